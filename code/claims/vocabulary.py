"""The words that are compared with values, their opposites, and phrases that state nothing.

`words.py` says what each meaning demands of a value.
"""

import tomllib
from functools import lru_cache
from pathlib import Path

# Each line holds words that mean the same; what the opposite line says makes a sentence false.
# Words without a meaning are too common to be read; they are opposites alone.
OPPOSITES = (
    ("rises", "rise rises rising rose grow grows growing grew",
     "falls", "fall falls falling fell shrink shrinks shrinking shrank"),
    ("rises", "increase increases increasing", "falls", "decrease decreases decreasing"),
    ("more", "larger greater bigger higher longer stronger wider steeper faster above better",
     "less", "smaller smaller smaller lower shorter weaker narrower flatter slower below worse"),
    ("more", "more more further farther", "less", "less fewer nearer closer"),
    ("at_least", "at_least", "at_most", "at_most"),
    ("same", "same equal equals identical agree agrees",
     "different", "different unequal differs different differ differs"),
    ("most", "largest greatest biggest highest longest strongest widest steepest best",
     "least", "smallest smallest smallest lowest shortest weakest narrowest flattest worst"),
    ("most", "fastest furthest farthest", "least", "slowest nearest closest"),
    ("mostly", "most most", "least", "least fewest"),
    ("first", "first", "last", "last"),
    ("second", "second", "third", "third"),
    ("all", "all every each always everywhere everything any everybody",
     "none", "none no no never nowhere nothing no nobody"),
    ("both", "both", "none", "neither"),
    ("some", "some sometimes", "none", "no never"),
    ("only", "only", "all", "always"),
    ("one", "one", "none", "no"),
    ("none", "no_longer", "all", "always"),
    ("none", "is_not are_not was_not were_not has_not have_not had_not",
     "", "is are was were has have had"),
    ("none", "does_not do_not did_not will_not would_not could_not cannot",
     "", "does do did will would could can"),
    ("one", "unique", "none", "no"),
    ("few", "few", "", "many"),
    ("positive", "positive", "negative", "negative"),
    ("zero", "zero", "positive", "positive"),
    ("adds", "adds", "subtracts", "subtracts"),
    ("subtracts", "subtract", "", "add"),
    ("multiplies", "multiplies", "divides", "divides"),
    ("least", "minimum minima minimises", "most", "maximum maxima maximises"),
    ("most", "maximise", "", "minimise"),
    ("different", "biased", "same", "unbiased"),
    ("less", "narrow", "", "wide"),
    ("has", "convex independent sparse", "lacks", "concave dependent dense"),
)  # fmt: skip
MEANINGS: dict[str, str] = {}
SWAPS: dict[str, list[str]] = {}  # words that make a sentence with the word false
for _left, _lefts, _right, _rights in OPPOSITES:
    for _pair in zip(_lefts.split(), _rights.split(), strict=True):
        _one, _other = (word.replace("_", " ") for word in _pair)
        for _word, _meaning, _opposite in ((_one, _left, _other), (_other, _right, _one)):
            if _meaning:
                MEANINGS.setdefault(_word, _meaning)
                SWAPS.setdefault(_word, []).append(_opposite)

# Phrases in which a word of the table states nothing.
IDIOMS = """
    one another, each other, one by one, no one, one can, one could, one would, the one, the ones,
    one of, one way, this one, that one, which one, first of all, at first, at last, at all,
    above all, after all, once more, more or less, what is more, the rest, any more,
    no matter, no doubt, first time, first derivative, first derivatives, second derivative,
    second derivatives, falls apart, fall apart, first cell, all the same, same as before,
    at the same time, you mean, we mean, they mean, not mean, would mean, mean that, a few,
    one after another, adds up, shown below, you do not, we do not, do not know
"""


@lru_cache(maxsize=64)
def name_groups(folder: Path) -> tuple[tuple[str, ...], ...]:
    """The names that a course's text is read for, in groups of what could be taken for each other.

    They stand in `[tool.claims] names` of the nearest `pyproject.toml` above `folder`.
    """
    for above in (folder, *folder.parents):
        settings = above / "pyproject.toml"
        if settings.is_file():
            tool = tomllib.loads(settings.read_text("utf-8")).get("tool", {})
            return tuple(map(tuple, tool.get("claims", {}).get("names", [])))
    return ()


def names_in(folder: Path) -> tuple[str, ...]:
    """All names of `name_groups`."""
    return tuple(name for group in name_groups(folder.resolve()) for name in group)
