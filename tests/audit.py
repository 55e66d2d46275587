"""What Lighthouse says of every page, on its simulated phone: `make audit`.

Each page is loaded a few times from a server of this machine that compresses, and the middle of its
scores is held against budgets.toml. The whole report of a page is in `_build/audit`. A busy machine
lowers the scores for speed: run it on one that rests.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

from bookkit.book import Book
from bookkit.browser import installed, with_sandbox_where_possible
from bookkit.node import node
from browsing import served
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table
from sphinx_external_toc.parsing import parse_toc_yaml

HERE = Path(__file__).parent
BUDGET: dict[str, float] = tomllib.loads((HERE / "budgets.toml").read_text("utf-8"))["lighthouse"]
TIMES = {"largest-contentful-paint", "total-blocking-time"}  # where less is better


def main() -> None:
    """Audit the pages that are asked for, or all; exit with 1 if one is over its budget."""
    book = Book(HERE.parent)
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
    """What Lighthouse reports of one loading of a page."""
    browser = installed() or sys.exit("no browser to measure with: install Chromium or Chrome")
    flags = with_sandbox_where_possible(["--disable-background-networking"])
    command = [node(), HERE / "lighthouse/run.mjs", address, browser, *flags]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    if done.returncode:
        sys.exit(f"Lighthouse cannot load {address}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def figures_of(run: dict) -> dict[str, float]:
    """The scores of a report, out of 100, and its times, in milliseconds."""
    scores = {name: 100 * category["score"] for name, category in run["categories"].items()}
    return scores | {name: run["audits"][name]["numericValue"] for name in TIMES}


def fails(figures: dict[str, float], key: str) -> bool:
    """Whether a figure is beyond its budget."""
    return figures[key] > BUDGET[key] if key in TIMES else figures[key] < BUDGET[key]


def keep(folder: Path, page: str, runs: list[dict]) -> None:
    """Write the reports of a page."""
    path = folder / f"{page.replace('/', '-')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(runs))


def report(found: dict[str, dict[str, float]]) -> None:
    """Print a line for each page, the worst of them again, and what is not as it should be."""
    table = Table(
        Column("page", no_wrap=True),
        *(Column(key, overflow="fold") for key in BUDGET),
        title="medians on Lighthouse's phone; what is over budget in red, with a star",
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
