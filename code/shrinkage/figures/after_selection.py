"""Intervals after a selection: which miss, how coverage depends on the weight, stability."""

from collections.abc import Sequence
from itertools import cycle
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..after_selection import (
    Intervals,
    coverage_after_threshold,
    naive_intervals,
    split_intervals,
)
from ..validation import check_count, check_fraction, check_numbers, check_strength
from .formatting import number
from .line_names import name_lines
from .plotly_helpers import (
    add_slider,
    check_log_strengths,
    check_strengths,
    finish,
    line,
    log_axis,
    plain,
    step,
    with_gaps,
)
from .style import GOLD, LOSS, MISS, NEUTRAL, PALETTE, RIDGE

Array = NDArray[np.float64]

CASES, FEATURES, TRUE = 100, 20, 3
WAYS = ("same cases", "other half")
SHOWN = 200
MOST_SETS = 20_000  # at most so many data sets are searched for the intervals of one strength


class _Sorted(NamedTuple):
    """Intervals minus their targets, from the lowest to the highest, and which are of true ones."""

    error: Array
    half_width: Array
    true: NDArray[np.bool_]

    @property
    def miss(self) -> NDArray[np.bool_]:
        return np.abs(self.error) > self.half_width


def two_hundred_intervals(
    lams: Sequence[float] = (5, 10, 20, 30, 40, 50, 60, 80),
    weight: float = 0.3,
    *,
    seed: int = 0,
    start: float = 40,
) -> go.Figure:
    """Return a figure of 200 intervals for features that LASSO chose, with a slider for lambda.

    In each data set of 100 cases, 3 of 20 independent features have the same true weight, and the
    noise is standard normal. The upper panel shows intervals from the cases that chose; for the
    lower one, 50 cases choose at half the strength, and the other 50 give the intervals. Both show
    those of the first data sets that make up 200, minus the true weight, sorted. Those that miss
    it are red, thicker, and crossed.

    Args:
        lams: strengths for 100 cases, each zero or more.
        weight: the true weight of three features.
        seed: of the data sets, which are the same at every strength.
        start: the strength that is shown first, one of ``lams``.

    Raises:
        ValueError: if there is no strength, one is negative or not finite, ``start`` is not among
            them, weight is not finite, seed is not a whole number, or hardly any feature is chosen.
    """
    values = check_strengths(lams, "lams")
    start = check_strength(start, "start")
    if start not in values:
        raise ValueError(f"start must be one of lams, {values}, got {start}")
    [size] = check_numbers([weight], "weight")
    truth = np.repeat([size, 0.0], [TRUE, FEATURES - TRUE])
    seed = check_count(seed, "seed")
    shown = {lam: _simulated(lam, truth, seed) for lam in values}
    reach = 1.05 * max(
        float(np.max(np.abs(each.error) + each.half_width))
        for ways in shown.values()
        for each in ways
    )
    active = values.index(start)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    for row, each in enumerate(shown[start], start=1):
        figure.add_traces(_interval_traces(each, first=row == 1), rows=row, cols=1)
    indices = range(len(figure.data))
    steps = []
    for lam, ways in shown.items():
        data = [pair for each in ways for pair in _interval_data(each)]
        moved = {"x": [x for x, _ in data], "y": [y for _, y in data]}
        steps.append(step(number(lam), moved, indices, {"title.text": _misses_title(ways)}))
    figure.add_hline(y=0, line={"color": NEUTRAL, "width": 1.5}, row="all", col=1)
    figure.update_xaxes(range=[-1, SHOWN], showticklabels=False, ticks="", showgrid=False)
    figure.update_xaxes(title_text=f"{SHOWN} intervals, sorted", row=2, col=1)
    for row, way in enumerate(WAYS, start=1):
        figure.update_yaxes(
            title_text=f"{way}: minus truth", range=plain([-reach, reach]), row=row, col=1
        )
    add_slider(figure, steps, active=active, prefix="λ = ")
    said = "; ".join(
        f"λ = {number(lam)}: {same.miss.sum()} and {other.miss.sum()}"
        for lam, (same, other) in shown.items()
    )
    alt = (
        f"{SHOWN} intervals at 95 % for features that LASSO chose, minus the true weights and "
        f"sorted, above from the cases that chose, below from the other half. Those that miss the "
        f"truth are red with a cross. How many miss, above and below: {said}."
    )
    title = _misses_title(shown[start])
    return finish(figure, title, alt, height=560, below=110, draws=["LASSO"])


