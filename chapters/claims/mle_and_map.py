"""What the text of `mle_and_map.md` says, compared with what its cells computed."""

import functools
import itertools
import operator

import numpy as np
import scipy.optimize
import scipy.stats
import sympy as sp
from claims import Page, which
from shrinkage import (
    L2,
    GaussianPrior,
    LaplacePrior,
    Posterior,
    coefficient_risk,
    laplace_posterior_draws,
    lasso,
    ridge,
)
from shrinkage.conventions import CONVENTIONS, HALF_MSE, LOSSES, MSE, RSS
from shrinkage.figures import prior_likelihood_posterior
from shrinkage.figures.bayes import DEVIATIONS
from sklearn.linear_model import LogisticRegression
from sympy import stats

page = Page("mle_and_map.md")
sharp = LaplacePrior(0.7)
wide = GaussianPrior(1.7)


def _near(value):
    return lambda other: np.allclose(other, value, rtol=1e-3, atol=1e-3)


# One weight, seen five times in noise: prior, likelihood and posterior on a grid.
GRID = np.linspace(-15, 15, 30_001)
STEP = GRID[1] - GRID[0]
KINDS = {"Gaussian": GaussianPrior, "Laplace": LaplacePrior}
NOISE, BELIEF = GaussianPrior(0.7), GaussianPrior(0.9)
rng = np.random.default_rng(0)
DATA = rng.normal(1.3, NOISE.sigma, size=5)
EXACT = Posterior(BELIEF, DATA.mean(), NOISE.variance / DATA.size)


def _curves(prior, data, noise=NOISE):
    likelihood = np.prod(noise.density(np.reshape(data, (-1, 1)) - GRID), axis=0)
    product = likelihood * prior.density(GRID)
    posterior = product / (product.sum() * STEP)
    return {"prior": prior.density(GRID), "likelihood": likelihood, "posterior": posterior}


def _peak(curve):
    return GRID[np.argmax(curve)]


def _nearest(value):  # the place on the grid
    return np.argmin(np.abs(GRID - value))


def _average(curve, values):
    return np.sum(curve * values) / np.sum(curve)


def _proportional(curve, other):
    seen = other > 1e-9 * other.max()
    return np.allclose(curve[seen] / curve.max(), other[seen] / other.max(), rtol=1e-6)


def _moments(prior):  # by integration
    w = np.sqrt(prior.variance) * np.linspace(-30, 30, 60_001)
    density = prior.density(w) * (w[1] - w[0])
    mean = np.sum(w * density)
    return {"mean": mean, "variance": np.sum((w - mean) ** 2 * density)}


def _moment(prior, value):  # the name of the moment that has this value
    return which(_moments(prior), lambda moment: np.isclose(moment, value, rtol=1e-3, atol=1e-9))


def _variances(*priors):
    return tuple(_moments(prior)["variance"].round(3) for prior in priors)


def _summaries(posteriors):  # the median on the grid
    halves = [np.interp(0.5, np.cumsum(p.density(GRID)) * STEP, GRID) for p in posteriors]
    return {
        "mode": [p.mode for p in posteriors],
        "mean": [p.mean for p in posteriors],
        "median": halves,
    }


CURVES = _curves(BELIEF, DATA)


# Which of prior and likelihood (the noise) is Gaussian, or Laplace, with the other one Gaussian.
def _setups(noise_variance, prior_variance):
    noise, prior = map(GaussianPrior.with_variance, (noise_variance, prior_variance))
    return {
        ("Gaussian", "prior"): (prior, noise),
        ("Laplace", "prior"): (LaplacePrior.with_variance(prior_variance), noise),
        ("Laplace", "likelihood"): (prior, LaplacePrior.with_variance(noise_variance)),
    }


def _posteriors(z, noise_variance, prior_variance):
    setups = _setups(noise_variance, prior_variance)
    return {
        names: _curves(prior, [z], noise)["posterior"] for names, (prior, noise) in setups.items()
    }


# Two weights: the most probable ones by numerical search, and the fits of each method.
TRIAL_X = rng.normal(size=(12, 2))
TRIAL_Y = TRIAL_X @ [1.5, -0.4] + rng.normal(0, 0.7, size=12)


def _most_probable(noise, prior=None):
    def score(w):
        own = prior.negative_log_density(w).sum() if prior else 0
        return noise.negative_log_density(TRIAL_Y - TRIAL_X @ w).sum() + own

    exactly = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000}
    return scipy.optimize.minimize(score, [1, -1], method="Nelder-Mead", options=exactly).x


def _rss(w):
    return np.sum((TRIAL_Y - TRIAL_X @ w) ** 2)


SETUPS = _setups(0.49, 0.81)
BESTS = {names: _most_probable(noise, prior) for names, (prior, noise) in SETUPS.items()}
LEAST_SQUARES = np.linalg.lstsq(TRIAL_X, TRIAL_Y)[0]
FITS = {
    "ridge": ridge(TRIAL_X, TRIAL_Y, 0.49 / 0.81),
    "LASSO": lasso(TRIAL_X, TRIAL_Y, 2 * 0.49 / np.sqrt(0.81 / 2)),
    "least squares": LEAST_SQUARES,
}
MLES = {  # at three noise variances
    kind: [_most_probable(make.with_variance(s2)) for s2 in (0.1, 1, 10)]
    for kind, make in KINDS.items()
}
# The belief whose most probable weights are the fit of a method, and the method they belong to.
RIDGE_BELIEF = which(BESTS, _near(FITS["ridge"]))
LASSO_BELIEF = which(BESTS, _near(FITS["LASSO"]))
RIDGE, LASSO = (which(FITS, _near(BESTS[kind, "prior"])) for kind in KINDS)


# Whether a density of noise of variance 0.49 is the product of those of its parts, at 50 places
def _multiply(joint, trial):
    at = trial.normal(size=(50, 3))
    return np.isclose(joint.pdf(at), np.prod(GaussianPrior(0.7).density(at), axis=1))


def likely_weights(residuals, gaussian, s, n, nll, formula, likelihood):
    trial = np.random.default_rng(0)
    trial_X, trial_w, trial_e = (trial.normal(size=size) for size in ((5, 2), 2, 5))
    trial_y = trial_X @ trial_w + trial_e

    def likely(w):
        return np.prod(GaussianPrior(0.7).density(trial_y - trial_X @ w))

    page.let({"X": trial_X, "y": trial_y, "w": trial_w, "n": 5, "s": 0.7})
    page.equation(
        "eq-mle",
        {
            r"\hat\theta_{\text{MLE}}": np.linalg.lstsq(trial_X, trial_y)[0],
            r"\theta": trial_w,
            "D": trial_y,
            "p": lambda D, theta: likely(theta),
        },
    )
    page.equation("eq-nll", {r"p(D \mid w)": likely(trial_w)})
    by_curve = {"MLE": _peak(CURVES["likelihood"]), "MAP": _peak(CURVES["posterior"])}
    at_mean = _nearest(DATA.mean())  # where the estimate is, by calculus
    page.states(
        r"The maximum {} estimate ({}) is the $\theta$ under which the observed data are {} "
        "likely:",
        which(CURVES, lambda c: _near(DATA.mean())(_peak(c))),
        which(by_curve, _near(DATA.mean())),
        (CURVES["likelihood"][at_mean], np.delete(CURVES["likelihood"], at_mean)),
    )
    tosses, chances = np.array([1] * 7 + [0] * 3), np.arange(1, 100) / 100
    seen = np.array([np.prod(np.where(tosses, chance, 1 - chance)) for chance in chances])
    page.let({r"\theta": 0.3})
    page.given(
        "Toss a coin ten times and see seven heads.", "noise of standard deviation $s = 0.1$."
    )
    page.states("as you saw them have probability {}.", seen[29])
    page.states(
        "That is {} at {}, and {} at {}, where it is {}.",
        seen[49],
        {r"\theta": 0.5},
        seen[69],
        {r"\theta": 0.7},
        (seen[69], np.delete(seen, 69)),
    )
    highest = GaussianPrior(0.1).density(0.0)
    page.let({"s": 0.1, "r": 0.07, "e": np.e, r"\pi": np.pi})
    page.states(
        "gives a density, {}: {} per metre at {}.",
        GaussianPrior(0.1).density(0.07),
        highest,
        {"r": 0},
    )
    page.let({"s": 0.7})
    page.states("So it has units, and may be {} {}.", (highest, 1), 1)
    page.states(
        r"The {} is not a density of $\theta$: it need not integrate to 1 over",
        which(CURVES, lambda curve: not np.isclose(curve.sum() * STEP, 1)),
    )

    r1, *_ = residuals
    reals, bell = (r1, -sp.oo, sp.oo), gaussian(r1, s)
    moments = {
        "mean": sp.integrate(r1 * bell, reals),
        "variance": sp.integrate(r1**2 * bell, reals),
    }
    page.let({"x": trial_X, r"\varepsilon": trial_e, "r": trial_e})
    page.states("with Gaussian noise: {}, with", True)
    page.states(
        r"{} $\varepsilon_i$ of {} {} and {} {}",
        # the logarithm of a joint density has mixed derivatives unless its parts are independent
        [sp.diff(nll, *pair) == 0 for pair in itertools.combinations(residuals, 2)],
        which(moments, lambda moment: moment == 0),
        moments["mean"],
        which(moments, lambda moment: moment == s**2),
        moments["variance"],
    )
    factors = [sp.simplify(likelihood / gaussian(r, s)) for r in residuals]
    page.states(
        "{} residual {} then has",
        [not rest.has(r) for rest, r in zip(factors, residuals, strict=True)],
        True,
    )
    page.states(
        "the densities of {} cases multiply.",
        [
            _multiply(
                scipy.stats.multivariate_normal(cov=0.49 * (rho + (1 - rho) * np.eye(3))), trial
            ).all()
            == (rho == 0)  # dependent cases do not
            for rho in (-0.4, -0.1, 0, 0.1, 0.5, 0.9)
        ],
    )
    page.states("Here it is for {} cases", len(residuals))
    curves = trial.random((100, 50))
    page.states(
        "The logarithm is {}, so it moves {} maximum. It also saves the computer from multiplying "
        "hundreds of small numbers to {}.",
        sp.diff(sp.log(s), s),
        np.argmax(np.log(curves), axis=1) != np.argmax(curves, axis=1),
        np.prod(GaussianPrior(1).density(trial.normal(size=900))),
    )
    page.states("the sum of their squares over {}; the rest", 1 / nll.coeff(r1, 2))

    estimates = {"MLE": MLES["Gaussian"][0], "MAP": BESTS["Gaussian", "prior"]}
    steps = np.arange(-3.0, 4)  # squares have equal second differences
    page.states(
        "{}: the formula is right. So under {} noise the {} is {}, whatever {} is. "
        "The square in {} comes from the square in the {}.",
        sp.simplify(sp.expand_log(nll - formula.subs(n, 3), force=True)),
        which(MLES, _near(LEAST_SQUARES)),
        which(estimates, _near(LEAST_SQUARES)),
        which(FITS, lambda fit: np.allclose(fit, MLES["Gaussian"], atol=1e-4)),
        s**2,
        min(FITS, key=lambda name: _rss(FITS[name])),
        which(KINDS, lambda kind: _near(1)(np.diff(kind(1).negative_log_density(steps), 2))),
    )
    # of the logarithm of the likelihood and its negative
    page.keep(sign=sp.expand_log(sp.log(likelihood), force=True).coeff(r1, 2) / nll.coeff(r1, 2))


