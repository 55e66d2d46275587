"""What the text of `conventions.md` says, compared with what its cells computed."""

import re
from itertools import pairwise

import numpy as np
import sklearn
import sympy as sp
from claims import Page, which
from scipy import stats
from scipy.optimize import minimize, minimize_scalar
from shrinkage import (
    CONVENTIONS,
    L1,
    L2,
    GaussianPrior,
    adam,
    adamw,
    convert,
    effective_degrees_of_freedom,
    elastic_net,
    elastic_net_arguments,
    elastic_net_strengths,
    figures,
    kkt_violation,
    lambda_max,
    lasso,
    ridge,
    sgd,
    standardise,
)
from shrinkage.figures.conventions import ROWS
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge, SGDRegressor
from sklearn.model_selection import KFold
from statsmodels.regression.linear_model import OLS

page = Page("conventions.md")
rng = np.random.default_rng(0)
trial_X, trial_y = rng.normal(size=(6, 3)), rng.normal(size=6)
trial_n, trial_p = trial_X.shape
trial_w, trial_v = rng.normal(size=trial_p), 0.3
long_column = rng.normal(size=16)
SIZES = np.array([4, 8, 16])  # numbers of rows
in_net = CONVENTIONS["ridge"]["sklearn-elastic-net"]


def _trial_J(w):  # ElasticNet's, for ridge
    return np.mean((trial_y - trial_X @ w) ** 2) / 2 + trial_v * w @ w / 2


def _measured(model, squares=True, rows=trial_n):  # the strength behind the one weight
    column = long_column[:rows]
    model.set_params(fit_intercept=False).fit(column[:, None], 3 * column)
    pull = column @ (3 * column - column * model.coef_[0])
    return pull / model.coef_[0] if squares else 2 * pull


def _balances(model, slope):
    column, target = long_column, 3 * long_column + np.sin(np.arange(len(long_column)))
    [w] = model.set_params(fit_intercept=False).fit(column[:, None], target).coef_
    pulls = column * (target - column * w)
    return which(totals, lambda total: np.isclose(total(pulls), trial_v * slope(w)))


totals = {"sum": np.sum, "mean": np.mean, "median": np.median}
trial_d, trial_rho, unit = trial_y.std(), 0.4, sp.Symbol("y")


def _trial_net(w, l1, l2):
    rss = np.sum((trial_y - trial_X @ w) ** 2)
    return rss + l1 * np.sum(np.abs(w)) + l2 * np.sum(w**2)


def _slope(w, lam=0):  # of the RSS, plus ridge's penalty
    return -2 * trial_X.T @ (trial_y - trial_X @ w) + 2 * lam * w


# The strength at which these weights are closest to ridge's
def _behind(w):
    return -_slope(w) @ w / (2 * w @ w)


# The same for either method: LASSO's strength is the strongest pull
def _behind_of(method, w):
    return np.abs(_slope(w)).max() if method == "lasso" else _behind(w)


# The weights of logistic regression at C, how its likelihood pushes there, and the strength behind
def _by_logistic(C):
    fit = LogisticRegression(C=C, fit_intercept=False, tol=1e-10).fit(trial_X, trial_y > 0)
    w = fit.coef_[0]
    return w, trial_X.T @ (1 / (1 + np.exp(-trial_X @ w)) - (trial_y > 0))


def _behind_C(C):
    w, push = _by_logistic(C)
    return float(-push @ w / (2 * w @ w))


# What these weights are charged for: sizes, if all but the zeros are pulled equally hard, or
# squares, if each is pulled in proportion to itself
def _charged_for(w):
    used = w != 0
    pull = -_slope(w)[used]
    spreads = {"absolute": np.ptp(np.abs(pull)), "squared": np.ptp(pull / w[used])}
    return which(spreads, lambda spread: spread < 1e-5 * np.abs(pull).max())


# The weights that minimise the objective of a row of a table, with v typed
def _by_row(name, v, method="ridge"):
    row = CONVENTIONS[method][name]
    loss, penalty = row.loss.value(trial_known), row.penalty.value(trial_known)
    strength = penalty / v if row.inverse else penalty * v
    if method == "lasso":  # the loss is that of rows multiplied by the root of its factor
        return lasso(np.sqrt(loss) * trial_X, np.sqrt(loss) * trial_y, strength)
    matrix = loss * trial_X.T @ trial_X + strength * np.eye(trial_p)
    return np.linalg.solve(matrix, loss * trial_X.T @ trial_y)


# The minimum of a loss of the residuals and a charge on w, which is one vector, or (as LASSO's has
# no derivative) two, its parts above and below zero
def _least(loss, charge, in_parts):
    def objective(each):
        w, size = (each[0] - each[1], each[0] + each[1]) if in_parts else (each, np.abs(each))
        return loss(trial_y - trial_X @ w) + charge(w, size)

    shape = (2, trial_p) if in_parts else (trial_p,)
    found = minimize(
        lambda each: objective(each.reshape(shape)),
        np.full(np.prod(shape), 0.1),
        bounds=[(0 if in_parts else None, None)] * np.prod(shape),
        options={"ftol": 1e-15, "gtol": 1e-8},
    ).x.reshape(shape)
    return found[0] - found[1] if in_parts else found


# What each program makes of the number v: run, or its objective written out, without the table
def _by_program(name, v, method="ridge"):
    of_lasso = method == "lasso"
    libraries = {
        "sklearn-ridge": lambda: Ridge(alpha=v, fit_intercept=False).fit(trial_X, trial_y).coef_,
        "sklearn-lasso": lambda: (
            Lasso(alpha=v, fit_intercept=False, tol=1e-12).fit(trial_X, trial_y).coef_
        ),
        "sklearn-elastic-net": lambda: (
            ElasticNet(alpha=v, l1_ratio=float(of_lasso), fit_intercept=False, tol=1e-12)
            .fit(trial_X, trial_y)
            .coef_
        ),
        "statsmodels": lambda: (
            OLS(trial_y, trial_X).fit_regularized(alpha=v, L1_wt=of_lasso).params
        ),
        "torch-sum": lambda: _descended(_slope, v),
        "torch-mean": lambda: _descended(lambda w: _slope(w) / trial_n, v),
    }
    if name in libraries:
        return libraries[name]()

    def penalty(w, size):
        return v * (np.sum(size) if of_lasso else np.sum(w**2))

    def nll(rest):
        return -stats.norm.logpdf(rest, scale=0.5**0.5).sum()

    half_or_whole = 1 if of_lasso else 2  # glmnet divides y by its deviation, and the number too
    loss, charge = {
        "rss": (lambda rest: rest @ rest, penalty),
        "half-rss": (lambda rest: rest @ rest / 2, penalty),
        "mse": (lambda rest: np.mean(rest**2), penalty),
        "half-mse": (lambda rest: np.mean(rest**2) / 2, penalty),
        "nll": (nll, penalty),
        "prior-variance": (
            nll,
            lambda w, _: -stats.norm.logpdf(w, scale=v**0.5).sum(),
        ),
        "prior-scale": (nll, lambda _, size: -stats.laplace.logpdf(size, scale=v).sum()),
        "glmnet": (
            lambda rest: np.mean((rest / trial_d) ** 2) / 2,
            lambda w, size: penalty(w / trial_d, size / trial_d) / half_or_whole / trial_d,
        ),
    }[name]
    return _least(loss, charge, in_parts=of_lasso)


def _descended(slope, decay):
    curvature = np.linalg.norm(slope(np.ones(trial_p)) - slope(np.zeros(trial_p))) + decay
    return sgd(
        slope, np.zeros(trial_p), learning_rate=1 / curvature, steps=1000, weight_decay=decay
    )[-1]


# What to type for the fit of another row of the table, in which a number was typed
def _converted(typed, source, target, method):
    number = typed[CONVENTIONS[method][source].inverse]
    return convert(number, source, target, method=method, **trial_known)


# The strengths that a row makes of a number, at SIZES
def _strengths(name, method="ridge"):
    known = {"noise_variance": 0.5, "target_deviation": trial_d}
    return np.array(
        [convert(trial_v, name, "rss", method=method, n=int(n), **known) for n in SIZES]
    )


# Whether a loss is a sum or a mean, by the strengths that one number stands for at SIZES
def _loss(strengths):
    growth = {"sum": SIZES**0, "mean": SIZES}
    return which(growth, lambda grown: np.ptp(strengths / grown) < 1e-9 * max(strengths))


# The two of several numbers whose ratio is nearest to 1
def _closest(values):
    return min(pairwise(sorted(values)), key=lambda pair: pair[1] / pair[0])


# The name of the method whose weights minimise the RSS with these strengths
def _method(l1, l2):
    return min(trial_fits, key=lambda name: _trial_net(trial_fits[name](l1, l2), l1, l2))


# Whether an optimiser's decay does what a penalty in the loss does
def _is_penalty(optimiser):
    by_decay = optimiser(_slope, np.zeros(trial_p), **run, weight_decay=0.3)
    by_loss = optimiser(lambda w: _slope(w, 0.15), np.zeros(trial_p), **run)
    return np.allclose(by_decay, by_loss)


# Coordinate descent for LASSO without its shortcut: the weights after each sweep
def _descend(X, y, lam, sweeps):
    w, path, sizes = np.zeros(X.shape[1]), [], np.sum(X**2, axis=0)
    for _ in range(sweeps):
        for j, size in enumerate(sizes):
            pull = X[:, j] @ (y - X @ w) + size * w[j]
            w[j] = np.sign(pull) * max(abs(pull) - lam / 2, 0) / size
        path.append(w.copy())
    return np.array(path)


