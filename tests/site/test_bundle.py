"""One style sheet and one script for all pages, without the rules that match nothing on them."""

import base64
import io
import re
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.site import bundle, fonts
from bookkit.site.bundle import SCRIPT, SHEET, Shared
from fontTools.ttLib import TTFont
from selectolax.lexbor import LexborHTMLParser

RULES = ".near { color: red }\n.far { color: blue }\n"
FACE = re.compile(r"@font-face\{font-family:Text;[^}]*\}")
RULE = re.compile(r"@font-face\{[^}]*KaTeX_Main;font-style:normal;font-weight:400;[^}]*\}")
SHARED = Shared(styles=["theirs.css"], scripts=["one.js", "two.js"], own=[])


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with the files to join."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "theirs.css").write_text(RULES)
    (folder / "one.js").write_text("window.one = 1;\n")
    (folder / "two.js").write_text("window.two = window.one + 1;\n")
    return folder


@pytest.fixture
def node_modules(tmp_path: Path, book: Book) -> Path:
    """The book's Node packages, with an empty cache."""
    folder = tmp_path / "node_modules"
    folder.mkdir()
    for package in (book.root / "node_modules").iterdir():
        if package.name != ".cache":
            (folder / package.name).symlink_to(package)
    return folder


def join(
    static: Path, node_modules: Path, words: set[str], letters: str = "x", shared: Shared = SHARED
) -> str:
    """Join the files, and return the style sheet without the typeface of the text."""
    everywhere = ("normal", "italic", *fonts.KATEX.values())
    bundle.join_files(
        static, node_modules, shared, words, {key: set(letters) for key in everywhere}
    )
    return FACE.sub("", (static / SHEET).read_text())


def test_rules_that_match_nothing_on_the_pages_are_left_out(
    static: Path, node_modules: Path
) -> None:
    assert join(static, node_modules, {"near", "words:of", "pages"}) == ".near{color:red}\n"
    assert join(static, node_modules, {"far"}) == ".far{color:#00f}\n"
    assert join(static, node_modules, {"near", "far"}) == ".near{color:red}.far{color:#00f}\n"


def test_all_rules_of_our_own_style_sheets_are_kept(
    static: Path, node_modules: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    for folder in (static, tmp_path / "own"):
        (folder / "ours.css").write_text(".later { color: green }\n")
    shared = Shared(["theirs.css", "ours.css"], SHARED.scripts, [tmp_path / "own"])
    assert join(static, node_modules, {"near"}, shared=shared) == (
        ".near{color:red}.later{color:green}\n"
    )


def test_scripts_are_joined_in_their_order(static: Path, node_modules: Path) -> None:
    join(static, node_modules, set())
    script = (static / SCRIPT).read_text()
    assert 0 <= script.index("window.one=1") < script.index("window.two=")


def test_equal_files_are_joined_once(
    static: Path, node_modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(static, node_modules, {"near"})
    monkeypatch.setattr(bundle, "run_program", None)
    # words that no style sheet mentions make no difference
    assert join(static, node_modules, {"near", "other", "words"}) == ".near{color:red}\n"
    with pytest.raises(TypeError):  # other letters need other fonts
        join(static, node_modules, {"near"}, letters="xy")
    (static / "theirs.css").write_text(RULES.replace("red", "green"))
    with pytest.raises(TypeError):
        join(static, node_modules, {"near"})


def test_the_typeface_of_the_text_is_embedded_with_the_letters_of_the_pages(
    static: Path, node_modules: Path
) -> None:
    join(static, node_modules, set(), letters="aλ\N{CJK UNIFIED IDEOGRAPH-4E00}")
    faces = FACE.findall((static / SHEET).read_text())
    # Latin and Greek, each upright, from regular to bold, and slanted
    assert len(faces) == 4
    held = []
    for face in faces:
        data = re.search(r"base64,([^)]*)", face)
        font = TTFont(io.BytesIO(base64.b64decode(data[1])))
        held.append("".join(map(chr, font.getBestCmap())))
        assert ("fvar" in font) == ("font-style:normal" in face)
    assert sorted(held) == ["a", "a", "λ", "λ"]


def test_letters_of_formulas_are_embedded_and_others_come_from_the_file(
    static: Path, node_modules: Path
) -> None:
    shared = Shared(["theirs.css", bundle.KATEX], SHARED.scripts, [])
    sheet = join(static, node_modules, {"katex"}, letters="x2", shared=shared)
    file, embedded = RULE.findall(sheet)
    assert "/fonts/KaTeX_Main-Regular.woff2" in file
    ranges = [set(re.findall(r"U\+(\w+)", rule)) for rule in (file, embedded)]
    assert ranges[1] == {"20", "32", "78"}
    assert {"33", "79"} <= ranges[0]
    assert ranges[0].isdisjoint(ranges[1])


def test_each_face_has_the_letters_set_in_it() -> None:
    page = LexborHTMLParser(
        'Ω <em>é</em> <span class="katex-html"><span class="mathnormal">β</span>∑</span>'
    )
    letters = fonts.letters_of([page])
    assert {"Ω", "é", "β", "∑"} <= letters["normal"]
    assert letters["italic"] & set("Ωéβ∑") == {"é"}
    assert letters[fonts.FORMULAS] == {"β", "∑"}
    assert letters[fonts.VARIABLES] == {"β"}


def test_no_rule_asks_what_has_an_attribute(site: Path) -> None:
    """A script that sets it on any element would have the whole page styled anew."""
    sheet = (site / "_static" / SHEET).read_text("utf-8")
    asked = re.findall(r":has\([^{},]*", sheet)
    assert asked
    assert [one for one in asked if "[" in one] == []
