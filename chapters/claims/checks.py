"""What the text of `checks.md` says, compared with what its cells computed."""

import numpy as np
import sympy as sp
from claims import Page
from claims.words import fault

page = Page("checks.md")


def running_proves_little():
    page.given("running the cells noticed 1 of 45")


def what_slips_through():
    page.given("swapped such words in 240 places: a value noticed 1 swap, and 111 swaps")


def what_is_looked_at(variance, lam, d, sigma):
    slope = sp.factor(sp.diff(variance, lam))
    # the noise of the weight along a direction
    factors = {"ridge": d / (d**2 + lam), "least squares": 1 / d}
    spread = {name: sigma**2 * factor**2 for name, factor in factors.items()}
    named = next(name for name, noise in spread.items() if sp.simplify(noise - variance) == 0)
    moments = {"mean": d / (d**2 + lam), "variance": spread[named]}
    which = next(name for name, moment in moments.items() if sp.simplify(moment - variance) == 0)
    page.states("Here the {} of {}'s weight is asked", which, named)
    page.states("Its slope is {}: a minus sign", slope)
    page.states("stands before factors that are {}.", sp.Mul.make_args(-slope))
    # the differences that satisfy "rises", of several with either sign, a tie and a mixture
    tried = ([2.0], [-1.0], [0.0], [1.0, 3.0], [1.0, -3.0])
    accepted = [differences for differences in tried if not fault("rises", differences)]
    page.states("takes differences that are {}, ", np.concatenate(accepted))
    page.given("$\\lambda > 0$ of an assumption", "a claim about 100 other draws")
