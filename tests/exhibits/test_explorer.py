"""The explorer's interface: mouse, touch and keyboard, links, texts, and no JavaScript.

Its mathematics is tested in test_explorer_exact.py.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import nbformat
import numpy as np
import pytest
from bookkit.book import Book
from browsing import AT_REST, WIDE, Visit, boxes, go, pixels, wait_until, window
from bs4 import BeautifulSoup
from explorer_pages import build_explorer_pages
from playwright.sync_api import Browser, Locator, Page
from small_book import cell, empty_book
from test_explorer_exact import PENALTIES, by_shrinkage, cheapest_subsets

DEFAULT = {"penalty": "lasso", "z": [1.8, 0.9], "rho": 0.3, "lambda": 3, "mix": 0.5}
SIZES = ("index", "full")
LINK = "?penalty=elastic-net&w1=-1.25&w2=0&rho=-0.6&lambda=1.2345678901&mix=0.85"
LINKED = {
    "penalty": "elastic-net",
    "z": [-1.25, 0],
    "rho": -0.6,
    "lambda": 1.2345678901,
    "mix": 0.85,
}


@pytest.fixture(scope="module")
def pages(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages of explorer_pages.py."""
    return build_explorer_pages(tmp_path_factory.mktemp("explorer"), book.root)


def test_notebook_says_where_the_explorer_is(book: Book, tmp_path: Path) -> None:
    small = empty_book(tmp_path, book)
    small.write(
        one=cell("1 + 1") + "```{explorer}\n:name: fig-one\nDrag it, or "
        "{explorer}`raise λ <fig-one?lambda=4>`.\n```\n"
    )
    built = small.build()
    assert built.returncode == 0, built.stderr
    notebook = nbformat.read(tmp_path / "_build/html/_sources/chapters/one.ipynb", as_version=4)
    assert (
        "> An interactive figure is shown here on the course's website."
        "\n\n**Fig. 1** Drag it, or raise λ." in notebook.cells[-1].source
    )


@pytest.mark.parametrize("change", ["lambda=abc", "lambdas=4", "penalty=enet", ""])
def test_link_that_changes_nothing_stops_the_build(book: Book, tmp_path: Path, change: str) -> None:
    small = empty_book(tmp_path, book)
    small.write(one=cell("1 + 1") + f"{{explorer}}`Raise λ <fig-one?{change}>`.\n")
    built = small.build()
    assert built.returncode != 0
    assert f"no change of the explorer: 'fig-one?{change}'" in built.stderr + built.stdout


class Explored(Visit):
    """A window for pages with an explorer, opened from disk; it collects requests and errors."""

    def __init__(self, page: Page, pages: Path) -> None:
        """Open the page without an explorer."""
        self.requests: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        # give the tests access to the mounted explorer
        page.add_init_script(
            "Object.defineProperty(window, 'Explorer', {configurable: true, set(made) {"
            "  Object.defineProperty(window, 'Explorer', {value: {...made, mount(root) {"
            "    window.mounted = made.mount(root); return window.mounted; }}}); }});"
        )
        super().__init__(page, pages.as_uri(), "plain.html")
        self.folder = pages.as_uri()

    def open(self, name: str, query: str, width: int) -> "Explored":
        """Open a page as if by following a link to it."""
        self._reset_window(width)
        if "#" in query:  # a link to a fragment of the open page would not reload it
            self.page.goto("about:blank")
        go(self.page, f"{self.folder}/{name}.html{query}")
        return self

    def reset(self, width: int, state: dict[str, object]) -> "Explored":
        """Reset an open explorer as if its page had just been opened; the surface stays rotated."""
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        self._reset_window(width)
        self.page.evaluate(RESET, state)
        wait_until(self.page, IN_VIEW)
        assert self.state() == state
        return self

    def _reset_window(self, width: int) -> None:
        """Reset the mouse, the size of the window, and what was recorded."""
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        size = {"width": width, "height": 1300}
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        self.complaints.clear()
        self.requests.clear()

    def explorer(self) -> Locator:
        """The page's explorer, scrolled into view and mounted."""
        wait_until(self.page, IN_VIEW)
        return self.page.locator(".explorer")

    def state(self) -> dict[str, object]:
        """The explorer's state, after the frame that shows it has been drawn."""
        return self.page.evaluate(DRAWN)

    # no locators here: the first one on a page takes as long as loading the page

    def result(self) -> str:
        """The line of numbers."""
        return self.page.evaluate("document.querySelector('[data-part=result]').innerText")

    def words(self) -> str:
        """The description of the solution."""
        return self.page.evaluate("document.querySelector('.explorer-words').innerText")

    def middle(self, name: str) -> tuple[float, float]:
        """The centre of a handle, in pixels of the window."""
        box = self.page.locator(f'[data-name="{name}"] > .exhibit-target').bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def per_weight(self) -> float:
        """Pixels per unit of weight in the view of the weight plane."""
        return self.page.locator('[data-view="contours"] > svg').bounding_box()["width"] / 6.4


