"""Converts a page's resolved doctree to plain Markdown, for viewers that do not support MyST.

In a resolved doctree, references and citations are text, and figures, equations and exercises have
the same numbers as on the website. Content that Markdown lacks is converted to content that it has:
a margin note becomes a quotation below its paragraph, and a question becomes a list with folded
answers. Of a node that this module does not know it writes the content, so nothing that a page
shows is lost. The library sphinx-markdown-builder supports neither questions nor numbered
equations: nearly all of it would have to be overridden.
"""

import base64
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
from sphinx.locale import admonitionlabels

# inline nodes, and what is written around their content
INLINE = {"emphasis": "*{}*", "title_reference": "*{}*", "strong": "**{}**"}
INLINE |= {"superscript": "<sup>{}</sup>", "subscript": "<sub>{}</sub>"}
ALIGNED = {"text-left": ":---", "text-center": ":---:", "text-right": "---:"}  # by MyST's classes
CAPTIONS = {"figure": "Fig.", "table": "Table", "code-block": "Listing"}
# elements of the website that a notebook cannot have, and icons
WEBSITE_HTML = re.compile(r"</?(?:a|div)\b[^>]*>|<(svg|script|style)\b.*?</\1>", re.S)
PICTURE = re.compile(r"(<img\b[^>]*?\bsrc=)([\"'])(.+?)\2")


