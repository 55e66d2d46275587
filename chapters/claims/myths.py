"""What the text of `myths.md` says, compared with what its cells computed."""

import re
from pathlib import Path

import numpy as np
from claims import Page, which
from scipy import stats
from scipy.optimize import lsq_linear
from shrinkage import (
    L1,
    LaplacePrior,
    Posterior,
    adam,
    adamw,
    coefficient_risk,
    kkt_violation,
    lasso,
    load_diabetes,
    ridge,
    ridge_normal_equations,
    sgd,
)
from sklearn.linear_model import Lasso


def _bias_and_variance(points, density):
    weights = density / density.sum()
    average = points @ weights
    return {"bias": average, "variance": (points - average) ** 2 @ weights}


page = Page("myths.md")
DIABETES = load_diabetes().names
rng = np.random.default_rng(0)


def an_unbiased_estimate_is_the_best_you_can_have(X, truth, s2, lams):
    _, *sections = Path(page.file).read_text("utf-8").split("\n## ")
    page.states("{} comes with a cell", ["{code-cell}" in section for section in sections])
    lam = max(lams)
    unbiased, biased = (coefficient_risk(X, truth, s2, strength) for strength in (0, lam))
    parts = {
        "bias": (biased.bias_squared, unbiased.bias_squared),
        "variance": (biased.variance, unbiased.variance),
    }
    page.states(
        "A {} estimate with {} {} can beat it.",
        (biased.bias_squared, unbiased.bias_squared),
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
    d2 = np.linalg.svd(X)[1] ** 2  # the error of the fitted values, by direction
    along = np.linalg.svd(X)[2] @ truth
    of_fit = [np.sum(d2 * (s2 * d2 + v**2 * along**2) / (d2 + v) ** 2) for v in (0, lam)]
    of_new = s2 + np.array(of_fit) / len(X)
    page.states(
        "Predictions gain {}.", (1 - of_new[1] / of_new[0], 1 - risks["ridge"] / unbiased.total)
    )
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
        "says that {} has the {} {} among {} linear estimates, and leaves open whether {} is",
        free,
        (np.sum(estimates[free] ** 2), [np.sum(matrix**2) for matrix in others]),
        which(off, all),
        (np.ravel(others @ X), np.ravel([ones for _ in others])),
        (estimates[free] @ X, ones),
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
    after = dict(zip(before, effects[-1], strict=True))
    moved = {name: not np.isclose(after[name], before[name]) for name in before}
    units = raw.std(axis=0) / A.std(axis=0)
    finer = [np.where(units < 0.999, raw * times, raw) for times in (100, 300, 1000)]
    page.states(
        "They {} to {}.",
        [  # whether the effects of least squares, by any unit of any feature
            not np.allclose(
                ridge_normal_equations(raw * units, y, 0) * units,
                ridge_normal_equations(raw, y, 0),
                rtol=1e-5,
            )
            for one in np.eye(raw.shape[1])
            for units in (0.02**one, 100**one)
        ],
        which(moved, lambda has_moved: not has_moved),
    )
    page.states(
        "write {} in units a {} times {}, and the weight that {} gives to a standard deviation of "
        "it goes from {} to nearly {}.",
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


def lambda_is_1_2sigma2(X, p, s2, sigma2, y, lams, scores, minus_log_posterior):
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
    wrong, right = lams.values()
    page.states(
        "which ridge fit is {} probable under a prior of standard deviation {}.",
        -np.diff([minus_log_posterior(ridge(X, y, lam)) for lam in (wrong, right)]),
        np.sqrt(sigma2),
    )
    origin = scores[list(lams.values()).index(s2 / sigma2)]  # the score of the peak
    assert np.isclose(origin, minus_log_posterior(peak))
    page.states(
        "The column at the right counts from the {} of",
        (origin, [score for score in scores if score != origin]),
    )


def the_parameter_of_a_laplace_prior_is_its_variance(b, variances, grid, density):
    *_, variance = variances
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
        "The {} puts {} probability on {}, and its {} {} {}. {} observation {}, noise {} {}, {}:",
        which(centres, lambda found: np.allclose(found, (posterior.mode, posterior.mean))),
        np.abs(left) > 1e-5,
        points[1 + np.argmax(np.abs(np.diff(curves["posterior"], 2)))],  # where its slope jumps
        which(summaries, lambda number: abs(number) > 0.1),
        np.isclose(posterior.mean, 0),
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


def lasso_drops_the_small_weights(diabetes, X, y, free, kept):
    weights = dict(zip(diabetes.names, zip(free, kept, strict=True), strict=True))
    stays = min((n for n, w in weights.items() if w[1] != 0), key=lambda n: abs(weights[n][0]))
    goes = [n for n, w in weights.items() if w[1] == 0 and abs(w[0]) > abs(weights[stays][0])]
    page.states(
        "here {} and {} go, and {} stays. The weight of {} changes its sign.",
        *goes,
        stays,
        which(weights, lambda w: w[0] * w[1] < 0),
    )
    undone = {
        (one, other): -(X[:, i] @ X[:, j]) * free[i] * free[j]
        for i, one in enumerate(diabetes.names)
        for j, other in enumerate(diabetes.names[:i])
    }
    one, other = max(undone, key=undone.get)
    page.states("{} and {} are correlated, with weights", other, one)


def lassos_choice_tells_which_copy_matters(X, diabetes, offered, y, ista, lam, fits, step):
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
    first, middle, second = fits["lasso"]
    splits = [(part, middle, first + second - part) for part in np.linspace(0, first, 101)]
    costs = [np.sum((y - offered @ w) ** 2) + lam * L1().value(w) for w in splits]
    shown = {"LASSO": fits["lasso"], "ridge": ridge(offered, y, lam)}
    met = (fits["lasso"], 1), (fits["lasso, columns reversed"], -1)  # in the order of each run
    page.states(
        "{} split of the weight between the two is a {} solution",
        [kkt_violation(offered, y, w, lam) < 1e-6 for w in splits],
        which(
            shown,
            lambda w: np.isclose(np.sum((y - offered @ w) ** 2) + lam * L1().value(w), costs[0]),
        ),
    )
    page.states(
        "Our {} starts at the origin, goes through the columns in order and keeps the copy that it "
        "meets {}.",
        which(
            {"lasso": fits["lasso"], "ISTA": ista, "ridge": shown["ridge"]},
            lambda w: np.count_nonzero(w[[0, 2]]) == 1,
        ),
        np.unique([1 + np.flatnonzero(w[::order][[0, 2]]) for w, order in met]),
    )
    with_decoy, true_weights = np.array([[1, 0, 2], [0, 1, 2], [0, 0, 1]]) / [1, 1, 3], [2, 3, 0]
    decoyed = {
        name: fit(with_decoy, with_decoy @ true_weights, 6.3)
        for name, fit in {"LASSO": lasso, "ridge": ridge}.items()
    }
    page.states(
        "offered two true features and a decoy, {} may keep the decoy alone.",
        which(decoyed, lambda w: np.array_equal(w != 0, [False, False, True])),
    )
    start = 2 * step * offered.T @ y
    page.states(
        "which moves {} weights at once, keeps {}.",
        np.abs(start) > lam * step,
        ista[[0, 2]] != 0,
    )


def any_fine_grid_draws_the_lasso_surface(drawn):
    lowest = min(drawn, key=L1().value)
    heights = {}
    for points in range(3, 402):
        w2 = np.linspace(-2, 2, points)
        heights[points] = (
            L1().value(np.column_stack([np.ones(points), w2])).min(),
            np.any(np.isclose(w2, 0, atol=1e-12)),
        )
    with_zero = [np.isclose(height, 1) for height, has_zero in heights.values() if has_zero]
    without = [np.isclose(height, 1) for height, has_zero in heights.values() if not has_zero]
    page.states("{} a grid with {} on it draws the crease.", [all(with_zero), *without], lowest[1])
    page.let({"w": lowest})
    others = [L1().value((1.0, w2)) for w2 in np.linspace(-2, 2, 41) if abs(w2) > 1e-9]
    page.states(
        "Along {} the {} value of the penalty is {}, at {}.",
        True,
        (L1().value(lowest), others),
        L1().value(lowest),
        True,
    )


def the_zeros_in_the_output_are_the_zeros_of_the_solution(X, y, n, settings, found):
    counts = np.count_nonzero(found, axis=1)
    weaker, solved = lasso(X, y, 90), lasso(X, y, 225)
    loose, tight = (
        {lam: w for (lam, tol), w in zip(settings, found, strict=True) if tol == wanted}
        for wanted in (f(tol for _, tol in settings) for f in (max, min))
    )
    page.states(
        "Not at a loose tolerance: it can miss a {}, and it can invent {}.",
        # where the loose fit has none and ours has: the fit of scikit-learn at a tight tolerance
        tight[90][(loose[90] != 0) & (weaker == 0)],
        np.count_nonzero((loose[225] == 0) & (solved != 0)),
    )
    page.states(
        "{} solutions here have {} weights that {} {}.",
        [np.count_nonzero(w) == counts[1] for w in (weaker, solved)],
        counts[1],
        [np.any(w[at != 0] == 0) for w, at in ((weaker, found[1]), (solved, found[3]))],
        [w[at == 0] for w, at in ((weaker, found[1]), (solved, found[3]))],
    )
    page.given("We ran this with scikit-learn 1.6.1, 1.7.2, 1.8.0 and 1.9.1.")
    default, theory = Lasso(alpha=230 / (2 * n)).fit(X, y).coef_, lasso(X, y, 230)
    faintest = np.argmin(np.where(theory == 0, np.inf, np.abs(theory)))
    page.states(
        "The default of {} can be too loose as well: at {} it gives a {} for {}, whose weight is "
        "{}.",
        Lasso().tol,
        {r"\lambda": 230},
        default[faintest],
        which(
            dict(zip(DIABETES, zip(default, theory, strict=True), strict=True)),
            lambda w: w[0] == 0 and w[1] != 0,
        ),
        theory[(default == 0) & (theory != 0)][0],
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
        "the RSS plus {} it is {}, for {} and for {}. The decay of {} is {} {} penalty.",
        pull_per_weight * decayed @ decayed,
        run["weight_decay"],
        *(name for name, is_ridge in at_half.items() if is_ridge),
        which(at_half, lambda is_ridge: not is_ridge),
        [
            np.allclose(ends[adamw], ridge(A, target, lam), atol=1e-3)
            for lam in np.linspace(0, 5, 501)
        ],
        which(
            {"ridge": ridge(A, target, 0.15), "LASSO": lasso(A, target, 0.15)},
            lambda w: np.allclose(w, decayed, atol=1e-4),
        ),
    )
    flat = {**run, "start": np.array([3.0, 0.2])}  # with no loss, all that moves is the decay
    paths = {names[optimiser]: optimiser(np.zeros_like, **flat) for optimiser in (adam, adamw)}
    left = {name: path[1:] / path[:-1] for name, path in paths.items()}
    page.states(
        "It takes a fraction of the weights off at {} step, without passing it through {}'s",
        np.isclose(left["AdamW"], 1 - run["learning_rate"] * run["weight_decay"]),
        which(paths, lambda path: np.allclose(path[0] - path[1], run["learning_rate"])),
    )


def adamw_is_ridge_as_well(A, target, slope, w):
    [cell] = re.findall(r"^for rate in \((.*)\):$", page.source, re.MULTILINE)
    rates, ends = [float(rate) for rate in cell.split(",")], {}
    for decay in (2, 4, 8):
        for optimiser in (sgd, adam, adamw):
            at = np.zeros(2)
            for rate in rates:
                at = optimiser(slope, at, learning_rate=rate, steps=2000, weight_decay=decay)[-1]
            ends[optimiser.__name__, decay] = at
    in_box = {decay: lsq_linear(A, target, (-1 / decay, 1 / decay)).x for decay in (2, 4, 8)}
    reaches = {
        name: np.allclose([ends[name, decay] for decay in in_box], list(in_box.values()), atol=1e-3)
        for name in ("sgd", "adam", "adamw")
    }
    tried = rng.uniform(-0.5, 0.5, size=(99, 2))
    losses = [np.sum((target - A @ v) ** 2) for v in tried]
    is_ridge = [np.allclose(w, ridge(A, target, lam), atol=1e-2) for lam in np.linspace(0, 20, 999)]
    page.states(
        "and a {} step, {} goes to the {} loss with {} {}",
        np.diff(rates),
        which(reaches, bool),
        (np.sum((target - A @ w) ** 2), losses),
        [np.all(np.abs(ends["adamw", decay]) < 1.001 / decay) for decay in in_box],
        {"w": w.round(3), r"\texttt{weight\_decay}": 2},
    )
    page.states(
        "That is {} {} penalty.",
        is_ridge,
        which(
            {"ridge": ridge(A, target, 1), "LASSO": lasso(A, target, 1)},
            lambda at: np.allclose(at, ends["adam", 2], atol=1e-3),
        ),
    )
    reached = np.abs(w) > 0.499
    page.states(
        "At a decay of {} this bound is {}, and here the {} weight ends at it.",
        2,
        np.abs(w).max(),
        1 + np.flatnonzero(reached),
    )
