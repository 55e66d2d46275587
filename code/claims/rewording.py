"""Takes the new wording of sentences into the claims that quote them, where all values still hold.

A claim whose quotation is not on its page any more is *lost*. Its passage is looked for among what
no other claim ties: it has as many numbers, formulas and words of the table in the same order, with
most of the other words around them. If every value holds there, the quotation becomes the shortest
one that finds the passage.
"""

import ast
import contextlib
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

import claims

from .blocks import check, claims_file
from .nearest import common, nearest
from .page import Page
from .page_text import (
    ANY_PLACEHOLDER,
    BLANK,
    FIRST_PLACEHOLDER,
    MissingQuoteError,
    PageText,
    Quoted,
    QuoteError,
)
from .report import Report

ALIKE = 0.5  # the least share of a quotation's words that its new passage has
CLEARLY = 0.1  # a passage that is so much more alike than all others is the one
READABLE = 3  # a new quotation has so many words, or as many as the old one if that has fewer
REACH = 12  # words that a new quotation may add at each end
SLACK = 3  # words that a rewording may add before the first number or after the last
WIDTH = 100  # of a line of Python


@dataclass(frozen=True)
class Lost:
    """A claim whose quotation is not on the page, with its values and the letters it may use."""

    quotation: str
    kind: str
    values: tuple[Any, ...]
    scope: dict[str, Any]


@dataclass(frozen=True)
class Rewording:
    """What becomes of a lost quotation.

    Attributes:
        new: the new quotation; empty if the old one stays.
        place: the line and the sentence of the page that the new quotation is from.
        reason: why the old quotation stays.
    """

    old: str
    kind: str
    new: str = ""
    place: str = ""
    reason: str = ""


class WatchedPage(Page):
    """A page that notes the claims whose quotations are lost, and makes the others."""

    def __init__(self, file: str, text: str | None = None) -> None:
        super().__init__(file, text)
        self.lost: list[Lost] = []

    def states(self, quotation: str, *values: Any, **kwargs: Any) -> None:
        if is_lost(self.text, quotation):
            self.lost.append(Lost(quotation, "result", values, dict(self.scope)))
        else:
            super().states(quotation, *values, **kwargs)

    def given(self, *quotations: str) -> None:
        for quotation in quotations:
            if is_lost(self.text, quotation):
                self.lost.append(Lost(quotation, "given", (), {}))
            else:
                super().given(quotation)


def is_lost(text: PageText, quotation: str) -> bool:
    """Whether the page has no passage with the words of `quotation`."""
    try:
        text.find(quotation)
    except QuoteError as error:
        return isinstance(error, MissingQuoteError)
    return False


def lost_quotations(page: Path) -> list[str]:
    """The quotations in the claims of `page`, as far as they are written out, that are lost."""
    file = claims_file(page)
    calls = _quoted_in(file.read_text("utf-8")) if file.exists() else []
    text = PageText.of(page) if calls else PageText("")
    return [quotation for quotation in dict.fromkeys(calls) if is_lost(text, quotation)]


