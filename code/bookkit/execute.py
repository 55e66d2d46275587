"""Runs the cells of the pages: several pages at a time, into a cache, and only what changed."""

import asyncio
import atexit
import json
import os
import shutil
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from copy import deepcopy
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.cache.db import DB_NAME, OrmBase
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from bookkit import claims
from bookkit.book import Book, BookError, digest
from bookkit.build import write_whole
from bookkit.kernels import shared_imports
from bookkit.notebook import KERNEL_ENVIRONMENT, code_cells, read_notebook

CELL_TIMEOUT = 60  # seconds; a cell that takes longer is one that no reader would wait for
TO_BEGIN = 10  # seconds that a thread takes at most, on a busy machine


def executed_notebooks(book: Book) -> dict[Path, NotebookNode]:
    """Every notebook of the book with its outputs; only those that the cache does not hold are run.

    Raises:
        BookError: as `run_what_changed`.
    """
    run_what_changed(book)
    cache = open_cache(book.execution_cache)
    notebooks = (cache.merge_match_into_notebook(_read(book, page))[1] for page in book.notebooks)
    return dict(zip(book.notebooks, notebooks, strict=True))


def run_what_changed(book: Book) -> None:
    """Run the notebooks that the cache does not hold.

    Raises:
        BookError: with a line for each notebook whose run failed, naming file, cell and error.
    """
    with running_what_changed(book) as wait:
        wait()


@contextmanager
def running_what_changed(book: Book) -> Iterator[Callable[[], None]]:
    """Do the same while this process does something else; give a function that waits for it.

    While cells run, this process has little to do. The function raises what `run_what_changed`
    does.
    """
    folder, pages = book.execution_cache, book.notebooks
    cache = open_cache(folder)
    # which texts the cache was seen to hold: to look again takes longer than to compare
    note, now = folder / "held.json", {page.name: digest(page.parent, [page]) for page in pages}
    held = json.loads(note.read_text()) if note.exists() else {}
    notebooks = {page: _read(book, page) for page in pages if held.get(page.name) != now[page.name]}
    stale = {page: nb for page, nb in notebooks.items() if not _cached(cache, page, nb)}

    def keep(page: Path, notebook: NotebookNode, seconds: float) -> None:
        bundle = CacheBundleIn(notebook, str(page), data={"execution_seconds": seconds})
        with marked(folder):
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        print(f"  {book.name(page)} ran in {seconds:.1f} s", flush=True)

    def settle(failures: list[str]) -> None:
        if book.execution_cache != folder:
            shutil.rmtree(folder)  # who knows which cell ran with which helper
            raise BookError("code/ changed while the cells ran; build again")
        if failures:
            raise BookError(*failures)
        if now != held:
            write_whole(note, json.dumps(now))

    if not stale:
        yield lambda: settle([])
        return
    print(f"running the cells of {len(stale)} of {len(pages)} pages", flush=True)
    with _apart(lambda: _run_all(book, deepcopy(stale), keep)) as failures:
        yield lambda: settle(failures())


# jupyter-cache makes its tables, and writes a notebook, in several steps, and stumbles over what it
# left after the first of them.
MARK = "being-written"


@contextmanager
def marked(folder: Path) -> Iterator[None]:
    """Mark a cache while it is written; the mark stays if the build is killed, or the disk full."""
    (folder / MARK).touch()
    yield
    (folder / MARK).unlink()


def open_cache(folder: Path) -> JupyterCacheAbstract:
    """The cache in a folder; a new one, where the last was not written to its end."""
    if (folder / MARK).exists():
        shutil.rmtree(folder)
    cache = get_cache(folder)
    if not (folder / DB_NAME).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with marked(folder):
            OrmBase.metadata.create_all(cache.db)
    return cache


def _read(book: Book, page: Path) -> NotebookNode:
    """Read a page; whatever is wrong with its cells' options is one line that names it."""
    try:
        return read_notebook(page)
    except Exception as error:  # YAML, MyST and nbformat each have their own
        raise BookError(f"{book.name(page)}: {' '.join(str(error).split())}") from error


