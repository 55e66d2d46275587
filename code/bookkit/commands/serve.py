"""Serves the site on this machine, rebuilds it when a file is saved, and reloads the browser.

watchfiles notices the saves, tornado serves. Each build is a process of its own, so that a change
to the tools counts too; a fault of a page is a line in the terminal, and the last good site stays.
"""

import asyncio
import sys
from collections.abc import Generator
from pathlib import Path
from typing import ClassVar

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler
from watchfiles import DefaultFilter, awatch

from bookkit.book import Book

# A file of its own: a page's Content Security Policy allows no other inline script.
SCRIPT = "new EventSource('/.changes').onmessage = () => location.reload();"
TAG = b'<script src="/.changes.js"></script>'


class Sources(DefaultFilter):
    """Ignores what builds and tests write, besides what watchfiles ignores by default."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, "_build", "outputs")


def serve(book: Book, port: int = 0) -> None:
    """Serve until Ctrl-C; `port` 0 takes a free one."""
    asyncio.run(_serve(book, port))


async def _serve(book: Book, port: int) -> None:
    changes = awatch(book.root, watch_filter=Sources())
    next_change = asyncio.ensure_future(anext(changes))  # watch before the first build begins
    await build(book)
    sockets = bind_sockets(port, "127.0.0.1")
    application = Application(
        [
            ("/.changes.js", Script),
            ("/.changes", Changes),
            ("/(.*)", Served, {"path": str(book.site), "default_filename": "index.html"}),
        ],
        log_function=lambda handler: None,  # a line for each request would hide the builds'
    )
    HTTPServer(application).add_sockets(sockets)
    print(
        f"http://127.0.0.1:{sockets[0].getsockname()[1]}/ follows what you save; Ctrl-C stops it",
        flush=True,
    )
    while True:
        await next_change
        next_change = asyncio.ensure_future(anext(changes))
        if await build(book):
            for browser in list(Changes.listening):
                browser.send("data: new\n\n")


async def build(book: Book) -> bool:
    """Build in a new process, which reports faults; return whether it succeeded."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bookkit", "build"),
        cwd=book.root,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the build
    )
    try:
        return await process.wait() == 0
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise


class Served(StaticFileHandler):
    """A file of the site, never cached by the browser, with our script at the end of a page."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-store")

    @classmethod
    def get_content(
        cls, abspath: str, start: int | None = None, end: int | None = None
    ) -> Generator[bytes, None, None]:
        if abspath.endswith(".html"):
            yield (Path(abspath).read_bytes() + TAG)[start:end]
        else:
            yield from super().get_content(abspath, start, end)

    def get_content_size(self) -> int:
        path = self.absolute_path or ""
        return super().get_content_size() + len(TAG) * path.endswith(".html")

    def compute_etag(self) -> None:
        """Disable ETags: they would not cover the added script."""


class Script(RequestHandler):
    """The script that reloads a page."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript")
        self.write(SCRIPT)


class Changes(RequestHandler):
    """The stream of server-sent events that announces new sites, open until the browser leaves."""

    listening: ClassVar[set["Changes"]] = set()

    def initialize(self) -> None:
        self.closed = asyncio.Event()

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.listening.add(self)
        self.send("retry: 500\n\n")
        await self.closed.wait()

    def send(self, event: str) -> None:
        try:
            self.write(event)
            self.flush()
        except StreamClosedError:
            self.on_connection_close()

    def on_connection_close(self) -> None:
        self.listening.discard(self)
        self.closed.set()
