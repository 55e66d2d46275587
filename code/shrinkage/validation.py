"""Argument checks; each error message names the argument and the value it got."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

REAL_KINDS = "buif"  # numpy's letters for bool, unsigned, signed and floating dtypes


def check_number(value: Any, name: str) -> float:
    """Return `value` as a finite float, or raise a ValueError that names it."""
    number = _as_real(value)
    if number is None or not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number, got {value!r}")
    return number


def check_strength(lam: Any, name: str = "lam") -> float:
    """Return a penalty strength as a float.

    Raises:
        ValueError: if it is negative, not finite, or not a single real number.
    """
    number = _as_real(lam)
    if number is None or not math.isfinite(number) or number < 0:
        raise ValueError(f"{name} must be a finite number, zero or more, got {lam!r}")
    return number


def check_positive(value: Any, name: str) -> float:
    """Return `value` as a float.

    Raises:
        ValueError: if it is zero, negative, not finite, or not a single real number.
    """
    number = _as_real(value)
    if number is None or not math.isfinite(number) or number <= 0:
        raise ValueError(f"{name} must be a finite number above zero, got {value!r}")
    return number


def check_fraction(value: Any, name: str) -> float:
    """Return `value` as a float in [0, 1), or raise a ValueError that names it."""
    number = _as_real(value)
    if number is None or not 0 <= number < 1:
        raise ValueError(
            f"{name} must be a number from 0 up to, but not including, 1, got {value!r}"
        )
    return number


def check_count(value: Any, name: str, least: int = 0) -> int:
    """Return `value` as an int of at least `least`, or raise a ValueError that names it."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    return int(value)


def check_numbers(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return `values` as an array of finite floats, of any shape.

    Raises:
        ValueError: if the dtype is not real (complex, text, objects) or an entry is not finite.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise ValueError(f"{name} must be an array of real numbers, got {values!r}") from error
    if array.dtype.kind not in REAL_KINDS:
        raise ValueError(f"{name} must hold real numbers, got dtype {array.dtype}")
    array = array.astype(np.float64)
    finite = np.isfinite(array)
    if not finite.all():
        position = tuple(int(i) for i in np.argwhere(~finite)[0])
        at = f" at index {position if len(position) > 1 else position[0]}" if position else ""
        raise ValueError(f"{name} must be finite, got {array[position]}{at}")
    return array


def check_vector(w: ArrayLike, name: str, length: int | None = None) -> NDArray[np.float64]:
    """Return `w` as a float array of shape (p,), with p = `length` if that is given.

    Raises:
        ValueError: if the shape differs, p = 0, or an entry is not a finite real number.
    """
    vector = check_numbers(w, name)
    if vector.ndim != 1 or len(vector) == 0:
        raise ValueError(f"{name} must be a non-empty vector, got shape {vector.shape}")
    if length is not None and len(vector) != length:
        raise ValueError(f"{name} must have shape ({length},), got {vector.shape}")
    return vector


def check_design(X: ArrayLike) -> NDArray[np.float64]:
    """Return the design as a float array of shape (n, p): n rows (cases), p columns (features).

    Raises:
        ValueError: if X is not two-dimensional, n = 0, p = 0, or an entry is not a finite real.
    """
    design = check_numbers(X, "X")
    if design.ndim != 2:
        raise ValueError(f"X must have shape (n, p), got {design.shape}")
    if design.shape[0] == 0:
        raise ValueError(f"X must have at least one row, got shape {design.shape}")
    if design.shape[1] == 0:
        raise ValueError(f"X must have at least one column, got shape {design.shape}")
    return design


def check_regression(X: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (X, y) as float arrays of shapes (n, p) and (n,).

    Raises:
        ValueError: as `check_design` for X; for y if its shape is not (n,) or an entry is not a
            finite real number.
    """
    design = check_design(X)
    target = check_numbers(y, "y")
    if target.shape != design.shape[:1]:
        raise ValueError(
            f"y must have shape ({design.shape[0]},), one value for each row of X, "
            f"got {target.shape}"
        )
    return design, target


def _as_real(value: Any) -> float | None:
    """Return a real number as a float, or None for text, booleans, complex numbers and arrays.

    NumPy treats exact numbers (a Fraction, a sympy Rational) as objects; they are real if float()
    accepts them.
    """
    try:
        array = np.asarray(value)
        return float(value) if array.ndim == 0 and array.dtype.kind in "uifO" else None
    except (TypeError, ValueError, OverflowError):
        return None
