"""Self-checks: warnings about faulty questions, and the page with and without JavaScript."""

from collections.abc import Iterator

import pytest
from bookkit.book import Book
from browsing import WIDE, Visit, go, reload, served, window
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from small_book import SmallBook, cell, empty_book


def question(title: str, *options: str) -> str:
    """The source of a question; an option is "x right|feedback" or " wrong|feedback"."""
    items = []
    for option in options:
        text, _, feedback = option.partition("|")
        items.append(f"- [{text[0]}] {text[1:].strip()}\n" + (f"\n  {feedback}\n" * bool(feedback)))
    return f":::{{admonition}} {title}\n:class: question\n\n" + "".join(items) + ":::\n\n"


QUESTIONS = "fieldset.question:not(.predict)"  # those of "Check yourself"
GOOD = " one $a^2$|No $b$.", "x two|Yes.", " three|No."


def prediction(title: str, *options: str) -> str:
    """The source of a question that asks for a guess about what follows it."""
    return question(title, *options).replace(":class: question", ":class: question predict")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, book: Book) -> SmallBook:
    """A built book.

    Page `one` has two questions, page `two` a question and two variants of it, page `five` five.
    """
    built = empty_book(tmp_path_factory.mktemp("asking") / "book", book)
    built.write(
        one=question("What is $x$?", *GOOD) + question("And?", *GOOD),
        two=question("A?", *GOOD)
        + question("A?", *GOOD[:2], " four|No.")
        + question("A?", *GOOD[:2], " three|No, and again no."),
        five="".join(question(f"Question {number}?", *GOOD) for number in range(5)),
    )
    result = built.build()
    assert result.returncode == 0, result.stderr
    return built


def test_question_becomes_labelled_radio_buttons_and_folded_answers(asking: SmallBook) -> None:
    page = BeautifulSoup(asking.page("one"), "html.parser")
    fieldsets = page.select("fieldset.question")
    assert len(fieldsets) == 2
    first = fieldsets[0]
    assert first.legend.select_one(".katex")
    labels = {label["for"]: label.get_text() for label in first.select("label")}
    assert list(labels) == [radio["id"] for radio in first.select("input[type=radio]")]
    assert list(labels.values())[1:] == ["two", "three"]
    answers = [item.get_text().strip() for item in first.select("details.answers li")]
    assert answers[0].startswith("✗ Not quite. No ")
    assert answers[1:] == ["✓ Right. Yes.", "✗ Not quite. No."]
    names = [{radio["name"] for radio in each.select("input")} for each in fieldsets]
    assert names[0].isdisjoint(names[1])
    assert [len(each) for each in names] == [1, 1]
    assert first["data-key"] != fieldsets[1]["data-key"]


def test_changed_question_gets_another_key(asking: SmallBook) -> None:
    page = BeautifulSoup(asking.page("two"), "html.parser")
    keys = [each["data-key"] for each in page.select("fieldset.question")]
    assert keys[0] != keys[1]
    assert keys[0] == keys[2]  # only the feedback differs


def test_each_faulty_question_gives_a_warning_with_file_and_line(small: SmallBook) -> None:
    faults = {
        question("None?", " a|No.", " b|No.", " c|No."): "0 options marked [x]",
        question("Several?", "x a|Yes.", "x b|Yes.", " c|No."): "2 options marked [x]",
        question("Silent?", " a|No.", "x b", " c|No."): "no feedback for option 2",
        question("Few?", "x a|Yes."): "fewer than 2 options: 1",
        question("Unmarked?", *GOOD).replace("[ ] three", "three"): "does not start with [ ] or",
        ":::{admonition} No list?\n:class: question\nHm.\n:::\n\n": "fewer than 2 options: 0",
    }
    # the line number of a page's first text may be wrong; after a cell, numbers are right
    small.write(
        one=cell("1 + 1") + "".join(faults),
    )
    result = small.build()
    assert result.returncode == 1
    text = (small.root / "chapters/one.md").read_text()
    for fault, complaint in faults.items():
        place = f"chapters/one.md: line {text[: text.index(fault)].count(chr(10)) + 1}: "
        lines = [line for line in result.stderr.splitlines() if line.startswith(place)]
        assert any(complaint in line for line in lines), f"{place}{complaint} in\n{result.stderr}"


