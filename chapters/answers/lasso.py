"""What is still wrong in a reader's answers to the exercises of the chapter on LASSO."""

import numpy as np
from bookkit.answers import near
from shrinkage import centre, lasso, load_diabetes, standardise

# Proof without a check: ex-lasso-one-fit.


def ex_lasso_pencil(threshold_weights, factor_weights, second_gone_from):
    """Put LASSO's weights at λ = 1 into `threshold_weights`, ridge's into `factor_weights`, and the
    λ from which LASSO's second weight is zero into `second_gone_from`.
    """
    if near(threshold_weights, [2, 0, 0]):
        return "threshold_weights: LASSO takes λ/2 off each size, not λ."
    if not near(threshold_weights, [2.5, -0.3, 0]):
        return "threshold_weights: take 0.5 off each size, and stop at zero."
    if not near(factor_weights, [1.5, -0.4, 0.25]):
        return "factor_weights: ridge divides each weight by 1 + λ."
    if near(second_gone_from, 0.8):
        return "second_gone_from: it is zero once λ/2 is its size."
    if not near(second_gone_from, 1.6):
        return "second_gone_from: at which λ is λ/2 as large as 0.8?"
    return None


def ex_lasso_max(first_strength, enters_first):
    """Put λ_max into `first_strength`, and the number of the feature that enters first, 1 or 2,
    into `enters_first`.
    """
    if near(first_strength, 5):
        return "first_strength: λ_max is twice the largest inner product."
    if not near(first_strength, 10):
        return "first_strength: work out x₁ᵀy and x₂ᵀy, and take twice the larger size."
    if enters_first != 2:
        return "enters_first: the feature with the larger inner product enters first."
    return None


def ex_lasso_leaves(out_from, out_to, pull_share):
    """Put the largest and the smallest whole λ at which s3 is out into `out_from` and `out_to`, and
    its pull at λ = 60 as a share of λ into `pull_share`.
    """
    X, y, s3 = _diabetes()
    if out_from == 56 and out_to == 91:
        return "out_from is the larger of the two: the path comes from large λ."
    for name, lam, beyond in (("out_from", out_from, 1), ("out_to", out_to, -1)):
        if lasso(X, y, float(lam))[s3] != 0:
            return f"{name}: at λ = {lam} the weight of s3 is not zero."
        if lasso(X, y, float(lam + beyond))[s3] == 0:
            return f"{name}: at λ = {lam + beyond} s3 is still out."
    pull = 2 * X[:, s3] @ (y - X @ lasso(X, y, 60))
    if near(pull_share, pull):
        return "pull_share: divide the pull by λ."
    if not near(pull_share, pull / 60):
        return "pull_share: the pull is 2 x_jᵀr, with the residuals r at λ = 60."
    return None


def ex_lasso_break_tolerance(zeros_after):
    """Put how many weights are zero after 5, 50 and 500 sweeps into `zeros_after`, a list."""
    if np.size(zeros_after) != 3:
        return "zeros_after: three numbers, for 5, 50 and 500 sweeps."
    if near(zeros_after, [1, 1, 1]):
        return "zeros_after: the weights start at zero, but one sweep moves them all."
    if not near(zeros_after, [0, 0, 1]):
        return "zeros_after: start from zeros each time, at λ = 80, and count np.sum(w == 0)."
    return None


def ex_lasso_break_threshold(hard_weights):
    """Put the weights that the broken sweep ends with at λ = 1000 into `hard_weights`."""
    X, y, _ = _diabetes()
    if near(hard_weights, lasso(X, y, 1000), within=1e-4):
        return "hard_weights: these are LASSO's; leave out the move towards zero."
    if not near(hard_weights, _hard_sweeps(X, y, 1000)):
        return "hard_weights: compare each x_jᵀr_j with λ/2, keep it or drop it, and sweep on."
    return None


def _diabetes():
    diabetes = load_diabetes()
    return standardise(diabetes.X).X, centre(diabetes.y), list(diabetes.names).index("s3")


def _hard_sweeps(X, y, lam):
    w = np.zeros(X.shape[1])
    for _ in range(1000):
        for j in range(w.size):
            pull = X[:, j] @ (y - X @ w + X[:, j] * w[j])
            w[j] = pull / (X[:, j] @ X[:, j]) if abs(pull) > lam / 2 else 0
    return w
