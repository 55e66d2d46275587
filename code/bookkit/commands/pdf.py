"""Prints the whole course into one PDF: joins its pages into one, and prints it with Chromium."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import Browser, PdfMargins, sync_playwright
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.book import Book, BookError
from bookkit.chromium import launch
from bookkit.commands.build import build
from bookkit.site.security_policy import write_policy

MARGINS: PdfMargins = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
PAGE_NUMBER = (
    '<div style="width:100%;font-size:8px;text-align:center;color:#555">'
    '<span class="pageNumber"></span></div>'
)
SCALE = 0.85  # the type size of the pages is for screens
WIDTH = 774  # pixels between the margins of A4 at this scale, so that figures fit the paper
TIMEOUT = 10 * 60_000  # milliseconds, for all figures or for printing, on a busy machine

# attributes that hold ids of the same page
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
ADDRESSES = ("href", "src", "xlink:href", "data-source")


def pdf(book: Book) -> None:
    """Build the book, and print all of it into `_build/pdf/book.pdf`."""
    build(book)
    target = book.build / "pdf" / "book.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    # beside the pages, so that their relative addresses stay right
    joined = book.site / "_all.html"
    try:
        joined.write_text(join_pages(book), "utf-8")
        with sync_playwright() as playwright:
            browser = launch(playwright, book)
            print("drawing the figures and printing")
            print_page(browser, joined.as_uri(), target)
            browser.close()
    finally:
        joined.unlink(missing_ok=True)
    print(f"\nThe course is printed: open {book.name(target)}")


def join_pages(book: Book) -> str:
    """The first page of the book, its text followed by that of all the others."""
    names = [f"{name}.html" for name in book.contents]
    pages = [LexborHTMLParser((book.site / name).read_text("utf-8")) for name in names]
    for name, page in zip(names, pages, strict=True):
        prefix_ids(page, name, set(names), book.site)
    whole = pages[0]
    title, body = the(whole, "title"), the(whole, "body")
    title.inner_html = (title.inner_html or "").rpartition(" — ")[2]
    body.inner_html = "".join(the(page, "article").html or "" for page in pages)
    body.attrs["class"] = "whole-book"
    load_what_pages_load(whole, pages[1:])
    write_policy(whole)
    return whole.html or ""


def the(page: LexborHTMLParser, selector: str) -> LexborNode:
    """The first element that matches; raises BookError for a page that is not the book's."""
    if (found := page.css_first(selector)) is None:
        raise BookError(f"a page has no element {selector!r}")
    return found


def prefix_ids(page: LexborHTMLParser, name: str, names: set[str], site: Path) -> None:
    """Make the ids in a page's text, and what points at them, unlike those of other pages."""
    article = the(page, "article")
    article.attrs["id"] = ""  # becomes the target of links to the page
    for element in article.css("*"):
        for attribute, value in element.attributes.items():
            if value is not None:
                moved = move_attribute(attribute, value, name, names, site)
                if moved != value or attribute == "id":
                    element.attrs[attribute] = moved
        # a file beside the pages is not in the PDF
        if element.tag == "a" and not re.match(r"#|[a-z]+:", element.attributes.get("href") or "#"):
            del element.attrs["href"]


def move_attribute(attribute: str, value: str, name: str, names: set[str], site: Path) -> str:
    if attribute == "id":
        return own_id(name, value)
    if attribute in REFERENCES:
        return " ".join(own_id(name, one) for one in value.split())
    if attribute in ADDRESSES:
        return move_address(value, name, names, site)
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{own_id(name, found[1])})", value)


def own_id(name: str, identifier: str) -> str:
    return f"{Path(name).stem}--{identifier}"


def move_address(address: str, name: str, names: set[str], site: Path) -> str:
    """The address in the joined page, in the site's folder, for one in the page `name`."""
    path, fragment = urldefrag(address)
    if re.match(r"[a-z]+:", address):
        return address
    target = (site / name).parent / path if path else site / name
    inside = target.resolve().relative_to(site.resolve()).as_posix()
    return f"#{own_id(inside, fragment)}" if inside in names else inside


def load_what_pages_load(whole: LexborHTMLParser, pages: Iterable[LexborHTMLParser]) -> None:
    head = the(whole, "head")
    loaded = {address for _, _, address in loads(whole)}
    for page in pages:
        for tag, attribute, address in loads(page):
            address = address.removeprefix("../")
            if address not in loaded and not re.match(r"[a-z]+:", address):
                loaded.add(address)
                tag.attrs[attribute] = address
                head.insert_child(tag)


def loads(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, str, str]]:
    """The scripts and style sheets of a page: the element, its attribute and the address."""
    for tag in page.css("head script[src], head link[rel=stylesheet]"):
        attribute = "src" if tag.tag == "script" else "href"
        yield tag, attribute, tag.attributes[attribute] or ""


# Replace each figure by a picture once it is drawn: browsers keep only a few WebGL contexts.
TO_PICTURES = """async () => {
  for (const figure of document.querySelectorAll(".plotly-figure")) {
    const { graph } = await bookFigures.draw(figure);
    const space = Boolean(graph._fullLayout.scene);
    const { clientWidth: width, clientHeight: height } = graph;
    const picture = new Image(width, height);
    const format = space ? { format: "png", scale: 2 } : { format: "svg" };
    picture.src = await Plotly.toImage(graph, { ...format, width, height });
    picture.alt = figure.getAttribute("aria-label");
    picture.className = "printed-figure";
    await picture.decode();
    Plotly.purge(graph);
    graph.replaceWith(picture);
  }
}"""


def print_page(browser: Browser, address: str, target: Path) -> None:
    """Draw the figures and print the page, with its headings as the outline of the PDF."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(address)
    page.evaluate(TO_PICTURES)
    for figure in page.locator("[data-lazy]").all():  # drawn only when it comes into view
        figure.scroll_into_view_if_needed()
        figure.locator("xpath=self::*[@data-ready]").wait_for()
    page.pdf(
        path=target,
        format="A4",
        scale=SCALE,
        margin=MARGINS,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=PAGE_NUMBER,
        print_background=True,
        outline=True,
        tagged=True,
    )
    context.close()
