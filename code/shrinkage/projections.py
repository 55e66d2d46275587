"""Projections onto the L1 ball, which has corners, and onto the L2 ball.

The projection of v minimises ||w - v||^2 over the ball. For orthonormal features with least-squares
weights v, these are the constrained forms of LASSO and ridge.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .validation import check_numbers, check_strength


def project_l1_ball(v: ArrayLike, radius: float) -> NDArray[np.float64]:
    """Return argmin ||w - v||_2 over sum_j |w_j| <= radius, of v's shape; zeros are exactly zero.

    For v outside the ball this is soft-thresholding, with the threshold that brings the sum down to
    `radius`.

    Source: Duchi, Shalev-Shwartz, Singer & Chandra 2008, section 4 and figure 1.

    Args:
        v: points, shape (..., p), each projected separately.
        radius: the bound, zero or more, in units of v.

    Raises:
        ValueError: if v is a single number, has p = 0 or is not finite and real, or if radius is
            negative or not finite.
    """
    v, radius = _check_points(v), check_strength(radius, "radius")
    size = np.abs(v)
    largest_first = -np.sort(-size, axis=-1)
    # If exactly the k largest stay non-zero, thresholds[k - 1] is the threshold. They do stay
    # non-zero as long as the k-th largest is above it.
    count = np.arange(1, v.shape[-1] + 1)
    thresholds = (np.cumsum(largest_first, axis=-1) - radius) / count
    staying = np.maximum(np.sum(largest_first > thresholds, axis=-1, keepdims=True), 1)
    threshold = np.take_along_axis(thresholds, staying - 1, axis=-1)
    # sign(v) * 0 can be -0.0; adding 0.0 turns it into 0.0, which prints without a sign.
    nearest = np.sign(v) * np.maximum(size - threshold, 0.0) + 0.0
    return np.where(np.sum(size, axis=-1, keepdims=True) <= radius, v, nearest)


def project_l2_ball(v: ArrayLike, radius: float) -> NDArray[np.float64]:
    """Return argmin ||w - v||_2 over ||w||_2 <= radius, of v's shape: v, scaled down if too long.

    Source: the nearest point of a ball lies on the line to its centre.

    Args:
        v: points, shape (..., p), each projected separately.
        radius: the bound on the length, zero or more, in units of v.

    Raises:
        ValueError: as `project_l1_ball`.
    """
    v, radius = _check_points(v), check_strength(radius, "radius")
    length = np.linalg.norm(v, axis=-1, keepdims=True)
    outside = length > radius
    return np.where(outside, v * (radius / np.where(outside, length, 1.0)), v)


def _check_points(v: ArrayLike) -> NDArray[np.float64]:
    """Return v as a float array of shape (..., p), p >= 1."""
    points = check_numbers(v, "v")
    if points.ndim == 0 or points.shape[-1] == 0:
        raise ValueError(f"v must have shape (..., p) with p >= 1, got {points.shape}")
    return points
