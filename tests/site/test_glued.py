"""What a cell glues and another place shows: pictures have words, and values are fresh."""

from small_book import SmallBook, cell

DRAW = """import matplotlib.pyplot as plt
from myst_nb import glue
figure, _ = plt.subplots()
glue("line", figure, display=False)
glue("sum", {sum})
plt.close(figure)"""
DESCRIBED = ":alt: A line\n" + DRAW.format(sum=1234)
ELSEWHERE = "Pasted {glue}`one.md::line`, {glue}`one.md::sum`.\n"


def test_pasted_pictures_have_the_words_of_their_cell_and_fresh_values(small: SmallBook) -> None:
    small.write(one=cell(DESCRIBED) + "Pasted {glue}`line`.\n", two=ELSEWHERE)
    built = small.build()
    assert built.returncode == 0, built.stderr
    for page in ("one", "two"):
        assert small.page(page).count('alt="A line"') == 1
    chapter = small.root / "chapters/one.md"
    chapter.write_text(chapter.read_text().replace("A line", "A curve").replace("1234", "5678"))
    assert small.build().returncode == 0
    for page in ("one", "two"):
        assert small.page(page).count('alt="A curve"') == 1
    assert "5678" in small.page("two")


def test_a_pasted_picture_without_words_is_refused_where_it_is_pasted(small: SmallBook) -> None:
    small.write(one=cell(DRAW.format(sum=1)) + "Pasted {glue}`line`.\n", two=ELSEWHERE)
    lines = small.build().stderr.splitlines()[2:]
    assert [line.partition(": picture without")[0] for line in lines] == [
        "chapters/one.md: line 23",
        "chapters/two.md: line 14",
    ]
    assert all("option of the cell that shows or glues it" in line for line in lines)
