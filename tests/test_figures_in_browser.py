"""Figures for every hand: turning by keyboard, a finger that scrolls past them."""

from collections.abc import Iterator

import numpy as np
import pytest
from browsing import Visit, wait_until, window
from playwright.sync_api import Browser, CDPSession, Locator

EYE = "graph => JSON.stringify(graph._fullLayout.scene._scene.getCamera().eye)"
AWAKE = "figure => 'awake' in figure.dataset"
# a tap while the page still glides would only stop it
AT_REST = """new Promise((done) => {
  const top = scrollY;
  setTimeout(() => done(scrollY === top), 200);
})"""


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    """A page with figures in space, open on a phone: to draw one takes seconds."""
    with window(browser, 360, has_touch=True, is_mobile=True) as page:
        yield Visit(page, address, "chapters/lasso.html")


def first_drawn(visited: Visit) -> tuple[Locator, Locator]:
    """The first figure of the page, asleep in the middle of the window, and its graph."""
    figure = visited.page.locator(".plotly-figure").first
    visited.draw(figure)
    graph = figure.locator(".plotly-figure-graph")
    if figure.evaluate(AWAKE):
        figure.locator(".figure-wake").tap()
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    return figure, graph


def test_arrow_keys_turn_a_figure_in_space(phone: Visit) -> None:
    _, graph = first_drawn(phone)
    stood = graph.evaluate(EYE)
    graph.press("ArrowLeft")
    wait_until(
        phone.page,
        f"([graph, stood]) => ({EYE})(graph) !== stood",
        arg=[graph.element_handle(), stood],
    )
    assert graph.get_attribute("aria-label").endswith("the arrow keys turn it")


def swipe(touch: CDPSession, graph: Locator, dx: float, dy: float) -> None:
    """Move one finger by so many pixels, from the middle of a figure."""
    box = graph.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for share in np.linspace(0.25, 1, 4):
        send("touchMove", {"x": x + share * dx, "y": y + share * dy})
    send("touchEnd")


def test_finger_scrolls_past_a_figure_until_a_tap_wakes_it(phone: Visit) -> None:
    figure, graph = first_drawn(phone)
    touch = phone.page.context.new_cdp_session(phone.page)
    stood, top = graph.evaluate(EYE), phone.page.evaluate("scrollY")
    swipe(touch, graph, 0, -150)
    wait_until(phone.page, "top => scrollY > top + 100", arg=top)
    assert graph.evaluate(EYE) == stood

    wait_until(phone.page, AT_REST)
    graph.tap()
    wait_until(phone.page, AWAKE, arg=figure.element_handle())
    assert figure.locator(".figure-wake").inner_text() == "Stop turning"
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = phone.page.evaluate("scrollY")
    swipe(touch, graph, 80, -100)
    wait_until(
        phone.page,
        f"([graph, stood]) => ({EYE})(graph) !== stood",
        arg=[graph.element_handle(), stood],
    )
    assert phone.page.evaluate("scrollY") == top

    figure.locator(".figure-wake").tap()
    assert not figure.evaluate(AWAKE)
