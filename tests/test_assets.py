"""One style sheet and one script for all pages: of the rules only those that the pages can meet."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from bookkit import assets
from bookkit.book import Book

RULES = ".near { color: red }\n.far { color: blue }\n"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with what is to be joined."""
    sheets = dict.fromkeys(assets.FIRST_STYLES, "") | {"own.css": RULES}
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
    static: Path, node_modules: Path, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = static / "katex/katex.min.css"
    sheet.parent.mkdir()
    app = SimpleNamespace(srcdir=book.root, shared_styles=["own.css"], shared_scripts=["own.js"])

    def joined(words: set[str], letters: str = "x") -> str:
        # as Sphinx lays it out for each build
        shutil.copyfile(node_modules / "katex/dist/katex.min.css", sheet)
        assets.join_files(static, node_modules, app, words, set(letters))
        return (static / assets.SHEET).read_text()

    assert joined({"near", "words:of", "pages"}) == ".near{color:red}\n"
    assert joined({"far"}) == ".far{color:#00f}\n"

    monkeypatch.setattr(assets, "run_program", None)
    assert joined({"near", "other", "words"}) == ".near{color:red}\n"
    with pytest.raises(TypeError):  # what it is made of has changed
        joined({"near"}, "xy")
    (static / "own.css").write_text(RULES.replace("red", "green"))
    with pytest.raises(TypeError):
        joined({"near"})
