"""What the text of `likelihoods.md` says, compared with what its cells computed."""

import math
from itertools import permutations, product

import numpy as np
import scipy.optimize
import scipy.stats
import sympy as sp
from claims import Page, which
from shrinkage import (
    ConvergenceError,
    GaussianNoise,
    GaussianPrior,
    LaplacePrior,
    Logistic,
    Poisson,
    centre,
    lasso,
    likelihood_gradient,
    map_estimate,
    negative_log_likelihood,
    ridge,
)
from sklearn.linear_model import LogisticRegression, PoissonRegressor, Ridge
from sympy import stats

page = Page("likelihoods.md")
rng = np.random.default_rng(3)

# A logistic regression with classes that overlap, and a linear one.
TRIAL_X = rng.normal(size=(60, 3))
TRIAL_CLASSES = (TRIAL_X @ [1, -0.7, 0.2] + rng.logistic(size=60) > 0).astype(float)
TRIAL_Y = TRIAL_X @ [1, -0.7, 0.05] + rng.normal(0, 0.7, size=60)
CENTRED = TRIAL_X - TRIAL_X.mean(axis=0), centre(TRIAL_Y)
KINDS = {"Gaussian": GaussianPrior, "Laplace": LaplacePrior}


def _sklearn(C, X=TRIAL_X, classes=TRIAL_CLASSES, **more):
    return LogisticRegression(C=C, tol=1e-10, max_iter=5000, **more).fit(X, classes)


def _map(prior, X=TRIAL_X, classes=TRIAL_CLASSES, **more):
    return map_estimate(Logistic(), X, classes, prior, **more)


def _near(value):
    return lambda other: np.allclose(other, value, rtol=1e-4, atol=1e-5)


TRIAL_C = 0.7
THEIRS = _sklearn(TRIAL_C).coef_[0]
FITTED = {kind: _map(make.with_variance(0.7)).weights for kind, make in KINDS.items()}
GAUSSIAN = which(FITTED, _near(THEIRS))  # the prior of scikit-learn's default
NARROW = {kind: _map(make.with_variance(0.003)).weights for kind, make in KINDS.items()}
LAPLACE = which(NARROW, lambda w: np.any(w == 0))  # the prior that makes zeros
ESTIMATES = {"MLE": _map(None), "MAP": _map(GaussianPrior.with_variance(0.7))}


def _pull(fit):  # of the data on each weight
    t = fit.intercept + TRIAL_X @ fit.weights
    return TRIAL_X.T @ (TRIAL_CLASSES - 1 / (1 + np.exp(-t)))


MLE = which(ESTIMATES, lambda fit: np.allclose(_pull(fit), 0, atol=1e-6))
MAP = which(ESTIMATES, lambda fit: np.allclose(_pull(fit), fit.weights / 0.7, atol=1e-6))

# One weight on a grid: what the data say, what was believed, and the product.
GRID = np.linspace(-4, 6, 10_001)
ODDS = GRID[:, None] * TRIAL_X[:, 0]
LOSS = np.sum(np.logaddexp(0, ODDS) - TRIAL_CLASSES * ODDS, axis=1)
CURVES = {"prior": GaussianPrior(0.9).density(GRID), "likelihood": np.exp(-LOSS)}
CURVES["posterior"] = CURVES["prior"] * CURVES["likelihood"]
CURVES["posterior"] /= CURVES["posterior"].sum() * (GRID[1] - GRID[0])


def _falls_as(curve, loss):  # whether a curve is exp(-loss), up to a factor
    seen = curve > 1e-12 * curve.max()
    return np.ptp((np.log(curve) + loss)[seen]) < 1e-6


PRIOR = which(CURVES, lambda curve: _falls_as(curve, GRID**2 / (2 * 0.81)))
LIKELIHOOD = which(CURVES, lambda curve: _falls_as(curve, LOSS))
POSTERIOR = which(CURVES, lambda curve: _falls_as(curve, LOSS + GRID**2 / (2 * 0.81)))


def _moments(prior):  # by integration
    w = np.sqrt(prior.variance) * np.linspace(-30, 30, 60_001)
    density = prior.density(w) * (w[1] - w[0])
    mean = np.sum(w * density)
    return {"mean": mean, "variance": np.sum((w - mean) ** 2 * density)}


# What a C of 0.7 is of the Gaussian prior whose MAP estimate is scikit-learn's
BELIEF = min(
    (GaussianPrior.with_variance(k / 10) for k in range(1, 20)),
    key=lambda prior: np.abs(_map(prior).weights - THEIRS).max(),
)
VARIANCE = which(_moments(BELIEF), lambda moment: np.isclose(moment, 0.7))

FITS = {
    "ridge": ridge(*CENTRED, 0.49 / 0.81),
    "LASSO": lasso(*CENTRED, 2 * 0.49 / 0.05),
    "least squares": np.linalg.lstsq(*CENTRED, rcond=None)[0],
}
RIDGE = which(
    FITS, _near(map_estimate(GaussianNoise(0.49), TRIAL_X, TRIAL_Y, GaussianPrior(0.9)).weights)
)
LASSO = which(
    FITS, _near(map_estimate(GaussianNoise(0.49), TRIAL_X, TRIAL_Y, LaplacePrior(0.05)).weights)
)
WIDTHS = np.geomspace(0.01, 1e6, 17)


def _sizes(X, classes, widths=WIDTHS):
    return np.array(
        [np.linalg.norm(_map(GaussianPrior.with_variance(C), X, classes).weights) for C in widths]
    )


# Whether a plane has the classes on its two sides, by linear programming
def _separable(X, classes):
    design = (2 * classes - 1)[:, None] * np.column_stack([np.ones(len(X)), X])
    found = scipy.optimize.linprog(
        np.zeros(design.shape[1]), -design, -np.ones(len(X)), bounds=(None, None)
    )
    return found.status == 0


