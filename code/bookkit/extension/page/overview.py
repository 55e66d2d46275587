"""A line below a page's title: where the chapter stands, what it needs, how long it takes."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bookkit.book import Book
from bookkit.course_map import Chapter, chapters_in_order
from bookkit.extension.content.checked_equations import tallies
from bookkit.extension.reading import minutes_of


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_overview)


def add_overview(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the line behind the title of each page in the contents."""
    title, end, rest = context.get("body", "").partition("</h1>")
    if doctree is None or not end or name == app.config.root_doc:
        return
    parts = [*place_in_book(app, name), *neighbours(context)]
    if name in tallies(app.env):
        parts.append('<a href="#checked-total">✓ marks what is checked</a>')
    line = "".join(f"<span>{part}</span>" for part in parts)
    context["body"] = f'{title}{end}<p class="overview d-print-none">{line}</p>{rest}'


def place_in_book(app: Sphinx, name: str) -> Iterator[str]:
    """Which of the numbered chapters the page is, its part of the course, and what it needs."""
    chapters = all_chapters(app)
    if name not in chapters:
        return
    numbers = {page: number for number, page in enumerate(chapters, start=1)}
    yield f"Chapter {numbers[name]} of {len(chapters)}"
    if chapters[name].part:
        yield escape(chapters[name].part)
    if needs := chapters[name].needs:
        links = (
            f'<a href="{app.builder.get_relative_uri(name, page)}" '
            f'title="{escape(app.env.titles[page].astext())}">{numbers[page]}</a>'
            for page in needs
        )
        yield f"Builds on {', '.join(links)}"
    yield f"{minutes_of(app.env, name)} min of text"


@lru_cache(maxsize=1)
def all_chapters(app: Sphinx) -> dict[str, Chapter]:
    return chapters_in_order(Book(Path(app.srcdir)))


def neighbours(context: dict[str, Any]) -> Iterator[str]:
    for key, label in (("prev", "← {}"), ("next", "{} →")):
        if page := context.get(key):
            yield f'<a href="{page["link"]}">{label.format(page["title"])}</a>'
