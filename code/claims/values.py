"""Arithmetic on the values of formulas: numbers, arrays and SymPy expressions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

CLOSE = 1e-9  # relative tolerance, above the rounding errors of double precision
NEARBY = 1e-5  # relative tolerance for numerical limits and gradients


def is_symbolic(*values: Any) -> bool:
    """Whether one of `values` is a SymPy expression or matrix."""
    return any(isinstance(value, sp.Basic | sp.MatrixBase) for value in values)


class Row(np.ndarray):
    """A row vector, the transpose of a column; every other one-dimensional array is a column."""


def transpose(value: Any) -> Any:
    """The transpose, which turns a column vector of shape (n,) into a `Row` and back.

    NumPy leaves such a vector as it is, so a transposition missing from a formula would go unseen.
    """
    if np.ndim(value) != 1 or is_symbolic(value):
        return value.T
    column = np.asarray(value)
    return column if isinstance(value, Row) else column.view(Row)


def multiply(left: Any, right: Any) -> Any:
    """The product of two values written side by side: for arrays, the matrix product.

    Raises:
        ValueError: if the shapes do not match, as for two columns.
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
    """Raise a ValueError if one value is a row vector and the other a column vector."""
    if np.ndim(left) == np.ndim(right) == 1 and isinstance(left, Row) != isinstance(right, Row):
        raise ValueError("a row vector is combined with a column vector")


def add(left: Any, right: Any, sign: int = 1) -> Any:
    """The sum of two values, or their difference if `sign` is -1.

    Raises:
        ValueError: if one is a row vector and the other a column vector.
    """
    require_same_side(left, right)
    return left + sign * right


def power(base: Any, exponent: Any) -> Any:
    """`base` to the power of `exponent`: of a square matrix a product, of a vector entry by entry.

    Raises:
        ValueError: for a power of a matrix that is no whole number.
    """
    if is_symbolic(base, exponent):
        return base**exponent
    if np.ndim(base) == 2 and np.shape(base)[0] == np.shape(base)[1]:
        if exponent != int(exponent):
            raise ValueError("only whole powers of a matrix are read: give it a name in page.let")
        return np.linalg.matrix_power(np.asarray(base, float), int(exponent))
    return np.asarray(base, float) ** exponent if np.ndim(base) else float(base) ** exponent


def norm(vector: Any, order: int = 2) -> Any:
    """The norm of the vectors along the last axis."""
    if is_symbolic(vector):
        return sp.Matrix(vector).norm(order)
    return np.linalg.norm(np.asarray(vector, float), order, axis=-1)


def elementary(numeric: Callable[[Any], Any], symbolic: Callable[[Any], Any]) -> Callable:
    """A function that calls `numeric` for numbers and `symbolic` for SymPy expressions."""
    return lambda value: symbolic(value) if is_symbolic(value) else numeric(value)


def largest(*values: Any) -> Any:
    """The largest of several numbers."""
    return sp.Max(*values) if is_symbolic(*values) else max(values)


def smallest(*values: Any) -> Any:
    """The smallest of several numbers."""
    return sp.Min(*values) if is_symbolic(*values) else min(values)


square_root = elementary(np.sqrt, sp.sqrt)

FUNCTIONS: dict[str, Callable] = {
    r"\log": elementary(np.log, sp.log),
    r"\ln": elementary(np.log, sp.log),
    r"\exp": elementary(np.exp, sp.exp),
    r"\sin": elementary(np.sin, sp.sin),
    r"\cos": elementary(np.cos, sp.cos),
    r"\tan": elementary(np.tan, sp.tan),
    r"\arctan": elementary(np.arctan, sp.atan),
    r"\sinh": elementary(np.sinh, sp.sinh),
    r"\cosh": elementary(np.cosh, sp.cosh),
    r"\tanh": elementary(np.tanh, sp.tanh),
    r"\operatorname{sign}": elementary(np.sign, sp.sign),
    r"\operatorname{tr}": elementary(np.trace, lambda matrix: matrix.trace()),
}


def agree(left: Any, right: Any, tolerance: float = CLOSE) -> bool:
    """Whether two values are equal up to rounding; SymPy expressions must be identically equal."""
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
    """Whether `value`, rounded to the number of decimals in `shown`, equals `shown`."""
    digits = shown.replace(",", "")
    decimals = len(digits.partition(".")[2])
    half_a_unit = 0.5 * 10.0**-decimals
    distance = abs(float(value) - float(digits))
    return distance <= half_a_unit * (1 + 1e-6) if decimals or value % 1 else distance < CLOSE
