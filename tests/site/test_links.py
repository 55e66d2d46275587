"""`make links` finds broken links, and checks DOIs in the DOI registry."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.extension.page.linkcheck import doi_registry_address
from small_book import SmallBook


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a local web server with one page, /here."""

    class OnePage(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200 if self.path == "/here" else 404)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), OnePage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def follow_links(book: Book, small: SmallBook) -> subprocess.CompletedProcess[str]:
    """Run the command from the Makefile in the small book."""
    makefile = (book.root / "Makefile").read_text("utf-8")
    (arguments,) = re.findall(r"\$\(BIN\)/jupyter-book (.* linkcheck .*)", makefile)
    program = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    return subprocess.run(
        [program, *arguments.split()],
        cwd=small.root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_broken_link_is_named_and_fails(book: Book, small: SmallBook, elsewhere: str) -> None:
    small.write(one=f"[One]({elsewhere}/here) and [another]({elsewhere}/gone).\n")
    done = follow_links(book, small)
    assert done.returncode != 0
    assert "/gone" in done.stdout + done.stderr
    assert not (small.root / "_build/html").exists()  # the check does not write a site
    (followed,) = (small.root / "_build/links").rglob("output.json")
    links = map(json.loads, followed.read_text().splitlines())
    found = {link["uri"]: link["status"] for link in links}
    assert (found[f"{elsewhere}/here"], found[f"{elsewhere}/gone"]) == ("working", "broken")


def test_only_dois_are_checked_in_the_registry() -> None:
    links = ("https://doi.org/10.1/x", "https://a.org/")
    assert [doi_registry_address(None, uri) for uri in links] == [
        "https://doi.org/api/handles/10.1/x",
        "https://a.org/",
    ]
