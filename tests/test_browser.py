"""The built site in a real browser: figures draw and answer, notes are where one looks for them."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from browsing import NARROW, WIDE, Visit, served, wait_until
from PIL import Image
from playwright.sync_api import Locator
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[1]
PAGES = [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]


def with_many(pattern: str, least: int) -> list[str]:
    """The chapters whose source has `pattern` at least so many times."""
    sources = {page: (ROOT / page).with_suffix(".md").read_text("utf-8") for page in CHAPTERS}
    return [page for page, text in sources.items() if len(re.findall(pattern, text, re.M)) >= least]


def pixels(place: Locator) -> np.ndarray:
    """A picture of an element: (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("RGB"), dtype=int)


def boxes(places: Locator) -> list[dict[str, float]]:
    """Where elements stand, in pixels: x, y, width and height; all 0 for one that is hidden."""
    return places.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")


def colour_count(picture: np.ndarray) -> int:
    return len(np.unique(picture @ [1 << 16, 1 << 8, 1]))


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


@pytest.mark.parametrize("name", with_many(r"^\[\^", 3))
def test_margin_notes_sit_in_the_margin(visit, name: str) -> None:
    visited = visit(name, WIDE)
    text_ends = visited.page.evaluate(
        "Math.max(...[...document.querySelectorAll('article p')].filter(p => !p.closest('aside'))"
        ".map(p => p.getBoundingClientRect().right))"
    )
    notes = boxes(visited.page.locator("span.sidenote, aside.margin"))
    assert len(notes) >= 3
    for box in notes:
        assert box["x"] >= text_ends - 1
        assert box["x"] + box["width"] <= WIDE


@pytest.mark.parametrize("name", with_many(r"^\[\^", 3))
def test_margin_notes_unfold_on_a_phone(visit, name: str) -> None:
    visited = visit(name, NARROW)
    labels = visited.page.locator("label.margin-toggle")
    notes = visited.page.locator("span.sidenote")
    assert {box["width"] for box in boxes(notes)} == {0}
    for box in boxes(labels):
        assert min(box["width"], box["height"]) >= 24  # room for a finger
    for label in labels.all():
        label.click()
    unfolded = boxes(notes)
    assert len(unfolded) == labels.count() >= 3
    for box in unfolded:
        assert box["width"] > 0
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW


@pytest.mark.parametrize("name", with_many(r"\$", 30))
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
    wait_until(visited.page, "document.documentElement.dataset.theme === 'dark'")
    wait_until(
        visited.page,
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
        # from a disk no page may read others: results come without excerpts, and with a complaint
        assert place == "a folder" or visited.complaints == []


MISSING_FONTS = """() => {
  const name = (family) => family.split(",")[0].replaceAll('"', "");
  const there = [...document.fonts].filter((font) => font.status === "loaded");
  const loaded = there.map((font) => name(font.family));
  const letters = [...document.querySelectorAll(".katex-html *")].filter(
    (one) => one.checkVisibility() && [...one.childNodes].some((node) => node.data?.trim()),
  );
  const asked = new Set(letters.map((one) => name(getComputedStyle(one).fontFamily)));
  return [letters.length, [...asked].filter((family) => !loaded.includes(family))];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_formulas_are_in_the_fonts_they_ask_for(visit, name: str) -> None:
    page = visit(name).page
    page.evaluate("document.fonts.ready.then(() => null)")
    letters, missing = page.evaluate(MISSING_FONTS)
    assert missing == []
    assert letters > 50 or name not in {f"chapters/{long}.html" for long in ("lasso", "ridge")}


def test_a_dark_page_never_was_light(visit) -> None:
    visited = visit("chapters/notation.html", color_scheme="dark")
    visited.page.locator(".theme-switch-button").click()  # to light, which the next page must keep
    light = visited.page.evaluate("getComputedStyle(document.body).backgroundColor")
    # the joined script, which also sets the mode, must not be what sets it in time
    visited.page.route("**/site.js*", lambda route: route.abort())
    paper = "getComputedStyle(document.body).backgroundColor"
    visited.page.reload()
    assert visited.page.evaluate(paper) == light
    visited.page.evaluate("localStorage.clear()")
    visited.page.reload()
    assert visited.page.evaluate(paper) != light


def test_buttons_above_a_page_do_what_they_say(visit) -> None:
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
