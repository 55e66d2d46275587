"""Tests of rounding to significant digits: Python's decimal arithmetic."""

from decimal import Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shrinkage import round_significant

numbers = st.floats(min_value=-1e300, max_value=1e300, allow_subnormal=False)


@given(numbers, st.integers(1, 12))
def test_matches_decimal_arithmetic(x, digits):
    expected = float(Context(prec=digits).create_decimal(Decimal(x)))
    assert round_significant(x, digits) == expected


@given(numbers)
def test_rounding_is_idempotent(x):
    once = round_significant(x)
    assert round_significant(once) == once


def test_default_is_four_digits():
    rounded = round_significant([[123456.0, 0.000123456], [-2.00049, 0.1 + 0.2]])
    assert rounded.tolist() == [[123500.0, 0.0001235], [-2.0, 0.3]]


def test_number_gives_a_float_and_array_keeps_its_shape():
    assert type(round_significant(np.float64(1.23456))) is float
    assert round_significant(np.zeros((2, 0, 3))).shape == (2, 0, 3)


def test_negative_zero_loses_its_sign_and_nan_and_infinity_are_kept():
    rounded = round_significant([-0.0, np.nan, np.inf])
    assert str(rounded[0]) == "0.0"
    assert np.isnan(rounded[1]) and rounded[2] == np.inf


def test_error_names_the_bad_argument():
    with pytest.raises(ValueError, match=r"^digits must be a whole number of at least 1, got 0"):
        round_significant(1.0, 0)
    with pytest.raises(ValueError, match=r"^a must hold real numbers, got dtype <U1"):
        round_significant("x")
