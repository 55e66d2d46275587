"""The explorer's mathematics, run in a browser and compared with independent solvers."""

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from bookkit.book import Book
from exhibits.exhibit import STATIC, bundle
from playwright.sync_api import Browser
from shrinkage import lasso, ridge
from sklearn import config_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, Lasso, Ridge

COUNT = 20_000
PENALTIES = ("lasso", "ridge", "elastic-net", "best-subset")
NEAR = 1e-9

Problem = dict[str, object]

# For each problem: the solution, the bound t = P(w), and the best weights within that bound.
# As JSON text, because Playwright would take half a minute to transfer as many objects.
SOLVE = """problems => JSON.stringify(JSON.parse(problems).map(problem => {
  const {solve, penaltyValue, project} = Explorer.solver;
  const w = solve(problem), t = penaltyValue(problem, w);
  return {w, t, projected: problem.penalty === "best-subset" ? null : project(problem, t).w};
}))"""


def random_problems(count: int) -> list[Problem]:
    """Problems for all four penalties; `test_problems_cover_all_edge_cases` says which ones."""
    rng = np.random.default_rng(20)
    problems = []
    for i in range(count):
        rho = rng.choice([rng.uniform(-0.999, 0.999), 0.999, -0.999, 0.0], p=[0.7, 0.1, 0.1, 0.1])
        z = rng.uniform(-3, 3, 2)
        place = rng.integers(8)
        if place == 0:
            z[rng.integers(2)] = 0.0
        elif place == 1:
            z[1] = z[0] * rng.choice([-1, 1])
        elif place == 2:
            z = np.round(z, 1)
        mix = rng.choice([0.0, 1.0, rng.uniform()], p=[0.1, 0.1, 0.8])
        strongest = 2 * np.abs(z + rho * z[::-1]).max()
        share = rng.choice([0.0, 1.0, rng.uniform(0, 1.5), 10.0 ** rng.uniform(-6, 1)])
        problems.append(
            {
                "penalty": PENALTIES[i % len(PENALTIES)],
                "z": z.tolist(),
                "rho": float(rho),
                "lambda": float(share * strongest),
                "mix": float(mix),
            }
        )
    return problems


