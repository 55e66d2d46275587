"""What the text of `key_concepts.md` says, compared with what its cells computed."""

from pathlib import Path

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import optimize, stats
from shrinkage import (
    L1,
    L2,
    GaussianPrior,
    LaplacePrior,
    adam,
    adamw,
    elastic_net,
    figures,
    lasso,
    lasso_breakpoints,
    project_l1_ball,
    project_l2_ball,
    relaxed_lasso,
    ridge,
    ridge_normal_equations,
    ridge_shrink,
    sgd,
    soft_threshold,
)
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge, lars_path


def _fits(X, y, lam):
    return {"least squares": ridge(X, y, 0), "ridge": ridge(X, y, lam), "LASSO": lasso(X, y, lam)}


def _peak(curve):
    return grid[np.argmax(curve)]


# Whether the negative logarithm of a density on the grid is a multiple of `cost`, up to a constant
def _charges(curve, cost):
    per_unit = np.log(curve[middle] / curve)[cost > 0] / cost[cost > 0]
    return np.all(per_unit > 0) and np.ptp(per_unit) < 1e-9


# The estimate that a penalty gives, the prior that it stands for, and its part in Bayes' rule
def _behind(penalty, weight):
    kind = which(beliefs, lambda curves: np.isclose(_peak(curves["posterior"]), weight))
    curves = beliefs[kind]
    peaks = {"MAP": _peak(curves["posterior"]), "MLE": _peak(curves["likelihood"])}
    part = which(curves, lambda curve: _charges(curve, penalty.value(grid[:, None])))
    return which(peaks, lambda peak: np.isclose(peak, weight)), kind, part


# By how much an estimate of 1 from one observation is off on average, and how much it scatters
def _errors(estimate):
    found = [estimate(1 + noise, lam) for lam in trial_strengths]
    return {"bias": np.abs(np.mean(found, axis=1) - 1), "variance": np.var(found, axis=1)}


# The strength at which LASSO spends a bound: the largest pull where descent within it comes to rest
def _strength_under(X, y, bound):
    w, step = np.zeros(X.shape[1]), 1 / np.linalg.norm(X, 2) ** 2
    for _ in range(3000):
        w = project_l1_ball(w + step * X.T @ (y - X @ w), bound)
    return np.abs(2 * X.T @ (y - X @ w)).max().round(3)


# Where the optimisers end
def _ends(gradient, decay):
    run = {"learning_rate": 0.1, "steps": 400, "weight_decay": decay}
    return {
        name: optimiser(gradient, np.zeros(4), **run)[-1]
        for name, optimiser in (("SGD", sgd), ("Adam", adam), ("AdamW", adamw))
    }


def _objective(X, y, w, lam, penalty):
    return np.sum((y - X @ w) ** 2) + lam * penalty.value(w)


# The strength at which the singular directions cancel in the weight of the first feature: there
# `ridge`, which solves in another way, should give zero
def _zero_of_ridge(X, y):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    along = d * (U.T @ y)
    return optimize.brentq(lambda lam: Vt[:, 0] @ (along / (d**2 + lam)), 0, 1000, xtol=1e-12)


page = Page("key_concepts.md")
rng = np.random.default_rng(0)
trial_X = rng.normal(size=(30, 4)) @ (np.eye(4) + 0.5)
trial_Q = np.linalg.qr(trial_X)[0]
trial_y, trial_lam = trial_Q @ [3, -2, 0.2, -0.1] + rng.normal(size=30) / 10, 1.0
trial_fits = _fits(trial_Q, trial_y, trial_lam)
trial_strengths = np.geomspace(0.05, 5, 12)
by_strength = [_fits(trial_Q, trial_y, lam) for lam in trial_strengths]
penalties = {"ridge": L2(), "LASSO": L1()}
candidates = {**trial_fits, "elastic net": elastic_net(trial_Q, trial_y, trial_lam, trial_lam)}
best_for = {
    method: min(
        candidates, key=lambda name: _objective(trial_Q, trial_y, candidates[name], 1, penalty)
    )
    for method, penalty in penalties.items()
}
selects = which(trial_fits, lambda w: np.any(w == 0))
lam_, d_ = sp.symbols("lambda d", positive=True)
factor = d_**2 / (d_**2 + lam_)  # of ridge, in any singular direction
# what it tends to; no strength gets it there, as it is positive at each
at_infinity = sp.limit(factor, lam_, sp.oo)

# a weight with one observation, 1.5, with noise variance 1, and priors of scale 1
grid, middle = np.linspace(-8, 8, 16_001), 8000
likelihood = stats.norm.pdf(1.5, grid)
beliefs = {
    name: {
        "prior": prior.density(grid),
        "likelihood": likelihood,
        "posterior": prior.density(grid) * likelihood,
    }
    for name, prior in (("Gaussian", GaussianPrior(1)), ("Laplace", LaplacePrior(1)))
}
behind = {
    "ridge": _behind(L2(), ridge([[1]], [1.5], 1)[0]),
    "LASSO": _behind(L1(), lasso([[1]], [1.5], 2)[0]),
}
noise = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
errors = {"ridge": _errors(ridge_shrink), "LASSO": _errors(soft_threshold)}
trades = {
    name: np.all(np.diff(found["bias"]) > 0) and np.all(np.diff(found["variance"]) < 0)
    for name, found in errors.items()
}
in_both = {part: np.array([found[part] for found in errors.values()]) for part in errors["ridge"]}
paid = which(in_both, lambda both: np.all(np.diff(both) > 0))
bought = which(in_both, lambda both: np.all(np.diff(both) < 0))
# at the lowest strength, beside each of the others
low_at_low = which(in_both, lambda both: np.all(both[:, :1] < both[:, 1:]))
high_at_low = which(in_both, lambda both: np.all(both[:, :1] > both[:, 1:]))
twins = trial_X[:, [0, 1, 0]]
turn = np.deg2rad(np.arange(360))
centres = 2.4 * np.column_stack([np.cos(turn), np.sin(turn)])
met = {"diamond": project_l1_ball(centres, 1), "circle": project_l2_ball(centres, 1)}
has_zero = {name: np.abs(points).min(axis=1) < 1e-12 for name, points in met.items()}
at_corner = np.isclose(np.abs(met["diamond"]).max(axis=1), 1)


