"""Tests of the figures of stopped descent and of double descent: loops, ridge, simulation."""

import re

import numpy as np
import pytest
from figure_calls import X, positions, shown_trace, trace
from scipy.stats import invwishart
from shrinkage import figures, ridge

FACTORS = figures.stopping_beside_ridge(X)
SMALL = figures.double_descent((0.0, 1.0), cases=6, features=12, draws=40, seed=3)
W = 1 / np.sqrt(np.arange(1, 13))
W /= np.linalg.norm(W)


def test_dots_are_what_a_loop_and_the_normal_equations_keep():
    d, Vt = np.linalg.svd(X)[1:]
    y = X @ np.array([1.0, -2.0, 0.5, 1.5])
    rate, w, done = 0.4 / d[0] ** 2, np.zeros(4), 0
    free = Vt @ np.linalg.lstsq(X, y, rcond=None)[0]
    for label, shown, _ in positions(FACTORS):
        while done < int(label):
            w, done = w + 2 * rate * X.T @ (y - X @ w), done + 1
        gram = X.T @ X
        by_ridge = np.linalg.solve(gram + np.eye(4) / (2 * rate * done), X.T @ y)
        for name, weights in (("descent", w), ("ridge", by_ridge)):
            dots = shown_trace(shown, f"{name}, data")
            assert dots["x"] == pytest.approx(d, rel=1e-3)
            assert dots["y"] == pytest.approx(Vt @ weights / free, abs=2e-4), label


def test_curves_rise_and_pass_through_the_dots():
    for _, shown, layout in positions(FACTORS):
        gaps = []
        for name in ("descent", "ridge"):
            curve, dots = shown_trace(shown, name), shown_trace(shown, f"{name}, data")
            assert np.all(np.diff(curve["y"]) >= 0)
            at = np.interp(np.log(dots["x"]), np.log(curve["x"]), curve["y"])
            assert at == pytest.approx(dots["y"], abs=0.01)
            gaps.append(np.array(dots["y"]))
        said = float(re.search(r"dots at most ([\d.]+) apart", layout["title.text"])[1])
        assert np.abs(gaps[0] - gaps[1]).max() == pytest.approx(said, rel=0.06)


def test_means_are_those_of_lstsq_and_ridge_on_the_same_draws():
    for s, (_, shown, _) in zip((0.0, 1.0), positions(SMALL), strict=True):
        counts = shown_trace(shown, "shortest")["x"]
        rng, errors = np.random.default_rng(3), {"shortest": [], "ridge": []}
        for _ in range(40):
            A = rng.standard_normal((6, 12))
            y = A @ W + s * rng.standard_normal(6)
            for name in errors:
                errors[name].append([])
                for p in map(int, counts):
                    noise = s**2 + np.sum(W[p:] ** 2)
                    lam = p * noise / np.sum(W[:p] ** 2) if name == "ridge" else 0
                    fit = (
                        np.linalg.lstsq(A[:, :p], y, rcond=None)[0]
                        if name == "shortest"
                        else ridge(A[:, :p], y, lam)
                    )
                    missed = np.append(fit, np.zeros(12 - p)) - W
                    errors[name][-1].append(missed @ missed + s**2)
        for name, each in errors.items():
            drawn = shown_trace(shown, name)["y"]
            assert drawn == pytest.approx(np.mean(each, axis=0), rel=1e-3, abs=1e-9)
            for q in (0.1, 0.9):
                band = shown_trace(shown, f"{name}, {q:.0%} of draws")["y"]
                assert band == pytest.approx(np.quantile(each, q, axis=0), rel=1e-3, abs=1e-9)


def test_expected_error_has_a_gap_at_n_and_scipys_values_below_it():
    line = trace(figures.double_descent(draws=2), "expected")
    values = dict(zip(line.x, line.y, strict=True))
    assert [p for p, value in values.items() if value is None] == [19, 20, 21]
    w = 1 / np.sqrt(np.arange(1, 101))
    w /= np.linalg.norm(w)
    for p in (5, 16, 18):
        noise = 0.25 + np.sum(w[p:] ** 2)
        mean = noise * (1 + np.trace(invwishart(df=20, scale=np.eye(p)).mean()))
        assert values[p] == pytest.approx(mean, rel=1e-3)


def test_the_words_of_double_descent_are_what_is_drawn():
    alt = SMALL.layout.meta["alt"]
    mean = trace(SMALL, "ridge").y
    low, high = re.search(r"ridge is between (\d+\.\d+) and (\d+\.\d+)", alt).groups()
    assert [float(low), float(high)] == pytest.approx([min(mean), max(mean)], rel=5e-3)
    assert SMALL.layout.meta["draws"] == ["ridge"]
