"""Claims about the text of a page: true ones pass, and every kind of error is found."""

import contextlib
import re

import numpy as np
import pytest
import sympy as sp
from claims import Page, PageText
from claims.evaluation import FormulaError, outcomes
from claims.latex import names, tokenise
from claims.page_text import QuoteError
from claims.parser import parse
from sklearn.linear_model import Lasso

PAGE = r"""---
kernelspec: {name: python3}
---
(label-7)=
# A title with 3 words

At $\lambda = 3$ the test error[^note] is **0.116**, down 65.31 % from 0.334, in {ref}`chapter-2`.
Ten weights, 10,000 data sets, one to $-37.68$; s5 and 3-D are names.

[^note]: A note with 42 in it, and `alpha=0.25`.

1. An item, not a number.

$$
\hat w = \arg\min_w \; \lVert y - Xw \rVert_2^2 + \lambda \sum_{j=1}^p w_j^2 .
$$ (eq-ridge)

```{code-cell} python3
---
mystnb:
  figure:
    caption: |
      The caption has −1.5 in it.
---
nothing = 99
```

```python
shown = 98
```
"""


def tokens(source):
    kinds = {"number", "formula"}
    return [token.text for token in PageText(source).tokens if token.kind in kinds]


# -- the text --------------------------------------------------------------------------------------


def test_finds_numbers_and_formulas_in_prose_notes_and_captions_only():
    assert tokens(PAGE) == [
        "3", r"\lambda = 3", "0.116", "65.31 %", "0.334", "Ten", "10,000", "-37.68", "42", "0.25",
        "−1.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        "```{code-cell}\n:alt: A line through 7\n:tags: [hide-input]\n\ncaption: int = 99\n```",
        "```{code-cell}\n---\nimage:\n  alt: >-\n    A line\n    through 7\n---\nalt: int = 9\n```",
        "```{figure} a.png\n:alt: A line through 7\n:width: 40px\n```",
        "````{grid}\n```{image} a.png\n:alt: A line through 7\n```\n````",
    ],
)
def test_the_words_of_a_picture_are_text(block):
    assert tokens(f"Before.\n\n{block}\n\nAfter.") == ["7"]


def test_each_token_has_its_line_and_offset():
    for token in PageText(PAGE).tokens:
        assert PAGE[token.start :].startswith(token.text)
        assert PAGE.count("\n", 0, token.start) + 1 == token.line


def test_finds_a_labelled_equation():
    text = PageText(PAGE)
    assert text.tokens[text.equations["eq-ridge"]].text.startswith(r"\hat w")


def test_a_quotation_is_found_where_another_place_overlaps_it():
    found = PageText("| $x = 1$ | $y = 2$ | $z = 3$ |").find("| $y = 2$ | {} |")
    assert found.places == [1, 2]


def test_quotation_may_span_lines_notes_and_emphasis():
    found = PageText(PAGE).find("At {} the test error is {}, down {} from")
    assert len(found.blanks) == 3


@pytest.mark.parametrize(
    ("quotation", "complaint"),
    [
        ("no such words as {}", "does not say"),
        ("no such words as {} %", "a blank stands for the % too"),
        ("test error is 0.117", "0.116"),
        ("{}", "times"),
        ("the test error", "no number"),
        ("ata sets, one to {}", "does not say"),
    ],
)
def test_quotation_must_match_exactly_one_place(quotation, complaint):
    with pytest.raises(QuoteError, match=complaint):
        PageText(PAGE).find(quotation)


def test_assertions_without_a_claim_are_untied_but_names_are_not():
    text = PageText("The $w_j$ of $X^\\top y$, $s^2$ and 7, $\\lambda > 0$.")
    assert [t.text for t in text.untied([], [])] == ["s^2", "7", r"\lambda > 0"]
    claims = [{"quote": "and {}, "}]
    assert [t.text for t in text.untied(claims, ["s^2"])] == [r"\lambda > 0"]


def test_claim_about_other_words_covers_nothing():
    text = PageText("It is 7.")
    assert len(text.untied([{"quote": "it was {}"}, {"equation": "eq-none"}], [])) == 1


# -- formulas --------------------------------------------------------------------------------------

