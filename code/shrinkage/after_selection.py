"""Inference after a selection: intervals for chosen features, and how often each is chosen.

An interval at 95 % is built for features that are fixed before the data are seen. Choosing them by
the same data breaks that promise; choosing by other rows keeps it.
"""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import lasso, lasso_path
from .validation import (
    check_count,
    check_fraction,
    check_numbers,
    check_regression,
    check_strength,
)

LEVEL = 0.95


class Intervals(NamedTuple):
    """Confidence intervals for the weights of k chosen features: each is w ± half_width.

    Attributes:
        features: their columns, shape (k,), in increasing order.
        w: least-squares weights, shape (k,).
        half_width: half the length of each interval, shape (k,).
    """

    features: NDArray[np.intp]
    w: NDArray[np.float64]
    half_width: NDArray[np.float64]

    def hold(self, target: ArrayLike) -> NDArray[np.bool_]:
        """Whether each interval holds its target; target has shape (k,), ends count as held.

        Raises:
            ValueError: if the shape differs, or an entry is not finite.
        """
        targets = check_numbers(target, "target")
        if targets.shape != self.w.shape:
            raise ValueError(f"target must have shape {self.w.shape}, got {targets.shape}")
        return np.abs(self.w - targets) <= self.half_width


def least_squares_intervals(
    X: ArrayLike, y: ArrayLike, features: ArrayLike, level: float = LEVEL
) -> Intervals:
    """Return intervals for the weights of the given features, by least squares on these alone.

    The noise variance is RSS / (n - k), and the quantile is Student's with n - k degrees of freedom
    (ESL section 3.2). There is no intercept: centre X and y first if the model has one.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        features: which columns are in the model: their numbers, or p truth values.
        level: the share of data sets in which an interval should hold its target, from 0 to 1.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, a feature is not a column or
            stands twice, level is not from 0 to 1, n is not above k, or the k columns are
            dependent.
    """
    X, y = check_regression(X, y)
    chosen = _check_features(features, X.shape[1])
    level = check_fraction(level, "level")
    n, k = len(y), len(chosen)
    if n <= k:
        raise ValueError(f"X must have more rows than the {k} features chosen, got {n}")
    if k == 0:
        return Intervals(chosen, np.empty(0), np.empty(0))
    if np.linalg.matrix_rank(X[:, chosen]) < k:
        raise ValueError(f"X must have independent columns at {chosen.tolist()}")
    Q, R = np.linalg.qr(X[:, chosen])
    w = np.linalg.solve(R, Q.T @ y)
    variance = np.sum((y - X[:, chosen] @ w) ** 2) / (n - k)
    # (X'X)^-1 = R^-1 R^-T, whose diagonal is the rows' sums of squares
    error = np.sqrt(variance * np.sum(np.linalg.inv(R) ** 2, axis=1))
    return Intervals(chosen, w, _student_quantile((1 + level) / 2, n - k) * error)


def naive_intervals(X: ArrayLike, y: ArrayLike, lam: float, level: float = LEVEL) -> Intervals:
    """Return intervals for the features that LASSO chooses at lam, from the same rows.

    They are computed as if the features had been fixed in advance, so their coverage is not `level`
    (SLS chapter 6).

    Raises:
        ValueError: as `lasso` and `least_squares_intervals`.
        ConvergenceError: as `lasso`.
    """
    return least_squares_intervals(X, y, np.flatnonzero(lasso(X, y, lam)), level)


def split_intervals(
    X: ArrayLike, y: ArrayLike, lam: float, rows: ArrayLike, level: float = LEVEL
) -> Intervals:
    """Return intervals from the other rows for the features that LASSO chooses on some rows.

    Source: Cox 1975.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength for the rows that choose; as the residual sum of squares grows with the number
            of rows, half of them need about half the strength.
        rows: n truth values: which rows choose. The others give the intervals.
        level: as in `least_squares_intervals`.

    Raises:
        ValueError: as `lasso` and `least_squares_intervals`, or if rows are not n truth values, of
            which some are true and some are not.
        ConvergenceError: as `lasso`.
    """
    X, y = check_regression(X, y)
    choose = np.asarray(rows)
    if choose.shape != y.shape or choose.dtype != bool:
        raise ValueError(f"rows must be {len(y)} truth values, got {rows!r}")
    if choose.all() or not choose.any():
        raise ValueError(f"rows must be true for some rows and not for others, got {rows!r}")
    chosen = np.flatnonzero(lasso(X[choose], y[choose], lam))
    return least_squares_intervals(X[~choose], y[~choose], chosen, level)


