"""Tests of LASSO: scikit-learn, numerical minimisation, one-sided slopes and published values."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import KINDS, any_problem, full_rank_problem, regression, seeds
from scipy.optimize import minimize
from shrinkage import (
    ConvergenceError,
    centre,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_path,
    load_diabetes,
    ridge,
    standardise,
    strengths,
)
from shrinkage.lasso import _minimise_given_signs, _sweep
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso, lars_path

shares = st.floats(1e-4, 1.2)  # lam as a fraction of lambda_max


def objective(X, y, w, lam):
    return np.sum((y - X @ w) ** 2) + lam * np.sum(np.abs(w))


def scikit_learn(X, y, lam):
    """Return scikit-learn's weights and a bound on their objective's excess over the minimum.

    The bound is scikit-learn's duality gap. It is tiny unless columns are nearly equal, where
    scikit-learn stops early with a warning.
    """
    n = len(y)
    model = Lasso(alpha=lam / (2 * n), fit_intercept=False, tol=1e-14, max_iter=100_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X, y)
    return model.coef_, 2 * n * max(model.dual_gap_, 0.0)


# --- the weights ------------------------------------------------------------------------------


@given(full_rank_problem, shares)
def test_weights_match_scikit_learn_if_unique(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    theirs, _ = scikit_learn(X, y, lam)
    np.testing.assert_allclose(lasso(X, y, lam), theirs, rtol=1e-8, atol=1e-8)


@given(any_problem, shares)
def test_fit_and_objective_match_scikit_learn_even_if_weights_are_not_unique(problem, share):
    # If columns are dependent, weights can be exchanged at no cost, so two solvers may return
    # different minimisers. Fitted values, penalty and objective are always unique (R. J. Tibshirani
    # 2013, "The lasso problem and uniqueness", lemma 1).
    X, y = problem
    lam = share * lambda_max(X, y)
    ours, (theirs, gap) = lasso(X, y, lam), scikit_learn(X, y, lam)
    rounding = 1e-14 * (y @ y)
    excess = objective(X, y, theirs, lam) - objective(X, y, ours, lam)
    assert -rounding <= excess <= gap + rounding
    # The excess of the objective is at least the squared difference of the fitted values.
    assert np.sum((X @ ours - X @ theirs) ** 2) <= gap + rounding
    assert kkt_violation(X, y, ours, lam) <= 1e-9 * lambda_max(X, y)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "p"), [(40, 8), (10, 25), (12, 12), (1, 4), (6, 1)])
def test_optimal_from_strength_zero_to_above_lambda_max(kind, n, p):
    X, y = regression(kind, n, p, seed=n + p)
    largest = lambda_max(X, y)
    for share in (0, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.999, 1, 2):
        w = lasso(X, y, share * largest)
        assert kkt_violation(X, y, w, share * largest) <= 1e-8 * largest


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("n", "p"), [(20, 4), (4, 7)])
def test_minimises_its_objective(n, p, seed):
    # With w = a - b and a, b >= 0 the objective is smooth, as a bounded minimiser requires.
    X, y = regression("independent", n, p, seed)
    lam = 0.2 * lambda_max(X, y)

    def smooth(ab):
        a, b = ab[:p], ab[p:]
        residual = y - X @ (a - b)
        slope = -2 * X.T @ residual
        return residual @ residual + lam * ab.sum(), np.append(slope + lam, -slope + lam)

    found = minimize(
        smooth,
        np.full(2 * p, 0.1),
        jac=True,
        bounds=[(0, None)] * (2 * p),
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000},
    )
    best = objective(X, y, lasso(X, y, lam), lam)
    assert best <= found.fun * (1 + 1e-14)
    assert best == pytest.approx(found.fun, rel=1e-8)


def test_one_weight_by_hand():
    # x = (1, 2), y = (3, 4): x'y = 11 and x'x = 5, so w = (11 - 4/2) / 5 and lambda_max = 22.
    X, y = [[1], [2]], [3, 4]
    assert lasso(X, y, 4) == pytest.approx([9 / 5], rel=1e-15)
    assert lasso(X, [-3, -4], 4) == pytest.approx([-9 / 5], rel=1e-15)
    assert lambda_max(X, y) == 22
    assert lasso(X, y, 22).tolist() == [0.0]


def test_orthonormal_design_gives_soft_thresholding_at_half_the_strength():
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 4)))[0]
    y = Q @ [3.0, -2.0, 0.4, -0.4]
    np.testing.assert_allclose(lasso(Q, y, 1.0), [2.5, -1.5, 0, 0], atol=1e-14)
    assert np.count_nonzero(lasso(Q, y, 1.0)) == 2


@given(any_problem, st.floats(1, 3))
def test_all_weights_are_zero_at_and_above_lambda_max(problem, factor):
    X, y = problem
    lam = factor * lambda_max(X, y)
    assert not lasso(X, y, lam).any()
    assert not lasso(X, y, lam, start=np.ones(X.shape[1])).any()


@given(any_problem)
def test_some_weight_is_non_zero_just_below_lambda_max(problem):
    X, y = problem
    assert lasso(X, y, (1 - 1e-6) * lambda_max(X, y)).any()


@given(any_problem)
def test_without_a_penalty_it_is_least_squares(problem):
    X, y = problem
    np.testing.assert_allclose(
        lasso(X, y, 0), np.linalg.lstsq(X, y, rcond=1e-13)[0], rtol=1e-6, atol=1e-8
    )


@given(any_problem, shares, st.floats(1.05, 5))
def test_weights_shrink_and_residuals_grow_with_the_strength(problem, share, factor):
    X, y = problem
    lam = share * lambda_max(X, y)
    weak, strong = lasso(X, y, lam), lasso(X, y, factor * lam)
    size = np.sum(np.abs(weak))
    assert np.sum(np.abs(strong)) <= size * (1 + 1e-9)
    assert np.linalg.norm(y - X @ strong) >= np.linalg.norm(y - X @ weak) * (1 - 1e-9)


@given(full_rank_problem, shares, st.permutations(range(8)))
def test_permuted_and_negated_columns_permute_and_negate_the_weights(problem, share, order):
    X, y = problem
    lam = share * lambda_max(X, y)
    order = [j for j in order if j < X.shape[1]]
    signs = np.where(np.arange(len(order)) % 2, -1.0, 1.0)
    moved = lasso(X[:, order] * signs, y, lam)
    np.testing.assert_allclose(moved, lasso(X, y, lam)[order] * signs, rtol=1e-8, atol=1e-9)


@given(full_rank_problem, shares, st.floats(0.1, 10))
def test_weights_scale_with_the_target(problem, share, factor):
    X, y = problem
    lam = share * lambda_max(X, y)
    np.testing.assert_allclose(
        lasso(X, factor * y, factor * lam), factor * lasso(X, y, lam), rtol=1e-8, atol=1e-10
    )


@given(full_rank_problem, shares)
def test_result_does_not_depend_on_the_start(problem, share):
    X, y = problem
    lam = share * lambda_max(X, y)
    start = np.linspace(-3, 3, X.shape[1])
    np.testing.assert_allclose(
        lasso(X, y, lam, start=start), lasso(X, y, lam), rtol=1e-8, atol=1e-9
    )
    assert start[0] == -3.0  # the caller's array is unchanged


def test_opposite_starting_weights_on_equal_columns_are_corrected():
    # Opposite weights on equal columns cancel in the fit, but both are penalised.
    x = np.array([1.0, 2.0, 3.0])
    w = lasso(np.column_stack([x, x]), 2 * x, 2.8, start=[1e6, -1e6])
    # x'x = 14 and x'y = 28, so the sum of the two weights is (28 - 1.4) / 14 = 1.9.
    assert w.sum() == pytest.approx(1.9, rel=1e-10)
    assert np.all(w >= 0)


@pytest.mark.parametrize("seed", range(5))
def test_at_most_n_weights_are_non_zero(seed):
    X, y = regression("independent", 6, 30, seed)
    for share in (1e-6, 1e-3, 0.1):
        assert np.count_nonzero(lasso(X, y, share * lambda_max(X, y))) <= 6


def test_first_of_two_equal_columns_gets_the_weight_where_ridge_splits_it():
    for seed in range(100):  # a single case might pass by chance of rounding
        X, y = regression("independent", 20, 3, seed)
        twins = np.column_stack([X[:, 0], X[:, 0]])
        kept, dropped = lasso(twins, y, 0.3 * lambda_max(twins, y))
        assert kept != 0 and dropped == 0
    a, b = ridge(twins, y, 1.0)
    assert a == pytest.approx(b, rel=1e-12)


def test_column_of_zeros_gets_weight_zero_from_any_start():
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    np.testing.assert_allclose(lasso(X, [3, 4], 4, start=[0, 5]), [9 / 5, 0], rtol=1e-14)


def test_target_orthogonal_to_every_column_gives_zeros():
    assert lambda_max(np.eye(3)[:, :2], [0, 0, 1]) == 0
    for lam in (0, 1e-9, 1):
        assert lasso(np.eye(3)[:, :2], [0, 0, 1], lam).tolist() == [0.0, 0.0]


@given(any_problem, shares, seeds)
def test_minimise_given_signs_decreases_the_objective_to_a_minimum(problem, share, seed):
    X, y = problem
    lam = share * lambda_max(X, y)
    w = np.random.default_rng(seed).integers(-2, 3, size=X.shape[1]).astype(float)
    before = objective(X, y, w, lam)
    settled = _minimise_given_signs(X, y, w, lam)
    assert objective(X, y, w, lam) == before  # the argument is unchanged
    assert objective(X, y, settled, lam) <= before * (1 + 1e-12)
    kept = settled != 0
    assert np.all(np.sign(settled[kept]) == np.sign(w[kept]))
    slope = 2 * X.T @ (y - X @ settled) - lam * np.sign(settled)
    scale = np.linalg.norm(X, axis=0).max() * np.sqrt(before)
    assert np.all(np.abs(slope[kept]) <= 1e-7 * scale)


def test_correlated_columns_need_few_sweeps():
    # Coordinate descent alone takes more than ten thousand sweeps.
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 1)) + 1e-2 * rng.normal(size=(30, 5))
    y = X @ np.arange(5.0) + rng.normal(size=30)
    lasso(X, y, 1e-3 * lambda_max(X, y), max_sweeps=5)


@given(any_problem, shares, seeds)
def test_sweep_decreases_the_objective_and_keeps_its_arguments(problem, share, seed):
    X, y = problem
    lam = share * lambda_max(X, y)
    w = np.random.default_rng(seed).integers(-2, 3, size=X.shape[1]).astype(float)
    half_gradient = X.T @ (y - X @ w)
    before, original = objective(X, y, w, lam), half_gradient.copy()
    swept = _sweep(X.T @ X, half_gradient, w, lam, np.zeros(len(w)))
    assert objective(X, y, swept, lam) <= before * (1 + 1e-12)
    assert objective(X, y, w, lam) == before
    np.testing.assert_array_equal(half_gradient, original)


def test_nearly_orthogonal_target_is_solved_to_rounding_error():
    # The target is 10^14 times as long as its projection on the columns. Rounding alone leaves a
    # gradient far above tolerance * lambda_max; the solver must stop nevertheless.
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(9, 4)))[0]
    y = Q @ [1.0, -2.0, 0.5, 1e14]
    X = Q[:, :3] @ [[1, 0.5, 0], [0, 1, 0.5], [0, 0, 1]]
    lam = 0.1 * lambda_max(X, y)
    assert kkt_violation(X, y, lasso(X, y, lam, max_sweeps=100), lam) <= 1e-13 * np.linalg.norm(y)


# --- the optimality conditions ----------------------------------------------------------------


@given(any_problem, st.floats(0, 2), st.integers(0, 1000))
def test_violation_is_the_steepest_descent_along_any_weight(problem, share, seed):
    # At a minimum, no change of a single weight lowers the objective. The slopes are one-sided
    # differences, corrected for their known curvature term h ||x_j||^2.
    X, y = problem
    p = X.shape[1]
    rng = np.random.default_rng(seed)
    w = rng.integers(-1, 2, size=p).astype(float)
    lam = share * lambda_max(X, y)
    h = 2.0**-12
    here = objective(X, y, w, lam)
    slopes = [
        (objective(X, y, w + step, lam) - here) / h - h * np.sum((X @ step / h) ** 2)
        for step in h * np.vstack([np.eye(p), -np.eye(p)])
    ]
    expected = max(0.0, -min(slopes))
    size = here + np.sum(X**2)
    assert kkt_violation(X, y, w, lam) == pytest.approx(expected, rel=1e-8, abs=1e-9 * size)


def test_violation_by_hand():
    # x'y = 11: at w = 0 the slope 22 exceeds lam = 4 by 18; at w = 1 it is 2 (11 - 5) - 4 = 8;
    # at w = -1, 2 (11 + 5) + 4 = 36; at w = 0 with lam = 30 it is 0.
    X, y = [[1], [2]], [3, 4]
    found = [kkt_violation(X, y, [w], lam) for w, lam in ((0, 4), (1, 4), (-1, 4), (0, 30))]
    assert found == [18, 8, 36, 0]


# --- the path ---------------------------------------------------------------------------------


@given(full_rank_problem)
def test_path_keeps_the_order_of_the_strengths(problem):
    X, y = problem
    lams = lambda_max(X, y) * np.array([0.1, 2.0, 0.001, 0.5, 0.0])
    path = lasso_path(X, y, lams)
    separately = [lasso(X, y, lam) for lam in lams]
    np.testing.assert_allclose(path, separately, rtol=1e-8, atol=1e-9)


def test_path_matches_scikit_learns_lars_at_its_breakpoints():
    X, y = unit_length_diabetes()
    alphas, _, weights = lars_path(X, y, method="lasso")
    np.testing.assert_allclose(lasso_path(X, y, 2 * 442 * alphas), weights.T, atol=1e-8)


def test_strengths_decrease_geometrically_from_lambda_max():
    X, y = regression("independent", 20, 4, seed=2)
    grid = strengths(X, y, count=5, ratio=1e-4)
    assert grid[0] == lambda_max(X, y)
    np.testing.assert_allclose(grid / grid[0], [1, 1e-1, 1e-2, 1e-3, 1e-4], rtol=1e-12)
    default = strengths(X, y)
    assert len(default) == 100
    assert default[-1] == pytest.approx(1e-3 * lambda_max(X, y), rel=1e-12)


# --- published facts --------------------------------------------------------------------------


def mean_square_one_diabetes():
    """Return X (each column of mean 0 and sum of squares n = 442) and centred y."""
    data = load_diabetes()
    return standardise(data.X).X, centre(data.y)


def unit_length_diabetes():
    """Return X (each column of mean 0 and sum of squares 1, as in Efron et al. 2004) and y."""
    X, y = mean_square_one_diabetes()
    return X / np.sqrt(442), y


def test_lambda_max_on_diabetes_is_at_bmi():
    # In the 1/(2n) convention alpha = lam / (2n). The published 2.1480 is for columns of length 1;
    # for columns of mean square 1 it is sqrt(442) times that.
    X, y = unit_length_diabetes()
    assert f"{lambda_max(X, y) / (2 * 442):.4f}" == "2.1480"
    Z, y = mean_square_one_diabetes()
    assert f"{lambda_max(Z, y) / (2 * 442):.4f}" == "45.1600"
    w = lasso(Z, y, 0.99 * lambda_max(Z, y))
    assert [load_diabetes().names[j] for j in np.flatnonzero(w)] == ["bmi"]


@pytest.mark.parametrize("diabetes", [unit_length_diabetes, mean_square_one_diabetes])
def test_scikit_learn_misses_the_first_weight_at_its_default_tolerance(diabetes):
    X, y = diabetes()
    alpha = 0.99 * lambda_max(X, y) / (2 * 442)
    assert np.count_nonzero(Lasso(alpha=alpha).fit(X, y).coef_) == 0
    assert np.count_nonzero(Lasso(alpha=alpha, tol=1e-10).fit(X, y).coef_) == 1
    assert np.count_nonzero(lasso(X, y, 2 * 442 * alpha)) == 1


def test_diabetes_path_enters_bmi_s5_bp_s3_and_s3_leaves_near_0_0049():
    # alpha in the 1/(2n) convention, columns of length 1 (Efron et al. 2004, figure 1).
    X, y = unit_length_diabetes()
    names = load_diabetes().names

    def chosen(alpha):
        return {names[j] for j in np.flatnonzero(lasso(X, y, 2 * 442 * alpha))}

    assert [chosen(alpha) for alpha in (2.1, 1.5, 0.9, 0.5)] == [
        {"bmi"},
        {"bmi", "s5"},
        {"bmi", "s5", "bp"},
        {"bmi", "s5", "bp", "s3"},
    ]
    assert "s3" in chosen(0.00495) and "s3" not in chosen(0.00493)
    assert "s3" not in chosen(0.00297) and "s3" in chosen(0.00296)


# --- errors -----------------------------------------------------------------------------------


def test_error_states_the_violation_when_max_sweeps_is_reached():
    X, y = regression("correlated", 6, 12, seed=1)
    with pytest.raises(
        ConvergenceError,
        match=r"^lasso stopped after max_sweeps = 2 with a KKT violation of \d.*, above "
        r"tolerance \* lambda_max = \d",
    ):
        lasso(X, y, 1e-3 * lambda_max(X, y), max_sweeps=2)


def test_loose_tolerance_needs_fewer_sweeps():
    X, y = regression("correlated", 6, 12, seed=1)
    lam = 1e-3 * lambda_max(X, y)
    w = lasso(X, y, lam, tolerance=0.5, max_sweeps=2)
    assert 0 < kkt_violation(X, y, w, lam) <= 0.5 * lambda_max(X, y)


X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lasso(X, Y, -1), r"^lam must be a finite number, zero or more, got -1$"),
        (lambda: lasso(X, Y[:2], 1), r"^y must have shape \(3,\), .*, got \(2,\)$"),
        (lambda: lasso(X, Y, 1, tolerance=0), r"^tolerance must be a finite number above zero, g"),
        (lambda: lasso(X, Y, 1, max_sweeps=0), r"^max_sweeps must be a whole number of at least 1"),
        (lambda: lasso(X, Y, 1, start=[1]), r"^start must have shape \(3,\), got \(1,\)$"),
        (lambda: lambda_max(X * np.nan, Y), r"^X must be finite, got nan at index \(0, 0\)$"),
        (lambda: kkt_violation(X, Y, [1], 1), r"^w must have shape \(3,\), got \(1,\)$"),
        (lambda: kkt_violation(X, Y, Y, np.inf), r"^lam must be a finite number, zero or more, g"),
        (lambda: lasso_path(X, Y, [1, -2]), r"^lams\[1\] must be a finite number, zero or more, g"),
        (lambda: lasso_path(X, Y, 1.0), r"^lams must be a non-empty vector, got shape \(\)$"),
        (lambda: strengths(X, Y, count=1), r"^count must be a whole number of at least 2, got 1$"),
        (lambda: strengths(X, Y, ratio=1), r"^ratio must be below 1, got 1\.0$"),
        (lambda: strengths(X, Y, ratio=0), r"^ratio must be a finite number above zero, got 0$"),
        (lambda: strengths(X, 0 * Y), r"^y must not be orthogonal to every column of X, got X'y"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
