"""Reading by keyboard and on a phone: notes, wide formulas, and the table of contents."""

from pathlib import Path

import pytest
from bookkit.book import Book
from browsing import Visit, wait_until, window
from playwright.sync_api import Browser


def test_margin_notes_unfold_by_keyboard_on_a_phone(visit) -> None:
    page = visit("chapters/lasso.html", 360).page
    box, note = page.locator("input.margin-toggle").first, page.locator("span.sidenote").first
    box.focus()
    page.keyboard.press("Space")
    assert note.is_visible()
    assert box.get_attribute("aria-label") == "Show note 1"
    ring = "box => getComputedStyle(box.previousElementSibling).outlineStyle"
    assert box.evaluate(ring) == "solid"
    page.keyboard.press("Space")
    assert not note.is_visible()


def test_only_wide_formulas_are_tab_stops_and_scroll_by_keyboard(visit) -> None:
    page = visit("chapters/geometry.html", 360).page
    formula = page.locator(".katex-display[tabindex]").first
    formula.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "formula => formula.scrollLeft > 0", arg=formula.element_handle())
    assert formula.get_attribute("aria-label")
    reached = page.evaluate(
        "[...document.querySelectorAll('.katex-display')].filter(one => one.checkVisibility())"
        ".map(formula => [formula.scrollWidth > formula.clientWidth, formula.tabIndex === 0])"
    )
    assert {(True, True), (False, False)} == {tuple(pair) for pair in reached}


def test_punctuation_stays_with_its_formula(visit) -> None:
    page = visit("chapters/lasso.html", 360).page
    alone = page.evaluate(
        """() => {
          const strays = [];
          for (const { lastChild, children } of document.querySelectorAll(".together")) {
            if (lastChild.nodeType !== Node.TEXT_NODE) continue;
            const range = document.createRange();
            range.selectNodeContents(lastChild);
            const [text] = range.getClientRects();
            if (!text) continue; // folded away
            const boxes = children[0].querySelectorAll(".katex-base");
            const box = boxes[boxes.length - 1].getBoundingClientRect();
            if (Math.abs(text.left - box.right) > 4) strays.push(lastChild.data);
          }
          return [document.querySelectorAll(".together").length, strays];
        }"""
    )
    assert alone[0] > 20
    assert alone[1] == []


def test_drawer_closes_when_a_link_within_the_page_is_followed(visit) -> None:
    page = visit("chapters/lasso.html", 360).page
    page.locator(".secondary-toggle").first.click()
    drawer = page.locator("dialog[open]")
    drawer.locator("a[href^='#']").nth(2).click()
    drawer.wait_for(state="detached")
    assert page.evaluate("scrollY") > 100


def test_phone_lays_out_visible_sections_first_and_the_rest_soon_after(visit) -> None:
    steps, at_once = (visit(f"chapters/paths.html{end}", 400).page for end in ("", "#paths"))
    asked = "'inSteps' in document.documentElement.dataset"
    assert (steps.evaluate(asked), at_once.evaluate(asked)) == (True, False)
    assert steps.locator("article section section").count() > 3
    assert steps.evaluate("document.documentElement.dataset.inSteps") == "done"
    hidden = "block => getComputedStyle(block).contentVisibility !== 'visible'"
    blocks = "[...document.querySelectorAll('article section, article section > *')]"
    assert steps.evaluate(f"{blocks}.filter({hidden}).length") == 0
    height = "document.documentElement.scrollHeight"
    wait_until(steps, f"wanted => {height} === wanted", arg=at_once.evaluate(height))


@pytest.mark.parametrize("letters", ["mathbb", "texttt"])
def test_no_font_of_formulas_arrives_after_the_first_ones(
    browser: Browser, address: str, site: Path, letters: str
) -> None:
    """One that does has the browser lay out the whole page again."""
    pages = {path: path.read_text("utf-8") for path in sorted(site.glob("chapters/*.html"))}
    page_with = next(path for path, text in pages.items() if f'{letters}"' in text)
    with window(browser, 412) as page:
        page.add_init_script(
            "const asked = () => [...document.fonts].filter(({status}) => status !== 'unloaded')"
            ".map(({family}) => family); window.asked = asked;"
            "addEventListener('DOMContentLoaded', () => { window.first = asked(); });"
        )
        Visit(page, address, f"chapters/{page_with.name}").rest()
        first, all_in_all = page.evaluate("[first, asked()]")
    assert "KaTeX_Main" in first
    assert {one for one in all_in_all if one.startswith("KaTeX")} <= {*first}


def test_a_note_on_a_phone_shows_below_its_paragraph_and_one_at_a_time(visit) -> None:
    page = visit("chapters/lasso.html", 390).page
    labels, notes = page.locator("label.margin-toggle"), page.locator("span.sidenote")
    labels.nth(0).click()
    paragraph = page.locator("p:has(> .margin-toggle:checked)").bounding_box()
    note = notes.nth(0).bounding_box()
    assert note["y"] >= paragraph["y"] + paragraph["height"]
    assert note["x"] == paragraph["x"]
    assert note["width"] == paragraph["width"]
    follows = page.locator("p:has(> .margin-toggle:checked) + *").bounding_box()
    assert follows["y"] >= note["y"] + note["height"]
    labels.nth(1).click()
    assert [notes.nth(0).is_visible(), notes.nth(1).is_visible()] == [False, True]
    page.keyboard.press("Escape")
    assert not notes.nth(1).is_visible()
    labels.nth(1).click()
    notes.nth(1).click()
    assert notes.nth(1).is_visible()
    page.locator("article h1").click()
    assert not notes.nth(1).is_visible()


