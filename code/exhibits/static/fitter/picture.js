// The picture: the truth, the points to drag, and two curves; for many data sets, the curves of each.

import { element, handle, line, named, round } from "../shared/svg.js";
import { GRID, POINTS, truth } from "./fit.js";

const [WIDTH, HEIGHT] = [400, 262];
const [LEFT, RIGHT, TOP, BOTTOM] = [28, 8, 6, 22];
export const REACH = 2; // how high and how low a point can be dragged
const [EDGE, SIDE] = [2.5, 1.06]; // the heights and the x at the edge of the picture
const [UNIT_X, UNIT_Y] = [(WIDTH - LEFT - RIGHT) / (2 * SIDE), (HEIGHT - TOP - BOTTOM) / (2 * EDGE)];

const px = (x) => LEFT + UNIT_X * (x + SIDE);
const py = (y) => TOP + UNIT_Y * (EDGE - y);

/** The difference in height that a difference of positions in the picture stands for. */
export const heightOf = (pixels) => -pixels / UNIT_Y;

/** Whether a curve is cut off at the edge of the picture. */
export const isCut = (heights) => heights.some((height) => Math.abs(height) > EDGE);

const path = (heights) => line(heights.map((height, k) => [px(GRID[k]), py(height)]));
const coarse = (heights) =>
  line(heights.flatMap((height, k) => (k % 4 ? [] : [[px(GRID[k]), py(height)]])));
const cloud = (curves) => curves.map(coarse).join("");

const error = (height, j) => `M${round(px(POINTS[j]))} ${round(py(truth(POINTS[j])))}V${round(py(height))}`;

const tick = (text, x, y, more) => element("text", { x, y, class: `fitter-tick ${more}` }, { text });
const across = (y) => `M${LEFT} ${round(py(y))}H${WIDTH - RIGHT}`;
const levels = [-2, -1, 0, 1, 2];
const frame = [
  element("path", { d: levels.map(across).join(""), class: "fitter-grid" }),
  ...levels.map((y) => tick(String(y).replace("-", "−"), LEFT - 5, round(py(y) + 4), "end")),
  ...[-1, 0, 1].map((x) => tick(String(x).replace("-", "−"), round(px(x)), HEIGHT - 8, "middle")),
  tick("x", round(px(0.5)), HEIGHT - 8, "middle"),
  tick("y", LEFT - 5, round(py(1.5) + 4), "end"),
];
const inside = { x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };
const curves = element(
  "svg", // one within the other, so that what leaves the frame is cut off
  { ...inside, viewBox: Object.values(inside).join(" ") },
  {
    children: [
      named("cloud-plain", "path", { class: "fitter-cloud fitter-plain" }),
      named("cloud-ridge", "path", { class: "fitter-cloud fitter-ridge" }),
      named("noise", "path", { class: "fitter-noise" }),
      named("halo", "path", { class: "fitter-halo" }),
      named("plain", "path", { class: "fitter-curve fitter-plain" }),
      named("ridge", "path", { class: "fitter-curve fitter-ridge" }),
      element("path", { d: path(GRID.map(truth)), class: "fitter-truth" }),
    ],
  },
);
const points = POINTS.map((_, j) =>
  handle(`point-${j}`, element("circle", { r: 5.5, class: "fitter-dot" }), { target: 17, ring: 10 }),
);

/** @type {import("../shared/svg.js").View} */
export const picture = {
  role: "img", // until the script makes sliders of the points
  label: "Points near a dashed curve, the truth, and two curves fitted to them",
  width: WIDTH,
  height: HEIGHT,
  elements: [...frame, curves, ...points],
  attributes: ({ y, plain, ridge }) => ({
    "cloud-plain": { d: cloud(plain.cloud) },
    "cloud-ridge": { d: cloud(ridge.cloud) },
    noise: { d: y.map(error).join("") },
    halo: { d: path(plain.shown) + path(ridge.shown) }, // sets the means off from their clouds
    plain: { d: path(plain.shown) },
    ridge: { d: path(ridge.shown) },
    ...Object.fromEntries(
      y.map((height, j) => [`point-${j}`, { transform: `translate(${round(px(POINTS[j]))} ${round(py(height))})` }]),
    ),
  }),
};
