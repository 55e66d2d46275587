"""Which commit of the course a site shows; it changes when no page does, so all pages get it."""

import subprocess
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

EDITION = "edition"  # the class of its place in a page's foot


def edition(root: Path) -> str:
    """The commit of the course and its date; empty if it is not kept in Git."""
    if not (root / ".git").exists():
        return ""
    command = ["git", "-C", str(root), "log", "-1", "--format=commit %h of %cs"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:  # without Git, a clone has no edition
        return ""
    return f", {said}" if said else ""


def say_edition(page: LexborHTMLParser, said: str) -> None:
    """Write the commit into a page; apart from the rest, as it changes when no page does."""
    for node in page.css(f"span.{EDITION}"):
        node.inner_html = said
