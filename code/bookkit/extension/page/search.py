"""The search: its page, and a script that loads it. `site/search_index.py` makes the index.

Sphinx's own search knows neither synonyms nor American spelling, indexes code and lists of
contents, reads other pages to quote them, which a page opened from a disk cannot do, and leaves
marks on the pages that it opens.
"""

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config


def setup(app: Sphinx) -> None:
    app.connect("config-inited", add_page)
    app.connect("builder-inited", leave_out_sphinx_search)
    app.add_js_file("search/start.js", loading_method="defer")


def add_page(app: Sphinx, config: Config) -> None:
    config.html_additional_pages["search"] = "search.html"


def leave_out_sphinx_search(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False
