"""The Sphinx extension; `setup` registers its parts, one module each.

The modules in `content` produce what a page's text contains, those in `page` what surrounds it:
metadata, buttons and files. MyST-NB finds the renderers of cell outputs by their entry points in
`pyproject.toml`.
"""

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from bookkit.book import Book
from bookkit.execution.dependencies import cache_folder
from bookkit.execution.notebook import KERNEL_ENVIRONMENT
from bookkit.extension import html_nodes, reading, stale_pages
from bookkit.extension.content import (
    bibliography,
    checked_equations,
    exercises,
    folding,
    formulas,
    glued,
    licences,
    pictures,
    questions,
    raw_html,
    sidenotes,
    terms,
    way_through,
)
from bookkit.extension.page import (
    downloads,
    foot,
    launch_buttons,
    linkcheck,
    meta_tags,
    overview,
    question_bank,
    run_here,
    search,
    shared_files,
)

CONTENT = (
    bibliography,
    checked_equations,
    exercises,
    folding,
    formulas,
    glued,
    licences,
    pictures,
    questions,
    raw_html,
    sidenotes,
    terms,
    way_through,
)
PAGE = (
    downloads,
    foot,
    launch_buttons,
    linkcheck,
    meta_tags,
    overview,
    question_bank,
    run_here,
    search,
    shared_files,
)
PARTS = (html_nodes, reading, *CONTENT, *PAGE, stale_pages)

OF_CELLS = ("mystnb.glue", "myst-nb.lexer")  # kinds of warnings


def setup(app: Sphinx) -> dict[str, bool]:
    for part in PARTS:
        part.setup(app)
    app.connect("config-inited", execute_like_the_checks)
    app.add_config_value("bookkit_failed", [], "")
    app.connect("builder-inited", leave_failed_pages, priority=100)  # before MyST-NB reads it
    app.add_css_file("book.css")
    # load_script.js and figures.js must come before the scripts that use them
    scripts = (
        "load_script",
        "page",
        "in_steps",
        "figures",
        "figure_controls",
        "printing",
        "reading",
    )
    for script in (*scripts, "code_of_checks"):
        app.add_js_file(f"{script}.js", loading_method="defer")
    # processes would share one connection to KaTeX's server
    return {"parallel_read_safe": False, "parallel_write_safe": False}


def leave_failed_pages(app: Sphinx) -> None:
    """Do not run again the pages whose cells failed: of these, only the text is looked at."""
    if failed := app.config.bookkit_failed:
        app.config.nb_execution_excludepatterns = failed
        # what their cells would have told MyST-NB is missing for that reason alone
        app.config.suppress_warnings = [*app.config.suppress_warnings, *OF_CELLS]


def execute_like_the_checks(app: Sphinx, config: Config) -> None:
    """Have a plain `jupyter-book build` run what `make book` runs: cells and claims, cached."""
    book = Book(Path(app.srcdir))
    config.nb_execution_cache_path = str(cache_folder(book))
    reader = "bookkit.execution.notebook.read_page"
    config.nb_custom_formats = {
        str(page.relative_to(book.root)): (reader, {"path": str(page)}, False)
        for page in book.notebooks
    }
    os.environ.update(KERNEL_ENVIRONMENT)