def the_schema():
    [axes] = figures.schema().figure.axes
    heights = {
        text.get_text(): axes.transData.transform(text.get_position())[1]
        for text in axes.texts
        if text.get_weight() == "bold"
    }
    low_boxes = {name: height for name, height in heights.items() if name in ("Ridge", "LASSO")}
    page.states(
        "{} idea, two penalties, in catchwords. What holds for {} is in the upper box; the {}",
        len(heights) - len(low_boxes),  # the boxes above those of the two penalties
        [trades[name] for name in penalties],
        (list(low_boxes.values()), max(heights.values())),
    )
    page.states(
        r"- high $\lambda$: high {}, low {} - low $\lambda$: low {}, high {}",
        paid,
        bought,
        low_at_low,
        high_at_low,
    )
    free, by_squares, by_sizes = trial_fits.values()
    ridges = np.array([fits["ridge"] for fits in by_strength])
    # as a whole, says the note: the length of the weight vector, in correlated columns too
    lengths = np.array(
        [np.linalg.norm(ridge(trial_X, trial_y, lam)) for lam in (0, *trial_strengths)]
    )
    is_shorter = [factor.diff(lam_).is_negative, *(np.diff(lengths) < 0)]
    page.let({r"\lambda": trial_lam, "w": by_squares})
    page.states(
        "- {} - L2 penalty, {} - makes {} weights {}, {} exactly {} - {} estimate with a {} {} -",
        best_for["ridge"],
        trial_lam * by_squares @ by_squares,
        [*np.ravel(np.abs(ridges) < np.abs(free)), *is_shorter],
        np.abs(ridges) - np.abs(free),
        [*np.ravel(ridges == 0), not factor.is_positive],
        at_infinity,
        *behind["ridge"],
    )
    page.let({"w": by_sizes})
    page.states(
        "- {} - L1 penalty, {} - makes {} weights exactly {} - so it selects features - {} "
        "estimate with a {} {}",
        best_for["LASSO"],
        trial_lam * np.abs(by_sizes).sum(),
        by_sizes == 0,
        by_sizes[np.abs(free) < trial_lam / 2],  # of orthonormal columns
        *behind["LASSO"],
    )
    page.states(
        "too short where they equate regularisation with shrinkage,[^broader] and where they say "
        "that {} makes {} weights {} and {} {}, that it is weight decay, and that {}",
        which(trial_fits, lambda w: np.all(w != 0) and np.linalg.norm(w) < np.linalg.norm(free)),
        is_shorter,  # as the note on "all" says: as a whole, at every strength
        np.diff(lengths),
        [*np.ravel(ridges == 0), not factor.is_positive],
        at_infinity,
        selects,
    )
    spelt_out = Path(page.file).read_text("utf-8").partition("is the S in LASSO: ")[2]
    initials = [word[0] for word in spelt_out.partition("{cite")[0].split() if word[0].isupper()]
    page.states("Selection is the S in {}: Least Absolute", "".join(initials))


