"""Downloads: a notebook for each page, a zip of the whole course, and the buttons for both."""

import json
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from sphinx.application import Sphinx

from bookkit.book import Book
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.extension.toctree import pages_in_order
from bookkit.takeaway.course_zip import write_course
from bookkit.takeaway.data import data_of
from bookkit.takeaway.first_cell import first_cell
from bookkit.takeaway.markdown import MarkdownWriter
from bookkit.takeaway.notebook import assemble

SOURCES = "_sources"  # the folder of the site in which the theme expects notebooks
COURSE = "course.zip"
NOTEBOOK = "bookkit_notebook"  # the attribute of a page's doctree that holds its notebook
COURSE_BUTTON = {
    "type": "link",
    "tooltip": "",
    "icon": "fas fa-file-archive",
    "label": "download-course-button",
}


def setup(app: Sphinx) -> None:
    # before the page is written, because writing changes the doctree
    app.connect("doctree-resolved", make_notebook, priority=999)
    # before and after the theme makes its buttons, at priority 501
    app.connect("html-page-context", announce_notebook, priority=500)
    app.connect("html-page-context", add_downloads, priority=502)
    app.connect("build-finished", zip_course)


@lru_cache(maxsize=1)
def pages_with_notebooks(app: Sphinx) -> dict[str, Path]:
    """The paths of the notebooks by page name, in the order of the course."""
    book = Book(Path(app.srcdir))
    paths = {name: book.root / f"{name}.md" for name in pages_in_order(app.env)}
    notebooks = set(book.notebooks) - {book.root / name for name in app.config.bookkit_failed}
    return {name: path for name, path in paths.items() if path in notebooks}


def announce_notebook(app: Sphinx, name: str, _: str, context: dict[str, Any], tree: Any) -> None:
    """Tell the theme that a page has a notebook, for which it then makes a button."""
    if name in pages_with_notebooks(app):
        context["ipynb_source"] = f"{name}.ipynb"


def add_downloads(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None or name not in pages_with_notebooks(app):
        return
    target = Path(app.outdir, SOURCES, f"{name}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(doctree[NOTEBOOK], "utf-8")  # over the copy that the theme has made
    for button in context["header_buttons"]:
        if button.get("label") == "download-buttons":
            button["buttons"].insert(1, {**COURSE_BUTTON, "url": context["pathto"](COURSE, 1)})


def make_notebook(app: Sphinx, doctree: nodes.document, name: str) -> None:
    page = pages_with_notebooks(app).get(name) if app.builder.format == "html" else None
    if page is None:
        return
    writer = MarkdownWriter(
        number=lambda kind, node: number_of(app, name, kind, node),
        link=lambda target: notebook_at(app, name, target),
        download=lambda target: place_in_zip(app.env.relfn2path(target, name)[0]),
        root=Path(app.srcdir),
    )
    pieces = list(writer.page(doctree))
    cache = get_cache(app.config.nb_execution_cache_path)
    _, executed = cache.merge_match_into_notebook(read_notebook(page))
    book = Book(Path(app.srcdir))
    code = [cell.content.source for cell in code_cells(executed)]
    setup_cell = first_cell(book, code, data_of(book, page))
    notebook = assemble(pieces, executed, setup_cell, writer.pictures)
    nbformat.validate(notebook)
    # on one line: nbformat's own layout is twice as large, and takes five times as long
    doctree[NOTEBOOK] = json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def number_of(app: Sphinx, name: str, kind: str, node: nodes.Element) -> str:
    """The number of a node as its page shows it; empty if it has none."""
    numbers = app.env.toc_fignumbers.get(name, {}).get(kind, {})
    found = next((numbers[own] for own in node["ids"] if own in numbers), ())
    return ".".join(map(str, found))


def notebook_at(app: Sphinx, name: str, target: str) -> str | None:
    """Where a link of the page `name` leads in a folder of notebooks, or else on the website.

    None if that has no address, or for a place on the page itself.
    """
    linked = PurePosixPath(target.partition("#")[0]).stem
    known = {PurePosixPath(page).name for page in pages_with_notebooks(app)}
    if linked in known:
        return f"{linked}.ipynb"
    site = app.config.html_baseurl
    return urljoin(f"{site}{name}.html", target) if site and linked else None


def place_in_zip(file: str) -> str:
    """Where course.zip has a file of the book: as seen from the folder of its notebooks."""
    return file.removeprefix("chapters/")


def zip_course(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.format != "html":
        return
    notebooks = [Path(app.outdir, SOURCES, f"{name}.ipynb") for name in pages_with_notebooks(app)]
    if notebooks and all(map(Path.exists, notebooks)):
        target = Path(app.outdir, COURSE)
        files = {place_in_zip(file): Path(app.srcdir, file) for file in app.env.dlfiles}
        book = Book(Path(app.srcdir))
        for page in pages_with_notebooks(app).values():
            files |= data_of(book, page)
        write_course(book, app.config.html_title, notebooks, target, files)
