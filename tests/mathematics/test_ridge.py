"""Tests of ridge: scikit-learn, numerical minimisation, explicit matrices, published values."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from problems import KINDS, any_problem, full_rank_problem, regression
from scipy.optimize import minimize, minimize_scalar
from shrinkage import (
    centre,
    coefficient_risk,
    effective_degrees_of_freedom,
    load_diabetes,
    ridge,
    ridge_normal_equations,
    shrinkage_factors,
    standardise,
)
from sklearn.linear_model import ElasticNet, Ridge

lams = st.floats(1e-3, 1e4)


def diabetes():
    """Return X (each column of mean 0 and sum of squares n = 442) and centred y."""
    data = load_diabetes()
    return standardise(data.X).X, centre(data.y)


# --- the weights ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "p"), [(30, 6), (6, 12), (8, 8), (1, 3), (5, 1)])
@pytest.mark.parametrize("lam", [1e-2, 1.0, 100.0])
def test_matches_scikit_learn(kind, n, p, lam):
    X, y = regression(kind, n, p, seed=n * p)
    theirs = Ridge(alpha=lam, fit_intercept=False, solver="svd").fit(X, y).coef_
    np.testing.assert_allclose(ridge(X, y, lam), theirs, rtol=1e-8, atol=1e-8)


@given(any_problem, lams)
def test_matches_least_squares_on_augmented_rows(problem, lam):
    # With p additional rows sqrt(lam) I and targets 0, ridge is an ordinary least-squares problem.
    X, y = problem
    p = X.shape[1]
    rows = np.vstack([X, np.sqrt(lam) * np.eye(p)])
    augmented = np.linalg.lstsq(rows, np.append(y, np.zeros(p)))[0]
    np.testing.assert_allclose(ridge(X, y, lam), augmented, rtol=1e-8, atol=1e-8)


@given(any_problem, st.floats(0.1, 1e4))
def test_matches_the_dual_form(problem, lam):
    X, y = problem
    dual = X.T @ np.linalg.solve(X @ X.T + lam * np.eye(len(y)), y)
    np.testing.assert_allclose(ridge(X, y, lam), dual, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_minimises_its_objective(seed):
    X, y = regression("independent", 20, 4, seed)

    def objective(w):
        return np.sum((y - X @ w) ** 2) + 3.0 * np.sum(w**2)

    found = minimize(objective, np.zeros(4), method="BFGS", options={"gtol": 1e-7})
    w = ridge(X, y, 3.0)
    assert objective(w) <= found.fun
    np.testing.assert_allclose(w, found.x, atol=1e-6)


def test_one_weight_by_hand():
    # x = (1, 2), y = (3, 4): x'y = 11 and x'x = 5, so w = 11 / (5 + 6).
    assert ridge([[1], [2]], [3, 4], 6) == pytest.approx([1.0], rel=1e-15)


@given(full_rank_problem, st.floats(0, 1e4))
def test_normal_equations_give_the_same_weights(problem, lam):
    X, y = problem
    np.testing.assert_allclose(
        ridge_normal_equations(X, y, lam), ridge(X, y, lam), rtol=1e-8, atol=1e-8
    )


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_penalty_it_is_the_pseudoinverse(kind):
    X, y = regression(kind, 12, 6, seed=5)
    np.testing.assert_allclose(ridge(X, y, 0), np.linalg.pinv(X) @ y, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("n", "p"), [(12, 6), (6, 12)])
def test_tends_to_the_pseudoinverse_as_the_strength_tends_to_zero(n, p):
    X, y = regression("duplicated", n, p, seed=5)
    limit = np.linalg.pinv(X) @ y
    errors = [np.linalg.norm(ridge(X, y, lam) - limit) for lam in (1e-1, 1e-3, 1e-5, 1e-7)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-6 * np.linalg.norm(limit)


def test_zero_design_gives_zero_weights_at_every_strength():
    for lam in (0, 1):
        assert ridge(np.zeros((3, 2)), [1, 2, 3], lam).tolist() == [0.0, 0.0]
        assert effective_degrees_of_freedom(np.zeros((3, 2)), lam) == 0.0


@given(any_problem, lams, st.floats(1.1, 10))
def test_weights_shrink_and_residuals_grow_with_the_strength(problem, lam, factor):
    X, y = problem
    weak, strong = ridge(X, y, lam), ridge(X, y, factor * lam)
    assert np.linalg.norm(strong) <= np.linalg.norm(weak)
    assert np.linalg.norm(y - X @ strong) >= np.linalg.norm(y - X @ weak) - 1e-12


def test_duplicated_columns_get_equal_weights():
    X, y = regression("independent", 20, 3, seed=1)
    w = ridge(np.column_stack([X, X[:, 0]]), y, 2.0)
    assert w[0] == pytest.approx(w[3], rel=1e-12)


@given(full_rank_problem, lams, st.floats(0.1, 10))
def test_weights_scale_with_the_target(problem, lam, factor):
    X, y = problem
    np.testing.assert_allclose(
        ridge(X, factor * y, lam), factor * ridge(X, y, lam), rtol=1e-10, atol=1e-12
    )


@pytest.mark.parametrize("solve", [ridge, ridge_normal_equations])
def test_error_names_the_bad_argument(solve):
    X, y = np.eye(3), np.ones(3)
    with pytest.raises(ValueError, match=r"^lam must be a finite number, zero or more, got -1$"):
        solve(X, y, -1)
    with pytest.raises(ValueError, match=r"^y must have shape \(3,\), .*, got \(2,\)$"):
        solve(X, y[:2], 1)
    with pytest.raises(ValueError, match=r"^X must be finite, got nan at index \(0, 0\)$"):
        solve(np.full((3, 3), np.nan), y, 1)


def test_singular_normal_equations_raise_an_error():
    X = np.ones((4, 3))
    with pytest.raises(
        ValueError, match=r"^lam must be above zero for these X, got 0\.0: its 3 co"
    ):
        ridge_normal_equations(X, np.ones(4), 0)
    np.testing.assert_allclose(ridge_normal_equations(X, np.ones(4), 1), 4 / 13)


# --- factors and degrees of freedom -----------------------------------------------------------


@given(any_problem, st.floats(0, 1e4))
def test_factors_lie_between_0_and_1(problem, lam):
    X, _ = problem
    factors = shrinkage_factors(X, lam)
    assert len(factors) == np.linalg.matrix_rank(X)
    assert np.all(factors > 0) and np.all(factors <= 1)
    assert np.all(np.diff(factors) <= 0)


def test_factors_of_an_orthogonal_design_by_hand():
    X = np.diag([1.0, 3.0, 2.0])  # d^2 = 9, 4, 1
    np.testing.assert_allclose(shrinkage_factors(X, 1), [9 / 10, 4 / 5, 1 / 2], rtol=1e-15)
    np.testing.assert_array_equal(shrinkage_factors(X, 0), [1, 1, 1])


@given(full_rank_problem, lams)
def test_factors_are_the_ratios_of_ridge_to_least_squares_in_each_direction(problem, lam):
    X, y = problem
    V = np.linalg.eigh(X.T @ X)[1]
    least_squares = V.T @ np.linalg.lstsq(X, y)[0]
    left = (V.T @ ridge(X, y, lam))[::-1]
    np.testing.assert_allclose(
        left, shrinkage_factors(X, lam) * least_squares[::-1], rtol=1e-6, atol=1e-8
    )


@given(any_problem, lams)
def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix(problem, lam):
    X, _ = problem
    n, p = X.shape
    rows = np.vstack([X, np.sqrt(lam) * np.eye(p)])
    hat = X @ np.linalg.pinv(rows)[:, :n]
    assert effective_degrees_of_freedom(X, lam) == pytest.approx(np.trace(hat), rel=1e-7, abs=1e-9)


def test_degrees_of_freedom_without_a_penalty_are_the_rank():
    X, _ = regression("low rank", 20, 5, seed=3)
    assert effective_degrees_of_freedom(X, 0) == 2.0


def test_degrees_of_freedom_of_standardised_diabetes():
    # Columns of mean square 1 (sum of squares 442), RSS convention.
    X, _ = diabetes()
    found = [effective_degrees_of_freedom(X, lam) for lam in (0, 1, 10, 100, 1e4)]
    assert [f"{df:.3f}" for df in found] == ["10.000", "9.740", "8.829", "6.592", "0.404"]


def test_error_names_the_bad_argument_of_the_factors():
    for function in (shrinkage_factors, effective_degrees_of_freedom):
        with pytest.raises(ValueError, match=r"^lam must be a finite number, zero or more, got -1"):
            function(np.eye(2), -1)
        with pytest.raises(ValueError, match=r"^X must have shape \(n, p\), got \(2,\)$"):
            function(np.ones(2), 1)


# --- the risk of the weights ------------------------------------------------------------------


@given(any_problem, st.floats(0.1, 1e3), st.floats(0.1, 10))
def test_risk_matches_explicit_matrices(problem, lam, noise_variance):
    X, _ = problem
    p = X.shape[1]
    w = np.linspace(-1, 2, p)
    estimator = np.linalg.solve(X.T @ X + lam * np.eye(p), X.T)  # ridge weights = estimator @ y
    bias = estimator @ X @ w - w
    risk = coefficient_risk(X, w, noise_variance, lam)
    assert risk.bias_squared == pytest.approx(bias @ bias, rel=1e-6, abs=1e-9)
    variance = noise_variance * np.sum(estimator**2)
    assert risk.variance == pytest.approx(variance, rel=1e-6, abs=1e-9)
    assert risk.total == risk.bias_squared + risk.variance


def test_risk_matches_simulation():
    X, _ = regression("correlated", 30, 3, seed=8)
    w = np.array([1.0, -2.0, 0.5])
    noise = np.random.default_rng(0).normal(scale=1.5, size=(4000, 30))
    estimates = np.array([ridge(X, X @ w + e, 4.0) for e in noise])
    simulated = np.mean(np.sum((estimates - w) ** 2, axis=1))
    # With 4000 draws the standard error is about 1.5 %.
    assert coefficient_risk(X, w, 1.5**2, 4.0).total == pytest.approx(simulated, rel=0.06)


def test_risk_matches_sympys_derivation():
    lam = sympy.Symbol("lam", nonnegative=True)
    X = sympy.Matrix([[1, 2], [0, 1], [3, -1]])
    w, noise_variance = sympy.Matrix([2, -1]), sympy.Rational(1, 2)
    gram = X.T * X
    estimator = (gram + lam * sympy.eye(2)).inv() * X.T
    bias = estimator * X * w - w
    variance = noise_variance * (estimator * estimator.T).trace()
    for strength in (0, 1, 7):
        risk = coefficient_risk(np.array(X, dtype=float), [2, -1], 0.5, strength)
        at = {lam: strength}
        assert risk.bias_squared == pytest.approx(float((bias.T * bias)[0].subs(at)), abs=1e-14)
        assert risk.variance == pytest.approx(float(variance.subs(at)), rel=1e-12)
    # Hoerl & Kennard's derivative at zero, -2 noise_variance sum d^-4, to which bias contributes 0.
    slope = sympy.diff((bias.T * bias)[0] + variance, lam).subs(lam, 0)
    assert sympy.simplify(slope + 2 * noise_variance * (gram**-2).trace()) == 0


def test_directions_without_data_contribute_only_bias():
    # The second column is zero, so its estimated weight is 0 at every strength.
    risk = coefficient_risk([[1, 0], [1, 0]], [3, 5], 1.0, 0)
    assert risk.bias_squared == pytest.approx(25, rel=1e-15)
    assert risk.variance == pytest.approx(1 / 2, rel=1e-15)


@given(full_rank_problem, lams)
def test_bias_grows_and_variance_falls_with_the_strength(problem, lam):
    X, _ = problem
    w = np.ones(X.shape[1])
    weak, strong = coefficient_risk(X, w, 1.0, lam), coefficient_risk(X, w, 1.0, 2 * lam)
    assert strong.bias_squared > weak.bias_squared
    assert strong.variance < weak.variance


def plug_in():
    """Return diabetes X, least-squares weights and noise variance RSS / (n - p - 1).

    The one more is the intercept, which centring has fitted.
    """
    X, y = diabetes()
    w, (rss,), _, _ = np.linalg.lstsq(X, y)
    return X, w, rss / (442 - 10 - 1)


def test_risk_on_diabetes_falls_from_927_to_744_near_1_15():
    X, w, noise_variance = plug_in()
    assert f"{coefficient_risk(X, w, noise_variance, 0).total:.1f}" == "927.0"
    best = minimize_scalar(
        lambda lam: coefficient_risk(X, w, noise_variance, lam).total,
        bounds=(0, 10),
        method="bounded",
        options={"xatol": 1e-8},
    )
    assert f"{best.fun:.1f}" == "744.0"
    assert f"{best.x:.4f}" == "1.1512"
    # At the published 1.153 the risk differs from the minimum by less than its last printed digit.
    assert f"{coefficient_risk(X, w, noise_variance, 1.153).total:.1f}" == "744.0"


def test_risk_on_diabetes_starts_with_slope_minus_415():
    X, w, noise_variance = plug_in()
    d2 = np.linalg.eigvalsh(X.T @ X)
    slope = -2 * noise_variance * np.sum(d2**-2)
    assert f"{slope:.1f}" == "-415.0"
    h = 1e-5
    rise = [coefficient_risk(X, w, noise_variance, lam).total for lam in (0, h, 2 * h)]
    # A second-order one-sided difference, because the risk is undefined for negative strengths.
    assert (-3 * rise[0] + 4 * rise[1] - rise[2]) / (2 * h) == pytest.approx(slope, rel=1e-5)


def test_error_names_the_bad_argument_of_the_risk():
    with pytest.raises(ValueError, match=r"^w must have shape \(2,\), got \(3,\)$"):
        coefficient_risk(np.eye(2), np.ones(3), 1, 1)
    with pytest.raises(ValueError, match=r"^noise_variance must be a finite number above zero, g"):
        coefficient_risk(np.eye(2), np.ones(2), 0, 1)
    with pytest.raises(ValueError, match=r"^lam must be a finite number, zero or more, got -1"):
        coefficient_risk(np.eye(2), np.ones(2), 1, -1)
    with pytest.raises(ValueError, match=r"^X must have at least one row, got shape \(0, 2\)$"):
        coefficient_risk(np.ones((0, 2)), np.ones(2), 1, 1)


# --- scikit-learn's conventions ---------------------------------------------------------------


def test_scikit_learn_elastic_net_with_l1_ratio_0_is_ridge_at_lambda_over_n():
    X, y = diabetes()
    net = ElasticNet(alpha=10 / 442, l1_ratio=0, fit_intercept=False, tol=1e-12, max_iter=100_000)
    theirs = net.fit(X, y).coef_
    np.testing.assert_allclose(ridge(X, y, 10), theirs, atol=4e-10)
