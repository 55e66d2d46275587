"""Where an error can be planted, and which: in the numbers and formulas of a text, and in code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims import PageText, Token
from claims.text import NUMBER_WORDS


@dataclass(frozen=True)
class Mutant:
    """One planted error: `was` replaced by `now` at an offset of a file's text."""

    kind: str  # "equation", "number", "cell" or "helper"
    file: str  # from the book's folder
    line: int
    start: int
    was: str
    now: str
    around: str  # what is shown of the place

    def plant(self, source: str) -> str:
        """The text of the file with the error in it."""
        end = self.start + len(self.was)
        if source[self.start : end] != self.was:
            raise ValueError(f"{self.file} does not have {self.was!r} at {self.start}")
        return source[: self.start] + self.now + source[end:]

    def __str__(self) -> str:
        """One line that says what was done where."""
        return f"{self.file}:{self.line}: {self.was!r} became {self.now!r} in {self.around}"


# -- text ------------------------------------------------------------------------------------------


def text_mutants(file: str, source: str) -> Iterator[Mutant]:
    """Every error that can be planted in the numbers and formulas of a page's text."""
    for token in PageText(source).tokens:
        kind = "number" if token.kind == "number" else "equation"
        around = " ".join(token.text.split())[:60]
        for offset, was, now in _changes(token):
            yield Mutant(kind, file, token.line, token.start + offset, was, now, around)


def _changes(token: Token) -> Iterator[tuple[int, str, str]]:
    if token.kind != "number":
        yield from _formula_changes(token.text)
    elif token.text.lower() in NUMBER_WORDS:
        words = list(NUMBER_WORDS)
        other = words[(words.index(token.text.lower()) + 1) % len(words)]
        yield 0, token.text, other.capitalize() if token.text[0].isupper() else other
    else:
        yield from _digit_changes(token.text)
        if token.text[0] in "-−":
            yield 0, token.text[0], ""


def _digit_changes(number: str) -> Iterator[tuple[int, str, str]]:
    """The last digit one more, the first one more."""
    digits = [found.start() for found in re.finditer(r"\d", number)]
    for at in dict.fromkeys((digits[-1], digits[0])):
        yield at, number[at], str((int(number[at]) + 1) % 10)


SWAPPED = {
    "+": "-", "-": "+", "<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le", r"\max": r"\min",
    r"\min": r"\max", r"\ne": "=", r"\top": "2",
}  # fmt: skip
FORMULA_PIECE = re.compile(
    r"\\(?:text|mathrm|operatorname|texttt)\{[^}]*\}"
    r"|\\begin\{array\}\{[^}]*\}|\\(?:begin|end)\{\w+\}|\\\\(?:\[[^]]*\])?"
    r"|\d+(?:\.\d+)?|\\(?:le|ge|ne|max|min|top)(?![a-zA-Z])|\\(?:lambda|sigma|tau|gamma|eta)(?![a-zA-Z])"
    r"|\\[a-zA-Z]+|\\.|[-+<>]"
)
LETTER = re.compile(r"\\(?:lambda|sigma|tau|gamma|eta)")


def _formula_changes(latex: str) -> Iterator[tuple[int, str, str]]:
    """Numbers one off, signs and relations turned round, a factor of two put in."""
    for found in FORMULA_PIECE.finditer(latex):
        piece, at = found[0], found.start()
        if piece[0].isdigit():
            yield from ((at + offset, was, now) for offset, was, now in _digit_changes(piece))
        elif piece in SWAPPED:
            yield at, piece, SWAPPED[piece]
        elif (
            LETTER.fullmatch(piece)
            and latex[at - 1 : at] not in {"_", "^"}
            and not latex.startswith(("_", "^"), at - 2)
        ):
            yield at, piece, f"2 {piece}"
