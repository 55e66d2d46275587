"""A build killed or interrupted at any moment: the site stays intact, and the next build works."""

import asyncio
import hashlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from bookkit.book import Book
from bookkit.execution import run
from processes import children, wait_until_gone
from small_book import SmallBook, cell, empty_book

PAGE = "Page VERSION: $x^2$.\n\n" + cell("import helper\nprint('VERSION', helper.ANSWER)")
VERSIONS = ("first", "second")

# Functions during which a build is killed, in the order in which it calls them.
FUNCTIONS = (
    "bookkit.execution.run.store",
    "jupyter_cache.cache.main.JupyterCacheBase.cache_notebook_bundle",
    "bookkit.site.sphinx_run.build_sphinx",
    "bookkit.extension.page.shared_files.finish_site",
    "bookkit.commands.build.publish",
    "bookkit.execution.cache.remove_outdated_caches",
    "bookkit.commands.build.write_atomically",
)
# Folders that a build renames, in this order: the stage, the last site and the new one.
RENAMED = ("stage.new", "html", "html.new")


def tree(site: Path) -> dict[str, str]:
    """A digest of each file of a site."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def die(*args: object, **kwargs: object) -> None:
    """Kill this process without any clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_in(function: str) -> None:
    """Die as soon as a function is called."""
    mock.patch(function, die).start()


def die_before_renaming(name: str) -> None:
    """Die before a file or folder of this name is renamed."""
    rename = Path.rename

    def rename_or_die(path: Path, target: Path) -> Path:
        return die() if path.name == name else rename(path, target)

    mock.patch("pathlib.Path.rename", rename_or_die).start()


MOMENTS = {
    **{name.rpartition(".")[2]: partial(die_in, name) for name in FUNCTIONS},
    **{f"rename {name}": partial(die_before_renaming, name) for name in RENAMED},
}


@dataclass
class TwoVersions:
    """A small book, and the digests of its site in each of two versions."""

    small: SmallBook
    sites: dict[str, dict[str, str]]
    current: str = VERSIONS[-1]

    @property
    def site(self) -> Path:
        return self.small.root / "_build/html"

    def write(self, version: str) -> None:
        self.small.write(one=PAGE.replace("VERSION", version))


@pytest.fixture(scope="module")
def versions(book: Book, tmp_path_factory: pytest.TempPathFactory) -> TwoVersions:
    versions = TwoVersions(empty_book(tmp_path_factory.mktemp("killed"), book), {})
    for version in VERSIONS:
        versions.write(version)
        done = versions.small.build()
        assert done.returncode == 0, done.stderr
        versions.sites[version] = tree(versions.site)
    return versions


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_a_whole_site_and_the_next_build_works(
    versions: TwoVersions, moment: str
) -> None:
    old = versions.current
    (new,) = set(VERSIONS) - {old}
    versions.write(new)
    shutil.rmtree(versions.small.root / "_build/executed")  # so that cells run again
    killed = versions.small.build(prepare=MOMENTS[moment])
    assert killed.returncode == -signal.SIGKILL
    if moment == "rename html.new":  # the one moment without a site; the next build restores it
        assert not versions.site.exists()
        assert tree(versions.site.with_name("html.old")) == versions.sites[old]
    else:
        published = moment in ("remove_outdated_caches", "write_atomically")
        assert tree(versions.site) == versions.sites[new if published else old]

    versions.current = new
    done = versions.small.build()
    assert done.returncode == 0, done.stderr
    assert tree(versions.site) == versions.sites[new]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_build_killed_while_a_cell_runs_leaves_no_kernel_behind(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("output")
    running = folder / "running"
    wait = f"import pathlib, time\npathlib.Path({str(running)!r}).touch()\ntime.sleep(600)"
    small.write(one=cell(wait))
    process = small.start(folder / "stdout", folder / "stderr")
    wait_for(running.exists)
    kernels = children(process.pid)
    assert kernels
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    wait_until_gone(kernels)
    small.write(one=cell("print('done')"))
    assert small.build().returncode == 0


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("left", ["{", ""])
def test_a_half_written_cache_is_discarded(small: SmallBook, left: str) -> None:
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
    ("page", "step"),
    [
        (cell("import time\ntime.sleep(600)"), "running the cells"),
        ("\n\n".join(f"So $x_{{{n}}} = {n}$." for n in range(5000)), "making the pages"),
    ],
    ids=["cells", "pages"],
)
def test_ctrl_c_ends_a_build_in_one_line(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory, page: str, step: str
) -> None:
    small.write(one=page)
    folder = tmp_path_factory.mktemp("output")
    stdout, stderr = folder / "stdout", folder / "stderr"
    process = small.start(stdout, stderr)
    wait_for(lambda: stdout.exists() and step in stdout.read_text())
    os.kill(process.pid, signal.SIGINT)
    process.join(timeout=60)
    assert process.exitcode == 130
    assert stderr.read_text().strip() == "build was interrupted"
    small.write(one="Words.\n")
    assert small.build().returncode == 0


def test_ctrl_c_cancels_cells_that_have_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled = []

    class Interrupted(ThreadPoolExecutor):
        def submit(self, work: Callable[..., object], *args: object) -> None:
            super().submit(work, *args)
            raise KeyboardInterrupt

    async def cells() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    monkeypatch.setattr(run, "ThreadPoolExecutor", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        run._in_thread(cells)
    assert cancelled == [True]


def test_the_second_of_two_builds_waits_for_the_first(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small.write(one=cell("import helper\nprint(helper.ANSWER)"))
    folder = tmp_path_factory.mktemp("output")
    outputs = [folder / "first", folder / "second"]
    builds = [small.start(path, path.with_suffix(".err")) for path in outputs]
    for process in builds:
        process.join(timeout=120)
    assert [process.exitcode for process in builds] == [0, 0]
    both = "".join(path.read_text() for path in outputs)
    assert both.count("another build of this book is running: waiting for it") == 1
    assert both.count("making the pages") == 1
    assert "42" in small.page("one")


def test_the_last_site_is_restored_if_a_build_died_between_two_renamings(small: SmallBook) -> None:
    small.write(one="Words.\n")
    assert small.build().returncode == 0
    site = small.root / "_build/html"
    whole = tree(site)
    site.rename(site.with_name("html.old"))
    assert "making" not in small.build().stdout
    assert tree(site) == whole


@pytest.mark.skipif(
    sys.platform != "linux", reason="limits the size of files, which fails like a full disk"
)
def test_the_last_good_site_stays_when_the_disk_is_full(small: SmallBook) -> None:
    import resource

    small.write(one="Words.\n")
    assert small.build().returncode == 0
    whole = tree(small.root / "_build/html")
    small.write(one="Other words.\n")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (50_000, 50_000))
    full = small.build(prepare=limit)
    assert full.returncode == 1
    assert "File too large" in full.stderr
    assert "Traceback" not in full.stderr
    assert tree(small.root / "_build/html") == whole
    assert small.build().returncode == 0
    assert "Other words" in small.page("one")
