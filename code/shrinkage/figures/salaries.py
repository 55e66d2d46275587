"""Many weights at one strength: their paths, and below them the weights in a list of names."""

from collections.abc import Mapping, Sequence
from itertools import cycle, islice, product
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..validation import check_count, check_numbers
from .formatting import number, power
from .plotly_helpers import (
    add_slider,
    check_log_strengths,
    finish,
    line,
    log_axis,
    plain,
    step,
)
from .style import NEUTRAL, PALETTE

Array = NDArray[np.float64]


def weights_in_a_list(
    lams: ArrayLike,
    weights: ArrayLike,
    names: Sequence[str],
    marks: Mapping[str, float],
    unit: str = "weight",
    every: int = 1,
) -> go.Figure:
    """Return a figure of LASSO's weights against lambda, with a slider and a list of all weights.

    The upper panel has the paths; below, each name has a row with its weight at the slider's
    lambda, drawn as its path is, so that any number of names can be read on a phone. Dotted lines
    mark strengths. The slider starts at the first of these, and its title counts the weights that
    are not zero.

    Args:
        lams: strengths, shape (k,), above zero, in any order.
        weights: shape (k, p), row i at lams[i].
        names: p names.
        marks: strengths to mark, by what they are; each one of ``lams``.
        unit: what a weight is, for its axes.
        every: the slider stops at the marks, and at one strength of so many.

    Raises:
        ValueError: if the shapes do not match, a strength is not positive, a weight is not finite,
            ``marks`` is empty or has a strength that is not among ``lams``, or ``every`` is not a
            whole number from 1 up.
    """
    strengths, paths = check_log_strengths(lams, "lams"), check_numbers(weights, "weights")
    if paths.shape != (len(strengths), len(names)):
        wanted = (len(strengths), len(names))
        raise ValueError(f"weights must have shape {wanted}, got {paths.shape}")
    every = check_count(every, "every", least=1)
    if not marks:
        raise ValueError("marks must hold at least one strength, got none")
    for name, at in marks.items():
        if at not in strengths:
            raise ValueError(f"marks[{name!r}] must be one of lams, got {at!r}")
    order = np.argsort(strengths)
    strengths, paths = strengths[order], paths[order]
    rows = list(range(len(names)))
    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.12, row_heights=[0.4, 0.6])
    dashes = ("solid", "dash", "dot")
    looks = list(islice(cycle(product(dashes, PALETTE.values())), len(names)))
    for name, path, (dash, colour) in zip(names, paths.T, looks, strict=True):
        curve = line(strengths, path, name, colour, dash=dash, showlegend=False)
        figure.add_trace(curve.update(hovertemplate="λ = %{x}: %{y}"), row=1, col=1)
    span = 1.06 * np.array([min(paths.min(), 0), max(paths.max(), 0)])
    start = int(np.flatnonzero(strengths == next(iter(marks.values())))[0])
    quiet: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip"}
    cursor, *stems = _at(strengths, paths, start)
    figure.add_trace(line(cursor, span, "here", NEUTRAL, width=1.5, **quiet), row=1, col=1)
    for k, (stem, (dash, colour)) in enumerate(zip(stems, looks, strict=True)):
        dot = {"color": colour, "size": [0, 8]}  # at the end alone
        look = {"dash": dash, "mode": "lines+markers", "marker": dot, **quiet}
        figure.add_trace(line(stem, [k, k], "here", colour, **look), row=2, col=1)
    for name, at in marks.items():
        figure.add_vline(x=at, line={"color": NEUTRAL, "dash": "dot"}, row=1, col=1)
        figure.add_annotation(
            x=plain(np.log10(at)),
            y=1,
            yref="y domain",
            text=name,
            showarrow=False,
            xanchor="left",
            yanchor="top",
            font_size=11,
            row=1,
            col=1,
        )
    figure.update_xaxes(**log_axis("λ", strengths), row=1, col=1)
    figure.update_xaxes(
        title_text=f"{unit} at this λ", range=plain(span), zeroline=True, row=2, col=1
    )
    figure.update_yaxes(title_text=unit, range=plain(span), zeroline=True, row=1, col=1)
    figure.update_yaxes(
        title_text="feature",
        tickvals=rows,
        ticktext=list(names),
        tickfont={"size": 11},
        range=[len(names) - 0.4, -0.6],
        row=2,
        col=1,
    )
    indices = range(len(names), len(figure.data))
    steps, stops = [], np.flatnonzero(np.isin(strengths, list(marks.values())))
    stops = np.union1d(stops, np.arange(start % every, len(strengths), every))
    for k in stops.tolist():
        moved = {"x": _at(strengths, paths, k)}
        steps.append(step(power(strengths[k]), moved, indices, {"title.text": _title(paths[k])}))
    add_slider(figure, steps, active=int(np.searchsorted(stops, start)), prefix="λ = ", gap=48)
    counts = np.count_nonzero(paths, axis=1)
    said = "; ".join(
        f"{name} is λ = {power(at)}, where {counts[k]} are not 0 and the largest is "
        f"{_largest(paths[k], names)}"
        for name, at in marks.items()
        for k in np.flatnonzero(strengths == at)
    )
    alt = (
        f"{len(names)} LASSO weights against λ from {power(strengths[0])} to "
        f"{power(strengths[-1])}, above a list of the weights at the slider's λ. {said}. At the "
        f"smallest λ the largest is {_largest(paths[0], names)} and {counts[0]} are not 0; at the "
        f"largest λ {counts[-1]}."
    )
    return finish(figure, _title(paths[start]), alt, height=820, below=120, draws=["LASSO"])


def _at(strengths: Array, paths: Array, k: int) -> list[list[float]]:
    """Return the places of what moves, at strength k: of the cursor, and of each name's stem."""
    return [plain([strengths[k]] * 2), *(plain([0, weight]) for weight in paths[k])]


def _title(weights: Array) -> str:
    return f"{np.count_nonzero(weights)} of {len(weights)} weights are not zero"


def _largest(weights: Array, names: Sequence[str]) -> str:
    k = int(np.argmax(np.abs(weights)))
    return f"{names[k]} at {number(weights[k])}"
