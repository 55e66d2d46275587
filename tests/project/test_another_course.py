"""A second, tiny course on another subject: bookkit builds, checks, tests and exports it too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from alone import differences, python_without_the_book, run_alone
from bookkit.book import Book
from small_book import HEAD

FILES = {
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: chapters/springs\n",
    "index.md": "# Tides\n\nWhy the sea rises twice a day.\n",
    "references.bib": "",
    "pyproject.toml": """[tool.bookkit]
helper-packages = ["tides"]
shown-versions = ["numpy"]

[tool.pytest.ini_options]
addopts = "-p bookkit.checking.pytest_plugin -p no:cacheprovider"
""",
    "code/tides/__init__.py": '''"""Heights of the sea."""

import numpy as np


def height(hours, moon, sun):
    """Height in metres above the mean: two waves, 12.42 and 12 hours long."""
    angle = 2 * np.pi * hours
    return moon * np.cos(angle / 12.42) + sun * np.cos(angle / 12)
''',
    "tests/test_tides.py": """import numpy as np
import pytest
from tides import height


def test_waves_add_up_at_noon():
    assert height(0, 1.5, 0.5) == 2


def test_the_sun_repeats_after_twelve_hours():
    assert height(12, 0, 1) == pytest.approx(1)
    assert height(3, 0, 1) == pytest.approx(0, abs=1e-9)


def test_the_moon_repeats_after_twelve_hours_and_25_minutes():
    assert height(12.42, 1, 0) == pytest.approx(1)
    assert height(12.42 / 4, 1, 0) == pytest.approx(0, abs=1e-9)
""",
    "chapters/springs.md": HEAD.format(title="Spring tides").replace(
        "The sum is shown below.", "Moon and sun pull together."
    )
    + """```{code-cell} python3
from tides import height

spring = height(0, moon=1.5, sun=0.5)
print(f"{spring:.1f} m")
```

At a spring tide the sea rises to 2.0 m.
""",
    "chapters/claims/springs.py": """from claims import Page
from tides import height

page = Page("springs.md")


def spring_tides(spring):
    neap = height(0, moon=1.5, sun=-0.5)
    page.states("the sea {} to {} m", spring - neap, spring)
""",
}


@pytest.fixture(scope="module")
def course(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second course, built, with its outputs accepted."""
    root = tmp_path_factory.mktemp("tides")
    config = yaml.safe_load((book.root / "_config.yml").read_text("utf-8"))
    config["title"] = "Tides"
    extensions = config["sphinx"]["config"]["extensions"]
    config["sphinx"]["config"]["extensions"] = [name for name in extensions if name != "exhibits"]
    for name, text in FILES.items() | {("_config.yml", yaml.safe_dump(config))}:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for name in ("requirements.lock", "package-lock.json", "package.json"):
        (root / name).write_bytes((book.root / name).read_bytes())
    (root / "node_modules").symlink_to(book.root / "node_modules", target_is_directory=True)
    run(root, "bookkit", "build")
    run(root, "bookkit", "accept")
    return root


def run(root: Path, *command: str) -> str:
    """What `python -m` and a command print in the course's folder; it must succeed."""
    path = os.pathsep.join(filter(None, [str(root / "code"), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_built_without_a_word_of_this_course(course: Path) -> None:
    site = course / "_build/html"
    page = (site / "chapters/springs.html").read_text("utf-8")
    assert "2.0 m" in page
    assert "1 number, 1 word; 1 cell ran, with Python" in page
    assert ", numpy " in page
    texts = [p for p in site.rglob("*") if p.suffix in {".html", ".ipynb", ".css"}]
    texts += [site / "_static/site.js", site / "_static/search/search_index.js"]
    words = ("shrinkage", "lasso", "explorer", "converter")
    found = {
        (path.name, word)
        for path in texts
        for word in words
        if word in path.read_text("utf-8").lower()
    }
    assert found == set()


def test_its_cells_and_text_are_checked(course: Path) -> None:
    assert "6 passed" in run(course, "pytest", "--numprocesses=0")
    chapter = course / "chapters/springs.md"
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("rises to 2.0 m", "rises to 2.1 m"), "utf-8")
    with pytest.raises(AssertionError, match=r"springs\.md"):
        run(course, "bookkit", "build")
    with pytest.raises(AssertionError, match=r"springs\.md: claims spring_tides"):
        run(course, "pytest", "chapters", "--numprocesses=0")
    chapter.write_text(text, "utf-8")


def test_errors_planted_in_it_are_noticed(course: Path) -> None:
    said = run(course, "bookkit", "mutants", "--size", "8", "--seed", "1")
    assert "8 of" in said
    assert "survived:" not in said


def test_its_notebook_runs_alone(course: Path, tmp_path: Path) -> None:
    path = course / "_build/html/_sources/chapters/springs.ipynb"
    given = nbformat.read(path, as_version=4)
    assert "tides" in json.dumps(given.cells[2].source)
    python = python_without_the_book(tmp_path / "python", Path(nbformat.__file__).parents[1])
    (tmp_path / "empty").mkdir()
    ran = run_alone(given, python, tmp_path / "empty")
    assert list(differences(given, ran)) == []
