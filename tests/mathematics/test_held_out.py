"""Tests of predictions for held-out rows, against scikit-learn and `cross_validate`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import regression
from shrinkage import (
    centre,
    cross_validate,
    folds,
    held_out_predictions,
    lasso,
    lasso_cross_validation,
    load_diabetes,
    load_hitters,
    ridge,
    standardise,
    strengths,
)
from sklearn.linear_model import LassoCV, LinearRegression, Ridge
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_diabetes().X, load_diabetes().y
N = len(y)


def by_least_squares(X, y):
    return ridge(standardise(X).X, centre(y), 0)


def by_ridge(X, y):
    return ridge(standardise(X).X, centre(y), 20)


@given(st.integers(20, 40), st.integers(1, 5), st.integers(2, 5), st.integers(0, 1000))
def test_lasso_cross_validation_is_cross_validate_with_lasso(n, p, count, seed):
    X, y = regression("correlated", n, p, seed)
    lams = [0, 0.3, 2, 40]
    ours = lasso_cross_validation(X, y, lams, folds(n, count, seed))
    theirs = cross_validate(X, y, lams, lasso, count=count, seed=seed)
    np.testing.assert_allclose(ours.errors, theirs.errors, rtol=1e-6, atol=1e-9)


def test_lasso_cross_validation_imitates_lasso_cv():
    Z = standardise(X).X
    parts = KFold(4, shuffle=True, random_state=3)
    alphas = strengths(Z, centre(y), count=12) / (2 * N)
    theirs = LassoCV(alphas=alphas, cv=parts, tol=1e-12, max_iter=1_000_000).fit(Z, y)
    held_out = [rows for _, rows in parts.split(Z)]
    ours = lasso_cross_validation(Z, y, 2 * N * alphas, held_out, rescale=False, per_case=True)
    np.testing.assert_allclose(ours.errors.T, theirs.mse_path_, rtol=1e-6)
    assert ours.best == pytest.approx(2 * N * theirs.alpha_)


def test_the_options_matter():
    parts, lams = folds(N, 5, 0), [2000]
    errors = {
        (rescale, per_case): lasso_cross_validation(
            standardise(X).X, y, lams, parts, rescale=rescale, per_case=per_case
        ).mean[0]
        for rescale in (True, False)
        for per_case in (True, False)
    }
    assert len({round(error, 6) for error in errors.values()}) == 4


def test_predictions_are_those_of_a_pipeline():
    parts = [rows for _, rows in KFold(13, shuffle=True, random_state=1).split(X)]
    methods = {"least squares": by_least_squares, "ridge": by_ridge}
    models = {"least squares": LinearRegression(), "ridge": Ridge(alpha=20)}
    found = held_out_predictions(X, y, methods, parts)
    for name, model in models.items():
        pipe = make_pipeline(StandardScaler(), model)
        for rows, fitted in zip(parts, found[name], strict=True):
            rest = np.setdiff1d(np.arange(N), rows)
            np.testing.assert_allclose(fitted, pipe.fit(X[rest], y[rest]).predict(X[rows]))


@given(st.integers(0, 1000))
def test_targets_of_held_out_rows_change_nothing(seed):
    rng = np.random.default_rng(seed)
    parts = [rng.permutation(N)[:50]]
    other = y.copy()
    other[parts[0]] = rng.normal(size=50)
    methods = {"ridge": by_ridge}
    before, after = (held_out_predictions(X, t, methods, parts)["ridge"] for t in (y, other))
    np.testing.assert_array_equal(before, after)


def test_a_method_without_weights_predicts_the_mean():
    parts = [[0, 1], [5, 7]]
    found = held_out_predictions(X, y, {"mean": lambda X, y: np.zeros(10)}, parts)["mean"]
    for rows, fitted in zip(parts, found, strict=True):
        assert fitted == pytest.approx(np.delete(y, rows).mean())


def test_published_weights_of_hitters_are_reached():
    """James et al. 2023, section 6.5.2: the strength, the error, and which weights are zero."""
    hitters = load_hitters()
    salary = hitters.pop("Salary")
    rows = np.isfinite(salary)
    coded = [np.isin(c, ("N", "W")) if c.dtype.kind == "U" else c for c in hitters.values()]
    Z, s = standardise(np.array(coded, dtype=float).T[rows]).X, salary[rows]
    assert Z.shape == (263, 19)
    parts = [held for _, held in KFold(5, shuffle=True, random_state=0).split(Z)]
    grid = strengths(Z, centre(s), 100)
    cv = lasso_cross_validation(Z, s, grid, parts, rescale=False, per_case=True)
    assert cv.best / 526 == pytest.approx(3.1472370031649866)
    assert cv.mean.min() == pytest.approx(114690.73, rel=1e-3)
    out = {name for name, w in zip(hitters, lasso(Z, centre(s), cv.best), strict=True) if w == 0}
    assert out == {"HmRun", "Runs", "RBI", "CAtBat", "CHits", "NewLeague"}


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: lasso_cross_validation(X, y, [1], [[0]]), r"^parts must hold at least 2, got 1"),
        (lambda: lasso_cross_validation(X, y, [1], [[0], []]), r"^parts\[1\] must hold row num"),
        (lambda: lasso_cross_validation(X, y, [1], [[0], [N]]), r"^parts\[1\].*0 to 441"),
        (lambda: lasso_cross_validation(X, y, [1], [[0], range(N)]), r"^parts\[1\].*all 442"),
        (lambda: lasso_cross_validation(X, y, [-1], [[0], [1]]), r"^lams\[0\].*-1"),
        (lambda: lasso_cross_validation(X, y[1:], [1], [[0], [1]]), r"^y"),
        (lambda: held_out_predictions(X, y, {}, [[0, 1], [2]]), r"^parts.*equally long.*\[2, 1\]"),
        (lambda: held_out_predictions(X, y, {}, []), r"^parts must hold at least 1"),
        (
            lambda: held_out_predictions(X, y, {"a": lambda X, y: y}, [[0]]),
            r"^methods\['a'\] must have",
        ),
    ],
)
def test_error_names_the_bad_argument(call, says):
    with pytest.raises(ValueError, match=says):
        call()
