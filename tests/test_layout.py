"""The house: what may import what, which versions go together, and what fits a page."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bookkit.book import Book
from bookkit.notebook import code_cells, read_notebook
from plotly.offline import get_plotlyjs_version

PAGE_WIDTH = 79  # characters of code that a page shows without scrolling
MACHINERY = {
    "bookkit",
    "docutils",
    "IPython",
    "jupyter_book",
    "jupytext",
    "myst_nb",
    "nbformat",
    "pytest",
    "sphinx",
}
# what an output may be, beside its plain text: nothing that carries markup or scripts of its own
SHOWN = {
    "application/vnd.bookkit.converter+json",
    "application/vnd.claims+json",
    "application/vnd.plotly.v1+json",
    "image/svg+xml",
    "text/latex",
    "text/plain",
}


def imported(folder: Path) -> set[str]:
    """The top-level names that the modules in `folder` import."""
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    source = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in plain | source}


def test_mathematics_and_machinery_do_not_import_each_other(book: Book) -> None:
    assert imported(book.root / "code/shrinkage") & MACHINERY == set()
    assert "shrinkage" not in imported(book.root / "code/bookkit")


def test_the_folder_code_does_not_hide_the_module_code_of_python(book: Book) -> None:
    assert not (book.root / "code/__init__.py").exists()
    run = [sys.executable, "-c", "import code; print(code.InteractiveConsole)"]
    said = subprocess.run(run, cwd=book.root, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "<class 'code.InteractiveConsole'>"


def test_the_site_serves_the_plotly_js_that_figures_are_written_for(book: Book) -> None:
    served = json.loads((book.root / "package.json").read_text())["dependencies"]
    assert served["plotly.js-gl3d-dist-min"] == get_plotlyjs_version()


def test_no_lock_records_a_download_address(book: Book) -> None:
    for lock in ("package-lock.json", "tests/lighthouse/package-lock.json"):
        assert '"resolved"' not in (book.root / lock).read_text()
    assert "://" not in (book.root / "requirements.lock").read_text()


def shown_text(output: nbformat.NotebookNode) -> Iterator[str]:
    """What an output writes in lines of fixed width."""
    data = output.get("data", {})
    if output.output_type == "stream":
        yield from output.text.splitlines()
    elif set(data) == {"text/plain"}:
        yield from data["text/plain"].splitlines()


@pytest.mark.parametrize("name", [book.stem for book in Book(Path(__file__).parents[1]).notebooks])
def test_cells_and_what_they_print_fit_the_page(book: Book, name: str) -> None:
    page = next(page for page in book.notebooks if page.stem == name)
    accepted = nbformat.read(book.accepted_outputs(page), as_version=4).cells
    too_wide = [
        f"{cell}: {line}"
        for cell, kept in zip(code_cells(read_notebook(page)), accepted, strict=True)
        for lines in [cell.content.source.splitlines(), *map(list, map(shown_text, kept.outputs))]
        for line in lines
        if len(line) > PAGE_WIDTH
    ]
    assert too_wide == []


@pytest.mark.parametrize("name", [book.stem for book in Book(Path(__file__).parents[1]).notebooks])
def test_cells_show_text_formulas_and_figures_alone(book: Book, name: str) -> None:
    cells = nbformat.read(book.root / f"tests/outputs/{name}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.outputs]
    assert {mime for output in outputs for mime in output.get("data", {})} <= SHOWN
    assert {output.output_type for output in outputs} <= {
        "stream",
        "display_data",
        "execute_result",
    }
