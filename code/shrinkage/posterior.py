"""One weight, one noisy observation of it: prior times likelihood, with mode and mean exact."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .priors import GaussianPrior, LaplacePrior
from .validation import check_number, check_numbers, check_positive

# Above this the normal tail is computed by a continued fraction, which converges fast out there;
# below it by erfc, which loses nothing there.
TAIL = 4.0


@dataclass(frozen=True)
class Posterior:
    """The posterior of a weight w, given its prior and one observation z ~ N(w, noise_variance).

    Args:
        prior: GaussianPrior or LaplacePrior.
        observation: z, in the units of w.
        noise_variance: variance of z about w, above zero.

    Raises:
        ValueError: if the prior is of another type, z is not finite, or the variance not positive.
    """

    prior: GaussianPrior | LaplacePrior
    observation: float
    noise_variance: float = 1.0

    def __post_init__(self) -> None:
        """Refuse arguments that the formulas below are not made for."""
        if not isinstance(self.prior, GaussianPrior | LaplacePrior):
            raise ValueError(f"prior must be a GaussianPrior or LaplacePrior, got {self.prior!r}")
        variance = check_positive(self.noise_variance, "noise_variance")
        object.__setattr__(self, "observation", check_number(self.observation, "observation"))
        object.__setattr__(self, "noise_variance", variance)

    @property
    def maximum_likelihood(self) -> float:
        """The weight that makes z likeliest, prior set aside: z itself."""
        return self.observation

    @property
    def mode(self) -> float:
        """The MAP estimate, exact: the penalty's proximal operator at z."""
        step = self.noise_variance * self.prior.strength("nll")
        return float(self.prior.penalty.proximal_operator(self.observation, step))

    @property
    def mean(self) -> float:
        """The posterior mean, exact; under a Laplace prior it is not zero unless z is."""
        if isinstance(self.prior, GaussianPrior):
            return self._gaussian_moments()[0]
        above, below = self._laplace_cuts()
        # On either side of zero the posterior is a normal cut off there. The two masses are as the
        # Mills ratios at the cuts; tanh of half their log odds is P(w > 0) - P(w < 0).
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
        log_mass = np.logaddexp(*(log_mills_ratio(cut) for cut in self._laplace_cuts()))
        exponent = w * (2 * self.observation - w) / (2 * s**2) - np.abs(w) / self.prior.scale
        return np.exp(exponent - log_mass) / s

    def _gaussian_moments(self) -> tuple[float, float]:
        """Return mean and variance of the normal posterior under a Gaussian prior."""
        share = self.prior.variance / (self.prior.variance + self.noise_variance)
        return share * self.observation, share * self.noise_variance

    def _laplace_cuts(self) -> tuple[float, float]:
        """Return where zero lies, in standard deviations above the centre of either side's normal.

        For w > 0 the exponent -(w - z)^2 / (2 s^2) - w/b is a normal's with centre z - s^2/b; for
        w < 0, mirrored, one with centre -z - s^2/b.
        """
        s = math.sqrt(self.noise_variance)
        pull, centre = s / self.prior.scale, self.observation / s
        return pull - centre, pull + centre


def log_mills_ratio(t: float) -> float:
    """Return log of P(T > t) / density(t) for a standard normal T, with no under- or overflow."""
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
