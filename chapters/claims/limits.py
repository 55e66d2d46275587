"""What the text of `limits.md` says, compared with what its cells computed."""

from itertools import combinations, pairwise, product
from unittest.mock import patch

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import stats
from scipy.optimize import nnls
from shrinkage import (
    CrossValidation,
    best_subsets,
    coefficient_risk,
    elastic_net,
    figures,
    folds,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_path,
    relaxed_lasso,
    ridge,
    ridge_rows,
    soft_threshold,
    standardise,
)
from sklearn.linear_model import ElasticNet, LassoLarsCV, lars_path


def _is_near(value):
    return lambda other: np.allclose(other, value)


def _fits(X, y, l1, l2):
    return {
        "least squares": ridge(X, y, 0),
        "ridge": ridge(X, y, l2),
        "LASSO": lasso(X, y, l1, tolerance=1e-14),
        "elastic net": elastic_net(X, y, l1, l2, tolerance=1e-14),
    }


def _objective(w, X, y, l1, l2):
    return np.sum((y - X @ w) ** 2) + l1 * np.abs(w).sum() + l2 * np.sum(w**2)


def _cheapest(l1, l2):
    """The method whose weights for the trial data cost the least under these strengths."""
    costs = {name: _objective(w, trial_X, trial_y, l1, l2) for name, w in trial_fits.items()}
    return min(costs, key=costs.get)


def _by_scikit_learn(X, y, l1, l2):
    """The elastic net's weights, from a solver that makes no rows up."""
    alpha = (l1 / 2 + l2) / len(y)
    share = l1 / 2 / len(y) / alpha
    net = ElasticNet(alpha=alpha, l1_ratio=share, fit_intercept=False, tol=1e-12, max_iter=100_000)
    return net.fit(X, y).coef_


def _whose_path(X, y, lam, w):
    """The method whose weights at a strength are those of a path."""
    return which(_fits(X, y, lam, lam), _is_near(w))


def _refit(X, y, w):
    """Least squares on the features with a weight, and zero for the others."""
    free = np.zeros(len(w))
    free[w != 0] = ridge(X[:, w != 0], y, 0)
    return free


def _without(values, name):
    return {other: value for other, value in values.items() if other != name}


def _others(values, name):
    return list(_without(values, name).values())


def _best(values, name):
    """The smallest of some errors and the others, turned round: the better, the larger."""
    return -values[name], np.negative(_others(values, name))


def _average_errors(truth, n, ways, runs=12):
    """The mean squared error of the weights of each of `ways`, each at its best strength."""
    rng, errors = np.random.default_rng(1), {}
    lams = n * np.geomspace(0.02, 2, 6)
    for _ in range(runs):
        X = rng.normal(size=(n, len(truth)))
        y = X @ truth + 2 * rng.normal(size=n)
        for name, fit in ways.items():
            off = [np.sum((fit(X, y, lam) - truth) ** 2) for lam in lams]
            errors.setdefault(name, []).append(off)
    return {name: np.mean(each, axis=0).min() for name, each in errors.items()}


def _stand_alone(X, y, l1, l2):
    """For each weight, whether it is the same without the other features."""
    alone = [elastic_net(column[:, None], y, l1, l2)[0] for column in X.T]
    return np.isclose(alone, elastic_net(X, y, l1, l2))


def _places_on(path, fits):
    """Which point of a drawn path each of some fits is nearest to."""
    return [np.argmin(np.hypot(*(path - w[:, None]))) for w in fits]


def _by_one_standard_error(X, y, lams, seed):
    """How many weights LASSO keeps by the rule, with the errors read off exact paths."""
    errors = []
    for held_out in folds(len(y), seed=seed):
        inside = np.setdiff1d(np.arange(len(y)), held_out)
        seen, mean, scale = standardise(X[inside])
        centre = y[inside].mean()
        alphas, _, corners = lars_path(seen, y[inside] - centre, method="lasso")
        strengths = 2 * len(inside) * alphas[::-1]
        path = np.array([np.interp(lams, strengths, w[::-1]) for w in corners])
        fitted = centre + (X[held_out] - mean) / scale @ path
        errors.append(np.mean((y[held_out][:, None] - fitted) ** 2, axis=0))
    chosen = CrossValidation(lams, np.array(errors)).one_standard_error
    return np.count_nonzero(lasso(standardise(X).X, y - y.mean(), chosen))


def _rises(counts, few, many):
    """Whether more runs succeed with many cases than with few, by two standard errors or more."""
    return counts[many] - counts[few] > 2 * (counts[many] + counts[few]) ** 0.5


def _rss(X, y, features):
    chosen = X[:, list(features)]
    return np.sum((y - chosen @ ridge(chosen, y, 0)) ** 2)


def _worse_by(X, y):
    """By how much the residual sum of squares of each other subset exceeds the best of its size."""
    p, worse = X.shape[1], []
    for size, w in enumerate(best_subsets(X, y)[1:p], start=1):
        found = tuple(np.flatnonzero(w))
        others = [each for each in combinations(range(p), size) if each != found]
        worse.extend(_rss(X, y, each) - _rss(X, y, found) for each in others)
    return np.array(worse)


def _solution_sizes(X, y, lam):
    """The counts of features that a LASSO solution can have, by a search through all sets of them.

    All solutions share the fit, so the pulls too. A set carries one if weights of the pulls' signs,
    none of them zero, give the fit from features whose pull is lam.
    """
    fit = X @ lasso(X, y, lam, tolerance=1e-14)
    pulls = 2 * X.T @ (y - fit)
    assert np.abs(pulls).max() < lam * (1 + 1e-7)
    tied, sizes = np.flatnonzero(np.abs(pulls) > lam * (1 - 1e-7)), set()
    for size in range(1, len(tied) + 1):
        for chosen in map(list, combinations(tied, size)):
            signed = X[:, chosen] * np.sign(pulls[chosen])
            _, miss = nnls(signed, fit - 1e-3 * signed.sum(axis=1))  # each weight above 0.001
            if miss < 1e-7:
                sizes.add(size)
    return sorted(sizes)


def _half_widths(X, y, chosen):
    """Of the usual 95 % intervals, for the weights of some features."""
    Z, free = X[:, chosen], len(y) - chosen.sum()
    residual = np.sum((y - Z @ ridge(Z, y, 0)) ** 2)
    return stats.t.ppf(0.975, free) * np.sqrt(residual / free * np.linalg.inv(Z.T @ Z).diagonal())


def _border(draw, on_path, wanted):
    """The overlap up to which the true set is found, where nothing else is correlated by chance."""
    noise, is_found = np.random.default_rng(1).normal(size=50), {}
    for overlap in np.arange(0, 0.55, 0.01):
        X, y = draw(_Uncorrelated, 50, overlap)
        beside = noise - X @ np.linalg.lstsq(X, noise)[0]
        apart = X[:, :3] @ [0.2, 0.1, 0]  # features of equal pull would enter in any order
        is_found[overlap] = on_path(X, y + apart + beside, wanted)
    found, lost = ([at for at, each in is_found.items() if each == whether] for whether in (1, 0))
    assert max(found) < min(lost)
    return (max(found) + min(lost)) / 2


class _Uncorrelated:
    """Draws columns that have exactly mean square 1 and no correlation, and noise of zero."""

    @staticmethod
    def normal(size):
        draws = np.random.default_rng(0).normal(size=size)
        return np.linalg.qr(draws)[0] * size[0] ** 0.5 if np.ndim(draws) == 2 else 0 * draws


page = Page("limits.md")
trial = np.random.default_rng(2)
trial_X = trial.normal(size=(9, 3)) + trial.normal(size=(9, 1))
trial_y = trial_X[:, 0] + trial.normal(size=9)
trial_w, trial_l1, trial_l2 = trial.normal(size=3), 3.3, 0.7
trial_fits = _fits(trial_X, trial_y, trial_l1, trial_l2)
trial_best = trial_fits["elastic net"]
trial_Q = np.linalg.qr(trial_X)[0]
trial_z = trial_Q.T @ trial_y
on_Q = _fits(trial_Q, trial_y, trial_l1, trial_l2)
longer_X, longer_y = ridge_rows(trial_X, trial_y, trial_l2)
new_X, new_y = longer_X[len(trial_y) :], longer_y[len(trial_y) :]
more = np.random.default_rng(3)
wide_X, wide_y = more.normal(size=(10, 20)), more.normal(size=10)
wide_fits = _fits(wide_X, wide_y, 3, 3)
some_X = [more.normal(size=(30, 2)) for _ in range(20)]
new_starts = 10 * np.random.default_rng(4).normal(size=(20, 5))

# Names that many sentences use, of whatever has the property that they speak of.
keeps_all = which(_without(wide_fits, "least squares"), np.all)
takes_both = _cheapest(trial_l1, trial_l2)
relaxes = which(trial_fits, _is_near(relaxed_lasso(trial_X, trial_y, trial_l1, 1)))
# what gives on the longer data the elastic net of another solver
on_longer = which(
    _fits(longer_X, longer_y, trial_l1, trial_l2),
    _is_near(_by_scikit_learn(trial_X, trial_y, trial_l1, trial_l2)),
)


def limits_and_relatives():
    several = [X + X[:, :1] for X in (wide_X, *some_X)]  # correlated columns
    targets = [wide_y, *(X @ [1, 2] + more.normal(size=30) for X in some_X)]
    fits = [_fits(X, y, 3, 3) for X, y in zip(several, targets, strict=True)]
    # what takes lambda/2 (X_A'X_A)^-1 s off least squares on what it keeps, and what that leaves
    A = wide_fits["LASSO"] != 0
    toll = 1.5 * np.linalg.solve(wide_X[:, A].T @ wide_X[:, A], np.sign(wide_fits["LASSO"][A]))
    tolled = ridge(wide_X[:, A], wide_y, 0) - toll
    drops = which(wide_fits, lambda w: np.allclose(w[A], tolled) and not np.any(w[~A]))
    refits = [_refit(X, y, each[drops]) for X, y, each in zip(several, targets, fits, strict=True)]
    page.states(
        "{} keeps {} feature. {} drops {}, and {} the weights of those it keeps",
        keeps_all,
        [np.all(each[keeps_all]) for each in fits],
        drops,
        [w == 0 for w in (wide_fits[drops], fits[0][drops])],
        tuple([np.abs(w).sum() for w in each] for each in ([of[drops] for of in fits], refits)),
    )


