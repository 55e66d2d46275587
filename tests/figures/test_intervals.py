"""Tests of the figures after a selection: which intervals miss, coverage, stability paths."""

import numpy as np
import pytest
import statsmodels.api as sm
from figure_calls import LAMS, SHARES, made, positions, shown_trace, trace
from scipy import stats
from shrinkage import figures
from shrinkage.figures.style import MISS, NEUTRAL
from sklearn.linear_model import Lasso


def segments(mark):
    """Return place, low and high of each interval of a trace."""
    x, y = (np.array(mark[axis], dtype=float).reshape(-1, 3) for axis in "xy")
    assert np.array_equal(x[:, 0], x[:, 1]) and np.isnan(x[:, 2]).all()
    return np.column_stack([x[:, 0], y[:, 0], y[:, 1]])


def test_two_hundred_intervals_are_sorted_and_the_red_ones_miss_zero():
    for _, shown, layout in positions(made(figures.two_hundred_intervals)):
        counts = []
        for panel in (0, 1):
            held = segments(shown_trace(shown, "holds", panel))
            missed = segments(shown_trace(shown, "misses", panel))
            both = np.vstack([held, missed])
            both = both[np.argsort(both[:, 0])]
            assert both[:, 0].tolist() == list(range(200))
            assert np.all(np.diff(both[:, 1:].sum(axis=1)) >= -0.02)  # rounded
            assert np.all((held[:, 1] <= 0) & (held[:, 2] >= 0))
            assert np.all((missed[:, 1] >= 0) | (missed[:, 2] <= 0))
            crosses = shown_trace(shown, "centre of a miss", panel)
            assert crosses["x"] == missed[:, 0].tolist()
            counts.append(len(missed))
        assert layout["title.text"] == "{} of 200 miss; after splitting {}".format(*counts)


def test_what_misses_differs_in_more_than_colour():
    figure = made(figures.two_hundred_intervals)
    held, missed = trace(figure, "holds"), trace(figure, "misses")
    assert (held.line.color, missed.line.color) == (NEUTRAL, MISS)
    assert missed.line.width > 1.5 * held.line.width
    assert trace(figure, "centre of a miss").marker.symbol == "x"


def test_the_intervals_are_those_of_other_programs():
    # the first data sets of the figure, with scikit-learn's choice and statsmodels' intervals
    rng, truth, ends = np.random.default_rng(0), np.repeat([0.3, 0], [3, 17]), []
    while len(ends) < 200:
        X = rng.normal(size=(100, 20))
        y = X @ truth + rng.normal(size=100)
        model = Lasso(alpha=40 / 200, fit_intercept=False, tol=1e-12).fit(X, y)
        chosen = np.flatnonzero(np.abs(model.coef_) > 1e-9)
        if chosen.size:
            found = sm.OLS(y, X[:, chosen]).fit().conf_int(0.05)
            ends.extend(found - truth[chosen][:, None])
    ends = np.array(ends[:200])
    shown = [t.to_plotly_json() for t in made(figures.two_hundred_intervals).data]
    drawn = np.vstack([segments(shown_trace(shown, name)) for name in ("holds", "misses")])
    drawn = drawn[np.argsort(drawn[:, 0]), 1:]
    np.testing.assert_allclose(drawn, ends[np.argsort(ends.sum(axis=1))], atol=0.0051)


def test_coverage_is_that_of_draws_beyond_the_threshold():
    z = np.random.default_rng(0).normal(size=200_000)
    for label, shown, _ in positions(made(figures.coverage_by_weight)):
        held, chosen = shown_trace(shown, "held, if chosen"), shown_trace(shown, "chosen")
        for w in (0.0, 1.5, 3.0, 6.0):
            at = held["x"].index(w)
            kept = z[np.abs(z + w) > float(label)]
            assert chosen["y"][at] == pytest.approx(100 * len(kept) / len(z), abs=0.5)
            share = 100 * np.mean(np.abs(kept) <= stats.norm.ppf(0.975))
            spread = 4 * 50 / len(kept) ** 0.5
            assert held["y"][at] == pytest.approx(share, abs=spread)


def test_stability_paths_are_shares_against_strength():
    figure = figures.stability_paths(LAMS[::-1], SHARES[::-1], "abcd", 1)
    for name, share in zip("abcd", SHARES.T, strict=True):
        path = trace(figure, name)
        np.testing.assert_allclose(path.x, LAMS, rtol=1e-3)
        np.testing.assert_allclose(path.y, 100 * share, rtol=1e-3, atol=1e-3)
    assert (
        "At λ = 1, which a dotted line marks: a 99.9, b 96.7, c 90.5, d 36.8"
        in (figure.layout.meta["alt"])
    )
    assert [shape.x0 for shape in figure.layout.shapes] == [1]
