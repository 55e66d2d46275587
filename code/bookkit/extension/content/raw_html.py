"""Refuses HTML in a page's text or in the output of a cell that the page's policy would stop.

A page runs only the scripts that the site itself brings, and shows nothing in a frame: see
`bookkit.site.security_policy`. Icons that could not be drawn are refused too.
"""

from pathlib import Path

from docutils import nodes
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx_design.icons import fontawesome

from bookkit.extension.faults import warn
from bookkit.node import node_modules
from bookkit.site.icons import draw_icons

FRAMES = {"iframe", "frame", "object", "embed"}
DATA = {"application/json", "application/ld+json"}  # scripts that hold data, and run nothing


def setup(app: Sphinx) -> None:
    app.connect("config-inited", name_icons_as_they_are_drawn)
    app.connect("doctree-read", refuse_scripts_and_frames)
    app.connect("doctree-read", refuse_unknown_icons)


def refuse_scripts_and_frames(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, with its place, of each script, event handler and frame that a writer brings."""
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "").split() and "instead" not in node:
            for reason in reasons(node.astext()):
                warn(reason, _place(node))


def name_icons_as_they_are_drawn(app: Sphinx, config: Config) -> None:
    config.sd_fontawesome_version = "6"  # by default, {fa} writes a class of version 4


def refuse_unknown_icons(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, with its place, of each icon that Font Awesome does not have."""
    for node in doctree.findall(lambda node: isinstance(node, nodes.raw | fontawesome)):
        html = node.astext()
        if isinstance(node, fontawesome):
            html = f'<i class="{" ".join(node["classes"])}"></i>'
        try:
            draw_icons(LexborHTMLParser(html), node_modules(Path(app.srcdir)))
        except ExtensionError as error:
            way = "look its name up, and write fa-solid, fa-regular or fa-brands too"
            warn(f"{error}: {way}", _place(node))


def reasons(html: str) -> list[str]:
    """Why a page cannot show this HTML: one line for each thing in it that would not work."""
    if "<" not in html:
        return []
    elements = LexborHTMLParser(html).css("*")
    return list(dict.fromkeys(reason for element in elements for reason in _of(element)))


def _of(element: LexborNode) -> list[str]:
    attributes = {name.lower(): value or "" for name, value in element.attributes.items()}
    tag = str(element.tag)
    found = []
    if tag == "script" and attributes.get("type", "") not in DATA:
        found.append(
            "<script>: a page runs only the site's own scripts; draw with Plotly, or show the "
            "result as text, a table or a picture"
        )
    if tag in FRAMES:
        address = attributes.get("src") or attributes.get("data") or "its address"
        found.append(
            f"<{tag}>: a page shows nothing from another site; write a link to {address}, around "
            "a picture if you like"
        )
    found += [
        f'{name}="..." on <{tag}>: a page runs only the site\'s own scripts; remove the attribute'
        for name in attributes
        if name.startswith("on")
    ]
    found += [
        f'{name}="javascript:..." on <{tag}>: a page runs only the site\'s own scripts; link to '
        "a page instead"
        for name, value in attributes.items()
        if "".join(value.split()).lower().startswith("javascript:")
    ]
    return found


def _place(node: nodes.Node) -> nodes.Node:
    """The node, or the nearest around it, that knows its line."""
    while node.line is None and node.parent is not None:
        node = node.parent
    return node
