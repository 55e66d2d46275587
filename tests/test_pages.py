"""The check of the pages' cells: what the build ran is compared, what it did not run is run."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbval.plugin
import pytest
from bookkit.accept import accept
from bookkit.book import Book, BookError
from bookkit.notebook import another_processor
from small_book import SmallBook, cell, empty_book

PAGE = cell("import helper\nprint('the answer is', helper.ANSWER)") + cell("6 * 7")


@dataclass
class Outcome:
    """What pytest made of the pages of a small book."""

    failures: list[str] = field(default_factory=list)
    passed: int = 0
    kernels: int = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failures.append(report.longreprtext)
        self.passed += report.passed and report.when == "call"


@pytest.fixture(scope="module")
def once(book: Book, tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """A small book that was run, its outputs accepted."""
    small = empty_book(tmp_path_factory.mktemp("accepted"), book)
    (small.root / "tests").mkdir()
    small.write(one=PAGE)
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setenv("PYTHONPATH", str(small.root / "code"))
        # in a thread, which has no event loop of Playwright's
        pool.submit(accept, Book(small.root)).result()
    return small


@pytest.fixture
def accepted(once: SmallBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """A copy of it, to spoil."""
    root = shutil.copytree(once.root, tmp_path / "copy", symlinks=True)
    monkeypatch.setenv("PYTHONPATH", str(root / "code"))
    return SmallBook(root)


def checked(small: SmallBook, monkeypatch: pytest.MonkeyPatch, *options: str) -> Outcome:
    """Check its pages as `make test` does."""
    outcome = Outcome()

    class Counted(nbval.plugin.RunningKernel):
        def __init__(self, *args: object, **settings: object) -> None:
            outcome.kernels += 1
            super().__init__(*args, **settings)

    monkeypatch.setattr(nbval.plugin, "RunningKernel", Counted)
    empty = small.root / "pytest.ini"
    empty.write_text("[pytest]\n")
    where = ["-c", str(empty), "--rootdir", str(small.root), str(small.root / "chapters")]
    plain = ["-p", "no:cacheprovider", "-p", "bookkit.pytest_plugin"]
    code = pytest.main([*where, *plain, *options], plugins=[outcome])
    assert code in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    return outcome


def outputs(small: SmallBook) -> Path:
    return small.root / "tests/outputs/one.ipynb"


def test_what_the_build_ran_is_not_run_again(
    accepted: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked(accepted, monkeypatch) == Outcome(passed=3)
    assert checked(accepted, monkeypatch, "--run-cells") == Outcome(passed=3, kernels=1)


@pytest.mark.parametrize(("true", "false"), [("is 42", "is 43"), ('"42"', '"43"')])
def test_accepted_outputs_that_no_cell_shows_fail(
    accepted: SmallBook, monkeypatch: pytest.MonkeyPatch, true: str, false: str
) -> None:
    text = outputs(accepted).read_text()
    assert true in text
    outputs(accepted).write_text(text.replace(true, false))
    outcome = checked(accepted, monkeypatch)
    assert (outcome.passed, outcome.kernels, len(outcome.failures)) == (2, 0, 1)
    assert "Cell outputs differ" in outcome.failures[0]
    assert "chapters/one.md: cell" in outcome.failures[0]


@pytest.mark.parametrize(
    ("file", "was", "now"),
    [("chapters/one.md", "6 * 7", "6 * 8"), ("code/helper/__init__.py", "42", "48")],
)
def test_a_page_is_run_when_a_cell_or_the_helper_has_changed(
    accepted: SmallBook, monkeypatch: pytest.MonkeyPatch, file: str, was: str, now: str
) -> None:
    path = accepted.root / file
    path.write_text(path.read_text().replace(was, now))
    outcome = checked(accepted, monkeypatch)
    assert (outcome.passed, outcome.kernels) == (2, 1)
    assert "48" in outcome.failures[0]


def test_a_cache_that_says_something_else_fails(
    accepted: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = (accepted.root / "_build/executed").rglob("base.ipynb")
    kept.write_text(kept.read_text().replace("is 42", "is 41"))
    outcome = checked(accepted, monkeypatch)
    assert (outcome.passed, outcome.kernels) == (2, 0)
    assert "41" in outcome.failures[0]


def test_without_a_cache_the_cells_are_run(
    accepted: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    Book(accepted.root).execution_cache.rename(accepted.root / "elsewhere")
    assert checked(accepted, monkeypatch) == Outcome(passed=3, kernels=1)


def test_outputs_that_differ_from_run_to_run_are_not_accepted(accepted: SmallBook) -> None:
    before = outputs(accepted).read_text()
    accepted.write(one=cell("import os") + cell("print(os.getpid())"))
    with ThreadPoolExecutor(1) as pool:
        refused = pool.submit(accept, Book(accepted.root)).exception()
    assert isinstance(refused, BookError)
    assert "chapters/one.md: cell 2: changed" in str(refused)
    assert outputs(accepted).read_text() == before


def test_outputs_that_differ_on_another_processor_are_not_accepted(accepted: SmallBook) -> None:
    before = outputs(accepted).read_text()
    sees = "import os\nprint('NPY_DISABLE_CPU_FEATURES' in os.environ)"
    accepted.write(one=cell(sees) + cell("print(6 * 8)"))
    with ThreadPoolExecutor(1) as pool:
        refused = pool.submit(accept, Book(accepted.root)).exception()
    assert isinstance(refused, BookError)
    assert "chapters/one.md: cell 1: changed" in str(refused)
    assert "cell 2" not in str(refused)
    assert outputs(accepted).read_text() == before


# Where numpy uses no OpenBLAS, as on some Macs, it lists none.
ARITHMETIC = """import json, numpy, threadpoolctl
found = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
libraries = threadpoolctl.threadpool_info()
print(json.dumps([found, [one["architecture"] for one in libraries if "architecture" in one]]))
"""


def test_another_processor_is_the_simplest_to_numpy_and_to_openblas() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ARITHMETIC],
        env=os.environ | another_processor(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found, cores = json.loads(said)
    assert found == []
    # what runs on a Prescott is named for the older Katmai
    assert {name.lower() for name in cores} <= {"prescott", "katmai", "armv8"}
