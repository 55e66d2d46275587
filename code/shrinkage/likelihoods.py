"""MAP estimates under any likelihood: Gaussian, logistic or Poisson, beside a prior of the weights.

Each likelihood is a generalised linear model with its natural link: a case has the score
t = intercept + x'w, and the derivative of its negative log-likelihood with respect to t is its
expected target minus its target. Source: McCullagh & Nelder 1989, section 2.2.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lasso import ConvergenceError, lasso
from .priors import GaussianPrior, LaplacePrior
from .ridge import ridge
from .validation import check_count, check_numbers, check_positive, check_regression

Array = NDArray[np.float64]
Prior = GaussianPrior | LaplacePrior

HALVINGS = 60  # of a step that does not lower the objective, before the solver gives up
FLAT = 1e-280  # a curvature below this is treated as this, so that a division by it is finite


class Estimate(NamedTuple):
    """The intercept, and the weights of shape (p,)."""

    intercept: float
    weights: Array


@runtime_checkable
class Likelihood(Protocol):
    """What the solver needs of a likelihood; scores t and targets y have shape (n,)."""

    def check(self, y: Array) -> None:
        """Raise a ValueError if a target is none that the likelihood allows."""
        ...

    def negative_log(self, t: Array, y: Array) -> Array:
        """Return -log p(y | t) for each case, with all constants."""
        ...

    def expected(self, t: Array) -> Array:
        """Return the expected target of each case."""
        ...

    def score(self, mean: float) -> float:
        """Return the score whose expected target is `mean`; infinite if there is none."""
        ...

    def slope(self, t: Array, y: Array) -> Array:
        """Return the derivative of `negative_log` with respect to t."""
        ...

    def curvature(self, t: Array) -> Array:
        """Return the second derivative of `negative_log` with respect to t, which is not below 0.

        y does not enter: it is the same for all targets.
        """
        ...


@dataclass(frozen=True)
class GaussianNoise:
    """y = t + noise, with noise of this variance."""

    variance: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "variance", check_positive(self.variance, "variance"))

    def check(self, y: Array) -> None:
        """Allow any targets."""

    def negative_log(self, t: Array, y: Array) -> Array:
        return (y - t) ** 2 / (2 * self.variance) + math.log(2 * math.pi * self.variance) / 2

    def expected(self, t: Array) -> Array:
        return np.asarray(t, dtype=np.float64)

    def score(self, mean: float) -> float:
        return mean

    def slope(self, t: Array, y: Array) -> Array:
        return (t - y) / self.variance

    def curvature(self, t: Array) -> Array:
        return np.full_like(t, 1 / self.variance)


@dataclass(frozen=True)
class Logistic:
    """y is 1 with probability 1 / (1 + exp(-t)), and otherwise 0: logistic regression."""

    def check(self, y: Array) -> None:
        if not np.all((y == 0) | (y == 1)):
            raise ValueError(f"y must hold 0 and 1 only, got {y[(y != 0) & (y != 1)][0]}")

    def negative_log(self, t: Array, y: Array) -> Array:
        return np.logaddexp(0, t) - y * t

    def expected(self, t: Array) -> Array:
        return np.exp(-np.logaddexp(0, -t))

    def score(self, mean: float) -> float:
        return math.log(mean / (1 - mean)) if 0 < mean < 1 else math.copysign(math.inf, mean - 0.5)

    def slope(self, t: Array, y: Array) -> Array:
        # the difference expected(t) - 1 would be lost to rounding where t is large
        return (1 - y) * self.expected(t) - y * self.expected(-t)

    def curvature(self, t: Array) -> Array:
        return self.expected(t) * self.expected(-t)


@dataclass(frozen=True)
class Poisson:
    """y is a count, whose mean is exp(t): Poisson regression."""

    def check(self, y: Array) -> None:
        if not np.all((y >= 0) & (y == np.floor(y))):
            raise ValueError(f"y must hold counts, got {y[(y < 0) | (y != np.floor(y))][0]}")

    def negative_log(self, t: Array, y: Array) -> Array:
        log_factorial = np.array([math.lgamma(count + 1) for count in y.tolist()])
        return np.exp(t) - y * t + log_factorial

    def expected(self, t: Array) -> Array:
        return np.exp(t)

    def score(self, mean: float) -> float:
        return math.log(mean) if mean > 0 else -math.inf

    def slope(self, t: Array, y: Array) -> Array:
        return np.exp(t) - y

    def curvature(self, t: Array) -> Array:
        return np.exp(t)


def negative_log_likelihood(
    likelihood: Likelihood, X: ArrayLike, y: ArrayLike, w: ArrayLike, intercept: float = 0.0
) -> float:
    """Return -log p(y | w), summed over the cases, with all constants.

    Args:
        likelihood: GaussianNoise(variance), Logistic() or Poisson().
        X: design, shape (n, p).
        y: target, shape (n,): any numbers, 0 and 1, or counts.
        w: weights, shape (p,).
        intercept: added to every score.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, or y does not suit.
    """
    X, y, t = _scores(likelihood, X, y, w, intercept)
    return float(np.sum(likelihood.negative_log(t, y)))


def likelihood_gradient(
    likelihood: Likelihood, X: ArrayLike, y: ArrayLike, w: ArrayLike, intercept: float = 0.0
) -> Array:
    """Return the gradient of `negative_log_likelihood` in the weights, shape (p,).

    It is X'(expected target - y), divided by the noise variance if the noise is Gaussian.

    Raises:
        ValueError: as `negative_log_likelihood`.
    """
    X, y, t = _scores(likelihood, X, y, w, intercept)
    return np.asarray(X.T @ likelihood.slope(t, y), dtype=np.float64)


def map_estimate(
    likelihood: Likelihood,
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior | None,
    *,
    intercept: bool = True,
    tolerance: float = 1e-10,
    max_steps: int = 200,
) -> Estimate:
    """Return the MAP estimate, or the maximum likelihood estimate if the prior is None.

    Each step is a Newton step, which is a penalised least-squares fit to reweighted data: `ridge`
    under a Gaussian prior, `lasso` under a Laplace prior, whose zeros are exactly zero. A step that
    would not lower the objective is halved. Source: Friedman, Hastie & Tibshirani 2010, section 3.

    Args:
        likelihood: GaussianNoise(variance), Logistic() or Poisson().
        X: design, shape (n, p).
        y: target, shape (n,): any numbers, 0 and 1, or counts.
        prior: of each weight; None for a flat one. The intercept's is flat.
        intercept: whether there is one.
        tolerance: stop when the optimality conditions hold to this part of the largest slope that
            the loss has at zero weights.
        max_steps: maximum number of steps.

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, y does not suit the
            likelihood, the prior is of another kind, or all targets are such that an intercept
            would run off to infinity: all 0, or all 1 in logistic regression.
        ConvergenceError: if the steps do not reach the tolerance, or if there is no prior and a
            plane separates the two classes: then no weights have the greatest likelihood.
    """
    X, y = check_regression(X, y)
    if not isinstance(likelihood, Likelihood):
        raise ValueError(f"likelihood must be a likelihood such as Logistic(), got {likelihood!r}")
    likelihood.check(y)
    if prior is not None and not isinstance(prior, GaussianPrior | LaplacePrior):
        raise ValueError(f"prior must be a GaussianPrior, a LaplacePrior or None, got {prior!r}")
    tolerance = check_positive(tolerance, "tolerance")
    max_steps = check_count(max_steps, "max_steps", least=1)
    start = likelihood.score(float(y.mean())) if intercept else 0.0
    if not math.isfinite(start):
        raise ValueError(f"y must differ between cases, else there is no intercept; all are {y[0]}")
    problem = _Problem(likelihood, X, y, prior, intercept)
    allowed = tolerance * problem.scale
    now, left = Estimate(start, np.zeros(X.shape[1])), np.inf
    for _ in range(max_steps):
        now = problem.improved(now)
        left = problem.violation(now)
        if prior is None and isinstance(likelihood, Logistic) and problem.separates(now):
            # twice these numbers would give the targets a greater likelihood, and so on
            raise ConvergenceError(
                "map_estimate needs a prior here: a plane separates the classes, so that the "
                "likelihood rises without end as the weights grow"
            )
        if left <= allowed:
            return now
    raise ConvergenceError(
        f"map_estimate stopped after max_steps = {max_steps} with a slope of {left:.3g}, above "
        f"{allowed:.3g}; |w| = {np.linalg.norm(now.weights):.3g}"
    )


@dataclass(frozen=True)
class _Problem:
    """A likelihood with its data, the prior, and whether there is an intercept."""

    likelihood: Likelihood
    X: Array
    y: Array
    prior: Prior | None
    intercept: bool

    @property
    def scale(self) -> float:
        """The largest slope of the loss, in a weight or the intercept, at zero weights."""
        slope = np.abs(self.likelihood.slope(np.zeros(len(self.y)), self.y))
        rows = np.maximum(np.abs(self.X).max(axis=1), 1.0 if self.intercept else 0.0)
        return float(slope @ rows) + np.finfo(float).tiny

    def separates(self, at: Estimate) -> bool:
        """Whether every score is on the side of its class."""
        return bool(np.all((2 * self.y - 1) * (at.intercept + self.X @ at.weights) > 0))

    def objective(self, at: Estimate) -> float:
        """Return loss plus penalty, infinite where a number is too large."""
        with np.errstate(over="ignore", invalid="ignore"):
            terms = self.likelihood.negative_log(at.intercept + self.X @ at.weights, self.y)
            total = float(np.sum(terms))
        if self.prior is not None:
            total += float(self.prior.strength() * self.prior.penalty.value(at.weights))
        return total if math.isfinite(total) else math.inf

    def violation(self, at: Estimate) -> float:
        """Return the largest violation of the optimality conditions, in units of the slope."""
        slopes = self.likelihood.slope(at.intercept + self.X @ at.weights, self.y)
        pull = self.X.T @ slopes
        if isinstance(self.prior, GaussianPrior):
            off = np.abs(pull + at.weights / self.prior.variance)
        elif isinstance(self.prior, LaplacePrior):
            bound = 1 / self.prior.scale
            at_zero = np.maximum(np.abs(pull) - bound, 0.0)
            off = np.where(at.weights == 0, at_zero, np.abs(pull + bound * np.sign(at.weights)))
        else:
            off = np.abs(pull)
        of_intercept = abs(float(slopes.sum())) if self.intercept else 0.0
        return max(float(off.max()), of_intercept)

    def improved(self, at: Estimate) -> Estimate:
        """Return the estimate after one step, halved until it lowers the objective."""
        target, before = self._newton(at), self.objective(at)
        for halving in range(HALVINGS):
            part = 0.5**halving
            tried = Estimate(
                at.intercept + part * (target.intercept - at.intercept),
                # the full step keeps zeros exact
                target.weights if part == 1 else at.weights + part * (target.weights - at.weights),
            )
            if self.objective(tried) <= before + 1e-14 * abs(before):
                return tried
        return at

    def _newton(self, at: Estimate) -> Estimate:
        """Return the minimiser of the objective with the loss replaced by its quadratic model."""
        t = at.intercept + self.X @ at.weights
        root = np.sqrt(np.maximum(self.likelihood.curvature(t), FLAT))
        # rows weighted by the curvature; the target moves each score by one Newton step of its own
        rows = root[:, None] * self.X
        aims = root * t - self.likelihood.slope(t, self.y) / root
        if self.intercept:  # its column, taken out of the others
            ones = root / np.linalg.norm(root)
            rows_left, aims_left = rows - np.outer(ones, ones @ rows), aims - ones * (ones @ aims)
        else:
            rows_left, aims_left = rows, aims
        if self.prior is None:
            weights = ridge(rows_left, aims_left, 0)
        elif isinstance(self.prior, GaussianPrior):
            weights = ridge(rows_left, aims_left, 2 * self.prior.strength())
        else:
            weights = lasso(rows_left, aims_left, 2 * self.prior.strength())
        if not self.intercept:
            return Estimate(0.0, weights)
        return Estimate(float(root @ (aims - rows @ weights) / (root @ root)), weights)


def _scores(
    likelihood: Likelihood, X: ArrayLike, y: ArrayLike, w: ArrayLike, intercept: float
) -> tuple[Array, Array, Array]:
    """Return X, y and the score of each case, checked."""
    X, y = check_regression(X, y)
    likelihood.check(y)
    w = check_numbers(w, "w")
    if w.shape != X.shape[1:]:
        raise ValueError(f"w must have shape ({X.shape[1]},), got {w.shape}")
    return X, y, float(check_numbers(intercept, "intercept")) + X @ w
