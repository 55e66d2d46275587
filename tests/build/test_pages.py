"""The pytest plug-in: every cell runs again, and its output must be the accepted one."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bookkit.book import Book, BookError
from bookkit.commands.accept import accept
from bookkit.execution.notebook import KERNEL_ENVIRONMENT, another_processor
from small_book import SmallBook, cell, empty_book

PAGE = cell("import helper\nprint('the answer is', helper.ANSWER)") + cell("6 * 7")
PLUGIN = "bookkit.checking.pytest_plugin"


@dataclass
class Outcome:
    """What pytest reports on the pages of a small book."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failures.append(report.longreprtext)
        self.passed += report.passed and report.when == "call"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failures.append(report.longreprtext)


ALL_PASS = Outcome(passed=3)  # two cells, and the claims of the text


@pytest.fixture(scope="module")
def original(book: Book, tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """A small book with accepted outputs."""
    small = empty_book(tmp_path_factory.mktemp("accepted"), book)
    (small.root / "tests").mkdir()
    small.write(one=PAGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(small.root / "code"))
        accept_outputs(small)
    return small


def accept_outputs(small: SmallBook) -> None:
    """Accept the outputs of a book, in a thread that has no event loop of Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(accept, Book(small.root)).result()


@pytest.fixture
def accepted(original: SmallBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """A copy of the accepted book for one test to change."""
    root = shutil.copytree(original.root, tmp_path / "copy", symlinks=True)
    monkeypatch.setenv("PYTHONPATH", str(root / "code"))
    return SmallBook(root)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what the plug-in sets in the environment."""
    for name in (*KERNEL_ENVIRONMENT, *another_processor()):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def checked(small: SmallBook, *options: str) -> Outcome:
    """Check the pages of a small book as `make test` does."""
    outcome = Outcome()
    settings = small.root / "pytest.ini"
    settings.write_text("[pytest]\n")
    where = ["-c", str(settings), "--rootdir", str(small.root), str(small.root / "chapters")]
    code = pytest.main([*where, "-p", "no:cacheprovider", "-p", PLUGIN, *options], [outcome])
    assert (code == pytest.ExitCode.OK) == (not outcome.failures)
    return outcome


def accepted_outputs(small: SmallBook) -> Path:
    return small.root / "tests/outputs/one.ipynb"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_right_outputs_pass(accepted: SmallBook) -> None:
    assert checked(accepted) == ALL_PASS


@pytest.mark.parametrize(("shown", "other"), [("is 42", "is 43"), ('"42"', '"43"')])
def test_an_accepted_output_that_no_cell_shows_fails(
    accepted: SmallBook, shown: str, other: str
) -> None:
    replace(accepted_outputs(accepted), shown, other)
    outcome = checked(accepted)
    assert (outcome.passed, len(outcome.failures)) == (2, 1)
    assert "Cell outputs differ" in outcome.failures[0]
    assert "chapters/one.md: cell" in outcome.failures[0]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("chapters/one.md", "6 * 7", "6 * 8"),
        ("chapters/one.md", "6 * 7", "# NBVAL_IGNORE_OUTPUT\n6 * 8"),
        ("chapters/one.md", "6 * 7", "# NBVAL_SKIP\n6 * 8"),
        ("code/helper/__init__.py", "42", "48"),
    ],
    ids=["cell", "cell that asks not to be compared", "cell that asks to be skipped", "helper"],
)
def test_a_change_of_a_cell_or_the_helper_fails(
    accepted: SmallBook, file: str, old: str, new: str
) -> None:
    replace(accepted.root / file, old, new)
    outcome = checked(accepted)
    assert (outcome.passed, len(outcome.failures)) == (2, 1)
    assert "48" in outcome.failures[0]


def falsify_the_cache(small: SmallBook) -> None:
    (notebook,) = (small.root / "_build/executed").rglob("base.ipynb")
    replace(notebook, "is 42", "is 43")


def remove_the_build(small: SmallBook) -> None:
    shutil.rmtree(small.root / "_build")


@pytest.mark.parametrize("tamper", [falsify_the_cache, remove_the_build])
def test_nothing_in_the_build_folder_changes_the_verdict(accepted: SmallBook, tamper) -> None:
    tamper(accepted)
    assert checked(accepted) == ALL_PASS
    replace(accepted_outputs(accepted), "is 42", "is 43")
    outcome = checked(accepted)
    assert (outcome.passed, len(outcome.failures)) == (2, 1)


