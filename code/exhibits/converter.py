"""A converter between conventions for the same number: a table, and a form that fills it.

A cell outputs data (see `ConverterRenderer`), which become a table. With JavaScript, readers type
one number and read off all others.
"""

import html
import json
from typing import Any

from bookkit.extension.content.figures import OneMimeRenderer
from bookkit.extension.html_nodes import website_only
from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx

MIME = "application/vnd.bookkit.converter+json"
INSTEAD = "On the course's website you can type a number here, and read off all others."


class ConverterRenderer(OneMimeRenderer):
    """Renders groups of conventions as one form and a table for each group.

    The data of the output have these keys:

    - `title`: the accessible name of the form.
    - `headings`: the headings of the table's four columns.
    - `strength`: the number filled in at first, with its `group` and `convention`.
    - `quantities`: the other fields, whose values the conversion factors may depend on.
    - `status`: a message for screen readers.
    - `groups`: for each group, its `key`, `label` and `conventions`. A convention has a `label`, an
      `objective` and a `formula` to show, and a factor that converts its number v to the common
      one: `number` times the quantities to their `powers`, times v, or divided by v if it is
      `inverse`.
    """

    mime_type = MIME

    @staticmethod
    def nodes(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
        prefix = f"converter-{data.cell_index}-{data.output_index}"
        return [website_only(converter_html(data.content, prefix), INSTEAD)]


def setup(app: Sphinx) -> None:
    """Register the converter's style sheet and, on pages that contain one, its script."""
    app.connect("html-page-context", serve_where_used)
    app.add_css_file("converter.css")


def serve_where_used(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Load the script on pages that contain a converter, and on no others."""
    if '<div class="converter"' in context.get("body", ""):
        app.add_js_file("converter.js", loading_method="defer")


def converter_html(data: dict[str, Any], prefix: str) -> str:
    """The converter as HTML: tables, data, and a form that is hidden until the script runs."""
    # escape "<", so that no string in the data can end the script element
    as_json = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    tables = "".join(_table(group, data["headings"]) for group in data["groups"])
    return (
        f'<div class="converter">{_form(data, prefix)}{tables}'
        f'<script type="application/json">{as_json}</script>'
        "<noscript><p>With JavaScript, you can type one number here and read off all others. "
        "The formulas give the same results.</p></noscript></div>"
    )


def _form(data: dict[str, Any], prefix: str) -> str:
    strength = data["strength"]
    chosen = (strength["group"], strength["convention"])
    groups = "".join(
        f'<optgroup label="{html.escape(group["label"])}">'
        + "".join(
            _option(group, row, (group["key"], row["key"]) == chosen)
            for row in group["conventions"]
        )
        + "</optgroup>"
        for group in data["groups"]
    )
    fields = [{**strength, "key": "strength"}, *data["quantities"]]
    inputs = "".join(_field(field, f"{prefix}-{field['key']}") for field in fields)
    return (
        f'<form class="converter-form" aria-label="{html.escape(data["title"])}" hidden>'
        f'<p class="converter-field converter-source"><label for="{prefix}-source">You have'
        f'</label><select id="{prefix}-source" name="source">{groups}</select></p>{inputs}'
        '<p class="converter-status" role="status" aria-live="polite"></p></form>'
    )


def _option(group: dict[str, Any], row: dict[str, Any], selected: bool) -> str:
    attribute = " selected" if selected else ""
    # name the group in the option, because a closed list shows only the option
    label = html.escape(f"{group['label']}: {row['label']}")
    return f'<option value="{group["key"]} {row["key"]}"{attribute}>{label}</option>'


def _field(field: dict[str, Any], name: str) -> str:
    mode = "numeric" if field.get("whole") else "decimal"
    return (
        f'<p class="converter-field"><label for="{name}">{html.escape(field["label"])}</label>'
        f'<input id="{name}" name="{field["key"]}" type="text" inputmode="{mode}" '
        f'autocomplete="off" spellcheck="false" value="{field["value"]:.12g}" '
        f'aria-describedby="{name}-error">'
        f'<span class="converter-error" id="{name}-error" aria-live="polite"></span></p>'
    )


def _table(group: dict[str, Any], headings: list[str]) -> str:
    # explicit roles, because the style sheet for phones changes `display`, which removes them
    *shown, last = (html.escape(heading) for heading in headings)
    head = "".join(f'<th role="columnheader" scope="col">{heading}</th>' for heading in shown)
    rows = "".join(
        f'<tr role="row" data-convention="{row["key"]}">'
        f'<th role="rowheader" scope="row">{html.escape(row["label"])}</th>'
        f'<td role="cell">{html.escape(row["objective"])}</td>'
        f'<td role="cell" data-heading="{shown[-1]}">{html.escape(row["formula"])}</td>'
        '<td role="cell" class="converter-value" hidden><data></data></td></tr>'
        for row in group["conventions"]
    )
    return (
        f'<table class="converter-table" role="table" data-group="{group["key"]}">'
        f"<caption>{html.escape(group['label'])}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}'
        '<th role="columnheader" scope="col" class="converter-value" hidden>'
        f"{last}</th></tr></thead>"
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
