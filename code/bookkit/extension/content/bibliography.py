"""The bibliography as a plain list, without the labels that sphinxcontrib-bibtex adds."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.extension.html_nodes import html_element


def setup(app: Sphinx) -> None:
    """Register the transform of citations."""
    app.add_post_transform(ListReferences)


class ListReferences(SphinxPostTransform):
    """Turn citations into list items.

    Their labels, such as [Tib96], are dropped: the text cites author and year, with which each
    entry begins.
    """

    default_priority = 800  # after sphinxcontrib-bibtex has written the citations
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each sequence of adjacent citations by one list."""
        for first in list(self.document.findall(_starts_a_run)):
            run = [first]
            while isinstance(
                following := run[-1].next_node(descend=False, siblings=True), nodes.citation
            ):
                run.append(following)
            entries = [
                html_element(
                    "",
                    *(part for part in citation.children if not isinstance(part, nodes.label)),
                    tag="li",
                    ids=citation["ids"],
                )
                for citation in run
            ]
            place = first.parent.index(first)
            first.parent[place : place + len(run)] = [
                html_element("", *entries, tag="ul", classes=["references"])
            ]


def _starts_a_run(node: nodes.Node) -> bool:
    return isinstance(node, nodes.citation) and not isinstance(
        node.previous_sibling(), nodes.citation
    )