def the_formulas_in_one_table(
    X,
    by_ridge,
    y,
    n,
    by_lasso,
    lam,
    p,
    out,
    pull,
    d2,
    df,
    sklearn_lasso,
    Q,
    decay,
    gradient,
    decayed,
    z,
    low,
    high,
    s2,
    in_table,
    b,
    sigma,
    measured,
):
    _, d, Vt = np.linalg.svd(X)
    factors = (Vt @ by_ridge) / (Vt @ ridge(X, y, 0))
    first_in = 2 * n * lars_path(X, y, max_iter=1)[0][0]
    # what each sum is at its minimum, and only there
    least_ridge = y @ (y - X @ by_ridge)
    least_lasso = y @ y - np.sum((X @ by_lasso) ** 2)
    tighter = ridge(X, y, 2 * lam), lasso(X, y, 2 * lam)
    spent = by_ridge @ by_ridge, np.abs(by_lasso).sum()
    page.let({"X": X, "x": X.T, "y": y, "z": X.T @ y, "d": d, "I": np.eye(p)})
    page.let({"n": n, r"\lambda": lam, r"\lambda_{\max}": first_in})
    page.let({"w": by_ridge, r"\hat w": by_ridge})
    lines = Path(page.file).read_text("utf-8").split("\n")
    page.states("The formulas in {} table", lines.count("|---|---|---|"))
    crossing = _zero_of_ridge(X, y)
    page.states(
        "a weight may also pass through {}, but it {} stay there",
        round(ridge(X, y, crossing)[0], 9),
        [
            abs(ridge(X, y, part * crossing)[0]) < 1e-7
            for part in (0.9, 0.99, 0.9999, 1.0001, 1.01, 1.1)
        ],
    )
    page.states("{}, and the loss is the residual sum of squares", True)
    page.states("diabetes data at {} and test the rows", True)
    page.states("| method | {} | {} |", best_for["ridge"], best_for["LASSO"])
    page.states("| minimises | {} |", least_ridge)
    page.states(
        "| as a bound | {} | {} |",
        {"w": tighter[0], "t": spent[0]},
        {"w": tighter[1], "t": spent[1]},
    )
    page.states(
        "| at the minimum | {} | {}; where {}, {} $\\lambda$ in size",
        True,
        {"X": X[:, ~out], "x": X.T[~out], r"\hat w": by_lasso[~out]},
        {r"\hat w": by_lasso[out]},
        (np.abs(pull[out]), lam),
    )
    targets = rng.normal(size=(10, 2, n))
    adds_up = {  # as a matrix times y does
        name: [np.allclose(fit(X, a, 10) + fit(X, c, 10), fit(X, a + c, 10)) for a, c in targets]
        for name, fit in (("ridge", ridge), ("LASSO", lasso))
    }
    page.states("| solution | {} | {} such formula", by_ridge, adds_up["LASSO"])
    free = Vt @ ridge(X, y, 0)
    doubled = Vt @ lasso(X, 2 * y, lam) / (2 * free)  # of the same X: a factor would stay
    page.states(
        "it {} by | the factor {} in {} singular direction | {} such factor |",
        factors - 1,
        factors,
        np.isclose(factors, d2 / (d2 + lam)),
        np.isclose(Vt @ by_lasso / free, [factors, doubled]),
    )
    beyond = np.array([lasso(X, y, first_in * more) for more in (1.001, 1.1, 2, 5)])
    ridge_is_zero = [np.any(ridge(X, y, 10.0**k) == 0) for k in range(13)]
    page.states(
        "| {} weights {} | {}, {} in the limit | from {} on",
        beyond == 0,
        beyond,
        [*ridge_is_zero, not factor.is_positive],
        [at_infinity == 0, *ridge_is_zero],
        True,
    )
    page.states("| degrees of freedom | {} |", df)
    theirs = {"Ridge": Ridge(alpha=lam), "Lasso": Lasso(alpha=lam)}
    at_theirs = {"Ridge": Ridge(alpha=sklearn_lasso.alpha), "Lasso": sklearn_lasso}
    page.states(
        "scikit-learn | {} with alpha {} | {} with alpha {} |",
        which(theirs, lambda model: np.allclose(model.fit(X, y).coef_, ridge(X, y, lam))),
        {r"\lambda": lam},
        which(at_theirs, lambda model: np.allclose(model.fit(X, y).coef_, lasso(X, y, lam))),
        sklearn_lasso.alpha,
    )

    def strength_of(w):  # of the ridge fit to Q that w is
        return (Q.T @ (y - Q @ w) / w).mean()

    averaged = sgd(
        lambda w: gradient(w) / n,
        np.zeros(p),
        steps=300,
        learning_rate=0.1 * n,
        weight_decay=decay / n,
    )[-1]
    orthonormal = {"X": Q, "z": z, r"\lambda": strength_of(decayed)}
    page.let({**orthonormal, "w": decayed})

    def trial_gradient(w):
        return -2 * trial_Q.T @ (trial_y - trial_Q @ w)

    ends = _ends(trial_gradient, 2 * trial_lam)
    decays = [_ends(trial_gradient, decay) for decay in (0.1, 0.5, 1, 4)]
    by_lassos = [fits["LASSO"] for fits in by_strength]
    is_ridge = {name: np.allclose(w, trial_fits["ridge"], atol=1e-4) for name, w in ends.items()}
    same = [name for name in is_ridge if is_ridge[name]]
    page.states(
        "In plain gradient descent the two are the {}, with weight_decay at {}. In {} they {}",
        (decayed, ridge(Q, y, low)),
        decay,
        which(is_ridge, lambda ends_there: not ends_there),
        [np.allclose(ends["AdamW"], fits["ridge"], atol=1e-4) for fits in by_strength],
    )
    # by steps that fall to zero, at four decays
    ratios = []  # of the weights to the bound
    for decay_ in (1, 2, 4, 8):
        w = np.zeros(4)
        for rate in 0.1 / 2 ** np.arange(12):
            w = adamw(trial_gradient, w, learning_rate=rate, steps=200, weight_decay=decay_)[-1]
        ratios.extend(np.abs(w) * decay_)
    at_bound = np.isclose(ratios, 1, atol=2e-3)
    inside = np.array(ratios)[~at_bound]  # one beyond the bound would be among these
    page.states("weight_decay bounds the {} weight", (np.array(ratios)[at_bound].min(), inside))
    page.states(
        "| PyTorch's {}, {} | weight_decay={} | {} argument |",
        *same,
        decay,
        [
            np.allclose(end[name], w, atol=1e-4)
            for end in decays
            for name in same
            for w in by_lassos
        ],
    )
    page.states("| if {} | {} |", True, ridge(Q, y, low))
    page.states(
        "The rows for {} need columns at right angles and of length {},",
        True,
        np.linalg.norm(Q, axis=0).mean(),
    )
    page.states(
        "ends at the {} weights of {} that strength.",
        which(_fits(Q, y, low), lambda w: np.allclose(w, decayed)),
        strength_of(decayed) / decay,
    )
    page.states(
        "the gradient of {} is {}",
        low * decayed @ decayed,
        (L2().subgradient(decayed) / decayed).mean(),
    )
    page.let({r"\lambda": lam, "X": X, "w": by_lasso})
    page.states(r"| $\lVert y - Xw \rVert_2^2 + \lambda \sum_j w_j^2$ | {} |", least_lasso)
    page.let({**orthonormal, "w": decayed})
    aside = [(y - Q @ step) ** 2 for step in 0.5 * np.vstack([np.eye(p), -np.eye(p)])]
    slopes = {
        name: centre(aside[:p], axis=1) - centre(aside[p:], axis=1)
        for name, centre in (("mean", np.mean), ("median", np.median))
    }
    page.states(
        "If the loss is a {} over $n$ cases, weight_decay stands for {}.",
        which(slopes, lambda slope: np.allclose(slope, gradient(np.zeros(p)) / n)),
        {r"\lambda": strength_of(averaged), r"\texttt{weight\_decay}": decay / n},
    )
    page.let({r"\lambda": high})
    page.states(r"| $z_j / (1 + \lambda)$ | {} |", lasso(Q, y, high))

    def log_likelihood(w):
        return stats.norm.logpdf(y, X @ w, np.sqrt(s2)).sum()

    def losses(w):  # full negative log-likelihood, RSS, RSS/n
        squares = (y - X @ w) ** 2
        return np.array([-log_likelihood(w), squares.sum(), squares.mean()])

    rise = losses(by_lasso) - losses(by_ridge)
    some_w = np.array([-7.0, 3.0, 30.0])
    gaussian, laplace = in_table
    page.let({"s^2": s2, r"\sigma^2": sigma**2, "b": b, r"\lambda": lam})
    page.let({"N": lambda mean, v: stats.norm.pdf(some_w, mean, np.sqrt(v))})
    page.let({r"\text{RSS}": losses(by_lasso)[1]})
    minus_logs = [prior.negative_log_density([*some_w, 0]) for prior in in_table]
    costs = some_w**2, np.abs(some_w)
    of_laplace = {"bias": stats.laplace.mean(scale=b), "variance": stats.laplace.var(scale=b)}
    page.states(
        "| {} on {} weight | {}, {} | {}, scale $b$, {} {} |",
        behind["ridge"][2],
        [
            np.allclose(found[:-1] - found[-1], full * cost)
            for found, (full, *_), cost in zip(minus_logs, measured, costs, strict=True)
        ],
        behind["ridge"][1],
        gaussian.density(some_w),
        behind["LASSO"][1],
        which(of_laplace, lambda number: np.isclose(number, laplace.variance)),
        of_laplace["variance"],
    )
    full, by_rss, by_mean = zip(*measured, strict=True)
    labels, columns = np.repeat([0, 1], 15), trial_X
    logistic = (
        LogisticRegression(C=0.7, fit_intercept=False, tol=1e-10).fit(columns, labels).coef_[0]
    )
    gap = columns.T @ (labels - 1 / (1 + np.exp(-columns @ logistic)))
    # what the log-likelihood is multiplied by in a loss that balances the slope of this penalty
    of_linear = X.T @ (y - X @ by_ridge) / s2
    multiples = np.array(
        [
            -(of_penalty @ of_data) / (of_data @ of_data)
            for of_data, of_penalty in (
                (of_linear, by_ridge / sigma**2),
                (gap, logistic / 0.7),
                (X[:, ~out].T @ (y - X @ by_lasso) / s2, np.sign(by_lasso[~out]) / b),
            )
        ]
    )
    spreads = {"variance": (logistic / gap).mean(), "deviation": (logistic / gap).mean() ** 0.5}
    # whose minus logarithm the penalty at C is, up to a constant
    some = np.random.default_rng(3).normal(size=(5, columns.shape[1]))
    of_data = np.log1p(np.exp(-(some @ columns.T) * (2 * labels - 1))).sum(axis=1)
    of_prior = GaussianPrior.with_variance(0.7).negative_log_density(some).sum(axis=1)
    logs = {"prior": of_prior, "likelihood": of_data, "posterior": of_prior + of_data}
    added = [some_ @ some_ / (2 * 0.7) for some_ in some]
    assert np.allclose(gap, logistic / 0.7, atol=1e-5)  # the slopes balance at the weights
    page.states(
        "calls the {}'s {} C",
        which(logs, lambda each: np.ptp(each - added) < 1e-9),
        which(spreads, lambda value: np.isclose(value, 0.7, rtol=1e-4)),
    )
    # minus the logarithm of likelihood times prior, whatever the negative log-likelihood L is
    w_, b_, loss = sp.Symbol("w", real=True), sp.Symbol("b", positive=True), sp.Function("L")
    rests = [
        sp.expand_log(-sp.log(sp.exp(-loss(w_)) * sp.exp(-cost)), force=True) - loss(w_) - cost
        for cost in (w_**2 / (2 * b_**2), sp.Abs(w_) / b_)
    ]
    page.states(
        "The row for the full {} log-likelihood holds for {} model",
        multiples,
        [sp.simplify(rest) == 0 for rest in rests],
    )
    nearby = by_ridge + np.random.default_rng(2).normal(size=(200, p)) / 10
    errors_of = {"squared": np.square, "absolute": np.abs}
    page.states(
        "The others are for {} error",
        which(  # the loss that is least, with the penalty of the fits, at their weights
            errors_of,
            lambda error: all(
                error(y - X @ w).sum() + lam * w @ w
                > error(y - X @ by_ridge).sum() + lam * by_ridge @ by_ridge
                for w in nearby
            ),
        ),
    )
    page.states("is the full {} log-likelihood | {} | {} |", multiples, *full)
    # what of y no weights and no intercept can reach, along each of the directions left
    axes, _ = np.linalg.qr(np.column_stack([np.ones(n), X]), mode="complete")
    unreached = axes[:, p + 1 :].T @ y
    of_noise = {"bias": unreached.mean(), "variance": np.mean(unreached**2)}
    page.states(
        "is the RSS, noise {} $s^2$ | {} | {} |",
        which(of_noise, lambda number: np.isclose(number, s2)),
        *by_rss,
    )
    page.states("if $L$ is {} | {} | {} |", losses(by_lasso)[2], *by_mean)
    line = gaussian.negative_log_density(np.linspace(0, 9, 10))
    page.states(
        "measure how fast a {}'s {} logarithm {} per unit of penalty. That is $\\lambda$ for the "
        "full {} log-likelihood; the other losses are {} and {} times as large",
        behind["LASSO"][2],
        np.diff(np.log(gaussian.density(np.linspace(0, 9, 10)))) / np.diff(line),
        np.diff([line, laplace.negative_log_density(np.linspace(0, 9, 10))]),
        multiples,
        *rise[1:] / rise[0],
    )


