"""The tokens of a LaTeX formula, without whatever is only typography."""

import re
from collections.abc import Mapping
from typing import Any

# upright words are one token, whatever the font: \text{if }, \operatorname{sign}, \mathrm{MSE}
UPRIGHT = r"\\(?:text|texttt|mathrm|mathbb|mathcal|operatorname)\{[^{}]*\}"
TOKEN = re.compile(
    rf"{UPRIGHT}|\\begin\{{\w+\}}|\\end\{{\w+\}}|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[^\s]", re.DOTALL
)
SPACING = re.compile(
    r"\\(?:[,;:! ]|(?:left|right|[bB]igg?[lr]?|displaystyle|limits|hline)(?![a-zA-Z]))"
    r"|~"
)
SYNONYMS = {
    r"\tfrac": r"\frac",
    r"\dfrac": r"\frac",
    r"\leq": r"\le",
    r"\geq": r"\ge",
    r"\neq": r"\ne",
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\quad": r"\qquad",
    r"\longrightarrow": r"\Longrightarrow",
    r"\Rightarrow": r"\Longrightarrow",
    "−": "-",
}


def tokenise(latex: str) -> list[str]:
    r"""The tokens of `latex`, without spacing and synonyms, and with `\hat{w}` as `\hat w`."""
    # a line break may carry a length, which is spacing; {,} and \, separate groups of digits
    shortened = re.sub(r"\\\\\[[^]]*\]", r"\\\\ ", latex).replace("{,}", "")
    shortened = re.sub(r"(?<=\d)\\,(?=\d{3})", "", shortened)
    shortened = re.sub(r"\\begin\{array\}\{[^}]*\}", r"\\begin{array}", shortened)
    tokens = [
        SYNONYMS.get(token, token)
        for token in TOKEN.findall(shortened)
        if not SPACING.fullmatch(token)
    ]
    return _without_single_braces(tokens)


def key(latex: str) -> str:
    """The form in which a fragment of LaTeX is looked up, independent of its spacing."""
    return " ".join(tokenise(latex))


def _without_single_braces(tokens: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        inside, closing = [*tokens[position + 1 : position + 3], "", ""][:2]
        # keep braces around several digits: LaTeX reads \sqrt12 as \sqrt{1}2, not as \sqrt{12}
        if tokens[position] == "{" and closing == "}" and not re.fullmatch(r"\d..*", inside):
            kept.append(tokens[position + 1])
            position += 3
        else:
            kept.append(tokens[position])
            position += 1
    return kept


def names(scope: Mapping[str, Any]) -> dict[str, Any]:
    """`scope` with each LaTeX name in the form in which formulas look it up."""
    return {key(latex): value for latex, value in scope.items()}
