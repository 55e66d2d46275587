"""Settings and fixtures that all tests share."""

import os
import re
import signal
from pathlib import Path

import pytest
from bookkit.book import Book
from browsing import address, browser, started, visit
from hypothesis import Phase, settings
from small_book import small
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# fixtures defined in tests/support
__all__ = ["address", "browser", "small", "started", "visit"]

# Processes that a shell starts in the background ignore Ctrl-C, and so do their own children; but
# some tests send Ctrl-C to a build.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every run and machine, and no time limit for one of them, so that a test
# fails only because the code changed, not because the machine was busy. Failures are not shrunk:
# where the code is wrong and slow, that takes many minutes.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("steady")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a worker that waits for a browser leaves one idle."""
    return (os.cpu_count() or 1) + 1


class ByFileOrPage(LoadFileScheduling):
    """Gives a worker a whole file, but of test_each_page.py a page: alone it would take longest."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        page = re.search(r"\[(.+)-\d+\]$", test) if file.endswith("/test_each_page.py") else None
        return f"{file} {page[1]}" if page else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFileOrPage | None:
    return ByFileOrPage(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def book() -> Book:
    """The book that this test suite belongs to."""
    return Book(Path(__file__).parents[1])


@pytest.fixture(scope="session")
def site(book: Book) -> Path:
    """The folder of the built website."""
    assert (book.site / "index.html").exists(), "there is no site to test: run 'make book'"
    return book.site
