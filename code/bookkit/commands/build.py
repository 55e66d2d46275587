"""Builds the website in a folder of its own, and publishes it only when it is complete."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bookkit.book import Book
from bookkit.execution.dependencies import cache_folder
from bookkit.files import digest, write_atomically
from bookkit.site.publishing import publish, restore
from bookkit.toolchain import toolchain_digest

LOCK_TIMEOUT = 3600  # seconds to wait for another build of the same book
INITIAL_LOCK_TIMEOUT = 0.2  # seconds before saying so; two builds that start together may collide


def build(book: Book) -> None:
    """Execute what changed, make the pages and publish them to `book.site`.

    On a fault this raises BookError, and the last good site stays.
    """
    with exclusive(book):
        restore(book.site)
        made_from = inputs(book)
        if published_inputs(book) != made_from:
            make(book)
            if inputs(book) == made_from:  # nothing was saved while the pages were made
                write_atomically(stamp(book), made_from)
    print(f"\nThe book is built: open {book.name(book.site / 'index.html')} in a browser.")


def make(book: Book) -> None:
    # Imported here: Sphinx and Jupyter take a second, which a build with nothing to do saves.
    from bookkit.config_check import require_valid_config
    from bookkit.execution.cache import remove_outdated_caches
    from bookkit.execution.run import run_what_changed
    from bookkit.site.sphinx_run import Stage

    require_valid_config(book)
    book.require_complete_toc()
    run_what_changed(book)
    print("making the pages", flush=True)
    stage = Stage(book)
    stage.make_pages()
    stamp(book).unlink(missing_ok=True)
    publish(stage.pages, book.site)
    remove_outdated_caches(book)


@contextmanager
def exclusive(book: Book) -> Iterator[None]:
    """Wait until no other process builds this book.

    SQLite holds the lock: it works on every system, and is released however the process ends.
    """
    book.build.mkdir(exist_ok=True)
    lock = sqlite3.connect(book.build / "lock", isolation_level=None, timeout=INITIAL_LOCK_TIMEOUT)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            print("another build of this book is running: waiting for it", flush=True)
            lock.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT * 1000}")
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def inputs(book: Book) -> str:
    """A name for everything that the site is made from."""
    sources = digest(book.root, book.sources)
    return f"{toolchain_digest(book)} {sources} {cache_folder(book).name}"


def stamp(book: Book) -> Path:
    """The file that says what the published site was made from; missing while it is replaced."""
    return book.build / "published"


def published_inputs(book: Book) -> str | None:
    path = stamp(book)
    return path.read_text("utf-8") if book.site.exists() and path.exists() else None
