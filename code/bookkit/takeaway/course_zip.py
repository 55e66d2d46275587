"""The whole course as one zip: the notebooks, what they import, and what to install."""

import json
import zipfile
from functools import lru_cache
from pathlib import Path

from bookkit.book import Book
from bookkit.takeaway.helper import (
    distributions,
    helper_files,
    helper_sources,
    page_texts,
    requirements,
)

FOLDER = "course"
THEN = 1980, 1, 1, 0, 0, 0  # the earliest a zip knows; one of today would make each zip another
README = """# {title}

All chapters as notebooks, with their outputs. To run them, with Python 3.11 or newer:

    python -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt
    .venv/bin/jupyter lab {first}

On Windows, write `.venv\\Scripts` for `.venv/bin`. The packages {packages} in this folder are what
the notebooks import; change them, and see what follows. In the order of the course:

{chapters}
"""


def write_course(book: Book, title: str, notebooks: list[Path], target: Path) -> None:
    """Write the zip; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(course_files(book, title, notebooks).items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", THEN)
            # within three in a hundred of the smallest, in a quarter of the time
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=4)


def course_files(book: Book, title: str, notebooks: list[Path]) -> dict[str, bytes]:
    """The files of the course, by name."""
    helper = helper_files(book) | page_texts(book.notebooks)
    packages = sorted({name.partition("/")[0] for name in helper})
    readme = README.format(
        title=title,
        first=notebooks[0].name,
        packages=" and ".join(f"`{package}`" for package in packages),
        chapters="\n".join(f"{at}. {path.name}" for at, path in enumerate(notebooks, start=1)),
    )
    code = [source for notebook in notebooks for source in code_of(notebook)]
    needed = distributions(book, [*code, *helper_sources(book)])
    lines = requirements(book, {*needed, "jupyterlab"})
    return helper | {
        "README.md": readme.encode(),
        "requirements.txt": "".join(f"{line}\n" for line in lines).encode(),
        **{path.name: path.read_bytes() for path in notebooks},
    }


def code_of(notebook: Path) -> list[str]:
    """The code of all cells of a notebook, which is read once for each time that it is written."""
    return _code_of(notebook, notebook.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _code_of(notebook: Path, written_at: int) -> list[str]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
