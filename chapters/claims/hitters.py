"""What the text of `hitters.md` says, compared with what its cells computed."""

import re

import numpy as np
import sympy as sp
from claims import Page, which
from shrinkage import (
    centre,
    elastic_net,
    figures,
    folds,
    lasso,
    lasso_breakpoints,
    lasso_cross_validation,
    load_hitters,
    ridge,
    standardise,
    strengths,
)
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.model_selection import KFold

page = Page("hitters.md")
# as printed in the lab of chapter 6 of James et al. 2023, at its strength
PUBLISHED_ALPHA, PUBLISHED_ERROR = 3.1472370031649866, 114690.73118253557
PUBLISHED = [-210.01008773, 243.4550306, 0, 0, 0, 97.69397357, -41.52283116, 0, 0, 39.62298193]
PUBLISHED += [205.75273856, 124.55456561, -126.29986768, 15.70262427, -59.50157967, 75.24590036]
PUBLISHED += [21.62698014, -12.04423675, 0]

ways_to_fit = {
    "LASSO": lasso,
    "ridge": ridge,
    "elastic net": lambda X, y, lam: elastic_net(X, y, lam, lam),
    "least squares": lambda X, y, lam: ridge(X, y, 0),
}
rng_noise = np.random.default_rng(8)
averages = {"mean": np.mean, "median": np.median}
losses = {"squared": np.square, "absolute": np.abs}


def _method(X, y, lam, is_right):
    """The name of the method whose weights at lam are right."""
    return which({name: fit(X, y, lam) for name, fit in ways_to_fit.items()}, is_right)


def _near(weights, off=1.0):
    return lambda w: np.allclose(w, weights, atol=off)


def _table():
    columns = load_hitters()
    salary = columns.pop("Salary")
    known = ~np.isnan(salary)
    ones = {"League": "N", "Division": "W", "NewLeague": "N"}
    coded = [np.char.equal(c, ones[k]) if k in ones else c for k, c in columns.items()]
    return np.column_stack(coded).astype(float)[known], salary[known], list(columns)


design, paid, names_of = _table()
ready, goal = standardise(design).X, centre(paid)
cases, count = design.shape
lam_published = 2 * cases * PUBLISHED_ALPHA
# the methods by what they do on the table
selects = _method(ready, goal, lam_published, _near(PUBLISHED))
keeps = _method(
    ready,
    goal,
    2000,
    _near(np.linalg.inv(ready.T @ ready + 2000 * np.eye(count)) @ ready.T @ goal, 1e-6),
)
unpenalised = _method(ready, goal, lam_published, _near(np.linalg.lstsq(ready, goal)[0], 1e-6))
zeros_published = sum(w == 0 for w in PUBLISHED)
# what the exact solver gives where the book prints a zero
exact_there = lasso(ready, goal, lam_published)[np.equal(PUBLISHED, 0)]


def _average(values, expected):
    return which(averages, lambda take: np.isclose(take(values), expected))


def a_project_baseball_salaries():
    page.states("The end is a report of {} a page", 0.5)


def what_is_a_season_worth(lams):
    figure = figures.weights_in_a_list(
        lams,
        lasso_breakpoints(ready, goal).at(lams),
        names_of,
        {"published": lams[63], "rule": lams[23]},
    )
    page.states(
        "fit {} to {} players, and {} of the {} weights come out as {}.",
        selects,
        cases,
        zeros_published,
        count,
        exact_there,
    )
    counts = {at: np.count_nonzero(lasso(ready, goal, at)) for at in (lams[63], lams[23])}
    assert [shape.x0 for shape in figure.layout.shapes] == [lams[63], lams[23]]
    parts = [part for _, part in KFold(5, shuffle=True, random_state=0).split(ready)]
    cv = lasso_cross_validation(ready, paid, lams, parts, rescale=False, per_case=True)
    assert (cv.best, cv.one_standard_error) == (lams[63], lams[23])
    page.states(
        "Of {} weights {} are left at the published strength, and {} at that of",
        len({trace.name for trace in figure.data} - {"here"}),
        counts[lams[63]],
        counts[cv.one_standard_error],
    )


