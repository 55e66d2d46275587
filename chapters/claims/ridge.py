"""What the text of `ridge.md` says, compared with what its cells computed."""

from fractions import Fraction

import numpy as np
import sympy as sp
from claims import Page, which
from shrinkage import (
    L1,
    L2,
    adam,
    adamw,
    effective_degrees_of_freedom,
    figures,
    lasso,
    ridge,
    sgd,
    shrinkage_factors,
)


def _fits(X, y, lam):
    return {"least squares": ridge(X, y, 0), "ridge": ridge(X, y, lam), "LASSO": lasso(X, y, lam)}


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


# How many lines a displayed equation takes
def _lines(label):
    return len(page.text.tokens[page.text.equations[label]].text.strip().splitlines())


page = Page("ridge.md")
DRAWN = 1e-3  # figures round to four digits
rng = np.random.default_rng(0)
trial_X, trial_y = rng.normal(size=(6, 3)), rng.normal(size=6)
trial_w, trial_lam = rng.normal(size=3), 0.7
trial_n, trial_p = trial_X.shape
trial_fits = _fits(trial_X, trial_y, trial_lam)
trial_best = trial_fits["ridge"]
trial_U, trial_d, trial_Vt = np.linalg.svd(trial_X, full_matrices=False)
wide = trial_X[:2]  # fewer rows than columns
awkward = [wide] + [np.column_stack([trial_X, trial_X @ mix]) for mix in ([1, 0, 0], [1, 1, 0])]
many_w = rng.normal(size=(20, 3))
penalties = {"ridge": L2(), "LASSO": L1()}
optimisers = {"SGD": sgd, "Adam": adam, "AdamW": adamw}
turn = np.linspace(0, 2 * np.pi, 24)
circle = np.column_stack([np.cos(turn), np.sin(turn)])
on_axes = np.vstack([np.outer([-2, -1, -0.5, 0.5, 1, 2], axis) for axis in np.eye(2)])
outward = np.outer(np.linspace(0.1, 2, 20), [0.6, 0.8])


def ridge_and_weight_decay():
    kept = (trial_Vt @ trial_best) / (trial_Vt @ trial_fits["least squares"])
    summed = {"squared": trial_w**2, "absolute": np.abs(trial_w)}
    page.states(
        "{} and weight decay",
        which(penalties, lambda penalty: np.ptp(penalty.subgradient(trial_w) / trial_w) < 1e-9),
    )
    page.states(
        "{} adds the sum of the {} weights to the loss.",
        min(trial_fits, key=lambda name: _penalised_rss(trial_fits[name])),
        which(summed, lambda terms: np.isclose(terms.sum(), L2().value(trial_w))),
    )
    page.states(
        "its weights in {} line, see that it {} {} direction of the data by its own factor",
        _lines("eq-ridge-solution"),
        kept - 1,
        np.isclose(kept, trial_d**2 / (trial_d**2 + trial_lam)),
    )


