"""A parsed formula: relations between expressions, and whether they hold for given values."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .values import CLOSE, agree, is_symbolic, reads_as

Scope = Mapping[str, Any]
Expression = Callable[[Scope], Any]


class FormulaError(Exception):
    """A formula that cannot be parsed or evaluated; the message says what is missing."""


class FreeIndex(Exception):
    """Raised by an expression whose index `letter` has no value; it can run from 1 to `size`."""

    def __init__(self, letter: str, size: int) -> None:
        super().__init__(letter)
        self.letter, self.size = letter, size


@dataclass
class Extremum:
    """The minimiser of an objective, or its maximiser if `sign` is -1.

    It is not computed; a given point is compared with others instead.
    """

    objective: Callable[[Any], Any]
    variable: str
    sign: int

    def is_at(self, point: Any) -> bool:
        """Whether none of the points tried around `point` is better, and at least one is worse."""
        point = np.asarray(point, float)
        best = self.sign * float(self.objective(point))
        slack = CLOSE * 1e-3 * (1 + abs(best))
        rises = [self.sign * float(self.objective(other)) - best for other in _around(point)]
        return all(not rise < -slack for rise in rises) and any(rise > slack for rise in rises)


def _around(point: np.ndarray) -> Iterator[np.ndarray]:
    """Points around `point`, along each axis and in random directions, at several distances."""
    rng = np.random.default_rng(0)
    axes = np.concatenate([np.eye(point.size), -np.eye(point.size)])
    directions = np.concatenate([axes, rng.normal(size=(40, point.size))])
    for scale in (1e-4, 1e-3, 1e-2, 0.1, 1.0):
        for direction in directions.reshape(-1, *point.shape):
            yield point + scale * (1 + np.abs(point).max(initial=0)) * direction


@dataclass
class Statement:
    """Expressions chained by relations, or a single expression; conditions may restrict either."""

    expressions: list[Expression]
    relations: list[str]
    texts: list[str]
    conditions: list["Statement"] = field(default_factory=list)
    tolerance: float = CLOSE

    @property
    def is_bare(self) -> bool:
        """Whether this is a single expression, which claims nothing."""
        return not self.relations

    def cases(self, scope: Scope) -> Iterator[Scope]:
        """The scope, extended by each combination of values of the statement's free indices."""
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
        """Whether all conditions hold."""
        return all(condition.holds(scope) for condition in self.conditions)

    def values(self, scope: Scope) -> list[Any]:
        """The value of each expression."""
        return [expression(scope) for expression in self.expressions]

    def holds(self, scope: Scope) -> bool:
        """Whether every relation is true."""
        values = self.values(scope)
        return all(
            self._relation_holds(values, position, relation, scope)
            for position, relation in enumerate(self.relations)
        )

    def outcomes(self, scope: Scope) -> Iterator[bool]:
        """Whether the statement holds, once for each case in which its conditions do.

        A bare expression has no outcome.
        """
        for case in self.cases(scope):
            if self.applies(case) and not self.is_bare:
                yield self.holds(case)

    def _relation_holds(
        self, values: list[Any], position: int, relation: str, scope: Scope
    ) -> bool:
        left, right = values[position : position + 2]
        if isinstance(left, Extremum) and isinstance(right, Extremum):
            left = values[0]  # all extrema in a chain are compared with its first value
        if relation in {"=", r"\ne"}:
            equal = self._are_equal(left, right, *self.texts[position : position + 2])
            return equal == (relation == "=")
        if relation == r"\leftarrow":
            name = f"{self.texts[position]} {relation}"
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

    def _are_equal(self, left: Any, right: Any, left_text: str, right_text: str) -> bool:
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
class Formula:
    """A parsed formula: groups of statements; several groups are joined by "if and only if"."""

    groups: list[list[Statement]]
    branches: list["Branch"]

    @property
    def statements(self) -> list[Statement]:
        """All statements, in the order in which they are written."""
        return [statement for group in self.groups for statement in group]


@dataclass
class Branch:
    """One row of a definition by cases; `reached` is set once a value has come from it."""

    text: str
    value: Expression
    condition: Statement | None
    reached: bool = False


def look_up(scope: Scope, name: str) -> Any:
    """The value of a name.

    Raises:
        FormulaError: if it has none.
    """
    try:
        return scope[name]
    except KeyError:
        raise FormulaError(f"{name.replace(' ', '')!r} has no value") from None


def outcomes(formula: Formula, scope: Scope) -> Iterator[bool]:
    """The outcomes of all statements of a formula, in order."""
    for statement in formula.statements:
        yield from statement.outcomes(scope)


def equivalent(formula: Formula, scope: Scope) -> tuple[bool, bool]:
    """Whether all groups of a formula agree, and whether the first group is true."""
    truths = [all(_is_true(s, scope) for s in group) for group in formula.groups]
    return len(set(truths)) == 1, truths[0]


def _is_true(statement: Statement, scope: Scope) -> bool:
    """Whether all outcomes are true; a bare expression, such as a name, is its own truth value."""
    if statement.is_bare:
        return bool(statement.values(scope)[0])
    return all(statement.outcomes(scope))


def bare_values(formula: Formula, scope: Scope) -> list[Any]:
    """The values of the bare expressions, except those that are only a name.

    The value of an expression with a free index is an array.
    """
    return [
        _bare_value(statement, scope)
        for statement in formula.statements
        if statement.is_bare and statement.texts[0] not in scope
    ]


def _bare_value(bare: Statement, scope: Scope) -> Any:
    values = [bare.values(case)[0] for case in bare.cases(scope)]
    return values[0] if len(values) == 1 else np.array(values)
