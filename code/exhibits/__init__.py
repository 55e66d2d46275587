"""A Sphinx extension with this course's own interactive content: explorer, fitter and converter.

They use bookkit's nodes, its renderer of outputs and its build cache; bookkit does not depend on
them.
"""

from sphinx.application import Sphinx
from sphinx.config import Config

from exhibits import converter, explorer, fitter
from exhibits.exhibit import STATIC


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the exhibits and their static files; loads the extension bookkit first."""
    app.setup_extension("bookkit.extension")
    app.connect("config-inited", add_static_files, priority=400)  # before bookkit reads them
    app.add_css_file("shared/exhibits.css")
    converter.setup(app)
    explorer.setup(app)
    fitter.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_static_files(app: Sphinx, config: Config) -> None:
    """Have `static` copied into the site, as files of the course's own."""
    config.own_static.append(str(STATIC))
