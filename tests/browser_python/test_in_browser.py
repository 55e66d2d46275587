"""The worker runs a chapter's cells in a browser, and gives the outputs that the page shows."""

from typing import Any

import pytest
from bookkit.book import Book
from bookkit.browser_python.collect import collected
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
    if not collected(book).exists():
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
