"""What is still wrong in a reader's answers to the exercises of the project on salaries."""

import numpy as np
from bookkit.answers import near


def ex_hitters_factor(factor_at, twice_at):
    """Put the factor at a correlation of 0.8 into `factor_at`, and the correlation at which the
    interval is twice as long into `twice_at`.
    """
    if near(factor_at, 1 / (1 - 0.8)):
        return "factor_at: square the correlation."
    if near(factor_at, (1 / (1 - 0.64)) ** 0.5):
        return "factor_at: that is the factor of the interval; the variance has its square."
    if not near(factor_at, 1 / (1 - 0.64)):
        return "factor_at: 1/(1 − ρ²) at ρ = 0.8."
    if near(twice_at, 0.5**0.5):
        return "twice_at: there the variance is doubled; the interval takes a factor of 4."
    if not near(twice_at, 0.75**0.5):
        return "twice_at: 1/(1 − ρ²) has to be 4."
    return None


def ex_hitters_code(turned_weight, *, w, names):
    """Put the weight of Division, coded by 1 for E, into `turned_weight`."""
    old = w[names.index("Division")]
    if near(turned_weight, old):
        return "turned_weight: that is the weight of the old code."
    return (
        None if near(turned_weight, -old) else "turned_weight: turn the column, then standardise."
    )


def ex_hitters_leak(leaky_error, honest_error, *, errors, refits):
    """Put the mean error with the 13 features of the whole table into `leaky_error`, and that with
    the choice made within each split into `honest_error`.
    """
    if near(leaky_error, np.mean(errors["LASSO"])):
        return "leaky_error: refit by least squares on the features, do not shrink them."
    if not near(leaky_error, np.mean(refits["leaky"])):
        return "leaky_error: choose on all rows, fit on the rows of a split, average over splits."
    if near(honest_error, np.mean(refits["leaky"])):
        return "honest_error: the rows to be predicted must have no say in the list."
    if not near(honest_error, np.mean(refits["honest"])):
        return "honest_error: λ times the share of the rows that are left, within each split."
    return None


def ex_hitters_dollars(error_of_logs, *, squared):
    """Put the squared error in dollars of ridge on logarithms into `error_of_logs`."""
    if np.size(error_of_logs) == 1 and float(error_of_logs) < 10:
        return "error_of_logs: turn the predictions back by the exponential first."
    if near(error_of_logs, squared[0]):
        return "error_of_logs: that is ridge on the salaries themselves."
    return (
        None
        if near(error_of_logs, squared[1])
        else "error_of_logs: (salary − exp(fit))², averaged."
    )