def turning_the_question_around(belief, noise, observed, evidence, scores, step, grid, prior):
    explained = scipy.stats.norm.pdf(DATA[:, None], GRID, NOISE.sigma).prod(axis=0)
    page.states(
        "The {} asks how well given weights explain the data.",
        which(CURVES, lambda curve: np.allclose(curve, explained)),
    )
    after_others = _curves(BELIEF, DATA + 1)
    fixed = {name: np.allclose(CURVES[name], after_others[name]) for name in CURVES}
    page.states(
        r"the data: $p(\theta \mid D)$, the {}. To get it you must say what you believed before, "
        "the {}",
        which(CURVES, lambda curve: np.allclose(curve, EXACT.density(GRID))),
        which(fixed, lambda is_fixed: is_fixed),
    )
    exact = Posterior(belief, observed, noise.variance)
    at, before = 0.3, belief.density(0.3)
    seen = noise.density(observed - at)
    page.let({"D": observed, r"\theta": at})
    page.equation(
        "eq-bayes",
        {
            r"p(\theta \mid D)": exact.density(at),
            r"p(D \mid \theta)": seen,
            r"p(\theta)": before,
            "p(D)": evidence,
        },
    )
    # the joint density of weight and observation, a Gaussian of two variables
    shared = [[belief.variance] * 2, [belief.variance, belief.variance + noise.variance]]
    joint = scipy.stats.multivariate_normal.pdf([at, observed], cov=shared)
    of_both = {
        r"p(\theta \mid D)": exact.density(at),
        r"p(D \mid \theta)": seen,
        r"p(\theta)": before,
        "p(D)": evidence,
    }
    page.let(of_both)
    page.states("The joint density of $\\theta$ and $D$ is {}, and it is also {}.", joint, joint)
    page.forget()
    page.let({"D": observed, r"\theta": at})
    page.equation(
        "eq-map",
        {
            r"\hat\theta_{\text{MAP}}": exact.mode,
            "p": lambda *of: (
                noise.density(of[0] - of[1]) if len(of) == 2 else belief.density(of[0])
            ),
        },
    )
    product = CURVES["prior"] * CURVES["likelihood"]
    divided = product / 10 ** np.random.default_rng(0).uniform(-6, 6, (100, 1))
    moved = np.argmax(divided, axis=1) != np.argmax(product)
    by_curve = {"MLE": _peak(CURVES["likelihood"]), "MAP": _peak(CURVES["posterior"])}
    page.states(
        r"The {} a posteriori estimate ({}) is the $\theta$ where the {} peaks. The denominator "
        "moves {} peak",
        (EXACT.density(EXACT.mode), np.delete(EXACT.density(GRID), _nearest(EXACT.mode))),
        which(by_curve, _near(EXACT.mode)),
        which(CURVES, lambda curve: _near(EXACT.mode)(_peak(curve))),
        moved,
    )
    spread = BELIEF.variance + NOISE.variance * np.eye(DATA.size)  # of the data under the prior
    trial_evidence = scipy.stats.multivariate_normal.pdf(DATA, cov=spread)
    page.states(
        "is called the evidence, or marginal {}.",
        which(CURVES, lambda c: np.isclose(_average(CURVES["prior"], c), trial_evidence)),
    )
    normalised = which(CURVES, lambda curve: np.allclose(curve * trial_evidence, product))
    page.states(
        "and moves {} peak. It is what makes the {} integrate to {}.",
        moved,
        normalised,
        scores["posterior"].sum() * step,
    )

    misfit = ((DATA[:, None] - GRID) ** 2).sum(axis=0) / (2 * NOISE.variance)
    penalty = BELIEF.strength("nll") * GRID**2
    charged = which(CURVES, lambda curve: _proportional(curve, np.exp(-penalty)))
    away = (GRID != 0) & (np.abs(GRID) < 5)
    to_penalty = np.log(CURVES["prior"] / CURVES["prior"].max())[away] / penalty[away]
    page.states("There it is: the {}'s {} logarithm is a penalty", charged, to_penalty)
    share = before / belief.density(0)  # of the greatest density
    page.let(
        {"L": -np.log(seen), "P": L2().value([at]), "e": np.e, r"\lambda": belief.strength("nll")}
    )
    page.states(
        "Whoever minimises {} finds the peak of a {}, provided that {} is proportional to a {} "
        "and {} to a {} density.",
        -np.log(seen * share),
        which(CURVES, lambda curve: np.argmax(curve) == np.argmin(misfit + penalty)),
        seen,
        which(CURVES, lambda curve: _proportional(curve, np.exp(-misfit))),
        share,
        charged,
    )
    page.states("one observation {} of it with noise variance {},", {"z": observed}, noise.variance)
    page.states(
        "a Gaussian prior of mean {} and variance {}. Search",
        np.sum(grid * prior) * step,
        belief.variance,
    )
    page.states("Search a fine grid for the peak, {} times", len(scores))
    page.keep(
        before=before,
        seen=seen,
        at=at,
        exact=exact,
        moved=moved,
        normalised=normalised,
        charged=charged,
        to_penalty=to_penalty,
        least_sum=GRID[np.argmin(misfit + penalty)],
    )


def beyond_squares(features, labels, at_c, probability, left):
    w = at_c[1]
    chance = 1 / (1 + np.exp(-features @ w))
    _coin()
    page.let({"x": features, "w": w, "y": labels.astype(float), "n": len(labels), "e": np.e})
    page.states("$y_i$ is {} or {}, and", int(labels.max()), int(labels.min()))
    page.states("gives {} the probability {}.", {"y": np.ones(len(labels))}, {"q": chance})
    page.let({"q": chance})
    page.states(
        "shows, {} or {}, then has the probability {}.",
        int(labels.max()),
        int(labels.min()),
        np.where(labels, chance, 1 - chance),
    )
    page.states("With {} and {} that is the loss", True, True)
    page.equation(
        "eq-cross-entropy", {r"p(D \mid w)": np.prod(np.where(labels, chance, 1 - chance))}
    )
    width = np.sqrt(0.7)
    cost = GaussianPrior(width).negative_log_density(w).sum()
    least = GaussianPrior(width).negative_log_density(0 * w).sum()
    page.let({r"\sigma": width, "C": 0.7})
    page.given(r"A belief $w_j \sim N(0, \sigma^2)$ joins")
    page.states("joins the loss as {}.", cost - least)
    page.states("charges {}, so its $C$ is that {}.", cost - least, 0.7)

    def objective(at):
        return np.sum(np.log1p(np.exp(features @ at)) - labels * (features @ at)) + at @ at / 1.4

    page.states(
        "the slope of loss and penalty together, {}, is {}.",
        np.array([objective(w + 1e-20j * e).imag for e in np.eye(3)]) / 1e-20,
        np.round([features.T @ (probability[C] - labels) + at_c[C] / C for C in at_c], 4),
    )
    page.given("Seen with scikit-learn 1.6 to 1.9")
    page.states(
        "An intercept, left out here, {} penalised.", _slopes_of_the_intercept(features, labels)
    )
    widths = np.geomspace(0.01, 100, 9)
    lengths = np.array(
        [
            [np.linalg.norm(_logistic(*data, C)) for C in widths]
            for data in ((features, labels), *map(_logistic_data, range(20)))
        ]
    )
    page.states(
        "The {} the belief, the {} the weights.",
        np.diff(widths[np.argsort(lengths, axis=1)], axis=1),
        np.diff(lengths, axis=1),
    )
    page.seeds("rng = np.random.default_rng(0)", [_slope_left(seed) < 1e-3 for seed in range(100)])


# Three heads: the loss of each log odds w, with and without a Gaussian prior
def _coin():
    odds = np.linspace(-8, 15, 23_001)
    chances = 1 / (1 + np.exp(-odds))
    loss = 3 * np.log1p(np.exp(-odds))
    both = loss + odds**2 / 2
    root = scipy.optimize.brentq(lambda w: w - 3 / (1 + np.exp(w)), 0, 3)  # of the derivative
    lowest = np.argmin(np.abs(odds - root))
    prior = GaussianPrior(1).density(odds)
    scores = {"likelihood": chances**3, "prior": prior, "posterior": chances**3 * prior}
    coins = np.linspace(0, 1, 1001)
    maxima = {"MLE": coins[np.argmax(coins**3)], "MAP": chances[np.argmax(scores["posterior"])]}
    rest = {  # what is a penalty once minus the logarithm is taken
        name: np.allclose(-np.log(score / score.max()), odds**2 / 2)
        for name, score in scores.items()
    }
    heads = np.ones(3)
    tails = np.random.default_rng(0).random(1000) >= maxima["MLE"]
    some = np.abs(odds) < 5
    measured, counted = GaussianPrior(0.7).density(0.8 - odds), np.exp(2 * odds - np.exp(odds))

    def penalty(likelihood, prior):  # what the prior adds to minus the logarithm
        return np.log(likelihood[some]) - np.log((likelihood * prior)[some] / prior[some].max())

    varied = {  # the penalties while one of the two takes other forms
        "likelihood": [penalty(other, prior) for other in (chances**3, measured, counted)],
        "prior": [penalty(chances**3, make(1).density(odds)) for make in KINDS.values()],
    }
    page.states(
        "Whatever the {}, ¤ turns the {} into a penalty.",
        which(varied, lambda found: np.allclose(found, found[0])),
        which(rest, bool),
    )
    page.states(
        "heads in {} tosses of {}, so the {} is {}: a coin that {} shows tails.",
        int(heads.sum()),
        len(heads),
        which(maxima, lambda chance: np.isclose(chance, 1)),
        {r"\theta": maxima["MLE"]},
        [1 - maxima["MLE"] > 0, *tails],
    )
    page.let({"w": odds[lowest], "N": GaussianPrior(1).density, "e": np.e})
    page.given(r"$w = 0$ is a fair coin")
    page.states("Now write {}, where", {r"\theta": chances[lowest]})
    x = sp.Symbol("x", real=True)
    page.states(
        "The loss {} {} as $w$ {}",
        loss[lowest],
        sp.diff(3 * sp.log(1 + sp.exp(-x)), x),
        np.diff(odds[np.argsort(-loss)]),
    )
    page.given(r"$w \sim N(0, 1)$")
    page.states(
        "then {} joins it, and the sum has its {} where {}: at {}, where {}.",
        odds[lowest] ** 2 / 2,
        (both[lowest], np.delete(both, lowest)),
        {"w": root},
        {"w": odds[lowest]},
        {r"\theta": chances[lowest]},
    )


# Whether the loss still has a slope in the intercept at the fit, as it has where it is penalised
def _slopes_of_the_intercept(features, labels):
    fits = [LogisticRegression(C=C, tol=1e-10).fit(features + 1, labels) for C in (0.1, 1, 10)]
    return [abs(np.sum(fit.predict_proba(features + 1)[:, 1] - labels)) > 1e-4 for fit in fits]


def _logistic(features, labels, C):
    model = LogisticRegression(C=C, fit_intercept=False, tol=1e-10)
    return model.fit(features, labels).coef_[0]


def _logistic_data(seed):
    draws = np.random.default_rng(seed)
    x = draws.normal(size=(60, 3))
    return x, x @ [1, -1, 0.5] + draws.logistic(size=60) > 0


def _slope_left(seed):
    x, y = _logistic_data(seed)
    w = _logistic(x, y, 1)
    return np.abs(x.T @ (1 / (1 + np.exp(-x @ w)) - y) + w).max()


# Two weights: the posterior under each prior on a grid, and its mode, mean and medians
def _points(prior):
    axes = [np.linspace(center - 1.5, center + 1.5, 301) for center in LEAST_SQUARES]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    off = np.sum((TRIAL_Y - grid @ TRIAL_X.T) ** 2, axis=-1) / (2 * 0.49)
    logs = -off - prior.negative_log_density(grid).sum(axis=-1)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    margins = weights.sum(axis=1), weights.sum(axis=0)
    return {
        "mode": _most_probable(GaussianPrior.with_variance(0.49), prior),
        "mean": [axis @ margin for axis, margin in zip(axes, margins, strict=True)],
        "median": [
            np.interp(0.5, np.cumsum(margin) - margin / 2, axis)
            for axis, margin in zip(axes, margins, strict=True)
        ],
    }


