"""The files that downloads contain besides notebooks: what their cells import."""

import ast
import re
from pathlib import Path, PurePosixPath

from bookkit.book import Book
from bookkit.execution.dependencies import helper_files
from bookkit.takeaway import notebook_setup

SETUP = Path(notebook_setup.__file__)
LEFT_OUT = """

def __getattr__(name):
    if name in {names}:
        raise ImportError(f"this notebook does not contain {{name}}: course.zip does")
    raise AttributeError(f"module {{__name__}} has no attribute {{name}}")
"""


def helper_contents(book: Book) -> dict[str, bytes]:
    """The contents of the files that a notebook needs beside it, by target path."""
    files = {**helper_files(book), SETUP.name: SETUP}
    return {name: path.read_bytes() for name, path in files.items()}


def helper_sources(book: Book) -> list[str]:
    """The source of each Python file in the course's own packages."""
    return [path.read_text("utf-8") for path in helper_files(book).values() if path.suffix == ".py"]


def without_unused(files: dict[str, bytes], cells: list[str]) -> dict[str, bytes]:
    """Those of the files that a notebook with these cells needs.

    A helper package keeps all of its own modules, for a learner to try. Of its subpackages (such as
    the figures) those modules are left out from which `__init__` imports nothing that the cells
    name; who asks for such a name all the same reads where it is. Left out too are data files of
    which the first word (hitters of hitters_licence.txt) does not stand in the cells.
    """
    code = "\n".join(cells)
    words = {*re.findall(r"\w+", code)}
    files = dict(files)
    for name in [name for name in files if re.fullmatch(r"\w+/.+/__init__\.py", name)]:
        files[name] = _importing_only(words, files[name].decode()).encode()
    reached = set()
    waiting = [name for name in files if name.count("/") < 2 or name.endswith("/__init__.py")]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += _imports(name, files) - reached
    return {
        name: content
        for name, content in files.items()
        if name in reached or (not name.endswith(".py") and _first_word(name) in code)
    }


def _importing_only(words: set[str], source: str) -> str:
    """The source of an `__init__` without the imports that bring none of these names."""
    lines = source.splitlines(keepends=True)
    left_out = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = {alias.asname or alias.name for alias in node.names}
            if words.isdisjoint(names):
                left_out += sorted(names)
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = ""
    return "".join(lines) + (LEFT_OUT.format(names=left_out) if left_out else "")


def _first_word(name: str) -> str:
    return re.split(r"[._]", PurePosixPath(name).name)[0]


def _imports(name: str, files: dict[str, bytes]) -> set[str]:
    """Those of the files that the one named `name` imports."""
    if not name.endswith(".py"):
        return set()
    places: set[PurePosixPath] = set()
    for node in ast.walk(ast.parse(files[name])):
        if isinstance(node, ast.Import):
            places |= {PurePosixPath(*alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = PurePosixPath(name).parents[node.level - 1] if node.level else PurePosixPath()
            module = above.joinpath(*(node.module or "").split("."))
            places |= {module, *(module / alias.name for alias in node.names)}
    return {f"{place}{end}" for place in places for end in (".py", "/__init__.py")} & files.keys()
