"""Quotations of sentences that were reworded: messages, what is compared, and what is taken."""

import json
import subprocess
import sys

import claims
import numpy as np
import pytest
from claims import PageText
from claims.nearest import nearest
from claims.page_text import QuoteError
from claims.rewording import WatchedPage, is_lost, lost_quotations, rewordings, rewritten

PAGE = """---
kernelspec: {name: python3}
---
# A page about words

The patients' weights fall slowly as the strength rises, and the bias is 4.

"Strong" penalties – those of 5 or more – leave little; the rest[^note] is noise.

[^note]: With 42 in it.

Bias grows with the strength. Of these methods, least squares has no bias.
"""


NAMES = """[tool.claims]
names = [["bias", "variance"], ["least squares", "LASSO"]]
"""


@pytest.fixture
def a_course(tmp_path, monkeypatch):
    """A course whose text is read for these names."""
    (tmp_path / "pyproject.toml").write_text(NAMES)
    monkeypatch.chdir(tmp_path)


def text(old="", new="", names=("least squares", "bias")):
    assert old in PAGE
    return PageText(PAGE.replace(old, new) if old else PAGE, names)


def page(old="", new="", **options):
    assert old in PAGE
    return WatchedPage("words.md", text=PAGE.replace(old, new) if old else PAGE, **options)


def reworded(quotation, *values, old, new, before=None):
    """What becomes of one claim after an edit; `before` makes the other claims of the page."""
    of = page(old, new)
    if before:
        before(of)
    of.states(quotation, *values)
    return rewordings(of, [of.checked()])[0]


# -- what is compared ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quotation", "old", "new"),
    [
        ("The patients' weights {} slowly", "patients'", "patients’"),
        ('"Strong" penalties – those of {}', '"Strong"', "“Strong”"),
        ("those of {} or {} – leave", "more – leave", "more—leave"),
        ("those of {} or {} – leave", "more – leave", "more -- leave"),
        ("weights {} slowly", "fall slowly", "fall\n  slowly"),
        ("weights {} slowly", "fall slowly", "fall *slowly*"),
        ("weights {} slowly as", "slowly", "slowly[^note]"),
        ("weights {} slowly as", "slowly", "slowly [^note]"),
        ("The patients' weights {}", "The patients'", "Soon the patients'"),
        ("{} or {} – leave little; the rest", "; the", ". The"),
        ("{} or {} – leave little; the rest", "; the", ": the"),
    ],
)
def test_typography_and_first_letters_may_differ(quotation, old, new):
    before, after = text().find(quotation), text(old, new).find(quotation)
    assert before == after


@pytest.mark.parametrize(
    ("quotation", "old", "new"),
    [
        ("weights {} slowly", "slowly", "quickly"),
        ("the patients' Weights {}", "weights", "weights"),  # capitals elsewhere
        ("the rest is noise. With {}", "is noise.", "is noise"),
    ],
)
def test_words_and_other_letters_may_not_differ(quotation, old, new):
    with pytest.raises(QuoteError, match="does not say"):
        text(old, new).find(quotation)


def test_the_very_words_are_preferred_to_others_that_differ_in_a_capital():
    same = PageText("The end is 3. And then the end is 4.")
    assert same.tokens[same.find("the end is {}").blanks[0]].text == "4"


# -- messages --------------------------------------------------------------------------------------


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A chapter with its claims, in the current folder."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "words.md").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "modules", {**sys.modules})

    def write(*claims, needs=""):
        body = "".join(f"    {claim}\n" for claim in claims)
        (tmp_path / "claims/words.py").write_text(
            f'from claims import Page\n\npage = Page("words.md")\n\n\ndef a_page({needs}):\n{body}'
        )
        return tmp_path

    return write


def test_a_fault_shows_quotation_nearest_sentence_and_both_places(chapter):
    chapter('page.states("The weights {} quickly as", -1)')
    [fault] = claims.check("words", "a_page", {}).faults
    said, near = fault.split("\n")
    assert said == "the page does not say 'The weights {} quickly as' (claims/words.py: line 7)"
    assert near.strip().startswith("nearest, line 6: “The patients' weights fall slowly as")