rng = np.random.default_rng(5)
X, y = rng.normal(size=(7, 3)), rng.normal(size=7)
LAM = 0.7
D = np.linalg.svd(X, compute_uv=False)
W = np.linalg.solve(X.T @ X + LAM * np.eye(X.shape[1]), X.T @ y)
V = Lasso(4 * LAM / (2 * len(y)), fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y).coef_
SAMPLES = rng.normal(size=(50, 3))


def sum_of_factors(lam):
    return np.sum(D**2 / (D**2 + lam))


SCOPE = names(
    {
        "X": X, "y": y, "x": X.T, r"\lambda": LAM, "p": 3, "n": 7, "d": D, r"\hat w": W, "w": W,
        "v": V, r"\mu": 4 * LAM, "I": np.eye(3), "0": np.zeros(3), "z": -1.3, r"\tau": 0.4,
        "S": lambda z, t: float(np.sign(z) * max(abs(z) - t, 0)), "t": 0.25,
        r"\mathbb{E}": lambda a: np.mean(a, axis=0), r"\tilde w": SAMPLES,
        r"\text{bias}": np.linalg.norm(SAMPLES.mean(axis=0) - W), r"\frac{dL}{dt}": -LAM,
        "L": lambda w: np.sum((y - X @ w) ** 2), r"\operatorname{df}": sum_of_factors,
        r"\hat g^{\text{r}}": np.array([1.0, 4.0]), "g": np.array([1.0, 2.0]), "a": 1.3,
        r"\hat g^{(-k)}": np.array([1.0, 4.0]), "F": [1, 3], "E": (abs, lambda value: 2 * value),
    }
)  # fmt: skip

RIDGE = r"\hat w = \arg\min_w \lVert y - Xw \rVert_2^2 + \lambda \sum_{j=1}^p w_j^2"
LIPSCHITZ = r"\max_j \lvert x_j^\top y \rvert \le \lVert y \rVert \max_j \sqrt{x_j^\top x_j}"
GRADIENT = r"\nabla ( L(w) + \lambda \lVert w \rVert^2 ) = -2 X^\top (y - Xw) + 2 \lambda w"
# true formulas, each with a replacement that makes it false
FORMULAS = [
    (RIDGE, r"\lambda", r"2\lambda"),
    (RIDGE, "j=1", "j=2"),
    (RIDGE, r"\min", r"\max"),
    (r"v = \arg\min_w \lVert y - Xw \rVert_2^2 + \mu \sum_j \lvert w_j \rvert", r"\mu", r"2\mu"),
    (r"\hat w = (X^\top X + \lambda I)^{-1} X^\top y .", "+", "-"),
    (r"\hat w = \bigl(X^\top X + \lambda I\bigr)^{-1} X^\top y", r"\lambda I", r"\lambda^2 I"),
    (r"\operatorname{df}(\lambda) = \operatorname{tr}(X (X^\top X + \lambda I)^{-1} X^\top)"
     r" = \sum_{j=1}^p \frac{d_j^2}{d_j^2 + \lambda}", "{d_j^2 + ", "{d_j^3 + "),
    (r"\left\lVert \begin{pmatrix} y \\ 0 \end{pmatrix} - \begin{pmatrix} X \\ \sqrt\lambda \, I"
     r" \end{pmatrix} w \right\rVert^2 = \lVert y - Xw \rVert^2 + \lambda \lVert w \rVert^2",
     r"\sqrt\lambda", r"\lambda"),
    (r"\lVert \hat w \rVert_2 = \sqrt{\sum_j w_j^2}", "_2 =", "_1 ="),
    (LIPSCHITZ, r"\le", r"\ge"),
    (r"S(z, \tau) = \operatorname{sign}(z) \, \max(\lvert z \rvert - \tau, 0)", "- ", "+ "),
    (r"S(z, \tau) = \begin{cases} z - \tau & \text{if } z > \tau , \\ 0 & \text{if }"
     r" \lvert z \rvert \le \tau , \\ z + \tau & \text{otherwise} . \end{cases}",
     r"z + \tau", r"z - 2 \tau"),
    (r"\frac12 (w_1 - z)^2 \ge 0, \quad \tfrac12 = 0.5", "0.5", "0.6"),
    (r"\begin{aligned} 2 x_j^\top (y - X v) &= \mu \operatorname{sign}(v_j) && \text{if } v_j \ne 0"
     r" , \\ \lvert 2 x_j^\top (y - X v) \rvert &\le \mu && \text{if } v_j = 0 . \end{aligned}",
     r"= \mu", r"= 2 \mu"),
    (r"\mathbb{E}\,\lVert \tilde w - w \rVert_2^2 = \underbrace{\lVert \mathbb{E}\,\tilde w - w"
     r" \rVert_2^2}_{\text{bias}^2} + \underbrace{\mathbb{E}\,\lVert \tilde w - \mathbb{E}\,"
     r"\tilde w \rVert_2^2}_{\text{variance}}", "+", "-"),
    (r"\lambda = -\frac{dL}{dt}", "-", ""),
    (r"\hat g_j^{\text{r}} = g_j^2", "^2", "^3"),
    (r"\hat g_j^{(-k)} = g_j^2", "^2", "^3"),
    (r"\sum_{i \in F} w_i^2 = w_1^2 + w_3^2", "w_3", "w_2"),
    (r"\sum_{j : w_j > w_2} w_j = w_1 + w_3", "> w", "< w"),
    (r"\sum_{j \ne 2} d_j = d_1 + d_3", "d_3", "d_2"),
    (r"\prod_{j=1}^p d_j = d_1 d_2 d_3", "j=1", "j=2"),
    (r"\prod_{d_j \ge d_2} (1 - d_j) = (1 - d_1) (1 - d_2)", r"\ge", ">"),
    (r"\prod_j d_j^2 = (d_1 d_2 d_3)^2", "= (", "= 2 ("),
    (r"\ln \tanh a = \log \frac{\sinh a}{\cosh a}", r"\sinh", r"\tan"),
    (r"E_2(a + 1) = 2 a + 2", "E_2", "E_1"),
    (r"39\,000 = 39000", "39\\,", "38\\,"),
    (r"\lim_{\lambda \to 0} (X^\top X + \lambda I)^{-1} X^\top y = X^+ y", "= X", "= 2 X"),
    (GRADIENT, "2 \\lambda", "3 \\lambda"),
    (r"t \in [0, 1]", "[0", "[0.5"),
    (r"\arg\min_a a^2 + (3 - a)^2 - a = \frac{7}{4}", "7", "6"),
    (r"\lambda = 0.70", "0.70", "0.71"),
    (r"w_3 < w_2 \iff w_3 - w_2 < 0", "w_3 - w_2 <", "w_3 - w_2 >"),
]  # fmt: skip


