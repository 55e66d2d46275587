"""Draws a Plotly figure as SVG, whose ink follows light and dark mode, as seen on paper too."""

import base64
import re
from io import BytesIO, StringIO
from typing import Any

from matplotlib import style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from PIL import Image

from bookkit.figures.steps import decoded
from bookkit.site.stills import flat, space
from bookkit.site.stills.looks import MID, POINT, WIDTH

# Matplotlib's own defaults come first, so that a user's matplotlibrc changes nothing.
STYLE: tuple[Any, ...] = (
    "default",
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "still",
        "font.size": 12 * POINT,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": MID,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.color": MID,
        "grid.alpha": 0.4,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "savefig.facecolor": "none",
    },
)
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
INK = "<style>svg{color:#222}@media(prefers-color-scheme:dark){svg{color:#ced6dd}}</style>"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PIXELS_PER_INCH = 96
SHARP = 96  # dots per inch of what is not drawn as lines: surfaces
PNG = re.compile(r"data:image/png;base64,([^\"]+)")
UNDRAWN = {"error_x", "error_y", "error_z"}  # a still without them would tell less than the truth


def still(figure: dict[str, Any]) -> str:
    """The figure as SVG.

    Raises:
        ValueError: if the figure has something that is not drawn here; it says what.
    """
    shown = (trace for trace in figure["data"] if trace.get("visible", True) is True)
    traces = [decoded(trace) for trace in shown]
    layout = figure.get("layout", {})
    kinds = {trace.setdefault("type", "scatter") for trace in traces}
    room = next((room for room in (flat, space) if kinds and kinds <= room.TRACES), None)
    if room is None:
        raise ValueError(f"traces of types {sorted(kinds)}")
    if found := {k for t in traces for k in UNDRAWN & t.keys()}:
        raise ValueError(f"traces with {sorted(found)}")
    size = WIDTH / PIXELS_PER_INCH, layout.get("height", 450) / PIXELS_PER_INCH
    with style.context(list(STYLE)):
        canvas = Canvas(figsize=size, dpi=PIXELS_PER_INCH)
        room.draw(canvas, traces, layout)
        text = StringIO()
        # flat charts grow by their labels; the stills of a slider in space must be of one size
        fitted: dict[str, Any] = (
            {"bbox_inches": "tight", "pad_inches": 0.04} if room is flat else {}
        )
        FigureCanvasSVG(canvas)
        canvas.savefig(text, format="svg", dpi=SHARP, metadata=NO_METADATA, **fitted)
    return _with_ink(text.getvalue())


def _with_ink(svg: str) -> str:
    """Matplotlib's SVG without its prologue, with black replaced by the colour of the mode."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"\s*<metadata>.*?</metadata>|<!--.*?-->\s*", "", element, flags=re.DOTALL)
    element = element.replace("#000000", "currentColor").replace("'DejaVu Sans'", FONT)
    element = PNG.sub(_as_webp, element)
    root, rest = element.split(">", 1)
    return f'{root} fill="currentColor">{INK}{rest}'


def _as_webp(png: re.Match[str]) -> str:
    """The same picture at a quarter of the bytes."""
    picture = BytesIO()
    Image.open(BytesIO(base64.b64decode(png[1]))).save(picture, "WEBP", quality=50)
    return f"data:image/webp;base64,{base64.b64encode(picture.getvalue()).decode()}"
