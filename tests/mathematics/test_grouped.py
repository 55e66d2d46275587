"""Tests of group LASSO and the fused LASSO: scikit-learn, SciPy's solvers, R and formulas."""

import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import any_problem, full_rank_problem, regression, seeds
from scipy.optimize import minimize
from shrinkage import (
    block_soft_threshold,
    fused_lasso,
    group_kkt_violation,
    group_lambda_max,
    group_lasso,
    kkt_violation,
    lambda_max,
    lasso,
    lasso_breakpoints,
    project_group_ball,
    project_l1_ball,
    project_l2_ball,
    ridge,
    steps,
)
from sklearn.linear_model import MultiTaskLasso

shares = st.floats(1e-3, 1.2)  # lam as a fraction of group_lambda_max


def labelled(p, seed):
    """Labels of p columns in groups of at most four, not next to one another."""
    return np.random.default_rng(seed).integers(0, 1 + p // 2, size=p)


def by_smoothing(X, y, groups, lam):
    """Group LASSO by SciPy's BFGS, with each norm rounded off at its tip."""
    members = [np.flatnonzero(groups == label) for label in set(groups.tolist())]
    tip = 1e-4

    def cost_and_slope(w):
        residual = y - X @ w
        cost, slope = residual @ residual, -2 * X.T @ residual
        for at in members:
            length = np.sqrt(w[at] @ w[at] + tip**2)
            cost += lam * len(at) ** 0.5 * length
            slope[at] += lam * len(at) ** 0.5 * w[at] / length
        return cost, slope

    return minimize(cost_and_slope, ridge(X, y, 1.0), jac=True, method="BFGS").x


def objective(X, y, w, groups, lam, factors):
    norms = [np.linalg.norm(w[np.equal(groups, g)]) for g in dict.fromkeys(groups)]
    return np.sum((y - X @ w) ** 2) + lam * np.dot(norms, factors)


# --- the block soft threshold ---------------------------------------------------------------------


@given(seeds, st.integers(1, 6), st.floats(0, 4))
def test_block_threshold_minimises_its_objective(seed, k, threshold):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=k) * 2
    v = block_soft_threshold(z, threshold)

    def cost(u):
        return np.sum((u - z) ** 2, axis=-1) + 2 * threshold * np.linalg.norm(u, axis=-1)

    others = v + rng.normal(size=(300, k)) * 10.0 ** rng.uniform(-4, 0, size=(300, 1))
    assert cost(v) <= cost(others).min() + 1e-12
    assert np.all(v == 0) == (np.linalg.norm(z) <= threshold)


def test_block_threshold_takes_blocks_in_rows_and_shortens_each():
    z = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]])
    np.testing.assert_allclose(block_soft_threshold(z, 1), [[2.4, 3.2], [0, 0], [0, 0]])


# --- group LASSO ----------------------------------------------------------------------------------


@given(any_problem, shares, seeds)
def test_group_weights_meet_the_optimality_conditions(problem, share, seed):
    X, y = problem
    groups = labelled(X.shape[1], seed)
    lam = share * group_lambda_max(X, y, groups)
    w = group_lasso(X, y, groups, lam)
    scale = lambda_max(X, y) + 1e-12
    pull = 2 * X.T @ (y - X @ w)
    for label in set(groups.tolist()):
        at = groups == label
        bound = lam * at.sum() ** 0.5
        if np.any(w[at]):
            unit = w[at] / np.linalg.norm(w[at])
            np.testing.assert_allclose(pull[at], bound * unit, atol=1e-7 * scale)
        else:
            assert np.linalg.norm(pull[at]) <= bound + 1e-7 * scale


@given(full_rank_problem, shares, seeds)
def test_group_weights_match_bfgs_on_smoothed_norms(problem, share, seed):
    X, y = problem
    groups = labelled(X.shape[1], seed)
    sizes = [np.sum(groups == g) for g in dict.fromkeys(groups.tolist())]
    lam = share * group_lambda_max(X, y, groups)
    ours = group_lasso(X, y, groups, lam)
    theirs = by_smoothing(X, y, groups, lam)
    costs = [objective(X, y, w, groups, lam, np.sqrt(sizes)) for w in (ours, theirs)]
    assert costs[0] <= costs[1] * (1 + 1e-9)  # ours is the better
    assert costs[1] <= costs[0] * (1 + 1e-3)  # and theirs comes close


