"""Makes slides of a chapter, in a folder that runs from a disk."""

from pathlib import Path

from bookkit.book import Book, BookError
from bookkit.commands.build import build
from bookkit.teaching.slides import write_slides


def slides(book: Book, chapter: str) -> None:
    """Build the book, and write the slides of a chapter to `_build/slides`."""
    pages = {Path(name).name: name for name in book.contents}
    if chapter not in pages:
        raise BookError(f"CHAPTER must name a page of _toc.yml, such as ridge, got {chapter!r}")
    build(book)
    target = write_slides(book, pages[chapter], book.build / "slides")
    print(f"\nThe slides are made: open {book.name(target)} in a browser.")
