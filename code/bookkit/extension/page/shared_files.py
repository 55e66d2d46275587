"""Has every page load one joined style sheet and one joined script, and post-processes the site."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx_proof import copy_asset_files

from bookkit.book import Book
from bookkit.site.bundle import SCRIPT, SHEET, SPHINX_SEARCH, Shared
from bookkit.site.postprocess import finish_site
from bookkit.site.search_index import synonyms

HERE = Path(__file__).parents[2]
STATIC, TEMPLATES = HERE / "static", HERE / "templates"
# The theme's templates load these before and after all others; our templates do not.
FIRST_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
LAST_SCRIPTS = ["scripts/pydata-sphinx-theme.js"]
# Files that only some pages load: those with an element whose class begins so.
RARE = {"sphinx-design.min.css": "sd-", "design-tabs.js": "sd-", "proof.css": "proof"}


def setup(app: Sphinx) -> None:
    app.add_config_value("own_static", [], "html", [list])
    app.add_js_file("previews.js", loading_method="defer")  # for what `site.previews` marks
    app.connect("config-inited", add_static_files_and_templates)
    app.connect("builder-inited", join_shared_files, priority=999)


def add_static_files_and_templates(app: Sphinx, config: Config) -> None:
    """Copy `static` into the site, and let `templates` override the theme's."""
    config.own_static.append(str(STATIC))
    config.html_static_path.extend(config.own_static)
    config.templates_path.insert(0, str(TEMPLATES))


def join_shared_files(app: Sphinx) -> None:
    """Join the files that all pages load, before single pages add files of their own."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    # now, because pages name the digests of the files that they load
    copy_asset_files(app, None)
    own = [Path(folder) for folder in app.config.own_static]
    scripts = in_order(app.builder._js_files)
    # ours first, so that they run even if a theme script fails, for example without local storage
    scripts.sort(key=lambda name: not any((folder / name).exists() for folder in own))
    shared = Shared(
        styles=[*FIRST_STYLES, *in_order(app.builder._css_files)],
        scripts=[*scripts, *LAST_SCRIPTS],
        own=own,
    )
    app.connect("html-page-context", partial(load_joined_files, shared), priority=999)
    app.connect("build-finished", partial(finish, shared), priority=900)


def in_order(files: Iterable[Any]) -> list[str]:
    """The names of files within `_static`, in loading order, without inline styles and scripts."""
    ordered = sorted(files, key=lambda file: file.priority)
    names = [str(file.filename).removeprefix("_static/") for file in ordered if file.filename]
    return [name for name in names if name not in {*RARE, *SPHINX_SEARCH}]


def load_joined_files(
    shared: Shared, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    app.add_css_file(SHEET, priority=0)
    app.add_js_file(SCRIPT, priority=0, loading_method="defer")
    # None stands for inline scripts, which only set the theme's options to their defaults
    body = context.get("body", "")
    unused = [n for n, start in RARE.items() if not re.search(rf'class="[^"]*\b{start}', body)]
    names = [*shared.styles, *shared.scripts, *unused, *SPHINX_SEARCH]
    joined = {"None", *(f"_static/{name}" for name in names)}
    for key in ("css_files", "script_files"):
        context[key] = [file for file in context[key] if str(file.filename) not in joined]


def finish(shared: Shared, app: Sphinx, exception: Exception | None) -> None:
    site = Path(app.outdir)
    if exception is None and (site / "_static" / FIRST_STYLES[0]).exists():  # HTML was written
        book = Book(Path(app.srcdir))
        finish_site(site, book.root, shared, synonyms(book))
