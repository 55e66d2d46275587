"""The MathML of formulas: each element has as many children as it takes."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.extension.content import formulas
from bookkit.node import node
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sphinxcontrib import katex

# https://www.w3.org/TR/mathml-core: elements with a fixed number of children
CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
    "semantics": 1,  # and annotations, of which a page keeps none
}
PARENTS = {"mtr": {"mtable"}, "mtd": {"mtr"}}
TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}


def faults(html: str) -> list[str]:
    """The elements with a wrong number of children, or in a wrong place."""
    page = LexborHTMLParser(html)
    for annotation in page.css("annotation"):
        annotation.decompose()
    return [element.html for element in page.css("math, math *") if is_wrong(element)]


def is_wrong(element: LexborNode) -> bool:
    children = list(element.iter())
    loose = element.tag not in TOKENS and element.text(deep=False)
    return bool(
        len(children) != CHILDREN.get(element.tag, len(children))
        or (element.tag in TOKENS and children)
        or (loose and loose.strip())
        or element.parent.tag not in PARENTS.get(element.tag, {element.parent.tag})
    )


def test_the_formulas_of_every_page_are_valid_mathml(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if site / "_static" not in page.parents]
    texts = {path.name: path.read_text("utf-8") for path in pages}
    if not any('class="katex"' in text for text in texts.values()):
        pytest.skip("the course has no formula")
    assert any("<math" in text for text in texts.values())
    wrong = {name: found for name, text in texts.items() if (found := faults(text))}
    assert wrong == {}


@pytest.mark.parametrize(
    "html",
    [
        "<math><msub><mi>a</mi><mi>max</mi><mo>\N{FUNCTION APPLICATION}</mo></msub></math>",
        "<math><mfrac><mn>1</mn></mfrac></math>",
        "<math><mi><mi>a</mi></mi></math>",
        "<math><mrow>a</mrow></math>",
        "<math><mtd></mtd></math>",
    ],
)
def test_a_planted_fault_is_found(html: str) -> None:
    assert faults(html)


NAMES = [r"\max", r"\log", r"\lim", r"\operatorname{sign}", r"\operatorname*{argmin}", "x"]
PLACES = [
    r"a_{%s}",
    r"a^{%s}",
    r"a_{%s}^{%s}",
    r"\frac{%s}{%s}",
    r"\sqrt[%s]{%s}",
    r"\sum_{%s}^{%s}",
    r"\hat{%s}",
    r"\underbrace{%s}_{%s}",
    r"%s_{%s}",
    r"\begin{pmatrix} %s & %s \end{pmatrix}",
]


@pytest.fixture
def katex_server(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has formulas rendered outside a build."""
    program = book.root / "node_modules/katex/dist/katex.min.js"
    monkeypatch.setattr(katex, "NODEJS_BINARY", node())
    monkeypatch.setattr(katex.KaTeXServer, "katex_path", str(program))
    monkeypatch.setattr(katex.KaTeXServer, "start_server_process", formulas.start_katex_server)
    monkeypatch.setattr(katex, "STARTUP_TIMEOUT", 60.0)


@pytest.mark.usefixtures("katex_server")
@pytest.mark.parametrize("place", PLACES)
def test_a_function_can_stand_wherever_a_letter_can(place: str) -> None:
    for name in NAMES:
        html = formulas.render(place.replace("%s", name))
        assert "<math" in html
        assert faults(html) == []


@pytest.mark.usefixtures("katex_server")
@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"1/(2\sigma^2)", "1 over ( 2 sigma squared )"),
        (r"\lambda_{\max}", "lambda sub max"),
        (r"\frac{1}{n}", "1 over n"),
        (r"\sqrt{x} = -a^{k}", "root of x equals minus a to the power k"),
    ],
)
def test_a_formula_that_names_an_option_is_read_in_words(latex: str, words: str) -> None:
    assert formulas.spoken(latex) == words


def test_no_option_is_named_by_source_text(site: Path) -> None:
    pages = [LexborHTMLParser(page.read_text("utf-8")) for page in site.rglob("*.html")]
    boxes = [box for page in pages for box in page.css(".options [aria-label]")]
    named = [box.attributes["aria-label"] for box in boxes]
    if not named:
        pytest.skip("no option of the course's questions holds a formula")
    assert [name for name in named if set(name) & set("\\^_{}$")] == []