@given(any_problem, shares, seeds)
def test_a_dual_point_certifies_the_objective(problem, share, seed):
    """No weights cost less than ||y||^2 - ||y - v||^2 if no group pulls on v above its bound."""
    X, y = problem
    groups = labelled(X.shape[1], seed)
    labels = list(dict.fromkeys(groups.tolist()))
    factors = np.array([np.sum(groups == g) for g in labels]) ** 0.5
    lam = share * group_lambda_max(X, y, groups)
    w = group_lasso(X, y, groups, lam)
    pulls = [np.linalg.norm(2 * X[:, groups == g].T @ (y - X @ w)) for g in labels]
    v = (y - X @ w) / max(1.0, np.max(pulls / (lam * factors)))
    floor = np.sum(y**2) - np.sum((y - v) ** 2)
    gap = objective(X, y, w, groups, lam, factors) - floor
    assert gap <= 1e-6 * np.sum(y**2)


@given(seeds, shares, st.integers(1, 4))
def test_group_weights_match_scikit_learns_multi_task_lasso(seed, share, tasks):
    """Features of several tasks are groups of equal size, without a factor."""
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(25, 5)), rng.normal(size=(25, tasks))
    big = np.kron(np.eye(tasks), X)  # a block for each task
    groups = np.tile(np.arange(5), tasks)
    lam = share * group_lambda_max(big, Y.T.ravel(), groups, factors=np.ones(5))
    model = MultiTaskLasso(alpha=lam / 50, fit_intercept=False, tol=1e-13, max_iter=100_000)
    expected = model.fit(X, Y).coef_.ravel()
    found = group_lasso(big, Y.T.ravel(), groups, lam, factors=np.ones(5))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@given(full_rank_problem, shares)
def test_groups_of_one_are_lasso(problem, share):
    X, y = problem
    lam, groups = share * lambda_max(X, y), np.arange(X.shape[1])
    assert group_lambda_max(X, y, groups) == pytest.approx(lambda_max(X, y))
    np.testing.assert_allclose(
        group_lasso(X, y, groups, lam, tolerance=1e-12), lasso(X, y, lam), atol=1e-7
    )


@given(seeds, shares)
def test_orthonormal_blocks_are_shortened_each_for_itself(seed, share):
    rng = np.random.default_rng(seed)
    Q, y = np.linalg.qr(rng.normal(size=(12, 6)))[0], rng.normal(size=12)
    groups = np.array([0, 0, 0, 1, 1, 2])
    lam = share * group_lambda_max(Q, y, groups)
    w = group_lasso(Q, y, groups, lam)
    for label, size in ((0, 3), (1, 2), (2, 1)):
        expected = block_soft_threshold(Q[:, groups == label].T @ y, lam * size**0.5 / 2)
        np.testing.assert_allclose(w[groups == label], expected, atol=1e-8)


@given(any_problem, seeds)
def test_group_lambda_max_is_where_the_first_group_enters(problem, seed):
    X, y = problem
    groups = labelled(X.shape[1], seed)
    strongest = group_lambda_max(X, y, groups)
    assert not group_lasso(X, y, groups, strongest).any()
    assert group_lasso(X, y, groups, 0.99 * strongest).any()


@given(full_rank_problem, seeds)
def test_without_a_penalty_it_is_least_squares(problem, seed):
    X, y = problem
    w = group_lasso(X, y, labelled(X.shape[1], seed), 0, tolerance=1e-12)
    np.testing.assert_allclose(w, np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-5, atol=1e-7)


def test_order_and_kind_of_labels_do_not_matter():
    X, y = regression("independent", 20, 4, seed=1)
    lam = 0.3 * group_lambda_max(X, y, [0, 1, 0, 1])
    named = group_lasso(X, y, ["b", "a", "b", "a"], lam)
    np.testing.assert_array_equal(group_lasso(X, y, [0, 1, 0, 1], lam), named)


def test_violation_notices_a_missing_factor():
    X, noise = regression("independent", 30, 5, seed=3)
    groups, y = [0, 0, 0, 1, 2], X @ [1, 1, 1, 1, 1] + noise
    lam = 0.2 * group_lambda_max(X, y, groups)
    assert group_kkt_violation(X, y, group_lasso(X, y, groups, lam), groups, lam) < 1e-6 * lam
    without = group_lasso(X, y, groups, lam, factors=[1, 1, 1])
    assert group_kkt_violation(X, y, without, groups, lam) > 0.1 * lam  # 0.73


