"""Packages for the browser hold bytecode in the place of their modules."""

import marshal
import sys
import types
import zipfile
from pathlib import Path

import pytest
from bookkit.browser_python import compiling

SOURCES = {
    "tide/__init__.py": '"""Tides."""\nheight = 3\n',
    "tide/template.py": "{% not Python %}",
    "tide/data.csv": "1,2",
    "tide/types.pyi": "height: int",
    "tide-1.0.dist-info/RECORD": "tide/__init__.py",
}


def packed(path: Path, **more: str) -> dict[str, bytes]:
    """The contents of a package at `path`, once compiled."""
    with zipfile.ZipFile(path, "w") as package:
        for name, text in (SOURCES | more).items():
            package.writestr(name, text)
    compiling.compile_modules(str(path))
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_module_is_compiled_and_keeps_its_docstring(tmp_path: Path) -> None:
    contents = packed(tmp_path / "tide.zip")
    code = marshal.loads(contents["tide/__init__.pyc"][16:])
    assert isinstance(code, types.CodeType)
    names: dict[str, object] = {}
    exec(code, names)
    assert (names["height"], names["__doc__"]) == (3, "Tides.")


def test_what_a_module_does_not_need_to_run_is_left_out(tmp_path: Path) -> None:
    assert set(packed(tmp_path / "tide.zip")) == {
        "tide/__init__.pyc",
        "tide/template.py",
        "tide/data.csv",
    }


def test_the_same_package_gives_the_same_zip(tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert packed(one) == packed(two)
    assert one.read_bytes() == two.read_bytes()


def test_of_the_standard_library_only_what_is_needed_at_the_start_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "NEEDED_AT_START", {"tide", *sys.modules})
    contents = packed(tmp_path / compiling.STANDARD_LIBRARY, **{"moon.py": "", "tide/low.py": ""})
    assert {"tide/__init__.pyc", "tide/low.py", "moon.py"} <= set(contents)
