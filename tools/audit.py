"""Measures every page with Lighthouse, on its simulated phone: `make audit`.

Each page is loaded a few times from a local server with compression, and the medians of its scores
are compared with tests/data/budgets.toml. The full reports are in `_build/audit`. A busy machine
lowers the scores for speed, so run this on an idle one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/support"))

from bookkit.book import Book
from bookkit.chromium import executable
from bookkit.node import node
from browsing import served
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table
from sphinx_external_toc.parsing import parse_toc_yaml

BUDGETS = tomllib.loads((ROOT / "tests/data/budgets.toml").read_text("utf-8"))
BUDGET: dict[str, float] = BUDGETS["lighthouse"]
TIMES = {"largest-contentful-paint", "total-blocking-time"}  # lower is better


def main() -> None:
    """Audit the given pages, or all; exit with status 1 if a page misses its budget."""
    book = Book(ROOT)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", default=[*parse_toc_yaml(book.root / "_toc.yml")])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    found = {}
    with served(book.site) as address:
        for page in track(options.pages, "measuring"):
            runs = [measure(f"{address}/{page}.html") for _ in range(options.runs)]
            keep(book.build / "audit", page, runs)
            figures = [figures_of(run) for run in runs]
            found[page] = {key: statistics.median(f[key] for f in figures) for key in BUDGET}
    report(found)
    sys.exit(any(fails(found[page], key) for page in found for key in BUDGET))


def measure(address: str) -> dict:
    """Load a page once, and return the report of Lighthouse."""
    browser = executable(Book(ROOT)) or sys.exit("no browser: run `python -m bookkit browser`")
    # Chromium's sandbox refuses to run as root, which containers usually do
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--disable-background-networking", *(["--no-sandbox"] if root else [])]
    command = [node(), ROOT / "tools/lighthouse/run.mjs", address, browser, *flags]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    if done.returncode:
        sys.exit(f"Lighthouse cannot load {address}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def figures_of(run: dict) -> dict[str, float]:
    """The scores of a report, out of 100, and its times, in milliseconds."""
    scores = {name: 100 * category["score"] for name, category in run["categories"].items()}
    return scores | {name: run["audits"][name]["numericValue"] for name in TIMES}


def fails(figures: dict[str, float], key: str) -> bool:
    """Whether a figure misses its budget."""
    return figures[key] > BUDGET[key] if key in TIMES else figures[key] < BUDGET[key]


def keep(folder: Path, page: str, runs: list[dict]) -> None:
    """Write the full reports of a page."""
    path = folder / f"{page.replace('/', '-')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(runs))


def report(found: dict[str, dict[str, float]]) -> None:
    """Print a line for each page, with what misses the budget marked, and name the slowest page."""
    table = Table(
        Column("page", no_wrap=True),
        *(Column(key, overflow="fold") for key in BUDGET),
        title="medians on Lighthouse's simulated phone; red with a star: over budget",
    )
    for page, figures in found.items():
        cells = (f"[red]{v:.0f} *" if fails(figures, k) else f"{v:.0f}" for k, v in figures.items())
        table.add_row(page, *cells)
    table.add_section()
    table.add_row("budget", *(f"{value:.0f}" for value in BUDGET.values()))
    worst = min(found, key=lambda page: found[page]["performance"])
    console = Console()
    console.print(table)
    console.print(f"The slowest page is {worst}: {found[worst]['performance']:.0f}.")


if __name__ == "__main__":
    main()
