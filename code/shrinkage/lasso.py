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

# Relative to a vector's length: a smaller difference from it is taken for rounding error.
SAME = 1e-8


class ConvergenceError(RuntimeError):
    """LASSO stopped before its optimality conditions held to the tolerance asked for."""


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

    Source: Friedman, Hastie & Tibshirani 2010, eq. 5: one weight at a time is set to its minimum,
    a soft-thresholding. Where columns are correlated that crawls; so, as soon as a sweep leaves
    every sign as it was, the minimum with these signs is solved for, which is exact.

    Where the minimum is not unique (equal columns, p > n) one of the minimisers is returned. At
    lam = 0 it is the least squares of smallest norm, as from `ridge`.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength, zero or more, in units of X y.
        tolerance: stop when the KKT violation is at most tolerance * lambda_max(X, y).
        max_sweeps: sweeps over all weights after which to give up.
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
            w = _settle(X, y, w, lam)
        violation = _violation(2 * X.T @ (y - X @ w), w, lam)
        if violation <= tolerance * strongest + _rounding(X, y, w).max():
            return w
    raise ConvergenceError(
        f"lasso stopped after max_sweeps = {max_sweeps} with a KKT violation of {violation:.3g}, "
        f"above tolerance * lambda_max = {tolerance * strongest:.3g}"
    )


def lambda_max(X: ArrayLike, y: ArrayLike) -> float:
    """Return the smallest lam at which all LASSO weights are zero: 2 max_j |x_j'y|.

    Source: the KKT conditions at w = 0. In scikit-learn's convention it is max_j |x_j'y| / n
    (Friedman, Hastie & Tibshirani 2010, section 2.5).

    Raises:
        ValueError: if the shapes do not match or an entry is not finite.
    """
    X, y = check_regression(X, y)
    return float(2 * np.max(np.abs(X.T @ y)))


def kkt_violation(X: ArrayLike, y: ArrayLike, w: ArrayLike, lam: float) -> float:
    """Return by how much w misses LASSO's optimality conditions, in units of lam; 0 at a minimum.

    With r = y - Xw the conditions are 2 x_j'r = lam sign(w_j) where w_j is not zero, and
    |2 x_j'r| <= lam where it is (ESL eq. 3.58 and 3.59). The largest miss is returned.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative.
    """
    X, y = check_regression(X, y)
    w = check_vector(w, "w", X.shape[1])
    return _violation(2 * X.T @ (y - X @ w), w, check_strength(lam))


def lasso_path(X: ArrayLike, y: ArrayLike, lams: ArrayLike) -> NDArray[np.float64]:
    """Return LASSO weights for each strength, shape (k, p), row i for lams[i].

    Strengths are solved from the strongest down, each started from the one before, and returned in
    the order given (Friedman, Hastie & Tibshirani 2010, section 2.5).

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
    """Return `count` strengths, falling geometrically from lambda_max to ratio * lambda_max.

    Source: Friedman, Hastie & Tibshirani 2010, section 2.5.

    Raises:
        ValueError: if count is below 2, ratio is not in (0, 1), the shapes do not match, or no
            column of X has any correlation with y, so that there is nothing to shrink.
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
    pull: NDArray[np.float64],
    w: NDArray[np.float64],
    lam: float,
    rounding: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Set each weight in turn to its minimum, the others held (Friedman et al. 2010, eq. 5).

    `gram` is X'X, shape (p, p), and `pull` is X'(y - Xw), shape (p,), half the loss's downward
    slope. Keeping `pull` up to date through `gram` ("covariance updates", section 2.2) makes a
    sweep cost p^2 operations, whatever n is. A pull that is above lam / 2 by no more than
    `rounding`, shape (p,), is not above it: the second of two equal columns stays at zero.
    """
    w, pull = w.copy(), pull.copy()
    for j, curvature in enumerate(gram.diagonal().tolist()):
        alone = pull[j] + curvature * w[j]  # x_j' of the residual that leaves x_j out
        size = abs(alone) - lam / 2
        # A column of zeros has no curvature and no pull: size is below zero and its weight 0.
        new = np.sign(alone) * size / curvature if size > rounding[j] else 0.0
        if new != w[j]:
            pull -= gram[:, j] * (new - w[j])
            w[j] = new
    return w


def _settle(
    X: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64], lam: float
) -> NDArray[np.float64]:
    """Go to the minimum over the non-zero weights, with their signs held.

    With signs held the objective is quadratic: its minimum is one linear solve away, and on the
    straight way there it falls throughout. The first weight to meet zero on that way stays there,
    at exactly zero, and the others go on without it.
    """
    w = w.copy()
    while (active := np.flatnonzero(w)).size:
        signs = np.sign(w[active])
        way, length = _way_down(X[:, active], y - X @ w, signs, lam)
        shrinking = way * signs < 0
        meets_zero = np.full(len(active), np.inf)
        meets_zero[shrinking] = -w[active][shrinking] / way[shrinking]
        if np.min(meets_zero) > length:
            w[active] += length * way
            break
        if np.isinf(np.min(meets_zero)):
            break  # in exact arithmetic a way without end meets zero; here it was rounding error
        w[active] += np.min(meets_zero) * way
        w[active[meets_zero == np.min(meets_zero)]] = 0.0
    return w


def _way_down(
    X: NDArray[np.float64], residual: NDArray[np.float64], signs: NDArray[np.float64], lam: float
) -> tuple[NDArray[np.float64], float]:
    """Return a direction in which the objective falls and how far it does, with the signs held.

    Where the columns are dependent, weights can be exchanged without changing the fit. If that
    lowers the penalty, it does so without end: the length is then infinite.
    """
    _, d, Vt = thin_svd(X)
    exchange = Vt.T @ (Vt @ signs) - signs
    if np.linalg.norm(exchange) > SAME * np.linalg.norm(signs):
        return exchange, np.inf
    pull = X.T @ residual - lam / 2 * signs
    return Vt.T @ (Vt @ pull / d**2), 1.0


def _violation(slope: NDArray[np.float64], w: NDArray[np.float64], lam: float) -> float:
    """Return the KKT violation, given slope = 2 X'(y - Xw), shape (p,)."""
    at_zero = np.maximum(np.abs(slope) - lam, 0.0)
    return float(np.max(np.where(w == 0, at_zero, np.abs(slope - lam * np.sign(w)))))


def _rounding(
    X: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the slopes, shape (p,), that rounding may leave: none is met more closely."""
    lengths = np.linalg.norm(X, axis=0)
    return 8 * np.finfo(float).eps * lengths * (np.linalg.norm(y) + lengths @ np.abs(w))
