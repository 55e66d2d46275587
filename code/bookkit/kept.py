"""What programs of node made, kept beside their packages: the same need not be made again."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

KEPT = 50  # of each kind; the largest have half a megabyte
LOCKED = ".package-lock.json"  # which versions npm has put in place


def cache(node_modules: Path) -> Path:
    """Where tools of node keep what they can make again."""
    return node_modules / ".cache/bookkit"


def kept(
    node_modules: Path, kind: str, made_of: Iterable[bytes], make: Callable[[Path], object]
) -> Path:
    """The folder that `make` filled, now or when an earlier build had the same to make it of.

    `made_of` is all that it is made of, beside the packages. Of a `kind`, the oldest are forgotten.
    """
    parts = [*made_of, (node_modules / LOCKED).read_bytes()]
    digests = b"".join(hashlib.sha256(part).digest() for part in parts)
    folder = cache(node_modules) / kind / hashlib.sha256(digests).hexdigest()[:16]
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as aside:
        made = Path(aside, "made")
        made.mkdir()
        make(made)
        with suppress(OSError):  # another build was quicker
            made.rename(folder)
    with suppress(FileNotFoundError):  # another build forgets too
        oldest_first = sorted(folder.parent.iterdir(), key=lambda one: one.stat().st_mtime)
        for old in oldest_first[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return folder
