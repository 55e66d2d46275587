"""What the text of `whole_posterior.md` says, compared with what its cells computed."""

import numpy as np
import scipy.integrate
import scipy.optimize
import scipy.special
import scipy.stats
import sympy as sp
from claims import Page, which
from shrinkage import (
    GaussianPrior,
    HorseshoePrior,
    LaplacePrior,
    Posterior,
    figures,
    lasso,
    marginal_density,
    matched_priors,
    posterior_draws,
    ridge,
)

page = Page("whole_posterior.md")

# Two weights, with noise and a prior of either shape: the most probable weights by search.
rng = np.random.default_rng(0)
TRIAL_X = rng.normal(size=(12, 2)) @ [[1, 0.6], [0, 0.8]]
TRIAL_Y = TRIAL_X @ [1.5, -0.4] + rng.normal(0, 0.7, size=12)
S2, VARIANCE = 0.49, 0.81
KINDS = {"Gaussian": GaussianPrior, "Laplace": LaplacePrior}


def _setups(noise_variance, prior_variance):  # which of prior and likelihood has which shape
    noise, prior = map(GaussianPrior.with_variance, (noise_variance, prior_variance))
    return {
        ("Gaussian", "prior"): (prior, noise),
        ("Laplace", "prior"): (LaplacePrior.with_variance(prior_variance), noise),
        ("Laplace", "likelihood"): (prior, LaplacePrior.with_variance(noise_variance)),
    }


SETUPS = _setups(S2, VARIANCE)


def _minus_log(setup, w):
    prior, noise = setup
    residuals = TRIAL_Y - TRIAL_X @ w
    return noise.negative_log_density(residuals).sum() + prior.negative_log_density(w).sum()


def _search(objective):
    exactly = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000}
    return scipy.optimize.minimize(objective, [1, -1], method="Nelder-Mead", options=exactly).x


METHODS = {
    "ridge": lambda X, y, lam: ridge(X, y, lam),
    "LASSO": lambda X, y, lam: lasso(X, y, lam),
    "least squares": lambda X, y, lam: np.linalg.lstsq(X, y)[0],
}
STRENGTHS = {
    "ridge": S2 / VARIANCE,
    "LASSO": 2 * S2 / np.sqrt(VARIANCE / 2),
    "least squares": 0,
}
FITS = {name: fit(TRIAL_X, TRIAL_Y, STRENGTHS[name]) for name, fit in METHODS.items()}
BESTS = {
    names: _search(lambda w, setup=setup: _minus_log(setup, w)) for names, setup in SETUPS.items()
}


def _near(value, atol=1e-3):
    return lambda other: np.allclose(other, value, atol=atol)


RIDGE, LASSO = (which(FITS, _near(BESTS[kind, "prior"])) for kind in KINDS)
RIDGE_BELIEF, LASSO_BELIEF = (which(BESTS, _near(FITS[name])) for name in ("ridge", "LASSO"))
LEAST_SQUARES = min(FITS, key=lambda name: np.sum((TRIAL_Y - TRIAL_X @ FITS[name]) ** 2))
LINES = [BESTS["Gaussian", "prior"] + np.linspace(-2, 2, 9)[:, None] * turn for turn in np.eye(2)]


def _is_gaussian(setup):  # whether the logarithm of the posterior is quadratic along two lines
    return all(np.ptp(np.diff([_minus_log(setup, w) for w in line], 2)) < 1e-9 for line in LINES)


FORMULA_BELIEF = which(SETUPS, _is_gaussian)

# One weight, seen five times in noise: prior, likelihood and posterior on a grid.
GRID = np.linspace(-15, 15, 30_001)
STEP = GRID[1] - GRID[0]
SEEN = np.random.default_rng(1).normal(0.2, 0.7, size=5)


def _curves(prior):
    likelihood = np.prod(scipy.stats.norm.pdf(SEEN[:, None], GRID, 0.7), axis=0)
    product = likelihood * prior.density(GRID)
    return {
        "prior": prior.density(GRID),
        "likelihood": likelihood,
        "posterior": product / (product.sum() * STEP),
    }


CURVES = {kind: _curves(make.with_variance(VARIANCE)) for kind, make in KINDS.items()}
EXACT = Posterior(GaussianPrior.with_variance(VARIANCE), SEEN.mean(), S2 / 5)
POSTERIOR = which(CURVES["Gaussian"], lambda curve: np.allclose(curve, EXACT.density(GRID)))
PRIOR = LASSO_BELIEF[1]


def _summaries(curve):
    mass = np.cumsum(curve) / np.sum(curve)
    return {
        "mode": GRID[np.argmax(curve)],
        "mean": np.sum(GRID * curve) / np.sum(curve),
        "median": np.interp(0.5, mass, GRID),
    }


def _moments(density, at):
    mass = density / density.sum()
    return {"mean": mass @ at, "variance": mass @ at**2 - (mass @ at) ** 2}


def _called(summaries, value, atol=1e-3):  # the name of the summary that has this value
    return which(summaries, _near(value, atol))


# whose posterior has its mode, mean and median in one place
AT_ONE = {
    kind: np.ptp(list(_summaries(curves["posterior"]).values())) < 2e-3
    for kind, curves in CURVES.items()
}
UNITED = which(AT_ONE, bool)
TRIO = _summaries(CURVES["Laplace"]["posterior"])
MAP_NAME = which(
    {"MLE": SEEN.mean(), "MAP": EXACT.mode},
    lambda at: np.isclose(GRID[np.argmax(CURVES["Gaussian"][POSTERIOR])], at, atol=1e-3),
)


def _flat(draws):
    return draws.reshape(-1, draws.shape[-1])


