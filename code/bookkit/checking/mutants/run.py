"""Plants errors one at a time, runs the smallest check that should notice, and reports."""

import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import compress, product
from pathlib import Path
from queue import SimpleQueue

from claims.vocabulary import name_groups
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bookkit.book import Book, BookError
from bookkit.checking.mutants.checks import TIMEOUT, passes, smallest_checks
from bookkit.checking.mutants.sites import (
    IN_TEXT,
    KINDS,
    Mutant,
    cell_mutants,
    code_mutants,
    text_mutants,
)
from bookkit.execution.notebook import KERNEL_ENVIRONMENT, read_notebook


@dataclass(frozen=True)
class Equivalent:
    """A change that is not an error: a line, what it becomes, and why that is just as right."""

    file: str
    line: str
    becomes: str
    reason: str

    def is_(self, mutant: Mutant) -> bool:
        return (mutant.file, mutant.around, mutant.becomes) == (self.file, self.line, self.becomes)


@dataclass
class Result:
    """The mutants that were planted, and those that were not noticed."""

    planted: list[Mutant]
    survivors: list[Mutant]
    equivalents: list[Equivalent]
    frozen: list[Mutant] = field(default_factory=list)  # noticed, but not by a value

    @property
    def unexplained(self) -> list[Mutant]:
        """The survivors that are errors, not equivalents."""
        return [m for m in self.survivors if not any(e.is_(m) for e in self.equivalents)]


def all_mutants(book: Book) -> list[Mutant]:
    found: list[Mutant] = []
    for page in book.notebooks:
        source = page.read_text("utf-8")
        found += text_mutants(book.name(page), source, name_groups(page.parent))
        found += cell_mutants(book.name(page), source, read_notebook(page))
    modules = (path for package in book.helper_packages for path in package.rglob("*.py"))
    for module in sorted(modules):
        found += code_mutants(book.name(module), module.read_text("utf-8"))
    return found


def equivalents(book: Book, mutants: Iterable[Mutant]) -> list[Equivalent]:
    """The changes known not to be errors, from `tests/data/equivalent_mutants.toml`.

    Raises BookError with a line for each entry that matches none of `mutants`.
    """
    path = book.root / "tests/data/equivalent_mutants.toml"
    text = path.read_text("utf-8") if path.exists() else ""
    known = [Equivalent(**entry) for entry in tomllib.loads(text).get("mutant", [])]
    mutants = list(mutants)
    stale = [e for e in known if not any(e.is_(mutant) for mutant in mutants)]
    if stale:
        raise BookError(*(f"{book.name(path)}: stale: {e.file}: {e.becomes}" for e in stale))
    return known


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """A random sample of `size` mutants, spread evenly over the kinds; all of them if size is 0."""
    if not size or size >= len(mutants):
        return mutants
    rng = random.Random(seed)
    by_kind = {kind: [m for m in mutants if m.kind == kind] for kind in KINDS}
    chosen: list[Mutant] = []
    for rank, kind in enumerate(sorted(KINDS, key=lambda kind: len(by_kind[kind]))):
        share = (size - len(chosen)) // (len(KINDS) - rank)
        chosen += rng.sample(by_kind[kind], min(share, len(by_kind[kind])))
    return chosen


def run(book: Book, mutants: list[Mutant], known: list[Equivalent]) -> Result:
    """Plant each mutant in a copy of the book, and see which are noticed."""
    survivors: list[Mutant] = []
    text = [m for m in mutants if m.kind in IN_TEXT]
    code = [m for m in mutants if m.kind not in IN_TEXT]
    frozen: list[Mutant] = []
    pages = [[m for m in text if m.file == file] for file in sorted({m.file for m in text})]
    with copies(book) as free, ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(survivors_in_text, book, group, frozen) for group in pages]
        jobs += [pool.submit(survives_in_copy, free, mutant) for mutant in code]
        for job in track(as_completed(jobs), "planting", total=len(jobs), console=PROGRESS):
            for survivor in job.result():  # printed at once, because a long run may be interrupted
                PROGRESS.print(f"survived: {survivor}", markup=False, highlight=False)
                survivors.append(survivor)
    return Result(mutants, sorted(survivors, key=lambda m: (m.file, m.start)), known, frozen)


PROGRESS = Console(stderr=True)


