"""The adaptive LASSO, and the condition under which plain LASSO can find the true signs."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import lasso
from .validation import check_design, check_positive, check_regression, check_vector


def adaptive_lasso(
    X: ArrayLike, y: ArrayLike, lam: float, pilot: ArrayLike, *, gamma: float = 1.0
) -> NDArray[np.float64]:
    """Return argmin_w ||y - Xw||^2 + lam sum_j |w_j| / |pilot_j|^gamma, shape (p,).

    This is LASSO on columns multiplied by |pilot_j|^gamma, its weights multiplied by the same. A
    feature whose pilot weight is zero stays out. Source: Zou 2006, eq. 4 and algorithm 1.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength, zero or more, in units of X y w^gamma.
        pilot: weights of a first fit, shape (p,), such as least squares.
        gamma: power, above zero.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, lam is negative, or gamma is
            not positive.
        ConvergenceError: as `lasso`.
    """
    X, y = check_regression(X, y)
    scale = np.abs(check_vector(pilot, "pilot", X.shape[1])) ** check_positive(gamma, "gamma")
    return scale * lasso(X * scale, y, lam)


def irrepresentable_sums(X: ArrayLike, w: ArrayLike) -> NDArray[np.float64]:
    """Return |x_j'X_A (X_A'X_A)^-1 sign(w_A)| for each feature j outside A, those with a weight.

    Without noise, LASSO has the signs of w at no positive strength if one of these sums is above 1,
    and at weak strengths if they are below 1. Source: Zhao & Yu 2006, section 2.

    Args:
        X: design, shape (n, p).
        w: true weights, shape (p,), some zero and some not.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, w has no zero or only zeros,
            or the columns in A are linearly dependent.
    """
    X = check_design(X)
    w = check_vector(w, "w", X.shape[1])
    used = w != 0
    if used.all() or not used.any():
        raise ValueError(f"w must have zeros and others, got {w}")
    inside = X[:, used]
    if np.linalg.matrix_rank(inside) < inside.shape[1]:
        raise ValueError(
            f"X must have independent columns where w is not zero, got rank "
            f"{np.linalg.matrix_rank(inside)} of {inside.shape[1]}"
        )
    spread = np.linalg.solve(inside.T @ inside, np.sign(w[used]))
    return np.abs(X[:, ~used].T @ inside @ spread)