def coverage_by_weight(
    thresholds: Sequence[float] = tuple(np.arange(0, 3.01, 0.25)),
    level: float = 0.95,
    *,
    start: float = 2.0,
) -> go.Figure:
    """Return a figure of the exact coverage of a chosen weight, with a slider for the threshold.

    One curve is the probability that an interval holds the weight, given that the estimate is
    beyond the threshold; the other the probability that it is.

    Args:
        thresholds: in standard errors of the estimate, each zero or more.
        level: the coverage without a choice, from 0 to 1.
        start: the threshold that is shown first, one of ``thresholds``.

    Raises:
        ValueError: if there is no threshold, one is negative or not finite, ``start`` is not among
            them, or level is not from 0 to 1.
    """
    values = check_strengths(thresholds, "thresholds")
    start, level = check_strength(start, "start"), check_fraction(level, "level")
    if start not in values:
        raise ValueError(f"start must be one of thresholds, {values}, got {start}")
    w = np.linspace(0, 6, 121)
    curves = {at: (coverage_after_threshold(w, at, level), _chosen_share(w, at)) for at in values}
    held, chosen = curves[start]
    figure = go.Figure(
        [
            line(w, 100 * held, "held, if chosen", RIDGE, width=3),
            line(w, 100 * chosen, "chosen", GOLD, dash="dash"),
            line(w[[0, -1]], [100 * level] * 2, "promised", NEUTRAL, dash="dot"),
        ]
    )
    steps = [
        step(
            number(at),
            {"y": [plain(100 * of) for of in both]},
            [0, 1],
            {"title.text": _coverage_title(both[0])},
        )
        for at, both in curves.items()
    ]
    figure.update_xaxes(title_text="true weight, in standard errors", range=[0, 6])
    figure.update_yaxes(title_text="probability (%)", range=[0, 102])
    add_slider(figure, steps, active=values.index(start), prefix="threshold = ")
    best = int(np.argmax(held))
    alt = (
        f"The probability that an interval at {number(100 * level)} % holds a chosen weight, "
        f"against the weight, with a slider for the threshold. At a threshold of {number(start)} "
        f"it is {number(100 * held[0])} % for a weight of 0, where {number(100 * chosen[0])} % are "
        f"chosen, has its maximum of {number(100 * held[best])} % at {number(w[best])}, and is "
        f"{number(100 * held[-1])} % at {number(w[-1])}."
    )
    return finish(figure, _coverage_title(held), alt, below=120)


