"""The tokens of a LaTeX formula: what is left when everything that is only typography is gone."""

import re
from collections.abc import Mapping
from typing import Any

# words set upright are one token, whatever the font: \text{if }, \operatorname{sign}, \mathrm{MSE}
UPRIGHT = r"\\(?:text|texttt|mathrm|mathbb|mathcal|operatorname)\{[^{}]*\}"
TOKEN = re.compile(
    rf"{UPRIGHT}|\\begin\{{\w+\}}|\\end\{{\w+\}}|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[^\s]", re.DOTALL
)
SPACING = re.compile(
    r"\\(?:[,;:! ]|(?:left|right|[bB]igg?[lr]?|displaystyle|limits|hline)(?![a-zA-Z]))"
    r"|~"
)
SAME = {
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
    r"""The tokens of `latex`: spacing dropped, synonyms made one, `\hat{w}` written as `\hat w`."""
    # a row's end may carry a length, which is spacing; {,} and \, group the digits of a long number
    shortened = re.sub(r"\\\\\[[^]]*\]", r"\\\\ ", latex).replace("{,}", "")
    shortened = re.sub(r"(?<=\d)\\,(?=\d{3})", "", shortened)
    shortened = re.sub(r"\\begin\{array\}\{[^}]*\}", r"\\begin{array}", shortened)
    tokens = [
        SAME.get(token, token) for token in TOKEN.findall(shortened) if not SPACING.fullmatch(token)
    ]
    return _without_single_braces(tokens)


def key(latex: str) -> str:
    """How a fragment of LaTeX is looked up, however it was spaced."""
    return " ".join(tokenise(latex))


def _without_single_braces(tokens: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        inside, closing = [*tokens[position + 1 : position + 3], "", ""][:2]
        # braces hold a longer number together: \sqrt{12} is not \sqrt12, which is \sqrt1 2
        if tokens[position] == "{" and closing == "}" and not re.fullmatch(r"\d..*", inside):
            kept.append(tokens[position + 1])
            position += 3
        else:
            kept.append(tokens[position])
            position += 1
    return kept


def names(scope: Mapping[str, Any]) -> dict[str, Any]:
    """`scope` with its LaTeX spelt as formulas look it up."""
    return {key(latex): value for latex, value in scope.items()}
