"""The Sphinx extension: what is plugged in, assets from the site, no picture without words."""

import os
from importlib import import_module
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.osutil import copyfile

from bookkit.book import Book
from bookkit.node import node_modules
from bookkit.notebook import KERNEL_ENVIRONMENT

logger = logging.getLogger(__name__)

PARTS = (  # modules, each a concern of its own
    "assets",
    "cells_first",
    "code_blocks",
    "converter",
    "elements",
    "exercises",
    "explorer",
    "finish",
    "formulas",
    "head",
    "hiding",
    "launch",
    "licences",
    "line_breaks",
    "links",
    "marks",
    "notes",
    "questions",
    "references",
    "rewriting",
    "takeaway.pages",
)

STATIC = Path(__file__).parent / "static"
# What the site takes from node_modules, and where in _static it goes.
ASSETS = {
    "katex/dist/katex.min.css": "katex/katex.min.css",
    "plotly.js-gl3d-dist-min/plotly-gl3d.min.js": "plotly/plotly-gl3d.min.js",
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Plug in."""
    for part in PARTS:
        import_module(f"bookkit.{part}").setup(app)
    app.connect("config-inited", execute_like_the_checks)
    app.connect("config-inited", serve_own_files)
    app.connect("builder-inited", copy_assets)
    app.connect("doctree-read", require_alternative_text)
    app.add_css_file("book.css")
    # in this order: later ones ask figures.js for figures, and reading.js stops listeners behind it
    for script in ("in_steps.js", "figures.js", "figure_controls.js", "printing.js", "reading.js"):
        app.add_js_file(script, loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def execute_like_the_checks(app: Sphinx, config: Config) -> None:
    """Let a plain `jupyter-book build` use the cache and the kernel settings of `make book`."""
    config.nb_execution_cache_path = str(Book(Path(app.srcdir)).execution_cache)
    os.environ.update(KERNEL_ENVIRONMENT)


def serve_own_files(app: Sphinx, config: Config) -> None:
    """Have `static` copied into the site."""
    config.html_static_path.append(str(STATIC))


def copy_assets(app: Sphinx) -> None:
    """Copy what pages ask for into the site."""
    for source, target in ASSETS.items():
        target_path = Path(app.outdir, "_static", target)
        target_path.parent.mkdir(parents=True, exist_ok=True)
        copyfile(node_modules(Path(app.srcdir)) / source, target_path)  # if it is another


def require_alternative_text(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each picture without words. What cells show as JSON or SVG is checked in `render`."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            # a picture within a paragraph has no line of its own
            place = image if image.line else image.parent
            logger.warning("picture without alternative text", location=place, type="bookkit")
