"""Methods side by side: their weights, how often a set is found, their errors over many splits."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..validation import check_count, check_numbers, check_vector
from .formatting import number
from .plotly_helpers import finish, line, plain
from .style import ACCENT, GOLD, LASSO, LOSS, NEUTRAL, RIDGE, VIOLET

COLOURS = {
    "least squares": LOSS,
    "best subset": ACCENT,
    "ridge": RIDGE,
    "LASSO": LASSO,
    "elastic net": VIOLET,
    "relaxed LASSO": GOLD,
    "group LASSO": GOLD,
}
# the look of lines that stand for no method
LINES = (
    (LOSS, "solid"),
    (GOLD, "dash"),
    (VIOLET, "solid"),
    (ACCENT, "dash"),
    (NEUTRAL, "dot"),
)
SYMBOLS = ("circle-open", "square-open", "diamond-open", "x-thin-open", "triangle-up-open")


def weights_by_method(truth: ArrayLike, weights: Mapping[str, ArrayLike]) -> go.Figure:
    """Return a figure of the weights that each method gives to each feature, and of the true ones.

    Args:
        truth: the true weights, shape (p,).
        weights: for each of up to five methods, by name, its p weights.

    Raises:
        ValueError: if there is no method or more than five, or one has not p finite weights.
    """
    true = check_vector(truth, "truth")
    if not 1 <= len(weights) <= len(SYMBOLS):
        raise ValueError(f"weights must hold 1 to {len(SYMBOLS)} methods, got {len(weights)}")
    fits = {name: check_vector(w, f"weights[{name!r}]", len(true)) for name, w in weights.items()}
    features = list(range(1, len(true) + 1))
    figure = go.Figure(
        [_marks(features, true, "truth", NEUTRAL, "line-ew-open", 24)]
        + [
            _marks(features, w, name, COLOURS.get(name, NEUTRAL), symbol, 11)
            for (name, w), symbol in zip(fits.items(), SYMBOLS, strict=False)
        ]
    )
    figure.update_xaxes(title_text="feature", dtick=1, range=[0.5, len(true) + 0.5], showgrid=False)
    figure.update_yaxes(title_text="weight", zeroline=True)
    said = "; ".join(f"{name} {_listed(w)}" for name, w in fits.items())
    alt = (
        f"The weights of {len(true)} features, with the truth at {_listed(true)} marked by bars. "
        f"In the order of the features they are: {said}."
    )
    return finish(figure, "The weights, method by method", alt, draws=list(fits))


def successes_by_cases(
    counts: Mapping[float, Mapping[int, int]], runs: int, name: str
) -> go.Figure:
    """Return a figure of how often runs succeed, against the number of cases, one line a setting.

    Args:
        counts: for each setting, the number of successful runs for each number of cases.
        runs: how many runs there were each time.
        name: what a setting is, such as ``sum``; it stands before each line.

    Raises:
        ValueError: if there is no setting, more than five, one has no or other numbers of cases,
            or a count is not a whole number from 0 to ``runs``.
    """
    runs = check_count(runs, "runs", least=1)
    if not 1 <= len(counts) <= len(LINES):
        raise ValueError(f"counts must hold 1 to {len(LINES)} settings, got {len(counts)}")
    cases = list(next(iter(counts.values())))
    for setting, found in counts.items():
        if not cases or list(found) != cases:
            raise ValueError(f"counts[{setting}] must hold counts at {cases}, got {list(found)}")
        for count in found.values():
            if check_count(count, f"counts[{setting}]") > runs:
                raise ValueError(f"counts[{setting}] must be at most {runs}, got {count}")
    figure = go.Figure(
        [
            line(
                cases,
                list(found.values()),
                f"{name} {number(setting)}",
                colour,
                dash=dash,
                mode="lines+markers+text",
                marker={"size": 8},
                text=[f"{name} {number(setting)}"] + [""] * (len(cases) - 1),
                textposition="middle left",
                showlegend=False,
                cliponaxis=False,
            )
            for (setting, found), (colour, dash) in zip(counts.items(), LINES, strict=False)
        ]
    )
    ticks = [number(n) for n in cases]
    span = plain(np.log10([cases[0] / 4, cases[-1] * 1.1]))  # room for the names of the lines
    figure.update_xaxes(title_text="cases", type="log", tickvals=cases, ticktext=ticks, range=span)
    figure.update_yaxes(title_text=f"found, of {runs} runs", range=[0, 1.03 * runs])
    said = "; ".join(
        f"{name} {number(setting)}: {', '.join(map(str, found.values()))}"
        for setting, found in counts.items()
    )
    alt = (
        f"Successes in {runs} runs with {', '.join(ticks)} cases, one line for each {name}. In the "
        f"order of the cases: {said}."
    )
    return finish(figure, "How often the true set is found", alt)


def gains_by_split(errors: Mapping[str, ArrayLike], base: str) -> go.Figure:
    """Return a figure of each method's test error minus that of ``base``, one dot a split.

    A diamond marks the mean. The label of a method says in how many splits it is ahead, that is,
    below ``base``. Differences below a millionth of the error count as zero.

    Args:
        errors: for each method, by name, its errors on the same k splits, shape (k,).
        base: the method to which the others are compared, one of ``errors``.

    Raises:
        ValueError: if ``base`` is not among the methods, there is no other, or the errors are not
            finite vectors of one length.
    """
    if base not in errors or len(errors) < 2:
        raise ValueError(f"errors must hold {base!r} and another method, got {list(errors)}")
    of_base = check_vector(errors[base], f"errors[{base!r}]")
    gaps = {}
    for name, each in errors.items():
        gap = check_vector(each, f"errors[{name!r}]", len(of_base)) - of_base
        # what rounding leaves of a difference would vary from machine to machine
        gaps[name] = np.where(np.abs(gap) > 1e-6 * np.abs(of_base), gap, 0.0)
    del gaps[base]
    ahead = {name: int(np.sum(gap < 0)) for name, gap in gaps.items()}
    # the dots of a method are spread over its row in the order of the splits
    spread = np.linspace(-0.3, 0.3, len(of_base))
    figure = go.Figure()
    for row, (name, gap) in enumerate(gaps.items()):
        look = {"color": COLOURS.get(name, NEUTRAL), "size": 5, "opacity": 0.6}
        dots = go.Scatter(
            x=plain(gap), y=plain(row + spread), name=name, mode="markers", marker=look
        )
        figure.add_trace(dots.update(hovertemplate="%{x}", showlegend=False))
    means = [float(np.mean(gap)) for gap in gaps.values()]
    figure.add_trace(
        go.Scatter(
            x=plain(means),
            y=list(range(len(gaps))),
            name="mean",
            mode="markers",
            marker={"color": NEUTRAL, "size": 12, "symbol": "diamond"},
            showlegend=False,
        )
    )
    figure.add_vline(x=0, line={"color": NEUTRAL, "width": 1.5})
    figure.update_xaxes(title_text="difference in test error")
    figure.update_yaxes(
        title_text=f"method, splits ahead of {len(of_base)}",
        tickvals=list(range(len(gaps))),
        ticktext=[f"{name}<br>{count}" for name, count in ahead.items()],
        range=[len(gaps) - 0.5, -0.5],
        showgrid=False,
    )
    said = "; ".join(
        f"{name} {number(mean)}, ahead in {ahead[name]}"
        for name, mean in zip(gaps, means, strict=True)
    )
    alt = (
        f"Test errors of {len(gaps)} methods minus that of {base}, a dot for each of "
        f"{len(of_base)} splits. On average: {said}."
    )
    title = f"Compared with {base}, split by split"
    return finish(figure, title, alt, height=460, draws=[*errors])


def _marks(
    x: list[int], y: ArrayLike, name: str, colour: str, symbol: str, size: int
) -> go.Scatter:
    """Return markers that stay visible where they overlap."""
    look = {"color": colour, "symbol": symbol, "size": size, "line": {"width": 2}}
    return go.Scatter(x=plain(x), y=plain(y, 3), name=name, mode="markers", marker=look)


def _listed(weights: ArrayLike) -> str:
    return ", ".join(number(w) for w in np.round(check_numbers(weights, "weights"), 2))
