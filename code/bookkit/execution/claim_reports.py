"""Reads the reports of claims in executed notebooks, and compares them with the pages' text."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib.metadata import version
from operator import add
from pathlib import Path
from platform import python_version
from typing import Any

from claims import PageText
from claims.report import MIME
from nbformat import NotebookNode

from bookkit.book import Book


def reports(notebook: NotebookNode) -> Iterator[tuple[int, dict[str, Any]]]:
    """The reports of a notebook, each with the number of its code cell."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield number, output["data"][MIME]


def all_claims(notebook: NotebookNode) -> list[dict[str, Any]]:
    return [claim for _, report in reports(notebook) for claim in report["claims"]]


def faults(notebook: NotebookNode) -> list[str]:
    return [fault for _, report in reports(notebook) for fault in report["faults"]]


def untied(page: Path, notebook: NotebookNode) -> list[str]:
    """One line for each number or formula of the page that no claim ties."""
    names = [name for _, report in reports(notebook) for name in report["names"]]
    return [
        f"line {token.line}: no claim ties the {token.kind} {token}"
        for token in PageText.of(page).untied(all_claims(notebook), names)
    ]


def still_hold(page: Path, notebook: NotebookNode) -> bool:
    """Whether the page reads as it did when its claims were checked."""
    text = PageText.of(page)
    return all(
        [text.tokens[place].text for place in text.places(claim)] == claim["reads"]
        for claim in all_claims(notebook)
    )


@dataclass(frozen=True)
class Tally:
    """How much of a page was checked: results by kind, given values, and cells that ran."""

    equations: int = 0
    formulas: int = 0
    numbers: int = 0
    givens: int = 0
    cells: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, astuple(self), astuple(other)))

    @classmethod
    def of(cls, page: Path, claims: Iterable[dict[str, Any]], cells: int) -> "Tally":
        """Count the places on a page that `claims` tie, each once."""
        text = PageText.of(page)
        tied, results = set(), set()
        for claim in claims:
            tied |= set(text.places(claim))
            results |= set(text.results(claim))
        kinds = [text.tokens[place].kind for place in results]
        equations, formulas, numbers = map(kinds.count, ("equation", "formula", "number"))
        return cls(equations, formulas, numbers, givens=len(tied - results), cells=cells)


def versions(book: Book) -> str:
    """The versions that the cells ran with, of Python and of the packages in `shown-versions`."""
    packages = (f"{name} {version(name)}" for name in book.settings.get("shown-versions", []))
    return ", ".join([f"Python {python_version()}", *packages])
