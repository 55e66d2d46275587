"""The exact LASSO path, and the choice of lambda by cross-validation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..breakpoints import Breakpoints
from ..choosing import CrossValidation
from ..validation import check_numbers
from .formatting import number, power
from .line_names import name_lines
from .plotly_helpers import (
    add_slider,
    check_log_strengths,
    finish,
    line,
    log_axis,
    lower_legend,
    plain,
    step,
    with_gaps,
)
from .style import ACCENT, GOLD, NEUTRAL, PALETTE

Array = NDArray[np.float64]


def lasso_steps(path: Breakpoints, names: Sequence[str]) -> go.Figure:
    """Return a figure of the exact LASSO path against the sum of |w|.

    The path is drawn from the breakpoints alone. Each is marked by a dotted line and by a dot on
    every weight. Source: Efron, Hastie, Johnstone & Tibshirani 2004, figure 1.

    Args:
        path: the path of p weights, as from ``lasso_breakpoints``.
        names: p names, one for each weight.

    Raises:
        ValueError: if there are not p names.
    """
    _check_names(names, path.weights.shape[1])
    sums = np.abs(path.weights).sum(axis=1)
    labels = [f"λ = {power(lam) if lam else '0'}" for lam in path.lams]
    figure = go.Figure(
        [
            line(
                sums,
                weights,
                name,
                colour,
                dash=dash,
                mode="lines+markers",
                marker={"size": 5},
                text=labels,
                hoverinfo="name+y+text",
            )
            for name, weights, (colour, dash) in zip(
                names, path.weights.T, _line_styles(), strict=False
            )
        ]
    )
    grey = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    for at in plain(sums):
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=grey)
    figure.update_xaxes(title_text="sum of |w|", showgrid=False)
    figure.update_yaxes(title_text="weight", zeroline=True)
    midpoints = path.at((path.lams[:-1] + path.lams[1:]) / 2)
    returns = np.flatnonzero(np.diff(np.count_nonzero(midpoints, axis=1)) < 0)
    alt = (
        f"{len(names)} LASSO weights against the sum of their absolute values, from 0 at "
        f"λ = {power(path.lams[0])} to {number(sums[-1])} at λ = 0, in {len(sums) - 1} straight "
        f"steps. The first to leave 0 is {names[int(np.argmax(path.weights[1] != 0))]}, and at the "
        f"end the largest is {_largest(path.weights[-1], names)}; the number of times that a "
        f"weight returns to 0 is {len(returns)}."
    )
    title = f"The LASSO path: {len(sums) - 1} straight steps"
    return finish(figure, title, alt, height=420, draws=["LASSO"])


def path_and_error(
    validation: CrossValidation, weights: ArrayLike, names: Sequence[str]
) -> go.Figure:
    """Return a figure of weights and cross-validation error against lambda, with one slider.

    The upper panel shows the paths of the weights. The middle panel shows the mean error with a
    band of one standard error on each side, its minimum, and the choice of the one-standard-error
    rule. The lower panel shows the weights at the lambda of the slider, which starts at the minimum
    of the mean error; the title counts the weights that are not zero.

    Args:
        validation: errors at k strengths, all positive, in any order.
        weights: weights fitted to all the data, shape (k, p), row i at validation.lams[i].
        names: p names, one for each weight.

    Raises:
        ValueError: if the shapes do not match, a strength is not positive or a weight not finite.
    """
    choice = _sorted_choice(validation, weights, names)
    figure = make_subplots(rows=3, cols=1, vertical_spacing=0.13, row_heights=[0.43, 0.32, 0.25])
    curves = [
        line(choice.lams, path, name, colour, dash=dash)
        for name, path, (colour, dash) in zip(names, choice.paths.T, _line_styles(), strict=False)
    ]
    moving = _moving_traces(choice)
    figure.add_traces(curves, rows=1, cols=1)
    figure.add_traces(_error_traces(choice), rows=2, cols=1)
    figure.add_traces(moving, rows=[1, 1, 2, 2, 3, 3], cols=1)
    _set_axes(figure, choice)
    name_lines(figure, choice.lams, choice.paths, names, choice.weight_range)
    figure.update_layout(xaxis2_range=figure.layout.xaxis.range, xaxis_matches="x2")
    # without this Plotly drops points from the curves, which makes corners visible
    figure.update_traces(line_simplify=False, selector={"mode": "lines"})
    layout = choice.layout_at(choice.best)
    figure.update_layout(**{key.replace(".", "_"): value for key, value in layout.items()})
    indices = range(len(figure.data) - len(moving), len(figure.data))
    steps = [
        step(
            _format_strength(lam),
            dict(zip("xy", choice.data_at(k), strict=True)),
            indices,
            choice.layout_at(k),
        )
        for k, lam in enumerate(choice.lams)
    ]
    add_slider(figure, steps, active=choice.best, prefix="λ = ", gap=64)
    title = figure.layout.title.text
    return finish(figure, title, _alternative_text(choice), height=800, below=130, draws=["LASSO"])


@dataclass(frozen=True)
class _Choice:
    """What ``path_and_error`` draws, in increasing order of the strengths.

    Attributes:
        lams: strengths, shape (k,).
        paths: weights, shape (k, p).
        mean: mean error, shape (k,).
        error: standard error of the mean, shape (k,).
        best: index of the strength with the smallest mean error.
        chosen: index of the strength that the one-standard-error rule takes.
        names: p names, one for each weight.
    """

    lams: Array
    paths: Array
    mean: Array
    error: Array
    best: int
    chosen: int
    names: Sequence[str]

    @property
    def weight_range(self) -> Array:
        """The range of the weights' axes, which includes zero."""
        return 1.08 * np.array([min(self.paths.min(), 0), max(self.paths.max(), 0)])

    @property
    def error_range(self) -> Array:
        """The range of the error's axis; errors far above the minimum are cut off."""
        mean, error = self.mean, self.error
        top = min(mean[self.best] + 7 * error[self.best], np.max(mean + error))
        margin = 0.05 * np.array([-1, 1]) * (top - mean[self.best])
        return np.array([np.min(mean - error), top]) + margin

    def data_at(self, k: int) -> tuple[list[list[float]], list[list[float | None]]]:
        """Return x and y of each of the moving traces at strength k."""
        weights, positions = self.paths[k], np.arange(len(self.names))
        lam_twice = [self.lams[k]] * 2
        lam_for_each = [self.lams[k]] * len(self.names)
        stems = np.column_stack([0 * weights, weights, np.full(len(weights), np.nan)]).ravel()
        thrice = np.repeat(positions, 3)
        x: list[ArrayLike]
        x = [lam_twice, lam_for_each, lam_twice, lam_twice[:1], thrice, positions]
        y = [self.weight_range, weights, self.error_range, self.mean[k : k + 1], stems, weights]
        return [plain(v) for v in x], [with_gaps(v) for v in y]

    def layout_at(self, k: int) -> dict[str, object]:
        """Return the layout that the slider sets at strength k."""
        count = np.count_nonzero(self.paths[k])
        return {
            # the strength is above the slider, and the title must fit a phone
            "title.text": f"{count} non-zero weight{'s' if count != 1 else ''}, "
            f"CV error {number(self.mean[k], 4)} ± {number(self.error[k])}",
            "xaxis3.ticktext": [
                f"{name}<br>{_format_weight(w)}"
                for name, w in zip(self.names, self.paths[k], strict=True)
            ],
        }


