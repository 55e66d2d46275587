"""What the text of `myths.md` says, compared with what its cells computed."""

from pathlib import Path

import numpy as np
from claims import Page, which
from scipy import stats
from shrinkage import (
    L1,
    LaplacePrior,
    Posterior,
    adam,
    adamw,
    coefficient_risk,
    lambda_max,
    lasso,
    ridge,
    ridge_normal_equations,
    sgd,
)


def _bias_and_variance(points, density):
    weights = density / density.sum()
    average = points @ weights
    return {"bias": average, "variance": (points - average) ** 2 @ weights}


page = Page("myths.md")
rng = np.random.default_rng(0)


def an_unbiased_estimate_is_the_best_you_can_have(X, truth, s2, lam):
    _, *sections = Path(page.file).read_text("utf-8").split("\n## ")
    page.states("Beside {} stands a cell", ["{code-cell}" in section for section in sections])
    unbiased, biased = (coefficient_risk(X, truth, s2, strength) for strength in (0, lam))
    parts = {
        "bias": (biased.bias_squared, unbiased.bias_squared),
        "variance": (biased.variance, unbiased.variance),
    }
    page.states(
        "A biased estimate with {} {} can beat it.",
        parts["variance"],
        which(parts, lambda pair: pair[0] < pair[1]),
    )
    risks = {"least squares": unbiased.total, "ridge": biased.total}
    page.states(
        "{} comes {} to them, on average, than {} itself.",
        min(risks, key=risks.get),
        (risks["ridge"], risks["least squares"]),
        max(risks, key=risks.get),
    )
    gram, ones = X.T @ X, np.eye(X.shape[1])
    estimates = {
        "least squares": np.linalg.solve(gram, X.T),
        "ridge": np.linalg.solve(gram + lam * ones, X.T),
    }
    free = which(estimates, lambda matrix: np.allclose(matrix @ X, ones))
    # what a linear unbiased estimate can differ by: rows at right angles to the columns of X
    asides = rng.normal(size=(20, *estimates[free].shape))
    asides -= asides @ X @ estimates[free]
    others = [estimates[free] + aside / 100 for aside in asides]
    off = {
        "bias": [np.abs(matrix @ X - ones).max() > 1e-9 for matrix in others],
        "variance": [np.sum(matrix**2) > np.sum(estimates[free] ** 2) for matrix in others],
    }
    page.states(
        "says that {} has the {} {} among",
        free,
        (np.sum(estimates[free] ** 2), [np.sum(matrix**2) for matrix in others]),
        which(off, all),
    )


def the_intercept_is_a_weight_like_any_other(diabetes, with_ones, w, X, y):
    fitted = diabetes.y.mean() + X @ ridge(X, y, 100)
    off = fitted - with_ones @ w
    page.states("and {} prediction is off by a constant.", np.isclose(off, off.mean()))


def units_do_not_matter(A, raw, s5, diabetes, X, y, effects):
    before = {  # what a standard deviation of s5 does in the units as measured
        "least squares": ridge_normal_equations(raw, y, 0)[s5] * raw[:, s5].std(),
        "LASSO": lasso(raw, y, 2000)[s5] * raw[:, s5].std(),
    }
    after = dict(zip(before, effects, strict=True))
    moved = {name: not np.isclose(after[name], before[name]) for name in before}
    units = raw.std(axis=0) / A.std(axis=0)
    finer = [np.where(units < 0.999, raw * times, raw) for times in (100, 300, 1000)]
    page.states("They do not to {}.", which(moved, lambda has_moved: not has_moved))
    page.states(
        "write {} in units a {} times {}, and the weight that {} gives to a standard deviation of "
        "it comes from {} to nearly {}.",
        which(dict(zip(diabetes.names, units, strict=True)), lambda unit: unit < 0.999),
        1 / units[s5],
        (units[s5], 1),
        which(moved, bool),
        np.count_nonzero(before["LASSO"]),
        [lasso(Z, y, 2000)[s5] * Z[:, s5].std() > 0.9 * after["least squares"] for Z in finer],
    )
    prices = L1().value(np.diag(1 / X.std(axis=0)))  # of an effect of 1 for a standard deviation
    page.states(
        "put the {} price on a standard deviation of {}.", prices, np.isclose(prices, prices[0])
    )


def lambda_is_1_2sigma2(X, p, s2, sigma2, y):
    precision = X.T @ X / s2 + np.eye(p) / sigma2
    peak = np.linalg.solve(precision, X.T @ y / s2)
    page.given('"λ is 1/(2σ²)"')
    log_likelihood, rss = np.transpose(
        [
            (stats.norm.logpdf(y, X @ w, np.sqrt(s2)).sum(), np.sum((y - X @ w) ** 2))
            for w in (peak, ridge(X, y, 100), ridge(X, y, 1000))
        ]
    )
    page.let({"s^2": s2, r"\sigma^2": sigma2})
    page.states(
        "It is, if the loss is the full {} log-likelihood. With the RSS it is {}.",
        np.diff(log_likelihood) / np.diff(rss),
        (X.T @ (y - X @ peak) / peak).mean(),
    )
    page.states("under a prior of standard deviation {}.", np.sqrt(sigma2))


def the_parameter_of_a_laplace_prior_is_its_variance(b, variance, grid, density):
    page.let({"b": b})
    found = _bias_and_variance(grid, density)
    page.states(
        "and the {} is {}.",
        which(found, lambda number: np.isclose(number, variance)),
        round(variance, 3),
    )


