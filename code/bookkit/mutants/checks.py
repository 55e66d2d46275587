"""The smallest check that should notice an error in code, run on a copy of the book."""

import ast
import multiprocessing
import os
import re
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


def smallest_checks(root: Path, mutant: Mutant) -> Iterator[tuple[str, ...]]:
    """What should notice, the smallest first: a page's own cells; a module's tests, then more.

    More are the other tests and the pages that call something of the module.
    """
    if mutant.kind == "cell":
        yield (mutant.file,)
        return
    module = root / mutant.file
    tests = sorted((root / "tests").glob("test_*.py"))
    own = [t for t in tests if t.stem.removeprefix("test_") in {module.stem, module.parent.stem}]
    others = [test for test in tests if test not in own]
    pages = sorted((root / "chapters").glob("*.md"))
    for files in (own, calling(module, others), calling(module, pages)):
        if files:
            yield tuple(file.relative_to(root).as_posix() for file in files)


def calling(module: Path, files: list[Path]) -> list[Path]:
    """Those of the files that call a function of a module; of one that draws, any that does."""
    modules = module.parent.glob("*.py") if module.parent.name == "figures" else [module]
    trees = [ast.parse(one.read_text("utf-8")) for one in modules]
    defined = (ast.FunctionDef, ast.ClassDef)
    names = [node.name for tree in trees for node in tree.body if isinstance(node, defined)]
    call = re.compile(rf"\b({'|'.join(names)})\(")
    texts = {file: file.read_text("utf-8") for file in files}
    return [file for file, text in texts.items() if "from shrinkage" in text and call.search(text)]


def passes(root: Path, *targets: str) -> bool:
    """Whether the tests in `targets` pass in a copy of the book."""
    if "forkserver" in _starts:
        _processes.set_forkserver_preload([*LOADED, __name__])  # heeded before the first alone
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
