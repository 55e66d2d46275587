"""Tests of the figures that compare methods: weights, successes, errors over many splits."""

import numpy as np
import pytest
from figure_calls import COUNTS, FITS, SPLITS, W, trace
from shrinkage import figures


def test_weights_are_marked_above_their_features():
    figure = figures.weights_by_method(W, FITS)
    for name, weights in {"truth": W, **FITS}.items():
        marks = trace(figure, name)
        assert marks.x == (1, 2, 3, 4) and marks.y == pytest.approx(weights)
    assert "LASSO 0, −2, 0, 1.5" in figure.layout.meta["alt"]
    assert figure.layout.meta["draws"] == ["ridge", "LASSO"]


def test_successes_are_lines_over_the_numbers_of_cases():
    figure = figures.successes_by_cases(COUNTS, 20, "sum")
    for setting, counts in COUNTS.items():
        line = trace(figure, f"sum {setting:g}")
        assert dict(zip(line.x, line.y, strict=True)) == counts
    assert "sum 0.6: 9, 8, 9" in figure.layout.meta["alt"]
    assert figure.layout.yaxis.range[1] > 20


def test_gains_are_differences_split_by_split():
    figure = figures.gains_by_split(SPLITS, "plain")
    gaps = SPLITS["ridge"] - SPLITS["plain"]
    assert trace(figure, "ridge").x == pytest.approx(gaps, rel=1e-3)
    assert trace(figure, "mean").x == pytest.approx([gaps.mean()], rel=1e-3)
    assert figure.layout.yaxis.ticktext == (f"ridge<br>{np.sum(gaps < 0)}",)


def test_a_method_that_repeats_the_base_is_ahead_nowhere():
    base = SPLITS["plain"]
    figure = figures.gains_by_split({"plain": base, "same": base - 1e-12}, "plain")
    assert figure.layout.yaxis.ticktext == ("same<br>0",)
    assert set(trace(figure, "same").x) == {0}
