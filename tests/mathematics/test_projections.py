"""Tests of the projections: a solver, bisection, convex analysis and geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import brentq, minimize
from shrinkage import lasso, project_l1_ball, project_l2_ball

PROJECTIONS = {project_l1_ball: 1, project_l2_ball: 2}
both = pytest.mark.parametrize("project", PROJECTIONS, ids=lambda project: project.__name__)

reals = st.floats(-50, 50).filter(lambda x: x == 0 or abs(x) > 1e-6)
vectors = st.integers(1, 6).flatmap(lambda p: arrays(float, p, elements=reals))
pairs = st.integers(1, 6).flatmap(lambda p: arrays(float, (2, p), elements=reals))
radii = st.floats(1e-3, 60)


@both
@pytest.mark.parametrize("seed", range(10))
def test_projection_matches_a_solver(project, seed):
    rng = np.random.default_rng(seed)
    v, radius, power = rng.normal(size=4) * 3, rng.uniform(0.2, 4), PROJECTIONS[project]
    # w = plus - minus makes the L1 ball smooth for the solver; both balls are convex in the parts
    bounds = {
        1: lambda z: radius - z.sum(),
        2: lambda z: radius**2 - np.sum((z[:4] - z[4:]) ** 2),
    }
    solved = minimize(
        lambda z: np.sum((z[:4] - z[4:] - v) ** 2),
        np.full(8, 0.01),
        bounds=[(0, None)] * 8,
        constraints={"type": "ineq", "fun": bounds[power]},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    assert project(v, radius) == pytest.approx(solved.x[:4] - solved.x[4:], abs=2e-5)


@given(v=vectors, radius=radii)
def test_l1_projection_matches_soft_thresholding_with_a_root_finder(v, radius):
    if np.sum(np.abs(v)) <= radius:
        expected = v
    else:

        def excess(tau):
            return np.sum(np.maximum(np.abs(v) - tau, 0)) - radius

        tau = brentq(excess, 0, np.abs(v).max(), xtol=1e-14, rtol=1e-15)
        expected = np.sign(v) * np.maximum(np.abs(v) - tau, 0)
    np.testing.assert_allclose(project_l1_ball(v, radius), expected, atol=1e-9)


@both
@given(pair=pairs, radius=radii)
def test_ball_lies_behind_the_supporting_hyperplane_at_the_projection(project, pair, radius):
    # w is the nearest point if and only if (v - w)'(u - w) <= 0 for every u in the ball
    v, u = pair
    norm = np.linalg.norm(u, PROJECTIONS[project])
    u = u * min(1.0, radius / norm) if norm > 0 else u
    w = project(v, radius)
    assert np.linalg.norm(w, PROJECTIONS[project]) <= radius + 1e-12 * max(1.0, np.abs(v).sum())
    assert (v - w) @ (u - w) <= 1e-9 * max(1.0, v @ v)


@both
@given(pair=pairs, radius=radii)
def test_projection_is_nonexpansive(project, pair, radius):
    apart = np.linalg.norm(project(pair[0], radius) - project(pair[1], radius))
    assert apart <= np.linalg.norm(pair[0] - pair[1]) * (1 + 1e-9) + 1e-12


@both
@given(v=vectors, radius=radii)
def test_point_within_the_bound_is_unchanged(project, v, radius):
    norm = np.linalg.norm(v, PROJECTIONS[project])
    v = v if norm <= radius else v * (0.99 * radius / norm)
    assert np.array_equal(project(v, radius), v)


@both
def test_point_outside_is_projected_to_the_boundary(project):
    v = np.random.default_rng(3).normal(size=(200, 5)) * 10
    norms = np.linalg.norm(project(v, 1.5), PROJECTIONS[project], axis=-1)
    np.testing.assert_allclose(norms, 1.5, rtol=1e-12)


@both
def test_each_point_of_an_array_is_projected_separately(project):
    points = np.random.default_rng(1).normal(size=(3, 4, 2)) * 2
    expected = [[project(point, 1.3) for point in row] for row in points]
    assert np.array_equal(project(points, 1.3), expected)


@both
def test_radius_zero_gives_the_origin(project):
    assert project([[3.0, -1.0], [2.0, 2.0]], 0).tolist() == [[0, 0], [0, 0]]


def test_zeros_are_exact_and_positive_on_corner_edge_and_face():
    w = project_l1_ball([[-3.0, 0.5, -0.9], [-3.0, 2.0, -0.4], [-3.0, 2.8, -2.6]], 2)
    assert [int(np.sum(row == 0)) for row in w] == [2, 1, 0]
    assert w[0].tolist() == [-2, 0, 0] and w[1].tolist() == [-1.5, 0.5, 0]
    assert not np.any(np.signbit(w) & (w == 0))


@given(v=arrays(float, 4, elements=reals), radius=radii)
def test_l1_projection_is_lasso_for_orthonormal_features(v, radius):
    w = project_l1_ball(v, radius)
    lam = 2 * np.max(np.abs(v - w))  # 2 (v - w) = lam * a subgradient
    np.testing.assert_allclose(w, lasso(np.eye(4), v, lam), atol=1e-7)


@both
@pytest.mark.parametrize(
    ("v", "radius", "says"),
    [
        (3.0, 1, r"v must have shape .* got \(\)"),
        ([], 1, r"v must have shape .* got \(0,\)"),
        ([1.0, np.nan], 1, "v must be finite, got nan"),
        ([1j], 1, "v must hold real numbers"),
        ([1.0], -1, "radius must be .* got -1"),
        ([1.0], np.inf, "radius must be .* got inf"),
    ],
)
def test_error_names_the_bad_argument(project, v, radius, says):
    with pytest.raises(ValueError, match=rf"^{says}"):
        project(v, radius)
