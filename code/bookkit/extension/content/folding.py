"""What folds without a script: admonitions of class "dropdown", parts of cells, and imports.

Jupyter Book's own sphinx-togglebutton would fold admonitions with one.
"""

import ast
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import admonitionlabels
from sphinx.transforms.post_transforms import SphinxPostTransform

from bookkit.extension.html_nodes import folded


def setup(app: Sphinx) -> None:
    app.add_post_transform(FoldAdmonitions)
    app.connect("doctree-read", name_hidden_parts)
    app.connect("doctree-read", fold_imports)


def name_hidden_parts(app: Sphinx, doctree: nodes.document) -> None:
    """Say of a folded output or cell that it is one, where MyST-NB's setting says "code"."""
    for cell in doctree.findall(nodes.container):
        if part := {"output": "output", "all": "cell"}.get(cell.get("hide_mode", "")):
            for prompt in ("prompt_show", "prompt_hide"):
                cell[prompt] = cell[prompt].replace("code", part)


def fold_imports(app: Sphinx, doctree: nodes.document) -> None:
    """Fold each cell that only imports: a reader meets the idea first, and the tools on demand."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or cell.get("hide_mode") or not cell.children:
            continue
        source = cell.children[0]
        if source.get("nb_element") == "cell_code_source" and only_imports(source.astext()):
            cell["hide_mode"] = "input"
            cell["prompt_show"], cell["prompt_hide"] = "Show the imports", "Hide the imports"


def only_imports(code: str) -> bool:
    """Whether a cell's Python does nothing but import."""
    try:
        statements = ast.parse(code).body
    except SyntaxError:  # a magic of IPython
        return False
    return bool(statements) and all(isinstance(s, ast.Import | ast.ImportFrom) for s in statements)


class FoldAdmonitions(SphinxPostTransform):
    """Turn each admonition of class "dropdown" into a details element."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.Admonition)):
            kind = node.tagname
            if "dropdown" not in node["classes"] or kind not in {*admonitionlabels, "admonition"}:
                continue  # sphinx-proof and sphinx-exercise number theirs as they are
            title, content = [nodes.Text(str(admonitionlabels.get(kind, "")))], node.children
            if kind == "admonition":
                title, content = node[0].children, node.children[1:]
            # without "dropdown", the class of a menu of the theme
            classes = {"admonition", kind, *node["classes"]} - {"dropdown"}
            element = folded(title, *content, ids=node["ids"], classes=sorted(classes))
            element[0]["classes"] = ["admonition-title"]
            node["classes"] = []  # otherwise the element would inherit them
            node.replace_self(element)
