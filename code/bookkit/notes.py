"""Numbered margin notes that unfold by keyboard, too, and where they may stand."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator
from sphinx_book_theme.nodes import SideNoteNode

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_node(SideNoteNode, override=True, html=(open_label, close_label))
    app.connect("doctree-read", require_notes_in_paragraphs)


def open_label(self: HTML5Translator, node: SideNoteNode) -> None:
    """Start a note's number, which unfolds the note where the page has no margin."""
    self.body.append(f'<label for="{_name(node)}" class="margin-toggle">')


def close_label(self: HTML5Translator, node: SideNoteNode) -> None:
    """End the number; a checkbox, which the keyboard reaches, holds whether the note is shown.

    The theme hides its own from the keyboard.
    """
    name = _name(node)
    number = name.rpartition("-")[2]
    self.body.append(
        f'</label><input type="checkbox" id="{name}" class="margin-toggle" autocomplete="off"'
        f' aria-label="Show note {number}">'
    )


def _name(node: SideNoteNode) -> str:
    return node["names"][0]


def require_notes_in_paragraphs(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each numbered margin note in a list or a table: the theme would show it twice."""
    for reference in doctree.findall(nodes.footnote_reference):
        around = reference.parent
        while isinstance(around, nodes.TextElement):
            around = around.parent
        if not isinstance(around, nodes.section | nodes.document):
            logger.warning(
                "margin note within a %s: move it to a paragraph of its own",
                around.tagname.replace("_", " "),
                location=reference.parent,
                type="bookkit",
            )
