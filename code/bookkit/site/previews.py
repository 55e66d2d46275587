"""Marks the links that show what they lead to in place, such as an equation, a figure or a term.

Each link names, as a selector, the elements that its preview copies. `previews.js` finds those of
its own page there. Those of another page are in a file of that page, loaded when first needed.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.site.part_files import remove_parts, write_part

FOLDER = "previews"  # within the site's static files
LINKS = 'article a[href*="#"]:not(.headerlink):not(.checked)'
# The card of one link in a list of links would cover the next.
LISTED = "li > a:first-child, li > p:first-child > a:first-child"
ATTRIBUTES = ("data-preview", "data-preview-kind", "data-preview-file")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# For each kind of target: a selector, and what a preview copies of it, with {0} for the target.
KINDS = {
    "equation": ("div.math", "{0}"),
    # an interactive figure shows its still
    "figure": ("figure", "{0} img, {0} .still-figure svg, {0} figcaption"),
    "term": ("dl.glossary > dt", "{0}, {0} + dd"),
    "citation": ("ul.references > li", "{0} > *"),
    "note": ("aside.footnote", "{0} > p"),
    "exercise": ("div.exercise", "{0}"),
    "theorem": ("div.proof", "{0}"),
    "table": ("table", "{0}"),
    "code": ("div.literal-block-wrapper", "{0}"),
    "section": ("section", f"{{0}} > :is({', '.join(HEADINGS)}), {{0}} > p:first-of-type"),
}
IDENTIFIER = re.compile(r"[A-Za-z][\w-]*")  # an id that a selector can name as it is


class Preview(NamedTuple):
    """What a link to a target of some kind shows: the elements that a selector finds."""

    kind: str
    selector: str


def add_previews(pages: Mapping[Path, LexborHTMLParser], static: Path) -> None:
    """Mark the links of `pages`, and write what they show of other pages into `static`."""
    previews = {path: dict(find_targets(page)) for path, page in pages.items()}
    to_other_pages = defaultdict[Path, list[LexborNode]](list)
    for path, page in pages.items():
        listed = {link.mem_id for link in page.css(LISTED)}
        for link in page.css(LINKS):
            for name in ATTRIBUTES:  # those of an earlier build
                if name in link.attributes:
                    del link.attrs[name]
            target_path, name = _split(path, link.attributes["href"] or "")
            preview = previews.get(target_path, {}).get(name)
            if preview is not None and link.mem_id not in listed:
                link.attrs["data-preview"] = preview.selector
                link.attrs["data-preview-kind"] = preview.kind
                if target_path != path:
                    to_other_pages[target_path].append(link)
    files = {_write_file(pages[path], links, static) for path, links in to_other_pages.items()}
    remove_parts(static / FOLDER, files)


def find_targets(page: LexborHTMLParser) -> Iterator[tuple[str, Preview]]:
    """The ids of a page that a link to them can show, and what it shows."""
    for kind, (selector, parts) in KINDS.items():
        for node in page.css(f"article {selector}[id]"):
            name = node.attributes["id"] or ""
            if IDENTIFIER.fullmatch(name):
                preview = Preview(kind, parts.format(f"#{name}"))
                yield name, preview
                for label in _labels(node):
                    yield label, preview


def _labels(section: LexborNode) -> Iterator[str]:
    """Other ids of a section, which Sphinx writes as empty elements in front of its heading."""
    for child in section.iter():
        if child.tag != "span":
            break
        if name := child.attributes.get("id"):
            yield name


def _split(path: Path, address: str) -> tuple[Path, str]:
    """The file and the id that a link on the page at `path` leads to."""
    url = urlsplit(address)
    if url.scheme or url.netloc:  # another site
        return Path(), ""
    file = os.path.normpath(path.parent / unquote(url.path)) if url.path else path
    return Path(file), unquote(url.fragment)


def _write_file(page: LexborHTMLParser, links: list[LexborNode], static: Path) -> str:
    """Write what links to a page show of it into a file, whose name they and the caller get."""
    selectors = sorted({link.attributes["data-preview"] or "" for link in links})
    parts = {one: "".join(node.html or "" for node in page.css(one)) for one in selectors}
    data = json.dumps(parts, ensure_ascii=False, indent=0)
    name = write_part(static / FOLDER, "previews", data)
    for link in links:
        link.attrs["data-preview-file"] = name
    return name
