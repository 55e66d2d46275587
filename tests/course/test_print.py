"""Printing: a page from the browser, and the whole course as one PDF."""

import re
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.commands.pdf import join_pages, print_page
from browsing import colour_count, pixels, wait_until
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser


@pytest.fixture(scope="module")
def whole(book: Book, site: Path) -> LexborHTMLParser:
    """The whole course as one page."""
    return LexborHTMLParser(join_pages(book, dict.fromkeys(book.contents, "article")))


def test_figure_without_a_still_that_was_not_drawn_prints_its_alternative_text(visit) -> None:
    page = visit("chapters/paths.html").page
    page.emulate_media(media="print")
    figure = page.locator(".plotly-figure:not([data-drawn])").last
    figure.locator(".figure-still").evaluate("(still) => still.remove()")
    words = figure.evaluate("figure => getComputedStyle(figure, '::before').content")
    assert figure.get_attribute("aria-label")[:60] in words
    for off_paper in (".figure-data", ".bd-sidebar-primary", ".bd-header-article"):
        assert not page.locator(off_paper).first.is_visible()
    assert page.locator("span.sidenote").first.is_visible()


def test_ctrl_p_draws_every_figure_in_light_mode_before_printing(visit) -> None:
    page = visit("chapters/ridge.html", color_scheme="dark").page
    page.evaluate(
        "() => { window.print = () => { dispatchEvent(new Event('beforeprint')); printed ="
        " [document.querySelectorAll('.plotly-figure:not([data-drawn])').length,"
        " document.documentElement.dataset.theme]; dispatchEvent(new Event('afterprint')); } }"
    )
    page.keyboard.press("Control+p")
    wait_until(page, "globalThis.printed")
    assert page.evaluate("printed") == [0, "light"]
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert colour_count(pixels(page.locator(".plotly-figure-graph").last)) > 50


def test_links_between_pages_become_links_within_the_joined_page(whole: LexborHTMLParser) -> None:
    ids = [element.attributes["id"] for element in whole.css("[id]")]
    assert len(ids) == len(set(ids)) > 500
    addresses = [a.attributes["href"] for a in whole.css("a[href]")]
    links = [address for address in addresses if "://" not in address]
    inside = [link for link in links if link.startswith("#")]
    assert len(inside) > 300
    assert [link for link in inside if link[1:] not in ids] == []
    assert [link for link in links if link not in inside] == []


def test_joined_page_loads_the_files_of_all_pages(whole: LexborHTMLParser, site: Path) -> None:
    asked = [s.attributes["src"] for s in whole.css("script[src]")]
    asked += [link.attributes["href"] for link in whole.css("link[rel=stylesheet]")]
    assert [address for address in asked if not (site / address.partition("?")[0]).is_file()] == []
    names = {address.partition("?")[0] for address in asked}
    assert {"_static/site.js", "_static/explorer/start.js", "_static/site.css"} <= names


def test_pdf_of_a_page_has_pictures_and_an_outline(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    target = tmp_path / "page.pdf"
    print_page(browser, (site / "chapters/ridge.html").as_uri(), target)
    pdf = target.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/Outlines" in pdf
    assert len(re.findall(rb"/Subtype /Image", pdf)) >= 2  # its 3-D figures
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 5
