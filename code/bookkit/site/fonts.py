"""Puts the letters that pages use into the style sheet, so that no text shifts as its font loads.

Fonts would arrive after the first paint, and the letters of fallback fonts have other widths. The
letters that pages use of the text's typeface, and of KaTeX's common fonts, are few enough to embed.
"""

import base64
import io
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# The typeface of the text, variable in weight; its package has one file for each script and style.
TYPEFACE = "@fontsource-variable/literata"
SCRIPTS = "latin", "latin-ext", "greek"
# From regular to bold; bold italics are so rare that browsers may thicken the letters.
WEIGHTS = {"normal": (400, 700), "italic": (400, 400)}
FEATURES = ["kern", "liga", "lnum", "tnum"]

COMMON = ["KaTeX_Math-Italic"] + [
    f"KaTeX_{name}-Regular" for name in ("Main", "Size1", "Size2", "Size3", "Size4")
]
ICON = re.compile(r'"\\([ef][0-9a-f]{3})"')  # in the content of a rule, or in a variable for it
SOURCES = r"src:url\(fonts/{name}\.woff2\)[^}}]*"


def text_faces(node_modules: Path, letters: set[str]) -> str:
    """Rules for the typeface "Text" that hold what `letters` need of it."""
    name = TYPEFACE.rpartition("/")[2]
    rules = []
    for style, weights in WEIGHTS.items():
        for script in SCRIPTS:
            font = node_modules / TYPEFACE / f"files/{name}-{script}-wght-{style}.woff2"
            found, data = subset_of_variable(font, letters, weights)
            if found:
                covered = ",".join(f"U+{number:X}" for number in sorted(found))
                weight = " ".join(map(str, weights))
                rules.append(
                    f'@font-face{{font-family:"Text";font-style:{style};font-weight:{weight};'
                    f"{embedded(data)};unicode-range:{covered}}}"
                )
    return "\n".join(rules)


def embed_letters(sheet: Path, letters: set[str]) -> None:
    """Embed `letters` of the common fonts in KaTeX's style sheet; other fonts stay files."""
    rules = sheet.read_text("utf-8")
    for name in COMMON:
        font = sheet.parent / f"fonts/{name}.ttf"
        rules = re.sub(SOURCES.format(name=name), embedded(subset_font(font, letters)), rules)
    sheet.write_text(rules, "utf-8")


def keep_icons(sheet: Path, folder: Path) -> None:
    """Leave in Font Awesome's fonts, in `folder`, only the icons that a style sheet names.

    A page that has one, before a download or a note's title, would load 150 kB for it.
    """
    icons = {chr(int(code, 16)) for code in ICON.findall(sheet.read_text("utf-8"))}
    for font in folder.glob("fa-*.woff2"):
        font.write_bytes(subset_font(font, icons))


def embedded(font: bytes) -> str:
    """The declaration of a font's source with the font in it."""
    return f'src:url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")'


def subset_of_variable(
    font: Path, letters: set[str], weights: tuple[int, int]
) -> tuple[set[int], bytes]:
    """The code points of `letters` that a variable font has, and a font of these in `weights`."""
    from fontTools.ttLib import TTFont  # slow to import: see subset_font
    from fontTools.varLib.instancer import instantiateVariableFont

    loaded = TTFont(font)
    found = {ord(letter) for letter in letters} & set(loaded.getBestCmap())
    if not found:
        return found, b""
    reduced = TTFont(io.BytesIO(subset_of(loaded, set(map(chr, found)), FEATURES)))
    narrowed = instantiateVariableFont(reduced, {"wght": weights})
    return found, written(narrowed)


def subset_font(font: Path, letters: set[str]) -> bytes:
    """A font with only `letters`."""
    # Imported here: it is slow to import, and most builds find the fonts in the build cache.
    from fontTools.ttLib import TTFont

    return subset_of(TTFont(font), letters, [])


def subset_of(font: "TTFont", letters: set[str], features: list[str]) -> bytes:
    from fontTools import subset

    # silence a warning about each of KaTeX's fonts, which are dated 1904
    logging.getLogger("fontTools.ttLib").setLevel(logging.ERROR)
    options = subset.Options(hinting=False, name_IDs=[], layout_features=features)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(letters))
    subsetter.subset(font)
    return written(font)


def written(font: "TTFont") -> bytes:
    """A font as the bytes of a WOFF2 file."""
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
