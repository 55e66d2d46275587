"""Colours, lines, markers and words of Plotly in Matplotlib's terms."""

import html
import re
from collections.abc import Sequence
from typing import Any

from matplotlib.colors import LinearSegmentedColormap, to_rgba

POINT = 0.75  # Plotly counts in pixels, Matplotlib in points
WIDTH = 480  # pixels: readable on a phone, and sharp when a wide screen enlarges it
MID = "#808080"  # visible on light and dark pages
PLOTLY = ("#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3", "#ff6692", "#b6e880")
DASHES = {
    "solid": "-",
    "dot": ":",
    "dash": "--",
    "longdash": (0, (8, 3)),
    "dashdot": "-.",
    "longdashdot": (0, (8, 3, 1, 3)),
}
MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "cross": "P",
    "x": "X",
    "triangle-up": "^",
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
    "star": "*",
}

Trace = dict[str, Any]
Rgba = tuple[float, float, float, float]


def colour(text: str, opacity: float = 1) -> Rgba:
    """A colour of CSS, such as "#1e82c8", "red" or "rgba(0, 0, 255, 0.5)".

    Raises:
        ValueError: if it is written in another way.
    """
    if found := re.fullmatch(r"rgba?\(([^)]*)\)", text.strip()):
        red, green, blue, *alpha = (float(part) for part in found[1].split(","))
        return red / 255, green / 255, blue / 255, (alpha[0] if alpha else 1) * opacity
    red, green, blue, alpha_ = to_rgba(text)
    return red, green, blue, alpha_ * opacity


def own_colours(traces: Sequence[Trace], layout: dict[str, Any]) -> list[str]:
    """The colour of each trace: its own, or its turn among those of the template."""
    template = layout.get("template", {}).get("layout", {})
    turns = layout.get("colorway") or template.get("colorway") or PLOTLY
    return [_own_colour(trace) or turns[i % len(turns)] for i, trace in enumerate(traces)]


def _own_colour(trace: Trace) -> str | None:
    line, marker = trace.get("line", {}), trace.get("marker", {})
    order = (line, marker) if "lines" in trace.get("mode", "lines") else (marker, line)
    found = (*(part.get("color") for part in order), trace.get("fillcolor"), trace.get("color"))
    return next((one for one in found if isinstance(one, str)), None)


def line_style(trace: Trace, default: str) -> dict[str, Any]:
    line = trace.get("line", {})
    own = line.get("color")
    dash = line.get("dash", "solid")
    return {
        "color": colour(own if isinstance(own, str) else default, trace.get("opacity", 1)),
        "linewidth": line.get("width", 2) * POINT,
        "linestyle": DASHES.get(dash, "--"),
        "drawstyle": {"hv": "steps-post", "vh": "steps-pre"}.get(line.get("shape", ""), "default"),
    }


def marker_style(trace: Trace, default: str) -> dict[str, Any]:
    """The arguments of `scatter` for a trace's markers, whose sizes and colours may be lists.

    Raises:
        ValueError: if the markers are coloured by numbers.
    """
    marker = trace.get("marker", {})
    shown = marker.get("color", default)
    opacity = trace.get("opacity", 1) * float(marker.get("opacity", 1))
    colours = [colour(one, opacity) for one in (shown if isinstance(shown, list) else [shown])]
    sizes = marker.get("size", 6)
    symbols = marker.get("symbol", "circle")
    symbol = symbols[0] if isinstance(symbols, list) else symbols
    hollow = symbol.endswith("-open")
    edge = marker.get("line", {})
    return {
        "s": [(one * POINT) ** 2 for one in sizes]
        if isinstance(sizes, list)
        else (sizes * POINT) ** 2,
        "marker": MARKERS.get(symbol.removesuffix("-open"), "o"),
        "facecolors": "none" if hollow else colours,
        "edgecolors": colours if hollow else colour(edge.get("color", MID), opacity),
        "linewidths": (1.5 if hollow else edge.get("width", 0)) * POINT,
    }


def mode(trace: Trace) -> str:
    return str(trace.get("mode") or ("lines+markers" if len(trace["y"]) < 20 else "lines"))


def colour_map(scale: Any) -> Any:
    """Matplotlib's colour map for a colour scale of Plotly, by name or as pairs."""
    if isinstance(scale, list):
        return LinearSegmentedColormap.from_list("scale", [(at, colour(one)) for at, one in scale])
    return str(scale or "viridis").lower()


def words(text: Any) -> str:
    """A text of Plotly without its HTML."""
    lines = str(text or "").replace("<br>", "\n")
    return html.unescape(re.sub(r"</?\w[^>]*>", "", lines))


def title(part: dict[str, Any]) -> str:
    given = part.get("title") or ""
    return words(given.get("text") if isinstance(given, dict) else given)
