"""The explorer: an interactive figure of penalised least squares with two features.

The directive ``{explorer}`` puts it on a page; the role of that name is a link that moves it. Its
mathematics and its views are ES modules in ``static/explorer``. At build time, Node runs them to
draw the figure and write its text into the page, and esbuild bundles them into the script that
makes the figure interactive.
"""

import html
import json
import re
import subprocess
from pathlib import Path
from typing import ClassVar

from bookkit.extension.html_nodes import website_only
from bookkit.node import node
from bookkit.site.build_cache import built
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.osutil import copyfile

SOURCES = Path(__file__).parent / "static" / "explorer"
SCRIPT = "_static/explorer/explorer.js"
SIZES = ("small", "full")
PENALTIES = ("lasso", "ridge", "elastic-net", "best-subset")
EXPLORER = '<div class="explorer"'  # the start of the HTML that markup.js writes
CHANGE = rf"(?:penalty=(?:{'|'.join(PENALTIES)})|(?:w1|w2|rho|lambda|mix)=-?\d+(?:\.\d+)?)"
CHANGES = re.compile(rf"{CHANGE}(?:&{CHANGE})*")
INSTEAD = "> An interactive figure is shown here on the course's website."


def setup(app: Sphinx) -> None:
    """Register the directive, the style sheet and, on pages with an explorer, its script."""
    app.add_directive("explorer", Explorer)
    app.add_role("explorer", ExplorerLink())
    app.connect("builder-inited", copy_script)
    app.connect("html-page-context", serve_where_used)
    # joined into the sheet of all pages: a separate one would delay the first paint
    app.add_css_file("explorer/explorer.css")


class Explorer(SphinxDirective):
    """``{explorer}``: the explorer as a figure, whose caption is the directive's content.

    ``:name:`` is the label for references. ``:size: small`` shows the contours and the paths;
    ``full``, the default, also shows the surface and the prior.
    """

    has_content = True
    option_spec: ClassVar[dict] = {
        "size": lambda text: directives.choice(text, SIZES),
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        name = f"explorer-{self.env.new_serialno('explorer') + 1}"
        options = {"id": name, "size": self.options.get("size", "full")}
        place = website_only(explorer_html(options), INSTEAD)
        figure = nodes.figure("", place, classes=["explorer-figure"])
        self.set_source_info(figure)
        if self.content:
            text, messages = self.parse_inline("\n".join(self.content), lineno=self.content_offset)
            figure += nodes.caption("", "", *text)
            figure.extend(messages)
        self.add_name(figure)
        return [figure]


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


def explorer_html(options: dict[str, str]) -> str:
    """The HTML that ``markup.js`` writes for ``options``: an id and a size.

    Raises:
        ExtensionError: with Node's message if it fails.
    """
    program = (
        f"import {{ explorerHtml }} from {json.dumps((SOURCES / 'markup.js').as_uri())};"
        f"process.stdout.write(explorerHtml({json.dumps(options)}));"
    )
    return _run(node(), "--no-warnings", "--input-type=module", "--eval", program)


def copy_script(app: Sphinx) -> None:
    """Bundle the explorer's script, unless it is cached, and copy it into the site."""
    node_modules, target = Path(app.srcdir, "node_modules"), Path(app.outdir, SCRIPT)
    inputs = [path.read_bytes() for path in (Path(__file__), *sorted(SOURCES.glob("*.js")))]
    folder = built(
        node_modules,
        "explorer",
        inputs,
        lambda folder: bundle(SOURCES, folder / target.name, node_modules),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    copyfile(folder / target.name, target)


def serve_where_used(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load the script on pages that contain an explorer, and on no others."""
    if EXPLORER in context.get("body", ""):
        app.add_js_file("explorer/start.js", loading_method="defer")


def bundle(sources: Path, target: Path, node_modules: Path) -> None:
    """Bundle ``sources/main.js`` and its imports into one script.

    The bundle is not a module, as a page opened from disk cannot import modules; its exports are
    properties of the global ``Explorer``.

    Raises:
        ExtensionError: with esbuild's message if it fails.
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
    """The output of a command."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode:
        raise ExtensionError(f"cannot build the explorer: {done.stderr.strip()}")
    return done.stdout
