"""Footnotes: numbered margin notes with keyboard access on narrow screens, or at the page's end."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_book_theme.nodes import SideNoteNode

from bookkit.extension.faults import warn


def setup(app: Sphinx) -> None:
    app.add_node(SideNoteNode, override=True, html=(open_label, close_label))
    app.add_post_transform(KeepFootnotes)
    app.connect("doctree-read", require_footnotes)


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


def require_footnotes(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each reference to a footnote that is not there, which MyST leaves as text."""
    for text in doctree.findall(nodes.Text):
        if not isinstance(text.parent, nodes.FixedTextElement | nodes.literal | nodes.math):
            for name in re.findall(r"\[\^([^\]\s]+)\]", text):
                warn(f"there is no footnote {name}: write [^{name}]: and its words", text.parent)


class KeepFootnotes(SphinxPostTransform):
    """Leaves at the page's end the notes that the theme cannot put into the margin.

    Within a list or a table it would show a note twice, of a note it would show only the first
    paragraph, and at a second reference to a note nothing.
    """

    default_priority = 0  # before the theme makes margin notes of all references
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        notes = {note["ids"][0]: note for note in self.document.findall(nodes.footnote)}
        references = list(self.document.findall(nodes.footnote_reference))
        kept = {
            reference["refid"]
            for reference in references
            if not is_in_paragraph(reference)
            or len(notes[reference["refid"]].children) != 2  # its number and a paragraph
            or len(notes[reference["refid"]]["backrefs"]) > 1
        }
        for reference in references:
            if (target := reference["refid"]) in kept:
                number = nodes.superscript("", reference.astext())
                link = nodes.reference("", "", number, internal=True, refid=target)
                link["ids"] = reference["ids"]
                reference.replace_self(link)


def is_in_paragraph(reference: nodes.Element) -> bool:
    """Whether a reference stands in a paragraph of the page's text."""
    around = reference.parent
    while isinstance(around, nodes.TextElement):
        around = around.parent
    return isinstance(around, nodes.section | nodes.document)
