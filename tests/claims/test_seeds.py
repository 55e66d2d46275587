"""Seeds in the cells of a page: each is found, and its place among others declared."""

import numpy as np
import pytest
from claims import Page
from claims.seeds import FEWEST, Seed, undeclared

CELLS = """---
kernelspec: {name: python3}
---
# A title

Of 100 seeds, 93 give this order.

```{code-cell} python3
:tags: [hide-input]
%matplotlib inline
rng = np.random.default_rng(0)
x = rng.normal()
```

```{code-cell} python3
rng = np.random.default_rng(0)
y = rng.normal()
```
"""


def cell(code):
    return f"```{{code-cell}} python3\n{code}\n```\n"


@pytest.mark.parametrize(
    ("code", "seed"),
    [
        ("rng = np.random.default_rng(11)", "default_rng(11)"),
        ("default_rng([1, 2]).normal()", "default_rng([1, 2])"),
        ("RandomState(5)", "RandomState(5)"),
        ("np.random.seed(7)", "seed(7)"),
        ("λ = 1; torch.manual_seed(7)", "manual_seed(7)"),
        ("if True:\n    fit = Lasso(random_state=1, alpha=2)", "random_state=1"),
        ("print(f'{figures.fit(seed=3)}')", "seed=3"),
        ("seed = 4\nrng = default_rng(seed)", "seed=4"),
    ],
)
def test_a_literal_seed_is_found(code, seed):
    assert undeclared(f"Text.\n\n{cell(code)}", []) == [Seed(3, seed)]
    assert undeclared(cell(code), [code]) == []


@pytest.mark.parametrize(
    "code",
    [
        "[default_rng(seed) for seed in range(100)]",
        "Lasso(random_state=None, seed=s)",
        "# default_rng(0)",
        "print('seed=0')",
        "random_states = 3",
    ],
)
def test_what_is_no_literal_seed_needs_no_declaration(code):
    assert undeclared(cell(code), []) == []


def test_a_declaration_covers_the_seeds_in_its_code_alone():
    code = cell("a = default_rng(1)\nb = default_rng(11)\nc = f(seed=1)")
    assert [seed.code for seed in undeclared(code, ["default_rng(1)"])] == [
        "default_rng(11)",
        "seed=1",
    ]
    assert [seed.code for seed in undeclared(code, ["a = default_rng"])] == [
        "default_rng(11)", "seed=1",
    ]  # fmt: skip
    assert [seed.code for seed in undeclared(CELLS, ["default_rng(0) x"])] == ["default_rng(0)"]


def faults(fragment, results, *quoted):
    page = Page("page.md", CELLS)
    page.seeds(fragment, results, *quoted)
    return page.checked().faults


FIRST = "default_rng(0)\nx = "
SOME = np.arange(FEWEST) < 93
STATED = ("Of 100 seeds, {} give this order", 93)


@pytest.mark.parametrize(
    ("results", "quoted"),
    [
        ([True] * FEWEST, ()),
        (SOME, STATED),
        (np.linspace(0, 186, FEWEST), STATED),
    ],
)
def test_a_declaration_holds(results, quoted):
    assert faults(FIRST, results, *quoted) == []


@pytest.mark.parametrize(
    ("fragment", "results", "quoted", "complaint"),
    [
        ("default_rng(1)", SOME, STATED, "stands in 0 cells"),
        ("default_rng(0)", SOME, STATED, "stands in 2 cells"),
        (FIRST, SOME[1:], STATED, "has 99 results"),
        (FIRST, [], STATED, "has 0 results"),
        (FIRST, SOME, (), "quote the number"),
        (FIRST, ~SOME, (), "quote the number"),
        (FIRST, np.ones(FEWEST), (), "quote the number"),
        (FIRST, [np.nan] * FEWEST, STATED, "neither truth values nor finite numbers"),
        (FIRST, ["yes"] * FEWEST, STATED, "neither truth values nor finite numbers"),
        (FIRST, SOME, ("seeds, 93 give this {}", "order"), "does not say"),
        (FIRST, SOME, ("{} seeds, 93 give this order", 99), "the cells give 99"),
        (FIRST, SOME, ("Of 100 seeds, 93 give this order",), "quote the number"),
    ],
)
def test_each_fault_of_a_declaration(fragment, results, quoted, complaint):
    assert complaint in "\n".join(faults(fragment, results, *quoted))


def test_a_report_names_the_declared_code():
    page = Page("page.md", CELLS)
    page.seeds(FIRST, [True] * FEWEST)
    assert page.checked().seeds == [FIRST]
