"""`make lab`: a chapter opens as a notebook, and stays as it was until its reader changes it."""

import asyncio
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import pytest
import yaml
from bookkit.book import Book
from ipykernel.ipkernel import IPythonKernel

LAB = Path(__file__).parents[2] / "code/bookkit/lab"


def test_chapter_has_what_jupyterlab_would_write_into_it_on_opening(book: Book) -> None:
    pytest.importorskip("jupyter_server", reason="make lab installs it")
    from bookkit.lab.contents import ChapterManager

    config = json.loads((LAB / "jupyter_server_config.json").read_text())
    name = f"{ChapterManager.__module__}.{ChapterManager.__name__}"
    assert config["ServerApp"]["contents_manager_class"] == name
    manager = ChapterManager(root_dir=str(book.root))
    chapter = book.name(book.notebooks[0])
    # in a thread, because a browser of other tests may leave an event loop in this one
    with ThreadPoolExecutor() as pool:
        reading = manager.get(chapter, content=True, type="notebook")
        opened = pool.submit(asyncio.run, reading).result()["content"]
    assert opened["metadata"]["language_info"] == IPythonKernel.language_info
    assert opened["metadata"]["kernelspec"]["name"] == "python3"


def test_a_saved_chapter_keeps_its_front_matter(book: Book) -> None:
    chapter = next(page for page in book.notebooks if "\nneeds: [l" in page.read_text("utf-8"))
    settings = jupytext.config.load_jupytext_config(str(chapter))
    saved = jupytext.writes(jupytext.read(chapter), "md:myst", config=settings)
    chapter_map = front_matter_of(chapter.read_text("utf-8"))
    assert {key: front_matter_of(saved)[key] for key in ("needs", "teaches")} == {
        key: chapter_map[key] for key in ("needs", "teaches")
    }


def front_matter_of(text: str) -> dict[str, object]:
    return yaml.safe_load(text.removeprefix("---\n").partition("\n---\n")[0])


def test_lab_writes_no_chapter_by_itself() -> None:
    settings = json.loads((LAB / "labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/docmanager-extension:plugin"]["autosave"] is False


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize(("named", "end"), [("CHAPTER=ridge", " chapters/ridge.md"), ("", "")])
def test_lab_opens_the_chapter_that_is_named(book: Book, named: str, end: str) -> None:
    command = ["make", "--dry-run", "--no-print-directory", "lab", *filter(None, [named])]
    planned = subprocess.run(command, cwd=book.root, capture_output=True, text=True, check=True)
    assert planned.stdout.rstrip().endswith(f"--notebook-dir=.{end}")