IN_VIEW = """() => {
  const explorer = document.querySelector(".explorer");
  explorer.scrollIntoView({block: "center", behavior: "instant"});
  return "ready" in explorer.dataset;
}"""
DRAWN = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(mounted.state()))),
)"""
# finishes the theme's animations first, which rearrange a page after its width has changed
RESET = """state => {
  for (const moving of document.getAnimations()) moving.finish();
  const find = (selector) => document.querySelector(selector);
  find("[data-action=reset]").click();  // also ends the tour
  mounted.set(state);
  find(".explorer-link").hidden = true;
  find(".explorer-numbers")?.removeAttribute("open");
  find(".exhibit-live").textContent = "";
  document.activeElement.blur();
}"""


@pytest.fixture(scope="module")
def shared(browser: Browser, pages: Path) -> Iterator[Explored]:
    """A window in which the tests open pages one after another."""
    with window(browser, WIDE) as page:
        yield Explored(page, pages)


@pytest.fixture
def visit(browser: Browser, pages: Path, shared: Explored) -> Iterator[Callable[..., Explored]]:
    """A function that opens a page, as in `visit("full", query, width=...)`.

    With further settings, it uses a new window.
    """
    with ExitStack() as windows:

        def open_page(
            name: str, query: str = "", width: int = WIDE, **settings: object
        ) -> Explored:
            if not settings:
                return shared.open(name, query, width)
            page = windows.enter_context(window(browser, width, **settings))
            return Explored(page, pages).open(name, query, width)

        yield open_page


@pytest.fixture(scope="module")
def explorers(browser: Browser, pages: Path) -> Iterator[dict[str, Explored]]:
    """The explorer in both sizes, each in a window that stays open."""
    with ExitStack() as windows:
        both = {}
        for name in ("index", "full"):
            page = windows.enter_context(window(browser, WIDE))
            both[name] = Explored(page, pages).open(name, "", WIDE)
            both[name].explorer()
        yield both


@pytest.fixture
def reset(explorers: dict[str, Explored]) -> Callable[..., Explored]:
    """A function that resets an open explorer, as in `reset("full", width=...)`.

    It is faster than `visit`, for tests that need no newly opened page.
    """

    def reset_explorer(
        name: str, width: int = WIDE, state: dict[str, object] = DEFAULT
    ) -> Explored:
        return explorers[name].reset(width, state)

    return reset_explorer


def shown(value: float) -> str:
    """A number as the explorer writes it."""
    return "0" if value == 0 else f"{value:.2f}".replace("-", "−")


def solution(state: dict[str, object]) -> np.ndarray:
    if state["penalty"] == "best-subset":
        return cheapest_subsets(state)[0]
    return by_shrinkage(state)


def assert_shows_its_solution(visited: Explored) -> dict[str, object]:
    """Compare the line of numbers with this course's solvers, and return the state."""
    state = visited.state()
    w1, w2 = solution(state)
    assert visited.result().startswith(f"w₁ = {shown(w1)}, w₂ = {shown(w2)}, t = ")
    return state


# --- loading --------------------------------------------------------------------------------------


def test_script_loads_only_on_pages_with_an_explorer(visit: Callable) -> None:
    def asked(visited: Explored) -> set[str]:
        return {Path(url).name.split("?")[0] for url in visited.requests if "/explorer/" in url}

    assert asked(visit("plain")) == set()

    visited = visit("full")
    visited.explorer()
    assert asked(visited) == {"start.js", "explorer.js"}
    assert not any("plotly" in url for url in visited.requests)
    assert visited.complaints == []


def test_script_waits_until_the_explorer_is_near(visit: Callable, pages: Path) -> None:
    html = (pages / "full.html").read_text("utf-8")
    low = html.replace(
        '<div class="explorer ', '<div style="height: 4000px"></div><div class="explorer '
    )
    assert low != html
    (pages / "low.html").write_text(low, "utf-8")
    visited = visit("low")
    visited.page.wait_for_timeout(500)
    assert not any(url.endswith("explorer.js") for url in visited.requests)
    visited.explorer()
    assert any(url.endswith("explorer.js") for url in visited.requests)


@pytest.mark.parametrize("width", [1400, 768, 400, 360])
@pytest.mark.parametrize("name", ["index", "full"])
def test_fits_its_page(reset: Callable, name: str, width: int) -> None:
    visited = reset(name, width=width)
    box = visited.explorer().bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    parts = visited.page.locator(".explorer :is(label, p:not([role]), li, button)")
    seen, stick_out = parts.evaluate_all(
        "all => { const seen = all.filter(n => n.checkVisibility({visibilityProperty: true}));"
        "return [seen.length, seen.filter(n => n.getBoundingClientRect().right > innerWidth"
        " || n.scrollWidth > n.clientWidth + 1).map(n => n.outerHTML)]; }"
    )
    assert seen > 10
    assert stick_out == []
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width


