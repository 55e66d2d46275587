"""A quadratic loss of two weights, and its exact minimisers over a diamond and a disc."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..validation import check_numbers, check_vector

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bowl:
    """The loss (w - c)' A (w - c), with minimiser c (``centre``) and A (``curvature``)."""

    centre: Array
    curvature: Array

    def loss(self, w: Array) -> Array:
        """Return the loss at weights ``w`` of shape (..., 2), shape (...)."""
        away = w - self.centre
        return np.einsum("...i,ij,...j->...", away, self.curvature, away)

    def contour(self, level: float, points: int = 181) -> Array:
        """Return the ellipse on which the loss is ``level``, shape (points, 2)."""
        root = np.linalg.inv(np.linalg.cholesky(self.curvature))
        return self.centre + circle(np.sqrt(level), points) @ root


def check_bowl(centre: ArrayLike, curvature: ArrayLike) -> Bowl:
    """Return the loss with this centre and curvature, or raise a ValueError for a bad argument."""
    c = check_vector(centre, "centre", 2)
    A = check_numbers(curvature, "curvature")
    if A.shape != (2, 2) or not np.array_equal(A, A.T) or np.linalg.eigvalsh(A)[0] <= 0:
        raise ValueError(f"curvature must be symmetric, positive definite and 2 by 2, got {A}")
    return Bowl(c, A)


def circle(radius: float, points: int = 181) -> Array:
    """Return a closed circle about the origin, shape (points, 2)."""
    angle = np.linspace(0, 2 * np.pi, points)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def diamond_optimum(bowl: Bowl, bound: float) -> Array:
    """Return the minimiser of the loss over |w1| + |w2| <= bound, shape (2,).

    This is the centre if it is inside the diamond. Otherwise it is on an edge, along which the loss
    is a parabola with a known minimum.
    """
    if np.sum(np.abs(bowl.centre)) <= bound:
        return bowl.centre.copy()
    corners = bound * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    edges = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return min((_minimiser_on_edge(bowl, *edge) for edge in edges), key=bowl.loss)


def disc_optimum(bowl: Bowl, bound: float) -> Array:
    """Return the minimiser of the loss over w1^2 + w2^2 <= bound^2, shape (2,).

    This is the centre if it is inside the disc. Otherwise it is the ridge solution
    (A + lambda I)^-1 A c with norm ``bound``. The norm decreases as lambda grows, so bisection
    finds lambda, to the last bit.
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


def _minimiser_on_edge(bowl: Bowl, start: Array, end: Array) -> Array:
    along = end - start
    share = along @ bowl.curvature @ (bowl.centre - start) / (along @ bowl.curvature @ along)
    if share <= 0:
        return start
    if share >= 1:
        return end
    return start + share * along
