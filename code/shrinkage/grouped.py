"""Group LASSO, and the fused LASSO of a series.

Group LASSO minimises ||y - Xw||^2 + lam * sum_g f_g ||w_g||_2 over groups g of columns, with the
factor f_g = sqrt(p_g) for a group of p_g columns (Yuan & Lin 2006, eq. 2.1, doubled). There is no
intercept: centre X and y first.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import ConvergenceError, lasso
from .projections import project_l1_ball
from .validation import (
    check_count,
    check_numbers,
    check_positive,
    check_regression,
    check_strength,
    check_vector,
)

Array = NDArray[np.float64]

NEWTON_STEPS = 100  # far more than the length of a block needs: about ten
HALVINGS = 40  # of a step that would raise the objective


class Group(NamedTuple):
    """The columns of a group, shape (p_g,), and the factor of its norm in the penalty."""

    columns: NDArray[np.int64]
    factor: float


def block_soft_threshold(z: ArrayLike, threshold: float) -> Array:
    """Return argmin_v ||v - z||_2^2 + 2 threshold ||v||_2: z shortened by the threshold, or zero.

    Source: Yuan & Lin 2006, eq. 2.4.

    Args:
        z: vectors, shape (..., k), each shortened separately.
        threshold: the length to take off, zero or more.

    Raises:
        ValueError: if z is a single number or not finite, or threshold is negative.
    """
    blocks, threshold = check_numbers(z, "z"), check_strength(threshold, "threshold")
    if blocks.ndim == 0:
        raise ValueError(f"z must have shape (..., k), got {blocks}")
    length = np.linalg.norm(blocks, axis=-1, keepdims=True)
    stays = length > threshold
    return np.where(stays, blocks * (1 - threshold / np.where(stays, length, 1.0)), 0.0)


def group_lasso(
    X: ArrayLike,
    y: ArrayLike,
    groups: ArrayLike,
    lam: float,
    *,
    factors: ArrayLike | None = None,
    tolerance: float = 1e-9,
    max_sweeps: int = 10_000,
) -> Array:
    """Return the weights of group LASSO, shape (p,); the weights of a group are zero together.

    Each group in turn is set to its minimiser, with the others fixed; where a sweep changes no
    group from zero or to zero, a Newton step on the groups in use follows.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        groups: a label for each column, shape (p,): columns with the same label are a group.
        lam: strength, zero or more, in units of X y.
        factors: of the norms in the penalty, one for each group in the order in which the labels
            first occur; the square root of the group's size if not given.
        tolerance: stop when the KKT violation is at most tolerance * group_lambda_max.
        max_sweeps: maximum number of sweeps over all groups.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, lam is negative or a factor
            is not positive.
        ConvergenceError: if max_sweeps sweeps do not reach the tolerance.
    """
    X, y = check_regression(X, y)
    parts = _check_groups(groups, factors, X.shape[1])
    lam = check_strength(lam)
    enough = check_positive(tolerance, "tolerance") * _lambda_max(X, y, parts)
    w = np.zeros(X.shape[1])
    for _ in range(check_count(max_sweeps, "max_sweeps", least=1)):
        before = w != 0
        w = _sweep(X, y, parts, w, lam)
        if np.array_equal(w != 0, before):
            w = _newton_step(X, y, parts, w, lam)
        violation = _violation(X, y, parts, w, lam)
        if violation <= enough:
            return w
    raise ConvergenceError(
        f"group_lasso stopped after max_sweeps = {max_sweeps} with a KKT violation of "
        f"{violation:.3g}, above tolerance * group_lambda_max = {enough:.3g}"
    )


def group_lambda_max(
    X: ArrayLike, y: ArrayLike, groups: ArrayLike, *, factors: ArrayLike | None = None
) -> float:
    """Return the smallest lam at which all weights are zero: max_g ||2 X_g'y||_2 / f_g.

    Raises:
        ValueError: as `group_lasso`.
    """
    X, y = check_regression(X, y)
    return _lambda_max(X, y, _check_groups(groups, factors, X.shape[1]))


def group_kkt_violation(
    X: ArrayLike,
    y: ArrayLike,
    w: ArrayLike,
    groups: ArrayLike,
    lam: float,
    *,
    factors: ArrayLike | None = None,
) -> float:
    """Return the largest violation of the optimality conditions, in units of lam; 0 if optimal.

    With r = y - Xw they are 2 X_g'r = lam f_g w_g / ||w_g|| for a group in use, and
    ||2 X_g'r|| <= lam f_g for one that is zero (Yuan & Lin 2006, eq. 2.2 and 2.3).

    Raises:
        ValueError: as `group_lasso`, or if w has not p weights.
    """
    X, y = check_regression(X, y)
    parts = _check_groups(groups, factors, X.shape[1])
    return _violation(X, y, parts, check_vector(w, "w", X.shape[1]), check_strength(lam))


def project_group_ball(v: ArrayLike, groups: ArrayLike, radius: float) -> Array:
    """Return argmin ||w - v||_2 over sum_g ||w_g||_2 <= radius, shape (p,).

    The lengths of the groups are projected onto the L1 ball, and each group is scaled to its new
    length. Source: Yuan & Lin 2006, section 2.1, in its constrained form.

    Raises:
        ValueError: if v is not a finite vector, the labels do not match, or radius is negative.
    """
    point = check_vector(v, "v")
    parts = _check_groups(groups, None, len(point))
    lengths = np.array([np.linalg.norm(point[part.columns]) for part in parts])
    nearest = point.copy()
    for part, old, new in zip(parts, lengths, project_l1_ball(lengths, radius), strict=True):
        nearest[part.columns] *= new / old if old > 0 else 0.0
    return nearest


def fused_lasso(y: ArrayLike, lam: float, *, tolerance: float = 1e-10) -> Array:
    """Return argmin_u sum_i (y_i - u_i)^2 + lam sum_i |u_i - u_(i-1)|, shape (n,).

    This is the LASSO of the centred y on the centred columns of `steps`, whose weights are the
    jumps. Source: Tibshirani, Saunders, Rosset, Zhu & Knight 2005, section 2, for
    X = I and without the penalty on the sizes.

    Args:
        y: a series, shape (n,), n >= 2.
        lam: strength, zero or more, in units of y.
        tolerance: as for `lasso`.

    Raises:
        ValueError: if y has fewer than two values or one that is not finite, or lam is negative.
        ConvergenceError: as `lasso`.
    """
    series, lam = check_vector(y, "y"), check_strength(lam)
    X = steps(len(series))
    X = X - X.mean(axis=0)
    jumps = lasso(X, series - series.mean(), lam, tolerance=tolerance)
    # a running sum of the jumps, so that the values of a piece are the same to the last bit
    shape = np.concatenate([[0.0], np.cumsum(jumps)])
    return shape - shape.mean() + series.mean()


def steps(n: int) -> Array:
    """Return n - 1 columns, shape (n, n - 1): column j is 0 up to row j and 1 from then on.

    Raises:
        ValueError: if n is not a whole number of at least 2.
    """
    n = check_count(n, "n", least=2)
    return np.tri(n, n - 1, -1)


def _check_groups(groups: ArrayLike, factors: ArrayLike | None, p: int) -> list[Group]:
    labels: NDArray[Any] = np.asarray(groups)
    if labels.shape != (p,):
        raise ValueError(f"groups must have shape ({p},), a label a column, got {labels.shape}")
    found = [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())]
    if factors is None:
        return [Group(columns, float(np.sqrt(len(columns)))) for columns in found]
    given = check_vector(factors, "factors", len(found))
    return [
        Group(columns, check_positive(factor, "factors"))
        for columns, factor in zip(found, given.tolist(), strict=True)
    ]


def _lambda_max(X: Array, y: Array, parts: list[Group]) -> float:
    pull = 2 * X.T @ y
    return max(float(np.linalg.norm(pull[g.columns]) / g.factor) for g in parts)


def _sweep(X: Array, y: Array, parts: list[Group], w: Array, lam: float) -> Array:
    """Set each group in turn to its minimiser, the others fixed."""
    w = w.copy()
    residual = y - X @ w
    for columns, factor in parts:
        block = X[:, columns]
        residual = residual + block @ w[columns]
        w[columns] = _block_minimiser(block, residual, lam * factor / 2)
        residual = residual - block @ w[columns]
    return w


def _block_minimiser(block: Array, target: Array, half: float) -> Array:
    """Return argmin_v ||target - block v||^2 + 2 half ||v||, shape (k,).

    If it is not zero, (block'block + half / ||v||) v = block'target. Along the eigenvectors of
    block'block this says that a decreasing function of the length ||v|| is 1; Newton's method for
    the root of its inverse, which is concave, approaches the length from below.
    """
    inner = block.T @ target
    if np.linalg.norm(inner) <= half:
        return np.zeros(len(inner))
    if half == 0:
        return np.asarray(np.linalg.lstsq(block, target, rcond=None)[0])
    values, vectors = np.linalg.eigh(block.T @ block)
    values, along = np.maximum(values, 0), vectors.T @ inner
    length = 0.0
    for _ in range(NEWTON_STEPS):
        shrunk = along / (values * length + half)
        size = float(np.linalg.norm(shrunk))
        slope = float(np.sum(values * shrunk**2 / (values * length + half)))
        if not slope > 0 or size <= 1 + 1e-15:
            break
        length += size**2 * (size - 1) / slope
    return np.asarray(vectors @ (length * along / (values * length + half)))


def _newton_step(X: Array, y: Array, parts: list[Group], w: Array, lam: float) -> Array:
    """Return w after a Newton step on the groups in use, halved until the objective falls."""
    used = [part for part in parts if np.any(w[part.columns])]
    if not used:
        return w
    at = np.concatenate([part.columns for part in used])
    gradient = -2 * X[:, at].T @ (y - X @ w)
    curvature = 2 * X[:, at].T @ X[:, at]
    start = 0
    for columns, factor in used:
        here = slice(start, start + len(columns))
        length = np.linalg.norm(w[columns])
        unit = w[columns] / length
        gradient[here] += lam * factor * unit
        bend = np.eye(len(columns)) - np.outer(unit, unit)
        curvature[here, here] += lam * factor * bend / length
        start += len(columns)
    step = np.zeros(len(w))
    step[at] = -np.linalg.lstsq(curvature, gradient, rcond=None)[0]
    lowest = _objective(X, y, parts, w, lam)
    for _ in range(HALVINGS):
        if _objective(X, y, parts, w + step, lam) < lowest:
            return np.asarray(w + step)
        step /= 2
    return w


def _objective(X: Array, y: Array, parts: list[Group], w: Array, lam: float) -> float:
    penalty = sum(part.factor * np.linalg.norm(w[part.columns]) for part in parts)
    return float(np.sum((y - X @ w) ** 2) + lam * penalty)


def _violation(X: Array, y: Array, parts: list[Group], w: Array, lam: float) -> float:
    pull = 2 * X.T @ (y - X @ w)
    worst = 0.0
    for columns, factor in parts:
        length = np.linalg.norm(w[columns])
        if length > 0:
            miss = np.linalg.norm(pull[columns] - lam * factor * w[columns] / length)
        else:
            miss = np.linalg.norm(pull[columns]) - lam * factor
        worst = max(worst, float(miss))
    return worst
