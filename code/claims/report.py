"""What was claimed, and what of it is wrong: for readers, and for the book's checks."""

from dataclasses import dataclass, field
from typing import Any

MIME = "application/vnd.claims+json"


@dataclass
class Report:
    """The claims made since the last report, and what is wrong with them.

    A claim is a dictionary: what it quotes, whether that is a result or given, and what the page
    reads there.
    """

    page: str
    is_there: bool = True  # the page's text, to be checked
    claims: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One line if all is well, else a line for each fault."""
        if not self.is_there:
            return f"{self.page} is not here: its text was not checked"
        if self.faults:
            return "\n".join(f"✗ {self.page}: {fault}" for fault in self.faults)
        held = sum(len(claim["reads"]) for claim in self.claims)
        what = "number or formula holds" if held == 1 else "numbers and formulas hold"
        return f"✓ {held} {what} in the text" if held else "✓ names only"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What Jupyter shows and what the book's checks read."""
        data = {"claims": self.claims, "names": self.names, "faults": self.faults}
        return {MIME: data, "text/plain": str(self)}
