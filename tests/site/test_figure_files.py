"""Which plotly.js a site serves, and that figures of every kind come out."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from bookkit.book import Book
from bookkit.figures.markup import MAPS, plotly_html, plotly_problems
from bookkit.site.figure_files import BUNDLES, smallest_bundle
from playwright.sync_api import Browser
from small_book import SmallBook, cell


@pytest.mark.parametrize("name", list(BUNDLES)[:-1])
def test_each_bundle_draws_the_traces_that_the_table_names(
    book: Book, browser: Browser, name: str
) -> None:
    page = browser.new_page()
    folder = book.root / "node_modules" / f"plotly.js-{name}-dist-min"
    page.add_script_tag(path=folder / f"plotly-{name}.min.js")
    assert set(page.evaluate("Object.keys(Plotly.PlotSchema.get().traces)")) == BUNDLES[name]
    page.close()


def test_the_last_bundle_draws_every_trace_that_plotly_has(book: Book, browser: Browser) -> None:
    page = browser.new_page()
    folder = book.root / "node_modules/plotly.js-strict-dist-min"
    page.add_script_tag(path=folder / "plotly-strict.min.js")
    drawn = set(page.evaluate("Object.keys(Plotly.PlotSchema.get().traces)"))
    page.close()
    assert set().union(*filter(None, BUNDLES.values())) < drawn
    assert drawn >= {"scatterpolar", "sankey", "treemap", "parcoords", "splom", "candlestick"}


@pytest.mark.parametrize(
    ("traces", "name"),
    [
        ({"scatter"}, "basic"),
        ({"scatter", "bar"}, "basic"),
        ({"bar", "histogram"}, "cartesian"),
        ({"scatter", "surface"}, "gl3d"),
        ({"bar", "surface"}, "strict"),
        ({"sankey"}, "strict"),
    ],
)
def test_the_smallest_bundle_that_draws_all_is_chosen(traces: set[str], name: str) -> None:
    assert smallest_bundle(traces) == name


def test_a_site_serves_the_bundle_that_its_figures_need(small: SmallBook, book: Book) -> None:
    served = small.root / "_build/html/_static/plotly/plotly.min.js"
    small.write(one="Words.\n")
    assert small.build().returncode == 0
    assert not served.exists()
    for code, name in (("go.Bar(y=[1, 2])", "basic"), ("go.Heatmap(z=[[1, 2]])", "cartesian")):
        small.write(
            one=cell(
                "import plotly.graph_objects as go\n"
                f"go.Figure({code}, layout={{'meta': {{'alt': 'Two values.'}}}})"
            )
        )
        result = small.build()
        assert result.returncode == 0, result.stderr
        whole = book.root / f"node_modules/plotly.js-{name}-dist-min/plotly-{name}.min.js"
        assert served.read_bytes() == whole.read_bytes()


FIGURES = {
    "bars": go.Figure(go.Bar(x=["a", "b"], y=[1, 2])),
    "no x": go.Figure(go.Scatter(y=[1, 2])),
    "histogram": go.Figure(go.Histogram(x=[1, 2, 2])),
    "heat": go.Figure(go.Heatmap(z=[[1, 2], [3, 4]])),
    "pie": go.Figure(go.Pie(labels=["a", "b"], values=[1, 2])),
    "polar": go.Figure(go.Scatterpolar(r=[1, 2], theta=[0, 90])),
    "sankey": go.Figure(go.Sankey(node={"label": ["a", "b"]}, link={"source": [0], "target": [1]})),
    "empty": go.Figure(),
    "slider without labels": go.Figure(
        go.Scatter(y=[1, 2]),
        layout={
            "sliders": [{"steps": [{"method": "restyle", "args": ["y", [[k, 2]]]}]} for k in "ab"]
        },
    ),
    "slider without steps": go.Figure(layout={"sliders": [{}]}),
    "slider that skips": go.Figure(
        layout={"sliders": [{"active": 9, "steps": [{"method": "skip"}]}]}
    ),
    "title in full": go.Figure(
        layout={"sliders": [{"steps": [{"args": [{}, {"title": {"text": "T"}}]}]}]}
    ),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_any_figure_of_plotly_becomes_html(figure: go.Figure) -> None:
    figure.update_layout(meta={"alt": "What it shows."})
    given = json.loads(figure.to_json())
    assert plotly_problems(given) == []
    assert 'aria-label="What it shows."' in plotly_html(given)


def test_arrays_are_listed_by_their_numbers() -> None:
    figure = go.Figure(go.Bar(x=["a", "b"], y=np.array([1.5, 2.25])))
    given = json.loads(figure.to_json())
    assert "bdata" in given["data"][0]["y"]
    assert "<td>2.25</td>" in plotly_html(given)


@pytest.mark.parametrize("kind", sorted(MAPS))
def test_a_map_is_refused_with_what_to_do_instead(kind: str) -> None:
    [problem, _] = plotly_problems({"data": [{"type": kind}], "layout": {}})
    assert problem.startswith(f"a Plotly trace of type {kind!r} loads its map from another site")