def two_features_that_go_together(
    at, J, l1_, l2_, rho_, w1, w2, z1, z2, gap, rho, two_features, strengths
):
    page.let({"X": trial_X, "x": trial_X.T, "y": trial_y, "p": 3})
    page.let({"w": trial_w, r"\hat w": trial_best})
    page.let({r"\lambda_1": trial_l1, r"\lambda_2": trial_l2})
    page.equation("eq-elastic-net")
    in_general = {
        "z": [z1, z2],
        r"\hat w": [at[w1], at[w2]],
        r"\rho": rho_,
        r"\lambda_1": l1_,
        r"\lambda_2": l2_,
    }
    some_pair, some_target = two_features(0.6)
    some_z = some_pair.T @ some_target
    solved = elastic_net(some_pair, some_target, 0.3, 0.4, tolerance=1e-14)
    letters, chosen = (w1, w2, z1, z2, rho_, l1_, l2_), (*solved, *some_z, 0.6, 0.3, 0.4)
    numbers = dict(zip(letters, chosen, strict=True))
    page.states(
        "its derivatives are {} where {} and {}. Add",
        np.round([float(J.diff(w).subs(numbers)) for w in (w1, w2)], 9),
        in_general,
        in_general,
    )
    page.equation("eq-pair-sum", in_general)
    page.equation("eq-pair-difference", in_general)
    little, tiny = sp.fraction(gap.subs(l2_, 0))
    [idle] = [
        letter
        for letter, strength in ((r"\lambda_1", l1_), (r"\lambda_2", l2_))
        if sp.simplify((at[w1] - at[w2]).diff(strength)) == 0
    ]
    page.given(rf"${idle}$ lowers the sum and *leaves the difference alone*")
    # the rates at which the squared penalty changes both, for any correlation from -1 to 1
    tilt = sp.Symbol("t", positive=True)
    in_range = {rho_: (1 - tilt) / (1 + tilt)}
    rates = [sp.simplify((of.diff(l2_) / of).subs(in_range)) for of in (at[w1] + at[w2], gap)]
    # what it leaves of the sum and of the difference, for ρ from 0.9 to 0.99
    values = [{l1_: 0, rho_: each, z1: 3, z2: 1} for each in (0.9, 0.95, 0.99)]
    left_sum, left_gap = (
        np.array(
            [[float((of / of.subs(l2_, 0)).subs({**each, l2_: l2})) for l2 in range(5)]
             for each in values]
        )
        for of in (at[w1] + at[w2], at[w1] - at[w2])
    )  # fmt: skip
    page.states(
        r"$\lambda_2$ {} {}, and where $\rho$ is near {} it {} the difference far {}, because",
        np.array(rates),
        [rate.is_negative for rate in rates],
        sp.solve(tiny, rho_)[0],
        np.diff(left_gap),
        (1 / left_gap[:, 1:], 5 / left_sum[:, 1:]),
    )
    page.states("next to the small number {}.", tiny)
    pair, target = two_features(rho)
    weights = {name: elastic_net(pair, target, *each) for name, each in strengths.items()}
    length = np.linalg.norm(pair[:, 0])
    page.let({"x": pair.T, "y": target, "z": pair.T @ target})
    [ridge_at] = [l1 for l1, l2 in strengths.values() if l2 and not l1]
    [lasso_at] = [l2 for l1, l2 in strengths.values() if l1 and not l2]
    page.states(
        "At {} this is {} and at {} {}. Anything between is the {} of",
        {r"\lambda_1": ridge_at},
        _cheapest(ridge_at, trial_l2),
        {r"\lambda_2": lasso_at},
        _cheapest(trial_l1, lasso_at),
        takes_both,
    )
    shrunk = soft_threshold(trial_z, trial_l1 / 2)
    page.states(
        "the naive {}, find them shrunk twice, and multiply them by {} (for columns of length {})",
        which(on_Q, _is_near(shrunk / (1 + trial_l2))),
        sum(shrunk) / sum(on_Q["elastic net"]),
        np.linalg.norm(trial_Q[:, 0]),
    )
    page.states("two columns of length {} with correlation", length)
    page.states(r"correlation $\rho$, let {}, and suppose", True)
    page.states(
        "For centred columns of length {} the correlation is the inner product {}.", length, rho
    )
    truth, noise = two_features.__defaults__
    along, across = pair.sum(axis=1)[0], pair[1, 0] - pair[1, 1]
    gaps = {name: w[0] - w[1] for name, w in weights.items()}
    turns = np.pi / 4 + np.linspace(-np.pi / 2, np.pi / 2, 9)  # the difference is at the ends
    lengths = np.array(
        [
            np.linalg.norm(two_features(each)[0] @ [np.cos(turns), np.sin(turns)], axis=0)
            for each in (0.3, 0.6, 0.9, rho, 0.99)
        ]
    )
    page.states(
        "The difference is what the data determine {} precisely.",
        (1, lengths[:, 1:-1] / lengths[:, :1]),  # the data's spread along it, and along the others
    )
    page.states(
        "Without a penalty it is {}, and a little noise in {} over a tiny {} is a lot",
        (at[w1] - at[w2]).subs({l1_: 0, l2_: 0}),
        little,
        tiny,
    )
    page.states(
        "with weight {}, and let the target hold noise of size {} along {}.",
        truth[0],
        noise[1],
        across * np.divide(noise, noise[1]),
    )
    a, b = sp.Matrix(sp.symbols("a1:5")), sp.Matrix(sp.symbols("b1:5"))
    page.states(
        "coordinates along {} and {}, which are at right angles for {} two columns of {} length",
        np.array([along, 0]),
        np.array([0, across]),
        [sp.expand((a + b).dot(a - b) - (a.dot(a) - b.dot(b))) == 0],
        tuple(np.linalg.norm(pair, axis=0)),
    )
    page.let({r"\rho": rho})
    page.states(
        "There $x_1$ is {}, $x_2$ has the other sign in its {} place, and the noise is {}.",
        pair[:, 0],
        1 + np.flatnonzero(pair[:, 1] == -pair[:, 0]),
        np.array(noise),
    )
    free = which(weights, lambda w: np.allclose(pair.T @ (target - pair @ w), 0))
    taken = {name: weights[free] - w for name, w in weights.items() if name != free}
    even = which(taken, lambda taken: np.isclose(*taken))
    by_sizes = which(strengths, lambda pair: pair[0] and not pair[1])  # charged for sizes alone
    page.states("{} splits a sum of {} into {} and {}.", free, sum(truth), *weights[free])
    # LASSO when the smaller weight has just left
    out_at = 2 * (1 + rho) * weights[free].min() * (1 + 1e-6)
    out = lasso(pair, target, out_at)
    page.states(
        "{}, which charges for sizes. Its difference is {}, as that of {}.",
        even,
        gaps[even],
        which(_without(gaps, even), _is_near(gaps[even])),
    )
    page.states(
        "{} takes the {} off {} weights and keeps the whole difference of {}; "
        "a little {} penalty, and the {} feature is out, though it matters as much as the {}.",
        even,
        tuple(taken[by_sizes]),
        taken[by_sizes] > 0.1,
        gaps[by_sizes],
        (out_at, strengths[by_sizes][0]),
        1 + np.flatnonzero(out == 0),
        1 + np.flatnonzero((out != 0) & np.equal(*truth)),
    )
    page.states("{} leaves a difference of {}", min(gaps, key=gaps.get), min(gaps.values()))
    mixed = which(strengths, np.all)
    squares = {name: l2 for name, (_, l2) in strengths.items()}
    strongest = max(squares, key=squares.get)
    page.states(
        "The {} has {} of {}'s strength here, and leaves {}.",
        mixed,
        squares[mixed] / squares[strongest],
        strongest,
        gaps[mixed],
    )
    drawn = figures.correlated_pair()
    paths = {trace.name: np.array([trace.x, trace.y]) for trace in drawn.data[:3]}
    [star] = [trace for trace in drawn.data if trace.marker.symbol == "star"]
    [dotted] = [trace for trace in drawn.data if trace.line.dash == "dot"]
    per_lam = _without(strengths, free)  # λ₁ and λ₂ at λ = 1
    along_path = {
        name: [elastic_net(pair, target, *np.multiply(each, lam)) for lam in (0.1, 0.3, 1, 3, 6)]
        for name, each in per_lam.items()
    }
    places = [
        _places_on(path, along_path["ridge" if name == "Ridge" else name])
        for name, path in paths.items()
    ]
    page.states(
        "two features, {} truly {}, from {} to {} as λ {}; the {} has λ₁ = {} λ and λ₂ = {} λ.",
        np.equal([star.x[0], star.y[0]], truth[1]),
        star.x[0],
        which(weights, lambda w: all(np.allclose(p[:, 0], w, atol=0.01) for p in paths.values())),
        [np.round(path[:, -1], 2) for path in paths.values()],  # ridge gets there in the limit
        np.diff(places),
        which(paths, lambda p: min(np.hypot(*(p - weights[mixed][:, None]))) < 1e-3),
        *strengths[mixed],
    )
    page.states("On the dotted line the weights are {}", (dotted.x, dotted.y))
    page.states("have correlation ρ and {} true weights, and", (star.x[0], star.y[0]))
    correlations = (float(step.label.replace("−", "-")) for step in drawn.layout.sliders[0].steps)
    shown = {each: two_features(each) for each in sorted(correlations)}
    # how far from the dotted line each method is at λ = 1, for each ρ of the slider
    off_line = {
        name: np.array([np.ptp(elastic_net(*data, *each)) for data in shown.values()])
        for name, each in strengths.items()
    }
    # what each penalty leaves of the difference while both weights are positive
    small = np.geomspace(1e-3, 3, 20)
    fits = {
        name: [
            (elastic_net(*d, *np.multiply(each, lam)), d) for d in shown.values() for lam in small
        ]
        for name, each in per_lam.items()
    }
    left = {
        name: np.array([np.ptp(w) / np.ptp(ridge(*d, 0)) for w, d in each if np.all(w > 0)])
        for name, each in fits.items()
    }
    keeps = which(left, lambda share: np.allclose(share, 1))
    held = [w for w, d in fits[keeps] if np.isclose(np.ptp(w), np.ptp(ridge(*d, 0)))]
    alike = shown[max(shown)]
    unpenalised = ridge(*alike, 0)
    early = {name: elastic_net(*alike, *np.multiply(each, 0.1)) for name, each in per_lam.items()}
    back = which(
        early,  # the difference is gone, and the sum is not
        lambda w: np.ptp(w) < 0.2 * np.ptp(unpenalised) and w.sum() > 0.9 * unpenalised.sum(),
    )
    page.states(
        "Move ρ towards {}: {} goes far from the dotted line, {} turns straight back to it, {} "
        "keeps its distance from it while {} weights are {}",
        sp.solve(tiny, rho_)[0],
        which(off_line, lambda off: np.all(np.diff(off) > 0) and off[-1] > 5),
        back,
        keeps,
        np.all(np.array(held) > 0, axis=0),
        np.array(held),
    )
    wrong = max(each for each, data in shown.items() if ridge(*data, 0)[1] < 0)
    apart = min(shown, key=abs)
    ways = {
        name: np.array([elastic_net(*shown[apart], *np.multiply(each, lam)) for lam in small[:-1]])
        for name, each in per_lam.items()
    }
    step = ways["LASSO"][2] - ways["LASSO"][0]
    page.states(
        "At {} {} heads for the origin on a straight line and {} at {}°, and {} weight is what",
        {r"\rho": apart},
        which(ways, lambda way: np.ptp(way[:, 1] / way[:, 0]) < 1e-9),
        which(ways, lambda way: np.allclose(*np.diff(way, axis=0).T)),
        np.degrees(np.arctan(step[1] / step[0])),
        [_stand_alone(*shown[apart], *pair) for pair in ((0, 0.5), (0, 2), (0.5, 0), (2, 0))],
    )
    repairs = {name: elastic_net(*shown[wrong], *each) for name, each in per_lam.items()}
    repaired = which(repairs, lambda w: np.any(w == 0))
    page.states(
        "At {} the sign of the {} least-squares weight is wrong, and {} fixes that "
        "by setting it to {}",
        {r"\rho": wrong},
        1 + np.flatnonzero(ridge(*shown[wrong], 0) < 0),
        repaired,
        repairs[repaired][ridge(*shown[wrong], 0) < 0],
    )
    page.keep(
        target=target,
        pair=pair,
        length=length,
        idle=idle,
        tiny=tiny,
        gaps=gaps,
        out=out,
    )


