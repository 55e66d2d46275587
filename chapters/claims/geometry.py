"""What the text of `geometry.md` says, compared with what its cells computed."""

from inspect import signature
from itertools import combinations, product

import numpy as np
import sympy as sp
from claims import Page, which
from scipy import optimize
from shrinkage import (
    L1,
    L2,
    GaussianPrior,
    LaplacePrior,
    Posterior,
    figures,
    kkt_violation,
    lasso,
    project_l1_ball,
    project_l2_ball,
    ridge,
    soft_threshold,
)

page = Page("geometry.md")
trial_c, trial_t = np.array([1.6, -1.0, 0.9, 0.2]), 2.0  # three survive
trial_q, raw = 0.4, np.array([0.3, 0.5])
rng, draw = np.random.default_rng(4), np.random.default_rng(5)
axes = np.vstack([np.eye(2), -np.eye(2)])
angles = np.deg2rad(np.arange(0.5, 360))  # none along an axis
circle = np.column_stack([np.cos(angles), np.sin(angles)])
reach = circle @ circle.T  # of each point of the disc's rim along each pull
withstood_on_disc = reach >= reach.max(axis=0) - 1e-12  # no other point reaches further
norms = {
    "diamond": lambda w: np.abs(w).sum(axis=-1),
    "disc": lambda w: np.linalg.norm(w, axis=-1),
}
rims = {name: circle / norm(circle)[:, None] for name, norm in norms.items()}  # of size 1
shapes = {"diamond": project_l1_ball, "disc": project_l2_ball}
centres = rng.uniform(-10, 10, size=(3000, 2))
centres = centres[norms["diamond"](centres) > 3]
at_best = {name: project(centres, 2) for name, project in shapes.items()}
sizes_of = {"squared": lambda d: d @ d, "absolute": lambda d: np.abs(d).sum()}
methods = {"LASSO": lasso, "ridge": ridge, "least squares": lambda X, y, lam: ridge(X, y, 0)}
correlations = (-0.9, -0.5, 0, 0.5, 0.9)


pointed = which(at_best, lambda w: np.any(w == 0))  # the shape that makes zeros


def _fits(X, y, lam):
    return {name: fit(X, y, lam) for name, fit in methods.items()}


def _fitted(w, X, y, lam):  # the method whose weights these are, of one target or several
    cases = list(zip(np.atleast_2d(y), np.atleast_1d(lam), strict=True))
    return which(methods, lambda fit: np.allclose([fit(X, *case) for case in cases], w, atol=1e-6))


def _piece(points):  # of the diamond's rim, by its dimension: that of its vertices' hull
    found = set()
    for w in np.atleast_2d(points):
        vertices = np.diag(np.sign(w))[w != 0]
        found.add(np.linalg.matrix_rank(vertices - vertices[0]))
    [dimension] = found  # all on pieces of one kind
    return ("corner", "edge", "face")[dimension]


def _gains(best, others, centres, A=None):  # how good the best points are, and the best others
    A = np.eye(len(others[0])) if A is None else A

    def gain(w):
        return -np.sum((w - centres) @ A * (w - centres), axis=-1)

    return gain(best), gain(others[:, None]).max(axis=0)


def _threshold(w):  # that takes the centres to w, if it is one
    return np.abs(centres - w).max(axis=1, keepdims=True)


def _allowed(p, t, count=400):  # points of the diamond in p dimensions
    return t * rng.dirichlet(np.ones(p + 1), count)[:, :p] * rng.choice([-1, 1], (count, p))


def _withstands(w, corners, pulls):
    return np.all((corners - w) @ pulls.T <= 1e-12, axis=0)


def _curvature(rho, lengths=(1, 1)):
    return np.array([[1, rho], [rho, 1]]) * np.outer(lengths, lengths)


def _features(A):
    return np.linalg.cholesky(A).T  # root' root = A


def _best_on_diamond(A, c, t):  # the best point of each edge, and the best of these
    points = []
    for start, end in zip(t * axes, t * np.roll(axes, -1, axis=0), strict=True):
        along = end - start
        points.append(start + np.clip(along @ A @ (c - start) / (along @ A @ along), 0, 1) * along)
    return min(points, key=lambda w: (w - c) @ A @ (w - c))


def _best_on_disc(A, c, t):
    def shrunk(lam):
        return np.linalg.solve(A + lam * np.eye(2), A @ c)

    return shrunk(optimize.brentq(lambda lam: np.linalg.norm(shrunk(lam)) - t, 0, 1e3, xtol=1e-14))


def _spending(c, t):  # the threshold that spends t, by a search for the root
    return optimize.brentq(
        lambda tau: np.abs(soft_threshold(c, tau)).sum() - t, 0, np.abs(c).max(), xtol=1e-15
    )


def _bounded(c, t):  # the point of the diamond nearest to c, by a general solver
    eye, heavy = np.eye(len(c)), 3e5
    # over the positive and the negative parts, and what is left of the bound, which they must spend
    spent = np.full((1, 2 * len(c) + 1), heavy)
    A = np.vstack([np.hstack([eye, -eye, np.zeros((len(c), 1))]), spent])
    parts, _ = optimize.nnls(A, np.append(c, heavy * t))
    return parts[: len(c)] - parts[len(c) : -1]


def _slid(figure):  # what moves, at each position of the figure's slider
    names = [trace.name for trace in figure.data]
    for step in figure.layout.sliders[0].steps:
        data, _, traces = step.args
        yield {
            names[k]: np.column_stack([data["x"][i], data["y"][i]]) for i, k in enumerate(traces)
        }


def _drawn(figure):  # least squares and the best points, at each position of its slider
    shown = list(_slid(figure))
    c, *best = (
        np.array([drawn[name][0] for drawn in shown])
        for name in ("least squares", *(f"best in the {shape}" for shape in shapes))
    )
    return c, dict(zip(shapes, best, strict=True))


def _corners_of(figure, name):  # of a mesh in space
    [mesh] = [trace for trace in figure.data if trace.name == name]
    return np.column_stack([mesh.x, mesh.y, mesh.z]).astype(float)


def _ends_of_edges(figure):  # of a body in space: they are drawn one after another, with gaps
    return _corners_of(figure, "edges").reshape(12, 3, 3)[:, :2]


def _marked(figure):  # the single points that a figure in space marks
    return {
        trace.name: np.array([trace.x[0], trace.y[0], trace.z[0]])
        for trace in figure.data
        if trace.type == "scatter3d" and len(trace.x) == 1
    }


def _in_wedge(figure, c):  # whether c is in each wedge that the figure shades
    [shade] = [trace for trace in figure.data if trace.name == "a corner wins"]
    loops = np.column_stack([shade.x, shade.y]).reshape(4, 5, 2)[:, :3].astype(float)
    return np.array(
        [np.all(np.linalg.solve((ends - tip).T, (c - tip).T) >= 0, axis=0) for tip, *ends in loops]
    )


def _lengths(figure):  # of the features: the first is 1, from the contours that the figure draws
    for drawn in _slid(figure):
        x, y = (drawn["contour at the disc"] - drawn["least squares"]).T
        (a, _, d), *_ = np.linalg.lstsq(np.column_stack([x**2, x * y, y**2]), np.ones(len(x)))
        yield np.sqrt([1, d / a])


def _rim(q):  # where |w1|^q + |w2|^q = 1 in the first quadrant
    w1 = np.arange(2001) / 2000
    return np.column_stack([w1, (1 - w1**q) ** (1 / q)])


def _local_bests(q, c):  # how many points of this rim beat both their neighbours
    loss = np.sum((_rim(q) - c) ** 2, axis=1)
    walk = np.concatenate([[np.inf], loss, [np.inf]])
    return np.sum((walk[1:-1] < walk[:-2]) & (walk[1:-1] < walk[2:]))


def _between(q):  # whether points between two points of the whole rim are in the region
    rim = np.vstack([axes, np.sign(circle[::5]) * np.abs(circle[::5]) ** (2 / q)])
    shares = np.linspace(0.1, 0.9, 9)[:, None, None, None]
    mixed = shares * rim + (1 - shares) * rim[:, None]
    return np.sum(np.abs(mixed) ** q, axis=-1) <= 1 + 1e-9


height = 1e-9  # above an axis


def _kinks(q):  # whether the rim turns abruptly on an axis, and halfway to the next
    def slope(at, step):
        return ((1 - (at + step) ** q) ** (1 / q) - (1 - at**q) ** (1 / q)) / step

    middle = 0.5 ** (1 / q)
    return {
        "corner": abs(slope(0, height)) > 0.5,
        "edge": abs(slope(middle, 1e-6) - slope(middle, -1e-6)) > 0.5,
    }


def _rests(q, centres):  # whether a point on an axis is as good as the rim's next
    beside = np.array([(1 - height**q) ** (1 / q), height])
    ends, sides = (
        np.sum((w - centres[:, None]) ** 2, axis=2)
        for w in (np.eye(2), np.array([beside, beside[::-1]]))
    )
    return np.any(ends <= sides, axis=1)


some_q = np.array([0.25, 0.3, 0.5, 0.7, 0.75, 1, 1.2, 1.5, 2, 3, 4])
convex = np.array([_between(q).all() for q in some_q])
has_corners = np.array([_kinks(q)["corner"] for q in some_q])
quadrant = draw.uniform(0.1, 4, size=(200, 2))
quadrant = quadrant[np.sum(quadrant**4, axis=1) > 1]  # outside all these regions
orders = {
    name: next(q for q in some_q if np.ptp(np.sum(np.abs(rim) ** q, axis=1)) < 1e-9)
    for name, rim in rims.items()
}
trial_fits = _fits(np.eye(4), trial_c, 1)
order_of = {  # of the region in which each method's weights are the nearest to least squares
    which(
        {method: trial_fits[method] for method in ("LASSO", "ridge")},
        lambda w, shape=shape: np.allclose(shapes[shape](trial_c, norms[shape](w)), w),
    ): q
    for shape, q in orders.items()
}
# the weights on each piece of the octahedron's rim
octants = np.array(np.meshgrid(*[[-1, 0, 1]] * 3)).reshape(3, -1).T
octants = octants[octants.any(axis=1)]
zeros_on = {piece: set() for piece in ("corner", "edge", "face")}
for s in octants:
    zeros_on[_piece(s)].add(np.count_nonzero(s == 0))
zeros_on = {piece: count for piece, [count] in zeros_on.items()}  # all alike
# what lies halfway between two of the diamond's neighbouring corners, or edges
halves = (axes + np.roll(axes, -1, axis=0)) / 2
halfway = {"corner": halves[0], "edge": (halves[0] + halves[1]) / 2}
# centres that break the bound, in four dimensions, and the thresholds that spend it
many = 2 * draw.normal(size=(200, 4))
many = many[norms["diamond"](many) > trial_t]
many_tau = np.array([_spending(c, trial_t) for c in many])
many_w = np.sign(many) * np.maximum(np.abs(many) - many_tau[:, None], 0)

tilted_c = rng.uniform(-4, 4, size=(150, 2))
tilted_c = tilted_c[norms["diamond"](tilted_c) > 2]
tilted_w = {
    rho: np.array([_best_on_diamond(_curvature(rho), c, 2) for c in tilted_c])
    for rho in correlations
}
pairs = ((1, 1), (2, 2), (0.5, 0.5), (1, 2), (3, 1))  # of lengths
apart = [  # the pairs for which the weights depend on the correlation
    not np.allclose(
        *[[_best_on_diamond(_curvature(r, pair), c, 2) for c in tilted_c] for r in (-0.5, 0.5)]
    )
    for pair in pairs
]
alike = tuple(np.transpose([pair for pair, differ in zip(pairs, apart, strict=True) if not differ]))
unlike = pairs[apart.index(True)]


