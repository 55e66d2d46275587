"""How long each page and each of its sections takes to read, known once all pages are read."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit.extension.content.exercises import EXERCISE

WORDS_A_MINUTE = 200  # a text with formulas is read more slowly than a novel
# Kept in Sphinx's metadata of each page, which Sphinx discards before it reads the page again.
READING = "bookkit-reading"


@dataclass(frozen=True)
class Part:
    """A section of a page, or with an empty title what comes before the first."""

    title: str
    anchor: str
    words: int
    exercises: int = 0
    problems: int = 0

    @property
    def minutes(self) -> int:
        return minutes(self.words)


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", keep_parts)


def keep_parts(app: Sphinx, doctree: nodes.document) -> None:
    app.env.metadata[app.env.docname][READING] = list(parts_of(doctree))


def parts_in(env: BuildEnvironment, page: str) -> list[Part]:
    """The parts of a page, in order."""
    return env.metadata[page].get(READING, [])


def minutes_of(env: BuildEnvironment, page: str) -> int:
    return minutes(sum(part.words for part in parts_in(env, page)))


def minutes(words: int) -> int:
    return max(1, math.floor(words / WORDS_A_MINUTE + 0.5))


def parts_of(doctree: nodes.document) -> Iterator[Part]:
    sections = [part for page in own_sections(doctree) for part in own_sections(page)]
    inside = sum(map(count_words, sections))
    yield Part("", "", count_words(doctree) - inside)
    for section in sections:
        tasks = [node for kind in EXERCISE for node in section.findall(kind)]
        problems = sum("problem" in node["classes"] for node in tasks)
        yield Part(
            section[0].astext(),
            section["ids"][0],
            count_words(section),
            len(tasks) - problems,
            problems,
        )


def own_sections(part: nodes.Element) -> list[nodes.section]:
    return [child for child in part.children if isinstance(child, nodes.section)]


def count_words(part: nodes.Element) -> int:
    """The words of the paragraphs in a part of a page; a formula counts as one."""
    words = 0
    for paragraph in part.findall(nodes.paragraph):
        formulas = list(paragraph.findall(nodes.math))
        in_formulas = sum(len(formula.astext().split()) for formula in formulas)
        words += len(paragraph.astext().split()) - in_formulas + len(formulas)
    return words
