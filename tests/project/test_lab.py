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

CHAPTER = """---
kernelspec:
  name: python3
  display_name: Python 3
needs: [two]
teaches:
  A sum: add
---

# One
"""
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
    settings = jupytext.config.load_jupytext_config(str(book.root / "chapters/one.md"))
    saved = jupytext.writes(jupytext.reads(CHAPTER, "md:myst"), "md:myst", config=settings)
    fields = yaml.safe_load(saved.removeprefix("---\n").partition("\n---\n")[0])
    assert (fields["needs"], fields["teaches"]) == (["two"], {"A sum": "add"})


def test_lab_writes_no_chapter_by_itself() -> None:
    settings = json.loads((LAB / "labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/docmanager-extension:plugin"]["autosave"] is False


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize(("named", "end"), [("CHAPTER=ridge", " chapters/ridge.md"), ("", "")])
def test_lab_opens_the_chapter_that_is_named(book: Book, named: str, end: str) -> None:
    command = ["make", "--dry-run", "--no-print-directory", "lab", *filter(None, [named])]
    planned = subprocess.run(command, cwd=book.root, capture_output=True, text=True, check=True)
    assert planned.stdout.rstrip().endswith(f"--notebook-dir=.{end}")
