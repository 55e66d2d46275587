"""The built site in a real browser: light and dark mode, search, and the buttons above a page."""

from pathlib import Path

import pytest
from browsing import served, wait_until


def test_figures_change_colours_when_the_mode_changes(visit) -> None:
    visited = visit("chapters/lasso.html", color_scheme="light")
    figure = visited.page.locator(".plotly-figure").first
    visited.draw(figure)
    graph = figure.locator(".plotly-figure-graph")
    ink = "graph => graph._fullLayout.font.color"
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = graph.evaluate(ink), visited.page.evaluate(paper)
    visited.page.locator("button.theme-switch-button").first.click()
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
        visited.page.wait_for_selector("#search-results li a")
        # a page opened from disk cannot read others: results lack excerpts, and there is an error
        assert place == "a folder" or visited.complaints == []


def test_mode_is_set_before_the_first_paint(visit) -> None:
    visited = visit("chapters/notation.html", color_scheme="dark")
    visited.page.locator(".theme-switch-button").click()  # to light, which a reload must keep
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
    link = menu.get_by_role("link", name=".md")
    assert not link.is_visible()
    menu.locator("summary").click()
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()
    page.evaluate("window.print = () => { window.printed = true; }")
    menu.locator("summary").click()
    menu.get_by_role("button", name=".pdf").click()
    assert page.evaluate("window.printed")
    assert not link.is_visible()
    page.locator("[title='Fullscreen mode']").click()
    wait_until(page, "document.fullscreenElement !== null")
    assert visited.complaints == []
