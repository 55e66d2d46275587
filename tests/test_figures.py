"""The figures: exact where they claim to be, light, the same each time, and readable by all."""

import gzip
import hashlib
import itertools
import json
import re
import subprocess
import sys
from functools import cache
from xml.etree import ElementTree

import matplotlib
import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest
from matplotlib.figure import Figure
from numpy.polynomial import chebyshev
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize, minimize_scalar
from shrinkage import L1, L2, CrossValidation, figures, lasso_breakpoints
from shrinkage.figures.geometry import Bowl, diamond_optimum, disc_optimum
from shrinkage.figures.parts import plain
from shrinkage.figures.stills import _window
from shrinkage.figures.style import PALETTE, TEMPLATE
from shrinkage.figures.tradeoff import least
from shrinkage.figures.words import number, point, power
from sklearn.linear_model import ElasticNet, Lasso, Ridge

PENALTIES = {"LASSO": (L1(), np.abs), "Ridge": (L2(), np.square)}
RNG = np.random.default_rng(5)
X = RNG.standard_normal((30, 4)) * [3, 2, 1, 0.3]
W = np.array([1.0, -2.0, 0.5, 1.5])
LAMS = np.geomspace(0.01, 100, 21)
TILTED = ((1.0, -1.5), (-1.5, 4.0))
PATHS = np.outer(1 / LAMS, W) * (LAMS[:, None] < [50, 80, 20, 10])
PATH = lasso_breakpoints(X, X @ W + RNG.standard_normal(30))
ERRORS = CrossValidation(LAMS, np.log(LAMS / 2) ** 2 + np.array([[1.0], [2.0], [6.0]]))
ZERO = CrossValidation(LAMS * (LAMS > 0.02), ERRORS.errors)

CALLS = {
    "penalty_surface": [
        lambda: figures.penalty_surface(L1()),
        lambda: figures.penalty_surface(L2()),
    ],
    "correlated_pair": [figures.correlated_pair],
    "penalised_loss_surface": [
        lambda: figures.penalised_loss_surface(L1()),
        lambda: figures.penalised_loss_surface(L2()),
    ],
    "polynomial_fit": [figures.polynomial_fit],
    "bias_variance": [lambda: figures.bias_variance(X, W, 2.0, LAMS)],
    "prior_likelihood_posterior": [figures.prior_likelihood_posterior],
    "threshold_functions": [figures.threshold_functions],
    "weight_paths": [lambda: figures.weight_paths(LAMS, PATHS, ["a", "b", "c", "d"])],
    "lasso_steps": [lambda: figures.lasso_steps(PATH, ["a", "b", "c", "d"])],
    "path_and_error": [lambda: figures.path_and_error(ERRORS, PATHS, ["a", "b", "c", "d"])],
    "singular_value_shrinkage": [lambda: figures.singular_value_shrinkage(X)],
    "one_number_many_fits": [lambda: figures.one_number_many_fits(X, X @ W + np.sin(X[:, 0]))],
    "diamond_and_disc": [figures.diamond_and_disc],
    "turning_loss": [figures.turning_loss, lambda: figures.turning_loss(TILTED)],
    "correlated_loss": [figures.correlated_loss],
    "lq_balls": [figures.lq_balls],
    "bounded_in_space": [
        lambda: figures.bounded_in_space(L1()),
        lambda: figures.bounded_in_space(L2()),
    ],
    "schema": [figures.schema],
}
STILLS = {"diamond_and_disc", "schema"}
FUNCTIONS = [name for name in figures.__all__ if name != "Still"]
MOVING = [name for name in FUNCTIONS if name not in STILLS]


def every(names):
    """Parametrise over all calls of the public figure functions named."""
    calls = [pytest.param(call, id=name) for name in names for call in CALLS[name]]
    return pytest.mark.parametrize("call", calls)


@cache
def made_and_changed(call):
    """The figure that a call makes, made once for all that is asked of it, and what it changed.

    It is made under settings of a reader's own: were the usual ones changed, nobody would see.
    """
    usual = plotly.io.templates.default
    plotly.io.templates.default = "ggplot2"
    try:
        with matplotlib.rc_context({"font.size": 21, "svg.fonttype": "path"}):
            before = matplotlib.rcParams.copy()
            figure = call()
            if isinstance(figure, figures.Still):
                figure.svg()
            changed = set() if matplotlib.rcParams.copy() == before else {"rcParams"}
        if plotly.io.templates.default != "ggplot2":
            changed.add("template")
    finally:
        plotly.io.templates.default = usual
    return figure, changed


def made(call):
    """The figure that a call makes."""
    return made_and_changed(call)[0]


def trace(figure, name, nth=0):
    return [t for t in figure.data if t.name == name][nth]


def positions(figure):
    """For each position of the slider: its label, the data of each trace as shown, the layout."""
    for position in figure.layout.sliders[0].steps:
        changes, layout, indices = position.args
        shown = [t.to_plotly_json() for t in figure.data]
        for key, values in changes.items():
            assert len(values) == len(indices)
            for index, value in zip(indices, values, strict=True):
                shown[index][key] = value
        yield position.label, shown, layout


def shown_trace(shown, name, nth=0):
    return [t for t in shown if t.get("name") == name][nth]


def walk(tree, path=()):
    """Every (path, value) of a JSON tree."""
    children = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in children:
        yield (*path, key), value
        if isinstance(value, dict | list):
            yield from walk(value, (*path, key))


# --- what holds for every figure -----------------------------------------------------------------


def test_every_public_figure_function_is_called_here():
    assert set(CALLS) == set(FUNCTIONS)


@every(FUNCTIONS)
def test_alternative_text_is_a_few_sentences_with_numbers_where_there_are_any(call):
    figure = made(call)
    alt = figure.alt if isinstance(figure, figures.Still) else figure.layout.meta["alt"]
    assert 1 <= len(re.findall(r"\.(?=\s[A-Z]|$)", alt)) <= 3
    assert 80 < len(alt) < 700
    if not alt.startswith("Schema"):
        assert len(re.findall(r"\d", alt)) >= 5
    assert "nan" not in alt and "  " not in alt