# --- mouse, touch and keyboard --------------------------------------------------------------------


@pytest.mark.parametrize("penalty", PENALTIES)
def test_dragging_the_point_updates_all_views(visit: Callable, penalty: str) -> None:
    visited = visit("full", LINK.replace("elastic-net", penalty))
    views = visited.explorer().locator(".explorer-views")
    before = pixels(views)
    x, y = visited.middle("point")
    unit = visited.per_weight()
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(x + unit, y - unit, steps=4)
    visited.page.mouse.move(x + 3 * unit, y - 1.5 * unit, steps=4)
    visited.page.mouse.up()
    state = assert_shows_its_solution(visited)
    assert state["penalty"] == penalty
    np.testing.assert_allclose(state["z"], [1.75, 1.5], atol=0.02)
    changed = np.any(pixels(views) != before, axis=-1)
    [around], each = boxes(views), boxes(views.locator(".explorer-view"))
    assert len(each) == 4
    for box in each:
        left, top = round(box["x"] - around["x"]), round(box["y"] - around["y"])
        assert np.any(changed[top:, left:][: int(box["height"]), : int(box["width"])])
    # once released, the point does not follow the mouse
    visited.page.mouse.move(x, y)
    assert visited.state() == state
    assert visited.complaints == []


def test_finger_drags_the_point_on_a_phone(visit: Callable) -> None:
    visited = visit("index", width=360, has_touch=True, is_mobile=True)
    visited.explorer()
    scrolled = visited.page.evaluate("scrollY")
    x, y = visited.middle("point")
    unit = visited.per_weight()
    touch = visited.page.context.new_cdp_session(visited.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": px, "y": py} for px, py in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    send("touchStart", (x + 8, y + 8))  # a finger is imprecise
    for i in range(1, 6):
        send("touchMove", (x - i * unit / 5, y + i * unit / 5))
    send("touchEnd")
    state = assert_shows_its_solution(visited)
    np.testing.assert_allclose(state["z"], [0.8, -0.1], atol=0.03)
    assert visited.page.evaluate("scrollY") == scrolled


# The position of the contours and the text, in one state after another. Frames are drawn at once
# instead of when the browser shows the next frame, which would take seconds for each width.
IN_EACH_STATE = """changes => {
  const contours = document.querySelector('[data-view="contours"]');
  const words = document.querySelector(".explorer-words");
  const asked = [], frames = window.requestAnimationFrame;
  window.requestAnimationFrame = (draw) => asked.push(draw);
  try {
    return changes.map((change) => {
      mounted.set(change);
      for (const draw of asked.splice(0)) draw();
      return [contours.getBoundingClientRect().top + scrollY, words.textContent];
    });
  } finally {
    window.requestAnimationFrame = frames;
  }
}"""


@pytest.mark.parametrize("width", [1400, 768, 400, 360])
def test_views_do_not_move_when_the_text_changes(reset: Callable, width: int) -> None:
    # a text with one more line would push them down
    visited = reset("full", width=width)
    for penalty in PENALTIES:
        changes = [
            {"penalty": penalty, "lambda": lam, "z": z}
            for lam in (0, 0.5, 1, 3, 8)
            for z in ([0, 0], [1.8, 0.9], [-2.5, -2.49], [1, 0])
        ]
        tops, words = zip(*visited.page.evaluate(IN_EACH_STATE, changes), strict=True)
        assert len(set(words)) > 2  # they did change
        assert len(set(tops)) == 1


def test_point_snaps_to_an_axis(reset: Callable) -> None:
    visited = reset("full", state=DEFAULT | {"rho": 0, "lambda": 1})
    visited.explorer()
    x, y = visited.middle("point")
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(x, y + 0.88 * visited.per_weight(), steps=3)
    visited.page.mouse.up()
    assert visited.state()["z"] == [1.8, 0]
    assert "w₂ = 0, t = 1.30" in visited.result()


def test_dragging_the_bound_sets_the_corresponding_strength(reset: Callable) -> None:
    visited = reset("full")
    visited.explorer()
    x, y = visited.middle("bound")
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(x, y + 0.6 * visited.per_weight(), steps=4)
    visited.page.mouse.up()
    state = assert_shows_its_solution(visited)
    # the bound was 0.57, and grew by 0.6
    np.testing.assert_allclose(np.abs(solution(state)).sum(), 1.17, atol=0.02)


def test_dragging_the_cursor_of_the_paths_sets_the_strength(reset: Callable) -> None:
    visited = reset("full")
    visited.explorer()
    x, y = visited.middle("strength")
    box = visited.page.locator('[data-view="paths"] > svg').bounding_box()
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(box["x"] + box["width"] * (26 + 282 / 2) / 320, y - 30, steps=4)
    visited.page.mouse.up()
    state = assert_shows_its_solution(visited)
    assert state["lambda"] == pytest.approx(4, abs=0.05)


def test_every_control_works_by_keyboard(visit: Callable) -> None:
    visited = visit("full", LINK)
    explorer = visited.explorer()
    page, canvas = visited.page, explorer.locator("canvas")
    explorer.locator("input[type=radio]:checked").focus()
    answered = set()
    for _ in range(13):
        name = page.evaluate(
            "() => { const a = document.activeElement; return a.dataset.name ?? a.dataset.action"
            " ?? a.closest('[data-slider]')?.dataset.slider ?? a.tagName + (a.type ?? ''); }"
        )
        outlined = page.evaluate(
            "() => { const a = document.activeElement;"
            "const mark = a.querySelector('.exhibit-ring') ?? a.nextElementSibling ?? a;"
            "const style = n => getComputedStyle(n); return a.matches(':focus-visible') &&"
            "(a.matches('g') ? style(mark).stroke !== 'none'"
            " : [a, mark].some(n => style(n).outlineStyle === 'solid')); }"
        )
        assert outlined, f"the focus is not visible on {name}"
        if name in ("tour", "play", "reset", "link", "SUMMARY"):
            answered.add(name)
        else:
            before = visited.state(), canvas.evaluate("node => node.toDataURL()")
            page.keyboard.press("ArrowRight")
            after = visited.state(), canvas.evaluate("node => node.toDataURL()")
            assert before != after, f"{name} does not respond to the arrow key"
            answered.add(name)
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('.explorer') !== null"):
            break
        if name == "INPUTradio":  # that chose best subset, which has neither mix nor bound
            page.evaluate("mounted.set({penalty: 'elastic-net'})")
            visited.state()
    assert answered == {
        *("INPUTradio", "lambda", "rho", "mix", "tour", "play", "reset", "link"),
        *("point", "bound", "CANVAS", "strength", "SUMMARY"),
    }


def test_arrow_keys_move_the_point_by_a_tenth(reset: Callable) -> None:
    visited = reset("full")
    point = visited.explorer().locator('[data-name="point"]')
    point.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowDown"):
        visited.page.keyboard.press(key)
    assert assert_shows_its_solution(visited)["z"] == [1.6, 0.5]
    assert point.get_attribute("aria-valuetext") == "w₁ = 1.60, w₂ = 0.50"


def test_table_of_numbers_matches_the_state(reset: Callable) -> None:
    visited = reset("full", state=LINKED)
    visited.explorer().locator("summary").click()
    visited.state()
    table = visited.page.locator(".explorer-numbers tbody")
    w = by_shrinkage(LINKED)
    move = w - LINKED["z"]
    loss = move @ np.array([[1, LINKED["rho"]], [LINKED["rho"], 1]]) @ move
    t = 0.85 * np.abs(w).sum() + 0.15 * w @ w
    asked = [-1.25, 0, *w, t, loss, loss + LINKED["lambda"] * t, 2 * 1.25 / 0.85]
    cells = [cell.inner_text().replace("−", "-") for cell in table.locator("td").all()]
    np.testing.assert_allclose([float(cell) for cell in cells], asked, atol=5.1e-5)


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "w₂ is exactly 0: the contour touches the diamond at its corner."),
        ({"lambda": 0}, "λ is 0: without a penalty, the solution is the least-squares point."),
        ({"lambda": 1}, "Neither weight is 0: the contour touches the diamond along an edge."),
        (
            {"lambda": 4.2},
            "Both weights are exactly 0: λ has reached λmax = 4.14, and",
        ),
        ({"z": [0.9, 1.8]}, "w₁ is exactly 0: the contour touches the diamond at its corner."),
        ({"z": [0, 0]}, "Both weights are 0: the least-squares point is the origin"),
        ({"penalty": "ridge"}, "Neither weight is 0: the contour touches the disc, which has no"),
        ({"penalty": "ridge", "rho": 0, "z": [1, 0]}, "w₂ is 0, but not because of the disc"),
        (
            {"penalty": "elastic-net"},
            "Neither weight is 0: the contour touches the rounded diamond",
        ),
        (
            {"penalty": "best-subset"},
            "w₂ is exactly 0: dropping it adds 0.74 to the loss and saves",
        ),
        ({"penalty": "best-subset", "lambda": 0.5}, "Both weights stay, unshrunk: dropping one"),
        (
            {"penalty": "best-subset", "lambda": 5},
            "Both weights are exactly 0: they would lower",
        ),
    ],
)
def test_text_describes_the_solution(reset: Callable, change: dict, words: str) -> None:
    visited = reset("index")
    # the live region is updated after a pause: skip the pause
    visited.page.evaluate(
        "change => { const later = setTimeout; window.setTimeout = (act) => later(act);"
        "try { mounted.set(change); } finally { window.setTimeout = later; } }",
        change,
    )
    visited.state()
    assert visited.words().startswith(words)
    live = visited.page.locator(".exhibit-live")
    assert live.get_attribute("aria-live") == "polite"
    wait_until(
        visited.page,
        "([node, words]) => node.textContent.includes(words)",
        arg=[live.element_handle(), words],
    )