def _leans(rho, lengths):  # whether a corner's wedge is not its own mirror image in the axis
    A = _curvature(rho, lengths)
    won, mirrored = (
        [np.array_equal(_best_on_diamond(A, c * [1, sign], 2), [2, 0]) for c in tilted_c]
        for sign in (1, -1)
    )
    return won != mirrored


# lengths whose wedges tilt, though not without correlation
leaning = next(pair for pair in pairs if _leans(0.5, pair) and not _leans(0, pair))
on_disc = {
    rho: np.array(
        [_best_on_disc(_curvature(rho), c, 2) for c in tilted_c[np.hypot(*tilted_c.T) > 2][:20]]
    )
    for rho in correlations
}
steady = which(  # the method whose weights at a bound do not depend on the correlation
    {"LASSO": tilted_w, "ridge": on_disc},
    lambda w: all(np.allclose(w[rho], w[0]) for rho in correlations),
)


# Whether the loss about least squares is the quadratic form, for other data
def _is_a_bowl(draws):
    X, y, w = draws.normal(size=(30, 2)), draws.normal(size=30), draws.normal(size=2)
    c = np.linalg.lstsq(X, y)[0]
    bowl = np.sum((y - X @ c) ** 2) + (w - c) @ X.T @ X @ (w - c)
    return np.isclose(np.sum((y - X @ w) ** 2), bowl)


def a_bowl_meets_a_bound(A, X, c, w, y):
    def loss(w):
        return np.sum((y - X @ w) ** 2)

    page.let({"X": X, "y": y, "c": c, "A": A, "w": np.array(w)})
    page.seeds(
        "rng = np.random.default_rng(0)\nX, y",
        [_is_a_bowl(np.random.default_rng(seed)) for seed in range(100)],
    )

    def is_lowest(F):  # at least squares alone: along each axis of the quadratic form
        at, ways = np.linalg.lstsq(F, y)[0], np.linalg.eigh(F.T @ F)[1].T
        return all(np.sum((y - F @ (at + way)) ** 2 - (y - F @ at) ** 2) > 1e-9 for way in ways)

    unit = np.linalg.qr(X)[0]  # orthonormal features
    designs = [X, unit, X[:, [0, 0]], X @ [[1, 2], [2, 4]]]
    designs += [
        F @ mix for F in rng.normal(size=(10, 30, 2)) for mix in (np.eye(2), np.ones((2, 2)))
    ]
    near = np.vstack([c + rng.normal(size=(200, 2)), c + np.linalg.eigh(A)[1].T])
    page.states(
        "If the columns are {}, the residual sum of squares is a bowl with its {} point at $c$:",
        # with independent columns, and with no others
        [(np.linalg.matrix_rank(F) == 2) == is_lowest(F) for F in designs],
        (loss(c), [loss(v) for v in near]),
    )
    page.equation("eq-geo-bowl")
    page.states("The cross term vanishes, because {}.", True)
    round_loss = [np.sum((y - unit @ v) ** 2) for v in near]
    distance = which(
        sizes_of,
        lambda size: np.ptp(round_loss - np.array([size(v - unit.T @ y) for v in near])) < 1e-9,
    )
    page.states("and the loss is the {} distance from $c$, up to", distance)
    scaled = (unit, 2 * unit, unit * [1, 2])  # the contours of the first two are circles
    [stretched] = [F for F in scaled if not np.isclose(np.linalg.cond(F), 1)]
    page.states("features of {} length stretch", np.linalg.norm(stretched, axis=0))

    by_penalty = {
        name: [methods[name](np.eye(4), trial_c, lam) for lam in (0.3, 1, 2)]
        for name in ("LASSO", "ridge")
    }
    by_l1, by_l2 = (
        which(
            by_penalty,
            lambda fits, project=project, norm=norm: all(
                np.allclose(w, project(trial_c, norm(w))) for w in fits
            ),
        )
        for project, norm in zip(shapes.values(), norms.values(), strict=True)
    )
    figure = figures.turning_loss()
    outlines = {
        trace.name: np.column_stack([trace.x, trace.y])
        for trace in figure.data
        if trace.name in shapes
    }
    diamond = which(  # the outline whose points, and those halfway to the next, are at one norm
        outlines, lambda xy: np.allclose(np.abs((xy[1:] + xy[:-1]) / 2).sum(axis=1), 1)
    )
    tried = np.random.default_rng(8).normal(size=(2000, 2)) * 2
    allowed = np.isclose(project_l1_ball(tried, 2), tried).all(axis=1)
    spent = np.abs(tried).sum(axis=1)
    page.states(
        "{} allows the weights whose norm {} is {} $t$, a {}; {} those whose norm {} is,",
        by_l1,
        L1().value(w),
        (np.where(allowed, spent, 4 - spent), 2.0),  # and for the others it is more
        diamond,
        by_l2,
        np.sqrt(L2().value(w)),
    )
    t1, t2 = (norm(c) / 2 for norm in norms.values())
    lowest = np.array([loss(_best_on_diamond(A, c, t1)), loss(_best_on_disc(A, c, t2))])
    others = _allowed(2, t1), t2 * circle * draw.uniform(size=(360, 1)) ** 0.5
    reached = [np.array([loss(v) for v in points[:360]]) for points in others]
    # the levels at which the growing contours meet the points, from the first to the last
    levels = np.sort([[best, *rest] for best, rest in zip(lowest, reached, strict=True)])
    touch = (-lowest, [-rest.min() for rest in reached]), (lowest, levels.T)
    shown = list(_slid(figures.growing_contour()))
    widths = np.array([np.ptp(drawn["contour"][:, 0]) for drawn in shown])
    page.states(
        "the {} allowed point is where the {} contours {} touch.",
        touch[0],
        np.diff(widths),
        touch[1],
    )
    first = {
        name: next(
            i for i, drawn in enumerate(shown) if drawn[f"best in the {name}"][0, 0] is not None
        )
        for name in shapes
    }
    met = shown[-1]["best in the diamond"].astype(float)
    page.states(
        "the contour {} until it touches the disc, and {} until it touches the {}, at the {} where "
        "w₂ is {}.",
        np.diff(widths),
        (widths[first["diamond"]], widths[first["disc"]]),
        max(first, key=first.get),
        _piece(met),
        met[0, 1],
    )

    around, best = _drawn(figure)
    crossing = _in_wedge(figure, around).any(axis=0)
    rests = {name: np.all(w == np.roll(w, 1, axis=0), axis=1) for name, w in best.items()}
    within = crossing & np.roll(crossing, 1)  # from one position to the next
    gains = {name: _gains(w, rims[name][::10], around) for name, w in best.items()}
    page.states(
        "the {}'s {} point rests on a {} and a weight is {}. The disc's {} point {} rests.",
        which(rests, lambda rest: rest[within].all()),
        gains["diamond"],
        _piece(best["diamond"][crossing]),
        np.abs(best["diamond"][crossing]).min(axis=1),
        gains["disc"],
        rests["disc"],
    )
    on_rim = rng.normal(size=(500, 2))
    on_rim /= norms["diamond"](on_rim)[:, None]
    ways = {"corner": lambda w: np.any(w == 0, axis=1), "edge": lambda w: np.all(w != 0, axis=1)}
    won, size = (
        {name: np.mean(way(w)) for name, way in ways.items()} for w in (best["diamond"], on_rim)
    )
    page.states(
        "{} keeps to the {}, {} to the disc, and points mark the {} weights there. {} are single",
        by_l1,
        which(  # by LASSO's conditions
            best,
            lambda ws: all(
                kkt_violation(np.eye(2), at, w, 2 * np.abs(at - w).max()) < 1e-2
                for at, w in zip(around, ws, strict=True)
            ),
        ),
        by_l2,
        tuple(np.concatenate(pair) for pair in zip(*gains.values(), strict=True)),
        which(size, lambda share: share == 0),  # no random point of the rim is one
    )
    page.states(
        "{} seem to win far {} often than",
        which({piece: won[piece] - size[piece] for piece in won}, lambda excess: excess > 0.25),
        (won["corner"], size["corner"] + 0.25),  # far more than their size
    )
    page.keep(touch=touch, round_distance=distance)


