"""Tests of the data tables below figures: they list what the figure shows."""

import numpy as np
import plotly.graph_objects as go
import pytest
from bookkit.figures.tables import data_tables
from bs4 import BeautifulSoup


def tables(figure: go.Figure) -> list[list[list[str]]]:
    """Return the rows of cells of each table, header first."""
    soup = BeautifulSoup(data_tables(figure.to_plotly_json()), "html.parser")
    return [
        [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
        for table in soup.select("table")
    ]


def test_lines_with_the_same_x_share_a_table() -> None:
    figure = go.Figure(
        [go.Scatter(x=[1, 2], y=[-0.5, 4], name="a"), go.Scatter(x=[1, 2], y=[5, 6], name="b")]
    ).update_xaxes(title="λ")
    assert tables(figure) == [[["λ", "a", "b"], ["1", "−0.5", "5"], ["2", "4", "6"]]]


@pytest.mark.parametrize("length", [13, 49, 61, 81, 100, 121, 161])
def test_long_line_is_thinned_evenly_with_a_note(length: int) -> None:
    x = np.arange(length).tolist()
    figure = go.Figure(go.Scatter(x=x, y=x, name="a", mode="lines"))
    listed = [int(row[0]) for row in tables(figure)[0][1:]]
    assert listed[0] == 0
    assert len(set(np.diff(listed))) == 1
    assert 6 <= len(listed) <= 13
    assert listed[-1] > 0.9 * (length - 1)
    assert "every few values" in data_tables(figure.to_plotly_json())


def test_surface_is_listed_as_a_grid() -> None:
    x, y = [-1, 0, 1], [10, 20]
    figure = go.Figure(go.Surface(x=x, y=y, z=[[1, 2, 3], [4, 5, 6]], name="loss"))
    assert tables(figure)[0][1:] == [["10", "1", "2", "3"], ["20", "4", "5", "6"]]
    assert tables(figure)[0][0][1:] == ["−1", "0", "1"]


def test_slider_positions_are_listed_and_outlines_named() -> None:
    circle = go.Scatter(x=[0, 1, 0, -1, 0], y=[1, 0, -1, 0, 1], name="disc", mode="lines")
    steps = [
        {"label": label, "method": "update", "args": [{}, {"title.text": f"at {label}"}, [0]]}
        for label in ("0", "<2>")
    ]
    figure = go.Figure(circle, {"sliders": [{"steps": steps, "currentvalue": {"prefix": "t = "}}]})
    assert tables(figure) == [
        [["slider", "what the figure says"], ["0", "at 0"], ["<2>", "at <2>"]]
    ]
    assert "Outlines are not listed: disc." in data_tables(figure.to_plotly_json())


def test_values_in_named_rows_are_listed_by_name_and_bars_by_their_ends() -> None:
    bars = go.Scatter(x=[1, 2, None, 3, 5, None], y=[0.2, 0.2, None, 1.2, 1.2, None], name="held")
    marks = go.Scatter(x=[4, -1.5], y=[0.9, 0.1], name="median", mode="markers")
    figure = go.Figure([bars, marks])
    figure.update_yaxes(title="feature", tickvals=[0, 1], ticktext=["age", "bmi"])
    figure.update_xaxes(title="weight")
    assert tables(figure) == [
        [
            ["feature", "held, from", "held, to", "median"],
            ["age", "1", "2", "−1.5"],
            ["bmi", "3", "5", "4"],
        ]
    ]
    assert "not listed" not in data_tables(figure.to_plotly_json())


@pytest.mark.parametrize("is_upright", [True, False])
def test_bars_along_numbers_are_listed_by_place_and_ends(is_upright: bool) -> None:
    places, ends = [7, 7, None, 8, 8], [1, 2, None, -3, 5]
    x, y = (places, ends) if is_upright else (ends, places)
    figure = go.Figure(go.Scatter(x=x, y=y, name="interval", mode="lines"))
    heads = ["x" if is_upright else "y", "interval, from", "interval, to"]
    assert tables(figure) == [[heads, ["7", "1", "2"], ["8", "−3", "5"]]]


def test_points_are_listed_by_panel_with_the_titles_of_shared_axes() -> None:
    points = [
        go.Scatter(x=[k], y=[2 * k], name="mode", xaxis=f"x{k}", yaxis=f"y{k}") for k in (1, 2)
    ]
    titles = {"xaxis2": "weight", "yaxis": "upper", "yaxis2": "lower"}
    figure = go.Figure(points, {axis: {"title": {"text": text}} for axis, text in titles.items()})
    figure.update_layout(xaxis_matches="x2")
    assert tables(figure) == [
        [["point", "weight", "upper"], ["mode", "1", "2"]],
        [["point", "weight", "lower"], ["mode", "2", "4"]],
    ]


def test_a_table_leaves_out_what_is_drawn_but_no_data() -> None:
    floor = go.Scatter3d(x=[1, 2], y=[3, 4], z=[0, 0], name="path", meta={"listed": "xy"})
    assert tables(go.Figure(floor)) == [[["x", "path"], ["1", "3"], ["2", "4"]]]
    on_axis = go.Scatter(x=[5], y=[0], name="LASSO", meta={"listed": "x"})
    assert tables(go.Figure(on_axis)) == [[["point", "x"], ["LASSO", "5"]]]
    edge = go.Scatter(x=[1, 1], y=[0, 9], name="p = n", meta={"listed": ""})
    assert tables(go.Figure(edge)) == []
    band = go.Scatter(x=[1, 2], y=[0, 9], name="± 1", meta={"listed_as": "mean + 1"})
    assert tables(go.Figure(band))[0][0] == ["x", "mean + 1"]


def test_heights_where_a_line_is_cut_off_are_only_said_to_be_over_that() -> None:
    pole = go.Scatter(x=[-1, 0, 1], y=[2.5, 9, None], name="density", meta={"cut_at": 9})
    assert tables(go.Figure(pole))[0][1:] == [["−1", "2.5"], ["0", "over 9"], ["1", "–"]]


def test_points_have_names_and_are_listed_once() -> None:
    named = go.Scatter(x=[1, 2], y=[3, 4], text=["ridge", "<b>LASSO</b>"], name="at 1")
    assert tables(go.Figure(named))[0][1:] == [["ridge", "1", "3"], ["LASSO", "2", "4"]]
    still = go.Scatter(x=[1, 1, 2], y=[3, 3, None], name="a", mode="markers")
    assert tables(go.Figure(still))[0][1:] == [["1", "3"], ["2", "–"]]


def test_rows_of_an_axis_of_words_are_listed_by_name() -> None:
    left = [go.Scatter(x=[9.5, 7], y=["SGD", "Ridge"], text=["9.5", "7"], name="effective")]
    left += [go.Scatter(x=[3], y=["RSS"], name="non-zero")]
    figure = go.Figure(left).update_yaxes(title="typed into", type="category")
    assert tables(figure) == [
        [
            ["typed into", "effective", "non-zero"],
            ["SGD", "9.5", ""],
            ["Ridge", "7", ""],
            ["RSS", "", "3"],
        ]
    ]


@pytest.mark.parametrize("share_a_row", [True, False])
def test_many_values_in_a_row_are_listed_as_quartiles(share_a_row: bool) -> None:
    values = np.arange(101)
    rows = [0, 0] if share_a_row else [0, 1]
    strips = [
        go.Scatter(x=scale * values, y=np.full(101, float(row)), name=name, mode="markers")
        for name, scale, row in zip("ab", (1, 2), rows, strict=True)
    ]
    figure = go.Figure([*strips, go.Scatter(x=[7], y=[1], name="mean")])
    figure.update_yaxes(title="method", tickvals=[0, 1], ticktext=["ridge<br>37", "LASSO"])
    [[heads, ridge, lasso]] = tables(figure)
    of_a, of_b = ["0", "25", "50", "75", "100"], ["0", "50", "100", "150", "200"]
    assert len(heads) == len(ridge) == len(lasso)
    assert ridge == ["ridge 37", *of_a, *(of_b if share_a_row else []), ""]
    assert lasso == ["LASSO", *([""] * 10 if share_a_row else of_b), "7"]
    assert "quartiles are listed" in data_tables(figure.to_plotly_json())


@pytest.mark.parametrize(
    "trace",
    [
        go.Scatter(y=[0, 1]),
        go.Scatter(x=[1, 2, 3], y=[0, 1]),
        go.Scatter(x=[1, 2, 3], y=[0, None, 1]),
        go.Scatter(x=["2026-01-01"] * 20, y=[0] * 20),
        go.Scatter(x=[0] * 20, y=[1] * 20),
        go.Surface(x=[1], y=[2], z=[[3]]),
    ],
    ids=["no x", "longer x", "a gap", "dates", "no name", "a single cell"],
)
def test_a_figure_of_any_kind_has_its_tables(trace: object) -> None:
    figure = go.Figure(trace).update_yaxes(tickvals=[0, 1], ticktext=["low", "high"])
    rows = [len(row) for table in tables(figure) for row in table]
    assert rows
    assert len(set(rows)) == 1
