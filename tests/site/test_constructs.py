"""Everything that Jupyter Book documents comes out on the page and in the notebook to take away.

The chapter `tests/data/constructs.md` holds one of each; `CONSTRUCTS.md` is the table of them.
"""

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bookkit.book import Book
from bs4 import BeautifulSoup
from PIL import Image
from small_book import SmallBook, cell, empty_book

DATA = Path(__file__).parents[1] / "data"
TABLE = Path(__file__).parents[2] / "CONSTRUCTS.md"


@dataclass(frozen=True)
class Construct:
    """How something that an author writes comes out.

    Attributes:
        written: how the author writes it.
        selector: what finds it on the page.
        notebook: a part of the notebook's text.
        shown: how it looks in the notebook, in words.
    """

    written: str
    selector: str
    notebook: str
    shown: str


ADMONITIONS = ["note", "tip", "important", "caution", "danger", "hint", "attention", "error"]
TITLED = "a quotation with its title in bold"
CONSTRUCTS = [
    *(
        Construct(f"`{{{kind}}}`", f"div.admonition.{kind}", f"> **{kind.title()}**\n", TITLED)
        for kind in ADMONITIONS
    ),
    Construct("`{seealso}`", "div.seealso", "> **See also**\n", TITLED),
    Construct(
        "an admonition within another",
        "div.important div.caution",
        "> > **Caution**\n> >\n> > Nested caution.",
        "a quotation within a quotation",
    ),
    Construct(
        "`{warning}` with `:class: dropdown`",
        "details.admonition.warning > summary",
        "<summary>Warning</summary>\n\nFolded warning.",
        "folded",
    ),
    Construct(
        "`{admonition}` with a title, folded",
        "details.tip > summary .katex",
        "<summary>A title with $x^2$</summary>",
        "folded",
    ),
    Construct('`<div class="admonition">`', "#html-admonition", "> **HTML title**", TITLED),
    Construct(
        "`![](pic.png)`, also .jpg, .gif, .webp, .svg",
        'img[alt="A png"][src$="_images/pic.png"]',
        "![A png](attachment:pic.png) and ![A jpg](attachment:pic.jpg)",
        "the picture, within the file",
    ),
    Construct(
        "`{image}`",
        'img[alt="A gif"].align-center',
        "![A gif](attachment:pic.gif)",
        "the picture",
    ),
    Construct(
        "`{figure}`",
        "figure#fig-svg figcaption",
        '">\n\n**Fig. 1** The caption of the svg.',
        "the picture, its number and caption",
    ),
    Construct(
        "`{figure-md}`",
        'figure#fig-md img[alt="A webp"]',
        "**Fig. 2** Caption in Markdown.",
        "the picture, its number and caption",
    ),
    Construct(
        "`<img>` of a file, also within HTML",
        'p[align] img[src$="_images/pic.jpg"]',
        '<p align="center">\n\n![A nested HTML image](attachment:pic.jpg)\n\n</p>',
        "the picture",
    ),
    Construct(
        "`{list-table}`",
        "table#tab-list caption",
        "**Table 1** A list table\n\n| One | Two |\n| --- | --- |\n| 1 | - a list<br>- of two |",
        "a table below its number and caption",
    ),
    Construct("`{csv-table}`", "table", "| p | q |\n| --- | --- |\n| 1 | 2 |", "a table"),
    Construct(
        "`{table}` around a Markdown table",
        "table#tab-cap caption",
        "**Table 3** A captioned table",
        "a table below its number and caption",
    ),
    Construct(
        "`{code-block}` with caption, line numbers and marked lines",
        "#code-cap .hll .linenos",
        "**Listing 1** A caption for code\n\n```python\ndef f():\n    return 1\n```",
        "code below its number and caption, without line numbers",
    ),
    Construct("`{literalinclude}`", ".literal-block-wrapper", "```\na,b\n1,2", "code"),
    Construct(
        "`{margin}`", "aside.margin", "> **In the margin**\n>\n> A word in the margin.", TITLED
    ),
    Construct("`{sidebar}`", "aside.sidebar", "> **A sidebar**\n>\n> Sidebar words.", TITLED),
    Construct(
        "`{epigraph}` with its author",
        "blockquote.epigraph .attribution",
        "> A wise word.\n>\n> — Somebody",
        "a quotation",
    ),
    Construct("`{pull-quote}`", "blockquote.pull-quote", "> Pulled.", "a quotation"),
    Construct("`{topic}`", "aside.topic", "> **A topic**\n>\n> Topic words.", TITLED),
    Construct(
        "a footnote in a paragraph",
        "span.sidenote",
        "> <sup>1</sup> In a *paragraph*, with `code`.",
        "a quotation below the paragraph",
    ),
    Construct(
        "a footnote elsewhere, or of several paragraphs",
        "aside.footnote",
        "## Notes\n\n<sup>2</sup> First paragraph.\n\nSecond paragraph.\n\n<sup>3</sup> List note.",
        "a note at the end",
    ),
    Construct(
        "`{abbr}`", "abbr[title]", "MAP (maximum a posteriori)", "the words, explained in brackets"
    ),
    Construct(
        "`{download}`",
        'a.download[href$="d.csv"]',
        "[`the data`](d.csv)",
        "a link to the file, which course.zip holds",
    ),
    Construct("`{kbd}`, `{sub}`, `{sup}`", "kbd", "<sub>low</sub>, <sup>high</sup>", "the same"),
    Construct("`~~struck~~`", "s", "<s>struck</s>", "the same"),
    Construct("`[words]{.class}`", "span.bg-warning", "a span", "the words"),
    Construct(r"`\$5`", "p", r"costs \$5 and \$6", "a dollar"),
    Construct(r"`\(x\)`", ".katex", "Brackets: $x_1 + y$ inline.", "a formula"),
    Construct(r"`\[x\]` on lines of its own", ".katex-display", "$$\nx_2 = 3\n$$", "a formula"),
    Construct("a definition list", "dl dt", "- **Term**: Definition of the term.", "a list"),
    Construct("a field list", "dl.field-list", "- **field**: value", "a list"),
    Construct(
        "a task list", 'input[type="checkbox"][aria-label="to do"]', "- [ ] to do", "check boxes"
    ),
    Construct(
        "`{{ name }}`", "p", "by Carl Friedrich Gauss.", "the words that the page's head gives"
    ),
    Construct("`$$ ... $$ (name)`", ".eqno", "$$\na = b\n\\tag{1}\n$$", "a numbered formula"),
    Construct(
        r"`\begin{align}`",
        ".amsmath .eqno",
        "\\begin{aligned}\na &= b + 1 \\\\\nc &= d\n\\end{aligned}\n\\tag{3}",
        "a numbered formula",
    ),
    Construct(
        r"`\label` in it, and `{eq}`", 'a[href="#equation-eq-lab"]', "See (1), (2), (4).", "numbers"
    ),
    Construct(
        "`{tab-set}`",
        ".sd-tab-set > input[checked]",
        "**One**\n\nFirst words.\n\n**Two**\n\nSecond words.",
        "one tab below the other",
    ),
    Construct("`{dropdown}`", "details.sd-dropdown", "<summary>A dropdown</summary>", "folded"),
    Construct("`{toggle}`", "details.sd-dropdown", "<summary>Click to show</summary>", "folded"),
    Construct(
        "`{grid}` and `{card}`",
        ".sd-row .sd-card",
        "> Card one\n>\n> Card words.\n>\n> Footer",
        "quotations",
    ),
    Construct("`{fa}`, `{fas}` and the like", "p .icon.fa-rocket", "to start it.", "nothing"),
    Construct("`{bdg-primary}`", ".sd-badge", "badge", "the words"),
    Construct("`{button-ref}`", "a.sd-btn", "[A button](other.ipynb)", "a link"),
    Construct(
        "`{prf:theorem}` and its like",
        "div.theorem .caption-number",
        "> **Theorem 1 (Pythagoras)**\n>\n> $a^2 + b^2 = c^2$.",
        TITLED,
    ),
    Construct("`{prf:proof}`", "div.proof", "> Proof. Obvious.", "a quotation"),
    Construct("`{prf:ref}`", 'a[href="#thm-p"]', "See Theorem 1.", "its number"),
    Construct(
        "`{graphviz}`",
        'figure#fig-graph img[src$=".svg"]',
        '<img alt="a leads to b" src="data:image/svg+xml;base64,',
        "the picture",
    ),
    Construct(
        "links to headings, pages and labels",
        'a[href="#formulas"]',
        "[other text](other.ipynb), [There](other.ipynb), heading, [h2](other.ipynb)",
        "links to notebooks",
    ),
    Construct(
        "`{cite}`", "a[href]", r"\[Tibshirani, 1996\]", "the words, and the source at the end"
    ),
    Construct("`{bibliography}`", "ul.references", "- Robert Tibshirani. Regr", "a list"),
    Construct("`{glossary}`", "dl.glossary", "- **Word**: What it means.", "a list"),
    Construct("`{hlist}`", "table.hlist", "- one\n\n- two", "a list"),
    Construct(
        "`{versionadded}`", ".versionadded", "> Added in version 2.0: Something new.", "a quotation"
    ),
    Construct("`{rubric}`", "p.rubric", "**A rubric**", "bold words"),
    Construct("`{eval-rst}`", "div.line-block", "line one\\\nline two", "what it holds"),
    Construct("`{glue:}` and `{glue:text}`", "span.pasted-text", "Glued 42 and 42.", "the value"),
    Construct(
        "`{glue:figure}`", "figure#fig-glued table", "**Fig. 4** A glued frame.", "the table"
    ),
]


