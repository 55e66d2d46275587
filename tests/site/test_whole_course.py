"""`make pdf` offers the whole course on each page, as a PDF and as a zip of the site."""

import zipfile
from pathlib import Path

from bookkit.site.whole_course import offer_whole_course
from bs4 import BeautifulSoup
from small_book import SmallBook


def offers(page: str) -> list[str]:
    """Where the entries of a page's download menu lead."""
    menu = BeautifulSoup(page, "html.parser").select(".dropdown-download-buttons li > a")
    return [entry["href"] for entry in menu]


def test_the_menus_offer_what_was_made_and_the_zip_what_it_holds(
    small: SmallBook, book, tmp_path: Path
) -> None:
    small.write(one="Words.\n")
    assert small.build().returncode == 0
    site, pdf = small.root / "_build/html", tmp_path / "book.pdf"
    before = offers(small.page("one"))
    for content in (b"%PDF of yesterday", b"%PDF"):
        pdf.write_bytes(content)
        offer_whole_course(site, pdf, book.root / "node_modules")
    assert offers(small.page("one")) == [*before, "../course.pdf", "../site.zip"]
    assert (site / "course.pdf").read_bytes() == b"%PDF"
    with zipfile.ZipFile(site / "site.zip") as packed:
        names = packed.namelist()
        page = packed.read("course/chapters/one.html").decode()
    assert offers(page) == [*before, "../course.pdf"]
    packed_files = {name.removeprefix("course/") for name in names}
    made = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert packed_files == made - {"site.zip"}
