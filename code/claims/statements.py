"""What a formula states, once it is read: relations between expressions, and whether they hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .values import CLOSE, agree, is_symbolic, reads_as

Scope = Mapping[str, Any]
Expression = Callable[[Scope], Any]


class FormulaError(Exception):
    """The formula cannot be read or evaluated; the message says what is missing."""


class FreeIndex(Exception):
    """An index without a value was met: it can run from 1 to `size`."""

    def __init__(self, letter: str, size: int) -> None:
        """Name the letter and how far it can run."""
        super().__init__(letter)
        self.letter, self.size = letter, size


@dataclass
class Extremum:
    """Where an objective is least: known by comparing, not by solving."""

    objective: Callable[[Any], Any]
    variable: str
    sign: int

    def is_at(self, point: Any) -> bool:
        """Whether no point tried near and far from `point` does better, and some do worse."""
        point = np.asarray(point, float)
        best = self.sign * float(self.objective(point))
        slack = CLOSE * 1e-3 * (1 + abs(best))
        rises = [self.sign * float(self.objective(other)) - best for other in _around(point)]
        return all(not rise < -slack for rise in rises) and any(rise > slack for rise in rises)


def _around(point: np.ndarray) -> Iterator[np.ndarray]:
    """Points about `point`: along each axis and in random directions, from close by to far."""
    rng = np.random.default_rng(0)
    axes = np.concatenate([np.eye(point.size), -np.eye(point.size)])
    directions = np.concatenate([axes, rng.normal(size=(40, point.size))])
    for scale in (1e-4, 1e-3, 1e-2, 0.1, 1.0):
        for direction in directions.reshape(-1, *point.shape):
            yield point + scale * (1 + np.abs(point).max(initial=0)) * direction


@dataclass
class Statement:
    """Expressions chained by relations, or one expression alone; perhaps under conditions."""

    expressions: list[Expression]
    relations: list[str]
    texts: list[str]
    conditions: list["Statement"] = field(default_factory=list)
    tolerance: float = CLOSE

    @property
    def is_bare(self) -> bool:
        """Whether it states nothing by itself."""
        return not self.relations

    def cases(self, scope: Scope) -> Iterator[Scope]:
        """The scope with each value of the indices that the statement leaves free."""
        try:
            for condition in self.conditions:
                condition.holds(scope)
            for expression in self.expressions:
                expression(scope)
        except FreeIndex as free:
            for number in range(1, free.size + 1):
                yield from self.cases({**scope, free.letter: number})
        else:
            yield scope

    def applies(self, scope: Scope) -> bool:
        """Whether its conditions hold."""
        return all(condition.holds(scope) for condition in self.conditions)

    def values(self, scope: Scope) -> list[Any]:
        """What each expression is worth."""
        return [expression(scope) for expression in self.expressions]

    def holds(self, scope: Scope) -> bool:
        """Whether every relation is true."""
        values = self.values(scope)
        return all(
            self._related(values, place, relation, scope)
            for place, relation in enumerate(self.relations)
        )

    def _related(self, values: list[Any], place: int, relation: str, scope: Scope) -> bool:
        left, right = values[place : place + 2]
        if isinstance(left, Extremum) and isinstance(right, Extremum):
            left = values[0]  # extrema in a chain share the point that it begins with
        if relation in {"=", r"\ne"}:
            same = self._same(left, right, *self.texts[place : place + 2])
            return same == (relation == "=")
        if relation == r"\leftarrow":
            name = f"{self.texts[place]} {relation}"
            return agree(look_up(scope, name), right, self.tolerance)
        if relation == r"\in":
            low, high = right
            return bool(low <= left <= high)
        left, right = np.asarray(left, float), np.asarray(right, float)
        slack = CLOSE * max(np.abs(left).max(initial=0), np.abs(right).max(initial=0))
        return bool(
            np.all(
                {
                    "<": left < right - slack,
                    ">": left > right + slack,
                    r"\le": left <= right + slack,
                    r"\ge": left >= right - slack,
                }[relation]
            )
        )

    def _same(self, left: Any, right: Any, left_text: str, right_text: str) -> bool:
        if isinstance(right, Extremum):
            return right.is_at(left)
        if isinstance(left, Extremum):
            return left.is_at(right)
        for number, other in ((right_text, left), (left_text, right)):
            digits = number.replace(" ", "")
            if re.fullmatch(r"-?\d+\.\d+", digits) and not is_symbolic(other):
                return np.ndim(other) == 0 and reads_as(digits, other)
        return agree(left, right, self.tolerance)


@dataclass
class Reading:
    """A formula, read: groups of statements, joined by "if and only if" where there are several."""

    groups: list[list[Statement]]
    branches: list["Branch"]

    @property
    def statements(self) -> list[Statement]:
        """All statements, in the order of the page."""
        return [statement for group in self.groups for statement in group]


@dataclass
class Branch:
    """One row of a definition by cases; `reached` once a value came from it."""

    text: str
    value: Expression
    condition: Statement | None
    reached: bool = False


def look_up(scope: Scope, name: str) -> Any:
    """The value of a name; a `FormulaError` where it has none."""
    try:
        return scope[name]
    except KeyError:
        raise FormulaError(f"nothing is named {name.replace(' ', '')!r} here") from None


def truths(reading: Reading, scope: Scope) -> Iterator[tuple[Statement, bool]]:
    """Each statement in each of its cases where its conditions hold, and whether it is true."""
    for statement in reading.statements:
        for case in statement.cases(scope):
            if statement.applies(case) and not statement.is_bare:
                yield statement, statement.holds(case)


def equivalent(reading: Reading, scope: Scope) -> tuple[bool, bool]:
    """Whether all groups are true or all false, and which the first is."""
    verdicts = [all(_is_true(s, scope) for s in group) for group in reading.groups]
    return len(set(verdicts)) == 1, verdicts[0]


def _is_true(statement: Statement, scope: Scope) -> bool:
    """Whether it holds in each of its cases where its conditions hold; alone, what it is worth."""
    if statement.is_bare:
        return bool(statement.values(scope)[0])
    return all(statement.holds(case) for case in statement.cases(scope) if statement.applies(case))


def bare_values(reading: Reading, scope: Scope) -> list[Any]:
    """What the expressions that stand alone are worth, less those that are only a name.

    With a free index an expression is worth the array of its values.
    """
    return [
        _worth(statement, scope)
        for statement in reading.statements
        if statement.is_bare and statement.texts[0] not in scope
    ]


def _worth(bare: Statement, scope: Scope) -> Any:
    each = [bare.values(case)[0] for case in bare.cases(scope)]
    return each[0] if len(each) == 1 else np.array(each)
