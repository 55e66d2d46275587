"""Tests of the elastic net: scikit-learn, optimality conditions and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import any_problem, regression
from shrinkage import elastic_net, kkt_violation, lambda_max, lasso, ridge, ridge_rows
from sklearn.linear_model import ElasticNet

shares = st.floats(1e-3, 1.2)  # l1 as a fraction of lambda_max
ratios = st.floats(1e-3, 10)  # l2 as a fraction of the columns' mean squared length


def strengths(X, y, share, ratio):
    return share * lambda_max(X, y), ratio * np.sum(X**2) / X.shape[1]


@given(any_problem, shares, ratios)
def test_weights_match_scikit_learn(problem, share, ratio):
    X, y = problem
    l1, l2 = strengths(X, y, share, ratio)
    n, total = len(y), l1 / 2 + l2
    model = ElasticNet(
        alpha=total / n, l1_ratio=l1 / 2 / total, fit_intercept=False, tol=1e-14, max_iter=100_000
    )
    theirs = model.fit(X, y).coef_
    # scikit-learn's duality gap, in units of RSS, bounds its objective's excess over the minimum.
    # By strong convexity, this excess is at least l2 ||difference||^2.
    off = np.sqrt((2 * n * max(model.dual_gap_, 0) + 1e-14 * (y @ y)) / l2)
    np.testing.assert_allclose(elastic_net(X, y, l1, l2), theirs, rtol=0, atol=off + 1e-10)


@given(any_problem, shares, ratios)
def test_weights_satisfy_the_optimality_conditions(problem, share, ratio):
    X, y = problem
    l1, l2 = strengths(X, y, share, ratio)
    w = elastic_net(X, y, l1, l2)
    slope = 2 * X.T @ (y - X @ w) - 2 * l2 * w
    allowed = 1e-9 * (l1 + lambda_max(X, y))
    np.testing.assert_allclose(slope[w != 0], l1 * np.sign(w[w != 0]), rtol=0, atol=allowed)
    assert np.all(np.abs(slope[w == 0]) <= l1 + allowed)


@given(any_problem, ratios)
def test_without_l1_it_is_ridge(problem, ratio):
    X, y = problem
    _, l2 = strengths(X, y, 0, ratio)
    expected = ridge(X, y, l2)
    size = np.linalg.norm(expected)
    np.testing.assert_allclose(elastic_net(X, y, 0, l2), expected, rtol=0, atol=1e-9 * size + 1e-12)


@given(any_problem, shares)
def test_without_l2_it_is_lasso(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    np.testing.assert_array_equal(elastic_net(X, y, lam, 0), lasso(X, y, lam))


def test_orthonormal_design_gives_scaled_soft_thresholding():
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 4)))[0]
    w = elastic_net(Q, Q @ [3.0, -2.0, 0.4, -0.4], 1.0, 0.25)
    np.testing.assert_allclose(w, [2.0, -1.2, 0, 0], atol=1e-14)
    assert np.count_nonzero(w) == 2


@given(any_problem, shares, ratios)
def test_equal_columns_get_equal_weights(problem, share, ratio):
    X, y = problem
    twins = np.column_stack([X, X[:, 0]])
    w = elastic_net(twins, y, *strengths(twins, y, share, ratio))
    assert w[0] == pytest.approx(w[-1], rel=1e-7, abs=1e-9 * np.abs(w).max() + 1e-12)


def test_grouping_bound_of_zou_and_hastie():
    # Theorem 1, for columns of length 1 and weights of one sign.
    X, y = regression("correlated", 30, 6, seed=3)
    X = X / np.linalg.norm(X, axis=0)
    w = elastic_net(X, y, 0.05 * lambda_max(X, y), 0.3)
    correlation = X.T @ X
    pairs = [(i, j) for i in range(6) for j in range(i) if w[i] * w[j] > 0]
    assert len(pairs) >= 3
    for i, j in pairs:
        difference = (X[:, i] - X[:, j]) @ (y - X @ w) / 0.3
        assert w[i] - w[j] == pytest.approx(difference, abs=1e-9)
        bound = np.sqrt(2 * (1 - correlation[i, j])) * np.linalg.norm(y) / 0.3
        assert abs(w[i] - w[j]) <= bound


def test_more_weights_than_rows_can_be_non_zero():
    X, y = regression("independent", 10, 40, seed=2)
    assert np.count_nonzero(lasso(X, y, 0.1)) <= 10
    assert np.count_nonzero(elastic_net(X, y, 0.1, 1.0)) > 10


@given(any_problem, ratios, st.integers(0, 1000))
def test_ridge_rows_add_the_ridge_penalty_to_the_residual_sum_of_squares(problem, ratio, seed):
    X, y = problem
    w = np.random.default_rng(seed).normal(size=X.shape[1])
    longer_X, longer_y = ridge_rows(X, y, ratio)
    assert longer_X.shape == (len(y) + len(w), len(w))
    expected = np.sum((y - X @ w) ** 2) + ratio * np.sum(w**2)
    assert np.sum((longer_y - longer_X @ w) ** 2) == pytest.approx(expected, rel=1e-12)


def test_start_affects_neither_the_result_nor_itself():
    X, y = regression("correlated", 20, 5, seed=1)
    start = np.linspace(-3, 3, 5)
    from_there = elastic_net(X, y, 3.0, 2.0, start=start)
    np.testing.assert_allclose(from_there, elastic_net(X, y, 3.0, 2.0), rtol=1e-8, atol=1e-9)
    assert start[0] == -3.0


def test_tolerance_is_passed_to_the_solver():
    X, y = regression("correlated", 6, 12, seed=1)
    l1 = 1e-3 * lambda_max(X, y)
    w = elastic_net(X, y, l1, 1e-6, tolerance=0.5, max_sweeps=2)
    assert kkt_violation(*ridge_rows(X, y, 1e-6), w, l1) > 1e-6 * l1


X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: elastic_net(X, Y, -1, 1), r"^l1 must be a finite number, zero or more, got -1$"),
        (lambda: elastic_net(X, Y, 1, -2), r"^l2 must be a finite number, zero or more, got -2$"),
        (lambda: elastic_net(X, Y, 1, np.nan), r"^l2 must be a finite number, zero or more, got n"),
        (lambda: elastic_net(X, Y[:2], 1, 1), r"^y must have shape \(3,\), .*, got \(2,\)$"),
        (lambda: elastic_net(X, Y, 1, 1, start=[1]), r"^start must have shape \(3,\), got \(1,\)$"),
        (lambda: elastic_net(X, Y, 1, 1, tolerance=0), r"^tolerance must be a finite number above"),
        (lambda: ridge_rows(X * np.inf, Y, 1), r"^X must be finite, got inf at index \(0, 0\)$"),
        (lambda: ridge_rows(X, Y, "1"), r"^l2 must be a finite number, zero or more, got '1'$"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
