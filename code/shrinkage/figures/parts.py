"""What Plotly figures share: rounded lists, lines, axes, legends, sliders, and the last touch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..rounding import round_significant
from ..validation import check_numbers, check_strength
from .style import HEIGHT, LEGEND, TEMPLATE
from .words import power

# In pixels: the height of a legend's row, and the width of a phone.
ROW = 20
PHONE = 360


def plain(values: ArrayLike, digits: int = 4) -> list[Any]:
    """Nested lists of rounded numbers: Plotly writes NumPy arrays as base64, lists as text."""
    return np.asarray(round_significant(np.asarray(values, dtype=float), digits)).tolist()


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
    """A line of rounded numbers; ``more`` goes to ``go.Scatter``."""
    look = {"color": colour, "dash": dash, "width": width}
    return go.Scatter(x=plain(x), y=plain(y), name=name, mode=mode, line=look, **more)


def log_axis(name: str, values: ArrayLike) -> dict[str, Any]:
    """A logarithmic axis over ``values`` with a tick at each power of ten, or at each second."""
    low, high = np.log10([np.min(values), np.max(values)])
    stride = 1 if high - low <= 4.5 else 2
    exponents = range(int(np.ceil(low - 1e-9)), int(np.floor(high + 1e-9)) + 1, stride)
    return {
        "title_text": name,
        "type": "log",
        "tickvals": [10.0**k for k in exponents],
        "ticktext": [power(10.0**k) for k in exponents],
    }


def lower_legend(top: float) -> dict[str, Any]:
    """A second legend, right-aligned over a lower panel that ends at the height ``top``."""
    return {**LEGEND, "x": 1, "xanchor": "right", "y": top}


def step(
    label: str,
    data: Mapping[str, Sequence[Any]],
    traces: Sequence[int],
    layout: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One position of a slider: new data for some traces, and new layout, all computed before.

    ``data`` maps an attribute to one entry for each of ``traces``.
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
    """Put a slider ``gap`` pixels under the plot; ``prefix`` stands before the step's label."""
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
) -> go.Figure:
    """Give a figure its title, alternative text, template and room; returns the same figure.

    Above the plot there is room for the title and for the legend as a phone breaks it into rows.
    ``below`` is the room in pixels under the lower axis; ``side`` that left and right, where there
    is no axis to make it. Room for more than two rows of legend is added to ``height``.
    """
    rows = legend_rows(figure, PHONE - (75 if side is None else 2 * side))
    figure.update_layout(
        template=TEMPLATE,
        title_text=title,
        meta={"alt": alt},
        height=height + ROW * max(0, rows - 2),
        showlegend=rows > 0,
        margin={"t": 38 + ROW * rows, "b": below},
    )
    if side is not None:
        figure.update_layout(margin={"l": side, "r": side})
    return figure


def legend_rows(figure: go.Figure, width: int) -> int:
    """Into how many rows a plot ``width`` pixels wide breaks the legend above it.

    Plotly gives all names of a broken legend the width of the longest one.
    """
    lengths = [
        len(trace.name)
        for trace in figure.data
        if trace.name and trace.showlegend is not False and trace.legend in (None, "legend")
    ]
    if not lengths:
        return 0
    columns = max(1, int(width // (46 + 6.6 * max(lengths))))
    return -(-len(lengths) // columns)


def check_log_strengths(lams: ArrayLike, name: str) -> NDArray[np.float64]:
    """Two or more strengths for a logarithmic axis, (k,).

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
    """One or more strengths.

    Raises:
        ValueError: if there is none, or one is negative or not finite.
    """
    if len(lams) == 0:
        raise ValueError(f"{name} must hold at least one strength, got {lams!r}")
    return [check_strength(lam, name) for lam in lams]
