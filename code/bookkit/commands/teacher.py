"""Builds what a teacher takes: solutions as notebooks and PDF, and questions for platforms."""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from bookkit.book import Book, BookError
from bookkit.commands.build import build
from bookkit.commands.pdf import print_joined
from bookkit.teaching.edition import SUFFIX, make_edition
from bookkit.teaching.questions import write_questions

EXERCISES = "## Exercises"


def teacher(book: Book) -> None:
    """Write `_build/teacher`: `notebooks`, `solutions.pdf` and `questions`.

    A chapter's notebook has its problems with their solutions, which ran, and the solutions of its
    exercises. Nothing of it is in the site.
    """
    build(book)
    folder = book.build / "teacher"
    folder.mkdir(parents=True, exist_ok=True)
    number = write_questions(book, folder / "questions")
    print(f"{number} questions are written as GIFT and QTI", flush=True)
    edition = make_edition(book, folder / "edition")
    # another process, because Sphinx's extensions keep what they know of the first book
    if subprocess.run([sys.executable, "-m", "bookkit", "build"], cwd=edition.root).returncode:
        raise BookError("the teacher's edition cannot be built: its messages are above")
    write_notebooks(edition, folder / "notebooks")
    print_joined(edition, printed(edition), folder / "solutions.pdf", book)
    print(f"\nThe teacher's edition is in {book.name(folder)}: it is not part of the site.")


def printed(edition: Book) -> dict[str, str]:
    """What the PDF has of which pages: each chapter's exercises, and its page of solutions."""
    parts: dict[str, str] = {}
    for name in edition.contents:
        text = (edition.root / f"{name}.md").read_text("utf-8")
        if f"\n{EXERCISES}\n" in text:
            parts[name] = "article h1, #exercises"
            if f"{name}{SUFFIX}" in edition.contents:
                parts[f"{name}{SUFFIX}"] = "article"
    return parts


def write_notebooks(edition: Book, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = edition.site / "_sources" / "chapters"
    for file in edition.solutions:
        notebook = nbformat.read(pages / f"{file.stem}{SUFFIX}.ipynb", as_version=4)
        chapter = nbformat.read(pages / file.with_suffix(".ipynb").name, as_version=4)
        notebook.cells += exercises_in(chapter.cells)
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"cell-{number}"
        nbformat.write(notebook, folder / f"{file.stem}.ipynb")


def exercises_in(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The text of the exercises and their solutions, without the cells to try them in."""
    starts = [at for at, cell in enumerate(cells) if cell.source.startswith("## ")]
    begins = next((at for at in starts if cells[at].source.startswith(EXERCISES)), len(cells))
    ends = next((at for at in starts if at > begins), len(cells))
    return [cell for cell in cells[begins:ends] if cell.cell_type == "markdown"]
