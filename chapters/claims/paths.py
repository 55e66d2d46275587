"""What the text of `paths.md` says, compared with what its cells computed."""

from functools import partial
from itertools import combinations
from unittest.mock import patch

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import integrate, optimize, stats
from shrinkage import (
    GaussianPrior,
    LaplacePrior,
    centre,
    cross_validate,
    effective_degrees_of_freedom,
    figures,
    folds,
    generalised_cross_validation,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_breakpoints,
    leave_one_out_residuals,
    leverages,
    ridge,
    soft_threshold,
    standardise,
)
from sklearn.linear_model import Lasso, LogisticRegression, Ridge, RidgeCV, lars_path

page = Page("paths.md")
draw = np.random.default_rng(0)
trial_X = standardise(draw.normal(size=(9, 5))).X
trial_U, trial_d, trial_Vt = np.linalg.svd(trial_X, full_matrices=False)
trial_y = centre(draw.normal(size=9))
trial_lam, step = 3, 1e-3  # three of five are in, with both signs
trial_path = lasso_breakpoints(trial_X, trial_y)
trial_w = trial_path.at(trial_lam)
is_in = trial_w != 0
moved = trial_path.at(trial_lam + step) - trial_path.at(trial_lam - step)
ones = np.column_stack([np.ones(9), trial_X])
free = np.diag([0, 1, 1, 1, 1, 1])  # the intercept has no penalty
hat = ones @ np.linalg.inv(ones.T @ ones + trial_lam * free) @ ones.T
by_rows = trial_X @ ridge(trial_X, trial_y, trial_lam)

methods = {"ridge": ridge, "LASSO": lasso}
three_methods = {**methods, "least squares": lambda X, y, lam: ridge(X, y, 0)}
trial_fits = {name: fit(trial_X, trial_y, trial_lam) for name, fit in three_methods.items()}
averages = {"mean": np.mean, "median": np.median}


def _fitted_by(weights, X, y, lams):  # one vector and strength, or one for each strength
    pairs = list(zip(np.atleast_2d(weights), np.atleast_1d(lams), strict=True))
    return which(
        three_methods,
        lambda fit: all(np.allclose(fit(X, y, lam), w, atol=1e-5) for w, lam in pairs),
    )


def _least_squares_from(start, X, y):  # by gradient descent
    w, rate = start, 1 / np.linalg.norm(X, 2) ** 2
    for _ in range(3000):
        w = w + rate * X.T @ (y - X @ w)
    return w


# three strengths on each piece of LASSO's trial path, and the weights there: piece, place, feature
inner = trial_path.lams[:-1, None] + np.diff(trial_path.lams)[:, None] * [0.25, 0.5, 0.75]
on_pieces = {
    name: np.array([[fit(trial_X, trial_y, lam) for lam in piece] for piece in inner])
    for name, fit in methods.items()
}
is_straight = {
    name: np.isclose(w[:, 1], (w[:, 0] + w[:, 2]) / 2, atol=1e-7).all(axis=1)
    for name, w in on_pieces.items()
}
straight = which(is_straight, np.all)

# where LASSO's trial path is not on the line between its neighbours: at its ends or in between?
stations = np.sort([*trial_path.lams, *inner[:, 1]])  # an end, a middle, an end, ...
at_stations = np.array([lasso(trial_X, trial_y, lam) for lam in stations])
parts = (np.diff(stations)[:-1] / (stations[2:] - stations[:-2]))[:, None]
chords = at_stations[:-2] + parts * (at_stations[2:] - at_stations[:-2])
bends = np.abs(at_stations[1:-1] - chords).max(axis=1) > 1e-6
at_ends_only = [bends[1::2].all(), *bends[::2]]


def _sharpest_bend(fit, gap):  # the largest change of slope between neighbours on a grid
    grid = np.arange(0.05, trial_path.lams[0], gap)
    slopes = np.diff([fit(trial_X, trial_y, lam) for lam in grid], axis=0) / gap
    return np.abs(slopes[2:] - slopes[:-2]).max()  # a corner is in one of two cells


# a corner stays as sharp on a finer grid
smooth = which(methods, lambda fit: _sharpest_bend(fit, 0.05) < 0.7 * _sharpest_bend(fit, 0.1))
selects = which(trial_fits, lambda w: np.any(w == 0))


def _handed(X, y, lams, count):
    handed = {}  # what cross-validation hands to the fit: for each strength, X and y of each fold

    def record(X, y, lam):
        handed.setdefault(lam, []).append((X, y))
        return np.zeros(X.shape[1])

    cross_validate(X, y, lams, record, count=count)
    return handed


def _is_standard(X, y):  # each mean and scale
    return np.isclose([*X.mean(axis=0), *(X.std(axis=0) - 1), y.mean()], 0, atol=1e-9)


def _without_each(fit):  # residuals of trial rows from fits to the other rows, with no intercept
    others = [np.arange(9) != i for i in range(9)]
    return np.array(
        [
            trial_y[i] - trial_X[i] @ fit(trial_X[rest], trial_y[rest], trial_lam)
            for i, rest in enumerate(others)
        ]
    )


# the method whose residuals, divided by 1 minus ridge's leverage, are those without each row
shortcut = which(
    methods,
    lambda fit: np.allclose(
        (trial_y - trial_X @ fit(trial_X, trial_y, trial_lam))
        / (1 - (leverages(trial_X, trial_lam) - 1 / 9)),
        _without_each(fit),
    ),
)
with patch("shrinkage.choosing.ridge", wraps=ridge) as counted:
    leave_one_out_residuals(trial_X, trial_y, trial_lam)
    fits_needed = counted.call_count


def ridges_path_is_smooth(lam_, n, w_ridge, p, X, G, c, a, c1, lams, weights, y, crossing):
    drawn = {"U": trial_U, "D": np.diag(trial_d), "V": trial_Vt.T}
    page.let({"n": n, r"\lambda": lam_, "I": sp.eye(2), r"\hat w": w_ridge})
    page.states("{}'s path is smooth Start with", smooth)
    page.states("{} measurements on {} patients", p, n)
    scales = X.std(axis=0)
    page.states(
        "{} feature is scaled to standard deviation {}. Solve", np.isclose(scales, 1), scales.mean()
    )
    page.states("{}'s weights for the diabetes data", _fitted_by(weights[::20], X, y, lams[::20]))
    page.states("They bend towards {} together", [sp.limit(w, lam_, sp.oo) for w in w_ridge])
    crosses = [  # a weight that crosses zero, and between which strengths
        (j, lams[at], lams[at + 1]) for at, j in np.argwhere(np.diff(np.sign(weights), axis=0) != 0)
    ]
    U, d, Vt = np.linalg.svd(X, full_matrices=False)

    def by_directions(j, lam):  # the weight, without a call of `ridge`
        return Vt[:, j] @ (d * (U.T @ y) / (d**2 + lam))

    levels = [  # where the singular directions cancel, so should the weight of `ridge`
        optimize.brentq(lambda lam, j=j: by_directions(j, lam), low, high, xtol=1e-14)
        for j, low, high in crosses
    ]
    there, *beside = (
        [ridge(X, y, lam * by)[j] for (j, *_), lam in zip(crosses, levels, strict=True)]
        for by in (1, 1 - 1e-4, 1 + 1e-4)
    )
    page.states("{} cross {} on the way", crossing > 0, np.round(there, 10))
    page.states("at once: {} weight stays at {}.", np.abs(beside) < 1e-8, np.round(there, 10))
    in_symbols = {r"X^\top X": G, r"X^\top y": c}
    page.states("Differentiate the equations {} with respect", in_symbols)
    alone = {
        r"X^\top X": a,
        "I": 1,
        r"\hat w": c1 / (a + lam_),
        r"d\hat w/d\lambda": sp.diff(c1 / (a + lam_), lam_),
    }
    page.states("The right side does not change, so {}, and", alone)
    slopes = {r"\frac{d \hat w}{d\lambda}": w_ridge.diff(lam_)}
    page.equation("eq-ridge-path-slope", {**slopes, **in_symbols})
    middles = np.array([ridge(X, y, lam) for lam in (lams[1:] + lams[:-1]) / 2])
    off_chord = np.abs(middles - (weights[1:] + weights[:-1]) / 2).max(axis=1)
    page.states("A path like this is a curve {}, and", off_chord > 1e-9)
    along = (d * (U.T @ y))[:, None] / (d[:, None] ** 2 + lams)  # a division for each direction
    page.states("The decomposition {} from", {"X": trial_X, **drawn})
    page.states(
        "serves them {}: another $\\lambda$ costs a division for {} direction",
        np.isclose(weights, (Vt.T @ along).T),
        np.isclose(along, Vt @ weights.T).all(axis=1),
    )