def what_does_a_zero_leave_open(X, y, names, s2):
    figure = figures.posterior_marginals(X, y, names, s2)
    dots = {trace.name: np.array(trace.x) for trace in figure.data if trace.mode == "markers"}
    bars = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    lam = 2000.0
    strengths = {"LASSO": lam, "ridge": matched_priors(lam, s2)["Gaussian"].strength("rss", s2)}
    fits = {name: METHODS[name](X, y, strengths[name]) for name in strengths}
    by_dots = [
        which(fits, lambda w, dot=dot: np.allclose(np.round(w, 1), dot, atol=0.06))
        for dot in (dots["LASSO"], dots["ridge"])
    ]
    ends = np.array(bars["Laplace"].x, dtype=float).reshape(10, 3)[:, :2]
    exact = np.array(bars["Gaussian"].x, dtype=float).reshape(10, 3)[:, :2]
    cov = s2 * np.linalg.inv(X.T @ X + strengths["ridge"] * np.eye(10))
    own = scipy.stats.norm(fits["ridge"], np.sqrt(np.diag(cov)))
    share = np.mean(own.cdf(exact[:, 1]) - own.cdf(exact[:, 0]))
    # of which density of a weight the Gaussian bars hold that share
    spread = np.sqrt(np.diag(s2 * np.linalg.inv(X.T @ X)))
    densities = {
        "prior": scipy.stats.norm(0, matched_priors(lam, s2)["Gaussian"].sigma),
        "likelihood": scipy.stats.norm(METHODS["least squares"](X, y, 0), spread),
        "posterior": own,
    }
    held_by = which(
        densities,
        lambda of: np.allclose(of.cdf(exact[:, 1]) - of.cdf(exact[:, 0]), share, atol=0.01),
    )
    dropped = [j for j in range(10) if dots["LASSO"][j] == 0]
    furthest = max(dropped, key=lambda j: ends[j, 1])  # of those at 0, the one least sure
    page.states("{}'s weights are the peak of a {}. Here", LASSO, POSTERIOR)
    page.states(
        "by a formula under a {} {}, by chains of random draws under a {} {}, and under a {} made",
        *FORMULA_BELIEF,
        *LASSO_BELIEF,
        PRIOR,
    )
    page.states(
        "{} weights of the diabetes data, under {} priors. A bar holds {} of a weight's {}, and "
        "the dots and diamonds are the estimates of {} and {}. {}'s weight of {} is {}. How",
        X.shape[1],
        len(bars),
        min((0.5, 0.8, 0.9, 0.95, 0.99), key=lambda level: abs(level - share)),
        held_by,
        *by_dots,
        by_dots[0],
        names[furthest],
        fits["LASSO"][furthest],
    )
    widths, scales = [], []
    for step in figure.layout.sliders[0].steps:
        moved = zip(figure.data, step.args[0]["x"], strict=True)
        shown = [x for trace, x in moved if trace.mode == "lines"]
        lines = np.array(shown, dtype=float).reshape(3, 10, 3)
        widths.append((lines[:, :, 1] - lines[:, :, 0]).sum(axis=1))
        scales.append(matched_priors(float(step.label), s2)["Laplace"].scale)
    active = figure.layout.sliders[0].steps[figure.layout.sliders[0].active]
    left = [  # what LASSO leaves of the weights at each step: a stronger penalty leaves less
        np.abs(METHODS["LASSO"](X, y, float(step.label))).sum()
        for step in figure.layout.sliders[0].steps
    ]
    held = {
        "inside": all(ends[j, 0] < -1 and ends[j, 1] > 1 for j in dropped),
        "outside": any(ends[j, 0] > 0 or ends[j, 1] < 0 for j in dropped),
    }
    page.states(
        "At λ = {} {} gives age, {} and {} a weight of {}, {} the bars under its own {}, which",
        float(active.label),
        by_dots[0],
        *[names[j] for j in dropped[-2:]],
        np.abs(fits["LASSO"][dropped]).max(),
        which(held, bool),
        PRIOR,
    )
    page.states(
        "a {} penalty comes from a {} {}, and its bars, taken together, {}.",
        -np.diff(left),
        np.diff(scales),
        PRIOR,
        np.diff(widths, axis=0),
    )
    page.keep(cov=cov, least_sure=names[furthest])


def three_priors_equally_wide(X, y, s2, lam, lam_ridge, priors, half):
    n = len(y)
    residuals = {
        name: np.sum((y - X @ fit(X, y, lam)) ** 2) / (n - 11) for name, fit in METHODS.items()
    }
    noise = {
        "bias": np.mean(y - X @ ridge(X, y, 0)),
        "variance": np.sum((y - X @ ridge(X, y, 0)) ** 2) / (n - 11),
    }
    scale = priors["Laplace"].scale
    page.states("{} priors, equally wide", len(priors))
    page.let({"n": n, "s^2": s2, "b": scale, r"\tau": priors["horseshoe"].scale})
    page.let({r"\lambda": lam, r"\sigma": priors["Gaussian"].sigma, "s": s2**0.5})
    page.states(
        "The noise {} is that of {}, and",
        which(noise, _near(s2)),
        which(residuals, _near(s2)),
    )
    trio = {"ridge": ridge(X, y, lam), "LASSO": lasso(X, y, lam)}

    def loss(w):
        return np.sum((y - X @ w) ** 2) / (2 * s2) + np.abs(w).sum() / scale

    page.states(
        r"{}'s $\lambda$ then stands for a {} {} of scale {}.",
        min(trio, key=lambda name: loss(trio[name])),
        *LASSO_BELIEF,
        True,
    )
    inside = 2 * scipy.stats.laplace(scale=scale).cdf(half) - 1
    at = np.linspace(-9, 9, 181)
    held = [  # within the same distance of other places
        scipy.integrate.quad(priors["Laplace"].density, c - half, c + half, points=[0])[0]
        for c in at
    ]
    page.states(
        "It puts {} of its probability within {} of {}.",
        inside,
        half,
        at[np.isclose(held, 0.5, atol=1e-6)].round(9),
    )
    rss = np.sum((y - X @ ridge(X, y, 0)) ** 2)
    page.states(
        "The estimate {} by {}: there are {} weights", (s2, rss, n - 11), n - 11, X.shape[1]
    )
    reach = np.geomspace(1e-3, 1e6, 4001)
    second = np.cumsum(reach**2 * HorseshoePrior(1).density(reach) * np.gradient(reach))
    # the priors that the figure of that chapter draws: the variance from the height at 0
    at_zero = [
        [
            np.max(step.args[0]["y"][k])
            for step in figures.prior_likelihood_posterior().layout.sliders[0].steps
        ]
        for k in (0, 4)
    ]
    drawn_variances = 1 / (2 * np.pi * np.square(at_zero[0])), 1 / (2 * np.square(at_zero[1]))
    # whether the integral of w^2 settles: it still grows tenfold with each tenfold reach
    decade = int(np.searchsorted(reach, 1e4) - np.searchsorted(reach, 1e3))
    page.states(
        "the priors had {} variances. The horseshoe, which comes later, has {}:",
        tuple(np.round(np.divide(drawn_variances, drawn_variances[0]), 2)),
        [second[-1 - k * decade] < 5 * second[-1 - (k + 1) * decade] for k in range(5)],
    )
    held = [
        2 * scipy.integrate.quad(prior.density, 0, half, epsabs=1e-10, limit=500)[0]
        for prior in priors.values()
    ]
    page.states(
        "At {} {} of {} {} lies within {} of {}, and for {} that means {}, here {}.",
        {r"\lambda": lam},
        np.round(np.mean(held), 5),
        np.abs(np.array(held) - 0.5) < 1e-5,
        PRIOR,
        half,
        at[np.argmax(priors["Laplace"].density(at))].round(9),
        which(
            {name: METHODS[name](X, y, lam_ridge) for name in METHODS},
            _near(
                np.linalg.solve(X.T @ X + s2 / priors["Gaussian"].variance * np.eye(10), X.T @ y)
            ),
        ),
        {r"\lambda": lam_ridge},
        lam_ridge,
    )


