"""What the text of `lasso.md` says, compared with what its cells computed."""

import re
from inspect import signature
from itertools import combinations, pairwise

import numpy as np
import sklearn
import sympy as sp
from claims import Page, which
from scipy.optimize import minimize
from scipy.spatial import ConvexHull
from shrinkage import (
    L1,
    L2,
    figures,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_breakpoints,
    lasso_path,
    relaxed_lasso,
    ridge,
    soft_threshold,
    standardise,
    strengths,
)
from sklearn.datasets import load_diabetes as load_theirs
from sklearn.linear_model import ElasticNet, Lasso

page = Page("lasso.md")
draw = np.random.default_rng(0)
trial_X = 1.3 * standardise(draw.normal(size=(6, 3))).X
trial_y, trial_w, trial_lam = draw.normal(size=6), draw.normal(size=3), 0.9
trial_best = lasso(trial_X, trial_y, trial_lam)
places = [
    {"z": at, r"\tau": 0.7, "w": float(soft_threshold(at, 0.7))} for at in (0.9, -0.9, 0.5, -0.5)
]
borders = [{"z": at, r"\tau": 0.7, "w": 0.0} for at in (0.7, -0.7)]  # of the third case
some_y, some_w = draw.normal(size=30), draw.normal(size=4)


methods = {"LASSO": lasso, "ridge": ridge}
three_methods = {**methods, "least squares": lambda X, y, lam: ridge(X, y, 0)}
trial_fits = {name: fit(trial_X, trial_y, trial_lam) for name, fit in three_methods.items()}
trial_pulls = {name: 2 * trial_X.T @ (trial_y - trial_X @ w) for name, w in trial_fits.items()}
sizes = {"absolute": lambda w: np.abs(w).sum(), "squared": lambda w: w @ w}
averages = {"mean": np.mean, "median": np.median}
line = np.linspace(-2, 2, 41)
on_axes = [line[line != 0, None] * axis for axis in np.eye(2)]
far = 10.0 ** np.arange(9)  # strengths
steps = np.random.default_rng(1).normal(size=(300, 3)) * np.logspace(-3, 0, 300)[:, None]

# ridge's weight for any least-squares weight, and its factor along any singular direction
any_z, any_d = sp.Symbol("z", real=True, nonzero=True), sp.Symbol("d", positive=True)
any_lam = sp.Symbol("lambda", nonnegative=True)
ridge_weight, ridge_factor = any_z / (1 + any_lam), any_d / (any_d**2 + any_lam)


def _folds(function, points):
    """The points at which the slope of a function jumps."""
    h = 1e-6
    bends = {v: function(v + h) - 2 * function(v) + function(v - h) for v in points}
    return [v for v, bend in bends.items() if bend > 1e-3 * h]


def _surface_folds(penalty):
    """The places of the folds on each of some walks across a penalty, in the directions of axes."""
    walks = [lambda v, at=at: penalty.value([v, at]) for at in line[::4]]
    walks += [lambda v, at=at: penalty.value([at, v]) for at in line[::4]]
    return [_folds(walk, line) for walk in walks]


[crease] = _folds(lambda v: L1().value([v]), line)
# what the cell draws
[kind] = re.findall(r"^figures\.penalty_surface\((\w+)\(\)\)$", page.source, re.MULTILINE)
drawn = figures.penalty_surface({"L1": L1(), "L2": L2()}[kind]).data[0]
drawn_at = np.stack(np.meshgrid(drawn.x, drawn.y), axis=-1)
creased = which({"LASSO": L1(), "ridge": L2()}, lambda penalty: any(_surface_folds(penalty)))


def _fitted_by(w, X, y, lam, **options):
    return which(
        three_methods, lambda fit: np.allclose(fit(X, y, lam), w, **{"atol": 1e-5, **options})
    )


def _trial_rss(w):
    return np.sum((trial_y - trial_X @ w) ** 2)


def _trial_value(w, size):
    return _trial_rss(w) + trial_lam * size(w)


def _minimiser(size):
    """The name of the trial fit from which no step lowers residual sum of squares plus penalty."""
    return which(
        trial_fits,
        lambda w: all(_trial_value(w, size) < _trial_value(w + step, size) for step in steps),
    )


charged = which(sizes, lambda size: _minimiser(size) == "LASSO")
dropping = which(trial_fits, lambda w: np.any(w == 0))


def _each_alone():
    """The trial weights by LASSO when each feature is alone in the model."""
    return [lasso(trial_X[:, [j]], trial_y, trial_lam)[0] for j in range(3)]


def _pulls_of_zeros():
    """The pulls, over the strength, of all features with weight zero in many LASSO fits."""
    drawn, pulls = np.random.default_rng(4), []
    for _ in range(100):
        A, v, lam = drawn.normal(size=(8, 4)), drawn.normal(size=8), drawn.uniform(1, 12)
        w = lasso(A, v, lam)
        pulls += list((2 * A.T @ (v - A @ w) / lam)[w == 0])
    return np.array(pulls)


def _comes_in(before_and_after):
    before, after = before_and_after
    return before == 0 and after != 0


def _heights_of_folds(penalty):
    """How high a surface is at each of its folds, but at the origin, where they meet."""
    walks = line[::4]
    at_folds = zip([*walks, *walks], _surface_folds(penalty), strict=True)
    return np.array([penalty.value([at, v]) for at, found in at_folds for v in found if at != 0])


def _drawn_at_crease(points):
    """Whether a drawing of the penalty through these points has its fold at the crease."""
    heights = [L1().value([v]) for v in points]
    return bool(_folds(lambda v: np.interp(v, points, heights), [crease]))


def _only_drawn_with_zero(grids):
    """Whether all grids with a point at zero draw the crease, then whether each other one does.

    A grid that misses zero by rounding is neither: the eye sees the crease.
    """
    grids = [*grids.values(), *(np.linspace(-2, 2, count) for count in range(10, 100))]
    off = [np.abs(points).min() for points in grids]
    drawn = [_drawn_at_crease(points) for points in grids]
    with_zero = [one for one, at in zip(drawn, off, strict=True) if at == 0]
    return [all(with_zero), *(one for one, at in zip(drawn, off, strict=True) if at > 1e-3)]


def _beside_axes():
    """Points on each axis, with the unit steps that leave the axis there."""
    for axis, points in enumerate(on_axes):
        for at in points:
            yield from ((at, sign * np.eye(2)[1 - axis]) for sign in (-1, 1))


def _slopes_off_axes():
    """The slopes of the penalty on leaving an axis, to either side."""
    h = 1e-6
    return [(L1().value(at + h * e) - L1().value(at)) / h for at, e in _beside_axes()]


def _turns(rim):
    """The places in a closed rim at which it changes direction."""
    ahead = np.roll(rim, -1, axis=0) - rim
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    return np.flatnonzero(np.abs(ahead - np.roll(ahead, 1, axis=0)).max(axis=1) > 0.01)


def _meets_conditions(X, v, w, lam):
    """For each weight, whether it satisfies its line of the KKT conditions."""
    pulls = 2 * X.T @ (v - X @ w)
    is_tied = np.isclose(pulls, lam * np.sign(w))
    return np.where(w != 0, is_tied, np.abs(pulls) <= lam * (1 + 1e-9))


def _steps_over(rim, at):
    """The steps from a point of a rim to all its other points."""
    steps = rim - at
    return steps[np.abs(steps).max(axis=1) > 1e-9]


def _optimal_directions(rim, at):
    """For each direction in whole degrees, whether no step from `at` gains in it."""
    turns = np.deg2rad(np.arange(360))
    gains = _steps_over(rim, at) @ np.array([np.cos(turns), np.sin(turns)])
    return np.all(gains <= 1e-9, axis=0)


def _descended(v, X=trial_X, lam=trial_lam, start=0.0):
    """The weights to which coordinate descent comes for a target."""
    w = np.zeros(X.shape[1]) + start
    for j in [*range(len(w))] * 200:
        x = X[:, j]
        w[j] = soft_threshold(x @ (v - X @ w + x * w[j]), lam / 2) / (x @ x)
    return w


def _updated(w):
    """The weights that coordinate descent would give each trial column, the others as in `w`."""
    return [
        soft_threshold(x @ (trial_y - trial_X @ w + x * at), trial_lam / 2) / (x @ x)
        for x, at in zip(trial_X.T, w, strict=True)
    ]


def _defaults(function):
    return {name: p.default for name, p in signature(function).parameters.items()}


def _walk_of_the_figure():
    """The weights at each position of the slider of coordinate descent, and their objective."""
    figure = figures.coordinate_walk()
    defaults = _defaults(figures.coordinate_walk)
    c, rho, lam = np.array(defaults["centre"]), defaults["correlation"], defaults["lam"]
    now = [trace.name for trace in figure.data].index("weights now")
    walk = []
    for step in figure.layout.sliders[0].steps:
        data, _, traces = step.args
        place = list(traces).index(now)
        walk.append([data["x"][place][0], data["y"][place][0]])

    def objective(w):
        return (w - c) @ np.array([[1, rho], [rho, 1]]) @ (w - c) + lam * np.abs(w).sum()

    return np.array(walk), objective


def _swept(sweep, w, lam):
    after = np.array(w)
    sweep(after, lam)
    return after


def _stopped(sweep, X, y, lam, looks_first):
    """Sweeps and weights with which a solver stops at the gap that scikit-learn allows.

    It starts from zeros, and looks at the duality gap first, or sweeps first.
    """
    w, sweeps = np.zeros(X.shape[1]), 0
    while True:
        rest = y - X @ w
        dual = rest * min(1, lam / np.abs(2 * X.T @ rest).max())
        gap = rest @ rest + lam * np.abs(w).sum() - 2 * dual @ y + dual @ dual
        if gap <= 2 * Lasso().tol * y @ y and (looks_first or sweeps):
            return sweeps, w
        w, sweeps = _swept(sweep, w, lam), sweeps + 1


def _ista_never_rises(X, v):
    """Whether the LASSO objective never rises on the first hundred steps of ISTA, from zeros."""
    step, w, values = 1 / (2 * np.linalg.norm(X, 2) ** 2), np.zeros(X.shape[1]), []
    for _ in range(100):
        values.append(np.sum((v - X @ w) ** 2) + np.abs(w).sum())
        w = soft_threshold(w + step * 2 * X.T @ (v - X @ w), step)
    return np.all(np.diff(values) < 1e-9)


def _objectives(points):
    """The trial objective at each row of `points`, at strength 1."""
    return np.array([_trial_rss(w) for w in points]) + L1().value(points)


def _told_apart(X_twice, y):
    """For many weights and samples, whether it matters which copy has which weight."""
    drawn, told = np.random.default_rng(6), []
    for size in (5, 50, 442, 5000):
        rows = drawn.integers(len(y), size=size)
        for w in 20 * drawn.normal(size=(25, 3)):
            one, other = (np.sum((y - X_twice @ v)[rows] ** 2) for v in (w, w[::-1]))
            told.append(not np.isclose(one, other))
    return told


def _corners_win(seed, disc, corners):
    """In how many of the chapter's 300 bowls with this seed a corner is optimal."""
    rng, count = np.random.default_rng(seed), 0
    for _ in range(300):
        B = rng.normal(size=(2, 2))
        c = rng.uniform(1.5, 4) * disc[rng.integers(len(disc))]
        g = (c - corners) @ B @ B.T
        count += int(np.any((g * corners).sum(axis=1) >= np.abs(g).max(axis=1)))
    return count


single = trial_X[:, :1]  # one feature: scikit-learn's answer is exact
sk = Lasso(alpha=0.02, fit_intercept=False).fit(single, trial_y)
as_lam = abs(2 * single[:, 0] @ (trial_y - single @ sk.coef_))
without = trial_y - trial_X @ trial_w
r_j = [without + x_j * w_j for x_j, w_j in zip(trial_X.T, trial_w, strict=True)]
alone = [ridge(trial_X[:, [j]], r_j[j], 0)[0] for j in range(3)]
moved = [lasso(trial_X[:, [j]], r_j[j], trial_lam)[0] for j in range(3)]
shift = abs(alone[0] - moved[0])
square = trial_X[:, 0] @ trial_X[:, 0]


