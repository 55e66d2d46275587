"""Code in colours, without an element around each piece that has the colour of text.

A chapter has thousands of names and brackets, and each would be an element of its own: a quarter of
all that a browser must read.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Name, Punctuation, Text, Whitespace, _TokenType
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.highlighting import PygmentsBridge

from bookkit.book import Book
from bookkit.notebook import code_cells, read_notebook

PLAIN = {Name, Name.Namespace, Punctuation, Whitespace}  # as text, in the theme's light and dark
CELLS = "ipython3"  # the language of cells
CellLexer = type(get_lexer_by_name(CELLS))


class FewElements(HtmlFormatter):
    """Writes what is plain as text."""

    def format(self, tokensource: Iterable[tuple[_TokenType, str]], outfile: TextIO) -> None:
        """Write the tokens as HTML."""
        super().format(((Text if kind in PLAIN else kind, it) for kind, it in tokensource), outfile)


class Remembering(CellLexer):
    """Takes the code of a cell apart once."""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """The tokens of `text`, each with where it begins and what it is."""
        return iter(tokens(text))


@lru_cache(maxsize=512)
def tokens(text: str) -> list[tuple[int, _TokenType, str]]:
    """The same as a list."""
    return list(CellLexer().get_tokens_unprocessed(text))


def setup(app: Sphinx) -> None:
    """Plug in."""
    PygmentsBridge.html_formatter = FewElements
    app.add_lexer(CELLS, Remembering)
    app.connect("env-before-read-docs", take_apart_early)


def take_apart_early(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Take apart the code of the pages that will be read, while their cells still run."""
    notebooks, lexer = set(Book(Path(app.srcdir)).notebooks), Remembering()
    for page in notebooks.intersection(Path(env.doc2path(name)) for name in names):
        for cell in code_cells(read_notebook(page)):
            list(lexer.get_tokens(cell.content.source))
