"""`bookkit serve`: rebuilds on each save, tells the browser, and stops on Ctrl-C."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from queue import Queue
from urllib.request import Request, urlopen

import pytest
from bookkit.book import Book
from processes import children, wait_until_gone
from small_book import SmallBook, cell, empty_book


class Serving:
    """A running `bookkit serve`, and what it prints."""

    def __init__(self, small: SmallBook) -> None:
        """Start it, and wait for its address."""
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "bookkit", "serve"],
            cwd=small.root,
            env=small.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.address = re.match(r"(http://127\.0\.0\.1:\d+)/", self.line("http")).group(1)

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)

    def line(self, words: str) -> str:
        """Wait for the next line that contains `words`."""
        while words not in (line := self._lines.get(timeout=120)):
            pass
        return line

    def last_modified(self) -> str | None:
        """When the chapter last changed, according to the server."""
        asked = Request(f"{self.address}/chapters/one.html", method="HEAD")
        with urlopen(asked, timeout=60) as answer:
            return answer.headers["Last-Modified"]

    def page(self) -> str:
        """The chapter, as it is served."""
        with urlopen(f"{self.address}/chapters/one.html", timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def small(book: Book, tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    small = empty_book(tmp_path_factory.mktemp("served") / "book", book)
    small.write(one="First words.\n")
    return small


@pytest.fixture
def serving(small: SmallBook) -> Iterator[Serving]:
    serving = Serving(small)
    yield serving
    serving.process.kill()
    serving.process.wait()


def test_a_save_reaches_the_browser_and_a_fault_leaves_the_site(
    serving: Serving, small: SmallBook
) -> None:
    assert "First words" in serving.page()
    assert '<script type="module" src="/.reload.js">' in serving.page()
    before = serving.last_modified()
    small.write(one="Second words.\n")
    serving.line("The book is built")
    # what the script compares
    assert serving.last_modified() not in {before, None}
    assert "Second words" in serving.page()

    small.write(one="See {ref}`nowhere`.\n")
    assert "chapters/one.md" in serving.line("undefined label: 'nowhere'")
    assert "Second words" in serving.page()


def answer(serving: Serving, path: str, host: str = "") -> int:
    """The status of an answer to a request under this host name."""
    connection = HTTPConnection(serving.address.removeprefix("http://"), timeout=60)
    connection.putrequest("GET", path, skip_host=bool(host))
    if host:
        connection.putheader("Host", host)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_only_this_machine_s_own_names_are_answered(serving: Serving) -> None:
    port = serving.address.rpartition(":")[2]
    page = "/chapters/one.html"
    assert answer(serving, page) == answer(serving, page, f"localhost:{port}") == 200
    assert answer(serving, page, f"evil.example:{port}") == 403
    assert answer(serving, page, "evil.example") == 403


@pytest.mark.parametrize(
    "path", ["/%00", "/chapters/%00one.html", "/%", "/..%2f..%2fetc", "/nowhere"]
)
def test_an_odd_path_is_not_found_and_the_next_request_is_answered(
    serving: Serving, path: str
) -> None:
    assert answer(serving, path) == 404
    assert answer(serving, "/chapters/one.html") == 200


def test_a_taken_port_is_named_before_anything_is_built(serving: Serving, small: SmallBook) -> None:
    port = serving.address.rpartition(":")[2]
    for asked in (port, "99999"):
        result = small.run("serve", "--port", asked)
        assert result.returncode == 1
        assert f"port {asked} cannot be served, choose another PORT" in result.stderr
        assert "built" not in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C as POSIX does")
def test_ctrl_c_stops_it_with_one_line(serving: Serving) -> None:
    serving.process.send_signal(signal.SIGINT)
    serving.line("serve was interrupted")
    assert serving.process.wait(timeout=60) == 130


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_stops_a_build_too(serving: Serving, small: SmallBook) -> None:
    # written at once: no save is missed, however early
    small.write(one=cell("import time\ntime.sleep(600)"))
    serving.line("running the cells")
    builds = children(serving.process.pid)
    assert builds
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(timeout=60) == 130
    wait_until_gone(builds)
