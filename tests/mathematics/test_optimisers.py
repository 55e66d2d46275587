"""Tests of the update rules: closed forms, ridge's minimum and weights computed by PyTorch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import full_rank_problem, regression
from shrinkage import adam, adamw, ridge, sgd

OPTIMISERS = [sgd, adam, adamw]
every = pytest.mark.parametrize("optimiser", OPTIMISERS, ids=lambda f: f.__name__)

# The quadratic loss of the reference table: L(w) = w'Hw / 2 - c'w.
H = np.array([[2.0, 0.5], [0.5, 1.0]])
C = np.array([1.0, -2.0])
START = np.array([1.0, -0.5])


def slope(w):
    return H @ w - C


# --- PyTorch's numbers ------------------------------------------------------------------------

# Weights after five steps of torch.optim (PyTorch 2.13.0, float64) with lr = 0.1 from START on
# that loss; test_torch.py recomputes them if PyTorch is installed.
REFERENCE = [
    (sgd, {"weight_decay": 0.3}, [0.7288134342, -1.1812128386]),
    (sgd, {"weight_decay": 0.3, "momentum": 0.9}, [0.4406012502, -2.1539860466]),
    (adam, {"weight_decay": 0.3}, [0.5519789768483141, -0.992473448827984]),
    (adamw, {"weight_decay": 0.3}, [0.5089531221972676, -0.8956494677312319]),
]


@pytest.mark.parametrize(("optimiser", "settings", "expected"), REFERENCE)
def test_matches_weights_computed_by_pytorch(optimiser, settings, expected):
    path = optimiser(slope, START, learning_rate=0.1, steps=5, **settings)
    np.testing.assert_allclose(path[-1], expected, rtol=1e-13)


# --- closed forms -----------------------------------------------------------------------------


@given(st.floats(0.01, 0.2), st.floats(0, 2), st.integers(0, 30))
def test_sgd_on_a_quadratic_is_a_matrix_power(learning_rate, weight_decay, steps):
    # Repeating w - rate (Hw + decay w) applies (I - rate (H + decay I))^steps to the start.
    path = sgd(
        lambda w: H @ w,
        START,
        learning_rate=learning_rate,
        steps=steps,
        weight_decay=weight_decay,
    )
    once = np.eye(2) - learning_rate * (H + weight_decay * np.eye(2))
    expected = [np.linalg.matrix_power(once, t) @ START for t in range(steps + 1)]
    np.testing.assert_allclose(path, expected, rtol=1e-10, atol=1e-12)


def test_sgd_momentum_of_a_constant_gradient_is_a_geometric_series():
    # The gradient is 1 throughout; at momentum 1/2 the velocities are 1, 1.5, 1.75.
    path = sgd(np.ones_like, [0.0], learning_rate=1, steps=3, momentum=0.5)
    assert path.ravel().tolist() == [0.0, -1.0, -2.5, -4.25]


@pytest.mark.parametrize("optimiser", [adam, adamw])
def test_adam_step_for_a_constant_gradient_is_the_learning_rate(optimiser):
    # The corrected running means of a constant g are g and g^2, so the direction is sign(g).
    path = optimiser(
        lambda w: np.array([1e-3, -7.0]), [0.0, 0.0], learning_rate=0.1, steps=4, epsilon=1e-300
    )
    expected = np.outer(np.arange(5), [-0.1, 0.1])
    np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("optimiser", [adam, adamw])
def test_adam_first_step_by_hand(optimiser):
    # With g = 3, no decay and epsilon 1, the corrected means are 3 and 9: step 0.5 * 3 / (3 + 1).
    path = optimiser(lambda w: 3.0 * w, [1.0], learning_rate=0.5, steps=1, epsilon=1.0)
    np.testing.assert_allclose(path, [[1.0], [1.0 - 0.375]], rtol=1e-14)


def test_adam_second_step_by_hand():
    # The gradients are 2 and 4, the betas 1/2 and 3/4.
    slopes = iter([2.0, 4.0])
    path = adam(
        lambda w: np.array([next(slopes)]),
        [0.0],
        learning_rate=1.0,
        steps=2,
        betas=(0.5, 0.75),
        epsilon=1e-300,
    )
    mean = (0.5 * (0.5 * 2) + 0.5 * 4) / (1 - 0.25)
    square = (0.75 * (0.25 * 4) + 0.25 * 16) / (1 - 0.5625)
    assert path[2, 0] == pytest.approx(-1.0 - mean / np.sqrt(square), rel=1e-14)


def test_adamw_shrinks_by_a_constant_factor_if_the_loss_is_flat():
    path = adamw(np.zeros_like, [8.0], learning_rate=0.1, steps=3, weight_decay=5.0)
    assert path.ravel().tolist() == [8.0, 4.0, 2.0, 1.0]


def test_adamw_takes_the_gradient_before_the_decay():
    seen = []

    def record(w):
        seen.append(float(w[0]))
        return np.ones(1)

    path = adamw(record, [8.0], learning_rate=0.1, steps=2, weight_decay=5.0)
    assert seen == path[:-1, 0].tolist()


# --- weight decay and lambda ------------------------------------------------------------------


def penalised(lam):
    """Return the gradient of L + lam * ||w||^2."""
    return lambda w: slope(w) + 2 * lam * w


@pytest.mark.parametrize("optimiser", [sgd, adam])
def test_weight_decay_0_3_is_exactly_lambda_0_15(optimiser):
    run = {"learning_rate": 0.05, "steps": 50}
    decayed = optimiser(slope, START, weight_decay=0.3, **run)
    np.testing.assert_array_equal(decayed, optimiser(penalised(0.15), START, **run))
    assert np.max(np.abs(decayed[-1] - optimiser(penalised(0.3), START, **run)[-1])) > 1e-3


def test_adamw_weight_decay_is_not_a_lambda_in_the_loss():
    run = {"learning_rate": 0.05, "steps": 50}
    decayed = adamw(slope, START, weight_decay=0.3, **run)
    for lam in (0.15, 0.3):
        assert np.max(np.abs(decayed[-1] - adamw(penalised(lam), START, **run)[-1])) > 1e-3


@given(full_rank_problem, st.floats(0.1, 10))
def test_sgd_with_weight_decay_twice_lambda_converges_to_ridge(problem, lam):
    X, y = problem
    curvature = 2 * (np.linalg.eigvalsh(X.T @ X)[[0, -1]] + lam)
    rate = 2 / curvature.sum()  # the best constant step on a quadratic
    steps = int(np.ceil(25 * curvature[1] / curvature[0])) + 1
    if steps > 3000:  # badly conditioned: slow, and no better as a test
        return
    path = sgd(
        lambda w: 2 * X.T @ (X @ w - y),
        np.zeros(X.shape[1]),
        learning_rate=rate,
        steps=steps,
        weight_decay=2 * lam,
    )
    np.testing.assert_allclose(path[-1], ridge(X, y, lam), rtol=1e-7, atol=1e-7)


def test_adam_with_weight_decay_twice_lambda_converges_to_ridge_but_adamw_does_not():
    X, y = regression("independent", 20, 2, seed=0)
    lam = 5.0
    run = {"learning_rate": 0.01, "steps": 4000, "weight_decay": 2 * lam}

    def rss_slope(w):
        return 2 * X.T @ (X @ w - y)

    w = ridge(X, y, lam)
    np.testing.assert_allclose(adam(rss_slope, np.zeros(2), **run)[-1], w, atol=1e-6)
    assert np.max(np.abs(adamw(rss_slope, np.zeros(2), **run)[-1] - w)) > 1e-2


# --- the trajectory and its arguments ---------------------------------------------------------


@every
def test_trajectory_begins_with_an_unchanged_start(optimiser):
    start = np.array([1.0, -0.5])
    path = optimiser(slope, start, learning_rate=0.1, steps=3)
    assert path.shape == (4, 2)
    np.testing.assert_array_equal(path[0], start)
    assert start.tolist() == [1.0, -0.5]
    np.testing.assert_array_equal(optimiser(slope, start, learning_rate=0.1, steps=0), [start])


@every
def test_gradient_that_modifies_its_argument_does_not_change_the_trajectory(optimiser):
    def in_place(w):
        g = slope(w)
        w[:] = 99.0
        return g

    run = {"learning_rate": 0.1, "steps": 3, "weight_decay": 0.1}
    np.testing.assert_array_equal(optimiser(in_place, START, **run), optimiser(slope, START, **run))


@every
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rate": 0}, r"^learning_rate must be a finite number above zero, got 0$"),
        ({"steps": -1}, r"^steps must be a whole number of at least 0, got -1$"),
        ({"steps": 2.5}, r"^steps must be a whole number of at least 0, got 2\.5$"),
        ({"weight_decay": -0.1}, r"^weight_decay must be a finite number, zero or more, got -0\.1"),
        ({"start": [np.nan, 0]}, r"^start must be finite, got nan at index 0$"),
        ({"gradient": lambda w: w[:1]}, r"^gradient must return shape \(2,\), got \(1,\)$"),
    ],
)
def test_error_names_the_bad_argument(optimiser, change, message):
    arguments = {"gradient": slope, "start": START, "learning_rate": 0.1, "steps": 2} | change
    with pytest.raises(ValueError, match=message):
        optimiser(**arguments)


def test_error_names_the_bad_argument_of_a_single_optimiser():
    with pytest.raises(ValueError, match=r"^momentum must be a number from 0 up to, .*, got 1$"):
        sgd(slope, START, learning_rate=0.1, steps=1, momentum=1)
    for optimiser in (adam, adamw):
        with pytest.raises(ValueError, match=r"^betas must be a number from 0 up to, .*, got 1$"):
            optimiser(slope, START, learning_rate=0.1, steps=1, betas=(0.9, 1))
        with pytest.raises(ValueError, match=r"^betas must have shape \(2,\), got \(3,\)$"):
            optimiser(slope, START, learning_rate=0.1, steps=1, betas=(0.9, 0.99, 0.999))
        with pytest.raises(ValueError, match=r"^epsilon must be a finite number above zero, got 0"):
            optimiser(slope, START, learning_rate=0.1, steps=1, epsilon=0)