def lassos_path_is_made_of_straight_lines(
    G, c, lam_, s, segment, measured, names, used, lam, X, y, two, w
):
    page.let(
        {
            "X_A": trial_X[:, is_in],
            "y": trial_y,
            r"\lambda": trial_lam,
            "s_A": np.sign(trial_w[is_in]),
            r"\hat w_A": trial_w[is_in],
        }
    )
    whole = lasso_breakpoints(X, y)
    between = whole.lams[:-1] + np.diff(whole.lams) * 0.3
    page.states("Here you compute {}'s path exactly", _fitted_by(whole.at(between), X, y, between))
    page.states("{}'s path is made of straight lines {} is simpler.", straight, straight)
    general = {r"X_A^\top X_A": G, r"X_A^\top y": c, r"\lambda": lam_, "s_A": s}
    page.states("are equations, {}, and linear ones", True)
    page.equation("eq-path-segment", {}, {r"\hat w_A": segment, **general})
    twins = trial_X[:, [0, 0]]
    designs = [trial_X[:, :2], twins, trial_X[:, :3], trial_X[:, [0, 1]] @ [[1, 0, 1], [0, 1, 1]]]
    open_designs, with_one, with_other = [], [], []  # where descent from two starts ends apart
    for of in designs:
        starts = np.zeros(of.shape[1]), 3.0 ** np.arange(of.shape[1])
        ends = [_least_squares_from(start, of, trial_y) for start in starts]
        if not np.allclose(*ends, atol=1e-3):
            open_designs.append(of)
            with_one.append(of @ ends[0])
            with_other.append(of @ ends[1])
    page.states(
        "With linearly {} columns in $X_A$ the {} fit can be had with other weights",
        [np.linalg.matrix_rank(of) == of.shape[1] for of in open_designs],
        (np.concatenate(with_one), np.concatenate(with_other)),
    )
    start = trial_path.at(trial_lam)[is_in] - trial_lam * moved[is_in] / (2 * step)
    on_used = {
        name: fit(trial_X[:, is_in], trial_y, trial_lam) for name, fit in three_methods.items()
    }
    page.states(
        "The formula says: {} on the features in use",
        which(on_used, lambda w: np.allclose(w, start)),
    )
    # at three strengths within each piece, where `is_straight` finds that they are on a line
    signs = np.sign(np.round(on_pieces["LASSO"], 9))
    page.states(
        "As long as {} feature enters or leaves and {} sign changes, the weights move on a "
        "straight line",
        (signs[:, 1:] == 0) != (signs[:, :-1] == 0),
        signs[:, 1:] * signs[:, :-1] < 0,
    )
    page.equation(
        "eq-path-slope",
        {r"\frac{d \hat w_A}{d\lambda}": moved[is_in] / (2 * step)},
        {r"\frac{d \hat w_A}{d\lambda}": segment.diff(lam_), **general},
    )
    speed = segment.diff(lam_)
    page.states(
        "depends {} on which features are in, and on the signs",
        [speed.has(*G) and speed.has(*s), *(speed.has(letter) for letter in (*c, lam_))],
    )
    page.states("At {} {} features are in", {r"\lambda": lam}, len(used))
    strongest_pulls = [np.abs(2 * X.T @ (y - X @ w)).max() for w in two]  # the strengths of `two`
    page.states(
        "two solutions of {}, a little {} and {}:",
        _fitted_by(two[0], X, y, strongest_pulls[0]),
        (strongest_pulls[0], lam),
        (strongest_pulls[1], lam),
    )
    lost = dict(zip([names[j] for j in used], -measured, strict=True))
    kept_positive = [names[j] for j in used if w[j] > 0]
    fast, slow = max(kept_positive, key=lost.get), min(kept_positive, key=lost.get)
    units = -np.diff([lasso(X, y, lam + more)[used] for more in range(-5, 6)], axis=0)
    page.states(
        "For {} unit that $\\lambda$ gains, {} loses {}, but {} just {}: when",
        np.isclose(units, -measured),
        fast,
        lost[fast],
        slow,
        lost[slow],
    )
    goes = {  # the strength from which a feature stays out
        name: whole.lams[np.flatnonzero(w)[0] - 1]
        for name, w in zip(names, whole.weights.T, strict=True)
    }
    order = sorted(goes, key=goes.get)
    # the penalty behind fits with five features, with four, and so on: their strongest pull
    midway = whole.at((whole.lams[1:] + whole.lams[:-1]) / 2)
    counts = np.count_nonzero(midway, axis=1)
    thinner = [midway[np.flatnonzero(counts == count)[0]] for count in range(len(used), 0, -1)]
    penalties = [np.abs(2 * X.T @ (y - X @ fewer)).max() for fewer in thinner]
    page.states(
        "when the penalty {}, {} is the {} to go",
        np.diff(penalties),
        max(goes, key=goes.get),
        (slow, order),
    )
    square = lasso_breakpoints(trial_U, trial_y)
    size, unit_w = np.diff(square.lams)[-1], square.weights
    page.let({"s": np.sign(unit_w[-1])})
    unit_slopes = (unit_w[-1] - unit_w[-2]) / size
    page.states(
        "With orthonormal features {} slope would be {}.",
        [
            sp.simplify(speed.subs({G[0]: 1, G[1]: 0, G[3]: 1}) + s / 2) == sp.zeros(2, 1),
            *np.isclose(np.abs(unit_slopes), 1 / 2),
        ],
        unit_slopes,
    )


# For each piece of a path but the last: the strengths, other than the present one, at which a
# feature would enter or leave, by the formulas of the text
def _events(X, y, path):
    found = []
    for lam, end in zip(path.lams[:-2], path.lams[1:-1], strict=True):
        w = path.at((lam + end) / 2)
        used = w != 0
        m, q = np.linalg.solve(
            X[:, used].T @ X[:, used], np.column_stack([X[:, used].T @ y, np.sign(w[used])])
        ).T
        a, b = 2 * X[:, ~used].T @ (y - X[:, used] @ m), X[:, ~used].T @ X[:, used] @ q
        strengths = np.concatenate([a / (1 - b), -a / (1 + b), 2 * m / q])
        found.append(strengths[(strengths > 0) & ~np.isclose(strengths, lam)])
    return found


# Whether a weight changes its sign from one breakpoint to the next, or is zero at only one of them
# between two signs
def _passes_zero(w):
    signs = np.sign(w)
    return np.any(signs[1:] * signs[:-1] < 0) or np.any(
        (signs[2:] * signs[:-2] < 0) & (signs[1:-1] == 0)
    )


