"""What depends on what: the line under a title, the map, objectives and routes, and faults."""

import re

import pytest
from bs4 import BeautifulSoup
from small_book import HEAD, SmallBook, cell

TOC = """format: jb-book
root: index
parts:
  - caption: The core
    numbered: 1
    chapters:
      - file: chapters/one
      - file: chapters/two
  - caption: Going further
    numbered: 1
    restart_numbering: false
    chapters:
      - file: chapters/three
  - caption: Look things up
    chapters:
      - file: chapters/teach
"""
TEACH = """```{course-map}
:name: fig-map
:caption: Arrows.
```

```{objectives}
```

```{route}
:parts: The core
:sections: Opening, In short
```

```{route}
:without: In short
```
"""
SECTIONS = "## A sum\n\n" + "word " * 600 + "\n\n## In short\n\n" + "word " * 200 + "\n"
PROBLEM = """
## Problems

```{exercise-start} A sum
:label: pr-one
:class: problem
```
Add.
```{exercise-end}
```
"""


def write(small: SmallBook, **needs: str) -> None:
    """The book of `TOC`, whose chapters need these."""
    texts = {name: cell("1") + SECTIONS for name in ("one", "two", "three")}
    small.write(teach=TEACH, **texts | {"one": texts["one"] + PROBLEM})
    (small.root / "solutions").mkdir(exist_ok=True)
    (small.root / "solutions/one.md").write_text(HEAD.format(title="Solutions") + "## pr-one\n")
    (small.root / "_toc.yml").write_text(TOC)
    for name, needed in needs.items():
        page = small.root / f"chapters/{name}.md"
        fields = f"needs: [{needed}]\nteaches:\n  A sum: add {name}\n---\n# "
        page.write_text(page.read_text().replace("---\n# ", fields))


def test_chapters_go_on_counting_and_say_where_they_stand(small: SmallBook) -> None:
    write(small, one="", two="one", three="one, two")
    result = small.build()
    assert result.returncode == 0, result.stderr
    lines = {}
    for name in ("one", "two", "three"):
        page = BeautifulSoup(small.page(name), "html.parser")
        lines[name] = [span.get_text() for span in page.select("p.overview > span")][:3]
    assert lines == {
        "one": ["Chapter 1 of 3", "The core", "4 min of text"],
        "two": ["Chapter 2 of 3", "The core", "Builds on 1"],
        "three": ["Chapter 3 of 3", "Going further", "Builds on 1, 2"],
    }
    assert "<title>3. three" in small.page("three")
    check_the_page_for_teachers(small)


def check_the_page_for_teachers(small: SmallBook) -> None:
    page = BeautifulSoup(small.page("teach"), "html.parser")
    tables = [
        [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
        for table in page.select("article table")
    ]
    assert tables[0][1:] == [
        ["1. one", "The core", "–", "4", "0", "1"],
        ["2. two", "The core", "1. one", "4", "0", "0"],
        ["3. three", "Going further", "1. one, 2. two", "4", "0", "0"],
    ]
    assert tables[1] == [
        ["Section", "Minutes", "After it, a student can"],
        ["A sum", "3", "add one"],
    ]
    # an arrow that follows from others is left out
    assert page.select_one("article img")["alt"] == (
        "A graph of the chapters: 1. one leads to 2. two; 2. two leads to 3. three."
    )
    routes = re.findall(r"Reading: [^.]+\.", page.get_text())
    assert routes == ["Reading: 2 minutes, in 2 chapters.", "Reading: 9 minutes, in 3 chapters."]


def test_an_edit_of_a_chapter_changes_the_times_of_others_pages(small: SmallBook) -> None:
    write(small, one="", two="one", three="one, two")
    assert small.build().returncode == 0
    page = small.root / "chapters/one.md"
    page.write_text(page.read_text() + "\n" + "word " * 1000 + "\n")
    assert small.build().returncode == 0
    assert "Reading: 14 minutes, in 3 chapters." in small.page("teach")


@pytest.mark.parametrize(
    ("needs", "fault"),
    [
        (
            {"one": "two", "two": ""},
            "one.md: line 9: it needs 'two', which comes later in _toc.yml",
        ),
        ({"two": "teach"}, "two.md: line 9: it needs 'teach', which is no chapter of _toc.yml"),
        ({"two": "two"}, "two.md: line 9: it needs 'two', which comes later in _toc.yml"),
    ],
)
def test_a_need_that_cannot_be_is_named(
    small: SmallBook, needs: dict[str, str], fault: str
) -> None:
    write(small, **needs)
    assert f"chapters/{fault}" in small.build().stderr


def test_an_objective_of_a_section_that_is_not_there_is_named(small: SmallBook) -> None:
    write(small, one="")
    page = small.root / "chapters/one.md"
    page.write_text(page.read_text().replace("  A sum: add", "  A product: add"))
    fault = "chapters/one.md: line 11: teaches: no section has the heading 'A product'"
    assert fault in small.build().stderr
