"""Tests of the errors that figure functions raise for bad arguments."""

import numpy as np
import pytest
from figure_calls import ERRORS, LAMS, PATH, PATHS, ZERO, W, X
from shrinkage import L1, L2, figures


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: figures.penalty_surface(L1(), points=40), r"points.*40"),
        (lambda: figures.penalty_surface(L1(), points=1), r"points.*1"),
        (lambda: figures.penalty_surface(L1(), points=4.5), r"points.*4\.5"),
        (lambda: figures.penalty_surface(L1(), limit=0), r"limit.*0"),
        (lambda: figures.penalty_surface(L1(), limit=float("inf")), r"limit.*inf"),
        (lambda: figures.penalised_loss_surface(L1(), lams=(1, -1)), r"lams.*-1"),
        (lambda: figures.penalised_loss_surface(L1(), lams=()), r"lams"),
        (lambda: figures.penalised_loss_surface(L1(), centre=(1, 2, 3)), r"centre.*\(3,\)"),
        (lambda: figures.penalised_loss_surface(L1(), centre=(1, np.nan)), r"centre.*nan"),
        (lambda: figures.polynomial_fit(degree=1), r"degree.*1"),
        (lambda: figures.polynomial_fit(samples=1), r"samples.*1"),
        (lambda: figures.polynomial_fit(noise=-0.1), r"noise.*-0\.1"),
        (lambda: figures.bias_variance(X, W, 2.0, [0, 1]), r"lams.*0"),
        (lambda: figures.bias_variance(X, W, 2.0, [1]), r"lams"),
        (lambda: figures.bias_variance(X, W[:2], 2.0, LAMS), r"w.*\(2,\)"),
        (lambda: figures.bias_variance(X, W, -2.0, LAMS), r"noise_variance.*-2"),
        (lambda: figures.prior_likelihood_posterior(np.nan), r"observation.*nan"),
        (lambda: figures.prior_likelihood_posterior(noise_variance=0), r"noise_variance.*0"),
        (lambda: figures.prior_likelihood_posterior(deviations=(1, 0)), r"deviations.*0"),
        (lambda: figures.prior_likelihood_posterior(deviations=()), r"deviations"),
        (lambda: figures.prior_likelihood_posterior(start=-1), r"start.*-1"),
        (lambda: figures.threshold_functions(0), r"threshold.*0"),
        (lambda: figures.weight_paths(LAMS, PATHS[:3], "abcd"), r"weights.*\(3, 4\)"),
        (lambda: figures.weight_paths(LAMS, PATHS, "abc"), r"names.*3"),
        (lambda: figures.weight_paths(-LAMS, PATHS, "abcd"), r"strengths.*-100"),
        (lambda: figures.weight_paths(LAMS, PATHS * np.inf, "abcd"), r"weights.*finite"),
        (lambda: figures.lasso_steps(PATH, "abc"), r"names.*4 names.*3"),
        (lambda: figures.path_and_error(ERRORS, PATHS, "abc"), r"names.*4 names.*3"),
        (lambda: figures.path_and_error(ERRORS, PATHS[:3], "abcd"), r"weights.*\(3, 4\)"),
        (lambda: figures.path_and_error(ZERO, PATHS, "abcd"), r"validation\.lams.*0"),
        (lambda: figures.correlated_pair(rhos=()), r"rhos.*\(\)"),
        (lambda: figures.correlated_pair(rhos=(0.5, 1)), r"rhos.*1"),
        (lambda: figures.correlated_pair(rhos=(-1.5,)), r"rhos.*-1\.5"),
        (lambda: figures.correlated_pair(weight=0), r"weight.*0"),
        (lambda: figures.correlated_pair(noise=np.nan), r"noise.*nan"),
        (lambda: figures.correlated_pair(start=np.inf), r"start.*inf"),
        (lambda: figures.singular_value_shrinkage(X[0]), r"X.*\(4,\)"),
        (lambda: figures.singular_value_shrinkage(X, [-2]), r"lams.*-2"),
        (lambda: figures.spread_along_direction(X, "ab"), r"X.*two columns.*4"),
        (lambda: figures.spread_along_direction(X[:, :2], "abc"), r"names.*two names.*3"),
        (lambda: figures.spread_along_direction(X[:, :2], "ab", []), r"degrees"),
        (lambda: figures.diamond_and_disc(centre=(1, 2, 3)), r"centre.*\(3,\)"),
        (lambda: figures.diamond_and_disc(centre=(0.1, 0.2)), r"centre.*0\.1"),
        (lambda: figures.diamond_and_disc(curvature=[[1, 2], [2, 1]]), r"curvature"),
        (lambda: figures.diamond_and_disc(curvature=[[1, 0.2], [0.1, 1]]), r"curvature"),
        (lambda: figures.diamond_and_disc(bound=0), r"bound.*0"),
        (lambda: figures.turning_loss(distance=1), r"distance.*1"),
        (lambda: figures.turning_loss(stops=3), r"stops.*3"),
        (lambda: figures.turning_loss([[1, 2], [2, 1]]), r"curvature"),
        (lambda: figures.turning_loss(bound=-1), r"bound.*-1"),
        (lambda: figures.correlated_loss(correlations=(0.5, 1)), r"correlations.*1"),
        (lambda: figures.correlated_loss(correlations=()), r"correlations.*\(0,\)"),
        (lambda: figures.correlated_loss(centre=(0.1, 0.2)), r"centre.*0\.1"),
        (lambda: figures.lq_balls(orders=(1, 0)), r"orders.*0"),
        (lambda: figures.lq_balls(centre=(-1, 2)), r"centre.*-1"),
        (lambda: figures.lq_balls(centre=(0.5, 0.5)), r"centre.*0\.5"),
        (lambda: figures.bounded_in_space("L1"), r"penalty.*'L1'"),
        (lambda: figures.bounded_in_space(L1(), bounds=(1, -1)), r"bounds.*-1"),
        (lambda: figures.bounded_in_space(L1(), centre=(1, 2)), r"centre.*\(2,\)"),
        (lambda: figures.bounded_in_space(L2(), centre=(1, 0, 0)), r"centre.*1"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_error_names_the_bad_argument(call, says):
    with pytest.raises(ValueError, match=rf"^{says}"):
        call()
