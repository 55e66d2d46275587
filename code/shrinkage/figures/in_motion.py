"""Two figures that play: a contour that grows until it touches, and coordinate descent's walk."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..penalties import soft_threshold
from ..validation import check_count, check_positive, check_strength, check_vector
from .constraint_regions import axis_lines, cross, disc_and_diamond, dot, square
from .formatting import hundredths, number, point
from .geometry import Array, Bowl, check_bowl, diamond_optimum, disc_optimum
from .plotly_helpers import add_slider, finish, line, step
from .style import ACCENT, LASSO, LOSS, RIDGE

TILTED = ((1.0, 0.4), (0.4, 1.0))
TO_DISC, TO_DIAMOND = 8, 5  # slider positions until the contour touches the one, then the other


def growing_contour(
    centre: ArrayLike = (1.9, 0.8), curvature: ArrayLike = TILTED, bound: float = 1.0
) -> go.Figure:
    """Return a figure of a contour that grows, with a slider, until it touches disc and diamond.

    The diamond lies within the disc, so the contour touches the disc first. Where it touches, the
    loss is smallest among the points allowed.

    Args:
        centre: c in the loss (w - c)' A (w - c), two weights outside the disc.
        curvature: A, 2 by 2, symmetric, positive definite.
        bound: t in |w1| + |w2| <= t and in w1^2 + w2^2 <= t^2.

    Raises:
        ValueError: if ``curvature`` is not symmetric and positive definite, ``bound`` is not
            positive, or ``centre`` is not two numbers outside the disc.
    """
    bowl, t = check_bowl(centre, curvature), check_positive(bound, "bound")
    if np.linalg.norm(bowl.centre) <= t:
        raise ValueError(f"centre must lie outside the disc of radius {t}, got {bowl.centre}")
    curve, corner = disc_optimum(bowl, t), diamond_optimum(bowl, t)
    at_disc, at_diamond = float(bowl.loss(curve)), float(bowl.loss(corner))
    # equal steps of the contour's width, which is proportional to the root of the loss
    growing = np.linspace(0, at_disc**0.5, TO_DISC + 1)
    levels = [*growing, *np.linspace(growing[-1], at_diamond**0.5, TO_DIAMOND + 1)[1:]]
    moving = [
        _contour_and_touching(
            bowl,
            level**2,
            curve if k >= TO_DISC else None,
            corner if k == TO_DISC + TO_DIAMOND else None,
        )
        for k, level in enumerate(levels)
    ]
    titles = ["The contour touches neither"] * len(levels)
    titles[TO_DISC:-1] = [f"It touched the disc at {hundredths(curve)}"] * TO_DIAMOND
    titles[TO_DISC] = f"It touches the disc: {hundredths(curve)}"
    titles[-1] = f"It touches the diamond: {hundredths(corner)}"
    fixed = [*axis_lines(4 * t + 2 * np.max(np.abs(bowl.centre))), *disc_and_diamond(t)]
    fixed.append(cross(bowl.centre))
    figure = go.Figure([*fixed, *moving[0]])
    rim = np.vstack([bowl.contour(at_diamond), [[-t, -t], [t, t]]])
    low, high = rim.min(axis=0) - 0.15 * t, rim.max(axis=0) + 0.15 * t
    square(figure, (low[0], high[0]), (low[1], high[1]))
    places = range(len(fixed), len(fixed) + 3)
    steps = [
        step(
            number(level**2),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            places,
            {"title.text": title},
        )
        for level, traces, title in zip(levels, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=0, prefix="loss above its minimum: ")
    alt = (
        f"The diamond |w₁| + |w₂| ≤ {number(t)} within the disc of radius {number(t)}, and a "
        f"contour about least squares, {point(bowl.centre)}, which a slider lets grow. It touches "
        f"the disc at {hundredths(curve)}, where the loss is {number(at_disc)} above its minimum, "
        f"and the diamond at {hundredths(corner)}, where it is {number(at_diamond)} above it."
    )
    methods = ["LASSO", "ridge", "least squares"]
    return finish(figure, titles[0], alt, height=540, below=110, draws=methods, plays=True)


def coordinate_walk(
    centre: ArrayLike = (1.5, 0.3),
    correlation: float = 0.7,
    lam: float = 1.5,
    start: ArrayLike = (-1.0, 2.0),
    updates: int = 9,
) -> go.Figure:
    """Return a figure of coordinate descent on two weights, with a slider for the updates.

    The features have length 1. Each update goes along one axis to the lowest point of the
    objective on that line; the contours of the objective have corners where they cross an axis.

    Args:
        centre: the least-squares solution c, two weights.
        correlation: of the two features, between -1 and 1.
        lam: strength of the penalty lam (|w1| + |w2|) beside the residual sum of squares.
        start: the weights from which the walk starts.
        updates: number of updates, of w1 and w2 in turn, at least 1.

    Raises:
        ValueError: if ``correlation`` is not inside (-1, 1), ``lam`` is negative, ``updates`` is
            not a whole number of at least 1, or ``centre`` or ``start`` is not two numbers.
    """
    c, first = check_vector(centre, "centre", 2), check_vector(start, "start", 2)
    if not -1 < correlation < 1:
        raise ValueError(f"correlation must be between -1 and 1, got {correlation!r}")
    bowl = Bowl(c, np.array([[1.0, correlation], [correlation, 1.0]]))
    lam, updates = check_strength(lam, "lam"), check_count(updates, "updates", 1)
    walk = _walk(bowl, lam, first, updates)
    best = _walk(bowl, lam, first, 2000)[-1]

    def objective(w: Array) -> Array:
        return bowl.loss(w) + lam * np.abs(w).sum(axis=-1)

    heights = [float(objective(w)) for w in walk]
    titles = [
        f"{point(w)}, objective {number(height)}" for w, height in zip(walk, heights, strict=True)
    ]
    reach = np.vstack([walk, bowl.centre, np.zeros(2)])
    low, high = reach.min(axis=0) - 0.5, reach.max(axis=0) + 0.5
    fixed = axis_lines(float(np.max(np.abs([low, high]))) + 9)
    for level in (0.03, 0.12, 0.3, 0.6, 1.0):
        rim = _level_set(objective, best, heights[-1] + level * (heights[0] - heights[-1]))
        contour = line(rim[:, 0], rim[:, 1], "equal objective", LOSS, width=1.2)
        fixed.append(contour.update(showlegend=level == 1.0, hoverinfo="skip"))
    moving = [_steps_so_far(walk[: k + 1]) for k in range(updates + 1)]
    figure = go.Figure([*fixed, *moving[0]])
    square(figure, (low[0], high[0]), (low[1], high[1]))
    steps = [
        step(
            str(k),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            range(len(fixed), len(fixed) + 2),
            {"title.text": title},
        )
        for k, (traces, title) in enumerate(zip(moving, titles, strict=True))
    ]
    add_slider(figure, steps, active=0, prefix="updates: ")
    where = ", ".join(point(w, 2) for w in walk[1:])
    alt = (
        f"Contours of a LASSO objective of two weights, at λ = {number(lam)}, and coordinate "
        f"descent from {point(first)}, which a slider lets walk: {where}. The objective falls from "
        f"{number(heights[0])} to {number(heights[-1])}."
    )
    return finish(figure, titles[0], alt, height=540, below=110, draws=["LASSO"], plays=True)


def _contour_and_touching(
    bowl: Bowl, level: float, curve: Array | None, corner: Array | None
) -> list[go.Scatter]:
    """Return the traces that change as the contour grows; None is a point not touched yet."""
    x, y = bowl.contour(level, 121).T
    contour = line(x, y, "contour", LOSS, hoverinfo="skip")
    return [
        contour,
        _dot_once_touched(curve, "best in the disc", RIDGE),
        _dot_once_touched(corner, "best in the diamond", LASSO),
    ]


def _dot_once_touched(at: Array | None, name: str, colour: str) -> go.Scatter:
    mark = dot(np.zeros(2) if at is None else at, name, colour).update(showlegend=False)
    # Plotly draws no point whose coordinates are missing
    return mark if at is not None else mark.update(x=[None], y=[None])


def _walk(bowl: Bowl, lam: float, start: Array, updates: int) -> Array:
    """Return the weights before and after each update by coordinate descent, w1 and w2 in turn."""
    A, w = bowl.curvature, start.copy()
    pull = A @ bowl.centre
    walk = [w.copy()]
    for update in range(updates):
        j = update % 2
        rest = pull[j] - A[j, 1 - j] * w[1 - j]
        w[j] = soft_threshold(rest, lam / 2) / A[j, j]
        walk.append(w.copy())
    return np.array(walk)


def _level_set(objective: Callable[[Array], Array], best: Array, level: float) -> Array:
    """Return the closed curve on which a convex function with this minimiser is ``level``."""
    angle = np.linspace(0, 2 * np.pi, 181)
    rays = np.column_stack([np.cos(angle), np.sin(angle)])
    low, high = np.zeros(len(rays)), np.full(len(rays), 100.0)
    for _ in range(60):
        middle = (low + high) / 2
        inside = objective(best + middle[:, None] * rays) <= level
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return best + low[:, None] * rays


def _steps_so_far(walk: Array) -> list[go.Scatter]:
    """Return the walk up to now as a line, and where it has come to."""
    path = line(walk[:, 0], walk[:, 1], "its walk", ACCENT, width=2.5, mode="lines+markers")
    return [path, dot(walk[-1], "weights now", LASSO)]
