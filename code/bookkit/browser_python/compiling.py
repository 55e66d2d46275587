"""Compiles the modules in a zipped package; `compile.mjs` runs this in Pyodide's Python.

A cell that imports scikit-learn then starts in half the time. Docstrings stay: without them, numpy
refuses to be imported. Bytecode is larger than its source, so of the standard library, only what
Python needs to start is compiled.
"""

import sys
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode, PyCompileError, compile
from tempfile import TemporaryDirectory

STANDARD_LIBRARY = "python_stdlib.zip"
NEEDED_AT_START = {*sys.modules}
# What running a module never reads: types, what others are compiled with, the list of files.
LEFT_OUT = (".pyi", ".pxd", ".h", ".hpp", ".a", "/RECORD")


def compile_modules(path: str) -> None:
    """Put each module's bytecode in the place of its source, in the zip at `path`."""
    everything = Path(path).name != STANDARD_LIBRARY
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in sorted(package.namelist())}
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package,
        TemporaryDirectory() as temporary,
    ):
        for name, content in contents.items():
            if name.endswith(LEFT_OUT):
                continue
            if name.endswith(".py") and (everything or _module(name) in NEEDED_AT_START):
                name, content = _compiled(name, content, Path(temporary))
            # by default dated 1980, so that the same package gives the same zip
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)


def _module(name: str) -> str:
    """The module that a file contains: `a` for a/__init__.py, and `a.b` for a/b.py."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _compiled(name: str, source: bytes, temporary: Path) -> tuple[str, bytes]:
    """The name and content of a compiled module; the source itself if it is not valid Python."""
    file, result = temporary / "module.py", temporary / "module.pyc"
    file.write_bytes(source)
    never_stale = PycInvalidationMode.UNCHECKED_HASH
    try:
        compile(str(file), str(result), name, doraise=True, invalidation_mode=never_stale)
    except PyCompileError:
        return name, source
    return f"{name}c", result.read_bytes()