# Whether one typed number suits both penalties when y is measured in other units
def _serves(convention):
    def holds(method, fit, times):
        lams = (
            convert(v, convention, "rss", method=method, n=trial_n, target_deviation=deviation)
            for v, deviation in ((0.1, trial_d), (times * 0.1, 10 * trial_d))
        )
        before, after = (
            fit(trial_X, k * trial_y, lam) for k, lam in zip((1, 10), lams, strict=True)
        )
        return np.any(before != 0) and np.allclose(after, 10 * before)

    return any(holds("ridge", ridge, k) and holds("lasso", lasso, k) for k in (1, 10))


trial_known = {"n": trial_n, "noise_variance": 0.5, "target_deviation": trial_d}
trial_fits = {
    "ridge": lambda l1, l2: ridge(trial_X, trial_y, max(l1, l2)),
    "LASSO": lambda l1, l2: lasso(trial_X, trial_y, max(l1, l2)),
    "least squares": lambda l1, l2: ridge(trial_X, trial_y, 0),
}
parts = {"squared": trial_w**2, "absolute": np.abs(trial_w)}
SQUARED, ABSOLUTE = (
    which(parts, lambda terms, P=P: np.isclose(terms.sum(), P.value(trial_w))) for P in (L2(), L1())
)
measured = {
    "Ridge": np.array([_measured(Ridge(alpha=trial_v), rows=n) for n in SIZES]),
    "ElasticNet": np.array(
        [_measured(ElasticNet(alpha=trial_v, l1_ratio=0), rows=n) for n in SIZES]
    ),
    "Lasso": np.array([_measured(Lasso(alpha=trial_v), squares=False, rows=n) for n in SIZES]),
}
# What each takes over the cases in its loss, whatever the number of them: the total of the pulls
# that balances the slope of its penalty
TAKEN = {
    "Ridge": _balances(Ridge(alpha=trial_v), lambda w: w),
    "ElasticNet": _balances(ElasticNet(alpha=trial_v, l1_ratio=0), lambda w: w),
    "Lasso": _balances(Lasso(alpha=trial_v), np.sign),
}
PLAIN = which(measured, lambda strengths: np.allclose(strengths, trial_v))
DOUBLE = which(measured, lambda strengths: np.allclose(strengths, 2 * SIZES * trial_v))
# The method for which glmnet's weights are not those of its manual's objective
DIVIDED = which(
    {"ridge": "ridge", "LASSO": "lasso"},
    lambda method: (
        not np.allclose(*(_by_row(name, 0.1, method) for name in ("glmnet", "sklearn-elastic-net")))
    ),
)
run = {"learning_rate": 0.01, "steps": 300}
optimisers = {"SGD": sgd, "Adam": adam, "AdamW": adamw}
PENALISES = [name for name, optimiser in optimisers.items() if _is_penalty(optimiser)]
DECOUPLED = which(optimisers, lambda optimiser: not _is_penalty(optimiser))
# The method that a decay through the gradient stands for, as AdamW's does not
DECAYED = which(
    trial_fits, lambda fit: np.allclose(fit(0, 0.15), _descended(_slope, 0.3), atol=1e-4)
)
DECAYS = (*np.geomspace(4, 32, 10),)
by_adamw = [  # where it settles, for several decays
    adamw(_slope, np.zeros(trial_p), learning_rate=0.01, steps=600, weight_decay=decay)[-1]
    for decay in DECAYS
]
# With a decay of 1 and steps that fall, the weight that is the largest without a decay is cut to
# the bound, 1/decay, and the others stay within. No weight is beyond the bound of another decay.
bounded = np.zeros(trial_p)
for rate in 0.1 / 2 ** np.arange(10):
    bounded = adamw(_slope, bounded, learning_rate=rate, steps=300, weight_decay=1)[-1]
widest = np.argmax(np.abs(ridge(trial_X, trial_y, 0)))
BOUNDED = np.abs(bounded[widest]), np.abs(np.delete(bounded, widest))
assert np.isclose(BOUNDED[0], 1, atol=2e-3)
assert all(np.abs(w).max() < 1.01 / decay for w, decay in zip(by_adamw, DECAYS, strict=True))
# ridge's gradient where AdamW settles, at the one strength with which it could be zero
adamw_is_ridge = [np.linalg.norm(_slope(w, _behind(w))) < 1e-3 for w in by_adamw]
multiples = [  # where multiples of one objective, that of `_trial_J`, have their minimum
    np.linalg.solve(
        k * (trial_X.T @ trial_X / trial_n + trial_v * np.eye(trial_p)),
        k * trial_X.T @ trial_y / trial_n,
    )
    for k in (0.01, 0.5, 1, 3, 100)
]
moved = [not np.allclose(w, multiples[0]) for w in multiples[1:]] + [
    not np.allclose(lasso(k**0.5 * trial_X, k**0.5 * trial_y, k), lasso(trial_X, trial_y, 1))
    for k in (0.01, 0.5, 3, 100)
]


# The strength behind the most probable value of one weight, after so many rows with noise of this
# variance and under a Gaussian prior of that
def _most_probable(rows, noise_variance, prior_variance):
    column, target = long_column[:rows], 3 * long_column[:rows] + np.sin(np.arange(rows))

    def minus_log(w):
        data = stats.norm.logpdf(target - column * w, scale=noise_variance**0.5).sum()
        return -data - stats.norm.logpdf(w, scale=prior_variance**0.5)

    w = minimize_scalar(minus_log, bracket=(0, 3), options={"xtol": 1e-10}).x
    return column @ (target - column * w) / w


# The strengths as rows are added, with the width of one density held: the prior's, the likelihood's
# (by more noise) or the posterior's (by a wider prior)
precision = {n: long_column[:n] @ long_column[:n] / 0.5 for n in SIZES}  # of the likelihood
held_while_rows_come = {
    "prior": [_most_probable(n, 0.5, 0.8) for n in SIZES],
    "likelihood": [_most_probable(n, 0.5 * precision[n] / precision[4], 0.8) for n in SIZES],
    "posterior": [_most_probable(n, 0.5, 1 / (1 + precision[16] - precision[n])) for n in SIZES],
}
PRIOR = which(held_while_rows_come, lambda strengths: np.ptp(strengths) < 1e-5)
one_over_loss = 1 / in_net.loss.value({"n": trial_n})


def one_lambda_many_conventions(X, y):
    rows = CONVENTIONS["ridge"]
    typed = {name: convert(0.7, "rss", name, method="ridge", **trial_known) for name in rows}
    behind = [_behind(_by_row(name, v)) for name, v in typed.items()]
    page.states("{} lambda, many", len(np.unique(np.round(behind, 9))))
    page.states(
        "A strength means {} until you know which loss it is added to.",
        [np.ptp([_by_row(name, v) for name in rows], axis=0).max() < 0.01 for v in (0.1, 1, 10)],
    )
    own = {False: 0.1, True: 1}
    fitted = {  # by each program, with some number of its own
        (method, name): _by_program(name, own[row.inverse], method)
        for method, of_method in CONVENTIONS.items()
        for name, row in of_method.items()
    }
    assert all(np.any(w != 0) for w in fitted.values())  # zeros alone would come of any number
    page.states(
        "to turn its strength into {} other's",
        [
            np.allclose(
                _by_program(to, _converted(own, name, to, method), method),
                w,
                rtol=0,
                atol=1e-3,  # statsmodels' LASSO is off by up to 5e-4 here
            )
            for (method, name), w in fitted.items()
            for to in CONVENTIONS[method]
        ],
    )
    p, known = X.shape[1], {"n": len(y), "target_deviation": y.std()}
    at = 100  # on the figure's slider
    lams = {
        method: [convert(at, name, "rss", method=method, **known) for name in rows]
        for method, rows in ROWS.items()
    }
    free = [effective_degrees_of_freedom(X, lam) for lam in lams["ridge"]]
    kept = [lasso(X, y, lam) != 0 for lam in lams["lasso"]]
    shown = {
        trace.name.split(",")[0]: trace.x
        for trace in figures.one_number_many_fits(X, y, start=at).data
    }
    as_freedom = which(shown, lambda x: len(x) == len(free) and np.allclose(x, free, atol=0.01))
    as_count = which(shown, lambda x: np.array_equal(x, [np.count_nonzero(w) for w in kept]))
    summed, averaged = (
        {
            method: [_loss(_strengths(name, method)) == loss for name in rows]
            for method, rows in ROWS.items()
        }
        for loss in ("sum", "mean")
    )
    losses_of_few = {
        _loss(_strengths(name))
        for name, left in zip(ROWS["ridge"], free, strict=True)
        if left < p / 4
    }
    page.states(
        "they leave of the {} weights of the diabetes data: {}'s effective degrees of freedom",
        p,
        as_freedom,
    )
    page.states("and how many weights {} keeps.", as_count)
    page.states(
        "At {}, where the loss is a sum, {} keeps {} of them and {} {}; where it is a {}, {} keeps "
        "{} and {} {}.",
        at,
        as_freedom,
        (np.array(free)[summed["ridge"]], p / 2),
        as_count,
        np.array(kept)[summed["lasso"]],
        " and ".join(losses_of_few),
        as_freedom,
        (np.array(free)[averaged["ridge"]], p / 2),
        as_count,
        np.array(kept)[averaged["lasso"]],
    )


