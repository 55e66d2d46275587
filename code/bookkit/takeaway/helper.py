"""The files that downloads contain besides notebooks: what their cells import."""

from pathlib import Path

from bookkit.book import Book
from bookkit.execution.dependencies import helper_files
from bookkit.takeaway import notebook_setup

SETUP = Path(notebook_setup.__file__)


def helper_contents(book: Book) -> dict[str, bytes]:
    """The contents of the files that a notebook needs beside it, by target path."""
    files = {**helper_files(book), SETUP.name: SETUP}
    return {name: path.read_bytes() for name, path in files.items()}


def helper_sources(book: Book) -> list[str]:
    """The source of each Python file in the course's own packages."""
    return [path.read_text("utf-8") for path in helper_files(book).values() if path.suffix == ".py"]
