"""A loss of two weights and a constraint region: interactive figures of where they meet."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..validation import check_count, check_positive, check_vector
from .formatting import hundredths, number, point
from .geometry import Array, Bowl, check_bowl, circle, diamond_optimum, disc_optimum
from .plotly_helpers import add_slider, finish, line, plain, step
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE

ROUND = ((1.0, 0.0), (0.0, 1.0))
CORRELATIONS = tuple(k / 100 for k in range(-90, 91, 15))
FIRST = 2  # the slider position shown first, at which diamond and disc have different minimisers


def turning_loss(
    curvature: ArrayLike = ROUND, distance: float = 2.4, bound: float = 1.0, stops: int = 36
) -> go.Figure:
    """Return a figure of a diamond and a disc, with a slider that moves the loss around them.

    The best point of the diamond stays at a corner while least squares crosses a shaded wedge; the
    best point of the disc moves at every step.

    Args:
        curvature: A in the loss (w - c)' A (w - c), 2 by 2, symmetric, positive definite.
        distance: distance of least squares, c, from the origin.
        bound: t in |w1| + |w2| <= t and in w1^2 + w2^2 <= t^2.
        stops: number of directions of c on the slider, equally spaced and none along an axis.

    Raises:
        ValueError: if ``curvature`` is not symmetric and positive definite, ``bound`` is not
            positive, ``distance`` is not above ``bound``, or ``stops`` is not a whole number of at
            least 4.
    """
    t, r = check_positive(bound, "bound"), check_positive(distance, "distance")
    if r <= t:
        raise ValueError(f"distance must be above bound = {t}, got {r}")
    stops = check_count(stops, "stops", 4)
    degrees = 360 * (np.arange(stops) + 0.5) / stops
    angle = np.deg2rad(degrees)
    centres = r * np.column_stack([np.cos(angle), np.sin(angle)])
    bowls = [check_bowl(centre, curvature) for centre in centres]
    best = [diamond_optimum(bowl, t) for bowl in bowls]
    curves = [disc_optimum(bowl, t) for bowl in bowls]
    corners, on_axis = (sum(bool(np.any(w == 0)) for w in points) for points in (best, curves))
    labels = [number(d) for d in degrees]
    alt = (
        f"The diamond |w₁| + |w₂| ≤ {number(t)} within the disc of radius {number(t)}, and a loss "
        f"with its minimum {number(r)} from the origin, which a slider turns through {stops} "
        f"directions. The diamond's best point is a corner for {corners} of them and on an edge "
        f"for {stops - corners}; the disc's is on an axis for {on_axis}. "
        f"At {labels[FIRST]}° they are {hundredths(best[FIRST])} and {hundredths(curves[FIRST])}."
    )
    prefix = "direction of least squares in degrees: "
    return _diamond_and_disc(bowls, t, labels, FIRST, prefix, alt, r + 0.5 * t)


def correlated_loss(
    centre: ArrayLike = (2.1, 0.7),
    correlations: Sequence[float] = CORRELATIONS,
    bound: float = 1.0,
) -> go.Figure:
    """Return a figure of a diamond and a disc, with a slider for the correlation of two features.

    The features have equal length. As the correlation moves away from zero, the contours become
    narrow ellipses and the best point of the disc moves. That of the diamond does not, because the
    wedges of the corners are the same for every correlation.

    Args:
        centre: the least-squares solution, two weights.
        correlations: on the slider, each between -1 and 1; the middle one is shown first.
        bound: t in |w1| + |w2| <= t and in w1^2 + w2^2 <= t^2.

    Raises:
        ValueError: if a correlation is not inside (-1, 1) or there is none, ``bound`` is not
            positive, or ``centre`` is not two numbers outside the disc.
    """
    t, c = check_positive(bound, "bound"), check_vector(centre, "centre", 2)
    rhos = check_vector(correlations, "correlations")
    if np.any(np.abs(rhos) >= 1):
        raise ValueError(f"correlations must be between -1 and 1, got {correlations!r}")
    if np.linalg.norm(c) <= t:
        raise ValueError(f"centre must lie outside the disc of radius {t}, got {c}")
    bowls = [Bowl(c, np.array([[1.0, rho], [rho, 1.0]])) for rho in rhos]
    start = len(rhos) // 2
    said = [
        f"{hundredths(disc_optimum(bowls[k], t))} at {number(rhos[k])}"
        for k in (0, start, len(rhos) - 1)
    ]
    alt = (
        f"The diamond |w₁| + |w₂| ≤ {number(t)} within the disc of radius {number(t)}, and a loss "
        f"with its minimum at {point(c)}, whose contours a slider for the correlation turns from a "
        f"circle into narrow ellipses. The diamond's best point stays at "
        f"{hundredths(diamond_optimum(bowls[start], t))}; the disc's goes from "
        f"{', to '.join(said)}."
    )
    labels = [number(rho) for rho in rhos]
    reach = float(np.max(np.abs(c))) + 0.5 * t
    return _diamond_and_disc(bowls, t, labels, start, "correlation: ", alt, reach)


def lq_balls(
    orders: Sequence[float] = (0.3, 0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 3.0, 4.0),
    centre: ArrayLike = (1.1, 1.4),
) -> go.Figure:
    """Return a figure of the ball |w1|^q + |w2|^q <= 1, with a slider for q.

    The best point for the loss ||w - c||^2 is marked. For q <= 1 the ball has corners on the axes,
    at which the best point can lie; for q >= 1 it is convex. Only q = 1 has both properties.

    Args:
        orders: the values of q on the slider, all positive; 1 is shown first if it is among them.
        centre: the least-squares solution c, two positive weights outside every ball.

    Raises:
        ValueError: if there is no order or one is not positive, or if ``centre`` is not two
            positive weights outside every ball.
    """
    qs = check_vector(orders, "orders")
    if np.any(qs <= 0):
        raise ValueError(f"orders must be above zero, got {qs.min()}")
    c = check_vector(centre, "centre", 2)
    if np.any(c <= 0) or np.sum(c ** qs.max()) <= 1:
        raise ValueError(f"centre must be two positive weights outside every ball, got {c}")
    best = [_lq_optimum(c, q) for q in qs]
    moving = [_lq_traces(c, q, w) for q, w in zip(qs, best, strict=True)]
    start = int(np.argmin(np.abs(qs - 1)))
    figure = go.Figure([*axis_lines(3.0), *moving[start], cross(c)])
    square(figure, (-1.25, 1.95), (-1.25, 1.95))
    titles = [f"q = {number(q)}: best point {hundredths(w)}" for q, w in zip(qs, best, strict=True)]
    steps = [
        step(
            number(q),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            range(2, 2 + len(traces)),
            {"title.text": title},
        )
        for q, traces, title in zip(qs, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=start, prefix="q = ")
    where = ", ".join(f"{hundredths(w)} at q = {number(q)}" for q, w in zip(qs, best, strict=True))
    alt = (
        f"The ball |w₁|^q + |w₂|^q ≤ 1 with a slider for q, from a star with four spikes over a "
        f"diamond and a disc towards a square, and the circle about {point(c)} that just meets it. "
        f"They meet at {where}."
    )
    return finish(figure, titles[start], alt, height=470, below=110)


def _diamond_and_disc(
    bowls: Sequence[Bowl],
    bound: float,
    labels: Sequence[str],
    start: int,
    prefix: str,
    alt: str,
    reach: float,
) -> go.Figure:
    """Return diamond and disc with a slider position for each loss; the wedges do not change."""
    fixed = [
        _wedges(bowls[start], bound),
        *axis_lines(2 * reach),
        *disc_and_diamond(bound),
    ]
    best = [(diamond_optimum(bowl, bound), disc_optimum(bowl, bound)) for bowl in bowls]
    moving = [_moving_traces(bowl, *pair) for bowl, pair in zip(bowls, best, strict=True)]
    titles = [f"LASSO {hundredths(corner)}, ridge {hundredths(curve)}" for corner, curve in best]
    figure = go.Figure([*fixed, *moving[start]])
    square(figure, (-reach, reach), (-reach, reach))
    steps = [
        step(
            label,
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            range(len(fixed), len(fixed) + len(traces)),
            {"title.text": title},
        )
        for label, traces, title in zip(labels, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=start, prefix=prefix)
    methods = ["LASSO", "ridge", "least squares"]
    return finish(figure, titles[start], alt, height=540, below=110, draws=methods)


def _moving_traces(bowl: Bowl, corner: Array, curve: Array) -> list[go.Scatter]:
    """Return the traces that move with the loss: both best points, their contours, the centre."""
    traces = []
    for best, name, colour, dash in (
        (curve, "disc", RIDGE, "dash"),
        (corner, "diamond", LASSO, "solid"),
    ):
        rim = bowl.contour(float(bowl.loss(best)), 91)
        quiet: dict[str, Any] = {"legendgroup": name, "showlegend": False}
        x, y = rim.T
        contour = line(x, y, f"contour at the {name}", colour, dash=dash, **quiet)
        traces += [contour.update(hoverinfo="skip"), dot(best, f"best in the {name}", colour)]
        traces[-1].update(quiet)
    return [*traces, cross(bowl.centre)]


def _wedges(bowl: Bowl, bound: float) -> go.Scatter:
    """Return the regions in which least squares has a corner as best point.

    Each is a corner plus A^-1 times the normal cone there.
    """
    far = 40 * bound
    x: list[float | None] = []
    y: list[float | None] = []
    for k in circle(1.0, 5)[:4].round():
        across = k[::-1]
        sides = [np.linalg.solve(bowl.curvature, k + side * across) for side in (1, -1)]
        ends = [bound * k + far * side / np.linalg.norm(side) for side in sides]
        loop = np.array([bound * k, *ends, bound * k])
        x += [*plain(loop[:, 0]), None]  # None separates the wedges
        y += [*plain(loop[:, 1]), None]
    return go.Scatter(
        x=x,
        y=y,
        mode="none",
        fill="toself",
        fillcolor="rgba(128,128,128,0.22)",
        name="a corner wins",
        hoverinfo="skip",
    )


def disc_and_diamond(bound: float) -> list[go.Scatter]:
    """Return the disc and the diamond within it as filled outlines."""
    return [
        region(circle(bound, 121), "disc", RIDGE),
        region(circle(bound, 5), "diamond", LASSO),
    ]


def region(rim: Array, name: str, colour: str) -> go.Scatter:
    """Return the region within a closed outline, shape (points, 2)."""
    x, y = rim.round(12).T
    filled = line(x, y, name, colour, legendgroup=name, fill="toself", hoverinfo="skip")
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return filled.update(fillcolor=f"rgba({red},{green},{blue},0.3)")


def dot(w: Array, name: str, colour: str) -> go.Scatter:
    """Return a point with a white rim at the weights ``w``."""
    return go.Scatter(
        x=plain([w[0]]),
        y=plain([w[1]]),
        mode="markers",
        name=name,
        marker={"color": colour, "size": 12, "line": {"color": "#ffffff", "width": 1.5}},
    )


def cross(c: Array) -> go.Scatter:
    """Return the mark of the least-squares weights ``c``."""
    return go.Scatter(
        x=plain([c[0]]),
        y=plain([c[1]]),
        mode="markers",
        name="least squares",
        marker={"color": LOSS, "size": 10, "symbol": "x"},
    )


def axis_lines(reach: float) -> list[go.Scatter]:
    """Return the two axes as lines through the origin."""
    quiet: dict[str, Any] = {"width": 1, "showlegend": False, "hoverinfo": "skip"}
    along, zero = [-reach, reach], [0, 0]
    return [
        line(along, zero, "w₁ axis", NEUTRAL, **quiet),
        line(zero, along, "w₂ axis", NEUTRAL, **quiet),
    ]


def square(figure: go.Figure, across: ArrayLike, up: ArrayLike) -> None:
    """Give both axes the same scale at any page width."""
    look = {"constrain": "domain", "dtick": 1}
    figure.update_xaxes(title_text="w₁", range=plain(across), **look)
    figure.update_yaxes(title_text="w₂", range=plain(up), scaleanchor="x", **look)


def _lq_traces(c: Array, q: float, best: Array) -> list[go.Scatter]:
    x, y = (c + circle(float(np.linalg.norm(best - c)), 91)).T
    return [
        region(_lq_rim(np.linspace(0, 2 * np.pi, 241), q), "ball", LASSO),
        line(x, y, "contour", LOSS, hoverinfo="skip"),
        dot(best, "best point", ACCENT),
    ]


def _lq_rim(angle: Array, q: float) -> Array:
    """Return points of |w1|^q + |w2|^q = 1, shape (..., 2), at the given angles.

    w1 is the sign of cos(angle) times |cos(angle)|^(2/q), and w2 the same for sin. Values within
    rounding error of zero are set to 0, so that corners lie exactly on the axes.
    """
    flat = np.column_stack([np.cos(angle), np.sin(angle)])
    flat = np.where(np.abs(flat) < 1e-15, 0.0, flat)
    return np.sign(flat) * np.abs(flat) ** (2 / q)


def _lq_optimum(c: Array, q: float) -> Array:
    """Return the non-negative point of the rim nearest to ``c``, by successively finer grids."""
    low, high = 0.0, np.pi / 2
    for _ in range(8):
        angle = np.linspace(low, high, 401)
        rim = _lq_rim(angle, q)
        k = int(np.argmin(np.sum((rim - c) ** 2, axis=1)))
        low, high = angle[max(k - 1, 0)], angle[min(k + 1, 400)]
    # Close to a corner the losses differ by less than rounding error: take the corner.
    ends = _lq_rim(np.array([0.0, np.pi / 2]), q)
    corner = min(ends, key=lambda end: float(np.linalg.norm(end - c)))
    return corner if np.linalg.norm(corner - c) <= np.linalg.norm(rim[k] - c) + 1e-12 else rim[k]
