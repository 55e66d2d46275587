"""The data of a figure as tables, for readers who cannot see the figure or want its numbers."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bookkit.figures.steps import active_step, decoded

GRAPHS = {"bar", "scatter", "scatter3d", "surface"}  # traces whose coordinates belong together
ROWS = 12  # longer lines and finer grids are thinned to about this many points

Trace = dict[str, Any]


def data_tables(figure: dict[str, Any]) -> str:
    """A details element with a Plotly figure's data, as HTML; empty if there is nothing to list."""
    layout = figure.get("layout", {})
    figure = {"layout": layout, "data": [decoded(trace) for trace in figure["data"]]}
    tables = "".join([*_steps(layout), *_traces(figure)])
    if not tables:
        return ""
    notes = f"<p>{html.escape(' '.join(_notes(figure)))}</p>"
    return f'<details class="figure-data"><summary>Data</summary>{notes}{tables}</details>'


def _notes(figure: dict[str, Any]) -> Iterator[str]:
    sliders, data = figure["layout"].get("sliders", []), figure["data"]
    if sliders and (texts := step_texts(sliders[0])):
        shown, _ = texts[active_step(sliders[0])]
        yield f"The figure as first shown, at {slider_prefix(sliders[0])}{shown}."
    layout = figure["layout"]
    thinned = (trace for trace in data if _is_listed(trace) and not _row_names(layout, trace))
    if any(len(_values(trace, "x")) > ROWS for trace in thinned):
        yield "Long lines and fine grids are thinned: every few values are listed."
    if shapes := [trace.get("name", "a surface") for trace in data if _is_shape(trace)]:
        yield f"Outlines are not listed: {', '.join(dict.fromkeys(shapes))}."


def _steps(layout: dict[str, Any]) -> Iterator[str]:
    """A table of the figure's title at each position of a slider."""
    for slider in layout.get("sliders", []):
        rows = step_texts(slider)
        if any(title for _, title in rows):
            yield _table("As the slider moves", ("slider", "what the figure says"), rows)


def _traces(figure: dict[str, Any]) -> Iterator[str]:
    layout = figure["layout"]
    listed = [trace for trace in figure["data"] if _is_listed(trace)]
    in_rows, listed = _split(listed, lambda trace: bool(_row_names(layout, trace)))
    bars, listed = _split(listed, _is_bars)
    graphs, others = _split(listed, _is_graph)
    for _, group in groupby(in_rows, key=lambda trace: trace.get("yaxis")):
        yield _rows(layout, list(group))
    yield from (_table(*_bars(layout, trace)) for trace in bars)
    if points := [trace for trace in graphs if len(trace["x"]) == 1]:
        axes = "xyz" if any("z" in trace for trace in points) else "xy"
        heads = ("point", *(_axis_name(layout, points[0], axis) for axis in axes))
        rows = [(point.get("name", ""), *(point[axis][0] for axis in axes)) for point in points]
        yield _table("Points", heads, rows)
    lines = [trace for trace in graphs if len(trace["x"]) > 1]
    for _, group in groupby(lines, key=lambda trace: (trace.get("yaxis"), trace["x"])):
        first, *more = group
        if first.get("type") == "surface":
            yield from (_grid(layout, trace) for trace in (first, *more))
        else:
            yield _lines(layout, first, more)
    yield from (_columns(trace) for trace in others if _lists(trace))


def _split(
    traces: Iterable[Trace], condition: Callable[[Trace], bool]
) -> tuple[list[Trace], list[Trace]]:
    """The traces that fulfil a condition, and the others."""
    found: tuple[list[Trace], list[Trace]] = ([], [])
    for trace in traces:
        found[0 if condition(trace) else 1].append(trace)
    return found


def _is_graph(trace: Trace) -> bool:
    """Whether a trace has coordinates that belong together: a line, points, bars or a surface."""
    if trace.get("type", "scatter") not in GRAPHS:
        return False
    lengths = {len(_values(trace, axis)) for axis in "xyz" if axis in trace}
    return {"x", "y"} <= trace.keys() and (len(lengths) == 1 or trace.get("type") == "surface")


