"""Makes the pages: runs Sphinx aside, on what changed, and turns what it says into lines."""

import gc
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from jupyter_book.sphinx import build_sphinx

from bookkit import cells_first
from bookkit.book import Book, BookError, digest
from bookkit.build import sources, tools, write_whole
from bookkit.notebook import cell_at, read_notebook


class Stage:
    """The folder of pages and of what Sphinx read, kept so that only what changed is made again.

    Sphinx works on a copy, which takes the stage's place when all went well. Sphinx warns of a page
    only when it reads it: from the copy of a faulty one it would fall silent at the next try. And
    a build that is killed leaves the stage as it was.
    """

    def __init__(self, book: Book) -> None:
        """The stage of `book`."""
        self.book = book
        self.folder = book.build / "stage"
        self.pages = self.folder / "html"
        self._work = book.build / "stage.new"

    def make_pages(self, before_reading: Callable[[], object]) -> None:
        """Run Jupyter Book, and `before_reading` when Sphinx is about to read the pages.

        Raises:
            BookError: with a line for each warning or error, naming file and cell; or what
                `before_reading` raises.
        """
        self._prepare()
        cells_first.before_reading.set(before_reading)
        # sphinx-external-toc looks through all that Python watches for what Sphinx has just made
        gc.freeze()
        said, contents = StringIO(), self.book.contents
        with redirect_stderr(said):
            status = build_sphinx(
                self.book.root,
                self._work / "html",
                doctreedir=self._work / "doctrees",
                noconfig=True,
                path_config=self.book.root / "_config.yml",
                confoverrides={
                    "external_toc_path": str(self.book.root / "_toc.yml"),
                    # or it looks through all folders, npm's too, for pages to leave out
                    "external_toc_exclude_missing": False,
                    "include_patterns": [f"{name}.*" for name in (*contents, *contents.globs())],
                    "latex_individualpages": False,
                    "nitpicky": True,
                },
                warningiserror=True,
                keep_going=True,
                quiet=True,
            )
        reason = getattr(status, "__cause__", None) or status  # Sphinx wraps what a handler raises
        if isinstance(reason, BookError | KeyboardInterrupt):
            shutil.rmtree(self._work)
            raise reason
        problems = warning_lines(self.book, said.getvalue())
        if status != 0 and not problems:
            reason = " ".join(COLOUR.sub("", said.getvalue()).split())
            problems = [reason or f"Sphinx stopped: {status!r}"]
        if problems:
            shutil.rmtree(self._work)
            raise BookError(*problems)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._work.rename(self.folder)

    def _prepare(self) -> None:
        """Lay out the copy to work on: all of the stage, what it read alone, or nothing of it.

        Without the pages, all of them are written again from what was read.
        """
        shutil.rmtree(self._work, ignore_errors=True)
        made_with, made_by, settings = self.folder / "made-with", tools(self.book), self._settings()
        before = made_with.read_text().split() if made_with.exists() else []
        if before[:1] == [made_by]:
            leave = () if before[1:] == [settings] else ("html",)
            shutil.copytree(self.folder, self._work, ignore=shutil.ignore_patterns(*leave))
        self._work.mkdir(exist_ok=True)
        write_whole(self._work / made_with.name, f"{made_by} {settings}")

    def _settings(self) -> str:
        """A name for what stands on every page: all but the pages' own text."""
        root, files = self.book.root, sources(self.book)
        return digest(root, [path for path in files if path.suffix != ".md"])


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
