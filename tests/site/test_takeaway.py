"""Downloaded notebooks have the content and numbers of the pages, and run on their own."""

import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import nbformat
import numpy
import pytest
import yaml
from alone import differences, python_without_the_book, run_alone
from bookkit.book import Book
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.takeaway.course_zip import write_course
from bookkit.takeaway.data import MOST_BYTES
from bookkit.takeaway.helper import helper_files, helper_sources
from bookkit.takeaway.markdown import fenced
from bookkit.takeaway.notebook import TRY
from bookkit.takeaway.requirements import distributions
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from small_book import SmallBook, cell

ROOT = Path(__file__).parents[2]
PAGES = [page.stem for page in Book(ROOT).notebooks]
QUICK = min(PAGES, key=lambda page: len(code_cells(read_notebook(ROOT / f"chapters/{page}.md"))))


@cache
def notebook(site: Path, page: str) -> NotebookNode:
    return nbformat.read(site / f"_sources/chapters/{page}.ipynb", as_version=4)


def prose(nb: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def first_of(nb: NotebookNode) -> NotebookNode:
    return next(cell for cell in nb.cells if cell.cell_type == "code")


def code(nb: NotebookNode) -> list[NotebookNode]:
    """The code cells of the page: not the first, and none that is for the reader to fill."""
    cells = [cell for cell in nb.cells if cell.cell_type == "code"][1:]
    return [cell for cell in cells if cell.source != TRY]


@cache
def soup(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"chapters/{page}.html").read_text("utf-8"), "html.parser")


# -- content ---------------------------------------------------------------------------------------

EVERYTHING = """
(here)=
## A part with 5 * 3_000 and \\$7

Ridge[^note] is {eq}`eq-one`, see {ref}`there`, {ref}`here` and {numref}`fig-one`.

[^note]: A note about $x_1$.

$$
x_1 =

1
$$ (eq-one)

- one
- two

  of *two* `parts`

| a | b |
| :-: | --: |
| $\\lvert x \\| y$ | 2 |

:::{admonition} Beware
:class: tip

Of this.
:::

:::{admonition} What is $1 + 1$?
:class: question

- [ ] One.

  Too few.
- [x] Two.

  So it is.
- [ ] Three.

  Too many.
:::

```{glossary}
Word
    What it means.
```
"""

FIGURE = cell("""---
mystnb:
  figure:
    name: fig-one
    caption: A line.
---
from IPython.display import display
display({"application/vnd.plotly.v1+json": {
    "data": [{"type": "scatter", "y": [0, 1]}],
    "layout": {"meta": {"alt": "A rising line."}}}}, raw=True)""")

EXERCISE = (
    "```{exercise-start} Add\n:label: ex-one\n```\n\nAdd {term}`Word`.\n\n"
    "```{exercise-end}\n```\n\n```{solution-start} ex-one\n```\n\nLike this.\n\n"
    + cell("import helper\nhelper.ANSWER")
    + "```{solution-end}\n```\n"
)


def test_myst_is_converted_to_plain_markdown(small: SmallBook) -> None:
    small.write(one=EVERYTHING + FIGURE + EXERCISE, two="(there)=\n## There\n\n" + cell("1 + 1"))
    built = small.build()
    assert built.returncode == 0, built.stderr
    nb = notebook(small.root / "_build/html", "one")
    nbformat.validate(nb)
    text = prose(nb)
    for expected in (
        "# one\n\nThe sum is shown below.",
        "## A part with 5 \\* 3\\_000 and \\$7",
        "Ridge<sup>1</sup> is (1), see [There](two.ipynb), A part with 5 \\* 3\\_000 and \\$7 "
        "and Fig. 1.\n\n> <sup>1</sup> A note about $x_1$.",
        "$$\nx_1 =\n1\n\\tag{1}\n$$",
        "- one\n\n- two\n\n  of *two* `parts`",
        "| a | b |\n| :---: | ---: |\n| $\\lvert x \\vert  y$ | 2 |",
        "> **Beware**\n>\n> Of this.",
        "**1.** What is $1 + 1$?\n\n- (a) One.\n- (b) Two.\n- (c) Three.\n\n<details>\n"
        "<summary>Answers</summary>\n\n- (a) **✗ Not quite.** Too few.\n"
        "- (b) **✓ Right.** So it is.",
        "- **Word**: What it means.",
        "**Fig. 1** A line.",
        "### Exercise 1 (Add)\n\nAdd Word.",
        "<details>\n<summary>Solution to Exercise 1 (Add)</summary>\n\nLike this.\n\n"
        "```python\nimport helper\nhelper.ANSWER\n```\n\n```text\n42\n```\n\n</details>",
    ):
        assert expected in text, f"{expected!r} is not in\n{text}"
    (figure,) = code(nb)
    assert figure.outputs[0].data["text/plain"] == "A rising line."
    tries = [number for number, part in enumerate(nb.cells) if part.source == TRY]
    assert [nb.cells[number + 1].source[:9] for number in tries] == ["<details>"]


