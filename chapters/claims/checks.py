"""What the text of `checks.md` says, compared with what its cells computed."""

import numpy as np
import sympy as sp
from claims import Page, which
from claims.words import fault
from sympy import stats

page = Page("checks.md")


def running_proves_little():
    page.given("running the cells noticed 1 of 45")


def what_slips_through():
    page.given("swapped such words in 240 places: a value noticed 1 swap, and 111 swaps")


def what_is_looked_at(variance, lam, d, sigma):
    slope = sp.factor(sp.diff(variance, lam))
    # the weight along a direction: what the fit makes of d times the true weight, with noise
    true = sp.Symbol("gamma", real=True)
    seen = d * true + stats.Normal("epsilon", 0, sigma)
    fits = {"ridge": d * seen / (d**2 + lam), "least squares": seen / d}
    moments = {
        (moment, name): of(fit)
        for name, fit in fits.items()
        for moment, of in (
            ("mean", stats.E),
            ("bias", lambda fit: stats.E(fit) - true),
            ("variance", stats.variance),
        )
    }
    asked = which(moments, lambda moment: sp.simplify(moment - variance) == 0)
    page.states("Here the {} of {}'s weight is asked", *asked)
    page.states("Its slope is {}: a minus sign", slope)
    page.states("stands before factors that are {}.", sp.Mul.make_args(-slope))
    # the differences that satisfy "rises", of several with either sign, a tie and a mixture
    tried = [np.array(each) for each in ([2.0], [-1.0], [0.0], [1.0, 3.0], [1.0, -3.0])]
    accepted = [differences for differences in tried if not fault("rises", differences)]
    page.states("takes differences that are {}, ", np.concatenate(accepted))
    page.given("$\\lambda > 0$ of an assumption", "a claim about 100 other draws")
