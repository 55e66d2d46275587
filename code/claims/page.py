"""The page as a chapter's cells see it: claims about its text, checked against their values."""

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import sympy as sp

from . import seeds, words
from .blocks import FOLDER
from .evaluation import Extremum, Formula, FormulaError, bare_values, equivalent, outcomes
from .latex import names
from .nearest import nearest
from .page_text import NUMBER_WORDS, MissingQuoteError, PageText, Quoted, QuoteError, Token
from .parser import parse
from .report import Report
from .values import agree, is_symbolic, reads_as
from .vocabulary import names_in

AS_COLUMN = "a vector is a column: give one that lies down as a matrix of one row, p[None, :]"


class Page:
    """A page whose text is checked against values.

    Args:
        file: the page's Markdown file, from the current folder.
        text: the page's source, if it is not to be read from the file.
    """

    def __init__(self, file: str, text: str | None = None) -> None:
        self.file = file
        self.scope: dict[str, Any] = {}
        self.kept: dict[str, Any] = {}
        self.names = names_in(Path(file).parent)
        self.source = Path(file).read_text("utf-8") if text is None else text
        self.text = PageText(self.source, self.names)
        self._report = Report(file)

    def keep(self, **values: Any) -> None:
        """Keep values for later blocks, which name them among their parameters."""
        self.kept |= values

    def let(self, scope: Mapping[str, Any]) -> None:
        r"""Assign values to letters for the claims that follow: `page.let({r"\lambda": lam})`.

        A formula in the text that is just one of these names, such as `$s^2$`, needs no claim.
        """
        self.scope |= names(scope)
        self._report.names += [name for name in scope if name not in self._report.names]

    def forget(self) -> None:
        """Forget all letters, before a passage in which they mean other things."""
        self.scope = {}

    def states(self, quotation: str, *values: Any, fails: Sequence[Mapping[str, Any]] = ()) -> None:
        r"""Claim that the page says `quotation`, with `values` in place of its `{}`.

        A number on the page must equal its value, rounded to the digits shown. A formula that makes
        a statement takes `True` (it holds with the names from `let`), a dictionary of further names
        or a list of such dictionaries, as for `equation`. A formula that is an expression takes its
        value: a number, an array or a SymPy expression; with a free index, the value is an array.
        Numbers and formulas written out in `quotation` count as given. If one blank is a formula,
        it must not hold in any scope of `fails`, as for `equation`.
        """
        if (quoted := self._find(quotation)) is None:
            return
        if not values or len(quoted.blanks) != len(values):
            fault = f"{len(quoted.blanks)} blanks but {len(values)} values in {quotation!r}"
            self._fault(quoted.places[0], fault)
            return
        self._add_claim(quotation, "result", quoted)
        for place, value in zip(quoted.blanks, values, strict=True):
            self._check(place, partial(self._value_fault, place, value), value)
        formulas = [place for place in quoted.blanks if self._tokens[place].kind == "formula"]
        if fails and len(formulas) != 1:
            fault = f"{len(formulas)} formulas in the blanks of {quotation!r}: `fails` is for one"
            self._fault(quoted.places[0], fault)
            return
        for scope in fails:
            self._check(formulas[0], partial(self._unexpected_truth, formulas[0], scope))

    def given(self, *quotations: str) -> None:
        """Declare that the numbers and formulas in `quotations` are chosen or defined, not results.

        They are quoted literally, so that an edit of the text must also edit the quotation.
        """
        for quotation in quotations:
            if (quoted := self._find(quotation)) is not None:
                self._add_claim(quotation, "given", quoted)

    def seeds(
        self, fragment: str, results: Sequence[Any], quotation: str = "", *values: Any
    ) -> None:
        """Claim how far what a cell shows depends on the seed in `fragment`, a piece of its code.

        Args:
            fragment: contains the seed, and stands in no other cell; its spacing does not matter.
            results: what the cell shows with each of 100 seeds or draws or more: whether the text's
                statement holds, or a number.
            quotation: for `states`, with a number about the results: the share of the seeds with
                which the statement holds, or a mean. Not needed if it holds with all.
            values: as for `states`.
        """
        self._report.seeds.append(fragment)
        has_number = self._has_number(quotation)
        if fault := seeds.fault(self.source, fragment, results, has_number):
            self._report.faults.append(f"the seed {fragment!r} {fault}{self._called_from()}")
        if quotation:
            self.states(quotation, *values)

    def equation(
        self,
        label: str,
        *scopes: Mapping[str, Any],
        values: Sequence[Any] = (),
        fails: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Claim that the displayed formula `label` holds in each of `scopes`, which extend `let`.

        Every relation must be true, some scope must reach each case of a definition, and an
        equivalence must be true in one scope and false in another. Bare expressions must equal
        `values`, in order. The formula must not hold in any scope of `fails`, which guards against
        an inequality that is too weak.
        """
        if label not in self.text.equations:
            known = ", ".join(self.text.equations) or "none"
            self._report.faults.append(
                f"no displayed equation has the label {label!r}{self._called_from()}: write "
                f"(eq-label) after its closing $$, and give that label here; the page has {known}"
            )
            return
        place = self.text.equations[label]
        claim = {"equation": label, "kind": "result", "reads": [self.text.tokens[place].text]}
        self._report.claims.append(claim)
        extensions = [names(scope) for scope in scopes] or [{}]
        self._check(place, lambda: self._formula_fault(place, extensions, values))
        for scope in fails:
            self._check(place, partial(self._unexpected_truth, place, scope))

    def checked(self) -> Report:
        """The report of the claims made since the last call."""
        report, self._report = self._report, Report(self.file)
        return report

    # -- the report --------------------------------------------------------------------------------

    @property
    def _tokens(self) -> list[Token]:
        """The numbers, formulas and words on the page."""
        return self.text.tokens

    def _find(self, quotation: str) -> Quoted | None:
        try:
            return self.text.find(quotation)
        except QuoteError as error:
            self._report.faults.append(
                f"{error}{self._called_from()}{self._near(quotation, error)}"
            )
            return None

    def _has_number(self, quotation: str) -> bool:
        try:
            blanks = self.text.find(quotation).blanks if quotation else []
        except QuoteError:
            return True  # `states` reports what the page does not say
        return any(self._tokens[place].kind == "number" for place in blanks)

    def _called_from(self) -> str:
        """The place in the file of claims where the present claim is, as words for a message."""
        wanted = (FOLDER, f"{Path(self.file).stem}.py")
        frame: FrameType | None = sys._getframe(1)
        while frame and Path(frame.f_code.co_filename).parts[-2:] != wanted:
            frame = frame.f_back
        return f" ({'/'.join(wanted)}: line {frame.f_lineno})" if frame else ""

    def _near(self, quotation: str, error: QuoteError) -> str:
        is_missing = isinstance(error, MissingQuoteError)
        return f"\n    {nearest(self.text, quotation)}" if is_missing else ""

    def _add_claim(self, quotation: str, kind: str, quoted: Quoted) -> None:
        reads = [self._tokens[place].text for place in quoted.places]
        claim = {"quote": quotation, "kind": kind, "reads": reads}
        self._report.claims.append(claim | self._sentences(quoted))

    def _sentences(self, quoted: Quoted) -> dict[str, list[list[tuple[str, str, bool]]]]:
        """The sentences of a quotation: kind and text of each part, and whether a value ties it.

        Those that would answer a question or an exercise are apart.
        """
        found: dict[str, list[list[tuple[str, str, bool]]]] = {"sentences": [], "answers": []}
        there = (self.text.sentence_at(self._tokens[place]) for place in quoted.places)
        for sentence in dict.fromkeys(filter(None, there)):
            parts = [
                (kind, text, at in quoted.blanks) for kind, text, at in self.text.parts(sentence)
            ]
            found["answers" if self.text.tells_an_answer(sentence) else "sentences"].append(parts)
        return found

    def _fault(self, place: int, message: str) -> None:
        self._report.faults.append(f"line {self._tokens[place].line}: {message}")

    def _check(self, place: int, check: Callable[[], str | None], value: Any = None) -> None:
        """Run a check, and report what it returns or raises as a fault at `place`."""
        evaluated = False
        try:
            fault = check()
            evaluated = True
        except FormulaError as error:
            fault = f"{self._tokens[place]}: {error}"
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
            fault = f"{self._tokens[place]}: cannot be evaluated: {_said(error)}"
        if fault:
            self._fault(place, fault)
            found = {"value": value, "evaluated": evaluated}
            self._report.broken.append(self._described(place) | found)

    def _described(self, place: int) -> dict[str, Any]:
        """A place of the page: its number, kind and text, and the parts of its sentence."""
        token = self._tokens[place]
        sentence = self.text.sentence_at(token)
        parts = self.text.parts(sentence) if sentence and token.kind != "equation" else []
        return {"place": place, "kind": token.kind, "text": token.text, "sentence": parts}

    # -- checks, which return a fault or None ------------------------------------------------------

    def _value_fault(self, place: int, value: Any) -> str | None:
        token = self._tokens[place]
        if token.kind == "number":
            return None if number_reads(token.text, value) else _differs(token, value)
        if token.kind == "word":
            fault = words.fault(token.text, value)
            return f"{_differs(token, value)}: {fault}" if fault else None
        scopes = [{}] if value is True else value if isinstance(value, list) else [value]
        if scopes and all(isinstance(scope, Mapping) for scope in scopes):
            return self._formula_fault(place, [names(scope) for scope in scopes], ())
        return self._formula_fault(place, [_symbols(value)], (value,))

    def _formula_fault(
        self, place: int, extensions: list[dict[str, Any]], values: Sequence[Any]
    ) -> str | None:
        verdict = Verdict(self._tokens[place], values)
        for extension in extensions:
            if fault := verdict.fault_in({**self.scope, **extension}):
                return fault
        return verdict.omission()

    def _unexpected_truth(self, place: int, extension: Mapping[str, Any]) -> str | None:
        token, scope = self._tokens[place], self.scope | names(extension)
        holds = all(outcomes(parse(token.text, scope), scope))
        return f"{token}: holds even where it should not" if holds else None


@dataclass
class Verdict:
    """The verdict on one formula, reached in one scope after another.

    Attributes:
        token: the formula on the page.
        values: what its bare expressions must equal, in order.
        exercised: for each statement, by position, whether some scope met its conditions.
        reached: for each case of a definition, by its text, whether some scope reached it.
        truths: the truth values that an equivalence has taken.
    """

    token: Token
    values: Sequence[Any]
    exercised: dict[int, bool] = field(default_factory=dict)
    reached: dict[str, bool] = field(default_factory=dict)
    truths: set[bool] = field(default_factory=set)

    def fault_in(self, scope: dict[str, Any]) -> str | None:
        """What is wrong with the formula in `scope`, if anything."""
        formula = parse(self.token.text, scope)
        if len(formula.groups) > 1:
            agree_in_scope, truth = equivalent(formula, scope)
            if not agree_in_scope:
                return f"{self.token}: not equivalent"
            self.truths.add(truth)
        elif fault := self._false_statement(formula, scope) or self._wrong_value(formula, scope):
            return fault
        for branch in formula.branches:
            self.reached[branch.text] = self.reached.get(branch.text, False) or branch.reached
        return None

    def omission(self) -> str | None:
        """What no scope has tested, if anything."""
        if len(self.truths) == 1:
            return f"{self.token}: give a scope where it is true and one where it is false"
        unreached = [text for text, reached in self.reached.items() if not reached]
        if unreached:
            return f"{self.token}: no scope reaches the case {unreached[0].replace(' ', '')}"
        if not all(self.exercised.values()):
            return f"{self.token}: no scope meets all its conditions"
        return None

    def _false_statement(self, formula: Formula, scope: dict[str, Any]) -> str | None:
        for position, statement in enumerate(formula.statements):
            self.exercised.setdefault(position, statement.is_bare)
        for position, statement in enumerate(formula.statements):
            for is_true in statement.outcomes(scope):
                self.exercised[position] = True
                if not is_true:
                    shown = _show_values(statement.values, scope)
                    return f"{self.token}: does not hold ({shown})"
        return None

    def _wrong_value(self, formula: Formula, scope: dict[str, Any]) -> str | None:
        found = bare_values(formula, scope)
        for extremum in [value for value in found if isinstance(value, Extremum)]:
            if not extremum.is_at(scope[extremum.variable]):
                return f"{self.token}: the extremum is elsewhere"
            self.exercised = dict.fromkeys(self.exercised, True)
        found = [value for value in found if not isinstance(value, Extremum)]
        if len(found) != len(self.values):
            counts = f"{len(found)} bare expressions, but {len(self.values)} values"
            return f"{self.token}: {counts}"
        literal = self.token.text.replace(" ", "")
        for value, expected in zip(found, self.values, strict=True):
            same = reads_as(literal, expected) if _is_decimal(literal) else agree(value, expected)
            if not same:
                return f"{self.token} is {_show(value)}, the cells give {_show(expected)}"
        return None


def number_reads(text: str, value: Any) -> bool:
    """Whether `text`, a number in digits or as a word, is `value` rounded to the digits shown."""
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
    """The symbols in a SymPy expression, by their LaTeX; empty for any other value."""
    free: set[sp.Basic] = getattr(value, "free_symbols", set())
    return names({sp.latex(symbol): symbol for symbol in free})


def _is_decimal(literal: str) -> bool:
    digits = literal.lstrip("-").replace(",", "", 1)
    return digits.replace(".", "", 1).isdigit() and "." in digits


def _differs(token: Token, value: Any) -> str:
    return f"the text says {token}, the cells give {_show(value)}"


def _show_values(values: Callable[[dict[str, Any]], list[Any]], scope: dict[str, Any]) -> str:
    try:
        found = values(scope)
        shown = ", ".join(map(_show, found))
    except Exception:  # a free index: the message leaves the values out
        return "for some index"
    # what is shown may look the same
    shapes = [np.shape(value) for value in found if isinstance(value, np.ndarray) and value.ndim]
    return f"{shown}; of shapes {', '.join(map(str, shapes))}" if len(set(shapes)) > 1 else shown


def _said(error: Exception) -> str:
    """An error in words; NumPy's about the sizes of a product speaks of its own inside."""
    if "mismatch in its core dimension" in str(error):
        return f"the sizes of a product do not fit; {AS_COLUMN}"
    return str(error)


def _show(value: Any) -> str:
    if is_symbolic(value):
        return str(value)
    if isinstance(value, Extremum):
        return "a minimum"
    if isinstance(value, tuple):
        return f"({', '.join(map(_show, value))})"
    if isinstance(value, str) or callable(value):
        return str(getattr(value, "__name__", value))
    return np.array2string(np.asarray(value), precision=6, threshold=6)