def coverage_after_threshold(
    w: ArrayLike, threshold: float, level: float = LEVEL
) -> NDArray[np.float64]:
    """Return the probability that z ± c holds w, given that |z| > threshold, for z from N(w, 1).

    c is the Gaussian quantile of `level`. This is what LASSO does to a feature that is orthogonal
    to the others, with its weight and the threshold in standard errors of its estimate. The part of
    [w - c, w + c] beyond the threshold is divided by the probability of being beyond it.

    Args:
        w: true weights, of any shape.
        threshold: zero or more.
        level: from 0 to 1.

    Raises:
        ValueError: if w is not finite, threshold is negative or level not from 0 to 1.
    """
    w = check_numbers(w, "w")
    threshold = check_strength(threshold, "threshold")
    c = NormalDist().inv_cdf((1 + check_fraction(level, "level")) / 2)
    held = _between(w - c, np.minimum(w + c, -threshold), w)
    held += _between(np.maximum(w - c, threshold), w + c, w)
    return held / (_upper(threshold - w) + _upper(threshold + w))


def half_samples(
    n: int, count: int, rng: np.random.Generator, *, pairs: bool = False
) -> NDArray[np.intp]:
    """Return `count` random halves of n rows, shape (count, n // 2), each without repetition.

    Args:
        n: number of rows, at least 2.
        count: number of halves; even if they come in pairs.
        rng: numpy.random.Generator.
        pairs: whether halves 0 and 1, 2 and 3, ... share no row (Shah & Samworth 2013); otherwise
            they are drawn independently (Meinshausen & Bühlmann 2010).

    Raises:
        ValueError: if n is below 2, count below 1, or count is odd though pairs are asked for.
    """
    n, count = check_count(n, "n", least=2), check_count(count, "count", least=1)
    half = n // 2
    if not pairs:
        return np.array([rng.permutation(n)[:half] for _ in range(count)])
    if count % 2:
        raise ValueError(f"count must be even for pairs, got {count}")
    orders = np.array([rng.permutation(n)[: 2 * half] for _ in range(count // 2)])
    return orders.reshape(count, half)


def chosen_on(X: ArrayLike, y: ArrayLike, lams: ArrayLike, halves: ArrayLike) -> NDArray[np.bool_]:
    """Return whether LASSO chooses each feature on each part of the rows: shape (m, k, p).

    X and y are centred within each part. The mean over the m parts is the frequency of selection
    (Meinshausen & Bühlmann 2010, definition 1).

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lams: strengths for a part, shape (k,), each zero or more.
        halves: row numbers, shape (m, rows of a part), as from `half_samples`.

    Raises:
        ValueError: as `lasso_path`, or if halves do not hold numbers of rows.
        ConvergenceError: as `lasso`.
    """
    X, y = check_regression(X, y)
    parts = np.asarray(halves)
    if parts.ndim != 2 or not parts.size or parts.dtype.kind not in "iu":
        raise ValueError(f"halves must hold row numbers, shape (m, rows), got {halves!r}")
    if parts.min() < 0 or parts.max() >= len(y):
        raise ValueError(f"halves must hold numbers from 0 to {len(y) - 1}, got {halves!r}")
    return np.array(
        [
            lasso_path(X[part] - X[part].mean(axis=0), y[part] - y[part].mean(), lams) != 0
            for part in parts
        ]
    )


def _check_features(features: ArrayLike, p: int) -> NDArray[np.intp]:
    """Return the columns chosen, sorted: given as numbers, or as p truth values."""
    given = np.asarray(features)
    if given.dtype == bool and given.shape == (p,):
        return np.flatnonzero(given)
    if given.ndim == 1 and (given.dtype.kind in "iu" or given.size == 0):
        numbers = np.unique(given.astype(np.intp))
        if len(numbers) == given.size and np.all((numbers >= 0) & (numbers < p)):
            return numbers
    raise ValueError(
        f"features must be different numbers from 0 to {p - 1}, or {p} truth values, "
        f"got {features!r}"
    )


@lru_cache(maxsize=1024)
def _student_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t with a whole number of degrees of freedom, by bisection.

    The distribution function is a finite sum (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
    """
    low, high = 0.0, math.pi / 2  # of the angle arctan(t / sqrt(freedom))
    while low < (angle := (low + high) / 2) < high:
        if (1 + _student_between(angle, freedom)) / 2 < probability:
            low = angle
        else:
            high = angle
    return math.sqrt(freedom) * math.tan(low)


def _student_between(angle: float, freedom: int) -> float:
    """Return P(|T| < sqrt(freedom) tan(angle))."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    total, term = 0.0, cosine if odd else 1.0
    for k in range(1 + odd, freedom, 2):
        total += term
        term *= cosine**2 * k / (k + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _upper(x: ArrayLike) -> NDArray[np.float64]:
    """Return P(Z > x) for a standard Gaussian Z, precise in the far tail too."""
    return np.vectorize(math.erfc, otypes=[float])(np.asarray(x) / math.sqrt(2)) / 2


def _between(low: ArrayLike, high: ArrayLike, w: ArrayLike) -> NDArray[np.float64]:
    """Return P(low < z < high) for z from N(w, 1), and 0 where high is below low."""
    a, b = np.asarray(low) - w, np.asarray(high) - w
    # differences of upper tails lose digits in the lower tail: there take the mirror image
    upper = np.where(a + b > 0, _upper(a) - _upper(b), _upper(-b) - _upper(-a))
    return np.where(b > a, upper, 0.0)