def from_event_to_event(
    X,
    y,
    a,
    b,
    lam_,
    n,
    before,
    inside,
    lower,
    upper,
    path,
    p,
    pull,
    names,
    out,
    a_,
    b_,
    X_A,
    w_least,
    weights,
    m,
    q,
    s3,
    ends,
    theirs,
):
    def trial_pull(lam):
        return 2 * trial_X.T @ (trial_y - trial_X @ trial_path.at(lam))

    page.states("So {} the ends of the straight pieces matter", at_ends_only)
    pulled = trial_pull(trial_lam)
    rise = trial_pull(trial_lam + step) - trial_pull(trial_lam - step)
    rise = rise / (2 * step)
    page.let({"x": trial_X.T[~is_in], "b": rise[~is_in], "a": (pulled - rise * trial_lam)[~is_in]})
    page.let({r"\lambda_{\max}": lambda_max(X, y), r"\lambda": trial_lam})
    page.states("that is out, {}, is a straight line", pulled[~is_in])
    page.states("and it reads {} with", pulled[~is_in])
    page.equation("eq-path-pull")
    page.states(r"between {} and $\lambda$.", pulled[is_in].min())
    line, up, low = a + b * lam_, {"a_j": a, "b_j": b}, {"a_j": a, "b_j": b}
    [up[r"\lambda"]] = sp.solve(line - lam_, lam_)
    [low[r"\lambda"]] = sp.solve(line + lam_, lam_)
    at_upper, at_lower = (
        (a_[out] + b_[out] * met)[met > 0] for met in (upper, lower)
    )  # the pulls there
    page.states(
        "the upper border, {}, and the {}, {}, at", up, (at_lower.max(), at_upper.min()), low
    )
    page.equation("eq-path-enter", {"a_j": a, "b_j": b}, values=[up[r"\lambda"], low[r"\lambda"]])
    trial_fit = np.linalg.lstsq(trial_X[:, is_in], trial_y)[0]
    trial_q = -2 * moved[is_in] / (2 * step)
    page.let({"m": trial_fit, "q": trial_q})
    page.states("Write {} and {}. Then {}, and", True, True, True)
    [zero] = sp.solve(a - lam_ / 2 * b, lam_)
    weight = {"m_j": a, "q_j": b}
    # on the way to the breakpoint at which a weight leaves: m_j and q_j of the features in use
    after, j = np.argwhere((path.weights[1:] == 0) & (path.weights[:-1] != 0))[0] + [1, 0]
    on_the_way = path.at(path.lams[[after - 1, after]].mean())
    used = np.flatnonzero(on_the_way)
    gram = X[:, used].T @ X[:, used]
    m_q = np.linalg.solve(gram, np.column_stack([X[:, used].T @ y, np.sign(on_the_way[used])]))
    m_j, q_j = m_q[list(used).index(j)]
    around = [lasso(X, y, part * 2 * m_j / q_j, tolerance=1e-14)[j] for part in (1, 1.001)]
    assert around[1] != 0
    page.states("and weight $j$ meets {} where", round(around[0], 6))
    page.equation("eq-path-leave", {r"\lambda": zero, **weight}, {r"\lambda": zero + 1, **weight})
    events = _events(X, y, path)
    # where the pattern of `lasso`, which knows no events, changes; and what else the formulas give
    present, following = path.lams[:-2], path.lams[1:-1]
    patterns = [
        [(lasso(X, y, lam * part, tolerance=1e-12) != 0).tolist() for part in (1.001, 0.999)]
        for lam in following
    ]
    assert all(above != below for above, below in patterns)
    assert all(np.isclose(each, lam).any() for each, lam in zip(events, following, strict=True))
    others = [
        each[(each < lam) & ~np.isclose(each, at)]
        for each, lam, at in zip(events, present, following, strict=True)
    ]
    has_others = [len(each) > 0 for each in others]
    page.states(
        "The {} {} the present $\\lambda$ is the next event",
        (following[has_others], [max(each) for each in others if len(each)]),
        (following, present),
    )
    page.states(
        "If {} two events fall together, that is",
        [
            np.count_nonzero(np.isclose(each, lam)) > 1
            for each, lam in zip(events, following, strict=True)
        ],
    )
    came = [names[j] for now in inside & ~before for j in np.flatnonzero(now)]
    pulls_most = names[np.argmax(np.abs(X.T @ y))]
    page.states(
        r"At $\lambda_{\max}$ {} comes in, with a {} sign",
        pulls_most,
        path.weights[1][names.index(pulls_most)],
    )
    page.given("call it least angle regression with the LASSO modification")
    contrived = lasso_breakpoints([[3, -3], [-4, 3]], [-4, 0])
    page.let({"p": contrived.weights.shape[1]})
    page.states(
        "A path can have up to {} pieces", len(contrived.lams)
    )  # the last lies beyond the largest strength
    page.states("but the diabetes path has far {}.", (100 * (len(path.lams) - 1), (3**p + 1) / 2))
    unit = X / np.sqrt(n)
    of_theirs, _, _ = lars_path(X, y, method="lasso")
    of_unit, _, _ = lars_path(unit, y, method="lasso")
    exit_at = int(np.flatnonzero((before & ~inside).any(axis=1))[0])
    columns = np.column_stack([upper, lower])  # the table
    next_row = np.argmax(columns.max(axis=1))
    entered = np.array(names)[out][next_row]
    page.states(
        "The {} $\\lambda$ in the table is {}, at the upper border: {} enters, with a {} sign",
        # where the path has its next breakpoint, and the rest of the table
        (path.lams[1], columns[~np.isclose(columns, path.lams[1])]),
        columns.max(),
        entered,
        path.weights[2][names.index(entered)],
    )
    passed = np.linspace(0, path.lams[0], 2000)[:, None, None]
    over = a_[out, None] + (b_[out, None] - [1, -1]) * passed  # pull minus border
    meets = np.ptp(np.sign(over), axis=0) > 0
    page.states(
        "A {} number means that the pull meets that border at {} $\\lambda$ on the path",
        columns[~meets],
        meets[columns < 0],
    )
    with patch("shrinkage.breakpoints.kkt_violation", wraps=kkt_violation) as checks:
        lasso_breakpoints(X, y)
    checked = np.array([call.args[3] for call in checks.call_args_list])
    page.states(
        "goes on like this down to {}, and checks the KKT conditions at {} breakpoint",
        {r"\lambda": path.lams[-1]},
        [np.any(np.isclose(checked, lam, atol=1e-9)) for lam in path.lams[1:]],
    )
    some_w = draw.normal(size=p)
    page.let({"X": X, "y": y, "w": some_w, "n": n})
    page.states(
        r"scikit-learn's $\alpha$, for the loss {} and columns of "
        "*length* {}.",
        np.mean((y - X @ some_w) ** 2) / 2,
        np.linalg.norm(unit, axis=0).mean(),
    )
    page.states(
        r"It is $\lambda$ divided by {} and by {}, because columns of "
        "standard deviation {} have length {}.",
        path.lams[0] / of_theirs[0],
        of_theirs[0] / of_unit[0],
        X.std(axis=0).mean(),
        np.linalg.norm(X, axis=0).mean(),
    )
    page.states(
        "{} steps: {} enters {}, then {}, {} and {}, as",
        len(path.lams) - 1,
        pulls_most,
        (pulls_most, came),
        *came[1:4],
    )
    counts = inside.sum(axis=1)
    at_rule = np.delete(np.diff(counts), exit_at - 1)
    # the penalty behind the weights at each breakpoint: the strongest pull that they leave
    penalties = np.abs(2 * (y - path.weights @ X.T) @ X).max(axis=1)
    page.states(
        "Step {} is the exception to the rule that a {} penalty lets {} features in",
        exit_at + 1,
        np.diff(penalties),
        at_rule,
    )
    [left] = [names[j] for j in np.flatnonzero((before & ~inside).any(axis=0))]
    page.states(
        "At {}, or {}, {} *leaves*; at {}, or {}, it comes back",
        {r"\lambda": path.lams[exit_at]},
        {r"\alpha": of_unit[exit_at]},
        left,
        {r"\lambda": path.lams[exit_at + 1]},
        {r"\alpha": of_unit[exit_at + 1]},
    )
    resting = [
        lasso(X, y, lam)[s3] for lam in np.linspace(*path.lams[[exit_at, exit_at + 1]], 9)[1:-1]
    ]
    along = {"ridge": weights, "LASSO": path.at(np.linspace(0, path.lams[0], 2000))}
    jumps = {name: np.sign(w[1:]) * np.sign(w[:-1]) < 0 for name, w in along.items()}
    many = np.random.default_rng(1)
    designs = [many.normal(size=(9, 5)) @ many.normal(size=(5, 5)) for _ in range(200)]
    random_paths = [lasso_breakpoints(of, many.normal(size=9)).weights for of in designs]
    assert any(np.any((w[1:-1] == 0) & (w[:-2] != 0)) for w in random_paths)  # weights do come back
    page.states(
        "{} lets {} weight pass {} without a pause.",
        which(jumps, lambda found: not found.any()),
        [*jumps["LASSO"].any(axis=0), *map(_passes_zero, random_paths)],
        resting,
    )
    page.let({r"\lambda": path.lams[exit_at]})
    page.states(
        "Where the weight meets {}, the pull of {} is at {} border, {}. For",
        np.round(lasso(X, y, path.lams[exit_at])[s3], 9),
        left,
        np.count_nonzero(np.isclose(pull[0], [1, -1])),
        pull[0] * path.lams[exit_at],
    )
    on_the_other = [lasso(X, y, lam)[s3] for lam in (10, 20, 30)]  # where its pull is lambda
    page.states(
        "For a {} weight it has to cross to the other, $\\lambda$, and until it gets there the "
        "weight stays {}.",
        on_the_other,
        resting,
    )
    page.states(
        "The next cell checks {} ends of the step, and finds the {} with",
        np.isclose(np.abs(pull), 1),
        1 + np.argmin([abs(lam - 2 * m[s3] / q[s3]) for lam, _ in ends]),
    )
    steps = figures.lasso_steps(path, names)
    dotted = [each for each in steps.layout.shapes if each.type == "line"]
    comes_to_zero = min(
        (line.x0 for line in dotted), key=lambda x: abs(x - np.abs(path.weights[exit_at]).sum())
    )
    [drawn] = [trace for trace in steps.data if trace.name == left]
    at_line = np.argmin(np.abs(np.array(drawn.x) - comes_to_zero))
    page.states(
        "The whole {} path, drawn from its {} breakpoints. Follow {}: it goes down, comes back to "
        "{} at the {} dotted line from the right, stays there for {} step, and",
        _fitted_by(path.weights, X, y, path.lams),
        len(path.lams),
        left,
        drawn.y[at_line],  # of the curve in the figure
        sum(line.x0 > comes_to_zero - 1e-6 * dotted[-1].x0 for line in dotted),
        np.count_nonzero(~inside[before[:, s3].argmax() :, s3]),
    )
    between = 30_000, 700, 70, 7
    page.let({r"\hat w": trial_w})
    page.states("The horizontal axis is {}, the bound", np.abs(trial_w).sum())
    sums = np.abs(path.weights).sum(axis=1)
    halfway = [np.abs(lasso(X, y, lam)).sum() for lam in (path.lams[1:] + path.lams[:-1]) / 2]
    page.states(
        "On {} step it too is linear", np.isclose(halfway, (sums[1:] + sums[:-1]) / 2, rtol=1e-7)
    )
    page.states(
        "computes the {} path, and {}, which does not know the events, {} between them",
        (theirs.T, path.weights),
        _fitted_by(path.at(between), X, y, between),
        tuple(np.round([of(lam) for lam in between], 6) for of in (path.at, partial(lasso, X, y))),
    )
    page.keep(
        of_theirs=of_theirs,
        came=came,
        pulls_most=pulls_most,
        left=left,
        exit_at=exit_at,
        resting=resting,
        at_rule=at_rule,
        penalties=penalties,
    )


# What a fold's model learns: weights, means, scales and the target's mean
def _learnt(X, y):
    now = standardise(X)
    return lasso(now.X, centre(y), trial_lam), now.mean, now.scale, y.mean()


# Whether the errors of ten folds differ more than the means at three strengths do
def _folds_differ_more(X, y, seed):
    found = cross_validate(X, y, [4000, 400, 1], lasso, seed=seed)
    return np.ptp(found.errors, axis=0).min() > np.ptp(found.mean)


