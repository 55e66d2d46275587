"""Starts the browser that the tests and the bench look through."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# a machine without a graphics card draws WebGL by software
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]


def launch(playwright: Playwright, flags: Sequence[str] = FLAGS) -> Browser:
    """Start an installed Chromium or Chrome, else Playwright's own, installed if missing."""
    # Chromium's sandbox refuses to run for root, as whom containers run
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*flags, "--no-sandbox"] if root else list(flags)
    installed = next(filter(None, map(shutil.which, INSTALLED)), None)
    if installed:
        return playwright.chromium.launch(executable_path=installed, args=flags)
    try:
        return playwright.chromium.launch(args=flags)
    except PlaywrightError:
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, check=False, capture_output=True)
    try:
        return playwright.chromium.launch(args=flags)
    except PlaywrightError:
        pytest.fail(
            "no browser to test in: install Chromium or Chrome (Debian: apt-get install chromium)",
            pytrace=False,
        )