def multiply_and_nothing_moves(w, X, p):
    page.let({"X": trial_X, "y": trial_y, "w": trial_w, "v": trial_v})
    page.let({"n": trial_n, "p": trial_p, "J": _trial_J})
    page.let(
        {
            "P": lambda w: np.sum(w**2),
            "b": in_net.penalty.value({}),
            "a": in_net.loss.value({"n": trial_n}),
        }
    )
    rows = [row for method in CONVENTIONS.values() for row in method.values()]
    residuals = rng.normal(size=trial_n)
    mse = CONVENTIONS["ridge"]["mse"].loss.value({"n": trial_n}) * residuals @ residuals
    page.states("Multiply, and {} moves", moved)
    page.given("takes the full negative log-likelihood plus")
    page.given(r'You find "$\lambda = 0.1$" in a paper, and type 0.1 into')
    page.states(
        "{} programs here minimise a loss plus a strength times a penalty, but they write the "
        "loss as a sum, a {} or {} of these, and the penalty with or without a {}.",
        [  # the strength behind the weights is in proportion to the number typed
            np.isclose(
                _behind_of(row.method, _by_program(row.name, 0.05, row.method)) / 0.05,
                _behind_of(row.method, _by_program(row.name, 0.1, row.method)) / 0.1,
                rtol=0.01,
            )
            for row in rows
            if "=v" in row.label  # a program, which takes its number as an argument
        ]
        # AdamW's number is none in the loss, and `C` stands before the loss
        + [_is_penalty(adamw), np.isclose(_behind_C(0.4) / 0.4, _behind_C(0.8) / 0.8)],
        which(totals, lambda total: np.isclose(total(residuals**2), mse)),
        min({row.loss.number for row in rows}),
        min({row.penalty.number for row in rows}),
    )
    page.states(
        "is the sum of the {} or of the {} weights, and $a$ and $b$ are {} numbers",
        SQUARED,
        ABSOLUTE,
        [factor.value(trial_known) for row in rows for factor in (row.loss, row.penalty)],
    )
    w_c, push = _by_logistic(0.4)
    assert np.allclose(push, -w_c / 0.4, atol=1e-5)
    page.let({"C": 0.4, "w": w_c})
    page.states(
        "plus {}, so there {}, and", w_c @ w_c / 0.8, {r"\lambda": round(_behind_C(0.4), 5)}
    )
    some = rng.normal(size=(5, trial_p))
    of_data = np.log1p(np.exp(-(some @ trial_X.T) * np.sign(trial_y))).sum(axis=1)
    of_prior = GaussianPrior.with_variance(0.4).negative_log_density(some).sum(axis=1)
    logs = {"prior": of_prior, "likelihood": of_data, "posterior": of_prior + of_data}
    added = np.sum(some**2, axis=1) / (2 * 0.4)  # the penalty at C = 0.4
    page.states(
        "is the variance of the {}",
        which(logs, lambda each: np.ptp(each - added) < 1e-9),  # up to a constant
    )
    page.let({"w": trial_w})
    page.given("(This $b$ is not the scale of a Laplace prior.)")
    page.states(
        "A function and its multiple have their {} at the {} $w$, so {} moves:",
        (  # of the objective itself, at the minimum of a hundredth of it and around there
            _trial_J(multiples[0]),
            [
                _trial_J(multiples[0] + part * w)
                for w in rng.normal(size=(20, trial_p))
                for part in (0.01, 1)
            ],
        ),
        tuple(multiples),
        moved,
    )
    page.equation("eq-conv-objective")
    page.equation("eq-conv-divided")
    page.equation(
        "eq-conv-strength", {r"\lambda": _measured(ElasticNet(alpha=trial_v, l1_ratio=0))}
    )
    page.states("on the positive side {}.", {"w": w})
    page.states(
        "its {} features scaled to standard deviation {}, its target", p, X.std(axis=0).mean()
    )


def the_table(w, w_hat, X, y, cases, known, noise, p, numbers, rss_slope, penalty_slope):
    rows = CONVENTIONS["ridge"]
    formulas = {
        name: {row.formula: row.factor.value(known) for row in CONVENTIONS[method].values()}
        for name, method in (("ridge", "ridge"), ("LASSO", "lasso"))
    }
    programs = [row for row in CONVENTIONS["lasso"].values() if "(" in row.label]
    slope_of_square = sp.diff(w**2, w) / w
    unknowns = np.linalg.matrix_rank(np.column_stack([np.ones(cases), X]))
    fits = {"least squares": ridge(X, y, 0), "ridge": ridge(X, y, 100), "LASSO": lasso(X, y, 5000)}
    left = y - X @ fits["least squares"]
    spread = {"variance": left @ left / (cases - unknowns), "bias": left.mean()}
    page.states(
        "Another {} fields hold what a conversion can depend on: the number of cases, the "
        "noise {},",
        len(known),
        which(spread, lambda value: np.isclose(value, noise)),
    )
    page.let({"s^2": noise, "n": cases, "p": p})
    page.states(
        "the usual estimate {} the RSS of {} by {}, as",
        (noise, left @ left, cases - unknowns),
        which(fits, lambda fit: np.isclose(np.sum((y - X @ fit) ** 2) / noise, cases - unknowns)),
        cases - unknowns,
    )
    from_sklearn = {  # and ElasticNet, whose name the text does not share with another
        of.__name__: of(alpha=0.1, fit_intercept=False, tol=1e-12).fit(trial_X, trial_y).coef_
        for of in (Ridge, Lasso)
        if of.__module__.startswith("sklearn")
    }
    page.states(  # those that give what the rows of scikit-learn in the table say
        "{}, `ElasticNet` and {} are scikit-learn's",
        which(from_sklearn, lambda w: np.allclose(w, _by_row("sklearn-ridge", 0.1))),
        which(from_sklearn, lambda w: np.allclose(w, _by_row("sklearn-lasso", 0.1, "lasso"))),
    )
    page.states("`weight_decay` is a penalty in PyTorch's {} and {}.", *PENALISES)
    page.states(
        "The {} of squares, RSS/n, is what",
        which(totals, lambda total: np.isclose(total(left**2), left @ left / cases)),
    )
    many, few = sorted(formulas, key=lambda name: -len(formulas[name]))
    decayed = [
        optimiser(_slope, np.zeros(trial_p), learning_rate=0.01, steps=600, weight_decay=2)[-1]
        for optimiser in optimisers.values()
    ]
    halving = [row for row in programs if np.isclose(row.loss.value({"n": 50}) * 50, 1 / 2)]
    page.states(
        r"{} reads $v$ as {} {} values of $\lambda$. {} has {}: PyTorch has {} argument for it, "
        "and for glmnet the division by `sd(y)` cancels. {} programs halve the {}.",
        many,
        len(formulas[many]),
        _closest(list(formulas[many].values())),
        few,
        len(formulas[few]),
        [name.startswith("torch") for name in CONVENTIONS["lasso"]]
        + [  # nor does any of its optimisers end at LASSO with a decay
            np.allclose(end, lasso(trial_X, trial_y, lam), atol=1e-3)
            for end in decayed
            for lam in np.geomspace(0.01, 10, 200)
        ],
        len(halving),
        " and ".join({_loss(_strengths(row.name, "lasso")) for row in halving}),
    )
    sizes = {
        name: [total(np.tile(left**2, times)) for times in (1, 2, 3)]
        for name, total in totals.items()
        if name != "median"
    }
    steady = which(sizes, lambda size: np.ptp(size) < 1e-9 * size[0])
    halved = [  # the losses of the programs that halve, for the same cases once, twice, three times
        row.loss.value({"n": times * cases}) * times * (left @ left)
        for row in halving
        for times in (1, 2, 3)
    ]
    page.states(
        "brings a factor of {}, which the {} cancels, and the {} keeps the loss at {} size",
        slope_of_square,
        1 / slope_of_square,
        steady,
        len(np.unique(np.round(halved, 6))),
    )
    at_row = {
        name: (
            row.loss.value(known),
            row.penalty.value(known) * numbers[name] ** (-1) ** row.inverse,
        )
        for name, row in rows.items()
    }
    weights = [
        np.linalg.solve(loss * X.T @ X + penalty * np.eye(p), loss * X.T @ y)
        for loss, penalty in at_row.values()
    ]
    page.states("Take {}, convert it", {r"\lambda": numbers["rss"]})
    slopes = [  # in units of the loss
        (loss * rss_slope + penalty * penalty_slope) / (loss * cases)
        for loss, penalty in at_row.values()
    ]
    page.states("It should be {}.", np.round(slopes, 9))
    page.states(
        "{} numbers, from {} to {}, and {} vector",
        len(numbers),
        min(numbers.values()),
        max(numbers.values()),
        len(np.unique(np.round(weights, 6), axis=0)),
    )
    by_gradient = [  # the number with which each objective has its minimum at our weights
        (
            -row.loss.value(known)
            * (rss_slope @ w_hat)
            / (row.penalty.value(known) * (penalty_slope @ w_hat))
        )
        ** (-1)
        ** row.inverse
        for row in rows.values()
    ]
    page.states(
        "In Python the {} is done by",
        (np.round(np.divide(list(numbers.values()), by_gradient), 7), np.ones(len(numbers))),
    )
    refused = {}
    for source, more in (("mse", {}), ("mse", {"n": 0}), ("torch-adamw", {})):
        for given in (more, known):
            try:
                convert(100, source, "rss", method="ridge", **given)
            except ValueError as error:
                refused.setdefault(str(error), []).append(given is known)
    hopeless = [message for message, of in refused.items() if any(of)]  # with everything known
    page.states(
        "The {} message is the important {}: {} has {} row.",
        (hopeless[0], list(refused)),
        len(hopeless),
        DECOUPLED,
        [DECOUPLED.lower() in f"{name} {row.label}".lower() for name, row in rows.items()],
    )
    page.states(
        r"so {} $\lambda$ of {} stands for it. It sets a bound on the {} weight",
        adamw_is_ridge,
        DECAYED,
        BOUNDED,
    )


