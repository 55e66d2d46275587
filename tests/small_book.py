"""A small book, built by the command that a person types."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from bookkit.book import Book

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

    def build(self) -> subprocess.CompletedProcess[str]:
        """Run `python -m bookkit build`."""
        path = [str(self.root / "code"), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.run(
            [sys.executable, "-m", "bookkit", "build"],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
            capture_output=True,
            text=True,
            timeout=120,
        )

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