def the_nearest_point(m, solved, t, by_rule, tried, searched, round_distance):
    sizes = zip(m, sorted(abs(trial_c), reverse=True), strict=True)
    trial_tau = float(solved[3].subs({t: trial_t, **dict(sizes)}))
    trial_w = project_l1_ball(trial_c, trial_t)
    unit, noise = np.linalg.qr(draw.normal(size=(20, 4)))[0], draw.normal(size=20)
    target = unit @ (trial_c - unit.T @ noise) + noise  # least squares is at trial_c
    ball = draw.normal(size=(400, 4))
    ball *= trial_t * draw.uniform(size=(400, 1)) / np.linalg.norm(ball, axis=1, keepdims=True)
    reach = trial_t * np.vstack([np.eye(4), -np.eye(4)])  # the diamond's corners
    regions = {"diamond": np.vstack([reach, _allowed(4, trial_t)]), "disc": ball}
    best = [project(trial_c, trial_t) for project in shapes.values()]

    def rss(w):
        return np.sum((target - w @ unit.T) ** 2, axis=-1)

    nearest = (
        [np.linalg.norm(w - trial_c) for w in best],
        [np.linalg.norm(points - trial_c, axis=1).min() for points in regions.values()],
    )
    page.states(
        "Its loss is the {} distance from $c$, so the {} point is the point of the region {} to",
        round_distance,
        ([-rss(w) for w in best], [-rss(points).min() for points in regions.values()]),
        nearest,
    )
    page.states(
        "The {} point exists and is unique because the region is closed and convex: "
        "it contains its rim, and the whole line between {} two",
        nearest,
        np.concatenate([_between(q).ravel() for q in orders.values()]),
    )
    page.let(
        {
            "c": trial_c,
            "t": trial_t,
            "p": len(trial_c),
            "S": soft_threshold,
            r"\tau": trial_tau,
            r"\lambda": 2 * abs(trial_c - trial_w).max(),
        }
    )
    page.states("of $c$. For the disc you find it by scaling. If {}, then", True)
    page.equation("eq-geo-disc", {r"\hat w": project_l2_ball(trial_c, trial_t)})

    def cost(w, tau):  # convex, so lowest where it is lower than at all neighbours
        return np.sum((w - trial_c) ** 2, axis=-1) + 2 * tau * np.abs(w).sum(axis=-1)

    tries = [(soft_threshold(trial_c, tau), tau) for tau in (0.1, 0.5, trial_tau, 1.2)]
    moves = 1e-3 * np.vstack([np.eye(4), -np.eye(4), rng.normal(size=(50, 4))])
    solved_by = np.array(
        [[_bounded(at, trial_t), w] for at, w in zip(many[:30], many_w, strict=False)]
    )
    page.states(
        "For the {}, use what you know",
        which(shapes, lambda project: np.allclose(project(many, trial_t), many_w)),
    )
    by_bound, thresholded = np.swapaxes(solved_by, 0, 1)
    page.states(
        r"the {} weights are the soft thresholds $S(c_j, \tau)$ with {}. If $c$ breaks the bound, "
        "the bounded problem has the {} solution",
        ([-cost(*at) for at in tries], [-cost(w + moves, tau).min() for w, tau in tries]),
        True,
        (by_bound, thresholded),
    )
    page.equation("eq-geo-project", {r"\hat w": trial_w})
    in_general = {"k": 3, "m": m, "t": t, r"\tau": solved[3]}
    page.given(r"Sort the sizes $\lvert c_j \rvert$ from the largest down")
    order = np.argsort(-np.abs(many), axis=1)
    m_many = np.take_along_axis(np.abs(many), order, axis=1)
    own_tau = (np.cumsum(m_many, axis=1) - trial_t) / np.arange(1, 5)
    survive = np.take_along_axis(many_w, order, axis=1) != 0
    k_many, places = survive.sum(axis=1), np.arange(1, 5)
    by_solver = np.take_along_axis(np.abs(solved_by[:, 0]) > 1e-3, order[:30], axis=1)
    [survivors] = {tuple(np.flatnonzero(row)) for row in by_solver if row.sum() == 3}
    page.states(
        "If the {} $k$ survive the threshold, then {}, which",
        (survivors, list(combinations(range(4), 3))),  # places in this order, of all three
        in_general,
    )
    page.equation("eq-geo-threshold", in_general)
    lost = m_many[:, 1:] > own_tau[:, :-1]  # with this k, a size that is left out is above
    smaller = places[:-1] < k_many[:, None]
    rows, at = np.nonzero(lost)
    left_out = m_many[:, 1:][smaller], own_tau[:, :-1][smaller]
    page.states(
        r"with a {} $k$, a size that is left out would be {} $\tau$ too.",
        (at + 1, k_many[rows]),
        left_out,
    )
    passing = (m_many > own_tau) * places
    others = np.where(passing == k_many[:, None], 0, passing).max(axis=1)
    own_of = tuple(np.take_along_axis(v, k_many[:, None] - 1, axis=1) for v in (m_many, own_tau))
    page.states(
        "The right $k$ is the {} for which $m_k$ is still {} its own", (k_many, others), own_of
    )
    ranked = np.sort(np.abs(trial_c))[::-1]
    taus = (np.cumsum(ranked) - trial_t) / places
    k = np.count_nonzero(trial_w)
    own = [  # of each k but the first
        {
            "k": i + 1,
            r"\tau_k": taus[i],
            r"\tau_{k-1}": taus[i - 1],
            "m_k": ranked[i],
            "m_{k-1}": ranked[i - 1],
        }
        for i in (1, 2, 3)
    ]
    page.let({"k": k})
    page.states(
        r"As {}, it follows that {}. So whoever stops at {} leaves out a size {} the threshold; "
        r"and {} passes too, because {}.",
        own,
        own,
        k - 1,
        left_out,
        k - 1,
        own,
    )
    page.states(
        "A plain search along the rim {}.",
        (np.round(searched, 4), np.round(project_l1_ball(tried, 2), 4)),
    )
    (far, w_far), (near, w_near), _ = by_rule.items()
    page.states(
        "For two weights $k$ is {} or {}, and", *sorted(map(np.count_nonzero, (w_far, w_near)))
    )
    page.given(r"If $c_1 \ge c_2 \ge 0$ and $c_1 + c_2 \ge t$, then")
    page.let({"c": near, "t": w_near.sum()})
    page.equation(
        "eq-geo-two", *[{"c": at, r"\hat w": project_l1_ball(at, w_near.sum())} for at in by_rule]
    )
    quarters = np.arange(0, 4.25, 0.25)
    grid = np.array([at for at in product(quarters, quarters) if at[0] >= at[1] >= 2 - at[0]])
    w_grid, gaps = project_l1_ball(grid, 2), grid @ [1, -1]
    page.states(
        "The {} weight is {} as soon as {} reaches",
        1 + np.flatnonzero([np.array_equal(w == 0, gaps >= 2) for w in w_grid.T]),
        w_grid[gaps >= 2, 1],
        w_near[0] - w_near[1],
    )
    page.states(
        "For {} and {} the difference is {}, and the {} wins",
        {"c": far},
        {"t": w_far.sum()},
        np.subtract(*far),
        _piece(w_far),
    )
    page.states(
        "for {} it is {}, and the {} point is {} on an {}.",
        {"c": near},
        np.subtract(*near),
        _gains(w_near, 2 * rims["diamond"], np.array(near)),
        w_near,
        _piece(w_near),
    )
    page.keep(trial_w=trial_w, near=near, far=far, nearest=nearest, by_search=solved_by[:, 0])


def _standing(A, centres):
    """Each centre, the best and other points of the diamond, and how far steps go with the pull."""
    points = 2 * np.vstack([axes, rims["diamond"][::5], _allowed(2, 1, 100)])
    for c in centres:
        best = _best_on_diamond(A, c, 2)
        everywhere = np.vstack([best, points])
        along = everywhere @ A @ (c - everywhere).T
        yield c, everywhere, along - np.diag(along)  # of steps to each row, at each column


def why_corners_win(X, y, A, trial_w, by_search, places, withstood, pulls, corners):
    free, at = ridge(X, y, 0), np.array([0.4, -0.3])  # any weights

    def loss(w):
        return np.sum((y - X @ w) ** 2)

    pull = 2 * A @ (free - at)
    page.let({"w": at, "g": pull, "X": X, "y": y, r"\hat w": at})
    page.states("let {} be the pull", {"L": lambda w: np.sum((y - X @ w) ** 2)})
    page.states("Put {}, and you read", True)
    spots = rng.normal(size=(30, 2))
    pulled = 2 * (free - spots) @ A
    downhill = [
        [loss(w + step * g) for step in np.linspace(0, 0.2 / np.trace(A), 20)]
        for w, g in zip(spots, pulled, strict=True)
    ]
    steepest = spots + 1e-5 * pulled / np.linalg.norm(pulled, axis=1, keepdims=True)
    drops = [
        (loss(w) - loss(best), max(loss(w) - loss(w + 1e-5 * turn) for turn in circle[::15]))
        for w, best in zip(spots, steepest, strict=True)
    ]
    g = trial_c - trial_w
    page.let({"g": g, "w": trial_w, "t": trial_t})
    reach = trial_t * np.vstack([np.eye(4), -np.eye(4)])  # its corners
    allowed = _allowed(4, trial_t)
    # for each centre: at its best point how far steps go along, and how good the points are at
    # which no step goes along with the pull, and the others
    stepped, gained_there = [], []
    for c, points, along in _standing(A, tilted_c[:20]):
        still = np.all(along <= 1e-9, axis=0)
        gain = -np.sum((points - c) @ A * (points - c), axis=1)
        stepped.append(along[:, 0])
        gained_there.append((gain[still].min(), gain[~still].max()))
    is_best, steps = tuple(np.transpose(gained_there)), np.array(stepped)
    page.states(
        "in which the loss {} {}. The point is {} exactly when {} allowed step goes along with "
        "the pull: {} for {} allowed",
        np.diff(downhill, axis=1),
        tuple(np.transpose(drops)),
        is_best,
        steps > 1e-9,
        [{"u": other} for other in (*reach[3:], *allowed[:10])],
        steps <= 1e-9,
    )
    slack = rng.normal(size=(200, 2))  # from the point to others
    bent = np.sum(slack @ A * slack, axis=1)
    page.equation(
        "eq-geo-step",
        *[{"u": at + d, "w": at, "A": A, "g": pull, "L": loss} for d in slack[:5]],
    )
    flat = X[:, [0, 0]]  # dependent columns
    page.states(
        "The quadratic term is {} {}. So if {} $u$ goes along with the pull, $w$ is {}.",
        ([*bent, *(np.linalg.eigvalsh(F.T @ F).min() for F in (X, flat))], 0.0),
        min(slack[0] @ A @ slack[0] * np.linspace(0, 1, 5)),
        steps > 1e-9,
        is_best,
    )
    parts = np.geomspace(1, 0.01, 9)
    better, gained, goes_along = [], [], []
    for c, points, along in _standing(A, tilted_c[:20]):

        def height_at(w, c=c):
            return np.sum((w - c) @ A * (w - c), axis=-1)

        for w, ahead in zip(points, along.T, strict=True):
            if ahead.max() > 1e-9:
                goes_along.append(ahead > 1e-9)  # of the other points, from this one
                u = points[ahead.argmax()]
                bend = (u - w) @ A @ (u - w)
                small = min(1, ahead.max() / bend) / 2
                better.append((height_at(w + small * (u - w)), height_at(w)))
                gained.append(
                    height_at(w) - height_at(w + parts[:, None] * (u - w)) + bend * parts**2
                )
    curved = bend * parts**2
    page.states(
        "If {} $u$ does, go only a part $\\theta$ of the way to it, which a {} region allows.",
        np.concatenate(goes_along),
        _between(orders["diamond"]),
    )
    page.let({r"\theta": parts[1]})
    page.states(
        "What you gain {} like $\\theta$, the quadratic term like {}, so a small step makes the "
        "loss {} than at $w$.",
        np.diff(gained, axis=1),
        curved[1] / curved[0],
        tuple(np.transpose(better)),
    )
    held = [_withstands(np.array(w), corners, pulls) for w in places.values()]
    scaled = [
        [_withstands(np.array(w), corners, factor * pulls) for w in places.values()]
        for factor in (1.5, 2, 10)
    ]
    page.states(
        "A cone because scaling a pull up changes {}.",
        [np.not_equal(held, more) for more in scaled],
    )
    is_zero = ~pulls.any(axis=1)
    inside = np.array([_withstands(w, corners, pulls) for w in 0.9 * _allowed(3, 1, 100)])
    page.states(
        "inside the region it is {} the {} vector.",
        [inside[:, is_zero].all(), *inside[:, ~is_zero].ravel()],
        pulls[inside.any(axis=0)],
    )
    sharp = draw.normal(size=(100, 4))  # pulls, each with one largest entry
    page.states(
        "For the {} you can write the cone down.",
        which(
            shapes,
            lambda project: np.allclose(
                np.sum(project(1e6 * sharp, 2) * sharp, axis=1), 2 * np.abs(sharp).max(axis=1)
            ),
        ),
    )
    reached = reach @ sharp.T
    furthest = reached.max(axis=0), (allowed @ sharp.T).max(axis=0)
    page.states(
        "The {} that {} allowed $u$ reaches along", furthest, allowed @ sharp.T <= furthest[0]
    )
    page.equation("eq-geo-support", {r"\max_{\lVert u \rVert_1 \le t} g^\top u": max(reach @ g)})
    spent_on = np.eye(4, dtype=bool)[reached.argmax(axis=0) % 4]  # the furthest corner's coordinate
    page.states(
        "because $t$ is {} spent whole, on the coordinate with the {}",
        furthest,  # the corners spend it whole, and the points inside do not
        (np.abs(sharp)[spent_on], np.where(spent_on, 0, np.abs(sharp)).max(axis=1)),
    )
    reaching = []  # how good the points are at which the product reaches this, and the others
    for c, points, _ in _standing(A, tilted_c[:20]):
        g_at = 2 * (c - points) @ A
        on_rim = np.isclose(np.abs(points).sum(axis=1), 2)
        full = np.isclose(np.sum(g_at * points, axis=1), 2 * np.abs(g_at).max(axis=1))
        gain = -np.sum((points - c) @ A * (points - c), axis=1)
        reaching.append((gain[on_rim & full].min(), gain[on_rim & ~full].max()))
    page.states("on the rim is {} exactly when", tuple(np.transpose(reaching)))
    # of the pulls at the best points that a general solver found, which knows no threshold
    sizes, kept = np.abs(many[: len(by_search)] - by_search), np.abs(by_search) > 1e-3
    largest = np.isclose(sizes, sizes.max(axis=1, keepdims=True), atol=1e-4)
    mixed = ~kept.all(axis=1)  # with zeros
    page.states(
        "{} non-zero $w_j$ has to sit where $\\lvert g_j \\rvert$ is {}, and",
        largest[kept],
        (
            np.where(kept, sizes, np.inf)[mixed].min(axis=1),  # where the weights are not zero
            np.where(kept, 0, sizes)[mixed].max(axis=1),
        ),
    )
    edge, sturdy = np.array(places["edge"]), withstood["edge"].tolist()
    page.equation(
        "eq-geo-cone",
        *[
            {"w": edge, "g": pull, r"\lambda": abs(pull[0]), r"g \in N(w)": pull.tolist() in sturdy}
            for pull in pulls
        ],
    )
    optimal = [  # with LASSO's conditions for a round bowl about w + g/2
        [kkt_violation(np.eye(3), w + g / 2, w, abs(g).max()) < 1e-9 for g in pulls]
        for w in map(np.array, places.values())
    ]
    page.states(
        "algebra and picture {}.", (np.array(held, dtype=int), np.array(optimal, dtype=int))
    )
    inner = _allowed(3, 1)
    enough = {
        "corner": corners,
        "edge": [(v + w) / 2 for v, w in combinations(corners, 2) if v @ w == 0],
    }
    parts = np.hstack([np.maximum(inner, 0), np.maximum(-inner, 0)])
    parts += (1 - parts.sum(axis=1, keepdims=True)) / 6  # opposite corners cancel
    page.states(
        "enough to try the {} for $u$, because {} allowed point is a mix",
        which(enough, lambda u: np.all((u @ pulls.T).max(axis=0) >= (inner @ pulls.T).max(axis=0))),
        np.all(parts >= 0, axis=1)
        & np.isclose(parts.sum(axis=1), 1)
        & np.isclose(parts @ corners, inner).all(axis=1),
    )
    page.states(
        "Take all {} pulls with whole numbers from {} to {} in each of {} "
        "coordinates, and {} points of the rim",
        len(pulls),
        pulls.min(),
        pulls.max(),
        pulls.shape[1],
        len(places),
    )
    on_corner, on_edge, _ = (_piece(w) for w in places.values())
    counts = list(map(len, withstood.values()))
    page.states(
        "The {} withstands {} of these pulls, the point of the {} {}, the point of the face {}.",
        on_corner,
        counts[0],
        on_edge,
        *counts[1:],
    )
    dimensions = {_piece(w): np.linalg.matrix_rank(withstood[name]) for name, w in places.items()}
    by_zeros = np.array([dimensions[name] for name in sorted(zeros_on, key=zeros_on.get)])
    on_rim = octants / np.abs(octants).sum(axis=1, keepdims=True)
    cones = [pulls[_withstands(w, corners, pulls)] for w in on_rim]
    ranks = np.array([np.linalg.matrix_rank(cone) for cone in cones])
    free = np.concatenate(  # the weights whose pull is not tied to the largest
        [
            w[np.any(np.abs(cone) < np.abs(cone).max(axis=1, keepdims=True), axis=0)]
            for w, cone in zip(on_rim, cones, strict=True)
        ]
    )
    each_zero = ranks == 1 + np.sum(octants == 0, axis=1)
    sturdiest = max(dimensions, key=dimensions.get)
    page.states(
        "{} coordinate that is {} gives the cone {} {} dimension",
        each_zero,
        free,
        np.diff(by_zeros),
        (by_zeros[1:], by_zeros[:-1]),
    )
    page.states(
        "a ray for a face, a flat wedge for an {}, a solid pyramid for a {}. That is why {} win. "
        "They are few, but {} holds out",
        which(dimensions, lambda dimension: dimension == 2),
        which(dimensions, lambda dimension: dimension == 3),
        sturdiest,
        [np.linalg.matrix_rank(pulls[_withstands(w, corners, pulls)]) == 3 for w in corners],
    )
    most = withstood["edge"][:, 0].max()
    moves = [third for first, _, third in withstood["edge"] if first == most]
    page.let({r"\lambda": max(moves)})
    strongest = withstood["corner"][withstood["corner"][:, 0] == most]
    page.states(
        "{} $g_j$ with {} is",
        [
            set(free_to) == set(range(-most, most + 1))
            for free_to in (strongest[:, 1], strongest[:, 2], moves)
        ],
        {"w_j": edge[-1]},
    )
    page.states(r"is free to move between {} and $\lambda$", min(moves))
    page.states(
        "At the disc's rim {} is free but",
        withstood_on_disc[~np.eye(len(circle), dtype=bool)],  # pulls of any other direction
    )
    page.keep(each_zero=each_zero, free=free, sturdiest=sturdiest, is_best=is_best)