def test_unknown_nodes_are_written_as_what_they_hold(small: SmallBook) -> None:
    small.write(
        one=cell("1") + "```{centered} In the middle\n```\n\n```{hlist}\n- one\n- two\n```\n"
    )
    built = small.build()
    assert built.returncode == 0, built.stderr
    text = prose(notebook(small.root / "_build/html", "one"))
    assert "In the middle" in text
    assert "- one\n\n- two" in text


@pytest.mark.parametrize("page", PAGES)
def test_numbers_are_the_same_as_on_the_page(site: Path, page: str) -> None:
    text, html = prose(notebook(site, page)), soup(site, page)
    tags = re.findall(r"\\tag\{([\d.]+)\}", text)
    assert tags == [number.text.strip("()#¶ ") for number in html.select(".eqno")]
    captions = [number.text.strip() for number in html.select("figcaption .caption-number")]
    assert re.findall(r"^\*\*(Fig\. [\d.]+)\*\*", text, re.M) == captions
    exercises = [title.text.split() for title in html.select(".exercise > .admonition-title")]
    titles = re.findall(r"^### ((?:Exercise|Problem) [\d.]+) ", text, re.M)
    assert titles == [" ".join(words[:2]) for words in exercises]


@pytest.mark.parametrize("page", PAGES)
def test_no_myst_syntax_is_left(site: Path, page: str) -> None:
    assert re.findall(r"\{[a-z:]+\}`|^(?:```|:::) ?\{.*", prose(notebook(site, page)), re.M) == []


@pytest.mark.parametrize("page", PAGES)
def test_cells_and_outputs_are_the_accepted_ones(book: Book, site: Path, page: str) -> None:
    path = book.accepted_outputs(book.root / f"chapters/{page}.md")
    nb = notebook(site, page)
    folded = "".join(part.source for part in nb.cells if part.source.startswith("<details>"))
    accepted = nbformat.read(path, as_version=4).cells
    open_cells = [part for part in accepted if fenced(part.source, "python") not in folded]
    taken = code(nb)
    assert [part.source for part in taken] == [part.source for part in open_cells]
    for mine, theirs in zip(taken, open_cells, strict=True):
        data = [output.get("data", {}) for output in mine.outputs]
        assert all(
            old.items() <= new.items()
            for old, new in zip((o.get("data", {}) for o in theirs.outputs), data, strict=True)
        )


# -- execution -------------------------------------------------------------------------------------


def test_notebook_runs_on_its_own_with_the_same_outputs(site: Path, tmp_path: Path) -> None:
    python = python_without_the_book(tmp_path / "python", Path(numpy.__file__).parents[1])
    (tmp_path / "empty").mkdir()
    given = notebook(site, QUICK)
    ran = run_alone(given, python, tmp_path / "empty")
    assert list(differences(given, ran)) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_cell_makes_claims(site: Path, page: str) -> None:
    sources = [cell.source for cell in code(notebook(site, page))]
    assert [source for source in sources if "claims" in source] == []


