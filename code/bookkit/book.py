"""The book: where its files are, what it contains, and its settings."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_external_toc.api import SiteMap

# Folders that hold no page, data file or setting of the site.
NOT_PUBLISHED = {"_build", "benchmarks", "code", "node_modules", "tests", "tools"}


# The folder of the site with what runs cells in a reader's browser. It is not among the static
# files, which are searched for what their scripts add to pages.
PYTHON_FOLDER = "_python"

DEFAULT_TIMEOUT = 30  # seconds, as in Jupyter Book


class BookError(Exception):
    """The book cannot be built; each argument is one line that says where and why."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


@dataclass(frozen=True)
class Book:
    """The folder that holds `_config.yml`, `_toc.yml`, `chapters` and `code`."""

    root: Path

    @property
    def chapters(self) -> list[Path]:
        return sorted((self.root / "chapters").glob("*.md"))

    @property
    def notebooks(self) -> list[Path]:
        """The chapters that have cells to run."""
        return [page for page in self.chapters if has_cells(page)]

    @property
    def solutions(self) -> list[Path]:
        """Notebooks with the solutions of chapters' problems, which the site does not serve."""
        return sorted((self.root / "solutions").glob("*.md"))

    def solutions_of(self, page: Path) -> Path:
        """The file with the solutions of a chapter's problems, whether or not there is one."""
        return self.root / "solutions" / page.name

    @property
    def settings(self) -> dict[str, Any]:
        """What differs between courses; raises BookError if `pyproject.toml` cannot be read."""
        return self.pyproject.get("tool", {}).get("bookkit", {})

    @property
    def version(self) -> str:
        """The course's version, empty if none is set; raises as `settings`."""
        return self.pyproject.get("project", {}).get("version", "")

    @property
    def pyproject(self) -> dict[str, Any]:
        try:
            return tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise BookError(f"pyproject.toml: {' '.join(str(error).split())}") from error

    @property
    def helper_packages(self) -> list[Path]:
        """The packages that hold the course's own code for its chapters.

        Raises BookError if `helper-packages` is not set, or names a package that `code` lacks.
        """
        setting = "pyproject.toml: [tool.bookkit] helper-packages"
        names = self.settings.get("helper-packages")
        if not isinstance(names, list):
            raise BookError(
                f"{setting} must list the packages in code/ that chapters import, got {names!r}"
            )
        folders = [self.root / "code" / str(name) for name in names]
        missing = [self.name(path) for path in folders if not (path / "__init__.py").exists()]
        if missing:
            raise BookError(*(f"{setting}: {name} is not a package" for name in missing))
        return folders

    @property
    def config(self) -> dict[str, Any]:
        """What `_config.yml` sets; raises BookError if it cannot be read, or holds no settings."""
        import yaml

        try:
            config = yaml.safe_load((self.root / "_config.yml").read_text("utf-8")) or {}
        except (OSError, yaml.YAMLError) as error:
            raise BookError(f"_config.yml: {' '.join(str(error).split())}") from error
        if not isinstance(config, dict):
            raise BookError(f"_config.yml: expected settings, got {config!r}")
        return config

    @property
    def cell_timeout(self) -> int:
        """How many seconds a cell may take, for the site and for nbval."""
        timeout = (self.config.get("execute") or {}).get("timeout", DEFAULT_TIMEOUT)
        if not isinstance(timeout, int) or timeout < 1:
            raise BookError(
                f"_config.yml: execute: timeout must be a whole number of seconds, got {timeout!r}"
            )
        return timeout

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def site(self) -> Path:
        return self.build / "html"

    @property
    def browser_python(self) -> Path:
        """What was collected to run cells in a reader's browser; it exists only if all of it is."""
        return self.root / "tools/browser_python/node_modules/.cache/files"

    def accepted_outputs(self, page: Path) -> Path:
        folder = self.root / "tests" / "outputs"
        if page.parent == self.root / "solutions":
            folder /= "solutions"
        return folder / f"{page.stem}.ipynb"

    def name(self, path: Path) -> str:
        """`path` as messages show it: relative to the book's folder, with slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def sources(self) -> list[Path]:
        """The files that authors write: pages, data, settings and locks, but no code."""
        top = [
            path
            for path in self.root.iterdir()
            if not path.name.startswith(".") and path.name not in NOT_PUBLISHED
        ]
        inner = (path for folder in top if folder.is_dir() for path in folder.rglob("*"))
        return [
            path
            for path in (*top, *inner)
            if path.is_file() and not any(part.startswith(".") for part in path.parts[-3:])
        ]

    @property
    def contents(self) -> "SiteMap":
        """The pages that `_toc.yml` lists, without suffixes; raises BookError if it is faulty."""
        # Imported here: it imports Sphinx, which a build with nothing to do never needs.
        from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml
        from yaml import YAMLError

        try:
            return parse_toc_yaml(self.root / "_toc.yml")
        except (OSError, YAMLError, MalformedError) as error:
            raise BookError(f"_toc.yml: {' '.join(str(error).split())}") from error

    def require_complete_toc(self) -> None:
        """Raise BookError unless `_toc.yml` lists every chapter, and nothing that no one checks."""
        listed = set(self.contents)
        missing = [
            f"{self.name(page)}: not in _toc.yml, so no reader would find it"
            for page in self.chapters
            if self.name(page).removesuffix(".md") not in listed
        ]
        unchecked = [
            f"{self.name(page)}: a page with cells belongs in chapters/, where they are checked"
            for page in (self.root / f"{name}.md" for name in sorted(listed))
            if page.is_file() and page not in self.chapters and has_cells(page)
        ]
        unchecked += [
            f"{name}.ipynb: the text of a notebook is not checked; `make new-chapter "
            f"NAME={Path(name).stem.lower()} FROM={name}.ipynb` makes a chapter of it"
            for name in sorted(Path(name).with_suffix("").as_posix() for name in listed)
            if (self.root / f"{name}.ipynb").is_file() and not (self.root / f"{name}.md").is_file()
        ]
        if missing or unchecked:
            raise BookError(*missing, *unchecked)


def has_cells(page: Path) -> bool:
    return _is_notebook(page.read_text("utf-8"))


@lru_cache(maxsize=1024)  # asked often, and each answer parses YAML
def _is_notebook(text: str) -> bool:
    from myst_nb.core.read import is_myst_markdown_notebook

    return is_myst_markdown_notebook(text)
