"""Properties of each page of the site, in a real browser, on a wide screen and on a phone.

Each page is opened once with scripts and once without. The tests of a page share that visit, so
they depend on the order in which they are defined.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from bookkit.book import Book
from browsing import (
    AT_REST,
    NARROW,
    NEXT_FRAME,
    WIDE,
    Visit,
    boxes,
    colour_count,
    pixels,
    wait_until,
    window,
)
from playwright.sync_api import Browser, Locator, Page
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[2]
PAGES = [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
BUDGET = tomllib.loads((ROOT / "tests/data/budgets.toml").read_text("utf-8"))["load"]
WIDTHS = (WIDE, NARROW)
OF_ALL = list(product([*PAGES, "search.html"], WIDTHS))
OF_CHAPTERS = list(product(CHAPTERS, WIDTHS))


def named(param: tuple[str, int]) -> str:
    """The test id of a page and a width."""
    return "{}-{}".format(*param)


@pytest.fixture(scope="module", params=OF_ALL, ids=named)
def opened(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page at one width, fully loaded."""
    name, width = request.param
    with window(browser, width, color_scheme="light", reduced_motion="reduce") as page:
        visited = Visit(page, address, name)
        visited.rest()
        yield visited


class Bare(NamedTuple):
    """A page without JavaScript."""

    page: Page
    name: str


OUT_OF_REACH = """all => all.filter((one) => {
  one.focus();
  return document.activeElement !== one;
}).length"""
# The tests use mouse or keyboard for the first of several similar elements only, because that is
# slow; a script clicks the others.
CLICK_OTHERS = "([, ...others]) => others.forEach((one) => one.click())"


def width_of(visited: Visit | Bare) -> int:
    return visited.page.viewport_size["width"]


def count_in_source(visited: Visit | Bare, pattern: str) -> int:
    """How many lines of the page's source start with a pattern."""
    source = (ROOT / visited.name).with_suffix(".md")
    return len(re.findall(f"^{pattern}", source.read_text("utf-8"), re.M)) if source.exists() else 0


# -- with scripts ----------------------------------------------------------------------------------


def test_loading_stays_within_the_budget(opened: Visit) -> None:
    spent = {"shift": opened.page.evaluate("shift")}
    sizes: dict[str, int] = {}
    if width_of(opened) == NARROW:  # a wide screen may show an explorer at once, and then asks more
        asked = opened.asked
        sizes = {r.url.rpartition("/")[2]: r.sizes()["responseBodySize"] for r in asked}
        spent |= {"bytes": sum(sizes.values()), "requests": len(asked)}
    over = [f"{key} {spent[key]} of {BUDGET[key]}" for key in spent if spent[key] > BUDGET[key]]
    heaviest = sorted(sizes.items(), key=lambda file: -file[1])[:5]
    assert over == [], (
        f"{opened.name} costs a reader more than [load] in tests/data/budgets.toml allows: "
        f"{', '.join(over)}. Bytes: {dict(heaviest)}. Moved: {opened.page.evaluate('moved')}. "
        "Make a picture smaller, show less of a table or part the chapter; or raise the budget."
    )


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


def test_fonts_of_formulas_are_loaded(opened: Visit) -> None:
    opened.page.evaluate("document.fonts.ready.then(() => null)")
    letters, missing = opened.page.evaluate(MISSING_FONTS)
    assert missing == []
    assert letters or not opened.page.locator(".katex-html").count()


# the number of formulas that scroll but are not tab stops, or are a tab stop but do not scroll
WRONG_TAB_STOPS = """[...document.querySelectorAll(".katex-display")].filter(
  (one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth) !== (one.tabIndex === 0),
).length"""


def test_exactly_the_formulas_that_scroll_are_tab_stops(opened: Visit) -> None:
    assert opened.page.evaluate(WRONG_TAB_STOPS) == 0