def stability_paths(
    lams: ArrayLike, frequencies: ArrayLike, names: Sequence[str], at: float
) -> go.Figure:
    """Return a figure of how often each feature is chosen, against lambda.

    Source: Meinshausen & Bühlmann 2010, figure 1.

    Args:
        lams: strengths, shape (k,), above zero.
        frequencies: shares from 0 to 1, shape (k, p), row i at lams[i].
        names: p names.
        at: a strength to mark, one of ``lams``.

    Raises:
        ValueError: if a shape does not fit, a strength is not positive, a share is not from 0 to
            1, or ``at`` is not among the strengths.
    """
    strengths = check_log_strengths(lams, "lams")
    shares = check_numbers(frequencies, "frequencies")
    if shares.shape != (len(strengths), len(names)):
        wanted = (len(strengths), len(names))
        raise ValueError(f"frequencies must have shape {wanted}, got {shares.shape}")
    if shares.min() < 0 or shares.max() > 1:
        raise ValueError(f"frequencies must be from 0 to 1, got {shares.min()} to {shares.max()}")
    if at not in strengths:
        raise ValueError(f"at must be one of lams, {strengths.tolist()}, got {at!r}")
    order = np.argsort(strengths)
    strengths, shares = strengths[order], shares[order]
    styles = cycle((colour, dash) for dash in ("solid", "dash") for colour in PALETTE.values())
    figure = go.Figure(
        [
            line(strengths, 100 * share, name, colour, dash=dash, showlegend=False)
            for name, share, (colour, dash) in zip(names, shares.T, styles, strict=False)
        ]
    )
    figure.update_xaxes(**log_axis("λ, for half of the cases", strengths))
    figure.update_yaxes(
        title_text="chosen on so many halves (%)", tickvals=[0, 20, 40, 60, 80, 100]
    )
    # the names of features that are always chosen find room above 100
    name_lines(figure, strengths, 100 * shares, names, [-3, 130])
    figure.add_vline(x=at, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    marked = shares[np.flatnonzero(strengths == at)[0]]
    said = ", ".join(
        f"{name} {number(100 * share)}" for name, share in zip(names, marked, strict=True)
    )
    alt = (
        f"How often each of {len(names)} features is chosen on random halves, in per cent, against "
        f"λ from {number(strengths[0])} to {number(strengths[-1])}. At λ = {number(at)}, which a "
        f"dotted line marks: {said}."
    )
    title = "How often each feature is chosen"
    return finish(figure, title, alt, height=460, draws=["LASSO"])


def _simulated(lam: float, truth: Array, seed: int) -> tuple[_Sorted, _Sorted]:
    """Return the first 200 intervals of naive selection and of splitting, sorted by their error."""
    rng, first = np.random.default_rng(seed), np.arange(CASES) < CASES // 2
    found: tuple[list[Array], list[Array]] = ([], [])
    counts = np.zeros(2, dtype=int)
    for _ in range(MOST_SETS):
        X = rng.normal(size=(CASES, FEATURES))
        y = X @ truth + rng.normal(size=CASES)
        ways = naive_intervals(X, y, lam), split_intervals(X, y, lam / 2, first)
        for k, intervals in enumerate(ways):
            if counts[k] < SHOWN:
                found[k].append(_minus_truth(intervals, truth))
                counts[k] += len(intervals.features)
        if np.all(counts >= SHOWN):
            same, other = (np.vstack(each)[:SHOWN] for each in found)
            return _sort(same), _sort(other)
    raise ValueError(f"lams must be weak enough for a feature to be chosen, got {lam}")


def _minus_truth(intervals: Intervals, truth: Array) -> Array:
    target = truth[intervals.features]
    return np.column_stack([intervals.w - target, intervals.half_width, target != 0])


def _sort(rows: Array) -> _Sorted:
    error, half_width, true = rows[np.argsort(rows[:, 0], kind="stable")].T
    return _Sorted(error, half_width, true.astype(bool))


def _interval_data(each: _Sorted) -> list[tuple[list[Any], list[Any]]]:
    """Return x and y of what holds, of what misses, of the crosses, and of the true features."""
    place = np.arange(len(each.error), dtype=float)
    low, high = each.error - each.half_width, each.error + each.half_width
    parts: list[tuple[list[Any], list[Any]]] = []
    for which in (~each.miss, each.miss):
        gap = np.full(int(which.sum()), np.nan)
        x = np.column_stack([place[which], place[which], gap]).ravel()
        y = np.column_stack([low[which], high[which], gap]).ravel()
        parts.append((with_gaps(x), with_gaps(np.round(y, 2))))
    for which in (each.miss, each.true):
        parts.append((plain(place[which]), plain(np.round(each.error[which], 2))))
    return parts


def _interval_traces(each: _Sorted, *, first: bool) -> list[go.Scatter]:
    looks: list[dict[str, Any]] = [
        {"name": "holds", "mode": "lines", "line": {"color": NEUTRAL, "width": 1.2}},
        {"name": "misses", "mode": "lines", "line": {"color": MISS, "width": 2.4}},
        {
            "name": "centre of a miss",
            "mode": "markers",
            "marker": {"color": MISS, "size": 7, "symbol": "x"},
        },
        {
            "name": "true feature",
            "mode": "markers",
            "marker": {"color": LOSS, "size": 4, "symbol": "circle"},
        },
    ]
    return [
        go.Scatter(x=x, y=y, showlegend=first, hoverinfo="skip", **look)
        for (x, y), look in zip(_interval_data(each), looks, strict=True)
    ]


def _misses_title(ways: Sequence[_Sorted]) -> str:
    same, other = (int(each.miss.sum()) for each in ways)
    return f"{same} of {SHOWN} miss; after splitting {other}"


def _chosen_share(w: Array, threshold: float) -> Array:
    """Return P(|z| > threshold) for z from N(w, 1)."""
    beyond = NormalDist().cdf
    return np.array([beyond(v - threshold) + beyond(-v - threshold) for v in w])


def _coverage_title(held: Array) -> str:
    best = float(held.max())
    return f"Held at 0: {number(100 * held[0])} %; at most {number(100 * best)} %"
