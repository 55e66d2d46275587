"""Prepares Python for a downloaded notebook: every download carries this file.

It needs only the standard library, and runs on Python 3.8, so that old versions can be refused.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from importlib import metadata
from typing import Any

BROUGHT = "brought"  # the folder of what a notebook brings, in the archive that it contains


class Refusal(ImportError):
    """Python or a package is too old. IPython shows the message alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def prepare(oldest: dict[str, str]) -> None:
    """Check the installed versions, and choose how Plotly shows its figures.

    Args:
        oldest: the oldest version that will do, for Python and for each package; "0" if any will.

    Raises:
        Refusal: if one of them is missing or older.
    """
    found = {name: installed(name) for name in oldest}
    faults = [name for name in oldest if release(found[name]) < release(oldest[name])]
    if faults:
        told = "; ".join([fault(name, oldest[name], found[name]) for name in faults])
        remedy = f"run '%pip install --upgrade {' '.join(faults)}', then restart the kernel"
        raise Refusal(told if "Python" in faults else f"{told}: {remedy}")
    if "plotly" in oldest:
        choose_renderer()


def bring(names: list[str], folder: str) -> None:
    """Put data files where the notebook reads them; a file that is there stays as it is.

    Args:
        names: paths of the files, as seen from the notebook.
        folder: where the notebook has unpacked what it contains; the files have numbers there,
            because a zip gives no file a place outside its folder.

    Raises:
        Refusal: if the notebook does not contain a file, because its data are too large.
    """
    for number, name in enumerate(names):
        packed = os.path.join(folder, BROUGHT, str(number))
        if os.path.exists(name):
            continue
        if not os.path.exists(packed):
            raise Refusal(f"this notebook reads {name}: course.zip has both")
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        shutil.copyfile(packed, name)
        print(f"{name} is now where this notebook reads it")


def installed(name: str) -> str:
    """The installed version of Python or of a package; "" if it is missing."""
    try:
        return platform.python_version() if name == "Python" else metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def release(version: str) -> list[int]:
    """The numbers of a version, for comparison: [1, 26, 4] for "1.26.4", [] for ""."""
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def fault(name: str, oldest: str, found: str) -> str:
    wanted = name if oldest == "0" else f"{name} {oldest} or newer"
    return f"{wanted} is needed, {found or 'none'} is installed"


def choose_renderer() -> None:
    """Have each Plotly figure carry its words, and none a copy of Plotly's script.

    The script would add megabytes to the notebook. JupyterLab, Notebook 7 and VS Code need only the
    figure's data; what Plotly has chosen for Colab and other places stays.
    """
    from plotly import io
    from plotly.io.base_renderers import MimetypeRenderer

    class Words(MimetypeRenderer):
        def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
            meta = fig_dict.get("layout", {}).get("meta")
            words = meta.get("alt") if isinstance(meta, dict) else None
            return {"text/plain": words} if words else {}

    io.renderers["words"] = Words()
    chosen = (io.renderers.default or "plotly_mimetype").split("+")
    chosen = ["plotly_mimetype" if name == "notebook" else name for name in chosen]
    io.renderers.default = "+".join(dict.fromkeys([*chosen, "words"]))