def side_by_side(fits, diabetes, X, y):
    free, by_squares, by_sizes = fits
    named = {**_fits(X, y, 100), "LASSO": lasso(X, y, 2000)}
    page.states(
        "{}, {} and {} on the diabetes data ({} at {}, {} at {}), at",
        *(which(named, lambda w, fit=fit: np.allclose(w, fit)) for fit in fits),
        which(named, lambda w: np.allclose(w, by_squares)),
        {r"\lambda": (X.T @ (y - X @ by_squares) / by_squares).mean()},
        which(named, lambda w: np.allclose(w, by_sizes)),
        2 * np.abs(X.T @ (y - X @ by_sizes)).max(),
    )
    dropped, kept = np.flatnonzero(by_sizes == 0), np.flatnonzero(by_sizes)
    s2 = dropped[np.argmax(np.abs(free[dropped]))]  # the largest that goes
    smallest = kept[np.argmin(np.abs(free[kept]))]  # of those that stay
    small = np.abs(free) <= np.sort(np.abs(free))[np.sum(by_sizes == 0) - 1]
    page.states(
        "The weights that {} drops {} the {} smallest of {}: {} goes, at {}, and {} stays",
        which(named, lambda w: np.any(w == 0)),
        np.array_equal(small, by_sizes == 0),
        np.sum(small),
        which(named, lambda w: np.array_equal(w, free)),
        diabetes.names[s2],
        free[s2],
        diabetes.names[smallest],
    )
    copied = np.column_stack([X, X[:, 2]])
    swapped = np.append(np.where(np.arange(10) == 2, 0, by_sizes), by_sizes[2])
    splits = [lasso(copied, y, 2000), lasso(copied, y, 2000, start=swapped)]
    spreads = {
        name: np.ptp([_objective(copied, y, w, 2000, penalty) for w in splits])
        for name, penalty in penalties.items()
    }
    assert splits[0][2] > 20 < splits[1][-1]  # the feature has nearly all, or the copy
    together = splits[0][2] + splits[0][-1]
    shared = np.tile(splits[0], (11, 1))  # from all for the copy to all for the feature
    shared[:, 2] = together * np.linspace(0, 1, 11)
    shared[:, -1] = together - shared[:, 2]
    cost, *others = [_objective(copied, y, w, 2000, L1()) for w in (*splits, *shared)]
    page.states(
        "the solver decides, {} itself {} (",
        which(spreads, lambda spread: spread < 1e-6 * cost),
        ~np.isclose(others, cost),  # no split costs more or less, so none is decided for
    )
    spent = {
        "squared": {name: w @ w for name, w in named.items()},
        "absolute": {name: np.abs(w).sum() for name, w in named.items()},
    }
    cheapest = {kind: min(cost, key=cost.get) for kind, cost in spent.items()}
    page.states(
        "{} keeps {} {} weights and reduces the sum of squares {}; {} drops {} features and "
        "reduces the sum of {} values {}.",
        cheapest["squared"],
        by_squares != 0,
        np.count_nonzero(by_squares),
        (free @ free - by_squares @ by_squares, free @ free - by_sizes @ by_sizes),
        cheapest["absolute"],
        np.sum(by_sizes == 0),
        which(spent, lambda cost: cost["LASSO"] < cost["ridge"]),
        (-np.abs(by_sizes).sum(), -np.abs(by_squares).sum()),
    )
    # what each is charged for, as a part of what least squares spends: ridge, LASSO
    left = {
        name: np.array([penalty.value(w) / penalty.value(free) for penalty in penalties.values()])
        for name, w in named.items()
    }
    own = [left["ridge"][0], left["LASSO"][1]]
    others = [left["LASSO"][0], left["ridge"][1]]
    page.states(
        "{} is {} at what it is charged for.",
        np.less(own, others),
        (np.negative(own), np.negative(others)),
    )
    explained = {name: 1 - np.sum((y - X @ w) ** 2) / (y @ y) for name, w in named.items()}
    best = max(explained, key=explained.get)
    penalised = [explained["ridge"], explained["LASSO"]]
    page.states(
        "{} fits the data much {} than {}, which spends {} in {} weights where {} spends {}.",
        [explained[best] - part > 0.03 for part in penalised],
        (penalised, explained[best]),
        best,
        free @ free,
        which(spent, lambda cost: np.isclose(cost["ridge"], by_squares @ by_squares)),
        cheapest["squared"],
        by_squares @ by_squares,
    )
    strengths = np.linspace(0, 100, 21)
    path = np.array([ridge(X, y, lam) for lam in strengths])
    further = [ridge(X, y, lam) for lam in np.geomspace(200, 1e7, 30)]
    lengths = np.linalg.norm([*path, *further], axis=1)
    grown = which(
        dict(zip(diabetes.names, path.T, strict=True)), lambda w: np.all(np.diff(np.abs(w)) > 0)
    )
    s6 = diabetes.names.index(grown)
    page.states(
        "And {}, at {}, {} to {} under {}, while the weights together {}.",
        grown,
        free[s6],
        np.diff(path[:, s6]),
        by_squares[s6],
        which(named, lambda w: w[s6] > free[s6]),
        np.diff(lengths),
    )
    page.states(
        "the length of the weight vector {}. A single weight may {} on the way, when it takes over "
        "the work of a correlated feature; the table below has an example in {}.",
        np.diff(lengths),
        np.diff(path[:, s6]),
        grown,
    )
    nearby = by_squares + np.random.default_rng(1).normal(size=(20_000, len(free)))
    as_good = nearby[np.sum((y - nearby @ X.T) ** 2, axis=1) <= np.sum((y - X @ by_squares) ** 2)]
    sizes = np.sum(as_good**2, axis=1)
    page.states(
        "For {} it had to be so. Of {} weights that fit {} as well as a {} fit, as {}'s do here, "
        "the {} fit has the {} sum of squares.",
        cheapest["squared"],
        sizes > by_squares @ by_squares,
        (explained["LASSO"], explained["ridge"]),
        cheapest["squared"],
        which(explained, lambda part: explained["ridge"] < part < explained[best]),
        cheapest["squared"],
        (by_squares @ by_squares, sizes),
    )
    bounds = [(project_l2_ball, np.linalg.norm(trial_fits["ridge"]))]
    bounds.append((project_l1_ball, np.abs(trial_fits["LASSO"]).sum()))
    ends = [trial_fits["ridge"], trial_fits["LASSO"]]
    centre = which(  # with orthonormal columns the bounds are met where they are nearest to it
        trial_fits,
        lambda w: all(
            np.allclose(project(w, bound), end)
            for (project, bound), end in zip(bounds, ends, strict=True)
        ),
    )
    page.states(
        "Why {} keeps {} and the other drops {}, in a picture: turn the direction in which {}",
        np.count_nonzero([np.all(w != 0) for w in (by_squares, by_sizes)]),
        by_squares != 0,
        by_sizes == 0,
        centre,
    )
    on_diamond = {"corner": met["diamond"][at_corner], "edge": met["diamond"][~at_corner]}
    on_axis = np.arange(360) % 90 == 0
    page.states(
        "The {} is met at a {} for whole ranges of directions, and at a {} a weight is {}. The "
        "disc is met at a {} {} in single directions.",
        which(has_zero, lambda zeros: np.mean(zeros) > 0.1),
        which(on_diamond, lambda ends: len(np.unique(ends.round(9), axis=0)) < len(ends) / 10),
        which(on_diamond, lambda ends: np.all(np.abs(ends).min(axis=1) < 1e-12)),
        np.abs(on_diamond["corner"]).min(axis=1),
        np.abs(met["circle"][on_axis]).min(axis=1),
        [np.all(has_zero["circle"][on_axis]), *has_zero["circle"][~on_axis]],
    )
    contours = {
        trace.line.dash: np.array([trace.x, trace.y])
        for trace in figures.turning_loss().data
        if (trace.name or "").startswith("contour")
    }
    reach = {
        "diamond": np.abs(contours["solid"]).sum(axis=0).min(),
        "disc": np.linalg.norm(contours["solid"], axis=0).min(),
    }
    page.states(
        "The solid contour touches the {}, the dashed",
        min(reach, key=lambda name: abs(reach[name] - 1)),
    )


