"""Assembles a page's notebook from Markdown and executed cells."""

import base64
import mimetypes
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from bookkit.execution.outputs import PLOTLY, alternative_text
from bookkit.takeaway.markdown import CodePlace, Prose

OPENING = (
    "*This chapter runs alone; run the cell below first. Links to other chapters work if their "
    "notebooks are in the same folder.*"
)


def assemble(
    pieces: Iterable[Prose | CodePlace],
    executed: NotebookNode,
    first_cell: str,
    pictures: dict[str, Path],
) -> NotebookNode:
    """The notebook of a page, with `first_cell` after its opening; `executed` is modified.

    `pictures` holds the paths of the pictures that the prose shows, by file name.
    """
    code = iter(cell for cell in executed.cells if cell.cell_type == "code")
    cells: list[NotebookNode] = []
    for is_code, group in groupby(pieces, lambda piece: isinstance(piece, CodePlace)):
        if is_code:
            cells += [code_cell(next(code)) for _ in group]
        else:
            prose = (piece for piece in group if isinstance(piece, Prose))
            cells += [markdown_cell(part, pictures) for part in by_heading(prose)]
    cells[1:1] = [nbformat.v4.new_markdown_cell(OPENING), nbformat.v4.new_code_cell(first_cell)]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number}"  # nbformat's ids are random
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": executed.metadata.kernelspec, "language_info": {"name": "python"}},
    )


def by_heading(pieces: Iterable[Prose]) -> list[list[Prose]]:
    parts: list[list[Prose]] = []
    for piece in pieces:
        if piece.heading or not parts:
            parts.append([])
        parts[-1].append(piece)
    return parts


def markdown_cell(pieces: list[Prose], pictures: dict[str, Path]) -> NotebookNode:
    text = "\n\n".join(piece.text for piece in pieces)
    cell = nbformat.v4.new_markdown_cell(text)
    if pieces[0].folded:
        # JupyterLab then hides everything below the heading until it is clicked
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True
    shown = [name for name in pictures if f"(attachment:{name})" in text]
    if shown:
        cell.attachments = {name: attachment(pictures[name]) for name in shown}
    return cell


def attachment(picture: Path) -> dict[str, str]:
    """A picture in the format of a notebook's attachments."""
    kind = mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
    return {kind: base64.b64encode(picture.read_bytes()).decode("ascii")}


def code_cell(cell: NotebookNode) -> NotebookNode:
    """An executed cell, modified to show alternative text where figures cannot be drawn."""
    tags = cell.metadata.get("tags", [])
    cell.metadata = {"tags": tags} if tags else {}
    if "hide-input" in tags:  # folded on the page too
        cell.metadata["jupyter"] = {"source_hidden": True}
    for output in cell.outputs:
        if figure := output.get("data", {}).get(PLOTLY):
            output.data.setdefault("text/plain", alternative_text(figure))
    return cell