def _sorted_choice(
    validation: CrossValidation, weights: ArrayLike, names: Sequence[str]
) -> _Choice:
    """Check the arguments of ``path_and_error`` and sort them by strength."""
    lams = check_log_strengths(validation.lams, "validation.lams")
    paths = check_numbers(weights, "weights")
    if paths.ndim != 2 or len(paths) != len(lams):
        raise ValueError(f"weights must have shape ({len(lams)}, p), got {paths.shape}")
    _check_names(names, paths.shape[1])
    order = np.argsort(lams)
    lams = lams[order]
    best, chosen = (
        int(np.flatnonzero(lams == lam)[0])
        for lam in (validation.best, validation.one_standard_error)
    )
    mean, error = validation.mean[order], validation.standard_error[order]
    return _Choice(lams, paths[order], mean, error, best, chosen, names)


def _error_traces(choice: _Choice) -> list[go.Scatter]:
    """Return the mean error, its band, its minimum and the choice of the 1-SE rule."""
    lams, mean, error = choice.lams, choice.mean, choice.error
    band = {"legend": "legend2", "hoverinfo": "skip"}
    translucent = "rgba(128,128,128,0.3)"
    return [
        line(lams, mean - error, "low", NEUTRAL, width=0, showlegend=False, **band),
        line(
            lams,
            mean + error,
            "± 1 SE",
            NEUTRAL,
            width=0,
            fill="tonexty",
            fillcolor=translucent,
            meta={"listed_as": "mean error + 1 SE"},
            **band,
        ),
        line(lams, mean, "mean error", NEUTRAL, width=3, legend="legend2"),
        _marker(lams[choice.best], mean[choice.best], "minimum", ACCENT, "diamond"),
        _marker(lams[choice.chosen], mean[choice.chosen], "1-SE rule", GOLD, "square"),
    ]


