"""What the text of `corrections.md` quotes: sentences that the course no longer says."""

import re

import numpy as np
from claims import Page
from shrinkage.figures import turning_loss

page = Page("corrections.md")


def from_a_single_sample():
    page.given("needs a claim about a hundred others")
    page.given("The error falls by a fifth.", "its error is 21 % above")


def from_a_single_program():
    page.given("with four rows of ones")


def in_a_figure():
    first = turning_loss().layout.sliders[0].steps[0]
    angle, now = float(first.label), first.args[1]["title.text"]
    lasso, ridge = re.findall(r"(\w+) \(", now)
    corner = map(float, re.findall(r"\d+", now)[:2])
    # of a disc of radius 1, towards least squares
    point = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    rounded = [float(f"{coordinate:.2g}") for coordinate in point]
    page.states('"{} ({}, {}), {} ({}, {})", at {}° in', lasso, *corner, ridge, *rounded, angle)
    page.states(
        "{}'s point there is ({}, {}), which two digits had made ({}, {}): a point {} the disc.",
        ridge,
        *point.round(3),
        *rounded,
        "outside" if np.linalg.norm(rounded) > 1 else "inside",
    )
    page.states("as in {}.", re.search(r"1\.\d+", now)[0])


def in_an_exercise():
    page.given("`Ridge(alpha=2.5)` gives")
