"""Assembles a page's notebook from Markdown and executed cells."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.util.images import guess_mimetype

from bookkit.figures.outputs import PLOTLY, alternative_text
from bookkit.takeaway.first_cell import FOLDED
from bookkit.takeaway.markdown import CodePlace, Piece, Prose, Solution, fenced, folded

OPENING = (
    "*This chapter runs alone; run the cell below first. Links to other chapters work if their "
    "notebooks are in the same folder.*"
)
TRY = "# Try it here; a solution is folded below."

# the tags of MyST-NB for which JupyterLab folds a part of a cell
HIDDEN_BY = {
    "source_hidden": {"hide-input", "hide-cell", "remove-input", "remove-cell"},
    "outputs_hidden": {"hide-output", "hide-cell", "remove-output", "remove-cell"},
}


def assemble(
    pieces: list[Piece], executed: NotebookNode, first_cell: str, pictures: dict[str, Path]
) -> NotebookNode:
    """The notebook of a page, with `first_cell` after its opening; `executed` is modified.

    `pictures` holds the paths of the pictures that the prose shows, by file name. A cell that the
    page leaves out comes before the next that it shows.
    """
    code = code_by_place(sorted({*places(pieces)}), executed.cells)
    cells: list[NotebookNode] = []
    for piece in by_heading(pieces):
        match piece:
            case CodePlace(index):
                cells += code[index]
            case Solution():
                cells += solution_cells(piece, code, pictures)
            case Prose(text):
                cells.append(markdown_cell(text, pictures))
    cells += code[len(executed.cells)]
    cells[1:1] = [
        nbformat.v4.new_markdown_cell(OPENING),
        nbformat.v4.new_code_cell(first_cell, metadata=FOLDED),
    ]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number}"  # nbformat's ids are random
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": executed.metadata.kernelspec, "language_info": {"name": "python"}},
    )


def places(pieces: Iterable[Piece]) -> Iterator[int]:
    """The places of all code cells among these, also of those in solutions."""
    for piece in pieces:
        if isinstance(piece, CodePlace):
            yield piece.index
        elif isinstance(piece, Solution):
            yield from places(piece.content)


def code_by_place(ends: list[int], cells: list[NotebookNode]) -> dict[int, list[NotebookNode]]:
    """The code cells from one place to the next; those after the last are at `len(cells)`."""
    starts = [0, *(end + 1 for end in ends)]
    return {
        end: [code_cell(cell) for cell in cells[start : end + 1] if is_code(cell)]
        for start, end in zip(starts, [*ends, len(cells)], strict=True)
    }


def by_heading(pieces: Iterable[Piece]) -> list[Piece]:
    """The same pieces, with all prose from one heading to the next in one."""
    parts: list[Piece] = []
    for piece in pieces:
        last = parts[-1] if parts else None
        if isinstance(piece, Prose) and isinstance(last, Prose) and not piece.heading:
            parts[-1] = Prose(f"{last.text}\n\n{piece.text}")
        else:
            parts.append(piece)
    return parts


def solution_cells(
    solution: Solution, code: dict[int, list[NotebookNode]], pictures: dict[str, Path]
) -> Iterator[NotebookNode]:
    """The folded solution; if it has code, below a cell in which to try the exercise."""
    if list(places(solution.content)):
        yield nbformat.v4.new_code_cell(TRY)
    texts: list[str] = []
    for piece in solution.content:
        if isinstance(piece, CodePlace):
            texts += map(as_text, code[piece.index])
        else:
            texts.append(piece.text)
    yield markdown_cell(folded(solution.title, "\n\n".join(texts)), pictures)


def as_text(cell: NotebookNode) -> str:
    """An executed cell as Markdown: its code, and the text of its outputs."""
    outputs = (
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    )
    shown = [fenced(cell.source, "python"), *(fenced(text, "text") for text in outputs if text)]
    return "\n\n".join(shown)


def markdown_cell(text: str, pictures: dict[str, Path]) -> NotebookNode:
    cell = nbformat.v4.new_markdown_cell(text)
    shown = [name for name in pictures if f"(attachment:{name})" in text]
    if shown:
        cell.attachments = {name: attachment(pictures[name]) for name in shown}
    return cell


def attachment(picture: Path) -> dict[str, str]:
    """A picture in the format of a notebook's attachments."""
    kind = guess_mimetype(picture) or "application/octet-stream"
    return {kind: base64.b64encode(picture.read_bytes()).decode("ascii")}


def is_code(cell: NotebookNode) -> bool:
    """Whether a cell holds code for the reader, and no claims."""
    return cell.cell_type == "code" and "block" not in cell.metadata


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