def any_likelihood(x, apart, overlapping):
    lengths = {
        kind: np.array(
            [
                np.linalg.norm(map_estimate(likelihood, TRIAL_X, y, GaussianPrior(width)).weights)
                for width in (3, 1, 0.3, 0.1)
            ]
        )
        for kind, likelihood, y in (
            ("measurement", GaussianNoise(0.49), TRIAL_Y),
            ("class", Logistic(), TRIAL_CLASSES),
            ("count", Poisson(), np.floor(np.exp(TRIAL_Y))),
        )
    }
    page.states("A penalty {} weights whatever", np.diff(list(lengths.values())))
    page.states("recognise scikit-learn's $C$ as a {}", VARIANCE)
    sets = (apart, overlapping)
    split = [_separable(x[:, None], labels) for labels in sets]
    page.states("{} cases have a feature", len(x))
    page.states("In a {} set of labels a threshold separates", 1 + split.index(True))
    page.states("the classes, in a {} set two labels", 1 + split.index(False))
    single = x[:, None]
    size = {name: _sizes(single, labels) for name, labels in zip("ab", sets, strict=True)}
    page.states("Top: the probability of class {} against", int(apart[x > 2][0]))
    page.states("which is the {} of a {} {}.", VARIANCE, GAUSSIAN, PRIOR)
    page.states(
        "the weight {} with {} move to the right.", np.diff(size["a"]), np.diff(size["a"]) > 0
    )
    likeliest = map_estimate(Logistic(), single, overlapping, None)
    by_name = {"MLE": likeliest, "MAP": _map(GaussianPrior(1), single, overlapping)}
    page.states(
        "the weight comes to rest at {}, that of the {} (dotted)",
        size["b"][-1],
        which(by_name, lambda fit: _near(size["b"][-1])(fit.weights)),
    )
    page.keep(size=size, likeliest=likeliest)


def three_kinds_of_target(loss, slope, t, target, s, expected, shown, own, X, y, noise, belief):
    kinds = list(loss)
    scores = rng.normal(size=5)
    features, weights = rng.normal(size=(5, 2)), np.array([0.3, -0.8])
    page.states("{} kinds of target", len(kinds))
    page.let({"x": features, "w": weights, "w_0": 0.4, "s": 0.7, "e": np.e})
    page.let({"t": 0.4 + features @ weights})
    page.states("**score** {}, and let", True)
    page.let({"t": scores})
    # the density of a measurement, and its moments
    peak = stats.Normal("y", t, s)
    around = [float(stats.E(peak).subs(t, at)) for at in features @ weights]
    page.states("has noise around {}.", np.array(around))
    shapes = {"Gaussian": peak, "Laplace": stats.Laplace("y", t, s / sp.sqrt(2))}
    page.states(
        "a measurement is {} around {}, with {} {};",
        which(
            shapes,
            lambda shape: sp.simplify(stats.density(shape)(target) - shown["measurement"]) == 0,
        ),
        {r"\mu": np.array([float(expected["measurement"].subs(t, at)) for at in scores])},
        which(
            {"mean": stats.E(peak), "variance": stats.variance(peak)},
            lambda moment: moment == s**2,
        ),
        0.7**2,
    )
    ones = [float(shown["class"].subs({t: at, target: 1})) for at in scores]
    page.states(
        "a class, {} or {}, is {} with probability {};",
        *(k for k in (1, 0) if 0 < shown["class"].subs({t: 0.3, target: k}) < 1),
        int(sp.solve(shown["class"].subs(t, 0.3) - expected["class"].subs(t, 0.3), target)[0]),
        {r"\mu": np.array(ones)},
    )
    counts = np.exp(scores)
    page.let({"k": 3, r"k!": 6, r"\mu": counts})
    page.states("a count $k$ has probability {}, a", scipy.stats.poisson.pmf(3, counts))
    page.states(
        "a Poisson distribution, with {}.",
        {r"\mu": np.array([float(expected["count"].subs(t, at)) for at in scores])},
    )
    page.forget()

    quotients = [sp.simplify((expected[kind] - target) / slope[kind]) for kind in kinds]
    page.let({"s": s})
    page.let({r"\mu": sp.exp(t), "y": target})
    page.states("The cell shows {} over the slope: it is", sp.exp(t) - target)
    page.states("over the slope: it is {}, {} and {}.", *quotients)
    page.states("for a measurement, over {}:", (expected["measurement"] - target) / slope[kinds[0]])
    at = {t: 0.37, target: 2}
    steep = r"\frac{\partial}{\partial t_i} \bigl[ -\log p(y_i \mid t_i) \bigr]"
    page.forget()
    of_kind = [
        {
            steep: float(sp.diff(loss[kind], t).subs(at)),
            r"\mu_i": float(expected[kind].subs(at)),
            "y_i": 2.0,
        }
        for kind in ("class", "count")
    ]
    page.equation("eq-lik-slope", *of_kind)
    page.forget()

    fit = _map(GaussianPrior(0.9), intercept=False, tolerance=1e-14)
    mu = 1 / (1 + np.exp(-TRIAL_X @ fit.weights))
    page.let({"X": TRIAL_X, "y": TRIAL_CLASSES, r"\mu": mu, "w": fit.weights, r"\sigma": 0.9})

    def of_score(w):
        return negative_log_likelihood(Logistic(), TRIAL_X, TRIAL_CLASSES, w)

    slopes = scipy.optimize.approx_fprime(fit.weights, of_score, 1e-7)
    exact = likelihood_gradient(Logistic(), TRIAL_X, TRIAL_CLASSES, fit.weights)
    page.states(
        "the gradient in $w$ is {}.", exact if np.allclose(slopes, exact, atol=1e-4) else slopes
    )
    own_gradient = -np.gradient(np.log(CURVES["prior"]), GRID)  # that of w²/(2σ²)
    page.states(
        "A {} has a gradient of its own",
        which(
            CURVES,
            lambda curve: np.allclose(
                -np.gradient(np.log(curve), GRID)[1:-1], own_gradient[1:-1], atol=1e-6
            ),
        ),
    )
    page.let({r"w_j \sim N": lambda mean, variance: _normal(fit.weights, mean, variance)})
    page.states("At the {} weights the two balance.", MAP)
    page.states("With {},", GaussianPrior(0.9).density(fit.weights))
    page.equation("eq-lik-balance")
    page.states("that of the {} on the right.", PRIOR)
    page.let({"s": 0.7})
    page.states("divide the left side by {}: this is {}.", 0.49, RIDGE)
    weighted = [_newton_is_ridge(seed) for seed in range(20)]
    page.states("{} is a {} fit to reweighted data", weighted, RIDGE if all(weighted) else "none")
    page.keep(mu=mu, fit=fit)


