"""What the text of `after_selection.md` says, compared with what its cells computed."""

from inspect import signature

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import integrate, stats
from shrinkage import (
    chosen_on,
    coverage_after_threshold,
    elastic_net,
    figures,
    half_samples,
    lasso,
    least_squares_intervals,
    naive_intervals,
    ridge,
    soft_threshold,
    split_intervals,
)

page = Page("after_selection.md")
promised = signature(least_squares_intervals).parameters["level"].default
cases, features = 100, 20
first_half = np.arange(cases) < cases // 2
ways_to_fit = {
    "LASSO": lasso,
    "ridge": ridge,
    "elastic net": lambda X, y, lam: elastic_net(X, y, lam, lam),
    "least squares": lambda X, y, lam: ridge(X, y, 0),
}


def _draw(rng, size=0.3, correlation=0.0):
    X, truth = rng.normal(size=(cases, features)), np.repeat([size, 0], [3, features - 3])
    X = X @ np.linalg.cholesky(correlation + (1 - correlation) * np.eye(features)).T
    return X, X @ truth + rng.normal(size=cases), truth


def _some_data(count=20, seed=4):
    rng = np.random.default_rng(seed)
    return [_draw(rng) for _ in range(count)]


def _usual(X, y, A, level=promised):
    """Weights and half-widths by another route: a pseudoinverse, and SciPy's quantile."""
    inverse = np.linalg.pinv(X[:, A])
    w, free = inverse @ y, len(y) - len(A)
    s2 = np.sum((y - X[:, A] @ w) ** 2) / free
    q = stats.t.ppf((1 + level) / 2, free)
    return w, q * np.sqrt(s2 * np.sum(inverse**2, axis=1))


def _fits(X, y, lam):
    return {name: fit(X, y, lam) for name, fit in ways_to_fit.items()}


some = _some_data()
# the method whose non-zero weights are the list of the naive way, and the one that measures
chooser = which(
    ways_to_fit,
    lambda fit: all(
        np.array_equal(np.flatnonzero(fit(X, y, 40)), naive_intervals(X, y, 40).features)
        for X, y, _ in some
    ),
)


def _measures(fit):
    found = [naive_intervals(X, y, 40) for X, y, _ in some]
    return all(
        np.allclose(fit(X[:, each.features], y, 40), each.w)
        for (X, y, _), each in zip(some, found, strict=True)
    )


measurer = which(ways_to_fit, _measures)


def _share(shape, w, tau, c):
    """The chance that z - w is within c, given |z| > tau, for z - w of a shape of SciPy's."""
    held = [
        max(0, shape.cdf(high) - shape.cdf(low))
        for low, high in ((-c, min(c, -tau - w)), (max(-c, tau - w), c))
    ]
    return sum(held) / (shape.cdf(-tau - w) + shape.sf(tau - w))


quantile = stats.norm.ppf((1 + promised) / 2)
normal = which(
    {"Gaussian": stats.norm, "Laplace": stats.laplace(scale=0.5**0.5)},
    lambda shape: all(
        np.isclose(_share(shape, w, tau, quantile), coverage_after_threshold(w, tau))
        for w in (0, 1, 3)
        for tau in (1, 1.5, 2)
    ),
)


def _rows_of_naive(X, y, lam):
    """The cases on which the choice of the naive way depends, and those on which its weights do."""
    before, choose, measure = naive_intervals(X, y, lam), [], []
    for case in np.eye(len(y)):
        far, near = (naive_intervals(X, y + step * case, lam) for step in (200, 1e-6))
        if not np.array_equal(far.features, before.features):
            choose.append(case.argmax())
        if np.array_equal(near.features, before.features) and np.any(near.w != before.w):
            measure.append(case.argmax())
    return np.array(choose), np.array(measure)


