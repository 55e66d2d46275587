"""Tests of the draws from the posterior under a Laplace prior: integration on grids."""

import numpy as np
import pytest
from scipy import stats
from shrinkage import GaussianPrior, LaplacePrior, laplace_posterior_draws

rng = np.random.default_rng(1)
X = rng.normal(size=(8, 2)) @ [[1, 0.8], [0, 0.6]]  # correlated features
y = X @ [1.0, -0.5] + rng.normal(size=8)
PRIOR, NOISE_VARIANCE = LaplacePrior(0.4), 0.8


def marginals_on_a_grid():
    """Return the grid and the two marginal masses of the posterior from scipy's densities."""
    grid = np.linspace(-4, 4, 401)
    w = np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1)
    logs = stats.norm.logpdf(y - w @ X.T, scale=np.sqrt(NOISE_VARIANCE)).sum(axis=-1)
    logs += stats.laplace.logpdf(w, scale=PRIOR.scale).sum(axis=-1)
    mass = np.exp(logs - logs.max())
    return grid, [mass.sum(axis=1) / mass.sum(), mass.sum(axis=0) / mass.sum()]


def test_draws_have_the_distribution_of_the_posterior():
    draws = laplace_posterior_draws(X, y, PRIOR, NOISE_VARIANCE, 20_000, np.random.default_rng(0))
    grid, masses = marginals_on_a_grid()
    for drawn, mass in zip(draws.T, masses, strict=True):
        assert np.mean(drawn) == pytest.approx(grid @ mass, abs=0.02)
        assert np.std(drawn) == pytest.approx(
            np.sqrt(grid**2 @ mass - (grid @ mass) ** 2), abs=0.02
        )
        below = [np.mean(drawn < at + 0.01) for at in grid[160:241:10]]
        assert below == pytest.approx(np.cumsum(mass)[160:241:10], abs=0.02)


def test_draws_have_a_row_each_and_depend_on_the_generator_alone():
    first, again, other = (
        laplace_posterior_draws(X, y, PRIOR, NOISE_VARIANCE, 5, np.random.default_rng(seed))
        for seed in (0, 0, 1)
    )
    assert first.shape == (5, 2)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"prior": GaussianPrior(1)}, "prior"),
        ({"noise_variance": 0}, "noise_variance"),
        ({"draws": 0}, "draws"),
        ({"y": y[:-1]}, "y"),
        ({"X": np.full((8, 2), np.nan)}, "X"),
    ],
)
def test_bad_input_is_named(change, named):
    good = {"X": X, "y": y, "prior": PRIOR, "noise_variance": NOISE_VARIANCE, "draws": 3}
    with pytest.raises(ValueError, match=named):
        laplace_posterior_draws(**good | change, rng=np.random.default_rng(0))
