"""Metadata in the heads of pages, the sitemap, and the citation file."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from bookkit.book import Book
from bs4 import BeautifulSoup
from small_book import SmallBook
from sphinx_external_toc.parsing import parse_toc_yaml


def head(page: str) -> dict[str, str]:
    """The metadata in a page's head, including title and canonical address."""
    soup = BeautifulSoup(page.partition("<body")[0], "html.parser").head
    named = soup.select("meta[name], meta[property]")
    values = {meta.get("name") or meta["property"]: meta["content"] for meta in named}
    canonical = soup.select_one("link[rel=canonical]")
    return values | {"title": soup.title.text, "canonical": canonical and canonical["href"]}


@pytest.fixture(scope="module")
def heads(book: Book, site: Path) -> dict[str, dict[str, str]]:
    names = parse_toc_yaml(book.root / "_toc.yml")
    return {name: head((site / f"{name}.html").read_text("utf-8")) for name in names}


def test_each_page_has_a_unique_title_and_description(heads: dict) -> None:
    assert len({values["title"] for values in heads.values()}) == len(heads)
    for name, values in heads.items():
        assert 30 < len(values["description"]) <= 200, name
        assert values["og:description"] == values["description"]
        assert values["og:title"] in values["title"]
        assert not set("\\{}$*`") & set(values["description"]), name
    # the bibliography has no paragraph, and takes the front page's description
    described = {v["description"] for name, v in heads.items() if name != "bibliography"}
    assert len(described) == len(heads) - 1


def test_address_and_author_are_absent_until_they_are_set(small: SmallBook) -> None:
    small.write(one="")
    assert small.build().returncode == 0
    values = head(small.page("one"))
    assert values["canonical"] is None
    assert {"og:url", "og:image", "author", "citation_author"} & set(values) == set()
    assert not (small.root / "_build/html/sitemap.xml").exists()


def test_a_course_without_a_picture_of_its_own_names_none(small: SmallBook) -> None:
    config = (small.root / "_config.yml").read_text()
    at = "https://example.org/course/"
    (small.root / "_config.yml").write_text(config.replace('baseurl: ""', f"baseurl: {at}"))
    small.write(one="")
    built = small.build()
    assert built.returncode == 0, built.stderr
    values = head(small.page("one"))
    assert values["og:url"] == f"{at}chapters/one.html"
    assert "og:image" not in values


def test_baseurl_adds_addresses_a_picture_and_a_sitemap(small: SmallBook, book: Book) -> None:
    at = "https://example.org/course/"
    small.write(one="")
    config = (small.root / "_config.yml").read_text()
    config = config.replace('baseurl: ""', f"baseurl: {at}").replace('author: ""', "author: Ann")
    (small.root / "_config.yml").write_text(config)
    (small.root / ".github").mkdir()
    (small.root / ".github/page.png").write_bytes((book.root / ".github/page.png").read_bytes())
    built = small.build()
    assert built.returncode == 0, built.stderr

    values = head(small.page("one"))
    assert values["description"] == "The sum is shown below."
    assert values["canonical"] == values["og:url"] == f"{at}chapters/one.html"
    assert values["author"] == values["citation_author"] == "Ann"
    site = small.root / "_build/html"
    assert (site / values["og:image"].removeprefix(at)).is_file()
    pages = ElementTree.parse(site / "sitemap.xml").findall(".//{*}loc")
    assert [place.text for place in pages] == [f"{at}chapters/one.html", f"{at}index.html"]


def linked_data(page: str) -> dict:
    """What a page says of itself in JSON-LD."""
    return json.loads(BeautifulSoup(page, "html.parser").find(type="application/ld+json").text)


def test_pages_tell_search_engines_that_they_are_parts_of_a_course(small: SmallBook) -> None:
    small.write(one="## A <b> & more\n", two="")
    config = (small.root / "_config.yml").read_text()
    assert small.build().returncode == 0
    about = linked_data(small.page("one"))
    assert about["@type"] == "LearningResource"
    assert about["description"] == "The sum is shown below."
    assert about["isPartOf"]["@type"] == "Course"
    assert "url" not in about

    at = "https://example.org/course/"
    (small.root / "_config.yml").write_text(config.replace('baseurl: ""', f"baseurl: {at}"))
    (small.root / ".github").mkdir()
    (small.root / ".github/page.png").write_bytes(b"")
    assert small.build().returncode == 0
    course = linked_data((small.root / "_build/html/index.html").read_text("utf-8"))
    assert course["@type"] == "Course"
    parts = [f"{at}chapters/{name}.html" for name in ("one", "two")]
    assert [part["url"] for part in course["hasPart"]] == parts
    assert linked_data(small.page("one"))["isPartOf"]["url"] == f"{at}index.html"


def test_citation_file_has_the_required_fields(book: Book) -> None:
    citation = yaml.safe_load((book.root / "CITATION.cff").read_text("utf-8"))
    config = yaml.safe_load((book.root / "_config.yml").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in {"software", "dataset"}
    assert citation["message"]
    assert config["title"] in citation["title"]
    names = {author.get("name") or author["family-names"] for author in citation["authors"]}
    assert names == {config["author"] or config["title"]}
