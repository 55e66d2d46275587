r"""Claims: the numbers and formulas in a page's text, held against what its cells computed.

A chapter opens its own page, says which of its letters are which of the code's values, and claims
what its sentences and equations state::

    from claims import Page

    page = Page("ridge.md")
    page.let({r"\lambda": lam, "X": X})
    page.states("the factor of the last direction is {}", factors[-1])
    page.equation("eq-ridge-solution")
    page.checked()

Nothing is typed twice: a claim quotes the words around a number, never the number, and an equation
is read from the page and evaluated as it stands.
"""

from typing import Any

from .report import Report
from .text import PageText, Token

__all__ = ["Page", "PageText", "Report", "Token"]


def __getattr__(name: str) -> Any:
    """Give `Page`, which brings sympy along, to those who ask for it: to read a text takes less."""
    if name == "Page":
        from .page import Page

        return Page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
