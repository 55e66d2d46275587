"""Words that state something, and what each demands of the value that a claim gives it.

A word is read as a number is: `page.states("bias {} as the strength grows", np.diff(bias))` holds
if the page says "rises" there and every difference is positive. A value that is empty, not a number
or a tie never satisfies a word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import add, mul, sub, truediv
from typing import Any

import numpy as np

from .vocabulary import MEANINGS

TRUTHS = {"bool", "bool_", "BooleanTrue", "BooleanFalse"}  # Python's, NumPy's and SymPy's
CLOSE = 1e-9  # relative: a difference smaller than this is a tie
TINY = 1e-12  # absolute: a smaller number is zero, and neither positive nor negative


class WordError(Exception):
    """A value of a kind that a word cannot be compared with; the message says what it takes."""


@dataclass(frozen=True)
class Demand:
    """What a group of words demands.

    Attributes:
        kind: of the words, as the table calls it.
        takes: the value that a claim gives, in words.
        holds: whether a value satisfies the words; raises WordError if it is of another kind.
    """

    kind: str
    takes: str
    holds: Callable[[Any], bool]


def _numbers(value: Any) -> np.ndarray:
    """`value` as finite numbers; of a SymPy expression, 1, -1 or 0 for its sign.

    Raises:
        WordError: if it is empty, not a number, or an expression whose sign is unknown.
    """
    if isinstance(value, bool | np.bool_ | str):
        raise WordError("takes numbers")
    items = np.asarray(value, dtype=object).ravel()
    if not items.size:
        raise WordError("the value is empty")
    numbers = np.array([_number(item) for item in items])
    if not np.all(np.isfinite(numbers)):
        raise WordError("the value is not a number")
    return numbers


def _number(item: Any) -> float:
    if isinstance(item, bool | np.bool_ | str) or item is None:
        raise WordError("takes numbers")
    if hasattr(item, "free_symbols") and item.free_symbols:
        signs = {1.0: item.is_positive, -1.0: item.is_negative, 0.0: item.is_zero}
        known = [sign for sign, holds in signs.items() if holds]
        if not known:
            raise WordError(f"the sign of {item} is not known")
        return known[0]
    try:
        return float(item)
    except (TypeError, ValueError) as error:
        raise WordError("takes numbers") from error


def _is_symbolic(value: Any) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    items = [item for part in parts for item in np.ravel(np.asarray(part, object))]
    return any(getattr(item, "free_symbols", None) for item in items)


def _truths(value: Any) -> np.ndarray:
    """`value` as truth values.

    Raises:
        WordError: if it is empty, or holds anything but truth values.
    """
    items = np.asarray(value, dtype=object).ravel()
    if not items.size:
        raise WordError("the value is empty")
    if not all(
        isinstance(item, bool | np.bool_) or str(item) in {"True", "False"} for item in items
    ):
        raise WordError("takes truth values")
    return np.array([bool(item) for item in items])


def _difference(value: Any) -> np.ndarray:
    """By how much the first of two numbers, or all numbers of a first array, exceed the second.

    Raises:
        WordError: if it is a list, of which nobody can tell whether it holds values or differences:
            any two positive values would pass for "more".
    """
    if isinstance(value, list):
        raise WordError(
            "a list does not say whether it holds values or differences: give a tuple of two "
            "values, or np.array of the differences"
        )
    if isinstance(value, tuple):
        if len(value) != 2:
            raise WordError("takes two values, or by how much they differ")
        if _is_symbolic(value):
            return _numbers(np.asarray(value[0], object) - np.asarray(value[1], object))
        left, right = _numbers(value[0]), _numbers(value[1])
        if len(left) != len(right) and 1 not in {len(left), len(right)}:
            raise WordError("the two values have different lengths")
        scale = max(np.abs(left).max(), np.abs(right).max())
        difference = left - right
        return np.where(np.abs(difference) > CLOSE * scale, difference, 0.0)
    return _numbers(value)


def _all_above(value: Any) -> bool:
    difference = _difference(value)
    return bool(np.all(difference > CLOSE * np.abs(difference).max()))


def _all_below(value: Any) -> bool:
    difference = _difference(value)
    return bool(np.all(difference < -CLOSE * np.abs(difference).max()))


def _at_least(value: Any) -> bool:
    return bool(np.all(_difference(value) >= 0))


def _at_most(value: Any) -> bool:
    return bool(np.all(_difference(value) <= 0))


def _one_and_others(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, tuple) or len(value) != 2:
        raise WordError("takes a value and all the others")
    return value


def _most(value: Any) -> bool:
    return _all_above(_one_and_others(value))


def _mostly(value: Any) -> bool:
    if isinstance(value, tuple):
        return _most(value)
    truths = _truths(value)
    return 2 * int(truths.sum()) > truths.size


def _least(value: Any) -> bool:
    return _all_below(_one_and_others(value))


def _are_equal(value: Any) -> bool:
    """Whether all values, at least two, are equal up to rounding."""
    items = value if isinstance(value, tuple) else np.ravel(np.asarray(value, object))
    if len(items) < 2:
        raise WordError("takes two values or more")
    arrays = [id(item) for item in items if isinstance(item, np.ndarray)]
    if len(set(arrays)) < len(arrays):
        raise WordError("the same array twice is no evidence: find the second another way")
    if _is_symbolic(value):
        gaps = [np.ravel(np.asarray(item, object) - np.asarray(items[0], object)) for item in items]
        return all(gap.simplify() == 0 for part in gaps[1:] for gap in part)
    parts = [_numbers(part) for part in items]
    if len({len(part) for part in parts}) > 1:
        raise WordError("the values have different lengths")
    scale = max(np.abs(part).max() for part in parts)
    return all(np.abs(part - parts[0]).max() <= CLOSE * scale for part in parts)


def _differ(value: Any) -> bool:
    return not _are_equal(value)


def _at_place(place: int) -> Callable[[Any], bool]:
    """Whether a value is the place itself, counted from 1, or an item and the sequence it is in."""

    def holds(value: Any) -> bool:
        if not isinstance(value, tuple):
            if place < 0:
                raise WordError("takes an item and the sequence that it is in")
            return bool(_numbers(value).tolist() == [place])
        item, sequence = _one_and_others(value)
        if not np.iterable(sequence):
            raise WordError("takes an item and the sequence that it is in")
        items = list(sequence)
        if len(items) < max(2, abs(place)):
            raise WordError("the sequence is too short")
        at = place if place < 0 else place - 1
        same = [np.array_equal(np.asarray(item), np.asarray(other)) for other in items]
        return same[at] and sum(same) == 1

    return holds


def _all(value: Any) -> bool:
    return bool(_truths(value).all())


def _none(value: Any) -> bool:
    if isinstance(value, int | np.integer) and not isinstance(value, bool | np.bool_):
        return int(value) == 0
    return not _truths(value).any()


def _both(value: Any) -> bool:
    truths = _truths(value)
    if truths.size != 2:
        raise WordError("takes two truth values")
    return bool(truths.all())


def _some(value: Any) -> bool:
    truths = _truths(value)
    return bool(truths.any() and not truths.all())


def _few(value: Any) -> bool:
    if isinstance(value, tuple):
        return _all_below(value)
    truths = _truths(value)
    return bool(truths.any()) and 2 * int(truths.sum()) < truths.size


def _only(value: Any) -> bool:
    truths = _truths(value)
    if truths.size < 2:
        raise WordError("takes a truth value, and those of the others")
    return bool(truths[0] and not truths[1:].any())


def _all_positive(value: Any) -> bool:
    return bool(np.all(_numbers(value) > TINY))


def _all_negative(value: Any) -> bool:
    return bool(np.all(_numbers(value) < -TINY))


def _is_zero(value: Any) -> bool:
    return bool(np.all(np.abs(_numbers(value)) <= TINY))


def _is_one(value: Any) -> bool:
    return bool(np.all(np.abs(_numbers(value) - 1) < CLOSE))


def _makes(operation: Callable[[Any, Any], Any]) -> Callable[[Any], bool]:
    """Whether a result is what an operation makes of something, which it changes."""

    def holds(value: Any) -> bool:
        if not isinstance(value, tuple) or len(value) != 3:
            raise WordError("takes the result, what was there, and the amount or factor")
        result, before, amount = (np.asarray(part, object) for part in value)
        made = operation(before, amount)
        return _are_equal((result, made)) and _differ((result, before))

    return holds


def _name(value: Any) -> str:
    name = value if isinstance(value, str) else getattr(value, "name", None)
    name = getattr(value, "__name__", None) if name is None else name
    if not isinstance(name, str) or not name:
        raise WordError("takes a name, or a function or object that has one")
    return name


DEMANDS = {
    "rises": Demand("direction", "differences, all above 0", _all_above),
    "falls": Demand("direction", "differences, all below 0", _all_below),
    "more": Demand("comparison", "two values, the first above; or a difference", _all_above),
    "less": Demand("comparison", "two values, the first below; or a difference", _all_below),
    "at_least": Demand("comparison", "two values, the first not below", _at_least),
    "at_most": Demand("comparison", "two values, the first not above", _at_most),
    "same": Demand("comparison", "two values or more, all equal", _are_equal),
    "different": Demand("comparison", "two values or more, not all equal", _differ),
    "most": Demand("extremum", "a value and the others, all below it", _most),
    "mostly": Demand("extremum", "as for the largest; or truth values, over half true", _mostly),
    "least": Demand("extremum", "a value and the others, all above it", _least),
    "first": Demand("order", "a place, 1; or an item and its sequence", _at_place(1)),
    "second": Demand("order", "a place, 2; or an item and its sequence", _at_place(2)),
    "third": Demand("order", "a place, 3; or an item and its sequence", _at_place(3)),
    "last": Demand("order", "an item and its sequence", _at_place(-1)),
    "all": Demand("quantity", "truth values, all true", _all),
    "both": Demand("quantity", "two truth values, both true", _both),
    "none": Demand("quantity", "truth values, none true; or a count, 0", _none),
    "some": Demand("quantity", "truth values, some true and some not", _some),
    "few": Demand("quantity", "truth values, under half true; or two values, as for less", _few),
    "only": Demand("quantity", "true, then the others' truth values, none true", _only),
    "one": Demand("quantity", "1", _is_one),
    "positive": Demand("sign", "numbers, all above 0", _all_positive),
    "negative": Demand("sign", "numbers, all below 0", _all_negative),
    "zero": Demand("sign", "numbers, all 0", _is_zero),
    "adds": Demand("operation", "the result, what was there, what is added", _makes(add)),
    "subtracts": Demand("operation", "the result, what was there, what is taken off", _makes(sub)),
    "multiplies": Demand("operation", "the result, what was there, the factor", _makes(mul)),
    "divides": Demand("operation", "the result, what was there, the divisor", _makes(truediv)),
    "has": Demand("property", "truth values of what it means, all true", _all),
    "lacks": Demand("property", "truth values of what the opposite means, none true", _none),
}


def fault(word: str, value: Any) -> str | None:
    """What is wrong with `value` where the text says `word`, or None.

    A word that is not in the table is a name, which the value must be or have.
    """
    spoken = " ".join(word.lower().split())
    try:
        if spoken in MEANINGS:
            demand = DEMANDS[MEANINGS[spoken]]
            return None if demand.holds(value) else f"it takes {demand.takes}"
        named = " ".join(_name(value).lower().split())
    except WordError as error:
        return str(error)
    return None if named in {spoken, spoken.removesuffix("s")} else "it takes that name"


def which(candidates: Mapping[str, Any], holds: Callable[[Any], object]) -> str:
    """The name of the one candidate that has a property, as a value for a name in the text.

    If none has it, or several have, the result says so, and is no name that a text could hold.
    """
    names = [name for name, candidate in candidates.items() if holds(candidate)]
    return (
        names[0] if len(names) == 1 else " and ".join(names) or f"none of {', '.join(candidates)}"
    )


def table() -> str:
    """The words and what each demands, as a Markdown table."""
    rows = ["| kind | words | what a claim gives |", "|---|---|---|"]
    for meaning, demand in DEMANDS.items():
        words = ", ".join(word for word, other in MEANINGS.items() if other == meaning)
        rows.append(f"| {demand.kind} | {words} | {demand.takes} |")
    return "\n".join(rows)
