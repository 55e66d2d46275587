"""Reading by keyboard and on a phone: notes, wide formulas, and the table of contents."""

from browsing import wait_until


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
    wait_until(steps, "!document.querySelector('article section section:not([style])')")
    height = "document.documentElement.scrollHeight"
    wait_until(steps, f"wanted => {height} === wanted", arg=at_once.evaluate(height))