def _normal(w, mean, variance):
    return scipy.stats.norm.pdf(w, mean, np.sqrt(variance))


# Whether a step by the second derivatives is a ridge fit, from random weights
def _newton_is_ridge(seed):
    start = np.random.default_rng(seed).normal(size=3)
    mu = 1 / (1 + np.exp(-TRIAL_X @ start))
    curvature = mu * (1 - mu)
    second = TRIAL_X.T @ (curvature[:, None] * TRIAL_X) + np.eye(3) / 0.7
    slope = TRIAL_X.T @ (mu - TRIAL_CLASSES) + start / 0.7
    root = np.sqrt(curvature)
    aims = root * (TRIAL_X @ start + (TRIAL_CLASSES - mu) / curvature)
    step = start - np.linalg.solve(second, slope)
    return np.allclose(step, ridge(root[:, None] * TRIAL_X, aims, 1 / 0.7))


def c_is_a_variance(rows, lengths, high, model, X, y, by_map):
    w, variance = np.array([0.4, -1.1]), 0.7
    page.let({"w": w, "C": variance, r"\sigma": math.sqrt(variance)})
    charged = -np.log(_normal(w, 0, variance) / _normal(0, 0, variance)).sum()
    page.states("C is a {}", VARIANCE)
    page.states("charges {} beside the cross-entropy", charged)
    page.let({"N": lambda mean, variance: _normal(w, mean, variance)})
    page.states(
        "Minus the logarithm of {} is {} plus a constant. So {}.",
        _normal(w, 0, variance),
        charged,
        {"C": TRIAL_C, r"\sigma": BELIEF.sigma},
    )
    lam = GaussianPrior.with_variance(variance).strength("nll")
    page.let({r"\lambda": lam})
    page.states("Hence {} if $\\lambda$ stands before {} and", {"C": variance}, w @ w)
    gaps = np.abs(rows[:, 1:] - rows[:, :1]).max(axis=(0, 2))
    page.states(
        "The {} ways {} to {} decimals.",
        rows.shape[1],
        (0.0, *gaps.round(5)),
        int(-np.log10(2 * gaps.max())),
    )
    page.given("Seen with scikit-learn 1.4.2 and 1.9.1.")


def a_threshold_between_the_classes(weight, border, fits, x, apart, doubled, size, sizes):
    page.states(
        "the weight is {} at {} and {} at {}.",
        weight[0, 0],
        {"C": 1},
        weight[1, 0],
        {"C": 10},
    )
    page.let({"C": 1e6})
    page.states("What is that weight at {}?", True)
    page.given("About 4: it comes to rest.")
    page.states("About {}: it {}, but slowly.", weight[-1, 0], np.diff(size["a"]))
    page.states("Look how much a factor of {} adds", 1e6 / 1e5)
    single = x[:, None]
    page.forget()

    def loss(at, k=1):
        return negative_log_likelihood(Logistic(), single, apart, k * at.weights, k * at.intercept)

    pairs = [pair[0] for pair in fits]
    t = np.array([at.intercept + single @ at.weights for at in pairs])
    # of the other class, which has digits left where that of the case's own is nearly 1
    wrong = [np.log(Logistic().expected(np.where(apart == 1, -k * t, k * t))) for k in (1, 2)]
    page.states(
        "multiply $w$ and $w_0$ by {}: the threshold stays and {} case becomes {} probable.",
        2,
        wrong[1] < wrong[0],
        wrong[0] - wrong[1],
    )
    candidates = np.random.default_rng(0).normal(0, 5, (200, 2))  # intercept and weight

    def at(candidate):
        return negative_log_likelihood(Logistic(), single, apart, candidate[1:], candidate[0])

    losses = np.array([at(candidate) for candidate in candidates])
    # the length of the weights at each of the table's losses, found by a search
    growing = [
        np.linalg.norm(pairs[0].weights)
        * scipy.optimize.brentq(lambda k, nll=nll: loss(pairs[0], k) - nll, 0.1, 50)
        for nll in doubled
    ]
    along = (2 * apart - 1) * (0.1 + x)  # how fast each score moves to its side
    downhill = [-along @ Logistic().expected(-(2 * apart - 1) * (b + w * x)) for b, w in candidates]
    page.states(
        "So the loss {} towards {} as the weights {}, and {} weights reach it: there is {} {}.",
        np.diff(doubled),
        round(loss(pairs[0], 1000), 9),
        np.diff(growing),
        losses <= 0,
        np.array(downhill) >= 0,  # a way down from everywhere: no place is the lowest
        MLE,
    )
    finite = {"MAP": weight[:, 0], "MLE": _without_prior(single, apart)}
    page.states("A {} estimate exists", which(finite, lambda w: np.all(np.isfinite(w))))
    end = _map(GaussianPrior.with_variance(10), single, apart, tolerance=1e-14)
    pull = x @ (apart - Logistic().expected(end.intercept + single @ end.weights))
    page.let({"w": end.weights[0], "C": 10})
    page.states("which fades, is down to {}.", pull)
    # designs of 10 cases with as many features: a plane separates each
    square = [np.random.default_rng(seed).normal(size=(10, 10)) for seed in range(20)]
    assert all(_separable(X, np.arange(10) % 2) for X in square)
    gap = (x[apart == 0].max(), x[apart == 1].min())
    page.states(
        "the threshold moves to {}, the middle of the gap from {} to {}.",
        border[-1] if np.isclose(border[-1], np.mean(gap), atol=1e-3) else np.nan,
        *gap,
    )
    page.states(
        "The weight keeps {}: at the end, a tenfold $C$ makes it {} {}.",
        np.diff(size["a"]),
        weight[-1, 0] - weight[-2, 0],
        (weight[-1, 0], weight[-2, 0]),
    )
    middles = np.linspace(gap[0] + 0.01, gap[1] - 0.01, 59)
    margins = np.abs(x[:, None] - middles).min(axis=0)
    nearest = np.argmin(np.abs(middles - border[-1]))
    others = margins[np.abs(middles - border[-1]) > 0.02]
    # from the threshold that is furthest from the middle to the nearest
    approaching = np.array(sizes)[np.argsort(-np.abs(border - np.mean(gap)))]
    page.states(
        "As $C$ {}, the penalised fit tends to the plane of {} margin",
        np.diff(approaching),
        (margins[nearest], others),
    )
    page.keep(approaching=approaching)


