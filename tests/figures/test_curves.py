"""Tests of the figures with curves: errors, densities, thresholds and paths of weights."""

import re

import numpy as np
import pytest
from figure_calls import ERRORS, LAMS, PATH, PATHS, W, X, positions, shown_trace, trace
from numpy.polynomial import chebyshev
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize, minimize_scalar
from shrinkage import CrossValidation, figures
from shrinkage.figures.formatting import number, power
from shrinkage.figures.line_names import spread
from shrinkage.figures.tradeoff import least
from sklearn.linear_model import ElasticNet, Lasso, Ridge

# --- the bias-variance trade-off ------------------------------------------------------------------


def risk_by_matrices(lam, noise_variance=2.0):
    """Return squared bias and variance of the ridge weights from the estimator's matrix."""
    hat = np.linalg.solve(X.T @ X + lam * np.eye(4), X.T)
    bias = hat @ X @ W - W
    return bias @ bias, noise_variance * np.trace(hat @ hat.T)


def test_bias_variance_curves_and_minimum():
    figure = figures.bias_variance(X, W, 2.0, LAMS)
    bias, variance = np.array([risk_by_matrices(lam) for lam in LAMS]).T
    assert trace(figure, "squared bias").y == pytest.approx(bias, rel=1e-3)
    assert trace(figure, "variance").y == pytest.approx(variance, rel=1e-3)
    assert trace(figure, "sum").y == pytest.approx(bias + variance, rel=1e-3)
    groups = [trace(figure, name).stackgroup for name in ("squared bias", "variance", "sum")]
    assert groups == ["error", "error", None]
    found = minimize_scalar(
        lambda log: sum(risk_by_matrices(np.exp(log))), bounds=(-4, 4), method="bounded"
    )
    lowest = trace(figure, "smallest sum")
    assert lowest.x[0] == pytest.approx(np.exp(found.x), rel=1e-3)
    assert lowest.y[0] == pytest.approx(found.fun, rel=1e-3)
    arrow = figure.layout.annotations[0]
    assert (10**arrow.x, arrow.y) == pytest.approx((lowest.x[0], lowest.y[0]), rel=1e-3)
    alt = figure.layout.meta["alt"]
    assert f"smallest, {number(found.fun, 4)}, at λ = {number(np.exp(found.x))}" in alt
    assert f"{number(sum(risk_by_matrices(0.0)), 4)} without a penalty" in alt


def test_bias_variance_does_not_depend_on_the_order_of_the_strengths():
    assert (
        figures.bias_variance(X, W, 2.0, LAMS[::-1]).to_json()
        == figures.bias_variance(X, W, 2.0, LAMS).to_json()
    )


def test_polynomial_curves_match_scikit_learn():
    figure = figures.polynomial_fit()
    data = trace(figure, "data")
    x, y = np.array(data.x), np.array(data.y)
    for label, shown, _ in positions(figure):
        here, curve = shown_trace(shown, "at this λ"), shown_trace(shown, "fit")
        lam = here["x"][0]
        assert label == power(lam)
        model = Ridge(alpha=lam, solver="svd").fit(chebyshev.chebvander(x, 12)[:, 1:], y)
        # near the ends of the curve the rounding of the data has a visible effect
        inside = np.abs(np.array(curve["x"])) < 0.9
        expected = model.predict(chebyshev.chebvander(curve["x"], 12)[:, 1:])
        assert np.array(curve["y"])[inside] == pytest.approx(expected[inside], abs=0.02)
        error = np.mean((y - model.predict(chebyshev.chebvander(x, 12)[:, 1:])) ** 2)
        assert here["y"][0] == pytest.approx(error, rel=0.02)


def test_polynomial_test_error_has_a_minimum_between_the_ends():
    figure = figures.polynomial_fit()
    train, test = (
        np.array(trace(figure, "training error").y),
        np.array(trace(figure, "test error").y),
    )
    lams = trace(figure, "test error").x
    best = int(np.argmin(test))
    assert np.all(np.diff(train) >= 0) and np.all(train < test)
    assert test[best] < test[0] / 3 and test[best] < test[-1] / 3
    alt = figure.layout.meta["alt"]
    said = re.search(r"smallest, (\S+), at λ = (\S+),", alt)
    assert float(said[1]) == pytest.approx(test[best], abs=1e-3)
    assert test[[power(lam) for lam in lams].index(said[2])] == test[best]
    for _, shown, _ in positions(figure):
        here = shown_trace(shown, "at this λ")
        k = lams.index(here["x"][0])
        assert here["x"][1] == lams[k] and list(here["y"]) == [train[k], test[k]]


