"""Tests of the relaxed LASSO and best subsets: scikit-learn, formulas and brute force."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import any_problem, full_rank_problem, regression
from shrinkage import best_subsets, lambda_max, lasso, relaxed_lasso
from sklearn.linear_model import Lasso

shares = st.floats(1e-3, 1.2)  # lam as a fraction of lambda_max


# --- the relaxed LASSO ------------------------------------------------------------------------


@given(full_rank_problem, shares, st.floats(0.01, 1))
def test_relaxed_weights_match_scikit_learns_lasso_on_the_selected_columns(problem, share, phi):
    X, y = problem
    lam = share * lambda_max(X, y)
    chosen = np.flatnonzero(lasso(X, y, lam))
    expected = np.zeros(X.shape[1])
    if len(chosen):
        alpha = phi * lam / (2 * len(y))
        model = Lasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=100_000)
        expected[chosen] = model.fit(X[:, chosen], y).coef_
    np.testing.assert_allclose(relaxed_lasso(X, y, lam, phi), expected, rtol=1e-8, atol=1e-8)


@given(any_problem, shares)
def test_phi_0_is_least_squares_on_the_selected_columns(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    chosen = np.flatnonzero(lasso(X, y, lam))
    expected = np.zeros(X.shape[1])
    expected[chosen] = np.linalg.lstsq(X[:, chosen], y, rcond=1e-13)[0]
    np.testing.assert_allclose(relaxed_lasso(X, y, lam, 0), expected, rtol=1e-6, atol=1e-8)


@given(full_rank_problem, shares)
def test_phi_1_is_lasso(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    np.testing.assert_allclose(relaxed_lasso(X, y, lam, 1), lasso(X, y, lam), rtol=1e-8, atol=1e-9)


def test_orthonormal_design_is_selected_at_lam_and_shrunk_at_phi_lam():
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 4)))[0]
    y = Q @ [3.0, -2.0, 0.4, -0.4]
    np.testing.assert_allclose(relaxed_lasso(Q, y, 1.0, 0.5), [2.75, -1.75, 0, 0], atol=1e-14)


def test_empty_selection_gives_zero_weights():
    X, y = regression("independent", 20, 4, seed=2)
    assert relaxed_lasso(X, y, lambda_max(X, y), 0.0).tolist() == [0.0] * 4


# --- best subsets -----------------------------------------------------------------------------


@given(full_rank_problem)
def test_row_k_has_the_smallest_rss_of_all_subsets_of_size_k(problem):
    X, y = problem
    p = X.shape[1]
    rows = best_subsets(X, y)
    assert rows.shape == (p + 1, p)
    assert not rows[0].any()
    for k in range(1, p + 1):
        assert np.count_nonzero(rows[k]) <= k
        tried = [
            np.linalg.lstsq(X[:, subset], y, rcond=None)[1].item()
            for subset in map(list, combinations(range(p), k))
        ]
        assert np.sum((y - X @ rows[k]) ** 2) == pytest.approx(min(tried), rel=1e-8)


def test_best_subsets_need_not_be_nested():
    # x3 is nearly x1 + x2: it is the best single feature, but x1 and x2 are the best pair.
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    X[:, 2] = X[:, 0] + X[:, 1] + 0.5 * X[:, 2]
    chosen = [set(np.flatnonzero(w)) for w in best_subsets(X, X[:, 0] + X[:, 1])]
    assert chosen[:3] == [set(), {2}, {0, 1}]


# --- errors -----------------------------------------------------------------------------------

X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: relaxed_lasso(X, Y, -1, 0), r"^lam must be a finite number, zero or more, got -1"),
        (lambda: relaxed_lasso(X, Y, 1, 1.1), r"^phi must be a number from 0 to 1, got 1\.1$"),
        (lambda: relaxed_lasso(X, Y, 1, -0.1), r"^phi must be a number from 0 to 1, got -0\.1$"),
        (lambda: relaxed_lasso(X, Y, 1, np.nan), r"^phi must be a finite number, got nan$"),
        (lambda: relaxed_lasso(X, Y[:2], 1, 0), r"^y must have shape \(3,\), .*, got \(2,\)$"),
        (lambda: best_subsets(np.eye(16), np.ones(16)), r"^X must have at most 15 columns .* 16$"),
        (lambda: best_subsets(X[:2], Y[:2]), r"^X must have independent columns, got 3 of rank 2$"),
        (lambda: best_subsets(X, Y[:2]), r"^y must have shape \(3,\), .*, got \(2,\)$"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
