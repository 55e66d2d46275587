"""The two penalties as functions of the weights: value, slope and proximal operator.

Throughout, a penalised loss is  L(w) + lam * penalty(w), with no factor of one half anywhere.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import check_numbers, check_strength


@runtime_checkable
class Penalty(Protocol):
    """The interface of a penalty; weights w have shape (..., p)."""

    name: ClassVar[str]
    formula: ClassVar[str]

    def value(self, w: ArrayLike) -> NDArray[np.float64] | float:
        """Return the penalty, summed over the last axis: shape (..., p) gives shape (...)."""
        ...

    def subgradient(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return one subgradient, of the same shape as w."""
        ...

    def proximal_operator(self, v: ArrayLike, step: float) -> NDArray[np.float64]:
        """Return argmin over w of 1/2 ||w - v||^2 + step * penalty(w), of the same shape as v."""
        ...


@dataclass(frozen=True)
class L1:
    """The LASSO's penalty, the sum of absolute weights (Tibshirani 1996)."""

    name: ClassVar[str] = "L1"
    formula: ClassVar[str] = "Σ |wⱼ|"

    def value(self, w: ArrayLike) -> NDArray[np.float64] | float:
        """Return sum_j |w_j| over the last axis: w of shape (..., p) gives shape (...)."""
        return _sum_last_axis(np.abs(check_numbers(w, "w")))

    def subgradient(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return sign(w): 0 at the kink, where any number in [-1, 1] is a subgradient."""
        return np.sign(check_numbers(w, "w"))

    def subdifferential(self, w: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (low, high), each of w's shape: the interval of subgradients of |w_j|.

        Away from zero the interval is a single point, the sign; at zero it is [-1, 1]. Because 0 is
        in the interior of [-1, 1], LASSO can set weights to exactly zero.
        """
        w = check_numbers(w, "w")
        return np.where(w > 0, 1.0, -1.0), np.where(w < 0, -1.0, 1.0)

    def proximal_operator(self, v: ArrayLike, step: float) -> NDArray[np.float64]:
        """Return argmin over w of 1/2 ||w - v||^2 + step * sum |w_j|: soft-thresholding at `step`.

        Raises:
            ValueError: if v is not finite and real, or step is negative or not finite.
        """
        return soft_threshold(v, check_strength(step, "step"))


@dataclass(frozen=True)
class L2:
    """The ridge penalty, the sum of squared weights, with no factor 1/2 (Hoerl & Kennard 1970)."""

    name: ClassVar[str] = "L2"
    formula: ClassVar[str] = "Σ wⱼ²"

    def value(self, w: ArrayLike) -> NDArray[np.float64] | float:
        """Return sum_j w_j^2 over the last axis: w of shape (..., p) gives shape (...)."""
        return _sum_last_axis(np.square(check_numbers(w, "w")))

    def subgradient(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return 2 w, the gradient: a smooth function has no other subgradient."""
        return 2 * check_numbers(w, "w")

    def proximal_operator(self, v: ArrayLike, step: float) -> NDArray[np.float64]:
        """Return argmin over w of 1/2 ||w - v||^2 + step * sum w_j^2, which is v / (1 + 2 step).

        Raises:
            ValueError: if v is not finite and real, or step is negative or not finite.
        """
        return ridge_shrink(v, check_strength(step, "step"))


def soft_threshold(v: ArrayLike, threshold: float) -> NDArray[np.float64]:
    """Return sign(v) * max(|v| - threshold, 0), elementwise: LASSO for an orthonormal design.

    Source: Friedman, Hastie & Tibshirani 2010, eq. 6.

    Raises:
        ValueError: if v is not finite and real, or threshold is negative or not finite.
    """
    v = check_numbers(v, "v")
    threshold = check_strength(threshold, "threshold")
    # sign(v) * 0 can be -0.0; adding 0.0 turns it into 0.0, which prints without a sign.
    return np.sign(v) * np.maximum(np.abs(v) - threshold, 0.0) + 0.0


def ridge_shrink(v: ArrayLike, step: float) -> NDArray[np.float64]:
    """Return v / (1 + 2 step), elementwise: scaling, where soft-thresholding subtracts a constant.

    Raises:
        ValueError: if v is not finite and real, or step is negative or not finite.
    """
    return check_numbers(v, "v") / (1 + 2 * check_strength(step, "step"))


def _sum_last_axis(terms: NDArray[np.float64]) -> NDArray[np.float64] | float:
    """Sum over the last axis; a single vector gives a Python float."""
    if terms.ndim == 0:
        raise ValueError("w must have shape (..., p), got one number")
    total = terms.sum(axis=-1)
    return float(total) if terms.ndim == 1 else total
