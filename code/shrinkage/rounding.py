"""Rounding to significant digits, which keeps pages small and outputs equal across machines."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import REAL_KINDS, check_count


def round_significant(a: ArrayLike, digits: int = 4) -> NDArray[np.float64] | float:
    """Return `a` rounded to `digits` significant digits: an array, or a float if `a` is a number.

    Each number is formatted as a decimal and read back, so that the result prints with at most
    `digits` digits. NaN and infinities are unchanged; -0.0 becomes 0.0.

    Raises:
        ValueError: if `a` is not real, or `digits` is not a whole number of at least 1.
    """
    digits = check_count(digits, "digits", least=1)
    array = np.asarray(a)
    if array.dtype.kind not in REAL_KINDS:
        raise ValueError(f"a must hold real numbers, got dtype {array.dtype}")
    rounded = [_round_one(x, digits) for x in array.astype(np.float64).ravel().tolist()]
    return rounded[0] if array.ndim == 0 else np.array(rounded).reshape(array.shape)


def _round_one(x: Any, digits: int) -> float:
    return float(f"{x:.{digits - 1}e}") + 0.0
