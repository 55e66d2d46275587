"""Writes the skeleton of a chapter, with everything that a chapter must have."""

import re
from pathlib import Path

from bookkit.book import Book, BookError
from bookkit.commands.accept import accept

SKELETON = Path(__file__).with_suffix(".md")
FILE = re.compile(r"(?P<indent> *)- file: (?P<page>\S+)")


def new_chapter(book: Book, name: str) -> None:
    """Write `chapters/NAME.md`, list it in `_toc.yml`, and accept its outputs.

    If `name` is not a valid name, or is taken, this raises BookError before it writes.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        rule = "NAME must be lower-case words joined by underscores, such as group_lasso"
        raise BookError(f"{rule}, got {name!r}")
    page = book.root / "chapters" / f"{name}.md"
    if page.exists():
        raise BookError(f"{book.name(page)} exists already: choose another NAME")
    book.require_complete_toc()
    label, title = name.replace("_", "-"), name.replace("_", " ").capitalize()
    if taken := [other for other in book.chapters if f"({label})=" in other.read_text("utf-8")]:
        raise BookError(f"{book.name(taken[0])} has the label {label!r}: choose another NAME")
    text = SKELETON.read_text("utf-8")
    text = text.replace("LABEL", label).replace("TITLE", title).replace("NAME", name)
    page.parent.mkdir(exist_ok=True)
    before = add_to_toc(book, name)
    page.write_text(text, "utf-8")
    accept(book)
    print(
        f"\nWrite your chapter in {book.name(page)}. In _toc.yml it comes after {before}: move its "
        "line to where the chapter belongs."
    )


def add_to_toc(book: Book, name: str) -> str:
    """List a chapter in `_toc.yml` after the last one that has exercises, and return the latter."""
    toc = book.root / "_toc.yml"
    lines = toc.read_text("utf-8").splitlines(keepends=True)
    listed = {at: found for at, line in enumerate(lines) if (found := FILE.match(line))}
    if not listed:
        raise BookError("_toc.yml: there is no line '- file: ...' to add the chapter after")
    with_exercises = [at for at, found in listed.items() if has_exercises(book, found["page"])]
    last = max(with_exercises or listed)
    lines.insert(last + 1, f"{listed[last]['indent']}- file: chapters/{name}\n")
    toc.write_text("".join(lines), "utf-8")
    return listed[last]["page"]


def has_exercises(book: Book, page: str) -> bool:
    path = book.root / f"{page}.md"
    return path.is_file() and "\n## Exercises\n" in path.read_text("utf-8")
