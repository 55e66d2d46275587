"""Digests of files, and writing a file all at once."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def digest(root: Path, files: Iterable[Path]) -> str:
    """16 hexadecimal digits that change when the content of a file, or its place in `root`, does.

    Two copies of `root` have equal digests.
    """
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.relative_to(root).as_posix().encode() + b"\0")
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)
