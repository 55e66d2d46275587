"""Runs the notebooks where a reader might run them: `make elsewhere`. Slow, and needs a network.

Every notebook runs on its own, in an empty folder and a new environment with the requirements of
course.zip. One chapter runs in an environment built as Binder builds it, from the folder `binder`.
Then every chapter runs with its claims on the last four minor versions of scikit-learn, the oldest
of them with NumPy 1.26: nothing that the text says may be refuted there. With `--versions`, only
this is done.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/support"))

import nbformat
from alone import differences, run_alone
from bookkit.book import Book
from bookkit.execution import claim_reports
from bookkit.execution.notebook import read_notebook
from nbclient.exceptions import CellExecutionError
from packaging.requirements import Requirement
from packaging.version import Version

UV = shutil.which("uv", path=Path(sys.executable).parent) or "uv"


def main() -> int:
    """Print what differs from the website; return 1 if anything does."""
    book = Book(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        faults = []
        if "--versions" not in sys.argv:
            faults += [*alone(book, Path(folder)), *on_binder(book, Path(folder))]
        faults += on_other_versions(book, Path(folder))
    print(*faults or ["all notebooks run, and nothing that they say is refuted"], sep="\n")
    return bool(faults)


def alone(book: Book, folder: Path) -> list[str]:
    """What is wrong with the notebooks that readers download."""
    with zipfile.ZipFile(book.site / "course.zip") as course:
        course.extract("course/requirements.txt", folder)
    python = environment(folder / "alone", folder / "course/requirements.txt")
    faults = []
    for path in sorted((book.site / "_sources/chapters").glob("*.ipynb")):
        given = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as empty:
            ran = run_alone(deepcopy(given), python, Path(empty))
        found = [f"{path.name}: {line}" for line in differences(given, ran)]
        print(f"{path.name} alone: {len(found) or 'no'} differences", flush=True)
        faults += found
    return faults


def first_chapter(book: Book) -> str:
    """The first page of the table of contents that has cells."""
    notebooks = {book.name(page) for page in book.notebooks}
    return next(name for page in book.contents if (name := f"{page}.md") in notebooks)


def on_binder(book: Book, folder: Path) -> list[str]:
    """What is wrong with a chapter opened on Binder, where its Markdown file is the notebook."""
    copy, chapter = folder / "repository", first_chapter(book)
    names = subprocess.run(
        ["git", "ls-files"], cwd=book.root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(book.root / name, copy / name)
    version = (copy / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    python = environment(folder / "binder", copy / "binder/requirements.txt", version)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own["PATH"] = os.pathsep.join([str(python.parent), own["PATH"]])
    subprocess.run([copy / "binder/postBuild"], cwd=copy, env=own, check=True)
    subprocess.run(
        ["jupytext", "--execute", "--to", "ipynb", chapter], cwd=copy, env=own, check=True
    )
    ran = nbformat.read((copy / chapter).with_suffix(".ipynb"), as_version=4)
    right = nbformat.read(book.accepted_outputs(book.root / chapter), as_version=4)
    found = [f"{chapter} on Binder: {line}" for line in differences(right, ran)]
    print(f"{chapter} on Binder: {len(found) or 'no'} differences")
    return found


def on_other_versions(book: Book, folder: Path) -> list[str]:
    """What the chapters say that is refuted on other versions of the libraries."""
    with zipfile.ZipFile(book.site / "course.zip") as course:
        course.extract("course/requirements.txt", folder)
    pinned = [
        requirement
        for line in (folder / "course/requirements.txt").read_text().splitlines()
        if not (requirement := Requirement(line)).marker or requirement.marker.evaluate()
    ]
    faults = []
    for number, stack in enumerate(stacks(pinned)):
        called = " and ".join(stack)
        wanted = folder / f"stack-{number}.txt"
        free = [requirement.name for requirement in pinned if requirement.name != "jupyterlab"]
        wanted.write_text("\n".join([*free, *stack, "ipykernel", "nbformat"]))
        python = environment(folder / f"stack-{number}", wanted)
        places = next((folder / f"stack-{number}").rglob("site-packages"))
        (places / "course.pth").write_text(f"{book.root / 'code'}\n")
        for page in book.notebooks:
            found = list(refuted(page, python))
            title = f"{book.name(page)} with {called}: {len(found) or 'no'} faults"
            print(title, *found, sep="\n  ", flush=True)
            faults += [f"{book.name(page)} with {called}: {line}" for line in found]
    return faults


def stacks(pinned: list[Requirement]) -> list[list[str]]:
    """The last four minor versions of scikit-learn, and NumPy 1.26 beside the oldest."""
    [learn] = [r for r in pinned if r.name == "scikit-learn"]
    newest = Version(str(learn.specifier).removeprefix("=="))
    minors = range(newest.minor, newest.minor - 4, -1)
    found = [[f"scikit-learn=={newest.major}.{minor}.*"] for minor in minors]
    found[-1].append("numpy==1.26.*")
    return found


def refuted(page: Path, python: Path) -> Iterator[str]:
    """The claims of a page that do not hold with this Python, or the cell that fails."""
    notebook = read_notebook(page)
    try:
        yield from claim_reports.faults(page, run_alone(notebook, python, page.parent))
    except CellExecutionError as error:
        yield f"{error.ename}: {error.evalue}"


def environment(folder: Path, requirements: Path, version: str | None = None) -> Path:
    """The Python of a new environment that holds only `requirements`."""
    base = interpreter(version) if version else sys.executable
    subprocess.run([UV, "venv", "--quiet", "--seed", "--python", base, folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [UV, "pip", "install", "--quiet", "--python", python, "-r", requirements]
    subprocess.run(install, check=True)
    return python


def interpreter(version: str) -> str:
    """A Python of this version; if there is none, say so and return the running one."""
    command = [UV, "python", "find", "--no-python-downloads", version]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    print(f"no Python {version} here: using {sys.version.split()[0]} in place of Binder's")
    return sys.executable


if __name__ == "__main__":
    sys.exit(main())
