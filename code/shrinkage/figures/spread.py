"""How far the data of two features spread along each direction."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..validation import check_design, check_numbers
from .formatting import number
from .plotly_helpers import add_slider, finish, line, plain, step
from .style import ACCENT, LOSS, NEUTRAL

DEGREES = tuple(range(0, 180, 15))


def spread_along_direction(
    X: ArrayLike, names: Sequence[str], degrees: Sequence[float] = DEGREES
) -> go.Figure:
    """Return a figure of two features, with a slider that turns a direction v of length 1.

    The title says how far the data spread along it: ||Xv||, whose largest and smallest values are
    the two singular values of X.

    Args:
        X: design, shape (n, 2), centred.
        names: the two names of the features.
        degrees: the angles of v from the first axis; the first one is shown first.

    Raises:
        ValueError: if ``X`` is not a finite (n, 2) array, there are not two names, or there is no
            angle or one is not finite.
    """
    design, angles = check_design(X), check_numbers(degrees, "degrees")
    if design.shape[1] != 2:
        raise ValueError(f"X must have two columns, got {design.shape[1]}")
    if len(names) != 2:
        raise ValueError(f"names must hold two names, got {len(names)}")
    if angles.ndim != 1 or not len(angles):
        raise ValueError(f"degrees must hold at least one angle, got {degrees!r}")
    turned = np.deg2rad(angles)
    directions = np.column_stack([np.cos(turned), np.sin(turned)])
    spreads = np.linalg.norm(design @ directions.T, axis=0)
    reach = 1.05 * float(np.abs(design).max())  # so that no mark lies on the edge
    moving = [_moving(design, v, reach) for v in directions]
    figure = go.Figure(
        [
            go.Scatter(
                x=plain(design[:, 0], 3),
                y=plain(design[:, 1], 3),
                mode="markers",
                name="data",
                marker={"color": LOSS, "size": 4, "opacity": 0.5},
            ),
            *moving[0],
        ]
    )
    figure.update_xaxes(title_text=names[0], range=[-reach, reach], zeroline=True)
    figure.update_yaxes(title_text=names[1], range=[-reach, reach], zeroline=True, scaleanchor="x")
    titles = [
        f"Spread along v at {number(at)}°: {number(s)}"
        for at, s in zip(angles, spreads, strict=True)
    ]
    steps = [
        step(
            f"{number(at)}°",
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            (1, 2),
            {"title.text": title},
        )
        for at, traces, title in zip(angles, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=0, prefix="direction of v: ")
    said = "; ".join(f"{number(at)}° {number(s)}" for at, s in zip(angles, spreads, strict=True))
    alt = (
        f"{names[1]} against {names[0]} for {len(design)} cases, and a direction v that the slider "
        f"turns. How far the data spread along it: {said}."
    )
    return finish(figure, titles[0], alt, height=460, below=110)


def _moving(design: np.ndarray, v: np.ndarray, reach: float) -> list[go.Scatter]:
    """Return what turns with v: the line through the origin, and the data's places along it."""
    ends, feet = np.outer([-reach, reach], v), np.outer(design @ v, v)
    return [
        line(ends[:, 0], ends[:, 1], "direction v", NEUTRAL),
        go.Scatter(
            x=plain(feet[:, 0], 3),
            y=plain(feet[:, 1], 3),
            mode="markers",
            name="places along v",
            marker={"color": ACCENT, "size": 4, "opacity": 0.5},
        ),
    ]
