"""Tests of the 3-D figures: surfaces of penalties and losses, octahedron and ball."""

import numpy as np
import pytest
from figure_calls import PENALTIES, drawn_point, positions, shown_trace, trace
from scipy.optimize import minimize
from shrinkage import L1, L2, figures
from shrinkage.figures.formatting import hundredths, number, point
from shrinkage.figures.plotly_helpers import plain

# --- the penalties as surfaces --------------------------------------------------------------------


@pytest.mark.parametrize("name", PENALTIES)
@pytest.mark.parametrize(("limit", "points"), [(2.0, 41), (1.0, 21), (0.7, 31), (3.3, 7)])
def test_grid_contains_zero_and_sections_through_it_are_exact(name, limit, points):
    penalty, along_one = PENALTIES[name]
    drawn = figures.penalty_surface(penalty, limit, points).data[0]
    x, z = np.array(drawn.x), np.array(drawn.z)
    zero = points // 2
    assert x[zero] == 0.0 and drawn.y[zero] == 0.0
    assert z.shape == (points, points) and drawn.x == drawn.y
    assert np.array_equal(z[zero], plain(along_one(x)))
    assert np.array_equal(z[:, zero], plain(along_one(x)))
    assert np.array_equal(z, plain(along_one(x) + along_one(x)[:, None]))


def test_only_the_lasso_surface_has_an_edge_at_zero():
    for name, edge in (("LASSO", 2.0), ("Ridge", 0.2)):
        drawn = figures.penalty_surface(PENALTIES[name][0]).data[0]
        x, section = np.array(drawn.x), np.array(drawn.z)[20]
        slopes = np.diff(section) / np.diff(x)
        assert slopes[20] - slopes[19] == pytest.approx(edge, rel=1e-9)


def test_both_penalties_have_the_same_axes_and_colours():
    lasso, ridge = (figures.penalty_surface(p) for p, _ in PENALTIES.values())
    assert lasso.layout.scene == ridge.layout.scene
    assert lasso.layout.scene.zaxis.range == (0, 8)
    assert lasso.layout.scene.xaxis.range == lasso.layout.scene.yaxis.range == (-2.5, 2.5)
    for key in ("x", "y", "colorscale", "cmin", "cmax", "opacity"):
        assert lasso.data[0][key] == ridge.data[0][key]


@pytest.mark.parametrize("limit", [0.5, 1.0, 3.0])
def test_penalty_axis_ends_at_the_larger_of_both_penalties(limit):
    scene = figures.penalty_surface(L1(), limit).layout.scene
    corner = np.array([limit, limit])
    assert scene.zaxis.range == (0, max(L1().value(corner), L2().value(corner)))


@pytest.mark.parametrize("name", PENALTIES)
def test_surface_has_a_title_and_axis_titles(name):
    figure = figures.penalty_surface(PENALTIES[name][0])
    scene = figure.layout.scene
    assert name in figure.layout.title.text
    assert [scene[k].title.text for k in ("xaxis", "yaxis", "zaxis")] == ["w₁", "w₂", "penalty"]


@pytest.mark.parametrize("call", [figures.penalty_surface, figures.penalised_loss_surface])
def test_three_axes_pass_through_the_origin_and_beyond_the_surface(call):
    figure = call(L1())
    for k, name in enumerate(("w₁", "w₂", "penalty")):
        drawn = trace(figure, f"{name} axis")
        points = np.array([drawn.x, drawn.y, drawn.z])
        assert drawn.mode == "lines" and drawn.line.width >= 6
        assert np.any(np.all(points == 0, axis=0)), "through the origin"
        assert np.all(np.delete(points, k, axis=0) == 0), "along one axis only"
        if k < 2:
            assert points[k].min() < -2 and points[k].max() > 2
        else:
            assert points[k].max() == figure.layout.scene.zaxis.range[1]


@pytest.mark.parametrize("name", PENALTIES)
def test_alternative_text_of_a_surface_states_its_heights(name):
    figure = figures.penalty_surface(PENALTIES[name][0], limit=1.5, points=31)
    z = np.array(figure.data[0].z)
    alt = figure.layout.meta["alt"]
    assert f"{number(z[15, -1])} where one weight is 1.5" in alt
    assert f"{number(z[-1, -1])} at the corners" in alt


# --- the penalised loss ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PENALTIES)
@pytest.mark.parametrize("centre", [(1.6, 0.5), (-0.9, 1.7)])
def test_marked_minimum_minimises_the_sum(name, centre):
    penalty, along_one = PENALTIES[name]
    figure = figures.penalised_loss_surface(penalty, centre=centre)
    seen = 0
    for label, shown, _ in positions(figure):
        lam = float(label)

        def total(w, lam=lam):
            return np.sum((w - np.array(centre)) ** 2) + lam * np.sum(along_one(w))

        minimum = shown_trace(shown, "minimum")
        w = np.array([minimum["x"][1], minimum["y"][1]])
        searched = minimize(total, [0.3, 0.3], method="Nelder-Mead", options={"xatol": 1e-9})
        assert w == pytest.approx(searched.x, abs=6e-4)
        assert total(w) <= searched.fun + 1e-6
        assert list(minimum["z"]) == [0.0, pytest.approx(total(w), rel=1e-3)]
        assert np.min(shown_trace(shown, "sum")["z"]) >= total(w) - 1e-3
        seen += 1
    assert seen == 9


def heights(net) -> dict[tuple[float, float], float]:
    """The height of a net of lines above each pair of weights; its gaps are left out."""
    points = zip(net["x"], net["y"], net["z"], strict=True)
    return {(x, y): z for x, y, z in points if z is not None}