@every(MOVING)
def test_plotly_figures_are_stock_titled_and_as_wide_as_the_page(call):
    figure = made(call)
    assert type(figure) is go.Figure
    assert figure.layout.template == TEMPLATE
    assert figure.layout.width is None and figure.layout.height >= 380
    titles = [figure.layout.title.text]
    if figure.layout.sliders:
        titles += [layout["title.text"] for *_, layout in positions(figure) if layout]
    assert all(5 < len(title) <= 44 and "<br>" not in title for title in titles), titles


@every(MOVING)
def test_every_axis_has_a_name(call):
    layout = made(call).layout.to_plotly_json()
    axes = {**layout, **layout.get("scene", {})}
    named = {key: axis for key, axis in axes.items() if re.fullmatch(r"[xyz]axis\d*", key)}
    if "scene" in layout:
        named = {key: axis for key, axis in named.items() if key in layout["scene"]}
    unnamed = {key for key, axis in named.items() if not axis.get("title", {}).get("text")}
    hidden = {key for key, axis in named.items() if axis.get("showticklabels") is False}
    assert len(named) >= 2
    assert unnamed <= hidden  # a shared axis is named once, below


@every(MOVING)
def test_only_traces_of_the_pages_bundle(call):
    assert {t.type for t in made(call).data} <= {"scatter", "scatter3d", "surface", "mesh3d"}


@every(MOVING)
def test_data_are_rounded_lists_without_base64(call):
    figure = made(call)
    assert "bdata" not in figure.to_json()
    drawn = json.loads(figure.to_json())
    moved = [
        position["args"][0]
        for slider in drawn["layout"].get("sliders", ())
        for position in slider["steps"]
    ]
    numbers = [value for _, value in walk([drawn["data"], moved]) if isinstance(value, float)]
    assert len(numbers) > 20
    for value in numbers:
        assert float(f"{value:.3e}") == value, "four significant digits"
        assert np.signbit(value) == (value < 0), "no negative zero"


@every(FUNCTIONS)
def test_size_on_the_wire(call):
    figure = made(call)
    text = figure.svg() if isinstance(figure, figures.Still) else figure.to_json()
    assert len(gzip.compress(text.encode())) < 60_000


@every(MOVING)
def test_the_page_sets_the_ink(call):
    tree = made(call).to_plotly_json()["layout"]
    inked = [path for path, _ in walk(tree) if path[-2:] == ("font", "color")]
    assert inked == []


@every(MOVING)
def test_two_calls_give_the_same_figure_whatever_a_reader_has_set(call):
    assert call().to_json() == made(call).to_json()


@every(FUNCTIONS)
def test_calls_change_nothing_global(call):
    assert made_and_changed(call)[1] == set()


def digest():
    """A hash of all figures, to compare between processes."""
    parts = [made(call) for calls in CALLS.values() for call in calls]
    text = "".join(p.svg() if isinstance(p, figures.Still) else p.to_json() for p in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def test_another_process_makes_the_same_figures_and_importing_changes_nothing_global():
    program = """
import sys, matplotlib, plotly.io
settings, template = matplotlib.rcParams.copy(), plotly.io.templates.default
import shrinkage.figures
assert matplotlib.rcParams.copy() == settings
assert plotly.io.templates.default == template
assert "matplotlib.pyplot" not in sys.modules
sys.path.insert(0, sys.argv[1])
import test_figures
print(test_figures.digest())
"""
    here = __file__.rpartition("/")[0]
    run = [sys.executable, "-c", program, here]
    path = ":".join(p for p in sys.path if p)
    environment = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "PYTHONPATH": path}
    done = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=120)
    assert done.stdout.strip() == digest(), done.stderr


def luminance(colour):
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


