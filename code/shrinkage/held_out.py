"""Prediction of rows that were held out: exact cross-validation of LASSO, and tests of methods.

Pass X and y uncentred: each function centres without the rows that it holds out.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .breakpoints import lasso_breakpoints
from .choosing import CrossValidation
from .data import Standardised, centre, standardise
from .validation import check_regression, check_strength, check_vector

Method = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


def lasso_cross_validation(
    X: ArrayLike,
    y: ArrayLike,
    lams: ArrayLike,
    parts: Sequence[ArrayLike],
    *,
    rescale: bool = True,
    per_case: bool = False,
) -> CrossValidation:
    """Return LASSO's mean squared error on each part, from the exact path of the other rows.

    With the defaults this is `cross_validate` with `lasso`, but all strengths come from one path.
    scikit-learn's LassoCV differs in two ways, which the two options imitate: it takes the columns
    as they are, and its alpha multiplies a mean, so that fewer rows have a smaller lambda.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        lams: strengths for all n rows, shape (k,), each zero or more.
        parts: the row numbers that are held out together, at least two parts.
        rescale: whether columns are standardised without the held-out rows, or only centred.
        per_case: whether lambda is in proportion to the number of rows that are fitted.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, a strength is negative,
            parts do not hold row numbers or leave no row, or a column to standardise is constant.
        ConvergenceError: as `lasso_breakpoints`.
    """
    X, y = check_regression(X, y)
    lams = check_vector(lams, "lams")
    for i, lam in enumerate(lams):
        check_strength(lam, f"lams[{i}]")
    errors = []
    for held_out, kept in _splits(parts, len(y)):
        train = standardise(X[kept]) if rescale else _centred(X[kept])
        path = lasso_breakpoints(train.X, centre(y[kept]))
        weights = path.at(lams * len(kept) / len(y) if per_case else lams)
        fitted = (X[held_out] - train.mean) / train.scale @ weights.T + y[kept].mean()
        errors.append(np.mean((y[held_out, None] - fitted) ** 2, axis=0))
    return CrossValidation(lams, np.array(errors))


def held_out_predictions(
    X: ArrayLike, y: ArrayLike, methods: Mapping[str, Method], parts: Sequence[ArrayLike]
) -> dict[str, NDArray[np.float64]]:
    """Return each method's predictions for the rows held out, shape (parts, rows of a part).

    A method gets the other rows as they are, so that whatever it chooses it chooses without the
    held-out rows, and returns weights for *standardised* columns of these.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,).
        methods: by name, functions of X and y that return p weights.
        parts: row numbers, shape (k, m).

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, parts do not hold k equally
            long lists of row numbers or leave no row, a column is constant over the other rows, or
            a method does not return p finite weights.
    """
    X, y = check_regression(X, y)
    if len({np.size(part) for part in parts}) > 1:
        raise ValueError(f"parts must be equally long, got {[np.size(part) for part in parts]}")
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in methods}
    for held_out, kept in _splits(parts, len(y), least=1):
        train = standardise(X[kept])
        new = (X[held_out] - train.mean) / train.scale
        for name, method in methods.items():
            w = check_vector(method(X[kept], y[kept]), f"methods[{name!r}]", X.shape[1])
            found[name].append(y[kept].mean() + new @ w)
    return {name: np.array(rows) for name, rows in found.items()}


def _splits(
    parts: Sequence[ArrayLike], n: int, least: int = 2
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return each part and the rows outside it."""
    if len(parts) < least:
        raise ValueError(f"parts must hold at least {least}, got {len(parts)}")
    splits = []
    for i, part in enumerate(parts):
        rows = np.asarray(part)
        if rows.ndim != 1 or not rows.size or rows.dtype.kind not in "iu":
            raise ValueError(f"parts[{i}] must hold row numbers, got {part!r}")
        if rows.min() < 0 or rows.max() >= n:
            raise ValueError(f"parts[{i}] must hold numbers from 0 to {n - 1}, got {part!r}")
        kept = np.setdiff1d(np.arange(n), rows)
        if not kept.size:
            raise ValueError(f"parts[{i}] must leave rows to fit, got all {n}")
        splits.append((rows.astype(np.intp), kept))
    return splits


def _centred(X: NDArray[np.float64]) -> Standardised:
    mean = X.mean(axis=0)
    return Standardised(X - mean, mean, np.ones(X.shape[1]))
