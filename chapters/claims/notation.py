"""What the text of `notation.md` says, compared with values."""

import re
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
    lasso,
    load_diabetes,
    project_l1_ball,
    project_l2_ball,
    ridge,
    soft_threshold,
    standardise,
)
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.metrics import mean_squared_error


# The first two moments of a density on the grid
def _moments(curve):
    weights = curve / curve.sum()
    return {"bias": grid @ weights, "variance": grid**2 @ weights - (grid @ weights) ** 2}


# The name of the moment that a number is
def _is_moment(curve, number):
    return which(_moments(curve), lambda moment: np.isclose(moment, number))


# The part of Bayes' rule, and the family of priors, whose curve is `expected`
def _curve_like(expected):
    found = {
        (part, family): curve
        for family, curves in beliefs.items()
        for part, curve in curves.items()
    }
    return which(found, lambda curve: np.allclose(curve, expected))


page = Page("notation.md")
diabetes = load_diabetes()
X, y = standardise(diabetes.X).X, centre(diabetes.y)
(n, p), lam = X.shape, 100
w, w_ls = ridge(X, y, lam), ridge(X, y, 0)
sigma, scale, s2 = 20.0, 15.0, 900.0
grid = np.linspace(-600, 600, 120_001)
beliefs = {
    name: {
        "prior": prior.density(grid),
        "posterior": Posterior(prior, 40.0, s2).density(grid),
        "likelihood": stats.norm.pdf(40, grid, np.sqrt(s2)),
    }
    for name, prior in (("Gaussian", GaussianPrior(sigma)), ("Laplace", LaplacePrior(scale)))
}


def notation():
    def squares(w):
        return np.sum((y - X @ w) ** 2)

    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    page.let({"n": n, "p": p, "X": X, "y": y, "w": w, r"\hat w": w, "d": d})
    page.let({"w_0": diabetes.y.mean(), r"\lambda": lam, "v": w, "b": scale})
    page.let({r"s^2": s2, "S": soft_threshold})
    page.let({r"\sigma^2": sigma**2, r"\gamma": Vt @ w})
    page.let({"L": squares(w), "P": L2().value(w)})
    levels = [
        kind(alpha=10.0**k).fit(X, diabetes.y).intercept_
        for k in range(8)
        for kind in (Ridge, Lasso)
    ]
    page.states("the intercept, {} penalised", ~np.isclose(levels, diabetes.y.mean()))
    page.states("the strength in {}, with", y @ (y - X @ w))
    page.let({"P": L2().value, "t": L2().value(w_ls)})
    page.states("the bound in {}; in", [{}, {"w": w_ls}])  # inside, on the rim
    radius = np.sqrt(w_ls @ w_ls)
    bounded = {  # by half the length of least squares
        "ridge": project_l2_ball(w_ls, radius / 2),
        "LASSO": project_l1_ball(w_ls, radius / 2),
    }
    alone = np.linspace(-3, 3, 12)
    left = [penalty.proximal_operator(alone, 0.2) for penalty in (L1(), L2())]
    page.states("what a penalty {}, for", np.abs(left) - np.abs(alone))
    page.let({"x": X.T, r"\lambda_1": lam, r"\lambda_2": lam})
    page.states("and {ref}`key-concepts` $z_j$ is {} |", X.T @ y)
    by_tau = soft_threshold(alone, 2)[np.abs(alone) <= 2]
    page.states("the size up to which a weight becomes {} |", by_tau)
    page.let({"t": radius})
    page.states(
        "{}'s bound is a radius, {} |",
        which(bounded, lambda found: np.isclose(np.linalg.norm(found), radius / 2)),
        [{"w": w_ls}, {"w": w}],
    )
    page.states("from {}, where", {"U": U, "D": np.diag(d), "V": Vt.T})
    # what the data add to the prior: a curve as wide as the noise
    noise = beliefs["Laplace"]["posterior"] / beliefs["Laplace"]["prior"]
    page.states("the {} of the noise in", _is_moment(noise, s2))
    part, family = _curve_like(stats.norm.pdf(grid, scale=sigma))
    page.states("the {} of a {} {} |", _is_moment(beliefs[family][part], sigma**2), family, part)
    part, family = _curve_like(stats.laplace.pdf(grid, scale=scale))
    variance = stats.laplace.var(scale=scale)
    page.states(
        "the scale of a {} {}, whose {} is {} |",
        family,
        part,
        _is_moment(beliefs[family][part], variance),
        variance,
    )
    sums = {"squared": np.sum(w**2), "absolute": np.sum(np.abs(w))}
    page.states(
        "is the length of a vector, {} if it must be told apart from {}, the sum of its {} values.",
        np.sqrt(w @ w),
        sum(map(abs, w)),
        which(sums, lambda total: np.isclose(total, L1().value(w))),
    )
    _errors_and_priors()
    theirs = Ridge(alpha=70).fit(X, y), Lasso(alpha=3, tol=1e-14).fit(X, y)
    with_ridge, with_lasso = (X.T @ (y - X @ fit.coef_) for fit in theirs)
    strengths = (with_ridge / theirs[0].coef_).mean(), 2 * np.abs(with_lasso).max()
    ours = {"ridge": ridge(X, y, strengths[0]), "LASSO": lasso(X, y, strengths[1])}
    names = [which(ours, lambda w, fit=fit: np.allclose(w, fit.coef_)) for fit in theirs]
    page.states(
        "{} has {}, {} has {} |",
        names[0],
        {r"\alpha": theirs[0].alpha, r"\lambda": strengths[0]},
        names[1],
        {r"\alpha": theirs[1].alpha, r"\lambda": strengths[1]},
    )
    # the cells of that page fit by both programs, and both agree with the course's functions
    cells = re.findall(r"```\{code-cell\}.*?```", Path("key_concepts.md").read_text("utf-8"), re.S)
    page.states(
        "checks {} lines about",
        [
            f"{type(fit).__name__}(alpha=" in "".join(cells)
            and np.allclose(fit.coef_, by_us, atol=1e-6)
            for fit, by_us in zip(theirs, ours.values(), strict=True)
        ],
    )


# The mean squared error of residuals, and the C of a logistic regression
def _errors_and_priors():
    residuals = y - X @ w
    sizes = {"squared": residuals**2, "absolute": np.abs(residuals)}
    found = {
        (centre.__name__, size): centre(values)
        for size, values in sizes.items()
        for centre in (np.mean, np.median)
    }
    centre, size = which(found, lambda error: np.isclose(error, mean_squared_error(y, X @ w)))
    page.states("{} {} error: of predictions", centre, size)
    classes, c = y > 0, 0.7
    fit = LogisticRegression(C=c, fit_intercept=False, tol=1e-10).fit(X, classes).coef_[0]
    slope = X.T @ (1 / (1 + np.exp(-X @ fit)) - classes)  # of the loss; the prior's undoes it
    step = 1e-4
    slopes = {
        (family, part, moment): slope
        + (prior.negative_log_density(fit + step) - prior.negative_log_density(fit - step))
        / (2 * step)
        for family, part, moment, prior in (
            ("Gaussian", "prior", "variance", GaussianPrior.with_variance(c)),
            ("Gaussian", "prior", "standard deviation", GaussianPrior(c)),
            ("Laplace", "prior", "variance", LaplacePrior.with_variance(c)),
        )
    }
    family, part, moment = which(slopes, lambda left: np.abs(left).max() < 1e-3)
    page.states("LogisticRegression: a {} {}'s {}", family, part, moment)
