"""Joins the style sheets and scripts of the theme and the extensions into one of each.

Each is small compared with the cost of its request, and most of the theme's rules are for things
that no page has: rules that no page or script can match are left out.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bookkit.node import run_program
from bookkit.site import fonts
from bookkit.site.build_cache import built
from bookkit.site.fonts import Letters

PROGRAM = Path(__file__).with_name("bundle.mjs")
SHEET, SCRIPT = "site.css", "site.js"
NAME = re.compile(r"[\w-]+")
KATEX = "katex/katex.min.css"  # the name that Sphinx knows; the file is in node_modules
# What pages no longer need once the files are joined, or never needed.
UNUSED = ["basic.css", "locales", "scripts", "styles", "vendor"]
UNUSED += ["webpack-macros.html", "sbt-webpack-macros.html"]
# Sphinx's own search, and the marks that it leaves on the pages that it opens
SPHINX_SEARCH = ["doctools.js", "language_data.js", "searchtools.js", "sphinx_highlight.js"]
UNUSED += SPHINX_SEARCH
SEARCH = ("search/search.js", "search/search_index.js")  # ours, as bundled


@dataclass(frozen=True)
class Shared:
    """The files that every page would load, by their names in the site's static folder."""

    styles: list[str]  # in the order in which a page loads them
    scripts: list[str]
    own: list[Path]  # folders of style sheets and scripts that were written for these pages


def other_scripts(static: Path, shared: Shared) -> set[Path]:
    """The scripts that can add elements to a page, which then need rules of the style sheets.

    They are the joined ones and those that stay files, but not plotly.js, which brings its own
    styles, nor what an earlier build joined or bundled.
    """
    without = {static / name for name in (*UNUSED, "plotly", SCRIPT, *SEARCH)}
    stay = {
        script for script in static.rglob("*.js") if without.isdisjoint([script, *script.parents])
    }
    return stay.union(static / name for name in shared.scripts)


def join_files(
    static: Path, node_modules: Path, shared: Shared, words: set[str], letters: Letters
) -> None:
    """Write the two joined files into `static`, or raise ExtensionError with Node's message.

    Rules that need other elements, classes or attributes than `words` are left out; `letters` are
    those of the pages, embedded with the rules of their fonts.
    """
    katex = node_modules / "katex/dist" / Path(KATEX).name
    names = dict.fromkeys(shared.styles)
    styles = [katex if name == KATEX else static / name for name in names]
    scripts = [static / name for name in shared.scripts]
    sheets = sorted(sheet for sheet in static.rglob("*.css") if sheet.name != SHEET)
    own = [static / sheet.relative_to(root) for root in shared.own for sheet in root.rglob("*.css")]
    used = sorted(words_of_styles(words, {*styles, *sheets}))
    made_with = PROGRAM, Path(__file__), Path(fonts.__file__)
    inputs = [path.read_bytes() for path in (*made_with, *styles, *sheets, *scripts)]
    inputs += [
        "\n".join(used).encode(),
        *("".join(sorted(found)).encode() for found in letters.values()),
    ]

    def join(folder: Path) -> None:
        shutil.copytree(katex.parent / "fonts", folder / "katex/fonts")
        sheet = Path(shutil.copyfile(katex, folder / KATEX))
        fonts.embed_formula_letters(sheet, letters)
        text = folder / "text.css"
        text.write_text(fonts.text_faces(node_modules, letters), "utf-8")
        run_program(
            PROGRAM,
            nodeModules=str(node_modules),
            styles=[str(text), *(str(sheet if style == katex else style) for style in styles)],
            whole=[str(text), *map(str, own)],
            scripts=list(map(str, scripts)),
            words=used,
            folder=str(folder),
        )
        fonts.keep_icons(folder / SHEET, folder / "fonts")
        shutil.rmtree(sheet.parent)
        text.unlink()

    shutil.copytree(built(node_modules, "joined", inputs, join), static, dirs_exist_ok=True)


def words_of_styles(words: set[str], sheets: Iterable[Path]) -> set[str]:
    mentioned = {part for sheet in sheets for part in NAME.findall(sheet.read_text("utf-8"))}
    return {word for word in words if mentioned.issuperset(NAME.findall(word))}
