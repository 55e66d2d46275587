"""The files that downloads contain besides notebooks: the course's packages, the pages' texts."""

from pathlib import Path

from bookkit.book import Book
from bookkit.execution.dependencies import cell_files

PAGES = "claims/pages"  # where claims.Page looks for a text that is not in the notebook's folder


def helper_files(book: Book) -> dict[str, bytes]:
    """The files of the course's packages that cells import: contents by target path."""
    return {name: path.read_bytes() for name, path in cell_files(book).items()}


def page_texts(pages: list[Path]) -> dict[str, bytes]:
    return {f"{PAGES}/{page.name}": page.read_bytes() for page in pages}


def helper_sources(book: Book) -> list[str]:
    """The source of each Python file in these packages."""
    return [path.read_text("utf-8") for path in cell_files(book).values() if path.suffix == ".py"]
