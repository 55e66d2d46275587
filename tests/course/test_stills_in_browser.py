"""Stills stand in for Plotly figures on paper, without JavaScript and without WebGL."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.figures.outputs import PLOTLY
from browsing import WIDE, go, wait_until
from playwright.sync_api import Locator

BOOK = Book(Path(__file__).parents[2])
WITH_FIGURES = [
    page.stem
    for page in BOOK.notebooks
    if f'"{PLOTLY}"' in BOOK.accepted_outputs(page).read_text("utf-8")
]
NO_WEBGL = """const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.includes("webgl") ? null : getContext.call(this, kind, ...rest);
};"""
WITHOUT_STILL = """() => [...document.querySelectorAll(".plotly-figure:not([data-drawn])")]
  .filter((one) => !one.querySelector(".figure-still").checkVisibility()
    || getComputedStyle(one, "::before").content !== "none")
  .map((one) => one.getAttribute("aria-label"))"""
# or the time after which layout.html no longer waits for it, on a machine that is very busy
FIRST_PAINT = "Math.min(performance.getEntriesByName('first-paint')[0].startTime, 3000)"
FETCHED = """performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/stills/")).map(({ startTime }) => startTime)"""
LOADED = "(still) => still.checkVisibility() && still.complete && still.naturalWidth > 100"


def require_loaded(still: Locator) -> None:
    still.scroll_into_view_if_needed()
    still.evaluate("(still) => still.decode()")
    assert still.evaluate(LOADED)


def test_every_chapter_with_stills_is_visited(book: Book) -> None:
    pages = (book.site / "chapters").glob("*.html")
    found = {page.stem for page in pages if "figure-still" in page.read_text("utf-8")}
    assert {"geometry", "lasso", "ridge"} <= found <= set(WITH_FIGURES)


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_without_javascript_each_figure_is_a_still_with_its_words(visit, name: str) -> None:
    page = visit(f"chapters/{name}.html", java_script_enabled=False).page
    for figure in page.locator(".plotly-figure").all():
        require_loaded(figure.locator(".figure-still"))
        assert figure.get_attribute("aria-label")[:60] in figure.locator("noscript").inner_text()


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_figures_are_stills_until_the_reader_moves(visit, name: str) -> None:
    visited = visit(f"chapters/{name}.html")
    visited.rest()
    assert [r.url for r in visited.asked if "plotly.min.js" in r.url] == []
    assert visited.page.evaluate(WITHOUT_STILL) == []
    visited.draw(visited.page.locator(".plotly-figure").first)
    assert not visited.page.locator(".figure-still").first.is_visible()


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_stills_are_fetched_after_the_first_paint(visit, name: str) -> None:
    visited = visit(f"chapters/{name}.html")
    visited.rest()
    visited.page.locator(".figure-still").first.scroll_into_view_if_needed()
    wait_until(visited.page, f"{FETCHED}.length")
    assert min(visited.page.evaluate(FETCHED)) > visited.page.evaluate(FIRST_PAINT)


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_undrawn_figures_are_stills_on_paper(visit, name: str) -> None:
    visited = visit(f"chapters/{name}.html")
    visited.page.emulate_media(media="print")
    # without a scroll, which would have the figures drawn
    assert visited.page.evaluate(WITHOUT_STILL) == []


def test_in_dark_mode_a_still_has_no_background_of_its_own(visit) -> None:
    page = visit("chapters/ridge.html", color_scheme="dark").page
    wait_until(page, "document.documentElement.dataset.theme === 'dark'")
    look = "(still) => getComputedStyle(still).backgroundColor + getComputedStyle(still).filter"
    assert page.locator(".figure-still").first.evaluate(look) == "rgba(0, 0, 0, 0)none"


def test_printing_from_the_menu_waits_for_the_stills(visit, tmp_path: Path) -> None:
    visited = visit("chapters/geometry.html")
    visited.rest()
    undrawn = visited.page.locator(".plotly-figure:not([data-drawn])").count()
    assert undrawn > 3
    visited.page.pdf(path=tmp_path / "page.pdf")
    stills = {r.url for r in visited.asked if "/stills/" in r.url}
    assert len(stills) >= undrawn


@pytest.mark.parametrize("name", ["geometry", "lasso", "ridge"])
def test_without_webgl_surfaces_are_stills_whose_slider_works(visit, book: Book, name: str) -> None:
    page = visit("404.html", WIDE).page
    page.add_init_script(NO_WEBGL)
    go(page, page.url.replace("404.html", f"chapters/{name}.html"))
    in_space = page.locator(".plotly-figure:has(.figure-wake)")
    assert in_space.count() >= 2
    for figure in in_space.all():
        figure.scroll_into_view_if_needed()
        figure.locator("xpath=self::*[@data-flat]").wait_for(state="attached")
        still = figure.locator(".figure-still")
        require_loaded(still)
        assert figure.get_attribute("aria-label") in figure.locator(":scope > p").inner_text()
        slider = figure.locator("input")
        if slider.count():
            before = still.get_attribute("src")
            slider.press("ArrowRight")
            step = slider.input_value()
            wait_until(page, "(src) => !document.querySelector(`[src='${src}']`)", before)
            assert still.get_attribute("src").endswith(f"-{step}.svg")
            require_loaded(still)
