"""Notebooks to take away: each page's, which runs alone, and one zip of the whole course."""
