"""A step such as `w \\leftarrow w - 1` is held against what the code's own step gives."""

import numpy as np
import sympy as sp
from claims import Page

STEP = "$$\n{} .\n$$ (eq-step)\n"


def faults_of(latex: str, scope: dict) -> list[str]:
    page = Page("a.md", text=STEP.format(latex))
    page.equation("eq-step", scope)
    return page.checked().faults


def test_a_step_holds_where_the_code_arrives():
    scope = {"w": np.array([3.0, 4.0]), r"w \leftarrow": np.array([1.5, 2.0])}
    assert not faults_of(r"w \leftarrow w / 2", scope)


def test_a_step_to_elsewhere_is_a_fault():
    scope = {"w": np.array([3.0, 4.0]), r"w \leftarrow": np.array([1.5, 2.5])}
    assert faults_of(r"w \leftarrow w / 2", scope)


def test_the_root_of_a_symbol_is_a_symbol():
    t = sp.Symbol("t", positive=True)
    assert not faults_of(r"\sqrt{t} = s", {"t": t, "s": t ** sp.Rational(1, 2)})
    assert faults_of(r"\sqrt{t} = s", {"t": t, "s": t})
