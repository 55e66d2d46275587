"""Penalties as surfaces over the plane of two weights, alone and added to a loss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..penalties import L1, L2, Penalty
from ..validation import check_vector
from .parts import add_slider, check_strengths, finish, plain, step
from .space import (
    W1,
    W2,
    Array,
    axes_through_origin,
    contoured_surface,
    faint_surface,
    line_in_space,
    plane,
    scene,
    weight_grid,
)
from .style import ACCENT, LASSO, LOSS, RIDGE
from .words import formula_in_two_weights, method_name, number, point


def penalty_surface(penalty: Penalty, limit: float = 2.0, points: int = 41) -> go.Figure:
    """The penalty over the plane of two weights: the reader sees an edge, or that there is none.

    The LASSO's penalty is an inverted pyramid with a sharp edge wherever a weight is zero; ridge's,
    on the same axes, a bowl that is flat at the origin. Its sections along the axes are drawn on
    the surface, a V and a U.

    Args:
        penalty: anything with a ``value(w)`` over the last axis of ``w``, as ``L1()`` or ``L2()``.
        limit: both weights run over [-limit, limit]; the penalty's axis depends on ``limit`` only,
            so that the eye can compare one penalty with another.
        points: grid points along each weight: odd, so that zero is one of them and the kink is
            drawn where it is.

    Raises:
        ValueError: if ``limit`` is not positive and finite, or ``points`` not an odd number >= 3.
    """
    w = weight_grid(limit, points)
    top = max(2 * limit, 2 * limit**2)
    figure = go.Figure(
        [
            contoured_surface(w, penalty.value(plane(w)), name="penalty", top=top),
            *axes_through_origin(limit, top),
            *_sections(penalty, w),
        ]
    )
    figure.update_layout(scene=scene(limit, top, "penalty"))
    name, formula = method_name(penalty), formula_in_two_weights(penalty)
    edge, corner = penalty.value(np.array([[limit, 0.0], [limit, limit]]))
    alt = (
        f"The {name} penalty {formula} over weights from {number(-limit)} to {number(limit)}, "
        f"{_shape(penalty)}: 0 at the origin, {number(edge)} where one weight is {number(limit)} "
        f"and the other 0, {number(corner)} at the corners. The three axes are drawn as lines "
        f"through the origin."
    )
    return finish(figure, f"{name} penalty: {formula}", alt, height=410, below=8, side=12)


def penalised_loss_surface(
    penalty: Penalty,
    lams: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0),
    centre: ArrayLike = (1.6, 0.5),
    limit: float = 2.0,
    points: int = 41,
) -> go.Figure:
    """Loss, penalty and their sum with a slider for lambda: the reader sees the minimum move.

    The loss is the bowl (w1 - c1)^2 + (w2 - c2)^2 about ``centre``. As lambda grows, the LASSO's
    minimum slides onto the edge where one weight is zero and along it to the origin; ridge's
    moves straight towards the origin and never touches an axis.

    Args:
        penalty: ``L1()`` or ``L2()``, or anything with ``value`` and ``proximal_operator``.
        lams: the strengths on the slider; the first is shown first.
        centre: c, the two weights at which the loss alone is least.
        limit: both weights run over [-limit, limit].
        points: grid points along each weight, odd.

    Raises:
        ValueError: if a strength is negative or not finite, if there is none, if ``centre`` is not
            two numbers, or as for ``penalty_surface``.
    """
    strengths = check_strengths(lams, "lams")
    bowl = _PenalisedBowl(penalty, check_vector(centre, "centre", 2))
    w = weight_grid(limit, points)
    top = 3 * limit**2  # not the highest corner: the figure is about the lowest part
    name = method_name(penalty)
    titles = [
        f"{name}, λ = {number(lam)}: minimum at {point(bowl.minimum(lam))}" for lam in strengths
    ]
    moving = [_moving_traces(bowl, lam, w, top) for lam in strengths]
    figure = go.Figure(
        [
            faint_surface(w, bowl.value(plane(w), 0), name="loss", colour=LOSS),
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
    return finish(figure, titles[0], alt, height=500, below=84, side=12)


@dataclass(frozen=True)
class _PenalisedBowl:
    """The sum ||w - centre||^2 + lam * penalty(w)."""

    penalty: Penalty
    centre: Array

    def value(self, w: Array, lam: float) -> Array:
        """The sum at weights ``w`` (..., 2)."""
        return np.sum((w - self.centre) ** 2, axis=-1) + lam * np.asarray(self.penalty.value(w))

    def minimum(self, lam: float) -> Array:
        """Where the sum is least: the proximal operator minimises half of it."""
        return self.penalty.proximal_operator(self.centre, lam / 2)


def _moving_traces(
    bowl: _PenalisedBowl, lam: float, w: Array, top: float
) -> list[go.Surface | go.Scatter3d]:
    """What changes with lambda: the scaled penalty, the sum and its minimum."""
    pairs = plane(w)
    scaled = lam * np.asarray(bowl.penalty.value(pairs))
    total = contoured_surface(w, bowl.value(pairs, lam), name="sum", top=top)
    least = bowl.minimum(lam)
    return [
        faint_surface(w, scaled, name="λ · penalty", colour=_colour(bowl.penalty)),
        total.update(showlegend=True),
        _plumb_line(least, float(bowl.value(least, lam))),
    ]


def _path(bowl: _PenalisedBowl, strongest: float) -> go.Scatter3d:
    """The way the minimum takes over the floor as lambda grows."""
    w1, w2 = np.array([bowl.minimum(lam) for lam in np.linspace(0, strongest, 81)]).T
    path = line_in_space(w1, w2, np.zeros_like(w1), name="its path", colour=ACCENT, width=4)
    return path.update(showlegend=True)


def _sections(penalty: Penalty, w: Array) -> list[go.Scatter3d]:
    """The surface cut along either axis, as lines on it: a V for L1, a U for L2."""
    zero = np.zeros_like(w)
    lines = []
    for w1, w2 in ((w, zero), (zero, w)):
        height = penalty.value(np.stack([w1, w2], axis=-1))
        lines.append(
            line_in_space(w1, w2, height, name="section", colour=_colour(penalty), width=5)
        )
    return lines


def _colour(penalty: Penalty) -> str:
    """The colour the penalty has in every figure of the course."""
    return {L1: LASSO, L2: RIDGE}.get(type(penalty), ACCENT)


def _shape(penalty: Penalty) -> str:
    """The shape in words, for the two penalties of the course."""
    if isinstance(penalty, L1):
        return "an inverted pyramid with a sharp edge wherever a weight is 0"
    if isinstance(penalty, L2):
        return "a round bowl, smooth everywhere and flat at the origin"
    return "a surface"


def _plumb_line(w: Array, height: float) -> go.Scatter3d:
    """The minimum on the surface, and a line down to the weights at which it stands."""
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
    )