CLAIMED = "The answer is 42, and it rises.\n\n" + PAGE


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        ("page.states('The answer is {}, and it {}.', 43, 1)", "says 42, the cells give 43"),
        ("page.states('The answer is {}, and it {}.', 42, -1)", "says rises, the cells give -1"),
        ("page.states('The answer is {}', 42)", "no claim ties the word rises in: The answer is"),
        ("page.states('The number is {}', 42)", "the page does not say 'The number is {}'"),
        ("page.states('The answer is {}', 1 / 0)", "ZeroDivisionError"),
    ],
)
def test_a_false_or_missing_claim_fails_with_its_line(
    accepted: SmallBook, claims: str, complaint: str
) -> None:
    accepted.write(one=CLAIMED)
    accepted.claim("one", claims)
    failures = checked(accepted).failures
    assert complaint in failures[0]
    assert "chapters/one.md" in failures[0]


SEEDED = CLAIMED + cell("import random\nrandom.seed(3)")


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        ("", "line 25: no claim says whether the seed seed(3) matters"),
        ("page.seeds('random.seed(3)', [True] * 99)", "has 99 results"),
        ("page.seeds('random.seed(3)', [True] * 100)", ""),
    ],
)
def test_a_seed_needs_a_claim(accepted: SmallBook, claims: str, complaint: str) -> None:
    accepted.write(one=SEEDED)
    accept_outputs(accepted)
    accepted.claim("one", "page.states('The answer is {}, and it {}.', 42, 1)", claims)
    failures = checked(accepted).failures
    assert len(failures) == bool(complaint)
    assert complaint in "".join(failures)


def test_true_claims_pass(accepted: SmallBook) -> None:
    accepted.write(one=CLAIMED)
    accepted.claim("one", "page.states('The answer is {}, and it {}.', 42, 1)")
    assert checked(accepted) == Outcome(passed=4)


def test_claims_that_cannot_be_placed_are_named(accepted: SmallBook) -> None:
    accepted.write(one=CLAIMED)
    accepted.claim("one", "pass", block="nowhere")
    (failure,) = checked(accepted).failures
    assert "no section is named for the block 'nowhere' of claims/one.py" in failure


def test_an_output_without_an_execution_count_is_refused(accepted: SmallBook) -> None:
    """Otherwise nbval would compare nothing there."""
    path = accepted_outputs(accepted)
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][1] |= {"execution_count": None, "outputs": []}
    path.write_text(json.dumps(notebook), "utf-8")
    outcome = checked(accepted)
    assert outcome.passed == 0
    (failure,) = outcome.failures
    assert "one.ipynb: a cell without execution count; 'make accept' writes them" in failure


@pytest.mark.parametrize("cells", [PAGE + cell("1"), cell("6 * 7")], ids=["more", "fewer"])
def test_another_number_of_cells_than_accepted_is_refused(accepted: SmallBook, cells: str) -> None:
    accepted.write(one=cells)
    (failure,) = checked(accepted).failures
    assert f"one.md has {cells.count('code-cell')} code cells, its accepted outputs 2" in failure


def test_a_page_without_accepted_outputs_is_refused(accepted: SmallBook) -> None:
    accepted_outputs(accepted).unlink()
    (failure,) = checked(accepted).failures
    assert "one.ipynb: no accepted outputs" in failure


def test_the_option_another_processor_reaches_the_cells(accepted: SmallBook) -> None:
    code = "import os\nint('NPY_DISABLE_CPU_FEATURES' in os.environ)"
    replace(accepted.root / "chapters/one.md", "6 * 7", code)
    replace(accepted_outputs(accepted), '"42"', '"0"')
    assert checked(accepted) == ALL_PASS
    outcome = checked(accepted, "--another-processor")
    assert (outcome.passed, len(outcome.failures)) == (2, 1)


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        (cell("print(6 * 7)") + cell("import os\nprint(os.getpid())"), 2),
        (cell("import os\nprint('NPY_DISABLE_CPU_FEATURES' in os.environ)") + cell("6 * 7"), 1),
    ],
    ids=["from run to run", "from processor to processor"],
)
def test_outputs_that_differ_are_not_accepted(
    accepted: SmallBook, cells: str, changed: int
) -> None:
    before = accepted_outputs(accepted).read_text()
    accepted.write(one=cells)
    with pytest.raises(BookError) as refused:
        accept_outputs(accepted)
    cells_named = [line for line in refused.value.args if line.endswith("changed")]
    assert cells_named == [f"chapters/one.md: cell {changed}: changed"]
    assert accepted_outputs(accepted).read_text() == before


# On some Macs numpy does not use OpenBLAS, and then the second list is empty.
ARITHMETIC = """import json, numpy, threadpoolctl
found = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
libraries = threadpoolctl.threadpool_info()
print(json.dumps([found, [one["architecture"] for one in libraries if "architecture" in one]]))
"""


def test_numpy_and_openblas_compute_as_on_the_simplest_processor() -> None:
    output = subprocess.run(
        [sys.executable, "-c", ARITHMETIC],
        env=os.environ | another_processor(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found, cores = json.loads(output)
    assert found == []
    # OpenBLAS uses the code of the older Katmai on a Prescott, and names that
    assert {name.lower() for name in cores} <= {"prescott", "katmai", "armv8"}