def an_honest_error(
    X,
    path,
    y,
    by_fold,
    of_theirs,
    names,
    n,
    cv,
    lams,
    again,
    fold_errors,
    G,
    c,
):
    of_least_error = min(by_fold, key=lambda lam: by_fold[lam].mean())
    page.states("A mild penalty, in the {} line", (of_least_error, list(by_fold)))
    trial_folds = folds(9, 3)
    held_out = np.empty(9)
    for fold in trial_folds:
        rest = np.setdiff1d(np.arange(9), fold)
        now = standardise(trial_X[rest])
        trial_rest = lasso(now.X, centre(trial_y[rest]), trial_lam)
        held_out[fold] = (trial_X[fold] - now.mean) / now.scale @ trial_rest
        held_out[fold] += trial_y[rest].mean()

    def trial_cv(lam, targets=trial_y):
        return cross_validate(trial_X, targets, [lam], lasso, count=3)

    each_E = tuple(lambda lam, k=k: trial_cv(lam).errors[k, 0] for k in range(3))
    page.let(
        {
            "F": np.array(trial_folds) + 1,
            r"\lvert F_k \rvert": len(fold),
            r"\hat y^{(-k)}": held_out,
            "y": trial_y,
            "E": each_E,
            "K": 3,
        }
    )
    page.let(
        {
            r"\operatorname{CV}": lambda lam: trial_cv(lam).mean[0],
            r"\operatorname{SE}": lambda lam: trial_cv(lam).standard_error[0],
        }
    )
    page.let({r"\lambda": trial_lam, "F_1": trial_folds[0] + 1})
    fitted = [np.sum((y - X @ w) ** 2) for w in path.weights]
    targets = draw.normal(size=(20, 9))
    worse_than_at_zero = [
        np.sum((target - trial_X @ lasso(trial_X, target, lam)) ** 2)
        > np.sum((target - trial_X @ lasso(trial_X, target, 0)) ** 2)
        for target in targets
        for lam in (0.1, 1, 10)
    ]
    at_zero, elsewhere = G.inv() * c, sp.Matrix(sp.symbols("v1 v2", real=True))
    above_least = [(of.T * G * of - 2 * of.T * c)[0] for of in (elsewhere, at_zero)]
    as_square = ((elsewhere - at_zero).T * G * (elsewhere - at_zero))[0]  # the RSS between them
    page.states(
        "Not the one with the {} error on the data it was fitted to: that is {} {}. You want",
        (fitted[-1], fitted[:-1]),  # at strength 0, and elsewhere on the path
        [sp.simplify(above_least[0] - above_least[1] - as_square) == 0, *worse_than_at_zero],
        {r"\lambda": path.lams[np.argmin(fitted)]},
    )
    page.states(
        "Until they come, pretend that {} of yours are new", np.isin(np.arange(n), folds(n, 10)[0])
    )
    spreads = [_folds_differ_more(X, y, seed) for seed in range(100)]
    page.seeds(
        "folds(n, 10, seed=0):\n        rest = np.setdiff1d(np.arange(n), fold)\n        X_rest",
        spreads,
    )
    found = trial_cv(trial_lam).errors[:, 0]
    nudged = [trial_cv(trial_lam, trial_y + 0.1 * one).errors[:, 0] for one in np.eye(9)]
    page.states(
        "For {} fold, fit to {} the others and predict the fold:",
        np.isclose(found, [np.mean((trial_y - held_out)[fold] ** 2) for fold in trial_folds]),
        # another target in any row changes the error of every fold
        ~np.isclose(nudged, found),
    )
    page.equation("eq-cv")
    in_fold = np.isin(np.arange(9), trial_folds[0])
    other_y = np.where(in_fold, 2 * trial_y + 1, trial_y)  # other rows in the fold alone
    other_X = np.where(in_fold[:, None], 2 * trial_X + 1, trial_X)
    leaks = [  # whether the fold changes what is learnt outside the loop, and not inside
        not np.allclose(*from_all) and np.allclose(*from_rest)
        for from_all, from_rest in zip(
            *(
                zip(
                    _learnt(trial_X[rows], trial_y[rows]),
                    _learnt(other_X[rows], other_y[rows]),
                    strict=True,
                )
                for rows in (in_fold | True, ~in_fold)
            ),
            strict=True,
        )
    ]
    page.states("{} that learns from data belongs inside the loop: the weights", leaks)
    # what is computed from the patients, and whether each of them moves it
    centre_of = standardise(trial_X).mean
    moved_by = [
        np.any(standardise(trial_X + row).mean != centre_of) for row in np.eye(9)[:, :, None]
    ]
    page.states(
        "If a {} is computed from {} patients",
        which(averages, lambda of: np.allclose(of(trial_X, axis=0), centre_of, atol=1e-9)),
        moved_by,
    )
    page.let({r"\hat y_i^{(-k)}": held_out[0]})
    page.equation("eq-cv-se")
    means = [errors.mean() for errors in by_fold.values()]
    alike = [np.ptp(means[:k]) < by_fold[0].std() for k in range(1, 5)]
    runs = [np.ptp(means[k : k + 3]) for k in range(2)]
    page.states(
        "The errors of the {} folds {} {} than the means at the {} {} strengths do",
        len(by_fold[0]),
        by_fold[0],
        (min(errors.std() for errors in by_fold.values()), runs[0]),
        1 + np.argmin(runs),
        sum(alike),
    )
    samples = draw.normal(size=(4000, 10))
    formula = np.mean(samples.std(axis=1, ddof=1) / np.sqrt(10))
    page.states(
        "It is the formula for the {} of",
        which(averages, lambda of: abs(of(samples, axis=1).std() / formula - 1) < 0.1),
    )
    used = np.array([~np.isin(np.arange(n), fold) for fold in folds(n, 10)])
    shared = [one[other] for one, other in combinations(used, 2)]
    page.states(
        "because {} two of the models share {} of their patients",
        [share.mean() > 0.5 for share in shared],
        min(shared, key=np.mean),
    )
    # An estimate is quadratic: a, b and c times the mean square of the errors, the mean product
    # within folds and that across. These have the means s2 + mu2, within + mu2 and across + mu2.
    a, b, c, m, K = sp.symbols("a b c m K", positive=True)  # folds of m cases, K of them
    by_parts = [a - 1 / (m * K), b - (m - 1) / (m * K), c - (K - 1) / K]
    without_bias = {"mean square": [*by_parts, a + b + c - 1], "variance": [*by_parts, a + b + c]}
    estimates = {name: sp.linsolve(to_solve, a, b, c) for name, to_solve in without_bias.items()}
    page.states(
        "prove that the {} of cross-validation has {} estimate that is right on average whatever",
        which(estimates, lambda found: found.is_empty),
        len(estimates["variance"]),
    )
    handed = _handed(trial_X, trial_y, [1, 2, 3], 3)
    rows = [np.concatenate([given_y for _, given_y in given]) for given in handed.values()]
    page.states(
        "does this for many strengths, with the {} folds for {}.",
        tuple(rows),
        [np.allclose(cv.errors[:, k], fold_errors(lams[k], lasso)) for k in range(len(lams))],
    )
    page.states(
        "The {} $\\lambda$ is used with {} tenths of the patients as in the final fit",
        (list(handed), [1, 2, 3]),
        len(by_fold[0]) - 1,
    )
    priors = {"Gaussian": GaussianPrior(0.7), "Laplace": LaplacePrior(0.7)}
    rows_, width, noise_var = sp.symbols("n tau sigma2", positive=True)
    curvature = {"likelihood": rows_ / noise_var, "prior": 1 / width**2}  # of minus the logarithm
    curvature["posterior"] = curvature["likelihood"] + curvature["prior"]
    page.states(
        "the $\\lambda$ of a {} or {} {} does not depend on",
        *(
            name
            for name, prior in priors.items()
            if prior.strength("rss", 1.3, 9) == prior.strength("rss", 1.3, 442)
        ),
        which(curvature, lambda of: not of.has(rows_)),
    )
    theirs = {"LASSO": Lasso, "ridge": Ridge}
    halved = {name: of(alpha=500 / (2 * n), tol=1e-12).fit(X, y) for name, of in theirs.items()}
    page.states(
        r"scikit-learn's {} holds {} instead",
        which(halved, lambda fit: np.allclose(fit.coef_, lasso(X, y, 500), atol=1e-6)),
        {r"\alpha": of_theirs[0], r"\lambda": path.lams[0]},
    )
    drawn = {trace.name: trace for trace in figures.path_and_error(cv, path.at(lams), names).data}
    low, high = np.array(drawn["low"].y, float), np.array(drawn["± 1 SE"].y, float)
    in_order = np.argsort(lams)
    sides = [cv.mean[in_order] - low, high - cv.mean[in_order]] / cv.standard_error[in_order]
    sides = np.round(sides, 2)  # the figure is drawn to four digits
    page.states(
        "shows {}'s ten weights",
        which(
            three_methods,
            lambda fit: np.allclose(  # the figure is drawn to four digits
                [drawn[name].y for name in names],
                np.transpose([fit(X, y, lam) for lam in np.sort(lams)]),
                rtol=1e-3,
                atol=0.01,
            ),
        ),
    )
    page.states("with {} standard error (SE) to {} side", sides, (sides == 1).all(axis=1))
    price = cv.mean[lams == cv.one_standard_error] - cv.mean.min()
    se = cv.standard_error[lams == cv.best]
    width = (high - low)[cv.mean[in_order].argmin()]
    dots = [trace for trace in drawn.values() if trace.mode == "markers" and trace.name != "here"]
    at_least, at_rule = (
        min(dots, key=lambda trace: abs(trace.x[0] - lam))
        for lam in (cv.best, cv.one_standard_error)
    )
    page.states(
        "and the error {} by {} than {} the width of the grey band at the {}.",
        float(at_rule.y[0]) - float(at_least.y[0]),  # from the figure's diamond to its square
        (price, width / 2),
        np.round(se / width, 2)[0],
        at_least.marker.symbol,
    )
    page.states(
        "where the estimated error has its {}, to", (at_least.y[0], cv.mean[lams != cv.best])
    )
    page.keep(mark_of_least=at_least.marker.symbol, everything=leaks)


# How far predictions are from a known truth, on average over targets that scatter around it: with
# the strength of the least error in cross-validation, and with those of the rule with one standard
# error and with two
def _mean_misses(raw, true_weights, lams):
    X, rng, missed = standardise(raw).X, np.random.default_rng(0), []
    for _ in range(8):
        y = X @ true_weights + 54 * rng.normal(size=len(X))  # as the patients around their fit
        of = cross_validate(raw, y, lams, lasso)
        least = np.argmin(of.mean)
        by_rules = [
            lams[of.mean <= of.mean[least] + k * of.standard_error[least]].max() for k in (1, 2)
        ]
        fits = [lasso(X, centre(y), lam) for lam in (lams[least], *by_rules)]
        missed.append([np.mean((X @ (w - true_weights)) ** 2) for w in fits])
    return np.mean(missed, axis=0)


