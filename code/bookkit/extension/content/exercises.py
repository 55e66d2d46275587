"""Exercises, each with a solution that unfolds without JavaScript; problems; theorems.

The directives and the numbering come from sphinx-exercise and sphinx-proof, whose warnings name no
line. sphinx-exercise would fold solutions with sphinx-togglebutton, which needs a script.
"""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise import directive as exercise_directives
from sphinx_exercise.nodes import (
    depart_exercise_enumerable_node,
    exercise_end_node,
    exercise_enumerable_node,
    exercise_node,
    solution_end_node,
    solution_node,
    solution_start_node,
    visit_exercise_enumerable_node,
)
from sphinx_proof.directive import ElementDirective
from sphinx_proof.domain import ProofDomain

from bookkit.extension.faults import warn
from bookkit.extension.html_nodes import folded


class problem_node(exercise_enumerable_node):
    """An exercise of class "problem", numbered apart from those whose solutions are on the page."""


EXERCISE = exercise_node, exercise_enumerable_node  # problems are of the second kind too
SOLUTION = solution_node, solution_start_node
END = exercise_end_node, solution_end_node
Fault = tuple[str, nodes.Node]  # a message and the node it is about


def setup(app: Sphinx) -> None:
    app.setup_extension("sphinx_exercise")
    for kind in ("Exercise", "Solution"):
        for part in ("", "Start", "End"):
            directive = getattr(exercise_directives, f"{kind}{part}Directive")
            app.add_directive(directive.name, with_source_line(directive), override=True)
    visitors = visit_exercise_enumerable_node, depart_exercise_enumerable_node
    app.add_enumerable_node(problem_node, "problem", html=visitors, latex=visitors)
    app.connect("config-inited", name_problems)
    app.setup_extension("sphinx_proof")
    for name, directive in ProofDomain.directives.items():
        if issubclass(directive, ElementDirective):
            app.add_directive_to_domain("prf", name, with_unique_label(directive), override=True)
    app.add_post_transform(RequireTheorems)
    app.add_transform(RequirePairs)
    app.add_transform(RemoveInnerSections)
    app.add_post_transform(FoldSolutions)


def name_problems(_app: Sphinx, config: Config) -> None:
    """Have the title of a problem, and references to it, begin with "Problem"."""
    config.numfig_format = {"problem": "Problem %s"} | config.numfig_format


def with_source_line(directive: type[Directive]) -> type[Directive]:
    """A subclass of a sphinx-exercise directive whose nodes and warnings have a line number."""

    class WithSourceLine(directive):
        def run(self) -> list[nodes.Node]:
            result = super().run()
            for node in result:
                self.set_source_info(node)
                if isinstance(node, exercise_enumerable_node) and "problem" in node["classes"]:
                    node.__class__ = problem_node  # the document knows this very node by its label
            return result

        def duplicate_labels(self, label: str) -> bool:
            if known := self.env.sphinx_exercise_registry.get(label):
                place = self.get_location()
                warn(f"exercise {label!r} is already on the page {known['docname']}", place)
            return False

    return WithSourceLine


def with_unique_label(directive: type[ElementDirective]) -> type[ElementDirective]:
    """A subclass of a sphinx-proof directive that warns, with a line, of a label used twice."""

    class WithUniqueLabel(directive):
        def run(self) -> list[nodes.Node]:
            theorems, label = vars(self.env).get("proof_list", {}), self.options.get("label")
            if label in theorems:
                message = f"theorem {label!r} is already on the page {theorems[label]['docname']}"
                warn(message, self.get_location())
                return []
            result = super().run()
            if not label:
                # sphinx-proof makes up a label, and would take that of another page for the same
                del vars(self.env)["proof_list"][result[0]["label"]]
            return result

    return WithUniqueLabel


