"""Each exercise with a computed answer has a check, which its own solution passes.

A plausible mistake gets the sentence that helps, and a reader who has not begun is told what for.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bookkit.answers import verdict_in
from bookkit.book import Book
from bookkit.browser_python.exercises import EXERCISE, checked_exercises
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.teaching.problems import problems_in

BOOK = Book(Path(__file__).parents[2])
CHECKED = {one.label: one.file for one in checked_exercises(BOOK)}
PROOFS = {
    "ex-geo-nearest",
    "ex-lasso-one-fit",
    "ex-map-mean-sign",
    "ex-paths-leverage-proof",
    "ex-ridge-length",
}
SOLUTION = re.compile(r"^`{3}\{solution-start\} (\S+)$.*?^`{3}\{solution-end\}$", re.M | re.S)

# For each exercise: its answers as expressions of what its solution's cells define; answers with a
# mistake that readers make; and words of the sentence that they get.
ATTEMPTS = {
    "ex-conventions-half": (
        {
            "ridge_per_v": "(X.T @ (y - X @ w_ridge))[2] / w_ridge[2] / typed",
            "lasso_per_v": "np.abs(2 * X.T @ (y - X @ w_lasso)).max() / typed",
        },
        {"lasso_per_v": "1"},
        "no half here",
    ),
    "ex-conventions-twice": (
        {"moved_by_copies": "[name for name, gap in moved.items() if gap > 0.001]"},
        {"moved_by_copies": "['Ridge', 'Lasso']"},
        "a mean over the cases stays",
    ),
    "ex-conventions-break": (
        {"off_at_4": "100 * off_by[4]", "off_at_442": "100 * off_by[cases]"},
        {"off_at_4": "off_by[4]", "off_at_442": "off_by[cases]"},
        "in per cent",
    ),
    "ex-conventions-script": ({"ridge_alpha": "alpha"}, {"ridge_alpha": "2 * alpha"}, "halve it"),
    "ex-conventions-bayes": (
        {"bayes_strength": "lam"},
        {"bayes_strength": "1 / lam"},
        "wrong way round",
    ),
    "ex-geo-project": (
        {
            "first_point": "project_l1_ball((3, 1, -0.5), 2)",
            "second_point": "project_l1_ball((3, 2.4, 0.2), 2)",
        },
        {"second_point": "np.array([3, 2.4, 0.2]) * 2 / 5.6"},
        "2 of the weights must survive",
    ),
    "ex-geo-half": (
        {"even_square": "half"},
        {"even_square": "min(roots, key=float)"},
        "the other root",
    ),
    "ex-geo-ridge-zero": (
        {"zero_correlation": "zero_at"},
        {"zero_correlation": "-zero_at"},
        "its sign",
    ),
    "ex-geo-descend": (
        {"descended": "ends[0]", "notices": "kkt_violation(X, y, ends[1], lam) > 1"},
        {"descended": "ends[1]"},
        "instead of scaling",
    ),
    "ex-groups-block": (
        {"first_block": "shortened[0]", "second_block": "shortened[1]"},
        {"first_block": "one_by_one[0]"},
        "number by number",
    ),
    "ex-groups-sign": (
        {"decoy_sum": "turned_sum", "signs_in_draws": "np.sum(turned_found)"},
        {"decoy_sum": "sum_for(0.5)"},
        "the signs of the true weights",
    ),
    "ex-groups-two": (
        {"fit_at_two": "two[2]", "level_from": "4"},
        {"level_from": "2"},
        "half from each side",
    ),
    "ex-groups-bug": (
        {"mended": "broken * np.abs(pilot)"},
        {"mended": "broken"},
        "multiply them back",
    ),
    "ex-hitters-factor": (
        {"factor_at": "at_08", "twice_at": "twice"},
        {"twice_at": "0.5**0.5"},
        "the variance is doubled",
    ),
    "ex-hitters-code": (
        {"turned_weight": "w_turned[j]"},
        {"turned_weight": "w[j]"},
        "of the old code",
    ),
    "ex-hitters-leak": (
        {"leaky_error": "refits['leaky'].mean()", "honest_error": "refits['honest'].mean()"},
        {"honest_error": "refits['leaky'].mean()"},
        "must have no say",
    ),
    "ex-hitters-dollars": (
        {"error_of_logs": "squared[1]"},
        {"error_of_logs": "squared[0]"},
        "on the salaries themselves",
    ),
    "ex-concepts-alpha": (
        {"alpha_for_lasso": "alpha_lasso", "alpha_for_ridge": "alpha_ridge"},
        {"alpha_for_lasso": "884 / n"},
        "λ/(2n)",
    ),
    "ex-concepts-bound": (
        {"price_of_bound": "middle", "zero_from_bound": "np.abs(ridge(X, y, 0)).sum()"},
        {"price_of_bound": "100"},
        "raise it",
    ),
    "ex-concepts-five": (
        {
            "five_from": "five[0]",
            "five_to": "five[-1]",
            "five_names": "[diabetes.names[j] for j in kept]",
        },
        {"five_from": "five[0] + 100"},
        "it keeps five as well",
    ),
    "ex-concepts-break": (
        {"rows_that_hold": "[row for row, gap in rows.items() if np.abs(gap).max() < 0.01]"},
        {"rows_that_hold": "list(rows)"},
        "centres the columns first",
    ),
    "ex-lasso-pencil": (
        {
            "threshold_weights": "by_hand[1]",
            "factor_weights": "free_weights / 2",
            "second_gone_from": "1.6",
        },
        {"threshold_weights": "soft_threshold(free_weights, 1)"},
        "λ/2 off each size, not λ",
    ),
    "ex-lasso-max": (
        {"first_strength": "lambda_max(small_X, small_y)", "enters_first": "2"},
        {"first_strength": "max(small_X.T @ small_y)"},
        "twice the largest",
    ),
    "ex-lasso-leaves": (
        {
            "out_from": "without_s3[-1]",
            "out_to": "without_s3[0]",
            "pull_share": "pull[60] / 60",
        },
        {"pull_share": "pull[60]"},
        "divide the pull by λ",
    ),
    "ex-lasso-break-tolerance": (
        {"zeros_after": "[np.sum(early[stop] == 0) for stop in (5, 50, 500)]"},
        {"zeros_after": "[1, 1, 1]"},
        "one sweep moves them all",
    ),
    "ex-lasso-break-threshold": (
        {"hard_weights": "w_hard"},
        {"hard_weights": "lasso(X, y, 1000)"},
        "these are LASSO's",
    ),
    "ex-after-by-hand": (
        {"held_at_zero": "at_one"},
        {"held_at_zero": "0.975 - 0.841"},
        "divide by the chance to pass",
    ),
    "ex-after-leak": (
        {"held_by_overlap": "list(leaks.values())"},
        {"held_by_overlap": "[94.8, 94.8, 94.8]"},
        "Nothing leaks",
    ),
    "ex-after-bonferroni": (
        {"together_95": "all_hold[0]", "together_strict": "all_hold[1]"},
        {"together_95": "80.0"},
        "only if all its intervals hold",
    ),
    "ex-after-knows": (
        {"lowest_weight": "ends[0]", "highest_weight": "ends[1]"},
        {"lowest_weight": "2.2 - 1.96"},
        "the naive end",
    ),
    "ex-limits-orthonormal": (
        {"orthonormal_net": "lambda z, l1, l2: soft_threshold(z, l1 / 2) / (1 + l2)"},
        {"orthonormal_net": "lambda z, l1, l2: soft_threshold(z, l1) / (1 + l2)"},
        "λ₁/2, not λ₁",
    ),
    "ex-limits-alpha": (
        {"colleague_l1": "l1", "colleague_l2": "l2", "colleague_zeros": "np.sum(w == 0)"},
        {"colleague_l2": "2 * l2"},
        "the squares have a half",
    ),
    "ex-limits-break": (
        {"silent_at": "tried[int(np.argmin(missed['broken']))]"},
        {"silent_at": "2"},
        "a penalty of λ₂²",
    ),
    "ex-limits-copies": (
        {"spread_weights": "halves"},
        {"spread_weights": "np.concatenate([w, w])"},
        "no LASSO solution",
    ),
    "ex-limits-weak": (
        {
            "weak_errors": "[weak_rows[name][2] for name in"
            " ('LASSO, λ = 20', 'LASSO, λ = 80', 'relaxed, φ = 0')]"
        },
        {"weak_errors": "[0.094, 0.563, 0.032]"},
        "true weights of 2",
    ),
    "ex-limits-wine": (
        {
            "kept_in_wine": "[wine.feature_names[1 + j] for j in short]",
            "error_new_wines": "new_wines",
            "error_unseen": "np.mean(unseen)",
        },
        {"error_unseen": "new_wines"},
        "a whole cultivar",
    ),
    "ex-lik-settings": (
        {"by_ridge_alpha": "6 / 3", "by_c": "4", "by_poisson_alpha": "1 / (40 * 0.05)"},
        {"by_c": "1 / 4"},
        "a weaker penalty",
    ),
    "ex-lik-all-zero": (
        {"narrowest": "largest_scale"},
        {"narrowest": "1 / largest_scale"},
        "that is 1/b",
    ),
    "ex-lik-newton": (
        {"aim": "((high - mu_zero) / root)[high == 1][0]"},
        {"aim": "((high - mu_zero) / curvature)[high == 1][0]"},
        "so the target is too",
    ),
    "ex-lik-break-intercept": (
        {"moved_if_free": "moved[0]", "moved_if_penalised": "moved[1]"},
        {"moved_if_penalised": "moved[0]"},
        "with a column of ones",
    ),
    "ex-map-conventions": (
        {
            "by_likelihood": "strengths['nll']",
            "by_rss": "strengths['rss']",
            "by_mean": "strengths['mse']",
        },
        {"by_likelihood": "1 / narrow.variance"},
        "half of that",
    ),
    "ex-map-two-modes": (
        {"gaussian_modes": "by_gauss", "laplace_modes": "by_laplace"},
        {"laplace_modes": "[z - 2 for z in pairs]"},
        "stays there",
    ),
    "ex-map-cases": (
        {
            "cases_for_half": "needed[sp.Rational(1, 2)]",
            "cases_for_four_fifths": "needed[sp.Rational(4, 5)]",
        },
        {"cases_for_half": "2"},
        "do not take its root",
    ),
    "ex-map-break-scale": (
        {"variance_by_deviation": "variances[1]", "variance_by_variance": "variances[2]"},
        {"variance_by_deviation": "20**2"},
        "2b²",
    ),
    "ex-map-break-twice": (
        {"share_with_bug": "shares[1]", "factor_with_bug": "factors[1]"},
        {"share_with_bug": "shares[0]"},
        "holds without the bug",
    ),
    "ex-paths-pencil": (
        {
            "breaks_by_hand": "small.lams[:2]",
            "slopes_above": "slopes[:, 0]",
            "slopes_below": "slopes[:, 1]",
        },
        {"breaks_by_hand": "np.abs(small_y)"},
        "twice the size",
    ),
    "ex-paths-leverage": (
        {"error_without_share": "np.mean(broken**2)"},
        {"error_without_share": "np.mean(brute**2)"},
        "the true error",
    ),
    "ex-paths-leaks": (
        {
            "flattered_by": "inside - np.mean([np.mean((y[fold] - X[fold] @ ridge(np.delete("
            "X, fold, 0), np.delete(y, fold), lam)) ** 2) for fold in folds(n, 10, seed=0)])",
            "noise_outside": "leaky",
            "noise_inside": "np.mean(errors)",
        },
        {"noise_inside": "leaky", "noise_outside": "np.mean(errors)"},
        "swapped",
    ),
    "ex-paths-tolerance": (
        {
            "loose_counts": "[np.count_nonzero(w) for _, fit, w in rows if fit == 'tol 1e-03']",
            "tight_counts": "[np.count_nonzero(w) for _, fit, w in rows if fit == 'tol 1e-10']",
        },
        {"loose_counts": "[9, 9]"},
        "these are the exact ones",
    ),
    "ex-paths-search": ({"freedom_of_search": "df"}, {"freedom_of_search": "1"}, "spends more"),
    "ex-post-hand": (
        {
            "hand_strength": "lam_hand",
            "hand_mean": "mean_hand",
            "hand_variance": "variance_hand",
        },
        {"hand_variance": "variance_hand / 2"},
        "multiply by s²",
    ),
    "ex-post-long": (
        {"draws_needed": "needed"},
        {"draws_needed": "np.sqrt(needed * 1000)"},
        "square the ratio",
    ),
    "ex-post-signs": (
        {
            "sure_gaussian": "sure['Gaussian']",
            "sure_laplace": "sure['Laplace']",
            "sure_horseshoe": "sure['horseshoe']",
        },
        {"sure_gaussian": "np.sum(np.array(above) >= 0.975)"},
        "sure to be negative, too",
    ),
    "ex-post-break": (
        {"mean_with_bug": "wrong[:, 0].mean()"},
        {"mean_with_bug": "exact[0]"},
        "without the bug",
    ),
    "ex-ridge-pencil": (
        {
            "two_weights": "ridge(two, target, lam)",
            "freedom_left": "effective_degrees_of_freedom(two, lam)",
        },
        {"two_weights": "[2 * 2 / 6, 2 * 1 / 5]"},
        "squared",
    ),
    "ex-ridge-dial": ({"strength_for_five": "middle"}, {"strength_for_five": "0"}, "raise it"),
    "ex-ridge-decay": (
        {"decay_to_pass": "min(left, key=left.get)"},
        {"decay_to_pass": "2 * lam"},
        "your loss is their mean",
    ),
    "ex-ridge-break-factor": (
        {"strength_with_bug": "lam / 0.05", "strength_at_half_rate": "lam / 0.025"},
        {"strength_with_bug": "lam"},
        "is what you asked for",
    ),
    "ex-ridge-break-rank": (
        {
            "rank_at_zero": "np.linalg.matrix_rank(gram)",
            "smallest_eigenvalues": "[smallest[0.01], smallest[1]]",
        },
        {"rank_at_zero": "len(gram)"},
        "count once",
    ),
    "ex-shrinkage-price": (
        {
            "price_l1": "L1().value(whole)",
            "price_l2": "L2().value(whole)",
            "falls_to_l1": "L1().value(halved) / L1().value(whole)",
            "falls_to_l2": "L2().value(halved) / L2().value(whole)",
        },
        {"price_l1": "sum(whole)"},
        "without their signs",
    ),
    "ex-shrinkage-direction": (
        {
            "best_by_hand": "best_here[0]",
            "error_at_best": "errors_here[best_here[0]]",
            "error_at_zero": "errors_here[0]",
        },
        {"best_by_hand": "18 / 3"},
        "the square of the weight",
    ),
    "ex-shrinkage-predictions": (
        {"best_for_predicting": "best_for_predictions"},
        {"best_for_predicting": "1.151"},
        "best for the weights",
    ),
    "ex-shrinkage-noise": (
        {"best_at_twice": "optimum[1]", "saved_at_twice": "saved[1]"},
        {"best_at_twice": "optimum[0]"},
        "as it was",
    ),
    "ex-shrinkage-break-scale": (
        {"gap_scaled": "gaps[True, 100]", "gap_unscaled": "gaps[False, 100]"},
        {"gap_unscaled": "gaps[False, 0]"},
        "still in place",
    ),
    "ex-stop-two-steps": (
        {
            "kept_by_descent": "stopped_factors(small, 0.1, 2)",
            "strength_matched": "matched_strength(0.1, 2)",
            "kept_by_ridge": "by_hand['ridge']",
        },
        {"kept_by_descent": "stopped_factors(small, 0.05, 2)"},
        "a factor 2",
    ),
    "ex-stop-freedom": (
        {
            "steps_needed": "enough",
            "strength_there": "matched",
            "freedom_of_ridge": "shrinkage_factors(X, matched).sum()",
        },
        {"steps_needed": "enough - 1"},
        "count from step 1",
    ),
    "ex-stop-more-data": (
        {"smaller_from": "max(above) + 1"},
        {"smaller_from": "max(above)"},
        "with 40 cases",
    ),
    "ex-stop-break-start": (
        {"noticed": "['distance']", "part_kept": "np.linalg.norm(unseen)"},
        {"part_kept": "np.linalg.norm(ones)"},
        "the whole start",
    ),
}


def test_every_exercise_has_a_check_unless_it_is_a_proof() -> None:
    texts = [page.read_text("utf-8") for page in BOOK.chapters]
    problems = {problem.label for text in texts for problem in problems_in(text)}
    labels = {label for text in texts for label in EXERCISE.findall(text)} - problems
    assert labels == set(CHECKED) | PROOFS
    assert set(ATTEMPTS) == set(CHECKED)


@pytest.mark.parametrize("label", ATTEMPTS)
def test_no_answer_shows_in_the_chapter(label: str) -> None:
    """A name that its cells use would have a value before the reader has begun."""
    text = (BOOK.root / f"chapters/{CHECKED[label].stem}.md").read_text("utf-8")
    assert [name for name in ATTEMPTS[label][0] if re.search(rf"\b{name}\b", text)] == []


@cache
def solved(chapter: str) -> dict[str, dict[str, Any]]:
    """What a chapter's cells have defined after each solution, and the two kinds of answers."""
    page = BOOK.root / f"chapters/{chapter}.md"
    ends = dict(_solutions(page))
    names: dict[str, Any] = {"__name__": "__main__"}
    found = {}
    cells = code_cells(read_notebook(page))
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        exec(compile(cell.content.source, str(cell), "exec"), names)
        line = following.line if following else float("inf")
        for label in ATTEMPTS.keys() & {
            one for one, end in ends.items() if cell.line < end <= line
        }:
            right, wrong, _ = ATTEMPTS[label]
            found[label] = {"names": {**names}} | {
                kind: {name: eval(code, {**names}) for name, code in answers.items()}
                for kind, answers in (("right", right), ("wrong", wrong))
            }
    return found


