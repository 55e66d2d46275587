"""The packages to install before a notebook can run, and their versions."""

import sys
from functools import lru_cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bookkit.book import Book
from bookkit.execution.imports import distribution_of, imported, top


def distributions(book: Book, sources: list[str]) -> dict[str, str]:
    """The distributions that provide what `sources` import, each with a module to import.

    The course's own packages and the standard library are left out.
    """
    own = {package.name for package in book.helper_packages} | sys.stdlib_module_names
    modules = {top(name) for source in sources for name in imported(source)} - own
    by_name = {distribution_of(module) or module: module for module in modules}
    return {name: by_name[name] for name in sorted(by_name, key=str.lower)}


def pinned(book: Book) -> dict[str, str]:
    """The version of each package in `requirements.lock`, for the running Python version."""
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in _locked(book)
        if requirement.marker is None or requirement.marker.evaluate()
    }


def requirements(book: Book, names: set[str]) -> list[str]:
    """The locked versions of packages with these names, for all Python versions."""
    wanted = set(map(canonicalize_name, names))
    return [str(line) for line in _locked(book) if canonicalize_name(line.name) in wanted]


def _locked(book: Book) -> list[Requirement]:
    """The pins of JupyterLab's lock file, which includes everything that the book needs."""
    lab = book.root / "requirements/lab.lock"
    lock = lab if lab.exists() else book.root / "requirements.lock"
    return _parse(lock.read_text("utf-8"))


@lru_cache(maxsize=1)
def _parse(lock: str) -> list[Requirement]:
    # without checksums and comments
    return [Requirement(line.rstrip("\\ ")) for line in lock.splitlines() if line[:1].isalnum()]
