"""Checks that the texts of a figure, and its caption, name nothing but what the figure draws."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .page_text import PageText
from .vocabulary import MEANINGS


def texts_of(figure: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a Plotly figure in its JSON form: title, alternative text, slider steps."""
    layout = figure["layout"]
    yield layout.get("title", {}).get("text", "")
    meta = layout.get("meta")
    yield str(meta.get("alt", "")) if isinstance(meta, dict) else ""
    for slider in layout.get("sliders", []):
        for step in slider.get("steps", []):
            yield step.get("label", "")
            yield from (part["title.text"] for part in step.get("args", []) if "title.text" in part)


def misnamed(
    texts: Iterable[str], drawn: Iterable[str], groups: Iterable[tuple[str, ...]]
) -> list[str]:
    """The names in `texts` that the figure does not draw, though it draws others of their group.

    Args:
        texts: the caption and the texts of a figure.
        drawn: the names of what it draws.
        groups: names that could be taken for each other.
    """
    draws = {name.lower() for name in drawn}
    found: list[str] = []
    for group in groups:
        if draws.isdisjoint(map(str.lower, group)):
            continue
        for text in texts:
            words = (token.text for token in PageText(text, group).tokens if token.kind == "word")
            names = (word for word in words if word.lower() not in MEANINGS)
            found += [name for name in names if " ".join(name.lower().split()) not in draws]
    return list(dict.fromkeys(found))
