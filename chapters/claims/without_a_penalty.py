"""What the text of `without_a_penalty.md` says, compared with what its cells computed."""

from functools import cache
from itertools import product

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import optimize, stats
from shrinkage import (
    coefficient_risk,
    errors_through_interpolation,
    figures,
    lasso,
    matched_strength,
    minimum_norm_risk,
    ridge,
    shrinkage_factors,
    stopped_descent,
    stopped_factors,
)

METHODS = {
    "least squares": lambda X, y, lam: np.linalg.lstsq(X, y, rcond=None)[0],
    "ridge": ridge,
    "LASSO": lasso,
}
OPTIMISERS = ("SGD", "Adam", "AdamW")
page = Page("without_a_penalty.md")
draw = np.random.default_rng(3)
trial_X, trial_y = draw.normal(size=(6, 3)) * [3, 1, 0.4], draw.normal(size=6)
trial_U, trial_d, trial_Vt = np.linalg.svd(trial_X, full_matrices=False)
trial_z, trial_w = trial_U.T @ trial_y, draw.normal(size=3)
trial_eta, trial_k = 0.3 / trial_d[0] ** 2, 4
wide, wide_y = draw.normal(size=(3, 5)), draw.normal(size=3)  # fewer rows than columns


# Gradient descent in a plain loop
def _loop(X, y, eta, k, start=0.0):
    w = np.zeros(X.shape[1]) + start
    for _ in range(k):
        w = w - eta * (-2 * X.T @ (y - X @ w))
    return w


def _start(w, X, y, eta, k, atol=1e-7):  # from which of these k steps lead to the weights w
    starts = (-1.0, 0.0, 0.5, 1.0)
    [found] = [at for at in starts if np.allclose(_loop(X, y, eta, k, at), w, atol=atol)]
    return found


def _name(w, X, y, lam, atol=1e-7):  # the method whose weights these are
    return which(METHODS, lambda fit: np.allclose(fit(X, y, lam), w, atol=atol))


# The method that keeps these shares of least squares
def _keeper(factors, X, lam, rtol=1e-5):
    y = np.ones(len(X)) + np.arange(len(X)) % 3
    Vt = np.linalg.svd(X, full_matrices=False)[2]
    free = Vt @ METHODS["least squares"](X, y, lam)
    return which(METHODS, lambda fit: np.allclose(Vt @ fit(X, y, lam), factors * free, rtol=rtol))


def _parts(figure, k):  # the heights that a figure shows at a position of its slider
    data, _, _ = figure.layout.sliders[0].steps[k].args
    return [np.array(height, dtype=float) if None not in height else height for height in data["y"]]


def without_a_penalty():
    lengths = [np.linalg.norm(_loop(trial_X, trial_y, trial_eta, k)) for k in (400, 40, 4, 1)]
    page.states("and weights {} without a penalty in the", np.diff(lengths))
    jittered = _losses(_jittered(some_tau), small_w).mean()
    added = jittered - np.sum((small_y - small_X @ small_w) ** 2)
    charged = {"ridge": np.sum(small_w**2), "LASSO": np.abs(small_w).sum()}
    page.states(
        "how close that comes to {}, and why",
        which(charged, lambda size: np.isclose(added, n_small * some_tau**2 * size)),
    )


@cache
def _signs(entries):
    return np.array(list(product((-1, 1), repeat=entries)))


def who_shrinks_the_weights(X):
    figure = figures.stopping_beside_ridge(X)
    shown = [_parts(figure, k) for k in range(len(figure.layout.sliders[0].steps))]
    steps = [int(step.label) for step in figure.layout.sliders[0].steps]
    rate = 0.4 / np.linalg.norm(X, 2) ** 2
    middle = len(shown) // 2
    curve = shown[middle][0]
    y = X @ np.arange(1, 11) + np.sin(np.arange(len(X)))
    Vt = np.linalg.svd(X, full_matrices=False)[2]
    walked = _loop(X, y, rate, steps[middle])
    d = np.linalg.svd(X, compute_uv=False)
    at_d = np.interp(np.log(d), np.log(np.array(figure.data[0].x, dtype=float)), curve)
    free = Vt @ METHODS["least squares"](X, y, 0)
    assert np.allclose(Vt @ walked / free, at_d, atol=0.01)  # what the green curve shows
    # from where a plain loop comes to the shares that the green dots show
    by_dots = Vt.T @ (shown[middle][2] * free)
    start = _start(by_dots, X, y, rate, steps[middle], atol=0.01)
    page.states("gradient descent from {}, and stop.", start)
    lam = 1 / (2 * rate * steps[middle])
    dots = shown[middle][3]
    by_method = {
        name: Vt @ fit(X, y, lam) / (Vt @ METHODS["least squares"](X, y, lam))
        for name, fit in METHODS.items()
    }
    of_blue = which(by_method, lambda share: np.allclose(share, dots, atol=1e-3))
    page.states("The blue curve is what {} would leave", of_blue)
    page.states("the {} directions of the diabetes", len(dots))
    page.states(
        "{}'s λ is matched to the steps, and its dots are {} as high as those",
        of_blue,
        (np.array([part[3] for part in shown]), np.array([part[2] for part in shown])),
    )


