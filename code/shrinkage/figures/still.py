"""Still pictures: a matplotlib figure as an SVG that is the same each time and follows the page."""

import html
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from matplotlib import style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .style import FONT

# Matplotlib's own defaults come first, so that a reader's matplotlibrc changes no picture.
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

# With none of them left, matplotlib writes no metadata at all, and so no date.
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Still:
    """A matplotlib figure with its alternative text, shown as SVG.

    Whatever is black in the figure (text, axes) takes the page's ink colour (``currentColor``).

    Raises:
        ValueError: if ``alt`` is not a string with something in it.
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        """Keep ``figure`` and ``alt``; nothing is drawn before the picture is shown."""
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt must be a non-empty string, got {alt!r}")
        self.figure = figure
        self.alt = alt.strip()

    def svg(self) -> str:
        """The picture as an SVG document without prologue, ready to stand in a page."""
        text = StringIO()
        with style.context(list(STILL_STYLE)):
            canvas = FigureCanvasSVG(self.figure)
            canvas.print_svg(text, metadata=dict(_NO_METADATA))
        self.figure.set_layout_engine("none")  # it is laid out; again, all would move a little
        return _for_the_page(text.getvalue(), self.alt)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], Mapping[str, Any]]:
        data = {"image/svg+xml": self.svg(), "text/plain": self.alt}
        return data, {"image/svg+xml": {"needs_background": "light"}}

    def __repr__(self) -> str:
        """The alternative text, for whoever cannot see the picture."""
        return f"Still({self.alt!r})"


def _for_the_page(svg: str, alt: str) -> str:
    """Matplotlib's SVG without what a page cannot use: prologue, page-wide styles, ids.

    Ids nothing refers to are dropped, as two pictures on one page would share them; the others are
    made from what they name, so that equal ids mean equal content.
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
