"""The content of pages: directives, figures, formulas, and the marks beside checked equations.

Each module's `setup` registers one kind of content with Sphinx.
"""