# The loss that a strength for "mse" belongs to: the RSS over the factor between the strengths
def _per_case(squares):
    rss, mse = (BELIEF.strength(loss, NOISE.variance, squares.size) for loss in ("rss", "mse"))
    return squares.sum() * mse / rss


def many_weights_at_once(
    w_ridge, deviations, some, diabetes, sample, centres, shown, w_lasso, normal, double, s2, X, y
):
    lam, prior_variance = 0.49 / 0.81, 0.81
    fit = FITS["ridge"]
    page.let({"X": TRIAL_X, "y": TRIAL_Y, "I": np.eye(2), "s": 0.7, "s^2": 0.49, r"\sigma": 0.9})
    page.let({r"\lambda": lam, r"\hat w": fit})
    page.states("With {} and the {} weights {}", True, RIDGE, True)
    best = _rss(fit) + lam * fit @ fit
    for w in (np.array([0.3, -1.1]), np.array([2.0, 0.4])):
        page.equation("eq-complete-square", {"w": w, r"\text{const}": best})
    page.states("Divide by {}, and", 2 * 0.49)
    spread = 0.49 * np.linalg.inv(TRIAL_X.T @ TRIAL_X + lam * np.eye(2))
    line = np.linspace(-2, 2, 9)[:, None] * [0.6, 0.8] + fit
    bent = np.diff([_rss(w) + lam * w @ w for w in line], 2)  # equal, as for a square
    page.states(
        "So the right side is that of a {} with centre $\\hat w$ and covariance matrix {}:",
        which(
            KINDS,
            lambda make: (
                np.ptp(np.diff(make(1).negative_log_density(np.arange(-3.0, 4)), 2)) < 1e-9
                and np.ptp(bent) < 1e-9
            ),
        ),
        spread,
    )
    at = np.array([0.9, -0.2])
    page.let({"w": at, "m": fit, r"\Sigma": spread})
    at_whole = np.arange(-3.0, 4)
    there, peak = scipy.stats.multivariate_normal.logpdf([at, fit], fit, spread)
    page.states(
        "Minus the logarithm of a {} density with centre $m$ and covariance matrix "
        "$\\Sigma$ is {}, up",
        which(
            KINDS, lambda make: np.ptp(np.diff(make(1).negative_log_density(at_whole), 2)) < 1e-9
        ),
        peak - there,
    )
    seen = np.prod(GaussianPrior(0.7).density(TRIAL_Y - TRIAL_X @ at))
    before = np.prod(GaussianPrior(0.9).density(at))
    of_data = 0.49 * np.eye(12) + prior_variance * TRIAL_X @ TRIAL_X.T
    evidence = scipy.stats.multivariate_normal.pdf(TRIAL_Y, cov=of_data)
    page.equation(
        "eq-ridge-posterior",
        {
            r"w \mid D \sim N": lambda centre, covariance: scipy.stats.multivariate_normal.pdf(
                at, np.ravel(centre), covariance
            )
        },
        values=[seen * before / evidence],
    )
    points = {kind: _points(make.with_variance(0.81)) for kind, make in KINDS.items()}
    found = {
        kind: [name for name, point in points[kind].items() if np.allclose(point, of, atol=5e-3)]
        for kind, of in (("Gaussian", FITS["ridge"]), ("Laplace", FITS["LASSO"]))
    }
    every = which(found, lambda names: len(names) == 3)
    mode, mean, median = found[every]
    peaks = {"prior": [0, 0], "likelihood": LEAST_SQUARES, "posterior": points[every]["mode"]}
    peaked = which(peaks, _near(FITS["ridge"]))
    page.states(
        "So the {} weights are the {} of the {}, its {} and its {}.",
        which(FITS, _near(points[every]["mode"])),
        mode,
        peaked,
        mean,
        median,
    )
    lines = [fit + np.linspace(-2, 2, 9)[:, None] * turn for turn in np.eye(2)]

    def squares(prior, noise):
        """Whether -log posterior is a square on each line: its second differences are equal."""
        return [
            np.ptp(
                np.diff(
                    [
                        noise.negative_log_density(TRIAL_Y - TRIAL_X @ w).sum()
                        + prior.negative_log_density(w).sum()
                        for w in line
                    ],
                    2,
                )
            )
            < 1e-9
            for line in lines
        ]

    # where minus the logarithm is a square, the posterior is a Gaussian that you can write down
    gaussian_one = which(SETUPS, lambda setup: all(squares(*setup)))
    page.states("With a {} {} you can write down more than the peak.", *gaussian_one)
    page.states("the right side and put in {};", True)
    draws = laplace_posterior_draws(
        TRIAL_X, TRIAL_Y, LaplacePrior.with_variance(0.81), 0.49, 20_000, np.random.default_rng(0)
    )
    drawn_from = which(  # the belief under which the posterior's mean is that of the draws
        points, lambda point: np.allclose(point["mean"], draws.mean(axis=0), atol=0.01)
    )
    kinked = Posterior(KINDS[drawn_from].with_variance(0.81), DATA.mean(), 0.49 / DATA.size)
    page.states(
        "Under a {} {} the {} {} a {}, but you can draw from it.",
        drawn_from,
        LASSO_BELIEF[1],
        which(
            _curves(kinked.prior, DATA),
            lambda curve: np.allclose(curve, kinked.density(GRID), rtol=1e-4),
        ),
        [
            is_square
            for width in (0.3, 0.9, 2.7)
            for is_square in squares(LaplacePrior(width), GaussianPrior(0.7))
        ],
        gaussian_one[0],
    )
    other = which(found, lambda names: len(names) == 1)
    apart = [name for name in points[other] if name not in found[other]]
    page.states(
        "With {} you have the {} alone: under a {} {} {} and {} lie elsewhere",
        which(FITS, lambda w: np.allclose(w, points[other]["mode"], atol=1e-3)),
        *found[other],
        *LASSO_BELIEF,
        *apart,
    )
    page.keep(
        summed_up={
            "ridge": found[every],
            "LASSO": found[other],
            "Gaussian": gaussian_one[0],
            "peaked": peaked,
        }
    )
    alike = np.triu(np.abs(np.corrcoef(X[:, some].T)), 1)
    [two] = np.argwhere(alike == alike.max())  # that the data hardly tell apart
    page.states(
        "For {} and {} they are the {} of the {}, since",
        *(diabetes.names[some[k]] for k in two),
        (deviations[some][two].min(), np.delete(deviations[some], two)),
        len(some),
    )

    def rises(strength):
        """What minus the logarithm gains, at best, when one weight moves by its deviation."""
        peak, gains = ridge(X, y, strength), []
        for j, deviation in enumerate(deviations):
            at = peak[j] + deviation
            others = ridge(np.delete(X, j, axis=1), y - at * X[:, j], strength)
            moved = np.insert(others, j, at)
            losses = [np.sum((y - X @ w) ** 2) + strength * w @ w for w in (moved, peak)]
            gains.append((losses[0] - losses[1]) / (2 * s2))
        return gains

    gained = {
        "posterior": rises(s2 / normal.variance),
        "likelihood": rises(0),
        "prior": deviations**2 / (2 * normal.variance),
    }
    page.states(
        "holds the standard deviations of the weights under the {}.",
        which(gained, lambda found: np.allclose(found, 0.5)),  # as for a Gaussian
    )
    _drawn(diabetes.names, sample, centres, shown, w_lasso, normal, double, s2, X, y)


# What is said of draws from the posterior under a Laplace prior
def _drawn(names, sample, centres, shown, w_lasso, normal, double, s2, X, y):
    fits = {"LASSO": lasso(X, y, double.strength("rss", s2)), "ridge": ridge(X, y, s2 / 400)}
    method = which(fits, lambda w: np.allclose(w, w_lasso))
    # the draws balance about their mean, and half of them lie below their median
    mean = which(centres, lambda at: np.all(np.abs(np.mean(sample - at, axis=0)) < 1e-6))
    median = which(centres, lambda at: np.all(np.mean(sample < at, axis=0) == 0.5))
    page.states(
        "Take the prior of {} {}, and set the {} and the {} of the draws beside the {} weights.",
        _variances(normal, double),
        _moment(double, normal.variance),
        mean,
        median,
        method,
    )
    variances = 2 * 1.3**2 * -np.log((np.arange(20_000) + 0.5) / 20_000)  # exponential
    at = np.array([0.3, 1.0, 2.5, 4.0])
    # a Gaussian of variance v has -w p(w)/p'(w) = v everywhere, and so has a mixture of such alone
    needed = at * 2e-4 / -np.diff(np.log(LaplacePrior(1.3).density([at - 1e-4, at + 1e-4])), axis=0)
    mixed = np.mean([GaussianPrior.with_variance(v).density(at) for v in variances], axis=0)
    page.states(
        "A {} density is a mixture of Gaussians of {} variances.",
        which(
            KINDS,
            lambda make: np.allclose(make.with_variance(2 * 1.3**2).density(at), mixed, rtol=0.01),
        ),
        needed.ravel(),
    )
    # a weight near zero; all others are larger than 2 in size
    zeros = [name for name, weight in zip(names, w_lasso, strict=True) if abs(weight) < 0.1]
    at_zero, s1 = np.isin(names, zeros), names.index("s1")
    both = np.array([centres["mean"], centres["median"]])
    # how well the draws know the centres of the zeros: their standard errors, by twenty parts
    parts = sample.reshape(20, -1, len(names))[:, :, at_zero]
    by_part = np.array([parts.mean(axis=1), np.median(parts, axis=1)])
    errors = by_part.std(axis=1, ddof=1) / np.sqrt(20)
    in_table = {names[j]: (w_lasso[j], both[:, j]) for j in shown}
    page.states(
        "{} gives age and {} a weight of exactly {}; their {} and {} {} {}, and those of {} lie "
        "{} out than {}'s weight.",
        method,
        *(name for name in zeros if name != "age"),
        np.abs(w_lasso[at_zero]).max(),
        mean,
        median,
        np.abs(both[:, at_zero]) < 4 * errors,
        w_lasso[at_zero].max(),
        which(in_table, lambda row: np.all(np.sign(row[0]) * row[1] > abs(row[0]))),
        (np.sign(w_lasso[s1]) * both[:, s1], abs(w_lasso[s1])),
        method,
    )
    short = [
        laplace_posterior_draws(X, y, double, s2, 200, np.random.default_rng(seed))
        for seed in range(100)
    ]
    away = np.array(  # by seed, centre and weight
        [
            [np.abs(centre(draws, axis=0) - w_lasso) for centre in (np.mean, np.median)]
            for draws in short
        ]
    )
    by_centre = np.any(away > 1, axis=2)
    by_seed = by_centre.all(axis=1)
    page.seeds(
        "laplace_posterior_draws(X, y, double, s2, 20_000, np.random.default_rng(0))",
        by_seed,
        "With just {} draws, {} and {} are {} {} than {} away from {} of {}'s weights for {} of {} "
        "seeds.",
        len(short[0]),
        mean,
        median,
        by_centre.mean(axis=0) > 0.9,
        (np.quantile(away.max(axis=2), 0.05, axis=0), 1),
        1,
        away > 1,
        method,
        np.sum(by_seed),
        len(by_seed),
    )


