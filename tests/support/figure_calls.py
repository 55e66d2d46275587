"""Calls of all figure functions with small data, and access to what the figures show."""

import hashlib
from functools import cache

import matplotlib
import numpy as np
import plotly.io
import pytest
from shrinkage import L1, L2, CrossValidation, figures, lasso_breakpoints

PENALTIES = {"LASSO": (L1(), np.abs), "Ridge": (L2(), np.square)}
RNG = np.random.default_rng(5)
X = RNG.standard_normal((30, 4)) * [3, 2, 1, 0.3]
W = np.array([1.0, -2.0, 0.5, 1.5])
LAMS = np.geomspace(0.01, 100, 21)
TILTED = ((1.0, -1.5), (-1.5, 4.0))
PATHS = np.outer(1 / LAMS, W) * (LAMS[:, None] < [50, 80, 20, 10])
PATH = lasso_breakpoints(X, X @ W + RNG.standard_normal(30))
ERRORS = CrossValidation(LAMS, np.log(LAMS / 2) ** 2 + np.array([[1.0], [2.0], [6.0]]))
TARGET = X @ (W * [1, 0, 1, 0]) + RNG.standard_normal(30)
COUNTS = {
    share: dict(zip((50, 500, 5000), found, strict=True))
    for share, found in {0.0: (12, 19, 20), 0.6: (9, 8, 9), 1.2: (2, 1, 0), 1.5: (0, 0, 0)}.items()
}
FITS = {"ridge": W / 2, "LASSO": W * (np.abs(W) > 1)}
SPLITS = {"plain": RNG.normal(9, 1, 30), "ridge": RNG.normal(8, 1, 30)}
FEATURE = np.array([-2.1, -1.4, -0.6, 0.4, 1.1, 1.9])
APART = (FEATURE > 0).astype(float)
MIXED = np.array([0.0, 1, 0, 1, 0, 1])
LAMS[10] = 1  # exactly
SHARES = np.exp(-np.outer(LAMS, 1 / np.array([1000, 30, 10, 1])))
LEVELS = np.repeat([0.0, 2.0, 1.0], 8)
SERIES = LEVELS + np.round(np.sin(5 * np.arange(24) ** 2), 2)
ZERO = CrossValidation(LAMS * (LAMS > 0.02), ERRORS.errors)

