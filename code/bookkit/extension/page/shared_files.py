"""Has every page load one joined style sheet and one joined script, and post-processes the site."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from bookkit.site.bundle import SCRIPT, SHEET, Shared
from bookkit.site.postprocess import finish_site

HERE = Path(__file__).parents[2]
STATIC, TEMPLATES = HERE / "static", HERE / "templates"
# The theme's templates load these before and after all others; our templates do not.
FIRST_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
LAST_SCRIPTS = ["scripts/pydata-sphinx-theme.js"]

_shared_files: WeakKeyDictionary[Sphinx, Shared] = WeakKeyDictionary()


def setup(app: Sphinx) -> None:
    app.add_config_value("own_static", [], "html", [list])
    app.connect("config-inited", add_static_files_and_templates)
    app.connect("builder-inited", note_shared_files, priority=999)
    app.connect("html-page-context", ask_for_joined_files, priority=999)
    app.connect("build-finished", finish, priority=900)


def add_static_files_and_templates(app: Sphinx, config: Config) -> None:
    """Copy `static` into the site, and prefer `templates` to the theme's of the same name."""
    config.own_static.append(str(STATIC))
    config.html_static_path.extend(config.own_static)
    config.templates_path.insert(0, str(TEMPLATES))


def note_shared_files(app: Sphinx) -> None:
    """Note which files all pages load, before single pages add files of their own."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    own = [Path(folder) for folder in app.config.own_static]
    scripts = in_order(app.builder._js_files)
    # ours first, so that they run even if a script of the theme fails, as without local storage
    scripts.sort(key=lambda name: not any((folder / name).exists() for folder in own))
    _shared_files[app] = Shared(
        styles=[*FIRST_STYLES, *in_order(app.builder._css_files)],
        scripts=[*scripts, *LAST_SCRIPTS],
        own=own,
    )


def in_order(files: Iterable[Any]) -> list[str]:
    """The names of files within `_static`, in loading order, without inline styles and scripts."""
    ordered = sorted(files, key=lambda file: file.priority)
    return [str(file.filename).removeprefix("_static/") for file in ordered if file.filename]


def ask_for_joined_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    app.add_css_file(SHEET, priority=0)
    app.add_js_file(SCRIPT, priority=0, loading_method="defer")
    shared = _shared_files[app]
    # None stands for inline scripts, which only set the theme's options to their defaults
    joined = {"None", *(f"_static/{name}" for name in [*shared.styles, *shared.scripts])}
    for key in ("css_files", "script_files"):
        context[key] = [file for file in context[key] if str(file.filename) not in joined]


def finish(app: Sphinx, exception: Exception | None) -> None:
    site = Path(app.outdir)
    wrote_pages = app.builder.format == "html" and (site / "_static" / FIRST_STYLES[0]).exists()
    if exception is None and wrote_pages:
        finish_site(site, Path(app.srcdir, "node_modules"), _shared_files[app])