# How the chapter itself looks in JupyterLab, and a page on paper, where that differs from the page:
# somebody looked; the tests below check the page and the notebook.
LAB = {
    '`<div class="admonition">`': "its words",
    "`{figure-md}`": "its source",
    "`<img>` of a file, also within HTML": "its words",
    "`{literalinclude}`": "nothing",
    "`{margin}`": "at the left",
    "`{sidebar}`": "at the left",
    "`~~struck~~`": "as typed",
    "`[words]{.class}`": "as typed",
    r"`\(x\)`": "as typed",
    r"`\[x\]` on lines of its own": "as typed",
    "a field list": "as typed",
    "`{{ name }}`": "as typed",
    "`{toggle}`": "its source",
    "`{fa}`, `{fas}` and the like": "its words",
    "`{bdg-primary}`": "its words",
    "`{button-ref}`": "its source",
    "`{graphviz}`": "its source",
    "`{cite}`": "its key",
    "`{bibliography}`": "nothing",
    "`{glossary}`": "its words",
    "`{hlist}`": "its source",
    "`{versionadded}`": "its source",
    "`{rubric}`": "its source",
    "`{eval-rst}`": "its source",
    "`{glue:}` and `{glue:text}`": "its name",
    "`{glue:figure}`": "its source",
}
PAPER = dict.fromkeys((c.written for c in CONSTRUCTS if c.shown == "folded"), "unfolded")
PAPER["`{tab-set}`"] = "one tab below the other"


