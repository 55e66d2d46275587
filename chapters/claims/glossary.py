"""What the text of `glossary.md` says, compared with values."""

import itertools
from pathlib import Path

import numpy as np
from claims import Page, which
from scipy import stats
from shrinkage import (
    L1,
    L2,
    GaussianPrior,
    LaplacePrior,
    Posterior,
    centre,
    coefficient_risk,
    cross_validate,
    elastic_net,
    folds,
    kkt_violation,
    lambda_max,
    lasso,
    load_diabetes,
    relaxed_lasso,
    ridge,
    sgd,
    soft_threshold,
    standardise,
)


# The method whose weights a sum of squares with these penalties is least at
def _least_with(l1, l2):
    def objective(w):
        return np.sum((y - X @ w) ** 2) + l1 * L1().value(w) + l2 * L2().value(w)

    return min(fits, key=lambda name: objective(fits[name]))


# How far an objective of LASSO is above a bound from below: the dual objective at the residual,
# scaled until no feature pulls on it with more than lam
def _duality_gap(w):
    residual = y - X @ w
    dual = 2 * residual * min(1, lam / np.abs(2 * X.T @ residual).max())
    return residual @ residual + lam * np.abs(w).sum() - dual @ y + dual @ dual / 4


# Where steps down the slope of the loss lead, each or `every` so many followed by a soft threshold
def _ista(steps=5000, every=1):
    step, w = 1 / (2 * np.linalg.norm(X, 2) ** 2), np.zeros(X.shape[1])
    for k in range(steps):
        w = w + step * 2 * X.T @ (y - X @ w)
        if k % every == 0:
            w = soft_threshold(w, lam * step)
    return w


def _is_convex(function, points):
    pairs = itertools.combinations(points, 2)
    return all(function((a + b) / 2) <= (function(a) + function(b)) / 2 for a, b in pairs)


# Whether at every point some slope supports a function from below
def _is_supported(function, points):
    def supports(at, slope):
        return np.all(function(at) + slope * (points - at) <= function(points) + 1e-9)

    return all(any(supports(at, slope) for slope in np.arange(-9, 9.1, 0.5)) for at in points)


def _peak(curve):
    return grid[np.argmax(curve)]


page = Page("glossary.md")
diabetes = load_diabetes()
X, y = standardise(diabetes.X).X, centre(diabetes.y)
lam, scale = 2000, 15.0
by_ridge, by_lasso = ridge(X, y, lam), lasso(X, y, lam)
fits = {
    "least squares": ridge(X, y, 0),
    "ridge": by_ridge,
    "LASSO": by_lasso,
    "elastic net": elastic_net(X, y, lam, lam),
}
rng = np.random.default_rng(0)
grid = np.linspace(-8, 8, 16_001)
posterior = Posterior(LaplacePrior(1), 1.6)
curves = {
    "prior": posterior.prior.density(grid),
    "likelihood": stats.norm.pdf(1.6, grid),
    "posterior": posterior.density(grid),
}
estimates = {"MAP": posterior.mode, "MLE": posterior.maximum_likelihood}