def descent_stopped_early(X, d, eta, kept, path, U, y, z, d_, g, rate, after, left):
    page.let({"X": trial_X, "y": trial_y, "w": trial_w, r"\eta": trial_eta, "k": trial_k})
    page.let({"d": trial_d, "z": trial_z, "v": trial_Vt, "u": trial_U.T})
    page.states("Start at {}, and take", {"w": path[0]})
    stepped = _loop(trial_X, trial_y, trial_eta, 1, trial_w)
    page.equation("eq-stop-step", {r"w \leftarrow": stepped})
    gamma = trial_Vt @ trial_w
    page.let({r"\gamma": gamma})
    page.states("with {} and {}. There", True, True)
    added = 2 * trial_eta * trial_d * (trial_z - trial_d * gamma)
    page.states(
        "the weight is {}, and a step {} {} to it. {} wants {}.",
        True,
        (trial_Vt @ stepped, gamma, added),
        added,
        _name(trial_Vt.T @ (trial_z / trial_d), trial_X, trial_y, 1),
        trial_z / trial_d,
    )
    missing = trial_z / trial_d - gamma
    later = trial_z / trial_d - trial_Vt @ stepped
    page.let({"e": missing})
    page.states(
        "Let {} be what is missing. A step {} it by a",
        True,
        (later, missing, 1 - 2 * trial_eta * trial_d**2),
    )
    page.equation(
        "eq-stop-missing", *({"j": j, r"e_j \leftarrow": e} for j, e in enumerate(later, start=1))
    )
    assert sp.simplify(z / d_ - after - left) == 0
    by_formula = (1 - (1 - 2 * trial_eta * trial_d**2) ** trial_k) * trial_z / trial_d
    page.states(
        "So after $k$ steps from {}",
        _start(trial_Vt.T @ by_formula, trial_X, trial_y, trial_eta, trial_k),
    )
    page.equation(
        "eq-stop-factor", {r"\gamma": trial_Vt @ _loop(trial_X, trial_y, trial_eta, trial_k)}
    )

    limit = 1 / trial_d[0] ** 2
    inside = [0.1 * limit, 0.5 * limit, 0.99 * limit]
    page.states(
        "The factor tends to {} if what is taken to the power $k$ is small enough: {}. So",
        np.min(1 - (1 - 2 * np.outer(inside, trial_d**2)) ** 10**7),
        [{"d": np.array([2.0]), r"\eta": rate} for rate in (0.1, 0.2, 0.25, 0.3)],
    )
    # the rates with which a plain loop arrives along the widest direction, and the others
    rates = limit * np.array([0.2, 0.5, 0.8, 0.95, 1.05, 1.2, 1.5, 2])
    off = [trial_Vt[0] @ _loop(trial_X, trial_y, at, 300) - trial_z[0] / trial_d[0] for at in rates]
    arrives, overshoots = np.abs(off) < 1e-6, np.abs(off) > 1e6
    assert np.all(arrives != overshoots)
    page.states(
        r"$\eta$ has to stay {} {}, where {} belongs to the {} direction",
        (rates[arrives], limit),
        limit,
        trial_d[0],
        (np.linalg.norm(trial_X @ trial_Vt[0]), np.linalg.norm(trial_X @ trial_Vt[1:].T, axis=0)),
    )
    over = [
        abs(trial_Vt[0] @ _loop(trial_X, trial_y, 1.1 * limit, k) - trial_z[0] / trial_d[0])
        for k in range(1, 9)
    ]
    page.states(
        "At a {} rate descent overshoots along {} by a {} amount.",
        (rates[overshoots], limit),
        trial_Vt[0],
        np.diff(over),
    )
    # how far the data spread along each direction, in the order of the cell's factors
    widths = np.linalg.norm(X @ np.linalg.svd(X, full_matrices=False)[2].T, axis=0)
    page.let({"d": d, r"\eta": eta})
    page.states("On the diabetes data take {}, walk a {} steps", {r"\eta": eta}, len(path) - 1)
    page.given("steps with `sgd`")
    page.states(
        "The {} direction has {} of its weight after a single step, the {} {}.",
        (widths[0], widths[1:]),
        kept[1][0],
        (widths[-1], widths[:-1]),
        kept[1][-1],
    )
    end = (np.linalg.svd(X)[2][-1] @ path[-1]) / (U[:, -1] @ y / d[-1])
    page.states(
        "After {} steps the {} still lacks {}.", len(path) - 1, (widths[-1], widths[:-1]), 1 - end
    )
    page.forget()
    page.keep(widths=widths)


