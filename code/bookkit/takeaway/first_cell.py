"""The first cell of a downloaded notebook, which makes the notebook run on its own.

It unpacks the course's helper packages, which it contains, into a temporary folder: a folder beside
the notebook would stay there and become outdated, and Python imports nothing from a string. In
course.zip the packages stand beside the notebooks, and the cell only checks what is installed.
Data files are put where the other cells read them.
"""

import base64
import bz2
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bookkit.book import Book
from bookkit.takeaway.data import MOST_BYTES
from bookkit.takeaway.helper import helper_contents, helper_sources, without_unused
from bookkit.takeaway.notebook_setup import BROUGHT
from bookkit.takeaway.requirements import OLDEST_PYTHON, distributions, oldest_version

# JupyterLab and Notebook 7 fold a cell that has the first, Colab one that has the second. VS Code
# folds no cell when it opens a notebook (microsoft/vscode#158716): there, at least it is short.
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}
TITLE = "#@title Run this cell first: it prepares Python"

PACKED = """\
# It checks the installed packages, and unpacks {names} from its last line
# into a folder that is removed when the kernel stops. Nothing is downloaded.
def unpack(archive):
    import atexit, base64, bz2, io, shutil, sys, tempfile, zipfile

    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    zipfile.ZipFile(io.BytesIO(bz2.decompress(base64.b85decode(archive)))).extractall(folder)
    sys.path.insert(0, folder)  # before files of the same names beside the notebook
    import notebook_setup

    notebook_setup.prepare({oldest}){data}


unpack("{archive}")"""

BESIDE = """\
# It checks the installed packages. {names} must stay in the folder of this notebook.
from notebook_setup import prepare

prepare({oldest})"""


def first_cell(book: Book, code: list[str], data: Mapping[str, Path]) -> str:
    """The source of the cell, which makes importable what the `code` of the other cells imports.

    If a package is missing or too old, the cell raises an error that says so in one line. `data`
    holds the files that the cells read, by the path under which they do.
    """
    needed = {*distributions(book, [*code, *helper_sources(book)])}
    if "plotly" in needed:
        needed.add("nbformat")  # without it, plotly shows no figure, and does not require it
    oldest = {"Python": OLDEST_PYTHON} | {
        name: oldest_version(book, name) for name in sorted(needed)
    }
    files = without_unused(helper_contents(book), code)
    small = sum(path.stat().st_size for path in data.values()) <= MOST_BYTES
    contents = (path.read_bytes() for path in data.values() if small)
    brought = {f"{BROUGHT}/{number}": content for number, content in enumerate(contents)}
    archive = packed(tuple((files | brought).items()))
    return filled(PACKED, files, oldest, archive, [*data])


def first_cell_beside(files: dict[str, bytes], source: str) -> str:
    """The same cell for a notebook that stands beside these files."""
    return filled(BESIDE, files, oldest_versions(source))


def oldest_versions(source: str) -> dict[str, str]:
    """The oldest versions that a first cell accepts, by package."""
    call = re.search(r"prepare\((\{.*\})\)", source)
    assert call is not None, source[:1000]
    return json.loads(call[1])


def filled(
    template: str,
    files: dict[str, bytes],
    oldest: dict[str, str],
    archive: str = "",
    data: Sequence[str] = (),
) -> str:
    bring = f"\n    notebook_setup.bring({json.dumps(data, ensure_ascii=False)}, folder)"
    names = " and ".join(sorted({name.partition("/")[0] for name in files}))
    text = template.format(
        names=names, oldest=json.dumps(oldest), archive=archive, data=bring if data else ""
    )
    return f"{TITLE}\n{text}"


@lru_cache(maxsize=8)  # all pages share the packages
def packed(files: tuple[tuple[str, bytes], ...]) -> str:
    """A zip of `files` as one line of text; the same files give the same text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)  # by default dated 1980
    # compressed as a whole, which takes a third less space than file by file
    return base64.b85encode(bz2.compress(buffer.getvalue())).decode("ascii")
