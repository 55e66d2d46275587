"""The data files that the cells of a page read, which its notebook brings along."""

import os
import re
from pathlib import Path

from bookkit.book import Book
from bookkit.execution.dependencies import data_files
from bookkit.execution.notebook import code_cells, read_notebook

MOST_BYTES = 1_000_000  # of the data that a notebook contains; course.zip holds any
LISTING = re.compile(r"\b(glob|rglob|iterdir|listdir|scandir|walk)\b")


class FarData(Exception):
    """Data outside the folder of the chapters, where no notebook would find it."""


def data_of(book: Book, page: Path) -> dict[str, Path]:
    """The data files that the cells of a page name, by the path under which they read them.

    A file counts as named if its name stands in the code, or if the code lists folders and names
    the file's folder.

    Raises:
        FarData: if one stands outside the folder of the chapters.
    """
    files = {}
    for cell in code_cells(read_notebook(page)):
        for path in _named(book, cell.content.source):
            name = os.path.relpath(path, page.parent).replace(os.sep, "/")
            if not path.is_relative_to(book.root / "chapters"):
                raise FarData(
                    f"{cell}: reads {name}, which nobody who takes the notebook away would have: "
                    "move it into the folder chapters, to chapters/data for instance"
                )
            files[name] = path
    return files


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