def in_short(X, y, n):
    page.states("A penalty trades {} for {};", paid, bought)
    factors = trial_fits["ridge"] / trial_fits["least squares"]
    page.states(
        "{}: squares, a factor in {} direction, a {} {}, {} zeros.",
        best_for["ridge"],
        np.isclose(factors, 1 / (1 + trial_lam)),
        *behind["ridge"][1:],
        [np.abs(fits["ridge"]).min() < 1e-6 for fits in by_strength],
    )
    w = trial_fits["LASSO"]
    sums = {"squared": w @ w, "absolute": np.abs(w).sum()}
    page.states(
        "{}: {} values, a constant, a {} {}, zeros.",
        best_for["LASSO"],
        which(sums, lambda total: np.isclose(total, L1().value(w))),
        *behind["LASSO"][1:],
    )
    page.states(
        "means {} without the loss",
        [np.allclose(ridge(X, y, 9), ridge(X, y, 9 / factor)) for factor in (1 / 2, 1 / n)],
    )
    on_diamond = {"corners": met["diamond"][at_corner], "edges": met["diamond"][~at_corner]}
    path = lasso_breakpoints(X, y)
    ends, middles = path.lams, (path.lams[1:] + path.lams[:-1]) / 2

    def bend(fit):  # how far the path is from straight lines between the breakpoints
        at_ends, at_middles = (np.array([fit(X, y, lam) for lam in at]) for at in (ends, middles))
        return np.abs(at_middles - (at_ends[1:] + at_ends[:-1]) / 2).max()

    page.states(
        "Zeros come from {} (¤). {}'s path is made of straight lines",
        which(on_diamond, lambda points: np.all(np.abs(points).min(axis=1) < 1e-12)),
        which({"ridge": bend(ridge), "LASSO": bend(lasso)}, lambda off: off < 1e-6),
    )
    # the error of each at its best strength, with twenty weights that are all alike or mostly zero
    dense, sparse = np.ones(20), np.eye(20)[0] * 6
    tries = rng.normal(size=(10, 20))
    lams = np.geomspace(0.01, 100, 60)
    losses = {
        name: np.array(
            [
                min(np.sum((shrink(truth + one, lam) - truth) ** 2) for lam in lams)
                for truth in (dense, sparse)
                for one in tries
            ]
        )
        for name, shrink in (("ridge", ridge_shrink), ("LASSO", soft_threshold))
    }
    on_dense, on_sparse = (
        {name: loss[part] for name, loss in losses.items()} for part in (slice(10), slice(10, 20))
    )
    target = trial_X[:, 0] + rng.normal(size=30) / 10
    fits = {**_fits(twins, target, 40), "elastic net": elastic_net(twins, target, 40, 5)}
    relaxed = relaxed_lasso(trial_Q, trial_y, trial_lam, 0.1)
    by_lasso, free = trial_fits["LASSO"], trial_fits["least squares"]
    kept = by_lasso != 0
    page.states(
        "{} is {} on {} data, {} on others; the {} and the relaxed {} mend faults of {}",
        min(on_dense, key=lambda name: on_dense[name].mean()),
        (-on_dense["ridge"].mean(), -on_dense["LASSO"].mean()),
        losses["ridge"] < losses["LASSO"],
        min(on_sparse, key=lambda name: on_sparse[name].mean()),
        which(fits, lambda w: np.isclose(w[0], w[2]) and w[1] == 0),
        which(trial_fits, lambda w: np.array_equal(w != 0, relaxed != 0)),
        [
            np.any(fits["elastic net"] == 0) and np.any(relaxed == 0),  # ridge has none
            np.all(np.abs(relaxed - free)[kept] < np.abs(by_lasso - free)[kept]),
        ],
    )


