"""Offers the whole course in each page's download menu: as one PDF, and as one zip of the site."""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bookkit.book import PYTHON_FOLDER
from bookkit.site.icons import draw_icons

PDF, ZIP = "course.pdf", "site.zip"
ENTRIES = {
    PDF: ("fa-file-pdf", "The course as one PDF"),
    ZIP: ("fa-file-archive", "The whole site (zip), to read offline"),
}
MENU = ".dropdown-download-buttons ul"


def offer_whole_course(site: Path, pdf: Path, node_modules: Path) -> None:
    """Put `pdf` and a zip of the site into the site, and an entry for each into the menus.

    The zip offers the PDF, which it contains, but not itself.
    """
    packed = site.with_name(ZIP)
    (site / ZIP).unlink(missing_ok=True)
    shutil.copyfile(pdf, site / PDF)
    _offer(site, [PDF], node_modules)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files_to_read(site)):
            archive.write(path, Path("course", path.relative_to(site)))
    packed.replace(site / ZIP)
    _offer(site, ENTRIES, node_modules)


def files_to_read(site: Path) -> Iterator[Path]:
    """All files but those that run cells in a browser: they are large, and no disk can use them."""
    for path in site.rglob("*"):
        if path.is_file() and site / PYTHON_FOLDER not in path.parents:
            yield path


def _offer(site: Path, names: Iterable[str], node_modules: Path) -> None:
    """Make `names` the last entries of each page's download menu, instead of earlier offers."""
    for path in site.rglob("*.html"):
        page = LexborHTMLParser(path.read_text("utf-8"))
        if (menu := page.css_first(MENU)) is None:
            continue
        for entry in menu.css("[data-offer]"):
            entry.decompose()
        for name in names:
            icon, label = ENTRIES[name]
            address = "../" * len(path.parent.relative_to(site).parts) + name
            item = LexborHTMLParser(
                f'<li data-offer="{name}"><a class="btn btn-sm dropdown-item" href="{address}">'
                f'<i class="fas {icon}"></i><span>{label}</span></a></li>'
            )
            menu.insert_child(item.css("li")[0])
        draw_icons(page, node_modules)
        path.write_text(page.html or "", "utf-8")
