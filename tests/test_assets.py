"""One style sheet and one script for all pages: of the rules only those that the pages can meet."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bookkit import assets
from bookkit.book import Book

APP = SimpleNamespace(shared_styles=["own.css"], shared_scripts=["own.js"])


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with what is to be joined."""
    rules = ".near { color: red }\n.far { color: blue }\n"
    sheets = dict.fromkeys(assets.FIRST_STYLES, "") | {"own.css": rules}
    for name, text in (sheets | dict.fromkeys([*assets.LAST_SCRIPTS, "own.js"], "1;\n")).items():
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(text)
    return tmp_path / "static"


@pytest.fixture
def node_modules(tmp_path: Path, book: Book) -> Path:
    """The book's packages, with nothing kept."""
    folder = tmp_path / "node_modules"
    folder.mkdir()
    for package in (book.root / "node_modules").iterdir():
        if package.name != ".cache":
            (folder / package.name).symlink_to(package)
    return folder


def test_rules_that_no_page_meets_are_left_out_and_joining_twice_is_spared(
    static: Path, node_modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = static / assets.SHEET
    assets.join_files(static, node_modules, APP, {"near", "words:of", "pages"})
    assert sheet.read_text() == ".near{color:red}\n"
    assets.join_files(static, node_modules, APP, {"far"})
    assert sheet.read_text() == ".far{color:#00f}\n"

    monkeypatch.setattr(assets, "run_program", None)
    assets.join_files(static, node_modules, APP, {"near", "other", "words"})
    assert sheet.read_text() == ".near{color:red}\n"
    (static / "own.css").write_text(".near { color: green }\n")
    with pytest.raises(TypeError):  # what it is made of has changed
        assets.join_files(static, node_modules, APP, {"near"})
