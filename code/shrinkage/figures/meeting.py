"""A loss over two weights meets a bound: the reader moves the loss, or bends the bound."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..validation import check_count, check_positive, check_vector
from .geometry import Array, Bowl, check_bowl, circle, diamond_optimum, disc_optimum
from .parts import add_slider, finish, line, plain, step
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE
from .words import number, point

ROUND = ((1.0, 0.0), (0.0, 1.0))
FIRST = 2  # the stop that is shown first: diamond and disc already disagree there


def turning_loss(
    curvature: ArrayLike = ROUND, distance: float = 2.4, bound: float = 1.0, stops: int = 36
) -> go.Figure:
    """Diamond and disc in one picture, and a slider that takes the loss round them.

    The reader sees the diamond's best point rest on a corner while least squares crosses a whole
    wedge, shaded, and the disc's best point never rest.

    Args:
        curvature: A in the loss (w - c)' A (w - c), 2 by 2, symmetric, positive definite.
        distance: of least squares, c, from the origin.
        bound: t in |w1| + |w2| <= t and in w1^2 + w2^2 <= t^2.
        stops: directions of c on the slider, equally far apart, none of them along an axis.

    Raises:
        ValueError: if ``curvature`` is not as said, ``bound`` not positive, ``distance`` not above
            ``bound``, or ``stops`` not a whole number of at least 4.
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
        f"At {labels[FIRST]}° they are {point(best[FIRST], 2)} and {point(curves[FIRST], 2)}."
    )
    prefix = "direction of least squares in degrees: "
    return _meeting(bowls, t, labels, FIRST, prefix, alt, r + 0.5 * t)


def correlated_loss(
    centre: ArrayLike = (2.1, 0.7),
    correlations: Sequence[float] = tuple(k / 100 for k in range(-90, 91, 15)),
    bound: float = 1.0,
) -> go.Figure:
    """The same picture with a slider for the correlation of two features of equal length.

    The contours become narrow ellipses and the disc's best point wanders; the diamond's does not
    move, because the wedges of the corners are the same for every correlation.

    Args:
        centre: least squares, two weights.
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
        f"{point(disc_optimum(bowls[k], t), 2)} at {number(rhos[k])}"
        for k in (0, start, len(rhos) - 1)
    ]
    alt = (
        f"The diamond |w₁| + |w₂| ≤ {number(t)} within the disc of radius {number(t)}, and a loss "
        f"with its minimum at {point(c)}, whose contours a slider for the correlation turns from a "
        f"circle into narrow ellipses. The diamond's best point stays at "
        f"{point(diamond_optimum(bowls[start], t), 2)}; the disc's goes from {', to '.join(said)}."
    )
    labels = [number(rho) for rho in rhos]
    reach = float(np.max(np.abs(c))) + 0.5 * t
    return _meeting(bowls, t, labels, start, "correlation: ", alt, reach)


def lq_balls(
    orders: Sequence[float] = (0.3, 0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 3.0, 4.0),
    centre: ArrayLike = (1.1, 1.4),
) -> go.Figure:
    """The ball |w1|^q + |w2|^q <= 1 with a slider for q, and its best point for a round loss.

    Up to q = 1 the ball has corners on the axes and the best point can be one; from q = 1 on it is
    convex. Only q = 1 is both.

    Args:
        orders: the values of q on the slider, all positive; 1 is shown first if it is among them.
        centre: least squares, two positive weights outside every ball.

    Raises:
        ValueError: if there is no order or one is not positive, or ``centre`` is not as said.
    """
    orders = check_vector(orders, "orders")
    if np.any(orders <= 0):
        raise ValueError(f"orders must be above zero, got {orders.min()}")
    c = check_vector(centre, "centre", 2)
    if np.any(c <= 0) or np.sum(c ** orders.max()) <= 1:
        raise ValueError(f"centre must be two positive weights outside every ball, got {c}")
    best = [_lq_optimum(c, q) for q in orders]
    moving = [_lq_traces(c, q, w) for q, w in zip(orders, best, strict=True)]
    start = int(np.argmin(np.abs(orders - 1)))
    figure = go.Figure([*_axis_lines(3.0), *moving[start], _centre(c)])
    _square(figure, (-1.25, 1.95), (-1.25, 1.95))
    titles = [f"q = {number(q)}: best point {point(w)}" for q, w in zip(orders, best, strict=True)]
    steps = [
        step(
            number(q),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            range(2, 2 + len(traces)),
            {"title.text": title},
        )
        for q, traces, title in zip(orders, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=start, prefix="q = ")
    where = ", ".join(f"{point(w)} at q = {number(q)}" for q, w in zip(orders, best, strict=True))
    alt = (
        f"The ball |w₁|^q + |w₂|^q ≤ 1 with a slider for q, from a star with four spikes over a "
        f"diamond and a disc towards a square, and the circle about {point(c)} that just meets it. "
        f"They meet at {where}."
    )
    return finish(figure, titles[start], alt, height=470, below=110)


def _meeting(
    bowls: Sequence[Bowl],
    bound: float,
    labels: Sequence[str],
    start: int,
    prefix: str,
    alt: str,
    reach: float,
) -> go.Figure:
    """Diamond and disc with one stop of the slider for each bowl; all share the first's wedges."""
    fixed = [
        _wedges(bowls[start], bound),
        *_axis_lines(2 * reach),
        _region(circle(bound, 121), "disc", RIDGE),
        _region(circle(bound, 5), "diamond", LASSO),
    ]
    best = [(diamond_optimum(bowl, bound), disc_optimum(bowl, bound)) for bowl in bowls]
    moving = [_moving_traces(bowl, *pair) for bowl, pair in zip(bowls, best, strict=True)]
    titles = [f"LASSO {point(corner, 2)}, ridge {point(curve, 2)}" for corner, curve in best]
    figure = go.Figure([*fixed, *moving[start]])
    _square(figure, (-reach, reach), (-reach, reach))
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
    return finish(figure, titles[start], alt, height=540, below=110)


