"""What the text of `geometry.md` says, compared with what its cells computed."""

from inspect import signature
from itertools import combinations

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
rng = np.random.default_rng(4)
axes = np.vstack([np.eye(2), -np.eye(2)])
angles = np.deg2rad(np.arange(0.5, 360))  # none along an axis
circle = np.column_stack([np.cos(angles), np.sin(angles)])
norms = {"diamond": lambda w: np.abs(w).sum(axis=-1), "disc": lambda w: np.hypot(*w.T)}
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


def _fitted(w, X, y, lam):  # the method whose weights these are
    return which(_fits(X, y, lam), lambda fit: np.allclose(fit, w, atol=1e-6))


def _piece(points):  # of the diamond's rim, by its dimension: that of its vertices' hull
    found = set()
    for w in np.atleast_2d(points):
        vertices = np.diag(np.sign(w))[w != 0]
        found.add(np.linalg.matrix_rank(vertices - vertices[0]))
    [dimension] = found  # all on pieces of one kind
    return ("corner", "edge", "face")[dimension]


def _gains(w, others, c, A=None):  # how good a point is, and others
    A = np.eye(len(c)) if A is None else A
    return -(w - c) @ A @ (w - c), -np.sum((others - c) @ A * (others - c), axis=1)


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


def _best_on_rim(q, c):  # where |w1|^q + |w2|^q = 1 in the first quadrant
    w1 = np.arange(2001) / 2000
    rim = np.column_stack([w1, (1 - w1**q) ** (1 / q)])
    return rim[np.argmin(np.sum((rim - c) ** 2, axis=1))]


# the orders q whose region is convex: the middle of (1, 0) and (0, 1) is in it
some_q = np.array([0.25, 0.5, 0.75, 1, 1.5, 2, 3])
convex = 2 * 0.5**some_q <= 1
# and those with corners, where the rim leaves the axis at a slope
height = 1e-9
slope_of = (1 - (1 - height**some_q) ** (1 / some_q)) / height
has_corners = slope_of > 0.5
# the weights on each piece of the octahedron's rim
octants = np.array(np.meshgrid(*[[-1, 0, 1]] * 3)).reshape(3, -1).T
octants = octants[octants.any(axis=1)]
zeros_on = {_piece(s): np.count_nonzero(s == 0) for s in octants}

tilted_c = rng.uniform(-4, 4, size=(150, 2))
tilted_c = tilted_c[norms["diamond"](tilted_c) > 2]
tilted_w = {
    rho: np.array([_best_on_diamond(_curvature(rho), c, 2) for c in tilted_c])
    for rho in correlations
}
apart = {  # for each pair of lengths, whether the weights depend on the correlation
    lengths: not np.allclose(
        *[[_best_on_diamond(_curvature(r, lengths), c, 2) for c in tilted_c] for r in (-0.5, 0.5)]
    )
    for lengths in ((1, 1), (1, 2))
}
alike, unlike = (next(pair for pair, differ in apart.items() if differ is d) for d in (False, True))
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


def _growing_contour():
    """What the slider shows: widths of the contour with the diamond's point, and first touches."""
    names = [trace.name for trace in figures.growing_contour().data]
    shown, reached = [], {}
    for position, step in enumerate(figures.growing_contour().layout.sliders[0].steps):
        data, _, traces = step.args
        drawn = {names[k]: (data["x"][i], data["y"][i]) for i, k in enumerate(traces)}
        for name in rims:
            touched = drawn[f"best in the {name}"]
            if touched[0][0] is not None:
                reached.setdefault(name, position)
        shown.append((np.ptp(drawn["contour"][0]), [xy[0] for xy in drawn["best in the diamond"]]))
    return shown, reached


