"""Prior, likelihood and posterior of one weight."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from ..posterior import Posterior
from ..priors import GaussianPrior, LaplacePrior
from ..validation import check_number, check_positive
from .formatting import number
from .plotly_helpers import add_slider, finish, line, lower_legend, plain, step
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE

Array = NDArray[np.float64]

DEVIATIONS = tuple(2 ** (k / 4) for k in range(-2, 9))
ROWS = ((GaussianPrior, "Gaussian", RIDGE), (LaplacePrior, "Laplace", LASSO))


def prior_likelihood_posterior(
    observation: float = 0.8,
    noise_variance: float = 1.0,
    deviations: Sequence[float] = DEVIATIONS,
    start: float = 2**0.5,
) -> go.Figure:
    """Return a figure of the prior, likelihood and posterior of one weight.

    A slider sets the standard deviation of a Gaussian and a Laplace prior together. A narrow prior
    moves the posterior towards zero. Under the Laplace prior, the mode becomes exactly zero but the
    mean does not; under the Gaussian prior, mode and mean are equal.

    Args:
        observation: z ~ N(w, noise_variance).
        noise_variance: variance of z about w, positive.
        deviations: the priors' standard deviations on the slider, positive.
        start: the deviation shown first (the nearest one on the slider is used).

    Raises:
        ValueError: if a deviation or ``noise_variance`` is not positive and finite, if there is no
            deviation, or if ``observation`` is not finite.
    """
    z = check_number(observation, "observation")
    noise = check_positive(noise_variance, "noise_variance")
    if len(deviations) == 0:
        raise ValueError(f"deviations must hold at least one number, got {deviations!r}")
    widths = [check_positive(width, "deviations") for width in deviations]
    active = int(np.argmin(np.abs(np.array(widths) - check_positive(start, "start"))))
    reach = max(4.0, abs(z) + 3 * noise**0.5)
    w = np.arange(-80, 81) * (reach / 80)
    pairs = [_posteriors(width, z, noise) for width in widths]

    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.1)
    moving: list[int] = []
    for row, (posterior, (_, _, colour)) in enumerate(zip(pairs[active], ROWS, strict=True)):
        likelihood = line(w, _normal(w, z, noise), "likelihood", LOSS, dash="dash")
        traces = [likelihood, *_moving_traces(posterior, w, colour)]
        if row == 1:  # the first legend has all names already; only this posterior's colour is new
            for trace in traces:
                trace.update(legend="legend2", showlegend=trace.name == "posterior")
        first = len(figure.data) + 1
        figure.add_traces(traces, rows=row + 1, cols=1)
        moving += range(first, len(figure.data))
    top = max(np.max(d) for pair in pairs for p in pair for d in (p.density(w), p.prior.density(w)))
    for row, (_, name, _) in enumerate(ROWS, start=1):
        title = f"density, {name} prior"
        figure.update_yaxes(title_text=title, range=plain([0, 1.05 * top]), row=row, col=1)
    figure.update_xaxes(title_text="weight w", row=2, col=1)
    figure.update_layout(legend2=lower_legend(figure.layout.yaxis2.domain[1]))
    steps = []
    for width, pair in zip(widths, pairs, strict=True):
        traces = [trace for p in pair for trace in _moving_traces(p, w, NEUTRAL)]
        data = {axis: [list(trace[axis]) for trace in traces] for axis in ("x", "y")}
        steps.append(step(number(width), data, moving))
    add_slider(figure, steps, active=active, prefix="prior standard deviation ")
    said = [widths[active], min(widths), max(widths)]
    alt = (
        f"Densities of one weight after one observation {number(z)} with noise variance "
        f"{number(noise)}, under a Gaussian and a Laplace prior of equal variance, with a slider "
        f"for the priors' standard deviation. The posterior "
        f"{'; '.join(_in_words(width, z, noise) for width in said)}."
    )
    return finish(figure, "Prior, likelihood, posterior", alt, height=580, below=110)


def _posteriors(width: float, z: float, noise: float) -> list[Posterior]:
    """Return the posterior under each prior with standard deviation ``width``."""
    return [Posterior(prior.with_variance(width**2), z, noise) for prior, _, _ in ROWS]


def _moving_traces(posterior: Posterior, w: Array, colour: str) -> list[go.Scatter]:
    """Return the traces that change with the prior: prior, posterior, its mode and its mean."""
    return [
        line(w, posterior.prior.density(w), "prior", NEUTRAL, dash="dot"),
        line(w, posterior.density(w), "posterior", colour, width=3),
        _mark(posterior, posterior.mode, "mode", {"symbol": "circle", "size": 9}),
        _mark(posterior, posterior.mean, "mean", {"symbol": "diamond-open", "size": 13}),
    ]


def _mark(posterior: Posterior, at: float, name: str, marker: dict[str, object]) -> go.Scatter:
    """Return a marker on the curve of the posterior."""
    look = {**marker, "color": ACCENT, "line": {"color": ACCENT, "width": 2}}
    height = plain([posterior.density(at)])
    return go.Scatter(x=plain([at]), y=height, mode="markers", name=name, marker=look)


def _normal(w: Array, mean: float, variance: float) -> Array:
    return np.exp(-((w - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def _in_words(width: float, z: float, noise: float) -> str:
    parts = [
        f"{name} mode {number(p.mode)} and mean {number(p.mean)}"
        for p, (_, name, _) in zip(_posteriors(width, z, noise), ROWS, strict=True)
    ]
    return f"at {number(width)} has " + ", ".join(parts)
