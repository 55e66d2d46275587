"""Tests of the errors through p = n: SciPy's inverse Wishart, simulation, a search for lambda."""

import numpy as np
import pytest
from scipy.stats import invwishart
from shrinkage import (
    best_isotropic_strength,
    coefficient_risk,
    errors_through_interpolation,
    minimum_norm_risk,
    ridge,
)

W = 1 / np.sqrt(np.arange(1, 31))


# --- the expected error -----------------------------------------------------------------------


@pytest.mark.parametrize(("n", "p"), [(10, 1), (10, 5), (10, 8), (30, 12)])
def test_variance_below_n_is_the_trace_of_scipys_inverse_wishart_mean(n, p):
    mean = np.atleast_2d(invwishart(df=n, scale=np.eye(p)).mean())
    assert minimum_norm_risk(n, p, 3.0, 0.7).variance == pytest.approx(0.7 * np.trace(mean))


@pytest.mark.parametrize(("n", "p"), [(1, 10), (5, 10), (8, 10), (12, 30)])
def test_variance_above_n_is_that_of_rows_and_columns_exchanged(n, p):
    mean = np.atleast_2d(invwishart(df=p, scale=np.eye(n)).mean())
    assert minimum_norm_risk(n, p, 3.0, 0.7).variance == pytest.approx(0.7 * np.trace(mean))


@pytest.mark.parametrize(("n", "p"), [(12, 6), (6, 14)])
def test_matches_the_mean_over_designs(n, p):
    rng = np.random.default_rng(1)
    w = np.linspace(1, 2, p)
    found = [coefficient_risk(rng.normal(size=(n, p)), w, 0.7, 0) for _ in range(8000)]
    risk = minimum_norm_risk(n, p, w @ w, 0.7)
    assert np.mean([r.bias_squared for r in found]) == pytest.approx(risk.bias_squared, rel=0.02)
    assert np.mean([r.variance for r in found]) == pytest.approx(risk.variance, rel=0.05)


@pytest.mark.parametrize("p", [9, 10, 11])
def test_variance_is_infinite_near_n_unless_there_is_no_noise(p):
    assert minimum_norm_risk(10, p, 1, 0.1).variance == np.inf
    assert minimum_norm_risk(10, p, 1, 0).variance == 0


# --- the best strength ------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "p"), [(12, 5), (5, 12), (8, 8)])
def test_best_strength_has_the_smallest_mean_risk_of_a_grid(n, p):
    rng = np.random.default_rng(2)
    size, noise = 2.0, 0.8
    best = best_isotropic_strength(p, size, noise)
    lams = best * np.array([0.25, 0.5, 0.8, 1, 1.25, 2, 4])
    total = np.zeros(len(lams))
    for _ in range(1500):
        X = rng.normal(size=(n, p))
        w = rng.normal(size=p)
        w *= np.sqrt(size) / np.linalg.norm(w)
        total += [coefficient_risk(X, w, noise, lam).total for lam in lams]
    assert lams[np.argmin(total)] == best


# --- the draws --------------------------------------------------------------------------------


def test_errors_are_those_of_ridge_and_lstsq_on_the_same_data():
    counts = [2, 8, 20, 30]
    found = errors_through_interpolation(W, 0.25, 8, counts, 3, np.random.default_rng(7))
    rng = np.random.default_rng(7)
    for draw in range(3):
        X = rng.standard_normal((8, 30))
        y = X @ W + 0.5 * rng.standard_normal(8)
        for k, p in enumerate(counts):
            noise = 0.25 + np.sum(W[p:] ** 2)
            lam = p * noise / np.sum(W[:p] ** 2)
            fits = np.linalg.lstsq(X[:, :p], y, rcond=None)[0], ridge(X[:, :p], y, lam)
            for errors, fit in zip(found, fits, strict=True):
                w = np.append(fit, np.zeros(30 - p))
                assert errors[draw, k] == pytest.approx(np.sum((w - W) ** 2) + 0.25)


def test_the_error_is_what_a_fresh_sample_shows():
    rng = np.random.default_rng(3)
    found = errors_through_interpolation(W, 0.25, 8, [20], 1, rng)
    rng = np.random.default_rng(3)
    X = rng.standard_normal((8, 30))
    y = X @ W + 0.5 * rng.standard_normal(8)
    fit = np.linalg.lstsq(X[:, :20], y, rcond=None)[0]
    fresh = rng.standard_normal((200_000, 30))
    missed = fresh @ W + 0.5 * rng.standard_normal(200_000) - fresh[:, :20] @ fit
    assert np.mean(missed**2) == pytest.approx(found.minimum_norm[0, 0], rel=0.02)


def test_means_match_the_expected_error_where_it_is_finite():
    counts = [3, 8, 18, 30]
    rng = np.random.default_rng(4)
    found = errors_through_interpolation(W, 0.25, 12, counts, 3000, rng).minimum_norm
    for k, p in enumerate(counts):
        noise = 0.25 + np.sum(W[p:] ** 2)
        risk = minimum_norm_risk(12, p, np.sum(W[:p] ** 2), noise)
        assert found[:, k].mean() == pytest.approx(noise + risk.total, rel=0.06)


def test_tuned_ridge_has_the_smaller_mean_error_at_each_count():
    counts = [1, 5, 9, 10, 11, 15, 30]
    found = errors_through_interpolation(W, 0.25, 10, counts, 400, np.random.default_rng(5))
    assert np.all(found.ridge.mean(axis=0) < found.minimum_norm.mean(axis=0))
    assert found.ridge.mean(axis=0).max() < found.minimum_norm.mean(axis=0)[2:5].min()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: minimum_norm_risk(0, 1, 1, 1), r"n .*0"),
        (lambda: minimum_norm_risk(3, 0, 1, 1), r"p .*0"),
        (lambda: minimum_norm_risk(3, 1, -1, 1), r"size_squared.*-1"),
        (lambda: minimum_norm_risk(3, 1, 1, -2), r"noise_variance.*-2"),
        (lambda: best_isotropic_strength(3, 0, 1), r"size_squared.*0"),
        (lambda: best_isotropic_strength(3, 1, -1), r"noise_variance.*-1"),
        (lambda: best_isotropic_strength(0, 1, 1), r"p .*0"),
        (lambda: _errors(counts=[31]), r"counts.*30.*31"),
        (lambda: _errors(counts=[0]), r"counts.*0"),
        (lambda: _errors(cases=0), r"cases.*0"),
        (lambda: _errors(draws=0), r"draws.*0"),
        (lambda: _errors(noise_variance=-1), r"noise_variance.*-1"),
    ],
)
def test_error_names_the_bad_argument(call, says):
    with pytest.raises(ValueError, match=rf"^{says}"):
        call()


def _errors(**change):
    usual = {"noise_variance": 0.25, "cases": 8, "counts": [3], "draws": 2}
    return errors_through_interpolation(W, **(usual | change), rng=np.random.default_rng(0))