def how_often_an_exact_count(
    R,
    c1,
    t,
    width,
    at_corner,
    near,
    a,
    b,
    areas,
    here,
    share_exact,
    formula,
    c,
    diamond,
    disc,
    on_edge,
    outside,
    half_strip,
):
    page.given("uniform on the square from $-R$ to $R$, outside")
    drawn = {"corner": np.any(diamond == 0, axis=1), "edge": np.all(diamond != 0, axis=1)}
    winner = which(drawn, lambda won: abs(won.mean() - float(share_exact)) < 0.002)
    page.states("count how often it is a {}, and", winner)
    in_wedge = centres[centres[:, 0] - 2 >= np.abs(centres[:, 1])]
    page.states("a {} wins in a wedge that opens", _piece(project_l1_ball(in_wedge, 2)))
    page.equation(
        "eq-geo-wedge",
        *[
            {"c": at, "t": 2, r"\hat w": project_l1_ball(at, 2)}
            for at in ((3, 0.5), (3.5, -1.2), (3, 1), (3, 2), (3, -2), (-3, 0.5), (1, 4))
        ],
    )
    wedge = sp.integrate(width, (c1, t, R))
    page.states(
        "At a distance {} past the {} this wedge is {} wide",
        width / 2,
        # past the place on the axis where the wedge has no width
        which({"corner": t, "edge": t / 2}, lambda at: sp.simplify(width.subs(c1, at)) == 0),
        width,
    )
    parts = {"corner": at_corner, "edge": on_edge}
    areas_of = {"diamond": 4 * sp.integrate(t - a, (a, 0, t)), "disc": sp.pi * t**2}
    excluded = which(areas_of, lambda area: sp.simplify(4 * R**2 - area - outside) == 0)
    page.states(
        "it covers a triangle of area {}, if {}. {} {}, divided by what is left of the square "
        "without the {}:",
        wedge,
        [{"R": here[R], "t": here[t]}, {"R": 3, "t": 3}],
        sp.simplify(at_corner / wedge),
        which(
            drawn,
            lambda won: abs(won.mean() - float((4 * wedge / outside).subs(here))) < 0.002,
        ),
        excluded,
    )
    page.equation("eq-geo-share", {"R": R, "t": t, r"\int_t^R 2 (c_1 - t) \, dc_1": wedge})
    page.let({"c": near, "t": 2})
    strip = (c > 0).all(axis=1) & (np.abs(c @ [1, -1]) <= 2)
    beyond = (c > 0).all(axis=1) & (diamond > 0).all(axis=1)  # both weights stay
    page.states(
        "The {} share the rest. An {} wins on the strip beyond it where {} is {} $t$",
        which(parts, lambda part: sp.simplify(outside - at_corner - part) == 0),
        _piece(diamond[strip][:500]),
        abs(np.subtract(*near)),
        (np.abs(c[beyond] @ [1, -1]), 2.0),
    )
    triangles = rng.normal(size=(50, 2, 2))  # two sides of each
    doubled = np.abs(np.linalg.det(triangles @ [[1, 1], [1, -1]]))
    page.states(
        "Integrate this too, along {} and {} (which count {} area {})",
        {"a": sum(near)},
        {"b": np.subtract(*near)},
        np.isclose(doubled, 2 * np.abs(np.linalg.det(triangles))),
        abs(sp.Matrix([a + b, a - b]).jacobian([a, b]).det()),
    )
    centre_1 = c[beyond][:, 0]
    sums = c[beyond] @ [1, 1]
    page.states(
        "{} of a strip has {}, and $a$ goes from $t$ to {}, because {} is {} $R$.",
        sp.simplify(half_strip / (on_edge / 4)),
        [{"b": b_} for b_ in (0, 0.7, 2)],
        2 * R - b,
        {"c_1": centre_1[0], "a": sums[0], "b": 2 * centre_1[0] - sums[0]},
        (centre_1, float(here[R])),
    )
    wins, _, of_all = (area / 4 for area in areas)
    shares = np.array([np.mean(np.all(diamond == 2 * corner, axis=1)) for corner in axes])
    page.states(
        "For {} and {} {} {} has an area of {}, out of {} for a quarter of the whole: {} win in {} "
        "of cases, which is {} or",
        {"R": here[R]},
        {"t": here[t]},
        np.abs(4 * shares - float(wins / of_all)) < 0.005,  # all of them drawn as often
        winner,
        wins,
        of_all,
        winner,
        *[float(share_exact)] * 2,
    )
    page.seeds(
        "rng = np.random.default_rng(0)\ndrawn",
        np.any(diamond == 0, axis=1),
        "or {}. Now draw a million",
        float(share_exact),
    )
    sides = np.append(draw.uniform(2, 100, 50), 1e6)  # sorted by the share, the larger is later
    page.states(
        "the share depends on {} and tends to {} as the square {}.",
        R / t,
        sp.limit(formula, R, sp.oo),
        np.diff(sides[np.argsort([float(formula.subs({R: side, t: 2})) for side in sides])]),
    )
    tighter = [project_l1_ball(centres, t) for t in (0.5, 1, 1.5, 2, 2.5, 3)]
    thresholds = np.array([np.abs(centres - w).max(axis=1) for w in tighter])
    left = [np.count_nonzero(w) for w in tighter]
    page.states(
        "A tighter bound, or a {} penalty, leaves {} weights on average",
        (thresholds[:-1], thresholds[1:]),
        (left[:-1], left[1:]),
    )
    page.states(
        "The disc's weights are {} non-zero, in {} {} cases.",
        np.all(disc != 0, axis=1),
        *divmod(len(c), 1000),
    )
    on_axis = np.mean(np.any(c == 0, axis=1))
    straight = project_l2_ball(3 * axes, 2)
    page.states(
        "its {} point has a {} {} if $c$ lies on an axis, and a centre drawn from a square does "
        "so with probability {}.",
        _gains(disc[:50], 2 * rims["disc"][::10], c[:50]),
        np.abs(straight).min(axis=1),
        [np.all(np.any(straight == 0, axis=1)), *np.any(disc == 0, axis=1)],
        on_axis,
    )
    page.keep(on_axis=on_axis, wedge=wedge, winner=winner, excluded=excluded)


