"""Puts the letters that pages use into the style sheet, so that no text shifts as its font loads.

Fonts would arrive after the first paint, and the letters of fallback fonts have other widths. The
letters that pages use of the text's typeface, and of KaTeX's common fonts, are few enough to embed.
Nothing is painted before the style sheet is there, so each face has only the letters set in it.
"""

import base64
import io
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from string import printable
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# The typeface of the text, variable in weight; its package has one file for each script and style.
TYPEFACE = "@fontsource-variable/literata"
SCRIPTS = "latin", "latin-ext", "greek"
# From regular to bold; bold italics are so rare that browsers may thicken the letters.
WEIGHTS = {"normal": (400, 700), "italic": (400, 400)}
FEATURES = ["kern", "lnum", "tnum"]

# KaTeX's common fonts, and the elements of a page whose letters they may set.
FORMULAS, VARIABLES = ".katex-html", ".katex-html .mathnormal"
KATEX = {"Math-Italic": VARIABLES, "Main-Regular": FORMULAS}
KATEX |= {
    "AMS-Regular": ".katex-html :is(.amsrm, .mathbb)",
    "Typewriter-Regular": ".katex-html .texttt",
}
KATEX |= {f"Size{number}-Regular": FORMULAS for number in (1, 2, 3, 4)}

ICON = re.compile(r'"\\([ef][0-9a-f]{3})"')  # in the content of a rule, or in a variable for it

Letters = dict[str, set[str]]  # by the selector of what they stand in


def letters_of(pages: Iterable[LexborHTMLParser]) -> Letters:
    """The letters of pages: all, and those that stand in italics and formulas."""
    # plain letters in any case: otherwise one more Q on a page would change the fonts
    text, italic = set(printable), set(printable)
    letters: Letters = {"normal": text, "italic": italic}
    letters |= {selector: set() for selector in KATEX.values()}
    for page in pages:
        text.update(page.html or "")
        for element in page.css("em, i, cite"):
            italic.update(element.text())
        for selector in set(KATEX.values()):
            for element in page.css(selector):
                letters[selector].update(element.text())
    return letters


def text_faces(node_modules: Path, letters: Letters) -> str:
    """Rules for the typeface "Text" that hold what `letters` need of it."""
    name = TYPEFACE.rpartition("/")[2]
    rules = []
    for style, weights in WEIGHTS.items():
        for script in SCRIPTS:
            font = node_modules / TYPEFACE / f"files/{name}-{script}-wght-{style}.woff2"
            found, data = subset_of_variable(font, letters[style], weights)
            if found:
                weight = " ".join(map(str, weights))
                rules.append(face("Text", style, weight, data, found))
    return "\n".join(rules)


def embed_formula_letters(sheet: Path, letters: Letters) -> None:
    """Add rules with `letters` of the common fonts to KaTeX's style sheet.

    Its own rules keep the letters that no page has: one in the output of a cell that a reader runs
    comes from the whole font, a file.
    """
    rules = sheet.read_text("utf-8")
    for name, selector in KATEX.items():
        family, style = (
            f"KaTeX_{name.partition('-')[0]}",
            "italic" if "Italic" in name else "normal",
        )
        font = sheet.parent / f"fonts/KaTeX_{name}.ttf"
        found, data = subset_font(font, letters[selector] | {" "})
        if found <= {ord(" ")}:
            continue  # browsers refuse a font without a letter
        other = code_points_of(font) - found
        whole = rf"(src:url\(fonts/{font.stem}\.woff2\)[^}}]*)"
        rules, replaced = re.subn(whole, rf"\1;unicode-range:{as_range(other)}", rules)
        if replaced != 1:
            raise ExtensionError(
                f"{sheet.name} has {replaced} rules for {font.stem} instead of one"
            )
        rules += face(family, style, "400", data, found)
    sheet.write_text(rules, "utf-8")


def face(family: str, style: str, weight: str, font: bytes, letters: set[int]) -> str:
    """A rule with the font in it, for the code points that it has."""
    data, covered = base64.b64encode(font).decode(), as_range(letters)
    return (
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2");unicode-range:{covered}}}'
    )


def as_range(letters: set[int]) -> str:
    return ",".join(f"U+{number:X}" for number in sorted(letters))


def keep_icons(sheet: Path, folder: Path) -> None:
    """Leave in Font Awesome's fonts, in `folder`, only the icons that a style sheet names.

    A page that has one, before a download or a note's title, would load 150 kB for it.
    """
    icons = {chr(int(code, 16)) for code in ICON.findall(sheet.read_text("utf-8"))}
    for font in folder.glob("fa-*.woff2"):
        font.write_bytes(subset_font(font, icons)[1])


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


def subset_font(font: Path, letters: set[str]) -> tuple[set[int], bytes]:
    """The code points of `letters` that a font has, and a font with only these."""
    # Imported here: it is slow to import, and most builds find the fonts in the build cache.
    from fontTools.ttLib import TTFont

    found = {ord(letter) for letter in letters} & code_points_of(font)
    return found, subset_of(TTFont(font), set(map(chr, found)), [])


def code_points_of(font: Path) -> set[int]:
    from fontTools.ttLib import TTFont  # slow to import: see subset_font

    return set(TTFont(font).getBestCmap())


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
