"""Cells run in the browser's Python as in a kernel: outputs in order, short errors, kept names."""

import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import matplotlib
import numpy as np
import plotly.graph_objects as go
import pytest
from bookkit.browser_python.page import cells
from bookkit.figures.outputs import PLOTLY
from bs4 import BeautifulSoup
from sklearn.linear_model import Lasso


@pytest.fixture(autouse=True)
def _streams() -> Iterator[None]:
    before = sys.stdout, sys.stderr
    yield
    sys.stdout, sys.stderr = before


def outputs(source: str, names: dict[str, Any] | None = None) -> list[tuple[str, Any]]:
    said: list[tuple[str, Any]] = []
    names = {} if names is None else names
    cells.run(source, names, lambda kind, content: said.append((kind, json.loads(content))))
    return said


def test_what_a_cell_prints_comes_before_its_value() -> None:
    (kind, printed), *_, (last, value) = outputs("print('tide')\n1 + 1")
    assert (kind, printed) == ("stream", {"name": "stdout", "text": "tide"})
    assert (last, value) == ("data", {"text/plain": "2"})


@pytest.mark.parametrize("source", ["x = 1", "1 + 1;", "None", "", "# nothing"])
def test_a_cell_without_a_value_shows_none(source: str) -> None:
    assert outputs(source) == []


def test_the_next_cell_sees_what_a_cell_has_defined() -> None:
    names: dict[str, Any] = {}
    outputs("def double(x):\n    return 2 * x", names)
    assert outputs("double(21)", names) == [("data", {"text/plain": "42"})]


def test_a_value_is_shown_by_its_representations() -> None:
    class Formula:
        def __repr__(self) -> str:
            return "x squared"

        def _repr_latex_(self) -> str:
            return "$x^2$"

    shown = outputs("formula", {"formula": Formula()})
    assert shown == [("data", {"text/plain": "x squared", "text/latex": "$x^2$"})]


@pytest.mark.parametrize("metadata", [(), ({"image/svg+xml": {}},)])
def test_a_value_may_give_all_its_representations_at_once(metadata: tuple[Any, ...]) -> None:
    class Still:
        def __repr__(self) -> str:
            return "a still"

        def _repr_mimebundle_(self) -> Any:
            data = {"image/svg+xml": "<svg/>"}
            return (data, *metadata) if metadata else data

    shown = outputs("still", {"still": Still()})
    assert shown == [("data", {"text/plain": "a still", "image/svg+xml": "<svg/>"})]


def test_html_with_a_style_sheet_gives_way_to_text() -> None:
    assert outputs("model", {"model": Lasso(alpha=2)}) == [
        ("data", {"text/plain": "Lasso(alpha=2)"})
    ]


def test_a_figure_is_shown_as_on_a_page_with_its_data_as_a_table() -> None:
    figure = go.Figure(go.Scatter(x=np.arange(3), y=np.array([1.25, 2.5, 4])))
    ((_, data),) = outputs("figure", {"figure": figure})
    page = BeautifulSoup(data[PLOTLY], "html.parser")
    assert json.loads(page.select_one("[data-figure]").string)["data"][0]["type"] == "scatter"
    cells_of_table = [cell.text for cell in page.select("details.figure-data td")]
    assert cells_of_table == ["1.25", "2.5", "4"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n1 / 0", "Line 2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise ValueError('no')\n\nf()", "Line 4, line 2 of f: ValueError: no"),
        ("import json\njson.loads('')", "Line 2: JSONDecodeError: Expecting value"),
        ("raise ValueError('first\\nsecond')", "Line 1: ValueError: first"),
        ("raise ValueError", "Line 1: ValueError"),
        ("input('Your name? ')", "Line 1: EOFError: a cell on a page cannot ask for input"),
        ("x = = 1", "Line 1: SyntaxError: invalid syntax"),
        ("exit = 1\nraise SystemExit('enough')", "Line 2: SystemExit: enough"),
    ],
)
def test_an_error_is_one_line_that_names_the_line_of_the_cell(source: str, said: str) -> None:
    assert outputs(source) == [("error", said)]


def test_an_endless_message_is_cut() -> None:
    ((_, said),) = outputs("raise ValueError('x' * 10_000)")
    assert said.endswith("x…")
    assert len(said) < 400


def test_a_module_that_is_missing_is_left_to_the_worker() -> None:
    said: list[Any] = []
    assert cells.run("print(1)\nimport absent.inner", {}, lambda *one: said.append(one)) == "absent"
    assert [kind for kind, _ in said] == ["stream", "stream"]
    assert cells.missing("absent.inner", False).startswith("The browser's Python lacks absent: ")
    assert cells.missing("sympy.core", True) == "sympy has been loaded: run this cell again."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("warnings.warn('slow to converge\\nuse more steps')", "UserWarning: slow to converge\n"),
        ("warnings.warn('old name', DeprecationWarning)", ""),
        ("warnings.warn('new default', FutureWarning)", ""),
    ],
)
def test_only_warnings_about_the_cell_are_shown(
    source: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # put back afterwards
    shown = outputs(f"import warnings\nwarnings.simplefilter('always')\n{source}")
    assert "".join(content["text"] for kind, content in shown if kind == "stream") == said


def test_figures_of_pyplot_are_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matplotlib.rcParams", matplotlib.rcParams.copy())
    matplotlib.use("svg")
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    ((kind, data),) = outputs(source)
    assert kind == "data"
    assert "<svg" in data["image/svg+xml"]
    assert outputs("1;") == []