# The weight without a prior: infinite where the solver finds a plane between the classes
def _without_prior(X, classes):
    try:
        return map_estimate(Logistic(), X, classes, None).weights
    except ConvergenceError:
        return np.array([np.inf])


def _counts(seed):
    draws = np.random.default_rng(seed)
    features = draws.normal(size=(80, 3))
    return features, draws.poisson(np.exp(0.5 + features @ [0.6, -0.4, 0]))


def _poisson_regressor(alpha, features, y):
    exact = {"tol": 1e-10, "max_iter": 1000, "solver": "newton-cholesky"}
    return PoissonRegressor(alpha=alpha, **exact).fit(features, y).coef_


def counts(features, counts, ways, variance):
    n = len(counts)
    per_case = {"mean": np.mean, "median": np.median}
    # the loss whose minimiser with 1/(n σ²) is scikit-learn's: its slope there is that of the prior
    alpha, at = 0.03, PoissonRegressor(alpha=0.03, tol=1e-10, max_iter=1000).fit(features, counts)
    slopes = features * (np.exp(at.intercept_ + features @ at.coef_) - counts)[:, None]
    page.states(
        "It takes the *{}* over the cases",
        which(
            per_case,
            lambda average: np.allclose(average(slopes, axis=0), -alpha * at.coef_, atol=1e-6),
        ),
    )
    sigma = 1 / math.sqrt(n * alpha)
    prior = GaussianPrior(sigma)
    most = map_estimate(Poisson(), features, counts, prior)
    w, t = most.weights, most.intercept + features @ most.weights
    log_factorials = sum(math.lgamma(k + 1) for k in counts)
    nll = negative_log_likelihood(Poisson(), features, counts, w, most.intercept)
    both = nll - log_factorials + prior.strength("nll") * w @ w
    page.let({"t": t, "y": counts.astype(float), "n": n, "e": np.e, "w": w, r"\sigma": sigma})
    found = scipy.optimize.brentq(  # the alpha of scikit-learn with the length of the MAP weights
        lambda a: np.linalg.norm(_poisson_regressor(a, features, counts)) - np.linalg.norm(w),
        alpha / 3,
        alpha * 3,
        xtol=1e-14,
    )
    page.let({r"\alpha": alpha if np.isclose(found, alpha, rtol=1e-5) else found})
    page.equation("eq-lik-poisson", values=[both / n])
    likely = scipy.stats.poisson.logpmf(counts, np.exp(t)).sum() + log_factorials
    page.states(
        "the sum is the {} log-likelihood, constants aside, and beside it stands {}, which must "
        "be {}.",
        likely / np.sum(np.exp(t) - counts * t),  # -1: the one is minus the other
        n * alpha / 2,
        prior.strength("nll"),
    )
    page.states("Here are {} cases, with", n)
    page.forget()
    # the weight in the table's last row is what its prior and the pull on one feature leave
    last = map_estimate(Poisson(), features, counts, GaussianPrior.with_variance(variance))
    pulls = features.T @ (counts - np.exp(last.intercept + features @ last.weights))
    [place] = np.flatnonzero(np.isclose(variance * pulls, ways[-1, 0, 0], atol=1e-5))
    page.states(
        "The table shows a weight of the {}, the {}: without its $n$, the {} is too firm.",
        ways.shape[2],
        1 + place,
        PRIOR if np.all(np.abs(ways[:, 2, 0]) < np.abs(ways[:, 1, 0])) else "none",
    )
    same = []
    for seed in range(100):
        data = _counts(seed)
        by_map = map_estimate(Poisson(), *data, GaussianPrior.with_variance(0.1)).weights
        right, wrong = (_poisson_regressor(a, *data) for a in (1 / 8, 10))
        same.append(np.allclose(by_map, right, atol=1e-5) and abs(wrong[0]) < 0.5 * by_map[0])
    page.seeds("rng = np.random.default_rng(0)", same)
    s2 = 0.49
    page.let({"n": 60, "s": 0.7, r"\sigma": 0.9})
    page.states("So what a {} of {} {} is called", PRIOR, VARIANCE, 0.81)
    y = np.floor(np.exp(TRIAL_Y))
    belief = GaussianPrior(0.9)
    settings = {
        "Ridge": lambda a: Ridge(alpha=a, tol=1e-12).fit(TRIAL_X, TRIAL_Y).coef_,
        "LogisticRegression": lambda c: _sklearn(c).coef_[0],
        "PoissonRegressor": lambda a: _poisson_regressor(a, TRIAL_X, y),
    }
    goals = {
        "Ridge": map_estimate(GaussianNoise(s2), TRIAL_X, TRIAL_Y, belief).weights,
        "LogisticRegression": _map(belief).weights,
        "PoissonRegressor": map_estimate(Poisson(), TRIAL_X, y, belief).weights,
    }
    candidates = {
        "s2 / v": s2 / 0.81, "v": 0.81, "1 / (n v)": 1 / (60 * 0.81), "v / s2": 0.81 / s2,
        "1 / v": 1 / 0.81, "v / n": 0.81 / 60, "n v": 60 * 0.81,
    }  # fmt: skip

    def chosen(program):
        fits, goal = settings[program], goals[program]
        return candidates[which(candidates, lambda c: np.allclose(fits(c), goal, atol=1e-4))]

    page.let({r"N(0, \sigma^2)": 0.0})  # the heading of a column
    page.equation("eq-lik-settings", values=[chosen(program) for program in settings])


