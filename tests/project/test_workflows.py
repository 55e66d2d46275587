"""The workflows and the checks before a commit: safe to publish from, and typed as documented."""

import re
import runpy
from pathlib import Path

import pytest
import yaml
from bookkit.book import Book

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def jobs(path: Path) -> dict[str, dict]:
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


ALL_JOBS = [
    pytest.param(job, id=f"{path.stem}-{name}")
    for path in WORKFLOWS
    for name, job in jobs(path).items()
]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    assert [u for u in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)] == []


@pytest.mark.parametrize("job", ALL_JOBS)
def test_each_job_has_a_time_limit(job: dict) -> None:
    assert 0 < job["timeout-minutes"] < 360  # minutes, after which GitHub would stop the job


@pytest.mark.parametrize("job", ALL_JOBS)
def test_no_job_uses_a_cache_that_another_run_filled(job: dict) -> None:
    for step in job["steps"]:
        assert "cache" not in step.get("uses", "")
        assert "cache" not in step.get("with", {})


def test_only_the_job_that_publishes_may_write_and_it_runs_no_code_of_the_book() -> None:
    writers = {
        (path.stem, name): job
        for path in WORKFLOWS
        for name, job in jobs(path).items()
        if "write" in job["permissions"].values()
    }
    assert set(writers) == {("book", "deploy")}
    (deploy,) = writers.values()
    assert set(deploy["needs"]) == set(jobs(ROOT / ".github/workflows/book.yml")) - {"deploy"}
    assert [step["uses"].partition("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]


def test_workflows_run_targets_of_the_makefile(book: Book) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (book.root / "Makefile").read_text("utf-8"), re.M))
    typed = {command for path in WORKFLOWS for command in re.findall(r"make ([\w-]+)", runs(path))}
    assert {"book", "test", "lint", "upgrade", "advisories", "links", "mutants"} <= typed
    assert typed <= targets


def test_weekly_run_tries_every_stack() -> None:
    tool = runpy.run_path(str(ROOT / "tools/elsewhere.py"))
    job = jobs(ROOT / ".github/workflows/weekly.yml")["elsewhere"]
    assert set(job["strategy"]["matrix"]["stack"]) == {"binder", *tool["STACKS"]}
    assert set(tool["BY_DEFAULT"]) < {"binder", *tool["STACKS"]}


def test_windows_runs_the_commands_that_the_readme_gives_for_use_without_make(book: Book) -> None:
    plain = (book.root / "README.md").read_text("utf-8").partition("Without make")[2]
    if not plain:
        pytest.skip("the README says nothing of use without make")
    commands = re.findall(r"^    (.+)$", plain.partition("## ")[0], re.M)
    steps = jobs(ROOT / ".github/workflows/book.yml")["test"]["steps"]
    typed = [step["run"] for step in steps if step.get("if") == "runner.os == 'Windows'"]
    assert typed == [command.replace(".venv/bin/", ".venv\\Scripts\\") for command in commands]


def runs(path: Path) -> str:
    """All commands of a workflow."""
    return "\n".join(step.get("run", "") for job in jobs(path).values() for step in job["steps"])


def test_no_check_before_a_commit_is_fetched(book: Book) -> None:
    hooks = (book.root / ".pre-commit-config.yaml").read_text("utf-8")
    assert [line for line in hooks.splitlines() if "repo:" in line] == ["  - repo: local"]
    assert hooks.count("language: system") == hooks.count("- id:") > 0
