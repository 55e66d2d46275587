"""HTML elements as nodes, for what docutils has no node for: details, fieldset and their like."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class html_element(nodes.General, nodes.Element):
    """An HTML element with the nodes in it: `html_element(tag="details", classes=["solution"])`.

    Attributes of its own are in `html`, a dict.
    """


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_node(html_element, html=(open_element, close_element))


def open_element(self: HTML5Translator, node: html_element) -> None:
    """Write the start tag."""
    self.body.append(self.starttag(node, node["tag"], "", **node.get("html", {})))


def close_element(self: HTML5Translator, node: html_element) -> None:
    """Write the end tag, unless the element is one that has none."""
    if node["tag"] != "input":
        self.body.append(f"</{node['tag']}>\n")