def holds(latex, scope=SCOPE):
    if r"\min_a" in latex:
        scope = {**scope, "a": 1.75}
    if r"\nabla" in latex:  # away from the minimum, where the gradient is zero whatever the factors
        scope = {**scope, "w": W + 1}
    formula = parse(latex, scope)
    if len(formula.groups) > 1:
        return len({all(s.holds(scope) for s in group) for group in formula.groups}) == 1
    verdicts = list(outcomes(formula, scope))
    return bool(verdicts) and all(verdicts)


@pytest.mark.parametrize("latex", dict.fromkeys(latex for latex, _, _ in FORMULAS))
def test_true_formula_holds(latex):
    assert holds(latex)


@pytest.mark.parametrize(("latex", "was", "now"), FORMULAS)
def test_formula_with_one_error_does_not_hold(latex, was, now):
    assert was in latex
    with contextlib.suppress(FormulaError):  # raised by an underbrace
        assert not holds(latex.replace(was, now, 1))


@pytest.mark.parametrize(
    "latex",
    [
        r"\unknown = 1",
        "w = q",
        r"\text{for 3 of } w",
        r"\frac{1}",
        "(w",
        "w_{12} = 1",
        r"\sum_j 2",
        "",
    ],
)
def test_formula_that_cannot_be_parsed_is_an_error(latex):
    with pytest.raises(FormulaError):
        holds(latex)


def test_a_piece_of_latex_that_is_not_read_can_be_named():
    with pytest.raises(
        FormulaError, match=r"int' has no value: page.let can give one to it, or to"
    ):
        holds(r"\int_0^1 f(x) \, dx = 2")
    scope = names({r"\int_0^1 f(x) \, dx": 2.0})
    assert holds(r"\int_0^1 f(x) \, dx = 2", scope) and not holds(r"\int_0^1 f(x) \, dx = 3", scope)


