"""The letters of formulas within the style sheet, so that no formula jumps when its font arrives.

KaTeX's fonts would come after the first paint, and their letters are as wide as no other font's.
What the pages use of the common ones is small enough to come with the rules.
"""

import base64
import io
import logging
import re
from pathlib import Path

COMMON = ["KaTeX_Math-Italic"] + [
    f"KaTeX_{name}-Regular" for name in ("Main", "Size1", "Size2", "Size3", "Size4")
]
SOURCES = r"src:url\(fonts/{name}\.woff2\)[^}}]*"


def put_letters_in(sheet: Path, letters: set[str]) -> None:
    """Put `letters` of the common fonts into KaTeX's style sheet; other fonts stay files."""
    rules = sheet.read_text("utf-8")
    for name in COMMON:
        data = base64.b64encode(cut(sheet.parent / f"fonts/{name}.ttf", letters)).decode()
        source = f'src:url(data:font/woff2;base64,{data}) format("woff2")'
        rules = re.sub(SOURCES.format(name=name), source, rules)
    sheet.write_text(rules, "utf-8")


def cut(font: Path, letters: set[str]) -> bytes:
    """A font with these letters alone, as WOFF2."""
    # here, since most builds find the fonts cut, and importing this takes long
    from fontTools import subset

    # KaTeX's fonts claim to be made in 1904
    logging.getLogger("fontTools.ttLib").setLevel(logging.ERROR)
    options = subset.Options(flavor="woff2", hinting=False, name_IDs=[], layout_features=[])
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(letters))
    subsetter.subset(loaded)
    written = io.BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()
