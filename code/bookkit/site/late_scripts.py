"""Has a page fetch its scripts after its first paint, which they would delay on a slow connection.

Pages are readable without them. `layout.html` fetches them, in their order.
"""

from selectolax.lexbor import LexborHTMLParser

LATE = "data-src"  # the attribute from which `layout.html` takes the address of a script


def fetch_late(page: LexborHTMLParser) -> None:
    for node in page.css("script[defer][src]"):
        node.attrs[LATE] = node.attributes["src"] or ""
        node.attrs["type"] = "text/plain"  # none that a browser would run
        del node.attrs["src"], node.attrs["defer"]


def fetch_at_once(page: LexborHTMLParser) -> None:
    """Undo `fetch_late`, for a page that is printed or made into slides."""
    for node in page.css(f"script[{LATE}]"):
        node.attrs["src"] = node.attributes[LATE] or ""
        node.attrs["defer"] = ""
        del node.attrs[LATE], node.attrs["type"]