def a_plausible_mistake(both, c, by_scaling, c1, on_edge, c2, t, scaled, diamond):
    (v, (right, wrong)), (v_5, (right_5, wrong_5)) = both.items()
    at_corner = np.any(diamond == 0, axis=1)
    kinds = {"corner": np.any(scaled == 0, axis=1), "edge": np.all(scaled != 0, axis=1)}
    vanished = which(kinds, lambda found: not found.any())
    page.states(
        "the mistake that makes {} {} vanish", np.all(scaled[at_corner] != 0, axis=1), vanished
    )
    page.states(
        "Scaling found the disc's {} point",
        _gains(
            2 * c[:50] / np.linalg.norm(c[:50], axis=1, keepdims=True),
            2 * rims["disc"][::10],
            c[:50],
        ),
    )
    page.states(
        "tempting to find the {}'s by scaling",
        which(norms, lambda norm: np.allclose(norm(scaled), 2)),
    )
    page.states(
        "Scaling {} gives a {} in {} {} cases: with this function in a demonstration you would "
        "conclude that {} makes {} zeros.",
        kinds["corner"],
        vanished,
        *divmod(len(c), 1000),
        _fitted(diamond[:20], np.eye(2), c[:20], 2 * np.abs(c[:20] - diamond[:20]).max(axis=1)),
        np.any(scaled == 0, axis=1),
    )
    page.states(
        "for {} the scaled point costs {}, the {} {}.",
        {"c": v},
        np.sum((wrong - v) ** 2),
        _piece(right),
        np.sum((right - v) ** 2),
    )
    gap = sp.numer(sp.together(by_scaling - on_edge))
    roots = sp.solve(gap, c1)
    on_diagonal, on_rim = sorted(roots, key=lambda root: root.has(t))
    some = np.array([[i, j] for i in (0.5, 1, 1.5, 2, 3) for j in (0.5, 1, 1.5, 2, 3)])
    some = some[some.sum(axis=1) >= 2]
    gaps = np.array([float(gap.subs({c1: i, c2: j, t: 2})) for i, j in some])
    no_gap = some[gaps == 0]
    rest = no_gap[no_gap.sum(axis=1) > 2]
    flat = no_gap[no_gap[:, 0] != no_gap[:, 1]]
    special = (some[:, 0] == some[:, 1]) | (some.sum(axis=1) == 2)
    page.let({"c": (on_rim, c2)})
    page.states(
        "The difference is {} {} if the two weights in $c$ are {} or {} {} $t$:",
        [sp.simplify(gap.subs(c1, root)) for root in (c2, t - c2)],
        [set(roots) == {c2, t - c2}, *(gaps[~special] == 0)],
        (on_diagonal, c2),
        t,
        (on_rim + c2, t),
    )
    reached = project_l1_ball(flat, 2)
    on_axes = np.vstack([length * axes for length in (2.5, 3, 5, 8)])
    scaled_there = 2 * on_axes / np.abs(on_axes).sum(axis=1, keepdims=True)
    page.states(
        "(On an axis, too, scaling gives the {}.)",
        _piece([*scaled_there, *project_l1_ball(on_axes, 2)]),
    )
    page.states(
        "halfway between two {}, or where there was {} to do.",
        which(halfway, lambda at: np.allclose(project_l1_ball(rest, 2), 2 * at)),
        np.any(reached != flat, axis=1),
    )
    chords = {
        name: np.roll(rim, -1, axis=0) - np.roll(rim, 1, axis=0) for name, rim in rims.items()
    }
    upright = {  # the chord through the neighbours is along the rim
        name: np.abs(np.sum(chords[name] * rim, axis=1)) < 1e-12 for name, rim in rims.items()
    }
    page.states(
        "at a right angle to the ray from the origin {}; for the {} almost {}.",
        upright["disc"],
        which(upright, lambda right: not right.all()),
        np.abs(np.sum(chords["diamond"] * rims["diamond"], axis=1)) < 1e-12,
    )
    page.keep(right_5=right_5, v_5=np.array(v_5), wrong_5=wrong_5)


def three_weights_octahedron_and_ball(spent, c, c1, t, pieces, signs, width, R, draws, exact, here):
    (third, t_third), (second, t_second) = spent.items()
    page.states("{} weights: octahedron and ball", len(c))
    figure = figures.bounded_in_space(L1(), centre=c)
    solid = next(trace for trace in figure.data if trace.name == "bound")  # the octahedron
    vertices = _corners_of(figure, "bound")
    faces = vertices[np.column_stack([solid.i, solid.j, solid.k])].mean(axis=1)
    page.states(
        "With {} weights the {} becomes an octahedron",
        len(c),
        which(norms, lambda norm: np.ptp(norm(np.vstack([vertices, faces]))) < 1e-9),
    )
    page.states(
        "something between a {} and a face. On a {} two weights are {}, on an {} {}, on a face {}.",
        max(zeros_on, key=zeros_on.get),
        which(zeros_on, lambda zeros: zeros == 2),
        np.sort(np.abs(vertices))[:, :2],  # of the figure's octahedron, as the next two
        which(zeros_on, lambda zeros: 0 < zeros < 2),
        np.sum(_ends_of_edges(figure).mean(axis=1) == 0, axis=1),
        np.isclose(faces, 0),
    )
    features = np.linalg.qr(rng.normal(size=(20, 3)))[0]
    ways = rng.normal(size=(50, 3))
    others = ways / np.linalg.norm(ways, axis=1, keepdims=True)
    sphere = _corners_of(figure, "equal loss")
    noise = rng.normal(size=20)
    target = features @ (c - features.T @ noise) + noise  # least squares is at c
    lowest = np.sum((target - features @ np.linalg.lstsq(features, target)[0]) ** 2)
    page.states(
        "A sphere of {} loss about {} ({}, {}, {}) just",
        # above the lowest loss, in the figure's digits
        (np.sum((target - sphere @ features.T) ** 2, axis=1) - lowest).round(1),
        which(_marked(figure), lambda at: np.ptp(np.linalg.norm(sphere - at, axis=1)) < 0.01),
        *c,
    )
    page.states(
        "leaves the corner at t = {}, follows an edge, and turns onto a face at t = {}.",
        t_second,
        t_third,
    )
    under_ball = _marked(figures.bounded_in_space(L2(), centre=c))
    page.states(
        "{} as before, under {}'s bound.",
        which(  # what has not moved
            {name: (at, under_ball[name]) for name, at in _marked(figure).items()},
            lambda places: np.allclose(*places),
        ),
        which(
            _fits(features, target, 1),
            lambda w: (
                np.allclose(w, project_l2_ball(c, np.linalg.norm(w))) and not np.allclose(w, c)
            ),
        ),
    )
    ray = np.array([project_l2_ball(c, t) for t in np.linspace(0.01, 2, 50)])
    gains = [_gains(w, np.linalg.norm(w) * others, c) for w in ray]
    page.states(
        "The {} point runs straight from the origin towards it, and {} {} weights are there "
        "from the start.",
        tuple(np.ravel(part) for part in zip(*gains, strict=True)),
        ray != 0,
        np.count_nonzero(ray[0]),
    )
    taus = np.linspace(0, 1.7, 18)
    bounds = np.linspace(3.3, 0.1, 17)
    page.states(
        r"as $t$ {}, $\tau$ {}, and",
        np.diff([soft_threshold(c, tau).sum() for tau in taus]),
        np.diff([np.abs(c - project_l1_ball(c, bound)).max() for bound in bounds]),
    )
    gone = [  # the places of the weights that go when the threshold arrives
        1 + np.flatnonzero((soft_threshold(c, tau) == 0) & (soft_threshold(c, tau - 0.01) != 0))
        for tau in (third, second)
    ]
    page.states(
        "At {} the {} goes, with {} left for the others; at {} the {}.",
        {r"\tau": third},
        gone[0],
        {"t": t_third},
        {r"\tau": second},
        gone[1],
    )
    page.let({"c_1": c1, "t": t})
    chosen = signs[signs.any(axis=1)]
    page.given("With $z < p$ zeros there are")
    patterns = [s for p in (2, 3, 4, 5) for s in product((-1, 0, 1), repeat=p) if any(s)]
    page.states(
        "has a piece of rim for {} choice of zeros and signs",
        [np.array_equal(np.sign(project_l1_ball(2 * np.array(s), 1)), s) for s in patterns],
    )
    for z, count in pieces.items():
        binomial = {r"\binom{p}{z}": sp.binomial(signs.shape[1], z)}
        page.equation("eq-geo-faces", {"p": signs.shape[1], "z": z, **binomial}, values=[count])
    kinds = {z: _piece(chosen[np.sum(chosen == 0, axis=1) == z]) for z in pieces}
    page.states(
        "pieces: for {} these are {} faces, {} {} and {} {}.",
        {"p": signs.shape[1]},
        pieces[0],
        pieces[1],
        kinds[1],
        pieces[2],
        kinds[2],
    )
    page.states("Let {} again. The corner", [{"R": here[R], "t": here[t]}])
    page.states("a square with sides of {}. An", width)
    page.let({"t": 2})
    w = project_l1_ball(draws, 2)
    in_pyramid = draws[:, 0] - 2 >= np.abs(draws[:, 1:]).max(axis=1)
    page.states(
        "The {} {} wins on a pyramid",
        _piece(np.unique(w[in_pyramid], axis=0)),
        w[in_pyramid].mean(axis=0),
    )
    c1, c2, c3 = draws.T
    beyond = (c1 > 0) & (c2 > 0) & (np.abs(c1 - c2) < 2)  # a strip beyond one edge
    threshold = (c1 + c2 - 2) / 2
    settled = w[beyond & (np.abs(c3) < threshold)]
    on_edge = beyond & (w[:, 2] == 0)
    page.states(
        "An {} wins on its strip, as far as the {} coordinate of $c$ is {}",
        _piece(settled[:500]),
        1 + np.flatnonzero((settled == 0).all(axis=0)),
        (np.abs(c3[on_edge]), threshold[on_edge]),
    )
    kept = np.count_nonzero(w, axis=1)
    page.seeds(
        "np.random.default_rng(1).uniform(-10, 10, size=(400_000, 3))",
        kept == 1,
        "in {} of cases, two in",
        exact[2],
    )
    page.states(
        "In the cube from {} to {} outside the octahedron of radius {}, "
        "{} keeps {} weight in {} of cases, two in {} and {} in just {}.",
        -here[R],
        here[R],
        here[t],
        _fitted(w[:20], np.eye(3), draws[:20], 2 * np.abs(draws[:20] - w[:20]).max(axis=1)),
        [n for n in (1, 2, 3) if abs(np.mean(kept == n) - exact[2]) < 0.005],
        exact[2],
        exact[1],
        draws.shape[1],
        exact[0],
    )


