"""Three weights under a constraint: a spherical loss and an octahedron or a ball."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..penalties import L1, L2
from ..projections import project_l1_ball, project_l2_ball
from ..validation import check_positive, check_vector
from .formatting import hundredths, number, point
from .plotly_helpers import add_slider, finish, plain, step
from .space import W1, W2, Array, line_in_space
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE

W3 = "w₃"
CORNERS = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
PLACES = ("face", "edge", "corner")  # by the number of zeros
DIGITS = 3  # significant digits of mesh coordinates, which are not read off


def bounded_in_space(
    penalty: L1 | L2,
    bounds: Sequence[float] = (0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1),
    centre: ArrayLike = (1.8, 1.1, 0.5),
) -> go.Figure:
    """Return a figure of three weights under a constraint, with a slider for the bound.

    The loss is ||w - c||^2, so the best point of the region is the one nearest to ``centre``: there
    a sphere about ``centre`` touches the octahedron or the ball. As the bound grows, the best point
    of the octahedron is first at a corner (two zeros), then on an edge (one zero), then on a face
    (none). In the ball no weight is ever zero.

    Args:
        penalty: ``L1()`` for the octahedron sum |w_j| <= t, ``L2()`` for the ball of radius t.
        bounds: the values of t on the slider; the middle one is shown first.
        centre: the least-squares solution c, three weights.

    Raises:
        ValueError: if ``penalty`` is of another type, there is no bound or one is not positive, or
            ``centre`` is not three numbers outside the octahedron and the ball for every bound.
    """
    if not isinstance(penalty, L1 | L2):
        raise ValueError(f"penalty must be L1() or L2(), got {penalty!r}")
    flat = isinstance(penalty, L1)
    c = check_vector(centre, "centre", 3)
    ts = [check_positive(t, "bounds") for t in check_vector(bounds, "bounds")]
    if max(ts) >= np.linalg.norm(c):
        raise ValueError(f"centre must lie outside the largest bound, {max(ts)}, got {c}")
    project = project_l1_ball if flat else project_l2_ball
    best = [project(c, t) for t in ts]
    moving = [_moving_traces(flat, t, w, c) for t, w in zip(ts, best, strict=True)]
    points = np.array([project(c, t) for t in np.linspace(0, max(ts), 61)])
    path = line_in_space(*points.T, name="its path", colour=ACCENT, width=5).update(showlegend=True)
    reach, start = 1.15 * max(ts), len(ts) // 2
    figure = go.Figure(
        [*moving[start], path, point_in_space(c, "least squares", LOSS), *axes_in_space(reach)]
    )
    figure.update_layout(scene=cube_scene(reach))
    name = "LASSO" if flat else "Ridge"
    titles = [
        f"{name}, t = {number(t)}: " + (f"{_place(w)} " if flat else "") + hundredths(w)
        for t, w in zip(ts, best, strict=True)
    ]
    steps = [
        step(
            number(t),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y", "z")},
            range(len(traces)),
            {"title.text": title},
        )
        for t, traces, title in zip(ts, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=start, prefix="t = ", gap=4)
    where = "; ".join(
        (f"{_place(w)} " if flat else "") + f"{hundredths(w)} at t = {number(t)}"
        for t, w in zip(ts, best, strict=True)
    )
    shape = "octahedron |w₁| + |w₂| + |w₃| ≤ t" if flat else "ball of radius t"
    alt = (
        f"The {shape} and a sphere about least squares, {point(c)}, that just meets it. The point "
        f"where they meet, as the slider moves t: {where}."
    )
    return finish(
        figure, titles[start], alt, height=500, below=84, side=12, draws=[name, "least squares"]
    )


def _moving_traces(
    flat: bool, bound: float, best: Array, centre: Array
) -> list[go.Mesh3d | go.Scatter3d]:
    """Return the traces that change with the bound: region, sphere of equal loss, point, edges."""
    colour = LASSO if flat else RIDGE
    region = _octahedron(bound) if flat else ball(np.zeros(3), bound, "bound", RIDGE, 0.4)
    loss = ball(centre, float(np.linalg.norm(best - centre)), "equal loss", LOSS, 0.2)
    edges = [octahedron_edges(bound, colour)] if flat else []
    return [region, loss, point_in_space(best, "best point", ACCENT), *edges]


def _octahedron(bound: float) -> go.Mesh3d:
    """Return an octahedron: each face joins one of the two corners on each axis."""
    faces = [(a, b, c) for a in (0, 1) for b in (2, 3) for c in (4, 5)]
    return mesh(bound * CORNERS, np.array(faces), "bound", LASSO, 0.4).update(flatshading=True)


def octahedron_edges(bound: float, colour: str) -> go.Scatter3d:
    """Return the twelve edges, each between two corners that are not opposite."""
    pairs = [(a, b) for a, b in combinations(range(6), 2) if a // 2 != b // 2]
    xyz = [  # None interrupts the line between two edges
        [v for pair in pairs for v in (*plain(bound * CORNERS[list(pair), k]), None)]
        for k in range(3)
    ]
    return go.Scatter3d(
        x=xyz[0],
        y=xyz[1],
        z=xyz[2],
        name="edges",
        mode="lines",
        line={"color": colour, "width": 4},
        hoverinfo="skip",
        showlegend=False,
    )


def ball(centre: Array, radius: float, name: str, colour: str, opacity: float) -> go.Mesh3d:
    """Return a sphere as a mesh of triangles between circles of latitude."""
    points, faces = sphere_grid()
    return mesh(centre + radius * points, faces, name, colour, opacity)


def sphere_grid() -> tuple[Array, Array]:
    """Return points of the unit sphere, on each axis too, and the triangles between them."""
    rows, columns = 13, 24
    up, round_ = np.meshgrid(
        np.linspace(0, np.pi, rows), 2 * np.pi * np.arange(columns) / columns, indexing="ij"
    )
    points = np.stack([np.sin(up) * np.cos(round_), np.sin(up) * np.sin(round_), np.cos(up)], -1)
    here = np.arange(rows * columns).reshape(rows, columns)
    east, south = np.roll(here, -1, axis=1)[:-1], here[1:]
    both = np.roll(here, -1, axis=1)[1:]
    upper = np.stack([here[:-1], east, south], -1).reshape(-1, 3)
    lower = np.stack([east, both, south], -1).reshape(-1, 3)
    return points.reshape(-1, 3).round(6), np.vstack([upper, lower])


def mesh(points: Array, faces: Array, name: str, colour: str, opacity: float) -> go.Mesh3d:
    """Return the solid with these points, shape (k, 3), and triangles between three of them."""
    return go.Mesh3d(
        **dict(zip("xyz", (plain(column, DIGITS) for column in points.T), strict=True)),
        **dict(zip("ijk", faces.T.tolist(), strict=True)),
        name=name,
        color=colour,
        opacity=opacity,
        lighting={"ambient": 0.65, "diffuse": 0.6, "specular": 0.03, "roughness": 0.9},
        hoverinfo="skip",
        showlegend=True,
    )


def point_in_space(w: Array, name: str, colour: str) -> go.Scatter3d:
    """Return a mark at three weights."""
    x, y, z = plain(w)
    return go.Scatter3d(
        x=[x],
        y=[y],
        z=[z],
        mode="markers",
        name=name,
        marker={"size": 6, "color": colour},
        hovertemplate=f"{W1} = %{{x}}<br>{W2} = %{{y}}<br>{W3} = %{{z}}<extra>{name}</extra>",
    )


def axes_in_space(reach: float) -> list[go.Scatter3d]:
    """Return the three axes as lines through the origin."""
    ends = np.array([-reach, reach])
    lines = []
    for k, name in enumerate((W1, W2, W3)):
        xyz = [ends if j == k else 0 * ends for j in range(3)]
        lines.append(line_in_space(*xyz, name=f"{name} axis", colour=NEUTRAL, width=5))
    return lines


def cube_scene(reach: float) -> dict[str, object]:
    """Return a scene with axes of equal length."""
    axis = {"range": plain([-reach, reach]), "tickvals": [-1, 0, 1]}
    names = zip(("xaxis", "yaxis", "zaxis"), (W1, W2, W3), strict=True)
    return {
        **{key: {"title": {"text": name}, **axis} for key, name in names},
        "aspectmode": "cube",
        "camera": {
            "eye": {"x": 1.35, "y": -1.35, "z": 0.95},
            "center": {"x": 0, "y": 0, "z": -0.15},
        },
    }


def _place(w: Array) -> str:
    """Return whether a point on the octahedron lies on a face, on an edge or at a corner."""
    return PLACES[int(np.sum(w == 0))]
