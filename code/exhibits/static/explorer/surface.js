// Loss + penalty as a surface over the plane of the weights, drawn on a canvas.
//
// A height field needs no graphics library: seen from above, its cells can be drawn from the farthest
// to the nearest. Plotly needs WebGL, and without a graphics card took at least 170 ms to show a
// change; this keeps up with the SVG views.

import { loss, objective } from "./solver.js";

const SPAN = 3;
const HALF = 14; // cells from 0 to SPAN; 0 itself is a grid line, so that the creases are drawn
const COUNT = 2 * HALF + 1;
const GRID = Array.from({ length: COUNT }, (_, i) => (SPAN * (i - HALF)) / HALF);
const TOP = 24; // greater heights are cut off
const TALL = 3.4; // the drawn height of TOP, in units of the weights
// Viridis without its darkest fifth, like the course's other surfaces
const COLOURS = ["#414487", "#31688e", "#21918c", "#35b779", "#90d743", "#fde725"].map((hex) =>
  [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)),
);
const SHADES = Array.from({ length: 64 }, (_, i) => {
  const place = (i / 63) * (COLOURS.length - 1);
  const k = Math.min(COLOURS.length - 2, Math.floor(place));
  const mixed = COLOURS[k].map((c, channel) => c + (place - k) * (COLOURS[k + 1][channel] - c));
  return `rgb(${mixed.map(Math.round).join()})`;
});
const shade = (height) => SHADES[Math.max(0, Math.min(63, Math.floor((64 * height) / TOP)))];

/** The part of a polygon of points (a, b, height) that lies below TOP. */
function cut(corners) {
  const kept = [];
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    if (corner[2] <= TOP) kept.push(corner);
    if (corner[2] <= TOP !== next[2] <= TOP) {
      const s = (TOP - corner[2]) / (next[2] - corner[2]);
      kept.push([corner[0] + s * (next[0] - corner[0]), corner[1] + s * (next[1] - corner[1]), TOP]);
    }
  });
  return kept;
}

/**
 * Returns a function that draws a model on a canvas, seen from `view` = {azimuth, elevation} in
 * radians, in the colours {ink, line, penalty, accent}.
 */
