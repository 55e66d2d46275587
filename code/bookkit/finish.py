"""What is done to the pages once all are written: icons, joined assets, the policy."""

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx.application import Sphinx

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
    app.connect("build-finished", finish, priority=900)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Finish every page that Sphinx has written; one that an earlier build finished stays so."""
    site, node_modules = Path(app.outdir), Path(app.srcdir, "node_modules")
    static = site / "_static"
    if exception or app.builder.format != "html" or not assets.are_there(static):
        return
    written = {
        path: path.read_text("utf-8") for path in site.rglob("*.html") if static not in path.parents
    }
    pages = {
        path: without_data(with_icons(readable(page), node_modules), to(static, path), static)
        for path, page in written.items()
    }
    remove_unused_data(pages.values(), static)
    # each font has one of these two: without any letter, a browser takes it for a broken one
    letters = set("x(").union(*(page for page in pages.values() if FORMULA in page))
    named = set(words(pages.values(), assets.scripts_that_run(static, app)))
    assets.join_files(static, node_modules, app, named, letters)
    version = {
        name: hashlib.sha256((static / name).read_bytes()).hexdigest()[:8]
        for name in (assets.SHEET, assets.SCRIPT)
    }
    for path, page in pages.items():
        page = JOINED.sub(lambda found: f'{found[1]}?v={version[found[2]]}"', page)
        if (finished := with_policy(page)) != written[path]:
            path.write_text(finished, "utf-8")
    for name in assets.UNUSED:
        remove(static / name)


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


def words(pages: Iterable[str], scripts: Iterable[Path]) -> Iterator[str]:
    """What a style rule can name: the pages' elements and attributes, strings of scripts."""
    tags = set()  # of which a page has thousands that are the same
    for page in pages:
        tags.update(TAG.findall(page))
        yield from VARIABLE.findall(page)
    for tag in tags:
        yield from WORD.findall(PROSE.sub("", tag))
    for script in scripts:
        for string in STRING.findall(script.read_text("utf-8")):
            yield from WORD.findall(string)
