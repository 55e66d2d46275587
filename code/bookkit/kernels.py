"""Kernels that are forks of one process, which has imported what the cells of the pages import.

Most pages take longer to import their libraries than to run their cells.
"""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from nbformat import NotebookNode

from bookkit.book import Book
from bookkit.imports import imported, top
from bookkit.notebook import code_cells
from bookkit.takeaway.helper import helper_sources

PYTHON_KERNEL = "ipykernel_launcher"  # the module that the command of a kernel of Python names


@contextmanager
def shared_imports(
    book: Book, notebooks: Collection[NotebookNode], environment: Mapping[str, str]
) -> Iterator[None]:
    """Within, kernels are forked, where that is safe and more than one is wanted.

    They find imported, in this environment, what the notebooks' cells and the book's helper import
    from elsewhere.
    """
    if sys.platform != "linux" or len(notebooks) < 2:
        yield
        return
    command = (sys.executable, "-m", "bookkit.forked_kernel", *libraries(book, notebooks))
    factory = KernelProvisionerFactory.instance()
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the build
        text=True,
    ) as ForkProvisioner.forks:
        before = factory.default_provisioner_name
        factory.default_provisioner_name = "bookkit-forks"  # its name in pyproject.toml
        try:
            yield
        finally:
            factory.default_provisioner_name = before


def libraries(book: Book, notebooks: Collection[NotebookNode]) -> list[str]:
    """The modules from elsewhere that the notebooks' cells and the book's helper import."""
    cells = [cell.content.source for notebook in notebooks for cell in code_cells(notebook)]
    own = {package.name for package in book.helper_packages}
    found: set[str] = set()
    for source in (*cells, *helper_sources(book)):
        with suppress(SyntaxError):  # a magic of IPython's, or a cell that shows an error
            found |= imported(source)
    return sorted(name for name in found if top(name) not in own)


class ForkProvisioner(LocalProvisioner):
    """Has Python's kernels forked from one process, and starts others as ever."""

    forks: ClassVar[subprocess.Popen]  # the process `bookkit.forked_kernel`

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that the command `cmd` would start."""
        if PYTHON_KERNEL not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(PYTHON_KERNEL) + 1 :]
        print(json.dumps([arguments, kwargs["cwd"], kwargs["env"]]), file=self.forks.stdin)
        self.forks.stdin.flush()
        self.process = ForkedKernel(int(self.forks.stdout.readline()))
        self.pid = self.pgid = self.process.pid  # it leads a group of its own
        return self.connection_info


class ForkedKernel(psutil.Process):
    """A forked kernel, with what a `LocalProvisioner` asks of `subprocess.Popen` beside."""

    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Nothing while it runs; then 0, since how it ended is known to its parent alone."""
        return None if self.is_running() else 0
