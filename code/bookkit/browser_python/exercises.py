"""Which exercises have a check, and with what the cell to try each in begins."""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bookkit.answers import function_name
from bookkit.book import Book, BookError

FOLDER = "chapters/answers"
EXERCISE = re.compile(
    r"^(?:`{3,}|:{3,})\{exercise(?:-start)?\}.*\n(?:^:.*\n)*?^:label: *(\S+)", re.M
)
WIDTH = 79  # characters of code that a page shows without scrolling


@dataclass(frozen=True)
class Checked:
    """An exercise with a check: its label, the file of the check, and how its cell begins."""

    label: str
    file: Path
    start: str


def answer_files(book: Book) -> list[Path]:
    """The files with checks of exercises, one for each chapter that has any."""
    return sorted((book.root / FOLDER).glob("*.py"))


def checked_exercises(book: Book) -> list[Checked]:
    """The exercises that have a check.

    Raises BookError for a check without an exercise, a docstring or a name for the answer, with the
    file and the line.
    """
    found: list[Checked] = []
    faults: list[str] = []
    for file in answer_files(book):
        labels = {function_name(label): label for label in labels_of(book, file)}
        for node in functions(book, file):
            if reason := fault(node, labels):
                faults.append(f"{book.name(file)}: line {node.lineno}: {node.name}: {reason}")
            else:
                found.append(Checked(labels[node.name], file, start(node)))
    if faults:
        raise BookError(*faults)
    return found


def labels_of(book: Book, file: Path) -> list[str]:
    """The labels of the exercises of the chapter that a file of checks belongs to."""
    chapter = book.root / "chapters" / f"{file.stem}.md"
    return EXERCISE.findall(chapter.read_text("utf-8")) if chapter.exists() else []


def functions(book: Book, file: Path) -> Iterator[ast.FunctionDef]:
    """The checks in a file; raises BookError if it is not valid Python."""
    try:
        tree = ast.parse(file.read_text("utf-8"))
    except SyntaxError as error:
        raise BookError(f"{book.name(file)}: line {error.lineno}: {error.msg}") from None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def fault(node: ast.FunctionDef, labels: dict[str, str]) -> str:
    if node.name not in labels:
        return "the chapter has no exercise of this label"
    if not ast.get_docstring(node):
        return "its docstring must say what to put into which name"
    return "" if node.args.args else "it needs a parameter, the name of the answer"


def start(node: ast.FunctionDef) -> str:
    """The first lines of the cell to try in: what is asked for, and a line for each answer."""
    asked = (ast.get_docstring(node) or "").replace("`", "")
    comment = textwrap.fill(
        " ".join(asked.split()), WIDTH, initial_indent="# ", subsequent_indent="# "
    )
    return "\n".join([comment, *(f"{one.arg} = ..." for one in node.args.args)]) + "\n"
