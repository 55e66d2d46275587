"""Tests of choosing a strength: scikit-learn's pipelines, brute force and published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import full_rank_problem
from shrinkage import (
    CrossValidation,
    cross_validate,
    effective_degrees_of_freedom,
    folds,
    generalised_cross_validation,
    lasso,
    leave_one_out_residuals,
    leverages,
    load_diabetes,
    ridge,
    standardise,
)
from sklearn.linear_model import Lasso, LinearRegression, Ridge, RidgeCV
from sklearn.metrics import make_scorer, mean_squared_error
from sklearn.model_selection import KFold, LeaveOneOut, PredefinedSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

DATA = load_diabetes()
SQUARED_ERROR = make_scorer(mean_squared_error)


def fold_numbers(n, count, seed):
    """Return the fold of each row, for scikit-learn's PredefinedSplit."""
    fold_of = np.empty(n, dtype=int)
    for k, rows in enumerate(folds(n, count, seed)):
        fold_of[rows] = k
    return fold_of


# --- folds ------------------------------------------------------------------------------------


@given(st.integers(2, 60), st.data())
def test_fold_sizes_match_scikit_learn(n, data):
    count = data.draw(st.integers(2, n))
    mine = folds(n, count, seed=3)
    assert sorted(np.concatenate(mine).tolist()) == list(range(n))
    theirs = [len(test) for _, test in KFold(count).split(np.zeros(n))]
    assert [len(rows) for rows in mine] == theirs


def test_folds_are_shuffled_according_to_the_seed():
    a, b, c = (np.concatenate(folds(100, 10, seed)) for seed in (1, 1, 2))
    assert a.tolist() == b.tolist()
    assert a.tolist() != c.tolist()
    assert a.tolist() != list(range(100))


# --- cross-validation -------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "seed"), [(10, 0), (5, 7)])
def test_ridge_errors_match_a_scikit_learn_pipeline(count, seed):
    lams = np.array([0.1, 10.0, 1000.0])
    mine = cross_validate(DATA.X, DATA.y, lams, ridge, count=count, seed=seed)
    split = PredefinedSplit(fold_numbers(442, count, seed))
    for i, lam in enumerate(lams):
        model = make_pipeline(StandardScaler(), Ridge(alpha=lam))
        theirs = cross_val_score(model, DATA.X, DATA.y, cv=split, scoring=SQUARED_ERROR)
        np.testing.assert_allclose(mine.errors[:, i], theirs, rtol=1e-10)


def test_lasso_errors_match_a_scikit_learn_pipeline():
    lams = np.array([1000.0, 4000.0, 10_000.0])
    mine = cross_validate(DATA.X, DATA.y, lams, lasso, count=6, seed=1)
    fold_of = fold_numbers(442, 6, 1)
    for k in range(6):
        inside = fold_of == k
        for i, lam in enumerate(lams):
            # alpha = lam/(2n), with n the number of training rows
            model = make_pipeline(
                StandardScaler(), Lasso(alpha=lam / (2 * np.sum(~inside)), tol=1e-9)
            ).fit(DATA.X[~inside], DATA.y[~inside])
            error = np.mean((DATA.y[inside] - model.predict(DATA.X[inside])) ** 2)
            assert mine.errors[k, i] == pytest.approx(error, rel=1e-6)


def test_held_out_rows_do_not_influence_the_fit():
    # An outlying target changes the fits that train on it, that is, those of all folds but its own.
    # The other rows of its own fold are predicted as before.
    y = DATA.y.copy()
    before = cross_validate(DATA.X, y, [10.0], ridge).errors
    rows = folds(442)[0]
    y[rows[0]] += 1e6
    residual_before = DATA.y[rows[0]]
    after = cross_validate(DATA.X, y, [10.0], ridge).errors
    assert np.all(after[1:] != before[1:])
    # in fold 0 only one residual r changes, and its square by 2e6 r + 1e12, among 45 rows
    r = ((after[0, 0] - before[0, 0]) * len(rows) - 1e12) / 2e6
    assert abs(r) < residual_before + 346


def test_errors_do_not_depend_on_the_units_of_the_columns():
    scaled = DATA.X * np.geomspace(1e-3, 1e3, 10) + 5
    a = cross_validate(DATA.X, DATA.y, [10.0, 100.0], ridge).errors
    b = cross_validate(scaled, DATA.y, [10.0, 100.0], ridge).errors
    np.testing.assert_allclose(a, b, rtol=1e-9)


