"""Moves the code of a page's checks into a file of its own, loaded when a reader asks for it.

It would be a quarter of a chapter, and comes before everything that a reader sees.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bookkit.site.part_files import remove_parts, write_part

FOLDER = "checks"  # within the site's static files
EMBEDDED = "details.checks > details:has(> pre)"
MOVED = "details[data-checks]"


def move_code_of_checks(page: LexborHTMLParser, to_static: str, static: Path) -> None:
    """Move the code below a page's checks into `static`, which is at `to_static` from the page.

    What stays says in which file of the book it stands, for readers without JavaScript.
    """
    folds = page.css(EMBEDDED)
    if not folds:
        return
    code = ["".join(block.html or "" for block in fold.css("pre")) for fold in folds]
    data = json.dumps(code, ensure_ascii=False, indent=0)
    name = write_part(static / FOLDER, "codeOfChecks", data)
    for number, fold in enumerate(folds):
        for block in fold.css("pre"):
            block.decompose()
        fold.attrs["data-checks"] = name
        fold.attrs["data-number"] = str(number)
        fold.attrs["data-source"] = f"{to_static}/{FOLDER}/{name}.js"


def remove_unused_code(pages: Iterable[LexborHTMLParser], static: Path) -> None:
    used = {fold.attributes["data-checks"] for page in pages for fold in page.css(MOVED)}
    remove_parts(static / FOLDER, used)
