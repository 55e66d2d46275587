"""Times the build against the stock one, on the same chapters in the same run.

Seconds are of the clock and of the processors: on a busy machine only the latter compare. The
results are printed as they come, and go into `_build/bench` as JSON, a table and a plot.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import yaml

ROOT = Path(__file__).parents[1]
OURS, STOCK = "ours", "stock"
COMMANDS = {
    OURS: [sys.executable, "-m", "bookkit", "build"],
    STOCK: [Path(sys.executable).with_name("jupyter-book"), "build", "."],
}
# pages with words or tables that a book has once
ONCE = r"\{glossary\}|\{checked-totals\}|^# Notation"
# where a label is given: before a heading, in options, after an equation
LABEL = r"^\s*(?:\((.+?)\)=$|:?(?:label|name):\s*(.+?)\s*$|\$\$ \((.+?)\)$)"
CASES = ("cold", "nothing changed", "one chapter changed", "helper changed")


def course(folder: Path, count: int | None = None) -> Path:
    """A copy of the book in `folder`, its chapters repeated to make `count`, if that is given."""
    leave = shutil.ignore_patterns("_build", ".*", "node_modules", "__pycache__", "outputs")
    root = Path(shutil.copytree(ROOT, folder, ignore=leave))
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    if count is not None:
        repeat_chapters(root / "chapters", root / "_toc.yml", count)
    return root


def repeat_chapters(folder: Path, toc: Path, count: int) -> None:
    """Make the course `count` chapters long, beside the pages that a book has once.

    Each round of copies has labels of its own, and its chapters refer to one another.
    """
    contents = yaml.safe_load(toc.read_text())
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.md")}
    names = [Path(entry["file"]).name for entry in contents["chapters"]]
    once = [name for name in names if name not in texts or re.search(ONCE, texts[name])]
    repeated = [name for name in names if name not in once]
    for turn in range(1, -(-count // len(repeated))):
        copied = repeated[: count - turn * len(repeated)]
        own = own_labels([texts[name] for name in copied])
        for name in copied:
            text = own.sub(rf"\1-{turn}", texts[name])
            text = re.sub(rf"\b({'|'.join(repeated)})\.md", rf"\1_{turn}.md", text)
            (folder / f"{name}_{turn}.md").write_text(text, "utf-8")
            contents["chapters"].append({"file": f"chapters/{name}_{turn}"})
    toc.write_text(yaml.safe_dump(contents, sort_keys=False))


def own_labels(texts: list[str]) -> re.Pattern[str]:
    """What matches the labels that `texts` give, and nothing else."""
    found = (groups for text in texts for groups in re.findall(LABEL, text, re.MULTILINE))
    labels = set(map("".join, found)) - {"python3"}
    # a chapter's own is a word of code and text too: it counts where it can be nothing else, as
    # a word of the glossary can
    places = (
        r"(?<=\()(?=[\w-]+\)=)",
        r"(?<!\{term\}`)(?<=[`<#])(?=[\w-]+[`>)])",
        r"(?<![\w-])(?=\w+-)",
    )
    words = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    return re.compile(rf"(?:{'|'.join(places)})({words})(?![\w-])")


def make_stock(root: Path) -> None:
    """Give the book the settings that a stock Jupyter Book has."""
    (root / "_config.yml").write_text(
        "title: Ridge and LASSO\n"
        "only_build_toc_files: true\n"
        'exclude_patterns: [".*", code, node_modules, tests]\n'
        "execute: {execute_notebooks: cache, timeout: 600}\n"
        "bibtex_bibfiles: [references.bib]\n"
        "sphinx: {extra_extensions: [sphinx_exercise]}\n"
    )


def memory_of(process: psutil.Process) -> int:
    """The bytes that a process holds; where the system tells, less what others hold with it."""
    held = process.memory_full_info()
    return getattr(held, "pss", held.rss)


@contextmanager
def peak_memory(pid: int) -> Iterator[list[int]]:
    """The most bytes that a process and its children held together, ten times a second."""
    highest, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            held = 0
            try:
                parent = psutil.Process(pid)
                for process in (parent, *parent.children(recursive=True)):
                    try:
                        held += memory_of(process)
                    except psutil.NoSuchProcess:
                        continue
            except psutil.NoSuchProcess:
                return
            highest[0] = max(highest[0], held)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield highest
    finally:
        done.set()
        thread.join()


def measure(root: Path, tool: str) -> dict[str, float]:
    """Build once; return seconds, processor seconds and peak memory in MB.

    Where one page alone ran, its own run is of these seconds; only ours tells.
    """
    path = os.pathsep.join([str(root / "code"), str(ROOT / "code")])
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        COMMANDS[tool],
        cwd=root,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with peak_memory(process.pid) as memory:
        said, _ = process.communicate()
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode or not (root / "_build/html/index.html").exists():
        raise SystemExit(f"{tool} failed:\n{said[-3000:]}")
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    result = {"seconds": seconds, "processors": processors, "megabytes": memory[0] / 1e6}
    runs = re.findall(r" ran in ([\d.]+) s", said)
    return result | ({"own run": float(runs[0])} if len(runs) == 1 else {})


def four_cases(root: Path, tool: str) -> dict[str, dict[str, float]]:
    """Build cold, with nothing, with one chapter and with the helper changed."""
    chapter, helper = root / "chapters/ridge.md", root / "code/shrinkage/__init__.py"

    def change_chapter() -> None:
        text = chapter.read_text("utf-8")
        chapter.write_text(
            f"{text}\nA last line.\n\n```{{code-cell}} python3\n1 + 1\n```\n", "utf-8"
        )

    def change_helper() -> None:
        helper.write_text(f"{helper.read_text('utf-8')}\nCHANGED = True\n", "utf-8")

    steps: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: None,
        change_chapter,
        change_helper,
    )
    results = {}
    for case, step in zip(CASES, steps, strict=True):
        step()
        results[case] = measure(root, tool)
        print(f"{tool:25}{case:22}{line(results[case])}", flush=True)
    return results


def line(result: dict[str, float]) -> str:
    """A result as the table has it."""
    text = "{seconds:8.1f} s {processors:8.1f} s of processor {megabytes:8.0f} MB".format(**result)
    return text + (f", the page's own run {result['own run']} s" if "own run" in result else "")


def table(results: dict[str, dict]) -> str:
    """What was measured as a table in Markdown; for numbers of chapters, each chapter's share."""
    units = "seconds", "processors", "megabytes"
    heads = [f"{name}, {tool}" for name in ("s", "s of processor", "MB") for tool in (OURS, STOCK)]
    lines = [["", *heads, "s, ours / stock"], ["---", *["--:"] * (len(heads) + 1)]]
    measured = {
        case: (1, {tool: results["cases"][tool][case] for tool in results["cases"]})
        for case in (CASES if results["cases"] else ())
    }
    for size, of_size in results["chapters"].items():
        measured[f"a chapter of {size}"] = size, of_size
    for name, (share, by) in measured.items():
        numbers = [f"{by[tool][unit] / share:.2f}" for unit in units for tool in (OURS, STOCK)]
        ratio = by[OURS]["seconds"] / by[STOCK]["seconds"]
        lines.append([name, *numbers, f"{ratio:.2f}"])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(scale: dict[int, dict[str, dict[str, float]]], path: Path) -> None:
    """Draw seconds of processor and memory over the number of chapters."""
    import matplotlib.pyplot as plt  # here, because the tests of this file draw nothing

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    for axis, key, name in zip(
        axes, ("processors", "megabytes"), ("seconds of processor", "peak memory, MB"), strict=True
    ):
        for tool in (OURS, STOCK):
            sizes = sorted(size for size in scale if tool in scale[size])
            axis.plot(sizes, [scale[size][tool][key] for size in sizes], "o-", label=tool)
        axis.set(xlabel="chapters", ylabel=name, xlim=(0, None), ylim=(0, None))
        axis.legend()
    figure.savefig(path)


