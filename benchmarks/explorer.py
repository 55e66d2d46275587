"""Measure the delay from an input to the frame that shows it in the explorer: `make bench`.

The pointer drags the least-squares point of the full explorer at 60 moves a second, in headless
Chromium with software rendering. The delay runs from the time stamp of an event to the moment at
which its frame is painted; for the surface, to the first frame in which it is repainted too. Run
this on an idle machine.
"""

import math
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests/support"), str(ROOT / "tests/exhibits")]

from bookkit.book import Book
from bookkit.chromium import launch
from explorer_pages import build_explorer_pages
from playwright.sync_api import Page, sync_playwright
from test_explorer_exact import PENALTIES

ROUNDS, MOVES = 3, 120
# Render as a browser does on a computer without a graphics card. The browser of the tests uses
# software WebGL for 2-D content too, which no reader's browser does.
SOFTWARE = ("--disable-gpu", "--disable-background-networking")
ALLOWED = {"flat": (16.0, 33.0), "surface": (None, 100.0)}  # milliseconds: median, 95 %

# A message posted in an animation frame arrives after the layout and painting of that frame.
WATCH = """() => {
  window.times = {flat: [], surface: []};
  let painted = 0, waiting = [];
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    painted = performance.now();
    return clear.apply(this, box);
  };
  addEventListener("pointermove", ({timeStamp}) => {
    waiting.push(timeStamp);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const now = performance.now();
        times.flat.push(now - timeStamp);
        for (const then of waiting) if (painted > then) times.surface.push(now - then);
        waiting = waiting.filter(then => painted <= then);
      };
      channel.port2.postMessage(0);
    });
  }, {capture: true});
}"""


def drag(page: Page, penalty: str) -> dict[str, list[float]]:
    """Return the milliseconds from input to frame for the flat views and for the surface."""
    page.locator(f"input[value='{penalty}']").check(force=True)
    box = page.locator('[data-view="contours"] > svg').bounding_box()
    handle = page.locator('[data-name="point"]').bounding_box()
    page.evaluate("times.flat.length = times.surface.length = 0")
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    for i in range(MOVES):
        start = time.perf_counter()
        angle = 2 * math.pi * i / 60
        page.mouse.move(
            box["x"] + box["width"] * (0.5 + 0.3 * math.cos(angle)),
            box["y"] + box["height"] * (0.5 + 0.3 * math.sin(angle)),
        )
        time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - start)))
    page.mouse.up()
    return page.evaluate("times")


def report(times: dict[str, dict[str, list[float]]]) -> None:
    """Print a line for each penalty and kind of view."""
    print("milliseconds from input to frame     median      95 %   inputs")
    for penalty, kinds in times.items():
        for kind, values in kinds.items():
            middle, high = np.percentile(values, [50, 95])
            print(f"{penalty:14}{kind:18}{middle:11.1f}{high:10.1f}{len(values):9}")
    for kind, (middle, high) in ALLOWED.items():
        every = [value for kinds in times.values() for value in kinds[kind]]
        target = f"target: {f'median {middle:.0f}, ' if middle else ''}95 % {high:.0f}"
        print(f"all {kind:28}{np.median(every):11.1f}{np.percentile(every, 95):10.1f}   {target}")


def main() -> None:
    """Run the benchmark on a page opened from the disk and print the results."""
    with tempfile.TemporaryDirectory() as folder:
        site = build_explorer_pages(Path(folder), ROOT)
        with sync_playwright() as playwright:
            browser = launch(playwright, Book(ROOT), SOFTWARE)
            page = browser.new_page(viewport={"width": 1400, "height": 1400})
            page.goto((site / "full.html").as_uri())
            page.wait_for_selector(".explorer[data-ready]")
            page.evaluate(WATCH)
            times = {penalty: {"flat": [], "surface": []} for penalty in PENALTIES}
            drag(page, "lasso")  # warm-up, so that the browser has compiled the scripts
            for _ in range(ROUNDS):
                for penalty, kinds in times.items():
                    for kind, values in drag(page, penalty).items():
                        kinds[kind] += values
            browser.close()
    report(times)


if __name__ == "__main__":
    main()
