"""The whole course as one PDF: its pages joined into one, drawn and printed by Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, sync_playwright

from bookkit.book import Book
from bookkit.browser import launch
from bookkit.build import build
from bookkit.policy import policy

MARGINS = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
PAGE_NUMBER = (
    '<div style="width:100%;font-size:8px;text-align:center;color:#555">'
    '<span class="pageNumber"></span></div>'
)
SCALE = 0.85  # the page's type is made for a screen
WIDTH = 774  # pixels between the margins of A4 at this scale: figures are drawn as wide as printed
MINUTES = 10  # that a figure, or the printing, may take on a busy machine, in all

# attributes that name an element of the same page by its id
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")


def pdf(book: Book) -> None:
    """Build the book, then write all of it into one PDF, `_build/pdf`."""
    build(book)
    target = book.build / "pdf" / "book.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    # beside the pages, so that all they ask for is where they say
    joined = book.site / "_all.html"
    try:
        joined.write_text(join_pages(book), "utf-8")
        with sync_playwright() as playwright:
            browser = launch(playwright)
            print("drawing the figures, and printing")
            print_page(browser, joined.as_uri(), target)
            browser.close()
    finally:
        joined.unlink(missing_ok=True)
    print(f"\nThe course is on paper: {book.name(target)}")


# -- one page of all -------------------------------------------------------------------------------


def join_pages(book: Book) -> str:
    """The first page of the book, with the text of all others behind its own."""
    names = [f"{name}.html" for name in book.contents]
    soups = {name: read_page(book.site / name) for name in names}
    whole = soups[names[0]]
    articles = [article_of(soup, name, set(names), book.site) for name, soup in soups.items()]
    whole.title.string = whole.title.string.rpartition(" — ")[2]
    whole.body.clear()
    whole.body["class"] = "whole-book"
    for article in articles:
        whole.body.append(article)
    needed(whole, soups.values())
    page = str(whole)
    of_the_first = whole.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    return page.replace(of_the_first, policy(page), 1)


def read_page(path: Path) -> BeautifulSoup:
    """A page of the site, each attribute a text."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser", multi_valued_attributes=None)


def article_of(soup: BeautifulSoup, name: str, names: set[str], site: Path) -> Tag:
    """A page's text; its ids and what points at them made unlike those of other pages."""
    article = soup.find("article").extract()
    article["id"] = own_id(name, "")
    for element in article.find_all(True):
        if element.get("id"):
            element["id"] = own_id(name, element["id"])
        for pointer in POINTERS:
            if element.get(pointer):
                element[pointer] = " ".join(own_id(name, one) for one in element[pointer].split())
        for attribute in ("href", "src", "xlink:href", "data-source"):
            if element.get(attribute):
                element[attribute] = moved(element[attribute], name, names, site)
        if element.name == "a" and not re.match(r"#|[a-z]+:", element.get("href", "#")):
            del element["href"]  # a file beside the pages, which paper has not
        for attribute, value in element.attrs.items():
            if isinstance(value, str) and "url(#" in value:
                element[attribute] = re.sub(
                    r"url\(#([^)]+)\)", lambda found: f"url(#{own_id(name, found[1])})", value
                )
    return article


def own_id(name: str, identifier: str) -> str:
    """An id of the page `name`, as it is in the joined page."""
    return f"{Path(name).stem}--{identifier}"


def moved(address: str, name: str, names: set[str], site: Path) -> str:
    """What a link of the page `name` is in the joined page, which lies in the site's folder."""
    path, fragment = urldefrag(address)
    if re.match(r"[a-z]+:", address):
        return address
    target = (site / name).parent.joinpath(path).resolve() if path else (site / name).resolve()
    inside = target.relative_to(site.resolve()).as_posix()
    return f"#{own_id(inside, fragment)}" if inside in names else inside


def needed(whole: BeautifulSoup, soups: Iterator[BeautifulSoup]) -> None:
    """Have the joined page ask for every style and script that one of the pages asks for."""
    own = {tag.get("src") or tag.get("href") for tag in whole.head.select("script[src], link")}
    for soup in soups:
        for tag in soup.head.select("script[src], link[rel=stylesheet]") if soup.head else []:
            address = (tag.get("src") or tag.get("href")).removeprefix("../")
            if address not in own and not re.match(r"[a-z]+:", address):
                own.add(address)
                tag["src" if tag.name == "script" else "href"] = address
                whole.head.append(tag)


# -- on paper --------------------------------------------------------------------------------------

# Each figure becomes a picture as soon as it is drawn: a browser keeps few WebGL contexts alive.
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
    """Print the page, its figures drawn, its headings as the PDF's outline."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(MINUTES * 60_000)
    page.goto(address)
    page.evaluate(TO_PICTURES)
    wake_explorers(page)
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


def wake_explorers(page: Page) -> None:
    """Scroll to each explorer, and wait until it is drawn."""
    for explorer in page.locator(".explorer").all():
        explorer.scroll_into_view_if_needed()
        explorer.locator("xpath=self::*[@data-ready]").wait_for()