CHAIN = np.array([[0.9, 0.1], [0.4, 0.6]])


def test_a_power_of_a_matrix_is_a_product():
    scope = names({"P": CHAIN, "Q": CHAIN @ CHAIN @ CHAIN, "v": np.array([2.0, 3.0])})
    assert holds("P^3 = Q", scope)
    assert holds("P^3 = P P P", scope)
    assert holds("P^{-2} P^2 v = v", scope)
    with pytest.raises(ValueError, match="only whole powers"):
        holds("P^{1/2} P = Q", scope)


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (
            {"p P": np.array([[0.65, 0.35]]), "q": np.array([0.65, 0.35])},
            r"of shapes \(2,\), \(1, 2\)",
        ),
        (
            {"p": np.array([0.5, 0.5]), "q": np.array([0.65, 0.35])},
            r"a vector is a column: .* p\[None, :\]",
        ),
    ],
)
def test_a_row_given_as_a_column_is_named(scope, said):
    page = Page("p.md", text="$$\nq = p P\n$$ (eq-step)\n")
    page.equation("eq-step", {"P": CHAIN, **scope})
    [fault] = page.checked().faults
    assert re.search(said, fault)


def test_an_equation_without_that_label_is_told_with_those_that_there_are():
    page = Page("p.md", text="$$\nq = 1\n$$ (eq-step)\n")
    page.equation("eq-stop")
    [fault] = page.checked().faults
    assert fault.startswith("no displayed equation has the label 'eq-stop'")
    assert fault.endswith("the page has eq-step")


def test_formula_holds_for_symbols():
    lam, d = sp.symbols("lambda d", positive=True)
    scope = names({r"\lambda": lam, "d": d, "f": d / (d + lam)})
    assert holds(r"1 - f = \frac{\lambda}{d + \lambda}", scope)
    assert not holds(r"1 - f = \frac{\lambda}{d - \lambda}", scope)


def test_spacing_and_synonyms_do_not_matter():
    assert tokenise(r"\hat{w} \leq \tfrac12 \, \bigl( x \bigr)") == tokenise(r"\hat w\le\frac12(x)")


# -- claims ----------------------------------------------------------------------------------------


def faults(claim, text=PAGE):
    page = Page("page.md", text=text)
    page.let({r"\lambda": LAM, "X": X, "y": y, "w": W, r"\hat w": W, "p": 3})
    claim(page)
    return page.checked().faults


@pytest.mark.parametrize(
    ("quotation", "value", "wrong"),
    [
        ("test error is {}", 0.11649, 0.1166),
        ("down {} from", 64 / 98, 0.6532),
        ("{} weights", 10, 9),
        ("{} data sets", 10_000, 9_999),
        ("one to {}", -37.684, 37.684),
        ("has {} in it.", -1.5, 1.5),
        ("alpha={}", 0.25, 0.26),
        ("At {} the", {r"\lambda": 3}, {r"\lambda": 3.1}),
    ],
)
def test_number_must_equal_its_value_to_the_digits_shown(quotation, value, wrong):
    assert not faults(lambda page: page.states(quotation, value))
    (fault,) = faults(lambda page: page.states(quotation, wrong))
    assert fault.startswith("line ")


def test_fault_names_the_line_and_both_values():
    (fault,) = faults(lambda page: page.states("test error is {}", 0.2113))
    assert fault == "line 7: the text says 0.116, the cells give 0.2113"


def test_equation_is_checked_as_printed_on_the_page():
    assert not faults(lambda page: page.equation("eq-ridge"))
    assert faults(
        lambda page: page.equation("eq-ridge"), PAGE.replace(r"+ \lambda", r"+ 2 \lambda")
    )
    assert faults(lambda page: page.equation("eq-none"))


def test_given_must_be_on_the_page_as_quoted():
    assert not faults(lambda page: page.given("note with 42"))
    assert faults(lambda page: page.given("note with 43"))


def test_too_few_values_are_a_fault():
    assert faults(lambda page: page.states("is {}, down {} from", 0.116))
    assert faults(lambda page: page.states("test error is 0.116"))