def glossary():
    page.let({"w": by_ridge, r"\lambda": lam, "b": scale})
    _, body, *_ = Path(page.file).read_text("utf-8").split("```")
    entries = body.strip().split("\n\n")
    page.states(
        "The words of the subject, {} with the chapter", ["{ref}`" in entry for entry in entries]
    )
    page.states(
        "{} The least-squares loss with the penalty {}. ¤ Scale",
        _least_with(0, lam),
        lam * by_ridge @ by_ridge,
    )
    page.states(
        "{} The least-squares loss with the penalty {}. ¤ Leverage",
        _least_with(lam, 0),
        lam * np.abs(by_ridge).sum(),
    )
    two = [elastic_net(X, y, l1, l2) for l1, l2 in ((lam, 0), (0, lam), (lam, lam / 9), (9, lam))]
    page.states(
        "{} The least-squares loss with {} penalties, {} with a strength of its own.",
        _least_with(lam, lam),
        [np.allclose(two[0], by_lasso), np.allclose(two[1], by_ridge)],
        [not np.allclose(fits["elastic net"], w) for w in two[2:]],
    )
    page.states(
        "Deciding which features a model uses; {} does it by zeros.",
        which(fits, lambda w: np.any(w == 0)),
    )
    page.states(
        "The equations and inequalities that mark a {} solution.",
        which(fits, lambda w: kkt_violation(X, y, w, lam) < 1e-6),
    )
    page.states(r"The $\ell_1$ norm is {}, the $\ell_2$ norm {}.", True, True)
    tried = [by_lasso + 0.3 * rng.normal(size=X.shape[1]) for _ in range(50)]
    lowest, *heights = (np.sum((y - X @ w) ** 2) + lam * L1().value(w) for w in [by_lasso, *tried])
    assert all(_duality_gap(w) >= high - lowest for w, high in zip(tried, heights, strict=True))
    page.states(
        "Duality gap A bound on how far an objective is {} its {}",
        (heights, lowest),
        (lowest, heights),
    )
    page.states(
        "down the slope of the loss, {} followed by a soft",
        [np.allclose(_ista(), by_lasso), not np.allclose(_ista(every=2), by_lasso)],
    )
    relaxed = relaxed_lasso(X, y, lam, 0.2)
    kept = by_lasso != 0
    selected = ridge(X[:, kept], y, 0)
    page.states(
        "Relaxed {} {} chooses the features, a {} penalty {} their weights.",
        which(fits, lambda w: np.allclose(w, relaxed_lasso(X, y, lam, 1))),
        which(fits, lambda w: np.array_equal(w != 0, relaxed != 0)),
        (2 * np.abs(X.T @ (y - X @ relaxed))[kept], lam),  # its strength
        np.abs(relaxed[kept]).sum() - np.abs(selected).sum(),
    )
    # the pull of each feature that LASSO keeps is the strength
    inner = X.T[kept] @ (y - X @ by_lasso) * np.sign(by_lasso[kept])
    page.states(
        "the inner product of the feature with the residual, {} where the loss is",
        lam / inner.mean(),
    )
    pulled = ridge(X, y, 1e15), lasso(X, y, 0.99999 * lambda_max(X, y))
    page.states("Pulling estimates towards {}, or what", np.round(pulled, 2))
    _, d, Vt = np.linalg.svd(X)
    page.states(
        "Directions at right angles, along {} of which",
        np.isclose([np.linalg.norm(X @ v) for v in Vt], d),
    )
    small = np.linspace(-1, 1, 9)
    page.states("Move towards {} by a constant, and stop there.", soft_threshold(small, 1))
    shapes = {"bowl": np.square, "crease": np.abs, "two valleys": lambda w: (w**2 - 1) ** 2}
    points = np.linspace(-3, 3, 25)
    apart = np.concatenate([points != -1, points != 0])  # from where the lines touch
    page.states(
        "A slope that supports a {} function from {}; at a crease",
        [_is_convex(shape, points) == _is_supported(shape, points) for shape in shapes.values()],
        # from the bowl at -1, and from the crease
        (
            np.concatenate([1 - 2 * (points + 1), 0.3 * points])[apart],
            np.concatenate([points**2, np.abs(points)])[apart],
        ),
    )
    no_slope, step = np.zeros_like, {"learning_rate": 0.1, "steps": 5}
    decaying = sgd(no_slope, np.ones(1), weight_decay=0.1, **step).ravel()
    left = decaying[1:] / decaying[:-1]
    page.states(
        "by a number just {} {} at {} step",
        (left, 1),
        left[0],
        np.isclose(left, left[0]),
    )
    _errors()
    _beliefs()


# Whether the rule's choice is the strongest penalty within a standard error of the k-th error
def _rule(checked, lams, k):
    at = np.argsort(checked.mean)[k]
    is_within = checked.mean <= checked.mean[at] + checked.standard_error[at]
    return lams[is_within].max() == checked.one_standard_error