def ridge_from_a_gaussian_prior(w, gaussian, sigma, minus_log_gaussian, ridge_lambda):
    def normal_density(mean, variance):
        return stats.density(stats.Normal("w", mean, sp.sqrt(variance)))(w)

    page.let({r"w_j \sim N": normal_density})  # read as the density that it names
    page.states("independent Gaussians, {}. Take", gaussian(w, sigma))
    above_least = minus_log_gaussian - minus_log_gaussian.subs(w, 0)
    page.states("The term with {} is the penalty", above_least / ridge_lambda)
    some, trial_w = GaussianPrior(1.7), np.array([0.3, -0.6])
    page.equation(
        "eq-gaussian-prior",
        {
            "w": trial_w,
            "p(w)": np.prod(some.density(trial_w)),
            "p": 2,
            r"\sigma": 1.7,
            r"\lambda": float(ridge_lambda.subs(sigma, 1.7)),
            r"\text{const}": -np.log(np.prod(some.density([0, 0]))),
        },
    )

    def variance(curve):
        return _average(curve, GRID**2) - _average(curve, GRID) ** 2

    widening = [_curves(GaussianPrior(width), DATA) for width in (0.5, 1, 2, 1e3, 1e6)]
    flat = which(widening[-1], lambda curve: np.ptp(curve) < 1e-6 * curve.max())
    peaks = {
        "MLE": [_peak(curves["likelihood"]) for curves in widening],
        "MAP": [_peak(curves["posterior"]) for curves in widening],
    }
    widths = np.array([2, 0.5, 1, 4])
    strongest = np.argmax([GaussianPrior(width).strength("nll") for width in widths])
    page.states(
        r"This is {}. A {} {}, small $\sigma$, is a strong penalty. A wide {} says little, and "
        r"as $\sigma \to \infty$ the penalty vanishes: maximum {} is {} with a flat {}.",
        RIDGE,
        (widths[strongest], np.delete(widths, strongest)),
        which(CURVES, lambda c: np.isclose(1 / (2 * variance(c)), BELIEF.strength("nll"))),
        flat,
        which(CURVES, lambda curve: _peak(curve) == peaks["MAP"][-1]),
        which(peaks, lambda at: at[0] != at[-1] and at[-1] == peaks["MLE"][-1]),
        flat,
    )
    centred = TRIAL_X - TRIAL_X.mean(axis=0), TRIAL_Y - TRIAL_Y.mean()
    slopes = ridge(*centred, 0.49 / 0.81)  # beside an intercept that is not penalised

    def intercept(prior_variance, noise_variance):  # the most probable one
        X = np.column_stack([np.ones(len(TRIAL_Y)), TRIAL_X])
        precisions = np.diag([1 / prior_variance, *[1 / 0.81] * 2])
        precision = X.T @ X / noise_variance + precisions
        return np.linalg.solve(precision, X.T @ TRIAL_Y / noise_variance)[0]

    flat_for_intercept = {"prior": intercept(1e9, 0.49), "likelihood": intercept(0.81, 1e9)}
    page.states(
        "A flat {} over the real numbers does not integrate to 1; it is called improper. "
        "An intercept that you leave unpenalised has such a {}.",
        flat,
        which(flat_for_intercept, _near(np.mean(TRIAL_Y - TRIAL_X @ slopes))),
    )
    page.keep(trial_w=trial_w, normal_density=normal_density)


def lasso_from_a_laplace_prior(b, w, spread, laplace, lasso_lambda, trial_w, sigma):
    levels = (np.arange(1000) + 0.5) / 1000
    weights = {"Gaussian": scipy.stats.norm.ppf(levels), "Laplace": scipy.stats.laplace.ppf(levels)}
    # near zero, beside the largest weight
    close = {kind: np.abs(some) < np.abs(some).max() / 5 for kind, some in weights.items()}
    leaning = which(close, lambda some: some.sum() == max(map(np.sum, close.values())))
    shapes = {kind: make.with_variance(2) for kind, make in KINDS.items()}
    tails = {kind: shape.density(np.linspace(6, 30, 49)) for kind, shape in shapes.items()}
    light = which(tails, lambda tail: all(np.all(tail <= other) for other in tails.values()))
    logarithm = np.log(shapes[leaning].density(GRID))
    page.states(
        "Now expect something else: {} weights close to {}, a few large. The {} density leans that "
        "way. It has a sharp peak at {} and heavier tails than a {}:",
        close[leaning],
        _peak(shapes[leaning].density(GRID)),
        leaning,
        GRID[1 + np.argmax(np.abs(np.diff(logarithm, 2)))],  # the kink
        light,
    )
    page.equation(
        "eq-laplace-density",
        {
            "w": 0.3,
            "b": 0.7,
            "p": sharp.density,
            r"\operatorname{Var}(w)": float(spread.subs(b, 0.7)),
        },
    )
    scales = np.array([0.7, 1.3, 2])
    moments = dict(
        zip(("mean", "variance"), scipy.stats.laplace(scale=scales).stats("mv"), strict=True)
    )
    page.states(
        "a scale, not a {} and not a standard deviation. Integrate to see it: the total mass, "
        "and the {}.",
        which(moments, lambda found: np.ptp(found) > 0 and not np.isclose(found, scales).any()),
        _moment(sharp, float(spread.subs(b, 0.7))),
    )
    page.states(
        r"{} logarithm, and the coefficient of $\lvert w \rvert$:",
        sp.expand_log(sp.log(laplace), force=True).coeff(sp.Abs(w), 1) / lasso_lambda,
    )
    page.equation(
        "eq-laplace-prior",
        {
            "w": trial_w,
            "b": 0.7,
            "p": 2,
            "p(w)": np.prod(sharp.density(trial_w)),
            r"\lambda": float(lasso_lambda.subs(b, 0.7)),
            r"\text{const}": -np.log(np.prod(sharp.density([0, 0]))),
        },
    )
    page.states(r"written with {} where we write $b$, or with a rate {}.", sigma**2, lasso_lambda)
    page.states("This is {}, as", LASSO)


def one_prior_three_values_of_lambda(
    X,
    y,
    cases,
    rows,
    nll,
    sign,
    residuals,
    rss,
    R,
    b,
    n,
    s,
    sigma,
    lams,
    normal,
    double,
    s2,
    minus_log_posterior,
    multiples,
    excess,
    least_at,
    too_weak,
    right,
):
    (_, nll_gauss, nll_laplace), (_, rss_gauss, rss_laplace) = rows[:2]
    mse_loss, mse_gauss, mse_laplace = rows[2]
    lam_table = np.array(list(lams.values()))  # by formula, then by class
    page.states(
        "turn a {} belief into {} and a {} belief into {}, with {} constant in place",
        RIDGE_BELIEF[0],
        RIDGE,
        LASSO_BELIEF[0],
        LASSO,
        np.isclose(lam_table[:, :2], lam_table[:, 2:]),
    )
    programs = [
        convention
        for method in CONVENTIONS.values()
        for name, convention in method.items()
        if name not in {loss for loss, *_ in LOSSES}
    ]
    squares = (y - X @ ridge(X, y, 1)) ** 2
    centres = {"mean": np.mean(squares), "median": np.median(squares)}
    mean = which(centres, lambda centre: np.isclose(centre, _per_case(squares)))
    page.states(
        "hold when $L$ is the full {} log-likelihood. But that is rarely the loss in your program: "
        "{} minimise the residual sum of squares, its {}, or {} of that.",
        sign,
        [program.loss in {RSS, MSE, HALF_MSE} for program in programs],
        mean,
        float(min(program.loss.number for program in programs)),
    )
    once = (nll - nll.subs(dict.fromkeys(residuals, 0))) / rss
    page.let({"s": s, "n": n, "b": b, r"\sigma": sigma, r"\mathrm{RSS}": R})
    page.states(
        "the RSS is {} times the {} log-likelihood, constants aside; the {} over $n$ cases is {} "
        "times it.",
        sp.simplify(1 / once),
        sign,
        mean,
        sp.simplify(1 / once) / n,
    )
    page.equation("eq-three-conventions", values=[sigma**2, *rows[0], *rows[1][1:], *rows[2]])
    factors = [loss / rows[0][0] for loss, *_ in rows]
    priors = {"Gaussian": normal, "Laplace": double}
    columns = {
        kind: [prior.strength(loss, noise_variance=s2, n=cases) for loss in lams]
        for kind, prior in priors.items()
    }
    widths = {"prior": (sigma, b), "likelihood": (s,)}

    def part_of(formula):  # prior or likelihood, whichever has its width in the formula
        return which(widths, lambda symbols: formula.has(*symbols))

    page.states(
        r"{} row is a loss, then $\lambda$ for the {} {}, then $\lambda$ for the {} {}.",
        [
            sp.simplify(lam - factor * own) == 0
            for factor, row in zip(factors, rows, strict=True)
            for lam, own in zip(row[1:], rows[0][1:], strict=True)
        ],
        which(columns, lambda column: np.allclose(column, lam_table[:, 0])),
        part_of(nll_gauss),
        which(columns, lambda column: np.allclose(column, lam_table[:, 1])),
        part_of(nll_laplace),
    )
    by_gauss = [row[1] for row in rows]
    errors = y - X @ ridge(X, y, 0)
    of_noise = {"mean": errors.mean(), "variance": errors.var(ddof=X.shape[1] + 1)}
    [true_row] = [row for row in rows if row[1] == 1 / (2 * sigma**2)]
    page.states(
        'So "{}" is true in the {} row {}. With the RSS, the loss of this course, '
        r"{}'s $\lambda$ is the noise {} over the {} {}, {}.",
        {r"\lambda": nll_gauss},
        (true_row[1], by_gauss),
        [lam == 1 / (2 * sigma**2) for lam in by_gauss],
        RIDGE,
        which(of_noise, lambda moment: np.isclose(moment, right * normal.variance)),
        part_of(sp.denom(rss_gauss)),
        _moment(normal, s2 / right),
        rss_gauss,
    )
    directions = list(itertools.product((0.5, 2.0), (0.6, 1.5, 4.0)))  # d and the true weight
    gammas = np.array([gamma for _, gamma in directions])

    def risk(lam, direction):
        d, gamma = direction
        return coefficient_risk(np.array([[d]]), [gamma], NOISE.variance, lam).total

    best = np.array(
        [
            scipy.optimize.minimize_scalar(
                risk, bounds=(0, 10), args=(at,), method="bounded", options={"xatol": 1e-9}
            ).x
            for at in directions
        ]
    )
    gains = [
        risk(lam, at) - risk(NOISE.variance / at[1] ** 2, at)
        for lam, at in itertools.product(np.geomspace(0.01, 10, 40), directions)
    ]
    page.states(
        "the {} strength along a direction was {}, noise {} over {} weight.",
        (0, -np.array(gains)),
        rss_gauss.subs(sigma, sp.Symbol("gamma_j", positive=True)),
        which(_moments(NOISE), lambda moment: np.allclose(best * gammas**2, moment, rtol=1e-3)),
        which(
            {"squared": gammas**2, "absolute": gammas},
            lambda size: np.allclose(best, NOISE.variance / size, rtol=1e-3),
        ),
    )
    strength = BELIEF.strength("rss", NOISE.variance)
    expected = {
        "squared": _average(CURVES["prior"], GRID**2),
        "absolute": _average(CURVES["prior"], np.abs(GRID)),
    }
    page.states(
        "The {} puts the {} weight you expect in place of the one you do not know.",
        which(CURVES, lambda c: np.isclose(NOISE.variance / _average(c, GRID**2), strength)),
        which(expected, lambda size: np.isclose(NOISE.variance / size, strength)),
    )
    page.states("In practice {} and {} are unknown", s**2, sigma**2)
    page.given(r"chooses $\sigma$ so that the evidence is greatest.")
    beliefs = lam_table / np.array([[1], [2 * s2], [2 * s2 / cases]])  # 1/(2σ²) and 1/b
    page.states(
        "{} prior, {} values of lambda", len(np.unique(beliefs.round(9), axis=0)), len(rows)
    )
    every = functools.reduce(operator.iadd, lams.values(), [])
    page.states("know the {} conventions", len(lams))
    page.states("priors of standard deviation {} in both shapes", normal.sigma)
    page.states(
        r"The {} two beliefs give a $\lambda$ anywhere from {} to {},",
        tuple(beliefs),
        min(every),
        max(every),
    )
    page.let({"s": np.sqrt(s2), r"\sigma": normal.sigma, "b": double.scale})
    page.states(
        r"At {} {} the {} scale is {}, here {}: whoever puts $\sigma$ or {} where $b$ belongs",
        _variances(normal, double),
        _moment(double, normal.variance),
        which(priors, lambda prior: np.isclose(prior.strength("nll"), 1 / double.scale)),
        True,
        double.scale,
        normal.variance,
    )

    fits = {"ridge": ridge, "LASSO": lasso}
    others = np.array([0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 1.05, 1.1, 1.2, 1.5, 2, 5])
    lams_of = {
        name: prior.strength("rss", s2) for name, prior in zip(fits, priors.values(), strict=True)
    }
    lowest, worse = {}, {}
    for name, kind in itertools.product(fits, priors):
        fit, lam, prior = fits[name], lams_of[name], priors[kind]
        lowest[name, kind] = minus_log_posterior(fit(X, y, lam), prior)
        worse[name, kind] = np.array(
            [minus_log_posterior(fit(X, y, k * lam), prior) for k in others]
        )
    first, second = (pair for pair in lowest if lowest[pair] < worse[pair].min())
    # the slope of the log-likelihood is that of the penalty, which is convex: no weights do better
    of_ridge, of_lasso = (fit(X, y, lams_of[name]) for name, fit in fits.items())
    pulls = [X.T @ (y - X @ w) / s2 for w in (of_ridge, of_lasso)]
    ridge_is_top = np.isclose(pulls[0], of_ridge / normal.variance, rtol=1e-4)
    lasso_is_top = np.where(
        of_lasso == 0,
        np.abs(pulls[1]) <= 1 / double.scale,
        np.isclose(pulls[1], np.sign(of_lasso) / double.scale, rtol=1e-4),
    )
    page.states(
        "Of {} {} fits, the {} probable under the {} {} should be the one at {}; "
        "of {} {} fits, under the {} {}, the one at {}. So compute",
        [*ridge_is_top, *(worse[first] > lowest[first])],
        first[0],
        (-lowest[first], -worse[first]),
        first[1],
        RIDGE_BELIEF[1],
        {r"\lambda": normal.strength("rss", noise_variance=s2)},
        [*lasso_is_top, *(worse[second] > lowest[second])],
        second[0],
        second[1],
        LASSO_BELIEF[1],
        double.strength("rss", noise_variance=s2),
    )
    page.let({r"-\log p(w \mid D)": minus_log_posterior})
    by_theory = {"ridge": s2 / normal.variance, "lasso": 2 * s2 / double.scale}
    strengths = {"ridge": lams_of["ridge"], "lasso": lams_of["LASSO"]}  # times the multiple
    for name, least in least_at.items():
        [at] = np.flatnonzero(np.isclose(np.multiply(multiples, strengths[name]), by_theory[name]))
        rest = np.delete(excess[name], at)
        page.states(
            "how far the others lie {} the {}, which is at the multiple {}, where theory",
            (rest, excess[name][at]),
            (excess[name][at], rest),
            least,
        )
    page.states("And if you add {} to the RSS", {r"\lambda": too_weak})
    page.states("off by the factor {}, here", right / too_weak)
    weak = ridge(X, y, too_weak)
    by_name = {name: fit(X, y, lams_of[name]) for name, fit in fits.items()}
    by_name["least squares"] = np.linalg.lstsq(X, y)[0]
    off = np.abs(weak - by_name["least squares"]).max()
    page.states(
        "At {} the weights are those of {} but for the {} decimal: your belief that weights are "
        "within {} or so of {} has",
        too_weak,
        min(by_name, key=lambda name: np.abs(by_name[name] - weak).max()),
        -np.floor(np.log10(off)),
        normal.sigma,
        4 * _peak(normal.density(4 * GRID)),  # where the belief has its centre
    )
    page.keep(
        mse_gauss=mse_gauss,
        rss_gauss=rss_gauss,
        mse_loss=mse_loss,
        nll_gauss=nll_gauss,
        mse_laplace=mse_laplace,
        rss_laplace=rss_laplace,
        nll_laplace=nll_laplace,
        once=once,
        squares=squares,
    )