def run_again(book: Book, pages: Iterable[Path], **environment: str) -> dict[Path, NotebookNode]:
    """The pages, run whatever the cache holds, which stays as it is; in an environment of its own.

    Raises:
        BookError: as `executed_notebooks`.
    """
    notebooks = {page: _read(book, page) for page in pages}
    with _apart(lambda: _run_all(book, notebooks, **environment)) as failures:
        if failed := failures():
            raise BookError(*failed)
    return notebooks


def ran_before(book: Book, page: Path) -> NotebookNode | None:
    """The page as the build ran it, if what it showed holds for the page and the helper of now."""
    folder = book.execution_cache
    if not folder.exists() or (folder / MARK).exists():
        return None
    return _cached(get_cache(folder), page, _read(book, page))


def _cached(cache: JupyterCacheAbstract, page: Path, notebook: NotebookNode) -> NotebookNode | None:
    """The notebook as it ran before, if what its cells said of the page's text still holds."""
    try:
        _, executed = cache.merge_match_into_notebook(notebook)
    except KeyError:
        return None
    return executed if claims.still_hold(page, executed) else None


Result = TypeVar("Result")


@contextmanager
def _apart(
    work: Callable[[], Coroutine[Any, Any, Result]],
) -> Iterator[Callable[[], Result]]:
    """Run `work` in a thread of its own; give what waits for its result. End it in order if not.

    In the main thread each of nbclient's clients takes Ctrl-C for itself, and lets it go for all.
    And Ctrl-C may come at any moment: so all that must not be left half done is in the thread.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task]] = Future()

    async def begin() -> Result:
        begun.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        return await work()

    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(lambda: asyncio.run(begin())).result
        except BaseException:
            with suppress(TimeoutError, RuntimeError):  # the thread never began, or has ended
                loop, task = begun.result(timeout=TO_BEGIN)
                loop.call_soon_threadsafe(task.cancel)
            raise


async def _run_all(
    book: Book,
    notebooks: dict[Path, NotebookNode],
    keep: Callable[[Path, NotebookNode, float], None] = lambda page, notebook, seconds: None,
    **environment: str,
) -> list[str]:
    """Run the notebooks in place, a processor each; `keep` the good, a line for each other."""
    processors = asyncio.Semaphore(os.cpu_count() or 1)
    environment = os.environ | KERNEL_ENVIRONMENT | environment

    async def run(page: Path, notebook: NotebookNode) -> list[str]:
        async with processors:
            started = time.perf_counter()
            failure = await _run(notebook, page.parent, environment)
            seconds = time.perf_counter() - started
        if failures := [failure] if failure else claims.faults(notebook):
            return [f"{book.name(page)}: {failure}" for failure in failures]
        keep(page, notebook, seconds)
        return []

    # the long ones first, or one of them is left at the end with all other processors idle
    longest_first = sorted(notebooks.items(), key=lambda item: -len(item[1].cells))
    with_code = [notebook for notebook in notebooks.values() if code_cells(notebook)]
    with shared_imports(book, with_code, environment):
        results = await asyncio.gather(*(run(page, nb) for page, nb in longest_first))
    return list(chain.from_iterable(results))


async def _run(notebook: NotebookNode, folder: Path, environment: Mapping[str, str]) -> str | None:
    """Run a notebook in place; return which cell failed and how, in one line, or nothing."""
    if not code_cells(notebook):
        return None  # nbclient would start a kernel all the same
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
        # all is said: a kernel that says farewell takes a second to, and stumbles now and then
        shutdown_kernel="immediate",
        # or each kernel warns that it talks over the loopback in plain text
        extra_arguments=["--log-level=CRITICAL"],
    )
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        reason = f"did not finish within {CELL_TIMEOUT} s"
    except DeadKernelError:
        reason = "the kernel died"
    except asyncio.CancelledError:
        # of a kernel that is starting, nbclient leaves a process, and a traceback at the exit
        atexit.unregister(client._cleanup_kernel)
        if client.km is not None and client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)
        raise
    else:
        return None
    failed = next(cell for cell in code_cells(notebook) if cell.content is notebook.cells[reached])
    return f"{failed}: {' '.join(reason.split())}"
