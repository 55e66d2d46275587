"""Paths and the choice of lambda: the exact LASSO path, and weights beside their error."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..breakpoints import Breakpoints
from ..choosing import CrossValidation
from ..validation import check_numbers
from .parts import (
    add_slider,
    check_log_strengths,
    finish,
    line,
    log_axis,
    lower_legend,
    plain,
    step,
)
from .style import ACCENT, GOLD, NEUTRAL, PALETTE
from .words import number, power

Array = NDArray[np.float64]


def lasso_steps(path: Breakpoints, names: Sequence[str]) -> go.Figure:
    """The exact LASSO path against the sum of |w|: the reader sees straight lines and their ends.

    Drawn from the breakpoints alone, each marked by a dotted line and a dot on every weight.
    Source: Efron, Hastie, Johnstone & Tibshirani 2004, figure 1.

    Args:
        path: as from ``lasso_breakpoints``, of p weights.
        names: p names, one for each weight.

    Raises:
        ValueError: if there are not p names.
    """
    _check_names(names, path.weights.shape[1])
    sums = np.abs(path.weights).sum(axis=1)
    said = [f"λ = {power(lam) if lam else '0'}" for lam in path.lams]
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
                text=said,
                hoverinfo="name+y+text",
            )
            for name, weights, (colour, dash) in zip(names, path.weights.T, _looks(), strict=False)
        ]
    )
    grey = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    for at in plain(sums):
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=grey)
    figure.update_xaxes(title_text="sum of |w|", showgrid=False)
    figure.update_yaxes(title_text="weight", zeroline=True)
    within = path.at((path.lams[:-1] + path.lams[1:]) / 2)
    back = np.flatnonzero(np.diff(np.count_nonzero(within, axis=1)) < 0)
    alt = (
        f"{len(names)} LASSO weights against the sum of their absolute values, from 0 at "
        f"λ = {power(path.lams[0])} to {number(sums[-1])} at λ = 0, in {len(sums) - 1} straight "
        f"steps. The first to leave 0 is {names[int(np.argmax(path.weights[1] != 0))]}, and at the "
        f"end the largest is {_largest(path.weights[-1], names)}; the number of times that a "
        f"weight returns to 0 is {len(back)}."
    )
    title = f"The LASSO path: {len(sums) - 1} straight steps"
    return finish(figure, title, alt, height=420)


def path_and_error(
    validation: CrossValidation, weights: ArrayLike, names: Sequence[str]
) -> go.Figure:
    """Weights and cross-validation error against lambda, with one slider that moves through both.

    Above: the paths. Middle: the error's mean with a band of one standard error on each side, the
    least mean, and the choice of the one-standard-error rule. Below: the weights where the slider
    stands. The title counts those that are not zero. The slider starts at the least mean.

    Args:
        validation: errors at k strengths, all positive, in any order.
        weights: fitted to all the data, (k, p): row i at validation.lams[i].
        names: p names, one for each weight.

    Raises:
        ValueError: if the shapes do not match, a strength is not positive or a weight not finite.
    """
    lams = check_log_strengths(validation.lams, "validation.lams")
    paths = check_numbers(weights, "weights")
    if paths.ndim != 2 or len(paths) != len(lams):
        raise ValueError(f"weights must have shape ({len(lams)}, p), got {paths.shape}")
    _check_names(names, paths.shape[1])
    order = np.argsort(lams)
    lams, paths = lams[order], paths[order]
    mean, error = validation.mean[order], validation.standard_error[order]
    best, chosen = (
        int(np.flatnonzero(lams == lam)[0])
        for lam in (validation.best, validation.one_standard_error)
    )
    reach = 1.08 * np.array([min(paths.min(), 0), max(paths.max(), 0)])
    # the valley fills its panel: what costs far more than the least runs out at the top
    top = min(mean[best] + 7 * error[best], np.max(mean + error))
    room = np.array([np.min(mean - error), top]) + 0.05 * np.array([-1, 1]) * (top - mean[best])
    colours = [colour for _, (colour, _) in zip(names, _looks(), strict=False)]
    places = np.arange(len(names))

    def moving(k: int) -> tuple[list[list[float]], list[list[float]]]:
        """The data that the slider moves: x and y of each trace of `travellers`."""
        at = [lams[k]] * 2
        stems = np.column_stack([0 * paths[k], paths[k], np.full(len(names), np.nan)]).ravel()
        x = [at, [lams[k]] * len(names), at, at[:1], np.repeat(places, 3), places]
        y = [reach, paths[k], room, mean[k : k + 1], stems, paths[k]]
        return [plain(v) for v in x], [_with_gaps(v) for v in y]

    def words(k: int) -> dict[str, object]:
        """The layout that the slider changes."""
        count = np.count_nonzero(paths[k])
        return {
            "title.text": f"λ = {_said(lams[k])}: {count} not 0, "
            f"error {number(mean[k], 4)} ± {number(error[k])}",
            "xaxis3.ticktext": [
                f"{name}<br>{_short(w)}" for name, w in zip(names, paths[k], strict=True)
            ],
        }

    figure = make_subplots(rows=3, cols=1, vertical_spacing=0.13, row_heights=[0.43, 0.32, 0.25])
    curves = [
        line(lams, path, name, colour, dash=dash)
        for name, path, (colour, dash) in zip(names, paths.T, _looks(), strict=False)
    ]
    figure.add_traces(curves, rows=1, cols=1)
    band = {"legend": "legend2", "hoverinfo": "skip"}
    lower = line(lams, mean - error, "low", NEUTRAL, width=0, showlegend=False, **band)
    upper = line(
        lams,
        mean + error,
        "± 1 SE",
        NEUTRAL,
        width=0,
        fill="tonexty",
        fillcolor="rgba(128,128,128,0.3)",
        **band,
    )
    middle = line(lams, mean, "mean error", NEUTRAL, width=3, legend="legend2")
    marks = [
        _mark(lams[best], mean[best], "least", ACCENT, "diamond"),
        _mark(lams[chosen], mean[chosen], "1-SE rule", GOLD, "square"),
    ]
    figure.add_traces([lower, upper, middle, *marks], rows=2, cols=1)
    x, y = moving(best)
    cursor = {"mode": "lines", "line": {"color": NEUTRAL, "width": 1.5}}
    dots = {"mode": "markers", "marker": {"color": colours, "size": 8}}
    here = {"mode": "markers", "marker": {"color": NEUTRAL, "size": 7}}
    looks = [cursor, {**dots, "cliponaxis": False}, cursor, here, cursor, dots]
    travellers = [
        go.Scatter(x=xs, y=ys, name="here", showlegend=False, hoverinfo="skip", **look)
        for xs, ys, look in zip(x, y, looks, strict=True)
    ]
    figure.add_traces(travellers, rows=[1, 1, 2, 2, 3, 3], cols=1)

    axis = {**log_axis("λ", lams), "range": plain(np.log10([lams[0] / 1.05, lams[-1] * 1.05]))}
    figure.update_xaxes(**axis, row=2, col=1)
    figure.update_xaxes(**{**axis, "title_text": None}, showticklabels=False, row=1, col=1)
    figure.update_xaxes(
        title_text="weights at this λ",
        tickvals=plain(places),
        tickangle=0,
        tickfont={"size": 10},
        range=[-0.6, len(names) - 0.4],
        showgrid=False,
        row=3,
        col=1,
    )
    # ranges are stated, or Plotly would make room anew at every stop of the slider
    for row in (1, 3):
        figure.update_yaxes(title_text="weight", range=plain(reach), zeroline=True, row=row, col=1)
    figure.update_yaxes(title_text="squared error", range=plain(room), row=2, col=1)
    legend = {**lower_legend(figure.layout.yaxis2.domain[1]), "traceorder": "normal"}
    figure.update_layout(legend2=legend)
    figure.update_traces(
        line_simplify=False, selector={"mode": "lines"}
    )  # else curves have corners
    figure.update_layout(**{key.replace(".", "_"): value for key, value in words(best).items()})
    first = len(figure.data) - len(travellers)
    steps = []
    for k in range(len(lams)):
        x, y = moving(k)
        steps.append(
            step(_said(lams[k]), {"x": x, "y": y}, range(first, len(figure.data)), words(k))
        )
    add_slider(figure, steps, active=best, prefix="λ = ", gap=64)
    counts = np.count_nonzero(paths, axis=1)
    alt = (
        f"{len(names)} weights above their cross-validation error, against λ from "
        f"{power(lams[0])} to {power(lams[-1])}, with a slider for λ. The error is least, "
        f"{number(mean[best], 4)} with a standard error of {number(error[best])}, at "
        f"λ = {power(lams[best])}, where {counts[best]} weights are not 0; the one-standard-error "
        f"rule takes λ = {power(lams[chosen])}, with error {number(mean[chosen], 4)} and "
        f"{counts[chosen]} weights. At the largest λ the error is {number(mean[-1], 4)}."
    )
    return finish(figure, figure.layout.title.text, alt, height=800, below=130)


def _check_names(names: Sequence[str], p: int) -> None:
    if len(names) != p:
        raise ValueError(f"names must hold {p} names, got {len(names)}")


def _looks() -> Iterator[tuple[str, str]]:
    """A colour and a dash for each weight, as in ``weight_paths``."""
    return cycle((colour, dash) for dash in ("solid", "dash") for colour in PALETTE.values())


def _largest(weights: Array, names: Sequence[str]) -> str:
    k = int(np.argmax(np.abs(weights)))
    return f"{names[k]} at {number(weights[k])}"


def _said(lam: float) -> str:
    """A strength for the title and the slider, which has room for five digits."""
    return number(lam) if 1e-3 <= lam < 1e5 else power(lam)


def _short(weight: float) -> str:
    """A weight in four characters; 0 is an exact zero alone, and one nearly zero is 0.0 or −0.0."""
    if weight == 0:
        return "0"
    return f"{weight:.{0 if abs(weight) >= 9.95 else 1}f}".replace("-", "−")


def _with_gaps(values: ArrayLike) -> list[float | None]:
    """Rounded numbers with None for NaN: JSON has no NaN, and Plotly breaks a line at null."""
    return [None if np.isnan(v) else v for v in plain(values)]


def _mark(x: float, y: float, name: str, colour: str, symbol: str) -> go.Scatter:
    marker = {"color": colour, "size": 11, "symbol": symbol}
    return go.Scatter(
        x=plain([x]), y=plain([y]), mode="markers", name=name, marker=marker, legend="legend2"
    )
