"""Runs cells in the browser's Python, and gives their outputs as a Jupyter kernel does.

The worker imports this module; it needs nothing but Python 3.12 and Pyodide.
"""

import ast
import json
import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLOTLY = "application/vnd.plotly.v1+json"
REPRESENTATIONS = {"image/svg+xml": "_repr_svg_", "text/latex": "_repr_latex_"}
REPRESENTATIONS |= {"text/html": "_repr_html_"}
CELL = "<cell>"
# it would say in the output of a cell that it looks for fonts, which it does once
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

Say = Callable[[str, str], None]  # the type of an output, and its content as JSON


class Stream:
    """A standard stream whose text goes to the page."""

    def __init__(self, say: Say, name: str) -> None:
        self.say, self.name = say, name

    def write(self, text: str) -> int:
        self.say("stream", json.dumps({"name": self.name, "text": text}))
        return len(text)

    def flush(self) -> None:
        pass


def imported(source: str, helpers: Path) -> list[str]:
    """The top-level modules that a cell imports, itself or through the helper packages."""
    found: set[str] = set()
    waiting = [*_imports(source, "")]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        found.add(module.partition(".")[0])
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name not in seen:
                seen.add(name)
                waiting += _imports_of_helper(name, helpers)
    return sorted(found)


def _imports_of_helper(module: str, helpers: Path) -> list[str]:
    place = helpers.joinpath(*module.split("."))
    if place.with_suffix(".py").is_file():
        package = module.rpartition(".")[0]
        return _imports(place.with_suffix(".py").read_text("utf-8"), package)
    if (place / "__init__.py").is_file():
        return _imports((place / "__init__.py").read_text("utf-8"), module)
    return []


def _imports(source: str, package: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return found


def run(source: str, names: dict[str, Any], say: Say) -> None:
    """Run a cell in the namespace `names`, and say its outputs, or the error that ended it."""

    def display(*values: Any) -> None:
        for value in values:
            say("data", json.dumps(data_of(value)))

    sys.stdout, sys.stderr = Stream(say, "stdout"), Stream(say, "stderr")
    names["display"] = display
    try:
        value = _value(ast.parse(source, CELL), names)
        if value is not None and not source.rstrip().endswith(";"):
            display(value)
    except BaseException as error:  # a cell may raise SystemExit or KeyboardInterrupt too
        say("error", json.dumps(short(error)))


def _value(cell: ast.Module, names: dict[str, Any]) -> Any:
    """Run a cell, and return the value of the expression that ends it, if one does."""
    match cell.body[-1:]:
        case [ast.Expr(last)]:
            exec(compile(ast.Module(cell.body[:-1], []), CELL, "exec"), names)
            return eval(compile(ast.Expression(last), CELL, "eval"), names)
    exec(compile(cell, CELL, "exec"), names)
    return None


def data_of(value: Any) -> dict[str, Any]:
    """What represents a value, by MIME type."""
    if hasattr(value, "to_plotly_json"):
        return {PLOTLY: json.loads(value.to_json())}
    data = {"text/plain": repr(value)}
    if not isinstance(value, type) and hasattr(value, "_repr_mimebundle_"):
        shown = value._repr_mimebundle_()
        return data | (shown[0] if isinstance(shown, tuple) else shown)  # the rest is metadata
    for kind, method in REPRESENTATIONS.items():
        if not isinstance(value, type) and (text := getattr(value, method, lambda: None)()):
            data[kind] = text
    return data


def short(error: BaseException) -> str:
    """An error in two lines: where in the cell, and what."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        return f"The browser's Python lacks {package}: run this cell in the chapter's notebook."
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == CELL]
    if isinstance(error, SyntaxError) and error.filename == CELL:
        lines = [error.lineno]
    place = f"Line {lines[0]}: " if lines else ""
    said = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    return place + re.sub(r"^(\w+\.)+(?=\w+:)", "", said)
