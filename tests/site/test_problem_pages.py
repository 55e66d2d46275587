"""Problems: exercises whose solutions are in a file that the site does not serve."""

from bs4 import BeautifulSoup
from small_book import HEAD, SmallBook, cell

PROBLEM = """## Problems

```{exercise-start} Six by seven
:label: pr-one
:class: problem
```
Multiply.
```{exercise-end}
```
"""
SOLUTION = "## pr-one\n\nFortytwo, by counting.\n\n" + cell("6 * 7")


def write_solutions(small: SmallBook, text: str) -> None:
    file = small.root / "solutions/one.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(HEAD.format(title="Solutions") + text)


def test_a_problem_is_shown_without_its_solution(small: SmallBook) -> None:
    small.write(one=cell("1") + PROBLEM)
    write_solutions(small, SOLUTION)
    result = small.build()
    assert result.returncode == 0, result.stderr
    assert "Six by seven" in small.page("one")
    site = small.root / "_build/html"
    texts = [path for path in site.rglob("*") if path.suffix in {".html", ".ipynb", ".js"}]
    assert [path for path in texts if "Fortytwo" in path.read_text("utf-8")] == []


def test_problems_are_named_and_numbered_apart_from_exercises(small: SmallBook) -> None:
    exercise = PROBLEM.replace(":class: problem\n", "").replace("pr-one", "ex-one")
    solved = "```{solution-start} ex-one\n```\n42.\n```{solution-end}\n```\n"
    links = "See {ref}`ex-one`, {ref}`pr-one` and {ref}`this one <pr-one>`.\n\n"
    small.write(one=links + cell("1") + exercise + solved + PROBLEM.replace("# Problems", "# More"))
    write_solutions(small, SOLUTION)
    result = small.build()
    assert result.returncode == 0, result.stderr
    page = BeautifulSoup(small.page("one"), "html.parser")
    titles = [" ".join(box.p.get_text().split()) for box in page.select("div.exercise")]
    assert titles == ["Exercise 1 (Six by seven)", "Problem 1 (Six by seven)"]
    said = [link.get_text() for link in page.select("article section > p:not(.overview) > a")]
    assert said == ["Exercise 1", "Problem 1", "this one"]


def test_problems_and_solutions_are_paired(small: SmallBook) -> None:
    small.write(one=cell("1") + PROBLEM)
    line = (small.root / "chapters/one.md").read_text().partition("```{exercise-start}")[0]
    missing = (
        f"chapters/one.md: line {line.count(chr(10)) + 1}: the problem 'pr-one' has no solution: "
        "answer it in solutions/one.md, in a section '## pr-one'"
    )
    assert missing in small.build().stderr
    write_solutions(small, SOLUTION.replace("pr-one", "pr-two"))
    extra = "a solution to 'pr-two', which is no problem of chapters/one.md"
    told = small.build().stderr
    assert missing in told
    assert f"solutions/one.md: line 14: {extra}" in told


def test_a_solution_beside_a_problem_is_refused(small: SmallBook) -> None:
    beside = "\n```{solution-start} pr-one\n```\nHere.\n```{solution-end}\n```\n"
    small.write(one=cell("1") + PROBLEM + beside)
    write_solutions(small, SOLUTION)
    assert "the problem 'pr-one' has its solution on the page" in small.build().stderr


def test_cells_of_solutions_are_run_and_compared(small: SmallBook) -> None:
    import subprocess
    import sys

    small.write(one=cell("1") + PROBLEM)
    write_solutions(small, SOLUTION)
    (small.root / "tests").mkdir()
    accepted = small.run("accept")
    assert accepted.returncode == 0, accepted.stderr
    (small.root / "pyproject.toml").open("a").write("[tool.pytest.ini_options]\n")
    plugins = ["-p", "nbval.plugin", "-p", "bookkit.checking.pytest_plugin"]

    def tested() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "solutions"],
            cwd=small.root,
            env=small.environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
        )

    assert "1 passed" in tested().stdout
    write_solutions(small, SOLUTION.replace("6 * 7", "6 * 8"))
    failed = tested()
    assert failed.returncode == 1
    assert "solutions/one.md: cell 1" in failed.stdout
