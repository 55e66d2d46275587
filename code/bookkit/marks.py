"""On the page: a mark at each equation that was checked, a line at the end, the book's totals."""

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit.claims import MIME, Tally, versions
from bookkit.elements import html_element
from bookkit.render import OneMimeRenderer


class ClaimsRenderer(OneMimeRenderer):
    """A report of claims becomes a node that the page's marks are made from."""

    mime_type = MIME

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        """Return the report's node."""
        return [ReportNode(report=data.content)]


class ReportNode(nodes.comment):
    """What one cell claimed; as a comment, which every builder passes over."""


class totals(nodes.Element):
    """The place of the table that says how much of each page was checked."""


class TotalsDirective(Directive):
    """`{checked-totals}`: the table of what was checked, page by page."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table; it can be made once all pages are read."""
        return [totals()]


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.add_directive("checked-totals", TotalsDirective)
    app.connect("doctree-read", mark_page)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-before-read-docs", note_tallies)
    app.connect("env-get-updated", rewrite_totals)
    app.connect("doctree-resolved", fill_totals)


# -- each page -------------------------------------------------------------------------------------


def mark_page(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the cells that claim, mark the equations they hold, count what was checked."""
    cells = list(doctree.findall(_is_code_cell))
    reports = {
        number: report["report"]
        for number, cell in enumerate(cells, start=1)
        for report in cell.findall(ReportNode)
    }
    for number, report in reports.items():
        fold(cells[number - 1], number, report)
    checked_by = {
        claim["equation"]: number
        for number, report in reports.items()
        for claim in report["claims"]
        if "equation" in claim
    }
    for formula in list(doctree.findall(nodes.math_block)):
        if number := checked_by.get(formula.get("label")):
            # put in place by hand: replace_self would copy the formula's ids
            parent, place = formula.parent, formula.parent.index(formula)
            parent.remove(formula)
            both = nodes.container("", formula, mark(number), classes=["checked-formula"])
            parent.insert(place, both)
    name = app.env.docname
    if next(doctree.findall(totals), None):
        with_totals(app.env).add(name)
    claims = [claim for report in reports.values() for claim in report["claims"]]
    if claims:
        tally = Tally.of(Path(app.env.doc2path(name)), claims, len(cells))
        tallies(app.env)[name] = tally
        doctree.children[-1].append(closing_line(tally))


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def fold(cell: nodes.Element, number: int, report: dict[str, Any]) -> None:
    """Show a cell that claims as one line, which opens to show its code."""
    held = sum(len(claim["reads"]) for claim in report["claims"])
    what = "1 number or formula" if held == 1 else f"{held} numbers and formulas"
    summary = nodes.Text(f"Checked: {what}" if held else "Names for the checks")
    code = [node for node in cell.children if "cell_input" in node["classes"]]
    cell.children = []
    cell += html_element(
        "",
        html_element("", summary, tag="summary"),
        *code,
        tag="details",
        ids=[f"checked-{number}"],
        classes=["claims"],
    )


def mark(number: int) -> nodes.raw:
    """The sign beside an equation, a link to the cell that checked it."""
    return raw(
        f'<a class="checked" href="#checked-{number}" title="Checked: see the cell">'
        '<span aria-hidden="true">✓</span><span class="visually-hidden">Checked: see the cell'
        "</span></a>"
    )


def closing_line(tally: Tally) -> nodes.raw:
    """What of the page was checked, and with what."""
    kinds = ("equation", tally.equations), ("formula", tally.formulas), ("number", tally.numbers)
    counts = ", ".join(_count(number, noun) for noun, number in kinds if number)
    ran = f"{_count(tally.cells, 'cell')} ran, with {html.escape(versions())}"
    text = f"Checked on this page: {counts}; {ran}" if counts else f"On this page {ran}"
    return raw(f'<p class="checked-total">✓ {text}.</p>')


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def raw(text: str) -> nodes.raw:
    """HTML, as a node."""
    return nodes.raw("", text, format="html")


# -- the book --------------------------------------------------------------------------------------


def tallies(env: BuildEnvironment) -> dict[str, Tally]:
    """What was checked on each page, by its name."""
    if not hasattr(env, "bookkit_tallies"):
        env.bookkit_tallies = {}
    return env.bookkit_tallies


def with_totals(env: BuildEnvironment) -> set[str]:
    """The names of the pages that show the table."""
    if not hasattr(env, "bookkit_with_totals"):
        env.bookkit_with_totals = set()
    return env.bookkit_with_totals


def forget(app: Sphinx, env: BuildEnvironment, name: str) -> None:
    """Drop a page that is read anew."""
    tallies(env).pop(name, None)
    with_totals(env).discard(name)


def merge(app: Sphinx, env: BuildEnvironment, names: set[str], other: BuildEnvironment) -> None:
    """Take over what another process counted."""
    tallies(env).update({name: tallies(other)[name] for name in names & tallies(other).keys()})
    with_totals(env).update(names & with_totals(other))


def note_tallies(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Remember what was counted before any page is read."""
    app.bookkit_tallies_before = dict(tallies(env))


def rewrite_totals(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again for their table."""
    changed = tallies(env) != app.bookkit_tallies_before
    return sorted(with_totals(env)) if changed else []


def fill_totals(app: Sphinx, doctree: nodes.document, name: str) -> None:
    """Put the table of totals where a page asks for it."""
    for place in list(doctree.findall(totals)):
        place.replace_self(raw(table(app, name)))


def table(app: Sphinx, name: str) -> str:
    """A row a page, in the order of the book, and the sum."""
    by_page = tallies(app.env)
    order = [page for page in _in_order(app.env) if page in by_page]
    total = sum((by_page[page] for page in order), Tally())
    rows = [
        _row(
            f'<a href="{app.builder.get_relative_uri(name, page)}">'
            f"{html.escape(app.env.titles[page].astext())}</a>",
            by_page[page],
        )
        for page in order
    ]
    heads = ("page", "equations", "formulas", "numbers", "givens", "cells")
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        '<div class="pst-scrollable-table-container" tabindex="0"><table class="table">'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}{_row('together', total)}</tbody></table></div>"
    )


def _in_order(env: BuildEnvironment) -> list[str]:
    """The pages as the table of contents has them."""
    root = env.config.root_doc
    pages = [root]
    for page in pages:
        pages += [child for child in env.toctree_includes.get(page, []) if child not in pages]
    return pages


def _row(name: str, tally: Tally) -> str:
    numbers = (tally.equations, tally.formulas, tally.numbers, tally.givens, tally.cells)
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'
