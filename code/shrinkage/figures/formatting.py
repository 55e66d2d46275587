"""Formatting of numbers, points and penalties for titles, labels and alternative text."""

import numpy as np
from numpy.typing import ArrayLike

from ..penalties import L1, L2, Penalty
from ..rounding import round_significant

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """Format a number with ``digits`` significant digits and a minus sign, without an exponent."""
    rounded = float(round_significant(float(value), digits))
    return np.format_float_positional(rounded, trim="-").replace("-", "−")


def power(value: float) -> str:
    """Format a positive number as ``number`` does or, if long, with a power of ten: ``3·10⁻⁶``."""
    if not is_long(value):
        return number(value)
    mantissa, exponent = f"{value:.2e}".split("e")
    digits = number(float(mantissa))
    factor = "" if digits == "1" else f"{digits}·"
    return f"{factor}{power_of_ten(int(exponent))}"


def is_long(value: float) -> bool:
    """Return whether a positive number is better written with a power of ten."""
    return not 1e-3 <= value < 1e4


def power_of_ten(exponent: int) -> str:
    """Format a power of ten: ``10⁻⁶``."""
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def point(values: ArrayLike, digits: int = 3) -> str:
    """Format coordinates, such as ``(1.1, 0)``."""
    return "(" + ", ".join(number(value, digits) for value in np.ravel(values)) + ")"


def hundredths(values: ArrayLike) -> str:
    """Format a point in which only what is whole has no decimals: ``(1, 0)``, ``(1.00, 0.09)``."""
    texts = (
        str(round(value)) if abs(value - round(value)) < 1e-9 else f"{value:.2f}"
        for value in np.ravel(values).tolist()
    )
    return f"({', '.join(texts).replace('-', '−')})"


def method_name(penalty: Penalty) -> str:
    """Return the name of the method with this penalty, or else the name of the penalty."""
    if isinstance(penalty, L1):
        return "LASSO"
    if isinstance(penalty, L2):
        return "Ridge"
    return penalty.name


def formula_in_two_weights(penalty: Penalty) -> str:
    """Return the formula of the penalty, for L1 and L2 written out in w₁ and w₂."""
    if isinstance(penalty, L1):
        return "|w₁| + |w₂|"
    if isinstance(penalty, L2):
        return "w₁² + w₂²"
    return penalty.formula
