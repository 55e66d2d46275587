"""What formulas are made of, and when two agree: numbers, arrays, sympy's expressions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

CLOSE = 1e-9  # relative; what rounding in double precision leaves alone
NEARBY = 1e-5  # relative; for limits and gradients taken numerically


def is_symbolic(*values: Any) -> bool:
    """Whether sympy has to do the work."""
    return any(isinstance(value, sp.Basic | sp.MatrixBase) for value in values)


class Row(np.ndarray):
    """A vector that a transposition has laid down; one that is not a `Row` is a column."""


def transpose(value: Any) -> Any:
    """The transpose; of a vector, too, so that no one can be forgotten."""
    if np.ndim(value) != 1 or is_symbolic(value):
        return value.T
    column = np.asarray(value)
    return column if isinstance(value, Row) else column.view(Row)


def multiply(left: Any, right: Any) -> Any:
    """What writing two things side by side means: for arrays, the matrix product.

    Raises:
        ValueError: if that is none, as for two columns.
    """
    if is_symbolic(left, right) or not (np.ndim(left) and np.ndim(right)):
        return left * right
    product = _as_matrix(left) @ _as_matrix(right)
    if product.shape == (1, 1):
        return product.item()
    if product.shape[1] == 1:
        return product[:, 0]
    return product[0].view(Row) if product.shape[0] == 1 else product


def _as_matrix(value: Any) -> np.ndarray:
    array = np.asarray(value)
    if array.ndim > 1:
        return array
    return array[None, :] if isinstance(value, Row) else array[:, None]


def require_same_side(left: Any, right: Any) -> None:
    """Raise a ValueError for a row that meets a column in a sum or a relation."""
    if np.ndim(left) == np.ndim(right) == 1 and isinstance(left, Row) != isinstance(right, Row):
        raise ValueError("a row meets a column")


def add(left: Any, right: Any, sign: int = 1) -> Any:
    """The sum, or the difference where `sign` is -1.

    Raises:
        ValueError: for a row and a column.
    """
    require_same_side(left, right)
    return left + sign * right


def power(base: Any, exponent: Any) -> Any:
    """A power; -1 inverts a matrix."""
    if np.ndim(base) == 2 and not is_symbolic(base) and exponent == -1:
        return np.linalg.inv(base)
    if is_symbolic(base, exponent):
        return base**exponent
    return np.asarray(base, float) ** exponent if np.ndim(base) else float(base) ** exponent


def norm(vector: Any, order: int = 2) -> Any:
    """The norm of the vectors along the last axis."""
    if is_symbolic(vector):
        return sp.Matrix(vector).norm(order)
    return np.linalg.norm(np.asarray(vector, float), order, axis=-1)


def elementary(numeric: Callable[[Any], Any], symbolic: Callable[[Any], Any]) -> Callable:
    """A function of one number, for numbers and for symbols."""
    return lambda value: symbolic(value) if is_symbolic(value) else numeric(value)


def largest(*values: Any) -> Any:
    """The largest of some numbers."""
    return sp.Max(*values) if is_symbolic(*values) else max(values)


def smallest(*values: Any) -> Any:
    """The smallest of some numbers."""
    return sp.Min(*values) if is_symbolic(*values) else min(values)


square_root = elementary(np.sqrt, sp.sqrt)

FUNCTIONS: dict[str, Callable] = {
    r"\log": elementary(np.log, sp.log),
    r"\exp": elementary(np.exp, sp.exp),
    r"\sin": elementary(np.sin, sp.sin),
    r"\cos": elementary(np.cos, sp.cos),
    r"\operatorname{sign}": elementary(np.sign, sp.sign),
    r"\operatorname{tr}": elementary(np.trace, lambda matrix: matrix.trace()),
}


def agree(left: Any, right: Any, tolerance: float = CLOSE) -> bool:
    """Whether two values are the same, up to rounding; symbolically, whether they always are."""
    if is_symbolic(left, right):
        return _agree_symbolically(left, right)
    require_same_side(left, right)
    left, right = np.asarray(left, float), np.asarray(right, float)
    if left.shape != right.shape and left.ndim and right.ndim:
        return False
    if not (np.all(np.isfinite(left)) and np.all(np.isfinite(right))):
        return bool(np.array_equal(left, right))
    scale = max(np.abs(left).max(initial=0), np.abs(right).max(initial=0))
    return bool(np.all(np.abs(left - right) <= tolerance * scale))


def _agree_symbolically(left: Any, right: Any) -> bool:
    if isinstance(left, sp.MatrixBase) or isinstance(right, sp.MatrixBase):
        difference = sp.Matrix(left) - sp.Matrix(right)
        return bool(difference.applyfunc(sp.simplify).is_zero_matrix)
    return sp.simplify(sp.sympify(left) - sp.sympify(right)) == 0


def reads_as(shown: str, value: Any) -> bool:
    """Whether `value`, rounded to as many digits as are shown, is the number shown."""
    digits = shown.replace(",", "")
    decimals = len(digits.partition(".")[2])
    half_a_unit = 0.5 * 10.0**-decimals
    distance = abs(float(value) - float(digits))
    return distance <= half_a_unit * (1 + 1e-6) if decimals or value % 1 else distance < CLOSE
