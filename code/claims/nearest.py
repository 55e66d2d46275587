"""Finds the sentence of a page that comes nearest to a quotation, for messages."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from .page_text import PageText
from .sentences import Sentence
from .vocabulary import IDIOMS

SHOWN = 110  # characters of a sentence in a message


def nearest_sentence(text: PageText, quotation: str) -> Sentence | None:
    """The sentence with most of the words of `quotation` in their order, or None without any."""
    wanted = words(quotation)

    def likeness(sentence: Sentence) -> tuple[int, float]:
        found = words(sentence.text)
        same = common(wanted, found)
        return same, same / (len(wanted) + len(found) or 1)

    best = max(text.sentences, key=likeness, default=None)
    return best if best and likeness(best)[0] else None


def nearest(text: PageText, quotation: str) -> str:
    """The line and the words of the nearest sentence, and a hint if a phrase was cut."""
    sentence = nearest_sentence(text, quotation)
    if sentence is None:
        return "no sentence of the page has any of its words"
    shown = text.readable(sentence)
    if len(shown) > SHOWN:
        shown = _excerpt(shown, words(quotation))
    hints = "".join(
        f'; "{phrase}" counts as one: quote it whole, or stop before it'
        for phrase in cut_phrases(text, quotation, sentence)
    )
    return f"nearest, line {text.line(sentence)}: “{shown}”{hints}"


def cut_phrases(text: PageText, quotation: str, sentence: Sentence) -> Iterator[str]:
    """The idioms and names of `sentence` that an end of the quotation cuts in two."""
    quoted, said = words(quotation), " ".join(words(sentence.text))
    for phrase in sorted({*text.names, *(" ".join(one.split()) for one in IDIOMS.split(","))}):
        parts = words(phrase)
        if not re.search(rf"\b{re.escape(' '.join(parts))}\b", said):
            continue
        cuts = range(1, len(parts))
        if any(quoted[-cut:] == parts[:cut] or quoted[:cut] == parts[-cut:] for cut in cuts):
            yield phrase


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return re.findall(r"\w+", text.lower())


def common(left: list[str], right: list[str]) -> int:
    """How many words both lists have in the same order."""
    if not (Counter(left) & Counter(right)):
        return 0
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _excerpt(sentence: str, wanted: list[str]) -> str:
    """The part of a long sentence that has most of the wanted words."""
    said = sentence.split()

    def part(start: int) -> list[str]:
        end, width = start, 0
        while end < len(said) and width + len(said[end]) < SHOWN:
            width += len(said[end]) + 1
            end += 1
        return said[start:end]

    start = max(range(len(said)), key=lambda at: common(wanted, words(" ".join(part(at)))))
    shown = part(start)
    before = "… " if start else ""
    return before + " ".join(shown) + (" …" if start + len(shown) < len(said) else "")
