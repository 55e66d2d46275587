"""What all tests share."""

import gc
import os
import signal
from pathlib import Path

import pytest
from bookkit.book import Book
from browsing import address, browser, visit
from hypothesis import Phase, settings
from small_book import small

__all__ = ["address", "browser", "small", "visit"]  # fixtures that stand beside what they serve

# What a shell starts in the background ignores Ctrl-C, and so would what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Pages are parsed into objects by the hundred thousand: as Python is set, it would look for garbage
# among them, and among all that was imported, a tenth of the time.
gc.set_threshold(100_000, 50, 100)

# The same examples on every run and machine, and no time limit for one of them: a test then fails
# because the code changed, never because it was Tuesday or the machine was busy.
# Nor is a failure shrunk: where the code is wrong and slow, that takes many minutes.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("steady")

# What takes longest, the longest first: a file stays with one worker, and one that began last would
# keep all others waiting. Of the rest any order will do.
LONGEST = (
    "test_each_page",
    "test_mutants",
    "test_killed",
    "test_exercises",
    "test_browser",
    "test_explorer",
    "test_questions",
    "test_build",
    "test_figures",
    "test_converter",
    "test_explorer_exact",
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a worker that waits for a browser leaves one idle."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="session")
def book() -> Book:
    """The book that this test suite belongs to."""
    return Book(Path(__file__).parents[1])


@pytest.fixture(scope="session")
def site(book: Book) -> Path:
    """The folder of the built website."""
    assert (book.site / "index.html").exists(), "there is no site to test: run 'make book'"
    return book.site
