"""Runs a downloaded notebook as a reader would: in an empty folder, with another Python."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from venv import EnvBuilder

import nbformat
from bookkit.execution.notebook import KERNEL_ENVIRONMENT
from bookkit.execution.outputs import PLOTLY
from jupyter_client import KernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

CELL_TIMEOUT = 120  # seconds; twice the book's own, for a busy machine


def python_without_the_book(folder: Path, packages: Path | None = None) -> Path:
    """A fresh Python; of the packages here it sees those in `packages`, and not the book's own.

    These are installed in place by a .pth file, and such files are not read in a folder that is
    itself named by one.
    """
    builder = EnvBuilder(with_pip=False)
    builder.create(folder)
    context = builder.ensure_directories(folder)
    if packages:
        places = subprocess.run(
            [context.env_exe, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        )
        Path(places.stdout.strip(), "packages.pth").write_text(f"{packages}\n")
    return Path(context.env_exe)


def run_alone(notebook: NotebookNode, python: Path, folder: Path) -> NotebookNode:
    """Run a copy of the notebook in the empty folder `folder` with the interpreter `python`.

    Raises:
        CellExecutionError: if a cell fails.
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
        extra_arguments=[
            "--log-level=CRITICAL"
        ],  # no warning about traffic on the loopback interface
    ).execute(env=own | KERNEL_ENVIRONMENT)
    return ran


def differences(before: NotebookNode, after: NotebookNode) -> Iterator[str]:
    """A line for each cell whose output differs, except the first cell, which installs packages."""
    pairs = list(zip(before.cells, after.cells, strict=True))
    code = [(old, new) for old, new in pairs if old.cell_type == "code"]
    for number, (old, new) in enumerate(code[1:], start=1):
        if shown(old) != shown(new):
            yield f"cell {number}: {shown(old)!r:.300} became {shown(new)!r:.300}"


def shown(cell: NotebookNode) -> list[object]:
    """What a cell shows, without the plain text that stands in for a figure."""
    return [
        {kind: value for kind, value in output.data.items() if kind != "text/plain"}
        if PLOTLY in output.get("data", {})
        else output.get("data") or output.get("text")
        for output in cell.outputs
    ]
