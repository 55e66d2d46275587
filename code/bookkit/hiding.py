"""Folded cells are called what they say: MyST-NB gives all of them a hidden name of its own."""

from html import escape

from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_node(HideCodeCellNode, override=True, html=(open_fold, close_fold))


def open_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Start a folded cell, as MyST-NB does, without the name that nobody sees."""
    classes = " ".join(node["classes"])
    self.body.append(
        f'<details class="admonition hide {classes}"><summary>'
        f'<p class="collapsed admonition-title">{escape(node["prompt_show"])}</p>'
        f'<p class="expanded admonition-title">{escape(node["prompt_hide"])}</p></summary>\n'
    )


def close_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """End it."""
    self.body.append("</details>\n")
