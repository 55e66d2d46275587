"""Converts a page's resolved doctree to plain Markdown, for viewers that do not support MyST.

In a resolved doctree, references and citations are text, and figures, equations and exercises have
the same numbers as on the website. Content that Markdown lacks is converted to content that it has:
a margin note becomes a quotation below its paragraph, and a question becomes a list with folded
answers. The library sphinx-markdown-builder supports none of these, nor numbered equations: nearly
all of it would have to be overridden.
"""

import html
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

# inline nodes, and what is written around their content
INLINE = {"emphasis": "*{}*", "strong": "**{}**", "inline": "{}", "SideNoteNode": "{}"}
INLINE |= {"superscript": "<sup>{}</sup>", "subscript": "<sub>{}</sub>"}


@dataclass(frozen=True)
class Prose:
    """Blocks of Markdown; a heading begins a new cell, a folded one hides everything below it."""

    text: str
    heading: bool = False
    folded: bool = False


@dataclass(frozen=True)
class CodePlace:
    """A placeholder for the page's next code cell."""


@dataclass
class MarkdownWriter:
    """Converts one page, and warns of each node for which this module has no Markdown.

    Attributes:
        number: returns the number of a figure, equation or exercise, given its kind and node.
        link: returns the target of a link to another page, or None if it has no target.
        root: the folder to which the paths of pictures are relative.
        pictures: the paths of the pictures shown so far, by file name.
        sources: the sources cited so far, in order; the values are unused.
    """

    number: Callable[[str, nodes.Element], str]
    link: Callable[[str], str | None]
    root: Path
    pictures: dict[str, Path] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)  # the margin notes of the current paragraph

    def page(self, doctree: nodes.document) -> Iterator[Prose | CodePlace]:
        """Yield the page's prose and the places of its code cells, in order."""
        yield from self._flow(doctree.children, 0)
        if self.sources:
            yield Prose("## Sources", heading=True)
            yield Prose("\n".join(f"- {with_formulas(source)}" for source in self.sources))

    def _flow(self, parts: Iterable[nodes.Node], depth: int) -> Iterator[Prose | CodePlace]:
        for node in parts:
            if isinstance(node, nodes.title):
                yield Prose(f"{'#' * depth} {self.inline(node)}", heading=True)
            elif isinstance(node, nodes.section):
                yield from self._flow(node.children, depth + 1)
            elif type(node).__name__ == "exercise_enumerable_node":
                title, *content = node.children
                words = f"Exercise {self.number('exercise', node)} {self.inline(title)}"
                yield Prose(f"{'#' * (depth + 1)} {words}", heading=True)
                yield from self._flow(content, depth + 1)
            elif is_tag(node, "details") and "checks" in node["classes"]:
                continue
            elif is_tag(node, "details") and "solution" in node["classes"]:
                summary, *content = node.children
                title = f"{'#' * (depth + 2)} {self.inline(summary)}"
                yield Prose(title, heading=True, folded=True)
                yield from self._flow(content, depth + 2)
            elif isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
                yield CodePlace()
                yield from (Prose(self._caption(figure)) for figure in node.findall(nodes.figure))
                for place in node.findall(lambda part: type(part).__name__ == "website_only"):
                    yield Prose(self.block(place))
            elif text := self.blocks([node]):
                yield Prose(text)

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, parts: Iterable[nodes.Node]) -> str:
        """Nodes as blocks of Markdown; a run of inline nodes, as in an option, is one block."""
        texts: list[str] = []
        for inline, run in groupby(parts, key=is_inline):
            if inline:
                texts.append(self.inline(run))
            else:
                texts += map(self.block, run)
        return "\n\n".join(filter(None, texts))

    def block(self, node: Any) -> str:
        match type(node).__name__:
            case "paragraph":
                return self._paragraph(node)
            case "math_block":
                number = self.number("displaymath", node)
                # an empty line would end the formula
                lines = filter(str.strip, node.astext().splitlines())
                return "\n".join(["$$", *lines, *([f"\\tag{{{number}}}"] if number else []), "$$"])
            case "literal_block":
                return f"```{node.get('language', '')}\n{node.astext()}\n```"
            case "bullet_list":
                return self._list(node, lambda at: "- ")
            case "enumerated_list":
                return self._list(node, lambda at: f"{at + node.get('start', 1)}. ")
            case "definition_list":
                return "\n".join(map(self._definition, node.children))
            case "container" if "checked-formula" in node["classes"]:
                return self.block(node[0])  # without the link to the check
            case "glossary" | "compound" | "container":
                return self.blocks(node.children)
            case "block_quote":
                return quoted(self.blocks(node.children))
            case "admonition":
                return self._admonition(*node.children)
            case "transition":
                return "" if "footnotes" in node["classes"] else "---"
            case "raw":
                # Markdown allows HTML; remove elements that work on the website only
                return re.sub(r"</?(a|div)\b[^>]*>", "", node.astext())
            case "rubric":
                return f"**{self.inline(node)}**"
            case "table":
                return self._table(node)
            case "figure":
                shown = (part for part in node.children if not isinstance(part, nodes.caption))
                return "\n\n".join(filter(None, [self.blocks(shown), self._caption(node)]))
            case "website_only":
                return node["instead"]
            case "html_element" if node["tag"] == "fieldset":
                return self._question(node)
            case "html_element" if node["tag"] == "details":
                summary, *content = node.children
                return folded(self.inline(summary), self.blocks(content))
        if isinstance(node, nodes.Admonition):
            title = nodes.title("", type(node).__name__.capitalize())
            return self._admonition(title, *node.children)
        if isinstance(node, nodes.Invisible):
            return ""
        return warn_of(node)

    def _paragraph(self, node: nodes.paragraph) -> str:
        if "back" in node["classes"]:  # a link from a solution to its exercise
            return ""
        text = self.inline(node)
        # escape characters that would begin a list, a heading or a quotation
        text = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", text)
        text = re.sub(r"^([-+#>])", r"\\\1", text)
        notes, self._notes = self._notes, []
        return "\n\n".join([text, *map(quoted, notes)])

    def _list(self, node: nodes.Element, bullet: Callable[[int], str]) -> str:
        items = [hanging(bullet(at), self.blocks(item)) for at, item in enumerate(node.children)]
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _definition(self, item: nodes.definition_list_item) -> str:
        terms = " / ".join(self.inline(term) for term in item.findall(nodes.term))
        meaning = self.blocks(next(item.findall(nodes.definition)).children)
        return hanging("- ", f"**{terms}**: {meaning}")

    def _admonition(self, title: nodes.Element, *content: nodes.Node) -> str:
        return quoted(f"**{self.inline(title)}**\n\n{self.blocks(content)}")

    def _table(self, node: nodes.table) -> str:
        rows = [
            "| " + " | ".join(map(self._cell, row.findall(nodes.entry))) + " |"
            for row in node.findall(nodes.row)
        ]
        columns = len(list(node.findall(nodes.colspec)))
        return "\n".join([rows[0], "|" + " --- |" * columns, *rows[1:]])

    def _cell(self, entry: nodes.entry) -> str:
        # a bar would end the cell, even within a formula
        text = self.blocks(entry.children).replace(r"\|", r"\Vert ")
        return " ".join(text.split()).replace("|", r"\vert " if "$" in text else r"\|")

    def _caption(self, figure: nodes.figure) -> str:
        words = [self.inline(caption) for caption in figure.findall(nodes.caption)]
        number = self.number("figure", figure)
        return " ".join(filter(None, [f"**Fig. {number}**" if number else "", *words]))

    def _question(self, node: nodes.Element) -> str:
        """A question as a list of options, followed by a folded list of answers."""
        legend, *content = node.children
        parts = [f"**{node['ids'][0].rpartition('-')[2]}.** {self.inline(legend)}"]
        for child in content:
            if is_tag(child, "ol"):
                inside = (part for item in child.children for part in item.children)
                labels = (part.children for part in inside if is_tag(part, "label"))
                parts.append(self._lettered(labels))
            elif is_tag(child, "details"):
                answers = self._lettered(item.children for item in child[1].children)
                parts.append(folded("Answers", answers))
            elif not is_tag(child, "div"):  # leave out the element for feedback on the website
                parts.append(self.blocks([child]))
        return "\n\n".join(parts)

    def _lettered(self, items: Iterable[list[nodes.Node]]) -> str:
        return "\n".join(
            hanging("- ", f"({letter}) {self.blocks(item)}")
            for letter, item in zip(ascii_lowercase, items, strict=False)
        )

    # -- within a line -----------------------------------------------------------------------------

    def inline(self, parts: Iterable[nodes.Node]) -> str:
        """Inline nodes, or the content of one, as Markdown on one line."""
        return " ".join(self._inside(parts).split())

    def _inside(self, parts: Iterable[nodes.Node]) -> str:
        return "".join(map(self.inline_of, parts))

    def inline_of(self, node: Any) -> str:
        match type(node).__name__:
            case "Text":
                return escaped(node.astext())
            case "math":
                return f"${' '.join(node.astext().split())}$"
            case "literal":
                text = node.astext()
                return f"`` {text} ``" if "`" in text else f"`{text}`"
            case "inline" if "sidenote" in node["classes"]:
                number, *content = node.children
                self._notes.append(f"{self.inline_of(number)} {self.inline(content)}")
                return ""
            case kind if kind in INLINE:
                return INLINE[kind].format(self._inside(node))
            case "reference" | "number_reference":
                return self._reference(node)
            case "image":
                name = Path(node["uri"]).name
                self.pictures[name] = self.root / node["uri"]
                return f"![{escaped(node.get('alt', ''))}](attachment:{name})"
            case "raw" | "target" | "index":
                return ""
        return warn_of(node)

    def _reference(self, node: nodes.reference) -> str:
        text, target = self._inside(node), node.get("refuri", "")
        if "reftitle" in node:
            self.sources[node["reftitle"]] = None
        if node.get("internal") or target.startswith("#"):
            target = self.link(target)
        return f"[{text}]({target})" if target else text


def warn_of(node: nodes.Node) -> str:
    what = f"takeaway/markdown.py cannot write a {type(node).__name__}"
    logger.warning(what, location=node, type="bookkit")
    return ""


def escaped(text: str) -> str:
    """Text in which all characters special to Markdown and HTML are escaped."""
    return re.sub(r"([\\`*_\[\]$~])", r"\\\1", html.escape(text, quote=False))


def with_formulas(text: str) -> str:
    """Text with everything but formulas between dollar signs escaped."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(part if at % 2 else escaped(part) for at, part in enumerate(parts))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def folded(summary: str, text: str) -> str:
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


def hanging(bullet: str, text: str) -> str:
    """Blocks of Markdown as a list item, with all lines after the bullet indented."""
    return bullet + textwrap.indent(text, " " * len(bullet)).lstrip()


def is_tag(node: nodes.Node, tag: str) -> bool:
    return isinstance(node, nodes.Element) and node.get("tag") == tag


def is_inline(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Inline | nodes.Text) and not isinstance(node, nodes.raw)
