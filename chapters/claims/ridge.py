"""What the text of `ridge.md` says, compared with what its cells computed."""

import re
from fractions import Fraction
from inspect import signature
from itertools import permutations

import numpy as np
import sympy as sp
from claims import Page, which
from scipy.optimize import lsq_linear
from shrinkage import (
    L1,
    L2,
    adam,
    adamw,
    effective_degrees_of_freedom,
    elastic_net,
    figures,
    kkt_violation,
    lasso,
    project_l1_ball,
    project_l2_ball,
    ridge,
    sgd,
    shrinkage_factors,
)
from shrinkage.figures.decaying import RATES
from sklearn.datasets import load_diabetes as load_described

METHODS = {
    "least squares": lambda X, y, lam: np.linalg.lstsq(X, y, rcond=None)[0],
    "ridge": ridge,
    "LASSO": lasso,
}


def _fits(X, y, lam):
    return {name: fit(X, y, lam) for name, fit in METHODS.items()}


# The method whose weights satisfy `holds` in every trial
def _method(holds):
    methods = METHODS | {"elastic net": lambda X, y, lam: elastic_net(X, y, lam / 2, lam / 2)}
    return which(
        methods,
        lambda fit: all(holds(X, y, lam, fit(X, y, lam)) for X, y, lam in trial_data),
    )


def _objective(X, y, lam, w):
    return np.sum((y - X @ w) ** 2) + lam * np.sum(w**2)


# Whether no step from w, short or long, lowers ridge's objective
def _minimises(X, y, lam, w):
    lowest = _objective(X, y, lam, w)
    return all(_objective(X, y, lam, other) > lowest for other in _around(w))


# Whether no step from w lowers the residual sum of squares with this penalty
def _is_lowest_with(penalty):
    def holds(X, y, lam, w):
        costs = [np.sum((y - X @ v) ** 2) + lam * penalty.value(v) for v in (w, *_around(w))]
        return min(costs[1:]) > costs[0]

    return holds


# The method whose weights for a round bowl are where a shape of their size is nearest
def _keeps_to(project, size):
    targets = np.random.default_rng(7).normal(size=(20, 2))
    return which(
        {
            name: [METHODS[name](np.eye(2), at, 0.5) for at in targets]
            for name in ("ridge", "LASSO")
        },
        lambda ws: all(
            np.allclose(project(at, size(w)), w)
            for at, w in zip(targets, ws, strict=True)
            if w.any()
        ),
    )


def _around(w):
    steps = np.random.default_rng(4).normal(size=(40, len(w)))
    return [w + size * step for size in (0.01, 0.1, 1) for step in steps]


# The normal equations with the strength along the diagonal
def _is_ridge(X, y, lam, w):
    return np.allclose(X.T @ (y - X @ w), lam * w)


# What v'(X'X + λI)v exceeds |Xv|² + λ|v|² by, for a symbol in every place
def _definite_gap():
    X, v = sp.Matrix(3, 2, sp.symbols("x1:7", real=True)), sp.Matrix(sp.symbols("v1:3", real=True))
    lam = sp.Symbol("lambda", positive=True)
    matrix = X.T * X + lam * sp.eye(2)
    return sp.expand(v.dot(matrix * v) - (X * v).dot(X * v) - lam * v.dot(v))


# d|w|²/dλ for three directions, none of which lacks spread
def _length_slope():
    d, lam = sp.symbols("d1:4", positive=True), sp.Symbol("lambda", positive=True)
    z = sp.symbols("z1:4", real=True, nonzero=True)
    squares = (d_j**2 * z_j**2 / (d_j**2 + lam) ** 2 for d_j, z_j in zip(d, z, strict=True))
    return sp.diff(sum(squares), lam)


# The singular value that has the same factor as `d` at the same strength
def _same_factor():
    d, other, lam = sp.symbols("d other lambda", positive=True)
    return d, sp.solve(d**2 / (d**2 + lam) - other**2 / (other**2 + lam), other)


# At how many places descents of ridge's objective from five starts arrive
def _ends(X, y, lam):
    def slope(w):
        return -2 * X.T @ (y - X @ w) + 2 * lam * w

    starts = np.random.default_rng(5).normal(size=(5, X.shape[1]))
    ends = [sgd(slope, w, learning_rate=0.01, steps=2000)[-1] for w in starts]
    return len(np.unique(np.round(ends, 6) + 0.0, axis=0))


def _penalised_rss(w):
    return np.sum((trial_y - trial_X @ w) ** 2) + trial_lam * np.sum(w**2)


def _hat(X, lam):
    return X @ np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T)


def _eigenvalues(X, lam):
    return np.linalg.eigvalsh(X.T @ X + lam * np.eye(X.shape[1]))


# Whether the normal equations have one solution
def _solves(X, lam):
    return np.linalg.matrix_rank(X.T @ X + lam * np.eye(X.shape[1])) == X.shape[1]


def _has_creases(penalty, points):
    step = 1e-6
    jumps = penalty.subgradient(points + step) - penalty.subgradient(points - step)
    return np.any(np.abs(jumps) > 1e-3, axis=1)


# The slope from each weight alone to one a step away
def _slopes(penalty, w, step):
    alone = np.reshape(w, (-1, 1))
    return (penalty.value(alone + step) - penalty.value(alone)) / step


def _gradient(f, w):
    steps = 1e-6 * np.eye(len(w))
    return np.array([(f(w + step) - f(w - step)) / 2e-6 for step in steps])


def _is_svd(X):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    ones = np.eye(len(d))
    return all(np.allclose(*pair) for pair in ((U * d @ Vt, X), (U.T @ U, ones), (Vt @ Vt.T, ones)))


# What ridge leaves of each least-squares weight
def _shares(X, y, lam):
    return ridge(X, y, lam) / ridge(X, y, 0)


# How many linear systems have to be solved, one after another, to get from anywhere to the weights:
# one line does it, because the gradient is linear
def _systems_to_solve(X, y, lam):
    solved = []
    for w in np.random.default_rng(6).normal(size=(10, X.shape[1])):
        for count in range(9):
            push = X.T @ (y - X @ w) - lam * w
            if np.abs(push).max() < 1e-9:
                solved.append(count)
                break
            w = w + np.linalg.solve(X.T @ X + lam * np.eye(len(w)), push)
    return solved


# How many multiplications the normal equations take, and how many the dual
def _multiplications(n, p):
    by_equations, by_dual = (size**3 / 3 + size**2 + n * p for size in (p, n))  # solve, X times y
    return by_equations + n * p**2, by_dual + n**2 * p  # X'X, and XX'


page = Page("ridge.md")
DRAWN = 1e-3  # figures round to four digits
rng = np.random.default_rng(0)
trial_X, trial_y = rng.normal(size=(6, 3)), rng.normal(size=6)
trial_w, trial_lam = rng.normal(size=3), 0.7
trial_n, trial_p = trial_X.shape
trial_data = [(trial_X, trial_y, trial_lam)] + [
    (rng.normal(size=(rows, 3)), rng.normal(size=rows), lam) for rows, lam in ((8, 0.2), (20, 3))
]
trial_fits = _fits(trial_X, trial_y, trial_lam)
trial_best = trial_fits["ridge"]
trial_U, trial_d, trial_Vt = np.linalg.svd(trial_X, full_matrices=False)
wide = trial_X[:2]  # fewer rows than columns
awkward = [wide] + [np.column_stack([trial_X, trial_X @ mix]) for mix in ([1, 0, 0], [1, 1, 0])]
many_w = rng.normal(size=(20, 3))
penalties = {_method(_is_lowest_with(penalty)): penalty for penalty in (L2(), L1())}
with_disc = _keeps_to(project_l2_ball, np.linalg.norm)
with_diamond = _keeps_to(project_l1_ball, lambda w: np.abs(w).sum())
optimisers = {"SGD": sgd, "Adam": adam, "AdamW": adamw}
near_best = [_penalised_rss(w) for w in _around(trial_best)]
turn = np.linspace(0, 2 * np.pi, 24)
circle = np.column_stack([np.cos(turn), np.sin(turn)])
outward = np.linspace(0.1, 2, 20)[:, None, None] * circle  # along a ray in each direction
# what the cell draws
[kind] = re.findall(r"^figures\.penalty_surface\((\w+)\(\)\)$", page.source, re.MULTILINE)
surface, *lines = figures.penalty_surface({"L1": L1(), "L2": L2()}[kind]).data
over_axes = np.vstack([np.transpose([at.x, at.y, at.z]) for at in lines if at.name == "section"])
over_axes = over_axes[over_axes[:, :2].any(axis=1)]  # the origin has neither side
on_axes, heights = over_axes[:, :2], over_axes[:, 2]
drawn_at = np.stack(np.meshgrid(surface.x, surface.y), axis=-1)
# weights of correlated features, of which the second passes through zero
crossing_X = np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
crossing_y = np.linalg.solve(crossing_X.T, [3, 1])
crossing_at = np.arange(0, 8, 0.25)
crossing = {
    name: np.array([_fits(crossing_X, crossing_y, lam)[name] for lam in crossing_at])
    for name in penalties
}
passes_at = 0.5 * 3 / 1 - 1  # where the normal equations say that ridge's is zero
passing = ridge(crossing_X, crossing_y, passes_at)[1]
arrived = crossing["LASSO"][crossing_at > 2 * 3]  # beyond the largest pull on a feature
at_zero = {name: np.abs(weights) < 1e-9 for name, weights in crossing.items()}
stays = {name: zero[1:] & zero[:-1] for name, zero in at_zero.items()}


def ridge_and_weight_decay():
    d, lam = sp.symbols("d lambda", positive=True)
    factors = [(Vt @ w) / (Vt @ free) for Vt, w, free in map(_along_trial, trial_data)]
    by_formula = [
        _d**2 / (_d**2 + at)
        for _d, at in ((np.linalg.svd(X, compute_uv=False), at) for X, _, at in trial_data)
    ]
    summed = {"squared": trial_w**2, "absolute": np.abs(trial_w)}
    decays = [  # with no loss, what a penalty leaves of the weights, and what the decay leaves
        {name: w - 0.1 * of.subgradient(w) for name, of in penalties.items()}
        | {"decay": sgd(np.zeros_like, w, learning_rate=0.05, steps=1, weight_decay=4)[-1]}
        for w in many_w
    ]
    page.states(
        "{} and weight decay",
        which(penalties, lambda of: all(np.allclose(at[_name(of)], at["decay"]) for at in decays)),
    )
    longer = np.vstack([trial_X, np.sqrt(trial_lam) * np.eye(trial_p)])
    target = np.append(trial_y, np.zeros(trial_p))
    assert np.allclose(METHODS["least squares"](longer, target, 0), trial_best)
    loss = np.sum((trial_y - trial_X @ trial_w) ** 2)
    whole = np.sum((target - longer @ trial_w) ** 2)
    page.states(
        "{} {} the sum of the {} weights to the loss.",
        _method(_minimises),
        (whole, loss, trial_lam * L2().value(trial_w)),  # ridge's weights minimise the first
        which(summed, lambda terms: np.isclose(trial_lam * terms.sum(), whole - loss)),
    )
    page.states(
        "its weights in {} line, see that it {} {} direction of the data by its own factor",
        [count for trial in trial_data for count in _systems_to_solve(*trial)],
        sp.simplify(d**2 / (d**2 + lam) - 1),
        np.isclose(np.ravel(factors), np.ravel(by_formula)),
    )


def _name(penalty):
    return next(name for name, of in penalties.items() if of is penalty)


