"""Draws flat charts: lines, points, areas and bars on one or more pairs of axes."""

import itertools
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MultipleLocator, NullLocator

from bookkit.site.stills.looks import (
    DASHES,
    MID,
    POINT,
    WIDTH,
    Trace,
    colour,
    line_style,
    marker_style,
    mode,
    own_colours,
    title,
    words,
)

TRACES = {"bar", "scatter"}
LEFT, BOTTOM, RIGHT = 60, 52, 14  # margins in pixels; what is larger widens the picture
PLACES = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}

Layout = dict[str, Any]


def draw(canvas: Canvas, traces: list[Trace], layout: Layout) -> None:
    """Draw the traces on an empty canvas."""
    by_axes: dict[tuple[str, str], list[tuple[Trace, str]]] = {}
    for trace, default in zip(traces, own_colours(traces, layout), strict=True):
        pair = trace.get("xaxis", "x"), trace.get("yaxis", "y")
        by_axes.setdefault(pair, []).append((trace, default))
    panels = {pair: _panel(canvas, layout, *pair) for pair in by_axes}
    for (x, y), panel in panels.items():
        _Panel(panel, _axis(layout, x), _axis(layout, y)).draw(by_axes[x, y])
    for annotation in layout.get("annotations", []):
        _annotate(panels, layout, annotation)
    for shape in layout.get("shapes", []):
        _shape(next(iter(panels.values())), shape)
    highest = max(panels.values(), key=lambda panel: panel.get_position().y1)
    legends = {}
    if layout.get("showlegend", True):
        legends = {panel: _legend(panel) for panel in panels.values()}
    highest.annotate(
        title(layout),
        xy=(0, 1),
        xycoords=legends.get(highest) or "axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        fontsize=15 * POINT,
        parse_math=False,
    )


def _axis(layout: Layout, name: str) -> dict[str, Any]:
    """An axis such as "x2", with what the template says of all axes of its direction."""
    key = f"{name[0]}axis"
    template = layout.get("template", {}).get("layout", {}).get(key, {})
    return {**template, **layout.get(key + name[1:], {})}


def _panel(canvas: Canvas, layout: Layout, x: str, y: str) -> Axes:
    height = layout.get("height", 450)
    top = layout.get("margin", {}).get("t", 80)
    across = _axis(layout, x).get("domain", (0, 1))
    up = _axis(layout, y).get("domain", (0, 1))
    width, rise = WIDTH - LEFT - RIGHT, height - top - BOTTOM
    return canvas.add_axes(
        (
            (LEFT + across[0] * width) / WIDTH,
            (BOTTOM + up[0] * rise) / height,
            (across[1] - across[0]) * width / WIDTH,
            (up[1] - up[0]) * rise / height,
        )
    )