def nearly_ridge(X, y, path, eta, rows, apart, widest, x, lam, d, distance, slope, lam_, widths):
    small, matched = 1e-3, matched_strength(trial_eta, trial_k)
    tiny = small * np.eye(3) * [1, 2, 4]
    shares = {
        "descent": stopped_factors(tiny, trial_eta, trial_k)[::-1],
        "ridge": shrinkage_factors(tiny, 0.7)[::-1],
    }
    squares = (small * np.array([1, 2, 4])) ** 2
    k_, e_ = sp.symbols("k eta", positive=True)
    page.let({"d": sp.Symbol("d"), r"\lambda": sp.Symbol("lambda", positive=True)})
    page.states(
        "Where $d$ is small, {} factors are in proportion to {}: descent's",
        [bool(np.ptp(share / squares) < 1e-4 * share[0] / squares[0]) for share in shares.values()],
        sp.Symbol("d") ** 2,
    )
    page.forget()
    page.let({"d": small, "k": trial_k, r"\eta": trial_eta, r"\lambda": 0.7})
    page.states(
        "descent's is about {}, {}'s about {}.",
        2 * trial_eta * trial_k * small**2,
        _keeper(squares[::-1] / 0.7, tiny, 0.7, rtol=1e-4),
        small**2 / 0.7,
    )
    assert np.isclose(shares["descent"][0], 2 * trial_eta * trial_k * small**2, rtol=1e-4)
    assert np.isclose(shares["ridge"][0], small**2 / 0.7, rtol=1e-4)
    assert sp.simplify(slope - 2 * e_ * k_) == 0
    equal = sp.solve(sp.Eq(slope, 1 / lam_), lam_)[0]
    page.equation("eq-stop-match", {r"\lambda": float(equal.subs({e_: trial_eta, k_: trial_k}))})

    at = trial_d[1]
    product_x = 2 * trial_eta * trial_k * at**2
    page.let({"d": at, r"\lambda": matched, "x": product_x})
    takes = 1 / (1 + 2 * trial_eta * trial_k * trial_d**2)  # in each direction
    page.states(
        r"With this $\lambda$ {} takes the share {} of a weight, where {}, and descent still lacks "
        "{}.",
        _keeper(1 - takes, trial_X, matched),
        {},
        True,
        1 - stopped_factors(trial_X, trial_eta, trial_k)[1],
    )
    page.states(
        "As {} is {} {} here,",
        2 * trial_eta * at**2,
        (2 * eta * d**2, 1.0),  # of the diabetes data
        1,
    )
    trials = ((1, 0.8), (3, 2.1), (9, 0.3), (2, 2.0), (2, 0.0))
    page.equation(
        "eq-stop-between",
        *({"x": at, "k": k, "e": np.e} for k, at in trials),
        fails=[{"x": 1.0, "k": 2, "e": 1.5}],
    )
    rates = [share / np.linalg.norm(X, 2) ** 2 for share in (0.1, 0.4, 0.5)]
    pairs = [
        (stopped_factors(X, eta_, k), shrinkage_factors(X, 1 / (2 * eta_ * k)))
        for eta_ in rates
        for k in (1, 2, 10, 100)
    ]
    shrunk = np.array([of_ridge - 1 for _, of_ridge in pairs])
    more = np.array([of_descent - of_ridge for of_descent, of_ridge in pairs])
    page.keep(more=more)
    page.states(
        "so {} {} {} along {} direction.",
        _keeper(pairs[0][1], X, 1 / (2 * rates[0])),
        shrunk,
        more,
        more > 0,
    )
    page.let({"e": np.e, "x": 1.3})
    page.states("descent lacks {}, and the gap is {}.", np.exp(-1.3), 1 / 2.3 - np.exp(-1.3))
    assert np.isclose((1 - 1.3 / 10**7) ** 10**7, np.exp(-1.3), atol=1e-6)
    some = np.linspace(-2, 3, 41)
    page.let({"u": some[7], "k": 3.0})
    # both inequalities, at every x up to k: beyond, the base of the power is negative
    halves = np.array(
        [
            [(1 - v / k) ** k <= np.exp(-v), np.exp(-v) <= 1 / (1 + v)]
            for k in (1, 2, 3, 8, 30)
            for v in np.linspace(0, k, 50)
        ]
    )
    page.states(
        "{} follow from {}: with {}, taken to the power $k$, and with {}.",
        halves.all(axis=0),
        [{"u": v} for v in some],
        {"u": -1.3 / 3},
        {"u": 1.3},
    )
    risks, times = _flow_over_ridge(d), np.linspace(0.01, 50, 50_000)
    # where there is variance alone
    most = np.max(((1 - np.exp(-times)) * (1 + times) / times) ** 2)
    page.states(
        "the error of the weights, at {} number of steps, is {} {} times {}'s at the matched",
        risks <= most,
        (risks, most),
        most,
        _keeper(1 - takes, trial_X, matched),  # the shares that `_flow_over_ridge` compares with
    )

    tried = np.linspace(0, 30, 3001)
    gaps = 1 / (1 + tried) - np.exp(-tried)
    biggest = float(apart.subs(x, widest))  # where sympy finds the slope to vanish
    page.states(
        "The gap is {} {}, at {}.", (gaps, biggest + 1e-9), gaps.max(), {"x": float(widest)}
    )
    assert abs(tried[gaps.argmax()] - float(widest)) < 0.01
    counts = [row[0] for row in rows]
    page.states("Take those after {}, {} and {} steps", *counts)
    nears = [row[3] for row in rows]
    others = np.geomspace(0.05, 2000, 400)

    def at_distance(lams, distances):  # the method whose weights are as far from descent's as that
        return which(
            METHODS,
            lambda fit: np.allclose(
                [
                    100 * np.linalg.norm(fit(X, y, at) - path[k]) / np.linalg.norm(path[k])
                    for k, at in zip(counts, lams, strict=True)
                ],
                distances,
            ),
        )

    found = [np.full(len(others), row[4] - 1e-6) for row in rows]
    page.states(
        "from {}'s at the matched $\\lambda$, in per cent of their length. Then search for the "
        "$\\lambda$ whose {} weights are {}.",
        at_distance([row[1] for row in rows], [row[2] for row in rows]),
        at_distance(nears, [row[4] for row in rows]),
        (found, [[distance(other, path[k]) for other in others] for k in counts]),
    )
    last = path[counts[2]]

    def off(lam_at, w):
        return np.linalg.norm(np.linalg.solve(X.T @ X + lam_at * np.eye(10), X.T @ y) - w)

    size = np.linalg.norm(last)
    page.let({r"\lambda": nears[2]})
    page.states(
        "After {} steps the weights are within {} of {}'s at {}.",
        len(path) - 1,
        off(nears[2], last) / size,
        which(METHODS, lambda fit: np.linalg.norm(fit(X, y, nears[2]) - last) < 0.002 * size),
        {r"\lambda": nears[2]},
    )
    ten = path[10]
    closest = min(off(other, ten) for other in np.geomspace(60, 90, 3001)) / np.linalg.norm(ten)
    page.states(
        "law: after {} steps the {} are {} away.",
        counts[0],
        (rows[0][4] - 1e-6, [distance(other, ten) for other in others]),
        closest,
    )
    both = np.array([stopped_factors(X, eta, counts[2]), shrinkage_factors(X, nears[2])])
    finished = both > 0.99
    # the direction in which ridge has descent's factor at the nearest strength of all
    asked = d**2 * (1 / both[0] - 1)
    decides = np.abs(asked / nears[2] - 1).argmin()
    assert abs(asked[decides] / nears[2] - 1) < 0.01
    page.states(
        "By {} steps {} directions are finished in {} fits, and the {} decides which $\\lambda$ is "
        "{}.",
        counts[2],
        finished.all(axis=0).sum(),
        [row[:8].all() for row in finished],
        (widths[decides], np.delete(widths, decides)),
        (rows[2][4] - 1e-6, [distance(other, last) for other in others]),
    )
    page.let({"d": d[-1]})
    page.states(
        "The matched $\\lambda$, {}, treats that direction as if {} were small against $\\lambda$, "
        "and is {} off.",
        1 / (2 * eta * counts[2]),
        d[-1] ** 2,
        off(1 / (2 * eta * counts[2]), last) / size,
    )
    quick = 0.5 / d[0] ** 2
    page.let({"d": d, r"\eta": quick})
    after = _loop(X, y, quick, counts[2])
    at_quick = optimize.minimize_scalar(lambda lam: off(lam, after), (0.1, 1)).x
    page.states(
        "At {} the {} after {} steps is {}.",
        True,
        (off(at_quick, after) - 1e-9, [off(other, after) for other in others]),
        counts[2],
        {r"\lambda": at_quick},
    )
    page.forget()


def _flow_over_ridge(d):
    """The errors of the weights by gradient flow over ridge's at the matched strength.

    For weights along one direction each, noise variances from small to large and many times.
    """
    found = []
    for t in np.geomspace(1e-5, 10, 61):
        for noise in (0.01, 1, 100, 10**4):
            for along in np.eye(len(d)):
                lacks, takes = np.exp(-2 * t * d**2), 1 / (1 + 2 * t * d**2)
                risks = [
                    np.sum((lost * along) ** 2 + noise * ((1 - lost) / d) ** 2)
                    for lost in (lacks, takes)
                ]
                found.append(risks[0] / risks[1])
    return np.array(found)


def when_to_stop(by_steps, by_lam, whole, stop, best, walked, X, y, free, s2, eta, lam, k):
    sides = {
        "bias": [risk.bias_squared for risk in by_steps],
        "variance": [risk.variance for risk in by_steps],
    }
    falling = which(sides, lambda side: np.all(np.diff(side) < 0))
    rising = which(sides, lambda side: np.all(np.diff(side) > 0))
    page.states(
        "As the steps {} in number, {} {} and {} {}: they",
        np.diff(walked[np.argsort(sides[rising])]),  # from the smallest variance to the largest
        falling,
        np.diff(sides[falling]),
        rising,
        np.diff(sides[rising]),
    )
    d = np.linalg.svd(X, compute_uv=False)
    alone = np.sum(s2 / d**2)  # the risk without a dial
    fits = {
        "ridge": min(
            np.sum(
                (at * (np.linalg.svd(X)[2] @ free) / (d**2 + at)) ** 2
                + s2 * d**2 / (d**2 + at) ** 2
            )
            for at in np.linspace(0.5, 2, 301)
        ),
        "least squares": alone,
    }
    to = which(fits, lambda risk: np.isclose(risk, best.total, rtol=1e-4))
    page.states(
        "the diabetes weights of {} are taken",
        _name(free, X, y, 1),
    )
    page.states("{} cuts the error from {} to {}.", to, alone, best.total)
    page.states("To {}. Compare", stop.total)
    page.states(
        "{} is ahead by {}, a detail beside the {} that stopping saves.",
        to,
        stop.total - best.total,
        alone - stop.total,
    )
    page.keep(alone=alone)


