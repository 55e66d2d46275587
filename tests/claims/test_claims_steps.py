r"""Steps such as `w \leftarrow w - 1`, and further details of LaTeX formulas."""

import re

import numpy as np
import pytest
import sympy as sp
from claims import Page

STEP = "$$\n{} .\n$$ (eq-step)\n"


def faults_of(latex: str, scope: dict) -> list[str]:
    page = Page("a.md", text=STEP.format(latex))
    page.equation("eq-step", scope)
    return page.checked().faults


def test_step_holds_if_it_gives_the_new_value():
    scope = {"w": np.array([3.0, 4.0]), r"w \leftarrow": np.array([1.5, 2.0])}
    assert not faults_of(r"w \leftarrow w / 2", scope)


def test_step_to_another_value_is_a_fault():
    scope = {"w": np.array([3.0, 4.0]), r"w \leftarrow": np.array([1.5, 2.5])}
    assert faults_of(r"w \leftarrow w / 2", scope)


def test_square_root_of_a_symbol_is_symbolic():
    t = sp.Symbol("t", positive=True)
    assert not faults_of(r"\sqrt{t} = s", {"t": t, "s": t ** sp.Rational(1, 2)})
    assert faults_of(r"\sqrt{t} = s", {"t": t, "s": t})


def test_braces_group_the_digits_of_a_number():
    assert not faults_of(r"\sqrt{16} = r", {"r": 4})
    assert not faults_of(r"2^{10} = r", {"r": 1024})
    assert not faults_of(r"\frac12 = r", {"r": 0.5})


def test_value_of_an_expression_with_a_free_index_is_an_array():
    page = Page("a.md", text="The squares $d_j^2$ are two.")
    page.let({"d": np.array([2.0, 3.0])})
    page.states("The squares {} are", np.array([4.0, 9.0]))
    assert not page.checked().faults
    page.states("The squares {} are", np.array([4.0, 9.5]))
    assert page.checked().faults


def test_inline_equivalence_takes_several_scopes():
    page = Page("a.md", text=r"So $a > 1 \iff b > 1$ holds.")
    page.states("So {} holds", [{"a": 2, "b": 3}, {"a": 0.5, "b": 0.2}])
    assert not page.checked().faults
    page.states("So {} holds", [{"a": 2, "b": 3}, {"a": 0.5, "b": 2}])
    assert page.checked().faults


@pytest.mark.parametrize(
    "latex",
    [
        r"x^\top w = 11",
        r"x^\top A w = 35",
        r"x w^\top = O",
        r"x^\top A = (A^\top x)^\top",
        r"\lVert x \rVert_2^2 = x^\top x",
    ],
)
def test_missing_transposition_is_a_fault(latex):
    x, w, A = np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([[1.0, 3.0], [2.0, 1.0]])
    scope = {"x": x, "w": w, "A": A, "O": np.outer(x, w)}
    assert not faults_of(latex, scope)
    for at in [found.start() for found in re.finditer(r"\^\\top", latex)]:
        assert faults_of(latex[:at] + latex[at + len(r"^\top") :], scope)


def test_sum_of_a_row_and_a_column_is_a_fault():
    x = np.array([1.0, 2.0])
    assert not faults_of("x + x = 2 x", {"x": x})
    assert faults_of(r"x + x^\top = 2 x", {"x": x})
