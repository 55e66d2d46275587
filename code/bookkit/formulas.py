"""Formulas: KaTeX writes them as HTML and MathML when the book is built."""

import os
import socket
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Any

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from bookkit.node import node, node_modules

logger = logging.getLogger(__name__)

# what the server runs first: it ends when whoever started it does, however that happens
END_WITH_PARENT = Path(__file__).parent / "end_with_parent.js"


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.setup_extension("sphinxcontrib.katex")
    app.connect("config-inited", set_formulas_at_build_time)
    app.connect("env-before-read-docs", start_early)
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
    katex.render_latex = render


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


def start_early(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Start the server while cells still run, where a page that will be read has a formula."""
    if any("$" in Path(env.doc2path(name)).read_text("utf-8") for name in names):
        katex.KaTeXServer.get()


render_anew = katex.render_latex


@cache
def set_once(latex: str, display: bool) -> str:
    """The HTML of a formula, on a line of its own or not.

    Raises:
        KaTeXError: if KaTeX cannot read it.
    """
    return render_anew(latex, {"displayMode": display, "throwOnError": True})


def render(latex: str, options: dict[str, Any] | None = None) -> str:
    """What the extension writes for a formula; what KaTeX cannot read, it writes in red."""
    try:
        return set_once(latex, bool(options and options.get("displayMode")))
    except katex.KaTeXError:
        return render_anew(latex, options)


def require_readable_formulas(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each formula that KaTeX cannot read: it would write it in red, and go on."""
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        try:
            set_once(katex.get_latex(formula), isinstance(formula, nodes.math_block))
        except katex.KaTeXError as error:
            logger.warning(str(error), location=formula, type="bookkit")
