r"""Parses a LaTeX formula into functions that evaluate it, so that the printed formula is checked.

A formula consists of statements: chains of relations such as `a = b \le c`, perhaps with a
condition, or bare expressions. The values of letters come from a *scope*, which maps LaTeX to
values; it may also name a longer piece of LaTeX, such as `\frac{dL}{dt}`, as a whole. An index
without a value is free: it runs from 1 to the length of what it indexes, and a statement must hold
for every value of it. The parser skips spacing and words only; anything else that it does not
understand is an error.

The grammar, where { } means any number of times, [ ] optional, and the longest name in the scope
takes precedence over every other rule:

    formula     = { statement | condition | separator | \iff }
    condition   = \text{if} statement                     also "for", "when" and "where"
    separator   = , | . | ; | & | \\ | \qquad | \Longrightarrow | \text{words without digits}
    statement   = expression { relation expression }
    relation    = "=" | < | > | \le | \ge | \ne | \in | \leftarrow
    expression  = [ + | - | \pm ] product { ( + | - ) product }
    product     = factor { [ \cdot | \times | / ] factor }
    factor      = atom { "_" index | "^" exponent } [ arguments ]
    index       = number | letter
    exponent    = \top | + | argument                     transpose, pseudo-inverse, power
    argument    = "{" expression "}" | digit | atom
    arguments   = "(" expression { ( , | \mid ) expression } ")"
    atom        = name [ arguments | product ] | number | letter | bracket | command
    bracket     = arguments | "{" expression "}"          several arguments form a vector
                | "[" expression [ , expression ] "]"     two expressions form an interval
                | \{ expression \}                        an interval of length 0
                | \lvert expression \rvert | \lVert expression \rVert [ "_" number ]
    command     = \frac argument argument | \sqrt argument | \infty | \pi
                | function ( bracket | product )          \log, \exp, \operatorname{tr} ...
                | ( \sum | \prod ) range product
                | ( \max | \min ) ( arguments | range product | "_" name expression )
                | \arg ( \max | \min ) "_" name expression
                | \lim "_" "{" name \to ( \infty | expression ) "}" product
                | \nabla ( bracket | factor )             with respect to w
                | \underbrace "{" expression "}" "_" ( words | argument )
                | \begin{pmatrix} expression { \\ expression } \end{pmatrix}
                | \begin{cases} branch { \\ branch } \end{cases}
    range       = "_" letter | "_" "{" letter \in expression "}"
                | "_" "{" letter "=" expression "}" "^" argument
                | "_" "{" [ letter ":" ] statement "}"    all indices for which it holds
    branch      = expression [ , | & | \text{if} ] ( statement | \text{otherwise} )
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

import numpy as np

from .evaluation import (
    Branch,
    Expression,
    Extremum,
    Formula,
    FormulaError,
    FreeIndex,
    Scope,
    Statement,
    look_up,
)
from .latex import tokenise
from .values import (
    CLOSE,
    FUNCTIONS,
    NEARBY,
    add,
    agree,
    largest,
    multiply,
    norm,
    power,
    smallest,
    square_root,
    transpose,
)

RELATIONS = {"=", "<", ">", r"\le", r"\ge", r"\ne", r"\in", r"\leftarrow"}
SEPARATORS = {",", ".", ";", r"\qquad", r"\\", "&", r"\Longrightarrow", r"\text{and}"}
LAYOUT = re.compile(r"\\(begin|end)\{(aligned|array|split)\}")
BRACKETS = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}
NUMBER = re.compile(r"\d+(\.\d+)?")
WORDS = re.compile(r"\\(text|texttt|mathrm|mathbb|mathcal|operatorname)\{(.*)\}", re.DOTALL)
IF = re.compile(r"\\text\{\s*(if|for|when|where)\s*\}")
INDEX = re.compile(r"[a-z]")
ZERO = (
    "0"  # in a block matrix, a zero vector or matrix, whose value the scope holds under this name
)


def parse(latex: str, scope: Scope) -> Formula:
    """Parse `latex`, in which the names of `scope` may occur.

    Raises:
        FormulaError: for the first token that is not understood; the message names it.
    """
    return _Parser(tokenise(latex), scope).formula()


class _Parser:
    """A recursive-descent parser of the grammar in this module's docstring."""

    def __init__(self, tokens: list[str], scope: Scope) -> None:
        self.tokens, self.at, self.scope = tokens, 0, scope
        # 0 and "w \leftarrow" are names in blocks and in steps only, which look them up themselves
        values = [n.split() for n in scope if n != ZERO and not n.endswith(r"\leftarrow")]
        self.names = sorted(values, key=len, reverse=True)
        self.branches: list[Branch] = []
        self.tolerance = CLOSE

    # -- tokens ------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        if not token or (expected is not None and token != expected):
            wanted = f", expected {expected!r}" if expected else ""
            raise FormulaError(f"cannot parse {token or 'the end'!r}{wanted}")
        self.at += 1
        return token

    def named(self) -> str | None:
        """The longest name of the scope that begins at the next token."""
        for name in self.names:
            if self.tokens[self.at : self.at + len(name)] == name:
                return " ".join(name)
        return None

    # -- statements --------------------------------------------------------------------------------

    def formula(self) -> Formula:
        groups: list[list[Statement]] = [[]]
        while self.peek():
            if self.peek() == r"\iff":
                self.take()
                groups.append([])
            elif self.is_condition():
                self.take()
                if not groups[-1]:
                    raise FormulaError("a condition without a statement before it")
                groups[-1][-1].conditions.append(self.statement())
            elif self.is_separator():
                self.take()
            else:
                groups[-1].append(self.statement())
        if len(groups) == 1 and not groups[0]:
            raise FormulaError("the formula is empty")
        return Formula(groups, self.branches)

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
        """The next relation, on this row or at the start of the next, or None."""
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
        total = self.signed_product()
        while True:
            if self.peek() == r"\\" and self.peek(1) == "&" and self.peek(2) in {"+", "-"}:
                self.at += 2
            if self.peek() not in {"+", "-"}:
                return total
            total = self.plus(total, self.take(), self.product())

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
    def plus(left: Expression, sign: str, right: Expression) -> Expression:
        return lambda scope: add(left(scope), right(scope), -1 if sign == "-" else 1)

    def product(self) -> Expression:
        result = self.factor()
        while True:
            if self.peek() in {r"\cdot", r"\times"}:
                self.take()
                result = self.times(result, self.factor())
            elif self.peek() == "/":
                self.take()
                result = self.quotient(result, self.factor())
            elif self.starts_factor():
                result = self.times(result, self.factor())
            else:
                return result

    @staticmethod
    def times(left: Expression, right: Expression) -> Expression:
        return lambda scope: multiply(left(scope), right(scope))

    @staticmethod
    def quotient(left: Expression, right: Expression) -> Expression:
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
        if (labelled := self.labelled_item()) is not None:
            return labelled
        family = self.scope.get(self.named() or "")
        base = self.atom()
        while self.peek() in {"_", "^"}:
            base = self.with_index(base) if self.take() == "_" else self.with_exponent(base)
        if self.peek() == "(" and isinstance(family, tuple) and callable(family[0]):
            arguments = self.arguments()  # E_k(x), where E is a tuple of functions
            return lambda scope: base(scope)(*(each(scope) for each in arguments))
        return base

    def labelled_item(self) -> Expression | None:
        r"""An item of a name whose superscript is a label: `\hat w_j^{\text{LASSO}}`, or None."""
        length = 2 if self.peek() in {r"\hat", r"\bar", r"\tilde"} else 1
        if self.peek(length) != "_" or self.peek(length + 1) == "{":
            return None
        base = self.tokens[self.at : self.at + length]
        raised = self.tokens[self.at + length + 2 :]
        for name in self.names:
            label = name[length:]
            is_label = label[:1] == ["^"] and re.match(r"\{|\\text\{", label[1])  # not a power
            if is_label and name[:length] == base and raised[: len(label)] == label:
                index = self.peek(length + 1)
                self.at += length + 2 + len(label)
                return lambda scope: _item(look_up(scope, " ".join(name)), index, scope)
        return None

    def with_index(self, base: Expression) -> Expression:
        token = self.take()
        if token == "{":
            raise FormulaError(
                f"cannot parse the index {{{self.peek()}...}}: give the whole a name"
            )
        return lambda scope: _item(base(scope), token, scope)

    def with_exponent(self, base: Expression) -> Expression:
        if self.peek() == r"\top":
            self.take()
            return lambda scope: transpose(base(scope))
        if self.peek() == "+":
            self.take()
            return lambda scope: np.linalg.pinv(base(scope))
        exponent = self.argument()
        return lambda scope: power(base(scope), exponent(scope))

    def argument(self) -> Expression:
        """The argument of a command or script: a group in braces, or a single token."""
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
        """An atom; with `alone`, a function is not applied to what follows."""
        if (name := self.named()) is not None:
            self.at += len(name.split())
            return (
                self.function_call(name, alone) if callable(self.scope[name]) else _value_of(name)
            )
        token = self.take()
        if NUMBER.fullmatch(token):
            number = float(token) if "." in token else int(token)
            return lambda scope: number
        if token in FUNCTIONS:
            return self.function_application(FUNCTIONS[token])
        command = self.COMMANDS.get(token)
        if command is not None:
            return command(self)
        if INDEX.fullmatch(token):  # its value is known at evaluation
            return _value_of(token)
        longer = ", or to the longer piece of LaTeX that it begins" if token[0] == "\\" else ""
        raise FormulaError(f"{token!r} has no value: page.let can give one to it{longer}")

    def function_call(self, name: str, alone: bool) -> Expression:
        if self.peek() == "(" and not alone:
            arguments = self.arguments()
            return lambda scope: look_up(scope, name)(*(each(scope) for each in arguments))
        if self.starts_factor() and not alone:  # an operator, such as the expectation
            operand = self.product()
            return lambda scope: look_up(scope, name)(operand(scope))
        return _value_of(name)

    def function_application(self, function: Callable) -> Expression:
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
        low = self.expression()
        if self.peek() != ",":
            self.take("]")
            return low
        self.take(",")
        high = self.expression()
        self.take("]")
        return lambda scope: np.array([low(scope), high(scope)])

    def set_bracket(self) -> Expression:
        only = self.expression()
        self.take(r"\}")
        return lambda scope: np.array([only(scope), only(scope)])

    def braces(self) -> Expression:
        self.at -= 1
        return self.group()

    def fraction(self) -> Expression:
        over, under = self.argument(), self.argument()
        return self.quotient(over, under)

    def root(self) -> Expression:
        inside = self.argument()
        return lambda scope: square_root(inside(scope))

    def absolute_value(self) -> Expression:
        inside = self.expression()
        self.take(r"\rvert")
        return lambda scope: abs(inside(scope))

    def vector_norm(self) -> Expression:
        inside, order = self.expression(), 2
        self.take(r"\rVert")
        if self.peek() == "_":
            self.take()
            order = int(self.take())
        return lambda scope: norm(inside(scope), order)

    def summation(self) -> Expression:
        return self.over_index(sum)

    def production(self) -> Expression:
        return self.over_index(lambda factors: reduce(multiply, factors, 1))

    def over_index(self, combine: Callable) -> Expression:
        r"""A command with a range: `\sum_{j=1}^p`, `\sum_{i \in F}`, `\sum_j` or a condition."""
        self.take("_")
        if self.peek() != "{":
            letter = self.take()
            body = self.product()
            return lambda scope: combine([body(case) for case in _cases(body, letter, scope)])
        self.take()
        if self.peek(1) == r"\in":
            return self.over_members(combine)
        if self.peek(1) == "=":
            return self.over_numbers(combine)
        return self.over_condition(combine)

    def over_members(self, combine: Callable) -> Expression:
        letter = self.take()
        self.take(r"\in")
        members = self.expression()
        self.take("}")
        body = self.product()
        return lambda scope: combine(
            [body({**scope, letter: int(number)}) for number in members(scope)]
        )

    def over_numbers(self, combine: Callable) -> Expression:
        letter = self.take()
        self.take("=")
        low = self.expression()
        self.take("}")
        self.take("^")
        high = self.argument()
        body = self.product()
        return lambda scope: combine(
            [
                body({**scope, letter: number})
                for number in range(int(low(scope)), int(high(scope)) + 1)
            ]
        )

    def over_condition(self, combine: Callable) -> Expression:
        """The index is what is named before a colon, or else the condition's first index."""
        start = self.at
        if self.peek(1) == ":":
            self.at += 2
        condition = self.statement()
        tokens = self.tokens[start : self.at]
        before = tokens.index("_") + 1 if "_" in tokens and tokens[1] != ":" else 0
        self.take("}")
        body = self.product()
        return lambda scope: combine(
            [body(case) for case in _cases(body, tokens[before], scope) if condition.holds(case)]
        )

    def maximum(self) -> Expression:
        return self.extreme(largest, -1)

    def minimum(self) -> Expression:
        return self.extreme(smallest, 1)

    def extreme(self, choose: Callable, sign: int) -> Expression:
        r"""`\max(a, b)`, `\max_j ...` over an index or `\min_w ...` over a variable."""
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
            raise FormulaError(r"expected \min or \max after \arg")
        return self.minimum() if self.take() == r"\min" else self.maximum()

    def limit(self) -> Expression:
        """A limit, approximated by the value at a nearby point."""
        self.tolerance = NEARBY
        self.take("_")
        self.take("{")
        variable = self.named()
        if variable is None:
            raise FormulaError(f"{self.peek()!r} has no value")
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
        """The gradient with respect to `w`, by central differences."""
        self.tolerance = NEARBY
        body = self.atom(alone=True) if self.peek() in {"(", "["} else self.factor()
        return lambda scope: _central_differences(
            lambda point: body({**scope, "w": point}), look_up(scope, "w")
        )

    def underbrace(self) -> Expression:
        value = self.group()
        self.take("_")
        start = self.at
        words = WORDS.fullmatch(self.peek())
        if words and self.named() is None and self.peek(1) not in {"^", "_"}:
            self.is_separator()  # raises if there is a number among the words
            self.take()
            return value
        label = self.argument()
        text = self.text_since(start)

        def checked(scope: Scope) -> Any:
            if not agree(value(scope), label(scope)):
                raise FormulaError(f"the value above the brace is not {text}")
            return value(scope)

        return checked

    def block_column(self) -> Expression:
        """Blocks stacked on top of each other; a block 0 is the value that the scope gives `0`."""
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
            apply = [row for row in rows if row.condition and row.condition.holds(scope)]
            apply = apply or [row for row in rows if row.condition is None]
            if not apply:
                raise FormulaError("no case of the definition applies")
            first = apply[0].value(scope)
            if not all(agree(first, row.value(scope)) for row in apply[1:]):
                raise FormulaError("two cases of the definition apply and differ")
            apply[0].reached = True
            return first

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

    COMMANDS: Mapping[str, Callable[["_Parser"], Expression]] = {
        "(": round_bracket,
        "[": square_bracket,
        r"\{": set_bracket,
        "{": braces,
        r"\frac": fraction,
        r"\sqrt": root,
        r"\lvert": absolute_value,
        r"\lVert": vector_norm,
        r"\sum": summation,
        r"\prod": production,
        r"\max": maximum,
        r"\min": minimum,
        r"\arg": argument_of,
        r"\lim": limit,
        r"\nabla": gradient,
        r"\underbrace": underbrace,
        r"\infty": infinity,
        r"\pi": lambda parser: lambda scope: np.pi,
        r"\begin{pmatrix}": block_column,
        r"\begin{cases}": by_cases,
    }


