"""The places of pictures before they arrive, and headings of tables that say nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bookkit.site.readable_parts import make_empty_headings_cells, reserve_places_of_pictures
from PIL import Image
from selectolax.lexbor import LexborHTMLParser


def finished(body: str, folder: Path) -> LexborHTMLParser:
    page = LexborHTMLParser(f"<article>{body}</article>")
    make_empty_headings_cells(page)
    reserve_places_of_pictures(page, folder / "page.html")
    return page


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with a picture of 6 by 3 pixels, and an SVG of unknown size."""
    Image.fromarray(np.zeros((3, 6), dtype="uint8")).save(tmp_path / "a picture.png")
    (tmp_path / "open.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return tmp_path


@pytest.mark.parametrize(
    ("written", "width", "height"),
    [
        ('src="a%20picture.png"', "6", "3"),
        ('src="a%20picture.png?v=1" style="width: 70%"', "6", "3"),
        ('src="a%20picture.png" style="height: 9px"', None, None),
        ('src="a%20picture.png" width="12"', "12", None),
        ('src="open.svg"', None, None),
        ('src="data:image/png;base64,AAAA"', None, None),
        ('src="missing.png"', None, None),
    ],
)
def test_a_picture_has_its_place_before_it_arrives(
    pictures: Path, written: str, width: str | None, height: str | None
) -> None:
    picture = finished(f'<img {written} alt="">', pictures).css_first("img").attributes
    assert (picture.get("width"), picture.get("height")) == (width, height)
    assert picture["loading"] == "lazy"


def test_a_picture_that_says_when_it_loads_stays_as_it_is(pictures: Path) -> None:
    written = '<img src="a%20picture.png" loading="eager" alt="">'
    assert written in finished(written, pictures).html


def test_only_the_empty_headings_of_a_table_become_cells(tmp_path: Path) -> None:
    table = pd.DataFrame({"patients": [21]}, index=pd.Index(["placebo"], name="arm")).to_html()
    page = finished(table, tmp_path)
    assert [one.text() for one in page.css("thead td")] == ["", ""]
    assert [one.text() for one in page.css("th")] == ["patients", "arm", "placebo"]


def test_a_heading_with_a_picture_stays_a_heading(tmp_path: Path) -> None:
    page = finished('<table><tr><th scope="col"><img alt="A"></th></tr></table>', tmp_path)
    assert page.css_first("th").attributes == {"scope": "col"}