def the_elastic_net_is_a_lasso(
    pair, target, length, theirs, X, y, w, alpha, n, p, ratio, Xs, ws, rows, l2_
):
    page.states("## The {} is a {}", takes_both, on_longer)
    page.states("what remains is a {} on the {} data", on_longer, (len(longer_y), len(trial_y)))
    lengthened = np.linalg.norm(ridge_rows(pair, target, trial_l2)[0][:, 0])
    page.states(
        "turns its penalty into made-up observations, {} for {} weight, that",
        np.count_nonzero(new_X, axis=0),
        np.any(new_X, axis=0),
    )
    page.let({"X": trial_X, "x": trial_X.T, "y": trial_y})
    page.equation("eq-elastic-net-rows", {"0": np.zeros(3), "I": np.eye(3)})
    page.given("This is lemma 1 of")
    page.states(
        "divide the {} columns by {} so that they keep length {}.",
        (lengthened, length),
        lengthened,
        length,
    )
    scale = np.sqrt(1 + trial_l2)
    divided = lasso(longer_X / scale, longer_y, trial_l1 / scale)
    assert np.allclose(divided, scale * trial_best)
    page.states(
        "makes the {} data, and elastic_net is {} on", (len(longer_y), len(trial_y)), on_longer
    )
    copies = [X[:, [0, 1, 0, 1, 1]] for X in some_X]
    lengthened_copies = ridge_rows(copies[0], copies[0][:, 0], trial_l2)
    from_anywhere, of_copies = (
        np.array([lasso(*data, 1, tolerance=1e-14, start=start) for start in new_starts])
        for data in (lengthened_copies, (copies[0], copies[0][:, 0]))
    )
    assert np.ptp(of_copies, axis=0).max() > 0.1  # several solutions
    squares = (rows * ws).dot(rows * ws) - (Xs * ws).dot(Xs * ws)  # what the new rows add to them
    page.states(
        r"The {} columns are {} for {} $X$ if $\lambda_2 > 0$, so the weights are {}: {} solutions "
        "fit alike (¤), and {} columns reach a fit in one way. And",
        (len(longer_X), len(trial_X)),
        [np.linalg.matrix_rank(ridge_rows(X, X[:, 0], trial_l2)[0]) == 5 for X in copies],
        # for no weights but zero is the sum of the longer columns zero
        [sp.expand(squares - l2_ * ws.dot(ws)) == 0 and l2_.is_positive],
        len(np.unique(from_anywhere.round(6), axis=0)),
        [np.allclose(copies[0] @ w, copies[0] @ of_copies[0]) for w in of_copies],
        # lstsq returns the weights of the fit if they are the only ones, and else the shortest
        [
            np.allclose(np.linalg.lstsq(X, X @ w)[0], w) == (np.linalg.matrix_rank(X) == len(w))
            for X in (*some_X, *copies)
            for w in new_starts[:, : X.shape[1]]
        ],
    )
    page.states(
        "the optimality conditions are {}'s, with the pull of the new rows, {}, added",
        on_longer,
        2 * new_X.T @ (new_y - new_X @ trial_best),
    )
    page.equation(
        "eq-elastic-net-kkt",
        *(
            {
                r"\lambda_1": l1,
                r"\hat w": elastic_net(trial_X, trial_y, l1, trial_l2, tolerance=1e-14),
            }
            for l1 in np.linspace(1, 9, 17)
        ),
        fails=[{r"\lambda_1": 0.6 * lambda_max(trial_X, trial_y), r"\hat w": np.zeros(3)}],
    )  # too weak a price to keep all out
    in_net = theirs.coef_ != 0
    signs, squares = np.sign(theirs.coef_[in_net]), 2 * theirs.coef_[in_net]
    pulls = 2 * X[:, in_net].T @ (y - X @ theirs.coef_)
    # what scikit-learn charges, read off where its weights come to rest
    found = np.linalg.lstsq(np.column_stack([signs, squares]), pulls)[0].round(3)
    charged = found @ [abs(w).sum(), (w**2).sum()]
    page.let({"n": n, "p": p, "w": w, r"\alpha": alpha, "q": ratio})
    page.let(dict(zip((r"\lambda_1", r"\lambda_2"), found, strict=True)))
    page.states("divides the loss by {} and splits", found[0] / alpha / ratio)
    page.states("the penalty is {}. Multiply by {} and", charged / (2 * n), 2 * n)
    page.equation("eq-elastic-net-alpha")


def groups_stay_together(R, idle, G, t, w, l1, l2, causes, features, group, weights, settings):
    pairs = [{"i": i + 1, "j": j + 1, r"\rho_{ij}": R[i, j]} for i in range(4) for j in range(i)]
    page.given(rf"${idle}$ drops out, and the")
    page.let({"X": G, "x": G.T, "y": t, "n": len(t), r"\hat w": w})
    page.let({r"\lambda_1": l1, r"\lambda_2": l2, r"\rho_{ij}": R[0, 1]})
    page.equation("eq-grouping", *pairs)
    by_copies = np.array([elastic_net(X[:, [0, 1, 0, 1]], X[:, 0], 1, 1) for X in some_X]).T
    page.states("Copies of a feature have the {} weight", (by_copies[:2], by_copies[2:]))
    pulls = np.array(
        [
            2 * X.T @ (X[:, 0] - X[:, [0, 1, 0, 1]] @ w)
            for X, w in zip(some_X, by_copies.T, strict=True)
        ]
    ).T
    has_weight = by_copies[:2] > 1e-6
    page.given(r"If $\hat w_j > 0$, the pull on")
    page.let({r"\lambda_1": 1, r"\lambda_2": 1, r"\hat w_j": by_copies[:2][has_weight]})
    page.states(
        r"the pull on its copy is {} too. That is {} $\lambda_1$, so the weight of the copy is {}",
        pulls[has_weight],
        (pulls[has_weight], 1),
        by_copies[2:][has_weight],
    )
    page.forget()
    page.let({"X": G, "x": G.T, "y": t, "n": len(t), r"\hat w": w})
    page.let({r"\lambda_1": l1, r"\lambda_2": l2, r"\rho_{ij}": R[0, 1]})
    page.states("by the Cauchy-Schwarz inequality {}", {"a": G[:, 0] - G[:, 1], "b": t})
    heavy = {r"\lambda_2": 100 * l2, r"\hat w": elastic_net(G, t, l1, 100 * l2)}
    page.equation("eq-grouping-bound", *pairs, *({**each, **heavy} for each in pairs))
    differences = (G.T[:, None] - G.T).reshape(-1, len(t))
    centres = {"mean": np.mean, "median": np.median}
    residuals = [t - G @ elastic_net(G, t, *each) for each in product((1, 50, 200), (0, 20, 200))]
    tries = [(G, t), *((X, X @ [1, 2] + more.normal(size=30)) for X in some_X)]
    shares = [  # of the length of y that the residual has
        np.linalg.norm(y - X @ elastic_net(X, y, l1, l2)) / np.linalg.norm(y)
        for X, y in tries
        for l1, l2 in product((1, 50, 200), (0, 20, 200))
    ]
    page.states(
        "columns of {} {} and {} square {} with",
        which(centres, lambda centre: np.allclose(centre(G, axis=0), 0)),
        G.mean(),
        which(centres, lambda centre: np.allclose(centre(G**2, axis=0), 1)),
        (G**2).mean(),
    )
    page.states(
        "the length of {} is {}, and the residual is {} as long as",
        differences,
        np.linalg.norm(differences[1]),
        (shares, 1),
    )
    page.given("because $w = 0$ costs")
    page.states("costs {}. Hence", _objective(np.zeros(8), G, t, l1, l2))
    page.given("Theorem 1 of", "there for columns of length 1 and with the sum of absolute targets")
    apart = differences[1]
    along = apart / np.linalg.norm(apart) * np.linalg.norm(t)
    anywhere = more.normal(size=(200, len(t)))
    anywhere *= np.linalg.norm(t) / np.linalg.norm(anywhere, axis=1, keepdims=True)
    elsewhere = [0.9 * along, t, *residuals, *anywhere]
    bound = np.linalg.norm(apart) * np.linalg.norm(t)
    page.states(
        "The bound is reached {} if the residual lies along {} and",
        [np.isclose(apart @ residual, bound) for residual in (along, *elsewhere)],
        differences,
    )
    members, others = causes == 1, causes == 0
    page.states("Try it on {} features of {} cases", *features.T.shape)
    close = R[0] > 0.5
    page.states(
        "The {} {} are {} hidden cause, {} with a little noise of its own, and {} has weight {}. "
        "The other {} are {}, with weight {}.",
        1 + np.flatnonzero(close.reshape(2, 4).all(axis=1)),
        group.shape[1],
        np.sum(np.linalg.eigvalsh(R[:4, :4]) > 0.5),
        [0 < each < 0.25 for each in np.std(group - group.mean(axis=1, keepdims=True), axis=0)],
        causes[close] == 1,
        causes[0],
        np.sum(others),
        np.abs(R - np.eye(len(R)))[others] < 3 / np.sqrt(len(t)),  # by sampling alone
        causes[-1],
    )
    by = {name: weights[name] for name in settings}
    lopsided = which(by, lambda w: np.any(w[members] == 0))
    page.states(
        "{} gives {} to the {} of the group and {} to the {}.",
        lopsided,
        by[lopsided].max(),
        1 + np.argmax(by[lopsided]),
        np.count_nonzero(by[lopsided][members][2]),
        1 + np.flatnonzero(by[lopsided][members] == 0),
    )
    page.states("{} weights, {} of them truly {}.", len(causes), np.sum(members), causes.max())
    spreads = {name: np.ptp(w[members]) for name, w in by.items()}
    together = which(by, lambda w: np.ptp(w[members]) < 0.5 and np.any(w[others] == 0))
    page.states(
        "The {} keeps these {} close together; {} spreads them from {} to {}.",
        together,
        np.sum(members),
        max(spreads, key=spreads.get),
        by[lopsided][members].min(),
        by[lopsided][members].max(),
    )
    page.states("{} shares the weight out, and gives", which(by, np.all))
    page.states(
        "The {} keeps the {} together, between {} and {}, and drops {} of the others",
        together,
        np.count_nonzero(w[members]),
        w[members].min(),
        w[members].max(),
        np.sum(w[others] == 0),
    )
    found = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        members = rng.normal(size=(50, 1)) + 0.2 * rng.normal(size=(50, 4))
        X = standardise(np.hstack([members, rng.normal(size=(50, 4))])).X
        y = X @ causes + 2 * rng.normal(size=50)
        found.append([elastic_net(X, y - y.mean(), *each)[:4] for each in settings.values()])
    by_method = dict(zip(settings, np.transpose(found, (1, 0, 2)), strict=True))
    by_lasso, by_net = by_method[lopsided], by_method[together]
    keeps = np.all(by_net != 0, axis=1) & (np.ptp(by_net, axis=1) < np.ptp(by_lasso, axis=1))
    dropped = np.any(by_lasso == 0, axis=1)
    page.states(
        "With {} of {} seeds the {} keeps the {}, {} to one another than {} does. {} drops {} of "
        "the {} with {} seeds.",
        np.sum(keeps),
        len(keeps),
        together,
        by_net.shape[1],
        (np.ptp(by_net, axis=1), np.ptp(by_lasso, axis=1)),
        lopsided,
        lopsided,
        by_lasso == 0,
        by_net.shape[1],
        np.sum(dropped),
    )
    page.seeds(
        "default_rng(0)\ngroup",
        dropped,
        "of the {} with {} seeds. For",
        by_net.shape[1],
        np.sum(dropped),
    )
    page.states(
        "For the weights of the {} ¤ holds to the digit, and the bound",
        which(  # of whose weights the table is, and for which the formula gives the differences
            _fits(G, t, l1, l2),
            lambda fit: (
                np.allclose(fit, w, atol=1e-6)
                and np.allclose(fit[0] - fit[1:4], differences[1:4] @ (t - G @ fit) / l2)
            ),
        ),
    )
    page.keep(together=together)


