"""A small book, built by the command that a person types."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from bookkit import assets, sphinx_ext
from bookkit.__main__ import main
from bookkit.book import Book
from bookkit.serve import preloaded

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
    return f"```{{code-cell}} python3\n{code}\n```\n\n"


# Processes that are forked from one that has imported everything: half of a small book's build is
# importing. Where nothing can be forked, they import.
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PROCESSES = multiprocessing.get_context(METHOD)
if METHOD == "forkserver":
    OURS = ("execute", "fonts", "new_chapter", "pages", "settings", "sphinx_ext", *sphinx_ext.PARTS)
    PROCESSES.set_forkserver_preload(
        ["pytest", *preloaded(), *(f"bookkit.{name}" for name in OURS)]
    )


def every_name(words: set[str], sheets: Iterable[Path]) -> set[str]:
    """All that style sheets name, whatever the pages do."""
    return {part for sheet in sheets for part in assets.NAME.findall(sheet.read_text("utf-8"))}


def _run(
    command: tuple[str, ...], root: Path, said: Path, complained: Path, before: Callable[[], object]
) -> None:
    """Do in a new process what `python -m bookkit` and a command do in the folder `root`."""
    for number, path in ((1, said), (2, complained)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(root)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root / "code"), *sys.path])
    sys.argv = ["bookkit", *command]
    # each book would have its own rules joined, which takes a second: test_assets.py looks at that
    assets.words_of_styles = every_name
    before()
    sys.exit(main())


@dataclass(frozen=True)
class SmallBook:
    """A book of one folder, built by the command that a person types."""

    root: Path

    def write(self, **chapters: str) -> None:
        """Make these the chapters, listed in `_toc.yml`."""
        for old in (self.root / "chapters").glob("*.md"):
            old.unlink()
        for name, text in chapters.items():
            (self.root / f"chapters/{name}.md").write_text(HEAD.format(title=name) + text)
        files = "".join(f"  - file: chapters/{name}\n" for name in chapters)
        (self.root / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{files}")

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this book's helper is found."""
        path = [str(self.root / "code"), *filter(None, [os.environ.get("PYTHONPATH")])]
        return os.environ | {"PYTHONPATH": os.pathsep.join(path)}

    def build(self, before: Callable[[], object] = bool) -> subprocess.CompletedProcess[str]:
        """Run `python -m bookkit build`, and `before` first in the process that does."""
        return self.run("build", before=before)

    def run(
        self, *command: str, before: Callable[[], object] = bool
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of `python -m bookkit`."""
        with tempfile.TemporaryDirectory() as folder:
            said, complained = Path(folder, "stdout"), Path(folder, "stderr")
            process = self.start(said, complained, *command, before=before)
            process.join(timeout=120)
            if process.is_alive():
                process.kill()
                pytest.fail(f"{command} did not end:\n{said.read_text()}{complained.read_text()}")
            texts = said.read_text("utf-8"), complained.read_text("utf-8")
        return subprocess.CompletedProcess(command, process.exitcode, *texts)

    def start(
        self, said: Path, complained: Path, *command: str, before: Callable[[], object] = bool
    ) -> BaseProcess:
        """Start a command, that to build if none is named; what it says goes into two files."""
        arguments = command or ("build",), self.root, said, complained, before
        process = PROCESSES.Process(target=_run, args=arguments)
        process.start()
        return process

    def page(self, name: str) -> str:
        """The HTML of a chapter's page."""
        return (self.root / f"_build/html/chapters/{name}.html").read_text()


def empty_book(root: Path, book: Book) -> SmallBook:
    """A book in the folder `root` with the settings of `book`, and no chapter yet."""
    for folder in ("chapters", "code/helper"):
        (root / folder).mkdir(parents=True)
    (root / "index.md").write_text("# Cover\n")
    (root / "code/helper/__init__.py").write_text("ANSWER = 42\n")
    for shared in ("_config.yml", "references.bib", "requirements.lock", "package-lock.json"):
        (root / shared).write_bytes((book.root / shared).read_bytes())
    (root / "node_modules").symlink_to(book.root / "node_modules", target_is_directory=True)
    return SmallBook(root)


@pytest.fixture
def small(tmp_path: Path, book: Book) -> SmallBook:
    return empty_book(tmp_path, book)
