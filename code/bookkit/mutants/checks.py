"""The smallest check that should notice an error in code, run on a copy of the book."""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookkit.mutants.sites import Mutant

TIMEOUT = 600  # seconds for one check; an error that makes a loop endless is noticed by it
# What tests import before they reach the book's own code. Loaded once, in a process that each check
# is a fork of: loading takes longer than most checks.
LOADED = (
    "bookkit.pytest_plugin",
    "hypothesis.extra.numpy",
    "matplotlib.pyplot",
    "nbval.plugin",
    "playwright.sync_api",
    "plotly.graph_objects",
    "scipy.stats",
    "sklearn.linear_model",
    "sklearn.model_selection",
    "statsmodels.api",
    "sympy",
)
_starts = multiprocessing.get_all_start_methods()
_processes = multiprocessing.get_context("forkserver" if "forkserver" in _starts else "spawn")
if "forkserver" in _starts:
    _processes.set_forkserver_preload([*LOADED, __name__])


def smallest_checks(root: Path, mutant: Mutant) -> Iterator[tuple[str, ...]]:
    """What should notice, the smallest first: a page's own cells; a module's tests, then more."""
    if mutant.kind == "cell":
        yield (mutant.file,)
        return
    module = Path(mutant.file)
    tests = sorted((root / "tests").glob("test_*.py"))
    own = [t for t in tests if t.stem.removeprefix("test_") in {module.stem, module.parent.stem}]
    if own:
        yield tuple(f"tests/{test.name}" for test in own)
    others = [t for t in tests if t not in own and "from shrinkage" in t.read_text("utf-8")]
    yield tuple(f"tests/{test.name}" for test in others)
    yield tuple(f"chapters/{page.name}" for page in sorted((root / "chapters").glob("*.md")))


def passes(root: Path, *targets: str) -> bool:
    """Whether the tests in `targets` pass in a copy of the book."""
    process = _processes.Process(target=_run_tests, args=(root, targets))
    process.start()
    process.join(TIMEOUT)
    if process.is_alive():
        process.kill()
        process.join()
    # where all tests of a file are left out, as PyTorch's are without it, nothing has noticed
    return process.exitcode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}


def _run_tests(root: Path, targets: tuple[str, ...]) -> None:
    """Run the tests of the copy in `root`, on its own helper, and end with pytest's status."""
    os.chdir(root)
    os.environ["PYTHONPATH"] = str(root / "code")  # for kernels, and what else the tests start
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.path.insert(0, str(root / "code"))
    sys.dont_write_bytecode = True
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    sys.exit(pytest.main(["-x", "-q", "--numprocesses=0", *targets]))
