"""Gradient descent with PyTorch's three update rules, to show what its `weight_decay` means.

Each function takes the gradient of the loss as a function of the weights and returns the whole
trajectory, shape (steps + 1, p): row 0 is the start and row -1 the result.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import (
    check_count,
    check_fraction,
    check_positive,
    check_strength,
    check_vector,
)

Vector = NDArray[np.float64]
Gradient = Callable[[Vector], ArrayLike]


def sgd(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: float,
    steps: int,
    weight_decay: float = 0.0,
    momentum: float = 0.0,
) -> NDArray[np.float64]:
    """Run torch.optim.SGD's update rule: the decay is added to the gradient, g + weight_decay * w.

    This is the gradient of L + (weight_decay / 2) ||w||^2: in the textbook form L + lam ||w||^2,
    weight_decay = 2 lam.

    Args:
        gradient: maps weights, shape (p,), to the loss's gradient there, shape (p,).
        start: initial weights, shape (p,).
        learning_rate: step size, above zero.
        steps: number of updates, zero or more.
        weight_decay: PyTorch's argument of that name, zero or more.
        momentum: fraction of the previous direction that is kept, in [0, 1).

    Returns:
        The trajectory, shape (steps + 1, p).

    Raises:
        ValueError: if an argument is out of range, or gradient returns another shape.
    """
    learning_rate = check_positive(learning_rate, "learning_rate")
    weight_decay = check_strength(weight_decay, "weight_decay")
    momentum = check_fraction(momentum, "momentum")
    path = _empty_path(start, steps)
    velocity = np.zeros_like(path[0])
    for w, after in pairwise(path):
        velocity = momentum * velocity + (_slope(gradient, w) + weight_decay * w)
        after[:] = w - learning_rate * velocity
    return path


def adam(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: float,
    steps: int,
    weight_decay: float = 0.0,
    betas: tuple[float, float] = (0.9, 0.999),
    epsilon: float = 1e-8,
) -> NDArray[np.float64]:
    """Run torch.optim.Adam's update rule: the decay joins the gradient and is rescaled with it.

    Source: Kingma & Ba 2015, algorithm 1, on the gradient g + weight_decay * w (the "L2
    regularisation" of Loshchilov & Hutter 2019, algorithm 2). As with `sgd`, the target is the
    minimum of L + (weight_decay / 2) ||w||^2.

    Args:
        gradient: maps weights, shape (p,), to the loss's gradient there, shape (p,).
        start: initial weights, shape (p,).
        learning_rate: step size, above zero.
        steps: number of updates, zero or more.
        weight_decay: PyTorch's argument of that name, zero or more.
        betas: decay rates of the running means of gradient and squared gradient, in [0, 1).
        epsilon: added to the root of the mean square, above zero.

    Returns:
        The trajectory, shape (steps + 1, p).

    Raises:
        ValueError: if an argument is out of range, or gradient returns another shape.
    """
    learning_rate = check_positive(learning_rate, "learning_rate")
    weight_decay = check_strength(weight_decay, "weight_decay")
    moments = _Moments(betas, epsilon)
    path = _empty_path(start, steps)
    for w, after in pairwise(path):
        after[:] = w - learning_rate * moments.direction(_slope(gradient, w) + weight_decay * w)
    return path


def adamw(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: float,
    steps: int,
    weight_decay: float = 0.0,
    betas: tuple[float, float] = (0.9, 0.999),
    epsilon: float = 1e-8,
) -> NDArray[np.float64]:
    """Run torch.optim.AdamW's update rule: each step first shrinks w by rate * weight_decay * w.

    Source: Loshchilov & Hutter 2019, algorithm 2. The decay is decoupled: it does not enter Adam's
    running means, so no lam in the loss gives the same weights. PyTorch's default is
    weight_decay=0.01; here it is 0.

    Args:
        gradient: maps weights, shape (p,), to the loss's gradient there, shape (p,).
        start: initial weights, shape (p,).
        learning_rate: step size, above zero.
        steps: number of updates, zero or more.
        weight_decay: PyTorch's argument of that name, zero or more.
        betas: decay rates of the running means of gradient and squared gradient, in [0, 1).
        epsilon: added to the root of the mean square, above zero.

    Returns:
        The trajectory, shape (steps + 1, p).

    Raises:
        ValueError: if an argument is out of range, or gradient returns another shape.
    """
    learning_rate = check_positive(learning_rate, "learning_rate")
    weight_decay = check_strength(weight_decay, "weight_decay")
    moments = _Moments(betas, epsilon)
    path = _empty_path(start, steps)
    for w, after in pairwise(path):
        # The gradient is taken at w, before the decay, because PyTorch runs backward() first.
        direction = moments.direction(_slope(gradient, w))
        after[:] = w * (1 - learning_rate * weight_decay) - learning_rate * direction
    return path


class _Moments:
    """Adam's running means of the gradient and of its square, corrected for their zero start."""

    def __init__(self, betas: tuple[float, float], epsilon: float) -> None:
        check_vector(betas, "betas", 2)
        self.beta_mean, self.beta_square = (check_fraction(beta, "betas") for beta in betas)
        self.epsilon = check_positive(epsilon, "epsilon")
        self.mean: Vector | float = 0.0
        self.square: Vector | float = 0.0
        self.steps = 0

    def direction(self, slope: Vector) -> Vector:
        """Update the means with a gradient and return the direction to be subtracted."""
        self.steps += 1
        self.mean = self.beta_mean * self.mean + (1 - self.beta_mean) * slope
        self.square = self.beta_square * self.square + (1 - self.beta_square) * slope**2
        # Both means start at zero; dividing by 1 - beta^steps removes the bias this causes.
        mean = self.mean / (1 - self.beta_mean**self.steps)
        square = self.square / (1 - self.beta_square**self.steps)
        return mean / (np.sqrt(square) + self.epsilon)


def _empty_path(start: ArrayLike, steps: int) -> Vector:
    """Return an uninitialised array (steps + 1, p) with the start in row 0."""
    start = check_vector(start, "start")
    path = np.empty((check_count(steps, "steps") + 1, len(start)))
    path[0] = start
    return path


def _slope(gradient: Gradient, w: Vector) -> Vector:
    """Return the gradient at w; `gradient` gets a copy, so that it cannot modify the path."""
    slope = np.asarray(gradient(w.copy()), dtype=np.float64)
    if slope.shape != w.shape:
        raise ValueError(f"gradient must return shape {w.shape}, got {slope.shape}")
    return slope
