"""Tells a learner who changed a cell which sentences of the chapter no longer hold.

An IPython extension, which only the kernels of `make lab` load. Without `JPY_SESSION_NAME`, which
Jupyter sets to the notebook's path, or without claims beside the notebook, it does nothing.
"""

import ast
import os
import warnings
from contextlib import chdir
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from inspect import signature
from pathlib import Path
from typing import Any

from .blocks import ClaimsError, claims_file, load
from .merging import cells_of, with_claims
from .message import Message, Place, key, statement, statements

SIMILAR = 0.6  # a cell that resembles none of the chapter's so much is the learner's own


@dataclass
class Passage:
    """A block of claims, the place of the cell that it follows, and what it found last.

    Attributes:
        cell: the number of that cell, counted from 0; -1 before the first.
        broken: the places of the page that did not hold.
        left: the letters and kept values that it left to the next block; None before it has run.
        statements: what it makes claims about.
    """

    name: str
    cell: int
    broken: list[Place] = field(default_factory=list)
    left: tuple[dict[str, Any], dict[str, Any]] | None = None
    statements: set[str] = field(default_factory=set)


class Session:
    """A learner's work on a chapter in one kernel.

    Raises:
        ClaimsError: if the claims of the chapter cannot be read or placed.
    """

    def __init__(self, chapter: Path) -> None:
        self.chapter = chapter
        self.cells: list[str] = []
        self.passages: list[Passage] = []
        for source, block, _ in cells_of(with_claims(chapter.read_text("utf-8"), chapter)[0]):
            if block:
                self.passages.append(Passage(block, len(self.cells) - 1))
            else:
                self.cells.append(source)
        self._changed: set[int] = set()  # cells whose last version is not the chapter's
        self._last = -1  # the cell that ran last

    def ran(self, source: str, values: dict[str, Any]) -> Message:
        """What to tell after a cell ran; an empty message if there is nothing to tell."""
        place = self._place_of(source)
        if place is None:  # the learner's own cell
            return Message()
        self._last = place
        is_original = meaning(source) == meaning(self.cells[place])
        (self._changed.discard if is_original else self._changed.add)(place)
        message = Message()
        if not self._changed and not any(passage.broken for passage in self.passages):
            return message
        is_last = place == len(self.cells) - 1
        following = [p for p in self.passages if p.cell >= place]
        for passage in self.passages if is_last else following[:1]:
            before = {key(item) for item in passage.broken}
            self._run(passage, values)
            message.add(item for item in passage.broken if key(item) not in before)
        if is_last and self._changed:
            broken = {statement(item) for p in self.passages for item in p.broken}
            message.total = len(set().union(*(p.statements for p in self.passages)) | broken)
            message.broken = len(broken)
        return message

    def _place_of(self, source: str) -> int | None:
        """The chapter's cell that this is, perhaps changed; None for one of the learner's own."""
        places = sorted(range(len(self.cells)), key=lambda at: abs(at - self._last - 1))
        for place in places:
            if meaning(self.cells[place]) == meaning(source):
                return place
        ratios = {
            at: SequenceMatcher(None, source, self.cells[at], autojunk=False).ratio()
            for at in places
        }
        likeliest = max(places, key=lambda at: ratios[at], default=None)
        return likeliest if likeliest is not None and ratios[likeliest] >= SIMILAR else None

    def _run(self, passage: Passage, values: dict[str, Any]) -> None:
        """Run a block, after those before it that have not run yet, whose letters it may need."""
        at = self.passages.index(passage)
        if at and self.passages[at - 1].left is None:
            self._run(self.passages[at - 1], values)
        letters, kept = (self.passages[at - 1].left if at else None) or ({}, {})
        with chdir(self.chapter.parent), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = load(self.chapter.stem)
            page, block = module.page, getattr(module, passage.name)
            page.checked()  # what an interrupted run has left
            page.scope, page.kept = dict(letters), dict(kept)
            given = {**values, **page.kept}
            try:
                block(**{name: given[name] for name in signature(block).parameters})
            except Exception:  # a value of the learner's may have any kind or shape
                passage.left = passage.left or (page.scope, page.kept)
            else:
                passage.left = page.scope, page.kept
            report = page.checked()
        passage.broken = report.broken
        passage.statements |= statements(report)


def meaning(source: str) -> str:
    """The source of a cell without comments and layout."""
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:  # a command of IPython
        return " ".join(source.split())


def load_ipython_extension(shell: Any) -> None:
    """Follow the cells of the notebook that this kernel was started for, if it has claims."""
    chapter = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if not (chapter.suffix == ".md" and chapter.is_file() and claims_file(chapter).exists()):
        return
    try:
        session = Session(chapter)
    except ClaimsError:  # the build says what is wrong with the claims
        return

    def tell(result: Any) -> None:
        if result.info is None or not result.info.store_history or not result.success:
            return
        try:
            message = session.ran(result.info.raw_cell, shell.user_ns)
        except Exception:  # a fault of ours is no concern of the learner's
            return
        if message:
            shell.display_pub.publish(message.bundle())

    shell.events.register("post_run_cell", tell)
