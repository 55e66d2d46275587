"""A figure's texts and its caption may name only what the figure draws."""

import pytest
from claims.figures import misnamed, texts_of

GROUPS = (("LASSO", "ridge", "least squares"), ("bias", "variance"))
FIGURE = {
    "layout": {
        "title": {"text": "Ridge's bowl"},
        "meta": {"alt": "A bowl, lowest at 0.", "draws": ["ridge"]},
        "sliders": [
            {"steps": [{"label": "1", "args": [{"x": [1]}, {"title.text": "ridge at 1"}]}]}
        ],
    }
}


def test_the_texts_are_title_alternative_text_and_steps():
    assert list(texts_of(FIGURE)) == ["Ridge's bowl", "A bowl, lowest at 0.", "1", "ridge at 1"]


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("The ridge penalty, a bowl.", []),
        ("The LASSO penalty, a bowl.", ["LASSO"]),
        ("Ridge pulls towards least\nsquares.", ["least\nsquares"]),
        ("The bias falls.", []),  # it draws nothing of that group
        ("Compare with {numref}`fig-lasso`.", []),
    ],
)
def test_a_caption_that_names_another_method_is_found(caption, found):
    assert misnamed([caption, *texts_of(FIGURE)], ["ridge"], GROUPS) == found


def test_a_figure_that_draws_both_may_name_both():
    assert misnamed(["LASSO and ridge"], ["Ridge", "LASSO"], GROUPS) == []