# What is said of errors: of estimates over repeated data sets, and of predictions
def _errors():
    truth, sigma = np.array([2.0, -1.0, 0.5]), 0.5
    trial_X = X[:60, :3]
    repeats = [
        ridge(trial_X, trial_X @ truth + sigma * rng.normal(size=60), 30) for _ in range(4000)
    ]
    risk = coefficient_risk(trial_X, truth, sigma**2, 30)
    exact = {"bias": risk.bias_squared, "variance": risk.variance}
    off, scatter = np.sum((np.mean(repeats, axis=0) - truth) ** 2), np.var(repeats, axis=0).sum()
    page.states(
        "{} How far an estimate is off on average",
        which(exact, lambda part: np.isclose(part, off, rtol=0.1)),
    )
    page.states(
        "{} How much an estimate scatters",
        which(exact, lambda part: np.isclose(part, scatter, rtol=0.1)),
    )
    centres = {"mean": X.mean(axis=0), "median": np.median(X, axis=0)}
    page.states(
        "Shift a column to {} {} and",
        which(centres, lambda found: np.allclose(found, 0)),
        abs(X.mean(axis=0)).max(),
    )
    new_X = rng.normal(size=(20_000, 3))
    new_y = new_X @ truth + sigma * rng.normal(size=20_000)
    sample_y = trial_X @ truth + sigma * rng.normal(size=60)
    others = [fit(trial_X, sample_y, lam) for fit in (ridge, lasso) for lam in (0, 3, 30, 300)]
    off_new = [np.mean((new_y - new_X @ w) ** 2) for w in (truth, *repeats[:100], *others)]
    parts = {"variance": np.var(new_y - new_X @ truth), "bias": np.mean(new_y - new_X @ truth)}
    page.states(
        "The {} of the noise in new observations: {} fit predicts {} than that on average.",
        which(parts, lambda part: np.isclose(part, off_new[0], rtol=1e-3)),
        np.array(off_new[1:]) < off_new[0],
        (-off_new[0], np.negative(off_new[1:])),
    )
    lams = np.geomspace(1, 1e4, 50)
    checked = cross_validate(diabetes.X, diabetes.y, lams, ridge)
    at_best = np.argmin(checked.mean)
    within = {
        k: lams[checked.mean <= checked.mean[at_best] + k * checked.standard_error[at_best]]
        for k in range(4)
    }
    chosen = checked.one_standard_error
    checks = [
        cross_validate(diabetes.X, diabetes.y, lams, fit, seed=seed)
        for fit in (ridge, lasso)
        for seed in range(3)
    ]
    # which of the errors, from the smallest on, the rule may start from
    start = next(k for k in range(50) if all(_rule(check, lams, k) for check in checks))
    from_here = np.argsort(checked.mean)[start]
    page.states(
        "Take the {} penalty whose error is within {} standard error of the {}.",
        (chosen, [lam for lam in within[1] if lam != chosen]),
        which(within, lambda found: found.max() == chosen),
        (checked.mean[from_here], np.delete(checked.mean, from_here)),
    )
    held_out = folds(len(y))[0]
    rest = np.delete(np.arange(len(y)), held_out)
    scaled = standardise(diabetes.X[rest])
    w, level = ridge(scaled.X, centre(diabetes.y[rest]), lams[0]), diabetes.y[rest].mean()
    parts = {"training": rest, "test": held_out}
    features = {
        part: (diabetes.X[rows] - scaled.mean) / scaled.scale for part, rows in parts.items()
    }
    off = {part: diabetes.y[rows] - level - features[part] @ w for part, rows in parts.items()}
    found = {
        (part, summary.__name__, size.__name__): summary(size(off[part]))
        for part in off
        for summary in (np.mean, np.median)
        for size in (np.square, np.abs)
    }
    part, summary, size = which(found, lambda error: np.isclose(error, checked.errors[0, 0]))
    page.states(
        "{} error The {} {} error on points",
        part,
        summary,
        {"square": "squared", "absolute": "absolute"}[size],
    )
    # ridge's normal equations hold on the points that it was fitted to
    in_fit = which(
        {part: features[part].T @ off[part] for part in off},
        lambda slopes: np.allclose(slopes, lams[0] * w),
    )
    page.states("{} error The mean squared error on the points that were fitted", in_fit)


# What is said of a weight before and after the data
def _beliefs():
    page.states(
        "It leaves a {} estimate where it is.",
        which(estimates, lambda at: np.isclose(at, _peak(curves["prior"] * curves["likelihood"]))),
    )
    # how often an observation falls near the one observed, by the weight that it is made with
    made_with = np.arange(-1, 4)
    near = np.abs(made_with + rng.normal(size=(400_000, 1)) - 1.6) < 0.05
    page.states(
        "{} The density of the observed data",
        which(
            curves,
            lambda curve: np.allclose(
                np.interp(made_with, grid, curve), near.mean(axis=0) / 0.1, atol=0.01
            ),
        ),
    )
    page.states(
        "The place where a density peaks; the {} estimate is that of the {}.",
        which(estimates, lambda at: np.isclose(at, _peak(curves["posterior"]))),
        which(curves, lambda curve: np.isclose(_peak(curve), posterior.mode)),
    )
    places = {
        "mode": posterior.mode,
        "mean": posterior.mean,
        "median": np.interp(0.5, np.cumsum(curves["posterior"]) * 0.001, grid),
    }
    page.states(
        "{} The place where a density peaks",
        which(places, lambda at: np.isclose(at, _peak(curves["posterior"]))),
    )
    page.states(
        "{} estimate The peak of the {}. ¤ {} The peak of the {}.",
        which(estimates, lambda at: np.isclose(at, _peak(curves["posterior"]))),
        which(curves, lambda curve: np.isclose(_peak(curve), posterior.mode)),
        which(estimates, lambda at: np.isclose(at, _peak(curves["likelihood"]))),
        which(curves, lambda curve: np.isclose(_peak(curve), posterior.maximum_likelihood)),
    )
    other = Posterior(LaplacePrior(1), -0.5)
    shifts = {  # by other data
        "prior": np.abs(other.prior.density(grid) - curves["prior"]).max(),
        "posterior": np.abs(other.density(grid) - curves["posterior"]).max(),
    }
    page.states(
        "{} What you believe about the weights after the data. ¤ {} What you believed",
        which(shifts, lambda shift: shift > 0),
        which(shifts, lambda shift: shift == 0),
    )
    densities = {"Gaussian": GaussianPrior(scale).density, "Laplace": LaplacePrior(scale).density}
    wide = np.linspace(-600, 600, 120_001)
    kind = which(
        densities, lambda density: np.allclose(density(wide), stats.laplace.pdf(wide, scale=scale))
    )
    weights = densities[kind](wide) * 0.01
    moments = {"bias": wide @ weights, "variance": wide**2 @ weights}
    page.states(
        "of the {} density, whose {} is {}.",
        kind,
        which(moments, lambda number: np.isclose(number, 2 * scale**2)),
        stats.laplace.var(scale=scale),
    )
