"""What a notebook needs when it is taken away from its book: the helper packages, and others.

The helper travels in the notebook's first cell, packed: the packages in `code` that are the book's
own, some 90 kB, and the text of the page, which the claims are held against. Other
packages are named, with the versions that the book was made with.
"""

import base64
import io
import json
import sys
import tarfile
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bookkit.book import Book
from bookkit.imports import imported, installed, top
from bookkit.takeaway.first_cell import TEMPLATE

PAGES = "claims/pages"  # where claims.Page looks for a text that is not beside the notebook


def helper_files(book: Book) -> dict[str, bytes]:
    """The files of the helper packages, by where they go."""
    return {
        path.relative_to(book.root / "code").as_posix(): path.read_bytes()
        for package in book.helper_packages
        for path in sorted(package.rglob("*"))
        if path.suffix in {".py", ".csv"}
    }


def page_texts(pages: list[Path]) -> dict[str, bytes]:
    """The texts of `pages`, by where they go."""
    return {f"{PAGES}/{page.name}": page.read_bytes() for page in pages}


@lru_cache(maxsize=8)  # the helper is the same for all pages
def packed(files: tuple[tuple[str, bytes], ...]) -> str:
    """Files as one line of text, the same for the same files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)  # its time is 1970, its owner nobody in particular
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return base64.b85encode(buffer.getvalue()).decode("ascii")


def first_cell(book: Book, page: Path, notebook: NotebookNode) -> str:
    """The cell that makes the helper importable, or says what to install first."""
    modules = [package.name for package in book.helper_packages]
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    needed = distributions(book, [*code, *helper_sources(book)])
    versions, helper = what_all_need(book)
    return TEMPLATE.rstrip().format(
        packages=" and ".join(modules),
        needed=json.dumps(needed),
        made_with=", ".join(
            f"{name} {versions[canonicalize_name(name)]}"
            for name in needed
            if canonicalize_name(name) in versions
        )
        or "Python alone",
        modules=json.dumps(modules),
        page=packed(tuple(page_texts([page]).items())),
        helper=helper,
    )


def what_all_need(book: Book) -> tuple[dict[str, str], str]:
    """What is the same in each notebook: the versions of packages, and the helper, packed.

    Both, and what the helper imports, are kept once they were asked for.
    """
    distributions(book, helper_sources(book))
    return pinned(book), packed(tuple(helper_files(book).items()))


def helper_sources(book: Book) -> list[str]:
    """The code of the helper packages."""
    return [
        content.decode("utf-8")
        for name, content in helper_files(book).items()
        if name.endswith(".py")
    ]


def distributions(book: Book, sources: list[str]) -> dict[str, str]:
    """The packages from elsewhere that `sources` import: what to install, and what to import."""
    own = {package.name for package in book.helper_packages} | sys.stdlib_module_names
    modules = {top(name) for source in sources for name in imported(source)} - own
    by_name = {installed().get(module, module): module for module in modules}
    return {name: by_name[name] for name in sorted(by_name, key=str.lower)}


def pinned(book: Book) -> dict[str, str]:
    """The version of each package that `requirements.lock` has for this Python."""
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in locked(book)
        if requirement.marker is None or requirement.marker.evaluate()
    }


def requirements(book: Book, names: set[str]) -> list[str]:
    """The lines of `requirements.lock` for packages with these names, for every Python."""
    wanted = set(map(canonicalize_name, names))
    return [str(line) for line in locked(book) if canonicalize_name(line.name) in wanted]


def locked(book: Book) -> list[Requirement]:
    """What `requirements.lock` pins, each with its condition if it has one."""
    return parsed((book.root / "requirements.lock").read_text("utf-8"))


@lru_cache(maxsize=1)
def parsed(lock: str) -> list[Requirement]:
    """The requirements of a lock file; its other lines are checksums and comments."""
    return [Requirement(line.rstrip("\\ ")) for line in lock.splitlines() if line[:1].isalnum()]
