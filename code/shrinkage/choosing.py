"""How to choose a strength: by the error on rows held out, in folds or one at a time.

Unlike the rest of the package these functions centre for themselves, because what is held out must
not take part in that: hand them X and y uncentred.
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
        """The strength with the least mean error; the largest of them if there are several."""
        return self._largest(self.mean <= self.mean.min())

    @property
    def one_standard_error(self) -> float:
        """The largest strength whose mean error is within one standard error of the least.

        The standard error is that at the best strength (ESL section 7.10.1).
        """
        at_best = self.standard_error[self.lams == self.best][0]
        return self._largest(self.mean <= self.mean.min() + at_best)

    def _largest(self, among: NDArray[np.bool_]) -> float:
        return float(self.lams[among].max())


def folds(n: int, count: int = 10, seed: int = 0) -> list[NDArray[np.int64]]:
    """Return `count` disjoint arrays of row numbers, in random order, that together hold 0 to n-1.

    Their sizes differ by one at most.

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
    """Return the error of `fit` on rows that it has not seen, for each strength and fold.

    For each fold, columns are standardised and y is centred by the *other* rows alone; `fit` is
    given these, and what it returns predicts the fold. lam is the same in every fold and for all
    rows: as for a prior, its size does not depend on the number of rows.

    Args:
        X: design as measured, shape (n, p); not standardised.
        y: target as measured, shape (n,).
        lams: strengths, shape (k,), each zero or more.
        fit: such as `ridge` or `lasso`: from X, y and lam to weights, shape (p,).
        count: of folds.
        seed: of the random folds.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, a strength is negative,
            count is not from 2 to n, or a column is constant on the rows outside a fold.
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

    It is how far the fitted value of row i follows its own target, in ridge with an unpenalised
    intercept, which is the 1/n. Source: ESL section 7.10.1.

    Raises:
        ValueError: if X is not a finite (n, p) array or lam is negative.
    """
    X, lam = check_design(X), check_strength(lam)
    U, d, _ = thin_svd(X - X.mean(axis=0))
    return 1 / len(X) + U**2 @ (d**2 / (d**2 + lam))


def leave_one_out_residuals(X: ArrayLike, y: ArrayLike, lam: float) -> NDArray[np.float64]:
    """Return by how much ridge misses each y_i when it is fitted to the other rows, shape (n,).

    One fit gives them all: its residuals divided by 1 - h_ii (ESL eq. 7.51). The intercept, and
    with it the columns' means, is fitted anew without row i; the scale of X stays as it is given.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative; or if
            some row is fitted whatever its target is (h_ii = 1), so that nothing is left out.
    """
    X, y = check_regression(X, y)
    h = leverages(X, lam)
    if np.max(h) > 1 - 1e-10:
        i = int(np.argmax(h))
        raise ValueError(f"lam must be larger for these X, got {lam!r}: row {i} has leverage 1")
    X = X - X.mean(axis=0)
    return (centre(y) - X @ ridge(X, centre(y), lam)) / (1 - h)


def generalised_cross_validation(X: ArrayLike, y: ArrayLike, lam: float) -> float:
    """Return ridge's mean squared residual over (1 - df/n)^2, with df the sum of the leverages.

    Source: Golub, Heath & Wahba 1979; ESL eq. 7.52. It is leave-one-out with each
    leverage replaced by their mean. df counts the intercept.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or lam is negative; or if
            df = n, so that the fit is perfect.
    """
    X, y = check_regression(X, y)
    share = float(leverages(X, lam).mean())
    if share > 1 - 1e-10:
        raise ValueError(f"lam must be larger for these X, got {lam!r}: the fit is perfect")
    X = X - X.mean(axis=0)
    residuals = centre(y) - X @ ridge(X, centre(y), lam)
    return float(np.mean(residuals**2) / (1 - share) ** 2)
