"""Runs a notebook as who took it away does: in an empty folder, with a Python of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
from bookkit.notebook import KERNEL_ENVIRONMENT
from bookkit.render import PLOTLY
from jupyter_client import KernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

CELL_TIMEOUT = 120  # seconds; as long as the book's own, and twice that on a busy machine


def run_alone(notebook: NotebookNode, python: Path, folder: Path) -> NotebookNode:
    """The notebook as it runs in `folder`, which is empty, under `python`.

    Raises:
        CellExecutionError: where a cell fails.
    """
    manager = KernelManager()
    manager.kernel_spec.argv[0] = str(python)
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    own = {name: value for name, value in os.environ.items() if name not in hidden}
    ran = nbformat.from_dict(notebook)
    NotebookClient(
        ran,
        km=manager,
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute(env=own | KERNEL_ENVIRONMENT)
    return ran


def differences(before: NotebookNode, after: NotebookNode) -> Iterator[str]:
    """A line for each cell that shows something else than before; the first is not the page's."""
    pairs = list(zip(before.cells, after.cells, strict=True))
    code = [(old, new) for old, new in pairs if old.cell_type == "code"]
    for number, (old, new) in enumerate(code[1:], start=1):
        if shown(old) != shown(new):
            yield f"cell {number}: {shown(old)!r:.300} became {shown(new)!r:.300}"


def shown(cell: NotebookNode) -> list[object]:
    """What a cell shows, without the words that a notebook adds to its figures."""
    return [
        {kind: value for kind, value in output.data.items() if kind != "text/plain"}
        if PLOTLY in output.get("data", {})
        else output.get("data") or output.get("text")
        for output in cell.outputs
    ]
