"""The fitter's interface: mouse, touch and keyboard, texts, and the page without JavaScript.

Its mathematics is tested in test_fitter_exact.py.
"""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from browsing import AT_REST, NEXT_FRAME, WIDE, Visit, boxes, wait_until, window
from playwright.sync_api import Browser, Locator
from test_fitter_exact import truth

PAGE = "chapters/shrinkage.html"
X = np.linspace(-1, 1, 11)
START = truth(X) + (np.arange(11) == 3)
SMALLEST = 24  # pixels of a target (WCAG 2.2, 2.5.8)


class Fitted(Visit):
    """A page with the fitter, in which the reader has asked for less motion."""

    def place(self) -> Locator:
        return self.page.locator(".fitter")

    def mount(self) -> "Fitted":
        """Scroll to the fitter: its script waits until it is near the window."""
        self.place().scroll_into_view_if_needed()
        wait_until(self.page, "'ready' in document.querySelector('.fitter').dataset")
        return self

    def reset(self) -> "Fitted":
        """As if newly opened: the fitter in the middle of the window."""
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.activeElement.blur()")
        self.page.evaluate(
            "() => { const fitter = document.querySelector('.fitter');"
            "for (const moving of document.getAnimations()) moving.finish();"
            "fitter.querySelector('[data-action=reset]').click();"
            "fitter.querySelector('.exhibit-live').textContent = '';"
            "fitter.scrollIntoView({block: 'center', behavior: 'instant'}); }"
        )
        self.complaints.clear()
        np.testing.assert_allclose(self.state()["y"], START)
        return self

    def state(self) -> dict:
        """The state, after the frame that shows it has been drawn."""
        self.page.evaluate(NEXT_FRAME)
        return self.page.evaluate("Fitter.mounted[0].state()")

    def point(self, j: int) -> Locator:
        return self.page.locator(f'.fitter [data-name="point-{j}"]')

    def middle(self, j: int) -> tuple[float, float]:
        """The centre of a point, in pixels of the window."""
        box = self.point(j).locator(".exhibit-target").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def unit(self) -> float:
        """Pixels per unit of height."""
        return self.page.locator(".fitter-picture > svg").bounding_box()["height"] * 234 / 262 / 5

    def words(self) -> str:
        return self.page.locator(".fitter-words").inner_text()

    def numbers(self) -> dict[str, list[str]]:
        """The numbers of the table, without a penalty and by ridge."""
        return {
            row.get_attribute("data-row"): row.locator("td").all_inner_texts()
            for row in self.page.locator(".fitter-numbers tbody tr").all()
        }


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str) -> Iterator[Fitted]:
    with window(browser, WIDE, reduced_motion="reduce") as page:
        yield Fitted(page, address, PAGE).mount()


@pytest.fixture
def fitter(shared: Fitted) -> Fitted:
    return shared.reset()


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Fitted]:
    with window(browser, 390, reduced_motion="reduce", has_touch=True) as page:
        yield Fitted(page, address, PAGE).mount()


def parts_of(fitter: Fitted) -> dict[str, list[str]]:
    """Bias, variance and their sum, which belong to the method."""
    return {key: values for key, values in fitter.numbers().items() if key != "error"}


# --- the hand -------------------------------------------------------------------------------------


def test_pointer_drags_a_point_and_both_curves_follow(fitter: Fitted) -> None:
    curves = fitter.page.locator(".fitter-curve")
    before = curves.evaluate_all("all => all.map(one => one.getAttribute('d'))")
    parts, errors = parts_of(fitter), fitter.numbers()["error"]
    x, y = fitter.middle(8)
    fitter.page.mouse.move(x + 4, y - 3)  # not quite at its centre
    fitter.page.mouse.down()
    fitter.page.mouse.move(x + 40, y - 3 + fitter.unit(), steps=4)
    fitter.page.mouse.up()
    moved = fitter.state()["y"]
    assert moved[8] == pytest.approx(START[8] - 1, abs=0.02)
    np.testing.assert_allclose(np.delete(moved, 8), np.delete(START, 8))
    after = curves.evaluate_all("all => all.map(one => one.getAttribute('d'))")
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert fitter.numbers()["error"] != errors
    assert parts_of(fitter) == parts
    assert fitter.middle(8)[0] == pytest.approx(x, abs=0.5)
    assert fitter.words().startswith("The point at x = 0.6 lies 1.0")
    fitter.page.mouse.move(x, y, steps=2)
    assert fitter.state()["y"] == moved, "a point that was let go of does not move"