def test_polynomial_says_where_its_curve_goes_out_of_view():
    figure = figures.polynomial_fit(seed=199)
    _, top = figure.layout.yaxis.range
    titles = [figure.layout.title.text]
    for _, shown, layout in positions(figure):
        heights = np.array(shown_trace(shown, "fit")["y"])
        furthest = heights[np.argmax(np.abs(heights))]
        said = re.search(r"goes out of view, to (\S+)$", layout["title.text"])
        assert (said is not None) == (abs(furthest) > top)
        assert said is None or float(said[1]) == pytest.approx(furthest, abs=0.006)
        titles.append(layout["title.text"])
    assert titles[0] == titles[1] != titles[-1]


def test_polynomial_uses_its_samples_and_seed():
    assert len(trace(figures.polynomial_fit(samples=9), "data").x) == 9
    assert figures.polynomial_fit(seed=1).to_json() != figures.polynomial_fit().to_json()


# --- prior, likelihood and posterior --------------------------------------------------------------


def test_posterior_curves_and_marks_match_numerical_integration():
    figure = figures.prior_likelihood_posterior(observation=1.1, noise_variance=0.8)
    for label, shown, _ in positions(figure):
        deviation = next(d for d in 2 ** (np.arange(-2, 9) / 4) if number(d) == label)
        priors = [stats.norm(scale=deviation), stats.laplace(scale=deviation / np.sqrt(2))]
        assert [prior.var() for prior in priors] == pytest.approx([deviation**2] * 2)
        for panel, prior in enumerate(priors):

            def joint(w, prior=prior):
                return prior.pdf(w) * stats.norm.pdf(1.1, loc=w, scale=np.sqrt(0.8))

            evidence = quad(joint, -12, 0)[0] + quad(joint, 0, 12)[0]
            mean = sum(quad(lambda w: w * joint(w), *half)[0] for half in ((-12, 0), (0, 12)))
            drawn = {
                n: shown_trace(shown, n, panel) for n in ("prior", "posterior", "mode", "mean")
            }
            w = np.array(drawn["posterior"]["x"])
            assert drawn["prior"]["y"] == pytest.approx(prior.pdf(w), rel=2e-3)
            assert drawn["posterior"]["y"] == pytest.approx(joint(w) / evidence, rel=2e-3)
            assert drawn["mean"]["x"][0] == pytest.approx(mean / evidence, rel=1e-3)
            fine = np.arange(-200_000, 200_001) / 1e5
            assert drawn["mode"]["x"][0] == pytest.approx(fine[np.argmax(joint(fine))], abs=1e-3)
            for mark in ("mode", "mean"):
                at = drawn[mark]["x"][0]
                assert drawn[mark]["y"][0] == pytest.approx(joint(at) / evidence, rel=2e-3)


def test_posterior_axis_extends_three_standard_deviations_beyond_the_observation():
    for figure in (
        figures.prior_likelihood_posterior(observation=3.0, noise_variance=4.0),
        figures.prior_likelihood_posterior(observation=-3.0, noise_variance=4.0),
    ):
        assert max(trace(figure, "posterior").x) == pytest.approx(9)


def test_posterior_figure_starts_at_the_course_example():
    figure = figures.prior_likelihood_posterior()
    assert trace(figure, "mode", 1).x == (0.0,) and trace(figure, "mean", 1).x == (0.3945,)
    assert 0.0 in trace(figure, "prior", 1).x  # the Laplace prior's kink is drawn
    alt = figure.layout.meta["alt"]
    assert "Gaussian mode 0.533 and mean 0.533, Laplace mode 0 and mean 0.394" in alt


# --- thresholds, paths and factors ----------------------------------------------------------------


