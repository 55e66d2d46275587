"""What the text of `shrinkage.md` says, compared with what its cells computed."""

import re
from itertools import pairwise, product

import numpy as np
import sympy as sp
from claims import Page, which
from numpy.polynomial.chebyshev import chebvander
from scipy.integrate import trapezoid
from scipy.optimize import brentq, linprog, minimize
from shrinkage import L1, L2, coefficient_risk, figures, lasso, ridge, standardise

AVERAGES = {"mean": np.mean, "median": np.median}
POWERS = {"squared": np.square, "absolute": np.abs}


def _near(value):
    return lambda other: np.allclose(other, value, rtol=1e-6, atol=1e-9)


def _rises(values):
    return np.all(np.diff(values) > 0)


def _falls(values):
    return np.all(np.diff(values) < 0)


def _all_rise(parts):
    return all(map(_rises, parts))


def _all_fall(parts):
    return all(map(_falls, parts))


# The one average of one power, by name, that has a property
def _average_of_power(holds):
    pairs = [(a, p) for a in AVERAGES for p in POWERS if holds(AVERAGES[a], POWERS[p])]
    return pairs[0] if len(pairs) == 1 else ("none", "none")


# Which average of which power of the errors is a value
def _error_of(errors, value, rtol=1e-6):
    return _average_of_power(lambda a, p: np.isclose(a(p(errors)), value, rtol=rtol))


def _fits(X, y, lam, lam_lasso=None):
    return {
        "least squares": np.linalg.lstsq(X, y)[0],
        "ridge": ridge(X, y, lam),
        "LASSO": lasso(X, y, lam if lam_lasso is None else lam_lasso),
    }


def _loss(X, y, w):
    return np.sum((y - X @ w) ** 2)


# Whether the weights minimise the RSS plus the penalty
def _is_least(X, y, w, penalty, lam):
    def objective(w):
        return _loss(X, y, w) + lam * penalty.value(w)

    return all(objective(w) <= objective(w + step) for step in steps[:, : len(w)])


# Of the trial fits, the one with the least RSS plus penalty
def _cheapest(penalty):
    def objective(w):
        return _loss(trial_X, trial_y, w) + trial_lam * penalty.value(w)

    return min(trial_fits, key=lambda name: objective(trial_fits[name]))


# The length of the shortest way from the origin that is made of such moves
def _shortest_way(moves, to):
    moves = np.array(moves)
    return linprog(np.linalg.norm(moves, axis=1), A_eq=moves.T, b_eq=to).fun


# The first columns of the page's tables, in the page's order
def _tables():
    return re.findall(r'table\(\{"([^"]+)"', page.source)