def a_bowl_instead_of_a_crease(lam_, weights, penalty, v, by_ridge, by_lasso):
    page.let({"X": trial_X, "y": trial_y, "n": trial_n, "p": trial_p})
    page.let({"w": trial_w, r"\hat w": trial_best, r"\lambda": trial_lam})
    page.states(
        "{} chooses the weights that minimise",
        min(trial_fits, key=lambda name: _penalised_rss(trial_fits[name])),
    )
    page.equation("eq-ridge")
    page.given("of Hoerl's, ridge analysis")
    heights, at_axes = L2().value(on_axes), _has_creases(L2(), on_axes)
    lowest = list(sp.solve([penalty.diff(weight) for weight in weights], weights).values())
    page.states(
        "The {} penalty. Drag to turn it. It is a round bowl, level at the origin and {} the {} "
        "you go, with {} crease anywhere. The blue lines run {} the axes.",
        which(penalties, lambda penalty: np.ptp(penalty.value(circle)) < 1e-9),
        np.diff(np.linalg.norm(L2().subgradient(outward), axis=1)),
        np.diff(np.linalg.norm(outward, axis=1)),
        _has_creases(L2(), np.vstack([circle, on_axes, outward])),
        (heights, 0),
    )
    turned = [outward @ [[cos, -sin], [sin, cos]] for cos, sin in circle]
    page.states(
        "The bowl looks the {} from {} side: it knows how far the weights are from {}, but",
        L2().value(circle),
        [np.allclose(L2().value(points), L2().value(outward)) for points in turned],
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
    page.states("The penalty pushes weight $w_j$ towards {} with force", lowest)
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
    line = np.arange(-10, 11) / 5
    is_slope = np.all(
        [
            np.isclose(_slopes(penalty, line, step), penalty.subgradient(line), atol=1e-4)
            for penalty in penalties.values()
            for step in (-1e-6, 1e-6)
        ],
        axis=0,
    )
    page.states(
        "The cell compares it with {}'s, and takes {} from subgradient, which for {} weight but {} "
        "is the slope of the penalty.",
        which(penalties, lambda penalty: penalty.subgradient([v])[0] == by_lasso),
        np.isclose(
            [by_ridge, by_lasso], [_slopes(of, v, 1e-6)[0] for of in (L2(), L1())], atol=1e-4
        ),
        is_slope[line != 0],
        line[~is_slope],
    )
    down = np.geomspace(2, 0.01, 20)
    page.states(
        "{} pushes with the {} force {} the way down.",
        which(penalties, lambda penalty: np.ptp(penalty.subgradient(down)) == 0),
        L1().subgradient(down),
        L1().subgradient(down) == L1().subgradient(down[:1]),
    )
    strong_fits = _fits(trial_X, trial_y, 3)
    long = np.linalg.norm(strong_fits["least squares"])
    near_zero, pulls = np.geomspace(1e-12, 1, 50), np.geomspace(1e-9, 1, 20)
    page.states(
        "This is why {} makes weights small but not {}: {} pull from the data, however weak, beats "
        "the push once the weight is close enough to {}.",
        which(strong_fits, lambda w: np.linalg.norm(w) < long / 2 and np.all(w != 0)),
        sp.limit(1 / (1 + lam_), lam_, sp.oo),  # the limit that no strength reaches
        [np.any(pull > trial_lam * L2().subgradient(near_zero)) for pull in pulls],
        lowest,
    )


def one_line_of_algebra(J, Xs, lam_, ws, table, names, n, p, X, y):
    def trial_slope(w):
        return -2 * trial_X.T @ (trial_y - trial_X @ w) + 2 * trial_lam * w

    trial_I = np.eye(trial_p)
    matrix = trial_X.T @ trial_X + trial_lam * trial_I
    bowl = sp.hessian(J, list(ws)), Xs.T * Xs + lam_ * sp.eye(2)
    page.let({"J": _penalised_rss, "I": trial_I})
    page.states("{} line of algebra", _lines("eq-ridge-solution"))
    page.states(
        "The objective is smooth, so its gradient is {} at the minimum.", trial_slope(trial_best)
    )
    page.states("With {} the gradient is", True)
    page.equation("eq-ridge-gradient")
    page.states("for {} observations of two features", Xs.rows)
    page.states(
        r"the normal equations of {} with $\lambda$ added along the diagonal, {}, so",
        which(trial_fits, lambda w: np.allclose(trial_X.T @ (trial_y - trial_X @ w), 0)),
        {"w": trial_best},
    )
    page.equation("eq-ridge-solution")
    page.states(
        r"For $\lambda > 0$ the matrix {} is {} definite, so",
        matrix,
        np.linalg.eigvalsh(matrix),
    )
    page.states(
        "That holds for {} $X$: with {} features than observations, with copies",
        [_eigenvalues(design, trial_lam)[0] > 1e-9 for design in (trial_X, *awkward)],
        (wide.shape[1], wide.shape[0]),
    )
    solvable = {
        name: [_solves(design, lam) for design in awkward]
        for name, lam in (("ridge", trial_lam), ("least squares", 0))
    }
    page.states(
        "{} was made for such data, where {} is erratic or has {} unique answer.",
        which(solvable, all),
        which(solvable, lambda unique: not any(unique)),
        solvable["least squares"],
    )
    page.states(r"For {} $v \ne 0$, {}.", [w @ matrix @ w > 0 for w in many_w], {"v": trial_w / 9})
    ends = [sgd(trial_slope, w, learning_rate=0.02, steps=1000)[-1] for w in many_w[:5]]
    page.states(
        "derivatives of $J$ are {} this matrix, so $J$ is a bowl with {} {} point.",
        sp.simplify(bowl[0][0] / bowl[1][0]),
        len(np.unique(np.round(ends, 6), axis=0)),  # descents from several starts end there
        (_penalised_rss(trial_best), [_penalised_rss(w) for w in many_w]),
    )
    none, *_, strong, _ = table  # strengths: 0, ..., 100 and 1000
    fits = _fits(X, y, strong)
    from_blood = [name for name in names if name[1:].isdigit()]
    page.states("{} measurements on {} patients", p, n)
    page.states(
        "Among the {} are the body mass index ({}), the blood pressure ({}) and {} values from the "
        "blood ({} to {}).",
        p,
        *(names[at] for at in (2, 3)),  # in the order of the data
        len(from_blood),
        from_blood[0],
        from_blood[-1],
    )
    with_ones = np.column_stack([X, np.ones(n)])
    page.states(
        "so the model needs {} intercept, and {} feature is scaled to standard deviation {}.",
        [abs(ridge(with_ones, y, lam)[-1]) > 1e-9 for lam in table],
        np.isclose(X.std(axis=0), 1),
        X.std(axis=0).mean(),
    )
    units = np.array([100, 1, 1])
    in_units = _fits(trial_X * units, trial_y, trial_lam)
    cares = {name: not np.allclose(in_units[name] * units, w) for name, w in trial_fits.items()}
    page.states(
        "Like {}, {} compares weights by size, so the units of the features matter. {} does not",
        *sorted(name for name in cares if cares[name]),
        which(cares, lambda care: not care),
    )
    sizes = np.abs(list(table.values()))
    lengths = [np.linalg.norm(w) for w in table.values()]
    page.states(
        r"The length $\lVert \hat w \rVert$, in the bottom row, {} as $\lambda$ {}. "
        "The rows of the weights are {} orderly.",
        np.diff(lengths),
        np.diff(list(table)),
        (np.mean(np.diff(sizes, axis=0) < 0), np.mean(np.diff(lengths) < 0)),
    )
    kept = dict(zip(names, table[strong] / table[none], strict=True))
    four = {name: kept[name] for name in ("bmi", "s1", "s3", "s6")}
    most, least = which(four, lambda k: 0.5 < k < 1), which(four, lambda k: 0 < k < 0.5)
    grown = which(four, lambda k: k > 1)
    at_grown = [table[lam][names.index(grown)] for lam in table if lam <= strong]
    page.states(
        "From {} to {}, {} keeps {} of its weight, {} loses {}, {} changes sign, and {} {}, from "
        "{} to {}.",
        {r"\lambda": none},
        strong,
        most,
        (kept[most], 1 - kept[most]),
        least,
        1 - kept[least],
        which(four, lambda k: k < 0),
        grown,
        np.diff(at_grown),
        at_grown[0],
        at_grown[-1],
    )
    page.states(
        "Whatever {} {}, {} weights {}.",
        which(fits, lambda w: np.allclose(w, table[strong])),
        np.diff(lengths),
        np.abs(table[strong]) > np.abs(table[none]),
        np.diff(at_grown),
    )
    page.keep(none=none, strong=strong, fits=fits, lengths=lengths, grown=grown, at_grown=at_grown)


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
    X,
    y,
    U,
    Vt,
    s1,
    s2,
    names,
    table,
    measured,
    last,
    fits,
):
    along_U = trial_U.T @ trial_y
    along = {name: (Vt @ w) / (Vt @ fits["least squares"]) for name, w in fits.items()}
    multiplier = which(along, lambda share: np.allclose(share, factors))
    page.let({"U": trial_U, "D": np.diag(trial_d), "V": trial_Vt.T})
    page.let({"u": trial_U.T, "d": trial_d, "v": trial_Vt})
    page.let({r"\gamma": np.linalg.solve(trial_Vt.T, trial_w)})
    page.states("A factor for {} direction", np.isclose(measured, factors))
    page.states("What it {} are directions.", measured - 1)
    page.states("The singular value decomposition {} gives", True)
    page.states(
        "and for {} a singular value {}: how far",
        [np.isclose(np.linalg.norm(X @ v_j), d_j) for v_j, d_j in zip(Vt, singular, strict=True)],
        True,
    )
    page.states("along these directions, {}.", True)
    curvature = np.round(Vt @ (X.T @ X + lam * np.eye(len(singular))) @ Vt.T, 6)
    by_each = [
        float(by_ridge.subs({z: z_j, d: d_j, lam_: lam}))
        for z_j, d_j in zip(U.T @ y, singular, strict=True)
    ]
    page.states(
        "into {} small problem for {} direction, in which",
        np.count_nonzero(curvature, axis=1),  # of the weights along the directions, each is alone
        np.isclose(by_each, Vt @ fits["ridge"]),
    )
    page.equation("eq-ridge-directions", {r"\text{const}": trial_y @ trial_y - along_U @ along_U})
    page.states(
        r"{} matrix with $n \ge p$ can be written so, with the columns "
        "of $U$ orthonormal (of length {}",
        [_is_svd(matrix) for matrix in rng.normal(size=(20, 5, 3))],
        np.linalg.norm(trial_U, axis=0).mean(),
    )
    page.states(
        "diagonal with entries {}, the {} {}.",
        True,
        (trial_d[0], trial_d[1:]),
        (trial_d.max(), trial_d),
    )
    page.states(
        "If $n < p$, the missing $d_j$ are {}.", np.linalg.eigvalsh(wide.T @ wide)[0].round(9)
    )
    page.states("As {}, the squares are the eigenvalues", True)

    def gap(w):
        left = np.sum((y - X @ w) ** 2) + lam * np.sum(w**2)
        return left - np.sum((U.T @ y - singular * (Vt @ w)) ** 2 + lam * (Vt @ w) ** 2)

    gaps = [gap(w) for w in rng.normal(size=(20, len(singular)))]
    page.states(
        "The difference between the left side and the sum on the right is the {} at {} weights.",
        gaps,
        np.isclose(gaps, y @ y - np.sum((U.T @ y) ** 2)),
    )
    by_svd = trial_Vt @ trial_best
    no_penalty = trial_Vt @ ridge(trial_X, trial_y, 0)
    factor = by_ridge / least_squares
    [equal] = sp.solve(factor - sp.Rational(1, 2), lam_)
    page.states(
        "its solution at {}, {}.",
        {r"\lambda": none},
        which(fits, lambda w: np.allclose(w, ridge(X, y, none))),
    )
    page.states(
        "So {} multiplies the least-squares weight of {} direction by its own factor:",
        multiplier,
        np.isclose(measured, factors),
    )
    page.equation(
        "eq-ridge-svd",
        {r"\hat\gamma^{\text{ridge}}": by_svd, r"\hat\gamma^{\text{LS}}": no_penalty},
    )
    curves = np.array([line.y for line in figures.singular_value_shrinkage(X).data])
    by_lam = [shrinkage_factors(X, at) for at in (1, 10, 100, 1000, 10_000)]
    page.states(
        "{}'s factor in {} of the {} singular directions of the diabetes data, {} line for {} λ. "
        "{} line {} from left to right: the {} the data spread along a direction, the {} {} {} it.",
        multiplier,
        np.any(np.isclose(curves, measured, rtol=DRAWN), axis=0),
        len(singular),
        [sum(np.allclose(curve, at, rtol=DRAWN) for curve in curves) for at in by_lam],
        [any(np.allclose(curve, at, rtol=DRAWN) for curve in curves) for at in by_lam],
        np.all(np.diff(curves) < 0, axis=1),
        np.diff(curves),
        np.diff(singular),
        np.diff(1 - measured),
        multiplier,
        measured - 1,
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
    page.states(
        "Where the data spread widely they speak clearly, and {} believes them. Where they hardly "
        "spread, the least-squares weight is mostly noise, and {} takes it away.",
        which(along, lambda share: share[0] > 0.9 and share[-1] < 0.1),
        which(along, lambda share: share[-1] < 0.1),
    )
    orthonormal = np.linalg.svd(trial_U, compute_uv=False)
    page.states(
        "It is mostly {} against {}, two blood measurements with correlation {}.",
        names[np.argmax(last)],
        names[np.argmin(last)],
        np.corrcoef(X[:, s1], X[:, s2])[0, 1],
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
        table[none][s1],
        names[np.argmin(last)],
        table[none][s2],
        names[np.argmax(last)],
    )
    growth = np.abs(table[strong]) - np.abs(table[none])
    page.states(
        "{} cuts this one direction down, and with it {} weights; others {} to take over",
        which(along, lambda share: share[-1] < 0.1),
        growth[[s1, s2]] < 0,
        np.sort(growth)[-2:],
    )
    even = 2 * trial_U  # all its singular values are equal
    on_even = {name: w / ridge(even, trial_y, 0) for name, w in _fits(even, trial_y, 0.1).items()}
    page.states(
        "{} {} {} weights by {} common factor, whatever the target, {} if {} $d_j$ are {}.",
        which(on_even, lambda share: np.ptp(share) < 1e-9 and np.all(share < 0.999)),
        on_even["ridge"] - 1,
        np.isclose(on_even["ridge"], on_even["ridge"].mean()),
        len(np.unique(on_even["ridge"].round(9))),
        [_has_common_factor(design) for design in (even, trial_X, *rng.normal(size=(9, 6, 3)))],
        np.isclose(np.linalg.svd(even, compute_uv=False), 2),
        np.linalg.svd(even, compute_uv=False),
    )
    on_unit = _fits(trial_U, trial_y, 0.1)
    taken = {name: np.abs(on_unit["least squares"]) - np.abs(w) for name, w in on_unit.items()}
    page.states(
        "With orthonormal features they are {} {}, and the factor is {}, where {} takes off a",
        np.isclose(orthonormal, 1),
        orthonormal.mean(),
        factor.subs(d, 1),
        which(taken, lambda off: np.ptp(off) < 1e-9 and np.all(off > 1e-3)),
    )
    page.keep(factor=factor, along=along, multiplier=multiplier, even=even)


# Whether ridge multiplies all weights by one factor, whatever the target
def _has_common_factor(design):
    targets = np.random.default_rng(1).normal(size=(5, len(design)))
    return all(np.ptp(_shares(design, target, trial_lam)) < 1e-9 for target in targets)


def degrees_of_freedom(X, n, p, df, strong, table, U):
    with_ones = np.column_stack([X, np.ones(n)])
    spent = {  # by each direction
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
    hats = {"least squares": _hat(trial_X, 0), "ridge": _hat(trial_X, trial_lam)}
    more = [
        trial_X[i] @ (ridge(trial_X, trial_y + nudge, trial_lam) - trial_best)
        for i, nudge in enumerate(np.eye(trial_n))
    ]
    page.states(
        "how strongly {} fitted value follows its own observation, and for {} it is the number",
        np.isclose(more, np.diag(hats["ridge"])),
        which(hats, lambda hat: np.isclose(np.trace(hat), trial_p)),
    )
    page.states("left out here by centring, adds {}.", np.linalg.matrix_rank(with_ones) - p)
    page.states("{} weights need not be {} parameters.", p, p)
    page.states(
        "At {} {} {} are still there, but they have {} degrees of freedom; at {} they have {}.",
        {r"\lambda": strong},
        table[strong] != 0,
        np.count_nonzero(table[strong]),
        df[strong],
        max(df),
        df[max(df)],
    )


def more_roads_to_the_same_weights(
    ys, rows, residual, left, right, J, d, lam_, X, y, p, from_rows, from_dual
):
    square, eye_n = trial_X[:3], np.eye(trial_n)
    long_y = sp.Matrix.vstack(ys, sp.zeros(2, 1))
    roads = [from_rows, from_dual]
    arrive = [np.allclose(road, ridge(X, y, 10)) for road in roads]
    page.states("{} roads to the {} weights", (np.count_nonzero(arrive), 1), tuple(roads))
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
        "Ordinary {} on the {} data is {}, because",
        which(on_longer, lambda w: np.allclose(w, trial_best)),
        (len(longer), len(trial_X)),
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
    shapes = [np.ones((rows, columns)) for rows in range(1, 9) for columns in range(1, 9)]
    cheaper = np.array([M.shape for M in shapes if (M @ M.T).size < (M.T @ M).size])
    page.states(
        "The dual is the cheaper road when $p$ is much {} than $n$.", tuple(cheaper.T[::-1])
    )
    inner = np.array([[x_i @ x_k for x_k in trial_X] for x_i in trial_X])
    page.states(
        "the inner products of the observations and {} else.",
        ~np.isclose(trial_X @ trial_X.T, inner),
    )
    differences = [[sp.expand(residual.dot(residual) - J)], list((left - right).expand())]
    page.states(
        "{} identities with symbols, as differences that should be {}:",
        [all(entry == 0 for entry in entries) for entries in differences],
        [entry for entries in differences for entry in entries],
    )
    page.states("Then {} roads with data:", arrive)
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
    others = [shortest + step * unseen for step in (-2, -0.5, 0.5, 2)]
    assert all(np.allclose(wide @ w, trial_y[:2]) for w in others)
    weak = _fits(wide, trial_y[:2], 1e-6)
    page.states(
        r"many weights fit equally well, and the {} weights $\hat w(\lambda)$ arrive at the {} of",
        which(
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
    page.states(
        r"{} tends to {} where $d_j > 0$, and is {} for {} $\lambda > 0$ where $d_j = 0$.",
        gain,
        sp.limit(gain, lam_, 0),
        gain.subs(d, 0),
        [gain.subs({d: 0, lam_: strength}) == 0 for strength in (1e-6, 0.1, 1, 100)],
    )
    page.let({"U": tall, "D": np.diag(few), "V": across.T})
    page.states("The pseudoinverse is {}, with", inverse)
    page.states("limits on the diagonal of {}.", np.diag(1 / few))
    page.states(
        "only the first {} patients: {} equations for {} weights",
        len(X[:5]),
        np.linalg.matrix_rank(X[:5]),
        p,
    )
    page.let({"X": trial_X, "y": trial_y})


def copies_share(a, cost, bmi, s5, twice, s, shared, alone, y):
    [each] = sp.solve(sp.diff(cost, a), a)
    copies = np.all(bmi == twice.T, axis=1)
    across = np.array([1, 0, -1])  # from one copy to the other: the sum stays
    sums = [shared + np.abs(across), *(shared + step * across for step in (-30, -1, 5))]
    cheapest = cost.subs({s: 1, a: each.subs(s, 1)})
    others = [cost.subs({s: 1, a: share}) for share in (0, 0.25, 0.75, 1)]
    halves = [float(each.subs(s, total)) for total in (1, 2, 5)]
    page.let({"b": s - a})
    page.states("Give ridge a feature {}.", copies.sum())
    page.states(
        "depends {} on the sum {} of the two weights, the penalty on {}, and for a given sum that "
        "is {} when the two are {}:",
        [not np.allclose(twice @ w, twice @ shared) for w in sums],
        {"s": s, "a": a},
        cost,
        (cheapest, others),
        (halves, np.subtract((1, 2, 5), halves)),
    )
    page.equation("eq-ridge-copies", {"s": shared[copies].sum(), "a": 0})
    page.states(
        "The two copies get {} {}, and",
        shared[0],
        np.isclose(shared[copies], shared[copies].mean()),
    )
    on_copies = {name: w[copies] for name, w in _fits(twice, y, 100).items()}
    page.states("{} keeps one of them", which(on_copies, lambda pair: np.count_nonzero(pair) == 1))
    nearly = np.column_stack([bmi, s5, bmi + rng.normal(scale=1e-4, size=len(bmi))])
    on_near = {name: w[copies] for name, w in _fits(nearly, y, 100).items()}
    page.states(
        "Features that are nearly copies get nearly {} weights: {} spreads the credit over a "
        "group, {} picks a representative.",
        on_near["ridge"].round(2),
        which(on_near, lambda pair: np.isclose(*pair, rtol=0.001)),
        which(on_near, lambda pair: np.count_nonzero(pair) == 1),
    )
    page.states(
        "the pair together, {} + {}, is shrunk less than bmi was alone, "
        "at {}: two weights of {} the size cost {} as much.",
        *shared[copies],
        alone[0],
        each / s,
        cost.subs(a, each) / s**2,
    )
    page.keep(copies=copies, on_copies=on_copies, cheapest=cheapest, others=others, halves=halves)


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
    adam_in_loss,
    by_adam,
    by_adamw,
    steps,
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
    page.states("are not solved in {} line but", _lines("eq-ridge-solution"))
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
    page.states(
        "{} step multiplies the weights by a number a little {} {}:",
        np.all(np.isclose(path[1:] + rate * pulls, shrunk * path[:-1]), axis=1),
        (shrunk, 1),
        1 - 2 * rate * meant,
    )
    flat = sgd(np.zeros_like, np.ones(5), learning_rate=rate, steps=9, weight_decay=0.3)
    page.states(
        "The argument holds for {} parameter the optimiser is given", flat[-1] < flat[0] - 0.1
    )
    page.given("the second with `weight_decay=0`.")
    page.states("the gradient of {} is {}. So", trial_lam * np.sum(start**2), pull)
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
    shorter = [sgd(slope, **{**run, "steps": k}, weight_decay=0.3)[-1] for k in range(20)]
    page.states(
        "{} follows PyTorch's rule in numpy and returns the weights after {} step.",
        which(first_steps, lambda w: np.allclose(w, by_rule)),
        np.all(shorter == decayed[:20], axis=1),
    )
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
    averages, powers = {"mean": np.mean, "median": np.median}, {"squared": 2, "absolute": 1}

    # Whether the loss whose gradient is a quarter of the slope, as in the cell, is this average
    def descends(average, power):
        found = _gradient(lambda w: average(np.abs(b - A @ w) ** power), start)
        return np.allclose(found, slope(start) / 4, atol=1e-5)

    averaged = which(averages, lambda average: descends(average, 2))
    page.states(
        "PyTorch's MSELoss is the {} of the {} residuals.",
        averaged,
        which(powers, lambda power: descends(np.mean, power)),
    )
    w_mean = mean_loss[-1]
    page.equation(
        "eq-decay-of-mean",
        {  # the λ that makes these weights ridge's
            r"\lambda": A.T @ (b - A @ w_mean) / w_mean,
            "n": len(A),
            r"\texttt{weight\_decay}": 2 * same_as_lam,
        },
    )
    kinds = {
        name: (_is_penalty(optimiser, slope, run), _rescales(optimiser, slope, one_step))
        for name, optimiser in optimisers.items()
    }
    plain = which(kinds, lambda kind: kind == (True, False))
    coupled = which(kinds, lambda kind: kind == (True, True))
    decoupled = which(kinds, lambda kind: kind == (False, True))
    page.states(
        "{} adds it to the gradient and then rescales the sum: its weight_decay is a penalty, as "
        "for {}. {} takes `lr * weight_decay * w` off the weights themselves, and rescales {} the "
        "gradient of the loss.",
        coupled,
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
    [agrees] = [lam for lam, w in adam_in_loss.items() if np.array_equal(w, by_adam)]
    lines = {"Adam": by_adam, "AdamW": by_adamw[run["steps"]].round(4)}
    matched = {
        name: [np.array_equal(line, w) for w in adam_in_loss.values()]
        for name, line in lines.items()
    }
    page.states(
        "{} {} with {} to {} digit shown. {} matches {}, and its {} lines {}: it has",
        which(matched, any),
        (by_adam, adam_in_loss[agrees]),
        {r"\lambda": agrees},
        [one == other for one, other in zip(str(by_adam), str(adam_in_loss[agrees]), strict=True)],
        which(matched, lambda match: not any(match)),
        matched["AdamW"],
        len(steps),
        tuple(by_adamw[list(steps)]),
    )
    nearest = {
        step: -slope(w) @ w / (2 * w @ w) for step, w in enumerate(by_adamw) if step in steps
    }
    minimises = [  # at the strength that leaves the shortest gradient
        np.allclose(slope(by_adamw[step], lam), 0, atol=1e-3) for step, lam in nearest.items()
    ]
    page.states("but it minimises {} {}.", minimises, trial_L(start) + trial_lam * np.sum(start**2))
    slopes = np.array([slope(w) for w in by_adamw])
    ages = 0.999 ** np.arange(len(slopes))[::-1, None]
    estimate = np.sqrt(np.sum(ages * slopes**2, axis=0) / ages.sum())
    page.states(
        "{} divides the gradient by a running estimate",
        which({"SGD": sgd, "Adam": adam}, lambda of: _rescales(of, slope, one_step)),
    )
    page.states(
        "Near the minimum of the loss {} are small, and",
        [np.linalg.norm(size) < 0.1 * np.linalg.norm(slopes[0]) for size in (slopes[-1], estimate)],
    )
    long_runs = {
        "Adam": adam(slope, **{**run, "steps": steps[-1]}, weight_decay=0.3),
        "AdamW": by_adamw,
    }
    goals = {"least squares": ridge(A, b, 0), "ridge": ridge(A, b, same_as_lam)}

    def nears(name, goal):
        away = np.linalg.norm(long_runs[name][list(steps)] - goals[goal], axis=1)
        return np.all(np.diff(away) < -1e-3)

    page.states(
        "So on this problem {} drifts on towards {}, where a penalty",
        which({name: name for name in long_runs}, lambda name: nears(name, "least squares")),
        which({goal: goal for goal in goals}, lambda goal: nears("AdamW", goal)),
    )
    rounded = [  # of the gradient with its decay, in the last digit: two roundings less one
        (g + 0.3 * v - float(Fraction(g) + Fraction(0.3) * Fraction(v))) / np.spacing(abs(g))
        for w in path[:50]
        for g, v in zip(slope(w), w, strict=True)
    ]
    page.states(
        "The bits {} here because {} runs have settled. On the way they can {}:",
        (decayed[-1], path[-1]),
        [np.array_equal(run_path[-1], run_path[-2]) for run_path in (decayed, path)],
        rounded,
    )
    page.keep(same_as_lam=same_as_lam, agrees=agrees, meant=meant, trial_L=trial_L)
    page.keep(plain=plain, coupled=coupled, decoupled=decoupled, minimises=minimises)
    page.keep(averaged=averaged)


# Whether the optimiser's decay does what a penalty in the loss does
def _is_penalty(optimiser, slope, run):
    by_decay = optimiser(slope, **run, weight_decay=0.3)
    return np.allclose(by_decay, optimiser(lambda w: slope(w, 0.15), **run))


# Whether a step stays the same if the gradient is ten times as large
def _rescales(optimiser, slope, one_step):
    larger = optimiser(lambda w: 10 * slope(w), **one_step)
    return np.allclose(larger, optimiser(slope, **one_step))


def in_short(
    L,
    v,
    decay,
    lam_,
    X,
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
):
    mean, n_ = sp.diff(L(v) / sp.Symbol("n"), v), sp.Symbol("n")
    for_mean = sp.solve(mean + decay * v - sp.diff(L(v) + lam_ * v**2, v) / n_, decay)[0]
    at_ends = shrinkage_factors(X, strong)[[0, -1]]
    page.let({"w": trial_w})
    page.states(
        "{} minimises the residual sum of squares plus {}. The penalty is smooth",
        min(trial_fits, key=lambda name: _penalised_rss(trial_fits[name])),
        trial_lam * np.sum(trial_w**2),
    )
    page.states(
        "so weights become small but not {}.",
        sp.limit(1 / (1 + lam_), lam_, sp.oo),  # the limit that no strength reaches
    )
    page.states(
        r"Its weights are {}, unique for {} $X$ if $\lambda > 0$. Made-up rows and the dual give "
        "the {};",
        trial_best,
        [_solves(design, trial_lam) for design in (trial_X, *awkward)],
        (from_rows, from_dual),
    )
    page.given(r"as $\lambda \to 0$ they tend to the pseudoinverse's")
    page.states(
        "$j$ {} multiplies {} by {}: hardly {} than {} where the data spread widely, close to {}",
        multiplier,
        which(
            along, lambda share: np.allclose(share * shrinkage_factors(X, strong), along["ridge"])
        ),
        factor,
        (at_ends[0], 1),
        *at_ends,
    )
    page.states("Single weights may {} or change sign.", np.diff(at_grown))
    page.states(
        "weight_decay is {} for {} and {} if the loss is the sum of "
        "squares, and {} if it is the {}. {}'s decay is not a penalty.",
        sp.solve(sp.Eq(pytorch, penalised), decay)[0],
        plain,
        coupled,
        for_mean,
        averaged,
        decoupled,
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


def missing_factor(decay, penalised, pytorch, lam_, lam):
    to_pass = sp.solve(sp.Eq(pytorch, penalised), decay)[0]
    times = float(to_pass / lam_)  # what to pass, in units of lambda
    page.states("Break it: the missing factor {}", times)
    page.states("with the closed form at {}.", {r"\lambda": lam})
    page.keep(times=times)


def exercises(smallest, lam, twice, copies, gram):
    [broken] = [at for at in smallest if smallest[at] < 1e-9]
    repaired = [{r"\lambda": at} for at in smallest if smallest[at] > 1e-9]
    page.let({"X": twice, "I": np.eye(3), r"\lambda": lam})
    page.states(
        "Give ridge the column bmi {}. At {} the normal equations have no",
        copies.sum(),
        {r"\lambda": broken},
    )
    page.states("the claim that any {} repairs it", repaired)
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


def check_yourself(
    X,
    lam_,
    none,
    strong,
    table,
    df,
    p,
    singular,
    factor,
    repaired,
    same_as_lam,
    times,
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
    cheapest,
    others,
    halves,
    plain,
    coupled,
    minimises,
    U,
):
    some_w = trial_w[:2]
    page.let({"X": trial_X, "d": trial_d, "w": some_w, r"\lambda": trial_lam})
    page.states(
        "That is what {} does: the factor is {} {} at {}.",
        which(along, lambda share: np.allclose(share, 1)),
        shrinkage_factors(X, none).mean(),
        [np.allclose(shrinkage_factors(X, lam), 1) for lam in table],
        {r"\lambda": none},
    )
    even_d = np.linalg.svd(even, compute_uv=False)
    page.states(
        "{} if {} singular values are {}. The factor is {}.",
        [
            np.ptp(shrinkage_factors(design, trial_lam)) < 1e-9
            for design in (even, trial_X, *rng.normal(size=(9, 6, 3)))
        ],
        np.isclose(even_d, even_d.mean()),
        even_d,
        shrinkage_factors(trial_X, trial_lam),
    )
    taken = 1 - along["ridge"]
    page.states("It {} it the {}.", -taken, (taken[-1], taken[:-1]))
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
        [np.all(np.diff(np.abs(list(table.values())), axis=0) < 0)],  # as the question asks
        [length_falls, *weights_fall],
        np.diff(lengths),
    )
    twins = rng.normal(size=(50, 2)) @ [[1, 0.9], [0, 0.3]]
    by_twins = np.array([ridge(twins, twins[:, 0], lam) for lam in (0, 1, 2, 5)])
    page.states(
        "A weight can {} when it takes over the work of a correlated feature that {}.",
        np.diff(by_twins[:, 1]),
        np.diff(by_twins[:, 0]),
    )
    shrunk = {"ridge": 1 / (1 + lam_), "LASSO": sp.Max(1 - lam_ / 2, 0)}  # a weight of 1
    at_strengths = {name: [of.subs(lam_, at) for at in (1, 3, 1e6)] for name, of in shrunk.items()}
    limit = sp.limit(shrunk["ridge"], lam_, sp.oo)
    page.states(
        "That is {}. {} reaches {} {} in the limit.",
        which(at_strengths, lambda weights: 0 in weights),
        which(at_strengths, lambda weights: 0 not in weights),
        limit,
        [limit == 0, *(weight == 0 for weight in at_strengths["ridge"])],
    )
    page.states(
        "A {} fit has {} weights and drops {}.",
        which(fits, lambda w: np.allclose(w, table[strong])),
        np.count_nonzero(table[strong]),
        table[strong] == 0,
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
        "That is {}, and which one depends",
        which(on_copies, lambda pair: np.count_nonzero(pair) == 1),
    )
    unique = {"ridge": strong, "least squares": none}
    lowest = [np.linalg.eigvalsh(gram + at[r"\lambda"] * np.eye(3)) for at in repaired]
    page.states(
        "That is {}. For {} the matrix is {} definite",
        which(unique, lambda lam: np.linalg.matrix_rank(gram + lam * np.eye(3)) < 3),
        repaired,
        lowest,
    )
    page.states(
        "{} get the {} weight. For a given sum, the sum of squares is {} when the two are {}.",
        np.isclose(shared[copies], shared[copies].mean()),
        shared[copies],
        (cheapest, others),
        (halves, np.subtract((1, 2, 5), halves)),
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
    page.states("Its decay does not pass through {}'s rescaled gradient.", coupled)


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
        "puts {}'s disc beside {}'s {}.",
        which(penalties, lambda penalty: np.ptp(penalty.value(circle)) < 1e-9),
        which(penalties, lambda penalty: np.ptp(penalty.value(on_diamond)) < 1e-9),
        which(shapes, lambda shape: np.ptp(L1().value(shape)) < 1e-9),
    )