def getting_the_table_ready(hitters, salary, known, raw, named):
    page.states("The table has {} players", len(salary))
    page.states("For {} players the salary", np.sum(np.isnan(salary)))
    page.given("compare 15 analyses")
    page.given("their season of 1986", "their salary of 1987")
    page.states("drops these {} rows", len(salary) - cases)
    bats = load_hitters()["AtBat"]
    page.states(
        "went to bat {} times on average, the others {} times",
        bats[~known].mean(),
        bats[known].mean(),
    )
    values = [np.unique(raw[:, names_of.index(name)]) for name in named]
    page.states(
        "{} columns hold letters. Two letters need a single number: {} for the letter that you "
        "name, {} for the other",
        len(named),
        max(v.max() for v in values),
        min(v.min() for v in values),
    )


def columns_that_echo_others(
    pairs, career, names, rho, rows, s, variance, free, factor, C, two, V, half
):
    drawn_errors = rng_noise.normal(size=(4000, cases)) @ np.linalg.pinv(ready).T
    page.states("correlate above {}?", 0.9)
    assert 0.9 < min(c for c, *_ in pairs) < 0.91
    both = [{names.index(a), names.index(b)} <= set(career) for _, a, b in pairs]
    page.states("Of the {} pairs, {} are of two career columns.", len(pairs), sum(both))
    # many draws of noise on two columns whose sample correlation is exactly 0.6
    rng = np.random.default_rng(0)
    Q = np.linalg.qr(rng.normal(size=(50, 2)) - 0)[0]
    Z = 50**0.5 * Q @ np.linalg.cholesky([[1, 0.6], [0.6, 1]]).T
    drawn = 1.5 * rng.normal(size=(40_000, 50)) @ np.linalg.pinv(Z).T
    spreads = {"variance": drawn[:, 0].var(), "bias": drawn[:, 0].mean()}
    expected = 1.5**2 / 50 / (1 - 0.6**2)
    what = which(spreads, lambda value: np.isclose(value, expected, rtol=0.05))
    page.let({r"\rho": 0.6, "s": 1.5, "n": 50, "X": Z})
    page.states("noise of {} {}.", what, 1.5**2)
    page.states("Then {} is $n$ times", Z.T @ Z)
    page.states("and a weight has the {}", what)
    page.equation(
        "eq-hitters-variance",
        {r"\left[ (X^\top X)^{-1} \right]_{11}": np.linalg.inv(Z.T @ Z)[0, 0]},
    )
    assert sp.simplify(variance - s**2 / rows / (1 - rho**2)) == 0
    pair = C[names.index("CAtBat"), names.index("CHits")]
    page.let({r"\rho": pair})
    page.states("At {}, as for", {r"\rho": pair})
    page.states("the factor {} is {}.", 1 / (1 - pair**2), round(1 / (1 - round(pair, 3) ** 2)))
    page.states("It is called the *{} inflation", what)
    page.keep(what=what)
    j = names.index("CHits")
    inflation = [
        1
        / (
            1
            - LinearRegression()
            .fit(np.delete(ready, k, 1), ready[:, k])
            .score(np.delete(ready, k, 1), ready[:, k])
        )
        for k in range(count)
    ]
    assert np.allclose(inflation, factor)
    page.states(
        "The factor of CHits is {}: its interval is {} times as long",
        inflation[j],
        inflation[j] ** 0.5,
    )
    errors = drawn_errors[:, two]
    page.states(
        "Their sum is known to within {}, {} than either weight, since the errors of the two "
        "correlate at {}.",
        half,
        (1 / half, 1 / free.half_width[two].min()),
        V[0, 1] / np.sqrt(V[0, 0] * V[1, 1]),
    )
    assert abs(np.corrcoef(errors.T)[0, 1] - V[0, 1] / np.sqrt(V[0, 0] * V[1, 1])) < 0.02
    assert np.isclose(
        errors.sum(axis=1).std() / errors[:, 0].std(), half / free.half_width[two[0]], rtol=0.05
    )
    page.states("such a pair, and what {} and {} make of it", keeps, selects)


