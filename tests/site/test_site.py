"""The files of the built site: links work, nothing is loaded from elsewhere, pages are complete."""

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bookkit.book import Book
from bookkit.extension.page.shared_files import RARE
from bookkit.figures.outputs import PLOTLY
from bookkit.site.icons import draw_icons
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from selectolax.lexbor import LexborHTMLParser
from sphinx.errors import ExtensionError
from sphinx_external_toc.parsing import parse_toc_yaml

# elements for which a browser fetches a file without a click
LOADS = {
    "script[src]": "src",
    "script[data-src]": "data-src",  # fetched after the first paint
    "img:not([loading=lazy])": "src",
    "iframe": "src",
    "source": "src",
    "link[rel~=stylesheet]": "href",
    "link[rel~=icon]": "href",
    "link[rel~=preload]": "href",
    "link[rel~=preconnect]": "href",
}


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser")


@cache
def places(page: Path) -> set[str]:
    """The ids on a page, to which links can lead."""
    return {element["id"] for element in soup(page).find_all(id=True)}


@pytest.fixture(scope="session")
def pages(site: Path) -> list[Path]:
    # the HTML files in _static are templates of the theme, and 404.html loads and shares nothing
    found = (page for page in site.rglob("*.html") if site / "_static" not in page.parents)
    return sorted(page for page in found if page.name != "404.html")


@pytest.fixture(scope="session")
def book_pages(book: Book, site: Path) -> list[Path]:
    """The pages in `_toc.yml`, that is, all except the index and the search page."""
    return [site / f"{name}.html" for name in parse_toc_yaml(book.root / "_toc.yml")]


@pytest.fixture(scope="session")
def outputs(book: Book) -> Counter[str]:
    """How many outputs of each type the chapters' cells show."""
    notebooks = [
        nbformat.read(book.accepted_outputs(page), as_version=4) for page in book.notebooks
    ]
    shown = [output for nb in notebooks for cell in nb.cells for output in cell.outputs]
    return Counter(mime for output in shown for mime in output.get("data", {}))


def source_of(page: Path, site: Path, book: Book) -> str:
    return (book.root / page.relative_to(site).with_suffix(".md")).read_text("utf-8")


@cache
def loads(page: Path) -> list[str]:
    return [
        element[attribute]
        for selector, attribute in LOADS.items()
        for element in soup(page).select(selector)
        if element.get(attribute)
    ]


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def test_every_page_of_the_toc_is_built(book_pages: list[Path]) -> None:
    assert [page for page in book_pages if not page.is_file()] == []


def test_links_and_assets_within_the_site_exist(pages: list[Path]) -> None:
    broken = []
    for page in pages:
        links = [a["href"] for a in soup(page).select("a[href]")]
        for address in [*links, *loads(page)]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file():
                broken.append(f"{page.name}: {address}: no such file")
            elif parts.fragment and unquote(parts.fragment) not in places(target):
                broken.append(f"{page.name}: {address}: no such place on that page")
    assert broken == []


def test_style_sheets_point_at_files_of_the_site(site: Path) -> None:
    broken = []
    for sheet in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
            if address.startswith("data:"):
                continue
            if is_elsewhere(address) or not (sheet.parent / urlsplit(address).path).exists():
                broken.append(f"{sheet.relative_to(site)}: {address}")
    assert broken == []


def test_no_page_loads_anything_from_elsewhere(pages: list[Path]) -> None:
    elsewhere = [f"{page.name}: {a}" for page in pages for a in loads(page) if is_elsewhere(a)]
    assert elsewhere == []


def policy(page: Path) -> dict[str, list[str]]:
    """The sources that a page's Content Security Policy allows, by directive."""
    (meta,) = soup(page).select("meta[http-equiv=Content-Security-Policy]")
    rules = [rule.split() for rule in meta["content"].split(";")]
    return {name: sources for name, *sources in rules}


def test_security_policy_allows_only_the_page_and_its_site(pages: list[Path]) -> None:
    known = {"'self'", "'none'", "data:", "blob:"}
    for page in pages:
        rules = policy(page)
        assert rules["default-src"] == rules["base-uri"] == ["'none'"]
        # formulas and figures need style attributes, which a policy cannot allow by hash
        assert rules.pop("style-src-attr") == ["'unsafe-inline'"]
        if "worker-src" in rules:  # cells that run in the page: see test_run_here_button.py
            rules["script-src"].remove("'wasm-unsafe-eval'")
        sources = {source for sources in rules.values() for source in sources}
        assert {s for s in sources - known if not s.startswith("'sha256-")} == set(), page.name
        before = soup(page).find("meta", {"http-equiv": True}).find_all_previous()
        assert {element.name for element in before} & {"script", "style", "link"} == set()


def test_security_policy_has_the_hash_of_every_inline_script(pages: list[Path]) -> None:
    for page in pages:
        inline = [s.string for s in soup(page).select("script:not([src], [type])")]
        digests = [hashlib.sha256(text.encode()).digest() for text in inline]
        named = {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}
        allowed = set(policy(page)["script-src"]) - {"'self'", "'wasm-unsafe-eval'"}
        assert named == allowed, page.name
        handlers = [n for element in soup(page)() for n in element.attrs if n.startswith("on")]
        assert handlers == [], page.name


