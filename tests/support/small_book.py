"""A small book in a temporary folder, built by the same commands as the course."""

import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from bookkit.__main__ import main
from bookkit.book import Book
from bookkit.site import bundle, fonts, postprocess
from selectolax.lexbor import LexborHTMLParser
from sphinx.application import builtin_extensions

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---
# {title}

The sum is shown below.

"""


def cell(code: str) -> str:
    """A code cell, as a chapter writes it."""
    return f"```{{code-cell}} python3\n{code}\n```\n\n"


# Importing Sphinx and Jupyter is half of a small book's build, so a build is forked from a process
# that has imported them. Where processes cannot be forked, each imports them itself.
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PROCESSES = multiprocessing.get_context(METHOD)
if METHOD == "forkserver":
    PROCESSES.set_forkserver_preload(
        [
            *builtin_extensions,
            "bookkit.commands.accept",
            "bookkit.extension",
            "bookkit.site.sphinx_run",
            "exhibits",
            "pytest",
        ]
    )


def nothing() -> None:
    """The default `prepare`: nothing; a lambda could not be pickled for the process."""


def _all_words(words: set[str], sheets: Iterable[Path]) -> set[str]:
    """All words that the style sheets mention, whether or not a page has them."""
    return {part for sheet in sheets for part in bundle.NAME.findall(sheet.read_text("utf-8"))}


# Latin, Greek, punctuation, arrows, operators and signs
LETTERS = set(map(chr, [*range(0x20, 0x180), *range(0x370, 0x400), *range(0x2000, 0x2800)]))


def _all_letters(pages: Iterable[LexborHTMLParser]) -> fonts.Letters:
    """All letters that the pages of small books are likely to have, and those that they have."""
    return {place: found | LETTERS for place, found in fonts.letters_of(pages).items()}


def _run(
    command: tuple[str, ...],
    root: Path,
    stdout: Path,
    stderr: Path,
    prepare: Callable[[], object],
) -> None:
    """Run `python -m bookkit` with a command in the folder `root`, in a new process."""
    for number, path in ((1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(root)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root / "code"), *sys.path])
    sys.argv = ["bookkit", *command]
    # so that small books share cached style sheets: making one, with its fonts, takes five seconds
    bundle.words_of_styles = _all_words
    postprocess.letters_of = _all_letters
    prepare()
    sys.exit(main())


@dataclass(frozen=True)
class SmallBook:
    """A book in the folder `root`."""

    root: Path

    def write(self, **chapters: str) -> None:
        """Replace all chapters by these, and list them in `_toc.yml`."""
        for old in (self.root / "chapters").glob("*.md"):
            old.unlink()
            (self.root / f"chapters/claims/{old.stem}.py").unlink(missing_ok=True)
        for name, text in chapters.items():
            (self.root / f"chapters/{name}.md").write_text(HEAD.format(title=name) + text)
        files = "".join(f"  - file: chapters/{name}\n" for name in chapters)
        (self.root / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{files}")

    def claim(self, chapter: str, *claims: str, block: str = "") -> None:
        """Write the claims of a chapter: one block, by default at the end of its only section."""
        lines = "".join(f"    {claim}\n" for claim in claims)
        file = self.root / f"chapters/claims/{chapter}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f"from claims import Page\n\npage = Page('{chapter}.md')\n\n\n"
            f"def {block or chapter}():\n{lines}"
        )

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables with which Python finds this book's helper package."""
        path = [str(self.root / "code"), *filter(None, [os.environ.get("PYTHONPATH")])]
        return os.environ | {"PYTHONPATH": os.pathsep.join(path)}

    def build(self, prepare: Callable[[], object] = nothing) -> subprocess.CompletedProcess[str]:
        """Run `python -m bookkit build`; see `run`."""
        return self.run("build", prepare=prepare)

    def run(
        self, *command: str, prepare: Callable[[], object] = nothing
    ) -> subprocess.CompletedProcess[str]:
        """Run `python -m bookkit` with a command, and wait until it ends.

        Args:
            command: the command and its arguments.
            prepare: called in the new process before the command.
        """
        with tempfile.TemporaryDirectory() as folder:
            stdout, stderr = Path(folder, "stdout"), Path(folder, "stderr")
            process = self.start(stdout, stderr, *command, prepare=prepare)
            process.join(timeout=120)
            if process.is_alive():
                process.kill()
                pytest.fail(f"{command} did not end:\n{stdout.read_text()}{stderr.read_text()}")
            texts = stdout.read_text("utf-8"), stderr.read_text("utf-8")
        return subprocess.CompletedProcess(command, process.exitcode, *texts)

    def start(
        self, stdout: Path, stderr: Path, *command: str, prepare: Callable[[], object] = nothing
    ) -> BaseProcess:
        """Start a command, by default `build`; its output and errors go into two files."""
        arguments = command or ("build",), self.root, stdout, stderr, prepare
        process = PROCESSES.Process(target=_run, args=arguments)
        process.start()
        return process

    def page(self, name: str) -> str:
        """The HTML of a chapter's page."""
        return (self.root / f"_build/html/chapters/{name}.html").read_text()


def set_timeout(small: SmallBook, seconds: int) -> None:
    """Let each cell of the book take so many seconds."""
    config = small.root / "_config.yml"
    config.write_text(re.sub(r"timeout: \d+", f"timeout: {seconds}", config.read_text()))


def of_nobody(settings: str) -> str:
    """Settings without what says whose the course is and where, as a fork may have set them."""
    personal = r"^( *(?:author|copyright|url|baseurl|licence):) *(?!#)\S[^#\n]*"
    return re.sub(personal, r'\1 "" ', settings, flags=re.MULTILINE)


def empty_book(root: Path, book: Book) -> SmallBook:
    """A book without chapters in the folder `root`, with the settings of `book`."""
    for folder in ("chapters", "code/helper"):
        (root / folder).mkdir(parents=True)
    (root / "index.md").write_text("# Cover\n")
    (root / "code/helper/__init__.py").write_text("ANSWER = 42\n")
    (root / "pyproject.toml").write_text('[tool.bookkit]\nhelper-packages = ["helper"]\n')
    for shared in ("references.bib", "requirements.lock", "package-lock.json"):
        (root / shared).write_bytes((book.root / shared).read_bytes())
    (root / "_config.yml").write_text(of_nobody((book.root / "_config.yml").read_text("utf-8")))
    (root / "node_modules").symlink_to(book.root / "node_modules", target_is_directory=True)
    return SmallBook(root)


@pytest.fixture
def small(tmp_path: Path, book: Book) -> SmallBook:
    """A book without chapters."""
    return empty_book(tmp_path, book)
