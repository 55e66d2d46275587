"""The Sphinx extension: formulas at build time, assets from the site, no picture without words."""

import os
import shutil
import socket
import subprocess
import time
from importlib import import_module
from pathlib import Path

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

from bookkit.book import Book
from bookkit.converter import add_assets
from bookkit.node import node
from bookkit.notebook import KERNEL_ENVIRONMENT

logger = logging.getLogger(__name__)

PARTS = (  # modules, each a concern of its own
    "assets",
    "elements",
    "exercises",
    "explorer",
    "finish",
    "formulas",
    "head",
    "hiding",
    "launch",
    "licences",
    "links",
    "marks",
    "notes",
    "questions",
    "references",
    "takeaway",
)

STATIC = Path(__file__).parent / "static"
# What the site takes from node_modules, and where in _static it goes; the fonts beside their CSS.
ASSETS = {
    "katex/dist/katex.min.css": "katex/katex.min.css",
    "katex/dist/fonts": "katex/fonts",
    "plotly.js-gl3d-dist-min/plotly-gl3d.min.js": "plotly/plotly-gl3d.min.js",
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Plug in."""
    app.setup_extension("sphinxcontrib.katex")
    for part in PARTS:
        import_module(f"bookkit.{part}").setup(app)
    app.connect("config-inited", execute_like_the_checks)
    app.connect("config-inited", set_formulas_at_build_time)
    app.connect("builder-inited", copy_assets)
    app.connect("doctree-read", require_alternative_text)
    app.connect("doctree-read", require_readable_formulas)
    app.connect("html-page-context", add_assets)
    app.add_css_file("book.css")
    # in this order: the later ones ask figures.js for figures
    for script in ("figures.js", "figure_controls.js", "printing.js", "reading.js"):
        app.add_js_file(script, loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def execute_like_the_checks(app: Sphinx, config: Config) -> None:
    """Let a plain `jupyter-book build` use the cache and the kernel settings of `make book`."""
    config.nb_execution_cache_path = str(Book(Path(app.srcdir)).execution_cache)
    os.environ.update(KERNEL_ENVIRONMENT)


def set_formulas_at_build_time(app: Sphinx, config: Config) -> None:
    """Have KaTeX write formulas as HTML and MathML, so that they are there without JavaScript."""
    config.html_static_path.append(str(STATIC))
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"
    config.katex_js_path = str(node_modules(app) / "katex/dist/katex.min.js")
    katex.NODEJS_BINARY = node()
    # seconds; on a busy machine node starts late, and one that is given up on would stay behind
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = start_formula_server


def start_formula_server(rundir: Path, timeout: float) -> tuple[subprocess.Popen, socket.socket]:
    """Start KaTeX's server and connect to it, as soon as it listens.

    sphinxcontrib-katex connects once the socket's file is there. On a busy machine that is a moment
    too early: node has bound the socket, and does not listen yet.
    """
    path, give_up = rundir / "katex.sock", time.monotonic() + timeout
    command = katex.KaTeXServer.build_command(socket=path)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=rundir)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    while connection.connect_ex(str(path)):
        if time.monotonic() > give_up:
            process.kill()
            raise katex.KaTeXServer.timeout_error(timeout)
        time.sleep(0.01)
    return process, connection


def node_modules(app: Sphinx) -> Path:
    """The folder that `npm ci` fills."""
    folder = Path(app.srcdir) / "node_modules"
    if not folder.is_dir():
        raise ExtensionError(
            "node_modules is missing: run 'make book', or 'npm ci' in the book's folder"
        )
    return folder


def copy_assets(app: Sphinx) -> None:
    """Copy what pages ask for into the site."""
    for source, target in ASSETS.items():
        source_path, target_path = node_modules(app) / source, Path(app.outdir, "_static", target)
        target_path.parent.mkdir(parents=True, exist_ok=True)
        if source_path.is_dir():
            shutil.copytree(source_path, target_path, dirs_exist_ok=True)
        else:
            shutil.copyfile(source_path, target_path)


def require_alternative_text(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each picture without words. What cells show as JSON or SVG is checked in `render`."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            # a picture within a paragraph has no line of its own
            place = image if image.line else image.parent
            logger.warning("picture without alternative text", location=place, type="bookkit")


def require_readable_formulas(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each formula that KaTeX cannot read: it would write it in red, and go on."""
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        try:
            katex.render_latex(formula.astext(), {"throwOnError": True})
        except katex.KaTeXError as error:
            logger.warning(str(error), location=formula, type="bookkit")
