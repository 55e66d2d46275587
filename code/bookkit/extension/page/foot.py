"""The foot of each page: how to cite it, and where to report an error; and the 404 page."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from bookkit.book import Book
from bookkit.site.edition import EDITION


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_foot)
    app.connect("html-collect-pages", page_for_wrong_addresses)


def add_foot(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return
    title = escape(citation_title(Path(app.srcdir)) or app.config.html_title)
    author = f"{escape(app.config.author)}: " if app.config.author else ""
    address = f" {escape(app.config.html_baseurl)}" if app.config.html_baseurl else ""
    number = Book(Path(app.srcdir)).version
    version = f", version {escape(number)}" if number else ""
    edition = f'<span class="{EDITION}"></span>'
    said = [f"To cite: {author}<cite>{title}</cite>{version}{edition}.{address}"]
    if repository := app.config.html_theme_options.get("repository_url"):
        link = f"{escape(repository.rstrip('/'))}/issues"
        said.append(f'<a href="{link}">Found an error that the checks missed?</a>')
    context["body"] += f'<footer class="foot"><p>{" ".join(said)}</p></footer>'


def citation_title(root: Path) -> str:
    """The title in CITATION.cff, if there is one."""
    file = root / "CITATION.cff"
    return yaml.safe_load(file.read_text("utf-8")).get("title", "") if file.exists() else ""


def page_for_wrong_addresses(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A server shows 404.html at any depth: it leads back by the site's own path."""
    start = urlsplit(app.config.html_baseurl).path or "/"
    yield "404", {"title": "Page not found", "start": start}, "404.html"
