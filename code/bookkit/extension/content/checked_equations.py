"""What a page shows of its checks: a mark for each section and equation, a summary, and totals."""

import html
import re
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from claims.blocks import Block, claims_file, read_blocks
from claims.report import MIME
from docutils import nodes
from docutils.parsers.rst import Directive
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit.book import Book
from bookkit.execution.claim_reports import Tally, versions
from bookkit.extension.content.figures import OneMimeRenderer
from bookkit.extension.content.formulas import render
from bookkit.extension.html_nodes import folded, html_element, raw
from bookkit.extension.toctree import pages_in_order
from bookkit.figures.tables import table_parts


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


class summary(nodes.Element):
    """A placeholder for the summary of a page, which links to the page with the totals."""


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


# roles, and the domain of each
REFERENCES = {"eq": "math", "ref": "std", "numref": "std", "cite:p": "cite", "cite:t": "cite"}
MARK = '<span aria-hidden="true">✓</span><span class="visually-hidden">{}</span>'
COMPARED = "<p>What is green here was compared with what cells computed:</p>"
LEFT_OUT = "<p>Questions and solutions were checked too; to list them would give answers away.</p>"


def show_checks(app: Sphinx, doctree: nodes.document) -> None:
    """Show the checks of each section behind one mark, and mark the checked equations."""
    name = app.env.docname
    page = Path(app.env.doc2path(name))
    if doctree.next_node(totals):
        app.env.metadata[name][WITH_TOTALS] = True
    by_section: dict[nodes.Element, list[ReportNode]] = {}
    cells = [n for n in doctree.findall(nodes.container) if n.get("nb_element") == "cell_code"]
    for cell in cells:
        if (report := cell.next_node(ReportNode)) and report["report"]["block"]:
            by_section.setdefault(section_of(cell), []).append(report)
            cell.parent.remove(cell)
    if not by_section:
        return
    file = claims_file(page)
    app.env.note_dependency(str(file))
    blocks = {block.name: block for block in read_blocks(file)}
    checked_by: dict[str, str] = {}
    claims: list[dict[str, Any]] = []
    for number, (section, reports) in enumerate(by_section.items(), start=1):
        made = [claim for report in reports for claim in report["report"]["claims"]]
        claims += made
        if not any(claim["kind"] == "result" for claim in made):
            continue
        checked = [blocks[report["report"]["block"]] for report in reports]
        source = file.relative_to(app.srcdir).as_posix()
        checks = checks_of(made, checked, number, source, name)
        section.insert(1, checks)
        checked_by |= {claim["equation"]: checks["ids"][0] for claim in made if "equation" in claim}
    for formula in list(doctree.findall(nodes.math_block)):
        if target := checked_by.get(formula.get("label")):
            # not by replace_self, which would copy the formula's ids
            parent, place = formula.parent, formula.parent.index(formula)
            both = nodes.container("", formula, mark(target), classes=["checked-formula"])
            parent[place] = both
    tally = Tally.of(page, claims, len(cells) - sum(map(len, by_section.values())))
    app.env.metadata[name][TALLY] = tally
    # into the chapter's section, because the document's last child may be a footnote
    doctree.next_node(nodes.section).append(summary(tally=tally))


def section_of(node: nodes.Node) -> nodes.Element:
    while not isinstance(node, nodes.section):
        node = node.parent
    return node


def checks_of(
    claims: list[dict[str, Any]], blocks: list[Block], number: int, file: str, page: str
) -> nodes.Element:
    """What was checked in a section, sentence by sentence, with the code of `file` folded below.

    The list leaves out what would answer a question or an exercise.
    """
    listed: list[nodes.Node] = []
    if sentences := sentences_of(claims, page):
        listed += [raw(COMPARED), html_element("", *sentences, tag="ul")]
    if any(claim.get("answers") for claim in claims):
        listed.append(raw(LEFT_OUT))
    code = "".join(f"<pre>{html.escape(block.source)}</pre>" for block in blocks)
    return folded(
        [raw(MARK.format("What was checked here"))],
        *listed,
        raw(
            "<details><summary>The code of these checks</summary>"
            f"<p>It stands in <code>{html.escape(file)}</code>.</p>{code}</details>"
        ),
        ids=[f"checks-{number}"],
        classes=["checks"],
    )


