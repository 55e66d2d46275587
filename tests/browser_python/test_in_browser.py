"""The worker runs a chapter's cells in a browser, and gives the outputs that the page shows."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from bookkit.book import Book
from bookkit.browser_python.collect import collected
from bookkit.browser_python.files import write_files
from browsing import served
from playwright.sync_api import Browser

# runs cells one after the other, and resolves to what the worker says of each
RUN = """sources => new Promise((resolve, reject) => {
  const said = sources.map(() => []);
  const worker = new Worker("worker.js");
  worker.onerror = ({message}) => reject(new Error(message));
  worker.onmessage = ({data}) => {
    if (data.type === "failed") reject(new Error(data.content));
    if (data.type === "done" && data.cell === sources.length - 1) resolve(said);
    else said[data.cell]?.push(data);
  };
  sources.forEach((source, cell) => worker.postMessage({cell, source}));
})"""


@pytest.fixture(scope="module")
def python(book: Book, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not collected(book).exists():
        pytest.skip("Python for the browser is not collected: run 'make browser-python'")
    folder: Path = tmp_path_factory.mktemp("python")
    write_files(book, folder)
    (folder / "index.html").write_text("<!doctype html><title>Python</title>", "utf-8")
    with served(folder) as address:
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        yield lambda *sources: page.evaluate(RUN, list(sources))
        page.close()


def printed(said: list[dict[str, Any]]) -> str:
    return "".join(one["content"]["text"] for one in said if one["type"] == "stream")


def test_the_first_cell_that_prints_with_numpy_prints_what_the_page_shows(
    book: Book, python: Any
) -> None:
    for name in book.contents:
        path = book.accepted_outputs(book.root / f"{name}.md")
        cells = nbformat.read(path, 4).cells if path.exists() else []
        for at, cell in enumerate(cells):
            streams = [one for one in cell.outputs if one.output_type == "stream"]
            if "np." in cell.source and streams:
                *_, said = python(*(one.source for one in cells[: at + 1]))
                assert printed(said) == "".join(one.text for one in streams)
                return
    pytest.fail("no cell prints with numpy")


def test_a_cell_that_fails_leaves_the_next_one_running(python: Any) -> None:
    failed, fine = python("import absent_package", "print(1 + 1)")
    assert [one["type"] for one in failed] == ["error", "done"]
    assert printed(fine) == "2\n"
