"""What a learner who changed a cell is told: the sentences that no longer hold, and a sum."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import words
from .page_text import NUMBER_WORDS
from .report import Report
from .vocabulary import MEANINGS, SWAPS

MOST = 8  # sentences are quoted in one message
Place = Mapping[str, Any]  # an item of `Report.broken`


def statement(broken: Place) -> str:
    """The sentence or equation that a place is in, to be counted once."""
    return "".join(part[1] for part in broken["sentence"]).strip() or broken["text"]


def key(broken: Place) -> str:
    """Tells a false place with what holds there now from any other."""
    return f"{broken['place']}: {now(broken)}"


def statements(report: Report) -> set[str]:
    """The sentences and equations that a report compares with values."""
    found = {claim["reads"][0] for claim in report.claims if "equation" in claim}
    for claim in report.claims:
        if claim["kind"] == "result":
            stated = [*claim.get("sentences", []), *claim.get("answers", [])]
            tied = (parts for parts in stated if any(part[2] for part in parts))
            found |= {"".join(part[1] for part in parts).strip() for parts in tied}
    return found


@dataclass
class Message:
    """What to show under a cell; false if there is nothing to say.

    Attributes:
        sentences: the places that do not hold, by sentence.
        broken: how many statements of the chapter no longer hold, of `total`, if that is not 0.
    """

    sentences: dict[str, list[Place]] = field(default_factory=dict)
    broken: int = 0
    total: int = 0

    def __bool__(self) -> bool:
        return bool(self.sentences or self.total)

    def add(self, broken: Iterable[Place]) -> None:
        for place in broken:
            self.sentences.setdefault(statement(place), []).append(place)

    def bundle(self) -> dict[str, str]:
        """The message as Jupyter shows it."""
        plain = "\n".join(self._lines(_in_plain)).replace("**", "")
        return {"text/markdown": "\n\n".join(self._lines(_in_markdown)), "text/plain": plain}

    def _lines(self, show: Callable[[str, str, str | None], str]) -> list[str]:
        lines = []
        if count := len(self.sentences):
            what = "this sentence no longer holds" if count == 1 else "these no longer hold"
            lines.append(f"**This is what your change does:** of what the text says, {what}.")
            shown = list(self.sentences.values())[:MOST]
            lines.append("\n".join(f"- {_sentence(places, show)}" for places in shown))
        if len(self.sentences) > MOST:
            lines.append(f"So do {len(self.sentences) - MOST} more.")
        if self.total:
            lines.append(
                f"**In all, {self.broken} of {self.total} statements of this chapter no longer "
                "hold.** With the original cells, all of them do."
            )
        return lines


def _sentence(broken: list[Place], show: Any) -> str:
    """A sentence with its false places marked, and what the cells give for each."""
    false = {place["place"]: place for place in broken}
    parts = broken[0]["sentence"] or [(broken[0]["kind"], broken[0]["text"], broken[0]["place"])]
    shown = [show(kind, text, now(false[at]) if at in false else None) for kind, text, at in parts]
    text = " ".join("".join(shown).split()).strip("| ")
    return f"“{text}”"


def _in_markdown(kind: str, text: str, now: str | None) -> str:
    if kind in {"formula", "equation"}:
        text = " ".join(text.split())
        return f"${text}$" if now is None else rf"$\boxed{{{text}}}$ ({now})"
    text = re.sub(r"([\\*_`<\[\]$])", r"\\\1", text)
    return text if now is None else f"**{text}** ({now})"


def _in_plain(kind: str, text: str, now: str | None) -> str:
    text = f"${text}$" if kind in {"formula", "equation"} else text
    return text if now is None else f"[{text}] ({now})"


def now(broken: Place) -> str:
    """What holds now where a place of the text is false, in a few words."""
    text, value = broken["text"], broken["value"]
    if not broken["evaluated"]:
        return "cannot be told with your values"
    try:
        if broken["kind"] == "number":
            return f"now {rounded(text, float(value))}"
        if broken["kind"] == "word":
            spoken = _word(text, value)
            return f"now {spoken}" if spoken else "not with your values"
        if isinstance(value, Mapping) and len(value) == 1:
            [(name, only)] = value.items()
            return f"now ${name} = {float(only):.6g}$"
        if not isinstance(value, bool | Mapping) and np.ndim(value) == 0:
            decimals = len(text.partition(".")[2])
            return f"now {float(value):.{decimals}f}" if decimals else f"now {float(value):.6g}"
    except (TypeError, ValueError):
        pass  # no number
    return "not with your values"


def rounded(text: str, value: float) -> str:
    """`value` with the decimals, percent sign or thousands separators that `text` has."""
    if " ".join(text.lower().split()) in NUMBER_WORDS or not np.isfinite(value):
        return f"{value:.3g}"
    percent = "%" if "%" in text else ""
    digits = text.rstrip(" %")
    value = 100 * value if percent else value
    if "e" in digits or abs(value) >= 1e9:
        return f"{value:.2g}"
    shown = f"{value:,.{len(digits.partition('.')[2])}f}"
    same = shown.replace(",", "") == digits.replace(",", "").replace("−", "-").lstrip("+±")
    shown = f"{value:,.6g}" if same else shown
    shown = shown if "," in digits or abs(value) >= 10_000 else shown.replace(",", "")
    return shown.replace("-", "−") + (" %" if " %" in text else percent)


def _word(text: str, value: Any) -> str:
    """The name or word that would be true instead, if one is known."""
    spoken = " ".join(text.lower().split())
    if spoken not in MEANINGS:
        return value if isinstance(value, str) else str(getattr(value, "__name__", ""))
    others = (
        [*SWAPS[spoken], "some"]
        if words.DEMANDS[MEANINGS[spoken]].kind == "quantity"
        else SWAPS[spoken]
    )
    return next((other for other in others if words.fault(other, value) is None), "")