def exercises(
    X,
    by_lasso,
    y,
    by_ridge,
    alpha_ridge,
    n,
    kept,
    largest,
    five,
    diabetes,
    lam,
    w,
    bound,
    lambda_max,
    shifted,
):
    page.let({"X": X})
    page.states("Lasso and to Ridge for {} on the {} patients?", {r"\lambda": alpha_ridge}, n)
    lams = np.linspace(0, lambda_max, 30)
    on_the_way = [lasso(X, y, each) for each in lams]
    bounds = np.array([np.abs(fit).sum() for fit in on_the_way])
    behind_fits = [np.abs(2 * X.T @ (y - X @ fit)).max() for fit in on_the_way]  # their strengths
    page.let({"w": lasso(X, y, _strength_under(X, y, bound))})
    page.states("fits LASSO under the bound {}. Search", True)
    strengths = [_strength_under(X, y, each) for each in (bounds[0], bounds[0] + 9, 1000)]
    page.states(r"For which bounds is it {}?", max(strengths))
    page.states(
        r"The sum {} as $\lambda$ {}, and is {} at $\lambda_{\max}$. Start with the "
        "interval from {} to",
        np.diff(bounds),
        np.diff(behind_fits),
        bounds[-1],
        min(strengths),
    )
    free = ridge(X, y, 0)
    page.states(
        r"From a bound of {} on, $\lambda$ is {}: the weights of {} are within it",
        np.abs(free).sum(),
        max(strengths),
        which(_fits(X, y, 100), lambda fit: np.isclose(np.abs(fit).sum(), bounds[0])),
    )
    page.states("A model of {}", len(kept))
    page.states("LASSO keeps exactly {} features", len(kept))
    page.states("agree on the {} largest weights", len(largest[0]))
    [extra] = {diabetes.names[j] for j in {*largest[0]} - {*kept}}
    # the five largest weights of each method
    chosen = {
        name: np.sort(np.argsort(-np.abs(fit))[:5]) for name, fit in _fits(X, y, five[0]).items()
    }
    zeros = {
        name: [np.any(fit(X, y, v) == 0) for v in five]
        for name, fit in (("ridge", ridge), ("LASSO", lasso))
    }
    page.states(
        "{} puts {} where {} has sex. A large {} weight is {} selection",
        which(chosen, lambda features: np.array_equal(features, largest[0])),
        extra,
        which(chosen, lambda features: np.array_equal(features, kept)),
        which(zeros, lambda drops: not any(drops)),
        zeros["ridge"],
    )
    page.states(
        "Add {} to every column of $X$, and fit ridge at {} with {}, which has {} intercept.",
        (shifted - X).mean(),
        {r"\lambda": (shifted.T @ (y - shifted @ w) / w).mean()},
        which(_fits(shifted, y, lam), lambda fit: np.allclose(fit, w)),
        # an intercept would take up what is added to every target
        [np.allclose(ridge(shifted, y + up, lam), w) for up in (1, 10, 100)],
    )
    centring = {"Ridge": lambda: Ridge(alpha=lam), "Lasso": lambda: Lasso(alpha=lam / (2 * n))}
    # with X'X of any eigenvalues, turned to their axes: (d^2 + lambda) w = c
    d2_, c_ = sp.Symbol("d2", nonnegative=True), sp.Symbol("c", real=True)
    solution = c_ / (d2_ + lam_)
    drawn = [rng.normal(size=(30, 4)) + shift for shift in (0, 3, 50)]
    drawn += [A[:, [0, 1, 0, 1]] for A in drawn] + [rng.normal(size=(30, 50))]
    at_rest = [(A, ridge(A, trial_y, 7)) for A in drawn]
    page.states(
        "of the rows hold for {} matrix.",
        [
            sp.simplify(c_ - d2_ * solution - lam_ * solution) == 0,
            *(np.allclose(A.T @ (trial_y - A @ w), 7 * w) for A, w in at_rest),
            *(np.allclose(ridge_normal_equations(A, trial_y, 7), w) for A, w in at_rest),
        ],
    )
    fits = {name: model().fit(shifted, y).coef_ for name, model in centring.items()}
    page.states(
        "scikit-learn's {} centres the columns before it fits, so its weights are those of $X$.",
        which(fits, lambda fit: np.allclose(fit, by_ridge)),
    )
    errors = [np.mean((y - A @ fit) ** 2) for A, fit in ((X, by_ridge), (shifted, w))]
    page.states(
        "Here they {} by up to {}, and RSS/n {} from {} to {}.",
        (w, by_ridge),
        np.abs(w - by_ridge).max(),
        np.diff(errors),
        *errors,
    )