def ask_the_libraries(net, cases, gaps, gap, X, y, by_ridge, model, diabetes):
    estimators = {
        "Ridge": _measured(Ridge(alpha=trial_v)),
        "ElasticNet": _measured(ElasticNet(alpha=trial_v, l1_ratio=net.l1_ratio)),
        "Lasso": _measured(Lasso(alpha=trial_v), squares=False),
    }
    page.let({rf"\lambda_{{\text{{{name}}}}}": strength for name, strength in estimators.items()})
    page.let({"n": trial_n, r"\alpha": trial_v})
    page.states(
        "In scikit-learn {} estimators use {} conventions (for `ElasticNet` the one at "
        "`l1_ratio={}`, where it is {};",
        len(estimators),
        len({round(each, 9) for each in estimators.values()}),
        elastic_net_arguments(0, 1, "sklearn-elastic-net", n=cases)[1],
        _method(*elastic_net_strengths(trial_v, net.l1_ratio, "sklearn-elastic-net", n=trial_n)),
    )
    page.equation("eq-conv-sklearn")
    pair = Ridge(alpha=10), ElasticNet(alpha=10 / cases, l1_ratio=0, tol=1e-12, max_iter=10**5)
    ours = {"ridge": ridge(X, y, 10), "LASSO": lasso(X, y, 10), "least squares": ridge(X, y, 0)}
    page.states(
        "So `Ridge(alpha)` is `ElasticNet(alpha/n, l1_ratio={})`: {} are scikit-learn's, {} are {} "
        "and say `alpha`",
        net.l1_ratio,
        [type(of).__module__.startswith("sklearn") for of in pair],
        ["alpha" in of.get_params() for of in pair],
        which(ours, lambda w: all(np.allclose(of.fit(X, y).coef_, w) for of in pair)),
    )
    page.states("between them. On these data that is {}.", cases)
    version = ".".join(sklearn.__version__.split(".")[:2])
    default = ElasticNet(alpha=10 / cases, l1_ratio=0).fit(X, y)
    away = np.abs(default.coef_ - by_ridge).max()
    at_rest = ElasticNet(alpha=10 / cases, l1_ratio=0, tol=1e-12, max_iter=10**5).fit(X, y).coef_
    heights = [
        np.sum((y - X @ (at_rest + d)) ** 2) + 10 * np.sum((at_rest + d) ** 2)
        for d in [0, *rng.normal(size=(20, X.shape[1]))]
    ]
    page.states(
        "a bound on how far the objective is {} its {}",
        (heights[1:], heights[0]),
        (heights[0], heights[1:]),
    )
    # recorded for the versions that do not run here
    page.states("of scikit-learn 1.9.1 stops {} away, and", away if version == "1.9" else 0.037)
    page.given(
        r"In 1.6.1, 1.7.2 and 1.8.0 it has no valid stopping test at `l1_ratio=0`: it warns, uses "
        r"up `max_iter`, and ends less than $10^{-10}$ away."
    )
    if version in {"1.6", "1.7", "1.8"}:
        assert default.n_iter_ == default.max_iter and away < 1e-10
    column = np.tile([1.0, -1, 2, -2, 0.5, -0.5, 1.5, -1.5], 4)
    at_random = {
        penalty: SGDRegressor(
            penalty=penalty,
            alpha=trial_v,
            fit_intercept=False,
            max_iter=3000,
            tol=None,
            random_state=0,
        )
        .fit(column[:, None], 3 * column)
        .coef_[0]
        for penalty in ("l2", "l1")
    }
    pulls = {penalty: column @ (3 * column - column * w) for penalty, w in at_random.items()}
    behind = {"l2": pulls["l2"] / at_random["l2"], "l1": 2 * pulls["l1"]}
    factors = [2.0**k for k in range(-10, 10)]
    lams = {
        penalty: min((k * len(column) * trial_v for k in factors), key=lambda v: abs(v - lam))
        for penalty, lam in behind.items()
    }
    assert all(abs(behind[penalty] / lam - 1) < 0.05 for penalty, lam in lams.items())
    misses = {
        penalty: {
            name: abs(fit(column[:, None], 3 * column, lam)[0] - at_random[penalty])
            for name, fit in (("ridge", ridge), ("LASSO", lasso))
        }
        for penalty, lam in lams.items()
    }
    charges = {"l2": lambda w: np.sum(np.square(w)) / 2, "l1": lambda w: np.abs(w).sum()}

    def objective(w, penalty):
        loss = np.mean((3 * column - w * column) ** 2) / 2
        return loss + trial_v * charges[penalty](w)

    ends = {penalty: objective(w, penalty) for penalty, w in at_random.items()}
    aside = {
        penalty: [objective(w + d, penalty) for d in (-0.3, -0.1, 0.1, 0.3)]
        for penalty, w in at_random.items()
    }
    page.let({"n": len(column), r"\alpha": trial_v, "X": column[:, None], "y": 3 * column})
    page.let({"w": at_random["l2"][None], "R": charges["l2"]})
    page.states(
        "SGDRegressor(alpha) {} {}, with {} for penalty",
        (list(ends.values()), np.min(list(aside.values()), axis=1)),
        ends["l2"],
        True,
    )
    page.let({"w": at_random["l1"][None], "R": charges["l1"]})
    page.states('for penalty="l2" and {} for "l1"', True)
    page.states(
        "So {} for {} and {} for {}. It descends",
        {r"\lambda": lams["l2"]},
        min(misses["l2"], key=misses["l2"].get),
        {r"\lambda": lams["l1"]},
        min(misses["l1"], key=misses["l1"].get),
    )
    page.let({"X": trial_X, "y": trial_y, "n": trial_n, "w": trial_w})
    weaker, stronger = gaps
    half = convert(weaker, "rss", "statsmodels", method="ridge", n=cases)
    one = convert(weaker, "rss", "statsmodels", method="lasso", n=cases)
    counts = range(1, 51)
    by_statsmodels = {
        name: np.array(
            [model.fit_regularized(alpha=v, L1_wt=share, maxiter=k).params for k in counts]
        )
        for name, v, share in (("ridge", half, 0), ("LASSO", one, 1))
    }
    changes = {name: np.ptp(path, axis=0).max() for name, path in by_statsmodels.items()}
    page.states(
        "Its {} is solved in closed form, its {} by coordinate descent.",
        which(changes, lambda change: change == 0),  # whatever the number of sweeps
        which(changes, lambda change: change > 1),
    )
    at_stronger = model.fit_regularized(
        alpha=convert(stronger, "rss", "statsmodels", method="ridge", n=cases), L1_wt=0
    ).params
    off = {
        "ridge": np.abs(by_statsmodels["ridge"][-1] - ridge(X, y, weaker)).max(),
        "LASSO": gaps[weaker][0],
    }
    page.states(
        "At {} {} is well. At {} a {} weight is off by {}.",
        {r"\lambda": stronger},
        [gaps[stronger][0] < 1e-3, *np.isclose(at_stronger, ridge(X, y, stronger))],
        {r"\lambda": weaker},
        which(off, lambda miss: miss > 1e-3),
        gaps[weaker][0],
    )
    page.states(
        "A wrong factor would be wrong at {}.",
        [
            all(np.abs(lasso(X, y, k * lam) - at).max() > 1 for k in (1 / cases, 0.5, 2, cases))
            for lam, at in ((lam, lasso(X, y, lam)) for lam in gaps)
        ],
    )
    objectives = tuple(
        np.sum((y - X @ w) ** 2) + weaker * np.sum(np.abs(w))
        for w in (lasso(X, y, weaker), by_statsmodels["LASSO"][-1])
    )
    page.keep(objectives=objectives)
    nearby = lasso(X, y, weaker) + np.random.default_rng(4).normal(size=(50, X.shape[1]))
    heights = [np.sum((y - X @ w) ** 2) + weaker * np.sum(np.abs(w)) for w in nearby]
    page.states(
        "the KKT violation of a {} is {}, and these miss by {} times",
        # of the objective: at the weights without a violation, at these, and elsewhere
        (objectives[0], [objectives[1], *heights]),
        [round(kkt_violation(X, y, lasso(X, y, lam), lam) / lam, 6) for lam in gaps],
        gaps[weaker][1],
    )
    path = np.vstack([np.zeros(X.shape[1]), by_statsmodels["LASSO"]])
    taken_up = [np.any((at == 0) & (after != 0)) for at, after in pairwise(path)]
    stuck = (path[-1] == 0) & (lasso(X, y, weaker) != 0)
    sweep = np.argmax(path[1:, stuck] == 0)
    page.states(
        "From its {} sweep on, this solver {} takes up again a weight that has come to {}, and on "
        "the way to these weights {} is {} for a sweep.",
        1 + taken_up.index(False),
        taken_up[1:],
        path[-1, np.any(path[1:] == 0, axis=0)],
        which(dict(zip(diabetes.names, stuck, strict=True)), lambda is_stuck: is_stuck),
        _descend(X, y, weaker, len(counts))[sweep, stuck],
    )
    page.given("We say it of statsmodels 0.15.0")
    page.keep(estimators=estimators)


