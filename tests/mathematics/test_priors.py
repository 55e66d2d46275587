"""Tests of the priors: scipy.stats, integrals and the posteriors they imply."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from shrinkage import L1, L2, GaussianPrior, LaplacePrior, lasso, ridge

widths = st.floats(0.05, 20)
weights = st.floats(-30, 30)
priors = st.one_of(st.builds(GaussianPrior, widths), st.builds(LaplacePrior, widths))


def scipy_prior(prior):
    """Return the same prior as a scipy.stats distribution."""
    if isinstance(prior, GaussianPrior):
        return stats.norm(scale=prior.sigma)
    return stats.laplace(scale=prior.scale)


@given(priors, weights)
def test_density_matches_scipy(prior, w):
    assert prior.density(w) == pytest.approx(scipy_prior(prior).pdf(w), rel=1e-10, abs=1e-300)
    assert prior.negative_log_density(w) == pytest.approx(-scipy_prior(prior).logpdf(w), rel=1e-10)


@pytest.mark.parametrize("prior", [GaussianPrior(0.7), LaplacePrior(0.7)])
def test_density_integrates_to_one_and_has_the_stated_variance(prior):
    def moment(k):
        return 2 * quad(lambda w: w**k * float(prior.density(w)), 0, np.inf)[0]

    assert moment(0) == pytest.approx(1, rel=1e-10)
    assert moment(2) == pytest.approx(prior.variance, rel=1e-8)


def test_the_laplace_variance_is_twice_the_scale_squared():
    assert LaplacePrior(3).variance == 18
    assert GaussianPrior(3).variance == 9


@given(st.floats(1e-3, 1e3))
def test_both_priors_can_have_the_same_variance(variance):
    for family in (GaussianPrior, LaplacePrior):
        assert family.with_variance(variance).variance == pytest.approx(variance, rel=1e-14)


def test_density_of_an_array_keeps_its_shape():
    w = np.linspace(-1, 1, 6).reshape(2, 3)
    for prior in (GaussianPrior(1), LaplacePrior(1)):
        assert prior.density(w).shape == prior.negative_log_density(w).shape == (2, 3)


def test_each_prior_has_its_penalty():
    assert GaussianPrior(1).penalty == L2()
    assert LaplacePrior(1).penalty == L1()


@pytest.mark.parametrize("loss", ["nll", "rss", "mse"])
@given(prior=priors, noise_variance=st.floats(0.1, 10), seed=st.integers(0, 1000))
def test_loss_plus_penalty_is_the_negative_log_posterior_up_to_scale_and_constant(
    loss, prior, noise_variance, seed
):
    # If this holds for all pairs of weights, both have the same minimiser: the MAP estimate.
    rng = np.random.default_rng(seed)
    n = 7
    X, y = rng.normal(size=(n, 3)), rng.normal(size=n)
    u, w = rng.normal(size=(2, 3))

    def negative_log_posterior(w):
        noise = stats.norm(scale=math.sqrt(noise_variance))
        return -noise.logpdf(y - X @ w).sum() - scipy_prior(prior).logpdf(w).sum()

    def penalised(w):
        rss = np.sum((y - X @ w) ** 2)
        value = {"nll": rss / (2 * noise_variance), "rss": rss, "mse": rss / n}[loss]
        penalty = np.sum(w**2) if isinstance(prior, GaussianPrior) else np.sum(np.abs(w))
        return value + prior.strength(loss, noise_variance=noise_variance, n=n) * penalty

    scale = {"nll": 1, "rss": 2 * noise_variance, "mse": 2 * noise_variance / n}[loss]
    difference = scale * (negative_log_posterior(u) - negative_log_posterior(w))
    assert penalised(u) - penalised(w) == pytest.approx(difference, rel=1e-8, abs=1e-8)


def test_strengths_as_the_course_states_them():
    gaussian, laplace = GaussianPrior(2), LaplacePrior(2)
    assert gaussian.strength() == 1 / 8  # 1 / (2 sigma^2)
    assert laplace.strength() == 1 / 2  # 1 / b
    assert gaussian.strength("rss", noise_variance=3) == 3 / 4  # s^2 / sigma^2
    assert laplace.strength("rss", noise_variance=3) == 3  # 2 s^2 / b
    assert gaussian.strength("mse", noise_variance=3, n=10) == pytest.approx(3 / 40, rel=1e-15)
    assert laplace.strength("mse", noise_variance=3, n=10) == pytest.approx(3 / 10, rel=1e-15)


def test_map_estimate_maximises_the_posterior():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(12, 3)), rng.normal(size=12)
    for prior, solve in ((GaussianPrior(0.4), ridge), (LaplacePrior(0.2), lasso)):
        top = solve(X, y, prior.strength("rss", noise_variance=0.8))

        def log_posterior(w, prior=prior):
            noise = stats.norm(scale=math.sqrt(0.8))
            return noise.logpdf(y - X @ w).sum() + scipy_prior(prior).logpdf(w).sum()

        around = top + rng.normal(scale=1e-2, size=(200, 3))
        assert all(log_posterior(w) < log_posterior(top) for w in around)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: GaussianPrior(0), r"^sigma must be a finite number above zero, got 0$"),
        (lambda: LaplacePrior(-1), r"^scale must be a finite number above zero, got -1$"),
        (lambda: GaussianPrior.with_variance(-1), r"^variance must be a finite number above zero,"),
        (lambda: LaplacePrior.with_variance(np.nan), r"^variance must be a finite number above ze"),
        (lambda: GaussianPrior(1).density([np.nan]), r"^w must be finite, got nan at index 0$"),
        (lambda: LaplacePrior(1).density("a"), r"^w must hold real numbers, got dtype <U1$"),
        (lambda: LaplacePrior(1).strength("sse"), r"^loss must be .* got 'sse'$"),
        (lambda: LaplacePrior(1).strength("rss"), r"^noise_variance must be .* zero, got None$"),
        (lambda: GaussianPrior(1).strength("mse", 1.0), r"^n must be a whole .* 1, got None$"),
        (lambda: GaussianPrior(1).strength("mse", -1, 5), r"^noise_variance must be .* got -1$"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
