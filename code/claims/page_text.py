"""The text of a page (prose, notes and captions), and what in it can be compared with a value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .latex import key, tokenise
from .sentences import Sentence, sentence_at, sentences
from .vocabulary import IDIOMS, MEANINGS, names_in

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

NUMERALS = "|".join(NUMBER_WORDS).replace(" ", r"\s+")


@lru_cache(maxsize=8)
def pieces(names: tuple[str, ...]) -> re.Pattern[str]:
    """Matches what is no plain text; the order matters: the first alternative takes a character."""
    return re.compile(
        rf"""
          ^[ \t]*\$\$\n(?P<display>.*?)\n[ \t]*\$\$(?:[ ]\((?P<label>[\w:-]+)\))?
        | (?<![\\$])\$(?P<inline>(?:[^$\\]|\\.)+)\$
        | (?P<role>\{{[\w:-]+\}}`[^`]*`)
        | (?P<markup>\[\^[\w-]+\]:? | ^[ \t]*\d+\.(?=[ \t]) | (?<=\])\([^)]*\) | <[^>\n]*> | [*`])
        | (?P<number>
            (?<![\w.,\-])[-−+±]?\d(?:[\d,]*\d)?(?:\.\d+)?(?:e-?\d+)?(?:[ ]?%)?(?![\w]|-D\b)
          )
        | (?P<idiom>{_any_of(IDIOMS.split(","))})
        | (?P<numeral>(?<![\w\-])(?:{NUMERALS})(?![\w\-]))
        | (?P<word>{_any_of((*names, *MEANINGS))})
        """,
        re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
    )


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of `phrases`, the longest first; none of them as a part of code."""
    found = sorted({" ".join(phrase.split()) for phrase in phrases}, key=len, reverse=True)
    options = "|".join(_spaced(phrase) + _unless_overlapped(phrase, found) for phrase in found)
    return rf"(?<![\w\-.=_])(?:{options})(?![\w\-=(_])"


# In `PageText.condensed`, a character for private use stands for each token.
FIRST_PLACEHOLDER = 0xF0000
ANY_PLACEHOLDER = "[\U000f0000-\U000fffff]"
BLANK = "\ue000"  # stands for {} in a quotation

# What a typographer may write in several ways, and how it is compared.
TYPOGRAPHY = (
    (re.compile("[‘’‚]"), "'"),
    (re.compile("[“”„]"), '"'),
    (re.compile("…"), "..."),
    (re.compile(r"\s*(?:[—–]|(?<!-)--+)\s*|\s+-\s+"), " - "),
    (re.compile(r"\s+(?=[.,;:!?])"), ""),  # before a footnote's mark, for example
    (re.compile(r"[.;:](?=\s|$)"), "."),  # a sentence may end, or go on after a semicolon
)


