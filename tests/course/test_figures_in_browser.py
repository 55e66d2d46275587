"""Tests of interactive figures in the browser: keyboard rotation and touch scrolling."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from browsing import Visit, wait_until, window
from playwright.sync_api import Browser, CDPSession, Locator

EYE = "graph => JSON.stringify(graph._fullLayout.scene._scene.getCamera().eye)"
AWAKE = "figure => 'awake' in figure.dataset"
# a tap during scrolling would only stop the scrolling
AT_REST = """new Promise((done) => {
  const top = scrollY;
  setTimeout(() => done(scrollY === top), 200);
})"""


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    """A page with 3-D figures on a phone, shared because drawing one takes seconds."""
    with window(browser, 360, has_touch=True, is_mobile=True) as page:
        yield Visit(page, address, "chapters/lasso.html")


def first_drawn(visited: Visit) -> tuple[Locator, Locator]:
    """Return the first figure of the page, inactive and centred in the window, and its graph."""
    figure = visited.page.locator(".plotly-figure:has(.figure-wake)").first
    visited.draw(figure)
    graph = figure.locator(".plotly-figure-graph")
    if figure.evaluate(AWAKE):
        figure.locator(".figure-wake").tap()
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    return figure, graph


def test_arrow_keys_rotate_a_3d_figure(phone: Visit) -> None:
    _, graph = first_drawn(phone)
    before = graph.evaluate(EYE)
    graph.press("ArrowLeft")
    wait_until(
        phone.page,
        f"([graph, before]) => ({EYE})(graph) !== before",
        arg=[graph.element_handle(), before],
    )
    assert "the arrow keys turn it" in graph.get_attribute("aria-label")


DISTANCE = "graph => Math.hypot(...Object.values(graph._fullLayout.scene.camera.eye))"


def test_plus_and_minus_bring_a_3d_figure_nearer_or_away(phone: Visit) -> None:
    _, graph = first_drawn(phone)
    for key, is_wanted in (("+", "<"), ("-", ">")):
        before = graph.evaluate(DISTANCE)
        graph.press(key)
        wait_until(
            phone.page,
            f"([graph, before]) => ({DISTANCE})(graph) {is_wanted} before",
            arg=[graph.element_handle(), before],
        )


def test_two_fingers_bring_an_active_3d_figure_nearer(phone: Visit) -> None:
    figure, graph = first_drawn(phone)
    touch = phone.page.context.new_cdp_session(phone.page)
    figure.locator(".figure-wake").tap()
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    before, box = graph.evaluate(DISTANCE), graph.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind: str, *offsets: float) -> None:
        points = [{"x": x + offset, "y": y, "id": k} for k, offset in enumerate(offsets)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", -20, 20)
    for offset in (30, 40):
        send("touchMove", -offset, offset)
    wait_until(
        phone.page,
        f"([graph, before]) => Math.abs(({DISTANCE})(graph) - before / 2) < 0.01",
        arg=[graph.element_handle(), before],
    )
    send("touchEnd")
    figure.locator(".figure-wake").tap()
    assert not figure.evaluate(AWAKE)


def swipe(touch: CDPSession, graph: Locator, dx: float, dy: float) -> None:
    """Move one finger by (dx, dy) pixels, starting in the middle of a figure."""
    box = graph.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for share in np.linspace(0.25, 1, 4):
        send("touchMove", {"x": x + share * dx, "y": y + share * dy})
    send("touchEnd")


def test_touch_scrolls_past_a_figure_until_a_tap_activates_it(phone: Visit) -> None:
    figure, graph = first_drawn(phone)
    touch = phone.page.context.new_cdp_session(phone.page)
    before, top = graph.evaluate(EYE), phone.page.evaluate("scrollY")
    swipe(touch, graph, 0, -150)
    wait_until(phone.page, "top => scrollY > top + 100", arg=top)
    assert graph.evaluate(EYE) == before

    wait_until(phone.page, AT_REST)
    graph.tap()
    wait_until(phone.page, AWAKE, arg=figure.element_handle())
    assert figure.locator(".figure-wake").inner_text() == "Stop turning"
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = phone.page.evaluate("scrollY")
    swipe(touch, graph, 80, -100)
    wait_until(
        phone.page,
        f"([graph, before]) => ({EYE})(graph) !== before",
        arg=[graph.element_handle(), before],
    )
    assert phone.page.evaluate("scrollY") == top

    figure.locator(".figure-wake").tap()
    assert not figure.evaluate(AWAKE)


def test_drawing_a_figure_leaves_the_styles_of_the_rest_alone(
    browser: Browser, address: str
) -> None:
    """A rule with `:has(:nth-child(3))` makes the browser style the page at each insertion."""
    with window(browser, 1400) as page:
        visited = Visit(page, address, "chapters/lasso.html")
        visited.rest()
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        visited.draw(page.locator(".plotly-figure").first)
        events = json.loads(browser.stop_tracing())["traceEvents"]
        elements = page.evaluate("document.querySelectorAll('*').length")
    styled = [one["args"]["elementCount"] for one in events if one["name"] == "UpdateLayoutTree"]
    assert len(styled) > 10
    assert sum(styled) < 3 * elements


PLAYED = "button => button.closest('.figure-slider').querySelector('input')"


@pytest.fixture
def playing(browser: Browser, address: str) -> Iterator[Visit]:
    with window(browser, 1400) as page:
        yield Visit(page, address, "chapters/lasso.html")


def test_play_moves_a_figure_to_its_end_and_starts_again_there(playing: Visit) -> None:
    button = playing.page.locator(".figure-play").first
    button.scroll_into_view_if_needed()
    slider = button.locator("xpath=..").locator("input")
    last = slider.get_attribute("max")
    button.click()
    assert button.inner_text() == "Stop"
    wait_until(playing.page, f"button => ({PLAYED})(button).value > 2", arg=button.element_handle())
    slider.press("End")  # a key of the reader's own ends the motion
    assert button.inner_text() == "Play"
    assert slider.input_value() == last
    # read at once, before the figure moves on
    assert (
        button.evaluate(f"button => {{ button.click(); return ({PLAYED})(button).value; }}") == "0"
    )
    button.click()
    assert button.inner_text() == "Play"


def test_no_figure_plays_for_a_reader_who_wants_less_motion(playing: Visit) -> None:
    button = playing.page.locator(".figure-play").first
    assert button.is_visible()
    playing.page.emulate_media(reduced_motion="reduce")
    assert not button.is_visible()


# --- a phone on its side --------------------------------------------------------------------------

# The graph, Plotly's picture in it, the slider and the caption, from the top of the figure.
PARTS = """figure => {
  const top = figure.getBoundingClientRect().top;
  const bottom = (part) => part.getBoundingClientRect().bottom - top;
  return [".plotly-figure-graph", ".main-svg", ".figure-slider", "figcaption"].map(
    (part) => bottom(figure.querySelector(part)));
}"""


def test_a_figure_fits_a_phone_on_its_side_and_grows_when_it_is_turned(
    browser: Browser, address: str
) -> None:
    with window(browser, 860, has_touch=True) as page:
        page.set_viewport_size({"width": 860, "height": 400})
        visited = Visit(page, address, "chapters/geometry.html")
        visited.draw(page.locator("figure > .plotly-figure").first)
        figure = page.locator("figure:has(> .plotly-figure)").first
        header = page.locator(".bd-header-article").bounding_box()["height"]
        graph, drawn, slider, caption = figure.evaluate(PARTS)
        assert max(slider, caption) <= 400 - header
        assert drawn == pytest.approx(graph, abs=1)
        page.set_viewport_size({"width": 400, "height": 860})
        wait_until(
            page,
            f"([figure, before]) => ({PARTS})(figure)[1] > before + 100",
            arg=[figure.element_handle(), drawn],
        )
        graph, drawn, slider, caption = figure.evaluate(PARTS)
        assert drawn == pytest.approx(graph, abs=1)
        assert caption > slider > graph
