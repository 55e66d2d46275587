"""What a page may load and run: a Content Security Policy, written into each page.

Nothing comes from elsewhere, and no script is evaluated from text. The scripts that stand in a page
are named by their hash. Style attributes cannot be: KaTeX sets the place of each piece of a formula
in one, and Plotly draws with them, so these are allowed, which lets nothing run.
"""

import base64
import hashlib
import re

PLACE = '<meta http-equiv="Content-Security-Policy" content="{}" />'
EMPTY = re.compile(re.escape(PLACE).replace(r"\{\}", '[^"]*'))
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
PLOTLY_STYLE = "<style></style>"  # it adds an empty one, and rules to it later
INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def with_policy(page: str) -> str:
    """The page with its policy in the place that `layout.html` keeps for it."""
    return EMPTY.sub(lambda _: PLACE.format(policy(page)), page, count=1)


def policy(page: str) -> str:
    """The policy under which this page works, and no other script does."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes(INLINE_SCRIPT, page)],
        "style-src-elem": ["'self'", *hashes(INLINE_STYLE, page + PLOTLY_STYLE)],
        "style-src-attr": ["'unsafe-inline'"],
        "font-src": ["'self'", "data:"],  # the common letters of formulas are in the style sheet
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],  # the search page reads what it has found
        "form-action": ["'self'"],  # the search field
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def hashes(element: re.Pattern[str], page: str) -> list[str]:
    """The sources that allow these elements of the page, each once."""
    digests = (hashlib.sha256(text.encode()).digest() for text in element.findall(page))
    return sorted({f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests})
