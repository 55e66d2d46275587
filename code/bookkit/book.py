"""Where the rooms of the book are, and what belongs to it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_external_toc.api import SiteMap


class BookError(Exception):
    """The book cannot be built; each argument is one line that says where and why."""

    def __str__(self) -> str:
        """All lines, in order."""
        return "\n".join(map(str, self.args))


@dataclass(frozen=True)
class Book:
    """The folder that holds `_config.yml`, `_toc.yml`, `chapters` and `code`."""

    root: Path

    @property
    def chapters(self) -> list[Path]:
        """Every chapter on disk, by name."""
        return sorted((self.root / "chapters").glob("*.md"))

    @property
    def notebooks(self) -> list[Path]:
        """The chapters that have cells to run."""
        return [page for page in self.chapters if has_cells(page)]

    @property
    def helper_packages(self) -> list[Path]:
        """The packages in `code` that chapters import: all but this one."""
        folders = sorted(path.parent for path in (self.root / "code").glob("*/__init__.py"))
        return [folder for folder in folders if folder.name != __package__]

    @property
    def build(self) -> Path:
        """Where everything made goes."""
        return self.root / "_build"

    @property
    def site(self) -> Path:
        """The finished website."""
        return self.build / "html"

    @property
    def execution_cache(self) -> Path:
        """The jupyter-cache that holds for all that cells depend on beside their own text.

        jupyter-cache looks only at a page's cells. What they import and read, how they are run, the
        lock and the Python are part of the folder's name, so that none of them can change and meet
        an old result.
        """
        tools = Path(__file__).parent
        helpers = [
            path
            for path in (self.root / "code").rglob("*")
            if tools not in path.parents and path.suffix in {".py", ".csv"}
        ]
        data = [
            path
            for path in (self.root / "chapters").rglob("*")
            if path.is_file() and path.suffix in {".csv", ".json", ".npz"}
        ]
        depends = digest(self.root, [*helpers, *data, self.root / "requirements.lock"])
        run_by = ("execute", "forked_kernel", "kernels", "notebook")
        runner = digest(tools, [tools / f"{name}.py" for name in run_by])
        return self.build / "executed" / f"{python_version()}-{depends}-{runner}"

    def accepted_outputs(self, page: Path) -> Path:
        """The executed notebook with the outputs that were accepted for `page`."""
        return self.root / "tests" / "outputs" / f"{page.stem}.ipynb"

    def name(self, path: Path) -> str:
        """`path` as a person writes it: from the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def contents(self) -> "SiteMap":
        """What `_toc.yml` says: the pages, by their names without a suffix.

        Raises:
            BookError: if it is no table of contents.
        """
        # here, because all of Sphinx comes with it, and most runs of `make book` need none of it
        from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml
        from yaml import YAMLError

        try:
            return parse_toc_yaml(self.root / "_toc.yml")
        except (OSError, YAMLError, MalformedError) as error:
            raise BookError(f"_toc.yml: {' '.join(str(error).split())}") from error

    def require_complete_toc(self) -> None:
        """Raise `BookError`, a line for each page that `_toc.yml` and the checks do not share."""
        listed = set(self.contents)
        missing = [
            f"{self.name(page)}: not in _toc.yml, so no reader would find it"
            for page in self.chapters
            if self.name(page).removesuffix(".md") not in listed
        ]
        listed_files = (self.root / f"{name}.md" for name in sorted(listed))
        unchecked = [
            f"{self.name(page)}: a page with cells belongs in chapters/, where they are checked"
            for page in listed_files
            if page.is_file() and page not in self.chapters and has_cells(page)
        ]
        if missing or unchecked:
            raise BookError(*missing, *unchecked)


def has_cells(page: Path) -> bool:
    """Whether a page is a notebook."""
    return _is_notebook(page.read_text("utf-8"))


@lru_cache(maxsize=1024)  # it is asked often, and answered by reading YAML
def _is_notebook(text: str) -> bool:
    from myst_nb.core.read import is_myst_markdown_notebook

    return is_myst_markdown_notebook(text)


def digest(root: Path, files: Iterable[Path]) -> str:
    """A short name for `files`, all within `root`; it changes when one's content or place does."""
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.relative_to(root).as_posix().encode() + b"\0")
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]