def where_descent_ends(rows, targets, shortest, long, run, p, X, y):
    page.let({"p": p, "n": len(rows), "X": rows, "y": targets})
    exact = [
        shortest + (np.eye(p) - np.linalg.pinv(rows) @ rows) @ step
        for step in np.random.default_rng(1).normal(size=(40, p))
    ]
    assert all(np.allclose(rows @ w, targets) for w in (*exact, shortest))
    page.states(
        "If $X$ has {} columns than rows, and the rows are {}, many",
        rows.shape[::-1],
        np.linalg.svd(rows, compute_uv=False) > 1e-9,
    )
    eta = 0.4 / np.linalg.norm(rows, 2) ** 2
    values = np.append(np.linalg.svd(rows, compute_uv=False), np.zeros(5))
    Vt = np.linalg.svd(rows)[2]
    factors = 1 - (1 - 2 * eta * values**2) ** 10**6
    page.let({"d": values})
    page.states(
        "the factor tends to {} where {}. Where {} the weight stays at {}.",
        factors[values > 1e-9].min(),
        [{"j": j} for j in range(1, 6)] + [{"d": np.ones(1), "j": 1}],
        [{"j": j} for j in range(6, 11)],
        np.abs((Vt @ _loop(rows, targets, eta, 50))[5:]).max().round(9),
    )
    assert np.allclose(long[-1], shortest, atol=1e-4)
    start = _start(shortest, rows, targets, run["learning_rate"], run["steps"], atol=1e-4)
    page.states("after $k$ steps from {} tend to", start)
    page.equation(
        "eq-stop-limit", {"w": lambda k: stopped_descent(rows, targets, eta, int(k)), "k": 7}
    )
    near = [np.linalg.norm(fit(rows, targets, 1e-7)) for fit in METHODS.values()]
    assert np.isclose(near[1], np.linalg.norm(shortest), rtol=1e-6)
    at_zero = {
        "ridge": [np.linalg.norm(ridge(rows, targets, lam) - shortest) for lam in (1, 1e-2, 1e-6)],
        "LASSO": [np.linalg.norm(lasso(rows, targets, lam) - shortest) for lam in (1, 1e-2, 1e-4)],
    }
    page.states(
        "the {} weights that fit, where {} arrives as",
        (np.linalg.norm(shortest), [np.linalg.norm(w) for w in exact]),
        which(at_zero, lambda gaps: gaps[0] > gaps[1] > gaps[2] and gaps[2] < 1e-3),
    )
    page.given(r"as $\lambda \to 0$, by {eq}`eq-ridge-limit`")
    page.keep(short=(np.linalg.norm(shortest), [np.linalg.norm(w) for w in exact]))
    page.forget()


# The average over many designs of ridge's squared error of weights of length 1 in p dimensions
@cache
def _risks(n, p, noise, lams, runs=400):
    rng, found = np.random.default_rng(6), np.zeros(len(lams))
    for _ in range(runs):
        d = np.linalg.svd(rng.normal(size=(n, p)), compute_uv=False)
        squares = np.append(d**2, np.zeros(p - len(d)))
        for k, lam in enumerate(lams):
            found[k] += np.sum((lam**2 / p + noise * squares) / (squares + lam) ** 2)
    return found / runs


def through_p_n(true_w, counts, exact, tuned, size, noise, expected, middle, low, high):
    cases = int(np.median(np.array(counts)[np.isinf(expected)]))
    at_n = counts.index(cases)
    page.let({"n": cases, "w": true_w, "s": np.sqrt(noise[-1])})
    sample = np.random.default_rng(0).standard_normal((50_000, 3))
    page.states(
        "Draw data with {} independent features of variance {} and with noise of standard "
        "deviation {}.",
        len(true_w),
        round(float(sample.var()), 1),
        {"s": np.sqrt(noise[-1])},
    )
    page.let({"j": 7})
    page.states(
        "in proportion to {}, and the weights together have length {}. There are {} cases.",
        true_w[6] / true_w[0],
        np.linalg.norm(true_w),
        cases,
    )
    page.forget()
    page.let({"n": cases, "w": true_w, "s": np.sqrt(noise[-1]), "s^2": noise[-1]})
    square = np.random.default_rng(1).normal(size=(cases, cases))
    aim = np.random.default_rng(2).normal(size=cases)
    by_pinv = which(  # the method of the pseudoinverse's weights, at every p up to the cases
        METHODS,
        lambda fit: all(
            np.allclose(fit(square[:, :q], aim, 1), np.linalg.pinv(square[:, :q]) @ aim)
            for q in range(1, cases + 1)
        ),
    )
    page.states(
        "that is {} up to {}, and the {} exact fit",
        by_pinv,
        {"p": np.linalg.matrix_rank(square)},
        _shortest_of(wide, wide_y),
    )
    for q in (3, 10, 60):
        page.equation("eq-stop-noise", {"s_p^2": noise[counts.index(q)], "p": q})
    page.let({"s_p^2": noise[0]})
    page.given("At $p = 1$, where nearly", "At $p = 100$, with five times as many")
    page.states(
        "At {}, where the cases run out. The {} is {} there.",
        {"p": counts[int(np.argmax(middle))]},
        which(
            {"median": np.median(exact[:, at_n]), "mean": exact[:, at_n].mean()},
            lambda value: np.isclose(value, middle[at_n]),
        ),
        np.sort(exact[:, at_n])[99:101].mean(),
    )
    valley = counts.index(3)
    page.states(
        "Up to {} the error {}, then it {} to a peak at {}, and beyond $n$ it {} again:",
        {"p": counts[int(np.argmin(middle[:at_n]))]},
        np.diff(middle[: valley + 1]),
        np.diff(middle[valley : at_n + 1]),
        {"p": counts[int(np.argmax(middle))]},
        np.diff(middle[at_n:]),
    )
    figure = figures.double_descent()
    shown = _parts(figure, 1)
    p_axis = [int(q) for q in figure.data[0].x]
    place = p_axis.index(cases)
    inside = (exact[:, at_n] >= shown[0][place] - 1e-2) & (
        exact[:, at_n] <= shown[1][place] * (1 + 1e-3)
    )
    assert np.isclose(exact[:, at_n].mean(), shown[4][place], rtol=1e-3)
    assert np.median(_parts(figure, 0)[0][place]) < _parts(figure, 0)[4][place]
    lams = tuple(20 * 0.5 * np.array([0.5, 0.8, 1, 1.25, 2]))
    risks = _risks(12, 20, 0.5, lams)
    assert np.isclose(tuned[:, at_n].mean(), shown[5][place], rtol=1e-3)
    page.states(
        "as the average of {} draws and the middle {} of them. Green is the pseudoinverse, blue is "
        "{} at its {} λ, dashes",
        len(exact),
        inside.mean(),
        _of_draw(true_w, noise, size, tuned[0], counts, cases),
        (-risks[2], -np.delete(risks, 2)),
    )
    page.keep(cases=cases, at_n=at_n, valley=valley, risks=risks)
    page.forget()


def _shortest_of(X, y):  # the length of the pseudoinverse's weights, and of others that fit
    found = np.linalg.pinv(X) @ y
    unseen = np.eye(X.shape[1]) - np.linalg.pinv(X) @ X
    others = [found + unseen @ step for step in draw.normal(size=(30, X.shape[1]))]
    assert all(np.allclose(X @ w, y) for w in others)
    return np.linalg.norm(found), [np.linalg.norm(w) for w in others]