def equal_and_unequal_lengths(
    A2, least, pull, rho, t, share_exact, price, far, prices, c, root, least_at, best, bought
):
    page.let({"A": A2, "c": least, "t": t, r"\rho": rho, "g": pull})
    page.states("Take two features of length {} with", sp.sqrt(A2[0, 0]))
    corner = np.array([2, 0])
    wins = {r: np.all(w == corner, axis=1) for r, w in tilted_w.items()}
    ends = {  # g1 + g2 and g1 - g2 at the corner, for each centre
        r: 2 * (tilted_c - corner) @ _curvature(r) @ [[1, 1], [1, -1]] for r in correlations
    }
    in_cone = {r: np.all(ends[r] >= 0, axis=1) for r in correlations}
    gains = [
        _gains(corner, 2 * rims["diamond"], tilted_c[in_cone[r]], _curvature(r))
        for r in correlations
    ]
    page.states(
        "It is {} if the pull {} lies in its cone: {} {} nor {} may be {}.",
        tuple(map(np.concatenate, zip(*gains, strict=True))),
        {"w": sp.Matrix([t, 0])},
        np.concatenate([ends[r][wins[r]] < 0 for r in correlations]),
        pull[0] + pull[1],
        pull[0] - pull[1],
        np.concatenate([ends[r][~wins[r]].min(axis=1) for r in correlations]),
    )
    page.equation("eq-geo-tilted")
    page.given(r"Since $-1 < \rho < 1$, the factors")
    conditions = (tilted_c - corner) @ [[1, 1], [1, -1]]
    factors = [
        sp.cancel((pull[0] + sign * pull[1]) / (least[0] + sign * least[1] - t)) for sign in (1, -1)
    ]
    page.states(
        "the factors in front are {} and change {}. What",
        [sp.lambdify(rho, factor)(np.linspace(-0.999, 0.999, 401)) for factor in factors],
        [np.sign(ends[r]) != np.sign(conditions) for r in correlations],
    )
    on_edges = np.all(tilted_w[0] != 0, axis=1)
    in_wedge = tilted_c[:, 0] - 2 >= np.abs(tilted_c[:, 1])  # for round contours
    page.states(
        "the {} wins in the {} wedge as for round contours. And on an {}, the derivative of the "
        "loss leads to the {} point",
        _piece(np.vstack([tilted_w[r][in_wedge] for r in correlations])),
        (in_wedge.astype(int), *(wins[r].astype(int) for r in correlations)),
        _piece(np.vstack([tilted_w[r][on_edges] for r in correlations])),
        tuple(tilted_w[r][on_edges] for r in correlations),
    )
    page.states(
        "holds for {} correlation",
        [
            sp.simplify(best - (t + least[0] - least[1]) / 2) == 0,
            *(not factor.has(*least) for factor in factors),  # so the conditions are as before
            *(np.allclose(tilted_w[r], project_l1_ball(tilted_c, 2)) for r in correlations),
        ],
    )
    page.states("and with it the {}. What", share_exact)
    first = (tilted_c > 0).all(axis=1)
    priced = np.all(
        [
            np.isclose(
                np.abs(2 * (tilted_c - tilted_w[r]) @ _curvature(r)).max(axis=1),
                (1 + r) * (tilted_c.sum(axis=1) - 2),
            )
            for r in correlations
        ],
        axis=0,
    )
    priced_on = {"corner": priced[first & ~on_edges], "edge": priced[first & on_edges]}
    page.states("the price of the bound. On an {}", which(priced_on, np.all))
    page.equation("eq-geo-price", {r"\lambda": price})
    moved = [not np.allclose(tilted_w[r], tilted_w[0]) for r in correlations]
    page.states(
        "on the correlation {} through {}. It needs features of {} length",
        [not np.allclose(tilted_w[0][:-1], tilted_w[0][1:]), *moved],
        which(  # the method whose weights stayed the same at all of them
            methods,
            lambda fit: all(
                np.allclose(fit(F, F @ at, 1), at)
                for F in map(_features, map(_curvature, correlations))
                for at in tilted_c[:20]
            ),
        ),
        alike,
    )
    page.let({"t": 2})
    page.states("Look at the corner {}.", project_l1_ball(far, 2))
    (low, cheap), *_, (high, dear) = prices.items()
    page.states(
        "Two features of {} length, {} at ({}, {}). Move the correlation",
        tuple(np.round(list(_lengths(figures.correlated_loss(centre=c))), 2).T),
        _fitted(c, root, root @ c, 1),
        *c,
    )
    page.states(
        "The price is {} at a correlation of {} and {} at {}, and the weights are the {}.",
        cheap,
        low,
        dear,
        high,
        tuple(np.round(bought, 7)),
    )
    page.let({"A": root.T @ root})
    A = _curvature(0.5, unlike)
    through = [corner + np.linalg.solve(A, [1, s]) for s in (-0.9, -0.5, 0, 0.5, 0.9)]
    page.states("With {} lengths and correlation the wedges do tilt:", leaning)
    page.states(
        "the directions of the {}'s cone pass",
        _piece([_best_on_diamond(A, at, 2) for at in through]),
    )
    pulled = 2 * root.T @ root @ (least_at - corner)
    page.states("as {}, the", {"c": least_at, "w": corner, "g": pulled})
    page.states("pass through {} to become directions", np.linalg.inv(root) @ np.linalg.inv(root).T)
    page.keep(low=low, high=high)


def tilted_contours(A, lengths, angle, A3, seconds, low, root, c):
    around = 2.4 * circle
    best = np.array([_best_on_diamond(A, at, 1) for at in around])
    rests = np.array([np.all(best == corner, axis=1) for corner in axes])
    figure = figures.turning_loss(curvature=A)
    shown, drawn = _drawn(figure)
    page.states(
        "{} lengths: the {} feature is {} as long as the {}, with correlation {}.",
        lengths,
        1 + np.argmax(lengths),
        lengths[1] / lengths[0],
        1 + np.argmin(lengths),
        A[0, 1] / lengths.prod(),
    )
    page.states(
        "The wedges tilt and change their width, but {} {} keeps {}.",
        rests.any(axis=1),
        _piece(drawn["diamond"][_in_wedge(figure, shown).any(axis=0)]),
        np.sum(rests & ~np.roll(rests, 1, axis=1), axis=1),  # stretches of the circle
    )
    there = 2.4 * np.array([np.cos(angle), np.sin(angle)])
    w = _best_on_diamond(A, there, 1)
    features, lam = _features(A), np.abs(2 * A @ (there - w)).max()
    page.let({"A": A, "c": there, "w": w, "s": np.sign(w), r"\lambda": lam})
    page.states("On an {} with signs $s$,", _piece(w))
    page.states("says {}. The bound {} then gives {}.", True, True, lam / 2)
    page.states(
        "Slide to {}°: {} least-squares weights are {}, but {}'s {} is {}.",
        np.rad2deg(angle),
        there > 0,
        there,
        _fitted(w, features, features @ there, lam),
        1 + np.flatnonzero(w * there < 0),
        w[1],
    )
    flips = np.any(best * around < 0, axis=1)
    some = best[flips][::5], around[flips][::5]
    prices = np.abs(2 * (some[1] - some[0]) @ A).max(axis=1)
    page.states(
        "{} and {} disagree on a sign: the {} point lies on an {} with",
        _fitted(some[0], features, some[1] @ features.T, prices),
        _fitted(some[1], features, some[1] @ features.T, prices),
        _gains(best[flips], rims["diamond"][::10], around[flips], A),
        _piece(best[flips]),
    )
    page.states(
        "With {} features it can happen at {} lengths too",
        len(A3),
        np.linalg.norm(root, axis=0),
    )
    target = root @ c
    fits = {lam: lasso(root, target, lam) for lam in seconds}
    flipped = next(lam for lam, w in fits.items() if np.any(w * c < 0))
    w = fits[flipped]
    way = np.array([lasso(root, target, lam)[1] for lam in np.arange(0, 0.51, 0.01)])
    crossing = way[np.flatnonzero(way > 0)[-1] + 1 : np.flatnonzero(way < 0)[0]]
    page.states(
        "The {} weight crosses {} and is {} at {}.",
        1 + np.flatnonzero(w * c < 0),
        crossing,
        w[1],
        {r"\lambda": flipped},
    )
    draws = np.random.default_rng(6)
    problems = [(F, F @ draws.normal(size=3)) for F in draws.normal(size=(100, 3, 3))]

    def tells(fit):  # whether its signs are those of what each feature adds to LASSO's others
        found = []
        for F, goal in [(root, target), *problems]:
            shrunk = lasso(F, goal, flipped)
            for j in np.flatnonzero(shrunk):
                rest = goal - np.delete(F, j, axis=1) @ np.delete(shrunk, j)
                found.append(np.sign(fit(F, goal, flipped)[j]) == np.sign(F[:, j] @ rest))
        return np.all(found)

    compared = {name: methods[name] for name in ("LASSO", "least squares")}
    page.states(
        "The sign of a {} weight tells you how the feature helps beside the others that are "
        "shrunk, not what {} would say",
        which(compared, tells),
        which(compared, lambda fit: not tells(fit)),
    )
    correlated = figures.correlated_loss()
    (here, *_), shown = _drawn(correlated)
    bounded = {"LASSO": shown["diamond"][0], "ridge": shown["disc"][0]}
    by_ridge = bounded["ridge"]
    page.states(
        "{} flips signs too, and with two features of {} length already",
        which(bounded, lambda w: np.any(w * here < 0)),
        tuple(np.round(list(_lengths(correlated)), 2).T),
    )
    page.states(
        "at a correlation of {} its {} weight is {}. On the way it vanishes, at {} correlation.",
        low,
        1 + np.flatnonzero(by_ridge * here < 0),
        by_ridge[1],
        np.count_nonzero(
            np.diff(
                np.sign(
                    [
                        _best_on_disc(_curvature(r), here, 1)[1]
                        for r in np.linspace(-0.99, 0.99, 200)
                    ]
                )
            )
        ),
    )


def slope_and_convexity(slopes, q, h, c):
    trial_w = raw / np.sum(raw**trial_q) ** (1 / trial_q)  # on the rim
    page.let({"w": trial_w, "q": trial_q})
    page.states("Bound {} by {} instead, with", *[np.sum(trial_w**trial_q)] * 2)
    page.given("instead, with $q > 0$.")
    w1 = (1 - h**q) ** (1 / sp.S(q))  # at a distance h = w2 from the axis
    page.states(
        "Where the rim meets the {} axis, {} leaves it",
        1 + np.flatnonzero([w1.subs(h, 0), h.subs(h, 0)]),
        True,
    )
    page.given("slope of $w_1$ against $w_2$")
    order = sp.Symbol("q", positive=True)
    page.forget()
    page.let({"w_2": h, "q": order})
    page.states("the limit of {}:", sp.diff((1 - h**order) ** (1 / order), h))
    page.forget()
    page.let({"w": trial_w, "q": trial_q})
    page.equation(
        "eq-geo-slope",
        *[
            {"q": float(q), r"\lim_{w_2 \to 0} \frac{d w_1}{d w_2}": float(slope)}
            for q, slope in slopes.items()
        ],
    )
    only = next(q for q, slope in slopes.items() if slope == -1)
    more = sp.Symbol("s", positive=True)
    steepness = {
        q: sp.limit(sp.diff((1 - h**q) ** (1 / q), h), h, 0, "+")
        for q in (1 + more, sp.S(1), 1 / (1 + more))
    }
    below_1 = some_q[some_q < only]
    page.states(
        "{} {} the rim crosses the axis at a right angle, as the disc does: {} {}, {} zeros, but",
        ([q for q, slope in steepness.items() if slope == 0], only),
        {"q": only},
        [slope != 0 for q, slope in steepness.items() if q == 1 + more]
        + [any(_kinks(q).values()) for q in some_q[some_q > only]],
        which(_kinks(only), bool),  # what is missing
        [_rests(q, quadrant) for q in some_q[some_q > only]],
    )
    sharp = {piece: all(_kinks(q)[piece] for q in below_1) for piece in ("corner", "edge")}
    page.states(
        "{}, the {} is a spike, sharper than the {}'s. But halfway between two {}",
        np.array([sp.together(q - only) for q, slope in steepness.items() if slope == -sp.oo]),
        which(sharp, bool),
        which({name: slopes[q] for name, q in orders.items()}, bool),
        which(halfway, lambda at: np.allclose(at, 0.5)),
    )
    page.equation("eq-geo-halfway", {"q": float(q)})
    tried = np.arange(0.01, 3, 0.01)
    above = 2 ** (1 - tried) > 1 + 1e-9
    page.states(
        "which is {} {} for {} $q$ {} {}. The midpoint",
        (2 ** (1 - below_1), 1.0),
        np.sum(trial_w**trial_q),
        [sp.diff(2 ** (1 - order), order).is_negative, *(2 ** (1 - tried[tried < 0.995]) > 1)],
        (tried[above], 1.0),
        sp.solve(2 ** (1 - h) - 1, h)[0],
    )
    page.states(
        "The midpoint {} allowed while its two ends are: the region {} {}.",
        2 * 0.5**below_1 <= 1,
        [_between(q).all() for q in below_1],
        # all points between two others are in where, and only where, this midpoint is
        [whole == (2 * 0.5**q <= 1) for q, whole in zip(some_q, convex, strict=True)],
    )
    slider = signature(figures.lq_balls).parameters["orders"].default
    bests = {
        q: drawn["best point"][0]
        for q, drawn in zip(slider, _slid(figures.lq_balls(centre=c)), strict=True)
    }
    on_spikes = [q for q in slider if np.any(bests[q] == 0)]
    step = max(on_spikes)
    gains = [
        _gains(bests[q], np.array([w for w in _rim(q) if not np.allclose(w, bests[q])]), c)
        for q in on_spikes
    ]
    page.states(
        "At {} and {} the {} point is on a spike; from {} on the region is convex; {} {} {} "
        "weights are non-zero. {} the {}, q = {}, has {} and is convex.",
        step,
        (on_spikes, min(q for q in slider if q not in on_spikes)),
        tuple(np.ravel(part) for part in zip(*gains, strict=True)),
        some_q[convex].min(),
        ([q for q in some_q if not _rests(q, quadrant).any()], float(only)),
        only,
        [w != 0 for q, w in bests.items() if q > only],
        [*(convex & has_corners)[some_q == only], *(convex & has_corners)[some_q != only]],
        which(orders, lambda q: (convex & has_corners)[some_q == q][0]),
        only,
        which(_kinks(only), bool),
    )
    page.keep(only=only, trial_w=trial_w)


