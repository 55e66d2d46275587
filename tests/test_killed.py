"""A build that is killed, at any moment: the site stays whole, and the next build is right."""

import asyncio
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from bookkit import execute
from small_book import SmallBook, cell

KILLS = 10
PAGE = "Page VERSION: $x^2$.\n\n" + cell("import helper\nprint('VERSION', helper.ANSWER)")
VERSIONS = ("first", "second")


def tree(site: Path) -> dict[str, str]:
    """A digest of each file of a site."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def children(pid: int) -> list[int]:
    """The processes that a build has started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc, and forks")
def test_a_build_killed_at_any_moment_harms_nothing(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = small.root / "_build/html"
    said = tmp_path_factory.mktemp("said")

    def start(version: str) -> BaseProcess:
        small.write(one=PAGE.replace("VERSION", version))
        return small.start(said / "stdout", said / "stderr")

    def finish(version: str) -> float:
        began = time.monotonic()
        process = start(version)
        process.join()
        assert process.exitcode == 0, (said / "stderr").read_text()
        return time.monotonic() - began

    finish("another")
    whole, took = {}, {}
    for runs in (True, False):  # and from here on, the cache holds both versions
        for version in VERSIONS:
            took[runs] = finish(version)
            whole[version] = tree(site)
    rng = random.Random(8)
    started = set()
    for number in range(KILLS):
        version = VERSIONS[number % 2]
        runs = number % 4 < 2  # cells are killed too, and the making of pages as often
        if runs:
            shutil.rmtree(small.root / "_build/executed")
        process = start(version)
        time.sleep(took[runs] * rng.random())
        started.update(children(process.pid))
        with suppress(ProcessLookupError):  # it was quick
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert tree(site) in whole.values()
        finish(version)
        assert tree(site) == whole[version]
    give_up = time.monotonic() + 60
    while not all(map(is_gone, started)) and time.monotonic() < give_up:
        time.sleep(0.1)
    assert [pid for pid in started if not is_gone(pid)] == []


@pytest.mark.parametrize("left", ["{", ""])
def test_a_cache_that_was_being_written_is_begun_anew(small: SmallBook, left: str) -> None:
    small.write(one=cell("print('once')"))
    assert small.build().returncode == 0
    (notebook,) = (small.root / "_build/executed").rglob("base.ipynb")
    (database,) = (small.root / "_build/executed").rglob("global.db")
    if left:
        notebook.write_text(left)
    else:
        database.write_bytes(b"")  # without a table
    (database.parent / "being-written").touch()
    small.write(one="Words.\n\n" + cell("print('once')"))
    again = small.build()
    assert again.returncode == 0, again.stderr
    assert "chapters/one.md ran in" in again.stdout
    assert not (database.parent / "being-written").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C as POSIX does")
@pytest.mark.parametrize(
    ("page", "doing"),
    [
        (cell("import time\ntime.sleep(600)"), "running the cells"),
        ("\n\n".join(f"So $x_{{{n}}} = {n}$." for n in range(5000)), "making the pages"),
    ],
    ids=["cells", "pages"],
)
def test_ctrl_c_ends_a_build_in_one_line(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory, page: str, doing: str
) -> None:
    small.write(one=page)
    folder = tmp_path_factory.mktemp("said")
    said, complained = folder / "stdout", folder / "stderr"
    process = small.start(said, complained)
    give_up = time.monotonic() + 60
    while not (said.exists() and doing in said.read_text()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    process.join(timeout=60)
    assert process.exitcode == 130
    assert complained.read_text().strip() == "build was interrupted"
    small.write(one="Words.\n")
    assert small.build().returncode == 0


def test_ctrl_c_ends_cells_that_have_just_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    class Interrupted(ThreadPoolExecutor):
        def submit(self, work: Callable[[], object]) -> None:
            super().submit(work)
            raise KeyboardInterrupt

    async def cells() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("in order")
            raise

    monkeypatch.setattr(execute, "ThreadPoolExecutor", Interrupted)
    with pytest.raises(KeyboardInterrupt), execute._apart(cells):
        pytest.fail("it was interrupted before")
    assert ended == ["in order"]


def test_of_two_builds_at_once_the_second_waits(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small.write(one=cell("import helper\nprint(helper.ANSWER)"))
    folder = tmp_path_factory.mktemp("said")
    said = [folder / "first", folder / "second"]
    builds = [small.start(path, path.with_suffix(".err")) for path in said]
    for process in builds:
        process.join(timeout=120)
    assert [process.exitcode for process in builds] == [0, 0]
    both = "".join(path.read_text() for path in said)
    assert both.count("another build of this book is running: waiting for it") == 1
    assert both.count("making the pages") == 1
    assert "42" in small.page("one")


def test_a_site_is_put_back_if_the_build_died_between_two_renamings(small: SmallBook) -> None:
    small.write(one="Words.\n")
    assert small.build().returncode == 0
    site = small.root / "_build/html"
    whole = tree(site)
    site.rename(site.with_name("html.old"))
    assert "making" not in small.build().stdout
    assert tree(site) == whole


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files, as a full disk does")
def test_where_nothing_can_be_written_the_last_good_site_stays(small: SmallBook) -> None:
    import resource

    small.write(one="Words.\n")
    assert small.build().returncode == 0
    whole = tree(small.root / "_build/html")
    small.write(one="Other words.\n")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (50_000, 50_000))
    full = small.build(before=limit)
    assert full.returncode == 1
    assert "File too large" in full.stderr
    assert "Traceback" not in full.stderr
    assert tree(small.root / "_build/html") == whole
    assert small.build().returncode == 0
    assert "Other words" in small.page("one")
