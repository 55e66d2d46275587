"""What the text of `groups.md` says, compared with what its cells computed."""

from inspect import signature

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import stats
from shrinkage import (
    adaptive_lasso,
    block_soft_threshold,
    centre,
    figures,
    fused_lasso,
    group_lasso,
    irrepresentable_sums,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_breakpoints,
    ridge,
    ridge_normal_equations,
    soft_threshold,
    steps,
)
from sklearn.linear_model import Lasso, MultiTaskLasso

page = Page("groups.md")
trial = np.random.default_rng(2)
trial_X = trial.normal(size=(12, 5)) + trial.normal(size=(12, 1))
trial_groups = np.array([0, 0, 1, 1, 1])
trial_y = trial_X @ [2, -1, 0, 0.5, 0] + trial.normal(size=12)
trial_lam, trial_w = 4.0, trial.normal(size=5)
pilot_w = ridge(trial_X, trial_y, 0)
trial_Q = np.linalg.qr(trial_X)[0]
trial_z = trial_Q.T @ trial_y
trial_blocks = [trial_groups == g for g in (0, 1)]


def _is_near(value):
    return lambda other: np.allclose(other, value, atol=1e-6)


def _methods(X, y, lam, groups=None, pilot=None):
    """The weights of each method; those that need groups or a pilot only where these are given."""
    free = np.linalg.lstsq(X, y, rcond=None)[0]
    found = {"least squares": free, "ridge": ridge(X, y, lam), "LASSO": lasso(X, y, lam)}
    if groups is not None:
        found["group LASSO"] = group_lasso(X, y, groups, lam)
    if pilot is not None:
        found["adaptive LASSO"] = adaptive_lasso(X, y, lam, pilot)
    return found


def _sizes(w, groups):
    return np.array([np.linalg.norm(w[np.equal(groups, g)]) for g in dict.fromkeys(groups)])


def _penalties(w):
    """What each method charges for weights of the trial data."""
    return {
        "least squares": 0.0,
        "ridge": np.sum(w**2),
        "LASSO": np.abs(w).sum(),
        "adaptive LASSO": np.sum(np.abs(w / pilot_w)),
        "group LASSO": _sizes(w, trial_groups) @ np.sqrt([2, 3]),
    }


def _cheapest(name):
    """The method whose weights for the trial data cost the least, at the prices of `name`."""
    costs = {method: _cost(w, name) for method, w in trial_fits.items()}
    return min(costs, key=costs.get)


def _cost(w, name):
    return np.sum((trial_y - trial_X @ w) ** 2) + trial_lam * _penalties(w)[name]


def _apart(w, labels):
    """Whether some group is kept in part."""
    counts = [np.count_nonzero(w[labels == g]) for g in np.unique(labels)]
    return any(0 < k < np.sum(labels == g) for g, k in zip(np.unique(labels), counts, strict=True))


trial_fits = _methods(trial_X, trial_y, trial_lam, trial_groups, pilot_w)
# Names that many sentences use, of whatever has the property that they speak of.
by_kkt = which(trial_fits, lambda w: kkt_violation(trial_X, trial_y, w, trial_lam) < 1e-6)
adapts = _cheapest("adaptive LASSO")
groups_up = _cheapest("group LASSO")
wide_X = trial.normal(size=(6, 12))
# the pilot prices what it keeps; least squares has no unique weights here
keeps_all = which(
    {name: w for name, w in _methods(wide_X, wide_X[:, 0], 1).items() if name != "least squares"},
    np.all,
)
trial_series = np.repeat([0.0, 3, 1, 2, 5], 8) + 0.4 * trial.normal(size=40)
fuses = which(
    {
        "fused LASSO": fused_lasso(trial_series, 3),
        "group LASSO": block_soft_threshold(trial_series, 1.5),
        "adaptive LASSO": adaptive_lasso(np.eye(40), trial_series, 3, trial_series),
    },
    lambda u: 1 < len(np.unique(u)) < 20,
)
jumps_by = which(  # what gives, on the columns of steps, the fused fit
    _methods(steps(40) - steps(40).mean(axis=0), centre(trial_series), 3),
    lambda w: np.allclose(w, np.diff(fused_lasso(trial_series, 3)), atol=1e-7),
)


def _whose(w, X, y, lam, **more):
    return which(_methods(X, y, lam, **more), _is_near(w))


def _moment(samples, value):
    """Which of bias and variance of zero-mean samples has a value, to a few per cent."""
    moments = {"bias": np.mean(samples), "variance": np.var(samples)}
    return which(moments, lambda moment: abs(moment - value) < 0.05 * value)


def _average(values, result):
    """Which average of some values is the result."""
    averages = {"mean": np.mean(values), "median": np.median(values)}
    return which(averages, lambda average: np.isclose(average, result))


def _design(overlap):
    """Ten columns whose products are exactly the correlations of the chapter's draws."""
    spread = np.eye(10)
    spread[3, :3] = spread[:3, 3] = overlap
    return np.linalg.cholesky(spread).T


def a_group_leaves_as_a_whole():
    figure = figures.balls_in_space()
    traces = [trace.name for trace in figure.data]
    shown = {}
    for step in figure.layout.sliders[0].steps:
        data, layout, at = step.args
        best = [traces[k] for k in at].index("best point")
        w = np.array([data[axis][best][0] for axis in "xyz"])
        shown[step.label] = w, layout["title.text"]
    bodies = {label.partition(",")[0] for label in shown}
    tip, *sides = [w for label, (w, _) in shown.items() if label.startswith("group ball")]
    page.let({"w": sides[0]})
    page.states(
        "Take {} weights, of which {} and {} are a group, and bound them in {} ways.",
        len(tip),
        *[sides[0][k] for k in np.flatnonzero(tip == 0)],
        len(bodies),
    )
    page.states("Slide through {} bodies", len(bodies))
    assert "tip" in shown["group ball, t = 0.9"][1]
    by_ball = [w == 0 for label, (w, _) in shown.items() if label.startswith("ball")]
    page.states(
        "at its tip {} weights of the group are {}, on its side {} {} are there.",
        tip[:2] == 0,
        tip[:2],
        np.not_equal(sides, 0),
        np.count_nonzero(sides[0]),
    )
    page.states("one after another, the ball {}.", by_ball)
    counts = [
        np.count_nonzero(w) for label, (w, _) in shown.items() if label.startswith("octahedron")
    ]
    assert counts == [1, 2, 3]


