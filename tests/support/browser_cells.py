"""Runs cells in the worker of a browser, and compares what it says with the accepted outputs."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from bookkit.book import Book
from bookkit.browser_python.files import write_files
from bookkit.figures.markup import plotly_html
from bookkit.figures.outputs import PLOTLY
from bookkit.node import node
from browsing import served

# runs cells, or sends other messages, one after the other; resolves to what the worker says of each
RUN = """sources => new Promise((resolve, reject) => {
  const said = sources.map(() => []);
  const worker = new Worker("worker.js");
  worker.onerror = ({message}) => reject(new Error(message));
  worker.onmessage = ({data}) => {
    if (data.type === "failed") reject(new Error(data.content));
    said[data.cell]?.push(data);
    if (["done", "check"].includes(data.type) && data.cell === sources.length - 1) {
      worker.terminate();
      resolve(said);
    }
  };
  sources.forEach((source, cell) => worker.postMessage(
    typeof source === "string" ? {cell, source} : {cell, ...source},
  ));
})"""
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)

Said = list[dict[str, Any]]  # what the worker says of a cell


@contextmanager
def served_python(book: Book, folder: Path) -> Iterator[str]:
    """Write the browser's Python into a folder, and serve it at the address that this yields."""
    write_files(book, folder)
    (folder / "index.html").write_text("<!doctype html><title>Python</title>", "utf-8")
    with served(folder) as address:
        yield f"{address}/index.html"


def accepted_cells(book: Book, chapter: str) -> list[nbformat.NotebookNode]:
    """The code cells of a chapter, such as chapters/ridge, with the outputs that its page shows."""
    path = book.accepted_outputs(book.root / f"{chapter}.md")
    cells = nbformat.read(path, 4).cells if path.exists() else []
    return [cell for cell in cells if cell.cell_type == "code"]


def run_in_firefox(book: Book, address: str, sources: list[str], folder: Path) -> list[Said]:
    """What Firefox's worker says of each cell; raises RuntimeError if the page failed."""
    probe = folder / "probe.js"
    probe.write_text(f"() => ({RUN})({json.dumps(sources)})", "utf-8")
    command = [node(), book.root / "tools/firefox/answers.mjs", FIREFOX, probe, address]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    answers = json.loads(ran.stdout)["answers"]
    if isinstance(answers, str):
        raise RuntimeError(answers)
    return answers


def difference(cell: nbformat.NotebookNode, said: Said) -> str:
    """How what the worker said of a cell differs from its accepted outputs; empty if not at all."""
    expected, found = shown(cell.outputs), heard(said)
    for kind in expected.keys() | found.keys():
        right, given = expected.get(kind), found.get(kind)
        if right != given and not ("svg" in kind and right and given and alike(right, given)):
            return f"{kind}: {given!r} instead of {right!r}"
    return ""


def alike(one: str, other: str) -> bool:
    """Whether two SVG pictures have the same words and shapes, to a point.

    Releases of Matplotlib write fonts in other ways, and centre text a little differently.
    """
    (shapes, at), (other_shapes, other_at) = map(_shapes, (one, other))
    return shapes == other_shapes and all(abs(a - b) < 1 for a, b in zip(at, other_at, strict=True))


def _shapes(picture: str) -> tuple[list[str], list[float]]:
    """The elements of a picture without styles, numbers and ids made of these, and the numbers."""
    plain = re.sub(r' style="[^"]*"|\b[mp][0-9a-f]{10}\b', "", picture)
    parts = re.split(r"(-?\d+(?:\.\d+)?)", plain)
    return parts[::2], [float(number) for number in parts[1::2]]


def lacks_package(said: Said) -> bool:
    """Whether the worker said of a cell that the browser lacks a package for it."""
    return any("browser's Python lacks" in str(one["content"]) for one in said if "content" in one)


def shown(outputs: list[nbformat.NotebookNode]) -> dict[str, Any]:
    """What a cell shows on the page: its text, and the best representation of its values."""
    text = "".join(one["text"] for one in outputs if one.output_type == "stream")
    bundles = [one["data"] for one in outputs if "data" in one]
    pages = [b | {PLOTLY: plotly_html(b[PLOTLY])} if PLOTLY in b else b for b in bundles]
    return {"text": text} | _values(pages)


def heard(said: Said) -> dict[str, Any]:
    """The same for what the worker says of a cell."""
    text = "".join(one["content"]["text"] for one in said if one["type"] == "stream")
    errors = {f"{one['type']}": one["content"] for one in said if one["type"] == "error"}
    return {"text": text} | errors | _values(o["content"] for o in said if o["type"] == "data")


def _values(bundles: Any) -> dict[str, Any]:
    best = (PLOTLY, "image/svg+xml", "text/html", "text/latex", "text/plain")
    values = [
        next(((kind, bundle[kind]) for kind in best if kind in bundle), (min(bundle), bundle))
        for bundle in bundles
    ]
    return {
        f"{kind} {at}": parts_of_figure(value) if kind == PLOTLY else value
        for at, (kind, value) in enumerate(values)
    }


DATA = re.compile(r'(<script type="application/json" data-figure="">)(.*?)(</script>)')


def parts_of_figure(page: str) -> tuple[Any, str]:
    """The data of a figure, whatever the order of its keys, and the rest of its HTML."""
    return json.loads(DATA.search(page)[2]), DATA.sub(r"\1\3", page)
