"""Tables of results: what is shown of each kind of value, aligned, and what is refused."""

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser
from shrinkage.tables import table


def cells(made, selector):
    return [cell.text() for cell in LexborHTMLParser(made._repr_html_()).css(selector)]


def test_numbers_have_fixed_decimals_and_a_true_minus_sign():
    made = table({"λ": [1, 10], "weight": [-1.256, 0.5]}, decimals=2)
    assert cells(made, "th") == ["λ", "weight"]
    assert cells(made, "td") == ["1", "−1.26", "10", "0.50"]


def test_a_number_that_rounds_to_zero_has_no_sign():
    assert cells(table({"gap": [-1e-9, -0.0]}, decimals=3), "td") == ["0.000", "0.000"]


def test_each_column_may_have_decimals_of_its_own():
    made = table({"a": [1.0], "b": [1.0]}, decimals={"a": 1})
    assert cells(made, "td") == ["1.0", "1.000"]


def test_text_and_truth_values_are_words_on_the_left():
    made = table({"name": ["bmi"], "kept": [np.True_], "n": [np.int64(442)]})
    assert cells(made, "td") == ["bmi", "yes", "442"]
    assert cells(made, ".number") == ["n", "442"]


def test_what_could_be_markup_is_shown_as_it_is_typed():
    assert cells(table({"<b>": ["s1 < s2 & s3"]}), "th, td") == ["<b>", "s1 < s2 & s3"]


def test_as_text_the_columns_are_aligned():
    assert repr(table({"λ": [1, 100], "name": ["a", "bb"]})) == "  λ  name\n  1  a\n100  bb"


@pytest.mark.parametrize(
    ("columns", "decimals", "message"),
    [
        ({}, 3, "at least one column"),
        ({"a": [1], "b": [1, 2]}, 3, "same length, got {'a': 1, 'b': 2}"),
        ({"a": [1]}, {"b": 2}, "not there: \\['b'\\]"),
        ({"a": [1]}, -1, "decimals"),
        ({"a": [1]}, 1.5, "decimals"),
    ],
)
def test_bad_arguments_are_refused(columns, decimals, message):
    with pytest.raises(ValueError, match=message):
        table(columns, decimals)
