"""Serves the site on this machine, rebuilds it when a file is saved, and reloads the browser.

Each build is a new process, so that it uses tools that changed; the terminal shows errors in pages,
and the last good site stays in place.
"""

import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from watchfiles import DefaultFilter, watch

from bookkit.book import Book, BookError

# Reloads a page that changed. A separate file, because a page's policy forbids new inline scripts.
SCRIPT = b"""
const saved = async () => (await fetch(location, { method: "HEAD" })).headers.get("Last-Modified");
const before = await saved();
setInterval(async () => [before, null].includes(await saved()) || location.reload(), 500);
"""
HOSTS = {"127.0.0.1", "localhost"}
TAG = b'<script type="module" src="/.reload.js"></script>'


class Sources(DefaultFilter):
    """Ignores what builds and tests write, besides what watchfiles ignores by default."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, "_build", "outputs")


class Handler(SimpleHTTPRequestHandler):
    """Serves the site uncached, with our script at the end of each page."""

    def parse_request(self) -> bool:
        """Refuse other names of this machine, which a page from elsewhere could be given."""
        parsed = super().parse_request()
        if parsed and self.headers.get("Host", "").partition(":")[0] not in HOSTS:
            self.send_error(403, "this server answers 127.0.0.1 and localhost only")
            return False
        if parsed and "%00" in self.path:  # no file's name holds a null
            self.send_error(404)
            return False
        return parsed

    def do_GET(self) -> None:
        page = Path(self.translate_path(self.path))
        if page.is_dir():
            page /= "index.html"
        if self.path == "/.reload.js":
            self.answer("text/javascript", SCRIPT)
        elif page.suffix == ".html" and page.is_file():
            self.answer("text/html; charset=utf-8", page.read_bytes() + TAG)
        else:
            super().do_GET()

    def answer(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing: a line for each request would hide the output of builds."""


def serve(book: Book, port: int = 0) -> None:
    """Serve until Ctrl-C; `port` 0 picks a free port.

    If the port is taken or is none, raise BookError before anything is built.
    """
    try:
        server = ThreadingHTTPServer(
            ("127.0.0.1", port), partial(Handler, directory=str(book.site))
        )
    except (OSError, OverflowError) as error:
        raise BookError(f"port {port} cannot be served, choose another PORT: {error}") from error
    changes = watch(book.root, watch_filter=Sources(), rust_timeout=200, yield_on_timeout=True)
    next(changes)  # watch before the first build begins
    build(book)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"{address} reloads when you save a file; Ctrl-C stops it", flush=True)
    for saved in changes:
        if saved:
            build(book)


def build(book: Book) -> None:
    """Build in a new process, which reports errors itself."""
    command = [sys.executable, "-m", "bookkit", "build"]
    # Ctrl-C reaches this process alone, which then stops the build
    process = subprocess.Popen(command, cwd=book.root, start_new_session=True)
    try:
        process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