def a_strength_that_keeps_noise_out(
    n, p, s, delta, theory, truth, X, noise, y, chosen, pulls, fits, strengths, false, errors
):
    page.let({"n": n, "p": p, "s": s, r"\delta": delta, r"\lambda": theory, "s^2": s**2})
    page.let({"x": X.T, r"\varepsilon": noise})
    spread = 1.5  # s is 1, whose powers are all the same
    draws = np.random.default_rng(3).normal(size=(20_000, n)) * spread
    on_column = 2 * draws @ X[:, 4]
    page.let({"s": spread, "s^2": spread**2})
    page.states(
        "It pulls on column $j$ with {}, which for a column of {} square {} has {} {}.",
        2 * X.T @ noise,
        _average(X[:, 4] ** 2, 1),
        np.mean(X[:, 4] ** 2),
        _moment(on_column, 4 * n * spread**2),
        4 * n * spread**2,
    )
    page.let({"a": 2.0, "s": s, "s^2": s**2})
    far = np.linspace(0, 8, 81)
    bound = np.exp(-(far**2) / 2)
    tails = {"Gaussian": 2 * stats.norm.sf(far), "Laplace": np.exp(-np.sqrt(2) * far)}
    page.states(
        "A {} exceeds $a$ standard deviations, in either direction, with a probability of {} {}.",
        which(tails, lambda tail: np.all(tail <= bound + 1e-12)),
        (tails["Gaussian"], bound),
        np.exp(-2.0),
    )
    a = theory / (2 * s * np.sqrt(n))
    # the chance at the strength of the formula, for other numbers of columns and other chances
    many, chances = np.meshgrid([1, 5, 20, 300, 10_000], [0.9, 0.5, 0.1, 0.01, 1e-6])
    beyond = np.sqrt(2 * np.log(many / chances))
    page.states(
        "exceeds $\\lambda$ with a probability of {} $\\delta$ if",
        (many * 2 * stats.norm.sf(beyond), chances),
    )
    assert np.isclose(p * np.exp(-(a**2) / 2), delta)
    page.equation("eq-groups-theory")
    tail = 2 * stats.norm.sf(2)
    page.states("At {} the bound is {}, and the probability {}.", {"a": 2.0}, np.exp(-2), tail)
    starts = {  # the method whose weights all leave at the largest pull, and not before
        name: not weights[0].any() and weights[1].any()
        for name, weights in {
            method: [_methods(trial_X, trial_y, share * lambda_max(trial_X, trial_y))[method]
                     for share in (1, 0.98)]
            for method in ("least squares", "ridge", "LASSO")
        }.items()
    }  # fmt: skip
    page.states("Theorems about {} assume a", which(starts, bool))
    page.given("see {cite:t}`sls`, chapter 11")
    page.given("the *square-root LASSO* of")
    replay, noises = np.random.default_rng(0), []  # the noise of the cell's 200 draws
    for _ in chosen:
        replay.normal(size=(n, p))
        noises.append(s * replay.normal(size=n))
    assert np.array_equal(noises[-1], noise)
    grams = np.mean([X.T @ X / n for _, X in fits["theory"]], axis=0)
    page.states(
        "Take the best case again: {} cases of {} {} features, of which {} have weight {}, and "
        "noise of {} {}.",
        len(y),
        X.shape[1],
        np.abs(grams - np.eye(p)) < 5 / np.sqrt(n * len(chosen)),
        np.count_nonzero(truth),
        truth.max(),
        _moment(noises, s**2),
        s**2,
    )
    weights = {name: np.array([w for w, _ in each]) for name, each in fits.items()}
    tolls = {name: 1 - w[:, :3].mean() for name, w in weights.items()}
    chosen = np.array(chosen)
    page.states("In how many of {} draws is cross", len(chosen))
    page.states("In {}.\n\n  The table compares their", chosen > theory)
    page.given("In about half.")
    page.states(
        "Cross-validation's $\\lambda$ is {} the theory's in {} {} draws: {} on average against "
        "{}.",
        (chosen, theory),
        chosen < theory,
        len(chosen),
        chosen.mean(),
        theory,
    )
    page.seeds("np.repeat([1, 0], [3, 17]), np.random.default_rng(0)", chosen < theory)
    page.states(
        "It lets in {} false features on average; the theory's keeps them out in {} draws.",
        false["cross-validation"].mean(),
        np.sum(false["theory"] == 0),
    )
    page.states(
        "The noise pulls harder than the theory's $\\lambda$ in {} draws, where up to {} were "
        "allowed.",
        np.sum(np.array(pulls) > theory),
        delta * len(chosen),
    )
    by_theory, by_cv = (errors[name].mean() for name in ("theory", "cross-validation"))
    w, at = fits["theory"][-1]
    gaps = at @ (w - truth)
    off = {"squared": np.mean(gaps**2), "absolute": np.mean(np.abs(gaps))}
    page.states(
        "the {} {} error of the predictions. The theory's is {}, {} against {}, because the {} "
        "penalty takes {} off the true weights.",
        _average(gaps**2, errors["theory"][-1]),
        which(off, lambda each: np.isclose(each, errors["theory"][-1])),
        (by_theory, by_cv),
        by_theory,
        by_cv,
        (theory, chosen),
        (tolls["theory"], tolls["cross-validation"]),
    )
    # the strength that is better for each aim: fewer false features, and a smaller error
    aims = [min(by, key=lambda name: by[name].mean()) for by in (false, errors)]
    page.states("to find, ask for {} strengths", tuple(strengths[name].mean() for name in aims))
    lets_in = {
        name: fit[3:].any() and not fit.all() for name, fit in _methods(X, y, chosen[-1]).items()
    }
    assert np.allclose(fits["cross-validation"][-1][0], lasso(X, y, chosen[-1]))
    page.keep(tolls=tolls, lets_in=which(lets_in, bool))