def a_gaussian_posterior(
    X, y, s2, objective, square, names, w_ridge, above, entangled, cov, lam_ridge, least_sure
):
    lam = STRENGTHS["ridge"]
    at, w_hat = np.array([0.3, -0.6]), FITS["ridge"]
    gram, inner = TRIAL_X.T @ TRIAL_X, TRIAL_X.T @ TRIAL_Y
    page.forget()
    M = gram + lam * np.eye(2)
    page.let({"M": M, "c": inner, r"\lambda": lam, "I": np.eye(2), r"\hat w": w_hat})
    page.let({"X": TRIAL_X, "y": TRIAL_Y, "w": at})
    page.states(r"Write $M$ for {}, $c$", M)
    page.states(r"$c$ for {} and $\hat w$ for {}. Without", inner, w_hat)
    page.states("Without the constant {} the objective", TRIAL_Y @ TRIAL_Y)
    page.states(
        "the objective of {} is",
        which(FITS, _near(_search(lambda w: w @ M @ w - 2 * inner @ w))),
    )
    page.equation("eq-post-square")
    page.let({"s^2": S2})
    page.states(
        "The difference is {}. Divide by {} and",
        sp.simplify((objective - square)[0]),
        2 * S2,
    )
    seen = np.prod(GaussianPrior(0.7).density(TRIAL_Y - TRIAL_X @ at))
    before = np.prod(GaussianPrior.with_variance(VARIANCE).density(at))
    of_data = S2 * np.eye(12) + VARIANCE * TRIAL_X @ TRIAL_X.T
    evidence = scipy.stats.multivariate_normal.pdf(TRIAL_Y, cov=of_data)
    whole = seen * before / evidence
    page.equation(
        "eq-post-gaussian",
        {
            r"w \mid D \sim N": lambda centre, covariance: scipy.stats.multivariate_normal.pdf(
                at, np.ravel(centre), covariance
            ),
        },
        values=[whole],
    )
    bends = {kind: _is_gaussian(SETUPS[kind, "prior"]) for kind in KINDS}
    page.states(
        "that is the logarithm of a {} density,",
        which(bends, bool),
    )
    of_ridge = _summaries(CURVES[UNITED]["posterior"])
    page.states(
        "Its peak is its centre, so {} is the {}, the {} and the {} at once.",
        which(FITS, _near(BESTS[UNITED, "prior"])),
        *(name for name in of_ridge if np.isclose(of_ridge[name], EXACT.mode, atol=2e-3)),
    )
    chance = dict(zip(names, above, strict=True))
    page.states(
        "Under this {} the weight of {} is {} with a probability of {}. For {} it is {}, about",
        PRIOR,
        least_sure,  # the one that the chapter began with
        w_ridge[names.index(least_sure)],
        chance[least_sure],
        min(chance, key=lambda name: abs(chance[name] - 0.5)),
        chance["s1"],
    )
    deviations = np.sqrt(np.diag(cov))
    related = cov / np.outer(deviations, deviations)
    pairs = {(names[i], names[j]): related[i, j] for i in range(10) for j in range(i) if i > j}
    pair = next(pair for pair, value in pairs.items() if np.isclose(value, entangled))
    page.states(
        "The weights of {} and {} have a {} correlation, {}: the",
        *sorted(pair),
        entangled,
        entangled,
    )


def a_mixture_of_gaussians(size, b, v, normal, exponential, q, mu, kappa, as_precision):
    line = np.array([1e-4, 0.3, 1.1, 4.0])
    some_b = 0.7

    def mixed(kernel):  # by an exponential density of the variance
        at = np.concatenate([np.geomspace(1e-9, 1, 20_000), np.linspace(1, 40, 20_000)[1:]])
        weight = np.exp(-at / (2 * some_b**2)) / (2 * some_b**2)
        return [scipy.integrate.trapezoid(kernel(w, at) * weight, at) for w in line]

    kernels = {
        "Gaussian": lambda w, u: scipy.stats.norm.pdf(w, scale=np.sqrt(u)),
        "Laplace": lambda w, u: scipy.stats.laplace.pdf(w, scale=np.sqrt(u / 2)),
    }
    target = LaplacePrior(some_b).density(line)
    averaged = which(kernels, lambda kernel: np.allclose(mixed(kernel), target, rtol=1e-3))
    page.forget()
    page.let({"b": some_b, "v": 1.7, "w": 0.8})
    page.states(
        "A {} {} leads to {} such formula.",
        *LASSO_BELIEF,
        [_is_gaussian(_setups(S2, variance)[LASSO_BELIEF]) for variance in (0.1, VARIANCE, 10)],
    )
    levels = np.linspace(0, 60, 600_001)[1:] * some_b**2
    of_v = _moments(np.exp(-levels / (2 * some_b**2)), levels)
    drawn = np.random.default_rng(0)
    variances = drawn.exponential(2 * some_b**2, 400_000)
    weights = drawn.normal(0, np.sqrt(variances))
    spread = {"bias": weights.mean(), "variance": weights.var()}
    twice = 2 * some_b**2
    page.let({"N": lambda centre, variance: scipy.stats.norm.pdf(0.8, centre, variance**0.5)})
    page.states(
        "But its density is an average of {} ones: draw a {} $v$ from an exponential density of {} "
        "{}, then $w$ from {}.",
        averaged,
        which(spread, _near(twice, 0.02)),
        which(of_v, _near(twice, 1e-4)),
        twice,
        scipy.stats.norm.pdf(0.8, 0, 1.7**0.5),
    )
    page.states(
        "The {} is the {} of $v$, and so {}, as",
        which(spread, _near(twice, 0.02)),
        which(of_v, _near(twice, 1e-4)),
        twice,
    )
    page.equation(
        "eq-post-mixture",
        {
            r"\int_0^\infty \frac{e^{-w^2/(2v)}}{\sqrt{2 \pi v}} \; "
            r"\frac{e^{-v/(2b^2)}}{2b^2} \, dv": (
                scipy.integrate.quad(
                    lambda u: (
                        scipy.stats.norm.pdf(0.8, scale=u**0.5)
                        * scipy.stats.expon.pdf(u, scale=twice)
                    ),
                    0,
                    np.inf,
                    epsabs=1e-12,
                )[0]
            ),
            "e": np.e,
        },
    )

    at_q, at_w = np.array([0.2, 0.9, 3.1]), 0.8
    page.let({"q": 0.6, "w": at_w, "e": np.e, r"\lambda": 0.37, "I": np.eye(3)})
    own = np.array([0.4, 1.3])  # variances of the two weights
    given_them = scipy.optimize.minimize(
        lambda w: np.sum((TRIAL_Y - TRIAL_X @ w) ** 2) / (2 * S2) + np.sum(w**2 / (2 * own)),
        [1, -1],
        tol=1e-12,
    ).x
    along = [  # minus the logarithm of the posterior given the variances, along two lines
        [np.sum((TRIAL_Y - TRIAL_X @ w) ** 2) / (2 * S2) + np.sum(w**2 / (2 * own)) for w in line]
        for line in LINES
    ]
    shapes = {  # a square has one second difference, an absolute value one size of slope
        "Gaussian": all(np.ptp(np.diff(each, 2)) < 1e-9 for each in along),
        "Laplace": all(np.ptp(np.abs(np.diff(each))) < 1e-9 for each in along),
    }
    by_method = {
        "ridge": np.linalg.solve(TRIAL_X.T @ TRIAL_X + np.diag(S2 / own), TRIAL_X.T @ TRIAL_Y),
        "LASSO": lasso(TRIAL_X, TRIAL_Y, 0.9),
        "least squares": FITS["least squares"],
    }
    page.let({"s^2": S2, "v": own})
    page.states(
        r"the {} would be a {}, as with {}: replace $\lambda I$ by the diagonal matrix of the {}.",
        POSTERIOR,
        which(shapes, bool),
        which(by_method, _near(given_them, 1e-4)),
        S2 / own,
    )
    page.let({"v": 1.7})
    page.states("as a density of the precision {}, is", {"q": 1 / 1.7})
    page.let({"q": 0.6})
    by_formula = sp.lambdify((q, size, b), as_precision)

    def proportional(density):
        ratio = density(at_q) / by_formula(at_q, at_w, some_b)
        return np.ptp(ratio / ratio[0]) < 1e-6

    mean, shape = 1 / (some_b * at_w), 1 / some_b**2
    constant = by_formula(0.6, at_w, some_b) / (
        0.6**-1.5 * np.exp(-(at_w**2) * 0.6 / 2 - 1 / (2 * some_b**2 * 0.6))
    )
    page.equation("eq-post-precision", values=[by_formula(0.6, at_w, some_b) / constant])
    others = [by_formula(x, at_w, some_b) for x in at_q]
    assert np.allclose(
        others / (at_q**-1.5 * np.exp(-(at_w**2) * at_q / 2 - 1 / (2 * some_b**2 * at_q))), constant
    )
    inverses = {
        "Gaussian": scipy.stats.invgauss(mean / shape, scale=shape).pdf,
        "Laplace": lambda x: scipy.stats.laplace.pdf(1 / x) / x**2,
    }
    fine = np.linspace(1e-4, 400, 4_000_001)
    of_q = _moments(by_formula(fine, at_w, some_b), fine)
    page.states(
        "which is the inverse {} density of {} {} and shape {}.",
        which(inverses, proportional),
        which(of_q, _near(mean, 1e-3)),
        {r"\mu": float(mu.subs({size: at_w, b: some_b}))},
        {r"\kappa": float(kappa.subs(b, some_b))},
    )
    page.let({r"\mu": mean, r"\kappa": shape})
    scipys = inverses["Gaussian"](0.6) * np.sqrt(2 * np.pi / shape)
    page.states("Its density is proportional to {}. The logarithms", scipys)
    without_constant = at_q**-1.5 * np.exp(-shape * (at_q - mean) ** 2 / (2 * mean**2 * at_q))
    two_logarithms = np.log(others), np.log(without_constant)
    assert np.ptp(np.subtract(*two_logarithms)) < 1e-9  # by a constant
    page.states("The logarithms {} by a constant:", two_logarithms)
    page.let({"v": 1.7, "q": 1 / 1.7, "dv": -0.01 * 1.7**2, "dq": 0.01})
    page.states(
        "The factor {} is {} times {}, from {}.",
        1.7**1.5,
        1.7**-0.5,
        1.7**2,
        True,
    )


