"""Builds the site aside, and puts it in place only when it is whole."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from bookkit.book import Book, digest

NOT_THE_BOOK = {"_build", "benchmarks", "code", "node_modules", "tests"}
MAKE_PAGES = {".py", ".css", ".js", ".mjs", ".html", ".svg", ".md"}  # what this package is made of
PATIENCE = 3600  # seconds to wait for another build of the same book
MOMENT = 0.2  # seconds; of two that begin at once, each may meet the other before one has the lock


def build(book: Book) -> None:
    """Execute what changed, make the pages, publish them to `book.site`.

    Raises:
        BookError: with a line for each thing that is wrong; the last good site then stays.
    """
    with alone(book):
        put_back(book.site)
        made_from = inputs(book)
        if published(book) != made_from:
            make(book)
            if inputs(book) == made_from:  # or a file was saved while the pages were made
                mark_published(book, made_from)
    print(f"\nThe book is built: open {book.name(book.site / 'index.html')} in a browser.")


def make(book: Book) -> None:
    """Build what changed and publish it."""
    # jsonschema would make grammars of web addresses as it is imported, which takes a second
    sys.modules.setdefault("rfc3987_syntax", None)
    # here, because all of Sphinx and Jupyter comes with it: a second, when nothing changed
    from bookkit.execute import running_what_changed
    from bookkit.settings import require_sound_settings

    require_sound_settings(book)
    book.require_complete_toc()
    with running_what_changed(book) as cells_ran:
        import_module("bookkit.first_uses")  # to import it is all
        from bookkit.pages import Stage

        def before_reading() -> None:
            cells_ran()
            print("making the pages", flush=True)

        stage = Stage(book)
        stage.make_pages(before_reading)
    publish(stage.pages, book.site)
    forget_old_executions(book)


@contextmanager
def alone(book: Book) -> Iterator[None]:
    """Wait until no other process builds this book.

    The lock is SQLite's: it works on every system, and goes when the process does, however it ends.
    """
    book.build.mkdir(exist_ok=True)
    lock = sqlite3.connect(book.build / "lock", isolation_level=None, timeout=MOMENT)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            print("another build of this book is running: waiting for it", flush=True)
            lock.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


# -- is there anything to do? ----------------------------------------------------------------------


def inputs(book: Book) -> str:
    """A name for all that the site is made from."""
    return f"{tools(book)} {digest(book.root, sources(book))} {book.execution_cache.name}"


def tools(book: Book) -> str:
    """A name for what makes pages."""
    here, root = Path(__file__).parent, book.root
    own = [path for path in here.rglob("*") if path.suffix in MAKE_PAGES]
    locks = [root / "requirements.lock", root / "package-lock.json"]
    return f"{digest(here, own)}-{digest(root, locks)}"


def sources(book: Book) -> list[Path]:
    """The files that a person writes."""
    top = [
        path
        for path in book.root.iterdir()
        if not path.name.startswith(".") and path.name not in NOT_THE_BOOK
    ]
    inner = (path for folder in top if folder.is_dir() for path in folder.rglob("*"))
    return [
        path
        for path in (*top, *inner)
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-3:])
    ]


def published(book: Book) -> str | None:
    """What the site was made from; nothing where there is none."""
    mark = book.build / "published"
    return mark.read_text() if book.site.exists() and mark.exists() else None


def mark_published(book: Book, made_from: str) -> None:
    """Note what the site was made from: the last step, so that one that is missing is repeated."""
    write_whole(book.build / "published", made_from)


# -- changing files so that nobody meets half of one -----------------------------------------------


def write_whole(path: Path, text: str) -> None:
    """Write a file at once, or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text)
    os.replace(fresh, path)


def publish(pages: Path, site: Path) -> None:
    """Replace `site` by a copy of `pages`, by renaming, so that nobody meets a half-copied site.

    Sphinx's own mark stays behind: it names the folder of the tools, and so differs between clones.
    """
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    (site.parent / "published").unlink(missing_ok=True)
    shutil.copytree(pages, fresh, ignore=shutil.ignore_patterns(".buildinfo"))
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def put_back(site: Path) -> None:
    """Bring back the last good site, if a build was killed between the two renamings."""
    old = site.with_name("html.old")
    if old.exists() and not site.exists():
        old.rename(site)


def forget_old_executions(book: Book) -> None:
    """Remove the caches of earlier helpers, which nothing can match any more."""
    for cache in book.execution_cache.parent.glob("*"):  # a book without cells has none
        if cache != book.execution_cache:
            shutil.rmtree(cache)
