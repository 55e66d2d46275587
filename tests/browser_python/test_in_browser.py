"""The worker runs a chapter's cells in a browser, and gives the outputs that the page shows."""

import re
from typing import Any

import pytest
from bookkit.book import Book
from bookkit.browser_python.exercises import checked_exercises
from browser_cells import (
    RUN,
    accepted_cells,
    alike,
    difference,
    heard,
    lacks_package,
    served_python,
)
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def python(book: Book, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not book.browser_python.exists():
        pytest.skip("Python for the browser is not collected: run 'make browser-python'")
    with served_python(book, tmp_path_factory.mktemp("python")) as address:
        page = browser.new_page()
        page.goto(address)
        yield lambda *sources: page.evaluate(RUN, list(sources))
        page.close()


def test_the_cells_of_a_chapter_show_what_its_page_shows(book: Book, python: Any) -> None:
    """The shortest chapter; `benchmarks/browser_python.py` runs all of them."""
    chapters = filter(None, (accepted_cells(book, name) for name in book.contents))
    cells = min(chapters, key=len)
    said = python(*(cell.source for cell in cells))
    differences = list(map(difference, cells, said))
    assert differences == [""] * len(cells)


def test_a_cell_that_fails_leaves_the_next_one_running(python: Any) -> None:
    failed, fine = python("import absent_package", "print(1 + 1)")
    assert lacks_package(failed)
    assert heard(fine) == {"text": "2\n"}


def test_python_starts_again_after_what_ends_it(python: Any) -> None:
    nested = "x = []\nfor _ in range(100_000):\n    x = [x]\nrepr(x)"
    ended, anew, fine = python(nested, "x", "import numpy as np\nfloat(np.arange(3).sum())")
    assert heard(ended)["error"].startswith("This ended Python (Maximum call stack size exceeded)")
    assert heard(anew)["error"] == "Line 1: NameError: name 'x' is not defined"
    assert heard(fine)["text/plain 0"] == "3.0"


def test_an_exercise_is_checked_in_the_browser(book: Book, python: Any) -> None:
    label, start = next((one.label, one.start) for one in checked_exercises(book))
    check = {"type": "check", "exercise": label}
    *_, begun = python(start, check)
    names = re.findall(r"^(\w+) = \.\.\.$", start, re.M)
    assert begun[-1]["sentence"] == f"{names[0]} has no value yet."
    *_, tried = python("\n".join(f"{name} = -1234.5" for name in names), check)
    assert tried[-1]["exercise"] == label
    assert tried[-1]["sentence"]


def test_an_exercise_without_a_check_is_no_error(python: Any) -> None:
    (said,) = python({"type": "check", "exercise": "ex-unknown"})
    assert said[-1]["sentence"] == "The check failed: this exercise has none"


def test_what_pyplot_draws_is_shown(python: Any) -> None:
    (said,) = python("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    shown = heard(said)
    assert list(shown) == ["text", "image/svg+xml 0"]
    assert shown["text"] == ""


def test_a_package_that_only_running_reveals_is_loaded_for_the_next_run(python: Any) -> None:
    source = "import importlib\nprint(importlib.import_module('mpmath').__name__)"
    first, second = python(source, source)
    assert heard(first)["error"] == "mpmath has been loaded: run this cell again."
    assert heard(second) == {"text": "mpmath\n"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ('<text style="font: 9px serif" x="1.25">λ</text>', True),
        ('<text x="2">λ</text>', False),
        ('<text x="1">w</text>', False),
        ('<text x="1" y="1">λ</text>', False),
    ],
)
def test_pictures_are_compared_by_words_and_shapes(other: str, same: bool) -> None:
    assert alike('<text style="font-size: 9px" x="1.0">λ</text>', other) == same


def test_ids_of_pictures_may_differ() -> None:
    assert alike('<g clip-path="url(#p1afce6da66)"/>', '<g clip-path="url(#pacaae2a0f9)"/>')
