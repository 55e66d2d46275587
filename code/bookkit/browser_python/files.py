"""The files that a site with Python in the browser serves, in one folder beside its pages."""

import gzip
import json
import shutil
import zipfile
from pathlib import Path

from bookkit.book import Book
from bookkit.browser_python.collect import tools
from bookkit.browser_python.exercises import answer_files, checked_exercises
from bookkit.execution.dependencies import helper_files
from bookkit.node import node_modules, run_program
from bookkit.site.build_cache import LOCK, built
from bookkit.takeaway.data import data_of

HERE = Path(__file__).parent
PAGE, PROGRAM = HERE / "page", HERE / "bundle.mjs"
BOOKKIT = HERE.parent
NOTEBOOK = PAGE / "notebook"  # the modules that a page loads when its reader starts Python
COURSE = "course.zip"
CHECKS = "checks.json"  # which exercises have a check; not every book has any
# Servers send scripts compressed, but few do so with WebAssembly: the worker unpacks it. The name
# is none that a server knows and would unpack on the way.
WASM, PACKED = "pyodide.asm.wasm", "pyodide.asm.wasm.packed"


def write_files(book: Book, folder: Path) -> None:
    """Write into `folder` Pyodide, the packages, the worker, what cells read, and the editor.

    Raises BookError for a check of an exercise that the book does not have.
    """
    unpacked = shutil.ignore_patterns(WASM)
    shutil.copytree(book.browser_python, folder, ignore=unpacked, dirs_exist_ok=True)
    shutil.copytree(made(book), folder, dirs_exist_ok=True)
    shutil.copyfile(PAGE / "worker.js", folder / "worker.js")
    checks = {
        one.label: {"file": f"answers/{one.file.name}", "start": one.start}
        for one in checked_exercises(book)
    }
    if checks:  # a page whose site has none offers none
        (folder / CHECKS).write_text(json.dumps(checks, ensure_ascii=False), "utf-8")
    files = helper_files(book) | {name: PAGE / name for name in ("cells.py", "needs.py")}
    for page in book.notebooks:
        files |= {book.name(path): path for path in data_of(book, page).values()}
    files |= {f"answers/{path.name}": path for path in answer_files(book)}
    own = (BOOKKIT / "__init__.py", BOOKKIT / "answers.py", *(BOOKKIT / "figures").glob("*.py"))
    files |= {path.relative_to(BOOKKIT.parent).as_posix(): path for path in sorted(own)}
    with zipfile.ZipFile(folder / COURSE, "w") as archive:
        for name, path in files.items():
            # by default dated 1980, so that the same files give the same zip
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)


def made(book: Book) -> Path:
    """The folder of what takes seconds to make: the packed Pyodide, the editor, and KaTeX."""
    modules, own = node_modules(book.root), tools(book) / "node_modules"
    wasm = (book.browser_python / WASM).read_bytes()
    sources = (PROGRAM, Path(__file__), *sorted(NOTEBOOK.iterdir()), own / LOCK)

    def make(folder: Path) -> None:
        (folder / PACKED).write_bytes(gzip.compress(wasm, mtime=0))
        places = [str(modules), str(own)]
        run_program(PROGRAM, nodeModules=places, sources=str(NOTEBOOK), folder=str(folder))
        shutil.copyfile(NOTEBOOK / "notebook.css", folder / "notebook.css")

    return built(modules, "browser-python", [wasm, *map(Path.read_bytes, sources)], make, most=5)
