r"""Checks the numbers and formulas in a page's text against what its code cells computed.

A chapter opens its own page, maps the letters of its formulas to values of its code, and claims
that its sentences and equations agree with these values::

    from claims import Page

    page = Page("ridge.md")
    page.let({r"\lambda": lam, "X": X})
    page.states("the factor of the last direction is {}", factors[-1])
    page.equation("eq-ridge-solution")
    page.checked()

Nothing is typed twice: a claim quotes the words around a number, not the number itself, and an
equation is parsed from the page and evaluated as printed.
"""

from typing import Any

from .page_text import PageText, Token
from .report import Report

__all__ = ["Page", "PageText", "Report", "Token"]


def __getattr__(name: str) -> Any:
    """Import `Page` on first use: it imports SymPy, which reading a page's text does not need."""
    if name == "Page":
        from .page import Page

        return Page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
