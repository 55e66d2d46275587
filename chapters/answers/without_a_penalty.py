"""What is still wrong in a reader's answers to the exercises of the chapter without a penalty."""

import numpy as np
from bookkit.answers import near


def ex_stop_two_steps(kept_by_descent, strength_matched, kept_by_ridge):
    """Put the two shares that descent keeps into `kept_by_descent`, the matched λ into
    `strength_matched`, and the two shares that ridge keeps there into `kept_by_ridge`.
    """
    if near(kept_by_descent, [0.04, 0.36]):
        return "kept_by_descent: that is what is still missing; take it from 1."
    if near(kept_by_descent, [1 - 0.6**2, 1 - 0.8**2]):
        return "kept_by_descent: the gradient has a factor 2, so a step leaves 1 − 2ηd²."
    if not near(kept_by_descent, [0.96, 0.64]):
        return "kept_by_descent: 1 − (1 − 2ηd²)² for d² = 4, then for d² = 2."
    if not near(strength_matched, 2.5):
        return "strength_matched: 1/(2ηk), with k = 2 steps."
    if not near(kept_by_ridge, [4 / 6.5, 2 / 4.5]):
        return "kept_by_ridge: d²/(d² + λ) at the matched λ."
    return None


def ex_stop_freedom(steps_needed, strength_there, freedom_of_ridge):
    """Put the number of steps into `steps_needed`, the matched λ into `strength_there`, and ridge's
    degrees of freedom at it into `freedom_of_ridge`.
    """
    if steps_needed == 4:
        return "steps_needed: after 4 steps there are 4.6 degrees of freedom; count from step 1."
    if steps_needed != 5:
        return "steps_needed: add up the ten factors after 1, 2, 3, ... steps, until they reach 5."
    if not near(strength_there, 444.68):
        return "strength_there: 1/(2ηk), with η = 0.4/d₁²."
    if not near(freedom_of_ridge, 3.93):
        return "freedom_of_ridge: add up d²/(d² + λ)."
    return None


def ex_stop_more_data(smaller_from):
    """Put the number of cases from which on the error is smaller than with 10 into
    `smaller_from`.
    """
    if smaller_from == 40:
        return "smaller_from: with 40 cases the error is still that with 10 or more."
    if smaller_from == 11:
        return "smaller_from: look further; near 30 cases, as many as features, it explodes."
    return None if smaller_from == 41 else "smaller_from: compare the errors for 10 to 100 cases."


def ex_stop_break_start(noticed, part_kept):
    """Put the checks that notice into `noticed`, a list that may hold "RSS" and "distance", and the
    length of the part of the start that descent keeps into `part_kept`.
    """
    if "RSS" in noticed:
        return "noticed: the fit is as exact as from zero."
    if list(noticed) != ["distance"]:
        return "noticed: measure the distance from X⁺y."
    if near(part_kept, np.sqrt(10)):
        return "part_kept: that is the whole start; the rows see a part of it, which is forgotten."
    return None if near(part_kept, 2.057) else "part_kept: the length of (I − X⁺X) w₀."
