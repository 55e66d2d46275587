"""How much each weight, or each singular direction, is shrunk, and paths of the weights."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..penalties import L1, L2
from ..ridge import shrinkage_factors
from ..validation import check_design, check_numbers, check_positive
from .formatting import number, power
from .line_names import name_lines
from .plotly_helpers import check_log_strengths, check_strengths, finish, line, log_axis, plain
from .style import LASSO, NEUTRAL, PALETTE, RIDGE

Array = NDArray[np.float64]

# Dash and marker of each line: all lines have the colour of ridge.
LOOKS = (
    ("solid", "circle"),
    ("dash", "square"),
    ("dot", "diamond"),
    ("dashdot", "triangle-up"),
    ("longdash", "x"),
)


def threshold_functions(threshold: float = 1.0) -> go.Figure:
    """Return a figure of the penalised weight against the least-squares weight.

    LASSO subtracts a constant and is zero on an interval; ridge subtracts a fraction and is zero
    only at zero. Both are for an orthonormal design.

    Args:
        threshold: the constant that LASSO subtracts, lambda/2 in the course's convention; ridge
            divides by 1 + 2 threshold = 1 + lambda.

    Raises:
        ValueError: if ``threshold`` is not positive and finite.
    """
    t = check_positive(threshold, "threshold")
    v = np.array(plain(np.arange(-40, 41) * (t / 10)))
    soft, scaled = L1().proximal_operator(v, t), L2().proximal_operator(v, t)
    figure = go.Figure(
        [
            line(v, v, "least squares", NEUTRAL, dash="dash"),
            line(v, soft, "LASSO", LASSO, width=3),
            line(v, scaled, "Ridge", RIDGE, width=3),
        ]
    )
    figure.update_xaxes(title_text="least-squares weight", zeroline=True)
    figure.update_yaxes(title_text="penalised weight", zeroline=True)
    alt = (
        f"Penalised weight against least-squares weight at λ = {number(2 * t)}. LASSO is exactly 0 "
        f"from {number(-t)} to {number(t)} and outside that {number(t)} nearer to 0; ridge is a "
        f"line through 0 with slope {number(1 / (1 + 2 * t))}. From {number(v[-1])} LASSO makes "
        f"{number(soft[-1])} and ridge {number(scaled[-1])}."
    )
    return finish(figure, f"What each penalty does at λ = {number(2 * t)}", alt)


def weight_paths(
    strengths: ArrayLike,
    weights: ArrayLike,
    names: Sequence[str],
    *,
    title: str = "Weights against λ",
    strength_name: str = "λ",
) -> go.Figure:
    """Return a figure of every weight against lambda.

    Args:
        strengths: shape (k,), positive, in any order.
        weights: shape (k, p), row i at strengths[i].
        names: p names, one for each weight.
        title: title of the figure.
        strength_name: title of the strength axis, for a path in another convention.

    Raises:
        ValueError: if the shapes do not match, a strength is not positive or a weight not finite.
    """
    lams = check_log_strengths(strengths, "strengths")
    paths = check_numbers(weights, "weights")
    if paths.ndim != 2 or len(paths) != len(lams):
        raise ValueError(f"weights must have shape ({len(lams)}, p), got {paths.shape}")
    if len(names) != paths.shape[1]:
        raise ValueError(f"names must hold {paths.shape[1]} names, got {len(names)}")
    order = np.argsort(lams)
    lams, paths = lams[order], paths[order]
    looks = cycle((colour, dash) for dash in ("solid", "dash") for colour in PALETTE.values())
    figure = go.Figure(
        [
            line(lams, path, str(name), colour, dash=dash)
            for name, path, (colour, dash) in zip(names, paths.T, looks, strict=False)
        ]
    )
    figure.update_xaxes(**log_axis(strength_name, lams))
    figure.update_yaxes(title_text="weight", zeroline=True)
    name_lines(figure, lams, paths, names, _range(paths))
    k = int(np.argmax(np.abs(paths[0])))
    alt = (
        f"{len(names)} weights against {strength_name} from {power(lams[0])} to {power(lams[-1])}. "
        f"At the weakest penalty the largest is {names[k]} at {number(paths[0, k])} and "
        f"{_zeros(paths[0])}; at the strongest {_zeros(paths[-1])}{_entry_order(paths, names)}."
    )
    drawn = "LASSO" if np.any(paths == 0) else "ridge"
    return finish(figure, title, alt, height=400, draws=[drawn])


def singular_value_shrinkage(
    X: ArrayLike, lams: Sequence[float] = (1.0, 10.0, 100.0, 1000.0, 10000.0)
) -> go.Figure:
    """Return a figure of ridge's factor d^2/(d^2 + lambda) in each singular direction.

    There is one line for each lambda. Ridge shrinks least the directions in which the data vary
    most, and most those in which they vary least.

    Args:
        X: design, shape (n, p).
        lams: strengths, one for each line.

    Raises:
        ValueError: if ``X`` is not a finite (n, p) array, or a strength is negative or not finite.
    """
    design, strengths = check_design(X), check_strengths(lams, "lams")
    factors = [shrinkage_factors(design, lam) for lam in strengths]
    directions = np.arange(1, len(factors[0]) + 1)
    figure = go.Figure(
        [
            line(directions, factor, _strength(lam), RIDGE, dash=dash, **_marks(symbol))
            for lam, factor, (dash, symbol) in zip(strengths, factors, cycle(LOOKS), strict=False)
        ]
    )
    figure.update_xaxes(title_text="singular direction", dtick=max(1, len(directions) // 10))
    figure.update_yaxes(title_text="factor d²/(d² + λ)", range=[0, 1.05])
    figure.update_layout(legend_title_text="λ = ")
    said = "; ".join(
        f"{number(factor[0])} to {number(factor[-1])} at λ = {_strength(lam)}"
        for lam, factor in zip(strengths, factors, strict=True)
    )
    alt = (
        f"Ridge's shrinkage factor in {len(directions)} singular directions, from that of the "
        f"largest singular value to that of the smallest, one line for each λ. It goes from {said}."
    )
    return finish(figure, "Ridge's factor in each direction", alt, draws=["ridge"])


def _range(paths: Array) -> Array:
    """Return the lowest and the highest weight, and a margin beyond each."""
    low, high = np.min(paths), np.max(paths)
    margin = 0.06 * ((high - low) or 1)
    return np.array([low - margin, high + margin])


def _strength(lam: float) -> str:
    """Format a strength; zero cannot be written as a power of ten."""
    return power(lam) if lam > 0 else "0"


def _marks(symbol: str) -> dict[str, Any]:
    return {"mode": "lines+markers", "marker": {"symbol": symbol, "size": 8}}


def _zeros(weights: Array) -> str:
    count = int(np.sum(weights == 0))
    return f"{count} of {len(weights)} are exactly 0" if count else "none is exactly 0"


def _entry_order(paths: Array, names: Sequence[str]) -> str:
    """Name the first weights to leave zero as lambda falls, if all are zero at first.

    Of those that leave it in the same step of ``paths``, none is said to be before another.
    """
    if np.any(paths[-1] != 0):
        return ""
    last = {k: int(np.max(np.nonzero(path)[0])) for k, path in enumerate(paths.T) if np.any(path)}
    steps = sorted(set(last.values()), reverse=True)[:3]
    first = [_in_one_step([names[k] for k in last if last[k] == step]) for step in steps]
    return ", and on the way back the first to leave 0 are " + ", then ".join(first)


def _in_one_step(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return (" and ".join(names) if len(names) <= 3 else f"{len(names)} weights") + " in one step"