def test_first_cell_names_missing_packages(book: Book, site: Path, tmp_path: Path) -> None:
    first = first_of(notebook(site, QUICK))
    python = python_without_the_book(tmp_path / "python")
    ran = subprocess.run([python, "-I", "-c", first.source], capture_output=True, text=True)
    said = ran.stderr.splitlines()[-1]
    assert said.startswith("notebook_setup.Refusal: ")
    sources = [cell.source for cell in code(notebook(site, QUICK))]
    needed = distributions(book, [*sources, *helper_sources(book)])
    assert needed
    assert [name for name in needed if name not in said.partition("--upgrade")[2]] == []


def test_first_cell_leaves_nothing_and_is_not_misled_by_files_beside_it(
    book: Book, site: Path, tmp_path: Path
) -> None:
    helper = book.helper_packages[0].name
    temporary, beside = tmp_path / "temporary", tmp_path / "beside"
    temporary.mkdir()
    beside.mkdir()
    for name in (helper, "notebook_setup"):
        (beside / f"{name}.py").write_text("raise SystemExit('of a stranger')")
    cell = first_of(notebook(site, QUICK)).source
    program = f"{cell}\nimport {helper}\nprint({helper}.__file__)"
    python = python_without_the_book(tmp_path / "python", Path(numpy.__file__).parents[1])
    ran = subprocess.run(
        [python, "-c", program],
        cwd=beside,
        env=os.environ | {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")},
        capture_output=True,
        text=True,
    )
    assert ran.stderr == ""
    *told, place = ran.stdout.splitlines()
    assert temporary in Path(place).parents
    assert list(temporary.iterdir()) == []
    brought = {Path(line.split()[0]).parts[0] for line in told}  # data that the notebook reads
    assert {path.name for path in beside.iterdir()} == {
        "notebook_setup.py",
        f"{helper}.py",
        *brought,
    }


@pytest.mark.parametrize("page", PAGES)
def test_first_cell_is_folded_and_short(site: Path, page: str) -> None:
    first = first_of(notebook(site, page))
    assert first.metadata == {"jupyter": {"source_hidden": True}, "cellView": "form"}
    *lines, archive = first.source.splitlines()
    assert lines[0].startswith("#@title ")
    assert len(lines) < 20
    assert len(archive) < 90_000


# -- the zip ---------------------------------------------------------------------------------------


def test_zip_contains_the_course(book: Book, site: Path) -> None:
    with zipfile.ZipFile(site / "course.zip") as course:
        names = set(course.namelist())
        lines = course.read("course/requirements.txt").decode().splitlines()
        readme = course.read("course/README.md").decode()
        for page in PAGES:
            own = notebook(site, page)
            zipped = nbformat.reads(course.read(f"course/{page}.ipynb").decode(), as_version=4)
            first = first_of(zipped)
            assert len(first.source) < 1000, "without the archive"
            first.source = first_of(own).source
            assert zipped == own
    assert not any("claims" in name for name in names)
    assert {f"course/{name}" for name in helper_files(book)} <= names
    ranges = [re.fullmatch(r"([a-z-]+)<\d+,>=[\d.]+", line) for line in lines]
    open_ended = [line for line, found in zip(lines, ranges, strict=True) if not found]
    assert open_ended == [], (
        f"pyproject.toml: notebook-packages has no range of versions for {', '.join(open_ended)}, "
        "which the notebooks import: CONTRIBUTING.md, 'A package', says where a package stands"
    )
    needed = {"jupyterlab", *distributions(book, helper_sources(book))}
    assert needed <= {name[1] for name in ranges if name}
    title = yaml.safe_load((book.root / "_config.yml").read_text("utf-8"))["title"]
    assert readme.startswith(f"# {title}\n")


def test_notebook_of_the_zip_uses_the_packages_beside_it(
    book: Book, site: Path, tmp_path: Path
) -> None:
    helper = book.helper_packages[0].name
    with zipfile.ZipFile(site / "course.zip") as course:
        course.extractall(tmp_path)
    cell = first_of(nbformat.read(tmp_path / f"course/{QUICK}.ipynb", as_version=4)).source
    program = f"{cell}\nimport {helper}\nprint({helper}.__file__)"
    python = python_without_the_book(tmp_path / "python", Path(numpy.__file__).parents[1])
    ran = subprocess.run(
        [python, "-c", program], cwd=tmp_path / "course", capture_output=True, text=True, check=True
    )
    assert Path(ran.stdout.strip()) == tmp_path / "course" / helper / "__init__.py"


def test_zip_is_reproducible(book: Book, site: Path, tmp_path: Path) -> None:
    notebooks = [site / f"_sources/chapters/{page}.ipynb" for page in PAGES]
    for name in ("one.zip", "two.zip"):
        write_course(book, "Title", notebooks, tmp_path / name, {})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_download_menu_offers_notebook_and_zip(site: Path, page: str) -> None:
    links = [link["href"] for link in soup(site, page).select(".dropdown-download-buttons a")]
    assert links[:2] == [f"../_sources/chapters/{page}.ipynb", "../course.zip"]
    assert (site / "chapters" / links[1]).resolve().is_file()


# -- data ------------------------------------------------------------------------------------------

READS = cell("from pathlib import Path\n\nprint(Path('data/numbers.csv').read_text().strip())")


def run_in(folder: Path, notebook: NotebookNode) -> subprocess.CompletedProcess[str]:
    """Run the code cells of a notebook as one program, in a folder made for it."""
    folder.mkdir()
    program = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def downloaded(small: SmallBook) -> NotebookNode:
    return nbformat.read(small.root / "_build/html/_sources/chapters/one.ipynb", as_version=4)


def test_a_notebook_brings_the_data_that_its_cells_read(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = small.root / "chapters/data"
    data.mkdir()
    (data / "unread.csv").write_text("3\n")
    for number in ("1", "2"):
        (data / "numbers.csv").write_text(f"{number}\n")
        small.write(one=READS)
        built = small.build()
        assert built.returncode == 0, built.stderr
        ran = run_in(tmp_path_factory.mktemp("elsewhere") / number, downloaded(small))
        said = f"data/numbers.csv is now where this notebook reads it\n{number}\n"
        assert (ran.stdout, ran.stderr) == (said, "")
        with zipfile.ZipFile(small.root / "_build/html/course.zip") as archive:
            assert archive.read("course/data/numbers.csv").decode() == f"{number}\n"
            assert "course/data/unread.csv" not in archive.namelist()


def test_a_notebook_keeps_the_learners_own_data(small: SmallBook, tmp_path: Path) -> None:
    (small.root / "chapters/data").mkdir()
    (small.root / "chapters/data/numbers.csv").write_text("1\n")
    small.write(one=READS)
    assert small.build().returncode == 0
    own = tmp_path / "own"
    (own / "data").mkdir(parents=True)
    (own / "data/numbers.csv").write_text("7\n")
    program = "\n".join(cell.source for cell in downloaded(small).cells if cell.cell_type == "code")
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=own, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "7\n"


def test_data_that_are_too_large_for_a_notebook_are_named(small: SmallBook, tmp_path: Path) -> None:
    (small.root / "chapters/data").mkdir()
    (small.root / "chapters/data/numbers.csv").write_text("1\n" * MOST_BYTES)
    listing = "print(sum(1 for _ in Path('data').glob('*')))"
    small.write(one=cell(f"from pathlib import Path\n\n{listing}"))
    built = small.build()
    assert built.returncode == 0, built.stderr
    ran = run_in(tmp_path / "alone", downloaded(small))
    said = "this notebook reads data/numbers.csv: course.zip has both"
    assert ran.stderr.splitlines()[-1] == f"notebook_setup.Refusal: {said}"


def test_data_outside_the_folder_of_the_chapters_are_brought_too(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (small.root / "data").mkdir()
    (small.root / "data/numbers.csv").write_text("1\n")
    small.write(one=READS.replace("'data/", "'../data/"))
    built = small.build()
    assert built.returncode == 0, built.stderr
    ran = run_in(tmp_path_factory.mktemp("elsewhere") / "alone", downloaded(small))
    said = "../data/numbers.csv is now where this notebook reads it\n1\n"
    assert (ran.stdout, ran.stderr) == (said, "")
    with zipfile.ZipFile(small.root / "_build/html/course.zip") as archive:
        assert archive.read("data/numbers.csv") == b"1\n"
