"""The search of this course, in a real browser, from a server and from a disk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import NARROW, WIDE, Visit, wait_until
from playwright.sync_api import Locator

FIRST = {
    "weight decay": "ridge",
    "regularization": "shrinkage",
    "regularisation": "shrinkage",
    "overfitting": "shrinkage",
    "soft threshold": "lasso",
    "one standard error": "paths",
    "sparsity": "lasso",
    "maximum a posteriori": "mle_and_map",
}
INTRODUCED = {
    "soft thresholding": "One weight, three cases",
    "grouping effect": "Groups stay together",
    "leave-one-out": "Leave one out, without leaving out",
}
TITLES = ".search-results > ol > li > a"


@pytest.fixture(params=["a server", "a disk"])
def opened(request: pytest.FixtureRequest, visit, address: str, site: Path) -> Callable[..., Visit]:
    """Open a page from both places."""
    at = {"a server": address, "a disk": site.as_uri()}[request.param]
    return lambda name, **settings: visit(name, at=at, **settings)


def results(visited: Visit, query: str) -> Locator:
    """The titles of the pages that the dialog finds for a query."""
    dialog = visited.page.locator("#pst-search-dialog")
    if not dialog.is_visible():
        visited.page.keyboard.press("Control+k")
    dialog.locator("input").fill(query)
    titles = dialog.locator(TITLES)
    titles.first.wait_for()
    return titles


def test_chapter_about_a_thing_is_found_first(opened) -> None:
    visited = opened("chapters/notation.html")
    for query, chapter in FIRST.items():
        first = results(visited, query).first
        assert (query, first.get_attribute("href")) == (query, f"../chapters/{chapter}.html")
        item = visited.page.locator(".search-results > ol > li").first
        assert item.locator("p").first.inner_text().endswith((".", "?", "!", "…"))
    assert visited.complaints == []


def test_the_section_that_introduces_a_term_is_found_first(opened) -> None:
    visited = opened("index.html")
    for query, section in INTRODUCED.items():
        results(visited, query)
        first = visited.page.locator(".search-results > ol > li").first.locator("li").first
        assert first.locator("a").inner_text() == section


def test_american_and_british_spelling_find_the_same(opened) -> None:
    visited = opened("index.html")
    for american, british in (("regularization", "regularisation"), ("center", "centre")):
        found = [results(visited, spelling).all_inner_texts() for spelling in (american, british)]
        assert found[0] == found[1]


def test_nothing_is_loaded_before_the_search_opens(opened) -> None:
    visited = opened("index.html")
    visited.rest()

    def loaded() -> list[str]:
        names = [request.url.rpartition("/")[2] for request in visited.asked]
        return sorted({"search.js", "search_index.js"}.intersection(names))

    assert loaded() == []
    results(visited, "ridge")
    assert loaded() == ["search.js", "search_index.js"]


def test_search_page_answers_an_address(opened) -> None:
    visited = opened("index.html")
    results(visited, "soft threshold")
    visited.page.keyboard.press("Enter")
    first = visited.page.locator(f".bd-search-container {TITLES}").first
    first.wait_for()
    assert visited.page.url.endswith("search.html?q=soft+threshold")
    assert first.get_attribute("href").endswith("chapters/lasso.html")
    assert visited.complaints == []


def test_opened_page_is_not_marked(opened) -> None:
    visited = opened("chapters/notation.html")
    results(visited, "weight decay").first.click()
    visited.page.wait_for_url("**/chapters/ridge.html")
    visited.rest()
    assert visited.page.locator(".highlighted").count() == 0
    assert visited.page.locator("article mark:not(details *)").count() == 0
    assert "highlight" not in visited.page.url


def test_result_leads_to_its_section(opened) -> None:
    visited = opened("chapters/ridge.html")
    results(visited, "weight decay")
    visited.page.locator(".search-results").get_by_role(
        "link", name="Weight decay", exact=True
    ).first.click()
    wait_until(visited.page, "location.hash === '#weight-decay'")
    assert not visited.page.locator("#pst-search-dialog").is_visible()
    place = visited.page.locator("section#weight-decay h2")
    assert place.evaluate("one => one.getBoundingClientRect().top") < 200


def test_keyboard_reaches_the_results(visit) -> None:
    visited = visit("index.html")
    results(visited, "overfitting")
    press = visited.page.keyboard.press
    focused = "document.activeElement.textContent"
    press("ArrowDown")
    assert visited.page.evaluate(focused) == "1. Shrinkage"
    press("ArrowUp")
    assert visited.page.evaluate("document.activeElement.name") == "q"
    press("Tab")
    assert visited.page.evaluate(focused) == "1. Shrinkage"
    press("Enter")
    visited.page.wait_for_url("**/chapters/shrinkage.html")


def test_what_was_found_is_announced(visit) -> None:
    visited = visit("index.html")
    results(visited, "ridge")
    status = visited.page.locator("#pst-search-dialog").get_by_role("status")
    pages = visited.page.locator(f"#pst-search-dialog {TITLES}").count()
    assert pages > 1
    wait_until(visited.page, "one => one.textContent !== ''", status.element_handle())
    assert status.inner_text() == f"{pages} pages, the best first"
    field = visited.page.locator("#pst-search-dialog input")
    field.fill("xyzzy")
    wait_until(visited.page, "one => one.textContent.includes('xyzzy')", status.element_handle())
    assert status.inner_text() == (
        "Nothing found for “xyzzy”. Try fewer words, or another word for it."
    )
    assert visited.page.locator(TITLES).count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW, 360])
def test_results_fit_and_pass_axe(visit, book, width: int, scheme: str) -> None:
    visited = visit("index.html", width=width, color_scheme=scheme, reduced_motion="reduce")
    results(visited, "weight decay")
    dialog = visited.page.locator("#pst-search-dialog")
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    panel = dialog.locator(".search-results")
    assert panel.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    visited.page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    found = visited.page.evaluate_handle("axe.run('#pst-search-dialog')")
    passed, violations = found.evaluate("({passes, violations}) => [passes.length, violations]")
    assert passed >= 5  # otherwise axe has examined nothing
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []
