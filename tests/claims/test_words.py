"""Words of a text: each holds for values of its kind, and for nothing else."""

from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from claims import Page, PageText
from claims.vocabulary import MEANINGS, SWAPS, name_groups, names_in
from claims.words import DEMANDS, fault, table, which

x = sp.Symbol("x", positive=True)

# For each meaning, values that satisfy it, and values of the right kind that do not.
CASES = {
    "rises": (
        [np.array([1, 2]), 0.5, x, np.array([x, 2 * x])],
        [np.array([1, -2]), -0.5, -x, np.array([1, 0])],
    ),
    "falls": ([np.array([-1, -2]), -0.5, -x], [np.array([-1, 2]), 0.5, x, np.array([-1, 0])]),
    "more": ([(2, 1), ([2, 3], 1), 4, (2 * x, x)], [(1, 2), ([2, 1], 1), -4, (x, 2 * x), (x, x)]),
    "less": ([(1, 2), ([0, 1], 2), -4], [(2, 1), ([0, 3], 2), 4]),
    "at_least": ([(2, 1), (1, 1)], [(1, 2)]),
    "at_most": ([(1, 2), (1, 1)], [(2, 1)]),
    "same": (
        [(1, 1), [2, 2, 2], ([1, 2], [1, 2]), (x + x, 2 * x)],
        [(1, 2), [2, 2, 3], (x, 2 * x)],
    ),
    "different": ([(1, 2), [2, 2, 3], (x, 2 * x)], [(1, 1), [2, 2, 2], (x + x, 2 * x)]),
    "most": ([(3, [1, 2])], [(2, [1, 3]), (1, [2, 3])]),
    "mostly": ([(3, [1, 2]), [True, True, False]], [(1, [2]), [True, False]]),
    "least": ([(1, [2, 3])], [(2, [1, 3]), (3, [2])]),
    "first": ([1, ("a", ["a", "b"])], [2, ("b", ["a", "b"])]),
    "second": ([2, ("b", ["a", "b", "c"])], [1, ("a", ["a", "b"])]),
    "third": ([3, ("c", ["a", "b", "c"])], [2, ("a", ["a", "b", "c"])]),
    "last": ([("b", ["a", "b"])], [("a", ["a", "b"])]),
    "all": ([[True, True], np.array([1, 2]) > 0], [[True, False], [False, False]]),
    "both": ([[True, True]], [[True, False]]),
    "none": ([[False, False], 0], [[True, False], 1]),
    "some": ([[True, False]], [[True, True], [False, False]]),
    "only": ([[True, False, False]], [[True, True], [False, True], [False, False]]),
    "one": ([1, sp.Integer(1)], [2, 0]),
    "positive": ([[1, 2], x], [[1, -1], -x]),
    "negative": ([[-1, -2], -x], [[1, -1], x]),
    "zero": ([0, [0.0, 0.0], sp.Integer(0)], [1, [0, 1], x]),
    "few": ([[True, False, False], (1, 9)], [[True, False], [False, False], (9, 1)]),
    "adds": ([(5, 3, 2), ([2, 3], [1, 2], 1), (2 * x, x, x)], [(5, 3, 3), (3, 3, 0), (1, 3, 2)]),
    "subtracts": ([(1, 3, 2), (x, 3 * x, 2 * x)], [(5, 3, 2), (3, 3, 0), ([1, 2], [2, 2], 1)]),
    "multiplies": ([(6, 3, 2), ([2, 4], [1, 2], 2)], [(1.5, 3, 2), (3, 3, 1), (0, 0, 2)]),
    "divides": ([(1.5, 3, 2), (1, x, x)], [(6, 3, 2), (3, 3, 1)]),
    "has": ([[True, True]], [[True, False], [False, False]]),
    "lacks": ([[False, False]], [[True, False], [True, True]]),
}
WORD_OF = {meaning: word for word, meaning in MEANINGS.items()}


def test_every_meaning_has_cases_and_a_demand():
    assert CASES.keys() == DEMANDS.keys() == set(MEANINGS.values())


@pytest.mark.parametrize("word", MEANINGS)
def test_each_word_holds_for_its_values_and_fails_for_others(word):
    right, wrong = CASES[MEANINGS[word]]
    assert [value for value in right if fault(word, value)] == []
    assert [value for value in wrong if not fault(word, value)] == []
    assert not fault(word.upper(), right[0])


