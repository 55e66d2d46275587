"""Tests of the figures of whole posteriors: a long chain of one weight at a time, quadrature."""

import re

import numpy as np
import pytest
from figure_calls import TARGET, X, positions, shown_trace
from scipy import stats
from shrinkage import GaussianPrior, HorseshoePrior, LaplacePrior, figures, matched_priors
from shrinkage.figures.formatting import number
from sklearn.linear_model import Lasso, Ridge

S2, NAMES = 1.2, "abcd"
Y = TARGET - TARGET.mean()
Z = X - X.mean(axis=0)
PLACES = {"Gaussian": -0.25, "Laplace": 0, "horseshoe": 0.25}


def one_weight_at_a_time(prior, draws=6000):
    """Return draws by another sampler: each weight given the others, on a grid of cells."""
    rng = np.random.default_rng(9)
    cells = np.concatenate([-np.geomspace(12, 1e-3, 400), np.geomspace(1e-3, 12, 400)])
    middles, widths = (cells[1:] + cells[:-1]) / 2, np.diff(cells)
    own = np.log(prior.density(np.where(middles == 0, 1e-4, middles)) * widths)
    w, found = np.zeros(4), []
    for _ in range(draws):
        for j in range(4):
            rest = Y - Z @ w + Z[:, j] * w[j]
            logs = own + (middles * (Z[:, j] @ rest) - middles**2 * (Z[:, j] @ Z[:, j]) / 2) / S2
            mass = np.cumsum(np.exp(logs - logs.max()))
            w[j] = middles[min(np.searchsorted(mass, rng.random() * mass[-1]), len(mass) - 1)]
        found.append(w.copy())
    return np.array(found[200:])


def test_intervals_and_medians_are_those_of_another_sampler_and_dots_are_scikit_learns():
    figure = figures.posterior_marginals(Z, Y, NAMES, S2, (1, 8), 8, draws=400)
    for label, shown, layout in positions(figure):
        lam = float(label)
        priors = matched_priors(lam, S2)
        medians = [one["x"] for one in shown if one["name"] == "median"]
        for row, (name, prior) in enumerate(priors.items()):
            x = np.array(shown_trace(shown, name)["x"], dtype=float).reshape(4, 3)
            draws = one_weight_at_a_time(prior)
            low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975], axis=0)
            scale = high - low
            assert np.all(np.abs(x[:, 0] - low) < 0.06 * scale + 0.05)
            assert np.all(np.abs(x[:, 1] - high) < 0.06 * scale + 0.05)
            assert np.all(np.abs(medians[row] - middle) < 0.05 * scale + 0.05)
            heights = np.array(shown_trace(shown, name)["y"], dtype=float).reshape(4, 3)
            assert heights[:, 0] == pytest.approx(np.arange(4) + PLACES[name])
        fits = {
            "LASSO": Lasso(lam / 60, fit_intercept=False, tol=1e-10).fit(Z, Y).coef_,
            "ridge": Ridge(S2 / priors["Gaussian"].variance, fit_intercept=False).fit(Z, Y).coef_,
        }
        for method, fit in fits.items():
            assert shown_trace(shown, method)["x"] == pytest.approx(fit, rel=6e-3, abs=1e-6)
        dropped = [NAMES[j] for j in np.flatnonzero(np.abs(fits["LASSO"]) < 1e-9)]
        assert layout["title.text"].endswith(f"drops {', '.join(dropped) or 'none'}")


def test_intervals_are_widest_where_the_alternative_text_says():
    figure = figures.posterior_marginals(Z, Y, NAMES, S2, (1, 8), 8, draws=100)
    said = re.search(
        r"widest, of (\w) under the (\w+) prior, is (\S+) to (\S+)\.$",
        figure.layout.meta["alt"],
    )
    widths = {}
    for trace in (one for one in figure.data if one.name in PLACES):
        for j, (low, high, _) in enumerate(zip(*[iter(trace.x)] * 3, strict=True)):
            widths[NAMES[j], trace.name] = high - low, number(low), number(high)
    assert widths[said[1], said[2]] == max(widths.values())
    assert widths[said[1], said[2]][1:] == (said[3], said[4])


def test_densities_integrate_to_one_and_the_gaussian_is_exact():
    figure = figures.weight_densities(Z, Y, NAMES, S2, 8, "c", draws=10)
    priors = matched_priors(8, S2)
    precision = Z.T @ Z / S2 + np.eye(4) / priors["Gaussian"].variance
    mean = np.linalg.solve(precision, Z.T @ Y / S2)
    deviations = np.sqrt(np.diag(np.linalg.inv(precision)))
    _, top = figure.layout.yaxis.range
    for j, (label, shown, layout) in enumerate(positions(figure)):
        assert label == NAMES[j]
        assert layout["title.text"].startswith(f"{label}: LASSO")
        for name in priors:
            x, y = (np.array(shown_trace(shown, name)[axis]) for axis in "xy")
            if name != "horseshoe" and max(y) < top:
                assert np.trapezoid(y, x) == pytest.approx(1, abs=0.06)
            if name == "horseshoe":
                assert max(y) >= top and x[np.argmax(y)] == pytest.approx(0, abs=0.3)
        drawn = shown_trace(shown, "Gaussian")
        exact = stats.norm.pdf(drawn["x"], mean[j], deviations[j])
        assert drawn["y"] == pytest.approx(exact, abs=0.06 * exact.max())
    assert figure.layout.title.text.startswith("c: ")


def test_priors_of_the_figures_are_of_the_kinds_named():
    kinds = [type(prior) for prior in matched_priors(8, S2).values()]
    assert kinds == [GaussianPrior, LaplacePrior, HorseshoePrior]


@pytest.mark.parametrize("function", ["posterior_marginals", "weight_densities"])
def test_bad_input_is_named(function):
    call = getattr(figures, function)
    with pytest.raises(ValueError, match="names must hold 4 names, got 3"):
        call(Z, Y, "abc", S2)
    with pytest.raises(ValueError, match="noise_variance"):
        call(Z, Y, NAMES, 0)
    with pytest.raises(ValueError, match="start"):
        call(Z, Y, NAMES, S2, start="e" if function == "weight_densities" else -1)
    with pytest.raises(ValueError, match="lam"):
        call(Z, Y, NAMES, S2, 0 if function == "weight_densities" else (1, 0))
    with pytest.raises(ValueError, match="draws"):
        call(Z, Y, NAMES, S2, draws=0)