def test_a_fault_about_several_places_names_their_lines():
    again = PageText("It is 3.\n\nIt is 4.")
    with pytest.raises(QuoteError, match="2 times, in lines 1 and 3: quote more words"):
        again.find("It is {}")


@pytest.mark.parametrize("quotation", ["Of those {}, least", "squares has {} snags"])
def test_a_phrase_that_is_cut_at_an_end_is_named(quotation):
    assert '"least squares" counts as one' in nearest(text(), quotation)


def test_a_whole_phrase_gives_no_hint():
    assert "counts as one" not in nearest(text(), "Of those methods, least squares has {} snags")


def test_a_long_sentence_is_shown_in_part():
    long = PageText(f"It begins {'and goes on ' * 30}until here it ends with 3.")
    shown = nearest(long, "until there it ends with {}")
    assert len(shown) < 160
    assert "until here it ends with" in shown


# -- taking a new wording --------------------------------------------------------------------------


def test_a_synonym_is_taken_where_the_values_hold():
    taken = reworded(
        "weights {} slowly as the strength {}", np.array([-2, -1]), 1, old="slowly", new="gently"
    )
    assert not taken.reason
    reread = page("slowly", "gently")
    reread.states(taken.new, np.array([-2, -1]), 1)
    assert not reread.checked().faults
    assert taken.place.startswith("line 6: The patients' weights fall gently")


def test_the_new_quotation_is_the_shortest():
    taken = reworded("weights {} slowly as the strength {}", -1, 1, old="slowly", new="gently")
    assert taken.new == "{} gently as the strength {}"


@pytest.mark.usefixtures("a_course")
def test_the_new_quotation_keeps_three_words_to_be_read():
    taken = reworded("and the bias of it is {}", 4, old="the bias is", new="the bias here is")
    assert taken.new == "the bias here is {}"


def test_a_split_sentence_is_taken():
    taken = reworded("and the bias is {}", 4, old=", and the bias", new=". The bias")
    assert not taken.reason
    assert "{}" in taken.new


def test_a_wording_in_which_a_value_does_not_hold_is_left():
    left = reworded("weights {} slowly as the", np.array([1, 2]), old="slowly", new="gently")
    assert not left.new
    assert "the text says fall, the cells give [1 2]" in left.reason


def test_a_passage_with_another_number_of_words_of_the_table_is_left():
    left = reworded("weights {} slowly as the strength {}", -1, 1, old="slowly", new="more slowly")
    assert not left.new


def test_a_passage_that_another_claim_ties_is_not_taken():
    def tie(of):
        of.states("the strength {}, and the bias is {}", 1, 4)

    left = reworded("when the bias is {}", 4, old="slowly", new="gently", before=tie)
    assert not left.new


def test_two_passages_are_ambiguous():
    twin = "The bias here is 4. The bias there is 4."
    left = reworded("The bias of it is {}", 4, old="Bias grows", new=f"{twin} Bias grows")
    assert "it could be any of" in left.reason


def test_two_claims_do_not_take_the_same_passage():
    of = page("slowly", "gently")
    of.states("weights {} slowly as", -1)
    of.states("weights {} slowly", -1)
    assert all("could be about the same" in one.reason for one in rewordings(of, [of.checked()]))


def test_where_a_formula_must_not_hold_counts_while_others_are_reworded():
    of = WatchedPage("a.md", "It is chosen if $z \\ge 2$.\n")
    of.states("It is chosen if {}.", {"z": 3}, fails=[{"z": 2}])
    assert not of.lost
    assert "holds even where it should not" in of.checked().faults[0]


def test_what_a_quotation_writes_out_must_still_be_there():
    of = page("With 42 in it", "With 43 in this")
    of.given("With 42 in it.")
    assert not rewordings(of, [of.checked()])[0].new