# What those see who lack one kind of cone, over linear RGB: Machado, Oliveira and Fernandes (2009),
# "A physiologically-based model for simulation of color vision deficiency", severity 1
CONES = {
    "all": np.eye(3),
    "without L": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "without M": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "without S": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


def lab(colour: str, cones: np.ndarray) -> np.ndarray:
    """CIELAB of a colour, as an eye with these cones sees it."""
    part = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = RGB_TO_XYZ @ np.clip(cones @ linear, 0, 1) / RGB_TO_XYZ.sum(axis=1)
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("cones", CONES)
def test_colour_blind_readers_tell_the_data_colours_apart(cones):
    # grey is for guides, which are dashed or thin: what matters is the data
    colours = [colour for name, colour in PALETTE.items() if name != "neutral"]
    seen = [lab(colour, np.array(CONES[cones])) for colour in colours]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 10


@pytest.mark.parametrize("ground", ["#ffffff", "#14181e"])
def test_data_colours_contrast_with_light_and_dark_ground(ground):
    for colour in PALETTE.values():
        dark, light = sorted([luminance(colour), luminance(ground)])
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def test_lasso_and_ridge_have_their_colours_in_every_figure():
    figure = figures.threshold_functions()
    lasso, ridge = trace(figure, "LASSO").line.color, trace(figure, "Ridge").line.color
    assert lasso == PALETTE["lasso"] and ridge == PALETTE["ridge"]
    for penalty, colour in ((L1(), lasso), (L2(), ridge)):
        assert trace(figures.penalty_surface(penalty), "section").line.color == colour
        scaled = trace(figures.penalised_loss_surface(penalty), "λ · penalty")
        assert {stop[1] for stop in scaled.colorscale} == {colour}
    posterior = figures.prior_likelihood_posterior()
    assert trace(posterior, "posterior", 0).line.color == ridge
    assert trace(posterior, "posterior", 1).line.color == lasso
    svg = figures.diamond_and_disc().svg()
    assert svg.index(lasso) < svg.index(ridge)


# --- the penalties as surfaces -------------------------------------------------------------------


@pytest.mark.parametrize("name", PENALTIES)
@pytest.mark.parametrize(("limit", "points"), [(2.0, 41), (1.0, 21), (0.7, 31), (3.3, 7)])
def test_zero_is_on_the_grid_and_the_section_through_it_is_exact(name, limit, points):
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
def test_the_axis_of_the_penalty_ends_where_the_higher_of_the_two_does(limit):
    scene = figures.penalty_surface(L1(), limit).layout.scene
    corner = np.array([limit, limit])
    assert scene.zaxis.range == (0, max(L1().value(corner), L2().value(corner)))


@pytest.mark.parametrize("name", PENALTIES)
def test_surface_is_titled_and_its_axes_named(name):
    figure = figures.penalty_surface(PENALTIES[name][0])
    scene = figure.layout.scene
    assert name in figure.layout.title.text
    assert [scene[k].title.text for k in ("xaxis", "yaxis", "zaxis")] == ["w₁", "w₂", "penalty"]


@pytest.mark.parametrize("call", [figures.penalty_surface, figures.penalised_loss_surface])
def test_three_axis_lines_go_through_the_origin_and_beyond_the_surface(call):
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
def test_alternative_text_of_a_surface_has_the_heights_it_shows(name):
    figure = figures.penalty_surface(PENALTIES[name][0], limit=1.5, points=31)
    z = np.array(figure.data[0].z)
    alt = figure.layout.meta["alt"]
    assert f"{number(z[15, -1])} where one weight is 1.5" in alt
    assert f"{number(z[-1, -1])} at the corners" in alt


# --- the penalised loss ----------------------------------------------------------------------


@pytest.mark.parametrize("name", PENALTIES)
@pytest.mark.parametrize("centre", [(1.6, 0.5), (-0.9, 1.7)])
def test_marked_minimum_is_the_least_of_the_sum(name, centre):
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


@pytest.mark.parametrize("name", PENALTIES)
def test_the_sum_is_the_loss_and_the_scaled_penalty(name):
    figure = figures.penalised_loss_surface(PENALTIES[name][0])
    for label, shown, _ in positions(figure):
        loss, scaled, total = (
            np.array(shown_trace(shown, n)["z"]) for n in ("loss", "λ · penalty", "sum")
        )
        assert total == pytest.approx(loss + scaled, rel=2e-3, abs=1e-12)
        assert scaled[20, 0] == pytest.approx(float(label) * PENALTIES[name][1](2.0))
        assert loss[20, 20] == pytest.approx(1.6**2 + 0.5**2)


def test_lasso_minimum_reaches_an_axis_and_the_origin_and_ridge_never_does():
    zeros = {}
    for name, (penalty, _) in PENALTIES.items():
        ends = [
            shown_trace(shown, "minimum")
            for _, shown, _ in positions(figures.penalised_loss_surface(penalty))
        ]
        zeros[name] = [sum(end[k][1] == 0 for k in "xy") for end in ends]
    assert zeros == {"LASSO": [0, 0, 1, 1, 1, 1, 1, 2, 2], "Ridge": [0] * 9}


@pytest.mark.parametrize("name", PENALTIES)
def test_title_and_alternative_text_say_where_the_minimum_is(name):
    figure = figures.penalised_loss_surface(PENALTIES[name][0])
    for label, shown, layout in positions(figure):
        minimum = shown_trace(shown, "minimum")
        where = point([minimum["x"][1], minimum["y"][1]])
        assert layout["title.text"] == f"{name}, λ = {label}: minimum at {where}"
        assert f"{where} at λ = {label}" in figure.layout.meta["alt"]
    assert figure.layout.title.text.startswith(f"{name}, λ = 0: minimum at (1.6, 0.5)")


@every(
    [
        "penalised_loss_surface",
        "polynomial_fit",
        "prior_likelihood_posterior",
        "turning_loss",
        "correlated_loss",
        "lq_balls",
        "bounded_in_space",
        "path_and_error",
    ]
)
def test_slider_starts_where_the_figure_stands(call):
    figure = call()
    slider = figure.layout.sliders[0]
    _, shown, layout = list(positions(figure))[slider.active or 0]
    assert json.dumps(shown) == json.dumps([t.to_plotly_json() for t in figure.data])
    assert layout.get("title.text", figure.layout.title.text) == figure.layout.title.text
    assert len({position.label for position in slider.steps}) == len(slider.steps) > 5


# --- loss against constraint ---------------------------------------------------------------------


def bowls():
    for seed in range(12):
        rng = np.random.default_rng(seed)
        root = rng.standard_normal((2, 2))
        curvature = root @ root.T + 0.1 * np.eye(2)
        yield Bowl(rng.uniform(-3, 3, 2), (curvature + curvature.T) / 2)
    for share in (0.03, 0.5, 0.97):  # met on an edge of the diamond, also hard by its corners
        yield Bowl(1.3 * np.array([share, share - 1]) + [0.4, -0.4], np.eye(2))


NORMS = {diamond_optimum: 1, disc_optimum: 2}


@pytest.mark.parametrize("optimum", NORMS)
@pytest.mark.parametrize("bowl", list(bowls()))
def test_constrained_optimum_against_the_boundary_and_a_solver(optimum, bowl):
    bound, norm = 1.3, NORMS[optimum]
    w = optimum(bowl, bound)

    def loss(at):
        return (at - bowl.centre) @ bowl.curvature @ (at - bowl.centre)

    assert np.linalg.norm(w, norm) <= bound + 1e-12
    inside = {"type": "ineq", "fun": lambda at: bound - np.linalg.norm(at, norm)}
    solved = minimize(loss, [0.1, 0.1], method="SLSQP", constraints=inside, options={"ftol": 1e-14})
    assert loss(w) <= loss(solved.x) + 1e-6  # SLSQP may step over the bound a little
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


def test_diamond_is_met_on_its_corner_and_the_disc_is_not():
    bowl = Bowl(np.array([0.7, 1.7]), np.array([[1.0, 0.4], [0.4, 1.0]]))
    corner, curve = diamond_optimum(bowl, 1.0), disc_optimum(bowl, 1.0)
    assert corner.tolist() == [0, 1] and np.all(np.abs(curve) > 0.1)
    alt, svg = (still := figures.diamond_and_disc()).alt, still.svg()
    for w in (corner, curve):
        assert f"at {point(w)}" in alt and f"least at {point(w)}" in svg
    assert "w₁ is exactly 0" in alt and "neither is 0" in alt


def least_on_rim(curvature, centre, norm, bound):
    """The rim's best point by search: the rim of |w1|^norm + |w2|^norm <= bound^norm."""
    angle = np.linspace(0, 2 * np.pi, 200_001)
    rim = np.stack([np.cos(angle), np.sin(angle)])
    rim *= bound / np.sum(np.abs(rim) ** norm, axis=0) ** (1 / norm)
    away = rim - np.reshape(centre, (2, 1))
    return rim[:, np.argmin(np.einsum("ik,ij,jk->k", away, curvature, away))]


def drawn_point(shown, name):
    mark = shown_trace(shown, name)
    return np.array([mark[axis][0] for axis in "xyz" if axis in mark])


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
def test_marks_in_diamond_and_disc_are_the_best_points_at_every_stop(call, curvature):
    for label, shown, layout in list(positions(made(call)))[::3]:
        centre = drawn_point(shown, "least squares")
        for name, norm, method in (("diamond", 1, "LASSO"), ("disc", 2, "ridge")):
            marked = drawn_point(shown, f"best in the {name}")
            searched = least_on_rim(curvature(label), centre, norm, 1.0)
            assert marked == pytest.approx(searched, abs=1e-3)  # the centre is rounded
            assert f"{method} {point(marked, 2)}" in layout["title.text"]
            contour = shown_trace(shown, f"contour at the {name}")
            away = np.array([contour["x"], contour["y"]]) - centre[:, None]
            losses = np.einsum("ik,ij,jk->k", away, curvature(label), away)
            at_mark = (marked - centre) @ curvature(label) @ (marked - centre)
            assert losses == pytest.approx(at_mark, rel=5e-3)


@pytest.mark.parametrize("curvature", [np.eye(2), np.array(TILTED)], ids=["round", "tilted"])
def test_grey_wedges_are_where_a_corner_wins(curvature):
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


def test_words_of_the_turning_loss_count_its_corners():
    figure = figures.turning_loss()
    corners = [
        np.any(drawn_point(shown, "best in the diamond") == 0) for _, shown, _ in positions(figure)
    ]
    assert (len(corners), sum(corners)) == (36, 24)
    alt = figure.layout.meta["alt"]
    assert "36 directions" in alt and "a corner for 24 of them and on an edge for 12" in alt


def test_correlation_moves_the_point_of_the_disc_alone():
    stops = [shown for _, shown, _ in positions(figures.correlated_loss(centre=(1.4, 1.1)))]
    diamond = [tuple(drawn_point(shown, "best in the diamond")) for shown in stops]
    disc = [tuple(drawn_point(shown, "best in the disc")) for shown in stops]
    assert set(diamond) == {(0.65, 0.35)}
    assert len(set(disc)) == len(disc) == 13


def test_lq_points_are_best_and_zeros_end_at_one():
    figure = figures.lq_balls(centre=(0.9, 1.5))
    for label, shown, layout in positions(figure):
        q = float(label)
        marked = drawn_point(shown, "best point")
        searched = least_on_rim(np.eye(2), (0.9, 1.5), q, 1.0)
        assert marked == pytest.approx(np.abs(searched), abs=2e-3)
        assert bool(np.any(marked == 0)) == (q < 1)
        said = re.fullmatch(r"q = (\S+): best point \((\S+), (\S+)\)", layout["title.text"])
        assert said[1] == label
        assert [float(said[2]), float(said[3])] == pytest.approx(marked, abs=1e-3)
        ball = shown_trace(shown, "ball")
        level = np.abs(ball["x"]) ** q + np.abs(ball["y"]) ** q
        assert level == pytest.approx(1, abs=2e-3)
    assert figure.layout.title.text.startswith("q = 1:")


@pytest.mark.parametrize(("penalty", "norm"), [(L1(), 1), (L2(), 2)], ids=["octahedron", "ball"])
def test_best_point_in_space_is_a_solvers_and_on_both_shapes(penalty, norm):
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
        assert layout["title.text"].endswith(point(marked, 2))


def test_octahedron_is_met_on_a_corner_then_an_edge_then_a_face():
    seen = []
    for _, shown, layout in positions(figures.bounded_in_space(L1())):
        zeros = int(np.sum(drawn_point(shown, "best point") == 0))
        place = layout["title.text"].partition(": ")[2].partition(" ")[0]
        assert place == ("face", "edge", "corner")[zeros]
        seen.append(zeros)
    assert seen == [2, 2, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(("penalty", "faces"), [(L1(), 8), (L2(), 2 * 12 * 24)])
def test_bodies_are_closed(penalty, faces):
    body = trace(figures.bounded_in_space(penalty), "bound")
    triangles = np.array([body.i, body.j, body.k]).T
    assert len(triangles) == faces
    points = np.array([body.x, body.y, body.z]).T
    volume = np.abs(np.linalg.det(points[triangles])).sum() / 6  # from the origin, which is inside
    exact = {8: 4 / 3 * 1.2**3, 576: 4 / 3 * np.pi * 1.2**3}[faces]
    assert volume == pytest.approx(exact, rel=0.04)


# --- the trade-off ---------------------------------------------------------------------------


def risk_by_matrices(lam, noise_variance=2.0):
    """Squared bias and variance of ridge's weights, from the estimator's own matrices."""
    hat = np.linalg.solve(X.T @ X + lam * np.eye(4), X.T)
    bias = hat @ X @ W - W
    return bias @ bias, noise_variance * np.trace(hat @ hat.T)


def test_bias_variance_curves_and_least_point():
    figure = figures.bias_variance(X, W, 2.0, LAMS)
    bias, variance = np.array([risk_by_matrices(lam) for lam in LAMS]).T
    assert trace(figure, "squared bias").y == pytest.approx(bias, rel=1e-3)
    assert trace(figure, "variance").y == pytest.approx(variance, rel=1e-3)
    assert trace(figure, "sum").y == pytest.approx(bias + variance, rel=1e-3)
    groups = [trace(figure, name).stackgroup for name in ("squared bias", "variance", "sum")]
    assert groups == ["error", "error", None]
    found = minimize_scalar(
        lambda log: sum(risk_by_matrices(np.exp(log))), bounds=(-4, 4), method="bounded"
    )
    lowest = trace(figure, "least sum")
    assert lowest.x[0] == pytest.approx(np.exp(found.x), rel=1e-3)
    assert lowest.y[0] == pytest.approx(found.fun, rel=1e-3)
    arrow = figure.layout.annotations[0]
    assert (10**arrow.x, arrow.y) == pytest.approx((lowest.x[0], lowest.y[0]), rel=1e-3)
    alt = figure.layout.meta["alt"]
    assert f"least, {number(found.fun, 4)}, at λ = {number(np.exp(found.x))}" in alt
    assert f"{number(sum(risk_by_matrices(0.0)), 4)} without a penalty" in alt


def test_bias_variance_does_not_mind_the_order_of_the_strengths():
    assert (
        figures.bias_variance(X, W, 2.0, LAMS[::-1]).to_json()
        == figures.bias_variance(X, W, 2.0, LAMS).to_json()
    )


def test_polynomial_curves_are_scikit_learns():
    figure = figures.polynomial_fit()
    data = trace(figure, "data")
    x, y = np.array(data.x), np.array(data.y)
    for label, shown, _ in positions(figure):
        here, curve = shown_trace(shown, "at this λ"), shown_trace(shown, "fit")
        lam = here["x"][0]
        assert label == power(lam)
        model = Ridge(alpha=lam, solver="svd").fit(chebyshev.chebvander(x, 12)[:, 1:], y)
        inside = np.abs(np.array(curve["x"])) < 0.9  # outside, the rounding of the data shows
        expected = model.predict(chebyshev.chebvander(curve["x"], 12)[:, 1:])
        assert np.array(curve["y"])[inside] == pytest.approx(expected[inside], abs=0.02)
        error = np.mean((y - model.predict(chebyshev.chebvander(x, 12)[:, 1:])) ** 2)
        assert here["y"][0] == pytest.approx(error, rel=0.02)


def test_polynomial_errors_tell_the_story():
    figure = figures.polynomial_fit()
    train, test = (
        np.array(trace(figure, "training error").y),
        np.array(trace(figure, "test error").y),
    )
    lams = trace(figure, "test error").x
    best = int(np.argmin(test))
    assert np.all(np.diff(train) >= 0) and np.all(train < test)
    assert test[best] < test[0] / 3 and test[best] < test[-1] / 3
    alt = figure.layout.meta["alt"]
    said = re.search(r"least, (\S+), at λ = (\S+),", alt)
    assert float(said[1]) == pytest.approx(test[best], abs=1e-3)
    assert test[[power(lam) for lam in lams].index(said[2])] == test[best]
    for _, shown, _ in positions(figure):
        here = shown_trace(shown, "at this λ")
        k = lams.index(here["x"][0])
        assert here["x"][1] == lams[k] and list(here["y"]) == [train[k], test[k]]


def test_polynomial_draws_what_it_is_given():
    assert len(trace(figures.polynomial_fit(samples=9), "data").x) == 9
    assert figures.polynomial_fit(seed=1).to_json() != figures.polynomial_fit().to_json()


# --- prior, likelihood, posterior ----------------------------------------------------------------


def test_bayes_curves_marks_and_equal_variances():
    figure = figures.prior_likelihood_posterior(observation=1.1, noise_variance=0.8)
    for label, shown, _ in positions(figure):
        deviation = next(d for d in 2 ** (np.arange(-2, 9) / 4) if number(d) == label)
        priors = [stats.norm(scale=deviation), stats.laplace(scale=deviation / np.sqrt(2))]
        assert [prior.var() for prior in priors] == pytest.approx([deviation**2] * 2)
        for panel, prior in enumerate(priors):

            def joint(w, prior=prior):
                return prior.pdf(w) * stats.norm.pdf(1.1, loc=w, scale=np.sqrt(0.8))

            evidence = quad(joint, -12, 0)[0] + quad(joint, 0, 12)[0]
            mean = sum(quad(lambda w: w * joint(w), *half)[0] for half in ((-12, 0), (0, 12)))
            drawn = {
                n: shown_trace(shown, n, panel) for n in ("prior", "posterior", "mode", "mean")
            }
            w = np.array(drawn["posterior"]["x"])
            assert drawn["prior"]["y"] == pytest.approx(prior.pdf(w), rel=2e-3)
            assert drawn["posterior"]["y"] == pytest.approx(joint(w) / evidence, rel=2e-3)
            assert drawn["mean"]["x"][0] == pytest.approx(mean / evidence, rel=1e-3)
            fine = np.arange(-200_000, 200_001) / 1e5
            assert drawn["mode"]["x"][0] == pytest.approx(fine[np.argmax(joint(fine))], abs=1e-3)
            for mark in ("mode", "mean"):
                at = drawn[mark]["x"][0]
                assert drawn[mark]["y"][0] == pytest.approx(joint(at) / evidence, rel=2e-3)


def test_bayes_shows_three_deviations_of_the_noise_beyond_the_observation():
    for figure in (
        figures.prior_likelihood_posterior(observation=3.0, noise_variance=4.0),
        figures.prior_likelihood_posterior(observation=-3.0, noise_variance=4.0),
    ):
        assert max(trace(figure, "posterior").x) == pytest.approx(9)


def test_bayes_starts_at_the_course_example():
    figure = figures.prior_likelihood_posterior()
    assert trace(figure, "mode", 1).x == (0.0,) and trace(figure, "mean", 1).x == (0.3945,)
    assert 0.0 in trace(figure, "prior", 1).x  # the Laplace prior's kink is drawn
    alt = figure.layout.meta["alt"]
    assert "Gaussian mode 0.533 and mean 0.533, Laplace mode 0 and mean 0.394" in alt


# --- thresholds, paths, factors ----------------------------------------------------------------


@pytest.mark.parametrize("threshold", [1.0, 0.35])
def test_threshold_functions_minimise_their_criterion(threshold):
    figure = figures.threshold_functions(threshold)
    lam = 2 * threshold
    for name, along_one in (("LASSO", abs), ("Ridge", lambda w: w * w)):
        drawn = trace(figure, name)
        for v, w in list(zip(drawn.x, drawn.y, strict=True))[::8]:
            best = minimize_scalar(
                lambda at, v=v, f=along_one: (at - v) ** 2 + lam * f(at), bracket=(-v - 1, v + 1)
            )
            assert w == pytest.approx(best.x, abs=5e-4)
    lasso = trace(figure, "LASSO")
    flat = [w for v, w in zip(lasso.x, lasso.y, strict=True) if abs(v) <= threshold]
    assert len(flat) == 21 and set(flat) == {0.0}
    assert f"from {number(-threshold)} to {number(threshold)}" in figure.layout.meta["alt"]


def test_paths_are_drawn_as_given_and_told_in_words():
    names = ["a", "b", "c", "d"]
    figure = figures.weight_paths(LAMS, PATHS, names, title="A path", strength_name="alpha")
    assert [t.name for t in figure.data] == names
    for drawn, path in zip(figure.data, PATHS.T, strict=True):
        assert drawn.x == pytest.approx(LAMS, rel=1e-3) and drawn.y == pytest.approx(path, rel=1e-3)
    assert figure.layout.title.text == "A path" and figure.layout.xaxis.title.text == "alpha"
    alt = figure.layout.meta["alt"]
    assert "largest is b at −200" in alt and "4 of 4 are exactly 0" in alt
    assert "first to leave 0 are b, a, c" in alt
    backwards = figures.weight_paths(
        LAMS[::-1], PATHS[::-1], names, title="A path", strength_name="alpha"
    )
    assert backwards.to_json() == figure.to_json()


def test_paths_of_many_weights_look_different_and_get_the_room_their_names_need():
    few, many = (
        figures.weight_paths([1, 2], np.ones((2, p)), [f"weight {k}" for k in range(p)])
        for p in (2, 14)
    )
    assert len({(t.line.color, t.line.dash) for t in many.data}) == 14
    assert many.layout.margin.t - few.layout.margin.t >= 100
    assert many.layout.height - many.layout.margin.t == pytest.approx(
        few.layout.height - few.layout.margin.t, abs=40
    )


def test_lasso_steps_are_drawn_from_the_breakpoints_alone():
    figure = figures.lasso_steps(PATH, ["a", "b", "c", "d"])
    sums = np.abs(PATH.weights).sum(axis=1)
    for drawn, weights in zip(figure.data, PATH.weights.T, strict=True):
        assert drawn.x == pytest.approx(sums, rel=1e-3)
        assert drawn.y == pytest.approx(weights, rel=1e-3)
    assert [shape.x0 for shape in figure.layout.shapes] == pytest.approx(sums, rel=1e-3)
    assert f"in {len(sums) - 1} straight" in figure.layout.meta["alt"]
    assert "first to leave 0 is b" in figure.layout.meta["alt"]
    assert "returns to 0 is 0" in figure.layout.meta["alt"]


def test_path_and_error_moves_one_lambda_through_weights_and_error():
    # the mean is (log lam/2)^2 + 3: least at lam = 10^0.4 and 10^0.2, of which the larger is taken
    # if they tie; the folds' deviations are 1, 2 and 6 less 3, so the standard error is sqrt(7/3)
    names = ["a", "b", "c", "d"]
    figure = figures.path_and_error(ERRORS, PATHS, names)
    seen = []
    for k, (label, shown, layout) in enumerate(positions(figure)):
        cursor, dots, line, dot, stems, heads = (t for t in shown if t["name"] == "here")
        assert cursor["x"] == line["x"] == [pytest.approx(LAMS[k], rel=1e-3)] * 2
        assert dots["x"] == [cursor["x"][0]] * 4 and dot["x"] == [cursor["x"][0]]
        assert dots["y"] == heads["y"] == pytest.approx(PATHS[k], rel=1e-3)
        assert stems["y"][1::3] == heads["y"]
        assert dot["y"] == pytest.approx([np.log(LAMS[k] / 2) ** 2 + 3], rel=1e-3)
        assert layout["title.text"].startswith(
            f"λ = {label}: {np.count_nonzero(PATHS[k])} not 0, error "
        )
        zeros = [text.endswith("<br>0") for text in layout["xaxis3.ticktext"]]
        assert zeros == (PATHS[k] == 0).tolist()
        seen.append(label)
    assert len(seen) == len(LAMS)
    best = int(np.argmin(np.abs(np.log(LAMS / 2))))
    assert figure.layout.sliders[0].active == best
    limit = np.log(LAMS[best] / 2) ** 2 + np.sqrt(7 / 3)
    largest = max(lam for lam in LAMS if np.log(lam / 2) ** 2 <= limit)
    assert trace(figure, "least").x == (pytest.approx(LAMS[best], rel=1e-3),)
    assert trace(figure, "1-SE rule").x == (pytest.approx(largest, rel=1e-3),)
    high, low = trace(figure, "± 1 SE"), trace(figure, "low")
    np.testing.assert_allclose(np.subtract(high.y, low.y), 2 * np.sqrt(7 / 3), atol=0.02)


def test_path_and_error_does_not_mind_the_order_of_the_strengths():
    backwards = CrossValidation(LAMS[::-1], ERRORS.errors[:, ::-1])
    a = figures.path_and_error(ERRORS, PATHS, "abcd")
    b = figures.path_and_error(backwards, PATHS[::-1], "abcd")
    assert a.to_json() == b.to_json()


def test_shrinkage_factors_are_the_eigenvalues_of_the_ridge_map():
    figure = figures.singular_value_shrinkage(X, [0.5, 40.0])
    assert [t.name for t in figure.data] == ["0.5", "40"]
    for drawn, lam in zip(figure.data, (0.5, 40.0), strict=True):
        ridge_map = np.linalg.solve(X.T @ X + lam * np.eye(4), X.T @ X)
        expected = sorted(np.linalg.eigvals(ridge_map).real, reverse=True)
        assert drawn.y == pytest.approx(expected, rel=1e-3)
        said = f"{number(expected[0])} to {number(expected[-1])} at λ = {number(lam)}"
        assert said in figure.layout.meta["alt"]


# --- two correlated features -------------------------------------------------------------------


def test_pair_paths_are_scikit_learns_in_another_basis():
    # Rows of correlation rho from a Cholesky root, and more of them than the figure uses: the
    # weights depend on X'X and X'y alone.
    figure = figures.correlated_pair()
    n, lam, grow = 4, 1.0, {"fit_intercept": False, "tol": 1e-14, "max_iter": 100_000}
    for label, shown, _ in positions(figure):
        rho = float(label.replace("−", "-"))
        gram = np.array([[1, rho], [rho, 1]])
        noise = np.array([1, -1]) * 0.5 * np.sqrt((1 - rho) / 2)
        root = np.linalg.cholesky(gram).T
        rows = np.vstack([root, np.zeros((2, 2))])
        y = np.append(np.linalg.solve(root.T, gram @ [2, 2] + noise), [3.0, -1.0])
        fits = [
            Ridge(alpha=lam, fit_intercept=False).fit(rows, y),
            Lasso(alpha=lam / (2 * n), **grow).fit(rows, y),
            ElasticNet(alpha=0.55 * lam / n, l1_ratio=0.45 / 0.55, **grow).fit(rows, y),
        ]
        marks = shown_trace(shown, "at λ = 1")
        drawn = np.column_stack([marks["x"], marks["y"]])
        np.testing.assert_allclose(drawn, [fit.coef_ for fit in fits], rtol=1e-3, atol=1e-6)
        free = shown_trace(shown, "least squares")
        off = 0.5 / np.sqrt(2 * (1 - rho))
        np.testing.assert_allclose([*free["x"], *free["y"]], [2 + off, 2 - off], rtol=1e-3)


def test_pair_lasso_path_turns_exactly_on_the_axis_and_ridge_never_touches_it():
    for label, shown, _ in positions(figures.correlated_pair()):
        path = shown_trace(shown, "LASSO")
        w1, w2 = np.array(path["x"]), np.array(path["y"])
        onto = int(np.argmax(w2 == 0))
        # Until it reaches the axis the path is straight: one direction, +1 or -1 in slope.
        steep = (w2[onto] - w2[0]) / (w1[onto] - w1[0])
        assert abs(steep) == pytest.approx(1, rel=2e-3), label
        assert np.all(w2[onto:] == 0) and (w1[-1], w2[-1]) == (0, 0)
        ridge_path = shown_trace(shown, "Ridge")
        assert np.all(np.array(ridge_path["x"]) != 0) and np.all(np.array(ridge_path["y"]) != 0)


def test_pair_alternative_text_holds_what_is_marked():
    figure = figures.correlated_pair()
    marks = trace(figure, "at λ = 1")
    assert figure.layout.sliders[0].steps[figure.layout.sliders[0].active].label == "0.95"
    first = figure.layout.meta["alt"].split(";")[0]
    for w1, w2, name in zip(marks.x, marks.y, ("Ridge", "LASSO", "elastic net"), strict=True):
        said = re.search(rf"{name} \(([\d.]+), ([\d.]+)\)", first).groups()
        assert [float(value) for value in said] == pytest.approx([w1, w2], rel=5e-3)


# --- still pictures ------------------------------------------------------------------------------


@every(sorted(STILLS))
def test_svg_follows_the_page_and_holds_nothing_that_changes(call):
    still = call()
    svg = still.svg()
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg") and "currentColor" in svg
    for unwanted in (
        "#000000",
        "<metadata",
        "<style",
        "<!--",
        "DejaVu",
        "matplotlib",
        "20[0-9]{2}-",
    ):
        assert not re.search(unwanted, svg), unwanted
    ids = re.findall(r' id="([^"]*)"', svg)
    assert all(f"#{name}" in svg for name in ids)
    assert root.get("viewBox") and "max-width: 100%" in root.get("style")
    assert svg == call().svg()
    assert svg == still.svg()  # a picture that is shown twice stays as it is


def test_svg_text_is_text_for_readers_and_search():
    svg = figures.schema().svg()
    for words in ("MAP with a Laplace prior", "a.k.a. weight decay", "feature selection"):
        assert f">{words}</text>" in svg


def test_schema_is_the_courses():
    alt = figures.schema().alt
    top, ridge, lasso = re.split(r" ridge \(| LASSO \(", alt)
    assert "bias-variance trade-off" in top and "high bias, low variance" in top
    assert "L2 penalty" in ridge and "Gaussian prior" in ridge and "weight decay" in ridge
    assert "L1 penalty" in lasso and "Laplace prior" in lasso and "exactly zero" in lasso
    assert "feature selection" in lasso and "feature selection" not in ridge


def test_a_readers_matplotlibrc_changes_no_picture():
    plain_svg = figures.diamond_and_disc().svg()
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "other"}):
        assert figures.diamond_and_disc().svg() == plain_svg