# The method whose errors these are in the page's draws with seed 0
def _of_draw(w, noise, size, errors, counts, cases):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((cases, len(w)))
    y = X @ w + np.sqrt(noise[-1]) * rng.standard_normal(cases)

    def is_it(fit):
        found = []
        for k, p in enumerate(counts):
            lam = p * noise[k] / size[k]
            weights = np.append(fit(X[:, :p], y, lam), np.zeros(len(w) - p))
            found.append(np.sum((weights - w) ** 2) + noise[-1])
        return np.allclose(found, errors)

    return which({name: METHODS[name] for name in ("ridge", "least squares")}, is_it)


def why_the_error_explodes(
    density,
    c,
    true_w,
    counts,
    exact,
    noise,
    size,
    expected,
    peak_at,
    by_noise,
    cases,
    at_n,
    valley,
    middle,
):
    rng = np.random.default_rng(8)
    X = rng.standard_normal((cases, 7))
    inverse = np.linalg.inv(X.T @ X)
    page.let({"n": cases, "p": 7, "X": X, "s_p^2": noise[0], "w": true_w})
    fits = np.linalg.pinv(X) @ rng.standard_normal((cases, 40_000))
    assert np.isclose(fits.var(axis=1).sum(), np.trace(inverse), rtol=0.02)
    page.states(
        "the weights of {} scatter by $s_p^2$ times the trace of {}.",
        which(  # of the methods that are linear in y, so that noise in one case after another tells
            {name: METHODS[name] for name in ("least squares", "ridge")},
            lambda fit: np.isclose(
                sum(np.sum(fit(X, case, 5) ** 2) for case in np.eye(cases)), np.trace(inverse)
            ),
        ),
        inverse,
    )
    others = X[:, 1:]
    rest = X[:, 0] - others @ np.linalg.pinv(others) @ X[:, 0]
    page.let({"r": np.linalg.norm(rest), r"\chi^2_m": 0, "m": 0})
    page.states("Entry $j$ of its diagonal is {}, where", inverse[0, 0])
    left = np.eye(cases) - others @ np.linalg.pinv(others)
    page.states(
        r"These take {} of $n$ dimensions, so {} is distributed as $\chi^2_m$ with {}, and",
        np.linalg.matrix_rank(others),
        rest @ rest,
        {"m": np.linalg.matrix_rank(left)},
    )
    mean_of = r"\mathbb{E} \frac{1}{\chi^2_m}"
    for m in (5, 8, 13):
        page.equation("eq-stop-chi", {mean_of: stats.chi2(m).expect(lambda c: 1 / c), "m": m})
    at_3 = float(sp.integrate(density.subs(sp.Symbol("m", positive=True), 3) / c, (c, 0, sp.oo)))
    page.equation("eq-stop-chi", {mean_of: at_3, "m": 3}, {mean_of: sp.oo, "m": sp.Integer(2)})
    for q in (10, cases - 2):
        s2 = noise[counts.index(q)]
        scatter = np.trace(stats.invwishart(df=cases, scale=np.eye(q)).mean())
        beyond = {"p": cases, "s_p^2": s2, "R": -1.0}
        page.equation("eq-stop-under", {"p": q, "s_p^2": s2, "R": s2 * (1 + scatter)}, beyond)
    for q in (30, cases + 2):
        s2 = noise[counts.index(q)]
        scatter = np.trace(stats.invwishart(df=q, scale=np.eye(cases)).mean())
        A = rng.standard_normal((cases, q))
        seen = np.trace(np.linalg.pinv(A) @ A) / q  # of the weights' square, on average
        error = s2 * (1 + scatter) + (1 - seen) * np.sum(true_w[:q] ** 2)
        beyond = {"p": cases, "s_p^2": s2, "R": -1.0}
        page.equation("eq-stop-over", {"p": q, "s_p^2": s2, "R": error}, beyond)
    infinite = [
        p for p in range(1, 101) if np.isinf(minimum_norm_risk(cases, p, 1.0, 0.25).variance)
    ]
    page.states(
        "From {} to {} the expected error is infinite. So the average of {} draws at {} "
        "depends on its seed: it is {} here,",
        infinite[0],
        infinite[-1],
        len(exact),
        {"p": cases},
        exact[:, at_n].mean(),
    )
    seeds = [_at_peak(seed) for seed in range(1, 101)]
    averages = np.array([shortest.mean() for shortest, _ in seeds])
    medians = np.array([np.median(shortest) for shortest, _ in seeds])
    page.seeds(
        "seed = 0",
        averages,
        "and with {} other seeds it goes from {} to {} billion.",
        len(averages),
        averages.min(),
        averages.max() / 1e9,
    )
    page.states(
        "The {} settles, and {} draws have their peak there.",
        which(
            {"median": medians, "mean": averages},
            lambda values: values.max() < 3 * values.min(),
        ),
        peak_at == cases,
    )
    wins = np.concatenate([tuned < shortest for shortest, tuned in seeds])
    page.keep(wins=wins, others=len(seeds))
    peaks = {s: np.median(errors[:, 1]) for s, errors in by_noise.items()}
    crowded = max(q for q, e in zip(counts, expected, strict=True) if q < cases and e < np.inf)
    quiet = np.median(by_noise[0], axis=0)
    assert quiet[1] > 5 * max(quiet[0], quiet[2])
    page.states(
        "The peak {} with the noise. It is there at {} too",
        np.diff(list(peaks.values())),
        {"s": min(peaks)},
    )
    page.states(
        "At {} theory has {} at {} and {} at {}: here {} features predict {} than a {}, and these "
        "{} than {}.",
        {"s": np.sqrt(noise[-1])},
        expected[valley],
        {"p": counts[valley]},
        expected[-1],
        {"p": counts[-1]},
        counts[valley],
        (-expected[valley], -expected[-1]),
        counts[-1],
        (-expected[-1], -expected[counts.index(crowded)]),
        crowded,
    )
    page.forget()


@cache
def _at_peak(seed):  # the errors of both fits at p = n, with another seed
    w = 1 / np.sqrt(np.arange(1, 101))
    w /= np.linalg.norm(w)
    rng = np.random.default_rng(seed)
    return tuple(part[:, 0] for part in errors_through_interpolation(w, 0.25, 20, [20], 200, rng))