def more_data_less_prior(
    gaussian,
    minus_log,
    n,
    s,
    sigma,
    w,
    w_map,
    z_bar,
    rows,
    negative_log,
    minus_log_gaussian,
    squares,
):
    sizes = np.array([5, 100, 1, 10, 2])
    share = 1 - sp.diff(w_map, z_bar)  # the weight of the prior's centre
    shares = sp.lambdify(n, share.subs({s: NOISE.sigma, sigma: BELIEF.sigma}))(sizes)
    strengths = np.array([BELIEF.strength("mse", NOISE.variance, int(size)) for size in sizes])
    curvatures = {
        "prior": sp.diff(minus_log_gaussian, w, 2),
        "likelihood": sp.diff(negative_log - minus_log_gaussian, w, 2),
    }
    constant = which(curvatures, lambda curvature: sp.diff(curvature, n) == 0)
    page.states(
        "{} data, {} {}",
        np.diff(sizes[np.argsort(-shares)]),
        sp.factor(sp.diff(share, n)),
        constant,
    )
    of_mean = {"mean": np.mean(squares), "median": np.median(squares)}
    by_gauss = [row[1] for row in rows]
    [with_n] = [lam for lam in by_gauss if sp.denom(lam).has(n)]
    page.states(
        "The {} row of the table, with the {} as a loss, has $n$ in the denominator: the {} cases, "
        r"the {} the $\lambda$ that stands for the {} belief. The data speak louder, the {} {}.",
        (with_n, by_gauss),
        which(of_mean, lambda centre: np.isclose(centre, _per_case(squares))),
        np.diff(sizes[np.argsort(-strengths)]),
        np.array([sp.diff(lam, n) for lam in rows[2][1:]]),
        NOISE.variance / (sizes * strengths),  # the belief's variance
        constant,
        ~np.isclose(sizes * strengths, sizes[0] * strengths[0]),  # against the sum of squares
    )
    page.let({"s": 0.8, r"\sigma": 1.7, "n": 6, r"\bar z": 1.3})
    page.equation(
        "eq-more-data", {r"\hat w": lambda size: Posterior(wide, 1.3, 0.8**2 / size).mode}
    )
    observations = np.random.default_rng(0).normal(1.3, NOISE.sigma, (20_000, 25))
    expected = NOISE.variance / 25
    centres = {"mean": observations.mean(axis=1), "median": np.median(observations, axis=1)}
    errors = {
        "bias": centres["mean"].mean() - 1.3,
        "variance": centres["mean"].var(),
    }
    page.states(
        "The {} of $n$ observations has noise {} {}, and the peak of the {} is a weighted average "
        r"of $\bar z$ and the {}'s centre, {}:",
        which(centres, lambda found: np.isclose(found.var(), expected, rtol=0.05)),
        which(errors, lambda error: np.isclose(error, expected, rtol=0.05)),
        1 / sp.diff(n * minus_log(gaussian(w, s)), w, 2),
        which(CURVES, lambda c: 0.01 < _peak(c) < DATA.mean() - 0.01),
        which(CURVES, lambda c: np.isclose(_average(c, GRID), float(w_map.subs({z_bar: 0})))),
        w_map.subs({z_bar: 0}),
    )
    page.let({"z": DATA, r"\bar z": DATA.mean(), "n": DATA.size, "w": 0.4})
    page.states(
        "The sum of the {} is {} plus the sum of the {}, which is free",
        (DATA - 0.4) ** 2,
        np.sum((DATA - 0.4) ** 2) - np.sum((DATA - DATA.mean()) ** 2),
        (DATA - DATA.mean()) ** 2,
    )
    with_much = sp.limit(w_map, n, sp.oo)
    page.states(
        "With much data {} and maximum {} {}.",
        which(
            {"MLE": z_bar, "MAP": w_map},
            lambda found: found.has(n) and sp.limit(found, n, sp.oo) == z_bar,
        ),
        which(CURVES, lambda c: _near(float(with_much.subs(z_bar, DATA.mean())))(_peak(c))),
        (with_much, z_bar),
    )


