"""Draws from the posterior of many weights under a Laplace prior, in a single chain."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .gibbs import posterior_draws
from .priors import LaplacePrior


def laplace_posterior_draws(
    X: ArrayLike,
    y: ArrayLike,
    prior: LaplacePrior,
    noise_variance: float,
    draws: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return draws of the weights from p(w | X, y), by Gibbs sampling in one chain.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        prior: LaplacePrior, independent for each weight.
        noise_variance: variance of y about Xw, known, above zero.
        draws: number of draws, at least 1.
        rng: numpy.random.Generator.

    Returns:
        draws x p weights; successive draws depend on each other.

    Raises:
        ValueError: if X or y has a wrong shape or a value that is not finite, if the prior has
            another type, noise_variance is not positive, or draws is below 1.

    Source: Park & Casella 2008, section 2 (there with the noise variance drawn too).
    """
    if not isinstance(prior, LaplacePrior):
        raise ValueError(f"prior must be a LaplacePrior, got {prior!r}")
    return posterior_draws(X, y, prior, noise_variance, draws, rng)[0]
