"""What is still wrong in a reader's answers to the exercises of the chapter on limits."""

import numpy as np
from bookkit.answers import near
from shrinkage import elastic_net, kkt_violation, soft_threshold


def ex_limits_orthonormal(orthonormal_net):
    """Write the formula as a function of z, l1 and l2, and call it `orthonormal_net`."""
    Q, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(30, 4)))
    z = np.array([3.0, -1.5, 0.6, 0.2])
    given = orthonormal_net(z, 1.0, 0.5)
    if near(given, soft_threshold(z, 1.0) / 1.5, within=1e-6):
        return "The threshold is λ₁/2, not λ₁."
    if near(given, soft_threshold(z, 0.5), within=1e-6):
        return "Divide by 1 + λ₂ after the threshold."
    if not near(given, elastic_net(Q, Q @ z, 1.0, 0.5), within=1e-6):
        return "orthonormal_net: it differs from elastic_net on columns with QᵀQ = I."
    return None


def ex_limits_alpha(colleague_l1, colleague_l2, colleague_zeros):
    """Put λ₁ and λ₂ into `colleague_l1` and `colleague_l2`, and the number of zeros into
    `colleague_zeros`.
    """
    if near(colleague_l1, 44.2):
        return "colleague_l1: the RSS is divided by 2n, so λ₁ = 2n·alpha·l1_ratio."
    if not near(colleague_l1, 88.4, within=0.001):
        return "colleague_l1: λ₁ = 2n·alpha·l1_ratio, with n = 442."
    if near(colleague_l2, 353.6):
        return "colleague_l2: the squares have a half in scikit-learn's objective."
    if not near(colleague_l2, 176.8, within=0.001):
        return "colleague_l2: λ₂ = n·alpha·(1 − l1_ratio)."
    if colleague_zeros != 0:
        return "colleague_zeros: fit it, and count the weights that are exactly zero."
    return None


def ex_limits_break(silent_at):
    """Put the positive λ₂ at which the conditions stay silent into `silent_at`."""
    if not near(silent_at, 1):
        return "silent_at: the broken rows are a penalty of λ₂²; where is that λ₂?"
    return None


def ex_limits_copies(spread_weights, *, wide, y_wide):
    """Put a solution with more than 20 weights that are not zero into `spread_weights`, 100 weights
    for the columns of `wide` and their copies.
    """
    w, n = np.asarray(spread_weights, dtype=float), len(y_wide)
    if w.shape != (2 * wide.shape[1],):
        return f"spread_weights: {2 * wide.shape[1]} weights, of the columns and of the copies."
    if np.count_nonzero(w) <= n:
        return f"spread_weights: only {np.count_nonzero(w)} are not zero, and there are {n} rows."
    twice = np.hstack([wide, wide])
    lam = 2 * np.abs(twice.T @ (y_wide - twice @ w)).max()  # what the largest pull is at a minimum
    if kkt_violation(twice, y_wide, w, lam) > 1e-3 * lam:
        return "spread_weights: they miss the KKT conditions, so they are no LASSO solution."
    return None


def ex_limits_weak(weak_errors):
    """Put the squared errors of LASSO at λ = 20, LASSO at λ = 80 and relaxed LASSO at φ = 0, for
    true weights of 0.3, into `weak_errors`, three numbers.
    """
    if near(weak_errors, [0.094, 0.563, 0.032], within=0.05):
        return "weak_errors: these belong to true weights of 2."
    if not near(weak_errors, [0.092, 0.253, 0.235], within=0.05):
        return "weak_errors: run relaxing_helps(size=0.3), and report its errors."
    return None


def ex_limits_wine(kept_in_wine, error_new_wines, error_unseen):
    """Put the names of the features that LASSO keeps into `kept_in_wine`, a list, and its squared
    errors for new wines and for a cultivar not seen into `error_new_wines` and `error_unseen`.
    """
    names = [kept_in_wine] if isinstance(kept_in_wine, str) else [*kept_in_wine]
    if "alcohol" in names:
        return "kept_in_wine: alcohol is the target; leave its column out."
    if {*names} != {"color_intensity", "proline"}:
        return "kept_in_wine: draw the folds at random, and take the one-standard-error rule."
    if near(error_new_wines, error_unseen, within=0.1):
        return "The two errors differ: hold out a whole cultivar for the second."
    if not near(error_new_wines, 0.35, within=0.15):
        return "error_new_wines: the cross-validated error at the λ of the rule."
    if not near(error_unseen, 1.14, within=0.15):
        return "error_unseen: fit on two cultivars, predict the third, and take the mean of three."
    return None
