"""What is still wrong in a reader's answers to the exercises of the chapter on geometry."""

import numpy as np
from bookkit.answers import near
from shrinkage import centre, lasso, load_diabetes, standardise

# Proof without a check: ex-geo-nearest.


def ex_geo_project(first_point, second_point):
    """Put the two projections, of three numbers each, into `first_point` and `second_point`."""
    for name, point, wanted in (
        ("first_point", first_point, [2, 0, 0]),
        ("second_point", second_point, [1.3, 0.7, 0]),
    ):
        if near(point, wanted):
            continue
        if np.size(point) != 3:
            return f"{name}: three numbers."
        if not near(np.abs(point).sum(), 2):
            return f"{name}: its sizes add up to {np.abs(point).sum():g}, not to t = 2."
        if np.count_nonzero(point) != np.count_nonzero(wanted):
            return f"{name}: {np.count_nonzero(wanted)} of the weights must survive."
        return f"{name}: take the same τ off each size that survives."
    return None


def ex_geo_half(even_square):
    """Put the R of the square into `even_square`."""
    if near(even_square, 4 - np.sqrt(6)):
        return "In a square that small the diamond does not fit: take the other root."
    if not near(even_square, 4 + np.sqrt(6)):
        return "even_square: set the share to 1/2; 4 (R − 2)² = 2R² − 4 is quadratic."
    return None


def ex_geo_ridge_zero(zero_correlation):
    """Put the correlation into `zero_correlation`."""
    if near(zero_correlation, 0.7 / 1.1):
        return "The size is right; look at its sign in ρ (c₁ − 1) + c₂ = 0."
    if not near(zero_correlation, -0.7 / 1.1):
        return "zero_correlation: the second entry of A (c − w) at w = (1, 0) must be 0."
    return None


def ex_geo_descend(descended, notices):
    """Put the weights that projected gradient descent ends with into `descended`, and whether the
    check notices the scaling, True or False, into `notices`.
    """
    diabetes = load_diabetes()
    best = lasso(standardise(diabetes.X).X, centre(diabetes.y), 5000)
    if np.size(descended) != best.size:
        return f"descended: {best.size} weights, one for each feature."
    spent, bound = np.abs(descended).sum(), np.abs(best).sum()
    if spent > 1.001 * bound:
        return f"descended: it spends {spent:.1f}, and the bound is {bound:.1f}."
    if np.count_nonzero(descended) == best.size:
        return "descended: no weight is zero; project onto the diamond instead of scaling."
    if not near(descended, best):
        return "descended: it is not there yet; take more steps, of 0.5 over the largest d²."
    if not notices:
        return "notices: what does kkt_violation give for the weights found by scaling?"
    return None
