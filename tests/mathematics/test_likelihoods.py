"""Tests of MAP estimates under any likelihood: scikit-learn, statsmodels, SciPy, closed forms."""

import math
import re

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from shrinkage import (
    ConvergenceError,
    GaussianNoise,
    GaussianPrior,
    LaplacePrior,
    Logistic,
    Poisson,
    centre,
    kkt_violation,
    lasso,
    likelihood_gradient,
    map_estimate,
    negative_log_likelihood,
    ridge,
)
from shrinkage.likelihoods import Likelihood
from sklearn.linear_model import LogisticRegression, PoissonRegressor

LIKELIHOODS = {"Gaussian": GaussianNoise(1.7), "logistic": Logistic(), "Poisson": Poisson()}
every = pytest.mark.parametrize("name", LIKELIHOODS)


def data(name, seed, n=40, p=3):
    """Return X (n, p) and targets that the likelihood of this name can have, not all equal."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + rng.normal(size=p)
    t = 0.4 + (X - X.mean(axis=0)) @ rng.normal(0, 0.6, p)
    if name == "Gaussian":
        return X, t + rng.normal(0, 1.3, n)
    if name == "Poisson":
        return X, np.concatenate([rng.poisson(np.exp(t[:-1])), [1]]).astype(float)
    return X, np.concatenate([t[:-2] + rng.logistic(size=n - 2) > 0, [0, 1]]).astype(float)


problems = st.tuples(
    st.sampled_from(list(LIKELIHOODS)), st.integers(0, 10**6), st.integers(8, 40), st.integers(1, 6)
)
widths = st.floats(0.05, 5)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("C", [0.01, 1, 100])
def test_c_of_scikit_learn_is_the_variance_of_a_gaussian_prior(C, seed):
    X, y = data("logistic", seed)
    found = map_estimate(Logistic(), X, y, GaussianPrior.with_variance(C))
    theirs = LogisticRegression(C=C, tol=1e-12, max_iter=10_000).fit(X, y)
    assert found.weights == pytest.approx(theirs.coef_[0], abs=1e-7)
    assert found.intercept == pytest.approx(theirs.intercept_[0], abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("C", [0.05, 0.3, 2])
def test_c_of_scikit_learn_is_the_scale_of_a_laplace_prior(C, seed):
    X, y = data("logistic", seed, p=6)
    is_old = getattr(LogisticRegression(), "penalty", None) == "l2"  # before scikit-learn 1.8
    l1 = {"penalty": "l1"} if is_old else {"l1_ratio": 1}
    model = LogisticRegression(
        C=C, solver="liblinear", fit_intercept=False, tol=1e-12, max_iter=100_000, **l1
    )
    theirs = model.fit(X, y).coef_[0]
    found = map_estimate(Logistic(), X, y, LaplacePrior(C), intercept=False).weights
    assert found == pytest.approx(theirs, abs=1e-6)
    assert np.array_equal(found == 0, np.abs(theirs) < 1e-9)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("alpha", [0.01, 0.3, 3])
def test_alpha_of_poisson_regressor_is_one_over_n_times_the_variance(alpha, seed):
    X, y = data("Poisson", seed)
    found = map_estimate(Poisson(), X, y, GaussianPrior.with_variance(1 / (len(y) * alpha)))
    theirs = PoissonRegressor(alpha=alpha, tol=1e-12, max_iter=10_000).fit(X, y)
    assert found.weights == pytest.approx(theirs.coef_, abs=1e-6)
    assert found.intercept == pytest.approx(theirs.intercept_, abs=1e-6)


FAMILIES = {
    "Gaussian": sm.families.Gaussian(),
    "logistic": sm.families.Binomial(),
    "Poisson": sm.families.Poisson(),
}


@every
@pytest.mark.parametrize("seed", range(3))
def test_without_a_prior_it_is_the_maximum_likelihood_of_statsmodels(name, seed):
    X, y = data(name, seed)
    design = sm.add_constant(X, has_constant="add")
    theirs = sm.GLM(y, design, family=FAMILIES[name]).fit(tol=1e-13).params
    found = map_estimate(LIKELIHOODS[name], X, y, None)
    assert [found.intercept, *found.weights] == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize("name", ["logistic", "Poisson"])
@pytest.mark.parametrize("l1_share", [0, 1])
def test_penalised_fit_of_statsmodels_has_the_mean_over_n(name, l1_share):
    X, y = data(name, 4)
    strength = 0.05
    model = sm.GLM(y, X, family=FAMILIES[name])
    theirs = model.fit_regularized(
        alpha=strength, L1_wt=l1_share, maxiter=10_000, cnvrg_tol=1e-14, zero_tol=1e-10
    ).params
    scale = 1 / (len(y) * strength)
    prior = LaplacePrior(scale) if l1_share else GaussianPrior.with_variance(scale)
    found = map_estimate(LIKELIHOODS[name], X, y, prior, intercept=False)
    assert found.weights == pytest.approx(theirs, abs=1e-5)


@every
@pytest.mark.parametrize("prior", [GaussianPrior(0.4), LaplacePrior(0.2)], ids=lambda p: type(p))
def test_no_weights_near_it_are_better_by_the_objective_of_scipy(name, prior):
    X, y = data(name, 7)
    found = map_estimate(LIKELIHOODS[name], X, y, prior)
    of_scipy = {
        "Gaussian": lambda t: scipy.stats.norm.logpdf(y, t, math.sqrt(1.7)),
        "logistic": lambda t: scipy.stats.bernoulli.logpmf(y, scipy.special.expit(t)),
        "Poisson": lambda t: scipy.stats.poisson.logpmf(y, np.exp(t)),
    }[name]

    def minus_log_posterior(at):
        weights = at[1:]
        if isinstance(prior, GaussianPrior):
            before = scipy.stats.norm.logpdf(weights, 0, prior.sigma)
        else:
            before = scipy.stats.laplace.logpdf(weights, 0, prior.scale)
        return -np.sum(of_scipy(at[0] + X @ weights)) - np.sum(before)

    ours = np.array([found.intercept, *found.weights])
    search = scipy.optimize.minimize(
        minus_log_posterior,
        ours + 0.1,
        method="Powell",
        options={"xtol": 1e-10, "ftol": 1e-14, "maxiter": 100_000},
    )
    assert search.x == pytest.approx(ours, abs=2e-4)
    assert minus_log_posterior(ours) <= search.fun + 1e-9


@every
def test_negative_log_likelihood_has_all_constants(name):
    X, y = data(name, 3)
    w, b = np.array([0.3, -0.2, 0.5]), 0.7
    t = b + X @ w
    expected = {
        "Gaussian": scipy.stats.norm.logpdf(y, t, math.sqrt(1.7)),
        "logistic": scipy.stats.bernoulli.logpmf(y, scipy.special.expit(t)),
        "Poisson": scipy.stats.poisson.logpmf(y, np.exp(t)),
    }[name]
    found = negative_log_likelihood(LIKELIHOODS[name], X, y, w, b)
    assert found == pytest.approx(-expected.sum(), rel=1e-12)


@every
def test_gradient_and_curvature_are_the_derivatives(name):
    X, y = data(name, 3)
    likelihood, w, b = LIKELIHOODS[name], np.array([0.3, -0.2, 0.5]), 0.7
    slopes = scipy.optimize.approx_fprime(
        w, lambda at: negative_log_likelihood(likelihood, X, y, at, b), 1e-7
    )
    assert likelihood_gradient(likelihood, X, y, w, b) == pytest.approx(slopes, rel=1e-4, abs=1e-4)
    t, step = b + X @ w, 1e-5
    bend = (likelihood.slope(t + step, y) - likelihood.slope(t - step, y)) / (2 * step)
    assert likelihood.curvature(t) == pytest.approx(bend, rel=1e-6, abs=1e-9)


@every
def test_gradient_is_the_expected_minus_the_target(name):
    X, y = data(name, 3)
    likelihood, w = LIKELIHOODS[name], np.array([0.3, -0.2, 0.5])
    off = X.T @ (likelihood.expected(X @ w) - y) / (1.7 if name == "Gaussian" else 1)
    assert likelihood_gradient(likelihood, X, y, w) == pytest.approx(off, rel=1e-10, abs=1e-12)


@every
@pytest.mark.parametrize("mean", [0.01, 0.4, 0.93])
def test_score_undoes_the_expected_target(name, mean):
    likelihood = LIKELIHOODS[name]
    assert likelihood.expected(np.array([likelihood.score(mean)]))[0] == pytest.approx(mean)


def test_logistic_numbers_stay_exact_where_scores_are_large():
    t = np.array([-800.0, -40, 40, 800])
    y = np.array([0.0, 0, 1, 1])
    assert Logistic().negative_log(t, y) == pytest.approx([0, math.exp(-40), math.exp(-40), 0])
    assert Logistic().slope(t, y) == pytest.approx([0, math.exp(-40), -math.exp(-40), 0], abs=0)


@given(problems, widths)
def test_gaussian_noise_gives_ridge_and_lasso(problem, width):
    _, seed, n, p = problem
    X, y = data("Gaussian", seed, n, p)
    centred, target = X - X.mean(axis=0), centre(y)
    noise, normal, double = GaussianNoise(1.7), GaussianPrior(width), LaplacePrior(width)
    by_ridge = map_estimate(noise, X, y, normal)
    expected = ridge(centred, target, normal.strength("rss", 1.7))
    np.testing.assert_allclose(by_ridge.weights, expected, rtol=1e-7, atol=1e-9)
    assert by_ridge.intercept == pytest.approx(np.mean(y - X @ by_ridge.weights), abs=1e-9)
    lam = double.strength("rss", 1.7)
    by_lasso = map_estimate(noise, X, y, double).weights
    np.testing.assert_allclose(by_lasso, lasso(centred, target, lam), rtol=1e-6, atol=1e-7)
    assert kkt_violation(centred, target, by_lasso, lam) < 1e-6 * (lam + np.abs(target).sum())


@given(problems, widths)
def test_optimality_conditions_hold_under_a_laplace_prior(problem, width):
    name, seed, n, p = problem
    X, y = data(name, seed, n, p)
    prior = LaplacePrior(width / np.sqrt(n))
    found = map_estimate(LIKELIHOODS[name], X, y, prior)
    pull = -likelihood_gradient(LIKELIHOODS[name], X, y, found.weights, found.intercept)
    bound, allowed = 1 / prior.scale, 1e-7 * n * (1 + np.abs(X).max() * np.abs(y).max())
    kept = found.weights != 0
    assert np.all(np.abs(pull[~kept]) <= bound + allowed)
    np.testing.assert_allclose(
        pull[kept], bound * np.sign(found.weights[kept]), rtol=0, atol=allowed
    )


@given(problems, widths)
def test_weights_are_longer_under_a_wider_gaussian_prior(problem, width):
    name, seed, n, p = problem
    X, y = data(name, seed, n, p)
    narrow, wide = (
        map_estimate(LIKELIHOODS[name], X, y, GaussianPrior(factor * width)).weights
        for factor in (1, 1.5)
    )
    assert np.linalg.norm(narrow) < np.linalg.norm(wide) + 1e-9


@given(problems, widths)
def test_swapping_the_classes_changes_the_signs(problem, width):
    _, seed, n, p = problem
    X, y = data("logistic", seed, n, p)
    for prior in (GaussianPrior(width), LaplacePrior(width)):
        found, swapped = (map_estimate(Logistic(), X, t, prior) for t in (y, 1 - y))
        np.testing.assert_allclose(swapped.weights, -found.weights, rtol=1e-6, atol=1e-7)
        assert swapped.intercept == pytest.approx(-found.intercept, rel=1e-6, abs=1e-7)


@given(problems)
def test_intercept_is_not_penalised(problem):
    name, seed, n, p = problem
    X, y = data(name, seed, n, p)
    likelihood = LIKELIHOODS[name]
    for prior in (GaussianPrior(0.3), LaplacePrior(0.1)):
        found = map_estimate(likelihood, X, y, prior)
        fitted = likelihood.expected(found.intercept + X @ found.weights)
        assert fitted.mean() == pytest.approx(y.mean(), abs=1e-6)


APART = np.array([[-2.0], [-1], [-0.5], [0.5], [1], [3]])
CLASSES = np.array([0.0, 0, 0, 1, 1, 1])


def test_separable_classes_have_no_maximum_likelihood():
    with pytest.raises(ConvergenceError, match="a plane separates the classes"):
        map_estimate(Logistic(), APART, CLASSES, None)


def test_map_is_finite_for_separable_classes_and_grows_with_the_variance():
    lengths = [
        abs(map_estimate(Logistic(), APART, CLASSES, GaussianPrior.with_variance(C)).weights[0])
        for C in 10.0 ** np.arange(-2, 9)
    ]
    assert np.all(np.diff(lengths) > 0)
    assert np.isfinite(lengths[-1])
    # for a wide prior each factor of ten in C adds about the same: log(10) over the margin
    assert np.diff(lengths)[-3:] == pytest.approx(math.log(10) / 0.5, rel=0.1)


def test_a_laplace_prior_wide_or_narrow_gives_none_or_all_zeros():
    X, y = data("logistic", 1, p=5)
    at_zero = np.abs(X.T @ (y - y.mean())).max()
    prior = LaplacePrior(1 / at_zero)
    assert not np.any(map_estimate(Logistic(), X, y, prior).weights)
    slightly_wider = LaplacePrior(1.01 / at_zero)
    assert np.count_nonzero(map_estimate(Logistic(), X, y, slightly_wider).weights) == 1
    assert np.all(map_estimate(Logistic(), X, y, LaplacePrior(1e3)).weights != 0)


def test_too_few_steps_raise_an_error():
    X, y = data("logistic", 1)
    with pytest.raises(ConvergenceError, match="max_steps = 1 "):
        map_estimate(Logistic(), X, y, GaussianPrior(1), max_steps=1)


def test_every_likelihood_has_what_the_solver_needs():
    assert all(isinstance(likelihood, Likelihood) for likelihood in LIKELIHOODS.values())


X3, Y3 = np.eye(3), np.array([0.0, 1, 1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: GaussianNoise(0), r"^variance must be a finite number above zero, got 0$"),
        (
            lambda: map_estimate(Logistic(), X3, 2 * Y3, None),
            r"^y must hold 0 and 1 only, got 2\.0",
        ),
        (lambda: map_estimate(Poisson(), X3, Y3 - 1, None), r"^y must hold counts, got -1\.0"),
        (lambda: map_estimate(Poisson(), X3, Y3 / 2, None), r"^y must hold counts, got 0\.5"),
        (lambda: map_estimate(Poisson(), X3, Y3 * 0, None), r"^y must differ .* all are 0\.0"),
        (
            lambda: map_estimate(Logistic(), X3, Y3 * 0 + 1, GaussianPrior(1)),
            r"^y must differ .* all are 1\.0",
        ),
        (lambda: map_estimate(Logistic(), X3, Y3[:2], None), r"^y must have shape \(3,\)"),
        (lambda: map_estimate(Logistic(), X3, Y3, 2.0), r"^prior must be .*, got 2\.0$"),
        (lambda: map_estimate("logistic", X3, Y3, None), r"^likelihood must be .* 'logistic'$"),
        (
            lambda: map_estimate(Logistic(), X3, Y3, GaussianPrior(1), max_steps=0),
            r"^max_steps must be a whole number of at least 1, got 0$",
        ),
        (
            lambda: map_estimate(Logistic(), X3, Y3, GaussianPrior(1), tolerance=0),
            r"^tolerance must be a finite number above zero, got 0$",
        ),
        (
            lambda: negative_log_likelihood(Logistic(), X3, Y3, [1, 2]),
            r"^w must have shape \(3,\), got \(2,\)$",
        ),
        (lambda: likelihood_gradient(Poisson(), X3, -Y3, [1, 2, 3]), r"^y must hold counts"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert re.search(r"got|all are", str(error.value))
