"""Tests of what all figures have in common: text, size, colours, reproducibility."""

import gzip
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

import figure_calls
import numpy as np
import plotly.graph_objects as go
import pytest
from figure_calls import (
    CALLS,
    FUNCTIONS,
    MOVING,
    digest,
    every,
    made,
    made_and_changed,
    positions,
    trace,
)
from shrinkage import L1, L2, figures
from shrinkage.figures.style import PALETTE, TEMPLATE


def walk(tree, path=()):
    """Yield every (path, value) of a JSON tree."""
    children = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in children:
        yield (*path, key), value
        if isinstance(value, dict | list):
            yield from walk(value, (*path, key))


def test_calls_cover_every_figure_function():
    assert set(CALLS) == set(FUNCTIONS)


@every(FUNCTIONS)
def test_alternative_text_is_a_few_sentences_with_numbers(call):
    figure = made(call)
    alt = figure.alt if isinstance(figure, figures.Still) else figure.layout.meta["alt"]
    assert 1 <= len(re.findall(r"\.(?=\s[A-Z]|$)", alt)) <= 3
    assert 80 < len(alt) < 700
    if not alt.startswith("Schema"):
        assert len(re.findall(r"\d", alt)) >= 5
    assert "nan" not in alt and "  " not in alt


@every(MOVING)
def test_plotly_figures_have_the_template_short_titles_and_no_fixed_width(call):
    figure = made(call)
    assert type(figure) is go.Figure
    assert figure.layout.template == TEMPLATE
    assert figure.layout.width is None and figure.layout.height >= 380
    titles = [figure.layout.title.text]
    if figure.layout.sliders:
        titles += [layout["title.text"] for *_, layout in positions(figure) if layout]
    assert all(5 < len(title) <= 44 and "<br>" not in title for title in titles), titles


@every(MOVING)
def test_every_axis_has_a_title(call):
    layout = made(call).layout.to_plotly_json()
    axes = {**layout, **layout.get("scene", {})}
    named = {key: axis for key, axis in axes.items() if re.fullmatch(r"[xyz]axis\d*", key)}
    if "scene" in layout:
        named = {key: axis for key, axis in named.items() if key in layout["scene"]}
    unnamed = {key for key, axis in named.items() if not axis.get("title", {}).get("text")}
    hidden = {key for key, axis in named.items() if axis.get("showticklabels") is False}
    assert len(named) >= 2
    assert unnamed <= hidden  # a shared axis has its title on the lower panel


@every(MOVING)
def test_trace_types_are_in_the_page_bundle(call):
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
def test_compressed_size_is_below_60_kb(call):
    figure = made(call)
    text = figure.svg() if isinstance(figure, figures.Still) else figure.to_json()
    assert len(gzip.compress(text.encode())) < 60_000


@every(MOVING)
def test_text_colour_is_left_to_the_page(call):
    tree = made(call).to_plotly_json()["layout"]
    coloured = [path for path, _ in walk(tree) if path[-2:] == ("font", "color")]
    assert coloured == []


@every(MOVING)
def test_figures_are_reproducible_under_other_settings(call):
    assert call().to_json() == made(call).to_json()


@every(FUNCTIONS)
def test_calls_do_not_change_global_settings(call):
    assert made_and_changed(call)[1] == set()


def test_figures_are_the_same_in_another_process_and_imports_have_no_side_effects():
    program = """
import sys, matplotlib, plotly.io
settings, template = matplotlib.rcParams.copy(), plotly.io.templates.default
import shrinkage.figures
assert matplotlib.rcParams.copy() == settings
assert plotly.io.templates.default == template
assert "matplotlib.pyplot" not in sys.modules
sys.path.insert(0, sys.argv[1])
import figure_calls
print(figure_calls.digest())
"""
    support = str(Path(figure_calls.__file__).parent)
    run = [sys.executable, "-c", program, support]
    path = ":".join(p for p in sys.path if p)
    environment = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "PYTHONPATH": path}
    done = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=120)
    assert done.stdout.strip() == digest(), done.stderr


# --- colours --------------------------------------------------------------------------------------


def luminance(colour):
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), "A
# physiologically-based model for simulation of color vision deficiency", severity 1
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
    """Return the CIELAB coordinates of a colour as seen with the given cones."""
    part = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = RGB_TO_XYZ @ np.clip(cones @ linear, 0, 1) / RGB_TO_XYZ.sum(axis=1)
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("cones", CONES)
def test_data_colours_differ_for_colour_blind_readers(cones):
    # grey is used only for dashed or thin guide lines
    colours = [colour for name, colour in PALETTE.items() if name != "neutral"]
    seen = [lab(colour, np.array(CONES[cones])) for colour in colours]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 10


@pytest.mark.parametrize("background", ["#ffffff", "#14181e"])
def test_data_colours_contrast_with_light_and_dark_backgrounds(background):
    for colour in PALETTE.values():
        dark, light = sorted([luminance(colour), luminance(background)])
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def test_lasso_and_ridge_have_the_same_colours_in_every_figure():
    figure = figures.threshold_functions()
    lasso, ridge = trace(figure, "LASSO").line.color, trace(figure, "Ridge").line.color
    assert lasso == PALETTE["lasso"] and ridge == PALETTE["ridge"]
    for penalty, colour in ((L1(), lasso), (L2(), ridge)):
        assert trace(figures.penalty_surface(penalty), "section").line.color == colour
        scaled = trace(figures.penalised_loss_surface(penalty), "λ · penalty")
        assert scaled.line.color == colour
    posterior = figures.prior_likelihood_posterior()
    assert trace(posterior, "posterior", 0).line.color == ridge
    assert trace(posterior, "posterior", 1).line.color == lasso
    svg = figures.diamond_and_disc().svg()
    assert svg.index(lasso) < svg.index(ridge)


# --- sliders --------------------------------------------------------------------------------------


@every(
    [
        "penalised_loss_surface",
        "polynomial_fit",
        "prior_likelihood_posterior",
        "turning_loss",
        "correlated_loss",
        "lq_balls",
        "growing_contour",
        "coordinate_walk",
        "bounded_in_space",
        "balls_in_space",
        "fused_fit",
        "path_and_error",
        "two_hundred_intervals",
        "coverage_by_weight",
    ]
)
def test_figure_initially_shows_the_active_slider_position(call):
    figure = call()
    slider = figure.layout.sliders[0]
    _, shown, layout = list(positions(figure))[slider.active or 0]
    assert json.dumps(shown) == json.dumps([t.to_plotly_json() for t in figure.data])
    assert layout.get("title.text", figure.layout.title.text) == figure.layout.title.text
    assert len({position.label for position in slider.steps}) == len(slider.steps) > 5
