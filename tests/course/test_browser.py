"""The built site in a real browser: light and dark mode, search, and the buttons above a page."""

from pathlib import Path

import pytest
import yaml
from bookkit.book import Book
from browsing import go, served, wait_until


def test_figures_change_colours_when_the_mode_changes(visit) -> None:
    visited = visit("chapters/lasso.html", color_scheme="light")
    figure = visited.page.locator(".plotly-figure").first
    visited.draw(figure)
    graph = figure.locator(".plotly-figure-graph")
    ink = "graph => graph._fullLayout.font.color"
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = graph.evaluate(ink), visited.page.evaluate(paper)
    visited.page.get_by_role("button", name="Dark colours").click()
    wait_until(visited.page, "document.documentElement.dataset.theme === 'dark'")
    wait_until(
        visited.page,
        "([graph, light]) => graph._fullLayout.font.color !== light",
        arg=[graph.element_handle(), light[0]],
    )
    assert visited.page.evaluate(paper) != light[1]


def test_exactly_one_search_field_is_visible(visit) -> None:
    page = visit("index.html").page
    fields = page.locator(".search-button-field, .search-button, input[type=search]").all()
    assert sum(field.is_visible() for field in fields) == 1
    header = page.locator("header.bd-header").bounding_box()
    assert not header or header["height"] == 0  # the theme's header would hold nothing else


@pytest.mark.parametrize("place", ["a folder", "a sub-path"])
def test_site_works_from(visit, site: Path, place: str) -> None:
    with served(site.parent) as parent:
        at = {"a folder": site.as_uri(), "a sub-path": f"{parent}/{site.name}"}[place]
        visited = visit("chapters/mle_and_map.html", at=at)
        assert visited.figures()
        fonts = "[...document.fonts].filter(font => font.status === 'loaded').length"
        assert visited.page.evaluate(fonts) > 1
        assert visited.complaints == []
        visited.page.keyboard.press("Control+k")
        visited.page.locator("dialog input").fill("posterior")
        visited.page.keyboard.press("Enter")
        visited.page.wait_for_selector(".bd-search-container .search-results li a")
        assert visited.complaints == []


def test_mode_is_set_before_the_first_paint(visit) -> None:
    visited = visit("chapters/notation.html", color_scheme="dark")
    # to light, which a reload must keep
    visited.page.get_by_role("button", name="Light colours").click()
    light = visited.page.evaluate("getComputedStyle(document.body).backgroundColor")
    # block the joined script, which also sets the mode, but too late
    visited.page.route("**/site.js*", lambda route: route.abort())
    paper = "getComputedStyle(document.body).backgroundColor"
    visited.page.reload()
    assert visited.page.evaluate(paper) == light
    visited.page.evaluate("localStorage.clear()")
    visited.page.reload()
    assert visited.page.evaluate(paper) != light


def test_buttons_above_a_page_work(visit) -> None:
    visited = visit("chapters/notation.html")
    page = visited.page
    menu = page.locator("details.dropdown")
    link = menu.get_by_role("link", name="Markdown")
    assert not link.is_visible()
    menu.locator("summary").click()
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()
    page.evaluate("window.print = () => { window.printed = true; }")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    assert not link.is_visible()
    assert visited.complaints == []


@pytest.mark.parametrize("width", [1400, 390, 360])
def test_the_download_menu_says_what_each_entry_is_and_stays_on_the_screen(visit, width) -> None:
    page = visit("chapters/ridge.html", width).page
    page.locator("details.dropdown > summary").click()
    entries = page.locator("details.dropdown[open] .dropdown-item").all()
    assert len(entries) >= 4
    for entry in entries:
        assert len(entry.inner_text().split()) >= 3
        box = entry.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_the_code_of_all_pages_hides_with_one_button(visit) -> None:
    page = visit("chapters/ridge.html").page
    visible = (
        "[...document.querySelectorAll('.cell_input')].filter(e => e.checkVisibility()).length"
    )
    assert page.evaluate(visible) > 10
    page.get_by_role("button", name="Hide code").click()
    assert page.evaluate(visible) == 0
    outputs = page.locator(".cell_output")
    assert outputs.count() > 10
    assert outputs.first.is_visible()
    page.locator("details.solution > summary").first.click()  # a solution's code stays
    assert page.evaluate(visible) > 0
    go(page, page.url.replace("ridge", "lasso"))
    assert page.evaluate(visible) == 0
    page.get_by_role("button", name="Show code").click()
    assert page.evaluate(visible) > 10


def test_colours_change_with_each_click_and_return_to_the_system_s(visit) -> None:
    page = visit("chapters/notation.html", color_scheme="light").page
    modes = []
    for name in ("Dark colours", "Light colours"):
        page.get_by_role("button", name=name).click()
        modes.append(
            page.evaluate("[{...document.documentElement.dataset}].map(d => [d.theme, d.mode])[0]")
        )
    assert modes == [["dark", "dark"], ["light", "auto"]]


def test_a_page_says_where_it_stands_and_leads_to_its_neighbours(visit, book: Book) -> None:
    toc = yaml.safe_load((book.root / "_toc.yml").read_text("utf-8"))
    parts = [part["chapters"] for part in toc["parts"] if part.get("numbered")]
    numbered = [chapter for part in parts for chapter in part]
    place = 1 + numbered.index({"file": "chapters/lasso"})
    page = visit("chapters/lasso.html").page
    line = page.locator("p.overview")
    assert line.inner_text().startswith(f"Chapter {place} of {len(numbered)}\n")
    assert "min of text" in line.inner_text()
    line.get_by_role("link", name="Ridge").click()
    wait_until(page, f"document.title.startsWith('{place + 1}. Ridge')")