def _spaced(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+")


def _unless_overlapped(phrase: str, others: Iterable[str]) -> str:
    """Reads "at least squares" as "at" and "least squares", if these are a name."""
    last = phrase.split()[-1]
    rests = [other.removeprefix(last) for other in others if other.startswith(f"{last} ")]
    return "".join(rf"(?!{_spaced(rest)})" for rest in rests) if " " in phrase else ""


@dataclass(frozen=True)
class Token:
    """A number, a formula, a displayed equation or a word of the table on a page.

    Attributes:
        kind: "number", "formula", "equation" or "word".
        start: its offset in the page's source.
        label: of an equation, if it has one.
        states: whether its sentence states something; questions and instructions do not.
    """

    kind: str
    text: str
    line: int
    start: int
    label: str = ""
    states: bool = True

    def same(self, other: "Token") -> bool:
        """Whether both have the same text, apart from spacing and, for words, from case."""
        if self.kind == "word":
            return self.text.lower().split() == other.text.lower().split()
        return self.text.split() == other.text.split()

    def __str__(self) -> str:
        return self.label or " ".join(self.text.split())

    @property
    def is_assertion(self) -> bool:
        r"""Whether a claim must cover it; it need not cover a name such as `w_j` or `X^\top y`."""
        if self.kind == "word":
            return self.states
        is_name = self.kind == "formula" and not any(map(ASSERTS.fullmatch, tokenise(self.text)))
        return not is_name


@dataclass(frozen=True)
class Quoted:
    """The places of what a quotation quotes, as indices into the page's tokens.

    Attributes:
        places: all of them, in order.
        blanks: those that the quotation leaves open with `{}`.
    """

    places: list[int]
    blanks: list[int]


class QuoteError(Exception):
    """A quotation that does not match exactly one place of the page."""


class MissingQuoteError(QuoteError):
    """A quotation that matches no place of the page."""


class PageText:
    """The text of a page without its code cells.

    Attributes:
        tokens: its numbers, formulas and words of the table, in order.
        condensed: the text on one line, with a placeholder for each token.
        sentences: the sentences, in order.
    """

    def __init__(self, source: str, names: tuple[str, ...] = ()) -> None:
        """Find the tokens in `source`, which is MyST Markdown; `names` count as words."""
        self.names = names
        self.tokens: list[Token] = []
        self._quoted: dict[str, Quoted] = {}  # a cache: each quotation is looked up three times
        self._prose = "\n".join(_without_cells(source.split("\n")))
        self.sentences = sentences(self._prose, _spans(TASK, source))
        self._answers = [*_spans(QUESTION, source), *_spans(SOLUTION, source)]
        self.condensed = self._condense(self._prose)

    @classmethod
    def of(cls, path: Path) -> "PageText":
        """The text of the page at `path`, with the names of its course."""
        return cls(path.read_text("utf-8"), names_in(path.parent))

    def _condense(self, prose: str) -> str:
        def replacement(found: re.Match[str]) -> str:
            if found["markup"]:
                return ""
            if found["idiom"]:
                return found[0]
            if found["role"]:
                return "¤"
            line = prose.count("\n", 0, found.start()) + 1
            if latex := found["display"]:
                label = found["label"] or ""
                token = Token("equation", latex, line + 1, found.start("display"), label)
            elif latex := found["inline"]:
                token = Token("formula", latex, line, found.start("inline"))
            elif found["word"]:
                sentence = sentence_at(self.sentences, found.start())
                is_name = " ".join(found[0].lower().split()) not in MEANINGS
                states = sentence is None or sentence.states(found.start(), is_name)
                token = Token("word", found[0], line, found.start(), states=states)
            else:
                token = Token("number", found[0], line, found.start())
            self.tokens.append(token)
            return chr(FIRST_PLACEHOLDER + len(self.tokens) - 1)

        return " ".join(pieces(self.names).sub(replacement, prose).split())

    def sentence_at(self, token: Token) -> Sentence | None:
        """The sentence that a token is in."""
        return sentence_at(self.sentences, token.start)

    def tells_an_answer(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in a solution or a question, with its options and replies."""
        begin = sentence.end - len(sentence.text.lstrip())
        return any(start <= begin < end for start, end in self._answers)

    def line(self, sentence: Sentence) -> int:
        """The line of the page on which a sentence begins."""
        text = self._prose[sentence.start : sentence.end]
        return self._prose.count("\n", 0, sentence.end - len(text.lstrip())) + 1

    def parts(self, sentence: Sentence) -> list[tuple[str, str, int]]:
        """A sentence as kind, text and place of each token, with the text between, of place -1.

        A reference without words of its own has the kind of its role, such as "eq", and its label.
        """
        found: list[tuple[str, str, int]] = []
        at = sentence.start
        for place, token in enumerate(self.tokens):
            if not at <= token.start < sentence.end or token.kind == "equation":
                continue
            width = 1 if token.kind == "formula" else 0  # the dollar signs
            found += _between(self._prose[at : token.start - width])
            found.append((token.kind, token.text, place))
            at = token.start + len(token.text) + width
        found += _between(self._prose[at : sentence.end])
        return found

    def readable(self, sentence: Sentence) -> str:
        """A sentence on one line, as a reader sees it."""
        texts = [
            f"${text}$" if kind == "formula" else text for kind, text, _ in self.parts(sentence)
        ]
        return " ".join("".join(texts).split())

    @cached_property
    def equations(self) -> dict[str, int]:
        """The index of each labelled equation among the tokens, by label."""
        return {token.label: at for at, token in enumerate(self.tokens) if token.label}

    def find(self, quotation: str) -> Quoted:
        """The one place of the page that contains the words of `quotation`.

        `{}` matches any number, formula or word; those written out must be the same on the page.
        If no place has these very words, the typography of both and the first letters of the
        quotation's sentences may differ.

        Raises:
            QuoteError: if no place matches, or several do.
        """
        if quotation not in self._quoted:
            self._quoted[quotation] = self._find(quotation)
        return self._quoted[quotation]

    def _find(self, quotation: str) -> Quoted:
        quote = PageText(quotation.replace("{}", BLANK), self.names)
        wanted = [char for char in quote.condensed if char == BLANK or _is_placeholder(char)]
        if not wanted:
            raise QuoteError(f"there is no number, formula or word of the table in {quotation!r}")
        found = self._matching(re.escape(quote.condensed), self.condensed)
        same = [places for places in found if self._matches(places, wanted, quote)]
        if not same:
            found += self._matching(_any_case(_plain(quote.condensed)), self._plain)
            same = [places for places in found if self._matches(places, wanted, quote)]
        if not found:
            advice = "; a blank stands for the % too" if "{} %" in quotation else ""
            raise MissingQuoteError(f"the page does not say {quotation!r}{advice}")
        if not same:
            line = self.tokens[found[0][0]].line
            there = ", ".join(str(self.tokens[place]) for place in found[0])
            raise QuoteError(f"the page has {there} (line {line}) where {quotation!r} is quoted")
        if len(same) > 1:
            lines = " and ".join(str(self.tokens[places[0]].line) for places in same)
            raise QuoteError(
                f"the page says {quotation!r} {len(same)} times, in lines {lines}: quote more words"
            )
        places = same[0]
        blanks = [place for place, char in zip(places, wanted, strict=True) if char == BLANK]
        return Quoted(places, blanks)

    @cached_property
    def _plain(self) -> str:
        return _plain(self.condensed)

    @staticmethod
    def _matching(quoted: str, page: str) -> list[list[int]]:
        """The tokens at each place where `page` has `quoted`, a pattern but for its tokens."""
        pattern = re.sub(f"{ANY_PLACEHOLDER}|{BLANK}", f"({ANY_PLACEHOLDER})", quoted)
        # a match that begins or ends inside a word would be accidental; matches may overlap
        return [
            [ord(char) - FIRST_PLACEHOLDER for char in match.groups()]
            for match in re.finditer(rf"(?<!\w)(?={pattern}(?!\w))", page)
        ]

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


MARKUP = re.compile(
    r"\{[\w:-]+\}`(?P<label>[^`<]*)[^`]*`|\[\^[\w-]+\]:?|[*`]"
    r"|^\s*(?:[-+|>]|#{1,6}|\d+\.)\s+(?:\[[ x]\] )?"
)


REFERENCE = re.compile(r"\{(eq|ref|numref|cite:[pt])\}`([^`<]+)`")


def _between(markdown: str) -> list[tuple[str, str, int]]:
    """The text and the references between two tokens of a sentence."""
    text, *others = REFERENCE.split(markdown)
    found = [("text", _readable(text), -1)]
    for role, label, after in zip(others[::3], others[1::3], others[2::3], strict=True):
        found += [(role, label, -1), ("text", _readable(after), -1)]
    return found


def _readable(markdown: str) -> str:
    """Markdown without its markup; an end of a line becomes a blank."""
    return re.sub(r"\s+", " ", MARKUP.sub(lambda found: found["label"] or "", markdown))


def _plain(condensed: str) -> str:
    """Condensed text in the plainest typography."""
    for written, compared in TYPOGRAPHY:
        condensed = written.sub(compared, condensed)
    return condensed


def _any_case(plain: str) -> str:
    """A pattern for a quotation whose sentences may begin with a capital letter or not."""
    either = re.compile(r"(^|\. )(\w)")
    parts = either.split(plain)
    patterns = [re.escape(part) for part in parts]
    patterns[2::3] = [f"[{letter.lower()}{letter.upper()}]" for letter in parts[2::3]]
    return "".join(patterns)


def _is_placeholder(char: str) -> bool:
    return ord(char) >= FIRST_PLACEHOLDER


def _spans(pattern: re.Pattern[str], source: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(source)]


TASK = re.compile(r"^`{3,}\{exercise-start\}.*?^`{3,}\{exercise-end\}", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(
    r"^(?P<fence>:{3,}|`{3,})\{admonition\}[^\n]*\n(?:---\n|:?\w+:[^\n]*\n)*?"
    r":?class:[^\n]*\bquestion\b.*?^(?P=fence)\s*$",
    re.MULTILINE | re.DOTALL,
)
SOLUTION = re.compile(
    r"^`{3,}\{solution-start\}.*?^`{3,}\{solution-end\}"
    r"|^(?P<fence>:{3,}|`{3,})\{solution\}.*?^(?P=fence)\s*$",
    re.MULTILINE | re.DOTALL,
)
FENCE = re.compile(r"^\s*(?P<fence>`{3,}|:{3,})(?P<info>.*)$")
CELL = re.compile(r"\{code-cell\}|[^{\s]")  # a code cell, or a code block that does not run
TITLE = re.compile(r"^\{(?:admonition|exercise-start|margin|note|tip|warning|sidebar)\}\s*(.*)$")
NO_PROSE = re.compile(r"^\s*:[\w-]+:|^\([\w:-]+\)=$|^%")  # an option, a label, a comment
# an option whose value readers meet, in YAML or between colons
WORDS = re.compile(r"^(?P<indent>\s*):?(?:alt|caption):\s*(?P<rest>.*)$")


def _without_cells(lines: list[str]) -> Iterator[str]:
    """The lines, with everything but prose replaced by spaces, so that offsets stay the same."""
    in_front_matter = bool(lines) and lines[0] == "---"
    fence, code_starts = "", 0  # of the current code block
    words_indent = None  # of the words of an option that go on in the next lines
    for number, line in enumerate(lines):
        blank = " " * len(line)
        if in_front_matter:
            in_front_matter = number == 0 or line != "---"
            yield blank
        elif fence:
            found = WORDS.match(line) if number < code_starts else None
            if found:
                words_indent = len(found["indent"])
                yield blank if found["rest"][:1] in {"|", ">"} else found["rest"].rjust(len(line))
            elif number < code_starts and _goes_on(line, words_indent):
                yield line
            else:
                words_indent = None
                yield blank
            if line.strip() == fence:
                fence = ""
        elif found := FENCE.match(line):
            if CELL.match(found["info"].strip()):
                fence, code_starts = found["fence"], _end_of_options(lines, number + 1)
            title = TITLE.match(found["info"].strip())
            yield title[1].rjust(len(line)) if title else blank
        elif NO_PROSE.match(line):
            words = WORDS.match(line)
            yield words["rest"].rjust(len(line)) if words else blank
        else:
            yield line


def _end_of_options(lines: list[str], start: int) -> int:
    """Where the options of a code block, in YAML or between colons, end and its code starts."""
    if lines[start : start + 1] == ["---"]:
        return next((at for at in range(start + 1, len(lines)) if lines[at] == "---"), start)
    return next((at for at in range(start, len(lines)) if not lines[at].startswith(":")), start)


def _goes_on(line: str, indent: int | None) -> bool:
    """Whether a line belongs to the words of an option that was indented by `indent`."""
    return indent is not None and (not line.strip() or len(line) - len(line.lstrip()) > indent)
