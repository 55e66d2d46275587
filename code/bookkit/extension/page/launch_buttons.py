"""The buttons that open a chapter on Binder and Colab; both need `repository.url` in `_config.yml`.

Binder builds the repository's environment from the folder `binder` and opens the chapter's source
as a notebook. Colab opens .ipynb files only, and the main branch has none, so its button leads to
the branch `notebooks`, to which `.ci/publish_notebooks` pushes the notebooks of a build.
"""

from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

BRANCH = "notebooks"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", remove_unusable_buttons)
    app.connect("html-page-context", point_colab_to_notebook, priority=502)  # the theme uses 501


def remove_unusable_buttons(app: Sphinx, config: Config) -> None:
    """Remove both buttons if there is no repository, and Colab's if it is not on GitHub."""
    options = config.html_theme_options
    url = options.get("repository_url", "")
    if not url:
        options.pop("launch_buttons", None)
    elif "github.com/" not in url:
        options.get("launch_buttons", {}).pop("colab_url", None)


def point_colab_to_notebook(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    for group in context["header_buttons"]:
        for button in group.get("buttons", []):
            if button.get("text") == "Colab":
                repository = button["url"].partition("/blob/")[0]
                button["url"] = f"{repository}/blob/{BRANCH}/{name}.ipynb"
