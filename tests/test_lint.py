"""The checks before a commit: each notices what it is there for."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent

FAULTS = {
    "ruff-check": ("one.py", '"""One."""\n\nimport os\n'),
    "ruff-format": ("one.py", '"""One."""\n\nX = {  1:2}\n'),
    "end-of-file-fixer": ("one.md", "# One"),
    "trailing-whitespace": ("one.md", "# One \n"),
    "check-yaml": ("one.yml", "a: [1\n"),
    "codespell": ("one.md", "# One\n\nIt has teh word.\n"),  # codespell:ignore teh
    "british": ("one.md", "# One\n\nIts behavior.\n"),
    "rumdl": ("one.md", "# One\n\n### Three\n"),
}

# what each rule that pyproject.toml enables is there for
UNSOUND = {
    "MD001": "# One\n\n### Three\n",
    "MD003": "One\n===\n",
    "MD010": "# One\n\nA\ttab.\n",
    "MD011": "# One\n\n(words)[http://one.example]\n",
    "MD012": "# One\n\n\n\nWords.\n",
    "MD018": "#One\n",
    "MD019": "#  One\n",
    "MD023": "# One\n\n  ## Two\n",
    "MD025": "# One\n\n# Two\n",
    "MD038": "# One\n\nA `name ` here.\n",
    "MD039": "# One\n\n[ words ](http://one.example)\n",
    "MD042": "# One\n\n[words]()\n",
    "MD048": "# One\n\n```\na\n```\n\n~~~\nb\n~~~\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with these settings, and this environment's tools."""
    for name in ("pyproject.toml", ".american.txt"):
        shutil.copy2(ROOT / name, tmp_path / name)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    own = hooks.replace(".venv/bin", TOOLS.as_posix())
    (tmp_path / ".pre-commit-config.yaml").write_text(own, "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def run(folder: Path, *hook: str) -> subprocess.CompletedProcess[str]:
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    command = [TOOLS / "pre-commit", "run", *hook, "--all-files"]
    home = os.environ | {"PRE_COMMIT_HOME": str(folder / ".git/pre-commit")}
    return subprocess.run(command, cwd=folder, env=home, capture_output=True, text=True)


@pytest.mark.parametrize("hook", FAULTS)
def test_a_fault_is_noticed_and_a_sound_file_is_not(folder: Path, hook: str) -> None:
    sound = run(folder, hook)
    assert sound.returncode == 0, sound.stdout
    name, text = FAULTS[hook]
    (folder / name).write_text(text)
    found = run(folder, hook)
    assert found.returncode == 1, found.stdout
    assert "Failed" in found.stdout


def test_the_book_itself_passes_them_all(folder: Path) -> None:
    made = shutil.ignore_patterns("_build", ".*", "node_modules", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, folder, ignore=made, dirs_exist_ok=True)
    checked = run(folder)
    assert checked.returncode == 0, checked.stdout


def test_each_rule_of_markdown_notices_what_it_is_there_for(folder: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(settings["tool"]["rumdl"]["enable"]) == set(UNSOUND)
    for rule, text in UNSOUND.items():
        (folder / f"{rule}.md").write_text(text)
    command = [TOOLS / "rumdl", "check", "--no-cache", *(f"{rule}.md" for rule in UNSOUND)]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    found = set(re.findall(r"(MD\d+)\.md:\d+:\d+: \[(MD\d+)\]", said))
    assert {(rule, rule) for rule in UNSOUND} - found == set()


def test_no_hook_is_fetched() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert [line for line in hooks.splitlines() if "repo:" in line] == ["  - repo: local"]
    assert hooks.count("language: system") == hooks.count("- id:") == len(FAULTS)
