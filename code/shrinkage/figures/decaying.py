"""Where SGD, Adam and AdamW go with the same weight decay: a disc, and a square."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..lasso import lasso
from ..optimisers import adam, adamw, sgd
from ..validation import check_positive, check_vector
from .constraint_regions import axis_lines, cross, dot, region, square
from .formatting import number, point
from .geometry import Array, check_bowl, circle
from .plotly_helpers import finish, line
from .style import ACCENT, GOLD, LASSO, NEUTRAL, RIDGE, VIOLET

RATES = (0.05, 0.01, 0.002, 0.0004)  # AdamW comes to the bound only as the learning rate falls
STEPS = 1500  # at each rate


def decayed_paths(
    weight_decay: float = 1.0,
    centre: ArrayLike = (2.0, 0.3),
    curvature: ArrayLike = ((1.0, 0.3), (0.3, 1.0)),
    start: ArrayLike = (-1.2, 1.6),
) -> go.Figure:
    """Return a figure of the paths of SGD, Adam and AdamW, each with the same weight decay.

    SGD and Adam end at the ridge solution for lam = weight_decay / 2, on the rim of a disc. AdamW
    ends at the smallest loss in the square |w_j| <= 1 / weight_decay. The diamond is the bound of
    the LASSO solution for the same lam.

    Args:
        weight_decay: the argument of that name, above zero.
        centre: c, the two weights that minimise the loss (w - c)' A (w - c).
        curvature: A, 2 by 2, symmetric, positive definite.
        start: the weights from which all three start.

    Raises:
        ValueError: if ``weight_decay`` is not positive, ``curvature`` is not symmetric and positive
            definite, or ``centre`` or ``start`` is not two numbers.
    """
    decay, bowl = check_positive(weight_decay, "weight_decay"), check_bowl(centre, curvature)
    first = check_vector(start, "start", 2)

    def gradient(w: Array) -> Array:
        return 2 * bowl.curvature @ (w - bowl.centre)

    paths = {}
    for name, optimiser in (("SGD", sgd), ("Adam", adam), ("AdamW", adamw)):
        parts = [first[None]]
        for rate in RATES:
            run = optimiser(
                gradient, parts[-1][-1], learning_rate=rate, steps=STEPS, weight_decay=decay
            )
            # each of the first steps, which are the longest, and then a few
            parts.append(np.concatenate([run[1:60], run[60::30]]))
        paths[name] = np.vstack(parts)
    features = np.linalg.cholesky(bowl.curvature).T
    sparse = lasso(features, features @ bowl.centre, decay / 2)
    ends = {name: path[-1] for name, path in paths.items()}
    radius, wall, size = np.linalg.norm(ends["SGD"]), 1 / decay, np.abs(sparse).sum()
    corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]])
    regions = [
        region(wall * corners, "square", VIOLET),
        region(circle(float(radius), 121), "disc", RIDGE),
        region(circle(float(size), 5), "diamond", LASSO),
    ]
    looks = {"SGD": (RIDGE, "solid"), "Adam": (GOLD, "dash"), "AdamW": (ACCENT, "solid")}
    traces = []
    for name, path in paths.items():
        colour, dash = looks[name]
        traces.append(line(path[:, 0], path[:, 1], name, colour, dash=dash))
        traces.append(dot(path[-1], f"end of {name}", colour).update(showlegend=False))
    begin = dot(first, "start", NEUTRAL).update(showlegend=False)
    reach = np.vstack([*paths.values(), bowl.centre[None], np.array([[-radius] * 2, [wall] * 2])])
    low, high = reach.min(axis=0) - 0.3, reach.max(axis=0) + 0.3
    fixed = [*axis_lines(float(np.max(np.abs([low, high]))) + 9), *regions]
    figure = go.Figure([*fixed, cross(bowl.centre), *traces, begin])
    square(figure, (low[0], high[0]), (low[1], high[1]))
    where = ", ".join(f"{name} ends at {point(w, 2)}" for name, w in ends.items())
    alt = (
        f"Paths of three optimisers from {point(first)}, with weight decay {number(decay)} and "
        f"least squares at {point(bowl.centre)}: {where}. SGD's end is on the rim of a disc of "
        f"radius {number(float(radius))}, AdamW's on the side of a square from "
        f"{number(-wall)} to {number(wall)}; a diamond of size {number(float(size))} has the LASSO "
        f"solution, {point(sparse, 2)}, on its rim."
    )
    return finish(
        figure,
        f"weight_decay = {number(decay)}",
        alt,
        height=470,
        draws=["SGD", "Adam", "AdamW", "ridge", "LASSO", "least squares"],
    )