def more_features_than_observations(
    used, wide, matter, y_wide, c, small, sums, path, centred, kept
):
    lams = np.geomspace(30, 1e-3, 12)
    fits = {
        "ridge": [ridge(wide, y_wide, lam) for lam in np.geomspace(1e6, 1e-6, 30)],
        "LASSO": [lasso(wide, y_wide, lam) for lam in lams],
        "elastic net": [elastic_net(wide, y_wide, lam, 1) for lam in lams],
    }
    counts = {name: np.count_nonzero(ws, axis=1) for name, ws in fits.items()}
    by_ridge, by_lasso, _ = zip(*used.values(), strict=True)
    n, p = wide.shape
    most = max(by_lasso)
    page.let({"n": n, "p": p})
    page.states("## {} features than observations", (p, n))
    # LASSO has one answer where the columns that pull with full force are independent
    pulls = [np.abs(wide.T @ (y_wide - wide @ w)) for w in fits["LASSO"]]
    full = [np.flatnonzero(pull > pull.max() * (1 - 1e-6)) for pull in pulls]
    longer = ridge_rows(wide, y_wide, 1)[0]
    has_one = {
        "least squares": np.linalg.matrix_rank(wide) == p,
        "ridge": np.linalg.matrix_rank(longer) == p,
        "LASSO": all(np.linalg.matrix_rank(wide[:, at]) == len(at) for at in full),
        "elastic net": np.linalg.matrix_rank(longer) == p,
    }
    starts = 3 * more.normal(size=(5, p))
    answers = {
        "ridge": [
            ridge(wide, y_wide, 1),
            np.linalg.lstsq(longer, np.append(y_wide, np.zeros(p)))[0],
        ],
        "LASSO": [lasso(wide, y_wide, 1, start=start) for start in starts],
        "elastic net": [elastic_net(wide, y_wide, 1, 1, start=start) for start in starts],
    }
    found = {name: len(np.unique(np.round(each, 5), axis=0)) for name, each in answers.items()}
    page.states("With {} {} has many answers", True, which(has_one, lambda one: not one))
    page.states(
        "{} penalty settles on {} answer, and they {} in how many",
        [has_one[name] for name in fits],
        list(found.values()),
        [max(each) for each in counts.values()],
    )
    page.states("with {} features that matter and the rest", matter.size)
    page.states(
        "{} uses {} {}, at {} strength. {} stops at {}, the",
        which(counts, lambda count: min(count) == p),
        np.array(fits["ridge"]) != 0,
        min(by_ridge),
        counts["ridge"] == p,
        which(counts, lambda count: max(count) == n),
        most,
    )
    page.states(
        "The {} goes past it: its {} data have {} rows, {} than",
        which(counts, lambda count: min(count) < n < max(count)),
        (len(longer), len(wide)),
        True,
        longer.shape,
    )
    strong = max(used)
    trial_fit = lasso(wide, y_wide, strong, tolerance=1e-14)
    inside, left_over = trial_fit != 0, y_wide - wide @ trial_fit
    page.let(
        {
            "X": wide,
            "x": wide.T[inside],
            "y": y_wide,
            "r": left_over,
            r"\hat w": trial_fit,
            "s": np.sign(trial_fit[inside]),
            r"\lambda": strong,
        }
    )
    page.states("of weight $j$ and {}. The KKT", True)
    page.states("The KKT conditions say {} for $j$ in", True)
    trial_r = trial.normal(size=4)
    page.let({"x": small.T, "s": small.T @ trial_r, "c": np.append(c, 0)})
    page.states("of the others, {} with {}. Multiply", {"i": 5}, {"i": 5})
    page.equation("eq-general-position", {"i": 5})
    # wide data of their own, with answers from several starts
    some_wide = [(more.normal(size=(5, 12)), more.normal(size=5)) for _ in range(20)]
    some_answers = [
        [lasso(Z, t, 0.05, start=3 * more.normal(size=12), tolerance=1e-14) for _ in range(4)]
        for Z, t in some_wide
    ]
    some_counts = np.count_nonzero(some_answers, axis=2).ravel()
    signs = np.array(list(product((1, -1), repeat=4)))
    drawn = more.normal(size=(5000, 4, 5))
    mixes = np.linalg.solve(drawn[:, :, :4], drawn[:, :, 4:])[..., 0]
    fitting = np.isclose(np.abs(mixes @ signs.T), 1, rtol=0, atol=1e-9).any(axis=1)
    page.states("that has probability {}", fitting.mean())
    page.given("Columns for which it never happens")
    page.states(
        "For them the {} solution is {} and has {} $n$ non-zeros. Try",
        which(counts, lambda count: max(count) <= n),
        [len(np.unique(np.round(each, 5), axis=0)) for each in some_answers],
        (some_counts, 5),  # of 12, from 5 observations
    )
    page.states("for {} columns of length {}, the last", *small.T.shape)
    page.given(
        r"no $\pm x_i$ lies in the affine span (the sums with coefficients whose total is 1) of "
        "at most $n$"
    )
    # six columns of length 3, of rank 3: copies, sums of others, signs turned, and general position
    squares = np.random.default_rng(7).normal(size=(6, 3, 3))
    blends = (
        np.eye(3)[:, [0, 1, 2, 0, 1, 2]],
        np.column_stack([np.eye(3), 1 - np.eye(3)]),
        np.column_stack([np.eye(3), -np.eye(3)]),
        np.random.default_rng(8).normal(size=(3, 6)),
    )
    sizes = [
        _solution_sizes(square @ mix, square @ mix @ np.ones(6) + 1, 0.02)
        for square in squares
        for mix in blends
    ]
    fewest = [found[0] for found in sizes if found]
    assert max(fewest) == 3  # the bound is reached, and without "a" solution it would not hold
    assert max(map(max, sizes)) > 3
    page.states(
        "that {} $X$ has a solution with {} $n$ non-zeros",
        [bool(found) for found in sizes],
        (fewest, 3),
    )
    page.states(
        "{} of the {} sums is {} or {}, so {} {} of these {} features",
        np.isclose(np.abs(sums), 1),
        len(sums),
        max(np.sign(sums)),
        min(np.sign(sums)),
        (np.count_nonzero(path, axis=1), np.linalg.matrix_rank(small)),
        np.count_nonzero(path, axis=1).max(),
        small.shape[1],
    )
    before, after = np.linalg.matrix_rank(wide), np.linalg.matrix_rank(centred)
    weak = [
        [
            np.count_nonzero(fit(columns, y_wide - y_wide.mean(), 0.001))
            for columns in (wide, centred)
        ]
        for fit in (ridge, lasso, lambda X, y, lam: elastic_net(X, y, lam, 1))
    ]
    lost = dict(zip(counts, np.subtract(*np.transpose(weak)), strict=True))
    page.states(
        "Centred columns have {} dimension {}, because {} sums to {}. "
        "An intercept therefore costs {} {} feature",
        before - after,
        (after, before),
        np.isclose(centred.sum(axis=0), 0),
        centred.sum(axis=0),
        which(lost, bool),
        kept["as drawn"] - kept["centred"],
    )
    others = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(20, 50))
        y = X[:, :3] @ matter + rng.normal(size=20)
        used_by = lasso(X, y, 0.1), elastic_net(X, y, 0.1, 1)
        used, used_by_net = map(np.count_nonzero, used_by)
        others.append(used <= 20 < used_by_net and np.all(ridge(X, y, 0.1) != 0))
    page.seeds("default_rng(0)\nwide", others)
    page.keep(most=most, wide_counts=counts, wide_rows=n, some_counts=some_counts)


