"""What depends on what: the chapters in the order of `_toc.yml`, and which others each needs.

A chapter is a page in a numbered part of `_toc.yml`. Its front matter says which it needs, and may
say what a reader can do after each of its sections:

    needs: [lasso, ridge]
    teaches:
      One line of algebra: derive ridge's weights
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bookkit.book import Book, BookError

NEEDS, TEACHES = "needs", "teaches"


@dataclass(frozen=True)
class Chapter:
    """A chapter's place in the course.

    Attributes:
        page: the page's name, such as chapters/ridge.
        part: the caption of its part of `_toc.yml`.
        needs: the names of the pages of the chapters that it needs.
        teaches: what a reader can do after each section, by the section's heading.
    """

    page: str
    part: str
    needs: tuple[str, ...]
    teaches: dict[str, str]


def chapters_in_order(book: Book) -> dict[str, Chapter]:
    """The chapters by the names of their pages.

    Raises BookError, with file and line, if a chapter needs what is no chapter, or comes later.
    """
    found: dict[str, Chapter] = {}
    faults: list[str] = []
    numbered = [
        (name, part.caption or "")
        for part in book.contents.root.subtrees
        if part.numbered
        for name in map(str, part.items)
    ]
    for name, part in numbered:
        path = book.root / f"{name}.md"
        fields = front_matter(path)
        folder = Path(name).parent
        needs = tuple((folder / str(stem)).as_posix() for stem in fields.get(NEEDS) or ())
        for page in needs:
            if page not in found:  # so there is no circle either
                known = any(page == other for other, _ in numbered)
                reason = "comes later in _toc.yml" if known else "is no chapter of _toc.yml"
                place = f"{book.name(path)}: line {line_with(f'{NEEDS}:', path)}"
                faults.append(f"{place}: it needs {Path(page).name!r}, which {reason}")
        in_order = tuple(page for page in found if page in needs)
        found[name] = Chapter(name, part, in_order, dict(fields.get(TEACHES) or {}))
    if faults:
        raise BookError(*faults)
    return found


def front_matter(path: Path) -> dict[str, Any]:
    """The fields at the top of a page; empty if it has none, or they cannot be read."""
    from myst_parser.config.main import TopmatterReadError, read_topmatter
    from yaml import YAMLError

    text = path.read_text("utf-8") if path.exists() else ""
    try:
        return read_topmatter(text) or {}
    except (TopmatterReadError, YAMLError):
        return {}  # what reads the cells says what is wrong


def heading_of(page: Path) -> str:
    """The title of a page, as its text has it."""
    lines = page.read_text("utf-8").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), page.stem)


def parts(chapters: dict[str, Chapter]) -> list[str]:
    """The captions of the parts, in order."""
    return list(dict.fromkeys(chapter.part for chapter in chapters.values()))


def line_with(start: str, page: Path) -> int:
    """The number of the first line of a page that begins with `start`; 1 if none does."""
    lines = page.read_text("utf-8").splitlines()
    return next((at for at, line in enumerate(lines, 1) if line.strip().startswith(start)), 1)
