"""Draws the theme's icons as SVG in the page; the theme would load a script of 1.5 MB for them.

The theme writes ``<i class="fa-solid fa-bars"></i>``. Font Awesome's npm package has the drawings,
each with the notice that its licence requires.
"""

from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser
from sphinx.errors import ExtensionError

PACKAGE = "@fortawesome/fontawesome-free"
ICONS = 'i[class*="fa-"], span[class*="fa-"]'
FAMILIES = {
    **{"fa-solid": "solid", "fa-regular": "regular", "fa-brands": "brands"},
    **{"fas": "solid", "far": "regular", "fab": "brands"},
}


def draw_icons(page: LexborHTMLParser, node_modules: Path) -> None:
    """Replace each icon by its drawing; raise ExtensionError if Font Awesome has none."""
    for icon in page.css(ICONS):
        attributes = dict(icon.attributes)
        classes = (attributes.pop("class") or "").split()
        path = _file(classes, node_modules)
        svg = LexborHTMLParser(_svg(path), is_fragment=True).css_first("svg")
        if svg is None:
            raise ExtensionError(f"{path} contains no drawing")
        svg.attrs["class"] = f"icon {' '.join(classes)}"
        svg.attrs["aria-hidden"] = "true"
        for name, value in attributes.items():
            svg.attrs[name] = value
        icon.replace_with(svg)


def _file(classes: list[str], node_modules: Path) -> Path:
    family = next((FAMILIES[name] for name in classes if name in FAMILIES), None)
    names = [name.removeprefix("fa-") for name in classes if name not in FAMILIES]
    for name in names if family else ():
        path = node_modules / PACKAGE / "svgs" / str(family) / f"{name}.svg"
        if path.is_file():
            return path
    raise ExtensionError(f"Font Awesome has no icon for class={' '.join(classes)!r}")


@cache
def _svg(path: Path) -> str:
    return path.read_text("utf-8").strip()