def one_standard_error(
    cv,
    lams,
    chosen,
    at_minimum,
    at_choice,
    counts,
    choices,
    prices,
    shuffled,
    path,
    fold_errors,
    mark_of_least,
    diabetes,
):
    rule, place = cv.one_standard_error, int(np.flatnonzero(lams == cv.best)[0])
    beyond = lams[lams > rule].min()
    page.let({r"\hat\lambda": cv.best, r"\lambda": rule})
    page.let(
        {
            r"\operatorname{CV}": lambda lam: cv.mean[lams == lam][0],
            r"\operatorname{SE}": lambda lam: cv.standard_error[lams == lam][0],
        }
    )
    strengths = {
        k: lams[cv.mean <= cv.mean.min() + k * cv.standard_error[place]].max() for k in (0.5, 1, 2)
    }
    multiple = [k for k, lam in strengths.items() if lam == rule]
    within = lams[cv.mean <= cv.mean.min() + cv.standard_error[place]]
    others, above = within[within != rule], np.delete(cv.mean, place)
    page.states("{} standard error The error has", multiple)
    page.states(
        "The error has its {} at {} $\\hat\\lambda$, the {}.",
        (cv.mean[lams == cv.best], cv.mean[lams != cv.best]),
        np.count_nonzero(cv.mean == cv.mean.min()),
        mark_of_least,
    )
    page.states(
        "takes the {} penalty whose error is still within {} standard error of the {}. {} means "
        "the {} $\\lambda$,",
        (rule, others),
        multiple,
        (cv.mean[place], above),
        (-np.abs(chosen).sum(), -np.abs(path.at(others)).sum(axis=1)),  # what it leaves of them
        (rule, others),
    )
    page.states("so the rule takes the {} with", (rule, others))
    page.equation("eq-one-se", fails=[{r"\lambda": beyond}])
    behind, reach = {}, {}  # the strength behind the weights, and their length, for each C
    for C in (0.1, 1, 10):
        logistic = LogisticRegression(C=C, fit_intercept=False, tol=1e-10).fit(trial_X, trial_y > 0)
        at_C = logistic.coef_[0]
        push = trial_X.T @ (1 / (1 + np.exp(-trial_X @ at_C)) - (trial_y > 0))
        behind[C] = -push @ at_C / (at_C @ at_C)
        reach[C] = np.linalg.norm(at_C)
    # the one that shrinks the weights the most
    strongest, *others_C = sorted(reach, key=reach.get)
    page.states(
        "the {} penalty has the {} number",
        (behind[strongest], [behind[C] for C in others_C]),
        (strongest, others_C),
    )
    page.states(
        "{} features go, and the error", np.count_nonzero(at_minimum) - np.count_nonzero(chosen)
    )
    page.states(
        "{}'s error has its {} at {}, with {} features.",
        which(methods, lambda fit: np.allclose(fold_errors(cv.best, fit), cv.errors[:, place])),
        (cv.mean[place], above),
        {r"\lambda": lams[place]},
        np.count_nonzero(at_minimum),
    )
    page.states(
        "The rule takes {} and {} features, for an error that is {} {}.",
        True,
        np.count_nonzero(chosen),
        at_choice - cv.mean.min(),
        tuple(fold_errors(lam, lasso).mean() for lam in (rule, cv.best)),  # by the loop
    )
    page.states("That it is {} standard error, rather than a half or two, does not", multiple)
    at_least, by_rule = choices.T
    few, many = counts[1], counts[0]
    least = (
        np.array([of.mean[lams == at][0] for of, at in zip(shuffled, at_least, strict=True)]),
        np.array([of.mean[lams != at].min() for of, at in zip(shuffled, at_least, strict=True)]),
    )
    # where the truth is known: the least-squares fit with ten features, or a fit with few
    with_ten, with_few = (
        _mean_misses(diabetes.X, w, lams[::3]) for w in (path.weights[-1], path.at(4000))
    )
    page.states(
        "If prediction is what you want, take the {}.",
        (np.repeat([with_ten[0], with_few[0]], 2), [*with_ten[1:], *with_few[1:]]),
    )
    page.states("the rule gives you {} of them", (few, many))
    page.states("It pulls towards {} shrinkage", (by_rule, at_least))
    # the same as by coordinate descent, with the folds of other chapters
    again = cross_validate(diabetes.X, diabetes.y, lams[::6], lasso, seed=7)
    if not np.allclose(again.errors, shuffled[7].errors[:, ::6]):
        raise ValueError("the exact paths give other errors")
    page.states("Shuffle them {} times", len(shuffled))
    page.states(
        "The rule keeps {} features in {} of the {} shuffles, {} in {} and {} in {}; the {} "
        "keeps {} to {}.",
        np.min(few),
        np.sum(few == np.min(few)),
        len(few),
        np.median(few),
        np.sum(few == np.median(few)),
        np.max(few),
        np.sum(few == np.max(few)),
        least,
        np.min(many),
        np.max(many),
    )
    page.states(
        "of the rule varies by a factor of {}, from {} to {}; that of the {} by a factor of {}, "
        "from {} to {}, and {} is the {} that was tried.",
        by_rule.max() / by_rule.min(),
        by_rule.min(),
        by_rule.max(),
        least,
        at_least.max() / at_least.min(),
        at_least.min(),
        at_least.max(),
        at_least.min(),
        (lams.min(), lams[lams > lams.min()]),
    )
    price = at_choice - cv.mean.min()  # seed 0, the first of the shuffles
    page.states(
        "low with the {} shuffle, {}: {} of the {} undercut it, and {} is the average.",
        1 + np.argmin(np.abs(prices - price)),
        price,
        np.sum(prices < price - 1e-6),
        len(prices),
        prices.mean(),
    )
    page.states(
        "and then choose {} point on it",
        sum(np.allclose(w, chosen) for w in path.at(lams)),
    )
    page.keep(multiple=multiple)


# Whether dividing by 1 minus the leverage leaves a row out of a fit with this matrix as a penalty
def _has_shortcut(X, y, penalty):
    def fit(X, y):
        return np.linalg.solve(X.T @ X + penalty, X.T @ y)

    leverage = X[2] @ np.linalg.solve(X.T @ X + penalty, X[2])
    without = np.delete(X, 2, axis=0), np.delete(y, 2)
    return np.isclose((y[2] - X[2] @ fit(X, y)) / (1 - leverage), y[2] - X[2] @ fit(*without))


# The same in symbols, for two features
def _derived_for(penalty):
    a, b, g, c1, c2, target = sp.symbols("a b g c1 c2 t", real=True)
    x = sp.Matrix(sp.symbols("x1 x2", real=True))
    M, c = sp.Matrix([[a, g], [g, b]]) + penalty, sp.Matrix([c1, c2])
    left = target - x.dot((M - x * x.T).inv() * (c - x * target))
    divided = (target - x.dot(M.inv() * c)) / (1 - (x.T * M.inv() * x)[0])
    return sp.simplify(left - divided) == 0


def one_fit_for_all_patients(
    n,
    brute,
    lam,
    leaky,
    strict,
    p,
    X,
    y,
    diabetes,
    mean,
):
    some_X, some_y = draw.normal(size=(7, 3)), draw.normal(size=7)
    some_lam, others = 0.7, np.arange(7) != 2
    xs, few_X, few_y = some_X[2], some_X[others], some_y[others]
    some_M = some_X.T @ some_X + some_lam * np.eye(3)
    full, without = ridge(some_X, some_y, some_lam), ridge(few_X, few_y, some_lam)
    page.let(
        {
            "X": some_X,
            "y": some_y,
            "x": xs,
            "M": some_M,
            "I": np.eye(3),
            r"\lambda": some_lam,
            r"\hat w": full,
        }
    )
    page.let({"y_i": some_y[2], "h": xs @ np.linalg.solve(some_M, xs)})
    page.let({r"\hat w^{(-i)}": without, r"\hat y_i": xs @ full, r"\hat y_i^{(-i)}": xs @ without})
    shrunk = few_X.T @ few_X + some_lam * np.eye(3)
    left_out = [len(fold) for fold in folds(n, n)]
    page.states("Leave {} out, without leaving out With as many", left_out)
    handed = _handed(X, y, [1, 10, 100], n)
    sizes = [len(given_y) for given in handed.values() for _, given_y in given]
    page.states(
        "{} is predicted by a model fitted to {} the others:",
        np.isin(np.arange(n), np.concatenate(folds(n, n))),
        np.array(sizes) == n - 1,
    )
    shuffled = [
        cross_validate(trial_X, trial_y, [1], ridge, count=9, seed=seed).mean for seed in range(5)
    ]
    page.states(
        "There is {} shuffle left to depend on, but it takes {} fits for {}",
        ~np.isclose(shuffled[0], shuffled[1:]),
        len(handed[10]),
        [len(given) == n for given in handed.values()],
    )
    page.states("For {}, {} fit is enough", shortcut, fits_needed)
    page.states("as a column, and {}. As {}, without", True, {"x": some_X})
    page.states("$M$ becomes {} and $X^\\top y$ becomes {}. The inverse", shrunk, few_X.T @ few_y)
    some_inverse = np.linalg.inv(some_M)
    around = some_inverse @ np.outer(xs, xs) @ some_inverse
    product = shrunk @ (some_inverse + around / (1 - xs @ some_inverse @ xs))
    page.states("multiply the right side by {}: {} but", shrunk, np.isclose(product - np.eye(3), 0))
    page.equation("eq-sherman-morrison")
    page.states("Multiply this by {}, and use {} and {}:", few_X.T @ few_y, True, True)
    page.equation("eq-loo-weights")
    page.equation("eq-loo")
    page.forget()
    page.let(
        {
            "X": trial_X,
            "x": trial_X,
            "I": np.eye(5),
            "n": len(trial_X),
            r"\lambda": trial_lam,
            "h": np.diag(hat),
            "y": trial_y,
        }
    )
    no_mean = effective_degrees_of_freedom(trial_X, trial_lam)
    by_intercept = (np.eye(9) - hat) @ trial_y
    ranks = tuple(np.linalg.matrix_rank(of) for of in (ones, trial_X))
    hat_alone = trial_X @ np.linalg.solve(trial_X.T @ trial_X + trial_lam * np.eye(5), trial_X.T)
    moved_up = by_intercept - (np.eye(9) - hat) @ (trial_y + 5)
    unequal = [np.diag(of) for of in draw.uniform(0.1, 2, size=(20, 3))]
    page.let({r"\lambda": some_lam, "I": np.eye(3)})
    page.states(
        "The derivation allows {} diagonal matrix in place of {}.",
        [_derived_for(sp.diag(*sp.symbols("l1 l2", positive=True)))]
        + [_has_shortcut(some_X, some_y, penalty) for penalty in unequal],
        some_lam * np.eye(3),
    )
    page.let({r"\lambda": trial_lam, "I": np.eye(5)})
    page.states(
        "So the intercept is {} {} column, of ones, with {} penalty:",
        ranks[0] - ranks[1],
        ranks,
        np.abs(moved_up) > 1e-9,  # residuals, if all targets rise by 5
    )
    page.states(
        "So {} it does is add {}:",
        np.isclose(hat - hat_alone, 1 / 9),
        (np.trace(hat) - no_mean) / 9,
    )
    page.equation("eq-leverage")
    follows = hat @ (trial_y + 1e-3 * np.eye(9)[4]) - hat @ trial_y
    page.states(
        "follows $y_i$ itself, {}.",
        {r"\partial \hat y_i / \partial y_i": follows[4] / 1e-3, "h_i": hat[4, 4]},
    )
    page.given("A patient with leverage near 1 is fitted whatever the target")
    page.states("Now compare with {} fits", len(brute))
    page.states(
        "puts the hat on $y$: {}. Their sum is the effective degrees of "
        "freedom, plus {} for the intercept.",
        {r"\hat y": by_rows, "H": hat},
        np.trace(hat) - no_mean,
    )
    sizes_of = {"squared": np.square, "absolute": np.abs}
    candidates = {
        (average, size): averages[average](sizes_of[size](brute))
        for average in averages
        for size in sizes_of
    }
    page.states(
        "The {} {} error at {} is {}. Look",
        # cross-validation, with scales inside too, comes nearest to this one
        *min(candidates, key=lambda name: abs(candidates[name] - strict.mean[0])),
        {r"\lambda": lam},
        np.mean(brute**2),
    )
    page.states(
        "The means, of $y$ and of {} column, are taken without patient",
        # of the loop's last turn: the means of the others, and with the patient they would be 0
        np.isclose(mean, X[:-1].mean(axis=0)) & (np.abs(mean) > 1e-9),
    )
    page.states("was fixed with {} {}", np.isclose(X.std(axis=0), 1), n)
    page.states(
        "also centre once, with {} patients, it moves.", np.isclose([y.mean(), *X.mean(axis=0)], 0)
    )
    page.states("and $h$ loses its {}.", (hat - hat_alone)[0, 0])
    inside = [_is_standard(*given) for given in handed[10]]
    page.states(
        "That is {} with {} inside, and {} with {} outside",
        strict.mean[0],
        inside,
        np.mean(leaky**2),
        _is_standard(X, y),
    )
    intercept = np.linalg.lstsq(np.column_stack([np.ones(n), X]), diabetes.y)[0][0]
    page.states(
        "{} features and {} {} are estimated from {} patients",
        p,
        np.trace(hat) - no_mean,
        which(averages, lambda of: np.isclose(of(diabetes.y), intercept)),
        n,
    )
    page.keep(leak_of_means=strict.mean[0] / np.mean(leaky**2) - 1, handed=handed)


