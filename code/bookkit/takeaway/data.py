"""The data files that the cells of a page read, which its notebook brings along."""

import os
import re
from pathlib import Path

from bookkit.book import Book
from bookkit.execution.dependencies import data_files
from bookkit.execution.notebook import code_cells, read_notebook

MOST_BYTES = 1_000_000  # of the data that a notebook contains; course.zip holds any
LISTING = re.compile(r"\b(glob|rglob|iterdir|listdir|scandir|walk)\b")


def data_of(book: Book, page: Path) -> dict[str, Path]:
    """The data files that the cells of a page name, by the path under which they read them.

    A file counts as named if its name stands in the code, or if the code lists folders and names
    the file's folder.
    """
    return {
        os.path.relpath(path, page.parent).replace(os.sep, "/"): path
        for cell in code_cells(read_notebook(page))
        for path in _named(book, cell.content.source)
    }


def _named(book: Book, code: str) -> list[Path]:
    lists_folders = bool(LISTING.search(code))
    return [
        path
        for path in data_files(book)
        if _mentions(code, path.name) or (lists_folders and _mentions(code, path.parent.name))
    ]


def _mentions(code: str, name: str) -> bool:
    """Whether a file or folder is named in a string of the code."""
    return re.search(rf"[\"'/\\]{re.escape(name)}[\"'/\\]", code) is not None
