"""Priors whose negative log density is a penalty: Gaussian for ridge, Laplace for LASSO."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .penalties import L1, L2
from .validation import check_count, check_numbers, check_positive

Loss = Literal["nll", "rss", "mse"]


@dataclass(frozen=True)
class GaussianPrior:
    """w ~ N(0, sigma^2), independently for each weight; sigma is a standard deviation."""

    sigma: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "sigma", check_positive(self.sigma, "sigma"))

    @classmethod
    def with_variance(cls, variance: float) -> "GaussianPrior":
        """Return the prior with this variance: sigma = sqrt(variance)."""
        return cls(math.sqrt(check_positive(variance, "variance")))

    @property
    def variance(self) -> float:
        """The prior variance, sigma^2."""
        return self.sigma**2

    @property
    def penalty(self) -> L2:
        """The penalty to which the negative log density is equal, up to a factor and a constant."""
        return L2()

    def density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return exp(-w^2 / (2 sigma^2)) / (sigma sqrt(2 pi)), elementwise, in units of 1/w."""
        return np.exp(-self.negative_log_density(w))

    def negative_log_density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return w^2 / (2 sigma^2) + log(sigma sqrt(2 pi)), elementwise."""
        w = check_numbers(w, "w")
        return w**2 / (2 * self.variance) + math.log(self.sigma * math.sqrt(2 * math.pi))

    def strength(
        self, loss: Loss = "nll", noise_variance: float | None = None, n: int | None = None
    ) -> float:
        """Return the lam at which the MAP estimate minimises loss + lam * sum w_j^2.

        Args:
            loss: "nll" for the full negative log-likelihood: lam = 1 / (2 sigma^2);
                "rss" for the residual sum of squares: lam = noise_variance / sigma^2;
                "mse" for RSS / n: lam = noise_variance / (n sigma^2).
            noise_variance: variance of the noise in each y; needed by "rss" and "mse".
            n: number of cases; needed by "mse".

        Raises:
            ValueError: if loss is another name, or an argument it needs is missing or not positive.
        """
        return loss_scale(loss, noise_variance, n) / (2 * self.variance)


@dataclass(frozen=True)
class LaplacePrior:
    """w ~ Laplace(0, b), independently for each weight; the scale b is not a standard deviation."""

    scale: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "scale", check_positive(self.scale, "scale"))

    @classmethod
    def with_variance(cls, variance: float) -> "LaplacePrior":
        """Return the prior with this variance: b = sqrt(variance / 2)."""
        return cls(math.sqrt(check_positive(variance, "variance") / 2))

    @property
    def variance(self) -> float:
        """The prior variance, 2 b^2."""
        return 2 * self.scale**2

    @property
    def penalty(self) -> L1:
        """The penalty to which the negative log density is equal, up to a factor and a constant."""
        return L1()

    def density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return exp(-|w| / b) / (2 b), elementwise, in units of 1/w."""
        return np.exp(-self.negative_log_density(w))

    def negative_log_density(self, w: ArrayLike) -> NDArray[np.float64]:
        """Return |w| / b + log(2 b), elementwise."""
        return np.abs(check_numbers(w, "w")) / self.scale + math.log(2 * self.scale)

    def strength(
        self, loss: Loss = "nll", noise_variance: float | None = None, n: int | None = None
    ) -> float:
        """Return the lam at which the MAP estimate minimises loss + lam * sum |w_j|.

        Source: Tibshirani 1996, section 5.

        Args:
            loss: "nll" for the full negative log-likelihood: lam = 1 / b;
                "rss" for the residual sum of squares: lam = 2 noise_variance / b;
                "mse" for RSS / n: lam = 2 noise_variance / (n b).
            noise_variance: variance of the noise in each y; needed by "rss" and "mse".
            n: number of cases; needed by "mse".

        Raises:
            ValueError: if loss is another name, or an argument it needs is missing or not positive.
        """
        return loss_scale(loss, noise_variance, n) / self.scale


def loss_scale(loss: Loss, noise_variance: float | None = None, n: int | None = None) -> float:
    """Return the factor that turns the negative log-likelihood of Gaussian noise into `loss`.

    The negative log-likelihood is RSS / (2 noise_variance) plus a constant, so the factor is 1 for
    "nll", 2 noise_variance for "rss" and 2 noise_variance / n for "mse". The penalty has to be
    multiplied by it too.

    Raises:
        ValueError: if loss is another name, or an argument it needs is missing or not positive.
    """
    if loss == "nll":
        return 1.0
    if loss == "rss":
        return 2 * check_positive(noise_variance, "noise_variance")
    if loss == "mse":
        return 2 * check_positive(noise_variance, "noise_variance") / check_count(n, "n", least=1)
    raise ValueError(f'loss must be "nll", "rss" or "mse", got {loss!r}')
