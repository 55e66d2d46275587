"""The error of the shortest fit and of tuned ridge as the number of features goes through n."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ..interpolation import errors_through_interpolation, minimum_norm_risk
from ..validation import check_count, check_strength
from .formatting import number
from .plotly_helpers import add_slider, finish, line, log_axis, plain, step, with_gaps
from .style import LOSS, NEUTRAL, RIDGE

Array = NDArray[np.float64]

LOWEST, HIGHEST = 0.4, 300.0  # of the axis: a mean at p = n may be far above it
BAND = (0.1, 0.9)


def double_descent(
    noises: Sequence[float] = (0.0, 0.5, 1.0),
    cases: int = 20,
    features: int = 100,
    draws: int = 200,
    seed: int = 0,
) -> go.Figure:
    """Return a figure of the error on new cases against the number p of fitted features.

    Feature j has a weight in proportion to 1/sqrt(j), and all weights together have length 1. The
    lines are means over the draws, the bands hold the middle 80 % of the draws, and dashes are the
    expected error of the shortest fit, where it is finite. A slider sets the noise.

    Args:
        noises: standard deviations of the noise, one for each position of the slider.
        cases: n, at least 3.
        features: the number of all features, at least n + 2.
        draws: number of draws, the same for each noise.
        seed: seed of the draws.

    Raises:
        ValueError: if an argument is out of range.
    """
    if len(noises) == 0:
        raise ValueError(f"noises must hold at least one number, got {noises!r}")
    deviations = [check_strength(noise, "noises") for noise in noises]
    n, draws = check_count(cases, "cases", least=3), check_count(draws, "draws", least=1)
    if check_count(features, "features", least=1) < n + 2:
        raise ValueError(f"features must be at least {n + 2}, got {features}")
    w = 1 / np.sqrt(np.arange(1, features + 1))
    w /= np.linalg.norm(w)
    counts = _counts(n, features)
    found = [
        errors_through_interpolation(w, s**2, n, counts, draws, np.random.default_rng(seed))
        for s in deviations
    ]
    at_n = counts.index(n)

    def heights(k: int) -> list[list[float | None]]:
        shortest, tuned = found[k]
        bands = [np.quantile(part, q, axis=0) for part in (shortest, tuned) for q in BAND]
        lines = [*bands, shortest.mean(axis=0), tuned.mean(axis=0), _expected(w, n, counts, s2[k])]
        return [with_gaps(height) for height in lines]

    s2 = [s**2 for s in deviations]

    def title(k: int) -> str:
        shortest, _ = found[k]
        # their mean has no limit
        return f"At p = {n} the shortest fit's median is {number(np.median(shortest[:, at_n]), 2)}"

    active = len(deviations) // 2
    names = ["", "", "", "", "shortest", "ridge", "expected"]
    colours = [LOSS, LOSS, RIDGE, RIDGE, LOSS, RIDGE, NEUTRAL]
    traces = []
    for place, (name, colour, y) in enumerate(zip(names, colours, heights(active), strict=True)):
        trace = go.Scatter(x=plain(counts), y=y, name=name, mode="lines", line={"color": colour})
        if place < 4:
            upper = place % 2 == 1
            trace.update(
                name=f"{'ridge' if place > 1 else 'shortest'}, {BAND[place % 2]:.0%} of draws",
                line_width=0,
                showlegend=False,
                hoverinfo="skip",
                fill="tonexty" if upper else "none",
            )
            if upper:
                trace.update(fillcolor=_wash(colour))
        else:
            trace.update(line_width=3 if name != "expected" else 1.5)
            if name == "expected":
                trace.update(line_dash="dash")
        traces.append(trace)
    figure = go.Figure(traces)
    edge = line([n, n], [LOWEST, HIGHEST], "p = n", NEUTRAL, dash="dot", width=1.5)
    figure.add_trace(edge.update(meta={"listed": ""}))
    ticks = [k for k in (1, 2, 5, 10, 20, 50, 100, 200, 500) if k <= features]
    figure.update_xaxes(
        title_text="p, the number of features in the fit",
        type="log",
        tickvals=ticks,
        ticktext=[str(k) for k in ticks],
    )
    figure.update_yaxes(
        **log_axis("squared error", [LOWEST, HIGHEST]), range=plain(np.log10([LOWEST, HIGHEST]))
    )
    moves = [
        step(number(s), {"y": heights(k)}, list(range(7)), {"title.text": title(k)})
        for k, s in enumerate(deviations)
    ]
    add_slider(figure, moves, active=active, prefix="noise s = ")
    shortest, tuned = (part.mean(axis=0) for part in found[active])
    below = int(np.argmin(np.where(np.array(counts) < n, shortest, np.inf)))
    alt = (
        f"Mean squared error on new cases against the number p of features, from 1 to {features}, "
        f"for {n} cases, with a slider for the noise. At s = {number(deviations[active])} that of "
        f"the shortest fit is smallest below n at p = {counts[below]}, {number(shortest[below])}, "
        f"is {number(shortest[at_n])} at p = {n}, where the middle 80 % of {draws} draws lie from "
        f"{number(float(np.quantile(found[active].minimum_norm[:, at_n], BAND[0])))} to "
        f"{number(float(np.quantile(found[active].minimum_norm[:, at_n], BAND[1])))}, and is "
        f"{number(shortest[-1])} at the end. That of tuned ridge is between {number(tuned.min())} "
        f"and {number(tuned.max())}."
    )
    return finish(figure, title(active), alt, height=470, below=110, draws=["ridge"])


def _counts(n: int, features: int) -> list[int]:
    """Return the numbers of features at which the figure has points: closest together around n."""
    wide = np.round(np.geomspace(1, features, 18)).astype(int).tolist()
    near = [n + k for k in range(-4, 5) if n + k >= 1]
    return sorted(k for k in {*wide, *near} if k <= features)


def _expected(w: Array, n: int, counts: Sequence[int], noise_variance: float) -> Array:
    """Return the expected error of the shortest fit for each count; inf next to n."""
    noise = [noise_variance + float(np.sum(w[p:] ** 2)) for p in counts]
    size = [float(np.sum(w[:p] ** 2)) for p in counts]
    risks = [minimum_norm_risk(n, *each) for each in zip(counts, size, noise, strict=True)]
    return np.array([s2 + risk.total for s2, risk in zip(noise, risks, strict=True)])


def _wash(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.22)"
