"""What cannot come out is refused in one line: where it stands, what it is, and the way out."""

from bookkit.extension.content.formulas import replace_brackets
from bookkit.site.wording import reworded
from small_book import SmallBook, cell

# what an author writes, and parts of the line about it
FAULTS = {
    "```{mermaid}\ngraph TD\n```": ["{mermaid}", "write the graph as {graphviz}"],
    "```{nosuch}\n```": ["{nosuch} is no directive that this book knows", "extensions in _config"],
    "{eval}`1 + 1`": ["{eval}", 'glue("name", value)'],
    "![words](gone.png)": ["there is no picture chapters/gone.png"],
    "![words](https://example.org/a.png)": ["from another site", "save it beside the chapter"],
    "<p><img src='gone.gif' alt='words'></p>": ["there is no picture chapters/gone.gif"],
    "```{image} gone.svg\n:alt: words\n:scale: 50%\n```": ["option :scale:", "write :width:"],
    "{download}`words <gone.zip>`": ["there is no file chapters/gone.zip to download"],
    "[words](gone.md)": ["there is no page gone.md in _toc.yml"],
    "{doc}`words <gone>`": ["there is no page gone in _toc.yml", "a link to its address"],
    "{glue}`gone.md::sum`": ['glue("sum", value)', "is that page in _toc.yml?"],
    "```{glue:math} number\n```": ["the value number is no formula", "{glue:text}`number`"],
    "````{panels}\nwords\n````": ["write {grid}"],
    "```{tabbed} One\nwords\n```": ["write {tab-set}"],
    "[words](#gone)": ["nothing is called gone: write (gone)= above"],
    "{eq}`gone`": ["no equation is labelled gone"],
    "Words[^gone].": ["there is no footnote gone"],
    "$$\n\\begin{multline}a\\end{multline}\n$$": ["KaTeX has no environment multline", "gather"],
    "```{graphviz}\n:alt: words\ndigraph { a ->\n```": [
        "Graphviz cannot draw this",
        "syntax error",
    ],
    "````{note}\n```{code-cell} python3\n1\n```\n````": ["a cell within", "move it out"],
    ":::{tip}\n```{code-cell} python3\n1\n```\n:::": ["{tip} holds nothing: a cell within it"],
    "{fas}`gone`": ["Font Awesome has no icon for class='fa-solid fa-gone'", "look its name up"],
    '<i class="fa fa-star"></i>': ["Font Awesome has no icon for class='fa fa-star'", "fa-solid"],
    "{prf:ref}`gone`": ["no theorem is labelled gone"],
    "{nb-download}`gone.ipynb`": ["there is no notebook chapters/gone.ipynb to download"],
    "{py:class}`Gone`": ["{py:class} finds nothing called Gone", "`code`"],
    "[words](inv:gone#it)": ["intersphinx_mapping of _config.yml lists", "its address"],
    "```{include} gone.md\n```": ["there is no file chapters/gone.md to include"],
}
HEADING = """```{exercise-start} One
:label: ex-one
```
## Too deep

```{exercise-end}
```

```{solution-start} ex-one
```

```{solution-end}
```
"""


def test_all_faults_are_named_at_once_with_the_way_out(small: SmallBook) -> None:
    glued = cell('from myst_nb import glue\nglue("number", 2.7)')
    small.write(one=glued + "\n\n".join(FAULTS), two=cell("2") + HEADING)
    result = small.build()
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    text = (small.root / "chapters/one.md").read_text()
    for fault, words in FAULTS.items():
        line = text[: text.index(fault)].count("\n") + 1
        within = range(line, line + fault.count("\n") + 1)
        places = tuple(f"chapters/one.md: line {at}: " for at in within)
        about = [said for said in lines if said.startswith(places)]
        assert any(all(word in said for word in words) for said in about), f"{fault}\n{about}"
    assert any("the heading 'Too deep' stands in this exercise" in line for line in lines)
    for foreign in ("Traceback", "bug report", "_node", "/tmp/", str(small.root), "[myst"):
        assert foreign not in result.stderr


def test_faults_of_cells_and_pages_are_named_together(small: SmallBook) -> None:
    value = 'from myst_nb import glue\nglue("sum", 1 / 0)'
    small.write(one=cell(value) + "{glue:text}`sum` ![](gone.png)\n", two="[words](gone.md)\n")
    lines = small.build().stderr.splitlines()[2:]
    assert [line.partition(": ")[2][:14] for line in lines if line.startswith("chapters/one")] == [
        "cell 1 (line 1",
        "line 19: there",
        "line 19: pictu",
    ]
    assert "chapters/two.md: line 14: there is no page gone.md in _toc.yml" in lines
    assert len(lines) == 4


def test_what_only_failed_cells_lack_is_not_named(small: SmallBook) -> None:
    failing = 'from myst_nb import glue\nglue("sum", 1 / 0)'
    figure = "```{glue:figure} sum\n:name: fig-sum\n\nA sum.\n```\n\n{numref}`fig-sum`\n\n"
    small.write(one=cell(failing) + cell("! ls") + figure + "{ref}`gone`\n", two=cell("2"))
    lines = small.build().stderr.splitlines()[2:]
    assert [line.split(": ")[1] for line in lines] == ["cell 1 (line 14)", "line 31"]


def test_a_reference_to_what_a_refuted_page_lacks_adds_no_line(small: SmallBook) -> None:
    small.write(one=cell("x = 2") + "It is 3.\n", two=cell("1") + "{numref}`fig-of-one`\n")
    text = (small.root / "chapters/one.md").read_text()
    labelled = "```{code-cell} python3\n:name: fig-of-one\n1\n```\n\n{numref}`fig-of-one`\n"
    (small.root / "chapters/one.md").write_text(text + labelled)
    small.claim("one", 'page.states("It is {}", 2)', block="one")
    lines = small.build().stderr.splitlines()[2:]
    assert [line.split(": ")[1] for line in lines] == ["line 18"]


def test_an_error_of_a_library_names_the_page_and_no_bug_tracker(small: SmallBook) -> None:
    small.write(one=cell("1") + "```{prf:proof}\n```\n", two=cell("2"))
    result = small.build()
    assert result.returncode == 1
    line = result.stderr.splitlines()[-1]
    assert line.startswith("chapters/one.md: the build stopped at something that it cannot read")
    assert "sphinx" not in result.stderr.lower()


def test_a_picture_of_a_short_cell_between_texts_is_named_by_its_cell(small: SmallBook) -> None:
    small.write(one=cell("from matplotlib.pyplot import plot") + cell("plot([1, 2]);") + "Words.\n")
    missing = "chapters/one.md: cell 2 (line 18): picture without alternative text: write `:alt:"
    assert f"\n{missing}" in small.build().stderr


def test_escaped_brackets_at_the_start_of_a_line_are_no_formula() -> None:
    source = ["The [count\n\\[3\\]](https://example.org)\n\n\\[\nx\n\\]\n"]
    replace_brackets(None, "one", source)
    assert source == ["The [count\n\\[3\\]](https://example.org)\n\n$$\nx\n$$\n"]


def test_what_libraries_say_without_a_line_gets_the_way_out_too() -> None:
    lists = reworded("tableofcontents directive in document with no descendants")
    assert lists.startswith("{tableofcontents} lists the pages below its own")
    assert "{cite:p}`park2008`" in reworded(
        "No footnote definitions found for label: 'footcite-park2008'"
    )
    assert ":keyprefix:" in reworded('duplicate citation for key "park2008"')


def test_what_is_clear_already_stays() -> None:
    assert reworded("picture without alternative text") == "picture without alternative text"
