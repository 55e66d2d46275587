"""The posterior of many weights under three priors: intervals of all weights, densities of one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..gibbs import marginal_density, posterior_draws
from ..horseshoe import matched_priors
from ..lasso import lasso
from ..priors import GaussianPrior
from ..ridge import ridge
from ..validation import check_count, check_positive, check_regression
from .formatting import number
from .plotly_helpers import add_slider, check_strengths, finish, line, plain, step
from .style import ACCENT, LASSO, RIDGE, VIOLET

Array = NDArray[np.float64]

COLOURS = {"Gaussian": RIDGE, "Laplace": LASSO, "horseshoe": VIOLET}
PLACES = {"Gaussian": -0.25, "Laplace": 0.0, "horseshoe": 0.25}  # within a weight's row
CHAINS = 50
SHARE = 0.95  # of the probability, within an interval
STRENGTHS = (500.0, 1000.0, 2000.0, 4000.0, 8000.0)


def posterior_marginals(
    X: ArrayLike,
    y: ArrayLike,
    names: Sequence[str],
    noise_variance: float,
    lams: Sequence[float] = STRENGTHS,
    start: float = 2000.0,
    draws: int = 1000,
    seed: int = 0,
) -> go.Figure:
    """Return a figure of the intervals that hold 95 % of each weight's posterior.

    There is an interval for each of three priors that agree on the median size of a weight, with a
    tick at its median, and a dot for the two MAP estimates: LASSO's and ridge's. A slider sets the
    strength of LASSO; the other two priors follow.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        names: p names.
        noise_variance: variance of y about Xw.
        lams: LASSO's strengths on the slider, above zero.
        start: the strength shown first (the nearest one on the slider is used).
        draws: number of draws in each of 50 chains, for each strength and prior.
        seed: for the draws.

    Raises:
        ValueError: if X or y is not as ``posterior_draws`` wants it, there are not p names, there
            is no strength, or an argument that has to be positive is not.
    """
    X, y, s2 = _checked(X, y, names, noise_variance)
    strengths = [check_positive(lam, "lams") for lam in check_strengths(lams, "lams")]
    active = int(np.argmin(np.abs(np.array(strengths) - check_positive(start, "start"))))
    rng = np.random.default_rng(seed)
    found = [
        {
            name: _summaries(X, y, prior, s2, draws, rng)
            for name, prior in matched_priors(lam, s2).items()
        }
        for lam in strengths
    ]
    ends = np.concatenate([summary.ravel() for each in found for summary in each.values()])
    unit = _unit(np.ptp(ends) / 100)
    rounded = [{name: _to_units(summary, unit) for name, summary in each.items()} for each in found]
    estimates = [_estimates(X, y, lam, s2) for lam in strengths]
    drawn = [_rows(*shown) for shown in zip(rounded, estimates, strict=True)]
    figure = go.Figure(drawn[active])
    room = 0.03 * np.ptp(ends)
    figure.update_xaxes(title_text="weight", range=plain([ends.min() - room, ends.max() + room], 3))
    figure.update_xaxes(zeroline=True)
    figure.update_yaxes(
        title_text="feature",
        tickvals=list(range(len(names))),
        ticktext=list(names),
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
    )
    moving = list(range(len(figure.data)))
    titles = [
        f"λ = {number(lam)}: LASSO drops {_and(names, each['LASSO'])}"
        for lam, each in zip(strengths, estimates, strict=True)
    ]
    steps = [
        step(
            number(lam),
            {"x": [list(trace.x) for trace in traces]},
            moving,
            {"title.text": title},
        )
        for lam, traces, title in zip(strengths, drawn, titles, strict=True)
    ]
    add_slider(figure, steps, active=active, prefix="LASSO's λ = ")
    zeros = [j for j, w in enumerate(estimates[active]["LASSO"]) if w == 0] or [0]
    said = "; ".join(
        f"{names[j]} {_interval(rounded[active]['Laplace'][:, j])}, LASSO "
        f"{number(estimates[active]['LASSO'][j])}"
        for j in zeros
    )
    widest = max(
        ((name, j) for name in COLOURS for j in range(len(names))),
        key=lambda at: np.ptp(rounded[active][at[0]][[0, 2], at[1]]),
    )
    alt = (
        f"Intervals that hold {100 * SHARE:.0f} % of the posterior of {len(names)} weights under a "
        f"Gaussian, a Laplace and a horseshoe prior, with a slider for LASSO's λ. At λ = "
        f"{number(strengths[active])}, under the Laplace prior, to about {number(unit)}: "
        f"{said}. The widest, of {names[widest[1]]} under the {widest[0]} prior, is "
        f"{_interval(rounded[active][widest[0]][:, widest[1]])}."
    )
    return finish(figure, titles[active], alt, height=620, below=110, draws=("LASSO", "ridge"))


def weight_densities(
    X: ArrayLike,
    y: ArrayLike,
    names: Sequence[str],
    noise_variance: float,
    lam: float = 2000.0,
    start: str = "",
    draws: int = 12,
    seed: int = 0,
) -> go.Figure:
    """Return a figure of one weight's posterior density under three priors, and two MAP estimates.

    The priors agree on the median size of a weight. A slider chooses the weight. The horseshoe's
    density, which is infinite at zero, leaves the view there.

    Args:
        X: n x p features, centred.
        y: n targets, centred.
        names: p names.
        noise_variance: variance of y about Xw.
        lam: LASSO's strength.
        start: the name of the weight shown first; by default the first.
        draws: number of draws, far apart, in each of 50 chains, over which densities are averaged.
        seed: for the draws.

    Raises:
        ValueError: if X or y is not as ``posterior_draws`` wants it, there are not p names, start
            is not among them, or an argument that has to be positive is not.
    """
    X, y, s2 = _checked(X, y, names, noise_variance)
    shown_first = str(start) or names[0]
    if shown_first not in names:
        raise ValueError(f"start must be one of the names, got {start!r}")
    active = list(names).index(shown_first)
    rng = np.random.default_rng(seed)
    apart = 10
    count = apart * check_count(draws, "draws", least=1)
    priors = matched_priors(lam, s2)
    every = {
        name: posterior_draws(X, y, prior, s2, count, rng, CHAINS) for name, prior in priors.items()
    }
    some = {name: found[:, ::apart].reshape(-1, X.shape[1]) for name, found in every.items()}
    estimates = _estimates(X, y, lam, s2)
    reach = max(float(np.abs(draws).max()) for draws in some.values())
    # dense about zero, for the pole
    near, far = np.geomspace(reach / 3000, reach / 40, 12), np.linspace(reach / 30, reach, 56)
    at = np.concatenate([-far[::-1], -near[::-1], [0], near, far])
    curves = [
        {
            name: marginal_density(X, y, prior, s2, some[name], j, at)
            for name, prior in priors.items()
        }
        for j in range(len(names))
    ]
    top = 1.1 * max(each[name].max() for each in curves for name in ("Gaussian", "Laplace"))
    drawn = [
        _curves(at, each, top, {method: w[j] for method, w in estimates.items()})
        for j, each in enumerate(curves)
    ]
    figure = go.Figure(drawn[active])
    figure.update_xaxes(title_text="weight", range=plain([-reach, reach], 2))
    figure.update_yaxes(title_text="posterior density", range=plain([0, top], 2))
    medians = {name: np.median(found, axis=(0, 1)).round(0) for name, found in every.items()}
    titles = [
        f"{name}: LASSO's weight is {number(round(float(w), 1))}"
        for name, w in zip(names, estimates["LASSO"], strict=True)
    ]
    steps = [
        step(
            name,
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            list(range(len(traces))),
            {"title.text": title},
        )
        for name, traces, title in zip(names, drawn, titles, strict=True)
    ]
    add_slider(figure, steps, active=active, prefix="weight of ")
    said = ", ".join(f"{name} {number(found[active])}" for name, found in medians.items())
    alt = (
        f"Posterior densities of the weight of {names[active]} at LASSO's λ = {number(lam)}, under "
        f"a Gaussian, a Laplace and a horseshoe prior, with a slider that chooses among "
        f"{len(names)} weights. The medians are about: {said}; LASSO's weight is "
        f"{number(round(float(estimates['LASSO'][active]), 1))}, ridge's "
        f"{number(round(float(estimates['ridge'][active]), 1))}."
    )
    return finish(figure, titles[active], alt, height=430, below=110, draws=("LASSO", "ridge"))


def _checked(
    X: ArrayLike, y: ArrayLike, names: Sequence[str], noise_variance: float
) -> tuple[Array, Array, float]:
    X, y = check_regression(X, y)
    if len(names) != X.shape[1]:
        raise ValueError(f"names must hold {X.shape[1]} names, got {len(names)}")
    return X, y, check_positive(noise_variance, "noise_variance")


def _summaries(
    X: Array, y: Array, prior: Any, s2: float, draws: int, rng: np.random.Generator
) -> Array:
    """Return the ends of the intervals and the medians, shape (3, p): exact for a Gaussian."""
    if isinstance(prior, GaussianPrior):
        lam = prior.strength("rss", s2)
        precision = X.T @ X + lam * np.eye(X.shape[1])
        deviations = np.sqrt(s2 * np.diag(np.linalg.inv(precision)))
        return ridge(X, y, lam) + np.outer([-1.959964, 0, 1.959964], deviations)
    found = posterior_draws(X, y, prior, s2, draws, rng, CHAINS).reshape(-1, X.shape[1])
    return np.quantile(found, [(1 - SHARE) / 2, 0.5, (1 + SHARE) / 2], axis=0)


def _unit(size: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above ``size``."""
    power = 10.0 ** np.floor(np.log10(size))
    return float(max(k * power for k in (1, 2, 5) if k * power <= size))


