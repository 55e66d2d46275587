"""Parts of pages in files of their own, which a page's scripts load when they are first needed.

The files are scripts, because a page opened from a disk cannot fetch HTML or JSON.
"""

import hashlib
from collections.abc import Container
from pathlib import Path


def write_part(folder: Path, variable: str, data: str) -> str:
    """Write a file that adds `data`, which is JSON, to an object of the page; return its name.

    The name, a digest of the data, is also the key under which `window[variable]` has them.
    """
    name = hashlib.sha256(data.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    script = f'(window.{variable} ??= {{}})["{name}"] = {data};\n'
    (folder / f"{name}.js").write_text(script, "utf-8")
    return name


def remove_parts(folder: Path, used: Container[str | None]) -> None:
    """Remove the files whose names are not among `used`, such as those of an earlier build."""
    for file in folder.glob("*.js"):
        if file.stem not in used:
            file.unlink()
