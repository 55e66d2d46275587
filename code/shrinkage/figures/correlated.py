"""Two correlated features with equal true weights, and how each penalty divides the weight."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..elastic_net import elastic_net
from ..lasso import lambda_max
from ..ridge import ridge
from ..validation import check_number, check_positive
from .formatting import number, point
from .plotly_helpers import add_slider, finish, line, plain, step
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE, VIOLET

Array = NDArray[np.float64]

# Name and colour of each method, and the fractions of lambda in its L1 and its L2 penalty.
METHODS = (
    ("Ridge", RIDGE, 0.0, 1.0),
    ("LASSO", LASSO, 1.0, 0.0),
    ("elastic net", VIOLET, 0.9, 0.1),
)
SHOWN = 1.0  # the strength that is marked on each path


def correlated_pair(
    rhos: Sequence[float] = (-0.5, 0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99),
    weight: float = 2.0,
    noise: float = 0.5,
    start: float = 0.95,
) -> go.Figure:
    """Return a figure of two weights' paths, with a slider for the correlation of their features.

    Each path runs from least squares to zero. The two true weights are equal. The target contains
    noise along the difference of the features, and the closer their correlation is to 1, the more
    this noise displaces least squares. Ridge soon makes the weights nearly equal; LASSO keeps their
    difference until the smaller weight is zero; the elastic net, nine tenths LASSO and one tenth
    ridge, lies between them.

    Args:
        rhos: correlations of the two features, which have length 1, each above -1 and below 1.
        weight: the value of both true weights.
        noise: the target's noise along (x1 - x2) / |x1 - x2|.
        start: the correlation shown first (the nearest one on the slider is used).

    Raises:
        ValueError: if there is no correlation, one is not above -1 and below 1, or ``weight`` or
            ``noise`` is not positive.
    """
    if len(rhos) == 0:
        raise ValueError(f"rhos must hold at least one number, got {rhos!r}")
    correlations = [check_number(rho, "rhos") for rho in rhos]
    if max(map(abs, correlations)) >= 1:
        raise ValueError(f"rhos must lie between -1 and 1, got {rhos!r}")
    weight, noise = check_positive(weight, "weight"), check_positive(noise, "noise")
    active = int(np.argmin(np.abs(np.array(correlations) - check_number(start, "start"))))
    pairs = [_pair(rho, weight, noise) for rho in correlations]
    drawn = [_traces(*pair) for pair in pairs]

    free = np.array([ridge(*pair, 0) for pair in pairs])
    ends = np.array([free.min(), free.max(), 0.0, weight])
    diagonal = [min(0.0, ends.min()), ends.max()]
    figure = go.Figure(
        [
            *drawn[active],
            line(diagonal, diagonal, "equal", NEUTRAL, dash="dot", showlegend=False),
            _mark([weight], [weight], "truth", ACCENT, "star", 14),
        ]
    )
    room = 0.06 * (ends.max() - ends.min())
    across = plain([min(0.0, free[:, 0].min()) - room, ends.max() + room])
    up = plain([min(0.0, free[:, 1].min()) - room, max(weight, free[:, 1].max()) + room])
    figure.update_xaxes(title_text="weight w₁", range=across, zeroline=True)
    # the axes have equal scales, so that equal weights lie at 45 degrees
    figure.update_yaxes(title_text="weight w₂", range=up, zeroline=True, scaleanchor="x")
    figure.update_layout(xaxis_constrain="domain", yaxis_constrain="domain")
    figure.update_yaxes(constraintoward="top")  # on a phone, leave space below the plot only
    moving = list(range(len(drawn[active])))
    steps = [
        step(
            number(rho),
            {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")},
            moving,
        )
        for rho, traces in zip(correlations, drawn, strict=True)
    ]
    add_slider(figure, steps, active=active, prefix="correlation ρ = ")
    said = dict.fromkeys([active, int(np.argmin(correlations)), int(np.argmax(correlations))])
    alt = (
        f"Weights of two correlated features, both truly {number(weight)}, on their way from least "
        f"squares to zero under ridge, LASSO and the elastic net, with a slider for their "
        f"correlation ρ. At {'; at '.join(_in_words(correlations[k], pairs[k]) for k in said)}."
    )
    return finish(figure, "Two features, equal in truth", alt, height=500, below=110)


def _pair(rho: float, weight: float, noise: float) -> tuple[Array, Array]:
    """Return two columns of length 1 with correlation rho, and the target.

    The first row is the direction x1 + x2; the second is x1 - x2, which contains the noise.
    """
    along, across = np.sqrt((1 + rho) / 2), np.sqrt((1 - rho) / 2)
    X = np.array([[along, along], [across, -across]])
    return X, X @ [weight, weight] + [0.0, noise]


def _traces(X: Array, y: Array) -> list[go.Scatter]:
    """Return the traces that change with rho: the paths, a mark on each, and least squares."""
    free = ridge(X, y, 0)
    # LASSO's path has two corners, which must be on the grid: first the smaller weight becomes
    # zero, then the larger. Slightly beyond the first corner the weight is exactly zero.
    same_sign = 1 if free[0] * free[1] >= 0 else -1
    corner = 2 * (1 + same_sign * (X[:, 0] @ X[:, 1])) * np.min(np.abs(free))
    grid = np.geomspace(1e-3, 1e3, 61)
    lams = np.sort([0, *grid, corner * (1 + 1e-9), lambda_max(X, y)])
    traces, marks = [], []
    for name, colour, share, rest in METHODS:
        path = np.array([elastic_net(X, y, share * lam, rest * lam) for lam in lams])
        traces.append(line(path[:, 0], path[:, 1], name, colour, width=3))
        marks.append(elastic_net(X, y, share * SHOWN, rest * SHOWN))
    names, colours = ([name for name, *_ in METHODS], [colour for _, colour, *_ in METHODS])
    x, y = np.transpose(marks)
    return [
        *traces,
        _mark(x, y, f"at λ = {number(SHOWN)}", colours, "circle", 11).update(text=names),
        _mark([free[0]], [free[1]], "least squares", LOSS, "x", 10),
    ]


def _mark(
    x: ArrayLike, y: ArrayLike, name: str, colour: str | list[str], symbol: str, size: int
) -> go.Scatter:
    """Return markers in the plane of the two weights."""
    look = {"color": colour, "symbol": symbol, "size": size}
    return go.Scatter(x=plain(x), y=plain(y), mode="markers", name=name, marker=look)


def _in_words(rho: float, pair: tuple[Array, Array]) -> str:
    weights = [
        f"{name} {point(elastic_net(*pair, share * SHOWN, rest * SHOWN))}"
        for name, _, share, rest in METHODS
    ]
    return (
        f"ρ = {number(rho)} least squares is {point(ridge(*pair, 0))}, and at "
        f"λ = {number(SHOWN)} the weights are {', '.join(weights)}"
    )
