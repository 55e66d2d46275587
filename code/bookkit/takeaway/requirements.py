"""The packages to install before a notebook can run, and the versions that will do."""

import sys
from collections.abc import Iterable
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from bookkit.book import Book, BookError
from bookkit.execution.imports import distribution_of, imported, top

OLDEST_PYTHON = "3.10"  # which the course's packages are written for, and which is still maintained
SETTING = "notebook-packages"


def installed_modules(book: Book, sources: Iterable[str]) -> set[str]:
    """The top-level modules that `sources` import, but Python's own and the course's packages."""
    own = {package.name for package in book.helper_packages} | sys.stdlib_module_names
    return {top(name) for source in sources for name in imported(source)} - own


def distributions(book: Book, sources: Iterable[str]) -> dict[str, str]:
    """The distributions that provide what `sources` import, each with a module to import."""
    modules = installed_modules(book, sources)
    by_name = {distribution_of(module) or module: module for module in modules}
    return {name: by_name[name] for name in sorted(by_name, key=str.lower)}


def tried(book: Book, name: str) -> Requirement:
    """The versions of a package that the notebooks ran with; any, if the course does not say."""
    wanted = canonicalize_name(name)
    lines = _parse(tuple(book.settings.get(SETTING, [])))
    known = {canonicalize_name(line.name): line for line in lines}
    return known.get(wanted) or Requirement(name)


def oldest_version(book: Book, name: str) -> str:
    """The oldest version of a package that will do; "0" if any will."""
    bounds = tried(book, name).specifier
    return next((bound.version for bound in bounds if bound.operator == ">="), "0")


@lru_cache(maxsize=8)
def _parse(lines: tuple[str, ...]) -> list[Requirement]:
    try:
        return [Requirement(line) for line in lines]
    except InvalidRequirement as error:
        said = str(error).splitlines()[0]
        raise BookError(f"pyproject.toml: [tool.bookkit] {SETTING}: {said}") from error
