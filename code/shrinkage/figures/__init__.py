"""The course's figures: interactive Plotly figures and static SVG figures."""

from .after_selection import coverage_by_weight, stability_paths, two_hundred_intervals
from .bayes import prior_likelihood_posterior
from .bounded import bounded_in_space
from .choosing import lasso_steps, path_and_error
from .classes import classes_by_variance
from .comparing import gains_by_split, successes_by_cases, weights_by_method
from .constraint_regions import correlated_loss, lq_balls, turning_loss
from .conventions import one_number_many_fits
from .correlated import correlated_pair
from .decaying import decayed_paths
from .double_descent import double_descent
from .grouped import balls_in_space, fused_fit
from .in_motion import coordinate_walk, growing_contour
from .salaries import weights_in_a_list
from .shrinking import singular_value_shrinkage, threshold_functions, weight_paths
from .spread import spread_along_direction
from .static_figures import diamond_and_disc, schema
from .stopping import stopping_beside_ridge
from .surfaces import penalised_loss_surface, penalty_surface
from .svg_figure import Still
from .tradeoff import bias_variance, polynomial_fit
from .whole_posterior import posterior_marginals, weight_densities

__all__ = [
    "Still",
    "balls_in_space",
    "bias_variance",
    "bounded_in_space",
    "classes_by_variance",
    "coordinate_walk",
    "correlated_loss",
    "correlated_pair",
    "coverage_by_weight",
    "decayed_paths",
    "diamond_and_disc",
    "double_descent",
    "fused_fit",
    "gains_by_split",
    "growing_contour",
    "lasso_steps",
    "lq_balls",
    "one_number_many_fits",
    "path_and_error",
    "penalised_loss_surface",
    "penalty_surface",
    "polynomial_fit",
    "posterior_marginals",
    "prior_likelihood_posterior",
    "schema",
    "singular_value_shrinkage",
    "spread_along_direction",
    "stability_paths",
    "stopping_beside_ridge",
    "successes_by_cases",
    "threshold_functions",
    "turning_loss",
    "two_hundred_intervals",
    "weight_densities",
    "weight_paths",
    "weights_by_method",
    "weights_in_a_list",
]