@pytest.mark.parametrize("threshold", [1.0, 0.35])
def test_threshold_functions_minimise_their_criterion(threshold):
    figure = figures.threshold_functions(threshold)
    lam = 2 * threshold
    for name, along_one in (("LASSO", abs), ("Ridge", lambda w: w * w)):
        drawn = trace(figure, name)
        for v, w in list(zip(drawn.x, drawn.y, strict=True))[::8]:
            best = minimize_scalar(
                lambda at, v=v, f=along_one: (at - v) ** 2 + lam * f(at), bracket=(-v - 1, v + 1)
            )
            assert w == pytest.approx(best.x, abs=5e-4)
    lasso = trace(figure, "LASSO")
    flat = [w for v, w in zip(lasso.x, lasso.y, strict=True) if abs(v) <= threshold]
    assert len(flat) == 21 and set(flat) == {0.0}
    assert f"from {number(-threshold)} to {number(threshold)}" in figure.layout.meta["alt"]


def test_paths_are_drawn_and_described_as_given():
    names = ["a", "b", "c", "d"]
    figure = figures.weight_paths(LAMS, PATHS, names, title="A path", strength_name="alpha")
    assert [t.name for t in figure.data] == names
    for drawn, path in zip(figure.data, PATHS.T, strict=True):
        assert drawn.x == pytest.approx(LAMS, rel=1e-3) and drawn.y == pytest.approx(path, rel=1e-3)
    assert figure.layout.title.text == "A path" and figure.layout.xaxis.title.text == "alpha"
    alt = figure.layout.meta["alt"]
    assert "largest is b at −200" in alt and "4 of 4 are exactly 0" in alt
    assert "first to leave 0 are b, then a, then c" in alt
    backwards = figures.weight_paths(
        LAMS[::-1], PATHS[::-1], names, title="A path", strength_name="alpha"
    )
    assert backwards.to_json() == figure.to_json()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ([[4, 3, 2], [4, 3, 0], [0, 0, 0]], "a and b in one step, then c."),
        ([[4, 3, 2], [0, 3, 0], [0, 0, 0]], "b, then a and c in one step."),
        ([[4, 3, 2, 1], [0, 0, 0, 0]], "4 weights in one step."),
    ],
)
def test_of_weights_that_leave_zero_in_one_step_none_is_said_to_be_first(path, said):
    names = "abcd"[: len(path[0])]
    alt = figures.weight_paths(LAMS[: len(path)], path, list(names)).layout.meta["alt"]
    assert f"first to leave 0 are {said}" in alt


def test_each_path_is_named_at_its_weak_end():
    names = ["a", "b", "c", "d"]
    figure = figures.weight_paths(LAMS, PATHS, names)
    notes = figure.layout.annotations
    assert [note.text for note in notes] == names
    for note, drawn in zip(notes, figure.data, strict=True):
        assert note.x == pytest.approx(np.log10(drawn.x[0])) and note.y == drawn.y[0]
        assert note.arrowcolor == drawn.line.color
    low, high = figure.layout.yaxis.range
    apart = np.diff(sorted(note.ay for note in notes))
    assert np.all(apart > 0.05 * (high - low))
    assert all(low < note.ay < high for note in notes)
    assert figure.layout.xaxis.range[0] < np.log10(min(LAMS))


def test_more_names_than_there_is_room_for_stand_in_the_legend_alone():
    names = [f"weight {k}" for k in range(17)]
    figure = figures.weight_paths([1, 2], np.ones((2, 17)), names)
    assert not figure.layout.annotations and figure.layout.showlegend


@pytest.mark.parametrize("values", [[1.0, 1, 1, 1], [0, 5, 9], [3, 2.9, 7, 3.1, -4], [2.0]])
def test_names_are_spread_as_little_as_their_height_asks(values):
    places = spread(values, gap=1)
    order = np.argsort(values, kind="stable")
    distances = [{"type": "ineq", "fun": lambda at: np.diff(at[order]) - 1}]
    best = minimize(lambda at: np.sum((at - values) ** 2), np.array(values), constraints=distances)
    assert places == pytest.approx(best.x, abs=1e-3)
    assert np.all(np.diff(places[order]) >= 1 - 1e-12)


def test_paths_of_many_weights_have_distinct_styles_and_room_for_the_legend():
    few, many = (
        figures.weight_paths([1, 2], np.ones((2, p)), [f"weight {k}" for k in range(p)])
        for p in (2, 14)
    )
    assert len({(t.line.color, t.line.dash) for t in many.data}) == 14
    assert many.layout.margin.t - few.layout.margin.t >= 100
    assert many.layout.height - many.layout.margin.t == pytest.approx(
        few.layout.height - few.layout.margin.t, abs=40
    )