def _solutions(page: Path) -> Iterator[tuple[str, int]]:
    """The label of each solution of a chapter, and the line at which it ends."""
    text = page.read_text("utf-8")
    for solution in SOLUTION.finditer(text):
        yield solution[1], text.count("\n", 0, solution.end())


def sentence(label: str, *answers: str) -> str | None:
    """What the check says once the reader has given these kinds of answers."""
    case = solved(CHECKED[label].stem)[label]
    names = case["names"] | {name: value for kind in answers for name, value in case[kind].items()}
    return verdict_in(str(CHECKED[label]), label, names)


@pytest.mark.parametrize("label", ATTEMPTS)
def test_the_solution_passes(label: str) -> None:
    assert sentence(label, "right") is None


@pytest.mark.parametrize("label", ATTEMPTS)
def test_a_plausible_mistake_gets_its_sentence(label: str) -> None:
    said = sentence(label, "right", "wrong")
    assert said is not None
    assert ATTEMPTS[label][2] in said
    assert re.fullmatch(r".+[.?]", said)


@pytest.mark.parametrize("label", ATTEMPTS)
def test_an_empty_attempt_is_told_what_is_missing(label: str) -> None:
    first, *_ = ATTEMPTS[label][0]
    assert sentence(label) == f"{first} has no value yet."


@pytest.mark.filterwarnings("ignore")  # of numpy and scikit-learn, about the nonsense
@pytest.mark.parametrize("label", ATTEMPTS)
def test_nonsense_gets_a_sentence(label: str) -> None:
    names, right = solved(CHECKED[label].stem)[label]["names"], ATTEMPTS[label][0]
    for nonsense in (None, "x", [], [1.5, "x"], {}, float("nan"), -1e9, np.ones((2, 2)), print):
        answers = names | dict.fromkeys(right, nonsense)
        said = verdict_in(str(CHECKED[label]), label, answers)
        assert said is not None, nonsense
        assert re.fullmatch(r".+[.?]", said), said
