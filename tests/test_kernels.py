"""Kernels that are forked: each is what a kernel that is started is, and ends as one does."""

import sys

import pytest
from bookkit import execute
from bookkit.book import Book, BookError
from bookkit.execute import run_again
from bookkit.imports import imported
from bookkit.kernels import libraries
from bookkit.notebook import read_notebook
from small_book import SmallBook, cell

forked = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")

# What a cell can see of the process that it runs in.
SEEN = cell(
    "import os, sys, signal, helper\n"
    "own = {'JPY_PARENT_PID', 'JPY_SESSION_NAME'}\n"
    "print(os.getcwd(), sys.path, sys.argv[0].rpartition('/')[2], __name__)\n"
    "print(helper.ANSWER, sorted(set(os.environ) - own), os.environ['OMP_NUM_THREADS'])\n"
    "print(os.getsid(0) == os.getpid(), sys.stdin.isatty(), signal.getsignal(signal.SIGCHLD))\n"
    "helper.ANSWER = 0"
)
PARENT = cell("import os\nprint(os.getppid(), 'sympy' in __import__('sys').modules)")


def shown(book: Book, *names: str) -> list[str]:
    """What each of some pages printed, all run at once."""
    pages = [book.root / f"chapters/{name}.md" for name in names]
    run = run_again(book, pages)
    return [
        "".join(c.outputs[0].text for c in run[page].cells if c.get("outputs")) for page in pages
    ]


@forked
def test_a_forked_kernel_is_as_one_that_is_started(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(one=SEEN, two=SEEN)
    book = Book(small.root)
    monkeypatch.setenv("PYTHONPATH", small.environment["PYTHONPATH"])
    (started,) = shown(book, "one")
    assert str(small.root / "code") in started
    assert "42" in started
    for again in shown(book, "one", "two"):
        assert again.splitlines() == started.splitlines()


@forked
def test_pages_run_together_share_what_they_import(small: SmallBook) -> None:
    small.write(one=PARENT, two=PARENT, three=cell("import sympy"))
    one, two, _ = shown(Book(small.root), "one", "two", "three")
    assert one == two
    assert one.endswith("True\n")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os._exit(3)", "the kernel died"),
        ("import time; time.sleep(600)", "did not finish within 1 s"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_how_a_kernel_of_several_ended_is_said(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    monkeypatch.setattr(execute, "CELL_TIMEOUT", 1)
    small.write(one=cell(code), two=cell("print(2)"))
    with pytest.raises(BookError) as raised:
        shown(Book(small.root), "one", "two")
    (line,) = raised.value.args
    assert line.startswith("chapters/one.md: cell 1 (line 14): ")
    assert line.endswith(said)


def test_libraries_are_those_of_cells_and_helper(small: SmallBook) -> None:
    small.write(one=cell("%matplotlib inline") + cell("from sklearn.linear_model import Ridge"))
    (small.root / "code/helper/more.py").write_text("import numpy as np\nfrom . import ANSWER\n")
    book = Book(small.root)
    found = libraries(book, [read_notebook(page) for page in book.notebooks])
    assert found == ["numpy", "sklearn.linear_model", "sklearn.linear_model.Ridge"]


def test_imported_names_modules_as_code_may_mean_them() -> None:
    source = "import a.b, c as d\nfrom e.f import g\nfrom .h import i\ndef j():\n    import k"
    assert imported(source) == {"a.b", "c", "e.f", "e.f.g", "k"}
