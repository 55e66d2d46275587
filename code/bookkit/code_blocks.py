"""Code in colours, without an element around each piece that has the colour of text.

A chapter has thousands of names and brackets, and each would be an element of its own: a quarter of
all that a browser must read.
"""

from collections.abc import Iterable
from typing import TextIO

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

PLAIN = {Name, Name.Namespace, Punctuation, Whitespace}  # as text, in the theme's light and dark


class FewElements(HtmlFormatter):
    """Writes what is plain as text."""

    def format(self, tokensource: Iterable[tuple[_TokenType, str]], outfile: TextIO) -> None:
        """Write the tokens as HTML."""
        super().format(((Text if kind in PLAIN else kind, it) for kind, it in tokensource), outfile)


def setup(app: Sphinx) -> None:
    """Plug in."""
    PygmentsBridge.html_formatter = FewElements