def when_signs_can_be_found(
    draw, X, A, w, lam, wanted, violation, by_lasso, lam_for, sum_for, decoy_pull
):
    failing, good = _design(0.5), _design(0.2)
    strong = np.geomspace(1e-3, 1, 40) * lambda_max(failing, failing @ wanted)
    signs_at = [
        np.array_equal(np.sign(lasso(failing, failing @ wanted, s)), wanted) for s in strong
    ]
    page.states("A strong $\\lambda$ {} enough.", signs_at)
    ideal = X @ wanted
    page.let({"X": X, "x": X.T, "y": ideal, r"\hat w": w, r"\lambda": lam, "X_A": A})
    page.let({"s_A": np.ones(3)})
    right = lasso(good, good @ wanted, 0.1)
    page.states(
        "suppose that {} has found the true features",
        which(_methods(good, good @ wanted, 0.1), lambda fit: np.array_equal(np.sign(fit), wanted)),
    )
    page.states("it has taken {} off their weights", wanted[:3] - w[:3])
    page.equation("eq-groups-pull")
    pulled = np.abs(2 * good.T @ (good @ (wanted - right)))[3:]
    page.states("The KKT conditions allow {} $\\lambda$.", (pulled, 0.1))
    others = [trial.normal(size=(9, 5)) + trial.normal(size=(9, 1)) for _ in range(60)]
    ones = np.array([1, 1, 1, 0, 0])
    found = [
        np.array_equal(np.sign(lasso(F, F @ ones, 1e-3 * lambda_max(F, F @ ones))), ones)
        for F in others
    ]
    sums = np.array([irrepresentable_sums(F, ones) for F in others])
    assert 10 < sum(found) < 55
    page.states("So {} false feature must have", sums[found] <= 1)
    just = {"x": np.array([[1, 0.5, 0.5, 0]]), "X_A": 2 * np.eye(4)[:, :3]}  # the sum is 1
    page.equation(
        "eq-groups-irrepresentable",
        {"x": good[:, 3:].T, "X_A": good[:, :3]},
        just,
        fails=[{"x": failing[:, 3:].T, "X_A": failing[:, :3]}, just | {"x": 1.001 * just["x"]}],
    )
    # of all others in which it fails: whether the signs are right anywhere on LASSO's path
    helped = []
    for F in (F for F, each in zip(others, sums, strict=True) if each.max() > 1 + 1e-6):
        path = lasso_breakpoints(F, F @ ones)
        breaks = path.weights[path.lams > 1e-9]  # without noise they end at the truth, at 0
        between = np.vstack([breaks, (breaks[1:] + breaks[:-1]) / 2, (breaks[-1] + ones) / 2])
        helped += [np.array_equal(np.sign(np.round(v, 9)), ones) for v in between]
    page.states("where this fails, {} strength helps", helped + signs_at)
    overlaps = sorted({overlap for overlap, _ in by_lasso})
    page.states(
        "Take its {} features, {} true ones, a decoy and {} others, with an overlap of {} and "
        "of {}.",
        len(wanted),
        np.count_nonzero(wanted),
        len(wanted) - np.count_nonzero(wanted) - 1,
        *overlaps,
    )
    cases = sorted({n for _, n in by_lasso})
    few, more, many = cases
    limit = np.mean(by_lasso[overlaps[0], many])
    page.let({"n": many})
    pulls = []  # of the noise on all columns, as cases come in
    for n in cases:
        rng = np.random.default_rng(7)
        runs = [rng.normal(size=(10, n)) @ rng.normal(size=n) for _ in range(50)]
        pulls.append(np.mean(np.abs(runs)))
    rate = np.diff(np.log(pulls)) / np.diff(np.log(cases))
    assert np.allclose(rate, 0.5, atol=0.08)
    assert np.sqrt(many) < lam_for(many) < many
    page.states(
        "if the left side stays {} {}, a $\\lambda$ between {} and $n$ finds the signs with a "
        "probability that tends to {}. The noise's pull {} like {}, that of the true weights",
        (irrepresentable_sums(good, wanted), 1.0),  # of the design whose signs are found
        sum_for(1 / 3),
        many**0.5,
        limit,
        np.diff(pulls),
        many**0.5,
    )
    samples = []
    for seed in range(100):
        F, _ = draw(np.random.default_rng(seed), 50, 0.5)
        samples.append(irrepresentable_sums(F, wanted)[0] > 1)
    page.states(
        "the decoy's pull exceeds $\\lambda$ by {}, so the weights are {} {} solution.",
        abs(decoy_pull) - lam,
        [violation < 1e-6],
        by_kkt,
    )
    page.seeds("X, _ = draw(np.random.default_rng(0)", np.array(samples))
    page.states("Let {}.", {r"\lambda": lam_for(many)})
    page.states(
        "At a sum of {} the signs are right in {} of {} draws with {} cases, and in {} with {}.",
        sum_for(overlaps[0]),
        by_lasso[overlaps[0], few].sum(),
        len(by_lasso[overlaps[0], few]),
        few,
        by_lasso[overlaps[0], many].sum(),
        many,
    )
    page.states(
        "At a sum of {} they are right in {} with {} cases, and in {} with {} or {}.",
        sum_for(overlaps[1]),
        by_lasso[overlaps[1], few].sum(),
        few,
        [by_lasso[overlaps[1], n] for n in (more, many)],
        more,
        many,
    )
    page.seeds("rng = np.random.default_rng(0)\nruns", by_lasso[overlaps[0], many])
    lucky = 0  # draws with a sum of 1.2 in which some strength finds the signs
    rng = np.random.default_rng(0)
    for _ in range(40):
        weights = lasso_breakpoints(*draw(rng, 500, 0.4)).weights
        middles = (weights[1:] + weights[:-1]) / 2
        lucky += any(np.array_equal(np.sign(np.round(v, 9)), wanted) for v in middles)
    assert lucky > 4
    page.states("(At a sum just {} {} a lucky", (sum_for(0.4), 1.0), sum_for(1 / 3))
    page.keep(signs_at=signs_at, sums=sums, found=found, others=others)


