"""Self-checks: turns admonitions of class "question" into questions that a reader can answer.

The source is plain MyST, which is readable wherever a chapter is opened:

    :::{admonition} What is asked?
    :class: question

    - [ ] One option.

      Why it is wrong.
    - [x] The right one.

      Why it is right.
    :::

The page contains the question, its options and the folded answers. With JavaScript, questions.js
lets readers choose an option, and stores their choices in the browser.

Of class "question predict", it asks for a guess: with JavaScript, what follows it (the output of a
cell, for example) appears once the reader has chosen, or asks to see it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from bookkit.extension.content.formulas import spoken
from bookkit.extension.faults import warn
from bookkit.extension.html_nodes import folded, html_element, website_only

LEAST_OPTIONS = 2
CHECKBOXES = {"[ ]": False, "[x]": True}
GUESS = "Guess first. "
VERDICTS = {True: "✓ Right.", False: "✗ Not quite."}


def setup(app: Sphinx) -> None:
    app.add_transform(LabelCheckboxes)
    app.add_transform(MakeQuestions)
    app.add_js_file("questions.js", loading_method="defer")


class MakeQuestions(SphinxTransform):
    """Turn each admonition of class "question" into a question, or warn of its errors."""

    default_priority = 800  # after Sphinx has replaced straight quotation marks by curly ones

    def apply(self) -> None:
        numbers: Counter[str] = Counter()
        for question in questions_in(self.document):
            kind = "prediction" if is_prediction(question) else "question"
            numbers[kind] += 1
            faults = list(faults_of(question))
            for fault in faults:
                warn(f"{fault}, in the question {question[0].astext()!r}", question)
            if not faults:
                name = f"{kind}-{numbers[kind]}"
                question.replace_self(form(question, self.env.docname, name))


def questions_in(part: nodes.Element) -> list[nodes.admonition]:
    return [node for node in part.findall(nodes.admonition) if "question" in node["classes"]]


def is_prediction(question: nodes.admonition) -> bool:
    """Whether the question asks for a guess before what follows it is shown."""
    return "predict" in question["classes"]


def items(question: nodes.admonition) -> list[nodes.list_item]:
    """The options: the items of the list at the end of the question."""
    return list(question[-1].children) if isinstance(question[-1], nodes.bullet_list) else []


def checkbox(item: nodes.list_item) -> str:
    return item.astext()[:3]  # should be [ ] or [x]


class LabelCheckboxes(SphinxTransform):
    """Give each box of a task list a name, and restore the text of those in questions."""

    default_priority = 799  # before MakeQuestions

    def apply(self) -> None:
        for box in list(self.document.findall(nodes.raw)):
            if "task-list-item-checkbox" not in (html := box.astext()):
                continue
            text, name = ("[x]", "done") if "checked=" in html else ("[ ]", "to do")
            item = box.parent.parent.parent.parent
            if isinstance(item, nodes.admonition) and "question" in item["classes"]:
                place = box.parent.index(box)
                after = box.parent[place + 1 : place + 2]
                words = after[0].astext() if after and isinstance(after[0], nodes.Text) else ""
                box.parent[place : place + 1 + bool(words)] = [nodes.Text(text + words)]
            else:
                named = html.replace("<input", f'<input aria-label="{name}"')
                box.replace_self(website_only(named, text))


def faults_of(question: nodes.admonition) -> Iterator[str]:
    options = items(question)
    if len(options) < LEAST_OPTIONS:
        yield f"fewer than {LEAST_OPTIONS} options: {len(options)}"
    if any(checkbox(item) not in CHECKBOXES for item in options):
        yield "an option that does not start with [ ] or [x]"
    if (right := list(map(checkbox, options)).count("[x]")) != 1:
        yield f"{right} options marked [x] as right instead of one"
    if is_prediction(question) and question.next_node(descend=False, siblings=True) is None:
        yield "nothing after it to predict"
    for number, item in enumerate(options, start=1):
        if len(item) < 2:
            yield f"no feedback for option {number}"


def form(question: nodes.admonition, page: str, name: str) -> html_element:
    """The question as a fieldset of radio buttons and folded answers."""
    options = items(question)
    # the key under which the browser stores the choice: a new wording makes it a new question
    words = "\n".join([question[0].astext(), *(item[0].astext() for item in options)])
    key = f"answer:{page}:{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    pairs = [choice_and_answer(item, f"{name}-{i}", name) for i, item in enumerate(options)]
    choices, answers = zip(*pairs, strict=True)
    title = [nodes.Text(GUESS)] if is_prediction(question) else []
    lettered = html_element("", *answers, tag="ol", html={"type": "a"})
    return html_element(
        "",
        html_element("", *title, *question[0].children, tag="legend"),
        *question.children[1:-1],
        html_element("", *choices, tag="ol", html={"type": "a", "class": "options"}),
        folded([nodes.Text("Answers")], lettered, classes=["answers"]),
        html_element("", tag="div", html={"class": "feedback", "aria-live": "polite"}),
        tag="fieldset",
        ids=[name],
        classes=["question", "predict"] if title else ["question"],
        html={"data-key": key},
    )


def choice_and_answer(
    item: nodes.list_item, own: str, group: str
) -> tuple[html_element, html_element]:
    """An option as a radio button with its label, and the feedback for readers who choose it."""
    right = CHECKBOXES[checkbox(item)]
    option, *feedback = item.children
    option[0] = nodes.Text(option[0].astext()[3:].lstrip())
    # hidden until the script runs, because without it the button does nothing
    button = {"type": "radio", "name": group, "hidden": "hidden", "autocomplete": "off"}
    if all(isinstance(part, nodes.math) or not part.astext().strip() for part in option):
        # not every screen reader takes a name from a label that is only a formula
        said = (spoken(part.astext()) for part in option if isinstance(part, nodes.math))
        button["aria-label"] = " ".join(said)
    choice = html_element(
        "",
        html_element("", tag="input", ids=[own], html=button),
        html_element("", *option.children, tag="label", html={"for": own}),
        tag="li",
    )
    verdict = nodes.strong("", VERDICTS[right])
    if isinstance(feedback[0], nodes.paragraph):
        feedback[0].insert(0, [verdict, nodes.Text(" ")])
    else:
        feedback.insert(0, nodes.paragraph("", "", verdict))
    return choice, html_element("", *feedback, tag="li", classes=["right" if right else "wrong"])
