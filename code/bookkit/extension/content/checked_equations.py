"""What a page shows of its checks: marks at equations, a summary line, and a table of totals."""

import html
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from claims.report import MIME
from docutils import nodes
from docutils.parsers.rst import Directive
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit.book import Book
from bookkit.execution.claim_reports import Tally, versions
from bookkit.extension.content.figures import OneMimeRenderer
from bookkit.extension.html_nodes import html_element
from bookkit.extension.toctree import pages_in_order


class ClaimsRenderer(OneMimeRenderer):
    """Turns the report of a page's claims into a `ReportNode`."""

    mime_type = MIME

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        return [ReportNode(report=data.content)]


class ReportNode(nodes.comment):
    """The claims of one cell, in a comment node, which every builder skips."""


class totals(nodes.Element):
    """A placeholder for the table of totals, which is filled in once all pages have been read."""


class TotalsDirective(Directive):
    """`{checked-totals}`: a table with the number of checks on each page."""

    def run(self) -> list[nodes.Node]:
        return [totals()]


def setup(app: Sphinx) -> None:
    """Register the directive `checked-totals`, the marks and the tallies of checks."""
    app.add_directive("checked-totals", TotalsDirective)
    app.connect("doctree-read", show_checks)
    app.connect("env-purge-doc", discard_tally)
    app.connect("env-merge-info", merge_tallies)
    app.connect("env-before-read-docs", remember_tallies)
    app.connect("env-get-updated", rewrite_totals)
    app.connect("doctree-resolved", fill_totals)


# -- each page -------------------------------------------------------------------------------------


def show_checks(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the cells that make claims, mark the checked equations, and count the checks."""
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
        if checking := checked_by.get(formula.get("label")):
            # not by replace_self, which would copy the formula's ids
            parent, place = formula.parent, formula.parent.index(formula)
            parent.remove(formula)
            both = nodes.container("", formula, mark(checking), classes=["checked-formula"])
            parent.insert(place, both)
    name = app.env.docname
    if next(doctree.findall(totals), None):
        with_totals(app.env).add(name)
    claims = [claim for report in reports.values() for claim in report["claims"]]
    if claims:
        tally = Tally.of(Path(app.env.doc2path(name)), claims, len(cells))
        tallies(app.env)[name] = tally
        # into the chapter's section, because the document's last child may be a footnote
        doctree.next_node(nodes.section).append(summary_line(tally, app))


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def fold(cell: nodes.Element, number: int, report: dict[str, Any]) -> None:
    """Replace a cell that makes claims by one line, which unfolds to show its code."""
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
    """The mark beside an equation, which links to the cell that checked it."""
    return raw(
        f'<a class="checked" href="#checked-{number}" title="Checked: see the cell">'
        '<span aria-hidden="true">✓</span><span class="visually-hidden">Checked: see the cell'
        "</span></a>"
    )


def summary_line(tally: Tally, app: Sphinx) -> nodes.raw:
    """The line at the end of a page: what was checked, and with which versions."""
    kinds = ("equation", tally.equations), ("formula", tally.formulas), ("number", tally.numbers)
    counts = ", ".join(_count(number, noun) for noun, number in kinds if number)
    ran = f"{_count(tally.cells, 'cell')} ran, with {html.escape(versions(Book(Path(app.srcdir))))}"
    text = f"Checked on this page: {counts}; {ran}" if counts else f"On this page {ran}"
    return raw(f'<p class="checked-total">✓ {text}.</p>')


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def raw(text: str) -> nodes.raw:
    """A node that holds `text` as HTML."""
    return nodes.raw("", text, format="html")


# -- the whole course ------------------------------------------------------------------------------

_tallies_before: WeakKeyDictionary[Sphinx, dict[str, Tally]] = WeakKeyDictionary()


def tallies(env: BuildEnvironment) -> dict[str, Tally]:
    """The tally of each page, by page name."""
    found: dict[str, Tally] = vars(env).setdefault("bookkit_tallies", {})
    return found


def with_totals(env: BuildEnvironment) -> set[str]:
    """The names of the pages that contain the table of totals."""
    found: set[str] = vars(env).setdefault("bookkit_with_totals", set())
    return found


def discard_tally(app: Sphinx, env: BuildEnvironment, name: str) -> None:
    """Discard the tally of a page that is about to be read again."""
    tallies(env).pop(name, None)
    with_totals(env).discard(name)


def merge_tallies(
    app: Sphinx, env: BuildEnvironment, names: set[str], other: BuildEnvironment
) -> None:
    """Merge the tallies from another process that has read the pages `names`."""
    tallies(env).update({name: tallies(other)[name] for name in names & tallies(other).keys()})
    with_totals(env).update(names & with_totals(other))


def remember_tallies(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Remember the tallies of the last build, before any page is read."""
    _tallies_before[app] = dict(tallies(env))


def rewrite_totals(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again because their table of totals has changed."""
    changed = tallies(env) != _tallies_before[app]
    return sorted(with_totals(env)) if changed else []


def fill_totals(app: Sphinx, doctree: nodes.document, name: str) -> None:
    """Replace the placeholders on a page by the table of totals."""
    for place in list(doctree.findall(totals)):
        place.replace_self(raw(table(app, name)))


def table(app: Sphinx, name: str) -> str:
    """The table of totals as HTML: a row for each page, in the order of the course, and the sum."""
    by_page = tallies(app.env)
    order = [page for page in pages_in_order(app.env) if page in by_page]
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


def _row(name: str, tally: Tally) -> str:
    numbers = (tally.equations, tally.formulas, tally.numbers, tally.givens, tally.cells)
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'
