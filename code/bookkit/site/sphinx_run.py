"""Runs Sphinx in a staging folder, on what changed, and reports its warnings as lines."""

import re
import shutil
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from jupyter_book.sphinx import build_sphinx

from bookkit.book import Book, BookError
from bookkit.execution.notebook import cell_at, read_notebook
from bookkit.files import digest, write_atomically
from bookkit.toolchain import toolchain_digest


class Stage:
    """The pages and what Sphinx read of them, kept so that only what changed is made again.

    Sphinx works on a copy, which replaces the stage when all went well. It warns about a page only
    when it reads it, so a build on top of a faulty one would be silent; and a build that is killed
    leaves the stage as it was.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.folder = book.build / "stage"
        self.pages = self.folder / "html"
        self._work = book.build / "stage.new"

    def make_pages(self) -> None:
        """Run Sphinx as `jupyter-book build` does; raise BookError with a line for each warning."""
        self._prepare()
        with redirect_stderr(StringIO()) as log:
            status = self._run_sphinx()
        # Sphinx wraps what an event handler raises
        reason = getattr(status, "__cause__", None) or status
        if isinstance(reason, BookError | KeyboardInterrupt):
            shutil.rmtree(self._work)
            raise reason
        problems = warning_lines(self.book, log.getvalue())
        if status != 0 and not problems:
            text = " ".join(COLOUR.sub("", log.getvalue()).split())
            problems = [text or f"Sphinx stopped: {status!r}"]
        if problems:
            shutil.rmtree(self._work)
            raise BookError(*problems)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._work.rename(self.folder)

    def _run_sphinx(self) -> int | Exception:
        contents = self.book.contents
        return build_sphinx(
            self.book.root,
            self._work / "html",
            doctreedir=self._work / "doctrees",
            noconfig=True,
            path_config=self.book.root / "_config.yml",
            confoverrides={
                "external_toc_path": str(self.book.root / "_toc.yml"),
                # without these two, all folders are searched for pages, npm's too
                "external_toc_exclude_missing": False,
                "include_patterns": [f"{name}.*" for name in (*contents, *contents.globs())],
                "latex_individualpages": False,
                "nitpicky": True,
            },
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )

    def _prepare(self) -> None:
        """Copy the stage: without pages if what stands on all changed, nothing if the tools did."""
        shutil.rmtree(self._work, ignore_errors=True)
        stamp = self.folder / "made-with"
        before = stamp.read_text("utf-8").split() if stamp.exists() else []
        tools = toolchain_digest(self.book)
        shared = digest(self.book.root, [p for p in self.book.sources if p.suffix != ".md"])
        if before[:1] == [tools]:
            leave = () if before[1:] == [shared] else ("html",)
            shutil.copytree(self.folder, self._work, ignore=shutil.ignore_patterns(*leave))
        self._work.mkdir(exist_ok=True)
        write_atomically(self._work / stamp.name, f"{tools} {shared}")


# "place: WARNING: message", where the place is a path, a path and a line, or missing
WARNING = re.compile(
    r"^(?:(?P<path>.+?)(?::(?P<line>\d*))?: )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)$"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def warning_lines(book: Book, log: str) -> list[str]:
    """Each warning in Sphinx's `log` once, its place given as file and cell or line."""
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
