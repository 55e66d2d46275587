"""Draws figures in space: surfaces, solids, curves and points, seen from Plotly's camera."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure as Canvas
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from bookkit.site.stills.looks import (
    MID,
    POINT,
    Trace,
    colour,
    colour_map,
    line_style,
    marker_style,
    own_colours,
    title,
    words,
)

TRACES = {"mesh3d", "scatter3d", "surface"}
GRID = 28  # cells along a side of a surface: more cost time and bytes

Layout = dict[str, Any]


def draw(canvas: Canvas, traces: list[Trace], layout: Layout) -> None:
    """Draw the traces on an empty canvas: surfaces first, so that they hide no curve or point."""
    scene = layout.get("scene", {})
    top = layout.get("margin", {}).get("t", 80) / layout.get("height", 450)
    axes: Any = canvas.add_axes(
        (0, 0.05, 1, 0.95 - top * 0.6), projection="3d", computed_zorder=False
    )
    _look_from(axes, scene)
    for trace, default in zip(traces, own_colours(traces, layout), strict=True):
        DRAW[trace["type"]](axes, trace, default)
    for name in "xyz":
        _set_axis(axes, name, scene.get(f"{name}axis", {}))
    canvas.text(0.02, 0.985, title(layout), fontsize=15 * POINT, va="top", parse_math=False)
    _, labels = axes.get_legend_handles_labels()
    if labels and layout.get("showlegend", True):
        below = 1 - 26 / layout.get("height", 450)
        columns = max(1, min(len(labels), 66 // (max(map(len, labels)) + 6)))
        canvas.legend(loc="upper left", bbox_to_anchor=(0, below), ncols=columns, handlelength=1.6)


def _look_from(axes: Any, scene: dict[str, Any]) -> None:
    eye = {"x": 1.25, "y": 1.25, "z": 1.25, **scene.get("camera", {}).get("eye", {})}
    rise = np.degrees(np.arctan2(eye["z"], np.hypot(eye["x"], eye["y"])))
    axes.view_init(elev=rise, azim=np.degrees(np.arctan2(eye["y"], eye["x"])))
    ratio = {"x": 1, "y": 1, "z": 1, **scene.get("aspectratio", {})}
    axes.set_box_aspect([ratio[name] for name in "xyz"])


def _set_axis(axes: Any, name: str, settings: dict[str, Any]) -> None:
    axis = getattr(axes, f"{name}axis")
    axis.pane.set_visible(False)
    axis.line.set_color(MID)
    if limits := settings.get("range"):
        getattr(axes, f"set_{name}lim3d")(*limits)
    if settings.get("tickvals") is not None:
        texts = [words(one) for one in settings.get("ticktext") or settings["tickvals"]]
        axis.set_ticks(settings["tickvals"], texts)
    else:
        axis.get_major_locator().set_params(nbins=5)
    getattr(axes, f"set_{name}label")(title(settings) or name, parse_math=False)


def _label(trace: Trace, default: bool) -> str | None:
    shown = trace.get("showlegend", default) and trace.get("name")
    return words(trace["name"]) if shown else None


def _surface(axes: Any, trace: Trace, default: str) -> None:
    z = _numbers(trace["z"])
    x, y = (
        _numbers(trace[name]) if trace.get(name) else np.arange(z.shape[side], dtype=float)
        for name, side in (("x", 1), ("y", 0))
    )
    if x.ndim == 1:
        x, y = np.meshgrid(x, y)
    faces = axes.plot_surface(
        *(x, y, z),
        cmap=colour_map(trace.get("colorscale")),
        vmin=trace.get("cmin"),
        vmax=trace.get("cmax"),
        alpha=trace.get("opacity", 1),
        rcount=GRID,
        ccount=GRID,
        antialiased=False,  # otherwise the seams between cells show
        axlim_clip=True,
        rasterized=True,
        zorder=1,
    )
    faces.set_edgecolor("none")
    _lines_of_equal_height(axes, trace, x, y, z)


def _lines_of_equal_height(
    axes: Any, trace: Trace, x: np.ndarray, y: np.ndarray, z: np.ndarray
) -> None:
    lines = trace.get("contours", {}).get("z", {})
    if lines.get("show") and lines.get("size"):
        heights = np.arange(lines["start"], lines["end"] + lines["size"] / 2, lines["size"])
        within = heights[(heights > np.nanmin(z)) & (heights < np.nanmax(z))]
        if within.size:
            look = {"colors": [colour(lines.get("color", MID))], "linewidths": 0.7}
            drawn = axes.contour(x, y, z, levels=within, zorder=2, axlim_clip=True, **look)
            drawn.set_rasterized(True)


def _mesh(axes: Any, trace: Trace, default: str) -> None:
    corners = np.column_stack([_numbers(trace[name]) for name in "xyz"])
    if not all(name in trace for name in "ijk"):
        raise ValueError("a solid without triangles")
    triangles = corners[np.column_stack([np.array(trace[name], int) for name in "ijk"])]
    shown = trace.get("color") or default
    faces = Poly3DCollection(
        triangles,
        facecolors=[colour(shown, trace.get("opacity", 1))],
        shade=True,
        antialiaseds=False,
        rasterized=True,
        zorder=1,
        label=_label(trace, default=False),
    )
    faces.set_edgecolor("none")
    axes.add_collection3d(faces)


def _scatter(axes: Any, trace: Trace, default: str) -> None:
    points = [_numbers(trace[name]) for name in "xyz"]
    mode, label = trace.get("mode", "lines+markers"), _label(trace, default=True)
    if "text" in mode:
        raise ValueError("words in space")
    if "lines" in mode:
        style = line_style(trace, default)
        style["linewidth"] *= 0.4  # in space, Plotly draws lines thinner than it says
        axes.plot(*points, label=label, zorder=3, axlim_clip=True, **style)
        label = None
    if "markers" in mode:
        style = marker_style(trace, default)
        axes.scatter(*points, label=label, zorder=4, depthshade=False, **style)


def _numbers(values: Any) -> np.ndarray:
    return np.array(values, dtype=float)  # None becomes a gap


DRAW = {"mesh3d": _mesh, "scatter3d": _scatter, "surface": _surface}
