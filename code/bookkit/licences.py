"""The licences of what the site serves to readers, read from the packages when it is built.

The directive ``{licences}`` lists them: the Python packages whose static files Sphinx copies, and
the `dependencies` of package.json, which are what the site takes from npm.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import Distribution, distribution
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from bookkit.elements import html_element
from bookkit.imports import installed

# files that packages put into the site themselves, past the folders that Sphinx copies
WRITERS = {
    "exercise.css": "sphinx-exercise",
    "katex-math.css": "sphinxcontrib-katex",
    "mystnb.css": "myst-nb",
    "pygments.css": "Pygments",
}
# what a bundler keeps of the licences of what it bundles, and where it says what that is
NOTICE = re.compile(
    r"/\*!?(?:(?!\*/).)*?(?:@license|licen[cs]ed?\b|copyright)(?:(?!\*/).)*\*/", re.I | re.S
)
BUNDLED = re.compile(r"node_modules/((?:@[\w.-]+/)?[\w.-]+)/")
LICENCE_OF_FONT = 13  # in the table of names that a font carries


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_config_value("licence", "", "env", [str])
    app.add_directive("licences", Licences)


@dataclass(frozen=True)
class Package:
    """A package that the site serves something of, and the files it consists of."""

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]

    @cached_property
    def texts(self) -> list[str]:
        """Its licence files, and those of what it has taken in."""
        return _distinct(
            path.read_text("utf-8")
            for path in self.files
            if "LICEN" in path.name.upper() and path.suffix in {"", ".txt", ".md", ".rst"}
        )

    @cached_property
    def notices(self) -> list[str]:
        """What its bundled scripts and its fonts say of licences themselves."""
        scripts = (path.read_text("utf-8") for path in self.files if path.name.endswith(".min.js"))
        said = (plain(match[0]) for script in scripts for match in NOTICE.finditer(script))
        fonts = (_licence_of(path) for path in self.files if path.suffix == ".ttf")
        return _distinct([*said, *filter(None, fonts)])

    @cached_property
    def bundled(self) -> list[str]:
        """The npm packages that went into its bundles, by their source maps."""
        maps = (json.loads(path.read_text("utf-8")) for path in self.files if path.suffix == ".map")
        return sorted(
            {name for each in maps for name in BUNDLED.findall(" ".join(each["sources"]))}
        )


def plain(comment: str) -> str:
    """The text of a JavaScript comment."""
    lines = comment.removeprefix("/*").removesuffix("*/").splitlines()
    return "\n".join(line.strip().lstrip("*!").strip() for line in lines).strip()


def _licence_of(font: Path) -> str:
    """What a font says of its licence, without its own name, in which its siblings differ."""
    # here, since the page of licences alone needs it, and importing it takes long
    from fontTools.ttLib import TTFont

    said = TTFont(font, lazy=True)["name"].getDebugName(LICENCE_OF_FONT) or ""
    return re.sub(r"\s*with Reserved Font Name [\w-]+", "", said).strip()


def _distinct(texts: Iterable[str]) -> list[str]:
    return list({" ".join(text.split()): text.strip() for text in texts}.values())


def python_package(name: str) -> Package:
    """The installed Python package `name`.

    Raises:
        ExtensionError: if it names no licence.
    """
    found = distribution(name)
    files = tuple(Path(found.locate_file(path)) for path in found.files or ())
    return Package(found.metadata["Name"], found.version, _licence(found), files)


def _licence(found: Distribution) -> str:
    """The licence by its standard name, or by the classifier that packages had before."""
    if expression := found.metadata.get("License-Expression"):
        return expression
    classifiers = found.metadata.get_all("Classifier") or []
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: ")]
    if not named:
        raise ExtensionError(f"licences: the package {found.metadata['Name']} names none")
    return ", ".join(named)


def npm_package(folder: Path) -> Package:
    """The npm package in `folder`.

    Raises:
        ExtensionError: if it names no licence.
    """
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    if not manifest.get("license"):
        raise ExtensionError(f"licences: the package {manifest['name']} names none")
    files = tuple(path for path in sorted(folder.rglob("*")) if path.is_file())
    return Package(manifest["name"], manifest["version"], manifest["license"].strip("()"), files)


def served_packages(app: Sphinx) -> list[Package]:
    """What the site serves something of, by name, without what is the book's own.

    Raises:
        ExtensionError: for a static folder that belongs to no package.
    """
    book = Path(app.srcdir)
    names = {*WRITERS.values(), *map(owner, static_folders(app))}
    manifest = json.loads((book / "package.json").read_text("utf-8"))
    npm = [npm_package(book / "node_modules" / name) for name in manifest["dependencies"]]
    return sorted([*map(python_package, names), *npm], key=lambda package: package.name.lower())


def static_folders(app: Sphinx) -> Iterator[Path]:
    """The folders whose files Sphinx copies into the site, less ours and what `WRITERS` wrote."""
    for folder in (Path(app.confdir, name) for name in app.config.html_static_path):
        written = all(path.name in WRITERS for path in folder.glob("*"))
        if not written and not folder.is_relative_to(Path(__file__).parent):
            yield folder
    yield from map(Path, app.builder.theme.get_theme_dirs())


def owner(folder: Path) -> str:
    """The installed package that `folder` belongs to.

    Raises:
        ExtensionError: if it belongs to none.
    """
    for parent in folder.parents:
        if parent.name in installed() and (parent / "__init__.py").exists():
            return installed()[parent.name]
    raise ExtensionError(f"licences: nobody knows the package of {folder}")


class Licences(SphinxDirective):
    """``{licences}``: the course's own licence, and a folded entry for each package."""

    def run(self) -> list[nodes.Node]:
        """Return a sentence and the entries."""
        licence = self.config.licence
        said = f"under {licence}" if licence else "without a licence so far"
        app = self.env.app
        served = served_packages(app) if app.builder.format == "html" else []
        return [nodes.paragraph("", f"The course itself is {said}."), *map(entry, served)]


def entry(package: Package) -> html_element:
    """A package: its name, version and licence; folded, what it holds, and the texts in full."""
    title = f"{package.name} {package.version}: {package.licence}"
    contents: list[nodes.Node] = [html_element("", nodes.Text(title), tag="summary")]
    if package.bundled:
        contents.append(nodes.paragraph("", f"Bundled in it: {', '.join(package.bundled)}."))
    # raw, so that a search for a word of the course finds no licence
    contents += [
        nodes.raw("", f"<pre>{html.escape(text)}</pre>", format="html")
        for text in [*package.texts, *package.notices]
    ]
    return html_element("", *contents, tag="details", classes=["licence"])