def leave_one_out_without_leaving_out(
    diabetes,
    both,
    few,
    loo,
    tried,
    brute,
    X,
    y,
):
    page.let({r"\hat y": by_rows, r"\operatorname{df}": np.trace(hat)})
    residuals, at_ten = y - X @ ridge(X, y, 10), leverages(X, 10)
    divided = np.isclose(residuals / (1 - at_ten), brute)
    page.states("As {} patient costs just a division", divided)
    by_gcv = generalised_cross_validation(X, y, 10)
    page.states(
        "replaces the leverages by their {}, {}, where",
        which(
            averages, lambda of: np.isclose(np.mean((residuals / (1 - of(at_ten))) ** 2), by_gcv)
        ),
        leverages(trial_X, trial_lam).mean(),
    )
    df_of_gcv = len(y) * (1 - np.sqrt(np.mean(residuals**2) / by_gcv))
    page.states("counts {} for the intercept too:", df_of_gcv - effective_degrees_of_freedom(X, 10))
    page.equation(
        "eq-gcv",
        {r"\operatorname{GCV}": lambda lam: generalised_cross_validation(trial_X, trial_y, lam)},
    )
    # the score of its only strength: scikit-learn 1.4 names the errors by patient differently
    theirs = RidgeCV(alphas=[10]).fit(X, diabetes.y)
    page.states("and finds {} too (seen", -theirs.best_score_)
    page.given("too (seen with 1.6 to 1.9)")
    lowest = np.argmin(both, axis=0)  # the row of each column's least
    low, high = tried[lowest.min() - 1], tried[lowest.max() + 1]
    fine = np.geomspace(0.01, 1e4, 121)
    errors = np.array(
        [
            [
                np.mean(leave_one_out_residuals(X, diabetes.y, lam) ** 2),
                generalised_cross_validation(X, diabetes.y, lam),
            ]
            for lam in fine
        ]
    )
    between = (fine > low) & (fine < high)
    least_between, least_beyond = (np.min(errors[rows], axis=0) for rows in (between, ~between))
    page.states(
        "{} have their {} between {} and {}, and are flat there: from {} to {} leave-one-out "
        "changes by {}.",
        least_between < least_beyond,
        (least_between, least_beyond),
        low,
        high,
        {r"\lambda": few[0]},
        few[-1],
        max(loo) / min(loo) - 1,
    )
    page.keep(divided=divided)


def _spent(fit):  # how far fitted values follow their targets, summed
    up, down = (
        [trial_X[i] @ fit(trial_X, trial_y + move, trial_lam) for i, move in enumerate(moves)]
        for moves in (1e-4 * np.eye(9), -1e-4 * np.eye(9))
    )
    return np.sum(np.subtract(up, down)) / 2e-4


# What a strength chosen by cross-validation does, for five copies of four orthonormal rows, where
# LASSO's weights are soft-thresholded means. Returns what is spent and the mean number of features;
# by how much CV is off the error on new data, for the least and at each strength; and by how much
# the errors on training and on test data are off.
def _choosing():
    rng, truth, lams = np.random.default_rng(0), np.array([1, 0.5, 0, 0]), np.linspace(0, 12, 13)

    def soft(v, threshold):
        return np.sign(v) * np.maximum(np.abs(v) - threshold, 0)

    y = truth + rng.normal(size=(20_000, 5, 4))
    rest = (y.sum(axis=1, keepdims=True) - y) / 4
    errors = [np.mean((y - soft(rest, lam / 8)) ** 2, axis=(1, 2)) for lam in lams]
    fits = [soft(y.mean(axis=1), lam / 10) for lam in lams]
    risks = [1 + np.mean((fit - truth) ** 2, axis=1) for fit in fits]
    at = np.argmin(errors, axis=0), np.arange(len(y))
    fit, risk = np.array(fits)[at], np.array(risks)[at]
    spent = sum(np.cov(fit[:, j], y[:, :, j].sum(axis=1))[0, 1] for j in range(4))
    new = truth + rng.normal(size=y.shape)
    off = {
        name: np.mean((of - fit[:, None]) ** 2) - risk.mean()
        for name, of in (("training", y), ("test", new))
    }
    at_each = np.mean(np.subtract(errors, risks), axis=1)
    at_least = np.mean(np.array(errors)[at] - risk)
    return spent, np.mean(np.count_nonzero(fit, axis=1)), at_least, at_each, off


# The trace of the projection onto columns: how far the fit to each unit vector follows it, summed
def _trace_of_projection(columns):
    return sum(unit @ columns @ ridge(columns, unit, 1e-8) for unit in np.eye(len(columns)))


# A fit to the first columns: least squares minus a constant for each weight
def _constant_off(count):
    def fit(X, y, lam):
        return np.append(np.linalg.lstsq(X[:, :count], y)[0] - 0.3, np.zeros(5 - count))

    return fit


