"""Tests of the figures that play: a growing contour and the walk of coordinate descent."""

from itertools import pairwise

import numpy as np
import pytest
from figure_calls import drawn_point, positions, shown_trace
from scipy.optimize import minimize
from shrinkage import figures, lasso

CURVATURE = np.array([[1.0, 0.4], [0.4, 1.0]])
CENTRE = np.array([1.9, 0.8])


def least_allowed(norm):
    """The loss above its minimum at the best point of a region of size 1, by a general solver."""
    inside = {"type": "ineq", "fun": lambda w: 1 - np.linalg.norm(w, norm)}
    return minimize(
        lambda w: (w - CENTRE) @ CURVATURE @ (w - CENTRE), [0.1, 0.1], constraints=inside
    ).fun


def number_of(label):
    return float(label.replace("−", "-"))


def test_the_contour_is_where_the_loss_is_what_the_slider_says():
    for label, shown, _ in positions(figures.growing_contour()):
        contour = shown_trace(shown, "contour")
        away = np.column_stack([contour["x"], contour["y"]]) - CENTRE
        losses = np.einsum("ki,ij,kj->k", away, CURVATURE, away)
        assert losses == pytest.approx(number_of(label), rel=1e-2, abs=1e-6)


@pytest.mark.parametrize(("name", "norm"), [("disc", 2), ("diamond", 1)])
def test_a_point_is_marked_once_the_contour_touches_the_region(name, norm):
    least = least_allowed(norm)
    marked = 0
    for label, shown, layout in positions(figures.growing_contour()):
        mark = shown_trace(shown, f"best in the {name}")
        touched = mark["x"][0] is not None
        assert touched == (number_of(label) > least - 0.01)
        if touched:
            w = drawn_point(shown, f"best in the {name}")
            assert np.linalg.norm(w, norm) == pytest.approx(1, abs=1e-3)
            assert (w - CENTRE) @ CURVATURE @ (w - CENTRE) == pytest.approx(least, abs=5e-3)
            marked += 1
            if marked == 1:
                assert f"touches the {name}" in layout["title.text"]
    assert marked


def test_each_step_of_the_walk_is_the_best_on_its_line_and_the_last_is_the_lasso_solution():
    centre, rho, lam = np.array([1.5, 0.3]), 0.7, 1.5
    features = np.linalg.cholesky([[1, rho], [rho, 1]]).T
    target = features @ centre

    def objective(w):
        return np.sum((target - features @ w) ** 2) + lam * np.abs(w).sum()

    walk = [
        drawn_point(shown, "weights now") for _, shown, _ in positions(figures.coordinate_walk())
    ]
    around = np.linspace(-3, 3, 6001)
    for k, (before, after) in enumerate(pairwise(walk)):
        free = k % 2
        assert before[1 - free] == after[1 - free]
        line = np.tile(after, (len(around), 1))
        line[:, free] = around
        assert after[free] == pytest.approx(around[np.argmin([*map(objective, line)])], abs=2e-3)
    assert walk[-1] == pytest.approx(lasso(features, target, lam), abs=1e-3)
    assert walk[-1][1] == 0


def test_the_contours_of_the_walk_have_equal_objective():
    _, shown, _ = next(positions(figures.coordinate_walk()))
    contours = [trace for trace in shown if trace["name"] == "equal objective"]
    assert len(contours) == 5
    for contour in contours:
        w = np.column_stack([contour["x"], contour["y"]])
        away = w - [1.5, 0.3]
        values = (away**2).sum(axis=1) + 1.4 * away[:, 0] * away[:, 1] + 1.5 * np.abs(w).sum(axis=1)
        assert np.ptp(values) < 0.01


def test_the_path_grows_by_one_point_with_each_update():
    for label, shown, layout in positions(figures.coordinate_walk()):
        path = shown_trace(shown, "its walk")
        assert len(path["x"]) == int(label) + 1
        assert layout["title.text"].startswith("(")