def regression(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """X (2, 2) with X'X = [[1, rho], [rho, 1]], and y (2,) with least-squares weights z."""
    rho = problem["rho"]
    X = np.array([[1, rho], [0, np.sqrt((1 - rho) * (1 + rho))]])
    return X, X @ problem["z"]


def by_shrinkage(problem: Problem) -> np.ndarray:
    """The weights from this course's solvers; the elastic net is LASSO with additional rows."""
    X, y = regression(problem)
    lam, mix = problem["lambda"], problem["mix"]
    if problem["penalty"] == "lasso":
        return lasso(X, y, lam)
    if problem["penalty"] == "ridge":
        return ridge(X, y, lam)
    # Zou & Hastie 2005, lemma 1: the squared penalty becomes rows with target 0
    rows = np.sqrt(lam * (1 - mix)) * np.eye(2)
    return lasso(np.vstack([X, rows]), np.append(y, [0, 0]), lam * mix)


def by_scikit_learn(problem: Problem) -> np.ndarray | None:
    """The weights from scikit-learn, or None for problems without an absolute penalty.

    Its coordinate descent stops when the duality gap is below tol ||y||^2, which allows a distance
    of sqrt(gap / (1 - |rho|)) from the solution. So tol is set so low that rounding stops the
    descent first; with two weights, that costs half a millisecond.
    """
    X, y = regression(problem)
    lam, mix, n = problem["lambda"], problem["mix"], len(y)
    settings = {"fit_intercept": False, "tol": 1e-15, "max_iter": 100_000}
    if problem["penalty"] == "ridge":
        return Ridge(alpha=lam, fit_intercept=False, solver="svd").fit(X, y).coef_
    share = 1 if problem["penalty"] == "lasso" else mix
    absolute, squares = lam * share, lam * (1 - share)
    if absolute == 0:
        return None  # its coordinate descent requires an absolute penalty
    # it minimises RSS / (2 n) + alpha l1_ratio |w|_1 + alpha (1 - l1_ratio) / 2 |w|^2
    first, second = absolute / (2 * n), squares / n
    if second == 0:
        model = Lasso(alpha=first, **settings)
    else:
        model = ElasticNet(alpha=first + second, l1_ratio=first / (first + second), **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(X, y).coef_


def cheapest_subsets(problem: Problem) -> list[np.ndarray]:
    """The best subset from trying all four; several if their costs are equal up to rounding."""
    X, y = regression(problem)
    candidates = []
    for kept in ([], [0], [1], [0, 1]):
        w = np.zeros(2)
        if kept:
            w[kept] = np.linalg.lstsq(X[:, kept], y, rcond=None)[0]
        candidates.append((np.sum((y - X @ w) ** 2) + problem["lambda"] * len(kept), w))
    least = min(cost for cost, _ in candidates)
    return [w for cost, w in candidates if cost <= least + 1e-12 * (1 + y @ y)]


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return random_problems(COUNT)


@pytest.fixture(scope="module")
def solve_in_browser(browser: Browser, book: Book, tmp_path_factory) -> Callable:
    """A function that bundles a folder of sources as the site does, and solves problems with it."""

    def run(sources: Path, problems: list[Problem]) -> list[dict]:
        script = tmp_path_factory.mktemp("bundle") / "explorer.js"
        bundle(sources, script, book.root / "node_modules")
        page = browser.new_page()
        try:
            page.add_script_tag(content=script.read_text("utf-8"))
            return json.loads(page.evaluate(SOLVE, json.dumps(problems)))
        finally:
            page.close()

    return run


@pytest.fixture(scope="module")
def solved(problems: list[Problem], solve_in_browser: Callable) -> list[dict]:
    """The browser's solutions of the problems, in the same order."""
    return solve_in_browser(STATIC / "explorer", problems)


def far_off(ours: list, theirs: list) -> list[int]:
    """The indices at which two lists of weights differ; None in `theirs` is skipped."""
    asked = [i for i, other in enumerate(theirs) if other is not None]
    mine = np.array([ours[i] for i in asked], dtype=float)
    near = np.isclose(mine, [theirs[i] for i in asked], rtol=0, atol=NEAR).all(axis=1)
    return [i for i, agree in zip(asked, near, strict=True) if not agree]


def test_problems_cover_all_edge_cases(problems: list[Problem], solved: list[dict]) -> None:
    for penalty in PENALTIES:
        mine = [(p, s) for p, s in zip(problems, solved, strict=True) if p["penalty"] == penalty]
        assert sum(abs(p["rho"]) == 0.999 for p, _ in mine) > 500
        assert sum(0 in p["z"] for p, _ in mine) > 300
        assert sum(abs(p["z"][0]) == abs(p["z"][1]) for p, _ in mine) > 300
        assert sum(p["lambda"] == 0 for p, _ in mine) > 500
        if penalty != "ridge":
            zeros = [np.count_nonzero(np.equal(s["w"], 0)) for _, s in mine]
            assert min(zeros.count(count) for count in (0, 1, 2)) > 300


def test_solution_agrees_with_shrinkage_and_scikit_learn(
    problems: list[Problem], solved: list[dict]
) -> None:
    convex = [i for i, p in enumerate(problems) if p["penalty"] != "best-subset"]
    ours = [solved[i]["w"] for i in convex]
    for oracle in (by_shrinkage, by_scikit_learn):
        # validating its input takes scikit-learn half as long as solving
        with config_context(assume_finite=True, skip_parameter_validation=True):
            theirs = [oracle(problems[i]) for i in convex]
        assert sum(w is not None for w in theirs) > 0.8 * len(convex)
        wrong = far_off(ours, theirs)
        assert wrong == [], f"{oracle.__name__}: {json.dumps(problems[convex[wrong[0]]])}"


def test_best_subset_agrees_with_brute_force(problems: list[Problem], solved: list[dict]) -> None:
    for problem, answer in zip(problems, solved, strict=True):
        if problem["penalty"] == "best-subset":
            best = cheapest_subsets(problem)
            assert any(np.allclose(answer["w"], w, rtol=0, atol=NEAR) for w in best), problem


def disagreements(problems: list[Problem], solved: list[dict]) -> list[int]:
    """The indices at which the best weights within the bound P(w) <= t differ from the solution."""
    ours = [answer["w"] for answer in solved]
    return far_off(ours, [answer["projected"] for answer in solved])


def test_constrained_and_penalised_solutions_agree(
    problems: list[Problem], solved: list[dict]
) -> None:
    assert disagreements(problems, solved) == []


# Each replaces code in solver.js with a mistake known from other programs.
PLANTED = {
    "radial scaling instead of projection": (
        "const candidates =",
        "const s = reach(share, t) / reach(share, penaltyValue(problem, z));"
        "return { w: [s * z[0], s * z[1]], lambda: 0 };\n  const candidates =",
    ),
    "step of twice the length": ("(absolute / 2) * s1", "absolute * s1"),
    "wrong sign of the correlation": ("const r1 = square * z[0]", "const r1 = -square * z[0]"),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_planted_bug_is_found(
    bug: str, problems: list[Problem], solve_in_browser: Callable, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(STATIC, tmp_path / "static")) / "explorer"
    right, wrong = PLANTED[bug]
    text = (copy / "solver.js").read_text("utf-8")
    assert text.count(right) == 1
    (copy / "solver.js").write_text(text.replace(right, wrong), "utf-8")
    few = problems[:2000]
    assert len(disagreements(few, solve_in_browser(copy, few))) > 100
