"""Formulas, which KaTeX turns into HTML and MathML when the course is built.

Text that touches an inline formula, such as a comma, stays on the same line.
"""

import re
import socket
import subprocess
import time
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import sphinxcontrib.katex as katex
from docutils import nodes
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains.math import MathDomain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.extension.faults import warn
from bookkit.node import node, node_modules

# preloaded by the KaTeX server, which then exits with its parent process, even if that is killed
END_WITH_PARENT = Path(__file__).parent / "end_with_parent.js"


def setup(app: Sphinx) -> None:
    app.setup_extension("sphinxcontrib.katex")
    app.connect("config-inited", prerender_formulas)
    app.connect("source-read", replace_brackets)
    app.add_transform(LabelEquations)
    app.connect("doctree-read", require_valid_formulas)
    app.add_post_transform(SetNumbersAsText)
    app.add_post_transform(KeepTogether)
    app.add_post_transform(KeepPercentSigns)


def prerender_formulas(app: Sphinx, config: Config) -> None:
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"
    config.katex_js_path = str(node_modules(Path(app.srcdir)) / "katex/dist/katex.min.js")
    katex.NODEJS_BINARY = node()
    # seconds; generous because Node starts slowly on a busy machine, and after a timeout
    # sphinxcontrib-katex would leave the process running
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = start_katex_server
    katex.render_latex = render