def test_still_shows_svg_and_words():
    picture = Figure(figsize=(2, 1))
    picture.text(0.5, 0.5, "ink")
    still = figures.Still(picture, 'a < b & "c"')
    data, metadata = still._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/plain"}
    assert data["text/plain"] == 'a < b & "c"'
    assert metadata == {"image/svg+xml": {"needs_background": "light"}}
    root = ElementTree.fromstring(data["image/svg+xml"])
    assert root.get("aria-label") == 'a < b & "c"' and root.get("role") == "img"
    assert "at 0x" not in repr(still)


@pytest.mark.parametrize("alt", ["", "  \n", None, 3])
def test_still_wants_words(alt):
    with pytest.raises(ValueError, match="alt must be a non-empty string"):
        figures.Still(Figure(), alt)


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: figures.penalty_surface(L1(), points=40), r"points.*40"),
        (lambda: figures.penalty_surface(L1(), points=1), r"points.*1"),
        (lambda: figures.penalty_surface(L1(), points=4.5), r"points.*4\.5"),
        (lambda: figures.penalty_surface(L1(), limit=0), r"limit.*0"),
        (lambda: figures.penalty_surface(L1(), limit=float("inf")), r"limit.*inf"),
        (lambda: figures.penalised_loss_surface(L1(), lams=(1, -1)), r"lams.*-1"),
        (lambda: figures.penalised_loss_surface(L1(), lams=()), r"lams"),
        (lambda: figures.penalised_loss_surface(L1(), centre=(1, 2, 3)), r"centre.*\(3,\)"),
        (lambda: figures.penalised_loss_surface(L1(), centre=(1, np.nan)), r"centre.*nan"),
        (lambda: figures.polynomial_fit(degree=1), r"degree.*1"),
        (lambda: figures.polynomial_fit(samples=1), r"samples.*1"),
        (lambda: figures.polynomial_fit(noise=-0.1), r"noise.*-0\.1"),
        (lambda: figures.bias_variance(X, W, 2.0, [0, 1]), r"lams.*0"),
        (lambda: figures.bias_variance(X, W, 2.0, [1]), r"lams"),
        (lambda: figures.bias_variance(X, W[:2], 2.0, LAMS), r"w.*\(2,\)"),
        (lambda: figures.bias_variance(X, W, -2.0, LAMS), r"noise_variance.*-2"),
        (lambda: figures.prior_likelihood_posterior(np.nan), r"observation.*nan"),
        (lambda: figures.prior_likelihood_posterior(noise_variance=0), r"noise_variance.*0"),
        (lambda: figures.prior_likelihood_posterior(deviations=(1, 0)), r"deviations.*0"),
        (lambda: figures.prior_likelihood_posterior(deviations=()), r"deviations"),
        (lambda: figures.prior_likelihood_posterior(start=-1), r"start.*-1"),
        (lambda: figures.threshold_functions(0), r"threshold.*0"),
        (lambda: figures.weight_paths(LAMS, PATHS[:3], "abcd"), r"weights.*\(3, 4\)"),
        (lambda: figures.weight_paths(LAMS, PATHS, "abc"), r"names.*3"),
        (lambda: figures.weight_paths(-LAMS, PATHS, "abcd"), r"strengths.*-100"),
        (lambda: figures.weight_paths(LAMS, PATHS * np.inf, "abcd"), r"weights.*finite"),
        (lambda: figures.lasso_steps(PATH, "abc"), r"names.*4 names.*3"),
        (lambda: figures.path_and_error(ERRORS, PATHS, "abc"), r"names.*4 names.*3"),
        (lambda: figures.path_and_error(ERRORS, PATHS[:3], "abcd"), r"weights.*\(3, 4\)"),
        (lambda: figures.path_and_error(ZERO, PATHS, "abcd"), r"validation\.lams.*0"),
        (lambda: figures.correlated_pair(rhos=()), r"rhos.*\(\)"),
        (lambda: figures.correlated_pair(rhos=(0.5, 1)), r"rhos.*1"),
        (lambda: figures.correlated_pair(rhos=(-1.5,)), r"rhos.*-1\.5"),
        (lambda: figures.correlated_pair(weight=0), r"weight.*0"),
        (lambda: figures.correlated_pair(noise=np.nan), r"noise.*nan"),
        (lambda: figures.correlated_pair(start=np.inf), r"start.*inf"),
        (lambda: figures.singular_value_shrinkage(X[0]), r"X.*\(4,\)"),
        (lambda: figures.singular_value_shrinkage(X, [-2]), r"lams.*-2"),
        (lambda: figures.diamond_and_disc(centre=(1, 2, 3)), r"centre.*\(3,\)"),
        (lambda: figures.diamond_and_disc(centre=(0.1, 0.2)), r"centre.*0\.1"),
        (lambda: figures.diamond_and_disc(curvature=[[1, 2], [2, 1]]), r"curvature"),
        (lambda: figures.diamond_and_disc(curvature=[[1, 0.2], [0.1, 1]]), r"curvature"),
        (lambda: figures.diamond_and_disc(bound=0), r"bound.*0"),
        (lambda: figures.turning_loss(distance=1), r"distance.*1"),
        (lambda: figures.turning_loss(stops=3), r"stops.*3"),
        (lambda: figures.turning_loss([[1, 2], [2, 1]]), r"curvature"),
        (lambda: figures.turning_loss(bound=-1), r"bound.*-1"),
        (lambda: figures.correlated_loss(correlations=(0.5, 1)), r"correlations.*1"),
        (lambda: figures.correlated_loss(correlations=()), r"correlations.*\(0,\)"),
        (lambda: figures.correlated_loss(centre=(0.1, 0.2)), r"centre.*0\.1"),
        (lambda: figures.lq_balls(orders=(1, 0)), r"orders.*0"),
        (lambda: figures.lq_balls(centre=(-1, 2)), r"centre.*-1"),
        (lambda: figures.lq_balls(centre=(0.5, 0.5)), r"centre.*0\.5"),
        (lambda: figures.bounded_in_space("L1"), r"penalty.*'L1'"),
        (lambda: figures.bounded_in_space(L1(), bounds=(1, -1)), r"bounds.*-1"),
        (lambda: figures.bounded_in_space(L1(), centre=(1, 2)), r"centre.*\(2,\)"),
        (lambda: figures.bounded_in_space(L2(), centre=(1, 0, 0)), r"centre.*1"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=rf"^{says}"):
        call()


