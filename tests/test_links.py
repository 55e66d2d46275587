"""`make links`: a link to nowhere is found, and a DOI is asked of its register."""

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
from bookkit.links import ask_the_register
from small_book import SmallBook


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A site on this machine with one page, /here."""

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
    """Type the Makefile's own command in the small book."""
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


def test_a_link_to_nowhere_is_named_and_fails(book: Book, small: SmallBook, elsewhere: str) -> None:
    small.write(one=f"[One]({elsewhere}/here) and [another]({elsewhere}/gone).\n")
    done = follow_links(book, small)
    assert done.returncode != 0
    assert "/gone" in done.stdout + done.stderr
    assert not (small.root / "_build/html").exists()  # the site stays as it was
    (followed,) = (small.root / "_build/links").rglob("output.json")
    links = map(json.loads, followed.read_text().splitlines())
    found = {link["uri"]: link["status"] for link in links}
    assert (found[f"{elsewhere}/here"], found[f"{elsewhere}/gone"]) == ("working", "broken")


def test_a_doi_is_asked_of_its_register_and_other_links_of_their_owners() -> None:
    asked = [ask_the_register(None, uri) for uri in ("https://doi.org/10.1/x", "https://a.org/")]
    assert asked == ["https://doi.org/api/handles/10.1/x", "https://a.org/"]
