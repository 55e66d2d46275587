"""The text of a page, meaning its prose, notes and captions, and the numbers and formulas in it."""

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

# a digit, a relation or an operation: a formula without any of these is only a name
ASSERTS = re.compile(
    r"\d.*|[-=<>+/]|\\(le|ge|ne|in|sim|to|approx|propto|pm|cdot|times|frac|sqrt|sum|max|min|leftarrow)"
)

WORDS = "|".join(NUMBER_WORDS).replace(" ", r"\s+")

# The order matters: each character belongs to the first alternative that matches it.
PIECE = re.compile(
    rf"""
      ^[ \t]*\$\$\n(?P<display>.*?)\n[ \t]*\$\$(?:[ ]\((?P<label>[\w:-]+)\))?
    | (?<![\\$])\$(?P<inline>(?:[^$\\]|\\.)+)\$
    | (?P<role>\{{[\w:-]+\}}`[^`]*`)
    | (?P<markup>\[\^[\w-]+\]:? | ^[ \t]*\d+\.(?=[ \t]) | (?<=\])\([^)]*\) | <[^>\n]*> | [*`])
    | (?P<number>(?<![\w.,\-])[-−+±]?\d(?:[\d,]*\d)?(?:\.\d+)?(?:e-?\d+)?(?:[ ]?%)?(?![\w]|-D\b))
    | (?P<word>(?<![\w\-])(?:{WORDS})(?![\w\-]))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
# In `PageText.condensed`, a character for private use stands for each token.
FIRST_PLACEHOLDER = 0xF0000
ANY_PLACEHOLDER = "[\U000f0000-\U000fffff]"
BLANK = "\ue000"  # stands for {} in a quotation


@dataclass(frozen=True)
class Token:
    """A number, a formula or a displayed equation on a page; an equation may have a label."""

    kind: str  # "number", "formula" or "equation"
    text: str
    line: int
    start: int  # offset in the page's source
    label: str = ""

    def same(self, other: "Token") -> bool:
        """Whether both have the same text, apart from spacing."""
        return self.text.split() == other.text.split()

    def __str__(self) -> str:
        return self.label or " ".join(self.text.split())

    @property
    def is_assertion(self) -> bool:
        r"""Whether a claim must cover it; it need not cover a name such as `w_j` or `X^\top y`."""
        is_name = self.kind == "formula" and not any(map(ASSERTS.fullmatch, tokenise(self.text)))
        return not is_name


@dataclass(frozen=True)
class Quoted:
    """The places of a quotation's numbers and formulas, as indices into the page's tokens.

    Attributes:
        places: all of them, in order.
        blanks: those that the quotation leaves open with `{}`.
    """

    places: list[int]
    blanks: list[int]


class QuoteError(Exception):
    """A quotation that does not match exactly one place of the page."""


class PageText:
    """The text of a page without its code cells.

    Attributes:
        tokens: its numbers and formulas, in order.
        condensed: the text on one line, with a placeholder for each token.
    """

    def __init__(self, source: str) -> None:
        """Find the tokens in `source`, which is MyST Markdown."""
        self.tokens: list[Token] = []
        self._quoted: dict[str, Quoted] = {}  # a cache: each quotation is looked up three times
        self.condensed = self._condense("\n".join(_without_cells(source.split("\n"))))

    @classmethod
    def of(cls, path: Path) -> "PageText":
        """The text of the page at `path`."""
        return cls(path.read_text("utf-8"))

    def _condense(self, prose: str) -> str:
        def replacement(found: re.Match[str]) -> str:
            if found["markup"]:
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
            return chr(FIRST_PLACEHOLDER + len(self.tokens) - 1)

        return " ".join(PIECE.sub(replacement, prose).split())

    @cached_property
    def equations(self) -> dict[str, int]:
        """The index of each labelled equation among the tokens, by label."""
        return {token.label: at for at, token in enumerate(self.tokens) if token.label}

    def find(self, quotation: str) -> Quoted:
        """The one place of the page that contains the words of `quotation`.

        `{}` matches any number or formula; those written out must be the same on the page.

        Raises:
            QuoteError: if no place matches, or several do.
        """
        if quotation not in self._quoted:
            self._quoted[quotation] = self._find(quotation)
        return self._quoted[quotation]

    def _find(self, quotation: str) -> Quoted:
        quote = PageText(quotation.replace("{}", BLANK))
        wanted = [char for char in quote.condensed if char == BLANK or _is_placeholder(char)]
        if not wanted:
            raise QuoteError(f"there is no number or formula in {quotation!r}")
        pattern = "".join(
            f"({ANY_PLACEHOLDER})" if char in wanted else re.escape(char)
            for char in quote.condensed
        )
        # a match that begins or ends inside a word would be accidental
        found = [
            [ord(char) - FIRST_PLACEHOLDER for char in match.groups()]
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.condensed)
        ]
        same = [places for places in found if self._matches(places, wanted, quote)]
        if not found:
            raise QuoteError(f"the page does not say {quotation!r}")
        if not same:
            there = ", ".join(str(self.tokens[place]) for place in found[0])
            raise QuoteError(f"the page has {there} where {quotation!r} is quoted")
        if len(same) > 1:
            raise QuoteError(f"the page says {quotation!r} {len(same)} times: quote more words")
        places = same[0]
        blanks = [place for place, char in zip(places, wanted, strict=True) if char == BLANK]
        return Quoted(places, blanks)

    def _matches(self, places: list[int], wanted: list[str], quote: "PageText") -> bool:
        """Whether the tokens at `places` are those that `quote` writes out."""
        return all(
            char == BLANK or self.tokens[place].same(quote.tokens[ord(char) - FIRST_PLACEHOLDER])
            for place, char in zip(places, wanted, strict=True)
        )

    def untied(self, claims: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Token]:
        """The assertions on the page that no claim ties to a value and that are no name either.

        Args:
            claims: as in a report; a claim whose quotation is not on this page ties nothing.
            names: LaTeX that stands for a value of the code.
        """
        tied = {place for claim in claims for place in self.places(claim)}
        named = {key(name) for name in names}
        return [
            token
            for place, token in enumerate(self.tokens)
            if place not in tied and token.is_assertion and key(token.text) not in named
        ]

    def places(self, claim: Mapping[str, Any]) -> list[int]:
        """The indices of the tokens that a claim covers."""
        if label := claim.get("equation"):
            return [self.equations[label]] if label in self.equations else []
        try:
            return self.find(claim["quote"]).places
        except QuoteError:
            return []

    def results(self, claim: Mapping[str, Any]) -> list[int]:
        """The indices of the tokens that a claim compares with a value."""
        if claim["kind"] == "given":
            return []
        return self.find(claim["quote"]).blanks if "quote" in claim else self.places(claim)


def _is_placeholder(char: str) -> bool:
    return ord(char) >= FIRST_PLACEHOLDER


FENCE = re.compile(r"^\s*(?P<fence>`{3,}|:{3,})(?P<info>.*)$")
CELL = re.compile(r"\{code-cell\}|[^{\s]")  # a code cell, or a code block that does not run
TITLE = re.compile(r"^\{(?:admonition|exercise-start|margin|note|tip|warning|sidebar)\}\s*(.*)$")
NO_PROSE = re.compile(r"^\s*:[\w-]+:|^\([\w:-]+\)=$|^%")  # an option, a label, a comment
CAPTION = re.compile(r"^(?P<indent>\s*)caption:\s*(?P<rest>.*)$")


def _without_cells(lines: list[str]) -> Iterator[str]:
    """The lines, with everything but prose replaced by spaces, so that offsets stay the same."""
    in_front_matter = bool(lines) and lines[0] == "---"
    fence, caption_indent = "", None  # of the current code block
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