def zeros_come_with_the_prior(sparse, pull, diabetes, high, X, path, scales, off):
    page.states("Replace the {} {} by a {} {} of scale $b$.", GAUSSIAN, PRIOR, LAPLACE, PRIOR)
    bound, w = 1 / 0.05, sparse.weights
    mu = Logistic().expected(sparse.intercept + X @ w)
    page.let({"x": X.T, "y": high, r"\mu": mu})
    page.states("and the pull is now {}.", -likelihood_gradient(Logistic(), X, high, w, sparse[0]))
    page.states("A weight is {} where the pull is too weak", w[np.abs(pull) < 0.999 * bound])
    away = TRIAL_X + 2  # from the origin, so that a wrong sign in y - mu is seen
    trial = _map(LaplacePrior(0.12), away, tolerance=1e-14)
    page.forget()
    page.let({"x": away.T, "y": TRIAL_CLASSES})
    # with all weights at zero: the strongest pull is the bound itself, or just beyond it
    share = np.full(60, TRIAL_CLASSES.mean())
    just = 1 / np.abs(away.T @ (TRIAL_CLASSES - share)).max()
    about = [_map(LaplacePrior(k * just), away).weights for k in (0.999, 1.001)]
    assert [np.any(w) for w in about] == [False, True]
    empty = {"w": np.zeros(3), r"\mu": share}
    page.equation(
        "eq-lik-kkt",
        {
            r"\mu": 1 / (1 + np.exp(-trial.intercept - away @ trial.weights)),
            "b": 0.12,
            "w": trial.weights,
        },
        empty | {"b": just},
        fails=[empty | {"b": 1.001 * just}],
    )
    stand = np.isclose(np.abs(pull), bound, atol=1e-6)
    page.let({"b": 0.05})
    page.states(
        "With {} the bound is {}. {} weights stand at the bound, the others pull {} and are {}.",
        True,
        bound,
        int(stand.sum()),
        (np.abs(pull[~stand]), bound),
        w[~stand],
    )
    scale = min((0.01, 0.03, 0.05, 0.1), key=lambda b: _distance(b, X, high, off))
    page.states(
        "In scikit-learn the scale of this {} is again $C$.", PRIOR if scale == 0.05 else "none"
    )
    trial_w = np.array([0.3, -1.2])
    page.let({"w": trial_w, "C": 0.7})
    charged = LaplacePrior(0.7).negative_log_density(trial_w) - np.log(2 * 0.7)
    page.states("The L1 penalty stands as {}.", charged.sum())
    page.given("Since scikit-learn 1.8 you ask for it by `l1_ratio=1`")
    narrow = np.geomspace(1 / 60, scales.min(), 100)
    weights = np.array([map_estimate(Logistic(), X, high, LaplacePrior(b)).weights for b in narrow])
    last = [np.max(np.nonzero(w)[0], initial=0) for w in weights.T]
    page.let({"b": scales.max()})
    page.states(
        "against {}, from {} on the left to {} on the right.",
        1 / scales.max(),
        {"b": scales.max()},
        {"b": scales.min()},
    )
    vanish, order = path[-1], np.argsort(last)
    leaving = [diabetes.names[j] for j in order]
    # with all weights at zero, the strongest pull is on the weight that stays longest
    strongest = diabetes.names[np.abs(X.T @ (high - high.mean())).argmax()]
    page.states(
        "As in a {} path, weights become {} one by one; {} is the {} to go.",
        LASSO,
        vanish[order[:-1]],
        leaving[-1],
        (strongest, leaving),
    )


# How far scikit-learn's L1 weights at C = 0.05 are from the MAP estimate under a Laplace prior
def _distance(b, X, high, off):
    own = map_estimate(Logistic(), X, high, LaplacePrior(b), intercept=False).weights
    at = map_estimate(Logistic(), X, high, LaplacePrior(0.05), intercept=False).weights
    return np.abs(own - (at - off)).max()


def _twins(at):
    """The weights of the network with its hidden units exchanged and their signs turned."""
    V, u = at[:12].reshape(3, 4), at[12:]
    return [
        np.concatenate([(V[:, order] * signs).ravel(), u[list(order)] * signs])
        for order in permutations(range(4))
        for signs in product((1, -1), repeat=4)
    ]


