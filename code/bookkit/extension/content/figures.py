"""Renders the figures in cell outputs as HTML; these are MIME render plugins for MyST-NB."""

import re
from abc import abstractmethod

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from bookkit.extension.html_nodes import raw
from bookkit.figures.markup import plotly_html, plotly_problems
from bookkit.figures.outputs import PLOTLY


class OneMimeRenderer(MimeRenderPlugin):
    """Base class of renderers for one MIME type; subclasses define `mime_type` and `nodes`."""

    mime_type: str

    def __init_subclass__(cls) -> None:
        # an output may have several types: prefer this one
        cls.mime_priority_overrides = (("*", cls.mime_type, 0),)

    @classmethod
    def handle_mime(
        cls, renderer: NbElementRenderer, data: MimeData, inline: int
    ) -> list[nodes.Element] | None:
        return cls.nodes(renderer, data) if data.mime_type == cls.mime_type and not inline else None

    @staticmethod
    @abstractmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        """Return the nodes that represent the output on the page."""


class PlotlyRenderer(OneMimeRenderer):
    """Renders a Plotly figure as alternative text and data, from which figures.js draws it."""

    mime_type = PLOTLY

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        for problem in plotly_problems(data.content):
            _warn(renderer, data, problem)
        return [raw(plotly_html(data.content))]


class StillRenderer(OneMimeRenderer):
    """Renders a still figure as inline SVG, whose colours can follow light and dark mode."""

    mime_type = "image/svg+xml"

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        if not re.search(r'<svg[^>]*\saria-label="\s*[^"\s]', data.string):
            problem = "picture without alternative text: give the svg element an aria-label"
            _warn(renderer, data, problem)
        return [raw(inline_svg(data.string, f"cell-{data.cell_index}-{data.output_index}"))]


def inline_svg(svg: str, prefix: str) -> str:
    """The svg element in a div, with `prefix` on its ids so that they are unique on the page."""
    element = svg[svg.index("<svg") :]
    unique = re.sub(r'(\bid="|\bhref="#|url\(#)', rf"\g<1>{prefix}-", element)
    return f'<div class="still-figure">{unique}</div>'


def _warn(renderer: NbElementRenderer, data: MimeData, problem: str) -> None:
    renderer.logger.warning(problem, subtype="figure", line=data.line)
