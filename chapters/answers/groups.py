"""What is still wrong in a reader's answers to the exercises of the chapter on groups."""

import numpy as np
from bookkit.answers import near
from shrinkage import adaptive_lasso, soft_threshold


def ex_groups_block(first_block, second_block):
    """Put the two shortened blocks, of two numbers each, into `first_block` and `second_block`."""
    for name, given, block, wanted in (
        ("first_block", first_block, [6, 8], [4.8, 6.4]),
        ("second_block", second_block, [0.9, 1.2], [0, 0]),
    ):
        if np.size(given) != 2:
            return f"{name}: two numbers."
        if not near(given, wanted):
            if near(given, soft_threshold(block, 2)):
                return f"{name}: that is the soft threshold, number by number; shorten the length."
            return f"{name}: multiply the block by 1 − τ/length, or by 0 if that is negative."
    return None


def ex_groups_sign(decoy_sum, signs_in_draws):
    """Put the decoy's sum into `decoy_sum`, and in how many of 100 draws LASSO finds the signs into
    `signs_in_draws`.
    """
    if near(decoy_sum, 1.5):
        return "decoy_sum: the signs of the true weights belong to the sum."
    if not near(decoy_sum, 0.5):
        return "decoy_sum: 0.5 times the sum of the three signs."
    if not near(signs_in_draws, 100):
        return "signs_in_draws: compare the signs with those of the new truth, and change y too."
    return None


def ex_groups_two(fit_at_two, level_from):
    """Put the fit at λ = 2, two numbers, into `fit_at_two`, and the λ from which on it is level
    into `level_from`.
    """
    if near(fit_at_two, [3, 3]):
        return "fit_at_two: each number moves by λ/2, not by λ."
    if not near(fit_at_two, [2, 4]):
        return "fit_at_two: the derivative of (1 − u₁)² + (5 − u₂)² + λ (u₂ − u₁)."
    if near(level_from, 2):
        return "level_from: the gap of 4 closes by λ, half from each side."
    if not near(level_from, 4):
        return "level_from: where do the two numbers meet?"
    return None


def ex_groups_bug(mended, *, X, y, pilot, lam):
    """Put the weights that meet their prices into `mended`, made of the broken ones."""
    w = np.asarray(mended, dtype=float)
    if w.shape != (X.shape[1],):
        return f"mended: {X.shape[1]} weights, one for each column."
    right = adaptive_lasso(X, y, lam, pilot)
    if near(w, right, within=1e-4):
        return None
    if near(w * np.abs(pilot), right, within=1e-4):
        return "mended: these are the weights of the rescaled columns; multiply them back."
    return "mended: the pull on a feature in the model must equal its price."
