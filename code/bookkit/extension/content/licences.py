"""The directive ``{licences}``, which lists the licences of all packages that the site serves.

These are the Python packages whose static files Sphinx copies into the site, the `dependencies` in
package.json, which the site takes from npm, and what runs cells in a reader's browser, if it is
there. Licences are read from the packages at build time.
"""

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from bookkit.book import Book
from bookkit.browser_python.collect import LOCK, tools
from bookkit.execution.imports import distribution_of
from bookkit.extension.html_nodes import folded, html_element, raw
from bookkit.site.figure_files import BUNDLES

# files that packages write into the site themselves, apart from the folders that Sphinx copies
WRITERS = {
    "exercise.css": "sphinx-exercise",
    "katex-math.css": "sphinxcontrib-katex",
    "mystnb.css": "myst-nb",
    "proof.css": "sphinx-proof",
    "pygments.css": "Pygments",
}
# a licence comment that a bundler has kept, and a path in a source map, which names the package
NOTICE = re.compile(
    r"/\*!?(?:(?!\*/).)*?(?:@license|licen[cs]ed?\b|copyright)(?:(?!\*/).)*\*/", re.I | re.S
)
BUNDLED = re.compile(r"node_modules/((?:@[\w.-]+/)?[\w.-]+)/")
# Of what runs cells in the browser, these have no text of their licence with them: it is read
# from others, which have the same.
MOZILLA = "node_modules/axe-core/LICENSE"
PYTHON = "typing_extensions"
OPENBLAS = re.compile(r"Name: OpenBLAS.*?(?=\nName: |\n-{4,})", re.S)  # in numpy's
ONLY_IN_NODE = {"ws"}  # which Pyodide needs there
LICENCE_OF_FONT = 13  # number of the licence in the name table of a font


def setup(app: Sphinx) -> None:
    app.add_config_value("licence", "", "env", [str])
    app.add_directive("licences", Licences)


@dataclass(frozen=True)
class Package:
    """A package from which the site serves files, with all its files.

    `given` are texts of its licence that are in none of its files. Raises an ExtensionError if it
    names no licence.
    """

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]
    given: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.licence:
            raise ExtensionError(f"licences: the package {self.name} names no licence")

    @property
    def texts(self) -> list[str]:
        """The texts of its licence files, including those of packages it has vendored."""
        texts = (path.read_text("utf-8") for path in self.files if _is_licence(path))
        return _distinct([*texts, *self.given])

    @property
    def notices(self) -> list[str]:
        """The licence notices inside its bundled scripts and its fonts."""
        scripts = (path.read_text("utf-8") for path in self.files if path.name.endswith(".min.js"))
        said = (plain(match[0]) for script in scripts for match in NOTICE.finditer(script))
        fonts = (_licence_of(path) for path in self.files if path.suffix == ".ttf")
        return _distinct([*said, *filter(None, fonts)])

    @cached_property
    def bundled(self) -> list[str]:
        """The npm packages in its bundles, according to their source maps."""
        maps = (json.loads(path.read_text("utf-8")) for path in self.files if path.suffix == ".map")
        return sorted({name for one in maps for name in BUNDLED.findall(" ".join(one["sources"]))})


def _is_licence(path: Path) -> bool:
    named = any(word in path.name.upper() for word in ("LICEN", "COPYING"))
    return named and path.suffix not in {".py", ".pyc", ".json"}


def plain(comment: str) -> str:
    lines = comment.removeprefix("/*").removesuffix("*/").splitlines()
    return "\n".join(line.strip().lstrip("*!").strip() for line in lines).strip()


def _licence_of(font: Path) -> str:
    """The licence in a font file, without the font's name, so that a family has only one."""
    # imported here because only the page of licences needs it, and the import is slow
    from fontTools.ttLib import TTFont

    licence = TTFont(font, lazy=True)["name"].getDebugName(LICENCE_OF_FONT) or ""
    return re.sub(r"\s*with Reserved Font Name [\w-]+", "", licence).strip()


def _distinct(texts: Iterable[str]) -> list[str]:
    return list({" ".join(text.split()): text.strip() for text in texts}.values())


def python_package(name: str) -> Package:
    """An installed package."""
    found = distribution(name)
    return package_of(found, [Path(str(found.locate_file(path))) for path in found.files or ()])


def package_of(found: Distribution, files: Iterable[Path]) -> Package:
    """A Python package; its licence is an SPDX expression or, in older ones, in other words."""
    about = found.metadata
    classifiers = (text.split(" :: ") for text in about.get_all("Classifier") or ())
    named = ", ".join(last for first, *_, last in classifiers if first == "License")
    given = about.get_all("License-Expression") or [named] * bool(named) or about.get_all("License")
    licence = (given or [""])[0]
    return Package(about["Name"], found.version, licence, tuple(files))


