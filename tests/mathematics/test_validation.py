"""Tests of argument checks: the error names the argument and the value it got."""

from fractions import Fraction

import numpy as np
import pytest
from shrinkage import validation

GOOD_X = np.ones((3, 2))
GOOD_Y = np.ones(3)


@pytest.mark.parametrize(
    "lam", [0, 0.0, 2, 2.5, np.float32(2.5), np.int64(2), np.array(2.5), Fraction(5, 2)]
)
def test_strength_is_returned_as_a_float(lam):
    checked = validation.check_strength(lam)
    assert type(checked) is float
    assert checked == float(lam)


@pytest.mark.parametrize(
    ("lam", "got"),
    [
        (-1, "-1"),
        (-1e-300, "-1e-300"),
        (np.nan, "nan"),
        (np.inf, "inf"),
        ("1", "'1'"),
        (1j, "1j"),
        (np.complex64(1), r"np\.complex64"),
        (np.array("1"), r"array\('1'"),
        (None, "None"),
        (True, "True"),
        (np.True_, r"np\.True_"),
        ([1.0], r"\[1.0\]"),
        ([[1], [1, 2]], r"\[\[1\], \[1, 2\]\]"),
        (10**400, "1000"),
    ],
)
def test_error_names_the_bad_strength(lam, got):
    with pytest.raises(ValueError, match=rf"^lam must be a finite number, zero or more, got {got}"):
        validation.check_strength(lam)


def test_error_uses_the_given_name():
    with pytest.raises(ValueError, match=r"^step must be a finite number, zero or more, got -2"):
        validation.check_strength(-2, "step")


@pytest.mark.parametrize("value", [0, -1.0, np.nan, np.inf, "1", None])
def test_error_names_a_value_that_is_not_positive(value):
    with pytest.raises(
        ValueError, match=rf"^sigma must be a finite number above zero, got {value!r}"
    ):
        validation.check_positive(value, "sigma")


def test_positive_value_is_returned_as_a_float():
    assert validation.check_positive(np.float64(1e-300), "sigma") == 1e-300


@pytest.mark.parametrize("value", [np.nan, -np.inf, "1", None, [1.0]])
def test_error_names_a_value_that_is_not_a_number(value):
    with pytest.raises(ValueError, match=r"^observation must be a finite number, got "):
        validation.check_number(value, "observation")


def test_number_may_be_negative():
    assert validation.check_number(-2, "observation") == -2.0


@pytest.mark.parametrize("value", [-0.1, 1, 1.5, np.nan, "0"])
def test_error_names_a_value_outside_zero_to_one(value):
    with pytest.raises(ValueError, match=r"^momentum must be a number from 0 up to, but not "):
        validation.check_fraction(value, "momentum")


@pytest.mark.parametrize("value", [0, 0.999])
def test_fraction_may_be_zero(value):
    assert validation.check_fraction(value, "momentum") == value


@pytest.mark.parametrize("value", [1, -3, 2.0, "2", True, None])
def test_error_names_a_value_that_is_not_a_count(value):
    with pytest.raises(ValueError, match=r"^count must be a whole number of at least 2, got "):
        validation.check_count(value, "count", least=2)


def test_boolean_is_not_a_count():
    with pytest.raises(ValueError, match=r"^steps must be a whole number of at least 0, got True$"):
        validation.check_count(True, "steps")


def test_count_may_be_the_minimum():
    assert validation.check_count(np.int64(2), "count", least=2) == 2


@pytest.mark.parametrize("X", [[[1, 2]], [[True, False]], np.ones((1, 2), dtype=np.float32)])
def test_design_is_returned_in_double_precision(X):
    checked = validation.check_design(X)
    assert checked.dtype == np.float64
    np.testing.assert_array_equal(checked, np.asarray(X))


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.ones(3), r"^X must have shape \(n, p\), got \(3,\)$"),
        (np.ones((2, 2, 2)), r"^X must have shape \(n, p\), got \(2, 2, 2\)$"),
        (np.ones((0, 2)), r"^X must have at least one row, got shape \(0, 2\)$"),
        (np.ones((3, 0)), r"^X must have at least one column, got shape \(3, 0\)$"),
        ([[1, 2], [np.nan, 4]], r"^X must be finite, got nan at index \(1, 0\)$"),
        ([[1, -np.inf]], r"^X must be finite, got -inf at index \(0, 1\)$"),
        ([[1j]], r"^X must hold real numbers, got dtype complex128$"),
        ([["1"]], r"^X must hold real numbers, got dtype <U1$"),
        ([[None]], r"^X must hold real numbers, got dtype object$"),
        ([[1, 2], [3]], r"^X must be an array of real numbers, got \[\[1, 2\], \[3\]\]$"),
    ],
)
def test_error_names_the_bad_design(X, message):
    with pytest.raises(ValueError, match=message):
        validation.check_design(X)
    with pytest.raises(ValueError, match=message):
        validation.check_regression(X, GOOD_Y)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.ones(4), r"^y must have shape \(3,\), one value for each row of X, got \(4,\)$"),
        (np.ones((3, 1)), r"^y must have shape \(3,\), one value for each row of X, got \(3, 1\)$"),
        (1.0, r"^y must have shape \(3,\), one value for each row of X, got \(\)$"),
        ([1, np.nan, 3], r"^y must be finite, got nan at index 1$"),
        (["a", "b", "c"], r"^y must hold real numbers, got dtype <U1$"),
    ],
)
def test_error_names_the_bad_target(y, message):
    with pytest.raises(ValueError, match=message):
        validation.check_regression(GOOD_X, y)


def test_valid_regression_is_returned_unchanged():
    X, y = validation.check_regression(GOOD_X.tolist(), GOOD_Y.tolist())
    np.testing.assert_array_equal(X, GOOD_X)
    np.testing.assert_array_equal(y, GOOD_Y)


@pytest.mark.parametrize(
    ("w", "length", "message"),
    [
        (1.0, None, r"^w must be a non-empty vector, got shape \(\)$"),
        (np.ones((2, 2)), None, r"^w must be a non-empty vector, got shape \(2, 2\)$"),
        (np.ones(3), 2, r"^w must have shape \(2,\), got \(3,\)$"),
        ([], None, r"^w must be a non-empty vector, got shape \(0,\)$"),
        ([np.inf], None, r"^w must be finite, got inf at index 0$"),
    ],
)
def test_error_names_the_bad_vector(w, length, message):
    with pytest.raises(ValueError, match=message):
        validation.check_vector(w, "w", length)


def test_error_for_a_single_number_has_no_index():
    with pytest.raises(ValueError, match=r"^v must be finite, got nan$"):
        validation.check_numbers(np.nan, "v")


def test_result_is_a_copy():
    checked = validation.check_numbers(GOOD_Y, "y")
    checked[0] = 7
    assert GOOD_Y[0] == 1