@pytest.fixture(scope="module")
def asking_address(asking: SmallBook) -> Iterator[str]:
    with served(asking.root / "_build/html") as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser: Browser, asking_address: str) -> Iterator[Visit]:
    """A page with questions that stays open for all tests of this module."""
    with window(browser, WIDE) as page:
        yield Visit(page, asking_address, "chapters/five.html")


@pytest.fixture
def visited(opened: Visit) -> Visit:
    """That page, reset: no answers, empty local storage, no error messages."""
    opened.complaints.clear()
    opened.page.evaluate(
        "() => { document.querySelector('.question-score button').click(); localStorage.clear();"
        "document.activeElement.blur(); scrollTo({top: 0, behavior: 'instant'}); }"
    )
    return opened


def places(page, right: bool) -> list[int]:
    """For each question, the index of the right option, or of the first wrong one."""
    kind = "right" if right else "wrong"
    return page.locator(QUESTIONS).evaluate_all(
        "(all, kind) => all.map(q => [...q.querySelectorAll('.answers > ol > li')]"
        ".findIndex(li => li.classList.contains(kind)))",
        kind,
    )


def choose(page, number: int, option: int):
    """Click the label of an option of a question, and return the question."""
    asked = page.locator(QUESTIONS).nth(number)
    asked.locator("label").nth(option).click(position={"x": 3, "y": 8})
    return asked


def test_choosing_an_option_shows_its_feedback(visited: Visit) -> None:
    page = visited.page
    wrong, right = places(page, False)[0], places(page, True)[0]
    asked = choose(page, 0, wrong)
    said = asked.locator("[aria-live=polite]")
    assert said.inner_text().startswith("✗ Not quite. ")
    assert "right" not in said.get_attribute("class").split()
    choose(page, 0, right)
    assert said.inner_text().startswith("✓ Right. ")
    assert "Wrong" not in said.inner_text()
    assert not asked.locator(".answers").is_visible()
    assert visited.complaints == []


def test_question_can_be_answered_by_keyboard_alone(visited: Visit) -> None:
    page = visited.page
    asked = page.locator(QUESTIONS).first
    asked.locator("input").first.focus()
    page.keyboard.press("Space")
    said = asked.locator("[aria-live=polite]")
    assert said.inner_text() != ""
    first = said.inner_text()
    page.keyboard.press("ArrowDown")
    assert asked.locator("input").nth(1).is_checked()
    assert said.inner_text() != first
    # one tab stop per question, as usual for radio buttons
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('fieldset')?.id") in (None, "question-2")
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == "Clear my answers":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("fieldset.question input:checked").count() == 0


def test_radio_buttons_have_accessible_names(visited: Visit) -> None:
    asked = visited.page.locator(QUESTIONS).evaluate_all(
        "all => all.map(q => [q.querySelector('legend').textContent.trim(),"
        "[...q.querySelectorAll('label')].map(label => label.control).map(r => [r.type,"
        "r.checkVisibility({visibilityProperty: true}) && r.offsetWidth * r.offsetHeight > 0,"
        "r.labels.length])])"
    )
    assert len(asked) == 5
    for legend, radios in asked:
        assert legend
        assert len(radios) >= 3
        assert all(radio == ["radio", True, 1] for radio in radios)


def test_browser_stores_progress_until_it_is_cleared(visited: Visit) -> None:
    page = visited.page
    count = page.locator(QUESTIONS).count()
    score = page.locator(".question-score [role=status]")
    assert score.inner_text() == f"0 of {count} answered, 0 right"
    right, wrong = places(page, True), places(page, False)
    choose(page, 0, right[0])
    choose(page, 1, wrong[1])
    choose(page, 2, right[2])
    assert score.inner_text() == f"3 of {count} answered, 2 right"

    reload(page)
    assert score.inner_text() == f"3 of {count} answered, 2 right"
    assert page.locator(QUESTIONS).nth(1).locator(".feedback").inner_text() != ""

    # clearing must not remove what other pages have stored
    page.evaluate("localStorage.setItem('of another', 'kept')")
    page.get_by_role("button", name="Clear my answers").click()
    assert score.inner_text() == f"0 of {count} answered, 0 right"
    assert page.locator("fieldset.question .feedback:not(:empty)").count() == 0
    reload(page)
    assert score.inner_text() == f"0 of {count} answered, 0 right"
    assert page.evaluate("localStorage.getItem('of another')") == "kept"


