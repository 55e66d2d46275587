"""`bookkit new-chapter`: a skeleton that every check takes; the rest of the order stays."""

import re
import subprocess
import sys

import pytest
from bookkit.book import Book, BookError
from bookkit.new_chapter import new_chapter
from small_book import SmallBook, cell

TOC = """# the order
format: jb-book
root: index
chapters:
  - file: chapters/one # the first
  # to look things up in
  - file: chapters/words
"""


@pytest.fixture
def begun(small: SmallBook) -> SmallBook:
    """A book with a chapter that has exercises, another that has none, and a commented order."""
    small.write(one=f"(taken)=\n## Part\n\n{cell('1 + 1')}\n## Exercises\n", words="Words.\n")
    (small.root / "_toc.yml").write_text(TOC)
    (small.root / "tests").mkdir()
    return small


def test_the_skeleton_passes_every_check(begun: SmallBook) -> None:
    made = begun.run("new-chapter", "group_lasso")
    assert made.returncode == 0, made.stderr
    line = "  - file: chapters/group_lasso\n"
    assert (begun.root / "_toc.yml").read_text() == TOC.replace(
        "# the first\n", f"# the first\n{line}"
    )
    built = begun.build()
    assert built.returncode == 0, built.stderr
    assert "<h1>Group lasso" in begun.page("group_lasso")

    (begun.root / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    tested = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "nbval.plugin", "-p", "bookkit.pytest_plugin"),
            "chapters/group_lasso.md",
        ],
        cwd=begun.root,
        env=begun.environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # others take seconds
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout
    assert "8 passed" in tested.stdout


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "NAME must be lower-case words joined by underscores, such as group_lasso, got ''"),
        ("Group Lasso", "got 'Group Lasso'"),
        ("../index", "got '../index'"),
        ("one", "chapters/one.md is there already"),
        ("taken", "chapters/one.md has the label 'taken'"),
    ],
)
def test_a_name_that_cannot_be_changes_nothing(begun: SmallBook, name: str, complaint: str) -> None:
    before = sorted(begun.root.rglob("*.*"))
    with pytest.raises(BookError, match=re.escape(complaint)):
        new_chapter(Book(begun.root), name)
    assert (begun.root / "_toc.yml").read_text() == TOC
    assert sorted(begun.root.rglob("*.*")) == before
