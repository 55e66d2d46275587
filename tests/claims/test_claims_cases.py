"""Formulas with a chain of extrema, and definitions by cases."""

import pytest
from claims import Page

CHAIN = r"m = \arg\max_x \, f(x) = \arg\min_x \, g(x)"
CASES = (
    r"u = \begin{{cases}} x - 1 & \text{{if }} x > 1 , \\"
    r" x + 1 & \text{{if }} x < {} . \end{{cases}}"
)


def faults(formula: str, *scopes: dict) -> list[str]:
    page = Page("page.md", text=f"$$\n{formula}\n$$ (eq-it)\n")
    page.equation("eq-it", *scopes)
    return page.checked().faults


def parabola(bottom: float, sign: int):
    return lambda x: sign * (x - bottom) ** 2


@pytest.mark.parametrize(("bottom", "holds"), [(0.7, True), (0.8, False)])
def test_all_extrema_in_a_chain_are_at_its_first_value(bottom, holds):
    scope = {"m": 0.7, "x": 0.3, "f": parabola(0.7, -1), "g": parabola(bottom, 1)}
    assert (not faults(CHAIN, scope)) is holds


@pytest.mark.parametrize(("below", "holds"), [("-1", True), ("3", False)])
def test_overlapping_cases_must_agree(below, holds):
    scopes = {"x": 2.0, "u": 1.0}, {"x": -2.0, "u": -1.0}
    assert (not faults(CASES.format(below), *scopes)) is holds