@dataclass(frozen=True)
class Prose:
    """Blocks of Markdown; a heading begins a new cell."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class CodePlace:
    """The place of a code cell; `index` is its place among all cells of the executed notebook."""

    index: int


@dataclass(frozen=True)
class Solution:
    """The solution to an exercise; a notebook shows it folded, with its code as text."""

    title: str
    content: list[Prose | CodePlace]


Piece = Prose | CodePlace | Solution


# The nodes with a title and a number, and the kind that Sphinx counts them as.
NUMBERED = {"exercise_enumerable_node": "exercise", "problem_node": "problem"}


@dataclass
class MarkdownWriter:
    """Converts one page.

    Attributes:
        number: returns the number of a figure, equation or exercise, given its kind and node.
        link: returns the target of a link to another page, or None if it has no target.
        download: returns the place in course.zip of a file to download.
        root: the folder to which the paths of pictures are relative.
        pictures: the paths of the pictures shown so far, by the name of the attachment.
        sources: the sources cited so far, in order; the values are unused.
    """

    number: Callable[[str, nodes.Element], str]
    link: Callable[[str], str | None]
    download: Callable[[str], str]
    root: Path
    pictures: dict[str, Path] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)  # the margin notes of the current paragraph
    _has_notes: bool = False  # whether footnotes at the page's end have begun

    def page(self, doctree: nodes.document) -> Iterator[Piece]:
        """Yield the page's prose, the places of its code cells and its solutions, in order."""
        yield from self._flow(doctree.children, 0)
        if self.sources:
            yield Prose("## Sources", heading=True)
            yield Prose("\n".join(f"- {with_formulas(source)}" for source in self.sources))

    def _flow(self, parts: Iterable[nodes.Node], depth: int) -> Iterator[Piece]:
        for node in parts:
            if isinstance(node, nodes.title):
                yield Prose(f"{'#' * depth} {self.inline(node)}", heading=True)
            elif isinstance(node, nodes.section):
                yield from self._flow(node.children, depth + 1)
            elif kind := NUMBERED.get(type(node).__name__):
                title, *content = node.children
                words = f"{kind.title()} {self.number(kind, node)} {self.inline(title)}"
                yield Prose(f"{'#' * (depth + 1)} {words}", heading=True)
                yield from self._flow(content, depth + 1)
            elif is_tag(node, "details") and "checks" in node["classes"]:
                continue
            elif is_tag(node, "details") and "solution" in node["classes"]:
                summary, *content = node.children
                pieces = self._flow(content, depth + 2)
                inside = [piece for piece in pieces if not isinstance(piece, Solution)]
                title = "".join(part.astext() for part in summary.children)
                yield Solution(html.escape(title), inside)
            elif isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
                yield CodePlace(node["cell_index"])
                yield from (Prose(self._caption(figure)) for figure in node.findall(nodes.figure))
                for place in node.findall(nodes.raw):
                    if "instead" in place:  # what the website shows of an output
                        yield Prose(self.block(place))
            elif text := self.blocks([node]):
                if isinstance(node, nodes.footnote) and not self._has_notes:
                    self._has_notes = True
                    yield Prose("## Notes", heading=True)
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
        """A node that is not inline; of an unknown kind, what it contains."""
        match type(node).__name__:
            case "paragraph" | "compact_paragraph":
                return self._paragraph(node)
            case "math_block":
                return self._equation(node)
            case "literal_block" | "doctest_block":
                return fenced(node.astext(), re.sub("default|none", "", node.get("language", "")))
            case "line_block":
                return "\\\n".join(self.blocks([line]) for line in node.children)
            case "bullet_list":
                return self._list(node, lambda at: "- ")
            case "enumerated_list":
                return self._list(node, lambda at: f"{at + node.get('start', 1)}. ")
            case "definition_list" | "field_list" | "option_list":
                return "\n".join(map(self._definition, node.children))
            case "container" if "checked-formula" in node["classes"]:
                return self.block(node[0])  # without the link to the check
            case "container" if node.children and isinstance(node[0], nodes.caption):
                return "\n\n".join([self._caption(node), self.blocks(node.children[1:])])  # of code
            case "container" if node.get("design_component") == "card":
                return quoted(self.blocks(node.children))
            case "proof_node":  # around an admonition
                return self.blocks(node.children)
            case "block_quote":
                return quoted(self.blocks(node.children))
            case "attribution":
                return f"— {self.inline(node)}"
            case "footnote" | "citation":
                label, *content = node.children
                if not isinstance(label, nodes.label):
                    return hanging("- ", self.blocks(node.children))
                return f"<sup>{label.astext()}</sup> {self.blocks(content)}"
            case "transition":
                return "" if "footnotes" in node["classes"] else "---"
            case "raw":
                return self._html(node)
            case "rubric" | "sd_tab_label":
                return f"**{self.inline(node)}**"
            case "table":
                return self._table(node)
            case "figure":
                shown = (part for part in node.children if not isinstance(part, nodes.caption))
                return "\n\n".join(filter(None, [self.blocks(shown), self._caption(node)]))
            case "html_element" if node["tag"] == "fieldset":
                return self._question(node)
            case "html_element" | "dropdown_main" if node.get("tag", "details") == "details":
                summary, *content = node.children
                return folded(self.inline(summary), self.blocks(content))
        if isinstance(node, nodes.Admonition | nodes.sidebar | nodes.topic):
            return self._admonition(node)
        if isinstance(node, nodes.Invisible | nodes.Text):
            return ""
        return self.blocks(node.children)

    def _paragraph(self, node: nodes.paragraph) -> str:
        if "back" in node["classes"]:  # a link from a solution to its exercise
            return ""
        text = self.inline(node)
        # escape characters that would begin a list, a heading or a quotation
        text = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", text)
        text = re.sub(r"^([-+#>])", r"\\\1", text)
        notes, self._notes = self._notes, []
        return "\n\n".join([text, *map(quoted, notes)])

    def _equation(self, node: nodes.math_block) -> str:
        number = self.number("displaymath", node)
        text = node.astext()
        if number:
            # only what is within an equation can have a tag
            text = re.sub(r"\b(begin|end)\{(align|gather)\*?\}", r"\1{\2ed}", text)
            text = re.sub(r"\\(begin|end)\{equation\*?\}", "", text)
        # an empty line would end the formula
        lines = filter(str.strip, text.splitlines())
        return "\n".join(["$$", *lines, *([f"\\tag{{{number}}}"] if number else []), "$$"])

    def _list(self, node: nodes.Element, bullet: Callable[[int], str]) -> str:
        items = [hanging(bullet(at), self.blocks(item)) for at, item in enumerate(node.children)]
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _definition(self, item: nodes.Element) -> str:
        named = nodes.term, nodes.classifier, nodes.field_name, nodes.option_group
        words = " / ".join(self.inline(part) for part in item.children if isinstance(part, named))
        meanings = (part for part in item.children if not isinstance(part, named))
        return hanging("- ", f"**{words}**: {self.blocks(meanings)}")

    def _admonition(self, node: nodes.Element) -> str:
        kind = getattr(node, "tagname", "")
        heads = [part for part in node.children if isinstance(part, nodes.title | nodes.subtitle)]
        words = [self.inline(head) for head in heads]
        if "realtype" in node:  # of sphinx-proof, which numbers it
            words.insert(0, f"{node['realtype'].title()} {self.number(node['countertype'], node)}")
        elif not words and kind in admonitionlabels:
            words = [str(admonitionlabels[kind])]
        title = " ".join(" ".join(words).split())
        content = self.blocks(part for part in node.children if part not in heads)
        return quoted("\n\n".join(filter(None, [title and f"**{title}**", content])))

    def _table(self, node: nodes.table) -> str:
        rows = [
            "| " + " | ".join(self._cells(row.findall(nodes.entry))) + " |"
            for row in node.findall(nodes.row)
        ]
        columns = len(list(node.findall(nodes.colspec)))
        if node.next_node(nodes.thead) is None:  # Markdown's tables have a head
            rows.insert(0, "|" + "  |" * columns)
        first = next(iter(node.findall(nodes.row)), nodes.row())
        marks = [
            ALIGNED.get(" ".join(entry["classes"]), "---") for entry in first.findall(nodes.entry)
        ]
        marks += ["---"] * (columns - len(marks))
        table = "\n".join([rows[0], "| " + " | ".join(marks) + " |", *rows[1:]])
        return "\n\n".join(filter(None, [self._caption(node), table]))

    def _cells(self, entries: Iterable[nodes.entry]) -> Iterator[str]:
        for entry in entries:
            text = self.blocks(entry.children)
            text = re.sub(r"^(```|~~~).*\n?", "", text, flags=re.M).strip()
            if not all(isinstance(part, nodes.paragraph) for part in entry.children[:2]):
                text = re.sub(r"\s*\n\s*", "<br>", text)
            text = re.sub(r"\s*\n\n\s*", "<br>", text)
            text = " ".join(text.split())
            # a bar would end the cell, even within a formula
            text = text.replace(r"\|", r"\Vert ")
            yield text.replace("|", r"\vert " if "$" in text else r"\|")
            yield from [""] * entry.get("morecols", 0)

    def _caption(self, node: nodes.Element) -> str:
        kind = {"container": "code-block"}.get(node.tagname, node.tagname)
        captions = (part for part in node.children if isinstance(part, nodes.caption | nodes.title))
        number = self.number(kind, node)
        words = [self.inline(caption) for caption in captions]
        return " ".join(filter(None, [f"**{CAPTIONS[kind]} {number}**" if number else "", *words]))

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
        """A node within a line; of an unknown kind, what it contains."""
        match type(node).__name__:
            case "Text":
                return escaped(node.astext())
            case "math":
                return f"${' '.join(node.astext().split())}$"
            case "literal":
                text = node.astext()
                return f"`` {text} ``" if "`" in text else f"`{text}`"
            case "inline" if {"sidenote", "marginnote"}.intersection(node["classes"]):
                start = isinstance(node[0], nodes.superscript)  # the number, if it has one
                number = f"{self.inline_of(node[0])} " if start else ""
                self._notes.append(number + self.inline(node.children[start:]))
                return ""
            case "superscript" if not node.astext():
                return ""
            case kind if kind in INLINE:
                return INLINE[kind].format(self._inside(node))
            case "reference" | "number_reference" | "download_reference":
                return self._reference(node)
            case "abbreviation" if node.get("explanation"):
                return f"{self._inside(node)} ({escaped(node['explanation'])})"
            case "image":
                alt, address = node.get("alt", ""), self._picture(node["uri"])
                if address.startswith("data:"):  # some viewers refuse it in Markdown's own syntax
                    return f'<img alt="{html.escape(alt)}" src="{address}">'
                return f"![{escaped(alt)}]({address})"
            case "raw":
                return self._html(node)
        if isinstance(node, nodes.Invisible) or not node.children:
            return ""
        return self._inside(node.children)

    def _picture(self, uri: str) -> str:
        """The address of a picture: of an attachment, if it is a file.

        JupyterLab shows no SVG among its attachments, so that is part of the address.
        """
        path = self.root / uri.lstrip("/")
        if not path.is_file():
            return uri
        if path.suffix.lower() == ".svg":
            return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"
        name = re.sub(r"[^\w.-]", "-", path.name)
        if self.pictures.setdefault(name, path) != path:
            name = re.sub(r"[^\w.-]", "-", uri)
            self.pictures[name] = path
        return f"attachment:{name}"

    def _html(self, node: nodes.raw) -> str:
        """The Markdown that stands for HTML of a page, or what a notebook allows of the HTML."""
        if "instead" in node:
            return node["instead"]
        if node.get("format") != "html":
            return ""
        text = WEBSITE_HTML.sub("", node.astext())
        return PICTURE.sub(lambda found: f'{found[1]}"{self._picture(found[3])}"', text)

    def _reference(self, node: nodes.Element) -> str:
        text, target = self._inside(node), node.get("refuri", "")
        if "reftitle" in node and node.get("internal"):
            self.sources[node["reftitle"]] = None
        if "filename" in node:  # a file to download, which course.zip contains
            target = self.download(node["reftarget"])
        elif node.get("internal") or target.startswith("#") or "refid" in node:
            target = self.link(target)
        return f"[{text}]({target})" if target and text else text


def escaped(text: str) -> str:
    """Text in which all characters special to Markdown and HTML are escaped."""
    return re.sub(r"([\\`*_\[\]$~])", r"\\\1", html.escape(text, quote=False))


def with_formulas(text: str) -> str:
    """Text with everything but formulas between dollar signs escaped."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(part if at % 2 else escaped(part) for at, part in enumerate(parts))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def fenced(text: str, language: str) -> str:
    fence = "~~~" if "```" in text else "```"
    return "\n".join([f"{fence}{language}", text.strip("\n"), fence])


def folded(summary: str, text: str) -> str:
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


def hanging(bullet: str, text: str) -> str:
    """Blocks of Markdown as a list item, with all lines after the bullet indented."""
    return bullet + textwrap.indent(text, " " * len(bullet)).lstrip()


def is_tag(node: nodes.Node, tag: str) -> bool:
    return isinstance(node, nodes.Element) and node.get("tag") == tag


def is_inline(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Inline | nodes.Text) and not isinstance(node, nodes.raw)
