"""`make accept` takes the new wording of sentences that claims quote."""

from small_book import SmallBook, cell

TEXT = cell("answer = 6 * 7\nanswer") + "The answer that we find is 42. It is even.\n"


def accept(small: SmallBook, text: str, claim: str) -> tuple[int, str, str]:
    """The status and the output of `bookkit accept`, and the claims after it."""
    small.write(one=text)
    small.claim("one", claim, block="one")
    file = small.root / "chapters/claims/one.py"
    file.write_text(file.read_text().replace("def one():", "def one(answer):"))
    (small.root / "tests").mkdir(exist_ok=True)
    done = small.run("accept")
    return done.returncode, done.stdout + done.stderr, file.read_text()


def test_a_new_wording_is_taken_shown_and_checked(small: SmallBook) -> None:
    status, output, claims = accept(
        small, TEXT, 'page.states("answer that they find is {}", answer)'
    )
    assert status == 0, output
    assert "- answer that they find is {}" in output
    assert "The answer that we find is 42." in output
    assert "they" not in claims
    assert "{}" in claims
    assert (small.root / "tests/outputs/one.ipynb").exists()


def test_a_new_wording_that_is_false_is_left(small: SmallBook) -> None:
    text = TEXT.replace("42", "43")
    claim = 'page.states("answer that they find is {}", answer)'
    status, output, claims = accept(small, text, claim)
    assert status == 1
    assert claim in claims
    assert "the text says 43, the cells give 42" in output
    assert "the page does not say 'answer that they find is {}' (claims/one.py: line 7)" in output
    assert not (small.root / "tests/outputs/one.ipynb").exists()


FRAME = "import pandas as pd\n\npd.DataFrame({'height': [{value}]})"
DRAWN = ":alt: A line\n\nimport matplotlib.pyplot as plt\n\nplt.plot([0, {value}])\nplt.show()"


def test_what_changed_is_shown_as_people_read_it(small: SmallBook) -> None:
    (small.root / "tests").mkdir(exist_ok=True)
    for value in ("17", "23"):
        cells = [cell(source.replace("{value}", value)) for source in (FRAME, DRAWN)]
        small.write(one="".join(cells))
        done = small.run("accept")
        assert done.returncode == 0, done.stderr
    table, picture = done.stdout.split("cell 2: changed")
    assert "  -0      17\n" in table
    assert "  +0      23\n" in table
    assert "<td>" not in done.stdout
    assert "+a picture (image/png)" in picture
    assert max(map(len, done.stdout.splitlines())) < 100