@pytest.mark.parametrize("meaning", DEMANDS)
@pytest.mark.parametrize(
    "value", [[], np.nan, [1.0, np.nan], (1, np.nan), "a word", None, {}, np.inf]
)
def test_no_word_takes_what_is_empty_or_no_number(meaning, value):
    assert fault(WORD_OF[meaning], value)


TIES = {
    "rises": [0, np.array([0, 0]), np.array([1, 0]), 1e-300 - 1e-300],
    "falls": [0, np.array([-1, 0])],
    "more": [(1, 1), 0, (0.1 + 0.2, 0.3)],
    "less": [(1, 1), 0, (0.3, 0.1 + 0.2)],
    "most": [(2, [1, 2])],
    "mostly": [(2, [1, 2]), [True, False]],
    "least": [(1, [1, 2])],
    "first": [("a", ["a", "a"])],
    "last": [("a", ["a", "a"])],
    "positive": [0, [1, 0]],
    "negative": [0, [-1, 0]],
}


@pytest.mark.parametrize(("meaning", "value"), [(m, v) for m, vs in TIES.items() for v in vs])
def test_a_tie_is_a_fault(meaning, value):
    assert fault(WORD_OF[meaning], value)


@pytest.mark.parametrize("word", ["rises", "shrinks", "more", "less", "at least", "at most"])
@pytest.mark.parametrize("values", [[2, 1], [1, 2], [-1, -2], [(2, 1), (3, 1)], [x, 2 * x], [4]])
def test_a_list_is_not_taken_for_differences(word, values):
    assert "np.array of the differences" in fault(word, values)


@pytest.mark.parametrize("word", ["same", "differ"])
def test_an_array_is_not_compared_with_itself(word):
    once = np.array([1.0, 2.0])
    assert "no evidence" in fault(word, (once, once))
    assert not fault("same", (once, once.copy()))


@pytest.mark.parametrize("word", ["all", "no", "only", "both"])
def test_numbers_are_no_truth_values(word):
    assert "truth" in fault(word, [1.5, 2.0])


def test_an_expression_of_unknown_sign_is_a_fault():
    assert "not known" in fault("rises", sp.Symbol("y"))


def test_every_word_has_a_word_that_makes_its_sentence_false():
    for word, others in SWAPS.items():
        right, _ = CASES[MEANINGS[word]]
        assert others
        for other in others:
            assert any(fault(other, value) for value in right), (word, other)


def test_a_name_is_what_a_value_is_called():
    def ridge():
        pass

    assert not fault("Ridge", "ridge")
    assert not fault("ridge", ridge)
    assert not fault("corners", "corner")
    assert fault("LASSO", ridge)
    assert fault("ridge", 3)
    assert fault("ridge", "")


def test_names_come_from_the_nearest_settings(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.claims]\nnames = [["ebb", "flood"], ["moon"]]\n'
    )
    assert name_groups(tmp_path / "chapters") == (("ebb", "flood"), ("moon",))
    assert names_in(tmp_path / "chapters") == ("ebb", "flood", "moon")


# -- on a page -------------------------------------------------------------------------------------

TEXT = """# Ridge always falls as LASSO does

## All of it

As the strength grows, bias rises and variance falls. At least squares the first weight is not
zero. Does it always fall? Move the slider: every weight moves. The "largest" weight is `all=True`.

- [ ] It never ends.
- [x] It always ends.

```{exercise-start} By hand
:label: ex-a
```
Every weight is positive.
```{exercise-end}
```

One by one, they go (none is left).
"""
NAMES = ("LASSO", "ridge", "bias", "variance", "least squares")


def words(states=True):
    tokens = PageText(TEXT, NAMES).tokens
    return [t.text for t in tokens if t.kind == "word" and t.states is states]


def test_words_of_statements_need_claims():
    assert words() == [
        "Ridge", "always", "falls", "LASSO", "grows", "bias", "rises", "variance", "falls",
        "least squares", "first", "is not", "zero", "every", "always", "none",
    ]  # fmt: skip


