"""How much a reader's browser loads to run cells, measured in bytes as a server sends them."""

import gzip
import json
from functools import cache
from pathlib import Path

from bookkit.book import Book
from bookkit.browser_python.collect import CORE, LOCK
from bookkit.browser_python.files import COURSE, PACKED, WASM
from bookkit.browser_python.lock import providers, with_dependencies
from bookkit.browser_python.page.needs import imported
from bookkit.execution.notebook import code_cells, read_notebook

EDITOR = ("notebook.js", "notebook.css", "worker.js", COURSE, LOCK)
COMPRESSED = {".css", ".js", ".json"}  # what servers compress


def start_size(folder: Path) -> int:
    """What is loaded before the first cell runs, Python and the editor, from these files."""
    names = {*CORE, *EDITOR, PACKED} - {WASM}
    return sum(size_on_the_wire(folder / name) for name in names)


def packages_size(book: Book, folder: Path, page: Path) -> int:
    """What is loaded for all packages that the cells of a page import, as far as they are there."""
    packages = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    # together, because what a cell mentions decides what functions of an earlier import need
    source = "\n".join(cell.content.source for cell in code_cells(read_notebook(page)))
    needed = with_dependencies(packages, providers(packages, imported(source, book.root / "code")))
    return sum(size_on_the_wire(folder / packages[name]["file_name"]) for name in needed)


@cache
def size_on_the_wire(file: Path) -> int:
    if file.suffix in COMPRESSED:
        return len(gzip.compress(file.read_bytes()))
    return file.stat().st_size
