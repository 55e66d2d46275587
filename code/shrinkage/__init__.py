"""The mathematics of the course: penalties, ridge, LASSO, priors, posteriors and optimisers.

One convention holds throughout: `lam` is the textbook strength, with the residual sum of squares
for a loss. Ridge minimises ||y - Xw||^2 + lam * sum w_j^2, LASSO ||y - Xw||^2 + lam * sum |w_j|.
The figures are in the subpackage `shrinkage.figures`, imported on its own.
"""

from .data import Diabetes, Standardised, centre, load_diabetes, standardise
from .elastic_net import elastic_net, ridge_rows
from .lasso import ConvergenceError, kkt_violation, lambda_max, lasso, lasso_path, strengths
from .optimisers import adam, adamw, sgd
from .penalties import L1, L2, Penalty, ridge_shrink, soft_threshold
from .posterior import Posterior
from .priors import GaussianPrior, LaplacePrior
from .ridge import (
    Risk,
    coefficient_risk,
    effective_degrees_of_freedom,
    ridge,
    ridge_normal_equations,
    shrinkage_factors,
)
from .rounding import round_significant
from .selection import best_subsets, relaxed_lasso

__all__ = [
    "L1",
    "L2",
    "ConvergenceError",
    "Diabetes",
    "GaussianPrior",
    "LaplacePrior",
    "Penalty",
    "Posterior",
    "Risk",
    "Standardised",
    "adam",
    "adamw",
    "best_subsets",
    "centre",
    "coefficient_risk",
    "effective_degrees_of_freedom",
    "elastic_net",
    "kkt_violation",
    "lambda_max",
    "lasso",
    "lasso_path",
    "load_diabetes",
    "relaxed_lasso",
    "ridge",
    "ridge_normal_equations",
    "ridge_rows",
    "ridge_shrink",
    "round_significant",
    "sgd",
    "shrinkage_factors",
    "soft_threshold",
    "standardise",
    "strengths",
]
