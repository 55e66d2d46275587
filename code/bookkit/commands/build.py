"""Builds the website in a separate folder, and publishes it only when it is complete."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bookkit.book import Book, BookError
from bookkit.execution.dependencies import cache_folder
from bookkit.files import digest, toolchain_digest, write_atomically

LOCK_TIMEOUT = 3600  # seconds to wait for another build of the same book
INITIAL_LOCK_TIMEOUT = 0.2  # seconds before saying so, in case builds start together


def build(book: Book) -> None:
    """Execute what changed, make the pages and publish them to `book.site`.

    If anything is wrong, raise BookError; the last good site stays in place.
    """
    with exclusive(book):
        restore(book.site)
        made_from, published = inputs(book), stamp(book)
        known = published.read_text("utf-8") if book.site.exists() and published.exists() else ""
        if known != made_from:
            make(book)
            if inputs(book) == made_from:  # nothing was saved while the pages were made
                write_atomically(published, made_from)
    print(f"\nThe book is built: open {book.name(book.site / 'index.html')} in a browser.")


def make(book: Book) -> None:
    # Imported here to save a second, which Sphinx and Jupyter take, if there is nothing to do.
    from bookkit.config_check import require_valid_config
    from bookkit.course_map import chapters_in_order
    from bookkit.execution.cache import remove_outdated_caches
    from bookkit.execution.run import CellsFailed, run_what_changed
    from bookkit.site.sphinx_run import faults_of_pages, make_pages
    from bookkit.teaching.problems import require_solutions

    require_valid_config(book)
    book.require_complete_toc()
    chapters_in_order(book)  # raises if one needs what it must not
    require_solutions(book)
    try:
        run_what_changed(book, book.notebooks)
    except CellsFailed as failed:
        print("looking for faults in the pages too", flush=True)
        raise BookError(*failed.args, *faults_of_pages(book, failed.pages)) from None
    print("making the pages", flush=True)
    pages = make_pages(book)
    stamp(book).unlink(missing_ok=True)
    publish(pages, book.site)
    remove_outdated_caches(book)


def publish(pages: Path, site: Path) -> None:
    """Replace `site` by a copy of `pages`, by renaming, so that no one sees a half-copied site.

    Sphinx's .buildinfo stays behind: it depends on the path of the tools, which differs by clone.
    """
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(pages, fresh, ignore=shutil.ignore_patterns(".buildinfo"))
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def restore(site: Path) -> None:
    """Restore the last good site if a build was killed between the two renames."""
    old = site.with_name("html.old")
    if old.exists() and not site.exists():
        old.rename(site)


@contextmanager
def exclusive(book: Book) -> Iterator[None]:
    """Wait until no other process builds this book.

    SQLite holds the lock: it works on every system, and is released no matter how the process ends.
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
    """A key that changes whenever an input of the site changes."""
    sources = digest(book.root, book.sources)
    return f"{toolchain_digest(book)} {sources} {cache_folder(book).name}"


def stamp(book: Book) -> Path:
    """The file that says what the published site was made from; missing while it is replaced."""
    return book.build / "published"
