"""What is done to the pages once all are written: icons, joined assets, the policy."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import printable
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit import assets
from bookkit.figure_files import remove_unused_data, without_data
from bookkit.icons import with_icons
from bookkit.policy import with_policy

JOINED = re.compile(rf'(_static/({re.escape(assets.SHEET)}|{re.escape(assets.SCRIPT)}))(\?v=\w*)?"')

FORMULA = 'class="katex"'
TEX = re.compile(r'<annotation encoding="application/x-tex">[^<]*</annotation>')
TAG = re.compile(r"<([a-z][^>]*)")
PROSE = re.compile(r'\b(alt|aria-label|content|d|href|placeholder|style|title)="[^"]*"')
STRING = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
WORD = re.compile(r"[\w:-]+")
VARIABLE = re.compile(r"var\((--[\w-]+)")


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.connect("env-before-read-docs", look_ahead)
    app.connect("build-finished", finish, priority=900)


class Page(NamedTuple):
    """A page as it will be but for its policy, and what it needs of the joined files."""

    text: str
    words: set[str]
    letters: set[str]


def look_ahead(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Go through the pages of an earlier build, while cells still run: most will stay."""
    for path in written(app):
        read(path, app)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Finish every page that Sphinx has written; one that an earlier build finished stays so."""
    site, node_modules = Path(app.outdir), Path(app.srcdir, "node_modules")
    static = site / "_static"
    if exception or app.builder.format != "html" or not assets.are_there(static):
        return
    pages = {path: read(path, app) for path in written(app)}
    remove_unused_data((page.text for page in pages.values()), static)
    # each font has one of these two: without any letter, a browser takes it for a broken one
    letters = set("x(").union(*(page.letters for page in pages.values()))
    named = {word for script in assets.scripts_that_run(static, app) for word in said_in(script)}
    named.update(*(page.words for page in pages.values()))
    assets.join_files(static, node_modules, app, named, letters)
    version = {
        name: hashlib.sha256((static / name).read_bytes()).hexdigest()[:8]
        for name in (assets.SHEET, assets.SCRIPT)
    }
    for path, page in pages.items():
        text = JOINED.sub(lambda found: f'{found[1]}?v={version[found[2]]}"', page.text)
        if (finished := with_policy(text)) != path.read_text("utf-8"):
            path.write_text(finished, "utf-8")
    for name in assets.UNUSED:
        remove(static / name)


def written(app: Sphinx) -> list[Path]:
    """The pages in the site's folder."""
    site = Path(app.outdir)
    return [path for path in site.rglob("*.html") if site / "_static" not in path.parents]


def read(path: Path, app: Sphinx) -> Page:
    """A page that Sphinx has written, gone through once for each time that it does."""
    return _read(path, path.stat().st_mtime_ns, Path(app.outdir), Path(app.srcdir, "node_modules"))


@cache
def _read(path: Path, written_at: int, site: Path, node_modules: Path) -> Page:
    text, static = path.read_text("utf-8"), site / "_static"
    text = without_data(with_icons(readable(text), node_modules), to(static, path), static)
    # plain letters are there in any case: or another Q on some page would have all joined anew
    letters = {*text, *printable} if FORMULA in text else set()
    return Page(text, set(words(text)), letters)


def readable(page: str) -> str:
    """The page, its folded cells named by the words one sees, as those who speak to it expect.

    KaTeX writes each formula a third time, as TeX, which no reader meets.
    """
    page = TEX.sub("", page)
    return page.replace('<summary aria-label="Toggle hidden content">', "<summary>")


def to(static: Path, page: Path) -> str:
    """Where the folder `static` of the site lies, seen from a page."""
    return "../" * len(page.parent.relative_to(static.parent).parts) + static.name


def remove(path: Path) -> None:
    """Remove a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def words(page: str) -> Iterator[str]:
    """What a style rule can name: a page's elements and attributes."""
    yield from VARIABLE.findall(page)
    for tag in set(TAG.findall(page)):  # of which a page has thousands that are the same
        yield from WORD.findall(PROSE.sub("", tag))


def said_in(script: Path) -> Iterator[str]:
    """What a script can name, in its strings."""
    for string in STRING.findall(script.read_text("utf-8")):
        yield from WORD.findall(string)