def what_a_fit_spends(noise, W, X, variance):
    some_s2, some_w = 1.7, draw.normal(size=5)
    noises = np.sqrt(9 * some_s2) * np.hstack([np.eye(9), -np.eye(9)])
    targets = (trial_X @ some_w)[:, None] + noises  # their covariance is s^2 I
    fits = trial_X @ np.transpose([ridge(trial_X, target, trial_lam) for target in targets.T])
    small_hat = hat - 1 / 9  # without the mean
    cov = np.array([np.cov(*pair, ddof=0)[0, 1] for pair in zip(fits, targets, strict=True)])
    page.let(
        {"w": some_w, "s^2": some_s2, r"\text{noise}": noises[:, 0], r"H_{ii}": np.diag(small_hat)}
    )
    spent = {name: _spent(fit) for name, fit in three_methods.items()}
    along_scale = {  # from a weak penalty to a strong one; least squares has no place to choose
        name: [_spent(lambda X, y, _, lam=lam, fit=fit: fit(X, y, lam)) for lam in (1e-3, 3, 1e3)]
        for name, fit in three_methods.items()
    }
    page.states(
        "Degrees of freedom put {} and {} on a common scale.",
        *(name for name, df in along_scale.items() if np.all(np.diff(df) < -0.1)),
    )
    moments = {"bias": noises.mean(), "variance": noises.var()}
    page.states(
        "how far {} fitted value follows its own target, over data sets {} with noise {} {}:",
        cov > 0,
        {"y": targets[:, 0]},
        which(moments, lambda of: np.isclose(of, some_s2)),
        True,
    )
    page.equation(
        "eq-df",
        {
            r"\hat y": fits,
            "y": targets,
            r"\operatorname{df}": np.trace(small_hat),
            r"\operatorname{Cov}": lambda u, v: np.cov(u, v, ddof=0)[0, 1],
        },
    )
    adds = {  # what a matrix would do
        name: [
            np.allclose(
                fit(trial_X, u + v, trial_lam),
                fit(trial_X, u, trial_lam) + fit(trial_X, v, trial_lam),
            )
            for u, v in draw.normal(size=(20, 2, 9))
        ]
        for name, fit in methods.items()
    }
    page.states(
        "For {} {}, so {} covariance is {}, and the sum",
        which(adds, np.all),
        {"H": small_hat},
        np.isclose(cov, some_s2 * np.diag(small_hat)),
        cov,
    )
    page.states(
        "For {} there is {} $H$.", which(adds, lambda truths: not all(truths)), adds["LASSO"]
    )

    def mean_over(function):  # of one target with mean 0.4 and variance s^2
        density = stats.norm(0.4, np.sqrt(some_s2)).pdf
        kinks = [-trial_lam / 2, trial_lam / 2]
        return integrate.quad(
            lambda v: function(v) * density(v), -15, 15, points=kinks, epsrel=1e-12
        )[0]

    def covariance(u, v):
        return mean_over(lambda at: u(at) * v(at)) - mean_over(u) * mean_over(v)

    def soft(v, lam=trial_lam):
        return float(soft_threshold(v, lam / 2))

    def df_of(lam):
        return covariance(lambda v: soft(v, lam), float) / some_s2

    page.let({r"\mathbb{E}": mean_over})
    page.equation(
        "eq-df-lasso",
        {
            r"\operatorname{df}": df_of,
            r"\lvert \{ j : \hat w_j \ne 0 \} \rvert": lambda v: soft(v) != 0,
        },
    )
    page.states(
        "for normal noise, {}. It is enough",
        {
            r"\operatorname{Cov}": covariance,
            r"\hat y_i": soft,
            "y_i": float,
            r"\partial \hat y_i / \partial y_i": lambda v: abs(v) > trial_lam / 2,
        },
    )
    direction = draw.normal(size=9)
    moving = {  # as the target moves
        name: np.array(
            [fit(trial_X, trial_y + t * direction, trial_lam) for t in np.linspace(0, 4, 801)]
        )
        for name, fit in methods.items()
    }
    comes = np.argwhere(np.diff((moving["LASSO"] != 0).astype(int), axis=0) != 0)

    def at_switch(at, feature):  # its weight on the side where it is in, found by halving
        low, high = np.linspace(0, 4, 801)[at : at + 2]
        for _ in range(30):
            middle = (low + high) / 2
            states = [
                lasso(trial_X, trial_y + t * direction, trial_lam)[feature] != 0
                for t in (low, middle)
            ]
            low, high = (middle, high) if states[0] == states[1] else (low, middle)
        return max(
            abs(lasso(trial_X, trial_y + t * direction, trial_lam)[feature]) for t in (low, high)
        )

    pairs = np.random.default_rng(1).normal(size=(200, 2, 9))
    apart = [
        np.linalg.norm(trial_X @ np.subtract(*(lasso(trial_X, of, trial_lam) for of in pair)))
        for pair in pairs
    ]
    page.states(
        "It is enough that $\\hat y$ moves {} as far as $y$, and {}'s does: features come and go "
        "at weight {}, without a jump.",
        (apart, np.linalg.norm(pairs[:, 0] - pairs[:, 1], axis=1)),
        which(moving, lambda w: np.ptp(np.count_nonzero(w, axis=1)) > 0),
        np.round([at_switch(*change) for change in comes], 6),
    )
    page.states("draw {} new targets", len(noise))
    # with all columns in, a copy or a sum too: which designs have more of them than freedom
    designs = [trial_X[:, order] for order in ([0, 1], [1, 2], [0, 1, 0], [2, 1, 2, 0])]
    designs.append(np.column_stack([trial_X[:, :2], trial_X[:, :2].sum(axis=1)]))
    too_large = []
    for of in designs:
        target = of @ np.arange(1, of.shape[1] + 1)
        start = lasso(of, target, 0.1, start=np.ones(of.shape[1]))

        def fitted(values, of=of, start=start):
            return of @ lasso(of, values, 0.1, start=start, tolerance=1e-12)

        moved = np.eye(len(target)) * 1e-4
        freedom = sum(  # how each fitted value follows its own observation
            (fitted(target + h) - fitted(target - h)) @ h / (2 * h @ h) for h in moved
        )
        if np.count_nonzero(start) > freedom + 0.5:
            too_large.append(of)
    page.states(
        "With linearly {} columns the count can",
        [np.linalg.matrix_rank(of) == of.shape[1] for of in too_large],
    )
    page.states(
        "the number of its columns, if these are linearly {}. This leads",
        [
            np.linalg.matrix_rank(of) == of.shape[1]
            for of in (trial_X[:, is_in], *designs)
            if abs(_trace_of_projection(of) - of.shape[1]) < 1e-3
        ],
    )
    page.states("This is surprising. {} *searches* for its features", selects)
    sizes = np.abs(np.round(on_pieces["LASSO"], 9))  # piece, place on it, feature
    was_in = np.vstack([np.zeros(5, dtype=bool), sizes[:-1, 1] > 0])
    first_piece, feature = np.nonzero((sizes[:, 1] > 0) & ~was_in)
    entering = sizes[first_piece, :, feature]  # at a quarter, a half and three quarters
    falling = np.geomspace(lambda_max(trial_X, trial_y), 1e-2, 400)

    def chosen_only(X, y, lam):  # LASSO's choice, without its shrinkage
        kept = lasso(X, y, lam) != 0
        w = np.zeros(len(kept))
        w[kept] = ridge(X[:, kept], y, 0) if kept.any() else 0
        return w

    first_weights = {}  # of what comes in as the strength falls
    for name, fit in {**three_methods, "choice alone": chosen_only}.items():
        sizes_of = np.abs([fit(trial_X, trial_y, lam) for lam in falling])
        first_weights[name] = sizes_of[1:][(sizes_of[1:] > 0) & (sizes_of[:-1] == 0)]
    page.states(
        "{} pays at the entry: a feature comes in at weight {} and {} from there.",
        which(first_weights, lambda w: w.size > 0 and w.max() < 0.05),
        np.round(2 * entering[:, 0] - entering[:, 1], 6),  # at its start
        np.diff(entering),
    )
    # some columns given and all in: least squares minus a constant for each
    spent_on = {count: _spent(_constant_off(count)) for count in range(1, 6)}
    page.states(
        "and spends a degree of freedom for {} feature.",
        [np.isclose(spent_on[count], count) for count in spent_on],
    )
    page.keep(with_five_given=spent_on[5])
    seen = np.sum(noise * ((W - W.mean(axis=0)) @ X.T), axis=1) / variance
    page.seeds(
        "np.random.default_rng(0).normal(size=(1000, n))",
        seen,
        "draw {} new targets, and",
        len(seen),
    )
    df_chosen, count, at_least, at_each, off = _choosing()
    page.states("on these data, that spends {}.", (df_chosen, count))
    page.states("Likewise the {} of $\\operatorname{CV}$ is", (at_least, at_each))
    page.states(
        "another loop of folds (*nested* cross-validation), or a {} set",
        min(off, key=lambda name: abs(off[name])),
    )
    page.keep(spent=spent)


def in_short(
    path, X, diabetes, y, quick, came, pulls_most, left, everything, cv, spent, divided, multiple
):
    page.let({"X_A": trial_X[:, is_in], "s_A": np.sign(trial_w[is_in])})
    page.states(
        "- {}'s path is smooth. {}'s is made of straight lines, with slope {}, and bends {} where",
        smooth,
        straight,
        moved[is_in] / (2 * step),
        at_ends_only,
    )
    page.states(
        "The diabetes path has {} steps. {} enters {}, then {}, {} and {}; {} leaves once",
        len(path.lams) - 1,
        pulls_most,
        (pulls_most, came),
        *came[1:4],
        left,
    )
    page.states("on new data, if {} that learns is inside the loop", everything)
    threshold = cv.mean.min() + cv.standard_error[cv.mean.argmin()]
    within = cv.lams[(cv.mean <= threshold) & (cv.lams != cv.one_standard_error)]
    page.states(
        "the {} penalty within {} standard error of the {}.",
        (cv.one_standard_error, within),
        multiple,
        (-cv.mean[cv.lams == cv.best], -cv.mean[cv.lams != cv.best]),  # a small error is good
    )
    missed = diabetes.y - diabetes.y.mean() - X @ ridge(X, y, 10)
    page.states(
        "Leave-one-out for {} takes {} fit: divide {} residual by {} minus its leverage",
        shortcut,
        fits_needed,
        divided,
        (missed / quick + leverages(X, 10)).mean(),
    )
    pairs = {name: (spent[name], np.count_nonzero(trial_fits[name])) for name in methods}
    page.states("A {} fit spends, on average", which(pairs, lambda pair: np.isclose(*pair)))


def pencil_and_shortcut(small_y, slopes, small, X, lam, n, p, broken, y, brute):
    two = {"X": np.eye(2), "y": small_y, "X_A": trial_U, "I": np.eye(5)}
    page.states("Two orthonormal columns, and {}.", {"z": small_y, **two})
    page.let({"s": np.sign(small_y)})
    page.states(
        "With orthonormal columns {}, so {} slope is {}, and",
        two,
        np.isclose(np.abs(slopes[:, -1]), 1 / 2),
        slopes[:, -1],
    )
    enters = [np.flatnonzero(w)[0] for w in small.weights.T]  # the place after its breakpoint
    page.states(
        "feature $j$ enters where {}: the {} at {}, the {} at {}.",
        [{r"\lambda": small.lams[j], "z": small_y[[j]]} for j in (0, 1)],
        enters[0],
        small.lams[0],
        enters[1],
        small.lams[1],
    )
    page.states(
        "From {} to {} the slopes are {} and {}, from {} to {} they are {} and {}.",
        *small.lams[:2],
        *slopes[:, 0],
        *small.lams[1:],
        *slopes[:, 1],
    )
    page.let({"X": X, "x": X, "n": n, "I": np.eye(p), r"\lambda": lam})
    residuals = y - X @ ridge(X, y, lam)
    implied = 1 - residuals / broken
    page.states(
        "the leave-one-out error at {} with the leverages {}, without the {}.",
        True,
        implied,
        leverages(X, lam) - implied,
    )
    page.states("Without its {} the formula", (leverages(X, lam) - implied)[0])
    grown = np.abs(broken) - np.abs(residuals)
    tells = [not np.allclose(broken, brute), np.any(grown <= 0), np.any(broken * residuals < 0)]
    page.states("The residuals still {}, so they look right.", grown)
    page.states("{} the comparison with brute force tells", tells)


