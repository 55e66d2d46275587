r"""Reads a LaTeX formula and evaluates it, so that what a reader sees is what is checked.

A formula is read as statements: relations such as `a = b \le c`, each perhaps with a condition, or
expressions that stand alone. Letters get their values from a *scope*, which maps LaTeX to values;
a longer piece of LaTeX, such as `\frac{dL}{dt}`, can be given a value as a whole. An index that
nothing gives a value runs over all it can: a statement must then hold for each. Whatever cannot be
read is an error: nothing in a formula is passed over but spacing and words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .latex import key, tokenise
from .values import (
    CLOSE,
    FUNCTIONS,
    NEARBY,
    absolute,
    agree,
    is_symbolic,
    largest,
    multiply,
    norm,
    power,
    reads_as,
    smallest,
    square_root,
)

Scope = Mapping[str, Any]
Expression = Callable[[Scope], Any]

RELATIONS = {"=", "<", ">", r"\le", r"\ge", r"\ne", r"\in", r"\leftarrow"}
SEPARATORS = {",", ".", ";", r"\qquad", r"\\", "&", r"\Longrightarrow", r"\text{and}"}
LAYOUT = re.compile(r"\\(begin|end)\{(aligned|array|split)\}")
BRACKETS = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}
NUMBER = re.compile(r"\d+(\.\d+)?")
WORDS = re.compile(r"\\(text|texttt|mathrm|mathbb|mathcal|operatorname)\{(.*)\}", re.DOTALL)
IF = re.compile(r"\\text\{\s*(if|for|when|where)\s*\}")
INDEX = re.compile(r"[a-z]")
ZERO = "0"  # among blocks, the vector or matrix that the scope names so


class FormulaError(Exception):
    """The formula cannot be read or evaluated; the message says what is missing."""


class _FreeIndex(Exception):
    """An index without a value was met: it can run from 1 to `size`."""

    def __init__(self, letter: str, size: int) -> None:
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
        except _FreeIndex as free:
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
        if relation in {"=", r"\ne"}:
            same = self._same(left, right, *self.texts[place : place + 2])
            return same == (relation == "=")
        if relation == r"\leftarrow":
            name = f"{self.texts[place]} {relation}"
            return agree(_look_up(scope, name), right, self.tolerance)
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


def read(latex: str, scope: Scope) -> Reading:
    """Read `latex`, with the names of `scope`.

    Raises:
        FormulaError: naming the first piece that is not understood.
    """
    return _Reader(tokenise(latex), scope).reading()


def names(scope: Mapping[str, Any]) -> dict[str, Any]:
    """`scope` with its LaTeX spelt as formulas look it up."""
    return {key(latex): value for latex, value in scope.items()}


def _look_up(scope: Scope, name: str) -> Any:
    try:
        return scope[name]
    except KeyError:
        raise FormulaError(f"nothing is named {name.replace(' ', '')!r} here") from None


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, tokens: list[str], scope: Scope) -> None:
        self.tokens, self.at, self.scope = tokens, 0, scope
        # a step's new value and the zero among blocks are looked up where they are meant
        values = [n.split() for n in scope if n != ZERO and not n.endswith(r"\leftarrow")]
        self.keys = sorted(values, key=len, reverse=True)
        self.branches: list[Branch] = []
        self.tolerance = CLOSE

    # -- tokens ------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        if not token or (expected is not None and token != expected):
            wanted = f" where {expected!r} belongs" if expected else ""
            raise FormulaError(f"cannot read {token or 'the end'!r}{wanted}")
        self.at += 1
        return token

    def named(self) -> str | None:
        """The longest name of the scope that stands here."""
        for name in self.keys:
            if self.tokens[self.at : self.at + len(name)] == name:
                return " ".join(name)
        return None

    # -- statements --------------------------------------------------------------------------------

    def reading(self) -> Reading:
        groups: list[list[Statement]] = [[]]
        while self.peek():
            if self.peek() == r"\iff":
                self.take()
                groups.append([])
            elif self.is_condition():
                self.take()
                if not groups[-1]:
                    raise FormulaError("a condition with nothing before it")
                groups[-1][-1].conditions.append(self.statement())
            elif self.is_separator():
                self.take()
            else:
                groups[-1].append(self.statement())
        if len(groups) == 1 and not groups[0]:
            raise FormulaError("there is nothing in it")
        return Reading(groups, self.branches)

    def is_condition(self) -> bool:
        return bool(IF.fullmatch(self.peek())) and self.named() is None

    def is_separator(self) -> bool:
        token = self.peek()
        if token in SEPARATORS or LAYOUT.fullmatch(token):
            return True
        if (words := WORDS.fullmatch(token)) and self.named() is None:
            if re.search(r"\d", words[2]):
                raise FormulaError(f"a number among words: {token}")
            return words[1] == "text"
        return False

    def statement(self) -> Statement:
        start = self.at
        expressions, relations, texts = [self.expression()], [], [self.text_since(start)]
        while (relation := self.relation()) is not None:
            start = self.at
            relations.append(relation)
            expressions.append(self.expression())
            texts.append(self.text_since(start))
        return Statement(expressions, relations, texts, tolerance=self.tolerance)

    def text_since(self, start: int) -> str:
        return " ".join(self.tokens[start : self.at])

    def relation(self) -> str | None:
        """The relation that comes next, on this row or at the start of the next."""
        ahead = 0
        while self.peek(ahead) in {"&", r"\\"}:
            ahead += 1
        if self.peek(ahead) not in RELATIONS:
            return None
        self.at += ahead
        relation = self.take()
        while self.peek() == "&":
            self.take()
        return relation

    # -- expressions -------------------------------------------------------------------------------

    def expression(self) -> Expression:
        """A sum of products."""
        total = self.signed_product()
        while True:
            if self.peek() == r"\\" and self.peek(1) == "&" and self.peek(2) in {"+", "-"}:
                self.at += 2
            if self.peek() not in {"+", "-"}:
                return total
            total = self.add(total, self.take(), self.product())

    def signed_product(self) -> Expression:
        if self.peek() in {"+", "-"}:
            sign = -1 if self.take() == "-" else 1
            product = self.product()
            return lambda scope: sign * product(scope)
        if self.peek() == r"\pm":
            self.take()
            product = self.product()
            return lambda scope: np.array([product(scope), -product(scope)])
        return self.product()

    @staticmethod
    def add(left: Expression, sign: str, right: Expression) -> Expression:
        if sign == "+":
            return lambda scope: left(scope) + right(scope)
        return lambda scope: left(scope) - right(scope)

    def product(self) -> Expression:
        result = self.factor()
        while True:
            if self.peek() in {r"\cdot", r"\times"}:
                self.take()
                result = self.times(result, self.factor())
            elif self.peek() == "/":
                self.take()
                result = self.over(result, self.factor())
            elif self.starts_factor():
                result = self.times(result, self.factor())
            else:
                return result

    @staticmethod
    def times(left: Expression, right: Expression) -> Expression:
        return lambda scope: multiply(left(scope), right(scope))

    @staticmethod
    def over(left: Expression, right: Expression) -> Expression:
        return lambda scope: left(scope) / right(scope)

    def starts_factor(self) -> bool:
        token = self.peek()
        if self.named():
            return True
        if not token or token in RELATIONS | SEPARATORS | {"+", "-", "/", r"\pm", r"\iff", r"\mid"}:
            return False
        if token in set(BRACKETS.values()) | {r"\rVert", r"\rvert", "_", "^", "'"}:
            return False
        return not (WORDS.fullmatch(token) and token not in FUNCTIONS) and not re.match(
            r"\\(begin\{(aligned|array)|end)\b", token
        )

    def factor(self) -> Expression:
        """One factor with its subscripts and superscripts."""
        if (labelled := self.labelled()) is not None:
            return labelled
        base = self.atom()
        while self.peek() in {"_", "^"}:
            base = self.indexed(base) if self.take() == "_" else self.raised(base)
        return base

    def labelled(self) -> Expression | None:
        r"""`\hat w_j^{\text{LASSO}}`: the j-th of what is named `\hat w^{\text{LASSO}}`."""
        length = 2 if self.peek() in {r"\hat", r"\bar", r"\tilde"} else 1
        if self.peek(length) != "_" or self.peek(length + 1) == "{":
            return None
        if self.peek(length + 2) != "^" or not self.peek(length + 3).startswith(r"\text{"):
            return None
        base = self.tokens[self.at : self.at + length]
        name = " ".join([*base, "^", self.peek(length + 3)])
        if name not in self.scope:
            return None
        index = self.peek(length + 1)
        self.at += length + 4
        return lambda scope: _item(_look_up(scope, name), index, scope)

    def indexed(self, base: Expression) -> Expression:
        token = self.take()
        if token == "{":
            raise FormulaError(f"cannot read the index {{{self.peek()}...}}: name it as a whole")
        return lambda scope: _item(base(scope), token, scope)

    def raised(self, base: Expression) -> Expression:
        if self.peek() == r"\top":
            self.take()
            return lambda scope: base(scope).T
        if self.peek() == "+":
            self.take()
            return lambda scope: np.linalg.pinv(base(scope))
        exponent = self.argument()
        return lambda scope: power(base(scope), exponent(scope))

    def argument(self) -> Expression:
        r"""What a command or a script takes: a group in braces, or the next token alone."""
        if self.peek() == "{":
            return self.group()
        if NUMBER.fullmatch(self.peek()) and len(self.peek()) > 1:  # \frac12
            digits = self.take()
            self.at -= 1
            self.tokens[self.at : self.at + 1] = [digits[0], digits[1:]]
        return self.atom(alone=True)

    def group(self) -> Expression:
        closing = BRACKETS[self.take()]
        inside = self.expression()
        self.take(closing)
        return inside

    def atom(self, alone: bool = False) -> Expression:
        """What carries scripts: a name, a number, a bracket, a command with its arguments."""
        if (name := self.named()) is not None:
            self.at += len(name.split())
            return self.called(name, alone) if callable(self.scope[name]) else _value_of(name)
        token = self.take()
        if NUMBER.fullmatch(token):
            number = float(token) if "." in token else int(token)
            return lambda scope: number
        if token in FUNCTIONS:
            return self.applied(FUNCTIONS[token])
        command = self.COMMANDS.get(token)
        if command is not None:
            return command(self)
        if INDEX.fullmatch(token):  # an index gets its value later
            return _value_of(token)
        raise FormulaError(f"nothing is named {token!r} here")

    def called(self, name: str, alone: bool) -> Expression:
        if self.peek() == "(" and not alone:
            arguments = self.arguments()
            return lambda scope: _look_up(scope, name)(*(each(scope) for each in arguments))
        if self.starts_factor() and not alone:  # an operator, as the expectation
            operand = self.product()
            return lambda scope: _look_up(scope, name)(operand(scope))
        return _value_of(name)

    def applied(self, function: Callable) -> Expression:
        operand = self.group() if self.peek() in {"(", "{"} else self.product()
        return lambda scope: function(operand(scope))

    def arguments(self) -> list[Expression]:
        self.take("(")
        arguments = [self.expression()]
        while self.peek() in {",", r"\mid"}:
            self.take()
            arguments.append(self.expression())
        self.take(")")
        return arguments

    # -- commands ----------------------------------------------------------------------------------

    def round_bracket(self) -> Expression:
        self.at -= 1
        items = self.arguments()
        if len(items) == 1:
            return items[0]
        return lambda scope: np.array([item(scope) for item in items])

    def square_bracket(self) -> Expression:
        """A group, or an interval by its ends."""
        low = self.expression()
        if self.peek() != ",":
            self.take("]")
            return low
        self.take(",")
        high = self.expression()
        self.take("]")
        return lambda scope: np.array([low(scope), high(scope)])

    def set_bracket(self) -> Expression:
        """A set of one number, as an interval without length."""
        only = self.expression()
        self.take(r"\}")
        return lambda scope: np.array([only(scope), only(scope)])

    def braces(self) -> Expression:
        self.at -= 1
        return self.group()

    def fraction(self) -> Expression:
        over, under = self.argument(), self.argument()
        return self.over(over, under)

    def root(self) -> Expression:
        inside = self.argument()
        return lambda scope: square_root(inside(scope))

    def bars(self) -> Expression:
        inside = self.expression()
        self.take(r"\rvert")
        return lambda scope: absolute(inside(scope))

    def double_bars(self) -> Expression:
        inside, order = self.expression(), 2
        self.take(r"\rVert")
        if self.peek() == "_":
            self.take()
            order = int(self.take())
        return lambda scope: norm(inside(scope), order)

    def total(self) -> Expression:
        return self.over_index(sum)

    def over_index(self, combine: Callable) -> Expression:
        r"""`\sum_{j=1}^p`, `\sum_j`, `\max_j`: something of all values of an index."""
        self.take("_")
        if self.peek() == "{":
            self.take()
            letter = self.take()
            self.take("=")
            low = self.expression()
            self.take("}")
            self.take("^")
            high = self.argument()
            body = self.product()
            return lambda scope: combine(
                body({**scope, letter: number})
                for number in range(int(low(scope)), int(high(scope)) + 1)
            )
        letter = self.take()
        body = self.product()
        return lambda scope: combine(list(_over_all(body, letter, scope)))

    def maximum(self) -> Expression:
        return self.extreme(largest, -1)

    def minimum(self) -> Expression:
        return self.extreme(smallest, 1)

    def extreme(self, choose: Callable, sign: int) -> Expression:
        r"""`\max(a, b)`, `\max_j ...` over an index, `\min_w ...` over a variable."""
        if self.peek() == "(":
            arguments = self.arguments()
            return lambda scope: choose(*(each(scope) for each in arguments))
        self.take("_")
        start = self.at
        variable = self.named()
        if variable is None:
            self.at = start - 1
            return self.over_index(lambda values: choose(*values))
        self.at += len(variable.split())
        body = self.expression()
        return lambda scope: Extremum(
            lambda point: body({**scope, variable: point}), variable, sign
        )

    def argument_of(self) -> Expression:
        if self.peek() not in {r"\min", r"\max"}:
            raise FormulaError(r"\arg belongs before \min or \max")
        return self.minimum() if self.take() == r"\min" else self.maximum()

    def limit(self) -> Expression:
        """A limit at 0, taken numerically: the value close by."""
        self.tolerance = NEARBY
        self.take("_")
        self.take("{")
        variable = self.named()
        if variable is None:
            raise FormulaError(f"nothing is named {self.peek()!r} here")
        self.at += len(variable.split())
        self.take(r"\to")
        infinite = self.peek() == r"\infty"
        target = self.infinity() if infinite else self.expression()
        self.take("}")
        body = self.product()
        return lambda scope: body({**scope, variable: 1e9 if infinite else target(scope) + 1e-9})

    def infinity(self) -> Expression:
        if self.peek() == r"\infty":
            self.take()
        return lambda scope: np.inf

    def gradient(self) -> Expression:
        r"""The gradient of the bracket that follows, by central differences in `w`."""
        self.tolerance = NEARBY
        body = self.atom(alone=True) if self.peek() in {"(", "["} else self.factor()
        return lambda scope: _central_differences(
            lambda point: body({**scope, "w": point}), _look_up(scope, "w")
        )

    def underbrace(self) -> Expression:
        value = self.group()
        self.take("_")
        start = self.at
        words = WORDS.fullmatch(self.peek())
        if words and self.named() is None and self.peek(1) not in {"^", "_"}:
            self.is_separator()  # refuses a number among the words
            self.take()
            return value
        label = self.argument()
        text = self.text_since(start)

        def checked(scope: Scope) -> Any:
            if not agree(value(scope), label(scope)):
                raise FormulaError(f"what stands over the brace is not {text}")
            return value(scope)

        return checked

    def column(self) -> Expression:
        """Blocks above each other; a 0 among them is what the scope names 0."""
        rows = []
        while self.peek() != r"\end{pmatrix}":
            if self.peek() == r"\\":
                self.take()
            zero = self.peek() == ZERO and ZERO in self.scope
            rows.append(_value_of(self.take()) if zero else self.expression())
        self.take()
        return lambda scope: np.concatenate([np.asarray(row(scope), float) for row in rows])

    def by_cases(self) -> Expression:
        rows: list[Branch] = []
        while self.peek() != r"\end{cases}":
            while self.peek() in {r"\\", ",", "."}:
                self.take()
            if self.peek() == r"\end{cases}":
                break
            rows.append(self.branch())
        self.take()
        self.branches += rows

        def chosen(scope: Scope) -> Any:
            for row in rows:
                if row.condition is None or row.condition.holds(scope):
                    row.reached = True
                    return row.value(scope)
            raise FormulaError("no case of the definition applies")

        return chosen

    def branch(self) -> Branch:
        start = self.at
        value = self.expression()
        text = self.text_since(start)
        while self.peek() in {",", "&"} or IF.fullmatch(self.peek()):
            self.take()
        if self.peek().startswith(r"\text{otherwise"):
            self.take()
            return Branch(text, value, None)
        return Branch(text, value, self.statement())

    COMMANDS: Mapping[str, Callable[["_Reader"], Expression]] = {
        "(": round_bracket,
        "[": square_bracket,
        r"\{": set_bracket,
        "{": braces,
        r"\frac": fraction,
        r"\sqrt": root,
        r"\lvert": bars,
        r"\lVert": double_bars,
        r"\sum": total,
        r"\max": maximum,
        r"\min": minimum,
        r"\arg": argument_of,
        r"\lim": limit,
        r"\nabla": gradient,
        r"\underbrace": underbrace,
        r"\infty": infinity,
        r"\pi": lambda reader: lambda scope: np.pi,
        r"\begin{pmatrix}": column,
        r"\begin{cases}": by_cases,
    }


def _value_of(name: str) -> Expression:
    return lambda scope: _look_up(scope, name)


def _item(value: Any, index: str, scope: Scope) -> Any:
    """The item that an index points at, counted from 1."""
    number = int(index) if NUMBER.fullmatch(index) else scope.get(index)
    if number is None:
        if not INDEX.fullmatch(index) or not np.ndim(value):
            raise FormulaError(f"nothing is named with the index {index!r} here")
        raise _FreeIndex(index, len(value))
    if not np.ndim(value):
        raise FormulaError(f"the index {index!r} on something that is one number")
    if not 1 <= number <= len(value):
        raise FormulaError(f"the index {index} = {number} is not between 1 and {len(value)}")
    return value[number - 1]


def _over_all(body: Expression, letter: str, scope: Scope) -> Iterator[Any]:
    """The values of `body` as `letter` runs over all that it is an index of."""
    try:
        body(scope)
    except _FreeIndex as free:
        if free.letter != letter:
            raise
        for number in range(1, free.size + 1):
            yield body({**scope, letter: number})
    else:
        raise FormulaError(f"{letter!r} is no index of what follows")


def _central_differences(function: Callable, point: Any) -> np.ndarray:
    point = np.asarray(point, float)
    steps = 1e-5 * np.eye(point.size).reshape(point.size, *point.shape)
    slopes = [(function(point + step) - function(point - step)) / 2e-5 for step in steps]
    return np.array(slopes).reshape(point.shape)


def truths(reading: Reading, scope: Scope) -> Iterator[tuple[Statement, bool]]:
    """Each statement in each of its cases where its conditions hold, and whether it is true."""
    for statement in reading.statements:
        for case in statement.cases(scope):
            if statement.applies(case) and not statement.is_bare:
                yield statement, statement.holds(case)


def equivalent(reading: Reading, scope: Scope) -> tuple[bool, bool]:
    """Whether all groups are true or all false, and which the first is."""
    verdicts = [
        all(bool(s.values(scope)[0]) if s.is_bare else s.holds(scope) for s in group)
        for group in reading.groups
    ]
    return len(set(verdicts)) == 1, verdicts[0]


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