@pytest.mark.parametrize(("z", "sign"), [([1.8, 0.9], ""), ([-1.8, -0.9], "−")])
def test_tiny_numbers_are_powers_of_ten(reset: Callable, z: list[float], sign: str) -> None:
    visited = reset("index")
    visited.page.evaluate("z => mounted.set({z, lambda: 3, rho: 0.67})", z)
    visited.state()
    assert f"w₂ = {sign}2 · 10⁻³" in visited.page.locator(".exhibit").first.inner_text()


def test_screen_reader_announces_only_the_last_of_several_steps(visit: Callable) -> None:
    visited = visit("index")
    slider = visited.explorer().locator("[data-slider=lambda] input")
    visited.page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => heard.push("
        "document.querySelector('.exhibit-live').textContent)).observe("
        "document.querySelector('.exhibit-live'), {childList: true, characterData: true}); }"
    )
    slider.focus()
    for _ in range(8):
        visited.page.keyboard.press("ArrowLeft")
    wait_until(visited.page, "heard.length > 0")
    visited.page.wait_for_timeout(600)
    heard = visited.page.evaluate("heard")
    assert len(heard) < 4
    assert heard[-1].startswith("LASSO. ")
    assert "w₁ = 0.61, w₂ = 0, t = 0.61." in heard[-1]


