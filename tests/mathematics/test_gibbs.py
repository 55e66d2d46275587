"""Tests of Gibbs sampling: integration on grids, the exact Gaussian, scipy's distributions."""

import numpy as np
import pytest
from scipy import stats
from shrinkage import (
    GaussianPrior,
    HorseshoePrior,
    LaplacePrior,
    marginal_density,
    posterior_draws,
)
from shrinkage.gibbs import horseshoe_precisions, inverse_gaussian

rng = np.random.default_rng(1)
X = rng.normal(size=(8, 2)) @ [[1, 0.8], [0, 0.6]]  # correlated features
y = X @ [1.0, -0.5] + rng.normal(size=8)
S2 = 0.8
PRIORS = {
    "gaussian": GaussianPrior(0.5),
    "laplace": LaplacePrior(0.4),
    "horseshoe": HorseshoePrior(0.3),
}
every_prior = pytest.mark.parametrize("name", PRIORS)


def log_density_of_the_prior(name, w):
    if name == "gaussian":
        return stats.norm.logpdf(w, scale=0.5)
    if name == "laplace":
        return stats.laplace.logpdf(w, scale=0.4)
    # a half-Cauchy local scale at its quantiles, in many cells
    local = 0.3 * np.tan(np.pi / 2 * (np.arange(4000) + 0.5) / 4000)
    each = {at: np.log(np.mean(stats.norm.pdf(at, scale=local))) for at in np.unique(np.abs(w))}
    return np.vectorize(each.get)(np.abs(w))


def marginals_on_a_grid(name):
    """Return the middles of cells and the two marginal masses of the posterior in them."""
    # no middle at zero, where the horseshoe's density is infinite
    grid = (np.arange(-500, 500) + 0.5) / 125
    logs = stats.norm.logpdf(
        y - np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1) @ X.T, scale=np.sqrt(S2)
    ).sum(axis=-1)
    own = log_density_of_the_prior(name, grid)
    logs += own[:, None] + own
    mass = np.exp(logs - logs.max())
    return grid, [mass.sum(axis=1) / mass.sum(), mass.sum(axis=0) / mass.sum()]


@every_prior
def test_draws_and_densities_are_those_of_quadrature_in_two_dimensions(name):
    prior, grid = PRIORS[name], None
    draws = posterior_draws(X, y, prior, S2, 1000, np.random.default_rng(0), chains=50)
    grid, masses = marginals_on_a_grid(name)
    cuts = np.arange(-4, 5) / 4
    for j, mass in enumerate(masses):
        each = draws[:, :, j]
        error = each.mean(axis=1).std() / np.sqrt(50)
        assert abs(each.mean() - grid @ mass) < 4 * error + 2e-3
        below = [np.mean(each < cut) for cut in cuts]
        assert below == pytest.approx([mass[grid < cut].sum() for cut in cuts], abs=0.012)
        some = draws[:, ::50].reshape(-1, 2)
        away = np.abs(grid) > 0.1
        density = marginal_density(X, y, prior, S2, some, j, grid[away])
        assert density == pytest.approx(mass[away] * 125, rel=0.05, abs=0.02)


def test_gaussian_draws_are_independent_with_the_exact_mean_and_covariance():
    prior = PRIORS["gaussian"]
    draws = posterior_draws(X, y, prior, S2, 2000, np.random.default_rng(0), chains=50)
    precision = X.T @ X / S2 + np.eye(2) / prior.variance
    mean = np.linalg.solve(precision, X.T @ y / S2)
    flat = draws.reshape(-1, 2)
    assert flat.mean(axis=0) == pytest.approx(mean, abs=0.005)
    assert np.cov(flat.T) == pytest.approx(np.linalg.inv(precision), abs=0.003)
    now, then = draws[:, :-1, 0].ravel(), draws[:, 1:, 0].ravel()
    assert abs(np.corrcoef(now, then)[0, 1]) < 0.015


