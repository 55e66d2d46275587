"""The first cell of a downloaded notebook, which makes the notebook run on its own.

It contains a compressed archive of the course's helper packages. It names the other packages that
the notebook needs, with the versions that the course was built with.
"""

import base64
import io
import json
import tarfile
from functools import lru_cache

from nbformat import NotebookNode
from packaging.utils import canonicalize_name

from bookkit.book import Book
from bookkit.takeaway.helper import helper_contents, helper_sources
from bookkit.takeaway.requirements import distributions, pinned

TEMPLATE = """\
# The packages {packages} are the course's own. Where Python does not find them,
# they are unpacked from the end of this cell into a temporary folder. Nothing is downloaded.
# Made with {made_with}.
import base64
import io
import sys
import tarfile
import tempfile
from importlib.util import find_spec

needed = {needed}
missing = [name for name, module in needed.items() if find_spec(module) is None]
if missing:
    raise ModuleNotFoundError(f"run '%pip install {{' '.join(missing)}}', then restart the kernel")


def unpack(archive):
    folder = tempfile.mkdtemp()
    with tarfile.open(fileobj=io.BytesIO(base64.b85decode(archive))) as packed:
        packed.extractall(folder, filter="data")
    sys.path.append(folder)


if not all(map(find_spec, {modules})):
    unpack("{helper}")
"""


def first_cell(book: Book, notebook: NotebookNode) -> str:
    """The source of the cell, which makes the course's packages importable.

    If a package that the notebook needs is missing, it raises an error that says what to install.
    """
    modules = [package.name for package in book.helper_packages]
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    needed = distributions(book, [*code, *helper_sources(book)])
    versions = pinned(book)
    names = ((name, canonicalize_name(name)) for name in needed)
    made_with = ", ".join(f"{name} {versions[key]}" for name, key in names if key in versions)
    return TEMPLATE.rstrip().format(
        packages=" and ".join(modules),
        needed=json.dumps(needed),
        made_with=made_with or "Python alone",
        modules=json.dumps(modules),
        helper=_packed(tuple(helper_contents(book).items())),
    )


@lru_cache(maxsize=8)  # all pages share the packages
def _packed(files: tuple[tuple[str, bytes], ...]) -> str:
    """An archive of `files` as one line of text; the same files give the same text."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)  # by default dated 1970, without an owner
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return base64.b85encode(buffer.getvalue()).decode("ascii")
