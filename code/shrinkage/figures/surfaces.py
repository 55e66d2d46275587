"""Penalties of two weights as surfaces, alone and added to a loss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..penalties import L1, L2, Penalty
from ..validation import check_vector
from .formatting import formula_in_two_weights, method_name, number, point
from .plotly_helpers import add_slider, check_strengths, finish, plain, step
from .space import (
    W1,
    W2,
    Array,
    axes_through_origin,
    contoured_surface,
    line_in_space,
    plane,
    scene,
    weight_grid,
    wireframe,
)
from .style import ACCENT, LASSO, LOSS, RIDGE


def penalty_surface(penalty: Penalty, limit: float = 2.0, points: int = 41) -> go.Figure:
    """Return a figure of the penalty as a surface over two weights.

    The LASSO penalty is an inverted pyramid with a sharp edge wherever a weight is zero; the ridge
    penalty is a bowl that is flat at the origin. Sections along the axes are drawn on the surface:
    a V for LASSO, a U for ridge.

    Args:
        penalty: an object with ``value(w)``, such as ``L1()`` or ``L2()``.
        limit: both weights range over [-limit, limit]; the range of the penalty axis depends on
            ``limit`` alone, so that penalties can be compared.
        points: grid points along each weight; odd, so that zero is one of them and the kink is
            drawn at the right place.

    Raises:
        ValueError: if ``limit`` is not positive and finite, or ``points`` is not an odd whole
            number of at least 3.
    """
    w = weight_grid(limit, points)
    top = max(2 * limit, 2 * limit**2)
    figure = go.Figure(
        [
            contoured_surface(w, np.asarray(penalty.value(plane(w))), name="penalty", top=top),
            *axes_through_origin(limit, top),
            *_sections(penalty, w),
        ]
    )
    figure.update_layout(scene=scene(limit, top, "penalty"))
    name, formula = method_name(penalty), formula_in_two_weights(penalty)
    edge, corner = np.asarray(penalty.value(np.array([[limit, 0.0], [limit, limit]])))
    alt = (
        f"The {name} penalty {formula} over weights from {number(-limit)} to {number(limit)}, "
        f"{_shape(penalty)}: 0 at the origin, {number(edge)} where one weight is {number(limit)} "
        f"and the other 0, {number(corner)} at the corners. The three axes are drawn as lines "
        f"through the origin."
    )
    return finish(
        figure, f"{name} penalty: {formula}", alt, height=410, below=8, side=12, draws=[name]
    )


def penalised_loss_surface(
    penalty: Penalty,
    lams: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0),
    centre: ArrayLike = (1.6, 0.5),
    limit: float = 2.0,
    points: int = 41,
) -> go.Figure:
    """Return a figure of loss, penalty and their sum, with a slider for lambda.

    The loss is (w1 - c1)^2 + (w2 - c2)^2. As lambda grows, the minimum of LASSO moves to the edge
    where one weight is zero, and then along it to the origin. The minimum of ridge moves straight
    towards the origin and does not touch an axis.

    Args:
        penalty: ``L1()``, ``L2()`` or another object with ``value`` and ``proximal_operator``.
        lams: the strengths on the slider, which starts at the first.
        centre: c, the two weights that minimise the loss alone.
        limit: both weights range over [-limit, limit].
        points: grid points along each weight, odd.

    Raises:
        ValueError: if there is no strength or one is negative or not finite, if ``centre`` is not
            two numbers, or as for ``penalty_surface``.
    """
    strengths = check_strengths(lams, "lams")
    bowl = _PenalisedBowl(penalty, check_vector(centre, "centre", 2))
    w = weight_grid(limit, points)
    top = 3 * limit**2  # below the highest corner: the lowest part of the surface matters
    name = method_name(penalty)
    titles = [
        f"{name}, λ = {number(lam)}: minimum at {point(bowl.minimum(lam))}" for lam in strengths
    ]
    moving = [_moving_traces(bowl, lam, w, top) for lam in strengths]
    figure = go.Figure(
        [
            wireframe(w, bowl.value(plane(w), 0), name="loss", colour=LOSS),
            *moving[0],
            _path(bowl, max(strengths)),
            *axes_through_origin(limit, top),
        ]
    )
    figure.update_layout(scene=scene(limit, top, "loss + λ · penalty"))
    steps = [
        step(
            number(lam),
            {axis: [trace[axis] for trace in traces] for axis in ("x", "y", "z")},
            range(1, 1 + len(traces)),
            {"title.text": title},
        )
        for lam, traces, title in zip(strengths, moving, titles, strict=True)
    ]
    add_slider(figure, steps, active=0, prefix="λ = ", gap=4)
    where = "; ".join(f"{point(bowl.minimum(lam))} at λ = {number(lam)}" for lam in strengths)
    alt = (
        f"A loss bowl about {point(bowl.centre)}, λ times the {name} penalty, and their sum as "
        f"surfaces, with the minimum of the sum marked. As the slider moves λ, it is {where}."
    )
    return finish(figure, titles[0], alt, height=500, below=84, side=12, draws=[name])


@dataclass(frozen=True)
class _PenalisedBowl:
    """The sum ||w - centre||^2 + lam * penalty(w)."""

    penalty: Penalty
    centre: Array

    def value(self, w: Array, lam: float) -> Array:
        """Return the sum at weights ``w`` of shape (..., 2), shape (...)."""
        return np.sum((w - self.centre) ** 2, axis=-1) + lam * np.asarray(self.penalty.value(w))

    def minimum(self, lam: float) -> Array:
        """Return the minimiser of the sum; the proximal operator minimises half of it."""
        return self.penalty.proximal_operator(self.centre, lam / 2)


def _moving_traces(
    bowl: _PenalisedBowl, lam: float, w: Array, top: float
) -> list[go.Surface | go.Scatter3d]:
    """Return the traces that change with lambda: the scaled penalty, the sum and its minimum."""
    pairs = plane(w)
    scaled = lam * np.asarray(bowl.penalty.value(pairs))
    total = contoured_surface(w, bowl.value(pairs, lam), name="sum", top=top)
    minimum = bowl.minimum(lam)
    return [
        wireframe(w, scaled, name="λ · penalty", colour=_colour(bowl.penalty)),
        total.update(showlegend=True),
        _plumb_line(minimum, float(bowl.value(minimum, lam))),
    ]


def _path(bowl: _PenalisedBowl, strongest: float) -> go.Scatter3d:
    """Return the path of the minimum, on the floor, as lambda grows."""
    w1, w2 = np.array([bowl.minimum(lam) for lam in np.linspace(0, strongest, 81)]).T
    path = line_in_space(w1, w2, np.zeros_like(w1), name="its path", colour=ACCENT, width=4)
    return path.update(showlegend=True, meta={"listed": "xy"})


def _sections(penalty: Penalty, w: Array) -> list[go.Scatter3d]:
    """Return the sections of the surface along the two axes: a V for L1, a U for L2."""
    zero = np.zeros_like(w)
    lines = []
    for w1, w2 in ((w, zero), (zero, w)):
        height = penalty.value(np.stack([w1, w2], axis=-1))
        lines.append(
            line_in_space(w1, w2, height, name="section", colour=_colour(penalty), width=5)
        )
    return lines


def _colour(penalty: Penalty) -> str:
    return {L1: LASSO, L2: RIDGE}.get(type(penalty), ACCENT)


def _shape(penalty: Penalty) -> str:
    """Describe the shape of the surface."""
    if isinstance(penalty, L1):
        return "an inverted pyramid with a sharp edge wherever a weight is 0"
    if isinstance(penalty, L2):
        return "a round bowl, smooth everywhere and flat at the origin"
    return "a surface"


def _plumb_line(w: Array, height: float) -> go.Scatter3d:
    """Return a marker at the minimum and a line from it down to the plane of the weights."""
    x, y = plain(w)
    return go.Scatter3d(
        x=[x, x],
        y=[y, y],
        z=plain([0.0, height]),
        mode="lines+markers",
        name="minimum",
        marker={"size": 6, "color": ACCENT},
        line={"color": ACCENT, "width": 6},
        hovertemplate=f"{W1} = %{{x}}<br>{W2} = %{{y}}<extra>minimum</extra>",
        meta={"listed": "xy"},
    )
