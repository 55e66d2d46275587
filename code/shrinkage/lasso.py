"""LASSO in the textbook form: minimise ||y - Xw||^2 + lam * sum_j |w_j|.

There is no intercept: centre X and y first. scikit-learn's Lasso(alpha), which minimises
||y - Xw||^2 / (2 n) + alpha * sum_j |w_j|, has alpha = lam / (2 n).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .ridge import ridge, thin_svd
from .validation import (
    check_count,
    check_positive,
    check_regression,
    check_strength,
    check_vector,
)

# Relative to a vector's norm: a smaller difference is treated as rounding error.
SAME = 1e-8


class ConvergenceError(RuntimeError):
    """A solver stopped before the optimality conditions held to the required tolerance."""


def lasso(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    tolerance: float = 1e-10,
    max_sweeps: int = 10_000,
    start: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the LASSO weights, shape (p,), by coordinate descent; zeros are exactly zero.

    Source: Friedman, Hastie & Tibshirani 2010, eq. 5: each weight in turn is set to its minimiser
    by soft-thresholding. This is slow if columns are correlated, so as soon as a sweep leaves all
    signs unchanged, the minimiser for these signs is computed exactly.

    If the minimiser is not unique (equal columns, p > n), one of them is returned. At lam = 0 that
    is the least-squares solution of smallest norm, as from `ridge`.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength, zero or more, in units of X y.
        tolerance: stop when the KKT violation is at most tolerance * lambda_max(X, y).
        max_sweeps: maximum number of sweeps over all weights.
        start: weights to start from, shape (p,); zeros if not given.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative.
        ConvergenceError: if max_sweeps sweeps do not reach the tolerance.
    """
    X, y = check_regression(X, y)
    lam = check_strength(lam)
    tolerance = check_positive(tolerance, "tolerance")
    max_sweeps = check_count(max_sweeps, "max_sweeps", least=1)
    p = X.shape[1]
    w = np.zeros(p) if start is None else check_vector(start, "start", p)
    if lam == 0:
        return ridge(X, y, 0)
    strongest = lambda_max(X, y)
    if lam >= strongest:
        return np.zeros(p)
    gram = X.T @ X
    for _ in range(max_sweeps):
        signs = np.sign(w)
        w = _sweep(gram, X.T @ (y - X @ w), w, lam, _rounding(X, y, w) / 2)
        if np.array_equal(np.sign(w), signs):
            w = _minimise_given_signs(X, y, w, lam)
        violation = _violation(2 * X.T @ (y - X @ w), w, lam)
        if violation <= tolerance * strongest + _rounding(X, y, w).max():
            return w
    raise ConvergenceError(
        f"lasso stopped after max_sweeps = {max_sweeps} with a KKT violation of {violation:.3g}, "
        f"above tolerance * lambda_max = {tolerance * strongest:.3g}"
    )


def lambda_max(X: ArrayLike, y: ArrayLike) -> float:
    """Return the smallest lam at which all LASSO weights are zero: 2 max_j |x_j'y|.

    Source: the KKT conditions at w = 0. In scikit-learn's convention this is max_j |x_j'y| / n
    (Friedman, Hastie & Tibshirani 2010, section 2.5).

    Raises:
        ValueError: if the shapes do not match or an entry is not finite.
    """
    X, y = check_regression(X, y)
    return float(2 * np.max(np.abs(X.T @ y)))


def kkt_violation(X: ArrayLike, y: ArrayLike, w: ArrayLike, lam: float) -> float:
    """Return the largest violation of LASSO's optimality conditions, in units of lam; 0 if optimal.

    With r = y - Xw the conditions are 2 x_j'r = lam sign(w_j) where w_j is not zero, and
    |2 x_j'r| <= lam where it is (ESL eq. 3.58 and 3.59).

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative.
    """
    X, y = check_regression(X, y)
    w = check_vector(w, "w", X.shape[1])
    return _violation(2 * X.T @ (y - X @ w), w, check_strength(lam))


def lasso_path(X: ArrayLike, y: ArrayLike, lams: ArrayLike) -> NDArray[np.float64]:
    """Return the LASSO weights at each strength, shape (k, p), row i for lams[i].

    The problems are solved from the largest strength to the smallest, each starting at the weights
    of the one before (Friedman, Hastie & Tibshirani 2010, section 2.5). The strengths may be in any
    order.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lams: strengths, shape (k,), each zero or more.

    Raises:
        ValueError: as `lasso`, or if lams is not a vector.
        ConvergenceError: as `lasso`.
    """
    X, y = check_regression(X, y)
    lams = check_vector(lams, "lams")
    weights = np.zeros((len(lams), X.shape[1]))
    w = weights[0]
    for i in np.argsort(-lams, kind="stable"):
        w = weights[i] = lasso(X, y, check_strength(lams[i], f"lams[{i}]"), start=w)
    return weights


