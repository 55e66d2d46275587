"""Tests of the figure that lists many weights under their paths."""

import numpy as np
from figure_calls import LAMS, PATHS, trace
from shrinkage import figures


def a_list(**marks):
    return figures.weights_in_a_list(LAMS, PATHS, "abcd", marks or {"here": 1})


def test_paths_run_in_increasing_order_of_strength():
    order = np.argsort(LAMS)
    for name, path in zip("abcd", PATHS.T, strict=True):
        drawn = trace(a_list(), name)
        np.testing.assert_allclose(drawn.x, LAMS[order], rtol=1e-3)
        np.testing.assert_allclose(drawn.y, path[order], rtol=1e-3)


def test_each_step_of_the_slider_lists_the_weights_and_counts_them():
    figure, order = a_list(), np.argsort(LAMS)
    slider = figure.layout.sliders[0]
    for k, step in zip(order, slider.steps, strict=True):
        changes, layout, _ = step.args
        cursor, *stems = changes["x"]
        np.testing.assert_allclose(stems, np.outer(PATHS[k], [0, 1]), rtol=1e-3)
        np.testing.assert_allclose(cursor, [LAMS[k]] * 2, rtol=1e-3)
        count = np.count_nonzero(PATHS[k])
        assert layout["title.text"] == f"{count} of 4 weights are not zero"
    assert LAMS[order][slider.active] == 1
    assert figure.layout.title.text == slider.steps[slider.active].args[1]["title.text"]


def test_stems_reach_from_zero_to_each_weight():
    stems = a_list().data[5:]
    weights = PATHS[np.flatnonzero(LAMS == 1)[0]]
    for row, (stem, w) in enumerate(zip(stems, weights, strict=True)):
        np.testing.assert_allclose(stem.x, [0, w], rtol=1e-3)
        assert stem.y == (row, row)


def test_no_two_paths_look_alike_and_each_stem_looks_like_its_path():
    paths = np.ones((len(LAMS), 20))
    traces = figures.weights_in_a_list(LAMS, paths, [str(k) for k in range(20)], {"here": 1}).data
    looks = [(trace.line.color, trace.line.dash) for trace in traces]
    assert len(set(looks[:20])) == 20
    assert looks[21:] == looks[:20]


def test_marks_are_drawn_and_described():
    figure = a_list(published=1, other=LAMS[15])
    assert [shape.x0 for shape in figure.layout.shapes] == [1, LAMS[15]]
    assert [note.text for note in figure.layout.annotations] == ["published", "other"]
    assert "published is λ = 1, where" in figure.layout.meta["alt"]
    assert figure.layout.meta["draws"] == ["LASSO"]


def test_slider_stops_at_the_marks_and_at_one_strength_of_so_many():
    figure = figures.weights_in_a_list(LAMS, PATHS, "abcd", {"a": 1, "b": LAMS[12]}, every=5)
    at = [step.args[0]["x"][0][0] for step in figure.layout.sliders[0].steps]
    np.testing.assert_allclose(at, LAMS[[0, 5, 10, 12, 15, 20]], rtol=1e-3)
    assert at[figure.layout.sliders[0].active] == 1
