"""The posterior of one weight given one noisy observation, with its exact mode and mean."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .priors import GaussianPrior, LaplacePrior
from .validation import check_number, check_numbers, check_positive

# Above this the normal tail is computed by a continued fraction, which converges fast there; below
# it by erfc, which is accurate there.
TAIL = 4.0


@dataclass(frozen=True)
class Posterior:
    """The posterior of a weight w, given its prior and one observation z ~ N(w, noise_variance).

    Args:
        prior: GaussianPrior or LaplacePrior.
        observation: z, in the units of w.
        noise_variance: variance of z about w, above zero.

    Raises:
        ValueError: if the prior has another type, z is not finite, or noise_variance not positive.
    """

    prior: GaussianPrior | LaplacePrior
    observation: float
    noise_variance: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.prior, GaussianPrior | LaplacePrior):
            raise ValueError(f"prior must be a GaussianPrior or LaplacePrior, got {self.prior!r}")
        variance = check_positive(self.noise_variance, "noise_variance")
        object.__setattr__(self, "observation", check_number(self.observation, "observation"))
        object.__setattr__(self, "noise_variance", variance)

    @property
    def maximum_likelihood(self) -> float:
        """The weight that maximises the likelihood: z itself."""
        return self.observation

    @property
    def mode(self) -> float:
        """The exact MAP estimate: the penalty's proximal operator at z."""
        step = self.noise_variance * self.prior.strength("nll")
        return float(self.prior.penalty.proximal_operator(self.observation, step))

    @property
    def mean(self) -> float:
        """The exact posterior mean; under a Laplace prior it is zero only if z is."""
        if isinstance(self.prior, GaussianPrior):
            return self._gaussian_moments()[0]
        above, below = self._laplace_cuts(self.prior.scale)
        # On each side of zero the posterior is a truncated normal. The two masses are proportional
        # to the Mills ratios at the cuts; tanh of half their log odds is P(w > 0) - P(w < 0).
        lead = math.tanh((log_mills_ratio(above) - log_mills_ratio(below)) / 2)
        excess = (1 + lead) / 2 * mean_excess(above) - (1 - lead) / 2 * mean_excess(below)
        return math.sqrt(self.noise_variance) * excess

    def density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return p(w | z), elementwise, in units of 1/w; it integrates to one."""
        w = check_numbers(w, "w")
        if isinstance(self.prior, GaussianPrior):
            mean, variance = self._gaussian_moments()
            return np.exp(-((w - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
        s = math.sqrt(self.noise_variance)
        above, below = self._laplace_cuts(self.prior.scale)
        log_mass = np.logaddexp(log_mills_ratio(above), log_mills_ratio(below))
        exponent = w * (2 * self.observation - w) / (2 * s**2) - np.abs(w) / self.prior.scale
        return np.exp(exponent - log_mass) / s

    def _gaussian_moments(self) -> tuple[float, float]:
        """Return the mean and variance of the posterior under a Gaussian prior."""
        share = self.prior.variance / (self.prior.variance + self.noise_variance)
        return share * self.observation, share * self.noise_variance

    def _laplace_cuts(self, scale: float) -> tuple[float, float]:
        """Return the truncation points of the two normals, in standard deviations from their means.

        For w > 0 the exponent -(w - z)^2 / (2 s^2) - w/b is that of a normal with mean z - s^2/b;
        for w < 0, reflected at zero, of one with mean -z - s^2/b.
        """
        s = math.sqrt(self.noise_variance)
        shift, centre = s / scale, self.observation / s
        return shift - centre, shift + centre


def log_mills_ratio(t: float) -> float:
    """Return log(P(T > t) / density(t)) for a standard normal T, without under- or overflow."""
    if t > TAIL:
        return -math.log(t + mean_excess(t))
    return math.log(math.erfc(t / math.sqrt(2)) / 2) + t * t / 2 + math.log(2 * math.pi) / 2


def mean_excess(t: float) -> float:
    """Return E[T - t | T > t] for a standard normal T: 1/Mills ratio - t, without cancellation.

    Source: Laplace's continued fraction for the tail, 1/(t + 2/(t + 3/(t + ...)))
    (Abramowitz & Stegun 1964, eq. 26.2.14).
    """
    if t <= TAIL:
        return math.exp(-log_mills_ratio(t)) - t
    fraction = 0.0
    for k in range(100, 0, -1):
        fraction = k / (t + fraction)
    return fraction
