"""Chromium or Chrome: what prints the book, and what the tests look through."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

from bookkit.book import BookError

# the same browser without windows, which Debian has apart, does the same with half the work
WITHOUT_WINDOWS = "chromium-headless-shell"
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# a machine without a graphics card draws WebGL by software, and is slowed by drawing the rest so
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-background-networking",
]


def installed() -> str | None:
    """The Chromium or Chrome of this machine, the one without windows before others."""
    return next(filter(None, map(shutil.which, (WITHOUT_WINDOWS, *WITH_WINDOWS))), None)


def with_sandbox_where_possible(flags: Sequence[str]) -> list[str]:
    """The flags; Chromium's sandbox refuses to run for root, as whom containers run."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*flags, "--no-sandbox"] if root else list(flags)


def launch(playwright: Playwright, flags: Sequence[str] = FLAGS) -> Browser:
    """Start an installed Chromium or Chrome, else Playwright's own, installed if missing.

    Raises:
        BookError: if there is none to be had.
    """
    flags = with_sandbox_where_possible(flags)
    if path := installed():
        return playwright.chromium.launch(executable_path=path, args=flags)
    try:
        return playwright.chromium.launch(args=flags)
    except PlaywrightError:
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, check=False, capture_output=True)
    try:
        return playwright.chromium.launch(args=flags)
    except PlaywrightError:
        raise BookError(
            "no browser here: install Chromium or Chrome"
            f" (Debian: apt-get install {WITHOUT_WINDOWS})"
        ) from None