def npm_package(folder: Path) -> Package:
    """The npm package in `folder`."""
    about = json.loads((folder / "package.json").read_text("utf-8"))
    files = tuple(path for path in sorted(folder.rglob("*")) if path.is_file())
    return Package(about["name"], about["version"], about.get("license", "").strip("()"), files)


def served_packages(app: Sphinx) -> list[Package]:
    """The packages of which the site serves files, sorted by name, without the course itself."""
    book = Path(app.srcdir)
    names = {*WRITERS.values(), *map(owner, static_folders(app))}
    manifest = json.loads((book / "package.json").read_text("utf-8"))
    # of the bundles of plotly.js, one is served; the whole has the licences of all of them
    parts = {f"plotly.js-{name}-dist-min" for name in list(BUNDLES)[:-1]}
    wanted = [name for name in manifest["dependencies"] if name not in parts]
    npm = [npm_package(book / "node_modules" / name) for name in wanted]
    found = [*map(python_package, names), *npm, *browser_packages(Book(book))]
    return sorted(found, key=lambda package: package.name.lower())


def browser_packages(book: Book) -> Iterator[Package]:
    """What runs cells in a reader's browser; nothing if it has not been collected."""
    folder, npm = book.browser_python, tools(book)
    if not folder.exists():
        return
    locked = json.loads((npm / "package-lock.json").read_text("utf-8"))["packages"]
    for place in sorted(filter(None, locked)):
        if (package := npm_package(npm / place)).name not in ONLY_IN_NODE:
            mozilla = ((book.root / MOZILLA).read_text("utf-8"),)
            yield package if package.texts else replace(package, given=mozilla)
    lock = json.loads((folder / LOCK).read_text("utf-8"))
    python = python_package(PYTHON)
    yield Package("Python", lock["info"]["python"], python.licence, (), tuple(python.texts))
    for name, entry in lock["packages"].items():
        if found := next(iter(distributions(path=[str(folder / entry["file_name"])])), None):
            packed = folder / entry["file_name"]
            yield package_of(found, filter(_is_licence, files_in_zip(packed)))
        else:  # a library that packages share
            texts = map(OPENBLAS.findall, python_package("numpy").texts)
            given = next((tuple(found) for found in texts if found), ())
            yield Package(name, entry["version"], "BSD-3-Clause", (), given)


def files_in_zip(packed: Path) -> Iterator[Path]:
    archive = zipfile.ZipFile(packed)  # opened once: its list of files takes long to read
    for name in archive.namelist():
        if not name.endswith("/"):
            yield cast(Path, zipfile.Path(archive, name))  # not one, but it reads like one


def static_folders(app: Sphinx) -> Iterator[Path]:
    """The folders that Sphinx copies into the site, except our own and those of `WRITERS`."""
    for folder in (Path(app.confdir, name) for name in app.config.html_static_path):
        written = all(path.name in WRITERS for path in folder.glob("*"))
        if not written and str(folder) not in app.config.own_static:
            yield folder
    if isinstance(app.builder, StandaloneHTMLBuilder):
        yield from map(Path, app.builder.theme.get_theme_dirs())


def owner(folder: Path) -> str:
    """The installed package of a folder; raises an ExtensionError if it belongs to none."""
    for parent in folder.parents:
        if (parent / "__init__.py").exists() and (found := distribution_of(parent.name)):
            return found
    raise ExtensionError(f"licences: no installed package contains {folder}")


class Licences(SphinxDirective):
    """``{licences}``: the course's own licence, and a folded entry for each package."""

    def run(self) -> list[nodes.Node]:
        app, licence = self.env.app, self.config.licence
        terms = f"under {licence}" if licence else "without a licence so far"
        served = served_packages(app) if app.builder.format == "html" else []
        return [nodes.paragraph("", f"The course itself is {terms}."), *map(entry, served)]


def entry(package: Package) -> html_element:
    title = nodes.Text(f"{package.name} {package.version}: {package.licence}")
    bundled = f"Bundled in it: {', '.join(package.bundled)}."
    contents = [nodes.paragraph("", bundled)] if package.bundled else []
    # raw nodes, because literal blocks would be highlighted and get copy buttons
    texts = [raw(f"<pre>{html.escape(text)}</pre>") for text in package.texts + package.notices]
    return folded([title], *contents, *texts, classes=["licence"])
