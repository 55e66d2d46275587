"""Builds the site aside, and puts it in place only when it is whole."""

import re
import shutil
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from jupyter_book.sphinx import build_sphinx

from bookkit.book import Book, BookError, digest
from bookkit.execute import executed_notebooks
from bookkit.notebook import cell_at, read_notebook


def build(book: Book) -> None:
    """Execute what changed, make the pages, publish them to `book.site`.

    Raises:
        BookError: with a line for each thing that is wrong; the last good site then stays.
    """
    book.require_complete_toc()
    executed_notebooks(book)
    stage = Stage(book)
    if not stage.is_current():
        print("making the pages")
        problems = stage.make_pages()
        if problems:
            raise BookError(*problems)
        publish(stage.pages, book.site)
        forget_old_executions(book)
    elif not book.site.exists():
        publish(stage.pages, book.site)
    print(f"\nThe book is built: open {book.name(book.site / 'index.html')} in a browser.")


class Stage:
    """The folder where Sphinx works, kept between builds so that only changed pages are read again.

    Sphinx warns of a page only when it reads that page, so a stage that did not end well would fall
    silent at the next try. A seal marks a stage that did end well; without it, or when the tools
    have changed, the stage is made anew.
    """

    def __init__(self, book: Book) -> None:
        """Open the stage of `book`, emptied unless its seal holds."""
        self.book = book
        self.folder = book.build / "stage"
        self.pages = self.folder / "html"
        self._seal = self.folder / "seal"
        seal = self._seal.read_text().split() if self._seal.exists() else []
        if seal[:1] != [self._tools()]:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _tools(self) -> str:
        own = [
            path
            for path in Path(__file__).parent.rglob("*")
            if path.suffix in {".py", ".css", ".js", ".mjs", ".html", ".svg"}
        ]
        return digest(
            [*own, self.book.root / "requirements.lock", self.book.root / "package-lock.json"]
        )

    def _sources(self) -> str:
        root = self.book.root
        own = [root / "_config.yml", root / "_toc.yml", *root.glob("*.md"), *root.glob("*.bib")]
        chapters = [path for path in (root / "chapters").rglob("*") if path.is_file()]
        return digest([*own, *chapters]) + self.book.execution_cache.name

    def is_current(self) -> bool:
        """Whether the pages are those of what is here now, and were made without a fault."""
        seal = self._seal.read_text().split() if self._seal.exists() else []
        return seal == [self._tools(), self._sources()]

    def make_pages(self) -> list[str]:
        """Run Jupyter Book; return a line for each warning or error, naming file and cell.

        Every page is written again, from what was read before where it did not change: a title or a
        label that changed elsewhere stands on all of them, and a page that is gone must go.
        """
        self._seal.unlink(missing_ok=True)
        shutil.rmtree(self.pages, ignore_errors=True)
        sources = self._sources()
        said = StringIO()
        with redirect_stderr(said):
            status = build_sphinx(
                self.book.root,
                self.pages,
                doctreedir=self.folder / "doctrees",
                noconfig=True,
                path_config=self.book.root / "_config.yml",
                confoverrides={
                    "external_toc_path": str(self.book.root / "_toc.yml"),
                    "latex_individualpages": False,
                    "nitpicky": True,
                },
                force_all=True,
                warningiserror=True,
                keep_going=True,
                quiet=True,
            )
        problems = warning_lines(self.book, said.getvalue())
        if status != 0 and not problems:
            problems = [said.getvalue().strip() or f"Sphinx stopped: {status!r}"]
        if not problems:
            self._seal.write_text(f"{self._tools()} {sources}")
        return problems


# "place: WARNING: message", where the place is a path, a path and a line, or missing
WARNING = re.compile(
    r"^(?:(?P<path>.+?)(?::(?P<line>\d*))?: )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)$"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def warning_lines(book: Book, log: str) -> list[str]:
    """Each warning in Sphinx's `log` once, its place given as file and cell."""
    found = map(WARNING.match, COLOUR.sub("", log).splitlines())
    return list(dict.fromkeys(_one_line(book, warning) for warning in found if warning))


def _one_line(book: Book, warning: re.Match[str]) -> str:
    path = Path(warning["path"] or "")
    if not path.is_relative_to(book.root):
        return f"{warning['path']}: {warning['message']}" if warning["path"] else warning["message"]
    place = book.name(path)
    if warning["line"]:
        line = int(warning["line"])
        cell = cell_at(read_notebook(path), line) if path in book.notebooks else None
        place += f": {cell}" if cell else f": line {line}"
    return f"{place}: {warning['message']}"


def publish(pages: Path, site: Path) -> None:
    """Replace `site` by a copy of `pages`, by renaming, so that nobody meets a half-copied site."""
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(pages, fresh)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def forget_old_executions(book: Book) -> None:
    """Remove the caches of earlier helpers, which nothing can match any more."""
    for cache in book.execution_cache.parent.glob("*"):  # a book without cells has none
        if cache != book.execution_cache:
            shutil.rmtree(cache)