# --- the link -------------------------------------------------------------------------------------


def test_link_restores_the_state(visit: Callable) -> None:
    visited = visit("full")
    visited.explorer()
    visited.page.evaluate("state => mounted.set(state)", LINKED)
    # without a clipboard, as on a page opened from disk in some browsers, the link is shown
    visited.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('no'); }")
    visited.page.locator("[data-action=link]").click()
    link = visited.page.locator(".explorer-link").input_value()
    # with a clipboard, the link is copied
    visited.page.evaluate("() => { navigator.clipboard.writeText = async t => { copied = t; }; }")
    visited.page.locator("[data-action=link]").click()
    wait_until(visited.page, "globalThis.copied")
    assert visited.page.evaluate("copied") == link
    visited.page.locator("[data-action=reset]").click()
    assert visited.state() == DEFAULT
    # following the link restores the state
    visit("full", "?" + link.split("?")[1]).explorer()
    assert visited.state() == LINKED
    assert_shows_its_solution(visited)


JUNK = (
    "?penalty=lasso&w1=NaN&w2=0.9&rho=0.3&lambda=3&mix=0.5",
    "?penalty=lasso&w1=1&w2=0.9&rho=1&lambda=3&mix=0.5",
    "?penalty=lasso&w1=1&w2=0.9&rho=0.3&lambda=-1&mix=0.5",
    "?penalty=lasso&w1=1&w2=0.9&rho=0.3&lambda=1e9&mix=0.5",
    "?penalty=lasso&w1=1&w2=0.9&rho=0.3&lambda=Infinity&mix=0.5",
    "?penalty=lasso&w1=1&w2=0.9&rho=0.3&lambda=&mix=0.5",
    "?penalty=lasso&w1=1&w2=9&rho=0.3&lambda=3&mix=0.5",
    "?penalty=lasso&w1=0x1&w2=0.9&rho=0.3&lambda=3&mix=0.5",
    "?penalty=constructor&w1=1&w2=0.9&rho=0.3&lambda=3&mix=0.5",
    "?penalty=<script>alert(1)</script>&w1=1&w2=1&rho=0&lambda=1&mix=1",
    "?penalty=elastic",
    "?%E0%A4%A=%&&&=;w1",
)


@pytest.mark.parametrize("junk", JUNK)
def test_invalid_link_gives_the_default_state(visit: Callable, junk: str) -> None:
    visited = visit("index", junk)
    visited.explorer()
    assert visited.state() == DEFAULT
    assert visited.words().startswith("w₂ is exactly 0")
    assert visited.complaints == []


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("tiny", ["1e-300", "1e-12", "1e-7", "1.5e-6"])
def test_tiny_numbers_in_a_link_draw_nothing_undefined(
    visit: Callable, penalty: str, tiny: str
) -> None:
    query = f"?penalty={penalty}&w1={tiny}&w2=0&rho=-0.99&mix=0&lambda={tiny}"
    drawn = visit("full", query).explorer().evaluate("element => element.outerHTML")
    assert [word for word in ("NaN", "Infinity", "undefined") if word in drawn] == []


def test_link_to_another_part_of_the_page_leaves_the_default_state(visit: Callable) -> None:
    visited = visit("full", LINK + "#after")
    visited.explorer()
    assert visited.state() == DEFAULT
    named = visit("full", LINK + "#explorer-1")
    named.explorer()
    assert named.state() == LINKED