CALLS = {
    "penalty_surface": [
        lambda: figures.penalty_surface(L1()),
        lambda: figures.penalty_surface(L2()),
    ],
    "correlated_pair": [figures.correlated_pair],
    "penalised_loss_surface": [
        lambda: figures.penalised_loss_surface(L1()),
        lambda: figures.penalised_loss_surface(L2()),
    ],
    "polynomial_fit": [figures.polynomial_fit],
    "bias_variance": [lambda: figures.bias_variance(X, W, 2.0, LAMS)],
    "prior_likelihood_posterior": [figures.prior_likelihood_posterior],
    "threshold_functions": [figures.threshold_functions],
    "weight_paths": [lambda: figures.weight_paths(LAMS, PATHS, ["a", "b", "c", "d"])],
    "lasso_steps": [lambda: figures.lasso_steps(PATH, ["a", "b", "c", "d"])],
    "path_and_error": [lambda: figures.path_and_error(ERRORS, PATHS, ["a", "b", "c", "d"])],
    "singular_value_shrinkage": [lambda: figures.singular_value_shrinkage(X)],
    "spread_along_direction": [lambda: figures.spread_along_direction(X[:, :2], "ab")],
    "one_number_many_fits": [lambda: figures.one_number_many_fits(X, X @ W + np.sin(X[:, 0]))],
    "diamond_and_disc": [figures.diamond_and_disc],
    "turning_loss": [figures.turning_loss, lambda: figures.turning_loss(TILTED)],
    "correlated_loss": [figures.correlated_loss],
    "decayed_paths": [figures.decayed_paths],
    "growing_contour": [figures.growing_contour],
    "coordinate_walk": [figures.coordinate_walk],
    "lq_balls": [figures.lq_balls],
    "bounded_in_space": [
        lambda: figures.bounded_in_space(L1()),
        lambda: figures.bounded_in_space(L2()),
    ],
    "stopping_beside_ridge": [lambda: figures.stopping_beside_ridge(X)],
    "double_descent": [
        lambda: figures.double_descent((0, 1), cases=6, features=12, draws=20),
        figures.double_descent,
    ],
    "balls_in_space": [figures.balls_in_space],
    "fused_fit": [
        lambda: figures.fused_fit(SERIES),
        lambda: figures.fused_fit(SERIES, (0, 1, 3, 9, 20, 50), LEVELS, start=9),
    ],
    "schema": [figures.schema],
    "weights_by_method": [lambda: figures.weights_by_method(W, FITS)],
    "successes_by_cases": [lambda: figures.successes_by_cases(COUNTS, 20, "sum")],
    "classes_by_variance": [
        lambda: figures.classes_by_variance(FEATURE, {"apart": APART, "mixed": MIXED})
    ],
    "posterior_marginals": [
        lambda: figures.posterior_marginals(X, TARGET, "abcd", 1.2, (1, 8), 8, draws=50)
    ],
    "weight_densities": [lambda: figures.weight_densities(X, TARGET, "abcd", 1.2, 8, "c", draws=3)],
    "two_hundred_intervals": [figures.two_hundred_intervals],
    "coverage_by_weight": [figures.coverage_by_weight],
    "stability_paths": [lambda: figures.stability_paths(LAMS, SHARES, "abcd", 1)],
    "weights_in_a_list": [
        lambda: figures.weights_in_a_list(LAMS, PATHS, "abcd", {"here": 1, "there": LAMS[15]})
    ],
    "gains_by_split": [lambda: figures.gains_by_split(SPLITS, "plain")],
}
STILLS = {"diamond_and_disc", "schema"}
FUNCTIONS = [name for name in figures.__all__ if name != "Still"]
MOVING = [name for name in FUNCTIONS if name not in STILLS]


def every(names):
    """Parametrise a test over all calls of the named figure functions."""
    calls = [pytest.param(call, id=name) for name in names for call in CALLS[name]]
    return pytest.mark.parametrize("call", calls)


@cache
def made_and_changed(call):
    """Return the figure that a call makes and the names of the global settings it changed.

    The call runs under unusual settings: resetting the defaults to themselves would go unnoticed.
    """
    default = plotly.io.templates.default
    plotly.io.templates.default = "ggplot2"
    try:
        with matplotlib.rc_context({"font.size": 21, "svg.fonttype": "path"}):
            before = matplotlib.rcParams.copy()
            figure = call()
            if isinstance(figure, figures.Still):
                figure.svg()
            changed = set() if matplotlib.rcParams.copy() == before else {"rcParams"}
        if plotly.io.templates.default != "ggplot2":
            changed.add("template")
    finally:
        plotly.io.templates.default = default
    return figure, changed


def made(call):
    """Return the figure that a call makes, from a cache after the first time."""
    return made_and_changed(call)[0]


def digest():
    """Return a hash of all figures, for comparison between processes."""
    parts = [made(call) for calls in CALLS.values() for call in calls]
    text = "".join(p.svg() if isinstance(p, figures.Still) else p.to_json() for p in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def trace(figure, name, nth=0):
    return [t for t in figure.data if t.name == name][nth]


def positions(figure):
    """Yield the label, the data of all traces and the new layout for each slider position."""
    for position in figure.layout.sliders[0].steps:
        changes, layout, indices = position.args
        shown = [t.to_plotly_json() for t in figure.data]
        for key, values in changes.items():
            assert len(values) == len(indices)
            for index, value in zip(indices, values, strict=True):
                shown[index][key] = value
        yield position.label, shown, layout


def shown_trace(shown, name, nth=0):
    return [t for t in shown if t.get("name") == name][nth]


def drawn_point(shown, name):
    mark = shown_trace(shown, name)
    return np.array([mark[axis][0] for axis in "xyz" if axis in mark])
