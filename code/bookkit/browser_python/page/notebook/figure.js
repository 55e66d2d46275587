// A Plotly figure that a cell shows, for the scripts that draw and control the page's own. Its HTML comes from Python, as
// on the page (bookkit/figures/markup.py).
import { element } from "./element.js";

let count = 0;

export const figure = (html) => {
  const place = element("div");
  place.innerHTML = html;
  const made = place.firstElementChild;
  const data = made.querySelector("[data-figure]");
  data.dataset.figure = `run-${(count += 1)}`;
  (window.figureData ??= {})[data.dataset.figure] = JSON.parse(data.textContent);
  return made;
};

// The site serves the smallest plotly.js that draws its own figures, or none.
const draw = async (one) => {
  const drawing = await window.bookFigures?.adopt(one).catch(() => {});
  if (drawing && !drawing.graph) return; // no WebGL, as the page has said
  const drawable = drawing ? window.Plotly.PlotSchema.get().traces : {};
  const others = one.dataset.traces.split(" ").filter((kind) => !(kind in drawable));
  if (others.length === 0) return;
  const types = others.map((kind) => `“${kind}”`).join(", ");
  one.append(element("p", {}, `This site draws no traces of type ${types}: run this cell in the chapter's notebook.`));
};

// Draws the figures within an element that has come onto the page, and has their controls work.
export const drawWithin = (place) => place.querySelectorAll(".plotly-figure").forEach(draw);

// Gives up what the browser keeps for the figures within an element that has left the page.
export const forgetWithin = (place) => {
  for (const one of place.querySelectorAll(".plotly-figure")) window.bookFigures?.forget(one);
};