@pytest.fixture(scope="module")
def test_book(tmp_path_factory: pytest.TempPathFactory, book: Book) -> SmallBook:
    small = empty_book(tmp_path_factory.mktemp("constructs"), book)
    small.write(other="(there)=\n## There\n\n" + cell("1 + 1"))
    chapters = small.root / "chapters"
    shutil.copy(DATA / "constructs.md", chapters)
    for kind in ("png", "jpg", "gif", "webp"):
        Image.new("RGB", (40, 20), "red").save(chapters / f"pic.{kind}")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    (chapters / "pic.svg").write_text(svg)
    (chapters / "d.csv").write_text("a,b\n1,2\n")
    with (small.root / "_toc.yml").open("a") as toc:
        toc.write("  - file: chapters/constructs\n")
    built = small.build()
    assert built.returncode == 0, built.stderr
    return small


@pytest.fixture(scope="module")
def page(test_book: SmallBook) -> BeautifulSoup:
    return BeautifulSoup(test_book.page("constructs"), "html.parser")


@pytest.fixture(scope="module")
def notebook(test_book: SmallBook) -> nbformat.NotebookNode:
    path = test_book.root / "_build/html/_sources/chapters/constructs.ipynb"
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook: nbformat.NotebookNode) -> str:
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.written)
def test_construct_comes_out(page: BeautifulSoup, prose: str, construct: Construct) -> None:
    assert page.select("article " + construct.selector)
    assert construct.notebook in prose


