"""Slides of a chapter: what they show, and that figures live in them from a disk, offline."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.commands.slides import slides
from bookkit.teaching.slides import slides_page, write_slides
from browsing import colour_count, pixels, wait_until
from bs4 import BeautifulSoup
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def folder(book: Book, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("slides")
    write_slides(book, "chapters/ridge", target)
    return target


def test_slides_have_the_headings_formulas_and_figures_of_the_page(site: Path) -> None:
    html = (site / "chapters/ridge.html").read_text("utf-8")
    page = BeautifulSoup(html, "html.parser").article
    made = BeautifulSoup(slides_page(html, "../_static"), "html.parser").select_one(".slides")
    for section in page.select("#in-short ~ section"):
        section.decompose()
    headings = [heading.get_text().rstrip("#") for heading in page.select("h2")]
    assert [heading.get_text() for heading in made.select("h2")] == headings
    figures = [figure["id"] for figure in page.select("section > section figure[id]")]
    shown = [figure["id"] for figure in made.select("figure[id]")]
    assert shown[0] == "fig-ridge-bowl"
    assert shown[1:] == figures
    formulas = [formula["id"] for formula in page.select("section > section .math[id]")]
    assert formulas == [formula["id"] for formula in made.select(".math[id]")]
    assert len(formulas) > 10
    assert len(made.select("li.fragment")) == len(page.select("#in-short > ul > li"))
    assert made.select("a") == []


def test_figures_live_in_slides_from_a_disk(folder: Path, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto((folder / "chapters/ridge.html").as_uri())
    assert page.get_by_role("heading", name="Ridge and weight decay").is_visible()
    page.keyboard.press("ArrowRight")
    figure = page.locator("#fig-ridge-bowl .plotly-figure")
    wait_until(page, "document.querySelector('#fig-ridge-bowl [data-drawn]') !== null")
    assert colour_count(pixels(figure)) > 50
    slider = page.locator("#fig-ridge-bowl input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() == "1"
    assert page.evaluate("Reveal.getIndices().h") == 1  # the key was the slider's
    assert errors == []
    page.context.close()


def test_a_page_that_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(Exception, match=r"must name a page of _toc\.yml, such as ridge, got ''"):
        slides(book, "")
