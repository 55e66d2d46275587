"""Small tables of results, as a chapter's cells show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from numbers import Integral, Real
from typing import Any

import numpy as np

from .validation import check_count

MINUS = "−"  # U+2212, as wide as a digit


@dataclass(frozen=True)
class Table:
    """Formatted cells under headings: HTML in a notebook and on a page, aligned text elsewhere."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]  # for each column: aligned to the right

    def __repr__(self) -> str:
        lines = [self.headings, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.headings))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(line, widths, self.numeric, strict=True)
            ).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        # an empty heading names nothing, so that a screen reader should not announce it
        head = "".join(
            _html_cell("th" if text else "td", text, right)
            for text, right in zip(self.headings, self.numeric, strict=True)
        )
        body = "\n".join(
            "<tr>"
            + "".join(_html_cell("td", *cell) for cell in zip(row, self.numeric, strict=True))
            + "</tr>"
            for row in self.rows
        )
        return (
            f'<table class="results">\n<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{body}\n</tbody>\n</table>"
        )


def table(columns: Mapping[str, Sequence[Any]], decimals: int | Mapping[str, int] = 3) -> Table:
    """Return a table with the given columns, to be the last expression of a cell.

    Args:
        columns: a heading and its values, n of them, for each column. Text and whole numbers are
            shown as they are, truth values as yes and no, other numbers with fixed decimals and a
            true minus sign; a number that rounds to 0 has no sign.
        decimals: digits after the point, for all columns or by heading (3 for those not named).

    Raises:
        ValueError: if there is no column, the columns differ in length, `decimals` names a column
            that is not there, or is not a whole number of at least 0.
    """
    if not columns:
        raise ValueError("columns must hold at least one column, got none")
    lengths = {heading: len(values) for heading, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns must have the same length, got {lengths}")
    by_heading = (
        dict(decimals) if isinstance(decimals, Mapping) else dict.fromkeys(columns, decimals)
    )
    if unknown := by_heading.keys() - columns.keys():
        raise ValueError(f"decimals names columns that are not there: {sorted(unknown)}")
    digits = {
        heading: check_count(by_heading.get(heading, 3), "decimals", least=0) for heading in columns
    }
    cells = [
        [_format(value, digits[heading]) for value in values] for heading, values in columns.items()
    ]
    return Table(
        headings=tuple(columns),
        rows=tuple(zip(*cells, strict=True)),
        numeric=tuple(all(_is_number(value) for value in values) for values in columns.values()),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


def _format(value: Any, decimals: int) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return str(int(value)).replace("-", MINUS)
    if isinstance(value, Real):
        return f"{round(float(value), decimals) + 0.0:.{decimals}f}".replace("-", MINUS)
    return str(value)


def _html_cell(tag: str, text: str, numeric: bool) -> str:
    return (
        f'<{tag} class="number">{escape(text)}</{tag}>'
        if numeric
        else f"<{tag}>{escape(text)}</{tag}>"
    )
