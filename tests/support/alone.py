"""Runs a downloaded notebook as a reader would: in an empty folder, with another Python."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from venv import EnvBuilder

import nbformat
from bookkit.execution.kernels import KernelManager
from bookkit.figures.outputs import PLOTLY
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
    client = NotebookClient(
        ran,
        km=manager,
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        # no warning about unencrypted traffic, where the kernel uses ports
        extra_arguments=["--log-level=CRITICAL"],
    )
    try:
        client.execute(env=own | {"OMP_NUM_THREADS": "1"})  # as for the website: the same rounding
    finally:
        manager.shutdown_kernel()  # nbclient leaves a kernel whose manager it was given
    return ran


def differences(before: NotebookNode, after: NotebookNode) -> Iterator[str]:
    """A line for each code cell whose output differs, except the first, which installs packages."""
    pairs = list(zip(code_of(before), code_of(after), strict=True))
    for number, (old, new) in enumerate(pairs[1:], start=1):
        if shown(old) != shown(new):
            yield f"cell {number}: {shown(old)!r:.300} became {shown(new)!r:.300}"


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def warnings(ran: NotebookNode) -> Iterator[str]:
    """A line for each code cell that writes to stderr, with what it writes."""
    for number, cell in enumerate(code_of(ran)):
        told = "".join(output.text for output in cell.outputs if output.get("name") == "stderr")
        if told:
            yield f"cell {number}: {' '.join(told.split())}"


def shown(cell: NotebookNode) -> list[object]:
    """What a cell shows, without the plain text that stands in for a figure."""
    return [
        {kind: value for kind, value in output.data.items() if kind != "text/plain"}
        if PLOTLY in output.get("data", {})
        else output.get("data") or output.get("text")
        for output in cell.outputs
    ]
