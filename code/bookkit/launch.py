"""The buttons that open a chapter on Binder and Colab: both from `repository.url` in `_config.yml`.

Binder builds the repository's environment from the folder `binder` and opens the chapter's text as
a notebook. Colab opens notebooks alone, and the repository's main branch has none: its button leads
to the branch `notebooks`, which `.ci/publish_notebooks` fills with those that a build made.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

BRANCH = "notebooks"


def setup(app: Sphinx) -> None:
    """Plug in; the theme makes its buttons at priority 501."""
    app.connect("config-inited", only_what_can_work)
    app.connect("html-page-context", open_the_notebook, priority=502)


def only_what_can_work(app: Sphinx, config: Config) -> None:
    """Leave out the buttons without a repository, and Colab's where it could not read it."""
    options = config.html_theme_options
    url = options.get("repository_url", "")
    if not url:
        options.pop("launch_buttons", None)
    elif "github.com/" not in url:
        options.get("launch_buttons", {}).pop("colab_url", None)


def open_the_notebook(
    app: Sphinx,
    name: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Turn Colab's button, which the theme leads to the chapter's text, to its notebook."""
    for group in context["header_buttons"]:
        for button in group.get("buttons", []):
            if button.get("text") == "Colab":
                repository = button["url"].partition("/blob/")[0]
                button["url"] = f"{repository}/blob/{BRANCH}/{name}.ipynb"
