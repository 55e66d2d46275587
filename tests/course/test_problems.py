"""Problems of this course: no file of the site has a solution, and its numbers are of cells."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bookkit.book import Book
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.teaching.problems import answers_in, problems_in

BOOK = Book(Path(__file__).parents[2])
NAMES = [file.stem for file in BOOK.solutions]
SPAN = 40  # letters of a solution that no other text has by chance
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$|`[^`]+`", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)*(?![\w-])")


def letters(text: str) -> str:
    """The letters of a text in lower case, without tags: what survives any change of layout."""
    return re.sub(r"<[^>]*>|[\W\d_]|\\n|\\u....", "", text).lower()


def prose_of(text: str) -> str:
    """A solution without its cells."""
    return re.sub(r"^```.*?^```\n?", "", text, flags=re.MULTILINE | re.DOTALL)


def spans_of(name: str) -> Iterator[str]:
    """Pieces of each line of a chapter's solutions, in letters.

    A line of code that a chapter has as well is the chapter's.
    """
    _, answers = answers_in((BOOK.root / f"solutions/{name}.md").read_text("utf-8"))
    taught = letters("\n".join(page.read_text("utf-8") for page in BOOK.chapters))
    for answer in answers:
        prose = letters(prose_of(answer.text))
        for line in answer.text.splitlines():
            for piece in re.split(FORMULA, line):
                span = letters(piece)[:SPAN]
                if len(span) == SPAN and (span in prose or span not in taught):
                    yield span


@cache
def served() -> str:
    """The letters of all that the site serves as text, archives included."""
    texts = [
        path.read_text("utf-8", errors="ignore")
        for path in BOOK.site.rglob("*")
        if path.suffix in {".html", ".ipynb", ".js", ".json", ".md", ".txt", ".py"}
    ]
    for path in BOOK.site.rglob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            texts += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    return letters("\n".join(texts))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_solution_is_served(site: Path, name: str) -> None:
    spans = list(spans_of(name))
    assert len(spans) > 15
    assert [span for span in spans if span in served()] == []


def test_a_solution_that_was_served_would_be_found() -> None:
    page = (BOOK.root / "chapters/ridge.md").read_text("utf-8")
    (task,) = [one.task for one in problems_in(page) if one.label == "pr-ridge-towards"]
    spans = [letters(line)[:SPAN] for line in task.splitlines() if "$" not in line]
    assert spans and all(span in served() for span in spans)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_a_solution_are_its_cells_or_the_tasks(name: str) -> None:
    """A number in a solution's words stands in its cells, their outputs or the problem."""
    file = BOOK.root / f"solutions/{name}.md"
    tasks = {p.label: p.task for p in problems_in((BOOK.root / f"chapters/{name}.md").read_text())}
    outputs = nbformat.read(BOOK.accepted_outputs(file), as_version=4).cells
    cells = code_cells(read_notebook(file))
    shown = {
        cell.line: cell.content.source + str([dict(out) for out in ran.outputs])
        for cell, ran in zip(cells, (c for c in outputs if c.cell_type == "code"), strict=True)
    }
    _, answers = answers_in(file.read_text("utf-8"))
    ends = [*(answer.line for answer in answers[1:]), 10**6]
    for answer, end in zip(answers, ends, strict=True):
        known = tasks[answer.label] + "".join(
            text for line, text in shown.items() if answer.line <= line < end
        )
        found = set(NUMBER.findall(re.sub(FORMULA, " ", prose_of(answer.text))))
        unknown = {number for number in found if number not in NUMBER.findall(known)}
        assert unknown <= {str(n) for n in range(6)}, (answer.label, unknown)


def test_the_pdf_is_of_pages_that_hold_no_solutions() -> None:
    pages = {BOOK.root / f"{name}.md" for name in BOOK.contents}
    assert pages.isdisjoint(BOOK.solutions)
    assert len(NAMES) >= 9
