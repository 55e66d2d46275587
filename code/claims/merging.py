"""Merges the claims of a chapter into its text, as cells that run where each block belongs."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from .blocks import ClaimsError, claims_file, read_blocks, section_name

FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,}|~{3,})(?P<info>.*)$")
HEADING = re.compile(r"^#{1,6} +(?P<text>.+)$")
LABEL = re.compile(r"^\([\w:.-]+\)=\s*$")
MARKER = re.compile(r"^% claims: *(?P<name>\w+)\s*$")
OPTIONS = re.compile(r"\A(?:---\n.*?\n---\n|(?::[\w-]+:[^\n]*\n)+)", re.DOTALL)
BLOCK = re.compile(r"^block: (?P<name>\w+)$", re.MULTILINE)
CELL = """\
```{{code-cell}} python3
---
tags: [claims]
block: {block}
---
__import__("claims").check("{chapter}", "{block}", globals())  # {digest}
```
"""


def with_claims(text: str, page: Path) -> tuple[str, list[int]]:
    """The text of `page` with a cell for each block of its claims, and where its lines come from.

    The second result has, for each line of the first, the number of the line in `text`.

    Raises:
        ClaimsError: if a block has no place, or more than one, or a marker names no block.
    """
    file = claims_file(page)
    names = [block.name for block in read_blocks(file)] if file.exists() else []
    # a cell's source changes with the file, so that its result is not taken from a cache
    version = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if names else ""
    lines = text.split("\n")
    places: dict[int, list[str]] = {}
    for place, name in _places(lines, names, f"{file.parent.name}/{file.name}"):
        places.setdefault(place, []).append(name)
    merged: list[str] = []
    origin: list[int] = []
    for number in range(len(lines) + 1):
        for name in places.get(number, []):
            cell = CELL.format(block=name, chapter=page.stem, digest=version)
            added = ["", *cell.split("\n")]
            merged += added
            origin += [min(number, len(lines) - 1)] * len(added)
        if number < len(lines):
            merged.append(lines[number])
            origin.append(number)
    return "\n".join(merged), origin


def cells_of(text: str) -> list[tuple[str, str, int]]:
    """The code cells of a text: the source without options, the block if any, and the line."""
    found = []
    lines = text.split("\n")
    for number in range(len(lines)):
        opened = FENCE.match(lines[number])
        if opened and opened["info"].strip().startswith("{code-cell}"):
            end = lines.index(opened["fence"], number + 1)
            cell = "\n".join(lines[number + 1 : end])
            block = BLOCK.search(cell)
            found.append((OPTIONS.sub("", cell), block["name"] if block else "", number + 1))
    return found


def _places(lines: list[str], names: list[str], file: str) -> Iterator[tuple[int, str]]:
    """The line before which each block runs."""
    marked = {name: at for at, name in _markers(lines)}
    unknown = [name for name in marked if name not in names]
    if unknown:
        line = marked[unknown[0]] + 1
        raise ClaimsError(f"line {line}: {file} has no block {unknown[0]!r}")
    ends: dict[str, list[int]] = {}
    for name, end in _sections(lines):
        ends.setdefault(name, []).append(end)
    for name in names:
        at = [marked[name]] if name in marked else ends.get(name, [])
        if not at:
            raise ClaimsError(
                f"no section is named for the block {name!r} of {file}: write '% claims: {name}' "
                "where it runs, or start the name of a helper with an underscore"
            )
        if len(at) > 1:
            raise ClaimsError(f"several sections are named for the block {name!r} of {file}")
        yield at[0], name


def _markers(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number in _outside_fences(lines):
        if found := MARKER.match(lines[number]):
            yield number, found["name"]


def _sections(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Each section's block name, and the line at which its text ends, before the next heading."""
    headings = [n for n in _outside_fences(lines) if HEADING.match(lines[n])]
    for heading, following in zip(headings, [*headings[1:], len(lines)], strict=True):
        end = following
        while end > heading + 1 and (LABEL.match(lines[end - 1]) or not lines[end - 1].strip()):
            end -= 1
        yield section_name(lines[heading].lstrip("#").strip()), end


def _outside_fences(lines: list[str]) -> Iterator[int]:
    """The numbers of the lines outside the front matter and all directives and blocks of code."""
    fence = "---" if lines[0] == "---" else ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if fence:
            if number and line.strip() == fence:
                fence = ""
        elif found:
            fence = found["fence"]
        else:
            yield number
