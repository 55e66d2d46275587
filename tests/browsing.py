"""A real browser, and the built site served to it."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# a machine without a graphics card draws WebGL by software
FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
WIDE, NARROW = 1400, 400


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker: Playwright allows no second one beside it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on a free port of this machine alone."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Visit:
    """A page open in the browser, and all that went wrong on it."""

    def __init__(self, page: Page, address: str, name: str) -> None:
        """Open the page `name` at `address`; what it asks of others is refused and noted."""
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("response", lambda r: r.ok or self.complaints.append(f"{r.status}: {r.url}"))

        def only_this_site(route: object) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                self.complaints.append(f"asked for {route.request.url}")
                route.abort()

        page.route("**/*", only_this_site)
        page.goto(f"{address}/{name}")

    def _hear(self, message: object) -> None:
        if message.type in ("error", "warning") and "willReadFrequently" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def figures(self) -> list[Locator]:
        """The page's Plotly figures, each scrolled to and drawn."""
        figures = self.page.locator(".plotly-figure").all()
        for figure in figures:
            self.draw(figure)
        return figures

    def draw(self, figure: Locator) -> None:
        """Scroll to a figure and wait until it is drawn."""
        figure.scroll_into_view_if_needed()
        self.page.wait_for_function(
            "figure => 'drawn' in figure.dataset", arg=figure.element_handle()
        )


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    """Open a page in a window of its own: `visit(name, width=...)`, and other settings of it."""
    contexts = []

    def open_page(name: str, width: int = WIDE, **settings: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        context.set_default_timeout(60_000)
        contexts.append(context)
        return Visit(context.new_page(), address, name)

    yield open_page
    for context in contexts:
        context.close()