def _lists(trace: Trace) -> dict[str, Sequence[Any]]:
    """The lists of numbers or words that a trace of any other type draws."""
    found = ((key, trace.get(key)) for key in ("labels", "values", "x", "y", "z", "r", "theta"))
    return {
        key: values
        for key, values in found
        if isinstance(values, list) and values and not isinstance(values[0], list)
    }


def _columns(trace: Trace) -> str:
    """A table of whatever lists a trace has, such as a histogram's values or a pie's labels."""
    lists = _lists(trace)
    rows = [
        [values[i] if i < len(values) else "" for values in lists.values()]
        for i in _thin(max(map(len, lists.values())))
    ]
    return _table(str(trace.get("name") or trace["type"]), lists, rows)


def _lines(layout: dict[str, Any], first: Trace, others: Sequence[Trace]) -> str:
    """A table of lines: a column for their common x values and one for each line's y values.

    A line in space has three columns, one for each coordinate.
    """
    names = {axis: _axis_name(layout, first, axis) for axis in "xyz"}
    if "z" in first:
        caption, columns = first.get("name", ""), [(names[axis], first[axis]) for axis in "xyz"]
    else:
        lines = [(line.get("name", ""), line["y"]) for line in (first, *others)]
        caption, columns = names["y"], [(names["x"], first["x"]), *lines]
    rows = [[values[i] for _, values in columns] for i in _thin(len(first["x"]))]
    return _table(caption, [head for head, _ in columns], rows)


def _rows(layout: dict[str, Any], traces: Sequence[Trace]) -> str:
    """A table of traces whose rows have names: a column or more for each, of its values in a row.

    A bar has two columns, one for each of its ends.
    """
    names = _row_names(layout, traces[0])
    heads = [_axis_name(layout, traces[0], "y")]
    rows = [[name] for name in names.values()]
    for trace in traces:
        found: list[list[Any]] = [[] for _ in rows]
        for x, y in zip(trace["x"], trace["y"], strict=True):
            if x is not None:
                distances = [abs(place - y) for place in names]
                found[distances.index(min(distances))].append(x)
        width = max(map(len, found))
        heads += _ends(trace) if _is_bars(trace) else [trace.get("name", "")] * width
        for row, values in zip(rows, found, strict=True):
            row += [*values, *[""] * (width - len(values))]
    return _table(_axis_name(layout, traces[0], "x"), heads, rows)


def _row_names(layout: dict[str, Any], trace: Trace) -> dict[float, str]:
    """The names along a trace's y axis by their places; empty if it is an axis of numbers."""
    axis = layout.get(trace.get("yaxis", "y").replace("y", "yaxis"), {})
    names = dict(zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False))
    are_words = not any(re.match(r"[-−+.]?\d", str(name)) for name in names.values())
    return names if are_words and trace.get("type", "scatter") == "scatter" else {}


def _bars(layout: dict[str, Any], trace: Trace) -> tuple[str, list[str], list[list[Any]]]:
    """Caption, heads and rows of a table of bars: the place of each, and its ends."""
    pieces = _pieces(trace)
    along, across = (0, 1) if _is_level(pieces, 1) else (1, 0)
    caption, place = (_axis_name(layout, trace, "xy"[axis]) for axis in (along, across))
    bars = (pieces[i] for i in _thin(len(pieces)))
    rows = [[low[across], low[along], high[along]] for low, high in bars]
    return caption, [place, *_ends(trace)], rows


def _ends(trace: Trace) -> list[str]:
    return [f"{trace.get('name', '')}, {which}" for which in ("from", "to")]


def _pieces(trace: Trace) -> list[list[tuple[Any, Any]]]:
    """The points of a line between its gaps."""
    points = zip(_values(trace, "x"), _values(trace, "y"), strict=False)
    parts = groupby(points, key=lambda point: None in point)
    return [list(part) for is_gap, part in parts if not is_gap]


def _is_bars(trace: Trace) -> bool:
    """Whether a trace is made of two or more bars: level or upright lines between two points."""
    pieces = _pieces(trace) if trace.get("type", "scatter") == "scatter" else []
    are_pairs = len(pieces) > 1 and all(len(piece) == 2 for piece in pieces)
    return are_pairs and (_is_level(pieces, 0) or _is_level(pieces, 1))


