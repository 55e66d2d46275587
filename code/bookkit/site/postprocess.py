"""Finishes the pages that Sphinx has written: icons, figures' data, joined files and policy."""

import hashlib
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bookkit.site import bundle, previews
from bookkit.site.bundle import SCRIPT, SHEET, Shared
from bookkit.site.code_of_checks import FOLDER as CODE_OF_CHECKS
from bookkit.site.code_of_checks import move_code_of_checks, remove_unused_code
from bookkit.site.edition import edition, say_edition
from bookkit.site.figure_files import move_figure_data, remove_unused_data, serve_plotly
from bookkit.site.fonts import letters_of
from bookkit.site.icons import draw_icons
from bookkit.site.late_scripts import LATE, fetch_late
from bookkit.site.readable_parts import make_empty_headings_cells, reserve_places_of_pictures
from bookkit.site.search_index import write_search
from bookkit.site.security_policy import write_policy

# Code in the theme's colour of text: names, modules, punctuation and blanks. An element for each
# of them would be a quarter of all that a browser has to parse.
PLAIN_CODE = ", ".join(f".highlight span.{name}" for name in ("n", "nn", "p", "w"))
# KaTeX repeats each formula as TeX, which no reader sees.
TEX = 'annotation[encoding="application/x-tex"]'
# Firefox would fetch the next page in advance, which the policy forbids.
NEXT = 'head > link[rel="next"]'
# MyST-NB gives all folded cells the same label, whatever they contain.
FOLD = 'summary[aria-label="Toggle hidden content"]'

# These patterns find what pages use, and so which style rules they need.
TAG = re.compile(r"<([a-z][^>]*)")
PROSE = re.compile(r'\b(alt|aria-label|content|d|href|placeholder|style|title)="[^"]*"')
STRING = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
WORD = re.compile(r"[\w:-]+")
VARIABLE = re.compile(r"var\((--[\w-]+)")


def finish_site(site: Path, root: Path, shared: Shared, synonyms: list[list[str]]) -> None:
    """Finish every page of the `site` of the book in `root`; finished ones stay as they are."""
    static, node_modules = site / "_static", root / "node_modules"
    said = edition(root)
    pages = {
        path: LexborHTMLParser(path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if static not in path.parents
    }
    for path, page in pages.items():
        for node in page.css(f"{TEX}, {NEXT}"):
            node.decompose()
        for node in page.css(PLAIN_CODE):
            node.unwrap()
        for node in page.css(FOLD):
            del node.attrs["aria-label"]
        fetch_late(page)
        say_edition(page, said)
        draw_icons(page, node_modules)
        make_empty_headings_cells(page)
        reserve_places_of_pictures(page, path)
        to_static = "../" * len(path.parent.relative_to(site).parts) + static.name
        move_figure_data(page, to_static, static, node_modules)
        move_code_of_checks(page, to_static, static)
    remove_unused_code(pages.values(), static)
    remove_unused_data(pages.values(), static)
    previews.add_previews(pages, static)
    serve_plotly(pages.values(), static, node_modules)
    _join_files(pages.values(), static, node_modules, shared)
    named = {path.relative_to(site).as_posix(): page for path, page in pages.items()}
    write_search(named, synonyms, static, node_modules)
    joined = {name: (static / name).read_bytes() for name in (SHEET, SCRIPT)}
    version = {name: hashlib.sha256(file).hexdigest()[:8] for name, file in joined.items()}
    for path, page in pages.items():
        _set_versions(page, version)
        write_policy(page)
        if (text := page.html or "") != path.read_text("utf-8"):
            path.write_text(text, "utf-8")
    for unused in (static / name for name in bundle.UNUSED):
        if unused.is_dir():
            shutil.rmtree(unused)
        else:
            unused.unlink(missing_ok=True)


def _join_files(
    pages: Collection[LexborHTMLParser], static: Path, node_modules: Path, shared: Shared
) -> None:
    words = {word for page in pages for word in words_of_page(page.html or "")}
    # these are parts of pages, whose prose would count as code
    parts = {p for name in (previews.FOLDER, CODE_OF_CHECKS) for p in (static / name).glob("*.js")}
    for script in bundle.other_scripts(static, shared) - parts:
        for string in STRING.findall(script.read_text("utf-8")):
            words.update(WORD.findall(string))
    bundle.join_files(static, node_modules, shared, words, letters_of(pages))


def _set_versions(page: LexborHTMLParser, version: dict[str, str]) -> None:
    """Add digests to the addresses of the joined files, so that no browser reuses old ones."""
    for name, attribute in ((SHEET, "href"), (SCRIPT, LATE)):
        for node in page.css(f'[{attribute}*="_static/{name}"]'):
            address = (node.attributes[attribute] or "").partition("?")[0]
            node.attrs[attribute] = f"{address}?v={version[name]}"


def words_of_page(page: str) -> Iterator[str]:
    """What a style rule can match on a page: elements, classes, attributes, variables."""
    yield from VARIABLE.findall(page)
    for tag in set(TAG.findall(page)):  # thousands are equal
        yield from WORD.findall(PROSE.sub("", tag))