def test_point_snaps_onto_the_truth_and_stays_in_the_picture(fitter: Fitted) -> None:
    x, y = fitter.middle(3)
    fitter.page.mouse.move(x, y)
    fitter.page.mouse.down()
    fitter.page.mouse.move(x, y + 0.98 * fitter.unit(), steps=4)
    assert fitter.state()["y"][3] == pytest.approx(truth(X[3]), abs=1e-12)
    assert fitter.words().startswith("The point at x = −0.4 lies on the truth.")
    fitter.page.mouse.move(x, y - 9 * fitter.unit(), steps=4)
    fitter.page.mouse.up()
    assert fitter.state()["y"][3] == 2


def test_all_points_are_one_stop_of_the_tab_key(fitter: Fitted) -> None:
    page = fitter.page
    stops = page.locator(".fitter [role=slider][tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    ring = fitter.point(3).locator(".exhibit-ring")
    assert ring.evaluate("node => getComputedStyle(node).stroke") != "none"
    for key, name in (("ArrowRight", 4), ("ArrowLeft", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.name") == f"point-{name}"
    assert stops.count() == 1
    assert fitter.state()["y"] == pytest.approx(START)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "range"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.name") == "point-2"


def test_arrow_keys_move_a_point_by_a_tenth(fitter: Fitted) -> None:
    point = fitter.point(5)
    point.focus()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowDown"):
        fitter.page.keyboard.press(key)
    assert fitter.state()["y"][5] == pytest.approx(-0.3)
    assert point.get_attribute("aria-valuenow") == "-0.30"
    assert point.get_attribute("aria-valuetext") == "height −0.30, 0.30 below the truth"
    fitter.page.keyboard.press("End")
    assert fitter.state()["y"][5] == 2
    assert point.get_attribute("aria-label") == "Point 6 of 11, x = 0.0"


def test_screen_reader_hears_what_a_key_did(fitter: Fitted) -> None:
    fitter.point(5).focus()
    for _ in range(5):
        fitter.page.keyboard.press("ArrowUp")
    live = fitter.page.locator(".exhibit-live")
    fitter.state()  # the words are drawn
    said = f"live => live.textContent === {json.dumps(fitter.words())}"
    wait_until(fitter.page, said, arg=live.element_handle())  # first it may say what the reset did
    assert live.inner_text().startswith("The point at x = 0.0 lies 0.50 above the truth.")


def test_wheel_over_the_picture_scrolls_the_page(fitter: Fitted) -> None:
    for place in (fitter.middle(3), fitter.middle(5)):
        before = fitter.page.evaluate("scrollY")
        fitter.page.mouse.move(*place)
        fitter.page.mouse.wheel(0, 120)
        wait_until(fitter.page, "before => scrollY > before", arg=before)
    np.testing.assert_allclose(fitter.state()["y"], START)


def touch(fitter: Fitted, start: tuple[float, float], by: float) -> float:
    """Swipe down with a finger by so many pixels, and return how far the page scrolled."""
    before = fitter.page.evaluate("scrollY")
    devtools = fitter.page.context.new_cdp_session(fitter.page)
    for kind, share in (("Start", 0), ("Move", 0.3), ("Move", 0.7), ("Move", 1), ("End", 1)):
        points = [{"x": start[0], "y": start[1] + share * by}] if kind != "End" else []
        devtools.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        fitter.page.evaluate(NEXT_FRAME)
    devtools.detach()
    return fitter.page.evaluate("scrollY") - before


def test_finger_drags_points_and_scrolls_elsewhere(phone: Fitted) -> None:
    phone.reset()
    assert touch(phone, phone.middle(6), phone.unit()) == 0
    assert phone.state()["y"][6] == pytest.approx(START[6] - 1, abs=0.02)
    phone.reset()
    x, _ = phone.middle(2)
    _, y = phone.middle(8)  # no point is near
    assert touch(phone, (x, y), -phone.unit()) > 20
    np.testing.assert_allclose(phone.state()["y"], START)


def test_targets_are_large_enough_and_apart_on_a_phone(phone: Fitted) -> None:
    phone.reset()
    targets = boxes(phone.page.locator(".fitter .exhibit-target"))
    assert min(box["width"] for box in targets) >= SMALLEST
    lefts = np.array([box["x"] for box in targets])
    assert np.diff(lefts).min() >= SMALLEST
    buttons = boxes(phone.page.locator(".fitter button"))
    assert min(box["height"] for box in buttons) >= SMALLEST


# --- strength, noise and many data sets -----------------------------------------------------------


def test_strength_trades_bias_for_variance(fitter: Fitted) -> None:
    slider = fitter.page.locator(".fitter input")
    slider.focus()
    shown = []
    for key in ("Home", "End"):
        fitter.page.keyboard.press(key)
        lam = fitter.state()["lambda"]
        risks = fitter.page.evaluate("lam => Fitter.fit.risk(Fitter.fit.influences(lam))", lam)
        numbers = {key: ridge for key, (_, ridge) in parts_of(fitter).items()}
        for name, number in numbers.items():
            tiny = risks[name] < 0.0005
            assert number == ("< 0.001" if tiny else f"{risks[name]:.3f}")
        widths = [
            float(fitter.page.locator(f'[data-name="ridge-{part}"]').get_attribute("width"))
            for part in ("bias", "variance")
        ]
        assert widths[1] / max(widths[0], 0.1) == pytest.approx(
            risks["variance"] / max(risks["bias"], 0.1 * 0.46 / 186), rel=0.1
        )
        assert sum(widths) <= 186
        shown.append((lam, risks))
    (weak, by_weak), (strong, by_strong) = shown
    assert (weak, strong) == pytest.approx((1e-3, 100))
    assert by_weak["bias"] < by_strong["bias"] and by_weak["variance"] > by_strong["variance"]
    assert slider.get_attribute("aria-valuetext") == "100"
    assert fitter.words().startswith("At λ = 100 ridge’s squared bias is 0.4")
    assert "more than 0.19" in fitter.words()


def test_new_noise_moves_every_point(fitter: Fitted) -> None:
    parts = parts_of(fitter)
    fitter.page.locator("[data-action=noise]").click()
    errors = np.array(fitter.state()["y"]) - truth(X)
    assert np.all(errors != 0)
    assert 0.03 < np.sqrt(np.mean(errors**2)) < 0.9
    assert parts_of(fitter) == parts
    assert fitter.words().startswith("Each point has new noise.")
    fitter.page.locator("[data-action=noise]").click()
    assert np.all(np.array(fitter.state()["y"]) - truth(X) != errors)


def test_many_data_sets_show_a_cloud_and_its_mean(fitter: Fitted) -> None:
    page = fitter.page
    many = page.locator("[data-action=many]")
    assert many.inner_text() == "100 data sets"
    many.click()
    state = fitter.state()
    noise = np.array(state["sets"]) - truth(X)
    assert noise.shape == (100, 11)
    assert noise.std() == pytest.approx(0.3, abs=0.05)
    counts = page.locator(".fitter-cloud").evaluate_all(
        "all => all.map(one => one.getAttribute('d').split('M').length - 1)"
    )
    assert counts == [100, 100]
    # the mean of the measured errors is near bias² + variance, and exactly that of these sets
    influences = np.array(page.evaluate("Fitter.fit.influences(1)"))
    grid = np.array(page.evaluate("Fitter.fit.GRID"))
    curves = (truth(X) + noise) @ influences.T
    measured = np.trapezoid((curves - truth(grid)) ** 2, grid).mean() / 2
    assert fitter.numbers()["error"][1] == f"{measured:.3f}"
    assert not fitter.point(3).is_visible()
    assert many.inner_text() == "One data set"
    # the clouds follow the strength, and the noise stays
    before = page.locator(".fitter-cloud").last.get_attribute("d")
    page.locator(".fitter input").press("End")
    assert fitter.state()["sets"] == state["sets"]
    assert page.locator(".fitter-cloud").last.get_attribute("d") != before
    many.click()
    np.testing.assert_allclose(fitter.state()["y"], START)
    assert fitter.point(3).is_visible()


def test_motion_ends_in_the_same_state(browser: Browser, address: str) -> None:
    with window(browser, WIDE, reduced_motion="no-preference") as page:
        moving = Fitted(page, address, PAGE).mount()
        shown = page.evaluate("""() => {
          document.querySelector('[data-action=many]').click();
          return Fitter.mounted[0].state().sets.length;
        }""")
        assert shown < 100
        wait_until(page, "Fitter.mounted[0].state().sets.length === 100")
        page.locator("[data-action=reset]").click()
        page.wait_for_timeout(300)
        assert moving.state()["sets"] == []
        assert moving.complaints == []


# --- the page -------------------------------------------------------------------------------------


def test_words_name_how_far_a_point_pulls_each_curve(fitter: Fitted) -> None:
    pulls = [
        np.abs(np.array(fitter.page.evaluate("l => Fitter.fit.influences(l)", lam))[:, 3]).max()
        for lam in (0, 1)
    ]
    assert fitter.words() == (
        "The point at x = −0.4 lies 1.00 above the truth. That moves the curve by up to "
        f"{pulls[0]:.2f} without a penalty, by up to {pulls[1]:.2f} with ridge."
    )


def pull_far(fitter: Fitted) -> None:
    """Move points so that the curve without a penalty leaves the picture."""
    for j, key in ((2, "Home"), (3, "End"), (4, "Home")):
        fitter.point(j).focus()
        fitter.page.keyboard.press(key)
    fitter.state()


def test_words_say_that_a_curve_leaves_the_picture(fitter: Fitted) -> None:
    pull_far(fitter)
    assert fitter.words().endswith("Without one, it leaves the picture.")


@pytest.mark.parametrize("width", [1400, 860, 390, 320])
def test_nothing_moves_or_sticks_out_at_any_width(fitter: Fitted, width: int) -> None:
    page = fitter.page
    page.set_viewport_size({"width": width, "height": 900})
    try:
        fitter.reset()
        heights = [fitter.place().bounding_box()["height"]]
        for keys in ("noise", "many", "strength", "many", "far"):
            if keys in ("noise", "many"):
                page.locator(f"[data-action={keys}]").click()
            elif keys == "strength":
                page.locator(".fitter input").press("PageUp")
            else:
                pull_far(fitter)
            fitter.state()
            heights.append(fitter.place().bounding_box()["height"])
        assert max(heights) - min(heights) < 1
        box = fitter.place().bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size({"width": WIDE, "height": 900})


def test_whole_exhibit_fits_a_phone_on_its_side(fitter: Fitted) -> None:
    page = fitter.page
    page.set_viewport_size({"width": 860, "height": 400})
    try:
        fitter.reset()
        page.evaluate("document.querySelector('.fitter').scrollIntoView()")
        shown = page.locator(".fitter :is(svg, input, button, tr, .fitter-words)")
        assert all(box["y"] >= 0 and box["bottom"] <= 400 for box in boxes(shown))
    finally:
        page.set_viewport_size({"width": WIDE, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_either_mode(fitter: Fitted, scheme: str, book) -> None:
    page = fitter.page
    page.emulate_media(color_scheme=scheme)
    wait_until(page, "scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    wait_until(page, AT_REST)
    page.evaluate((book.root / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "async () => (await axe.run('.fitter-figure')).violations.map(({id, nodes}) =>"
        "[id, nodes.map(({html}) => html)])"
    )
    page.emulate_media(color_scheme="light")
    assert found == []


def test_picture_and_words_are_there_without_javascript(visit) -> None:
    page = visit(PAGE, java_script_enabled=False).page
    fitter = page.locator(".fitter")
    assert fitter.locator(".fitter-curve").count() == 2
    assert (
        fitter.locator(".fitter-words").inner_text().startswith("The point at x = −0.4 lies 1.00")
    )
    assert fitter.locator("tbody td").all_inner_texts()[-1] == "0.068"
    for hidden in (".fitter-controls", ".fitter-hint"):
        assert not fitter.locator(hidden).is_visible()
    assert fitter.locator("[tabindex]").count() == 0
    assert fitter.locator(".fitter-picture > svg").get_attribute("role") == "img"


def test_only_pages_with_a_fitter_load_its_script(site) -> None:
    pages = {page.name: page.read_text("utf-8") for page in site.rglob("*.html")}
    with_script = {name for name, text in pages.items() if "fitter/fitter.js" in text}
    assert with_script == {name for name, text in pages.items() if '<div class="fitter' in text}
    assert "shrinkage.html" in with_script


def test_paper_shows_the_still_and_no_controls(fitter: Fitted) -> None:
    fitter.page.emulate_media(media="print")
    assert not fitter.page.locator(".fitter-controls").is_visible()
    assert fitter.page.locator(".fitter-picture > svg").is_visible()
    assert fitter.page.locator(".fitter-numbers").is_visible()
    fitter.page.emulate_media(media="screen")
