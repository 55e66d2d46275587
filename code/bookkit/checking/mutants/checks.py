"""Finds and runs the smallest check that should notice an error in code."""

import ast
import multiprocessing
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bookkit.book import Book
from bookkit.checking.mutants.sites import Mutant
from bookkit.execution.imports import imported, top

TIMEOUT = 600  # seconds for one check, which fails after that: an error can make a loop infinite
FORKSERVER = "forkserver" in multiprocessing.get_all_start_methods()  # Windows does not have it
_processes: Any = multiprocessing.get_context("forkserver" if FORKSERVER else "spawn")


def smallest_checks(book: Book, mutant: Mutant) -> Iterator[tuple[str, ...]]:
    """Sets of tests and pages that should notice the mutant, the smallest set first.

    For a cell, that is its page. For a helper module, it is the tests named after the module or its
    folder, then other tests that call one of its functions, then pages that do.
    """
    if mutant.kind == "cell":
        yield (mutant.file,)
        return
    module = book.root / mutant.file
    tests = sorted((book.root / "tests").rglob("test_*.py"))
    names = {module.stem, module.parent.stem}
    own = [t for t in tests if {t.stem.removeprefix("test_"), t.parent.name} & names]
    others = [test for test in tests if test not in own]
    for files in (own, calling(book, module, others), calling(book, module, book.chapters)):
        if files:
            yield tuple(book.name(file) for file in files)


def calling(book: Book, module: Path, files: list[Path]) -> list[Path]:
    """Those of the files that call a function of a module, or of its subpackage if it is in one."""
    package = next(package for package in book.helper_packages if package in module.parents)
    modules = [module] if module.parent == package else module.parent.glob("*.py")
    trees = [ast.parse(one.read_text("utf-8")) for one in modules]
    defined = (ast.FunctionDef, ast.ClassDef)
    names = [node.name for tree in trees for node in tree.body if isinstance(node, defined)]
    if not names:
        return []
    call = re.compile(rf"\b({'|'.join(names)})\(")
    use = re.compile(rf"\b(from|import) {package.name}\b")
    texts = {file: file.read_text("utf-8") for file in files}
    return [file for file, text in texts.items() if use.search(text) and call.search(text)]


def preloads(book: Book) -> list[str]:
    """The libraries that the book's tests import, without the book's own packages.

    One process imports them, and every check is forked from it, because importing them takes longer
    than most checks.
    """
    own = {path.parent.name for path in (book.root / "code").glob("*/__init__.py")}
    found = {"nbval.plugin"}
    for test in (book.root / "tests").rglob("*.py"):
        with suppress(SyntaxError):
            found |= {n for n in imported(test.read_text("utf-8")) if top(n) not in own}
    return sorted(name for name in found if _is_installed(name))


def _is_installed(name: str) -> bool:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and "site-packages" in (spec.origin or "")


def passes(book: Book, *targets: str) -> bool:
    if FORKSERVER:  # has no effect once the first process has started
        _processes.set_forkserver_preload([*preloads(book), __name__])
    process = _processes.Process(target=_run_tests, args=(book.root, targets))
    process.start()
    process.join(TIMEOUT)
    if process.is_alive():
        process.kill()
        process.join()
    # a file whose tests are all skipped, as those that need PyTorch may be, notices nothing
    return process.exitcode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}


def _run_tests(root: Path, targets: tuple[str, ...]) -> None:
    """Run tests of the copy in `root` with its own code, and exit with the status of pytest."""
    os.chdir(root)
    os.environ["PYTHONPATH"] = str(root / "code")  # for processes that tests start
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.path.insert(0, str(root / "code"))
    sys.dont_write_bytecode = True
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    sys.exit(pytest.main(["-x", "-q", "--numprocesses=0", *targets]))