class RequireTheorems(SphinxPostTransform):
    """Warn, with a line, of each reference to a theorem that is not there."""

    default_priority = 5  # before Sphinx resolves references

    def run(self, **kwargs: Any) -> None:
        theorems = vars(self.env).get("proof_list", {})
        for reference in list(self.document.findall(addnodes.pending_xref)):
            if reference["refdomain"] == "prf" and reference["reftarget"] not in theorems:
                warn(f"no theorem is labelled {reference['reftarget']}", reference)
                reference.replace_self(reference.children)


class RequirePairs(SphinxTransform):
    """Warn of a start without an end, an exercise without a solution, and the reverse of both.

    A problem (an exercise of class "problem") must have none: `bookkit.teaching.problems`.
    """

    default_priority = 0  # before sphinx-exercise, which stops at the first error

    def apply(self) -> None:
        # sphinx-exercise would count the gates of earlier versions of a page too
        vars(self.env).pop("sphinx_exercise_gated_registry", None)
        faults = [*self._unmatched_gates(), *self._unpaired()]
        for message, node in faults:
            warn(message, node)
        if faults:
            # sphinx-exercise would stop at them; the build fails anyway, so nobody sees the page
            for gate in self._all((solution_start_node, *END)):
                gate.parent.remove(gate)

    def _all(self, kinds: tuple[type[nodes.Node], ...]) -> list[nodes.Element]:
        return list(self.document.findall(lambda node: isinstance(node, kinds)))

    def _unmatched_gates(self) -> Iterator[Fault]:
        opened, start = "", self.document
        for node in self._all((*EXERCISE, *SOLUTION, *END)):
            if isinstance(node, END):
                kind = "exercise" if isinstance(node, exercise_end_node) else "solution"
                if opened != kind:
                    yield f"{kind}-end without its {kind}-start", node
                    continue
                if node.parent is not start.parent:
                    within = f"the heading {node.parent[0].astext()!r} stands in this {kind}"
                    yield f"{within}: write **bold** words", start
                opened = ""
            elif node["type"].endswith("-start"):
                if opened:
                    yield f"{opened}-start without its {opened}-end", start
                opened, start = node["type"].removesuffix("-start"), node
        if opened:
            yield f"{opened}-start without its {opened}-end", start

    def _unpaired(self) -> Iterator[Fault]:
        exercises = {node["label"]: node for node in self._all(EXERCISE)}
        solutions = {node["target_label"]: node for node in self._all(SOLUTION)}
        for label, node in exercises.items():
            if "problem" in node["classes"]:
                if label in solutions:
                    yield f"the problem {label!r} has its solution on the page", solutions[label]
            elif label not in solutions:
                yield f"exercise {label!r} has no solution on this page", node
        for label, node in solutions.items():
            if label not in exercises:
                yield f"solution to {label!r}, an exercise that is not on this page", node


class RemoveInnerSections(SphinxTransform):
    """Replace the section inside each exercise, solution and theorem by its content.

    These sections all have the same id, but ids must be unique on a page.
    """

    default_priority = 20  # after sphinx-exercise has moved the content between start and end

    def apply(self) -> None:
        for section in list(self.document.findall(nodes.section)):
            if isinstance(section.parent, (*EXERCISE, *SOLUTION, nodes.Admonition)):
                section["ids"] = []  # otherwise its content would inherit them
                section.replace_self(section.children)


class FoldSolutions(SphinxPostTransform):
    """Turn each solution into a details element that ends with a link to its exercise."""

    default_priority = 30  # after sphinx-exercise has written the titles
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for solution in list(self.document.findall(solution_node)):
            title, *content = solution.children
            back = next(title.findall(nodes.reference)).deepcopy()
            # a summary is a button already, and must not contain a link
            words: list[nodes.Node] = []
            for part in title.children:
                words += part.children if isinstance(part, nodes.reference) else [part]
            back.children = [nodes.Text("Back to the exercise")]
            content.append(nodes.paragraph("", "", back, classes=["back"]))
            solution.replace_self(
                folded(words, *content, ids=solution["ids"], classes=["solution"])
            )
