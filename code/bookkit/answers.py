"""Checks a reader's answers to exercises; runs in the reader's browser too, with numpy alone.

`chapters/answers/ridge.py` has a function for each exercise of `chapters/ridge.md` that has a
check: `ex_ridge_pencil` for the label `ex-ridge-pencil`. Its parameters are the names that a reader
gives values to, and those after `*` what the chapter's cells have computed by then. It returns a
sentence on what is still wrong, or None. Its docstring tells the reader what to put into each name.
"""

import inspect
from collections.abc import Callable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

Check = Callable[..., str | None]


def near(found: Any, wanted: Any, within: float = 0.01) -> bool:
    """Whether an answer is as wanted: as many numbers, each off by at most a share of the largest.

    An answer by hand has few digits, so that `within` is 1 % unless the exercise needs more.
    """
    right = np.ravel(np.asarray(wanted, dtype=float))
    try:
        given = np.ravel(np.asarray(found, dtype=float))
    except (TypeError, ValueError):
        return False
    allowed = within * (np.abs(right).max() or 1)
    return given.shape == right.shape and bool(np.all(np.abs(given - right) <= allowed))


def function_name(label: str) -> str:
    return label.replace("-", "_")


def verdict_in(file: str, label: str, names: Mapping[str, Any]) -> str | None:
    """A sentence on what is still wrong in the exercise `label`, or None.

    `names` are all that the reader's cells have defined.
    """
    spec = spec_from_file_location(f"answers_{Path(file).stem}", file)
    assert spec is not None and spec.loader is not None, "the file's name ends with .py"
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return verdict(getattr(module, function_name(label)), names)


def verdict(check: Check, names: Mapping[str, Any]) -> str | None:
    """What `check` says of the values that it needs from `names`, or that one is missing."""
    parameters = inspect.signature(check).parameters.values()
    for one in parameters:
        if one.name not in names or names[one.name] is ...:
            if one.kind is one.KEYWORD_ONLY:
                return f"Run the cells above first: this check needs their {one.name}."
            return f"{one.name} has no value yet."
    try:
        return check(**{one.name: names[one.name] for one in parameters})
    except Exception as error:  # whatever a reader's answer makes a check do
        reason = str(error).partition("\n")[0] or type(error).__name__
        return f"The check cannot read your answer: {reason}."
