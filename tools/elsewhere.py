"""Runs the notebooks where a reader might run them: `make elsewhere`. Slow, and needs a network.

On a stack (a Python with versions of packages) each downloaded notebook runs alone in an empty
folder, and no cell may fail or warn. Then each chapter runs with its claims: nothing that the text
says may be refuted there. "binder" is an environment as Binder builds it from the folder `binder`,
with the website's versions: the notebooks' outputs must be the website's too, and a chapter, which
is a text file, must run as a notebook.

The arguments choose among "binder" and `STACKS`; without any, `BY_DEFAULT` is run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/support"))

import nbformat
from alone import differences, run_alone, warnings
from bookkit.book import Book
from bookkit.execution import claim_reports
from bookkit.execution.notebook import read_notebook
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

UV = shutil.which("uv", path=Path(sys.executable).parent) or "uv"

# a version of Python, and what `uv pip install` is told besides the requirements of course.zip
STACKS = {
    "oldest": "3.10 --resolution=lowest-direct",
    "python-3.10": "3.10",
    "debian": ">=3.11,<3.11.4",  # 3.11.2 there, before some security fixes of 3.11.4
    "newest": "3.13",
    # conda in 2024 and Colab in 2025
    "conda": "3.11 numpy==1.26.* scipy==1.11.* pandas==2.1.* matplotlib==3.8.* plotly==5.24.* "
    "sympy==1.12.* scikit-learn==1.4.* statsmodels==0.14.0",
    "colab": "3.12 numpy==2.0.2 scipy==1.16.0 pandas==2.2.2 matplotlib==3.10.0 plotly==5.24.1 "
    "sympy==1.13.1 scikit-learn==1.6.1 statsmodels==0.14.4",
    # between those, because the solver of scikit-learn's LASSO has changed since
    "scikit-learn-1.7": "3.11 scikit-learn==1.7.*",
    "scikit-learn-1.8": "3.11 scikit-learn==1.8.*",
}
BY_DEFAULT = ["binder", "oldest", "newest"]


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    book, names = Book(ROOT), sys.argv[1:] or BY_DEFAULT
    if unknown := [name for name in names if name not in {"binder", *STACKS}]:
        sys.exit(f"no stack is called {', '.join(unknown)}: there are binder, {', '.join(STACKS)}")
    faults = []
    for name in names:
        print(f"running the notebooks on {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found = on_binder if name == "binder" else partial(on_stack, stack=STACKS[name])
            for line in found(book, Path(folder)):
                print(f"  {line}", flush=True)
                faults.append(line)
    print(f"{len(faults) or 'no'} faults on {', '.join(names)}")
    return bool(faults)


def on_stack(book: Book, folder: Path, stack: str) -> Iterator[str]:
    """What fails, warns or is refuted on a stack."""
    version, *packages = stack.split()
    with zipfile.ZipFile(book.site / "course.zip") as course:
        wanted = course.extract("course/requirements.txt", folder)
    python = environment(folder / "python", version, "-r", wanted, *packages)
    yield from downloads(book, python, lambda given, ran: warnings(ran))
    if version == "3.10":  # too old for the claims
        return
    packages_folder = next((folder / "python").rglob("site-packages"))
    (packages_folder / "course.pth").write_text(f"{book.root / 'code'}\n")
    for page in book.notebooks:
        check = partial(claim_reports.faults, page)
        for line in faults_of(read_notebook(page), python, page.parent, check):
            yield f"{book.name(page)}: {line}"


def on_binder(book: Book, folder: Path) -> Iterator[str]:
    """What is wrong on Binder, where a chapter's Markdown file is the notebook."""
    copy, chapter = folder / "repository", first_chapter(book)
    names = subprocess.run(
        ["git", "ls-files"], cwd=book.root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(book.root / name, copy / name)
    version = (copy / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    python = environment(folder / "python", version, "-r", copy / "binder/requirements.txt")
    yield from downloads(book, python, differences)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own["PATH"] = os.pathsep.join([str(python.parent), own["PATH"]])
    subprocess.run([copy / "binder/postBuild"], cwd=copy, env=own, check=True)
    subprocess.run(
        ["jupytext", "--execute", "--to", "ipynb", chapter], cwd=copy, env=own, check=True
    )
    ran = nbformat.read((copy / chapter).with_suffix(".ipynb"), as_version=4)
    accepted = nbformat.read(book.accepted_outputs(book.root / chapter), as_version=4)
    for line in differences(accepted, ran):
        yield f"{chapter}: {line}"


def downloads(
    book: Book, python: Path, check: Callable[[NotebookNode, NotebookNode], Iterable[str]]
) -> Iterator[str]:
    """What `check` finds in the downloaded notebooks, given each before and after it ran alone."""
    for path in sorted((book.site / "_sources/chapters").glob("*.ipynb")):
        given = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as empty:
            for line in faults_of(given, python, Path(empty), partial(check, given)):
                yield f"{path.name}: {line}"


def faults_of(
    notebook: NotebookNode,
    python: Path,
    folder: Path,
    check: Callable[[NotebookNode], Iterable[str]],
) -> list[str]:
    """What `check` finds in the notebook after it ran in `folder`, or the cell that fails."""
    try:
        return list(check(run_alone(notebook, python, folder)))
    except CellExecutionError as error:
        return [f"{error.ename}: {error.evalue}"]


def first_chapter(book: Book) -> str:
    """The first page of the table of contents that has cells."""
    notebooks = {book.name(page) for page in book.notebooks}
    return next(name for page in book.contents if (name := f"{page}.md") in notebooks)


def environment(folder: Path, version: str, *packages: str | Path) -> Path:
    """The Python of a new environment that holds only `packages`.

    uv downloads a Python of this version if there is none; if it cannot, the running one has to do.
    """
    venv = [UV, "venv", "--quiet", "--seed", folder, "--python"]
    if subprocess.run([*venv, version]).returncode:
        print(f"  using Python {sys.version.split()[0]}, because there is no {version} here")
        subprocess.run([*venv, sys.executable], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [UV, "pip", "install", "--quiet", "--python", python, *packages]
    subprocess.run(install, check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
