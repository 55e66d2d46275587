"""The self-check questions as GIFT and QTI: readable, one right option each, the page's words."""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.teaching.questions import Question, as_gift, as_html, as_qti, questions_of
from bs4 import BeautifulSoup
from pygiftparser import parser

BOOK = Book(Path(__file__).parents[2])
NAMES = [page.stem for page in BOOK.chapters if "\n## Check yourself\n" in page.read_text("utf-8")]
FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)


def questions(name: str) -> list[Question]:
    return questions_of(BOOK, f"chapters/{name}")


def letters(html: str) -> str:
    """The letters and digits of some HTML, without its formulas."""
    page = BeautifulSoup(html, "html.parser")
    for formula in page.select(".katex, .equation_image, strong, .sidenote, label.margin-toggle"):
        formula.decompose()
    return re.sub(r"[\W_]", "", FORMULA.sub("", page.get_text()))


def on_the_page(site: Path, name: str) -> list[list[str]]:
    """The letters of each question on a page: what is asked, then options and feedback."""
    page = BeautifulSoup((site / f"chapters/{name}.html").read_text("utf-8"), "html.parser")
    found = []
    for form in page.select("fieldset.question:not(.predict)"):
        choices = [str(label) for label in form.select("ol.options label")]
        answers = [str(item) for item in form.select("details.answers li.right, li.wrong")]
        pairs = zip(choices, answers, strict=True)
        asked = str(form.legend) + "".join(map(str, form.legend.find_next_siblings(["p", "pre"])))
        found.append([letters(asked), *(letters(part) for pair in pairs for part in pair)])
    return found


def exported(question: Question) -> list[str]:
    parts = [question.text, *(text for o in question.options for text in (o.text, o.feedback))]
    return [letters(as_html(part)) for part in parts]


def test_the_course_has_questions() -> None:
    assert sum(len(questions(name)) for name in NAMES) > 50


@pytest.mark.parametrize("name", NAMES)
def test_the_texts_are_those_of_the_page(site: Path, name: str) -> None:
    assert [exported(question) for question in questions(name)] == on_the_page(site, name)


@pytest.mark.parametrize("name", NAMES)
def test_gift_is_read_back(name: str) -> None:
    text = as_gift(questions(name), name)
    read = parser.parseFile(io.StringIO(text))
    assert len(read) == len(questions(name))
    for got, question in zip(read, questions(name), strict=True):
        assert got.valid, got.full
        options = got.answers.answers
        assert [option.fraction > 0 for option in options] == [o.right for o in question.options]
        for option, wanted in zip(options, question.options, strict=True):
            assert unescaped(option.answer) == one_line(wanted.text)
            assert unescaped(option.feedback) == one_line(wanted.feedback)


def unescaped(text: str) -> str:
    """What a platform shows: the reader leaves the escapes in its answers."""
    text = re.sub(r"\\(.)", r"\1", text).strip()
    return text.replace("&#123;", "{").replace("&#125;", "}")


def one_line(markdown: str) -> str:
    return " ".join(as_html(markdown).split())


def items(name: str) -> Iterator[ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(as_qti(questions(name), name))) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        files = {node.get("href") for node in manifest.iter() if node.tag.endswith("}file")}
        assert files <= {*archive.namelist()}
        (path,) = (file for file in files if file and not file.endswith("_meta.xml"))
        tree = ElementTree.fromstring(archive.read(path))
    yield from (node for node in tree.iter() if node.tag.endswith("}item"))


def inside(node: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [part for part in node.iter() if part.tag.endswith(f"}}{tag}")]


@pytest.mark.parametrize("name", NAMES)
def test_qti_is_read_back(name: str) -> None:
    read = list(items(name))
    assert len(read) == len(questions(name))
    for item, question in zip(read, questions(name), strict=True):
        labels = inside(item, "response_label")
        idents = [label.get("ident") for label in labels]
        right = [
            inside(condition, "varequal")[0].text
            for condition in inside(item, "respcondition")
            if inside(condition, "setvar")
        ]
        assert right == [i for i, o in zip(idents, question.options, strict=True) if o.right]
        texts = [inside(label, "mattext")[0].text or "" for label in labels]
        asked = inside(inside(item, "presentation")[0], "mattext")[0].text or ""
        told = [inside(node, "mattext")[0].text or "" for node in inside(item, "itemfeedback")]
        pairs = [part for pair in zip(texts, told, strict=True) for part in pair]
        assert [letters(part) for part in (asked, *pairs)] == exported(question)