def left_out(X):
    others = np.arange(9) != 4
    x, rest = trial_X[4], trial_X[others]
    M = trial_X.T @ trial_X + trial_lam * np.eye(5)
    h = x @ np.linalg.solve(M, x)
    page.let({"M": M, "x": x, "X": rest, "I": np.eye(5), r"\lambda": trial_lam, "h": h})
    page.given(r"Let $\lambda > 0$, and leave", r"need $\lambda > 0$?", r"With $\lambda > 0$ it")
    every_h = np.concatenate([leverages(X, lam) - 1 / len(X) for lam in (0.01, 1, 100, 1e5)])
    page.states(
        "Show that the leverage {} of a patient with {} is {} {} and {} {}.",
        *(True, True),
        *((every_h, 0), 0),
        *((every_h, 1), 1),
    )
    without_it = rest.T @ rest + trial_lam * np.eye(5)
    page.states("Without the patient, {} is {} for the other rows.", without_it, M - np.outer(x, x))
    smallest_eigenvalues = [  # without any row, with it, and with fewer rows than features
        np.linalg.eigvalsh(rows.T @ rows + lam * np.eye(5)).min()
        for rows in (*(np.delete(trial_X, i, 0) for i in range(9)), trial_X, trial_X[:2])
        for lam in (1e-6, 0.1, trial_lam, 100)
    ]
    page.states("it is {} definite, as is", smallest_eigenvalues)
    page.let({"v": np.linalg.solve(M, x)})
    page.states("With {} it follows that {}. Multiply {} by", True, True, without_it)
    page.equation("eq-leverage-below-one")
    page.states("Since {}, also {}.", True, True)
    residuals = trial_y - trial_X @ ridge(trial_X, trial_y, trial_lam)
    left = _without_each(ridge)
    page.states("is divided by {} when", (residuals / left)[4])
    page.states("keeps its sign, and its size {}, unless", np.abs(left) - np.abs(residuals))
    alone = np.diag([1, 0, 2.0])
    page.let({r"\lambda": 0, "h": (alone @ np.linalg.pinv(alone))[0, 0]})
    page.states("At {} the proof fails", True)
    page.states("alone has a feature then has {}.", True)


# Whether standardising before the folds makes ridge look better
def _flatters(diabetes, X, y, seed):
    inside = cross_validate(diabetes.X, diabetes.y, [10], ridge, seed=seed).mean[0]
    errors = []
    for fold in folds(len(y), 10, seed=seed):
        rest = np.setdiff1d(np.arange(len(y)), fold)
        errors.append(np.mean((y[fold] - X[fold] @ ridge(X[rest], y[rest], 10)) ** 2))
    return np.mean(errors) < inside


# The error of ten columns of noise, picked outside and inside the loop, over the target's variance
def _picked(pick, seed):
    draws = np.random.default_rng(seed)
    Z, t = draws.normal(size=(100, 1000)), draws.normal(size=100)
    outside = cross_validate(Z[:, pick(Z, t)], t, [1], ridge).mean[0]
    errors = []
    for fold in folds(100, 10, seed=0):
        rest = np.setdiff1d(np.arange(100), fold)
        best = pick(Z[rest], t[rest])
        now = standardise(Z[np.ix_(rest, best)])
        new = (Z[np.ix_(fold, best)] - now.mean) / now.scale
        guess = t[rest].mean() + new @ ridge(now.X, centre(t[rest]), 1)
        errors.append(np.mean((t[fold] - guess) ** 2))
    return outside / np.var(t), np.mean(errors) / np.var(t)


def two_leaks(lam, Z, best, errors, leaky, goal, leak_of_means, diabetes, X, y, pick):
    page.given("cut them into 10 folds", r"with $\lambda = 1$ and 10 folds")
    page.states("does ridge look at {}? (b)", {r"\lambda": lam})
    page.seeds(
        "inside = fold_errors(lam, ridge).mean()\nfor fold in folds(n, 10, seed=0)",
        [_flatters(diabetes, X, y, seed) for seed in range(100)],
    )
    found = [_picked(pick, seed) for seed in range(100)]
    page.seeds("default_rng(1)", [outside < 1 for outside, _ in found])
    page.seeds(
        "folds(100, 10, seed=0)",
        [inside > 1 for _, inside in found],
        "in {} of {} such draws",
        sum(inside > 1 for _, inside in found),
        len(found),
    )
    page.states("(b) Make {} rows of {} features", *Z.shape)
    page.states("Pick the {} features most correlated", len(best))
    page.states("Picked outside, {} columns of noise", len(best))
    page.states(
        "Picked inside, they are {} than the {}, in",
        (-np.mean(errors), -np.var(goal)),  # a small error is good
        which(averages, lambda of: np.isclose(np.mean((goal - of(goal)) ** 2), np.var(goal))),
    )
    leaks = {"mean": leak_of_means, "choice": np.mean(errors) / leaky - 1}
    page.states("how much is learnt: little for a {}, very much", min(leaks, key=leaks.get))


def exercises(loose, tested, tight, df, X, y, n, path, names, z, best, row, e, W, noise):
    page.states(
        "at {} and {}, with `tol` at {} and at {}, and",
        {r"\lambda": tested[0]},
        *tested[1:],
        loose,
        tight,
    )
    wrong = [
        np.array(names)[
            (Lasso(alpha=lam / (2 * n), tol=loose).fit(X, y).coef_ != 0) != (path.at(lam) != 0)
        ]
        for lam in tested
    ]
    _, (late,) = wrong
    page.states("before the ninth feature has entered, and before {} has left", late)
    # what a least-squares fit to each single feature explains of each target
    explained = (noise @ X) ** 2 / np.sum(X**2, axis=0)
    is_picked = W != 0
    others = np.where(is_picked, 0, explained).max(axis=1)
    page.states(
        "It spends {} than {}. The weight was picked because it follows the noise {}. {} would",
        (df, 3),
        int(df),
        (explained[is_picked], others),
        # as strong as it takes to keep one feature
        which(
            {name: fit(X, e, 1.9 * n * np.abs(z[best])) for name, fit in methods.items()},
            lambda w: np.array_equal(np.flatnonzero(w), [best]) and abs(w[best]) < abs(z[best]),
        ),
    )
    on_picked = {name: fit(X[:, [best]], e, 90)[0] for name, fit in three_methods.items()}
    page.states(
        "such as the {} single feature by {}.",
        (explained[is_picked], others),
        which(on_picked, lambda w: np.isclose(w, row[best])),
    )


def problems():
    page.given("subset of the first eight features")


def check_yourself(
    path,
    chosen,
    X,
    y,
    left,
    exit_at,
    resting,
    at_rule,
    penalties,
    s3,
    cv,
    brute,
    multiple,
    with_five_given,
):
    page.let({"X_A": trial_X[:, is_in], "s_A": np.sign(trial_w[is_in])})
    before_exit = path.at(np.linspace(*path.lams[[exit_at - 1, exit_at]], 9))  # as lambda falls
    page.states(
        "In general the slopes are {}, and a weight can even {}.",
        moved[is_in] / (2 * step),
        np.diff(np.abs(before_exit[:, s3])),
    )
    # strengths from before the exit to near the end of the pause, and where the weight is 0
    around = np.linspace(*path.lams[[exit_at + 1, exit_at - 1]], 50)[1:-1]
    is_zero = np.array([lasso(X, y, lam)[s3] == 0 for lam in around])
    page.states(
        "A weight becomes {} as the penalty gets {}",
        resting,
        (around[is_zero], around[~is_zero].min()),
    )
    page.states("It happens in the exact path too: {} does it", left)
    page.states("It goes on to {}, and", {r"\lambda": path.lams[-1]})
    sizes = np.abs(np.delete(before_exit, s3, axis=1)).sum(axis=1)
    page.states("Other features {} and took over its work", np.diff(sizes))
    page.states(
        "The pull of a feature depends on {} the others",
        np.abs((X.T @ X)[~np.eye(X.shape[1], dtype=bool)]) > 1e-6,
    )
    page.states("That a {} penalty lets in {} features is a rule", np.diff(penalties), at_rule)
    page.states("You standardise {} the data, then", _is_standard(X, y))
    page.given("correct with probability 68 %")
    page.states("raises the estimated error on purpose, up to {} standard error.", multiple)
    page.states("{} standard error is as arbitrary as a half or two.", multiple)
    pair, opposite = np.ones((2, 1)), np.array([20, -20])
    residual = opposite[0] - pair[0] @ ridge(pair, opposite, 0)
    alone = opposite[0] - pair[0] @ ridge(pair[1:], opposite[1:], 0)
    leverage = np.linalg.pinv(pair)[0, 0]
    page.let({"h": leverage})
    page.states(
        "{} fits patient $i$ with residual {} and leverage {}.", shortcut, residual, leverage
    )
    page.states("{} That multiplies by {}.", residual * (1 - leverage), residual / alone)
    page.states(
        "Without its own help, a patient is predicted {}.",
        (-np.abs(brute), -np.abs(y - X @ ridge(X, y, 10))),  # a small error is good
    )
    page.states(
        "{} That adds {} of it. The formula divides by {}.",
        residual * (1 + leverage),
        leverage,
        residual / alone,
    )
    count = np.count_nonzero(chosen)
    page.states(
        "{} {}. A {} fit has {} non-zero weights",
        alone,
        alone,
        _fitted_by(chosen, X, y, cv.one_standard_error),
        count,
    )
    page.states("An unbiased estimate is {}, if", count)
    page.states("Fewer than {}, because", count)
    page.states(
        "with {} features and their signs given, the fit would spend {}, whatever",
        round(with_five_given),
        with_five_given,
    )
    page.states("More than {}, because", count)
