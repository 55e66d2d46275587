"""The buttons for Binder and Colab: when they appear, and that their targets work."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.execution.notebook import code_cells, read_notebook
from bookkit.takeaway.helper import helper_sources
from bookkit.takeaway.requirements import distributions
from bs4 import BeautifulSoup
from small_book import SmallBook, cell

ROOT = Path(__file__).parents[2]


def launch_links(small: SmallBook) -> dict[str, str]:
    built = small.build()
    assert built.returncode == 0, built.stderr
    page = BeautifulSoup(small.page("one"), "html.parser")
    return {link.text.strip(): link["href"] for link in page.select(".dropdown-launch-buttons a")}


def set_url(small: SmallBook, url: str) -> None:
    config = small.root / "_config.yml"
    config.write_text(re.sub(r'(repository:\n  url: )""', rf"\g<1>{url}", config.read_text()))


def test_no_buttons_without_a_repository(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    assert launch_links(small) == {}


def test_repository_url_adds_both_buttons(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    set_url(small, "https://github.com/somebody/course")
    assert launch_links(small) == {
        "Binder": "https://mybinder.org/v2/gh/somebody/course/main?urlpath=lab/tree/chapters/one.md",
        "Colab": "https://colab.research.google.com/github/somebody/course/blob/notebooks/"
        "chapters/one.ipynb",
    }
    # the downloaded notebook is still the one that runs on its own
    assert "This chapter runs alone" in (
        small.root / "_build/html/_sources/chapters/one.ipynb"
    ).read_text("utf-8")


def test_no_colab_button_for_a_repository_outside_github(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    set_url(small, "https://gitlab.com/somebody/course")
    assert list(launch_links(small)) == ["Binder"]


def test_script_publishes_notebooks_to_their_branch(tmp_path: Path, book: Book) -> None:
    work, remote = tmp_path / "work", tmp_path / "remote"
    site = work / "_build/html/_sources/chapters"
    for folder in (site, work / ".ci", remote):
        folder.mkdir(parents=True)
    script = book.root / ".ci/publish_notebooks"
    (work / ".ci/publish_notebooks").write_bytes(script.read_bytes())
    (site / "one.ipynb").write_text("{}")
    (site / "one.md").write_text("text")

    def git(folder: Path, *command: str) -> str:
        people = "GIT_AUTHOR_", "GIT_COMMITTER_"
        identity = {who + what: "a test" for who in people for what in ("NAME", "EMAIL")}
        ran = subprocess.run(
            ["git", *command],
            cwd=folder,
            env=os.environ | identity,
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout.strip()

    git(remote, "init", "--bare", "--quiet")
    git(work, "init", "--quiet")
    git(work, "commit", "--quiet", "--allow-empty", "-m", "first")
    for _ in "twice":
        subprocess.run(
            ["bash", work / ".ci/publish_notebooks", remote], check=True, capture_output=True
        )
    assert git(remote, "ls-tree", "-r", "--name-only", "notebooks") == "chapters/one.ipynb"
    assert git(remote, "rev-list", "--count", "notebooks") == "1"
    assert git(work, "status", "--short", "--untracked-files=no") == ""


def test_binder_installs_what_the_chapters_import(book: Book) -> None:
    lines = (book.root / "binder/requirements.txt").read_text().splitlines()
    names = {line for line in lines if re.match(r"[a-z]", line)}
    cells = [cell for page in book.notebooks for cell in code_cells(read_notebook(page))]
    code = [cell.content.source for cell in cells]
    needed = distributions(book, [*code, *helper_sources(book)])
    missing = needed.keys() - names
    assert not missing, (
        f"binder/requirements.txt lacks {', '.join(sorted(missing))}, which the chapters import: "
        "CONTRIBUTING.md, 'A package', says where a package stands"
    )
    lock = (book.root / "requirements/lab.lock").read_text()
    assert names <= set(re.findall(r"^([a-z0-9-]+)==", lock, re.M)), "the lock pins every package"
    assert "-c ../requirements/lab.lock" in lines


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_binder_can_run_post_build(book: Book) -> None:
    script = book.root / "binder/postBuild"
    assert os.access(script, os.X_OK)
    for path in re.findall(r"\bcode/\S+", script.read_text()):
        assert (book.root / path).is_file()
