"""The foot of each page, and the page for a wrong address."""

import os
import subprocess
import tomllib
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlparse

import yaml
from bookkit.book import Book
from bookkit.extension.page.foot import page_for_wrong_addresses
from bookkit.site.edition import edition
from bs4 import BeautifulSoup
from small_book import SmallBook, cell


def foot(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser").select_one("footer.foot")


def test_the_foot_names_the_version(site: Path, book: Book) -> None:
    citation = yaml.safe_load((book.root / "CITATION.cff").read_text("utf-8"))
    said = foot((site / "index.html").read_text("utf-8"))
    project = tomllib.loads((book.root / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"{citation['title']}, version {project['version']}" in said.text


def test_the_foot_invents_no_address(small: SmallBook) -> None:
    small.write(one="")
    assert small.build().returncode == 0
    assert foot(small.page("one")).select("a") == []  # no repository is set


def test_the_foot_leads_to_the_issues_of_the_repository(small: SmallBook) -> None:
    config = small.root / "_config.yml"
    text = config.read_text("utf-8").replace('url: ""', "url: https://github.com/one/course", 1)
    config.write_text(text, "utf-8")
    small.write(one=cell("1 + 1"), two=cell("2"))
    assert small.build().returncode == 0
    [link] = foot(small.page("one")).select("a")
    assert link["href"] == "https://github.com/one/course/issues"


def test_an_edition_is_the_commit_and_its_date(tmp_path: Path) -> None:
    assert edition(tmp_path) == ""
    at = {"GIT_AUTHOR_DATE": "2026-01-02T12:00:00", "GIT_COMMITTER_DATE": "2026-01-02T12:00:00"}
    git = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    command = [*git, "commit", "-q", "--allow-empty", "-m", "one"]
    subprocess.run(command, check=True, env=os.environ | at)
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    assert edition(tmp_path) == f", commit {head.stdout.strip()} of 2026-01-02"


def test_a_wrong_address_leads_back_by_the_site_s_own_path(site: Path, book: Book) -> None:
    config = yaml.safe_load((book.root / "_config.yml").read_text("utf-8"))
    page = BeautifulSoup((site / "404.html").read_text("utf-8"), "html.parser")
    assert page.select_one("a")["href"] == urlparse(config["html"]["baseurl"] or "/").path
    assert page.select("link, script, img") == []  # none would be found from a deeper address
    app = SimpleNamespace(config=SimpleNamespace(html_baseurl="https://example.org/course/"))
    [(name, context, _)] = page_for_wrong_addresses(app)
    assert (name, context["start"]) == ("404", "/course/")
