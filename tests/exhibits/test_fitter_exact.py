"""The fitter's mathematics, run in a browser and compared with `shrinkage`."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from bookkit.book import Book
from exhibits.exhibit import STATIC, bundle
from numpy.polynomial.chebyshev import chebvander
from playwright.sync_api import Browser
from shrinkage import coefficient_risk, ridge

STRENGTHS = [0, *np.geomspace(1e-3, 100, 26)]
NEAR = 1e-12

# The design, and for each strength the influences, the curve through given heights and the risk.
ASK = """([lambdas, y]) => {
  const {POINTS, GRID, DEGREE, NOISE, influences, curve, pull, risk, squaredError} = Fitter.fit;
  const fits = lambdas.map((lambda) => {
    const H = influences(lambda), heights = curve(H, y);
    const pulls = POINTS.map((_, j) => pull(H, j));
    return {H, heights, pulls, risk: risk(H), error: squaredError(heights)};
  });
  return {points: POINTS, grid: GRID, degree: DEGREE, noise: NOISE, fits};
}"""
HEIGHTS = np.random.default_rng(4).uniform(-2, 2, 11)


@pytest.fixture(scope="module")
def answer_of(browser: Browser, book: Book, tmp_path_factory) -> Callable[[Path], dict]:
    """A function that bundles a folder of sources as the site does, and asks it for its fits."""

    def ask(sources: Path) -> dict:
        script = tmp_path_factory.mktemp("bundle") / "fitter.js"
        bundle(sources, script, book.root / "node_modules")
        page = browser.new_page()
        try:
            page.add_script_tag(content=script.read_text("utf-8"))
            return page.evaluate(ASK, [STRENGTHS, HEIGHTS.tolist()])
        finally:
            page.close()

    return ask


@pytest.fixture(scope="module")
def answer(answer_of: Callable[[Path], dict]) -> dict:
    return answer_of(STATIC / "fitter")


def truth(x: np.ndarray) -> np.ndarray:
    return np.sin(np.pi * x)


def fitted(answer: dict, y: np.ndarray, lam: float) -> np.ndarray:
    """The curve that `shrinkage` fits to heights y, as the chapter does: the constant is free."""
    at_points, at_grid = (
        chebvander(np.array(answer[key]), answer["degree"])[:, 1:] for key in ("points", "grid")
    )
    middle = at_points.mean(axis=0)
    return y.mean() + (at_grid - middle) @ ridge(at_points - middle, y - y.mean(), lam)


def mean(values: np.ndarray, answer: dict) -> float:
    """The mean over x from -1 to 1."""
    return np.trapezoid(values, answer["grid"]) / 2


def test_design_is_that_of_the_text(answer: dict) -> None:
    np.testing.assert_allclose(answer["points"], np.linspace(-1, 1, 11), atol=1e-15)
    np.testing.assert_allclose(answer["grid"], np.linspace(-1, 1, 401), atol=1e-15)
    assert (answer["degree"], answer["noise"]) == (9, 0.3)


def wrong_curves(answer: dict) -> list[float]:
    """The strengths at which the curve through given heights is not that of `shrinkage`."""
    return [
        lam
        for lam, fit in zip(STRENGTHS, answer["fits"], strict=True)
        if not np.allclose(fit["heights"], fitted(answer, HEIGHTS, lam), rtol=0, atol=NEAR)
    ]


def test_curves_agree_with_shrinkage(answer: dict) -> None:
    assert wrong_curves(answer) == []


def test_influences_are_the_curves_of_single_points(answer: dict) -> None:
    for lam, fit in zip(STRENGTHS, answer["fits"], strict=True):
        alone = [fitted(answer, point, lam) for point in np.eye(11)]
        np.testing.assert_allclose(np.transpose(fit["H"]), alone, atol=NEAR)
        np.testing.assert_allclose(fit["pulls"], np.abs(alone).max(axis=1), atol=NEAR)


def test_bias_and_variance_agree_with_shrinkage(answer: dict) -> None:
    x, t = np.array(answer["points"]), np.array(answer["grid"])
    basis = chebvander(x, answer["degree"])[:, 1:]
    at = chebvander(t, answer["degree"])[:, 1:] - basis.mean(axis=0)
    for lam, fit in zip(STRENGTHS, answer["fits"], strict=True):
        bias = mean((fitted(answer, truth(x), lam) - truth(t)) ** 2, answer)
        # the mean of the points, and the weight of each singular direction, vary independently
        _, d, Vt = np.linalg.svd(basis - basis.mean(axis=0), full_matrices=False)
        of_weights = [coefficient_risk([[length]], [0], 0.3**2, lam).variance for length in d]
        variance = 0.3**2 / len(x) + mean((at @ Vt.T) ** 2 @ of_weights, answer)
        found = fit["risk"]
        np.testing.assert_allclose(
            [found["bias"], found["variance"], found["total"]],
            [bias, variance, bias + variance],
            rtol=NEAR,
            atol=1e-12,
        )


def test_risk_is_the_mean_error_of_many_data_sets(answer: dict) -> None:
    x, t = np.array(answer["points"]), np.array(answer["grid"])
    noise = answer["noise"] * np.random.default_rng(1).standard_normal((20_000, len(x)))
    for fit in (answer["fits"][0], answer["fits"][16]):
        curves = (truth(x) + noise) @ np.transpose(fit["H"])
        errors = mean((curves - truth(t)) ** 2, answer)
        assert abs(errors.mean() - fit["risk"]["total"]) < 4 * errors.std() / np.sqrt(len(errors))


def test_error_is_the_mean_squared_distance_from_the_truth(answer: dict) -> None:
    t = np.array(answer["grid"])
    for fit in answer["fits"]:
        assert fit["error"] == pytest.approx(
            mean((np.array(fit["heights"]) - truth(t)) ** 2, answer), rel=NEAR
        )


# Each replaces code in fit.js with a mistake.
PLANTED = {
    "the constant is penalised": ("value - middle[j]", "value"),
    "the strength is doubled": ("i === j ? lambda : 0", "i === j ? 2 * lambda : 0"),
    "a part of the triangle is left out": ("j = i + 1; j < w.length", "j = i + 3; j < w.length"),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_planted_bug_in_the_fit_is_found(bug: str, answer_of: Callable, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(STATIC, tmp_path / "static")) / "fitter"
    right, wrong = PLANTED[bug]
    text = (copy / "fit.js").read_text("utf-8")
    assert text.count(right) == 1
    (copy / "fit.js").write_text(text.replace(right, wrong), "utf-8")
    assert len(wrong_curves(answer_of(copy))) > 20