class _Panel:
    """A pair of axes, and what has been drawn on it so far."""

    def __init__(self, axes: Axes, x: dict[str, Any], y: dict[str, Any]) -> None:
        self.axes = axes
        self.settings = {"x": x, "y": y}
        self.categories: dict[str, list[str]] = {}
        self.stacks: dict[str, np.ndarray] = {}
        self.previous: tuple[np.ndarray, np.ndarray] | None = None

    def draw(self, traces: list[tuple[Trace, str]]) -> None:
        for axis, settings in self.settings.items():
            if settings.get("type") == "log":
                getattr(self.axes, f"set_{axis}scale")("log")
        bars = itertools.count()
        of_bars = sum(trace.get("type") == "bar" for trace, _ in traces)
        for order, (trace, default) in enumerate(traces):
            y = trace.get("y", [])
            x = trace.get("x") or list(range(len(y)))
            points = self.numbers("x", x), self.numbers("y", y)
            if trace.get("type") == "bar":
                self._bars(trace, default, points, next(bars), of_bars)
            else:
                self._scatter(trace, default, points, order)
        self._set_axes()

    def numbers(self, axis: str, values: list[Any]) -> np.ndarray:
        """The positions of values along an axis, with gaps where there is none.

        Raises:
            ValueError: if the axis shows dates.
        """
        settings = self.settings[axis]
        if settings.get("type") == "date":
            raise ValueError("an axis of dates")
        if not any(isinstance(value, str) for value in values):
            return np.array([np.nan if value is None else value for value in values], float)
        known = self.categories.setdefault(axis, list(settings.get("categoryarray") or []))
        known += [one for one in dict.fromkeys(map(str, values)) if one not in known]
        return np.array([known.index(str(value)) for value in values], float)

    def _bars(
        self, trace: Trace, default: str, points: tuple[np.ndarray, ...], turn: int, of: int
    ) -> None:
        if trace.get("orientation") == "h":
            raise ValueError("horizontal bars")
        width = 0.8 / of
        shown = colour(default, trace.get("opacity", 1))
        self.axes.bar(
            points[0] + (turn - (of - 1) / 2) * width,
            points[1],
            width,
            color=shown,
            label=_label(trace),
        )

    def _scatter(
        self, trace: Trace, default: str, points: tuple[np.ndarray, np.ndarray], order: int
    ) -> None:
        x, y = points
        parts, label = mode(trace), _label(trace)
        stacked = trace.get("stackgroup")
        if stacked:
            below = self.stacks.get(stacked, np.zeros_like(y))
            y = self.stacks[stacked] = below + y
        fill = trace.get("fill", "none")
        if stacked or fill != "none":
            inside = colour(trace["fillcolor"]) if "fillcolor" in trace else colour(default, 0.5)
            look: dict[str, Any] = {"color": inside, "linewidth": 0, "zorder": 1 + order / 100}
            if "lines" not in parts or trace.get("line", {}).get("width") == 0:
                look["label"], label = label, None
            if stacked:
                self.axes.fill_between(x, below, y, **look)
            elif fill == "toself":
                self._fill_loops(x, y, look)
            elif fill == "tozeroy":
                self.axes.fill_between(x, 0, y, **look)
            elif fill == "tonexty" and self.previous:
                self.axes.fill_between(x, self.previous[1], y, **look)
            else:
                raise ValueError(f"an area filled {fill!r}")
        self.previous = x, y
        if "lines" in parts:
            style = line_style(trace, default)
            self.axes.plot(x, y, label=label, zorder=2 + order / 100, **style)
            label = None
        if "markers" in parts:
            style = marker_style(trace, default)
            self.axes.scatter(x, y, label=label, zorder=3 + order / 100, **style)
        if "text" in parts:
            self._texts(trace, x, y)

    def _fill_loops(self, x: np.ndarray, y: np.ndarray, look: dict[str, Any]) -> None:
        gaps = np.flatnonzero(np.isnan(x) | np.isnan(y))
        for part in np.split(np.arange(len(x)), gaps):
            part = part[~np.isnan(x[part]) & ~np.isnan(y[part])]
            self.axes.fill(x[part], y[part], **look)
            look.pop("label", None)  # one entry of the legend for all loops

    def _texts(self, trace: Trace, x: np.ndarray, y: np.ndarray) -> None:
        texts, places = trace.get("text", ""), trace.get("textposition", "middle center")
        for i in range(len(x)):
            text = texts[i] if isinstance(texts, list) else texts
            vertical, _, across = (places[i] if isinstance(places, list) else places).partition(" ")
            offset = (
                {"left": -6, "right": 6}.get(across, 0),
                {"top": 5, "bottom": -5}.get(vertical, 0),
            )
            self.axes.annotate(
                words(text),
                (x[i], y[i]),
                offset,
                textcoords="offset points",
                ha=PLACES.get(across, "center"),
                va=PLACES.get(vertical, "center"),
                annotation_clip=False,
                parse_math=False,
            )

    def _set_axes(self) -> None:
        for name, settings in self.settings.items():
            axis = getattr(self.axes, f"{name}axis")
            if name in self.categories:
                known = self.categories[name]
                axis.set_ticks(range(len(known)), [words(one) for one in known])
            if settings.get("tickvals") is not None:
                texts = [words(one) for one in settings.get("ticktext") or settings["tickvals"]]
                axis.set_ticks(settings["tickvals"], texts, parse_math=False)
                axis.set_minor_locator(NullLocator())
            elif settings.get("dtick") and settings.get("type") != "log":
                axis.set_major_locator(MultipleLocator(settings["dtick"]))
            if limits := settings.get("range"):
                is_log = settings.get("type") == "log"
                limits = [10.0**one for one in limits] if is_log else limits
                getattr(self.axes, f"set_{name}lim")(*limits)
            elif settings.get("rangemode") == "tozero":
                getattr(self.axes, f"set_{name}lim")(0)
            getattr(self.axes, f"set_{name}label")(title(settings), parse_math=False)
            if settings.get("showticklabels") is False:
                axis.set_tick_params(**{f"label{'bottom' if name == 'x' else 'left'}": False})
            if settings.get("showgrid", True):
                axis.grid(visible=True, color=MID, alpha=0.3, linewidth=POINT)
        if self.settings["x"].get("zeroline"):
            self.axes.axvline(0, color=MID, linewidth=POINT, zorder=1)
        if self.settings["y"].get("zeroline"):
            self.axes.axhline(0, color=MID, linewidth=POINT, zorder=1)
        if any("scaleanchor" in settings for settings in self.settings.values()):
            self.axes.set_aspect("equal", anchor="W")
        self.axes.set_axisbelow(True)


