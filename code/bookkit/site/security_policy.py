"""Writes a Content Security Policy into each page: what it may load and run.

Nothing comes from elsewhere, and no script is evaluated from text. The scripts that templates write
into a page are allowed by hash; a page's own text brings none (`extension.content.raw_html` refuses
them). Style attributes are all allowed, since they run nothing: KaTeX positions each
piece of a formula with one, and Plotly draws with them.
"""

import base64
import hashlib
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

PLACE = 'meta[http-equiv="Content-Security-Policy"]'
RUNS_PYTHON = ".run-here"  # the button on pages whose cells run in the browser
TEXT = "article"  # what a writer's text and cells become; everything around it is the templates'
PLOTLY_STYLE = ""  # Plotly adds an empty style element, and rules to it later


def write_policy(page: LexborHTMLParser) -> None:
    """Write a page's policy into the meta element that `layout.html` reserves for it."""
    if (place := page.css_first(PLACE)) is not None:
        place.attrs["content"] = policy(page)


def policy(page: LexborHTMLParser) -> str:
    """The policy that allows the templates' scripts and what this page loads, and nothing else."""
    written = {element.mem_id for element in page.css(f"{TEXT} script")}
    scripts = (
        element.text()
        for element in page.css("script:not([src]):not([type])")
        if element.mem_id not in written
    )
    styles = (element.text() for element in page.css("style"))
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *_hashes(scripts)],
        "style-src-elem": ["'self'", *_hashes([*styles, PLOTLY_STYLE])],
        "style-src-attr": ["'unsafe-inline'"],
        "font-src": ["'self'", "data:"],  # the style sheet holds the letters of the common fonts
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],  # what `make serve` adds asks whether a page has changed
        "form-action": ["'self'"],  # the search field
        "base-uri": ["'none'"],
    }
    if page.css_first(RUNS_PYTHON) is not None:
        rules["script-src"].append("'wasm-unsafe-eval'")
        rules["worker-src"] = ["'self'"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _hashes(texts: Iterable[str]) -> list[str]:
    """The sources that allow elements with these texts, each once."""
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    return [f"'sha256-{digest}'" for digest in sorted(digests)]
