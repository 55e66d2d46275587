"""What is still wrong in a reader's answers to the exercises of the chapter on likelihoods."""

from bookkit.answers import near


def ex_lik_settings(by_ridge_alpha, by_c, by_poisson_alpha):
    """Put the three prior variances into `by_ridge_alpha`, `by_c` and `by_poisson_alpha`."""
    if near(by_ridge_alpha, 1 / 2):
        return "by_ridge_alpha: the wrong way round: noise variance over α."
    if not near(by_ridge_alpha, 2):
        return "by_ridge_alpha: Ridge has α = s²/σ²."
    if near(by_c, 1 / 4):
        return "by_c: a larger C is a weaker penalty, and so a wider prior."
    if not near(by_c, 4):
        return "by_c: C is the variance itself."
    if near(by_poisson_alpha, 20):
        return "by_poisson_alpha: the loss is a mean; divide by n too."
    return None if near(by_poisson_alpha, 0.5) else "by_poisson_alpha: α = 1/(nσ²)."


def ex_lik_all_zero(narrowest, *, X, high):
    """Put the largest scale b at which all weights are zero into `narrowest`."""
    largest_pull = abs(X.T @ (high - high.mean())).max()
    if near(narrowest, largest_pull):
        return "narrowest: that is 1/b."
    return (
        None
        if near(narrowest, 1 / largest_pull)
        else "narrowest: 1/b is the largest pull at zero weights."
    )


def ex_lik_newton(aim):
    """For a case with y = 1, put the target at w = 0 into `aim`: a number."""
    if near(aim, 2):
        return "aim: the rows are multiplied by a root, so the target is too."
    return None if near(aim, 1) else "aim: (y - μ) over the curvature, times the root of it."


def ex_lik_break_intercept(moved_if_free, moved_if_penalised):
    """Put how far the probabilities move at most into `moved_if_free` and `moved_if_penalised`."""
    if not abs(moved_if_free) < 1e-4:
        return "moved_if_free: a free intercept takes up the shift; is `tol` small enough?"
    if near(moved_if_penalised, 0):
        return "moved_if_penalised: is `fit_intercept` False, with a column of ones?"
    return None if near(moved_if_penalised, 0.136) else "moved_if_penalised: at C = 0.1, add 3."
