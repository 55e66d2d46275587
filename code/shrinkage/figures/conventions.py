"""The degrees of freedom that the same number leaves in different conventions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..conventions import Method, convert
from ..lasso import lasso
from ..ridge import effective_degrees_of_freedom
from ..validation import check_positive, check_regression
from .formatting import number, power
from .plotly_helpers import add_slider, finish, plain, step
from .style import LASSO, NEUTRAL, RIDGE

# labels of the conventions on the axis, from the weakest penalty to the strongest
ROWS: dict[Method, dict[str, str]] = {
    "ridge": {
        "torch-sum": "SGD, sum",
        "sklearn-ridge": "Ridge",
        "glmnet": "glmnet",
        "torch-mean": "SGD, mean",
        "sklearn-elastic-net": "ElasticNet",
    },
    "lasso": {
        "rss": "RSS",
        "half-rss": "RSS/2",
        "mse": "RSS/n",
        "sklearn-lasso": "Lasso, glmnet",
    },
}
TYPED = tuple(float(10.0**k * m) for k in range(-3, 4) for m in (1, 3))[:-1]


def one_number_many_fits(
    X: ArrayLike, y: ArrayLike, typed: Sequence[float] = TYPED, start: float = 1.0
) -> go.Figure:
    """Return a figure of the degrees of freedom that one number leaves in each convention.

    For ridge these are the effective degrees of freedom, for LASSO the number of non-zero weights.

    Args:
        X: design, shape (n, p).
        y: target, shape (n,), centred, not constant.
        typed: the numbers, one for each position of the slider, positive and increasing.
        start: the number shown first.

    Raises:
        ValueError: if the shapes of X and y do not match, an entry is not finite, y is constant, a
            number is not positive and finite, or ``start`` is not one of the numbers.
    """
    X, y = check_regression(X, y)
    numbers = [check_positive(value, "typed") for value in typed]
    if start not in numbers:
        raise ValueError(f"start must be one of the typed numbers, got {start!r}")
    freedom = _freedom_by_method(X, y, numbers)
    active = numbers.index(start)
    figure = go.Figure(_traces(freedom, active))
    steps = [
        step(
            power(value),
            {
                "x": [plain(freedom[method][k], 3) for method in ROWS],
                "text": [_texts(freedom[method][k]) for method in ROWS],
            },
            [0, 1],
            {"title.text": _title(value)},
        )
        for k, value in enumerate(numbers)
    ]
    add_slider(figure, steps, active=active, prefix="typed: ")
    p = X.shape[1]
    _set_axes(figure, p)
    in_ridge, in_lasso = (_in_words(method, freedom[method][active]) for method in ROWS)
    alt = (
        f"Degrees of freedom left of {p} when {number(start)} is typed into each convention, on "
        f"{len(y)} cases. Ridge: {in_ridge}. LASSO: {in_lasso}."
    )
    return finish(figure, _title(start), alt, height=460, below=110)


def _freedom_by_method(
    X: np.ndarray, y: np.ndarray, numbers: Sequence[float]
) -> dict[Method, list[list[float]]]:
    """Return the degrees of freedom for each method, number and convention."""
    deviation = check_positive(float(np.std(y)), "the standard deviation of y")
    known: dict[str, Any] = {"n": len(y), "target_deviation": deviation}
    return {
        method: [
            [
                _freedom(X, y, convert(value, name, "rss", method=method, **known), method)
                for name in rows
            ]
            for value in numbers
        ]
        for method, rows in ROWS.items()
    }


def _traces(freedom: dict[Method, list[list[float]]], active: int) -> list[go.Scatter]:
    """Return the points of ridge and of LASSO at the slider position ``active``."""
    looks = (("ridge, effective", RIDGE), ("LASSO, non-zero weights", LASSO))
    return [
        go.Scatter(
            x=plain(freedom[method][active], 3),
            y=list(rows.values()),
            text=_texts(freedom[method][active]),
            name=name,
            mode="markers+text",
            textposition="middle right",
            marker={"color": colour, "size": 11},
            hovertemplate="%{y}: %{x}<extra></extra>",
            cliponaxis=False,
        )
        for (method, rows), (name, colour) in zip(ROWS.items(), looks, strict=True)
    ]


def _set_axes(figure: go.Figure, p: int) -> None:
    """Set the axes for p weights, with a line between the methods."""
    figure.update_xaxes(title_text=f"degrees of freedom left of {p}", range=[-0.03 * p, 1.2 * p])
    order = [label for rows in ROWS.values() for label in rows.values()]
    figure.update_yaxes(
        title_text="typed into",
        type="category",
        categoryorder="array",
        categoryarray=order[::-1],
        range=[-0.6, len(order) - 0.4],
    )
    figure.add_hline(y=len(ROWS["lasso"]) - 0.5, line={"color": NEUTRAL, "width": 1})


def _freedom(X: np.ndarray, y: np.ndarray, lam: float, method: Method) -> float:
    if method == "ridge":
        return effective_degrees_of_freedom(X, lam)
    return float(np.count_nonzero(lasso(X, y, lam)))


def _in_words(method: Method, values: Sequence[float]) -> str:
    labels = ROWS[method].values()
    return "; ".join(f"{name} {text}" for name, text in zip(labels, _texts(values), strict=True))


def _texts(values: Sequence[float]) -> list[str]:
    return [number(round(value, 2)) for value in values]


def _title(value: float) -> str:
    return f"The number {power(value)}, typed everywhere"