# The directions of a trial's design, and the weights of ridge and of least squares
def _along_trial(trial):
    X, y, lam = trial
    return np.linalg.svd(X)[2], ridge(X, y, lam), METHODS["least squares"](X, y, lam)


def a_bowl_instead_of_a_crease(lam_, weights, penalty, w, by_ridge, by_lasso):
    page.let({"X": trial_X, "y": trial_y, "n": trial_n, "p": trial_p})
    page.let({"w": trial_w, r"\hat w": trial_best, r"\lambda": trial_lam})
    page.states("{} chooses the weights that minimise", _method(_minimises))
    tiny = np.geomspace(1e-9, w[-1], 30)
    pushes = {name: penalty.subgradient(tiny) for name, penalty in penalties.items()}
    stronger = which(pushes, lambda push: np.all(push == np.max(list(pushes.values()), axis=0)))
    page.states(
        "{}'s push is the {}.",
        stronger,
        (pushes["LASSO"], pushes["ridge"]),
    )
    page.states(
        "At the weight {} {} pushes with {}, {} with {}.",
        w[-1],
        which(penalties, lambda penalty: penalty.subgradient(w)[-1] == by_lasso[-1]),
        by_lasso[-1],
        which(penalties, lambda penalty: penalty.subgradient(w)[-1] == by_ridge[-1]),
        by_ridge[-1],
    )
    page.equation("eq-ridge")
    page.given("of Hoerl's, ridge analysis")
    at_axes = _has_creases(L2(), on_axes)
    assert _has_creases(L1(), on_axes).all()
    lowest = list(sp.solve([penalty.diff(weight) for weight in weights], weights).values())
    anywhere = np.random.default_rng(9).normal(size=(200, 2))
    distances = np.linalg.norm(anywhere, axis=1)
    steepness = np.array([np.linalg.norm(_gradient(L2().value, w)) for w in anywhere])
    page.states(
        "The {} penalty, a surface that you can turn. It is a round bowl, level at the origin and "
        "{} the {} you go, with {} crease anywhere. The blue lines run {} the axes.",
        which(penalties, lambda of: np.allclose(of.value(drawn_at), surface.z, atol=DRAWN)),
        np.diff(steepness[np.argsort(distances)]),
        np.diff(distances[np.argsort(steepness)]),
        _has_creases(L2(), drawn_at.reshape(-1, 2)),
        (heights, 0),
    )
    angle = sp.Symbol("theta", real=True)
    cos, sin = sp.cos(angle), sp.sin(angle)
    side = sp.Matrix(weights[:2])
    other_side = sp.Matrix([[cos, -sin], [sin, cos]]) * side
    page.states(
        "The bowl looks the {} from {} side: it knows how far the weights are from {}, but",
        L2().value(circle),
        [
            sp.simplify(other_side.dot(other_side) - side.dot(side)) == 0,
            *(np.ptp(L2().value(outward), axis=1) < 1e-9),
        ],
        lowest,
    )
    page.states(
        "It has {} crease {} the axes, so {} marks out the places where {} weight is {}.",
        at_axes,
        (heights, 0),
        at_axes,
        np.count_nonzero(on_axes == 0, axis=1),
        np.abs(on_axes).min(axis=1),
    )
    pushed = [sgd(L2().subgradient, w, learning_rate=0.1, steps=300)[-1] for w in many_w]
    page.states("The penalty pushes weight $w_j$ towards {} with force", np.round(pushed, 12))
    page.equation(
        "eq-ridge-force",
        *(
            {
                "w": weights,
                "j": j,
                r"\lambda": lam_,
                r"\frac{\partial}{\partial w_j}": lambda f, v=v: f.diff(v),
            }
            for j, v in enumerate(weights, start=1)
        ),
    )
    line = np.concatenate([[0], *(sign * np.geomspace(1e-3, 100, 200) for sign in (-1, 1))])
    is_slope = np.all(
        [
            np.isclose(_slopes(penalty, line, step), penalty.subgradient(line), atol=1e-4)
            for penalty in penalties.values()
            for step in (-1e-6, 1e-6)
        ],
        axis=0,
    )
    page.states(
        r"Compare it with {}'s, in units of $\lambda$. {} come from subgradient, which for {} "
        "weight but {} is the slope of the penalty.",
        which(penalties, lambda penalty: np.array_equal(penalty.subgradient(w), by_lasso)),
        [
            np.allclose(push, _slopes(of, w, 1e-6), atol=1e-4)
            for push, of in ((by_ridge, L2()), (by_lasso, L1()))
        ],
        is_slope[line != 0],
        line[~is_slope],
    )
    down = np.geomspace(w[0], 1e-12, 50)
    page.states(
        "{} pushes with the {} force {} the way down.",
        which(penalties, lambda penalty: np.ptp(penalty.subgradient(down)) == 0),
        L1().subgradient(down),
        L1().subgradient(down) == L1().subgradient(down[:1]),
    )
    free = np.linalg.norm(trial_fits["least squares"])
    paths = {
        name: np.array([fit(trial_X, trial_y, 10.0**k) for k in range(-3, 7)])
        for name, fit in METHODS.items()
    }
    pull, [weight, *_] = sp.Symbol("pull", positive=True), weights
    [balance] = sp.solve(penalty.diff(weight) - pull, weight)  # where the push equals the pull
    closer = balance / (1 + sp.Symbol("k", positive=True))  # any weight nearer to zero
    spread, part = sp.symbols("d z", positive=True)  # of one feature, whose weight is d z/(d² + λ)
    page.states(
        "This is why {} makes weights small but not {}: {} pull from the data, however weak, beats "
        "the push once the weight is close enough to {}.",
        which(paths, lambda path: np.linalg.norm(path[-1]) < free / 1000 and np.all(path != 0)),
        sp.limit(spread * part / (spread**2 + lam_), lam_, sp.oo),  # what no strength reaches
        [sp.factor(pull - penalty.diff(weight).subs(weight, closer)).is_positive],  # for every pull
        sp.limit(penalty.diff(weight), weight, 0),
    )


def one_line_of_algebra(J, Xs, lam_, ws, at_lam, names, n, p, X, y):
    def trial_slope(w):
        return -2 * trial_X.T @ (trial_y - trial_X @ w) + 2 * trial_lam * w

    trial_I = np.eye(trial_p)
    matrix = trial_X.T @ trial_X + trial_lam * trial_I
    bowl = sp.hessian(J, list(ws)), Xs.T * Xs + lam_ * sp.eye(2)
    page.let({"J": _penalised_rss, "I": trial_I})
    page.states("{} line of algebra", _systems_to_solve(X, y, max(at_lam)))
    page.states(
        "The objective is smooth, so its gradient is {} at the {}.",
        trial_slope(trial_best),
        (_penalised_rss(trial_best), near_best),
    )
    page.states("With {} the gradient is", True)
    page.equation("eq-ridge-gradient")
    page.states("for {} observations of two features", Xs.rows)
    page.states(
        r"the normal equations of {} with $\lambda$ added along the diagonal, {}, so",
        _method(lambda X, y, _, w: np.allclose(X.T @ (y - X @ w), 0)),
        {"w": trial_best},
    )
    page.equation("eq-ridge-solution")
    designs = (trial_X, *awkward)
    reached = [_ends(design, trial_y[: len(design)], trial_lam) for design in designs]
    is_definite = _definite_gap() == 0
    page.states(
        r"For $\lambda > 0$ the matrix {} is {} definite, so it has an inverse, and the {} exists "
        "and is {}.",
        matrix,
        [_eigenvalues(design, lam)[0] for lam in (1e-3, 1, 1e3) for design in designs],
        (_penalised_rss(trial_best), near_best),
        reached,
    )
    page.states(
        "That holds for {} $X$: with {} features than observations, with copies",
        [is_definite, *(_eigenvalues(design, trial_lam)[0] > 1e-9 for design in designs)],
        max(
            (of.shape[::-1] for of in designs if _solves(of, trial_lam)),
            key=lambda at: at[0] / at[1],
        ),
    )
    solvable = {  # by normal equations, with one solution
        name: [_solves(design, lam) for design in awkward]
        for name, lam in (("ridge", trial_lam), ("least squares", 0))
    }
    page.states(
        "{} was made for such data, where {} is erratic or has {} unique answer.",
        which(solvable, all),
        which(solvable, lambda unique: not any(unique)),
        solvable["least squares"],
    )
    page.states(
        r"For {} $v \ne 0$, {}.",
        [is_definite, *(v @ matrix @ v > 0 for v in many_w)],  # proved, and tried
        {"v": trial_w / 9},
        fails=[{"v": np.zeros(trial_p)}],
    )
    page.states(
        "derivatives of $J$ are {} this matrix, so $J$ is a bowl with {} {} point.",
        sp.simplify(bowl[0][0] / bowl[1][0]),
        reached,
        (_penalised_rss(trial_best), near_best),
    )
    none, *_, strong, _ = at_lam  # strengths: 0, ..., 100 and 1000
    fits = _fits(X, y, strong)
    about = [line.split() for line in load_described().DESCR.splitlines()]
    described = {name: " ".join(line) for name in names for line in about if name in line[:2]}
    in_blood = ("serum", "cholesterol", "lipoproteins", "blood sugar")
    from_blood = [name for name in names if any(what in described[name] for what in in_blood)]
    page.states("{} measurements on {} patients", p, n)
    page.states(
        "Among the {} are the body mass index ({}), the blood pressure ({}) and {} values from the "
        "blood ({} to {}).",
        p,
        which(described, lambda text: "body mass index" in text),
        which(described, lambda text: "blood pressure" in text),
        len(from_blood),
        from_blood[0],
        from_blood[-1],
    )
    with_ones = np.column_stack([X, np.ones(n)])
    page.states(
        "so the model needs {} intercept, and {} feature is scaled to standard deviation {}.",
        [abs(ridge(with_ones, y, lam)[-1]) > 1e-9 for lam in at_lam],
        np.isclose(X.std(axis=0), 1),
        X.std(axis=0).mean(),
    )
    units = np.array([[100, 1, 1], [1, 1e-2, 1], [3, 5, 7]])
    cares = {
        name: [
            not np.allclose(fit(X * unit, y_, lam) * unit, fit(X, y_, lam))
            for unit in units
            for X, y_, lam in trial_data
        ]
        for name, fit in METHODS.items()
    }
    page.states(
        "Like {}, {} compares weights by size, so the units of the features matter. {} does not",
        *sorted(name for name in cares if any(cares[name])),
        which(cares, lambda care: not any(care)),
    )
    sizes = np.abs(list(at_lam.values()))
    lengths = [np.linalg.norm(w) for w in at_lam.values()]
    page.states(
        r"The length $\lVert \hat w \rVert$, in the bottom row, {} as $\lambda$ {}. "
        "The rows of the weights are {} orderly.",
        np.diff(lengths),
        np.diff(np.array(list(at_lam))[np.argsort(lengths)[::-1]]),  # from the longest weights on
        (np.mean(np.diff(sizes, axis=0) < 0), np.mean(np.diff(lengths) < 0)),
    )
    kept = dict(zip(names, at_lam[strong] / at_lam[none], strict=True))
    most = max((name for name in names if kept[name] < 1), key=kept.get)
    least = min(names, key=lambda name: abs(kept[name]))
    grown = which(kept, lambda k: k > 1)
    at_grown = [at_lam[lam][names.index("s6")] for lam in at_lam if lam <= strong]
    turned = [name for name in names if kept[name] < 0]
    assert turned[0] == "age"
    page.states(
        "From {} to {}, {} keeps {} of its weight, {} loses {}, and {} {}, from {} to {}; age, {} "
        "and {} change sign.",
        {r"\lambda": none},
        strong,
        most,
        (kept[most], 1 - kept[most]),
        least,
        1 - kept[least],
        grown,
        np.diff(at_grown),
        at_grown[0],
        at_grown[-1],
        *turned[1:],
    )
    smaller, larger = (  # the sizes of two of these weights, with the penalty and without
        [abs(at_lam[lam][names.index(name)]) for lam in (strong, none)] for name in ("s1", "s6")
    )
    page.states(
        "So {} makes {} weights {} and others {}.",
        which(fits, lambda w: _is_ridge(X, y, strong, w) and np.allclose(w, at_lam[strong])),
        np.abs(at_lam[strong]) < np.abs(at_lam[none]),
        tuple(smaller),
        tuple(larger),
    )
    page.keep(none=none, strong=strong, fits=fits, lengths=lengths, grown=grown, at_grown=at_grown)