def glmnet_divides_by_sd_y(outside, within, X, times, y, t, w, x, c, A, strength, r, d, diabetes):
    in_glmnet = {"n": trial_n, "target_deviation": trial_d}
    by_glmnet = _trial_net(
        trial_w, *elastic_net_strengths(trial_v, trial_rho, "glmnet", **in_glmnet)
    ) / (2 * trial_n)
    page.let({"p": trial_p, "d": trial_d, "r": trial_rho})
    page.let({"u": trial_w / trial_d, r"\operatorname{sd}": np.std})
    rests = [elastic_net_strengths(total, 0.4, "glmnet", **in_glmnet) for total in (1, 2, 5)]
    by_manual, by_runs = (
        convert(trial_v, name, "rss", method="ridge", **in_glmnet)
        for name in ("sklearn-elastic-net", "glmnet")
    )
    # the strength behind the weights that glmnet returned, as the R block has them from its run
    [shown] = re.findall(r"by_glmnet\(0\), c\(([\d., ]+)\)", page.source)
    returned, typed = np.array(shown.split(","), float), len(c) * strength
    changes = {"as typed": typed, "divided": typed / c.std(), "multiplied": typed * c.std()}
    changes |= {"by n - 1": typed / c.std(ddof=1), "by the variance": typed / c.var()}
    done = which(changes, lambda lam: np.abs(ridge(A, c, lam) - returned).max() < 1e-4)
    divided = changes[done], typed, c.std()
    inside = ridge(trial_X, trial_y / trial_d, trial_n * trial_v / trial_d)
    page.states("glmnet {} by sd(y)", divided)
    page.states(
        "Internally, glmnet {} $y$ by its standard deviation $d$",
        (_behind(trial_d * inside), by_manual, trial_d),
    )
    page.states(
        "In the end it {} the weights by $d$.",
        (ridge(trial_X, trial_y, by_runs), inside, trial_d),
    )
    page.keep(divided=divided)
    page.states(
        "has {} `lambda` for {} penalties and",
        np.linalg.matrix_rank(rests),
        np.all(np.diff(rests, axis=0) > 0, axis=0),
    )
    at_shares = [elastic_net_strengths(0.1, share, "glmnet", **in_glmnet) for share in (0, 1)]
    page.states(
        "{} is {}, {} is {}.",
        elastic_net_arguments(*at_shares[0], "glmnet", **in_glmnet)[1],
        _method(*at_shares[0]),
        elastic_net_arguments(*at_shares[1], "glmnet", **in_glmnet)[1],
        _method(*at_shares[1]),
    )
    page.states("So compute {} with that objective alone", DIVIDED)
    page.equation("eq-conv-glmnet-inside", values=[by_glmnet / trial_d**2])
    page.states(
        "Put {} in the place of $u$ and multiply by {}, to be",
        trial_w / trial_d,
        sp.simplify(outside / within),
    )
    page.equation("eq-conv-glmnet", values=[by_glmnet])
    alone = {"ridge": outside.subs(r, 0), "LASSO": outside.subs(r, 1)}
    with_d = which(alone, lambda objective: objective.has(d))
    page.states(
        "For {} the division cancels, and {}.",
        which(alone, lambda objective: not objective.has(d)),
        {r"\lambda": convert(trial_v, "glmnet", "rss", method="lasso", **in_glmnet)},
    )
    page.states(
        "For {} {} $d$ is left over",
        with_d,
        sp.degree(sp.expand(alone[with_d].subs(d, 1 / d)), d),
    )
    page.equation(
        "eq-conv-glmnet-ridge",
        {r"\lambda": convert(trial_v, "glmnet", "rss", method="ridge", **in_glmnet)},
    )
    page.states(
        "Multiply $y$ by {}, and you want weights {} times as large.",
        times,
        np.mean(ridge(X, times * y, 0) / ridge(X, y, 0)),
    )
    fits = {"ridge": (ridge, 100), "LASSO": (lasso, 5000)}
    tenfold = {
        name: [
            np.allclose(fit(X, times * y, k * lam), times * fit(X, y, lam), atol=1e-6)
            for k in (times, 1, 1 / times, 2 * times, times**2)
        ]
        for name, (fit, lam) in fits.items()
    }
    unitless = which(tenfold, lambda gives: gives[1])
    wanted = times * ridge(X, y, 100)
    behind = X.T @ (times * y - X @ wanted) @ wanted / (wanted @ wanted)
    page.states(
        r"{} gives them to you at the {} $\lambda$; {} {} if $\lambda$ is {} times as large too. "
        r"Its $\lambda$ has the unit of $y$ and {}'s has not.",
        unitless,
        (behind, 100),
        which(tenfold, lambda gives: gives[0]),
        tenfold["LASSO"],
        lambda_max(X, times * y) / lambda_max(X, y),
        unitless,
    )
    page.states(
        "So glmnet's `lambda` can serve the two penalties {} because it is measured in",
        [_serves("glmnet"), *map(_serves, ("rss", "mse", "half-mse", "sklearn-elastic-net"))],
    )
    terms = (unit * t - x * unit * w) ** 2, (unit * w) ** 2
    page.states(
        "{} terms must have the unit of {}. Features with standard deviation {} have {} unit",
        [sp.degree(term, unit) == 2 for term in terms],
        unit ** sp.degree(terms[0], unit),
        X.std(axis=0).mean(),
        [  # whether measuring a raw feature in another unit shows
            not np.allclose(standardise(diabetes.X * scale).X, X) for scale in (0.01, 3, 100)
        ],
    )
    page.states(r"that of $y$: for {} a $\lambda$ without", w**2)
    page.keep(unitless=unitless)
    page.let({"y": c, "n": len(c)})
    page.states("for the {} observations of {ref}`ridge`, at `lambda = {}`:", len(A), strength)
    centres = {"mean": trial_y.mean(), "median": np.median(trial_y)}
    page.states(
        "without, {}, which is the {} here, as the {} is {}.",
        c.std(),
        (c.std(), np.sqrt(c @ c / len(c))),
        which(centres, lambda at: np.isclose(at**2, np.mean(trial_y**2) - trial_y.var())),
        c.mean(),
    )
    page.let({"y": trial_y, "n": trial_n})


def the_elastic_net_takes_two_numbers(by_share):
    trial_l1, trial_l2 = elastic_net_strengths(trial_v, trial_rho, "sklearn-elastic-net", n=trial_n)
    whole = _trial_net(trial_w, trial_l1, trial_l2)
    page.let({r"\lambda_1": trial_l1, r"\lambda_2": trial_l2})
    fits = {name: fit(trial_l1, trial_l2) for name, fit in trial_fits.items()}
    fits["elastic net"] = elastic_net(trial_X, trial_y, trial_l1, trial_l2)
    best = fits[(added := min(fits, key=lambda name: _trial_net(fits[name], trial_l1, trial_l2)))]
    without = [elastic_net(trial_X, trial_y, *two) for two in ((0, trial_l2), (trial_l1, 0))]
    in_net_of = {"convention": "sklearn-elastic-net", "n": trial_n}
    page.states("The {} takes", added)
    page.states(
        "The {} adds {} penalties, {} with its own strength",
        added,
        [not np.allclose(fit, best, atol=1e-3) for fit in without],  # it misses either
        [
            np.allclose(
                elastic_net_strengths(*elastic_net_arguments(l1, l2, **in_net_of), **in_net_of),
                (l1, l2),
            )
            for l1 in (0.1, 1, 7)
            for l2 in (0.1, 1, 7)
        ],
    )
    page.equation("eq-conv-net", values=[whole])
    shares = [elastic_net_strengths(1, share, **in_net_of) for share in (0, 0.3, 0.7, 1)]
    # for which weights the first strength stands, and for which the second
    charged = [_charged_for(elastic_net(trial_X, trial_y, *two)) for two in ((0.5, 0), (0, 0.5))]
    by_kind = dict(zip(charged, np.transpose(shares), strict=True))
    gains = which(by_kind, lambda strengths: np.all(np.diff(strengths) > 0))
    page.states(
        r"Libraries ask instead for {} strength $\alpha$ and the share $r$ of it that goes to "
        "the {} weights.",
        np.linalg.matrix_rank([elastic_net_strengths(a, 0.4, **in_net_of) for a in (1, 2, 5)]),
        gains,
    )
    page.equation("eq-conv-net-shared", values=[whole / one_over_loss])
    page.states("Multiply by {} and compare", one_over_loss)
    page.equation("eq-conv-net-strengths")
    pull = 2 * trial_X.T @ (trial_y - trial_X @ best)
    strong = 2 * np.abs(trial_X.T @ trial_y)[1]
    dropped = elastic_net(trial_X, trial_y, strong, trial_l2)
    pulls = 2 * trial_X.T @ (trial_y - trial_X @ dropped) - 2 * trial_l2 * dropped
    is_under = np.abs(pulls) < strong * (1 - 1e-6)
    left = np.abs(pull - 2 * trial_l2 * best)[best != 0]
    page.let({"w": best})
    page.states(
        "take {} off the pull of the data: what is left has the size $\\lambda_1$ for {} "
        "weight that {} {}",
        2 * trial_l2 * best,
        np.isclose(left, trial_l1),
        best[np.isclose(np.abs(pull - 2 * trial_l2 * best), trial_l1)] == 0,
        dropped[is_under],
    )
    page.let({"w": trial_w})
    _, middle, _ = by_share
    at_middle = dict(zip(charged, by_share[middle], strict=True))
    page.states(
        "The {} in front of the squares makes the share lopsided: at "
        "`l1_ratio={}` the {} weights get {} the strength of the {} ones.",
        in_net.penalty.value({}),
        middle,
        max(at_middle, key=at_middle.get),
        by_share[middle][0] / by_share[middle][1],
        min(at_middle, key=at_middle.get),
    )
    page.given(
        r"Their $\lambda_1$ and $\lambda_2$ are those of",
        r"also multiplied by $1 + \lambda_2$, which the libraries",
    )


