"""Two correlated features that matter alike, and how each penalty shares the weight out."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ..elastic_net import elastic_net
from ..lasso import lambda_max
from ..ridge import ridge
from ..validation import check_number, check_positive
from .parts import add_slider, finish, line, plain, step
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE, VIOLET
from .words import number, point

Array = NDArray[np.float64]

# Each method's name and colour, and its shares of lambda: of the absolute and the squared weights.
METHODS = (
    ("Ridge", RIDGE, 0.0, 1.0),
    ("LASSO", LASSO, 1.0, 0.0),
    ("elastic net", VIOLET, 0.9, 0.1),
)
SHOWN = 1.0  # the strength at which a mark stands on each path


def correlated_pair(
    rhos: Sequence[float] = (-0.5, 0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99),
    weight: float = 2.0,
    noise: float = 0.5,
    start: float = 0.95,
) -> go.Figure:
    """Paths of two weights from least squares to zero, with a slider for the features' correlation.

    Both true weights are equal. The target holds noise in the direction in which the features
    differ, and the nearer their correlation comes to 1, the further it drives least squares off.
    Ridge goes at once to equal weights; LASSO keeps the difference until the smaller weight is
    zero; the elastic net, nine tenths LASSO and one tenth ridge, lies between.

    Args:
        rhos: correlations of the two features, which have length 1, each above -1 and below 1.
        weight: both true weights.
        noise: the target's noise along (x1 - x2) / |x1 - x2|.
        start: of the correlations the one shown first (the nearest is taken).

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
    # one unit is as long across as up, so that equal weights lie at 45 degrees
    figure.update_yaxes(title_text="weight w₂", range=up, zeroline=True, scaleanchor="x")
    figure.update_layout(xaxis_constrain="domain", yaxis_constrain="domain")
    figure.update_yaxes(constraintoward="top")  # on a phone, room is left under the plot only
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
    """Two columns of length 1 with correlation rho, and the target.

    The first row is along x1 + x2, the second along x1 - x2, which alone is noisy.
    """
    along, across = np.sqrt((1 + rho) / 2), np.sqrt((1 - rho) / 2)
    X = np.array([[along, along], [across, -across]])
    return X, X @ [weight, weight] + [0.0, noise]


def _traces(X: Array, y: Array) -> list[go.Scatter]:
    """What changes with the correlation: the three paths, a mark on each, and where they start."""
    free = ridge(X, y, 0)
    # LASSO's path is straight but for two corners, which have to be on the grid: the smaller
    # weight reaches zero, then the larger. A hair beyond the first the weight is exactly zero.
    same_sign = 1 if free[0] * free[1] >= 0 else -1
    corner = 2 * (1 + same_sign * (X[:, 0] @ X[:, 1])) * np.min(np.abs(free))
    grid = np.geomspace(1e-3, 1e3, 61)
    lams = np.sort([0, *grid, corner * (1 + 1e-9), lambda_max(X, y)])
    traces, marks = [], []
    for name, colour, share, rest in METHODS:
        path = np.array([elastic_net(X, y, share * lam, rest * lam) for lam in lams])
        traces.append(line(*path.T, name, colour, width=3))
        marks.append(elastic_net(X, y, share * SHOWN, rest * SHOWN))
    colours = [colour for _, colour, _, _ in METHODS]
    return [
        *traces,
        _mark(*np.transpose(marks), f"at λ = {number(SHOWN)}", colours, "circle", 11),
        _mark([free[0]], [free[1]], "least squares", LOSS, "x", 10),
    ]


def _mark(
    x: Sequence[float], y: Sequence[float], name: str, colour: object, symbol: str, size: int
) -> go.Scatter:
    """Points in the plane of the two weights."""
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
