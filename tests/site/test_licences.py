"""The page of licences lists the package of every third-party file."""

import json
import re
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.extension.content import licences
from bs4 import BeautifulSoup, Tag
from small_book import SmallBook
from sphinx.errors import ExtensionError

# files that the build generates from the course's own sources
GENERATED = {"explorer.js", "fitter.js", "search.js", "search_index.js", "site.css", "site.js"}
# what Sphinx and MyST-NB add to the names of template files
ADDED = re.compile(r"(_t|\.jinja)$|(?<=\.)[0-9a-f]{64}\.")


def entries(page: Path) -> list[Tag]:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser").select("details.licence")


def names(page: Path) -> set[str]:
    return set(map(name_of, entries(page)))


def name_of(entry: Tag) -> str:
    return entry.summary.get_text().split()[0]


def files_of(package: str, root: Path) -> set[str]:
    """The names of all files that a package contains or writes."""
    npm = root / "node_modules" / package
    found = licences.npm_package(npm) if npm.is_dir() else licences.python_package(package)
    written = {file for file, writer in licences.WRITERS.items() if writer == package}
    return written | {ADDED.sub("", path.name) for path in found.files}


def unlisted_files(static: Path, packages: set[str], root: Path) -> list[str]:
    """The files in `static` that are neither the course's own nor from one of `packages`."""
    sources = [folder for folder in (root / "code").rglob("static") if folder.is_dir()]
    own = {path.name for folder in sources for path in folder.rglob("*")} | GENERATED
    elsewhere = {package.name for package in licences.browser_packages(Book(root))}
    known = own.union(*(files_of(package, root) for package in packages - elsewhere))
    if "plotly.js-strict-dist-min" in packages:
        known.add("plotly.min.js")  # one of its bundles
    # the data and stills of figures, parts of pages that links preview, and the code of checks
    folders = ("plotly/figures", "plotly/stills", "previews", "checks")
    parts = {static / name for name in folders}
    files = [p for p in static.rglob("*") if p.is_file() and parts.isdisjoint(p.parents)]
    return [str(f.relative_to(static)) for f in files if ADDED.sub("", f.name) not in known]


def test_every_third_party_file_belongs_to_a_listed_package(book: Book, site: Path) -> None:
    listed = names(site / "licences.html")
    assert {"katex", "minisearch", "Sphinx", "sphinx-book-theme", "stemmer"} <= listed
    assert unlisted_files(site / "_static", listed, book.root) == []


@pytest.mark.parametrize("package", ["katex", "plotly.js-strict-dist-min", "Sphinx", "Pygments"])
def test_omitted_package_would_be_noticed(book, site, package: str) -> None:
    if package.startswith("plotly") and not (site / "_static/plotly").exists():
        pytest.skip("the course has no Plotly figure")
    assert unlisted_files(site / "_static", names(site / "licences.html") - {package}, book.root)


def test_each_package_has_the_full_text_of_its_licence(site: Path) -> None:
    without = [
        entry.summary.get_text()
        for entry in entries(site / "licences.html")
        if not any(len(text.get_text()) > 500 for text in entry.select("pre"))
    ]
    assert without == []


def test_what_runs_in_a_browser_is_listed(book: Book, site: Path) -> None:
    if not (site / "_python").exists():
        pytest.skip("the site has no Python for the browser: run 'make browser-python'")
    listed = names(site / "licences.html")
    lock = json.loads((site / "_python/pyodide-lock.json").read_text("utf-8"))
    assert {"pyodide", "Python", "@codemirror/view"} <= listed
    assert {name.replace("_", "-") for name in lock["packages"]} <= listed


def test_notices_in_bundles_and_fonts_are_included(site: Path) -> None:
    text = {name_of(entry): entry.get_text() for entry in entries(site / "licences.html")}
    assert "SIL Open Font License" in text["katex"]
    assert "clipboard.js" in text["sphinx-copybutton"]
    assert "polybooljs" in text["plotly.js-strict-dist-min"]
    assert "@popperjs/core, bootstrap" in text["pydata-sphinx-theme"]


def test_page_names_the_course_licence_once_it_is_set(book: Book, small: SmallBook) -> None:
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


def test_package_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"name": "bare", "version": "1.0.0"}))
    with pytest.raises(ExtensionError, match="bare"):
        licences.npm_package(tmp_path)
