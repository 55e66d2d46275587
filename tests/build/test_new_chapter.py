"""`bookkit new-chapter`: its skeleton passes every check, and `_toc.yml` keeps its comments."""

import re
import subprocess
import sys

import pytest
from bookkit.book import Book, BookError
from bookkit.commands.new_chapter import new_chapter
from small_book import SmallBook, cell

TOC = """# the contents
format: jb-book
root: index
chapters:
  - file: chapters/one # the first
  # for reference
  - file: chapters/words
"""


@pytest.fixture
def started(small: SmallBook) -> SmallBook:
    """A book with a chapter that has exercises, one that has none, and comments in `_toc.yml`."""
    small.write(one=f"(taken)=\n## Part\n\n{cell('1 + 1')}\n## Exercises\n", words="Words.\n")
    (small.root / "_toc.yml").write_text(TOC)
    (small.root / "tests").mkdir()
    return small


def test_the_skeleton_passes_every_check(started: SmallBook) -> None:
    made = started.run("new-chapter", "group_lasso")
    assert made.returncode == 0, made.stderr
    line = "  - file: chapters/group_lasso\n"
    assert (started.root / "_toc.yml").read_text() == TOC.replace(
        "# the first\n", f"# the first\n{line}"
    )
    built = started.build()
    assert built.returncode == 0, built.stderr
    assert "<h1>Group lasso" in started.page("group_lasso")

    with (started.root / "pyproject.toml").open("a") as settings:
        settings.write("[tool.pytest.ini_options]\n")
    plugins = ["-p", "nbval.plugin", "-p", "bookkit.checking.pytest_plugin"]
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "chapters/group_lasso.md"],
        cwd=started.root,
        env=started.environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # others take seconds
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout
    assert "8 passed" in tested.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "NAME must be lower-case words joined by underscores, such as group_lasso, got ''"),
        ("Group Lasso", "got 'Group Lasso'"),
        ("../index", "got '../index'"),
        ("one", "chapters/one.md exists already"),
        ("taken", "chapters/one.md has the label 'taken'"),
    ],
)
def test_an_invalid_name_changes_nothing(started: SmallBook, name: str, message: str) -> None:
    before = sorted(started.root.rglob("*.*"))
    with pytest.raises(BookError, match=re.escape(message)):
        new_chapter(Book(started.root), name)
    assert (started.root / "_toc.yml").read_text() == TOC
    assert sorted(started.root.rglob("*.*")) == before
