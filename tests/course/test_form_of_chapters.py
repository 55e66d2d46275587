"""What each teaching chapter of this course has: captions, exercises, questions, and a guess."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bs4 import BeautifulSoup, SoupStrainer

ROOT = Path(__file__).parents[2]
# without reference pages such as the glossary
CHAPTERS = [page.stem for page in Book(ROOT).chapters if "\n## In short\n" in page.read_text()]


def test_the_course_has_teaching_chapters() -> None:
    assert len(CHAPTERS) > 5


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_has_four_exercises_with_solutions_that_run(site: Path, name: str) -> None:
    page = (site / f"chapters/{name}.html").read_text("utf-8")
    part = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer(id="exercises"))
    assert len(part.select("div.exercise")) >= 4
    solutions = part.select("details.solution")
    assert len(solutions) == len(part.select("div.exercise"))
    # a proof needs no cell
    assert sum(bool(each.select(".cell")) for each in solutions) >= 4


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_has_five_questions_and_asks_for_a_guess(site: Path, name: str) -> None:
    html = (site / f"chapters/{name}.html").read_text("utf-8")
    assert "Guess first. " in html, (
        f"chapters/{name}.md asks for no guess: before a cell whose result may surprise, put a "
        "question with ':class: question predict' (CONTRIBUTING.md, 'A question')"
    )
    # parse the section only: parsing whole chapters would take seconds
    _, start, rest = html.partition('<section id="check-yourself">')
    page = BeautifulSoup(start + rest, "html.parser")
    questions = page.select("section#check-yourself fieldset.question")
    assert len(questions) >= 5
    assert all(len(question.select(".options input")) >= 3 for question in questions)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_figures_of_a_chapter_have_captions(site: Path, name: str) -> None:
    page = (site / f"chapters/{name}.html").read_text("utf-8")
    shown = SoupStrainer("article")
    figures = BeautifulSoup(page, "html.parser", parse_only=shown).select(
        ".plotly-figure, .still-figure"
    )
    assert figures
    for figure in figures:
        frame = figure.find_parent("figure")
        assert frame, figure["aria-label"]
        assert len(frame.figcaption.get_text()) > 40, figure["aria-label"]
