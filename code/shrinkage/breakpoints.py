"""The exact LASSO path: between its breakpoints the weights are linear in lam."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import SAME, ConvergenceError, kkt_violation, lambda_max
from .ridge import thin_svd
from .validation import check_count, check_numbers, check_regression

# Relative tolerance: rounding may place an event this far above the current strength.
SLACK = 1e-12

# Kinds of event, which index the columns of the array that `_events` returns.
ENTER_ABOVE, ENTER_BELOW, LEAVE = 0, 1, 2


class Breakpoints(NamedTuple):
    """Strengths at which the path bends, decreasing from lambda_max to 0, and the weights there.

    lams has shape (k,) and weights shape (k, p); the path consists of k - 1 linear segments.
    """

    lams: NDArray[np.float64]
    weights: NDArray[np.float64]

    def at(self, lams: ArrayLike) -> NDArray[np.float64]:
        """Return the weights at given strengths: shape (p,) for a number, (m, p) for a vector of m.

        Raises:
            ValueError: if a strength is negative or not finite, or lams has two dimensions or more.
        """
        wanted = check_numbers(lams, "lams")
        if wanted.ndim > 1:
            raise ValueError(f"lams must be a number or a vector, got shape {wanted.shape}")
        if np.any(wanted < 0):
            raise ValueError(f"lams must be zero or more, got {wanted.min()}")
        # above lambda_max, np.interp repeats the first weights: all zero, as required
        columns = [np.interp(wanted, self.lams[::-1], w) for w in self.weights[::-1].T]
        return np.stack(columns, axis=-1)


def lasso_breakpoints(X: ArrayLike, y: ArrayLike, *, max_steps: int = 10_000) -> Breakpoints:
    """Return the breakpoints of the LASSO path, from lambda_max(X, y) to 0, and the weights there.

    Source: Efron, Hastie, Johnstone & Tibshirani 2004, section 3.1 (LARS with the LASSO
    modification). While the set A of non-zero weights and their signs s stay the same,
    w_A = (X_A'X_A)^-1 (X_A'y - lam/2 s). A segment ends where one of these weights reaches zero, or
    where 2 x_j'(y - Xw) of a feature j outside A reaches lam or -lam.

    A column that is a linear combination of columns in A does not enter. Where the path is not
    unique, the result is therefore one of several solutions. Each breakpoint is checked against the
    optimality conditions.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        max_steps: maximum number of segments. A path can have (3^p + 1)/2 of them (Mairal & Yu
            2012).

    Raises:
        ValueError: if the shapes do not match or an entry is not finite.
        ConvergenceError: if there are more than max_steps segments, or a breakpoint is not optimal,
            which can happen where several events coincide.
    """
    X, y = check_regression(X, y)
    max_steps = check_count(max_steps, "max_steps", least=1)
    lam = strongest = lambda_max(X, y)
    first = int(np.argmax(np.abs(X.T @ y)))
    signs = np.zeros(X.shape[1])
    signs[first] = np.sign(X[:, first] @ y)
    lams, weights = [lam], [np.zeros(X.shape[1])]
    while lam > 0:
        if len(lams) > max_steps:
            raise ConvergenceError(
                f"lasso_breakpoints stopped after max_steps = {max_steps} at lam = {lam:.6g}"
            )
        start, slope = _segment(X, y, signs)
        events = _events(X, y, signs, start, slope)
        events[events > lam * (1 + SLACK)] = 0.0  # already passed on the path
        j, kind = (int(i) for i in np.unravel_index(np.argmax(events), events.shape))
        lam = min(lam, float(events[j, kind]))
        w = start + lam * slope
        if kind == LEAVE:
            w[j] = signs[j] = 0.0
        else:
            signs[j] = 1.0 if kind == ENTER_ABOVE else -1.0
        if kkt_violation(X, y, w, lam) > SAME * strongest:
            raise ConvergenceError(f"lasso_breakpoints lost the path at lam = {lam:.6g}")
        lams.append(lam)
        weights.append(w)
    return Breakpoints(np.array(lams), np.array(weights))


def _segment(
    X: NDArray[np.float64], y: NDArray[np.float64], signs: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return start and slope, both (p,), of the segment w = start + lam * slope for these signs."""
    start, slope = np.zeros(len(signs)), np.zeros(len(signs))
    active = np.flatnonzero(signs)
    U, d, Vt = thin_svd(X[:, active])
    start[active] = Vt.T @ (U.T @ y / d)
    slope[active] = -Vt.T @ (Vt @ signs[active] / d**2) / 2
    return start, slope


def _events(
    X: NDArray[np.float64],
    y: NDArray[np.float64],
    signs: NDArray[np.float64],
    start: NDArray[np.float64],
    slope: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the lam at which each event would occur, shape (p, 3), or 0 if it cannot occur.

    Feature j enters where 2 x_j'(y - Xw), which is also linear in lam, reaches lam (ENTER_ABOVE) or
    -lam (ENTER_BELOW); it leaves where its weight reaches zero (LEAVE). Only a quantity that moves
    towards its bound as lam falls can reach it. A feature that has just entered or left moves away
    from the bound, so it does not reverse at once.
    """
    events = np.zeros((len(signs), 3))
    used = signs != 0
    leaves = used & (signs * slope > 0)
    events[leaves, LEAVE] = -start[leaves] / slope[leaves]
    U, _, _ = thin_svd(X[:, used])
    lengths = np.linalg.norm(X, axis=0)
    new = ~used & (np.linalg.norm(X - U @ (U.T @ X), axis=0) > SAME * lengths)
    fixed = 2 * X[:, new].T @ (y - X @ start)
    moving = -2 * X[:, new].T @ (X @ slope)
    for kind, side in ((ENTER_ABOVE, 1), (ENTER_BELOW, -1)):
        nearing = 1 - side * moving
        events[new, kind] = np.divide(
            side * fixed, nearing, out=np.zeros_like(fixed), where=nearing > 0
        )
    return events
