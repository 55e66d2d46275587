"""One number, typed into every program: how much of the model each of them leaves."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ..conventions import Method, convert
from ..lasso import lasso
from ..ridge import effective_degrees_of_freedom
from ..validation import check_positive, check_regression
from .parts import add_slider, finish, plain, step
from .style import LASSO, NEUTRAL, RIDGE
from .words import number, power

# what stands on the axis, from the weakest penalty to the strongest
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
    """The degrees of freedom that one typed number leaves in each convention.

    For ridge they are the effective ones, for the LASSO the number of weights that are not zero.

    Args:
        X: design, (n, p).
        y: target, (n,), centred, not constant.
        typed: the numbers, one for each position of the slider, positive and increasing.
        start: the one of them to begin with.

    Raises:
        ValueError: if X and y are no regression, y is constant, a number is not positive and
            finite, or ``start`` is not among them.
    """
    X, y = check_regression(X, y)
    numbers = [check_positive(value, "typed") for value in typed]
    if start not in numbers:
        raise ValueError(f"start must be one of the typed numbers, got {start!r}")
    deviation = check_positive(float(np.std(y)), "the standard deviation of y")
    known = {"n": len(y), "target_deviation": deviation}
    left: dict[Method, list[list[float]]] = {"ridge": [], "lasso": []}
    for value in numbers:
        for method, rows in ROWS.items():
            lams = [convert(value, name, "rss", method=method, **known) for name in rows]
            left[method].append([_freedom(X, y, lam, method) for lam in lams])
    active = numbers.index(start)
    figure = go.Figure()
    for (method, rows), name, colour in zip(
        ROWS.items(), ("ridge, effective", "LASSO, non-zero weights"), (RIDGE, LASSO), strict=True
    ):
        figure.add_scatter(
            x=plain(left[method][active], 3),
            y=list(rows.values()),
            text=_texts(left[method][active]),
            name=name,
            mode="markers+text",
            textposition="middle right",
            marker={"color": colour, "size": 11},
            hovertemplate="%{y}: %{x}<extra></extra>",
            cliponaxis=False,
        )
    steps = [
        step(
            power(value),
            {
                "x": [plain(left[method][k], 3) for method in ROWS],
                "text": [_texts(left[method][k]) for method in ROWS],
            },
            [0, 1],
            {"title.text": _title(value)},
        )
        for k, value in enumerate(numbers)
    ]
    add_slider(figure, steps, active=active, prefix="typed: ")
    p = X.shape[1]
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
    said = {
        method: "; ".join(
            f"{name} {text}" for name, text in zip(ROWS[method].values(), texts, strict=True)
        )
        for method, texts in ((m, _texts(left[m][active])) for m in ROWS)
    }
    alt = (
        f"Degrees of freedom left of {p} when {number(start)} is typed into each convention, on "
        f"{len(y)} cases. Ridge: {said['ridge']}. LASSO: {said['lasso']}."
    )
    return finish(figure, _title(start), alt, height=460, below=110)


def _freedom(X: np.ndarray, y: np.ndarray, lam: float, method: Method) -> float:
    if method == "ridge":
        return effective_degrees_of_freedom(X, lam)
    return float(np.count_nonzero(lasso(X, y, lam)))


def _texts(values: Sequence[float]) -> list[str]:
    return [number(round(value, 2)) for value in values]


def _title(value: float) -> str:
    return f"The number {power(value)}, typed everywhere"
