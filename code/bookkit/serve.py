"""Serves the site on this machine, builds it when a file is saved, and has the browser reload.

Each build is a process of its own, so that a change to the tools counts too, and a fault of a page
is a line in the terminal while the last good site stays. On Linux it is a fork of one that has
imported Sphinx and the like, so that nobody waits for that.
"""

import asyncio
import gc
import multiprocessing
import os
import sys
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler

from bookkit.book import Book
from bookkit.build import sources

PROCESSES = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
# what a build takes long to import, beside Sphinx's own extensions
LIBRARIES = (
    *("fontTools.subset", "jupyter_book.sphinx", "jupyter_cache", "myst_nb.sphinx_ext", "nbclient"),
    *("sphinx_book_theme", "sphinx_comments", "sphinx_copybutton", "sphinx_design"),
    *("sphinx_external_toc", "sphinx_multitoc_numbering", "sphinx_togglebutton"),
    *("sphinxcontrib.bibtex", "sphinxcontrib.katex", "sqlalchemy.dialects.sqlite"),
)
GLANCE = 0.2  # seconds between two looks at the files
# as a file of its own: a page's Content-Security-Policy may refuse what is written into it
SCRIPT = "new EventSource('/.changes').onmessage = () => location.reload();"
TAG = b'<script src="/.changes.js"></script>'


def serve(book: Book, port: int = 0) -> None:
    """Serve until Ctrl-C; `port` 0 takes a free one."""
    asyncio.run(_serve(book, port))


async def _serve(book: Book, port: int) -> None:
    if PROCESSES.get_start_method() == "forkserver":
        PROCESSES.set_forkserver_preload(preloaded())
    await build(book)
    listening: set[Changes] = set()
    sockets = bind_sockets(port, "127.0.0.1")
    server = HTTPServer(application(book.site, listening))
    server.add_sockets(sockets)
    print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/ follows what you save; Ctrl-C ends it")
    await follow(book, listening)


def preloaded() -> list[str]:
    """The modules that the process has imported of which each build is a fork."""
    from sphinx.application import builtin_extensions

    return [*builtin_extensions, *LIBRARIES, "bookkit.first_uses"]


def application(site: Path, listening: "set[Changes]") -> Application:
    """The site, the script that listens, and what it listens to."""
    return Application(
        [
            ("/.changes.js", Script),
            ("/.changes", Changes, {"listening": listening}),
            ("/(.*)", Served, {"path": str(site), "default_filename": "index.html"}),
        ],
        log_function=lambda handler: None,  # a line a request would hide the builds' lines
    )


async def follow(book: Book, listening: "set[Changes]") -> None:
    """Build when a file has changed, and tell the browsers of each new site."""
    seen = stamps(book)
    while True:
        await asyncio.sleep(GLANCE)
        if (now := stamps(book)) != seen:
            seen = now
            if await build(book):
                for browser in list(listening):
                    browser.send("data: new\n\n")


def stamps(book: Book) -> dict[Path, int]:
    """When each file that the site is made from was written."""
    code = (path for path in (book.root / "code").rglob("*") if "__pycache__" not in path.parts)
    found = {}
    for path in (*sources(book), *code):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # an editor's file that came and went
            continue
    return found


async def build(book: Book) -> bool:
    """Build the book, and return whether there is a new site; the process says what is wrong."""
    process = PROCESSES.Process(target=_build, args=(book.root,))
    process.start()
    try:
        await asyncio.to_thread(process.join)
    except asyncio.CancelledError:
        process.terminate()
        process.join()
        raise
    return process.exitcode == 0


def _build(root: Path) -> None:
    """Do in a new process what `python -m bookkit build` does in the folder `root`."""
    if os.name == "posix":
        os.setsid()  # Ctrl-C does not reach it: it is ended, and waited for, by the one that serves
    gc.freeze()  # or each collection goes through all that was imported
    os.chdir(root)
    sys.argv[1:] = ["build"]
    from bookkit.__main__ import main

    sys.exit(main())


class Served(StaticFileHandler):
    """A file of the site, never from the browser's cache, with our script at the end of a page."""

    def set_extra_headers(self, path: str) -> None:
        """Have the browser ask again each time."""
        self.set_header("Cache-Control", "no-store")

    @classmethod
    def get_content(
        cls, abspath: str, start: int | None = None, end: int | None = None
    ) -> bytes | object:
        """Return the content of a file."""
        if not abspath.endswith(".html"):
            return super().get_content(abspath, start, end)
        return (Path(abspath).read_bytes() + TAG)[start:end]

    def get_content_size(self) -> int:
        """The length of what `get_content` returns."""
        return super().get_content_size() + len(TAG) * self.absolute_path.endswith(".html")

    def compute_etag(self) -> None:
        """None: it would be the file's."""


class Script(RequestHandler):
    """The script that reloads a page."""

    def get(self) -> None:
        """Write it."""
        self.set_header("Content-Type", "text/javascript")
        self.write(SCRIPT)


class Changes(RequestHandler):
    """The stream of server-sent events that says when the site is new."""

    def initialize(self, listening: "set[Changes]") -> None:
        """Hear of new sites while in `listening`."""
        self.listening = listening
        self.closed = asyncio.Event()

    async def get(self) -> None:
        """Stay open until the browser leaves."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.listening.add(self)
        self.send("retry: 500\n\n")
        await self.closed.wait()

    def send(self, event: str) -> None:
        """Send an event."""
        try:
            self.write(event)
            self.flush()
        except StreamClosedError:
            self.on_connection_close()

    def on_connection_close(self) -> None:
        """Forget the browser."""
        self.listening.discard(self)
        self.closed.set()