def test_link_may_name_the_figure_and_only_what_changes(visit: Callable) -> None:
    visited = visit("full", "?penalty=ridge&lambda=2.5#fig-full")
    visited.explorer()
    assert visited.state() == DEFAULT | {"penalty": "ridge", "lambda": 2.5}


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_link_in_the_text_moves_the_explorer_without_loading_the_page(
    visit: Callable, motion: str
) -> None:
    visited = visit("full", reduced_motion=motion)
    page = visited.page
    page.evaluate("window.same = true")
    link = page.get_by_role("link", name="turn to ridge at λ = 2.5")
    link.focus()
    page.keyboard.press("Enter")
    wait_until(page, "window.mounted?.state().lambda === 2.5")
    assert assert_shows_its_solution(visited) == DEFAULT | {"penalty": "ridge", "lambda": 2.5}
    assert page.evaluate("same")
    assert link.evaluate("link => link === document.activeElement")
    live = page.locator(".exhibit-live").inner_text()
    assert live.startswith("Ridge. ") and visited.result() in live


# --- the sweep over the strengths -----------------------------------------------------------------


def test_play_sweeps_the_strengths_until_a_touch(reset: Callable) -> None:
    visited = reset("index")
    page, play = visited.page, visited.explorer().locator("[data-action=play]")
    play.click()
    assert play.inner_text() == "Stop"
    assert visited.state()["lambda"] < 1  # it begins without a penalty
    wait_until(page, "mounted.state().lambda > 1")
    page.locator(".explorer-words").click()
    stopped = assert_shows_its_solution(visited)
    assert 1 < stopped["lambda"] < 4.5
    assert play.inner_text() == "Play"
    assert visited.result() in page.locator(".exhibit-live").inner_text()
    page.wait_for_timeout(200)
    assert visited.state() == stopped


def test_play_ends_where_all_weights_are_zero(reset: Callable) -> None:
    visited = reset("index", state=DEFAULT | {"z": [0.5, 0.2], "lambda": 0})
    play = visited.explorer().locator("[data-action=play]")
    play.click()
    wait_until(visited.page, "document.querySelector('[data-action=play]').textContent === 'Play'")
    # lambda max is 2 * (0.5 + 0.3 * 0.2) = 1.12
    assert visited.state()["lambda"] == pytest.approx(1.232)
    assert visited.result() == "w₁ = 0, w₂ = 0, t = 0"


def test_play_is_absent_with_reduced_motion(reset: Callable) -> None:
    visited = reset("index")
    play = visited.explorer().locator("[data-action=play]")
    assert play.is_visible()
    visited.page.emulate_media(reduced_motion="reduce")
    assert not play.is_visible()


# --- the pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "diamond: P(w) ≤ 0.57"),
        ({"penalty": "ridge"}, "disc: P(w) ≤ 0.35"),
        ({"penalty": "elastic-net"}, "rounded diamond: P(w) ≤ 0.51"),
        ({"penalty": "best-subset", "lambda": 0.5}, "no bound: all weights allowed"),
        ({"penalty": "best-subset", "lambda": 1}, "allowed: both axes"),
        ({"penalty": "best-subset", "lambda": 5}, "allowed: only the origin"),
        ({"lambda": 5}, "allowed: only the origin"),
    ],
)
def test_picture_says_which_weights_are_allowed(reset: Callable, change: dict, words: str) -> None:
    visited = reset("index", state=DEFAULT | change)
    visited.state()
    label = visited.page.locator('[data-name="allowed"]')
    assert label.text_content() == words
    # all of the label is in the picture's left half, and a plane without bound is not filled
    [frame], [box] = boxes(visited.page.locator('[data-view="contours"] > svg')), boxes(label)
    assert frame["left"] < box["left"] < box["right"] < frame["left"] + 0.55 * frame["width"]
    [region] = boxes(visited.page.locator('[data-name="region"]'))
    assert (region["width"] < 8) == (words.startswith("no bound") or words.endswith("origin"))


def test_caption_of_the_cover_is_true_for_every_penalty(site: Path) -> None:
    caption = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser").figcaption
    assert "region" in caption.text
    assert not re.search("diamond|disc", caption.text)
    changes = [fields["href"] for fields in caption.select("a.explorer-move")]
    assert [re.search("penalty=([a-z]+)", href)[1] for href in changes] == ["lasso", "ridge"]