def test_one_sweep_is_not_enough_for_correlated_groups():
    X, y = regression("correlated", 30, 6, seed=0)
    with pytest.raises(RuntimeError, match="max_sweeps = 1 with a KKT violation"):
        group_lasso(X, y, [0, 0, 1, 1, 2, 2], 1.0, max_sweeps=1)


def test_group_lasso_matches_grpreg(tmp_path):
    """Against the R package grpreg, whose groups have the same factors; skipped without it."""
    query = ["Rscript", "--vanilla", "-e", "quit(status = !requireNamespace('grpreg'))"]
    if not shutil.which("Rscript") or subprocess.run(query, capture_output=True).returncode:
        pytest.skip("R or its package grpreg is not installed (R: install.packages('grpreg'))")
    X, y = regression("independent", 40, 5, seed=5)
    # grpreg makes each group orthonormal; these groups are, so that it changes nothing
    X = X - X.mean(axis=0)
    X[:, :3] = np.linalg.qr(X[:, :3])[0] * 40**0.5
    X[:, 3:] = np.linalg.qr(X[:, 3:])[0] * 40**0.5
    y, groups = y - y.mean(), [1, 1, 1, 2, 2]
    lam = 0.4 * group_lambda_max(X, y, groups)
    np.savetxt(tmp_path / "X.csv", X, delimiter=",", fmt="%.17g")
    np.savetxt(tmp_path / "y.csv", y, fmt="%.17g")
    script = f"""
    X <- as.matrix(read.csv("X.csv", header = FALSE)); y <- scan("y.csv", quiet = TRUE)
    fit <- grpreg::grpreg(X, y, c(1, 1, 1, 2, 2), penalty = "grLasso", lambda = {lam / 80!r},
                          eps = 1e-12, max.iter = 1e6)
    cat(sprintf("%.12g", fit$beta[-1]))
    """
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    expected = np.array(done.stdout.split(), dtype=float)
    np.testing.assert_allclose(group_lasso(X, y, groups, lam), expected, atol=1e-6)


# --- the ball of groups ---------------------------------------------------------------------------


@given(seeds, st.floats(0.1, 3))
def test_projection_onto_the_group_ball_is_nearest(seed, radius):
    rng = np.random.default_rng(seed)
    v, groups = 2 * rng.normal(size=5), np.array([0, 0, 1, 1, 2])
    nearest = project_group_ball(v, groups, radius)

    def size(w):
        return sum(np.linalg.norm(w[..., groups == g], axis=-1) for g in range(3))

    assert size(nearest) <= radius * (1 + 1e-12) or np.array_equal(nearest, v)
    others = nearest + rng.normal(size=(2000, 5)) * 10.0 ** rng.uniform(-3, 0, size=(2000, 1))
    allowed = others[size(others) <= radius]
    distances = np.linalg.norm(allowed - v, axis=1)
    assert np.linalg.norm(nearest - v) <= distances.min(initial=np.inf) + 1e-9


def test_balls_of_single_weights_and_of_one_group():
    v = np.array([1.5, -1.0, 0.2])
    np.testing.assert_allclose(project_group_ball(v, [0, 1, 2], 1), project_l1_ball(v, 1))
    np.testing.assert_allclose(project_group_ball(v, [0, 0, 0], 1), project_l2_ball(v, 1))
    assert project_group_ball([0.0, 0.0, 2.0], [0, 0, 1], 1).tolist() == [0, 0, 1]


# --- the fused LASSO ------------------------------------------------------------------------------


def by_splitting(y, lam):
    """The fused LASSO by SLSQP, over the level and the jumps up and down, which are at least 0."""
    n = len(y)
    X = np.tri(n)[:, 1:]

    def cost(v):
        fit = v[0] + X @ (v[1:n] - v[n:])
        return np.sum((y - fit) ** 2) + lam * v[1:].sum()

    def slope(v):
        pull = -2 * (y - v[0] - X @ (v[1:n] - v[n:]))
        return np.concatenate([[pull.sum()], X.T @ pull + lam, -X.T @ pull + lam])

    start = np.append(y.mean(), np.full(2 * n - 2, 0.1))
    bounds = [(None, None)] + [(0, None)] * (2 * n - 2)
    found = minimize(cost, start, jac=slope, method="SLSQP", bounds=bounds, options={"ftol": 1e-15})
    return found.x[0] + X @ (found.x[1:n] - found.x[n:])