def ridge_at_the_peak(
    true_w,
    counts,
    exact,
    tuned,
    strengths,
    size,
    noise,
    at_n,
    cases,
    wins,
    others,
    chosen,
    A,
    risks,
):
    k = counts.index(10)
    s2, gamma, d, lam = noise[k], 0.3, 1.7, 2.2
    by_svd = coefficient_risk([[d]], [gamma], s2, lam).total
    # the error of each method's weight, averaged over noise of plus and minus s
    page.states(
        r"weight $\gamma$, {} has the expected error",
        which(
            METHODS,
            lambda fit: np.isclose(
                np.mean(
                    [
                        (fit(np.array([[d]]), np.array([d * gamma + e]), lam)[0] - gamma) ** 2
                        for e in (np.sqrt(s2), -np.sqrt(s2))
                    ]
                ),
                by_svd,
            ),
        ),
    )
    page.let({"s_p^2": s2, r"\gamma": gamma, "d": d, r"\lambda": lam, "w": true_w, "p": 10})
    page.equation("eq-stop-ridge", values=[by_svd])
    beside = np.geomspace(0.05, 20, 40)  # times the strength that is said to be best
    at_best, elsewhere = (
        np.array(
            [
                [coefficient_risk([[d]], [gamma], s2, f * s2 / gamma**2).total for f in factors]
                for d in np.geomspace(0.2, 9, 7)
            ]
        )
        for factors in (np.ones(len(beside)), beside)
    )
    page.states(
        "It is {} at {}, whatever",
        (at_best, elsewhere),
        {r"\lambda": s2 / gamma**2},
    )
    replay, designs = np.random.default_rng(0), []  # the features of the cell's 200 draws
    for _ in chosen:
        designs.append(replay.standard_normal(A.shape))
        replay.standard_normal(len(A))
    assert np.array_equal(designs[-1], A)
    sample = np.vstack(designs)
    V = np.linalg.svd(np.random.default_rng(3).normal(size=(20, 10)), full_matrices=False)[2]
    along = V @ true_w[:10]
    page.states(
        "With {} features of a common {} the directions are random, and on average {} is {}.",
        np.abs(np.corrcoef(sample.T) - np.eye(A.shape[1])) < 6 / np.sqrt(len(sample)),
        which(
            {"variance": sample.var(axis=0), "bias": sample.mean(axis=0)},
            lambda value: np.allclose(value, 1, atol=0.15),
        ),
        gamma**2,
        np.mean(along**2),
    )
    page.states(
        "Then a single strength is right for {} directions",
        np.all(at_best < elsewhere, axis=1),
    )
    page.equation("eq-stop-best", {r"\lambda": strengths[k]})
    page.let(
        {"s": np.sqrt(s2), r"\sigma^2": np.mean(along**2), r"\sigma": np.sqrt(np.mean(along**2))}
    )
    page.states(
        "It is the {} of ¤, with the average of the {} for",
        strengths[k],
        true_w**2,
    )
    page.states(
        "The average of {} stays between {} and {}, and at {} its error is {} in {} {} draws, and "
        "in {} of the {} with {} other seeds.",
        _of_draw(true_w, noise, size, tuned[0], counts, cases),
        tuned.mean(axis=0).min(),
        tuned.mean(axis=0).max(),
        {"p": cases},
        (tuned[:, at_n], exact[:, at_n]),
        tuned[:, at_n] < exact[:, at_n],
        len(tuned),
        wins,
        len(wins),
        others,
    )
    page.states(
        "The average is {}, far {} the peak. It is {} that with the {} $\\lambda$, because {} "
        "cases say little about it: to predict {} has an error of {}.",
        np.mean(chosen),
        (np.mean(chosen), np.median(exact[:, at_n])),
        (np.mean(chosen), tuned[:, at_n].mean()),
        (-risks[2], -np.delete(risks, 2)),
        len(A),
        np.abs(A @ np.zeros(len(true_w))).max(),
        noise[-1] + np.sum(true_w**2),
    )
    best = [_risks(n, 20, 0.5, (10.0,))[0] for n in (5, 10, 20, 40, 80)]
    page.states("the expected error {} as cases are added", np.diff(best))
    page.forget()


small_X = np.array([[1.0, -0.4], [-1.3, 0.9], [0.2, 1.1], [0.1, -1.6]])
small_X = (small_X - small_X.mean(axis=0)) / small_X.std(axis=0)  # standardised
small_y, small_w, some_tau, some_q = (
    np.array([0.3, -1.2, 0.8, 0.1]),
    np.array([0.7, -1.9]),
    0.6,
    0.7,
)
n_small = len(small_X)


def _jittered(tau):  # all designs with noise of plus or minus tau, equally likely
    return small_X + tau * _signs(small_X.size).reshape(-1, *small_X.shape)


def _dropped(q, X=small_X):  # all designs with entries left out, and how likely each is
    kept = (_signs(X.size) + 1) // 2
    chances = q ** kept.sum(axis=1) * (1 - q) ** (X.size - kept.sum(axis=1))
    return X * kept.reshape(-1, *X.shape) / q, chances


def _losses(designs, w):
    return np.sum((small_y[: designs.shape[1]] - designs @ w) ** 2, axis=1)


def _least(designs, chances):  # the weights of the smallest average loss
    weighted = designs * chances[:, None, None]
    gram = np.einsum("kij,kil->jl", weighted, designs)
    return np.linalg.solve(gram, np.einsum("kij,i->j", weighted, small_y))


