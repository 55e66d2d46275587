"""What a page shows of its checks: marks at equations, a summary line, and a table of totals."""

import html
from dataclasses import astuple, fields
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
from bookkit.extension.html_nodes import folded, raw, table_parts
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
    app.add_directive("checked-totals", TotalsDirective)
    app.connect("doctree-read", show_checks)
    app.connect("env-before-read-docs", remember_tallies)
    app.connect("env-get-updated", rewrite_totals)
    app.connect("doctree-resolved", fill_totals)


# -- each page -------------------------------------------------------------------------------------


def show_checks(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the cells that make claims, mark the checked equations, and count the checks."""
    containers = doctree.findall(nodes.container)
    cells = [node for node in containers if node.get("nb_element") == "cell_code"]
    reports = {
        number: report["report"]
        for number, cell in enumerate(cells, start=1)
        for report in cell.findall(ReportNode)
    }
    for number, report in reports.items():
        fold(cells[number - 1], number, report)
    claims = [(claim, number) for number in reports for claim in reports[number]["claims"]]
    checked_by = {claim["equation"]: number for claim, number in claims if "equation" in claim}
    for formula in list(doctree.findall(nodes.math_block)):
        if checking := checked_by.get(formula.get("label")):
            # not by replace_self, which would copy the formula's ids
            parent, place = formula.parent, formula.parent.index(formula)
            both = nodes.container("", formula, mark(checking), classes=["checked-formula"])
            parent[place] = both
    name = app.env.docname
    about = app.env.metadata[name]
    if doctree.next_node(totals):
        about[WITH_TOTALS] = True
    if claims:
        page = Path(app.env.doc2path(name))
        about[TALLY] = tally = Tally.of(page, (claim for claim, _ in claims), len(cells))
        # into the chapter's section, because the document's last child may be a footnote
        doctree.next_node(nodes.section).append(summary_line(tally, app))


def fold(cell: nodes.Element, number: int, report: dict[str, Any]) -> None:
    """Replace a cell that makes claims by one line, which unfolds to show its code."""
    held = sum(len(claim["reads"]) for claim in report["claims"])
    what = "1 number or formula" if held == 1 else f"{held} numbers and formulas"
    summary = nodes.Text(f"Checked: {what}" if held else "Names for the checks")
    code = [node for node in cell.children if "cell_input" in node["classes"]]
    cell.children = []
    cell += folded([summary], *code, ids=[f"checked-{number}"], classes=["claims"])


def mark(number: int) -> nodes.raw:
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


# -- the whole course ------------------------------------------------------------------------------

# Kept in Sphinx's metadata of each page, which Sphinx discards before it reads the page again.
TALLY, WITH_TOTALS = "bookkit-tally", "bookkit-with-totals"

_tallies_before: WeakKeyDictionary[Sphinx, dict[str, Tally]] = WeakKeyDictionary()


def tallies(env: BuildEnvironment) -> dict[str, Tally]:
    """The tally of each page that has claims, by page name."""
    return {name: about[TALLY] for name, about in env.metadata.items() if TALLY in about}


def remember_tallies(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    _tallies_before[app] = tallies(env)


def rewrite_totals(app: Sphinx, env: BuildEnvironment) -> list[str]:
    if tallies(env) == _tallies_before[app]:
        return []
    return sorted(name for name, about in env.metadata.items() if WITH_TOTALS in about)


def fill_totals(app: Sphinx, doctree: nodes.document, name: str) -> None:
    for place in list(doctree.findall(totals)):
        place.replace_self(raw(table(app, name)))


def table(app: Sphinx, name: str) -> str:
    """The table of totals as HTML: a row for each page, in the order of the course, and the sum."""
    by_page = tallies(app.env)
    rows, total = [], Tally()
    for page in filter(by_page.get, pages_in_order(app.env)):
        title = html.escape(app.env.titles[page].astext())
        address = app.builder.get_relative_uri(name, page)
        rows.append((f'<a href="{address}">{title}</a>', *astuple(by_page[page])))
        total += by_page[page]
    rows.append(("together", *astuple(total)))
    heads = ("page", *(kind.name for kind in fields(Tally)))
    return (
        '<div class="pst-scrollable-table-container" tabindex="0"><table class="table">'
        f"{table_parts(heads, rows)}</table></div>"
    )