def _quoted_in(source: str) -> list[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []  # running the claims says so
    return [
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        for argument in _quotations(node.func.attr, node.args)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _quotations(method: str, arguments: list[ast.expr]) -> list[ast.expr]:
    places = {"states": arguments[:1], "given": arguments, "seeds": arguments[2:3]}
    return places.get(method, [])


# -- where a lost quotation is now -----------------------------------------------------------------


class Atoms:
    """The words, and the placeholders of tokens, of condensed text."""

    def __init__(self, condensed: str) -> None:
        pattern = rf"{ANY_PLACEHOLDER}|{BLANK}|¤|\w+"
        self.found = list(re.finditer(pattern, condensed))
        self.texts = [found[0].lower() for found in self.found]
        self.marks = [at for at, text in enumerate(self.texts) if _is_mark(text)]

    @cached_property
    def gaps(self) -> list[list[str]]:
        """The words before the first placeholder, between two, and after the last."""
        edges = [-1, *self.marks, len(self.texts)]
        return [self.texts[left + 1 : right] for left, right in pairwise(edges)]


def _is_mark(text: str) -> bool:
    return text == BLANK or ord(text[0]) >= FIRST_PLACEHOLDER


@dataclass(frozen=True)
class Passage:
    """A run of a page's tokens that may be what a lost quotation was about.

    Attributes:
        first: the index of the run's first token; the others follow it.
        score: the share of the quotation's words that are there too.
    """

    first: int
    score: float


class Search:
    """Looks for the passages of lost quotations on a page.

    Args:
        page: the page, whose claims have all been made.
        tied: the tokens that claims with a quotation tie.
    """

    def __init__(self, page: Page, tied: set[int]) -> None:
        self._page, self._text, self._tied = page, page.text, tied
        self._atoms = Atoms(page.text.condensed)

    def reword(self, claims: list[Lost]) -> Rewording:
        """The new quotation of `claims`, which all have the same old one."""
        lost = claims[0]
        quote = PageText(lost.quotation.replace("{}", BLANK), self._text.names)
        passages = sorted(self._passages(quote), key=lambda passage: -passage.score)
        likely = [one for one in passages if one.score > passages[0].score - CLEARLY]
        if not likely:
            return self._left(lost, "no other passage has the same blanks and similar words")
        tried = {self._quotation(quote, passage): passage for passage in likely}
        if not any(tried):
            return self._left(lost, "its passage cannot be quoted so that it is found once")
        faults = {new: self._faults(new, claims) for new in tried if new}
        holding = [new for new, found in faults.items() if not found]
        if len(holding) > 1:
            return self._left(lost, f"it could be any of {len(holding)} passages")
        if not holding:
            return self._left(lost, next(iter(faults.values()))[0])
        token = self._text.tokens[tried[holding[0]].first]
        sentence = self._text.sentence_at(token)
        shown = self._text.readable(sentence) if sentence else ""
        return Rewording(lost.quotation, lost.kind, holding[0], f"line {token.line}: {shown}")

    def _left(self, lost: Lost, reason: str) -> Rewording:
        where = nearest(self._text, lost.quotation)
        return Rewording(lost.quotation, lost.kind, reason=f"{reason}; {where}")

    def _faults(self, quotation: str, claims: list[Lost]) -> list[str]:
        """What is wrong with the claims if they quote `quotation`."""
        faults = []
        for lost in claims:
            self._page.checked()
            self._page.scope = dict(lost.scope)
            if lost.kind == "result":
                self._page.states(quotation, *lost.values)
            else:
                self._page.given(quotation)
            faults += list(self._page.checked().faults)
        return faults

    def _passages(self, quote: PageText) -> Iterator[Passage]:
        """The runs of tokens that are like those of a quotation, and not all tied already."""
        atoms = Atoms(quote.condensed)
        wanted = [atoms.texts[at] for at in atoms.marks]
        for first in range(len(self._text.tokens) - len(wanted) + 1):
            places = range(first, first + len(wanted))
            if not self._tied.issuperset(places) and self._same(places, wanted, quote):
                score = self._score(first, len(wanted), atoms.gaps)
                if score >= ALIKE:
                    yield Passage(first, score)

    def _same(self, places: range, wanted: list[str], quote: PageText) -> bool:
        """Whether the tokens that the quotation writes out are those at `places`."""
        return all(
            mark == BLANK
            or self._text.tokens[place].same(quote.tokens[ord(mark) - FIRST_PLACEHOLDER])
            for place, mark in zip(places, wanted, strict=True)
        )

    def _score(self, first: int, count: int, quoted: list[list[str]]) -> float:
        marks = self._atoms.marks[first : first + count]
        texts = self._atoms.texts
        between = [texts[left + 1 : right] for left, right in pairwise(marks)]
        before = texts[max(0, marks[0] - len(quoted[0]) - SLACK) : marks[0]]
        after = texts[marks[-1] + 1 :][: len(quoted[-1]) + SLACK]
        there = [before, *between, after]
        same = sum(common(left, right) for left, right in zip(quoted, there, strict=True))
        kept = zip(quoted[1:-1], between, strict=True)
        added = sum(max(0, len(new) - len(old)) for old, new in kept)
        return same / (sum(map(len, quoted)) + added or 1)

    # -- the new quotation -------------------------------------------------------------------------

    def _quotation(self, quote: PageText, passage: Passage) -> str:
        """The shortest readable quotation that finds a passage; empty if there is none."""
        marks = [char for char in quote.condensed if _is_mark(char)]
        places = list(range(passage.first, passage.first + len(marks)))
        blanks = [place for place, mark in zip(places, marks, strict=True) if mark == BLANK]
        starts = list(self._ends(places[0], -1))
        ends = list(self._ends(places[-1], 1))
        fewest = min(READABLE, len(re.findall(r"\w+", quote.condensed)))
        condensed = self._text.condensed
        parts = (condensed[start:end] for start in starts for end in ends)
        for part in sorted(parts, key=lambda part: _preference(part, fewest)):
            if re.search(r"\w", part) and "¤" not in part:
                new = self._written(part, set(blanks))
                with contextlib.suppress(QuoteError):
                    if self._text.find(new) == Quoted(places, blanks):
                        return new
        return ""

    def _ends(self, place: int, step: int) -> Iterator[int]:
        """Where a quotation may begin (`step` -1) or end (1), from a token outwards."""
        at = self._atoms.marks[place]
        for count in range(REACH + 1):
            found = self._atoms.found[at]
            if count and (_is_mark(found[0]) or found[0] == "¤"):
                return
            yield found.start() if step < 0 else found.end()
            at += step
            if not 0 <= at < len(self._atoms.found):
                return

    def _written(self, part: str, blanks: set[int]) -> str:
        """A part of the condensed text as a claim quotes it."""

        def token(found: re.Match[str]) -> str:
            place = ord(found[0]) - FIRST_PLACEHOLDER
            text = " ".join(self._text.tokens[place].text.split())
            if place in blanks:
                return "{}"
            return f"${text}$" if self._text.tokens[place].kind == "formula" else text

        return re.sub(ANY_PLACEHOLDER, token, part)


def _preference(part: str, fewest: int) -> tuple[int, bool, int]:
    """Sorts what could be quoted: few sentences, at least `fewest` words, then as few as can be."""
    count = len(re.findall(r"\w+", part))
    is_short = count < fewest
    return len(re.findall(r"[.!?]\W*\s", part)), is_short, -count if is_short else count


def rewordings(page: WatchedPage, reports: Iterable[Report]) -> list[Rewording]:
    """What becomes of each lost quotation of a page, whose blocks have made these reports."""
    tied = {
        place for report in reports for claim in report.claims for place in page.text.places(claim)
    }
    search = Search(page, tied)
    together: dict[str, list[Lost]] = {}
    for lost in page.lost:
        together.setdefault(lost.quotation, []).append(lost)
    found = [search.reword(group) for group in together.values()]
    return [_unless_shared(one, found, page.text) for one in found]


def _unless_shared(one: Rewording, others: list[Rewording], text: PageText) -> Rewording:
    """The rewording, unless another would take the same numbers, formulas or words."""
    mine = set(text.find(one.new).places) if one.new else set()
    for other in others:
        if other is not one and other.new and mine & set(text.find(other.new).places):
            reason = f"{other.old!r} could be about the same passage, {one.place}"
            return Rewording(one.old, one.kind, reason=reason)
    return one


# -- the file of claims ----------------------------------------------------------------------------


def rewritten(source: str, old: str, new: str) -> str:
    """Python source with a new string in place of each literal that is `old`; else unchanged."""
    for node in sorted(_literals(source, old), key=lambda node: -node.lineno):
        source = _with_literal(source, node, new)
    return source


def _literals(source: str, value: str) -> list[ast.Constant]:
    tree = ast.parse(source)
    formatted = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    parts = {id(part) for node in formatted for part in ast.walk(node)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == value and id(node) not in parts
    ]


def _with_literal(source: str, node: ast.Constant, new: str) -> str:
    lines = source.split("\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    after = lines[last].encode()[node.end_col_offset :].decode()
    literal = ast.get_source_segment(source, node) or ""
    if any(kind.type == tokenize.COMMENT for kind in _tokens(literal)):
        return source  # a comment between its parts would be lost
    ending = "\r" if lines[first].endswith("\r") else ""
    room = WIDTH - len(before)
    pieces = _pieces(new, room, room - len(after.rstrip("\r")))
    joined = f"{ending}\n{' ' * len(before)}".join(map(_literal, pieces))
    lines[first : last + 1] = [before + joined + after]
    return "\n".join(lines)


def _tokens(literal: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(f"({literal})").readline))


def _literal(text: str) -> str:
    """A string literal for `text`: raw if it has LaTeX in it, and in double quotes if it can be."""
    mark = "'" if '"' in text else '"'
    raw = "r" if "\\" in text else ""
    literal = f"{raw}{mark}{text}{mark}"
    with contextlib.suppress(SyntaxError):
        if ast.literal_eval(literal) == text:
            return literal
    return repr(text)


def _pieces(text: str, room: int, last_room: int) -> list[str]:
    """Divide a text between words, so that the literal of each piece is at most `room` wide."""
    pieces = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        if pieces[-1] and len(_literal(pieces[-1] + word)) > room:
            pieces.append("")
        pieces[-1] += word
    head, separator, _ = pieces[-1].rstrip().rpartition(" ")
    if separator and len(_literal(pieces[-1])) > last_room:
        pieces[-1:] = [head + separator, pieces[-1][len(head) + 1 :]]
    return pieces


def take(chapter: str, found: list[Rewording]) -> list[Rewording]:
    """Write new quotations into `claims/CHAPTER.py`; the result says which could not be written."""
    path = claims_file(Path(f"{chapter}.md"))
    source = path.read_bytes().decode("utf-8")
    result = []
    for one in found:
        changed = rewritten(source, one.old, one.new) if one.new else source
        if one.new and changed == source:
            reason = "it is not written as one string without comments in the claims"
            one = Rewording(one.old, one.kind, reason=reason)
        source = changed
        result.append(one)
    if any(one.new for one in result):
        path.write_bytes(source.encode("utf-8"))
    return result


# -- the command -----------------------------------------------------------------------------------


def shown(chapter: str, found: list[Rewording]) -> Iterator[str]:
    """What was taken and what was left, for somebody to read."""
    file = f"{claims_file(Path(f'{chapter}.md'))}"
    groups = (
        ("took the new wording, in which every value holds", "result"),
        ("took the new wording of what is given, which nobody but you checks", "given"),
    )
    for heading, kind in groups:
        if taken := [one for one in found if one.new and one.kind == kind]:
            yield f"{file}: {heading}:"
            for one in taken:
                yield from (f"  - {one.old}", f"  + {one.new}", f"    {one.place}")
    if left := [one for one in found if not one.new]:
        yield f"{file}: left as they are, for you to correct:"
        for one in left:
            yield from (f"  - {one.old}", f"    {one.reason}")


def run(chapter: str, cells: Iterable[tuple[str, str]]) -> list[Rewording]:
    """Run cells and blocks, pairs of source and block, and take new wordings into the claims."""
    claims.Page = WatchedPage
    shell, reports, stopped = InteractiveShell.instance(), [], ""
    with contextlib.redirect_stdout(io.StringIO()):
        for source, block in cells:
            if not block:
                shell.run_cell(source, store_history=False)
                continue
            try:
                reports.append(check(chapter, block, shell.user_ns))
            except Exception as error:
                stopped += f"; {block} stopped: {error}"
    module = sys.modules.get(f"claims_of_{chapter}")
    found = take(chapter, rewordings(module.page, reports)) if module else []
    reached = {one.old for one in found}
    for quotation in lost_quotations(Path(f"{chapter}.md")):
        if quotation not in reached:
            found.append(Rewording(quotation, "result", reason=f"no claim said it{stopped}"))
    return found


def main() -> None:
    """Take new wordings into the claims of the chapter that is named, in the current folder."""
    chapter, cells = sys.argv[1], json.load(sys.stdin)
    for line in shown(chapter, run(chapter, cells)):
        print(line)


if __name__ == "__main__":
    main()