def the_published_zeros(published, error, out, lam, w, off, by_ridge, names, lam_ridge, tried):
    page.let({"n": cases, r"\lambda": lam, r"\alpha": published.alpha_})
    page.states("scikit-learn's $\\alpha$ is {}.", published.alpha_)
    assert np.isclose(published.alpha_, PUBLISHED_ALPHA, rtol=1e-12)
    assert np.isclose(error, PUBLISHED_ERROR, rtol=1e-9)
    assert np.allclose(published.coef_, PUBLISHED, atol=1e-5)
    page.states("choose $\\lambda$ by {} shuffled folds", published.mse_path_.shape[1])
    page.states("{}, an error of {}, and {} zeros.", {r"\alpha": published.alpha_}, error, len(out))
    page.given("1.4.0, 1.7.2, 1.8.0 and 1.9.1")
    page.states(
        "The zeros are the {}. The weights {} by up to {}: scikit-learn",
        (np.flatnonzero(published.coef_ == 0), np.flatnonzero(w == 0)),
        (published.coef_, w),
        np.abs(published.coef_ - w).max(),
    )
    tight = Lasso(alpha=published.alpha_, tol=1e-14, max_iter=1_000_000).fit(ready, goal).coef_
    assert np.allclose(tight, w, atol=1e-4)  # so the difference is the tolerance
    page.states("conditions by {} of", off["published"])
    [digits] = re.findall(r'"exact": w\}, (\d)\)', page.source)  # after the point, in the table
    known = np.floor(-np.log10(np.abs(published.coef_ - w).max()))
    page.states("So two digits after the point, as in the table, are {} than", (int(digits), known))
    own = np.abs(np.linalg.solve(ready.T @ ready + lam_ridge * np.eye(count), ready.T @ goal))
    least = own.argmin()
    page.states(
        "{} keeps {} {} features; its {} weight has the size {}.",
        keeps,
        by_ridge != 0,
        len(by_ridge),
        (np.abs(by_ridge[least]), np.abs(np.delete(by_ridge, least))),
        np.abs(by_ridge[least]),
    )


def another_shuffle_another_list(
    ways,
    counts,
    values,
    halves,
    chosen,
    often,
    lists,
    as_published,
    published,
    names,
    lam,
    zeros_on,
    grid,
):
    page.let({r"\lambda": lam})
    page.states(
        "The {} ways {} on {} zeros.",
        len(ways),
        [k for _, k in ways.values()],
        ways["as published"][1],
    )
    page.states(
        "In how many of {} shuffles do {} weights come out as {}?",
        len(counts),
        zeros_published,
        exact_there,
    )
    page.given("In about 95.", "In about 70.")
    page.states("The row of {} says it", zeros_published)
    hits = counts[:, 0] == zeros_published
    page.states("In {} than {}.", (hits.mean(), 0.5), 0.5)
    page.states(
        "The published number comes out in {} of {} shuffles. The others have from {} to {} zeros.",
        hits.sum(),
        len(counts),
        counts[~hits, 0].min(),
        counts[~hits, 0].max(),
    )
    page.seeds("random_state=0", hits, "comes out in {} of", hits.sum())
    page.states(
        "By the rule of one standard error there are from {} to {}.",
        counts[:, 1].min(),
        counts[:, 1].max(),
    )
    page.states(
        "Take {} halves of these, at {} the strength", len(halves), halves.shape[1] / (cases - 1)
    )
    once = as_published.sum()
    page.states(
        "The {} halves give {} lists, and the published list comes out once.",
        len(halves),
        len({tuple(each) for each in chosen.tolist()}),
    )
    assert once == 1
    share = dict(zip(names, often / 100, strict=True))
    steady = [share[name] for name in ("PutOuts", "Division", "Walks")]
    third = np.sort(often)[-3] / 100  # the third highest share of all features
    page.states(
        "PutOuts, Division and Walks are in {} {} of", (np.array(steady), np.full(3, third)), third
    )
    weights = dict(zip(names, published.coef_, strict=True))
    page.states(
        "But NewLeague, whose published weight is {}, is in {}, and HmRun in {}. CRBI, whose "
        "published weight is {}, is in {}.",
        weights["NewLeague"],
        share["NewLeague"],
        share["HmRun"],
        weights["CRBI"],
        share["CRBI"],
    )
    assert weights["HmRun"] == 0
    page.seeds(
        "default_rng(0))\nchosen",
        chosen[:, names.index("HmRun")],
        "and HmRun in {}.",
        share["HmRun"],
    )
    page.keep(share=share, hits=hits)