def sharper_corners(bests, c):
    stuck = [q for q, count in bests.items() if count > 1]
    single = [q for q in bests if q not in stuck]
    walks = {q: np.sum((_rim(q) - c) ** 2, axis=1) for q in bests}
    ends = {q: [(walk[0], walk[1:10]), (walk[-1], walk[-10:-1])] for q, walk in walks.items()}
    beaten = max(ends[stuck[0]])  # the spike that is the worse one
    local = -beaten[0], -beaten[1]
    page.states(
        "stuck in a {} point that is {} locally the {}.",
        local,
        [np.all(beaten[1] > beaten[0]), np.all(walks[stuck[0]] >= beaten[0])],
        local,
    )
    page.states("for the round loss about {} of the figure", c)
    page.given(
        "Methods with $q < 1$ exist, and so does $q \\to 0$, which counts the non-zero weights: "
        "best subset selection."
    )
    lasso_q = order_of["LASSO"]
    page.states(
        "hard to solve. Of these bounds, {}'s is the {} that is {}.",
        which(order_of, lambda q: q == some_q[convex].min()),
        (lasso_q, [q for q in some_q[convex] if q != lasso_q]),
        convex[some_q == lasso_q],
    )
    page.states(
        "For {} and {} {} spikes are",
        *[{"q": q} for q in stuck],
        [all(np.all(near > end) for end, near in (ends[q][i] for q in stuck)) for i in (0, 1)],
    )
    slider = signature(figures.lq_balls).parameters["orders"].default
    alone = [q for q in slider if _local_bests(q, c) == 1]
    best = [np.sort(-walks[q])[-2:] for q in single]
    only_best = [top for _, top in best], [second for second, _ in best]
    page.states(
        "At {} and {} there is {} {} point",
        {"q": min(single)},
        ([q for q in alone if q != min(single)], min(single)),
        [_local_bests(q, at) for q in slider if q >= min(single) for at in (c, *quadrant[:50])],
        only_best,
    )
    page.keep(only_best=only_best)


def try_it_yourself():
    start, start_rho, start_strength = np.array([1.8, 0.9]), 0.3, 3
    root = _features(_curvature(start_rho))
    start_target = root @ start
    solution = lasso(root, start_target, start_strength)
    page.given("and the prior that this penalty")
    page.let({"c": start, r"\lambda": start_strength})
    seen = np.array([-4, -0.8, 2.5])
    single = {
        name: [fit(np.eye(1), [z], start_strength)[0] for z in seen]
        for name, fit in methods.items()
    }
    priors = {
        "Laplace": LaplacePrior(2 / start_strength),
        "Gaussian": GaussianPrior(start_strength**-0.5),
    }
    modes = {name: [Posterior(prior, z).mode for z in seen] for name, prior in priors.items()}
    laplace = which(modes, lambda mode: np.allclose(mode, single["LASSO"]))
    s = 0.5
    scales = {"variance": s**2, "deviation": s}  # which of them the width goes with
    page.states(
        "For {} that is {}'s, with {} at a noise {} of {}.",
        which(single, lambda w: np.allclose(w, modes["Laplace"])),
        laplace,
        {"b": priors[laplace].scale},
        which(
            scales,
            lambda noise: np.allclose(
                [Posterior(LaplacePrior(2 * noise / start_strength), z, s**2).mode for z in seen],
                single["LASSO"],
            ),
        ),
        {"s^2": Posterior(priors[laplace], 0).noise_variance},
    )
    page.given("The tabs Elastic net and Best subset come later")
    page.states("the whole chapter, for two features of length {}.", np.linalg.norm(root[:, 1]))
    page.states(
        "with {} at {}, correlation {} and {} at {}. Its solution is {}: a {}. Things",
        _fitted(start, root, start_target, start_strength),
        True,
        start_rho,
        which(_fits(root, start_target, start_strength), lambda w: np.any(w == 0)),
        True,
        solution,
        _piece(solution),
    )
    grid = np.arange(0, 5, 0.005)
    weights = np.array([lasso(root, start_target, at) for at in grid])
    is_zero = np.abs(weights[:, 1]) < 1e-9
    last = grid[np.argmax(is_zero)]
    at_last = weights[np.argmax(is_zero)]
    page.states(
        "The {} weight stays at {} until {}.",
        1 + np.flatnonzero(solution == 0),
        weights[(grid >= last) & (grid <= start_strength), 1],
        {"c": start, "t": np.abs(at_last).sum()},
    )
    page.states("that is down to {}, where", {r"\lambda": last, r"\rho": start_rho})
    page.states("correlation: here to {}. Then", last)
    page.states("Then it joins the {}.", 1 + np.flatnonzero(solution))
    page.states("Back at {}, raise the", True)
    rhos = np.arange(0, 1, 0.005)
    roots = [_features(_curvature(r)) for r in rhos]
    seconds = np.array([lasso(root, root @ start, 3)[1] for root in roots])
    beyond = start_strength / (2 * start[1]) - 1  # by the formula of the point before
    page.states(
        "Beyond {} the {} weight is {} {}.",
        beyond,
        1 + np.flatnonzero(solution == 0),
        np.abs(seconds[rhos > beyond]) < 1e-9,
        seconds[rhos < beyond],  # up to there it is
    )
    shared = np.array([root[:, 0] @ root[:, 1] for root in roots])
    in_common = np.array([root.T @ root @ start for root in roots])
    page.states(
        "You hold {} in place, so features that share {} also have {} in common",
        which(methods, lambda fit: all(np.allclose(fit(F, F @ start, 3), start) for F in roots)),
        np.diff(shared[np.argsort(in_common[:, 0])]),  # from the least in common to the most
        np.diff(in_common, axis=0),
    )
    strengths = np.linspace(start_strength, 8, 30)  # as far as the slider goes
    raised = [F for r, F in zip(rhos, roots, strict=True) if r >= start_rho]
    shrunk = np.array([[np.abs(ridge(F, F @ start, lam)) for lam in strengths] for F in raised])
    page.states(
        "{} weights {}, and {} vanishes.",
        np.all(np.diff(shrunk, axis=1) < 0, axis=(0, 1)),
        np.diff(shrunk, axis=1),
        shrunk == 0,
    )


def in_short(
    R,
    here,
    on_axis,
    share_exact,
    only,
    touch,
    nearest,
    winner,
    is_best,
    each_zero,
    free,
    sturdiest,
    bests,
    excluded,
    only_best,
):
    best, first = touch
    bound = here[next(letter for letter in here if letter != R)]
    page.states(
        "The {} weights within a bound are where its contours {} touch the region.", best, first
    )
    page.states(
        "For a round bowl that is the {} point: scaled for the disc, soft-thresholded for the {}. "
        "Scaling onto the {} is wrong.",
        nearest,
        which(
            at_best,
            lambda w: np.allclose(
                w, np.sign(centres) * np.maximum(np.abs(centres) - _threshold(w), 0)
            ),
        ),
        which(
            {name: 2 * centres / norm(centres)[:, None] for name, norm in norms.items()},
            lambda w: not any(np.allclose(w, right) for right in at_best.values()),
        ),
    )
    page.states("A point is {} when the data's pull lies in its normal cone.", is_best)
    page.states("{} {} gives the cone a dimension, so {} hold out", each_zero, free, sturdiest)
    page.states(
        "centres uniform on the square from {} to {}, outside a {} "
        "of radius {}, a {} wins in {} of cases. With the disc a weight vanishes "
        "with probability {}.",
        -here[R],
        here[R],
        excluded,
        bound,
        winner,
        float(share_exact),
        on_axis,
    )
    in_wedges = {
        rho: [np.any(np.all(tilted_w[r][:, None] == 2 * axes, axis=2), axis=1) for r in (rho, 0)]
        for rho in correlations
    }
    page.states(
        "With two features of {} length the correlation changes {} the wedges nor {}'s weights "
        "at a given bound. Correlation and {} lengths tilt",
        alike,
        [
            [not np.array_equal(*wedges), not np.allclose(tilted_w[rho], tilted_w[0])]
            for rho, wedges in in_wedges.items()
        ],
        steady,
        leaning,
    )
    zeros = [q for q in some_q if _rests(q, quadrant).mean() > 0.1]  # for whole ranges of data
    zeros_need = which(
        {piece: all(_kinks(q)[piece] == (q in zeros) for q in some_q) for piece in _kinks(only)},
        bool,
    )
    page.keep(zeros_need=zeros_need)
    page.states(
        "Zeros for whole ranges of data need {}, so $q$ can be {} {}; {} {} point needs convexity, "
        "so $q$ must be {} {}.",
        zeros_need,
        (zeros, float(only)),
        only,
        [count for q, count in bests.items() if q >= only],
        only_best,
        (some_q[convex], float(only)),
        only,
    )


