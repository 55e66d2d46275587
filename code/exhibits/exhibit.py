"""An exhibit that is drawn by its own ES modules, as a directive.

The modules are in a folder of ``static``. At build time, Node runs one of them, which writes the
exhibit into the page, and esbuild bundles them into the script that makes it interactive.
"""

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import ClassVar

from bookkit.extension.html_nodes import website_only
from bookkit.node import node
from bookkit.site.build_cache import built
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import copyfile

STATIC = Path(__file__).parent / "static"
SHARED = STATIC / "shared"  # modules that the exhibits import
INSTEAD = "> An interactive figure is shown here on the course's website."


class Exhibit(SphinxDirective):
    """An exhibit as a figure, whose caption is the directive's content.

    ``:name:`` is the label for references. A subclass names its ``folder``, which is its class in
    the page too, and the ``script`` that pages with it load; its ``choices`` are the values that
    its other options may have, the first by default.
    """

    has_content = True
    folder: ClassVar[str]
    script: ClassVar[str]
    choices: ClassVar[dict[str, tuple[str, ...]]] = {}
    option_spec: ClassVar[dict] = {"name": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = f"{self.folder}-{self.env.new_serialno(self.folder) + 1}"
        chosen = {key: self.options.get(key, first) for key, (first, *_) in self.choices.items()}
        written = run_markup(self.folder, {"id": name, **chosen})
        figure = nodes.figure("", website_only(written, INSTEAD), classes=[f"{self.folder}-figure"])
        self.set_source_info(figure)
        if self.content:
            text, messages = self.parse_inline("\n".join(self.content), lineno=self.content_offset)
            figure += nodes.caption("", "", *text)
            figure.extend(messages)
        self.add_name(figure)
        return [figure]


def add_exhibit(app: Sphinx, directive: type[Exhibit]) -> None:
    """Register a directive, its style sheet and, on pages where it is used, its script."""
    folder = directive.folder
    app.add_directive(folder, directive)
    app.connect("builder-inited", partial(copy_script, folder=folder))
    app.connect("html-page-context", partial(serve_where_used, directive))
    # joined into the sheet of all pages: a separate one would delay the first paint
    app.add_css_file(f"{folder}/{folder}.css")


def serve_where_used(
    exhibit: type[Exhibit],
    app: Sphinx,
    page: str,
    template: str,
    context: dict,
    doctree: nodes.document | None,
) -> None:
    """Load the script on pages that contain the exhibit, and on no others."""
    if f'<div class="{exhibit.folder} exhibit"' in context.get("body", ""):
        app.add_js_file(exhibit.script, loading_method="defer")


def run_markup(folder: str, options: dict[str, str]) -> str:
    """The HTML that ``static/<folder>/markup.js`` writes for ``options``.

    Raises:
        ExtensionError: with Node's message if it fails.
    """
    program = (
        f"import {{ html }} from {json.dumps((STATIC / folder / 'markup.js').as_uri())};"
        f"process.stdout.write(html({json.dumps(options)}));"
    )
    return _run(node(), "--no-warnings", "--input-type=module", "--eval", program)


def copy_script(app: Sphinx, folder: str) -> None:
    """Bundle ``static/<folder>/main.js``, unless it is cached, and copy it into the site.

    Pages load it as ``_static/<folder>/<folder>.js``.
    """
    node_modules, name = Path(app.srcdir, "node_modules"), f"{folder}.js"
    sources = [path for where in (STATIC / folder, SHARED) for path in sorted(where.glob("*.js"))]
    cached = built(
        node_modules,
        folder,
        [path.read_bytes() for path in (Path(__file__), *sources)],
        lambda fresh: bundle(STATIC / folder, fresh / name, node_modules),
    )
    target = Path(app.outdir, "_static", folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    copyfile(cached / name, target)


def bundle(sources: Path, target: Path, node_modules: Path) -> None:
    """Bundle ``sources/main.js`` and its imports into one script.

    The bundle is not a module, as a page opened from disk cannot import modules; its exports are
    properties of a global variable, such as ``Explorer`` for the folder ``explorer``.

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
        f"--global-name={sources.name.capitalize()}",
        "--target=es2020",
        "--log-level=error",
        f"--outfile={target}",
    )


def _run(*command: str | Path) -> str:
    """The output of a command."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode:
        raise ExtensionError(f"cannot build an exhibit: {done.stderr.strip()}")
    return done.stdout