def _moving_traces(choice: _Choice) -> list[go.Scatter]:
    """Return the traces that move with the slider: two for each panel, from top to bottom."""
    colours = [colour for _, (colour, _) in zip(choice.names, _line_styles(), strict=False)]
    cursor: dict[str, Any] = {"mode": "lines", "line": {"color": NEUTRAL, "width": 1.5}}
    dots: dict[str, Any] = {"mode": "markers", "marker": {"color": colours, "size": 8}}
    error_dot: dict[str, Any] = {"mode": "markers", "marker": {"color": NEUTRAL, "size": 7}}
    looks = [cursor, {**dots, "cliponaxis": False}, cursor, error_dot, cursor, dots]
    return [
        go.Scatter(x=x, y=y, name="here", showlegend=False, hoverinfo="skip", **look)
        for x, y, look in zip(*choice.data_at(choice.best), looks, strict=True)
    ]


def _set_axes(figure: go.Figure, choice: _Choice) -> None:
    """Set the axes and the second legend; all ranges are fixed, so that the slider keeps them."""
    lams, positions = choice.lams, np.arange(len(choice.names))
    axis = log_axis("λ", lams)
    figure.update_xaxes(**axis, row=2, col=1)
    figure.update_xaxes(**{**axis, "title_text": None}, showticklabels=False, row=1, col=1)
    figure.update_xaxes(
        title_text="weights at this λ",
        tickvals=plain(positions),
        tickangle=0,
        tickfont={"size": 10},
        range=[-0.6, len(positions) - 0.4],
        showgrid=False,
        row=3,
        col=1,
    )
    weight_axis = {"title_text": "weight", "range": plain(choice.weight_range), "zeroline": True}
    for row in (1, 3):
        figure.update_yaxes(**weight_axis, row=row, col=1)
    figure.update_yaxes(title_text="squared error", range=plain(choice.error_range), row=2, col=1)
    legend = {**lower_legend(figure.layout.yaxis2.domain[1]), "traceorder": "normal"}
    figure.update_layout(legend2=legend)


def _alternative_text(choice: _Choice) -> str:
    lams, mean, best, chosen = choice.lams, choice.mean, choice.best, choice.chosen
    counts = np.count_nonzero(choice.paths, axis=1)
    return (
        f"{len(choice.names)} weights above their cross-validation error, against λ from "
        f"{power(lams[0])} to {power(lams[-1])}, with a slider for λ. The error has its minimum, "
        f"{number(mean[best], 4)} with a standard error of {number(choice.error[best])}, at "
        f"λ = {power(lams[best])}, where {counts[best]} weights are not 0; the one-standard-error "
        f"rule takes λ = {power(lams[chosen])}, with error {number(mean[chosen], 4)} and "
        f"{counts[chosen]} weights. At the largest λ the error is {number(mean[-1], 4)}."
    )


def _check_names(names: Sequence[str], p: int) -> None:
    if len(names) != p:
        raise ValueError(f"names must hold {p} names, got {len(names)}")


def _line_styles() -> Iterator[tuple[str, str]]:
    """Yield a colour and a dash for each weight, as in ``weight_paths``."""
    return cycle((colour, dash) for dash in ("solid", "dash") for colour in PALETTE.values())


def _largest(weights: Array, names: Sequence[str]) -> str:
    k = int(np.argmax(np.abs(weights)))
    return f"{names[k]} at {number(weights[k])}"


def _format_strength(lam: float) -> str:
    """Format a strength for the slider, which has room for five digits."""
    return number(lam) if 1e-3 <= lam < 1e5 else power(lam)


def _format_weight(weight: float) -> str:
    """Format a weight in four characters: 0 for an exact zero only, 0.0 or −0.0 if nearly zero."""
    if weight == 0:
        return "0"
    return f"{weight:.{0 if abs(weight) >= 9.95 else 1}f}".replace("-", "−")


def _marker(x: float, y: float, name: str, colour: str, symbol: str) -> go.Scatter:
    marker = {"color": colour, "size": 11, "symbol": symbol}
    return go.Scatter(
        x=plain([x]), y=plain([y]), mode="markers", name=name, marker=marker, legend="legend2"
    )