def the_adaptive_lasso(
    ours, pilot, lam, X, y, draw, wanted, z, v, garrote, lam_, by_adaptive, by_lasso, price_for
):
    page.forget()
    page.let({"X": X, "x": X.T, "y": y, "w": wanted + 0.3, r"\hat w": ours, "p": len(wanted)})
    page.let({r"\lambda": lam, r"\tilde w": pilot, "v": (wanted + 0.3) / np.abs(pilot)})
    page.equation("eq-groups-adaptive")
    page.states("This is the **{}** of", adapts)
    page.states(
        "to a power $\\gamma$; here it is {}. For data with {} columns than rows the pilot can "
        "be {}.",
        signature(adaptive_lasso).parameters["gamma"].default,
        (wide_X.shape[1], np.linalg.matrix_rank(wide_X)),  # so least squares has many solutions
        keeps_all,
    )
    page.states("Put {}, and you", True)
    page.equation("eq-groups-rescaled")
    off = []
    for seed in range(100):
        F, target = draw(np.random.default_rng(seed), 50, 0.5)
        first = ridge(F, target, 0)
        model = Lasso(alpha=lam / 100, fit_intercept=False, tol=1e-12)
        theirs = np.abs(first) * model.fit(np.abs(first) * F, target).coef_
        off.append(np.abs(theirs - adaptive_lasso(F, target, lam, first)).max() < 1e-6)
    page.seeds("X, y = draw(np.random.default_rng(0), 50, 0.5)\npilot", np.array(off))
    page.let({"x": trial_Q.T, "y": trial_y, "z": trial_z, r"\lambda": 0.8})
    page.states("The pilot weight is {} then", True)
    page.let({"w": trial_z / 3})
    page.states(
        "the derivative of {} vanishes at",
        (trial_z / 3 - trial_z) ** 2 + 0.8 * (trial_z / 3) / trial_z,
    )
    page.equation("eq-groups-garrote", {r"\hat w": adaptive_lasso(trial_Q, trial_y, 0.8, trial_z)})
    assert sp.simplify(garrote - z * (1 - lam_ / (2 * z**2))) == 0
    on_Q = _methods(trial_Q, trial_y, 0.8, pilot=trial_z)
    tolls = {name: np.abs(trial_z)[w != 0] - np.abs(w)[w != 0] for name, w in on_Q.items()}
    page.let({"z": np.abs(trial_z)})
    page.states(
        "The toll is {} now: a large weight pays little, where {} takes {} off",
        0.8 / (2 * np.abs(trial_z)),
        which(tolls, lambda taken: np.ptp(taken) < 1e-9 and taken.min() > 0.1),
        np.abs(trial_z[0] - on_Q["LASSO"][0]),
    )
    overlaps, cases = ([*dict.fromkeys(part)] for part in zip(*by_adaptive, strict=True))
    of_decoy = []
    for n in cases:
        rng = np.random.default_rng(0)
        pairs = (draw(rng, n, 0.5) for _ in range(40))
        of_decoy.append(np.median([abs(ridge_normal_equations(F, t, 0)[3]) for F, t in pairs]))
    page.states(
        "the decoy's pilot weight {}, and its price {} beyond",
        np.diff(of_decoy),
        np.diff([price_for(n) / size for n, size in zip(cases, of_decoy, strict=True)]),
    )
    page.let({"n": cases[-1], r"\lambda": price_for(cases[-1])})
    page.states("slowly with the data, {}:", True)
    size = sp.Symbol("n", positive=True)
    slow = sp.nsimplify(price_for(size))
    page.let({r"\gamma": signature(adaptive_lasso).parameters["gamma"].default})
    page.states("For {}, {cite:t}`zou2006` shows", True)
    page.states(
        "shows that the probability of the right features tends to {} if $\\lambda$ tends to "
        "infinity and {} to {}.",
        np.mean(by_adaptive[overlaps[1], cases[-1]]),
        price_for(cases[-1]) / np.sqrt(cases[-1]),
        sp.limit(slow / sp.sqrt(size), size, sp.oo),
    )
    few, _, many = cases
    page.states(
        "With {} cases the {} finds the signs in {} draws of {} on either design. With {} it has "
        "them in {} and in {}:",
        many,
        which(
            {"LASSO": by_lasso, "adaptive LASSO": by_adaptive},
            lambda found: all(found[overlap, many].all() for overlap in overlaps),
        ),
        np.unique([by_adaptive[overlap, many].sum() for overlap in overlaps]).item(),
        len(by_adaptive[overlaps[0], many]),
        few,
        by_adaptive[overlaps[0], few].sum(),
        by_adaptive[overlaps[1], few].sum(),
    )


