"""Helpers for Plotly figures: rounded lists, lines, axes, legends, sliders and layout."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..rounding import round_significant
from ..validation import check_numbers, check_strength
from .formatting import is_long, number, power_of_ten
from .style import HEIGHT, LEGEND, TEMPLATE

# In pixels: the height of the title, that of a row of the legend, the width of an entry without its
# name, and the width of a figure on a phone (360 wide).
TOP = 38
ROW = 20
ENTRY = 46
PHONE = 328


def plain(values: ArrayLike, digits: int = 4) -> list[Any]:
    """Return nested lists of rounded numbers, because Plotly writes NumPy arrays as base64."""
    return np.asarray(round_significant(np.asarray(values, dtype=float), digits)).tolist()


def with_gaps(values: ArrayLike) -> list[float | None]:
    """Return rounded numbers, None for others: JSON has no NaN, and Plotly ends a line at null."""
    return [value if np.isfinite(value) else None for value in plain(values)]


def line(
    x: ArrayLike,
    y: ArrayLike,
    name: str,
    colour: str,
    *,
    dash: str = "solid",
    width: float = 2,
    mode: str = "lines",
    **more: Any,
) -> go.Scatter:
    """Return a line through rounded numbers; ``more`` is passed on to ``go.Scatter``."""
    look = {"color": colour, "dash": dash, "width": width}
    return go.Scatter(x=plain(x), y=plain(y), name=name, mode=mode, line=look, **more)


def log_axis(name: str, values: ArrayLike) -> dict[str, Any]:
    """Return a logarithmic axis over ``values``, with ticks at every (second) power of ten.

    The ticks are all plain numbers or, if one would be too long, all powers.
    """
    low, high = np.log10([np.min(values), np.max(values)])
    stride = 1 if high - low <= 4.5 else 2
    exponents = range(int(np.ceil(low - 1e-9)), int(np.floor(high + 1e-9)) + 1, stride)
    ticks = [10.0**k for k in exponents]
    if any(is_long(tick) for tick in ticks):
        texts = [power_of_ten(k) for k in exponents]
    else:
        texts = [number(tick) for tick in ticks]
    return {
        "title_text": name,
        "type": "log",
        "tickvals": ticks,
        "ticktext": texts,
    }


def lower_legend(top: float) -> dict[str, Any]:
    """Return a second legend, right-aligned above the panel whose upper edge is at ``top``."""
    return {**LEGEND, "x": 1, "xanchor": "right", "y": top}


def step(
    label: str,
    data: Mapping[str, Sequence[Any]],
    traces: Sequence[int],
    layout: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return one position of a slider: new data for some traces, and optionally new layout.

    ``data`` maps an attribute to a list with one entry for each of ``traces``.
    """
    changes = {attribute: list(values) for attribute, values in data.items()}
    return {
        "label": label,
        "method": "update",
        "args": [changes, dict(layout or {}), list(traces)],
    }


def add_slider(
    figure: go.Figure, steps: Sequence[dict[str, Any]], *, active: int, prefix: str, gap: int = 44
) -> None:
    """Add a slider ``gap`` pixels below the plot; ``prefix`` precedes the label of each step."""
    slider = {
        "active": active,
        "steps": list(steps),
        "currentvalue": {"prefix": prefix},
        "pad": {"t": gap, "b": 6},
    }
    figure.update_layout(sliders=[slider])


def finish(
    figure: go.Figure,
    title: str,
    alt: str,
    *,
    height: int = HEIGHT,
    below: int = 52,
    side: int | None = None,
    draws: Sequence[str] = (),
    plays: bool = False,
) -> go.Figure:
    """Set a figure's title, alternative text, template, height and margins, and return it.

    The top margin holds the title and the legend, in as many rows as a phone needs for it; rows
    beyond the second are added to ``height``. Where the legend fits one row, the page gives their
    room to the plot. ``below`` is the bottom margin in pixels. ``side`` is
    the left and right margin, for figures without axes that would make room for themselves.
    ``draws`` names the methods that the figure draws: its texts, and a caption, may name no other.
    ``plays`` asks for a Play button beside the slider.
    """
    sides = 84 if side is None else 2 * side
    rows = legend_rows(figure, PHONE - sides)
    meta: dict[str, Any] = {"alt": alt, "draws": list(draws)} | ({"plays": True} if plays else {})
    if rows > 1:
        wide = sides + sum(ENTRY + 7 * length for length in _legend_lengths(figure))
        meta["legend_in_one_row"] = {"from": wide, "top": TOP + ROW}
    figure.update_layout(
        template=TEMPLATE,
        title_text=title,
        meta=meta,
        height=height + ROW * max(0, rows - 2),
        showlegend=rows > 0,
        margin={"t": TOP + ROW * rows, "b": below},
    )
    if side is not None:
        figure.update_layout(margin={"l": side, "r": side})
    return figure


def legend_rows(figure: go.Figure, width: int) -> int:
    """Return the number of legend rows above a plot that is ``width`` pixels wide.

    In a legend of several rows, Plotly gives every name the width of the longest one.
    """
    lengths = _legend_lengths(figure)
    if not lengths:
        return 0
    columns = max(1, int(width // (ENTRY + 6.6 * max(lengths))))
    return -(-len(lengths) // columns)


def _legend_lengths(figure: go.Figure) -> list[int]:
    """Return the number of characters of each entry of a figure's first legend."""
    return [
        len(trace.name)
        for trace in figure.data
        if trace.name and trace.showlegend is not False and trace.legend in (None, "legend")
    ]


def check_log_strengths(lams: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return two or more strengths for a logarithmic axis as an array, shape (k,).

    Raises:
        ValueError: if there are fewer, or one is not positive and finite.
    """
    values = check_numbers(lams, name)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"{name} must hold at least two strengths, got shape {values.shape}")
    if np.any(values <= 0):
        raise ValueError(
            f"{name} must be above zero, as the axis is logarithmic; got {values.min()}"
        )
    return values


def check_strengths(lams: Sequence[float], name: str) -> list[float]:
    """Return one or more strengths as a list of floats.

    Raises:
        ValueError: if there is none, or if one is negative or not finite.
    """
    if len(lams) == 0:
        raise ValueError(f"{name} must hold at least one strength, got {lams!r}")
    return [check_strength(lam, name) for lam in lams]