def exercises(
    by_hand,
    R,
    half,
    here,
    share,
    t,
    zero_at,
    c,
    A2,
    least,
    rho,
    lam,
    w,
    X,
    y,
    ends,
    roots,
    won,
    excluded,
):
    (v_one, (m_one, tam_one, k_one)), (v_two, (m_two, tam_two, k_two)) = by_hand.items()
    page.states(
        "By hand, project {} and {} onto the octahedron with {}.",
        v_one,
        v_two,
        {"t": project_l1_ball(v_one, 2).sum()},
    )
    page.states(
        "For {}, {} gives {}. With {} it would be {}, which {} does not exceed. So {}, and {} "
        "weight",
        v_one,
        {"k": k_one},
        {r"\tau": tam_one[0]},
        {"k": k_one + 1},
        {r"\tau": tam_one[1]},
        {"m": m_one},
        {"k": k_one},
        np.count_nonzero(project_l1_ball(v_one, 2)),
    )
    page.states(
        "For {}, {} gives {}, and {} is {} it. With {}, {}, and {} is not. So {}, and",
        v_two,
        {"k": k_two},
        {r"\tau": tam_two[1]},
        m_two[1],
        (m_two[1], tam_two[1]),
        {"k": k_two + 1},
        {r"\tau": tam_two[2]},
        m_two[2],
        {"k": k_two},
    )
    page.seeds(
        "rng = np.random.default_rng(2)",
        won,
        "does a corner win in exactly {} of the",
        sp.simplify(share.subs(R, half)),
    )
    page.states(
        "For {}, in which square does a corner win in exactly {} of the",
        {"t": here[t]},
        sp.simplify(share.subs(R, half)),
    )
    page.states(
        "{} is a quadratic equation. Its roots are {}, where the {} {} fit into the square, and "
        "{}.",
        {"R": half},
        float(min(roots)),
        excluded,
        [root >= here[t] for root in roots if root != half],
        float(half),
    )
    bound = signature(figures.correlated_loss).parameters["bound"].default
    page.states("where the bound is {}, the disc's", {"t": bound})
    meets = project_l2_ball([1.7, 0], bound)  # on the first axis
    A_zero = np.array([[1, zero_at], [zero_at, 1]])
    pull_there = 2 * (A_zero @ c - A_zero @ meets)
    page.let({"A": A_zero, "c": c, "w": meets})
    page.states("Use that the pull {} at {} has to point", pull_there, True)
    root = _features(A_zero)
    fits = _fits(root, root @ c, pull_there[0] / 2)
    strength = optimize.brentq(lambda lam: norms["disc"](ridge(root, root @ c, lam)) - bound, 0, 9)
    page.states(
        "When {} has a {}",
        which(fits, lambda w: np.allclose(w, meets)),
        fits["ridge"][1],
    )
    step = 1e-6 * np.eye(2)  # how much further out of the disc one gets along each axis
    outward = (norms["disc"](meets + step) - norms["disc"](meets)) / 1e-6
    page.states(
        "Straight out of the disc at {} is along the {} axis, so the {} entry of {} must be {}: ",
        meets,
        1 + np.flatnonzero(outward > 1e-3),
        1 + np.flatnonzero(outward < 1e-3),  # what a vector straight out does not have
        pull_there / 2,
        pull_there[1],
    )
    solution = sp.solve((A2 * (least - sp.Matrix([1, 0])))[1], rho)
    in_general = {"c": least, r"\rho": solution[0]}
    dense = np.linspace(-0.99, 0.99, 200)
    bounded = {
        "diamond": np.array([_best_on_diamond(_curvature(r), c, bound) for r in dense]),
        "disc": np.array([_best_on_disc(_curvature(r), c, bound) for r in dense]),
    }
    page.states(
        "must be {}: {}, and {}.",
        pull_there[1],
        in_general,
        in_general,
    )
    page.states(
        "(Its {} entry is $\\lambda$, because {}'s pull is {}.)",
        1 + np.flatnonzero(np.isclose(pull_there / 2, strength)),  # where ridge keeps to the bound
        which(fits, lambda w: np.allclose(w, meets)),
        {r"\lambda": (pull_there / 2)[0]},
    )
    page.states(
        "has a {} for {} correlation, the {} for {} of them.",
        _best_on_disc(A_zero, c, bound)[1].round(9),
        np.sum(np.diff(np.sign(bounded["disc"]), axis=0) != 0),
        which(bounded, lambda w: np.any(w == 0, axis=1).all()),
        np.any(bounded["diamond"] == 0, axis=1),
    )
    page.states("the bound that `lasso` spends at {}, and", {r"\lambda": lam})
    page.states("you arrive at the {} weights", _fitted(ends[0], X, y, lam))
    page.states(
        "keep {} {} weights, fit {}, and",
        w != 0,
        np.count_nonzero(w),
        (-np.sum((y - X @ ends[1]) ** 2), -np.sum((y - X @ ends[0]) ** 2)),
    )


def nearest_by_angles():
    w = project_l1_ball(trial_c, trial_t)
    allowed = _allowed(4, trial_t)
    page.let({"c": trial_c, "w": w, "u": allowed[0]})
    far = np.linalg.norm(allowed - trial_c, axis=1)
    nearest = np.linalg.norm(w - trial_c)
    ahead = (allowed - w) @ (trial_c - w)
    points = np.vstack([w, trial_t * np.eye(4), -trial_t * np.eye(4), allowed])  # with the corners
    away = np.linalg.norm(points - trial_c, axis=1)
    product_of = points @ (trial_c - points).T
    product_of -= np.diag(product_of)  # for each u a row, for each w a column
    nearer = away[:, None] < away - 1e-9
    page.states(
        "Show that {} point of the region is nearer to $c$ if and only if",
        nearer[:, np.all(product_of <= 1e-9, axis=0)],
    )
    page.states(
        "if and only if {} for {} point $u$ of the region",
        True,
        product_of[:, ~nearer.any(axis=0)] <= 1e-9,
    )
    page.given(
        r"For $0 < \theta \le 1$ the point", r"Divide by $2 \theta$ and let $\theta$ tend to 0"
    )
    page.given(r"put $\theta = 1$ in")
    page.let({r"\theta": 0.3})
    between = w + 0.3 * (allowed - w)
    all_between = w + np.linspace(0.01, 1, 100)[:, None, None] * (allowed - w)
    page.states("the point {} lies between", between[0])
    rest = 2 * 0.3 * ahead[0] - 0.3**2 * np.sum((allowed[0] - w) ** 2)
    distance = which(
        sizes_of,
        lambda size: np.isclose(size(trial_c - between[0]), size(trial_c - w) - rest),
    )
    page.states("from $c$, {}, is", distance)
    page.equation("eq-geo-between")
    page.states(
        "because the region is {}, and so it is {} nearer: {}.",
        np.abs(all_between).sum(axis=-1) <= trial_t + 1e-9,
        np.linalg.norm(all_between - trial_c, axis=-1) < nearest,
        True,
    )
    page.states("Then {}, so a {} is {} from $c$ than", True, True, (far, nearest))
    cosines = ahead / np.linalg.norm(allowed - w, axis=1) / nearest
    page.states(
        "make an angle of {} {}°",
        (np.rad2deg(np.arccos(cosines)), 90.0),
        np.rad2deg(np.arccos(0)),
    )


def problems():
    page.given("in two to eight dimensions")
    page.given("the argument in three sentences")


def check_yourself(
    right_5,
    trial_w,
    v_5,
    wrong_5,
    R,
    share_exact,
    t,
    outside,
    wedge,
    A2,
    high,
    c1,
    c2,
    pull,
    only,
    half_strip,
    width,
    zeros_need,
    only_best,
):
    page.let({"t": right_5.sum(), "w": trial_w, "q": trial_q})
    unit = np.eye(2)
    page.states(
        "{} is at {}, the contours are round, {}. Where", _fitted(v_5, unit, v_5, 1), v_5, True
    )
    page.states("At {}, on the line to the origin", wrong_5.round(3))
    page.states(
        "That is scaling onto the {}. It is on the rim, but another point is {}.",
        which(norms, lambda norm: np.allclose(wrong_5, 2 * v_5 / norm(v_5))),
        (np.linalg.norm(right_5 - v_5), np.linalg.norm(wrong_5 - v_5)),
    )
    difference = v_5[0] - v_5[1]
    page.states(
        "At {}. The difference {} is {} {}, so {} lies in the {}'s wedge.",
        right_5,
        True,
        (difference, right_5.sum()),
        right_5.sum(),
        _fitted(v_5, unit, v_5, 1),
        _piece(project_l1_ball(v_5, 2)),
    )
    one_gone = soft_threshold(v_5, min(v_5))
    page.states("At {}, because the threshold takes the same off", one_gone)
    page.states(
        "That still spends {}. The threshold goes on until the sum is {}.",
        one_gone.sum(),
        right_5.sum(),
    )
    large = {
        name: [project(100 * centres, t) for t in (0.5, 2, 8, 20)]
        for name, project in shapes.items()
    }
    with_zeros = which(large, lambda bests: all(np.any(w == 0) for w in bests))
    rests, times = np.unique(large[with_zeros][-1], axis=0, return_counts=True)
    page.states(
        "Length has {} to do with it: a large {} still has {}.",
        [np.any(w == 0) for w in large["disc"]],
        with_zeros,
        _piece(rests[times > 1]),  # where many centres have their best point
    )
    withstood = withstood_on_disc
    page.states(
        "Because {} point of its rim withstands {} {} direction of pull. A {} then needs",
        withstood.any(axis=1),
        [np.diag(withstood).all(), *withstood[~np.eye(len(withstood), dtype=bool)]],
        withstood.sum(axis=1),
        np.abs(project_l2_ball(5 * axes, 2)).min(axis=1),
    )
    page.given("You make the square of the count twice as wide.")
    page.states("It stays at {}. The share depends on {}: the number", share_exact, R / t)
    wide = [{R: side, t: 2} for side in (10, 20, 40)]
    page.states(
        "They get {}, but the wedges also get {} as they go out.",
        sp.diff(half_strip, R),
        sp.diff(width, c1),
    )
    shares = [float((wedge / (outside / 4)).subs(at)) for at in wide]
    page.states("It {}. The wedges", np.diff(shares))
    page.states(
        "The wedges {} like {}, the strips like $R$. In the limit the share is {}.",
        np.diff([float(wedge.subs(at)) for at in wide]),
        sp.LM(sp.expand(wedge), R),
        sp.limit(wedge / (outside / 4), R, sp.oo),
    )
    page.states("Two features have length {} and correlation {}. How do", sp.sqrt(A2[0, 0]), high)
    factors = [
        sp.cancel(end / (2 * (c1 + sign * c2 - t)))
        for sign, end in ((1, pull[0] + pull[1]), (-1, pull[0] - pull[1]))
    ]
    on_edges = np.all(tilted_w[0] != 0, axis=1)
    page.states(
        "The {}' strips do not change either: the factors {} and {} drop out",
        _piece(np.vstack([tilted_w[r][on_edges] for r in (high, *correlations)])),
        *factors,
    )
    page.states("For {} lengths, {}'s weights at a given bound depend on $c$ alone.", alike, steady)
    page.states("That takes correlated features of {} length.", leaning)
    joined = _ends_of_edges(figures.bounded_in_space(L1()))
    between = joined.mean(axis=1)
    page.states(
        "{}. An {} joins two {}, so it mixes two weights, and the other is {}.",
        np.sum(between == 0, axis=1),
        _piece(between),
        _piece(joined.reshape(-1, 3)),
        np.abs(between).min(axis=1),
    )
    page.states("That is a {}.", which(zeros_on, lambda zeros: zeros == 2))
    page.states(
        "Bound {} with $q > 0$. What is special about {}?", np.sum(trial_w**trial_q), {"q": only}
    )
    page.given("with $q > 0$. What is special")
    spiked = some_q[(1 - (1 - height**some_q) ** (1 / some_q)) / height > 1.5]
    page.states("{} {} they are sharper still", (spiked, float(only)), only)
    page.states("{} of them are from {} on.", convex[some_q >= only], only)
    has_both = convex & has_corners
    page.states(
        "It is the {} {} that has {} and is convex. {} make zeros, and convexity makes sure that "
        "you find the {} point.",
        [*has_both[some_q == only], *has_both[some_q != only]],
        np.count_nonzero(has_both),
        which(_kinks(only), bool),
        zeros_need,
        only_best,
    )
