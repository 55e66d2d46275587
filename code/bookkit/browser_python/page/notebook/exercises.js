// A cell to try in for each exercise, and where the site has a check for it, a button that asks what is still wrong.
import { button, element } from "./element.js";

const emptyCell = () => {
  const code = element("div", { class: "highlight-ipython3 notranslate" }, element("div", { class: "highlight" }));
  const title = element("p", { class: "run-title" }, "Try it here");
  return element("div", { class: "cell try-here" }, title, element("div", { class: "cell_input" }, code));
};

// The labels of the exercises that have a check, a list or the keys of an object.
export const checked = async (address) => {
  const answer = await fetch(new URL("checks.json", address));
  const found = await answer.json();
  return new Set(Array.isArray(found) ? found : Object.keys(found));
};

// Adds an empty cell to each exercise, and returns the cells with their exercises' labels.
export const addCells = () =>
  [...document.querySelectorAll("article div.exercise[id]")].map((exercise) => {
    const place = emptyCell();
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