def a_bowl_meets_a_bound(A, X, c, w, y):
    def loss(w):
        return np.sum((y - X @ w) ** 2)

    page.let({"X": X, "y": y, "c": c, "A": A, "w": np.array(w)})
    near = c + rng.normal(size=(200, 2))
    page.seeds(
        "rng = np.random.default_rng(0)\nX, y",
        [_is_a_bowl(np.random.default_rng(seed)) for seed in range(100)],
    )
    page.states(
        "If the columns are {}, the residual sum of squares is a bowl with its {} point at $c$:",
        [np.linalg.norm(X @ v) > 1e-9 for v in near],
        (loss(c), [loss(v) for v in near]),
    )
    page.equation("eq-geo-bowl")
    page.states("The cross term vanishes, because {}.", True)
    unit = np.linalg.qr(X)[0]  # orthonormal features
    round_loss = [np.sum((y - unit @ v) ** 2) for v in near]
    distance = which(
        sizes_of,
        lambda size: np.ptp(round_loss - np.array([size(v - unit.T @ y) for v in near])) < 1e-9,
    )
    page.states("and the loss is the {} distance from $c$, up to", distance)
    stretched = next(F for F in (unit, unit * [1, 2]) if not np.isclose(np.linalg.cond(F), 1))
    page.states("features of {} length stretch", np.linalg.norm(stretched, axis=0))

    by_penalty = {name: methods[name](np.eye(4), trial_c, 1) for name in ("LASSO", "ridge")}
    by_l1 = which(by_penalty, lambda w: np.allclose(w, project_l1_ball(trial_c, L1().value(w))))
    by_l2 = which(
        by_penalty, lambda w: np.allclose(w, project_l2_ball(trial_c, L2().value(w) ** 0.5))
    )
    tried = np.random.default_rng(8).normal(size=(2000, 2)) * 2
    allowed = {
        name: np.isclose(project(tried, 2), tried).all(axis=1) for name, project in shapes.items()
    }
    in_l1 = norms["diamond"](tried) <= 2
    diamond = which(allowed, lambda kept: np.array_equal(kept, in_l1))
    page.states(
        "{} allows the weights whose norm {} is {} $t$, a {}; {} those whose norm {} is,",
        by_l1,
        L1().value(w),
        (norms["diamond"](tried[allowed[diamond]]), 2.0),
        diamond,
        by_l2,
        np.sqrt(L2().value(w)),
    )
    t = np.abs(c).sum() / 2
    best, others = _best_on_diamond(A, c, t), _allowed(2, t)
    levels = np.sort([loss(best), *map(loss, others)])  # as the contours reach the points
    widths = np.sqrt((levels - loss(c)) * np.linalg.inv(A)[0, 0])
    touch = (-loss(best), [-loss(v) for v in others]), (loss(best), levels)
    page.states(
        "the {} allowed point is where the {} contours {} touch.",
        touch[0],
        np.diff(widths),
        touch[1],
    )
    shown, reached = _growing_contour()
    page.states(
        "the contour {} until it touches the disc, and {} until it touches the {}, at the {} where "
        "w₂ is {}.",
        np.diff([width for width, _ in shown]),
        (reached["diamond"], reached["disc"]),
        max(reached, key=reached.get),
        _piece(np.array([shown[-1][1]])),
        shown[-1][1][1],
    )

    around = 2.4 * circle
    paths = {name: project(around, 1) for name, project in shapes.items()}
    rests = {
        name: np.linalg.norm(np.diff(path, axis=0), axis=1) < 1e-9 for name, path in paths.items()
    }
    resting = which(rests, np.any)
    at_rest = np.flatnonzero(rests[resting])
    stays = paths[resting][at_rest]
    page.states(
        "the {}'s {} point rests on a {} and a weight is {}. The disc's {} point {} rests.",
        resting,
        _gains(stays[0], rims[resting], around[at_rest[0]]),
        _piece(stays),
        np.abs(stays).min(axis=1),
        _gains(paths["disc"][0], rims["disc"][1:], around[0]),
        rests["disc"],
    )
    on_rim = rng.normal(size=(500, 2))
    on_rim /= norms["diamond"](on_rim)[:, None]
    ways = {"corner": lambda w: np.any(w == 0, axis=1), "edge": lambda w: np.all(w != 0, axis=1)}
    won, size = (
        {name: np.mean(way(w)) for name, way in ways.items()} for w in (at_best["diamond"], on_rim)
    )
    page.states(
        "{} keeps to the {}, {} to the disc, and points mark the {} weights there. {} are single",
        by_l1,
        diamond,
        by_l2,
        _gains(stays[0], rims[resting], around[at_rest[0]]),
        min(size, key=size.get),  # no random point of the rim is there
    )
    often = max(won, key=lambda piece: won[piece] - size[piece])
    page.states("{} seem to win far {} often than", often, (won[often], size[often]))
    page.keep(touch=touch, round_distance=distance)


