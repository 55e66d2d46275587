"""Tests of the figure of logistic regression against the variance of the prior."""

import numpy as np
import pytest
from figure_calls import APART, FEATURE, MIXED, positions, shown_trace, trace
from shrinkage import figures
from shrinkage.figures.classes import VARIANCES
from sklearn.linear_model import LogisticRegression

FIGURE = figures.classes_by_variance(FEATURE, {"apart": APART, "mixed": MIXED})
LABELS = {"apart": APART, "mixed": MIXED}


def fitted(C, labels):
    return LogisticRegression(C=C, tol=1e-10, max_iter=10_000).fit(FEATURE[:, None], labels)


@pytest.mark.parametrize("name", LABELS)
def test_curves_and_dots_are_those_of_scikit_learn_at_the_variance_of_the_slider(name):
    place = list(LABELS).index(name)
    for (_, shown, layout), C in zip(positions(FIGURE), VARIANCES, strict=True):
        curve = shown_trace(shown, name)
        theirs = fitted(C, LABELS[name])
        expected = theirs.predict_proba(np.array(curve["x"])[:, None])[:, 1]
        assert curve["y"] == pytest.approx(expected, abs=2e-3)
        dots = shown_trace(shown, "at this C")
        assert dots["x"][place] == pytest.approx(C, rel=1e-3)
        assert dots["y"][place] == pytest.approx(abs(theirs.coef_[0, 0]), rel=2e-3)
        assert f"{name})" in layout["title.text"]


def test_the_weight_has_an_end_only_if_the_classes_overlap():
    ends = [t for t in FIGURE.data if t.name == "maximum likelihood"]
    assert len(ends) == 1
    limit = abs(fitted(1e9, MIXED).coef_[0, 0])
    assert ends[0].y[0] == pytest.approx(limit, rel=1e-3)
    assert trace(FIGURE, "weight, mixed").y[-1] == pytest.approx(limit, rel=1e-2)
    steps = np.diff(trace(FIGURE, "weight, apart").y)
    assert np.all(steps > 0)
    assert steps[-1] > 1


def test_one_axis_has_both_names():
    title = FIGURE.layout.xaxis2.title.text
    assert "C" in title.split() and "σ²" in title.split()
    assert FIGURE.layout.xaxis2.type == "log"


def test_the_words_tell_both_ends():
    said = FIGURE.layout.meta["alt"]
    assert "where maximum likelihood has no end; mixed: " in said
    for name in LABELS:
        curve = trace(FIGURE, f"weight, {name}")
        assert f"{name}: {np.format_float_positional(float(f'{curve.y[0]:.2e}'))} at" in said
