"""Runs the cells of the pages: several pages at a time, into a cache, and only what changed."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterable
from copy import deepcopy
from itertools import chain
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from bookkit import claims
from bookkit.book import Book, BookError
from bookkit.notebook import KERNEL_ENVIRONMENT, code_cells, read_notebook

CELL_TIMEOUT = 60  # seconds; a cell that takes longer is one that no reader would wait for


def executed_notebooks(book: Book, say: Callable[[str], None] = print) -> dict[Path, NotebookNode]:
    """Every notebook of the book with its outputs; only those that the cache does not hold are run.

    Raises:
        BookError: with a line for each notebook whose run failed, naming file, cell and error.
    """
    folder = book.execution_cache
    cache = get_cache(folder)
    notebooks = {page: _read(book, page) for page in book.notebooks}
    stale = {page: nb for page, nb in notebooks.items() if not _cached(cache, page, nb)}
    if stale:

        def keep(page: Path, notebook: NotebookNode, seconds: float) -> None:
            bundle = CacheBundleIn(notebook, str(page), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            say(f"  {book.name(page)} ran in {seconds:.1f} s")

        say(f"running the cells of {len(stale)} of {len(notebooks)} pages")
        failures = asyncio.run(_run_all(book, deepcopy(stale), keep))
        if book.execution_cache != folder:
            shutil.rmtree(folder)  # who knows which cell ran with which helper
            raise BookError("code/ changed while the cells ran; build again")
        if failures:
            raise BookError(*failures)
    return {page: cache.merge_match_into_notebook(nb)[1] for page, nb in notebooks.items()}


def _read(book: Book, page: Path) -> NotebookNode:
    """Read a page; whatever is wrong with its cells' options is one line that names it."""
    try:
        return read_notebook(page)
    except Exception as error:  # YAML, MyST and nbformat each have their own
        raise BookError(f"{book.name(page)}: {' '.join(str(error).split())}") from error


def run_again(book: Book, pages: Iterable[Path]) -> dict[Path, NotebookNode]:
    """The pages, run whatever the cache holds, which stays as it is.

    Raises:
        BookError: as `executed_notebooks`.
    """
    notebooks = {page: _read(book, page) for page in pages}
    if failures := asyncio.run(_run_all(book, notebooks)):
        raise BookError(*failures)
    return notebooks


def ran_before(book: Book, page: Path) -> NotebookNode | None:
    """The page as the build ran it, if what it showed holds for the page and the helper of now."""
    if not book.execution_cache.exists():
        return None
    return _cached(get_cache(book.execution_cache), page, _read(book, page))


def _cached(cache: JupyterCacheAbstract, page: Path, notebook: NotebookNode) -> NotebookNode | None:
    """The notebook as it ran before, if what its cells said of the page's text is true of it today."""
    try:
        _, executed = cache.merge_match_into_notebook(notebook)
    except KeyError:
        return None
    return executed if claims.still_hold(page, executed) else None


async def _run_all(
    book: Book,
    notebooks: dict[Path, NotebookNode],
    keep: Callable[[Path, NotebookNode, float], None] = lambda page, notebook, seconds: None,
) -> list[str]:
    """Run the notebooks in place, a processor each; `keep` the good, a line for each other."""
    processors = asyncio.Semaphore(os.cpu_count() or 1)

    async def run(page: Path, notebook: NotebookNode) -> list[str]:
        async with processors:
            started = time.perf_counter()
            failure = await _run(notebook, page.parent)
            seconds = time.perf_counter() - started
        if failures := [failure] if failure else claims.faults(notebook):
            return [f"{book.name(page)}: {failure}" for failure in failures]
        keep(page, notebook, seconds)
        return []

    results = await asyncio.gather(*(run(page, nb) for page, nb in notebooks.items()))
    return list(chain.from_iterable(results))


async def _run(notebook: NotebookNode, folder: Path) -> str | None:
    """Run a notebook in place; return which cell failed and how, in one line, or nothing."""
    reached = 0

    def note_start(cell: NotebookNode, cell_index: int) -> None:
        nonlocal reached
        reached = cell_index

    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=note_start,
        # or what a cell prints comes in as many pieces as the kernel happened to send
        coalesce_streams=True,
        # times would make two runs of the same cells differ, and miss the cache
        record_timing=False,
        # or each kernel warns that it talks over the loopback in plain text
        extra_arguments=["--log-level=CRITICAL"],
    )
    try:
        await client.async_execute(env=os.environ | KERNEL_ENVIRONMENT)
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        reason = f"did not finish within {CELL_TIMEOUT} s"
    except DeadKernelError:
        reason = "the kernel died"
    else:
        return None
    failed = next(cell for cell in code_cells(notebook) if cell.content is notebook.cells[reached])
    return f"{failed}: {' '.join(reason.split())}"