def problems():
    page.given(r"$\frac12 (w^2/\eta + \eta)$ over all $\eta > 0$")
    page.given("in ten lines that call")
    page.given("Twice the strength halves the weights.")


def check_yourself(by_ridge, by_lasso, X, y, n, lam):
    page.states("{} do. Shrinkage is what they have in common.", [trades[name] for name in errors])
    fits = _fits(X, y, lam)
    free = fits["least squares"]
    line = np.arange(-5, 6) / 5
    jumps = L1().subgradient(line + 1e-9) - L1().subgradient(line - 1e-9)
    page.states(
        "{} makes {} weights exactly {}, {} {}. The L1 penalty has a crease at {}, the L2",
        which(fits, lambda w: np.any(w == 0)),
        by_lasso == 0,
        by_lasso[np.abs(X.T @ (y - X @ by_lasso)) < lam / 2 * (1 - 1e-6)],  # pulled less
        which(fits, lambda w: np.all(w != 0) and np.linalg.norm(w) < np.linalg.norm(free)),
        [np.abs(ridge(X, y, each)) < 1e-9 for each in np.geomspace(1, 1e6, 20)],
        line[jumps > 0.1],
    )
    prices = np.array([penalty.value(np.eye(4)) for penalty in penalties.values()])
    units = np.array([100, 1, 1, 1])
    in_units = _fits(trial_X * units, trial_y, trial_lam)
    as_before = _fits(trial_X, trial_y, trial_lam)
    page.states(
        "{} put {} price on {} weights, so units matter to {}.",
        [np.ptp(price) == 0 for price in prices],
        [len(np.unique(price)) for price in prices],
        prices == prices[:, :1],
        [not np.allclose(in_units[name] * units, as_before[name]) for name in penalties],
    )
    theirs = Ridge(alpha=1).fit(X, y).coef_
    by_net = ElasticNet(alpha=1, l1_ratio=0, tol=1e-12, max_iter=10**5).fit(X, y).coef_
    page.states(
        r"Two programs give {} {} weights at $\lambda = 1$.",
        (theirs, by_net),
        which(_fits(X, y, 1), lambda w: np.allclose(w, theirs)),
    )

    def rises_between_twins(name):  # when weight moves from one to the other
        penalty, w = penalties[name], _fits(twins, trial_y, 1)[name]
        moved = w + np.outer([-0.01, 0.01], [1, 0, -1])
        costs = [_objective(twins, trial_y, other, 1, penalty) for other in moved]
        return min(costs) > _objective(twins, trial_y, w, 1, penalty) + 1e-9

    def slope(w):
        return (2 * lam * w - 2 * X.T @ (y - X @ w)) / n

    solutions = [
        ridge_normal_equations(X, y, lam),
        Ridge(alpha=lam, solver="lsqr", tol=1e-12).fit(X, y).coef_,
        Ridge(alpha=lam, solver="cholesky").fit(X, y).coef_,
        sgd(slope, np.zeros(X.shape[1]), learning_rate=0.05, steps=1000)[-1],
    ]
    page.states(
        "{} has {} solution, and {} decent solver finds it.",
        which({name: rises_between_twins(name) for name in penalties}, bool),
        len(np.unique(np.round(solutions, 5), axis=0)),
        [np.allclose(w, by_ridge) for w in solutions],
    )
    repeats = []
    for seed in range(5):
        np.random.seed(seed)
        net = ElasticNet(alpha=1, l1_ratio=0, tol=1e-12, max_iter=10**5)
        repeats += [
            not np.allclose(ridge(X, y, lam), by_ridge),
            not np.allclose(Ridge(alpha=1).fit(X, y).coef_, theirs),  # of the two programs
            not np.allclose(net.fit(X, y).coef_, by_net),
        ]
    page.states("{} in the fit is random.", repeats)
    page.given("half the sum, or mean")
    square = which(
        beliefs, lambda curves: np.ptp(np.diff(np.log(curves["prior"][::100]), 2)) < 1e-9
    )
    page.states("minus the logarithm of a {} is a square.", square)
    sides = middle - 1, middle, middle + 1
    peaked = which(beliefs, lambda curves: np.diff(np.log(curves["prior"][[*sides]]), 2) < -1e-4)
    curves = beliefs[peaked]
    widths = np.geomspace(1e-9, 1, 20)
    page.states(
        "A {} {} has a peak at {}, but {} lump.",
        peaked,
        which(curves, lambda curve: _peak(curve) == 0),
        _peak(curves["prior"]),
        2 * stats.laplace.cdf(widths) - 1 > 2 * widths,  # a lump outweighs small intervals
    )
    kinds = behind["ridge"][1], behind["LASSO"][1]
    methods = [which(behind, lambda found, kind=kind: found[1] == kind) for kind in kinds]
    page.states("{} behind {}, {} behind {}. Their", kinds[0], methods[0], kinds[1], methods[1])
    away = np.log([beliefs[kind]["prior"][[middle, middle + 2000]] for kind in kinds])
    costs = {"squared": grid**2, "absolute": np.abs(grid)}
    page.states(
        "Their {} logarithms are a square and an {} value.",
        np.diff(away) / [[penalty.value([2])] for penalty in penalties.values()],
        which(costs, lambda cost: _charges(beliefs[kinds[1]]["prior"], cost)),
    )
    cause, target_noise, effect_noise, aside = rng.normal(size=(4, 200))
    target = cause + target_noise / 2
    around = np.column_stack([cause, target + effect_noise / 2, aside])
    page.states(
        "{} may keep an effect of the target as well as a cause.",
        which(_fits(around, target, 60), lambda w: w[0] > 0.1 and w[1] > 0.1 and w[2] == 0),
    )
    by_twins = lasso(twins, twins[:, 0], 1)
    assert by_twins[2] == 0 != by_twins[0]  # left out
    page.states(
        "A feature can be left out because another says the {}.",
        # what it says once the other is gone, and what the other says while it is there
        (twins[:, 1:] @ lasso(twins[:, 1:], twins[:, 0], 1), twins @ by_twins),
    )
    page.states(
        "{}, because its gradient is linear in the weights. Set it to zero and solve: {}.",
        which(
            penalties, lambda of: np.allclose(of.subgradient(3 * line), 3 * of.subgradient(line))
        ),
        by_ridge,
    )
    step, places = 1e-3, rng.normal(size=(200, 2))
    places[:100, 0] = 0  # on the line between two pieces, along which the sign of a weight changes
    right, left = (  # the slopes of the penalty across that line, to either side
        np.array([(L1().value(w + at) - L1().value(w)) / at[0] for w in places])
        for at in ([step, 0], [-step, 0])
    )
    meeting = np.sign(places[:, 0] + step) != np.sign(places[:, 0] - step)
    assert np.allclose(right[~meeting], left[~meeting])
    page.states(
        "The pieces meet in creases, where there is {} gradient.",
        np.isclose(right[meeting], left[meeting]),
    )
    starts = rng.normal(size=(5, X.shape[1])) * 10
    ends = [sgd(slope, start, learning_rate=0.05, steps=1000)[-1] for start in starts]
    lasso_ends = [lasso(X, y, lam, start=start) for start in starts]
    pairs = rng.normal(size=(50, 2, X.shape[1])) * 10
    page.states(
        "{} means {} valley",
        [
            2 * _objective(X, y, (one + other) / 2, lam, penalty)
            <= _objective(X, y, one, lam, penalty) + _objective(X, y, other, lam, penalty)
            for one, other in pairs
            for penalty in penalties.values()
        ],
        [len(np.unique(np.round(each, 5), axis=0)) for each in (ends, lasso_ends)],
    )