@pytest.mark.parametrize(
    ("change", "ticks"),
    [
        ({}, ["0", "1", "2"]),
        ({"z": [-1.8, 0.9]}, ["−2", "−1", "0", "1"]),
        ({"z": [0, 0]}, ["0", "1"]),
        ({"penalty": "best-subset", "z": [2.5, 2.5], "rho": 0.9}, ["0", "2", "4"]),
        ({"penalty": "best-subset", "z": [2.5, -2.5], "rho": -0.9}, ["−2", "0", "2", "4"]),
    ],
)
def test_axis_of_the_paths_fits_them(reset: Callable, change: dict, ticks: list[str]) -> None:
    visited = reset("index", state=DEFAULT | change)
    visited.state()
    paths = visited.page.locator('[data-view="paths"] > svg')
    shown = paths.locator("[data-name^=tick]").all_text_contents()
    assert [text for text in shown if text] == ticks
    [frame] = boxes(paths.locator(".explorer-axis").first)
    tops, bottoms = zip(
        *[(box["top"], box["bottom"]) for box in boxes(paths.locator(".explorer-path"))],
        strict=True,
    )
    # they fill half of the height at least, and none is on the frame
    assert frame["top"] + 5 < min(tops) and max(bottoms) < frame["bottom"] - 5
    if change.get("z") != [0, 0]:
        assert max(bottoms) - min(tops) > frame["height"] / 2


# --- the tour -------------------------------------------------------------------------------------


# the picture, the steps and the focused button, as left, top, right and bottom
TOUR = """[
  "[data-view=contours] > svg", ".explorer-tour", ":focus", "[data-action=next]",
].map((selector) => {
  const {left, top, right, bottom} = document.querySelector(selector).getBoundingClientRect();
  return [left, top, right, bottom];
})"""


@pytest.mark.parametrize("size", [(1400, 900), (390, 844), (360, 640), (860, 400)])
@pytest.mark.parametrize("name", ["index", "full"])
def test_picture_and_steps_are_on_the_screen_during_the_tour(
    reset: Callable, name: str, size: tuple[int, int]
) -> None:
    visited = reset(name, width=size[0])
    page = visited.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator("[data-action=tour]").focus()
    page.keyboard.press("Enter")
    places = []
    for number in range(1, 6):
        visited.state()
        assert page.locator(".explorer-step").inner_text() == f"Step {number} of 5"
        picture, steps, focused, button = page.evaluate(TOUR)
        for left, top, right, bottom in (picture, steps, focused):
            assert left >= 0 and right <= size[0]
            assert top >= 48 and bottom <= size[1]  # below the header
        assert picture[3] <= steps[1] or picture[2] <= steps[0]  # neither covers the other
        assert picture[3] - picture[1] > 220
        places.append(button)
        page.keyboard.press("Enter")
    np.testing.assert_allclose(places, [places[0]] * 5, atol=2)  # the button stays in place
    # that was the last step: the focus was on End, which shows the button of the tour again
    [button] = boxes(page.locator("[data-action=tour]:focus"))
    assert button["top"] >= 48 and button["bottom"] <= size[1]


def test_second_click_on_the_tour_does_not_reset_it(reset: Callable) -> None:
    visited = reset("full")
    visited.page.emulate_media(reduced_motion="reduce")
    visited.explorer().locator("[data-action=tour]").dblclick()
    assert visited.state() == DEFAULT | {"lambda": 0}
    assert visited.page.locator(".explorer-step").inner_text() == "Step 1 of 5"
    visited.page.evaluate("document.activeElement.blur()")  # as when the click met no button
    visited.page.keyboard.press("Escape")
    visited.page.locator(".explorer-tour").wait_for(state="hidden")


def test_tour_speaks_of_the_prior_where_it_is_shown(reset: Callable) -> None:
    told = {name: reset(name).page.locator(".explorer-story").inner_text() for name in SIZES}
    shows = {name: reset(name).page.locator("[data-view=densities]").count() > 0 for name in SIZES}
    assert shows == {"index": False, "full": True}
    assert {name: "prior" in text for name, text in told.items()} == shows


def test_tour_has_five_steps_with_different_states_and_texts(reset: Callable) -> None:
    visited = reset("full")
    visited.page.emulate_media(reduced_motion="reduce")
    explorer = visited.explorer()
    explorer.locator("[data-action=tour]").click()
    told, states = [], []
    for number in range(1, 6):
        assert explorer.locator(".explorer-step").inner_text() == f"Step {number} of 5"
        told.append(explorer.locator(".explorer-story li:visible").inner_text())
        states.append(assert_shows_its_solution(visited))
        assert told[-1] in explorer.locator(".exhibit-live").inner_text()
        if number < 5:
            visited.page.keyboard.press("Enter")  # the focus is on Next
    assert explorer.locator("[data-action=next]").is_disabled()
    assert len({str(state) for state in states}) == len(set(told)) == 5
    assert {state["penalty"] for state in states} == set(PENALTIES)
    explorer.locator("[data-action=back]").click()
    assert explorer.locator(".explorer-step").inner_text() == "Step 4 of 5"
    explorer.locator("[data-action=end]").click()
    assert not explorer.locator(".explorer-tour").is_visible()
    assert visited.page.evaluate("document.activeElement.dataset.action") == "tour"