def a_small_network(
    points, classes, scores, gradient, theta, decayed, free, twins, heights, start, V, u
):
    page.forget()
    # one unit's output at a time, and what it is the tanh of, for all points
    small = 0.3 * np.random.default_rng(1).normal(size=(3, 4))
    outputs = [scores(np.append(small, unit)) for unit in np.eye(4)]
    page.let({"x": points.T, "V": small})
    page.states(
        r"Here {} hidden units take $\tanh$ of weighted sums {}, and",
        V.shape[1],
        np.arctanh(outputs).T,
    )
    page.let({"x_1 x_2": points[:, 1] * points[:, 2]})
    page.states(
        "The {} points of a square belong to class {} where {}.",
        len(points),
        int(classes[(points[:, 1] > 0) & (points[:, 2] > 0)][0]),
        {"x_1 x_2": float(np.min((points[:, 1] * points[:, 2])[classes == 1]))},
    )

    def loss(at):
        return np.sum(np.logaddexp(0, scores(at)) - classes * scores(at))

    slopes = np.array([(loss(theta + d) - loss(theta - d)) / 2e-6 for d in 1e-6 * np.eye(16)])
    hidden = np.tanh(points @ V)
    mu = 1 / (1 + np.exp(-scores(theta)))
    # the slope in the outer weights is the hidden units times this
    passed = np.linalg.lstsq(hidden.T, slopes[12:], rcond=None)[0]
    page.let({r"\mu": mu, "y": classes})
    page.states(
        "The gradient is {} once more",
        mu - classes if np.allclose(hidden.T @ (mu - classes), slopes[12:], atol=1e-4) else passed,
    )
    sigma = math.sqrt(2)
    prior = GaussianPrior(sigma)
    page.let({r"\theta": theta, r"\sigma": sigma})
    page.let({r"\theta_j \sim N": lambda mean, variance: _normal(theta, mean, variance)})
    page.states("Believe {} for the {} weights", prior.density(theta), theta.size)

    def minus_log(at):
        return prior.negative_log_density(at).sum()

    # central differences are exact for a quadratic
    own = np.array([minus_log(theta + d) - minus_log(theta - d) for d in 0.5 * np.eye(16)])
    page.states(
        "Minus the logarithm of this {} has the gradient {}, and",
        PRIOR,
        theta / 2 if np.allclose(own, theta / 2, atol=1e-6) else own,
    )
    # not at rest, where the step is zero
    moving = {r"\theta": start, r"\nabla L": gradient(start), r"\eta": 0.03}
    page.equation("eq-lik-decay", moving)
    page.let({"n": 64})
    # the decay at which steps along the loss come to the MAP estimate: along the summed loss, and
    # along its mean
    at_rest = -gradient(theta) @ theta / (theta @ theta)
    page.states(
        "So `weight_decay` is {} if the loss is summed, and {} if it is averaged.",
        0.5 if np.isclose(at_rest, 0.5) else at_rest,
        0.5 / 64 if np.isclose(at_rest / 64, 0.5 / 64) else at_rest / 64,
    )
    page.states("Take {}.", {r"\sigma": np.sqrt(1 / at_rest)})
    # the priors whose slope undoes that of the loss where decay came to rest
    pulls = {
        kind: [
            (
                prior_of.negative_log_density(theta + d) - prior_of.negative_log_density(theta - d)
            ).sum()
            / 2e-4
            for d in 1e-4 * np.eye(16)
        ]
        for kind, prior_of in ((kind, make.with_variance(2)) for kind, make in KINDS.items())
    }
    of_decay = which(pulls, lambda pull: np.allclose(gradient(theta) + pull, 0, atol=1e-5))
    rest = {"MAP": gradient(theta) + theta / 2, "MLE": gradient(theta)}
    page.states(
        "Decay stops at a {} estimate.", which(rest, lambda slope: np.abs(slope).max() < 1e-6)
    )
    page.states("and its weights go on {}.", np.diff(np.linalg.norm(free[1000::200], axis=1)))
    page.let({"z": 0.37})
    page.states("by {} the scores stay", True)
    others = _twins(theta)
    objectives = np.array([loss(at) + at @ at / 4 for at in others])
    # each is a peak: no step away from it improves
    steps = 0.01 * np.random.default_rng(0).normal(size=(30, 16))
    nearby = np.array([[loss(at + d) + (at + d) @ (at + d) / 4 for d in steps] for at in others])
    peaks = [
        at
        for at, value, around in zip(others, objectives, nearby, strict=True)
        if np.all(around > value)
    ]
    distinct = len(np.unique(np.round(peaks, 6), axis=0))
    page.let({"4!": math.factorial(4)})
    page.states("With {} units there are {} twins", V.shape[1], {"4!": math.factorial(4)})
    page.states(
        "{} is a peak of the {}, and they have {} heights.",
        np.all(nearby > objectives[:, None], axis=1),
        POSTERIOR,
        tuple(np.exp(objectives.min() - objectives)),
    )
    # five random places with their twins, each weighed by its own posterior density
    places = np.vstack([_twins(at) for at in np.random.default_rng(0).normal(size=(5, 16))])
    heights_there = np.array([loss(at) + at @ at / 4 for at in places])
    weights = np.exp(heights_there.min() - heights_there)
    centre_of = {"mean": np.average(places, axis=0, weights=weights), "mode": theta}
    middle = which(centre_of, lambda at: np.allclose(at, 0))
    chances = 1 / (1 + np.exp(-scores(np.zeros(16))))
    page.states(
        "The {} of the {} is a network with {} weights {}, which gives {} point the probability "
        "{}.",
        middle,
        POSTERIOR,
        np.abs(centre_of["mean"]) < 1e-9,
        centre_of["mean"].round(9),
        np.isclose(chances, 0.5),
        chances.mean(),
    )
    page.keep(distinct=distinct, at_rest=at_rest, sigma=sigma, of_decay=of_decay)