def a_price_for_a_group(
    X, Z, target, groups, sizes, kept, survey, effects, blocks, tau, length, r, tau_, on_ten, on_one
):
    page.forget()
    counts = [list(levels) for levels in kept[10]]
    page.states(
        "a group of columns, {} per level",
        [
            np.sum(groups == g) / len(np.unique(Z[:, groups == g].round(9), axis=0))
            for g in np.unique(groups)
        ],
    )
    by_columns = _methods(Z, target, 10, groups=groups)
    partly = {name: _apart(w, groups) for name, w in by_columns.items() if w.any()}
    page.states(
        "{} prices the columns, so it keeps {} levels and drops others.",
        which(partly, bool),
        by_columns["LASSO"][groups == 1] != 0,
    )
    w = trial_fits["group LASSO"]
    around = [_cost(w + step, "group LASSO") for step in 0.1 * trial.normal(size=(200, 5))]
    page.states(
        "**{}** {cite:p}`yuan2006` prices the length of the group's weights $w_g$ instead, times "
        "the root of their number $p_g$. It {}",
        groups_up,
        (_cost(w, "group LASSO"), around),
    )
    pairs = trial_w[:4].reshape(2, 2)  # groups of equal size, so that they make an array
    fitted = trial_X[:, :4] @ trial_w[:4]
    norms = np.sqrt(np.sum(pairs**2, axis=1))
    page.equation(
        "eq-groups-objective",
        {"y": trial_y, "Xw": fitted, "w": pairs, "p": np.array([2, 2]), r"\lambda": trial_lam},
        values=[np.sum((trial_y - fitted) ** 2) + trial_lam * 2**0.5 * norms.sum()],
    )
    on_Q = group_lasso(trial_Q, trial_y, trial_groups, 1.5)
    page.states(
        "For orthonormal columns {} group stands alone",
        [
            np.allclose(
                on_Q[at], block_soft_threshold(trial_z[at], 1.5 * at.sum() ** 0.5 / 2), atol=1e-7
            )
            for at in trial_blocks
        ],
    )
    at = trial_blocks[1]
    z_g, half = trial_z[at], 1.5 * 3**0.5 / 2
    v, size = block_soft_threshold(z_g, half), np.linalg.norm(z_g)

    def charged(u):
        return np.sum((u - z_g) ** 2, axis=-1) + 2 * half * np.linalg.norm(u, axis=-1)

    page.let({"X_g": trial_Q[:, at], "y": trial_y, "z_g": z_g, "p_g": at.sum()})
    page.let({r"\lambda": 1.5, r"\tau": half, "w_g": v, r"\hat w_g": v, "r": size - half})
    assert v.any()
    page.states(
        "Let {} and {}; then $w_g$ {} {}.",
        True,
        True,
        (charged(v), charged(v + 0.1 * trial.normal(size=(100, 3)))),
        charged(v),
    )
    turned = trial.normal(size=(100, 3))
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    page.states(
        "Among vectors of a length $r$ the one along $z_g$ is {} to $z_g$.",
        (
            np.linalg.norm((size - half) * z_g / size - z_g),
            np.linalg.norm((size - half) * turned - z_g, axis=1),
        ),
    )
    lengths = np.delete(np.linspace(0, 2 * size, 81), 0)
    priced = (lengths - size) ** 2 + 2 * half * lengths
    tried = np.linspace(0.15, 2.95, 29) * half
    left = np.array([np.linalg.norm(block_soft_threshold(z_g * s / size, half)) for s in tried])
    gone = left == 0
    assert np.allclose(left[~gone], (tried - half)[~gone])
    page.states(
        "What is left is the length: {} is {} at {}, or at {} if that is {}.",
        half**2 + 2 * half * (size - half),
        (half**2 + 2 * half * (size - half), priced[np.abs(lengths - size + half) > 1e-3]),
        True,
        left[tried < half].max(),
        (tried - half)[gone],
    )
    assert sp.solve(((r - length) ** 2 + 2 * tau_ * r).diff(r), r) == [length - tau_]
    page.equation(
        "eq-groups-block",
        {},
        {"z_g": 0.3 * z_g, r"\hat w_g": block_soft_threshold(0.3 * z_g, half)},
        *[
            {"z_g": block, r"\hat w_g": block_soft_threshold(block, tau), r"\tau": tau}
            for block in blocks
        ],
    )
    vectors = {k: trial.normal(size=(20, k)) for k in (1, 2, 3)}
    plain = [
        k
        for k, each in vectors.items()
        if np.allclose(block_soft_threshold(each, 0.7), soft_threshold(each, 0.7))
    ]
    page.states("For a block of {} number this is the soft threshold", plain)
    # the pulls that the tip withstands, tried against the group ball's points
    pulls = np.array(np.meshgrid(*[np.arange(-3, 4)] * 3)).reshape(3, -1).T
    ways = trial.normal(size=(4000, 3))
    rim = ways / (np.hypot(ways[:, 0], ways[:, 1]) + np.abs(ways[:, 2]))[:, None]
    sturdy = pulls[np.all((rim - [0, 0, 1]) @ pulls.T <= 1e-12, axis=0)]
    weak = [g for g in pulls.tolist() if g not in sturdy.tolist()]
    page.states("withstands the pulls with {}.", [{"g": np.array(g)} for g in sturdy if np.any(g)])
    assert all(np.hypot(g[0], g[1]) > g[2] for g in weak)
    corners = np.vstack([np.eye(3), -np.eye(3)])
    places = {"corner": [0, 0, 1], "edge": [0, 0.5, 0.5]}
    solid = {
        place: np.linalg.matrix_rank(pulls[np.all((corners - w) @ pulls.T <= 1e-12, axis=0)])
        for place, w in places.items()
    }
    rank = np.linalg.matrix_rank(sturdy)
    page.states("as solid as a {}'s", which(solid, lambda each: each == rank))
    page.given("the tip $(0, 0, t)$ withstands")
    Y, F = trial.normal(size=(20, 3)), trial.normal(size=(20, 4))
    by_tasks = MultiTaskLasso(alpha=0.1, fit_intercept=False, tol=1e-12).fit(F, Y).coef_
    large, owner = np.kron(np.eye(3), F), np.tile(np.arange(4), 3)
    stacked = Y.T.ravel()
    several = {
        "group LASSO": group_lasso(large, stacked, owner, 4.0, factors=np.ones(4)),
        "fused LASSO": fused_lasso(by_tasks.ravel(), 4.0),
        "adaptive LASSO": adaptive_lasso(large, stacked, 4.0, ridge(large, stacked, 0)),
    }
    page.states("`MultiTaskLasso` is a {}: it fits", which(several, _is_near(by_tasks.ravel())))
    stronger = 0.7 * 2 * np.linalg.norm(trial_X[:, at].T @ trial_y) / 3**0.5
    fits = {
        lam: group_lasso(trial_X, trial_y, trial_groups, lam, tolerance=1e-13)
        for lam in (stronger, trial_lam / 4)
    }
    out = fits[stronger]
    assert not out[trial_blocks[1]].any() or not out[trial_blocks[0]].any()
    scopes = [
        {
            "X_g": trial_X[:, each],
            "p_g": each.sum(),
            "y": trial_y,
            "X": trial_X,
            r"\hat w": fit,
            r"\hat w_g": fit[each],
            r"\lambda": lam,
        }
        for lam, fit in fits.items()
        for each in trial_blocks
    ]
    outside = [scope for scope in scopes if not scope[r"\hat w_g"].any()]
    inside = [scope for scope in scopes if scope[r"\hat w_g"].any()]
    just = {
        "X_g": np.eye(5)[:, :4],
        "p_g": 4,
        "X": np.eye(5),
        "y": np.ones(5),
        r"\hat w": np.zeros(5),
        r"\hat w_g": np.zeros(4),
        r"\lambda": 2,
    }
    weaker = [scope | {r"\lambda": 1e-3} for scope in outside] + [just | {r"\lambda": 1.999}]
    page.equation("eq-groups-kkt", *outside, just, fails=weaker)
    page.states("for a group that is in, {}.", inside)
    explained = []
    for label in range(3):
        Zg = Z[:, groups == label]
        explained.append(1 - np.sum((target - Zg @ ridge(Zg, target, 0)) ** 2) / np.sum(target**2))
    matters = np.array(explained) > 0.2
    page.states(
        "Try it on {} factors with {}, {} and {} levels. {} the {} matters.",
        len(sizes),
        *sizes,
        matters,
        1 + np.argmax(explained),
    )
    assert effects.any()
    apart = {"LASSO": [], "group LASSO": []}
    for seed in range(200):
        F, t = survey(seed)
        apart["LASSO"].append(_apart(lasso(F, t, 10), groups))
        apart["group LASSO"].append(_apart(group_lasso(F, t, groups, 10), groups))
    page.let({r"\lambda": 10})
    page.states(
        "{} has a factor or has it not; {} at {} keeps {} levels of the {} factor.",
        which(apart, lambda each: not any(each)),
        which(apart, any),
        {r"\lambda": next(lam for lam, each in kept.items() if each[0] == counts[0])},
        counts[0][1],
        1 + next(g for g in range(3) if 0 < counts[0][g] < sizes[g]),
    )
    page.seeds("survey(seed=0)", np.array(apart["LASSO"]), "in {} at this", sum(apart["LASSO"]))
    page.states(
        "In {} such surveys {} takes a factor apart in 195 at this strength, {} in {}.",
        len(apart["LASSO"]),
        which(apart, lambda each: np.mean(each) > 0.9),
        which(apart, lambda each: not any(each)),
        apart["group LASSO"],
    )
    cases, p_g = 50, 4
    block = trial.normal(size=(cases, p_g))
    block /= np.sqrt(np.mean(block**2, axis=0))
    spread = 1.5
    noise = spread * trial.normal(size=(40_000, cases))
    on_group = 2 * noise @ block
    page.let({"n": cases, "p_g": p_g, "s": spread, "X_g": block, r"\varepsilon": noise[0]})
    long = np.linalg.norm(on_group, axis=1)
    averages = {"squared": np.mean(long**2), "absolute": np.mean(long)}
    expected = 4 * spread**2 * np.trace(block.T @ block)
    page.states(
        "The noise pulls on a group with {}, whose {} length is {} on average, for columns of {} "
        "square {}.",
        on_group[0],
        which(averages, lambda each: abs(each - expected) < 0.05 * expected),
        expected,
        _average(block[:, 0] ** 2, 1),
        np.mean(block[:, 0] ** 2),
    )
    page.states("and {} raises their price", p_g**0.5)
    page.states("Draw pulls on a group of {} columns", round(np.mean(on_ten**2)))
    page.states(
        "lets the group in before the column in {} of draws; with it, in {}.",
        np.mean(on_ten > on_one),
        np.mean(on_ten / 10**0.5 > on_one),
    )
    page.seeds(
        "rng = np.random.default_rng(0)\non_ten",
        on_ten > on_one,
        "in {} of draws; with",
        np.mean(on_ten > on_one),
    )
    page.keep(partly=which(partly, bool))


