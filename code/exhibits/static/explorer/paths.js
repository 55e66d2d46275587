// The view of the paths: both weights as functions of the strength, with a cursor at the current strength.

import { LIMITS } from "./state.js";
import { element, handle, line, named, round } from "./svg.js";
import { number } from "./words.js";

const WIDTH = 320;
const LEFT = 26;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 40;
const SPAN = 3.2;
const END = LIMITS.lambda[1];
const UNIT = (WIDTH - LEFT - RIGHT) / END;

const x = (lambda) => LEFT + UNIT * lambda;

/** The strength at a position in the view. */
export const strengthAt = (px) => (px - LEFT) / UNIT;

/**
 * The view with a given height.
 *
 * @param {number} height
 * @returns {import("./svg.js").View}
 */
export function paths(height) {
  const floor = height - BOTTOM;
  const middle = (TOP + floor) / 2;
  // a nested svg clips the curves and has its own origin
  const y = (w) => middle - ((floor - TOP) / (2 * SPAN)) * w;
  const curve = (model, j) => line(model.path.map((p) => [x(p.lambda) - LEFT, y(p.w[j]) - TOP]));
  const inside = (w) => Math.min(floor, Math.max(TOP, y(w)));
  const mark = (model, j) => `translate(${round(x(model.lambda))} ${round(inside(model.w[j]))})`;
  const ticks = [0, 2, 4, 6, 8].map((v) =>
    element("text", { x: x(v), y: floor + 15, class: "explorer-tick middle" }, { text: v }),
  );
  const levels = [-2, 0, 2].map((v) =>
    element("text", { x: LEFT - 6, y: y(v) + 3.5, class: "explorer-tick end" }, { text: number(v, 0) }),
  );
  return {
    label: "Both weights against the strength λ",
    width: WIDTH,
    height,
    elements: [
      element("path", {
        d: `M${LEFT} ${TOP}V${floor}H${WIDTH - RIGHT}M${LEFT} ${y(0)}H${WIDTH - RIGHT}`,
        class: "explorer-axis",
      }),
      element("path", {
        d: [-2, 2].map((v) => `M${LEFT} ${y(v)}H${WIDTH - RIGHT}`).join(""),
        class: "explorer-grid",
      }),
      ...ticks,
      ...levels,
      element(
        "text",
        { x: WIDTH - RIGHT, y: floor + 32, class: "explorer-unit end" },
        { text: "strength λ" },
      ),
      element(
        "svg",
        { x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: floor - TOP, overflow: "hidden" },
        {
          children: [
            named("path-2", "path", { class: "explorer-path second" }),
            named("path-1", "path", { class: "explorer-path" }),
          ],
        },
      ),
      named("cursor", "path", { class: "explorer-cursor", d: `M0 ${TOP}V${floor}` }),
      named("mark-2", "circle", { r: 4.5, class: "explorer-solution" }),
      named("mark-1", "circle", { r: 4.5, class: "explorer-solution" }),
      named("name-1", "text", { class: "explorer-name" }, { text: "w₁" }),
      named("name-2", "text", { class: "explorer-name" }, { text: "w₂" }),
      handle(
        "strength",
        "Strength λ, on the path",
        element("path", { d: "M0 -8L6.5 1V8H-6.5V1Z" }),
        { "aria-valuemin": 0, "aria-valuemax": END },
      ),
    ],
    attributes(model) {
      const at = x(model.lambda);
      // labels beside the dots, with the larger weight's label above
      const side = at > WIDTH - 50 ? -24 : 9;
      const above = model.w[0] >= model.w[1] ? 0 : 1;
      const name = (j) => ({
        x: round(at + side),
        y: round(Math.min(floor - 4, Math.max(TOP + 12, inside(model.w[j]) + (j === above ? -7 : 15)))),
      });
      return {
        "path-1": { d: curve(model, 0) },
        "path-2": { d: curve(model, 1) },
        cursor: { transform: `translate(${round(at)} 0)` },
        "mark-1": { transform: mark(model, 0) },
        "mark-2": { transform: mark(model, 1) },
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
