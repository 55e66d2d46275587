"""Assembles a page's notebook from Markdown and executed cells."""

import base64
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.util.images import guess_mimetype

from bookkit.execution.outputs import PLOTLY, alternative_text
from bookkit.takeaway.markdown import CodePlace, Prose

OPENING = (
    "*This chapter runs alone; run the cell below first. Links to other chapters work if their "
    "notebooks are in the same folder.*"
)

# the tags of MyST-NB for which JupyterLab folds a part of a cell
HIDDEN_BY = {
    "source_hidden": {"hide-input", "hide-cell", "remove-input", "remove-cell"},
    "outputs_hidden": {"hide-output", "hide-cell", "remove-output", "remove-cell"},
}


def assemble(
    pieces: Iterable[Prose | CodePlace],
    executed: NotebookNode,
    first_cell: str,
    pictures: dict[str, Path],
) -> NotebookNode:
    """The notebook of a page, with `first_cell` after its opening; `executed` is modified.

    `pictures` holds the paths of the pictures that the prose shows, by file name. A cell that the
    page leaves out comes before the next that it shows.
    """
    cells: list[NotebookNode] = []
    done = 0
    for is_code, group in groupby(pieces, lambda piece: isinstance(piece, CodePlace)):
        if is_code:
            end = max(piece.index for piece in group if isinstance(piece, CodePlace)) + 1
            cells += code_cells(executed.cells[done:end])
            done = end
        else:
            prose = (piece for piece in group if isinstance(piece, Prose))
            cells += [markdown_cell(part, pictures) for part in by_heading(prose)]
    cells += code_cells(executed.cells[done:])
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
    kind = guess_mimetype(picture) or "application/octet-stream"
    return {kind: base64.b64encode(picture.read_bytes()).decode("ascii")}


def code_cells(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """The code cells among these, but not the claims, which hold nothing for the reader."""
    for cell in cells:
        if cell.cell_type == "code" and "block" not in cell.metadata:
            yield code_cell(cell)


def code_cell(cell: NotebookNode) -> NotebookNode:
    """An executed cell, modified to show alternative text where figures cannot be drawn."""
    tags = cell.metadata.get("tags", [])
    cell.metadata = {"tags": tags} if tags else {}
    # folded on the page too, or left out there
    hidden = {key: True for key, names in HIDDEN_BY.items() if not names.isdisjoint(tags)}
    if hidden:
        cell.metadata["jupyter"] = hidden
    for output in cell.outputs:
        if figure := output.get("data", {}).get(PLOTLY):
            output.data.setdefault("text/plain", alternative_text(figure))
    return cell