AXE = """(options) => axe.run(document, {...options, resultTypes: ["violations"], preload: false})
  .then((found) => [
    found.passes.length,
    found.violations.flatMap(
      ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`),
    ),
  ])"""
WHOLE_PAGE = ["target-size", "label", "duplicate-id-aria", "region", "scrollable-region-focusable"]
CONTRAST = ["color-contrast", "link-in-text-block"]
# Most elements are letters in formulas and tokens in code: keep one of each class.
ONE_OF_EACH = """
for (const place of document.querySelectorAll(".katex, .highlight pre")) {
  place.whole = [...place.childNodes];
  const part = place.cloneNode(true);
  for (const formula of part.querySelectorAll(".katex-html, math")) formula.textContent = "xy";
  const seen = new Set();
  for (const mark of part.querySelectorAll("span[class]")) {
    if (seen.has(mark.className)) mark.remove();
    seen.add(mark.className);
  }
  place.replaceChildren(...part.childNodes);
}
"""
ALL_OF_EACH = """
for (const place of document.querySelectorAll(".katex, .highlight pre")) {
  place.replaceChildren(...place.whole);
}
"""
# The contrast of a text depends on its colour and size and on the colours behind it, that of a link
# also on the text around it. This script appends to each element's `looks` a string that stands for
# all of these in the current mode.
NOTE_LOOKS = """() => {
  const properties = [
    "color", "background-color", "background-image", "opacity", "font-size", "font-style",
    "font-weight", "filter", "mix-blend-mode", "text-decoration", "text-shadow", "border-bottom",
    "position",
  ];
  const numbers = new Map();
  const note = (element, below) => {
    const style = getComputedStyle(element);
    const look = `${below} ${properties.map((name) => style.getPropertyValue(name))}`;
    if (!numbers.has(look)) numbers.set(look, numbers.size);
    element.looks = `${element.looks ?? ""} ${numbers.get(look)}`;
    const own = [...element.childNodes].filter((node) => node.nodeType === 3);
    element.says = own.map((node) => node.data.trim()).join("");
    // axe passes over a single letter
    if (element.says.length > 1) element.looks += " words";
    if (element.matches("a") && element.parentElement.says) element.looks += " beside words";
    if (element.checkVisibility()) element.looks += " in sight";
    for (const child of element.children) note(child, numbers.get(look));
  };
  note(document.documentElement, "");
}"""
# Keeps only the first of all texts with the same looks. An element that contains no kept text is
# replaced by an empty one of the same size and background. Returns pairs of removed elements and
# their replacements. Letters of formulas are hidden from screen readers, and so from axe: this
# script unhides them.
ONE_OF_EACH_LOOK = """() => {
  const seen = new Set(), needed = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.says && !element.matches("input, select")) continue;
    if (seen.has(element.looks) || !element.looks.includes("in sight")) continue;
    seen.add(element.looks);
    for (let one = element; one && !needed.has(one); one = one.parentElement) needed.add(one);
  }
  const letters = [...document.querySelectorAll(".katex-html")];
  for (const one of letters) one.removeAttribute("aria-hidden");
  return [...document.body.querySelectorAll("*")]
    .filter((one) => !needed.has(one) && needed.has(one.parentElement))
    // a figure that lost a part could not be redrawn in other colours
    .filter((one) => !one.closest(".plotly-figure-graph"))
    .map((one) => [one, one.cloneNode(false), one.offsetWidth, one.offsetHeight])
    .map(([one, empty, width, height]) => {
      if (width) Object.assign(empty.style, {width: `${width}px`, height: `${height}px`});
      one.replaceWith(empty);
      return [one, empty];
    });
}"""
ALL_OF_EACH_LOOK = """(pairs) => {
  for (const [one, empty] of pairs) empty.replaceWith(one);
  const letters = [...document.querySelectorAll(".katex-html")];
  for (const one of letters) one.setAttribute("aria-hidden", "true");
}"""


