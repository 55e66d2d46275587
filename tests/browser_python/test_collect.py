"""What runs in a reader's browser is collected by its checksum alone."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bookkit.book import BookError
from bookkit.browser_python.collect import add_packages, pack
from bookkit.browser_python.lock import with_dependencies
from bookkit.browser_python.source import reader

CONTENT = b"a small wheel"


def entry(name: str, depends: list[str], content: bytes = CONTENT) -> dict[str, Any]:
    checksum = hashlib.sha256(content).hexdigest()
    file = f"{name}.whl"
    return {"file_name": file, "imports": [name], "depends": depends, "sha256": checksum}


LOCK = {"tide": entry("tide", ["moon"]), "moon": entry("moon", []), "sun": entry("sun", [])}


def source(folder: Path, **contents: bytes) -> Path:
    folder.mkdir()
    for name, content in contents.items():
        (folder / f"{name}.whl").write_bytes(content)
    return folder


def collect(tmp_path: Path, **contents: bytes) -> dict[str, Any]:
    read = reader(str(source(tmp_path / "source", **contents)), tmp_path)
    (tmp_path / "collected").mkdir()
    return add_packages(LOCK, ["tide"], read, tmp_path / "collected")


def test_a_package_comes_with_what_it_needs(tmp_path: Path) -> None:
    assert set(collect(tmp_path, tide=CONTENT, moon=CONTENT, sun=CONTENT)) == {"tide", "moon"}
    files = {path.name for path in (tmp_path / "collected").iterdir()}
    assert files == {"tide.whl", "moon.whl"}


def test_a_file_that_differs_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"^moon\.whl: refused, its sha256 is \w{12}…") as caught:
        collect(tmp_path, tide=CONTENT, moon=CONTENT + b"!")
    assert "\n" not in str(caught.value)


def test_a_package_of_which_a_part_is_missing_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect(tmp_path, tide=CONTENT) == {}
    assert capsys.readouterr().out == "tide is left out: moon\n"
    assert list((tmp_path / "collected").iterdir()) == []


def test_packages_that_need_each_other_are_found_once() -> None:
    circle = {"tide": entry("tide", ["moon"]), "moon": entry("moon", ["tide"])}
    assert with_dependencies(circle, ["tide", "unknown"]) == {"tide", "moon"}


def test_an_installed_package_is_packed_with_its_checksum(tmp_path: Path) -> None:
    packed = pack("mpmath", [], tmp_path)
    file = tmp_path / packed["file_name"]
    assert packed["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert packed["imports"] == ["mpmath"]
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert "mpmath/__init__.py" in names
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]