def _moving_traces(bowl: Bowl, corner: Array, curve: Array) -> list[go.Scatter]:
    """What moves with the loss: two contours, through either best point, the points, its centre."""
    traces = []
    for best, name, colour, dash in (
        (curve, "disc", RIDGE, "dash"),
        (corner, "diamond", LASSO, "solid"),
    ):
        rim = bowl.contour(float(bowl.loss(best)), 91)
        quiet = {"legendgroup": name, "showlegend": False}
        contour = line(*rim.T, f"contour at the {name}", colour, dash=dash, **quiet)
        traces += [contour.update(hoverinfo="skip"), _mark(best, f"best in the {name}", colour)]
        traces[-1].update(quiet)
    return [*traces, _centre(bowl.centre)]


def _wedges(bowl: Bowl, bound: float) -> go.Scatter:
    """Where least squares may lie for a corner to be best: A^-1 times the corner's normal cone."""
    far = 40 * bound
    x: list[float | None] = []
    y: list[float | None] = []
    for k in circle(1.0, 5)[:4].round():
        across = k[::-1]
        sides = [np.linalg.solve(bowl.curvature, k + side * across) for side in (1, -1)]
        ends = [bound * k + far * side / np.linalg.norm(side) for side in sides]
        loop = np.array([bound * k, *ends, bound * k])
        x += [*plain(loop[:, 0]), None]  # None lifts the pen before the next wedge
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


def _region(rim: Array, name: str, colour: str) -> go.Scatter:
    region = line(*rim.round(12).T, name, colour, legendgroup=name, fill="toself", hoverinfo="skip")
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return region.update(fillcolor=f"rgba({red},{green},{blue},0.3)")


def _mark(w: Array, name: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=plain([w[0]]),
        y=plain([w[1]]),
        mode="markers",
        name=name,
        marker={"color": colour, "size": 12, "line": {"color": "#ffffff", "width": 1.5}},
    )


def _centre(c: Array) -> go.Scatter:
    return go.Scatter(
        x=plain([c[0]]),
        y=plain([c[1]]),
        mode="markers",
        name="least squares",
        marker={"color": LOSS, "size": 10, "symbol": "x"},
    )


def _axis_lines(reach: float) -> list[go.Scatter]:
    """The two axes through the origin."""
    quiet = {"width": 1, "showlegend": False, "hoverinfo": "skip"}
    along, still = [-reach, reach], [0, 0]
    return [
        line(along, still, "w₁ axis", NEUTRAL, **quiet),
        line(still, along, "w₂ axis", NEUTRAL, **quiet),
    ]


def _square(figure: go.Figure, across: ArrayLike, up: ArrayLike) -> None:
    """One unit is as long along either axis, at any width of the page."""
    look = {"constrain": "domain", "dtick": 1}
    figure.update_xaxes(title_text="w₁", range=plain(across), **look)
    figure.update_yaxes(title_text="w₂", range=plain(up), scaleanchor="x", **look)


def _lq_traces(c: Array, q: float, best: Array) -> list[go.Scatter]:
    contour = c + circle(float(np.linalg.norm(best - c)), 91)
    return [
        _region(_lq_rim(np.linspace(0, 2 * np.pi, 241), q), "ball", LASSO),
        line(*contour.T, "contour", LOSS, hoverinfo="skip"),
        _mark(best, "best point", ACCENT),
    ]


def _lq_rim(angle: Array, q: float) -> Array:
    """Points of |w1|^q + |w2|^q = 1: w1 is cos(angle)^(2/q) with its sign, w2 likewise for sin.

    At quarter turns the rounding error of cos and sin is taken for 0, so that corners are on axes.
    """
    flat = np.column_stack([np.cos(angle), np.sin(angle)])
    flat = np.where(np.abs(flat) < 1e-15, 0.0, flat)
    return np.sign(flat) * np.abs(flat) ** (2 / q)


def _lq_optimum(c: Array, q: float) -> Array:
    """The rim's point nearest to ``c``, with both weights positive or zero, by ever finer grids."""
    low, high = 0.0, np.pi / 2
    for _ in range(8):
        angle = np.linspace(low, high, 401)
        rim = _lq_rim(angle, q)
        k = int(np.argmin(np.sum((rim - c) ** 2, axis=1)))
        low, high = angle[max(k - 1, 0)], angle[min(k + 1, 400)]
    # Hard by a corner the losses differ by less than rounding error: then it is the corner.
    ends = _lq_rim(np.array([0.0, np.pi / 2]), q)
    corner = min(ends, key=lambda end: float(np.linalg.norm(end - c)))
    return corner if np.linalg.norm(corner - c) <= np.linalg.norm(rim[k] - c) + 1e-12 else rim[k]
