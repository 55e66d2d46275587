"""What the text of `teach.md` says, compared with its own tables and with the chapters."""

import re
from pathlib import Path

from claims import Page

page = Page("teach.md")


def teach_it():
    page.given("Add time to work: ten minutes for an exercise, half an hour for a problem.")


def three_routes():
    page.states("{} routes", page.source.count("```{route}"))
    page.given("take five minutes for it")


def a_session_of_90_minutes():
    minutes = [int(found) for found in re.findall(r"^\| (\d+) \|", page.source, re.MULTILINE)]
    page.states("A session of {} minutes", sum(minutes))
    page.states("They add up to {} minutes.", sum(minutes))
    page.given(
        "5 | Write down",
        "10 | Drag the point",
        "20 | Derive the soft",
        "10 | Answer which",
        "20 | Work in pairs",
        "10 | Turn the bowl",
        "10 | Answer three questions",
        "5 | Set a problem",
    )


def problems_questions_and_slides():
    chapters = [file.read_text("utf-8") for file in Path().glob("*.md")]
    asked = {label for text in chapters for label in re.findall(r"^:label: (pr-\S+)", text, re.M)}
    solved = [re.findall(r"\{solution-start\} (\S+)", text) for text in chapters]
    beside = [label in asked for labels in solved for label in labels]
    page.states("The problems of a chapter have {} solution on this site.", beside)
