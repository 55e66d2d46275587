"""The explorer: penalised least squares with two features, a figure that answers the hand.

The directive ``{explorer}`` puts it on a page. Its mathematics and its views are ES modules in
``static/explorer``; node runs them when the book is built, so that the page holds the drawn figure
and its story, and esbuild makes of them the one script that brings the figure to life.
"""

import json
import subprocess
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import copyfile

from bookkit.kept import kept
from bookkit.node import node

SOURCES = Path(__file__).parent / "static" / "explorer"
SCRIPT = "_static/explorer/explorer.js"
SIZES = ("small", "full")


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_directive("explorer", Explorer)
    app.connect("builder-inited", copy_script)
    app.connect("html-page-context", serve_where_used)
    # for all pages: a sheet of its own would hold back the first paint of those that need it
    app.add_css_file("explorer/explorer.css")


class ExplorerPlace(nodes.raw):
    """Where an explorer stands on a page."""


class Explorer(SphinxDirective):
    """``{explorer}``: its content is the caption, ``:name:`` what others refer to it by.

    ``:size: small`` has the contours and the paths, ``full`` the surface and the prior too.
    """

    has_content = True
    option_spec: ClassVar[dict] = {
        "size": lambda text: directives.choice(text, SIZES),
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return a figure: the explorer, drawn, and its caption."""
        name = f"explorer-{self.env.new_serialno('explorer') + 1}"
        options = {"id": name, "size": self.options.get("size", "full")}
        place = ExplorerPlace("", explorer_html(options), format="html")
        figure = nodes.figure("", place, classes=["explorer-figure"])
        self.set_source_info(figure)
        if self.content:
            text, messages = self.parse_inline("\n".join(self.content), lineno=self.content_offset)
            figure += nodes.caption("", "", *text)
            figure.extend(messages)
        self.add_name(figure)
        return [figure]


def explorer_html(options: dict[str, str]) -> str:
    """What ``markup.js`` writes for an explorer of this id and size."""
    program = (
        f"import {{ explorerHtml }} from {json.dumps((SOURCES / 'markup.js').as_uri())};"
        f"process.stdout.write(explorerHtml({json.dumps(options)}));"
    )
    return _run(node(), "--no-warnings", "--input-type=module", "--eval", program)


def copy_script(app: Sphinx) -> None:
    """Put the explorer's script where pages that use it look for it."""
    node_modules, target = Path(app.srcdir, "node_modules"), Path(app.outdir, SCRIPT)
    made_of = [path.read_bytes() for path in (Path(__file__), *sorted(SOURCES.glob("*.js")))]
    folder = kept(
        node_modules,
        "explorer",
        made_of,
        lambda folder: bundle(SOURCES, folder / target.name, node_modules),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    copyfile(folder / target.name, target)


def serve_where_used(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Have the pages with an explorer, and only these, ask for its script."""
    if doctree is not None and next(doctree.findall(ExplorerPlace), None):
        app.add_js_file("explorer/start.js", loading_method="defer")


def bundle(sources: Path, target: Path, node_modules: Path) -> None:
    """Make one script of ``sources/main.js`` and what it imports.

    A script, because a page opened from a disk may not import modules; its exports are properties
    of the global ``Explorer``.

    Raises:
        ExtensionError: with what esbuild says, if it cannot.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _run(
        node(),
        node_modules / "esbuild/bin/esbuild",
        sources / "main.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=Explorer",
        "--target=es2020",
        "--log-level=error",
        f"--outfile={target}",
    )


def _run(*command: str | Path) -> str:
    """What a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode:
        raise ExtensionError(f"the explorer cannot be made: {done.stderr.strip()}")
    return done.stdout
