"""Exercises and solutions: pairing, folding without a script, printing, and warnings."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bs4 import BeautifulSoup
from small_book import SmallBook, cell

ROOT = Path(__file__).parents[2]
SOLVED = [
    page.stem for page in Book(ROOT).chapters if "{solution-start}" in page.read_text("utf-8")
]


def start(kind: str, argument: str, label: str = "") -> str:
    option = f":label: {label}\n" if label else ""
    return f"```{{{kind}-start}} {argument}\n{option}```\n\nDo this.\n\n"


def end(kind: str) -> str:
    return f"```{{{kind}-end}}\n```\n\n"


def exercise(title: str, label: str) -> str:
    return start("exercise", title, label) + end("exercise")


def solution(label: str, content: str = "") -> str:
    return start("solution", label) + content + end("solution")


def test_cells_in_exercises_and_solutions_run_and_are_shown(small: SmallBook) -> None:
    small.write(
        one=start("exercise", "Add $1$", "ex-one")
        + cell("a = 54")
        + end("exercise")
        + solution("ex-one", cell("print('it is', a + 1)"))
        + "See {ref}`ex-one`.\n"
    )
    result = small.build()
    assert result.returncode == 0, result.stderr
    page = BeautifulSoup(small.page("one"), "html.parser")
    assert "a = 54" in page.select_one("div.exercise").get_text()
    details = page.select_one("details.solution")
    assert "it is 55" in details.get_text()
    assert not details.has_attr("open")
    assert "Exercise 1" in details.summary.get_text()
    assert [link["href"] for link in details.select("a")] == ["#ex-one"]
    ids = [element["id"] for element in page.select("article [id]")]
    assert sorted(ids) == sorted(set(ids))


THEOREMS = "```{prf:theorem}\nOne.\n```\n\n```{prf:lemma}\n:label: lem-one\nTwo.\n```\n\n"


def test_theorems_without_a_label_stand_on_several_pages(small: SmallBook) -> None:
    unlabelled = THEOREMS.replace(":label: lem-one\n", "")
    small.write(one=cell("1") + unlabelled, two=cell("2") + THEOREMS + "{prf:ref}`lem-one`\n")
    result = small.build()
    assert result.returncode == 0, result.stderr
    for name in ("one", "two"):
        page = BeautifulSoup(small.page(name), "html.parser")
        assert len(page.select("div.theorem, div.lemma")) == 2
        ids = [element["id"] for element in page.select("article [id]")]
        assert sorted(ids) == sorted(set(ids))
    assert page.select_one("a[href='#lem-one']").get_text() == "Lemma 2"


def test_a_label_of_two_theorems_is_named_with_its_line(small: SmallBook) -> None:
    small.write(one=cell("1") + THEOREMS, two=cell("2") + THEOREMS)
    line = (small.root / "chapters/two.md").read_text().partition("```{prf:lemma}")[0].count("\n")
    fault = f"chapters/two.md: line {line + 1}: theorem 'lem-one' is already on the page"
    assert f"\n{fault} chapters/one\n" in small.build().stderr


# the last exercise of a page, its expected warning, and the text at the line that it names
FAULTS = {
    "alone": (
        exercise("A", "ex-alone"),
        "exercise 'ex-alone' has no solution",
        "```{exercise-start} A",
    ),
    "nowhere": (
        solution("ex-none"),
        "solution to 'ex-none', an exercise that is not",
        "```{solution-start} ex-none",
    ),
    "open": (
        start("exercise", "A", "ex-open") + solution("ex-open"),
        "exercise-start without its exercise-end",
        "```{exercise-start} A",
    ),
    "unended": (
        exercise("A", "ex-unended") + start("solution", "ex-unended"),
        "solution-start without its solution-end",
        "```{solution-start} ex-unended",
    ),
    "unstarted": (
        end("solution"),
        "solution-end without its solution-start",
        "```{solution-end}",
    ),
}


def test_each_faulty_exercise_gives_one_warning_with_file_and_line(small: SmallBook) -> None:
    pages = {
        name: cell("1 + 1") + exercise("Good", f"ex-good-{name}") + solution(f"ex-good-{name}")
        for name in FAULTS
    }
    small.write(**{name: good + FAULTS[name][0] for name, good in pages.items()})
    result = small.build()
    assert result.returncode == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("chapters/")]
    for name, (_, complaint, place) in FAULTS.items():
        text = (small.root / f"chapters/{name}.md").read_text()
        line = text[: text.rindex(place)].count("\n") + 1
        about = [warning for warning in lines if warning.startswith(f"chapters/{name}.md: ")]
        assert len(about) == 1, result.stderr
        assert about[0].startswith(f"chapters/{name}.md: line {line}: {complaint}")


def test_fault_in_a_cell_of_a_solution_names_the_cell(small: SmallBook) -> None:
    noisy = cell("import warnings\nwarnings.warn('old')")
    small.write(one=cell("1 + 1") + exercise("A", "ex-a") + solution("ex-a", cell("2") + noisy))
    text = (small.root / "chapters/one.md").read_text()
    line = text[: text.index(noisy)].count("\n") + 1
    assert f"chapters/one.md: cell 3 (line {line}): stderr" in small.build().stderr
    small.write(one=exercise("A", "ex-a") + solution("ex-a", cell("2") + cell("1 / 0")))
    assert "cell 2 (line 32): ZeroDivisionError" in small.build().stderr


def test_two_exercises_may_not_have_the_same_label(small: SmallBook) -> None:
    small.write(
        one=exercise("One", "ex-one") + solution("ex-one"),
        two=exercise("Two", "ex-one") + solution("ex-one"),
    )
    result = small.build()
    assert result.returncode == 1
    assert "exercise 'ex-one' is already on the page chapters/one" in result.stderr


def test_build_succeeds_after_an_exercise_is_renamed(small: SmallBook) -> None:
    small.write(one=exercise("One", "ex-one") + solution("ex-one"), two="")
    assert small.build().returncode == 0
    small.write(one=exercise("One", "ex-two") + solution("ex-two"), two="Changed.\n")
    result = small.build()
    assert result.returncode == 0, result.stderr


def test_solutions_are_unfolded_in_print(visit) -> None:
    if not SOLVED:
        pytest.skip("no chapter has exercises")
    page = visit(f"chapters/{SOLVED[-1]}.html").page
    details = page.locator("details.solution").first
    folded = details.bounding_box()["height"]
    page.emulate_media(media="print")
    assert details.bounding_box()["height"] > 2 * folded
    assert details.locator(":scope > :not(summary)").first.is_visible()
