"""The bibliography as a plain list: the text names author and year, with which an entry begins."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.elements import html_element


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_post_transform(ListReferences)


class ListReferences(SphinxPostTransform):
    """Citations lose their labels, such as [Tib96], which nothing on the pages says."""

    default_priority = 800  # once sphinxcontrib-bibtex has written them
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Make each run of citations a list."""
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