def _is_level(pieces: Sequence[Sequence[tuple[Any, Any]]], axis: int) -> bool:
    return all(first[axis] == last[axis] for first, last in pieces)


def _grid(layout: dict[str, Any], trace: Trace) -> str:
    """A table of a surface: its height at some points of its grid."""
    x, y, z = (_values(trace, axis) for axis in "xyz")
    across, down = _thin(len(x)), _thin(len(y))
    corner = f"{_axis_name(layout, trace, 'y')} \\ {_axis_name(layout, trace, 'x')}"
    rows = [(y[i], *(z[i][j] for j in across)) for i in down]
    return _table(trace.get("name", ""), (corner, *(x[j] for j in across)), rows)


def _thin(length: int) -> range:
    """The indices of about `ROWS` out of `length` values, evenly spaced from the first on."""
    last = length - 1
    if last < ROWS:
        return range(length)
    strides = range(-(-last // ROWS), last + 1)
    # prefer a stride that includes the last value, unless it would leave too few values
    return range(0, length, next(s for s in strides if last % s == 0 or last // s < ROWS // 2))


def _is_listed(trace: Trace) -> bool:
    return trace.get("visible", True) is True and not _is_ornament(trace) and not _is_shape(trace)


def _is_ornament(trace: Trace) -> bool:
    """Whether a trace only guides the eye, such as an axis: no hover text and no legend entry."""
    return trace.get("hoverinfo") == "skip" and trace.get("showlegend") is False


def _is_shape(trace: Trace) -> bool:
    """Whether a trace is a solid or a curve that is not a function of x: its points tell little."""
    x, kind = _values(trace, "x"), trace.get("type", "scatter")
    if _is_ornament(trace) or kind == "surface" or _is_bars(trace):
        return False
    if kind in {"cone", "isosurface", "mesh3d", "streamtube", "volume"} or None in x:
        return True
    is_curve = kind == "scatter" and trace.get("mode") != "markers" and len(set(map(type, x))) == 1
    return is_curve and list(x) not in (sorted(x), sorted(x, reverse=True))


def _values(trace: Trace, axis: str) -> Sequence[Any]:
    return trace.get(axis, ())


def _axis_name(layout: dict[str, Any], trace: Trace, axis: str) -> str:
    key = trace.get(f"{axis}axis", axis).replace(axis, f"{axis}axis")
    found = layout["scene"].get(f"{axis}axis", {}) if "scene" in layout else layout.get(key, {})
    return found.get("title", {}).get("text", axis)


def slider_prefix(slider: dict[str, Any]) -> str:
    return slider.get("currentvalue", {}).get("prefix", "")


def step_texts(slider: dict[str, Any]) -> list[tuple[str, str]]:
    """The label of each step of a slider, and the figure's title at it if the step sets one."""
    return [
        (str(step.get("label", f"step-{number}")), _title_in(step.get("args") or []))
        for number, step in enumerate(slider.get("steps", []))
    ]


def _title_in(arguments: Sequence[Any]) -> str:
    """The title that a step's arguments set, in whichever of them is the layout."""
    for argument in filter(lambda given: isinstance(given, dict), arguments):
        title = argument.get("title.text", argument.get("title"))
        if title is not None:
            return str(title.get("text", "") if isinstance(title, dict) else title)
    return ""


def table_parts(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """The head and the body of an HTML table, in which the first cell of each row names it."""
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{text}</td>" for text in rest)}</tr>'
        for first, *rest in rows
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _table(caption: str, heads: Iterable[Any], rows: Iterable[Sequence[Any]]) -> str:
    parts = table_parts(map(_text, heads), (map(_text, row) for row in rows))
    # tabindex lets the keyboard scroll a table that is wider than the page
    return (
        f'<div class="figure-data-table" tabindex="0" role="group" aria-label="{_text(caption)}">'
        f"<table><caption>{_text(caption)}</caption>{parts}</table></div>"
    )


def _text(value: Any) -> str:
    if isinstance(value, int | float):
        value = f"{value:.4g}".replace("-", "−")
    return html.escape(str(value))