def _to_units(summary: Array, unit: float) -> Array:
    """Round ends to the unit and medians to a fifth of it, as the error of Monte Carlo allows."""
    steps = unit * np.array([[1.0], [0.2], [1.0]])
    return np.round(summary / steps) * steps


def _estimates(X: Array, y: Array, lam: float, s2: float) -> dict[str, Array]:
    """Return the MAP estimates under the Laplace and the Gaussian prior."""
    gaussian = matched_priors(lam, s2)["Gaussian"]
    assert isinstance(gaussian, GaussianPrior)
    return {"LASSO": lasso(X, y, lam), "ridge": ridge(X, y, gaussian.strength("rss", s2))}


def _rows(summaries: dict[str, Array], estimates: dict[str, Array]) -> list[go.Scatter]:
    """Return the intervals, the medians and the estimates, a row for each weight."""
    traces = []
    rows = np.arange(len(estimates["LASSO"]))
    for name, (low, median, high) in summaries.items():
        x = [end for pair in zip(low, high, strict=True) for end in (*plain(pair), None)]
        y = [at for row in rows + PLACES[name] for at in (*plain([row, row]), None)]
        traces.append(
            go.Scatter(x=x, y=y, name=name, mode="lines", line={"color": COLOURS[name], "width": 4})
        )
        look = {"symbol": "line-ns-open", "color": ACCENT, "size": 10, "line": {"width": 2}}
        ticks = _marks(median, rows + PLACES[name], "median", look)
        # one entry of the legend for the medians under all priors
        ticks.update(legendgroup="median", showlegend=len(traces) == 1)
        traces.append(ticks.update(meta={"listed_as": f"{name}, median"}))
    for method, prior, symbol in (("LASSO", "Laplace", "circle"), ("ridge", "Gaussian", "diamond")):
        # a dot is larger than its interval is thick
        look = {"symbol": symbol, "color": COLOURS[prior], "size": 10}
        traces.append(_marks(estimates[method], rows + PLACES[prior], method, look))
    return traces


