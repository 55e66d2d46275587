"""Tests of the figures in which a loss meets a diamond, a disc or another ball."""

import numpy as np
import pytest
from figure_calls import CALLS, TILTED, drawn_point, made, positions, shown_trace, trace
from scipy.optimize import minimize
from shrinkage import figures
from shrinkage.figures.formatting import hundredths
from shrinkage.figures.geometry import Bowl, diamond_optimum, disc_optimum


def bowls():
    for seed in range(12):
        rng = np.random.default_rng(seed)
        root = rng.standard_normal((2, 2))
        curvature = root @ root.T + 0.1 * np.eye(2)
        yield Bowl(rng.uniform(-3, 3, 2), (curvature + curvature.T) / 2)
    for share in (0.03, 0.5, 0.97):  # best on an edge of the diamond, also close to its corners
        yield Bowl(1.3 * np.array([share, share - 1]) + [0.4, -0.4], np.eye(2))


NORMS = {diamond_optimum: 1, disc_optimum: 2}


@pytest.mark.parametrize("optimum", NORMS)
@pytest.mark.parametrize("bowl", list(bowls()))
def test_constrained_optimum_matches_boundary_search_and_solver(optimum, bowl):
    bound, norm = 1.3, NORMS[optimum]
    w = optimum(bowl, bound)

    def loss(at):
        return (at - bowl.centre) @ bowl.curvature @ (at - bowl.centre)

    assert np.linalg.norm(w, norm) <= bound + 1e-12
    inside = {"type": "ineq", "fun": lambda at: bound - np.linalg.norm(at, norm)}
    solved = minimize(loss, [0.1, 0.1], method="SLSQP", constraints=inside, options={"ftol": 1e-14})
    assert loss(w) <= loss(solved.x) + 1e-6  # SLSQP may exceed the bound slightly
    if np.linalg.norm(bowl.centre, norm) <= bound:
        assert np.array_equal(w, bowl.centre)
        return
    angle = np.linspace(0, 2 * np.pi, 400_001)
    rim = np.stack([np.cos(angle), np.sin(angle)])
    rim *= bound / np.linalg.norm(rim, norm, axis=0)
    away = rim - bowl.centre[:, None]
    losses = np.einsum("ik,ij,jk->k", away, bowl.curvature, away)
    assert w == pytest.approx(rim[:, np.argmin(losses)], abs=5e-5)
    assert loss(w) <= losses.min() + 1e-12


def least_on_rim(curvature, centre, norm, bound):
    """Return the best boundary point of |w1|^norm + |w2|^norm <= bound^norm, found by search."""
    angle = np.linspace(0, 2 * np.pi, 200_001)
    rim = np.stack([np.cos(angle), np.sin(angle)])
    rim *= bound / np.sum(np.abs(rim) ** norm, axis=0) ** (1 / norm)
    away = rim - np.reshape(centre, (2, 1))
    return rim[:, np.argmin(np.einsum("ik,ij,jk->k", away, curvature, away))]


def correlated(rho):
    return [[1.0, rho], [rho, 1.0]]


@pytest.mark.parametrize(
    ("call", "curvature"),
    [
        (CALLS["turning_loss"][0], lambda label: np.eye(2)),
        (CALLS["turning_loss"][1], lambda label: np.array(TILTED)),
        (CALLS["correlated_loss"][0], lambda label: correlated(float(label.replace("−", "-")))),
    ],
    ids=["turning", "tilted", "correlated"],
)
def test_marked_points_of_diamond_and_disc_are_optimal(call, curvature):
    for label, shown, layout in list(positions(made(call)))[::3]:
        centre = drawn_point(shown, "least squares")
        for name, norm, method in (("diamond", 1, "LASSO"), ("disc", 2, "ridge")):
            marked = drawn_point(shown, f"best in the {name}")
            searched = least_on_rim(curvature(label), centre, norm, 1.0)
            assert marked == pytest.approx(searched, abs=1e-3)  # the centre is rounded
            assert f"{method} {hundredths(marked)}" in layout["title.text"]
            contour = shown_trace(shown, f"contour at the {name}")
            away = np.array([contour["x"], contour["y"]]) - centre[:, None]
            losses = np.einsum("ik,ij,jk->k", away, curvature(label), away)
            at_mark = (marked - centre) @ curvature(label) @ (marked - centre)
            assert losses == pytest.approx(at_mark, rel=5e-3)


@pytest.mark.parametrize("curvature", [np.eye(2), np.array(TILTED)], ids=["round", "tilted"])
def test_shaded_wedges_are_where_a_corner_is_best(curvature):
    figure = figures.turning_loss(curvature)
    wedges = trace(figure, "a corner wins")
    xy = np.array([wedges.x, wedges.y], dtype=float)  # None becomes NaN
    loops = [loop for loop in np.split(xy, np.flatnonzero(np.isnan(xy[0])) + 1, 1) if loop.size]
    assert len(loops) == 4
    rng, inside_of = np.random.default_rng(4), [0, 0]
    for centre in rng.uniform(-2.5, 2.5, (60, 2)):
        if np.abs(centre).sum() <= 1.05:
            continue
        best = least_on_rim(curvature, centre, 1, 1.0)
        at_corner = bool(np.abs(best).max() > 1 - 1e-9)
        shaded = False
        for loop in loops:
            corner, left, right = loop[:, 0], loop[:, 1], loop[:, 2]
            parts = np.linalg.solve(
                np.column_stack([left - corner, right - corner]), centre - corner
            )
            shaded |= bool(np.all(parts > 0))
        assert shaded == at_corner
        inside_of[shaded] += 1
    assert min(inside_of) > 8


def test_alternative_text_counts_the_directions_with_a_corner():
    figure = figures.turning_loss()
    corners = [
        np.any(drawn_point(shown, "best in the diamond") == 0) for _, shown, _ in positions(figure)
    ]
    assert (len(corners), sum(corners)) == (36, 24)
    alt = figure.layout.meta["alt"]
    assert "36 directions" in alt and "a corner for 24 of them and on an edge for 12" in alt


def test_correlation_moves_only_the_best_point_of_the_disc():
    stops = [shown for _, shown, _ in positions(figures.correlated_loss(centre=(1.4, 1.1)))]
    diamond = [tuple(drawn_point(shown, "best in the diamond")) for shown in stops]
    disc = [tuple(drawn_point(shown, "best in the disc")) for shown in stops]
    assert set(diamond) == {(0.65, 0.35)}
    assert len(set(disc)) == len(disc) == 13


def test_lq_points_are_optimal_and_have_zeros_only_below_q_1():
    figure = figures.lq_balls(centre=(0.9, 1.5))
    for label, shown, layout in positions(figure):
        q = float(label)
        marked = drawn_point(shown, "best point")
        searched = least_on_rim(np.eye(2), (0.9, 1.5), q, 1.0)
        assert marked == pytest.approx(np.abs(searched), abs=2e-3)
        assert bool(np.any(marked == 0)) == (q < 1)
        assert layout["title.text"] == f"q = {label}: best point {hundredths(marked)}"
        ball = shown_trace(shown, "ball")
        level = np.abs(ball["x"]) ** q + np.abs(ball["y"]) ** q
        assert level == pytest.approx(1, abs=2e-3)
    assert figure.layout.title.text.startswith("q = 1:")
