"""The bibliography as a plain list, without the labels that sphinxcontrib-bibtex adds.

The text cites author and year, with which each entry begins, so no label such as [Tib96] is needed.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def setup(app: Sphinx) -> None:
    app.add_node(nodes.citation, override=True, html=(open_entry, close_entry))
    app.connect("doctree-resolved", remove_labels)


def remove_labels(app: Sphinx, doctree: nodes.document, name: str) -> None:
    for citation in doctree.findall(nodes.citation):
        citation.remove(citation[0])


def open_entry(self: HTML5Translator, node: nodes.citation) -> None:
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<ul class="references">')
    self.body.append(self.starttag(node, "li", ""))


def close_entry(self: HTML5Translator, node: nodes.citation) -> None:
    self.body.append("</li>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</ul>\n")