def take_the_logarithm(thirds, targets, in_logs, out_logs, out, names, strong):
    low, middle, high = thirds["thousand dollars"]
    fitted = ready @ np.linalg.lstsq(ready, goal)[0]
    spreads = [np.std((goal - fitted)[part]) for part in np.array_split(np.argsort(fitted), 3)]
    assert np.allclose(spreads, (low, middle, high))
    page.states("Sort the players by what {} fits, cut", unpenalised)
    page.states(
        "In dollars the high part spreads by {} and the middle part by {}, so the {} loss",
        high,
        middle,
        which(
            losses,
            lambda loss: np.isclose(
                np.sum(loss(goal - fitted)),
                min(
                    np.sum(loss(goal - ready @ (np.linalg.lstsq(ready, goal)[0] + v)))
                    for v in [np.zeros(count), *0.01 * np.eye(count), *-0.01 * np.eye(count)]
                ),
                rtol=1e-15,
                atol=0,
            ),
        ),
    )
    page.states("There are {} zeros now.", np.sum(in_logs.coef_ == 0))
    assert "CHits" in out and "CHits" not in out_logs
    weights = dict(zip(names, np.abs(in_logs.coef_), strict=True))
    page.states(
        "leaves out, has the {} weight",
        (weights["CHits"], [v for name, v in weights.items() if name != "CHits"]),
    )
    v = weights["CHits"]
    page.let({"v": v, "e": np.e})
    page.states("by the factor {}: for CHits it is {}.", np.exp(v), np.exp(v))


