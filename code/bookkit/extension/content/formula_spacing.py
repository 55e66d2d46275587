"""Keeps punctuation and other text that touches an inline formula on the same line."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app: Sphinx) -> None:
    """Register the transform of inline formulas."""
    app.add_post_transform(KeepTogether)


class KeepTogether(SphinxPostTransform):
    """Wraps each inline formula together with the text that touches it, such as a comma.

    Browsers may break a line before and after KaTeX's boxes, which would leave a comma at the start
    of the next line.
    """

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        # the style sheet still lets a line break within the formula itself
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
    """Remove the part of the text node at `place` that matches `pattern`, and return it."""
    if place >= len(parent) or not isinstance(parent[place], nodes.Text):
        return ""
    text = parent[place].astext()
    found = re.search(pattern, text)
    if not found:
        return ""
    left = text[: found.start()] + text[found.end() :]
    parent[place : place + 1] = [nodes.Text(left)]
    return found[0]
