"""Fits through p = n: the error of the shortest least-squares weights, and of ridge, as p grows.

The features are independent and standard Gaussian, and so is the noise, up to its variance.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .ridge import Risk
from .validation import check_count, check_positive, check_strength, check_vector


class FitErrors(NamedTuple):
    """Squared errors of predictions by two fits, each of shape (draws, counts of features)."""

    minimum_norm: NDArray[np.float64]
    ridge: NDArray[np.float64]


def minimum_norm_risk(n: int, p: int, size_squared: float, noise_variance: float) -> Risk:
    """Return the expected squared bias and variance of the shortest least-squares weights.

    With n cases of p independent standard Gaussian features, true weights of squared length
    size_squared, and the expectation over features and noise: for p <= n - 2 there is no bias and
    the variance is noise_variance * p / (n - p - 1); for p >= n + 2 the squared bias is
    size_squared * (1 - n/p) and the variance noise_variance * n / (p - n - 1). In between the
    variance is infinite, unless noise_variance is 0. A new case adds its own noise to the error.

    Source: Belkin, Hsu & Xu 2020, theorem 1; Hastie, Montanari, Rosset & Tibshirani 2022, theorem 1
    for the limit of large n and p.

    Args:
        n: number of cases, at least 1.
        p: number of features, at least 1.
        size_squared: squared length of the true weights, zero or more.
        noise_variance: variance of the noise, zero or more.

    Raises:
        ValueError: if an argument is out of range.
    """
    n, p = check_count(n, "n", least=1), check_count(p, "p", least=1)
    size = check_strength(size_squared, "size_squared")
    noise = check_strength(noise_variance, "noise_variance")
    bias = size * max(0.0, 1 - n / p)
    if noise == 0:
        return Risk(bias, 0.0)
    gap = abs(n - p) - 1
    return Risk(bias, noise * min(n, p) / gap if gap > 0 else float("inf"))


def best_isotropic_strength(p: int, size_squared: float, noise_variance: float) -> float:
    """Return p noise_variance / size_squared, the ridge strength of the smallest expected error.

    It is the noise's variance over the mean square of the weights, whatever the number of cases: in
    each singular direction it balances squared bias and variance. It holds for independent features
    of equal variance. Source: Nakkiran, Venkat, Kakade & Ma 2021.

    Raises:
        ValueError: if p is not a whole number of at least 1, size_squared is not positive, or
            noise_variance is negative.
    """
    noise = check_strength(noise_variance, "noise_variance")
    size = check_positive(size_squared, "size_squared")
    return check_count(p, "p", least=1) * noise / size


def errors_through_interpolation(
    w: ArrayLike,
    noise_variance: float,
    cases: int,
    counts: Sequence[int],
    draws: int,
    rng: np.random.Generator,
) -> FitErrors:
    """Draw data again and again, and fit the first p features, for each p in ``counts``.

    Both fits of a draw see the same data. A feature that is left out acts as noise. Ridge has the
    strength of `best_isotropic_strength`. The error of a fit is its expected squared error on a new
    case, with the noise of that case: ||w_hat - w||^2 + noise_variance, w_hat filled up by zeros.

    Args:
        w: the true weights of all features, shape (features,), the first not zero.
        noise_variance: variance of the noise, zero or more.
        cases: number of cases in each draw, at least 1.
        counts: the numbers p of features to fit, each from 1 to the number of all features.
        draws: number of draws, at least 1.
        rng: numpy.random.Generator.

    Raises:
        ValueError: if an argument is out of range.
    """
    w = check_vector(w, "w")
    noise_variance = check_strength(noise_variance, "noise_variance")
    cases, draws = check_count(cases, "cases", least=1), check_count(draws, "draws", least=1)
    for p in counts:
        if check_count(p, "counts", least=1) > len(w):
            raise ValueError(f"counts must be at most {len(w)}, the number of weights, got {p}")
    unused = {p: float(np.sum(w[p:] ** 2)) for p in counts}
    lams = {
        p: best_isotropic_strength(p, float(np.sum(w[:p] ** 2)), noise_variance + unused[p])
        for p in counts
    }
    errors = np.empty((2, draws, len(counts)))
    for draw in range(draws):
        features = rng.standard_normal((cases, len(w)))
        y = features @ w + np.sqrt(noise_variance) * rng.standard_normal(cases)
        for k, p in enumerate(counts):
            U, d, Vt = np.linalg.svd(features[:, :p], full_matrices=False)
            for fit, lam in enumerate((0.0, lams[p])):
                missed = Vt.T @ (d / (d**2 + lam) * (U.T @ y)) - w[:p]
                errors[fit, draw, k] = missed @ missed + unused[p] + noise_variance
    return FitErrors(*errors)
