"""Run every cell in a browser, and print how many show there what their page shows.

    python benchmarks/browser_python.py [--firefox] [CHAPTER ...]

Needs the files that `make browser-python` collects. A cell that says which package the browser
lacks counts apart. What comes after it is run all the same.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/support"))

from bookkit.book import Book
from bookkit.chromium import launch
from browser_cells import (
    RUN,
    Said,
    accepted_cells,
    difference,
    lacks_package,
    run_in_firefox,
    served_python,
)
from playwright.sync_api import sync_playwright

LONGEST = 400  # characters of a difference


def in_chromium(book: Book, address: str, sources: list[str]) -> list[Said]:
    """What the worker of Chromium says of each cell."""
    with sync_playwright() as playwright:
        browser = launch(playwright, book)
        page = browser.new_page()
        page.goto(address)
        said = page.evaluate(RUN, sources)
        browser.close()
    return said


def main() -> None:
    """Run the cells of the chapters named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", help="such as ridge; all, if none is given")
    parser.add_argument("--firefox", action="store_true", help="in Firefox instead of Chromium")
    options = parser.parse_args()
    book, total = Book(ROOT), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with served_python(book, folder / "python") as address:
            for name in book.contents:
                if options.chapters and Path(name).name not in options.chapters:
                    continue
                if cells := accepted_cells(book, name):
                    sources, began = [cell.source for cell in cells], time.monotonic()
                    if options.firefox:
                        said = run_in_firefox(book, address, sources, folder)
                    else:
                        said = in_chromium(book, address, sources)
                    found = compare(name, cells, said)
                    print(
                        f"{name}: {describe(found)}, {time.monotonic() - began:.0f} s", flush=True
                    )
                    total += found
    print(f"all: {describe(total)}")


def compare(name: str, cells: list, said: list[Said]) -> Counter[str]:
    """Count the cells that are the same, lack a package or differ, and print how these differ."""
    found = Counter[str]()
    for at, (cell, one) in enumerate(zip(cells, said, strict=True), 1):
        differs = difference(cell, one)
        kind = "lacking" if lacks_package(one) else "different" if differs else "same"
        found[kind] += 1
        if differs:
            print(f"  {name}: cell {at}: {differs[:LONGEST]}")
    return found


def describe(found: Counter[str]) -> str:
    """The share of cells that are the same, in words."""
    share = found["same"] / found.total()
    lacking = f", {found['lacking']} lack a package" if found["lacking"] else ""
    return f"{found['same']} of {found.total()} cells are the same ({share:.1%}){lacking}"


if __name__ == "__main__":
    main()
