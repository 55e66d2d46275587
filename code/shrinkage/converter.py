"""The table of conventions as data, so that a page can convert strengths without a server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .conventions import CONVENTIONS, Method
from .validation import check_count, check_positive

MIME = "application/vnd.bookkit.converter+json"
NAMES: Mapping[Method, str] = {"ridge": "Ridge", "lasso": "LASSO"}


@dataclass(frozen=True)
class Converter:
    """All conventions of ridge and LASSO, shown as a converter on a page and as text elsewhere.

    The attributes are the values with which the converter starts.

    Attributes:
        n: number of cases.
        noise_variance: s^2.
        target_deviation: sd(y).
        strength: lam, in the convention of this course.

    Raises:
        ValueError: if n is not a whole number of at least 1, or another is not above zero.
    """

    n: int
    noise_variance: float
    target_deviation: float
    strength: float

    def __post_init__(self) -> None:
        check_count(self.n, "n", least=1)
        for name in ("noise_variance", "target_deviation", "strength"):
            check_positive(getattr(self, name), name)

    def data(self) -> dict[str, Any]:
        """Return the conventions as JSON-ready data.

        For each convention, lam is the number times the quantities raised to their powers, times v,
        or divided by v if it is inverse.
        """
        return {
            "title": "Convert a strength",
            "headings": ["Setting", "Objective", "λ", "v for the same fit"],
            "status": "With the residual sum of squares, this is λ = {value}.",
            "strength": {
                "label": "Value (v)",
                "value": self.strength,
                "group": "ridge",
                "convention": "rss",
            },
            "quantities": [
                {"key": "n", "label": "Cases, n", "value": self.n, "whole": True},
                {
                    "key": "noise_variance",
                    "label": "Noise variance, s²",
                    "value": self.noise_variance,
                    "whole": False,
                },
                {
                    "key": "target_deviation",
                    "label": "Standard deviation of y",
                    "value": self.target_deviation,
                    "whole": False,
                },
            ],
            "groups": [
                {"key": method, "label": label, "conventions": _rows(method)}
                for method, label in NAMES.items()
            ],
        }

    def __repr__(self) -> str:
        lines = []
        for method, label in NAMES.items():
            lines += ["", f"{label:34}{'minimises':30}λ"]
            lines += [
                f"{row.label:34}{row.objective:30}{row.formula}"
                for row in CONVENTIONS[method].values()
            ]
        return "\n".join(lines[1:])

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> dict[str, dict[str, Any] | str]:
        return {MIME: self.data(), "text/plain": repr(self)}


def _rows(method: Method) -> list[dict[str, Any]]:
    return [
        {
            "key": row.name,
            "label": row.label,
            "objective": row.objective,
            "formula": row.formula,
            "number": float(row.factor.number),
            "powers": row.factor.powers,
            "inverse": row.inverse,
        }
        for row in CONVENTIONS[method].values()
    ]
