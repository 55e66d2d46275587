"""What a downloaded notebook contains of the helper packages."""

import subprocess
import sys
from pathlib import Path

import pytest
from bookkit.takeaway.helper import without_unused

FILES = {
    "helper/__init__.py": "from .sums import double\nfrom .spare import triple\n",
    "helper/sums.py": "def double(x):\n    return 2 * x\n",
    "helper/spare.py": "def triple(x):\n    return 3 * x\n",
    "helper/data/rain.csv": "1,2\n",
    "helper/data/rain_licence.txt": "free\n",
    "helper/data/snow.csv": "3,4\n",
    "helper/drawn/__init__.py": (
        '"""Figures."""\n\nfrom .lines import (\n    line,\n    two_lines,\n)\n'
        "from .discs import disc\nfrom .shared import ink\n"
    ),
    "helper/drawn/lines.py": (
        "import helper.drawn.ruler\n\nfrom ..sums import double\nline = double(1)\ntwo_lines = 2\n"
    ),
    "helper/drawn/discs.py": "from . import compasses\ndisc = compasses\n",
    "helper/drawn/shared.py": "ink = 'blue'\n",
    "helper/drawn/ruler.py": "",
    "helper/drawn/compasses.py": "from helper.drawn.shared import ink\n",
    "notebook_setup.py": "",
}


def kept(*cells: str) -> dict[str, bytes]:
    return without_unused({name: text.encode() for name, text in FILES.items()}, [*cells])


def left_out(*cells: str) -> set[str]:
    return {name.removeprefix("helper/") for name in FILES.keys() - kept(*cells).keys()}


@pytest.mark.parametrize(
    ("cell", "gone"),
    [
        ("drawn.two_lines", {"drawn/discs.py", "drawn/compasses.py", "drawn/shared.py"}),
        ("drawn.disc", {"drawn/lines.py", "drawn/ruler.py"}),
        ("drawn.disc, drawn.line", set()),
        (
            "1 + 1",
            {f"drawn/{name}.py" for name in ("lines", "ruler", "discs", "compasses", "shared")},
        ),
    ],
)
def test_of_a_subpackage_only_what_cells_name_is_kept(cell: str, gone: set[str]) -> None:
    assert left_out("from helper import rain, snow", cell) == gone


def test_data_that_cells_do_not_name_are_left_out() -> None:
    gone = {name for name in left_out("helper.load_rain()") if name.startswith("data/")}
    assert gone == {"data/snow.csv"}


def test_who_asks_for_what_was_left_out_reads_where_it_is(tmp_path: Path) -> None:
    for name, content in kept("drawn.line").items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    program = "from helper import drawn, triple\nprint(drawn.line, triple(1))\n{}"

    def run(last: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program.format(last)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert run("").stdout == "2 3\n"
    assert run("drawn.disc").stderr.splitlines()[-1] == (
        "ImportError: this notebook does not contain disc: course.zip does"
    )
    assert "ImportError: this notebook" in run("from helper.drawn import ink").stderr
    assert "AttributeError: module helper.drawn has no attribute dot" in run("drawn.dot").stderr
