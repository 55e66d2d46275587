"""Reads a page as a notebook, and names its cells for messages."""

import platform
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

KERNEL_ENVIRONMENT = {
    # figures leave the kernel as JSON: Plotly's default depends on the editor that runs the cells
    "PLOTLY_RENDERER": "plotly_mimetype",
    # one processor a page: on several, linear algebra rounds differently and pages compete
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
    """A code cell, its number on the page, counted from 1, and the line on which it starts."""

    number: int
    line: int
    content: NotebookNode

    def __str__(self) -> str:
        return f"cell {self.number} (line {self.line})"


def read_notebook(path: Path) -> NotebookNode:
    """Read a page with the reader that makes its HTML, so that both see the same cells."""
    return deepcopy(_read(path.read_text("utf-8"), path))


@lru_cache(maxsize=512)
def _read(text: str, path: Path) -> NotebookNode:
    return read_myst_markdown_notebook(text, add_source_map=True, path=path)


def code_cells(notebook: NotebookNode) -> list[CodeCell]:
    """The code cells of a notebook that `read_notebook` has read, in order."""
    with_lines = zip(notebook.cells, notebook.metadata.source_map, strict=True)
    code = [(line, cell) for cell, line in with_lines if cell.cell_type == "code"]
    return [CodeCell(number, line, cell) for number, (line, cell) in enumerate(code, start=1)]


def cell_at(notebook: NotebookNode, line: int) -> CodeCell | None:
    """The code cell that contains the source line `line`, if there is one."""
    start = max((at for at in notebook.metadata.source_map if at <= line), default=None)
    return next((cell for cell in code_cells(notebook) if cell.line == start), None)
