"""What a downloaded notebook checks first: refusals in one line, and how figures are shown."""

import platform
from importlib import metadata
from pathlib import Path

import nbformat
import numpy
import plotly.graph_objects as go
import pytest
from alone import python_without_the_book, run_alone
from bookkit.figures.outputs import PLOTLY
from bookkit.takeaway.helper import SETUP
from bookkit.takeaway.notebook_setup import Refusal, choose_renderer, prepare, release
from nbclient.exceptions import CellExecutionError
from plotly import io

LATEST = {"numpy": "2.4.6", "plotly": "7.1.0"}


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The versions that are installed, by package; a test changes them."""
    found = dict(LATEST)

    def version(name: str) -> str:
        if name not in found:
            raise metadata.PackageNotFoundError(name)
        return found[name]

    monkeypatch.setattr(metadata, "version", version)
    return found


def refusal(oldest: dict[str, str]) -> str:
    with pytest.raises(Refusal) as caught:
        prepare(oldest)
    return str(caught.value)


def test_old_package_is_refused_with_what_is_needed_and_what_is_there(versions: dict) -> None:
    versions["plotly"] = "5.9.0"
    assert refusal({"numpy": "1.26", "plotly": "5.24"}) == (
        "plotly 5.24 or newer is needed, 5.9.0 is installed: "
        "run '%pip install --upgrade plotly', then restart the kernel"
    )


def test_missing_packages_are_named_together(versions: dict) -> None:
    versions.clear()
    assert refusal({"numpy": "1.26", "tides": "0"}) == (
        "numpy 1.26 or newer is needed, none is installed; tides is needed, none is installed: "
        "run '%pip install --upgrade numpy tides', then restart the kernel"
    )


def test_old_python_is_refused_without_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "python_version", lambda: "3.9.18")
    assert refusal({"Python": "3.10"}) == "Python 3.10 or newer is needed, 3.9.18 is installed"


@pytest.mark.parametrize("enough", ["1.26.0", "1.26.4", "2.0rc1", "10.0"])
def test_version_that_will_do_is_accepted(versions: dict, enough: str) -> None:
    versions["numpy"] = enough
    prepare({"Python": "3.10", "numpy": "1.26"})
    assert release("1.9") < release(enough)


def test_notebook_shows_a_refusal_as_its_one_line(tmp_path: Path) -> None:
    python = python_without_the_book(tmp_path / "python", Path(numpy.__file__).parents[1])
    (tmp_path / SETUP.name).write_bytes(SETUP.read_bytes())
    cell = nbformat.v4.new_code_cell("from notebook_setup import prepare\nprepare({'numpy': '99'})")
    with pytest.raises(CellExecutionError) as caught:
        run_alone(nbformat.v4.new_notebook(cells=[cell]), python, tmp_path)
    shown = caught.value.traceback.rpartition("-" * 18)[2].split("\n")
    (line,) = filter(None, shown)  # no traceback
    assert line.startswith("numpy 99 or newer is needed, ")


@pytest.mark.parametrize(
    ("chosen", "kinds"),
    [
        ("plotly_mimetype+notebook", {PLOTLY}),
        ("notebook", {PLOTLY}),
        ("vscode", {PLOTLY}),
        ("colab", {"text/html"}),
    ],
)
def test_figures_carry_their_words_but_no_script(
    monkeypatch: pytest.MonkeyPatch, chosen: str, kinds: set[str]
) -> None:
    monkeypatch.setattr(io.renderers, "default", chosen)
    choose_renderer()
    choose_renderer()  # the cell may run twice
    described = go.Figure(layout={"meta": {"alt": "A line that falls."}})._repr_mimebundle_()
    assert described.keys() == kinds | {"text/plain"}
    assert described["text/plain"] == "A line that falls."
    assert len(str(described)) < 20_000  # characters; Plotly's script has millions
    assert go.Figure()._repr_mimebundle_().keys() == kinds
