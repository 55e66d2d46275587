"""A cache of what takes long to make, keyed by its inputs and kept beside the Node packages."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

LOCK = ".package-lock.json"  # which versions npm has installed


def built(
    node_modules: Path,
    kind: str,
    inputs: Iterable[bytes],
    build: Callable[[Path], object],
    most: int = 50,
) -> Path:
    """The folder that `build` filled, now or in an earlier build with equal inputs.

    The installed packages count as inputs too. Of each kind, `most` entries are kept, the newest.
    """
    parts = [*inputs, (node_modules / LOCK).read_bytes()]
    key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    folder = node_modules / ".cache/bookkit" / kind / key[:16]
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as temporary:
        fresh = Path(temporary, "fresh")
        fresh.mkdir()
        build(fresh)
        with suppress(OSError):  # another build has written it already
            fresh.rename(folder)
    with suppress(FileNotFoundError):  # another build may be evicting entries
        oldest_first = sorted(folder.parent.iterdir(), key=lambda entry: entry.stat().st_mtime)
        for old in oldest_first[:-most]:
            shutil.rmtree(old, ignore_errors=True)
    return folder