def test_lasso_steps_are_drawn_from_the_breakpoints():
    figure = figures.lasso_steps(PATH, ["a", "b", "c", "d"])
    sums = np.abs(PATH.weights).sum(axis=1)
    for drawn, weights in zip(figure.data, PATH.weights.T, strict=True):
        assert drawn.x == pytest.approx(sums, rel=1e-3)
        assert drawn.y == pytest.approx(weights, rel=1e-3)
    assert [shape.x0 for shape in figure.layout.shapes] == pytest.approx(sums, rel=1e-3)
    assert f"in {len(sums) - 1} straight" in figure.layout.meta["alt"]
    assert "first to leave 0 is b" in figure.layout.meta["alt"]
    assert "returns to 0 is 0" in figure.layout.meta["alt"]


def test_path_and_error_slider_moves_through_weights_and_errors():
    # The mean error is (log lam/2)^2 + 3, smallest at lam = 10^0.4 or 10^0.2 (the larger if they
    # tie). The folds deviate from it by 1, 2 and 6 minus 3, so the standard error is sqrt(7/3).
    names = ["a", "b", "c", "d"]
    figure = figures.path_and_error(ERRORS, PATHS, names)
    seen = []
    for k, (label, shown, layout) in enumerate(positions(figure)):
        cursor, dots, line, dot, stems, heads = (t for t in shown if t["name"] == "here")
        assert cursor["x"] == line["x"] == [pytest.approx(LAMS[k], rel=1e-3)] * 2
        assert dots["x"] == [cursor["x"][0]] * 4 and dot["x"] == [cursor["x"][0]]
        assert dots["y"] == heads["y"] == pytest.approx(PATHS[k], rel=1e-3)
        assert stems["y"][1::3] == heads["y"]
        assert dot["y"] == pytest.approx([np.log(LAMS[k] / 2) ** 2 + 3], rel=1e-3)
        count = np.count_nonzero(PATHS[k])
        plural = "" if count == 1 else "s"
        assert layout["title.text"].startswith(f"{count} non-zero weight{plural}, CV error ")
        zeros = [text.endswith("<br>0") for text in layout["xaxis3.ticktext"]]
        assert zeros == (PATHS[k] == 0).tolist()
        seen.append(label)
    assert len(seen) == len(LAMS)
    best = int(np.argmin(np.abs(np.log(LAMS / 2))))
    assert figure.layout.sliders[0].active == best
    limit = np.log(LAMS[best] / 2) ** 2 + np.sqrt(7 / 3)
    largest = max(lam for lam in LAMS if np.log(lam / 2) ** 2 <= limit)
    assert trace(figure, "minimum").x == (pytest.approx(LAMS[best], rel=1e-3),)
    assert trace(figure, "1-SE rule").x == (pytest.approx(largest, rel=1e-3),)
    high, low = trace(figure, "± 1 SE"), trace(figure, "low")
    np.testing.assert_allclose(np.subtract(high.y, low.y), 2 * np.sqrt(7 / 3), atol=0.02)


def test_path_and_error_does_not_depend_on_the_order_of_the_strengths():
    backwards = CrossValidation(LAMS[::-1], ERRORS.errors[:, ::-1])
    a = figures.path_and_error(ERRORS, PATHS, "abcd")
    b = figures.path_and_error(backwards, PATHS[::-1], "abcd")
    assert a.to_json() == b.to_json()


def test_shrinkage_factors_are_eigenvalues_of_the_map_from_least_squares_to_ridge():
    figure = figures.singular_value_shrinkage(X, [0.5, 40.0])
    assert [t.name for t in figure.data] == ["0.5", "40"]
    for drawn, lam in zip(figure.data, (0.5, 40.0), strict=True):
        ridge_map = np.linalg.solve(X.T @ X + lam * np.eye(4), X.T @ X)
        expected = sorted(np.linalg.eigvals(ridge_map).real, reverse=True)
        assert drawn.y == pytest.approx(expected, rel=1e-3)
        said = f"{number(expected[0])} to {number(expected[-1])} at λ = {number(lam)}"
        assert said in figure.layout.meta["alt"]


