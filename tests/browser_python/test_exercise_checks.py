"""Checks of exercises: each belongs to an exercise, and says in one sentence what is wrong."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bookkit.answers import near, verdict
from bookkit.book import Book, BookError
from bookkit.browser_python.exercises import checked_exercises

CHAPTER = """# Tides

```{exercise-start} How high?
:label: ex-tides-high
```
How high is the tide?
```{exercise-end}
```

::::{exercise}
:class: hard
:label: ex-tides-low
::::
"""
CHECK = """def ex_tides_high(height):
    \"\"\"Put the height into `height`, in metres.\"\"\"
"""


@pytest.fixture
def tides(tmp_path: Path) -> Any:
    """A book with this chapter; called with the text of its checks, which exercises have one."""
    (tmp_path / "chapters/answers").mkdir(parents=True)
    (tmp_path / "chapters/tides.md").write_text(CHAPTER)

    def checked(text: str) -> dict[str, str]:
        (tmp_path / "chapters/answers/tides.py").write_text(text)
        return {one.label: one.start for one in checked_exercises(Book(tmp_path))}

    return checked


def test_the_cell_to_try_in_says_what_is_asked_for(tides: Any) -> None:
    start = "# Put the height into height, in metres.\nheight = ...\n"
    assert tides(CHECK) == {"ex-tides-high": start}


def test_what_the_chapters_cells_give_is_not_asked_for(tides: Any) -> None:
    found = tides(CHECK.replace("high(height)", "low(low, lower, *, moon)"))
    assert found["ex-tides-low"].splitlines()[1:] == ["low = ...", "lower = ..."]


def test_a_helper_of_the_checks_is_no_check(tides: Any) -> None:
    assert set(tides(f"{CHECK}\n\ndef _metres(feet): ...\n")) == {"ex-tides-high"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHECK.replace("high", "hihg"), "line 1: ex_tides_hihg: the chapter has no exercise"),
        ("\n" + CHECK.replace('"""Put', '""').replace("es.", ""), "line 3: "),
        ("def ex_tides_high(height): ...", "line 1: ex_tides_high: its docstring must say"),
        (CHECK.replace("(height)", "()"), "line 1: ex_tides_high: it needs a parameter"),
        ("x = = 1", "line 1: invalid syntax"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tides: Any, text: str, said: str) -> None:
    with pytest.raises(BookError) as caught:
        tides(text)
    assert str(caught.value).startswith(f"chapters/answers/tides.py: {said}")


def test_the_checks_of_a_chapter_that_is_gone_are_faults(tmp_path: Path) -> None:
    (tmp_path / "chapters/answers").mkdir(parents=True)
    (tmp_path / "chapters/answers/moon.py").write_text(CHECK)
    with pytest.raises(BookError, match=r"^chapters/answers/moon\.py: line 1: ex_tides_high: "):
        checked_exercises(Book(tmp_path))


def high(height: Any, *, moon: Any = None) -> str | None:
    return None if near(height, 3) else "height: look at the moon."


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"height": 3.01, "moon": 1}, None),
        ({"height": 4, "moon": 1}, "height: look at the moon."),
        ({"moon": 1}, "height has no value yet."),
        ({"height": ..., "moon": 1}, "height has no value yet."),
        ({"height": 3}, "Run the cells above first: this check needs their moon."),
    ],
)
def test_the_verdict_is_a_sentence_or_none(names: dict[str, Any], said: str | None) -> None:
    assert verdict(high, names) == said


def test_an_answer_that_a_check_cannot_read_is_no_error() -> None:
    def half(height: Any) -> str | None:
        return None if height / 2 == 1 else "height: no."

    said = verdict(half, {"height": "high"})
    assert said is not None
    assert said.startswith("The check cannot read your answer: unsupported operand")


@pytest.mark.parametrize(
    ("found", "is_near"),
    [
        ([3, 0], True),
        (np.array([[3.02], [0.0]]), True),
        ([3, 0.05], False),
        ([3], False),
        ([3, 0, 0], False),
        ("30", False),
        (None, False),
        ([3, float("nan")], False),
    ],
)
def test_numbers_are_compared_to_one_per_cent_of_the_largest(found: Any, is_near: bool) -> None:
    assert near(found, [3, 0]) == is_near
