"""What a learner is told who changes a cell of a chapter, and which kernels tell it."""

import os
import re
import sys
from pathlib import Path

import pytest
from bookkit.execution.kernels import KernelManager
from claims.learner import load_ipython_extension
from claims.message import rounded
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

ROOT = Path(__file__).parents[2]
CELLS = [
    "import numpy as np",
    "x = 2",
    "y = 10.0 * x",
    "z = np.arange(x)",
    "w = [1, 2, 3]",
    "end = 0",
]
CHAPTER = """---
kernelspec: {name: python3}
---
# A chapter

```{code-cell} python3
import numpy as np
```

## One

```{code-cell} python3
:tags: [hide-input]
x = 2
```

```{code-cell} python3
---
mystnb:
  figure:
    name: fig-one
---
y = 10.0 * x
```

The value is 20.0, and $x = 2$. It is larger than 15.

```{code-cell} python3
z = np.arange(x)
```

% claims: on_z

## Two

```{code-cell} python3
w = [1, 2, 3]
```

They rise up to 3, and the second is 2.

## The end

```{code-cell} python3
end = 0
```
"""
CLAIMS = """
import numpy as np
from claims import Page

page = Page("tiny.md")


def on_z(x, y, z):
    page.states("The value is {}, and {}.", y, {"x": x})
    page.states("It is {} than 15", (y, 15))
    page.keep(limit=y)


def two(w, limit):
    page.states("They {} up to {}, and the second is {}.", np.diff(w), max(w), w[1])
"""


class Learner:
    """Runs cells in a shell of IPython; `run` gives what the extension says under them."""

    def __init__(self):
        self.shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        self.shell.display_pub = CapturingDisplayPublisher()
        load_ipython_extension(self.shell)

    def run(self, *cells, cell_id=None):
        self.shell.display_pub.outputs.clear()
        for cell in cells:
            self.shell.run_cell(cell, store_history=True, cell_id=cell_id)
        return "\n".join(out["data"]["text/plain"] for out in self.shell.display_pub.outputs)


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "tiny.py").write_text(CLAIMS, "utf-8")
    path = tmp_path / "tiny.md"
    path.write_text(CHAPTER, "utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delitem(sys.modules, "claims_of_tiny", raising=False)
    yield path
    sys.modules.pop("claims_of_tiny", None)


def test_nothing_is_said_while_nothing_changed(chapter):
    learner = Learner()
    assert [learner.run(cell) for cell in (*CELLS, *CELLS)] == [""] * 12


def test_a_comment_and_a_cell_of_the_learners_own_are_no_change(chapter):
    learner = Learner()
    own = "print(sorted({3, 1, 2}, key=lambda number: -number))"
    said = [learner.run(cell) for cell in [*CELLS[:3], own, *CELLS[3:5]]]
    assert said == [""] * 6
    assert learner.run("end = 0  # the end") == ""


def test_a_changed_value_is_told_once_with_its_sentence_as_the_text_rounds(chapter):
    learner = Learner()
    learner.run(CELLS[0])
    assert learner.run("x = 3") == ""  # the cells that give the values have not run yet
    assert learner.run(CELLS[2]) == ""
    said = learner.run(CELLS[3])
    assert "- “The value is [20.0] (now 30.0), and [$x = 2$] (now $x = 3$).”" in said
    assert "larger" not in said
    assert learner.run(CELLS[3]) == ""


def test_markdown_marks_the_place(chapter):
    learner = Learner()
    learner.run(CELLS[0], "x = 3", *CELLS[2:4])
    markdown = learner.shell.display_pub.outputs[0]["data"]["text/markdown"]
    assert r"“The value is **20.0** (now 30.0), and $\boxed{x = 2}$ (now $x = 3$).”" in markdown


def test_a_word_that_is_false_is_told_with_the_one_that_holds(chapter):
    learner = Learner()
    learner.run(*CELLS[:4])
    said = learner.run("w = [3, 2, 1]")
    assert "- “They [rise] (now fall) up to 3, and the second is 2.”" in said
    assert "[larger] (now smaller)" in learner.run("x = 1", *CELLS[2:4])


def test_a_change_after_the_whole_chapter_has_run(chapter):
    learner = Learner()
    learner.run(*CELLS)
    assert "They rise up to [3] (now 4)" in learner.run("w = [1, 2, 4]")


def test_the_last_cell_gives_the_sum(chapter):
    learner = Learner()
    learner.run(*CELLS[:4], "w = [1, 2, 4]")
    said = learner.run(CELLS[5])
    assert said == (
        "In all, 1 of 3 statements of this chapter no longer hold. "
        "With the original cells, all of them do."
    )


@pytest.mark.parametrize("missing", ["claims/tiny.py", "tiny.md"])
def test_nothing_without_claims_or_chapter(chapter, missing):
    (chapter.parent / missing).unlink()
    assert Learner().run(*CELLS[:4], "w = [3, 2, 1]", CELLS[5]) == ""


def test_nothing_without_a_notebook(chapter, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert Learner().run(*CELLS[:4], "w = [3, 2, 1]", CELLS[5]) == ""


@pytest.mark.parametrize(
    ("text", "value", "now"),
    [
        ("0.947", 0.99812, "0.998"),
        ("7 %", 0.125, "12 %"),
        ("−1.5", -0.26, "−0.3"),
        ("twice", 1.7320508, "1.73"),
        ("12,000", 1234.0, "1,234"),
        ("3", 3.2, "3.2"),
        ("442", 442.0, "442"),
    ],
)
def test_values_are_rounded_as_the_text_rounds(text, value, now):
    assert rounded(text, value) == now


def lab_folder():
    """The folder that `make lab` adds to Jupyter's path."""
    recipe = (ROOT / "Makefile").read_text("utf-8")
    [folder] = re.findall(r'JUPYTER_PATH="\$\(CURDIR\)/([^"]+)"', recipe)
    return ROOT / folder


@pytest.mark.parametrize("in_lab", [True, False])
def test_only_kernels_of_the_lab_tell(chapter, monkeypatch, in_lab):
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    if in_lab:
        monkeypatch.setenv("JUPYTER_PATH", str(lab_folder()))
    said = []

    def hear(message):
        said.append(message["content"].get("data", {}).get("text/markdown", ""))

    manager = KernelManager()
    manager.start_kernel(cwd=str(chapter.parent), env=dict(os.environ))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        for cell in [*CELLS[:4], "w = [1, 2, 4]"]:
            client.execute_interactive(cell, output_hook=hear, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert any("**3** (now 4)" in text for text in said) == in_lab


def test_another_change_is_told_again(chapter):
    learner = Learner()
    learner.run(CELLS[0], "x = 3", *CELLS[2:4])
    assert "(now 40.0)" in learner.run("x = 4", *CELLS[2:4])
    assert learner.run(*CELLS[1:4]) == ""
    assert "(now 40.0)" in learner.run("x = 4", *CELLS[2:4])


def test_an_error_in_a_cell_or_a_claim_never_reaches_the_learner(chapter, capsys):
    learner = Learner()
    learner.run(*CELLS[:4])
    capsys.readouterr()
    assert "up to [3] (now 7)" in learner.run("w = [1, 7]")
    assert learner.run("w = [7]") == ""
    assert learner.run("w = None") == ""
    assert capsys.readouterr() == ("", "")
    assert learner.run("w = 1 / 0") == ""
    assert "ZeroDivisionError" in capsys.readouterr().out