def strengths(
    X: ArrayLike, y: ArrayLike, count: int = 100, ratio: float = 1e-3
) -> NDArray[np.float64]:
    """Return `count` strengths, decreasing geometrically from lambda_max to ratio * lambda_max.

    Source: Friedman, Hastie & Tibshirani 2010, section 2.5.

    Raises:
        ValueError: if count is below 2, ratio is not in (0, 1), the shapes do not match, or
            lambda_max is zero.
    """
    strongest = lambda_max(X, y)
    ratio = check_positive(ratio, "ratio")
    if ratio >= 1:
        raise ValueError(f"ratio must be below 1, got {ratio!r}")
    if strongest == 0:
        raise ValueError("y must not be orthogonal to every column of X, got X'y = 0")
    return np.geomspace(strongest, ratio * strongest, check_count(count, "count", least=2))


def _sweep(
    gram: NDArray[np.float64],
    half_gradient: NDArray[np.float64],
    w: NDArray[np.float64],
    lam: float,
    rounding: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Minimise over each weight in turn, the others fixed (Friedman et al. 2010, eq. 5).

    `gram` is X'X, shape (p, p), and `half_gradient` is X'(y - Xw), shape (p,): half the gradient of
    the loss, with its sign reversed. Updating it by means of `gram` ("covariance updates",
    section 2.2) makes the cost of a sweep p^2 operations, whatever n is. An excess over lam / 2 of
    at most `rounding`, shape (p,), counts as zero, so that the second of two equal columns stays at
    zero.
    """
    w, half_gradient = w.copy(), half_gradient.copy()
    for j, curvature in enumerate(gram.diagonal().tolist()):
        # x_j' times the residual of the fit without x_j
        partial_residual_correlation = half_gradient[j] + curvature * w[j]
        excess = abs(partial_residual_correlation) - lam / 2
        # A column of zeros has curvature 0, but its excess is negative: there is no division by 0.
        sign = np.sign(partial_residual_correlation)
        new = sign * excess / curvature if excess > rounding[j] else 0.0
        if new != w[j]:
            half_gradient -= gram[:, j] * (new - w[j])
            w[j] = new
    return w


def _minimise_given_signs(
    X: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64], lam: float
) -> NDArray[np.float64]:
    """Return the minimiser over the non-zero weights with their signs fixed.

    For fixed signs the objective is quadratic: one linear solve gives its minimiser, and along the
    line towards it the objective decreases. If a weight reaches zero on the way, it is set to
    exactly zero and the search continues with the remaining weights.
    """
    w = w.copy()
    while (active := np.flatnonzero(w)).size:
        signs = np.sign(w[active])
        direction, length = _descent_direction(X[:, active], y - X @ w, signs, lam)
        shrinking = direction * signs < 0
        step_to_zero = np.full(len(active), np.inf)
        step_to_zero[shrinking] = -w[active][shrinking] / direction[shrinking]
        if np.min(step_to_zero) > length:
            w[active] += length * direction
            break
        if np.isinf(np.min(step_to_zero)):
            # in exact arithmetic some weight reaches zero along a direction of infinite length,
            # so this direction is rounding error
            break
        w[active] += np.min(step_to_zero) * direction
        w[active[step_to_zero == np.min(step_to_zero)]] = 0.0
    return w


def _descent_direction(
    X: NDArray[np.float64], residual: NDArray[np.float64], signs: NDArray[np.float64], lam: float
) -> tuple[NDArray[np.float64], float]:
    """Return a descent direction for fixed signs, and the step length to the minimum along it.

    If the columns are linearly dependent, weights can be exchanged without changing the fit. Where
    such an exchange lowers the penalty, it does so without limit: the length is then infinite.
    """
    _, d, Vt = thin_svd(X)
    exchange = Vt.T @ (Vt @ signs) - signs
    if np.linalg.norm(exchange) > SAME * np.linalg.norm(signs):
        return exchange, np.inf
    half_gradient = X.T @ residual - lam / 2 * signs  # of the objective, with its sign reversed
    return Vt.T @ (Vt @ half_gradient / d**2), 1.0


def _violation(slope: NDArray[np.float64], w: NDArray[np.float64], lam: float) -> float:
    """Return the largest KKT violation, given slope = 2 X'(y - Xw), shape (p,)."""
    at_zero = np.maximum(np.abs(slope) - lam, 0.0)
    return float(np.max(np.where(w == 0, at_zero, np.abs(slope - lam * np.sign(w)))))


def _rounding(
    X: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return bounds, shape (p,), on the rounding error of the gradient 2 X'(y - Xw)."""
    lengths = np.linalg.norm(X, axis=0)
    return 8 * np.finfo(float).eps * lengths * (np.linalg.norm(y) + lengths @ np.abs(w))