def pytorch_counts_the_loss(cases, lam):
    per_decay = {
        name: lam / convert(lam, "rss", name, method="ridge", n=cases)
        for name in ("torch-sum", "torch-mean")
    }
    page.let({"n": cases})
    page.states(
        'with `reduction="sum"` it stands for {} as much, and with the '
        "{}, the default of `MSELoss`, for {} times as much",
        per_decay["torch-sum"],
        _loss(_strengths("torch-mean")),
        per_decay["torch-mean"],
    )
    page.equation(
        "eq-conv-torch",
        {
            r"\lambda_{\text{sum}}": trial_v * per_decay["torch-sum"],
            r"\lambda_{\text{mean}}": trial_v * per_decay["torch-mean"],
        },
    )
    squares = {"training": rng.normal(size=(5, 64)) ** 2, "test": rng.normal(size=(5, 64)) ** 2}
    steps = {
        name: [total(batch) for batch in squares["training"]] for name, total in totals.items()
    }
    estimated = which(
        steps, lambda values: np.isclose(np.mean(values), np.mean(squares["training"]))
    )
    # trained on 9 rows, in batches of 3, with 5 rows aside: which n is in the strength behind it?
    rows_X, rows_y = np.tile(trial_X, (3, 1)) + rng.normal(size=(18, trial_p)), rng.normal(size=18)
    batches = np.arange(9).reshape(3, 3)
    sets = {"training": batches.ravel(), "batch": batches[0], "test": np.arange(9, 14)}

    def slope_of(w):  # the mean of what the batches of one pass say
        pulls = [rows_X[of].T @ (rows_y[of] - rows_X[of] @ w) / len(of) for of in batches]
        return -2 * np.mean(pulls, axis=0)

    trained, on = _descended(slope_of, trial_v), sets["training"]
    pull = rows_X[on].T @ (rows_y[on] - rows_X[on] @ trained)
    lam_behind = pull @ trained / (trained @ trained)
    page.states(
        "$n$ is the size of the {} set, not of a batch: the {} over a batch estimates the {} over "
        "the whole set. And `MSELoss` takes its {} over",
        which(sets, lambda of: np.isclose(lam_behind, len(of) * trial_v / 2)),
        estimated,
        which(
            totals, lambda total: np.isclose(total(squares["training"]), np.mean(steps[estimated]))
        ),
        _loss(_strengths("torch-mean")),
    )
    page.let({"n": trial_n})


def if_you_do_not_convert(X, y, noise, p, left, typed, known):
    def for_prior(name, count):
        return convert(
            trial_width, "prior-variance", name, method="ridge", n=count, noise_variance=noise
        )

    trial_width = 0.7
    freedom = {  # how far each fitted value follows its own target, summed
        of.__name__: np.trace(
            X @ of(alpha=typed, fit_intercept=False).fit(X, np.eye(len(X))).coef_.T
        )
        for of in (Ridge, Lasso)
    }
    gap = []  # with the same patients once, twice, and so on
    for times in (1, 2, 4, 8):
        more, at = np.tile(X, (times, 1)), {**known, "n": times * len(X)}
        lams = [convert(typed, name, "rss", method="ridge", **at) for name in left]
        gap.append(np.subtract(*(effective_degrees_of_freedom(more, lams[k]) for k in (0, 2))))
    strengths = [convert(typed, name, "rss", method="ridge", **known) for name in left]
    page.states(
        "At {}, scikit-learn's {} keeps {} of the {} degrees of freedom and its `ElasticNet` {}.",
        typed,
        which(freedom, lambda df: np.isclose(df, left["sklearn-ridge"])),
        left["sklearn-ridge"],
        p,
        left["sklearn-elastic-net"],
    )
    page.states(
        "Its {} is the {} penalty of these: {}.",
        typed,
        (strengths[-1], strengths[:-1]),
        {r"\lambda": strengths[-1]},
    )
    page.states("The gap {} with the data.", np.diff(gap))
    of_losses = {TAKEN[name]: measured[name] for name in ("Ridge", "ElasticNet")}
    page.states(
        r"In the programs whose loss is a {}, $v$ stands for a $\lambda$ in proportion",
        which(of_losses, lambda lams: np.allclose(lams / SIZES, lams[0] / SIZES[0])),
    )
    asked = [for_prior("sklearn-ridge", n) for n in (5, 10, 50)]
    assert np.allclose(asked, asked[0])
    page.states(
        r"A {} is about the weights alone: by ¤ it fixes $\lambda$, and so it needs a $v$ that {} "
        "as {}.",
        PRIOR,
        np.diff([for_prior("sklearn-elastic-net", n) for n in (5, 10, 50)]),
        for_prior("sklearn-elastic-net", trial_n) / for_prior("sklearn-elastic-net", 1),
    )
    train, _ = next(KFold(4).split(long_column))
    both_sizes = [
        _measured(ElasticNet(alpha=trial_v, l1_ratio=0), rows=rows)
        for rows in (len(long_column), len(train))
    ]
    page.states(
        "Cross-validation has to reckon with the {} factor. It chooses $v$ on folds that leave {} "
        "cases out",
        (both_sizes[0] / both_sizes[1], len(long_column) / len(train)),
        np.isin(range(len(long_column)), train, invert=True),
    )
    page.states(
        r"where it is a {}, $\lambda$ {} along with",
        TAKEN["ElasticNet"],
        np.diff(measured["ElasticNet"]),
    )
    page.equation(
        "eq-conv-prior",
        {
            r"\sigma^2": trial_width,
            r"\lambda": for_prior("sklearn-ridge", trial_n),
            r"v_{\text{mean}}": for_prior("sklearn-elastic-net", trial_n),
        },
    )


def what_no_table_converts(short, X, cases, tops, y):
    convertible = [
        np.allclose(scale * fit(scale * X, y, lam), fit(X, y, lam))
        for fit, lam in ((ridge, 100), (lasso, 5000))
        for scale in (short, 0.5, 3)
    ]
    # no conversion asks for more than n, s² and sd(y), which stay when X is scaled: so its strength
    # stays too, and does not give the fit
    page.states("What {} table converts", convertible)
    page.let({"c": short, "u": trial_w / short, r"\lambda": 0.7})
    page.states("the same fit needs the weights {}, and both", True)
    page.equation("eq-conv-columns")
    rescaled = short * X, ridge(X, y, 100) / short
    force = rescaled[0].T @ (y - rescaled[0] @ rescaled[1])
    strengths = {
        "ridge": force @ rescaled[1] / (rescaled[1] @ rescaled[1]) / 100,
        "LASSO": tops["rss"][1] / tops["rss"][0],
    }
    page.states(
        "So {}'s strength goes with $c$ and {}'s with {}. That",
        which(strengths, lambda ratio: np.isclose(ratio, short)),
        which(strengths, lambda ratio: np.isclose(ratio, short**2)),
        strengths["ridge"],
    )
    page.let({"n": cases})
    page.states(
        "has columns of *length* {}, which is {} of ours",
        np.linalg.norm(short * X, axis=0).mean(),
        {"c": 1 / np.linalg.norm(X[:, 0])},
    )
    top = tops["rss"][0]
    removing = [
        lam for lam in top * np.array([0.5, 0.99, 1.01, 2, 9]) if not lasso(X, y, lam).any()
    ]
    by_tops = {"Ridge": Ridge, "Lasso": Lasso}
    ends_at = [
        # whether a feature stays a little below each of the four strengths, and a little above it
        [int(np.any(fit(X * scale, v * near))) for near in (0.999, 1.001)]
        for scale, lam, alpha in zip((1, short), tops["rss"], tops["sklearn-lasso"], strict=True)
        for fit, v in (
            (lambda A, v: lasso(A, y, v), lam),
            (lambda A, v: Lasso(alpha=v, fit_intercept=False, tol=1e-12).fit(A, y).coef_, alpha),
        )
    ]
    page.states(
        "The {} strength that removes {} feature is {} or {} for scikit-learn's {}, and {} in this "
        "course for standard deviation {}. {} say the {}.",
        (top, removing),
        lasso(X, y, top * (1 + 1e-9)) == 0,
        *tops["sklearn-lasso"],
        which(
            by_tops, lambda of: not of(alpha=1.001 * tops["sklearn-lasso"][0]).fit(X, y).coef_.any()
        ),
        top,
        X.std(axis=0).mean(),
        [of == [1, 0] for of in ends_at],
        tuple(ends_at),
    )
    page.given('If you read that an `alpha` of 1 is "strong"')
    scales = rng.uniform(0.2, 5, X.shape[1])
    wanted = ridge(X, y, 100)
    needed = scales**2 * (X.T @ (y - X @ wanted)) / wanted  # the strength that each weight needs
    page.states(
        r"When the columns are scaled by {} numbers, {} single $\lambda$ makes up for it",
        scales,
        [np.allclose(needed, lam, rtol=0.01) for lam in needed],
    )
    page.states(
        "divided by: $n$ and {} in its denominator {} by the factor {}.",
        y @ y / y.var(ddof=1),
        (y.std(), y.std(ddof=1)),
        y.std() / y.std(ddof=1),
    )


