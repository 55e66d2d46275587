"""What the text of `whole_posterior.md` says, compared with what its cells computed."""

import numpy as np
import scipy.optimize
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
    dropped = [j for j in range(10) if dots["LASSO"][j] == 0]
    furthest = max(dropped, key=lambda j: ends[j, 1])
    peaks = _search(lambda w: _minus_log(SETUPS[LASSO_BELIEF], w))
    page.states(
        "{}'s weights are the peak of a {}. Here",
        which(FITS, _near(peaks)),
        POSTERIOR,
    )
    page.states(
        "by a formula under a {} {}, by chains of random draws under a {} {}, and under a {} made",
        *FORMULA_BELIEF,
        *LASSO_BELIEF,
        PRIOR,
    )
    page.states(
        "{} weights of the diabetes data, under {} priors. A bar holds {} of a weight's {}, and the "
        "dots are the estimates of {} and {}. {}'s weight of {} is {}. How",
        X.shape[1],
        len(bars),
        np.round(share, 3),
        POSTERIOR,
        *by_dots,
        by_dots[0],
        names[furthest],
        dots["LASSO"][furthest],
    )
    widths, scales = [], []
    for step in figure.layout.sliders[0].steps:
        lines = np.array(step.args[0]["x"][:3], dtype=float).reshape(3, 10, 3)
        widths.append((lines[:, :, 1] - lines[:, :, 0]).sum(axis=1))
        scales.append(matched_priors(float(step.label), s2)["Laplace"].scale)
    active = figure.layout.sliders[0].steps[figure.layout.sliders[0].active]
    stronger = np.diff([float(step.label) for step in figure.layout.sliders[0].steps])
    held = {
        "inside": all(ends[j, 0] < -1 and ends[j, 1] > 1 for j in dropped),
        "outside": any(ends[j, 0] > 0 or ends[j, 1] < 0 for j in dropped),
    }
    page.states(
        "At λ = {} {} gives age, {} and {} a weight of {}, {} bars that",
        float(active.label),
        by_dots[0],
        *[names[j] for j in dropped[-2:]],
        max(abs(dots["LASSO"][dropped])),
        which(held, bool),
    )
    page.states(
        "a {} penalty comes from a {} {}, and the bars {}.",
        stronger,
        np.diff(scales),
        PRIOR,
        np.diff(widths, axis=0),
    )
    page.keep(cov=cov)


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
    page.states(
        "It puts {} of its probability within {} of {}.",
        inside,
        half,
        at[np.argmax(priors["Laplace"].density(at))].round(9),
    )
    rss = np.sum((y - X @ ridge(X, y, 0)) ** 2)
    page.states(
        "The estimate {} by {}: there are {} weights", (s2, rss, n - 11), n - 11, X.shape[1]
    )
    reach = np.geomspace(1e-3, 1e6, 4001)
    second = np.cumsum(reach**2 * HorseshoePrior(1).density(reach) * np.gradient(reach))
    page.states(
        "the priors had {} variances. The horseshoe, which comes later, has {}:",
        (GaussianPrior(20).variance, round(LaplacePrior.with_variance(400).variance, 9)),
        [second[-1] < 1.5 * second[-400]],
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
            _near(np.linalg.solve(X.T @ X + s2 / priors["Gaussian"].variance * np.eye(10), X.T @ y)),
        ),
        {r"\lambda": lam_ridge},
        lam_ridge,
    )


def a_gaussian_posterior(
    X, y, s2, objective, square, names, w_ridge, above, entangled, cov, lam_ridge
):
    lam = STRENGTHS["ridge"]
    at, w_hat = np.array([0.3, -0.6]), FITS["ridge"]
    gram, inner = TRIAL_X.T @ TRIAL_X, TRIAL_X.T @ TRIAL_Y
    page.forget()
    page.let({"A": gram, "c": inner, r"\lambda": lam, "I": np.eye(2), r"\hat w": w_hat})
    page.let({"X": TRIAL_X, "y": TRIAL_Y, "w": at})
    page.states(
        r"and $\hat w$ for {}. Without", w_hat
    )
    page.states(
        "the objective of {} is",
        which(FITS, _near(_search(lambda w: w @ gram @ w - 2 * inner @ w + lam * w @ w))),
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
        names[7],
        w_ridge[7],
        chance[names[7]],
        min(chance, key=lambda name: abs(chance[name] - 0.5)),
        chance["s1"],
    )
    deviations = np.sqrt(np.diag(cov))
    related = cov / np.outer(deviations, deviations)
    pairs = {
        (names[i], names[j]): related[i, j] for i in range(10) for j in range(i) if i > j
    }
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
        return [np.trapezoid(kernel(w, at) * weight, at) for w in line]

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
        [_is_gaussian(SETUPS[LASSO_BELIEF])],
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
            r"\int_0^\infty \frac{e^{-w^2/(2v)}}{\sqrt{2 \pi v}} \; \frac{e^{-v/(2b^2)}}{2b^2} \, dv": (
                scipy.integrate.quad(
                    lambda u: scipy.stats.norm.pdf(0.8, scale=u**0.5)
                    * scipy.stats.expon.pdf(u, scale=twice),
                    0,
                    np.inf,
                    epsabs=1e-12,
                )[0]
            ),
            "e": np.e,
        },
    )


def gibbs_sampling():
    pass
