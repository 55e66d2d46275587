"""A reader runs the cells of a page in it; before the click, nothing is loaded for that."""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.browser_python.collect import PACKAGE
from bookkit.node import node
from browsing import NARROW, NEXT_FRAME, Visit, go, reload, served, wait_until, window
from playwright.sync_api import Browser, Locator, Page, Route, expect
from small_book import SmallBook, cell, empty_book

# A cell of each kind of output; the class stands for a value of sympy's, which would take seconds.
FORMULA = """class Formula:
    def _repr_latex_(self):
        return r"$\\frac{x}{2}$"


Formula()"""
FIGURE = """import plotly.graph_objects as go
go.Figure(go.Scatter(y=[1, 2]), layout={"meta": {"alt": "A line that rises"}})"""
EXERCISE = """```{exercise-start} Twice
:label: ex-twice
```
Double 21.
```{exercise-end}
```

```{solution-start} ex-twice
```
So it goes:
"""
CHAPTER = "".join(
    [
        cell("import numpy as np\n\nx = np.arange(4)\nprint(x.sum())"),
        cell("import helper\n\nx + helper.ANSWER"),
        cell(FORMULA),
        EXERCISE,
        cell("2 * 21"),
        "```{solution-end}\n```\n\n",
        cell(FIGURE),
        cell("from pathlib import Path\n\nprint(Path('data/numbers.csv').read_text())"),
    ]
)
NAME = "chapters/one.html"
DRIVER = Path(__file__).parents[2] / "tools/firefox"
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
SECONDS = 180_000  # milliseconds until Python has started, on a busy machine
CHECKS = {"ex-twice": {"file": "answers/one.py", "start": "doubled = ..."}}
FAKE_WORKER = """
onmessage = ({data: {cell, type, exercise, source}}) => {
  if (type === "check") postMessage({cell, type: "check", sentence: answers.shift()});
  else postMessage({cell, type: "done"});
};
const answers = ["It must be an even number.", null];
postMessage({type: "ready"});
"""


