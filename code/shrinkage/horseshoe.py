"""The horseshoe prior, which has a pole at zero and tails like those of a Cauchy density."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .priors import GaussianPrior, LaplacePrior
from .validation import check_numbers, check_positive

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)  # on the interval from -1 to 1
# The median of |w| at scale 1, found from the density of this module; a test integrates again.
MEDIAN_SIZE = 0.586751
NORMAL_MEDIAN_SIZE = 0.67448975  # of a Gaussian of variance 1; of a Laplace variable it is log 2


@dataclass(frozen=True)
class HorseshoePrior:
    """w ~ N(0, scale^2 l^2) with a half-Cauchy l, independently for each weight.

    The density is infinite at zero and falls like 1/w^2, so that it has no variance: it shrinks
    small weights hard, and large ones hardly at all.

    Source: Carvalho, Polson & Scott 2010, whose tau is the scale.
    """

    scale: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "scale", check_positive(self.scale, "scale"))

    @classmethod
    def with_median_size(cls, size: float) -> "HorseshoePrior":
        """Return the prior that gives |w| < size a probability of one half."""
        return cls(check_positive(size, "size") / MEDIAN_SIZE)

    def density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return the density, elementwise, in units of 1/w; at zero it is infinite.

        It is exp(u) E1(u) / (scale sqrt(2 pi^3)), with u = w^2 / (2 scale^2) and E1 the exponential
        integral. With t = log(1 + v), exp(u) E1(u), the integral of exp(-u v) / (1 + v) over v > 0,
        becomes that of exp(-u (e^t - 1)) over t > 0.
        """
        u = np.atleast_1d(check_numbers(w, "w") / self.scale) ** 2 / 2
        found = np.full(u.shape, np.inf)
        some = u[u > 0][:, None]
        width = np.log1p(40 / some)  # beyond it the integrand is below e^-40
        t = width * (NODES + 1) / 2
        found[u > 0] = np.sum(WEIGHTS * np.exp(-some * np.expm1(t)), axis=1) * width[:, 0] / 2
        return found.reshape(np.shape(w)) / (self.scale * math.sqrt(2 * math.pi**3))

    def evidence(self, z: ArrayLike, noise_variance: float) -> NDArray[np.float64]:
        """Return the density of an observation z ~ N(w, noise_variance), elementwise."""
        weighted, _ = self._integrand(z, noise_variance)
        return weighted.sum(axis=-1)

    def posterior_mean(self, z: ArrayLike, noise_variance: float) -> NDArray[np.float64]:
        """Return the mean of w after an observation z ~ N(w, noise_variance), elementwise.

        Given the variance of w, the mean is the ridge estimate; this averages over the variance.
        """
        weighted, kept = self._integrand(z, noise_variance)
        return np.asarray(z) * np.sum(weighted * kept, axis=-1) / weighted.sum(axis=-1)

    def _integrand(
        self, z: ArrayLike, noise_variance: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what a quadrature over the variance of w adds up, and the share of z it keeps.

        With l = tan(t), a half-Cauchy l means a t that is uniform from 0 to pi/2.
        """
        z = check_numbers(z, "z")[..., None]
        v = check_positive(noise_variance, "noise_variance")
        variance = (self.scale * np.tan(np.pi / 4 * (NODES + 1))) ** 2
        total = v + variance
        density = np.exp(-(z**2) / (2 * total)) / np.sqrt(2 * np.pi * total)
        return WEIGHTS / 2 * density, variance / total


def matched_priors(
    lam: float, noise_variance: float
) -> dict[str, GaussianPrior | LaplacePrior | HorseshoePrior]:
    """Return three priors that agree on how near to zero half of the weights are, by name.

    The variances of Gaussian and Laplace priors can be compared; a horseshoe has none, so the
    median size of a weight stands in.

    Args:
        lam: strength of the LASSO penalty, with the residual sum of squares as the loss, above
            zero. The Laplace prior is LASSO's.
        noise_variance: variance of the noise, above zero.
    """
    scale = 2 * check_positive(noise_variance, "noise_variance") / check_positive(lam, "lam")
    size = scale * math.log(2)
    return {
        "Gaussian": GaussianPrior(size / NORMAL_MEDIAN_SIZE),
        "Laplace": LaplacePrior(scale),
        "horseshoe": HorseshoePrior.with_median_size(size),
    }
