"""Numbered margin notes: keyboard access on narrow screens, and a check of where they occur."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator
from sphinx_book_theme.nodes import SideNoteNode

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_node(SideNoteNode, override=True, html=(open_label, close_label))
    app.connect("doctree-read", require_notes_in_paragraphs)


def open_label(self: HTML5Translator, node: SideNoteNode) -> None:
    """Start the label with a note's number, which unfolds the note on a page without a margin."""
    self.body.append(f'<label for="{node["names"][0]}" class="margin-toggle">')


def close_label(self: HTML5Translator, node: SideNoteNode) -> None:
    """End the label, and add a checkbox that, unlike the theme's, can be reached by keyboard."""
    name = node["names"][0]
    number = name.rpartition("-")[2]
    self.body.append(
        f'</label><input type="checkbox" id="{name}" class="margin-toggle" autocomplete="off"'
        f' aria-label="Show note {number}">'
    )


def require_notes_in_paragraphs(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of numbered margin notes in lists and tables, which the theme would show twice."""
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
