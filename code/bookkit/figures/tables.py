"""The data of a figure as tables, for readers who cannot see the figure or want its numbers.

Where a trace draws more than its data, its `meta` says so: `listed` has the letters of the
coordinates that are data, such as "xy" for a path on the floor of a space, and `listed_as` is its
name in the table; from `cut_at` on its heights are drawn no higher. Points have their names in
`text`.
"""

import html
import re
import statistics
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from bookkit.figures.steps import active_step, decoded

GRAPHS = {"bar", "scatter", "scatter3d", "surface"}  # traces whose coordinates belong together
ROWS = 12  # longer lines and finer grids are thinned to about this many points
SPREAD = ("lowest", "lower quartile", "median", "upper quartile", "highest")
MARKUP = re.compile(r"</?(a|b|br|em|i|s|span|strong|sub|sup|u)\b[^>]*>")  # Plotly's, in texts

Trace = dict[str, Any]
Rows = list[list[Any]]


def data_tables(figure: dict[str, Any]) -> str:
    """A details element with a Plotly figure's data, as HTML; empty if there is nothing to list."""
    layout = figure.get("layout", {})
    figure = {"layout": layout, "data": [_as_listed(decoded(trace)) for trace in figure["data"]]}
    tables = "".join([*_steps(layout), *_traces(figure)])
    if not tables:
        return ""
    notes = f"<p>{html.escape(' '.join(_notes(figure)))}</p>"
    return f'<details class="figure-data"><summary>Data</summary>{notes}{tables}</details>'


def _as_listed(trace: Trace) -> Trace:
    """The trace with the coordinates and the name that its `meta` gives for the table."""
    meta = trace.get("meta")
    if not isinstance(meta, dict):
        return trace
    left_out = set("xyz") - set(meta.get("listed", "xyz"))
    listed = {key: value for key, value in trace.items() if key not in left_out}
    return listed | ({"name": meta["listed_as"]} if "listed_as" in meta else {})


def _notes(figure: dict[str, Any]) -> Iterator[str]:
    sliders, data = figure["layout"].get("sliders", []), figure["data"]
    if sliders and (texts := step_texts(sliders[0])):
        shown, _ = texts[active_step(sliders[0])]
        yield f"The figure as first shown, at {slider_prefix(sliders[0])}{shown}."
    layout = figure["layout"]
    thinned = (trace for trace in data if _is_listed(trace) and not _row_names(layout, trace))
    if any(len(_values(trace, "x")) > ROWS for trace in thinned):
        yield "Long lines and fine grids are thinned: every few values are listed."
    if any(_is_strip(layout, trace) for trace in data if _is_listed(trace)):
        yield "Of many values in a row, the quartiles are listed."
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
    points, listed = _split(listed, _is_point)
    lines, others = _split(listed, _is_graph)
    for _, group in groupby(in_rows, key=lambda trace: trace.get("yaxis")):
        yield _rows(layout, list(group))
    yield from (_table(*_bars(layout, trace)) for trace in bars)
    for _, group in groupby(points, key=_panel):
        yield _points(layout, list(group))
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


def _panel(trace: Trace) -> tuple[str, str]:
    return trace.get("xaxis", "x"), trace.get("yaxis", "y")


def _is_point(trace: Trace) -> bool:
    """Whether a trace is a single point; of its coordinates some may not be listed."""
    lengths = {len(_values(trace, axis)) for axis in "xyz" if axis in trace}
    return trace.get("type", "scatter") in GRAPHS - {"bar", "surface"} and lengths == {1}


def _points(layout: dict[str, Any], points: Sequence[Trace]) -> str:
    """A table of single points in one panel."""
    axes = [axis for axis in "xyz" if any(axis in point for point in points)]
    heads = ("point", *(_axis_name(layout, points[0], axis) for axis in axes))
    rows = [
        (point.get("name", ""), *(point.get(axis, [""])[0] for axis in axes)) for point in points
    ]
    return _table("Points", heads, rows)


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
        lines = [(line.get("name", ""), _heights(line)) for line in (first, *others)]
        caption, columns = names["y"], [(names["x"], first["x"]), *lines]
    if _names_points(first):
        columns.insert(0, ("point", first["text"]))
    rows = [tuple(values[i] for _, values in columns) for i in _thin(len(first["x"]))]
    return _table(caption, [head for head, _ in columns], list(dict.fromkeys(rows)))


