"""The report of a page's claims, for readers and for the build."""

from dataclasses import dataclass, field
from typing import Any

MIME = "application/vnd.claims+json"


@dataclass
class Report:
    """The claims made since the last report, and the faults found in them.

    A claim is a dictionary: "quote" or "equation" says which place of the page it is about, "kind"
    is "result" or "given", and "reads" lists the numbers, formulas and words found there;
    "sentences" and, in questions and solutions, "answers" contain them. `seeds` are pieces of the
    cells' code, the seeds in which are declared. `broken` has an item for each place that is false
    or cannot be "evaluated", its sentence and "value".
    """

    page: str
    block: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    broken: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        """One line if all claims hold, else one line per fault."""
        if self.faults:
            return "\n".join(f"✗ {self.page}: {fault}" for fault in self.faults)
        held = sum(len(claim["reads"]) for claim in self.claims)
        what = "place of the text holds" if held == 1 else "places of the text hold"
        return f"✓ {held} {what}" if held else "✓ names only"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The text that Jupyter shows, and the data that the build reads."""
        data = {
            "block": self.block,
            "claims": self.claims,
            "names": self.names,
            "seeds": self.seeds,
            "faults": self.faults,
        }
        return {MIME: data, "text/plain": str(self)}