def mode_mean_and_the_whole_posterior(
    w,
    w_map,
    n,
    z_bar,
    b,
    sigma,
    s,
    z,
    loss,
    positive,
    negative,
    modes,
    noise,
    observed,
    posterior,
    grid,
    high,
    low,
    mass,
    median,
    density,
    mean,
):
    summaries = {"mode": posterior.mode, "mean": posterior.mean, "median": median}
    exact_curve = posterior.density(GRID)
    curves = _curves(posterior.prior, [observed], noise)
    whole = which(curves, lambda curve: np.allclose(curve, exact_curve, rtol=1e-4))
    mode = which(summaries, lambda found: found == _peak(exact_curve))
    mean_name = which(summaries, lambda found: np.isclose(found, _average(exact_curve, GRID)))
    estimates = {"MLE": _peak(curves["likelihood"]), "MAP": _peak(curves["posterior"])}
    map_name = which(estimates, lambda estimate: estimate == posterior.mode)
    page.states("{}, {}, and the whole {}", mode, mean_name, whole)
    page.states(
        "The {} estimate is a single number out of the {}: its peak, or {}. The {} {} is another. "
        "With a single weight and observation $z$ of noise {} {}, you",
        map_name,
        which(CURVES, lambda curve: _near(EXACT.mode)(_peak(curve))),
        mode,
        which(curves, lambda curve: np.isclose(_average(curve, GRID), posterior.mean)),
        mean_name,
        _moment(noise, noise.variance),
        s**2,
    )
    objective = noise.negative_log_density(observed - GRID)
    objective = objective + posterior.prior.negative_log_density(GRID)
    costs = {"squared": np.square, "absolute": np.abs}

    def costs_less(cost, best):  # than other numbers, under many posteriors
        return np.ravel(
            [
                _average(curve, cost(GRID - best(curve)))
                - _average(curve, cost(GRID - best(curve) - off))
                for curve in several
                for off in (-2, -0.5, -0.05, 0.05, 0.5, 2)
            ]
        )

    several = [
        Posterior(make(width), at, noise.variance).density(GRID)
        for make in KINDS.values()
        for width in (0.5, 1, 3)
        for at in (observed, 2.5)
    ]

    def cheapest(cost):
        return min(summaries, key=lambda name: _average(exact_curve, cost(GRID - summaries[name])))

    by_square, by_size = cheapest(np.square), cheapest(np.abs)
    page.states(
        "the {} has the {} expected {} error, the {} the {} expected {} error. "
        "The {} is the cheapest, a minimum instead of an integral.",
        by_square,
        (costs_less(np.square, lambda curve: _average(curve, GRID)), 0),
        which(costs, lambda cost: cheapest(cost) == mean_name),
        by_size,
        (costs_less(np.abs, lambda curve: np.interp(0.5, np.cumsum(curve) * STEP, GRID)), 0),
        which(costs, lambda cost: summaries[cheapest(cost)] == median),
        which(summaries, lambda found: found == GRID[np.argmin(objective)]),
    )
    curved, bell = np.exp(GRID), EXACT.density(GRID)  # whose mode, mean and median are one
    there = bell / curved  # a density is divided by the slope of the scale
    moved = {
        "mode": GRID[np.argmax(there)],
        "mean": np.log(_average(bell, curved)),
        "median": np.interp(0.5, np.cumsum(there * np.gradient(curved)), GRID),
    }
    stays = which(moved, lambda at: np.isclose(at, EXACT.mode, atol=1e-3))
    page.states(
        "by $e^w$ say, and {} and {} can move to another $w$, but the {} stays.",
        *(name for name in moved if name != stays),
        stays,
    )
    threshold = 0.64 / sharp.scale  # s = 0.8, as above
    tried = [part * threshold for part in (1.05, 1, 0.95, -0.95, -1.05)]
    page.let({"b": 0.7})
    page.equation(
        "eq-two-modes",
        *[
            {
                "z": seen_z,
                r"\hat w_{\text{Gaussian}}": Posterior(wide, seen_z, 0.64).mode,
                r"\hat w_{\text{Laplace}}": Posterior(sharp, seen_z, 0.64).mode,
            }
            for seen_z in tried
        ],
    )
    both = [Posterior(make.with_variance(2), observed, noise.variance) for make in KINDS.values()]
    of_both = {"mode": [p.mode for p in both], "mean": [p.mean for p in both]}
    by_formula = float(w_map.subs({n: 1, z_bar: observed, sigma: sp.sqrt(2), s: noise.sigma}))
    peaks = {
        names: _peak(found) for names, found in _posteriors(observed, noise.variance, 2).items()
    }
    sides = np.delete(np.linspace(-2, 2, 41), 20)
    charged = LaplacePrior(1).negative_log_density(sides) - np.log(2)  # the size of the weight
    page.states(
        "With the {} {} the {} is",
        *which(peaks, _near(by_formula)),
        which(of_both, lambda found: np.allclose(found, [by_formula, 0])),
    )
    page.given("with $n = 1$")
    # far to either side the mode is what the replacement gave
    at_far = {s: noise.sigma, b: 1}
    solved = [float(positive.subs({z: 4, **at_far})), float(negative.subs({z: -4, **at_far}))]
    by_side = [_posteriors(seen_z, noise.variance, 2) for seen_z in (4, -4)]
    far_peaks = {names: [_peak(found[names]) for found in by_side] for names in peaks}
    page.states(
        r"For the {} {}, replace $\lvert w \rvert$ by $w$ on the {} side and by {} on the {}, "
        "and set the derivative to {}:",
        *which(far_peaks, _near(solved)),
        sides[np.isclose(charged, sides)],
        sp.refine(sp.Abs(w), sp.Q.negative(w)),
        sides[np.isclose(charged, -sides)],
        [
            sp.simplify(sp.diff(loss + w / b, w).subs(w, positive)),
            sp.simplify(sp.diff(loss - w / b, w).subs(w, negative)),
        ],
    )
    solutions = [
        sp.lambdify(z, found.subs({s: 0.8, b: sharp.scale})) for found in (positive, negative)
    ]
    seen = np.array([1.05, 3, 0.95, 0.2, -0.2, -0.95, -1.05, -3]) * threshold
    is_mode = np.array(
        [[_near(sol(at))(Posterior(sharp, at, 0.64).mode) for at in seen] for sol in solutions]
    )
    own_side = np.array([solutions[0](seen) > 0, solutions[1](seen) < 0])
    for seen_z in tried[1:4]:
        page.states(
            "{} counts {} on its own side of {}. Where {} does, for {}, the peak is at {} itself",
            is_mode == own_side,
            [is_mode[own_side].all(), *is_mode[~own_side]],
            [solutions[0](threshold), solutions[1](-threshold)],  # where the side begins
            is_mode[:, np.abs(seen) <= threshold],
            {"z": seen_z},
            Posterior(sharp, seen_z, 0.64).mode,
        )
    last = max(b_value for b_value, found in modes.items() if found == 0)
    # up to the last scale without a mode other than zero
    until = _summaries(
        [Posterior(LaplacePrior(at), observed, noise.variance) for at in (0.5, last)]
    )
    page.states("Now see it, with {} and {}.", {"z": observed}, {"s^2": noise.variance})
    scales = np.delete(np.linspace(0.5, 3, 251), 75)  # all but the last without another mode
    thresholds = noise.variance / scales
    at_scales = np.array([Posterior(LaplacePrior(at), observed).mode for at in scales])
    leaves = at_scales > 0
    page.let({"s^2": noise.variance, "b": last})
    leaving = which(until, lambda found: found == [0, 0])
    page.states(
        "The {} should leave {} when {} {} {} $z$, that is at {}, which is a standard deviation "
        "of {}.",
        leaving,
        at_scales[thresholds > observed],
        observed,
        thresholds[leaves] - thresholds[~leaves].min(),  # beside where it stays
        np.where(leaves, thresholds - observed, observed - thresholds),
        {"b": last},
        LaplacePrior(last).variance ** 0.5,
    )

    figure = prior_likelihood_posterior()
    drawn = [trace for trace in figure.data if len(trace.x) > 1]
    traces = {trace.name: np.interp(grid, trace.x, trace.y) for trace in drawn[:3]}
    points = np.abs(grid) < 3.5
    normal = both[0]
    densities = [normal.prior.density(grid), noise.density(grid - observed), normal.density(grid)]
    slides = [slide.args for slide in figure.layout.sliders[0].steps]
    tops = np.array([[max(slide[0]["y"][at]) for at in (0, 4)] for slide in slides]).T
    # of the variance, a Gaussian's peak is (2 π v)^(-1/2), a Laplace density's (2 v)^(-1/2)
    variances = 1 / (2 * np.pi * tops[0] ** 2), 1 / (2 * tops[1] ** 2)
    page.states(
        "A weight before the measurement ({}), in the measurement ({}) and after it ({}); the "
        "priors have {} {}. Move",
        *(which(traces, lambda y, to=to: np.abs(y - to)[points].max() < 0.01) for to in densities),
        np.append(np.round(variances[0] / variances[1], 2), 1),  # drawn to four digits
        _moment(posterior.prior, posterior.prior.variance),
    )
    by_slider = [
        [Posterior(make.with_variance(d**2), observed, noise.variance) for make in KINDS.values()]
        for d in DEVIATIONS
    ]
    gone = np.array([[found.mean / observed for found in pair] for pair in by_slider])
    held = np.argmin(gone.max(axis=1))
    moving = {figure.data[at].name for at in slides[0][2]}
    varied = which({"prior": "prior", "likelihood": "likelihood"}, moving.__contains__)
    ends = {  # the centres of both rows at both ends of the slider
        name: np.array(
            [
                [_average(_curves(p.prior, [observed], noise)[name], GRID) for p in pair]
                for pair in (by_slider[0], by_slider[-1])
            ]
        ).round(6)
        for name in CURVES
    }
    pulled = which(ends, lambda at: np.all(np.abs(at[0]) < np.abs(at[1]) / 2))
    swept = [Posterior(LaplacePrior.with_variance(d**2), observed) for d in DEVIATIONS]
    by_width = _summaries(swept)
    averages = [_average(p.density(GRID), GRID) for p in swept]
    widened = {
        "prior": by_width["mode"],
        "likelihood": [
            Posterior(LaplacePrior.with_variance(DEVIATIONS[0] ** 2), observed, d**2).mode
            for d in DEVIATIONS
        ],
    }
    page.states(
        "a {} {} holds the {} near {}, a wide {} lets it go to the {}. Under",
        (DEVIATIONS[held], np.delete(DEVIATIONS, held)),
        varied,
        pulled,
        np.abs(ends["prior"]).max(),
        varied,
        which(  # what it is nearer to than halfway
            {name: ends[name] for name in ("prior", "likelihood")},
            lambda at: np.all(np.abs(at[-1] - ends[pulled][-1]) < observed / 2),
        ),
    )
    page.states(
        "Under the {} {} the {} (the peak) stays at exactly {} until the {} is wide; the {} here "
        "{} is {}.",
        *which(peaks, lambda peak: peak == 0),
        which(by_width, lambda found: found[0] == 0 and found[-1] > 0),
        max(p.mode for p in swept if p.prior.scale < noise.variance / observed),
        which(widened, lambda found: found[0] == 0 and found[-1] > 0),
        which(by_width, lambda found: all(found) and np.allclose(found, averages, rtol=1e-3)),
        [
            abs(Posterior(LaplacePrior.with_variance(d**2), observed).mean) < 0.01
            for d in np.linspace(DEVIATIONS[0], DEVIATIONS[-1], 100)
        ],
        min(modes.values()),
    )
    page.states(
        "set the slider to the standard deviation {}: {} {}, so {}. Take",
        posterior.prior.variance**0.5,
        _moment(posterior.prior, posterior.prior.variance),
        posterior.prior.variance,
        {"b": posterior.prior.scale},
    )
    on_grid = {"mode": grid[np.argmax(density)], "mean": mean, "median": median}
    exact = posterior.density(grid) * (grid[1] - grid[0])
    page.states(
        "Take the {} from the class, the {} and the {} from integrals on the grid, and check this "
        "{} against the exact {} of the class.",
        which(on_grid, lambda found: np.isclose(found, posterior.mode)),
        # about the mean the posterior balances, and half of it lies below the median
        which(on_grid, lambda found: np.isclose((grid - found) @ exact, 0, atol=1e-6)),
        which(on_grid, lambda found: np.isclose(exact[grid < found].sum(), 0.5, atol=1e-3)),
        *[which(on_grid, lambda found: np.isclose(found, posterior.mean))] * 2,
    )
    opening = Posterior(LaplacePrior.with_variance(DEVIATIONS[0] ** 2), observed, noise.variance)
    page.states(
        "A model's weight is observed as {}, with noise of {} {}.",
        observed,
        _moment(noise, noise.variance),
        noise.variance,
    )
    page.states(
        "you believed it to be near {}; the",
        # where the priors peak as they are drawn
        [
            np.mean(np.array(x)[np.array(y) == max(y)])  # a wide prior's peak is drawn level
            for drawn_at, _, moved_traces in slides
            for x, y, trace in zip(drawn_at["x"], drawn_at["y"], moved_traces, strict=True)
            if figure.data[trace].name == "prior"
        ],
    )
    page.states("stay at exactly {} in the lower panel", opening.mode)
    observations = np.linspace(-8, 8, 161).round(9)
    at_widths = np.array(
        [
            [Posterior(LaplacePrior(width), at, 1).mean for at in observations]
            for width in (0.3, 1, 5)
        ]
    )
    zeros = np.abs(at_widths) < 1e-12
    page.states(
        "There is {} observation with a {} of {}, {}:",
        zeros.sum(axis=1),
        mean_name,
        at_widths[zeros].max(),
        [{"z": at} for at in observations[zeros.any(axis=0)]],
    )
    between = np.diff(np.interp([low, high], grid, mass))[0]
    below = {name: np.interp(found, grid, mass) for name, found in summaries.items()}
    laplace_prior = which(
        _posteriors(observed, noise.variance, 2),
        lambda c: np.allclose(c, np.interp(GRID, grid, density), rtol=1e-4),
    )
    page.states(
        "Under the {} {} the {} is {}. The {} is {} and the {} {}.",
        *laplace_prior,
        mode,
        posterior.mode,
        mean_name,
        posterior.mean,
        which(below, lambda share: np.isclose(share, 0.5, atol=1e-4)),
        median,
    )
    page.states("holds {} of the probability reaches from {} to {}.", between, low, high)
    page.states(
        "A {} estimate of {} says that {} is the peak of a wide belief, not that the weight is {}.",
        map_name,
        posterior.mode,
        grid[np.argmax(density)],
        _lump_at_zero(observed),  # the probability that it is
    )
    page.keep(
        laplace_prior=laplace_prior,
        mode_name=mode,
        mean_name=mean_name,
        map_name=map_name,
        whole=whole,
    )


