"""Tests of the adaptive LASSO and the irrepresentable condition: scikit-learn and formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import full_rank_problem, seeds
from shrinkage import adaptive_lasso, irrepresentable_sums, lasso, lasso_breakpoints
from sklearn.linear_model import Lasso, LinearRegression

strengths = st.floats(0.01, 50)


@given(full_rank_problem, strengths, st.floats(0.5, 2))
def test_adaptive_weights_meet_their_own_conditions(problem, lam, gamma):
    X, y = problem
    pilot = np.linalg.lstsq(X, y, rcond=None)[0]
    w = adaptive_lasso(X, y, lam, pilot, gamma=gamma)
    price = lam / np.abs(pilot) ** gamma
    pull = 2 * X.T @ (y - X @ w)
    room = 1e-6 * np.abs(X.T @ y).max() / np.abs(pilot) ** gamma + 1e-9
    used = w != 0
    assert np.all(np.abs(pull - price * np.sign(w))[used] <= room[used])
    assert np.all(np.abs(pull)[~used] <= (price + room)[~used])


@given(seeds, strengths)
def test_adaptive_weights_match_scikit_learns_lasso_on_rescaled_columns(seed, lam):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(40, 5))
    y = X @ [2, -1, 0.5, 0, 0] + rng.normal(size=40)
    pilot = LinearRegression(fit_intercept=False).fit(X, y).coef_
    model = Lasso(alpha=lam / 80, fit_intercept=False, tol=1e-14, max_iter=100_000)
    expected = model.fit(X * np.abs(pilot), y).coef_ * np.abs(pilot)
    np.testing.assert_allclose(adaptive_lasso(X, y, lam, pilot), expected, rtol=1e-6, atol=1e-7)


def test_equal_pilots_are_lasso_and_a_pilot_of_zero_keeps_a_feature_out():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    np.testing.assert_allclose(adaptive_lasso(X, y, 2, [-1, 1, 1]), lasso(X, y, 2), atol=1e-12)
    assert adaptive_lasso(X, y, 0.1, [0, 1, 1])[0] == 0


def test_orthonormal_columns_give_the_garrote():
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 4)))[0]
    z = np.array([3.0, -2.0, 1.5, -0.4])
    expected = z * np.maximum(1 - 2 / z**2, 0)
    np.testing.assert_allclose(adaptive_lasso(Q, Q @ z, 4.0, z), expected, atol=1e-12)


@given(seeds, st.integers(2, 5))
def test_signs_are_on_the_path_without_noise_exactly_if_no_sum_is_above_1(seed, used):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(12, 6)) + rng.normal(size=(12, 1))
    w = np.append(rng.choice([-1.0, 1.0], used), np.zeros(6 - used))
    sums = irrepresentable_sums(X, w)
    if np.abs(sums - 1).min() < 0.01:
        return
    path = lasso_breakpoints(X, X @ w)
    real = path.lams[:-1] > 1e-9 * path.lams[0]  # rounding leaves a last segment of length zero
    between = ((path.weights[1:] + path.weights[:-1]) / 2)[real]
    between[np.abs(between) < 1e-9] = 0
    found = any(np.array_equal(np.sign(v), np.sign(w)) for v in between)
    assert found == bool(sums.max() < 1)


def test_sums_of_a_known_design():
    X = np.array([[1, 0, 0.6], [0, 1, 0.6], [0, 0, 0.5]])
    np.testing.assert_allclose(irrepresentable_sums(X, [1, 1, 0]), [1.2])
    np.testing.assert_allclose(irrepresentable_sums(X, [1, -1, 0]), [0], atol=1e-15)


X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: adaptive_lasso(X, Y, -1, Y), r"^lam must be .* zero or more, got -1"),
        (lambda: adaptive_lasso(X, Y, 1, Y[:2]), r"^pilot must have shape \(3,\), got \(2,\)"),
        (lambda: adaptive_lasso(X, Y, 1, Y, gamma=0), r"^gamma must be .* above zero, got 0"),
        (lambda: irrepresentable_sums(X, Y), r"^w must have zeros and others, got \[1\. 1\. 1\.\]"),
        (lambda: irrepresentable_sums(X, 0 * Y), r"^w must have zeros and others"),
        (
            lambda: irrepresentable_sums(X[:, [0, 0, 1]], [1, 1, 0]),
            r"^X must have independent columns where w is not zero, got rank 1 of 2",
        ),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
