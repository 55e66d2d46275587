"""Runs the cells of pages, several pages at a time and only those that changed."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from claims.blocks import claims_file
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from bookkit.book import Book, BookError
from bookkit.execution import claim_reports
from bookkit.execution.cache import cached, open_cache, store
from bookkit.execution.dependencies import cache_folder, data_files
from bookkit.execution.kernels import AsyncKernelManager
from bookkit.execution.notebook import KERNEL_ENVIRONMENT, all_code, read_notebook
from bookkit.files import digest, write_atomically

MAX_OUTPUT = 1_000_000  # characters of one cell's outputs; a page loads all of them
MAX_PRINTED = 40_000  # characters that a cell prints: some 500 lines
REASONS = {
    "StdinNotImplementedError": "calls input(), but no one can answer while the book is built: "
    "assign the value instead",
    "ModuleNotFoundError": "{evalue}: if it is a package, add it to requirements.txt, and run "
    "`make lock`",
}


class CellRefused(Exception):
    """A cell ran, but a page cannot hold what it did; the argument says what, and the way out."""


class CellsFailed(BookError):
    """Cells or claims failed; each argument is one line about one of them.

    Attributes:
        pages: the names of the pages on which they failed.
    """

    def __init__(self, failures: dict[Path, list[str]], book: Book) -> None:
        super().__init__(
            *(f"{book.name(page)}: {line}" for page in sorted(failures) for line in failures[page])
        )
        self.pages = [book.name(page) for page in failures]


def executed_notebooks(book: Book, pages: Sequence[Path]) -> dict[Path, NotebookNode]:
    """These notebooks with their outputs; runs those that changed."""
    run_what_changed(book, pages)
    cache = open_cache(cache_folder(book))
    notebooks = {page: cached(cache, page, _read(book, page)) for page in pages}
    if changed := [book.name(page) for page, executed in notebooks.items() if executed is None]:
        raise BookError(f"{', '.join(changed)} changed while the cells ran: try again")
    return {page: executed for page, executed in notebooks.items() if executed is not None}


def run_what_changed(book: Book, pages: Sequence[Path]) -> None:
    """Run those of the notebooks `pages` that the cache does not hold, and store them there.

    Raises CellsFailed if cells failed, and BookError if files that they depend on changed
    meanwhile.
    """
    folder = cache_folder(book)
    cache = open_cache(folder)
    # notebooks unchanged since all were last in the cache need not be read
    versions = {page: _version(page) for page in pages}
    complete = folder / "complete"
    known = complete.read_text("utf-8").split() if complete.exists() else []
    changed = _read_all(book, [page for page, now in versions.items() if now not in known])
    stale = {page: nb for page, nb in changed.items() if not cached(cache, page, nb)}

    def keep(page: Path, notebook: NotebookNode, seconds: float) -> None:
        store(folder, page, notebook, seconds)
        print(f"  {book.name(page)} ran in {seconds:.1f} s", flush=True)

    if stale:
        print(f"running the cells of {len(stale)} of {len(versions)} pages", flush=True)
        before = _data_versions(book)
        failures = _in_thread(lambda: _run_all(book, stale, {}, keep))
        if cache_folder(book) != folder:
            shutil.rmtree(folder)  # some of these results belong to the old helper
            written = before.symmetric_difference(_data_versions(book))
            names = ", ".join(sorted({name for name, _ in written})) or "a file"
            raise BookError(
                f"{names}, which cells may read, changed while they ran: build again; if a cell "
                "wrote it, let it write to a temporary folder"
            )
        if failures:
            raise CellsFailed(failures, book)
    write_atomically(complete, "\n".join(versions.values()))


def run_again(book: Book, pages: Iterable[Path], **environment: str) -> dict[Path, NotebookNode]:
    """Run pages whatever the cache holds, with variables in the environment of their kernels."""
    notebooks = _read_all(book, pages)
    if failures := _in_thread(lambda: _run_all(book, notebooks, environment)):
        raise CellsFailed(failures, book)
    return notebooks


def _data_versions(book: Book) -> set[tuple[str, int]]:
    """The name of each file that cells may read, with the time of its last change."""
    return {(book.name(path), path.stat().st_mtime_ns) for path in data_files(book)}


def _version(page: Path) -> str:
    """A key that changes when a page's text or claims do."""
    return digest(page.parent, filter(Path.exists, (page, claims_file(page))))


def _read_all(book: Book, pages: Iterable[Path]) -> dict[Path, NotebookNode]:
    """Read pages; raise BookError with a line for each that cannot be read."""
    notebooks, faults = dict[Path, NotebookNode](), list[str]()
    for page in pages:
        try:
            notebooks[page] = _read(book, page)
        except BookError as error:
            faults += error.args
    if faults:
        raise BookError(*faults)
    return notebooks


def _read(book: Book, page: Path) -> NotebookNode:
    """Read a page; report an error in its cells' options in one line that names the page."""
    try:
        return read_notebook(page)
    except Exception as error:  # YAML, MyST and nbformat each raise errors of their own
        raise BookError(f"{book.name(page)}: {' '.join(str(error).split())}") from error