def an_honest_error(errors, tests, predicted, raw, dollars):
    page.states("Hold out {} of the players", tests.shape[1])
    page.states("Repeat {} times", len(tests))
    rest = np.setdiff1d(np.arange(cases), tests[0])
    train = standardise(raw[rest])
    new = (raw[tests[0]] - train.mean) / train.scale
    by_lstsq = np.linalg.lstsq(train.X, centre(dollars[rest]))[0]
    own = {
        unpenalised: dollars[rest].mean() + new @ by_lstsq,
        "mean": np.repeat(dollars[rest].mean(), len(new)),
    }
    base = which(errors, lambda each: np.allclose(each, errors[unpenalised]))
    for name, each in own.items():
        assert np.allclose(predicted[name][0], each)
    drawn = {name: each for name, each in errors.items() if name != "mean"}
    figure = figures.gains_by_split(drawn, "least squares")
    diamond = figure.data[-1]
    first = drawn["ridge"] - drawn[base]
    on = {"test": tests[0], "training": rest}
    page.states(
        "{} error minus that of {}, a dot for {} of {} splits; left of {} a method is ahead. A {} "
        "marks the {}.",
        which(
            on,
            lambda part: (
                len(part) == len(predicted[base][0])
                and np.isclose(np.mean((dollars[part] - predicted[base][0]) ** 2), errors[base][0])
            ),
        ),
        which(drawn, lambda each: np.allclose(figure.data[0].x, drawn["ridge"] - each, rtol=1e-3)),
        [len(dots.x) == len(tests) for dots in figure.data[:-1]],
        len(tests),
        figure.layout.shapes[0].x0,
        diamond.marker.symbol,
        which(averages, lambda take: np.isclose(take(first), diamond.x[0], rtol=1e-3)),
    )
    mean_alone = which(
        averages, lambda take: np.allclose(predicted["mean"][0], take(dollars[rest]))
    )
    page.states("the {} salary alone has an error of {}.", mean_alone, errors["mean"].mean())
    beats = errors["LASSO"] < errors["least squares"]
    lams = strengths(train.X, centre(dollars[rest]), 40)
    best = lasso_cross_validation(raw[rest], dollars[rest], lams, folds(len(rest), 5)).best
    fits = {name: fit(train.X, centre(dollars[rest]), best) for name, fit in ways_to_fit.items()}
    on_first = {name: dollars[rest].mean() + new @ v for name, v in fits.items()}
    ahead = which(on_first, lambda each: np.allclose(each, predicted["LASSO"][0], atol=1e-4))
    page.states(
        "{} has {}, {} {}, and {} is ahead in {} of {} splits.",
        ahead,
        errors["LASSO"].mean(),
        unpenalised,
        errors["least squares"].mean(),
        ahead,
        beats.sum(),
        len(beats),
    )
    page.seeds("rng = np.random.default_rng(0)\ntests", beats, "is ahead in {} of", beats.sum())
    page.states("With {} players to fit and {} features there", len(rest), count)
    drawn_weights = rng_noise.normal(size=(500, cases)) @ np.linalg.pinv(ready).T
    spread = {  # of least squares, whose bias is nothing but the accident of 500 draws
        "variance": drawn_weights.var(axis=0).sum(),
        "bias": np.sum(drawn_weights.mean(axis=0) ** 2),
    }
    page.states(
        "little {} to save", which(spread, lambda value: value > 0.9 * sum(spread.values()))
    )
    page.states("What {} gives is a short list", selects)
    page.keep(mean_alone=mean_alone)


def what_may_be_claimed(
    errors,
    known,
    counts,
    lists,
    halves,
    C,
    mean_alone,
    hits,
    share,
    X,
    out,
    out_logs,
    shuffled,
    dollars,
    tests,
    predicted,
):
    page.states("{} players of the American major leagues with a known", known.sum())
    page.given("in 1987, out of")
    page.states("out of {}; those", len(known))
    bats = load_hitters()["AtBat"]
    page.states("those without played {} in", (bats[~known].mean(), bats[known].mean()))
    page.given("less in 1986. Nineteen")
    assert X.shape[1] == 19  # Nineteen features
    page.states(
        "On held-out players {} cuts the {} error of the {} salary by {}. {} and {} come within "
        "{} of its error.",
        selects,
        which(
            losses,
            lambda loss: np.isclose(
                np.mean(loss(dollars[tests] - predicted["LASSO"])), errors["LASSO"].mean()
            ),
        ),
        mean_alone,
        1 - errors["LASSO"].mean() / errors["mean"].mean(),
        unpenalised,
        keeps,
        0.02,
    )
    ratios = [errors[name].mean() / errors["LASSO"].mean() for name in ("least squares", "ridge")]
    assert max(np.abs(np.subtract(ratios, 1))) < 0.02
    page.states(
        "{} with {} folds sets {} weights to {} in {} of {} shuffles and from {} to {} in the "
        "others.",
        selects,
        5,
        zeros_published,
        exact_there,
        hits.sum(),
        len(hits),
        counts[~hits, 0].min(),
        counts[~hits, 0].max(),
    )
    page.states("On {} halves of the players it made {} lists.", len(halves), len(lists))
    steady = [share[name] for name in ("Walks", "Division", "PutOuts")]
    page.states("PutOuts were in nearly {}.", [each > 0.98 for each in steady])
    page.states("That a weight of {} makes", exact_there)
    largest = np.max(C - np.eye(count))
    page.states("columns correlate by up to {}, and", largest)
    assert set(out) != set(out_logs)
    page.states("The folds have seed {};", shuffled.random_state)
    page.given("the versions are 1.4.0 to 1.9.1 of")
    page.states('Compare it with "{} of {} statistics', len(out), count)
    page.states("the model contains {} variables", count - len(out))