def _numbers_of(figure, name):  # how many intervals of a name each panel of the figure has
    return [len(trace.x) // 3 for trace in figure.data if trace.name == name]


two_hundred = figures.two_hundred_intervals()
held_drawn, missed_drawn = (_numbers_of(two_hundred, name) for name in ("holds", "misses"))
drawn = held_drawn[0] + missed_drawn[0]


def after_selection():
    page.states("An interval at {} keeps", promised)
    page.states("the promise when {} chooses them", chooser)


def which_intervals_miss():
    X, _, _ = some[0]
    page.states("{} reads {} cases of {} features and", chooser, *X.shape)
    page.states("Then come ordinary intervals at {} for", promised)
    page.states("Of {} such intervals, should about {} miss", drawn, drawn * (1 - promised))
    slider = two_hundred.layout.sliders[0]
    page.states(
        "{} intervals minus the true weights, sorted. Red with a cross are those that miss: at "
        "λ = {} there are {} at the top, from the cases that chose, and {} at the bottom",
        drawn,
        float(slider.steps[slider.active].label),
        *missed_drawn,
    )
    size = signature(figures.two_hundred_intervals).parameters["weight"].default
    page.states("whose true weight is {}; the others have weight {}.", size, some[0][2].min())


def choose_and_measure(found, X_A, y, A, s2, v, q, draw, way, held, true):
    w, half = _usual(X_A, y, [0, 1, 2])
    page.let({r"\hat w": w, "w": w, "h": half, "q": q, "s": s2**0.5, "v": v, "A": A})
    page.let({"X_A": X_A, "y": y, "n": len(y), "k": len(A)})
    page.states("{} on these gives", measurer)
    page.states(r"the usual interval goes from {} to {} with", w - half, w + half)
    page.equation("eq-after-interval")
    page.states("on the diagonal of {}, and", np.linalg.inv(X_A.T @ X_A))
    page.states("distribution with {} degrees of freedom", len(y) - len(A))
    page.states("At {} and {} degrees of freedom {}.", promised, len(y) - len(A), True)
    rest = y - X_A @ w
    moments = {"variance": rest @ rest / (len(y) - len(A)), "bias": abs(rest.mean())}
    known = which(moments, lambda value: np.allclose(q * np.sqrt(value * v), half))
    page.states("With the noise {} known it would be the {} quantile, {}.", known, normal, quantile)
    seeds = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        X, t = rng.normal(size=(100, 20)), rng.normal(size=100)
        seeds.append(np.allclose(least_squares_intervals(X, t, A).half_width, _usual(X, t, A)[1]))
    page.seeds("default_rng(3)\nX, y", seeds)

    page.states("Now let {} give it", chooser)
    X, t, truth = draw(np.random.default_rng(5))
    many = np.corrcoef(np.vstack([draw(np.random.default_rng(seed))[0] for seed in range(100)]).T)
    page.states(
        "{} cases of {} {} features, {} of which have weight {}, and",
        *X.shape,
        np.abs(many - np.eye(features)) < 0.05,
        np.count_nonzero(truth),
        truth.max(),
    )
    rows_of_naive = _rows_of_naive(X, t, 40)
    page.states(
        "chooses and measures on the {} {} cases", rows_of_naive, np.unique(rows_of_naive).size
    )
    page.keep(rows_of_naive=rows_of_naive)
    page.let({r"\lambda": 40.0})
    # strengths at which lists of 50 and of 100 cases are alike, in units of what makes them empty
    page.states("chooses on {} cases, at {} the strength", np.sum(first_half), 20 / 40)
    page.states("and measures on the other {}.", np.sum(~first_half))
    page.states("so {} cases need {} for", np.sum(first_half), 20.0)
    parts = {
        "naive": held[way == 0],
        "true": held[(way == 0) & (true == 1)],
        "false": held[(way == 0) & (true == 0)],
        "splitting": held[way == 1],
    }
    shares = {name: part.mean() for name, part in parts.items()}
    page.states("Those of the {} true features", np.count_nonzero(truth))
    page.seeds(
        "default_rng(0), np.arange(100) < 50\n    rows",
        parts["naive"],
        "Of the naive intervals {} hold",
        shares["naive"],
    )
    page.states(
        "hold the true weight: {} of those of true features, and {} of those of false",
        shares["true"],
        shares["false"],
    )
    share = shares["splitting"]
    page.states(
        "After splitting {} do, with a standard error of {}.",
        share,
        np.sqrt(share * (1 - share) / parts["splitting"].size),
    )
    page.keep(shares_40=shares)


def one_feature_exactly(K, U, D, w_, c_, tau_, theory, held_o, way_o, true_o, shares_40, seen):
    level = {"c": quantile}
    X, y, truth = some[0]
    Q = np.linalg.qr(X)[0]
    zs = np.array(
        [Q.T @ (Q @ truth + e) for e in np.random.default_rng(2).normal(size=(4000, 100))]
    )
    gives = which(_fits(Q, y, 3), lambda w: np.allclose(w, Q.T @ y))
    passes = which(_fits(Q, y, 3), lambda w: np.allclose(w, soft_threshold(Q.T @ y, 1.5)))
    spreads = {"variance": zs.var(axis=0), "bias": (zs - truth).mean(axis=0)}
    spread_of_z = which(spreads, lambda value: np.allclose(value, 1, atol=0.15))
    one = {"w": 0.3, "z": 2.3, r"\tau": 2.0}
    # LASSO's weights at a threshold of 2: 0 below it and on it
    at_two = np.array([-2.5, -2, 1.9, 2, 2.3])
    on_axes = _fits(np.eye(5), at_two, 4)[passes]
    still_zero = at_two[on_axes == 0]
    page.let({"w": 0.7, r"\tau": 1.1, "z": 2.3, "c": quantile})
    page.let({r"\Phi": stats.norm.cdf})
    page.states(
        "{} gives $z$, {} about the true $w$ with {} {}, and {} chooses the feature if {} (",
        gives,
        normal,
        spread_of_z,
        round(spreads[spread_of_z].mean(), 1),
        passes,
        one,
        fails=[{"z": size, r"\tau": 2.0} for size in still_zero],
    )
    page.states("the interval goes from {} to {} with {}.", 2.3 - quantile, 2.3 + quantile, level)
    page.states("the range of {} off at {} and $c$", 2.3 - 0.7, -quantile)
    page.states("is beyond $\\tau$ or {} *and*", -1.1)
    page.states(r"With $\Phi$, the {} distribution function", normal)

    def by_integral(w, tau):
        def area(low, high):
            density = stats.norm(w).pdf
            return (
                integrate.quad(density, max(low, w - 12), min(high, w + 12))[0] if low < high else 0
            )

        return {
            "K": area(-np.inf, -tau) + area(tau, np.inf),
            "U": area(max(tau, w - quantile), w + quantile),
            "D": area(w - quantile, min(-tau, w + quantile)),
            "w": w,
            r"\tau": tau,
            "C": coverage_after_threshold(w, tau).item(),
        }

    page.equation("eq-after-parts", by_integral(0.7, 1.1))
    page.let(by_integral(0.7, 1.1))
    page.equation("eq-after-coverage")
    at_zero = by_integral(0.0, 1.1)
    page.states("For {} and {} this is", at_zero, at_zero)
    page.equation("eq-after-zero", at_zero)
    border = by_integral(0.0, quantile)
    page.states("and at {} it has come down to {}:", border, round(border["C"], 9))
    beyond = 2.3 * np.array([-1, 1])
    reaches = {"z": quantile, r"\tau": quantile}  # whose interval has its end at 0
    page.states("is chosen when {}, and then", reaches | {"z": 2.3}, fails=[reaches])
    page.states(
        "the interval of length {} about $z$ excludes {}.",
        2 * quantile,
        coverage_after_threshold(0, quantile).item() * beyond[1],
    )
    at = np.linspace(0, 6, 121)
    curve = coverage_after_threshold(at, 2)
    best = at[curve.argmax()]
    rng = np.random.default_rng(6)
    draws = rng.normal(size=200_000)
    kept = np.abs(draws[np.abs(draws) > 2])  # how far from 0 the chosen estimates are
    page.states(
        "At {} the interval of a chosen feature with weight {} {} misses; at a weight of {} it "
        "holds with {}, {} its promise",
        2,
        at[0],
        kept > quantile,  # so 0 is outside the interval
        best,
        curve.max(),
        (curve.max(), promised),
    )
    page.states(
        "At a threshold of {} the curve starts at {} and passes {}: an",
        2,
        curve[0],
        round(curve[at < 2.1].max(), 2),
    )
    page.let({"n": cases, r"\lambda": 40.0, "w": 0.3})
    page.states(
        "The standard error is {}, so the weight of {} is {} standard", True, 0.3, 0.3 / 0.1
    )
    page.states("The threshold is {} (see", True)
    page.states("that is {} of them", 40 / 200 / 0.1)
    page.states(
        "Theory gives {} for true features and {} for false ones; the simulation had {} and {}.",
        *theory,
        shares_40["true"],
        shares_40["false"],
    )
    # with the true noise level, no false feature's interval holds 0
    rng, alike = np.random.default_rng(9), []
    for _ in range(100):
        X = 10 * np.linalg.qr(rng.normal(size=(cases, features)))[0]
        y = X @ truth + rng.normal(size=cases)
        A = np.flatnonzero(lasso(X, y, 40))
        alike.extend(np.abs(X.T @ y / 100)[A[A > 2]] <= quantile / 10)
    page.states(
        "What remains for false features, {}, is owed to the noise level, which the intervals "
        "estimate; with the true level it is {}.",
        held_o[(way_o == 0) & (true_o == 0)].mean(),
        np.mean(alike),
    )
    sizes = []
    for X, t, _ in some:
        A, w, _ = naive_intervals(X, t, 40)
        true = truth[A] != 0  # by how much LASSO's weights of true features are shorter
        sizes.append(np.abs(lasso(X, t, 40)[A][true]).sum() - np.abs(w[true]).sum())
    page.states("With random columns {} compares the", chooser)
    page.states("columns have {} lengths, they", np.linalg.norm(some[0][0], axis=0))
    page.states("and the penalty {} the true weights", np.array(sizes))
    page.states("is long enough to reach {} from", truth.min())


def what_the_number_depends_on(shares, sizes, lams, naive, split, shares_40):
    page.states("{} belongs to this", shares_40["naive"])
    page.states("The naive share runs from {} to {}.", min(naive) / 100, max(naive) / 100)
    table = np.reshape(naive, (3, 3))  # a row for each weight, a column for each strength
    weights, strengths = np.reshape(sizes, (3, 3))[:, 0], np.reshape(lams, (3, 3))[0]
    page.states(
        r"At weights of {} and {} it {} and {} again as $\lambda$ {}: at {}",
        *weights[1:],
        table[1:, 1] - table[1:, 0],
        table[1:, 2] - table[1:, 1],
        np.diff(strengths),
        {r"\lambda": strengths[-1]},
    )
    page.states("At weights of {} it {} throughout", weights[0], np.diff(table[0]))
    page.states("Splitting gives from {} to {}.", min(split) / 100, max(split) / 100)
    page.keep(table=table)


def what_splitting_promises_and_its_price(
    way, width, lists, same, true_all, true_half, false_all, false_half
):
    X, y, _ = some[0]
    changed = y + 5 * ~first_half * np.random.default_rng(2).normal(size=(20, cases))
    before = split_intervals(X, y, 20, first_half).features
    lists_then = [split_intervals(X, t, 20, first_half).features for t in changed]
    page.states(
        "The {} cases that measure took {} part in",
        np.sum(~first_half),
        [not np.array_equal(after, before) for after in lists_then],
    )
    page.states("holds its target with {}, whatever", promised)
    page.given("Exactly so if features and noise are Gaussian")
    page.let({})
    page.states("With {} the cases the", np.mean(first_half))
    page.states(r"errors are about {} times as long", True)
    lengths = [width[way == k].mean() for k in (0, 1)]
    page.states("the half-widths {} by a factor of {}", np.diff(lengths), lengths[1] / lengths[0])
    sums = np.array(lists, dtype=float)
    page.states(
        "lists from {} cases have {} features, and a naive",
        np.sum(first_half),
        (true_half + false_half, true_all + false_all),
    )
    page.states("Count in the {} data sets", len(lists))
    page.seeds(
        "rng, first = np.random.default_rng(0), np.arange(100) < 50\nlists",
        sums[:, 1],
        "the choice finds {} of",
        sums[:, 1].mean(),
    )
    page.states(
        "On {} cases the choice finds {} of the {} true features instead of {}, and takes in {} "
        "false ones instead of {}.",
        np.sum(first_half),
        true_half,
        np.count_nonzero(some[0][2]),
        true_all,
        false_half,
        false_all,
    )
    page.states("lists coincide in {} of", same)


def which_weight_does_it_hold(
    b,
    error,
    noise,
    best,
    w1,
    w2,
    rho_,
    rho,
    S,
    by_way,
    in_chosen,
    in_full,
    in_the_chosen_model,
    shares_40,
):
    pair = {"v_1": best, "w_1": w1, "w_2": w2, r"\rho": rho_}
    two = np.linalg.cholesky([[1, rho], [rho, 1]]).T  # columns whose products are the covariances
    target = two @ [0.3, 0.2]
    page.let({"w": [0.3, 0.2], "x": two.T, r"\rho": rho})
    by_formula, numbers = 0.3 + rho * 0.2, {w1: 0.3, w2: 0.2, rho_: rho, noise: 1}

    def gain(weight):
        return -float(error.subs({b: weight} | numbers))

    steps = np.geomspace(0.001, 10, 40)
    beside = [gain(by_formula + step) for step in (*steps, *-steps)]
    # of the two features, the one whose weight without the other is that of the formula
    [alone] = np.flatnonzero(np.isclose(two.T @ target, by_formula))
    page.states(
        "and weights {} and {}. Without the other, {} predicts {} with",
        *np.linalg.lstsq(two, target)[0],
        two[:, alone],
        (gain(by_formula), beside),
    )
    page.states("for what it shares with {}.", two[:, 1 - alone])
    page.equation("eq-after-alone", pair)
    A, B = np.array([0, 4]), np.setdiff1d(np.arange(features), [0, 4])
    w = np.random.default_rng(8).normal(size=features)
    page.let({r"\Sigma_{AA}": S[np.ix_(A, A)], r"\Sigma_{AB}": S[np.ix_(A, B)]})
    Z = np.random.default_rng(8).normal(size=(60, features))
    by_fit = in_the_chosen_model(w, A)
    exact = np.linalg.cholesky(S).T  # rows whose products are the covariances
    assert np.allclose(np.linalg.lstsq(exact[:, A], exact @ w)[0], by_fit)
    page.let({"v_A": by_fit, "w_A": w[A], "w_B": w[B]})
    page.equation("eq-after-target")
    page.let({r"\Sigma": Z.T @ Z, "X": Z})
    page.states(r"Replace $\Sigma$ by {}, and", Z.T @ Z)
    none = {
        "w_B": 0 * w[B],
        "v_A": in_the_chosen_model(np.where(np.isin(np.arange(20), A), w, 0), A),
    }
    page.states("If {}, or if the features", none)
    page.states("Give the features a correlation of {}", rho)
    share = {k: (in_chosen[by_way == k].mean(), in_full[by_way == k].mean()) for k in (0, 1)}
    page.seeds(
        "rng, rows = np.random.default_rng(0), []\nfor _ in range(1000)",
        in_chosen[by_way == 1],
        "holds the weight in the chosen model in {} of cases",
        share[1][0],
    )
    page.states("as promised, and that in the full model in {}.", share[1][1])
    assert abs(share[1][0] - promised) < 0.01 < promised - share[1][1]
    page.states("the naive way holds {} here, not {}.", share[0][0], shares_40["naive"])
    page.states("in the chosen model are seldom {}", 0)
    page.keep(by_target=share)


def how_often_is_a_feature_chosen(
    diabetes,
    X,
    y,
    halves,
    chosen,
    frequency,
    batches,
    shares,
    lams,
    signs,
    f,
    of_pair,
    single,
    paired,
    vary,
    pairs,
):
    named = dict(zip(diabetes.names, frequency, strict=True))
    # the four that are in most often, in the order of the table
    tops = sorted(sorted(named, key=named.get, reverse=True)[:4], key=diabetes.names.index)
    page.states("Draw {} halves of", len(halves))
    part = halves[0]
    seen, target = X[part] - X[part].mean(axis=0), y[part] - y[part].mean()
    listed = _fits(seen, target, 1000)
    by = which(listed, lambda w: np.array_equal(w != 0, chosen[0]))
    page.states("let {} choose at {}, and", by, {r"\lambda": 1000.0})
    page.states(
        "{}, {}, {} and {} are in on {} {} halves, and sex on nearly {}.",
        *tops,
        [chosen[:, diabetes.names.index(name)] for name in tops],
        len(chosen),
        batches[:, diabetes.names.index("sex")] > 0.97,
    )
    missing = dict(zip(diabetes.names, np.sum(signs == 0, axis=0), strict=True))
    page.states(
        "(Among the {} halves that come in pairs later on, {} is missing from two.)",
        len(signs),
        which(missing, lambda count: count == 2),
    )
    order = sorted(named, key=named.get, reverse=True)[5:]
    page.states(
        "Then come {} with {}, {} with {}, age with {}, {} with {} and {} with {}.",
        order[0],
        named[order[0]],
        order[1],
        named[order[1]],
        named[order[2]],
        order[3],
        named[order[3]],
        order[4],
        named[order[4]],
    )
    assert order[2] == "age"
    s1 = diabetes.names.index("s1")
    widest = which(
        dict(zip(diabetes.names, np.ptp(batches, axis=0), strict=True)),
        lambda width: width == np.ptp(batches, axis=0).max(),
    )
    page.states(
        "In {} batches of {} halves the frequency of {} comes out anywhere from {} to {}.",
        len(batches),
        len(halves) / len(batches),
        widest,
        batches[:, s1].min(),
        batches[:, s1].max(),
    )
    page.seeds(
        "np.random.default_rng(0))\nchosen = chosen_on",
        chosen[:, s1],
        "s1 with {}, age",
        named["s1"],
    )
    page.let({"f": named["s1"], "m": len(halves)})
    errors = [np.sqrt(named["s1"] * (1 - named["s1"]) / m) for m in (100, 1000)]
    # the frequency of s1, near a half, is the one with the largest error
    errors_of = {name: np.sqrt(share * (1 - share) / 1000) for name, share in named.items()}
    page.states(
        "has the standard error {}: for {} it is {} with {} halves and {} with {}.",
        errors[1],
        which(errors_of, lambda error: error == max(errors_of.values())),
        errors[0],
        100,
        errors[1],
        1000,
    )
    drawn = figures.stability_paths(lams, shares, diabetes.names, 1000)
    at = {trace.name: np.array(trace.y) for trace in drawn.data}
    x = np.array(drawn.data[0].x)
    high = [share[x == 1000][0] for share in at.values()]
    page.states(
        "from {} halves. At λ = {} (dotted)",
        100,
        drawn.layout.shapes[0].x0,
    )
    at_8000 = {name: share[np.isclose(x, 8000)][0] for name, share in at.items()}
    still = [name for name, share in at_8000.items() if share == 100]
    page.states(
        "{} features are at {} or {}. At λ = {} {} and {} are still at {}, and sex is at {}: a",
        np.sum(np.array(high) >= 99),
        min(share for share in high if share >= 99) / 100,
        (max(high), 99),
        8000,
        *still,
        min(at_8000["bmi"], at_8000["s5"]) / 100,
        at_8000["sex"] / 100,
    )

    page.states("the partner of a {} is the", pairs.shape[1] / len(X))
    gaps = np.abs(f - frequency)
    page.states("The frequencies are within {} of", round(gaps.max() + 0.0005, 2))
    # s1 is again the feature with the largest error by single halves
    uncertain = {diabetes.names[j]: single[j] for j in vary}
    page.states(
        "with a standard error of {} in place of {} for {}: what speaks for {} and is in a {} is",
        paired[s1],
        single[s1],
        *[which(uncertain, lambda error: error == max(uncertain.values()))] * 2,
        pairs.shape[1] / len(X),
    )
    j = diabetes.names.index("age")
    page.states("where the error is {} in place of {}.", paired[j], single[j])
    one, other = signs[::2], signs[1::2]
    age = diabetes.names.index("age")
    twice = of_pair[:, age] == 1  # the average of whether it is chosen on a half and on the rest
    page.states(
        "In {} of the pairs it is chosen on {} halves, with opposite signs in {} such pair.",
        twice.mean(),
        [np.all(half[twice, age] != 0) for half in (one, other)],
        one[twice, age] != other[twice, age],
    )
    page.seeds(
        "np.random.default_rng(0), pairs=True)\nsigns",
        twice,
        "In {} of the pairs it",
        twice.mean(),
    )
    whole = _fits(X, y, 2000)
    # the sign on a half and on the rest, either half taken first
    both_ways, on_rest = (
        np.append(one[:, age], other[:, age]),
        np.append(other[:, age], one[:, age]),
    )
    twice_each = np.tile(twice, 2)
    page.states(
        "On {} patients, at {}, {} gives it the weight {}: if a {} makes it {}, the rest "
        "makes it {} or leaves it at {}.",
        [len(X) == len(diabetes.X), len(y) == len(diabetes.y)],
        {r"\lambda": 2000.0},
        which(  # whose weights meet the KKT conditions, age's being 0
            whole,
            lambda w: (
                w[age] == 0
                and np.allclose((2 * X.T @ (y - X @ w) - 2000 * np.sign(w))[w != 0], 0, atol=1e-3)
            ),
        ),
        whole["LASSO"][age],
        pairs.shape[1] / len(X),
        both_ways[twice_each & (on_rest < 0)],
        on_rest[twice_each & (both_ways > 0)],
        on_rest[both_ways > 0].max(),
    )
    page.states("A frequency of {} hides", named["age"])
    page.keep(named_s1=named["s1"], single_1000=errors[1])


def _markov(values, threshold):
    return np.mean(values >= threshold), values.mean() / threshold


def what_a_high_frequency_guarantees(
    pairs, signs, Q, theta, true_often, false_often, reached, X, draw, diabetes, f
):
    page.let({"n": len(X), "j": 1})
    ones = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    page.states("is chosen on {} cases", len(X) / 2)
    page.states(
        "Let $a$ be {} if a half chooses it and {} otherwise, and $b$ the {} for",
        ones.max(),
        ones.min(),
        # what either half of the pairs gave, by each feature that is in on some
        (np.unique(signs[::2] != 0).astype(float), np.unique(signs[1::2] != 0).astype(float)),
    )
    values = [{"a": a, "b": b} for a, b in ones.tolist()]
    halfway = {"a": 0.3, "b": 0.6}
    page.states(
        "As {} is {} {}, it follows",
        [*values, halfway],
        ((1 - ones[:, 0]) * (1 - ones[:, 1]), 0),
        np.min((1 - ones[:, 0]) * (1 - ones[:, 1])),
    )
    page.equation("eq-after-pair", *values, fails=[{"a": 2, "b": 0.5}, {"a": 0.5, "b": 2}])
    both = np.mean((signs[::2] != 0) & (signs[1::2] != 0), axis=0)
    s1 = diabetes.names.index("s1")
    page.let({r"\theta": f[s1], "a": 1, "b": 1})
    page.states(
        "a share of {} {} of the pairs have {}. The halves",
        (both, 2 * f - 1),
        2 * f[s1] - 1,
        True,
    )
    rng = np.random.default_rng(12)
    shared = [np.intersect1d(*pair).size > 0 for pair in zip(pairs[::2], pairs[1::2], strict=True)]
    page.states("have {} case in common", shared)
    # the share of pairs in which both halves choose, in many data sets of the simulation
    by_set, by_single = [], []
    for _ in range(150):
        Z, t, _ = draw(rng)
        on = chosen_on(Z, t, [20], half_samples(cases, 10, rng, pairs=True))[:, 0]
        by_set.append(np.mean(on[::2] & on[1::2], axis=0))
        by_single.append(on.mean(axis=0))
    shares, single = np.array(by_set), np.mean(by_single, axis=0)
    off = np.abs(shares.mean(axis=0) - single**2)
    assert np.all(off < 4 * shares.std(axis=0) / 150**0.5 + 1e-9), off
    page.let({"P": single, r"\theta": theta})
    page.states("so on average this share is {}, and", single[0] ** 2)
    likely = np.array([_markov(share, 2 * theta - 1) for share in shares.T])
    page.states(
        "it reaches {} with a probability of {} {}.",
        2 * theta - 1,
        (likely[:, 0], likely[:, 1] + 1e-12),
        single[0] ** 2 / (2 * theta - 1),
    )
    # quantities of two kinds, and those of them that keep to the bound
    several = np.vstack([rng.exponential(size=(50, 1000)) ** 2, rng.normal(0.1, 3, (50, 1000))])
    chances = np.array([_markov(each, 4.0) for each in several])
    keep = chances[:, 0] <= chances[:, 1]
    assert keep.sum() == 50
    page.let({"m": several[0].mean(), "x": 4.0})
    page.states(
        "A quantity that is {} or {} and is $m$ on average reaches $x$ with a probability of {} "
        "{}.",
        0,
        (several[keep].min(), 0),
        (chances[:50, 0], chances[:50, 1]),
        chances[0, 1],
    )
    lots = np.array([rng.permutation(features) < 5 for _ in range(4000)]).mean(axis=0)
    assert np.allclose(lots, 5 / features, atol=0.03)
    page.let({"Q": 5, "p": features})
    page.states("A list of this length drawn by lot holds feature $j$ with probability {}.", 5 / 20)
    bound = Q**2 / ((2 * theta - 1) * features)
    # the bound holds with equality if all features have the chance of a draw by lot
    page.let({"P": np.array([0.1, 0.25])})
    page.states("Of the features with {} {}", [{"j": 1}, {"j": 2}], (false_often, bound))
    page.let({"Q": Q, "V": bound, r"\theta": theta, "p": features})
    page.equation("eq-after-bound")
    # not where the bound is infinite or below 0
    no_bound = [{r"\theta": 0.5}, {r"\theta": 0.4}]
    page.states("are expected to reach the frequency $\\theta$, if {}.", True, fails=no_bound)
    counts = np.array(reached)
    page.states(
        "In the simulation the bound at {} is {} features, and {} false ones reach it on average.",
        {r"\theta": theta},
        bound,
        false_often,
    )
    page.states("with true features: {} of {} reach it", true_often, 3)
    page.seeds(
        "rng, reached, counts = np.random.default_rng(0)",
        counts[:, 0],
        "true features: {} of",
        counts[:, 0].mean(),
    )
    length = np.mean(np.sum(signs != 0, axis=1))
    p = signs.shape[1]
    page.states(
        "$Q$ is {} of {} features, and the bound of {} tells",
        length,
        p,
        length**2 / ((2 * theta - 1) * p),
    )


def other_ways_out():
    page.given("The *debiased LASSO* drops the list")
    page.given("even if $p > n$, under conditions")


def in_short(shares_40, by_target, Q, rows_of_naive):
    some_truth = some[0][2]
    page.states("a choice by the {} cases", rows_of_naive)
    page.states(
        "With {} weights of {} among {} features and {}, naive intervals at {} hold {} of the true "
        "weights, and {} of those of false",
        np.count_nonzero(some_truth),
        some_truth.max(),
        features,
        {r"\lambda": 40.0},
        promised,
        shares_40["naive"],
        shares_40["false"],
    )
    large = coverage_after_threshold(np.linspace(3, 5, 21), 2)
    page.states(
        "A chosen weight of {} is held with probability {} once the threshold is at the quantile; "
        "a large weight is held with {} than {}.",
        0,
        coverage_after_threshold(0, quantile).item(),
        (large, promised),
        promised,
    )
    page.states("in the chosen model with {}, whatever", promised)
    A = [0, 1, 2]
    widths = [
        [least_squares_intervals(X[rows], y[rows], A).half_width for X, y, _ in some]
        for rows in (~first_half, first_half | ~first_half)
    ]
    page.states("pay with {} intervals", tuple(widths))


def exercises(
    at_one, leaks, levels, all_hold, together, overlaps, ends, knowing, not_knowing, known, F
):
    page.given(r"with $\Phi(1) = 0.841$ and $\Phi(1.960) = 0.975$")
    page.given("hold a weight of 0 if the threshold is 1 standard error")
    rounded = [round(stats.norm.cdf(at), 3) for at in (quantile, 1)]
    by_hand = (rounded[0] - rounded[1]) / (1 - rounded[1])
    assert abs(by_hand - at_one) < 0.002
    page.states("By ¤ it is {}, to within", True)

    page.states("The {} that chose is not lost", 0.5)
    page.states("measure on all {} cases", cases)
    page.states("if {} of the choosing cases are measured", 25 / 50)
    page.states(
        "With {} cases used {} {} hold, with {} of them {}.",
        max(leaks),
        2,
        leaks[max(leaks)] / 100,
        sorted(leaks)[1],
        leaks[sorted(leaks)[1]] / 100,
    )
    held = np.concatenate(overlaps[50])
    page.seeds(
        "rng = np.random.default_rng(0)\nfor _ in range(400):\n    X_s, y_s, truth = draw(rng)\n"
        "    A",
        held,
        "With 50 cases used twice {} hold",
        held.mean(),
    )

    strict = levels["99.75 %"]
    page.states("Make naive intervals at {} instead of {}. In how", strict, levels["95 %"])
    page.states("In how many of {} data sets do", len(together["95 %"]))
    page.states("Why should it be about {} or more", promised)
    X, y, truth = some[0]
    page.states("is then one of {} that", X.shape[1])
    rng, misses = np.random.default_rng(1), []
    for _ in range(400):
        Q = 10 * np.linalg.qr(rng.normal(size=(cases, features)))[0]
        t = Q @ truth + rng.normal(size=cases)
        every = least_squares_intervals(Q, t, np.arange(features), strict)
        misses.append(np.any(~every.hold(truth)))
    wide = [
        naive_intervals(Q, t, 40, strict).w,
        (Q.T @ t / 100)[naive_intervals(Q, t, 40).features],
    ]
    assert np.allclose(*wide)
    any_level = {"0.05": sp.Symbol("a")}  # as rounding would hide a wrong count
    page.states(
        "and the chance of a miss among these is {} {}. Here",
        (np.mean(misses), features * (1 - strict)),
        [{}, any_level],
    )
    page.states(
        "hold together in {} of the data sets, instead of {}.",
        all_hold[1] / 100,
        all_hold[0] / 100,
    )
    page.seeds(
        "together = {name: [] for name in levels}\nrng = np.random.default_rng(0)",
        np.array(together["99.75 %"]),
        "hold together in {} of",
        np.mean(together["99.75 %"]),
    )
    page.states("measures on the full {} cases", len(y))

    page.let({r"\Phi": stats.norm.cdf, "w": 0.7, "z": 2.2, r"\tau": 2.0})
    page.let({"K": stats.norm.cdf(-1.3) + stats.norm.cdf(-2.7), "F": lambda z: F(z, 0.7)})
    page.states("An observation {} passed the threshold {}.", True, True)
    page.states("its distribution function is {} where {}. Which", True, True)
    tails = [F(2.2, end) for end in ends]
    page.states("give $F(z)$ a value from {} to {}?", min(tails), max(tails))
    page.states("holds weights of {}, {} and {} with {}.", *known, promised)
    page.states(
        "It reaches from {} to {}, and holds {}; the naive interval starts at {}.",
        ends[0],
        ends[1],
        0 * (ends[0] < 0 < ends[1]),
        2.2 - quantile,
    )
    page.states(
        "With draws the share is {} to {}, where naive intervals have {} for a weight of {}.",
        min(knowing) / 100,
        max(knowing) / 100,
        not_knowing[0] / 100,
        next(iter(known)),
    )
    z = np.random.default_rng(0).normal(size=100_000)
    z = z[np.abs(z) > 2]
    inside = np.abs(F(z, 0) - 0.5) <= 0.475
    page.seeds(
        "draws, known = np.random.default_rng(0)", inside, "the share is {} to", inside.mean()
    )


def problems():
    page.given(r"the mean of $z$ given $\lvert z \rvert > \tau$, and", r"wrong sign, for $w > 0$.")
    page.given(r"by drawing, for $\tau = 2$.")
    page.given("Half of the cases choose and half measure: is that the best")
    page.given("with 400 data sets (seed 0), and", "of the 100 cases choose")
    page.given(
        r"at $\lambda = 0.4 \, m$, with $m$ from 20 to 80.", "whose interval excludes 0 as well"
    )
    page.given("The clearest of ten", "So we drew ten splits")
    page.given("Draw 200 data sets", "(100 cases, 20 features, seed 0)")
    page.given("an interval excludes 0, with one split and with the clearest of ten")


def check_yourself(shares_40, naive, by_target, named_s1, batches, single_1000, diabetes):
    page.states("Naive intervals at {} held {} of the true", promised, shares_40["naive"])
    page.states("About {} as well", shares_40["naive"])
    page.states("and others gave {} and {}.", min(naive) / 100, max(naive) / 100)
    page.states("Above {} if the true", shares_40["naive"])
    page.states("Weak weights gave {}: a list", min(naive) / 100)
    page.given("passed a threshold of 2.5 standard errors")
    page.states("Does its naive interval hold {}?", 0)
    page.states("With {}. That is so before", promised)
    rng = np.random.default_rng(5)
    z = rng.normal(size=100_000)
    z = z[np.abs(z) > 2.5]
    page.states("{}. It is chosen if", np.abs(z) <= quantile)  # whether 0 is in its interval
    page.let({"z": 2.55})
    page.states(
        "It is chosen if {}, and then an interval that reaches {} to either side excludes {}.",
        True,
        quantile,
        0,
        fails=[{"z": 2.5}],  # where LASSO's weight is 0
    )
    page.given("In half of the cases.")
    page.states(
        "the probability is {} from a threshold of {} on",
        coverage_after_threshold(0, quantile).item(),
        quantile,
    )
    large = coverage_after_threshold(np.linspace(3, 5, 21), 2)
    page.states("of large weights hold with {} than {}?", (large, promised), promised)
    page.states("The intervals come from {} on the list", measurer)
    page.states("an interval hold with {}? ", promised)
    page.states("correlated features it held {} of these", by_target[1][1])
    page.states("what {} on the other {} estimates", measurer, np.mean(~first_half))
    high = batches.max(axis=0)
    # the feature whose frequency moves the most between batches
    moves = dict(zip(diabetes.names, high - batches.min(axis=0), strict=True))
    name = max(moves, key=moves.get)
    at = high[diabetes.names.index(name)]
    page.states("In a batch of {} halves {} has the frequency {}.", 100, name, at)
    page.states("LASSO chooses s1 with probability {}.", at)
    page.states(
        "From {} halves it was {}; the standard error of a batch is {}.",
        1000,
        named_s1,
        np.sqrt(named_s1 * (1 - named_s1) / 100),
    )
    page.states("About {}; draw a {} halves", round(named_s1, 1), 1000)
    page.states("With {} the standard error is {}.", 1000, single_1000)
