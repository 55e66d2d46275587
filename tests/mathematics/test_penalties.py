"""Tests of the penalties: plain sums, numerical minimisation and convex analysis."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar
from shrinkage import L1, L2, Penalty, ridge_shrink, soft_threshold

PENALTIES = [L1(), L2()]
both = pytest.mark.parametrize("penalty", PENALTIES, ids=lambda penalty: penalty.name)
TERMS = {"L1": abs, "L2": lambda x: x * x}  # the penalty of a single weight

reals = st.floats(-50, 50).filter(lambda x: x == 0 or abs(x) > 1e-100)
steps = st.floats(0, 20)
vectors = st.integers(1, 6).flatmap(lambda p: arrays(float, p, elements=reals))
pairs = st.integers(1, 6).flatmap(lambda p: arrays(float, (2, p), elements=reals))


@both
@given(w=vectors)
def test_value_is_the_sum_over_the_weights(penalty, w):
    expected = math.fsum(TERMS[penalty.name](x) for x in w.tolist())
    value = penalty.value(w)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-14)


@both
def test_value_of_a_grid_is_the_value_at_each_point(penalty):
    grid = np.random.default_rng(0).normal(size=(3, 4, 2))
    values = penalty.value(grid)
    assert values.shape == (3, 4)
    expected = [[sum(map(TERMS[penalty.name], point)) for point in row] for row in grid.tolist()]
    np.testing.assert_allclose(values, expected, rtol=1e-14)


@both
@given(w=vectors)
def test_value_is_even(penalty, w):
    assert penalty.value(-w) == penalty.value(w)


@both
@given(w=vectors)
def test_value_does_not_depend_on_the_order_of_the_weights(penalty, w):
    assert penalty.value(w[::-1]) == pytest.approx(penalty.value(w), rel=1e-14)


@both
@given(pair=pairs)
def test_subgradient_inequality_holds(penalty, pair):
    u, w = pair
    below = penalty.value(w) + penalty.subgradient(w) @ (u - w)
    assert penalty.value(u) >= below - 1e-9


def test_l2_subgradient_is_sympys_gradient():
    symbols = sympy.symbols("w1:4")
    gradient = [sympy.diff(sum(s**2 for s in symbols), s) for s in symbols]
    w = [1.5, -0.25, 0.0]
    expected = [float(g.subs(dict(zip(symbols, w, strict=True)))) for g in gradient]
    assert L2().subgradient(w).tolist() == expected


def test_l1_subgradient_is_the_sign():
    assert L1().subgradient([3.0, -0.1, 0.0]).tolist() == [1.0, -1.0, 0.0]


def test_l1_subdifferential_lies_between_the_one_sided_slopes():
    w = np.array([3.0, -0.1, 0.0])
    low, high = L1().subdifferential(w)
    h = 1e-6
    np.testing.assert_allclose(low, (np.abs(w) - np.abs(w - h)) / h, rtol=1e-9)
    np.testing.assert_allclose(high, (np.abs(w + h) - np.abs(w)) / h, rtol=1e-9)


@both
@given(v=st.floats(-20, 20), step=steps)
def test_proximal_operator_minimises_its_objective(penalty, v, step):
    def objective(w):
        return (w - v) ** 2 / 2 + step * TERMS[penalty.name](w)

    found = minimize_scalar(objective, bounds=(-21, 21), method="bounded", options={"xatol": 1e-10})
    w = float(penalty.proximal_operator(v, step))
    assert objective(w) <= found.fun + 1e-12
    assert w == pytest.approx(found.x, abs=1e-5)


@both
@given(pair=pairs, step=steps)
def test_proximal_operator_is_firmly_nonexpansive(penalty, pair, step):
    # ||Pu - Pv||^2 <= (Pu - Pv)'(u - v), hence ||Pu - Pv|| <= ||u - v||
    u, v = pair
    apart = penalty.proximal_operator(u, step) - penalty.proximal_operator(v, step)
    assert apart @ apart <= apart @ (u - v) + 1e-9


@both
@given(v=vectors, step=steps)
def test_proximal_operator_is_odd(penalty, v, step):
    np.testing.assert_array_equal(
        penalty.proximal_operator(-v, step), -penalty.proximal_operator(v, step)
    )


@both
@given(v=vectors, small=steps, more=steps)
def test_proximal_operator_shrinks_more_with_a_larger_step(penalty, v, small, more):
    weak = np.abs(penalty.proximal_operator(v, small))
    strong = np.abs(penalty.proximal_operator(v, small + more))
    assert np.all(strong <= weak) and np.all(weak <= np.abs(v))


@given(v=vectors, step=steps)
def test_moreau_decomposition_of_l1(v, step):
    # Moreau 1965: v = prox_f(v) + prox_f*(v). The conjugate of step * sum|w_j| is the box of
    # half-width step, whose proximal operator is projection.
    np.testing.assert_allclose(
        v - L1().proximal_operator(v, step), np.clip(v, -step, step), rtol=1e-14, atol=1e-14
    )


@given(v=vectors, step=st.floats(1e-3, 20))
def test_moreau_decomposition_of_l2(v, step):
    # The conjugate of step * w^2 is u^2 / (4 step): its proximal point is v / (1 + 1/(2 step)).
    np.testing.assert_allclose(
        v - L2().proximal_operator(v, step), v / (1 + 1 / (2 * step)), rtol=1e-12, atol=1e-14
    )


@given(v=vectors, threshold=steps)
def test_soft_threshold_is_zero_if_and_only_if_the_input_is_within_the_threshold(v, threshold):
    np.testing.assert_array_equal(soft_threshold(v, threshold) == 0, np.abs(v) <= threshold)


def test_soft_threshold_subtracts_a_constant_and_ridge_scales():
    v = [-3.0, -0.5, 0.0, 1.0, 4.0]
    assert soft_threshold(v, 1).tolist() == [-2.0, 0.0, 0.0, 0.0, 3.0]
    assert ridge_shrink(v, 0.5).tolist() == [-1.5, -0.25, 0.0, 0.5, 2.0]


def test_weight_set_to_zero_prints_without_a_minus_sign():
    assert str(float(soft_threshold(-0.5, 1))) == "0.0"


@both
def test_both_satisfy_the_protocol_and_compare_equal(penalty):
    assert isinstance(penalty, Penalty)
    assert penalty == type(penalty)()
    assert penalty.name in ("L1", "L2") and penalty.formula.startswith("Σ")


@both
def test_error_names_the_bad_argument(penalty):
    with pytest.raises(ValueError, match=r"^w must have shape \(\.\.\., p\), got one number$"):
        penalty.value(1.0)
    with pytest.raises(ValueError, match=r"^w must be finite, got nan at index 0$"):
        penalty.value([np.nan])
    with pytest.raises(ValueError, match=r"^w must be finite, got inf at index 0$"):
        penalty.subgradient([np.inf])
    with pytest.raises(ValueError, match=r"^v must hold real numbers, got dtype <U1$"):
        penalty.proximal_operator(["a"], 1)
    with pytest.raises(ValueError, match=r"^step must be a finite number, zero or more, got -1$"):
        penalty.proximal_operator([1.0], -1)


def test_error_names_the_bad_argument_of_a_function():
    with pytest.raises(ValueError, match=r"^w must be finite, got nan at index 1$"):
        L1().subdifferential([0.0, np.nan])
    with pytest.raises(ValueError, match=r"^threshold must be a finite number, zero or more, got"):
        soft_threshold([1.0], np.nan)
    with pytest.raises(ValueError, match=r"^step must be a finite number, zero or more, got -1$"):
        ridge_shrink([1.0], -1)
