"""Lists the errors that can be planted: in numbers, formulas and words of a text, and in code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from claims import PageText, Token
from claims.page_text import NUMBER_WORDS
from claims.vocabulary import SWAPS
from nbformat import NotebookNode

from bookkit.execution.notebook import code_cells

KINDS = ("number", "equation", "word", "cell", "helper")
IN_TEXT = KINDS[:3]


@dataclass(frozen=True)
class Mutant:
    """One planted error: `was` replaced by `now` at `start`, an offset in a file's text."""

    kind: str  # one of KINDS
    file: str  # from the book's folder
    line: int
    start: int
    was: str
    now: str
    around: str  # the changed line, stripped
    column: int  # of the change in that line

    def plant(self, source: str) -> str:
        end = self.start + len(self.was)
        if source[self.start : end] != self.was:
            raise ValueError(f"{self.file} does not have {self.was!r} at {self.start}")
        return source[: self.start] + self.now + source[end:]

    @property
    def becomes(self) -> str:
        return self.around[: self.column] + self.now + self.around[self.column + len(self.was) :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.was!r} became {self.now!r} in: {self.around}"


def _mutant(kind: str, file: str, source: str, start: int, was: str, now: str) -> Mutant:
    line = source.count("\n", 0, start)
    text = source.split("\n")[line]
    indent = len(text) - len(text.lstrip())
    column = start - source.rfind("\n", 0, start) - 1 - indent
    return Mutant(kind, file, line + 1, start, was, now, text.strip(), column)


# Signs, operations and comparisons, with their opposites
OPPOSITES = {
    "+": "-", "-": "+", "*": "/", "/": "*", "**": "*", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
    "==": "!=", "!=": "==", "and": "or", "or": "and", "True": "False", "False": "True",
}  # fmt: skip


def code_mutants(file: str, source: str) -> Iterator[Mutant]:
    for start, was, now in _code_changes(source):
        yield _mutant("helper", file, source, start, was, now)


def cell_mutants(file: str, source: str, notebook: NotebookNode) -> Iterator[Mutant]:
    """Every error that can be planted in the cells of a page."""
    lines = source.splitlines(keepends=True)
    for cell in code_cells(notebook):
        code = cell.content.source
        begin = source.index(code, sum(map(len, lines[: cell.line])))
        for start, was, now in _code_changes(code):
            yield _mutant("cell", file, source, begin + start, was, now)


def _code_changes(code: str) -> Iterator[tuple[int, str, str]]:
    """Constants off by one, and operators replaced by their opposites: offset, old text, new text.

    The mutation tools for Python offer no list of changes without running them on files, and half
    of our code is in Markdown; Python's own tokenizer is enough.
    """
    lines = [0, *accumulate(map(len, code.splitlines(keepends=True)))]
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        start = lines[token.start[0] - 1] + token.start[1]
        if code.endswith("strict=", 0, start):
            continue  # zip(strict=True) has no effect where the lengths are equal
        for now in _replacements(token):
            changed = code[:start] + now + code[start + len(token.string) :]
            # only a change of a star, as in f(*values), can be invalid Python
            if "*" not in token.string or _compiles(changed):
                yield start, token.string, now


def _replacements(token: tokenize.TokenInfo) -> Iterator[str]:
    if token.type == tokenize.NUMBER:
        value = ast.literal_eval(token.string)
        yield from (repr(value + 1), repr(value - 1)) if value else (repr(value + 1),)
    elif token.string in OPPOSITES:
        yield OPPOSITES[token.string]


def _compiles(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def text_mutants(
    file: str, source: str, groups: tuple[tuple[str, ...], ...] = ()
) -> Iterator[Mutant]:
    """Every error that can be planted in a text; in `groups`, a name can be taken for others."""
    for token in PageText(source, tuple(name for group in groups for name in group)).tokens:
        if token.kind == "word":
            if token.states:
                for other in _other_words(token.text, groups):
                    yield _mutant("word", file, source, token.start, token.text, other)
            continue
        kind = "number" if token.kind == "number" else "equation"
        for offset, was, now in _changes(token):
            yield _mutant(kind, file, source, token.start + offset, was, now)


def _other_words(word: str, groups: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Replacements that would make the sentence false: opposites, and other names of a group."""
    spoken = " ".join(word.lower().split())
    others = list(SWAPS.get(spoken, []))
    for group in groups:
        if spoken in map(str.lower, group):
            others += [name for name in group if name.lower() != spoken]
    for other in dict.fromkeys(others):
        yield other[0].upper() + other[1:] if word[0].isupper() and other.islower() else other


def _changes(token: Token) -> Iterator[tuple[int, str, str]]:
    if token.kind != "number":
        yield from _formula_changes(token.text)
    elif (word := " ".join(token.text.lower().split())) in NUMBER_WORDS:
        words = list(NUMBER_WORDS)
        other = words[(words.index(word) + 1) % len(words)]
        yield 0, token.text, other.capitalize() if token.text[0].isupper() else other
    else:
        yield from _digit_changes(token.text)
        if token.text[0] in "-−":
            yield 0, token.text[0], ""


def _digit_changes(number: str) -> Iterator[tuple[int, str, str]]:
    """Increase the last digit by one, or the first."""
    digits = [found.start() for found in re.finditer(r"\d", number)]
    for at in dict.fromkeys((digits[-1], digits[0])):
        yield at, number[at], str((int(number[at]) + 1) % 10)


SWAPPED = {
    "+": ["-"], "-": ["+"], "<": [">", r"\le "], ">": ["<", r"\ge "], r"\le": [r"\ge", "<"],
    r"\ge": [r"\le", ">"], r"\ne": ["="], r"\max": [r"\min"], r"\min": [r"\max"],
    r"^\top": [""],
}  # fmt: skip
# doubling what is compared with zero changes nothing: 2λ > 0 whenever λ > 0
AGAINST_ZERO = re.compile(r"\s*(?:=|>|<|\\ge|\\le|\\ne|\\to)\s*0(?![\d.])")
DOUBLED = {r"\lambda", r"\sigma", r"\tau", r"\gamma", r"\eta"}
# commands that only set type, and names in words, are matched whole, so that they stay unchanged
FORMULA_PIECE = re.compile(
    r"\\(?:text|mathrm|operatorname|texttt|mathbb|begin|end)\{[^}]*\}(?:\{[lcr|]*\})?|\\\\(?:\[[^]]*\])?"
    r"|(?<=.)\^\\top(?![a-zA-Z])|\d+(?:\.\d+)?|(?<![_^{])\\(?:lambda|sigma|tau|gamma|eta)(?![a-zA-Z])|\\[a-zA-Z]+|\\.|[-+<>]"
)


def _formula_changes(latex: str) -> Iterator[tuple[int, str, str]]:
    """Change digits, reverse signs and relations, drop a transposition, or add a factor of two."""
    for found in FORMULA_PIECE.finditer(latex):
        piece, at = found[0], found.start()
        if piece[0].isdigit():
            yield from ((at + offset, was, now) for offset, was, now in _digit_changes(piece))
        elif piece in SWAPPED:
            yield from ((at, piece, other) for other in SWAPPED[piece])
        elif piece in DOUBLED and _factor_matters(latex, found):
            yield at, piece, f"2 {piece}"


def _factor_matters(latex: str, letter: re.Match[str]) -> bool:
    is_script = latex[: letter.start()].rstrip().endswith(("_", "^"))
    return not is_script and not AGAINST_ZERO.match(latex, letter.end())