def test_numbers_in_the_tour_are_right(reset: Callable) -> None:
    story = reset("full").page.locator(".explorer-story li").all_text_contents()
    assert len(story) == 5
    ridge = solution(DEFAULT | {"penalty": "ridge"})
    twins = DEFAULT | {"rho": 0.9, "lambda": 4}
    lasso, net = solution(twins), solution(twins | {"penalty": "elastic-net"})
    subset = solution(DEFAULT | {"penalty": "best-subset", "lambda": 1})
    assert lasso[1] == subset[1] == solution(DEFAULT)[1] == 0
    for words, numbers in zip(
        story,
        ([1.8, 0.9], [solution(DEFAULT)[0]], ridge, [lasso[0], *net], subset[:1]),
        strict=True,
    ):
        for number in numbers:
            assert shown(number) in words


@pytest.mark.parametrize(("motion", "glides"), [("reduce", False), ("no-preference", True)])
def test_tour_is_animated_unless_the_reader_prefers_reduced_motion(
    visit: Callable, motion: str, glides: bool
) -> None:
    visited = visit("index", LINK, reduced_motion=motion)
    visited.explorer()
    visited.page.evaluate(
        "() => { window.seen = new Set(); const look = () => {"
        "seen.add(JSON.stringify(mounted.state())); requestAnimationFrame(look); }; look(); }"
    )
    visited.page.locator("[data-action=tour]").click()
    wait_until(visited.page, "mounted.state().lambda === 0")
    assert (visited.page.evaluate("seen.size") > 2) == glides


# --- accessibility --------------------------------------------------------------------------------


AXE = """() => axe.run(".explorer", {resultTypes: ["violations"], preload: false}).then(
  ({passes, violations}) => [
    passes.length,
    violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`)),
  ],
)"""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "full"])
def test_axe_finds_nothing(reset: Callable, book: Book, name: str, mode: str) -> None:
    visited = reset(name)
    page, explorer = visited.page, visited.explorer()
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    wait_until(page, "mode => document.documentElement.dataset.theme === mode", arg=mode)
    if not page.evaluate("'axe' in window"):
        page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    explorer.locator("[data-action=tour]").click()
    if name == "full":
        explorer.locator("summary").click()
    for penalty in PENALTIES:
        page.evaluate("penalty => mounted.set({penalty})", penalty)
        visited.state()
        # wait for colour transitions to end
        wait_until(page, AT_REST)
        passed, found = page.evaluate(AXE)
        assert found == []
        assert passed > 15


def test_colours_follow_the_mode_at_once(visit: Callable) -> None:
    visited = visit("full", color_scheme="light")
    explorer = visited.explorer()
    canvas = explorer.locator("canvas")
    ink = "node => getComputedStyle(node).fill"
    name = explorer.locator("svg .explorer-name").first
    light = name.evaluate(ink), canvas.evaluate("node => node.toDataURL()")
    visited.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    visited.state()
    assert name.evaluate(ink) != light[0]
    assert canvas.evaluate("node => node.toDataURL()") != light[1]


def test_dragging_rotates_the_surface(reset: Callable) -> None:
    visited = reset("full")
    canvas = visited.explorer().locator("canvas")
    before = pixels(canvas)
    box = canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(x + 60, y + 10, steps=3)
    visited.page.mouse.up()
    assert np.mean(np.any(pixels(canvas) != before, axis=-1)) > 0.05
    assert visited.state() == DEFAULT


def test_picture_and_tour_are_shown_without_javascript(visit: Callable) -> None:
    page = visit("full", java_script_enabled=False).page
    assert "exactly 0" in page.locator(".explorer-words").inner_text()
    picture = page.locator('[data-view="contours"] > svg')
    assert picture.bounding_box()["width"] > 200
    assert len(np.unique(pixels(picture).reshape(-1, 3), axis=0)) > 50
    story = page.locator(".explorer-story li")
    assert len([li for li in story.all() if li.is_visible()]) == 5
    for view in boxes(page.locator(".explorer-view > svg")):
        assert all(box["top"] >= view["bottom"] for box in boxes(story))
    for useless in (".explorer-controls", ".explorer-actions", "canvas", '[data-name="bound"]'):
        assert not page.locator(useless).is_visible()
    assert "drag" not in page.locator(".explorer").inner_text()


def test_picture_does_not_change_when_the_script_loads(visit: Callable, pages: Path) -> None:
    html = (pages / "full.html").read_text("utf-8")
    drawn = dict(re.findall(r'data-name="([\w-]+)"[^>]*? transform="([^"]+)"', html))
    visited = visit("full")
    visited.explorer()
    live = visited.page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-name][transform]')]"
        ".map(node => [node.dataset.name, node.getAttribute('transform')]))"
    )
    assert len(live) > 12
    assert live == drawn


def test_figure_has_a_number_and_a_caption(reset: Callable) -> None:
    page = reset("full").page
    assert page.locator("figcaption em").count() == 0
    assert "The whole one." in page.locator("figcaption").inner_text()
    assert page.locator('a[href="#fig-full"]').first.inner_text().startswith("Fig.")