def test_spread_along_a_direction_is_the_root_of_a_quadratic_form():
    two = X[:, :2]
    figure = figures.spread_along_direction(two, "ab", [0, 30, 90])
    shown = figure.layout.sliders[0].steps
    for degrees, position in zip((0, 30, 90), shown, strict=True):
        v = np.array([np.cos(np.pi * degrees / 180), np.sin(np.pi * degrees / 180)])
        spread = number(np.sqrt(v @ (two.T @ two) @ v))
        assert position.args[1]["title.text"] == f"Spread along v at {degrees}°: {spread}"
        assert f"{degrees}° {spread}" in figure.layout.meta["alt"]
        feet = np.column_stack([position.args[0][axis][1] for axis in "xy"])
        np.testing.assert_allclose((two - feet) @ v, 0, atol=0.02)


# --- two correlated features ----------------------------------------------------------------------


def test_pair_weights_match_scikit_learn_in_another_basis():
    # The rows come from a Cholesky factor and are more than those of the figure; the weights depend
    # only on X'X and X'y.
    figure = figures.correlated_pair()
    n, lam, grow = 4, 1.0, {"fit_intercept": False, "tol": 1e-14, "max_iter": 100_000}
    for label, shown, _ in positions(figure):
        rho = float(label.replace("−", "-"))
        gram = np.array([[1, rho], [rho, 1]])
        noise = np.array([1, -1]) * 0.5 * np.sqrt((1 - rho) / 2)
        root = np.linalg.cholesky(gram).T
        rows = np.vstack([root, np.zeros((2, 2))])
        y = np.append(np.linalg.solve(root.T, gram @ [2, 2] + noise), [3.0, -1.0])
        fits = [
            Ridge(alpha=lam, fit_intercept=False).fit(rows, y),
            Lasso(alpha=lam / (2 * n), **grow).fit(rows, y),
            ElasticNet(alpha=0.55 * lam / n, l1_ratio=0.45 / 0.55, **grow).fit(rows, y),
        ]
        marks = shown_trace(shown, "at λ = 1")
        drawn = np.column_stack([marks["x"], marks["y"]])
        np.testing.assert_allclose(drawn, [fit.coef_ for fit in fits], rtol=1e-3, atol=1e-6)
        free = shown_trace(shown, "least squares")
        off = 0.5 / np.sqrt(2 * (1 - rho))
        np.testing.assert_allclose([*free["x"], *free["y"]], [2 + off, 2 - off], rtol=1e-3)


def test_pair_lasso_path_turns_at_the_axis_and_ridge_does_not_touch_it():
    for label, shown, _ in positions(figures.correlated_pair()):
        path = shown_trace(shown, "LASSO")
        w1, w2 = np.array(path["x"]), np.array(path["y"])
        corner = int(np.argmax(w2 == 0))
        # Until it reaches the axis the path is a straight line of slope +1 or -1.
        slope = (w2[corner] - w2[0]) / (w1[corner] - w1[0])
        assert abs(slope) == pytest.approx(1, rel=2e-3), label
        assert np.all(w2[corner:] == 0) and (w1[-1], w2[-1]) == (0, 0)
        ridge_path = shown_trace(shown, "Ridge")
        assert np.all(np.array(ridge_path["x"]) != 0) and np.all(np.array(ridge_path["y"]) != 0)


def test_pair_alternative_text_states_the_marked_weights():
    figure = figures.correlated_pair()
    marks = trace(figure, "at λ = 1")
    assert figure.layout.sliders[0].steps[figure.layout.sliders[0].active].label == "0.95"
    first = figure.layout.meta["alt"].split(";")[0]
    for w1, w2, name in zip(marks.x, marks.y, ("Ridge", "LASSO", "elastic net"), strict=True):
        said = re.search(rf"{name} \(([\d.]+), ([\d.]+)\)", first).groups()
        assert [float(value) for value in said] == pytest.approx([w1, w2], rel=5e-3)


# --- the search for a minimum ---------------------------------------------------------------------


@pytest.mark.parametrize("at", [1.0, 1.6, 7.0, 60.0, 66.0, 100.0])
def test_least_finds_the_minimum_inside_and_near_either_end(at):
    found = least(lambda lam: np.log(lam / at) ** 2, np.geomspace(1, 100, 11))
    assert found == pytest.approx(at, rel=1e-6)
