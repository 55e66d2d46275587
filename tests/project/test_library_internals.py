"""Internals of other libraries that our code reads or replaces, as listed in CONTRIBUTING.

Each test fails when a new version of that library changes there, and says where to look.
"""

import inspect
import re
from pathlib import Path

import pydata_sphinx_theme
from bookkit.book import Book
from bookkit.extension import stale_pages
from bookkit.extension.content.terms import TERMS
from nbval.plugin import IPyNbCell, IPyNbFile
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx_exercise import directive as exercise_directives
from sphinxcontrib import katex
from xdist.scheduler import LoadFileScheduling, LoadScopeScheduling


def test_katex_starts_its_server_and_renders_as_expected() -> None:
    assert set(inspect.signature(katex.KaTeXServer.start_server_process).parameters) == {
        "rundir",
        "timeout",
    }
    assert set(inspect.signature(katex.render_latex).parameters) == {"latex", "options"}
    assert "start_server_process(" in inspect.getsource(katex.KaTeXServer)
    assert isinstance(katex.STARTUP_TIMEOUT, float)
    assert isinstance(katex.RENDER_TIMEOUT, float)


def test_sphinx_exercise_keeps_its_registries_in_the_environment() -> None:
    source = inspect.getsource(exercise_directives)
    assert "env.sphinx_exercise_registry" in source
    assert "env.sphinx_exercise_gated_registry" in source
    assert hasattr(exercise_directives.ExerciseDirective, "duplicate_labels")


def test_the_html_builder_keeps_the_files_of_all_pages() -> None:
    source = inspect.getsource(StandaloneHTMLBuilder)
    assert "self._css_files" in source
    assert "self._js_files" in source


def test_the_environment_knows_what_pages_share() -> None:
    known = set(vars(BuildEnvironment)) | set(
        re.findall(r"self\.(\w+)\b", inspect.getsource(BuildEnvironment))
    )
    assert {*stale_pages.SHARED} - {"sphinx_exercise_registry", TERMS} <= known


def test_the_theme_marks_what_scrolls_in_one_place(book: Book) -> None:
    program = (book.root / "code/bookkit/site/bundle.mjs").read_text("utf-8")
    (pattern,) = re.findall(r"^const MARKS_SCROLLING = /(.+)/g;$", program, re.M)
    scripts = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/scripts"
    theme = scripts / "pydata-sphinx-theme.js"
    assert len(re.findall(pattern, theme.read_text("utf-8"))) == 1


def test_nbval_collects_and_compares_as_expected() -> None:
    assert "self.skip_compare" in inspect.getsource(IPyNbFile.__init__)
    assert "self.kernel" in inspect.getsource(IPyNbFile.setup)
    assert "kernel.execute_cell_input(" in inspect.getsource(IPyNbCell.runtest)
    assert {"cell_num", "cell", "options"} <= set(inspect.signature(IPyNbCell.__init__).parameters)


def test_xdist_asks_a_method_which_tests_stay_together() -> None:
    """tests/conftest.py replaces it; without it, all pages would again go to one worker."""
    assert "_split_scope" in vars(LoadFileScheduling)
    assert "self._split_scope(nodeid)" in inspect.getsource(LoadScopeScheduling.schedule)


def test_the_table_lists_every_place(book: Book) -> None:
    contributing = (book.root / "CONTRIBUTING.md").read_text("utf-8")
    table = contributing.partition("### What reads or patches")[2].partition("\n## ")[0]
    places = re.findall(r"^\| `(\S+)` \|", table, re.M)
    assert 1 <= len(places) <= 6
    assert [place for place in places if not (book.root / "code/bookkit" / place).exists()] == []
    # an underscore at the start of another object's attribute marks internals in Python; the
    # representations that Jupyter asks a value for are none
    private = re.compile(r"(?<!\bself)(?<!\bcls)(?<!\bapp)\.(_(?!repr_)[a-z]\w*)\b(?!\.)")
    reading = {
        path.relative_to(book.root / "code/bookkit").as_posix()
        for path in (book.root / "code/bookkit").rglob("*.py")
        if any(
            private.search(line)
            for line in path.read_text("utf-8").splitlines()
            if not line.lstrip().startswith("#")
        )
    }
    assert reading <= set(places)
