"""The files that downloads contain besides notebooks: the course's helper packages."""

from bookkit.book import Book
from bookkit.execution.dependencies import helper_files


def helper_contents(book: Book) -> dict[str, bytes]:
    """The contents of the packages that cells import, by target path."""
    return {name: path.read_bytes() for name, path in helper_files(book).items()}


def helper_sources(book: Book) -> list[str]:
    """The source of each Python file in these packages."""
    return [path.read_text("utf-8") for path in helper_files(book).values() if path.suffix == ".py"]
