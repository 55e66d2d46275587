"""The bibliography as a plain list, without the labels that sphinxcontrib-bibtex adds."""

from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.extension.html_nodes import html_element


def setup(app: Sphinx) -> None:
    app.add_post_transform(ListReferences)


class ListReferences(SphinxPostTransform):
    """Turn each sequence of citations into a list, without labels such as [Tib96].

    The text cites author and year, with which each entry begins.
    """

    default_priority = 800  # after sphinxcontrib-bibtex has written the citations
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for first in list(self.document.findall(_starts_a_run)):
            place = first.parent.index(first)
            following = first.parent.children[place:]
            run = list(takewhile(lambda node: isinstance(node, nodes.citation), following))
            references = html_element("", *map(_entry, run), tag="ul", classes=["references"])
            first.parent[place : place + len(run)] = [references]


def _entry(citation: nodes.citation) -> html_element:
    parts = [part for part in citation.children if not isinstance(part, nodes.label)]
    return html_element("", *parts, tag="li", ids=citation["ids"])


def _starts_a_run(node: nodes.Node) -> bool:
    return isinstance(node, nodes.citation) and not isinstance(
        node.previous_sibling(), nodes.citation
    )
