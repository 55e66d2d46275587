"""The data of figures in files of their own, which a page fetches when a figure is to be drawn.

In the page they would come before its text is whole: half of what a chapter with surfaces weighs.
They are scripts, because a page opened from a disk may not fetch JSON.
"""

import hashlib
import re
from pathlib import Path

DATA = re.compile(r'<script type="application/json" data-figure="">(.*?)</script>', re.DOTALL)


def without_data(page: str, to_static: str, static: Path) -> str:
    """The page, its figures' data moved into `static`, which lies at `to_static` from it."""

    def move(found: re.Match[str]) -> str:
        name = hashlib.sha256(found[1].encode()).hexdigest()[:12]
        path = f"plotly/figures/{name}.js"
        (static / path).parent.mkdir(parents=True, exist_ok=True)
        (static / path).write_text(
            f'(window.figureData ??= {{}})["{name}"] = {found[1]};\n', "utf-8"
        )
        return f'<template data-figure="{name}" data-source="{to_static}/{path}"></template>'

    return DATA.sub(move, page)