def gibbs_sampling(X, y, names, two, drawn, batches, exact, error, off, scale, s2, lam, mass):
    columns = dict(zip(names, X.T, strict=True))
    pair = [which(columns, _near(column, 1e-12)) for column in two.T]
    points = {
        "prior": np.zeros(2),
        "likelihood": np.linalg.lstsq(two, y)[0],
        "posterior": exact,
    }
    drawn_from = which(points, _near(drawn.mean(axis=0), 0.5))
    page.states("the draws settle on the joint {} of weights", drawn_from)
    grid = np.linspace(-60, 60, 601)
    marginal = mass.sum(axis=1)
    means = {
        "prior": 0.0,
        "likelihood": points["likelihood"][0],
        "posterior": marginal @ grid,
    }
    page.states(
        "With two weights, those of {} and {} alone, you can add up the {} on a grid.",
        *pair,
        which(means, _near(drawn[:, 0].mean(), 0.5)),
    )
    over = {"mean": drawn.mean(axis=0), "median": np.median(drawn, axis=0)}
    called = which(over, _near(batches.mean(axis=0), 1e-9))
    page.states("A {} over a chain is", called)
    chains = posterior_draws(
        two, y, LaplacePrior(scale), s2, 5000, np.random.default_rng(100), chains=100
    )
    each = chains.reshape(100, 50, 100, 2).mean(axis=2)  # batches in each of 100 chains
    of_batches, of_chains = each.std(axis=(0, 1)), each.mean(axis=1).std(axis=0)
    assert np.allclose(of_batches / of_chains, np.sqrt(50), rtol=0.1)
    page.states(
        "Cut the chain into {} batches: their means scatter, and the {} over the {} scatters {}, "
        "by a factor of {}.",
        len(batches),
        called,
        len(batches),
        (of_chains, of_batches),  # as 100 chains show
        (batches.std(axis=0) / error)[0],
    )
    after_another = [  # how a batch goes with the next, over all chains
        np.corrcoef(np.ravel(each[:, 1:, j]), np.ravel(each[:, :-1, j]))[0, 1] for j in range(2)
    ]
    page.states("to be nearly {}.", [abs(step) < 0.1 for step in after_another])
    off_by = (each.mean(axis=1) - exact) / (each.std(axis=1) / np.sqrt(50))
    near = np.all(np.abs(off_by) < 2, axis=1)
    page.seeds(
        "drawn = gibbs(two, y, scale, s2, 5000, np.random.default_rng(0))",
        near,
        "of {} chains, {} have that.",
        len(near),
        near.sum(),
    )
    fits = {name: METHODS[name](two, y, lam) for name in METHODS}
    with_zero = which(fits, lambda w: np.any(w == 0))
    of_s2 = dict(zip(pair, np.atleast_2d(fits["LASSO"]).T, strict=True))
    second = mass.sum(axis=0)
    page.states(
        "{} gives {} a weight of {}, and the {} of the {} lies {} it.",
        with_zero,
        which(of_s2, lambda w: w[0] == 0),
        fits["LASSO"][1],
        which(
            {"mean": second @ grid, "median": grid[np.searchsorted(np.cumsum(second), 0.5)]},
            _near(exact[1], 1e-9),
        ),
        drawn_from,
        (exact[1], fits["LASSO"][1]),
    )
    page.keep(pair=pair)


