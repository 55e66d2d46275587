"""Notebooks to take away: each page's, which runs alone, and one zip of the whole course."""

from bookkit.takeaway.pages import setup

__all__ = ["setup"]
