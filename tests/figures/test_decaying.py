"""Tests of the figure of SGD, Adam and AdamW with weight decay."""

import numpy as np
import pytest
from figure_calls import trace
from scipy.optimize import lsq_linear
from shrinkage import figures, lasso, ridge
from shrinkage.figures.formatting import point

CENTRE, DECAY = np.array([2.0, 0.3]), 1.0
FEATURES = np.linalg.cholesky([[1, 0.3], [0.3, 1]]).T
TARGET = FEATURES @ CENTRE
FIGURE = figures.decayed_paths()


def end(name):
    path = trace(FIGURE, name)
    return np.array([path.x[-1], path.y[-1]])


@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_sgd_and_adam_end_at_the_ridge_solution_on_the_disc(name):
    best = ridge(FEATURES, TARGET, DECAY / 2)
    assert end(name) == pytest.approx(best, abs=2e-3)
    disc = trace(FIGURE, "disc")
    assert np.hypot(disc.x, disc.y) == pytest.approx(np.linalg.norm(best), rel=1e-3)


def test_adamw_ends_at_the_best_point_of_the_square():
    best = lsq_linear(FEATURES, TARGET, (-1 / DECAY, 1 / DECAY)).x
    assert end("AdamW") == pytest.approx(best, abs=5e-3)
    assert np.abs(best).max() == pytest.approx(1)
    square = trace(FIGURE, "square")
    assert np.max(np.abs([square.x, square.y]), axis=0) == pytest.approx(1)


def test_the_diamond_has_the_size_of_the_lasso_solution():
    diamond = trace(FIGURE, "diamond")
    size = np.abs(lasso(FEATURES, TARGET, DECAY / 2)).sum()
    assert np.abs(diamond.x) + np.abs(diamond.y) == pytest.approx(size, rel=1e-3)


def test_all_start_at_one_point_and_the_words_say_where_they_end():
    for name in ("SGD", "Adam", "AdamW"):
        path = trace(FIGURE, name)
        assert [path.x[0], path.y[0]] == [-1.2, 1.6]
        assert f"{name} ends at {point(end(name), 2)}" in FIGURE.layout.meta["alt"]
