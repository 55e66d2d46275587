"""What is still wrong in a reader's answers to the exercises of the chapter on ridge."""

import numpy as np
from bookkit.answers import near
from shrinkage import effective_degrees_of_freedom, load_diabetes, standardise

# Proof without a check: ex-ridge-length.


def ex_ridge_pencil(two_weights, freedom_left):
    """Put the two weights into `two_weights`, and the degrees of freedom into `freedom_left`."""
    if near(two_weights, [2 * 2 / 6, 2 * 1 / 5]):
        return "The factors are d²/(d² + λ), with the entries of X squared."
    if not near(two_weights, [1, 0.4]):
        return "two_weights: shrink each weight, 2, by its own factor d²/(d² + λ)."
    if not near(freedom_left, 0.7):
        return "freedom_left: the degrees of freedom are the sum of the two factors."
    return None


def ex_ridge_dial(strength_for_five):
    """Put the λ that leaves 5 degrees of freedom into `strength_for_five`."""
    left = effective_degrees_of_freedom(standardise(load_diabetes().X).X, float(strength_for_five))
    if abs(left - 5) > 0.01:
        side = "raise" if left > 5 else "lower"
        return f"At that λ {left:.2f} degrees of freedom are left: {side} it."
    return None


def ex_ridge_decay(decay_to_pass):
    """Put the `weight_decay` into `decay_to_pass`."""
    n = len(load_diabetes().y)
    if near(decay_to_pass, 200):
        return "2λ belongs to the sum of the squared residuals; your loss is their mean."
    if near(decay_to_pass, 100 / n):
        return "The optimiser adds weight_decay times w to the gradient; λw² adds 2λw."
    if not near(decay_to_pass, 200 / n):
        return "decay_to_pass: divide both terms of the gradient of ridge's objective by n."
    return None


def ex_ridge_break_factor(strength_with_bug, strength_at_half_rate):
    """Put the strength that the bug gives at η = 0.05 into `strength_with_bug`, and the one at half
    that rate into `strength_at_half_rate`.
    """
    if near(strength_with_bug, 0.01) or near(strength_at_half_rate, 0.01):
        return "0.01 is what you asked for; with the bug the weights rest elsewhere."
    if near([strength_with_bug, strength_at_half_rate], [0.4, 0.2]):
        return "The other way round: the smaller rate lets the decay win more."
    if not near(strength_with_bug, 0.2):
        return "strength_with_bug: the weights rest where 2λw = −η∇L(w); what multiplies 2w then?"
    if not near(strength_at_half_rate, 0.4):
        return "strength_at_half_rate: the strength depends on the rate."
    return None


def ex_ridge_break_rank(rank_at_zero, smallest_eigenvalues):
    """Take the columns of `twice`. Put the rank of their XᵀX into `rank_at_zero`, and its smallest
    eigenvalue at λ = 0.01 and at λ = 1, with λI added, into `smallest_eigenvalues`.
    """
    if rank_at_zero == 3:
        return "rank_at_zero: two of the three columns are the same, so they count once."
    if rank_at_zero != 2:
        return "rank_at_zero: use np.linalg.matrix_rank."
    if not near(smallest_eigenvalues, np.array([0.01, 1])):
        return "smallest_eigenvalues: two numbers, the first of np.linalg.eigvalsh for each λ."
    return None
