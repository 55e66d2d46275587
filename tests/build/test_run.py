"""Running cells: what happens to their figures, to kernels that fail, and on Ctrl-C."""

import asyncio
import re
import subprocess
import sys

import pytest
from bookkit.book import Book, BookError
from bookkit.execution.imports import imported
from bookkit.execution.run import _in_thread, run_again
from bs4 import BeautifulSoup
from processes import wait_until_gone
from small_book import SmallBook, cell, set_timeout


def run_pages(small: SmallBook) -> None:
    book = Book(small.root)
    run_again(book, book.notebooks)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os._exit(3)", "the kernel died"),
        (
            "import time; time.sleep(600)",
            "did not finish within 1 s; if it needs longer, set execute: timeout in _config.yml",
        ),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (
            "input()",
            "calls input(), but no one can answer while the book is built: "
            "assign the value instead",
        ),
        (
            "import nosuch",
            "No module named 'nosuch': if it is a package, add it to requirements.txt, and run "
            "`make lock`",
        ),
        ("exit()", "calls exit(), which ends the kernel of whoever runs the notebook"),
        (
            "print('x' * 1_000_000)",
            "prints 1,000,001 characters, and a page takes 40,000: print less, such as the first "
            "lines or a summary",
        ),
        (
            "'x' * 2_000_000",
            "shows 2,000,002 characters of output, and a page takes 1,000,000: draw fewer points, "
            "or a picture of lower resolution",
        ),
    ],
    ids=["dies", "hangs", "raises", "asks", "imports", "exits", "prints", "shows"],
)
def test_a_cell_that_fails_is_reported_by_page_and_cell(
    small: SmallBook, code: str, reason: str
) -> None:
    set_timeout(small, 1)
    small.write(one=cell("1 + 1") + cell(code), two=cell("print(2)"))
    with pytest.raises(BookError) as raised:
        run_pages(small)
    assert raised.value.args == (f"chapters/one.md: cell 2 (line 18): {reason}",)


def test_a_kernel_that_does_not_start_is_reported_by_page(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    page = small.root / "chapters/one.md"
    page.write_text(page.read_text().replace("name: python3", "name: unknown"))
    with pytest.raises(BookError) as raised:
        run_pages(small)
    reason = "No such kernel named unknown"
    assert raised.value.args == (f"chapters/one.md: the kernel did not start: {reason}",)


def test_every_page_that_fails_is_reported(small: SmallBook) -> None:
    small.write(one=cell("1 / 0"), two=cell("2 / 0"))
    with pytest.raises(BookError) as raised:
        run_pages(small)
    assert sorted(line.partition(":")[0] for line in raised.value.args) == [
        "chapters/one.md",
        "chapters/two.md",
    ]


def test_a_file_that_a_cell_writes_beside_its_chapter_is_named(small: SmallBook) -> None:
    small.write(one=cell("with open('out.txt', 'w') as file:\n    file.write('1')"))
    first = small.build()
    assert "\nchapters/out.txt, which cells may read, changed while they ran" in first.stderr
    again = small.build()
    assert again.returncode == 0, again.stderr


def test_the_loop_of_the_kernels_is_closed() -> None:
    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert _in_thread(loop).is_closed()


PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def test_a_figure_of_matplotlib_is_on_the_page_or_fails_the_build(small: SmallBook) -> None:
    """A figure without alternative text fails and never vanishes, even with many pages at once."""
    small.write(one=cell("1 + 1") + cell(PLOT), two=cell("2 + 2"))
    without_text = small.build()
    assert without_text.returncode == 1
    (line,) = [line for line in without_text.stderr.splitlines() if line.startswith("chapters/")]
    assert line == (
        "chapters/one.md: cell 2 (line 18): picture without alternative text: write "
        "`:alt: what it shows` as an option of the cell that shows or glues it"
    )

    options = "---\nmystnb:\n  image:\n    alt: A rising line.\n---\n"
    small.write(one=cell("1 + 1") + cell(options + PLOT), two=cell("2 + 2"))
    with_text = small.build()
    assert with_text.returncode == 0, with_text.stderr
    page = BeautifulSoup(small.page("one"), "html.parser")
    (picture,) = page.select('img[alt="A rising line."]')
    assert (small.root / "_build/html/chapters" / picture["src"]).resolve().is_file()


# Presses Ctrl-C at one moment in a kernel's life.
INTERRUPTED_BUILD = """
import asyncio, os, signal, sys
from bookkit.__main__ import main
from bookkit.execution import run

moment = sys.argv.pop(1)

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

class Kernel(run.AsyncKernelManager):
    async def shutdown_kernel(self, **options):
        if moment == "stopping":
            asyncio.get_running_loop().call_soon(interrupt)
        await super().shutdown_kernel(**options)

class Client(run.NotebookClient):
    async def async_start_new_kernel(self, **options):
        await super().async_start_new_kernel(**options)
        print("kernel", self.km.provisioner.pid, flush=True)
        if moment == "launched":
            interrupt()
            await asyncio.sleep(60)

    async def async_start_new_kernel_client(self):
        if moment == "starting":
            asyncio.get_running_loop().call_later(0.1, interrupt)
        return await super().async_start_new_kernel_client()

run.AsyncKernelManager, run.NotebookClient = Kernel, Client
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("moment", ["launched", "starting", "stopping"])
def test_ctrl_c_leaves_no_kernel_behind(small: SmallBook, moment: str) -> None:
    """A separate process shows that Python prints no traceback on exit either."""
    small.write(one=cell("1 + 1"))
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_BUILD, moment, "build"],
        cwd=small.root,
        env=small.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr.strip() == "build was interrupted"
    assert done.returncode == 130
    kernels = [int(pid) for pid in re.findall(r"^kernel (\d+)$", done.stdout, re.MULTILINE)]
    assert len(kernels) == 1
    wait_until_gone(kernels, seconds=5)


def test_imported_gives_every_name_that_may_be_a_module() -> None:
    source = "import a.b, c as d\nfrom e.f import g\nfrom .h import i\ndef j():\n    import k"
    assert imported(source) == {"a.b", "c", "e.f", "e.f.g", "k"}
