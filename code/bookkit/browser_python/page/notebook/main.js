// Makes the page's cells editable, and runs them in the browser.
import { Cell } from "./cell.js";
import { earlier, forgetAll } from "./edits.js";
import { button, element } from "./element.js";
import { addCells, addCheck, checksOf } from "./exercises.js";
import { Python } from "./python.js";

const HELP = "Change any cell, and run it with Shift+Enter. In the code, Tab indents; Escape, then Tab leaves it.";

const loaded = (sheet) =>
  new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href: sheet });
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${sheet} is missing`));
    document.head.append(link);
  });

// Which cells to run so that all that is above one, and it, has run: solutions and attempts at exercises depend on the
// chapter, but nothing in the chapter depends on them.
const withAllAbove = (cells, last) => {
  const above = cells.slice(0, cells.indexOf(last));
  return [...above.filter((one) => !one.isAside || (one.solution && one.solution === last.solution)), last];
};

export const start = async (box, address) => {
  const status = box.querySelector("[role=status]");
  const say = (text) => (status.textContent = text);
  const python = new Python(address, {
    onReady: () => say("Python is ready."),
    onFailure: (reason) => say(`Python could not be started: ${reason}. Reload the page to try again.`),
  });

  const [checks] = await Promise.all([
    "checks" in box.dataset ? checksOf(address) : {},
    loaded(new URL("notebook.css", address)),
  ]);

  const run = async (cell) => {
    stop.hidden = false;
    const end = await cell.run(python);
    stop.hidden = !python.isBusy;
    return end;
  };
  // A cell that fails ends this, unless it is as on the page: it does so on purpose, or needs what the browser lacks.
  const runInOrder = async (all) => {
    for (const cell of all) {
      const { state } = await run(cell);
      if (state === "stopped" || (state === "failed" && cell.isChanged)) return;
    }
  };
  const stopAll = () => {
    python.stop();
    say("Stopped. Python has started again: run what is above a cell before it.");
  };
  const actions = { run, runAbove: (cell) => runInOrder(withAllAbove(cells, cell)), stop: stopAll };

  const attempts = new Map(addCells(checks).map(({ place, exercise }) => [place, exercise]));
  let count = 0;
  const cells = [...document.querySelectorAll("article div.cell:has(.cell_input)")].map((place) => {
    const exercise = attempts.get(place);
    const name = exercise ?? `cell ${(count += 1)}`;
    const cell = new Cell(place, { name, label: exercise ? "your attempt" : name, actions });
    cell.isAside = Boolean(exercise ?? cell.solution);
    if (exercise in checks) addCheck(cell, exercise, python, run);
    return cell;
  });

  const stop = button("Stop", stopAll, { hidden: true });
  const all = button("Run all cells", () => runInOrder(cells.filter((cell) => !cell.isAside)));
  const resetAll = button("Reset all", () => {
    for (const cell of cells) cell.reset();
  });
  const tools = element("div", { class: "run-tools" }, all, stop, resetAll);
  box.querySelector("button").replaceWith(tools);
  box.querySelector("p").textContent = HELP;
  offerEdits(box, cells);
  document.querySelector("[data-do=code][aria-pressed=true]")?.click(); // a reader who runs code wants to see it
  all.focus({ preventScroll: true });
};

// Offers the edits of an earlier visit, which come back only if the reader asks for them.
const offerEdits = (box, cells) => {
  const { edits, when } = earlier(new Map(cells.map(({ name, original }) => [name, original])));
  if (edits.size === 0) return;
  const day = new Date(when).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });
  const close = () => {
    offer.remove();
    box.querySelector("button").focus({ preventScroll: true });
  };
  const bringBack = () => {
    for (const cell of cells) if (edits.has(cell.name)) cell.editor.text = edits.get(cell.name);
    close();
  };
  const forget = () => {
    forgetAll();
    close();
  };
  const count = edits.size === 1 ? "1 cell" : `${edits.size} cells`;
  const offer = element("div", { class: "run-tools run-edits" }, `You changed ${count} here.`);
  offer.append(button(`Bring back your edits of ${day}`, bringBack), button("Forget them", forget));
  box.append(offer);
};
