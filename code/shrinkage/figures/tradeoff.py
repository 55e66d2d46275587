"""The bias-variance trade-off: polynomial fits at varying strength, and the parts of the error."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from ..ridge import coefficient_risk, ridge
from ..validation import check_count, check_positive
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
from .style import ACCENT, GOLD, LOSS, NEUTRAL, RIDGE, VIOLET

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]

NEW_POINTS = 500  # size of the test set


def polynomial_fit(
    degree: int = 12, samples: int = 20, noise: float = 0.3, seed: int = 34
) -> go.Figure:
    """Return a figure of a polynomial fitted by ridge, with a slider for lambda.

    Above are the data, the true curve and the fit; below are the training and the test error
    against lambda, with the current lambda marked. If lambda is very small, the curve follows the
    noise and the test error is large; if it is very large, the curve is flat and both errors are
    large. Where the curve leaves the picture, the title says so.

    Args:
        degree: degree of the polynomial, in the Chebyshev basis; the constant is not penalised.
        samples: number of noisy points to fit; the test error is measured on 500 others.
        noise: standard deviation of the noise.
        seed: seed of the data.

    Raises:
        ValueError: if ``degree`` or ``samples`` is not a whole number of at least 2, or ``noise``
            is not positive.
    """
    degree, samples = check_count(degree, "degree", 2), check_count(samples, "samples", 2)
    noise, rng = check_positive(noise, "noise"), np.random.default_rng(seed)
    (x, y), (new_x, new_y) = _sample(rng, samples, noise), _sample(rng, NEW_POINTS, noise)
    lams = np.geomspace(1e-4, 100, 49)  # the slider stops at every fourth: 1e-4, 10^-3.5, ...
    fits = [_fit(x, y, degree, lam) for lam in lams]
    train = np.array([np.mean((y - fit(x)) ** 2) for fit in fits])
    test = np.array([np.mean((new_y - fit(new_x)) ** 2) for fit in fits])
    curve_x = np.linspace(-1, 1, 121)

    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.2, row_heights=[0.55, 0.45])
    dots = {"color": NEUTRAL, "size": 8}
    data = go.Scatter(x=plain(x), y=plain(y), mode="markers", name="data", marker=dots)
    here = go.Scatter(
        x=plain([lams[0]] * 2),
        y=plain([train[0], test[0]]),
        mode="markers",
        name="at this λ",
        marker={"color": [LOSS, GOLD], "size": 11},
        showlegend=False,
        cliponaxis=False,
    )
    truth = line(curve_x, _truth(curve_x).round(12), "truth", NEUTRAL, dash="dash")
    figure.add_traces([data, truth, line(curve_x, fits[0](curve_x), "fit", RIDGE)], rows=1, cols=1)
    errors = [
        line(lams, train, "training error", LOSS, legend="legend2"),
        line(lams, test, "test error", GOLD, legend="legend2"),
    ]
    figure.add_traces([*errors, here], rows=2, cols=1)
    reach = 1.25 * float(np.max(np.abs(y)))

    def title(fit: Curve) -> str:
        heights = fit(curve_x)
        furthest = float(heights[np.argmax(np.abs(heights))])
        if abs(furthest) <= reach:
            return f"Ridge polynomial of degree {degree}"
        return f"The curve goes out of view, to {number(furthest)}"

    # the ranges are fixed, because Plotly would otherwise adapt them at every slider position
    figure.update_xaxes(title_text="x", range=[-1.08, 1.08], row=1, col=1)
    figure.update_yaxes(title_text="y", range=plain([-reach, reach]), row=1, col=1)
    figure.update_xaxes(**log_axis("λ", lams), range=[-4.15, 2.15], row=2, col=1)
    top = 1.1 * float(max(train.max(), test.max()))
    figure.update_yaxes(title_text="mean squared error", range=plain([0, top]), row=2, col=1)
    figure.update_layout(legend2=lower_legend(figure.layout.yaxis2.domain[1]))
    steps = [
        step(
            power(lams[k]),
            {
                "x": [plain(curve_x), plain([lams[k]] * 2)],
                "y": [plain(fits[k](curve_x)), plain([train[k], test[k]])],
            },
            [2, 5],
            {"title.text": title(fits[k])},
        )
        for k in range(0, len(lams), 4)
    ]
    add_slider(figure, steps, active=0, prefix="λ = ")
    best = int(np.argmin(test))
    alt = (
        f"A polynomial of degree {degree} fitted by ridge to {samples} noisy points, with a slider "
        f"for λ, above its errors against λ. The training error rises from {number(train[0])} at "
        f"λ = {power(lams[0])} to {number(train[-1])} at λ = {power(lams[-1])}; the test error is "
        f"{number(test[0])}, then smallest, {number(test[best])}, at λ = {power(lams[best])}, and "
        f"{number(test[-1])} at the end."
    )
    return finish(figure, title(fits[0]), alt, height=620, below=110)


def bias_variance(X: ArrayLike, w: ArrayLike, noise_variance: float, lams: ArrayLike) -> go.Figure:
    """Return a figure of squared bias, stacked on variance, against lambda.

    A little shrinkage removes more variance than it adds squared bias, so the error of the ridge
    weights is smallest at a lambda above zero.

    Args:
        X: design, shape (n, p).
        w: the true weights, shape (p,).
        noise_variance: variance of the noise in each y.
        lams: the strengths to draw, shape (k,), positive, in any order; the axis is logarithmic.

    Raises:
        ValueError: if ``lams`` has fewer than two entries or one is not positive, or as for
            ``coefficient_risk``.
    """
    strengths = np.sort(check_log_strengths(lams, "lams"))
    risks = [coefficient_risk(X, w, noise_variance, lam) for lam in strengths]
    bias = np.array([risk.bias_squared for risk in risks])
    variance = np.array([risk.variance for risk in risks])

    def total(lam: float) -> float:
        return coefficient_risk(X, w, noise_variance, lam).total

    best = least(total, strengths)
    lowest = go.Scatter(
        x=plain([best]),
        y=plain([total(best)]),
        mode="markers",
        name="smallest sum",
        showlegend=False,  # its note says what it is
        marker={"color": ACCENT, "size": 11, "symbol": "diamond"},
    )
    figure = go.Figure(
        [
            _area(strengths, variance, "variance", VIOLET),
            _area(strengths, bias, "squared bias", GOLD),
            line(strengths, bias + variance, "sum", NEUTRAL, width=3),
            lowest,
        ]
    )
    figure.add_annotation(
        x=plain(np.log10(best)),  # on a logarithmic axis an annotation is placed by the exponent
        y=plain(total(best)),
        text=f"{number(total(best), 4)} at λ = {number(best)}",
        ax=-30,
        ay=-70,
        standoff=6,
        arrowcolor=NEUTRAL,
        arrowwidth=1.5,
    )
    figure.update_xaxes(**log_axis("λ", strengths))
    figure.update_yaxes(title_text="squared error of the weights", rangemode="tozero")
    alt = (
        f"Squared bias and variance of ridge's weights stacked against λ from "
        f"{power(strengths[0])} to {power(strengths[-1])}. Their sum is {number(total(0), 4)} "
        f"without a penalty and smallest, {number(total(best), 4)}, at λ = {number(best)}; "
        f"at the largest λ it is {number(risks[-1].total, 4)}, of which "
        f"{number(bias[-1], 4)} is squared bias."
    )
    return finish(figure, "Squared bias + variance of ridge", alt, draws=["ridge"])


def least(function: Callable[[float], float], points: Array, rounds: int = 60) -> float:
    """Return the minimiser of ``function`` between the neighbours of the best of ``points``.

    The method is golden-section search on a logarithmic scale; ``points`` are positive and
    increasing.
    """
    k = int(np.argmin([function(float(p)) for p in points]))
    low, high = np.log(points[max(k - 1, 0)]), np.log(points[min(k + 1, len(points) - 1)])
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(rounds):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if function(float(np.exp(left))) < function(float(np.exp(right))):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def _truth(x: Array) -> Array:
    return np.sin(np.pi * x)


def _sample(rng: np.random.Generator, count: int, noise: float) -> tuple[Array, Array]:
    """Return x and noisy y: one random x in each of ``count`` equal parts of [-1, 1]."""
    x = (2 * np.arange(count) + 2 * rng.random(count)) / count - 1
    return x, _truth(x) + noise * rng.standard_normal(count)


def _fit(x: Array, y: Array, degree: int, lam: float) -> Curve:
    """Return the ridge fit in the Chebyshev basis as a function; the constant is not penalised."""
    basis = chebyshev.chebvander(x, degree)[:, 1:]
    w = ridge(basis - basis.mean(axis=0), y - y.mean(), lam)
    return lambda at: y.mean() + (chebyshev.chebvander(at, degree)[:, 1:] - basis.mean(axis=0)) @ w


def _area(x: Array, y: Array, name: str, colour: str) -> go.Scatter:
    """Return a stacked area with a translucent fill."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    wash = f"rgba({red},{green},{blue},0.35)"
    return line(x, y, name, colour, stackgroup="error", fillcolor=wash)
