"""Runs the cells of notebooks, keeps their results, and knows what a result depends on.

The site, the downloadable notebooks and the checks all start from these results.
"""