def start_katex_server(rundir: Path, timeout: float) -> tuple[subprocess.Popen, socket.socket]:
    """Start KaTeX's server, and connect to it as soon as it listens, or raise a KaTeXError.

    sphinxcontrib-katex connects once the socket's file exists. On a busy machine that can be too
    early, because Node has bound the socket but does not listen yet.
    """
    path, deadline = rundir / "katex.sock", time.monotonic() + timeout
    program, *arguments = katex.KaTeXServer.build_command(socket=path)
    process = subprocess.Popen(
        [program, "--require", END_WITH_PARENT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=rundir,
    )
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    while connection.connect_ex(str(path)):
        if time.monotonic() > deadline:
            process.kill()
            raise katex.KaTeXServer.timeout_error(timeout)
        time.sleep(0.01)
    return process, connection


render_uncached = katex.render_latex
# KaTeX writes a function's name and the sign that applies it side by side. As a script, as in
# `\lambda_{\max}`, or as a numerator they would be two children where MathML allows one.
NAMED_FUNCTION = re.compile(r"<mi\b[^>]*>[^<]*</mi><mo>\N{FUNCTION APPLICATION}</mo>")


@cache
def render_cached(latex: str, display: bool) -> str:
    """The HTML of a formula; raises a KaTeXError if KaTeX cannot parse it."""
    # KaTeX would print its advice on style, without a place, and draw the formula all the same
    options = {"displayMode": display, "throwOnError": True, "strict": "ignore"}
    return NAMED_FUNCTION.sub(r"<mrow>\g<0></mrow>", render_uncached(latex, options))


def render(latex: str, options: dict[str, Any] | None = None) -> str:
    """The HTML of a formula; KaTeX shows a formula that it cannot parse as red source text."""
    try:
        return render_cached(latex, bool(options and options.get("displayMode")))
    except katex.KaTeXError:
        return render_uncached(latex, options)


JOINED = {"mfrac": "over", "msup": "to the power", "msub": "sub"}
POWERS = {"2": "squared", "3": "cubed"}
SIGNS = {
    "/": "over",
    "+": "plus",
    "\N{MINUS SIGN}": "minus",
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "\N{DOUBLE VERTICAL LINE}": "norm",
}


def spoken(latex: str) -> str:
    r"""A short formula in words, for a name that is read aloud: `\sigma^2` is sigma squared."""
    math = LexborHTMLParser(render(latex)).css_first("math semantics")
    return _words(math.child) if math is not None and math.child is not None else latex


def _words(part: LexborNode) -> str:
    children = [child for child in part.iter() if child.tag != "annotation"]
    said = [_words(child) for child in children]
    if part.tag in JOINED and len(said) == 2:
        if part.tag == "msup" and said[1] in POWERS:
            return f"{said[0]} {POWERS[said[1]]}"
        return f"{said[0]} {JOINED[part.tag]} {said[1]}"
    if children:
        prefix = "root of " if part.tag == "msqrt" else ""
        return prefix + " ".join(filter(None, said))
    text = part.text().strip("\N{FUNCTION APPLICATION} ")
    return SIGNS.get(text) or (_letter(text) if len(text) == 1 else text)


def _letter(text: str) -> str:
    """The name of a Greek letter; other characters as they are."""
    name = unicodedata.name(text, "").lower().replace("lamda", "lambda")  # as Unicode spells it
    return name.rpartition(" ")[2] if name.startswith("greek small letter") else text


def require_valid_formulas(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each formula that KaTeX cannot parse, since it would only show it in red."""
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        try:
            render_cached(katex.get_latex(formula), isinstance(formula, nodes.math_block))
        except katex.KaTeXError as error:
            warn(str(error), formula)


FENCE = re.compile(r"[\s>]*(`{3,}|~{3,}|:{3,})\s*(.*)")
CODE = re.compile(r"\{(code|raw|literalinclude|math|eval-rst|graphviz|digraph|graph)|[^{\s]|$")
INLINE_CODE = re.compile(r"(`+[^`]*`+)")
# what LaTeX writes for $ and $$, which Markdown would take for escaped brackets
INLINE = re.compile(r"(?<!\\)\\\(\s*(.+?)\s*\\\)")
DISPLAYED = re.compile(r"^([ \t>]*)\\\[((?:(?!\\\]|\n[ \t>]*\n).)*)\\\][ \t]*$", re.M | re.S)


def replace_brackets(app: Sphinx, name: str, source: list[str]) -> None:
    r"""Read `\(x\)`, and `\[x\]` on lines of its own, as formulas, except in code."""
    opened = list[tuple[str, bool]]()

    def is_code(line: str) -> bool:
        within = bool(opened and opened[-1][1])
        if fence := FENCE.match(line):
            if opened and fence[1].startswith(opened[-1][0]) and not fence[2]:
                opened.pop()
            elif not within:
                opened.append((fence[1], fence[1][0] != ":" and bool(CODE.match(fence[2]))))
        return within or bool(fence)

    parts = []
    for code, lines in groupby(source[0].split("\n"), is_code):
        part = "\n".join(lines)
        if not code and "\\" in part:
            pieces = INLINE_CODE.split(DISPLAYED.sub(r"\1$$\2$$", part))
            pieces[::2] = [INLINE.sub(r"$\1$", piece) for piece in pieces[::2]]
            part = "".join(pieces)
        parts.append(part)
    source[0] = "\n".join(parts)


class LabelEquations(SphinxTransform):
    r"""Label LaTeX environments such as align by their `\label`, or else by their place.

    MyST-Parser gives them a random label, with which no two builds would be the same.
    """

    default_priority = 5

    def apply(self) -> None:
        domain = self.env.get_domain("math")
        assert isinstance(domain, MathDomain)
        equations = domain.equations
        blocks = self.document.findall(nodes.math_block)
        labelled = [block for block in blocks if "amsmath" in block["classes"] and "label" in block]
        for number, block in enumerate(labelled, start=1):
            found = re.search(r"\\label\{([^}]+)\}", block.astext())
            label = found[1] if found else f"{self.env.docname}-{number}"
            if label in equations and equations[label][0] != self.env.docname:
                warn(f"equation {label!r} is already on the page {equations[label][0]}", block)
            equations[label] = equations.pop(block["label"])
            block["label"] = label
            target = block.parent[block.parent.index(block) - 1]
            target["ids"] = [nodes.make_id(f"equation-{label}")]
            # one number for all, which the page sets, and not KaTeX
            text = re.sub(r"\\label\{[^}]+\}|\\nonumber\b", "", block.astext())
            block[:] = [nodes.Text(re.sub(r"\b(begin|end)\{(\w+)\}", _starred, text))]


def _starred(found: re.Match[str]) -> str:
    numbered = {"align", "equation", "gather", "alignat"}
    return found[0].replace("}", "*}") if found[2] in numbered else found[0]


class SetNumbersAsText(SphinxPostTransform):
    """Shows a formula that is only a number, such as `$-1$`, in the numerals of the text."""

    default_priority = 399  # before KeepTogether
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for formula in list(self.document.findall(nodes.math)):
            if re.fullmatch(r"[-+]?\d+(\.\d+)?", formula.astext()):
                formula.replace_self(nodes.Text(formula.astext().replace("-", "\N{MINUS SIGN}")))


class KeepTogether(SphinxPostTransform):
    """Wraps each inline formula together with the text that touches it, such as a comma.

    Browsers may break a line before and after KaTeX's boxes, and a comma would start the next line.
    """

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        # the style sheet still lets a line break within the formula itself
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            after = _take(parent, place + 1, r"^\S+")
            before = _take(parent, place - 1, r"\S+$") if place else ""
            if before or after:
                together = [nodes.Text(before), formula, nodes.Text(after)]
                parent.remove(formula)
                parent.insert(place, nodes.inline("", "", *together, classes=["together"]))


class KeepPercentSigns(SphinxPostTransform):
    """Lets no line end between a number and its per cent sign."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, nodes.FixedTextElement | nodes.literal | nodes.math):
                kept = re.sub(r"(?<=\d) (?=%)", "\N{NO-BREAK SPACE}", text.astext())
                if kept != text.astext():
                    text.parent.replace(text, nodes.Text(kept))


def _take(parent: nodes.Element, place: int, pattern: str) -> str:
    """Remove the part of the text node at `place` that matches `pattern`, and return it."""
    if place >= len(parent) or not isinstance(parent[place], nodes.Text):
        return ""
    if found := re.search(pattern, text := parent[place].astext()):
        left = text[: found.start()] + text[found.end() :]
        parent[place : place + 1] = [nodes.Text(left)]
    return found[0] if found else ""
