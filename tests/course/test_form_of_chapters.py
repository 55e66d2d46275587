"""What each teaching chapter of this course has: captions, exercises, questions, and a guess."""

import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from alone import python_without_the_book
from bookkit.book import Book
from bookkit.course_map import chapters_in_order, parts
from bookkit.teaching.problems import problems_in
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parents[2]
# without reference pages such as the glossary
CHAPTERS = [page.stem for page in Book(ROOT).chapters if "\n## In short\n" in page.read_text()]


MAP = chapters_in_order(Book(ROOT))
CORE = [Path(page).stem for page, chapter in MAP.items() if chapter.part == parts(MAP)[0]]
NUMBERED = [Path(page).stem for page in MAP]


def test_the_course_has_teaching_chapters() -> None:
    assert len(CHAPTERS) > 5


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_has_four_exercises_with_solutions_that_run(site: Path, name: str) -> None:
    page = LexborHTMLParser((site / f"chapters/{name}.html").read_text("utf-8"))
    part = page.css_first("#exercises")
    assert len(part.css("div.exercise")) >= 4
    solutions = part.css("details.solution")
    assert len(solutions) == len(part.css("div.exercise"))
    # a proof needs no cell
    assert sum(bool(each.css(".cell")) for each in solutions) >= 4


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_has_five_questions_and_asks_for_a_guess(site: Path, name: str) -> None:
    html = (site / f"chapters/{name}.html").read_text("utf-8")
    assert "Guess first. " in html, (
        f"chapters/{name}.md asks for no guess: before a cell whose result may surprise, put a "
        "question with ':class: question predict' (CONTRIBUTING.md, 'A question')"
    )
    questions = LexborHTMLParser(html).css("section#check-yourself fieldset.question")
    assert len(questions) >= 5
    assert all(len(question.css(".options input")) >= 3 for question in questions)


@pytest.mark.parametrize("name", NUMBERED)
def test_numbered_chapter_has_three_problems(name: str) -> None:
    text = (ROOT / f"chapters/{name}.md").read_text("utf-8")
    problems = list(problems_in(text.partition("\n## Problems\n")[2]))
    assert len(problems) >= 3, f"chapters/{name}.md (CONTRIBUTING.md, 'A problem')"
    assert all(problem.title and problem.label.startswith("pr-") for problem in problems)


@pytest.mark.parametrize("name", CORE)
def test_core_chapter_says_what_each_section_teaches(name: str) -> None:
    text, _, _ = (ROOT / f"chapters/{name}.md").read_text("utf-8").partition("\n## In short\n")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert list(MAP[f"chapters/{name}"].teaches) == sections


def test_chapters_build_on_one_another() -> None:
    """Each but the first needs another, so that the map has no loose end."""
    assert [page for page, chapter in MAP.items() if not chapter.needs] == [next(iter(MAP))]


@pytest.mark.parametrize("name", NUMBERED)
def test_what_a_chapter_builds_on_is_what_it_says_you_need(name: str) -> None:
    """The line at the top, made of `needs`, and the words below the first figure agree."""
    text = (ROOT / f"chapters/{name}.md").read_text("utf-8")
    said = re.search(r"^\*\*You need\*\* .*?\n\n", text, re.MULTILINE | re.DOTALL)
    assert said, f"chapters/{name}.md: no paragraph '**You need** ...'"
    # a label such as limits-inference begins with the name of its page
    stems = (label.replace("-", "_") for label in re.findall(r"\{ref\}`([\w-]+)`", said[0]))
    linked = {page for stem in stems for page in MAP if f"chapters/{stem}_".startswith(f"{page}_")}
    assert set(MAP[f"chapters/{name}"].needs) <= linked


def test_every_figure_has_a_caption(book: Book, site: Path) -> None:
    found = 0
    for page in book.notebooks:
        html = (site / f"chapters/{page.stem}.html").read_text("utf-8")
        for figure in LexborHTMLParser(html).css("article :is(.plotly-figure, .still-figure)"):
            frame = figure
            while frame and frame.tag != "figure":
                frame = frame.parent
            caption = frame and frame.css_first("figcaption")
            assert caption, f"{page.name}: {figure.html[:200]}"
            assert len(caption.text()) > 40, f"{page.name}: {figure.html[:200]}"
            found += 1
    assert found > 20


# The tests of any course pass over what a course does not have.
LEAST = {
    "<math": 1000,
    'class="plotly-figure"': 20,
    'class="explorer': 1,
    'class="fitter': 1,
    'class="converter': 1,
    "<fieldset": 50,
}


def test_the_course_has_what_other_tests_look_at(book: Book, site: Path) -> None:
    pages = "".join(
        path.read_text("utf-8") for path in (*site.glob("*.html"), *site.glob("chapters/*.html"))
    )
    assert {part: count for part, count in LEAST.items() if pages.count(part) < count} == {}
    assert re.search(r'class="options.*?<label[^>]*>.*?class="katex"', pages, re.S)
    assert "Without make" in (book.root / "README.md").read_text("utf-8")


def test_the_helper_of_a_notebook_finds_its_data(site: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(site / "_sources/chapters/ridge.ipynb", as_version=4)
    cell = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    program = f"{cell}\nimport shrinkage\nprint(shrinkage.load_diabetes().X.shape)"
    python = python_without_the_book(tmp_path / "python", Path(nbformat.__file__).parents[1])
    run = [python, "-c", program]
    ran = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("(442, 10)\n", "")


def test_no_list_of_checks_answers_a_question_or_an_exercise(site: Path) -> None:
    """Of what is listed, no sentence stands in a question, in a reply or in a solution."""

    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip()

    answers = ".question .options li, .question .answers li > p, .solution p"
    pages = 0
    for path in site.glob("chapters/*.html"):
        page = LexborHTMLParser(path.read_text("utf-8"))
        told = {plain(part.text()) for part in page.css(answers)}
        listed = {plain(part.text()) for part in page.css("details.checks > ul > li")}
        assert not {one for one in told if len(one) > 20} & listed, path.name
        pages += bool(told and listed)
    assert pages >= len(CHAPTERS)


def test_lists_of_checks_cite_as_the_text_does(site: Path) -> None:
    keys = set(re.findall(r"@\w+\{(\w+),", (ROOT / "references.bib").read_text("utf-8")))
    assert len(keys) > 20
    cited = 0
    for path in site.glob("chapters/*.html"):
        page = LexborHTMLParser(path.read_text("utf-8"))
        for part in page.css("details.checks > ul > li"):
            assert not keys & set(re.findall(r"\w+", part.text())), f"{path.name}: {part.text()}"
            cited += len(part.css("a[href*='bibliography.html#']"))
    assert cited > 5
