r"""Checks the text of a page against what its code cells computed.

Each chapter has a file of claims beside it, `claims/ridge.py`, which opens the chapter's page, maps
the letters of its formulas to values, and claims that its sentences and equations agree with what
the cells computed::

    page = Page("ridge.md")


    def a_factor_for_each_direction(X, lam, factors):
        page.let({r"\lambda": lam, "X": X})
        page.states("the factor of the last direction is {}", factors[-1])
        page.equation("eq-ridge-solution")

Nothing is typed twice: a claim quotes the words around a number, not the number itself, and an
equation is parsed from the page and evaluated as printed.
"""

from typing import Any

from .blocks import check
from .page_text import PageText, Token
from .report import Report

__all__ = ["Page", "PageText", "Report", "Token", "check", "which"]


def __getattr__(name: str) -> Any:
    """Import on first use what needs SymPy or NumPy, which reading a page's text does not."""
    if name == "Page":
        from .page import Page

        return Page
    if name == "which":
        from .words import which

        return which
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
