"""Mends what Sphinx and pandas leave out: the sizes of pictures, and what an empty heading is."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser
from sphinx.util.images import get_image_size

PICTURE = "article img[src]:not([loading])"


def reserve_places_of_pictures(page: LexborHTMLParser, path: Path) -> None:
    """Say how large each picture of the page at `path` is, so that nothing moves when it arrives.

    Browsers load a picture only when it comes near the view, or is printed.
    """
    for picture in page.css(PICTURE):
        picture.attrs["loading"] = "lazy"
        file = path.parent / unquote(urlsplit(picture.attributes["src"] or "").path)
        given = picture.attributes.keys() & {"width", "height"}
        # a width from the page keeps the proportions; a height would not
        if given or "height" in (picture.attributes.get("style") or ""):
            continue
        if size := get_image_size(str(file)):
            picture.attrs["width"], picture.attrs["height"] = map(str, size)


def make_empty_headings_cells(page: LexborHTMLParser) -> None:
    """Make a heading of a table that says nothing, as above pandas' index, an ordinary cell."""
    for heading in page.css("th"):
        if not heading.text().strip() and not heading.css_first("img, svg"):
            cell = page.create_node("td")
            for name, value in heading.attributes.items():
                cell.attrs[name] = value or ""
            heading.replace_with(cell)