def drop_a_level_change_the_fit(fitted, centred, codings, answers, level):
    spread = {
        name: np.ptp(list(each.values()), axis=0).max()
        for name, each in fitted.items()
        if name != "on Q"
    }
    free = which(spread, lambda size: size < 1e-6)
    moved = {name: size > 1e-3 for name, size in spread.items() if name != free}
    known = {  # whose fit stands in a row, from the weights that other data of it give
        name: _whose(
            np.linalg.lstsq(centred[:, [1, 2]], (fitted[name]["no A"] - 3)[level])[0],
            centred[:, [1, 2]],
            centre(answers),
            4 if name == "ridge" else 8,
            groups=np.zeros(2),
        )
        for name in spread
    }
    page.states("drops a level under {}. What", known["ridge"])
    averages = [answers[level == k].mean() for k in range(3)]
    page.states(
        "Take its {} levels, whose targets average {}, {} and {}, and keep all {} columns",
        len(averages),
        *averages,
        centred.shape[1],
    )
    spans = {
        name: centred[:, keep] @ np.linalg.pinv(centred[:, keep]) for name, keep in codings.items()
    }
    by_span = [span @ centre(answers) for span in spans.values()]  # the fits of least squares
    page.states(
        "{} {} care which level you drop: the columns that are left span the {} fits.",
        known[free],
        [not np.allclose(each, by_span[0]) for each in by_span[1:]],
        tuple(spans.values()),
    )
    page.states(
        "{}, {} and {} do care",
        *[known[name] if moved[name] else "none" for name in ("ridge", "LASSO", "group LASSO")],
    )
    on_Q = np.array(list(fitted["on Q"].values()))
    assert np.ptp(on_Q, axis=0).max() < 1e-6
    page.states(
        "and that {} depend on the coding",
        [not np.allclose(span, spans["all"]) for span in spans.values()],
    )
    page.keep(known=known, free=free)