def test_axe_finds_nothing_in_light_and_in_dark(opened: Visit, book: Book) -> None:
    page = opened.page
    page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    # the size of a target depends on what is beside it, so on the whole page
    assert page.evaluate(AXE, {"runOnly": WHOLE_PAGE})[1] == []
    page.evaluate(ONE_OF_EACH)
    passed, found = page.evaluate(AXE, {"rules": {rule: {"enabled": False} for rule in CONTRAST}})
    assert passed >= 20  # otherwise axe has examined nothing
    assert found == []
    page.evaluate(NOTE_LOOKS)
    show_in(opened, "dark")
    page.evaluate(NOTE_LOOKS)
    spared = page.evaluate_handle(ONE_OF_EACH_LOOK)
    in_dark = page.evaluate(AXE, {"runOnly": CONTRAST})
    show_in(opened, "light")
    in_light = page.evaluate(AXE, {"runOnly": CONTRAST})
    for passed, found in (in_dark, in_light):
        assert passed >= 1
        assert found == []
    page.evaluate(ALL_OF_EACH_LOOK, spared)
    page.evaluate(ALL_OF_EACH)


def show_in(visited: Visit, theme: str) -> None:
    """Switch the page to light or dark mode, and wait until its colours have changed."""
    visited.page.emulate_media(color_scheme=theme)
    wait_until(visited.page, f"document.documentElement.dataset.theme === '{theme}'")
    wait_until(visited.page, AT_REST)


def test_notes_are_in_the_margin_or_unfold_on_a_phone(opened: Visit) -> None:
    page = opened.page
    # what tells a result appears after a guess, with its notes
    page.evaluate(
        "for (const button of document.querySelectorAll('.show-unguessed')) button.click()"
    )
    if width_of(opened) == WIDE:
        text_ends = page.evaluate(
            "Math.max(...[...document.querySelectorAll('article p')]"
            ".filter(p => !p.closest('aside')).map(p => p.getBoundingClientRect().right))"
        )
        notes = boxes(page.locator("span.sidenote, aside.margin"))
        assert len(notes) >= count_in_source(opened, r"\[\^")
        for box in notes:
            assert box["x"] >= text_ends - 1
            assert box["x"] + box["width"] <= WIDE
        return
    labels = page.locator("label.margin-toggle")
    notes = page.locator("span.sidenote")
    assert {box["width"] for box in boxes(notes)} <= {0}
    for box in boxes(labels):
        assert min(box["width"], box["height"]) >= 24  # large enough for a finger
    if labels.count():
        labels.first.click()
        # the script closes the others, which must all fit too
        page.locator("input.margin-toggle").evaluate_all(
            "all => all.forEach((box) => { box.checked = true; })"
        )
    unfolded = boxes(notes)
    assert len(unfolded) == labels.count() >= count_in_source(opened, r"\[\^")
    for box in unfolded:
        assert box["width"] > 0
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW


# of a figure, from its title down to its legend, and whether that has room for one row
TITLE_TO_LEGEND = """(graph) => {
  const [title, legend] = [".gtitle", ".legend"].map((part) => graph.querySelector(part));
  if (!title || !legend) return null;
  const { from } = graph._fullLayout.meta?.legend_in_one_row ?? {};
  const gap = legend.getBoundingClientRect().top - title.getBoundingClientRect().bottom;
  return [gap, graph.clientWidth >= from];
}"""


def test_figures_are_drawn_the_page_fits_and_there_are_no_errors(opened: Visit) -> None:
    turned = 0
    for figure in opened.figures():
        graph = figure.locator(".plotly-figure-graph")
        picture = pixels(graph)
        assert colour_count(picture) > 50
        gap, is_one_row = graph.evaluate(TITLE_TO_LEGEND) or (1, False)
        assert 0 < gap < (10 if is_one_row else 100), graph.inner_text()
        assert graph.locator(".slider-container").count() == 0  # the page has native sliders
        if width_of(opened) == NARROW:  # figures behave the same on a phone: test one width
            continue
        if figure.locator("input[type=range]").count():
            picture = move_slider(opened, figure, picture)
        if graph.locator(".gl-container canvas").count():
            turn(opened, graph, picture)
            turned += 1
    surfaces = opened.page.locator(".figure-wake").count()
    assert turned == (0 if width_of(opened) == NARROW else surfaces)
    width = opened.page.evaluate("document.documentElement.scrollWidth")
    assert width <= width_of(opened)
    assert opened.complaints == []


