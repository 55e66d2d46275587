"""Metadata in the head of each page, for search engines, link previews and reference managers.

If `html.baseurl` in `_config.yml` says where the site is hosted, each page also names its own
address and a preview image, and the site has a sitemap.
"""

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx

from bookkit.extension.toctree import pages_in_order

PICTURE = ".github/page.png"  # of a page of the course, if there is one
LENGTH = 200  # characters of a description that a search engine may show
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_sitemap)


def describe(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    # a page without a paragraph, such as the search page, takes the front page's description
    text = paragraph(doctree) if doctree is not None else ""
    description = shorten(text or paragraph(app.env.get_doctree(app.config.root_doc)))
    course, base = app.config.html_title or app.config.project, app.config.html_baseurl
    has_picture = picture(app).is_file()
    named = {
        "description": description,
        "color-scheme": "light dark",
        "author": app.config.author,
        "citation_title": course,
        "citation_author": app.config.author,
        "citation_language": app.config.language,
        "citation_public_url": base,
    }
    shared = {
        "og:type": "article" if doctree is not None else "website",
        "og:site_name": course,
        "og:title": re.sub(r"<[^>]+>", "", context.get("title", "")),
        "og:description": description,
        "og:url": context.get("pageurl"),
        "og:image": urljoin(base, f"_static/{picture(app).name}") if base and has_picture else "",
    }
    context["favicon_url"] = context["pathto"]("_static/favicon.svg", 1)
    own = tags("name", named) + tags("property", shared)
    context["metatags"] = context.get("metatags", "") + own
    if doctree is not None:
        context["linked_data"] = linked_data(app, page, description)


def picture(app: Sphinx) -> Path:
    return Path(app.srcdir, PICTURE)


def tags(kind: str, values: dict[str, str | None]) -> str:
    return "".join(
        f'\n    <meta {kind}="{name}" content="{html.escape(value)}" />'
        for name, value in values.items()
        if value
    )


def linked_data(app: Sphinx, page: str, description: str) -> str:
    """What a page is, as JSON-LD in the words of schema.org: the course, or a part of it."""
    root, base = app.config.root_doc, app.config.html_baseurl

    def named(kind: str, name: str, page: str) -> dict[str, Any]:
        address = urljoin(base, app.builder.get_target_uri(page)) if base else None
        return {"@type": kind, "name": name, **({"url": address} if address else {})}

    def part(page: str) -> dict[str, Any]:
        return named("LearningResource", app.env.titles[page].astext(), page)

    course = named("Course", app.config.html_title or app.config.project, root)
    if page == root:
        parts = [part(name) for name in pages_in_order(app.env) if name != root]
        about: dict[str, Any] = {**course, "hasPart": parts}
    else:
        about = {**part(page), "isPartOf": course}
    about |= {"description": description, "inLanguage": app.config.language}
    if app.config.author:
        about["author"] = app.config.author
    text = json.dumps({"@context": "https://schema.org", **about}, ensure_ascii=False)
    escaped = text.replace("<", "\\u003c")  # so that no title ends the element
    return f'<script type="application/ld+json">{escaped}</script>'


def paragraph(doctree: nodes.document) -> str:
    """The plain text of a page's first paragraph; empty if there is none."""
    for found in doctree.findall(nodes.paragraph):
        if isinstance(found.parent, nodes.section):
            return " ".join("".join(map(plain, found.findall(nodes.Text))).split())
    return ""


def plain(text: nodes.Text) -> str:
    r"""The text of a node; of a formula, its TeX without markup, so that `\lambda` is lambda."""
    markup = "\\{}$" if isinstance(text.parent, nodes.math) else ""
    return text.astext().translate(str.maketrans("", "", markup))


def shorten(text: str) -> str:
    """As many whole sentences as fit into `LENGTH`, or else words of the first sentence."""
    if len(text) <= LENGTH:
        return text
    fitting = text[: LENGTH - 1]
    sentence, full_stop, _ = fitting.rpartition(". ")
    return sentence + "." if full_stop else fitting.rsplit(" ", 1)[0] + "…"


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    base, site = app.config.html_baseurl, Path(app.outdir)
    if exception or not base or app.builder.format != "html":
        return
    if picture(app).is_file():
        shutil.copyfile(picture(app), site / "_static" / picture(app).name)
    ElementTree.register_namespace("", SITEMAP)
    pages = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for page in sorted(app.env.found_docs):
        place = ElementTree.SubElement(pages, f"{{{SITEMAP}}}url")
        address = ElementTree.SubElement(place, f"{{{SITEMAP}}}loc")
        address.text = urljoin(base, app.builder.get_target_uri(page))
    tree = ElementTree.ElementTree(pages)
    tree.write(site / "sitemap.xml", encoding="utf-8", xml_declaration=True)
