"""Claims: what the text of a page says, held against what its cells computed."""

import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

from .grammar import read
from .latex import names
from .report import Report
from .statements import Extremum, FormulaError, Reading, bare_values, equivalent, truths
from .text import NUMBER_WORDS, PageText, Quoted, QuoteError, Token
from .values import agree, is_symbolic, reads_as


class Page:
    """A page whose text is held against values.

    Args:
        file: the page's Markdown file, beside the notebook that runs, or in this package's folder
            `pages`, where a notebook that was taken away from its book carries it. Where it is
            missing, nothing is checked, and reports say so.
        text: the page's source, where it is not to be read from the file.
    """

    def __init__(self, file: str, text: str | None = None) -> None:
        """Open the page."""
        self.file, self.scope = file, {}
        places = (Path(file), files(__package__) / "pages" / file)
        if text is None:
            text = next((place.read_text("utf-8") for place in places if place.is_file()), None)
        self.text = None if text is None else PageText(text)
        self._report = self._new_report()

    def let(self, scope: Mapping[str, Any]) -> None:
        r"""Give letters their values, from here on: `page.let({r"\lambda": lam, "w": w})`.

        A formula of the text that is one of these names, such as `$s^2$`, is thereby tied.
        """
        self.scope |= names(scope)
        self._report.names += [name for name in scope if name not in self._report.names]

    def states(self, quotation: str, *values: Any) -> None:
        r"""Claim that the words of `quotation` stand on the page, with `values` at its `{}`.

        A number on the page must be its value, rounded to the digits shown. A formula that states
        something takes `True` (it holds with the names given by `let`) or a dictionary of further
        names, or a list of such, as for `equation`; one that is an expression takes its value: a
        number, an array, or sympy's expression. Over a free index that value is an array. Numbers
        and formulas that `quotation` writes out are taken as given.
        """
        if (quoted := self._find(quotation)) is None:
            return
        if not values or len(quoted.blanks) != len(values):
            fault = f"{len(quoted.blanks)} blanks but {len(values)} values in {quotation!r}"
            self._fault(quoted.places[0], fault)
            return
        self._claim(quotation, "result", quoted)
        for place, value in zip(quoted.blanks, values, strict=True):
            self._hold(place, lambda place=place, value=value: self._is(place, value))

    def given(self, *quotations: str) -> None:
        """Say that the numbers and formulas in `quotations` are no results, but chosen or defined.

        A given is quoted as it stands, and so cannot change alone.
        """
        for quotation in quotations:
            if (quoted := self._find(quotation)) is not None:
                self._claim(quotation, "given", quoted)

    def equation(
        self,
        label: str,
        *scopes: Mapping[str, Any],
        values: Sequence[Any] = (),
        fails: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Claim that the displayed formula `label` holds, in each of `scopes` on top of `let`'s.

        Every relation must be true, every case of a definition must occur in one of the scopes, an
        equivalence must be true in one and false in another. Expressions that stand alone must have
        `values`, in their order. In each of the scopes of `fails` it must not hold: an inequality
        that is too weak would.
        """
        if self.text is None:
            return
        if label not in self.text.equations:
            self._report.faults.append(f"there is no equation {label}")
            return
        place = self.text.equations[label]
        claim = {"equation": label, "kind": "result", "reads": [self.text.tokens[place].text]}
        self._report.claims.append(claim)
        self._hold(place, lambda: self._holds(place, [names(s) for s in scopes] or [{}], values))
        for scope in fails:
            self._hold(place, lambda scope=scope: self._fails(place, names(scope)))

    def checked(self) -> Report:
        """The claims since the last call, for a cell to show."""
        report, self._report = self._report, self._new_report()
        return report

    def _new_report(self) -> Report:
        return Report(self.file, is_there=self.text is not None)

    # -- finding -----------------------------------------------------------------------------------

    def _find(self, quotation: str) -> Quoted | None:
        if self.text is None:
            return None
        try:
            return self.text.find(quotation)
        except QuoteError as error:
            self._report.faults.append(str(error))
            return None

    def _claim(self, quotation: str, kind: str, quoted: Quoted) -> None:
        reads = [self.text.tokens[place].text for place in quoted.places]
        self._report.claims.append({"quote": quotation, "kind": kind, "reads": reads})

    def _fault(self, place: int, message: str) -> None:
        self._report.faults.append(f"line {self.text.tokens[place].line}: {message}")

    def _hold(self, place: int, check: Any) -> None:
        """Run a check; what it returns or raises is a fault at `place`."""
        try:
            fault = check()
        except FormulaError as error:
            fault = f"{self.text.tokens[place]}: {error}"
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
            fault = f"{self.text.tokens[place]}: cannot be evaluated: {error}"
        if fault:
            self._fault(place, fault)

    # -- holding -----------------------------------------------------------------------------------

    def _is(self, place: int, value: Any) -> str | None:
        token = self.text.tokens[place]
        if token.kind == "number":
            return None if number_reads(token.text, value) else _differs(token, value)
        scopes = [{}] if value is True else value if isinstance(value, list) else [value]
        if scopes and all(isinstance(scope, Mapping) for scope in scopes):
            return self._holds(place, [names(scope) for scope in scopes], ())
        return self._holds(place, [_symbols(value)], (value,))

    def _holds(self, place: int, scopes: list[dict[str, Any]], values: Any) -> str | None:
        """Why the formula at `place` does not hold, or nothing."""
        token = self.text.tokens[place]
        met: dict[int, bool] = {}
        branches: dict[str, bool] = {}
        verdicts = set()
        for scope in ({**self.scope, **extra} for extra in scopes):
            reading = read(token.text, scope)
            if len(reading.groups) > 1:
                same, truth = equivalent(reading, scope)
                if not same:
                    return f"{token}: not equivalent"
                verdicts.add(truth)
            elif fault := _holds_once(token, reading, scope, values, met):
                return fault
            for branch in reading.branches:
                branches[branch.text] = branches.get(branch.text, False) or branch.reached
        if verdicts and len(verdicts) < 2:
            return f"{token}: give scopes where it is true and where it is false"
        unmet = [text for text, reached in branches.items() if not reached]
        if unmet:
            return f"{token}: no scope reaches the case {unmet[0].replace(' ', '')}"
        return f"{token}: no scope meets all its conditions" if not all(met.values()) else None

    def _fails(self, place: int, scope: dict[str, Any]) -> str | None:
        """That the formula at `place` holds where it should not, or nothing."""
        token, scope = self.text.tokens[place], {**self.scope, **scope}
        holds = all(is_true for _, is_true in truths(read(token.text, scope), scope))
        return f"{token}: holds even where it should not" if holds else None


def _holds_once(
    token: Token, reading: Reading, scope: dict[str, Any], values: Any, met: dict[int, bool]
) -> str | None:
    statements = reading.statements
    met |= {at: met.get(at, s.is_bare) for at, s in enumerate(statements)}
    for statement, is_true in truths(reading, scope):
        met[next(at for at, s in enumerate(statements) if s is statement)] = True
        if not is_true:
            return f"{token}: does not hold ({_worth(statement.values, scope)})"
    bare = bare_values(reading, scope)
    for worth in [worth for worth in bare if isinstance(worth, Extremum)]:
        if not worth.is_at(scope[worth.variable]):
            return f"{token}: its minimum is elsewhere"
        met |= dict.fromkeys(met, True)
    bare = [worth for worth in bare if not isinstance(worth, Extremum)]
    if len(bare) != len(values):
        return f"{token}: {len(bare)} expressions stand alone, but {len(values)} values are given"
    literal = token.text.replace(" ", "")
    for worth, value in zip(bare, values, strict=True):
        same = reads_as(literal, value) if _is_decimal(literal) else agree(worth, value)
        if not same:
            return f"{token} is {_show(worth)}, the cells give {_show(value)}"
    return None


def number_reads(text: str, value: Any) -> bool:
    """Whether a number of the text, in digits or as a word, is `value` as far as it is shown."""
    word = NUMBER_WORDS.get(" ".join(text.lower().split()))
    if word is not None:
        return bool(math.isclose(float(value), word))
    digits = text.replace("−", "-").replace("±", "").replace(" ", "").lstrip("+")
    if digits.endswith("%"):
        digits, value = digits[:-1], 100 * float(value)
    if "e" in digits:
        return bool(math.isclose(float(digits), float(value), rel_tol=1e-9))
    return reads_as(digits, value)


def _symbols(value: Any) -> dict[str, Any]:
    """The symbols of sympy's `value`, by the LaTeX that sympy writes for them."""
    free = getattr(value, "free_symbols", set())
    return names({sp.latex(symbol): symbol for symbol in free})


def _is_decimal(literal: str) -> bool:
    digits = literal.lstrip("-").replace(",", "", 1)
    return digits.replace(".", "", 1).isdigit() and "." in digits


def _differs(token: Token, value: Any) -> str:
    return f"the text says {token}, the cells give {_show(value)}"


def _worth(values: Any, scope: dict[str, Any]) -> str:
    try:
        return ", ".join(_show(value) for value in values(scope))
    except Exception:  # an index is free: the message does without
        return "for some index"


def _show(value: Any) -> str:
    if is_symbolic(value):
        return str(value)
    if isinstance(value, Extremum):
        return "a minimum"
    return np.array2string(np.asarray(value), precision=6, threshold=6)