def test_table_of_constructs_is_up_to_date() -> None:
    rows = [
        f"| {c.written} | {PAPER.get(c.written, 'the same')} | {c.shown} | "
        f"{LAB.get(c.written, 'the same')} |"
        for c in CONSTRUCTS
    ]
    heads = [
        "| you write | on paper | in the notebook to take away | in the lab |",
        "|---" * 4 + "|",
    ]
    table = "\n".join([*heads, *rows])
    assert {*LAB, *PAPER} <= {c.written for c in CONSTRUCTS}
    assert table in TABLE.read_text("utf-8"), f"write into {TABLE.name}:\n{table}"


def test_no_syntax_is_left(page: BeautifulSoup, prose: str) -> None:
    article = page.select_one("article").get_text()
    for text in (article, prose):
        assert ":::" not in text
        assert "{{" not in text
        assert "[^" not in text
        assert "\\begin{align}" not in text
    assert "```{" not in prose
    assert "[ ]" not in article


def test_pictures_are_in_the_notebook_and_downloads_in_the_zip(
    test_book: SmallBook, notebook: nbformat.NotebookNode
) -> None:
    attached: dict[str, str] = {}
    for c in notebook.cells:
        attached |= {name: next(iter(data)) for name, data in c.get("attachments", {}).items()}
    assert attached["pic.webp"] == "image/webp"
    assert {"pic.png", "pic.jpg", "pic.gif"} <= set(attached)
    with zipfile.ZipFile(test_book.root / "_build/html/course.zip") as course:
        assert course.read("course/d.csv") == b"a,b\n1,2\n"


def test_every_cell_is_in_the_notebook_and_folds_there(notebook: nbformat.NotebookNode) -> None:
    found = {
        "".join(c.metadata.get("tags", [])): c.metadata.get("jupyter", {})
        for c in notebook.cells
        if c.cell_type == "code"
    }
    source, outputs = {"source_hidden": True}, {"outputs_hidden": True}
    assert found["hide-input"] == found["remove-input"] == source
    assert found["hide-output"] == found["remove-output"] == outputs
    assert found["hide-cell"] == found["remove-cell"] == source | outputs
    assert found["raises-exception"] == found["margin"] == found["full-width"] == {}


def test_hidden_parts_are_named_for_what_they_are(page: BeautifulSoup) -> None:
    shown = [words.get_text() for words in page.select("details.hide > summary > .collapsed")]
    assert shown == ["Show the code", "Show the output", "Show the cell"]


def test_pages_load_only_what_they_use(test_book: SmallBook) -> None:
    rare = ("sphinx-design.min.css", "design-tabs.js", "proof.css")
    assert all(name in test_book.page("constructs") for name in rare)
    assert not any(name in test_book.page("other") for name in rare)


def test_builds_are_reproducible(test_book: SmallBook) -> None:
    before = test_book.page("constructs")
    chapter = test_book.root / "chapters/constructs.md"
    chapter.write_text(chapter.read_text().replace("struck", "striken"))
    assert test_book.build().returncode == 0
    assert test_book.page("constructs") == before.replace("struck", "striken")
    chapter.write_text(chapter.read_text().replace("striken", "struck"))
