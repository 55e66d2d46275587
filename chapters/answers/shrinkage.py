"""What is still wrong in a reader's answers to the exercises of the chapter on shrinkage."""

import numpy as np
from bookkit.answers import near
from shrinkage import coefficient_risk, load_diabetes


def ex_shrinkage_price(price_l1, price_l2, falls_to_l1, falls_to_l2):
    """Put what (1, −2, 2) costs into `price_l1` and `price_l2`, and the share of it that the halved
    weights cost into `falls_to_l1` and `falls_to_l2`.
    """
    if near(price_l1, 1):
        return "price_l1: add the sizes, without their signs."
    if not near(price_l1, 5):
        return "price_l1: the first penalty adds the sizes of the weights."
    if near(price_l2, 3):
        return "price_l2: that is its root; the penalty is the sum of squares itself."
    if not near(price_l2, 9):
        return "price_l2: the second penalty adds the squares of the weights."
    if not near([falls_to_l1, falls_to_l2], [1 / 2, 1 / 4]):
        return "Work out both penalties for (0.5, −1, 1), and divide by those before."
    return None


def ex_shrinkage_direction(best_by_hand, error_at_best, error_at_zero):
    """Put the best λ into `best_by_hand`, the mean squared error there into `error_at_best`, and
    that of least squares into `error_at_zero`.
    """
    if near(best_by_hand, 18 / 3):
        return "best_by_hand: divide the noise variance by the square of the weight."
    if not near(best_by_hand, 2):
        return "best_by_hand: where is the slope zero, that is λγ² = s²?"
    if not near(error_at_best, 3):
        return "error_at_best: add the variance and the squared bias at that λ."
    if not near(error_at_zero, 4.5):
        return "error_at_zero: at λ = 0 there is no bias, and the variance is s²/d²."
    return None


def ex_shrinkage_predictions(best_for_predicting):
    """Put the λ that is best for the predictions into `best_for_predicting`."""
    if near(best_for_predicting, 1.151):
        return "1.151 is best for the weights; weigh each direction by d²/n."
    if not near(best_for_predicting, 1.71):
        return "best_for_predicting: the smallest risk(λ, d_squared / n) on a grid up to 3."
    return None


def ex_shrinkage_noise(best_at_twice, saved_at_twice, *, X, w_ls, s2):
    """For twice the noise variance, put the best λ into `best_at_twice`, and the share of the error
    that it saves, in per cent, into `saved_at_twice`.
    """
    tried = np.linspace(0, 6, 601)
    risks = [coefficient_risk(X, w_ls, 2 * s2, lam).total for lam in tried]
    best, saved = tried[np.argmin(risks)], 100 * (1 - min(risks) / risks[0])
    if near(best_at_twice, 1.151):
        return "best_at_twice: that is the best λ for the noise as it was."
    if not near(best_at_twice, best):
        return "best_at_twice: pass coefficient_risk twice the noise variance, and try many λ."
    if near(saved_at_twice, saved / 100):
        return "saved_at_twice: give it in per cent."
    if not near(saved_at_twice, saved):
        return "saved_at_twice: compare the smallest risk with the one at λ = 0."
    return None


def ex_shrinkage_break_scale(gap_scaled, gap_unscaled, *, raw, small_units):
    """Put the largest gap between the two predictions into `gap_scaled`, and the one with the bug
    into `gap_unscaled`.
    """
    wanted = _gap_without_scaling(raw, small_units)
    if not near(gap_scaled, 0, within=1e-6):
        return "gap_scaled: divide each column by its standard deviation, and no gap is left."
    if near(gap_unscaled, 0, within=1e-6):
        return "gap_unscaled: with the bug there is a gap; is λ = 100 still in place?"
    if not near(gap_unscaled, wanted):
        return "gap_unscaled: centre the columns, but leave their scale as it is."
    return None


def _gap_without_scaling(raw, small_units):
    def predictions(columns):
        A = columns - columns.mean(axis=0)
        return A @ np.linalg.solve(A.T @ A + 100 * np.eye(A.shape[1]), A.T @ y)

    y = load_diabetes().y - load_diabetes().y.mean()
    return np.abs(predictions(raw) - predictions(small_units)).max()
