"""Tests of the conversions: numerical minimisation, consistency and the libraries."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import full_rank_problem
from scipy.optimize import minimize_scalar
from shrinkage import (
    CONVENTIONS,
    GaussianPrior,
    LaplacePrior,
    convert,
    elastic_net_arguments,
    elastic_net_strengths,
    figures,
    lasso,
    load_diabetes,
    ridge,
    standardise,
)
from shrinkage.conventions import MIXED, NO_PENALTY
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from statsmodels.regression.linear_model import OLS

# Each objective as in its documentation; k holds n, s2 (noise variance) and sd (that of y).
OBJECTIVES = {
    "ridge": {
        "rss": lambda rss, square, v, k: rss + v * square,
        "half-rss": lambda rss, square, v, k: rss / 2 + v * square,
        "mse": lambda rss, square, v, k: rss / k.n + v * square,
        "half-mse": lambda rss, square, v, k: rss / (2 * k.n) + v * square,
        "nll": lambda rss, square, v, k: rss / (2 * k.s2) + v * square,
        "prior-variance": lambda rss, square, v, k: rss / (2 * k.s2) + square / (2 * v),
        "sklearn-ridge": lambda rss, square, v, k: rss + v * square,
        "sklearn-elastic-net": lambda rss, square, v, k: rss / (2 * k.n) + v * square / 2,
        "statsmodels": lambda rss, square, v, k: 0.5 * rss / k.n + v * square / 2,
        "glmnet": lambda rss, square, v, k: rss / (2 * k.n) + v / k.sd * square / 2,
        "torch-sum": lambda rss, square, v, k: rss + v / 2 * square,
        "torch-mean": lambda rss, square, v, k: rss / k.n + v / 2 * square,
    },
    "lasso": {
        "rss": lambda rss, size, v, k: rss + v * size,
        "half-rss": lambda rss, size, v, k: rss / 2 + v * size,
        "mse": lambda rss, size, v, k: rss / k.n + v * size,
        "half-mse": lambda rss, size, v, k: rss / (2 * k.n) + v * size,
        "nll": lambda rss, size, v, k: rss / (2 * k.s2) + v * size,
        "prior-scale": lambda rss, size, v, k: rss / (2 * k.s2) + size / v,
        "sklearn-lasso": lambda rss, size, v, k: rss / (2 * k.n) + v * size,
        "sklearn-elastic-net": lambda rss, size, v, k: rss / (2 * k.n) + v * size,
        "statsmodels": lambda rss, size, v, k: 0.5 * rss / k.n + v * size,
        "glmnet": lambda rss, size, v, k: rss / (2 * k.n) + v * size,
    },
}
ROWS = [(method, name) for method, rows in OBJECTIVES.items() for name in rows]
METHODS = st.sampled_from(sorted(OBJECTIVES))
positive = st.floats(1e-3, 1e3)
quantities = st.fixed_dictionaries(
    {"n": st.integers(1, 10**6), "noise_variance": positive, "target_deviation": positive}
)


@st.composite
def journeys(draw, stops):
    """Draw a method and the names of `stops` of its conventions."""
    method = draw(METHODS)
    names = st.sampled_from(sorted(OBJECTIVES[method]))
    return method, [draw(names) for _ in range(stops)]


@pytest.fixture(scope="module")
def diabetes():
    data = load_diabetes()
    return standardise(data.X).X, data.y - data.y.mean()


# --- the factors ---------------------------------------------------------------------------------


def test_objectives_cover_every_convention():
    assert {m: set(rows) for m, rows in OBJECTIVES.items()} == {
        m: set(rows) for m, rows in CONVENTIONS.items()
    }


@pytest.mark.parametrize(("method", "name"), ROWS)
def test_converted_strength_gives_the_same_minimiser(method, name):
    x, y = np.array([1.0, -2.0, 0.5, 1.5, 1.0]), np.array([2.0, -3.0, 1.5, 1.0, 3.0])
    k = SimpleNamespace(n=5, s2=0.7, sd=float(np.std(y)))
    known = {"n": k.n, "noise_variance": k.s2, "target_deviation": k.sd}

    def minimiser(objective, v):
        def value(w):
            return objective(np.sum((y - x * w) ** 2), w**2 if method == "ridge" else abs(w), v, k)

        return minimize_scalar(value, (0.1, 1), options={"xtol": 1e-12}).x

    for v in (0.1, 0.3, 2.0):
        lam = convert(v, name, "rss", method=method, **known)
        theirs = minimiser(OBJECTIVES[method][name], v)
        ours = minimiser(OBJECTIVES[method]["rss"], lam)
        assert theirs == pytest.approx(ours, abs=1e-6)
        fit = ridge if method == "ridge" else lasso
        assert ours == pytest.approx(fit(x[:, None], y, lam)[0], abs=1e-6)


@given(journeys(2), quantities, positive)
def test_converting_back_restores_the_strength(journey, known, strength):
    method, (source, target) = journey
    there = convert(strength, source, target, method=method, **known)
    back = convert(there, target, source, method=method, **known)
    assert back == pytest.approx(strength, rel=1e-12)


@given(journeys(3), quantities, positive)
def test_conversion_by_way_of_a_third_convention_is_the_same(journey, known, strength):
    method, (source, stop, target) = journey
    straight = convert(strength, source, target, method=method, **known)
    first = convert(strength, source, stop, method=method, **known)
    second = convert(first, stop, target, method=method, **known)
    assert second == pytest.approx(straight, rel=1e-12)


@given(journeys(1), positive)
def test_conversion_to_the_same_convention_needs_no_quantities(journey, strength):
    method, (name,) = journey
    found = convert(strength, name, name, method=method)
    assert found == pytest.approx(strength, rel=1e-15)


def test_quantities_that_cancel_are_not_required():
    assert convert(3.0, "half-mse", "mse", method="lasso") == 6.0
    assert convert(3.0, "sklearn-elastic-net", "torch-mean", method="ridge") == 6.0


def test_strength_zero_is_converted_to_zero():
    assert convert(0, "rss", "glmnet", method="ridge", n=3, target_deviation=2.0) == 0


@given(positive, positive, st.integers(1, 1000))
def test_prior_widths_match_the_prior_classes(width, noise_variance, n):
    known = {"n": n, "noise_variance": noise_variance}
    for target in ("nll", "rss", "mse"):
        expected = GaussianPrior(width).strength(target, **known)
        found = convert(width**2, "prior-variance", target, method="ridge", **known)
        assert found == pytest.approx(expected, rel=1e-12)
        expected = LaplacePrior(width).strength(target, **known)
        found = convert(width, "prior-scale", target, method="lasso", **known)
        assert found == pytest.approx(expected, rel=1e-12)


# --- the table -----------------------------------------------------------------------------------


def evaluate(shown, **numbers):
    """Evaluate a formula from the table."""
    plain = shown.replace("·", "*").replace("s²", "s2").replace("sd(y)", "sd")
    plain = re.sub(r"Σw²|Σ\|w\|", "P", plain)
    assert re.fullmatch(r"[\dnvsdRSP2*/+() ]+", plain), plain
    return eval(plain, {"__builtins__": {}}, numbers)


@pytest.mark.parametrize(("method", "name"), ROWS)
def test_displayed_formula_matches_the_conversion(method, name):
    found = evaluate(CONVENTIONS[method][name].formula, v=0.3, n=7, s2=5.0, sd=11.0)
    known = {"n": 7, "noise_variance": 5.0, "target_deviation": 11.0}
    assert found == pytest.approx(convert(0.3, name, "rss", method=method, **known), rel=1e-12)


@pytest.mark.parametrize(("method", "name"), ROWS)
def test_displayed_objective_matches_the_objective(method, name):
    numbers = {"v": 0.3, "n": 7, "s2": 5.0, "sd": 11.0}
    found = evaluate(CONVENTIONS[method][name].objective, RSS=13.0, P=17.0, **numbers)
    expected = OBJECTIVES[method][name](13.0, 17.0, 0.3, SimpleNamespace(**numbers))
    assert found == pytest.approx(expected, rel=1e-12)


# --- the libraries -------------------------------------------------------------------------------

EXACT = {"tol": 1e-14, "max_iter": 1_000_000}


@given(full_rank_problem, st.floats(0.01, 100))
def test_ridge_matches_scikit_learn(problem, lam):
    X, y = problem
    alpha = convert(lam, "rss", "sklearn-ridge", method="ridge")
    theirs = Ridge(alpha=alpha, fit_intercept=False).fit(X, y).coef_
    np.testing.assert_allclose(theirs, ridge(X, y, lam), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("lam", [1.0, 10.0, 1000.0])
def test_scikit_learn_elastic_net_without_l1_is_ridge(diabetes, lam):
    X, y = diabetes
    alpha = convert(lam, "rss", "sklearn-elastic-net", method="ridge", n=len(y))
    theirs = ElasticNet(alpha=alpha, l1_ratio=0, **EXACT).fit(X, y).coef_
    np.testing.assert_allclose(theirs, ridge(X, y, lam), rtol=0, atol=1e-9)


def test_scikit_learn_ridge_matches_its_elastic_net_to_4e_10(diabetes):
    X, y = diabetes
    net = ElasticNet(alpha=10 / len(y), l1_ratio=0, tol=1e-12, max_iter=100_000).fit(X, y)
    assert np.abs(net.coef_ - Ridge(alpha=10).fit(X, y).coef_).max() < 4e-10


@pytest.mark.parametrize("lam", [50.0, 1000.0, 20000.0])
@pytest.mark.parametrize("name", ["sklearn-lasso", "sklearn-elastic-net"])
def test_lasso_matches_scikit_learn(diabetes, name, lam):
    X, y = diabetes
    alpha = convert(lam, "rss", name, method="lasso", n=len(y))
    model = Lasso(alpha=alpha, **EXACT)
    if name == "sklearn-elastic-net":
        model = ElasticNet(alpha=alpha, l1_ratio=1, **EXACT)
    np.testing.assert_allclose(model.fit(X, y).coef_, lasso(X, y, lam), rtol=0, atol=1e-7)


@pytest.mark.parametrize("lam", [1.0, 100.0, 10000.0])
def test_ridge_matches_statsmodels(diabetes, lam):
    X, y = diabetes
    alpha = convert(lam, "rss", "statsmodels", method="ridge", n=len(y))
    theirs = np.asarray(OLS(y, X).fit_regularized(alpha=alpha, L1_wt=0).params)
    np.testing.assert_allclose(theirs, ridge(X, y, lam), rtol=0, atol=1e-9)


# strengths at which no weight reaches zero on the way: statsmodels would leave it at zero
@pytest.mark.parametrize("lam", [5000.0, 20000.0])
def test_lasso_matches_statsmodels(diabetes, lam):
    X, y = diabetes
    alpha = convert(lam, "rss", "statsmodels", method="lasso", n=len(y))
    fit = OLS(y, X).fit_regularized(alpha=alpha, L1_wt=1, cnvrg_tol=1e-12, maxiter=10_000)
    np.testing.assert_allclose(np.asarray(fit.params), lasso(X, y, lam), rtol=0, atol=1e-8)


def augmented_lasso(X, y, l1, l2):
    """Return the elastic net weights from a LASSO with an additional row for each weight."""
    p = X.shape[1]
    return lasso(np.vstack([X, np.sqrt(l2) * np.eye(p)]), np.append(y, np.zeros(p)), l1)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_elastic_net_strengths_match_scikit_learn(diabetes, share):
    X, y = diabetes
    l1, l2 = elastic_net_strengths(2.0, share, "sklearn-elastic-net", n=len(y))
    theirs = ElasticNet(alpha=2.0, l1_ratio=share, **EXACT).fit(X, y).coef_
    np.testing.assert_allclose(theirs, augmented_lasso(X, y, l1, l2), rtol=0, atol=1e-7)


def test_elastic_net_strengths_match_statsmodels(diabetes):
    X, y = diabetes
    l1, l2 = elastic_net_strengths(5.0, 0.5, "statsmodels", n=len(y))
    fit = OLS(y, X).fit_regularized(alpha=5.0, L1_wt=0.5, cnvrg_tol=1e-12, maxiter=10_000)
    expected = augmented_lasso(X, y, l1, l2)
    np.testing.assert_allclose(np.asarray(fit.params), expected, rtol=0, atol=1e-8)


@given(positive, positive, st.sampled_from(MIXED), st.integers(1, 10**6), positive)
def test_elastic_net_arguments_invert_elastic_net_strengths(l1, l2, name, n, deviation):
    known = {"n": n, "target_deviation": deviation}
    typed = elastic_net_arguments(l1, l2, name, **known)
    assert elastic_net_strengths(*typed, name, **known) == pytest.approx((l1, l2), rel=1e-9)


def test_l1_share_0_is_ridge_and_1_is_lasso():
    assert elastic_net_strengths(3.0, 1, "statsmodels", n=5) == (30.0, 0.0)
    assert elastic_net_strengths(3.0, 0, "statsmodels", n=5) == (0.0, 15.0)
    assert elastic_net_arguments(30.0, 0, "statsmodels", n=5) == (3.0, 1.0)


# --- errors --------------------------------------------------------------------------------------

GOOD = {"strength": 1.0, "source": "rss", "target": "mse", "method": "ridge", "n": 5}


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"strength": -1}, "strength must be a finite number, zero or more, got -1"),
        ({"strength": np.nan}, "strength"),
        ({"strength": "1"}, "strength"),
        ({"source": "sklearn"}, r"source must be a convention of ridge \(rss, .*got 'sklearn'"),
        ({"target": "sklearn-lasso"}, "target must be a convention of ridge"),
        ({"target": ["mse"]}, "target"),
        ({"method": "elastic net"}, 'method must be "ridge" or "lasso", got'),
        ({"method": []}, "method"),
        ({"n": None}, "n is needed for this conversion, got None"),
        ({"n": 0}, "n must be a whole number of at least 1, got 0"),
        ({"n": 2.5}, "n must be a whole number"),
        ({"n": 10**400}, "n must be a finite number"),
        ({"noise_variance": 0}, "noise_variance must be a finite number above zero, got 0"),
        ({"target_deviation": -3}, "target_deviation must be"),
        ({"source": "nll"}, "noise_variance is needed"),
        ({"target": "glmnet"}, "target_deviation is needed"),
        ({"strength": 0, "target": "prior-variance", "noise_variance": 1}, "strength must .*above"),
        ({"strength": 1e308, "target": "torch-sum"}, "converted strength .*inf"),
        ({"strength": 5e-324, "target": "prior-variance", "noise_variance": 0.01}, "converted"),
    ],
)
def test_error_names_the_bad_argument(bad, named):
    with pytest.raises(ValueError, match=named):
        convert(**(GOOD | bad))


@pytest.mark.parametrize("side", ["source", "target"])
def test_adamw_has_no_strength_to_convert(side):
    with pytest.raises(
        ValueError, match=f"{side} 'torch-adamw' has no strength .*no ridge penalty"
    ):
        convert(**(GOOD | {side: "torch-adamw"}))
    assert not set(NO_PENALTY) & {name for rows in CONVENTIONS.values() for name in rows}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((1, 1.5, "glmnet"), "l1_share must be a number from 0 to 1, got 1.5"),
        ((1, -0.1, "glmnet"), "l1_share"),
        ((1, np.nan, "glmnet"), "l1_share"),
        ((-1, 0.5, "glmnet"), "total"),
        ((1, 0.5, "rss"), "convention must be one of sklearn-elastic-net, .*got 'rss'"),
        ((1, 0.5, "glmnet"), "n is needed"),
    ],
)
def test_error_names_the_bad_share(arguments, named):
    with pytest.raises(ValueError, match=named):
        elastic_net_strengths(*arguments)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((0, 0, "statsmodels"), "l1 and l2 must not both be 0"),
        ((-1, 0, "statsmodels"), "l1 must be"),
        ((1, -1, "statsmodels"), "l2 must be"),
        ((1, 1, "torch-sum"), "convention must be one of"),
    ],
)
def test_error_names_the_bad_elastic_net_strength(arguments, named):
    with pytest.raises(ValueError, match=named):
        elastic_net_arguments(*arguments, n=5)


def test_conventions_are_read_only():
    with pytest.raises(TypeError):
        CONVENTIONS["ridge"]["rss"] = CONVENTIONS["ridge"]["mse"]


# --- the figure ----------------------------------------------------------------------------------


def test_figure_shows_the_degrees_of_freedom_for_each_number(diabetes):
    X, y = diabetes
    n, d = len(y), np.std(y)
    typed = [0.1, 1.0, 30.0]
    figure = figures.one_number_many_fits(X, y, typed)
    squares = np.linalg.eigvalsh(X.T @ X)
    assert [position.label for position in figure.layout.sliders[0].steps] == ["0.1", "1", "30"]
    for v, position in zip(typed, figure.layout.sliders[0].steps, strict=True):
        by_ridge, by_lasso = position.args[0]["x"]
        lams = np.array([v / 2, v, n * v / d, n * v / 2, n * v])
        expected = (squares / (squares + lams[:, None])).sum(axis=1)
        np.testing.assert_allclose(by_ridge, expected, rtol=6e-3)
        for lam, found in zip([v, 2 * v, n * v, 2 * n * v], by_lasso, strict=True):
            weights = Lasso(alpha=lam / (2 * n), **EXACT).fit(X, y).coef_
            assert found == np.count_nonzero(weights)
    shown = [list(trace.x) for trace in figure.data]
    assert shown == figure.layout.sliders[0].steps[1].args[0]["x"]
    assert "when 1 is typed" in figure.layout.meta["alt"]
    assert "Ridge 9.74" in figure.layout.meta["alt"]


def test_figure_error_names_the_bad_argument(diabetes):
    X, y = diabetes
    with pytest.raises(ValueError, match="start must be one of the typed numbers, got 2"):
        figures.one_number_many_fits(X, y, [1.0, 3.0], start=2)
    with pytest.raises(ValueError, match="typed"):
        figures.one_number_many_fits(X, y, [0.0, 1.0])
    with pytest.raises(ValueError, match="deviation of y"):
        figures.one_number_many_fits(X, 0 * y)
