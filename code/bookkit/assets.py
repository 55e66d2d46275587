"""One style sheet and one script for all pages, made of what the theme and the extensions ask for.

Each of those is small beside its own request, and most rules of the theme's style sheets are for
things that no page has: what the pages do not name is left out.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from bookkit.node import node

STATIC = Path(__file__).with_name("static")
PROGRAM = Path(__file__).with_name("assets.mjs")
TEMPLATES = Path(__file__).with_name("templates")
SHEET, SCRIPT = "site.css", "site.js"
# the theme's templates ask for these themselves, before and after the rest; ours do not
FIRST_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
LAST_SCRIPTS = ["scripts/pydata-sphinx-theme.js"]
# what is in the joined files, or what the theme copies and no page asks for
UNUSED = [
    "basic.css",
    "katex",
    "locales",
    "scripts",
    "styles",
    "vendor",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
]


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.connect("config-inited", put_our_templates_first)
    app.connect("builder-inited", note_shared_files, priority=999)
    app.connect("html-page-context", ask_for_one_file_each, priority=999)
    app.add_js_file("page.js")


def put_our_templates_first(app: Sphinx, config: Config) -> None:
    """Let what is in `templates` stand for the theme's template of the same name."""
    config.templates_path.insert(0, str(TEMPLATES))


def note_shared_files(app: Sphinx) -> None:
    """Remember what every page would ask for, before pages add what only they need."""
    if app.builder.format != "html":
        return
    sheets, scripts = app.builder._css_files, app.builder._js_files
    app.shared_styles = in_order(sheets)
    # ours first: one that fails, as where a browser keeps nothing, stops those behind it
    app.shared_scripts = sorted(in_order(scripts), key=lambda name: not (STATIC / name).exists())


def in_order(files: Iterable) -> list[str]:
    """The names of files in `_static` that have one, as a page would load them."""
    named = [file for file in files if file.filename]
    ordered = sorted(named, key=lambda file: file.priority)
    return [str(file.filename).removeprefix("_static/") for file in ordered]


def ask_for_one_file_each(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Have a page ask for the joined files, and for those that it needs beyond them."""
    app.add_css_file(SHEET, priority=0)
    app.add_js_file(SCRIPT, priority=0, loading_method="defer")
    for key, shared in (
        ("css_files", app.shared_styles),
        # a script without a name sets options of the theme that are their defaults
        ("script_files", [*app.shared_scripts, "None"]),
    ):
        joined = {f"_static/{name}" for name in shared} | {"None"}
        context[key] = [file for file in context[key] if str(file.filename) not in joined]


def are_there(static: Path) -> bool:
    """Whether Sphinx has put the files to join into `static`: not where it had nothing to do."""
    return (static / FIRST_STYLES[0]).exists()


def join_files(static: Path, node_modules: Path, app: Sphinx, words: Iterable[str]) -> None:
    """Write the two files into `static`, of the style rules only those that `words` can meet.

    Raises:
        ExtensionError: with what node says, if it cannot.
    """
    request = {
        "nodeModules": str(node_modules),
        # the theme names one of its sheets twice
        "styles": list(dict.fromkeys(str(static / n) for n in (*FIRST_STYLES, *app.shared_styles))),
        "whole": [str(static / sheet.relative_to(STATIC)) for sheet in STATIC.rglob("*.css")],
        "scripts": [str(static / name) for name in (*app.shared_scripts, *LAST_SCRIPTS)],
        "words": sorted(words),
        "folder": str(static),
    }
    done = subprocess.run(
        [node(), PROGRAM],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    if done.returncode:
        raise ExtensionError(f"{SHEET} and {SCRIPT} cannot be made: {done.stderr.strip()}")
