"""Keeps the results of cells in a jupyter-cache."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbformat import NotebookNode

from bookkit.book import Book, BookError
from bookkit.execution import claim_reports
from bookkit.execution.dependencies import cache_folder

# jupyter-cache writes its tables, and each notebook, in several steps, and fails on what a killed
# build left behind. A file of this name marks a cache that is being written.
DIRTY = "being-written"


def open_cache(folder: Path) -> JupyterCacheAbstract:
    """The cache in a folder; an empty one if there is none or a build died writing to it.

    Raises BookError if jupyter-cache could not open a file there: it reads paths as addresses.
    """
    if unusable := {"%", "?"} & set(str(folder.absolute())):
        raise BookError(
            f"{' and '.join(sorted(unusable))} in the name of the folder {folder.parent}: "
            "jupyter-cache cannot write there; rename the folder"
        )
    if (folder / DIRTY).exists():
        shutil.rmtree(folder)
    cache = get_cache(folder)
    if not folder.exists():
        folder.mkdir(parents=True)
        with writing(folder):
            cache.list_cache_records()  # creates the tables
    return cache


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Mark the cache as being written; the mark stays if the build dies."""
    (folder / DIRTY).touch()
    yield
    (folder / DIRTY).unlink()


def store(folder: Path, page: Path, notebook: NotebookNode, seconds: float) -> None:
    bundle = CacheBundleIn(notebook, str(page), data={"execution_seconds": seconds})
    with writing(folder):
        get_cache(folder).cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def cached(cache: JupyterCacheAbstract, page: Path, notebook: NotebookNode) -> NotebookNode | None:
    """The page as it was executed, unless its cells or the text that claims check changed."""
    try:
        _, executed = cache.merge_match_into_notebook(notebook)
    except KeyError:
        return None
    return executed if claim_reports.still_hold(page, executed) else None


def remove_outdated_caches(book: Book) -> None:
    """Remove caches made with earlier helpers, lock files or Pythons, which can no longer match."""
    current = cache_folder(book)
    for folder in current.parent.glob("*"):
        if folder != current:
            shutil.rmtree(folder)
