"""What the text of `teach.md` says, compared with its own tables and with the chapters."""

import re
import tomllib
from pathlib import Path

import numpy as np
from claims import Page, which
from shrinkage import lasso, ridge

page = Page("teach.md")
draw = np.random.default_rng(0)


def teach_it():
    page.given("Add time to work: ten minutes for an exercise, half an hour for a problem.")


def three_routes():
    page.states("{} routes", page.source.count("```{route}"))


def a_session_of_90_minutes():
    minutes = [int(found) for found in re.findall(r"^\| (\d+) \|", page.source, re.MULTILINE)]
    page.states("A session of {} minutes", sum(minutes))
    designs = [np.linalg.qr(draw.normal(size=(9, 4)))[0] for _ in range(50)]
    targets = draw.normal(size=(50, 9))
    fits = {  # at a strength that most pulls do not reach
        name: np.array([fit(X, y, 2.0) for X, y in zip(designs, targets, strict=True)])
        for name, fit in {"LASSO": lasso, "ridge": ridge}.items()
    }
    free = np.array([X.T @ y for X, y in zip(designs, targets, strict=True)])
    by_hand = np.sign(free) * np.maximum(np.abs(free) - 1, 0), free / 3
    gone = np.abs(free) <= 1
    page.states(
        "say why {}'s weights become exactly {} and {}'s {}, and compute {} by hand",
        which(fits, lambda w: np.any(w == 0)),
        fits["LASSO"][gone],
        which(fits, lambda w: np.all(w != 0)),
        fits["ridge"][gone] == 0,
        [np.allclose(w, hand) for w, hand in zip(fits.values(), by_hand, strict=True)],
    )
    page.states("They add up to {} minutes.", sum(minutes))
    page.given(
        "5 | Write least squares",
        "10 | Open the home",
        "20 | Derive the soft",
        "10 | Go on to",
        "10 | Answer which",
        "10 | Work in pairs",
        "10 | Keep",
        "10 | Answer the first",
        "5 | Set the problem",
    )


def problems_questions_and_slides():
    chapters = [file.read_text("utf-8") for file in Path().glob("*.md")]
    asked = {label for text in chapters for label in re.findall(r"^:label: (pr-\S+)", text, re.M)}
    solved = [re.findall(r"\{solution-start\} (\S+)", text) for text in chapters]
    beside = [label in asked for labels in solved for label in labels]
    oldest = tomllib.loads(Path("../pyproject.toml").read_text("utf-8"))["project"]
    page.states("with Python {} or newer", float(oldest["requires-python"].removeprefix(">=")))
    page.states("The problems of a chapter have {} solution on this site.", beside)
