"""The commands of `python -m bookkit`, one module each.

They import the other packages; only the command line and tests import them.
"""