def in_short(hits, counts, out, what, shuffled):
    page.let({r"\rho": 0.6})
    page.states("gives the {} of a weight the factor {}.", what, 1 / (1 - 0.36))
    page.states("The published {} zeros can be", len(out))
    page.states(
        "to the digit, with seed {}. Of {} shuffles {} give {}.",
        shuffled.random_state,
        len(counts),
        hits.sum(),
        zeros_published,
    )
    page.states("Nested splits: {}, {} and {} predict", selects, keeps, unpenalised)


def exercises(
    at_08, twice, w, w_turned, j, refits, errors, back, squared, raw, dollars, tests, what
):
    page.forget()
    page.states("does the {} of a weight grow at a correlation of {}? At", what, 0.8)
    page.states("is the interval {} as long", 2)
    page.states("The factor is {}. An interval", True)
    assert np.isclose(at_08, 1 / (1 - 0.64))
    page.let({r"\rho": twice})
    page.states("So the factor must be {}, and {}.", 1 / (1 - twice**2), True)
    page.states("Code Division by {} for E", max(w_turned * 0 + 1))
    page.states("The new column is {} minus the old one.", 1)
    page.states("Division goes from {} to {}, and", w[j], w_turned[j])
    used = np.count_nonzero(w)
    page.states('"{} found {} features. {} on these has a', selects, used, unpenalised)
    page.states("than on all {}.", count)
    page.states("once with the {} features", used)
    means = {name: each.mean() for name, each in refits.items()}
    plain = errors["least squares"].mean()
    page.states(
        "With the leak the error is {}, without it {}: of the gain on {}, {}, the leak made {}.",
        means["leaky"],
        means["honest"],
        unpenalised,
        plain - means["leaky"],
        (means["honest"] - means["leaky"]) / (plain - means["leaky"]),
    )
    page.states(
        "from logarithms has the {} error, {} against {}: a",
        (squared[1], squared[0]),
        squared[1],
        squared[0],
    )
    lowest = [np.sort(each, axis=None) for each in back.values()]
    below = [np.count_nonzero(each < 0) for each in back.values()]
    assert not np.any(lowest[1] < 0)
    page.states(
        "It has {} predictions {} 0, and the fit in dollars has {}.",
        below[1],
        (lowest[0][: below[0]], 0),
        below[0],
    )
    page.keep(means=means)


def problems():
    page.given(
        "is $1/(1 - R_j^2)$, where $R_j^2$ is",
        "Draw 100 pairs of halves",
        "to each half at half the published",
    )
    page.given("for the 263 players", "looked at 19 statistics")


def check_yourself(free, names, means, C, halves, share, w, counts, shuffled):
    page.states("A weight of {} is {} for times", unpenalised, round(free.w[names.index("CAtBat")]))
    page.states("correlates with others at {}, and", C[names.index("CAtBat"), names.index("CHits")])
    page.states("For predictions {} did about as well as {}.", unpenalised, selects)
    page.states("HmRun has weight {} at the", w[names.index("HmRun")])
    page.states("On halves of the players it is in {} of the lists", share["HmRun"])
    page.states("They hold {} players.", halves.shape[1])
    page.states("The exact solver has the {}, too", w[names.index("HmRun")])
    page.states(
        "{} on {}'s {} features beats {} on {}, in splits",
        unpenalised,
        selects,
        np.count_nonzero(w),
        unpenalised,
        count,
    )
    page.states(
        "Then the error is {} here, where the leak shows {}.", means["honest"], means["leaky"]
    )
    page.states("In logarithms {} drops other", selects)
    page.states("about dollars, with seed {}.", shuffled.random_state)
