"""Tests of the build benchmark: repeated chapters with their own labels, and its table."""

import importlib.util
from pathlib import Path

import pytest
import yaml

SPEC = importlib.util.spec_from_file_location(
    "bench", Path(__file__).parents[2] / "benchmarks/build.py"
)
bench = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(bench)

CHAPTER = """(ridge)=
# Ridge

See {ref}`ridge`, [it](#ridge), [them](ridge.md#ridge) and {eq}`eq-ridge`.
A {term}`ridge` is a word.

$$
w = 1
$$ (eq-ridge)

```{code-cell} python3
from shrinkage.ridge import ridge
page.equation("eq-ridge")
```
"""
COPY = """(ridge-1)=
# Ridge

See {ref}`ridge-1`, [it](#ridge-1), [them](ridge_1.md#ridge-1) and {eq}`eq-ridge-1`.
A {term}`ridge` is a word.

$$
w = 1
$$ (eq-ridge-1)

```{code-cell} python3
from shrinkage.ridge import ridge
page.equation("eq-ridge-1")
```
"""


@pytest.mark.parametrize(
    ("count", "copies"), [(1, []), (2, ["ridge_1"]), (3, ["ridge_1", "ridge_2"])]
)
def test_chapters_are_repeated_up_to_the_requested_number(
    tmp_path: Path, count: int, copies: list[str]
) -> None:
    (tmp_path / "ridge.md").write_text(CHAPTER)
    toc = tmp_path / "_toc.yml"
    toc.write_text("root: index\nchapters:\n- file: chapters/ridge\n- file: licences\n")
    bench.repeat_chapters(tmp_path, toc, count)
    names = [entry["file"] for entry in yaml.safe_load(toc.read_text())["chapters"]]
    assert names == ["chapters/ridge", "licences", *(f"chapters/{name}" for name in copies)]
    for name in copies:
        number = name.rpartition("_")[2]
        expected = COPY.replace("-1", f"-{number}").replace("_1", f"_{number}")
        assert (tmp_path / f"{name}.md").read_text() == expected


def test_table_has_a_row_for_each_case_and_times_per_chapter() -> None:
    result = {"seconds": 3.0, "cpu_seconds": 2.0, "megabytes": 100.0}
    slower = {unit: 2 * value for unit, value in result.items()}
    both = {bench.OURS: result, bench.STOCK: slower}
    cases = {tool: dict.fromkeys(bench.CASES, value) for tool, value in both.items()}
    head, _, *lines = bench.table({"cases": cases, "chapters": {10: both}}).splitlines()
    assert head == (
        "|  | s, ours | s, stock | CPU s, ours | CPU s, stock"
        " | MB, ours | MB, stock | s, ours / stock |"
    )
    assert lines[0] == "| cold | 3.00 | 6.00 | 2.00 | 4.00 | 100.00 | 200.00 | 0.50 |"
    assert (
        lines[-1]
        == "| per chapter, 10 chapters | 0.30 | 0.60 | 0.20 | 0.40 | 10.00 | 20.00 | 0.50 |"
    )
    assert len(lines) == len(bench.CASES) + 1


def test_line_states_the_run_time_of_a_single_page() -> None:
    result = {"seconds": 5.9, "cpu_seconds": 6.2, "megabytes": 315.0}
    text = bench.line(result | {"page run": 3.9})
    assert text == f"{bench.line(result)}, of which page run 3.9 s"
