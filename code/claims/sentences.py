"""Divides the prose of a page into sentences, and tells which of them state something."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# A sentence that begins with one of these tells the reader to do something, or says what to take.
INSTRUCTIONS = """
    add answer ask assume break build call change check choose click come compare compute
    consider construct convert copy count derive divide do download draw drag explain fill find
    fit fix give go imagine keep leave let look make mark measure move multiply note open pick
    plant plot play predict press print prove pull put read repeat replace restart return
    rewrite run say see set show solve start step stop suppose swap switch take tap tell think
    trace try turn type use watch write
"""
BLOCK = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d+\.)[ \t]|#{1,6} |\||:[ \t]|\$\$|\[\^[\w-]+\]:)", re.MULTILINE
)
TOPIC = 3  # a heading of up to so many words names a topic and states nothing
HEADING = re.compile(r"\s*#{1,6} ")
OPTION = re.compile(r"\s*[-*+] \[ \]")  # a wrong answer to a question; the right one has an x
END = re.compile(r"[.!?:][)\"”’*_]*(?:\[\^[\w-]+\])*(?=\s)(?!\s+[a-z])")
QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place in the page's source, its text, and whether it states something.

    Attributes:
        kind: "statement", "heading", "topic", "question", "instruction" or "option".
        quotations: what stands in quotation marks, as places in the page's source.
    """

    start: int
    end: int
    text: str
    kind: str
    quotations: tuple[tuple[int, int], ...] = ()

    def states(self, place: int, is_name: bool) -> bool:
        """Whether a word at `place` needs a claim; a name in a heading needs none."""
        if any(start <= place < end for start, end in self.quotations):
            return False
        return self.kind == "statement" or (self.kind == "heading" and not is_name)


def sentences(prose: str, tasks: list[tuple[int, int]]) -> list[Sentence]:
    """The sentences of `prose`, a page's source in which all but prose is blank.

    Those within `tasks`, the places of exercises, are instructions.
    """
    found = []
    for start, end in _blocks(prose):
        for first, last in _parts(prose, start, end):
            text = prose[first:last]
            quotations = tuple((first + q.start(), first + q.end()) for q in QUOTED.finditer(text))
            is_task = any(begin <= first < stop for begin, stop in tasks)
            kind = "instruction" if is_task else _kind(text)
            found.append(Sentence(first, last, text, kind, quotations))
    return found


def sentence_at(sentences: list[Sentence], place: int) -> Sentence | None:
    """The sentence that contains an offset of the page's source."""
    at = bisect_right(sentences, place, key=lambda sentence: sentence.start) - 1
    return sentences[at] if at >= 0 and place < sentences[at].end else None


def _blocks(prose: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, list items, headings, table rows and notes."""
    starts = {0, *(found.start() for found in BLOCK.finditer(prose))}
    starts |= {
        found.end() for found in re.finditer(r"\n[ \t]*\n|^#{1,6} .*\n", prose, re.MULTILINE)
    }
    ordered = sorted(starts)
    yield from zip(ordered, [*ordered[1:], len(prose)], strict=True)


def _parts(prose: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in END.finditer(prose, start, end):
        yield at, found.end()
        at = found.end()
    if prose[at:end].strip():
        yield at, end


def _kind(text: str) -> str:
    if HEADING.match(text):
        return "heading" if len(text.split()) > TOPIC + 1 else "topic"
    if OPTION.match(text):
        return "option"
    if text.rstrip(' \n)"”*').endswith("?"):
        return "question"
    words = re.findall(r"[A-Za-z]+", text)
    opening = [word.lower() for word in words[:3] if word.lower() not in {"now", "then", "so"}]
    if opening[:2] == ["you", "need"] or (opening[:1] and opening[0] in INSTRUCTIONS.split()):
        return "instruction"
    return "statement"
