"""Tests of the posterior: numerical integration, high precision and minimisation."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats
from scipy.optimize import minimize_scalar
from shrinkage import GaussianPrior, LaplacePrior, Posterior
from shrinkage.posterior import TAIL, log_mills_ratio, mean_excess

widths = st.floats(0.1, 10)
priors = st.one_of(st.builds(GaussianPrior, widths), st.builds(LaplacePrior, widths))
posteriors = st.builds(Posterior, priors, st.floats(-8, 8), st.floats(0.1, 10))


def prior_times_likelihood(posterior, w):
    """Return the unnormalised posterior at w from scipy's densities."""
    noise = stats.norm(scale=math.sqrt(posterior.noise_variance))
    prior = posterior.prior
    if isinstance(prior, GaussianPrior):
        return noise.pdf(posterior.observation - w) * stats.norm.pdf(w, scale=prior.sigma)
    return noise.pdf(posterior.observation - w) * stats.laplace.pdf(w, scale=prior.scale)


# Gauss-Legendre quadrature with 30 nodes in each of 100 parts of [-50, 50], with the kink between
# two parts. The posteriors below lie within this range, and no peak is narrower than 0.1.
PIECE_NODES, PIECE_WEIGHTS = np.polynomial.legendre.leggauss(30)
NODES = (np.arange(-50, 50)[:, None] + (PIECE_NODES + 1) / 2).ravel()
NODE_WEIGHTS = np.tile(PIECE_WEIGHTS / 2, 100)


def integral(values):
    """Return the integral of a function given its values at NODES."""
    return float(NODE_WEIGHTS @ values)


@given(posteriors)
def test_density_integrates_to_one(posterior):
    assert integral(posterior.density(NODES)) == pytest.approx(1, abs=1e-10)


@given(posteriors, st.floats(-8, 8), st.floats(-8, 8))
def test_density_is_prior_times_likelihood(posterior, u, w):
    ours = posterior.density(u) * prior_times_likelihood(posterior, w)
    theirs = posterior.density(w) * prior_times_likelihood(posterior, u)
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-300)


@given(posteriors)
def test_mean_matches_numerical_integration(posterior):
    joint = prior_times_likelihood(posterior, NODES)
    mean = integral(NODES * joint) / integral(joint)
    assert posterior.mean == pytest.approx(mean, rel=1e-9, abs=1e-10)


@given(posteriors)
def test_mode_maximises_the_posterior(posterior):
    found = minimize_scalar(
        lambda w: -math.log(max(prior_times_likelihood(posterior, w), 1e-300)),
        bounds=(-10, 10),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert posterior.mode == pytest.approx(found.x, abs=1e-5)


@given(priors, st.floats(-8, 8), st.floats(0.1, 10))
def test_negating_the_observation_negates_mode_and_mean(prior, observation, variance):
    up, down = Posterior(prior, observation, variance), Posterior(prior, -observation, variance)
    assert up.mode == -down.mode
    assert up.mean == pytest.approx(-down.mean, rel=1e-12)
    assert up.density(0.3) == pytest.approx(down.density(-0.3), rel=1e-12)


@given(posteriors)
def test_mode_and_mean_lie_between_zero_and_the_observation(posterior):
    z = posterior.maximum_likelihood
    assert z == posterior.observation
    for estimate in (posterior.mode, posterior.mean):
        assert min(0, z) - 1e-12 <= estimate <= max(0, z) + 1e-12


def test_the_course_example_has_mode_zero_and_mean_0_3945():
    posterior = Posterior(LaplacePrior(1), 0.8)
    assert posterior.mode == 0.0
    assert f"{posterior.mean:.4f}" == "0.3945"
    assert posterior.maximum_likelihood == 0.8


def test_mode_and_mean_are_equal_under_a_gaussian_prior():
    posterior = Posterior(GaussianPrior(2), 3.0, noise_variance=1.0)
    assert posterior.mode == pytest.approx(3 * 4 / 5, rel=1e-15)
    assert posterior.mean == pytest.approx(3 * 4 / 5, rel=1e-15)
    w = np.linspace(-3, 5, 9)
    expected = stats.norm.pdf(w, loc=12 / 5, scale=math.sqrt(4 / 5))
    np.testing.assert_allclose(posterior.density(w), expected, rtol=1e-12)


def precise_mean(b, z, variance):
    """Return the posterior mean under a Laplace prior from the error function, to 60 digits."""
    with mpmath.workdps(60):
        b, z, variance = mpmath.mpf(b), mpmath.mpf(z), mpmath.mpf(variance)
        root = mpmath.sqrt(2 * variance)
        above = mpmath.exp(-z / b) * mpmath.erfc((variance / b - z) / root)
        below = mpmath.exp(z / b) * mpmath.erfc((variance / b + z) / root)
        return float(z - variance / b * (above - below) / (above + below))


@pytest.mark.parametrize(
    ("b", "z", "variance"),
    [
        (1, 0.8, 1),
        (1e-3, 0.8, 1),  # prior much narrower than the noise
        (1e-6, 0.8, 1),
        (1e3, 0.8, 1),  # prior much wider than the noise
        (1, 30, 1),  # large observation
        (1, -300, 1),
        (0.1, 2, 1e-6),  # almost no noise
        (0.25, 1e-9, 1),  # observation near zero
    ],
)
def test_mean_is_accurate_in_the_tails(b, z, variance):
    posterior = Posterior(LaplacePrior(b), z, variance)
    assert posterior.mean == pytest.approx(precise_mean(b, z, variance), rel=1e-8)
    assert np.isfinite(posterior.density([-1.0, 0.0, z])).all()


def test_extreme_values_neither_overflow_nor_lose_the_sign():
    assert Posterior(LaplacePrior(1e-8), 1e8).mean > 0
    assert Posterior(LaplacePrior(1), 1e9).mean == pytest.approx(1e9 - 1, rel=1e-15)
    assert Posterior(LaplacePrior(1), -1e9).mean == pytest.approx(1 - 1e9, rel=1e-15)
    assert Posterior(LaplacePrior(1), 0.0).mean == 0.0


@given(st.floats(-30, 200))
def test_mills_ratio_matches_scipy(t):
    expected = special.log_ndtr(-t) + t**2 / 2 + math.log(2 * math.pi) / 2
    assert log_mills_ratio(t) == pytest.approx(expected, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("t", [-40, -3, 0, 1, TAIL, np.nextafter(TAIL, 5), 6, 30, 1e4])
def test_mean_excess_matches_high_precision(t):
    with mpmath.workdps(80):
        x = mpmath.mpf(float(t))
        expected = mpmath.npdf(x) / (mpmath.erfc(x / mpmath.sqrt(2)) / 2) - x
        expected = float(expected)
    assert mean_excess(float(t)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Posterior("gauss", 1), r"^prior must be a GaussianPrior or LaplacePrior, got 'ga"),
        (lambda: Posterior(LaplacePrior(1), np.nan), r"^observation must be a finite number, got "),
        (lambda: Posterior(LaplacePrior(1), 1, 0), r"^noise_variance must be .* zero, got 0$"),
        (lambda: Posterior(LaplacePrior(1), 1).density(np.inf), r"^w must be finite, got inf$"),
        (lambda: Posterior(GaussianPrior(1), 1).density(np.nan), r"^w must be finite, got nan$"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