def zero_not_nearly_zero(diabetes, lams, X, y):
    path = lasso_path(X, y, lams)
    at_top, at_end = path[np.argmax(lams)], path[np.argmin(lams)]
    small = np.abs(path) < 1e-3
    page.states("{}, not nearly {}", path[small], path[small])
    page.states("{} features of {} patients", *X.shape[::-1])
    page.states("features drop out until {} is left", at_top != 0)
    page.states(
        "Their weights {} come close to {} and stay there: they become {}. Why exactly {}, and",
        (path != 0) & small,
        path[small],
        at_top[at_end != 0],
        path[small],
    )
    bends = lasso_breakpoints(X, y)
    gone_from = bends.lams[np.argmax(bends.weights != 0, axis=0) - 1]  # for good
    between = np.convolve(np.sort(gone_from)[::-1], [0.5, 0.5], "valid")  # the largest first
    left = [np.count_nonzero(lasso(X, y, lam)) for lam in between]
    enters = np.sum((bends.weights[1:] != 0) & (bends.weights[:-1] == 0), axis=0)
    page.states(
        "As it {}, weights become {}, {} {}, until {} are.",
        np.diff(between[np.argsort(-np.array(left), kind="stable")]),  # by how many are left
        at_top[at_end != 0],
        which(dict(zip(diabetes.names, enters, strict=True)), lambda times: times > 1),
        enters.max(),
        at_top == 0,
    )


def a_penalty_with_a_crease(grids):
    page.let({"X": trial_X, "x": trial_X.T, "y": trial_y, "n": 6, "p": 3})
    page.let({"w": trial_w, r"\hat w": trial_best, r"\lambda": trial_lam})
    page.equation("eq-lasso")
    faces = {tuple(L1().subgradient(v)) for v in draw.normal(size=(99, 2))}
    page.states("Its {} faces are flat", len(faces))
    page.states(
        "in which $w_2$ grows. You go down at slope {}, and from the "
        "moment you cross {} you go up at slope {}.",
        L1().subgradient([crease - 1])[0],
        {"w": (1, crease)},
        L1().subgradient([crease + 1])[0],
    )
    odd, even, stepped, _ = grids.values()
    page.states(
        "With {} points from {} to {} the middle is {}.",
        len(odd),
        odd[0],
        odd[-1],
        odd[len(odd) // 2],
    )
    tried = trial_best + np.vstack([draw.normal(size=(999, 3)), steps])
    better = [w for w in tried if _trial_rss(w) < _trial_rss(trial_best)]
    inside = [w for w in tried if np.abs(w).sum() <= np.abs(trial_best).sum()]
    strengths_tried = np.linspace(0, 0.95 * lambda_max(trial_X, trial_y), 20)
    norms = [np.abs(lasso(trial_X, trial_y, lam)).sum() for lam in strengths_tried]
    page.states(
        "{} chooses the weights that make the residual sum of squares plus $\\lambda$ times the "
        "sum of {} weights",
        _minimiser(sizes["absolute"]),
        charged,
    )
    page.given("Least Absolute Shrinkage and Selection Operator, so named by")
    page.states(
        "It takes the {} squares under a bound on the sum of {} weights, and the bound {} them.",
        (_trial_rss(trial_best), np.array([_trial_rss(w) for w in inside])),
        which(sizes, lambda size: all(size(w) > size(trial_best) for w in better)),
        np.diff(norms),  # a larger strength is a tighter bound
    )
    page.states(
        "The {} penalty, a surface",
        which(
            {"LASSO": L1(), "ridge": L2()},
            lambda penalty: np.allclose(penalty.value(drawn_at), drawn.z, atol=1e-3),
        ),
    )
    page.states(
        "These lie {} the two axes: wherever a weight is {}, the surface is",
        (_heights_of_folds(L1()), 0),
        _surface_folds(L1()),
    )
    surface = L1().value(np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1))
    page.states("There is {} level stretch in between", np.isclose(np.diff(surface, axis=1), 0))
    page.states(
        "A crease like this lies {} {} axis, and",
        (_heights_of_folds(L1()), 0),
        np.isclose(_slopes_off_axes(), 1),  # up at once, on either side
    )
    page.states("it draws the crease {} if grid points lie on it", _only_drawn_with_zero(grids))
    middle = [len(even) // 2 - 1, len(even) // 2]
    page.states(
        "With {}, the {} lie {} to either side",
        len(even),
        (np.abs(even[middle]).max(), np.abs(np.delete(even, middle))),
        np.abs(even).min(),
    )
    missed = which(grids, lambda points: 0 < np.abs(points).min() < 1e-9)
    page.states(
        "The {} grid steps past {} by a rounding error, because {} has {} exact binary form",
        (missed, list(grids)),
        stepped[0] + sp.Rational(int(np.abs(stepped).argmin()), 10),  # without rounding
        np.diff(stepped)[0],
        # a tenth is m / 2^k only if 10 divides 2^k, and no number here has more binary places
        [2**k % 10 == 0 for k in range(1075)],
    )
    page.states(
        "a program that looks for a weight of exactly {} finds {} crease.",
        crease,
        stepped == crease,
    )
    ways = (  # to make the four grids, with m steps to a unit
        lambda m: np.linspace(-2, 2, 4 * m + 1),
        lambda m: np.linspace(-2, 2, 4 * m),
        lambda m: np.arange(-2, 2 + 1 / m, 1 / m),
        lambda m: np.arange(-2 * m, 2 * m + 1) / m,
    )
    safe = which(
        dict(zip(grids, ways, strict=True)),
        lambda way: all(0 in way(m) for m in range(1, 101)),
    )
    page.states("The {} grid is safe", (safe, list(grids)))


def one_weight_three_cases(
    if_negative, if_positive, cost, right, w, left, z, inside, a, tau, gaps, grid, searched, zs
):
    cases = if_positive, if_negative, crease
    above_tau, below_tau, within, _ = places
    threshold, every_z = 0.73, np.arange(-30, 31) / 10
    charges = threshold * np.abs(grid)
    best = np.array([grid[np.argmin((grid - at) ** 2 / 2 + charges)] for at in every_z])
    is_third = np.abs(every_z) <= threshold
    candidates = {1: every_z - threshold, -1: every_z + threshold}
    counts = {side: np.isclose(found, best) for side, found in candidates.items()}
    on_side = {side: side * found > 0 for side, found in candidates.items()}
    page.keep(best=best, zs=every_z, is_third=is_third, threshold=threshold)
    unknown = cost.free_symbols - {z}  # all but what the data say
    page.states("{} weight, {} cases", len(unknown), len(cases))
    page.states("a move away from $z$ costs {}.", cost)
    free_of_charge = {"z": 0.9, r"\tau": 0.0, "w": 0.9}
    page.equation("eq-one-weight", *places, fails=[free_of_charge])
    kinks = _folds(lambda v: (v - 0.4) ** 2 / 2 + threshold * abs(v), line)
    page.states("Away from {} this has a derivative", kinks)
    smooth, h = line[line != 0], 1e-6
    here = {w: smooth, z: 0.4, tau: threshold}

    def objective(v):
        return (v - here[z]) ** 2 / 2 + threshold * np.abs(v)

    def has(derivative):
        """Whether a formula is the derivative at each of these places."""
        slopes = (objective(smooth + h) - objective(smooth - h)) / (2 * h)
        return np.isclose(slopes, sp.lambdify(list(here), derivative)(*here.values()))

    page.states(
        "On the {} side {} and the derivative is {}, on the {} side {} and it is {}.",
        smooth[has(right)],
        above_tau,
        right,
        smooth[has(left)],
        below_tau,
        left,
    )
    page.states(
        "{} candidate counts {} if it lies on the side",
        [counts[side] == on_side[side] for side in counts],
        [
            all(np.all(counts[side][on_side[side]]) for side in counts),
            *np.concatenate([counts[side][~on_side[side]] for side in counts]),
        ],
    )
    page.states(
        "{} must be {}: {}. - {} must be {}: {}.",
        above_tau,
        candidates[1][counts[1]],
        places + borders,
        below_tau,
        candidates[-1][counts[-1]],
        places + borders,
    )
    third = [at for at in [*every_z[is_third], -threshold, threshold]]
    objectives = np.array([(grid - at) ** 2 / 2 + charges for at in third])
    page.states(
        r"If $\lvert z \rvert \le \tau$, {} counts. To the right of {} the objective starts with "
        "slope {}, which is {} {}: it {}.",
        [counts[side][is_third] for side in counts],
        crease,
        right.subs(w, 0),
        ([right.subs({w: 0, z: at, tau: threshold}) for at in third], 0),
        min(right.subs({w: 0, z: at, tau: threshold}) for at in third),
        np.diff(objectives[:, grid >= 0]),
    )
    page.states(
        "To the left it arrives at {} with slope {}, which is {} {}: it {} until {}.",
        crease,
        left.subs(w, 0),
        ([left.subs({w: 0, z: at, tau: threshold}) for at in third], 0),
        max(left.subs({w: 0, z: at, tau: threshold}) for at in third),
        np.diff(objectives[:, grid <= 0]),
        grid[np.argmin(objectives, axis=1)],
    )
    at_crease = objectives[:, grid == crease]
    page.states(
        "So the {} is at the crease, {}.",
        (0.0, objectives[:, grid != crease] - at_crease),
        within,
    )
    answers = best[on_side[1]], best[on_side[-1]], best[is_third]
    # in no other case does a whole range of z have one answer
    page.states("The {} case is the heart", (True, [np.ptp(answer) == 0 for answer in answers]))
    page.states(
        "It holds not for a single lucky value of $z$ but for the whole interval from {} to "
        r"$\tau$.",
        sp.solve(left.subs(w, 0), z)[0],
    )
    by_formula = soft_threshold(every_z, threshold)
    page.states(
        "A single formula covers {} {}",
        [np.allclose(by_formula[c], best[c]) for c in (*on_side.values(), is_third)],
        len(cases),
    )
    page.equation("eq-soft-threshold", *({"S": soft_threshold, **place} for place in places))
    middle = sp.simplify(inside + -inside)
    symbols = {"a": a, r"\tau": tau}
    page.states("with any {}:", {"a": 0.3}, fails=[{"a": 0}])  # where the third case ends
    page.states(
        "for {}; for {}; and for the third",
        {"z": tau + a, **symbols},
        {"z": -tau - a, **symbols},
    )
    page.states("and for the third case at {} and its negative", inside)
    page.states("then at the middle, {}, and the two ends", middle)
    page.states(
        "{} zeros: the formula {} with {} case",
        gaps.count(0),
        (by_formula, best.round(9)),
        [gap == 0 for gap in gaps],
    )
    found = np.array(searched)[:, None]
    excess = [(at - zs[:, None]) ** 2 / 2 + np.abs(at) for at in (grid, found)]
    page.states(
        "calculus, finds the {} {}",
        (found.round(9).ravel(), soft_threshold(zs, 1).round(9)),
        (0.0, (excess[0] - excess[1])[~np.isclose(grid, found)]),
    )

    lowest_slope, highest_slope = L1().subdifferential(crease)
    tried = np.arange(-20, 21) / 10
    below = {
        at: np.array([np.all(abs(at) + s * (grid - at) <= abs(grid) + 1e-9) for s in tried])
        for at in line
    }
    elsewhere = np.array([below[at] for at in line if at != crease])
    is_own = np.isclose(tried, np.sign(line[line != crease])[:, None])
    allowed = (lowest_slope <= tried) & (tried <= highest_slope)
    page.states(
        "At {} {} slope between {} and {} will do, elsewhere {} {}.",
        crease,
        below[crease][allowed],
        lowest_slope,
        highest_slope,
        [np.all(elsewhere[is_own]), *elsewhere[~is_own]],
        elsewhere.sum(axis=1),
    )
    page.given(
        "A function is convex if a straight line between two points of its graph never runs below "
        "the graph.",
        "stays on or below the graph.",
    )
    [lowest_at] = [at for at in line if 0 in sp.Interval(*L1().subdifferential(at))]
    page.states(
        "then a level line stays {}.", (abs(lowest_at), np.abs(grid)[~np.isclose(grid, lowest_at)])
    )
    page.equation(
        "eq-subgradient",
        *(
            {"w": at, r"\partial \lvert w \rvert": L1().subdifferential(at)}
            for at in (0.4, -0.4, crease)
        ),
    )
    page.given("a point is a minimum exactly when 0 is one of its subgradients")
    page.given("A minimum is a point where 0 is among the subgradients")
    page.states(
        "At {} those are {} with $s$ from {} to {} (the",
        {"w": crease},
        (cost.diff(w) + tau * sp.Symbol("s")).subs(w, 0),
        lowest_slope,
        highest_slope,
    )
    page.states(
        "(the smooth part {} its derivative, {}), and {}. Read it",
        (right, tau, cost.diff(w)),
        cost.diff(w).subs(w, 0),
        places + borders,
    )
    leaves = best != 0
    page.states(
        "resists with {} force up to $\\tau$, and the weight leaves {} {} if the pull is {}.",
        best[is_third] == 0,
        best[is_third],
        [all(leaves[~is_third]), *leaves[is_third]],
        (np.abs(every_z[leaves]), threshold),
    )


def orthonormal_columns(cost, tau, w, z, Q, by_lasso, by_ridge, fits, free, lam, target):
    one_weight = sp.lambdify((w, z, tau), cost + tau * sp.Abs(w))
    some_z = ridge(Q, some_y, 0)
    some_fits = {
        r"\hat w^{\text{LASSO}}": lasso(Q, some_y, trial_lam),
        r"\hat w^{\text{ridge}}": ridge(Q, some_y, trial_lam),
    }
    rss = np.sum((some_y - Q @ some_w) ** 2)
    separate = (some_w - some_z) ** 2 + trial_lam * np.abs(some_w)
    halved = one_weight(some_w, some_z, trial_lam / 2)
    page.let({"X": Q, "y": some_y, "w": some_w, "z": some_z, "I": np.eye(4)})
    constant = np.sum((some_y - Q @ -some_w) ** 2) - np.sum((-some_w - some_z) ** 2)
    targets = np.random.default_rng(3).normal(size=(25, 30))
    together = np.array([lasso(Q, v, trial_lam) for v in targets])
    alone = [[lasso(Q[:, [j]], v, trial_lam)[0] for j in range(4)] for v in targets]
    many = np.random.default_rng(2).normal(size=(99, 4))
    page.states(
        "Then {} {} {} plus a constant, where {} holds the least-squares weights, and {} weight",
        rss,
        (
            np.sum((some_y - many @ Q.T) ** 2, axis=1),
            np.sum((many - some_z) ** 2, axis=1) + constant,
        ),
        rss - (some_y @ some_y - some_z @ some_z),
        True,
        np.isclose(alone, together),
    )
    each_fit = {name: fit(Q, some_y, trial_lam) for name, fit in three_methods.items()}

    gone = np.flatnonzero(by_lasso == 0)
    page.states(
        "weights of {} orthonormal features are {}, {}, {} and {}. Which of them does {} set to {} "
        "at {}?",
        len(free),
        *free.round(9),
        which(fits, lambda w: 0 < np.count_nonzero(w) < len(w)),
        by_lasso[gone],
        {r"\lambda": lam},
    )
    page.states("The {}.", (np.abs(free[gone]).max(), np.abs(np.delete(free, gone))))

    def minimiser(size):
        return min(
            each_fit,
            key=lambda name: (
                np.sum((each_fit[name] - some_z) ** 2) + trial_lam * size(each_fit[name])
            ),
        )

    moves = draw.normal(size=(50, 4))

    def others(size, by):
        w = each_fit[by]
        value = np.sum((w - some_z) ** 2) + trial_lam * size(w)
        return value, [np.sum((at - some_z) ** 2) + trial_lam * size(at) for at in w + moves]

    page.states(
        "{} {} {}, which is {} {eq}`eq-one-weight` at {}.",
        minimiser(sizes["absolute"]),
        others(sizes["absolute"], "LASSO"),
        separate,
        (separate / halved).mean(),
        {r"\tau": trial_lam / 2},
    )
    page.states(
        "{} {} {}. So",
        minimiser(sizes["squared"]),
        others(sizes["squared"], "ridge"),
        2 * one_weight(some_w, some_z, 0) + trial_lam * some_w**2,
    )
    page.equation("eq-constant-or-factor", {"S": soft_threshold, **some_fits})
    page.states(
        "Of length {} and at right angles to each other: {}.",
        np.linalg.norm(Q, axis=0).mean(),
        True,
    )
    U, d, Vt = np.linalg.svd(trial_X)
    along = d * (U.T @ trial_y)[:3] / (d**2 + trial_lam)
    page.states(
        "the two rules survive: {}'s inside coordinate descent, in this chapter, and {}'s along",
        which(trial_fits, lambda w: np.allclose(w, _updated(w))),
        which(trial_fits, lambda w: np.allclose(Vt @ w, along)),
    )
    is_gone, off = by_lasso == 0, np.abs(free - by_lasso).max()
    page.states(
        "At {} {} takes {} off {} weight, and the one {} than {} is gone.",
        {r"\lambda": lam},
        which(
            fits,
            lambda w: np.allclose(np.abs(free) - np.abs(w), np.minimum(np.abs(free), lam / 2)),
        ),
        off,
        np.isclose(np.abs(by_lasso), np.maximum(np.abs(free) - off, 0)),
        (np.abs(free[is_gone]), off),
        np.abs(free[~is_gone] - by_lasso[~is_gone]).max(),
    )
    page.states(
        "{} halves {} weight, and {} is gone: a factor {} leaves something.",
        which(fits, lambda w: np.allclose(w, free / 2)),
        np.isclose(by_ridge, free / 2),
        by_ridge == 0,
        [ridge_weight.is_nonzero, *np.ravel([ridge(Q, target, lam) != 0 for lam in far])],
    )
    largest, *others = free[~is_gone]
    page.states(
        "{} takes as much off the {} weight as off the rest.",
        which(
            {name: np.abs(free - w)[~is_gone] for name, w in fits.items()},
            lambda taken: np.ptp(taken) < 1e-3 < np.min(taken),
        ),
        (abs(largest), np.abs(others)),
    )
    shrunk = some_fits[r"\hat w^{\text{LASSO}}"]
    pulled = np.abs(targets @ Q) - np.abs(together)  # by how much, in many fits
    page.states(
        "removes small weights also pulls {} large weight {} towards {}.",
        np.isclose(pulled, trial_lam / 2)[together != 0],
        np.abs(some_z - shrunk).max(),
        lasso(Q, some_y, far[-1]),  # where the pull ends
    )
    midway = 2 * np.median(np.abs(some_z))
    relaxed = relaxed_lasso(Q, some_y, midway, 0.1)
    chooses = which(
        three_methods,
        lambda fit: np.array_equal(fit(Q, some_y, midway) != 0, relaxed != 0),
    )
    page.states("A common remedy is to let {} choose the features", chooses)
    page.states("with a small penalty or without: the relaxed {} of", chooses)
    shows = []
    for seed in range(100):
        columns, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(30, 4)))
        v = columns @ [3.0, -1.5, 0.6, 0.2]
        fit = lasso(columns, v, 1)
        halved = np.allclose(ridge(columns, v, 1), columns.T @ v / 2)
        shows.append(halved and np.allclose(fit, [2.5, -1, 0.1, 0]) and fit[3] == 0)
    page.seeds("np.random.default_rng(0).normal(size=(30, 4))", shows)
    page.keep(one_weight=one_weight, some_z=some_z, some_fits=some_fits)


