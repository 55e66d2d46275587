"""Choosing a strength by the error on held-out rows: cross-validation and leave-one-out.

Pass X and y uncentred. Unlike the rest of the package, these functions centre the data themselves,
because the held-out rows must not influence the means.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .data import centre, standardise
from .ridge import ridge, thin_svd
from .validation import (
    check_count,
    check_design,
    check_regression,
    check_strength,
    check_vector,
)

Fit = Callable[[NDArray[np.float64], NDArray[np.float64], float], NDArray[np.float64]]


class CrossValidation(NamedTuple):
    """The mean squared error on each held-out fold, shape (folds, k), for each of k strengths."""

    lams: NDArray[np.float64]
    errors: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean over the folds, shape (k,), in units of y^2."""
        return self.errors.mean(axis=0)

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """The standard error of that mean, shape (k,), as if the folds were independent."""
        return self.errors.std(axis=0, ddof=1) / np.sqrt(len(self.errors))

    @property
    def best(self) -> float:
        """The strength with the smallest mean error; the largest such strength if several tie."""
        return self._largest(self.mean <= self.mean.min())

    @property
    def one_standard_error(self) -> float:
        """The largest strength whose mean error is within one standard error of the smallest.

        The standard error is the one at the best strength (ESL section 7.10.1).
        """
        at_best = self.standard_error[self.lams == self.best][0]
        return self._largest(self.mean <= self.mean.min() + at_best)

    def _largest(self, among: NDArray[np.bool_]) -> float:
        return float(self.lams[among].max())


def folds(n: int, count: int = 10, seed: int = 0) -> list[NDArray[np.int64]]:
    """Split the row numbers 0 to n-1 at random into `count` disjoint arrays.

    Their sizes differ by at most one.

    Raises:
        ValueError: if n is below 2, or count is not from 2 to n.
    """
    n, count = check_count(n, "n", least=2), check_count(count, "count", least=2)
    if count > n:
        raise ValueError(f"count must be at most n = {n}, got {count}")
    return np.array_split(np.random.default_rng(seed).permutation(n), count)


def cross_validate(
    X: ArrayLike, y: ArrayLike, lams: ArrayLike, fit: Fit, *, count: int = 10, seed: int = 0
) -> CrossValidation:
    """Return the mean squared error of `fit` on held-out rows, for each fold and strength.

    For each fold, `fit` gets the *other* rows, with standardised columns and centred y. The weights
    it returns predict the fold, transformed with the same means and standard deviations. lam is not
    rescaled for the smaller number of rows: like a prior, it does not depend on how many there are.

    Args:
        X: design as measured, shape (n, p); not standardised.
        y: target as measured, shape (n,).
        lams: strengths, shape (k,), each zero or more.
        fit: a function such as `ridge` or `lasso` that maps X, y and lam to weights, shape (p,).
        count: number of folds.
        seed: seed of the random split.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, a strength is negative,
            count is not from 2 to n, or a column is constant over the rows outside a fold.
    """
    X, y = check_regression(X, y)
    lams = check_vector(lams, "lams")
    for i, lam in enumerate(lams):
        check_strength(lam, f"lams[{i}]")
    errors = []
    for held_out in folds(len(y), count, seed):
        kept = np.setdiff1d(np.arange(len(y)), held_out)
        train = standardise(X[kept])
        new_X = (X[held_out] - train.mean) / train.scale
        weights = np.array([fit(train.X, centre(y[kept]), lam) for lam in lams])
        residuals = y[held_out] - y[kept].mean() - weights @ new_X.T
        errors.append(np.mean(residuals**2, axis=1))
    return CrossValidation(lams, np.array(errors))


def leverages(X: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return h_ii = 1/n + x_i' (X'X + lam I)^-1 x_i, shape (n,), with the columns of X centred.

    The leverage is the derivative of row i's fitted value with respect to its own target, for ridge
    with an unpenalised intercept (the term 1/n). Source: ESL section 7.10.1.

    Raises:
        ValueError: if X is not a finite (n, p) array or lam is negative.
    """
    X, lam = check_design(X), check_strength(lam)
    U, d, _ = thin_svd(X - X.mean(axis=0))
    return 1 / len(X) + U**2 @ (d**2 / (d**2 + lam))


def leave_one_out_residuals(X: ArrayLike, y: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return the residual of each y_i from the ridge fit to all other rows, shape (n,).

    A single fit is enough: its residuals are divided by 1 - h_ii (ESL eq. 7.51). This accounts for
    refitting the intercept, and so the column means, without row i; X is not rescaled.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative; or if a
            row has leverage h_ii = 1, so that it is fitted exactly whatever its target is.
    """
    X, y = check_regression(X, y)
    h = leverages(X, lam)
    if np.max(h) > 1 - 1e-10:
        i = int(np.argmax(h))
        raise ValueError(f"lam must be larger for these X, got {lam!r}: row {i} has leverage 1")
    centred: NDArray[np.float64] = X - X.mean(axis=0)
    return (centre(y) - centred @ ridge(centred, centre(y), lam)) / (1 - h)


def generalised_cross_validation(X: ArrayLike, y: ArrayLike, lam: float) -> float:
    """Return ridge's mean squared residual divided by (1 - df/n)^2, df the sum of the leverages.

    This is the leave-one-out error with each leverage replaced by the mean leverage. df counts the
    intercept. Source: Golub, Heath & Wahba 1979; ESL eq. 7.52.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative; or if
            df = n, that is, if the fit is perfect.
    """
    X, y = check_regression(X, y)
    share = float(leverages(X, lam).mean())
    if share > 1 - 1e-10:
        raise ValueError(f"lam must be larger for these X, got {lam!r}: the fit is perfect")
    centred: NDArray[np.float64] = X - X.mean(axis=0)
    residuals = centre(y) - centred @ ridge(centred, centre(y), lam)
    return float(np.mean(residuals**2) / (1 - share) ** 2)
