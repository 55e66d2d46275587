"""Runs the claims of a chapter: functions in a Python file of the chapter's name beside it.

Each public function of `claims/ridge.py` is a *block*. It runs at the end of the section of
`ridge.md` that it is named for, or where the chapter says `% claims: its_name`. Its parameters name
values that the chapter's cells have computed by then, or that an earlier block has kept.
"""

import ast
import inspect
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from .report import Report

FOLDER = "claims"  # beside the chapters


class ClaimsError(Exception):
    """A claims file that cannot be read, or a block that cannot be run; the message says why."""


@dataclass(frozen=True)
class Block:
    """A function that makes claims: its name, its first line in the file, and its source."""

    name: str
    line: int
    source: str


def claims_file(chapter: Path) -> Path:
    """The file with the claims of `chapter`, whether or not there is one."""
    return chapter.parent / FOLDER / f"{chapter.stem}.py"


def read_blocks(file: Path) -> list[Block]:
    """The blocks of a claims file, in order.

    Raises:
        ClaimsError: if the file is not valid Python.
    """
    return _read_blocks(file.read_text("utf-8"))


@lru_cache(maxsize=64)
def _read_blocks(text: str) -> list[Block]:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise ClaimsError(f"line {error.lineno}: {error.msg}") from error
    lines = text.split("\n")  # once: ast.get_source_segment would split the text for each function
    return [
        Block(node.name, node.lineno, "\n".join(lines[node.lineno - 1 : node.end_lineno]))
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def section_name(heading: str) -> str:
    """The name of the block that runs at the end of a section, from its heading in Markdown.

    Letters become lower case, everything else underscores; `λ` and `σ` are spelled out.
    """
    text = re.sub(r"\{[\w:-]+\}`([^`<]*)[^`]*`|\[\^[\w-]+\]|'", r"\1", heading).lower()
    for sign, name in (("λ", "lambda"), ("σ", "sigma"), ("²", "2")):
        text = text.replace(sign, name)
    name = re.sub(r"[^a-z0-9]+", "_", text).strip("_")
    return f"section_{name}" if name[:1].isdigit() else name


def check(chapter: str, block: str, cells: Mapping[str, Any]) -> Report:
    """Run a block of `claims/CHAPTER.py` with the values of the chapter's cells.

    The kernel's folder is that of the chapter.

    Raises:
        ClaimsError: if the block needs a value that no cell and no earlier block gives.
    """
    module = load(chapter)
    function = getattr(module, block)
    kept = module.page.kept
    missing = [
        name for name in inspect.signature(function).parameters if name not in {*cells, *kept}
    ]
    if missing:
        raise ClaimsError(f"no cell before {block} gives {', '.join(missing)}")
    values = {**cells, **kept}
    function(**{name: values[name] for name in inspect.signature(function).parameters})
    report: Report = module.page.checked()
    report.block = block
    return report


def load(chapter: str) -> ModuleType:
    """Import a claims file, once for each kernel."""
    name = f"claims_of_{chapter}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(FOLDER, f"{chapter}.py"))
        assert spec is not None and spec.loader is not None, "the file's name ends with .py"
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]
