"""Plotly figures as HTML: alternative text, controls, and the data from which figures.js draws."""

import html
import json
from typing import Any

from bookkit.figures.outputs import alternative_text
from bookkit.figures.steps import active_step
from bookkit.figures.tables import data_tables, slider_prefix, step_texts

# Maps take their outlines or tiles from other sites.
MAPS = {"choropleth", "choroplethmap", "densitymap", "scattergeo", "scattermap"}
MAPS |= {"choroplethmapbox", "densitymapbox", "scattermapbox"}


def plotly_problems(figure: dict[str, Any]) -> list[str]:
    """The reasons why the site cannot show a figure to every reader; empty if there are none."""
    problems = [
        f"a Plotly trace of type {kind!r} loads its map from another site, which no page does: "
        "draw the outlines as lines ('scatter'), or show a picture"
        for kind in sorted(trace_types(figure) & MAPS)
    ]
    if not alternative_text(figure):
        problems.append("figure without alternative text: set layout.meta = {'alt': ...}")
    return problems


def trace_types(figure: dict[str, Any]) -> set[str]:
    """The types of a figure's traces, those that come with its frames too."""
    frames = (trace for frame in figure.get("frames") or [] for trace in frame.get("data") or [])
    return {trace.get("type", "scatter") for trace in (*figure["data"], *frames)}


def plotly_html(figure: dict[str, Any]) -> str:
    """The HTML of a figure: alternative text, controls, and its data as JSON and as tables."""
    words = html.escape(alternative_text(figure))
    figure = {**figure, "layout": figure.get("layout", {})}
    sliders = [slider for slider in figure["layout"].get("sliders", []) if slider.get("steps")]
    traces = html.escape(" ".join(sorted(trace_types(figure))))
    placed = without_room_for_sliders(figure) if sliders else figure
    height = placed["layout"].get("height", 450)
    # escape "<", so that no string in the data can end the script element
    data = json.dumps(placed, separators=(",", ":")).replace("<", "\\u003c")
    meta = figure["layout"].get("meta")
    plays = isinstance(meta, dict) and bool(meta.get("plays"))
    turns = '<button type="button" class="figure-wake">Tap, then drag to turn</button>'
    reset = '<button type="button" class="figure-reset" hidden>Reset view</button>'
    return (
        f'<div class="plotly-figure" role="figure" aria-label="{words}" data-traces="{traces}" '
        f'style="--height:{height}px"><div class="plotly-figure-graph"></div>'
        f'<script type="application/json" data-figure="">{data}</script>'
        f"{turns if 'scene' in figure['layout'] else ''}{reset}"
        f"{''.join(slider_html(slider, plays) for slider in sliders)}"
        f"<noscript><p>With JavaScript, this figure is interactive. What it shows: {words}</p>"
        "</noscript>"
        f"{data_tables(figure)}</div>"
    )


# Height of Plotly's own slider in pixels, without the gap above it; pages have native sliders.
SLIDER = 72


def without_room_for_sliders(figure: dict[str, Any]) -> dict[str, Any]:
    """A copy of the figure, without the height that Plotly's sliders would take."""
    layout = dict(figure["layout"])
    layout["height"] = layout.get("height", 450) - SLIDER
    margin = dict(layout.get("margin", {}))
    # only 3-D figures reserve the space in their margin; elsewhere the slider pushes the axis up
    if margin.get("b", 0) > SLIDER:
        layout["margin"] = {**margin, "b": margin["b"] - SLIDER}
    return {**figure, "layout": layout}


def slider_html(slider: dict[str, Any], plays: bool = False) -> str:
    """A native slider over the steps of Plotly's slider; figure_controls.js shows each step.

    If it `plays`, a button beside it moves it to its end.
    """
    steps, active, prefix = step_texts(slider), active_step(slider), slider_prefix(slider)
    label, title = map(html.escape, steps[active])
    name = html.escape(prefix.strip(" =:") or "position")
    said = f"{label}. {title}" if title else label
    play = '<button type="button" class="figure-play">Play</button>' if plays else ""
    return (
        '<div class="figure-slider"><label>'
        f"<span>{html.escape(prefix)}<output>{label}</output></span>"
        f'<input type="range" min="0" max="{len(steps) - 1}" step="1" value="{active}"'
        f' autocomplete="off" aria-label="{name}" aria-valuetext="{said}">'
        f"</label>{play}</div>"
    )
