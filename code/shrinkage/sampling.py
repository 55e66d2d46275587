"""Draws from the posterior of many weights under a Laplace prior, which has no closed form."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .priors import LaplacePrior
from .validation import check_count, check_positive, check_regression

WARM_UP = 200  # draws left out: they depend on where the chain starts


def laplace_posterior_draws(
    X: ArrayLike,
    y: ArrayLike,
    prior: LaplacePrior,
    noise_variance: float,
    draws: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return draws of the weights from p(w | X, y), by Gibbs sampling.

    A Laplace density of scale b is a mixture of Gaussians N(0, v) whose variances v are exponential
    with mean 2 b^2. Given the variances, the weights are Gaussian, as ridge's are; given the
    weights, each 1/v_j is inverse Gaussian. Each step draws one, then the other, so that successive
    draws depend on each other.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        prior: LaplacePrior, independent for each weight.
        noise_variance: variance of y about Xw, known, above zero.
        draws: number of draws, at least 1.
        rng: numpy.random.Generator.

    Returns:
        draws x p weights.

    Raises:
        ValueError: if X or y has a wrong shape or a value that is not finite, if the prior has
            another type, noise_variance is not positive, or draws is below 1.

    Source: Park & Casella 2008, section 2 (there with the noise variance drawn too).
    """
    X, y = check_regression(X, y)
    if not isinstance(prior, LaplacePrior):
        raise ValueError(f"prior must be a LaplacePrior, got {prior!r}")
    s2 = check_positive(noise_variance, "noise_variance")
    found = np.empty((check_count(draws, "draws", least=1), X.shape[1]))
    gram, inner = X.T @ X, X.T @ y
    precision = np.full(X.shape[1], 1 / prior.variance)  # 1/v_j
    for k in range(-WARM_UP, len(found)):
        root = np.linalg.cholesky(gram + s2 * np.diag(precision))
        scatter = np.sqrt(s2) * rng.standard_normal(X.shape[1])
        w = np.linalg.solve(root.T, np.linalg.solve(root, inner) + scatter)
        precision = _inverse_gaussian(1 / (prior.scale * np.abs(w)), prior.scale**-2, rng)
        if k >= 0:
            found[k] = w
    return found


def _inverse_gaussian(
    mean: NDArray[np.float64], shape: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return a draw for each mean (Michael, Schucany & Haas 1976), without cancellation."""
    half = mean * rng.standard_normal(mean.size) ** 2 / (2 * shape)
    least = mean / (1 + half + np.sqrt(half * (2 + half)))
    return np.where(rng.random(mean.size) * (mean + least) <= mean, least, mean**2 / least)
