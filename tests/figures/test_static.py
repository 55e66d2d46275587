"""Tests of the static figures and of their SVG."""

import re
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from figure_calls import STILLS, every
from matplotlib.figure import Figure
from shrinkage import figures
from shrinkage.figures.formatting import point
from shrinkage.figures.geometry import Bowl, diamond_optimum, disc_optimum
from shrinkage.figures.static_figures import _axis_limits


def test_best_point_is_at_a_corner_of_the_diamond_but_not_on_an_axis_of_the_disc():
    bowl = Bowl(np.array([0.7, 1.7]), np.array([[1.0, 0.4], [0.4, 1.0]]))
    corner, curve = diamond_optimum(bowl, 1.0), disc_optimum(bowl, 1.0)
    assert corner.tolist() == [0, 1] and np.all(np.abs(curve) > 0.1)
    alt, svg = (still := figures.diamond_and_disc()).alt, still.svg()
    for w in (corner, curve):
        assert f"at {point(w)}" in alt and f"least at {point(w)}" in svg
    assert "w₁ is exactly 0" in alt and "neither is 0" in alt


@every(sorted(STILLS))
def test_svg_uses_the_page_colours_and_is_reproducible(call):
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
    assert svg == still.svg()  # showing a figure twice does not change it


def test_svg_contains_text_not_outlines():
    svg = figures.schema().svg()
    for words in ("MAP with a Laplace prior", "a.k.a. weight decay", "feature selection"):
        assert f">{words}</text>" in svg


def test_schema_states_the_key_concepts():
    alt = figures.schema().alt
    top, ridge, lasso = re.split(r" ridge \(| LASSO \(", alt)
    assert "bias-variance trade-off" in top and "high bias, low variance" in top
    assert "L2 penalty" in ridge and "Gaussian prior" in ridge and "weight decay" in ridge
    assert "L1 penalty" in lasso and "Laplace prior" in lasso and "exactly zero" in lasso
    assert "feature selection" in lasso and "feature selection" not in ridge


def test_matplotlibrc_does_not_change_a_figure():
    plain_svg = figures.diamond_and_disc().svg()
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "other"}):
        assert figures.diamond_and_disc().svg() == plain_svg


def test_still_has_svg_and_alternative_text():
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
def test_still_requires_alt_text(alt):
    with pytest.raises(ValueError, match="alt must be a non-empty string"):
        figures.Still(Figure(), alt)


@pytest.mark.parametrize("bound", [0.5, 1.0, 2.0])
def test_axis_limits_contain_the_region_and_the_centre_of_the_loss(bound):
    limits = _axis_limits(Bowl(np.array([3.0, -2.0]), np.eye(2)), bound)
    for (low, high), centre in zip(limits.values(), (3.0, -2.0), strict=True):
        assert low <= min(-1.25 * bound, centre - 0.5 * bound)
        assert high >= max(1.25 * bound, centre + 0.9 * bound)
