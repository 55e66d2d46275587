"""Runs cells in the browser's Python, and gives their outputs as a Jupyter kernel does.

The worker imports this module; it needs nothing but Python 3.12, Pyodide and `bookkit.figures`.
"""

import ast
import io
import json
import logging
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import Any

from bookkit.figures.markup import plotly_html
from bookkit.figures.outputs import PLOTLY

REPRESENTATIONS = {"image/svg+xml": "_repr_svg_", "text/latex": "_repr_latex_"}
REPRESENTATIONS |= {"text/html": "_repr_html_"}
CELL = "<cell>"
LONGEST = 300  # characters of what an error says
# it would say in the output of a cell that it looks for fonts, which it does once
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", "FigureCanvasSVG is non-interactive")  # what show() would say

Say = Callable[[str, str], None]  # the type of an output, and its content as JSON


class Stream(io.TextIOBase):
    """A standard stream whose text goes to the page."""

    def __init__(self, say: Say, name: str) -> None:
        self.say, self.name = say, name

    def write(self, text: str) -> int:
        self.say("stream", json.dumps({"name": self.name, "text": text}))
        return len(text)


def run(source: str, names: dict[str, Any], say: Say) -> str:
    """Run a cell in the namespace `names`, and say its outputs, or the error that ended it.

    Returns the name of a module that the cell needs and that could not be found, which is all that
    is left to say, or an empty string.
    """

    def display(*values: Any) -> None:
        for value in values:
            say("data", json.dumps(data_of(value)))

    sys.stdout, sys.stderr = Stream(say, "stdout"), Stream(say, "stderr")
    names |= {"display": display, "input": no_input}
    warnings.showwarning = show_warning
    try:
        value = _value(ast.parse(source, CELL), names)
        if value is not None and not source.rstrip().endswith(";"):
            display(value)
        display(*drawn())
    except ModuleNotFoundError as error:
        if not error.name:
            say("error", json.dumps(short(error)))
        return error.name or ""
    except BaseException as error:  # a cell may raise SystemExit or KeyboardInterrupt too
        say("error", json.dumps(short(error)))
    return ""


def missing(module: str, is_loaded: bool) -> str:
    """What to say of a module that a cell did not find; `is_loaded` if it is there by now."""
    package = module.partition(".")[0]
    if is_loaded:
        return f"{package} has been loaded: run this cell again."
    return f"The browser's Python lacks {package}: run this cell in the chapter's notebook."


def no_input(*_: object) -> str:
    raise EOFError("a cell on a page cannot ask for input")


def show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Print a warning in one line; those about a library's future are for its own users."""
    if not issubclass(category, DeprecationWarning | PendingDeprecationWarning | FutureWarning):
        print(f"{category.__name__}: {first_line(str(message))}", file=sys.stderr)


class Drawing:
    """A figure that a cell has drawn with Matplotlib's pyplot."""

    def __init__(self, figure: Any) -> None:
        self.figure = figure

    def _repr_svg_(self) -> str:
        picture = io.StringIO()
        self.figure.savefig(picture, format="svg", bbox_inches="tight")
        return picture.getvalue()


def drawn() -> list[Drawing]:
    """The figures that pyplot has open, which this closes, as a kernel does after each cell."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    pyplot = sys.modules["matplotlib.pyplot"]
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return [Drawing(figure) for figure in figures]


def _value(cell: ast.Module, names: dict[str, Any]) -> Any:
    """Run a cell, and return the value of the expression that ends it, if one does."""
    match cell.body[-1:]:
        case [ast.Expr(last)]:
            exec(compile(ast.Module(cell.body[:-1], []), CELL, "exec"), names)
            return eval(compile(ast.Expression(last), CELL, "eval"), names)
    exec(compile(cell, CELL, "exec"), names)
    return None


def data_of(value: Any) -> dict[str, Any]:
    """What represents a value, by MIME type; a Plotly figure as the HTML that a page has of it."""
    if hasattr(value, "to_plotly_json"):
        return {PLOTLY: plotly_html(json.loads(value.to_json()))}
    data = {"text/plain": repr(value)} | (
        {} if isinstance(value, type) else _representations(value)
    )
    # scikit-learn's has a style sheet and a script, which no page would run
    return {
        kind: text for kind, text in data.items() if kind != "text/html" or "<style" not in text
    }


def _representations(value: Any) -> dict[str, Any]:
    if hasattr(value, "_repr_mimebundle_"):
        shown = value._repr_mimebundle_()
        return shown[0] if isinstance(shown, tuple) else shown  # the rest is metadata
    methods = {kind: getattr(value, name, None) for kind, name in REPRESENTATIONS.items()}
    return {kind: text for kind, method in methods.items() if method and (text := method())}


def short(error: BaseException) -> str:
    """An error in one line: where in the reader's own code, and what.

    Only the first line is of this cell for certain: its functions may be of an earlier one.
    """
    calls = [call for call in traceback.extract_tb(error.__traceback__) if call.filename == CELL]
    places = [f"Line {call.lineno}" for call in calls[:1]]
    if len(calls) > 1 and calls[-1].name != "<module>":
        places.append(f"line {calls[-1].lineno} of {calls[-1].name}")
    if isinstance(error, SyntaxError) and error.filename == CELL:
        places = [f"Line {error.lineno}"]
    said = first_line(getattr(error, "msg", "") or str(error))
    return ": ".join(filter(None, (", ".join(places), type(error).__name__, said)))


def first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
