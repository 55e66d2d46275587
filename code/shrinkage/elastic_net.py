"""The elastic net: minimise ||y - Xw||^2 + l1 * sum_j |w_j| + l2 * sum_j w_j^2.

There is no intercept: centre X and y first. scikit-learn's ElasticNet(alpha, l1_ratio) has
l1 = 2 n alpha l1_ratio and l2 = n alpha (1 - l1_ratio).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import lasso
from .validation import check_regression, check_strength


def elastic_net(
    X: ArrayLike,
    y: ArrayLike,
    l1: float,
    l2: float,
    *,
    tolerance: float = 1e-10,
    max_sweeps: int = 10_000,
    start: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the elastic net's weights, shape (p,); zeros are exactly zero.

    Source: Zou & Hastie 2005, eq. 3 and lemma 1. The paper calls these weights the naive elastic
    net; they are the LASSO weights of the data extended by `ridge_rows`. For columns of length 1,
    the paper's elastic net multiplies them by 1 + l2; this function does not.

    If l2 > 0, the weights are unique for every X. At l2 = 0 they are those of `lasso`, at l1 = 0
    those of `ridge`.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        l1: strength of the absolute weights, zero or more, in units of X y.
        l2: strength of the squared weights, zero or more, in units of X^2.
        tolerance: as for `lasso`.
        max_sweeps: as for `lasso`.
        start: weights to start from, shape (p,); zeros if not given.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or l1 or l2 is negative.
        ConvergenceError: if max_sweeps sweeps do not reach the tolerance.
    """
    l1 = check_strength(l1, "l1")
    longer_X, longer_y = ridge_rows(X, y, l2)
    return lasso(longer_X, longer_y, l1, tolerance=tolerance, max_sweeps=max_sweeps, start=start)


def ridge_rows(
    X: ArrayLike, y: ArrayLike, l2: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Append p rows to X and y that add l2 * sum_j w_j^2 to the residual sum of squares.

    Row j is sqrt(l2) in column j and zero elsewhere, with target zero. On these data, every method
    for a squared-error loss has a ridge penalty in addition to its own: `lasso_path` returns the
    elastic net's path in l1, and `kkt_violation` checks the elastic net's optimality conditions.
    Source: Zou & Hastie 2005, lemma 1, without its rescaling of the columns.

    Returns:
        The extended X, shape (n + p, p), and y, shape (n + p,); unchanged if l2 is zero.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or l2 is negative.
    """
    X, y = check_regression(X, y)
    l2 = check_strength(l2, "l2")
    if l2 == 0:
        return X, y
    p = X.shape[1]
    return np.vstack([X, np.sqrt(l2) * np.eye(p)]), np.append(y, np.zeros(p))