def test_given_words_are_taken_as_given():
    of = page("With 42 in it", "With 42 within it")
    of.given("With 42 in it.")
    [taken] = rewordings(of, [of.checked()])
    assert (taken.kind, taken.new) == ("given", "With 42 within it")


# -- the file of claims ----------------------------------------------------------------------------

CLAIMS = r"""page.states(
    "weights {} slowly "
    r"as \\lambda {}",  # a comment
    [-1],  # é
)
page.given("é", 'one "two" 3')
"""


def test_the_rest_of_the_file_stays_the_same():
    new = rewritten(CLAIMS, "weights {} slowly as \\\\lambda {}", "weights {} gently {}")
    assert new == CLAIMS.replace(
        '"weights {} slowly "\n    r"as \\\\lambda {}"', '"weights {} gently {}"'
    )
    assert rewritten(CLAIMS, 'one "two" 3', 'a "b" 3') == CLAIMS.replace('one "two"', 'a "b"')
    crlf = CLAIMS.replace("\n", "\r\n")
    assert rewritten(crlf, 'one "two" 3', "3 more") == crlf.replace("'one \"two\" 3'", '"3 more"')


def test_long_quotations_are_divided_between_words():
    long = r"a word and $\lambda$ " * 12 + "{}"
    source = rewritten('def f():\n    page.states("x {}", [1, 2])\n', "x {}", long)
    assert max(map(len, source.splitlines())) <= 100
    said = []
    exec(f"{source}f()", {"page": type("P", (), {"states": lambda *args: said.append(args[0])})})
    assert said == [long]


def test_a_string_with_a_comment_between_its_parts_stays():
    source = 'f(\n    "a "  # why\n    "b {}"\n)\n'
    assert rewritten(source, "a b {}", "c {}") == source


def test_a_string_in_an_f_string_stays():
    assert rewritten('f(f"a b {x}")\n', "a b ", "c") == 'f(f"a b {x}")\n'


def test_the_command_rewrites_claims_and_shows_them(chapter):
    folder = chapter(
        'page.states("weights {} slowly as", down)',
        'page.states("as the strength {}, and", down)',
        'page.given("With 42 in it.")',
        'page.states("Bias {} with the force", down)',
        needs="down",
    )
    source = (folder / "words.md").read_text()
    edits = (
        ("slowly", "gently"),
        ("42 in it", "42 inside it"),
        ("Bias grows with", "Bias grows by"),
    )
    for old, new in edits:
        source = source.replace(old, new)
    (folder / "words.md").write_text(source)
    quoted = ["weights {} slowly as", "With 42 in it.", "Bias {} with the force"]
    assert lost_quotations(folder / "words.md") == quoted
    done = subprocess.run(
        [sys.executable, "-m", "claims.rewording", "words"],
        input=json.dumps([("down = -1", ""), ("", "a_page")]),
        capture_output=True,
        text=True,
        check=True,
    )
    held, given, left = done.stdout.split("claims/words.py: ")[1:]
    assert "every value holds" in held
    assert "- weights {} slowly as" in held
    assert "nobody but you" in given
    assert "- With 42 in it." in given
    assert "left as they are" in left
    assert "the text says grows, the cells give -1" in left
    now = (folder / "claims/words.py").read_text()
    assert "slowly" not in now
    assert "Bias {} with the force" in now
    assert lost_quotations(folder / "words.md") == ["Bias {} with the force"]


def test_claims_that_were_not_reached_are_left(chapter):
    folder = chapter('page.states("weights {} quickly", nothing)')
    done = subprocess.run(
        [sys.executable, "-m", "claims.rewording", "words"],
        input=json.dumps([("", "a_page")]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a_page stopped: name 'nothing' is not defined" in done.stdout
    assert "quickly" in (folder / "claims/words.py").read_text()


def test_a_quotation_that_is_there_is_not_lost():
    assert not is_lost(text(), "weights {} slowly")
    assert is_lost(text(), "weights {} gently")
    assert not is_lost(text(), "With 43 in it")  # another number is no other wording
