"""Tests of the formatting of numbers and of lists for Plotly."""

import itertools

import numpy as np
import pytest
from shrinkage.figures.formatting import hundredths, number, point, power
from shrinkage.figures.plotly_helpers import log_axis, plain


def test_numbers_powers_and_points():
    cases = [0.0, -0.0, 1.0, -1.5, 0.12345, 1234.6, 1e-7]
    assert [number(c) for c in cases] == ["0", "0", "1", "−1.5", "0.123", "1230", "0.0000001"]
    assert [power(c) for c in (1e-4, 3e-6, 0.5, 2e4)] == ["10⁻⁴", "3·10⁻⁶", "0.5", "2·10⁴"]
    assert point([1.1, -0.0]) == "(1.1, 0)"
    assert hundredths([1, -0.0]) == "(1, 0)"
    assert hundredths([1234, -2]) == "(1234, −2)"
    assert hundredths([-0.9962, 0.0872]) == "(−1.00, 0.09)"


def test_ticks_of_an_axis_are_written_in_one_way():
    assert log_axis("λ", [0.1, 1000])["ticktext"] == ["0.1", "1", "10", "100", "1000"]
    assert log_axis("λ", [1, 2e4])["ticktext"] == ["10⁰", "10¹", "10²", "10³", "10⁴"]
    assert log_axis("λ", [1e-4, 100])["ticktext"] == ["10⁻⁴", "10⁻²", "10⁰", "10²"]


@pytest.mark.parametrize("digits", [2, 4])
def test_plain_returns_rounded_python_floats(digits):
    values = plain(np.array([[np.pi, -1e-9], [12345.678, 0]]), digits)
    flat = list(itertools.chain(*values))
    assert all(type(v) is float for v in flat)
    assert flat[0] == round(np.pi, digits - 1)