def the_directions_of_the_data(pair, names, X, n, p, U, singular, Vt, at_lam):
    degrees = np.arange(0, 180)
    turned = np.column_stack([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    spreads = np.linalg.norm(pair @ turned.T, axis=0)
    shown = _spreads_in_the_figure(pair)
    columns = dict(zip(names, X.T, strict=True))
    page.states(
        "take two of the blood values, {} and {}. Their correlation is {}.",
        *(which(columns, lambda x, of=of: np.array_equal(x, of)) for of in pair.T),
        np.corrcoef(pair.T)[0, 1],
    )
    page.states("a vector $v$ of length {}.", np.linalg.norm(trial_Vt, axis=1).mean())
    some, steps = trial_Vt[0], np.linspace(-1, 1, 1001)
    page.let({"v": some, "x": trial_X})
    page.states(
        "For {} patient, {} says how far along it",
        [  # whether no other place along the direction is nearer
            np.argmin(np.linalg.norm(x - np.outer(x @ v + steps, v), axis=1)) == 500
            for x in pair
            for v in circle
        ],
        trial_X @ some,
    )
    page.states(
        "the entries of {}, and {} measures", trial_X @ some, np.sqrt(np.sum((trial_X @ some) ** 2))
    )
    furthest, shortest = degrees[np.argmax(spreads)], degrees[np.argmin(spreads)]
    page.states(
        "Turn it: the data spread {} along {}°, and {} along {}°, at right angles to it.",
        (shown[furthest], [at for angle, at in shown.items() if angle != furthest]),
        furthest,
        (shown[shortest], [at for angle, at in shown.items() if angle != shortest]),
        shortest,
    )
    theta = 0.7
    v = np.array([np.cos(theta), np.sin(theta)])
    page.let({"X": pair, "v": v, r"\theta": theta, r"\rho": np.corrcoef(pair.T)[0, 1], "n": n})
    without, *at_strengths = (Vt @ w for w in at_lam.values())
    page.states("What it {} are directions.", np.array(at_strengths) / without - 1)
    page.states(
        "{} features have standard deviation {}, so {} has $n$ on the diagonal and {} off it",
        np.isclose(pair.std(axis=0), 1),
        pair.std(axis=0).mean(),
        pair.T @ pair,
        (pair.T @ pair)[0, 1],
    )
    page.states("Put in {}:", True)
    page.equation("eq-ridge-spread")
    page.states(
        "It is {} at {}°, where it is {}, and {} at {}°, where it is {}.",
        (np.linalg.norm(pair @ [1, 1]) / np.sqrt(2), spreads[degrees != furthest]),
        furthest,
        spreads.max() ** 2,
        (np.linalg.norm(pair @ [-1, 1]) / np.sqrt(2), spreads[degrees != shortest]),
        shortest,
        spreads.min() ** 2,
    )
    page.let({"X": trial_X, "u": trial_U.T, "d": trial_d, "v": trial_Vt, "w": trial_w})
    page.let({"U": trial_U, "D": np.diag(trial_d), "V": trial_Vt.T, "p": trial_p})
    unit = rng.normal(size=(2000, trial_p))
    beside = unit - np.outer(unit @ trial_Vt[0], trial_Vt[0])  # at right angles to the first
    spread, next_to_it = (
        np.linalg.norm(trial_X @ (v / np.linalg.norm(v, axis=1, keepdims=True)).T, axis=0)
        for v in (unit, beside)
    )
    page.states(
        "Call the direction of the {} spread $v_1$ and its spread {}.",
        (np.linalg.norm(trial_X @ trial_Vt[0]), spread),
        True,
    )
    [left_out] = [v for v in trial_Vt if np.allclose(beside @ v, 0)]
    page.states(
        "Among the directions at right angles to {}, take the one with the {} spread: {}, with {}.",
        left_out,
        (np.linalg.norm(trial_X @ trial_Vt[1]), next_to_it),
        trial_Vt[1],
        np.linalg.norm(trial_X @ trial_Vt[1]),
    )
    fewer = np.column_stack([trial_X, trial_X[:, 0]])  # its last direction has no spread
    U_, d_, Vt_ = np.linalg.svd(fewer, full_matrices=False)
    page.states("Where {}, divide", True, fails=[{"d": d_.round(9)}])
    page.states(
        "divide {} by it to get $u_j$, a vector of length {} with {} entry for {} case.",
        trial_Vt @ trial_X.T,
        np.linalg.norm(trial_U, axis=0).mean(),
        # of the entries, how many are each patient's
        np.isclose(U[:, 0], (X @ Vt[0] / singular[0])[:, None], rtol=0, atol=1e-12).sum(axis=1),
        np.isclose(U, [[x @ v / d for v, d in zip(Vt, singular, strict=True)] for x in X]),
    )
    page.states(
        "In short {}. As {} $w$ is the sum",
        True,
        [np.allclose(sum(np.outer(v, v) for v in Vs), np.eye(len(Vs))) for Vs in (trial_Vt, Vt)],
    )
    page.states("along the $v_j$, it follows that {}, and so", {"w": many_w[0]})
    page.equation("eq-ridge-svd-itself")
    turned = sp.Symbol("theta", real=True)
    any_two = sp.Matrix(3, 2, sp.symbols("x1:4(1:3)", real=True))  # X v_1 and X v_2
    swept = any_two * sp.Matrix([sp.cos(turned), sp.sin(turned)])
    rate = swept.dot(swept).diff(turned).subs(turned, 0)
    assert sp.expand(rate - 2 * any_two[:, 0].dot(any_two[:, 1])) == 0
    first, next_one = trial_Vt[:2]
    v_1, v_2 = np.linalg.qr(rng.normal(size=(trial_p, 2)))[0].T  # any two at right angles
    page.let({r"\theta": 0.4, "v": [v_1, v_2]})
    page.states(
        "Turn {} towards {} by an angle",  # where the turned direction is at 0° and at 90°
        *(v_1 * np.cos(at) + v_2 * np.sin(at) for at in (0, np.pi / 2)),
    )
    page.states(
        "the {} spread {} changes at the rate {}, which is {} because $v_1$ has the {} spread.",
        which(
            {"squared": lambda u: u @ u, "absolute": lambda u: np.abs(u).sum()},
            lambda size: np.isclose(size(trial_X @ first), trial_d[0] ** 2),
        ),
        np.sum((trial_X @ (v_1 * np.cos(0.4) + v_2 * np.sin(0.4))) ** 2),
        2 * (trial_X @ v_1) @ (trial_X @ v_2),
        np.round(2 * (trial_X @ first) @ (trial_X @ next_one), 12),
        (np.linalg.norm(trial_X @ first), spread),
    )
    page.let({"X": trial_X, "v": trial_Vt, "d": trial_d, "u": trial_U.T})
    page.let({"v_1": first, "v_2": next_one})
    shapes = [(rows, columns) for rows in range(1, 7) for columns in range(1, 7)]
    page.states(
        "{} matrix has such",
        [  # of every shape and rank up to six
            _is_svd(rng.normal(size=(rows, rank)) @ rng.normal(size=(rank, columns)))
            for rows, columns in shapes
            for rank in range(min(rows, columns) + 1)
        ],
    )
    page.states(
        "If $n < p$, the missing $d_j$ are {}.", np.linalg.eigvalsh(wide.T @ wide)[0].round(9)
    )
    with_any = [np.column_stack([U_[:, :-1], u]) for u in rng.normal(size=(50, trial_n))]
    page.states(
        "Where {}, {} $u_j$ will do, as it is multiplied by {}.",
        {"d_j": d_[-1].round(9)},
        [np.allclose(other * d_ @ Vt_, fewer) for other in with_any],
        d_[-1].round(9),
    )
    page.states("As {}, the squares are the eigenvalues of {};", True, trial_X.T @ trial_X)
    page.states("Then for the {} features:", p)
    measured = np.linalg.norm(X @ Vt.T, axis=0)  # along the directions
    page.states(
        "The spread {} from {} along the {} direction to {} along the {}.",
        np.diff(measured),
        measured.max(),
        (measured.max(), measured),
        measured.min(),
        (measured.min(), measured),
    )


def _spreads_in_the_figure(pair):
    figure = figures.spread_along_direction(pair, ["s1", "s2"])
    steps = figure.layout.sliders[0].steps
    titles = [at.args[1]["title.text"] for at in steps]
    return {
        int(at.label[:-1]): float(title.split()[-1])
        for at, title in zip(steps, titles, strict=True)
    }


def a_factor_for_each_direction(
    by_ridge,
    least_squares,
    lam_,
    none,
    strong,
    singular,
    factors,
    lam,
    d,
    z,
    g,
    X,
    y,
    U,
    Vt,
    s1,
    s2,
    names,
    at_lam,
    measured,
    last,
    fits,
    trials,
    noise,
    pair,
):
    along_U = trial_U.T @ trial_y
    along = {name: (Vt @ w) / (Vt @ fits["least squares"]) for name, w in fits.items()}
    multiplier = which(along, lambda share: np.allclose(share, factors))
    gamma = np.linalg.solve(trial_Vt.T, trial_w)
    page.let({"U": trial_U, "D": np.diag(trial_d), "V": trial_Vt.T, "z": along_U, "y": trial_y})
    page.let({"u": trial_U.T, "d": trial_d, "v": trial_Vt, "X": trial_X, r"\gamma": gamma})
    page.states("A factor for {} direction", np.isclose(measured, factors))
    page.states(
        "the weights along these directions: {}, so that {}. Then {}, and", True, True, True
    )
    page.states(
        r"and $w$ and $\gamma$ have the {} length. The part of $y$ along $u_j$ is {} (put",
        (np.linalg.norm(many_w @ trial_Vt.T, axis=1), np.linalg.norm(many_w, axis=1)),
        True,
    )
    page.given("(put $z_j = 0$ where $d_j = 0$)")
    left_over = trial_y - trial_U @ along_U
    page.states(
        "at right angles to {} $u_j$, and {} weight changes it.",
        np.isclose(trial_U.T @ left_over, 0),
        ~np.isclose(left_over @ trial_X, 0),  # so that it is at right angles to any Xw
    )
    curvature = np.round(Vt @ (X.T @ X + lam * np.eye(len(singular))) @ Vt.T, 6)
    by_each = [
        float(by_ridge.subs({z: z_j, d: d_j, lam_: lam}))
        for z_j, d_j in zip(U.T @ y, singular, strict=True)
    ]
    page.states(
        "into {} small problem for {} direction:",
        np.count_nonzero(curvature, axis=1),  # of the weights along the directions, each is alone
        np.isclose(by_each, Vt @ fits["ridge"]),
    )
    page.equation("eq-ridge-directions", {r"\text{const}": trial_y @ trial_y - along_U @ along_U})

    def gap(w):
        left = np.sum((y - X @ w) ** 2) + lam * np.sum(w**2)
        return left - np.sum((U.T @ y - singular * (Vt @ w)) ** 2 + lam * (Vt @ w) ** 2)

    page.states(
        "Try it at {} choices of the weights: the difference between the left side and the sum on "
        "the right is the {}.",
        len(trials),
        [gap(w) for w in (*trials.values(), *rng.normal(size=(20, len(singular))))],
    )
    slope = sp.diff((z - d * g) ** 2 + lam_ * g**2, g)
    page.let({"d_j": d, "z_j": z, r"\gamma_j": g})
    solved = zip(trial_U.T @ trial_y, trial_d, trial_Vt @ trial_best, strict=True)
    page.states(
        "Its derivative is {}, and it is {} at",
        slope,
        np.round([float(slope.subs({z: a, d: b, g: w, lam_: trial_lam})) for a, b, w in solved], 9),
    )
    page.equation("eq-ridge-one-direction", {r"\gamma_j": by_ridge, r"\lambda": lam_})
    by_svd = trial_Vt @ trial_best
    no_penalty = trial_Vt @ ridge(trial_X, trial_y, 0)
    at_none = [  # the formula at this strength
        least_squares.subs({z: z_j, d: d_j}) for z_j, d_j in zip(U.T @ y, singular, strict=True)
    ]
    factor = by_ridge / least_squares
    [equal] = sp.solve(factor - sp.Rational(1, 2), lam_)
    page.states(
        "Compare with {}, which is the {} at {}.",
        which(fits, lambda w: np.allclose(Vt @ w, [float(at) for at in at_none])),
        (Vt @ fits["least squares"], at_none),
        {r"\lambda": none},
    )
    page.forget()
    page.let({"X": trial_X, "y": trial_y, "n": trial_n, "p": trial_p, "z": along_U})
    page.let({"w": trial_w, r"\hat w": trial_best, r"\lambda": trial_lam})
    page.let({"J": _penalised_rss, "I": np.eye(trial_p), "U": trial_U, "D": np.diag(trial_d)})
    page.let({"V": trial_Vt.T, "u": trial_U.T, "d": trial_d, "v": trial_Vt, r"\gamma": gamma})
    page.states(
        "So {} {} the least-squares weight of {} direction by its own factor:",
        multiplier,
        (Vt @ fits["ridge"], Vt @ fits["least squares"], factors),
        np.isclose(measured, factors),
    )
    page.equation(
        "eq-ridge-svd",
        {r"\hat\gamma^{\text{ridge}}": by_svd, r"\hat\gamma^{\text{LS}}": no_penalty},
    )
    twins = np.column_stack([trial_X, trial_X[:, 0]])
    missing = np.linalg.svd(twins)[2][-1]  # the direction without spread
    for_twins = _fits(twins, trial_y, trial_lam)
    start = for_twins.pop("least squares")
    along_it = [  # whether the normal equations hold
        np.allclose(twins.T @ (trial_y - twins @ (start + step * missing)), 0)
        for step in np.linspace(-100, 100, 201)
    ]
    page.states(
        "Where {} {} weight is a least-squares weight, and {}'s is {}.",
        {"d_j": np.linalg.norm(twins @ missing).round(12)},
        along_it,
        which(for_twins, lambda w: abs(w @ missing) < 1e-9),
        ridge(twins, trial_y, trial_lam) @ missing,
    )
    drawn = figures.singular_value_shrinkage(X).data
    curves = np.array([line.y for line in drawn])
    by_lam = [shrinkage_factors(X, float(line.name.replace("10⁴", "1e4"))) for line in drawn]
    page.states(
        "{}'s factor in {} of the {} singular directions of the diabetes data, {} line for {} λ. "
        "{} line {} from left to right: the {} the data spread along a direction, the {} {} {} it.",
        which(along, lambda s: any(np.allclose(curve, s, rtol=DRAWN) for curve in curves)),
        np.any(np.isclose(curves, measured, rtol=DRAWN), axis=0),
        len(singular),
        [sum(np.allclose(curve, at, rtol=DRAWN) for curve in curves) for at in by_lam],
        [any(np.allclose(curve, at, rtol=DRAWN) for curve in curves) for at in by_lam],
        np.all(np.diff(curves) < 0, axis=1),
        np.diff(curves),
        np.diff(np.linalg.norm(X @ Vt.T, axis=0)),
        np.diff(1 - curves),
        multiplier,
        curves - 1,
    )
    page.states(
        "At {} the {} direction keeps {} of its least-squares weight, the {} {}.",
        {r"\lambda": lam},
        (measured.max(), measured),
        measured.max(),
        (measured.min(), measured),
        measured.min(),
    )
    page.states(
        r"compares $\lambda$ with {}: it is a {} where the two are {}.",
        equal,
        factor.subs(lam_, d**2),
        ([float(equal.subs(d, d_j)) for d_j in singular], singular**2),
    )
    page.let({"s": trial_lam})
    page.states(
        "The noise in $y$ moves a direction's least-squares weight by {}, if",
        np.sqrt(np.diag(trial_Vt @ np.linalg.inv(trial_X.T @ trial_X) @ trial_Vt.T)) * trial_lam,
    )
    drawn_y = X @ fits["least squares"] + noise * np.random.default_rng(6).normal(size=(30, len(y)))
    repeated = [_fits(X, again, lam) for again in drawn_y]
    errors = {name: np.std([fit[name] @ last for fit in repeated]) for name in fits}
    narrow = singular**2 < lam
    page.states(
        "and {} hardly changes it. Where they hardly spread, the weight of {} is uncertain, and {} "
        "takes {} of it away.",
        which(along, lambda share: share[0] > 0.9 and share[-1] < 0.1),
        max(errors, key=errors.get),
        which(along, lambda share: share[-1] < 0.1),
        (1 - along["ridge"][narrow], along["ridge"][narrow]),
    )
    orthonormal = np.linalg.svd(trial_U, compute_uv=False)
    page.states(
        "It is mostly {} against {}, the short direction",
        names[np.argmax(last)],
        names[np.argmin(last)],
    )
    unpenalised = fits["least squares"]
    rss = np.sum((y - X @ unpenalised) ** 2)
    reach = abs(last @ unpenalised)  # from no weight along the direction to twice as much
    moved = [unpenalised + step * last for step in np.linspace(-reach, reach, 41)]
    page.states(
        "so almost {} weight there fits almost equally well, and that of {} is large: "
        "hence {} for {} and {} for {} in the table",
        [np.sum((y - X @ w) ** 2) < 1.01 * rss for w in moved],
        max(fits, key=lambda name: abs(last @ fits[name])),
        at_lam[none][s1],
        names[np.argmin(last)],
        at_lam[none][s2],
        names[np.argmax(last)],
    )
    growth = np.abs(at_lam[strong]) - np.abs(at_lam[none])
    rest = at_lam[strong] + last * (last @ (at_lam[none] - at_lam[strong]))  # without this cut
    page.states(
        "{} cuts this one direction down, and with it {} weights; {} and {} change sign with it.",
        which(along, lambda share: share[-1] < 0.1),
        growth[[s1, s2]] < 0,
        *(
            names[j]
            for j in np.flatnonzero((at_lam[strong] * at_lam[none] < 0) & (rest * at_lam[none] > 0))
        ),
    )
    even = 2 * trial_U  # all its singular values are equal
    on_even = {name: w / ridge(even, trial_y, 0) for name, w in _fits(even, trial_y, 0.1).items()}
    designs = (even, trial_X, *rng.normal(size=(9, 6, 3)))
    common = [np.linalg.svd(X)[1] for X in designs if _has_common_factor(X)]
    d_, same_factor = _same_factor()
    page.states(
        "{} {} {} weights by {} common factor, whatever the target, {} if {} $d_j$ are {}.",
        which(on_even, lambda share: np.ptp(share) < 1e-9 and np.all(share < 0.999)),
        on_even["ridge"] - 1,
        np.isclose(on_even["ridge"], on_even["ridge"].mean()),
        len(np.unique(on_even["ridge"].round(9))),
        [_has_common_factor(design) for design in designs],
        np.isclose(common, common[0][0]),
        (d_, *same_factor),
    )
    on_unit = _fits(trial_U, trial_y, 0.1)
    taken = {name: np.abs(on_unit["least squares"]) - np.abs(w) for name, w in on_unit.items()}
    page.states(
        "With orthonormal features they are {} {}, and the factor is {}, where {} {} a",
        np.isclose(orthonormal, 1),
        orthonormal.mean(),
        factor.subs(d, 1),
        which(taken, lambda off: np.ptp(off) < 1e-9 and np.all(off > 1e-3)),
        (np.abs(on_unit["LASSO"]), np.abs(on_unit["least squares"]), 0.1 / 2),
    )
    page.keep(factor=factor, along=along, multiplier=multiplier, even=even)


# Whether ridge multiplies all weights by one factor, whatever the target
def _has_common_factor(design):
    targets = np.random.default_rng(1).normal(size=(5, len(design)))
    return all(np.ptp(_shares(design, target, trial_lam)) < 1e-9 for target in targets)


def degrees_of_freedom(X, n, p, df, strong, at_lam, U):
    with_ones = np.column_stack([X, np.ones(n)])
    spent = {  # by each direction, of the methods whose fit is a matrix times y
        name: np.diag(U.T @ _hat(X, lam) @ U)
        for name, lam in (("least squares", 0), ("ridge", strong))
    }
    page.states(
        "{} spends {} degree of freedom for {} direction. {} spends the part of it that",
        which(spent, lambda part: np.allclose(part, 1)),
        spent["least squares"],
        np.isclose(spent["least squares"], 1),
        which(spent, lambda part: np.allclose(part, shrinkage_factors(X, strong))),
    )
    page.equation(
        "eq-ridge-df",
        {r"\operatorname{df}": lambda strength: effective_degrees_of_freedom(trial_X, strength)},
    )
    page.states(
        "The matrix in it is {}, and {}.",
        trial_X @ np.linalg.solve(trial_X.T @ trial_X + trial_lam * np.eye(trial_p), trial_X.T),
        True,
    )
    hats = {"least squares": _hat(trial_X, 0), "ridge": _hat(trial_X, trial_lam)}
    of_designs = [  # whether the trace of least squares' fit is their number; their independence
        (
            np.isclose(np.trace(design @ np.linalg.pinv(design)), design.shape[1]),
            np.linalg.matrix_rank(design) == design.shape[1],
        )
        for design in (*(X for X, *_ in trial_data), *awkward)
    ]
    more = [
        trial_X[i] @ (ridge(trial_X, trial_y + nudge, trial_lam) - trial_best)
        for i, nudge in enumerate(np.eye(trial_n))
    ]
    page.states(
        "how strongly {} fitted value follows its own observation, and for {} it is the number of "
        "features, if these are {} ¤",
        np.isclose(more, np.diag(hats["ridge"])),
        which(hats, lambda hat: np.isclose(np.trace(hat), trial_p)),
        [counts == apart for counts, apart in of_designs],  # and if they are not, less
    )
    page.states("left out here by centring, adds {}.", np.linalg.matrix_rank(with_ones) - p)
    page.states("{} weights need not spend {} degrees of freedom.", p, p)
    page.states(
        "At {} {} {} are still there, but they have {} degrees of freedom; at {} they have {}.",
        {r"\lambda": strong},
        at_lam[strong] != 0,
        np.count_nonzero(at_lam[strong]),
        df[strong],
        max(df),
        df[max(df)],
    )
    doubled = np.sqrt(2) * trial_X, np.sqrt(2) * trial_y  # what makes the loss double
    assert np.isclose(
        np.sum((doubled[1] - doubled[0] @ trial_w) ** 2),
        2 * np.sum((trial_y - trial_X @ trial_w) ** 2),
    )
    page.states(
        "if you double the loss, the {} fit takes {} the $\\lambda$, but the {} degrees of",
        (ridge(*doubled, 2 * trial_lam), trial_best),
        (doubled[0].T @ (doubled[1] - doubled[0] @ trial_best) / trial_best / trial_lam).mean(),
        tuple(
            effective_degrees_of_freedom(X, lam)
            for X, lam in ((doubled[0], 2 * trial_lam), (trial_X, trial_lam))
        ),
    )


def other_ways_to_the_same_weights(
    ys, rows, residual, left, right, J, d, lam_, X, y, p, from_rows, from_dual
):
    square, eye_n = trial_X[:3], np.eye(trial_n)
    long_y = sp.Matrix.vstack(ys, sp.zeros(2, 1))
    roads = [from_rows, from_dual]
    arrive = [np.allclose(road, ridge(X, y, 10)) for road in roads]
    page.states("Other ways to the {} weights", (*roads, ridge(X, y, 10)))
    page.states(
        "Row $j$ has {} for feature $j$, {} for the others, and target {}.",
        rows[3, 0],
        rows[3, 1],
        long_y[3],
    )
    page.states(r"says it louder the {} $\lambda$ is.", sp.diff(rows[3, 0], lam_))
    longer = np.vstack([trial_X, np.sqrt(trial_lam) * np.eye(trial_p)])
    on_longer = _fits(longer, np.append(trial_y, np.zeros(trial_p)), trial_lam)
    page.states(
        "Ordinary {} on the data with these rows is {}, because",
        which(on_longer, lambda w: np.allclose(w, trial_best)),
        which(trial_fits, lambda w: np.allclose(w, on_longer["least squares"])),
    )
    page.equation("eq-ridge-rows", {"0": np.zeros(trial_p)})
    page.states(
        "with an {} matrix in place of a {} matrix",
        (trial_X @ trial_X.T).size,
        (trial_X.T @ trial_X).size,
    )
    page.equation("eq-ridge-dual", {"I": eye_n})
    page.states("It follows from {}: multiply out", {"X": square})
    side = trial_X.T @ trial_X @ trial_X.T + trial_lam * trial_X.T
    page.states(
        "and {} sides are {}.",
        [
            np.allclose((trial_X.T @ trial_X + trial_lam * np.eye(trial_p)) @ trial_X.T, side),
            np.allclose(trial_X.T @ (trial_X @ trial_X.T + trial_lam * eye_n), side),
        ],
        trial_X.T @ (trial_X @ trial_X.T + trial_lam * eye_n),
    )
    costs = {(n, p): _multiplications(n, p) for n in range(1, 31) for p in range(1, 31)}
    cheaper = np.array(
        [shape for shape, (by_equations, by_dual) in costs.items() if by_dual < by_equations]
    )
    assert all(shape in cheaper.tolist() for shape in ([1, 30], [3, 30], [10, 30]))
    page.states("The dual is cheaper when $p$ is much {} than $n$.", tuple(cheaper.T[::-1]))
    page.given("kernel ridge regression, which fits curves with the same formula")
    far, near = (  # the inner products by the lengths of sums and of differences
        np.sum((trial_X[:, None] + sign * trial_X) ** 2, axis=2) for sign in (1, -1)
    )
    inner = (far - near) / 4
    page.states(
        "{} holds the inner products of the observations and {} else.",
        inner,
        ~np.isclose(trial_X @ trial_X.T, inner),
    )
    differences = [[sp.expand(residual.dot(residual) - J)], list((left - right).expand())]
    page.states(
        "{} identities with symbols, as differences that should be {}:",
        [all(entry == 0 for entry in entries) for entries in differences],
        [entry for entries in differences for entry in entries],
    )
    page.states("Then {} ways with data:", arrive)
    tall, few, across = np.linalg.svd(wide, full_matrices=False)
    inverse = across.T @ np.diag(1 / few) @ tall.T
    page.given(r"Let $\lambda$ go to 0.")
    page.states(
        "If the columns of $X$ are independent, {} is where you arrive.",
        which(trial_fits, lambda w: np.allclose(w, ridge(trial_X, trial_y, 1e-9))),
    )
    page.let({"X": wide, "y": trial_y[:2]})
    shortest = inverse @ trial_y[:2]
    unseen = np.linalg.svd(wide)[2][-1]  # steps along it do not change the fit
    others = [shortest + step * unseen for step in (-2, -0.5, -0.01, 0.01, 0.5, 2)]
    assert all(np.allclose(wide @ w, trial_y[:2]) for w in others)
    weak = _fits(wide, trial_y[:2], 1e-6)
    page.states(
        r"many weights fit equally well, and the {} weights $\hat w(\lambda)$ arrive at the {} of",
        which(  # of the two that have a strength
            {name: weak[name] for name in ("ridge", "LASSO")},
            lambda w: np.allclose(w, shortest, atol=1e-5),
        ),
        (np.linalg.norm(shortest), np.linalg.norm(others, axis=1)),
    )
    page.states("which the pseudoinverse {} gives", inverse)
    page.equation(
        "eq-ridge-limit", {r"\hat w": lambda strength: ridge(wide, trial_y[:2], strength)}
    )
    gain = d / (d**2 + lam_)
    some_gamma, parts_of_y = rng.normal(size=trial_p), tall.T @ trial_y[:2]
    page.let({"z": parts_of_y, "d": few, r"\gamma": across @ shortest})
    page.states(
        "{} fixes {} {} where $d_j > 0$, and the {} weights have {} elsewhere, because {}.",
        which(
            _fits(wide, trial_y[:2], 1),
            lambda w: np.allclose(across @ w, parts_of_y / few, atol=1e-9),
        ),
        True,
        [bool(np.ptp(others @ v, axis=0).max() < 1e-9) for v in (across.T, unseen[:, None])],
        (np.linalg.norm(shortest), np.linalg.norm(others, axis=1)),
        round(unseen @ shortest, 9),
        {"w": trial_Vt.T @ some_gamma, r"\gamma": some_gamma},
    )
    page.states(
        r"{} tends to {} where $d_j > 0$, and is {} for {} $\lambda > 0$ where $d_j = 0$.",
        gain,
        sp.limit(gain, lam_, 0),
        gain.subs(d, 0),
        [gain.subs(d, 0) == 0],  # the strength is a symbol, so at any
    )
    # more rows than columns, and a direction without spread
    fewer = np.column_stack([trial_X, trial_X[:, 0]])
    U_, d_, Vt_ = np.linalg.svd(fewer, full_matrices=False)
    spreads = d_.round(12)
    page.let({"U": U_, "D": np.diag(spreads), "V": Vt_.T})
    page.states("The pseudoinverse is {}, with", np.linalg.pinv(fewer))
    limits = [float(sp.limit(gain.subs(d, spread), lam_, 0)) for spread in spreads]
    page.states("limits on the diagonal of {}.", np.diag(limits))
    page.states(
        "only the first {} patients: {} equations for {} weights",
        len(X[:5]),
        np.linalg.matrix_rank(X[:5]),
        p,
    )
    page.let({"X": trial_X, "y": trial_y})


def duplicated_features_share_the_weight(a, cost, bmi, s5, twice, c, shared, alone, y):
    [each] = sp.solve(sp.diff(cost, a), a)
    copies = np.all(bmi == twice.T, axis=1)
    across = np.array([1, 0, -1])  # from one copy to the other: the sum stays
    aside = sp.Symbol("t", real=True, nonzero=True)
    dearer = sp.expand(cost.subs(a, each + aside) - cost.subs(a, each))  # if they are not equal
    page.let({"a": a, "b": c - a})
    page.states(
        "Give ridge a feature {}, as columns {} and {}.", copies.sum(), *np.flatnonzero(copies) + 1
    )
    page.states(
        "depends {} on the sum {} of their weights, the penalty on {}, and for a given sum that is "
        "{} when the two are {}:",
        [bool(np.any(twice @ step)) for step in (np.abs(across), across)],  # of the sum or not
        {"c": c},
        cost,
        (0, dearer),
        (each, c - each),
    )
    page.equation("eq-ridge-copies", {"c": shared[copies].sum(), "a": 0})
    page.let({"c": c})
    page.states("The derivative {} is {} there", sp.diff(cost, a), sp.diff(cost, a).subs(a, c / 2))
    orders = [ridge(twice[:, order], y, 100) for order in permutations(range(3))]
    page.states(
        "The two copies get {} {}, whatever",
        shared[0],
        [np.isclose(w, shared[0]).sum() == 2 for w in orders],
    )
    lam = 2000
    kept = lasso(twice, y, lam)
    splits = np.tile(kept, (101, 1))
    splits[:, copies] = kept[copies].sum() * np.column_stack(
        [np.linspace(0, 1, 101), np.linspace(1, 0, 101)]
    )
    by_order = [lasso(twice[:, order], y, lam) != 0 for order in ([0, 1, 2], [2, 1, 0])]
    on_copies = {name: w[copies] for name, w in _fits(twice, y, 100).items()}
    page.states(
        "{} leaves the split open: {} split of its weight between the copies is a minimum.",
        which(penalties, lambda penalty: np.ptp(penalty.value(splits)) < 1e-9),  # at the same fit
        [kkt_violation(twice, y, w, lam) < 1e-6 for w in splits],
    )
    assert not np.allclose(kept, lasso(twice, y, lam, start=splits[50]))
    page.states("starts from {} and goes", kept - lasso(twice, y, lam, start=np.zeros(3)))
    assert [np.count_nonzero(kept[[0, 2]]) for kept in by_order] == [1, 1]
    free = ridge(twice[:, :2], y, 0)[0]
    draws = np.random.default_rng(3).normal(scale=1e-2, size=(100, len(bmi)))
    near = [_fits(np.column_stack([bmi, s5, bmi + draw]), y, 100) for draw in draws]
    ratios = {
        name: np.array([fits[name][copies][0] / fits[name][copies].mean() for fits in near])
        for name in METHODS
    }
    single = {
        name: np.mean([np.count_nonzero(fits[name][copies]) == 1 for fits in near])
        for name in ("LASSO", "ridge")
    }
    narrow = np.linalg.norm((bmi - s5) / np.sqrt(2)) ** 2  # the spread of their difference, squared
    page.let({"n": len(bmi), r"\rho": np.corrcoef(bmi, s5)[0, 1]})
    weak = ridge(np.column_stack([bmi, bmi + draws[0]]), y, 1e-9)
    assert abs(weak[0] - weak[1]) > abs(weak.sum())  # at a strength below it
    page.states(
        "Features that are nearly copies get nearly {} weights from {} once $\\lambda$ is large "
        "against {} for their correlation $\\rho$, and {} often keeps only",
        (ratios["ridge"].round(1), np.ones(len(near))),
        which(ratios, lambda ratio: np.all(np.abs(ratio - 1) < 0.05)),
        narrow,
        which(single, lambda share: share > 0.5),
    )
    page.states(
        "the pair together, {} + {}, is shrunk {} than {} was alone, at {}: two weights of {} the "
        "size cost {} as much.",
        *shared[copies],
        (1 - shared[copies].sum() / free, 1 - alone[0] / free),
        which({"bmi": bmi, "s5": s5}, lambda feature: np.array_equal(feature, twice[:, 0])),
        alone[0],
        each / c,
        cost.subs(a, each) / c**2,
    )
    page.keep(copies=copies, on_copies=on_copies, dearer=dearer, each=each)


def weight_decay(
    A,
    b,
    run,
    slope,
    decay,
    lam_,
    penalised,
    pytorch,
    decayed,
    in_loss,
    mean_loss,
):
    def trial_L(w):
        return np.sum((b - A @ w) ** 2)

    [same_as_lam] = [lam for lam in in_loss if np.array_equal(in_loss[lam], decayed)]
    _, meant = in_loss
    rate, path = run["learning_rate"], in_loss[same_as_lam]
    pulls = np.array([slope(w) for w in path[:-1]])
    start = trial_w[:2]
    one_step = {**run, "start": start, "steps": 1}
    _, by_loss = sgd(lambda w: slope(w, trial_lam), **one_step)
    pull = slope(start, trial_lam) - slope(start)
    page.let({"w": start, "L": trial_L, r"\eta": rate})
    # as the small example below could be
    page.states("are not solved in {} line but", _systems_to_solve(A, b, same_as_lam))
    downhill = -rate * (pulls + 2 * same_as_lam * path[:-1])
    page.states(
        "{} step moves the weights against the gradient, times",
        np.all(np.isclose(np.diff(path, axis=0), downhill), axis=1),
    )
    page.states(
        "With the {} penalty in the loss the step is",
        which(
            {
                name: slope(start) + trial_lam * of.subgradient(start)
                for name, of in penalties.items()
            },
            lambda gradient: np.allclose(start - rate * gradient, by_loss),
        ),
    )
    page.equation("eq-weight-decay", {r"w \leftarrow": by_loss})
    shrunk = 1 - 2 * rate * same_as_lam
    carried = (path[2:] + rate * pulls[1:]) / path[1:-1]  # all steps but that from the origin
    page.states(
        "{} step {} the weights by a number a little {} {}:",
        np.all(np.isclose(path[1:] + rate * pulls, shrunk * path[:-1]), axis=1),
        (path[1:] + rate * pulls, path[:-1], shrunk),
        (carried, 1.0),
        1 - 2 * rate * meant,
    )
    flat = sgd(np.zeros_like, np.ones(5), learning_rate=rate, steps=9, weight_decay=0.3)
    page.states(
        "The argument holds for {} parameter the optimiser is given", flat[-1] < flat[0] - 0.1
    )
    page.given("the second with `weight_decay=0`.")
    _, stepped = sgd(slope, **one_step, weight_decay=0.3)
    page.states(
        "PyTorch {} weight_decay times $w$ to the gradient, and the gradient of {} is {}. So",
        ((start - stepped) / rate, slope(start), 0.3 * start),
        trial_lam * np.sum(start**2),
        pull,
    )
    page.equation(
        "eq-factor-two",
        {
            r"\lambda": lam_,
            r"\texttt{weight\_decay}": sp.solve(sp.Eq(pytorch, penalised), decay)[0],
        },
    )
    page.states("Try it on {} made-up observations", len(A))
    first_steps = {
        name: optimiser(slope, **one_step, weight_decay=0.3)[-1]
        for name, optimiser in optimisers.items()
    }
    by_rule = start - rate * (slope(start) + 0.3 * start)
    shorter = [
        sgd(slope, **{**run, "steps": k}, weight_decay=0.3)[-1] for k in range(run["steps"] + 1)
    ]
    page.states(
        "{} follows PyTorch's rule in numpy and returns the weights after {} step.",
        which(first_steps, lambda w: np.allclose(w, by_rule)),
        np.all(shorter == decayed, axis=1),
    )
    page.given("SGD stands for stochastic gradient descent.")
    page.states(
        "torch.optim.SGD(parameters, lr={}, weight_decay={})", run["learning_rate"], 2 * same_as_lam
    )
    page.states(
        "weight_decay={} is {}, bit for bit at {} of {} steps, and it ends at the {} solution.",
        2 * same_as_lam,
        {r"\lambda": same_as_lam},
        np.all(decayed[1:] == path[1:], axis=1),
        len(decayed) - 1,
        which(_fits(A, b, same_as_lam), lambda w: np.allclose(w, decayed[-1])),
    )
    page.states(
        "If you meant {}, it is {} the penalty you meant.", {r"\lambda": meant}, same_as_lam / meant
    )
    averages = {"mean": np.mean, "median": np.median}

    # Whether the loss whose gradient is a quarter of the slope, as in the cell, is this average
    def descends(average, power):
        found = _gradient(lambda w: average(np.abs(b - A @ w) ** power), start)
        return np.allclose(found, slope(start) / 4, atol=1e-5)

    averaged = which(averages, lambda average: descends(average, 2))
    page.given("PyTorch's MSELoss is the mean of the squared residuals.")
    w_mean = mean_loss[-1]
    page.equation(
        "eq-decay-of-mean",
        {  # the λ that makes these weights ridge's
            r"\lambda": A.T @ (b - A @ w_mean) / w_mean,
            "n": len(A),
            r"\texttt{weight\_decay}": 2 * same_as_lam,
        },
    )
    page.keep(same_as_lam=same_as_lam, meant=meant, trial_L=trial_L, averaged=averaged)


def adamw_sets_a_bound(
    A,
    b,
    run,
    slope,
    by_adam,
    by_adamw,
    adam_in_loss,
    falling,
    in_box,
    same_as_lam,
    trial_L,
    decayed,
    in_loss,
):
    rate, path = run["learning_rate"], in_loss[same_as_lam]
    start = trial_w[:2]
    one_step = {**run, "start": start, "steps": 1}
    first_steps = {
        name: optimiser(slope, **one_step, weight_decay=0.3)[-1]
        for name, optimiser in optimisers.items()
    }
    kinds = {
        name: (_is_penalty(optimiser, slope, run), _rescales(optimiser, slope, one_step))
        for name, optimiser in optimisers.items()
    }
    plain = which(kinds, lambda kind: kind == (True, False))
    coupled = which(kinds, lambda kind: kind == (True, True))
    decoupled = which(kinds, lambda kind: kind == (False, True))
    steady = {**run, "steps": 50}  # a gradient that is always the same
    lengths = {
        name: np.diff(optimiser(lambda w: start, **steady), axis=0)[-1] / -rate
        for name, optimiser in optimisers.items()
        if name != decoupled  # which without a decay does the same
    }
    of_adam = which(lengths, lambda length: np.allclose(np.abs(length), 1))
    page.states(
        "{} {} {} entry of the gradient by its typical size",
        of_adam,
        (lengths["Adam"].round(6), start, np.abs(start)),
        np.isclose(lengths["Adam"], start / np.abs(start)),
    )
    page.states(
        "It {} the decay to the gradient and then rescales the sum: its weight_decay is a penalty, "
        "as for {}, because it rests where gradient and decay cancel, whatever the scale. {} takes "
        "`lr * weight_decay * w` off the weights themselves, and rescales {} the gradient of the "
        "loss.",
        next(  # the sum with which plain Adam goes the same way
            (slope(start, at), slope(start), 0.3 * start)
            for at in (0.3, 0.15)
            if np.allclose(
                adam(lambda w, at=at: slope(w, at), **run), adam(slope, **run, weight_decay=0.3)
            )
        ),
        plain,
        decoupled,
        [  # a rescaled part of the step does not change with its size
            _rescales(adamw, slope, one_step),
            np.allclose(*(adamw(slope, **one_step, weight_decay=at)[-1] for at in (0.3, 3))),
        ],
    )
    apart = [start]
    for _ in range(run["steps"]):
        apart.append((1 - 0.3 * rate) * apart[-1] - rate * slope(apart[-1]))
    together = sgd(slope, **{**run, "start": start}, weight_decay=0.3)
    in_adam = [  # a first step that is equally long at every strength
        adam(lambda w, lam=lam: slope(w, lam), **one_step)[-1]
        for lam in np.geomspace(1e-3, 1e3, 50)
    ]
    matches = {
        "SGD": [np.allclose(apart, together)],
        "Adam": [np.allclose(w, first_steps["AdamW"]) for w in in_adam],
    }
    page.states(
        "They show that for plain {} the two are the {} once the strength is rescaled by the "
        "learning rate, while for {} {} strength makes them so.",
        which(matches, any),
        (np.ravel(apart), np.ravel(together)),
        which(matches, lambda match: not any(match)),
        matches["Adam"],
    )
    [agrees] = [lam for lam, w in adam_in_loss.items() if np.allclose(w, by_adam, atol=1e-6)]
    lines = {"Adam": by_adam, "AdamW": by_adamw}
    matched = {
        name: [np.allclose(line, w, atol=5e-5) for w in adam_in_loss.values()]
        for name, line in lines.items()
    }
    shown = [f"{w:.4f}" for w in (*by_adam, *adam_in_loss[agrees])]
    box = {decay: _in_box(A, b, 1 / decay) for decay in in_box}
    slowed = {
        name: [_with_falling_rate(optimiser, slope, falling, decay) for decay in in_box]
        for name, optimiser in optimisers.items()
    }
    walls = 1 / np.array([[decay] for decay in in_box])
    bounded = which(slowed, lambda ends: np.all(np.abs(ends) < 1.001 * walls))
    page.states("{} sets a bound", bounded)
    page.states(
        "{} {} with {} to {} digit shown. {} matches {}.",
        which(matched, any),
        (np.round(by_adam, 4), np.round(adam_in_loss[agrees], 4)),
        {r"\lambda": agrees},
        [one == other for one, other in zip(*map("".join, (shown[:2], shown[2:])), strict=True)],
        which(matched, lambda match: not any(match)),
        matched["AdamW"],
    )
    at_ridge = {decay: -slope(w) @ w / (2 * w @ w) for decay, w in in_box.items()}
    minimises = [  # at the strength that leaves the shortest gradient
        np.allclose(slope(w, at_ridge[decay]), 0, atol=1e-2)
        for decay, w in in_box.items()
        if decay > 1  # at the smallest it ends at least squares, which ridge gives at 0
    ]
    page.states(
        "rate that falls, {} goes to the",
        which(slowed, lambda ends: np.allclose(ends, list(box.values()), atol=2e-4)),
    )
    page.states(
        "Its decay is {} {} penalty,",
        minimises,
        which(  # the penalty of which no strength fits
            penalties,
            lambda of: np.allclose(slope(start, 1) - slope(start), of.subgradient(start)),
        ),
    )
    page.given(
        "for rates that fall slowly enough: where AdamW",
    )
    page.states(
        "from SciPy solves {} in the box.",
        which(_fits(A, b, 0.15), lambda w: np.allclose(w, _in_box(A, b, 9), atol=1e-6)),
    )
    settled = in_box[2]
    inside = rng.uniform(-1, 1, size=(200, 2))
    page.states(
        "goes to the {} loss $L(w)$ in a box ¤, where {} weight obeys",
        (
            np.repeat([trial_L(w) for w in in_box.values()], len(inside)),
            [trial_L(w / decay) for decay in in_box for w in inside],
        ),
        [abs(w_j) < 1.001 / decay for decay, w in in_box.items() for w_j in w],
    )
    on_wall = {"L": trial_L, "w": _in_box(A, b, 1 / 2)}  # of the box for a decay of 2
    page.equation(
        "eq-adamw-box",
        {"L": trial_L, "w": settled, r"\texttt{weight\_decay}": 1.99},
        on_wall | {r"\texttt{weight\_decay}": 2},
        fails=[on_wall | {r"\texttt{weight\_decay}": 2.01}],
    )
    first_step = adam(slope, **{**one_step, "start": np.zeros(2)})[-1] / rate
    page.states(
        "the size of {}'s rescaled gradient stays at about {}, however large",
        # AdamW rescales as Adam does
        which({"SGD": sgd, "Adam": adam}, lambda of: _rescales(of, slope, one_step)),
        np.abs(first_step).mean().round(6),
    )
    page.states("Try it with {} decays.", len(in_box))
    at_wall = {decay: np.isclose(np.abs(w), 1 / decay, atol=1e-3) for decay, w in in_box.items()}
    free, *others = in_box
    page.states(
        "At {} the box is so wide that {} lies inside it, and there {} ends:",
        free,
        which(_fits(A, b, 0.15), lambda w: np.allclose(w, in_box[free], atol=1e-3)),
        which(slowed, lambda ends: np.allclose(ends[0], box[free], atol=1e-3)),
    )
    assert not at_wall[free].any()
    page.states(
        "At {} and at {} the {} weight is at the wall, at {} {} are.",
        *others[:2],
        1 + np.flatnonzero(at_wall[others[0]] & at_wall[others[1]]),
        others[2],
        at_wall[others[2]],
    )
    drawn = {trace.name: np.transpose([trace.x, trace.y]) for trace in figures.decayed_paths().data}
    settings = {
        name: setting.default
        for name, setting in signature(figures.decayed_paths).parameters.items()
    }

    def bowl(w):
        return 2 * np.array(settings["curvature"]) @ (w - np.array(settings["centre"]))

    after_one = {  # step, where each path has its second point
        name: optimiser(
            bowl,
            settings["start"],
            learning_rate=RATES[0],
            steps=1,
            weight_decay=settings["weight_decay"],
        )[-1]
        for name, optimiser in optimisers.items()
    }
    ends = {
        which(after_one, lambda w, path=path: np.allclose(w, path[1], atol=DRAWN)): path[-1]
        for name, path in drawn.items()
        if name in optimisers
    }
    side, radius = np.abs(drawn["square"]).max(), np.hypot(*drawn["disc"][0])
    meeting = [name for name, w in ends.items() if abs(np.hypot(*w) - radius) < 0.01]
    assert np.allclose(ends[meeting[0]], ends[meeting[1]], atol=0.01)
    walled = which(ends, lambda w: abs(np.abs(w).max() - side) < 0.01)
    features = np.linalg.cholesky(settings["curvature"]).T
    target = features @ settings["centre"]
    fits = {"ridge": ridge(features, target, 0.5), "LASSO": lasso(features, target, 0.5)}
    page.states(
        "Paths of {}, {} and {} with a common weight decay. {} and {} end in a common point on "
        "{}'s disc, {} on the wall of the square; the diamond is {}'s.",
        *ends,
        *meeting,
        which(fits, lambda w: abs(np.hypot(*w) - radius) < 0.01),
        walled,
        which(fits, lambda w: abs(np.abs(w).sum() - np.abs(drawn["diamond"][0]).sum()) < 0.01),
    )
    stopped = np.array([np.abs(in_box[decay]) for decay in others[:2]])  # one weight at the wall
    held = np.array([at_wall[decay] for decay in others[:2]])
    page.states(
        "but the bound here is on the {} weight: a square, where {} has a disc and {} a diamond",
        (stopped[held], stopped[~held]),
        with_disc,
        with_diamond,
    )
    rounded = [  # of the gradient with its decay, in the last digit: two roundings less one
        (g + 0.3 * v - float(Fraction(g) + Fraction(0.3) * Fraction(v))) / np.spacing(abs(g))
        for w in path[:50]
        for g, v in zip(slope(w), w, strict=True)
    ]
    page.states(
        "The bits {} here because {} runs have settled. On the way they can {}:",
        (1e16 * np.ravel(decayed[-1] - path[-1]), np.zeros(2)),  # a last bit would show
        [np.array_equal(run_path[-1], run_path[-2]) for run_path in (decayed, path)],
        rounded,
    )
    page.keep(agrees=agrees, minimises=minimises, plain=plain, coupled=coupled)
    page.keep(decoupled=decoupled, bounded=bounded)


# Where an optimiser ends, with one rate after another
def _with_falling_rate(optimiser, slope, rates, decay):
    w = np.zeros(2)
    for rate in rates:
        w = optimiser(slope, w, learning_rate=rate, steps=1000, weight_decay=decay)[-1]
    return w


# Least squares with no weight larger than the bound
def _in_box(A, b, bound):
    return lsq_linear(A, b, (-bound, bound)).x


# Whether the optimiser's decay does what a penalty in the loss does
def _is_penalty(optimiser, slope, run):
    by_decay = optimiser(slope, **run, weight_decay=0.3)
    return np.allclose(by_decay, optimiser(lambda w: slope(w, 0.15), **run))


# Whether a step stays the same if the gradient is ten times as large
def _rescales(optimiser, slope, one_step):
    larger = optimiser(lambda w: 10 * slope(w), **one_step)
    return np.allclose(larger, optimiser(slope, **one_step))


# Whether a weight could stay at zero: it is the sum of c_j / (d_j² + λ) with distinct d_j, which is
# zero at a few strengths at most unless each c_j is
def _can_stay(X, y):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    assert np.all(np.diff(d) < 0)
    return np.all(np.isclose(Vt.T * (d * (U.T @ y)), 0), axis=1)


def in_short(
    L,
    v,
    decay,
    lam_,
    X,
    y,
    factor,
    strong,
    penalised,
    pytorch,
    from_rows,
    from_dual,
    along,
    multiplier,
    at_grown,
    plain,
    coupled,
    decoupled,
    averaged,
    minimises,
    in_box,
    falling,
):
    mean, n_ = sp.diff(L(v) / sp.Symbol("n"), v), sp.Symbol("n")
    for_mean = sp.solve(mean + decay * v - sp.diff(L(v) + lam_ * v**2, v) / n_, decay)[0]
    at_ends = shrinkage_factors(X, strong)[[0, -1]]
    page.let({"w": trial_w})
    page.states(
        "{} {} the residual sum of squares plus {}. The penalty is smooth",
        _method(_minimises),
        (_penalised_rss(trial_best), near_best),
        trial_lam * np.sum(trial_w**2),
    )
    page.states(
        "so weights become small, but {} stays at {}.",
        [*np.ravel(stays["ridge"]), *_can_stay(X, y)],
        passing,  # it passes, as the strength grows
    )
    page.states(
        r"Its weights are {}, unique for {} $X$ if $\lambda > 0$. Extra rows and the dual give "
        "the {};",
        trial_best,
        [_definite_gap() == 0, *(_solves(design, trial_lam) for design in (trial_X, *awkward))],
        (from_rows, from_dual, ridge(X, y, 10)),
    )
    page.given(r"as $\lambda \to 0$ they tend to the pseudoinverse's")
    page.states(
        "$j$ {} {} {} by {}: hardly {} than {} where the data spread widely, close to {}",
        multiplier,
        (along["ridge"], along["least squares"], shrinkage_factors(X, strong)),
        which(
            along, lambda share: np.allclose(share * shrinkage_factors(X, strong), along["ridge"])
        ),
        factor,
        (at_ends[0], 1),
        *at_ends,
    )
    page.states("Single weights may {} or change sign.", np.diff(at_grown))
    page.states(
        "weight_decay is {} for {} and {} if the loss is the sum of squares, and {} if it is the "
        "{}. {}'s is {} ridge penalty: with a {} learning rate it sets the bound ¤ on {} weight.",
        sp.solve(sp.Eq(pytorch, penalised), decay)[0],
        plain,
        coupled,
        for_mean,
        averaged,
        decoupled,
        minimises,
        np.diff(falling),
        [abs(w_j) < 1 / at + 1e-3 for at, w in in_box.items() for w_j in w],
    )


def pencil_and_dial(lam, target, two, X, middle):
    by_factor = ridge(two, target, lam) / ridge(two, target, 0)
    page.states(
        "Let $X$ be diagonal with entries {} and {}, and let least "
        "squares give both weights the value {}. Which weights does ridge "
        "give at {}, and",
        *two.diagonal(),
        ridge(two, target, 0).mean(),
        {r"\lambda": lam},
    )
    page.states("The factors are {} and {}, and the degrees", *by_factor)
    page.states(
        "The {} strength leaves {} weight {} of its size, the other {}.",
        two.diagonal() ** 2 * (1 / by_factor - 1),  # the strengths that these factors need
        np.count_nonzero(np.isclose(by_factor, 1 / 2)),
        *by_factor,
    )
    page.states(
        "leaves the diabetes weights {} degrees of freedom", effective_degrees_of_freedom(X, middle)
    )


def which_weight_decay(lam, n, left):
    page.let({r"\lambda": lam, "n": n})
    page.states("want the ridge weights of {}.", {r"\lambda": lam})
    page.states("By {eq}`eq-decay-of-mean` it is {}.", min(left, key=left.get))
    page.states(
        "{} the {} lets the optimiser stop there.",
        [gradient < 1e-9 for gradient in left.values()],
        (min(left, key=left.get), list(left)),
    )


def forgotten_rate(off, lam, run, A, b, slope):
    page.let({r"\eta": run["learning_rate"], r"\lambda": lam})
    rate = run["learning_rate"]
    resting = ridge(A, b, lam / rate)
    page.let({"L": lambda w: np.sum((b - A @ w) ** 2), "w": resting})
    page.states("a step shrinks the weights by {}.", 1 - 2 * rate * lam)
    page.states("for the {} made-up observations above", len(b))
    page.states("with {} and {}, and check", {r"\lambda": lam}, {r"\eta": max(off)})
    page.states("shrink by {}. Which strength", 1 - 2 * lam)
    page.states(r"from the closed form at $\lambda$ or {}.", lam / rate)
    page.states("do you get instead, at {} and at half that?", {r"\eta": max(off)})
    page.states(
        "rest where {}, so the strength is {}:",
        True,
        lam / rate,
    )
    behind = {}
    for at in off:
        w = np.zeros(2)
        for _ in range(3000):
            w = (1 - 2 * lam) * w - at * slope(w)
        behind[at] = -slope(w) @ w / (2 * w @ w)
    page.states(
        "With the bug it is a strength of {}, and of {} at {} the rate.",
        *behind.values(),
        min(off) / max(off),
    )


def the_length_falls(X, y, at_lam, names, grown):
    z = trial_U.T @ trial_y
    page.let(
        {
            "X": trial_X,
            "y": trial_y,
            "p": trial_p,
            r"\hat w": lambda lam: ridge(trial_X, trial_y, lam),
        }
    )
    page.let({"d": trial_d, "z": z, r"\lambda": trial_lam, "v": trial_Vt})
    length_falls, _ = _falls_in_trials()
    lengths = np.array([np.linalg.norm(w) for w in at_lam.values()])
    page.states(
        r"Show that {} {} as $\lambda$ {}, for {} $X$",
        np.linalg.norm(trial_best),
        np.diff(lengths),
        np.diff(np.array(list(at_lam))[np.argsort(lengths)[::-1]]),  # from the longest weights on
        [_length_slope().is_negative, *np.ravel(length_falls)],
    )
    apart = np.ones((2, 1)), np.array([1, -1])  # a target at right angles to the feature
    # no length that could fall
    assert np.allclose([ridge(*apart, lam) for lam in at_lam], 0)
    page.states("and $y$ with {}.", True, fails=[dict(zip("Xy", apart, strict=True))])
    page.states("are at right angles and of length {}", np.linalg.norm(trial_Vt, axis=1).mean())
    lam_ = sp.Symbol("lambda", positive=True)
    # weights as functions of the strength, so that the derivative is that of the formula's length;
    # the directions of these features lie aslant
    spreads, parts_of_y = sp.Matrix([2, 1]), sp.Matrix([3, 5])
    aslant = sp.diag(*spreads) * sp.Matrix([[3, 4], [-4, 3]]) / 5
    solution = (aslant.T * aslant + lam_ * sp.eye(2)).inv() * aslant.T * parts_of_y
    page.equation(
        "eq-ridge-length",
        {
            "d": list(spreads),
            "z": list(parts_of_y),
            "p": 2,
            r"\lambda": lam_,
            r"\hat w": solution,
            r"\frac{\partial}{\partial \lambda}": lambda f: sp.diff(f, lam_),
        },
    )
    terms = trial_d**2 * z**2 / (trial_d**2 + trial_lam) ** 3
    page.states(
        "The derivative is {}: its terms are squares over cubes of {} numbers, and some $d_j z_j$ "
        "is not zero, because",
        _length_slope(),
        sp.Symbol("d", real=True) ** 2 + lam_,
    )
    assert terms.any()
    page.states("the parts of {} along the $v_j$.", trial_X.T @ trial_y)
    at = names.index(grown)
    parts, lost = _parts_of_weights(X, y, list(at_lam))
    above, below = (lost[at][side].sum() for side in (parts[at] > 0, parts[at] < 0))
    assert parts[at].sum() > 0  # a weight above zero, which grows upwards
    page.states(
        "A single weight is a sum of parts of {} signs, {} with its own factor. If the {} parts "
        "lose {}, the weight {}.",
        [np.all(np.any(parts > 0, axis=1)), np.all(np.any(parts < 0, axis=1))],  # in every weight
        np.diff(1 - lost[at] / np.abs(parts[at])) != 0,
        parts[at][parts[at] < 0] if below > above else parts[at][parts[at] > 0],  # that lose more
        (below, above),
        np.diff([w[at] for w in at_lam.values()][:3]),
    )


# The parts of each weight along the directions, and what each loses from the first strength to the
# third
def _parts_of_weights(X, y, lams):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    first, _, third, *_ = (Vt.T * (d * (U.T @ y) / (d**2 + lam)) for lam in lams)
    assert np.allclose(third.sum(axis=1), ridge(X, y, lams[2]))
    return first, np.abs(first) - np.abs(third)


def exercises(smallest, lam, twice, copies, gram):
    [broken] = [at for at in smallest if smallest[at] < 1e-9]
    repaired = [{r"\lambda": at} for at in smallest if smallest[at] > 1e-9]
    page.let({"X": twice, "I": np.eye(3), r"\lambda": lam})
    page.states(
        "Give ridge the column bmi {}. At {} the normal equations have no",
        copies.sum(),
        {r"\lambda": broken},
    )
    page.states("Show it by the rank of {}, then", gram)
    page.states("the claim that any {} repairs it", repaired, fails=[{r"\lambda": broken}])
    page.states("look at the smallest eigenvalue of {}.", gram + lam * np.eye(3))
    eigenvalues, directions = np.linalg.eigh(gram + lam * np.eye(3))
    weakest = {
        name: np.linalg.eigvalsh(gram + strength * np.eye(3))[0]
        for name, strength in (("least squares", 0), ("ridge", lam))
    }
    page.states(
        r"The {} eigenvalue is $\lambda$ itself: the direction in which the copies {} has {}, "
        "and {} gives it {} it has.",
        (lam, eigenvalues[1:]),
        directions[copies, 0],
        {"d": [np.linalg.norm(twice @ [1, 0, -1])], "j": 1},
        which(weakest, lambda value: np.isclose(value, lam)),
        [np.isclose(value, at, atol=1e-9) for at, value in smallest.items()],
    )
    page.keep(repaired=repaired, gram=gram)


def problems():
    page.given("An earlier study found weights $w_0$.")
    page.given("and a weight decay of 2, and propose")


def check_yourself(
    X,
    lam_,
    none,
    strong,
    at_lam,
    df,
    p,
    singular,
    factor,
    repaired,
    same_as_lam,
    decay,
    penalised,
    pytorch,
    slope,
    agrees,
    meant,
    trial_L,
    fits,
    lengths,
    along,
    even,
    at_grown,
    grown,
    gram,
    shared,
    copies,
    on_copies,
    dearer,
    each,
    c,
    plain,
    coupled,
    minimises,
    falling,
    U,
    Vt,
    y,
    bounded,
):
    some_w = trial_w[:2]
    times = float(sp.solve(sp.Eq(pytorch, penalised), decay)[0] / lam_)
    page.let({"X": trial_X, "d": trial_d, "w": some_w, r"\lambda": trial_lam})
    page.states(
        "That is what {} does: the factor is {} {} at {}.",
        which(fits, lambda w: np.allclose(Vt @ w, U.T @ y / singular)),
        shrinkage_factors(X, none).mean(),
        [np.allclose(shrinkage_factors(X, lam), 1) for lam in (none, *np.geomspace(1e-3, 1e6, 99))],
        {r"\lambda": none},
    )
    designs = (even, trial_X, *rng.normal(size=(9, 6, 3)))
    is_even = [np.ptp(shrinkage_factors(design, trial_lam)) < 1e-9 for design in designs]
    even_d = [np.linalg.svd(X)[1] for X, has in zip(designs, is_even, strict=True) if has]
    d_, same_factor = _same_factor()
    page.states(
        "{} if {} singular values are {}. The factor is {}.",
        is_even,
        np.isclose(even_d, even_d[0][0]),
        (d_, *same_factor),
        shrinkage_factors(trial_X, trial_lam),
    )
    taken = 1 - along["ridge"]
    page.states(
        "It {} it the {}.",
        ([shrinkage_factors(X, lam)[-1] for lam in at_lam if lam > none], 1),
        (taken[-1], taken[:-1]),
    )
    page.states(
        "The factor is small where {} is small against",
        np.linalg.eigvalsh(trial_X.T @ trial_X)[::-1],
    )
    page.states(
        "The length of the whole vector {}. A single weight may {} on the way, as {} does from {} "
        "to {}.",
        np.diff(lengths),
        np.diff(at_grown),
        grown,
        at_grown[0],
        at_grown[-1],
    )
    length_falls, weights_fall = _falls_in_trials()
    page.states(
        "{}, {} the length of the whole vector must {}.",
        [np.all(np.diff(np.abs(list(at_lam.values())), axis=0) < 0)],  # as the question asks
        [length_falls, *weights_fall],
        _length_slope(),
    )
    twins = rng.normal(size=(50, 2)) @ [[1, 0.9], [0, 0.3]]
    by_twins = np.array([ridge(twins, twins[:, 0], lam) for lam in (0, 1, 2, 5)])
    page.states(
        "A weight can {} while that of a correlated feature {}.",
        np.diff(by_twins[:, 1]),
        np.diff(by_twins[:, 0]),
    )
    page.states(
        "{}'s weights arrive at {} without a jump, and stay there for a while. A {} weight may "
        "pass through {}, but {} stays.",
        which(stays, np.any),
        arrived,
        which(stays, lambda stay: not stay.any()),
        passing,
        [*np.ravel(stays["ridge"]), *_can_stay(X, y)],
    )
    page.states(
        "A {} fit has {} weights and drops {}.",
        which(fits, lambda w: _is_ridge(X, y, strong, w) and np.allclose(w, at_lam[strong])),
        np.count_nonzero(at_lam[strong]),
        at_lam[strong] == 0,
    )
    spent = np.diag(U.T @ _hat(X, strong) @ U)
    page.states(
        "{}, because ridge drops none. {} direction counts with "
        "its factor. At {} the {} directions add up to {}.",
        p,
        np.isclose(spent, shrinkage_factors(X, strong)),
        {r"\lambda": strong},
        len(singular),
        df[strong],
    )
    page.states("The sum of its factors {}.", factor)
    page.states(
        "That is what our {} solver does",
        which(on_copies, lambda pair: np.count_nonzero(pair) == 1),
    )
    unique = {"ridge": strong, "least squares": none}
    lowest = [np.linalg.eigvalsh(gram + at[r"\lambda"] * np.eye(3)) for at in repaired]
    several = which(unique, lambda lam: np.linalg.matrix_rank(gram + lam * np.eye(3)) < 3)
    page.states(
        "That is {}. For {} the matrix is {} definite",
        several,
        repaired,
        lowest,
        fails=[{r"\lambda": unique[several]}],
    )
    page.states(
        "{} get the {} weight. For a given sum, the sum of squares is {} when the two are {}.",
        np.isclose(shared[copies], shared[copies].mean()),
        shared[copies],
        (0, dearer),
        (each, c - each),
    )
    wanted_lam, mistaken = same_as_lam, same_as_lam  # passed as it is
    page.states("squares, and you want {}. Which", {r"\lambda": wanted_lam})
    page.states(
        "{} That is {}: the gradient of {} has a factor {} that PyTorch",
        mistaken,
        {r"\lambda": mistaken / times},
        trial_lam * np.sum(some_w**2),
        times,
    )
    page.states(
        "{} weight_decay is added, times $w$, to the gradient, and the "
        "gradient of the penalty is {}.",
        times * wanted_lam,
        slope(some_w, trial_lam) - slope(some_w),
    )
    page.states("{} The factor goes the other way.", wanted_lam / times)
    page.states("AdamW(weight_decay={}) minimises which", times * agrees)
    page.states(
        "The loss with {}. That is what Adam(weight_decay={}) does.",
        {r"\lambda": agrees},
        times * agrees,
    )
    page.states(
        "The loss with {}. It would be a factor of {} off even for {}.",
        {r"\lambda": meant},
        meant / same_as_lam,
        plain,
    )
    page.states("{} of the form {}.", minimises, trial_L(some_w) + trial_lam * np.sum(some_w**2))
    page.states(
        "Its decay does not pass through {}'s rescaled gradient. With a {} learning rate {} heeds",
        coupled,
        np.diff(falling),
        bounded,
    )


# Whether the length falls in every trial as the strength grows, and the same of each weight
def _falls_in_trials():
    draw = np.random.default_rng(2)
    fall = []
    for _ in range(50):
        X, y = draw.normal(size=(8, 3)) @ draw.normal(size=(3, 3)), draw.normal(size=8)
        weights = np.array([ridge(X, y, lam) for lam in (0, 0.1, 1, 10, 100)])
        sizes = np.column_stack([np.linalg.norm(weights, axis=1), np.abs(weights)])
        fall.append(np.all(np.diff(sizes, axis=0) < 0, axis=0))
    length, *single = np.all(fall, axis=0)
    return length, single


def where_next():
    on_diamond = circle / np.abs(circle).sum(axis=1, keepdims=True)
    shapes = {"circle": circle, "diamond": on_diamond}
    page.states(
        "puts {}'s disc beside {}'s {}, and",
        with_disc,
        with_diamond,
        which(shapes, lambda shape: np.ptp(L1().value(shape)) < 1e-9),
    )
