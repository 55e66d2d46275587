"""A kernel that ran already: nbval compares what the build's run of a page showed."""

from collections.abc import Iterator
from queue import Empty
from typing import Any

from nbformat import NotebookNode


class RecordedKernel:
    """Answers nbval with the outputs of an executed notebook, in a kernel's messages.

    nbval then compares them as it compares those of a kernel that runs: each cell runs once, for
    the site and for the tests. It has the methods of nbval's `RunningKernel` that nbval calls.
    """

    def __init__(self, executed: NotebookNode) -> None:
        """Hold what `executed`, a notebook, showed."""
        self._cells = [cell for cell in executed.cells if cell.cell_type == "code"]
        self._messages: Iterator[dict[str, Any]] = iter(())
        self._next = 0

    def turn_to(self, number: int) -> None:
        """Make the code cell `number`, counted from 1, the next that is asked for."""
        self._next = number - 1

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        """Begin to answer with what the next cell showed.

        Raises:
            RuntimeError: if that cell's source was another when it ran.
        """
        cell = self._cells[self._next]
        if cell.source != cell_input:
            raise RuntimeError(f"the cell that ran was another: {cell.source!r}")
        self._messages = messages(cell, number := str(self._next))
        return number

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Return at once: the cell has run."""

    def await_idle(self, parent_id: str, timeout: float) -> None:
        """Return at once: the cell has run."""

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """The next message about the cell."""
        try:
            return next(self._messages)
        except StopIteration:
            raise Empty from None

    def is_alive(self) -> bool:
        """It answers until the end."""
        return True

    def stop(self) -> None:
        """Nothing runs."""


def messages(cell: NotebookNode, msg_id: str) -> Iterator[dict[str, Any]]:
    """What a kernel sends about a cell: its outputs, and that it is idle."""
    for output in cell.outputs:
        content = {key: value for key, value in output.items() if key != "output_type"}
        yield _message(output.output_type, content, msg_id)
    yield _message("status", {"execution_state": "idle"}, msg_id)


def _message(kind: str, content: dict[str, Any], msg_id: str) -> dict[str, Any]:
    return {"msg_type": kind, "content": content, "parent_header": {"msg_id": msg_id}}
