"""Puts the letters of formulas into the style sheet, so that no formula shifts as its font loads.

KaTeX's fonts would arrive after the first paint, and the letters of fallback fonts have other
widths. The letters that pages use of the common fonts are few enough to embed in the style sheet.
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


def embed_letters(sheet: Path, letters: set[str]) -> None:
    """Embed `letters` of the common fonts in KaTeX's style sheet; other fonts stay files."""
    rules = sheet.read_text("utf-8")
    for name in COMMON:
        data = base64.b64encode(subset_font(sheet.parent / f"fonts/{name}.ttf", letters)).decode()
        source = f'src:url(data:font/woff2;base64,{data}) format("woff2")'
        rules = re.sub(SOURCES.format(name=name), source, rules)
    sheet.write_text(rules, "utf-8")


def subset_font(font: Path, letters: set[str]) -> bytes:
    # Imported here: it is slow to import, and most builds find the fonts in the build cache.
    from fontTools import subset

    # silence a warning about each of KaTeX's fonts, which are dated 1904
    logging.getLogger("fontTools.ttLib").setLevel(logging.ERROR)
    options = subset.Options(flavor="woff2", hinting=False, name_IDs=[], layout_features=[])
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(letters))
    subsetter.subset(loaded)
    written = io.BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()
