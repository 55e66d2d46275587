"""Names at the ends of lines, so that no legend is needed to tell many lines apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from .plotly_helpers import plain

MOST = 16  # names that find room beside one panel
ROOM = 0.13  # of the width, for the names
BESIDE = 0.01  # of the width, at the other end

Array = NDArray[np.float64]


def name_lines(
    figure: go.Figure, lams: Array, paths: Array, names: Sequence[str], heights: ArrayLike
) -> None:
    """Write each weight's name at the weak end of its path, with a short line that leads to it.

    The first axes get their ranges, so that the names have room. More than ``MOST`` names would
    have none: then the legend alone names the lines.

    Args:
        figure: its first p traces are the paths, on its first axes; that of the strengths is
            logarithmic.
        lams: strengths in increasing order, shape (k,).
        paths: weights, shape (k, p), row i at lams[i].
        names: p names.
        heights: the lowest and the highest weight that the figure shows.
    """
    low, high = np.log10([lams[0], lams[-1]])
    bottom, top = np.asarray(heights, dtype=float)
    named = names if len(names) <= MOST else []
    room = ROOM * (high - low) if named else 0
    figure.update_layout(
        xaxis_range=plain([low - room, high + BESIDE * (high - low)]),
        yaxis_range=plain([bottom, top]),
    )
    places = spread(paths[0], gap=(top - bottom) / (MOST + 1))
    for name, trace, end, place in zip(named, figure.data, paths[0], places, strict=False):
        figure.add_annotation(
            text=str(name), font_size=11, **_leader(low, end, place, trace.line.color)
        )


def _leader(x: float, end: float, place: float, colour: str) -> dict[str, Any]:
    """Return the place of a name to the left of (x, end), at ``place``, and the line to it."""
    return {
        "x": plain(x),
        "y": plain(end),
        "ax": -14,
        "ay": plain(place),
        "axref": "pixel",
        "ayref": "y",
        "xanchor": "right",
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": colour,
        "standoff": 0,
    }


def spread(values: ArrayLike, gap: float) -> Array:
    """Return heights at least ``gap`` apart, in the same order and otherwise nearest to ``values``.

    Nearest in least squares: an isotonic regression, which pools neighbours that are too close.

    Args:
        values: shape (k,).
        gap: least distance of two heights.
    """
    wanted = np.asarray(values, dtype=float)
    order = np.argsort(wanted, kind="stable")
    groups: list[list[float]] = []
    for place, value in enumerate(wanted[order]):
        groups.append([value - gap * place])
        while len(groups) > 1 and np.mean(groups[-2]) > np.mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    level = [float(np.mean(group)) for group in groups for _ in group]
    heights = np.empty_like(wanted)
    heights[order] = np.array(level) + gap * np.arange(len(wanted))
    return heights