def _in_thread(
    main: Callable[[], Coroutine[Any, Any, dict[Path, list[str]]]],
) -> dict[Path, list[str]]:
    """Run a coroutine in a new thread, and cancel it cleanly on Ctrl-C.

    In the main thread each nbclient installs its own handler for Ctrl-C, and the first to finish
    removes it for all.
    """
    loop = asyncio.new_event_loop()
    task = loop.create_task(main())
    with ThreadPoolExecutor(1) as thread:
        try:
            result = thread.submit(loop.run_until_complete, task).result()
        except BaseException:
            loop.call_soon_threadsafe(task.cancel)
            raise
    loop.close()  # otherwise Python complains at exit, now and then
    return result


async def _run_all(
    book: Book,
    notebooks: dict[Path, NotebookNode],
    environment: Mapping[str, str],
    keep: Callable[[Path, NotebookNode, float], None] = lambda page, notebook, seconds: None,
) -> dict[Path, list[str]]:
    """Run the notebooks in place, one per processor.

    `keep` receives each notebook that ran well; the result has the failures of each other page.
    """
    processors = asyncio.Semaphore(os.cpu_count() or 1)
    variables = {**os.environ, **KERNEL_ENVIRONMENT, **environment}

    limit = book.cell_timeout

    async def run(page: Path, notebook: NotebookNode) -> list[str]:
        async with processors:
            started = time.perf_counter()
            failure = await _run(notebook, page.parent, variables, limit)
            seconds = time.perf_counter() - started
        failures = [failure] if failure else claim_reports.faults(page, notebook)
        if not failures:
            describe_glued(notebook)
            keep(page, notebook, seconds)
        return failures

    # longest first, so that a long one is not left running alone at the end
    longest_first = sorted(notebooks.items(), key=lambda item: -len(item[1].cells))
    results = await asyncio.gather(*(run(page, nb) for page, nb in longest_first))
    pages = (page for page, _ in longest_first)
    return {page: failures for page, failures in zip(pages, results, strict=True) if failures}


async def _run(
    notebook: NotebookNode, folder: Path, environment: Mapping[str, str], limit: int
) -> str | None:
    """Run a notebook in place, each cell for `limit` seconds at most.

    The result is one line that says what failed, or None.
    """
    if not all_code(notebook):
        return None  # nbclient would start a kernel all the same
    started = None

    def note_start(cell: NotebookNode, cell_index: int) -> None:
        nonlocal started
        started = cell

    kernel = AsyncKernelManager(kernel_name=notebook.metadata.kernelspec.name)
    client = NotebookClient(
        notebook,
        km=kernel,
        timeout=limit,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=note_start,
        on_cell_executed=refuse_what_no_page_holds,
        # the kernel splits what a cell prints at random moments
        coalesce_streams=True,
        # timestamps would make equal runs differ, and miss the cache
        record_timing=False,
        # silence the kernel's warning about unencrypted traffic, where it uses ports
        extra_arguments=["--log-level=CRITICAL"],
    )
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        words = REASONS.get(error.ename, "{ename}: {evalue}")
        reason = words.format(ename=error.ename, evalue=error.evalue)
    except CellRefused as error:
        reason = str(error)
    except CellTimeoutError:
        reason = (
            f"did not finish within {limit} s; if it needs longer, set execute: timeout in "
            "_config.yml"
        )
    except DeadKernelError:
        reason = "the kernel died"
    except (NoSuchKernel, RuntimeError) as error:
        reason = f"the kernel did not start: {error}"
    else:
        return None
    finally:
        # nbclient itself does not stop a kernel that is still starting when a run is cancelled;
        # and a graceful shutdown takes about a second, when the outputs are complete
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)
        if client.kc is not None:
            client.kc.stop_channels()
    place = [f"{cell}: " for cell in all_code(notebook) if cell.content is started]
    return "".join(place) + " ".join(reason.split())


def describe_glued(notebook: NotebookNode) -> None:
    """Write the alternative text of a cell into what it glued, for pages that show it elsewhere."""
    for cell in notebook.cells:
        words = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
        for output in cell.get("outputs", ()) if words else ():
            if "scrapbook" in output.get("metadata", {}):
                output.metadata["alt"] = words


def refuse_what_no_page_holds(
    cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]
) -> None:
    """Raise CellRefused if a cell's outputs are too long, or it asked its kernel to end."""
    outputs = cell.outputs
    printed = sum(len(output.get("text", "")) for output in outputs)
    if printed > MAX_PRINTED:
        raise CellRefused(
            f"prints {printed:,} characters, and a page takes {MAX_PRINTED:,}: print less, such as "
            "the first lines or a summary"
        )
    shown = sum(len(str(value)) for output in outputs for value in output.get("data", {}).values())
    if shown > MAX_OUTPUT:
        raise CellRefused(
            f"shows {shown:,} characters of output, and a page takes {MAX_OUTPUT:,}: draw fewer "
            "points, or a picture of lower resolution"
        )
    if any(asked["source"] == "ask_exit" for asked in execute_reply["content"].get("payload", [])):
        raise CellRefused("calls exit(), which ends the kernel of whoever runs the notebook")
