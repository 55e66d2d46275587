// The view of the weight plane: contours of the loss, the region within the bound, and where they touch.

import { element, handle, line, named, round, slider } from "../shared/svg.js";
import { loss, regionReach } from "./solver.js";
import { LIMITS } from "./state.js";
import { allowed, number, regionName } from "./words.js";

const SIZE = 320;
const SPAN = 3.2; // the view shows weights from -SPAN to SPAN
const UNIT = SIZE / (2 * SPAN);
const LEVELS = [0.25, 1, 2.25, 4, 6.25, 9, 12.25];

const x = (w1) => SIZE / 2 + UNIT * w1;
const y = (w2) => SIZE / 2 - UNIT * w2;
const place = ([w1, w2]) => `translate(${round(x(w1))} ${round(y(w2))})`;

/** The weights at a point of the view. */
export const weightsAt = (px, py) => [(px - SIZE / 2) / UNIT, (SIZE / 2 - py) / UNIT];

/** The ellipse on which the loss is `level` above its minimum; its axes are the two diagonals. */
const ellipse = ({ z, rho }, level) => ({
  rx: round(UNIT * Math.sqrt(level / (1 + rho))),
  ry: round(UNIT * Math.sqrt(level / (1 - rho))),
  transform: `${place(z)} rotate(-45)`,
});

/** The boundary of the region P(w) <= t. */
function border(model) {
  const { t, penalty } = model;
  if (penalty === "best-subset") {
    if (t === 2) return "M0 0"; // no bound: the view says so in words
    return t === 1 ? `M0 ${SIZE / 2}H${SIZE}M${SIZE / 2} 0V${SIZE}` : line([[x(0), y(0)]]) + "h0";
  }
  const r = UNIT * regionReach(model, t);
  const corners = [
    [x(0) + r, y(0)],
    [x(0), y(0) - r],
    [x(0) - r, y(0)],
    [x(0), y(0) + r],
  ];
  const shape = regionName(model);
  if (shape === "diamond") return `${line(corners)}Z`;
  const share = shape === "disc" ? 0 : model.mix;
  const back = share / (2 * (1 - share));
  const radius = round(UNIT * Math.sqrt(t / (1 - share) + 2 * back * back));
  const arc = ([px, py]) => `A${radius} ${radius} 0 0 0 ${round(px)} ${round(py)}`;
  return `M${round(corners[0][0])} ${round(corners[0][1])}${corners.slice(1).map(arc).join("")}${arc(corners[0])}Z`;
}

const ticks = [-3, -2, -1, 1, 2, 3].flatMap((v) => [
  element("text", { x: x(v), y: y(0) + 13, class: "explorer-tick middle" }, { text: number(v, 0) }),
  element("text", { x: x(0) - 5, y: y(v) + 3.5, class: "explorer-tick end" }, { text: number(v, 0) }),
]);

/** @type {import("../shared/svg.js").View} */
export const contours = {
  label: "Contours of the loss, the region of the bound, and the solution",
  width: SIZE,
  height: SIZE,
  elements: [
    ...LEVELS.map((_, i) => named(`level-${i}`, "ellipse", { class: "explorer-level" })),
    element("path", { d: `M0 ${y(0)}H${SIZE}M${x(0)} 0V${SIZE}`, class: "explorer-axis" }),
    ...ticks,
    element("text", { x: SIZE - 4, y: y(0) - 6, class: "explorer-name end" }, { text: "w₁" }),
    element("text", { x: x(0) + 7, y: 13, class: "explorer-name" }, { text: "w₂" }),
    named("region", "path"),
    named("allowed", "text", { x: 6, y: 30, class: "explorer-allowed" }),
    named("touching", "ellipse", { class: "explorer-touching" }),
    named("trace", "path", { class: "explorer-trace" }),
    // at the lower corner, where the solution is least often
    handle("bound", element("rect", { x: -5, y: -5, width: 10, height: 10, rx: 1.5 }), {
      attributes: slider("Bound t"),
    }),
    handle("point", element("circle", { r: 7.5 }), {
      attributes: slider("Least-squares point", {
        "aria-roledescription": "point in the plane",
        "aria-valuemin": LIMITS.w1[0],
        "aria-valuemax": LIMITS.w1[1],
      }),
    }),
    named("solution", "circle", { r: 5.5, class: "explorer-solution" }),
  ],
  attributes(model) {
    const { z, w, t } = model;
    const r = regionReach(model, t);
    const subset = model.penalty === "best-subset";
    const lines = subset && t < 2;
    return {
      ...Object.fromEntries(LEVELS.map((level, i) => [`level-${i}`, ellipse(model, level)])),
      region: { d: border(model), class: lines ? "explorer-region lines" : "explorer-region" },
      allowed: { text: allowed(model) },
      touching: ellipse(model, loss(model, w)),
      trace: { d: subset ? "M0 0" : line(model.path.map((point) => [x(point.w[0]), y(point.w[1])])) },
      solution: { transform: place(w) },
      bound: {
        transform: place([0, -(r ?? 0)]),
        visibility: subset ? "hidden" : "visible",
        "aria-valuenow": round(t * 10) / 10,
        "aria-valuemin": 0,
        "aria-valuemax": 10,
        "aria-valuetext": `t = ${number(t)}`,
      },
      point: {
        transform: place(z),
        "aria-valuenow": z[0],
        "aria-valuetext": `w₁ = ${number(z[0])}, w₂ = ${number(z[1])}`,
      },
    };
  },
};
