"""Tests of inference after a selection: statsmodels, SciPy, scikit-learn, and simulation."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from problems import full_rank_problem, regression
from scipy import integrate, stats
from shrinkage import (
    Intervals,
    chosen_on,
    coverage_after_threshold,
    half_samples,
    lambda_max,
    lasso,
    least_squares_intervals,
    load_diabetes,
    naive_intervals,
    split_intervals,
    standardise,
)
from sklearn.linear_model import Lasso

levels = st.sampled_from([0.5, 0.9, 0.95, 0.99])
FIRST = np.arange(100) < 50


# --- least squares ----------------------------------------------------------------------------


@given(full_rank_problem, levels, st.integers(0, 10**6))
def test_intervals_are_those_of_statsmodels(problem, level, seed):
    X, y = problem
    chosen = np.random.default_rng(seed).random(X.shape[1]) < 0.7
    assume(chosen.any())
    features, w, half_width = least_squares_intervals(X, y, chosen, level)
    theirs = sm.OLS(y, X[:, chosen]).fit()
    ends = theirs.conf_int(1 - level)
    assert features.tolist() == np.flatnonzero(chosen).tolist()
    np.testing.assert_allclose(w, theirs.params, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(w - half_width, ends[:, 0], rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(w + half_width, ends[:, 1], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10, 47, 80, 431, 2000])
@pytest.mark.parametrize("level", [0.1, 0.5, 0.95, 0.9999])
def test_quantiles_are_students_of_scipy(freedom, level):
    # one column of ones: the half-width is the quantile times the standard error of a mean
    y = np.random.default_rng(freedom).normal(size=freedom + 1)
    [half_width] = least_squares_intervals(np.ones((len(y), 1)), y, [0], level).half_width
    expected = stats.t.ppf((1 + level) / 2, freedom) * stats.sem(y)
    assert half_width == pytest.approx(expected, rel=1e-9)


def test_numbers_and_truth_values_name_the_same_features():
    X, y = regression("independent", 20, 5, seed=1)
    by_number = least_squares_intervals(X, y, [3, 1])
    by_truth = least_squares_intervals(X, y, np.array([False, True, False, True, False]))
    for ours, theirs in zip(by_number, by_truth, strict=True):
        assert ours.tolist() == theirs.tolist()


def test_no_feature_has_no_interval():
    X, y = regression("independent", 20, 5, seed=1)
    found = naive_intervals(X, y, lambda_max(X, y))
    assert [len(part) for part in found] == [0, 0, 0]
    assert found.hold([]).tolist() == []


def test_an_interval_holds_what_is_within_its_ends():
    intervals = Intervals(np.arange(3), np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.5, 0.5]))
    assert intervals.hold([1.5, 1.4, 3.4]).tolist() == [True, False, True]


# --- after LASSO ------------------------------------------------------------------------------


@given(full_rank_problem, st.floats(0.01, 0.9))
def test_naive_intervals_are_statsmodels_on_the_features_of_scikit_learn(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    model = Lasso(alpha=lam / (2 * len(y)), fit_intercept=False, tol=1e-14, max_iter=100_000)
    chosen = np.flatnonzero(np.abs(model.fit(X, y).coef_) > 1e-9)
    found = naive_intervals(X, y, lam)
    assume(found.features.tolist() == chosen.tolist())
    ends = sm.OLS(y, X[:, chosen]).fit().conf_int(0.05)
    np.testing.assert_allclose(found.w - found.half_width, ends[:, 0], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(found.w + found.half_width, ends[:, 1], rtol=1e-6, atol=1e-8)


@given(st.integers(0, 10**6))
def test_rows_that_choose_do_not_enter_the_intervals_but_through_the_choice(seed):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    rows = np.arange(30) % 2 == 0
    lam = 0.5 * lambda_max(X[rows], y[rows])
    found = split_intervals(X, y, lam, rows)
    chosen = np.flatnonzero(lasso(X[rows], y[rows], lam))
    ends = sm.OLS(y[~rows], X[~rows][:, chosen]).fit().conf_int(0.05)
    np.testing.assert_allclose(found.w - found.half_width, ends[:, 0], rtol=1e-8, atol=1e-10)
    times = np.where(rows, 2, 1)
    doubled = split_intervals(X * times[:, None], y * times, 4 * lam, rows)
    np.testing.assert_allclose(doubled.half_width, found.half_width, rtol=1e-8)


def simulated(runs, correlation, intervals_of, weight=0.3, p=20):
    """Whether each interval holds the weight in the chosen model, in many data sets."""
    rng, truth = np.random.default_rng(7), np.repeat([weight, 0], [3, p - 3])
    covariance = correlation + (1 - correlation) * np.eye(p)
    root, held = np.linalg.cholesky(covariance), []
    for _ in range(runs):
        X = rng.normal(size=(100, p)) @ root.T
        found = intervals_of(X, X @ truth + rng.normal(size=100))
        A = found.features
        if len(A):
            target = np.linalg.solve(covariance[np.ix_(A, A)], covariance[A] @ truth)
            held.append(found.hold(target))
    return held


@pytest.mark.parametrize("correlation", [0, 0.6])
def test_splitting_covers_the_weight_in_the_chosen_model(correlation):
    held = simulated(1500, correlation, lambda X, y: split_intervals(X, y, 20, FIRST))
    # intervals of one data set depend on each other: the error of a ratio of sums over data sets
    counts, sums = np.array([[len(each), each.sum()] for each in held]).T
    share = sums.sum() / counts.sum()
    error = np.std(sums - share * counts) * len(held) ** 0.5 / counts.sum()
    assert error < 0.004
    assert abs(share - 0.95) < 3.5 * error


def test_naive_intervals_miss_often_and_a_fixed_list_does_not():
    naive = np.concatenate(simulated(300, 0, lambda X, y: naive_intervals(X, y, 40)))
    fixed = simulated(300, 0, lambda X, y: least_squares_intervals(X, y, np.arange(20)))
    assert naive.mean() < 0.85
    assert np.mean(fixed) == pytest.approx(0.95, abs=0.012)


# --- one feature, exactly ---------------------------------------------------------------------


@given(st.floats(-6, 6), st.floats(0, 5), levels)
def test_coverage_is_the_truncated_density_integrated(w, threshold, level):
    c = stats.norm.ppf((1 + level) / 2)

    def over(low, high):
        return integrate.quad(stats.norm(w).pdf, low, high, epsabs=1e-13)[0] if low < high else 0

    beyond = over(-np.inf, -threshold) + over(threshold, np.inf)
    assume(beyond > 1e-6)
    held = over(w - c, min(w + c, -threshold)) + over(max(w - c, threshold), w + c)
    found = coverage_after_threshold(w, threshold, level)
    assert found == pytest.approx(held / beyond, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("w", "threshold"), [(0, 1), (1, 1.5), (3, 2), (-2, 2.5)])
def test_coverage_is_the_share_of_kept_draws_that_hold(w, threshold):
    z = np.random.default_rng(3).normal(w, 1, size=400_000)
    kept = z[np.abs(z) > threshold]
    share = np.mean(np.abs(kept - w) <= stats.norm.ppf(0.975))
    error = np.sqrt(share * (1 - share) / len(kept))
    assert abs(coverage_after_threshold(w, threshold) - share) < 4 * error


@given(st.floats(-30, 30), levels)
def test_without_a_threshold_the_coverage_is_the_level(w, level):
    assert coverage_after_threshold(w, 0, level) == pytest.approx(level, abs=1e-12)


@given(st.floats(0, 8), st.floats(0, 8))
def test_coverage_is_symmetric_and_a_probability(w, threshold):
    found = coverage_after_threshold([w, -w], threshold)
    assert found[0] == pytest.approx(found[1], rel=1e-9)
    assert np.all((found >= 0) & (found <= 1))


def test_a_weight_of_zero_is_never_held_beyond_the_quantile():
    assert coverage_after_threshold(0, 1.96) == 0
    assert coverage_after_threshold(0, 1.95) > 0


def test_far_tails_keep_their_digits():
    # w far below the threshold: of what is kept, all is just above it
    assert coverage_after_threshold(-38, 10) == pytest.approx(0.95, abs=1e-12)
    assert coverage_after_threshold(0.5, 30) == 0


# --- how often --------------------------------------------------------------------------------


@given(st.integers(2, 40), st.integers(1, 10), st.booleans(), st.integers(0, 10**6))
def test_halves_hold_half_of_the_rows_once(n, count, pairs, seed):
    halves = half_samples(n, 2 * count, np.random.default_rng(seed), pairs=pairs)
    assert halves.shape == (2 * count, n // 2)
    assert all(len(set(half)) == n // 2 and max(half) < n for half in halves.tolist())
    if pairs:
        assert not any(set(a) & set(b) for a, b in zip(halves[::2], halves[1::2], strict=True))


def test_every_row_is_as_likely_as_the_others():
    for pairs in (False, True):
        halves = half_samples(10, 4000, np.random.default_rng(0), pairs=pairs)
        np.testing.assert_allclose(np.bincount(halves.ravel()) / 4000, 0.5, atol=0.04)


def test_choices_are_those_of_scikit_learn_with_an_intercept():
    diabetes = load_diabetes()
    X, y = standardise(diabetes.X).X, diabetes.y
    halves = half_samples(len(y), 30, np.random.default_rng(0))
    lams = [2000, 500]
    found = chosen_on(X, y, lams, halves)
    assert found.shape == (30, 2, 10)
    for half, each in zip(halves, found, strict=True):
        for lam, chosen in zip(lams, each, strict=True):
            model = Lasso(alpha=lam / (2 * len(half)), tol=1e-12, max_iter=100_000)
            assert chosen.tolist() == (model.fit(X[half], y[half]).coef_ != 0).tolist()


# --- errors -----------------------------------------------------------------------------------

X, Y = np.eye(4)[:, :2], np.arange(4.0)
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: least_squares_intervals(X, Y[:3], [0]), r"^y must have shape \(4,\)"),
        (lambda: least_squares_intervals(X, Y, [2]), r"^features must .* 0 to 1, .* got \[2\]"),
        (lambda: least_squares_intervals(X, Y, [0, 0]), r"^features must be different"),
        (lambda: least_squares_intervals(X, Y, [-1]), r"^features must .* got \[-1\]"),
        (lambda: least_squares_intervals(X, Y, [True]), r"^features must .* 2 truth values"),
        (lambda: least_squares_intervals(X, Y, [0.5]), r"^features must .* got \[0\.5\]"),
        (lambda: least_squares_intervals(X, Y, [0], 1), r"^level must be a number from 0 .* 1$"),
        (lambda: least_squares_intervals(X[:2], Y[:2], [0, 1]), r"^X must have more rows than .*2"),
        (lambda: least_squares_intervals(X[:, [0, 0]], Y, [0, 1]), r"^X must have independent"),
        (lambda: naive_intervals(X, Y, -1), r"^lam must be a finite number, zero or more, got -1"),
        (lambda: split_intervals(X, Y, 0.1, [0, 1]), r"^rows must be 4 truth values, got \[0, 1\]"),
        (lambda: split_intervals(X, Y, 0.1, Y > -1), r"^rows must be true for some rows"),
        (lambda: Intervals(RNG, Y, Y).hold([1, 2]), r"^target must have shape \(4,\), got \(2,\)"),
        (lambda: coverage_after_threshold(np.nan, 1), r"^w must be finite, got nan"),
        (lambda: coverage_after_threshold(0, -1), r"^threshold must be .* got -1"),
        (lambda: coverage_after_threshold(0, 1, 1), r"^level must be .* got 1"),
        (lambda: half_samples(1, 2, RNG), r"^n must be a whole number of at least 2, got 1"),
        (lambda: half_samples(4, 0, RNG), r"^count must be a whole number of at least 1, got 0"),
        (lambda: half_samples(4, 3, RNG, pairs=True), r"^count must be even for pairs, got 3"),
        (lambda: chosen_on(X, Y, [1], [0, 1]), r"^halves must hold row numbers"),
        (lambda: chosen_on(X, Y, [1], [[0, 4]]), r"^halves must hold numbers from 0 to 3"),
        (lambda: chosen_on(X, Y, 1, [[0, 1]]), r"^lams must be a non-empty vector"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