def sizes(text: str) -> list[int]:
    """Numbers from text such as "10,50"."""
    return [int(number) for number in text.split(",")]


def main() -> None:
    """Measure, print as it goes, write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sizes", nargs="?", type=sizes, default="10,50,200", help="numbers of chapters"
    )
    parser.add_argument("--only-sizes", action="store_true", help="leave out the four cases")
    options = parser.parse_args()
    folder = ROOT / "_build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, object] = {"cases": {}, "chapters": {}}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        for tool in () if options.only_sizes else (OURS, STOCK):
            root = course(Path(scratch, tool))
            if tool == STOCK:
                make_stock(root)
            results["cases"][tool] = four_cases(root, tool)
        for size in options.sizes:
            of_size = results["chapters"].setdefault(size, {})
            for tool in (OURS, STOCK):
                root = course(Path(scratch, f"{tool}-{size}"), size)
                if tool == STOCK:
                    make_stock(root)
                of_size[tool] = measure(root, tool)
                print(f"{tool:25}{size:4} chapters         {line(of_size[tool])}", flush=True)
                shutil.rmtree(root)
            # after each, since the last take long
            (folder / "build.json").write_text(json.dumps(results, indent=1))
            (folder / "build.md").write_text(table(results))
            plot(results["chapters"], folder / "build.svg")
    print(table(results))
    print(f"written to {folder.relative_to(ROOT)}: build.json, build.md, build.svg")


if __name__ == "__main__":
    main()
