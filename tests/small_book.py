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

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this book's helper is found."""
        path = [str(self.root / "code"), *filter(None, [os.environ.get("PYTHONPATH")])]
        return os.environ | {"PYTHONPATH": os.pathsep.join(path)}

    def build(self) -> subprocess.CompletedProcess[str]:
        """Run `python -m bookkit build`."""
        return self.run("build")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `python -m bookkit`."""
        return subprocess.run(
            [sys.executable, "-m", "bookkit", *command],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def page(self, name: str) -> str:
        """The HTML of a chapter's page."""
        return (self.root / f"_build/html/chapters/{name}.html").read_text()


@pytest.fixture
def small(tmp_path: Path, book: Book) -> SmallBook:
    for folder in ("chapters", "code/helper"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "index.md").write_text("# Cover\n")
    (tmp_path / "code/helper/__init__.py").write_text("ANSWER = 42\n")
    for shared in ("_config.yml", "references.bib", "requirements.lock", "package-lock.json"):
        (tmp_path / shared).write_bytes((book.root / shared).read_bytes())
    (tmp_path / "node_modules").symlink_to(book.root / "node_modules", target_is_directory=True)
    return SmallBook(tmp_path)