def lasso_subtracts_a_constant_ridge_scales(lowest, bowl, some_z, some_fits):
    dashed, soft, scaled = figures.threshold_functions().data
    level = np.array(soft.x)[np.array(soft.y) == 0]
    fits = dict(zip(methods, some_fits.values(), strict=True))
    subtracts = which(fits, lambda fit: np.isclose(np.ptp(np.abs(some_z - fit)[fit != 0]), 0))
    soft_fit = some_fits[r"\hat w^{\text{LASSO}}"]
    stays = soft_fit != 0
    page.states(
        "{} {} a constant, {} scales",
        subtracts,
        (np.abs(soft_fit[stays]), np.abs(some_z[stays]), trial_lam / 2),
        which(fits, lambda fit: np.isclose(np.ptp(fit / some_z), 0) and 0 < fit[0] / some_z[0] < 1),
    )
    first_gone, second_gone = (
        min(lam for lam in lowest if lowest[lam][weight] == 0) for weight in (0, 1)
    )
    _, small, *_ = lowest
    page.let({"w": some_w[:2], r"\lambda": small})
    going_in = np.array(dashed.x)[:, None]
    coming_out = {
        name: [fit(np.eye(1), at, 2 * level.max())[0] for at in going_in]
        for name, fit in methods.items()
    }
    page.states(
        "that goes in, at λ = {}. {} has a level stretch from {} to {} and",
        2 * level.max(),
        which(coming_out, lambda out: np.allclose(out, soft.y, atol=1e-3)),
        level.min(),
        level.max(),
    )
    page.states(
        "the dashed line; {} is a straight line through {}, {} steep",
        which(coming_out, lambda out: np.allclose(out, scaled.y, atol=1e-3)),
        np.interp(0, scaled.x, scaled.y),
        (np.diff(scaled.y), np.diff(dashed.y)),
    )
    page.states(
        "the round bowl {}, with its lowest point at {}.", np.sum((some_w[:2] - bowl) ** 2), bowl
    )
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    excess = []
    for strength, best in lowest.items():
        others = grid[np.abs(grid - best).max(axis=1) > 1e-9]
        values = [
            np.sum((at - bowl) ** 2, axis=-1) + strength * L1().value(at) for at in (others, best)
        ]
        excess.append(values[0] - values[1])
    page.states(
        "the {} point of the sum slides into the crease w₂ = {}, stays",
        (0.0, np.concatenate(excess)),
        lowest[second_gone][1],
    )
    page.states("For this bowl {eq}`eq-constant-or-factor` holds with {}.", {"z": bowl})
    none, half, one = (lowest[lam] for lam in list(lowest)[:3])
    page.states(
        "Under {} {} weights {} at the {} pace, {}.",
        _fitted_by(half, np.eye(2), bowl, small),
        none > half,
        np.diff([none, half, one], axis=0),
        tuple(np.diff([none, half, one], axis=0).ravel()),
        (bowl - half).max(),
    )
    gone_at = {1: first_gone, 2: second_gone}  # by the weight's place
    page.states(
        "At {} the {} reaches {} and stays there, held by the crease; the {} follows at {}.",
        {r"\lambda": second_gone},
        min(gone_at, key=gone_at.get),
        max(lowest[lam][1] for lam in lowest if lam >= second_gone),
        max(gone_at, key=gone_at.get),
        {r"\lambda": first_gone},
    )
    by_method = {
        name: np.array([fit(np.eye(2), bowl, lam) for lam in (1, *far)])
        for name, fit in methods.items()
    }
    page.states(
        "{} moves along a straight line to the origin and arrives at {} finite",
        which(by_method, lambda found: np.allclose(found[:, 0] * bowl[1], found[:, 1] * bowl[0])),
        [ridge_weight.is_zero, *np.all(by_method["ridge"] == 0, axis=1)],
    )


