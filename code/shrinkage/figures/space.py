"""Helpers for 3-D figures: a grid that contains zero, surfaces, axes and the scene."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..validation import check_positive
from .plotly_helpers import plain, with_gaps
from .style import NEUTRAL, SURFACE_SCALE

W1, W2 = "w₁", "w₂"
REACH = 1.25  # length of the axes relative to the surface, so that they extend beyond it
THREADS = 8  # gaps between the lines of a net, along each side

Array = NDArray[np.float64]


def weight_grid(limit: float, points: int) -> Array:
    """Return ``points`` equally spaced weights over [-limit, limit]; the middle one is exactly 0.

    Raises:
        ValueError: if ``limit`` is not positive and finite, or ``points`` is not an odd whole
            number of at least 3.
    """
    limit = check_positive(limit, "limit")
    if points != int(points) or points < 3 or points % 2 == 0:
        raise ValueError(
            f"points must be an odd whole number of at least 3, so that 0 is a point; got {points}"
        )
    half = int(points) // 2
    return np.array(plain(np.arange(-half, half + 1) * (limit / half)))


def plane(w: Array) -> Array:
    """Return all pairs of weights from the grid ``w``, shape (n, n, 2): [i, j] is (w[j], w[i])."""
    return np.stack(np.meshgrid(w, w), axis=-1)


def contoured_surface(w: Array, height: Array, *, name: str, top: float) -> go.Surface:
    """Return a surface coloured by height, with contours on it and on the floor."""
    contours = {
        "show": True,
        "start": 0,
        "end": float(top),
        "size": float(top) / 8,
        "color": NEUTRAL,
        "width": 2,
        "project": {"z": True},
    }
    return go.Surface(
        x=plain(w),
        y=plain(w),
        z=plain(height),
        name=name,
        colorscale=[list(stop) for stop in SURFACE_SCALE],
        cmin=0,
        cmax=float(top),
        showscale=False,
        opacity=0.8,
        contours={"z": contours},
        lighting={"ambient": 0.65, "diffuse": 0.6, "specular": 0.03, "roughness": 0.9},
        hovertemplate=f"{W1} = %{{x}}<br>{W2} = %{{y}}<br>{name} = %{{z}}<extra></extra>",
        showlegend=False,
    )


def wireframe(w: Array, height: Array, *, name: str, colour: str) -> go.Scatter3d:
    """Return a surface as a net of lines, which a click on its legend entry hides.

    What lies behind it stays visible, and its legend entry is a line of its colour.
    """
    knots = np.unique(np.linspace(0, len(w) - 1, 2 * THREADS + 1).round().astype(int))
    coarse = np.ix_(knots, knots)
    lines = np.stack([plane(w)[coarse][..., 0], plane(w)[coarse][..., 1], height[coarse]])
    both_ways = np.concatenate([lines[:, ::2], lines[:, :, ::2].swapaxes(1, 2)], axis=1)
    gaps = np.full((*both_ways.shape[:2], 1), np.nan)
    x, y, z = np.concatenate([both_ways, gaps], axis=2).reshape(3, -1)
    net = line_in_space(x, y, z, name=name, colour=colour, width=2)
    return net.update(showlegend=True)


def line_in_space(
    x: ArrayLike, y: ArrayLike, z: ArrayLike, *, name: str, colour: str, width: float
) -> go.Scatter3d:
    """Return a line without hover text or legend entry; it has a gap wherever a value is NaN."""
    return go.Scatter3d(
        x=with_gaps(x),
        y=with_gaps(y),
        z=with_gaps(z),
        name=name,
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        showlegend=False,
    )


def axes_through_origin(limit: float, top: float) -> list[go.Scatter3d]:
    """Return the axes of w1, w2 and the penalty as lines through the origin."""
    along, zero = [-REACH * limit, 0, REACH * limit], [0, 0, 0]
    ends: dict[str, tuple[ArrayLike, ArrayLike, ArrayLike]] = {
        W1: (along, zero, zero),
        W2: (zero, along, zero),
        "penalty": ([0, 0], [0, 0], [0, top]),
    }
    return [
        line_in_space(*xyz, name=f"{name} axis", colour=NEUTRAL, width=8)
        for name, xyz in ends.items()
    ]


def scene(limit: float, top: float, height_name: str) -> dict[str, object]:
    """Return a scene with axis titles and fixed ranges that fits the width of a phone."""
    weights = {
        "range": plain([-REACH * limit, REACH * limit]),
        "tickvals": plain([-limit, 0, limit]),
    }
    title = {"text": height_name, "font": {"size": 12}}
    return {
        "xaxis": {"title": {"text": W1}, **weights},
        "yaxis": {"title": {"text": W2}, **weights},
        "zaxis": {"title": title, "range": [0, float(top)], "nticks": 5},
        "aspectmode": "manual",
        "aspectratio": {"x": 0.9, "y": 0.9, "z": 0.9},
        "camera": {
            "eye": {"x": 1.0, "y": -1.9, "z": 0.9},
            "center": {"x": -0.09, "y": -0.05, "z": -0.14},
        },
    }