def test_marginal_density_of_a_single_weight_is_exact():
    column = X[:, :1]
    at, start = np.linspace(-1, 1.5, 11), np.zeros((1, 1))
    precision = float(column[:, 0] @ column[:, 0]) / S2 + 1 / 0.5**2
    mean = column[:, 0] @ y / S2 / precision
    found = marginal_density(column, y, PRIORS["gaussian"], S2, start, 0, at)
    assert found == pytest.approx(stats.norm.pdf(at, mean, precision**-0.5))
    horseshoe = PRIORS["horseshoe"]
    fine = np.concatenate([-np.geomspace(8, 1e-9, 4000), np.geomspace(1e-9, 8, 4000)])
    mass = np.trapezoid(marginal_density(column, y, horseshoe, S2, start, 0, fine), fine)
    assert mass == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(("mean", "shape"), [(0.3, 2.0), (1.0, 1.0), (40.0, 0.5), (1e8, 0.3)])
def test_inverse_gaussian_draws_have_scipys_distribution(mean, shape):
    drawn = inverse_gaussian(np.full(20_000, mean), shape, np.random.default_rng(3))
    scipys = stats.invgauss(mean / shape, scale=shape)
    assert stats.kstest(drawn, scipys.cdf).pvalue > 0.01
    assert np.all(drawn > 0)


def test_precisions_of_the_horseshoe_have_a_half_cauchy_root():
    # without data, a chain whose weights are drawn from the prior must stay at the prior
    draws = np.random.default_rng(4)
    local = draws.standard_cauchy(40_000)
    rates = draws.standard_exponential(40_000) / (1 + local**-2.0)
    for _ in range(3):
        w = 0.7 * local * draws.standard_normal(40_000)
        precision, rates = horseshoe_precisions(w, rates, 0.7, draws)
        local = 1 / (0.7 * np.sqrt(precision))
    assert stats.kstest(local, stats.halfcauchy.cdf).pvalue > 0.01


@every_prior
def test_chains_do_not_part_for_a_rounding_error(name):
    first, shifted = (
        posterior_draws(X, target, PRIORS[name], S2, 2000, np.random.default_rng(0), chains=5)
        for target in (y, y * (1 + 1e-13))
    )
    assert first == pytest.approx(shifted, rel=1e-7, abs=1e-9)


def test_draws_depend_on_the_generator_alone():
    first, again, other = (
        posterior_draws(X, y, PRIORS["laplace"], S2, 5, np.random.default_rng(seed), chains=3)
        for seed in (0, 0, 1)
    )
    assert first.shape == (3, 5, 2)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first[0], first[1])


GOOD = {"X": X, "y": y, "prior": PRIORS["laplace"], "noise_variance": S2}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"prior": 3}, "prior"),
        ({"noise_variance": 0}, "noise_variance"),
        ({"draws": 0}, "draws"),
        ({"chains": 0}, "chains"),
        ({"y": y[:-1]}, "y"),
        ({"X": np.full((8, 2), np.nan)}, "X"),
    ],
)
def test_bad_input_of_draws_is_named(change, named):
    with pytest.raises(ValueError, match=named):
        posterior_draws(**GOOD | {"draws": 3} | change, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"prior": "laplace"}, "prior"),
        ({"noise_variance": -1}, "noise_variance"),
        ({"draws": np.zeros((4, 3))}, r"draws.*\(m, 2\).*\(4, 3\)"),
        ({"draws": np.zeros((0, 2))}, r"draws.*\(0, 2\)"),
        ({"j": 2}, "j must be below 2"),
        ({"j": -1}, "j"),
        ({"at": [np.inf]}, "at"),
    ],
)
def test_bad_input_of_densities_is_named(change, named):
    call = GOOD | {"draws": np.zeros((4, 2)), "j": 0, "at": [0.1]} | change
    with pytest.raises(ValueError, match=named):
        marginal_density(**call)
