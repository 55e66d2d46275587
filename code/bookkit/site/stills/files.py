"""The files of a figure's stills: drawn once for equal data, one a step of a slider in space.

A flat chart is drawn wherever JavaScript runs, so it needs one still. Without WebGL a figure in
space cannot be drawn, and its slider shows the stills of its steps.
"""

import importlib.metadata
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from bookkit.figures.steps import Figure, active_step, at_step, steps
from bookkit.site.build_cache import built

FOLDER = "plotly/stills"  # within the site's static files
SIZE = re.compile(r'\bviewBox="0 0 ([\d.]+) ([\d.]+)"')
MOST_FIGURES = 1000  # in the cache: more than a book has, or each build would draw them again
PIXELS = 96 / 72  # in a point, in which Matplotlib counts


class Still(NamedTuple):
    """A picture of a figure: its path within the static files, and its size in pixels."""

    path: str
    width: int
    height: int


def still_of(data: str, static: Path, node_modules: Path) -> Still | None:
    """Write the stills of a figure, given as JSON, into `static`; return the one shown first.

    None if the figure has something that no still shows.
    """
    figure = json.loads(data)
    sources = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    inputs = [data.encode(), importlib.metadata.version("matplotlib").encode(), *sources]
    drawn = built(
        node_modules, "stills", inputs, lambda folder: _draw(figure, folder), most=MOST_FIGURES
    )
    if not any(drawn.iterdir()):
        return None
    (static / FOLDER).mkdir(parents=True, exist_ok=True)
    for path in drawn.iterdir():
        shutil.copyfile(path, static / FOLDER / f"{drawn.name}-{path.name}")
    at = active_step(figure["layout"]["sliders"][0]) if _steps_in_space(figure) else 0
    first = drawn / f"{at}.svg"
    width, height = SIZE.findall(first.read_text("utf-8"))[0]
    shown = f"{FOLDER}/{drawn.name}-{first.name}"
    return Still(shown, round(float(width) * PIXELS), round(float(height) * PIXELS))


def _draw(figure: Figure, folder: Path) -> None:
    """Fill a folder with a still for each step that needs one, or leave it empty."""
    from bookkit.site.stills.draw import still  # takes a second: only where there is a figure

    try:
        if _steps_in_space(figure):
            stills = [still(at_step(figure, i)) for i in range(len(steps(figure)))]
        else:
            stills = [still(figure)]
    except Exception:  # whatever a figure holds, the book is built, and the figure's words stand
        return
    for number, svg in enumerate(stills):
        (folder / f"{number}.svg").write_text(svg, "utf-8")


def _steps_in_space(figure: Figure) -> bool:
    return "scene" in figure.get("layout", {}) and bool(steps(figure))