def what_lasso_takes_off_and_how_to_give_it_back(
    A,
    X,
    w,
    y,
    lam,
    refit,
    taken,
    fits,
    truth,
    cases,
    high,
    low,
    rows,
    X4,
    y4,
    w4,
    A4,
    taken4,
    diabetes,
):
    paid = np.abs(trial_z - on_Q["LASSO"])[on_Q["LASSO"] != 0]
    page.let({r"\hat w_A": w[A], "X_A": X[:, A], "y": y, "s": np.sign(w[A])})
    page.let({r"\lambda": lam})
    own = _fits(X, y, lam, lam)
    size = np.abs(refit).sum()
    tolled = which(own, lambda w: np.allclose(w[A], refit - taken) and np.abs(w).sum() < size)
    page.states("The weights that {} keeps are, as a whole", tolled)
    page.equation("eq-lasso-bias")
    left_over = y - X[:, A] @ refit
    uncorrelated = np.flatnonzero(np.abs(X.T @ left_over) < 1e-6)  # of what the refit has used
    # larger weights, with residuals as before
    more_of = 100 * np.random.default_rng(0).random(size=(20, len(A)))
    raised = [y + X[:, A] @ (each * np.sign(w[A])) for each in more_of]
    offs = [ridge(X[:, A], y_, 0) - lasso(X, y_, lam)[A] for y_ in raised]
    page.states(
        "The columns are {}'s weight, the least-squares weight on the {} {} features, and the",
        which(own, _is_near(w)),
        (A, uncorrelated),
        len(A),
    )
    page.states(
        r"Its formula holds {} but $\lambda$, the features and the signs: a weight pays the {}",
        ~np.isclose(offs, taken),
        tuple(offs),
    )
    inverse = np.linalg.inv(X[:, A].T @ X[:, A])
    page.states("{} is the matrix", inverse)
    own_errors = {"least squares": refit, "LASSO": w[A]}
    page.states(
        "behind the standard errors of {}, and",
        which(own_errors, lambda found: np.allclose(inverse @ X[:, A].T @ y, found)),
    )
    cases_seen = np.array([50, 100, 200, len(X)])
    inverses = [np.linalg.inv(X[:k, A].T @ X[:k, A]) for k in cases_seen]
    page.states(
        "and {} data make it {}. Take",
        np.diff(cases_seen[np.argsort([-np.trace(each) for each in inverses])]),
        np.linalg.eigvalsh(np.diff(inverses, axis=0)),
    )
    by_name = dict(zip(A, taken, strict=True)), dict(zip(A4, taken4, strict=True))
    shares = {diabetes.names[j]: by_name[1][j] / by_name[0][j] for j in A}
    to_a_quarter = [name for name, share in shares.items() if abs(share - 0.25) < 0.05]
    [second] = [name for name in to_a_quarter if name != "sex"]
    tolls = [[abs(toll[diabetes.names.index(j)]) for toll in by_name] for j in ("sex", "bp")]
    larger = [abs(by_name[1][j]) - abs(by_name[0][j]) for j in A]
    s5_tolls = [abs(toll[diabetes.names.index("s5")]) for toll in by_name]
    alone = ridge(X4[:, A], y4, 0) - lasso(X4[:, A], y4, lam)
    page.states(
        r"Take each patient {} times, at the {} $\lambda$:",
        len(X4) / len(X),
        (lam + kkt_violation(X4, y4, w4, lam), lam),  # whose conditions the new weights meet
    )
    page.states(
        "The tolls of sex and {} {} to about {}: from {} to {} in size, and from {} to {}. (Two {} "
        "features come in, {} and {}, and the toll of {} {} from {} to {}. With the {} features "
        "alone, {} toll would be {}.)",
        second,
        np.diff(tolls),
        round(4 * np.mean([shares[name] for name in to_a_quarter])) / 4,
        *tolls[0],
        *tolls[1],
        (len(A4), len(A)),
        *(diabetes.names[j] for j in sorted({*A4} - {*A})),
        which(dict(zip((diabetes.names[j] for j in A), larger, strict=True)), lambda up: up > 0),
        np.diff(s5_tolls),
        *s5_tolls,
        len(A),
        np.isclose(alone / taken, alone[0] / taken[0]),
        alone[0] / taken[0],
    )
    page.let({r"\lambda": trial_l1})
    page.states(
        "where {} weight pays exactly {}. Correlated features pay {} amounts",
        np.isclose(paid, paid.mean()),
        paid.mean(),
        np.abs(taken),
    )
    on_A = w[A]
    relaxations = {share: relaxed_lasso(X, y, lam, share)[A] for share in (0, 0.3, 1)}

    def is_same(wanted):
        return next(
            {r"\varphi": share} for share, w_A in relaxations.items() if np.allclose(w_A, wanted)
        )

    page.let({r"\lambda": lam, "v": trial_w, r"\hat w_A": relaxations[0.3]})
    sums = [np.abs(w_A).sum() for w_A in relaxations.values()]
    chosen = np.flatnonzero(relaxed_lasso(X, y, lam, 0))
    page.states("The relaxed {} of", relaxes)
    page.states(
        r"{} at $\lambda$ chooses the features $A$, and a share $\varphi$ of that strength {}",
        which(own, lambda w: np.array_equal(np.flatnonzero(w), chosen)),
        np.diff(sums),
    )
    page.equation("eq-relaxed", {r"\varphi": 0.3})
    on_chosen = _fits(X[:, A], y, lam, lam)
    page.states(
        "At {} it is {}, at {} {} on",
        is_same(on_A),
        which(on_chosen, _is_near(relaxations[1])),
        is_same(refit),
        which(on_chosen, _is_near(relaxations[0])),
    )
    mixtures = (0.1, 0.3, 0.6, 0.9)
    page.states(
        "as long as {} weight changes its sign on the way the result is the {}",
        np.sign(refit) != np.sign(on_A),
        (
            [(1 - share) * relaxations[0] + share * relaxations[1] for share in mixtures],
            [relaxed_lasso(X, y, lam, share)[A] for share in mixtures],
        ),
    )
    relevant, by_low = truth != 0, fits["LASSO, λ = 20"]
    page.let({"n": cases, r"\lambda": high})
    page.states(
        "make {} data sets of {} cases and {} features, of which {} have weight {}",
        len(by_low),
        cases,
        truth.size,
        np.sum(relevant),
        truth[0],
    )
    page.states("Fit each data set {} ways", len(fits))
    parts = (by_low[:, relevant], np.sum(by_low != 0, axis=1), (by_low - truth) ** 2)
    shown = np.round(rows["LASSO, λ = 20"], 9)
    centres = {"mean": np.mean, "median": np.median}
    misses = {"squared": np.square, "absolute": np.abs}
    page.states(
        "The {} column is the {} of the {} weights that are truly {}, the {} the number of "
        "features in the model, the {} the {} error of {} {} weights",
        (parts[0].mean().round(9), shown),
        which(centres, lambda centre: np.isclose(centre(parts[0]), shown[0])),
        np.sum(relevant),
        truth[relevant].mean(),
        (parts[1].mean().round(9), shown),
        (parts[2].sum(axis=1).mean().round(9), shown),
        which(misses, lambda miss: np.isclose(20 * miss(by_low - truth).mean(), shown[2])),
        # without any of them it would be another number
        ~np.isclose(parts[2].sum(axis=1).mean() - parts[2].mean(axis=0), shown[2], atol=1e-6),
        by_low.shape[1],
    )
    page.states(
        "At {} {} loses little on the large weights, but keeps {} features where {} are true",
        {r"\lambda": low},
        which(  # near the true size of the large weights, with some features too many
            rows, lambda row: abs(row[0] - truth[0]) < 0.2 and 4 < row[1] < truth.size
        ).partition(",")[0],
        rows["LASSO, λ = 20"][1],
        np.sum(relevant),
    )
    mean, count, error = rows["relaxed, φ = 0"]
    off = truth[relevant] - fits["LASSO, λ = 80"][:, relevant].mean(axis=0)
    rng = np.random.default_rng(0)  # of the simulation, whose first data set these are
    Z = rng.normal(size=(cases, truth.size))
    t = Z @ truth + rng.normal(size=cases)
    # no pull is left at its weights
    unshrunk = which(fits, lambda w: np.allclose(Z.T @ (t - Z @ w[0]), 0, atol=1e-6))
    page.states(
        "At {} it finds the {}, and pays for them: about {} off {} (see ¤), "
        "and an error {} than that of {}",
        {r"\lambda": high},
        rows["LASSO, λ = 80"][1],
        True,
        np.isclose(off, high / (2 * cases), atol=0.04),
        (rows["LASSO, λ = 80"][2], rows[unshrunk][2]),
        unshrunk,
    )
    page.states(
        "The relaxed {} has {}: the {} features, and weights that are {} on average, "
        "with an error of {} in place of {}.",
        relaxes,
        [round(count) == np.sum(relevant), np.isclose(mean, truth[0], atol=0.01)],
        count,
        mean,
        error,
        rows[unshrunk][2],
    )
    off = np.sum((fits["relaxed, φ = 0"] - truth) ** 2, axis=1)
    page.seeds(
        "default_rng(0), np.repeat([size, 0.0]", off, "with an error of {} in place", off.mean()
    )
    page.keep(is_same=is_same, on_A=on_A, relaxations=relaxations, tolled=tolled)


def what_lasso_finds(counts, draw, wanted, repeats, found, Z, t, false_average, all_true, on_path):
    few, *_, many = counts  # cases: 50, ..., 5000
    X_many, y_many = draw(trial, many, 0.1)
    fit_many = ridge(X_many, y_many, 0)
    decoys = np.corrcoef(X_many.T)[3, :3] > 0.05
    X_few, y_few = draw(trial, few, 0.3)
    alphas, _, corners = lars_path(X_few, y_few, method="lasso")
    shares, sets = np.linspace(0.05, 0.95, 7)[:, None, None], []
    rng = np.random.default_rng(5)
    for _ in range(20):
        ends = lars_path(*draw(rng, few, 0.3), method="lasso")[2]
        sets.append(~np.isclose(shares * ends[:, 1:] + (1 - shares) * ends[:, :-1], 0))
    whose = _whose_path(X_few, y_few, 2 * few * alphas[3], corners[:, 3])
    page.states("Between the breakpoints of {}'s path", whose)
    missed = [  # sets between two breakpoints that are not there halfway, on any of the paths
        tuple(each) not in {tuple(halfway) for halfway in path[3].T}
        for path in sets
        for share in path
        for each in share.T
    ]
    page.states(
        "looking once between {} two neighbours misses {}",
        np.concatenate([(path == path[3]).all(axis=(0, 1)) for path in sets]),
        missed,
    )
    rng, near_zero, treated = np.random.default_rng(0), [], []
    for _ in range(repeats):
        A, b = draw(rng, few, 0.3)
        alphas, _, ends = lars_path(A, b, method="lasso")
        between = (ends[:, 1:] + ends[:, :-1]) / 2
        near_zero.extend(between[np.abs(between) < 1e-5])  # no weight that is in is so small
        if len(treated) < 1000:  # what descent, which leaves no residue, has in their place
            exact = [lasso(A, b, few * lam) for lam in alphas[1:] + alphas[:-1]]
            treated.extend(np.transpose(exact)[np.isclose(between, 0)])
    assert np.all(np.isclose(near_zero, 0))
    page.states("isclose treats a residue as {}", treated)
    page.states(
        "Let {} independent features matter, each with weight {}, among {}.",
        np.sum(wanted),
        fit_many[0],
        wanted.size,
    )
    exact_X, _ = draw(_Uncorrelated, 50, 0.3)
    overlaps = exact_X[:, 3] @ exact_X[:, :3] / 50
    page.states(
        "it has the {} correlation with {} of the {}, here",
        tuple(overlaps),
        np.isclose(overlaps, 0.3),
        np.sum(decoys),
    )
    page.states("The other {} are pure noise", np.sum(fit_many.round() == 0) - 1)
    page.states(
        "In how many of {} runs exactly the {} true features are somewhere on {}'s path",
        repeats,
        np.sum(wanted),
        whose,
    )
    page.states("The sum is {} times the overlap", np.sum(decoys))
    page.states("The sum says how much of the {} true features a unit", np.sum(wanted))
    always = [overlap for overlap in found if found[overlap][many] == repeats]
    not_always = min(set(found) - set(always))
    border = np.sum(decoys) * _border(draw, on_path, wanted)  # without regard to these counts
    sums = np.sum(decoys) * np.array(list(found))
    within, beyond = (  # the overlaps on either side of the border
        [
            overlap
            for overlap, is_within in zip(found, sums < border, strict=True)
            if is_within == side
        ]
        for side in (True, False)
    )
    ever_less = [overlap for overlap in found if found[overlap][many] < found[0][few] / 2]
    page.states(
        "{} {}, data help: with {} cases the true set is on {} path",
        (np.sum(decoys) * np.array(always), border),
        border,
        many,
        [counts[many] == repeats for counts in np.array(list(found.values()))[sums < border]],
    )
    page.states(
        "{} {} {} cases help; {} {} they {}.",
        (np.sum(decoys) * np.array(always), border),
        border,
        tuple([found[overlap][n] for overlap in within] for n in (many, few)),
        (np.sum(decoys) * np.array(ever_less), border),
        border,
        [_rises(found[overlap], few, many) for overlap in beyond],
    )
    page.states(
        "{} {} they {}: at an overlap of {}, a sum of {}, it is found {} times "
        "of {} with {} cases, and {} times with {}.",
        (np.sum(decoys) * np.array(ever_less), border),
        border,
        [_rises(found[overlap], few, many) for overlap in beyond],
        not_always,
        np.sum(decoys) * not_always,
        found[not_always][few],
        repeats,
        few,
        found[not_always][many],
        many,
    )
    # what each false feature can replace, where the true set is found and without noise
    widest = draw(_Uncorrelated, 50, max(always))[0]
    replaced = np.abs(np.linalg.lstsq(widest[:, :3], widest[:, 3:])[0].sum(axis=0))
    page.states(
        "for {} false feature the sum must stay {} {} in size",
        replaced < border,
        (replaced, border),
        border,
    )
    true_weights = ridge(Z, t, 0).round()
    page.states(
        "best case, {} independent features of which {} matter",
        Z.shape[1],
        np.count_nonzero(true_weights),
    )
    all_in, chosen, of_true_set, best_at = [], [], [], []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(100, 20))
        target = X[:, :3].sum(axis=1) + rng.normal(size=100)
        by_cv = LassoLarsCV(cv=10).fit(X, target)
        all_in.append(by_cv.coef_[:3].all())
        errors = by_cv.mse_path_.mean(axis=1)
        at = np.argmin(abs(by_cv.cv_alphas_ - by_cv.alpha_))
        elsewhere = ~np.isclose(by_cv.cv_alphas_, by_cv.alpha_, rtol=1e-3)
        best_at.extend(errors[at] - errors[elsewhere])
        alphas, _, corners = lars_path(X - X.mean(axis=0), target - target.mean(), method="lasso")
        is_true = [np.array_equal(corner != 0, true_weights != 0) for corner in corners.T]
        if any(is_true) and by_cv.coef_[3:].any():  # the weakest strength with the true set alone
            k = np.flatnonzero(is_true)[-1]
            chosen.append((by_cv.alpha_, np.sum(1 - by_cv.coef_[:3])))
            of_true_set.append((alphas[k], np.sum(1 - corners[:3, k])))
    page.states(
        "The true features are {} in, but hardly ever alone: {} false ones on average",
        [*all_in, all_true == 100],
        false_average,
    )
    page.states(
        r"It looks for the {} predictions, and for these a {} $\lambda$, with {} taken off the",
        (0, best_at),
        tuple(np.transpose([chosen, of_true_set])[0].T),
        tuple(np.transpose([chosen, of_true_set])[1].T),
    )
    validated, inside = LassoLarsCV(cv=10).fit(Z, t), (Z - Z.mean(axis=0), t - t.mean())
    page.states(
        "and true weights as large, read {}'s list as",
        _whose_path(*inside, 2 * len(t) * validated.alpha_, validated.coef_),
    )
    rng = np.random.default_rng(0)
    runs = [on_path(*draw(rng, few, not_always), wanted) for _ in range(repeats)]
    page.seeds(
        "rng = np.random.default_rng(0)\n        runs", runs, "it is found {} times", np.sum(runs)
    )
    page.seeds("exact, all_true, false = np.random.default_rng(0)", all_in)
    page.keep(not_always=not_always, decoys=decoys, border=border, always=always, within=within)


