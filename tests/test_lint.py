"""The checks before a commit: each notices what it is there for."""

import os
import shutil
import subprocess
import sys
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


def test_no_hook_is_fetched() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert [line for line in hooks.splitlines() if "repo:" in line] == ["  - repo: local"]
    assert hooks.count("language: system") == hooks.count("- id:") == len(FAULTS)
