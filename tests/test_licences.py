"""The page of licences: it names the package of every file that others made."""

import json
import re
from pathlib import Path

import pytest
from bookkit import licences
from bookkit.book import Book
from bs4 import BeautifulSoup, Tag
from small_book import SmallBook
from sphinx.errors import ExtensionError

# what bookkit makes of its own sources
MADE = {"explorer.js", "site.css", "site.js"}
# what Sphinx and myst-nb add to the names of files that they fill in
ADDED = re.compile(r"(_t|\.jinja)$|(?<=\.)[0-9a-f]{64}\.")


def entries(page: Path) -> list[Tag]:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser").select("details.licence")


def names(page: Path) -> set[str]:
    return set(map(name_of, entries(page)))


def name_of(entry: Tag) -> str:
    return entry.summary.get_text().split()[0]


def held(package: str, root: Path) -> set[str]:
    """The names of all files that a package holds or writes."""
    npm = root / "node_modules" / package
    found = licences.npm_package(npm) if npm.is_dir() else licences.python_package(package)
    written = {file for file, writer in licences.WRITERS.items() if writer == package}
    return written | {ADDED.sub("", path.name) for path in found.files}


def strangers(static: Path, packages: set[str], root: Path) -> list[str]:
    """The files in `static` that are neither the book's own nor of one of `packages`."""
    own = {path.name for path in (root / "code/bookkit/static").rglob("*")} | MADE
    known = own.union(*(held(package, root) for package in packages))
    figures = static / "plotly/figures"  # their data
    files = [p for p in static.rglob("*") if p.is_file() and figures not in p.parents]
    return [str(f.relative_to(static)) for f in files if ADDED.sub("", f.name) not in known]


def test_every_file_of_others_is_of_a_package_on_the_page(book: Book, site: Path) -> None:
    listed = names(site / "licences.html")
    assert {"katex", "plotly.js-gl3d-dist-min", "Sphinx", "sphinx-book-theme"} <= listed
    assert strangers(site / "_static", listed, book.root) == []


@pytest.mark.parametrize("package", ["katex", "plotly.js-gl3d-dist-min", "Sphinx", "Pygments"])
def test_a_package_that_the_page_left_out_would_be_noticed(book, site, package: str) -> None:
    assert strangers(site / "_static", names(site / "licences.html") - {package}, book.root)


def test_each_package_comes_with_its_licence_in_full(site: Path) -> None:
    without = [
        entry.summary.get_text()
        for entry in entries(site / "licences.html")
        if not any(len(text.get_text()) > 500 for text in entry.select("pre"))
    ]
    assert without == []


def test_what_bundles_and_fonts_say_of_themselves_is_there(site: Path) -> None:
    text = {name_of(entry): entry.get_text() for entry in entries(site / "licences.html")}
    assert "SIL Open Font License" in text["katex"]
    assert "clipboard.js" in text["sphinx-copybutton"]
    assert "polybooljs" in text["plotly.js-gl3d-dist-min"]
    assert "@popperjs/core, bootstrap" in text["pydata-sphinx-theme"]


def test_the_course_names_a_licence_once_one_is_set(book: Book, small: SmallBook) -> None:
    (small.root / "package.json").write_bytes((book.root / "package.json").read_bytes())
    small.write(one="```{licences}\n```\n")
    assert small.build().returncode == 0
    assert "The course itself is without a licence so far." in small.page("one")
    config = small.root / "_config.yml"
    source = config.read_text("utf-8")
    assert 'licence: ""' in source
    config.write_text(source.replace('licence: ""', "licence: EUPL-1.2"), "utf-8")
    assert small.build().returncode == 0
    assert "The course itself is under EUPL-1.2." in small.page("one")


def test_a_package_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"name": "bare", "version": "1.0.0"}))
    with pytest.raises(ExtensionError, match="bare"):
        licences.npm_package(tmp_path)