def lassos_posterior_is_sparse(posterior):
    points = np.linspace(-20, 20, 40_001)
    curves = {
        "prior": posterior.prior.density(points),
        "posterior": posterior.density(points),
        "likelihood": posterior.density(points) / posterior.prior.density(points),
    }
    centres = {
        name: (points[np.argmax(curve)], points @ curve / curve.sum())
        for name, curve in curves.items()
    }
    scales = 0.5, 1, 2
    left = [  # by the density, for a lump
        1 - Posterior(LaplacePrior(scale), 0.8).density(points).sum() / 1000 for scale in scales
    ]
    summaries = {"mode": posterior.mode, "mean": posterior.mean}
    page.states(
        "The {} puts {} probability on {}, and its {} is not {}. {} observation {}, noise {} {}, "
        "{}:",
        which(centres, lambda found: np.allclose(found, (posterior.mode, posterior.mean))),
        np.abs(left) > 1e-5,
        posterior.mode,
        which(summaries, lambda number: abs(number) > 0.1),
        posterior.mode,
        np.size(posterior.observation),
        posterior.observation,
        which(
            _bias_and_variance(points - posterior.observation, curves["likelihood"]),
            lambda number: np.isclose(number, posterior.noise_variance),
        ),
        posterior.noise_variance,
        {"b": posterior.prior.scale},
    )


def lasso_finds_the_true_features(X, diabetes, offered, y):
    copies = {
        name: np.sum((offered == column[:, None]).all(axis=0))
        for name, column in zip(diabetes.names, X.T, strict=True)
    }
    page.states(
        "Offer {} {}, with {} between the copies",
        max(copies, key=copies.get),
        max(copies.values()),
        which(copies, lambda count: count == 1),
    )
    first, middle, second = lasso(offered, y, 2000)
    splits = [(part, middle, first + second - part) for part in np.linspace(0, first, 7)]
    costs = [np.sum((y - offered @ w) ** 2) + 2000 * L1().value(w) for w in splits]
    page.states(
        "{} split of the weight between the two costs the {}, so {} in the data can decide.",
        np.isclose(costs, costs[0]),
        costs,
        [not np.allclose(offered @ w, offered @ splits[0]) for w in splits],
    )


def any_fine_grid_draws_the_lasso_surface(lowest, drawn):
    heights = {}
    for points in (20, 21, 40, 41, 400, 401):
        w2 = np.linspace(-2, 2, points)
        heights[points] = L1().value(np.column_stack([np.ones(points), w2])).min(), 0 in w2
    with_zero = [np.isclose(height, 1) for height, has_zero in heights.values() if has_zero]
    without = [np.isclose(height, 1) for height, has_zero in heights.values() if not has_zero]
    page.states("{} a grid with {} on it draws the crease.", [all(with_zero), *without], lowest[1])
    page.let({"w": lowest})
    others = [L1().value(point) for point in drawn if point != lowest]
    page.states(
        "Along {} the {} value of the penalty is {}, at {}.",
        True,
        (L1().value(lowest), others),
        L1().value(lowest),
        True,
    )


def a_zero_in_the_output_is_a_zero_in_the_solution(X, y, n, alpha, Lasso):
    page.let({r"\lambda_{\max}": lambda_max(X, y)})
    lam = 2 * n * alpha
    w = lasso(X, y, lam)
    page.states(
        r"Just {} $\lambda_{\max}$, {} weight is not {}; at its default tolerance scikit-learn "
        "says {}.",
        (lam, lambda_max(X, y)),
        np.count_nonzero(w),
        np.sort(np.abs(w))[:-1],
        np.count_nonzero(Lasso(alpha=alpha).fit(X, y).coef_),
    )


def ridge_shrinks_all_weights_equally(X, y, factors, Q, free, kept):
    _, _, Vt = np.linalg.svd(X, full_matrices=False)
    left = (Vt @ ridge(X, y, 100)) / (Vt @ ridge(X, y, 0))
    page.states("It {} {} of the", left - 1, np.isclose(left, factors))
    taken = {"ridge": np.abs(free) - np.abs(ridge(Q, y, 100)), "LASSO": np.abs(free) - np.abs(kept)}
    page.states(
        "{} takes off a constant, if",
        which(taken, lambda parts: np.ptp(parts[kept != 0]) < 1e-6),
    )


def pytorchs_weight_decay_is_lambda(ends, A, target, run):
    decayed = ends[sgd]
    pull_per_weight = (A.T @ (target - A @ decayed) / decayed).mean()
    names = {sgd: "SGD", adam: "Adam", adamw: "AdamW"}
    at_half = {
        names[optimiser]: np.allclose(end, ridge(A, target, run["weight_decay"] / 2), atol=1e-4)
        for optimiser, end in ends.items()
    }
    page.let({"w": decayed, r"\lambda": pull_per_weight})
    page.states(
        "the RSS plus {} it is {}, for {} and for {}. In {} it is not a penalty",
        pull_per_weight * decayed @ decayed,
        run["weight_decay"],
        *(name for name, is_ridge in at_half.items() if is_ridge),
        which(at_half, lambda is_ridge: not is_ridge),
    )
    flat = {**run, "start": np.array([3.0, 0.2])}  # with no loss, all that moves is the decay
    paths = {names[optimiser]: optimiser(np.zeros_like, **flat) for optimiser in (adam, adamw)}
    left = {name: path[1:] / path[:-1] for name, path in paths.items()}
    page.states(
        "{} takes a fraction of the weights off at {} step, without passing it through {}'s",
        which(left, lambda parts: np.ptp(parts) < 1e-9),
        np.isclose(left["AdamW"], 1 - run["learning_rate"] * run["weight_decay"]),
        which(paths, lambda path: np.allclose(path[0] - path[1], run["learning_rate"])),
    )
