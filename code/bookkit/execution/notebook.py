"""Reads a page as a notebook, and names its cells for messages."""

import platform
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from claims.blocks import claims_file
from claims.merging import with_claims
from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

KERNEL_ENVIRONMENT = {
    # figures leave the kernel as JSON: Plotly's default depends on the editor that runs the cells
    "PLOTLY_RENDERER": "plotly_mimetype",
    # one processor per page: with more, linear algebra rounds differently and pages compete
    "OMP_NUM_THREADS": "1",
}

# OpenBLAS's name for the simplest processor of each architecture
SIMPLEST = {"x86_64": "Prescott", "amd64": "Prescott", "aarch64": "ARMV8", "arm64": "ARMV8"}


def another_processor() -> dict[str, str]:
    """Environment variables that make numpy and SciPy compute as on the simplest processor.

    OpenBLAS adds and multiplies in a different order for each processor, and so rounds differently;
    numpy has separate functions for processors with SIMD extensions.
    """
    import numpy as np

    extensions = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    core = SIMPLEST.get(platform.machine().lower())
    features = {"NPY_DISABLE_CPU_FEATURES": " ".join(extensions)}
    return features | ({"OPENBLAS_CORETYPE": core} if core else {})


@dataclass(frozen=True)
class CodeCell:
    """A code cell of a page, or a block of its claims.

    Attributes:
        number: of the cell among the page's cells, or of the block among its blocks, from 1.
        line: where the cell starts or the block runs.
        block: the block's name; empty for a cell.
    """

    number: int
    line: int
    content: NotebookNode
    block: str = ""

    def __str__(self) -> str:
        name = f"claims {self.block}" if self.block else f"cell {self.number}"
        return f"{name} (line {self.line})"


def read_notebook(path: Path) -> NotebookNode:
    """Read a page, with its claims inserted as cells."""
    file = claims_file(path)
    claims = file.read_text("utf-8") if file.exists() else ""
    return deepcopy(_read(path.read_text("utf-8"), path, claims))


@lru_cache(maxsize=512)
def _read(text: str, path: Path, claims: str) -> NotebookNode:
    return read_page(text, str(path))


def read_page(text: str, path: str) -> NotebookNode:
    """The notebook of a page with this text; MyST-NB makes the page's HTML from it.

    Raises:
        ClaimsError: if the claims of the page cannot be placed.
    """
    merged, origin = with_claims(text, Path(path))
    notebook = read_myst_markdown_notebook(merged, add_source_map=True, path=path)
    text_lines = merged.split("\n")
    starts = [
        _first_line(text_lines, start) - 1 if cell.cell_type == "markdown" else start
        for cell, start in zip(notebook.cells, notebook.metadata.source_map, strict=True)
    ]
    for cell in notebook.cells:
        if words := cell.metadata.get("alt"):  # of the picture that the cell shows
            image = cell.metadata.setdefault("mystnb", {}).setdefault("image", {})
            image.setdefault("alt", words)
    if notebook.metadata.get("kernelspec", {}).get("name", "").startswith("python"):
        # what a kernel would say; without it, `! ls` in a page whose cells failed is no Python
        notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    notebook.metadata["source_map"] = [origin[min(line, len(origin) - 1)] for line in starts]
    return notebook


def _first_line(lines: list[str], start: int) -> int:
    """The first line from `start` on that is not blank.

    MyST-NB strips the blank lines at the start of a cell of text, and counts as if there were one.
    """
    return next((at for at in range(start, len(lines)) if lines[at].strip()), start)


def all_code(notebook: NotebookNode) -> list[CodeCell]:
    """The cells of a notebook that `read_notebook` has read, and the blocks of its claims."""
    found: list[CodeCell] = []
    counts = {True: 0, False: 0}
    for cell, line in zip(notebook.cells, notebook.metadata.source_map, strict=True):
        if cell.cell_type == "code":
            block = cell.metadata.get("block", "")
            counts[bool(block)] += 1
            found.append(CodeCell(counts[bool(block)], line, cell, block))
    return found


def code_cells(notebook: NotebookNode) -> list[CodeCell]:
    """The cells alone, without the claims."""
    return [cell for cell in all_code(notebook) if not cell.block]


def cell_at(notebook: NotebookNode, line: int) -> CodeCell | None:
    """The code cell that contains the source line `line`, if there is one."""
    starts = zip(notebook.cells, notebook.metadata.source_map, strict=True)
    # the line before a text's first is still the cell's above: MyST-NB names it for a short cell
    before = (at for cell, at in starts if at <= line - (cell.cell_type != "code"))
    start = max(before, default=None)
    return next((cell for cell in code_cells(notebook) if cell.line == start), None)
