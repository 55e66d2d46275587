"""What is still wrong in a reader's answers to the exercises of the chapter on selection."""

import numpy as np
from bookkit.answers import near
from shrinkage import coverage_after_threshold


def ex_after_by_hand(held_at_zero):
    """Put the probability into `held_at_zero`."""
    if near(held_at_zero, 0.95, within=0.002):
        return "That is the promise before the choice: divide by the chance to be chosen."
    if near(held_at_zero, 0.134, within=0.002):
        return "That is the chance to pass and be held: divide by the chance to pass."
    if not near(held_at_zero, coverage_after_threshold(0, 1).item(), within=0.005):
        return "held_at_zero: (Φ(c) − Φ(τ)) / (1 − Φ(τ)), with τ = 1 and c = 1.960."
    return None


def ex_after_leak(held_by_overlap):
    """Put the percentages for 0, 25 and 50 cases used twice into `held_by_overlap`, in this
    order.
    """
    if np.size(held_by_overlap) != 3:
        return "held_by_overlap: three numbers, for 0, 25 and 50 cases."
    shares = np.ravel(np.asarray(held_by_overlap, dtype=float))
    if shares.max() <= 1:
        return "held_by_overlap: in per cent."
    if np.all(np.abs(shares - 95) < 2):
        return "Nothing leaks: the cases that chose must be among those that measure."
    if not near(shares, [94.8, 92.4, 87.4], within=0.015):
        return "held_by_overlap: choose on 50 cases; measure on the others and on 0, 25 or 50 more."
    return None


def ex_after_bonferroni(together_95, together_strict):
    """Put the percentages of data sets in which all intervals hold into `together_95` and
    `together_strict`.
    """
    if near(together_95, 80.0):
        return "together_95: a data set counts only if all its intervals hold."
    if not near(together_95, 51.2, within=0.06):
        return (
            "together_95: the share of the data sets whose naive intervals all hold, in per cent."
        )
    if not near(together_strict, 94.2, within=0.03):
        return "together_strict: the same with level 1 − 0.05/20."
    return None


def ex_after_knows(lowest_weight, highest_weight):
    """Put the ends of the interval into `lowest_weight` and `highest_weight`."""
    if near(lowest_weight, 2.2 - 1.96, within=0.03):
        return "That is the naive end: put F(z) in place of Φ(z − w)."
    if near([lowest_weight, highest_weight], [3.66, -0.64]):
        return "F falls as w grows: the lowest w has F(z) = 0.975."
    if not near(lowest_weight, -0.638, within=0.03):
        return "lowest_weight: solve F(2.2) = 0.975 for w."
    if not near(highest_weight, 3.657):
        return "highest_weight: solve F(2.2) = 0.025 for w."
    return None