@given(seeds, st.integers(2, 12), st.floats(0.05, 6))
def test_fused_values_match_slsqp_on_the_split_jumps(seed, n, lam):
    y = np.random.default_rng(seed).normal(size=n) + (np.arange(n) > n // 2)
    np.testing.assert_allclose(fused_lasso(y, lam), by_splitting(y, lam), atol=2e-4)


@given(seeds, st.integers(2, 40), st.floats(0.05, 6))
def test_fused_values_meet_the_dual_conditions(seed, n, lam):
    """Running sums of the residuals stay within lam / 2, and reach it at the jumps."""
    y = np.random.default_rng(seed).normal(size=n)
    u = fused_lasso(y, lam)
    sums = 2 * np.cumsum(y - u)
    assert sums[-1] == pytest.approx(0, abs=1e-7)
    assert np.all(np.abs(sums[:-1]) <= lam + 1e-7)
    jumps = np.diff(u)
    at = jumps != 0
    np.testing.assert_allclose(sums[:-1][at], -lam * np.sign(jumps[at]), atol=1e-7)


def test_fused_values_are_on_the_exact_path_of_the_jumps():
    y = np.random.default_rng(0).normal(size=30) + np.repeat([0, 2, 1], 10)
    X = steps(30)
    path = lasso_breakpoints(X - X.mean(axis=0), y - y.mean())
    for lam in (0.3, 1.0, 4.0):
        np.testing.assert_allclose(np.diff(fused_lasso(y, lam)), path.at(lam), atol=1e-8)
        assert kkt_violation(X - X.mean(axis=0), y - y.mean(), path.at(lam), lam) < 1e-7


def test_values_of_a_piece_are_the_same_to_the_last_bit():
    y = np.random.default_rng(1).normal(size=60) + np.repeat([0, 3, 1], 20)
    assert len(np.unique(fused_lasso(y, 8.0))) < 10
    assert np.ptp(fused_lasso(y, 1e4)) == 0
    np.testing.assert_allclose(fused_lasso(y, 0), y, atol=1e-9)


# --- errors ---------------------------------------------------------------------------------------

X, Y = np.eye(3), np.ones(3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: group_lasso(X, Y, [0, 0], 1), r"^groups must have shape \(3,\).*\(2,\)"),
        (lambda: group_lasso(X, Y, [0, 0, 1], -1), r"^lam must be .* zero or more, got -1"),
        (lambda: group_lasso(X, Y, [0, 0, 1], 1, factors=[1]), r"^factors must have shape \(2,\)"),
        (lambda: group_lasso(X, Y, [0, 0, 1], 1, factors=[1, 0]), r"^factors must be .*above zero"),
        (lambda: group_lasso(X, Y[:2], [0, 0, 1], 1), r"^y must have shape \(3,\)"),
        (lambda: group_lasso(X, Y, [0, 0, 1], 1, tolerance=0), r"^tolerance must be .*, got 0"),
        (lambda: group_lasso(X, Y, [0, 0, 1], 1, max_sweeps=0), r"^max_sweeps must be .*, got 0"),
        (lambda: group_kkt_violation(X, Y, Y[:2], [0, 0, 1], 1), r"^w must have shape \(3,\)"),
        (lambda: group_lambda_max(X, Y, [0]), r"^groups must have shape \(3,\)"),
        (lambda: block_soft_threshold(2.0, 1), r"^z must have shape \(\.\.\., k\), got 2"),
        (lambda: block_soft_threshold(Y, -1), r"^threshold must be .* zero or more, got -1"),
        (lambda: project_group_ball(Y, [0, 1], 1), r"^groups must have shape \(3,\)"),
        (lambda: project_group_ball(Y, [0, 0, 1], -1), r"^radius must be .* zero or more, got -1"),
        (lambda: fused_lasso([1.0], 1), r"^n must be a whole number of at least 2, got 1"),
        (lambda: fused_lasso([1.0, np.nan], 1), r"^y must be finite, got nan at index 1"),
        (lambda: fused_lasso(Y, -1), r"^lam must be .* zero or more, got -1"),
        (lambda: steps(1), r"^n must be a whole number of at least 2, got 1"),
    ],
)
def test_error_names_the_bad_argument(call, message):
    with pytest.raises(ValueError, match=message):
        call()
