"""The mathematics of the course: penalties, ridge, LASSO, priors, posteriors and optimisers.

One convention holds throughout: the loss is the residual sum of squares and `lam` multiplies the
penalty. Ridge minimises ||y - Xw||^2 + lam * sum w_j^2, LASSO ||y - Xw||^2 + lam * sum |w_j|.
The figures are in the subpackage `shrinkage.figures`, which has to be imported separately.
"""

from .adaptive import adaptive_lasso, irrepresentable_sums
from .after_selection import (
    Intervals,
    chosen_on,
    coverage_after_threshold,
    half_samples,
    least_squares_intervals,
    naive_intervals,
    split_intervals,
)
from .breakpoints import Breakpoints, lasso_breakpoints
from .choosing import (
    CrossValidation,
    cross_validate,
    folds,
    generalised_cross_validation,
    leave_one_out_residuals,
    leverages,
)
from .conventions import (
    CONVENTIONS,
    Convention,
    convert,
    elastic_net_arguments,
    elastic_net_strengths,
)
from .converter import Converter
from .data import Diabetes, Standardised, centre, load_diabetes, load_hitters, standardise
from .early_stopping import (
    matched_strength,
    stopped_descent,
    stopped_factors,
    stopped_risk,
)
from .elastic_net import elastic_net, ridge_rows
from .gibbs import marginal_density, posterior_draws
from .grouped import (
    block_soft_threshold,
    fused_lasso,
    group_kkt_violation,
    group_lambda_max,
    group_lasso,
    project_group_ball,
    steps,
)
from .held_out import held_out_predictions, lasso_cross_validation
from .horseshoe import HorseshoePrior, matched_priors
from .interpolation import (
    FitErrors,
    best_isotropic_strength,
    errors_through_interpolation,
    minimum_norm_risk,
)
from .lasso import ConvergenceError, kkt_violation, lambda_max, lasso, lasso_path, strengths
from .likelihoods import (
    Estimate,
    GaussianNoise,
    Logistic,
    Poisson,
    likelihood_gradient,
    map_estimate,
    negative_log_likelihood,
)
from .optimisers import adam, adamw, sgd
from .penalties import L1, L2, Penalty, ridge_shrink, soft_threshold
from .posterior import Posterior
from .priors import GaussianPrior, LaplacePrior
from .projections import project_l1_ball, project_l2_ball
from .ridge import (
    Risk,
    coefficient_risk,
    effective_degrees_of_freedom,
    ridge,
    ridge_normal_equations,
    shrinkage_factors,
)
from .rounding import round_significant
from .sampling import laplace_posterior_draws
from .selection import best_subsets, relaxed_lasso

__all__ = [
    "CONVENTIONS",
    "L1",
    "L2",
    "Breakpoints",
    "Convention",
    "ConvergenceError",
    "Converter",
    "CrossValidation",
    "Diabetes",
    "Estimate",
    "FitErrors",
    "GaussianNoise",
    "GaussianPrior",
    "HorseshoePrior",
    "Intervals",
    "LaplacePrior",
    "Logistic",
    "Penalty",
    "Poisson",
    "Posterior",
    "Risk",
    "Standardised",
    "adam",
    "adamw",
    "adaptive_lasso",
    "best_isotropic_strength",
    "best_subsets",
    "block_soft_threshold",
    "centre",
    "chosen_on",
    "coefficient_risk",
    "convert",
    "coverage_after_threshold",
    "cross_validate",
    "effective_degrees_of_freedom",
    "elastic_net",
    "elastic_net_arguments",
    "elastic_net_strengths",
    "errors_through_interpolation",
    "folds",
    "fused_lasso",
    "generalised_cross_validation",
    "group_kkt_violation",
    "group_lambda_max",
    "group_lasso",
    "half_samples",
    "held_out_predictions",
    "irrepresentable_sums",
    "kkt_violation",
    "lambda_max",
    "laplace_posterior_draws",
    "lasso",
    "lasso_breakpoints",
    "lasso_cross_validation",
    "lasso_path",
    "least_squares_intervals",
    "leave_one_out_residuals",
    "leverages",
    "likelihood_gradient",
    "load_diabetes",
    "load_hitters",
    "map_estimate",
    "marginal_density",
    "matched_priors",
    "matched_strength",
    "minimum_norm_risk",
    "naive_intervals",
    "negative_log_likelihood",
    "posterior_draws",
    "project_group_ball",
    "project_l1_ball",
    "project_l2_ball",
    "relaxed_lasso",
    "ridge",
    "ridge_normal_equations",
    "ridge_rows",
    "ridge_shrink",
    "round_significant",
    "sgd",
    "shrinkage_factors",
    "soft_threshold",
    "split_intervals",
    "standardise",
    "steps",
    "stopped_descent",
    "stopped_factors",
    "stopped_risk",
    "strengths",
]
