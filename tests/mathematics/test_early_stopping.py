"""Tests of stopped gradient descent: a plain loop, the pseudoinverse, simulation, inequalities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import KINDS, any_problem, regression
from shrinkage import (
    centre,
    load_diabetes,
    matched_strength,
    ridge,
    shrinkage_factors,
    standardise,
    stopped_descent,
    stopped_factors,
    stopped_risk,
)
from sklearn.linear_model import Ridge


def loop(X, y, rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w + 2 * rate * X.T @ (y - X @ w)
    return w


def rate_for(X, share=0.4):
    return share / np.linalg.norm(X, 2) ** 2


# --- the weights ------------------------------------------------------------------------------


@given(any_problem, st.integers(0, 60), st.floats(0.05, 0.95))
def test_matches_a_loop_of_gradient_descent(problem, steps, share):
    X, y = problem
    rate = rate_for(X, share)
    found = stopped_descent(X, y, rate, steps)
    scale = 1 + np.abs(found).max()
    np.testing.assert_allclose(found, loop(X, y, rate, steps), rtol=0, atol=1e-9 * scale)


@pytest.mark.parametrize("kind", ["independent", "duplicated"])
@pytest.mark.parametrize(("n", "p"), [(12, 6), (5, 9)])
def test_tends_to_the_shortest_least_squares_weights(kind, n, p):
    X, y = regression(kind, n, p, seed=3)
    shortest = np.linalg.lstsq(X, y, rcond=None)[0]
    found = stopped_descent(X, y, rate_for(X), 10**6)
    np.testing.assert_allclose(found, shortest, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(found, np.linalg.pinv(X) @ y, rtol=1e-8, atol=1e-8)


def test_a_thousand_steps_on_diabetes_are_within_a_fifth_of_a_per_cent_of_scikit_learns_ridge():
    X, y = standardise(load_diabetes().X).X, centre(load_diabetes().y)
    stopped = stopped_descent(X, y, rate_for(X), 1000)
    by_ridge = Ridge(alpha=0.842, fit_intercept=False).fit(X, y).coef_
    gap = np.linalg.norm(stopped - by_ridge) / np.linalg.norm(stopped)
    assert gap == pytest.approx(0.00178, abs=5e-5)


def test_no_steps_give_zero_weights_and_one_step_the_gradient():
    X, y = regression("independent", 8, 3, seed=0)
    assert stopped_descent(X, y, rate_for(X), 0).tolist() == [0, 0, 0]
    np.testing.assert_allclose(stopped_descent(X, y, 0.001, 1), 0.002 * X.T @ y, rtol=1e-12)


def test_one_weight_by_hand():
    # x = (1, 2), y = (3, 4): x'x = 5, x'y = 11. With rate 0.05 a step leaves 1 - 0.5 of the rest.
    assert stopped_descent([[1], [2]], [3, 4], 0.05, 3) == pytest.approx([2.2 * 7 / 8], rel=1e-14)


# --- the factors ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_factors_are_what_the_loop_keeps_of_least_squares(kind):
    X, y = regression(kind, 12, 5, seed=2)
    factors = stopped_factors(X, rate_for(X), 7)
    Vt = np.linalg.svd(X)[2][: len(factors)]
    free, stopped = np.linalg.lstsq(X, y, rcond=None)[0], loop(X, y, rate_for(X), 7)
    np.testing.assert_allclose(Vt @ stopped, factors * (Vt @ free), rtol=1e-6, atol=1e-8)


@given(any_problem, st.integers(1, 10**5), st.floats(0.01, 0.5))
def test_ridge_at_the_matched_strength_keeps_less_in_every_direction(problem, steps, share):
    X, _ = problem
    rate = rate_for(X, share)
    gap = stopped_factors(X, rate, steps) - shrinkage_factors(X, matched_strength(rate, steps))
    assert np.all(gap >= -1e-12)


def test_small_steps_come_to_the_largest_gap_of_the_two_factors():
    # 1 - exp(-x) - x/(1 + x) is largest where exp(x) = (1 + x)^2, found by bisection
    low, high = 1.0, 4.0
    for _ in range(60):
        x = (low + high) / 2
        low, high = (x, high) if np.exp(x) < (1 + x) ** 2 else (low, x)
    steps = 100_000
    X = np.diag(np.sqrt(np.linspace(0.01, 10, 200)))
    rate = 1 / (2 * steps)  # so that x = 2 rate steps d^2 = d^2
    gap = stopped_factors(X, rate, steps) - shrinkage_factors(X, matched_strength(rate, steps))
    assert gap.max() == pytest.approx(1 / (1 + x) - np.exp(-x), abs=2e-4)


@given(any_problem, st.integers(0, 1000))
def test_factors_grow_with_the_steps_and_fall_from_direction_to_direction(problem, steps):
    X, _ = problem
    rate = rate_for(X)
    now, later = (stopped_factors(X, rate, k) for k in (steps, steps + 1))
    assert np.all(later >= now) and np.all((now >= 0) & (now <= 1))
    assert np.all(np.diff(now) <= 1e-12)


# --- the risk ---------------------------------------------------------------------------------


def test_risk_matches_a_simulation():
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(10, 3)) * [3, 1, 0.5], np.array([1.0, -2.0, 3.0])
    rate, noise = rate_for(X), 0.7
    fits = np.array(
        [loop(X, X @ w + np.sqrt(noise) * rng.standard_normal(10), rate, 12) for _ in range(20_000)]
    )
    risk = stopped_risk(X, w, noise, rate, 12)
    assert np.sum((fits.mean(axis=0) - w) ** 2) == pytest.approx(risk.bias_squared, rel=0.02)
    assert np.sum(fits.var(axis=0)) == pytest.approx(risk.variance, rel=0.03)


def test_risk_counts_the_weight_without_data_as_bias():
    risk = stopped_risk([[1.0, 0.0]], [2.0, 3.0], 1.0, 0.4, 10**4)
    assert risk.bias_squared == pytest.approx(9) and risk.variance == pytest.approx(1)


def test_many_steps_have_the_risk_of_least_squares():
    X, _ = regression("independent", 20, 4, seed=1)
    risk = stopped_risk(X, np.ones(4), 2.0, rate_for(X), 10**5)
    assert risk.variance == pytest.approx(2 * np.trace(np.linalg.inv(X.T @ X)))
    assert risk.bias_squared == pytest.approx(0, abs=1e-12)


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: stopped_factors([[2.0]], 0.25, 3), r"learning_rate.*0\.25"),
        (lambda: stopped_factors([[2.0]], 0, 3), r"learning_rate.*0"),
        (lambda: stopped_factors([[2.0]], 0.1, -1), r"steps.*-1"),
        (lambda: stopped_factors([2.0], 0.1, 1), r"X.*\(1,\)"),
        (lambda: stopped_descent([[2.0]], [1, 2], 0.1, 1), r"y.*\(2,\)"),
        (lambda: stopped_risk([[2.0]], [1, 2], 1, 0.1, 1), r"w.*\(2,\)"),
        (lambda: stopped_risk([[2.0]], [1], 0, 0.1, 1), r"noise_variance.*0"),
        (lambda: matched_strength(0.1, 0), r"steps.*0"),
        (lambda: matched_strength(-0.1, 2), r"learning_rate.*-0\.1"),
    ],
)
def test_error_names_the_bad_argument(call, says):
    with pytest.raises(ValueError, match=rf"^{says}"):
        call()


def test_zero_design_stays_at_zero():
    assert stopped_descent(np.zeros((3, 2)), [1, 2, 3], 1.0, 5).tolist() == [0, 0]
    assert stopped_factors(np.zeros((3, 2)), 1.0, 5).size == 0


def test_ridge_and_stopping_agree_at_the_ends():
    X, y = regression("independent", 9, 4, seed=6)
    np.testing.assert_allclose(
        stopped_descent(X, y, rate_for(X), 10**6), ridge(X, y, 0), rtol=1e-8, atol=1e-10
    )