def test_words_of_titles_questions_instructions_quotations_tasks_and_options_need_none():
    assert words(states=False) == [
        "All", "always", "fall", "largest", "never", "Every", "positive",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Move it: the smallest bias goes.", ["smallest", "bias"]),
        ("Move it; it never ends.", ["never"]),
        ("Swap two and the last survives.", ["last"]),
        ("Take one: repeat it, and ridge comes closer.", ["ridge", "closer"]),
        ("Then step 11 is the first.", ["first"]),
        ("Note that bias rises.", ["bias", "rises"]),
        ("Compare bias and variance.", []),
        ("Take two: the largest and the smallest.", []),
        ("Draw a line that never rises, and keep the last.", []),
        ("Suppose for now: that bias is zero.", []),
        ("## Ridge keeps one", ["Ridge", "one"]),
        ("## Why ridge never ends at zero", ["never", "zero"]),
        ("## Ridge, bias and variance again", []),
        ("## Which ridge is the last?", []),
        ("It is in the cell above.", ["above"]),
        ("It cannot, or does not.", ["cannot", "does not"]),
        ("It need not be so, but as a rule, not a law.", []),
    ],
)
def test_what_states_something(text, stated):
    tokens = PageText(text, NAMES).tokens
    assert [token.text for token in tokens if token.kind == "word" and token.states] == stated


def report(text, quotation, *values):
    page = Page("page.md", text)
    page.text = PageText(text, NAMES)
    page.states(quotation, *values)
    return page.checked()


def test_a_claim_reads_words_and_numbers_side_by_side():
    text = "From 1 to 10, bias rises, and the last of three weights is larger."
    quotation = "From 1 to {}, {} {}, and the {} of three weights is {}"
    values = (10, "bias", np.array([0.1, 0.2]), (3, [1, 2, 3]), (3, 2))
    assert not report(text, quotation, *values).faults
    assert report(text.replace("rises", "falls"), quotation, *values).faults
    assert report(text.replace("bias", "variance"), quotation, *values).faults
    assert report(text.replace("last", "first"), quotation, *values).faults


def test_the_fault_gives_the_line_the_word_and_what_it_takes():
    (found,) = report("\nSo bias rises.", "bias {}", np.array([-1.0, -2.0])).faults
    assert found.startswith("line 2: the text says rises, the cells give [-1. -2.]")
    assert "above 0" in found


def test_a_written_out_word_is_frozen_not_read():
    text = "All weights are positive."
    claim = report(text, "All weights are {}.", [1, 2]).claims[0]
    page = PageText(text, NAMES)
    assert len(page.places(claim)) == 2
    assert len(page.results(claim)) == 1
    assert report(text.replace("All", "No"), "All weights are {}.", [1, 2]).faults


def test_a_claim_keeps_its_sentences_for_the_reader():
    text = "It is so. From 1 on, *bias* rises[^a] with $x$. It ends.\n\n[^a]: A note."
    (sentence,) = report(text, "bias {}", 1).claims[0]["sentences"]
    assert "".join(part for _, part, _ in sentence).strip() == "From 1 on, bias rises with x."
    assert [part for _, part, tied in sentence if tied] == ["rises"]


@pytest.mark.parametrize(
    "around",
    [
        ":::{{admonition}} Is it so?\n:class: question predict\n\n- [x] Yes.\n\n  {}\n:::\n",
        "```{{admonition}} Is it so?\n---\nclass: question\n---\n- [x] Yes.\n\n  {}\n```\n",
        "```{{solution-start}} ex-a\n```\n{}\n\n```{{solution-end}}\n```\n",
        ":::{{solution}} ex-a\n{}\n:::\n",
    ],
)
def test_a_claim_keeps_what_would_answer_a_question_apart(around):
    text = f"Here bias falls.\n\n{around.format('There bias rises.')}\nThen bias rises."
    (claim,) = report(text, "There bias {}", 1).claims
    assert claim["sentences"] == []
    assert "There bias rises." in "".join(part for _, part, _ in claim["answers"][0])
    for quotation, value in (("Here bias {}", -1), ("Then bias {}", 1)):
        assert report(text, quotation, value).claims[0]["answers"] == []


def test_the_title_of_a_question_is_a_part_of_it():
    text = (
        "It is.\n\n:::{admonition} From 1 on, what does bias do?\n:class: question\n\n- [x] A\n:::"
    )
    (claim,) = report(text, "From {} on", 1).claims
    assert claim["sentences"] == []
    assert len(claim["answers"]) == 1


def test_contributing_prints_the_table():
    assert table() in (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")


def test_a_name_is_found_by_a_property_of_one_candidate():
    fits = {"LASSO": [0, 1], "ridge": [1, 1]}
    assert which(fits, lambda w: 0 in w) == "LASSO"
    assert which(fits, lambda w: 1 in w) == "LASSO and ridge"
    assert which(fits, lambda w: 2 in w) == "none of LASSO, ridge"
