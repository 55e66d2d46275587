"""Prints the whole course as one PDF: joins its pages into one, and prints it with Chromium."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from playwright.sync_api import Browser, PdfMargins, sync_playwright
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.book import Book, BookError
from bookkit.chromium import launch
from bookkit.commands.build import build
from bookkit.node import node_modules
from bookkit.site.late_scripts import LATE, fetch_at_once
from bookkit.site.security_policy import write_policy
from bookkit.site.whole_course import offer_whole_course

TO_PICTURES = Path(__file__).with_name("to_pictures.js")
MARGINS: PdfMargins = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
PAGE_NUMBER = (
    '<div style="width:100%;font-size:8px;text-align:center;color:#555">'
    '<span class="pageNumber"></span></div>'
)
SCALE = 0.85  # the type size of the pages suits screens, not paper
WIDTH = 774  # pixels between the margins of A4 at this scale, so that figures fit the paper
TIMEOUT = 10 * 60_000  # milliseconds, for all figures or for printing, on a busy machine

# attributes that hold ids of the same page
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
ADDRESSES = ("href", "src", "xlink:href", "data-source")


def pdf(book: Book) -> None:
    """Build the book, print all of it to `_build/pdf/book.pdf`, and offer that on each page.

    The pages then offer a zip of the whole site too. The next build that changes the site makes
    pages without both.
    """
    build(book)
    target = book.build / "pdf" / "book.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    print_joined(book, dict.fromkeys(book.contents, "article"), target, book)
    offer_whole_course(book.site, target, node_modules(book.root))
    print(f"\nThe course is printed: open {book.name(target)}.")
    print("Each page offers it for download, and a zip of the site.")


def print_joined(book: Book, parts: Mapping[str, str], target: Path, tools: Book) -> None:
    """Print pages of the built book as one PDF: of each page, what its selector finds.

    The browser is the one that was installed for the book `tools`.
    """
    # beside the pages, so that their relative addresses stay valid
    joined = book.site / "_all.html"
    try:
        joined.write_text(join_pages(book, parts), "utf-8")
        with sync_playwright() as playwright:
            browser = launch(playwright, tools)
            print("drawing the figures and printing")
            print_page(browser, joined.as_uri(), target)
            browser.close()
    finally:
        joined.unlink(missing_ok=True)


def join_pages(book: Book, parts: Mapping[str, str]) -> str:
    """The first of these pages, with what the selectors find on all of them, in order."""
    names = [f"{name}.html" for name in parts]
    pages = [LexborHTMLParser((book.site / name).read_text("utf-8")) for name in names]
    # before their ids change
    found = [
        node for page, part in zip(pages, parts.values(), strict=True) for node in page.css(part)
    ]
    whole, loaded = pages[0], set[str]()
    head, title, body = find(whole, "head"), find(whole, "title"), find(whole, "body")
    for name, page in zip(names, pages, strict=True):
        fetch_at_once(page)
        prefix_ids(page, name, names)
        for tag in page.css("head script[src], head link[rel=stylesheet]"):
            attribute = "src" if tag.tag == "script" else "href"
            address = urljoin(name, tag.attributes[attribute])
            if address not in loaded:
                tag.attrs[attribute] = address
                if page is not whole:
                    head.insert_child(tag)
            loaded.add(address)
    title.inner_html = (title.inner_html or "").rpartition(" — ")[2]
    body.inner_html = "".join(node.html or "" for node in found)
    body.attrs["class"] = "whole-book"
    write_policy(whole)
    return whole.html or ""


def find(page: LexborHTMLParser, selector: str) -> LexborNode:
    """The first element that matches; raises BookError if there is none."""
    if (found := page.css_first(selector)) is None:
        raise BookError(f"a page has no element {selector!r}")
    return found


def prefix_ids(page: LexborHTMLParser, name: str, names: list[str]) -> None:
    """Make the ids in a page's text, and references to them, unique in the joined page."""
    article = find(page, "article")
    article.attrs["id"] = ""  # becomes the target of links to the page
    for element in article.css("*"):
        for attribute, value in element.attributes.items():
            moved = move_attribute(attribute, value or "", name, names)
            if moved != (value or "") or attribute == "id":
                element.attrs[attribute] = moved
        # the PDF does not contain other files, such as downloads
        if element.tag == "a" and not re.match(r"#|[a-z]+:", element.attributes.get("href") or "#"):
            del element.attrs["href"]


def move_attribute(attribute: str, value: str, name: str, names: list[str]) -> str:
    """The value of an attribute of the page `name`, rewritten for the joined page."""
    if attribute == "id":
        return own_id(name, value)
    if attribute in REFERENCES:
        return " ".join(own_id(name, one) for one in value.split())
    if attribute in ADDRESSES:
        address = urljoin(name, value)
        inside, fragment = urldefrag(address)
        return f"#{own_id(inside, fragment)}" if inside in names else address
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{own_id(name, found[1])})", value)


def own_id(name: str, identifier: str) -> str:
    return f"{Path(name).stem}--{identifier}"


def print_page(browser: Browser, address: str, target: Path) -> None:
    """Draw the figures and print the page, with its headings as the outline of the PDF."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(address)
    page.wait_for_selector(f"script[{LATE}]", state="detached")  # until its scripts have run
    page.evaluate(TO_PICTURES.read_text("utf-8"))
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
