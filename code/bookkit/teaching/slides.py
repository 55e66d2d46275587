"""Makes slides of a finished page: headings, formulas and figures of its sections, and "In short".

reveal.js shows them; formulas, figures and their scripts are those of the site.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.book import Book
from bookkit.node import node_modules
from bookkit.site.late_scripts import fetch_at_once

HERE = Path(__file__).parent
REVEAL = ("reveal.css", "reveal.js", "LICENSE")
# what a page says beside its text, or what only a page needs
BESIDE = (
    ".headerlink, .section-number, .overview, .checks, .run-here, .sidenote, .margin, noscript, "
    "label.margin-toggle, input.margin-toggle, details.hide, .cell_input, .figure-data"
)
# what belongs to the page in its site: its policy, its neighbours, its contents, its cells' Python
LEFT_BEHIND = "meta[http-equiv], link[rel=prev], link[rel=next], .bd-sidebar-secondary a, "
LEFT_BEHIND += 'script[src*="run_here"]'
FIGURE, FORMULA = "figure", ".math[id]"
SUMMARY = "in-short"
LEFT_OUT = {"exercises", "problems", "check-yourself", "where-next"}
HEAD = """
<link rel="stylesheet" href="{static}/reveal/reveal.css">
<link rel="stylesheet" href="{static}/reveal/slides.css">
<script defer src="{static}/reveal/reveal.js"></script>
<script defer src="{static}/reveal/slides.js"></script>
"""


def write_slides(book: Book, page: str, folder: Path) -> Path:
    """Write the slides of a page of the built book into `folder`, with all that they load."""
    static = folder / "_static"
    shutil.rmtree(static, ignore_errors=True)
    ignored = shutil.ignore_patterns("search", "previews", "checks")
    shutil.copytree(book.site / "_static", static, ignore=ignored)
    (static / "reveal").mkdir()
    package = node_modules(book.root) / "reveal.js"
    for name in REVEAL:
        source = package / name if (package / name).exists() else package / "dist" / name
        shutil.copyfile(source, static / "reveal" / name)
    for name in ("slides.css", "slides.js"):
        shutil.copyfile(HERE / name, static / "reveal" / name)
    target = folder / f"{page}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    to_static = "../" * page.count("/") + "_static"
    html = (book.site / f"{page}.html").read_text("utf-8")
    target.write_text(slides_page(html, to_static), "utf-8")
    return target


def slides_page(html: str, static: str) -> str:
    """A page of slides made from a page of the site."""
    page = LexborHTMLParser(html)
    head, article = page.css_first("head"), page.css_first("article")
    text = page.css_first("article > section")
    assert head is not None and article is not None and text is not None
    fetch_at_once(page)
    for node in page.css(LEFT_BEHIND):
        node.decompose()
    for node in text.css(BESIDE):
        node.decompose()
    for node in text.css("a"):  # the other pages stay at home
        node.unwrap()
    head.inner_html = f"{head.inner_html}{HEAD.format(static=static)}"
    slides = "\n".join(slides_of(text))
    # all else of the page stays too, out of sight: the site's scripts look for it
    article.inner_html = f'<div class="reveal"><div class="slides">{slides}</div></div>'
    return page.html or ""


def slides_of(article: LexborNode) -> Iterator[str]:
    """Each slide as a section; those of one section of the page stand below each other."""
    sections = [node for node in article.iter() if node.tag == "section"]
    before = [node for node in article.iter() if node.tag != "section"]
    title = next(node for node in before if node.tag == "h1")
    texts = [node for node in before if node.tag == "p" and node.text().strip()]
    yield slide("title", title, *texts[:1])
    first = next((figure for node in before for figure in node.css(FIGURE)), None)
    if first is not None:
        yield slide("picture", *texts[1:2], first)
    for section in sections:
        if (section.attributes.get("id") or "") not in LEFT_OUT:
            yield stack(section)


def stack(section: LexborNode) -> str:
    """The slides of a section: its heading with what it states, then each of its figures."""
    heading = next(node for node in section.iter() if node.tag == "h2")
    if section.attributes.get("id") == SUMMARY:
        for item in section.css("ul > li"):
            item.attrs["class"] = "fragment"
        stated = section.css("ul")[:1]
    else:
        texts = (node for node in section.iter() if node.tag == "p" and node.text().strip())
        stated = section.css(FORMULA) or [next(texts, heading)]
    first = slide("", heading, *(node for node in stated if node.mem_id != heading.mem_id))
    pictures = (slide("picture", figure) for figure in section.css(FIGURE))
    return f"<section>{first}{''.join(pictures)}</section>"


def slide(kind: str, *content: LexborNode) -> str:
    return f'<section class="{kind}">{"".join(node.html or "" for node in content)}</section>'
