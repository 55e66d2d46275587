"""Finds the literal seeds in the cells of a page: what they show may be an accident of the draw."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .merging import cells_of

FEWEST = 100  # seeds or draws that show how a result varies
GENERATORS = {"default_rng", "RandomState", "Random", "SeedSequence", "seed", "manual_seed"}
SETTINGS = {"seed", "random_state"}
MAGIC = re.compile(r"^[%!].*$", re.MULTILINE)


@dataclass(frozen=True)
class Seed:
    """A literal seed: the line of its cell on the page, and its code."""

    line: int
    code: str

    def is_in(self, code: str) -> bool:
        """Whether plain code contains it."""
        pattern = re.escape(_plain(self.code).removesuffix(")"))
        return bool(re.search(rf"(?<!\w){pattern}(?!\w)", code))


def undeclared(text: str, fragments: Iterable[str]) -> list[Seed]:
    """The literal seeds in a page's cells that none of `fragments`, pieces of code, contains."""
    declared = [_plain(fragment) for fragment in fragments]
    found = []
    for source, block, line in cells_of(text):
        left = _plain(source)
        for fragment in declared:
            left = left.replace(fragment, " ")
        seeds = [] if block else [Seed(line, code) for code in dict.fromkeys(_seeds(source))]
        found += [seed for seed in seeds if seed.is_in(left)]
    return found


def fault(text: str, fragment: str, results: Sequence[Any], has_number: bool) -> str | None:
    """What is wrong with a declaration that a page's seed matters as `results` say, or None.

    Args:
        text: the page's source.
        fragment: a piece of one cell's code.
        results: what other seeds give.
        has_number: whether the page states a number about them.
    """
    found = np.ravel(np.asarray(results))
    is_truth = found.dtype == bool
    cells = sum(_plain(fragment) in _plain(source) for source, _, _ in cells_of(text))
    if cells != 1:
        return f"stands in {cells} cells of the page: quote code that stands in one"
    if found.size < FEWEST:
        return f"has {found.size} results: give those of {FEWEST} seeds or draws"
    if not is_truth and not (found.dtype.kind in "iuf" and np.isfinite(found).all()):
        return "has results that are neither truth values nor finite numbers"
    if not (is_truth and found.all()) and not has_number:
        return "is one of several results: quote the number that says of how many, or a mean"
    return None


def _plain(code: str) -> str:
    """Code without the spaces that a reader would not miss."""
    return re.sub(r"(?<!\w) | (?!\w)", "", " ".join(code.split()))


def _seeds(source: str) -> Iterator[str]:
    source = MAGIC.sub("pass", source)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[first, *_]):
                if name in GENERATORS and _is_literal(first):
                    yield f"{name}({ast.get_source_segment(source, first)})"
            case ast.keyword(arg=name, value=value) | ast.Assign([ast.Name(name)], value):
                if name in SETTINGS and _is_literal(value):
                    yield f"{name}={ast.get_source_segment(source, value)}"


def _is_literal(node: ast.expr) -> bool:
    """Whether a seed is written out: a whole number, or several."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return all(isinstance(item, ast.Constant) and isinstance(item.value, int) for item in items)
