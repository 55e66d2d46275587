"""What the results of cells depend on besides the cells themselves."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from platform import python_version

from bookkit.book import Book
from bookkit.files import digest

# What no cell reads as data: pages, which have keys of their own, and what Python writes.
NOT_DATA = {".md", ".ipynb", ".pyc"}
NOT_READ = {"binder", "requirements"}  # folders that set up Python, before any cell runs


def helper_files(book: Book) -> dict[str, Path]:
    """The files of the helper packages, by the path under which cells import them."""
    return {
        path.relative_to(package.parent).as_posix(): path
        for package in book.helper_packages
        for path in sorted(_files(package))
    }


def cache_folder(book: Book) -> Path:
    """The folder of the cache, keyed by everything cells depend on besides their source.

    jupyter-cache compares only a page's cells. The packages they import from the course, the data
    they read, the code that runs them, the lock file and the Python version are part of the key,
    so that a result is never reused after one of these has changed.
    """
    claims = find_spec("claims")
    assert claims is not None and claims.origin is not None, "claims is installed with bookkit"
    imported = [*book.helper_packages, Path(claims.origin).parent]
    packages = (digest(package.parent, _files(package)) for package in imported)
    others = digest(book.root, [book.root / "requirements.lock", *data_files(book)])
    here = Path(__file__).parent
    runner = digest(here, here.glob("*.py"))
    key = hashlib.sha256("".join([*packages, others, runner]).encode()).hexdigest()[:16]
    return book.build / "executed" / f"{python_version()}-{key}"


def data_files(book: Book) -> list[Path]:
    """The files that cells may read: all in the book's folders but pages, claims and tools."""
    apart = {book.root / name for name in (*NOT_READ, "chapters/claims", "chapters/answers")}
    return [
        path
        for path in book.sources
        if path.parent != book.root
        and path.suffix not in NOT_DATA
        and apart.isdisjoint(path.parents)
    ]


def _files(package: Path) -> list[Path]:
    """The files of a package: its modules and its data."""
    inner = (path for path in package.rglob("*") if path.suffix != ".pyc" and path.is_file())
    return [path for path in inner if not path.name.startswith(".")]
