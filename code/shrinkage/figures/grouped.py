"""Bounds on groups of weights, seen in space, and a series fitted by pieces of one level."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..grouped import fused_lasso, project_group_ball
from ..validation import check_positive, check_vector
from .bounded import (
    axes_in_space,
    ball,
    cube_scene,
    mesh,
    octahedron_edges,
    point_in_space,
    sphere_grid,
)
from .formatting import hundredths, number, point
from .plotly_helpers import add_slider, check_strengths, finish, line, plain, step
from .space import Array, line_in_space
from .style import ACCENT, GOLD, LASSO, LOSS, NEUTRAL


class Body(NamedTuple):
    """A bound on three weights: its name, the method that has it, and which weights are a group."""

    name: str
    method: str
    groups: tuple[int, int, int]
    place: Callable[[Array], str]  # of a point of its rim, by what is zero there


BODIES = (
    Body("octahedron", "LASSO", (0, 1, 2), lambda w: ("face", "edge", "corner")[int(sum(w == 0))]),
    Body(
        "group ball",
        "Group LASSO",
        (0, 0, 1),
        lambda w: "tip" if not w[:2].any() else "side" if w[2] else "rim",
    ),
    Body("ball", "Ridge", (0, 0, 0), lambda w: ""),
)


def balls_in_space(
    bounds: Sequence[float] = (0.9, 1.3, 1.6), centre: ArrayLike = (0.6, 0.4, 1.7)
) -> go.Figure:
    """Return a figure of three bounds on three weights, with a slider over bodies and bounds.

    The bodies are the octahedron |w1| + |w2| + |w3| <= t, the group ball
    sqrt(w1^2 + w2^2) + |w3| <= t, a double cone, and the ball of radius t. The loss is
    ||w - c||^2, so the best point is where a sphere about ``centre`` touches the body. The line is
    the path of the best point as the bound grows.

    Args:
        bounds: the values of t on the slider, for each body in turn.
        centre: the least-squares solution c, three weights.

    Raises:
        ValueError: if there are fewer than two bounds or one is not positive, or ``centre`` is not
            three numbers outside the largest ball.
    """
    c = check_vector(centre, "centre", 3)
    ts = [check_positive(t, "bounds") for t in check_vector(bounds, "bounds")]
    if len(ts) < 2:
        raise ValueError(f"bounds must hold at least two numbers, got {ts}")
    if max(ts) >= np.linalg.norm(c):
        raise ValueError(f"centre must lie outside the largest bound, {max(ts)}, got {c}")
    cases = [(body, t, project_group_ball(c, body.groups, t)) for body in BODIES for t in ts]
    moving = [_moving_traces(body, t, w, c, max(ts)) for body, t, w in cases]
    start = len(ts)  # the group ball at the smallest bound
    reach = 1.15 * max(ts)
    fixed = [point_in_space(c, "least squares", LOSS), *axes_in_space(reach)]
    figure = go.Figure([*moving[start], *fixed])
    figure.update_layout(scene=cube_scene(reach))
    titles = [
        ", ".join(part for part in (body.method, body.place(w)) if part) + f": {hundredths(w)}"
        for body, _, w in cases
    ]
    steps = [
        step(
            f"{body.name}, t = {number(t)}",
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y", "z")},
            range(len(traces)),
            {"title.text": title},
        )
        for (body, t, _), traces, title in zip(cases, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=start, prefix="", gap=4)
    said = "; ".join(
        f"{body.name} "
        + ", ".join(f"{_placed(body, w)} at t = {number(t)}" for one, t, w in cases if one is body)
        for body in BODIES
    )
    alt = (
        f"A bound on three weights, as the slider chooses it: the octahedron |w₁| + |w₂| + |w₃| ≤ "
        f"t, the group ball √(w₁² + w₂²) + |w₃| ≤ t, a double cone, or the ball of radius t. A "
        f"sphere about least squares, {point(c)}, just meets it: {said}."
    )
    draws = ["LASSO", "group LASSO", "ridge", "least squares"]
    return finish(figure, titles[start], alt, height=520, below=84, side=12, draws=draws)


def fused_fit(
    y: ArrayLike,
    lams: Sequence[float] = (0, 0.5, 1, 2, 4, 8, 16, 32),
    truth: ArrayLike | None = None,
    start: float = 4,
) -> go.Figure:
    """Return a figure of a series and its fused LASSO fit, with a slider for the strength.

    Args:
        y: the series, shape (n,).
        lams: strengths on the slider, each zero or more.
        truth: what the series is without noise, shape (n,), if known.
        start: the strength shown first (the nearest one on the slider).

    Raises:
        ValueError: if the shapes do not match, an entry is not finite, there is no strength or one
            is negative.
    """
    series = check_vector(y, "y")
    values = check_strengths(lams, "lams")
    fits = [fused_lasso(series, lam) for lam in values]
    pieces = [1 + int(np.count_nonzero(np.diff(u))) for u in fits]
    active = int(np.argmin(np.abs(np.array(values) - check_positive(start, "start"))))
    at = np.arange(1.0, len(series) + 1)
    figure = go.Figure(_steps_line(at, fits[active], "fused LASSO", LASSO, "solid", 3))
    known = "" if truth is None else " The truth, which is dotted, has {} pieces."
    if truth is not None:
        levels = check_vector(truth, "truth", len(series))
        figure.add_trace(_steps_line(at, levels, "truth", NEUTRAL, "dot", 2))
        known = known.format(1 + int(np.count_nonzero(np.diff(levels))))
    dots = go.Scatter(x=plain(at), y=plain(series), mode="markers", name="data")
    figure.add_trace(dots.update(marker={"color": LOSS, "size": 6}))
    figure.update_xaxes(title_text="place i")
    figure.update_yaxes(title_text="yᵢ and fit")
    titles = [
        f"λ = {number(lam)}: {count} piece{'s' if count > 1 else ''}"
        for lam, count in zip(values, pieces, strict=True)
    ]
    steps = [
        step(number(lam), {"y": [plain(u)]}, [0], {"title.text": title})
        for lam, u, title in zip(values, fits, titles, strict=True)
    ]
    add_slider(figure, steps, active=active, prefix="λ = ")
    said = ", ".join(
        f"{count} at λ = {number(lam)}" for lam, count in zip(values, pieces, strict=True)
    )
    alt = (
        f"A series of {len(series)} numbers from {number(series.min())} to {number(series.max())} "
        f"and its fused LASSO fit, a line in pieces of one level, with a slider for λ. The pieces "
        f"number {said}.{known}"
    )
    return finish(figure, titles[active], alt, height=420, below=110, draws=["fused LASSO"])


def _moving_traces(
    body: Body, bound: float, best: Array, centre: Array, end: float
) -> list[go.Mesh3d | go.Scatter3d]:
    """Return the traces that change with the body or the bound."""
    directions, faces = sphere_grid()
    # the mesh has points on the axes and halfway round, so that edges and tips are exact
    region = mesh(bound * directions / _size(directions, body), faces, "bound", GOLD, 0.4)
    region.update(flatshading=True)
    loss = ball(centre, float(np.linalg.norm(best - centre)), "equal loss", LOSS, 0.2)
    path = np.array([project_group_ball(centre, body.groups, t) for t in np.linspace(0, end, 61)])
    way = line_in_space(*path.T, name="its path", colour=ACCENT, width=5).update(showlegend=True)
    return [region, loss, point_in_space(best, "best point", ACCENT), way, _creases(body, bound)]


def _size(w: Array, body: Body) -> Array:
    """Return the body's norm of weights, shape (k, 3), as shape (k, 1)."""
    labels = np.array(body.groups)
    return np.sum(
        [
            np.linalg.norm(w[:, labels == group], axis=1, keepdims=True)
            for group in dict.fromkeys(body.groups)
        ],
        axis=0,
    )


def _creases(body: Body, bound: float) -> go.Scatter3d:
    """Return the lines along which the body is not smooth: edges, a rim, or none."""
    if body.name == "octahedron":
        return octahedron_edges(bound, GOLD)
    angle = np.linspace(0, 2 * np.pi, 49)
    radius = bound if body.name == "group ball" else np.nan  # drawn nowhere
    rim = radius * np.cos(angle), radius * np.sin(angle), 0 * radius * angle
    return line_in_space(*rim, name="edges", colour=GOLD, width=4)


def _placed(body: Body, w: Array) -> str:
    return f"{body.place(w)} {hundredths(w)}".strip()


def _steps_line(
    at: Array, values: Array, name: str, colour: str, dash: str, width: float
) -> go.Scatter:
    drawn = line(at, values, name, colour, dash=dash, width=width)
    return drawn.update(line_shape="hv")