# The solution of the bounded problem
def _bounded(X, y, penalty, t):
    size = X.shape[1]  # the weights are the differences of positive and negative parts
    signs = np.vstack([np.eye(size), -np.eye(size)])
    if penalty.name == "L1":
        limit = {"type": "ineq", "fun": lambda parts: t - parts.sum()}
    else:
        limit = {"type": "ineq", "fun": lambda parts: t - penalty.value(parts @ signs)}
    found = minimize(
        lambda parts: _loss(X, y, parts @ signs) / _loss(X, y, np.zeros(size)),
        np.full(2 * size, 0.01),
        constraints=[limit],
        bounds=[(0, None)] * (2 * size),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return found.x @ signs


# The strength at which a fit spends t
def _strength(X, y, penalty, t):
    fit = fits_by[penalty.name]
    return brentq(lambda lam: penalty.value(fit(X, y, lam)) - t, 0, 1e6)


page = Page("shrinkage.md")
rng = np.random.default_rng(0)
fits_by = {"L1": lasso, "L2": ridge}
penalties = {"LASSO": L1(), "ridge": L2()}

# Small data, with true weights and a strength
trial_X, trial_w, trial_e = (rng.normal(size=size) for size in ((6, 3), 3, 6))
trial_y, trial_lam, trial_s2 = trial_X @ trial_w + trial_e, 0.7, 0.49
trial_U, trial_d, trial_Vt = np.linalg.svd(trial_X, full_matrices=False)
trial_fits = _fits(trial_X, trial_y, trial_lam)
trial_map = np.linalg.solve(trial_X.T @ trial_X + trial_lam * np.eye(3), trial_X.T)
trial_risk = coefficient_risk(trial_X, trial_w, trial_s2, trial_lam)
strengths = np.concatenate([[0], np.geomspace(0.01, 100, 41)])
risks = [coefficient_risk(trial_X, trial_w, trial_s2, lam) for lam in strengths]
by_strength = {
    "bias": np.array([risk.bias_squared for risk in risks]),
    "variance": np.array([risk.variance for risk in risks]),
}
# The same for LASSO and three columns of length 1 at right angles, and for both penalties
soft = np.random.default_rng(3).normal(size=(20_000, 3)) * np.sqrt(trial_s2)
soft = trial_w + np.concatenate([soft, -soft])
guesses = [L1().proximal_operator(soft, lam / 2) for lam in np.linspace(0, 5, 30)]
parts_of_both = {
    "bias": [by_strength["bias"], [np.sum((w.mean(axis=0) - trial_w) ** 2) for w in guesses]],
    "variance": [by_strength["variance"], [w.var(axis=0).sum() for w in guesses]],
}
# Small and larger steps from a solution
steps = rng.normal(size=(200, 3)) * np.geomspace(1e-4, 1, 200)[:, None]
# The errors of least squares, and of a small penalty, in many random problems
random_problems = [
    (rng.normal(size=(8, 3)), rng.normal(size=3), rng.uniform(0.1, 5)) for _ in range(50)
]
without = np.array([coefficient_risk(X, w, s2, 0).total for X, w, s2 in random_problems])
small_penalty = np.array(
    [coefficient_risk(X, w, s2, s2 / (w @ w)).total for X, w, s2 in random_problems]
)
problem_data = [
    (X, X @ w + np.sqrt(s2) * np.random.default_rng(4).normal(size=8))
    for X, w, s2 in random_problems
]


def _polynomial_errors(x, y, x_new, y_new, degrees):
    weights = [np.linalg.lstsq(chebvander(x, degree), y)[0] for degree in degrees]
    return weights, {
        name: np.array(
            [
                np.mean((at_y - chebvander(at, degree) @ w) ** 2)
                for degree, w in zip(degrees, weights, strict=True)
            ]
        )
        for name, at, at_y in (("training", x, y), ("test", x_new, y_new))
    }


def a_fit_that_is_too_good(degrees, train, test, truth, sample, x, y, x_new, y_new):
    test_by_degree = dict(zip(degrees, test, strict=True))
    tried, highest = list(test_by_degree), max(test_by_degree)
    columns = chebvander(np.linspace(-1, 1, 201), highest)
    lengths = np.linalg.norm(chebvander(x, highest), axis=0)
    weights, errors = _polynomial_errors(x, y, x_new, y_new, tried)
    page.states("{} noisy points come", len(x))
    page.states("a polynomial of degree {} is fitted to them", highest)
    page.states("Take {} points on a smooth curve", len(x))
    page.states("draw {} new points from the same curve", len(x_new))
    page.states(
        "stay between {} and {}, so that {} column dwarfs the others",
        columns.min(),
        columns.max(),
        lengths > 3 * lengths.min(),
    )
    page.states(
        "The {} {} error on the new points is the {} error, on the {} themselves the {} error.",
        *_error_of(y_new - chebvander(x_new, highest) @ weights[-1], test_by_degree[highest]),
        which(errors, _near(test)),
        len(x),
        which(errors, _near(train)),
    )

    def spans(high, low):  # whether the higher polynomials contain the lower
        basis, wanted = chebvander(x, high), chebvander(x, low)
        return np.allclose(basis @ np.linalg.lstsq(basis, wanted)[0], wanted)

    up_to = range(highest + 1)
    pairs = [(high, low) for high in up_to for low in up_to if high != low and spans(high, low)]
    # what a degree more takes off the sum of squares of any y: y'(H - H')y for the projections H
    hats = [chebvander(x, k) @ np.linalg.pinv(chebvander(x, k)) for k in up_to]
    taken = np.linalg.eigvalsh(np.diff(hats, axis=0))
    contains = [
        which(errors, _falls),
        [np.any(taken > 1e-9), np.any(taken < -1e-9)],
        np.diff(train),
        [all((high, low) in pairs for low in range(high)) for high in up_to[1:]],
        tuple(np.array(pairs).T[::-1]),
    ]
    page.states(
        "The {} error can {} {}, because {} polynomial contains the {} ones. The test", *contains
    )
    page.states(
        "The {} error can {} {}, because {} polynomial contains the {} ones. New", *contains
    )
    page.states(
        "The {} error {}, creeps up, then jumps.",
        which(errors, lambda error: _rises(error[1:]) and error[-1] > 3 * error[-2]),
        np.array(test[1:-1]) - test[0],
    )
    residuals = y - chebvander(x, highest) @ weights[-1]
    # nearer than the noise, whose standard deviation is 0.3
    page.states("to pass close to {} noisy point, the", np.abs(residuals) < 0.2)
    fits = _fits(chebvander(x, highest), y, 1)
    losses = {name: _loss(chebvander(x, highest), y, w) for name, w in fits.items()}
    all_weights, all_errors = _polynomial_errors(x, y, x_new, y_new, range(1, highest + 1))
    page.keep(all_weights=all_weights, errors_of_degrees=all_errors)
    page.keep(weights_by_degree=weights, fits_of_degree_12=losses)
    page.keep(test_by_degree=test_by_degree)
    many_x, many_y = sample(np.random.default_rng(0), 100_000)
    noise, floor = many_y - truth(many_x), 0.3**2
    moments = {"mean": noise.mean(), "variance": np.mean(noise**2)}
    of_new = y_new - truth(x_new)
    # how far the mean error of any curve, a gap away from the truth, is above the noise's
    gap, spread = sp.symbols("gap spread", real=True)
    excess = sp.expand(((gap + spread) ** 2 + (gap - spread) ** 2) / 2 - spread**2)
    seeded = [np.random.default_rng(seed) for seed in range(100)]
    found = [
        _polynomial_errors(*sample(rng, 20), *sample(rng, 500), up_to)[1]["test"] for rng in seeded
    ]
    page.states(
        "{} fit can bring the {} error much below {}, the {} {} of the noise: {} new point",
        [excess.is_negative, *np.ravel(np.array(found) < 0.75 * floor)],
        which(errors, lambda error: np.all(error > floor)),
        floor,
        which(moments, lambda moment: np.isclose(moment, floor, rtol=0.05)),
        floor,
        [np.sum(of_new == each) == 1 for each in of_new],
    )


def put_a_price_on_size(degrees, fits, x, y, cost, example, halvings):
    # the weights of the last polynomial, and any small strength
    w, _ = fits[-1]
    loss, small = _loss(chebvander(x, degrees[-1]), y, w), 0.3
    page.let({"X": chebvander(x, degrees[-1]), "y": y, "w": w, "p": len(w)})
    page.let({"L": lambda w: loss, "P": L1().value, r"\lambda": small})
    page.equation("eq-penalised", {"J": lambda w: loss + small * abs(w).sum()})
    page.equation("eq-lasso-loss", values=[loss + small * L1().value(w)])
    page.equation("eq-ridge-loss", values=[loss + small * L2().value(w)])
    # for each problem and penalty, the strengths in the order in which the weights get smaller
    by_size = [
        sorted(strengths[::6], key=lambda lam: -penalty.value(fits_by[penalty.name](A, b, lam)))
        for penalty in penalties.values()
        for A, b in problem_data
    ]
    page.states(
        r"As $\lambda$ {}, the weights are pulled towards {}: that",
        np.diff(by_size),
        [fit(A, b, 1e16) for fit in fits_by.values() for A, b in problem_data],
    )
    page.states(
        "Shrinkage trades {} for {}: the weights become a little wrong on average, and in return "
        "vary {} between",
        which(parts_of_both, _all_rise),
        which(parts_of_both, _all_fall),
        np.concatenate([np.diff(part) for part in parts_of_both["variance"]]),
    )
    norms = L1().value(w), np.sqrt(L2().value(w))
    page.let({r"\ell": norms})
    page.given("The loss may be any measure of misfit")
    page.states(
        "residual sum of squares (RSS), {}, because there you can solve for the {} weights",
        True,
        which(trial_fits, _near(trial_map @ trial_y)),  # by solving linear equations
    )
    page.states("{} charges the {} norm of the weights", _cheapest(L1()), np.linalg.norm(w, 1))
    page.states("{} charges the square of their {} norm", _cheapest(L2()), np.linalg.norm(w))
    axes, diagonals = [(1, 0), (-1, 0), (0, 1), (0, -1)], [(1, 1), (-1, 1), (1, -1), (-1, -1)]
    page.states(
        "{} is the distance from the origin if you may {} move",
        True,
        [
            np.isclose(_shortest_way(moves, example), L1().value(example))
            for moves in (axes, [*axes, *diagonals], diagonals, [*axes, example])
        ],
    )
    page.states("{} is the distance as the crow flies", True)
    beside = 1e-6 * np.eye(3)
    jumps = {
        name: np.diag(penalty.subgradient(beside) - penalty.subgradient(-beside))
        for name, penalty in penalties.items()
    }
    page.states(
        "{} charges its square, which has {} crease at the origin",
        which(penalties, lambda penalty: np.isclose(penalty.value(w), np.linalg.norm(w) ** 2)),
        np.abs(jumps[_cheapest(L2())]) > 1e-3,
    )
    saved = [(before - after, before**2 - after**2) for before, after in halvings]
    (large, _), (little, _) = halvings
    saved_large, saved_little = saved
    page.states(
        "The weights {} cost {} under the {} penalty and {} under the {}.",
        example,
        cost[0],
        (L1().value(example), cost),
        cost[1],
        (L2().value(example), cost),
    )
    page.states("Halve a weight of {} and you save {} or {};", large, *saved_large)
    units = np.linspace(-large, large, 201)  # what a small step up from each of them costs
    charges = {
        name: np.array([(penalty.value([v + 1e-6]) - penalty.value([v])) / 1e-6 for v in units])
        for name, penalty in penalties.items()
    }
    down = np.geomspace(large, 1e-9, 50)
    alike = np.isclose(charges["LASSO"], charges["LASSO"][-1])
    page.states(
        "halve a weight of {} and you save {} or {}. {} presses hard on large weights",
        little,
        *saved_little,
        which(charges, lambda charge: charge[units > little / 2][0] < 0.05 * charge[-1]),
    )
    page.states(
        "{} charges {} unit alike, {} the way down to {}.",
        which(charges, lambda charge: np.ptp(charge[units >= 0]) < 1e-6),
        alike[units >= 0],
        L1().subgradient(down) == L1().subgradient(down[:1]),
        units[alike].min(),
    )
    page.keep(small=small)


def _errors_by_strength(x, y, x_new, y_new, degree, tried):
    basis, basis_new = chebvander(x, degree)[:, 1:], chebvander(x_new, degree)[:, 1:]
    centred, middle = basis - basis.mean(axis=0), basis.mean(axis=0)
    weights = [ridge(centred, y - y.mean(), lam) for lam in tried]
    return {
        "training": np.array([np.mean((y - y.mean() - centred @ w) ** 2) for w in weights]),
        "test": np.array(
            [np.mean((y_new - y.mean() - (basis_new - middle) @ w) ** 2) for w in weights]
        ),
    }


# Training and test errors of ridge for many samples, a row for each
def _errors_of_samples(sample, count, tried):
    found = {"training": [], "test": []}
    for seed in range(count):
        seeded = np.random.default_rng(seed)
        data = *sample(seeded, 20), *sample(seeded, 500)
        for name, errors in _errors_by_strength(*data, 12, tried).items():
            found[name].append(errors)
    return {name: np.array(errors) for name, errors in found.items()}


def what_the_strength_does(
    degrees,
    strengths,
    test_by_degree,
    ridge_test,
    ridges,
    all_errors,
    ridge_wins,
    truth,
    sample,
    x,
    y,
    x_new,
    y_new,
):
    degree_12, least_squares = degrees[-1], test_by_degree[degrees[-1]]
    test_by_strength = dict(zip(strengths, ridge_test, strict=True))
    *_, largest = test_by_strength
    same = [s for s, error in test_by_strength.items() if np.isclose(error, least_squares)]
    least = min(test_by_strength, key=test_by_strength.get)
    basis = chebvander(x, degree_12)[:, 1:]
    mean = basis.mean(axis=0)
    at_new = chebvander(x_new, degree_12)[:, 1:] - mean
    fits = _fits(basis - mean, y - y.mean(), largest)
    data = x, y, x_new, y_new, degree_12
    unpenalised, w_least = (ridge(basis - mean, y - y.mean(), lam) for lam in (same[0], least))
    page.keep(test_by_strength=test_by_strength)
    page.states("At {} you are back at the unpenalised", {r"\lambda": same[0]})
    page.states(
        "Here are the {} {} points and the polynomial of degree {}, now fitted by {}.",
        (test_by_strength[same[0]], least_squares),
        len(x),
        degree_12,
        which(fits, _near(ridges[-1][0])),
    )
    errors = _errors_by_strength(*data, np.geomspace(1e-4, 100, 49))
    drawn = {line.name: line.y for line in figures.polynomial_fit(seed=199).data}
    errors = {
        name: error
        for name, error in errors.items()
        if np.allclose(error, drawn[f"{name} error"], rtol=1e-3)
    }
    slopes = np.diff(errors["training"])
    page.states(
        "The {} error {} {}; the {} error has a valley.",
        which(errors, _rises),
        [np.any(slopes > 0), np.any(slopes < 0)],
        slopes,
        which(errors, lambda error: error.min() < 0.9 * min(error[0], error[-1])),
    )
    # how far each error is lower inside than at the lower end, as a part of that
    sampled = _errors_of_samples(sample, 100, np.geomspace(1e-4, 100, 13))
    ends = {name: np.minimum(rows[:, 0], rows[:, -1]) for name, rows in sampled.items()}
    valleys = {name: 1 - rows.min(axis=1) / ends[name] for name, rows in sampled.items()}
    depths = valleys["test"]
    page.seeds("polynomial_fit(seed=199)", depths > 0)
    page.states(
        "In {} of {} samples the {} error of ¤ is {} within the range of the slider than at either "
        "end, in {} of them by {} or {}.",
        np.sum(depths > 0),
        len(depths),
        which(valleys, lambda depth: np.all(depth > 0)),
        (sampled["test"].min(axis=1), ends["test"]),
        np.sum(depths > 0.1),
        0.1,
        (np.sort(depths)[2:], 0.1),  # of all but two
    )
    page.states(
        "The slider makes the fit to these points {}.",
        -slopes,
    )
    at_least, at_largest = (_errors_by_strength(*data, [s]) for s in (least, largest))
    page.states(
        "At {} the polynomial of degree {} reaches a {} error of {}, where {} left it at {}.",
        {r"\lambda": least},
        degree_12,
        which(at_least, _near(test_by_strength[least])),
        test_by_strength[least],
        which(
            {name: np.mean((y_new - y.mean() - at_new @ v) ** 2) for name, v in fits.items()},
            _near(least_squares),
        ),
        least_squares,
    )
    page.states(
        "at {} next to {} is left of the weights, and {} errors are large.",
        {r"\lambda": largest},
        [L2().value(ridges[-1][0]) > 0.05 * L2().value(w) for w in (unpenalised, w_least)],
        [at_largest[name][0] > 3 * at_least[name][0] for name in at_least],
    )
    line = np.linspace(-1, 1, 2001)  # where no noise is
    off = {
        degree: np.mean((chebvander(line, degree) @ w - truth(line)) ** 2)
        for degree, w in zip(degrees, _polynomial_errors(*data[:4], degrees)[0], strict=True)
    }
    nearest = min(off, key=off.get)  # to the truth
    best = test_by_degree[nearest]
    others = [error for degree, error in test_by_degree.items() if degree != nearest]
    tables = {"degree": test_by_degree, "λ": test_by_strength}
    page.states(
        "The {} degree of the {} table does {} still, with {}.",
        (-best, -np.array(others)),
        (which(tables, lambda table: best in table.values()), _tables()),
        (-best, -np.array(ridge_test)),
        best,
    )
    starts = [sample(np.random.default_rng(seed), len(x))[0] for seed in range(len(all_errors))]
    page.states(
        "{} sample of {} points",
        sum(np.array_equal(start, x) for start in starts),  # of all that are drawn below
        len(x),
    )
    page.states("Draw {} samples, and give", len(all_errors))
    *by_degree, best_degree, by_ridge, floor = all_errors.T
    anew = _errors_of_samples(sample, len(all_errors), strengths)
    without, *with_penalty = anew["test"].T
    methods = {"least squares": without, "ridge": np.min(with_penalty, axis=0)}
    page.states(
        "give {} and {} the {} points {} time",
        which(methods, _near(by_ridge)),
        which(methods, _near(by_degree[-1])),
        (np.concatenate(list(methods.values())), np.concatenate([by_degree[-1], by_ridge])),
        np.isclose(list(methods.values()), [by_degree[-1], by_ridge]),
    )
    second_degree, second_strength = (
        np.sort(errors, axis=0)[1] for errors in (by_degree, with_penalty)
    )
    best_of_degrees = (-best_degree, -second_degree)
    page.states(
        "take the {} of the strengths by looking at the new points, and the {} degree",
        (-by_ridge, -second_strength),
        best_of_degrees,
    )
    page.seeds(
        "default_rng(199)",
        by_ridge < by_degree[-1],
        "{} has a {} {} error than {} of the {} degree in {} of the {} samples, and than degree {} "
        "in {}.",
        which(methods, _near(by_ridge)),
        (np.sort(by_ridge - by_degree[-1])[:-1], 0),  # in all samples but one
        which(anew, lambda errors: np.allclose(errors[:, 1:].min(axis=1), by_ridge)),
        which(methods, _near(by_degree[-1])),
        (degree_12, len(unpenalised)),
        ridge_wins[4],
        len(all_errors),
        degrees[3],
        ridge_wins[3],
    )
    page.states(
        "It beats the {} of the {} degrees in only {}.",
        best_of_degrees,
        len(degrees),
        ridge_wins[5],
    )
    page.states(
        "On average its error is {} {} the {} degree's",
        by_ridge.mean() / best_degree.mean() - 1,
        (by_ridge.mean(), best_degree.mean()),
        best_of_degrees,
    )
    left_out = [_degree_left_out(sample, seed, degrees) for seed in range(len(all_errors))]
    page.states(
        "a well-chosen degree is the {} way to tame the polynomial",
        (-np.mean(left_out), -by_ridge.mean()),
    )
    shown = np.array([*by_degree, best_degree, by_ridge])
    page.states(
        "And {} fit here does {} than the truth itself",
        shown < floor,
        (-floor, -shown.min(axis=0)),
    )


# The test error of the degree that predicts the points best, each left out in turn
def _degree_left_out(sample, seed, degrees):
    seeded = np.random.default_rng(seed)
    data = (x, y), _ = sample(seeded, 20), sample(seeded, 500)

    def squares(degree):
        hat = chebvander(x, degree) @ np.linalg.pinv(chebvander(x, degree))
        return np.mean(((y - hat @ y) / (1 - np.diag(hat))) ** 2)

    chosen = min(degrees, key=squares)
    return _polynomial_errors(*data[0], *data[1], [chosen])[1]["test"][0]


# Which of the estimates along the directions stay as they are while the data along another move
def _unmoved(fit):
    along = trial_Vt @ fit(trial_y)
    moved = [trial_Vt @ fit(trial_y + 3 * u) for u in trial_U.T]
    same = np.isclose(moved, along)
    return same[~np.eye(3, dtype=bool)]


# Other targets with the same z, and the ridge weight of the first
def _same_z(column, target):
    away = rng.normal(size=(20, len(column)))
    away -= np.outer(away @ column, column) / (column @ column)
    return [(target + step, ridge(column[:, None], target, trial_lam)) for step in away]


def _one_objective(column, target, g, lam):
    return (column @ target / (length := np.linalg.norm(column)) - length * g) ** 2 + lam * g**2


# Which average of which power of an error is the same for all noises of the same mean and variance
def _same_for_all_noises():
    draws = np.random.default_rng(5).gamma(1, size=(20, 101))
    noises = [np.array([1, -1]), np.array([1, 0, 0, -1]), np.array([2, -1, -1]), *draws]
    noises = [0.7 * (noise - noise.mean()) / noise.std() for noise in noises]
    factors = [(0.3, 0.8), (-1, 0.2), (2, -1)]
    return _average_of_power(
        lambda average, power: all(
            np.ptp([average(power(a + b * noise)) for noise in noises]) < 1e-9 for a, b in factors
        )
    )


# What else than its first two moments a mean squared error has of a noise that takes three values
def _rest_of_mean_square():
    a, b, p, q, *values = sp.symbols("a b p q u v x")
    chances = (p, q, 1 - p - q)

    def mean(of):
        return sum(chance * of(value) for chance, value in zip(chances, values, strict=True))

    moments = a**2 + 2 * a * b * mean(lambda value: value) + b**2 * mean(lambda value: value**2)
    return sp.expand(mean(lambda value: (a + b * value) ** 2) - moments)


# How many columns are longer than all were, and how many shorter
def _lengths_apart(turned, lengths):
    now = np.linalg.norm(turned, axis=0)
    return np.count_nonzero(now > 1.3 * lengths.max()), np.count_nonzero(1.3 * now < lengths.min())


# At which place, from 1, a value stands
def _place(values, value):
    return 1 + np.flatnonzero(np.isclose(values, value))


# Squared bias and variance of a curve of the fitter, averaged over x
def _parts_of_curve(lam, size, degree, noise=0.3):
    x, at = np.linspace(-1, 1, size), np.linspace(-1, 1, 2001)
    basis = chebvander(x, degree)[:, 1:]
    middle = basis.mean(axis=0)
    weights = [ridge(basis - middle, point - point.mean(), lam) for point in np.eye(size)]
    influences = 1 / size + (chebvander(at, degree)[:, 1:] - middle) @ np.transpose(weights)
    miss = influences @ np.sin(np.pi * x) - np.sin(np.pi * at)
    scatter = noise**2 * np.sum(influences**2, axis=1)
    return {
        name: trapezoid(values, at) / 2
        for name, values in (("bias", miss**2), ("variance", scatter))
    }


def bias_and_variance(
    average,
    d,
    gamma,
    lam_,
    s,
    small,
    mse,
    z,
    e,
    g,
    objective,
    estimate,
    bias_squared,
    variance,
    A,
    V,
    turned,
):
    m, delta, target, h = sp.symbols("m delta w h", real=True)
    fits = np.random.default_rng(0).normal(size=(50, 3))
    page.let(
        {
            "X": trial_X,
            "w": trial_w,
            r"\varepsilon": trial_e,
            r"\mathbb{E}": lambda values: np.mean(values, axis=0),
            r"\text{variance}": fits.var(axis=0).sum(),
            r"\text{bias}": np.linalg.norm(fits.mean(axis=0) - trial_w),
        }
    )

    def moment(noise, spread, value):  # the name of the moment that is `value`
        middle = average(noise, noise, spread)
        moments = {
            "mean": middle,
            "variance": sp.simplify(average((noise - middle) ** 2, noise, spread)),
        }
        return which(moments, lambda found: found == value)

    page.states("Suppose a true $w$ made the data: {},", {"y": trial_y})
    page.given("with independent noise of mean 0 and variance $s^2$")
    # exactly, for ridge on the trial data: the map takes y to the weights
    parts = {"bias": trial_risk.bias_squared, "variance": trial_risk.variance}
    miss = np.sum((trial_map @ trial_X @ trial_w - trial_w) ** 2)
    scatter = trial_s2 * np.sum(trial_map**2)
    page.states(r"The average of $\hat w$ can miss $w$; that is {}.", which(parts, _near(miss)))
    page.states(r"can scatter about its own average; that is {}.", which(parts, _near(scatter)))
    page.equation("eq-bias-variance", {r"\hat w": fits})
    off, apart = (np.linalg.norm(fits - centre, axis=1) for centre in (trial_w, fits.mean(axis=0)))
    shares = {
        "bias": np.sum((fits.mean(axis=0) - trial_w) ** 2),
        "variance": fits.var(axis=0).sum(),
    }
    page.states(
        "The {} {} error of the weights, also called their risk, is the sum of {}:",
        *_error_of(off, sum(shares.values())),
        np.isclose(np.mean(off**2) - list(shares.values())[::-1], list(shares.values())),
    )
    noise = np.random.default_rng(1).normal(size=(6, 200_000)) * np.sqrt(trial_s2)
    often = trial_map @ (trial_X @ trial_w + noise.mean(axis=1))
    page.states(
        "{} belongs to the method, not to a data set: it is what remains when",
        which(parts, lambda part: np.isclose(part, np.sum((often - trial_w) ** 2), rtol=0.05)),
    )
    page.states(r"High $\lambda$, high {}.", which(parts_of_both, _all_rise))
    page.states(
        "{} too belongs to the method: the {} {} distance of the estimates",
        which(shares, _near(np.mean(apart**2))).capitalize(),
        *_error_of(apart, shares["variance"]),
    )
    page.states(r"Low $\lambda$, high {}.", which(parts_of_both, _all_fall))
    deviations = fits - fits.mean(axis=0)
    moments = {
        "mean": deviations.mean(axis=0),
        "median": np.median(deviations, axis=0),
        "variance": deviations.var(axis=0),
    }
    added = np.mean((fits - trial_w) ** 2, axis=0) - (fits.mean(axis=0) - trial_w) ** 2
    page.states(
        r"write the estimate as its {} $m$ plus a deviation $\delta$, which has {} {} and {} $h$.",
        which(
            {name: average_of(fits, axis=0) for name, average_of in AVERAGES.items()},
            lambda centre: np.allclose(np.mean(fits - centre, axis=0), 0),
        ),
        which(moments, _near(0)),
        np.abs(moments["mean"]).max(),
        which(moments, _near(added)),
    )
    two = np.array([0.7, -0.7])  # deviations of either sign, of variance 0.49
    page.let({"m": 1.3, r"\delta": two, "w": 0.4, "h": np.var(two)})
    page.equation("eq-one-estimate", {r"\mathbb{E}": np.mean})
    page.let({"w": trial_w})
    left = sp.expand(average((m + delta - target) ** 2, delta, sp.sqrt(h)))
    sides = {"bias": m - target, "variance": h}
    powers = {"squared": lambda value: value**2, "absolute": sp.Abs}
    rest = sp.expand(left - h)
    biased = which(sides, lambda side: sp.expand(rest - side**2) == 0)
    page.states(
        "What is left is {} {} plus {}. For",
        biased,
        which(powers, lambda power: sp.expand(power(sides[biased]) - rest) == 0),
        which(sides, lambda side: sp.expand(left - (m - target) ** 2 - side) == 0),
    )
    size, degree = 11, 9
    slider = 10 ** np.arange(-3, 2.01, 0.05)
    curves = [_parts_of_curve(lam, size, degree) for lam in (0, *slider)]
    plain, penalised = (
        {name: np.array([curve[name] for curve in some]) for name in curves[0]}
        for some in (curves[:1], curves[1:])
    )
    changes = {name: penalised[name] - plain[name] for name in plain}
    scattered = which(changes, lambda change: np.all(change < 0))
    missing = which(changes, lambda change: np.all(change > 0))
    page.given("Draw 100 data sets, then")
    page.states("Two polynomials of degree {}, fitted to {} points", degree, size)
    page.states(
        "The fit without a penalty has {} {}, that of {} {} {}.",
        (plain["variance"], penalised["variance"]),
        scattered,
        which(
            {"least squares": -changes[missing], "ridge": changes[missing]},
            lambda more: np.all(more > 0),
        ),
        (penalised["bias"], plain["bias"]),
        missing,
    )
    by_direction = [
        {gamma: g_j, d: d_j, e: e_j, lam_: trial_lam, s: np.sqrt(trial_s2)}
        for g_j, d_j, e_j in zip(trial_Vt @ trial_w, trial_d, trial_U.T @ trial_e, strict=True)
    ]
    along = [float(estimate.subs(values)) for values in by_direction]
    of_formula = which(trial_fits, lambda w: np.allclose(trial_Vt @ w, along))
    formulas = [
        sum(float(part.subs(values)) for values in by_direction)
        for part in (bias_squared, variance)
    ]
    page.states("For {} {} parts have a formula", of_formula, np.isclose(formulas, [miss, scatter]))
    # one column: the first of the trial, with a true weight and a weight to try
    column, true_weight, tried = trial_X[:, 0], 1.7, 0.6
    target_y, length = column * true_weight + trial_e, np.linalg.norm(column)
    page.let(
        {
            "c": column,
            "d": length,
            "g": tried,
            "y": target_y,
            "z": column @ target_y / length,
            r"\gamma": true_weight,
            r"\varepsilon": trial_e,
            "e": column @ trial_e / length,
            "s": np.sqrt(trial_s2),
            r"\lambda": trial_lam,
        }
    )
    page.states("Let $d$ be its length, {}, and let {}. Multiply", True, True)
    page.equation("eq-one-column")
    some_g = np.linspace(-3, 3, 25)[:, None]
    first_term = (column @ target_y / length - length * some_g.ravel()) ** 2
    # what is left of the loss without it
    others = np.sum((target_y - column * some_g) ** 2, axis=1) - first_term
    moves = [np.ptp(term) > 1e-9 for term in (first_term, others)]
    page.states(
        "{} the {} term contains the weight $g$, so the number $z$ holds {} that the data say",
        moves,
        1 + np.flatnonzero(moves),
        # other data with the same z: the fit is the same
        [
            np.isclose(ridge(column[:, None], other, trial_lam), tried_weight)
            for other, tried_weight in _same_z(column, target_y)
        ],
    )
    page.states("then {} and {}. Here", True, True)
    # for noise of three values, all that can happen
    noises = np.array(list(product([2, -1, -1], repeat=6))) * np.sqrt(trial_s2 / 2)
    es = noises @ column / length
    of_e = {"mean": es.mean(), "median": np.median(es), "variance": es.var()}
    page.states(
        "{} has {} {} and {} {}.",
        True,
        which(of_e, _near(0)),
        es.mean(),
        which(of_e, _near(trial_s2)),
        True,
    )
    estimate_of = length * (column @ target_y / length) / (length**2 + trial_lam)
    step = sp.Symbol("step", positive=True)
    raised = [objective.subs(g, estimate + sign * step) for sign in (1, -1)]
    page.states(
        "{} {} {}. Set the derivative to {}, and",
        of_formula,
        (0, [sp.factor(sp.simplify(value - objective.subs(g, estimate))) for value in raised]),
        _one_objective(column, target_y, tried, trial_lam),
        # at a fit, where all of z may stand for e
        round(
            float(
                sp.diff(objective, g).subs(
                    {
                        g: ridge(column[:, None], target_y, trial_lam)[0],
                        gamma: 0,
                        e: column @ target_y / length,
                        d: length,
                        lam_: trial_lam,
                    }
                )
            ),
            9,
        ),
    )
    page.equation("eq-ridge-one", {r"\hat g": estimate_of})
    mean_of = average(estimate, e, s)
    of_estimate = {"mean": mean_of, "variance": average((estimate - mean_of) ** 2, e, s)}
    that_misses = which(
        of_estimate, lambda m: sp.simplify(m - gamma + lam_ * gamma / (d**2 + lam_)) == 0
    )
    page.states(
        r"The noise $e$ becomes {}, so the {} of $\hat g$ misses",
        average(e, e, s),
        that_misses,
    )
    at = {gamma: true_weight, d: length, lam_: trial_lam, s: np.sqrt(trial_s2)}
    swing = float((estimate - estimate.subs(e, 0)).subs({**at, e: column @ trial_e / length}))
    page.states(r"and around that {} $\hat g$ scatters by {}:", that_misses, swing)
    page.equation(
        "eq-one-bias-variance",
        {
            r"\hat g": float(mean_of.subs(at)),
            r"\mathbb{E}": lambda value: value,
            r"\operatorname{Var}": lambda value: float(
                average((estimate - mean_of) ** 2, e, s).subs(at)
            ),
        },
    )
    page.states(
        "that shows $s$ or {}: it has {} {} and {} {}, and the {} of a {} error depends on {} "
        "else.",
        -np.sqrt(trial_s2),
        moment(e, s, 0),
        average(e, e, s),
        moment(e, s, s**2),
        trial_s2,
        *_same_for_all_noises(),
        [_rest_of_mean_square() != 0],
    )
    numerator, denominator = sp.fraction(sp.together(mse))
    terms = sp.expand(numerator).args
    errors = {"bias": mean_of - gamma, "variance": variance}
    squares = [sp.simplify(term / denominator - errors["bias"] ** 2) == 0 for term in terms]
    [of_bias] = [term / denominator for term, square in zip(terms, squares, strict=True) if square]
    [other] = [term / denominator for term, sq in zip(terms, squares, strict=True) if not sq]
    spread = average((estimate - mean_of) ** 2, e, s)
    page.states(
        "{} term of the numerator is {} {}, the other {}, as on paper.",
        sum(squares),
        which(powers, lambda power: sp.simplify(power(errors["bias"]) - of_bias) == 0),
        which(errors, lambda error: sp.simplify(error**2 - of_bias) == 0),
        which(
            {"bias": errors["bias"] ** 2, "variance": spread},
            lambda part: sp.simplify(part - other) == 0,
        ),
    )
    page.forget()
    upright = trial_U * trial_d  # columns at right angles
    page.let({"X": upright, "w": trial_w, "y": trial_y})
    columns_of = ridge(upright, trial_y, trial_lam)

    def together(one, other):  # what two steps do to the loss, beside what each does alone
        at_once, *alone, none = (
            _loss(upright, trial_y, trial_w + step)
            for step in (one + other, one, other, np.zeros(3))
        )
        return at_once - sum(alone) + none

    products = np.array([[together(one, other) for other in np.eye(3)] for one in np.eye(3)])
    stretched = [ridge(upright * (1 + row), trial_y, trial_lam) for row in np.eye(3)]
    page.states(
        "multiplying out leaves {} product of two weights: {} is a sum of such squares, {} for {} "
        "weight, and a constant. Those are many problems of {} column.",
        np.abs(products[~np.eye(3, dtype=bool)]) > 1e-9,
        np.sum((trial_y - upright @ trial_w) ** 2),
        np.count_nonzero(np.abs(products) > 1e-9, axis=1),
        [
            np.isclose(ridge(upright[:, [j]], trial_y, trial_lam)[0], columns_of[j])
            for j in range(3)
        ],
        np.count_nonzero(~np.isclose(stretched, columns_of), axis=0),  # that move each weight
    )
    lengths = np.linalg.norm(A, axis=0)
    page.states("The two columns of A have length {} and a small", lengths[0])
    page.states("Add and subtract them, over {}, and the two", 1 / V[0, 0])
    page.states("are at right angles, {} long and {} short", *_lengths_apart(turned, lengths))
    designs = [B for B, _, _ in random_problems]
    designs += [B[:, [0, 1, 1]] for B in designs] + [B.T for B in designs]  # also dependent columns
    rotations = [np.linalg.eigh(B.T @ B)[1] for B in designs]
    page.states(
        "For {} $X$ there is such a rotation",
        [
            np.allclose((grams := (B @ R).T @ (B @ R)), np.diag(np.diag(grams)))
            and np.allclose(R.T @ R, np.eye(len(R)))
            for B, R in zip(designs, rotations, strict=True)
        ],
    )
    page.let(
        {
            "X": trial_X,
            "y": trial_y,
            "V": trial_Vt.T,
            "d": trial_d,
            "v": trial_Vt,
            "w": trial_w,
            "g": trial_Vt @ trial_w,
            r"\gamma": trial_Vt @ trial_w,
        }
    )
    page.states(
        "It keeps lengths: with {}, the penalty {} is {}. And {} is made of columns at right "
        "angles. So {} splits into $p$ problems of {} weight.",
        True,
        trial_w @ trial_w,
        np.sum((trial_Vt @ trial_w) ** 2),
        True,
        of_formula,
        np.count_nonzero(np.round(trial_Vt @ trial_map @ trial_U, 9), axis=1),
    )
    page.states("the column $X v_j$ has length $d_j$, and the true weight is {}.", True)
    page.states(
        "are at right angles, have length {}, and {}.", np.linalg.norm(trial_Vt, axis=1)[0], True
    )
    # where two directions differ, both sides are 0: exactly so if the columns of X lie on the axes
    exact = {"X": np.diag([3.0, 2.0, 1.0]), "v": np.eye(3), "d": np.array([3.0, 2.0, 1.0])}
    pairs = [(i, j) for i in (1, 2, 3) for j in (1, 2, 3)]
    gram = trial_Vt @ trial_X.T @ trial_X @ trial_Vt.T
    page.states(
        "Hence {}, which is {} for {} and {} for {}.",
        [{"i": i, "j": j} | (exact if i != j else {}) for i, j in pairs],
        np.round(gram[~np.eye(3, dtype=bool)], 9),
        [{"i": i, "j": j} for i, j in pairs if i != j],
        np.diag(gram),
        [{"i": i, "j": i} for i in (1, 2, 3)],
    )
    turned_weights = np.random.default_rng(0).normal(size=(20, 3))
    kept = {
        name: np.isclose(penalty.value(turned_weights @ trial_Vt.T), penalty.value(turned_weights))
        for name, penalty in penalties.items()
    }
    changed = which(kept, lambda keeps: not np.any(keeps))
    page.states(
        "{}'s penalty {} survive a rotation, so it has {} such",
        changed,
        kept["LASSO"],
        _unmoved(lambda y: lasso(trial_X, y, trial_lam)),
    )

    def summed(of_one, strength):
        """Sum over the trial's directions what sympy found for one."""
        values = {s: 0.7, lam_: strength}
        return sum(
            float(of_one.subs({d: d_j, gamma: g_j, **values}))
            for d_j, g_j in zip(trial_d, trial_Vt @ trial_w, strict=True)
        )

    risk = coefficient_risk(trial_X, trial_w, 0.7**2, small)
    page.let(
        {
            "s": 0.7,
            "p": 3,
            r"\lambda": small,
            r"\text{bias}": np.sqrt(risk.bias_squared),
            r"\text{variance}": risk.variance,
            "R_w": lambda strength: summed(mse, strength),
        }
    )
    page.equation("eq-ridge-mse")
    weight = sp.Symbol("gamma", positive=True)
    slopes = {
        "bias": sp.factor(sp.diff(bias_squared.subs(gamma, weight), lam_)),
        "variance": sp.factor(sp.diff(variance, lam_)),
    }
    rising = which(slopes, lambda slope: slope.is_positive)
    falling = which(slopes, lambda slope: slope.is_negative)
    by_variance = strengths[np.argsort(-by_strength["variance"])]
    page.states(
        r"As $\lambda$ {}, {} {} and {} {}. High $\lambda$ means high {} and low {}, low",
        np.diff(by_variance),
        rising,
        slopes["bias"],
        falling,
        slopes["variance"],
        which(parts_of_both, _all_rise),
        which(parts_of_both, _all_fall),
    )
    page.keep(summed=summed, rising=rising, falling=falling, slopes=slopes)


# What share of least squares' error the best strength saves
def some_shrinkage_always_helps(
    average,
    e,
    slope,
    summed,
    bias_squared,
    variance,
    lam_,
    d,
    gamma,
    error,
    grid,
    s,
    n,
    p,
    best,
    slope_at_0,
    data_sets,
    distances,
    diabetes,
    X,
    y,
    w_ls,
    s2,
):
    page.let({"R_w'": lambda strength: summed(slope, strength), r"\lambda": trial_lam})
    page.equation("eq-ridge-slope")
    in_each = [
        float(slope.subs({d: d_j, gamma: g_j, s: 0.7, lam_: trial_lam}))
        for d_j, g_j in zip(trial_d, trial_Vt @ trial_w, strict=True)
    ]
    page.states("By the quotient rule it is {}.", np.array(in_each))
    page.given(
        r"set $\lambda = 0$ for the slope at the start",
        "noise ($s^2 > 0$) and linearly independent columns",
    )
    # the method whose mean squared error, over 400 data sets, is that of the formula
    repeated = [_fits(X, values, best) for values in data_sets[:, :400].T]
    measured = {
        name: np.mean([L2().value(fits[name] - w_ls) for fits in repeated]) for name in repeated[0]
    }
    by_formula = which(measured, lambda found: np.isclose(found, error.min(), rtol=0.1))
    helps = [coefficient_risk(X, w_ls, s2, lam).total < error[0] for lam in strengths[1:]]
    # for any length, weight and noise; and in numbers
    always = [slope.subs(lam_, 0).is_negative, *(small_penalty < without)]
    page.states("{} shrinkage {} helps Take", helps, always)
    page.states("{} shrinkage {} helps. What", helps, always)
    page.states(
        "a small enough {} penalty {} brings the weights {} to",
        by_formula,
        always,
        (small_penalty, without),
    )
    flat = bias_squared.as_leading_term(lam_)
    weight = sp.Symbol("gamma", positive=True)
    bias = lam_ * weight / (d**2 + lam_)
    powers = {"squared": bias**2, "absolute": bias}
    parts = {"bias": bias_squared, "variance": variance}
    starts = {name: sp.diff(part, lam_).subs(lam_, 0) for name, part in parts.items()}
    falling = which(starts, lambda start: start.is_negative)
    page.states(
        "At {} the slope is {} whatever the true weights are: {} {} starts out flat, like {}, "
        "while {} {} at once.",
        {r"\lambda": grid[0]},
        slope.subs(lam_, 0),
        which(powers, lambda power: sp.diff(power, lam_).subs(lam_, 0) == 0),
        which(starts, lambda start: start == 0),
        flat * d**4 / gamma**2,
        falling,
        starts["variance"],
    )
    fits = _fits(X, y, best)
    page.states(
        "So {} {} {} beats {}, a",
        helps,
        {r"\lambda": grid[error < error[0]][0]},
        always,
        which(fits, _near(ridge(X, y, grid[0]))),
    )
    turning = s**2 / weight**2
    part = sp.Symbol("part", positive=True)
    before = slope.subs({gamma: weight, lam_: turning * part / (1 + part)})  # any part of the way
    ratio = sp.solve(slope, lam_)[0]
    residuals = y - X @ w_ls
    free = n - 1 - np.trace(X @ np.linalg.pinv(X))
    moments = {"mean": residuals.mean(), "variance": np.sum(residuals**2) / free}
    noise = {"bias": average(e, e, s), "variance": average(e**2, e, s)}
    sizes = np.linspace(0.5, 3, 11)
    error_j = (bias_squared + variance).subs(gamma, weight)
    saved = sp.factor(1 - error_j.subs(lam_, turning) / error_j.subs(lam_, 0))
    by_size = np.array([float(saved.subs({weight: size, s: 0.7, d: 2})) for size in sizes])
    page.states(
        "the error {} until {}, noise {} over {} weight: the noisier the data and the {} the "
        "weight, the {} shrinkage pays.",
        np.array([sp.factor(before), slope.subs(lam_, 0)]),
        {r"\lambda": ratio, "s": s, r"\gamma_j": gamma},
        which(noise, lambda part: part == ratio * gamma**2),
        which(
            {"squared": weight**2, "absolute": weight},
            lambda of: of == s**2 / ratio.subs(gamma, weight),
        ),
        np.diff(sizes[np.argsort(by_size)]),
        np.array([sp.factor(sp.diff(saved, s)), sp.factor(-sp.diff(saved, weight))]),
    )
    page.states(
        "hold {} measurements on {} of {} patients",
        p,
        np.isfinite(diabetes.X).sum(axis=1) == p,
        n,
    )
    page.states("least-squares weights and the noise {} estimated", which(moments, _near(s2)))
    page.states(
        "The slope is {}, and the error of the weights {} from {} to {} at {}.",
        slope_at_0,
        np.diff(error[grid <= best]),
        error[0],
        error.min(),
        {r"\lambda": best},
    )
    page.keep(by_formula=by_formula, always=always)
    tried = np.geomspace(0.01, 20, 61)
    figure = figures.bias_variance(X, w_ls, s2, tried)
    drawn = {trace.name: np.array(trace.y) for trace in figure.data}
    each = [coefficient_risk(X, w_ls, s2, lam) for lam in tried]
    areas = {
        "bias": np.array([risk.bias_squared for risk in each]),
        "variance": np.array([risk.variance for risk in each]),
    }
    steps = {name: np.diff(area) for name, area in areas.items()}
    early, late = tried[1:] <= best, tried[:-1] >= best
    rising = which(steps, lambda step: np.all(step > 0))
    falling = which(steps, lambda step: np.all(step < 0))
    page.states(
        "{} {} stacked on {}, for {} weights on the diabetes data.",
        which(
            {"squared": areas["bias"], "absolute": np.sqrt(areas["bias"])},
            lambda area: np.allclose(area, drawn["squared bias"], rtol=1e-3),
        ),
        which(areas, lambda area: np.allclose(area, drawn["squared bias"], rtol=1e-3)),
        which(areas, lambda area: np.allclose(area, drawn["variance"], rtol=1e-3)),
        by_formula,
    )
    page.states(
        "At first {} {} {} than {} {}, and the sum dips; then {} takes over.",
        falling,
        steps["variance"],
        (np.abs(steps["variance"][early]), steps["bias"][early]),
        rising,
        steps["bias"],
        which(steps, lambda step: np.all(step[late] > np.abs(steps[falling][late]))),
    )
    page.seeds(
        "default_rng(0)",
        distances[-1],
        "Make {} data sets with fresh noise",
        len(distances[-1]),
    )


def weights_or_predictions(
    at_0,
    at_best,
    along,
    d_squared,
    direction_1,
    n,
    s2,
    best,
    risk,
    slope,
    lam_,
    d,
    V,
    diabetes,
    by_formula,
):
    page.states(
        "The error of the weights {} by {}.",
        at_best[0] - at_0[0],
        1 - at_best[0] / at_0[0],
    )
    x = trial_X[0]
    fitted = trial_map @ trial_y
    page.let({"x": x, r"\hat w": fitted, r"\hat y": x @ fitted})
    page.states("with features $x$ and prediction {}, and", True)

    def parts(lam):  # of the mean squared error of a prediction
        to_weights = np.linalg.solve(trial_X.T @ trial_X + lam * np.eye(3), trial_X.T)
        miss = x @ (to_weights @ trial_X @ trial_w - trial_w)
        return np.array([trial_s2, miss**2, trial_s2 * np.sum((x @ to_weights) ** 2)])

    draws = np.random.default_rng(2)
    noise = np.sqrt(trial_s2) * draws.normal(size=(6, 200_000))
    new = x @ trial_w + np.sqrt(trial_s2) * draws.normal(size=200_000)
    now = parts(trial_lam)

    def measured(lam):  # the same, and what they leave of the error
        to_weights = np.linalg.solve(trial_X.T @ trial_X + lam * np.eye(3), trial_X.T)
        predicted = x @ to_weights @ ((trial_X @ trial_w)[:, None] + noise)
        off = new - predicted
        squared_bias, variance = (predicted.mean() - x @ trial_w) ** 2, predicted.var()
        rest = np.mean(off**2) - squared_bias - variance
        return off, {"irreducible": rest, "bias": squared_bias, "variance": variance}

    (off, found), (_, later) = measured(trial_lam), measured(3 * trial_lam)
    page.states(
        "The {} {} error of the prediction has {} parts",
        *_error_of(off, now.sum(), rtol=0.02),
        np.count_nonzero(now),
    )
    equation = page.text.tokens[page.text.equations["eq-prediction-error"]].text
    order = re.findall(r"\}_\{\\text\{(\w+)\}", equation)
    unchanged = {name: np.isclose(found[name], later[name], rtol=0.01) for name in order}
    page.states("A penalty leaves the {} as it is:", (which(unchanged, bool), order))
    # every prediction beside every new measurement, whose noise has mean 0 and the stated variance
    predicted, misses = rng.normal(size=7), rng.normal(size=5)
    misses -= misses.mean()
    misses *= 0.7 / misses.std()
    page.let(
        {
            r"\mathbb{E}": np.mean,
            r"\hat y": np.repeat(predicted, 5),
            r"y_{\text{new}}": x @ trial_w + np.tile(misses, 7),
            "w": trial_w,
            "s": 0.7,
            r"\text{irreducible}": 0.49,
            r"\text{bias}": predicted.mean() - x @ trial_w,
            r"\text{variance}": predicted.var(),
        }
    )
    page.equation("eq-prediction-error")
    scatter = page.scope[r"\hat y"] - predicted.mean()
    page.given(r"This noise is independent of $\hat y$ and has mean 0")
    page.states("the products average to {}.", np.mean(np.tile(misses, 7) * scatter))

    def prediction_risk(X, w, noise, lam):
        hat = np.linalg.solve(X.T @ X + lam * np.eye(3), X.T)
        miss = X @ (hat @ X @ w - w)
        return (miss @ miss + noise * np.sum((X @ hat) ** 2)) / len(X)

    def its_slope(X, w, noise):  # at 0, by a step along the imaginary axis
        return prediction_risk(X, w, noise, 1e-20j).imag / 1e-20

    risk_now = prediction_risk(trial_X, trial_w, trial_s2, trial_lam)
    away = trial_X @ np.ones(3)
    page.let(
        {
            "X": trial_X,
            "n": len(trial_X),
            "p": 3,
            "d": trial_d,
            r"\gamma": trial_Vt @ trial_w,
            r"\lambda": trial_lam,
            "R_{Xw}": lambda lam: prediction_risk(trial_X, trial_w, trial_s2, lam),
            "R_{Xw}'": lambda lam: its_slope(trial_X, trial_w, trial_s2),
            r"\mathbb{E}": lambda value: value,
            # weights that miss by as much as the average does
            r"\hat w": trial_w + np.ones(3) * np.sqrt(len(trial_X) * risk_now / (away @ away)),
        }
    )
    fair = trial_X @ trial_w
    at_patients = trial_X @ trial_map @ (fair[:, None] + noise)
    misses, scatters = at_patients.mean(axis=1) - fair, at_patients.var(axis=1).sum()
    found = np.mean(np.sum((at_patients - fair[:, None]) ** 2, axis=0))  # n times the risk
    sums = {"squared": misses @ misses, "absolute": np.abs(misses).sum()}
    shares = {"bias": misses @ misses, "variance": scatters}
    page.states(
        "{} {} plus {} is the risk of the predictions",
        which(sums, lambda total: np.isclose(total + scatters, found)).capitalize(),
        which(shares, lambda part: np.isclose(part + scatters, found)),
        which(shares, lambda part: np.isclose(misses @ misses + part, found)),
    )
    centred = trial_X - trial_X.mean(axis=0)
    predicting = [
        centred @ np.linalg.solve(centred.T @ centred + lam * np.eye(3), centred.T)
        for lam in strengths[1:]
    ]
    apart = np.array([trial_s2 * np.sum(to_fit**2, axis=1) for to_fit in predicting])
    with_mean = [trial_s2 * np.sum((to_fit + 1 / 6) ** 2, axis=1) for to_fit in predicting]
    added = np.array(with_mean) - apart
    of_mean = {"bias": noise.mean(axis=0).mean() ** 2, "variance": noise.mean(axis=0).var()}
    page.let({"s": np.sqrt(trial_s2)})
    page.states(
        r"We leave out the intercept $\bar y$, which {} its own {} {} at {} $\lambda$.",
        (np.array(with_mean), apart, trial_s2 / 6),
        which(of_mean, lambda part: np.isclose(part, added.mean(), rtol=0.02)),
        added.mean(),
        np.isclose(added, trial_s2 / 6),
    )
    page.states(
        "an error of the weight counts {} times:",
        np.diag(trial_Vt @ trial_X.T @ trial_X @ trial_Vt.T),
    )
    page.equation("eq-prediction-risk")
    slopes = np.array([its_slope(*problem) for problem in random_problems])
    in_general = d**2 * slope.subs(lam_, 0)
    page.states(
        "This slope too is {} {}, so {} shrinkage also helps",
        [in_general.is_negative, *(slopes < 0)],
        [in_general, *slopes],
        [risk(lam, d_squared / n) < risk(0, d_squared / n) for lam in strengths[1:]],
    )
    saved = 1 - np.divide(at_best, at_0)
    page.states(
        "The weights gain {}, the predictions {}, and the error on new targets, from {} to {}, {}: "
        "{} of it is noise.",
        saved[0],
        saved[1],
        at_0[2],
        at_best[2],
        saved[2],
        (s2, at_0[1]),
    )
    covariance = np.linalg.pinv(trial_X)
    in_directions = trial_s2 * np.sum((trial_Vt @ covariance) ** 2, axis=1)
    in_predictions = trial_s2 * np.sum((trial_U.T @ trial_X @ covariance) ** 2, axis=1) / 6
    variances = {
        name: trial_s2 * trial_d**2 / (trial_d**2 + lam) ** 2
        for name, lam in (("least squares", 0), ("ridge", trial_lam))
    }
    page.states(
        "{} leaves the error {} in the weight of direction $j$, but the {} {} in the "
        "predictions of {}.",
        which(variances, _near(in_directions)),
        in_directions,
        tuple(np.round(in_predictions, 9)),
        in_predictions[0],
        np.isclose(in_predictions, trial_s2 / 6),
    )
    errors = s2 / d_squared
    leading = np.argsort(-np.abs(V[:, 0]))[:2]  # the first rises as the cell turns the direction
    page.states(
        "Of the {} for the weights, {} lie in {} direction: there {} {} while {} {}.",
        errors.sum(),
        errors[0],
        np.count_nonzero(errors > errors.sum() / 2),
        diabetes.names[leading[0]],
        direction_1[leading[0]],
        diabetes.names[leading[1]],
        direction_1[leading[1]],
    )
    page.states(
        "{} saves {} of its {} there.",
        by_formula,
        errors[0] - (best**2 * along[0] ** 2 + s2 * d_squared[0]) / (d_squared[0] + best) ** 2,
        at_0[0] - at_best[0],
    )
    risks_along = (best**2 * along**2 + s2 * d_squared) / (d_squared + best) ** 2
    page.keep(shares_saved=saved, leading=leading, risks_along=risks_along)


def two_forms_of_one_problem(X2, y, two_ways, lam, w_lam, found, directions, columns, p):
    def hold(size, fit, strength, gift):
        best_w = fit(X2, y, strength)

        def loss(w):
            return np.sum((y - X2 @ w) ** 2)

        def cost(w):
            return size.value(w) - gift

        page.let(
            {
                "L": loss,
                "P": cost,
                r"\lambda": strength,
                "w": best_w,
                r"w_\lambda": best_w,
                "t": cost(best_w),
            }
        )
        page.states("Let {}, and set the bound", True)
        page.equation("eq-bound", {"t": lambda lam: cost(fit(X2, y, lam))})
        for rival in (1.01 * best_w, 0.99 * best_w):  # one out, one inside
            page.states("minimises the sum, {}, and so", {"w": rival})
            page.equation("eq-same-solution", {"w": rival})
        page.equation("eq-constrained", {"w": rival}, values=[loss(rival)])
        page.equation("eq-constrained", values=[loss(best_w)])  # on the rim

    for size, fit_, _, strength in two_ways:
        # the argument asks nothing of P, not even that it is positive
        for gift in (0, 2 * size.value(fit_(X2, y, strength))):
            hold(size, fit_, strength, gift)
    total, spent = np.sum((y - X2 @ w_lam) ** 2) + lam * L2().value(w_lam), 0.3
    page.let(
        {
            "L": lambda w: np.sum((y - X2 @ w) ** 2),
            "P": L2().value,
            "w": w_lam,
            r"\lambda": lam,
            "t": spent,
        }
    )
    page.states("Lagrangian of the bounded problem is {}.", total - lam * spent)
    page.states("the term {} is a constant", -lam * spent)
    page.let({"t": np.linalg.norm(found)})
    page.states("and so bounds {} by {}.)", L2().value(found), found @ found)
    ways = np.linspace(0, 1, 100, endpoint=False)[:, None]
    tips = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    sides = (1 - ways) * tips[:-1, None] + ways * tips[1:, None]
    shapes = {"diamond": sides.reshape(-1, 2), "circle": directions}
    levels = {
        shape: which(penalties, lambda penalty, rim=rim: np.ptp(penalty.value(rim)) < 1e-9)
        for shape, rim in shapes.items()
    }
    of_lasso = _cheapest(L1())
    page.states(
        "For two weights the allowed region is a {} with {}'s penalty and a disc with {}'s",
        which(levels, lambda name: name == of_lasso),
        levels["diamond"],
        levels["circle"],
    )
    # by penalty and by bound: how many solutions there are
    solutions = []
    for size, fit, _, strength in two_ways:
        for share in (0.1, 0.5, 1, 1.5):
            by_penalty = fit(X2, y, share * strength)
            by_bound = _bounded(X2, y, size, size.value(by_penalty))
            solutions.append(2 - np.allclose(by_penalty, by_bound, atol=0.01))
    page.states("The two forms are {} problem", solutions)
    page.states("Penalty and bound are {} problem", solutions)
    rivals = rng.normal(size=(500, 2)) * np.geomspace(1, 300, 500)[:, None]
    bests = [(*way, way[1](X2, y, way[3])) for way in two_ways]
    dearer = [
        (_loss(X2, y, w) + strength * size.value(w))
        - (_loss(X2, y, best) + strength * size.value(best))
        for size, _, _, strength, best in bests
        for w in rivals
    ]
    page.states("Take {} rival $w$.", np.array(dearer) >= 0)
    page.states(r"Because $w_\lambda$ {} the sum", (0, dearer))
    bounds = np.array([size.value(best) for size, *_, best in bests])

    # rivals on the diamond and the circle that reach as far along the axes as the bounds allow
    onto = [shapes["diamond"] * bounds[0], directions[:-1:25] * np.sqrt(bounds[1])]
    inside = [points * rng.uniform(0, 0.99, size=(400, 1)) for points in onto]
    left_over, none_left, worse = [], [], []
    for bound, (size, *_, best), within, on in zip(bounds, bests, inside, onto, strict=True):
        left_over.append(bound - size.value(within))
        none_left.append(np.round(bound - size.value(on), 9))
        worse += [_loss(X2, y, w) - _loss(X2, y, best) for w in (*within, *on)]
    page.states(
        r"the bracket is {} or {}, and $w_\lambda$ fits {} as well as the rival.",
        left_over,
        none_left,
        np.array(worse),
    )
    jagged = rng.normal(size=(50, 2, 200))  # any loss and penalty of 200 candidates

    def fails(loss, penalty, lam):
        chosen = np.argmin(loss + lam * penalty)
        return np.any(loss[penalty <= penalty[chosen]] < loss[chosen])

    # by how much a rival within the bound is worse: by what it is dearer, and lambda times the rest
    dearer_by, times, rest = sp.symbols("dearer times rest", nonnegative=True)
    page.states(
        "the argument asks {} of $L$ and $P$",
        [
            (dearer_by + times * rest).is_negative,
            *(fails(*pair, lam) for pair in jagged for lam in (0.1, 1, 5)),
        ],
    )
    backs = []  # from a bound to a strength, and on to the same weights
    for penalty in penalties.values():
        largest = penalty.value(trial_fits["least squares"])
        for share in np.linspace(0.05, 0.95, 19):
            back = _strength(trial_X, trial_y, penalty, share * largest)
            kept_in = _bounded(trial_X, trial_y, penalty, share * largest)
            fit = fits_by[penalty.name](trial_X, trial_y, back)
            backs.append((share * largest, np.allclose(fit, kept_in, atol=1e-3)))
    middles = [
        f(part * a + (1 - part) * b) <= part * f(a) + (1 - part) * f(b) + 1e-9
        for f in (lambda w: _loss(X2, y, w), L1().value, L2().value)
        for a, b, part in zip(rivals[::2], rivals[1::2], rng.uniform(size=250), strict=True)
    ]
    curved = np.linalg.eigvalsh(X2.T @ X2) >= 0  # half the second derivatives of the loss
    page.states(
        "it is enough that loss and penalty are {}, as they are here: between two points the graph "
        "{} rise above the straight",
        [*curved, *middles],
        np.logical_not(middles),
    )
    page.states("from {} {} to a", [same for _, same in backs], [{"t": t} for t, _ in backs])
    fallen = [size.value(fit(X2, y, 1e16)) for size, fit, *_ in two_ways]
    spent_at = [
        [size.value(fit(X2, y, lam)) for lam in (0, *np.geomspace(1, 1e6, 25))]
        for size, fit, *_ in two_ways
    ]
    page.states(
        r"For these two penalties $t(\lambda)$ {} from its value at {} to {} without a jump, and "
        "so takes {} value between.",
        np.concatenate([np.diff(t)[np.array(t[:-1]) > 0] for t in spent_at]),
        {r"\lambda": 0},
        max(fallen),
        [same for _, same in backs],
    )
    free = trial_fits["least squares"]
    unbound = {
        size.name: _bounded(trial_X, trial_y, size, 2 * size.value(free))
        for size in penalties.values()
    }
    found_at = [
        lam
        for lam in (0, 0.1, 1)
        if all(
            np.allclose(fits_by[name](trial_X, trial_y, lam), w, atol=1e-3)
            for name, w in unbound.items()
        )
    ]
    page.states(
        "If {} keeps within the bound anyway, the bound {} bind and {}.",
        which(trial_fits, lambda w: np.allclose(list(unbound.values()), w, atol=1e-3)),
        [not np.allclose(w, free, atol=1e-3) for w in unbound.values()],
        {r"\lambda": found_at[0]},
    )
    best_w = np.linalg.lstsq(X2, y)[0]
    ends = {"least squares": [best_w, best_w], "LASSO": [], "ridge": []}
    ends["LASSO"], ends["ridge"] = ([best, best] for *_, best in bests)
    beyond = {
        name: [
            size.value(w) / bound > 1.001
            for bound, (size, *_), w in zip(bounds, bests, fits, strict=True)
        ]
        for name, fits in ends.items()
    }
    starts = [points[::5] for points in inside]  # for the diamond and the disc
    falls = np.array(
        [
            np.diff([_loss(X2, y, start + way * (best_w - start)) for way in ways])
            for start in np.concatenate(starts)
        ]
    )
    page.states(
        "The boundary is enough: {} lies {}, and on the straight way to it from {} point {}, a {} "
        "loss {} {}.",
        which(beyond, all),
        _sides(np.array([size.value(best_w) for size, *_ in bests]), bounds),
        np.all(falls < 0, axis=1),
        _sides(
            np.array([size.value(some) for (size, *_), some in zip(bests, starts, strict=True)]),
            bounds[:, None],
        ),
        [*curved, *middles],
        [np.any(falls < 0), np.any(falls > 0)],
        falls,
    )
    both = np.round([columns["bmi"], columns["s5"]], 1)  # as in the table
    page.states("and finds the {} weights", (both[:, ::2], both[:, 1::2]))
    page.states("With {} features, here", p)


# On which side of a bound all the sizes are
def _sides(sizes, bound):
    return which({"inside": sizes < bound, "outside": sizes > bound}, np.all)


def penalty_or_bound(X, p, y, lams, two_strengths, prices):
    def minimiser(strength):  # of ridge's sum, which has one from -3 on
        return np.linalg.solve(X.T @ X + strength * np.eye(p), X.T @ y)

    def price(strength):  # how loss and size change with the strength
        at = minimiser(strength)
        change = -np.linalg.solve(X.T @ X + strength * np.eye(p), at)
        return (-2 * (y - X @ at) @ X @ change) / (2 * at @ change)

    def spends(rows, values):  # a row for each penalty
        return np.array(
            [
                [penalty.value(fits_by[penalty.name](rows, values, lam)) for lam in lams]
                for penalty in penalties.values()
            ]
        )

    spent = spends(X, y)
    page.states(
        r"The {} $\lambda$, the tighter",
        np.diff(np.array(lams)[np.argsort(-spent, axis=1)]),
    )
    halves = [np.random.default_rng(seed).permutation(len(y))[::2] for seed in range(20)]
    page.states(
        r"On other data {} $\lambda$ stands for another bound",
        [np.abs(spends(X[half], y[half]) / spent - 1) > 1e-4 for half in halves],
    )

    for pair in (two_strengths, (-2, -1)):
        first, second = map(minimiser, pair)
        page.let(
            {r"\lambda": pair[0], r"\lambda'": pair[1], "t": first @ first, "t'": second @ second}
        )
        page.states("for two strengths {} that spend", True)
        page.states("The two ends give {}, and {} until", True, True)
        page.states("Divide by {}: the", first @ first - second @ second)
        page.equation(
            "eq-price",
            {
                "L": lambda w: np.sum((y - X @ w) ** 2),
                r"w_\lambda": first,
                r"w_{\lambda'}": second,
                r"\frac{dL}{dt}": price(pair[0]),
            },
        )
    by_lasso = [lasso(X, y, lam) for lam in (*lams, 20_000, 40_000, 50_000)]
    at_rest = [
        v
        for v, w in pairwise(by_lasso)
        if L1().value(v) <= L1().value(w)  # the bound is tightened no further
    ]

    def implied(penalty, w):  # the strengths at which each weight that is not zero is at rest
        at = w != 0
        return (2 * X.T @ (y - X @ w))[at] / penalty.subgradient(w)[at]

    page.states(
        "until {} weights are {}, since {} others solve the problem at two strengths.",
        np.equal(at_rest, 0),
        at_rest,
        [
            not np.allclose(implied(penalty, fits_by[penalty.name](X, y, lam)), lam, rtol=1e-4)
            for penalty in penalties.values()
            for lam in lams[1:]
        ],
    )
    below, above = np.floor(min(prices.values())), np.ceil(max(prices.values()))
    page.states("Between the strengths {} and {} the price", *two_strengths)
    page.states("the price must lie between {} and {}. It does", below, above)


def before_you_penalise_centre(
    too_low, diabetes, n, n_, q, y_bar, lam_, loss, small, w0, X, y, intercept, with_ones
):
    *_, middle, _ = too_low
    lowered = {n_: n, y_bar: diabetes.y.mean(), q: diabetes.y @ diabetes.y}
    penalised = (loss + lam_ * w0**2).subs({**lowered, w0: 0.7, lam_: small})
    page.let({r"\lambda": small, "w_0": 0.7, "y": diabetes.y})
    page.states(
        "A penalty pulls weights towards {}. Is",
        [fit(trial_X, trial_y, 1e16) for fit in fits_by.values()],
    )
    middles = {"mean": X.mean(axis=0), "median": np.median(X, axis=0)}
    page.states(
        "the columns of $X$ have {} {}, they",
        which(middles, lambda values: np.allclose(values, 0)),
        abs(X.mean(axis=0)).max(),
    )
    at_best = lam_ * w0**2 + loss
    sums = [
        float(
            at_best.subs(
                {**lowered, lam_: small, w0: share * intercept.subs({**lowered, lam_: small})}
            )
        )
        for share in (1, 0.5, 0.9, 1.1, 2)
    ]
    page.states("and if penalised it {} {}:", (sums[0], sums[1:]), float(penalised))
    page.equation(
        "eq-intercept", {r"\hat w_0": intercept, r"\bar y": y_bar, "n": n_, r"\lambda": lam_}
    )
    fits = [(ridge(with_ones, diabetes.y, lam), ridge(X, y, lam)) for lam in too_low]
    predictions = [(with_ones @ w, diabetes.y.mean() + X @ v) for w, v in fits]
    low, right = predictions[list(too_low).index(middle)]
    # neither a closer fit nor smaller weights of the features
    gained = [
        (
            np.sum((diabetes.y - low) ** 2) < np.sum((diabetes.y - right) ** 2),
            np.linalg.norm(w[1:]) < np.linalg.norm(v) * (1 - 1e-9),
        )
        for lam, (low, right), (w, v) in zip(too_low, predictions, fits, strict=True)
        if lam
    ]
    page.states(
        "At {} {} prediction is {} too low, and {} is gained by it.",
        {r"\lambda": middle},
        np.isclose(right - low, too_low[middle]),
        too_low[middle],
        gained,
    )


def before_you_penalise_standardise(raw, s5, small_units, effects, designs, X, y, diabetes):
    ratio = small_units[:, s5].std() / raw[:, s5].std()
    _, ridge_measured, _ = effects["measured"]
    free, ridge_small, lasso_small = effects["small units"]
    page.states("Fit the diabetes data {} times", len(designs))
    page.states("in units a {} times smaller", ratio)
    middles = {"mean": X.mean(axis=0), "median": np.median(X, axis=0)}
    page.states(
        "shifted to {} {} and divided",
        which(middles, lambda values: np.allclose(values, 0)),
        abs(X.mean(axis=0)).max(),
    )
    methods = _fits(raw, y, 100, 2000)
    by_method = {name: [] for name in methods}  # what each leaves s5 in each design
    for A in designs.values():
        for name, w in _fits(A, y, 100, 2000).items():
            by_method[name].append(w[s5] * A[:, s5].std())
    careless = which(by_method, lambda left: np.ptp(left) < 1e-6)
    fit = {
        "least squares": lambda A: ridge(A, y, 0),
        "ridge": lambda A: ridge(A, y, 100),
        "LASSO": lambda A: lasso(A, y, 2000),
    }[careless]
    units = 10 ** np.random.default_rng(0).uniform(-2, 2, (50, 1, raw.shape[1]))
    cares = [not np.allclose(A @ fit(A), raw @ fit(raw), rtol=1e-6) for A in raw * units]
    page.states("{} {} care about units.", careless, cares)
    # whose weights the loss tells apart where no penalty does
    exchanged = [np.roll(methods["ridge"], k) for k in range(raw.shape[1])]
    page.states(
        "it adds weights of {} features as if",
        [
            _loss(raw, y, w)
            for w in exchanged
            if all(np.isclose(of.value(w), of.value(exchanged[0])) for of in penalties.values())
        ],
    )
    [changed] = np.flatnonzero(np.any(small_units != raw, axis=0))
    name_of_s5 = diabetes.names[changed]
    moved = raw[:1] + raw[:, s5].std() * np.eye(len(diabetes.names))[s5]
    change = (moved - raw[:1]) @ methods["least squares"]
    page.states(
        "how much the prediction changes for {} standard deviation of {}.",
        change / effects["measured"][0],
        name_of_s5,
    )
    page.states(
        "As measured, {} varies little, so that it needs a large weight to have an effect, and {} "
        "drops it.",
        name_of_s5,
        which(by_method, lambda left: left[0] == 0),
    )
    page.states(
        "{} leaves it {} of the {} that {} gives it",
        which(by_method, lambda left: np.isclose(left[1], lasso_small)),
        lasso_small,
        free,
        which(by_method, lambda left: np.isclose(left[1], free)),
    )
    page.states(
        "{} leaves {} in {} case and {} in the other",
        which(by_method, lambda left: np.allclose(left[:2], [ridge_measured, ridge_small])),
        ridge_measured,
        np.count_nonzero(np.isclose(by_method["ridge"][:2], ridge_measured)),
        ridge_small,
    )
    # of the weight that moves the prediction by 1 for one standard deviation, in any unit
    prices = [
        penalty.value([1 / deviation])
        for A in designs.values()
        for deviation in standardise(A).X.std(axis=0)
        for penalty in penalties.values()
    ]
    page.states(
        "Standardised columns put {} price on {} standard deviation",
        len(np.unique(np.round(prices, 6))),
        X.std(axis=0),
    )


def before_you_penalise_code_categories(clinic, outcome, clinic_predictions, ways, at_clinics):
    kept = [[1, 2], [0, 2], [0, 1]]
    fits = {"least squares": (ridge, 0), "ridge": (ridge, 10), "LASSO": (lasso, 10)}
    matters = {
        name: [
            not np.allclose(clinic_predictions(fit, lam, one), clinic_predictions(fit, lam, other))
            for one in kept
            for other in kept
            if one != other
        ]
        for name, (fit, lam) in fits.items()
    }
    free = which(matters, lambda differ: not any(differ))
    other_outcomes = []  # of each level left out in turn: with other data it is the same
    for values in np.random.default_rng(0).normal(size=(50, clinic.size)):
        codes = [np.column_stack([np.ones(clinic.size), np.eye(3)[clinic][:, k]]) for k in kept]
        found = [code @ ridge(code, values, fits[free][1]) for code in codes]
        other_outcomes += [not np.allclose(one, found[0]) for one in found[1:]]
    page.states(
        "so for {} you drop a level, and it {} matter which.",
        free,
        [*matters[free], *other_outcomes],
    )
    sizes = np.bincount(clinic)
    a, b, c = outcome[[0, 20, 40]]
    page.states(
        "Here are {} clinics, A, B and C, with {} patients {} and outcomes of {}, {} and {}.",
        len(sizes),
        sizes[0],
        sizes == clinic.size / len(sizes),
        a,
        b,
        c,
    )
    of_b = [at_clinics[name][1] for name in ("least squares", "ridge without A", "ridge without C")]
    page.states(
        "Drop A, and the prediction for B {} from {} to {}; drop C, and it {} to {}.",
        of_b[1] - of_b[0],
        of_b[0],
        of_b[1],
        of_b[2] - of_b[0],
        of_b[2],
    )
    means = {name: np.mean(at) for name, at in at_clinics.items()}
    page.states(
        "The {} over the clinics stays at {}, so the dropped",
        which(
            AVERAGES,
            lambda of: np.ptp([of(at) for at in at_clinics.values()]) < 1e-9,
        ),
        np.mean(list(means.values())),
    )
    changes = []  # of the differences from the dropped level
    for dropped, level in enumerate("ABC"):
        free, shrunk = (
            np.abs(np.delete(np.subtract(at, at[dropped]), dropped))
            for at in (at_clinics["least squares"], at_clinics[f"ridge without {level}"])
        )
        changes.append(shrunk - free)
    page.states("the penalty {} these differences", np.array(changes))
    whole = at_clinics["ridge, all kept"]
    page.states(
        "With the {} kept, A and C are pulled towards the middle by the {} amount.",
        len(ways["ridge, all kept"][1]),
        (round(whole[0] - a, 6), round(c - whole[2], 6)),
    )
    levels = np.eye(3)[clinic] - 1 / 3
    some = (0.001, 0.1, 10)
    gram = levels.T @ levels  # of rank 2, but for rounding
    ranks = {
        name: np.array([np.linalg.matrix_rank(gram + lam * np.eye(3), 1e-9) for lam in lams])
        for name, lams in (("least squares", (0,)), ("ridge", some))
    }
    unique = which(ranks, lambda rank: np.all(rank == 3))
    target = outcome - outcome.mean()
    ends = {  # of searches from several starts
        lam: [
            minimize(
                lambda w, lam=lam: _loss(levels, target, w) + lam * w @ w,
                start,
                jac=lambda w, lam=lam: 2 * (levels.T @ (levels @ w - target) + lam * w),
                options={"gtol": 1e-9},
            ).x
            for start in 5 * np.random.default_rng(0).normal(size=(10, 3))
        ]
        for lam in some
    }
    page.states(
        "for {} {} has {} solution",
        [{r"\lambda": lam} for lam in some],
        unique,
        [len(set(map(tuple, np.round(found, 2)))) for found in ends.values()],
    )
    del matters["ridge"]  # of which the text has said so already, hence its "too"
    page.states("{}'s predictions depend on the dropped level", which(matters, any))
    centred = levels[:, 1:] - levels[:, 1:].mean(axis=0)
    strong = lasso(centred, outcome - outcome.mean(), 250)
    page.states("It can also keep {} level of a category and", np.count_nonzero(strong))
    n, lam, shares = 100, 10, (0.5, 0.05)
    columns = [np.arange(n) < q * n for q in shares]

    def weights(column, standardised):
        column = column - column.mean()
        target = 2 * column
        scale = column.std() if standardised else 1
        design = (column / scale)[:, None]
        return ridge(design, target, lam)[0], ridge(design, target, 0)[0]

    q, centred = shares[1], columns[1] - columns[1].mean()
    factors = n * q * (1 - q) / (n * q * (1 - q) + lam), n / (n + lam)
    moments = {"mean": columns[1].mean(), "variance": columns[1].var()}
    page.let({"q": q, "n": n, r"\lambda": lam})
    page.states(
        "its {} is {}; centred",
        which(moments, _near(q * (1 - q))),
        columns[1].var(),
    )
    after, before = weights(columns[1], False)
    after_scaled, before_scaled = weights(columns[1], True)
    fits = _fits(centred[:, None], 2 * centred, lam)
    page.states(
        "{} {} its weight by the {} of these factors if you leave the scale as it is, and by "
        "the {} if you",
        which(fits, lambda w: np.isclose(w[0] / fits["least squares"][0], factors[0])),
        (after, before, factors[0]),
        _place(factors, after / before),
        _place(factors, after_scaled / before_scaled),
    )
    page.equation("eq-one-hot", values=[after / before, after_scaled / before_scaled])
    page.states("a share $q$ of it is {}", columns[1].max().astype(int))
    page.let({"d": np.linalg.norm(centred)})
    page.states("centred, it has {},", True)
    page.let({"d": np.linalg.norm(centred / centred.std())})
    page.states("and standardised {}.", True)
    alone = np.where(clinic == 0, 2 / 3, -1 / 3)[:, None]  # a clinic by itself
    target = outcome - outcome.mean()
    of_a = ridge(alone, target, 10)[0] / ridge(alone, target, 0)[0]
    sizes = np.array([np.sum(alone**2), len(alone)])  # d² as it is, and standardised
    page.states(
        "For clinic A the {} formula gives {} at {}; in the table, with the {} kept, A keeps {}",
        _place(sizes / (sizes + 10), of_a),
        of_a,
        {r"\lambda": ways["ridge, all kept"][0]},
        len(ways["ridge, all kept"][1]),
        (whole[0] - outcome.mean()) / (a - outcome.mean()),
    )
    kept_shares = [
        np.divide(*weights(column, scaled)) for scaled in (False, True) for column in columns
    ]
    page.states(
        "With {} and {}, a level that {} of the rows have keeps {} of its weight, and a level "
        "that {} have keeps {}; standardised, {} keep {}.",
        {"n": n},
        {r"\lambda": lam},
        columns[0].mean(),
        kept_shares[0],
        columns[1].mean(),
        kept_shares[1],
        np.isclose(kept_shares[2:], factors[1]),
        kept_shares[2],
    )
    page.states("a weight that rests on {} rows", np.count_nonzero(columns[1]))


def _log_squares(sample, seed, degrees):
    x, y = sample(np.random.default_rng(seed), 20)
    fits = [np.linalg.lstsq(chebvander(x, degree), y)[0] for degree in degrees]
    return [np.log(w @ w) for w in fits]


def in_short(small, w_ls, always, by_formula, fits_of_degree_12, shares_saved, sample, degrees):
    page.let({"w": w_ls, r"\lambda": small})
    grown = np.mean([_log_squares(sample, seed, degrees) for seed in range(100)], axis=0)
    page.states(
        "{} with much freedom fits noise, and its weights {} large.",
        min(fits_of_degree_12, key=fits_of_degree_12.get),
        np.diff(grown[-3:]),  # those with much freedom: the degrees 5, 9 and 12
    )
    page.states(
        "for large weights: {} is {}, {} is {}.",
        small * L1().value(w_ls),
        _cheapest(L1()),
        small * L2().value(w_ls),
        _cheapest(L2()),
    )
    page.states(
        r"High $\lambda$: high {}, low {}. Low",
        which(parts_of_both, _all_rise),
        which(parts_of_both, _all_fall),
    )
    start = (
        np.array([coefficient_risk(X, w, s2, 1e-6).total for X, w, s2 in random_problems]) - without
    )
    page.states(
        "At {} the risk of {}'s weights {} slopes down, so a small enough penalty {} helps.",
        {r"\lambda": strengths[0]},
        by_formula,
        [*always, *(start < 0)],
        always,
    )
    page.states("there may be far {} to gain", (3 * shares_saved[1], shares_saved[0]))


def exercises(
    average,
    e,
    whole,
    halved,
    case,
    d,
    gamma,
    s,
    best_here,
    lam_,
    slope,
    errors_here,
    best,
    grid,
    finer,
    factor,
    gaps,
    mse,
    raw,
    small_units,
    diabetes,
    risks,
    X,
    y,
    w_ls,
    s2,
    d_squared,
    along,
    error,
    tried,
    prediction_risks,
    best_for_predictions,
    leading,
    optimum,
    saved,
):
    page.states("what do the weights {} cost under each", whole)
    page.states("Now halve all {}.", len(whole))
    shares = [penalty.value(halved) / penalty.value(whole) for penalty in (L1(), L2())]
    page.states(
        "The {} penalty adds sizes and halves with them. The {} adds squares and {} to {}.",
        (np.abs(halved).sum() / np.abs(whole).sum(), shares),
        (np.square(halved).sum() / np.square(whole).sum(), shares),
        L2().value(halved) - L2().value(whole),
        shares[1],
    )
    page.states(
        "In one direction of the data {}, the true weight is {}, and the noise has {} {}.",
        {"d_j": case[d]},
        case[gamma],
        which(
            {"bias": average(e, e, s), "variance": average(e**2, e, s)},
            lambda part: sp.sympify(part).subs(case) == case[s] ** 2,
        ),
        case[s] ** 2,
    )
    at = {lam: float(mse.subs({**case, lam_: lam})) for lam in np.arange(0, 10.5, 0.5)}
    lowest = at.pop(float(best_here[0]))
    page.states("The {} strength for a direction", (-lowest, [-error for error in at.values()]))
    ratio = sp.solve(slope, lam_)[0]
    page.states(
        "The slope is {} where {}. Here that is at {}.",
        sp.simplify(slope.subs(lam_, s**2 / gamma**2)),
        {r"\lambda": ratio, "s": s, r"\gamma_j": gamma},
        {r"\lambda": best_here[0]},
    )
    *_, too_much = errors_here
    at_0, at_best, at_last = errors_here.values()
    as_bad = [
        lam for lam, error in errors_here.items() if np.isclose(error, at_last) and lam != too_much
    ]
    page.states(
        "The error {} from {} to {}. At {} it is back at {}: too much shrinkage is as bad as {}.",
        np.diff(
            [float(mse.subs({**case, lam_: lam})) for lam in np.linspace(0, float(best_here[0]), 9)]
        ),
        at_0,
        at_best,
        {r"\lambda": too_much},
        at_last,
        as_bad[0],
    )
    optima = s2 / along**2  # of the directions, in the order of the table

    def weigh(lam):  # how much each direction's own optimum counts for the common one
        return d_squared * along**2 / (d_squared + lam) ** 3

    def balance(lam, times=1, counts=1):  # the slope of the risk, up to a factor
        return weigh(lam) * counts @ (lam - times * optima)  # with `times` the noise

    common = [brentq(balance, 0.1, 10, args=(times,)) for times in (1, factor)]
    smallest = np.argmin(np.abs(grid - common[0]))  # where the slope is zero
    page.states(
        "{} the noise On the diabetes data the risk of the weights is {} at {}.",
        factor,
        (error[smallest], np.delete(error, smallest)),
        {r"\lambda": best},
    )
    # the error of each direction's weight at its optimum, then below and above
    around = np.array(
        [
            [
                float(mse.subs({d: np.sqrt(size), gamma: w, s: np.sqrt(s2), lam_: share * optimum}))
                for share in (1, 0, 0.5, 0.9, 1.1, 2, 10)
            ]
            for size, w, optimum in zip(d_squared, along, optima, strict=True)
        ]
    )

    page.states("It is not {}. How", best)
    page.let({"d": trial_d, "n": len(trial_X), r"\gamma": trial_Vt @ trial_w, "s": 0.7})
    of_predictions = np.sum((trial_U * trial_d) ** 2, axis=0) / len(trial_X)
    page.states("the risk of the predictions is {} times that", of_predictions)
    both = around, around * d_squared[:, None] / len(y)  # weights, predictions
    page.states(
        "so {} are {} at {}.",
        [np.all(rows[:, 0] < rows[:, 1:].min(axis=1)) for rows in both],
        (np.concatenate(both)[:, 0], np.concatenate(both)[:, 1:].min(axis=1)),
        {r"\lambda": (0.7 / (trial_Vt @ trial_w)[1]) ** 2, "j": 2},
    )
    turning = brentq(balance, 0.1, 10, args=(1, d_squared))  # where their slope is zero
    lowest = int(np.argmin(np.abs(finer - turning)))
    page.states(
        r"The {} $\lambda$ for the predictions is {}.",
        (-prediction_risks[lowest], -np.delete(prediction_risks, lowest)),
        best_for_predictions,
    )
    by_direction = s2 / d_squared, np.full(len(along), s2 / len(y))  # weights, predictions
    page.states(
        "They listen {} to the direction of {} and {}.",
        tuple(errors[0] / errors.sum() for errors in by_direction[::-1]),
        *(diabetes.names[k] for k in leading),
    )
    doubled = np.argmin(np.abs(tried - common[1]))  # where the slope is zero
    page.states(
        "In {} single direction the {} strength is {}, so it doubles. The {} common strength",
        around[:, 0] < around[:, 1:].min(axis=1),
        (-around[:, 0], -around[:, 1:].min(axis=1)),
        ratio,
        (-risks[doubled], -np.delete(risks, doubled)),
    )

    on_the_way = [weigh(lam) / weigh(lam).sum() for lam in np.linspace(*common, 20)]
    page.states(
        r"slightly {} than doubles: at a {} $\lambda$ the {} direction, which asks for the {}, "
        "counts for {}.",
        (common[1] / common[0], factor),
        (optimum[1], optimum[0]),
        (optima.min(), optima),
        (optima[0], optima[1:]),
        np.diff(on_the_way, axis=0)[:, 0],
    )
    by_noise = [
        [coefficient_risk(X, w_ls, times * s2, lam) for lam in tried[::100]]
        for times in (1, factor)
    ]
    parts = {
        "bias": np.array([[risk.bias_squared for risk in row] for row in by_noise]),
        "variance": np.array([[risk.variance for risk in row] for row in by_noise]),
    }
    stays = which(parts, lambda part: np.allclose(part[1], part[0]))
    strongest = X.T @ X + tried[::100][-1] * np.eye(X.shape[1])
    off = np.linalg.norm(np.linalg.solve(strongest, X.T @ X @ w_ls) - w_ls)
    page.states(
        r"At {} $\lambda$ the {} doubles and the {} {} stays.",
        [np.isclose(a, factor * b) for b, a in parts["variance"].T],
        which(parts, lambda part: np.allclose(part[1], factor * part[0])),
        which({"squared": off**2, "absolute": off}, _near(parts[stays][0, -1])),
        stays,
    )
    page.states(
        "So shrinking saves a {} share of the error, {} in place of {}.",
        (saved[1], saved[0]),
        saved[1] / 100,
        saved[0] / 100,
    )
    [changed] = np.flatnonzero(np.any(small_units != raw, axis=0))
    page.states(
        "Without scaling, the {} patients get other predictions because {} was written",
        (small_units / small_units.std(axis=0), raw / raw.std(axis=0)),
        diabetes.names[changed],
    )
    page.states(
        "the same measurements, at {}, and compare",
        {r"\lambda": max(lam for _, lam in gaps)},
    )
    forgiving = [lam for (scale, lam), gap in gaps.items() if not scale and gap < 1e-6]
    in_units = [
        {name: A @ w for name, w in _fits(A, y, 100, 2000).items()} for A in (raw, small_units)
    ]
    page.states(
        "At {} the check passes with the bug in place: {} forgives it",
        {r"\lambda": forgiving[0]},
        which(
            {name: np.ptp([fits[name] for fits in in_units], axis=0) for name in in_units[0]},
            lambda gap: gap.max() < 1e-6,
        ),
    )


def problems():
    page.given(r"$\gamma_j^2$ and the variance of the least-squares")
    page.given("two, four or eight times as many patients")
    page.given("model by a fifth, so its forecasts for new patients are a fifth better")


def check_yourself(
    test_by_degree,
    test_by_strength,
    all_weights,
    errors_of_degrees,
    x,
    error,
    grid,
    intercept,
    lam_,
    slope,
    rising,
    falling,
    best,
    estimates,
    data_sets,
    X,
    y,
    w_ls,
    s2,
    diabetes,
    with_ones,
    shares_saved,
    d_squared,
    risks_along,
    sample,
    slopes,
    by_formula,
):
    degrees = np.arange(1, len(all_weights) + 1)
    seeded = [np.random.default_rng(seed) for seed in range(100)]
    drawn = [_polynomial_errors(*sample(rng, 20), *sample(rng, 500), degrees) for rng in seeded]
    drawn.append((all_weights, errors_of_degrees))  # the page's own
    names = {name: np.diff([errors[name] for _, errors in drawn]) for name in errors_of_degrees}
    training = which(names, lambda slopes: np.all(slopes < 0))
    page.states(
        "The {} error of a polynomial {} with {} degree you add.",
        training,
        names["training"],
        names["training"] < 0,
    )
    tables = {"degree": test_by_degree, "λ": test_by_strength}
    most = max(test_by_degree)  # the highest degree
    page.states(
        "in the {} table they are predicted {} at degree {}.",
        (which(tables, lambda table: most in table), _tables()),
        (-test_by_degree[most], [-e for degree, e in test_by_degree.items() if degree != most]),
        most,
    )
    # of least squares, averaged over noise: what the polynomials miss, and how much they scatter
    curve = np.sin(np.pi * x)
    bases = [chebvander(x, degree) for degree in degrees]
    missed = [curve - basis @ np.linalg.lstsq(basis, curve)[0] for basis in bases]
    parts = {
        "bias": np.array([np.mean(miss**2) for miss in missed]),
        "variance": np.array([0.09 * np.trace(basis @ np.linalg.pinv(basis)) for basis in bases]),
    }
    shrinking, growing = which(parts, _falls), which(parts, _rises)
    page.states(
        "{} freedom means {} {}. What {} is {}: the fit follows",
        np.diff(degrees[np.argsort(-parts["bias"])]),
        np.diff(np.log(parts["bias"])),
        shrinking,
        np.diff(parts["variance"]),
        growing,
    )
    page.states(
        "{} about the error on new points",
        [np.all(rows < 0) or np.all(rows > 0) for rows in names["test"]],  # in no sample
    )
    every = np.linspace(-1, 1, 2001)
    expected = np.array(
        [
            [0.09 + np.mean((np.sin(np.pi * every) - chebvander(every, len(w) - 1) @ w) ** 2)]
            for weights, _ in drawn
            for w in weights
        ]
    ).reshape(len(drawn), -1)
    tells = [
        np.all(np.abs(np.array([errors[at] for _, errors in drawn]) / expected - 1) < 0.3)
        for at in ("test", "training")
    ]
    page.states("{} new data, or data set aside, can show that", tells)
    steps = np.diff(by_strength["bias"])
    page.states(
        "{} is the price: it {} with {} step.",
        which(by_strength, _rises),
        np.array([slopes["bias"], *steps]),
        [slopes["bias"].is_positive, *(steps > 0)],
    )
    page.states(
        "{} {}, {} {}. The weights are pulled",
        rising,
        np.array([slopes["bias"], *steps]),
        falling,
        np.array([slopes["variance"], *np.diff(by_strength["variance"])]),
    )
    page.states(
        "on average, and vary {} between data sets",
        np.array([slopes["variance"], *np.diff(by_strength["variance"])]),
    )
    page.states("from strong shrinkage to {}.", int(strengths[np.argmax(by_strength["variance"])]))
    wide = [coefficient_risk(X, w_ls, s2, lam).total for lam in (0, *np.geomspace(best, 100, 40))]
    at_0 = [lam for lam in (0, 1, 10) if np.allclose(ridge(X, y, lam), np.linalg.lstsq(X, y)[0])]
    page.states(
        "Too much is {} than {}: the error has a valley, and {} again",
        (-wide[-1], -wide[0]),
        at_0[0],
        np.diff(wide[1:]),
    )
    page.given(
        r"Every $\lambda > 0$ beats least squares",
        r"$\lambda = t$. They run in",
        r"$\lambda = 1/t$. They do run in",
    )
    distances = np.linalg.norm(estimates - w_ls[:, None], axis=0)
    page.states(
        "There is a {} whose weights have a {} {} {} error",
        {r"\lambda": grid[np.argmin(error)]},
        (error.min(), error[0]),
        *_error_of(distances, error.min(), rtol=0.05),
    )
    page.states(
        "At {} the slope of the error is {} whatever",
        {r"\lambda": grid[0]},
        slope.subs(lam_, grid[0]),
    )
    tenfold = 10 * X  # the same weights, in units ten times larger
    scales = {
        by: np.allclose(10 * ridge(tenfold, y, by * best), ridge(X, y, best))
        for by in (0.01, 1, 100)
    }
    rescaled = ridge(tenfold, y, 100 * best)
    page.states(
        "they have {} units",
        # of features in units ten times larger: by what the strength and the bound are multiplied
        (which(scales, bool), L2().value(rescaled) / L2().value(ridge(X, y, best))),
    )
    spent = [
        [fits_by[penalty.name](rows, values, lam) for lam in (10, 100, 1000)]
        for penalty in penalties.values()
        for rows, values in ((X, y), (X[::2], y[::2]))
    ]
    page.states(
        "{} formula without the data connects",
        [
            np.isclose(penalty.value(w), penalty.value(v), rtol=1e-3)
            for penalty, pair in zip(penalties.values(), (spent[:2], spent[2:]), strict=True)
            for w, v in zip(*pair, strict=True)
        ],
    )
    pulled_to = float(sp.limit(intercept, lam_, sp.oo))
    # nearer to the data than they scatter, or the same fit wherever their scale begins
    sensible = [abs(diabetes.y.mean() - pulled_to) < diabetes.y.std()] + [
        np.allclose(
            ridge(with_ones, diabetes.y + origin, 100) - ridge(with_ones, diabetes.y, 100),
            ridge(with_ones, diabetes.y + origin, 0) - ridge(with_ones, diabetes.y, 0),
        )
        for origin in (-100, 32, 273)
    ]
    page.states("Because {} {} a sensible target for it.", pulled_to, sensible)
    off = with_ones @ ridge(with_ones, diabetes.y, 100) - X @ ridge(X, y, 100)
    page.states("columns {} prediction is off by a constant", np.isclose(off, off.mean()))
    gains = s2 / d_squared - risks_along
    page.states(
        "On the diabetes data {} cuts the risk of the weights by {}. And",
        by_formula,
        shares_saved[0],
    )
    page.states(
        "They are, but {} of the gain lies in {} direction",
        (gains[0], gains[1:].sum()),
        np.count_nonzero(gains > gains.sum() / 2),
    )
    page.states(
        "By far {}: their risk {} by {}, the error on new targets by {}.",
        (3 * np.array(shares_saved[1:]), shares_saved[0]),
        -shares_saved[1],
        shares_saved[1],
        shares_saved[2],
    )
    page.states("on the weight that gains {}, and", (gains[0], gains[1:]))
    page.states("of the predictions also slopes down at {}.", {r"\lambda": grid[0]})
    intercepts = diabetes.y.mean() + data_sets[:, :500].mean(axis=0)
    spread = {"bias": intercepts.mean() - diabetes.y.mean(), "variance": intercepts.var()}
    middles = {"mean": np.mean(diabetes.y), "median": np.median(diabetes.y)}
    page.states(
        "It does have {}, that of a {}.",
        which(spread, lambda part: np.isclose(part, s2 / len(y), rtol=0.2)),
        which(middles, _near(ridge(with_ones, diabetes.y, 0)[0])),
    )
    page.states("It can, and its formula is {}.", intercept)
