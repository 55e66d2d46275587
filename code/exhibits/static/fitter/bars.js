// Squared bias and variance of both fits as bars, to the same scale.

import { element, named, round } from "../shared/svg.js";

const [WIDTH, START, THICK, GAP] = [260, 74, 12, 8];
const MOST = 0.46; // of squared error, at the end of a bar: a little more than ridge's with the strongest penalty
const length = (error) => round((error / MOST) * (WIDTH - START));

const bar = (name, text, y) => [
  element("text", { x: START - 8, y: y + 10.5, class: "fitter-tick end" }, { text }),
  ...["bias", "variance"].map((part) =>
    named(`${name}-${part}`, "rect", { y, height: THICK, class: `fitter-${part}` }),
  ),
];
const parts = (name, { bias, variance }) => ({
  [`${name}-bias`]: { x: START, width: length(bias) },
  [`${name}-variance`]: { x: round(START + length(bias)), width: length(variance) },
});

/** @type {import("../shared/svg.js").View} */
export const bars = {
  role: "img",
  label: "Squared bias and variance as bars; the table has the numbers",
  width: WIDTH,
  height: 2 * THICK + GAP + 2,
  elements: [...bar("plain", "no penalty", 0), ...bar("ridge", "ridge", THICK + GAP)],
  attributes: ({ plain, ridge }) => ({ ...parts("plain", plain.risk), ...parts("ridge", ridge.risk) }),
};