def standard_errors_after_a_choice(cover, covered, parts, modest, real, Z, t, by_all, one, other):
    share = {name: each.mean() for name, each in cover.items()}
    rng, halved, whole = np.random.default_rng(0), [], []
    for _ in range(100):  # the first of the data sets
        X = rng.normal(size=(100, 20))
        y = X @ modest + rng.normal(size=100)
        whole.extend(_half_widths(X, y, lasso(X, y, 40) != 0))
        halved.extend(_half_widths(X[other], y[other], lasso(X[one], y[one], 20) != 0))
    page.states("the price is {} intervals", (np.mean(halved), np.mean(whole)))
    page.given("You may miss the standard errors and $p$-values that come with least squares")
    page.given("when noise has driven its weight away from zero")
    page.given("Lasso (1.9) and the regularised fits of statsmodels (0.15) return none")
    page.states(
        "with {} true weights of {} among {} independent",
        np.sum(modest > 0),
        modest[0],
        modest.size,
    )
    page.states("in {} data sets with", cover["no choice"].size / modest.size)
    rng, choices = np.random.default_rng(0), {}
    for _ in range(20):  # the first of the data sets
        X = rng.normal(size=(100, 20))
        fits = _fits(X, X @ modest + rng.normal(size=100), 40, 40)
        for name, w in fits.items():
            choices.setdefault(name, []).extend(modest[w != 0] > 0)
    chooser = which(choices, lambda chosen: np.array_equal(chosen, real[: len(chosen)]))
    page.states("Let {} choose on all {} cases, then on {} of", chooser, len(Z), one.stop)
    page.states("intervals from the other {}.", other.stop - other.start)
    page.states("An interval at {} is built to contain the true weight in {} of", 0.95, 0.95)
    page.states("Without a choice {} of the intervals", share["no choice"])
    page.states(
        "After {} at this strength on the {} data",
        chooser,
        # the last intervals are those from the data on which it chose
        (covered(Z, t, by_all, modest) + 0, cover["same data"][-by_all.sum() :] + 0),
    )
    page.states("on separate data {} do; the", share["other half"])
    page.seeds(
        "default_rng(0), np.repeat([0.3, 0], [3, 17])",
        cover["same data"],
        "same data {} do",
        share["same data"],
    )
    page.states(
        "do, {} of those of true features and {} of those of false ones",
        parts["same data, true features"].mean(),
        parts["same data, false features"].mean(),
    )


def columns_for_levels(fitted_levels, answers, onehot):
    kept = {"all": [0, 1, 2], "A": [1, 2], "B": [0, 2], "C": [0, 1]}
    free = [fitted_levels(keep, 0) for keep in kept.values()]
    ways = {}
    for keep in kept.values():
        Z = onehot[:, keep] - onehot[:, keep].mean(axis=0)
        for name, w in _fits(Z, answers - answers.mean(), 4, 4).items():
            ways.setdefault(name, []).append((answers.mean() + Z @ w)[::4])
    by_ridge = {name: fitted_levels(keep, 4) for name, keep in kept.items()}
    page.states("with {} where a case has that level and {} elsewhere", onehot.max(), onehot.min())
    page.states(
        "Under {} {} choice gives the {} fit. A penalty",
        which(ways, lambda fits: np.ptp(fits, axis=0).max() < 1e-9),
        [np.allclose(each, free[0]) for each in free],
        tuple(free),
    )
    page.states(
        "Take {} levels with {} cases each, whose targets average {}, {} and {}:",
        len(free[0]),
        len(answers) / len(free[0]),
        *free[0],
    )
    page.states(
        "The last {} columns are {} at",
        len(by_ridge) - 1,
        which(ways, lambda fits: np.allclose(fits, list(by_ridge.values()))),
    )
    page.given(r"at $\lambda = 4$, with the intercept")
    moved = (free[0] - by_ridge["all"]) / (free[0] - answers.mean())
    page.states(
        "With {} {} columns {} level moves {} the way to the overall {} of {}.",
        [not np.allclose(by_ridge[left_out], by_ridge["all"]) for left_out in "ABC"],
        onehot.shape[1],
        np.isclose(moved, moved[0]),
        moved.mean(),
        which(
            {"mean": answers.mean(), "median": np.median(answers)},
            lambda centre: np.allclose((free[0] + centre) / 2, by_ridge["all"]),
        ),
        answers.mean(),
    )
    # without A and without C: the differences from that level, without a penalty first
    apart = np.array([[ours - ours[k] for ours in (free[0], by_ridge["ABC"[k]])] for k in (0, 2)])
    overall = {name: levels.mean() for name, levels in by_ridge.items()}
    centres = {"mean": answers.mean(), "median": np.median(answers)}
    page.states(
        "the penalty {} the differences from that level: without A, level C is at {}, "
        "and without C at {}. The overall {} stays: the dropped level moves too.",
        np.diff(np.linalg.norm(apart, axis=2), axis=1),
        by_ridge["A"][2],
        by_ridge["C"][2],
        which(centres, lambda centre: np.allclose(list(overall.values()), centre)),
    )
    page.states("keep the {}, or", onehot.shape[1])
    # what a jump of 1 costs when the columns are divided by their standard deviations
    independent = []
    for count in range(2, 7):
        columns = np.eye(count)[np.arange(12) % count]
        rank = np.linalg.matrix_rank(np.column_stack([np.ones(12), columns]))
        independent.append(rank == 1 + count)
    page.states("Beside an intercept they are {}", independent)
    page.given("a whole there is the group LASSO")
    levels = np.tri(10, 20)  # of 1 to 10 of 20 cases
    # the weights of a jump of 1, read off the columns divided by their standard deviations
    jumps = [1 / np.ptp(level / level.std()) for level in levels]
    page.states("a rare level pays {} for a jump of {}", (jumps[:-1], jumps[1:]), 1)


def which_one_predicts_best(
    choose,
    methods,
    shares,
    splits,
    plain,
    diabetes,
    p,
    first,
    X,
    y,
    squared_errors,
    standard_error,
    show,
    truth,
):
    [folds], by_split = choose.__defaults__, dict(zip(methods, splits.T, strict=True))
    averages = {name: column.mean() for name, column in by_split.items()}
    tests = len(plain)
    trains = len(diabetes.y) - tests
    order = np.random.default_rng(0).permutation(len(diabetes.y))
    train, test = order[:trains], order[trains:]
    parts = {"training": train, "test": test}
    free_weights = squared_errors(methods["least squares"], train, test)[1]
    learned_from = which(
        parts,
        lambda part: np.allclose(
            ridge(standardise(diabetes.X[part]).X, diabetes.y[part] - diabetes.y[part].mean(), 0),
            free_weights,
        ),
    )
    page.states(
        "to matter, {} patients are for {} and the other {} for testing. {} is learned from the {}",
        len(parts[learned_from]),
        learned_from,
        tests,
        [
            np.array_equal(
                squared_errors(method, train, test)[1], squared_errors(method, train, train[:1])[1]
            )
            for method in methods.values()
        ],
        trains,
    )
    refitted = methods["relaxed LASSO"](X, y)[6]
    halfway = shares[6] * lambda_max(X, y)
    [phi] = [phi for phi in (0, 0.5, 1) if np.allclose(relaxed_lasso(X, y, halfway, phi), refitted)]
    page.states("The relaxed {} has {} here.", relaxes, {r"\varphi": phi})
    worse_by = _worse_by(X, y)
    as_good = (0, -worse_by)
    page.states("by {}-fold cross-validation the strengths, and for {} subset", folds, as_good)
    page.states(
        "Of {} sets of $k$ features the one with the {} residual",
        worse_by > 0,
        (0, worse_by),
    )
    fits_made = []  # how many `best_subsets` tries with so many features
    for count in range(1, p + 1):
        tried = []

        def recorded(columns, size, tried=tried):
            tried.extend(combinations(columns, size))
            return combinations(columns, size)

        with patch("shrinkage.selection.combinations", recorded):
            best_subsets(X[:, :count], y)
        fits_made.append(1 + len(tried))  # and the empty set
    page.states(
        "For {} features that means {} fits, and {} new feature doubles it",
        p,
        True,
        [after == 2 * before for before, after in pairwise(fits_made)],
    )
    page.states(
        "{} method is a function from data to candidates",
        [method(X[:50], y[:50]).shape[1] == p for method in methods.values()],
    )
    A = np.column_stack([np.ones(trains), diabetes.X[train]])
    fitted = np.linalg.lstsq(A, diabetes.y[train])[0]
    missed = {
        name: diabetes.y[k] - fitted[0] - diabetes.X[k] @ fitted[1:] for name, k in parts.items()
    }
    tests_of = which(missed, lambda gap: len(gap) == tests and np.allclose(gap**2, plain))
    misses = {"squared": np.square, "absolute": np.abs}
    centres = {"mean": np.mean, "median": np.median}
    errors = {name: each for name, (each, _) in first.items()}
    page.states(
        "The {} error is the {} {} error, ± its standard error over the {} patients",
        tests_of,
        which(centres, lambda centre: f"{centre(plain):.0f}" in show(plain)),
        which(misses, lambda miss: np.allclose(miss(missed[tests_of]), plain)),
        tests,
    )
    at_zero = {name: each.mean() for name, each in errors.items()}
    gaps = [abs(at_zero[one] - at_zero[other]) for one, other in combinations(at_zero, 2)]
    bars = [standard_error(each) for each in errors.values()]
    page.states(
        "That error bar is {} than the gap between {} two methods",
        (min(bars), gaps),
        np.greater.outer(bars, gaps),
    )
    ahead = {name: each - plain for name, each in errors.items() if name != "least squares"}
    behind = which(ahead, lambda gap: 1.5 < gap.mean() / standard_error(gap) < 2.5)
    unpenalised = which(methods, lambda method: _is_near(ridge(X, y, 0))(method(X, y)[0]))
    page.states(
        "{}, with {} features, lies behind {} by about two standard errors, and {} subset is",
        behind,
        first[behind][1],
        unpenalised,
        as_good,
    )
    page.states("Draw {} splits", len(splits))
    gains = splits[:, 1:] - splits[:, :1]
    drawn = figures.gains_by_split(by_split, "least squares")
    diamonds = drawn.data[-1].x
    at_middle = {"mean": gains.mean(axis=0), "median": np.median(gains, axis=0)}
    page.states(
        "{} error minus that of {}, a dot for {} of {} splits; left of {} a method is",
        tests_of,
        which(by_split, lambda column: np.allclose(drawn.data[0].x, (splits[:, 1] - column), 1e-3)),
        np.equal([len(dots.x) for dots in drawn.data[:-1]], len(splits)),
        len(splits),
        drawn.layout.shapes[0].x0,
    )
    page.states(
        "A {} marks the {}.",
        drawn.data[-1].marker.symbol,
        which(at_middle, lambda middle: np.allclose(middle, diamonds, 1e-3)),
    )
    page.states(
        "{} subset, the {} there, is the {} on average.",
        as_good,
        _best(at_zero, "best subset"),
        _best(averages, "best subset"),  # the worst has the largest error
    )
    wins = {name: np.sum(each < by_split[unpenalised] - 1e-6) for name, each in by_split.items()}
    page.states(
        "{}, far behind there, is ahead of {} in {} of the {}, and {} subset in",
        behind,
        unpenalised,
        wins[behind],
        len(splits),
        as_good,
    )
    is_ahead = by_split["best subset"] < by_split[unpenalised] - 1e-6
    page.seeds(
        "compare(seed=0)",
        is_ahead,
        "of the {}, and best subset in {}.",
        len(splits),
        np.sum(is_ahead),
    )
    winner = min(averages, key=averages.get)
    page.states(
        "{} does {}, as you would expect if many of the {} measurements",
        winner,
        _best(averages, "ridge"),
        p,
    )
    page.states("where {} features were the whole", np.count_nonzero(truth))
    page.states(
        "{} method loses somewhere", [np.any(each > splits.min(axis=1)) for each in splits.T]
    )
    page.states(
        "so they are not {} independent trials, and their spread divided by {} would",
        len(splits),
        len(splits) ** 0.5,
    )
    # run outside the course, with scikit-learn 1.6.1, 1.7.2, 1.8.0 and 1.9.1
    page.given("263 complete rows, 19 features) are in the BSD-licensed package ISLP 0.6.0")
    page.given("LassoCV (1.6 to 1.9) choose, with KFold(5, shuffle=True, random_state=0)")
    page.given("6 of 19 weights are zero, as the textbook reports")
    page.given("from 0 to 99 (in 1.7), 42 splits give 6, and the others anything from 1 to 13")
    page.keep(tests_of=tests_of)


