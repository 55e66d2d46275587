// A cell to try in for each exercise, and where the site has a check for it, a button that says what is still wrong.
import { button, element } from "./element.js";

const cellWith = (text) => {
  const code = element("div", { class: "highlight" }, element("pre", {}, text));
  const title = element("p", { class: "run-title" }, "Try it here");
  const input = element("div", { class: "cell_input" }, element("div", { class: "highlight-ipython3 notranslate" }, code));
  return element("div", { class: "cell try-here" }, title, input);
};

// The exercises that have a check, by their labels, each with the text that the cell to try in has at first.
export const checksOf = async (address) => (await fetch(new URL("checks.json", address))).json();

// Adds a cell to each exercise, and returns the cells with their exercises' labels.
export const addCells = (checks) =>
  [...document.querySelectorAll("article div.exercise[id]")].map((exercise) => {
    const place = cellWith(checks[exercise.id]?.start ?? "");
    exercise.append(place);
    return { place, exercise: exercise.id };
  });

// Adds the button that runs a cell and then has its exercise checked.
export const addCheck = (cell, exercise, python, run) => {
  const check = async () => {
    const { state } = await run(cell);
    if (state !== "done") return;
    cell.say("Checking…");
    const wrong = await python.check(exercise);
    if (wrong === undefined) return;
    cell.say(wrong ?? "That is right.", wrong !== null);
  };
  cell.runButton.after(button("Check", check, { "aria-label": `Check ${cell.label}` }));
};
