"""Digests of files, of the tools above all, and writing a file all at once."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from bookkit.book import Book

TOOLS = {".py", ".css", ".js", ".mjs", ".html", ".svg", ".md"}


def digest(root: Path, files: Iterable[Path]) -> str:
    """16 hexadecimal digits that change when the content of a file, or its place in `root`, does.

    Two copies of `root` have equal digests.
    """
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.relative_to(root).as_posix().encode() + b"\0")
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


def toolchain_digest(book: Book) -> str:
    """A key for the code, styles, scripts and locked packages that pages are made with.

    When one of them changes, every page is made again.
    """
    here, code = Path(__file__).parent, book.root / "code"
    not_tools = {here, *book.helper_packages}
    extensions = [
        path
        for path in code.rglob("*")
        if path.suffix in TOOLS and not_tools.isdisjoint(path.parents)
    ]
    own = [path for path in here.rglob("*") if path.suffix in TOOLS]
    locks = [book.root / name for name in ("requirements.lock", "package-lock.json")]
    locks += book.browser_python.glob("*.json")
    return f"{digest(here, own)}-{digest(book.root, [*extensions, *locks])}"


def write_atomically(path: Path, text: str) -> None:
    """Write a file atomically."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)
