"""`make upgrade`: pins go up as far as allowed, and everything around them stays."""

import json
import subprocess
from pathlib import Path

import pytest
from bookkit import upgrade
from plotly.offline import get_plotlyjs_version

PINS = """# the chapters
numpy==2.3.0; python_version < "3.12"
numpy==2.3.1; python_version >= "3.12"
sympy==1.13.1          # derivations that run
rich==15.0.0
"""
NEWEST = """numpy==2.4.6 ; python_full_version < '3.12'
numpy==2.5.10 ; python_full_version >= '3.12'
mpmath==1.3.0
sympy==1.14.0
rich==15.0.0
"""


def test_raises_each_pin_and_leaves_comments_columns_and_markers() -> None:
    assert (
        upgrade.raise_pins(PINS, NEWEST)
        == """# the chapters
numpy==2.4.6; python_version < "3.12"
numpy==2.5.10; python_version >= "3.12"
sympy==1.14.0          # derivations that run
rich==15.0.0
"""
    )


def test_says_which_pin_has_no_answer() -> None:
    with pytest.raises(ValueError, match=r"rich==15\.0\.0"):
        upgrade.raise_pins(PINS, NEWEST.replace("rich", "poor"))


def test_asks_for_no_less_than_today_and_within_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {}

    def uv(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
        asked.update(settings, command=command)
        return subprocess.CompletedProcess(command, 0, stdout=NEWEST)

    monkeypatch.setattr(subprocess, "run", uv)
    (tmp_path / "requirements.txt").write_text(PINS, "utf-8")
    upgrade.raise_requirements(tmp_path)
    assert 'numpy>=2.3.0; python_version < "3.12"\n' in asked["input"]
    assert "==" not in asked["input"]
    assert "--constraint constraints.txt" in " ".join(asked["command"])
    assert asked["cwd"] == tmp_path
    assert "sympy==1.14.0" in (tmp_path / "requirements.txt").read_text("utf-8")


def test_npm_gets_the_newest_but_the_plotly_js_that_plotly_writes_for(tmp_path: Path) -> None:
    manifest = {
        "dependencies": {"katex": "0.19.1", "plotly.js-gl3d-dist-min": "4.1.1"},
        "devDependencies": {"esbuild": "0.28.2"},
    }
    (tmp_path / "package.json").write_text(json.dumps(manifest), "utf-8")
    assert upgrade.npm_packages(tmp_path) == [
        "katex@latest",
        f"plotly.js-gl3d-dist-min@{get_plotlyjs_version()}",
        "esbuild@latest",
    ]
