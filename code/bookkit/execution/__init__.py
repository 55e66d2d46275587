"""Runs the cells of notebooks, keeps their results, and knows what a result depends on.

Everything else, the site, the notebooks to take away and the checks, starts from these results.
"""
