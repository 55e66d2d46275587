"""Reads the reports of claims in executed notebooks, and compares them with the pages' text."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib.metadata import version
from operator import add
from pathlib import Path
from platform import python_version
from typing import Any

from claims import PageText
from claims.figures import misnamed, texts_of
from claims.report import MIME
from claims.seeds import FEWEST, undeclared
from claims.vocabulary import name_groups
from nbformat import NotebookNode

from bookkit.book import Book
from bookkit.execution.notebook import code_cells
from bookkit.figures.outputs import PLOTLY


def reports(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """The reports in the outputs of a notebook's cells."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def all_claims(notebook: NotebookNode) -> list[dict[str, Any]]:
    return [claim for report in reports(notebook) for claim in report["claims"]]


def faults(page: Path, notebook: NotebookNode) -> list[str]:
    """One line for each claim that does not hold, and each figure that is called what it is not."""
    of_claims = [fault for report in reports(notebook) for fault in report["faults"]]
    return [*of_claims, *misnamed_figures(page, notebook)]


def misnamed_figures(page: Path, notebook: NotebookNode) -> list[str]:
    lines = []
    for cell in code_cells(notebook):
        caption = cell.content.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        for output in cell.content.get("outputs", []):
            figure = output.get("data", {}).get(PLOTLY, {"layout": {}})
            meta = figure["layout"].get("meta")
            draws = meta.get("draws", []) if isinstance(meta, dict) else []
            texts = [caption, *texts_of(figure)]
            names = ", ".join(misnamed(texts, draws, name_groups(page.parent)))
            if names:
                drawn = ", ".join(draws)
                lines.append(f"{cell}: the figure draws {drawn}; its texts or caption say {names}")
    return lines


def untied(page: Path, made: Collection[dict[str, Any]]) -> list[str]:
    """One line for each number, formula, word or seed of the page that no claim in `made` ties."""
    text = PageText.of(page)
    names = [name for report in made for name in report["names"]]
    claims = [claim for report in made for claim in report["claims"]]
    lines = []
    for token in text.untied(claims, names):
        sentence = text.sentence_at(token)
        where = f" in: {text.readable(sentence)}" if sentence and token.kind == "word" else ""
        lines.append(f"line {token.line}: no claim ties the {token.kind} {token}{where}")
    fragments = [fragment for report in made for fragment in report["seeds"]]
    return lines + [
        f"line {seed.line}: no claim says whether the seed {seed.code} matters: give "
        f"page.seeds the results of {FEWEST} seeds"
        for seed in undeclared(page.read_text("utf-8"), fragments)
    ]


def still_hold(page: Path, notebook: NotebookNode) -> bool:
    """Whether the text that the page's claims read is unchanged since they were checked."""
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
    words: int = 0
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
        equations, formulas, numbers, words = map(
            kinds.count, ("equation", "formula", "number", "word")
        )
        givens = len(tied - results)
        return cls(equations, formulas, numbers, words, givens=givens, cells=cells)


def versions(book: Book) -> str:
    """The versions of Python and of the packages in `shown-versions` that the cells ran with."""
    packages = (f"{name} {version(name)}" for name in book.settings.get("shown-versions", []))
    return ", ".join([f"Python {python_version()}", *packages])