def _heights(line: Trace) -> Sequence[Any]:
    """The y values of a line, of which those where it is cut off are only known to be over that."""
    meta = line.get("meta")
    cut = meta.get("cut_at") if isinstance(meta, dict) else None
    if cut is None:
        return line["y"]
    return [f"over {_number(cut)}" if y is not None and y >= cut else y for y in line["y"]]


def _names_points(trace: Trace) -> bool:
    """Whether a trace has a name for each of its points, rather than its coordinates as text."""
    texts = trace.get("text")
    return isinstance(texts, list) and len(texts) == len(trace["x"]) and _are_words(texts)


def _are_words(texts: Iterable[Any]) -> bool:
    return not any(re.match(r"[-−+.]?\d", str(text)) for text in texts)


def _rows(layout: dict[str, Any], traces: Sequence[Trace]) -> str:
    """A table of traces whose rows have names: a column or more for each, of its values in a row.

    A bar has two columns, one for each of its ends, and many values their quartiles.
    """
    names = {place: name for trace in traces for place, name in _row_names(layout, trace).items()}
    heads = [_axis_name(layout, traces[0], "y")]
    rows = [[name] for name in names.values()]
    strips, others = _split(traces, lambda trace: _is_strip(layout, trace))
    for name, found in _columns_of(
        [(trace.get("name", ""), _by_row(trace, names)) for trace in strips]
    ):
        heads += [f"{name}, {which}" if name else which for which in SPREAD]
        for row, values in zip(rows, found, strict=True):
            row += _spread(values)
    for trace in others:
        found = _by_row(trace, names)
        width = max(map(len, found))
        heads += _ends(trace) if _is_bars(trace) else [trace.get("name", "")] * width
        for row, values in zip(rows, found, strict=True):
            row += [*values, *[""] * (width - len(values))]
    return _table(_axis_name(layout, traces[0], "x"), heads, rows)


def _is_strip(layout: dict[str, Any], trace: Trace) -> bool:
    """Whether a trace has more numbers in a row with a name than a table can show."""
    names = _row_names(layout, trace)
    rows = _by_row(trace, names) if names else [[]]
    are_numbers = all(isinstance(x, int | float) for x in chain(*rows))
    return are_numbers and max(map(len, rows)) > ROWS


def _spread(values: list[Any]) -> list[Any]:
    if len(values) < 2:
        return (values or [""]) * len(SPREAD)
    return [min(values), *statistics.quantiles(values, method="inclusive"), max(values)]


def _columns_of(strips: list[tuple[str, Rows]]) -> list[tuple[str, Rows]]:
    """The strips by name, or as one without a name if no two of them have values in a row."""
    by_row = list(zip(*(found for _, found in strips), strict=True))
    if strips and all(sum(map(bool, each)) <= 1 for each in by_row):
        return [("", [list(chain(*each)) for each in by_row])]
    return strips


def _row_names(layout: dict[str, Any], trace: Trace) -> dict[Any, str]:
    """The names along a trace's y axis by their places; empty if it is an axis of numbers."""
    if trace.get("type", "scatter") != "scatter":
        return {}
    axis = layout.get(trace.get("yaxis", "y").replace("y", "yaxis"), {})
    ticks = zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False)
    names = {place: name for place, name in ticks if isinstance(place, int | float)}
    if all(isinstance(y, str) for y in _values(trace, "y")):  # an axis of categories
        names = {y: y for y in _values(trace, "y")}
    return names if _are_words(names.values()) else {}


def _by_row(trace: Trace, names: Collection[Any]) -> Rows:
    """The x values of a trace in each row, of those at the places `names`."""
    found: dict[Any, list[Any]] = {place: [] for place in names}
    for x, y in zip(_values(trace, "x"), _values(trace, "y"), strict=False):
        if x is not None and y is not None:
            found[y if y in found else min(found, key=lambda place: abs(place - y))].append(x)
    return list(found.values())


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
    """The title of a trace's axis; panels that share an axis have its title at one of them."""
    if "scene" in layout:
        return layout["scene"].get(f"{axis}axis", {}).get("title", {}).get("text", axis)
    one = trace.get(f"{axis}axis", axis)
    matched = layout.get(one.replace(axis, f"{axis}axis"), {}).get("matches", one)
    titles = (
        layout.get(name.replace(axis, f"{axis}axis"), {}).get("title", {}).get("text")
        for name in (one, matched)
    )
    return next(filter(None, titles), axis)


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


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")  # no minus before zero


def _text(value: Any) -> str:
    if isinstance(value, int | float):
        value = _number(value)
    words = "–" if value is None else MARKUP.sub("", str(value).replace("<br>", " "))
    return html.escape(words)
