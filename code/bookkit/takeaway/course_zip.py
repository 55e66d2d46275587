"""The whole course as one zip: notebooks, the packages that they import, and requirements."""

import json
import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bookkit.book import Book
from bookkit.takeaway.first_cell import first_cell_beside, oldest_versions
from bookkit.takeaway.helper import SETUP, helper_contents
from bookkit.takeaway.requirements import OLDEST_PYTHON, tried

FOLDER = "course"
README = Path(__file__).with_suffix(".md")


def write_course(
    book: Book, title: str, notebooks: list[Path], target: Path, offered: Mapping[str, Path]
) -> None:
    """Write the zip to `target`; the same files give the same bytes.

    `offered` holds the files that pages offer for download or read, by their place in the zip.
    """
    data = {name: path.read_bytes() for name, path in offered.items()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted((data | course_files(book, title, notebooks)).items()):
            place = posixpath.normpath(f"{FOLDER}/{name}")  # ../data is a folder beside ours
            entry = zipfile.ZipInfo(place)  # by default dated 1980
            # 3 % larger than at the highest level, but four times as fast
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=4)


def course_files(book: Book, title: str, paths: list[Path]) -> dict[str, bytes]:
    """The contents of the files in the zip, by name."""
    files = helper_contents(book)
    needed = {"jupyterlab"}
    notebooks = {}
    for path in paths:
        notebook = json.loads(path.read_text("utf-8"))
        first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        needed |= oldest_versions(first["source"]).keys() - {"Python"}
        first["source"] = first_cell_beside(files, first["source"])
        notebooks[path.name] = json.dumps(notebook, ensure_ascii=False, sort_keys=True).encode()
    readme = README.read_text("utf-8").format(
        title=title,
        python=OLDEST_PYTHON,
        first=paths[0].name,
        packages=", ".join(sorted({f"`{package.name}`" for package in book.helper_packages})),
        setup=SETUP.name,
        chapters="\n".join(f"{at}. {name}" for at, name in enumerate(notebooks, start=1)),
    )
    requirements = "".join(f"{tried(book, name)}\n" for name in sorted(needed))
    return (
        files
        | notebooks
        | {
            "README.md": readme.encode(),
            "requirements.txt": requirements.encode(),
        }
    )
