"""Mutation testing: where errors can be planted, which checks run, and a sample of errors."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest
from bookkit.book import Book, BookError
from bookkit.checking.mutants import checks, run, sites
from bookkit.checking.mutants.sites import cell_mutants, code_mutants, text_mutants
from bookkit.execution.notebook import read_notebook
from small_book import SmallBook, cell

TEXT = r"""# A page

At $\lambda = 3$ the error is $-1.5$, ten less, $w \le 2 \lambda$ and $\lambda > 0$.

```{code-cell} python3
x = 1 + y
```
"""


def lines(mutants, source):
    """The line that each mutant changes, with the change."""
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


def test_plants_nothing_that_leaves_the_meaning_unchanged():
    assert not any(r"2 \lambda > 0" in line for line in lines(list(text_mutants("p", TEXT)), TEXT))


def test_plants_in_cells(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\nkernelspec: {name: python3}\n---\n" + TEXT)
    source = page.read_text()
    mutants = list(cell_mutants("page.md", source, read_notebook(page)))
    assert set(lines(mutants, source)) == {"x = 2 + y", "x = 0 + y", "x = 1 - y"}


def test_plants_words_that_make_a_sentence_false():
    text = "All errors fall, and ridge falls. Does it rise?"
    groups = (("ridge", "LASSO"),)
    planted = [m for m in text_mutants("p", text, groups) if m.kind == "word"]
    assert {(mutant.was, mutant.now) for mutant in planted} == {
        ("All", "None"), ("fall", "rise"), ("ridge", "LASSO"), ("falls", "rises"),
    }  # fmt: skip


def test_tells_what_a_value_noticed_from_what_is_only_quoted(small: SmallBook) -> None:
    small.write(one="Here bias rises, then falls, and all is 42.\n")
    small.claim("one", "page.states('rises, then {}, and all is {}', -1, 42)")
    page = small.root / "chapters/one.md"
    book = Book(small.root)
    mutants = list(text_mutants("chapters/one.md", page.read_text()))
    result = run.run(book, mutants, [])
    frozen = {mutant.was for mutant in result.frozen}
    assert frozen == {"rises", "all"}
    assert result.survivors == []


def test_an_error_outside_what_a_claim_reads_is_not_noticed_by_it(small: SmallBook) -> None:
    small.write(one="It is 42, quickly found. And then it ends.\n")
    small.claim("one", "page.states('It is {}', 42)")
    source = (small.root / "chapters/one.md").read_text()
    change = ("quickly", "slowly")
    mutant = sites._mutant("word", "chapters/one.md", source, source.index(change[0]), *change)
    assert run.run(Book(small.root), [mutant], []).survivors == [mutant]


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


def test_a_sample_depends_only_on_the_seed_and_holds_every_kind(everything):
    size = min(40, len(everything) // 2)
    one, same, other = (run.sample(everything, size, seed) for seed in (1, 1, 2))
    assert one == same != other
    assert {mutant.kind for mutant in one} == {mutant.kind for mutant in everything}
    assert len(one) == size


ENTRY = """
[[mutant]]
file = "page.md"
line = "x = 1 + y"
becomes = "x = 1 - y"
reason = "y is zero"
"""


def test_an_equivalent_that_matches_no_line_any_more_is_an_error(tmp_path):
    (tmp_path / "tests/data").mkdir(parents=True)
    (tmp_path / "tests/data/equivalent_mutants.toml").write_text(ENTRY)
    book = Book(tmp_path)
    (known,) = run.equivalents(book, code_mutants("page.md", "x = 1 + y"))
    assert known.reason == "y is zero"
    with pytest.raises(BookError, match="stale"):
        run.equivalents(book, code_mutants("page.md", "x = 2 + y"))


def test_every_equivalent_of_the_list_exists_and_has_a_reason(everything, book):
    assert all(entry.reason for entry in run.equivalents(book, everything))


@pytest.fixture
def tested(small: SmallBook) -> Book:
    """A small book with tests in folders, and a page that calls its helper."""
    (small.root / "code/helper/sums.py").write_text("def double(x):\n    return 2 * x\n")
    (small.root / "tests/mathematics").mkdir(parents=True)
    (small.root / "tests/mathematics/test_sums.py").write_text(
        "from helper.sums import double\n\ndef test_double():\n    assert double(2) == 4\n"
    )
    (small.root / "tests/mathematics/test_others.py").write_text(
        "import numpy\nfrom helper import sums\n\ndef test():\n    sums.double(0)\n"
    )
    (small.root / "tests/mathematics/test_unrelated.py").write_text("def test():\n    pass\n")
    small.write(one=cell("from helper.sums import double\ndouble(3)"), two=cell("1 + 1"))
    return Book(small.root)


def test_the_smallest_checks_of_a_helper_come_first(tested: Book) -> None:
    (mutant, *_) = code_mutants("code/helper/sums.py", "def double(x):\n    return 2 * x\n")
    assert list(checks.smallest_checks(tested, mutant)) == [
        ("tests/mathematics/test_sums.py",),
        ("tests/mathematics/test_others.py",),
        ("chapters/one.md",),
    ]


def test_the_check_of_a_cell_is_its_page(tested: Book) -> None:
    page = tested.root / "chapters/two.md"
    (mutant, *_) = cell_mutants("chapters/two.md", page.read_text(), read_notebook(page))
    assert list(checks.smallest_checks(tested, mutant)) == [("chapters/two.md",)]


def test_preloads_are_the_installed_libraries_that_tests_import(tested: Book) -> None:
    assert checks.preloads(tested) == ["nbval.plugin", "numpy"]


def test_a_planted_error_makes_its_check_fail(tested: Book) -> None:
    assert checks.passes(tested, "tests/mathematics/test_sums.py")
    module = tested.root / "code/helper/sums.py"
    module.write_text(module.read_text().replace("2 *", "3 *"))
    assert not checks.passes(tested, "tests/mathematics/test_sums.py")


def in_smallest_file(mutants):
    """Those of the mutants that are in the file with the fewest."""
    by_file = Counter(mutant.file for mutant in mutants)
    return [m for m in mutants if m.file == min(by_file, key=lambda name: (by_file[name], name))]


WAY_OUT = """Each of these changes makes the chapter false, and no check noticed. Give the claim of
the sentence a value that tells the two apart (no tie, no 0 or 1), or the cell such a result."""


def test_a_sample_of_errors_is_noticed(everything, book):
    text = in_smallest_file([m for m in everything if m.kind in {"number", "equation"}])
    cells = [m for m in everything if m.kind == "cell"]
    helper = in_smallest_file([m for m in everything if m.kind == "helper"])
    words = in_smallest_file([m for m in everything if m.kind == "word"])
    chosen = [*text, *words, *run.sample(cells, 2, 0), *run.sample(helper, 2, 0)]
    known = run.equivalents(book, everything)
    # in a new process: here the small books have already set what a forked process preloads
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        survivors = pool.submit(run.run, book, chosen, known).result().unexplained
    assert not survivors, "\n".join([*map(str, survivors), WAY_OUT])
