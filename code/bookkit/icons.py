"""The theme's icons as SVG within the page, where the theme loads a script of 1.5 MB to draw them.

The theme writes ``<i class="fa-solid fa-bars"></i>``; Font Awesome's package has the drawing, with
the note that its licence asks to keep.
"""

import re
from functools import cache
from pathlib import Path

from sphinx.errors import ExtensionError

PACKAGE = "@fortawesome/fontawesome-free"
ICON = re.compile(
    r'<(?P<tag>i|span) class="(?P<classes>[^"]*\bfa-[^"]*)"(?P<rest>[^>]*)></(?P=tag)>'
)
FAMILIES = {
    "fa-solid": "solid",
    "fas": "solid",
    "fa-regular": "regular",
    "far": "regular",
    "fa-brands": "brands",
    "fab": "brands",
}


def with_icons(page: str, node_modules: Path) -> str:
    """The page with each icon drawn.

    Raises:
        ExtensionError: names the classes of an icon that Font Awesome does not have.
    """
    return ICON.sub(lambda found: _drawn(found, node_modules), page)


def _drawn(found: re.Match[str], node_modules: Path) -> str:
    classes = found["classes"].split()
    family = next((FAMILIES[name] for name in classes if name in FAMILIES), "")
    names = [name.removeprefix("fa-") for name in classes if name not in FAMILIES]
    for name in names:
        path = node_modules / PACKAGE / "svgs" / family / f"{name}.svg"
        if family and path.is_file():
            attributes = f'class="icon {" ".join(classes)}"{found["rest"]} aria-hidden="true"'
            return _svg(path).replace("<svg", f"<svg {attributes}", 1)
    raise ExtensionError(f"Font Awesome has no icon for class={found['classes']!r}")


@cache
def _svg(path: Path) -> str:
    return path.read_text("utf-8").strip()
