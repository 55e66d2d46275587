"""Tests of the exact LASSO path: scikit-learn, optimality conditions and published values."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import any_problem, full_rank_problem, regression
from shrinkage import (
    ConvergenceError,
    centre,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_breakpoints,
    load_diabetes,
    standardise,
)
from sklearn.linear_model import lars_path


def diabetes():
    data = load_diabetes()
    return standardise(data.X).X, centre(data.y), data.names


@given(full_rank_problem)
def test_matches_scikit_learn_at_the_breakpoints_of_both(problem):
    X, y = problem
    path = lasso_breakpoints(X, y)
    alphas, _, weights = lars_path(X, y, method="lasso")
    lams = 2 * len(y) * alphas
    np.testing.assert_allclose(path.at(lams), weights.T, rtol=1e-7, atol=1e-8)
    theirs = [np.interp(path.lams, lams[::-1], w[::-1]) for w in weights]
    np.testing.assert_allclose(path.weights.T, theirs, rtol=1e-7, atol=1e-8)


@given(any_problem, st.floats(0, 1.2))
def test_weights_between_breakpoints_are_optimal(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    w = lasso_breakpoints(X, y).at(lam)
    assert kkt_violation(X, y, w, lam) <= 1e-7 * lambda_max(X, y)


@given(any_problem)
def test_path_bends_at_every_breakpoint(problem):
    # A breakpoint without a bend would be a spurious event.
    path = lasso_breakpoints(*problem)
    slopes = np.diff(path.weights, axis=0) / np.diff(path.lams)[:, None]
    slopes /= np.maximum(np.abs(slopes).max(axis=0, initial=0), 1e-300)  # columns differ in scale
    assert np.all(np.abs(np.diff(slopes, axis=0)).max(axis=1, initial=0) > 1e-9)


@given(any_problem)
def test_strengths_decrease_from_lambda_max_to_zero(problem):
    X, y = problem
    path = lasso_breakpoints(X, y)
    assert path.lams[0] == lambda_max(X, y) and path.lams[-1] == 0
    assert np.all(np.diff(path.lams) < 0)
    assert not path.weights[0].any()


def test_orthonormal_column_enters_at_twice_its_product_with_y():
    # Soft-thresholding at lam/2: weight j leaves zero at lam = 2|z_j|.
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 3)))[0]
    path = lasso_breakpoints(Q, Q @ [3.0, -2.0, 0.5])
    np.testing.assert_allclose(path.lams, [6, 4, 1, 0], atol=1e-12)
    np.testing.assert_allclose(
        path.weights, [[0, 0, 0], [1, 0, 0], [2.5, -1.5, 0], [3, -2, 0.5]], atol=1e-12
    )


def test_two_weights_can_enter_at_the_same_strength():
    path = lasso_breakpoints(np.eye(3), [2.0, -2.0, 1.0])
    np.testing.assert_allclose(path.at(2.0), [1, -1, 0], atol=1e-12)
    np.testing.assert_allclose(path.at(0.0), [2, -2, 1], atol=1e-12)


def test_weight_that_returns_to_zero_is_exactly_zero():
    X, y, names = diabetes()
    path = lasso_breakpoints(X, y)
    out = [k for k in range(1, 12) if path.weights[k, names.index("s3")] == 0]
    assert [f"{path.lams[k] / (2 * 442 * np.sqrt(442)):.5f}" for k in out[-2:]] == [
        "0.00494",
        "0.00296",
    ]


def test_diabetes_takes_12_steps_as_in_efron_et_al():
    # Columns of length 1 and the 1/(2n) loss, as for scikit-learn's copy of the data.
    X, y, names = diabetes()
    path = lasso_breakpoints(X / np.sqrt(442), y)
    assert len(path.lams) - 1 == 12
    inside = path.at((path.lams[:-1] + path.lams[1:]) / 2) != 0
    chosen = [{names[j] for j in np.flatnonzero(row)} for row in inside]
    entered = [chosen[0]] + [b - a for a, b in pairwise(chosen)]
    left = [a - b for a, b in pairwise(chosen)]
    order = ["bmi", "s5", "bp", "s3", "sex", "s6", "s1", "s4", "s2", "age"]
    assert entered == [{name} for name in order] + [set(), {"s3"}]
    assert left == [set()] * 9 + [{"s3"}, set()]
    assert f"{path.lams[0] / 884:.4f}" == "2.1480"


def test_path_with_more_columns_than_rows_ends_at_the_exact_fit_of_smallest_l1_norm():
    X, y = regression("independent", 5, 12, seed=3)
    path = lasso_breakpoints(X, y)
    np.testing.assert_allclose(X @ path.weights[-1], y, atol=1e-9)
    nearly = lasso(X, y, 1e-7 * lambda_max(X, y))
    assert np.abs(path.weights[-1]).sum() == pytest.approx(np.abs(nearly).sum(), rel=1e-5)
    assert np.count_nonzero(path.weights, axis=1).max() <= 5


def test_only_one_of_two_equal_columns_enters():
    X, y = regression("independent", 20, 2, seed=1)
    path = lasso_breakpoints(np.column_stack([X, X]), y)
    assert not np.any(path.weights[:, :2] * path.weights[:, 2:])
    single = lasso_breakpoints(X, y)
    np.testing.assert_allclose(
        path.weights[:, :2] + path.weights[:, 2:], single.weights, atol=1e-12
    )


def test_target_orthogonal_to_every_column_gives_a_path_of_one_point():
    path = lasso_breakpoints(np.eye(3)[:, :2], [0, 0, 1])
    assert path.lams.tolist() == [0] and path.weights.tolist() == [[0, 0]]
    assert path.at([0.0, 1.0]).tolist() == [[0, 0], [0, 0]]


def test_weights_at_one_strength_and_at_several():
    path = lasso_breakpoints(np.eye(2), [3.0, 1.0])
    assert path.at(4.0).shape == (2,)
    np.testing.assert_allclose(path.at([7, 4, 1, 0]), [[0, 0], [1, 0], [2.5, 0.5], [3, 1]])


def test_error_names_max_steps_when_it_is_reached():
    X, y, _ = diabetes()
    with pytest.raises(ConvergenceError, match=r"^lasso_breakpoints stopped after max_steps = 2 "):
        lasso_breakpoints(X, y, max_steps=2)


X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lasso_breakpoints(X, Y[:2]), r"^y must have shape \(3,\), .*, got \(2,\)$"),
        (lambda: lasso_breakpoints(X * np.nan, Y), r"^X must be finite, got "),
        (lambda: lasso_breakpoints(X, Y, max_steps=0), r"^max_steps must be a whole number of at "),
        (lambda: lasso_breakpoints(X, Y).at(-1), r"^lams must be zero or more, got -1\.0$"),
        (lambda: lasso_breakpoints(X, Y).at([[1]]), r"^lams must be a number or a vector, got sh"),
        (lambda: lasso_breakpoints(X, Y).at(np.nan), r"^lams must be finite, got nan"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
