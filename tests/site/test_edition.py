"""The teacher's edition: each solution below its problem, in a notebook that has run."""

from pathlib import Path

import nbformat
from bookkit.book import Book
from bookkit.commands.pdf import join_pages
from bookkit.commands.teacher import printed, write_notebooks
from bookkit.teaching.edition import make_edition
from small_book import HEAD, SmallBook, cell

CHAPTER = (
    cell("1")
    + """## Exercises

```{exercise-start} Add
:label: ex-one
```
Add two and three.
```{exercise-end}
```

```{solution-start} ex-one
```
Five.
```{solution-end}
```

## Problems

```{exercise-start} Six by seven
:label: pr-one
:class: problem
```
Multiply $6$ by $7$.
```{exercise-end}
```

## After
"""
)
SOLUTIONS = cell("six = 6") + "## pr-one\n\nBy counting.\n\n" + cell("six * 7")


def test_solutions_stand_below_their_problems_with_the_books_numbers(
    small: SmallBook, tmp_path: Path
) -> None:
    small.write(one=CHAPTER)
    (small.root / "solutions").mkdir()
    (small.root / "solutions/one.md").write_text(HEAD.format(title="Solutions") + SOLUTIONS)
    assert small.build().returncode == 0
    edition = make_edition(Book(small.root), small.root / "_build/teacher/edition")
    built = SmallBook(edition.root).build()
    assert built.returncode == 0, built.stderr
    write_notebooks(edition, tmp_path / "notebooks")
    notebook = nbformat.read(tmp_path / "notebooks/one.ipynb", as_version=4)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells)
    places = [
        text.index(words)
        for words in (
            "## Six by seven",
            "Problem 1",
            "Multiply 6 by",
            "By counting",
            "## Exercises",
        )
    ]
    assert places == sorted(places)
    assert "Five." in text[places[-1] :] and "## After" not in text
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    assert (ran.source, ran.outputs[0].data["text/plain"]) == ("six * 7", "42")
    assert [*printed(edition)] == ["chapters/one", "chapters/one_solutions"]
    joined = join_pages(edition, printed(edition))
    places = [joined.index(words) for words in ("<h1>one", "Five.", "By counting")]
    assert places == sorted(places)
    assert 'href="_static/site.css' in joined  # as seen from the folder of the joined page
    assert "By counting" not in small.page("one")


def test_an_edition_that_is_made_again_forgets_what_is_gone(small: SmallBook) -> None:
    small.write(one=CHAPTER, two=cell("2"))
    (small.root / "solutions").mkdir()
    (small.root / "solutions/one.md").write_text(HEAD.format(title="Solutions") + SOLUTIONS)
    root = small.root / "_build/teacher/edition"
    make_edition(Book(small.root), root)
    (root / "_build/kept").touch()
    (small.root / "chapters/two.md").unlink()
    make_edition(Book(small.root), root)
    assert not (root / "chapters/two.md").exists()
    assert (root / "_build/kept").exists()