def what_to_use_when(wide, wide_counts, wide_rows, together, draw, wanted):
    ways = {
        "ridge": ridge,
        "LASSO": lasso,
        "least squares": lambda X, y, lam: ridge(X, y, 0),
        "elastic net": lambda X, y, lam: elastic_net(X, y, lam / 2, lam / 2),
        "relaxed LASSO": lambda X, y, lam: relaxed_lasso(X, y, lam, 0),
    }
    dense = _average_errors(np.full(20, 0.3), 50, ways)
    sparse = _average_errors(np.repeat([0.9, 0], [4, 16]), 50, ways)
    clear = _average_errors(np.repeat([4, 0], [4, 16]), 50, ways)
    page.states("many features that matter a little | {} |", min(dense, key=dense.get))
    page.states(
        "a few features that matter, and you want a short list for predicting | {} |",
        min(sparse, key=sparse.get),
    )
    page.states(
        "a few features that matter much, and you want to read their weights | the relaxed {} |",
        min(clear, key=clear.get).partition("relaxed ")[2],
    )
    page.states("groups of features that go together, and you want zeros too | the {} |", together)
    large = {name: count for name, count in wide_counts.items() if max(count) > wide_rows}
    page.states(
        "{} features than observations, and {} than $n$ that matter | {} or the {} |",
        wide.shape[::-1],
        ([max(wide_counts[name]) for name in ("ridge", "elastic net")], wide_rows),  # they can use
        *large,
    )
    # many observations: which method comes nearest to ridge with the strength of the least risk
    X = np.random.default_rng(0).normal(size=(5000, 3))
    y = X @ np.ones(3) + np.random.default_rng(1).normal(size=5000)
    lams = np.geomspace(1e-2, 1e5, 40)
    risks = {lam: coefficient_risk(X, np.ones(3), 1, lam).total for lam in lams}
    pays = min(risks, key=risks.get)
    # how near each comes, at strengths from a hundredth of n, to ridge with the strength that pays
    at_strengths = [_fits(X, y, lam, lam) for lam in (50, 500, 5000)]
    off = {
        name: min(np.abs(fits[name] - ridge(X, y, pays)).max() for fits in at_strengths)
        for name in at_strengths[0]
    }
    page.states("hardly correlated | {} |", min(off, key=off.get))
    # the errors of least squares there, less those with few observations that go together
    alike = X[:50] + 2 * X[:50].mean(axis=1, keepdims=True)
    there, here = (coefficient_risk(design, np.ones(3), 1, 0) for design in (X, alike))
    change = {
        "bias": there.bias_squared - here.bias_squared,
        "variance": there.variance - here.variance,
    }
    page.states("their {} is then small", which(change, lambda by: by < -here.total / 2))
    # with a decoy that replaces 1.5 units of the truth: the true features alone, at any strength?
    exact = {name: [] for name in ("ridge", "LASSO", "elastic net", "relaxed LASSO")}
    rng = np.random.default_rng(0)
    for _ in range(10):
        X, y = draw(rng, 200, 0.5)
        lams = lambda_max(X, y) * np.geomspace(1, 1e-3, 12)
        paths = {
            "ridge": [ridge(X, y, lam) for lam in lams],
            "LASSO": lasso_path(X, y, lams),
            "elastic net": lasso_path(*ridge_rows(X, y, 20), lams),
            "relaxed LASSO": [relaxed_lasso(X, y, lam, 0) for lam in lams],
        }
        for name, ws in paths.items():
            exact[name].append(any(np.array_equal(w != 0, wanted) for w in ws))
    page.states("the true ones | {} of these alone", [all(each) for each in exact.values()])


def in_short(
    lam, taken, tolled, pair, target, gaps, out, together, wide_counts, wide_rows, wide,
    some_counts, tests_of, first, standard_error,
):  # fmt: skip
    page.let({r"\lambda": lam})
    page.states(
        "The {} {} {} penalties. It is a {} on data with $p$ {} rows",
        takes_both,
        (
            _objective(trial_w, longer_X, longer_y, trial_l1, 0),  # as LASSO sees it
            np.sum((trial_y - trial_X @ trial_w) ** 2),
            trial_l1 * np.abs(trial_w).sum() + trial_l2 * np.sum(trial_w**2),
        ),
        [not np.allclose(trial_best, trial_fits[name]) for name in ("ridge", "LASSO")],
        on_longer,
        (len(longer_y), len(trial_y)),
    )
    penalised = _without(gaps, "least squares")
    page.states(
        "Of two correlated features {} keeps the difference that the noise made, until {} is out",
        which(penalised, _is_near(gaps["least squares"])),
        np.count_nonzero(out == 0),
    )
    net_gaps = [np.ptp(elastic_net(pair, target, 0, l2)) for l2 in (0, 0.1, 1, 10)]
    penalties = {
        "squared": np.ptp(elastic_net(pair, target, 0, 0.5)),
        "absolute": np.ptp(elastic_net(pair, target, 0.5, 0)),
    }
    page.states(
        "The {} penalty {} exactly that difference; with enough of it, features that are alike get "
        "weights that are alike under the {}.",
        min(penalties, key=penalties.get),
        np.diff(net_gaps),
        together,
    )
    large = [name for name, count in wide_counts.items() if max(count) > wide_rows]
    page.states(
        "For columns in general position {} has {} $n$ non-zeros. {} and the {} have {} such",
        which(wide_counts, lambda count: max(count) <= wide_rows),
        # of 20 observations, and of 5 in other data
        (np.append(wide_counts["LASSO"] / wide_rows, some_counts / 5), 1),
        *large,
        [max(wide_counts[name]) < wide.shape[1] for name in large],
    )
    page.states("{} takes {} off the weights it keeps", tolled, taken)
    page.states("The relaxed {} gives it back", relaxes)
    plain = first["least squares"][0]
    close = first["best subset"][0] - plain
    page.states(
        "Differences in {} error can be {} than their",
        tests_of,
        (abs(close.mean()), standard_error(close)),
    )


def weight_by_weight(Q, t, w, l1, l2, l1_, l2_, w1, z1):
    z = Q.T @ t
    penalties = trial_l1 * np.abs(w).sum() + trial_l2 * np.sum(w**2)
    page.let({"X": Q, "I": np.eye(4), "y": t, "z": z, r"\hat w": w, "w": w})
    page.let({"S": soft_threshold, r"\lambda_1": l1, r"\lambda_2": l2})
    agree = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        columns, target = np.linalg.qr(rng.normal(size=(9, 3)))[0], rng.normal(size=9)
        threshold = soft_threshold(columns.T @ target, l1 / 2) / (1 + l2)
        agree.append(np.allclose(elastic_net(columns, target, l1, l2), threshold))
    page.seeds("default_rng(1)", agree)
    page.states("By hand: if {} and {}, the elastic net is", True, True)
    page.equation("eq-elastic-net-orthonormal")
    cost = (w1 - z1) ** 2 + l1_ * w1 + l2_ * w1**2
    rest = sp.solve(cost.diff(w1), w1)
    at_rest = {"w": rest, "z": [z1], r"\lambda_1": l1_, r"\lambda_2": l2_}
    several = np.linspace(-0.9, 0.9, 18)
    by_net = elastic_net(np.eye(18), several, l1, l2)
    page.states(
        "For $w_j > 0$ the derivative is {} at {}, that is {}, and so {}. The other side is the {}",
        np.round(
            [
                float(cost.diff(w1).subs({w1: found, z1: at, l1_: l1, l2_: l2}))
                for found, at in zip(by_net, several, strict=True)
                if found > 0
            ],
            9,
        ),
        at_rest,
        at_rest,
        [{"z": several, "w": by_net, "j": j + 1} for j in range(18)],
        (elastic_net(np.eye(18), -several, l1, l2), -by_net),
    )
    page.let({r"\lambda_1": trial_l1, r"\lambda_2": trial_l2})
    page.states(
        "objective is, plus a constant, {}, so {} weight",
        np.sum((t - Q @ w) ** 2) - t @ t + z @ z + penalties,
        _stand_alone(Q, t, l1, l2),
    )


def a_colleagues_settings(alpha, n, ratio, l1, l2, w):
    page.states("reports ElasticNet(alpha={}, l1_ratio={}) on the {} standardised", alpha, ratio, n)
    page.states("how far {} can be trusted", ratio)
    page.given(r"Compute $\lambda_1$ and $\lambda_2$")
    page.states("By {eq}`eq-elastic-net-alpha` {} and {}.", {r"\lambda_1": l1}, {r"\lambda_2": l2})
    sums = {"absolute": lambda w: np.abs(w).sum(), "squared": lambda w: np.sum(w**2)}
    # with the target, and so the weights, in units of a tenth
    times = {name: of(10 * w) / of(w) for name, of in sums.items()}
    page.states("{} weight is dropped", w == 0)
    page.states(
        "The ratio compares strengths of {} units: a sum of {} weights against",
        tuple(times.values()),
        which(times, lambda ratio: np.isclose(ratio, 10)),  # that goes with the unit
    )
    page.states(
        "weights are of the size of {}, so the squares cost far {} than",
        10.0 ** np.log10(np.abs(w)).mean().round(),
        (l2 * sums["squared"](w) / (l1 * sums["absolute"](w)), 5 * (1 - ratio) / ratio),
    )


def broken_rows(X, y, tried, broken):
    l2 = max(tried)
    w = broken(X, y, 3000, l2)
    penalty = sp.Symbol("lambda_2")
    silent = sp.solve(penalty**2 - penalty)  # where the broken penalty is right
    pulls = X.T @ (y - X @ w) - 3000 / 2 * np.sign(w)
    in_net = w != 0
    page.let({r"\lambda_2": l2})
    page.states(r"put $\lambda_2$ instead of {} into", ridge_rows(X, y, l2)[0].max(axis=1)[-1])
    page.states(
        "broken rows are a penalty of {}, and that is right at {} and at {}.",
        (pulls[in_net] / w[in_net]).mean().round(4),
        {r"\lambda_2": silent[1]},
        silent[0],
    )


