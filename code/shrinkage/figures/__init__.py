"""The course's figures: Plotly figures that answer the reader's hand, and still pictures."""

from .bayes import prior_likelihood_posterior
from .correlated import correlated_pair
from .shrinking import singular_value_shrinkage, threshold_functions, weight_paths
from .still import Still
from .stills import diamond_and_disc, schema
from .surfaces import penalised_loss_surface, penalty_surface
from .tradeoff import bias_variance, polynomial_fit

__all__ = [
    "Still",
    "bias_variance",
    "correlated_pair",
    "diamond_and_disc",
    "penalised_loss_surface",
    "penalty_surface",
    "polynomial_fit",
    "prior_likelihood_posterior",
    "schema",
    "singular_value_shrinkage",
    "threshold_functions",
    "weight_paths",
]