def test_mean_standard_error_and_both_choices_by_hand():
    # The means are 4, 2, 2, 2.5, 9. At the best, the errors 1, 2, 3 have standard deviation 1 and
    # standard error 1/sqrt(3) = 0.577.
    errors = np.array([[4, 1, 1, 2.5, 9], [4, 2, 2, 2.5, 9], [4, 3, 3, 2.5, 9]], dtype=float)
    found = CrossValidation(np.array([0.1, 1, 2, 4, 8]), errors)
    assert found.mean.tolist() == [4, 2, 2, 2.5, 9]
    assert found.standard_error[1] == pytest.approx(1 / np.sqrt(3), rel=1e-15)
    assert (found.best, found.one_standard_error) == (2, 4)
    # 0.6 above the smallest mean is more than one standard error
    errors[:, 3] = 2.6
    assert CrossValidation(found.lams, errors).one_standard_error == 2
    backwards = CrossValidation(found.lams[::-1], errors[:, ::-1])
    assert (backwards.best, backwards.one_standard_error) == (2, 2)


# --- leave one out ----------------------------------------------------------------------------


@given(full_rank_problem, st.floats(1e-3, 1e3))
def test_leave_one_out_matches_refitting_without_each_row(problem, lam):
    X, y = problem
    X = X + 3.0  # so that there is an intercept to fit
    residuals = []
    for train, test in LeaveOneOut().split(X):
        model = Ridge(alpha=lam).fit(X[train], y[train])
        residuals.append(y[test] - model.predict(X[test]))
    np.testing.assert_allclose(
        leave_one_out_residuals(X, y, lam), np.concatenate(residuals), rtol=1e-6, atol=1e-8
    )


@given(full_rank_problem, st.floats(0, 1e3))
def test_leverage_is_the_derivative_of_the_fit_with_respect_to_its_target(problem, lam):
    X, y = problem
    model = Ridge(alpha=lam) if lam > 0 else LinearRegression()
    fitted = model.fit(X, y).predict(X)
    i = len(y) // 2
    moved = y + 1.0 * (np.arange(len(y)) == i)
    slope = model.fit(X, moved).predict(X)[i] - fitted[i]
    assert leverages(X, lam)[i] == pytest.approx(slope, abs=1e-7)


@given(full_rank_problem, st.floats(0, 1e3))
def test_leverages_sum_to_the_degrees_of_freedom_plus_one(problem, lam):
    X, _ = problem
    df = effective_degrees_of_freedom(X - X.mean(axis=0), lam)
    assert leverages(X + 3.0, lam).sum() == pytest.approx(df + 1, rel=1e-9)


def test_leave_one_out_error_of_standardised_diabetes_at_lam_10():
    X = standardise(DATA.X).X
    assert f"{np.mean(leave_one_out_residuals(X, DATA.y, 10) ** 2):.3f}" == "3001.358"
    theirs = RidgeCV(alphas=[10.0], store_cv_results=True).fit(X, DATA.y).cv_results_
    assert np.mean(theirs) == pytest.approx(3001.358, abs=5e-4)


def test_generalised_cross_validation_is_leave_one_out_if_leverages_are_equal():
    # in a two-level full factorial design all rows have the same leverage
    X = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)], dtype=float)
    y = np.random.default_rng(0).normal(size=8)
    for lam in (0, 1, 10):
        exact = np.mean(leave_one_out_residuals(X, y, lam) ** 2)
        assert generalised_cross_validation(X, y, lam) == pytest.approx(exact, rel=1e-12)


def test_generalised_cross_validation_matches_its_formula():
    X, y = DATA.X[:50], DATA.y[:50]
    hat = np.column_stack([Ridge(alpha=7.0).fit(X, e).predict(X) for e in np.eye(50)])
    expected = np.mean((y - hat @ y) ** 2) / (1 - np.trace(hat) / 50) ** 2
    assert generalised_cross_validation(X, y, 7.0) == pytest.approx(expected, rel=1e-8)


# --- errors -----------------------------------------------------------------------------------

X, Y = np.eye(3), np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: folds(1), r"^n must be a whole number of at least 2, got 1$"),
        (lambda: folds(5, 1), r"^count must be a whole number of at least 2, got 1$"),
        (lambda: folds(5, 6), r"^count must be at most n = 5, got 6$"),
        (lambda: cross_validate(X, Y[:2], [1], ridge), r"^y must have shape \(3,\), .*, got \(2,"),
        (lambda: cross_validate(X, Y, [1, -1], ridge), r"^lams\[1\] must be a finite number, zero"),
        (lambda: cross_validate(X, Y, 1.0, ridge), r"^lams must be a non-empty vector, got "),
        (lambda: cross_validate(X, Y, [1], ridge), r"^count must be at most n = 3, got 10$"),
        (lambda: leverages(X, -1), r"^lam must be a finite number, zero or more, got -1$"),
        (lambda: leave_one_out_residuals(X, Y[:2], 1), r"^y must have shape \(3,\), .*, got \(2,"),
        (lambda: leave_one_out_residuals(X, Y, 0), r"^lam must be larger for these X, got 0: row"),
        (lambda: generalised_cross_validation(X, Y, 0), r"^lam must be larger for these X, got 0:"),
        (lambda: generalised_cross_validation(X, Y * np.nan, 1), r"^y must be finite, got nan"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