export function surfacePainter(canvas) {
  // drawn on the CPU: 784 small cells take it little time, but many calls to a graphics card
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const heights = GRID.map(() => new Float64Array(COUNT));

  return (model, view, colours) => {
    const { width, height } = canvas;
    const unit = Math.min(width / 8.9, height / 8.4);
    const [ca, sa] = [Math.cos(view.azimuth), Math.sin(view.azimuth)];
    const [ce, se] = [Math.cos(view.elevation), Math.sin(view.elevation)];
    const rise = (TALL / TOP) * ce;
    const lower = height / 2 + (unit * TALL * ce) / 2;
    const px = (a, b) => width / 2 + unit * (ca * a + sa * b);
    const py = (a, b, h) => lower - unit * ((ca * b - sa * a) * se + h * rise);
    const fill = (points) => {
      context.beginPath();
      for (const [a, b, h] of points) context.lineTo(px(a, b), py(a, b, h));
      context.closePath();
      context.fill();
      context.stroke();
    };
    const stroke = (points, colour, thickness) => {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.beginPath();
      for (const [a, b, h] of points) context.lineTo(px(a, b), py(a, b, h));
      context.stroke();
    };

    context.clearRect(0, 0, width, height);
    context.lineJoin = "round";
    context.lineCap = "round";
    const pixel = width / canvas.clientWidth || 1;

    // the floor with its axes and their labels
    const s = SPAN;
    stroke([[-s, -s, 0], [s, -s, 0], [s, s, 0], [-s, s, 0], [-s, -s, 0]], colours.line, pixel);
    stroke([[-s, 0, 0], [s, 0, 0]], colours.line, pixel);
    stroke([[0, -s, 0], [0, s, 0]], colours.line, pixel);

    // Best subset jumps at the axes: its surface is that of two weights, and its lines lie below it.
    const subset = model.penalty === "best-subset";
    const sheet = (a, b) => (subset ? loss(model, [a, b]) + 2 * model.lambda : objective(model, [a, b]));
    GRID.forEach((a, i) => GRID.forEach((b, j) => (heights[i][j] = sheet(a, b))));

    // (-sa, ca) points away from the eye: start at the far end of each axis.
    const upward = Array.from({ length: COUNT - 1 }, (_, i) => i);
    const downward = [...upward].reverse();
    const [first, second] = [sa > 0 ? upward : downward, ca > 0 ? downward : upward];
    const crease = (i, j, along) => {
      const [a, b] = [GRID[i], GRID[j]];
      const [c, d] = along === 0 ? [GRID[i + 1], b] : [a, GRID[j + 1]];
      if (subset) return;
      const ends = cut([[a, b, objective(model, [a, b])], [c, d, objective(model, [c, d])]]);
      if (ends.length > 1) stroke(ends.slice(0, 2), colours.penalty, 1.8 * pixel);
    };
    for (const i of first) {
      for (const j of second) {
        const corners = [
          [GRID[i], GRID[j], heights[i][j]],
          [GRID[i + 1], GRID[j], heights[i + 1][j]],
          [GRID[i + 1], GRID[j + 1], heights[i + 1][j + 1]],
          [GRID[i], GRID[j + 1], heights[i][j + 1]],
        ];
        const lowest = Math.min(corners[0][2], corners[1][2], corners[2][2], corners[3][2]);
        if (lowest <= TOP) {
          const whole = corners.every((corner) => corner[2] <= TOP) ? corners : cut(corners);
          context.fillStyle = context.strokeStyle = shade(
            (Math.min(TOP, heights[i][j]) + Math.min(TOP, heights[i + 1][j + 1])) / 2,
          );
          context.lineWidth = 0.6 * pixel; // closes the gaps between cells
          fill(whole);
        }
        // a crease lies on top of the two cells that it separates: draw it with the nearer one
        const [farI, farJ] = [sa > 0 ? i : i + 1, ca > 0 ? j + 1 : j];
        if (farI === HALF) crease(HALF, j, 1);
        if (farJ === HALF) crease(i, HALF, 0);
      }
    }
    if (subset) {
      const on = (point) => [...point, Math.min(TOP, objective(model, point))];
      const below = (points) => points.filter((point) => objective(model, point) < TOP).map(on);
      const off = GRID.filter((v) => v !== 0);
      for (const part of [off.filter((v) => v < 0), off.filter((v) => v > 0)]) {
        stroke(below(part.map((v) => [v, 0])), colours.penalty, 1.8 * pixel);
        stroke(below(part.map((v) => [0, v])), colours.penalty, 1.8 * pixel);
      }
      dot([0, 0, objective(model, [0, 0])], colours.penalty, 3);
    }

    const lowest = [...model.w, objective(model, model.w)];
    const within = Math.max(...model.w.map(Math.abs)) <= SPAN && lowest[2] <= TOP;
    if (within) {
      context.setLineDash([3 * pixel, 3 * pixel]);
      stroke([[...model.w, 0], lowest], colours.ink, pixel);
      context.setLineDash([]);
      dot(lowest, colours.accent, 6);
    }

    context.fillStyle = colours.ink;
    context.font = `${13 * pixel}px ${colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    // labels at the near ends of the axes
    const [nearA, nearB] = [sa > 0 ? s : -s, ca > 0 ? -s : s];
    context.fillText("w₁", px(1.14 * nearA, 0), py(1.14 * nearA, 0, 0) + 4 * pixel);
    context.fillText("w₂", px(0, 1.14 * nearB), py(0, 1.14 * nearB, 0) + 4 * pixel);

    function dot(at, colour, radius) {
      context.beginPath();
      context.arc(px(at[0], at[1]), py(at[0], at[1], at[2]), radius * pixel, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = colours.paper;
      context.lineWidth = 1.5 * pixel;
      context.stroke();
    }
  };
}
