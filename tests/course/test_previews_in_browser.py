"""Links that show what they lead to: by pointer, keyboard and finger, from a server and a disk."""

from pathlib import Path

import pytest
from bookkit.book import Book
from browsing import NARROW, WIDE, Visit, wait_until
from playwright.sync_api import Locator

CARD = ".preview:popover-open"
FOCUS = "link => { link.blur(); link.focus(); }"  # also where it has the focus already
SAME, OTHER = ":not([data-preview-file])", "[data-preview-file]"
# on some chapters, links and what their cards say
LINKS = {
    "limits": {
        f"[data-preview-kind=equation]{SAME}": "(",
        f"[data-preview-kind=equation]{OTHER}": "(",
        f"[data-preview-kind=figure]{SAME}": "Fig. ",
        "[data-preview-kind=citation]": "Zou",
        "[data-preview-kind=section]": "LASSO",
    },
    "myths": {"[data-preview-kind=term]": "What you believe"},
}


def link_to(visited: Visit, selector: str) -> Locator:
    """The first visible link that matches, scrolled to the middle of the window."""
    link = visited.page.locator(f"article a{selector}").filter(visible=True).first
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    return link


@pytest.mark.parametrize("place", ["a server", "a folder"])
@pytest.mark.parametrize("name", LINKS)
def test_card_stays_while_the_pointer_is_on_link_or_card(
    visit, address: str, site: Path, name: str, place: str
) -> None:
    at = address if place == "a server" else site.as_uri()
    visited = visit(f"chapters/{name}.html", at=at)
    page, card = visited.page, visited.page.locator(CARD)
    for selector, words in LINKS[name].items():
        before = len(visited.asked)
        for _ in range(2):
            link_to(visited, selector).hover()
            card.wait_for()
            assert words in card.inner_text()
            card.hover()
            page.wait_for_timeout(500)
            assert card.is_visible()
            page.mouse.move(1, 1)
            card.wait_for(state="detached")
        asked = [r.url for r in visited.asked[before:] if "/previews/" in r.url]
        assert len(asked) == (0 if selector.endswith(SAME) else 1)
    assert visited.complaints == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("where", [SAME, OTHER])
def test_card_of_a_figure_shows_its_still(visit, where: str, width: int) -> None:
    visited = visit("chapters/ridge.html", width)
    link_to(visited, f"[data-preview-kind=figure]{where}").evaluate(FOCUS)
    still = visited.page.locator(f"{CARD} .figure-still")
    still.evaluate("still => still.decode()")
    assert still.bounding_box()["width"] > 100
    assert visited.page.locator(CARD).evaluate("card => card.scrollWidth <= card.clientWidth")


def test_keyboard_opens_the_card_and_escape_closes_it(visit) -> None:
    page = (visited := visit("chapters/limits.html")).page
    link = link_to(visited, f"[data-preview-kind=equation]{SAME}")
    card = page.locator(CARD)
    name = link.inner_text()
    link.focus()
    card.wait_for()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    assert link.inner_text() == name
    page.mouse.move(300, 300)  # a pointer elsewhere does not close what the focus holds open
    page.wait_for_timeout(500)
    assert card.is_visible()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    assert link.get_attribute("aria-describedby") is None
    assert link.evaluate("link => document.activeElement === link")
    page.keyboard.press("Enter")
    wait_until(page, "() => location.hash.startsWith('#equation-')")
    assert card.count() == 0


@pytest.mark.parametrize("name", LINKS)
def test_first_tap_opens_the_card_and_a_second_follows_the_link(visit, name: str) -> None:
    page = (visited := visit(f"chapters/{name}.html", NARROW, has_touch=True)).page
    before, card = page.url, page.locator(CARD)
    links = [one for one in LINKS[name] if "section" not in one]
    for selector in links:
        link_to(visited, selector).tap()
        card.get_by_role("link", name="Open").wait_for()
        box = card.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= NARROW
        assert page.url == before
        page.touchscreen.tap(NARROW / 2, 3)  # elsewhere
        card.wait_for(state="detached")
    link = link_to(visited, links[0])
    link.tap()
    card.wait_for()
    link.tap()
    page.wait_for_url(lambda url: url != before)


def test_a_tap_shows_the_card_where_a_click_does_not_say_who_made_it(visit) -> None:
    """As in Firefox before version 128 and Safari before 18.2."""
    visited = visit("chapters/lasso.html", NARROW, has_touch=True)
    visited.page.evaluate(
        "Object.defineProperty(PointerEvent.prototype, 'pointerType', {get() {"
        " return this.type === 'click' ? undefined : 'touch'; }})"
    )
    address = visited.page.url
    link_to(visited, "[data-preview-kind=term]").tap()
    visited.page.locator(CARD).wait_for()
    assert visited.page.url == address


def test_a_tap_follows_a_link_to_a_section_at_once(visit) -> None:
    visited = visit("chapters/myths.html", NARROW, has_touch=True)
    link_to(visited, "[data-preview-kind=section]").tap()
    visited.page.wait_for_url("**/*.html#*")


def test_card_is_beside_its_link_and_within_the_window(visit) -> None:
    page = visit("chapters/myths.html").page
    link, card = page.locator("article a[data-preview-kind=term]").first, page.locator(CARD)
    for block in ("start", "center", "end"):
        link.evaluate(f"link => link.scrollIntoView({{block: '{block}', behavior: 'instant'}})")
        link.evaluate(FOCUS)
        card.wait_for()
        at, box = link.bounding_box(), card.bounding_box()
        above, below = at["y"] - box["y"] - box["height"], box["y"] - at["y"] - at["height"]
        assert 0 <= max(above, below) < 10
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 900
        assert box["x"] + box["width"] <= WIDE
        page.keyboard.press("Escape")
        card.wait_for(state="detached")
    link.evaluate(FOCUS)
    card.wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".preview").is_visible()


DUPLICATES = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
AXE = """(options) => axe.run(document.querySelector(".preview"), options).then((found) => [
  found.passes.length,
  found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
])"""


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
@pytest.mark.parametrize("name", LINKS)
def test_axe_finds_nothing_in_a_card_and_ids_stay_unique(
    visit, book: Book, name: str, width: int, scheme: str
) -> None:
    visited = visit(f"chapters/{name}.html", width, color_scheme=scheme)
    page, card = visited.page, visited.page.locator(CARD)
    page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    ids = page.evaluate(DUPLICATES)
    for selector in LINKS[name]:
        link_to(visited, selector).evaluate(FOCUS)
        card.wait_for()
        passed, found = page.evaluate(AXE, {"resultTypes": ["violations"], "preload": False})
        assert passed > 3
        assert found == []
        assert page.evaluate(DUPLICATES) == ids


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_under_the_pointer_can_be_read(visit, book: Book, scheme: str) -> None:
    visited = visit("chapters/checks.html", WIDE, color_scheme=scheme)
    page = visited.page
    page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    link = page.locator("article a[data-preview-kind]").first
    before = link.evaluate("link => getComputedStyle(link).color")
    link.hover()
    page.wait_for_function(
        "([link, before]) => getComputedStyle(link).color !== before",
        arg=[link.element_handle(), before],
    )
    link.evaluate("link => Promise.all(link.getAnimations({subtree: true}).map((a) => a.finished))")
    contrast = "link => axe.run(link, {runOnly: ['color-contrast']})"
    found = link.evaluate(f"{contrast}.then(({{passes, violations}}) => [passes, violations])")
    assert [len(kind) for kind in found] == [1, 0], found