CASES = r"""
$$
f(z) = \begin{cases} z & \text{if } z > 0 , \\ -z & \text{if } z \le 0 . \end{cases}
$$ (eq-cases)

$$
z > 1 \iff z^2 > 1
$$ (eq-iff)

$$
2 z + 1
$$ (eq-bare)

$$
\text{safe} \iff x_j = \lambda \text{ if } w_j > 0 , \; x_j \le \lambda \text{ if } w_j \le 0
$$ (eq-iff-each)

$$
f(z) = z \quad \text{if } z > 0
$$ (eq-if)
"""


def test_every_case_of_a_definition_must_be_reached():
    scopes = [{"f": abs, "z": 2.0}, {"f": abs, "z": -3.0}]
    assert not faults(lambda page: page.equation("eq-cases", *scopes), CASES)
    assert faults(lambda page: page.equation("eq-cases", scopes[0]), CASES)


def test_equivalence_must_be_true_in_one_scope_and_false_in_another():
    assert not faults(lambda page: page.equation("eq-iff", {"z": 2.0}, {"z": 0.5}), CASES)
    assert faults(lambda page: page.equation("eq-iff", {"z": 2.0}, {"z": 3.0}), CASES)
    assert faults(lambda page: page.equation("eq-iff", {"z": 0.5}, {"z": -2.0}), CASES)


def test_equivalence_must_hold_for_each_index_that_meets_its_conditions():
    both = {"w": np.array([1, 0]), r"\lambda": 2}
    safe = {"x": np.array([2, 1]), r"\text{safe}": True}
    unsafe = {"x": np.array([2, 3]), r"\text{safe}": False}
    scopes = [{**both, **safe}, {**both, **unsafe}]
    assert not faults(lambda page: page.equation("eq-iff-each", *scopes), CASES)
    scopes[1] |= {r"\text{safe}": True}
    assert faults(lambda page: page.equation("eq-iff-each", *scopes), CASES)


def test_bare_expression_needs_its_value():
    assert not faults(lambda page: page.equation("eq-bare", {"z": 3.0}, values=[7]), CASES)
    assert faults(lambda page: page.equation("eq-bare", {"z": 3.0}, values=[8]), CASES)
    assert faults(lambda page: page.equation("eq-bare", {"z": 3.0}), CASES)


def test_condition_that_no_scope_meets_is_a_fault():
    assert not faults(lambda page: page.equation("eq-if", {"f": abs, "z": 2.0}), CASES)
    assert faults(lambda page: page.equation("eq-if", {"f": abs, "z": -2.0}), CASES)


def test_inequality_that_is_too_weak_is_a_fault():
    text = "$$\nw < 2 b\n$$ (eq-below)\n"
    scope, beyond = {"w": 1.0, "b": 1.0}, {"w": 2.5, "b": 1.0}
    assert not faults(lambda page: page.equation("eq-below", scope, fails=[beyond]), text)
    weaker = text.replace("2 b", "3 b")
    assert not faults(lambda page: page.equation("eq-below", scope), weaker)
    assert faults(lambda page: page.equation("eq-below", scope, fails=[beyond]), weaker)


def test_condition_in_a_sentence_that_is_too_weak_is_a_fault():
    text, quote = "It is chosen if $z > 2$, in 3 cases.\n", "It is chosen if {}, in {} cases."
    chosen, just = {"z": 2.5}, {"z": 2.0}
    assert not faults(lambda page: page.states(quote, chosen, 3, fails=[just]), text)
    weaker = text.replace(">", r"\ge")
    assert not faults(lambda page: page.states(quote, chosen, 3), weaker)
    assert faults(lambda page: page.states(quote, chosen, 3, fails=[just]), weaker)
    (fault,) = faults(lambda page: page.states("in {} cases", 3, fails=[just]), text)
    assert "0 formulas in the blanks of 'in {} cases': `fails` is for one" in fault


def test_symbolic_value_defines_its_own_letters():
    lam = sp.Symbol("lambda", positive=True)
    text = r"The factor is $1/(1 + \lambda)$."
    assert not faults(lambda page: page.states("factor is {}", 1 / (1 + lam)), text)
    assert faults(lambda page: page.states("factor is {}", 1 / (1 + 2 * lam)), text)