def which_features_stay(names, n, p, X, y, lam, pulls, w_hat, nudged):
    slopes_j = [(_trial_rss(trial_w + e) - _trial_rss(trial_w - e)) / 2 for e in np.eye(3)]
    page.let({"X": trial_X, "y": trial_y, "w": trial_w, r"\lambda": trial_lam})
    page.states(
        "The derivative of {} with respect to $w_j$ is {}, where", _trial_rss(trial_w), slopes_j
    )
    too_weak = 0.8 * lambda_max(trial_X, trial_y)  # to hold all at zero
    page.equation(
        "eq-lasso-kkt",
        {},
        {r"\hat w": np.zeros(3), r"\lambda": too_weak / 0.8},
        fails=[{r"\hat w": np.zeros(3), r"\lambda": too_weak}],
    )
    from_blood = [name for name in names if name[1:].isdigit()]
    described = {  # by those who publish the data
        name: next(row for row in load_theirs().DESCR.splitlines() if f"- {name}" in row)
        for name in names
    }
    page.states("{} measurements on {} patients", p, n)
    page.states(
        "Among the {} are the body mass index ({}), the blood pressure ({}) and {} values from the "
        "blood ({} to {}).",
        p,
        which(described, lambda row: "body mass index" in row),
        which(described, lambda row: "blood pressure" in row),
        len(from_blood),
        from_blood[0],
        from_blood[-1],
    )
    page.states("is scaled to standard deviation {}, for", X.std(axis=0).mean())
    page.let({r"\lambda": lam})
    tied = pulls[w_hat != 0]
    page.states("pulls with exactly {}: they are tied.", [tied.max(), tied.min()])
    page.states("Here {} of the {} are in.", np.count_nonzero(w_hat), p)
    page.states("change one of them by {}, and it shows", np.abs(nudged - w_hat).max())
    together = [np.isclose(w, b) for w, b in zip(_each_alone(), trial_fits["LASSO"], strict=True)]
    drawn, balanced = np.random.default_rng(7), list(_meets_conditions(X, y, w_hat, lam))
    for _ in range(50):
        A, v, strength = drawn.normal(size=(8, 4)), drawn.normal(size=8), drawn.uniform(1, 12)
        balanced += list(_meets_conditions(A, v, lasso(A, v, strength), strength))
    page.states(
        "the weights {} separate, but the balance of forces holds for {} of them.",
        together,
        balanced,
    )
    page.states(
        "are a {} solution exactly when, for {} $j$",
        which(trial_fits, lambda w: kkt_violation(trial_X, trial_y, w, trial_lam) < 1e-6),
        balanced,
    )

    def value(w):
        return _trial_rss(w) + trial_lam * L1().value(w)

    others = draw.normal(size=(99, 3))
    lowest = (value(trial_best), [value(trial_best + step) for step in others])
    moves = [
        size * e for e in np.eye(3) for size in (*10.0 ** -np.arange(6), *-(10.0 ** -np.arange(6)))
    ]
    page.states(
        "At a {} {} weight gains by a move of its own, so what held for a single weight holds for "
        "{}.",
        lowest,
        [value(trial_best + move) < value(trial_best) for move in moves],
        balanced,
    )
    page.let({r"\hat w": trial_best, r"\lambda": trial_lam, "g": trial_pulls["LASSO"]})
    page.let({"r": trial_y - trial_X @ trial_best})
    page.states("with residual {} and pulls", True)
    rivals = [{"w": w} for w in (*others, trial_best)]
    # at a smaller strength they are no solution, and weights twice as large cost too little
    weaker = {r"\lambda": 0.99 * trial_lam, "w": 2 * trial_best}
    page.equation("eq-lasso-sufficient", *rivals, fails=[weaker])
    expanded = [
        _trial_rss(trial_best)
        - trial_pulls["LASSO"] @ (w - trial_best)
        + np.sum((trial_X @ (w - trial_best)) ** 2)
        for w in others
    ]
    bounds = [
        trial_lam * L1().value(trial_best) + trial_pulls["LASSO"] @ (w - trial_best) for w in others
    ]
    page.states(
        "Then for {} weights $w$",
        [
            np.isclose([_trial_rss(w) for w in others], expanded),
            [
                trial_lam * L1().value(w) >= bound - 1e-9
                for w, bound in zip(others, bounds, strict=True)
            ],
        ],
    )

    def lines_hold(at):
        """Whether the two lines hold for all rivals of these weights."""
        pull = 2 * trial_X.T @ (trial_y - trial_X @ at)
        shifts = others - at
        expanded = _trial_rss(at) - shifts @ pull + np.sum((shifts @ trial_X.T) ** 2, axis=1)
        bound = trial_lam * L1().value(at) + shifts @ pull
        return [
            np.allclose([_trial_rss(w) for w in others], expanded),
            bool(np.all(trial_lam * L1().value(others) >= bound - 1e-9)),
        ]

    anywhere, at_solution = lines_hold(trial_w), lines_hold(trial_best)
    page.states(
        "For the {} line multiply out. The {} holds because {} by the conditions,",
        1 + anywhere.index(True),
        1 + anywhere.index(False) if all(at_solution) else 0,
        True,
    )
    page.states("while {}. Add", rivals, fails=[weaker])
    above = [np.sum((trial_X @ (w - trial_best)) ** 2) for w in others]
    page.states(
        r"the objective at $w$ is {} that at $\hat w$ plus {}. So $\hat w$ is a {}.",
        (np.array([value(w) for w in others]), value(trial_best) + np.array(above)),
        np.sum((trial_X @ (trial_w - trial_best)) ** 2),
        lowest,
    )
    fits = [Lasso(alpha=strength).fit(X, y).intercept_ for strength in (0.1, 1, 10)]
    page.states(
        "so the model needs {} intercept, and {} feature is scaled",
        np.abs(fits) > 1e-9,
        np.isclose(X.std(axis=0), 1),
    )
    is_in = w_hat != 0
    page.states("{} feature with a weight pulls with", np.isclose(np.abs(pulls[is_in]), lam))
    page.states(
        "{} other feature pulls with {} {} than that, and is left out.",
        w_hat[np.abs(pulls) < 0.999 * lam] == 0,
        np.abs(pulls[~is_in]) > lam,
        (lam, np.abs(pulls[~is_in])),
    )
    by_half = minimize(  # half the sum of squares, with signed parts of the weights
        lambda v: _trial_rss(v[:3] - v[3:]) / 2 + trial_lam / 2 * v.sum(),
        np.ones(6),
        bounds=[(0, None)] * 6,
        options={"ftol": 1e-15, "gtol": 1e-10},
    ).x
    w_half = by_half[:3] - by_half[3:]
    half_pulls = trial_X.T @ (trial_y - trial_X @ w_half)
    page.states(
        "Our pull has a factor of {}, because our loss is the whole sum of squares. Many texts "
        "minimise {} of it, as {eq}`eq-one-weight` does. Their pull is {}, {} of ours, and so is",
        (trial_pulls["LASSO"] / half_pulls).round(4).mean(),
        half_pulls.round(4).max() / trial_pulls["LASSO"].round(4).max(),
        trial_pulls["LASSO"] / 2,
        (np.abs(half_pulls).max() / trial_lam).round(4),
    )
    # how far each feature is from its condition
    misses = np.where(is_in, np.abs(pulls - lam * np.sign(w_hat)), np.abs(pulls) - lam)
    page.states("Ours miss by {}; change", misses > 1e-9 * lam)
    page.states(
        "{} adds the sum of the {} weights to the loss, and {} weights become exactly {}.",
        _minimiser(sizes["absolute"]),
        charged,
        w_hat == 0,
        np.sort(np.abs(w_hat))[: p // 2],
    )
    page.states("learn what a {} does and does not", np.abs(w_hat).min())
    page.states("many of the weights it returns can be {}.", np.sort(np.abs(w_hat))[: p // 2])
    redrawn = np.where(is_in, X, draw.normal(size=(n, p)))
    predicted = X @ w_hat
    unused = [
        j for j in range(p) if np.allclose(np.delete(X, j, 1) @ np.delete(w_hat, j), predicted)
    ]
    page.states(
        "a feature whose weight is {} plays {} part in {} prediction",
        w_hat[unused],
        ~np.isclose(redrawn @ w_hat, predicted),
        np.isclose(redrawn @ w_hat, predicted),
    )


def when_everything_is_zero(n, top, X, y, top_short, theirs, w_hat):
    sk_loss = _trial_rss(trial_w) / as_lam * sk.alpha
    sk_value = sk_loss + sk.alpha * np.abs(trial_w).sum()
    trial_top = lambda_max(trial_X, trial_y)
    page.let({r"\lambda_{\max}": trial_top, r"\alpha_{\max}": top / (2 * n)})
    tried, free = top * np.array([0.5, 0.9, 0.99, 1, 1.01, 1.1, 2]), ridge(X, y, 0)
    # where coordinate descent ends, far from zero at first
    ends = {strength: _descended(y, X, strength, free).round(9) for strength in tried}
    enough = [strength for strength, end in ends.items() if not np.any(end)]
    all_zero, limit = ends[top], sp.limit(ridge_factor, any_lam, sp.oo)
    page.states("When {} is {}", all_zero == 0, all_zero)
    page.states(
        "as long as {} pull {} exceeds",
        [np.abs(2 * X.T @ y) > strength for strength in enough],
        np.abs(2 * trial_X.T @ trial_y),
    )
    page.states(
        "So there is a {} strength at which {} drops {} feature",
        (top, [strength for strength in enough if strength != top]),
        which({"LASSO": all_zero, "ridge": ridge(X, y, top)}, lambda w: not np.any(w)),
        all_zero == 0,
    )
    by_ridge = [ridge(X, y, strength) == 0 for strength in far]
    singular_values = np.linalg.svd(X, compute_uv=False)
    page.states(
        "{} has {} such strength: its weights are {} {} at once {} in the limit.",
        which(methods, lambda fit: np.all(fit(X, y, far[-1]) != 0)),
        [ridge_factor.is_zero, *np.all(by_ridge, axis=1)],
        limit,
        [sp.limit(ridge_factor.subs(any_d, d), any_lam, sp.oo) == 0 for d in singular_values],
        [limit == 0, ridge_factor.is_zero, *np.all(by_ridge, axis=1)],
    )
    page.states("{} divides the loss by", _fitted_by(sk.coef_, single, trial_y, as_lam))
    page.states("so it has the {} solution", (theirs.round(3), w_hat.round(3)))
    copy = load_theirs()
    their_max = lambda_max(copy.data, copy.target - copy.target.mean()) / (2 * n)
    page.states(
        "The {} line is what you find",
        (round(their_max, 4), [round(value / (2 * n), 4) for value in (top, top_short)]),
    )
    page.equation("eq-lambda-max")
    page.states("of {} looks absurd", top)
    page.states("a sum of squares over {} patients", n)
    page.let({r"\lambda": as_lam, r"\alpha": sk.alpha})
    page.states(
        "{} the loss by {} and calls",
        (sk_loss, _trial_rss(trial_w), 2 * len(trial_y)),
        as_lam / sk.alpha,
    )
    page.equation("eq-alpha", values=[sk_value])
    page.states("the objective of {eq}`eq-lasso` divided by {}, so", as_lam / sk.alpha)
    lengths = np.linalg.norm(X, axis=0)
    page.states(
        "Its columns have *length* {}: they are ours divided by {}.",
        np.linalg.norm(X / np.sqrt(n), axis=0).mean(),
        lengths.mean(),
    )
    page.states(
        "That {} $\\alpha_{\\max}$ by the {} number: {} becomes {}.",
        (top_short, top, lengths.mean()),
        (top / top_short, lengths.mean()),
        top / (2 * n),
        top_short / (2 * n),
    )


def corners(corners, diamond, disc, results):
    def best_place(rim, B, c):
        """The place of the smallest loss on a rim."""
        return np.argmin((((rim - c) @ B) ** 2).sum(axis=1))

    def corner_case(B, c):
        """The first corner: the pull there, and whether a search ends there."""
        at_corner = best_place(diamond, B, c) == 0
        return {"g": 2 * (c - corners[0]) @ B @ B.T, "(t, 0)": at_corner}

    bowls = [(draw.normal(size=(2, 2)), 3 * draw.normal(size=2)) for _ in range(60)]
    trial_B, trial_c = bowls[0]
    bowl_at = [
        np.sum(((v - trial_c) @ trial_B) ** 2) for v in corners[0] + [*np.eye(2), *-np.eye(2)]
    ]
    slope_at = np.subtract(bowl_at[:2], bowl_at[2:]) / 2
    page.let({"w": some_w[:2], "B": trial_B, "c": trial_c, "t": 0.8})
    tips = diamond[_turns(diamond)].round(9)
    rims = {"diamond": diamond, "circle": disc}
    spots = {"corner": tips, "edge": (tips + np.roll(tips, 1, axis=0)) / 2}
    bound = np.abs(trial_best).sum()
    in_bound = {name: w * min(1, bound / np.abs(w).sum()) for name, w in trial_fits.items()}
    throws = np.random.default_rng(5).normal(size=(2000, 3))
    rivals = np.vstack([throws, trial_best + throws / 10, trial_best + throws / 1000])
    rivals *= np.minimum(1, bound / np.abs(rivals).sum(axis=1))[:, None]
    least = min(map(_trial_rss, rivals))
    diamond_name = which(rims, lambda rim: np.isclose(np.abs(rim).sum(axis=1), 1).all())
    corner_name = which(spots, lambda at: np.all(np.any(at == 0, axis=1)))
    page.states(
        "the {} weights also minimise the loss under {}. For two weights that region is a {} with "
        "its {} on the axes.",
        which(in_bound, lambda w: _trial_rss(w) < least),
        [{"w": trial_best, "t": bound + more} for more in (0, 0.1)],
        diamond_name,
        corner_name,
        fails=[{"w": trial_best, "t": bound - 0.1}],
    )
    drawn = _defaults(figures.diamond_and_disc)
    shape = np.linalg.cholesky(drawn["curvature"])

    def drawn_loss(at):
        return np.sum(((at - np.array(drawn["centre"])) @ shape) ** 2, axis=-1)

    touch = {name: rim[np.argmin(drawn_loss(rim))] for name, rim in rims.items()}
    is_zero = {name: np.isclose(at, 0) for name, at in touch.items()}
    page.states(
        "The {} is touched at a {}, where {} weight is {}; the disc at a point where {} is.",
        which(is_zero, np.any),
        which(spots, lambda at: np.any(np.all(np.isclose(at, touch["diamond"]), axis=1))),
        np.count_nonzero(is_zero["diamond"]),
        np.abs(touch["diamond"]).min(),
        is_zero["circle"],
    )
    is_optimal, gains = [], []
    cases = [(diamond, 5000 * k, B, c) for B, c in bowls for k in range(4)]
    for k, (B, c) in enumerate(bowls):  # on the disc, at the best point and at another
        at = 300 * k
        cases += [(disc, at, B, disc[at] + np.linalg.solve(B @ B.T, disc[at])), (disc, at, B, c)]
    for rim, at, B, c in cases:
        steps, pull = _steps_over(rim[::50], rim[at]), (c - rim[at]) @ B @ B.T
        is_optimal.append(best_place(rim, B, c) == at)
        cosines = steps @ pull / np.linalg.norm(steps, axis=1) / np.linalg.norm(pull)
        gains.append(np.degrees(np.arccos(np.clip(cosines, -1, 1))))
    page.states(
        "exactly when {} step that stays inside makes an angle of {} {}° with",
        np.equal(is_optimal, np.min(gains, axis=1) >= 90),
        (np.ravel([angles for angles, best in zip(gains, is_optimal, strict=True) if best]), 90),
        # the narrowest angle at a corner that is just optimal
        np.degrees(np.arccos(_steps_over(diamond, corners[0])[0] @ [1, 1])).round(),
    )
    walked, gain = draw.normal(size=(99, 3)), 2 * trial_X.T @ (trial_y - trial_X @ trial_w)
    page.let({"g": gain, "X": trial_X, "w": trial_w, "L": _trial_rss})
    page.let({r"\theta": 0.3, "u": walked[0]})
    page.states("the loss is {}. If", _trial_rss(trial_w + 0.3 * walked[0]))
    ahead = walked @ gain > 0
    lower = [
        [_trial_rss(trial_w + part * u) < _trial_rss(trial_w) for part in (1e-4, 0.1, 1)]
        for u in walked[~ahead]
    ]
    level = {"g": np.array([2, 4, 4]), "u": np.array([2, -1, 0])}  # without rounding errors
    centre = level["g"] / 2  # the squared distance from it is a loss with this g at the origin
    lower.append(
        [np.sum((part * level["u"] - centre) ** 2) < centre @ centre for part in (1e-4, 0.1, 1)]
    )
    part, square = sp.Symbol("theta", positive=True), sp.Symbol("q", nonnegative=True)
    change = -part * sp.Symbol("c", nonpositive=True) + part**2 * square  # of the loss
    spread = draw.normal(size=(50, 2))
    regions = {1: [], 2: []}  # the diamond and the disc: whether they hold what lies between
    for order, holds in regions.items():
        on_rim = spread / np.linalg.norm(spread, order, axis=1)[:, None]
        for part in (0.1, 0.5, 0.8):
            between = part * on_rim + (1 - part) * on_rim[:, None]
            holds.append(np.linalg.norm(between, order, axis=-1) <= 1 + 1e-9)
    page.states(
        "If {}, {} part of the step lowers it.",
        [level, *({"u": u} for u in walked[~ahead])],
        [change.is_negative, *np.ravel(lower)],
        fails=[{"u": 1e-4 * u} for u in walked[ahead]],
    )
    page.states(
        "If {}, a small part does, and the {} region",
        [{"u": 1e-4 * u} for u in walked[ahead]],
        list(regions.values()),
        fails=[level],
    )
    page.let({"w": some_w[:2]})
    degrees = np.deg2rad(np.arange(360))
    wheel = np.column_stack([np.cos(degrees), np.sin(degrees)])
    right_at = np.array([_optimal_directions(wheel, at) for at in wheel])
    straight_out = np.eye(360, dtype=bool)
    page.states(
        "Where the rim is smooth, {} {} direction of $g$ will do",
        [np.all(right_at[straight_out]), *np.any(right_at & ~straight_out, axis=1)],
        right_at.sum(axis=1),
    )
    page.states(
        "and let {} be the direction",
        {"g": corner_case(trial_B, trial_c)["g"], r"\nabla L": slope_at},
    )
    two_edges = np.array([corners[1] - corners[0], corners[3] - corners[0]])
    parts = np.linspace(0, 1, 11)
    mixes = np.linalg.solve(two_edges.T, (diamond - corners[0]).T)
    page.states(
        "At the {} {} of the {} {} allowed step is a mix of the two {}, {} and {}, so",
        which(spots, lambda at: np.any(np.all(np.isclose(at, corners[0]), axis=1))),
        0.8 * corners[0],
        diamond_name,
        np.all(mixes > -1e-9, axis=0),
        which(
            {"corners": corners[[1, 3]], "edges": two_edges},
            # on the way in these directions one stays on the rim
            lambda v: all(np.allclose(np.abs(corners[0] + t * v).sum(axis=1), 1) for t in parts),
        ),
        corners[1] - corners[0],
        corners[3] - corners[0],
    )
    edges = [corner_case(np.eye(2), np.add(corners[0], [0.5, up])) for up in (0.5, -0.5)]
    page.equation("eq-corner", *edges, *(corner_case(*b) for b in bowls))
    page.states(
        "That {} a single direction but {} turn of them.",
        [np.count_nonzero(_optimal_directions(diamond[::50], at)) == 1 for at in corners],
        np.angle((1 + 1j) / (1 - 1j)) / (2 * np.pi),
    )
    counts = {
        name: [np.count_nonzero(_optimal_directions(diamond[::50], v)) for v in at]
        for name, at in spots.items()
    }
    page.states(
        "The {} {} share out the full turn, while a point inside an {} gets {} direction, and so "
        "does {} point of the disc's rim.",
        len(corners),
        which(counts, lambda count: sum(count) >= 360),
        which(counts, lambda count: set(count) == {1}),
        counts["edge"],
        right_at.sum(axis=1) == 1,
    )
    winners = np.array([diamond[best_place(diamond, B, c)] for B, c in bowls])
    won = {
        "edges": np.all(np.abs(winners) > 1e-9, axis=1),  # between two corners
        "corners": [np.any(np.all(np.isclose(v, tips), axis=1)) for v in winners],
    }
    page.states(
        "{} still win {}, because $g$ turns",
        which(won, lambda wins: 0 < np.mean(wins) < 0.5),
        won["edges"],
    )
    on_edge = np.column_stack([np.linspace(0.1, 0.9, 9), np.linspace(0.9, 0.1, 9)])
    page.states(
        "where it is perpendicular to the {}, that point wins",
        which(
            {"edge": on_edge, "corner": corners},
            lambda at: all(_optimal_directions(diamond[::50], v)[45] for v in at),
        ),
    )
    peaks = np.vstack([np.eye(3), -np.eye(3)])
    faces = peaks[ConvexHull(peaks).simplices]  # each by the three corners that span it
    sides = [face[list(pair)] for face in faces for pair in combinations(range(3), 2)]
    mix = np.array([[0.1, 0.9], [0.3, 0.7], [0.5, 0.5]])
    along = np.concatenate([mix @ side for side in sides])
    shares = np.random.default_rng(8).dirichlet([1, 1, 1], 20)
    across = np.concatenate([share @ faces for share in shares])
    page.states(
        "With {} weights the {} also has faces, and along its {} {} weight is {}.",
        np.linalg.matrix_rank(peaks),
        which(
            {"diamond": sizes["absolute"], "circle": sizes["squared"]},
            lambda size: np.allclose([size(v) for v in across], 1),  # as far out as the corners
        ),
        which(
            {"edges": along, "corners": peaks, "faces": across},
            lambda at: np.all((at == 0).sum(axis=1) == 1),
        ),
        (along == 0).sum(axis=1),
        np.abs(along).min(axis=1),
    )
    page.states(
        "{} 5000th point is on an axis, where the {} has its {}.",
        [np.any(np.isclose(v, 0)) for v in disc[::5000]],
        which(rims, lambda rim: np.array_equal(_turns(rim), np.arange(0, len(rim), 5000))),
        corner_name,
    )
    page.states("The formula is right {} time.", np.array(results)[:, 2].astype(bool))
    page.states("Try it on bowls {}, stretched", np.sum(((some_w[:2] - trial_c) @ trial_B) ** 2))
    page.states(
        "both rims, for {}, with {} points each",
        {"t": np.abs(diamond).sum(axis=1).mean()},
        len(diamond),
    )
    page.states("Then draw {} bowls at random", len(results))
    page.states("written for all {} corners at once", len(corners))
    touched = np.array(results)[:, :2].sum(axis=0)
    page.states(
        "The {} is touched at a {} in {} of the {} cases; the disc is {} touched on an axis.",
        which(rims, lambda rim: any(best_place(rim, B, c) % 5000 == 0 for B, c in bowls)),
        corner_name,
        touched[0],
        len(results),
        np.array(results)[:, 1].astype(bool),
    )
    wins = [_corners_win(seed, disc, corners) for seed in range(100)]
    page.seeds(
        "rng, results = np.random.default_rng(0)",
        wins,
        "Over {} seeds the {} win between {} and {} times, and {} times on average.",
        len(wins),
        corner_name,
        min(wins),
        max(wins),
        np.mean(wins),
    )
    panels = figures.diamond_and_disc().figure.axes
    marks = [curve for panel in panels for curve in panel.lines if curve.get_marker() == "+"]
    contours = [curve for panel in panels for curve in panel.lines if len(curve.get_xdata()) > 9]
    page.states(
        "Contours of a loss, from its {} out until they touch",
        (
            max(drawn_loss(curve.get_xydata()).max() for curve in marks),
            np.concatenate([drawn_loss(curve.get_xydata()) for curve in contours]),
        ),
    )


def coordinate_descent(
    one_weight,
    a,
    sides,
    count,
    w_swept,
    w,
    z,
    X,
    y,
    loss,
    from_one_weight,
    update,
    u,
    q,
    sweep,
    w_hat,
    lam,
):
    scaled_up = 2 * square * one_weight(trial_w, np.array(alone), shift)
    page.let(
        {"w": trial_w, "y": trial_y, "r": r_j, "q": square, "x": trial_X.T, r"\lambda": trial_lam}
    )
    page.states("Up to a constant the objective is {} with {}.", scaled_up, True)
    page.states(
        "Divide by {} and it is {eq}`eq-one-weight`, with {} and {}.",
        2 * square,
        {"z": alone[0], "j": 1},
        {r"\tau": shift},
    )
    page.equation(
        "eq-coordinate",
        *(
            {"S": soft_threshold, "j": j, r"w_j \leftarrow": arrived}
            for j, arrived in enumerate(moved, start=1)
        ),
    )
    edge = sides[0].subs(a, 0)
    excess = []  # of the objective of each weight alone, beside its minimum
    for j, arrived in enumerate(moved):
        best = np.where(np.arange(3) == j, arrived, trial_w)
        for shift_j in line[line != 0]:
            there = best + shift_j * np.eye(3)[j]
            excess.append(
                _trial_value(there, sizes["absolute"]) - _trial_value(best, sizes["absolute"])
            )
    page.states("Its {} is", (0.0, excess))
    written = [
        np.array([sp.simplify(way.subs(u, side)) for side in sides])
        for way in (from_one_weight, update)
    ]
    page.states(
        "$u$ standing for {}:", [x_j @ rest for x_j, rest in zip(trial_X.T, r_j, strict=True)]
    )
    page.states(
        "the objective {} from its square form by something without $w_j$, and the two ways to "
        "write the {} {} on {} sides of the threshold {}: at {} and at {} divided by {},",
        (loss, q * (w - u / q) ** 2),
        (0.0, excess),
        tuple(written),
        [sp.simplify(one - other) == 0 for one, other in zip(*written, strict=True)],
        edge,
        sides[0],
        edge,
        edge / sides[1],
    )
    page.states("$1 + a$, for any {}.", {"a": 0.3}, fails=[{"a": 0}])  # the threshold has no sides
    page.states("Start from zeros, sweep {} times", count)
    walk, objective = _walk_of_the_figure()
    along = [np.count_nonzero(np.diff(pair, axis=0)) <= 1 for pair in pairwise(walk)]
    page.states("{} step runs along an axis", along)
    lines = [
        [objective(w + at * np.eye(2)[k % 2]) for at in (-0.3, -0.1, 0.1, 0.3)]
        for k, w in enumerate(walk[1:])
    ]
    page.states(
        "to the {} point of its line",
        (
            0.0,
            [
                value - objective(w)
                for w, line in zip(walk[1:], lines, strict=True)
                for value in line
            ],
        ),
    )
    page.states(
        "w₁ is put to {} and leaves it again; w₂ ends at exactly {}.", walk[1, 0], walk[-1, 1]
    )
    page.states("the maximum in {eq}`eq-soft-threshold` returns {} itself", np.abs(w_swept).min())
    changes = [np.count_nonzero(step) for step in np.diff(walk, axis=0)]
    page.states("general problem, {} weight at a time", [change for change in changes if change])
    page.states(
        "{}'s creases lie along the axes, because the penalty is a sum over the weights, and then "
        "it {}",
        creased,
        [
            not all(_meets_conditions(trial_X, v, _descended(v, start=at).round(12), trial_lam))
            for v, at in zip(draw.normal(size=(100, 6)), draw.normal(size=(100, 3)), strict=True)
        ],
    )
    settled = w_swept
    for _ in range(300):
        settled = _swept(sweep, settled, lam)
    page.states(
        "Update the weights in turn, over and over, until {} changes: then {} satisfies its own",
        np.abs(_swept(sweep, settled, lam) - settled) > 1e-9,
        _meets_conditions(X, y, settled, lam),
    )
    descended = _descended(trial_y)
    page.states(
        "proposed it for {}, and", which(trial_fits, lambda fit: np.allclose(fit, descended))
    )


def the_whole_path(weight_of_s3, X, y, names, path, entered):
    *_, before, gone, back = weight_of_s3
    drawn = strengths(X, y, count=100, ratio=1e-3)
    figure = figures.weight_paths(drawn, lasso_path(X, y, drawn), names)
    ranges = {curve.name: (max(curve.x), min(curve.x)) for curve in figure.data}
    top = lambda_max(X, y)
    page.states(
        r"follows {} weight from $\lambda_{\max}$ down to",
        [
            name in ranges and np.allclose(ranges[name], (top, top / 1000), rtol=1e-3)
            for name in names
        ],
    )
    by_entry = sorted(names, key=lambda name: entered[names.index(name)])
    page.states(
        "{} enters {}, then {}, {} and {}, as in",
        by_entry[0],
        (names[np.argmax(np.abs(X.T @ y))], by_entry),
        *by_entry[1:4],
    )
    grid, counts = strengths(X, y, count=400), np.count_nonzero(path, axis=1)
    few = counts <= len(names) / 2
    page.states(
        "That a {} $\\lambda$ leaves {} features is the rule, not a law: {} has weight {} at {}, "
        "is out at {}, and is back with the opposite sign at {}.",
        (grid[few].min(), grid[~few]),
        (counts[1:200], counts[200:399]),
        which(
            dict(zip(names, path.T, strict=True)),
            lambda w: np.any(np.diff((w != 0).astype(int)) < 0),
        ),
        weight_of_s3[before],
        {r"\lambda": before},
        gone,
        back,
    )


def what_a_zero_does_not_tell_you(
    X, y, names, w_free, w_hat, some, X_twice, descend, ways, sums, in_order, step
):
    fits = {name: fit(X_twice, y, 2000) for name, fit in methods.items()}
    drops = which(fits, lambda w: np.any(w == 0))
    page.states("What a {} does not tell you", np.abs(w_hat).min())
    s2, _, s4, s6 = some
    by_name = dict(zip(names, zip(w_free, w_hat, strict=True), strict=True))
    are_in = [name for name, (_, kept) in by_name.items() if kept != 0]
    weakest = min(are_in, key=lambda name: abs(by_name[name][0]))
    least = abs(by_name[weakest][0])
    gone = [name for name, (free, kept) in by_name.items() if kept == 0 and abs(free) > least]
    page.states(
        "At {} {} and {} are out, with {} and {} by {}, and {} is in, with {}. The weight of {} "
        "has even changed its sign.",
        {r"\lambda": abs(2 * X[:, s6] @ (y - X @ w_hat))},
        *gone,
        *w_free[[s2, s4]],
        _fitted_by(w_free, X, y, 2000),
        weakest,
        w_free[s6],
        which(by_name, lambda pair: pair[0] * pair[1] < 0),
    )
    first = ways["in order"].round(9)  # beyond which the weights differ between processors
    page.states(
        "Nor does a {} say that a feature is useless.",
        np.abs(first[[0, 2]]).min(),  # bmi's own copy
    )
    copies = {
        name: int(np.all(x == X_twice.T, axis=1).sum()) for name, x in zip(names, X.T, strict=True)
    }
    shares = np.linspace(0, 1, 101)
    splits = [np.array([first[0] * t, first[1], first[0] * (1 - t)]) for t in shares]
    errors = [np.sum((y - X_twice @ w) ** 2) for w in splits]
    values = [e + 2000 * np.abs(w).sum() for e, w in zip(errors, splits, strict=True)]

    def all_least(method):
        """Whether no split has a larger objective than the fit of a method with a penalty."""
        fit, penalty = method
        tried = [fit(X_twice, y, 2000), *splits]
        found = [np.sum((y - X_twice @ w) ** 2) + 2000 * penalty.value(w) for w in tried]
        return np.allclose(found, found[0], rtol=1e-9)

    solved = which({"LASSO": (lasso, L1()), "ridge": (ridge, L2())}, all_least)
    page.let({"w": first})
    page.states(
        "Offer {} {}, with {} between the copies. The data {} tell the copies apart: split the "
        "weight between them in {} way, without mixing signs, and {} the fit nor {} changes. So "
        "{} these splits are {} solutions",
        max(copies, key=copies.get),
        max(copies.values()),
        which(copies, lambda count: count == 1),
        _told_apart(X_twice, y),
        np.isclose(values, values[0]),
        [np.ptp(errors) > 1e-6 * errors[0], np.ptp([np.abs(w).sum() for w in splits]) > 1e-9],
        np.abs(first).sum(),
        [kkt_violation(X_twice, y, w, 2000) < 1e-3 for w in splits],
        solved,
    )
    nearly = X_twice + 0.01 * np.random.default_rng(0).normal(size=X_twice.shape)
    starts = 20 * np.random.default_rng(1).normal(size=(12, 3))
    ends = [lasso(nearly, y, 2000, start=start) for start in starts]
    mixed = {mix: ElasticNet(alpha=1, l1_ratio=mix).fit(X_twice, y).coef_ for mix in (0, 0.5, 1)}
    net = {"elastic net": mixed[0.5], "LASSO": mixed[1], "ridge": mixed[0]}

    def has_both(w):
        """Whether the pulls are the slopes of the two penalties together, and the copies alike."""
        pulls = X_twice.T @ (y - X_twice @ w) / len(y)
        return np.allclose(pulls, 0.5 * np.sign(w) + 0.5 * w, rtol=1e-2) and np.isclose(
            w[0], w[2], rtol=1e-2
        )

    page.states(
        "nearly copies the solution is {}, but a few other patients can tip it over. The {} of",
        len(np.unique(np.round(ends, 6), axis=0)),
        which(net, has_both),
    )
    page.states(
        "combines the {} penalty with that of {}, which",
        _fitted_by(mixed[0], X_twice, y, len(y), atol=0.05),
        _fitted_by(mixed[1], X_twice, y, 2 * len(y), atol=0.05),
    )
    start = 2 * step * X_twice.T @ y
    page.states("which moves {} weights at once", soft_threshold(start, 2000 * step) != 0)
    tried = [ways["ISTA"], ways["ISTA"] + 1, *ways.values(), *splits[::20]]
    pulls = [2 * X_twice.T @ (y - X_twice @ w) for w in tried]
    page.let({"w": tried[0], "g": pulls[0], r"\eta": step, r"\lambda": 2000, "S": soft_threshold})
    rests = [
        np.allclose(soft_threshold(w + step * g, 2000 * step), w)
        for w, g in zip(tried, pulls, strict=True)
    ]
    page.states(
        "it rests where {}, which says the {} as",
        True,
        (np.array(rests, int), [int(kkt_violation(X_twice, y, w, 2000) < 1e-3) for w in tried]),
    )
    page.let({"w": first})
    eigenvalues = np.linalg.eigvalsh(X_twice.T @ X_twice)
    page.states(
        "must be short enough: {} over {} the {} eigenvalue of $X^\\top X$, "
        "which is `norm(X, 2) ** 2`, {} is.",
        step * 2 * eigenvalues.max(),
        1 / (step * eigenvalues.max()),
        (1 / (2 * step), eigenvalues[:-1]),  # that of which the step is made, and the others
        [
            _ista_never_rises(draw.normal(size=(count, p)), draw.normal(size=count))
            for count in (3, 6, 30)
            for p in (2, 3, 10)
            for _ in range(30)
        ],
    )
    as_lasso = {"lasso": fits["LASSO"], "ridge": fits["ridge"]}
    page.states(
        "Visited in order from the origin, as in {}, the {} copy takes {} of the weight",
        which(as_lasso, lambda w: np.allclose(w, first)),
        1 + list(first != 0).index(True),
        [descend(in_order, lam=lam).round(9)[2] == 0 for lam in (500, 1000, 2000, 5000)],
    )
    orders = [np.random.default_rng(seed).integers(3, size=600) for seed in range(100)]
    randoms = np.array([descend(order).round(9) for order in orders])
    shared = randoms[:, [0, 2]].max(axis=1) < sums[0] - 1e-6  # no copy has all of the weight
    page.seeds(
        "at_random = np.random.default_rng(1)",
        shared,
        "At random, {} of {} seeds leave {} in, the others {}.",
        np.sum(shared),
        len(shared),
        np.all(randoms[shared][:, [0, 2]] != 0, axis=0),
        np.count_nonzero(randoms[~shared][:, [0, 2]], axis=1),
    )
    found = [
        minimize(
            lambda w: np.sum((y - X_twice @ w) ** 2) / 1e5 + w @ w / 1e3,
            start,
            jac=lambda w: 2 * X_twice.T @ (X_twice @ w - y) / 1e5 + 2 * w / 1e3,
            options={"gtol": 1e-9},
        ).x
        for start in ([0, 0, 0], [5, 10, 20], [30, 0, 1])
    ]
    page.states(
        "{} has a {} solution, the even split",
        which(fits, lambda w: np.isclose(w[0], w[2])),
        len(np.unique(np.round(found, 3), axis=0)),
    )
    page.states(
        "What {} {} solutions share is the fit, and here the sum of the two weights, {}.",
        [
            np.allclose(X_twice @ w, X_twice @ first)
            for w in [*splits, *randoms, *(ways[way] for way in ways if way != "ridge")]
        ],
        solved,
        sums[0],
    )
    page.keep(drops=drops, values=values, splits=splits)


def tolerances_decide_sparsity(fits, found, names, alpha, X, y, n, short, objective, sweep):
    solutions = [lasso(X, y, lam) for lam, _ in fits]
    loose = [tol > 1e-4 for _, tol in fits]
    s2, s3 = names.index("s2"), names.index("s3")
    tried = list(zip(found, solutions, loose, strict=True))
    for lam in np.geomspace(100, 10_000, 20):
        tried.append((Lasso(alpha=lam / (2 * n), tol=1e-2).fit(X, y).coef_, lasso(X, y, lam), True))
    page.states(
        "Exact zeros {} make an exact answer.",
        [np.allclose(w, best) for w, best, is_loose in tried if is_loose and np.any(w == 0)],
    )
    [weaker, _, stronger, _] = found
    wrong = [(stronger == 0) != (solutions[2] == 0)]
    page.states("can decide which weights are {}.", stronger[tuple(wrong)])
    fit = Lasso(alpha=alpha).fit(X, y)
    best = lasso(X, y, 2 * n * alpha)
    solver = which(
        three_methods,
        lambda method: all(
            np.allclose(w, method(X, y, lam), atol=1e-3)
            for (lam, _), w, is_loose in zip(fits, found, loose, strict=True)
            if not is_loose
        ),
    )
    gaps = np.array(
        [
            Lasso(alpha=lam / (2 * n), tol=tol, max_iter=9999).fit(X, y).dual_gap_ / tol
            for lam in np.geomspace(20, 30_000, 60)
            for tol in (1e-2, 1e-3, 1e-4)
        ]
    )

    def of_library(w, lam):
        return np.sum((y - X @ w) ** 2) / (2 * n) + lam / (2 * n) * np.abs(w).sum()

    others, reached = [], []  # the objective near the weights from which the gap is measured
    near = np.random.default_rng(3).normal(size=(20, len(names)))
    for lam in np.geomspace(20, 30_000, 12):
        w = lasso(X, y, lam)
        others += [of_library(w + step, lam) for step in near]
        reached += [of_library(w, lam)] * len(near)
        for tol in (0.3, 0.1, 1e-2):
            one = Lasso(alpha=lam / (2 * n), tol=tol).fit(X, y)
            assert of_library(one.coef_, lam) - reached[-1] <= one.dual_gap_ + 1e-9
    page.states(
        "{} stops when the duality gap, an upper bound on how far the objective is from its {} "
        "(we leave out how to compute it), is {} tol times the {} square of $y$.",
        solver,
        (np.array(reached), np.array(others)),
        (gaps, np.mean(y**2)),
        which(averages, lambda average: 0.9 < gaps.max() / average(y**2) <= 1),  # a tight bound
    )
    counts = np.count_nonzero(found, axis=1)
    exact = np.count_nonzero(solutions, axis=1)
    too_many = (counts - exact)[loose]
    by_name = dict(
        zip(names, zip(weaker, solutions[0], stronger, solutions[2], strict=True), strict=True)
    )
    page.states(
        "The solutions have {} non-zero weights {}. At the loose tolerance the {} has {}, because "
        "{} {} yet {}, and the {} {}, because {} is {} and should not be.",
        exact[0],
        counts[np.invert(loose)] == exact[0],
        1 + list(too_many > 0).index(True),
        counts[0],
        which(by_name, lambda w: w[0] != 0 and w[1] == 0),
        weaker[s3] == 0,
        solutions[0][s3],
        1 + list(too_many < 0).index(True),
        counts[2],
        which(by_name, lambda w: w[2] == 0 and w[3] != 0),
        stronger[s2],
    )
    page.given(
        "We ran this with scikit-learn 1.6.1, 1.7.2, 1.8.0 and 1.9.1, and the table came out"
    )
    page.let({"S": soft_threshold, r"\alpha": alpha})
    by_default, at_230 = Lasso(alpha=230 / (2 * n)).fit(X, y).coef_, lasso(X, y, 230)
    page.states(
        "The default, a tol of {}, {} safe either: at {} {} has weight {}, and these versions "
        "report a {}. Elsewhere they differ. Take {}. By {eq}`eq-coordinate` with {}, {} alone is "
        "in, with weight {} (thresholds",
        Lasso().tol,
        np.array_equal(by_default != 0, at_230 != 0),
        {r"\lambda": 230},
        which(dict(zip(names, (by_default == 0) & (at_230 != 0), strict=True)), bool),
        at_230[s2],
        by_default[s2],
        True,
        {"x": X.T, "n": n},
        *(name for name, w in zip(names, best, strict=True) if w != 0),
        True,
    )
    looks_first = tuple(map(int, sklearn.__version__.split(".")[:2])) >= (1, 8)
    runs = {looks: _stopped(sweep, X, y, 2 * n * alpha, looks) for looks in (True, False)}
    stays = runs[True][1]
    runs[looks_first] = min(1, fit.n_iter_), fit.coef_  # by the version that is installed
    page.states(
        "scikit-learn 1.8.0 and 1.9.1 do: they look at the gap before the {} sweep and report {} "
        "feature. 1.6.1 and 1.7.2 sweep {}, and report {}.",
        1 + runs[True][0],
        runs[True][1] != 0,
        runs[False][0],
        which(dict(zip(names, runs[False][1], strict=True)), lambda w: w != 0),
    )
    found_by_search = [
        minimize(objective, np.ones(len(best)), method=method, options={"maxiter": 50}).x
        for method in ("BFGS", "CG", "L-BFGS-B")
    ]
    page.states(
        "expect {} exact zeros from a general-purpose optimiser", np.equal(found_by_search, 0)
    )
    page.keep(left_over=stays[best != 0])
    page.states(
        "A loose tolerance can invent a {} or miss {}.",
        stronger[(stronger == 0) != (solutions[2] == 0)],  # where the two disagree
        np.count_nonzero((weaker != 0) & (solutions[0] == 0)),
    )
    page.states(
        "At {} and tol=1e-3 scikit-learn's {} reports a {} for {}, whose weight is {}.",
        {r"\lambda": max(lam for lam, _ in fits)},
        solver,
        stronger[s2],
        which(by_name, lambda w: w[2] == 0 and w[3] != 0),
        solutions[2][s2],
    )


def a_decoy_optional(decoy, found, truth):
    x_1, x_2, x_3 = decoy.T
    beside = 3 * x_3 - 2 * x_1 - 2 * x_2  # what the decoy's formula leaves for v
    share_1, share_2 = np.linalg.lstsq(decoy[:, :2], x_3, rcond=None)[0]
    ratios = {lam: weights[2] / lam for lam, weights in found.items()}
    steady = [lam for lam in ratios if np.isclose(ratios[lam], ratios[min(found)])]
    # what weights as good as ridge's at some strengths cost, by their absolute sum
    errors = [np.sum((truth - decoy @ ridge(decoy, truth, lam)) ** 2) for lam in (0.3, 1, 3)]
    costs = {}
    for name, fit in methods.items():
        tried = [fit(decoy, truth, lam) for lam in np.geomspace(1e-3, 20, 300)]
        misses = [np.sum((truth - decoy @ w) ** 2) for w in tried]
        costs[name] = np.interp(errors, misses, np.abs(tried).sum(axis=1))
    cheapest = which(costs, lambda cost: all(np.all(cost <= other) for other in costs.values()))
    page.let({"x": decoy.T, "y": truth, r"\lambda": max(steady)})
    page.states(
        "{} can prefer a false feature to two true ones, even without noise. Let the truth be {}, "
        "with {} and {} orthonormal.",
        which(
            three_methods,
            lambda fit: np.array_equal(fit(decoy, truth, max(found)) != 0, [False, False, True]),
        ),
        {"y": truth},
        x_1,
        x_2,
    )
    page.states(
        "overlaps with {}: {}, where $v$ has length {} and",
        [abs(x_3 @ x_1) > 0.1, abs(x_3 @ x_2) > 0.1],
        {"v": beside},
        np.linalg.norm(beside),
    )
    page.states("From {} down its weight is {},", True, found[max(steady)][2])
    weights = found[max(steady)]
    page.let({"X": decoy, "w": np.array([2, 3, 0]), r"\hat w": weights})
    page.states(
        "With {} {} in, the pulls are {}, where {} is the truth. The solution is {}.",
        weights != 0,
        np.count_nonzero(weights),
        True,
        True,
        True,
    )
    page.states(
        "does the work of {} of $x_1$ and {} of $x_2$, and costs {} where they cost {}.",
        share_1,
        share_2,
        L1().value([1]),
        L1().value([share_1, share_2]),
    )
    page.given("the sum must stay below 1 in size", "chapter 11")
    page.states("For the decoy it is {}.", True)
    page.states(
        "a decoy of the {} length that",
        tuple(np.linalg.norm(decoy, axis=0)),
    )
    page.states("and is at right angles to {}.", np.isclose([beside @ x_1, beside @ x_2], 0))
    entries = [max(lam for lam in found if found[lam][j] != 0) for j in range(3)]
    page.states("The decoy enters {} and stays", (2, sorted(range(3), key=lambda j: -entries[j])))
    page.states(
        "which vanishes {} with the penalty",
        [
            np.isclose(ridge(decoy, truth, 0)[2], 0),
            *(lasso(decoy, truth, lam)[2] == 0 for lam in np.geomspace(1e-6, max(steady), 50)),
        ],
    )
    page.states("{} finds a cheap description of the target", cheapest)
    page.states("{} selects a cheap description, not the large", cheapest)
    signs = []
    for overlap in (0, 0.1, 0.2):  # with both of the true features
        unit = np.column_stack([x_1, x_2, [overlap, overlap, np.sqrt(1 - 2 * overlap**2)]])
        for _ in range(50):
            many = np.linalg.qr(draw.normal(size=(1000, 3)))[0] @ unit * np.sqrt(1000)
            target = many @ [2, 3, 0] + draw.normal(size=1000)
            signs.append(np.sign(lasso(many, target, 500)))
    page.states(
        "the cheap description and the truth {}, and",
        (np.ravel(signs), np.tile(np.sign([2, 3, 0]), 150)),
    )


def in_short(some_z, some_fits, grids, best, is_third, threshold, zs, w_swept, sweep):
    page.let({"w": trial_w, "x": trial_X.T, "y": trial_y, r"\lambda": trial_lam})
    page.states(
        "{} minimises the residual sum of squares plus {}. The",
        _minimiser(sizes["absolute"]),
        trial_lam * np.abs(trial_w).sum(),
    )
    page.states(
        "a crease wherever a weight is {}, and a drawing shows it {} if {} is on the grid",
        _surface_folds(L1()),
        _only_drawn_with_zero(grids),
        crease,
    )
    page.states(
        r"becomes $S(z, \tau)$: exactly {} if {}, otherwise $\tau$ {} to {}.",
        best[is_third],
        [{"z": at, r"\tau": threshold} for at in (*zs[is_third], -threshold, threshold)],
        (np.abs(best[~is_third]), np.abs(zs[~is_third])),
        crease,
        fails=[{"z": at, r"\tau": threshold} for at in zs[~is_third]],
    )
    soft_fit, scaled_fit = some_fits.values()
    by_size = {
        name: np.abs(fit(np.eye(4), some_z, np.abs(some_z).min())) for name, fit in methods.items()
    }
    page.states(
        "{} {} the constant {}; {} {} by {}.",
        which(by_size, lambda w: np.isclose(np.ptp(np.abs(some_z) - w), 0)),
        (np.abs(soft_fit[soft_fit != 0]), np.abs(some_z[soft_fit != 0]), trial_lam / 2),
        np.abs(some_z - soft_fit).max(),
        which(by_size, lambda w: np.isclose(np.ptp(np.abs(some_z) / (w + 1e-12)), 0)),
        (scaled_fit, some_z, 1 + trial_lam),
        (some_z / scaled_fit).max(),
    )
    page.states("Hence {}.", True)
    page.let({r"\lambda": as_lam, "n": 6})
    page.states(r"scikit-learn's $\alpha$ is {}.", sk.alpha)
    swept = np.array(w_swept)
    for _ in range(300):
        sweep(swept, 5000)
    again = swept.copy()
    sweep(again, 5000)
    page.states("weight by weight, until {} changes.", np.abs(again - swept) > 1e-9)
    page.states("features out of it with {} that.", (np.abs(_pulls_of_zeros()), 1))


def first_solutions(
    by_hand, free_weights, small_X, small_y, weight_of_s3, pull, early, lam, s3, X, y, names
):
    asked, _ = by_hand
    taken = np.abs(free_weights - by_hand[asked])
    _, gone_at = by_hand
    leaves_at = [lambda_max(np.eye(3)[:, [j]], free_weights) for j in range(3)]
    second = list(np.isclose(leaves_at, gone_at)).index(True)
    page.states(
        "least-squares weights are {}. By hand: which weights does LASSO give at {}?",
        free_weights,
        {r"\lambda": asked},
    )
    page.states(
        "{} takes {} off the size of {} weight, and {} halves it.",
        _fitted_by(by_hand[asked], np.eye(3), free_weights, asked),
        taken.mean(),
        np.isclose(taken, taken.mean()),
        _fitted_by(free_weights / 2, np.eye(3), free_weights, asked),
    )
    page.states(
        "The {} weight is {} from {} on, {} its size.",
        1 + second,
        [lasso(np.eye(3), free_weights, lam)[second] for lam in (gone_at, 1.7, 2, 5, 20)],
        {r"\lambda": gone_at},
        gone_at / abs(free_weights[second]),
    )
    page.let({"x": small_X.T, "y": small_y})
    small_top = lambda_max(small_X, small_y)
    page.states(r"Let {}, {} and {}. Find $\lambda_{\max}$", True, True, True)
    page.states(
        "The inner products are {} and {}. {} the {} is {}, and it belongs to the {} feature.",
        True,
        True,
        small_top / np.max(small_X.T @ small_y),
        (small_top / 2, np.min(small_X.T @ small_y)),
        small_top,
        1 + list(lasso(small_X, small_y, 0.99 * small_top) != 0).index(True),
    )
    *_, was_in, out, back_in = weight_of_s3
    _, between, _ = pull
    page.states("s3 is in at {}, out at {}, and back at {}.", {r"\lambda": was_in}, out, back_in)
    page.states("At {}, what share of", {r"\lambda": between})
    starts, midway, ends = (pull[at] / at for at in pull)
    outside = [lasso(X, y, strength) for strength in pull]
    leaver = which(dict(zip(names, np.transpose(outside), strict=True)), lambda w: not np.any(w))
    returned = lasso(X, y, min(pull) - 1)
    page.states("While {} is out, its pull stays", leaver)
    page.states(
        "It starts at {} of the strength, since {} left with a {} weight, is at {} for {}, and "
        "ends at {}, where {} is about",
        starts,
        leaver,
        lasso(X, y, max(pull) + 1)[s3],
        midway,
        {r"\lambda": between},
        ends,
        which(dict(zip(names, zip(outside[-1], returned, strict=True), strict=True)), _comes_in),
    )
    stops = [stop for stop in early if stop and stop != "lasso()"]
    solution = lasso(X, y, lam)
    # of other data the same weights are the solution
    other_y = X @ (early[50] + np.linalg.solve(X.T @ X, lam / 2 * np.sign(early[50])))
    page.states(
        "Run sweep from zeros at {}, and let the check judge after {}, {} and {} sweeps.",
        {r"\lambda": lam},
        *stops,
    )
    page.states(
        "After {} sweeps the {} of {} {} there yet, and you {} tell from the weights",
        max(at for at in stops if early[at][s3] != 0),
        solution[s3],
        which(dict(zip(names, zip(solution, early[50], strict=True), strict=True)), _comes_in),
        early[50][s3] == solution[s3],
        kkt_violation(X, other_y, early[50], lam) > 1e-6 * lam,
    )
    page.keep(asked=asked, taken=taken)


def exercises(
    w_hard, hard_sweep, is_in, refit, X, y, X_twice, lasso_fits, norms, solutions, splits
):
    fits = {name: fit(X, y, 1000) for name, fit in three_methods.items()}
    pulls = 2 * X.T @ (y - X @ w_hard)
    demanded = np.abs(2 * X.T @ (y - X @ fits["LASSO"]))[fits["LASSO"] != 0].mean()
    page.let({r"\lambda": demanded, "x": X.T, "r": y - X @ w_hard + (X * w_hard).T})
    alone = X.T @ (y - X @ w_hard) + np.sum(X**2, axis=0) * w_hard
    page.states(
        "keep {} as it is where its size exceeds {}, and set it to {} elsewhere.",
        alone,
        demanded / 2,
        w_hard[np.abs(alone) <= demanded / 2],
    )
    page.states("Does this still converge at {}?", True)
    again = w_hard.copy()
    hard_sweep(again, demanded)
    page.states(
        "The features that are in pull with {}, where {} demands $\\lambda$: what is left is {} "
        "on the features that were kept",
        np.abs(pulls[is_in]) > 1e-6,
        which(fits, lambda w: np.allclose(np.abs(2 * X.T @ (y - X @ w))[w != 0], 1000)),
        which(
            {name: fit(X[:, is_in], y, 1000) for name, fit in three_methods.items()},
            lambda w: np.allclose(w, w_hard[is_in]),
        ),
    )
    f, h = draw.normal(size=(2, 6))
    u, v = draw.normal(size=(2, 99, 3))
    page.let({"y": trial_y, "f": f, "h": h})
    page.given(r"at a given $\lambda > 0$")
    page.states(
        "they {} have the {} fit, and the {} sum of absolute weights.",
        [np.allclose(X_twice @ w, lasso_fits[0]) for w in [*solutions, *splits]],
        tuple(fit.round(6) for fit in lasso_fits),
        np.round(norms, 6),
    )
    page.states("the weights has the fit {}, and multiplying", (f + h) / 2)
    page.equation("eq-midpoint")
    middle = L1().value((u + v) / 2)
    average = (L1().value(u) + L1().value(v)) / 2
    page.states("at the midpoint is {} the average of", (middle, average))
    gaps = np.sum((u @ trial_X.T - v @ trial_X.T) ** 2, axis=1) / 4
    page.states(
        "So its objective is {} the average of the two objectives minus {}.",
        (_objectives((u + v) / 2), (_objectives(u) + _objectives(v)) / 2 - gaps),
        np.sum((f - h) ** 2) / 4,
    )
    losses = [np.sum((y - X_twice @ w) ** 2) for w in solutions]
    objectives = [loss + 2000 * np.abs(w).sum() for loss, w in zip(losses, solutions, strict=True)]
    tried = solutions[0] + draw.normal(size=(99, 3))
    around = [np.sum((y - X_twice @ w) ** 2) + 2000 * np.abs(w).sum() for w in tried]
    page.states(
        "{} objectives are the {}, and {} lies {} that: so {}.",
        np.less(objectives[:2], np.min(around)),
        (np.mean(objectives), around),
        np.array(around) < np.mean(objectives),
        (np.mean(objectives), around),
        {"f": lasso_fits[0], "h": lasso_fits[1]},
    )
    page.states(
        "With the {} loss and the {} objective, the two penalties are the {} as well.",
        np.round(losses, 2),
        np.round(objectives, 2),
        np.round(norms, 6),
    )


def problems():
    page.given("finds the weight 0 for age")
    page.given("Give three different reasons")


def check_yourself(
    free_weights,
    asked,
    taken,
    cost,
    w,
    z,
    X,
    alpha,
    y,
    best,
    is_third,
    X_twice,
    drops,
    names,
    splits,
    values,
    ways,
    in_order,
    descend,
    left_over,
    grids,
):
    page.let({"X": trial_X, "x": trial_X.T, "y": trial_y, r"\lambda": trial_lam})
    page.let({r"\hat w": trial_best})
    three = free_weights[0]
    above = three + np.array([0.1, 2.0, 50.0])
    kept = {lam: ridge(np.eye(3), free_weights, lam)[0] for lam in (asked, trial_lam)}
    page.states("take off a weight of {} at {}?", three, {r"\lambda": asked})
    page.states(
        "{} of it. That is {}, which {} by {}.",
        1 - kept[asked] / three,
        which(methods, lambda fit: np.allclose(fit(np.eye(1), [three], asked), three / 2)),
        (kept[trial_lam], three, 1 + trial_lam),
        three / kept[trial_lam],
    )
    page.states(
        "{}, as of {} {} weight. {} of {}, until",
        taken.mean(),
        np.isclose(above - soft_threshold(above, asked / 2), taken.mean()),
        (above, three),
        shift * square,
        np.isclose(taken, asked / 2),
    )
    page.states(
        "{} The threshold is {}, because the loss is the sum of squares and not {} of it.",
        asked,
        shift * square,
        cost / (w - z) ** 2,
    )
    page.states(
        "Its pull on the residual, {}, is {} $\\lambda$",
        np.abs(2 * trial_X.T @ (trial_y - trial_X @ trial_best)),
        (np.abs(_pulls_of_zeros()), 1),
    )
    barely = [lasso(np.eye(1), [1.0], 2 - gap)[0] for gap in 10.0 ** -np.arange(3, 9)]
    grid = np.arange(-3000, 3001) / 1000
    objective = (grid - 0.5) ** 2 + 2 * np.abs(grid)
    page.states(
        "Weights {} rounded. The {} of the objective itself lies at {}.",
        np.equal(barely, 0),  # not even those of some billionths
        (objective[grid == 0], objective[grid != 0]),
        best[is_third],
    )
    by_ridge = np.array([ridge(X, y, strength) for strength in far])
    # two correlated features: the second weight is 0 at strength 1, and at no other
    pair = np.linalg.cholesky([[1.0, 0.5], [0.5, 1.0]]).T
    aim = np.linalg.solve(pair.T, [1.0, 0.25])
    along = np.linspace(0, 3, 31)
    crossings = {
        name: np.array([fit(pair, aim, at)[1] for at in along]) for name, fit in methods.items()
    }
    crossing = crossings["ridge"]
    by_chance = [
        np.transpose([ridge(A, v, at) for at in along])
        for A, v in zip(draw.normal(size=(100, 6, 3)), draw.normal(size=(100, 6)), strict=True)
    ]
    weights = np.vstack([*by_chance, crossing])
    page.states(
        "strength {} the reason: {} can take a weight through {}, but {} holds it there.",
        np.all(by_ridge == 0, axis=1),
        which(crossings, lambda w: min(w) < 0 < max(w)),
        crossing[np.isclose(along, 1)],
        np.any((np.abs(weights) < 1e-12)[:, 1:] & (np.abs(weights) < 1e-12)[:, :-1], axis=1),
    )
    page.states("holds a weight against {} pull up to a limit", best[is_third] == 0)
    page.states("leads to the {} answer, {}.", best[is_third], best[is_third])
    page.states("A feature has weight {} in a {} solution", np.abs(trial_best).min(), dropping)
    page.states(
        "That is {}, where {} feature has anything left to say",
        which(trial_pulls, lambda pulls: np.allclose(pulls, 0)),
        np.abs(trial_pulls["least squares"]) > 1e-9,
    )
    copies = X_twice[:, 0], X_twice[:, 2]
    page.states(
        "A {} program kept {} and dropped its exact copy",
        drops,
        which(dict(zip(names, X.T, strict=True)), lambda x: np.array_equal(x, copies[0])),
    )
    swapped = X_twice[:, ::-1]
    page.states(
        "They are the {} numbers. Swap the columns, and {} keeps the other copy.",
        copies,
        which(
            {"lasso": lasso(swapped, y, 2000), "ridge": ridge(swapped, y, 2000)},
            lambda w: np.allclose(w, descend(in_order)) and np.isclose(w[2], 0),
        ),
    )
    page.states(
        "A sample {}: the two columns are {} in {} case.",
        _told_apart(X_twice, y),  # nor do samples of other sizes
        copies,
        [a == b for a, b in zip(*copies, strict=True)],
    )
    page.states(
        "ISTA, started at the origin, keeps {}, with {} weights",
        ways["ISTA"][[0, 2]] != 0,
        tuple(ways["ISTA"][[0, 2]].round(6)),
    )
    page.states(
        "{} about the two: {} split between them solves the {} problem",
        # whether a split and its mirror image differ in the objective
        ~np.isclose(values, values[::-1]),
        [kkt_violation(X_twice, y, w, 2000) < 1e-3 for w in splits],
        np.round(values, 3),
    )
    page.states("An exact {} can be left over", left_over)  # where the solution has none
    page.states(
        "A surface plot of the {} penalty shows {} crease",
        creased,
        _only_drawn_with_zero(grids)[1:],  # on the grids that miss zero
    )
    page.states("if it, too, steps over {}.", crease)
    page.states("{} grid point lies exactly on {}.", grids["linspace(-2, 2, 40)"] == 0, crease)
    page.states(
        "It has {} {} {} axis.",
        [len(folds) for folds in _surface_folds(L1())],
        (_heights_of_folds(L1()), 0),
        np.isclose(_slopes_off_axes(), 1),
    )
    too_loose = Lasso(alpha=225 / (2 * len(y)), tol=1e-3).fit(X, y).coef_
    page.states(
        "A solver reports {} zeros among {} weights.", np.sum(too_loose == 0), len(too_loose)
    )
    once = lasso(X, y, 225)
    starts = [lasso(X, y, 225, start=start) for start in (np.ones(len(once)), 9 * once)]
    page.states("When the solution is {} and", len(np.unique(np.round([once, *starts], 5), axis=0)))
    page.given("When they are exactly 0.0.")
