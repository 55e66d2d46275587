"""Which modules a cell needs in a reader's browser."""

from pathlib import Path
from types import ModuleType

from bookkit.browser_python.page.needs import imported


def test_imports_are_followed_through_helper_packages(tmp_path: Path) -> None:
    package = tmp_path / "tides"
    package.mkdir()
    (package / "__init__.py").write_text("from .moon import phase\nfrom .pull import f\n")
    (package / "moon.py").write_text("import numpy as np\nfrom . import pull\n")
    (package / "pull.py").write_text("def f():\n    from sympy.core import add\n")
    (package / "unused.py").write_text("import scipy\n")
    found = imported("from tides import phase\nimport math", tmp_path)
    assert found == ["math", "numpy", "tides"]


def test_a_helpers_function_imports_when_a_cell_mentions_it(tmp_path: Path) -> None:
    typing = "if TYPE_CHECKING:\n    import pandas\nelse:\n    import json\n"
    source = f"from typing import TYPE_CHECKING\n{typing}def draw():\n    import matplotlib\n"
    (tmp_path / "tides.py").write_text(source)
    assert "matplotlib" not in imported("import tides", tmp_path)
    mentioned = imported("import tides\ntides.draw()", tmp_path)
    assert mentioned == ["json", "matplotlib", "tides", "typing"]
    assert "matplotlib" in imported("from tides import draw", tmp_path)
    earlier = {"t": ModuleType("tides")}  # import tides as t
    assert "matplotlib" in imported("t.draw()", tmp_path, earlier)
    assert imported("t.other()", tmp_path, earlier) == ["json", "tides", "typing"]


def test_a_cell_that_is_not_python_imports_nothing(tmp_path: Path) -> None:
    assert imported("import numpy\n%timeit 1", tmp_path) == []
