"""Writes the skeleton of a chapter, with everything that a chapter must have."""

import re
from pathlib import Path

from claims.blocks import claims_file

from bookkit.book import Book, BookError
from bookkit.commands.accept import accept

SKELETON = Path(__file__).with_suffix(".md")
CLAIMS = '''\
"""What the text of `NAME.md` says, compared with what its cells computed."""

from claims import Page

page = Page("NAME.md")


def one_idea(x):
    page.let({"n": len(x), "x": x, r"\\bar x": x.mean()})
    page.states("The numbers {} have the mean {}:", x, x.mean())
    page.equation("eq-LABEL-mean")
'''
FILE = re.compile(r"(?P<indent> *)- file: (?P<page>\S+)")


def new_chapter(book: Book, name: str) -> None:
    """Write `chapters/NAME.md` and its claims, list it in `_toc.yml`, and accept its outputs.

    If `name` is not a valid name, or is taken, raise BookError and write nothing.
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
    claims = claims_file(page)
    claims.parent.mkdir(parents=True, exist_ok=True)
    before = add_to_toc(book, name)
    for path, text in ((page, SKELETON.read_text("utf-8")), (claims, CLAIMS)):
        text = text.replace("LABEL", label).replace("TITLE", title).replace("NAME", name)
        path.write_text(text, "utf-8")
    accept(book)
    print(
        f"\nWrite your chapter in {book.name(page)}, and the claims that check its text in "
        f"{book.name(claims)}. In _toc.yml it comes after {before}: move its "
        "line to where the chapter belongs."
    )


def add_to_toc(book: Book, name: str) -> str:
    """List a chapter in `_toc.yml` after the last one that has exercises, and return the latter."""
    toc = book.root / "_toc.yml"
    lines = toc.read_text("utf-8").splitlines(keepends=True)
    listed = [(at, found) for at, line in enumerate(lines) if (found := FILE.match(line))]
    if not listed:
        raise BookError("_toc.yml: there is no line '- file: ...' to add the chapter after")
    last, found = max(listed, key=lambda line: (has_exercises(book, line[1]["page"]), line[0]))
    lines.insert(last + 1, f"{found['indent']}- file: chapters/{name}\n")
    toc.write_text("".join(lines), "utf-8")
    return found["page"]


def has_exercises(book: Book, page: str) -> bool:
    path = book.root / f"{page}.md"
    return path.is_file() and "\n## Exercises\n" in path.read_text("utf-8")
