"""`bookkit new-chapter`: its skeleton passes every check, and `_toc.yml` keeps its comments."""

import re
import shutil
import subprocess
import sys

import jupytext
import nbformat
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

    assert "8 passed" in passed_by_nbval(started, "group_lasso")


def passed_by_nbval(small: SmallBook, name: str) -> str:
    """What pytest prints for a chapter; it must pass."""
    with (small.root / "pyproject.toml").open("a") as settings:
        settings.write("[tool.pytest.ini_options]\n")
    plugins = ["-p", "nbval.plugin", "-p", "bookkit.checking.pytest_plugin"]
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, f"chapters/{name}.md"],
        cwd=small.root,
        env=small.environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # others take seconds
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout
    return tested.stdout


def test_a_value_that_a_semicolon_hides_is_hidden_from_both_runs(small: SmallBook) -> None:
    (small.root / "tests").mkdir()
    small.write(one=cell("[1, 2];") + cell("[3, 4]"))
    accepted = small.run("accept")
    assert accepted.returncode == 0, accepted.stderr
    outputs = nbformat.read(small.root / "tests/outputs/one.ipynb", as_version=4)
    hidden, shown = (cell.outputs for cell in outputs.cells if cell.cell_type == "code")
    assert not hidden and shown
    assert "3 passed" in passed_by_nbval(small, "one")


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


def notebook(*sources: str) -> str:
    """A notebook of code cells below a title."""
    cells = [nbformat.v4.new_markdown_cell("# Tides\n\nThe moon pulls.")]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.mark.parametrize("form", ["ipynb", "py:percent", "md:markdown"])
def test_a_notebook_becomes_a_chapter_whose_cells_run(started: SmallBook, form: str) -> None:
    suffix = form.partition(":")[0]
    source = started.root / f"tides.{suffix}"
    given = nbformat.reads(notebook("height = 6 * 7", "height"), as_version=4)
    source.write_text(jupytext.writes(given, form))
    made = started.run("new-chapter", "tides", "--from", str(source))
    assert made.returncode == 0, made.stderr
    assert "- file: chapters/tides\n" in (started.root / "_toc.yml").read_text()
    built = started.build()
    assert built.returncode == 0, built.stderr
    assert "<span></span>42" in started.page("tides")
    assert "The moon pulls." in started.page("tides")


def test_a_notebook_becomes_the_first_chapter(started: SmallBook) -> None:
    shutil.rmtree(started.root / "chapters")
    toc = "format: jb-book\nroot: index\nchapters:\n  - file: licences\n"
    (started.root / "_toc.yml").write_text(toc)
    source = started.root / "first.ipynb"
    source.write_text(notebook("6 * 7"))
    new_chapter(Book(started.root), "tides", str(source))
    assert (started.root / "_toc.yml").read_text() == f"{toc}  - file: chapters/tides\n"
    assert "6 * 7" in (started.root / "chapters/tides.md").read_text()


def test_a_notebook_that_is_listed_keeps_its_place(started: SmallBook) -> None:
    source = started.root / "chapters/tides.ipynb"
    source.write_text(notebook("6 * 7"))
    listed = TOC.replace("chapters/words", "chapters/tides")
    (started.root / "_toc.yml").write_text(listed)
    new_chapter(Book(started.root), "tides", str(source))
    assert (started.root / "_toc.yml").read_text() == listed
    (started.root / "chapters/words.md").unlink()
    built = started.build()
    assert built.returncode == 0, built.stderr
    assert "<span></span>42" in started.page("tides")


def test_a_notebook_of_text_alone_becomes_a_chapter(started: SmallBook) -> None:
    source = started.root / "chapters/tides.ipynb"
    source.write_text(notebook())
    (started.root / "_toc.yml").write_text(TOC.replace("chapters/words", "chapters/tides"))
    (started.root / "chapters/words.md").unlink()
    new_chapter(Book(started.root), "tides", str(source))
    built = started.build()
    assert built.returncode == 0, built.stderr
    assert "The moon pulls." in started.page("tides")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tides.ipynb", "", "cannot be read as a notebook"),
        ("tides.ipynb", "no JSON", "cannot be read as a notebook"),
        ("tides.md", "Words.", "has no code cells"),
    ],
)
def test_what_is_no_notebook_changes_nothing(
    started: SmallBook, name: str, content: str, message: str
) -> None:
    source = started.root / name
    if content:
        source.write_text(content)
    with pytest.raises(BookError, match=message):
        new_chapter(Book(started.root), "tides", str(source))
    assert (started.root / "_toc.yml").read_text() == TOC
    assert not (started.root / "chapters/tides.md").exists()