def move_slider(visited: Visit, figure: Locator, before: np.ndarray) -> np.ndarray:
    """Move a figure's slider by keyboard, and check its label and the figure.

    Takes and returns the figure's pixels.
    """
    steps = figure.evaluate("async f => (await bookFigures.draw(f)).sliders[0].steps")
    slider, shown = figure.locator("input[type=range]"), figure.locator("output")
    graph = figure.locator(".plotly-figure-graph")
    for key, step in (("Home", steps[0]), ("End", steps[-1])):
        slider.press(key)
        wait_until(
            visited.page,
            "([shown, label]) => shown.textContent === label",
            arg=[shown.element_handle(), step["label"]],
        )
        said = slider.get_attribute("aria-valuetext")
        assert said.startswith(step["label"])
        assert said.endswith(step["args"][1].get("title.text", ""))
    assert slider.evaluate("slider => getComputedStyle(slider).outlineStyle") == "solid"
    visited.page.wait_for_timeout(500)
    after = pixels(graph)
    assert np.mean(np.any(after != before, axis=-1)) > 0.005
    return after


def turn(visited: Visit, graph: Locator, before: np.ndarray) -> None:
    """Check that a 3-D figure with pixels `before` rotates by mouse and by arrow key."""
    eye = "graph => JSON.stringify(graph._fullLayout.scene._scene.getCamera().eye)"
    stood = graph.evaluate(eye)
    box = graph.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visited.page.mouse
    mouse.move(*middle)
    mouse.down()
    mouse.move(middle[0] + 120, middle[1] + 30)
    mouse.up()
    dragged = graph.evaluate(eye)
    assert dragged != stood
    assert np.mean(np.any(pixels(graph) != before, axis=-1)) > 0.02
    graph.press("ArrowLeft")
    turned = f"([graph, stood]) => ({eye})(graph) !== stood"
    wait_until(visited.page, turned, arg=[graph.element_handle(), dragged])


VIEW = """graph => JSON.stringify(graph._fullLayout.scene
  ? graph._fullLayout.scene._scene.getCamera().eye
  : Object.keys(graph._fullLayout).filter((key) => /^[xy]axis/.test(key))
      .map((key) => graph._fullLayout[key].range),
  (_, value) => (typeof value === "number" ? Math.round(1e6 * value) / 1e6 : value))"""


def test_the_wheel_passes_every_figure_and_the_reset_undoes_a_drag(opened: Visit) -> None:
    opened.page.mouse.click(1, 1)  # takes hold of no figure
    for figure in opened.figures():
        graph, reset = figure.locator(".plotly-figure-graph"), figure.locator(".figure-reset")
        if reset.is_visible():
            reset.click()
            reset.wait_for(state="hidden")
        before, x, y = graph.evaluate(VIEW), *centred(opened, graph)
        scrolled = opened.page.evaluate("scrollY")
        opened.page.mouse.move(x, y)
        opened.page.mouse.wheel(0, -120)
        wait_until(opened.page, "before => scrollY < before", arg=scrolled)
        assert graph.evaluate(VIEW) == before
        x, y = centred(opened, graph)
        opened.page.mouse.move(x, y)
        opened.page.mouse.down()
        opened.page.mouse.move(x + 60, y + 30, steps=3)
        opened.page.mouse.up()
        if figure.locator(".figure-wake").count():
            reset.click()
            reset.wait_for(state="hidden")
            returned = f"([graph, before]) => ({VIEW})(graph) === before"
            wait_until(opened.page, returned, arg=[graph.element_handle(), before])
        else:
            assert graph.evaluate(VIEW) == before
            assert not reset.is_visible()
        opened.page.mouse.click(1, 1)
    assert opened.complaints == []


