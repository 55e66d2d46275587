"""A line below a page's title: where the chapter stands, how long it takes, and its neighbours."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

WORDS_A_MINUTE = 200  # a text with formulas is read more slowly than a novel


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_overview)


def add_overview(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the line behind the title of each page in the contents."""
    title, end, rest = context.get("body", "").partition("</h1>")
    if doctree is None or not end or name == app.config.root_doc:
        return
    minutes = max(1, round(count_words(doctree) / WORDS_A_MINUTE))
    parts = [*place_in_book(app.env, name), f"{minutes} min read", *neighbours(context)]
    line = "".join(f"<span>{part}</span>" for part in parts)
    context["body"] = f'{title}{end}<p class="overview d-print-none">{line}</p>{rest}'


def count_words(doctree: nodes.document) -> int:
    """The words of a page's paragraphs; a formula counts as one."""
    words = 0
    for paragraph in doctree.findall(nodes.paragraph):
        formulas = list(paragraph.findall(nodes.math))
        in_formulas = sum(len(formula.astext().split()) for formula in formulas)
        words += len(paragraph.astext().split()) - in_formulas + len(formulas)
    return words


def place_in_book(env: BuildEnvironment, name: str) -> Iterator[str]:
    """Which of the numbered chapters the page is, if it is one."""
    numbers = {page: found[0] for page, own in env.toc_secnumbers.items() if (found := own.get(""))}
    if name in numbers:
        yield f"Chapter {numbers[name]} of {max(numbers.values())}"


def neighbours(context: dict[str, Any]) -> Iterator[str]:
    for key, label in (("prev", "← {}"), ("next", "{} →")):
        if page := context.get(key):
            yield f'<a href="{page["link"]}">{label.format(page["title"])}</a>'
