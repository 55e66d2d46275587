"""A real browser, and a web server for the built site."""

import gzip
import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from bookkit.book import Book, BookError
from bookkit.chromium import FLAGS, launch
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Request, sync_playwright

WIDE, NARROW = 1400, 400
# no other site can be reached, so a page that requests something from one fails a test
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="session")
def started(book: Book) -> Iterator[Browser | str]:
    """The browser of a worker, or why none could be started.

    Playwright can run only one at a time in a process.
    """
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright, book, [*FLAGS, ONLY_THIS_MACHINE])
        except BookError as error:
            yield str(error)
            return
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser(started: Browser | str) -> Browser:
    """The browser of a worker."""
    if isinstance(started, str):
        # tests/browser/test_available.py fails with the full reason
        pytest.skip("no browser could be started: see tests/browser/test_available.py")
    return started


class Server(SimpleHTTPRequestHandler):
    """Serves a folder as web servers do: compressed, over persistent connections."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Keep the tests' output free of requests."""

    def do_GET(self) -> None:
        """Send a file, compressed if it is text."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


COMPRESSED = {".html", ".css", ".js", ".svg", ".xml"}


@cache
def compressed(path: Path, changed: int) -> bytes:
    """The compressed content of a file; `changed` is part of the cache's key."""
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the site."""
    with served(site) as address:
        yield address


def wait_until(page: Page, condition: str, arg: object = None, seconds: float = 60) -> None:
    """Wait until an expression or a function is true in the page.

    Playwright's own `wait_for_function` evaluates a string in the page, which the Content Security
    Policy forbids.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition, arg):
        assert time.monotonic() < deadline, f"did not become true: {condition}"
        page.wait_for_timeout(20)


LAID_OUT = "document.documentElement.dataset.inSteps !== ''"
READY = f"""!document.querySelector('script[data-src]') && {LAID_OUT}
  || matchMedia('(scripting: none)').matches"""


def go(page: Page, address: str) -> None:
    """Open a page, and wait until its scripts, fetched after its first paint, have laid it out."""
    page.goto(address)
    wait_until(page, READY)


def reload(page: Page) -> None:
    """Load the page once more, and wait until its scripts have laid it out."""
    page.reload()
    wait_until(page, READY)


# warnings that only say that drawing could be faster
HARMLESS = ("willReadFrequently", "GL Driver Message (OpenGL, Performance")

# the cumulative layout shift: how far things move that the reader has not touched
SHIFT = """window.shift = 0;
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries().filter((one) => !one.hadRecentInput)) {
    window.shift += entry.value;
    const parts = entry.sources.map(({node}) => node?.outerHTML ?? node?.textContent ?? "");
    window.moved.push(...parts.map((part) => part.slice(0, 80)));
  }
}).observe({type: "layout-shift", buffered: true});"""

# by the second animation frame, the first has been drawn
# Colours have changed; the bar of progress, which follows the scroll position for ever, counts not.
AT_REST = "!document.getAnimations().some(({ timeline }) => timeline instanceof DocumentTimeline)"
NEXT_FRAME = """new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(null)));
})"""


class Visit:
    """A page open in the browser, with its requests and everything that went wrong."""

    def __init__(self, page: Page, address: str, name: str) -> None:
        """Open the page `name` at `address`, and record errors and requests to other sites."""
        self.page = page
        self.name = name
        self.complaints: list[str] = []
        self.asked: list[Request] = []
        page.add_init_script(SHIFT)
        page.on("requestfinished", lambda request: self.asked.append(request))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        # status 0 is that of a file, 304 that of one which the browser has
        page.on(
            "response",
            lambda r: r.status in (0, 200, 304) or self.complaints.append(f"{r.status}: {r.url}"),
        )
        own = (address, "data:", "blob:")
        page.on(
            "request",
            lambda r: r.url.startswith(own) or self.complaints.append(f"requested {r.url}"),
        )
        go(page, f"{address}/{name}")

    def _hear(self, message: object) -> None:
        if message.type in ("error", "warning") and not any(map(message.text.count, HARMLESS)):
            self.complaints.append(f"{message.type}: {message.text}")

    def rest(self) -> None:
        """Wait until everything that the page loads unprompted has arrived and is laid out."""
        self.page.wait_for_load_state("networkidle")
        wait_until(self.page, LAID_OUT)

    def figures(self) -> list[Locator]:
        """The page's Plotly figures, each scrolled to and drawn."""
        figures = self.page.locator(".plotly-figure").all()
        for figure in figures:
            self.draw(figure)
        return figures

    def draw(self, figure: Locator) -> None:
        """Scroll to a figure and wait until it is drawn, and its frame is on the screen."""
        figure.scroll_into_view_if_needed()
        self.page.mouse.move(1, 1)  # figures wait for the reader's first move
        figure.locator("xpath=self::*[@data-drawn]").wait_for(state="attached")
        self.page.evaluate(NEXT_FRAME)


@contextmanager
def window(browser: Browser, width: int, **settings: object) -> Iterator[Page]:
    """A new window of the given width; `settings` are those of a browser context."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    """Open a page in a new window: `visit(name, width=..., at=address, **settings)`."""
    with ExitStack() as windows:

        def open_page(name: str, width: int = WIDE, at: str = address, **settings: object) -> Visit:
            return Visit(windows.enter_context(window(browser, width, **settings)), at, name)

        yield open_page


def pixels(place: Locator) -> np.ndarray:
    """A screenshot of an element, as an array (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("RGB"), dtype=int)


def boxes(places: Locator) -> list[dict[str, float]]:
    """The positions of elements in pixels, as x, y, width and height; all 0 for a hidden one."""
    return places.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")


def colour_count(picture: np.ndarray) -> int:
    """How many colours a screenshot has."""
    return len(np.unique(picture @ [1 << 16, 1 << 8, 1]))
