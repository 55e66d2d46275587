"""Formulas: KaTeX writes them as HTML and MathML when the book is built."""

import os
import socket
import subprocess
import time
from pathlib import Path

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from bookkit.node import node, node_modules

logger = logging.getLogger(__name__)

# what the server runs first: it ends when whoever started it does, however that happens
END_WITH_PARENT = Path(__file__).parent / "end_with_parent.js"


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.setup_extension("sphinxcontrib.katex")
    app.connect("config-inited", set_formulas_at_build_time)
    app.connect("doctree-read", require_readable_formulas)


def set_formulas_at_build_time(app: Sphinx, config: Config) -> None:
    """Have KaTeX write formulas as HTML and MathML, so that they are there without JavaScript."""
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"
    config.katex_js_path = str(node_modules(Path(app.srcdir)) / "katex/dist/katex.min.js")
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
    program, *arguments = katex.KaTeXServer.build_command(socket=path)
    process = subprocess.Popen(
        [program, "--require", END_WITH_PARENT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=rundir,
    )
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    while connection.connect_ex(str(path)):
        if time.monotonic() > give_up:
            process.kill()
            raise katex.KaTeXServer.timeout_error(timeout)
        time.sleep(0.01)
    return process, connection


def start_afresh() -> None:
    """Forget the server of the process that this one was forked from: two would mix their talk."""
    katex.KaTeXServer.katex_server = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=start_afresh)


def require_readable_formulas(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each formula that KaTeX cannot read: it would write it in red, and go on."""
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        try:
            katex.render_latex(formula.astext(), {"throwOnError": True})
        except katex.KaTeXError as error:
            logger.warning(str(error), location=formula, type="bookkit")
