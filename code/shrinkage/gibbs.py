"""Draws from the posterior of many weights by Gibbs sampling, in several chains at once.

Under a Gaussian, a Laplace or a horseshoe prior, a weight is Gaussian once its variance is known.
So a step draws all weights given their variances, then the variances given the weights. A step
takes the same number of random numbers whatever their values, and no draw is rejected: rounding
errors do not send two computers' chains apart.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .horseshoe import HorseshoePrior
from .posterior import Posterior
from .priors import GaussianPrior, LaplacePrior
from .validation import check_count, check_numbers, check_positive, check_regression

Array = NDArray[np.float64]
Prior = GaussianPrior | LaplacePrior | HorseshoePrior

WARM_UP = 200  # draws left out: they depend on where the chain starts


def posterior_draws(
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior,
    noise_variance: float,
    draws: int,
    rng: np.random.Generator,
    chains: int = 1,
) -> Array:
    """Return draws of the weights from p(w | X, y), in chains that know nothing of each other.

    Within a chain, successive draws depend on each other, except under a Gaussian prior. Chains are
    independent, so the scatter of their means is that of the Monte Carlo error.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        prior: GaussianPrior, LaplacePrior or HorseshoePrior, independent for each weight.
        noise_variance: variance of y about Xw, known, above zero.
        draws: number of draws in each chain, at least 1.
        rng: numpy.random.Generator.
        chains: number of chains, at least 1.

    Returns:
        chains x draws x p weights.

    Raises:
        ValueError: if X or y has a wrong shape or a value that is not finite, if the prior has
            another type, noise_variance is not positive, or draws or chains is below 1.

    Source: Park & Casella 2008, section 2, for the Laplace prior (there with the noise variance
        drawn too); Makalic & Schmidt 2016 for the horseshoe (there with the scale drawn too).
    """
    X, y = check_regression(X, y)
    _check_prior(prior)
    s2 = check_positive(noise_variance, "noise_variance")
    p, count = X.shape[1], check_count(chains, "chains", least=1)
    found = np.empty((count, check_count(draws, "draws", least=1), p))
    gram, inner = X.T @ X, X.T @ y
    precision = np.full((count, p), 1 / _first_variance(prior))
    rates = np.ones((count, p))  # of the horseshoe alone
    for k in range(-WARM_UP, found.shape[1]):
        A = gram + s2 * precision[:, :, None] * np.eye(p)
        # with A = L L', the covariance of L times independent normal variables is A, and that of
        # A^-1 times these is A^-1
        scatter = np.linalg.cholesky(A) @ rng.standard_normal((count, p, 1))
        w = np.linalg.solve(A, inner[:, None] + np.sqrt(s2) * scatter)[:, :, 0]
        if isinstance(prior, LaplacePrior):
            precision = inverse_gaussian(1 / (prior.scale * np.abs(w)), prior.scale**-2, rng)
        elif isinstance(prior, HorseshoePrior):
            precision, rates = horseshoe_precisions(w, rates, prior.scale, rng)
        if k >= 0:
            found[:, k] = w
    return found


def inverse_gaussian(mean: Array, shape: float, rng: np.random.Generator) -> Array:
    """Return a draw for each mean, without cancellation.

    The mean must be positive, and so must the shape; neither is checked.

    Source: Michael, Schucany & Haas 1976.
    """
    half = mean * rng.standard_normal(mean.shape) ** 2 / (2 * shape)
    least = mean / (1 + half + np.sqrt(half * (2 + half)))
    return np.where(rng.random(mean.shape) * (mean + least) <= mean, least, mean**2 / least)


def horseshoe_precisions(
    w: Array, rates: Array, scale: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return draws of the precisions 1/(scale l)^2 given the weights, and of their rates.

    The square of 1/l, with l half-Cauchy, is a gamma variable of shape 1/2 whose rate is one too,
    with rate 1. Given a weight and the rate it is exponential; given it, so is the rate.

    Source: Makalic & Schmidt 2016, for the reciprocals.
    """
    local = rng.standard_exponential(w.shape) / (rates + w**2 / (2 * scale**2))
    return local / scale**2, rng.standard_exponential(w.shape) / (1 + local)


def marginal_density(
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior,
    noise_variance: float,
    draws: ArrayLike,
    j: int,
    at: ArrayLike,
) -> Array:
    """Return the density of weight j under the posterior, estimated from draws of the others.

    Given the other weights, weight j has one observation and a density in closed form; this is its
    average over the draws. It is smoother than a histogram, and keeps the kink or the pole at zero.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        prior: the prior with which the draws were made.
        noise_variance: the noise variance with which the draws were made.
        draws: m x p weights from the posterior.
        j: column of X.
        at: weights at which the density is wanted.

    Returns:
        The density, of the shape of `at`; infinite at zero under a horseshoe prior.

    Raises:
        ValueError: as for `posterior_draws`, and if the draws have a wrong shape or X has no
            column j.

    Source: Gelfand & Smith 1990.
    """
    X, y = check_regression(X, y)
    _check_prior(prior)
    w, at = check_numbers(draws, "draws"), check_numbers(at, "at")
    if w.ndim != 2 or w.shape[1] != X.shape[1] or not len(w):
        raise ValueError(f"draws must have shape (m, {X.shape[1]}), got {w.shape}")
    if check_count(j, "j") >= X.shape[1]:
        raise ValueError(f"j must be below {X.shape[1]}, got {j}")
    length = float(X[:, j] @ X[:, j])
    variance = check_positive(noise_variance, "noise_variance") / length
    z = w[:, j] + (y - w @ X.T) @ X[:, j] / length
    if isinstance(prior, HorseshoePrior):
        likelihood = np.exp(-((at[..., None] - z) ** 2) / (2 * variance))
        scaled = likelihood / np.sqrt(2 * np.pi * variance) / prior.evidence(z, variance)
        return prior.density(at) * scaled.mean(axis=-1)
    return np.mean([Posterior(prior, value, variance).density(at) for value in z], axis=0)


def _check_prior(prior: object) -> None:
    if not isinstance(prior, Prior):
        kinds = "a GaussianPrior, LaplacePrior or HorseshoePrior"
        raise ValueError(f"prior must be {kinds}, got {prior!r}")


def _first_variance(prior: Prior) -> float:
    """Return the variance with which a chain starts: the prior's, or what stands in for one."""
    return prior.scale**2 if isinstance(prior, HorseshoePrior) else prior.variance
