"""Problems: exercises of class "problem", whose solutions are not part of what the site serves.

A chapter asks them, without a solution beside them:

    ```{exercise-start} A short title
    :label: pr-ridge-title
    :class: problem
    ```
    What to do.
    ```{exercise-end}
    ```

The file of the chapter's name in the folder `solutions`, a notebook in the same form, answers each
in a section whose heading is the label. `_toc.yml` does not list it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bookkit.book import Book, BookError

EXERCISE = re.compile(
    r"^(?P<fence>`{3,})\{exercise-start\} *(?P<title>.*)\n(?P<options>(?::.*\n)*)(?P=fence)\n"
    r"(?P<task>(?s:.*?))^`{3,}\{exercise-end\}",
    re.MULTILINE,
)
OPTION = re.compile(r"^:(\w+): *(.*?) *$", re.MULTILINE)
SECTION = re.compile(r"^## (?P<label>.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Problem:
    """A problem: its label, its title, what is asked, and its first line in the chapter."""

    label: str
    title: str
    task: str
    line: int


@dataclass(frozen=True)
class Answer:
    """A section of a file of solutions: the label it is for, its text and cells, its first line."""

    label: str
    text: str
    line: int


def problems_in(text: str) -> Iterator[Problem]:
    """The problems that a chapter's text asks, in order."""
    for found in EXERCISE.finditer(text):
        options = dict(OPTION.findall(found["options"]))
        if "problem" in options.get("class", "").split():
            line = text.count("\n", 0, found.start()) + 1
            task = found["task"].strip()
            yield Problem(options.get("label", ""), found["title"].strip(), task, line)


def answers_in(text: str) -> tuple[str, list[Answer]]:
    """What comes before the first section of a file of solutions, and its sections."""
    found = list(SECTION.finditer(text))
    starts = [*(section.start() for section in found), len(text)]
    sections = [
        Answer(section["label"], text[section.end() : end].strip(), text.count("\n", 0, start) + 1)
        for section, (start, end) in zip(found, pairwise(starts), strict=True)
    ]
    return text[: starts[0]].rstrip(), sections


def require_solutions(book: Book) -> None:
    """Raise BookError, with file and line, for a problem without a solution, and the reverse."""
    faults: list[str] = []
    for name in sorted({page.name for page in (*book.chapters, *book.solutions)}):
        chapter = book.root / "chapters" / name
        file = book.solutions_of(chapter)
        problems = list(problems_in(chapter.read_text("utf-8"))) if chapter.exists() else []
        answers = answers_in(file.read_text("utf-8"))[1] if file.exists() else []
        asked = {problem.label for problem in problems}
        answered = {answer.label for answer in answers}
        faults += [
            f"{book.name(chapter)}: line {problem.line}: the problem {problem.label!r} has no "
            f"solution: answer it in {book.name(file)}, in a section '## {problem.label}'"
            for problem in problems
            if problem.label not in answered
        ]
        faults += [
            f"{book.name(file)}: line {answer.line}: a solution to {answer.label!r}, which is no "
            f"problem of {book.name(chapter)}"
            for answer in answers
            if answer.label not in asked
        ]
    if faults:
        raise BookError(*faults)