def test_no_line_ends_between_a_number_and_its_per_cent_sign(book_pages: list[Path]) -> None:
    kept, broken = 0, []
    for page in book_pages:
        article = soup(page).select_one("article")
        for text in article.find_all(string=re.compile(r"\d\s%")):
            # only a writer's text: not code, nor what is quoted of it in lists and beside figures
            if not text.find_parents(["pre", "code", "noscript", "table"]) and not (
                text.find_parents(class_=["checks", "katex"])
            ):
                broken += re.findall(r".*\d[ \n]%.*", text)
                kept += len(re.findall(r"\d\xa0%", text))
    assert broken == []
    assert kept > 20


def test_no_quotation_begins_with_a_closing_mark(book_pages: list[Path]) -> None:
    """Sphinx curls straight marks, and takes one after a bracket of its own for the end."""
    for page in book_pages:
        assert not re.findall(r"(?:^|[\s(])”\w+", soup(page).article.get_text()), page.name


def test_icons_are_inline_svg(pages: list[Path]) -> None:
    for page in pages:
        assert soup(page).select("i[class*=fa-], span[class*=fa-]") == []
        assert len(soup(page).select("svg.icon[aria-hidden=true] path[d]")) > 5


def test_missing_icon_is_named(book: Book) -> None:
    page = LexborHTMLParser('<i class="fas fa-no-such-thing"></i>')
    with pytest.raises(ExtensionError, match="fa-no-such-thing"):
        draw_icons(page, book.root / "node_modules")


def test_each_page_loads_one_style_sheet_and_one_script(site: Path, book_pages: list[Path]) -> None:
    own = {"converter.js", "fitter.js", "run_here.js", "start.js"}
    for page in book_pages:
        rare = {name for name, start in RARE.items() if soup(page).select(f'[class*="{start}"]')}
        pictures = {Path(img["src"]).name for img in soup(page).select("article img[src]")}
        asked = {Path(urlsplit(address).path).name for address in loads(page)}
        assert asked - own - pictures - rare == {"favicon.svg", "site.css", "site.js"}, page.name


def test_fonts_of_icons_hold_the_icons_of_the_style_sheet_alone(site: Path) -> None:
    named = {
        int(code, 16)
        for code in re.findall(r'"\\(f\w{3})"', (site / "_static/site.css").read_text("utf-8"))
    }
    held = TTFont(site / "_static/fonts/fa-solid-900.woff2").getBestCmap().keys()
    assert {0xF019, 0xF05A} <= held <= named  # before a download, and beside the title of a note


def test_plotly_is_served_once_and_loaded_on_demand(site: Path, pages: list[Path]) -> None:
    has_figures = any(soup(page).select(".plotly-figure") for page in pages)
    assert len(list(site.rglob("plotly*.js"))) == has_figures
    # figures.js fetches it at the reader's first move
    assert [
        page.name for page in pages if any("plotly.min.js" in address for address in loads(page))
    ] == []


def test_data_of_every_figure_exist(site: Path, pages: list[Path], outputs: Counter[str]) -> None:
    places = [(page, place) for page in pages for place in soup(page).select("[data-figure]")]
    assert len(places) == outputs[PLOTLY]
    for page, place in places:
        script = (page.parent / place["data-source"]).resolve().read_text("utf-8")
        assert script.startswith(f'(window.figureData ??= {{}})["{place["data-figure"]}"] = {{')
        assert json.loads(script.split(" = ", 1)[1].rstrip(";\n"))["data"]


def test_formulas_are_rendered_as_html_and_mathml(
    book: Book, site: Path, book_pages: list[Path]
) -> None:
    formulas = [(page, formula) for page in book_pages for formula in soup(page).select(".math")]
    written = {page for page in book_pages if "$" in source_of(page, site, book)}
    assert written <= {page for page, _ in formulas}
    unrendered = [
        f"{page.name}: {formula}"
        for page, formula in formulas
        if not (formula.select_one(".katex-html") and formula.select_one("math"))
    ]
    assert unrendered == []


def test_figures_have_alternative_text(book_pages: list[Path], outputs: Counter[str]) -> None:
    figures = [
        (page, f) for page in book_pages for f in soup(page).select(".plotly-figure, .still-figure")
    ]
    assert len(figures) == outputs[PLOTLY] + outputs["image/svg+xml"]
    without_text = []
    for page, figure in figures:
        labelled = figure if figure.has_attr("aria-label") else figure.find("svg")
        if len(labelled.get("aria-label", "")) < 40:
            without_text.append(f"{page.name}: {figure}"[:200])
    assert without_text == []


def test_figures_have_their_data_as_tables(book_pages: list[Path], outputs: Counter[str]) -> None:
    figures = [(page, f) for page in book_pages for f in soup(page).select(".plotly-figure")]
    assert len(figures) == outputs[PLOTLY]
    assert [page.name for page, f in figures if len(f.select("details.figure-data td")) < 5] == []


def test_heading_levels_are_not_skipped(book_pages: list[Path]) -> None:
    for page in book_pages:
        headings = soup(page).select("article :is(h1, h2, h3, h4, h5, h6)")
        levels = [int(heading.name[1]) for heading in headings]
        assert levels[0] == 1, page.name
        assert all(below <= above + 1 for above, below in pairwise(levels)), page.name


def test_ids_are_unique_on_each_page(book_pages: list[Path]) -> None:
    for page in book_pages:
        ids = [element["id"] for element in soup(page).select("[id]")]
        assert sorted(ids) == sorted(set(ids)), page.name
