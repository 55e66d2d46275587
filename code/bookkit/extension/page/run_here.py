"""The button that runs a chapter's cells in the reader's browser, if the files for it are there.

`make browser-python` collects these files. Without them, pages are as if this module were not.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from bookkit.book import PYTHON_FOLDER, Book
from bookkit.browser_python.collect import SETTING
from bookkit.browser_python.files import CHECKS, HERE, write_files
from bookkit.browser_python.sizes import packages_size, start_size
from bookkit.extension.page.downloads import COURSE, SOURCES, pages_with_notebooks

# the title of a page, and the list of what was checked, whose mark stands beside the title
HEAD = re.compile(r'.*?</h1>(\s*<details class="checks".*?</details>\s*</details>)?', re.S)


def setup(app: Sphinx) -> None:
    app.add_config_value(SETTING, "", "", [str])  # `make browser-python` reads it
    if Book(Path(app.srcdir)).browser_python.exists():
        app.add_css_file("run_here.css")
        app.connect("config-inited", add_static_files, priority=400)  # before they are copied
        app.connect("builder-inited", write)
        app.connect("html-page-context", offer, priority=400)  # before the line below the title


def add_static_files(app: Sphinx, config: Config) -> None:
    config.own_static.append(str(HERE / "static"))


def write(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        shutil.rmtree(app.outdir / PYTHON_FOLDER, ignore_errors=True)
        write_files(Book(Path(app.srcdir)), app.outdir / PYTHON_FOLDER)


def offer(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the button below the title of a page with cells, and have the page load its script."""
    if name not in pages_with_notebooks(app) or "cell_input" not in context["body"]:
        return
    if head := HEAD.match(context["body"]):
        context["body"] = f"{head[0]}{box(app, name, context)}{context['body'][head.end() :]}"
        app.add_js_file("run_here.js", loading_method="defer")


def box(app: Sphinx, name: str, context: dict[str, Any]) -> str:
    """The button, what it loads, and why it does not work on a page opened from a disk."""
    book, folder = Book(Path(app.srcdir)), app.outdir / PYTHON_FOLDER
    start = megabytes(start_size(folder))
    packages = megabytes(packages_size(book, folder, book.root / f"{name}.md"))
    checks = " data-checks" if (folder / CHECKS).exists() else ""
    return (
        f'<div class="run-here d-print-none"{checks}>'
        '<button type="button">Run this chapter here</button>'
        "<p>You can then change and run its cells in your browser. Python comes from this site: "
        f"{start} MB now, and up to {packages} MB more for the packages that cells import.</p>"
        f'<p role="status"></p><template>{from_disk(app, name, context["pathto"])}</template></div>'
    )


def from_disk(app: Sphinx, name: str, pathto: Callable[[str, int], str]) -> str:
    notebook, course = pathto(f"{SOURCES}/{name}.ipynb", 1), pathto(COURSE, 1)
    site = app.config.html_baseurl
    online = f'Run it <a href="{site}{name}.html">on the website</a>, or run' if site else "Run"
    return (
        "This page was opened from a disk, where browsers do not start Python. "
        f'{online} <a href="{notebook}">its notebook</a> or <a href="{course}">all of them</a> '
        "with a Python of yours. A copy of the site that has the folder "
        f"<code>{PYTHON_FOLDER}</code> works from a server, such as "
        "<code>python -m http.server</code>."
    )


def megabytes(size: int) -> int:
    return max(1, round(size / 1e6))
