"""The fitter: points that a reader drags, and two curves fitted to them.

The directive ``{fitter}`` puts it on a page. One curve is fitted by least squares, the other by
ridge; beside them stand the squared bias and the variance of both, and their sum.
"""

from sphinx.application import Sphinx

from exhibits.exhibit import Exhibit, add_exhibit


class Fitter(Exhibit):
    """``{fitter}``."""

    folder = "fitter"
    script = "fitter/fitter.js"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    add_exhibit(app, Fitter)
