"""A page as a notebook that reads well anywhere: Markdown from its doctree, cells as executed."""

import base64
import mimetypes
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from bookkit.converter import MIME as CONVERTER
from bookkit.render import PLOTLY, alternative_text
from bookkit.takeaway.markdown import CodePlace, Prose

FOLDED_TAGS = {"claims", "hide-input"}  # of cells that the page folds too
OPENING = (
    "*This chapter runs alone; run the cell below first. Folded cells hold the text against what "
    "the cells computed. Links to other chapters work where their notebooks lie beside this one.*"
)
ON_THE_WEBSITE = Prose("On the course's website you can type a number here, and read all others.")


def assemble(
    pieces: Iterable[Prose | CodePlace],
    executed: NotebookNode,
    first_cell: str,
    pictures: dict[str, Path],
) -> NotebookNode:
    """The notebook: `pieces` with the executed cells in their places, `first_cell` on top.

    It takes the cells over from `executed`, and changes them.
    """
    code = iter(cell for cell in executed.cells if cell.cell_type == "code")
    cells: list[NotebookNode] = []
    for is_code, group in groupby(pieces, lambda piece: isinstance(piece, CodePlace)):
        if is_code:
            for _ in group:
                cells.append(code_cell(next(code)))
                if any(CONVERTER in output.get("data", {}) for output in cells[-1].outputs):
                    cells.append(markdown_cell([ON_THE_WEBSITE], {}))
        else:
            cells += [markdown_cell(part, pictures) for part in by_heading(group)]
    setup = nbformat.v4.new_code_cell(first_cell)
    cells[1:1] = [nbformat.v4.new_markdown_cell(OPENING), setup]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number}"  # nbformat's own are random
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": executed.metadata.kernelspec,
            "language_info": {"name": "python"},
        },
    )


def by_heading(pieces: Iterable[Prose]) -> list[list[Prose]]:
    """The pieces, a new part at each heading."""
    parts: list[list[Prose]] = []
    for piece in pieces:
        if piece.heading or not parts:
            parts.append([])
        parts[-1].append(piece)
    return parts


def markdown_cell(pieces: list[Prose], pictures: dict[str, Path]) -> NotebookNode:
    """Some prose as a cell, with the pictures it shows."""
    text = "\n\n".join(piece.text for piece in pieces)
    cell = nbformat.v4.new_markdown_cell(text)
    if pieces[0].folded:
        # JupyterLab hides what is below such a heading until it is clicked
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True
    shown = {name: path for name, path in pictures.items() if f"(attachment:{name})" in text}
    if shown:
        cell.attachments = {name: attachment(path) for name, path in shown.items()}
    return cell


def attachment(picture: Path) -> dict[str, str]:
    """A picture as a notebook holds it."""
    kind = mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
    return {kind: base64.b64encode(picture.read_bytes()).decode("ascii")}


def code_cell(cell: NotebookNode) -> NotebookNode:
    """Change an executed cell: its outputs have words where they cannot be drawn."""
    tags = cell.metadata.get("tags", [])
    cell.metadata = {"tags": tags} if tags else {}
    if FOLDED_TAGS & set(tags):
        cell.metadata["jupyter"] = {"source_hidden": True}
    for output in cell.outputs:
        if figure := output.get("data", {}).get(PLOTLY):
            output.data.setdefault("text/plain", alternative_text(figure))
    return cell