def in_short(size, sparse, pull, distinct, at_rest, sigma, of_decay):
    w = np.array([0.4, -1.1])
    terms = {  # what a prior adds to minus the logarithm of each likelihood
        name: math.log(seen * scipy.stats.norm.pdf(w, 0, 0.9).prod()) - math.log(seen)
        for name, seen in _chances(w).items()
    }
    before = -math.log(scipy.stats.norm.pdf(w, 0, 0.9).prod())
    page.states(
        "Minus the logarithm of a {} is a penalty beside {} {}:",
        PRIOR,
        [np.isclose(-found, before) for found in terms.values()],
        LIKELIHOOD,
    )
    mu = 1 / (1 + np.exp(-TRIAL_X @ w.repeat([2, 1])))
    page.forget()
    page.let({"X": TRIAL_X, "y": TRIAL_CLASSES, r"\mu": mu, "w": w, r"\sigma": 0.9, "n": 60})
    page.states(
        "The pull of the data is {}, observed",
        -likelihood_gradient(Logistic(), TRIAL_X, TRIAL_CLASSES, w.repeat([2, 1])),
    )
    pulls = {}  # of each prior of this variance; central differences are exact for a quadratic
    for kind, make in KINDS.items():
        density = make.with_variance(0.81).negative_log_density
        pulls[kind] = density(w + 0.5) - density(w - 0.5)
    page.states(
        "It balances {} under a {} {}.",
        scipy.stats.norm.logpdf(w - 0.5, 0, 0.9) - scipy.stats.norm.logpdf(w + 0.5, 0, 0.9),
        which(pulls, lambda pull: np.allclose(pull, w / 0.81)),
        PRIOR,
    )
    page.states(
        "has {}, `PoissonRegressor` {}.",
        {"C": TRIAL_C, r"\sigma": BELIEF.sigma},
        {r"\alpha": 0.05, "n": len(TRIAL_X), r"\sigma": math.sqrt(_variance_of_poisson(0.05))},
    )
    single, labels = np.array([-1.5, -0.4, 0.2, 1.1])[:, None], np.array([0.0, 0, 1, 1])
    tried = np.random.default_rng(1).normal(0, 5, (200, 2))
    along = (2 * labels - 1) * (0.1 + single[:, 0])  # towards the side of each class
    least = [
        -along @ Logistic().expected(-(2 * labels - 1) * (b + w * single[:, 0])) >= 0
        for b, w in tried
    ]
    page.keep(least=least)
    page.states(
        "there is {} {}; the {} weights {} like the logarithm", least, MLE, MAP, np.diff(size["a"])
    )
    page.let({"b": 0.05})
    page.states(
        "A {} {} gives zeros here too: where the pull is {} {}.",
        LAPLACE,
        PRIOR,
        (np.abs(pull[sparse.weights == 0]), 1 / 0.05),
        1 / 0.05,
    )
    page.let({r"\sigma": sigma})
    page.states(
        "Weight decay {} is a {} {} on the weights of a network. Its {} has many peaks.",
        at_rest,
        of_decay,
        PRIOR,
        POSTERIOR if distinct > 1 else "none",
    )


# The probability of some data under each likelihood, at two weights
def _chances(w):
    t = TRIAL_X[:4, :2] @ w
    return {
        "measurement": scipy.stats.norm.pdf(TRIAL_Y[:4], t, 0.7).prod(),
        "class": scipy.stats.bernoulli.pmf(TRIAL_CLASSES[:4], 1 / (1 + np.exp(-t))).prod(),
        "count": scipy.stats.poisson.pmf([1, 0, 2, 1], np.exp(t)).prod(),
    }


def exercises(X, high, largest_scale, left, newton, settled, mu_zero, curvature, moved, by_ridge):
    page.given(
        "Three programs, three priors",
        "`Ridge(alpha=3)` with noise variance 6, by",
        "`LogisticRegression(C=4)`, and by `PoissonRegressor(alpha=0.05)` with 40 cases?",
        "add 3 to all columns",
        "`LogisticRegression(C=0.1)` again",
    )
    page.forget()
    page.let({r"\alpha": 0.05, "n": 40, "s": 0.7, "C": 4})
    page.let({r"\sigma^2": 0.81})
    by_ridge_alpha = 0.49 / 0.81
    page.let({r"\alpha": by_ridge_alpha})
    page.states("it is {}, $C$", _variance_of_ridge(by_ridge_alpha))
    page.let({r"\alpha": 0.05, "n": 60})
    page.states("$C$ and {}.", _variance_of_poisson(0.05))
    page.states("at which all {} weights are zero?", X.shape[1])
    at_zero = map_estimate(Logistic(), X, high, LaplacePrior(0.99 * largest_scale))
    fitted = Logistic().expected(at_zero.intercept + X @ at_zero.weights)
    page.let({"x": (X + 1).T, "y": high, r"\bar y": fitted[0], "b": largest_scale})
    pulls = np.abs(X.T @ (high - fitted))
    scales = largest_scale * np.array([0.3, 0.6, 0.9, 0.99, 1.01, 1.1, 1.5, 3])
    at_scales = [map_estimate(Logistic(), X, high, LaplacePrior(b)).weights for b in scales]
    empty = np.array([not np.any(w) for w in at_scales])
    assert 0 < empty.sum() < len(empty)
    [first] = np.flatnonzero(at_scales[empty.sum()])  # the first weight to come in
    page.states(
        "With {} weights the free intercept makes $\\mu_i$ the share of high patients.",
        at_zero.weights,
    )
    page.states(
        "So {} must be {} the {} {}.",
        pulls.max(),
        (1 / scales[empty], pulls.max()),
        (pulls[first], np.delete(pulls, first)),
        pulls,
    )
    matrix = np.array([_newton_is_ridge(seed) for seed in range(20)])
    fits = {"ridge": by_ridge, "LASSO": lasso(X / 2, 2 * (high - mu_zero), 1.0)}
    page.states(
        "A Newton step is a {} fit",
        which(fits, lambda w: np.allclose(w, newton) and matrix.all()),
    )
    page.let({r"\mu": mu_zero, "y": high, "w": 0.0})
    page.states("loss in its score is {}.", curvature)
    page.given("compute one step from $w = 0$ by")
    page.states("multiplied by {}. What", np.sqrt(curvature))
    page.states("At {} the curvature is {}.", True, curvature[0])
    page.states("plus {} over the curvature", (high - mu_zero))
    shifted = [_intercept(at) for at in (0, 3)]
    page.states(
        "pulls the intercept, too, towards {}, and what an intercept of {} means",
        0 if all(abs(inner) < abs(outer) for inner, outer in shifted) else np.nan,
        0,
    )


# The intercept of scikit-learn at a feature's origin: as a column that is penalised, and free
def _intercept(origin):
    design = np.column_stack([np.ones(60), TRIAL_X + origin])
    return _sklearn(0.1, design, fit_intercept=False).coef_[0, 0], _sklearn(
        0.1, TRIAL_X + origin
    ).intercept_[0]


# The prior variance that gives scikit-learn's Ridge, with noise variance 0.49
def _variance_of_ridge(alpha):
    theirs = np.linalg.norm(Ridge(alpha=alpha, tol=1e-12).fit(TRIAL_X, TRIAL_Y).coef_)
    noise = GaussianNoise(0.49)

    def off(variance):
        prior = GaussianPrior.with_variance(variance)
        own = map_estimate(noise, TRIAL_X, TRIAL_Y, prior, tolerance=1e-13).weights
        return np.linalg.norm(own) - theirs

    return scipy.optimize.brentq(off, 0.05, 5, xtol=1e-15, rtol=1e-13)


