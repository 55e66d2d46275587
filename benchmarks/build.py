"""Compare the build times of this book and of a stock Jupyter Book on the same chapters.

Both wall-clock and CPU seconds are measured; on a busy machine, compare only CPU seconds. Results
are printed as they arrive and written to `_build/bench` as JSON, a table and a plot.
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
from bookkit.book import Book

ROOT = Path(__file__).parents[1]
OURS, STOCK = "ours", "stock"
COMMANDS = {
    OURS: [sys.executable, "-m", "bookkit", "build"],
    STOCK: [Path(sys.executable).with_name("jupyter-book"), "build", "."],
}
# matches pages that can occur only once in a book
ONCE = r"\{glossary\}|\{checked-totals\}|^# Notation"
# matches the definition of a label: before a heading, in options, after an equation
LABEL = r"^\s*(?:\((.+?)\)=$|:?(?:label|name):\s*(.+?)\s*$|\$\$ \((.+?)\)$)"
CASES = ("cold", "nothing changed", "one chapter changed", "helper changed")


def course(folder: Path, count: int | None = None) -> Path:
    """Copy the book to `folder` and repeat its chapters to make `count`, if that is given."""
    ignored = shutil.ignore_patterns("_build", ".*", "node_modules", "__pycache__", "outputs")
    root = Path(shutil.copytree(ROOT, folder, ignore=ignored))
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    if count is not None:
        repeat_chapters(root / "chapters", root / "_toc.yml", count)
    return root


def repeat_chapters(folder: Path, toc: Path, count: int) -> None:
    """Copy chapters until there are `count` of them, not counting pages that occur only once.

    Each round of copies has its own labels, so that its chapters refer to one another.
    """
    contents = yaml.safe_load(toc.read_text())
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.md")}
    names = [Path(entry["file"]).name for entry in contents["chapters"]]
    once = [name for name in names if name not in texts or re.search(ONCE, texts[name])]
    repeated = [name for name in names if name not in once]
    for number in range(1, -(-count // len(repeated))):
        copied = repeated[: count - number * len(repeated)]
        own = own_labels([texts[name] for name in copied])
        for name in copied:
            text = own.sub(rf"\1-{number}", texts[name])
            text = re.sub(rf"\b({'|'.join(repeated)})\.md", rf"\1_{number}.md", text)
            (folder / f"{name}_{number}.md").write_text(text, "utf-8")
            solutions = folder.parent / f"solutions/{name}.md"
            if solutions.exists():
                answers = own.sub(rf"\1-{number}", solutions.read_text("utf-8"))
                solutions.with_stem(f"{name}_{number}").write_text(answers, "utf-8")
            contents["chapters"].append({"file": f"chapters/{name}_{number}"})
    toc.write_text(yaml.safe_dump(contents, sort_keys=False))


def own_labels(texts: list[str]) -> re.Pattern[str]:
    """Return a pattern that matches the labels defined in `texts`, but not other words."""
    found = (groups for text in texts for groups in re.findall(LABEL, text, re.MULTILINE))
    labels = set(map("".join, found)) - {"python3"}
    # A label such as "ridge" is also a word in text and code and a glossary term, so match it only
    # where it can be nothing but a label.
    places = (
        r"(?<=\()(?=[\w-]+\)=)",
        r"(?<!\{term\}`)(?<=[`<#])(?=[\w-]+[`>)])",
        r"(?<![\w-])(?=\w+-)",
    )
    words = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    return re.compile(rf"(?:{'|'.join(places)})({words})(?![\w-])")


def make_stock(root: Path) -> None:
    """Replace the settings of the book by those of a stock Jupyter Book."""
    (root / "_config.yml").write_text(
        "title: Ridge and LASSO\n"
        "only_build_toc_files: true\n"
        'exclude_patterns: [".*", code, node_modules, tests]\n'
        "execute: {execute_notebooks: cache, timeout: 600}\n"
        "bibtex_bibfiles: [references.bib]\n"
        "sphinx: {extra_extensions: [sphinx_exercise]}\n"
    )


def memory_of(process: psutil.Process) -> int:
    """Return the memory of a process in bytes; shared memory is divided if the system tells."""
    memory = process.memory_full_info()
    return getattr(memory, "pss", memory.rss)


@contextmanager
def peak_memory(pid: int) -> Iterator[list[int]]:
    """Sample the memory of a process and its children ten times a second.

    Yields a list whose only item is the largest total so far, in bytes.
    """
    highest, done = [0], threading.Event()

    def sample() -> None:
        while not done.wait(0.1):
            total = 0
            try:
                parent = psutil.Process(pid)
                for process in (parent, *parent.children(recursive=True)):
                    try:
                        total += memory_of(process)
                    except psutil.NoSuchProcess:
                        continue
            except psutil.NoSuchProcess:
                return
            highest[0] = max(highest[0], total)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield highest
    finally:
        done.set()
        thread.join()


def measure(root: Path, tool: str) -> dict[str, float]:
    """Build once; return wall-clock seconds, CPU seconds and peak memory in MB.

    If exactly one page was executed, the result also has the seconds that this took ("page run");
    only our build reports them.
    """
    path = os.pathsep.join([str(root / "code"), str(ROOT / "code")])
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        COMMANDS[tool],
        cwd=root,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with peak_memory(process.pid) as memory:
        output, _ = process.communicate()
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode or not (root / "_build/html/index.html").exists():
        raise SystemExit(f"{tool} failed:\n{output[-3000:]}")
    cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    result = {"seconds": seconds, "cpu_seconds": cpu_seconds, "megabytes": memory[0] / 1e6}
    runs = re.findall(r" ran in ([\d.]+) s", output)
    return result | ({"page run": float(runs[0])} if len(runs) == 1 else {})


def four_cases(root: Path, tool: str) -> dict[str, dict[str, float]]:
    """Measure a cold build, then builds after no change, a changed chapter and a changed helper."""
    book = Book(root)
    chapter, helper = book.notebooks[-1], book.helper_packages[0] / "__init__.py"

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
    """Format a result as one line of output."""
    text = "{seconds:8.1f} s {cpu_seconds:8.1f} CPU s {megabytes:8.0f} MB".format(**result)
    return text + (f", of which page run {result['page run']} s" if "page run" in result else "")


def table(results: dict[str, dict]) -> str:
    """Return the results as a Markdown table; for numbers of chapters, per chapter."""
    units = "seconds", "cpu_seconds", "megabytes"
    heads = [f"{name}, {tool}" for name in ("s", "CPU s", "MB") for tool in (OURS, STOCK)]
    lines = [["", *heads, "s, ours / stock"], ["---", *["--:"] * (len(heads) + 1)]]
    measured = {
        case: (1, {tool: results["cases"][tool][case] for tool in results["cases"]})
        for case in (CASES if results["cases"] else ())
    }
    for size, of_size in results["chapters"].items():
        measured[f"per chapter, {size} chapters"] = size, of_size
    for name, (count, by) in measured.items():
        numbers = [f"{by[tool][unit] / count:.2f}" for unit in units for tool in (OURS, STOCK)]
        ratio = by[OURS]["seconds"] / by[STOCK]["seconds"]
        lines.append([name, *numbers, f"{ratio:.2f}"])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(scale: dict[int, dict[str, dict[str, float]]], path: Path) -> None:
    """Plot CPU seconds and peak memory against the number of chapters."""
    import matplotlib.pyplot as plt  # imported here because the tests of this file do not need it

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    for axis, key, name in zip(
        axes, ("cpu_seconds", "megabytes"), ("CPU seconds", "peak memory, MB"), strict=True
    ):
        for tool in (OURS, STOCK):
            sizes = sorted(size for size in scale if tool in scale[size])
            axis.plot(sizes, [scale[size][tool][key] for size in sizes], "o-", label=tool)
        axis.set(xlabel="chapters", ylabel=name, xlim=(0, None), ylim=(0, None))
        axis.legend()
    figure.savefig(path)


def sizes(text: str) -> list[int]:
    """Parse numbers from text such as "10,50"."""
    return [int(number) for number in text.split(",")]


def main() -> None:
    """Run the benchmark and write the results."""
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
            # written after each size, because the largest ones take long
            (folder / "build.json").write_text(json.dumps(results, indent=1))
            (folder / "build.md").write_text(table(results))
            plot(results["chapters"], folder / "build.svg")
    print(table(results))
    print(f"written to {folder.relative_to(ROOT)}: build.json, build.md, build.svg")


if __name__ == "__main__":
    main()