def centred(visited: Visit, graph: Locator) -> tuple[float, float]:
    """Scroll a figure to the middle of the window, and return where its own middle is."""
    graph.evaluate("graph => graph.scrollIntoView({block: 'center', behavior: 'instant'})")
    visited.page.evaluate(NEXT_FRAME)
    box = graph.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# -- without scripts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare_window(browser: Browser) -> Iterator[Page]:
    """A window without JavaScript."""
    with window(browser, WIDE, java_script_enabled=False) as page:
        yield page


@pytest.fixture(scope="module", params=OF_CHAPTERS, ids=named)
def as_wide(bare_window: Page, address: str, request: pytest.FixtureRequest) -> Bare:
    """A chapter at one width; without JavaScript, resizing the window is as good as reloading."""
    name, width = request.param
    bare_window.set_viewport_size({"width": width, "height": 900})
    if bare_window.url != f"{address}/{name}":
        bare_window.goto(f"{address}/{name}")
    return Bare(bare_window, name)


@pytest.fixture
def bare(as_wide: Bare) -> Bare:
    """That chapter, with all solutions and answers folded."""
    folded = as_wide.page.locator("details.solution, details.answers")
    folded.evaluate_all("all => all.forEach((details) => { details.open = false; })")
    return as_wide


def unfold(summaries: Locator) -> None:
    """Unfold the details with these summaries, the first one by keyboard; all must be focusable."""
    assert summaries.evaluate_all(OUT_OF_REACH) == 0
    if summaries.count():
        summaries.first.press("Enter")
        summaries.evaluate_all(CLICK_OTHERS)


def test_formulas_are_shown_without_javascript(bare: Bare) -> None:
    formulas = boxes(bare.page.locator("article .katex-html:visible"))
    assert len(formulas) > 10 or count_in_source(bare, r".*\$") < 30
    for box in formulas[:20]:
        assert box["width"] > 3
        assert box["height"] > 5


def test_solutions_unfold_and_fit_without_javascript(bare: Bare) -> None:
    solutions, width = bare.page.locator("details.solution"), width_of(bare)
    assert solutions.count() == count_in_source(bare, "```{solution-start}")
    assert solutions.locator(".cell:visible").count() == 0
    unfold(solutions.locator("> summary"))
    assert (
        solutions.evaluate_all(
            "all => all.flatMap(one => [...one.querySelectorAll('.cell')])"
            ".filter(cell => !cell.checkVisibility()).length"
        )
        == 0
    )
    for box in boxes(solutions):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    # a line of code is not cut off where the page is wide
    cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    code = bare.page.locator("details.solution pre, div.exercise pre")
    assert width == NARROW or code.evaluate_all(cut) == []


def test_questions_and_answers_are_readable_without_javascript(bare: Bare) -> None:
    questions = bare.page.locator("fieldset.question")
    assert questions.count() == count_in_source(bare, ":class: question")
    assert questions.locator("legend:visible").count() == questions.count()
    hidden = "all => all.filter(one => !one.checkVisibility()).length"
    assert questions.locator("label").evaluate_all(hidden) == 0
    assert questions.locator("input:visible").count() == 0
    assert questions.locator(".answers li:visible").count() == 0
    unfold(questions.locator(".answers summary"))
    answered = questions.evaluate_all(
        "all => all.map(one => [one.querySelectorAll('label').length,"
        " [...one.querySelectorAll('.answers > ol > li')].map(item => item.innerText)])"
    )
    for options, said in answered:
        assert sum(text.startswith("✓ Right. ") for text in said) == 1
        assert sum(text.startswith("✗ Not quite. ") for text in said) == len(said) - 1
        assert len(said) == options
    assert bare.page.locator(".question-score").count() == 0
