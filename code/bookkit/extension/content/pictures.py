"""Pictures: `<img>` elements as pictures of the page, diagrams in the language of Graphviz."""

import re
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from selectolax.lexbor import LexborHTMLParser
from sphinx.application import Sphinx
from sphinx.directives.patches import Figure
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from bookkit.extension.content.glued import WAY
from bookkit.extension.faults import warn
from bookkit.extension.html_nodes import raw
from bookkit.node import node_modules, run_program

IMG = re.compile(r"<img\b[^>]*>", re.I)
DRAW = Path(__file__).with_name("graphviz.mjs")


def setup(app: Sphinx) -> None:
    app.add_transform(MakePictures)
    app.connect("doctree-read", require_usable_pictures)
    for name in ("graphviz", "digraph", "graph"):
        app.add_directive(name, Graphviz)


class MakePictures(SphinxTransform):
    """Make pictures of the `<img>` elements in HTML, so that their files become the page's."""

    default_priority = 10

    def apply(self) -> None:
        for html in list(self.document.findall(nodes.raw)):
            if not IMG.search(html.astext()):
                continue
            rest = (raw(text) for text in IMG.split(html.astext()))
            parts: list[nodes.Node] = [next(rest)]
            for found in IMG.findall(html.astext()):
                parts += [picture(found), next(rest)]
            for part in parts:
                part.source, part.line = html.source, html.line
            html.replace_self([p for p in parts if isinstance(p, nodes.image) or p.astext()])
        for image in self.document.findall(nodes.image):
            if not image.line:
                image.source, image.line = self.document["source"], line_of(image)


def line_of(image: nodes.image) -> int | None:
    """The line of a picture, which docutils notes only of the paragraph or figure around it."""
    if image.parent.line and not isinstance(image.parent, nodes.section):
        return image.parent.line
    lines = Path(image.document["source"]).read_text("utf-8").splitlines()
    name = Path(image["uri"]).name
    return next((number for number, line in enumerate(lines, start=1) if name in line), None)


def picture(element: str) -> nodes.image:
    img = LexborHTMLParser(element).css_first("img")
    given = {key: value or "" for key, value in img.attributes.items()} if img else {}
    sizes = {key: given[key] for key in ("width", "height") if given.get(key)}
    classes = given.get("class", "").split()
    return nodes.image(
        "", uri=given.get("src", ""), alt=given.get("alt", ""), classes=classes, **sizes
    )


def require_usable_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of pictures without alternative text, and of those that another site would serve.

    The module `figures` checks the outputs of cells.
    """
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            way = (
                WAY
                if image.parent.get("mime_type", "").startswith("image/")
                else "write ![what it shows](...), or :alt: as an option of the directive"
            )
            warn(f"picture without alternative text: {way}", image)
        if "://" in image["uri"]:
            warn(f"picture from another site, {image['uri']}: save it beside the chapter", image)


class Graphviz(Figure, SphinxDirective):
    """``{graphviz}``: a graph in the DOT language, drawn when the course is built."""

    required_arguments = 0
    optional_arguments = 1
    option_spec = Figure.option_spec | dict.fromkeys(("caption", "layout"), directives.unchanged)

    name: str
    arguments: list[str]
    content: StringList

    def run(self) -> list[nodes.Node]:
        dot = "\n".join(self.content)
        if self.name != "graphviz":
            dot = f"{self.name} {''.join(self.arguments)} {{ {dot} }}"
        elif self.arguments:
            path, full = self.env.relfn2path(self.arguments[0])
            self.env.note_dependency(path)
            dot = Path(full).read_text("utf-8")
        module = node_modules(Path(self.env.srcdir)) / "@viz-js/viz/dist/viz.js"
        layout = self.options.pop("layout", "dot")
        try:
            svg = run_program(DRAW, module=module.as_uri(), dot=dot, layout=layout)
        except ExtensionError as problem:
            words = " ".join(str(problem).split()).partition("failed: ")[2]
            raise self.error(f"Graphviz cannot draw this: {words}") from None
        folder = Path(self.env.app.outdir).parent / "diagrams"
        folder.mkdir(exist_ok=True)
        file = folder / f"{sha256(svg.encode()).hexdigest()[:12]}.svg"
        file.write_text(svg, "utf-8")
        self.arguments = ["/" + file.relative_to(self.env.srcdir).as_posix()]
        self.content = StringList([self.options.pop("caption", "")], self.state.document["source"])
        return super().run()