def noise_as_a_penalty(X, y, Xs, off, goal, shaken, dropped, tau, q, n):
    shaken_designs = _jittered(some_tau)
    even = np.full(len(shaken_designs), 1 / len(shaken_designs))
    noise = shaken_designs - small_X
    page.let({"X": small_X, "y": small_y, "w": small_w, "n": n_small, r"\tau": some_tau})
    page.let({"q": some_q, "p": 2, "x": small_X.T, "N": noise[3]})
    page.states(
        "an independent number with average {} and variance {}.",
        round(abs(noise.mean()), 9),
        noise[:, 0, 0].var(),
    )
    loss = even @ _losses(shaken_designs, small_w)
    page.equation("eq-stop-jitter", {r"\mathbb{E} \lVert y - (X + N) w \rVert^2": loss})
    added = some_tau**2 * np.sum(small_w**2)
    row = np.mean((small_y[0] - shaken_designs[:, 0] @ small_w) ** 2)
    page.states(
        "because row $i$ {} {}, and the",
        (row, (small_y[0] - small_X[0] @ small_w) ** 2, added),
        added,
    )
    lam = n_small * some_tau**2
    page.states(
        "That is {} with {}.",
        _name(_least(shaken_designs, even), small_X, small_y, lam),
        {r"\lambda": lam},
    )
    designs, chances = _dropped(some_q)
    gone = designs == 0
    # the cell's dropout, in numbers, is this one
    three = small_X[:3]
    numbers = {q: some_q}
    numbers |= dict(zip(sp.symbols("x1:4(1:3)"), three.ravel(), strict=True))
    numbers |= dict(zip(sp.symbols("y1:4 w1:3"), [*small_y[:3], *small_w], strict=True))
    drops, odds = _dropped(some_q, three)
    assert np.isclose(float(dropped.subs(numbers)), odds @ _losses(drops, small_w))
    page.states(
        "sets {} entry to {} with probability {} and {} the others by $q$.",
        np.isclose(np.einsum("k,kij->ij", chances, gone), 1 - some_q),
        np.abs(designs[gone]).max(),
        chances @ gone[:, 0, 0],
        (designs[~gone], np.broadcast_to(small_X, designs.shape)[~gone], some_q),
    )
    average = np.einsum("k,kij->ij", chances, designs)
    assert np.allclose(average, small_X)
    spread = np.einsum("k,kij->ij", chances, (designs - average) ** 2)
    page.let({"x": small_X[1, 0]})
    page.states(
        "and an entry $x$ gets the {} {}.",
        which(
            {"variance": spread, "bias": average - small_X},
            lambda value: np.allclose(value, small_X**2 * (1 - some_q) / some_q),
        ),
        spread[1, 0],
    )
    page.let({"x": small_X.T})
    plain = np.sum((small_y - small_X @ small_w) ** 2)
    page.equation("eq-stop-dropout", values=[chances @ _losses(designs, small_w) - plain])
    strength = n_small * (1 - some_q) / some_q
    page.states(
        "for standardised features {} with {}",
        _name(_least(designs, chances), small_X, small_y, strength),
        {r"\lambda": strength},
    )
    page.states("all patterns of {} cases and two", Xs.rows)
    page.states("features, with noise of $\\tau$ or {}:", noise.min())
    closer = _closes_in(X, y)
    page.seeds(
        "rng, goal, off = np.random.default_rng(0)",
        closer,
        "With {} of {} seeds, {} tenfold number of copies brings it {}.",
        sum(closer),
        len(closer),
        np.diff(list(off.values())) < 0,
        np.diff(list(off.values())),
    )
    draws, stacks = np.random.default_rng(0), {}  # the cell's copies with noise
    for copies in off:
        noise = 0.5 * draws.normal(size=(copies * len(X), X.shape[1]))
        stacks[copies] = np.tile(X, (copies, 1)) + noise
    stacked = {
        name: np.linalg.norm(fit(stacks[1], y, n * 0.5**2) - goal) for name, fit in METHODS.items()
    }
    final = np.linalg.lstsq(stacks[100], np.tile(y, 100), rcond=None)[0]
    nearer = {name: np.linalg.norm(final - fit(X, y, n * 0.5**2)) for name, fit in METHODS.items()}
    page.states(
        "{} on the stack closes in on {}.",
        which(stacked, lambda gap: np.isclose(100 * gap / np.linalg.norm(goal), off[1])),
        which(nearer, lambda gap: np.isclose(100 * gap / np.linalg.norm(goal), off[100])),
    )
    page.forget()


def _closes_in(X, y):  # whether more copies are nearer to ridge, for each of 100 seeds
    goal, found = ridge(X, y, len(X) * 0.25), []
    for seed in range(100):
        rng, gram, inner, gaps = np.random.default_rng(seed), 0.0, 0.0, []
        for copy in range(1, 101):
            noisy = X + 0.5 * rng.normal(size=X.shape)
            gram, inner = gram + noisy.T @ noisy, inner + noisy.T @ y
            if copy in (1, 10, 100):
                gaps.append(np.linalg.norm(np.linalg.solve(gram, inner) - goal))
        found.append(bool(np.all(np.diff(gaps) < 0)))
    return found


def in_short(
    apart, widest, x, tuned, cases, counts, shortest, rows, targets, true_w, noise, size, more
):
    gamma = trial_Vt @ _loop(trial_X, trial_y, trial_eta, trial_k)
    at = trial_d[1]
    page.let({"d": at, "k": trial_k, r"\eta": trial_eta})
    share = 1 - (1 - 2 * trial_eta * trial_d**2) ** trial_k
    by_formula = trial_Vt.T @ (share * trial_z / trial_d)
    page.states(
        "Descent from {}, stopped after $k$ steps, keeps the share {} of {} along a",
        _start(by_formula, trial_X, trial_y, trial_eta, trial_k),
        gamma[1] / (trial_z / trial_d)[1],
        which(METHODS, lambda fit: np.allclose(trial_Vt @ fit(trial_X, trial_y, 1), gamma / share)),
    )
    matched = 1 / (2 * trial_eta * trial_k)
    by_ridge = trial_d**2 / (trial_d**2 + matched)
    flow = np.linspace(0.01, 40, 4000)
    gaps = 1 / (1 + flow) - np.exp(-flow)
    biggest = float(apart.subs(x, widest))
    page.states(
        "{} with {} keeps {}, by {} {} in the",
        _keeper(by_ridge, trial_X, matched),
        {r"\lambda": matched},
        -more,  # than descent, in each direction of the diabetes data, at several rates and steps
        (gaps, biggest + 1e-9),
        gaps.max(),
    )
    page.let({"X": rows, "y": targets})
    page.states("and descent arrives at {}, the", shortest)
    average = tuned.mean(axis=0)
    page.states(
        "Near {} the expected error of that fit is infinite. {} with the right $\\lambda$ has {} "
        "peak.",
        {"p": cases, "n": cases},
        _of_draw(true_w, noise, size, tuned[0], counts, cases),
        average[1:-1] > 1.05 * max(average[0], average[-1]),
    )
    lams = n_small * np.array([some_tau**2, (1 - some_q) / some_q])
    shaken = _jittered(some_tau)
    least = (
        _least(shaken, np.full(len(shaken), 1 / len(shaken))),
        _least(*_dropped(some_q)),
    )
    page.states(
        "or dropout, is {} on average.",
        which(
            METHODS,
            lambda fit: all(
                np.allclose(fit(small_X, small_y, lam), w)
                for lam, w in zip(lams, least, strict=True)
            ),
        ),
    )
    page.forget()


