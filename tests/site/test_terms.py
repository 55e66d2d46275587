"""Terms of the glossary are links where the chapter that explains them first mentions them."""

import re

import pytest
from bookkit.extension.content.terms import spelling
from bs4 import BeautifulSoup
from small_book import SmallBook, cell

CHAPTER = """
## Prior and posterior

`prior` and $prior$ are no words of the text. A prior says what you believe. The Prior again.
MAP estimates, priority and mapping are other words.
"""
GLOSSARY = """
```{glossary}
Prior
  A belief before the data. {ref}`here`

MAP
  A mode. {ref}`here`

Elsewhere
  A prior is not explained there.
```
"""


def test_the_first_mention_in_prose_is_a_link_to_the_entry(small: SmallBook) -> None:
    small.write(one="(here)=\n# One\n" + cell("1") + CHAPTER, two=cell("2") + GLOSSARY)
    built = small.build()
    assert built.returncode == 0, built.stderr
    article = BeautifulSoup(small.page("one"), "html.parser").select_one("article")
    links = [(link.text, link["href"]) for link in article.select("a:has(> .std-term)")]
    assert links == [("prior", "two.html#term-Prior"), ("MAP", "two.html#term-MAP")]
    assert "A prior says what" in article.text


def test_an_entry_that_names_another_chapter_moves_its_link_there(small: SmallBook) -> None:
    chapter = "(here)=\n# One\n" + cell("1") + CHAPTER
    small.write(one=chapter, two=cell("2") + GLOSSARY.replace(" {ref}`here`", ""))
    assert small.build().returncode == 0
    assert "std-term" not in small.page("one")
    small.write(one=chapter, two=cell("2") + GLOSSARY)
    assert small.build().returncode == 0
    assert "two.html#term-Prior" in small.page("one")


@pytest.mark.parametrize(
    ("term", "text", "is_found"),
    [
        ("Soft threshold", "the soft threshold", True),
        ("Path", "a pathway", False),
        ("LASSO", "a lasso", False),
        ("KKT conditions", "the KKT conditions", True),
    ],
)
def test_a_term_is_found_as_a_whole_word_in_its_own_spelling(term, text, is_found) -> None:
    assert bool(re.search(spelling(term), text)) == is_found