def jumps_instead_of_sizes(
    series, steady, jumps, columns, parts, fit, lam, turn, rule, denoised, tried, pieces
):
    page.forget()
    n = len(series)
    differences = np.diff(np.eye(n), axis=0)
    best = fused_lasso(series, lam)
    page.let({"y": series, "n": n, "u": steady + 0.1, r"\hat u": best, r"\lambda": lam})
    page.let({r"\Delta": differences, "w": np.diff(steady + 0.1)})
    page.states("The **{}** {cite:p}`tibshirani2005`, here", fuses)
    # of three cases too, where the points tried around the best lie in every direction
    three = np.array([0.0, 3.0, 5.0])
    small = {"y": three, "n": 3, r"\hat u": fused_lasso(three, 1), r"\lambda": 1}
    small |= {r"\Delta": np.diff(np.eye(3), axis=0)}
    page.equation("eq-groups-fused", {}, small)
    sizes = {"LASSO": np.abs(jumps).sum(), "ridge": np.sum(jumps**2)}
    now = np.abs(np.diff(fused_lasso(series, 4))).sum()
    page.states(
        "Write $u$ by its jumps {}, and the penalty is that of {}.",
        True,
        which(sizes, lambda size: np.isclose(size, now)),
    )
    shown = steps(7)
    page.states(
        "A column for jump $j$ is {} up to place $j$ and {} from then on",
        max(shown[: j + 1, j].max() for j in range(6)),
        min(shown[j + 1 :, j].min() for j in range(6)),
    )
    page.states("So `fused_lasso` is `{}` on the columns", jumps_by)
    counts = {lam: len(pieces(u)) for lam, u in denoised.items()}
    errors = {lam: np.mean((u - steady) ** 2) for lam, u in denoised.items()}
    closest = min(errors, key=errors.get)
    true = len(pieces(steady))
    at_six = next(lam for lam, count in counts.items() if count == true)
    figure = figures.fused_fit(series, tried, truth=steady)
    page.states(
        "A series of {} numbers with two true steps. Move λ: the fit has {} pieces than the truth "
        "where it is close to it, and where it has {}, its middle",
        len(figure.data[0].y),
        (counts[closest], true),
        counts[at_six],
    )
    assert np.all(fit[25:35] < steady[25:35])
    page.states(
        "of the jumps into it and out of it, {} at the ends", np.append(0, np.sign(jumps))[0]
    )
    scopes = []
    each_fit = [(series, fused_lasso(series, lam)), (trial_series, fused_lasso(trial_series, 3))]
    for (y, u), strength in zip(each_fit, (lam, 3), strict=True):
        found = pieces(u)
        signs = [0, *np.sign(np.diff([u[part[0]] for part in found])), 0]
        scopes += [
            {
                r"\hat u": u[part[0]],
                r"\bar y": y[part].mean(),
                r"\lambda": strength,
                "m": len(part),
                "a": into,
                "b": out,
            }
            for part, into, out in zip(found, signs[:-1], signs[1:], strict=True)
        ]
    assert np.allclose(rule, [fit[part[0]] for part in parts])
    page.equation("eq-groups-level", *scopes)
    data = [y[part] for y, u in each_fit for part in pieces(u)]  # of each scope
    hill = next(scope for scope in scopes if (scope["a"], scope["b"]) == (1, -1))
    stairs = [
        (values, scope[r"\hat u"])
        for values, scope in zip(data, scopes, strict=True)
        if scope["a"] == scope["b"] != 0
    ]
    assert stairs
    page.let(hill)
    page.states(
        r"where $\bar y$ is the {} of the piece's data. A hill, with {} and {}, is lowered by {}; "
        "a valley is raised; a stair stays at its {}.",
        _average(series[parts[1]], hill[r"\hat u"] + lam / len(parts[1])),
        True,
        True,
        hill[r"\bar y"] - hill[r"\hat u"],
        which(
            {"mean": np.mean, "median": np.median},
            lambda average: all(np.isclose(average(values), at) for values, at in stairs),
        ),
    )
    # with a price on sizes: no other series costs less than the soft threshold
    price, u = 0.8, soft_threshold(best, 0.4)

    def cost(v):
        jumped = np.abs(np.diff(v)).sum()
        return np.sum((series - v) ** 2) + lam * jumped + price * np.abs(v).sum()

    nudges = [np.repeat(trial.normal(size=3), 20) for _ in range(100)]
    nudges += [*trial.normal(size=(100, n)), *np.eye(n), *-np.eye(n)]
    assert all(cost(u) <= cost(u + size * nudge) for nudge in nudges for size in (1e-3, 0.1))
    page.forget()
    page.let({"u": best, r"\hat u": best, r"\lambda_1": price, "S": soft_threshold})
    page.states("With {} added the fit is {}, the soft", price * np.abs(best).sum(), u)
    page.let({r"\lambda": lam})

    def of_two(v):  # stuck at 0, where moving both to 1 is a gain, and moving either is none
        return np.sum((np.ones(2) - v) ** 2) + 5 * abs(v[1] - v[0])

    alone = [of_two(size * way) for way in np.eye(2) for size in (-0.1, 0.1, 0.5, 1)]
    assert min(alone) > of_two(np.zeros(2)) > of_two(np.ones(2))
    places = [part[0] for part in parts]
    assert places == [part[0] for part in pieces(steady)]
    middle = fit[parts[1][0]]
    page.states(
        "At {} the fit has the {} pieces of the truth, in their places, and its hill is {} {} the "
        "{} of its data. The {} error is elsewhere:",
        {r"\lambda": lam},
        len(parts),
        series[parts[1]].mean() - middle,
        (middle, series[parts[1]].mean()),
        _average(series[parts[1]], middle + lam / len(parts[1])),
        (min(errors.values()), errors[lam]),  # so not where the pieces are right
    )
    gap = denoised[closest] - steady
    page.states(
        "The {} {} error {} from {} without a penalty to {} at {}, with {} pieces.",
        _average(gap**2, errors[closest]),
        which(
            {"squared": gap**2, "absolute": np.abs(gap)},
            lambda e: np.isclose(e.mean(), errors[closest]),
        ),
        np.diff([errors[at] for at in tried if at <= closest]),
        errors[0],
        errors[closest],
        {r"\lambda": closest},
        counts[closest],
    )
    too_many = []
    for seed in range(100):
        y = steady + 0.5 * np.random.default_rng(seed).normal(size=60)
        fits = [fused_lasso(y, at) for at in tried]
        too_many.append(len(pieces(min(fits, key=lambda u: np.sum((u - steady) ** 2)))) > true)
    page.seeds("0.5 * np.random.default_rng(1)", np.array(too_many))
    page.states("So it is with {} of {} seeds", too_many, len(too_many))


def in_short(n, p, s, chosen, partly, lets_in, by_lasso, wanted, sum_for, signs_at, sums, found):
    page.states("With a λ from cross-validation {} lets false features in", lets_in)
    assert partly == lets_in  # and it takes a factor apart
    page.forget()
    page.let({"n": n, "p": p, "s": s})
    order = 2 * s * np.sqrt(2 * n * np.log(p))
    page.states(
        "is of the order of {}, and cross-validation's is {} it.", order, (np.mean(chosen), order)
    )
    finds = which(
        _methods(_design(0.2), _design(0.2) @ wanted, 0.1),
        lambda fit: np.array_equal(np.sign(fit), wanted),
    )
    page.states(
        "{} can find the signs if what a false feature replaces of the true ones sums to {} than "
        "{}.",
        finds,
        (sums[found], 1.0),
        sum_for(1 / 3),
    )
    many = max(size for _, size in by_lasso)
    page.states(
        "{} {} data {} help",
        (sum_for(0.5), 1.0),
        sum_for(1 / 3),
        by_lasso[0.5, many],
    )
    # the price of a weight that is kept is what the data pull on it
    exact = lasso(trial_X * np.abs(pilot_w), trial_y, trial_lam, tolerance=1e-14)
    fit = np.abs(pilot_w) * exact
    assert np.allclose(fit, trial_fits["adaptive LASSO"])
    prices = 2 * np.abs(trial_X.T @ (trial_y - trial_X @ fit))[fit != 0]
    rescaled = _methods(trial_X * np.abs(pilot_w), trial_y, trial_lam)
    page.states(
        "The {} {} the prices by a pilot's weights. It is {} on rescaled columns.",
        adapts,
        (prices, np.full(len(prices), trial_lam), np.abs(pilot_w[fit != 0])),
        which(rescaled, lambda v: np.allclose(np.abs(pilot_w) * v, trial_fits["adaptive LASSO"])),
    )
    # at a strength between those at which the two groups of orthonormal columns leave
    leave = [2 * np.linalg.norm(trial_z[at]) / at.sum() ** 0.5 for at in trial_blocks]
    on_Q = _methods(trial_Q, trial_y, np.mean(leave), trial_groups, trial_z)

    def is_in_blocks(w):  # a group has the direction of its z, or is gone, and one of them is
        shares = [w[at] @ trial_z[at] / (trial_z[at] @ trial_z[at]) for at in trial_blocks]
        along = [
            np.allclose(w[at], share * trial_z[at], atol=1e-7)
            for at, share in zip(trial_blocks, shares, strict=True)
        ]
        return all(along) and min(shares) == 0 < max(shares) < 1

    page.states("{} shortens a group as a block, or drops it whole.", which(on_Q, is_in_blocks))
    page.states("The {} is {} on jumps.", fuses, jumps_by)