# The probability of exactly zero under a Laplace prior (s = b = 1)
def _lump_at_zero(observed):
    delta, z = sp.Symbol("delta", positive=True), sp.Rational(str(observed))

    def below(at):
        return (1 + sp.erf(at / sp.sqrt(2))) / 2

    # on each side of zero the posterior is a normal, up to a factor
    within = sum(
        sp.exp(sp.Rational(1, 2) - side * z) * (below(delta + 1 - side * z) - below(1 - side * z))
        for side in (1, -1)
    )
    return sp.limit(within, delta, 0)


# Whether a place has a probability of its own: for any place, and as measured at 41
def _lumps(density, distribution):
    delta, values = sp.Symbol("delta", positive=True), np.linspace(-2, 2, 41)
    most = 2 * delta * density(GRID).max()  # of the probability within delta of a place
    # whether a tenth of the width holds more than half as much
    broad, narrow = (distribution(values + d) - distribution(values - d) for d in (1e-2, 1e-3))
    return [bool(sp.limit(most, delta, 0) != 0), *(narrow > broad / 2)]


def what_the_mode_leaves_out(posterior, grid, mass, draws, laplace_prior, whole, observed, noise):
    no_lump = _lumps(posterior.density, lambda at: np.interp(at, grid, mass))
    prior = posterior.prior
    other_draws = [
        np.interp(np.random.default_rng(seed).random(1000), mass, grid) for seed in range(100)
    ]
    page.seeds("default_rng(0).random(100_000)", [np.all(some != 0) for some in other_draws])
    page.states(
        "A {} {} gives {} value of $w$ a lump of probability, not even {}, and so {} does the {}.",
        *laplace_prior,
        _lumps(prior.density, scipy.stats.laplace(scale=prior.scale).cdf),
        _peak(prior.density(GRID)),
        no_lump,
        whole,
    )
    # the peak is at zero for all of these, and what else they share is what it tells
    alike = [Posterior(prior, z, noise.variance) for z in (0.2, 0.5, observed)]
    shares = np.array([found.density(GRID) * STEP for found in alike])
    told = (
        [found.mean for found in alike],
        [np.interp(0.5, np.cumsum(share), GRID) for share in shares],
        shares @ GRID**2,
        shares[:, GRID > 0].sum(axis=1),
    )
    page.states(
        r"The probability goes to {} with $\delta$, in proportion, and {} draw hits it. So the "
        "link between {} and a {} {} is a statement about the peak and about {} else.",
        _lump_at_zero(observed),
        draws == 0,
        LASSO,
        *LASSO_BELIEF,
        [any(found.mode for found in alike), *(np.ptp(what) < 0.01 for what in told)],
    )
    # spike and slab: half of the weights are zero, the others Gaussian of variance 2
    rng = np.random.default_rng(0)
    weights = rng.normal(0, np.sqrt(2), 400_000) * (rng.random(400_000) < 0.5)
    seen = np.abs(weights + rng.normal(0, noise.sigma, weights.size) - observed) < 0.1
    spike = scipy.stats.norm.pdf(observed, 0, noise.sigma)
    slab = scipy.stats.norm.pdf(observed, 0, np.sqrt(noise.variance + 2))
    chances = {"prior": 1 / 2, "posterior": spike / (spike + slab)}  # of a zero
    repeated, counts = np.unique(weights, return_counts=True)
    lump = repeated[counts > 1]
    before, after = (
        which(chances, lambda chance, drawn=drawn: np.isclose(chance, drawn, atol=0.01))
        for drawn in (np.mean(weights == 0), np.mean(weights[seen] == 0))
    )
    page.given("If you believe that some weights are zero,")
    page.states("say so in the {}: put a lump of probability at {}.", before, lump[0])
    page.states(
        "Such a {} is called spike and slab. Its {} does give weights a {} probability of being {}",
        before,
        after,
        chances[after],
        lump,
    )
    page.keep(no_lump=no_lump)


def in_short(
    b,
    before,
    n,
    normal_density,
    s,
    seen,
    sigma,
    gaussian,
    mse_gauss,
    mse_loss,
    nll_gauss,
    rss_gauss,
    w,
    mse_laplace,
    nll_laplace,
    rss_laplace,
    spread,
    sign,
    charged,
    to_penalty,
    least_sum,
    posterior,
    laplace_prior,
    mode_name,
    mean_name,
    whole,
    no_lump,
    at_c,
    features,
    labels,
    summed_up,
):
    page.let(
        {
            "s^2": s**2,
            "n": n,
            "b": b,
            r"\sigma": sigma,
            "N": normal_density,
            r"p(D \mid \theta)": seen,
            r"p(\theta)": before,
        }
    )
    page.states(
        "Maximum {} minimises {}; with {} noise that is {}.",
        which(CURVES, lambda curve: _near(DATA.mean())(_peak(curve))),
        -np.log(seen),
        which(MLES, _near(LEAST_SQUARES)),
        which(FITS, lambda fit: np.allclose(fit, MLES["Gaussian"], atol=1e-4)),
    )
    estimates = {"MLE": _peak(CURVES["likelihood"]), "MAP": _peak(CURVES["posterior"])}
    page.states(
        "{} adds {}: the {}'s {} logarithm is a penalty. The evidence",
        which(estimates, lambda estimate: estimate == least_sum),
        -np.log(before),
        charged,
        to_penalty,
    )
    page.states(
        "A {} {} {} gives {}. {} with the full {} log-likelihood, {} with the RSS, {} with {}.",
        *RIDGE_BELIEF,
        gaussian(w, sigma),
        RIDGE,
        {r"\lambda": nll_gauss},
        sign,
        rss_gauss,
        mse_gauss,
        mse_loss,
    )
    page.states(
        "A {} {} of scale $b$, whose {} is {}, gives {}. {}, {} and {}.",
        *LASSO_BELIEF,
        _moment(sharp, float(spread.subs(b, sharp.scale))),
        spread,
        LASSO,
        {r"\lambda": nll_laplace},
        rss_laplace,
        mse_laplace,
    )
    page.states(
        "Under a {} {} the {} can be exactly {} where the {} {}, and the {} has {} lump there.",
        *laplace_prior,
        mode_name,
        posterior.mode,
        mean_name,
        posterior.mean == 0,
        whole,
        no_lump,
    )

    w_c = LogisticRegression(C=0.7, fit_intercept=False, tol=1e-10).fit(features, labels).coef_[0]

    def slope(prior):  # of loss and penalty at the weights, far from the kink
        step = 1e-5 * np.eye(3)
        costs = np.array(
            [
                [
                    np.sum(np.log1p(np.exp(features @ at)) - labels * (features @ at))
                    + prior.negative_log_density(at).sum()
                    for at in (w_c + d, w_c - d)
                ]
                for d in step
            ]
        )
        return np.abs(np.diff(costs) / 2e-5).max()

    flattest = min((GaussianPrior.with_variance(k / 10) for k in range(1, 31)), key=slope)

    def cross_entropy(at):
        return np.sum(np.logaddexp(0, features @ at) - labels * (features @ at))

    # a flat prior would leave the peak of the likelihood, a flat likelihood that of the prior
    if_flat = {"prior": scipy.optimize.minimize(cross_entropy, w_c).x, "likelihood": 0 * w_c}
    wide_c = LogisticRegression(C=1e8, fit_intercept=False, tol=1e-10).fit(features, labels)
    page.states(
        "In LogisticRegression, $C$ is the {} {} of a {} {}.",
        _moment(flattest, 0.7),
        sigma**2,
        which(KINDS, lambda make: slope(make.with_variance(0.7)) < 1e-3),
        which(if_flat, _near(wide_c.coef_[0])),  # what a large C makes flat
    )
    page.states(
        "{} is the {}, the {} and the {} of its {}, a {}. {} is the {} of its own.",
        RIDGE,
        *summed_up["ridge"],
        summed_up["peaked"],
        summed_up["Gaussian"],
        LASSO,
        *summed_up["LASSO"],
    )


def one_belief_three_strengths(strengths, case, narrow, mse_loss, mse_gauss, nll_gauss, rss_gauss):
    scales = np.array([1, 2 * case["noise_variance"], 2 * case["noise_variance"] / case["n"]])
    beliefs = np.array(list(strengths.values())) / scales  # 1/(2σ²)
    page.states("{} belief, {} strengths", np.unique(beliefs.round(9)).size, len(strengths))
    page.states(
        "prior of standard deviation {}, noise of variance {}, and {} cases",
        narrow.sigma,
        *case.values(),
    )
    page.states("to the RSS, and to {}?", mse_loss)
    page.states("They are {}, {} and {}:", nll_gauss, rss_gauss, mse_gauss)


def two_priors_of_equal_variance(pairs, peaked, rounded, z_value, spread):
    observations = np.array(list(pairs))
    found = dict(zip(KINDS, np.array(list(pairs.values())).T, strict=True))
    kept = {names: [] for names in SETUPS}
    for at in pairs:
        for names, curve in _posteriors(at, 1, peaked.variance).items():
            kept[names].append(_peak(curve))
    page.states(
        "Two priors of {} {}",
        _variances(rounded, peaked),
        _moment(peaked, rounded.variance),
    )
    page.states(
        "Take noise of variance {}, a Laplace prior of scale {}, and",
        Posterior(peaked, z_value).noise_variance,
        {"b": peaked.scale},
    )
    page.states("For the observations {}, {} and {}, work out", *pairs)
    least, greatest = min(pairs[1.5]), max(pairs[6.0])
    taken_off = z_value - pairs[z_value][1]
    page.states(
        "The {} is {}, here {}. The {} {} multiplies by {}; the {} {} takes off {}, and stops at "
        "{}.",
        _moment(peaked, rounded.variance),
        spread,
        rounded.variance,
        *which(kept, lambda peaks: np.ptp(peaks / observations) < 0.01),
        pairs[3.0][0] / 3.0,
        *which(kept, _near(np.maximum(observations - taken_off, 0))),
        taken_off,
        [Posterior(peaked, at, 1).mode for at in np.linspace(-taken_off, taken_off, 41)],
    )
    page.states(
        "{} is the harder on small observations and the gentler on large ones. At {} the two {}.",
        which(found, lambda modes: np.array_equal(modes[[0, -1]], [least, greatest])),
        *(at for at, pair in pairs.items() if np.isclose(*pair)),
        pairs[3.0],
    )


