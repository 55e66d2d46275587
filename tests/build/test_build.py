"""`bookkit build` on a small book: what it makes, and how it reports each kind of mistake."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bs4 import BeautifulSoup
from small_book import HEAD, SmallBook, cell, empty_book, set_timeout


def shown(mime: str, data: object) -> str:
    """A cell that shows `data` as an output of type `mime`."""
    return cell(f"from IPython.display import display\ndisplay({{{mime!r}: {data!r}}}, raw=True)")


FIGURE = {"data": [{"type": "scatter", "y": [0, 1]}], "layout": {"meta": {"alt": "A rising line."}}}
PLOTLY = "application/vnd.plotly.v1+json"


def test_only_what_changed_is_built_again(small: SmallBook) -> None:
    small.write(one=cell("import helper\nprint('the answer is', helper.ANSWER)"))

    first = small.build()
    assert (first.returncode, first.stderr) == (0, "")
    assert "chapters/one.md ran in" in first.stdout
    assert (
        first.stdout.splitlines()[-1]
        == "The book is built: open _build/html/index.html in a browser."
    )
    assert "the answer is 42" in small.page("one")

    assert "ran in" not in small.build().stdout

    (small.root / "code/helper/__init__.py").write_text("ANSWER = 54\n")
    third = small.build()
    assert "chapters/one.md ran in" in third.stdout
    assert "the answer is 54" in small.page("one")


def test_each_fault_of_a_page_is_one_line_with_file_and_cell(small: SmallBook) -> None:
    small.write(
        cells=cell("1 + 1")
        + shown("application/x-unheard-of", "data")
        + shown(PLOTLY, FIGURE | {"layout": {}})
        + shown(PLOTLY, FIGURE | {"data": [{"type": "scattergeo"}]})
        + shown("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"></svg>')
        + cell("import warnings\nwarnings.warn('old')"),
        prose="![](cover.svg)\n\nSee {ref}`nowhere`.\n\n$$ \\frac{1}{ $$\n",
    )
    (small.root / "chapters/cover.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    result = small.build()
    assert result.returncode == 1
    assert not (small.root / "_build/html").exists()

    lines = result.stderr.splitlines()
    for place, reason in {
        "chapters/cells.md: cell 2 (line 18)": "application/x-unheard-of",
        "chapters/cells.md: cell 3 (line 23)": "figure without alternative text",
        "chapters/cells.md: cell 4 (line 28)": "a Plotly trace of type 'scattergeo' loads its map",
        "chapters/cells.md: cell 5 (line 33)": "picture without alternative text",
        "chapters/cells.md: cell 6 (line 38)": "stderr",
        "chapters/prose.md: line 14": "picture without alternative text",
        "chapters/prose.md: line 16": "undefined label: 'nowhere'",
        "chapters/prose.md: line 18": "KaTeX parse error",
    }.items():
        lines_there = [line for line in lines if line.startswith(place)]
        assert len(lines_there) == 1, f"{place} in\n{result.stderr}"
        assert reason in lines_there[0]


def test_a_failing_cell_is_named_and_the_last_good_site_stays(small: SmallBook) -> None:
    small.write(one=cell("print('good')"))
    assert small.build().returncode == 0

    small.write(one=cell("print('better')") + cell("1 / 0"))
    result = small.build()
    assert result.returncode == 1
    assert "chapters/one.md: cell 2 (line 18): ZeroDivisionError: division by zero" in result.stderr
    assert "good" in small.page("one")

    small.write(one=cell("print('better')") + "See {ref}`nowhere`.\n")
    assert small.build().returncode == 1
    # Sphinx itself warns of a page only when it reads it, which it has done now
    assert "undefined label" in small.build().stderr
    assert "good" in small.page("one")

    small.write(one=cell("print('better')"))
    assert small.build().returncode == 0
    assert "better" in small.page("one")


def test_a_chapter_missing_from_the_toc_is_named(small: SmallBook) -> None:
    small.write(one="")
    (small.root / "chapters/lost.md").write_text(HEAD.format(title="lost"))
    result = small.build()
    assert result.returncode == 1
    assert "chapters/lost.md: not in _toc.yml" in result.stderr


def test_a_change_reaches_the_pages_that_refer_to_it(small: SmallBook) -> None:
    small.write(one="(here)=\n## Old\n", two="See {ref}`here`.\n")
    assert small.build().returncode == 0
    assert "Old" in small.page("two")

    small.write(one="(here)=\n## New\n", two="See {ref}`here`.\n")
    assert small.build().returncode == 0
    assert "New" in small.page("two")

    small.write(one="(elsewhere)=\n## New\n", two="See {ref}`here`.\n")
    broken = small.build()
    assert broken.returncode == 1
    assert "undefined label: 'here'" in broken.stderr

    small.write(one="## Alone\n")
    assert small.build().returncode == 0
    assert not (small.root / "_build/html/chapters/two.html").exists()


def test_a_table_of_totals_follows_pages_that_change(small: SmallBook) -> None:
    checked = "Two is 2.\n\n" + cell("1 + 1")
    small.write(one=checked, table="```{checked-totals}\n```\n", other="Words.\n")
    small.claim("one", "page.states('Two is {}.', 2)")
    assert small.build().returncode == 0
    row = "<td>0</td><td>0</td><td>1</td><td>0</td><td>0</td><td>{}</td>"
    assert row.format(1) in small.page("table")
    with (small.root / "_build/stage/html/chapters/other.html").open("a") as other:
        other.write("<!-- not written again -->")
    (small.root / "chapters/one.md").write_text(HEAD.format(title="one") + checked + cell("2 + 2"))
    assert small.build().returncode == 0
    assert row.format(2) in small.page("table")
    assert "<!-- not written again -->" in small.page("other")


def test_a_section_opens_what_was_checked_in_it(small: SmallBook) -> None:
    text = "(sum)=\n## The sum\n\nHere $x = 2$ and, by {eq}`eq-sum` of {ref}`sum`, "
    text += "the sum of two is 3, so it rises.\n\n"
    text += "$$\nx + 1 = 3\n$$ (eq-sum)\n"
    small.write(one=text + cell("x = 2"), how="```{checked-totals}\n```\n")
    small.claim(
        "one",
        "page.let({'x': 2})",
        "page.states('Here {} and', True)",
        "page.states('the sum of two is {}, so it {}.', 3, 1)",
        "page.equation('eq-sum')",
        block="the_sum",
    )
    assert small.build().returncode == 0
    page = BeautifulSoup(small.page("one"), "html.parser")
    (checks,) = page.select("section#the-sum > details.checks")
    sentence, equation = checks.select("li")
    assert [mark.text for mark in sentence.select("mark")] == ["x=2", "3", "rises"]
    assert sentence.text == "Here x=2 and, by (1) of The sum, the sum of two is 3, so it rises."
    assert [link["href"] for link in sentence.select("a")] == ["#equation-eq-sum", "#sum"]
    assert equation.find("math")
    fold = checks.select_one("details")
    assert fold.p.text == "It stands in chapters/claims/one.py."
    file = small.root / "_build/html/chapters" / fold["data-source"]
    assert "page.equation('eq-sum')" in file.read_text("utf-8")
    assert "page.equation" not in small.page("one")
    assert page.select_one("a.checked")["href"] == f"#{checks['id']}"
    total = page.select_one(".checked-total")
    assert "1 equation, 1 formula, 1 number, 1 word; 1 cell ran" in total.text
    assert total.find("a")["href"] == "how.html"
    explained = page.select_one(".overview a[href='#checked-total']")
    assert explained.text == "✓ marks what is checked"
    assert total["id"] == "checked-total"
    assert "__import__" not in page.text


def test_a_change_of_the_claims_reaches_the_page(small: SmallBook) -> None:
    small.write(one="The sum is 3.\n\n" + cell("1 + 2"))
    small.claim("one", "page.states('The sum is {}.', 3)")
    assert small.build().returncode == 0
    before = small.page("one")
    small.claim("one", "page.states('The sum is {}.', 1 + 2)")
    assert small.build().returncode == 0
    assert small.page("one") != before
    [code] = (small.root / "_build/html/_static/checks").glob("*.js")
    assert "1 + 2)" in code.read_text("utf-8")
    small.claim("one", "page.states('The sum is {}.', 4)")
    faulty = small.build()
    assert faulty.returncode == 1
    assert "chapters/one.md: line 14: the text says 3, the cells give 4" in faulty.stderr


DRAWING = """import plotly.graph_objects as go
figure = go.Figure(go.Scatter(y=[1, 2]))
figure.update_layout(meta={"alt": "A line.", "draws": ["ebb"]})"""


def test_a_caption_that_names_what_the_figure_does_not_draw_is_refused(small: SmallBook) -> None:
    settings = small.root / "pyproject.toml"
    settings.write_text(settings.read_text() + '[tool.claims]\nnames = [["ebb", "flood"]]\n')
    options = "---\nmystnb:\n  figure:\n    caption: The {}.\n    name: fig-a\n---\n"
    small.write(one=cell(options.format("flood") + DRAWING + "\nfigure"))
    result = small.build()
    assert result.returncode == 1
    assert "cell 1 (line 14): the figure draws ebb; its texts or caption say flood" in result.stderr
    small.write(one=cell(options.format("ebb") + DRAWING + "\nfigure"))
    assert small.build().returncode == 0


def test_a_page_with_cells_outside_chapters_is_refused(small: SmallBook) -> None:
    small.write(one="")
    (small.root / "extra.md").write_text(HEAD.format(title="extra") + cell("1 + 1"))
    with (small.root / "_toc.yml").open("a") as toc:
        toc.write("  - file: extra\n")
    result = small.build()
    assert result.returncode == 1
    assert "extra.md: a page with cells belongs in chapters/" in result.stderr


def test_a_notebook_in_the_contents_is_refused_with_the_way_out(small: SmallBook) -> None:
    small.write(one="Words.\n", two="Words.\n")
    (small.root / "chapters/two.md").unlink()
    (small.root / "chapters/two.ipynb").write_text("{}")
    result = small.build()
    assert result.stderr.splitlines()[-1] == (
        "chapters/two.ipynb: the text of a notebook is not checked; "
        "`make new-chapter NAME=two FROM=chapters/two.ipynb` makes a chapter of it"
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<script>document.title = 1</script>\n", "line 14", "<script>: a page runs only"),
        ('<script src="https://example.org/a.js"></script>\n', "line 14", "<script>: a page"),
        ('Some <a onclick="go()">words</a>.\n', "line 14", 'onclick="..." on <a>: a page runs'),
        ('Some <a href="JavaScript:go()">words</a>.\n', "line 14", 'href="javascript:..." on <a>'),
        (
            '<iframe src="https://example.org/film"></iframe>\n',
            "line 14",
            "<iframe>: a page shows nothing from another site; write a link to "
            "https://example.org/film",
        ),
        ('```{raw} html\n<object data="a.pdf"></object>\n```\n', "line 14", "<object>"),
        (
            cell("from IPython.display import HTML\nHTML('<p><script>1</script></p>')"),
            "cell 1 (line 14)",
            "<script>",
        ),
        (
            cell("from IPython.display import HTML\nHTML('<svg onload=\"go()\"></svg>')"),
            "cell 1 (line 14)",
            'onload="..." on <svg>',
        ),
    ],
)
def test_scripts_and_frames_are_refused_with_their_place(
    small: SmallBook, text: str, line: str, reason: str
) -> None:
    small.write(one=text, two="Words.\n")
    result = small.build()
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(f"chapters/one.md: {line}: {reason}")


DATA = "chapters/data.txt", "chapters/more/data.csv", "chapters/data.npy", "data/table.parquet"


@pytest.mark.parametrize("name", [*DATA, "chapters/book.xlsx", "chapters/pic.png"])
def test_a_cell_runs_again_when_a_file_that_it_may_read_changes(
    small: SmallBook, name: str
) -> None:
    data = small.root / name
    data.parent.mkdir(exist_ok=True)
    small.write(one=cell(f"print(len(open('../{name}').read()))"))
    for text in ("a", "abc"):
        data.write_text(text)
        result = small.build()
        assert result.returncode == 0, result.stderr
        assert f"<span></span>{len(text)}" in small.page("one")


def test_a_folder_that_the_cache_cannot_open_is_named(small: SmallBook, tmp_path: Path) -> None:
    small.write(one=cell("1 + 1"))
    odd = SmallBook(small.root.rename(tmp_path.with_name("a%20b")))
    result = odd.build()
    assert result.returncode == 1
    assert "% in the name of the folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_of_the_cell_options_or_the_contents_is_one_line(small: SmallBook) -> None:
    unclosed = "```{code-cell} python3\n---\ntags: [unclosed\n---\n1 + 1\n```\n"
    small.write(one=unclosed, two=unclosed)
    for line, page in zip(small.build().stderr.splitlines()[-2:], ("one", "two"), strict=True):
        assert line.startswith(f"chapters/{page}.md: ")
    (small.root / "_toc.yml").write_text("format: jb-book\nroot: [index\n")
    assert small.build().stderr.splitlines()[-1].startswith("_toc.yml: ")


def test_each_fault_of_the_settings_is_one_line(small: SmallBook) -> None:
    settings = small.root / "_config.yml"
    good = settings.read_text()
    settings.write_text(good.replace("execute:", "titel: A book\nexecute:\n  timeot: 3"))
    assert small.build().stderr.splitlines()[-2:] == [
        "_config.yml: unknown setting 'titel'",
        "_config.yml: unknown setting 'execute.timeot'",
    ]
    settings.write_text("title: [unclosed\n")
    assert small.build().stderr.splitlines()[-1].startswith("_config.yml: while parsing")


def forbid_kernels() -> None:
    from bookkit.execution import run

    run.NotebookClient = None


def test_a_page_without_a_cell_starts_no_kernel(small: SmallBook) -> None:
    small.write(one="Words.\n", two="More words.\n")
    assert small.build(prepare=forbid_kernels).returncode == 0
    small.write(one="Words.\n", two=cell("1 + 1"))
    assert small.build(prepare=forbid_kernels).returncode == 1


def test_a_cell_that_hangs_is_stopped_and_named(small: SmallBook) -> None:
    small.write(one=cell("1 + 1") + cell("import time\ntime.sleep(600)"))
    set_timeout(small, 3)
    result = small.build()
    assert result.returncode == 1
    last = result.stderr.splitlines()[-1]
    assert last == (
        "chapters/one.md: cell 2 (line 18): did not finish within 3 s; if it needs longer, "
        "set execute: timeout in _config.yml"
    )


def test_a_citation_is_in_the_bibliography(small: SmallBook) -> None:
    (small.root / "references.bib").write_text(
        "@article{hoerl1970, author = {Hoerl, Arthur and Kennard, Robert}, title = {Ridge}, "
        "journal = {Technometrics}, year = {1970}}\n"
    )
    small.write(one="So say {cite:t}`hoerl1970`, and again {cite:p}`hoerl1970`.\n")
    (small.root / "index.md").write_text("# Cover\n\n```{bibliography}\n```\n")
    result = small.build()
    assert result.returncode == 0, result.stderr
    assert "Hoerl and Kennard" in small.page("one")
    entry = BeautifulSoup((small.root / "_build/html/index.html").read_text(), "html.parser")
    assert [one.get_text() for one in entry.select("ul.references > li > .year")] == ["1970"]
    assert "Hoerl" in entry.select_one("ul.references > li").get_text()


def files(site: Path) -> dict[str, bytes]:
    paths = [path for path in site.rglob("*") if path.is_file()]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


def test_a_site_is_the_same_in_any_folder_built_at_once_or_step_by_step(
    small: SmallBook, book: Book, tmp_path_factory: pytest.TempPathFactory
) -> None:
    terms = "```{glossary}\nridge\n  Keeps all.\n\nlasso\n  Keeps few.\n```\n\nAnd $x^2$.\n"
    before = "(here)=\n## A place\n\nWords.\n\n" + shown(PLOTLY, FIGURE)
    after = "(here)=\n## Another place\n\nOther {term}`ridge` words.\n"
    small.write(one=before, two=terms + "See {ref}`here`.\n")
    assert small.build().returncode == 0
    small.write(one=after, two=terms + "See {ref}`here`.\n")
    assert small.build().returncode == 0
    other = empty_book(tmp_path_factory.mktemp("elsewhere"), book)
    other.write(one=after, two=terms + "See {ref}`here`.\n")
    assert other.build().returncode == 0
    step_by_step, at_once = files(small.root / "_build/html"), files(other.root / "_build/html")
    assert sorted(step_by_step) == sorted(at_once)
    assert ".buildinfo" not in at_once  # it depends on the path of the tools, which both share here
    assert [name for name, content in at_once.items() if step_by_step[name] != content] == []
