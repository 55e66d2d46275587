"""Divides the prose of a page into sentences, and tells which of them state something."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# A sentence that begins with one of these tells the reader to do something, or says what to take.
INSTRUCTIONS = """
    add answer apply ask assume break build call change check choose click come compare compute
    consider construct convert copy count derive divide do download draw drag explain fill find
    fit fix give go imagine keep lay leave let look make mark measure move multiply open pick
    plant plot play predict press print prove pull put read repeat replace restart return
    rewrite run say see set show solve start step stop suppose swap switch take tap tell think
    trace try turn type use watch write
"""
# What follows an instruction, or stands in a heading, states something if one of these is in it.
VERBS = """
    is are was were has have had does do did can cannot could may might must should will would
    adds agrees becomes beats begins belongs brings carries changes chooses comes converts
    converges costs counts crosses cuts decides depends differs divides draws drops ends
    enters equals explains fails falls finds fits follows gets gives goes grows has heads helps
    hits hides holds joins jumps keeps kills knows lands leads leaves lets lies looks loses makes
    matters means meets minimises misses moves multiplies needs passes pays picks predicts pulls
    pushes puts reaches remains returns rises says sees sets settles shares shows shrinks sits
    slides snaps speaks spends splits spreads stands starts stays stops subtracts survives takes
    tells touches treats turns vanishes wins works
    agree differ fall grow rise shrink stay survive vanish share win
"""
INDIRECT = "how if what when where whether which who why before after"
BLOCK = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d+\.)[ \t]|#{1,6} |\||:[ \t]|\$\$|\[\^[\w-]+\]:)", re.MULTILINE
)
TOPIC = 3  # a heading of up to so many words names a topic and states nothing
HEADING = re.compile(r"\s*#{1,6} ")
OPTION = re.compile(r"\s*[-*+] \[ \]")  # a wrong answer to a question; the right one has an x
END = re.compile(r"[.!?:][)\"”’*_]*(?:\[\^[\w-]+\])*(?=\s)(?!\s+[a-z])")
JOINT = re.compile(r"[:;]\s+|,?\s+(?:and|but|so)\s+")  # where an instruction may end
CLAUSE = re.compile(r"(?:(?! that | which )[^,:;])*")  # up to a comma or a relative clause
QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place in the page's source, its text, and whether it states something.

    Attributes:
        kind: "statement", "heading", "topic", "question", "instruction", "task" or "option".
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

    What stands within `tasks`, the places of exercises, is of that kind.
    """
    found = []
    for start, end in _blocks(prose):
        for first, last in _parts(prose, start, end):
            is_task = any(begin <= first < stop for begin, stop in tasks)
            kind = "task" if is_task else _kind(prose[first:last])
            at = _end_of_instruction(prose, first, last) if kind == "instruction" else last
            for begin, stop, what in ((first, at, kind), (at, last, "statement")):
                text = prose[begin:stop]
                quotations = [(begin + q.start(), begin + q.end()) for q in QUOTED.finditer(text)]
                if text:
                    found.append(Sentence(begin, stop, text, what, tuple(quotations)))
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
    words = re.findall(r"[a-z]+", text.lower())
    opening = [word for word in words[:3] if word not in {"now", "then", "so"}]
    if OPTION.match(text):
        return "option"
    if text.rstrip(' \n)"”*').endswith("?"):
        return "question"
    if HEADING.match(text) and (opening[0] in INDIRECT.split() or not _has_verb(text)):
        return "heading" if len(text.split()) > TOPIC + 1 else "topic"
    if opening[:2] == ["you", "need"]:
        return "instruction"
    is_verb = opening[:1] and opening[0] in INSTRUCTIONS.split()
    is_noun = opening[1:2] and opening[1] in {"is", "are", "has", "does"}  # "Step 11 is"
    return "instruction" if is_verb and not is_noun else "statement"


def _end_of_instruction(prose: str, start: int, end: int) -> int:
    """Where an instruction ends and a statement begins, or the end of both."""
    for joint in JOINT.finditer(prose, start, end):
        clause = CLAUSE.match(prose, joint.end(), end)
        if (
            clause
            and not clause[0].startswith("that ")
            and _kind(clause[0]) == "statement"
            and _has_verb(clause[0], 1)
        ):
            return joint.end()
    return end


def _has_verb(text: str, after: int = 0) -> bool:
    """Whether a verb of the list is among the words of a text, the first ones apart."""
    return not {*VERBS.split()}.isdisjoint(re.findall(r"[a-z]+", text.lower())[after:])
