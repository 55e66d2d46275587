"""Many weights at one strength: their paths, and below them the weights in a list of names."""

from collections.abc import Mapping, Sequence
from itertools import cycle
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
    with_gaps,
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
    lambda, so that any number of names can be read on a phone. Dotted lines mark strengths. The
    slider starts at the first of these, and its title counts the weights that are not zero.

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
    looks = cycle((colour, dash) for dash in ("solid", "dash") for colour in PALETTE.values())
    colours = []
    for name, path, (colour, dash) in zip(names, paths.T, looks, strict=False):
        colours.append(colour)
        curve = line(strengths, path, name, colour, dash=dash, showlegend=False)
        figure.add_trace(curve.update(hovertemplate="λ = %{x}: %{y}"), row=1, col=1)
    span = 1.06 * np.array([min(paths.min(), 0), max(paths.max(), 0)])
    start = int(np.flatnonzero(strengths == next(iter(marks.values())))[0])
    moving = [
        {"mode": "lines", "line": {"color": NEUTRAL, "width": 1.5}},
        {"mode": "lines", "line": {"color": NEUTRAL, "width": 1.5}},
        {"mode": "markers", "marker": {"color": colours, "size": 8}},
    ]
    for (x, y), look, row in zip(
        _at(strengths, paths, start, span), moving, (1, 2, 2), strict=True
    ):
        here = go.Scatter(x=x, y=y, name="here", showlegend=False, hoverinfo="skip", **look)
        figure.add_trace(here, row=row, col=1)
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
    indices = range(len(names), len(names) + len(moving))
    steps, stops = [], np.flatnonzero(np.isin(strengths, list(marks.values())))
    stops = np.union1d(stops, np.arange(start % every, len(strengths), every))
    for k in stops.tolist():
        places = _at(strengths, paths, k, span)
        data: dict[str, list[Any]] = {"x": [x for x, _ in places]}
        data["y"] = [y for _, y in places]
        steps.append(step(power(strengths[k]), data, indices, {"title.text": _title(paths[k])}))
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


def _at(
    strengths: Array, paths: Array, k: int, span: Array
) -> list[tuple[list[float], list[float | None]]]:
    """Return x and y of what moves: the cursor, and the list's stems and dots, at strength k."""
    rows, weights = np.arange(paths.shape[1], dtype=float), paths[k]
    gap = np.full(len(rows), np.nan)
    stems = np.column_stack([0 * weights, weights, weights]).ravel()
    heights = np.column_stack([rows, rows, gap]).ravel()
    cursor = plain([strengths[k]] * 2), with_gaps(span)
    return [cursor, (plain(stems), with_gaps(heights)), (plain(weights), with_gaps(rows))]


def _title(weights: Array) -> str:
    return f"{np.count_nonzero(weights)} of {len(weights)} weights are not zero"


def _largest(weights: Array, names: Sequence[str]) -> str:
    k = int(np.argmax(np.abs(weights)))
    return f"{names[k]} at {number(weights[k])}"
