"""One style sheet and one script for all pages, made of what the theme and the extensions ask for.

Each of those is small beside its own request, and most rules of the theme's style sheets are for
things that no page has: what the pages do not name is left out.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.builders import html
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util.matching import Matcher

from bookkit import fonts
from bookkit.kept import cache, kept
from bookkit.node import node

STATIC = Path(__file__).with_name("static")
PROGRAM = Path(__file__).with_name("assets.mjs")
TEMPLATES = Path(__file__).with_name("templates")
SHEET, SCRIPT = "site.css", "site.js"
# the theme's templates ask for these themselves, before and after the rest; ours do not
FIRST_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
LAST_SCRIPTS = ["scripts/pydata-sphinx-theme.js"]
NAME = re.compile(r"[\w-]+")
# of the theme's files, what is not even joined: five of seven megabytes, copied in each build
NOT_COPIED = ["**/.*", "**/*.map", "locales", "scripts/fontawesome.js"]
# what is in the joined files, or what the theme copies and no page asks for
UNUSED = [
    "basic.css",
    "katex",
    "scripts",
    "styles",
    "vendor",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
]


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.connect("config-inited", put_our_templates_first)
    app.connect("builder-inited", keep_compiled_templates)
    app.connect("builder-inited", note_shared_files, priority=999)
    app.connect("html-page-context", ask_for_one_file_each, priority=999)
    app.add_js_file("page.js")
    html.DOTFILES = Matcher(NOT_COPIED)  # by this name Sphinx knows what not to copy from a theme


def put_our_templates_first(app: Sphinx, config: Config) -> None:
    """Let what is in `templates` stand for the theme's template of the same name."""
    config.templates_path.insert(0, str(TEMPLATES))


def keep_compiled_templates(app: Sphinx) -> None:
    """Let the next build load the theme's templates instead of compiling them again."""
    if app.builder.format == "html":
        folder = cache(Path(app.srcdir, "node_modules")) / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


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


def joined_scripts(static: Path, app: Sphinx) -> list[Path]:
    """The scripts that become one, in its order."""
    return [static / name for name in (*app.shared_scripts, *LAST_SCRIPTS)]


def scripts_that_run(static: Path, app: Sphinx) -> set[Path]:
    """The scripts that can name a rule of a style sheet.

    They are those that are joined and those that stay, but not plotly.js, which brings its own
    styles, nor what an earlier build joined.
    """
    without = {static / name for name in (*UNUSED, "plotly", SCRIPT)}
    stay = {
        script for script in static.rglob("*.js") if without.isdisjoint([script, *script.parents])
    }
    return stay.union(joined_scripts(static, app))


def join_files(
    static: Path, node_modules: Path, app: Sphinx, words: set[str], letters: set[str]
) -> None:
    """Write the two files into `static`, of the style rules only those that `words` can meet.

    `letters` come with the rules of the fonts that draw them. What the same files, words and
    letters gave before is kept.

    Raises:
        ExtensionError: with what node says, if it cannot.
    """
    # the theme names one of its sheets twice
    styles = list(dict.fromkeys(static / name for name in (*FIRST_STYLES, *app.shared_styles)))
    scripts = joined_scripts(static, app)
    # one sheet imports another
    sheets = sorted(sheet for sheet in static.rglob("*.css") if sheet.name != SHEET)
    request = {
        "nodeModules": str(node_modules),
        "styles": list(map(str, styles)),
        "whole": [str(static / sheet.relative_to(STATIC)) for sheet in STATIC.rglob("*.css")],
        "scripts": list(map(str, scripts)),
        "words": sorted(words_of_styles(words, sheets)),
    }
    made_with = PROGRAM, Path(fonts.__file__), Path(app.srcdir, "requirements.lock")
    made_of = [file.read_bytes() for file in (*made_with, *styles, *sheets, *scripts)]
    made_of += [str(request["words"]).encode(), "".join(sorted(letters)).encode()]

    def join(folder: Path) -> None:
        letters_of = node_modules / "katex/dist/fonts"
        shutil.copytree(letters_of, static / "katex/fonts", dirs_exist_ok=True)
        fonts.put_letters_in(static / "katex/katex.min.css", letters)
        run_program(request | {"folder": str(folder)})

    shutil.copytree(kept(node_modules, "joined", made_of, join), static, dirs_exist_ok=True)


def words_of_styles(words: set[str], sheets: Iterable[Path]) -> set[str]:
    """Those of the words that the style sheets name."""
    named = {part for sheet in sheets for part in NAME.findall(sheet.read_text("utf-8"))}
    return {word for word in words if named.issuperset(NAME.findall(word))}


def run_program(request: dict[str, object]) -> None:
    """Have node write the two files, and the fonts, into the folder that is asked for."""
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