def _label(trace: Trace) -> str | None:
    shown = trace.get("showlegend", True) and trace.get("name")
    return words(trace["name"]) if shown else None


def _legend(axes: Axes) -> Any:
    """A legend above the axes, in as many columns as fit; none if nothing has a label."""
    _, labels = axes.get_legend_handles_labels()
    if not labels:
        return None
    letters = max(map(len, labels)) + 6
    return axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=max(1, min(len(labels), 66 // letters)),
        borderaxespad=0.2,
        handlelength=1.6,
        columnspacing=1.2,
    )


def _annotate(panels: dict[tuple[str, str], Axes], layout: Layout, note: dict[str, Any]) -> None:
    places = {name: note.get(f"{name}ref", name) for name in ("x", "y")}
    # a share of the panel's height or width, not a value on its axis
    is_share = {name: place.endswith(" domain") for name, place in places.items()}
    scales = {name: "axes fraction" if share else "data" for name, share in is_share.items()}
    pair = places["x"].removesuffix(" domain"), places["y"].removesuffix(" domain")
    if pair not in panels:
        raise ValueError(f"a note at {pair}")
    x, y = (
        10.0 ** note[name]
        if _axis(layout, name).get("type") == "log" and not is_share[name]
        else note[name]
        for name in ("x", "y")
    )
    arrow = note.get("showarrow", True)
    across, up, unit = (0, 0, "offset points")
    if arrow:
        across, up = note.get("ax", -10) * POINT, -note.get("ay", -30) * POINT
    if note.get("ayref", "pixel") != "pixel":
        up, unit = note["ay"], "data"
    style = "-" if note.get("arrowhead") == 0 else "-|>"
    panels[pair].annotate(
        words(note.get("text")),
        (x, y),
        (across, up),
        xycoords=(scales["x"], scales["y"]),
        textcoords=("offset points", unit),
        ha=note.get("xanchor", "auto").replace("auto", "center"),
        va=note.get("yanchor", "center") if is_share["y"] else "center",
        arrowprops={"arrowstyle": style, "color": note.get("arrowcolor", MID)} if arrow else None,
        parse_math=False,
    )


def _shape(axes: Axes, shape: dict[str, Any]) -> None:
    """A straight line across the axes.

    Raises:
        ValueError: if the shape is anything else.
    """
    style = {
        "color": shape.get("line", {}).get("color", MID),
        "linestyle": DASHES.get(shape.get("line", {}).get("dash", "solid"), "--"),
        "linewidth": shape.get("line", {}).get("width", 2) * POINT,
    }
    if shape.get("type") != "line":
        raise ValueError(f"a shape of type {shape.get('type')!r}")
    if shape["x0"] == shape["x1"]:
        axes.axvline(shape["x0"], **style)
    elif shape["y0"] == shape["y1"]:
        axes.axhline(shape["y0"], **style)
    else:
        axes.plot([shape["x0"], shape["x1"]], [shape["y0"], shape["y1"]], **style)
