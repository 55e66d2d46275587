"""Accepts the present outputs of all pages as correct, and shows what changed."""

import difflib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from claims.rewording import lost_quotations
from nbformat import NotebookNode
from nbval.plugin import coalesce_streams

from bookkit.book import Book, BookError
from bookkit.execution.notebook import (
    KERNEL_ENVIRONMENT,
    all_code,
    another_processor,
    code_cells,
    read_notebook,
)
from bookkit.execution.run import executed_notebooks, run_again

SHOWN_LINES = 30  # per cell; git diff shows the rest


def accept(book: Book) -> None:
    """Run the cells that changed, rewrite `tests/outputs`, and print the differences by cell.

    Before that, claims take the new wording of sentences that they quote, if their values hold.
    If a cell fails, or its output differs in another run, raise BookError and write nothing.
    """
    take_new_wordings(book)
    executed = executed_notebooks(book, [*book.notebooks, *book.solutions])
    folder = book.root / "tests" / "outputs"
    (folder / "solutions").mkdir(parents=True, exist_ok=True)
    after = {page: outputs_only(notebook) for page, notebook in executed.items()}
    changes = {
        page: list(differences(accepted(book, page), nb.cells)) for page, nb in after.items()
    }
    require_reproducible(book, {page: after[page] for page, lines in changes.items() if lines})
    for page, notebook in after.items():
        book.accepted_outputs(page).write_text(on_few_lines(nbformat.writes(notebook)), "utf-8")
        for line in changes[page]:
            print(f"{book.name(page)}: {line}")
    for leftover in set(folder.rglob("*.ipynb")) - set(map(book.accepted_outputs, executed)):
        leftover.unlink()
        print(f"{book.name(leftover)}: removed, its page no longer exists")
    print(f"accepted the outputs of {len(executed)} pages: read 'git diff' before you commit them")


def take_new_wordings(book: Book) -> None:
    """Rewrite the quotations of sentences that were reworded, and print them for reading."""
    for page in filter(lost_quotations, book.notebooks):
        try:
            cells = [(cell.content.source, cell.block) for cell in all_code(read_notebook(page))]
        except Exception:  # YAML, MyST and others raise errors of their own
            continue  # the run that follows reports it
        done = subprocess.run(
            [sys.executable, "-m", "claims.rewording", page.stem],
            cwd=page.parent,
            env=os.environ | KERNEL_ENVIRONMENT,
            input=json.dumps(cells),
            capture_output=True,
            text=True,
        )
        print(done.stdout or done.stderr, end="", flush=True)


def accepted(book: Book, page: Path) -> list[NotebookNode]:
    path = book.accepted_outputs(page)
    return nbformat.read(path, as_version=4).cells if path.exists() else []


def require_reproducible(book: Book, once: Mapping[Path, NotebookNode]) -> None:
    """Raise BookError, with a line for each cell whose output differs when it runs again.

    The second run is as on another processor: a cell must not print digits that depend on rounding.
    """
    different = [
        f"{book.name(page)}: {line}"
        for page, again in run_again(book, once, **another_processor()).items()
        for line in differences(once[page].cells, outputs_only(again).cells)
    ]
    if different:
        raise BookError(
            "the output of these cells differs in another run, or on another processor:", *different
        )


def outputs_only(notebook: NotebookNode) -> NotebookNode:
    """The cells that a reader sees and their outputs, without what differs from run to run."""
    outputs = nbformat.v4.new_notebook(metadata={"kernelspec": notebook.metadata.kernelspec})
    code = (cell.content for cell in code_cells(notebook))
    outputs.cells = [
        nbformat.v4.new_code_cell(
            cell.source,
            id=f"cell-{number}",
            # join the pieces in which the kernel happened to send what the cell printed
            outputs=coalesce_streams(cell.outputs),
            execution_count=cell.execution_count,
        )
        for number, cell in enumerate(code, start=1)
    ]
    return outputs


def on_few_lines(notebook: str) -> str:
    """Put each list of numbers in a notebook's JSON on one line."""
    # the line break after the bracket tells a list from text in a string
    return re.sub(r'\[\n[^][{}"]*\]', lambda found: "".join(found[0].split()), notebook) + "\n"


def differences(before: list[NotebookNode], after: list[NotebookNode]) -> Iterator[str]:
    for number, cell in enumerate(after, start=1):
        accepted = before[number - 1] if number <= len(before) else None
        if accepted and everything(accepted) == everything(cell):
            continue
        yield f"cell {number}: " + ("changed" if accepted else "new")
        old, new = readable(accepted) if accepted else [], readable(cell)
        diff = difflib.unified_diff(old, new, lineterm="", n=0)
        changes = [line for line in diff if not re.match(r"---|\+\+\+|@@", line)]
        yield from (f"  {line[:160]}" for line in changes[:SHOWN_LINES])
        if accepted and not changes:
            yield "  in how it is laid out"
        if len(changes) > SHOWN_LINES:
            yield f"  ... and {len(changes) - SHOWN_LINES} more lines"
    for number in range(len(after) + 1, len(before) + 1):
        yield f"cell {number}: removed"


def everything(cell: NotebookNode) -> list[str]:
    """What the outputs of a cell hold, as lines."""
    # sorted as in the files, because kernels send them in another order
    return [line for data in bundles(cell) for kind in sorted(data) for line in lines(data[kind])]


def readable(cell: NotebookNode) -> list[str]:
    """The same without what tells a person nothing."""
    shown: list[str] = []
    for data in bundles(cell):
        for kind in sorted(data):
            if kind.startswith("image/"):
                digest = hashlib.sha256(str(data[kind]).encode()).hexdigest()[:8]
                shown.append(f"a picture ({kind}), {len(data[kind])} characters, digest {digest}")
            elif kind != "text/html" or "text/plain" not in data:  # the text has the same values
                shown += lines(data[kind])
    return shown


def bundles(cell: NotebookNode) -> Iterator[dict[str, Any]]:
    for output in cell.outputs:
        yield output.get("data", {}) or {"text": output.get("text", "")}


def lines(value: Any) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True)
    return text.splitlines()