def test_invalid_stored_answers_are_ignored(visited: Visit) -> None:
    page = visited.page
    junk = ["", "99", "-1", "1.0", "null", "{", "constructor"]
    for shift in (0, 4):  # twice, because there are more kinds of invalid values than questions
        page.evaluate(
            f"junk => document.querySelectorAll('{QUESTIONS}')"
            ".forEach((q, i) => localStorage.setItem(q.dataset.key, junk[i]))",
            junk[shift:] + junk[:shift],
        )
        reload(page)
        assert page.locator(".question-score p").inner_text().startswith("0 of ")
        choose(page, 0, places(page, True)[0])
        assert ", 1 right" in page.locator(".question-score p").inner_text()
    assert visited.complaints == []


def test_questions_work_without_local_storage(browser: Browser, asking_address: str) -> None:
    with window(browser, WIDE) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
        )
        # ignore the complaints of the theme's script, which needs the storage
        Visit(page, asking_address, "chapters/five.html")
        asked = choose(page, 0, places(page, True)[0])
        assert asked.locator(".feedback").inner_text().startswith("✓ Right. ")
        page.get_by_role("button", name="Clear my answers").click()
        assert page.locator(".question-score p").inner_text().startswith("0 of ")


@pytest.fixture(scope="module")
def guessing(tmp_path_factory: pytest.TempPathFactory, book: Book) -> SmallBook:
    """A built book whose page asks for a guess before a cell, and a question at its end."""
    built = empty_book(tmp_path_factory.mktemp("guessing") / "book", book)
    source = prediction("How many?", *GOOD) + cell("40 + 2") + "So many.\n\nMore.\n\n"
    built.write(one=source + question("And?", *GOOD))
    result = built.build()
    assert result.returncode == 0, result.stderr
    return built


@pytest.mark.parametrize("way", ["choice", "button"])
def test_what_is_to_be_guessed_appears_after_a_guess_or_on_demand(
    guessing: SmallBook, browser: Browser, way: str
) -> None:
    with window(browser, WIDE) as page:
        go(page, (guessing.root / "_build/html/chapters/one.html").as_uri())
        asked, shown = page.locator("fieldset.predict"), page.locator(".cell")
        said = page.get_by_text("So many.")
        assert asked.locator("legend").inner_text() == "Guess first. How many?"
        before = shown.bounding_box()
        for hidden in (shown.locator("pre").first, said):
            assert not hidden.is_visible()
        assert page.get_by_text("More.").is_visible()
        if way == "choice":
            asked.locator("input").first.focus()
            page.keyboard.press("Space")
            assert asked.locator(".feedback").inner_text().startswith("✗ Not quite. ")
        else:
            assert shown.bounding_box() == before
            asked.get_by_role("button", name="Show without a guess").press("Enter")
            answer = asked.locator(".feedback.right").inner_text()
            assert answer.startswith("The answer: ") and "✓" not in answer
        for revealed in (shown.locator("pre").first, said):
            assert revealed.is_visible()
        # a guess is no answer
        assert page.locator(".question-score p").inner_text() == "0 of 1 answered, 0 right"


def test_without_javascript_or_on_paper_nothing_waits_for_a_guess(
    guessing: SmallBook, browser: Browser
) -> None:
    address = (guessing.root / "_build/html/chapters/one.html").as_uri()
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator(".cell pre").first.is_visible()
    page.close()
    page = browser.new_page()
    go(page, address)
    page.emulate_media(media="print")
    assert page.locator(".cell pre").first.is_visible()
    assert not page.locator(".show-unguessed").is_visible()
    page.close()


def test_a_guess_about_nothing_is_refused(small: SmallBook) -> None:
    small.write(one="## A part\n\n" + prediction("What comes?", *GOOD) + "## The next\n\nWords.\n")
    result = small.build()
    assert result.returncode == 1
    assert "nothing after it to predict, in the question 'What comes?'" in result.stderr