def what_lassos_zero_means(
    X,
    y,
    names,
    s2,
    lam,
    priors,
    w_lasso,
    chains,
    s4,
    quantiles,
    each,
    errors,
    flat,
    low,
    high,
    middle,
):
    at = names.index("s4")
    scale = priors["Laplace"].scale
    own = dict(zip(names, np.moveaxis(chains, 2, 0), strict=True))
    name = which(own, lambda draws: np.array_equal(draws, s4))
    fits = {method: METHODS[method](X, y, lam) for method in METHODS}
    lasso_name = which(fits, lambda w: np.count_nonzero(w == 0) > 0)
    summaries = {
        "mode": float(w_lasso[at]),
        "mean": s4.mean(),
        "median": np.median(s4),
    }
    # what `posterior_draws` draws from, under the prior for which every mean is known
    gaussian = priors["Gaussian"]
    means = {
        "prior": np.zeros(10),
        "likelihood": fits["least squares"],
        "posterior": ridge(X, y, gaussian.strength("rss", noise_variance=s2)),
    }
    few = posterior_draws(X, y, gaussian, s2, 500, np.random.default_rng(4), chains=40)
    drawn_from = which(means, _near(few.mean(axis=(0, 1)), 0.1))
    page.states("What {}'s {} means", lasso_name, w_lasso[at])
    page.states(
        "Back to {} weights, too many for a grid. `posterior_draws` works like `gibbs`, with {} "
        "chains",
        chains.shape[2],
        len(chains),
    )
    among = np.corrcoef(s4)
    page.states(
        "They are {}, so the scatter of what they say, divided by {}, is",
        [abs(np.mean(among[~np.eye(100, dtype=bool)])) < 0.01],
        (each.std(axis=1) / errors)[0],
    )
    page.states("{}'s weight of {} is {}. Where", lasso_name, name, w_lasso[at])
    page.given("At 0, because there")
    page.given("Below 0.")
    page.states("{} {}. The data pull", (quantiles[1], 0.0), w_lasso[at])
    page.states(
        "{} puts the weight at {}.",
        which(fits, lambda w: np.isclose(w[at], np.linalg.lstsq(X, y)[0][at])),
        fits["least squares"][at],
    )
    page.states(
        "The {} is {} and the {} {}. The interval that holds {} of the {} reaches from {} to {}, "
        "and the weight is {} with a probability of {}.",
        _called(summaries, quantiles[1]),
        quantiles[1],
        _called(summaries, s4.mean()),
        s4.mean(),
        np.mean((s4 > quantiles[0]) & (s4 < quantiles[2])),
        drawn_from,
        quantiles[0].round(1),
        quantiles[2],
        np.quantile(s4, 0.23),  # 77 % of the draws are above it
        np.mean(s4 > 0),
    )
    page.seeds(
        "np.random.default_rng(0), chains=100)",
        each[1] > 0.5,
    )
    page.states(
        "of {} draws, scatter by {}, so such a chain {} tell {} from {}. The {} together "
        "have {} of",
        s4.shape[1],
        each[1].std(),
        # whether nearly all medians of single chains are on the right side of the middle
        [np.mean(each[1] < quantiles[1] + 0.05) > 0.95],
        quantiles[1],
        quantiles[1] + 0.1,
        len(chains),
        errors[1] / each[1].std(),
    )

    def log_density(w):
        return -np.sum((y - X @ w) ** 2) / (2 * s2) - np.abs(w).sum() / scale

    nearby = [w_lasso + step for step in np.random.default_rng(2).normal(size=(200, 10))]
    dropped = w_lasso == 0
    highest = log_density(w_lasso), [log_density(w) for w in nearby]
    page.states(
        "A {} weight of {} says where the joint density of the weights is {}. About the rest of "
        "the {} it says {}.",
        lasso_name,
        w_lasso[dropped][0],
        highest,
        drawn_from,
        # three weights of 0, and neither their medians nor their widths are alike
        [np.ptp(middle[dropped]) < 0.5, np.ptp((high - low)[dropped]) < 0.5],
    )
    axis = np.linspace(-45, 45, 181).round(9)
    peaks = {  # where the densities of the weights that LASSO keeps have their peaks
        names[j]: axis[
            np.argmax(marginal_density(X, y, priors["Laplace"], s2, flat[::200], j, axis))
        ]
        for j in np.flatnonzero(w_lasso)
    }
    elsewhere = which(peaks, lambda at: at == 0)
    page.states(
        "{}'s weight of {} is {}, and the density of this weight,",
        lasso_name,
        elsewhere,
        w_lasso[names.index(elsewhere)].round(1),
    )
    page.states("peaks at {}.", peaks[elsewhere])
    clear = (low > 0) | (high < 0)
    kept = [names[j] for j in range(10) if w_lasso[j] != 0 and not clear[j]]
    held = {"outside": clear, "inside": ~clear}
    one_sided = np.minimum(np.mean(flat > 0, axis=0), np.mean(flat < 0, axis=0)) < 0.025
    page.states(
        "{} keeps {} of the {} weights. For {} of them {} is {} the interval; {} and {} are kept, "
        "and their intervals contain {}.",
        lasso_name,
        np.count_nonzero(w_lasso),
        len(w_lasso),
        clear.sum(),
        w_lasso[at],
        which(held, lambda zeros: np.array_equal(zeros, one_sided)),  # few draws beyond 0
        *kept,
        w_lasso[at],
    )
    page.keep(
        median_name=_called(summaries, quantiles[1]),
        mean_name=_called(summaries, s4.mean()),
        lasso_name=lasso_name,
        s4_name=name,
        drawn_from=drawn_from,
        highest=highest,
    )


