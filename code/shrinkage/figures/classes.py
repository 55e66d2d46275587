"""Logistic regression under Gaussian priors of different variance, on one feature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..lasso import ConvergenceError
from ..likelihoods import Estimate, Logistic, map_estimate
from ..priors import GaussianPrior
from ..validation import check_positive, check_vector
from .formatting import number, power
from .plotly_helpers import (
    add_slider,
    check_log_strengths,
    finish,
    line,
    log_axis,
    lower_legend,
    plain,
    step,
)
from .style import ACCENT, GOLD, NEUTRAL, RIDGE

Array = NDArray[np.float64]

VARIANCES = tuple(float(10.0 ** (k / 2)) for k in range(-4, 13))
LOOKS = ((RIDGE, "solid", "circle"), (GOLD, "dash", "square-open"))


def classes_by_variance(
    x: ArrayLike,
    groups: Mapping[str, ArrayLike],
    variances: Sequence[float] = VARIANCES,
    start: float = 1.0,
) -> go.Figure:
    """Return a figure of logistic regression, with a slider for scikit-learn's C.

    Above are the cases and the probability of class 1, one curve for each group of labels; below is
    the size of the weight against C, which is the prior's variance, on one axis with both names. If
    a plane separates the classes, the weight grows without end; if not, it comes to the maximum
    likelihood, which is drawn too.

    Args:
        x: the feature, shape (n,).
        groups: a name and labels, 0 or 1, shape (n,), for each group: one or two of them.
        variances: the priors' variances, positive, at least two; a position of the slider each.
        start: the variance shown first (the nearest one on the slider is used).

    Raises:
        ValueError: if the shapes do not match, a label is not 0 or 1 or all of a group are equal,
            a variance is not positive and finite, or there are no groups or more than two.
    """
    feature, sizes = check_vector(x, "x"), np.sort(check_log_strengths(variances, "variances"))
    if not 1 <= len(groups) <= len(LOOKS):
        raise ValueError(f"groups must hold one or two groups, got {len(groups)}")
    found = [_Group.of(name, feature, labels, sizes) for name, labels in groups.items()]
    active = int(np.argmin(np.abs(np.log(sizes / check_positive(start, "start")))))
    margin = 0.1 * float(np.ptp(feature))
    grid = np.linspace(feature.min() - margin, feature.max() + margin, 121)

    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.22, row_heights=[0.5, 0.5])
    curves = [
        line(grid, group.chances(active, grid), group.name, colour, dash=dash)
        for group, (colour, dash, _) in zip(found, LOOKS, strict=False)
    ]
    figure.add_traces(curves, rows=1, cols=1)
    figure.add_traces(_cases(feature, found), rows=1, cols=1)
    marks = _marks(found, sizes, active)
    first = len(figure.data)
    figure.add_traces([marks, *_weights(found, sizes)], rows=2, cols=1)
    figure.update_xaxes(title_text="feature x", row=1, col=1)
    figure.update_yaxes(title_text="class 1", range=[-0.05, 1.05], row=1, col=1)
    figure.update_xaxes(
        **log_axis("scikit-learn's C = prior variance σ²", sizes),
        range=plain(np.log10([sizes[0] / 1.4, sizes[-1] * 1.4])),
        row=2,
        col=1,
    )
    top = 1.06 * max(float(np.abs(group.weights).max()) for group in found)
    figure.update_yaxes(title_text="size of the weight", range=plain([0, top]), row=2, col=1)
    figure.update_layout(legend2=lower_legend(figure.layout.yaxis2.domain[1]))
    moving = [*range(len(found)), first]
    steps = [
        step(
            power(size),
            {
                "x": [*[plain(grid)] * len(found), plain([size] * len(found))],
                "y": [
                    *(plain(group.chances(k, grid)) for group in found),
                    plain([abs(group.weights[k]) for group in found]),
                ],
            },
            moving,
            {"title.text": _title(found, k)},
        )
        for k, size in enumerate(sizes)
    ]
    add_slider(figure, steps, active=active, prefix="C = σ² = ")
    title = _title(found, active)
    return finish(figure, title, _in_words(found, sizes), height=640, below=110)


@dataclass(frozen=True)
class _Group:
    """Labels of one name, and the fits at k variances.

    Attributes:
        name: of the group.
        labels: 0 or 1, shape (n,).
        intercepts: shape (k,).
        weights: shape (k,).
        likeliest: the maximum likelihood estimate, or None if a plane separates the classes.
    """

    name: str
    labels: Array
    intercepts: Array
    weights: Array
    likeliest: Estimate | None

    @classmethod
    def of(cls, name: str, feature: Array, labels: ArrayLike, sizes: Array) -> "_Group":
        targets = check_vector(labels, f"groups[{name!r}]", len(feature))
        X = feature[:, None]
        fits = [
            map_estimate(Logistic(), X, targets, GaussianPrior.with_variance(size))
            for size in sizes
        ]
        try:
            likeliest = map_estimate(Logistic(), X, targets, None)
        except ConvergenceError:
            likeliest = None
        intercepts = np.array([fit.intercept for fit in fits])
        return cls(name, targets, intercepts, np.array([fit.weights[0] for fit in fits]), likeliest)

    def chances(self, k: int, grid: Array) -> Array:
        """Return the probability of class 1 at each place of a grid, at variance k."""
        return Logistic().expected(self.intercepts[k] + self.weights[k] * grid)


def _cases(feature: Array, groups: Sequence[_Group]) -> list[go.Scatter]:
    """Return the points of each group; those of the second surround those of the first."""
    return [
        go.Scatter(
            x=plain(feature),
            y=plain(group.labels),
            mode="markers",
            name=f"cases, {group.name}",
            showlegend=False,
            marker={"color": colour, "size": 8 + 4 * k, "symbol": symbol},
            cliponaxis=False,
        )
        for k, (group, (colour, _, symbol)) in enumerate(zip(groups, LOOKS, strict=False))
    ]


def _weights(groups: Sequence[_Group], sizes: Array) -> list[go.Scatter]:
    """Return the size of the weight against the variance, and its limit where there is one."""
    traces = []
    for group, (colour, dash, _) in zip(groups, LOOKS, strict=False):
        name, sizes_of = f"weight, {group.name}", np.abs(group.weights)
        traces.append(line(sizes, sizes_of, name, colour, dash=dash, showlegend=False))
    limits = [abs(group.likeliest.weights[0]) for group in groups if group.likeliest]
    name = "maximum likelihood"
    for limit in limits:
        ends = sizes[[0, -1]], [limit] * 2
        traces.append(line(*ends, name, NEUTRAL, legend="legend2", dash="dot"))
    return traces


def _marks(groups: Sequence[_Group], sizes: Array, k: int) -> go.Scatter:
    """Return the dots at the variance of the slider."""
    look: dict[str, Any] = {"color": ACCENT, "size": 10}
    return go.Scatter(
        x=plain([sizes[k]] * len(groups)),
        y=plain([abs(group.weights[k]) for group in groups]),
        mode="markers",
        name="at this C",
        text=[group.name for group in groups],
        marker=look,
        showlegend=False,
        cliponaxis=False,
    )


def _title(groups: Sequence[_Group], k: int) -> str:
    said = ", ".join(f"{number(abs(group.weights[k]))} ({group.name})" for group in groups)
    return f"Weight {said}"


def _in_words(groups: Sequence[_Group], sizes: Array) -> str:
    parts = [
        f"{group.name}: {number(abs(group.weights[0]))} at C = {power(sizes[0])} and "
        f"{number(abs(group.weights[-1]))} at C = {power(sizes[-1])}, "
        + (
            f"where maximum likelihood has {number(abs(group.likeliest.weights[0]))}"
            if group.likeliest
            else "where maximum likelihood has no end"
        )
        for group in groups
    ]
    return (
        f"Probability of class 1 against one feature for {len(groups[0].labels)} cases, and the "
        f"size of its weight against C, with a slider for C. The weight, {'; '.join(parts)}."
    )