def the_nearest_point(m, solved, t, by_rule, rim, round_distance):
    sizes = zip(m, sorted(abs(trial_c), reverse=True), strict=True)
    trial_tau = float(solved[3].subs({t: trial_t, **dict(sizes)}))
    trial_w = project_l1_ball(trial_c, trial_t)
    allowed = _allowed(4, trial_t)
    nearest = np.linalg.norm(trial_w - trial_c), np.linalg.norm(allowed - trial_c, axis=1)
    page.states(
        "Its loss is the {} distance from $c$, so the {} point is the point of the region {} to",
        round_distance,
        _gains(trial_w, allowed, trial_c),
        nearest,
    )
    pairs = rng.integers(len(allowed), size=(200, 2))
    share = rng.uniform(size=(200, 1))
    between = share * allowed[pairs[:, 0]] + (1 - share) * allowed[pairs[:, 1]]
    page.states(
        "The {} point exists and is unique because the region is closed and convex: "
        "it contains its rim, and the whole line between {} two",
        nearest,
        np.abs(between).sum(axis=1) <= trial_t,
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
    thresholded = soft_threshold(trial_c, trial_tau)
    near = thresholded + rng.normal(size=(200, 4))
    cost = [
        np.sum((w - trial_c) ** 2) + 2 * trial_tau * np.abs(w).sum() for w in (thresholded, *near)
    ]
    page.states(
        "For the {}, use what you know",
        which(shapes, lambda project: np.allclose(project(trial_c, trial_t), thresholded)),
    )
    page.states(
        r"the {} weights are the soft thresholds $S(c_j, \tau)$ with {}. If $c$ breaks the bound, "
        "the bounded problem has the {} solution",
        (-cost[0], np.negative(cost[1:])),
        True,
        (trial_w, thresholded),
    )
    page.equation("eq-geo-project", {r"\hat w": trial_w})
    in_general = {"k": 3, "m": m, "t": t, r"\tau": solved[3]}
    ranked = np.abs(trial_c)[np.argsort(-np.abs(trial_w))]  # in the order in which they survive
    survivors = tuple(np.flatnonzero(trial_w))
    page.states(r"Sort the sizes $\lvert c_j \rvert$ from the {} down", (ranked[0], ranked[1:]))
    page.states(
        "If the {} $k$ survive the threshold, then {}, which",
        (survivors, list(combinations(range(4), len(survivors)))),
        in_general,
    )
    page.equation("eq-geo-threshold", in_general)
    k = len(survivors)
    taus = (np.cumsum(ranked) - trial_t) / np.arange(1, 5)
    page.states(
        r"with a {} $k$, a size that is left out would be {} $\tau$ too.",
        (np.arange(1, k), np.full(k - 1, k)),
        (ranked[1:k], taus[: k - 1]),
    )
    others = [j for j in range(1, 5) if ranked[j - 1] > taus[j - 1] and j != k]
    page.states(
        "The right $k$ is the {} for which $m_k$ is still {} its own",
        (k, others),
        (ranked[k - 1], taus[k - 1]),
    )
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
        (ranked[1:k], taus[: k - 1]),
        k - 1,
        own,
    )
    tried = ([3, 0.5], [1.6, 1.0], [-2, 2.5], [-1, -4])
    searched = [rim[np.argmin(np.sum((rim - at) ** 2, axis=1))] for at in tried]
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
    past = [project_l1_ball([2 + more, 0.5 + more / 2], 2)[1] for more in (1, 2, 5, 10)]
    page.states(
        "The {} weight is {} as soon as {} reaches",
        1 + np.flatnonzero(w_far == 0),
        past,
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
    page.keep(trial_w=trial_w, near=near, far=far, nearest=nearest)


def why_corners_win(X, y, A, trial_w, places, withstood, pulls, corners):
    free, at = ridge(X, y, 0), np.array([0.4, -0.3])  # any weights

    def loss(w):
        return np.sum((y - X @ w) ** 2)

    pull = 2 * A @ (free - at)
    page.let({"w": at, "g": pull, "X": X, "y": y, r"\hat w": at})
    page.states("let {} be the pull", {"L": lambda w: np.sum((y - X @ w) ** 2)})
    page.states("Put {}, and you read", True)
    downhill = [loss(at + step * pull) for step in np.linspace(0, 0.2 / np.trace(A), 20)]
    drops = [loss(at) - loss(at + 1e-4 * turn) for turn in (pull / np.linalg.norm(pull), *circle)]
    g = trial_c - trial_w
    page.let({"g": g, "w": trial_w, "t": trial_t})
    reach = trial_t * np.vstack([np.eye(4), -np.eye(4)])  # its corners
    allowed = _allowed(4, trial_t)
    is_best = _gains(trial_w, allowed, trial_c)
    page.states(
        "in which the loss {} {}. The point is {} exactly when {} allowed step goes along with "
        "the pull: {} for {} allowed",
        np.diff(downhill),
        (drops[0], drops[1:]),
        is_best,
        (allowed - trial_w) @ g > 0,
        [{"u": other} for other in (*reach[3:], *allowed[:10])],
        allowed @ g <= trial_w @ g,
    )
    slack = rng.normal(size=(200, 2))  # from the point to others
    bent = np.sum(slack @ A * slack, axis=1)
    page.equation(
        "eq-geo-step",
        *[{"u": at + d, "w": at, "A": A, "g": pull, "L": loss} for d in slack[:5]],
    )
    page.states(
        "The {} term is {} {}. So if {} $u$ goes along with the pull, $w$ is {}.",
        (bent[0], [loss(at), -pull @ slack[0], bent[0]]),
        (bent, 0.0),
        min(slack[0] @ A @ slack[0] * np.linspace(0, 1, 5)),
        (allowed - trial_w) @ g > 0,
        is_best,
    )
    beaten = next(w for w in allowed if w @ (trial_c - w) < trial_t * abs(trial_c - w).max())
    along = (allowed - beaten) @ (trial_c - beaten)
    further = allowed[np.argmax(along)] - beaten
    parts = np.geomspace(1, 0.01, 9)
    inside = beaten + np.outer(parts, further)
    page.states(
        "If {} $u$ does, go only a part $\\theta$ of the way to it, which a {} region allows.",
        along > 0,
        np.abs(inside).sum(axis=1) <= trial_t,
    )
    curved = np.sum(further**2) * parts**2
    page.let({r"\theta": parts[1]})
    page.states(
        "What you gain {} like $\\theta$, the {} term like {}, so a small step makes the loss {} "
        "than at $w$.",
        np.diff(2 * further @ (trial_c - beaten) * parts),
        (curved[1], [2 * further @ (trial_c - beaten) * parts[1], curved[1]]),
        curved[1] / curved[0],
        (np.sum((inside[-3:] - trial_c) ** 2, axis=1), np.sum((beaten - trial_c) ** 2)),
    )
    held = [_withstands(np.array(w), corners, pulls) for w in places.values()]
    doubled = [_withstands(np.array(w), corners, 2 * pulls) for w in places.values()]
    page.states("A cone because scaling a pull up changes {}.", np.not_equal(held, doubled))
    is_zero = ~pulls.any(axis=1)
    inside = _withstands(np.array([0.2, 0.1, -0.1]), corners, pulls)
    page.states(
        "inside the region it is {} the {} vector.",
        [*inside[is_zero], *inside[~is_zero]],
        pulls[inside],
    )
    sharp = np.array([0.3, -0.8, 0.5, 0.1])  # a pull with one largest entry
    page.states(
        "For the {} you can write the cone down.",
        which(
            shapes,
            lambda project: np.isclose(project(1e6 * sharp, 2) @ sharp, 2 * abs(sharp).max()),
        ),
    )
    furthest = max(reach @ g)
    page.states(
        "The {} that {} allowed $u$ reaches along",
        (furthest, allowed @ g),
        allowed @ g <= furthest,
    )
    page.equation("eq-geo-support", {r"\max_{\lVert u \rVert_1 \le t} g^\top u": furthest})
    spent_on = np.argmax(reach @ sharp) % 4  # the coordinate of the furthest corner
    page.states(
        "because $t$ is {} spent whole, on the coordinate with the {}",
        (max(reach @ sharp), allowed @ sharp),
        (abs(sharp[spent_on]), abs(np.delete(sharp, spent_on))),
    )
    sizes, kept = np.abs(g), trial_w != 0
    page.states("on the rim is {} exactly when", is_best)
    page.states(
        "{} non-zero $w_j$ has to sit where $\\lvert g_j \\rvert$ is {}, and",
        np.isclose(sizes[kept], sizes.max()),
        (sizes[kept].min(), sizes[~kept]),
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
        [set(strongest[:, j]) == set(range(-most, most + 1)) for j in (1, 2)],
        {"w_j": edge[-1]},
    )
    page.states(r"is free to move between {} and $\lambda$", min(moves))
    held = circle @ circle[40] >= 1 - 1e-12  # directions that a point of the disc withstands
    page.states("At the disc's rim {} is free but", np.delete(held, 40))
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
    winner = min(drawn, key=lambda piece: abs(drawn[piece].mean() - float(share_exact)))
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
    foot = [float(sp.solve(width, c1)[0].subs(t, 2)), 0]  # where the wedge begins
    page.states(
        "At a distance {} past the {} this wedge is {} wide", width / 2, _piece(foot), width
    )
    parts = {"corner": at_corner, "edge": on_edge}
    areas_of = {"diamond": 4 * sp.integrate(t - a, (a, 0, t)), "disc": sp.pi * t**2}
    page.states(
        "it covers a triangle of area {}, if {}. {} {}, divided by what is left of the square "
        "without the {}:",
        wedge,
        [{"R": here[R], "t": here[t]}, {"R": 3, "t": 3}],
        sp.simplify(at_corner / wedge),
        which(parts, lambda part: sp.simplify(part - 4 * wedge) == 0),
        which(areas_of, lambda area: sp.simplify(4 * R**2 - area - outside) == 0),
    )
    page.equation("eq-geo-share", {"R": R, "t": t, r"\int_t^R 2 (c_1 - t) \, dc_1": wedge})
    page.let({"c": near, "t": 2})
    beyond = (c > 0).all(axis=1) & (diamond > 0).all(axis=1)  # both weights stay
    page.states(
        "The {} share the rest. An {} wins on the strip beyond it where {} is {} $t$",
        which(parts, lambda part: sp.simplify(outside - at_corner - part) == 0),
        _piece(diamond[beyond][:500]),
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
    sides = np.array([10, 3, 50, 5, 20])
    page.states(
        "the share depends on {} and tends to {} as the square {}.",
        R / t,
        sp.limit(formula, R, sp.oo),
        np.diff(sides[np.argsort([float(formula.subs({R: side, t: 2})) for side in sides])]),
    )
    tight, loose = (project_l1_ball(centres, t) for t in (1, 3))
    page.states(
        "A tighter bound, or a {} penalty, leaves {} weights",
        tuple(np.abs(centres - w).max(axis=1) for w in (tight, loose)),  # the thresholds
        tuple(np.count_nonzero(w) for w in (tight, loose)),
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
        _gains(disc[0], 2 * rims["disc"], c[0]),
        np.abs(straight).min(axis=1),
        [np.all(np.any(straight == 0, axis=1)), *np.any(disc == 0, axis=1)],
        on_axis,
    )
    page.keep(on_axis=on_axis, wedge=wedge, winner=winner)


def a_plausible_mistake(both, c, by_scaling, c1, on_edge, c2, t, scaled, diamond, disc):
    (v, (right, wrong)), (v_5, (right_5, wrong_5)) = both.items()
    at_corner = np.any(diamond == 0, axis=1)
    kinds = {"corner": np.any(scaled == 0, axis=1), "edge": np.all(scaled != 0, axis=1)}
    vanished = which(kinds, lambda found: not found.any())
    page.states(
        "the mistake that makes {} {} vanish", np.all(scaled[at_corner] != 0, axis=1), vanished
    )
    page.states(
        "Scaling found the disc's {} point",
        _gains(2 * c[0] / np.hypot(*c[0]), 2 * rims["disc"], c[0]),
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
        which({"LASSO": diamond, "ridge": disc}, lambda w: np.any(w == 0)),
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
    _, on_rim = sp.solve(gap, c1)
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
        gaps[special],
        [np.all(gaps[special] == 0), *(gaps[~special] == 0)],
        (rest[:, 0], rest[:, 1]),
        t,
        (flat.sum(axis=1), np.full(len(flat), 2)),
    )
    middle, reached = project_l1_ball(rest[0], 2), project_l1_ball(flat, 2)
    on_axes = np.array([[3, 0], [0, -5], [-2.5, 0]])
    scaled_there = 2 * on_axes / np.abs(on_axes).sum(axis=1, keepdims=True)
    page.states(
        "(On an axis, too, scaling gives the {}.)",
        _piece(scaled_there[np.all(scaled_there == project_l1_ball(on_axes, 2), axis=1)]),
    )
    page.states(
        "halfway between two {}, or where there was {} to do.",
        _piece([middle + middle * [1, -1], middle - middle * [1, -1]]),
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
    page.states(
        "With {} weights the {} becomes an octahedron",
        len(c),
        which(shapes, lambda project: np.any(project(c, t_second) == 0)),
    )
    patterns = {_piece(s): s for s in signs if s.any()}
    page.states(
        "something between a {} and a face. On a {} two weights are {}, on an {} {}, on a face {}.",
        max(zeros_on, key=zeros_on.get),
        which(zeros_on, lambda zeros: zeros == 2),
        np.sort(np.abs(patterns["corner"]))[:2],
        which(zeros_on, lambda zeros: 0 < zeros < 2),
        zeros_on["edge"],
        int(zeros_on["face"]),
    )
    features = np.linalg.qr(rng.normal(size=(20, 3)))[0]
    ways = rng.normal(size=(50, 3))
    sphere = c + ways / np.linalg.norm(ways, axis=1, keepdims=True)
    noise = rng.normal(size=20)
    target = features @ (c - features.T @ noise) + noise  # least squares is at c
    page.states(
        "A sphere of {} loss about {} ({}, {}, {}) just",
        np.sum((target - sphere @ features.T) ** 2, axis=1),
        _fitted(c, features, target, 1),
        *c,
    )
    page.states(
        "leaves the corner at t = {}, follows an edge, and turns onto a face at t = {}.",
        t_second,
        t_third,
    )
    on_ball = project_l2_ball(c, 1)
    page.states(
        "{} as before, under {}'s bound.",
        _fitted(c, features, target, 1),
        which(
            _fits(features, target, 1),
            lambda w: (
                np.allclose(w, project_l2_ball(c, np.linalg.norm(w))) and not np.allclose(w, c)
            ),
        ),
    )
    ray = np.array([project_l2_ball(c, t) for t in np.linspace(0.01, 2, 50)])
    others = ways / np.linalg.norm(ways, axis=1, keepdims=True)
    page.states(
        "The {} point runs straight from the origin towards it, and {} {} weights are there "
        "from the start.",
        _gains(on_ball, others, c),
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
    on_rim = chosen / np.abs(chosen).sum(axis=1, keepdims=True)
    page.given("With $z < p$ zeros there are")
    page.states(
        "has a piece of rim for {} choice of zeros and signs",
        np.all(np.sign(project_l1_ball(on_rim + chosen, 1)) == chosen, axis=1),
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
    page.states(
        "The {} {} wins on a pyramid",
        _piece(project_l1_ball([5, 2, -1], 2)),
        project_l1_ball([5, 2, -1], 2),
    )
    w = project_l1_ball(draws, 2)
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
        _fitted(w[0], np.eye(3), draws[0], 2 * np.abs(draws[0] - w[0]).max()),
        min((1, 2, 3), key=lambda count: abs(np.mean(kept == count) - exact[2])),
        exact[2],
        exact[1],
        draws.shape[1],
        exact[0],
    )


def equal_and_unequal_lengths(
    A2, least, pull, rho, t, share_exact, price, far, prices, c, root, least_at
):
    page.let({"A": A2, "c": least, "t": t, r"\rho": rho, "g": pull})
    page.states("Take two features of length {} with", sp.sqrt(A2[0, 0]))
    corner = np.array([2, 0])
    wins = {r: np.all(w == corner, axis=1) for r, w in tilted_w.items()}
    ends = {  # g1 + g2 and g1 - g2 at the corner, for each centre
        r: 2 * (tilted_c - corner) @ _curvature(r) @ [[1, 1], [1, -1]] for r in correlations
    }
    won = np.argmax(wins[0.5])
    page.states(
        "It is {} if the pull {} lies in its cone: {} {} nor {} may be {}.",
        _gains(corner, 2 * rims["diamond"], tilted_c[won], _curvature(0.5)),
        {"w": sp.Matrix([t, 0])},
        np.concatenate([ends[r][wins[r]] < 0 for r in correlations]),
        pull[0] + pull[1],
        pull[0] - pull[1],
        np.concatenate([ends[r][~wins[r]].min(axis=1) for r in correlations]),
    )
    page.equation("eq-geo-tilted")
    page.given(r"Since $-1 < \rho < 1$, the factors")
    conditions = (tilted_c - corner) @ [[1, 1], [1, -1]]
    page.states(
        "the factors in front are {} and change {}. What",
        [ends[r] / conditions for r in correlations],
        [np.sign(ends[r]) != np.sign(conditions) for r in correlations],
    )
    on_edges = np.all(tilted_w[0] != 0, axis=1)
    page.states(
        "the {} wins in the {} wedge as for round contours. And on an {}, the derivative of the "
        "loss leads to the {} point",
        _piece(np.vstack([tilted_w[r][wins[r]] for r in correlations])),
        tuple(wins[r].astype(int) for r in correlations),
        _piece(tilted_w[0.5][on_edges]),
        tuple(tilted_w[r][on_edges] for r in correlations),
    )
    page.states(
        "holds for {} correlation",
        [np.allclose(tilted_w[r], project_l1_ball(tilted_c, 2)) for r in correlations],
    )
    page.states("and with it the {}. What", share_exact)
    first = (tilted_c > 0).all(axis=1)
    paid = np.abs(2 * (tilted_c - tilted_w[0.5]) @ _curvature(0.5)).max(axis=1)
    priced = np.isclose(paid, (1 + 0.5) * (tilted_c.sum(axis=1) - 2))
    priced_on = {"corner": priced[first & ~on_edges], "edge": priced[first & on_edges]}
    page.states("the price of the bound. On an {}", which(priced_on, np.all))
    page.equation("eq-geo-price", {r"\lambda": price})
    moved = [not np.allclose(tilted_w[r], tilted_w[0]) for r in correlations]
    page.states(
        "on the correlation {} through {}. It needs features of {} length",
        [not np.allclose(tilted_w[0][:-1], tilted_w[0][1:]), *moved],
        _fitted(tilted_c[0], root, root @ tilted_c[0], 1),  # what stayed the same
        alike,
    )
    page.let({"t": 2})
    page.states("Look at the corner {}.", project_l1_ball(far, 2))
    (low, cheap), *_, (high, dear) = prices.items()
    page.states(
        "Two features of {} length, {} at ({}, {}). Move the correlation",
        np.linalg.norm(root, axis=0),
        _fitted(c, root, root @ c, 1),
        *c,
    )
    bought = [
        lasso(_features(_curvature(r)), _features(_curvature(r)) @ least_at, lam)
        for r, lam in prices.items()
    ]
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
    in_cone = [corner + np.linalg.solve(A, [1, s]) for s in (-0.9, -0.5, 0, 0.5, 0.9)]
    page.states("With {} lengths and correlation the wedges do tilt:", unlike)
    page.states(
        "the directions of the {}'s cone pass",
        _piece([_best_on_diamond(A, at, 2) for at in in_cone]),
    )
    pulled = 2 * root.T @ root @ (least_at - corner)
    page.states("as {}, the", {"c": least_at, "w": corner, "g": pulled})
    page.states("pass through {} to become directions", np.linalg.inv(root) @ np.linalg.inv(root).T)
    page.keep(low=low, high=high)


def tilted_contours(A, lengths, angle, A3, seconds, low, root, c):
    around = 2.4 * circle
    best = np.array([_best_on_diamond(A, at, 1) for at in around])
    rests = np.array([np.all(best == corner, axis=1) for corner in axes])
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
        _piece(best[rests.any(axis=0)]),
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
        w[w * there < 0],
    )
    page.states(
        "{} and {} disagree on a sign: the {} point lies on an {} with",
        _fitted(w, features, features @ there, lam),
        _fitted(there, features, features @ there, lam),
        _gains(w, rims["diamond"], there, A),
        _piece(w),
    )
    page.states(
        "With {} features it can happen at {} lengths too",
        len(A3),
        np.linalg.norm(root, axis=0),
    )
    flipped = min(lam for lam, second in seconds.items() if second < 0)
    target = root @ c
    way = np.array([lasso(root, target, lam)[1] for lam in np.arange(0.2, 0.5, 0.01)])
    w = lasso(root, target, flipped)
    page.states(
        "The {} weight crosses {} and is {} at {}.",
        1 + np.flatnonzero(w * c < 0),
        way[np.flatnonzero(np.abs(way) < 1e-9)],
        seconds[flipped],
        {r"\lambda": flipped},
    )
    page.states(
        "The sign of a {} weight tells you how the feature helps beside the others that are "
        "shrunk, not what {} would say",
        _fitted(w, root, target, flipped),
        _fitted(c, root, target, flipped),
    )
    here, narrow = np.array([2.1, 0.7]), _curvature(low)  # as in the figure
    bounded = {
        "LASSO": _best_on_diamond(narrow, here, 1),
        "ridge": _best_on_disc(narrow, here, 1),
    }
    by_ridge = bounded["ridge"]
    page.states(
        "{} flips signs too, and with two features of {} length already",
        which(bounded, lambda w: np.any(w * here < 0)),
        np.linalg.norm(_features(narrow), axis=0),
    )
    page.states(
        "at a correlation of {} its {} weight is {}. On the way it vanishes, at {} correlation.",
        low,
        1 + np.flatnonzero(by_ridge < 0),
        by_ridge[by_ridge < 0],
        np.count_nonzero(
            np.diff(
                np.sign(
                    [_best_on_disc(_curvature(r), here, 1)[1] for r in np.arange(-0.95, 1, 0.1)]
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
        1 + np.flatnonzero([w1.subs(h, 0), 0]),
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
    smooth = [float(q) for q, slope in slopes.items() if slope == 0]
    spiked = [float(q) for q, slope in slopes.items() if slope == -sp.oo]
    page.states(
        "{} {} the rim crosses the axis at a right angle, as the disc does: {} {}, {} zeros, but",
        (smooth, float(only)),
        {"q": only},
        has_corners[some_q > only],
        _piece([_best_on_rim(float(only), at) for at in ([3, 0.5], [0.5, 3])]),  # what is missing
        [np.any(_best_on_rim(q, at) == 0) for q in smooth for at in ([3, 0.5], [1.1, 1.4])],
    )
    page.states(
        "{}, the {} is a spike, sharper than the {}'s. But halfway between two {}",
        (spiked, float(only)),
        _piece([_best_on_rim(q, [1.1, 1.4]) for q in spiked]),
        which({"diamond": 1, "disc": 2}, lambda q: slopes[q] == -1),
        _piece([_best_on_rim(0.5, at) for at in ([3, 0.5], [0.5, 3])]),
    )
    page.equation("eq-geo-halfway", {"q": float(q)})
    outside = np.array([q for q in np.arange(0.05, 3, 0.05) if 2 ** (1 - q) > 1 + 1e-9])
    page.states(
        "which is {} {} for {} $q$ {} {}. The midpoint",
        (2 ** (1 - outside), 1.0),
        np.sum(trial_w**trial_q),
        2 ** (1 - np.arange(0.05, 0.99, 0.05)) > 1,
        (outside, 1.0),
        sp.solve(2 ** (1 - h) - 1, h)[0],
    )
    below = np.arange(0.05, 0.99, 0.05)
    page.states(
        "The midpoint {} allowed while its two ends are: the region {} {}.",
        2 * 0.5**below <= 1,
        2 * 0.5**below <= 1,
        2 * 0.5 ** np.arange(1, 3, 0.1) <= 1 + 1e-12,
    )
    slider = signature(figures.lq_balls).parameters["orders"].default
    bests = {q: _best_on_rim(q, c) for q in slider}
    on_spikes = [q for q in slider if np.any(bests[q] == 0)]
    step = max(on_spikes)
    around = ([3, 0.5], [1.1, 1.4], [0.5, 3])
    no_zeros = [q for q in some_q if not any(0 in _best_on_rim(q, at) for at in around)]
    others = _allowed(2, 1, 2000)
    others = others[np.sum(np.abs(others) ** step, axis=1) <= 1]
    page.states(
        "At {} and {} the {} point is on a spike; from {} on the region is convex; {} {} {} "
        "weight is ever {}. {} the {}, q = {}, has {} and is convex.",
        step,
        (on_spikes, min(q for q in slider if q not in on_spikes)),
        _gains(bests[step], others, c),
        some_q[convex].min(),
        (no_zeros, float(only)),
        only,
        [bests[q] == 0 for q in slider if q > only],
        np.min([bests[q] for q in on_spikes], axis=1),
        [*(convex & has_corners)[some_q == only], *(convex & has_corners)[some_q != only]],
        which({"diamond": 1, "disc": 2}, lambda q: (convex & has_corners)[some_q == q][0]),
        only,
        _piece([_best_on_rim(1, at) for at in ([3, 0.5], [0.5, 3])]),
    )
    page.keep(only=only, trial_w=trial_w)


def sharper_corners(bests, c):
    stuck = [q for q, count in bests.items() if count > 1]
    single = [q for q in bests if q not in stuck]
    w1 = np.arange(2001) / 2000
    walks = {}
    for q in bests:
        rim = np.column_stack([w1, (1 - w1**q) ** (1 / q)])
        walks[q] = np.sum((rim - c) ** 2, axis=1)
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
    orders = {"LASSO": 1, "ridge": 2}
    nearest = some_q[convex].min()
    page.states(
        "hard to solve. Of these bounds, {}'s is the {} that is {}.",
        which(orders, lambda q: q == nearest),
        (orders["LASSO"], [q for q in some_q[convex] if q != orders["LASSO"]]),
        convex[some_q == orders["LASSO"]],
    )
    page.states(
        "For {} and {} {} spikes are",
        *[{"q": q} for q in stuck],
        [all(np.all(near > end) for end, near in (ends[q][i] for q in stuck)) for i in (0, 1)],
    )
    lowest = np.argmin(walks[2])
    page.states(
        "At {} and {} there is {} {} point",
        {"q": min(single)},
        (single, max(stuck)),
        [bests[q] for q in single],
        (-walks[2][lowest], -np.delete(walks[2], lowest)),
    )


def try_it_yourself():
    start, start_rho, start_strength = np.array([1.8, 0.9]), 0.3, 3
    root = _features(_curvature(start_rho))
    start_target = root @ start
    solution = lasso(root, start_target, start_strength)
    page.given("and the prior that this penalty")
    page.let({"c": start, r"\lambda": start_strength})
    single = _fits(np.eye(1), np.array([2.5]), start_strength)
    priors = {
        "Laplace": LaplacePrior(2 / start_strength),
        "Gaussian": GaussianPrior(start_strength**-0.5),
    }
    by_prior = {name: Posterior(prior, 2.5) for name, prior in priors.items()}
    laplace = which(by_prior, lambda belief: np.isclose(belief.mode, single["LASSO"][0]))
    errors = by_prior[laplace].noise_variance ** 0.5 * np.array([-1, 1])
    page.states(
        "For {} that is {}'s, with {} at a noise {} of {}.",
        which(single, lambda w: np.isclose(w[0], by_prior["Laplace"].mode)),
        laplace,
        {"b": priors[laplace].scale},
        which({"bias": errors.mean(), "variance": errors.var()}, bool),
        {"s^2": by_prior[laplace].noise_variance},
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
    there = np.abs(seconds) > 1e-9
    page.states(
        "Beyond {} the {} weight is {} {}.",
        rhos[np.argmax(there)],
        1 + np.flatnonzero(solution == 0),
        ~there[np.argmax(there) :],
        seconds[: np.argmax(there)],
    )
    page.states(
        "You hold {} in place, so features that share {} also have {} in common",
        _fitted(start, roots[40], roots[40] @ start, 3),
        np.diff([root[:, 0] @ root[:, 1] for root in roots]),
        np.diff([root.T @ root @ start for root in roots], axis=0),
    )
    strengths = np.geomspace(0.1, 1e4, 50)
    shrunk = np.array([np.abs(ridge(root, start_target, lam)) for lam in strengths])
    page.states(
        "{} weights {}, and {} vanishes.",
        np.all(np.diff(shrunk, axis=0) < 0, axis=0),
        np.diff(shrunk, axis=0),
        shrunk[-1] == 0,
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
    diamond,
    bests,
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
    some = np.vstack([project_l1_ball(trial_c, trial_t), _allowed(len(trial_c), trial_t)])
    pulls = trial_c - some
    in_cone = np.array(
        [np.all(some @ pull <= w @ pull + 1e-12) for w, pull in zip(some, pulls, strict=True)]
    )
    page.states(
        "A point is {} when the data's pull lies in its normal cone.",
        _gains(some[in_cone][0], some[~in_cone], trial_c),
    )
    page.states("{} {} gives the cone a dimension, so {} hold out", each_zero, free, sturdiest)
    page.states(
        "centres uniform on the square from {} to {}, outside a {} "
        "of radius {}, a {} wins in {} of cases. With the disc a weight vanishes "
        "with probability {}.",
        -here[R],
        here[R],
        pointed,
        bound,
        winner,
        float(share_exact),
        on_axis,
    )
    page.states(
        "With two features of {} length the correlation changes {} the wedges nor {}'s weights "
        "at a given bound. Correlation and {} lengths tilt",
        alike,
        [not np.allclose(tilted_w[rho], tilted_w[0]) for rho in correlations],
        steady,
        unlike,
    )
    page.states(
        "Zeros for whole ranges of data need {}, so $q$ can be {} {}; {} {} point needs convexity, "
        "so $q$ must be {} {}.",
        _piece(diamond[np.any(diamond == 0, axis=1)][:500]),
        (some_q[has_corners], float(only)),
        only,
        [count for q, count in bests.items() if q >= only],
        best,
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
    best,
    t_now,
    step,
    roots,
    won,
):
    (v_one, (m_one, tam_one, k_one)), (v_two, (m_two, tam_two, k_two)) = by_hand.items()
    page.states(
        "By hand, project {} and {} onto the octahedron with {}.",
        v_one,
        v_two,
        {"t": project_l1_ball(v_one, 2).sum()},
    )
    page.states(
        "The {}: {} gives {}. With {} it would be {}, which {} does not exceed. "
        "So {}, and {} weight",
        (v_one, list(by_hand)),
        {"k": k_one},
        {r"\tau": tam_one[0]},
        {"k": k_one + 1},
        {r"\tau": tam_one[1]},
        {"m": m_one},
        {"k": k_one},
        np.count_nonzero(project_l1_ball(v_one, 2)),
    )
    page.states(
        "The {}: {} gives {}, and {} is {} it. With {}, {}, and {} is not. So {}, and",
        (v_two, list(by_hand)),
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
        pointed,
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
    fits = _fits(_features(A_zero), _features(A_zero) @ c, pull_there[0] / 2)
    page.states(
        "When {} has a {}",
        which(fits, lambda w: np.allclose(w, meets)),
        fits["ridge"][1],
    )
    page.states(
        "Straight out of the disc at {} is along the {} axis, so the {} entry of {} must be {}: ",
        meets,
        1 + np.flatnonzero(meets),
        1 + np.flatnonzero(meets == 0),
        pull_there / 2,
        pull_there[1],
    )
    solution = sp.solve((A2 * (least - sp.Matrix([1, 0])))[1], rho)
    in_general = {"c": least, r"\rho": solution[0]}
    bounded = {
        "diamond": np.array([_best_on_diamond(_curvature(rho), c, 1) for rho in correlations]),
        "disc": np.array([_best_on_disc(_curvature(rho), c, 1) for rho in correlations]),
    }
    page.states(
        "must be {}: {}, and {}.",
        pull_there[1],
        in_general,
        in_general,
    )
    page.states(
        "(Its {} entry is $\\lambda$, because {}'s pull is {}.)",
        1 + np.flatnonzero(meets),
        which(fits, lambda w: np.allclose(w, meets)),
        {r"\lambda": (pull_there / 2)[0]},
    )
    page.states(
        "has a {} for {} correlation, the {} for {} of them.",
        _best_on_disc(A_zero, c, bound)[1].round(9),
        len(solution),
        which(bounded, lambda w: np.any(w == 0, axis=1).all()),
        np.any(bounded["diamond"] == 0, axis=1),
    )
    page.states("the bound that `lasso` spends at {}, and", {r"\lambda": lam})
    descended = np.zeros(10)
    for _ in range(3000):
        descended = project_l1_ball(descended + step * 2 * X.T @ (y - X @ descended), t_now)
    page.states("you arrive at the {} weights", _fitted(descended, X, y, lam))
    page.states(
        "keep {} {} weights, fit {}, and",
        w != 0,
        np.count_nonzero(w),
        (-np.sum((y - X @ w) ** 2), -np.sum((y - X @ best) ** 2)),
    )


def nearest_by_angles():
    w = project_l1_ball(trial_c, trial_t)
    allowed = _allowed(4, trial_t)
    page.let({"c": trial_c, "w": w, "u": allowed[0]})
    far = np.linalg.norm(allowed - trial_c, axis=1)
    nearest = np.linalg.norm(w - trial_c)
    ahead = (allowed - w) @ (trial_c - w)
    page.states("Show that {} point of the region is nearer to $c$ if and only if", far < nearest)
    page.states("if and only if {} for {} point $u$ of the region", True, ahead <= 0)
    page.given(
        r"For $0 < \theta \le 1$ the point", r"Divide by $2 \theta$ and let $\theta$ tend to 0"
    )
    page.given(r"put $\theta = 1$ in")
    page.let({r"\theta": 0.3})
    between = w + 0.3 * (allowed - w)
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
        np.abs(between).sum(axis=1) <= trial_t,
        np.linalg.norm(between - trial_c, axis=1) < nearest,
        True,
    )
    page.states("Then {}, so a {} is {} from $c$ than", True, True, (far, nearest))
    cosines = ahead / np.linalg.norm(allowed - w, axis=1) / nearest
    page.states(
        "make an angle of {} {}°",
        (np.rad2deg(np.arccos(cosines)), 90.0),
        np.rad2deg(np.arccos(0)),
    )


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
    rests = large[with_zeros][-1]
    page.states(
        "Length has {} to do with it: a large {} still has {}.",
        [np.any(w == 0) for w in large["disc"]],
        with_zeros,
        _piece(rests[np.any(rests == 0, axis=1)][:500]),
    )
    withstood = circle @ circle.T >= 1 - 1e-12  # by each point of the disc's rim
    page.states(
        "Because {} point of its rim withstands {} {} direction of pull. A {} then needs",
        withstood.any(axis=1),
        [withstood[0, 0], *withstood[0, 1:]],
        withstood.sum(axis=1),
        np.abs(project_l2_ball(5 * axes, 2)).min(axis=1),
    )
    page.given("You make the square of the count twice as wide.")
    page.states("It stays at {}. The share depends on {}: the number", share_exact, R / t)
    wide = [{R: side, t: 2} for side in (10, 20, 40)]
    page.states(
        "They get {}, but the wedges also get {} as they go out.",
        np.diff([float(half_strip.subs(at)) for at in wide]),
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
        _piece(tilted_w[high][on_edges]),
        *factors,
    )
    page.states("For {} lengths, {}'s weights at a given bound depend on $c$ alone.", alike, steady)
    page.states("That takes correlated features of {} length.", unlike)
    between = project_l1_ball([3, 2.5, 0.2], 2)  # in the strip between the first two corners
    page.states(
        "{}. An {} joins two {}, so it mixes two weights, and the {} is {}.",
        zeros_on["edge"],
        _piece(between),
        _piece(np.diag(between)[between != 0]),
        1 + np.flatnonzero(between == 0),
        between[2],
    )
    page.states("That is a {}.", which(zeros_on, lambda zeros: zeros == 2))
    page.states(
        "Bound {} with $q > 0$. What is special about {}?", np.sum(trial_w**trial_q), {"q": only}
    )
    page.given("with $q > 0$. What is special")
    spiked = some_q[slope_of > 1.5]
    page.states("{} {} they are sharper still", (spiked, float(only)), only)
    page.states("{} of them are from {} on.", convex[some_q >= only], only)
    has_both = convex & has_corners
    page.states(
        "It is the {} {} that has {} and is convex. {} make zeros, and convexity makes sure that "
        "you find the {} point.",
        [*has_both[some_q == only], *has_both[some_q != only]],
        np.count_nonzero(has_both),
        _piece(right_5),
        _piece(at_best["diamond"][np.any(at_best["diamond"] == 0, axis=1)]),
        _gains(right_5, 2 * rims["diamond"], v_5),
    )
