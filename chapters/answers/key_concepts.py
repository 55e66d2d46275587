"""What is still wrong in a reader's answers to the exercises of the chapter on key concepts."""

import numpy as np
from bookkit.answers import near
from shrinkage import centre, lasso, load_diabetes, ridge, standardise


def ex_concepts_alpha(alpha_for_lasso, alpha_for_ridge):
    """Put the two `alpha` for λ = 884 into `alpha_for_lasso` and `alpha_for_ridge`."""
    if near(alpha_for_lasso, 2):
        return "alpha_for_lasso: `Lasso` also halves the RSS, so alpha is λ/(2n)."
    if not near(alpha_for_lasso, 1):
        return "alpha_for_lasso: `Lasso` divides the RSS by 2n."
    if not near(alpha_for_ridge, 884):
        return "alpha_for_ridge: `Ridge` leaves the RSS as it is."
    return None


def ex_concepts_bound(price_of_bound, zero_from_bound):
    """Put the λ for the bound 100 into `price_of_bound`, and the bound from which λ is 0 into
    `zero_from_bound`.
    """
    X, y, _ = _diabetes()
    spent = np.abs(lasso(X, y, float(price_of_bound))).sum()
    if not near(spent, 100, within=0.001):
        side = "raise" if spent > 100 else "lower"
        return f"price_of_bound: at that λ the weights spend {spent:.1f}, not 100; {side} it."
    if not near(zero_from_bound, np.abs(ridge(X, y, 0)).sum(), within=0.001):
        return "zero_from_bound: how much do the weights of least squares spend?"
    return None


def ex_concepts_five(five_from, five_to, five_names):
    """Put the smallest and the largest whole hundred into `five_from` and `five_to`, and the names
    of the five features into `five_names`, a list.
    """
    X, y, names = _diabetes()
    for name, lam, beyond in (("five_from", five_from, -100), ("five_to", five_to, 100)):
        kept = np.count_nonzero(lasso(X, y, float(lam)))
        if kept != 5:
            return f"{name}: at λ = {lam} LASSO keeps {kept} features."
        if np.count_nonzero(lasso(X, y, float(lam + beyond))) == 5:
            return f"{name}: at λ = {lam + beyond} it keeps five as well."
    wanted = {names[j] for j in np.flatnonzero(lasso(X, y, float(five_from)))}
    if {*five_names} != wanted:
        return "five_names: take the names of the weights that are not zero."
    return None


def ex_concepts_break(rows_that_hold):
    """Put the names of the rows that still hold into `rows_that_hold`, a list."""
    rows = {"at the minimum", "solution", "scikit-learn"}
    given = {rows_that_hold} if isinstance(rows_that_hold, str) else {*rows_that_hold}
    if not given <= rows:
        return f"rows_that_hold: choose among {', '.join(sorted(rows))}."
    if "scikit-learn" in given:
        return "rows_that_hold: `Ridge` centres the columns first, so its weights are others."
    if given != {"at the minimum", "solution"}:
        return "rows_that_hold: two rows hold for any matrix."
    return None


def _diabetes():
    diabetes = load_diabetes()
    return standardise(diabetes.X).X, centre(diabetes.y), list(diabetes.names)