def survivors_in_text(book: Book, mutants: list[Mutant], frozen: list[Mutant]) -> list[Mutant]:
    """Those of `mutants`, which are all in one page's text, that the page's claims miss.

    Those that a claim notices only because it quotes the text are added to `frozen`.
    """
    page = book.root / mutants[0].file
    done = subprocess.run(
        [sys.executable, "-m", "bookkit.checking.mutants.prose"],
        input=pickle.dumps((page, mutants)),
        capture_output=True,
        env=os.environ | KERNEL_ENVIRONMENT,
        timeout=TIMEOUT,
    )
    if done.returncode:
        raise BookError(f"{mutants[0].file}: {done.stderr.decode()[-2000:]}")
    noticed: dict[Mutant, str] = pickle.loads(done.stdout)
    frozen += [mutant for mutant in mutants if noticed.get(mutant) == "frozen"]
    return [mutant for mutant in mutants if mutant not in noticed]


def survives_in_copy(free: SimpleQueue[Book], mutant: Mutant) -> list[Mutant]:
    """The mutant itself, in a list, if the checks pass with it in a copy of the book."""
    copy = free.get()
    path = copy.root / mutant.file
    source = path.read_text("utf-8")
    try:
        path.write_text(mutant.plant(source), "utf-8")
        passed = all(passes(copy, *checks) for checks in smallest_checks(copy, mutant))
    finally:
        path.write_text(source, "utf-8")
        free.put(copy)
    return [mutant] if passed else []


@contextmanager
def copies(book: Book) -> Iterator[SimpleQueue[Book]]:
    """A queue with a copy of the book for each processor, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        free: SimpleQueue[Book] = SimpleQueue()
        for number in range(os.cpu_count() or 1):
            copy = Path(folder, str(number))
            leave = shutil.ignore_patterns("_build", ".*", "node_modules", "__pycache__")
            shutil.copytree(book.root, copy, ignore=leave)
            for shared in ("node_modules", "_build/html"):  # some tests read the site
                (copy / shared).parent.mkdir(exist_ok=True)
                (copy / shared).symlink_to(book.root / shared, target_is_directory=True)
            free.put(Book(copy))
        yield free


def require_sound(book: Book, mutants: list[Mutant]) -> None:
    """Raise `BookError` if a check fails without a planted error: it proves nothing."""
    checks = (check for mutant in mutants for check in smallest_checks(book, mutant))
    targets = sorted({target for check in checks for target in check})

    def fails(target: str) -> bool:
        copy = free.get()
        try:
            return not passes(copy, target)
        finally:
            free.put(copy)

    with copies(book) as free, ThreadPoolExecutor(os.cpu_count()) as pool:
        failing = list(compress(targets, pool.map(fails, targets)))
    if failing:
        raise BookError(*(f"fails without a planted error: {target}" for target in failing))


HEADS = ("planted", "by a value", "frozen", "survived", "share noticed", "no errors")


def report(result: Result) -> None:
    """Print what was noticed: by kind, and for errors in a text by chapter too."""
    by_kind = Table("kind", *HEADS)
    for kind in KINDS:
        by_kind.add_row(kind, *counts(result, [m for m in result.planted if m.kind == kind]))
    Console().print(by_kind)
    by_page = Table("text of", "kind", *HEADS)
    for file, kind in product(sorted({m.file for m in result.planted}), IN_TEXT):
        if planted := [m for m in result.planted if (m.file, m.kind) == (file, kind)]:
            by_page.add_row(file, kind, *counts(result, planted))
    Console().print(by_page)
    for mutant in result.unexplained:
        print(f"survived: {mutant}")


def counts(result: Result, planted: list[Mutant]) -> list[str]:
    """A row of the report about some of the mutants; the share is of those that are errors."""
    frozen, left = len({*planted} & {*result.frozen}), len({*planted} & {*result.survivors})
    errors = len({*planted} & {*result.unexplained})
    judged = len(planted) - (left - errors)
    share = f"{100 * (1 - errors / judged):.1f} %" if judged else "-"
    numbers = (len(planted), len(planted) - frozen - left, frozen, errors)
    return [*map(str, numbers), share, str(left - errors)]


def mutants(book: Book, size: int, seed: int, only: str) -> None:
    """Plant errors in files whose names contain `only`; raise BookError if one is not noticed."""
    everything = all_mutants(book)
    known = equivalents(book, everything)
    there = [mutant for mutant in everything if only in mutant.file]
    chosen = sample(there, size, seed)
    print(f"{len(chosen)} of {len(there)} errors, seed {seed}")
    require_sound(book, [m for m in chosen if m.kind not in IN_TEXT])
    result = run(book, chosen, known)
    report(result)
    if result.unexplained:
        raise BookError(f"{len(result.unexplained)} errors were not noticed")
