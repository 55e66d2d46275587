"""Docutils nodes for HTML: any element, and content that only the website can show."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class html_element(nodes.General, nodes.Element):
    """An HTML element that contains other nodes: `html_element("", *children, tag="details")`.

    Its ids and classes are given as for any node, other HTML attributes as a dict `html`.
    """


def setup(app: Sphinx) -> None:
    app.add_node(html_element, html=(open_element, close_element))


def folded(summary: list[nodes.Node], *content: nodes.Node, **attributes: Any) -> html_element:
    """A details element, which unfolds without JavaScript."""
    head = html_element("", *summary, tag="summary")
    return html_element("", head, *content, tag="details", **attributes)


def raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def website_only(html: str, instead: str) -> nodes.raw:
    """HTML for the website; in a notebook, the Markdown in its attribute `instead` replaces it."""
    return nodes.raw("", html, format="html", instead=instead)


def open_element(self: HTML5Translator, node: html_element) -> None:
    self.body.append(self.starttag(node, node["tag"], "", **node.get("html", {})))


def close_element(self: HTML5Translator, node: html_element) -> None:
    if node["tag"] != "input":
        self.body.append(f"</{node['tag']}>\n")
