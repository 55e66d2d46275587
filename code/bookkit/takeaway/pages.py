"""Each page's notebook beside it on the site, one zip of them all, and the buttons for both."""

import json
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from bookkit.book import Book
from bookkit.notebook import read_notebook
from bookkit.takeaway.course_zip import code_of, write_course
from bookkit.takeaway.helper import first_cell, what_all_need
from bookkit.takeaway.markdown import MarkdownWriter, UnknownNodeError
from bookkit.takeaway.notebook import assemble

logger = logging.getLogger(__name__)

SOURCES = "_sources"  # the folder of the site where its theme expects notebooks
COURSE = "course.zip"


def setup(app: Sphinx) -> None:
    """Plug in, before and after the theme makes its buttons."""
    app.connect("env-before-read-docs", look_ahead)
    app.connect("html-page-context", announce, priority=500)
    app.connect("html-page-context", offer, priority=502)
    app.connect("build-finished", zip_course)


def look_ahead(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Find out what notebooks take along and have, which is kept, while cells still run."""
    what_all_need(Book(Path(app.srcdir)))
    for notebook in Path(app.outdir, SOURCES).rglob("*.ipynb"):
        code_of(notebook)


@lru_cache(maxsize=1)
def pages_with_notebooks(app: Sphinx) -> dict[str, Path]:
    """The book's notebooks by the name of their page, in the order of the book."""
    book = Book(Path(app.srcdir))
    notebooks = set(book.notebooks)
    return {name: path for name in in_order(app) if (path := book.root / f"{name}.md") in notebooks}


def in_order(app: Sphinx) -> list[str]:
    """The pages as the table of contents has them."""
    pages = [app.config.root_doc]
    for page in pages:
        pages += [p for p in app.env.toctree_includes.get(page, []) if p not in pages]
    return pages


def announce(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Tell the theme that a page has a notebook."""
    if name in pages_with_notebooks(app):
        context["ipynb_source"] = f"{name}.ipynb"


def offer(
    app: Sphinx,
    name: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write a page's notebook, and put the whole course's zip into the menu beside it."""
    if doctree is None or name not in (pages := pages_with_notebooks(app)):
        return
    write_notebook(app, name, pages[name], doctree)
    for button in context["header_buttons"]:
        if button.get("label") == "download-buttons":
            button["buttons"].insert(1, zip_button(context["pathto"](COURSE, 1)))


def zip_button(url: str) -> dict[str, str]:
    """What the theme makes a button of."""
    return {
        "type": "link",
        "url": url,
        "text": ".zip",
        "tooltip": "Download all notebooks of the course",
        "icon": "fas fa-file-archive",
        "label": "download-course-button",
    }


def write_notebook(app: Sphinx, name: str, page: Path, doctree: nodes.document) -> None:
    """Write the notebook of a page, from its doctree and its one execution."""
    writer = MarkdownWriter(
        number=lambda kind, node: number_of(app, name, kind, node),
        link=lambda target: notebook_at(app, name, target),
        root=Path(app.srcdir),
    )
    try:
        pieces = list(writer.page(doctree))
    except UnknownNodeError as error:
        logger.warning(str(error), location=error.node, type="bookkit")
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    _, executed = cache.merge_match_into_notebook(read_notebook(page))
    setup_cell = first_cell(Book(Path(app.srcdir)), page, executed)
    notebook = assemble(pieces, executed, setup_cell, writer.pictures)
    target = Path(app.outdir, SOURCES, f"{name}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(notebook)
    # on one line: nbformat gives each number one, twice as long in all, in five times the time
    target.write_text(json.dumps(notebook, ensure_ascii=False, sort_keys=True), "utf-8")


def number_of(app: Sphinx, name: str, kind: str, node: nodes.Element) -> str:
    """A node's number as its page shows it, or nothing where it has none."""
    numbers = app.env.toc_fignumbers.get(name, {}).get(kind, {})
    found = next((numbers[own] for own in node["ids"] if own in numbers), ())
    return ".".join(map(str, found))


def notebook_at(app: Sphinx, name: str, target: str) -> str | None:
    """Where a link of a page leads in a folder of notebooks, or nothing where there is none."""
    linked = PurePosixPath(target.partition("#")[0]).with_suffix("").name if target else ""
    if linked in {PurePosixPath(page).name for page in pages_with_notebooks(app)}:
        return f"{linked}.ipynb"
    return None


def zip_course(app: Sphinx, failure: Exception | None) -> None:
    """Make one zip of all notebooks, once they are all there."""
    if failure is not None or app.builder.format != "html":
        return
    notebooks = [Path(app.outdir, SOURCES, f"{name}.ipynb") for name in pages_with_notebooks(app)]
    if notebooks and all(path.exists() for path in notebooks):
        target = Path(app.outdir, COURSE)
        write_course(Book(Path(app.srcdir)), app.config.html_title, notebooks, target)
