"""A matplotlib figure as a reproducible SVG that takes the colours of the page."""

import html
import re
from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from .style import FONT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Matplotlib's own defaults come first, so that a user's matplotlibrc changes nothing.
STILL_STYLE: tuple[Any, ...] = (
    "default",
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "shrinkage",
        "font.family": ["DejaVu Sans"],
        "font.size": 9.5,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "savefig.edgecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "axes.titlesize": 10.5,
        "legend.frameon": False,
    },
)

# If all entries are None, matplotlib writes no metadata, and so no date.
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Still:
    """A matplotlib figure with its alternative text, shown as SVG.

    Everything black in the figure (text, axes) takes the text colour of the page
    (``currentColor``). The figure is drawn only when it is shown.

    Raises:
        ValueError: if ``alt`` is not a non-empty string.
    """

    def __init__(self, figure: "Figure", alt: str) -> None:
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt must be a non-empty string, got {alt!r}")
        self.figure = figure
        self.alt = alt.strip()

    def svg(self) -> str:
        """Return the figure as an SVG element without prologue, for embedding in a page."""
        # imported only to draw: it takes half a second, and most chapters draw no static figure
        from matplotlib import style
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        text = StringIO()
        with style.context(list(STILL_STYLE)):
            canvas = FigureCanvasSVG(self.figure)
            canvas.print_svg(text, metadata=dict(_NO_METADATA))
        # a second layout pass would shift everything slightly
        self.figure.set_layout_engine("none")
        return _for_embedding(text.getvalue(), self.alt)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], Mapping[str, Any]]:
        data = {"image/svg+xml": self.svg(), "text/plain": self.alt}
        return data, {"image/svg+xml": {"needs_background": "light"}}

    def __repr__(self) -> str:
        return f"Still({self.alt!r})"


def _for_embedding(svg: str, alt: str) -> str:
    """Adapt matplotlib's SVG for a page: remove the prologue, global styles and unused ids.

    Unused ids are removed because two figures on one page could share them. The other ids are
    hashes of the elements they name, so equal ids mean equal content.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    wanted = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in wanted else "", svg)
    svg = svg.replace("#000000", "currentColor")
    svg = svg.replace("'DejaVu Sans'", FONT)
    look = "fill: currentColor; max-width: 100%; height: auto; stroke-linejoin: round"
    root = f'<svg role="img" aria-label="{html.escape(alt)}" style="{look}"'
    return svg.replace("<svg", root, 1).strip() + "\n"