def data_you_have_not_seen(
    wine, measured, alcohol, unseen, by_mean, new_wines, short, Z, rule, lams
):
    page.states("brings {} wines from {} cultivars", len(wine.data), len(np.unique(wine.target)))
    page.states("from the other {}. Which", measured.shape[1])
    fits = _fits(Z, alcohol - alcohol.mean(), rule, rule)
    keeps = which(fits, lambda w: np.array_equal(np.flatnonzero(w), short))
    page.states("{} keeps {} features, as", keeps, len(short))
    counts = np.array([_by_one_standard_error(measured, alcohol, lams, k) for k in range(100)])
    page.seeds(
        "lams, lasso, seed=0",
        counts,
        "as it does with {} of {} seeds for the folds.",
        np.sum(counts == len(short)),
        len(counts),
    )
    spreads = {"variance": alcohol.var(), "bias": np.mean(alcohol - alcohol.mean())}
    far = np.mean(unseen)
    guessed = np.mean((alcohol - alcohol.mean()) ** 2)  # without the features
    of = which(spreads, lambda spread: np.isclose(spread, guessed))
    held = [wine.target == k for k in range(3)]
    guesses = {
        centre.__name__: np.mean([np.mean((alcohol[k] - centre(alcohol[~k])) ** 2) for k in held])
        for centre in (np.mean, np.median)
    }
    page.states(
        r"the error at this $\lambda$ is {}, about {} the {} of {}. For an unseen cultivar it is "
        "{}, and so is that of the {} of the other",
        new_wines,
        round(new_wines / spreads[of], 1),
        of,
        spreads[of],
        far,
        which(guesses, lambda guess: round(guess, 2) == round(far, 2)),
    )
    levels = [alcohol[wine.target == k].mean() for k in range(3)]
    page.states("and those {} in alcohol", levels)


def exercises(halves, twice, w, y_wide, truth, weak, high, low, weak_rows, weak_fits):
    page.states("Split them in {}.", halves[: len(w)].sum() / w.sum())
    splits = [np.append(share * w, (1 - share) * w) for share in np.linspace(0, 1, 11)]
    heights = [_objective(split, twice, y_wide, 0.001, 0) for split in splits]
    height = _objective(halves, twice, y_wide, 0.001, 0)
    steps = np.random.default_rng(1).normal(size=(50, len(halves))) / 10
    nearby = [_objective(halves + step, twice, y_wide, 0.001, 0) for step in steps]
    page.states(
        "The halves have {} non-zeros on {} observations, and they are a {} as good as {} other",
        np.count_nonzero(halves),
        len(y_wide),
        (height, nearby),
        np.isclose(heights, _objective(halves, twice, y_wide, 0.001, 0), rtol=1e-9, atol=0),
    )
    page.states("with true weights of {} in place of {}.", weak[0], truth[0])
    errors = {name: error for name, (_, _, error) in weak_rows.items()}
    wins = f"LASSO, λ = {low}"
    by_strength = {lam: errors[f"LASSO, λ = {lam}"] for lam in (low, high)}
    rng = np.random.default_rng(0)  # of the simulation, whose first data set these are
    Z = rng.normal(size=(100, len(weak)))
    t = Z @ weak + rng.normal(size=100)
    # no pull is left at its weights
    unshrunk = which(weak_fits, lambda w: np.allclose(Z.T @ (t - Z @ w[0]), 0, atol=1e-6))
    page.states(
        "At {} the true features are mostly dropped, and relaxing {} "
        "bring back what {} chosen: its error of {} is hardly {} "
        "the {} of {}. At {} {} has an error of {}, and",
        {r"\lambda": high},
        weak_fits["relaxed, φ = 0"][weak_fits["LASSO, λ = 80"] == 0] != 0,
        weak_fits["LASSO, λ = 80"][weak_fits["relaxed, φ = 0"] == 0] != 0,
        errors["relaxed, φ = 0"],
        (errors["relaxed, φ = 0"], errors[unshrunk]),
        errors[unshrunk],
        unshrunk,
        {r"\lambda": low},
        min(errors, key=errors.get).partition(",")[0],
        errors[wins],
    )
    rng, relaxed = np.random.default_rng(0), []
    for w in weak_fits["LASSO, λ = 20"]:  # the data sets of the chapter's simulation
        Z = rng.normal(size=(100, len(weak)))
        free, t = np.zeros(len(weak)), Z @ weak + rng.normal(size=100)
        free[w != 0] = ridge(Z[:, w != 0], t, 0)
        relaxed.append(np.sum((free - weak) ** 2))
    page.states(
        "and relaxing with {} would raise it to {}. Against weak features a {} penalty is the {} "
        "bet",
        {r"\varphi": 0},
        np.mean(relaxed),
        (min(by_strength, key=by_strength.get), max(by_strength, key=by_strength.get)),
        _best({**errors, "relaxed at 20": np.mean(relaxed)}, wins),
    )


def problems():
    page.given("Add 1000 to the target")
    page.given("Four clients")
    page.given("at most five measurements out of forty")
    page.given("30 samples and 5000 genes")
    page.given("predicts from eight features")


def check_yourself(
    rho,
    at,
    w1,
    w2,
    l1_,
    idle,
    tiny,
    kept,
    wide,
    centred,
    y_wide,
    most,
    is_same,
    refit,
    on_A,
    relaxations,
    pair,
    target,
    gaps,
    out,
    wide_counts,
    draw,
    found,
    always,
    within,
    decoys,
    not_always,
    border,
    chosen,
    first,
    standard_error,
    splits,
    tests_of,
    lam,
    X,
    y,
):
    page.let({r"\lambda_2": trial_l2, "w": trial_w, "I": np.eye(3)})
    page.states("At correlation {}, what does", rho)
    penalties = {
        "squared": np.ptp(elastic_net(pair, target, 0, 0.5)),
        "absolute": np.ptp(elastic_net(pair, target, 0.5, 0)),
    }
    page.states("The {} penalty does that.", min(penalties, key=penalties.get))
    before = ridge(pair, target, 0)
    inside = np.array([lasso(pair, target, l1) for l1 in np.linspace(0.1, 1.5, 8)])
    page.states(
        "{}, as long as {} are {}.",
        ~np.isclose(inside[:, 0] - inside[:, 1], before[0] - before[1]),
        np.all(inside > 0, axis=0),
        inside,
    )
    page.states(rf"{{}} contain ${idle}$.", [sp.simplify(at[w1] - at[w2]).has(l1_)])
    off = before - inside
    page.states(
        "The {} is taken off {}, so the gap stays what {} made it, until the {} weight is {}",
        (off[:, 0], off[:, 1]),
        np.all(off > 0, axis=0),
        which(_without(gaps, "LASSO"), _is_near(np.ptp(inside[-1]))),
        (before[out == 0], before[out != 0]),
        out[before == before.min()],
    )
    page.states(
        "divided by the small {}. The penalty {}",
        tiny,
        inside[:, 0] - inside[:, 1] > np.ptp(before) + 1e-6,
    )
    # what the elastic net leaves of LASSO's weights: the ridge factor?
    factors = [
        np.allclose(elastic_net(A, trial_y, 0.5, 0.7), lasso(A, trial_y, 0.5) / 1.7)
        for A in (trial_Q, trial_X, *(X[:9] for X in some_X))
    ]
    page.states(
        "That is right for orthonormal columns {}, where {} weight stands",
        factors,
        _stand_alone(trial_Q, trial_y, 0.5, 0.7),
    )
    averages = [(lasso(wide_X, wide_y, l1) + ridge(wide_X, wide_y, l1)) / 2 for l1 in (0.3, 3, 6)]
    page.states("and {} weight of that average is dropped", np.equal(averages, 0))
    page.states(
        "Give it $p$ {} rows, {} with target {}.",
        (len(longer_y), len(trial_y)),
        new_X,
        new_y.max(),
    )
    page.states(
        "They add {} to the residual sum of squares, and {}'s own penalty",
        np.sum((new_X @ trial_w) ** 2),
        on_longer,
    )
    weak = _fits(centred, y_wide, 0.001, 0.001)
    found_by = which(weak, lambda w: np.count_nonzero(w) == kept["centred"])
    page.states(
        "{} returns {} of {} features on {} observations",
        found_by,
        kept["centred"],
        *wide.T.shape,
    )
    truths = np.random.default_rng(0).normal(size=(10, wide.shape[1]))
    truth_counts = [
        np.count_nonzero(lasso(wide, wide @ each, lam)) for each in truths for lam in (0.01, 10)
    ]
    page.states(
        "{} returns {} {} whatever",
        which(wide_counts, lambda count: max(count) == most),
        (truth_counts, most),
        most,
    )
    page.states("The {} features matter", kept["centred"])
    page.states("At a strength chosen for prediction {} of a list can", np.flatnonzero(chosen) >= 3)
    rng = np.random.default_rng(0)
    sets = [rng.choice(wide.shape[1], kept["centred"], replace=False) for _ in range(30)]
    costs = [
        _objective(lasso(centred[:, each], y_wide, 0.001), centred[:, each], y_wide, 0.001, 0)
        for each in sets
    ]
    cheapest = _objective(weak[found_by], centred, y_wide, 0.001, 0)
    page.states(
        r"At this $\lambda$, these {} describe the target {} cheaply",
        kept["centred"],
        (-cheapest, np.negative(costs)),
    )
    page.states(r"relaxed LASSO with {} return", is_same(refit))
    out_too = relaxed_lasso(X, y, lam, 0) == 0
    by = which(_fits(X, y, lam, lam), lambda w: np.array_equal(w == 0, out_too))
    chosen_fits = _fits(X[:, ~out_too], y, lam, lam)
    page.states(r"but the features that {} dropped at", by)
    page.states(
        r"{} on the features that {} keeps at $\lambda$.",
        which(chosen_fits, _is_near(relaxations[0])),
        by,
    )
    page.states(
        r"$\lambda$ chooses, $\varphi \lambda$ {}, and at {} {} is shrunk",
        np.diff([np.abs(w_A).sum() for w_A in relaxations.values()]),
        is_same(refit),
        ~np.isclose(relaxations[0], refit),
    )
    page.states("LASSO at $\\lambda$. That is {}.", is_same(on_A))
    page.states("A decoy can replace {} units", np.sum(decoys) * not_always)
    helped = [found[overlap] for overlap in within]
    page.states(
        "That is what {} data do if the decoy replaces {} than {}.",
        (
            [max(each, key=each.get) for each in helped],
            [min(each, key=each.get) for each in helped],
        ),
        (np.sum(decoys) * np.array(always), border),
        border,
    )
    drawn = [draw(rng, 500, not_always) for _ in range(5)]
    path = np.vstack(
        [lasso_path(A, t, lambda_max(A, t) * np.geomspace(0.99, 0.01, 30)) for A, t in drawn]
    )
    page.states(
        r"The decoy and the true features {} pull on the target; {} of them are in at {} "
        r"$\lambda < \lambda_{\max}$",
        [A.T[:4] @ t > 250 for A, t in drawn],
        path[:, :4] != 0,
        np.any(path[:, :4], axis=1),
    )
    ours, others = first["LASSO"][0], first["least squares"][0]
    page.states(
        "{} errors {} ± {} and {} ± {}, on the same patients",
        tests_of,
        ours.mean(),
        standard_error(ours),
        others.mean(),
        standard_error(others),
    )
    hard, at_LASSO = others > 2 * others.mean(), list(first).index("LASSO")
    page.states(
        "The bars hold mostly what makes {} patients hard for {} method",
        hard,
        [np.median(errors[hard]) > 2 * errors.mean() for errors, _ in first.values()],
    )
    page.states("Yes: {} is {} than {}.", others.mean(), (others.mean(), ours.mean()), ours.mean())
    page.states(
        "paired difference was {} ± {}, yet over {} splits the {} was ahead in {}.",
        (ours - others).mean(),
        standard_error(ours - others),
        len(splits),
        1 + np.argmax(np.sum(splits[:, [at_LASSO, 0]] < splits[:, [0, at_LASSO]], axis=0)),
        np.sum(splits[:, at_LASSO] < splits[:, 0]),
    )
