"""The buttons of Binder and Colab: from one setting, and where they lead there is something."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from bookkit.book import Book
from bookkit.notebook import code_cells, read_notebook
from bookkit.takeaway.helper import distributions, helper_sources, pinned
from bs4 import BeautifulSoup
from small_book import SmallBook, cell

ROOT = Path(__file__).parents[1]


def launch_links(small: SmallBook) -> dict[str, str]:
    built = small.build()
    assert built.returncode == 0, built.stderr
    page = BeautifulSoup(small.page("one"), "html.parser")
    return {link.text.strip(): link["href"] for link in page.select(".dropdown-launch-buttons a")}


def set_url(small: SmallBook, url: str) -> None:
    config = small.root / "_config.yml"
    config.write_text(re.sub(r'(repository:\n  url: )""', rf"\g<1>{url}", config.read_text()))


def test_no_button_while_there_is_no_repository(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    assert launch_links(small) == {}


def test_one_setting_makes_both_buttons(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    set_url(small, "https://github.com/somebody/course")
    assert launch_links(small) == {
        "Binder": "https://mybinder.org/v2/gh/somebody/course/main?urlpath=lab/tree/chapters/one.md",
        "Colab": "https://colab.research.google.com/github/somebody/course/blob/notebooks/"
        "chapters/one.ipynb",
    }
    # the notebook to download is still the one that runs alone
    assert "This chapter runs alone" in (
        small.root / "_build/html/_sources/chapters/one.ipynb"
    ).read_text("utf-8")


def test_no_button_for_what_colab_cannot_read(small: SmallBook) -> None:
    small.write(one=cell("1 + 1"))
    set_url(small, "https://gitlab.com/somebody/course")
    assert list(launch_links(small)) == ["Binder"]


def test_colab_finds_the_notebooks_in_their_branch(tmp_path: Path, book: Book) -> None:
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
    assert needed.keys() <= names
    assert names <= pinned(book).keys(), "each has its version from the lock"
    assert "-c ../requirements.lock" in lines


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no executable bit")
def test_binder_can_run_its_last_step(book: Book) -> None:
    script = book.root / "binder/postBuild"
    assert os.access(script, os.X_OK)
    for path in re.findall(r"\bcode/\S+", script.read_text()):
        assert (book.root / path).is_file()
