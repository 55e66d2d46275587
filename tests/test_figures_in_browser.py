"""Figures for every hand: turning by keyboard, a finger that scrolls past them."""

import numpy as np
from browsing import Visit, wait_until
from playwright.sync_api import CDPSession, Locator

EYE = "graph => JSON.stringify(graph._fullLayout.scene._scene.getCamera().eye)"
AWAKE = "figure => 'awake' in figure.dataset"


def first_drawn(visited: Visit) -> tuple[Locator, Locator]:
    """The first figure of the page, in the middle of the window, and its graph."""
    figure = visited.page.locator(".plotly-figure").first
    visited.draw(figure)
    graph = figure.locator(".plotly-figure-graph")
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    return figure, graph


def test_arrow_keys_turn_a_figure_in_space(visit) -> None:
    visited = visit("chapters/lasso.html")
    _, graph = first_drawn(visited)
    stood = graph.evaluate(EYE)
    graph.press("ArrowLeft")
    wait_until(
        visited.page,
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
    for share in np.linspace(0.125, 1, 8):
        send("touchMove", {"x": x + share * dx, "y": y + share * dy})
    send("touchEnd")


def test_finger_scrolls_past_a_figure_until_a_tap_wakes_it(visit) -> None:
    visited = visit("chapters/lasso.html", 360, has_touch=True, is_mobile=True)
    figure, graph = first_drawn(visited)
    touch = visited.page.context.new_cdp_session(visited.page)
    stood, top = graph.evaluate(EYE), visited.page.evaluate("scrollY")
    swipe(touch, graph, 0, -150)
    wait_until(visited.page, "top => scrollY > top + 100", arg=top)
    assert graph.evaluate(EYE) == stood

    graph.tap()
    wait_until(visited.page, AWAKE, arg=figure.element_handle())
    assert figure.locator(".figure-wake").inner_text() == "Stop turning"
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = visited.page.evaluate("scrollY")
    swipe(touch, graph, 80, -100)
    wait_until(
        visited.page,
        f"([graph, stood]) => ({EYE})(graph) !== stood",
        arg=[graph.element_handle(), stood],
    )
    assert visited.page.evaluate("scrollY") == top

    figure.locator(".figure-wake").tap()
    assert not figure.evaluate(AWAKE)