def when_the_manual_is_silent(answers, plain, programs, probe):
    feature, target = np.array([1.0, -1, 2, -2]), np.array([3.0, -2, 5, -6])
    page.let({"x": feature, "y": target, r"\hat w": 0.7})
    for_ridge, for_lasso = (fit(feature[:, None], target, 5)[0] for fit in (ridge, lasso))
    page.equation(
        "eq-conv-probe",
        {
            r"\lambda": 5,
            r"\hat w_{\text{ridge}}": for_ridge,
            r"\hat w_{\text{LASSO}}": for_lasso,
        },
    )
    handed = []  # to a program: columns and target, as it is and with rows twice

    def _record(A, t):
        handed.append((A, t))
        return 1.0

    probe(_record, True)
    probe(_record, True, rows=2)
    (once, _), (again, _) = handed
    page.states("Give the program {} feature $x$", once.shape[1])
    page.keep(features=once.shape[1])
    pulls = {
        name: 5 / (feature @ (target - feature * w))
        for name, w in (("ridge", for_ridge), ("LASSO", for_lasso))
    }
    page.states(
        r"it is {} divided by $\hat w$ for {}, and two times {} for {}.",
        feature @ (target - feature * 0.7),
        which(pulls, lambda ratio: np.isclose(ratio, 1 / for_ridge)),
        feature @ (target - feature * 0.7),
        which(pulls, lambda ratio: np.isclose(ratio, 2)),
    )
    page.states("Measure {} times: as it is, with", len(answers["Ridge"]))
    page.states(
        "with the {} rows {}, and with $y$ {} times as large.",
        (once.ravel(), *np.split(again.ravel(), 2)),
        2,
        10,
    )
    reads = {name: strengths for name, strengths in answers.items() if name in measured}
    page.let({r"\alpha": plain["alpha"]})
    page.states(
        "You typed {}. {} reads {} {} time, so",
        plain["alpha"],
        which(reads, lambda strengths: np.allclose(strengths, plain["alpha"])),
        {r"\lambda": answers["Ridge"][0]},
        np.isclose(answers["Ridge"], plain["alpha"]),
    )
    page.states(
        "`ElasticNet` reads {} and, with {} the rows, {}: its loss is a {}.",
        answers["ElasticNet"][0],
        2,
        answers["ElasticNet"][1],
        _loss(measured["ElasticNet"]),
    )
    page.states("{} reads {} and {}.", DOUBLE, *answers["Lasso"][:2])
    by_glmnet = answers["glmnet, ridge"]
    # from the programs whose mean is not of y divided by a standard deviation
    departs = np.divide(by_glmnet, by_glmnet[0]) - np.divide(
        answers["ElasticNet"], answers["ElasticNet"][0]
    )
    page.states(
        "The {} column is the one that shows",
        (np.argmax(np.abs(departs)), range(len(departs))),
    )
    page.states(
        r"glmnet reads {} of its $\lambda$ when $y$ is {} times as large.",
        round(by_glmnet[2] / by_glmnet[0], 9),
        10,
    )
    fit, _ = programs["Ridge"]
    w = fit(10 * feature[:, None], target)
    strength = 10 * feature @ (target - 10 * feature * w) / w
    page.states(
        r"multiply $x$ by {}: the weight should then follow the {} formula, with the {}",
        10,
        (w, 10 * feature @ target / (100 * feature @ feature + plain["alpha"])),
        (strength, answers["Ridge"][0]),
    )
    page.let({"X": trial_X, "y": trial_y, "n": trial_n})


def in_short(estimators, X, y, short, features, divided):
    page.let({r"\text{RSS}": np.sum((trial_y - trial_X @ trial_w) ** 2)})
    page.let({"n": trial_n, r"\lambda": 0.7, r"\alpha": trial_v})
    by_torch = [
        convert(0.7, "rss", name, method="ridge", n=trial_n) for name in ("torch-sum", "torch-mean")
    ]
    page.states(
        "A program that minimises {} has strength {} in the convention of this course. Multiplying "
        "an objective moves {} minimum.",
        _trial_J(trial_w),
        {r"\lambda": estimators["ElasticNet"]},
        moved,
    )
    page.states("glmnet is too, except that its {} {}", DIVIDED, divided)
    page.states(
        r"`Ridge(alpha)`: {}. `ElasticNet(alpha, l1_ratio={})`: "
        r"$n\alpha$. `Lasso(alpha)`: {}.",
        {r"\lambda": estimators["Ridge"]},
        elastic_net_arguments(0, 1, "sklearn-elastic-net", n=trial_n)[1],
        estimators["Lasso"],
    )
    page.states(
        "PyTorch's `weight_decay` is {} with summed squares and {} with their {}. {}'s "
        "is {} {} penalty.",
        *by_torch,
        _loss(_strengths("torch-mean")),
        DECOUPLED,
        adamw_is_ridge,
        DECAYED,
    )
    for_prior = [
        convert(0.7, "prior-variance", "rss", method="ridge", n=n, noise_variance=0.5)
        for n in (5, 10, 50)
    ]
    page.states(
        "A {}'s strength {} depend",
        PRIOR,
        [not np.isclose(each, for_prior[0]) for each in for_prior],
    )
    page.states("does, where the loss is a {}.", TAKEN["ElasticNet"])
    powers = {  # of c, from the singular values and from λ_max
        "ridge": (np.linalg.norm(short * X, 2) / np.linalg.norm(X, 2)) ** 2,
        "LASSO": lambda_max(short * X, y) / lambda_max(X, y),
    }
    page.states(
        "by $c$ for {} and {} for {}.",
        which(powers, lambda ratio: np.isclose(ratio, short)),
        powers["ridge"],
        which(powers, lambda ratio: np.isclose(ratio, short**2)),
    )
    page.states("that you cannot find, with {} feature", features)


def first_three_exercises(X, w_ridge, w_lasso, y, typed, twice, y_twice, cases, too_small, off_by):
    notes = CONVENTIONS["lasso"]["half-rss"]
    notes_a, notes_b = notes.loss.value({}), notes.penalty.value({})
    as_lam = convert(trial_v, "half-rss", "rss", method="lasso")
    force = X.T @ (y - X @ w_ridge)

    def is_minimum(times):  # of the notes' objective, with times v for a strength
        def holds(fit):
            w, charge = fit(X, y, times * typed), {"ridge": lambda w: w, "lasso": np.sign}
            slope = X.T @ (y - X @ w) - typed * charge[fit.__name__](w)
            return np.abs(slope[w != 0]).max() < 1e-6 * typed

        return holds

    both = {"ridge": ridge, "LASSO": lasso}
    page.given("A half on either side")
    page.states(
        "Many lecture notes minimise {} for ridge, and {} for LASSO.",
        notes_a * _trial_net(trial_w, 0, trial_v),
        notes_a * _trial_net(trial_w, as_lam, 0),
    )
    page.states(
        "For {} {}, so {}: the halves cancel.",
        which(both, is_minimum(1)),
        {"a": notes_a, "b": notes_a},
        {r"\lambda": force @ w_ridge / (w_ridge @ w_ridge), "v": typed},
    )
    page.states(
        "For {} {} and {}, so {}.",
        which(both, is_minimum(2)),
        {"a": notes_a},
        {"b": notes_b},
        {r"\lambda": as_lam},
    )
    slopes = {
        "ridge": force - typed * w_ridge,
        "LASSO": X.T @ (y - X @ w_lasso) - typed * np.sign(w_lasso),
    }
    page.states(
        "the slope of the notes' objective is {}; for {}, on",
        np.round([slopes["ridge"], np.where(w_lasso != 0, slopes["LASSO"], 0)], 6),
        which(slopes, lambda slope: np.abs(slope).max() > 1),
    )
    from_copies = Ridge(alpha=100).fit(twice, y_twice).coef_
    force = X.T @ (y - X @ from_copies)
    page.states(
        "{} patient {}", np.unique(twice, axis=0, return_counts=True)[1] == 2, len(twice) / cases
    )
    page.states("to the data: {} rows that say", len(twice))
    residuals = (y - X @ w_ridge) ** 2
    stays = {
        name: np.isclose(total(np.tile(residuals, 2)), total(residuals))
        for name, total in totals.items()
        if name != "median"
    }
    page.states("The RSS doubles and the {} stays.", which(stays, bool))
    changes = {
        type(model).__name__: np.abs(model.fit(twice, y_twice).coef_ - model.fit(X, y).coef_).max()
        for model in (Ridge(alpha=100), Lasso(alpha=5))
    }
    page.states("`ElasticNet` and {} minimise", min(changes, key=changes.get))
    page.states("For {} the loss now counts double", max(changes, key=changes.get))
    page.states(
        r"it acts as {} the $\lambda$", force @ from_copies / (from_copies @ from_copies) / 100
    )
    page.keep(behind=force @ from_copies / (from_copies @ from_copies))
    few, many = too_small
    page.given("R's `sd` divides by $n - 1$;")
    page.states("on the {} observations and on the diabetes data, at `lambda = {}`.", few, 0.3)
    page.let({"n": few})
    page.states(
        r"$\lambda$ is too small by the factor {}: a lot at {}, and next to {} at {}.",
        too_small[few],
        {"n": few},
        [off_by[many] > 0.001],
        {"n": many},
    )


def exercises(decay, trained_on, alpha, X, bayes, y, fits, target, with_ones):
    page.given("`SGD`, batches of 64 and")
    page.states("`weight_decay={}`, on {} cases", decay, trained_on)
    page.states(
        "The loss is a {} over the {} cases, whatever the size of the batches, so {}. Two",
        _loss(_strengths("torch-mean")),
        trained_on,
        {r"\lambda": alpha, "n": trained_on, "v": decay},
    )
    off = {name: np.abs(fits[name] - fits["Ridge"]).max() for name in fits if name != "Ridge"}
    off_mean = {  # what an intercept that is free brings to zero
        name: np.mean(target - with_ones @ fits[at])
        for name, at in (("Ridge", "Ridge"), ("SGD", "bias decayed"))
    }
    page.states(
        "{} {} penalise the intercept, and {} decays whatever",
        which(off_mean, lambda rest: np.isclose(rest, 0)),
        [
            not np.isclose(Ridge(alpha=lam).fit(X, y + 10).intercept_, np.mean(y + 10))
            for lam in (1, 1e3, 1e9)
        ],
        which(off_mean, lambda rest: not np.isclose(rest, 0)),
    )
    page.given("put the bias into a parameter group")
    assert off["own group"] < 1e-6 < off["bias decayed"]
    page.given(
        "of its own, with `weight_decay=0`.",
        "with batches, each of which pulls another way, the weights arrive only if the learning "
        "rate falls to 0.",
    )
    page.states("With {} {} `alpha`", DECOUPLED, adamw_is_ridge)
    page.states("on {} made-up cases:", len(target))
    force = X.T @ (y - X @ bayes.coef_)
    two_variances = {"s^2": 1 / bayes.alpha_, r"\sigma^2": 1 / bayes.lambda_}
    page.let(two_variances)
    page.states(
        "By {eq}`eq-conv-prior` {}, and",
        {r"\lambda": force @ bayes.coef_ / (bayes.coef_ @ bayes.coef_)},
    )
    page.states(
        r"$s^2$ is {} over `alpha_`, $\sigma^2$ is {} over `lambda_`.",
        two_variances["s^2"] * bayes.alpha_,
        two_variances[r"\sigma^2"] * bayes.lambda_,
    )


