"""What is still wrong in a reader's answers to the exercises of the chapter on conventions."""

import numpy as np
from bookkit.answers import near
from shrinkage import centre, convert, load_diabetes, ridge, standardise
from sklearn.linear_model import BayesianRidge


def ex_conventions_half(ridge_per_v, lasso_per_v):
    """Put λ/v for ridge into `ridge_per_v`, and for LASSO into `lasso_per_v`."""
    if not near(ridge_per_v, 1):
        return "ridge_per_v: both terms have the same half, which cancels."
    if near(lasso_per_v, 1):
        return "lasso_per_v: the penalty has no half here, so nothing cancels."
    if not near(lasso_per_v, 2):
        return "lasso_per_v: double the objective, until the RSS stands alone."
    return None


def ex_conventions_twice(moved_by_copies):
    """Put the names of the estimators that return other weights into `moved_by_copies`, a list."""
    given = [moved_by_copies] if isinstance(moved_by_copies, str) else moved_by_copies
    names = {getattr(one, "__name__", one) for one in given}
    if names & {"Lasso", "ElasticNet"}:
        return "moved_by_copies: a mean over the cases stays when each of them comes twice."
    if names != {"Ridge"}:
        return "moved_by_copies: whose loss is a sum over the cases?"
    return None


def ex_conventions_break(off_at_4, off_at_442, *, A, c):
    """Put by how many per cent the weights are off into `off_at_4`, for the four observations `A`
    and `c`, and into `off_at_442`, for the diabetes data.
    """
    diabetes = load_diabetes()
    data = (A, c), (standardise(diabetes.X).X, centre(diabetes.y))
    wanted = [100 * _off_by_deviation(*pair) for pair in data]
    if near(off_at_4, wanted[0] / 100):
        return "Give both in per cent."
    if near([off_at_442, off_at_4], wanted):
        return "Few cases make the larger difference: are the two swapped?"
    if not near(off_at_4, wanted[0], within=0.02):
        return "off_at_4: the length of the difference, over the length of the right weights."
    if not near(off_at_442, wanted[1], within=0.05):
        return "off_at_442: the same on the 442 patients."
    return None


def _off_by_deviation(X, y):
    """How far the weights at lambda = 0.3 move with n - 1, as a share of their length."""
    right, wrong = (
        ridge(
            X,
            y,
            convert(
                0.3, "glmnet", "rss", method="ridge", n=len(y), target_deviation=np.std(y, ddof=k)
            ),
        )
        for k in (0, 1)
    )
    return np.linalg.norm(wrong - right) / np.linalg.norm(right)


def ex_conventions_script(ridge_alpha):
    """Put the `alpha` for `Ridge` into `ridge_alpha`."""
    if near(ridge_alpha, 5):
        return "SGD adds v·w to the gradient, and λw² adds 2λw: halve it."
    if near(ridge_alpha, 1e-4) or near(ridge_alpha, 0.5e-4):
        return "The loss is a mean over the 50,000 cases, the RSS a sum."
    if near(ridge_alpha, 64 * 1e-4 / 2):
        return "The size of the batches does not matter; the number of cases does."
    if not near(ridge_alpha, 2.5):
        return "ridge_alpha: λ = nv/2, with all the cases."
    return None


def ex_conventions_bayes(bayes_strength):
    """Put the λ that `BayesianRidge` used on the diabetes data into `bayes_strength`."""
    diabetes = load_diabetes()
    model = BayesianRidge().fit(standardise(diabetes.X).X, centre(diabetes.y))
    if near(bayes_strength, model.alpha_ / model.lambda_, within=0.05):
        return "The wrong way round: both attributes are inverse variances."
    if not near(bayes_strength, model.lambda_ / model.alpha_, within=0.05):
        return "bayes_strength: λ is the noise variance over the prior variance."
    return None
