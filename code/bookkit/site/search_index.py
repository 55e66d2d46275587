"""Writes what the search looks through: the prose of every section, and MiniSearch's index of it.

Both are in one script, because a page opened from a disk cannot fetch JSON. A page loads it, with
the search itself, once the reader opens the search. `static/search/engine.js` makes the index, as
it must read words as the search does.
"""

import json
import posixpath
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bookkit.book import Book, BookError
from bookkit.node import run_program
from bookkit.site.build_cache import built
from bookkit.site.bundle import SEARCH

PROGRAM = Path(__file__).with_name("search_index.mjs")
SOURCES = Path(__file__).parents[1] / "static/search"
# What is no prose of the page itself: code, outputs, lists of contents, checks, answers that may be
# wrong, titles that all boxes share, and what only a screen reader, a pointer or a printer meets.
LEFT_OUT = (
    ".cell_input, .cell_output > :not(figure), figure > :not(figcaption), pre, svg, script, style, "
    "template, noscript, nav, thead, .toctree-wrapper, ul.references, details.checks, "
    "details.licence, .checked-total, .overview, a.checked, .question, summary, .admonition-title, "
    ".back, .caption-number, .headerlink, .run-here, .eqno, .katex-display, .visually-hidden, "
    ".margin-toggle, button"
)
BLOCKS = "p, li, dt, dd, tr, div, figcaption, h1, h2, h3, h4, h5, h6"
HEADING = "h1, h2, h3, h4, h5, h6"
BREAK = "\x1e"  # between blocks of text, where a sentence ends without a full stop
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'“‘(]?[A-ZÀ-Þ])")
# places to break a line, and signs that are only spoken
UNSEEN = re.compile("[\u200b\u2061-\u2064]")
ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "ˉ": "\u0304", "¯": "\u0304"}
RELATIONS = set("=≠≤≥<>≈∝→∼∈")
# the few signs that Unicode has as subscripts and superscripts
LOW, HIGH = "0123456789aehijklmnoprstuvx", "0123456789n"
LOWERED = str.maketrans(LOW, "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
RAISED = str.maketrans(HIGH, "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")

# Its anchor, its title, its sentences, one a line; of an entry of a glossary the pages that explain
# its term; and the terms that it introduces, in bold type.
Section = tuple[str, str, str, list[str], str]


def write_search(
    pages: dict[str, LexborHTMLParser], synonyms: list[list[str]], static: Path, node_modules: Path
) -> None:
    """Write the search and its index into `static`; `pages` are by their address in the site."""
    found = {name: sections(prose(page), name) for name, page in sorted(pages.items())}
    texts = [
        {"page": name, "sections": parts}
        for name, parts in found.items()
        if any(text for _, _, text, *_ in parts)
    ]
    request = {"synonyms": synonyms, "pages": texts}
    inputs = [path.read_bytes() for path in (PROGRAM, *sorted(SOURCES.glob("*.js")))]
    inputs.append(json.dumps(request, ensure_ascii=False).encode())

    def build(folder: Path) -> None:
        run_program(
            PROGRAM,
            **request,
            nodeModules=str(node_modules),
            sources=str(SOURCES),
            folder=str(folder / Path(SEARCH[0]).parent),
        )

    folder = built(node_modules, "search", inputs, build)
    for name in SEARCH:
        shutil.copyfile(folder / name, static / name)


def synonyms(book: Book) -> list[list[str]]:
    """The names of the same thing in `pyproject.toml`, in groups; raises BookError if they are not.

    They are no setting of Sphinx's, since they differ between courses.
    """
    groups = book.settings.get("search-synonyms", [])
    if not all(isinstance(g, list) and all(isinstance(n, str) for n in g) for g in groups):
        setting = "pyproject.toml: [tool.bookkit] search-synonyms"
        raise BookError(f"{setting} must list groups of words, got {groups!r}")
    return groups


def prose(page: LexborHTMLParser) -> LexborHTMLParser:
    """A copy of a page's text without what the search leaves out."""
    article = page.css_first("article:has(section)")
    copy = LexborHTMLParser(article.html or "" if article else "")
    prepare(copy)
    return copy


def sections(page: LexborHTMLParser, name: str) -> list[Section]:
    """The sections of a page in their order, and after them the entries of its glossary."""
    found: list[Section] = []
    entries = list(glossary_entries(page, name))
    for glossary in page.css("dl.glossary"):
        glossary.decompose()
    for section in reversed(page.css("section")):  # inner ones first, so that they are taken out
        if (heading := section.css_first(HEADING)) is not None:
            title = heading.text()
            heading.decompose()
            introduced = " ".join(plain(term.text()) for term in section.css("strong"))
            found.append((anchor(section), plain(title), lines(section.text()), [], introduced))
        section.decompose()
    first, *others = [*reversed(found), *entries] or [("", "", "", [], "")]
    return [first, *(part for part in others if part[2])]  # the first stands for the page itself


def glossary_entries(page: LexborHTMLParser, name: str) -> Iterator[Section]:
    """Each term of a glossary, its definition, and the pages that the definition links to."""
    terms: list[LexborNode] = []
    for node in page.css("dl.glossary > dt, dl.glossary > dd"):
        if node.tag == "dt":
            terms.append(node)
            continue
        links = [link.attributes["href"] or "" for link in node.css("a.internal")]
        pages = [posixpath.join(posixpath.dirname(name), to.partition("#")[0]) for to in links]
        text = lines(definition_alone(node))
        explained_by = list(dict.fromkeys(map(posixpath.normpath, pages)))
        yield from ((anchor(term), plain(term.text()), text, explained_by, "") for term in terms)
        terms = []


def definition_alone(definition: LexborNode) -> str:
    """What a term means, without the link to a page at the end."""
    text = definition.text().strip()
    for link in definition.css("a.internal")[-1:]:
        text = text.removesuffix(link.text())
    return text


def anchor(node: LexborNode) -> str:
    return node.attributes.get("id") or ""


def prepare(page: LexborHTMLParser) -> None:
    """Leave out what is no prose, write formulas as text, and mark where blocks end."""
    for node in page.css(LEFT_OUT):
        node.decompose()
    for formula in page.css(".katex"):
        mathml = formula.css_first("math")
        formula.replace_with(unicodedata.normalize("NFC", linear(mathml)) if mathml else "")
    for note in page.css(".sidenote"):  # it stands within a sentence of the paragraph
        if (number := note.css_first("sup")) is not None:
            number.decompose()
        paragraph, text = note.parent, note.text()
        while paragraph is not None and paragraph.tag not in {"p", "li", "dd", "section"}:
            paragraph = paragraph.parent
        note.decompose()
        if paragraph is not None:
            paragraph.insert_after(f"{BREAK}{text}{BREAK}")
    for paragraph in page.css("td > p, th > p"):
        paragraph.unwrap()
    for cell in page.css("tr > :not(:last-child)"):
        cell.insert_after(" · ")
    for block in page.css(BLOCKS):
        block.insert_before(BREAK)
        block.insert_after(BREAK)


def lines(text: str) -> str:
    """The sentences of a text, one a line."""
    blocks = map(plain, text.split(BREAK))
    return "\n".join(SENTENCE_END.sub("\n", block) for block in blocks if block)


def plain(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def linear(node: LexborNode) -> str:
    """A formula of MathML on one line: `wⱼ`, `x²`, `λ_ridge`, `a/b`."""
    parts = [linear(child) for child in node.iter()]
    match node.tag, parts:
        case "msub" | "munder", [base, below, *_]:  # KaTeX adds a sign that is not seen
            return base + lowered(below)
        case "msup", [base, above]:
            return base + raised(above)
        case "mover", [base, above]:
            return base + ACCENTS.get(above.strip(), "")
        case "msubsup" | "munderover", [base, below, above]:
            return base + lowered(below) + raised(above)
        case "mfrac", [above, below]:
            return f"{grouped(above)}/{grouped(below)}"
        case "msqrt", _:
            return f"√{grouped(''.join(parts))}"
        case "mo", []:
            sign = node.text().strip()
            return f" {sign} " if sign in RELATIONS else sign
    return "".join(parts) or node.text()


def lowered(part: str) -> str:
    return part.translate(LOWERED) if set(part) <= set(LOW) else f"_{grouped(part)}"


def raised(part: str) -> str:
    return part.translate(RAISED) if set(part) <= set(HIGH) else f"^{grouped(part)}"


def grouped(part: str) -> str:
    return part if re.fullmatch(r"\w*|.", part) else f"({part})"
