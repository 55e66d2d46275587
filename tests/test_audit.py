"""What each page costs a reader, and what axe finds on it, in both modes and at both widths."""

import tomllib
from pathlib import Path

import pytest
from bookkit.book import Book
from browsing import NARROW, WIDE, Visit, wait_until
from test_browser import PAGES

BUDGET = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text("utf-8"))["load"]
AXE = """(rules) => {
  const quick = {resultTypes: ["violations"], preload: false};
  return axe.run(document, rules ? {...quick, runOnly: rules} : quick).then((found) => [
    found.passes.length,
    found.violations.flatMap(
      ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`),
    ),
  ]);
}"""
# formulas whose stop for the keyboard and whose need to scroll are not the same
AMISS = """[...document.querySelectorAll(".katex-display")].filter(
  (one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth) !== (one.tabIndex === 0),
).length"""
# half of all elements are letters of formulas; all of one formula have one colour: one will do
A_LETTER_A_FORMULA = """
for (const formula of document.querySelectorAll(".katex-html")) formula.textContent = "x"
"""


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", [*PAGES, "search.html"])
def test_page_is_light_still_and_open_to_all(visit, book: Book, name: str, width: int) -> None:
    visited = visit(name, width, color_scheme="light", reduced_motion="reduce")
    visited.rest()
    if width == NARROW:  # a wide window may show a figure at once, and then fetches what draws it
        assert over_budget(visited) == {}
    assert visited.page.evaluate(AMISS) == 0
    visited.page.evaluate(A_LETTER_A_FORMULA)
    axe = (book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8")
    visited.page.evaluate(axe)
    assert complaints_of_axe(visited) == []
    assert visited.complaints == []
    visited.page.emulate_media(color_scheme="dark")
    wait_until(visited.page, "document.documentElement.dataset.theme === 'dark'")
    # colours that glide from light to dark would be measured on their way
    wait_until(visited.page, "document.getAnimations().length === 0")
    assert complaints_of_axe(visited, ["color-contrast"]) == []


def over_budget(visited: Visit) -> dict[str, float]:
    """What loading the page took that is more than `budgets.toml` grants."""
    spent = {
        "bytes": sum(request.sizes()["responseBodySize"] for request in visited.asked),
        "requests": len(visited.asked),
        "shift": visited.page.evaluate("shift"),
    }
    return {key: value for key, value in spent.items() if value > BUDGET[key]}


def complaints_of_axe(visited: Visit, rules: list[str] | None = None) -> list[str]:
    """What axe finds on the page as it is, by all rules or by these."""
    passed, found = visited.page.evaluate(AXE, rules)
    assert passed >= (1 if rules else 20)  # or axe has looked at nothing
    return found