def exercises(
    by_hand,
    shortened,
    one_by_one,
    turned,
    sum_for,
    turned_found,
    two,
    broken,
    pilot,
    lam,
    X,
    y,
    draw,
):
    page.forget()
    lengths = np.linalg.norm(by_hand, axis=1)
    page.states(
        "By hand: shorten the blocks {} and {} by the block soft threshold with {}.",
        *by_hand,
        {r"\tau": lengths[0] - np.linalg.norm(shortened[0])},
    )
    page.states("make of the {} numbers?", by_hand.size)
    page.states(
        "The lengths are {} and {}. So the {} block is multiplied by {}, which is {}, and "
        "the {} is {}. The soft threshold, number by number, gives {} and zeros",
        *lengths,
        1 + np.flatnonzero(shortened.any(axis=1)),
        np.linalg.norm(shortened[0]) / lengths[0],
        np.linalg.norm(shortened[0]) / lengths[0],
        1 + np.flatnonzero(~shortened.any(axis=1)),
        np.abs(shortened[1]).max(),
        one_by_one[0],
    )
    assert np.allclose(shortened[0], 0.8 * by_hand[0]) and not one_by_one[1].any()
    page.states("Let the third true weight be {}.", turned[2])
    page.given("at an overlap of 0.5 now", "find the signs with 5000 cases?")
    page.states("The signs enter the sum: {}, so", True)
    assert np.isclose(sum_for(0.5, turned), 0.5)
    spread = _design(0.5)
    page.states(
        "{} finds the signs in {} of {} draws.",
        which(
            _methods(spread, spread @ turned, 0.1),
            lambda fit: np.array_equal(np.sign(fit), np.sign(turned)),
        ),
        np.sum(turned_found),
        len(turned_found),
    )
    page.seeds("rng, turned_found = np.random.default_rng(0)", np.array(turned_found))
    page.states("For the series {}, find", {"y": two[0]})
    page.let({r"\lambda": 2})
    level = [strength for strength, u in two.items() if np.ptp(u) == 0]
    page.states(
        "with {} the numbers move towards each other by {}, until they meet at {}. So the fit is "
        "{}, and level from {} on.",
        {"m": np.sum(two[2] == two[2][0])},
        two[2][0] - two[0][0],
        two[level[0]][0],
        two[2],
        {r"\lambda": min(level)},
    )
    assert np.ptp(fused_lasso(two[0], min(level) - 0.01)) > 0
    w = adaptive_lasso(X, y, lam, pilot)
    used = w != 0
    page.let({"X": X[:, used], "x": X[:, used].T, "y": y, r"\hat w": w[used], r"\lambda": lam})
    page.let({r"\tilde w": pilot[used]})
    pulls, prices = 2 * X[:, used].T @ (y - X @ w), lam * np.sign(w[used]) / np.abs(pilot[used])
    page.states("the pull {} must {} {}.", pulls, (np.round(pulls, 6), np.round(prices, 6)), prices)
    gap = np.abs(2 * X.T @ (y - X @ broken) - lam * np.sign(broken) / np.abs(pilot))[broken != 0]
    page.states(
        "{} have {} features, and the broken weights miss their prices by {}.",
        [np.count_nonzero(each) == used.sum() for each in (w, broken)],
        np.count_nonzero(broken),
        gap.max(),
    )
    missed = []
    for seed in range(100):
        F, target = draw(np.random.default_rng(seed), 50, 0.5)
        first = ridge(F, target, 0)
        v = lasso(F * np.abs(first), target, lam)
        off = np.abs(2 * F.T @ (target - F @ v) - lam * np.sign(v) / np.abs(first))[v != 0]
        missed.append(off.max() > 1)
    page.seeds("X, y = draw(np.random.default_rng(0), 50, 0.5)\nbroken", np.array(missed))


def problems():
    page.given(r"add $\lambda_1 \lVert w \rVert_1$ to the group LASSO")
    page.given("A series of 120 numbers is 0 but for a glitch, which is 10 at place 30 alone")
    page.given("a plateau of height 1 from place 70 to 79, counted from 0")
    page.given("noise of standard deviation 0.3 (seeds 0 to 49)")
    page.given(r"on average, at $\lambda = 4$?")
    page.given(r"Judge it for one feature: $z \sim N(w, 1/n)$,", "columns of mean square 1,")
    page.given(r"which is $\max(1 - \lambda/(2 n z^2), 0) \, z$, and $\lambda = 10 n^{1/4}$.")
    page.given("for $n$ = 50, 500, 5000 and 500,000, beside")


def check_yourself(errors, tolls, sum_for, free, known, fitted, codings, centred, others):
    page.forget()
    costs = [errors[name].mean() for name in ("cross-validation", "theory")]
    assert tolls["theory"] > tolls["cross-validation"]
    page.states("a few useless features cost {} than a strong toll", tuple(costs))
    page.states("The theory's strength had the {} error", (costs[1], costs[0]))
    page.states("A decoy's sum is {}.", sum_for(0.5))
    page.let({"w": trial_w, r"\tilde w": pilot_w})
    page.states("The weights of the rescaled columns are {}.", trial_w / np.abs(pilot_w))
    page.states(
        "{} keeps them {}.",
        which(trial_fits, lambda w: np.allclose(w, pilot_w)),
        [np.linalg.lstsq(F, trial.normal(size=len(F)), rcond=None)[0] != 0 for F in others],
    )
    block, tau = np.array([3.0, 4.0]), 1.0
    left = block_soft_threshold(block, tau)
    page.states("The block {} meets {}. What", block, {r"\tau": tau})
    page.states("{}.\n\n  That is the soft threshold, number", soft_threshold(block, tau))
    page.states(
        "{}.\n\n  The length goes from {} to {}, and",
        left,
        np.linalg.norm(block),
        np.linalg.norm(left),
    )
    page.given("$(3, 4)$ or $(0, 0)$.")
    page.states("That of {}.\n\n  The columns", known[free])
    spans = [centred[:, keep] @ np.linalg.pinv(centred[:, keep]) for keep in codings.values()]
    page.states("The columns that are left span the {} fits.\n:::", tuple(spans))