# The prior variance that gives scikit-learn's PoissonRegressor with copies of 60 cases
def _variance_of_poisson(alpha, copies=1):
    X, y = np.tile(TRIAL_X, (copies, 1)), np.tile(np.floor(np.exp(TRIAL_Y)), copies)
    theirs = _poisson_regressor(alpha, X, y)
    candidates = {f"{n} a": 1 / (n * alpha) for n in (1, 1 / 60, 30, 60, 120, 240)}
    candidates |= {"a / n": alpha / 60}
    return candidates[
        which(
            candidates,
            lambda variance: np.allclose(
                map_estimate(Poisson(), X, y, GaussianPrior.with_variance(variance)).weights,
                theirs,
                atol=1e-5,
            ),
        )
    ]


def problems():
    page.given("Three classes", "Give each of three classes weights")
    page.given(r"be in proportion to $e^{x^\top w_c}$.")
    page.given("Draw 20 cases", "In how many of 200 draws (seed 0)")
    page.given("for $p$ = 3, 6, 9, 12 and 15?")
    page.given("Explain why $N(n, p) = N(n - 1, p) + N(n - 1, p - 1)$, and")
    page.given("an accuracy of 100 % on the training data")
    page.given("The default is $C = 1$.")
    page.given("in a unit that is a hundred times as large")


def check_yourself(doubled, weight, x, apart, sparse, pull, least, approaching, distinct):
    page.given(
        "You set `LogisticRegression(C=0.25)`. What",
        "Weights with standard deviation 0.25.",
        "Weights with variance 4.",
        "has $w_3 = 0$. What",
        "Feature 3 does not pull.",
        "The posterior of $w_3$ is a spike at 0.",
    )
    page.states(
        "standard deviation {}. $C$ is the {}, and {} is its root.",
        GaussianPrior.with_variance(0.25).sigma,
        VARIANCE,
        math.sqrt(0.25),
    )
    page.let({"C": 0.25, "b": 0.05})
    page.states("That would be {}: the", 2 * GaussianPrior.with_variance(0.25).strength("nll"))
    single = x[:, None]

    def likely(w):
        return np.exp(-negative_log_likelihood(Logistic(), single, apart, [w]))

    lengths = np.geomspace(0.1, 30, 25)
    page.states(
        "{} estimates tend to it as $C$ {}. The {} itself {} with the length of the weights.",
        MAP,
        np.diff(approaching),
        LIKELIHOOD,
        np.diff([likely(length) for length in lengths]),
    )
    page.states(
        "These have a {} {} than those in the table.",
        (likely(0.0), [likely(w) for w in weight[:, 0]]),
        LIKELIHOOD,
    )
    page.states("There is {}. Double", least)
    losses = np.array([-np.log(likely(w)) for w in GRID])
    # times which of the two the likelihood peaks within the grid, and not at its end
    added = {"prior": -np.log(CURVES["prior"]), "likelihood": losses}
    peaks = {name: np.argmin(losses + other) for name, other in added.items()}
    page.states(
        "the {} {}. A {} ends this.",
        LIKELIHOOD,
        np.diff(np.exp(-np.array(doubled))),
        which(peaks, lambda place: 0 < place < len(GRID) - 1),
    )
    y = np.floor(np.exp(TRIAL_Y))
    twice, y_twice = np.tile(TRIAL_X, (2, 1)), np.tile(y, 2)
    copied = _poisson_regressor(0.05, twice, y_twice)
    once = PoissonRegressor(alpha=0.05, tol=1e-10, max_iter=1000).fit(TRIAL_X, y)
    assert np.allclose(copied, once.coef_, atol=1e-5)  # they stay
    off = np.exp(once.intercept_ + twice @ once.coef_) - y_twice
    # the loss whose slope is that of the penalty at these weights, with the rows copied too
    totals = {"mean": np.mean, "sum": np.sum}
    page.states(
        "The loss is a {}. But the {} that belongs to this `alpha` becomes {}: $n$ is doubled.",
        which(
            totals,
            lambda total: np.allclose(
                total(twice * off[:, None], axis=0), -0.05 * once.coef_, atol=1e-5
            ),
        ),
        PRIOR,
        (_variance_of_poisson(0.05, copies=2), _variance_of_poisson(0.05)),
    )
    fixed = GaussianPrior.with_variance(_variance_of_poisson(0.05))
    lengths_at = {  # of the weights with the rows once and twice
        name: [
            np.linalg.norm(map_estimate(Poisson(), X, counts, kept).weights)
            for X, counts in ((TRIAL_X, y), (twice, y_twice))
        ]
        for name, kept in (("prior", fixed), ("likelihood", None))
    }
    page.states(
        "That is what happens at a fixed {}.",
        which(lengths_at, lambda lengths: lengths[1] > lengths[0] * (1 + 1e-6)),
    )
    page.states("A logistic regression under a {} {} has", LAPLACE, PRIOR)
    page.states("It may pull, up to {}.", np.abs(pull).max().round(6))
    page.states(
        "Its pull is {} {}. That is the condition for a {}.",
        (np.abs(pull[sparse.weights == 0]), 1 / 0.05),
        1 / 0.05,
        sparse.weights[np.abs(pull) < 0.999 / 0.05],
    )
    posterior = np.exp(-LOSS) * LaplacePrior(0.05).density(GRID)
    mass = np.cumsum(posterior) / posterior.sum()
    middles = {
        "mode": GRID[np.argmax(posterior)],
        "mean": GRID @ posterior / posterior.sum(),
        "median": np.interp(0.5, mass, GRID),
    }
    mode = which(middles, lambda at: abs(at) < 1e-9)
    page.states("The {} is {}; the {} is spread", mode, round(middles["mode"], 9), POSTERIOR)
    several = POSTERIOR if distinct > 1 else "none"  # of the network's peaks
    page.states("the {} has several peaks. A {} estimate of a network", several, MAP)
