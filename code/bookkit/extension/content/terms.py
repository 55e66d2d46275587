"""Links each term of the glossary from the chapter that its entry names, at its first mention."""

import re
from collections.abc import Iterator
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import traverse_parent

# what stays as it is
LINKS = nodes.reference, addnodes.pending_xref
NO_PROSE = nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw
ASIDE = nodes.footnote, nodes.Admonition, nodes.title, nodes.caption

TERMS = "bookkit_terms"  # the attribute of Sphinx's environment in which the entries are kept


def setup(app: Sphinx) -> None:
    app.connect("env-get-updated", keep_entries)
    app.add_post_transform(LinkTerms)


def keep_entries(app: Sphinx, env: BuildEnvironment) -> list[str]:
    vars(env)[TERMS] = list(entries(env))
    return []  # which pages a changed entry concerns, `stale_pages` decides


class LinkTerms(SphinxPostTransform):
    """Makes the first mention of each term a link, where its entry refers to the page."""

    default_priority = 8  # before references are resolved, whose texts are links then
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        page = self.env.docname
        for term, place, explained_by in vars(self.env)[TERMS]:
            if page in explained_by and page != place[0]:
                self.link_first(term, *place)

    def link_first(self, term: str, page: str, anchor: str) -> None:
        address = f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{anchor}"
        for text in prose(self.document):
            if found := re.search(spelling(term), text.astext()):
                before, after = text.astext()[: found.start()], text.astext()[found.end() :]
                word = nodes.inline("", found[0], classes=["std", "std-term"])
                link = nodes.reference("", "", word, internal=True, refuri=address)
                parts = [nodes.Text(before), link, nodes.Text(after)]
                text.parent.replace(text, [part for part in parts if part.astext()])
                return


def spelling(term: str) -> str:
    """How a text may write a term: within a sentence, a word starts with a small letter."""
    first, rest = term[0], re.escape(term[1:])
    small = "" if term[1:2].isupper() else first.lower()
    return rf"\b[{first}{small}]{rest}\b"


def prose(document: nodes.document) -> Iterator[nodes.Text]:
    for paragraph in list(document.findall(nodes.paragraph)):
        for text in list(paragraph.findall(nodes.Text)):
            if not any(traverse_parent(text.parent, (*LINKS, *NO_PROSE, *ASIDE))):
                yield text


def definitions(document: nodes.document) -> Iterator[nodes.definition_list_item]:
    """The entries of a page's glossaries, but not of other lists of definitions."""
    for glossary in document.findall(addnodes.glossary):
        yield from glossary.findall(nodes.definition_list_item)


def entries(env: BuildEnvironment) -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    """Each term with its page and anchor, and the pages to which its entry refers."""
    std = cast("StandardDomain", env.get_domain("std"))
    for page in sorted({page for (kind, _), (page, _) in std.objects.items() if kind == "term"}):
        for item in definitions(env.get_doctree(page)):
            targets = [link["reftarget"] for link in item.findall(addnodes.pending_xref)]
            pages = {std.labels[target][0] for target in targets if target in std.labels}
            for term in item.findall(nodes.term):
                yield term.astext(), (page, term["ids"][0]), sorted(pages)
