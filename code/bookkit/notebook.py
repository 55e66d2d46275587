"""A page as a notebook: read from its text, its cells named as a person would name them."""

import platform
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

KERNEL_ENVIRONMENT = {
    # figures leave the kernel as JSON: Plotly's default depends on the editor that runs the cells
    "PLOTLY_RENDERER": "plotly_mimetype",
    # a page has one processor: on several, linear algebra rounds differently, and pages compete
    "OMP_NUM_THREADS": "1",
}

# what OpenBLAS takes for the simplest processor of a kind
SIMPLEST = {"x86_64": "Prescott", "amd64": "Prescott", "aarch64": "ARMV8", "arm64": "ARMV8"}


def another_processor() -> dict[str, str]:
    """What has numpy and scipy compute as on the simplest processor of this kind.

    OpenBLAS adds and multiplies in another order for each, and so rounds differently; numpy has
    functions of its own for those that can do more at once.
    """
    import numpy as np

    more_at_once = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    core = SIMPLEST.get(platform.machine().lower())
    features = {"NPY_DISABLE_CPU_FEATURES": " ".join(more_at_once)}
    return features | ({"OPENBLAS_CORETYPE": core} if core else {})


@dataclass(frozen=True)
class CodeCell:
    """A code cell, counted from 1 among the page's, and the line its fence opens on."""

    number: int
    line: int
    content: NotebookNode

    def __str__(self) -> str:
        """How messages name the cell."""
        return f"cell {self.number} (line {self.line})"


def read_notebook(path: Path) -> NotebookNode:
    """Read a page with the reader that makes its HTML, so that both see the same cells."""
    return deepcopy(_read(path.read_text("utf-8"), path))


@lru_cache(maxsize=512)
def _read(text: str, path: Path) -> NotebookNode:
    return read_myst_markdown_notebook(text, add_source_map=True, path=path)


def code_cells(notebook: NotebookNode) -> list[CodeCell]:
    """The code cells of a notebook that `read_notebook` gave, in order."""
    with_lines = zip(notebook.cells, notebook.metadata.source_map, strict=True)
    code = [(line, cell) for cell, line in with_lines if cell.cell_type == "code"]
    return [CodeCell(number, line, cell) for number, (line, cell) in enumerate(code, start=1)]


def cell_at(notebook: NotebookNode, line: int) -> CodeCell | None:
    """The code cell that the source line `line` lies in, if it lies in one."""
    starts = [*notebook.metadata.source_map, float("inf")]
    by_line = {cell.line: cell for cell in code_cells(notebook)}
    for start, end in pairwise(starts):
        if start <= line < end:
            return by_line.get(start)
    return None