@pytest.mark.parametrize("name", PENALTIES)
def test_sum_is_the_loss_plus_the_scaled_penalty(name):
    figure = figures.penalised_loss_surface(PENALTIES[name][0])
    w = list(trace(figure, "sum").x)
    for label, shown, _ in positions(figure):
        loss, scaled = (heights(shown_trace(shown, part)) for part in ("loss", "λ · penalty"))
        total = shown_trace(shown, "sum")["z"]
        assert len(loss) > 200 and loss.keys() == scaled.keys()
        for w1, w2 in loss:
            added = loss[w1, w2] + scaled[w1, w2]
            assert total[w.index(w2)][w.index(w1)] == pytest.approx(added, rel=2e-3, abs=1e-12)
        assert scaled[-2.0, 0.0] == pytest.approx(float(label) * PENALTIES[name][1](2.0))
        assert loss[0.0, 0.0] == pytest.approx(1.6**2 + 0.5**2)


@pytest.mark.parametrize("points", [21, 31, 41])
def test_lines_of_a_net_follow_both_edges_and_both_axes(points):
    net = trace(figures.penalised_loss_surface(L1(), points=points), "loss")
    ends = [at for at, x in enumerate(net.x) if x is None]
    starts = [0, *(end + 1 for end in ends[:-1])]
    lines = [(net.x[a:b], net.y[a:b]) for a, b in zip(starts, ends, strict=True)]
    fixed_x = {x[0] for x, y in lines if len(set(x)) == 1}
    fixed_y = {y[0] for x, y in lines if len(set(y)) == 1}
    assert len(lines) == len(fixed_x) + len(fixed_y)
    assert fixed_x == fixed_y >= {-2.0, 0.0, 2.0}


def test_lasso_minimum_reaches_an_axis_and_the_origin_but_ridge_does_not():
    zeros = {}
    for name, (penalty, _) in PENALTIES.items():
        ends = [
            shown_trace(shown, "minimum")
            for _, shown, _ in positions(figures.penalised_loss_surface(penalty))
        ]
        zeros[name] = [sum(end[k][1] == 0 for k in "xy") for end in ends]
    assert zeros == {"LASSO": [0, 0, 1, 1, 1, 1, 1, 2, 2], "Ridge": [0] * 9}


@pytest.mark.parametrize("name", PENALTIES)
def test_title_and_alternative_text_state_the_minimum(name):
    figure = figures.penalised_loss_surface(PENALTIES[name][0])
    for label, shown, layout in positions(figure):
        minimum = shown_trace(shown, "minimum")
        where = point([minimum["x"][1], minimum["y"][1]])
        assert layout["title.text"] == f"{name}, λ = {label}: minimum at {where}"
        assert f"{where} at λ = {label}" in figure.layout.meta["alt"]
    assert figure.layout.title.text.startswith(f"{name}, λ = 0: minimum at (1.6, 0.5)")


# --- octahedron and ball --------------------------------------------------------------------------


@pytest.mark.parametrize(("penalty", "norm"), [(L1(), 1), (L2(), 2)], ids=["octahedron", "ball"])
def test_best_point_is_optimal_and_on_both_surfaces(penalty, norm):
    centre = np.array([1.7, -1.4, 0.6])
    figure = figures.bounded_in_space(penalty, centre=centre)
    for label, shown, layout in positions(figure):
        bound = float(label)
        marked = drawn_point(shown, "best point")
        rng = np.random.default_rng(0)
        others = rng.normal(size=(20_000, 3))
        others *= bound / np.linalg.norm(others, norm, axis=1, keepdims=True)
        assert np.linalg.norm(marked, norm) == pytest.approx(bound, rel=2e-3)
        least = np.linalg.norm(others - centre, axis=1).min()
        assert np.linalg.norm(marked - centre) <= least + 1e-3
        region, loss = (
            np.array([shown_trace(shown, name)[axis] for axis in "xyz"])
            for name in ("bound", "equal loss")
        )
        assert np.linalg.norm(region, norm, axis=0) == pytest.approx(bound, rel=1e-2)
        distances = np.linalg.norm(loss - centre[:, None], axis=0)
        assert distances == pytest.approx(np.linalg.norm(marked - centre), abs=1e-2)
        assert f"t = {label}: " in layout["title.text"]
        assert layout["title.text"].endswith(hundredths(marked))


def test_best_point_of_octahedron_is_at_a_corner_then_on_an_edge_then_on_a_face():
    seen = []
    for _, shown, layout in positions(figures.bounded_in_space(L1())):
        zeros = int(np.sum(drawn_point(shown, "best point") == 0))
        place = layout["title.text"].partition(": ")[2].partition(" ")[0]
        assert place == ("face", "edge", "corner")[zeros]
        seen.append(zeros)
    assert seen == [2, 2, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(("penalty", "faces"), [(L1(), 8), (L2(), 2 * 12 * 24)])
def test_meshes_are_closed(penalty, faces):
    body = trace(figures.bounded_in_space(penalty), "bound")
    triangles = np.array([body.i, body.j, body.k]).T
    assert len(triangles) == faces
    points = np.array([body.x, body.y, body.z]).T
    volume = np.abs(np.linalg.det(points[triangles])).sum() / 6  # of tetrahedra with apex 0
    exact = {8: 4 / 3 * 1.2**3, 576: 4 / 3 * np.pi * 1.2**3}[faces]
    assert volume == pytest.approx(exact, rel=0.04)
