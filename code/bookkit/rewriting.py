"""Which pages are written anew: those that were read, and all, when what pages share has changed.

Sphinx writes a page again when its own text or its numbers changed. A title, a label or a number of
another page may stand on it too.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search import js_index
from sphinx.util.index_entries import split_index_msg

# What is kept of a page for that page alone, or for no page's text; or, as tallies are, for a few
# pages, which whoever keeps it has written again.
OWN = {
    "all_docs",
    "app",
    "bookkit_tallies",
    "bookkit_with_totals",
    "config",
    "config_status",
    "config_status_extra",
    "current_notebook",
    "dependencies",
    "doctreedir",
    "events",
    "images",
    "included",
    "metadata",
    "nb_metadata",
    "nb_new_exec_data",
    "ref_context",
    "reread_always",
    "settings",
    "srcdir",
    "temp_data",
    "tocs",
    "version",
}

# Parts of what they share that move with a page's lines, or follow from the others: sphinxcontrib-
# bibtex makes `citations` of references.bib and of what pages cite.
PASSING = {"line", "citations"}


def setup(app: Sphinx) -> None:
    """Plug in."""
    app.connect("env-before-read-docs", note_shared)
    # after Sphinx has numbered figures and equations anew
    app.connect("env-get-updated", rewrite_if_shared_changed, priority=900)
    app.connect("build-finished", settle_search_index)


def settle_search_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the search index as a first build does.

    Sphinx's is in the order in which pages were last read, keeps words that no page has now, and
    loses the index entries of pages that were not read.
    """
    path = Path(app.outdir, "searchindex.js")
    if exception is None and path.exists():
        before, after = js_index.PREFIX, js_index.SUFFIX
        parts = json.loads(path.read_text("utf-8").removeprefix(before).removesuffix(after))
        for terms in ("terms", "titleterms"):
            parts[terms] = {term: on for term, on in parts[terms].items() if on != []}
        for found in parts["alltitles"].values():
            found.sort(key=str)
        parts["indexentries"] = index_entries(app.env, parts["docnames"])
        ordered = json.dumps(parts, sort_keys=True, separators=(",", ":"))
        path.write_text(before + ordered + after, "utf-8")


def index_entries(env: BuildEnvironment, pages: list[str]) -> dict[str, list[tuple]]:
    """Where each entry of the index leads: a page's number, a place on it, whether it is main."""
    found: dict[str, set[tuple]] = {}
    for number, page in enumerate(pages):
        for kind, value, place, main, _ in env.get_domain("index").entries.get(page, ()):
            for word in split_index_msg(kind, value):
                found.setdefault(word.lower(), set()).add((number, place or "", main == "main"))
    return {word: sorted(places) for word, places in found.items()}


def note_shared(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Remember what pages share before any is read."""
    app.bookkit_shared_before = shared(env)


def rewrite_if_shared_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write beside those that were read."""
    return [] if shared(env) == app.bookkit_shared_before else sorted(env.found_docs)


def shared(env: BuildEnvironment) -> dict[str, str]:
    """All that the environment knows of pages, as text that is the same for the same knowledge."""
    return {
        name: described(value)
        for name, value in vars(env).items()
        if name not in OWN and not name.startswith("_")
    }


def described(value: Any) -> str:
    """A value as text, the same for the same knowledge.

    Lists are sorted, since the order of most is that in which pages were read; the order of the
    book is in `_toc.yml`, after a change of which all pages are written.
    """
    if isinstance(value, dict):
        parts = sorted(
            f"{described(k)}: {described(v)}" for k, v in value.items() if k not in PASSING
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | set | frozenset):
        return f"[{', '.join(sorted(map(described, value)))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(described, value))})"
    if isinstance(value, nodes.Node):
        return value.pformat()
    return repr(value)
