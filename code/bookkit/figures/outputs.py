"""What marks a Plotly figure among the outputs of a cell, and its alternative text."""

from typing import Any

PLOTLY = "application/vnd.plotly.v1+json"


def alternative_text(figure: dict[str, Any]) -> str:
    """The alternative text of a Plotly figure, from `layout.meta.alt`; empty if there is none."""
    meta = figure.get("layout", {}).get("meta")
    return str(meta.get("alt", "")).strip() if isinstance(meta, dict) else ""
