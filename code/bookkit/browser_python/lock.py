"""Pyodide's lock: which file holds which package, what it needs, and its checksum."""

import hashlib
from collections.abc import Iterable
from typing import Any

from bookkit.book import BookError
from bookkit.execution.imports import top

Packages = dict[str, dict[str, Any]]  # the entries of a lock by name


def providers(packages: Packages, modules: Iterable[str]) -> set[str]:
    """The names of the packages that provide these modules, so far as the lock has them."""
    tops = set(map(top, modules))
    return {name for name, entry in packages.items() if tops & set(map(top, entry["imports"]))}


def with_dependencies(packages: Packages, names: Iterable[str]) -> set[str]:
    """These packages and all that they need; names that the lock lacks are left out."""
    found: set[str] = set()
    waiting = [name for name in names if name in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return found


def require_checksum(entry: dict[str, Any], content: bytes) -> None:
    """Raise BookError unless a file is the one that its entry in the lock describes."""
    found = hashlib.sha256(content).hexdigest()
    if found != entry["sha256"]:
        name, wanted = entry["file_name"], entry["sha256"]
        raise BookError(f"{name}: refused, its sha256 is {found[:12]}…, not {wanted[:12]}…")
