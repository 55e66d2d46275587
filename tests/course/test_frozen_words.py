"""The words of each chapter: most are read by a value, few are only quoted."""

from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.execution import claim_reports
from bookkit.execution.run import executed_notebooks
from claims import PageText

MOST_FROZEN = 0.15  # of the words of a chapter that state something
PAGES = [page.stem for page in Book(Path(__file__).parents[2]).notebooks]


@pytest.fixture(scope="module")
def executed(book: Book) -> dict[str, list[dict]]:
    """The claims of each chapter, from the run that the site was made of."""
    ran = executed_notebooks(book, book.notebooks)
    return {page.stem: claim_reports.all_claims(notebook) for page, notebook in ran.items()}


@pytest.mark.parametrize("name", PAGES)
def test_few_words_are_frozen(book: Book, executed: dict[str, list[dict]], name: str) -> None:
    text = PageText.of(book.root / f"chapters/{name}.md")
    words = {at for at, token in enumerate(text.tokens) if token.kind == "word" and token.states}
    read = {place for claim in executed[name] for place in text.results(claim)} & words
    frozen = sorted(words - read)
    phrases = [f"line {text.tokens[at].line}: {text.tokens[at].text!r}" for at in frozen]
    assert len(frozen) <= MOST_FROZEN * len(words), (
        f"chapters/{name}.md: {len(frozen)} of {len(words)} words that state something are only "
        f"quoted by `given`, and at most {MOST_FROZEN:.0%} may be: tie some to values with "
        f"`page.states`, or say the sentence without them:\n  " + "\n  ".join(phrases)
    )
