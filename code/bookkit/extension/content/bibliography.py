"""The bibliography as a plain list, with the year in the place of sphinxcontrib-bibtex's labels.

The text cites author and year, so a reader looks for these, and not for a label such as [Tib96].
"""

from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex.domain import BibtexDomain


def setup(app: Sphinx) -> None:
    app.add_node(nodes.citation, override=True, html=(open_entry, close_entry))
    app.connect("doctree-resolved", write_years)


def write_years(app: Sphinx, doctree: nodes.document, name: str) -> None:
    cited = cast(BibtexDomain, app.env.get_domain("cite")).citations
    entries = {citation.citation_id: citation.entry for citation in cited}
    for citation in doctree.findall(nodes.citation):
        year = entries[citation["ids"][0]].fields.get("year", "")
        citation[0] = nodes.inline("", year, classes=["year"])


def open_entry(self: HTML5Translator, node: nodes.citation) -> None:
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<ul class="references">')
    self.body.append(self.starttag(node, "li", ""))


def close_entry(self: HTML5Translator, node: nodes.citation) -> None:
    self.body.append("</li>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</ul>\n")
