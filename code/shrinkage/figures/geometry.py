"""A loss over two weights, and its least value inside a diamond and inside a disc: exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..validation import check_numbers, check_vector

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bowl:
    """The loss (w - c)' A (w - c): c is ``centre``, its minimum, and A its ``curvature``."""

    centre: Array
    curvature: Array

    def loss(self, w: Array) -> Array:
        """The loss at weights ``w`` (..., 2)."""
        away = w - self.centre
        return np.einsum("...i,ij,...j->...", away, self.curvature, away)

    def contour(self, level: float, points: int = 181) -> Array:
        """The ellipse on which the loss is ``level``, (points, 2)."""
        root = np.linalg.inv(np.linalg.cholesky(self.curvature))
        return self.centre + circle(np.sqrt(level), points) @ root


def check_bowl(centre: ArrayLike, curvature: ArrayLike) -> Bowl:
    """Return the bowl about two weights, or raise a ValueError that names what is wrong."""
    c = check_vector(centre, "centre", 2)
    A = check_numbers(curvature, "curvature")
    if A.shape != (2, 2) or not np.array_equal(A, A.T) or np.linalg.eigvalsh(A)[0] <= 0:
        raise ValueError(f"curvature must be symmetric, positive definite and 2 by 2, got {A}")
    return Bowl(c, A)


def circle(radius: float, points: int = 181) -> Array:
    """A circle about the origin, closed, (points, 2)."""
    angle = np.linspace(0, 2 * np.pi, points)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def diamond_optimum(bowl: Bowl, bound: float) -> Array:
    """The least loss over |w1| + |w2| <= bound: the centre if inside, else the best on the edges.

    On an edge from one corner to the next the loss is a parabola, whose least point is known.
    """
    if np.sum(np.abs(bowl.centre)) <= bound:
        return bowl.centre.copy()
    corners = bound * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    edges = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return min((_least_on_edge(bowl, *edge) for edge in edges), key=bowl.loss)


def disc_optimum(bowl: Bowl, bound: float) -> Array:
    """The least loss over w1^2 + w2^2 <= bound^2: the centre if inside, else ridge at some lambda.

    The weights (A + lambda I)^-1 A c get shorter as lambda grows; bisection finds the lambda at
    which their norm is ``bound``, to the last bit.
    """
    if np.linalg.norm(bowl.centre) <= bound:
        return bowl.centre.copy()
    values, vectors = np.linalg.eigh(bowl.curvature)
    along = vectors.T @ bowl.centre

    def weights(lam: float) -> Array:
        return values / (values + lam) * along

    low, high = 0.0, float(values[-1] * np.linalg.norm(bowl.centre) / bound)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.linalg.norm(weights(middle)) > bound else (low, middle)
    return vectors @ weights(high)


def _least_on_edge(bowl: Bowl, start: Array, end: Array) -> Array:
    along = end - start
    share = along @ bowl.curvature @ (bowl.centre - start) / (along @ bowl.curvature @ along)
    if share <= 0:
        return start
    if share >= 1:
        return end
    return start + share * along
