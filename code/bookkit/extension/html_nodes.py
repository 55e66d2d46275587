"""Docutils nodes for arbitrary HTML elements and for content that only the website can show."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class html_element(nodes.General, nodes.Element):
    """An HTML element that contains other nodes: `html_element("", *children, tag="details")`.

    Its ids and classes are given as for any node, other HTML attributes as a dict `html`.
    """


class website_only(nodes.raw):
    """HTML that works on the website only.

    In a downloaded notebook, the Markdown in its attribute `instead` takes its place.
    """

    def __init__(self, html: str, instead: str) -> None:
        super().__init__("", html, format="html", instead=instead)

    def copy(self) -> "website_only":
        # docutils would pass other arguments
        return type(self)(self.astext(), self["instead"])


def setup(app: Sphinx) -> None:
    """Register both nodes."""
    app.add_node(html_element, html=(open_element, close_element))
    app.add_node(website_only, html=(HTML5Translator.visit_raw, None))


def open_element(self: HTML5Translator, node: html_element) -> None:
    """Write the start tag."""
    self.body.append(self.starttag(node, node["tag"], "", **node.get("html", {})))


def close_element(self: HTML5Translator, node: html_element) -> None:
    """Write the end tag, if the element has one."""
    if node["tag"] != "input":
        self.body.append(f"</{node['tag']}>\n")
