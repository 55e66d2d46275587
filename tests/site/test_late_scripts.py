"""Scripts are fetched after a page's first paint."""

from bookkit.site.late_scripts import fetch_at_once, fetch_late
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

PAGE = """<html><head>
<script>inline()</script>
<script defer src="one.js"></script><script defer src="two.js?v=1"></script>
</head><body><script type="application/ld+json">{}</script></body></html>"""


def scripts(page: LexborHTMLParser) -> list[dict[str, str]]:
    return [script.attrs for script in BeautifulSoup(page.html, "html.parser")("script")]


def test_browsers_leave_the_scripts_to_the_page_and_it_can_be_undone() -> None:
    page = LexborHTMLParser(PAGE)
    before = scripts(page)
    fetch_late(page)
    late = [{"data-src": name, "type": "text/plain"} for name in ("one.js", "two.js?v=1")]
    assert scripts(page) == [{}, *late, {"type": "application/ld+json"}]
    fetch_late(page)  # a page that is finished once more
    assert scripts(page)[1:3] == late
    fetch_at_once(page)
    assert scripts(page) == before
