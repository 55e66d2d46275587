// The view of the densities: for each weight, the prior that the penalty stands for, and the posterior.

import { element, line, named, round } from "../shared/svg.js";
import { posterior, prior } from "./solver.js";
import { number } from "./words.js";

const WIDTH = 320;
const HEIGHT = 240;
const LEFT = 26;
const RIGHT = 12;
const ROW = 88; // the height of a curve at its peak
const FLOORS = [100, 206];
const SPAN = 3.2;
const HALF = 64;
// integer steps, so that 0 is exactly on the grid
const GRID = Array.from({ length: 2 * HALF + 1 }, (_, i) => (SPAN * (i - HALF)) / HALF);

const x = (w) => LEFT + ((WIDTH - LEFT - RIGHT) * (w + SPAN)) / (2 * SPAN);

/** @type {import("../shared/svg.js").View} */
export const densities = {
  label: "Prior and posterior of each weight",
  width: WIDTH,
  height: HEIGHT,
  elements: [
    ...FLOORS.flatMap((floor, j) => [
      element("path", { d: `M${LEFT} ${floor}H${WIDTH - RIGHT}`, class: "explorer-axis" }),
      named(`posterior-${j}`, "path", { class: "explorer-posterior" }),
      named(`prior-${j}`, "path", { class: "explorer-prior" }),
      named(`mode-${j}`, "path", { class: "explorer-mode" }),
      named(`spike-${j}`, "path", { class: "explorer-spike" }),
      named(`atom-${j}`, "circle", { r: 4, class: "explorer-atom" }),
      element("text", { x: 4, y: floor - ROW / 2, class: "explorer-name" }, { text: ["w₁", "w₂"][j] }),
    ]),
    ...[-3, -2, -1, 0, 1, 2, 3].map((v) =>
      element(
        "text",
        { x: x(v), y: FLOORS[1] + 15, class: "explorer-tick middle" },
        { text: number(v, 0) },
      ),
    ),
  ],
  attributes(model) {
    const attributes = {};
    const subset = model.penalty === "best-subset";
    FLOORS.forEach((floor, j) => {
      const w = model.w[j];
      const y = (height) => floor - ROW * height;
      const curve = (height, grid) => grid.map((v) => [x(v), y(height(v))]);
      // the grid includes the peak; the point mass of best subset at 0 is not part of the curve
      const grid = (subset ? GRID.filter((v) => v !== 0) : GRID).concat(w === 0 && subset ? [] : [w]);
      const inside = grid.filter((v) => Math.abs(v) <= SPAN).sort((a, b) => a - b);
      const likely = (v) => posterior(model, model.w, j, v);
      const ends = [
        [x(SPAN), floor],
        [x(-SPAN), floor],
      ];
      attributes[`prior-${j}`] = { d: line(curve((v) => prior(model, v), inside)) };
      attributes[`posterior-${j}`] = { d: `${line([...curve(likely, inside), ...ends])}Z` };
      const peak = round(x(Math.min(SPAN, Math.max(-SPAN, w))));
      attributes[`mode-${j}`] = { d: `M${peak} ${floor}V${y(1)}` };
      const atom = subset && model.lambda > 0;
      attributes[`spike-${j}`] = {
        d: `M${round(x(0))} ${floor}V${y(1)}`,
        visibility: atom ? "visible" : "hidden",
      };
      attributes[`atom-${j}`] = {
        cx: round(x(0)),
        cy: y(1),
        visibility: atom ? "visible" : "hidden",
      };
    });
    return attributes;
  },
};
