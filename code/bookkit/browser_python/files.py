"""The files that a site with Python in the browser serves, in one folder beside its pages."""

import shutil
import zipfile
from pathlib import Path

from bookkit.book import Book
from bookkit.browser_python.collect import collected
from bookkit.execution.dependencies import helper_files

PAGE = Path(__file__).with_name("page")
COURSE = "course.zip"


def write_files(book: Book, folder: Path) -> None:
    """Write Pyodide, the collected packages, the worker and the helper packages into `folder`."""
    shutil.copytree(collected(book), folder, dirs_exist_ok=True)
    shutil.copyfile(PAGE / "worker.js", folder / "worker.js")
    files = {**helper_files(book), "cells.py": PAGE / "cells.py"}
    with zipfile.ZipFile(folder / COURSE, "w") as archive:
        for name, path in files.items():
            # by default dated 1980, so that the same files give the same zip
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
