// Makes fitters interactive: a reader moves points, sets the strength, and draws new noise.

import { draggable } from "../shared/drag.js";
import { updater } from "../shared/svg.js";
import { bars } from "./bars.js";
import * as fit from "./fit.js";
import { REACH, heightOf, picture } from "./picture.js";
import { DEFAULT, MANY, describe } from "./state.js";
import { happened, manyName, nameOf, rows, strength, valueOf } from "./words.js";

export { DEFAULT, describe, fit };

const QUIET = 350; // milliseconds without a change before screen readers announce the words
const MOVING = 350; // milliseconds in which the points move to their new places
const DRAWING = 2000; // milliseconds in which the many data sets appear
const STEP = 0.1; // of height, for an arrow key
const SNAP = 0.04; // a point that is closer to the truth is moved onto it

const within = (value) => Math.min(REACH, Math.max(-REACH, value));
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Makes a fitter on the page interactive.
 *
 * @param {HTMLElement} root an element that `markup.js` wrote
 * @returns {{state: () => import("./state.js").State}}
 */
function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const svg = find(".fitter-picture svg");
  const updates = [updater(picture, svg), updater(bars, find(".fitter-side svg"))];
  const points = fit.POINTS.map((_, j) => find(`[data-name="point-${j}"]`));
  const [slider, output] = [find("input"), find("output")];
  const cells = [...root.querySelectorAll("tbody tr")].map((row) => [...row.children]);
  const many = find('[data-action="many"]');
  const [words, live] = [find(".fitter-words"), find(".exhibit-live")];

  let state = DEFAULT;
  let frame = 0; // a pending frame that shows the state
  let motion = 0; // a pending frame of points that move by themselves
  let quiet;

  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  const draw = () => {
    frame = 0;
    const model = describe(state);
    for (const update of updates) update(model);
    points.forEach((point, j) => {
      point.setAttribute("aria-valuenow", model.y[j].toFixed(2));
      point.setAttribute("aria-valuetext", valueOf(model.y[j], j));
    });
    root.toggleAttribute("data-many", model.sets.length > 0);
    rows(model).forEach(([, ...texts], i) => texts.forEach((text, k) => write(cells[i][k], text)));
    write(output, strength(model.lambda));
    slider.setAttribute("aria-valuetext", strength(model.lambda));
    write(words, happened(model));
    write(many, manyName(model));
  };
  const put = (change) => {
    state = { ...state, ...change };
    frame ||= requestAnimationFrame(draw);
    clearTimeout(quiet); // announced after a pause, not at every step of a drag
    quiet = setTimeout(() => write(live, happened(describe(state))), QUIET);
  };

  /** Shows the states of a movement, or only its last to readers who prefer less motion. */
  const move = (duration, stateAt) => {
    const began = performance.now();
    const step = (now) => {
      const share = calm() ? 1 : Math.min(1, Math.max(0, (now - began) / duration));
      put(stateAt(share));
      if (share < 1) motion = requestAnimationFrame(step);
    };
    step(began);
  };
  const set = (change) => {
    cancelAnimationFrame(motion);
    put(change);
  };

  // --- points ----------------------------------------------------------------------------------

  const lift = (j, height) => {
    const near = fit.truth(fit.POINTS[j]);
    const settled = Math.abs(height - near) < SNAP ? near : Math.round(100 * height) / 100;
    const y = state.y.map((other, i) => (i === j ? within(settled) : other));
    set({ y, sets: DEFAULT.sets, last: { by: "point", j } });
  };
  // One stop of the Tab key for all points, as in a toolbar: the arrow keys go from point to point.
  let chosen;
  const choose = (j) => {
    chosen = j;
    points.forEach((point, i) => point.setAttribute("tabindex", i === j ? 0 : -1));
  };
  points.forEach((point, j) => {
    point.setAttribute("role", "slider");
    point.setAttribute("aria-orientation", "vertical");
    point.setAttribute("aria-label", nameOf(j));
    point.setAttribute("aria-valuemin", -REACH);
    point.setAttribute("aria-valuemax", REACH);
    let held;
    point.addEventListener("pointerdown", () => (held = state.y[j]));
    point.addEventListener("focus", () => choose(j));
    draggable(
      svg,
      point.dataset.name,
      (now, began) => lift(j, held + heightOf(now[1] - began[1])),
      ([right, up], times) => {
        if (right) points[Math.min(points.length - 1, Math.max(0, j + right))].focus();
        else lift(j, state.y[j] + up * times * STEP);
      },
    );
    point.addEventListener("keydown", (event) => {
      const height = { Home: -REACH, End: REACH }[event.key];
      if (height === undefined) return;
      event.preventDefault();
      lift(j, height);
    });
  });
  svg.setAttribute("role", "group");
  choose(DEFAULT.last.j);

  // --- controls --------------------------------------------------------------------------------

  slider.addEventListener("input", () => {
    set({ lambda: 10 ** Number(slider.value), last: { by: "strength" } });
  });
  const actions = {
    noise() {
      const [before, after] = [state.y, fit.noisyHeights().map(within)];
      set({ sets: DEFAULT.sets, last: { by: "noise" } });
      move(MOVING, (share) => ({ y: before.map((y, j) => y + share * (after[j] - y)) }));
    },
    many() {
      if (state.sets.length) {
        set({ sets: DEFAULT.sets, last: { by: "point", j: chosen } });
        return;
      }
      const all = Array.from({ length: MANY }, () => fit.noisyHeights());
      set({ last: { by: "sets" } });
      move(DRAWING, (share) => ({ sets: all.slice(0, Math.max(1, Math.round(share * MANY))) }));
    },
    reset() {
      choose(DEFAULT.last.j);
      slider.value = Math.log10(DEFAULT.lambda);
      set(DEFAULT);
    },
  };
  root.addEventListener("click", (event) => {
    actions[event.target.closest("[data-action]")?.dataset.action]?.();
  });

  find("fieldset").disabled = false;
  draw();
  root.dataset.ready = "";
  return { state: () => state };
}

export const mounted = [];
const nearView = new IntersectionObserver(
  (entries) => {
    for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
      nearView.unobserve(target);
      mounted.push(mount(target));
    }
  },
  { rootMargin: "200px" },
);
for (const root of document.querySelectorAll(".fitter")) nearView.observe(root);
