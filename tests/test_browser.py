"""The built site in a real browser: figures draw and answer, notes are where one looks for them."""

import io
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[1]
PAGES = [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
WIDE, NARROW = 1400, 400


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on a free port of this machine alone."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Visit:
    """A page open in the browser, and all that went wrong on it."""

    def __init__(self, page: Page, address: str, name: str) -> None:
        """Open the page `name` at `address`; what it asks of others is refused and noted."""
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("response", lambda r: r.ok or self.complaints.append(f"{r.status}: {r.url}"))

        def only_this_site(route: object) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                self.complaints.append(f"asked for {route.request.url}")
                route.abort()

        page.route("**/*", only_this_site)
        page.goto(f"{address}/{name}")

    def _hear(self, message: object) -> None:
        if message.type in ("error", "warning") and "willReadFrequently" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def figures(self) -> list[Locator]:
        """The page's Plotly figures, each scrolled to and drawn."""
        figures = self.page.locator(".plotly-figure").all()
        for figure in figures:
            self.draw(figure)
        return figures

    def draw(self, figure: Locator) -> None:
        """Scroll to a figure and wait until it is drawn."""
        figure.scroll_into_view_if_needed()
        self.page.wait_for_function(
            "figure => 'drawn' in figure.dataset", arg=figure.element_handle()
        )


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    """Open a page in a window of its own: `visit(name, width=...)`, and other settings of it."""
    contexts = []

    def open_page(name: str, width: int = WIDE, **settings: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        context.set_default_timeout(60_000)
        contexts.append(context)
        return Visit(context.new_page(), address, name)

    yield open_page
    for context in contexts:
        context.close()


def pixels(place: Locator) -> np.ndarray:
    """A picture of an element: (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("RGB"), dtype=int)


def colour_count(picture: np.ndarray) -> int:
    return len(np.unique(picture.reshape(-1, 3), axis=0))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", [*PAGES, "search.html"])
def test_page_works_alone_fits_and_draws_its_figures(visit, name: str, width: int) -> None:
    visited = visit(name, width)
    for figure in visited.figures():
        assert colour_count(pixels(figure.locator(".plotly-figure-graph"))) > 50
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visited.complaints == []


def scenes(visited: Visit) -> list[Locator]:
    """The graphs of the page that are three-dimensional."""
    graphs = [figure.locator(".plotly-figure-graph") for figure in visited.figures()]
    return [graph for graph in graphs if graph.locator(".gl-container canvas").count()]


@pytest.mark.parametrize("name", ["chapters/lasso.html", "chapters/ridge.html"])
def test_surfaces_turn_when_dragged(visit, name: str) -> None:
    visited = visit(name)
    graphs = scenes(visited)
    assert graphs
    for graph in graphs:
        graph.scroll_into_view_if_needed()
        before = pixels(graph)
        eye = "graph => JSON.stringify(graph._fullLayout.scene._scene.getCamera().eye)"
        stood = graph.evaluate(eye)
        box = graph.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = visited.page.mouse
        mouse.move(*middle)
        mouse.down()
        mouse.move(middle[0] + 120, middle[1] + 30, steps=6)
        mouse.up()
        assert graph.evaluate(eye) != stood
        assert np.mean(np.any(pixels(graph) != before, axis=-1)) > 0.02


@pytest.mark.parametrize("name", CHAPTERS)
def test_sliders_change_what_is_drawn(visit, name: str) -> None:
    visited = visit(name)
    for figure in visited.figures():
        graph = figure.locator(".plotly-figure-graph")
        for _ in graph.locator(".slider-container").all():
            graph.scroll_into_view_if_needed()
            before = pixels(graph)
            rail = graph.locator(".slider-rail-touch-rect").bounding_box()
            for share in (0.02, 0.98):
                visited.page.mouse.click(
                    rail["x"] + share * rail["width"], rail["y"] + rail["height"] / 2
                )
            visited.page.wait_for_timeout(500)
            assert np.mean(np.any(pixels(graph) != before, axis=-1)) > 0.005


@pytest.mark.parametrize("name", CHAPTERS)
def test_margin_notes_sit_in_the_margin(visit, name: str) -> None:
    visited = visit(name, WIDE)
    text_ends = visited.page.evaluate(
        "Math.max(...[...document.querySelectorAll('article p')].filter(p => !p.closest('aside'))"
        ".map(p => p.getBoundingClientRect().right))"
    )
    notes = visited.page.locator("span.sidenote, aside.margin").all()
    assert len(notes) >= 3
    for note in notes:
        box = note.bounding_box()
        assert box["x"] >= text_ends - 1
        assert box["x"] + box["width"] <= WIDE


@pytest.mark.parametrize("name", CHAPTERS)
def test_margin_notes_unfold_on_a_phone(visit, name: str) -> None:
    visited = visit(name, NARROW)
    labels = visited.page.locator("label.margin-toggle").all()
    notes = visited.page.locator("span.sidenote").all()
    assert len(labels) == len(notes) >= 3
    for label, note in zip(labels, notes, strict=True):
        assert not note.is_visible()
        label.click()
        assert note.is_visible()
        box = note.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW


@pytest.mark.parametrize("name", CHAPTERS)
def test_formulas_are_there_without_javascript(visit, name: str) -> None:
    visited = visit(name, java_script_enabled=False)
    formulas = visited.page.locator("article .katex-html").all()
    assert len(formulas) > 10
    for formula in formulas[:20]:
        box = formula.bounding_box()
        assert box["width"] > 3
        assert box["height"] > 5


def test_figures_follow_dark_mode_at_once(visit) -> None:
    visited = visit("chapters/lasso.html", color_scheme="light")
    graph = visited.figures()[0].locator(".plotly-figure-graph")
    ink = "graph => graph._fullLayout.font.color"
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = graph.evaluate(ink), visited.page.evaluate(paper)
    visited.page.locator("button.theme-switch-button").first.click()
    visited.page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    visited.page.wait_for_function(
        "([graph, light]) => graph._fullLayout.font.color !== light",
        arg=[graph.element_handle(), light[0]],
    )
    assert visited.page.evaluate(paper) != light[1]


def test_one_search_field_is_in_sight(visit) -> None:
    page = visit("index.html").page
    fields = page.locator(".search-button-field, .search-button, input[type=search]").all()
    assert sum(field.is_visible() for field in fields) == 1
    header = page.locator("header.bd-header").bounding_box()
    assert not header or header["height"] == 0  # the theme's header would hold nothing else
