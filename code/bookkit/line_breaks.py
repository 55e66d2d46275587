"""Keeps what touches a formula in a line of text on the formula's line."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_post_transform(KeepTogether)


class KeepTogether(SphinxPostTransform):
    """Wraps a formula with the punctuation or the word's rest that touches it.

    A browser may break a line on either side of KaTeX's boxes, and a comma would stand alone.
    """

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Wrap each formula that something touches; style sheets let the formula itself break."""
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            before = _take(parent, place - 1, r"\S+$") if place else ""
            place = parent.index(formula)
            after = _take(parent, place + 1, r"^\S+")
            if before or after:
                together = [nodes.Text(before), formula, nodes.Text(after)]
                parent.remove(formula)
                parent.insert(place, nodes.inline("", "", *together, classes=["together"]))


def _take(parent: nodes.Element, place: int, pattern: str) -> str:
    """Cut what touches the formula off the text at `place`, and return it."""
    if place >= len(parent) or not isinstance(parent[place], nodes.Text):
        return ""
    text = parent[place].astext()
    found = re.search(pattern, text)
    if not found:
        return ""
    left = text[: found.start()] + text[found.end() :]
    parent[place : place + 1] = [nodes.Text(left)]
    return found[0]
