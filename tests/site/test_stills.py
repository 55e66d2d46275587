"""Stills of Plotly figures, as files: what they show, and which figures have none."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import plotly.graph_objects as go
import pytest
from bookkit.book import Book
from bookkit.figures.steps import at_step
from bookkit.site.stills.draw import still
from bookkit.site.stills.files import FOLDER, still_of
from selectolax.lexbor import LexborHTMLParser

MOST_BYTES = 75_000  # of a still; a reader loads only those that are displayed


def as_dict(figure: go.Figure) -> dict[str, object]:
    return json.loads(figure.to_json())


def texts(svg: str) -> list[str]:
    return [text for text in ET.fromstring(svg).itertext() if text.strip()]


def test_every_figure_of_the_course_has_a_still(site: Path) -> None:
    figures = 0
    for page in site.rglob("*.html"):
        for figure in LexborHTMLParser(page.read_text("utf-8")).css(".plotly-figure"):
            picture = figure.css_first("img.figure-still")
            assert picture, f"{page.name}: {figure.attributes['aria-label']}"
            assert (page.parent / picture.attributes["src"]).is_file()
            assert picture.attributes["loading"] == "lazy"
            figures += 1
    if not figures:
        pytest.skip("the course has no Plotly figure")
    stills = list((site / "_static" / FOLDER).glob("*.svg"))
    assert len(stills) >= figures
    assert max(path.stat().st_size for path in stills) < 2 * MOST_BYTES


def test_a_still_has_the_words_of_the_figure_and_follows_the_mode() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4], name="a <b>line</b> for $5"))
    figure.update_layout(title="The title", xaxis_title="across", yaxis_title="up", showlegend=True)
    svg = still(as_dict(figure))
    assert {"The title", "across", "up", "a line for $5"} <= set(texts(svg))
    assert "prefers-color-scheme:dark" in svg
    assert "#000000" not in svg


def test_a_note_may_stand_at_a_height_of_the_axis() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[0, 10]))
    for height in (2, 8):
        place = {"x": 1, "y": 0, "ax": -9, "ay": height, "ayref": "y", "arrowhead": 0}
        figure.add_annotation(text=f"at {height}", xanchor="right", **place)
    assert {"at 2", "at 8"} <= set(texts(still(as_dict(figure))))


def test_a_note_may_stand_at_a_share_of_the_panel() -> None:
    figure = go.Figure(go.Scatter(x=[1, 100], y=[0, 10]))
    figure.update_xaxes(type="log")
    figure.add_annotation(text="top", x=1, y=1, yref="y domain", yanchor="top", showarrow=False)
    assert "top" in texts(still(as_dict(figure)))


@pytest.mark.parametrize(
    "trace",
    [
        go.Scatter(y=[1, 3, 2]),
        go.Scatter(y=[1, 3, 2], stackgroup="one"),
        go.Bar(x=["a", "b"], y=[1, 2]),
        go.Surface(z=[[1, 2], [3, 4]]),
        go.Scatter3d(x=[1, 2], y=[1, 2], z=[1, 2]),
        go.Mesh3d(x=[0, 1, 0, 0], y=[0, 0, 1, 0], z=[0, 0, 0, 1], i=[0], j=[1], k=[2]),
    ],
    ids=lambda trace: trace.type,
)
def test_traces_that_are_drawn_come_out(trace: object) -> None:
    assert still(as_dict(go.Figure(trace))).startswith("<svg")


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(go.Pie(labels=["a"], values=[1])),
        go.Figure(go.Scatter(y=[1], error_y={"array": [1]})),
        go.Figure([go.Bar(y=[1]), go.Surface(z=[[1]])]),
        go.Figure(),
    ],
    ids=["pie", "error bars", "flat and in space", "empty"],
)
def test_a_figure_that_is_not_drawn_has_no_still(
    figure: go.Figure, book: Book, tmp_path: Path
) -> None:
    assert still_of(figure.to_json(), tmp_path, book.root / "node_modules") is None


def test_a_step_changes_traces_and_layout_of_a_copy() -> None:
    figure = {
        "data": [{"y": [0]}, {"y": [1]}],
        "layout": {
            "sliders": [
                {"steps": [{"method": "update", "args": [{"y": [[7]]}, {"title.text": "t"}, [1]]}]}
            ]
        },
    }
    changed = at_step(figure, 0)
    assert [trace["y"] for trace in changed["data"]] == [[0], [7]]
    assert changed["layout"]["title"]["text"] == "t"
    assert "title" not in figure["layout"]


def test_a_slider_in_space_has_a_still_for_each_step(book: Book, tmp_path: Path) -> None:
    steps = [{"method": "restyle", "args": [{"z": [[[0, k], [k, 0]]]}, [0]]} for k in (1, 2)]
    layout = {"scene": {}, "sliders": [{"active": 1, "steps": steps}]}
    data = json.dumps({"data": [{"type": "surface", "z": [[0, 2], [2, 0]]}], "layout": layout})
    shown = still_of(data, tmp_path, book.root / "node_modules")
    assert shown
    assert shown.path.endswith("-1.svg")
    assert len(list((tmp_path / FOLDER).glob("*.svg"))) == 2