def exercises(
    negative_log,
    minus_log_gaussian,
    w,
    needed,
    case,
    s,
    sigma,
    gone,
    n,
    rss_gauss,
    at,
    prior,
    wanted,
    double,
    s2,
    fine,
    X,
    y,
    copies,
    factors,
    widths,
    shares,
):
    (part, few), (larger, many) = needed.items()
    page.states(
        "With a prior of variance {} and noise of variance {}, how many",
        case[sigma] ** 2,
        case[s] ** 2,
    )
    page.states(
        "gone {} of the way from {} to their mean? And {} of it?", part, gone.subs(n, 0), larger
    )
    weights = {
        "prior": sp.diff(minus_log_gaussian, w, 2),
        "likelihood": sp.diff(negative_log - minus_log_gaussian, w, 2),
    }
    worth = which(weights, lambda weight: sp.simplify(weight * s**2 - rss_gauss) == 0)
    page.states(
        "The {} is worth {} cases, here {}. With {} cases the data and the {} weigh the {}; "
        "with {} the data weigh {} times as much.",
        worth,
        rss_gauss,
        rss_gauss.subs(case),
        few,
        worth,
        tuple(float(weight.subs({n: few, **case})) for weight in weights.values()),
        many,
        larger / (1 - larger),
    )
    page.let({"w": at, "p": prior.density})
    page.states("You want a Laplace prior of variance {}.", wanted)
    page.states("a check that integrates {} over", at**2 * prior.density(at))
    page.states("the notation {} for the scale invites", sigma**2)
    bugs = [LaplacePrior(20), LaplacePrior(wanted)]
    meant = LaplacePrior.with_variance(wanted)
    spreads = np.array([np.sum(fine**2 * bug.density(fine)) * (fine[1] - fine[0]) for bug in bugs])
    # the standard deviation for the scale, where the grid holds all of the prior
    right, buggy = (_curves(p, DATA) for p in (LaplacePrior.with_variance(0.81), LaplacePrior(0.9)))
    variances = {
        name: _average(buggy[name], GRID**2) / _average(right[name], GRID**2) for name in right
    }
    page.states(
        "{} bugs make the {} {} than you meant, and the penalty {}.",
        spreads > wanted + 1,
        max(variances, key=variances.get),
        (spreads, wanted),
        ([bug.strength("rss", s2) for bug in bugs], meant.strength("rss", s2)),
    )
    _counted_twice(copies, factors, widths, shares, X, y)
    _sign_of_the_mean()


# The exercise with each observation entered twice
def _counted_twice(copies, factors, widths, shares, X, y):
    page.given(
        "count the data twice",
        "Draw a weight from a Gaussian prior of variance 1 and an observation of it with noise "
        "variance 1",
        "the interval that holds 95 % of the posterior",
        "enter each observation twice, as if they were two",
    )
    exact = Posterior(GaussianPrior(1), 1.0, 1 / copies[1])
    points = {"mode": exact.mode, "MLE": exact.maximum_likelihood}
    covered = scipy.stats.norm.cdf(1.96) - scipy.stats.norm.cdf(-1.96)
    held = []
    for seed in range(100):
        draws = np.random.default_rng(seed)
        weights = draws.normal(size=2000)
        seen = weights + draws.normal(size=2000)
        held.append(
            [
                np.mean(np.abs(weights - factor * seen) < width)
                for factor, width in zip(factors, widths, strict=True)
            ]
        )
    once, twice = np.array(held).T
    lam = 300
    copied = np.tile(X, (2, 1)), np.tile(y, 2)
    fits = {
        "ridge": (ridge(*copied, lam), ridge(X, y, lam / 2), ridge(X, y, lam)),
        "LASSO": (lasso(*copied, lam), lasso(X, y, lam / 2), lasso(X, y, lam)),
        "least squares": [np.linalg.lstsq(*data)[0] for data in (copied, (X, y), (X, y))],
    }
    halved = [  # copied rows make a difference, which half the strength makes too
        name
        for name, (twice_as_many, half, same) in fits.items()
        if np.allclose(twice_as_many, half, atol=1e-4) and not np.allclose(twice_as_many, same)
    ]
    page.states(
        "Counted {}, the observation gets too large a say: the {} goes two thirds of the way to it "
        "instead of {}, and the interval that claims {} holds {}.",
        copies[1],
        which(points, lambda at: np.isclose(at, factors[1])),
        factors[0],
        covered,
        twice.mean(),
    )
    page.states("In {} and {}, copying all rows acts as {} the", *halved, 1 / copies[1])
    page.seeds("rng, copies = np.random.default_rng(0)", once - twice > 0.05)


# The proof that the mean has the sign of the observation
def _sign_of_the_mean():
    at, prior, noise, z = np.linspace(0.05, 3, 60), LaplacePrior(0.7), GaussianPrior(0.8), 1.1
    exact = Posterior(prior, z, noise.variance)
    sides = {  # at w and at -w
        "prior": (prior.density(at), prior.density(-at)),
        "likelihood": (noise.density(z - at), noise.density(z + at)),
        "posterior": (exact.density(at), exact.density(-at)),
    }
    beliefs = [  # any symmetric densities, one with two peaks
        *(LaplacePrior(b).density(GRID) for b in (0.3, 0.7, 4)),
        BELIEF.density(GRID),
        scipy.stats.t(3).pdf(GRID),
        BELIEF.density(GRID - 2) + BELIEF.density(GRID + 2),
    ]
    found = {
        sign: [
            belief * noise.density(sign * size - GRID) for belief in beliefs for size in (0.2, 3)
        ]
        for sign in (-1, 0, 1)
    }
    of_sign = {
        sign: {
            "mean": np.array([_average(curve, GRID) for curve in some]).round(12),
            "mode": np.array([_peak(curve) for curve in some]).round(9),
        }
        for sign, some in found.items()
    }
    pairs = np.array([[curve, curve[::-1]] for curve in found[1]])[:, :, GRID > 1e-9]
    right, left = pairs[:, :, ::50].swapaxes(0, 1)
    w, observation = sp.symbols("w z", positive=True)
    tried = np.array([[0.2], [1.1], [3]])
    page.let({"w": at, "p": prior.density})
    page.states("Let the prior be symmetric, {}, and", True)
    page.given(
        "For one observation $z > 0$ with",
        "What follows for $z = 0$ and $z < 0$?",
        "Pair each $w > 0$ with $-w$.",
    )
    alike = which(sides, lambda pair: np.allclose(*pair))
    page.states(
        "The {} gives {} the {} density. The {} is {} at $w$, which is {} to $z$.",
        alike,
        [np.allclose(side, scipy.stats.laplace(scale=0.7).pdf(at)) for side in sides[alike]],
        sides[alike],
        which(sides, lambda pair: np.allclose(pair[0], scipy.stats.norm.pdf(z, at, noise.sigma))),
        (noise.density(tried - at), noise.density(tried + at)),
        sp.expand((observation - w) ** 2 - (observation + w) ** 2),
    )
    by_product = _curves(prior, [z], noise)["posterior"]
    own = which(
        sides,
        lambda pair: np.allclose(pair, np.interp([at, -at], GRID, by_product), rtol=1e-3),
    )
    mean = which(of_sign[1], lambda values: np.all(values > 0))
    page.states(
        "So in {} pair the {} has {} at $w$, and the {}, which averages over the pairs, is {}.",
        (right > left)[right > 1e-200],
        own,
        (right.sum(axis=1), left.sum(axis=1)),
        mean,
        of_sign[1]["mean"],
    )
    page.states(
        "For {} the pairs balance, and the {} is {}; for $z < 0$ it is {}.",
        {"z": 0},
        which(of_sign[-1], lambda values: np.all(values < 0)),
        np.abs(of_sign[0]["mean"]).max(),
        of_sign[-1]["mean"],
    )


def problems():
    page.given("as the observation runs from zero to three.")


def check_yourself(
    exact,
    grid,
    step,
    normal_density,
    s,
    gaussian,
    sigma,
    w,
    nll_gauss,
    once,
    rss_gauss,
    mse_gauss,
    spread,
    noise,
    posterior,
    mean,
    observed,
    sign,
    moved,
    normalised,
    laplace_prior,
    map_name,
    mode_name,
    mean_name,
    whole,
    squares,
    charged,
    no_lump,
    b,
    lasso_lambda,
):
    near = np.abs(GRID - DATA.mean()) < 1
    quotient = (CURVES["posterior"] / np.maximum(CURVES["likelihood"], 1e-300))[near]
    factor = which(CURVES, lambda curve: _proportional(curve[near], quotient))
    page.states(
        "That is the {}. To get it you need a {} as well.",
        which(CURVES, lambda curve: np.allclose(curve, EXACT.density(GRID))),
        factor,
    )
    page.states("It becomes a density when you multiply it by a {} and", factor)
    page.given(
        "It need not integrate to 1 over",
        r"Over $\theta$ it need not integrate to 1",
        "Because it is 1. It is hardly ever 1. It is what makes",
        "a Laplace prior with scale $b = 2$",
        "2 That is the scale itself.",
        "The posterior mean is 0 too",
    )
    page.states(
        "hardly ever 1. It is what makes the {} integrate to {}.",
        normalised,
        np.sum(exact.density(grid)) * step,
    )
    page.states("Small or large, dividing by it moves {} peak.", moved)
    page.states("It scales the whole {} by a constant", normalised)
    page.let({"s^2": s**2, "N": normal_density})
    page.states(
        "Your loss is the RSS, your {} {}, the noise {} $s^2$. What",
        charged,
        gaussian(w, sigma),
        _moment(NOISE, BELIEF.strength("rss", NOISE.variance) * BELIEF.variance),
    )
    page.states(
        "{} That belongs to the full {} log-likelihood. The RSS is {} times as large",
        nll_gauss,
        sign,
        sp.simplify(1 / once),
    )
    widths = {"prior": sigma, "likelihood": s}
    page.states(
        "{} Noise {} over {} {}: the noisier the data and the firmer the belief, the {} the "
        "penalty.",
        rss_gauss,
        _moment(NOISE, BELIEF.strength("rss", NOISE.variance) * BELIEF.variance),
        which(widths, lambda width: sp.denom(rss_gauss).has(width)),
        _moment(BELIEF, NOISE.variance / BELIEF.strength("rss", NOISE.variance)),
        np.array([sp.diff(rss_gauss, s), -sp.diff(rss_gauss, sigma)]),
    )
    residuals = np.sqrt(squares)
    centres = {"mean": np.mean(squares), "median": np.median(squares)}
    sizes = {"squared": np.mean(residuals**2), "absolute": np.mean(residuals)}
    per_case = _per_case(squares)
    page.states(
        "{} That belongs to the {} of the {} residuals.",
        mse_gauss,
        which(centres, lambda centre: np.isclose(centre, per_case)),
        which(sizes, lambda size: np.isclose(size, per_case)),
    )
    page.states("{} That is {}, as if the scale", (b**2).subs(b, 2), b**2)
    page.states("{} It is {}. If a paper", spread.subs(b, 2), spread)
    page.states("If a paper gives a rate, $b$ is {} over it.", b * lasso_lambda)
    page.let({"s^2": noise.variance})
    page.states(
        "Under a {} {} the {} estimate of a weight is exactly {}. What",
        *laplace_prior,
        map_name,
        posterior.mode,
    )
    page.states("The {} gives that {} probability at all.", whole, no_lump)
    page.states(
        "With {}, noise {} {} and {} the {} is {} and the {} is {}.",
        {"z": observed},
        _moment(noise, noise.variance),
        noise.variance,
        {"b": posterior.prior.scale},
        mode_name,
        posterior.mode,
        mean_name,
        mean,
    )
    noisy = [Posterior(posterior.prior, observed, k * noise.variance) for k in (1, 1.5, 2, 4, 8)]
    at_widths = _summaries(noisy)
    spreads = [np.sqrt(_average(p.density(GRID), (GRID - p.mean) ** 2)) for p in noisy]
    page.states("The {} peaks at {}.", whole, _peak(posterior.density(GRID)))
    silent = which(at_widths, lambda found: found[0] == found[1])
    page.states(
        "How wide the belief is around the peak, the {} {} say.",
        silent,
        [np.ptp(spreads) < 0.1, *(np.diff(at_widths["mode"]) != 0)],  # the widths do differ
    )


def where_next(posterior, median, X, y):
    summaries = {"mode": posterior.mode, "mean": posterior.mean, "median": median}
    page.states(
        "shows where the zeros of the {} come from",
        which(summaries, lambda found: found == 0),
    )
    page.states(
        "why there are {} under a {} {}.",
        [
            *(Posterior(BELIEF, z).mode == 0 for z in np.linspace(-3, 3, 60)),
            *(np.array([ridge(X, y, lam) for lam in np.geomspace(0.01, 1e6, 30)]) == 0).ravel(),
        ],
        *RIDGE_BELIEF,
    )
