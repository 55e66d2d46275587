"""Writes the self-check questions for learning platforms: as GIFT, and as QTI 1.2.

GIFT is what Moodle imports; text2qti writes the QTI, for Canvas and others.
"""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from bookkit.book import Book
from bookkit.course_map import heading_of
from bookkit.extension.page.question_bank import FOLDER
from bookkit.takeaway.markdown import hanging

SPECIAL = re.compile(r"([\\~=#:])")
# not all readers of GIFT know that a brace can be escaped
BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


@dataclass(frozen=True)
class Option:
    """A choice, with what is said to those who choose it; both in Markdown."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question with one right option; the text is Markdown, with formulas between dollars."""

    text: str
    options: tuple[Option, ...]


def questions_of(book: Book, page: str) -> list[Question]:
    """The self-check questions of a page of the built book."""
    file = book.build / "stage" / FOLDER / f"{page}.json"
    found = json.loads(file.read_text("utf-8")) if file.exists() else []
    return [
        Question(one["text"], tuple(Option(**option) for option in one["options"])) for one in found
    ]


def as_gift(questions: list[Question], category: str) -> str:
    """Questions as GIFT, each on a line, in HTML with formulas as MathJax reads them."""
    lines = [f"$CATEGORY: {category}"]
    for number, question in enumerate(questions, start=1):
        options = (
            f"{'=' if one.right else '~'}{gift(one.text)}#{gift(one.feedback)}"
            for one in question.options
        )
        lines.append(f"::{category} {number}::[html]{gift(question.text)}{{{' '.join(options)}}}")
    return "\n\n".join(lines) + "\n"


def gift(markdown: str) -> str:
    """Markdown as HTML on one line, with what GIFT gives a meaning escaped."""
    text = " ".join(as_html(markdown).split()).translate(BRACES)
    return SPECIAL.sub(r"\\\1", text)


def as_html(markdown: str) -> str:
    """Markdown as HTML; a formula stays LaTeX, between signs that MathJax reads."""
    text = _reader().render(markdown).strip()
    alone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", text, re.DOTALL)
    return alone[1] if alone else text


def _reader() -> MarkdownIt:
    def formula(latex: str, options: dict[str, Any]) -> str:
        start, end = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
        return start + html.escape(latex, quote=False) + end

    return MarkdownIt("commonmark").use(dollarmath_plugin, renderer=formula)


def as_qti(questions: list[Question], title: str) -> bytes:
    """Questions as a package of QTI 1.2, zipped."""
    parts = [f"Quiz title: {title}"]
    for number, question in enumerate(questions, start=1):
        parts.append(hanging(f"{number}. ", question.text))
        for letter, option in zip(ascii_lowercase, question.options, strict=False):
            parts.append(hanging(f"{'*' if option.right else ''}{letter}) ", option.text))
            parts.append(hanging("... ", option.feedback))
        parts.append("")
    return QTI(Quiz("\n".join(parts), config=Config())).zip_bytes()


def write_questions(book: Book, folder: Path) -> int:
    """Write a file of each kind for each page with questions, and return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for page in book.contents:
        if questions := questions_of(book, page):
            name = Path(page).name
            (folder / f"{name}.gift").write_text(as_gift(questions, name), "utf-8")
            title = heading_of(book.root / f"{page}.md")
            (folder / f"{name}.qti.zip").write_bytes(as_qti(questions, title))
            written += len(questions)
    return written
