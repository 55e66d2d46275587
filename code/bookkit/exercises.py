"""Exercises and their solutions: in pairs, and the solutions folded, with no script to unfold them.

sphinx-exercise brings the directives and the numbers. It folds with sphinx-togglebutton, whose
script the site does without, and its messages name no line.
"""

from collections.abc import Iterator

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_exercise import directive as exercise_directives
from sphinx_exercise.nodes import (
    exercise_end_node,
    exercise_enumerable_node,
    exercise_node,
    solution_end_node,
    solution_node,
    solution_start_node,
)

from bookkit.elements import html_element

logger = logging.getLogger(__name__)

EXERCISE = exercise_node, exercise_enumerable_node
SOLUTION = solution_node, solution_start_node
END = exercise_end_node, solution_end_node
Fault = tuple[str, nodes.Node]  # what is wrong, and where


def setup(app: Sphinx) -> None:
    """Plug in, after sphinx-exercise."""
    app.setup_extension("sphinx_exercise")
    for kind in ("Exercise", "Solution"):
        for part in ("", "Start", "End"):
            given = getattr(exercise_directives, f"{kind}{part}Directive")
            app.add_directive(given.name, knowing_its_line(given), override=True)
    app.add_transform(RequirePairs)
    app.add_transform(Unwrap)
    app.add_post_transform(FoldSolutions)
    app.connect("env-purge-doc", forget_gates)


def knowing_its_line(given: type[Directive]) -> type[Directive]:
    """A directive of sphinx-exercise whose nodes, and what it says, know their line."""

    class Placed(given):
        def run(self) -> list[nodes.Node]:
            result = super().run()
            for node in result:
                self.set_source_info(node)
            return result

        def duplicate_labels(self, label: str) -> bool:
            known = self.env.sphinx_exercise_registry.get(label)
            if known:
                message = f"exercise {label!r} is already on the page {known['docname']}"
                logger.warning(message, location=self.get_location(), type="bookkit")
            return False

    return Placed


def forget_gates(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what sphinx-exercise noted of a page's start and end marks: `RequirePairs` checks them.

    It never forgets them itself, and so would count those of a page's earlier text too.
    """
    getattr(env, "sphinx_exercise_gated_registry", {}).pop(docname, None)


class RequirePairs(SphinxTransform):
    """Warn of a start without its end, an exercise without a solution, and the reverse of both."""

    default_priority = 0  # before sphinx-exercise looks at them, which stops at the first fault

    def apply(self) -> None:
        """Check the page. Of a page with a fault, the marks are taken out: nobody will see it."""
        forget_gates(self.app, self.env, self.env.docname)
        faults = [*self._unmatched_marks(), *self._unpaired()]
        for message, node in faults:
            logger.warning(message, location=node, type="bookkit")
        if faults:
            for mark in self._all((solution_start_node, *END)):
                mark.parent.remove(mark)

    def _all(self, kinds: tuple[type[nodes.Node], ...]) -> list[nodes.Element]:
        return list(self.document.findall(lambda node: isinstance(node, kinds)))

    def _unmatched_marks(self) -> Iterator[Fault]:
        opened: nodes.Element | None = None
        for mark in self._all((*EXERCISE, *SOLUTION, *END)):
            if isinstance(mark, END):
                kind = "exercise" if isinstance(mark, exercise_end_node) else "solution"
                if opened is None or opened["type"] != f"{kind}-start":
                    yield f"{kind}-end without its {kind}-start", mark
                else:
                    opened = None
            elif mark["type"].endswith("-start"):
                yield from self._unclosed(opened)
                opened = mark
        yield from self._unclosed(opened)

    @staticmethod
    def _unclosed(opened: nodes.Element | None) -> Iterator[Fault]:
        if opened is not None:
            kind = opened["type"].removesuffix("-start")
            yield f"{kind}-start without its {kind}-end", opened

    def _unpaired(self) -> Iterator[Fault]:
        exercises = {node["label"]: node for node in self._all(EXERCISE)}
        solutions = {node["target_label"]: node for node in self._all(SOLUTION)}
        for label, node in exercises.items():
            if label not in solutions:
                yield f"exercise {label!r} has no solution on this page", node
        for label, node in solutions.items():
            if label not in exercises:
                yield f"solution to {label!r}, an exercise that is not on this page", node


class Unwrap(SphinxTransform):
    """Take the content out of its section: all of these have the same id, which must be unique."""

    default_priority = 20  # after sphinx-exercise has gathered what stands between the marks

    def apply(self) -> None:
        """Change the page."""
        for section in list(self.document.findall(nodes.section)):
            if isinstance(section.parent, (*EXERCISE, *SOLUTION)):
                section["ids"] = []  # or what takes its place inherits them
                section.replace_self(section.children)


class FoldSolutions(SphinxPostTransform):
    """Make each solution a details element, with a way back to its exercise in it."""

    default_priority = 30  # after sphinx-exercise has written the titles
    formats = ("html",)

    def run(self) -> None:
        """Change the page."""
        for solution in list(self.document.findall(solution_node)):
            title, *content = solution.children
            back = next(title.findall(nodes.reference)).deepcopy()
            # a link within the summary would be a button within a button
            words = [part for child in title.children for part in _without_link(child)]
            back.children = [nodes.Text("Back to the exercise")]
            solution.replace_self(
                html_element(
                    "",
                    html_element("", *words, tag="summary"),
                    *content,
                    nodes.paragraph("", "", back, classes=["back"]),
                    tag="details",
                    ids=solution["ids"],
                    classes=["solution"],
                )
            )


def _without_link(node: nodes.Node) -> list[nodes.Node]:
    return node.children if isinstance(node, nodes.reference) else [node]
