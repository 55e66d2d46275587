"""Pages with cells have a button that runs them if the files for it are there, or else nothing."""

import re
import zipfile
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.browser_python.collect import PACKAGE
from bookkit.browser_python.sizes import packages_size, start_size
from bookkit.site.whole_course import offer_whole_course
from small_book import SmallBook, cell

PYTHON = cell("import numpy as np\n\nnp.ones(2)")
ADDED = ("run-here", "run_here", "_python", "wasm-unsafe-eval", "worker-src")


def everything(site: Path) -> str:
    return "".join(
        path.read_text("utf-8", "ignore")
        for path in site.rglob("*")
        if path.suffix in {".html", ".js", ".css"}
    )


def test_a_site_without_the_files_has_no_trace_of_the_button(small: SmallBook) -> None:
    small.write(one=PYTHON)
    assert small.build().returncode == 0
    site = small.root / "_build/html"
    assert not (site / "_python").exists()
    assert [word for word in ADDED if word in everything(site)] == []


@pytest.fixture
def offering(small: SmallBook, book: Book) -> SmallBook:
    """A book with a page that has cells and one that has none, where the files were collected."""
    if not book.browser_python.exists():
        pytest.skip("Python for the browser is not collected: run 'make browser-python'")
    (small.root / "tools").mkdir()
    (small.root / PACKAGE).symlink_to(book.root / PACKAGE, target_is_directory=True)
    small.write(one=PYTHON, two="Words.\n")
    built = small.build()
    assert built.returncode == 0, built.stderr
    return small


def test_pages_with_cells_have_the_button_its_script_and_the_policy(offering: SmallBook) -> None:
    assert [word for word in ADDED if word not in offering.page("one")] == []
    # the joined style sheet is for all pages
    assert [word for word in ADDED if word in offering.page("two")] == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', offering.page("one"))[1]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["worker-src"] == ["'self'"]
    unsafe = [source for sources in rules.values() for source in sources if "unsafe" in source]
    assert unsafe == ["'wasm-unsafe-eval'", "'unsafe-inline'"]  # the second is for style attributes


def test_the_button_says_how_much_is_loaded(offering: SmallBook) -> None:
    book, folder = Book(offering.root), offering.root / "_build/html/_python"
    said = re.search(r"(\d+) MB now, and up to (\d+) MB more", offering.page("one"))
    sizes = start_size(folder), packages_size(book, folder, offering.root / "chapters/one.md")
    assert [int(number) for number in said.groups()] == [round(size / 1e6) for size in sizes]
    numpy = next(folder.glob("numpy-*"))
    assert sizes[1] == numpy.stat().st_size
    # WebAssembly is the largest part, and comes packed
    assert not (folder / "pyodide.asm.wasm").exists()
    assert start_size(folder) < 10e6


def test_the_zip_of_the_site_leaves_out_what_does_not_run_from_a_disk(
    offering: SmallBook, book: Book, tmp_path: Path
) -> None:
    site, pdf = offering.root / "_build/html", tmp_path / "book.pdf"
    pdf.write_bytes(b"%PDF")
    offer_whole_course(site, pdf, book.root / "node_modules")
    with zipfile.ZipFile(site / "site.zip") as packed:
        assert [name for name in packed.namelist() if "_python" in name] == []
        page = packed.read("course/chapters/one.html").decode()
    assert "opened from a disk" in page
