"""Turns the figures that cells show into HTML: the MIME render plugins of myst-nb."""

import html
import json
import re
from abc import abstractmethod
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from bookkit.data_tables import data_tables

PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"

# What the bundle that the site serves can draw: plotly.js-gl3d-dist-min, see its README
DRAWABLE = {
    "cone",
    "isosurface",
    "mesh3d",
    "scatter",
    "scatter3d",
    "streamtube",
    "surface",
    "volume",
}


class OneMimeRenderer(MimeRenderPlugin):
    """What renderers of one MIME type share; each gives its `mime_type` and its `nodes`."""

    mime_type: str

    def __init_subclass__(cls) -> None:
        """Put the type before all others that an output offers."""
        cls.mime_priority_overrides = (("*", cls.mime_type, 0),)

    @classmethod
    def handle_mime(
        cls, renderer: NbElementRenderer, data: MimeData, inline: int
    ) -> list[nodes.Element] | None:
        """Return the output's nodes, or nothing where it is of another type."""
        return cls.nodes(renderer, data) if data.mime_type == cls.mime_type and not inline else None

    @staticmethod
    @abstractmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        """Return what the output becomes on the page."""


class PlotlyRenderer(OneMimeRenderer):
    """A Plotly figure becomes its words and its data; figures.js draws it in time."""

    mime_type = PLOTLY

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        """Return the figure's nodes."""
        figure = data.content
        for problem in plotly_problems(figure):
            _warn(renderer, data, problem)
        return [nodes.raw("", plotly_html(figure), format="html")]


def plotly_problems(figure: dict[str, Any]) -> list[str]:
    """What would keep a reader from this figure."""
    types = {trace.get("type", "scatter") for trace in figure["data"]}
    problems = [
        f"cannot draw a Plotly trace of type {kind!r}, only {', '.join(sorted(DRAWABLE))}"
        for kind in sorted(types - DRAWABLE)
    ]
    if not alternative_text(figure):
        problems.append("figure without alternative text: set layout.meta = {'alt': ...}")
    return problems


def alternative_text(figure: dict[str, Any]) -> str:
    """The words that stand for a figure, from `layout.meta.alt`; empty where there are none."""
    meta = figure["layout"].get("meta")
    return str(meta.get("alt", "")).strip() if isinstance(meta, dict) else ""


def plotly_html(figure: dict[str, Any]) -> str:
    """The place of a figure, its words, its data as JSON and as tables, and its controls."""
    words = html.escape(alternative_text(figure))
    sliders = figure["layout"].get("sliders", [])
    placed = without_room_for_sliders(figure) if sliders else figure
    height = placed["layout"].get("height", 450)
    # "<" cannot end the script element when it is written as an escape, which JSON allows
    data = json.dumps(placed, separators=(",", ":")).replace("<", "\\u003c")
    turns = '<button type="button" class="figure-wake">Tap to turn</button>'
    return (
        f'<div class="plotly-figure" role="figure" aria-label="{words}">'
        f'<div class="plotly-figure-graph" style="height:{height}px"></div>'
        f'<script type="application/json" data-figure="">{data}</script>'
        f"{turns if 'scene' in figure['layout'] else ''}"
        f"{''.join(map(slider_html, sliders))}"
        f"<noscript><p>With JavaScript, this is a figure. What it shows: {words}</p></noscript>"
        f"{data_tables(figure)}"
        "</div>"
    )


# Pixels that Plotly's own slider takes, beside the gap above it: the page has a native one instead.
SLIDER = 72


def without_room_for_sliders(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure, its height and lower margin less the room that its sliders had."""
    layout = dict(figure["layout"])
    layout["height"] = layout.get("height", 450) - SLIDER
    margin = dict(layout.get("margin", {}))
    # a figure in space makes room by its margin; on others the slider pushes the axis up
    if margin.get("b", 0) > SLIDER:
        layout["margin"] = {**margin, "b": margin["b"] - SLIDER}
    return {**figure, "layout": layout}


def slider_html(slider: dict[str, Any]) -> str:
    """A native slider over the steps of Plotly's, which figure_controls.js shows."""
    steps, active = slider["steps"], slider.get("active", 0)
    prefix = slider.get("currentvalue", {}).get("prefix", "")
    label = html.escape(steps[active]["label"])
    name = html.escape(prefix.strip(" =:") or "position")
    title = html.escape(steps[active]["args"][1].get("title.text", ""))
    said = f"{label}. {title}" if title else label
    return (
        '<div class="figure-slider"><label>'
        f"<span>{html.escape(prefix)}<output>{label}</output></span>"
        f'<input type="range" min="0" max="{len(steps) - 1}" step="1" value="{active}"'
        f' autocomplete="off" aria-label="{name}" aria-valuetext="{said}">'
        "</label></div>"
    )


class StillRenderer(OneMimeRenderer):
    """A still figure becomes inline SVG, so that its ink follows the page's light and dark mode."""

    mime_type = SVG

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        """Return the picture's nodes."""
        if not re.search(r'<svg[^>]*\saria-label="\s*[^"\s]', data.string):
            _warn(
                renderer,
                data,
                "picture without alternative text: give the svg element an aria-label",
            )
        prefix = f"cell-{data.cell_index}-{data.output_index}"
        return [nodes.raw("", inline_svg(data.string, prefix), format="html")]


def inline_svg(svg: str, prefix: str) -> str:
    """The svg element alone, its ids made unlike those of other pictures on the page."""
    element = svg[svg.index("<svg") :]
    unique = re.sub(r'(\bid="|\bhref="#|url\(#)', rf"\g<1>{prefix}-", element)
    return f'<div class="still-figure">{unique}</div>'


def _warn(renderer: NbElementRenderer, data: MimeData, problem: str) -> None:
    renderer.logger.warning(problem, subtype="figure", line=data.line)
