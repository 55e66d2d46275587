"""The explorer: an interactive figure of penalised least squares with two features.

The directive ``{explorer}`` puts it on a page; the role of that name is a link that moves it. Its
mathematics and its views are ES modules in ``static/explorer``.
"""

import html
import re
from typing import ClassVar

from bookkit.extension.html_nodes import website_only
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole

from exhibits.exhibit import Exhibit, add_exhibit

PENALTIES = ("lasso", "ridge", "elastic-net", "best-subset")
CHANGE = rf"(?:penalty=(?:{'|'.join(PENALTIES)})|(?:w1|w2|rho|lambda|mix)=-?\d+(?:\.\d+)?)"
CHANGES = re.compile(rf"{CHANGE}(?:&{CHANGE})*")


def setup(app: Sphinx) -> None:
    """Register the directive and the role."""
    add_exhibit(app, Explorer)
    app.add_role("explorer", ExplorerLink())


class Explorer(Exhibit):
    """``{explorer}``: in the size ``full``, or ``small`` with the contours and the paths alone."""

    folder = "explorer"
    script = "explorer/start.js"  # which loads the explorer's own once it comes near the view
    choices: ClassVar[dict] = {"size": ("full", "small")}
    option_spec: ClassVar[dict] = {
        **Exhibit.option_spec,
        "size": lambda text: directives.choice(text, Explorer.choices["size"]),
    }


class ExplorerLink(ReferenceRole):
    """A link that moves an explorer on its page: ``{explorer}`raise λ to 4 <fig-cover?lambda=4>```.

    It names the figure and what changes, by the names that the explorer's own links have.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        figure, _, query = self.target.partition("?")
        if not CHANGES.fullmatch(query):
            message = self.inliner.reporter.error(f"no change of the explorer: {self.target!r}")
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        href = html.escape(f"?{query}#{nodes.make_id(figure)}")
        title = html.escape(self.title)
        return [website_only(f'<a class="explorer-move" href="{href}">{title}</a>', title)], []
