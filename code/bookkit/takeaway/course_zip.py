"""The whole course as one zip: notebooks, the packages that they import, and requirements."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bookkit.book import Book
from bookkit.takeaway.helper import helper_contents, helper_sources
from bookkit.takeaway.requirements import distributions, requirements

FOLDER = "course"
# a fixed date keeps the archive reproducible; zip files cannot store an earlier one
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
README = Path(__file__).with_suffix(".md")


def write_course(
    book: Book, title: str, notebooks: list[Path], target: Path, offered: Mapping[str, Path]
) -> None:
    """Write the zip to `target`; the same files give the same bytes.

    `offered` holds the files that pages offer for download, by their place in the zip.
    """
    data = {name: path.read_bytes() for name, path in offered.items()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted((data | course_files(book, title, notebooks)).items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", ZIP_EPOCH)
            # 3 % larger than at the highest level, but four times as fast
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=4)


def course_files(book: Book, title: str, notebooks: list[Path]) -> dict[str, bytes]:
    """The contents of the files in the zip, by name."""
    helper = helper_contents(book)
    packages = sorted({f"`{name.partition('/')[0]}`" for name in helper})
    readme = README.read_text("utf-8").format(
        title=title,
        first=notebooks[0].name,
        packages=" and ".join(packages),
        chapters="\n".join(f"{at}. {path.name}" for at, path in enumerate(notebooks, start=1)),
    )
    read = [json.loads(path.read_text("utf-8"))["cells"] for path in notebooks]
    code = ["".join(c["source"]) for cells in read for c in cells if c["cell_type"] == "code"]
    needed = {*distributions(book, [*code, *helper_sources(book)]), "jupyterlab"}
    return helper | {
        "README.md": readme.encode(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements(book, needed)).encode(),
        **{path.name: path.read_bytes() for path in notebooks},
    }
