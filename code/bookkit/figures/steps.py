"""What a Plotly figure shows at each position of its first slider."""

import base64
import copy
from typing import Any

Figure = dict[str, Any]


def at_step(figure: Figure, number: int) -> Figure:
    """A copy of the figure as a step of its first slider leaves it; `steps` says how many it has.

    Raises:
        ValueError: if the step calls a method that changes neither traces nor layout.
    """
    changed = copy.deepcopy(figure)
    step = steps(figure)[number]
    method, args = step.get("method", "restyle"), step.get("args") or []
    if method not in {"restyle", "relayout", "update", "skip"}:
        raise ValueError(f"a step of a slider calls {method!r}")
    if method in {"restyle", "update"} and args:
        layout_too = method == "update"
        _restyle(changed["data"], args[0], args[1 + layout_too :])
    if method in {"relayout", "update"} and len(args) > (method == "update"):
        for path, value in args[method == "update"].items():
            _set(changed["layout"], path, value)
    return changed


def steps(figure: Figure) -> list[dict[str, Any]]:
    """The steps of the figure's first slider; empty if it has none."""
    sliders = figure.get("layout", {}).get("sliders") or [{}]
    return list(sliders[0].get("steps") or [])


def _restyle(traces: list[Figure], changes: dict[str, Any], which: list[Any]) -> None:
    numbers = which[0] if which and which[0] is not None else range(len(traces))
    for path, values in changes.items():
        values = as_list(values)
        for place, number in enumerate(numbers):
            # a list holds a value for each trace, over and over; anything else is for all of them
            one = values[place % len(values)] if isinstance(values, list) else values
            _set(traces[number], path, one)


def _set(mapping: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        mapping = mapping.setdefault(parent, {})
    mapping[last] = value


def active_step(slider: dict[str, Any]) -> int:
    return min(int(slider.get("active", 0)), len(slider["steps"]) - 1)


def decoded(trace: Figure) -> Figure:
    """The trace with lists in place of NumPy arrays, which Plotly writes as base64."""
    return {key: as_list(value) for key, value in trace.items()}


def as_list(value: Any) -> Any:
    if not (isinstance(value, dict) and "bdata" in value):
        return value
    import numpy as np  # only here: this course's own figures hold lists

    flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
    if shape := value.get("shape"):
        flat = flat.reshape([int(length) for length in str(shape).split(",")])
    return flat.tolist()
