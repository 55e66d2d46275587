"""Serves what figures are drawn with: a plotly.js that is large enough, their data, their stills.

The data are in files of their own, fetched when a figure is about to be drawn. Embedded, they would
delay the text that follows, and double the size of a chapter with surfaces.
"""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.site.part_files import remove_parts, write_part
from bookkit.site.stills.files import FOLDER as STILLS
from bookkit.site.stills.files import Still, still_of

LIBRARY = "plotly/plotly.min.js"  # within the site's static files
# The bundles of plotly.js, the smallest first, with the types of traces that each draws. The last
# draws all, and makes no functions of text, which a page's policy forbids.
BASIC = {"bar", "pie", "scatter"}
CARTESIAN = BASIC | {"box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"}
CARTESIAN |= {"image", "scatterternary", "violin"}
GL3D = {"cone", "isosurface", "mesh3d", "scatter", "scatter3d", "streamtube", "surface", "volume"}
BUNDLES = {"basic": BASIC, "cartesian": CARTESIAN, "gl3d": GL3D, "strict": None}

FOLDER = "plotly/figures"  # within the site's static files
EMBEDDED = 'script[type="application/json"][data-figure=""]'
MOVED = "template[data-figure]"
STILL = "img.figure-still"


def move_figure_data(
    page: LexborHTMLParser, to_static: str, static: Path, node_modules: Path
) -> None:
    """Move the data of a page's figures into `static`, which is at `to_static` from the page.

    Each figure gets its still as an image, which browsers load only where it is displayed.
    """
    for script in page.css(EMBEDDED):
        data = script.text()
        name = write_part(static / FOLDER, "figureData", data)
        place = page.create_node("template")
        place.attrs["data-figure"] = name
        place.attrs["data-source"] = f"{to_static}/{FOLDER}/{name}.js"
        if still := still_of(data, static, node_modules):
            script.insert_before(_picture(page, still, to_static))
        script.replace_with(place)


def _picture(page: LexborHTMLParser, still: Still, to_static: str) -> LexborNode:
    """The image of a still; the figure around it has the alternative text."""
    picture = page.create_node("img")
    attributes = {
        "class": "figure-still dark-light",  # the theme gives other images a light background
        "alt": "",
        "loading": "lazy",
        "width": str(still.width),
        "height": str(still.height),
        "src": f"{to_static}/{still.path}",
    }
    for name, value in attributes.items():
        picture.attrs[name] = value
    return picture


def remove_unused_data(pages: Collection[LexborHTMLParser], static: Path) -> None:
    used = {place.attributes["data-figure"] for page in pages for place in page.css(MOVED)}
    remove_parts(static / FOLDER, used)
    shown = {
        key_of(picture.attributes["src"] or "") for page in pages for picture in page.css(STILL)
    }
    for path in (static / STILLS).glob("*.svg"):
        if key_of(path.name) not in shown:
            path.unlink()


def key_of(still: str) -> str:
    """What the stills of a figure have in common: their name without the number of the step."""
    return still.rpartition("/")[2].rpartition("-")[0]


def serve_plotly(pages: Iterable[LexborHTMLParser], static: Path, node_modules: Path) -> None:
    """Copy into `static` the smallest plotly.js that draws all figures; none if there are none."""
    figures = [figure for page in pages for figure in page.css("[data-traces]")]
    target = static / LIBRARY
    target.unlink(missing_ok=True)
    if figures:
        target.parent.mkdir(parents=True, exist_ok=True)
        name = smallest_bundle(
            {t for f in figures for t in (f.attributes["data-traces"] or "").split()}
        )
        shutil.copyfile(node_modules / f"plotly.js-{name}-dist-min/plotly-{name}.min.js", target)


def smallest_bundle(traces: set[str]) -> str:
    """The name of the first bundle that draws all these types of traces."""
    return next(name for name, drawn in BUNDLES.items() if drawn is None or traces <= drawn)
