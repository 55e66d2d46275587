"""Static figures: where a loss meets a constraint, and the key concepts of the course."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ..validation import check_positive
from .formatting import number, point
from .geometry import Array, Bowl, check_bowl, circle, diamond_optimum, disc_optimum
from .style import ACCENT, LASSO, LOSS, NEUTRAL, RIDGE
from .svg_figure import STILL_STYLE, Still

# The functions below import matplotlib themselves: it takes half a second, and most chapters draw
# no static figure.
if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Polygon

SCHEMA_TOP = (
    "loss + λ · penalty on the size of the weights",
    "the bias-variance trade-off:",
    "λ high: high bias, low variance",
    "λ low: low bias, high variance",
)
SCHEMA_RIDGE = (
    "L2 penalty",
    "all weights smaller,",
    "none exactly zero",
    "MAP with a Gaussian prior",
    "a.k.a. weight decay",
)
SCHEMA_LASSO = (
    "L1 penalty",
    "some weights exactly zero:",
    "feature selection",
    "MAP with a Laplace prior",
)


def diamond_and_disc(
    centre: ArrayLike = (0.7, 1.7),
    curvature: ArrayLike = ((1.0, 0.4), (0.4, 1.0)),
    bound: float = 1.0,
) -> Still:
    """Return a figure of the contours of a loss that touch the diamond and the disc.

    The diamond has corners on the axes. The loss touches it at one of them, where a weight is
    exactly zero. The disc has no corners, and neither weight is zero.

    Args:
        centre: c, the two weights that minimise the loss (w - c)' A (w - c).
        curvature: A, 2 by 2, symmetric, positive definite.
        bound: t in |w1| + |w2| <= t and w1^2 + w2^2 <= t^2.

    Raises:
        ValueError: if ``curvature`` is not symmetric and positive definite, ``centre`` is not two
            weights outside the disc, or ``bound`` is not positive.
    """
    from matplotlib import style
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    bowl = check_bowl(centre, curvature)
    t = check_positive(bound, "bound")
    if np.linalg.norm(bowl.centre) <= t:
        raise ValueError(f"centre must lie outside the disc of radius {t}, got {bowl.centre}")
    corner, curve = diamond_optimum(bowl, t), disc_optimum(bowl, t)
    with style.context(list(STILL_STYLE)):
        figure = Figure(figsize=(4.6, 3.1), layout="constrained")
        panels = figure.subplots(1, 2, sharey=True)
        diamond = Polygon([(t, 0), (0, t), (-t, 0), (0, -t)], closed=True)
        _panel(panels[0], bowl, corner, diamond, LASSO)
        _panel(panels[1], bowl, curve, Polygon(circle(t), closed=True), RIDGE)
        panels[0].set_title(f"LASSO: |w₁| + |w₂| ≤ {number(t)}")
        panels[1].set_title(f"Ridge: w₁² + w₂² ≤ {number(t**2)}")
        panels[0].set_ylabel("w₂", rotation=0, labelpad=8)
        for axes, best in zip(panels, (corner, curve), strict=True):
            limits = _axis_limits(bowl, t)
            axes.set(xlabel="w₁", aspect="equal", **limits)
            axes.locator_params(steps=[1, 2, 5, 10], nbins=5)
            axes.plot([0, 0], [-1.2 * t, limits["ylim"][1]], color=NEUTRAL, linewidth=0.8)
            axes.plot(limits["xlim"], [0, 0], color=NEUTRAL, linewidth=0.8)
            axes.text(0.5, 0.03, f"least at {point(best)}", transform=axes.transAxes, ha="center")
    alt = (
        f"Contours of a loss with its minimum at {point(bowl.centre)}, over the diamond "
        f"|w₁| + |w₂| ≤ {number(t)} and over the disc of radius {number(t)}. In the diamond the "
        f"least loss, {number(float(bowl.loss(corner)))}, is at {point(corner)}, {_zeros(corner)}; "
        f"in the disc it is {number(float(bowl.loss(curve)))} at {point(curve)}, {_zeros(curve)}."
    )
    return Still(figure, alt)


def schema() -> Still:
    """Return a diagram of the key concepts of the course and their connections."""
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(list(STILL_STYLE)):
        figure = Figure(figsize=(4.4, 3.87))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set(xlim=(0, 440), ylim=(387, 0))
        _box(axes, (4, 4, 432, 144), NEUTRAL, "Regularisation = shrinkage", SCHEMA_TOP)
        _box(axes, (4, 208, 208, 175), RIDGE, "Ridge", SCHEMA_RIDGE)
        _box(axes, (228, 208, 208, 175), LASSO, "LASSO", SCHEMA_LASSO)
        for x, penalty in ((108, "λ Σ wⱼ²"), (332, "λ Σ |wⱼ|")):
            arrow = {"arrowstyle": "-|>", "color": NEUTRAL, "linewidth": 1.4}
            axes.annotate("", (x, 207), (x, 149), arrowprops=arrow)
            axes.text(x + 10, 177, penalty, va="center")
    alt = (
        f"Schema: on top, regularisation or shrinkage ({_in_words(SCHEMA_TOP)}). Beneath it two "
        f"columns: ridge ({_in_words(SCHEMA_RIDGE)}) and LASSO ({_in_words(SCHEMA_LASSO)})."
    )
    return Still(figure, alt)


def _panel(axes: "Axes", bowl: Bowl, best: Array, region: "Polygon", colour: str) -> None:
    """Draw the region, contours of the loss (the bold one through the optimum) and the optimum."""
    region.set(facecolor=colour, edgecolor=colour, alpha=0.35, linewidth=1.5)
    axes.add_patch(region)
    touching = float(bowl.loss(best))
    for share in (0.15, 0.5, 1.0):
        axes.plot(*bowl.contour(share * touching).T, color=LOSS, linewidth=2 if share == 1 else 0.9)
    axes.plot(*bowl.centre, marker="+", color=LOSS, markersize=8)
    axes.plot(*best, marker="o", color=ACCENT, markersize=7, zorder=5)


def _axis_limits(bowl: Bowl, bound: float) -> dict[str, tuple[float, float]]:
    """Return axis limits that contain the region, the centre and a line of text at the bottom."""
    low = np.minimum(bowl.centre - 0.5 * bound, -1.25 * bound)
    high = np.maximum(bowl.centre + 0.9 * bound, 1.25 * bound)
    return {
        "xlim": (float(low[0]), float(high[0])),
        "ylim": (float(low[1]) - 0.45 * bound, float(high[1])),
    }


def _zeros(w: Array) -> str:
    names = [name for name, value in zip(("w₁", "w₂"), w, strict=True) if value == 0]
    return f"where {' and '.join(names)} is exactly 0" if names else "where neither is 0"


def _in_words(lines: tuple[str, ...]) -> str:
    """Join the lines of a box with semicolons, except after a colon or a comma."""
    return "; ".join(lines).replace(":;", ":").replace(",;", ",")


def _box(
    axes: "Axes",
    place: tuple[float, float, float, float],
    colour: str,
    heading: str,
    lines: tuple[str, ...],
) -> None:
    """Draw a rounded box with a heading and lines of text; coordinates in pixels, y downwards."""
    from matplotlib.patches import FancyBboxPatch

    x, y, width, height = place
    for look in ({"facecolor": colour, "alpha": 0.14}, {"edgecolor": colour, "facecolor": "none"}):
        rounded = FancyBboxPatch((x, y), width, height, linewidth=1.4 if "edgecolor" in look else 0)
        rounded.set_boxstyle("round", pad=0, rounding_size=9)
        rounded.set(**look)
        axes.add_patch(rounded)
    middle = x + width / 2
    axes.text(middle, y + 20, heading, ha="center", va="center", weight="bold", size=10.5)
    for k, text in enumerate(lines):
        axes.text(middle, y + 46 + 24 * k, text, ha="center", va="center")
