"""Which tools make the pages: when one of them changes, every page is made again."""

from pathlib import Path

from bookkit.book import Book
from bookkit.files import digest

SUFFIXES = {".py", ".css", ".js", ".mjs", ".html", ".svg", ".md"}


def toolchain_digest(book: Book) -> str:
    """A name for the code, styles, scripts and locked packages that pages are made with."""
    here, code = Path(__file__).parent, book.root / "code"
    not_tools = {here, *book.helper_packages}
    extensions = [
        path
        for path in code.rglob("*")
        if path.suffix in SUFFIXES and not_tools.isdisjoint(path.parents)
    ]
    own = [path for path in here.rglob("*") if path.suffix in SUFFIXES]
    locks = [book.root / name for name in ("requirements.lock", "package-lock.json")]
    return f"{digest(here, own)}-{digest(book.root, [*extensions, *locks])}"
