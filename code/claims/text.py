"""What a page says: its prose, notes and captions, with every number and formula in them found."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .latex import key, tokenise

NUMBER_WORDS = {
    "half": 1 / 2, "a third": 1 / 3, "a quarter": 1 / 4, "a fifth": 1 / 5, "a tenth": 1 / 10,
    "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "hundred": 100,
    "thousand": 1000,
}  # fmt: skip

# a digit, a relation or an operation: what makes a formula more than a name
SAYING = re.compile(
    r"\d.*|[-=<>+/]|\\(le|ge|ne|in|sim|to|approx|propto|pm|cdot|times|frac|sqrt|sum|max|min|leftarrow)"
)

WORDS = "|".join(NUMBER_WORDS).replace(" ", r"\s+")

# The order matters: what is matched first is not looked into again.
PIECE = re.compile(
    rf"""
      ^[ \t]*\$\$\n(?P<display>.*?)\n[ \t]*\$\$(?:[ ]\((?P<label>[\w:-]+)\))?
    | (?<![\\$])\$(?P<inline>(?:[^$\\]|\\.)+)\$
    | (?P<role>\{{[\w:-]+\}}`[^`]*`)
    | (?P<nothing>\[\^[\w-]+\]:? | ^[ \t]*\d+\.(?=[ \t]) | (?<=\])\([^)]*\) | <[^>\n]*> | [*`])
    | (?P<number>(?<![\w.,\-])[-−+±]?\d(?:[\d,]*\d)?(?:\.\d+)?(?:e-?\d+)?(?:[ ]?%)?(?![\w]|-D\b))
    | (?P<word>(?<![\w\-])(?:{WORDS})(?![\w\-]))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
FIRST_MARK = 0xF0000  # a private character stands for each number and formula in `PageText.reading`
ANY_MARK = "[\U000f0000-\U000fffff]"
BLANK = "\ue000"  # stands for {} in a quotation


@dataclass(frozen=True)
class Token:
    """A number or a formula on a page; a displayed formula may have a label."""

    kind: str  # "number", "formula" or "equation"
    text: str
    line: int
    start: int  # offset in the page's source
    label: str = ""

    def same(self, other: "Token") -> bool:
        """Whether both read the same, however they are spaced."""
        return self.text.split() == other.text.split()

    def __str__(self) -> str:
        """How messages quote it."""
        return self.label or " ".join(self.text.split())

    @property
    def says_something(self) -> bool:
        r"""Whether it is more than a name, as `w_j` or `X^\top y` are: then it must be tied."""
        is_name = self.kind == "formula" and not any(map(SAYING.fullmatch, tokenise(self.text)))
        return not is_name


@dataclass(frozen=True)
class Quoted:
    """Where a quotation's numbers and formulas stand among the tokens, and which are its `{}`."""

    places: list[int]
    blanks: list[int]


class QuoteError(Exception):
    """A quotation that does not point at exactly one place of the page."""


