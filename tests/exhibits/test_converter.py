"""The converter: the output of a cell, the table without JavaScript, and the form with it."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from bookkit.book import Book
from browsing import AT_REST, WIDE, Visit, wait_until, window
from bs4 import BeautifulSoup
from exhibits.converter import MIME, converter_html
from playwright.sync_api import Browser
from shrinkage import CONVENTIONS, Converter, convert

PAGE = "chapters/conventions.html"
START = Converter(n=442, noise_variance=2932.7, target_deviation=77.0057, strength=100)


# --- the output of a cell ------------------------------------------------------------------------


def test_cell_outputs_the_table_as_data_and_as_text():
    bundle = START._repr_mimebundle_()
    assert set(bundle) == {MIME, "text/plain"}
    assert json.loads(json.dumps(bundle[MIME])) == bundle[MIME]
    lines = bundle["text/plain"].splitlines()
    assert max(map(len, lines)) <= 79
    for rows in CONVENTIONS.values():
        for row in rows.values():
            wanted = [row.label, row.objective, row.formula]
            assert any(all(word in line for word in wanted) for line in lines)


@pytest.mark.parametrize(
    ("bad", "named"),
    [({"n": 0}, "n must"), ({"noise_variance": 0}, "noise_variance must"),
     ({"target_deviation": np.inf}, "target_deviation must"), ({"strength": -1}, "strength must")],
)  # fmt: skip
def test_converter_rejects_invalid_initial_numbers(bad, named):
    good = {"n": 5, "noise_variance": 1.0, "target_deviation": 1.0, "strength": 1.0}
    with pytest.raises(ValueError, match=named):
        Converter(**(good | bad))


# --- the page without JavaScript -----------------------------------------------------------------


def test_text_in_the_data_is_escaped():
    data = START.data()
    data["groups"][0]["conventions"][0]["label"] = "</script><b>&"
    data["title"] = '"><i>'
    soup = BeautifulSoup(converter_html(data, "converter-1-0"), "html.parser")
    assert soup.find("b") is None and soup.find("i") is None
    assert json.loads(soup.find("script").string) == data


def test_every_field_has_a_label_and_an_error_element():
    soup = BeautifulSoup(converter_html(START.data(), "converter-1-0"), "html.parser")
    fields = soup.select("input, select")
    assert len(fields) == 5
    for field in fields:
        assert soup.select_one(f'label[for="{field["id"]}"]').get_text().strip()
    for field in soup.select("input"):
        assert soup.find(id=field["aria-describedby"])["aria-live"] == "polite"
    assert soup.select_one("[role=status]")["aria-live"] == "polite"


def test_table_is_shown_without_javascript(visit) -> None:
    page = visit(PAGE, java_script_enabled=False).page
    assert page.locator(".converter-table").count() == 2
    assert not page.locator(".converter-form").is_visible()
    for method, rows in CONVENTIONS.items():
        table = page.locator(f'table[data-group="{method}"]')
        assert table.is_visible()
        for row in rows.values():
            cells = table.locator(f'tr[data-convention="{row.name}"] :is(th, td):visible')
            assert cells.all_inner_texts() == [row.label, row.objective, row.formula]


def test_only_pages_with_a_converter_load_its_script(site, book: Book) -> None:
    with_script = [p.name for p in site.rglob("*.html") if "converter.js" in p.read_text("utf-8")]
    with_widget = [
        p.name for p in site.rglob("*.html") if '<div class="converter"' in p.read_text("utf-8")
    ]
    assert with_script == with_widget != []


# --- the page with JavaScript --------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Visit]:
    """The page on a wide screen, which stays open for all tests of this module."""
    with window(browser, WIDE) as page:
        yield Visit(page, address, PAGE)


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    """The page on a phone, which stays open for all tests of this module."""
    with window(browser, 360) as page:
        yield Visit(page, address, PAGE)


@pytest.fixture
def visited(opened: Visit) -> Visit:
    """The page on a wide screen, reset: default numbers, light mode, no error messages."""
    opened.complaints.clear()
    opened.page.emulate_media(color_scheme="light")
    wait_until(opened.page, "'ready' in document.querySelector('.converter').dataset")
    opened.page.evaluate(
        "() => { const form = document.querySelector('.converter form'); form.reset();"
        "form.elements.strength.dispatchEvent(new Event('input', {bubbles: true}));"
        "document.activeElement.blur(); }"
    )
    return opened


# Fills each case into the fields, and reads the table; one call for all, because one for each case
# would take minutes.
ASK = """cases => {
  const form = document.querySelector(".converter form");
  return cases.map(({ source, ...fields }) => {
    form.elements.source.value = source;
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
    form.elements.strength.dispatchEvent(new Event("input", { bubbles: true }));
    const table = document.querySelector(".converter table:not([hidden])");
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [
      row.dataset.convention,
      [row.querySelector("data").value, row.querySelector("data").textContent],
    ]);
    return [table.dataset.group, Object.fromEntries(rows)];
  });
}"""


def random_cases(count: int) -> list[dict[str, str]]:
    """Possible inputs as text, with strengths and variances over many orders of magnitude."""
    rng = np.random.default_rng(8)
    sources = [f"{method} {name}" for method, rows in CONVENTIONS.items() for name in rows]
    return [
        {
            "source": sources[k % len(sources)],
            "strength": repr(float(10 ** rng.uniform(-6, 6))),
            "n": str(int(10 ** rng.uniform(0, 7))),
            "noise_variance": repr(float(10 ** rng.uniform(-4, 4))),
            "target_deviation": f"{10 ** rng.uniform(-3, 3):.6e}",
        }
        for k in range(count)
    ]


def test_page_agrees_with_convert(visited: Visit) -> None:
    cases = random_cases(330)
    for case, (group, found) in zip(cases, visited.page.evaluate(ASK, cases), strict=True):
        method, source = case["source"].split(" ")
        assert group == method
        assert set(found) == set(CONVENTIONS[method])
        for target, (value, shown) in found.items():
            expected = convert(
                float(case["strength"]),
                source,
                target,
                method=method,
                n=int(case["n"]),
                noise_variance=float(case["noise_variance"]),
                target_deviation=float(case["target_deviation"]),
            )
            assert float(value) == pytest.approx(expected, rel=1e-12)
            assert float(shown) == pytest.approx(expected, rel=5.1e-6)
    assert visited.complaints == []


def field(page, name: str):
    return page.locator(f'.converter [name="{name}"]')


def value(page, convention: str) -> str:
    row = page.locator(f'.converter table:not([hidden]) tr[data-convention="{convention}"]')
    return row.locator("data").inner_text()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("strength", "-1", "Must be 0 or more."),
        ("strength", "", "Enter a number."),
        ("strength", "abc", "Not a number: enter it like 0.5 or 1e-3."),
        ("strength", "1,5.2", "Not a number: enter it like 0.5 or 1e-3."),
        ("strength", "1,5,2", "Not a number: enter it like 0.5 or 1e-3."),
        ("strength", "1e999", "Not a number: enter it like 0.5 or 1e-3."),
        ("strength", "0x10", "Not a number: enter it like 0.5 or 1e-3."),
        ("strength", "1,000", "Enter thousands without a comma, decimals with a point."),
        ("n", "12,345", "Enter thousands without a comma, decimals with a point."),
        ("n", "0", "Must be a whole number, 1 or more."),
        ("n", "2.5", "Must be a whole number, 1 or more."),
        ("noise_variance", "0", "Must be greater than 0."),
        ("target_deviation", "−2", "Must be greater than 0."),
    ],
)
def test_invalid_input_shows_an_error_and_clears_its_results(
    visited: Visit, name, typed, said
) -> None:
    page = visited.page
    depends = {
        "strength": "rss",
        "n": "mse",
        "noise_variance": "nll",
        "target_deviation": "glmnet",
    }[name]
    assert value(page, depends) != "–"
    place = field(page, name)
    place.fill(typed)
    error = page.locator(f"[id='{place.get_attribute('aria-describedby')}']")
    assert error.inner_text() == said
    assert place.get_attribute("aria-invalid") == "true"
    assert value(page, depends) == "–"
    # results that do not depend on it stay
    assert (value(page, "sklearn-ridge") == "100") == (name != "strength")
    place.fill("3")
    assert error.inner_text() == ""
    assert place.get_attribute("aria-invalid") == "false"
    assert value(page, depends) != "–"


@pytest.mark.parametrize(
    ("typed", "read"), [("1,5", "1.50000"), ("0,125", "0.125000"), ("2,5e1", "25")]
)
def test_decimal_comma_is_read_as_a_point(visited: Visit, typed: str, read: str) -> None:
    field(visited.page, "strength").fill(typed)
    assert field(visited.page, "strength").get_attribute("aria-invalid") == "false"
    assert value(visited.page, "rss") == read


def test_results_have_six_digits_and_aligned_points(visited: Visit) -> None:
    page = visited.page
    # where the digits before the decimal point end, and all shown text
    places = page.locator(".converter table:not([hidden]) data").evaluate_all(
        "all => all.map(({firstChild: text, parentElement}) => {"
        " const range = document.createRange(); range.setStart(text, 0);"
        " range.setEnd(text, text.data.split('.')[0].length);"
        " return [text.data, range.getBoundingClientRect().right]; })"
    )
    assert {len(str(int(text.split(".")[0]))) for text, _ in places} == {1, 2, 3}
    ends = [end for _, end in places]
    assert max(ends) - min(ends) < 0.5
    for text, _ in places:
        assert "." not in text or len(text.replace(".", "").lstrip("0")) == 6
    assert value(page, "prior-variance") == "29.3270"


def test_zero_strength_means_infinite_prior_variance_and_zero_variance_is_invalid(
    visited: Visit,
) -> None:
    page = visited.page
    field(page, "strength").fill("0")
    assert value(page, "prior-variance") == "∞"
    assert value(page, "mse") == "0"
    field(page, "source").select_option("ridge prior-variance")
    assert field(page, "strength").get_attribute("aria-invalid") == "true"


def test_all_fields_can_be_used_by_keyboard(visited: Visit) -> None:
    page = visited.page
    field(page, "source").focus()
    for name in ("strength", "n", "noise_variance", "target_deviation"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == name
    field(page, "strength").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("7")
    assert value(page, "torch-sum") == "14"
    page.keyboard.press("Enter")  # must not submit the form
    assert page.url.endswith(PAGE)
    assert value(page, "torch-sum") == "14"


def test_status_is_announced_after_typing_pauses(visited: Visit) -> None:
    page = visited.page
    field(page, "source").select_option("lasso sklearn-lasso")
    field(page, "n").fill("10")
    field(page, "strength").fill("3")
    status = page.locator(".converter-status")
    wait_until(page, "status => status.textContent.includes('60')", arg=status.element_handle())
    assert status.inner_text() == "With the residual sum of squares, this is λ = 60."
    # what is no longer true goes at once
    said = page.evaluate(
        "() => { const form = document.querySelector('.converter form');"
        "form.elements.strength.value = '-1';"
        "form.elements.strength.dispatchEvent(new Event('input', {bubbles: true}));"
        "return form.querySelector('.converter-status').textContent; }"
    )
    assert said == ""


@pytest.mark.parametrize("method", sorted(CONVENTIONS))
def test_rows_fit_on_a_phone(phone: Visit, method: str) -> None:
    page = phone.page
    first = next(iter(CONVENTIONS[method]))
    field(page, "source").select_option(f"{method} {first}")
    cells = page.locator(".converter table:not([hidden]) tbody :is(th, td)").evaluate_all(
        "all => all.map(cell => { const {left, right, height} = cell.getBoundingClientRect();"
        "const whole = cell.scrollWidth <= cell.clientWidth;"
        "return [cell.textContent, left, right, height > 0 && whole]; })"
    )
    assert len(cells) >= 3 * len(CONVENTIONS[method])
    for text, left, right, whole in cells:
        assert left >= 0 and right <= 360, text
        assert whole, text
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_and_errors_have_enough_contrast(visited: Visit, scheme: str) -> None:
    page = visited.page
    page.emulate_media(color_scheme=scheme)
    wait_until(page, "scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    field(page, "n").fill("0")
    # wait for colour transitions to end
    wait_until(page, AT_REST)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for selector in (".converter-error:not(:empty)", ".converter input", "td.converter-value"):
        ink = page.locator(selector).first.evaluate("e => getComputedStyle(e).color")
        assert contrast(ink, paper) >= 4.5, (selector, ink, paper)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written as rgb(...), as WCAG 2 defines it."""
    first, second = sorted(map(luminance, (one, other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour: str) -> float:
    parts = np.array(colour[colour.index("(") + 1 : -1].split(",")[:3], dtype=float) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
