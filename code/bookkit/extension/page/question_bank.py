"""Keeps the self-check questions of each page as Markdown, beside the site and not in it.

`bookkit.teaching.questions` makes of them what learning platforms read.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bookkit.extension.html_nodes import html_element
from bookkit.extension.page.downloads import number_of
from bookkit.takeaway.markdown import MarkdownWriter

FOLDER = "questions"  # beside that of the pages


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", keep_questions)


def keep_questions(app: Sphinx, doctree: nodes.document, name: str) -> None:
    if app.builder.format != "html":
        return
    writer = MarkdownWriter(
        number=lambda kind, node: number_of(app, name, kind, node),
        link=lambda target: None,  # a platform has none of the other pages
        download=lambda target: "",
        root=Path(app.srcdir),
    )
    file = Path(app.outdir).parent / FOLDER / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(list(questions(writer, doctree)), ensure_ascii=False), "utf-8")


def questions(writer: MarkdownWriter, doctree: nodes.document) -> Iterator[dict[str, Any]]:
    """The questions of a page that stand alone: a guess needs the cell after it."""
    for form in doctree.findall(html_element):
        if "question" in form["classes"] and "predict" not in form["classes"]:
            legend, *content = form.children
            choices, answers = (
                [part for part in content if part.get("tag") == tag] for tag in ("ol", "details")
            )
            between = content[: content.index(choices[0])]
            yield {
                "text": "\n\n".join([writer.inline(legend), *map(writer.block, between)]),
                "options": [
                    {
                        "text": writer.inline(item[1]),
                        "right": "right" in answer["classes"],
                        "feedback": writer.blocks(without_verdict(answer)),
                    }
                    for item, answer in zip(choices[0], answers[0][1], strict=True)
                ],
            }


def without_verdict(answer: html_element) -> list[nodes.Node]:
    """Feedback without the words Right or Not quite, which a platform has of its own."""
    copy = answer.deepcopy()  # the function would copy the whole page, by way of the parent
    first = copy[0]
    first.remove(first[0])
    return copy.children