def _value_of(name: str) -> Expression:
    return lambda scope: look_up(scope, name)


def _item(value: Any, index: str, scope: Scope) -> Any:
    """The item of `value` at an index, counted from 1."""
    number = int(index) if NUMBER.fullmatch(index) else scope.get(index)
    if number is None:
        if not INDEX.fullmatch(index) or not np.ndim(value):
            raise FormulaError(f"cannot use {index!r} as an index here")
        raise FreeIndex(index, len(value))
    if not np.ndim(value):
        raise FormulaError(f"the index {index!r} is applied to a single number")
    if not 1 <= number <= len(value):
        raise FormulaError(f"the index {index} = {number} is not between 1 and {len(value)}")
    return value[number - 1]


def _cases(body: Expression, letter: str, scope: Scope) -> Iterator[Scope]:
    """The scope as the index `letter` of `body` runs over the length of what it indexes."""
    try:
        body(scope)
    except FreeIndex as free:
        if free.letter != letter:
            raise
        for number in range(1, free.size + 1):
            yield {**scope, letter: number}
    else:
        raise FormulaError(f"{letter!r} is not an index of the following expression")


def _central_differences(function: Callable, point: Any) -> np.ndarray:
    point = np.asarray(point, float)
    steps = 1e-5 * np.eye(point.size).reshape(point.size, *point.shape)
    slopes = [(function(point + step) - function(point - step)) / 2e-5 for step in steps]
    return np.array(slopes).reshape(point.shape)
