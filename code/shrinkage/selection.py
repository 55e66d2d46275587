"""Fits on a subset of the features, chosen by LASSO or by an exhaustive search."""

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import lasso
from .validation import check_number, check_regression, check_strength

# Searching 2^15 subsets takes about a second; each additional feature doubles that.
MOST_FEATURES = 15


def relaxed_lasso(X: ArrayLike, y: ArrayLike, lam: float, phi: float) -> NDArray[np.float64]:
    """Return the relaxed LASSO's weights, shape (p,): selected at lam, shrunk at phi * lam.

    LASSO at lam selects the features; LASSO at phi * lam, fitted to the selected features alone,
    gives their weights. phi = 1 gives LASSO, phi = 0 least squares on the selected features.
    Source: Meinshausen 2007, definition 1.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lam: strength for the selection, zero or more, in units of X y.
        phi: fraction of lam that is used for shrinkage, from 0 to 1.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, lam is negative, or phi is
            not from 0 to 1.
        ConvergenceError: as `lasso`.
    """
    X, y = check_regression(X, y)
    lam, phi = check_strength(lam), check_number(phi, "phi")
    if not 0 <= phi <= 1:
        raise ValueError(f"phi must be a number from 0 to 1, got {phi!r}")
    w = lasso(X, y, lam)
    chosen = np.flatnonzero(w)
    if chosen.size:
        w[chosen] = lasso(X[:, chosen], y, phi * lam, start=w[chosen])
    return w


def best_subsets(X: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return the least-squares weights on the best k features in row k, shape (p + 1, p).

    The best subset of k features is the one with the smallest residual sum of squares; all subsets
    are tried (ESL section 3.3.1). If subsets tie, the first in the order of the columns is taken.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, the columns of X are
            linearly dependent, or there are more than 15 of them.
    """
    X, y = check_regression(X, y)
    p = X.shape[1]
    if p > MOST_FEATURES:
        raise ValueError(f"X must have at most {MOST_FEATURES} columns to try all, got {p}")
    if np.linalg.matrix_rank(X) < p:
        raise ValueError(
            f"X must have independent columns, got {p} of rank {np.linalg.matrix_rank(X)}"
        )
    gram, products = X.T @ X, X.T @ y
    weights = np.zeros((p + 1, p))
    for k in range(1, p + 1):
        subsets = np.array(list(combinations(range(p), k)))
        rows, columns = subsets[:, :, None], subsets[:, None, :]
        w = np.linalg.solve(gram[rows, columns], products[subsets][..., None])[..., 0]
        explained = np.sum(products[subsets] * w, axis=1)  # RSS = y'y - this
        best = int(np.argmax(explained))
        weights[k, subsets[best]] = w[best]
    return weights
