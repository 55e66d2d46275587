"""What gradient descent keeps of least squares when it is stopped, beside what ridge keeps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ..early_stopping import matched_strength, stopped_factors
from ..ridge import thin_svd
from ..validation import check_count, check_design
from .formatting import number
from .plotly_helpers import add_slider, finish, line, log_axis, plain, step
from .style import LOSS, RIDGE

Array = NDArray[np.float64]

STEPS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
POINTS = 81  # of each curve
USUAL_SHARE = 0.4  # of the learning rate 1/d^2 from which the descent no longer converges


def stopping_beside_ridge(
    X: ArrayLike, learning_rate: float | None = None, steps: Sequence[int] = STEPS
) -> go.Figure:
    """Return a figure of the factors of stopped descent and of ridge, with a slider for the steps.

    The factors are curves over the singular value d, with dots at those of X. Ridge has the
    strength 1/(2 learning_rate steps), at which both keep the same where d is small.

    Args:
        X: design, shape (n, p).
        learning_rate: as for ``stopped_factors``; if None, 0.4/d^2 for the largest d.
        steps: the numbers of steps, one for each position of the slider.

    Raises:
        ValueError: if ``X`` is not a finite (n, p) array or all zero, ``steps`` is empty or holds a
            number below 1, or ``learning_rate`` is out of range.
    """
    _, d, _ = thin_svd(check_design(X))
    if not d.size:
        raise ValueError("X must not be zero")
    if len(steps) == 0:
        raise ValueError(f"steps must hold at least one number, got {steps!r}")
    counts = [check_count(k, "steps", least=1) for k in steps]
    rate = USUAL_SHARE / d[0] ** 2 if learning_rate is None else learning_rate
    curve = np.geomspace(d[-1] / 2, d[0], POINTS)
    stopped = [[stopped_factors(np.diag(at), rate, k)[::-1] for k in counts] for at in (curve, d)]
    stopped[1] = [factors[::-1] for factors in stopped[1]]
    lams = [matched_strength(rate, k) for k in counts]
    by_ridge = [[at**2 / (at**2 + lam) for lam in lams] for at in (curve, d)]
    gaps = [float(np.max(np.abs(a - b))) for a, b in zip(stopped[1], by_ridge[1], strict=True)]
    active = len(counts) // 2

    def title(k: int) -> str:
        return f"λ = {number(lams[k])}, dots at most {number(gaps[k], 2)} apart"

    def heights(k: int) -> list[list[float]]:
        return [plain(part[k]) for part in (stopped[0], by_ridge[0], stopped[1], by_ridge[1])]

    looks = [("descent", LOSS, curve), ("ridge", RIDGE, curve), ("", LOSS, d), ("", RIDGE, d)]
    figure = go.Figure(
        [
            line(at, y, name, colour, width=3)
            if name
            else go.Scatter(
                x=plain(at),
                y=y,
                mode="markers",
                name="descent, data" if colour == LOSS else "ridge, data",
                marker={"color": colour, "size": 9},
                showlegend=False,
                cliponaxis=False,
            )
            for (name, colour, at), y in zip(looks, heights(active), strict=True)
        ]
    )
    figure.update_xaxes(**log_axis("singular value d", curve))
    figure.update_yaxes(title_text="share of least squares kept", range=[0, 1.04])
    moves = [
        step(f"{k}", {"y": heights(at)}, [0, 1, 2, 3], {"title.text": title(at)})
        for at, k in enumerate(counts)
    ]
    add_slider(figure, moves, active=active, prefix="steps: ")
    some, theirs = stopped[1][active], by_ridge[1][active]
    alt = (
        f"Share of the least-squares weight that is kept, against the singular value d from "
        f"{number(curve[0])} to {number(curve[-1])}, with a slider for the number of steps from "
        f"{counts[0]} to {counts[-1]}. After {counts[active]} steps descent keeps "
        f"{number(some[-1])} to {number(some[0])} in the {len(d)} directions of the data, ridge at "
        f"λ = {number(lams[active])} keeps {number(theirs[-1])} to {number(theirs[0])}; they are "
        f"at most {number(max(gaps), 2)} apart in any of these at any position of the slider."
    )
    return finish(figure, title(active), alt, below=110, draws=["ridge", "least squares"])
