"""The map of the course, what its sections teach, and routes through it, from the chapters.

``{course-map}`` draws which chapter leads to which and lists them, ``{objectives}`` says what a
reader can do after each section, ``{route}`` adds up the time of chapters or of some sections:

    ```{route}
    :parts: The core
    :sections: In short
    ```

A route takes all parts and sections unless its options name some; `without` names sections to leave
out, and the opening of a chapter has the name `Opening`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from bookkit.book import Book
from bookkit.course_map import TEACHES, Chapter, chapters_in_order, heading_of, line_with
from bookkit.extension.content.pictures import Graphviz
from bookkit.extension.faults import warn
from bookkit.extension.html_nodes import html_element
from bookkit.extension.reading import Part, minutes, minutes_of, parts_in

OPENING = "Opening"  # the name of what comes before a chapter's first section
GRAPH = (
    "rankdir=TB; bgcolor=transparent; "
    'node [shape=box, style=rounded, fontname="sans-serif", margin="0.35,0.1"];'
)


class from_chapters(nodes.General, nodes.Element):
    """The place of what is made of all chapters, once these are read."""


def setup(app: Sphinx) -> None:
    app.add_directive("course-map", CourseMap)
    app.add_directive("objectives", FromChapters)
    app.add_directive("route", Route)
    app.add_post_transform(FillFromChapters)
    app.connect("env-check-consistency", require_sections)


def names(words: str) -> list[str]:
    return [one.strip() for one in words.split(",")]


class FromChapters(SphinxDirective):
    """A directive whose page is read again when a chapter or the table of contents changes."""

    def run(self) -> list[nodes.Node]:
        node = from_chapters("", kind=self.name, options=self.options)
        self.set_source_info(node)
        self.chapters()
        return [node]

    def chapters(self) -> dict[str, Chapter]:
        book = Book(Path(self.env.srcdir))
        found = chapters_in_order(book)
        for name in ("_toc.yml", *(f"{page}.md" for page in found)):
            self.env.note_dependency(name)
        return found


class Route(FromChapters):
    """Chapters or some of their sections, with the time to read them."""

    option_spec = dict.fromkeys(("parts", "sections", "without"), names)


class CourseMap(FromChapters, Graphviz):
    """The chapters as a graph, drawn by Graphviz, and below it as a table."""

    option_spec = dict.fromkeys(("name", "caption"), directives.unchanged)

    def run(self) -> list[nodes.Node]:
        table = from_chapters("", kind=self.name, options={})
        chapters = self.chapters()
        reduced = direct(chapters)
        titles = {
            page: f"{number}. {heading_of(Path(self.env.srcdir, f'{page}.md'))}"
            for number, page in enumerate(chapters, start=1)
        }
        arrows = {
            titles[page]: [titles[one] for one in reduced if page in reduced[one].needs]
            for page in chapters
        }
        lines = [f'"{page}";' for page in arrows]
        lines += [f'"{page}" -> "{one}";' for page, others in arrows.items() for one in others]
        led = (f"{page} leads to {', '.join(others)}" for page, others in arrows.items() if others)
        self.options["alt"] = f"A graph of the chapters: {'; '.join(led)}."
        self.name, self.arguments = "graphviz", []
        self.content = StringList([f"digraph {{ {GRAPH} {' '.join(lines)} }}"], "map")
        drawn = Graphviz.run(self)
        for image in [image for node in drawn for image in node.findall(nodes.image)]:
            wide = html_element("", image.deepcopy(), tag="div", classes=["wide-picture"])
            image.replace_self(wide)
        return [*drawn, table]


def direct(chapters: dict[str, Chapter]) -> dict[str, Chapter]:
    """The same without needs that follow from others: a map with fewer arrows says as much."""
    above: dict[str, set[str]] = {}
    reduced = {}
    for page, chapter in chapters.items():
        indirect = {far for near in chapter.needs for far in above[near]}
        above[page] = {*chapter.needs, *indirect}
        needs = tuple(near for near in chapter.needs if near not in indirect)
        reduced[page] = Chapter(page, chapter.part, needs, chapter.teaches)
    return reduced


class FillFromChapters(SphinxPostTransform):
    """Put tables and lists at their places; the time of a section is known only now."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(from_chapters)):
            chapters = chapters_in_order(Book(Path(self.env.srcdir)))
            make = {
                "course-map": self.table_of,
                "objectives": self.objectives,
                "route": self.route,
            }
            content: Callable[..., Iterable[nodes.Node]] = make[node["kind"]]
            node.replace_self(list(content(chapters, **node["options"])))

    def link(self, page: str, part: Part | None = None) -> nodes.reference:
        """A link to a chapter, by number and title, or to one of its sections."""
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        number = ".".join(map(str, self.env.toc_secnumbers[page][""]))
        text = part.title if part else f"{number}. {self.env.titles[page].astext()}"
        place = f"{address}#{part.anchor}" if part else address
        return nodes.reference("", text, internal=True, refuri=place)

    def links(self, pages: Iterable[str]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for page in pages:
            found += [nodes.Text(", "), self.link(page)]
        return found[1:]

    def tasks(self, pages: Iterable[str]) -> tuple[int, int]:
        """How many exercises and problems these chapters have."""
        parts = [part for page in pages for part in parts_in(self.env, page)]
        return sum(part.exercises for part in parts), sum(part.problems for part in parts)

    def table_of(self, chapters: dict[str, Chapter]) -> Iterator[nodes.Node]:
        rows = [
            [
                [self.link(page)],
                text(chapter.part),
                self.links(chapter.needs) or text("–"),
                *map(text, map(str, (minutes_of(self.env, page), *self.tasks([page])))),
            ]
            for page, chapter in chapters.items()
        ]
        yield table(["Chapter", "Part", "Needs", "Minutes", "Exercises", "Problems"], rows)

    def objectives(self, chapters: dict[str, Chapter]) -> Iterator[nodes.Node]:
        for page, chapter in chapters.items():
            teaches = {plain(title): words for title, words in chapter.teaches.items()}
            rows = [
                [
                    [self.link(page, part)],
                    text(str(part.minutes)),
                    text(teaches[plain(part.title)]),
                ]
                for part in parts_in(self.env, page)
                if plain(part.title) in teaches
            ]
            if rows:
                yield nodes.rubric("", "", self.link(page))
                yield table(["Section", "Minutes", "After it, a student can"], rows)

    def route(
        self,
        chapters: dict[str, Chapter],
        parts: list[str] | None = None,
        sections: list[str] | None = None,
        without: list[str] | None = None,
    ) -> Iterator[nodes.Node]:
        words = {
            page: sum(
                part.words
                for part in parts_in(self.env, page)
                if (not sections or (part.title or OPENING) in sections)
                and (part.title or OPENING) not in (without or ())
            )
            for page, chapter in chapters.items()
            if not parts or chapter.part in parts
        }
        whole = minutes(sum(words.values()))
        time = f"{whole} minutes" if whole < 120 else f"{whole / 60:.1f} hours"
        exercises, problems = self.tasks(words)
        tasks = f" They have {exercises} exercises and {problems} problems."
        said = f"Reading: {time}, in {len(words)} chapters.{'' if sections or without else tasks}"
        yield nodes.paragraph("", said)
        items = [
            nodes.list_item(
                "", nodes.paragraph("", "", self.link(page), nodes.Text(f", {minutes(n)} min"))
            )
            for page, n in words.items()
        ]
        yield nodes.bullet_list("", *items)


def plain(title: str) -> str:
    """A heading as its page and its source both have it, whatever the typography."""
    return re.sub(r"[^\w ]", "", title)


def text(words: str) -> list[nodes.Node]:
    return [nodes.Text(words)]


def table(head: list[str], rows: list[list[list[nodes.Node]]]) -> nodes.table:
    """A table of these cells, each a list of inline nodes."""

    def row(cells: Iterable[list[nodes.Node]]) -> nodes.row:
        entries = (nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells)
        return nodes.row("", *entries)

    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", row(map(text, head)))
    group += nodes.tbody("", *map(row, rows))
    return nodes.table("", group)


def require_sections(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of what chapters say that sections teach which they do not have."""
    book = Book(Path(app.srcdir))
    for page, chapter in chapters_in_order(book).items():
        titles = {plain(part.title) for part in parts_in(env, page)}
        for title in (one for one in chapter.teaches if plain(one) not in titles):
            line = line_with(title, book.root / f"{page}.md")
            warn(f"{TEACHES}: no section has the heading {title!r}", (page, line))
