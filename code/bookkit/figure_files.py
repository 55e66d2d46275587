"""The data of figures in files of their own, which a page fetches when a figure is to be drawn.

In the page they would come before its text is whole: half of what a chapter with surfaces weighs.
They are scripts, because a page opened from a disk may not fetch JSON.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = "plotly/figures"  # in the site's folder of static files
DATA = re.compile(r'<script type="application/json" data-figure="">(.*?)</script>', re.DOTALL)
NAMED = re.compile(r'<template data-figure="(\w+)"')


def without_data(page: str, to_static: str, static: Path) -> str:
    """The page, its figures' data moved into `static`, which lies at `to_static` from it."""

    def move(found: re.Match[str]) -> str:
        name = hashlib.sha256(found[1].encode()).hexdigest()[:12]
        path = f"{FOLDER}/{name}.js"
        (static / path).parent.mkdir(parents=True, exist_ok=True)
        (static / path).write_text(
            f'(window.figureData ??= {{}})["{name}"] = {found[1]};\n', "utf-8"
        )
        return f'<template data-figure="{name}" data-source="{to_static}/{path}"></template>'

    return DATA.sub(move, page)


def remove_unused_data(pages: Iterable[str], static: Path) -> None:
    """Remove from `static` the data of figures that none of `pages` has any more."""
    named = {name for page in pages for name in NAMED.findall(page)}
    for path in (static / FOLDER).glob("*.js"):
        if path.stem not in named:
            path.unlink()