def exercises(
    small, by_hand, X, eta, spent, enough, matched, d, by_cases, rows, targets, shortest, ones, bug,
    unseen, run,
):  # fmt: skip
    at = np.linalg.svd(small, compute_uv=False)
    page.let({"d": at, r"\eta": 0.1, "v": np.eye(2)})
    page.states(
        "A design has {} and {}. Take two steps with {}.",
        True,
        True,
        {r"\eta": (1 - np.sqrt(1 - by_hand["descent"][0])) / (2 * at[0] ** 2)},
    )
    left = np.sqrt(1 - by_hand["descent"])  # after one of two steps
    strengths = at**2 * (1 / by_hand["ridge"] - 1)
    page.states(
        "A step leaves {} of what is missing along {}, and {} along {}. So you keep {} and {}. The "
        "matched strength is {}, and {} keeps {} and {}.",
        left[0],
        np.eye(2)[0],
        left[1],
        np.eye(2)[1],
        *by_hand["descent"],
        strengths.mean(),
        _keeper(by_hand["ridge"], small, strengths[0]),
        *by_hand["ridge"],
    )
    page.states("Steps for {} degrees of freedom", int(spent[enough - 1]))
    page.let({"d": d, r"\eta": eta})
    page.states(
        "with {}, have {} degrees of freedom or more?", {r"\eta": eta}, int(spent[enough - 1])
    )
    assert spent[enough - 2] < 5 <= spent[enough - 1]
    of_ridge = np.linalg.svd(X, compute_uv=False) ** 2
    of_ridge = of_ridge / (of_ridge + matched)
    of_descent = stopped_factors(X, eta, enough)
    page.states(
        "{} has {}, because it keeps {} in {} direction.",
        _keeper(of_ridge, X, matched),
        (of_ridge.sum(), of_descent.sum()),
        (of_ridge, of_descent),
        of_ridge < of_descent,
    )
    page.forget()
    flat = np.trace(stats.invwishart(df=30, scale=np.eye(10)).mean())  # of rows, in 30 dimensions
    size, s2 = 1.0, 0.25
    [p] = [  # with which ten cases have this error
        p
        for p in range(12, 100)
        if np.isclose((1 - 10 / p) * size + s2 * 10 / (p - 11), by_cases[10])
    ]
    assert np.isclose(by_cases[10], (1 - 10 / 30) * size + s2 * flat)
    page.let({"s": np.sqrt(s2)})
    page.states(
        "Take {} features, true weights of length {} and {}, so",
        p,
        size,
        True,
    )
    page.states(
        "error of the weights with {} to {} cases. From how many cases on is it always smaller "
        "than with {}?",
        min(by_cases),
        max(by_cases),
        min(by_cases),
    )
    worst = max((n for n, e in by_cases.items() if n < p and np.isfinite(e)), key=by_cases.get)
    page.states(
        "With {} cases the error is far {} that with {}.",
        worst,
        (by_cases[worst], by_cases[10]),
        min(by_cases),
    )
    P = np.linalg.pinv(rows) @ rows
    page.let({"X": rows, "y": targets, "I": np.eye(10), "w_0": ones})
    page.states("Descend on the {} patients again", len(rows))
    page.states("start with a {} in each weight.", ones.mean())
    page.states("then the distance from {}. Which", np.linalg.pinv(rows) @ targets)
    page.states("that the rows do not see, {}.", ones - P @ ones)
    assert np.allclose(bug - shortest, ones - P @ ones, atol=1e-6)
    after = _loop(rows, targets, run["learning_rate"], 1, ones)
    combined = 2 * run["learning_rate"] * rows.T @ (targets - rows @ ones)
    page.states(
        "A step {} a combination of the rows, so what",
        (after, ones, combined),
    )
    assert np.linalg.matrix_rank(np.vstack([rows, combined])) == len(rows)
    start = _start(bug - unseen, rows, targets, run["learning_rate"], run["steps"], atol=1e-4)
    page.states("where it would from {}.", start)
    page.states("The residual sum of squares is {}", np.sum((targets - rows @ bug) ** 2))
    page.forget()


def problems():
    page.given(r"minimise $\lVert y - Xw \rVert_2^2 + w^\top P w$.")
    page.given(r"with $\eta = 0.4/d_1^2$ and $k = 100$.")
    page.given("40 to train, 40 to validate", "with the seeds 0 to 99")
    page.given(r"descend with $\eta = 0.4/d_1^2$ for up to 3000 steps")
    page.given("the three with the columns", "s1, s2 and s3 divided by 100")


def check_yourself(
    X, y, rows, targets, shortest, exact, cases, counts, middle, at_n, by_noise, short, eta
):
    at = trial_d[0]
    page.let({"d": at, r"\eta": trial_eta})
    missing = [
        trial_z / trial_d - trial_Vt @ _loop(trial_X, trial_y, trial_eta, k) for k in (0, 1, 2)
    ]
    factor = missing[1][0] / missing[0][0]
    page.states(
        "What is missing {} by {} at a step",
        np.diff(np.abs(missing), axis=0),
        factor,
    )
    tiny = 0.1 / np.sqrt(trial_eta)  # so that a step takes 2 %
    page.let({"d": tiny})
    left = (1 - _loop(np.array([[tiny]]), np.array([tiny]), trial_eta, 1))[0]
    page.states("There {} is close to {}, and", left, left)
    designs = [2 * np.linalg.qr(draw.normal(size=(6, 3)))[0], trial_X, X]
    designs += [draw.normal(size=(6, 3)) for _ in range(20)]
    together = [
        np.ptp(stopped_factors(A, 0.4 / np.linalg.norm(A, 2) ** 2, 5)) < 1e-9 for A in designs
    ]
    page.states(
        "{} if the singular values are {}.",
        together,
        np.linalg.svd(designs[together.index(True)])[1],
    )
    page.given("Twice the strength.")
    steps = np.random.default_rng(5).permutation(np.arange(1, 300))[:40]
    strengths = 1 / (2 * eta * steps)
    taken = np.array([np.sum(1 - stopped_factors(X, eta, int(k))) for k in steps])
    by_ridge = np.array([np.sum(1 - shrinkage_factors(X, lam)) for lam in strengths])
    page.states(
        "{} steps take {} off, as a {} strength does.",
        np.diff(steps[np.argsort(-taken)]),  # of what descent takes off, less and less
        np.diff(taken[np.argsort(steps)]),
        np.diff(strengths[np.argsort(-by_ridge)]),
    )
    page.states(
        "{} the strength. {}.",
        matched_strength(eta, 200) / matched_strength(eta, 100),
        {r"\lambda": matched_strength(trial_eta, 9), "k": 9},
    )
    page.let({"X": rows, "y": targets})
    page.states(
        "The {}. {}, where {} goes as",
        short,
        shortest,
        which(
            {name: fit(rows, targets, 1e-6) for name, fit in list(METHODS.items())[1:]},
            lambda w: np.allclose(w, shortest, atol=1e-4),
        ),
    )
    page.given(r"goes as $\lambda \to 0$. ")
    page.states("These weights are {} non-zero.", np.abs(shortest) > 1e-6)
    page.states("error explode at {}?", {"p": cases, "n": cases})
    page.states("Beyond $n$ the error {} again.", np.diff(middle[at_n:]))
    page.states("At {} the peak is there too", {"s": min(by_noise)})
    rng = np.random.default_rng(4)
    least = [
        np.mean([np.linalg.svd(rng.normal(size=(20, p)))[1][-1] for _ in range(60)])
        for p in (20, 5, 10, 30, 60)
    ]
    page.states(
        "Because the {} singular value is tiny",
        (least[0], least[1:]),
    )
    tau, n = 0.5, len(X)
    page.let({r"\tau": tau, "n": n})
    page.states("noise of standard deviation {} to standardised features of {} patients.", tau, n)
    page.given("0.25 That is")
    # what noise of plus or minus tau adds to the squared residual of each patient, on average
    w = ridge(X, y, 100.0)
    residuals, noise = y - X @ w, tau * _signs(X.shape[1]) @ w
    added = np.mean((residuals[:, None] - noise) ** 2, axis=1) - residuals**2
    page.states(
        "That is {}, which counts once for {} patient.", tau**2, np.isclose(added, tau**2 * w @ w)
    )
    strength = n * tau**2
    page.states("{} {}, for the residual", strength, strength)
    page.given("221 The")
    page.states("takes the square of {}.", np.sqrt(strength / n))
    page.forget()
