"""Gradient descent from zero on ||y - Xw||^2, stopped early: shrinkage without a penalty.

Each step is w <- w + 2 learning_rate X'(y - Xw). There is no intercept: centre X and y first.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .ridge import Risk, thin_svd
from .validation import (
    check_count,
    check_design,
    check_positive,
    check_regression,
    check_vector,
)


def stopped_factors(X: ArrayLike, learning_rate: float, steps: int) -> NDArray[np.float64]:
    """Return 1 - (1 - 2 learning_rate d^2)^steps, shape (r,), for the r = rank(X) singular values.

    Descent from zero has, after these steps, this share of the least-squares weight in each
    singular direction, the largest singular value first. Source: Ali, Kolter & Tibshirani 2019, in
    the limit of small steps.

    Args:
        X: design, shape (n, p).
        learning_rate: step size, above zero and below 1/d^2 for the largest d, in units of 1/X^2.
        steps: number of steps, zero or more.

    Raises:
        ValueError: if X is not a finite (n, p) array, steps is not a whole number of at least 0, or
            learning_rate is not positive or so large that the descent would not converge.
    """
    _, d, _ = thin_svd(check_design(X))
    return _factors(d, learning_rate, steps)


def stopped_descent(
    X: ArrayLike, y: ArrayLike, learning_rate: float, steps: int
) -> NDArray[np.float64]:
    """Return the weights, shape (p,), after these steps of gradient descent from zero.

    They are computed by the singular value decomposition, not by a loop. As the steps grow they
    tend to the least-squares weights of smallest norm, as from the pseudoinverse.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        learning_rate: as for `stopped_factors`.
        steps: number of steps, zero or more.

    Raises:
        ValueError: as `stopped_factors`, or if the shapes do not match.
    """
    X, y = check_regression(X, y)
    U, d, Vt = thin_svd(X)
    return Vt.T @ (_factors(d, learning_rate, steps) / d * (U.T @ y))


def matched_strength(learning_rate: float, steps: int) -> float:
    """Return 1 / (2 learning_rate steps), the ridge strength with the same effect where d is small.

    There both factors are d^2 / lam to first order. In every direction ridge's factor is then the
    smaller, if 2 learning_rate d^2 is at most 1. Source: Ali, Kolter & Tibshirani 2019.

    Raises:
        ValueError: if learning_rate is not positive, or steps not a whole number of at least 1.
    """
    rate = check_positive(learning_rate, "learning_rate")
    return 1 / (2 * rate * check_count(steps, "steps", least=1))


def stopped_risk(
    X: ArrayLike, w: ArrayLike, noise_variance: float, learning_rate: float, steps: int
) -> Risk:
    """Return the squared bias and the variance of the stopped weights if y = Xw + noise.

    As `coefficient_risk` for ridge, with the factors of `stopped_factors`: with f_i and d_i along
    direction i, the squared bias is sum_i (1 - f_i)^2 (v_i'w)^2, the variance noise_variance *
    sum_i (f_i / d_i)^2.

    Args:
        X: design, shape (n, p).
        w: the true weights, shape (p,).
        noise_variance: variance of the noise in each y, above zero, in units of y^2.
        learning_rate: as for `stopped_factors`.
        steps: number of steps, zero or more.

    Raises:
        ValueError: as `stopped_factors`, if the shape of w does not match, or noise_variance is not
            positive.
    """
    X = check_design(X)
    w = check_vector(w, "w", X.shape[1])
    noise_variance = check_positive(noise_variance, "noise_variance")
    _, d, Vt = thin_svd(X)
    factors = _factors(d, learning_rate, steps)
    along = Vt @ w
    unseen = w - Vt.T @ along  # descent from zero never moves there
    bias = (1 - factors) * along
    variance = noise_variance * np.sum((factors / d) ** 2)
    return Risk(float(bias @ bias + unseen @ unseen), float(variance))


def _factors(d: NDArray[np.float64], learning_rate: float, steps: int) -> NDArray[np.float64]:
    rate, count = check_positive(learning_rate, "learning_rate"), check_count(steps, "steps")
    if d.size and rate * d[0] ** 2 >= 1:
        raise ValueError(
            f"learning_rate must be below {1 / d[0] ** 2:.6g} for these X, or the descent does not "
            f"converge; got {learning_rate!r}"
        )
    return 1 - (1 - 2 * rate * d**2) ** count