def sentences_of(claims: list[dict[str, Any]], page: str) -> list[nodes.Element]:
    """The sentences that claims are about, each once; what a value confirms is marked."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for claim in (claim for claim in claims if claim["kind"] == "result"):
        whole = [[("formula", claim["reads"][0], True)]] if "equation" in claim else []
        for parts in [*whole, *claim.get("sentences", [])]:
            key = "".join(text for _, text, _ in parts)
            before = found.get(key, parts)
            found[key] = [
                (kind, text, tied or earlier[2])
                for (kind, text, tied), earlier in zip(parts, before, strict=True)
            ]
    shown = []
    for parts in found.values():
        (_, start, _), (_, end, _) = parts[0], parts[-1]
        trimmed = [("text", start.lstrip(), False), *parts[1:-1], ("text", end.rstrip(), False)]
        items = [part_of_sentence(*part, page) for part in (trimmed if len(parts) > 1 else parts)]
        shown.append(html_element("", *items, tag="li"))
    return shown


def part_of_sentence(kind: str, text: str, is_tied: bool, page: str) -> nodes.Element:
    if kind in REFERENCES:
        return reference(kind, text, page)
    shown = mathml(text) if kind == "formula" else html.escape(text)
    return raw(f"<mark>{shown}</mark>" if is_tied else shown)


def reference(role: str, label: str, page: str) -> nodes.Element:
    """What a role such as {eq} makes of a label; Sphinx then writes the number, title or source."""
    domain, kind = REFERENCES[role], role.removeprefix("cite:")
    words = nodes.inline("", label, classes=["xref", domain, f"{domain}-{kind}"])
    about = {"refdomain": domain, "reftype": kind, "reftarget": label, "refdoc": page}
    link = addnodes.pending_xref("", words, **about, refexplicit=False, refwarn=False)
    return nodes.inline("", "", link)  # the writer wants a link to stand in text


def mathml(latex: str) -> str:
    """A formula as MathML alone, which is a tenth of what KaTeX writes for the page."""
    found = re.search(r"<math.*?</math>", render(latex), re.DOTALL)
    without_source = re.sub(r"<annotation.*?</annotation>", "", found[0] if found else "")
    return without_source or html.escape(latex)


def mark(target: str) -> nodes.raw:
    words = "Checked: see how"
    link = f'<a class="checked" href="#{target}" title="{words}">{MARK.format(words)}</a>'
    return raw(link)


def summary_line(tally: Tally, app: Sphinx, explained: str) -> nodes.raw:
    """The line at the end of a page: what was checked, with which versions, and a link to how.

    `explained` is the address of the page with the totals; empty if there is none.
    """
    kinds = {"equation": tally.equations, "formula": tally.formulas, "number": tally.numbers}
    kinds["word"] = tally.words
    counts = ", ".join(_count(number, noun) for noun, number in kinds.items() if number)
    ran = f"{_count(tally.cells, 'cell')} ran, with {html.escape(versions(Book(Path(app.srcdir))))}"
    text = f"Checked on this page: {counts}; {ran}" if counts else f"On this page {ran}"
    how = f' <a href="{explained}">How this is checked</a>' if explained else ""
    return raw(f'<p class="checked-total" id="checked-total">✓ {text}.{how}</p>')


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
    explaining = [page for page, about in app.env.metadata.items() if WITH_TOTALS in about]
    for place in list(doctree.findall(summary)):
        to = app.builder.get_relative_uri(name, explaining[0]) if explaining else ""
        place.replace_self(summary_line(place["tally"], app, to))
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
