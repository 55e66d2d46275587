"""Ridge regression in the textbook form: minimise ||y - Xw||^2 + lam * sum_j w_j^2.

There is no intercept: centre X and y first. scikit-learn's Ridge(alpha) has alpha = lam.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import (
    check_design,
    check_positive,
    check_regression,
    check_strength,
    check_vector,
)


class Risk(NamedTuple):
    """Squared bias and variance of the estimated weights, each summed over the weights."""

    bias_squared: float
    variance: float

    @property
    def total(self) -> float:
        """The mean squared error E ||w_hat - w||^2, in units of squared weights."""
        return self.bias_squared + self.variance


def ridge(X: ArrayLike, y: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return the ridge weights, shape (p,), by the singular value decomposition X = U D V'.

    Along each singular direction the least-squares weight is multiplied by d^2 / (d^2 + lam) (ESL
    eq. 3.47). At lam = 0 the result is the least-squares solution of smallest norm, as from the
    pseudoinverse. In directions without data (d zero up to rounding) the weight is 0 at every lam.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength, zero or more, in units of X^2.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative.
    """
    X, y = check_regression(X, y)
    lam = check_strength(lam)
    U, d, Vt = thin_svd(X)
    return Vt.T @ (d / (d**2 + lam) * (U.T @ y))


def ridge_normal_equations(X: ArrayLike, y: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return the ridge weights, shape (p,), by solving (X'X + lam I) w = X'y.

    Source: Hoerl & Kennard 1970, eq. 2.1; ESL eq. 3.44. This is the textbook formula. `ridge` is
    more accurate, because forming X'X squares the condition number.

    Raises:
        ValueError: as `ridge`; also if lam = 0 and the columns of X are linearly dependent, because
            the equations then have more than one solution.
    """
    X, y = check_regression(X, y)
    lam = check_strength(lam)
    p = X.shape[1]
    if lam == 0 and np.linalg.matrix_rank(X) < p:
        raise ValueError(
            f"lam must be above zero for these X, got {lam!r}: its {p} columns have rank "
            f"{np.linalg.matrix_rank(X)}, so the normal equations are singular"
        )
    weights = np.linalg.solve(X.T @ X + lam * np.eye(p), X.T @ y)
    return np.asarray(weights, dtype=np.float64)


def shrinkage_factors(X: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return d^2 / (d^2 + lam), shape (r,), for the r = rank(X) singular values, largest first.

    Ridge multiplies the least-squares weight in each singular direction by its factor. Source: ESL
    eq. 3.47.

    Raises:
        ValueError: if X is not a finite (n, p) array or lam is negative.
    """
    _, d, _ = thin_svd(check_design(X))
    return d**2 / (d**2 + check_strength(lam))


def effective_degrees_of_freedom(X: ArrayLike, lam: float) -> float:
    """Return the trace of ridge's hat matrix, which maps y to the fitted values.

    It is rank(X) at lam = 0 and decreases as lam grows. An intercept, not counted here, would add
    one. Source: ESL eq. 3.50.

    Raises:
        ValueError: if X is not a finite (n, p) array or lam is negative.
    """
    return float(shrinkage_factors(X, lam).sum())


def coefficient_risk(X: ArrayLike, w: ArrayLike, noise_variance: float, lam: float) -> Risk:
    """Return the squared bias and the variance of the ridge weights if y = Xw + noise.

    Source: Hoerl & Kennard 1970, section 4. With a_i = v_i'w, the true weight along singular
    direction i, the squared bias is sum_i lam^2 a_i^2 / (d_i^2 + lam)^2 and the variance is
    noise_variance * sum_i d_i^2 / (d_i^2 + lam)^2. At lam = 0 the derivative of their sum is
    -2 noise_variance * sum_i d_i^-4. It is negative, so some shrinkage always helps.

    Args:
        X: design, shape (n, p).
        w: the true weights, shape (p,).
        noise_variance: variance of the noise in each y, above zero, in units of y^2.
        lam: strength, zero or more.

    Returns:
        Risk(bias_squared, variance), each summed over the weights, in units of w^2.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, noise_variance is not
            positive, or lam is negative.
    """
    X = check_design(X)
    w = check_vector(w, "w", X.shape[1])
    noise_variance = check_positive(noise_variance, "noise_variance")
    lam = check_strength(lam)
    _, d, Vt = thin_svd(X)
    along = Vt @ w
    unseen = w - Vt.T @ along  # the part of w in directions without data, which is all bias
    bias = lam * along / (d**2 + lam)
    variance = noise_variance * np.sum((d / (d**2 + lam)) ** 2)
    return Risk(float(bias @ bias + unseen @ unseen), float(variance))


def thin_svd(X: NDArray[np.float64]) -> tuple[NDArray, NDArray, NDArray]:
    """Return U (n, r), d (r,) and V' (r, p) for the r singular values above rounding error."""
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    seen = d > max(X.shape) * np.finfo(float).eps * d[0]
    return U[:, seen], d[seen], Vt[seen]