def _curves(
    at: Array, curves: dict[str, Array], top: float, estimates: dict[str, float]
) -> list[go.Scatter]:
    """Return the three densities, cut off above the view, and the estimates on the axis."""
    end = 1.2 * top
    traces = [
        line(plain(at, 3), plain(np.minimum(curve, end), 3), name, COLOURS[name], width=3).update(
            meta={"cut_at": plain(end, 3)}
        )
        for name, curve in curves.items()
    ]
    for method, prior, symbol in (("LASSO", "Laplace", "circle"), ("ridge", "Gaussian", "diamond")):
        look = {"symbol": symbol, "color": COLOURS[prior], "size": 12}
        on_axis = _marks([estimates[method]], [0.0], method, look)
        traces.append(on_axis.update(meta={"listed": "x"}))
    return traces


def _marks(x: ArrayLike, y: ArrayLike, name: str, look: dict[str, Any]) -> go.Scatter:
    marks = go.Scatter(x=plain(x, 3), y=plain(y), name=name, mode="markers", marker=look)
    return marks.update(cliponaxis=False)


def _interval(summary: Array) -> str:
    return f"{number(summary[0])} to {number(summary[2])}"


def _and(names: Sequence[str], weights: Array) -> str:
    """Return the names of the weights that are zero."""
    return ", ".join(name for name, w in zip(names, weights, strict=True) if w == 0) or "none"