# --- numbers in words ----------------------------------------------------------------------------


def test_numbers_as_people_read_them():
    cases = [0.0, -0.0, 1.0, -1.5, 0.12345, 1234.6, 1e-7]
    assert [number(c) for c in cases] == ["0", "0", "1", "−1.5", "0.123", "1230", "0.0000001"]
    assert [power(c) for c in (1e-4, 3e-6, 0.5, 2e4)] == ["10⁻⁴", "3·10⁻⁶", "0.5", "2·10⁴"]
    assert point([1.1, -0.0]) == "(1.1, 0)"


@pytest.mark.parametrize("digits", [2, 4])
def test_plain_lists_are_python_numbers(digits):
    values = plain(np.array([[np.pi, -1e-9], [12345.678, 0]]), digits)
    flat = list(itertools.chain(*values))
    assert all(type(v) is float for v in flat)
    assert flat[0] == round(np.pi, digits - 1)


@pytest.mark.parametrize("at", [1.0, 1.6, 7.0, 60.0, 66.0, 100.0])
def test_the_least_value_is_found_next_to_either_end_and_between(at):
    found = least(lambda lam: np.log(lam / at) ** 2, np.geomspace(1, 100, 11))
    assert found == pytest.approx(at, rel=1e-6)


@pytest.mark.parametrize("bound", [0.5, 1.0, 2.0])
def test_the_window_of_the_stills_has_room_for_the_region_and_for_the_centre_of_the_loss(bound):
    window = _window(Bowl(np.array([3.0, -2.0]), np.eye(2)), bound)
    for (low, high), centre in zip(window.values(), (3.0, -2.0), strict=True):
        assert low <= min(-1.25 * bound, centre - 0.5 * bound)
        assert high >= max(1.25 * bound, centre + 0.9 * bound)
