"""Rewrites all pages if anything that pages share has changed, such as a title or a label.

By default, Sphinx rewrites a page only if its own text or numbering has changed, although it may
show titles, labels and numbers of other pages.
"""

import re
from hashlib import sha256
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from bookkit.extension.content.glued import values_file
from bookkit.extension.content.terms import TERMS

# Where Sphinx's environment keeps what pages may show of other pages.
SHARED = (
    *("titles", "longtitles", "toc_secnumbers", "toc_fignumbers", "toctree_includes"),
    *("domaindata", "sphinx_exercise_registry", TERMS),
)
NAME = "bookkit_shared"  # the attribute in which it keeps them, as text

# Entries of shared dictionaries to ignore: line numbers, and the `citations` that
# sphinxcontrib-bibtex derives from references.bib and the pages' citations.
IGNORED = {"line", "citations"}


def setup(app: Sphinx) -> None:
    # after Sphinx has renumbered figures and equations
    app.connect("env-get-updated", rewrite_if_shared_changed, priority=900)


def rewrite_if_shared_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, unless what they share is unchanged since the last build."""
    kept = vars(env)  # Sphinx keeps it from build to build
    shared = {name: kept.get(name) for name in SHARED} | {"glued": glued_values(env)}
    before, kept[NAME] = kept.get(NAME), described(shared)
    return [] if kept[NAME] == before else sorted(env.found_docs)


def glued_values(env: BuildEnvironment) -> dict[str, str]:
    """A digest of the values that the cells of each page glued, which other pages may show."""
    files = {page: values_file(env, page) for page in env.found_docs}
    return {
        page: sha256(file.read_bytes()).hexdigest() for page, file in files.items() if file.exists()
    }


def described(value: Any) -> str:
    """A value as text that does not depend on the order in which pages were read.

    Lists are therefore sorted. This hides no change in the order of the course: that order comes
    from `_toc.yml`, and when that file changes, all pages are rewritten anyway.
    """
    if isinstance(value, dict):
        parts = sorted(
            f"{described(k)}: {described(v)}" for k, v in value.items() if k not in IGNORED
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | set | frozenset):
        return f"[{', '.join(sorted(map(described, value)))}]"
    if isinstance(value, nodes.Node):
        return value.pformat()
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))  # without addresses in memory