class PageText:
    """The text of a page, less its cells.

    Attributes:
        tokens: its numbers and formulas, in order.
        reading: the text in one line, with a mark of its own for each token.
    """

    def __init__(self, source: str) -> None:
        """Find the tokens of a MyST Markdown `source`."""
        self.tokens: list[Token] = []
        self._quoted: dict[str, Quoted] = {}  # what was found, since each claim is asked for thrice
        self.reading = self._read("\n".join(_without_cells(source.split("\n"))))

    @classmethod
    def of(cls, path: Path) -> "PageText":
        """The text of the page at `path`."""
        return cls(path.read_text("utf-8"))

    def _read(self, prose: str) -> str:
        def mark(found: re.Match[str]) -> str:
            if found["nothing"]:
                return ""
            if found["role"]:
                return "¤"
            line = prose.count("\n", 0, found.start()) + 1
            if latex := found["display"]:
                label = found["label"] or ""
                token = Token("equation", latex, line + 1, found.start("display"), label)
            elif latex := found["inline"]:
                token = Token("formula", latex, line, found.start("inline"))
            else:
                token = Token("number", found[0], line, found.start())
            self.tokens.append(token)
            return chr(FIRST_MARK + len(self.tokens) - 1)

        return " ".join(PIECE.sub(mark, prose).split())

    @cached_property
    def equations(self) -> dict[str, int]:
        """The place of each labelled displayed formula among the tokens."""
        return {token.label: at for at, token in enumerate(self.tokens) if token.label}

    def find(self, quotation: str) -> Quoted:
        """The one place of the page that has the words of `quotation`.

        `{}` stands for any number or formula; those written out must be the same on the page.

        Raises:
            QuoteError: unless the page has these words once, with these numbers.
        """
        if quotation not in self._quoted:
            self._quoted[quotation] = self._find(quotation)
        return self._quoted[quotation]

    def _find(self, quotation: str) -> Quoted:
        quote = PageText(quotation.replace("{}", BLANK))
        marks = [letter for letter in quote.reading if letter == BLANK or is_mark(letter)]
        if not marks:
            raise QuoteError(f"there is no number or formula in {quotation!r}")
        pattern = "".join(
            f"({ANY_MARK})" if letter in marks else re.escape(letter) for letter in quote.reading
        )
        # what begins or ends within a word would be found by accident
        found = [
            [ord(letter) - FIRST_MARK for letter in match.groups()]
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.reading)
        ]
        same = [places for places in found if self._has(places, marks, quote)]
        if not found:
            raise QuoteError(f"the page does not say {quotation!r}")
        if not same:
            there = ", ".join(str(self.tokens[place]) for place in found[0])
            raise QuoteError(f"the page has {there} where {quotation!r} is quoted")
        if len(same) > 1:
            raise QuoteError(f"the page says {quotation!r} {len(same)} times: quote more words")
        places = same[0]
        blanks = [at for at, letter in zip(places, marks, strict=True) if letter == BLANK]
        return Quoted(places, blanks)

    def _has(self, places: list[int], marks: list[str], quote: "PageText") -> bool:
        """Whether what `quote` writes out stands at `places`."""
        return all(
            letter == BLANK or self.tokens[at].same(quote.tokens[ord(letter) - FIRST_MARK])
            for at, letter in zip(places, marks, strict=True)
        )

    def untied(self, claims: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Token]:
        """The numbers, equations and saying formulas that no claim covers and no name explains.

        Args:
            claims: as in a report; one that quotes what is not on this page covers nothing.
            names: the LaTeX that stands for a value of the code.
        """
        tied = {place for claim in claims for place in self.places(claim)}
        explained = {key(name) for name in names}
        return [
            token
            for place, token in enumerate(self.tokens)
            if place not in tied and token.says_something and key(token.text) not in explained
        ]

    def places(self, claim: Mapping[str, Any]) -> list[int]:
        """The tokens that a claim covers."""
        if label := claim.get("equation"):
            return [self.equations[label]] if label in self.equations else []
        try:
            return self.find(claim["quote"]).places
        except QuoteError:
            return []

    def results(self, claim: Mapping[str, Any]) -> list[int]:
        """Those of the tokens that a claim covers which it holds against a value."""
        if claim["kind"] == "given":
            return []
        return self.find(claim["quote"]).blanks if "quote" in claim else self.places(claim)


def is_mark(letter: str) -> bool:
    """Whether `letter` stands for a token."""
    return ord(letter) >= FIRST_MARK


FENCE = re.compile(r"^\s*(?P<fence>`{3,}|:{3,})(?P<info>.*)$")
CELL = re.compile(r"\{code-cell\}|[^{\s]")  # a cell, or a block of code that is only shown
TITLE = re.compile(r"^\{(?:admonition|exercise-start|margin|note|tip|warning|sidebar)\}\s*(.*)$")
NO_PROSE = re.compile(r"^\s*:[\w-]+:|^\([\w:-]+\)=$|^%")  # an option, a label, a comment
CAPTION = re.compile(r"^(?P<indent>\s*)caption:\s*(?P<rest>.*)$")


def _without_cells(lines: list[str]) -> Iterator[str]:
    """The lines with spaces for all that is not prose, so that every place stays where it was."""
    in_front_matter = bool(lines) and lines[0] == "---"
    fence, caption_indent = "", None  # of the code that we are in
    for number, line in enumerate(lines):
        blank = " " * len(line)
        if in_front_matter:
            in_front_matter = number == 0 or line != "---"
            yield blank
        elif fence:
            if line.strip() == fence:
                fence, caption_indent = "", None
                yield blank
            elif found := CAPTION.match(line):
                caption_indent = len(found["indent"])
                yield (
                    found["rest"].rjust(len(line)) if found["rest"][:1] not in {"|", ">"} else blank
                )
            elif caption_indent is not None and (
                not line.strip() or len(line) - len(line.lstrip()) > caption_indent
            ):
                yield line
            else:
                caption_indent = None
                yield blank
        elif found := FENCE.match(line):
            if CELL.match(found["info"].strip()):
                fence = found["fence"]
            title = TITLE.match(found["info"].strip())
            yield title[1].rjust(len(line)) if title else blank
        elif NO_PROSE.match(line):
            yield blank
        else:
            yield line