def the_horseshoe(
    X,
    y,
    names,
    s2,
    priors,
    observed,
    noise,
    taken_off,
    under,
    some,
    middle,
    low,
    high,
    horseshoe,
    of_q,
    of_r,
    q,
    r,
    mixed,
    w_lasso,
    w_ridge,
    lam,
    cov,
):
    n = len(y)
    tau, ell = 0.8, 0.6
    drawn = np.random.default_rng(3)
    local = np.abs(drawn.standard_cauchy(200_000))
    page.forget()
    page.let({"s^2": s2, "n": n, "b": priors["Laplace"].scale, r"\tau": tau, r"\ell_j": ell})
    # what (tau l)^2 has to be, so that an average over the half-Cauchy l gives the horseshoe
    readings = {
        "variance": lambda w, square: scipy.stats.norm.pdf(w, 0, np.sqrt(square)),
        "bias": lambda w, square: scipy.stats.norm.pdf(w, square, 1),
    }
    line = np.array([0.2, 0.7, 1.5, 4.0])
    averages = {
        name: [
            scipy.integrate.quad(
                lambda local, w=w, of=of: (
                    of(w, (tau * local) ** 2) * scipy.stats.halfcauchy.pdf(local)
                ),
                0,
                np.inf,
            )[0]
            for w in line
        ]
        for name, of in readings.items()
    }
    page.states(
        "Then let its {} come from", which(averages, _near(HorseshoePrior(tau).density(line), 1e-4))
    )
    page.equation(
        "eq-post-horseshoe",
        {
            r"w_j \mid \ell_j \sim N": lambda centre, variance: scipy.stats.norm.pdf(
                0.4, centre, variance**0.5
            ),
            "p": scipy.stats.halfcauchy.pdf,
            r"\pi": np.pi,
        },
        values=[scipy.stats.norm.pdf(0.4, 0, tau * ell)],
        fails=[
            {
                r"\ell_j": 0.0,
                r"w_j \mid \ell_j \sim N": lambda *_: 1.0,
                "p": scipy.stats.halfcauchy.pdf,
                r"\pi": np.pi,
            }
        ],
    )
    share = local**2 / (1 + local**2)
    page.given(r"For $\tau^2 = s^2$ and")
    counts, edges = np.histogram(share, bins=20)
    highest = np.sort(np.argsort(counts)[-2:])
    page.states(
        "a weight keeps the share {} of $z$, and",
        s2 * ell**2 / (s2 * ell**2 + s2),
    )
    page.states(
        "it piles up at {} and at {}.",
        edges[highest[0]].round(1),
        edges[highest[1] + 1].round(1),
    )
    page.states(
        "Take one weight alone, {} as the noise variance of its observation $z$, and these {} "
        "priors.",
        noise,
        len(priors),
    )
    found = {name: taken_off[name] for name in taken_off}
    constant = which(found, lambda off: np.ptp(off / observed) < 1e-9)
    bounded = which(
        found,
        lambda off: np.all(np.diff(off) > -1e-9) and np.isclose(off[-1], off[-2], atol=1e-3),
    )
    limit = s2 / (n * priors["Laplace"].scale)
    page.states("The {} {} takes off a fixed share.", constant, PRIOR)
    page.states(
        "The {} {} takes off up to {}, here {}.",
        bounded,
        PRIOR,
        limit,
        found[bounded][-1],
    )
    others = [found["Gaussian"], found["Laplace"]]
    page.states(
        "Of the {}, the horseshoe takes the {} off the {}, and the {} off the {}.",
        1 + len(others),
        (found["horseshoe"][0], [off[0] for off in others]),
        observed[0],
        (found["horseshoe"][-1], [off[-1] for off in others]),
        observed[-1],
    )
    at = np.linspace(-1, 1, 21).round(9)
    density = priors["horseshoe"].density(at)
    at_no_weight = {  # beside the prior, which has the pole
        "likelihood": scipy.stats.norm.pdf(observed[0], 0, noise**0.5),
        "posterior": marginal_density(
            X, y, priors["horseshoe"], s2, _flat(horseshoe)[::1000], 0, np.zeros(1)
        ),
    }
    page.states(
        "the density has a pole at {}. Wherever a weight is {} the {} is infinite, so there is {} "
        "{} estimate",
        at[np.isinf(density)],
        at[np.isinf(density)][0],
        which(at_no_weight, np.isinf),
        np.isfinite(density[at == 0]),
        MAP_NAME,
    )
    tiny = 1e-6
    u = tiny**2 / 2
    page.let({"w": tiny, "e": np.e})
    towards = priors["horseshoe"].density(np.geomspace(1, 1e-8, 9))
    page.states(
        "near {} the density {} like {}.",
        at[np.isinf(density)],
        np.diff(towards),
        (scipy.special.exp1(u) * np.exp(u) + np.euler_gamma - np.log(2)) / 2,
    )
    shapes = [1 + sp.limit(x * sp.diff(sp.log(f), x), x, 0) for f, x in ((of_r, r), (of_q, q))]
    page.states(
        "Let $r$ be a gamma variable of shape {}/{} and rate {}, and $q$, given $r$, a gamma "
        "variable of shape {}/{} and",
        shapes[0].p,
        shapes[0].q,
        -sp.limit(sp.diff(sp.log(of_r), r), r, sp.oo),
        shapes[1].p,
        shapes[1].q,
    )
    value_q, value_r, value_w = 0.6, 1.4, 0.9
    page.let({r"\ell": value_q**-0.5, "q": value_q, "r": value_r, "w": value_w})
    page.states("the density of $q$ is that of {}", value_q)
    page.equation(
        "eq-post-auxiliary",
        {
            r"\int_0^\infty \sqrt{\frac{r}{\pi q}} \, e^{-rq} \; "
            r"\frac{e^{-r}}{\sqrt{\pi r}} \, dr": (
                scipy.integrate.quad(
                    lambda rate: (
                        scipy.stats.gamma.pdf(value_q, 0.5, scale=1 / rate)
                        * scipy.stats.gamma.pdf(rate, 0.5)
                    ),
                    0,
                    np.inf,
                    epsabs=1e-13,
                )[0]
            ),
            r"\pi": np.pi,
        },
    )
    weight = sp.sqrt(q) * sp.exp(-q * sp.Rational(81, 100) / (2 * sp.Rational(64, 100)))
    together = sp.expand_log(sp.log(of_q * of_r * weight), force=True)
    page.states(
        "exponential with the rate {}; given $q$, so is $r$, with the rate {}.",
        float(-sp.diff(together, q).subs({r: value_r, q: value_q})),
        float(-sp.diff(sp.expand_log(sp.log(of_q * of_r), force=True), r).subs(q, value_q)),
    )
    figure = figures.weight_densities(X, y, names, s2, lam, start="s4")
    first = {trace.name: trace for trace in figure.data}
    fits = {"LASSO": w_lasso, "ridge": w_ridge}
    four = names.index("s4")
    marks = [
        which(fits, lambda w, mark=mark: np.isclose(w[four], first[mark].x[0], atol=0.01))
        for mark in ("LASSO", "ridge")
    ]
    curves = [trace for trace in figure.data if trace.mode == "lines"]
    x = np.array(first["Laplace"].x)
    free = METHODS["least squares"](X, y, 0)
    spread = np.sqrt(s2 * np.linalg.inv(X.T @ X)[four, four])
    of_one_weight = {  # that the Gaussian curve could be
        "prior": priors["Gaussian"].density(x),
        "likelihood": scipy.stats.norm.pdf(x, free[four], spread),
        "posterior": scipy.stats.norm.pdf(x, w_ridge[four], np.sqrt(cov[four, four])),
    }
    page.states(
        "The {} of a single weight under the {} priors, with {}'s and {}'s weights",
        which(of_one_weight, _near(np.array(first["Gaussian"].y, float), 2e-3)),
        len(curves),
        *marks,
    )
    slopes = {name: np.diff(first[name].y) / np.diff(x) for name in ("Gaussian", "Laplace")}
    turns = {  # by how much the slope jumps in the middle, beside its jump nearby
        name: abs(slope[x.size // 2] - slope[x.size // 2 - 1])
        > 3 * abs(slope[x.size // 2 + 3] - slope[x.size // 2 + 2])
        for name, slope in slopes.items()
    }
    page.given("Choose s4:", "Choose s5:")
    page.states(
        "the {} {} makes a kink at {}, and the horseshoe a pole.",
        which(turns, bool),
        PRIOR,
        x[x.size // 2],
    )
    five = names.index("s5")
    page.states("under the horseshoe it is {},", (under[1, five], middle[five]))
    medians = dict(zip(names, np.median(_flat(horseshoe), axis=0), strict=True))
    all_fits = {"least squares": free, **fits}
    squares = {name: np.sum((y - X @ w) ** 2) for name, w in all_fits.items()}
    closer = {names[j]: abs(free[j] - under[1, j]) < abs(free[j] - middle[j]) for j in (five, four)}
    values = {"mean": _flat(horseshoe).mean(axis=0)[five], "median": medians["s5"]}
    page.states(
        "Under the horseshoe the {} of {} is {} to {} than under the {} {}, and that of {} {} to "
        "{}.",
        which(values, _near(under[1, five], 1e-9)),
        which(closer, bool),
        (abs(free[five] - under[1, five]), abs(free[five] - middle[five])),
        min(squares, key=squares.get),
        *LASSO_BELIEF,
        which(closer, lambda is_closer: not is_closer),
        (abs(under[1, four]), abs(middle[four])),
        w_lasso[four],
    )
    widths, under_laplace = under[2] - under[0], high - low
    gains = {names[j]: widths[j] / under_laplace[j] for j in some}
    one = max(gains, key=gains.get)  # of the four in the table
    page.states(
        "The interval of {} is {}:",
        one,
        (widths[names.index(one)], under_laplace[names.index(one)]),
    )
    each = np.median(horseshoe, axis=1)
    spread = np.quantile(horseshoe, [0.025, 0.975], axis=1)
    page.seeds(
        "np.random.default_rng(1), chains=100)",
        (each[:, five] > middle[five])
        & (each[:, four] < middle[four])
        & (spread[1, :, 4] - spread[0, :, 4] > (high - low)[4]),
    )
    page.keep(bounded=bounded, constant=constant)


def in_short(
    quantiles,
    s4,
    lam,
    w_lasso,
    names,
    priors,
    median_name,
    lasso_name,
    s4_name,
    drawn_from,
):
    united = _summaries(CURVES[UNITED]["posterior"])
    page.states(
        "Under a {} {} the {} is a {} about the {} weights: {}, {} and {} coincide,",
        *FORMULA_BELIEF,
        POSTERIOR,
        which({kind: _is_gaussian(SETUPS[kind, "prior"]) for kind in KINDS}, bool),
        RIDGE,
        *(name for name in united if np.isclose(united[name], EXACT.mode, atol=2e-3)),
    )
    at_zero = {  # of one weight under the Laplace prior, whose LASSO estimate is the soft threshold
        name: np.isclose(
            value,
            Posterior(LaplacePrior.with_variance(VARIANCE), SEEN.mean(), S2 / 5).mode,
            atol=1e-3,
        )
        for name, value in TRIO.items()
    }
    peak = which(at_zero, bool)
    page.states(
        "Under a {} {} {} the {} is {}.",
        *LASSO_BELIEF,
        [at_zero[peak], *(holds for name, holds in at_zero.items() if name != peak)],
        peak,
        LASSO,
    )
    page.states(
        "A {} density is a mixture of Gaussians, so",
        which(
            {
                kind: np.isclose(_kurtosis_of_mixture(), k)
                for kind, k in (("Gaussian", 3), ("Laplace", 6))
            },
            bool,
        ),
    )
    page.states(
        "{}'s weight of {} is {} at {}. The {} {} is {}, and {} lie between {} and {}.",
        lasso_name,
        s4_name,
        w_lasso[names.index(s4_name)],
        {r"\lambda": lam},
        drawn_from,
        median_name,
        quantiles[1],
        np.mean((s4 > quantiles[0]) & (s4 < quantiles[2])),
        quantiles[0].round(1),
        quantiles[2],
    )
    page.states(
        "It has {} {} estimate.",
        [bool(np.isfinite(priors["horseshoe"].density(0)))],
        MAP_NAME,
    )


def _kurtosis_of_mixture():  # of N(0, v) with an exponential v: 3 E[v^2] / E[v]^2
    v = sp.Symbol("v", positive=True)
    first, second = (sp.integrate(v**k * sp.exp(-v), (v, 0, sp.oo)) for k in (1, 2))
    return float(3 * second / first**2)


def exercises(
    X,
    y,
    names,
    s2,
    lam,
    scale,
    two,
    exact,
    lam_hand,
    mean_hand,
    variance_hand,
    away,
    each,
    s4,
    needed,
    merged,
    rule,
    chances,
    sure,
    caught,
    w_ridge,
    w_lasso,
    pair,
    wrong,
    wrong_error,
):
    # one weight with three cases, whose sums are those of the exercise
    column = np.ones(3)
    target = np.array([1.0, 2.0, 3.0])
    page.forget()
    page.let({"x": column, "y": target, "s^2": 2.0, r"\sigma": np.sqrt(2.0)})
    page.states(
        "one weight with {} and {}, noise of variance {}, a Gaussian prior of variance {}. Find",
        True,
        True,
        {"s^2": GaussianPrior.with_variance(2.0).strength("rss", 2.0) * 2.0},
        GaussianPrior.with_variance(2.0).variance,
    )
    page.given("is the mean from 0?")
    grid = np.linspace(-8, 11, 190_001)
    density = np.exp(
        -np.sum((target[:, None] - grid) ** 2, axis=0) / (2 * 2.0)
    ) * GaussianPrior.with_variance(2.0).density(grid)
    moments = _moments(density, grid)
    by_hand = {  # whose mean is that of the solution
        "prior": 0.0,
        "likelihood": target.mean(),
        "posterior": moments["mean"],
    }
    page.states("A {} by hand", which(by_hand, _near(mean_hand)))
    page.let({r"\lambda": lam_hand})
    page.states(
        "{}. The {} is {}, the {} {}, and the {} is {} standard deviations from {}.",
        True,
        _called(moments, mean_hand),
        True,
        _called(moments, variance_hand),
        True,
        _called(moments, mean_hand),
        away,
        grid[np.argmax(GaussianPrior(1).density(grid))].round(6),
    )
    page.states(
        "The medians of s4 in chains of {} draws scatter by {}. How many",
        s4.shape[1],
        each[1].std(),
    )
    page.given("until the error is 0.01", "merge the chains in groups of four")
    page.states("You need about {} draws.", round(needed, -5))
    page.states("{} times as many draws halve the error.", round(rule) ** 2)
    assert len(s4) == 4 * len(merged)
    page.states("For each of the {} weights, find", X.shape[1])
    page.states("under the {} priors at {}.", len(chances), {r"\lambda": lam})
    page.given("has a probability of at least 0.975")
    top = max(sure, key=sure.get)
    most = sorted(names, key=lambda name: abs(w_lasso[names.index(name)]))[-2:]
    free = METHODS["least squares"](X, y, 0)
    page.states(
        "The {} {} is sure of the {} signs. That may be its own doing: it {} the weights of {} "
        "and {}, and",
        top,
        PRIOR,
        (sure[top], [count for name, count in sure.items() if name != top]),
        # beside least squares, and beside the peak under the other prior
        np.array(
            [
                abs(w_ridge[j]) - abs(other[j])
                for j in map(names.index, most)
                for other in (free, w_lasso)
            ]
        ),
        *sorted(most, key=names.index),
    )
    chains = _broken_chains(two, y, scale, s2)
    hundred = np.array([np.abs(np.mean(chain, axis=0) - exact)[0] > 5 for chain in chains])
    page.seeds(
        "wrong = broken(two, y, scale, s2, 5000, np.random.default_rng(0))",
        hundred,
    )
    over = {"mean": wrong.mean(axis=0), "median": np.median(wrong, axis=0)}
    page.states(
        "and its {} for {} is off by about {} Monte Carlo errors.",
        which(over, lambda found: np.allclose((found - exact) / wrong_error, caught)),
        pair[int(np.argmax(np.abs(caught)))],
        round(abs(caught[0]), -2),
    )


def _broken_chains(X, y, b, s2):  # a hundred chains at once, with variances for precisions
    rng, p = np.random.default_rng(5), X.shape[1]
    q, kept = np.full((100, p), 1 / (2 * b**2)), []
    for k in range(250):
        cov = s2 * np.linalg.inv(X.T @ X + s2 * q[:, :, None] * np.eye(p))
        root = np.linalg.cholesky(cov)
        w = cov @ (X.T @ y) / s2 + (root @ rng.standard_normal((100, p, 1)))[:, :, 0]
        q = 1 / rng.wald(1 / (b * np.abs(w)), 1 / b**2)
        if k >= 50:
            kept.append(w)
    return np.moveaxis(np.array(kept), 0, 1)


def problems():
    page.given(r"the prior's variance $\sigma^2$, is")
    page.given(r"maximum $\lVert \hat w \rVert_2^2 = \gamma \, \sigma^2$, where")
    page.given("a Laplace prior of scale 1,", "Draw 4000 weights", "(seed 0). How often")
    page.given("from the 2.5 % to the 97.5 % quantile", "fixed at 0, 1, 2, 4 and 8")
    page.given("Three sentences of a report")
    page.given(r"a chain of 1000 under the Laplace prior with $\lambda = 2000$")
    page.given(r"prior with $\lambda = 15$ the 95 % intervals of s1 and of s3 contain 0,")
    page.given("For the first two, use 100 chains")


def check_yourself(
    chains,
    s4,
    s2,
    y,
    lam,
    priors,
    quantiles,
    w_lasso,
    names,
    median_name,
    lasso_name,
    s4_name,
    each,
    highest,
):
    page.states(
        "{} The {} is a {}, which is symmetric",
        UNITED,
        POSTERIOR,
        which({kind: _is_gaussian(SETUPS[kind, "prior"]) for kind in KINDS}, bool),
    )
    at = names.index(s4_name)
    summaries = {"mode": float(w_lasso[at]), "mean": s4.mean(), "median": quantiles[1]}
    page.states(
        "The {} of {} is {} at {}, and the {} is {}.",
        _called(summaries, 0.0),
        s4_name,
        w_lasso[at],
        {r"\lambda": lam},
        _called(summaries, s4.mean()),
        s4.mean(),
    )
    page.states(
        "It has {} {} estimate: its density has a pole.",
        [bool(np.isfinite(priors["horseshoe"].density(0)))],
        MAP_NAME,
    )
    page.states("{} gives a feature a weight of {}. What", lasso_name, w_lasso[at])
    page.given("That the weight is 0 with")
    page.states("Under a {} {} {} draw is exactly {}.", *LASSO_BELIEF, chains == 0, w_lasso[at])
    page.states(
        "The interval of {} reaches from {} to {}.", s4_name, quantiles[0].round(1), quantiles[2]
    )
    page.states("That the joint density of the weights is {} at {}'s.", highest, lasso_name)
    page.states(
        "Width, sign and {} you have to compute.",
        which(summaries, lambda value: np.isclose(np.mean(s4 < value), 0.5, atol=1e-3)),
    )
    # the density by completing the square on either side of 0, and the product on a grid
    prior = LaplacePrior.with_variance(VARIANCE)
    curves = CURVES["Laplace"] | {
        "posterior": Posterior(prior, SEEN.mean(), S2 / len(SEEN)).density(GRID)
    }
    near = np.abs(GRID) < 3  # further out the densities are 0 to the computer
    product = prior.density(GRID) * np.exp(-((SEEN[:, None] - GRID) ** 2).sum(axis=0) / (2 * S2))
    page.states(
        "The {} is proportional to their product",
        which(curves, lambda found: np.ptp(np.log(product[near] / found[near])) < 1e-9),
    )
    page.states("That is ISTA, which finds the {}.", _ista_finds())
    page.given("Two chains of 1000 draws give the medians 2.1 and 2.3.")
    page.states("For {}, a scatter of {} is what you expect.", s4_name, each[1].std())
    far = priors["horseshoe"]
    out = np.array([1000.0, 2000.0])
    off = out - far.posterior_mean(out, s2 / len(y))
    at_infinity = 2 * off[1] - off[0]  # on a straight line in 1/z, at 1/z = 0
    page.let({"s^2": s2, "n": len(y), "b": priors["Laplace"].scale})
    page.given("An observation is far from zero.")
    page.states(
        "It takes off about {}, however",
        s2 / (len(y) * priors["Laplace"].scale),
    )
    page.states("What it takes off goes to {} as", round(float(at_infinity), 4))


def _ista_finds():  # the summary of a posterior of one weight at which the steps end
    prior = LaplacePrior.with_variance(VARIANCE)
    curve = CURVES["Laplace"]["posterior"]
    w = 1.0
    for _ in range(400):
        w -= 0.01 * (w - SEEN.mean()) * 5 / S2
        w = np.sign(w) * max(abs(w) - 0.01 / prior.scale, 0)
    return _called(_summaries(curve), w, 2e-3)


def where_next():
    zeros = {name: np.isclose(value, 0, atol=1e-9) for name, value in _small().items()}
    page.states("explains the zeros of the {}.", which(zeros, bool))


def _small():  # the summaries after an observation near zero
    posterior = Posterior(LaplacePrior(0.5), 0.4, 1.0)
    found = _summaries(posterior.density(GRID))
    return found | {"mode": posterior.mode}
