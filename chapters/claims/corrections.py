"""What the text of `corrections.md` quotes: sentences that the course no longer says."""

from claims import Page

page = Page("corrections.md")


def from_a_single_sample():
    page.given("needs a claim about a hundred others")
    page.given("The error falls by a fifth.", "its error is 21 % above")


def from_a_single_program():
    page.given("with four rows of ones")


def in_an_exercise():
    page.given("`Ridge(alpha=2.5)` gives")
