"""Measure Python in the page: how soon it answers, what it loads, how fast it stops, what edits do.

    python benchmarks/run_here.py [EDITS]

Builds a small book whose first cell uses numpy, serves it compressed from this machine, and opens
it in headless Chromium. Needs the files that `make browser-python` collects, and an idle machine.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests/support"), str(ROOT / "tests/browser_python")]

from bookkit.book import Book
from bookkit.chromium import launch
from browsing import served
from playwright.sync_api import Browser, Page, expect, sync_playwright
from small_book import cell, empty_book
from test_run_here import NAME, SECONDS, mangled, nth, offer_python, start, write

ALLOWED = {"nothing cached": 12.0, "cached": 6.0}  # seconds from the click to the first result
MOST_LOADED = 10.0  # MB on the wire until then
MOST_TO_STOP = 1.0  # seconds
ROUNDS = 3
SOURCE = "import numpy as np\n\nprint(np.linalg.norm([3, 4]))"
EDITED = "x = [1, 2]\nfor one in x:\n    print(one)\nsum(x)"


def until_first_result(page: Page, address: str) -> tuple[float, float]:
    """Seconds from the click on the button to the first result, and MB that were loaded for it."""
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(f"{address}/{NAME}", wait_until="networkidle")
    asked.clear()
    began = time.perf_counter()
    page.get_by_role("button", name="Run this chapter here").click()
    page.get_by_role("button", name="Run cell 1").click()
    expect(nth(page, 1).locator(".run-status")).to_contain_text("Done", timeout=SECONDS)
    seconds = time.perf_counter() - began
    return seconds, sum(one.sizes()["responseBodySize"] for one in asked) / 1e6


def report_start(browser: Browser, address: str) -> None:
    """Print how soon numpy answers in a fresh browser, and in one that has been there before."""
    for _ in range(ROUNDS):
        context = browser.new_context()
        for kind, most in ALLOWED.items():
            page = context.new_page()
            seconds, loaded = until_first_result(page, address)
            print(f"{kind:16}{seconds:6.1f} s to numpy's first result, at most {most:.0f}", end="")
            # what comes from the cache counts too, so that this is of interest the first time only
            first = kind == "nothing cached"
            print(f"; {loaded:.1f} MB, at most {MOST_LOADED:.0f}" if first else "")
            page.close()
        context.close()


def report_stop(page: Page) -> None:
    """Print how long an endless loop takes to stop."""
    place = nth(page, 1)
    write(place, "print('it runs')\nwhile True: pass")
    place.get_by_role("button", name="Run cell 1").click()
    expect(place.locator(".cell_output")).to_contain_text("it runs", timeout=SECONDS)
    began = time.perf_counter()
    place.get_by_role("button", name="Stop cell 1").click()
    expect(place.locator(".run-status")).to_contain_text("Stopped")
    print(f"{time.perf_counter() - began:.2f} s to stop, at most {MOST_TO_STOP:.0f}")


def report_edits(page: Page, count: int) -> None:
    """Run a cell with `count` random edits of it, one after the other."""
    place, dice, longest = nth(page, 1), random.Random(1), 0.0
    for _ in range(count):
        write(place, mangled(EDITED, dice))
        began = time.perf_counter()
        place.get_by_role("button", name="Run cell 1").click()
        expect(place.get_by_role("button", name="Stop cell 1")).to_be_hidden(timeout=SECONDS)
        longest = max(longest, time.perf_counter() - began)
    write(place, "print(6 * 7)")
    place.get_by_role("button", name="Run cell 1").click()
    expect(place.locator(".cell_output")).to_have_text("42", timeout=SECONDS)
    print(f"{count} random edits ran, the longest for {longest:.1f} s; the page still works")


def main() -> None:
    """Run the benchmark and print the results."""
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    book = Book(ROOT)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        small = empty_book(Path(folder), book)
        offer_python(small, book)
        small.write(one=cell(SOURCE))
        built = small.build()
        if built.returncode:
            sys.exit(built.stderr)
        browser = launch(playwright, book)
        with served(small.root / "_build/html") as address:
            report_start(browser, address)
            page = browser.new_page()
            page.goto(f"{address}/{NAME}")
            start(page)
            report_stop(page)
            report_edits(page, edits)
        browser.close()


if __name__ == "__main__":
    main()
