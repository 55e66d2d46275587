"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bookkit.book import Book
from chromium import launch
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def book() -> Book:
    """The book that this test suite belongs to."""
    return Book(Path(__file__).parents[1])


@pytest.fixture(scope="session")
def site(book: Book) -> Path:
    """The folder of the built website."""
    assert (book.site / "index.html").exists(), "there is no site to test: run 'make book'"
    return book.site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker: Playwright allows no second one beside it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
