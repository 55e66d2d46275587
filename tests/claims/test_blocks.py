"""Claims in a file of their own: where each block runs, and what it sees of the chapter's cells."""

import sys

import pytest
from claims import check
from claims.blocks import ClaimsError, read_blocks, section_name
from claims.merging import with_claims

CHAPTER = """---
kernelspec: {name: python3}
---

(one)=
# One title

Text.

## First part

```{code-cell} python3
# no heading
x = 1
```

% claims: in_between

More.

(label)=
## The 2nd part: λ's

The end.
"""
CLAIMS = '''"""Claims."""
from claims import Page

page = Page("one.md")


def first_part(x):
    page.states("The {}", x)


def in_between():
    page.keep(y=2)


def the_2nd_part_lambdas(y):
    pass


def _helper():
    pass
'''


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/one.py").write_text(CLAIMS)
    (tmp_path / "one.md").write_text(CHAPTER)
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "one.md"
    sys.modules.pop("claims_of_one", None)


def rewrite(chapter, old, new):
    file = chapter.parent / "claims/one.py"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("A bowl instead of a crease", "a_bowl_instead_of_a_crease"),
        ("What it *does*[^note] to $w$", "what_it_does_to_w"),
        ("PyTorch's `weight_decay` is λ", "pytorchs_weight_decay_is_lambda"),
        ("See {ref}`lasso`", "see_lasso"),
        ("2 roads", "section_2_roads"),
    ],
)
def test_a_block_is_named_for_its_section(heading, name):
    assert section_name(heading) == name


def test_a_block_runs_at_the_end_of_its_section_or_at_its_marker(chapter):
    merged, origin = with_claims(CHAPTER, chapter)
    lines = merged.split("\n")
    order = [line for line in lines if "check(" in line or line in {"Text.", "More.", "The end."}]
    assert [line.split('"')[-2] if "check(" in line else line for line in order] == [
        "Text.", "in_between", "More.", "first_part", "The end.", "the_2nd_part_lambdas",
    ]  # fmt: skip
    assert len(lines) == len(origin)
    source = CHAPTER.split("\n")
    assert [origin[lines.index(line)] for line in source if line.startswith("#")] == [
        source.index(line) for line in source if line.startswith("#")
    ]


def test_a_label_stays_with_its_heading(chapter):
    merged, _ = with_claims(CHAPTER, chapter)
    assert "(label)=\n## The 2nd part" in merged


def test_a_cell_changes_with_the_file(chapter):
    before, _ = with_claims(CHAPTER, chapter)
    rewrite(chapter, "y=2", "y=3")
    assert with_claims(CHAPTER, chapter)[0] != before


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("def first_part", "def other_part", "no section is named for the block 'other_part'"),
        ("def in_between", "def gone", "has no block 'in_between'"),
        ("def _helper", "def _helper(:", "line 19"),
    ],
)
def test_a_block_without_a_place_is_an_error(chapter, old, new, complaint):
    rewrite(chapter, old, new)
    with pytest.raises(ClaimsError, match=complaint):
        with_claims(CHAPTER, chapter)


def test_two_sections_of_one_name_are_an_error(chapter):
    with pytest.raises(ClaimsError, match="several sections"):
        with_claims(CHAPTER + "\n## First part\n", chapter)


def test_a_chapter_without_claims_stays_as_it_is(tmp_path):
    merged, origin = with_claims(CHAPTER.replace("% claims: in_between", ""), tmp_path / "no.md")
    assert merged == CHAPTER.replace("% claims: in_between", "")
    assert origin == list(range(merged.count("\n") + 1))


def test_a_block_sees_the_cells_values_and_what_earlier_blocks_kept(chapter):
    check("one", "in_between", {})
    assert check("one", "the_2nd_part_lambdas", {}).faults == []


def test_a_missing_value_is_an_error_that_names_it(chapter):
    with pytest.raises(ClaimsError, match="no cell before first_part gives x"):
        check("one", "first_part", {"y": 1})


def test_a_block_reports_its_faults(chapter):
    report = check("one", "first_part", {"x": 1})
    assert report.block == "first_part"
    assert len(report.faults) == 1


def test_blocks_are_the_public_functions(chapter):
    blocks = read_blocks(chapter.parent / "claims/one.py")
    assert [block.name for block in blocks] == ["first_part", "in_between", "the_2nd_part_lambdas"]
    assert blocks[1].source == "def in_between():\n    page.keep(y=2)"
    assert CLAIMS.split("\n")[blocks[1].line - 1] == "def in_between():"