def problems():
    page.given("the target multiplied by ten.")
    page.given("Tuned on a tenth")
    page.given("on a tenth of its cases")


def check_yourself(
    estimators, X, y, noise, behind, gaps, unitless, divided, objectives, cases, twice
):
    mean_row = CONVENTIONS["ridge"]["mse"]
    in_lasso = CONVENTIONS["lasso"]["sklearn-lasso"]
    mean = _loss(_strengths("mse"))
    squares = rng.normal(size=trial_n) ** 2
    page.let({"n": trial_n, r"\alpha": trial_v, r"\lambda": 0.7})
    page.states("A program adds {} to the {} of squares", trial_v * trial_w @ trial_w, mean)
    losses = {name: convert(1, name, "rss", method="ridge", n=trial_n) for name in ("rss", "mse")}
    page.states(
        "{} if the loss were the plain sum. The {} is $n$ times {}, so $v$ weighs {}.",
        [
            np.isclose(_strengths(name), trial_v).all()
            for name in ("rss", "half-rss", "mse", "half-mse")
        ],
        which(totals, lambda total: np.isclose(total(squares) * trial_n, squares.sum())),
        (squares.mean(), squares.sum()),
        (losses["mse"], losses["rss"]),
    )
    page.given("$v/n$ This multiplies the wrong way")
    page.states(
        "the loss becomes the RSS and the penalty {}.", np.diff([losses["rss"], losses["mse"]])
    )
    page.states(
        "In {eq}`eq-conv-strength`, {} and {}.",
        {"a": mean_row.loss.value({"n": trial_n})},
        {"b": mean_row.penalty.value({})},
    )
    page.states(
        "{} That is {}, whose loss is {} the {}.",
        estimators["Lasso"],
        DOUBLE,
        float(in_lasso.loss.number),
        TAKEN[DOUBLE],
    )
    page.given(
        "`Ridge(alpha=1)` and `ElasticNet(alpha=1, l1_ratio=0)`",
        "`Ridge(alpha=2*n)` and `ElasticNet(alpha=1, l1_ratio=0)`",
    )
    page.states(
        "{} are scikit-learn's and say `alpha`, but {} adds it to the sum of squares and "
        "`ElasticNet` {} of it to {} the {}.",
        [
            of.__module__.startswith("sklearn") and "alpha" in of().get_params()
            for of in (Ridge, ElasticNet)
        ],
        which(TAKEN, lambda taken: taken == "sum"),
        float(in_net.penalty.number),
        float(in_net.loss.number),
        TAKEN["ElasticNet"],
    )
    page.states(
        "`Ridge(alpha=n)` and `ElasticNet(alpha={}, l1_ratio={})`",
        *elastic_net_arguments(0, trial_n, "sklearn-elastic-net", n=trial_n),
    )
    page.states(
        "Multiply `ElasticNet`'s objective by {}: the RSS plus {}.",
        one_over_loss,
        estimators["ElasticNet"] * trial_w @ trial_w,
    )
    of_kind = {
        _charged_for(of.fit(trial_X, trial_y).coef_): estimators[type(of).__name__]
        for of in (
            Lasso(alpha=0.05, fit_intercept=False, tol=1e-12),
            ElasticNet(alpha=0.05, l1_ratio=0, fit_intercept=False, tol=1e-12),
        )
    }
    page.states(
        "{} belongs to the {} weights. The {} ones come with a {} of",
        estimators["Lasso"] / trial_v,
        max(of_kind, key=of_kind.get),
        min(of_kind, key=of_kind.get),
        float(in_net.penalty.number),
    )
    units = np.array([1, 10, 100])
    terms = {  # of the same fit, in each unit
        "RSS": [np.sum((k * (trial_y - trial_X @ trial_w)) ** 2) for k in units],
        "squares": [L2().value(k * trial_w) for k in units],
        "sizes": [L1().value(k * trial_w) for k in units],
    }
    page.states(
        r"{}'s $\lambda$, with the RSS. {} terms {} with the square of the unit, so",
        unitless,
        [
            np.allclose(np.divide(terms[name], terms[name][0]), units**2)
            for name in ("RSS", "squares")
        ],
        np.diff([terms["RSS"], terms["squares"]]),
    )
    page.states(
        "The loss {} with the square of the unit and {} with",
        np.diff(terms["RSS"]),
        np.sum(np.abs(trial_w)),
    )
    page.states(
        r"$\lambda$ has to {} by a factor of {}.",
        np.diff([lambda_max(X, y), lambda_max(X, 100 * y)]),
        lambda_max(X, 100 * y) / lambda_max(X, y),
    )
    powers = [  # of the unit of y, in the strength that makes the terms of one unit
        np.diff(np.log10(np.divide(terms["RSS"], terms[name])))[0] for name in ("squares", "sizes")
    ]
    page.states("But their units {}.", powers)
    page.states("glmnet {} it by the standard deviation of", divided)
    page.states("There even {}'s is in units", DIVIDED)
    page.given("Twice the cases, the same prior: what")
    page.states(
        "They get {} without your help where the loss is a sum: it doubles against", (behind, 100)
    )
    kinds = {name: taken for name, taken in TAKEN.items() if name != "ElasticNet"}
    averaging = which(kinds, lambda loss: loss != "sum")
    known = {"n": trial_n, "noise_variance": noise}
    widths = [
        convert(lam, "rss", "prior-scale", method="lasso", **known) for lam in measured[DOUBLE][:2]
    ]
    page.states(
        "{} has the {} for a loss, which stays when $n$ {}.",
        averaging,
        kinds[averaging],
        np.diff(SIZES),  # at which the losses were measured
    )
    page.states("as if the {} had become {}.", PRIOR, (widths[1], widths[0]))
    per_case = {name: trial_v / measured[name] for name in kinds}  # typed for one λ
    page.states(
        "Leave that of {}, halve that of {}.",
        which(per_case, lambda typed: np.isclose(typed[1], typed[0])),
        which(per_case, lambda typed: np.isclose(typed[1], typed[0] / 2)),
    )
    page.states(
        r"A {} fixes $\lambda$. {}'s `alpha` is $\lambda$, {}'s is {}.",
        PRIOR,
        PLAIN,
        DOUBLE,
        convert(0.7, "rss", "sklearn-lasso", method="lasso", n=trial_n),
    )
    page.given(
        r"makes `AdamW` ridge at $\lambda = 1$, with",
        "1/2 The factor is the wrong way round",
        "The factor is off by 2.",
    )
    page.states(
        "{} That is right for {} and {}, which",
        convert(1, "rss", "torch-sum", method="ridge"),
        *PENALISES,
    )
    page.states(
        "{}. {}'s decay does not enter the gradient. It sets a bound on the {} weight.",
        [
            np.allclose(
                adamw(_slope, np.zeros(trial_p), learning_rate=0.01, steps=600, weight_decay=v)[-1],
                ridge(trial_X, trial_y, 1),
                atol=1e-3,
            )
            for v in np.geomspace(0.1, 10, 40)
        ],
        DECOUPLED,
        BOUNDED,
    )
    page.states("A solver stopped before its {}.", objectives)
    top = lambda_max(X, y)
    strong = np.geomspace(1.001, 1000, 40) * top
    beyond = [lasso(X, y, lam) for lam in strong]
    tried = np.concatenate([top * np.linspace(0.5, 0.999, 10), strong])
    is_zero = np.array([not lasso(X, y, lam).any() for lam in tried])
    page.states(
        "Then it would be off at {}, unless {} has dropped {} weight at one of them: there {} {} "
        "strength gives the {} zeros.",
        [  # with any of these factors
            all(
                np.abs(lasso(X, y, factor * lam) - lasso(X, y, lam)).max() > 1e-3
                for factor in (1 / cases, 1 / 2, 2, cases)
            )
            for lam in gaps
        ],
        which({"ridge": ridge(X, y, 2 * top), "LASSO": beyond[1]}, lambda w: not np.any(w)),
        beyond[0] == 0,
        [not w.any() for w in beyond],
        (tried[is_zero], tried[~is_zero].max()),  # which of those tried give zeros alone
        tuple(len(w) - np.count_nonzero(w) for w in beyond),
    )


def where_next():
    lams = {"ridge": 0.7, "lasso": 0.9}
    fits = {
        (method, name): _by_program(
            name, convert(lam, "rss", name, method=method, **trial_known), method
        )
        for method, lam in lams.items()
        for name in CONVENTIONS[method]
    }
    ours = {"ridge": ridge(trial_X, trial_y, 0.7), "lasso": lasso(trial_X, trial_y, 0.9)}
    copies, target = trial_X[:, [0, 0, 1, 2]], trial_X[:, 0]
    relatives = {
        "elastic net": elastic_net(copies, target, 2, 0.5),
        "LASSO": lasso(copies, target, 2),
        "ridge": ridge(copies, target, 0.5),
    }
    page.states(
        "You can now fit the {} model with {} of these programs.",
        tuple(np.round(w, 2) for (method, _), w in fits.items() if method == "ridge"),
        [np.allclose(w, ours[method], atol=1e-3) for (method, _), w in fits.items()],
    )
    page.states(
        "what the {} and other",
        # what neither of the two can: copies share the weight, and the others are out
        which(relatives, lambda w: np.isclose(w[0], w[1], atol=1e-4) and not np.any(w[2:])),
    )
