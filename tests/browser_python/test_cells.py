"""Cells run in the browser's Python as in a kernel: outputs in order, short errors, kept names."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from bookkit.browser_python.page import cells


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


def test_a_figure_is_shown_by_its_data() -> None:
    figure = go.Figure(go.Scatter(y=np.arange(3)))
    ((_, data),) = outputs("figure", {"figure": figure})
    assert data[cells.PLOTLY]["data"][0]["type"] == "scatter"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n1 / 0", "Line 2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise ValueError('no')\n\nf()", "Line 4: ValueError: no"),
        ("x = = 1", "Line 1: SyntaxError: invalid syntax"),
        ("exit = 1\nraise SystemExit('enough')", "Line 2: SystemExit: enough"),
    ],
)
def test_an_error_is_one_line_that_names_the_line_of_the_cell(source: str, said: str) -> None:
    assert outputs(source) == [("error", said)]


def test_a_package_that_the_browser_lacks_is_named() -> None:
    ((kind, said),) = outputs("from absent_package.inner import thing")
    assert kind == "error"
    assert said.startswith("The browser's Python lacks absent_package: ")


def test_imports_are_followed_through_helper_packages(tmp_path: Path) -> None:
    package = tmp_path / "tides"
    package.mkdir()
    (package / "__init__.py").write_text("from .moon import phase\n")
    (package / "moon.py").write_text("import numpy as np\nfrom . import pull\n")
    (package / "pull.py").write_text("def f():\n    from sympy.core import add\n")
    (package / "unused.py").write_text("import scipy\n")
    found = cells.imported("from tides import phase\nimport math", tmp_path)
    assert found == ["math", "numpy", "sympy", "tides"]
