"""Moves the data of figures into files of their own, fetched when a figure is about to be drawn.

Embedded, the data would delay the text that follows, and double the size of a chapter with
surfaces. The files are scripts because a page opened from a disk cannot fetch JSON.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

FOLDER = "plotly/figures"  # within the site's static files
EMBEDDED = 'script[type="application/json"][data-figure=""]'
MOVED = "template[data-figure]"


def move_figure_data(page: LexborHTMLParser, to_static: str, static: Path) -> None:
    """Move the data of a page's figures into `static`, which is at `to_static` from the page."""
    for script in page.css(EMBEDDED):
        data = script.text()
        name = hashlib.sha256(data.encode()).hexdigest()[:12]
        path = f"{FOLDER}/{name}.js"
        (static / path).parent.mkdir(parents=True, exist_ok=True)
        (static / path).write_text(f'(window.figureData ??= {{}})["{name}"] = {data};\n', "utf-8")
        place = page.create_node("template")
        place.attrs["data-figure"] = name
        place.attrs["data-source"] = f"{to_static}/{path}"
        script.replace_with(place)


def remove_unused_data(pages: Iterable[LexborHTMLParser], static: Path) -> None:
    used = {place.attributes["data-figure"] for page in pages for place in page.css(MOVED)}
    for path in (static / FOLDER).glob("*.js"):
        if path.stem not in used:
            path.unlink()
