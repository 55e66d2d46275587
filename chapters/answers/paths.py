"""What is still wrong in a reader's answers to the exercises of the chapter on paths."""

import numpy as np
from bookkit.answers import near
from shrinkage import centre, leave_one_out_residuals, leverages, load_diabetes, ridge, standardise
from sklearn.linear_model import Lasso

# Proof without a check: ex-paths-leverage-proof.


def ex_paths_pencil(breaks_by_hand, slopes_above, slopes_below):
    """Put the two λ at which features enter into `breaks_by_hand`, the larger first, the slopes of
    both weights between these into `slopes_above`, and from the smaller to 0 into `slopes_below`.
    """
    if near(breaks_by_hand, [3, 1]):
        return "breaks_by_hand: a feature enters at twice the size of its inner product."
    if not near(breaks_by_hand, [6, 2]):
        return "breaks_by_hand: two numbers, 2|z_j|."
    if near(slopes_above, [-1, 0]) or near(slopes_below, [-1, 1]):
        return "Each slope is −½ s_j, as the weight changes by half of what λ does."
    if not near(slopes_above, [-0.5, 0]):
        return "slopes_above: only the first weight moves there, and it grows as λ falls."
    if not near(slopes_below, [-0.5, 0.5]):
        return "slopes_below: the second weight is negative, so its slope has the other sign."
    return None


def ex_paths_leverage(error_without_share):
    """Put the leave-one-out error without the 1/n into `error_without_share`."""
    diabetes = load_diabetes()
    X, n = standardise(diabetes.X).X, len(diabetes.y)
    residuals = centre(diabetes.y) - X @ ridge(X, centre(diabetes.y), 10)
    wanted = np.mean((residuals / (1 - leverages(X, 10) + 1 / n)) ** 2)
    right = np.mean(leave_one_out_residuals(X, diabetes.y, 10) ** 2)
    if near(error_without_share, right, within=1e-4):
        return "That is the true error: `leverages` has the 1/n in it, which you take off."
    if near(error_without_share, np.mean(residuals**2), within=1e-4):
        return "Divide each residual by 1 minus its leverage first."
    if not near(error_without_share, wanted, within=1e-4):
        return "error_without_share: the mean of the squared residuals, at λ = 10."
    return None


def ex_paths_leaks(flattered_by, noise_outside, noise_inside):
    """Put by how much (a) flatters the error of ridge into `flattered_by`; for (b), put the error
    with the picking outside the loop into `noise_outside`, and inside it into `noise_inside`.
    """
    if not 0 < flattered_by < 100:
        return "flattered_by: the error with the scaling inside the loop, minus that outside."
    if noise_outside >= noise_inside:
        return "Picked outside, noise looks better than picked inside: are they swapped?"
    if not 0.3 < noise_outside < 0.95:
        return "noise_outside: pick with all the rows, then cross-validate on the picked columns."
    if noise_inside < 0.8:
        return "noise_inside: nothing predicts noise; do the held-out rows take part in picking?"
    return None


def ex_paths_tolerance(loose_counts, tight_counts):
    """Put the numbers of non-zero weights at λ = 225 and 90 into `loose_counts` for `tol=1e-3`, and
    into `tight_counts` for `tol=1e-10`.
    """
    if not near(tight_counts, _counts(1e-10), within=0):
        return "tight_counts: `Lasso` takes alpha = λ/(2n)."
    if near(loose_counts, _counts(1e-10), within=0):
        return "loose_counts: these are the exact ones; is tol=1e-3 passed?"
    if not near(loose_counts, _counts(1e-3), within=0):
        return "loose_counts: two numbers, for 225 and for 90."
    return None


def _counts(tol):
    diabetes = load_diabetes()
    X, y = standardise(diabetes.X).X, centre(diabetes.y)
    models = (Lasso(alpha=lam / (2 * len(y)), tol=tol) for lam in (225, 90))
    return [np.count_nonzero(model.fit(X, y).coef_) for model in models]


def ex_paths_search(freedom_of_search):
    """Put the degrees of freedom into `freedom_of_search`."""
    if near(freedom_of_search, 1):
        return "One weight is fitted, but choosing it among ten spends more."
    if not near(freedom_of_search, 3.4, within=0.1):
        return "freedom_of_search: covariance_df of the weights for all targets."
    return None
