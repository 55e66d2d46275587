"""Converts a page's resolved doctree to plain Markdown, for viewers that do not support MyST.

In a resolved doctree, references and citations are text, and figures, equations and exercises have
the same numbers as on the website. Content that Markdown lacks is converted to content that it has:
a margin note becomes a quotation below its paragraph, and a question becomes a list with folded
answers. The library sphinx-markdown-builder does not support any of these, nor numbered equations;
nearly all of it would have to be overridden.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes


@dataclass(frozen=True)
class Prose:
    """Blocks of Markdown.

    Attributes:
        heading: whether it is a heading, which begins a new cell.
        folded: whether a heading hides everything below it until it is clicked.
    """

    text: str
    heading: bool = False
    folded: bool = False


@dataclass(frozen=True)
class CodePlace:
    """A placeholder for the page's next code cell."""


class UnknownNodeError(Exception):
    """A node for which this module has no Markdown; it is the error's attribute `node`."""

    def __init__(self, node: nodes.Node) -> None:
        super().__init__(f"takeaway/markdown.py cannot write a {type(node).__name__}")
        self.node = node


@dataclass
class MarkdownWriter:
    """Converts one page.

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

    # -- the page ----------------------------------------------------------------------------------

    def page(self, doctree: nodes.document) -> Iterator[Prose | CodePlace]:
        """Yield the page's prose and the places of its code cells, in order.

        Raises:
            UnknownNodeError: for a node that has no Markdown.
        """
        yield from self._flow(doctree, 0)
        if self.sources:
            yield Prose("## Sources", heading=True)
            yield Prose("\n".join(f"- {with_formulas(source)}" for source in self.sources))

    def _flow(self, parent: nodes.Element, depth: int) -> Iterator[Prose | CodePlace]:
        for node in parent.children:
            if isinstance(node, nodes.title):
                yield Prose(f"{'#' * depth} {self.inline(node)}", heading=True)
            elif isinstance(node, nodes.section):
                yield from self._flow(node, depth + 1)
            elif type(node).__name__ == "exercise_enumerable_node":
                title, *content = node.children
                words = f"Exercise {self.number('exercise', node)} {self.inline(title)}"
                yield Prose(f"{'#' * (depth + 1)} {words}", heading=True)
                yield from self._flow(nodes.container("", *content), depth + 1)
            elif is_tag(node, "details") and "solution" in node["classes"]:
                summary, *content = node.children
                title = f"{'#' * (depth + 2)} {self.inline(summary)}"
                yield Prose(title, heading=True, folded=True)
                yield from self._flow(nodes.container("", *content), depth + 2)
            elif isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
                yield CodePlace()
                yield from (Prose(self._caption(figure)) for figure in node.findall(nodes.figure))
                for place in node.findall(lambda part: type(part).__name__ == "website_only"):
                    yield Prose(self.block(place))
            elif text := self.block(node):
                yield Prose(text)

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, parts: Iterable[nodes.Node]) -> str:
        """Several blocks as Markdown, separated by empty lines."""
        return "\n\n".join(filter(None, map(self.block, parts)))

    def block(self, node: nodes.Node) -> str:
        """One block as Markdown.

        Raises:
            UnknownNodeError: if there is no method for this kind of node.
        """
        write = getattr(self, f"_block_{type(node).__name__}", None)
        if write is not None:
            return write(node)
        if isinstance(node, nodes.Admonition):
            title = nodes.title("", type(node).__name__.capitalize())
            return self._block_admonition(nodes.admonition("", title, *node.children))
        if isinstance(node, nodes.Invisible):
            return ""
        if isinstance(node, nodes.Inline | nodes.Text):  # an option that is not a paragraph
            return self.inline(nodes.inline("", "", node.deepcopy()))
        raise UnknownNodeError(node)

    def _block_paragraph(self, node: nodes.paragraph) -> str:
        if "back" in node["classes"]:  # a link from a solution to its exercise
            return ""
        text = self.inline(node)
        # escape characters that would begin a list, a heading or a quotation
        text = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", text)
        text = re.sub(r"^([-+#>])", r"\\\1", text)
        notes, self._notes = self._notes, []
        return "\n\n".join([text, *map(quoted, notes)])

    def _block_math_block(self, node: nodes.math_block) -> str:
        tag = f"\n\\tag{{{number}}}" if (number := self.number("displaymath", node)) else ""
        return f"$$\n{without_empty_lines(node.astext())}{tag}\n$$"

    def _block_literal_block(self, node: nodes.literal_block) -> str:
        return f"```{node.get('language', '')}\n{node.astext()}\n```"

    def _block_bullet_list(self, node: nodes.bullet_list) -> str:
        return self._list(node, lambda at: "- ")

    def _block_enumerated_list(self, node: nodes.enumerated_list) -> str:
        return self._list(node, lambda at: f"{at + node.get('start', 1)}. ")

    def _list(self, node: nodes.Element, bullet: Callable[[int], str]) -> str:
        items = [hanging(bullet(at), self.blocks(item)) for at, item in enumerate(node.children)]
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _block_definition_list(self, node: nodes.definition_list) -> str:
        lines = []
        for item in node.children:
            terms = " / ".join(self.inline(term) for term in item.findall(nodes.term))
            meaning = self.blocks(next(item.findall(nodes.definition)).children)
            lines.append(hanging("- ", f"**{terms}**: {meaning}"))
        return "\n".join(lines)

    def _block_glossary(self, node: nodes.Element) -> str:
        return self.blocks(node.children)

    _block_compound = _block_glossary

    def _block_container(self, node: nodes.container) -> str:
        if "checked-formula" in node["classes"]:  # leave out the link to the check
            return self.block(node[0])
        return self.blocks(node.children)

    def _block_block_quote(self, node: nodes.block_quote) -> str:
        return quoted(self.blocks(node.children))

    def _block_admonition(self, node: nodes.admonition) -> str:
        title, *content = node.children
        return quoted(f"**{self.inline(title)}**\n\n{self.blocks(content)}")

    def _block_transition(self, node: nodes.transition) -> str:
        return "" if "footnotes" in node["classes"] else "---"

    def _block_raw(self, node: nodes.raw) -> str:
        # Markdown allows HTML; remove elements that work on the website only
        return re.sub(r"</?(a|div)\b[^>]*>", "", node.astext())

    def _block_rubric(self, node: nodes.rubric) -> str:
        return f"**{self.inline(node)}**"

    def _block_table(self, node: nodes.table) -> str:
        rows = [
            "| " + " | ".join(self._cell(entry) for entry in row.findall(nodes.entry)) + " |"
            for row in node.findall(nodes.row)
        ]
        columns = len(list(node.findall(nodes.colspec)))
        return "\n".join([rows[0], "|" + " --- |" * columns, *rows[1:]])

    def _cell(self, entry: nodes.entry) -> str:
        # a bar would end the cell, even within a formula
        text = self.blocks(entry.children).replace(r"\|", r"\Vert ")
        return " ".join(text.split()).replace("|", r"\vert " if "$" in text else r"\|")

    def _block_figure(self, node: nodes.figure) -> str:
        shown = self.blocks(
            child for child in node.children if not isinstance(child, nodes.caption)
        )
        return "\n\n".join(filter(None, [shown, self._caption(node)]))

    def _block_website_only(self, node: nodes.raw) -> str:
        return node["instead"]

    def _caption(self, figure: nodes.figure) -> str:
        words = [self.inline(caption) for caption in figure.findall(nodes.caption)]
        number = self.number("figure", figure)
        return " ".join(filter(None, [f"**Fig. {number}**" if number else "", *words]))

    def _block_image(self, node: nodes.image) -> str:
        return self._inline_image(node)

    def _block_html_element(self, node: nodes.Element) -> str:
        if node["tag"] == "fieldset":
            return self._question(node)
        if node["tag"] == "details":
            summary, *content = node.children
            folded = self.blocks(content)
            return f"<details>\n<summary>{self.inline(summary)}</summary>\n\n{folded}\n\n</details>"
        raise UnknownNodeError(node)

    def _question(self, node: nodes.Element) -> str:
        """A question as a list of options, followed by a folded list of answers."""
        legend, *content = node.children
        number = node["ids"][0].rpartition("-")[2]
        parts = [f"**{number}.** {self.inline(legend)}"]
        for child in content:
            if is_tag(child, "ol"):
                options = (next(filter(is_label, item.children)) for item in child.children)
                parts.append(self._lettered(option.children for option in options))
            elif is_tag(child, "details"):
                answers = self._lettered(item.children for item in child[1].children)
                parts.append(f"<details>\n<summary>Answers</summary>\n\n{answers}\n\n</details>")
            elif not is_tag(child, "div"):  # leave out the website's place for feedback
                parts.append(self.block(child))
        return "\n\n".join(parts)

    def _lettered(self, items: Iterable[list[nodes.Node]]) -> str:
        written = (
            hanging("- ", f"({chr(ord('a') + at)}) {self.blocks(merged(item))}")
            for at, item in enumerate(items)
        )
        return "\n".join(written)

    # -- within a line -----------------------------------------------------------------------------

    def inline(self, node: nodes.Element) -> str:
        """The content of a node as Markdown, on one line."""
        return " ".join("".join(map(self.inline_of, node.children)).split())

    def inline_of(self, node: nodes.Node) -> str:
        """One inline node as Markdown.

        Raises:
            UnknownNodeError: if there is no method for this kind of node.
        """
        write = getattr(self, f"_inline_{type(node).__name__}", None)
        if write is None:
            raise UnknownNodeError(node)
        return write(node)

    def _inside(self, node: nodes.Element) -> str:
        return "".join(map(self.inline_of, node.children))

    def _inline_Text(self, node: nodes.Text) -> str:
        return escaped(node.astext())

    def _inline_math(self, node: nodes.math) -> str:
        return f"${' '.join(node.astext().split())}$"

    def _inline_literal(self, node: nodes.literal) -> str:
        text = node.astext()
        return f"`` {text} ``" if "`" in text else f"`{text}`"

    def _inline_emphasis(self, node: nodes.emphasis) -> str:
        return f"*{self._inside(node)}*"

    def _inline_strong(self, node: nodes.strong) -> str:
        return f"**{self._inside(node)}**"

    def _inline_superscript(self, node: nodes.superscript) -> str:
        return f"<sup>{self._inside(node)}</sup>"

    def _inline_subscript(self, node: nodes.subscript) -> str:
        return f"<sub>{self._inside(node)}</sub>"

    def _inline_SideNoteNode(self, node: nodes.Element) -> str:
        return self._inside(node)

    def _inline_inline(self, node: nodes.inline) -> str:
        if "sidenote" not in node["classes"]:
            return self._inside(node)
        number, *content = node.children
        text = self.inline(nodes.inline("", "", *content))
        self._notes.append(f"{self.inline_of(number)} {text}")
        return ""

    def _inline_reference(self, node: nodes.reference) -> str:
        text, target = self._inside(node), node.get("refuri", "")
        if "reftitle" in node:
            self.sources[node["reftitle"]] = None
        if node.get("internal") or target.startswith("#"):
            target = self.link(target)
        return f"[{text}]({target})" if target else text

    _inline_number_reference = _inline_reference

    def _inline_image(self, node: nodes.image) -> str:
        name = Path(node["uri"]).name
        self.pictures[name] = self.root / node["uri"]
        return f"![{escaped(node.get('alt', ''))}](attachment:{name})"

    def _inline_raw(self, node: nodes.raw) -> str:
        return ""

    _inline_target = _inline_index = _inline_raw


# -- helpers ---------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """Text in which all characters special to Markdown and HTML are escaped."""
    return re.sub(r"([\\`*_\[\]$~])", r"\\\1", html.escape(text, quote=False))


def with_formulas(text: str) -> str:
    """Text with everything but formulas between dollar signs escaped."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(part if at % 2 else escaped(part) for at, part in enumerate(parts))


def quoted(text: str) -> str:
    """Blocks of Markdown as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def hanging(bullet: str, text: str) -> str:
    """Blocks of Markdown as a list item, with all lines after the bullet indented."""
    indent = " " * len(bullet)
    return bullet + "\n".join(indent * bool(line) + line for line in text.splitlines()).lstrip()


def without_empty_lines(text: str) -> str:
    """The lines of a formula without empty ones, which would end it in Markdown."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def is_tag(node: nodes.Node, tag: str) -> bool:
    """Whether a node is an HTML element with this tag."""
    return isinstance(node, nodes.Element) and node.get("tag") == tag


def is_label(node: nodes.Node) -> bool:
    """Whether a node is the label of an option."""
    return is_tag(node, "label")


def merged(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """The parts, with each run of inline nodes and text wrapped in one inline node."""
    blocks: list[nodes.Node] = []
    for part in parts:
        if isinstance(part, nodes.Text | nodes.Inline):
            if not (blocks and isinstance(blocks[-1], nodes.inline)):
                blocks.append(nodes.inline())
            blocks[-1].children.append(part)
        else:
            blocks.append(part)
    return blocks
