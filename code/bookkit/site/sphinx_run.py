"""Runs Sphinx in a staging folder, on what changed, and reports its warnings as lines."""

import errno
import os
import re
import shutil
import traceback
from collections.abc import Container, Iterable, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from jupyter_book.sphinx import build_sphinx
from sphinx.errors import ExtensionError, SphinxError

from bookkit.book import Book, BookError
from bookkit.execution.notebook import cell_at, read_notebook
from bookkit.files import digest, toolchain_digest, write_atomically
from bookkit.site.wording import reworded


def make_pages(book: Book) -> Path:
    """Make the pages as `jupyter-book build` does, and return their folder.

    The stage holds them and what Sphinx read of them, so that only what changed is made again.
    Sphinx works on a copy, which replaces the stage when all went well: it warns about a page only
    when it reads it, so a build on top of a faulty one would be silent; and a build that is killed
    leaves the stage as it was. Raises BookError with a line for each warning.
    """
    if problems := faults_of_pages(book):
        raise BookError(*problems)
    stage, work = book.build / "stage", book.build / "stage.new"
    shutil.rmtree(stage, ignore_errors=True)
    work.rename(stage)
    return stage / "html"


def faults_of_pages(book: Book, failed: Sequence[str] = ()) -> list[str]:
    """Make the pages in the folder `stage.new`, those whose cells `failed` without their outputs.

    The result has a line for each warning.
    """
    work = book.build / "stage.new"
    _copy(book, book.build / "stage", work)
    with redirect_stderr(StringIO()) as log:
        status = _run_sphinx(book, work, failed)
    reason = _reason(status)
    if isinstance(reason, BookError | KeyboardInterrupt):
        raise reason
    if os.strerror(errno.ENOSPC) in log.getvalue():
        raise BookError(f"{os.strerror(errno.ENOSPC)}: make room, and build again")
    if status != 0 and not warning_lines(book, log.getvalue()):
        return [_stopped(book, reason)]
    return warning_lines(book, log.getvalue(), lost_labels(book, failed))


def _copy(book: Book, stage: Path, work: Path) -> None:
    """Copy the stage: without pages if a shared source changed, nothing if the tools did."""
    shutil.rmtree(work, ignore_errors=True)
    stamp = stage / "made-with"
    before = stamp.read_text("utf-8").split() if stamp.exists() else []
    tools = toolchain_digest(book)
    # each page depends on its own text and claims, and on all other sources
    others = [path for path in book.sources if path.suffix not in {".md", ".py"}]
    shared = digest(book.root, others)
    if before[:1] == [tools]:
        leave = () if before[1:] == [shared] else ("html",)
        shutil.copytree(stage, work, ignore=shutil.ignore_patterns(*leave))
    work.mkdir(exist_ok=True)
    write_atomically(work / stamp.name, f"{tools} {shared}")


def _run_sphinx(book: Book, work: Path, failed: Sequence[str]) -> int | Exception:
    contents = book.contents
    return build_sphinx(
        book.root,
        work / "html",
        doctreedir=work / "doctrees",
        noconfig=True,
        path_config=book.root / "_config.yml",
        confoverrides={
            "external_toc_path": str(book.root / "_toc.yml"),
            # without these two, all folders are searched for pages, npm's too
            "external_toc_exclude_missing": False,
            # of a chapter and the notebook that it was made from, only the chapter is a page
            "include_patterns": [
                f"{name}.md" if (book.root / f"{name}.md").exists() else f"{name}.*"
                for name in (*contents, *contents.globs())
            ],
            "latex_individualpages": False,
            "nitpicky": True,
            "bookkit_failed": list(failed),
        },
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )


# "place: WARNING: message", where the place is a path, a path and a line, or missing
WARNING = re.compile(
    r"^(?:(?P<path>.+?)(?::(?P<line>\d*))?: )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)$"
)
NAME_OPTION = re.compile(r"^ *:?name: *[\"']?(.+?)[\"']? *$", re.M)  # of a directive or a cell
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def lost_labels(book: Book, failed: Iterable[str]) -> set[str]:
    """What pages whose cells `failed` name: what shows the output of a cell is missing with it."""
    texts = ((book.root / page).read_text("utf-8") for page in failed)
    return {label.lower() for text in texts for label in NAME_OPTION.findall(text)}


def warning_lines(book: Book, log: str, lost: Container[str] = ()) -> list[str]:
    """Each warning in Sphinx's `log` once, its place given as file and cell or line.

    There is none about references to the labels `lost`.
    """
    found = map(WARNING.match, COLOUR.sub("", log).splitlines())
    told = (warning for warning in found if warning and _undefined(warning) not in lost)
    return list(dict.fromkeys(_one_line(book, warning) for warning in told))


def _undefined(warning: re.Match[str]) -> str:
    """The label that a warning says to be undefined; empty for another warning."""
    _, _, label = warning["message"].partition("undefined label: '")
    return label.partition("'")[0]


def _one_line(book: Book, warning: re.Match[str]) -> str:
    path = Path(warning["path"] or "")
    if path.suffix == ".rst" and not path.exists():  # what some extensions take a page for
        path = path.with_suffix(".md")
    if not path.is_relative_to(book.root):
        message = _plain(book, warning["message"])
        return f"{warning['path']}: {message}" if warning["path"] else message
    place = book.name(path)
    if warning["line"]:
        line = int(warning["line"])
        cell = cell_at(read_notebook(path), line) if path in book.notebooks else None
        place += f": {cell}" if cell else f": line {line}"
    return f"{place}: {_plain(book, warning['message'])}"


def _plain(book: Book, message: str) -> str:
    """A message in plain words, with the paths of files as seen from the book's folder."""
    return reworded(message).replace(f"{book.root}{os.sep}", "")


def _reason(status: object) -> object:
    """What an event handler raised, which Sphinx wraps: of several, the first.

    Sphinx calls the last handlers even for a build that failed, and these may then fail too.
    """
    reason, error = status, status
    while isinstance(error, BaseException):
        if isinstance(error, ExtensionError) and error.__cause__:
            reason = error.__cause__
        error = error.__context__
    return reason


def _stopped(book: Book, reason: object) -> str:
    """What to say of an error that is no warning: where it stopped, and how to find its cause."""
    if not isinstance(reason, BaseException):
        return "Sphinx stopped without a word: remove the folder _build, and build again"
    said = _plain(book, " ".join(str(reason).split()))
    if isinstance(reason, SphinxError):
        return said
    pages = [frame.f_locals.get("docname") for frame, _ in traceback.walk_tb(reason.__traceback__)]
    page = next((f"{name}.md: " for name in reversed(pages) if isinstance(name, str)), "")
    return (
        f"{page}the build stopped at something that it cannot read ({type(reason).__name__}: "
        f"{said}); take out what you changed last, and build again to find it"
    )
