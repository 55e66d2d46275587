"""Numbers and names as people read them, in titles, labels and alternative text."""

import numpy as np
from numpy.typing import ArrayLike

from ..penalties import L1, L2, Penalty
from ..rounding import round_significant

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """A number with ``digits`` significant digits and a true minus sign, without an exponent."""
    rounded = float(round_significant(float(value), digits))
    return np.format_float_positional(rounded, trim="-").replace("-", "−")


def power(value: float) -> str:
    """A positive number: as ``number`` if it is short, else with a power of ten, as ``3·10⁻⁶``."""
    if 1e-3 <= value < 1e4:
        return number(value)
    mantissa, exponent = f"{value:.2e}".split("e")
    digits = number(float(mantissa))
    return ("" if digits == "1" else f"{digits}·") + "10" + str(int(exponent)).translate(_RAISED)


def point(values: ArrayLike, digits: int = 3) -> str:
    """Coordinates, such as ``(1.1, 0)``."""
    return "(" + ", ".join(number(value, digits) for value in np.ravel(values)) + ")"


def method_name(penalty: Penalty) -> str:
    """The method that the penalty makes, if it has a name of its own."""
    if isinstance(penalty, L1):
        return "LASSO"
    if isinstance(penalty, L2):
        return "Ridge"
    return penalty.name


def formula_in_two_weights(penalty: Penalty) -> str:
    """The penalty's formula, written out for w₁ and w₂ where it is known."""
    if isinstance(penalty, L1):
        return "|w₁| + |w₂|"
    if isinstance(penalty, L2):
        return "w₁² + w₂²"
    return penalty.formula