@pytest.fixture(scope="module")
def small_site(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small book whose pages can be run."""
    if not book.browser_python.exists():
        pytest.skip("Python for the browser is not collected: run 'make browser-python'")
    small = empty_book(tmp_path_factory.mktemp("run_here"), book)
    offer_python(small, book)
    small.write(one=CHAPTER)
    (small.root / "chapters/data").mkdir()
    (small.root / "chapters/data/numbers.csv").write_text("5,8\n")
    built = small.build()
    assert built.returncode == 0, built.stderr
    return small.root / "_build/html"


def offer_python(small: SmallBook, book: Book) -> None:
    (small.root / "tools").mkdir()
    (small.root / PACKAGE).symlink_to(book.root / PACKAGE, target_is_directory=True)


@pytest.fixture(scope="module")
def small_address(small_site: Path) -> Iterator[str]:
    with served(small_site) as address:
        yield address


@pytest.fixture(scope="module")
def running(browser: Browser, small_address: str) -> Iterator[Visit]:
    """The page with Python running, which the tests below share."""
    with window(browser, NARROW, color_scheme="light", reduced_motion="reduce") as page:
        visited = Visit(page, small_address, NAME)
        visited.rest()
        start(page)
        yield visited


def start(page: Page) -> None:
    page.get_by_role("button", name="Run this chapter here").click()
    status = page.locator(".run-here [role=status]")
    expect(status).to_have_text("Python is ready.", timeout=SECONDS)


def nth(page: Page, number: int) -> Locator:
    """A cell of the page, numbered from 1 without the attempts at exercises."""
    return page.locator("div.cell:not(.try-here)").nth(number - 1)


def write(place: Locator, text: str) -> None:
    place.locator(".cm-content").fill(text)


def run(place: Locator, state: str = "Done in") -> str:
    """Run a cell, and return the text of its output."""
    place.get_by_role("button", name="Run cell").or_(
        place.get_by_role("button", name="Run your attempt")
    ).first.click()
    expect(place.locator(".run-status")).to_contain_text(state, timeout=SECONDS)
    return output(place)


def output(place: Locator) -> str:
    return place.locator(".cell_output").inner_text().strip()


def test_nothing_is_loaded_before_the_click(browser: Browser, small_address: str) -> None:
    with window(browser, NARROW) as page:
        visited = Visit(page, small_address, NAME)
        visited.rest()
        assert [one.url for one in visited.asked if "_python" in one.url] == []
        expect(page.locator(".run-here")).to_contain_text("MB now")
        assert visited.complaints == []


def test_a_cell_shows_what_the_page_shows(running: Visit) -> None:
    place = nth(running.page, 1)
    on_page = output(place)
    assert run(place) == on_page == "6"


def test_an_edited_cell_shows_its_own_result_and_keeps_what_it_defined(running: Visit) -> None:
    write(nth(running.page, 1), "import numpy as np\n\nx = np.arange(3)\nprint(x.sum())")
    assert run(nth(running.page, 1)) == "3"
    assert run(nth(running.page, 2)) == "array([42, 43, 44])"


def test_a_cell_reads_the_data_of_the_book(running: Visit) -> None:
    assert run(nth(running.page, 6)) == "5,8"


def test_the_reset_brings_back_the_text_and_the_output_of_the_page(running: Visit) -> None:
    place = nth(running.page, 1)
    place.get_by_role("button", name="Reset cell 1").click()
    expect(place.locator(".cm-content")).to_contain_text("np.arange(4)")
    assert output(place) == "6"
    assert not place.get_by_role("button", name="Reset").is_visible()


def test_an_error_is_announced_in_one_line_and_the_next_cell_runs(running: Visit) -> None:
    place = nth(running.page, 2)
    write(place, "1 / 0")
    run(place, "Line 1: ZeroDivisionError: division by zero")
    assert place.locator(".run-status").get_attribute("role") == "status"
    write(place, "x.max()")
    assert "3" in run(nth(running.page, 2))
    place.get_by_role("button", name="Reset cell 2").click()


def test_all_above_runs_first_and_solutions_stay_out_of_it(running: Visit) -> None:
    page = running.page
    stop_all(page)
    run(nth(page, 2), "NameError: name 'x' is not defined")
    nth(page, 2).get_by_role("button", name="Run all above too, and cell 2").click()
    expect(nth(page, 2).locator(".run-status")).to_contain_text("Done in", timeout=SECONDS)
    assert output(nth(page, 2)) == "array([42, 43, 44, 45])"
    page.get_by_role("button", name="Run all cells").click()
    expect(nth(page, 6).locator(".run-status")).to_contain_text("Done in", timeout=SECONDS)
    assert nth(page, 4).locator(".run-status").inner_text() == ""


def stop_all(page: Page) -> None:
    """Have Python start again, which nothing but the stop of a running cell does."""
    write(nth(page, 3), "while True: pass")
    nth(page, 3).get_by_role("button", name="Run cell 3").click()
    nth(page, 3).get_by_role("button", name="Stop cell 3").click()
    expect(nth(page, 3).locator(".run-status")).to_contain_text("what cells had defined is gone")
    nth(page, 3).get_by_role("button", name="Reset cell 3").click()


@pytest.mark.parametrize("source", ["while True: pass", "while True: print('x' * 50)"])
def test_a_cell_without_end_is_stopped_and_the_page_still_works(
    running: Visit, source: str
) -> None:
    place = nth(running.page, 1)
    write(place, "print('it runs')\n" + source)
    place.get_by_role("button", name="Run cell 1").click()
    expect(place.locator(".cell_output")).to_contain_text("it runs", timeout=SECONDS)
    assert running.page.evaluate(NEXT_FRAME) is None
    place.get_by_role("button", name="Stop cell 1").click()
    expect(place.locator(".run-status")).to_contain_text("Stopped")
    place.get_by_role("button", name="Reset cell 1").click()
    assert run(place) == "6"


def test_formulas_and_figures_are_drawn_as_on_the_page(running: Visit) -> None:
    formula = nth(running.page, 3)
    run(formula)
    expect(formula.locator(".run-results .katex .mfrac")).to_be_visible()
    figure = nth(running.page, 5)
    write(figure, FIGURE.replace("[1, 2]", "[1, 2, 3]"))
    run(figure)
    graph = figure.locator(".run-results .plotly-figure[data-drawn] .plotly-figure-graph")
    graph.wait_for(state="attached")
    assert graph.evaluate("graph => [...graph.data[0].y]") == [1, 2, 3]
    assert graph.locator("xpath=..").get_attribute("aria-label") == "A line that rises"
    assert figure.locator(".plotly-figure").count() == 1
    assert figure.locator(".figure-data tbody tr").all_text_contents() == ["1", "2", "3"]


def test_a_figure_that_the_site_cannot_draw_says_so(running: Visit) -> None:
    place = nth(running.page, 5)
    write(place, FIGURE.replace("Scatter(y=[1, 2])", "Heatmap(z=[[1, 2]])"))
    run(place)
    said = place.locator(".run-results .plotly-figure > p")
    expect(said).to_contain_text("draws no traces of type “heatmap”", timeout=SECONDS)
    place.get_by_role("button", name="Reset cell 5").click()


def test_the_keyboard_runs_a_cell_and_leaves_it(running: Visit) -> None:
    page, place = running.page, nth(running.page, 1)
    write(place, "print(7)")
    place.locator(".cm-content").press("Shift+Enter")
    expect(place.locator(".cell_output")).to_have_text("7", timeout=SECONDS)
    page.keyboard.press("Tab")
    assert place.locator(".cm-content").inner_text().startswith(" ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    place.get_by_role("button", name="Reset cell 1").click()


def test_an_exercise_has_a_cell_to_try_in(running: Visit) -> None:
    attempt = running.page.locator("div.exercise .try-here")
    write(attempt, "2 * 21")
    assert run(attempt) == "42"


AXE = """(options) => axe.run(document, {...options, resultTypes: ["violations"], preload: false})
  .then(({violations}) => violations.flatMap(
    ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`),
  ))"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_cells_can_be_run(running: Visit, book: Book, theme: str) -> None:
    page = running.page
    page.emulate_media(color_scheme=theme)
    wait_until(page, f"document.documentElement.dataset.theme === '{theme}'")
    page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    assert page.evaluate(AXE, {}) == []


def test_the_page_fits_a_phone(running: Visit) -> None:
    assert running.page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_random_edits_never_hang_the_page(running: Visit) -> None:
    page, place, dice = running.page, nth(running.page, 1), random.Random(0)
    for _ in range(10):
        write(place, mangled("x = [1, 2]\nfor one in x:\n    print(one)\nsum(x)", dice))
        place.get_by_role("button", name="Run cell 1").click()
        expect(place.get_by_role("button", name="Stop cell 1")).to_be_hidden(timeout=SECONDS)
        assert page.evaluate(NEXT_FRAME) is None
    place.get_by_role("button", name="Reset cell 1").click()
    assert run(place) == "6"


def mangled(text: str, dice: random.Random) -> str:
    """The text with a few characters deleted, doubled or replaced."""
    letters = list(text)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(letters))
        letters[at] = dice.choice(["", letters[at] * 2, dice.choice("()[]:'=x1 \n#\\λ")])
    return "".join(letters)


def test_nothing_was_requested_from_elsewhere_and_nothing_complained(running: Visit) -> None:
    assert running.complaints == []


def test_earlier_edits_come_back_only_when_asked(browser: Browser, small_address: str) -> None:
    with window(browser, NARROW) as page:
        quick(page)
        go(page, f"{small_address}/{NAME}")
        start(page)
        write(nth(page, 1), "print('mine')")
        reload(page)
        start(page)
        expect(nth(page, 1).locator(".cm-content")).to_contain_text("np.arange(4)")
        page.get_by_role("button", name="Bring back your edits of").click()
        expect(nth(page, 1).locator(".cm-content")).to_have_text("print('mine')")
        assert page.locator(".run-edits").count() == 0
        reload(page)
        start(page)
        page.get_by_role("button", name="Forget them").click()
        reload(page)
        start(page)
        assert page.locator(".run-edits").count() == 0


def quick(page: Page) -> None:
    """Have a worker without Python, which answers that each cell is done and is ready at once."""

    def answer(route: Route) -> None:
        route.fulfill(body=FAKE_WORKER, content_type="text/javascript")

    page.route("**/_python/worker.js", answer)


def test_a_check_says_what_is_wrong_and_then_that_it_is_right(
    browser: Browser, small_address: str
) -> None:
    with window(browser, NARROW) as page:
        quick(page)
        page.route("**/checks.json", lambda route: route.fulfill(json=CHECKS))
        go(page, f"{small_address}/{NAME}")
        page.locator(".run-here").evaluate("box => { box.dataset.checks = ''; }")
        start(page)
        attempt = page.locator("div.exercise .try-here")
        assert attempt.locator(".cm-content").inner_text() == "doubled = ..."
        check = attempt.get_by_role("button", name="Check your attempt")
        check.click()
        expect(attempt.locator(".run-status")).to_have_text("It must be an even number.")
        check.click()
        expect(attempt.locator(".run-status")).to_have_text("That is right.")


def test_a_site_that_has_lost_the_files_says_so(browser: Browser, small_address: str) -> None:
    with window(browser, NARROW) as page:
        page.route("**/worker.js", lambda route: route.fulfill(status=404))
        go(page, f"{small_address}/{NAME}")
        page.get_by_role("button", name="Run this chapter here").click()
        status = page.locator(".run-here [role=status]")
        expect(status).to_contain_text("Python could not be started")


def test_a_page_opened_from_a_disk_says_what_to_do(browser: Browser, small_site: Path) -> None:
    with window(browser, NARROW) as page:
        go(page, (small_site / NAME).as_uri())
        page.get_by_role("button", name="Run this chapter here").click()
        status = page.locator(".run-here [role=status]")
        expect(status).to_contain_text("opened from a disk")
        links = status.locator("a").evaluate_all("all => all.map(one => one.href)")
        assert [link.rpartition("/")[2] for link in links] == ["one.ipynb", "course.zip"]


IN_FIREFOX = """async () => {
  const until = async (condition) => {
    while (!condition()) await new Promise((done) => setTimeout(done, 50));
  };
  const button = (place, name) =>
    [...place.querySelectorAll("button")].find((one) => one.textContent.startsWith(name));
  button(document, "Run this chapter here").click();
  await until(() => /ready|could not/.test(document.querySelector(".run-here").textContent));
  const cell = document.querySelectorAll("div.cell")[1];
  button(cell, "Run all above too").click();
  await until(() => /Done|Line/.test(cell.querySelector(".run-status").textContent));
  return cell.querySelector(".cell_output").textContent.trim();
}"""


@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed")
@pytest.mark.skipif(not (DRIVER / "node_modules").exists(), reason="run npm ci in tools/firefox")
def test_firefox_runs_cells_too(small_address: str, tmp_path: Path) -> None:
    probe = tmp_path / "probe.js"
    probe.write_text(IN_FIREFOX, "utf-8")
    command = [node(), DRIVER / "answers.mjs", FIREFOX, probe, f"{small_address}/{NAME}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout)
    assert seen["answers"] == "array([42, 43, 44, 45])"
    assert seen["complaints"] == []
