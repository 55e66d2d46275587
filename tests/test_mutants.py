"""The experiment on ourselves: where errors can be planted, and a sample of them, planted."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest
from bookkit.book import Book, BookError
from bookkit.mutants import run
from bookkit.mutants.sites import cell_mutants, code_mutants, text_mutants
from bookkit.notebook import read_notebook

TEXT = r"""# A page

At $\lambda = 3$ the error is $-1.5$, ten less, $w \le 2 \lambda$ and $\lambda > 0$.

```{code-cell} python3
x = 1 + y
```

```{code-cell} python3
:tags: [claims]
page.states("error is {}", 7)
```
"""


def lines(mutants, source):
    planted = [mutant.plant(source).split("\n")[mutant.line - 1] for mutant in mutants]
    assert planted == [mutant.becomes for mutant in mutants]
    return planted


def test_plants_in_every_number_and_formula_of_a_text():
    planted = lines(list(text_mutants("page.md", TEXT)), TEXT)
    was = TEXT.split("\n")[2]
    for old, new in (
        (r"\lambda = 3", r"2 \lambda = 3"), ("= 3", "= 4"), ("-1.5", "+1.5"), ("1.5", "1.6"),
        ("1.5", "2.5"), ("ten", "eleven"), (r"\le", r"\ge"), (r"2 \lambda$", r"3 \lambda$"),
        ("> 0", "< 0"), ("> 0", "> 1"),
    ):  # fmt: skip
        assert was.replace(old, new, 1) in planted


def test_plants_a_lost_transposition():
    text = "So $x^\\top w = 2$."
    assert "So $x w = 2$." in lines(list(text_mutants("p", text)), text)


def test_plants_no_error_where_a_change_says_the_same():
    assert not any(r"2 \lambda > 0" in line for line in lines(list(text_mutants("p", TEXT)), TEXT))


def test_plants_in_cells_but_not_in_the_claims(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\nkernelspec: {name: python3}\n---\n" + TEXT)
    source = page.read_text()
    mutants = list(cell_mutants("page.md", source, read_notebook(page)))
    assert set(lines(mutants, source)) == {"x = 2 + y", "x = 0 + y", "x = 1 - y"}


def test_the_parts_of_a_run_make_the_whole_and_share_nothing():
    whole = list(range(10))
    parts = [run.part_of(whole, f"{n}/3") for n in (1, 2, 3)]
    assert sorted(n for part in parts for n in part) == whole
    assert {len(part) for part in parts} == {3, 4}


@pytest.mark.parametrize("part", ["0/3", "4/3", "1", "1/0", "a/b"])
def test_a_part_that_does_not_exist_is_refused(part):
    with pytest.raises(BookError, match=part):
        run.part_of([], part)


def test_plants_in_code_one_change_at_a_time():
    code = "def f(x):\n    return -x**2 if x < 3 else True\nzip(strict=True)\n"
    last = {
        mutant.plant(code).split("\n")[1].replace(" ", "") for mutant in code_mutants("m", code)
    }
    assert last == {
        line.replace(" ", "")
        for line in (
            "return -x**3 if x < 3 else True", "return -x**1 if x < 3 else True",
            "return -x**2 if x < 4 else True", "return -x**2 if x < 2 else True",
            "return +x**2 if x < 3 else True", "return -x*2 if x < 3 else True",
            "return -x**2 if x >= 3 else True", "return -x**2 if x < 3 else False",
        )
    }  # fmt: skip


@pytest.fixture(scope="module")
def everything(book):
    return run.all_mutants(book)


def test_a_sample_is_the_same_for_a_seed_and_holds_every_kind(everything):
    one, same, other = (run.sample(everything, 40, seed) for seed in (1, 1, 2))
    assert one == same != other
    assert {mutant.kind for mutant in one} == set(run.KINDS)
    assert len(one) == 40


ENTRY = """
[[mutant]]
file = "page.md"
line = "x = 1 + y"
becomes = "x = 1 - y"
reason = "y is zero"
"""


def test_an_equivalent_that_is_no_change_any_more_is_stale(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "equivalent_mutants.toml").write_text(ENTRY)
    book = Book(tmp_path)
    (known,) = run.equivalents(book, code_mutants("page.md", "x = 1 + y"))
    assert known.reason == "y is zero"
    with pytest.raises(BookError, match="stale"):
        run.equivalents(book, code_mutants("page.md", "x = 2 + y"))


def test_the_list_of_equivalents_is_true(everything, book):
    assert all(entry.reason for entry in run.equivalents(book, everything))


def test_a_sample_of_errors_is_noticed(everything, book):
    text = [m for m in everything if m.kind in {"number", "equation"} and "notation" in m.file]
    cells = [m for m in everything if m.kind == "cell" and "myths" in m.file]
    helper = [m for m in everything if m.file.endswith("rounding.py")]
    chosen = [*text, *run.sample(cells, 2, 0), *run.sample(helper, 2, 0)]
    known = run.equivalents(book, everything)
    # a process of its own: what it forks has loaded other things than what builds small books here
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        left = apart.submit(run.run, book, chosen, known).result().unexplained
    assert not left, "\n".join(map(str, left))