@pytest.mark.parametrize("name", ["lasso", "limits"])
def test_the_number_of_a_note_stays_on_the_line_of_its_word(visit, name: str) -> None:
    """At 1400 px, where the theme's way left a number alone on a line of both chapters."""
    alone = visit(f"chapters/{name}.html", 1400).page.evaluate(
        """() => [...document.querySelectorAll("p > label.margin-toggle")].filter((label) => {
            const range = document.createRange();
            range.selectNodeContents(label.previousSibling);
            const word = [...range.getClientRects()].pop();
            return word && label.getBoundingClientRect().top > word.bottom;
        }).map((label) => label.textContent)"""
    )
    assert alone == []


def test_the_button_of_a_drawer_has_the_focus_again_when_it_closes(visit) -> None:
    page = visit("chapters/lasso.html", 390).page
    for opener in ("All pages", "Sections of this page"):
        button = page.get_by_role("button", name=opener)
        button.press("Enter")
        page.locator("dialog[open]").get_by_role("button", name="Close").click()
        assert button.evaluate("button => button === document.activeElement")


def test_on_paper_a_note_follows_its_paragraph(visit) -> None:
    page = visit("chapters/lasso.html").page
    inside = page.locator("p > span.sidenote")
    count = inside.count()
    assert count > 3
    text = "[...document.querySelectorAll('article p')].map((one) => one.textContent)"
    words = page.evaluate(text)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert inside.count() == 0
    assert page.locator("p + span.sidenote").count() > 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert inside.count() == count
    assert page.evaluate(text) == words


def test_a_line_of_text_holds_55_to_78_letters(visit) -> None:
    lines = []
    for chapter in ("shrinkage", "limits", "checks"):
        lines += visit(f"chapters/{chapter}.html").page.evaluate(
            """() => {
              const lengths = [];
              for (const paragraph of document.querySelectorAll("article section > p")) {
                if (paragraph.querySelector(".katex, .sidenote")) continue;
                const { lineHeight } = getComputedStyle(paragraph);
                const lines = Math.round(paragraph.clientHeight / parseFloat(lineHeight));
                // the last line is shorter
                if (lines > 3) lengths.push(paragraph.textContent.length / (lines - 0.5));
              }
              return lengths;
            }"""
        )
    assert len(lines) >= 5
    assert 55 <= min(lines) <= max(lines) <= 78


def test_the_section_in_view_is_marked_after_jumps_too(visit) -> None:
    page = visit("chapters/lasso.html").page
    current = "document.querySelector('#pst-page-toc-nav [aria-current=true]')?.textContent.trim()"
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    wait_until(page, f"{current} === 'Where next'")
    page.evaluate("scrollTo(0, 0)")
    wait_until(page, f"{current} === 'Zero, not nearly zero'")


@pytest.mark.parametrize("width", [360, 390])
def test_results_fit_a_phone_or_say_that_they_scroll(visit, book: Book, width: int) -> None:
    shown = wide = 0
    for name in book.notebooks:
        page = visit(f"chapters/{name.stem}.html", width).page
        found = page.evaluate(
            """() => {
              for (const one of document.querySelectorAll("details.solution")) one.open = true;
              return [...document.querySelectorAll(".cell_output :is(pre, table), article table")]
                .filter((one) => one.checkVisibility())
                .map((one) => {
                  const box = one.matches("pre") ? one : one.parentElement;
                  const wide = box.scrollWidth > box.clientWidth + 1;
                  const ground = getComputedStyle(box).backgroundImage;
                  return [wide, !wide || ground.includes("gradient")];
                });
            }"""
        )
        shown += len(found)
        wide += sum(is_wide for is_wide, _ in found)
        assert all(signed for _, signed in found), name
    assert shown > 150
    assert wide <= 0.02 * shown


def test_the_map_of_chapters_is_large_enough_to_read_on_a_phone(visit) -> None:
    page = visit("chapters/teach.html", 390).page
    box = page.locator(".wide-picture")
    assert box.locator("img").bounding_box()["width"] > 900
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    hidden = box.evaluate("box => [box.scrollLeft, box.scrollWidth - box.clientWidth]")
    assert hidden[0] == pytest.approx(hidden[1] / 2, abs=2)  # its middle is seen first
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1400, "height": 900})
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_menu_of_downloads_opens_below_its_button(visit) -> None:
    page = visit("chapters/lasso.html", 1400).page
    menu = page.locator(".article-header-buttons details.dropdown").first
    menu.locator("summary").click()
    button, opened = (menu.locator(at).bounding_box() for at in ("summary", ".dropdown-menu"))
    ends = [box["x"] + box["width"] for box in (button, opened)]
    assert ends[0] == pytest.approx(ends[1], abs=2)
    assert 0 <= opened["y"] - button["y"] - button["height"] < 8
