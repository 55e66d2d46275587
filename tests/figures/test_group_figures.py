"""Tests of the figures of grouped penalties: three bodies in space, and the fused fit."""

import numpy as np
import pytest
from figure_calls import LEVELS, SERIES, drawn_point, positions, shown_trace
from scipy.optimize import minimize
from shrinkage import figures

SIZES = {
    "octahedron": lambda x, y, z: abs(x) + abs(y) + abs(z),
    "group ball": lambda x, y, z: np.hypot(x, y) + abs(z),
    "ball": lambda x, y, z: np.sqrt(x**2 + y**2 + z**2),
}


def shown_bodies(figure):
    for label, shown, layout in positions(figure):
        name, _, bound = label.partition(", t = ")
        yield name, float(bound), shown, layout["title.text"]


def test_each_body_is_its_ball_and_the_marked_point_is_the_nearest():
    centre = np.array([0.6, 0.4, 1.7])
    seen = set()
    for name, bound, shown, title in shown_bodies(figures.balls_in_space()):
        seen.add(name)
        region, loss = (
            np.array([shown_trace(shown, part)[axis] for axis in "xyz"])
            for part in ("bound", "equal loss")
        )
        assert SIZES[name](*region) == pytest.approx(bound, rel=1e-2)
        best = drawn_point(shown, "best point")
        inside = {"type": "ineq", "fun": lambda w, name=name, t=bound: t - SIZES[name](*w)}
        solved = minimize(
            lambda w: np.sum((w - centre) ** 2),
            [0.1, 0.1, 0.2],
            method="SLSQP",
            constraints=inside,
            options={"ftol": 1e-12},
        )
        assert np.linalg.norm(best - centre) <= np.linalg.norm(solved.x - centre) + 1e-3
        assert np.linalg.norm(loss - centre[:, None], axis=0) == pytest.approx(
            np.linalg.norm(best - centre), abs=1e-2
        )
        said = [float(part) for part in title.partition("(")[2].rstrip(")").split(", ")]
        assert said == pytest.approx(best, abs=0.0051)  # two decimals
        assert SIZES[name](*best) == pytest.approx(bound, rel=2e-3)
    assert seen == set(SIZES)


def test_places_say_what_is_zero():
    for name, _, shown, title in shown_bodies(figures.balls_in_space()):
        zeros = drawn_point(shown, "best point") == 0
        if name == "octahedron":
            assert ("face", "edge", "corner")[zeros.sum()] in title
        elif name == "group ball":
            assert zeros[0] == zeros[1]
            assert ("tip" if zeros[0] else "side") in title
        else:
            assert not zeros.any()
    flat = figures.balls_in_space(centre=(2, 1, 0.1))
    assert any("rim" in title for *_, title in shown_bodies(flat))


def test_octahedron_has_its_corners_in_the_mesh():
    _, bound, shown, _ = next(shown_bodies(figures.balls_in_space()))
    region = shown_trace(shown, "bound")
    drawn = {tuple(at) for at in zip(region["x"], region["y"], region["z"], strict=True)}
    for k in range(3):
        for sign in (1, -1):
            assert tuple(float(x) for x in sign * bound * np.eye(3)[k]) in drawn


def test_fused_fits_have_the_pieces_of_their_titles_and_keep_the_mean():
    figure = figures.fused_fit(SERIES, (0, 1, 3, 9, 20, 50), LEVELS, start=9)
    for label, shown, layout in positions(figure):
        fit = np.array(shown_trace(shown, "fused LASSO")["y"])
        pieces = 1 + np.count_nonzero(np.diff(fit))
        assert layout["title.text"].startswith(f"λ = {label}: {pieces} piece")
        assert fit.mean() == pytest.approx(SERIES.mean(), abs=1e-3)
    assert figure.layout.title.text.startswith("λ = 9: ")
    assert "The truth, which is dotted, has 3 pieces." in figure.layout.meta["alt"]
