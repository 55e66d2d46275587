// The view of the paths: both weights as functions of the strength, with a cursor at the current strength.

import { element, handle, line, named, round, slider } from "../shared/svg.js";
import { LIMITS } from "./state.js";
import { number } from "./words.js";

const WIDTH = 320;
const LEFT = 26;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 40;
const MARGIN = 0.07; // between the frame and the paths, as a share of the range of the weights
const LEVELS = 5; // the most ticks of the weights that are shown at once
const END = LIMITS.lambda[1];
const UNIT = (WIDTH - LEFT - RIGHT) / END;

const x = (lambda) => LEFT + UNIT * lambda;

/** The strength at a position in the view. */
export const strengthAt = (px) => (px - LEFT) / UNIT;

/** The whole numbers between which both paths and 0 are: they rarely change while the reader drags. */
function range(model) {
  const weights = [0, ...model.path.flatMap(({ w }) => w)];
  const low = Math.floor(Math.min(...weights));
  return [low, Math.max(low + 1, Math.ceil(Math.max(...weights)))];
}

/**
 * The view with a given height.
 *
 * @param {number} height
 * @returns {import("../shared/svg.js").View}
 */
export function paths(height) {
  const floor = height - BOTTOM;
  const ticks = [0, 2, 4, 6, 8].map((v) =>
    element("text", { x: x(v), y: floor + 15, class: "explorer-tick middle" }, { text: v }),
  );
  const levels = Array.from({ length: LEVELS }, (_, i) =>
    named(`tick-${i}`, "text", { x: LEFT - 6, class: "explorer-tick end" }),
  );
  return {
    label: "Both weights against the strength λ",
    width: WIDTH,
    height,
    elements: [
      element("path", { d: `M${LEFT} ${TOP}V${floor}H${WIDTH - RIGHT}`, class: "explorer-axis" }),
      named("zero", "path", { class: "explorer-axis" }),
      named("grid", "path", { class: "explorer-grid" }),
      ...ticks,
      ...levels,
      element(
        "text",
        { x: WIDTH - RIGHT, y: floor + 32, class: "explorer-unit end" },
        { text: "strength λ" },
      ),
      named("path-2", "path", { class: "explorer-path second" }),
      named("path-1", "path", { class: "explorer-path" }),
      named("cursor", "path", { class: "explorer-cursor", d: `M0 ${TOP}V${floor}` }),
      named("mark-2", "circle", { r: 4.5, class: "explorer-solution" }),
      named("mark-1", "circle", { r: 4.5, class: "explorer-solution" }),
      named("name-1", "text", { class: "explorer-name" }, { text: "w₁" }),
      named("name-2", "text", { class: "explorer-name" }, { text: "w₂" }),
      handle("strength", element("path", { d: "M0 -8L6.5 1V8H-6.5V1Z" }), {
        attributes: slider("Strength λ, on the path", { "aria-valuemin": 0, "aria-valuemax": END }),
      }),
    ],
    attributes(model) {
      const [low, high] = range(model);
      const span = high - low;
      const y = (w) => floor - (floor - TOP) * (((w - low) / span + MARGIN) / (1 + 2 * MARGIN));
      const step = span < LEVELS ? 1 : 2;
      const shown = levels
        .map((_, i) => (Math.ceil(low / step) + i) * step)
        .filter((level) => level <= high);
      const across = (level) => `M${LEFT} ${round(y(level))}H${WIDTH - RIGHT}`;
      const at = x(model.lambda);
      const mark = (j) => ({ transform: `translate(${round(at)} ${round(y(model.w[j]))})` });
      const curve = (j) => ({ d: line(model.path.map((p) => [x(p.lambda), y(p.w[j])])) });
      // labels beside the dots, with the larger weight's label above
      const side = at > WIDTH - 50 ? -24 : 9;
      const above = model.w[0] >= model.w[1] ? 0 : 1;
      const name = (j) => ({
        x: round(at + side),
        y: round(Math.min(floor - 4, Math.max(TOP + 12, y(model.w[j]) + (j === above ? -7 : 15)))),
      });
      return {
        ...Object.fromEntries(
          levels.map((_, i) => [
            `tick-${i}`,
            i < shown.length ? { y: round(y(shown[i]) + 3.5), text: number(shown[i], 0) } : { y: 0, text: "" },
          ]),
        ),
        zero: { d: across(0) },
        grid: { d: shown.filter(Boolean).map(across).join("") },
        "path-1": curve(0),
        "path-2": curve(1),
        cursor: { transform: `translate(${round(at)} 0)` },
        "mark-1": mark(0),
        "mark-2": mark(1),
        "name-1": name(0),
        "name-2": name(1),
        strength: {
          transform: `translate(${round(at)} ${floor})`,
          "aria-valuenow": round(model.lambda * 10) / 10,
          "aria-valuetext": `λ = ${number(model.lambda)}`,
        },
      };
    },
  };
}
